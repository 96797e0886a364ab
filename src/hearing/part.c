/* Hearings on the page of a file and above the forms that set a time. */
#include "hearing/week.h"

#include "hearing/hearing_box_html.h"
#include "hearing/hearing_choose_html.h"
#include "hearing/hearing_msg.h"
#include "hearing/hearing_roll_html.h"

/* ---- one hearing -------------------------------------------------------------------------------------------------------------- */

static void add_fact(Req *rq, FactsView *v, Str name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = name, .value = value };
    }
}

static Str choice_text(Req *rq, const Matter *m, const char *field, Str code, bool with_basis)
{
    const ProcedureField  *f = procedure_field(m->procedure, str_of(field));
    const ProcedureChoice *c = f == NULL ? NULL : procedure_choice(f, code);
    if (c == NULL) {
        return code;
    }
    Str name = law_text(lang_of(rq), c->name), basis = basis_text(rq, c->basis);
    return with_basis && basis.n > 0 ? str_format(rq->arena, STR_F " (" STR_F ")", STR_A(name), STR_A(basis)) : name;
}

static Str presence_text(Req *rq, const Matter *m, const Presence *p)
{
    const ProcedureField *f = procedure_field(m->procedure, S("presence"));
    Str                   text = p->presence;
    for (uint32_t i = 0; f != NULL && i < f->columns_count; i++) {
        for (uint32_t k = 0; k < f->columns[i].choices_count; k++) {
            if (str_eq(f->columns[i].choices[k].id, p->presence)) {
                text = law_text(lang_of(rq), f->columns[i].choices[k].name);
            }
        }
    }
    return p->reason.n == 0 ? text : str_format(rq->arena, STR_F " (" STR_F ")", STR_A(text), STR_A(p->reason));
}

static Str person_text(Req *rq, const Matter *m, int64_t no)
{
    const Participant *p = matter_participant(m, no);
    return p == NULL ? S("") : str_format(rq->arena, STR_F " – " STR_F, STR_A(p->name),
                                          STR_A(power_name(site_of(rq)->house, lang_of(rq), p->capacity)));
}

/* What follows from an absence (BLTTDS 227): told to the court, decided by it. */
static Msg advice_of(const Matter *m, const Presence *p)
{
    const Participant *who = matter_participant(m, p->participant);
    if (who == NULL || !str_eq(p->occasion, S("opening"))) {
        return NULL;
    }
    if (str_eq(p->presence, S("absent_first"))) {
        return M_hearing_advice_first;
    }
    if (!str_eq(p->presence, S("absent_second"))) {
        return NULL;
    }
    return str_eq(who->capacity, S("plaintiff"))        ? M_hearing_advice_plaintiff
           : str_eq(who->capacity, S("defendant"))      ? M_hearing_advice_defendant
           : str_eq(who->capacity, S("related_person")) ? M_hearing_advice_related
                                                        : NULL;
}

/* The roll is called again when a hearing goes on: the latest word about a person counts. */
static bool said_again(const Presences *all, size_t at)
{
    for (size_t i = at + 1; i < all->count; i++) {
        if (all->items[i].hearing == all->items[at].hearing && all->items[i].participant == all->items[at].participant) {
            return true;
        }
    }
    return false;
}

static void add_presence(Req *rq, const OpenFile *f, const Presences *all, const Hearing *h, BoxHearing *v)
{
    bool in_court = matter_may_see(&f->powers, S("court")) && str_eq(h->status, S("opened"));
    for (size_t i = 0; i < all->count; i++) {
        const Presence *p = &all->items[i];
        if (p->hearing != h->no || said_again(all, i)) {
            continue;
        }
        add_fact(rq, &v->presence, person_text(rq, &f->matter, p->participant), presence_text(rq, &f->matter, p));
        Msg advice = in_court ? advice_of(&f->matter, p) : NULL;
        if (advice != NULL && v->advice.title.n == 0) {
            const Participant *who = matter_participant(&f->matter, p->participant);
            v->advice = (NoticeView){ .tone = TONE_WARN, .title = msg(lang_of(rq), M_hearing_advice),
                                      .text = MSG(rq->arena, lang_of(rq), advice, { S("who"), who->name }) };
        }
    }
}

static Str how_text(Req *rq, const Matter *m, const Hearing *h)
{
    return str_format(rq->arena, STR_F " · " STR_F, STR_A(choice_text(rq, m, "hearing_mode", h->mode, false)),
                      STR_A(msg(lang_of(rq), h->closed ? M_hearing_closed : M_hearing_public)));
}

static BoxHearing one_hearing(Req *rq, const OpenFile *f, const Presences *all, const Hearing *h)
{
    Lang       lang = lang_of(rq);
    Arena     *a = rq->arena;
    BoxHearing v = { .title = MSG(a, lang, M_hearing_nth, { S("no"), i18n_number(a, lang, h->no) }), .state = hearing_state(rq, h) };
    if (str_eq(h->status, S("opened")) && f->matter.judgment_no.n > 0) {
        v.state.word = msg(lang, M_hearing_state_done);
    }
    add_fact(rq, &v.facts, msg(lang, M_hearing_time),
             str_format(a, STR_F ", " STR_F, STR_A(hours_text(a, lang, h->starts_at, h->ends_at)), STR_A(i18n_full_date(a, lang, h->day))));
    add_fact(rq, &v.facts, msg(lang, M_hearing_where), room_text(rq, h->room));
    add_fact(rq, &v.facts, msg(lang, M_hearing_how), how_text(rq, &f->matter, h));
    add_fact(rq, &v.facts, msg(lang, M_hearing_opened_at), h->opened_at.ms == 0 ? S("") : i18n_instant(a, lang, h->opened_at));
    add_fact(rq, &v.facts, msg(lang, M_hearing_resumed_at), h->resumed_at.ms == 0 ? S("") : i18n_instant(a, lang, h->resumed_at));
    add_fact(rq, &v.facts, msg(lang, M_hearing_reason), h->reason.n == 0 ? S("") : choice_text(rq, &f->matter, "adjournment_reason", h->reason, true));
    if (matter_may_see(&f->powers, S("court")) && h->opened_at.ms != 0) {
        add_fact(rq, &v.facts, msg(lang, M_hearing_substance),
                 msg(lang, h->substantive > 0 ? M_hearing_yes : h->substantive == 0 ? M_hearing_no : M_hearing_unsaid));
        add_fact(rq, &v.facts, msg(lang, M_hearing_minutes_kept), msg(lang, h->minutes_seq > 0 ? M_hearing_kept : M_hearing_not_kept));
    }
    add_presence(rq, f, all, h, &v);
    return v;
}

/* ---- the box ---------------------------------------------------------------------------------------------------------------------- */

static Error *add_warning(Req *rq, Db *db, const OpenFile *f, const Hearing *next, BoxView *v)
{
    TakenList taken = { 0 };
    if (!matter_may_see(&f->powers, S("court"))) {
        return NULL;
    }
    TRY(hearing_lawyer_clashes(db, rq->arena, f->matter.court, f->matter.id, next, &taken));
    if (taken.count > 0) {
        const Taken *t = &taken.items[0];
        v->warning = (NoticeView){ .tone = TONE_WARN, .title = msg(lang_of(rq), M_hearing_lawyer_taken),
                                   .text = MSG(rq->arena, lang_of(rq), M_hearing_lawyer_taken_text, { S("who"), t->who }, { S("number"), t->number },
                                               { S("hours"), hours_text(rq->arena, lang_of(rq), t->starts_at, t->ends_at) }) };
    }
    return NULL;
}

static Str ics_link(Req *rq, MatterId id)
{
    return rq_link(rq, str_format(rq->arena, STR_F "/phien-toa.ics", STR_A(file_link(rq, id))));
}

static HearingNextView next_view(Req *rq, const OpenFile *f, const Hearing *next)
{
    if (next == NULL) {
        return (HearingNextView){ 0 };
    }
    return (HearingNextView){ .there = true, .starts_at = next->starts_at, .day = next->day, .how = how_text(rq, &f->matter, next),
                              .ics = ics_link(rq, f->matter.id),
                              .where = str_format(rq->arena, STR_F ", " STR_F, STR_A(room_text(rq, next->room)), STR_A(court_text(rq, f->matter.court))) };
}

static Error *box_build(Req *rq, Db *db, const OpenFile *f, Html *out)
{
    Hearings  all = { 0 };
    Presences present = { 0 };
    BoxView   v = { 0 };
    if (!matter_may_see(&f->powers, S("parties"))) {
        return NULL;
    }
    TRY(hearing_list(db, rq->arena, f->matter.court, f->matter.id, &all));
    if (all.count == 0) {
        return NULL;
    }
    const Hearing *next = hearing_scheduled(&all);
    TRY(presence_list(db, rq->arena, f->matter.court, f->matter.id, &present));
    v.next = next_view(rq, f, next);
    TRY(add_warning(rq, db, f, next, &v));
    for (size_t i = all.count; i > 0; i--) {
        *LIST_ADD(rq->arena, &v.hearings) = one_hearing(rq, f, &present, &all.items[i - 1]);
    }
    v.ics = ics_link(rq, f->matter.id);
    *out = hearing_box_html(rq->arena, lang_of(rq), &v);
    return NULL;
}

const CasePart hearing_case_part = { "phien-toa", "hearing.box", box_build, NULL };

/* ---- above a form that sets a time ---------------------------------------------------------------------------------------------------- */

/* The week of what was typed, of the link followed, of the hearing to be moved; else the next one. */
static Error *week_asked(Req *rq, Db *db, const OpenFile *f, Date *out)
{
    Instant  typed;
    Hearings all = { 0 };
    if (date_parse(rq_value(rq, "tuan"), out)) {
        return NULL;
    }
    if (instant_parse(rq_value(rq, "hearing_at"), &typed)) {
        *out = instant_date(typed);
        return NULL;
    }
    TRY(hearing_list(db, rq->arena, f->matter.court, f->matter.id, &all));
    const Hearing *next = hearing_scheduled(&all);
    *out = next != NULL ? next->day : date_add_days(today_of(rq), 7);
    return NULL;
}

static Error *choose_build(Req *rq, Db *db, const OpenFile *f, const ProcedureAct *act, Html *out)
{
    Date       day;
    Week       w;
    ChooseView v = { 0 };
    Choosing   c = { rq_link(rq, str_format(rq->arena, STR_F "/viec/" STR_F, STR_A(f->link), STR_A(act->slug))),
                     f->matter.id };
    if (!matter_may_see(&f->powers, S("court"))) {
        return NULL;
    }
    TRY(week_asked(rq, db, f, &day));
    TRY(week_load(rq, db, f->matter.court, day, &w));
    v.week = week_links(&w, c.form, S(""));
    TRY(week_by_room(&w, db, &c, &v.rooms));
    week_of_people(&w, &f->matter, &v.people);
    *out = hearing_choose_html(rq->arena, lang_of(rq), &v);
    return NULL;
}

const ActPart hearing_act_part = { "hearing_at", choose_build, NULL };

/* Above the roll: who has been absent before, so that nobody has to count. */
static Error *roll_build(Req *rq, Db *db, const OpenFile *f, const ProcedureAct *act, Html *out)
{
    Presences all = { 0 };
    RollView  v = { 0 };
    (void)act;
    if (!matter_may_see(&f->powers, S("court"))) {
        return NULL;
    }
    TRY(presence_list(db, rq->arena, f->matter.court, f->matter.id, &all));
    for (size_t i = 0; i < f->matter.participants.count; i++) {
        const Participant *p = &f->matter.participants.items[i];
        int64_t            times = presence_absences(&all, p->no);
        if (times > 0 && p->until_on.n == 0) {
            *LIST_ADD(rq->arena, &v.notices) =
                (NoticeView){ .tone = TONE_WARN, .title = msg(lang_of(rq), M_hearing_absent_before),
                              .text = MSG(rq->arena, lang_of(rq), M_hearing_absent_before_text, { S("who"), p->name },
                                          { S("times"), i18n_number(rq->arena, lang_of(rq), times) }) };
        }
    }
    if (v.notices.count > 0) {
        *out = hearing_roll_html(rq->arena, lang_of(rq), &v);
    }
    return NULL;
}

const ActPart hearing_roll_part = { "presence", roll_build, NULL };

/* ---- what the public sees changes with a booking ----------------------------------------------------------------------------------- */

static bool changes_list(const ProcedureAct *act)
{
    static const Str effects[] = { S_INIT("schedule_hearing"), S_INIT("adjourn_hearing"), S_INIT("release_hearing"), S_INIT("open_hearing"),
                                   S_INIT("assign_panel") };
    for (uint32_t i = 0; act != NULL && i < act->effects_count; i++) {
        for (size_t k = 0; k < COUNT_OF(effects); k++) {
            if (str_eq(act->effects[i], effects[k])) {
                return true;
            }
        }
    }
    return false;
}

Error *hearing_listener(void *context, Arena *a, const OutboxMessage *m)
{
    Site      *site = context;
    const Law *law = site->house->law;
    (void)a;
    for (uint32_t i = 0; site->server != NULL && i < law->procedures_count; i++) {
        if (changes_list(procedure_act(law->procedures[i], m->topic))) {
            cache_drop(site->server, S("/lich-xet-xu"));
            return NULL;
        }
    }
    return NULL;
}

const Route hearing_routes[] = {
    { GET, "/lich-xet-xu", list_page, .power = PUBLIC, .form = &list_form, .cache = CACHE_PUBLIC },
    { GET, "/lich-xet-xu.ics", list_ics, .power = PUBLIC, .form = &list_ics_form, .cache = CACHE_PUBLIC },
    { GET, "/nghiep-vu/lich", calendar_page, .power = STAFF, .form = &calendar_form },
    { GET, "/nghiep-vu/lich.ics", calendar_ics, .power = STAFF, .form = &calendar_form },
    { GET, "/vu-viec-cua-toi/{id}/phien-toa.ics", file_ics, .power = SIGNED_IN },
    { GET, "/nghiep-vu/ho-so/{id}/phien-toa.ics", file_ics, .power = STAFF },
};
const size_t hearing_route_count = COUNT_OF(hearing_routes);
