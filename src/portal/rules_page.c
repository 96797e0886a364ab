/* The rules in use, how sure each is and who confirmed it; the calendar's years; what the sources do not know.
 * Route: /minh-bach/quy-tac. Reads no table: the law and the registry are data in memory. */
#include "portal/routes.h"

#include "law/calendar.h"
#include "law/citation.h"
#include "law/deadline.h"
#include "law/fee.h"
#include "law/look.h"
#include "portal/portal_msg.h"
#include "portal/portal_rules_html.h"

typedef struct RulesForm {
    Str part, mark;
} RulesForm;
static const char *const parts[] = { "thoi-han", "cach-tinh", "thu-tuc", "an-phi", "quyen", "xem-ho-so", "lich", "con-thieu", NULL };
static const char *const marks[] = { "C", "L", "V", NULL };
static const Field       fields[] = {
    FIELD(RulesForm, part, "muc", .kind = FIELD_CHOICE, .choices = parts),
    FIELD(RulesForm, mark, "dau", .kind = FIELD_CHOICE, .choices = marks),
};
const FormSpec portal_rules_form = FORM(RulesForm, fields);

/* Above so many rows what is listed is folded by groups. */
enum { ROWS_UNFOLDED = 30 };

typedef struct Rules {
    Req       *rq;
    RulesForm  form;
    RulesView *v;
    int64_t    count[CONFIDENCE_V + 1];
} Rules;

static void add_cell(Rules *r, TableRow *row, TableCell cell)
{
    *LIST_ADD(r->rq->arena, &row->cells) = cell;
}

static Confidence asked_mark(const Rules *r)
{
    return r->form.mark.n == 0 ? CONFIDENCE_NONE : r->form.mark.p[0] == 'C' ? CONFIDENCE_C : r->form.mark.p[0] == 'L' ? CONFIDENCE_L : CONFIDENCE_V;
}

static TableRow *add_row(Rules *r, Str group)
{
    RuleGroup *g = NULL;
    for (size_t i = 0; i < r->v->groups.count && g == NULL; i++) {
        g = str_eq(r->v->groups.items[i].name, group) ? &r->v->groups.items[i] : NULL;
    }
    if (g == NULL) {
        g = LIST_ADD(r->rq->arena, &r->v->groups);
        *g = (RuleGroup){ .name = group };
    }
    TableRow *row = LIST_ADD(r->rq->arena, &g->table.rows);
    *row = (TableRow){ 0 };
    return row;
}

/* "Bộ luật Tố tụng dân sự (BLTTDS)": the act the rule stands in, its first citation. */
static Str act_cited(Rules *r, Str basis)
{
    Citations cited = { 0 };
    citations_parse(site_of(r->rq)->house->law, r->rq->arena, basis, &cited);
    if (cited.count == 0 || cited.items[0].act == NULL) {
        return basis;
    }
    const CitedAct *act = cited.items[0].act;
    return str_format(r->rq->arena, STR_F " (" STR_F ")", STR_A(law_text(lang_of(r->rq), act->name)), STR_A(act->id));
}

/* One rule, in the group named or else under the act it stands in: what it is, what it says, where it stands, since when, how sure, who confirmed it. Only those in force today. */
static void add_rule(Rules *r, Str group, Str name, Str id, Str says, const RuleSource *s)
{
    Lang lang = lang_of(r->rq);
    if (!law_in_force(s, today_of(r->rq))) {
        return;
    }
    r->count[s->confidence]++;
    if (asked_mark(r) != CONFIDENCE_NONE && asked_mark(r) != s->confidence) {
        return;
    }
    TableRow *row = add_row(r, group.n > 0 ? group : act_cited(r, s->basis));
    add_cell(r, row, (TableCell){ .text = name, .under = id });
    add_cell(r, row, (TableCell){ .text = says });
    add_cell(r, row, (TableCell){ .text = basis_text(r->rq, s->basis) });
    add_cell(r, row, date_is_none(s->from.date) ? (TableCell){ 0 } : (TableCell){ .kind = CELL_DATE, .date = s->from.date });
    add_cell(r, row, (TableCell){ .kind = CELL_STATE, .state = portal_mark(lang, s->confidence) });
    Str confirmed = s->confirmed_by.n > 0 ? s->confirmed_by : s->review.n > 0 ? msg(lang, M_portal_rule_review) : msg(lang, M_portal_rule_text);
    add_cell(r, row, (TableCell){ .text = confirmed });
}

/* ---- the parts ------------------------------------------------------------------------------------------------------------------ */

static Str span_text(Rules *r, const DeadlineLimit *l)
{
    static const Msg units[] = { [UNIT_MINUTE] = M_portal_unit_minute, [UNIT_HOUR] = M_portal_unit_hour, [UNIT_DAY] = M_portal_unit_day,
                                 [UNIT_WORKING_DAY] = M_portal_unit_working_day, [UNIT_WEEK] = M_portal_unit_week,
                                 [UNIT_MONTH] = M_portal_unit_month, [UNIT_YEAR] = M_portal_unit_year };
    Lang lang = lang_of(r->rq);
    Str  length = l->amount == 0 ? msg(lang, M_portal_at_once)
                                 : str_format(r->rq->arena, "%d " STR_F, l->amount, STR_A(msg(lang, units[l->unit])));
    return MSG(r->rq->arena, lang, M_portal_span, { S("length"), length }, { S("start"), law_text(lang, l->start_text) });
}

static void limits_part(Rules *r, const Law *law)
{
    for (uint32_t i = 0; i < law->deadlines->limits_count; i++) {
        const DeadlineLimit *l = &law->deadlines->limits[i];
        add_rule(r, S(""), law_text(lang_of(r->rq), l->name), l->id, span_text(r, l), &l->source);
    }
}

static void counting_part(Rules *r, const Law *law)
{
    for (uint32_t i = 0; i < law->deadline_rules->rules_count; i++) {
        const DeadlineRule *x = &law->deadline_rules->rules[i];
        add_rule(r, S(""), x->id, S(""), law_text(lang_of(r->rq), x->name), &x->source);
    }
}

static Str names_of(Rules *r, const Str *powers, uint32_t count)
{
    Str *names = NEW_N(r->rq->arena, Str, count);
    for (uint32_t i = 0; i < count; i++) {
        names[i] = power_name(site_of(r->rq)->house, lang_of(r->rq), powers[i]);
    }
    return str_join(r->rq->arena, names, count, S(", "));
}

/* The part of the way in which it is taken first. */
static Str stage_of(Rules *r, const Procedure *p, const ProcedureAct *act)
{
    const ProcedureState *state = act->in_count > 0 ? procedure_state(p, act->in[0]) : NULL;
    for (uint32_t i = 0; state != NULL && i < p->stages_count; i++) {
        if (str_eq(p->stages[i].id, state->stage)) {
            return law_text(lang_of(r->rq), p->stages[i].name);
        }
    }
    return S("");
}

static void acts_part(Rules *r, const Law *law)
{
    for (uint32_t p = 0; p < law->procedures_count; p++) {
        for (uint32_t i = 0; i < law->procedures[p]->acts_count; i++) {
            const ProcedureAct *act = &law->procedures[p]->acts[i];
            Str                 stage = stage_of(r, law->procedures[p], act);
            add_rule(r, stage, law_text(lang_of(r->rq), act->name), act->id, names_of(r, act->by, act->by_count), &act->source);
        }
    }
}

static void fees_part(Rules *r, const Law *law)
{
    Lang          lang = lang_of(r->rq);
    const FeeLaw *f = law->fees;
    for (uint32_t i = 0; i < f->amounts_count; i++) {
        add_rule(r, msg(lang, M_portal_fee_amounts), law_text(lang, f->amounts[i].name), f->amounts[i].id, i18n_money(r->rq->arena, lang, (Money){ f->amounts[i].dong }),
                 &f->amounts[i].source);
    }
    for (uint32_t i = 0; i < f->brackets_count; i++) {
        add_rule(r, msg(lang, M_portal_fee_brackets), law_text(lang, f->brackets[i].name), f->brackets[i].id, S(""), &f->brackets[i].source);
    }
    for (uint32_t i = 0; i < f->charges_count; i++) {
        add_rule(r, msg(lang, M_portal_fee_charges), law_text(lang, f->charges[i].name), f->charges[i].id, i18n_money(r->rq->arena, lang, (Money){ f->charges[i].dong }),
                 &f->charges[i].source);
    }
    for (uint32_t i = 0; i < f->reliefs_count; i++) {
        add_rule(r, msg(lang, M_portal_fee_reliefs), law_text(lang, f->reliefs[i].name), f->reliefs[i].id, S(""), &f->reliefs[i].source);
    }
}

static void powers_part(Rules *r, const Law *law)
{
    for (uint32_t i = 0; i < law->powers->powers_count; i++) {
        const LawPower *p = &law->powers->powers[i];
        Str            *deeds = NEW_N(r->rq->arena, Str, p->may_count);
        for (uint32_t k = 0; k < p->may_count; k++) {
            const LawDeed *d = law_deed(law, p->may[k]);
            deeds[k] = d == NULL ? p->may[k] : law_text(lang_of(r->rq), d->name);
        }
        add_rule(r, S(""), law_text(lang_of(r->rq), p->name), p->id, str_join(r->rq->arena, deeds, p->may_count, S("; ")), &p->source);
    }
}

static void looks_part(Rules *r, const Law *law)
{
    Lang lang = lang_of(r->rq);
    for (uint32_t i = 0; i < law->looks->looks_count; i++) {
        const LawLook *l = &law->looks->looks[i];
        Str says = !l->shown            ? msg(lang, M_portal_look_never)
                 : l->delay_days == 0 ? msg(lang, M_portal_look_at_once)
                                      : MSG(r->rq->arena, lang, M_portal_look_after, { S("days"), i18n_number(r->rq->arena, lang, l->delay_days) });
        add_rule(r, S(""), law_text(lang, l->name), l->id, says, &l->source);
    }
}

static void calendar_part(Rules *r, const Law *law)
{
    for (uint32_t i = 0; i < law->calendar->years_count; i++) {
        const CalendarYear *y = &law->calendar->years[i];
        Str year = str_format(r->rq->arena, "%d", y->year);
        add_rule(r, S(""), MSG(r->rq->arena, lang_of(r->rq), M_portal_calendar_of, { S("year"), year }), S(""), y->notice, &y->source);
    }
    for (uint32_t i = 0; i < law->calendar->holidays_count; i++) {
        const Holiday *h = &law->calendar->holidays[i];
        Str            day = str_format(r->rq->arena, "%02d/%02d", h->day, h->month);
        Lang           lang = lang_of(r->rq);
        add_rule(r, S(""), law_text(lang, h->name), h->id, MSG(r->rq->arena, lang, h->lunar ? M_portal_day_lunar : M_portal_day_solar, { S("day"), day }),
                 &h->source);
    }
}

/* What the sources do not tell is listed, never invented. */
static void gaps_part(Rules *r)
{
    Req            *rq = r->rq;
    Lang            lang = lang_of(rq);
    const Registry *g = site_of(rq)->house->registry;
    RegistryGaps    gaps = registry_gaps(g, rq->arena, today_of(rq));
    for (size_t i = 0; i < gaps.count; i++) {
        const RegistryGap *x = &gaps.items[i];
        const Province    *p = x->province.n > 0 ? registry_province(g, x->province) : NULL;
        Str known = x->expected < 0 ? i18n_number(rq->arena, lang, x->known)
                                    : str_format(rq->arena, STR_F "/" STR_F, STR_A(i18n_number(rq->arena, lang, x->known)),
                                                 STR_A(i18n_number(rq->arena, lang, x->expected)));
        if (asked_mark(r) != CONFIDENCE_NONE && asked_mark(r) != x->confidence) {
            continue;
        }
        TableRow *row = add_row(r, law_text(lang, x->what));
        add_cell(r, row, (TableCell){ .text = law_text(lang, x->what) });
        add_cell(r, row, (TableCell){ .text = p == NULL ? msg(lang, M_portal_nationwide) : law_text(lang, p->name) });
        add_cell(r, row, (TableCell){ .text = known });
        add_cell(r, row, (TableCell){ .kind = CELL_STATE, .state = portal_mark(lang, x->confidence) });
    }
}

/* ---- the page --------------------------------------------------------------------------------------------------------------------- */

static Str address(Rules *r, Str part, Str mark)
{
    Str path = str_format(r->rq->arena, "/minh-bach/quy-tac?muc=" STR_F, STR_A(part));
    return rq_link(r->rq, mark.n > 0 ? str_format(r->rq->arena, STR_F "&dau=" STR_F, STR_A(path), STR_A(mark)) : path);
}

static void add_filters(Rules *r)
{
    static const Msg names[] = { M_portal_part_limits, M_portal_part_counting, M_portal_part_acts, M_portal_part_fees,
                                 M_portal_part_powers, M_portal_part_looks, M_portal_part_calendar, M_portal_part_missing };
    Lang lang = lang_of(r->rq);
    r->v->parts.of = msg(lang, M_portal_rules_parts);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(r->rq->arena, &r->v->parts.filters) =
            (FilterView){ msg(lang, names[i]), address(r, str_of(parts[i]), S("")), -1, str_eq(r->form.part, str_of(parts[i])) };
    }
    r->v->marks.of = msg(lang, M_portal_col_mark);
    *LIST_ADD(r->rq->arena, &r->v->marks.filters) =
        (FilterView){ msg(lang, M_portal_mark_all), address(r, r->form.part, S("")), -1, r->form.mark.n == 0 };
    for (int c = CONFIDENCE_C; c <= CONFIDENCE_V; c++) {
        Str  id = str_of(marks[c - CONFIDENCE_C]);
        bool counted = !str_eq(r->form.part, S("con-thieu"));
        *LIST_ADD(r->rq->arena, &r->v->marks.filters) = (FilterView){ portal_mark(lang, (Confidence)c).word, address(r, r->form.part, id),
                                                                      counted ? r->count[c] : -1, str_eq(r->form.mark, id) };
    }
}

static void fill_part(Rules *r, const Law *law)
{
    Str part = r->form.part;
    if (str_eq(part, S("con-thieu"))) {
        gaps_part(r);
        return;
    }
    if (str_eq(part, S("cach-tinh"))) {
        counting_part(r, law);
    } else if (str_eq(part, S("thu-tuc"))) {
        acts_part(r, law);
    } else if (str_eq(part, S("an-phi"))) {
        fees_part(r, law);
    } else if (str_eq(part, S("quyen"))) {
        powers_part(r, law);
    } else if (str_eq(part, S("xem-ho-so"))) {
        looks_part(r, law);
    } else if (str_eq(part, S("lich"))) {
        calendar_part(r, law);
    } else {
        limits_part(r, law);
    }
}

/* Few rows stand in one table; many are folded by groups, each a table of the same columns. */
static void lay_out(Rules *r)
{
    static const Msg rule_names[] = { M_portal_col_rule, M_portal_col_says, M_portal_basis, M_portal_col_since, M_portal_col_mark, M_portal_col_confirmed };
    static const Msg gap_names[] = { M_portal_col_missing, M_portal_col_where, M_portal_col_known, M_portal_col_mark };
    Arena *a = r->rq->arena;
    bool   gaps = str_eq(r->form.part, S("con-thieu"));
    size_t rows = 0;
    for (size_t i = 0; i < r->v->groups.count; i++) {
        rows += r->v->groups.items[i].table.rows.count;
    }
    r->v->folded = rows > ROWS_UNFOLDED && r->v->groups.count > 1;
    for (size_t i = 1; i < r->v->groups.count && !r->v->folded; i++) {
        for (size_t k = 0; k < r->v->groups.items[i].table.rows.count; k++) {
            *LIST_ADD(a, &r->v->groups.items[0].table.rows) = r->v->groups.items[i].table.rows.items[k];
        }
    }
    r->v->groups.count = r->v->folded || rows == 0 ? r->v->groups.count : 1;
    for (size_t i = 0; i < r->v->groups.count; i++) {
        TableView *t = &r->v->groups.items[i].table;
        for (size_t k = 0; k < (gaps ? COUNT_OF(gap_names) : COUNT_OF(rule_names)); k++) {
            *LIST_ADD(a, &t->columns) = portal_column(lang_of(r->rq), gaps ? gap_names[k] : rule_names[k]);
        }
        table_label(t);
    }
}

Error *portal_rules_page(Req *rq, Resp *rs)
{
    Lang       lang = lang_of(rq);
    const Law *law = site_of(rq)->house->law;
    RulesView  v = { .frame = portal_frame(rq, msg(lang, M_portal_rules_title)), .version = law_version(law) };
    Rules      r = { .rq = rq, .v = &v };
    TRY(form_read(rq, &portal_rules_form, &r.form));
    if (r.form.part.n == 0) {
        r.form.part = str_of(parts[0]);
    }
    frame_crumb(rq, &v.frame, msg(lang, M_portal_openness_title), S("/minh-bach"));
    fill_part(&r, law);
    add_filters(&r);
    lay_out(&r);
    v.empty = (EmptyView){ .title = msg(lang, M_portal_rules_none), .text = msg(lang, M_portal_rules_none_text) };
    return page_send(rs, portal_rules_html(rq->arena, lang, &v));
}
