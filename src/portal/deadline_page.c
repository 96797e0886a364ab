/* Counting a time limit: every limit by name, or a length of one's own; the last day, the days skipped and why, the basis.
 * Route: /thoi-han. Law: BLDS Điều 144-148; law/deadlines.yaml, law/deadline_rules.yaml. Pure: reads no table. */
#include "portal/routes.h"

#include "law/citation.h"
#include "law/deadline.h"
#include "portal/portal_deadline_html.h"
#include "portal/portal_msg.h"

#define OWN "tu-nhap" /* a length of one's own instead of a limit by name */

typedef struct AskForm {
    Str     limit, unit, time;
    int64_t amount;
    Date    from;
} AskForm;
static const char *const units[] = { "day", "working_day", "week", "month", "year", "hour", NULL };
static const Field       fields[] = {
    FIELD(AskForm, limit, "thoi-han", .kind = FIELD_HIDDEN, .max = 80, .label = "portal.deadline_which"),
    FIELD(AskForm, from, "tu", .kind = FIELD_DATE, .label = "portal.deadline_from"),
    FIELD(AskForm, time, "gio", .kind = FIELD_TEXT, .max = 20, .label = "portal.deadline_time"),
    FIELD(AskForm, amount, "so", .kind = FIELD_INTEGER, .least = 1, .most = 1000, .label = "portal.deadline_amount"),
    FIELD(AskForm, unit, "don-vi", .kind = FIELD_CHOICE, .choices = units, .label = "portal.deadline_unit"),
};
const FormSpec portal_deadline_form = FORM(AskForm, fields);

/* ---- the question ------------------------------------------------------------------------------------------------------------ */

/* "14:30", "14 giờ 30", "14h30", "14 giờ": an hour and, unless it is full, minutes. */
static bool time_parse(Str text, int32_t *hour, int32_t *minute)
{
    static const Str words[] = { S_INIT("giờ"), S_INIT("gio"), S_INIT("h"), S_INIT(":") };
    int64_t          h = -1, m = 0;
    size_t           at = 0, i = 0;
    while (i < COUNT_OF(words) && !str_find(text, words[i], &at)) {
        i++;
    }
    Str  rest = i < COUNT_OF(words) ? str_trim(str_sub(text, at + words[i].n, text.n)) : S("?");
    bool full = rest.n == 0 && !str_eq(words[i], S(":"));
    bool good = str_to_i64(str_trim(str_sub(text, 0, at)), &h) && (full || str_to_i64(rest, &m)) && h >= 0 && h < 24 && m >= 0 && m < 60;
    *hour = good ? (int32_t)h : 0;
    *minute = good ? (int32_t)m : 0;
    return good;
}

static bool is_timed(DeadlineUnit u)
{
    return u == UNIT_HOUR || u == UNIT_MINUTE;
}

/* What is still needed is said beside its field. */
static Error *make_ask(Req *rq, const AskForm *form, DeadlineAsk *out)
{
    Error               *wrong = NULL;
    const DeadlineLimit *limit = str_eq(form->limit, S(OWN)) ? NULL : deadline_limit(site_of(rq)->house->law, form->limit);
    DeadlineUnit         unit = limit == NULL ? UNIT_NONE : limit->unit;
    int32_t              hour, minute;
    if (limit == NULL && !str_eq(form->limit, S(OWN))) {
        err_add(&wrong, field_error("thoi-han", S("field.choice")));
    }
    if (date_is_none(form->from)) {
        err_add(&wrong, field_error("tu", S("field.required")));
    }
    if (str_eq(form->limit, S(OWN))) {
        if (form->amount == FORM_NONE) {
            err_add(&wrong, field_error("so", S("field.required")));
        }
        if (!deadline_unit_parse(form->unit, &unit)) {
            err_add(&wrong, field_error("don-vi", S("field.required")));
        }
    }
    bool timed = time_parse(form->time, &hour, &minute);
    if (is_timed(unit) && !timed) {
        err_add(&wrong, field_error("gio", S("portal.deadline_time_wanted")));
    }
    TRY(wrong);
    *out = deadline_ask(limit, form->from);
    if (limit == NULL) {
        out->span = (DeadlineSpan){ (int32_t)form->amount, unit };
    }
    out->from_at = instant_of(form->from, hour, minute);
    return NULL;
}

static Str unit_text(Lang lang, DeadlineUnit u)
{
    switch (u) {
    case UNIT_DAY: return msg(lang, M_portal_unit_day);
    case UNIT_WORKING_DAY: return msg(lang, M_portal_unit_working_day);
    case UNIT_WEEK: return msg(lang, M_portal_unit_week);
    case UNIT_MONTH: return msg(lang, M_portal_unit_month);
    case UNIT_YEAR: return msg(lang, M_portal_unit_year);
    case UNIT_HOUR: return msg(lang, M_portal_unit_hour);
    case UNIT_MINUTE: return msg(lang, M_portal_unit_minute);
    case UNIT_NONE: break;
    }
    return S("");
}

/* The limits of one act stand together, the acts in the order in which they come up. */
static ChoiceGroup *group_of(Req *rq, ChoiceGroups *groups, Str basis)
{
    Citations cited = { 0 };
    citations_parse(site_of(rq)->house->law, rq->arena, basis, &cited);
    const CitedAct *act = cited.count > 0 ? cited.items[0].act : NULL;
    Str             name = act == NULL ? basis : law_text(lang_of(rq), act->name);
    for (size_t i = 0; i < groups->count; i++) {
        if (str_eq(groups->items[i].name, name)) {
            return &groups->items[i];
        }
    }
    ChoiceGroup *group = LIST_ADD(rq->arena, groups);
    *group = (ChoiceGroup){ .name = name };
    return group;
}

static void fill_form(Req *rq, const Error *errors, FormView *out)
{
    Lang       lang = lang_of(rq);
    const Law *law = site_of(rq)->house->law;
    FieldView  which = { .kind = INPUT_SELECT, .name = S("thoi-han"), .label = msg(lang, M_portal_deadline_which),
                         .value = rq_value(rq, "thoi-han") };
    FieldView  unit = { .kind = INPUT_SELECT, .name = S("don-vi"), .label = msg(lang, M_portal_deadline_unit), .optional = true,
                        .value = rq_value(rq, "don-vi"), .short_input = true };
    *LIST_ADD(rq->arena, &which.choices) = (InputChoice){ .value = S(OWN), .label = msg(lang, M_portal_deadline_own) };
    for (uint32_t i = 0; i < law->deadlines->limits_count; i++) {
        const DeadlineLimit *l = &law->deadlines->limits[i];
        if (law_in_force(&l->source, today_of(rq))) {
            ChoiceGroup *group = group_of(rq, &which.groups, l->source.basis);
            *LIST_ADD(rq->arena, &group->choices) = (InputChoice){ .value = l->slug, .label = law_text(lang, l->name) };
        }
    }
    for (size_t i = 0; units[i] != NULL; i++) {
        DeadlineUnit u = UNIT_NONE;
        (void)deadline_unit_parse(str_of(units[i]), &u);
        *LIST_ADD(rq->arena, &unit.choices) = (InputChoice){ .value = str_of(units[i]), .label = unit_text(lang, u) };
    }
    const DeadlineLimit *asked = deadline_limit(law, which.value); /* by its slug or its id */
    which.value = asked == NULL ? which.value : asked->slug;
    field_choose(&which);
    field_choose(&unit);
    *out = (FormView){ .action = rq_link(rq, S("/thoi-han")), .submit = msg(lang, M_portal_deadline_count), .search = true };
    *LIST_ADD(rq->arena, &out->fields) = which;
    *LIST_ADD(rq->arena, &out->fields) =
        (FieldView){ .kind = INPUT_DATE, .name = S("tu"), .label = msg(lang, M_portal_deadline_from),
                     .hint = msg(lang, M_portal_deadline_from_hint), .example = i18n_date(rq->arena, LANG_VI, today_of(rq)),
                     .value = rq_value(rq, "tu"), .short_input = true };
    *LIST_ADD(rq->arena, &out->fields) =
        (FieldView){ .kind = INPUT_NUMBER, .name = S("so"), .label = msg(lang, M_portal_deadline_amount), .optional = true,
                     .hint = msg(lang, M_portal_deadline_amount_hint), .value = rq_value(rq, "so"), .short_input = true };
    *LIST_ADD(rq->arena, &out->fields) = unit;
    *LIST_ADD(rq->arena, &out->fields) =
        (FieldView){ .kind = INPUT_TEXT, .name = S("gio"), .label = msg(lang, M_portal_deadline_time), .optional = true,
                     .hint = msg(lang, M_portal_deadline_time_hint), .example = S("14:30"), .value = rq_value(rq, "gio"),
                     .short_input = true };
    form_explain(rq->arena, lang, errors, out);
}

/* ---- the answer ----------------------------------------------------------------------------------------------------------------- */

static void fill_answer(Req *rq, const DeadlineAsk *ask, const Deadline *d, DeadlinePageView *v)
{
    Arena *a = rq->arena;
    Lang   lang = lang_of(rq);
    v->answered = true;
    Str length = str_format(a, "%d " STR_F, d->span.amount, STR_A(unit_text(lang, d->span.unit)));
    v->name = ask->limit == NULL ? length : law_text(lang, ask->limit->name);
    v->end = i18n_full_date(a, lang, d->end);
    v->end = d->timed ? str_format(a, STR_F ", " STR_F, STR_A(i18n_time(a, lang, d->end_at)), STR_A(v->end)) : v->end;
    v->mark = portal_mark(lang, ask->limit == NULL ? CONFIDENCE_C : ask->limit->source.confidence);
    v->calendar = d->provisional ? (StateView){ TONE_WARN, msg(lang, M_portal_calendar_provisional) }
                                 : (StateView){ TONE_GOOD, msg(lang, M_portal_calendar_official) };
    portal_fact(rq, &v->facts, M_portal_deadline_length, length);
    portal_fact(rq, &v->facts, M_portal_deadline_start, ask->limit == NULL ? S("") : law_text(lang, ask->limit->start_text));
    if (!d->timed) {
        portal_fact(rq, &v->facts, M_portal_deadline_from, i18n_begin(a, i18n_full_date(a, lang, d->from)));
    }
    if (!d->timed && date_cmp(d->end, d->unshifted_end) != 0) {
        portal_fact(rq, &v->facts, M_portal_deadline_unshifted, i18n_begin(a, i18n_full_date(a, lang, d->unshifted_end)));
    }
    portal_fact(rq, &v->facts, M_portal_basis, basis_text(rq, d->basis));
    for (size_t i = 0; i < d->skipped_count; i++) {
        *LIST_ADD(a, &v->skipped) = (Fact){ .name = i18n_begin(a, i18n_full_date(a, lang, d->skipped[i].date)), .value = law_text(lang, d->skipped[i].why) };
    }
    for (size_t i = 0; i < d->working_count; i++) {
        const DeadlineStep *s = &d->working[i];
        *LIST_ADD(a, &v->steps) = (Fact){ .name = law_text(lang, s->text), .value = basis_text(rq, s->basis) };
    }
    if (d->needs_person) {
        v->person = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_portal_needs_person), .text = msg(lang, M_portal_needs_person_text) };
    }
}

/* The form was sent, be it empty. */
static bool is_asked(Req *rq)
{
    return rq_values(rq, "thoi-han").count > 0 || rq_values(rq, "tu").count > 0 || rq_values(rq, "so").count > 0;
}

Error *portal_deadline_page(Req *rq, Resp *rs)
{
    Lang             lang = lang_of(rq);
    AskForm          form;
    DeadlineAsk      ask;
    Deadline         d;
    DeadlinePageView v = { .frame = portal_frame(rq, msg(lang, M_portal_deadline_title)) };
    Error           *wrong = form_read(rq, &portal_deadline_form, &form);
    if (wrong == NULL && is_asked(rq)) {
        wrong = make_ask(rq, &form, &ask);
        if (wrong == NULL) {
            wrong = deadline_compute(site_of(rq)->house->law, &ask, rq->arena, &d);
        }
        if (wrong == NULL) {
            fill_answer(rq, &ask, &d, &v);
        }
    }
    if (wrong != NULL && wrong->code != ERR_FIELD && wrong->message.n == 0) {
        return wrong;
    }
    fill_form(rq, wrong, &v.form);
    resp_status(rs, wrong == NULL ? 200 : err_status(wrong));
    return page_send(rs, portal_deadline_html(rq->arena, lang, &v));
}
