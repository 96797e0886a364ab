/* Where a file stands, and what happened in it, as parts of a page. */
#include "page/page_int.h"
#include "page/page_msg.h"
#include "page/page_sql.h"

#include "law/deadline.h"

enum { TIMELINE_MOST = 500, TIMELINE_SHOWN = 12, ACTS_SHOWN = 4 };

Str power_name(const House *h, Lang lang, Str power)
{
    const LawPower *p = law_power(h->law, power);
    return p == NULL ? power : law_text(lang, p->name);
}

Str file_heading(Req *rq, Str number)
{
    return number.n > 0 ? MSG(rq->arena, lang_of(rq), M_page_case_number, { S("number"), number }) : msg(lang_of(rq), M_page_case_unnumbered);
}

Str paper_gloss(Req *rq, const Paper *p)
{
    const LawForm *form = lang_of(rq) == LANG_EN ? form_find(site_of(rq)->house->law, p->form) : NULL;
    return form == NULL ? S("") : form->name.en;
}

Str state_name(const House *h, Lang lang, const Matter *m)
{
    (void)h;
    const ProcedureState *s = procedure_state(m->procedure, m->state);
    return s == NULL ? m->state : law_text(lang, s->name);
}

static Tone tone_of(const ProcedureState *s)
{
    switch (s->kind) {
    case STATE_OPEN: return TONE_NOW;
    case STATE_PARKED: return TONE_WARN;
    case STATE_END: return TONE_GOOD;
    case STATE_START:
    case STATE_NONE: break;
    }
    return TONE_QUIET;
}

static void add_working(Req *rq, Str working, WorkingLines *out)
{
    const Json *lines;
    if (json_parse(rq->arena, working, KIB(256), &lines) != NULL) {
        return;
    }
    for (size_t i = 0; i < json_count(lines); i++) {
        const Json *line = json_at(lines, i);
        *LIST_ADD(rq->arena, out) = (WorkingLine){ json_str(line, lang_of(rq) == LANG_EN ? "en" : "vi", S("")),
                                                        basis_text(rq, json_str(line, "basis", S(""))) };
    }
}

DeadlineView deadline_view(Req *rq, const Matter *m, const MatterDeadline *d)
{
    const DeadlineLimit *limit = deadline_limit(site_of(rq)->house->law, d->rule);
    const Participant   *who = d->participant > 0 ? matter_participant(m, d->participant) : NULL;
    Str                  name = limit == NULL ? d->rule : law_text(lang_of(rq), limit->name);
    DeadlineView         v = { .name = who == NULL ? name : str_format(rq->arena, STR_F " – " STR_F, STR_A(name), STR_A(who->name)),
                               .end = d->end_on, .days_left = d->end_on.day - today_of(rq).day, .met = str_eq(d->status, S("met")),
                               .provisional = str_eq(d->calendar, S("provisional")) };
    if (limit != NULL) {
        v.article = basis_text(rq, limit->source.basis);
    }
    return v;
}

bool deadline_is_open(const Matter *m, const MatterDeadline *d, Date today)
{
    const ProcedureClock *c = procedure_clock(m->procedure, d->rule);
    bool                  passed = c != NULL && c->lapses && date_cmp(today, d->end_on) > 0;
    return str_eq(d->status, S("running")) && !passed;
}

/* As it stands within a sentence: English begins names of posts with a small letter there. */
static Str within(Req *rq, Str name)
{
    return lang_of(rq) == LANG_EN && name.n > 0
             ? str_format(rq->arena, STR_F STR_F, STR_A(str_lower_ascii(rq->arena, str_sub(name, 0, 1))), STR_A(str_sub(name, 1, name.n)))
             : name;
}

static Str join_powers(Req *rq, const Str *who, size_t count)
{
    Str *names = NEW_N(rq->arena, Str, count);
    for (size_t i = 0; i < count; i++) {
        names[i] = within(rq, power_name(site_of(rq)->house, lang_of(rq), who[i]));
    }
    if (count < 2) {
        return count == 0 ? S("") : names[0];
    }
    return str_format(rq->arena, STR_F " " STR_F " " STR_F, STR_A(str_join(rq->arena, names, count - 1, S(", "))),
                      STR_A(msg(lang_of(rq), M_page_or)), STR_A(names[count - 1]));
}

static bool is_by_any(const ProcedureAct *act, const WhyNotYet *w)
{
    for (size_t i = 0; i < w->who_count; i++) {
        if (act_is_by(act, w->who[i])) {
            return true;
        }
    }
    return false;
}

/* Whoever lets a period pass that is his to use has failed in nothing: what follows is another's. While a file only rests, such a
 * period is waited for; where something is asked of him (an answer, a payment, an amendment), he is waited for until it is over. */
static Str why_period(Req *rq, const Procedure *p, const WhyNotYet *w)
{
    Lang                  lang = lang_of(rq);
    const ProcedureClock *clock = procedure_clock(p, w->deadline);
    const ProcedureAct   *then = clock == NULL || !clock->lapses ? NULL : procedure_act(p, clock->then);
    const DeadlineLimit  *limit = deadline_limit(site_of(rq)->house->law, w->deadline);
    bool                  over = w->late_days > 0;
    if (then == NULL || limit == NULL || (!over && (w->state->kind != STATE_PARKED || is_by_any(then, w)))) {
        return S("");
    }
    MsgArg right = { S("right"), law_text(lang, limit->name) }, due = { S("due"), i18n_full_date(rq->arena, lang, w->due) },
           basis = { S("basis"), basis_text(rq, w->basis) };
    Str    who = join_powers(rq, then->by, then->by_count);
    if (!over) {
        return MSG(rq->arena, lang, M_page_why_right, right, due, basis, { S("who"), who });
    }
    return MSG(rq->arena, lang, M_page_why_over, right, due, basis, { S("days"), i18n_number(rq->arena, lang, w->late_days) }, { S("who"), who },
               { S("act"), law_text(lang, then->verb) });
}

/* One sentence: who must act, since when, under which article, how late. */
static Str why_not_yet(Req *rq, const Procedure *p, const WhyNotYet *w)
{
    Lang lang = lang_of(rq);
    if (w->who_count == 0 || w->state->kind == STATE_END) {
        return S("");
    }
    Str who = join_powers(rq, w->who, w->who_count);
    Str since = i18n_date(rq->arena, lang, w->since);
    if (date_is_none(w->due)) {
        return MSG(rq->arena, lang, M_page_why_open, { S("who"), who }, { S("since"), since }, { S("basis"), basis_text(rq, w->state->basis) });
    }
    Str due = i18n_full_date(rq->arena, lang, w->due), basis = basis_text(rq, w->basis);
    if (w->right) {
        const DeadlineLimit *limit = deadline_limit(site_of(rq)->house->law, w->deadline);
        return MSG(rq->arena, lang, M_page_why_right, { S("right"), limit == NULL ? w->deadline : law_text(lang, limit->name) },
                   { S("due"), due }, { S("basis"), basis }, { S("who"), who });
    }
    Str period = why_period(rq, p, w);
    if (period.n > 0) {
        return period;
    }
    if (w->late_days <= 0) {
        return MSG(rq->arena, lang, M_page_why_due, { S("who"), who }, { S("since"), since }, { S("due"), due },
                   { S("basis"), basis });
    }
    return MSG(rq->arena, lang, M_page_why_late, { S("who"), who }, { S("since"), since }, { S("due"), due },
               { S("basis"), basis }, { S("days"), i18n_number(rq->arena, lang, w->late_days) });
}

static WhyNotYet why_of(Req *rq, const OpenFile *f)
{
    const Matter *m = &f->matter;
    ActAsker      asker = matter_asker(rq->arena, m, &f->powers, today_of(rq));
    Date          since = DATE_NONE;
    (void)date_parse(m->state_since, &since);
    return law_why_not_yet(site_of(rq)->house->law, m->procedure, since, &asker);
}

/* The sentence for a refusal: the reason's own message, naming the power that is missing. */
Str act_why_not(Req *rq, const Procedure *p, const ActChoice *c)
{
    Lang lang = lang_of(rq);
    Msg  m = msg_find(c->reason);
    const ProcedureField *field = procedure_field(p, c->missing);
    const DeadlineLimit  *limit = deadline_limit(site_of(rq)->house->law, c->missing);
    if (field != NULL && str_eq(c->reason, S("law.act_needs"))) {
        return MSG(rq->arena, lang, M_page_needs_first, { S("what"), law_text(lang, field->name) });
    }
    if (limit != NULL && str_eq(c->reason, S("law.act_too_early"))) {
        return MSG(rq->arena, lang, M_page_limit_runs, { S("limit"), law_text(lang, limit->name) });
    }
    if (limit != NULL && str_eq(c->reason, S("law.act_too_late"))) {
        return MSG(rq->arena, lang, M_page_why_too_late, { S("missing"), law_text(lang, limit->name) });
    }
    Str missing = c->missing.n > 0 ? power_name(site_of(rq)->house, lang, c->missing) : S("");
    return m == NULL ? c->reason : MSG(rq->arena, lang, m, { S("missing"), missing });
}

static bool closes(const ProcedureAct *act, Str task)
{
    return str_among(act->closes, act->closes_count, task);
}

static bool ends_some_task(const Matter *m, const ProcedureAct *act)
{
    for (size_t i = 0; i < m->tasks.count; i++) {
        if (closes(act, m->tasks.items[i].task)) {
            return true;
        }
    }
    return false;
}

static bool is_running(const Matter *m, Str rule)
{
    for (size_t i = 0; i < m->deadlines.count; i++) {
        if (str_eq(m->deadlines.items[i].rule, rule) && str_eq(m->deadlines.items[i].status, S("running"))) {
            return true;
        }
    }
    return false;
}

/* What does nothing but end a limit or a task has nothing to do when none of them waits. */
static bool has_work(const Matter *m, const ProcedureAct *act)
{
    uint32_t does = act->asks_count + act->papers_count + act->issues_count + act->draws_count + act->effects_count + act->starts_count
                  + act->stops_count + act->extends_count + act->opens_count;
    bool     waits = act->into.n > 0 || act->assigns.n > 0 || does > 0 || ends_some_task(m, act);
    for (uint32_t i = 0; i < act->meets_count; i++) {
        waits = waits || is_running(m, act->meets[i].deadline);
    }
    return waits;
}

static bool is_asked_of_reader(const OpenFile *f, const WhyNotYet *why, const ProcedureAct *act)
{
    for (size_t k = 0; k < why->who_count; k++) {
        if (power_has(&f->powers, why->who[k]) && act_is_by(act, why->who[k])) {
            return true;
        }
    }
    return false;
}

const ProcedureAct *act_usual(const Matter *m, const ActChoices *choices)
{
    const ProcedureState *s = procedure_state(m->procedure, m->state);
    for (uint32_t k = 0; s != NULL && k < s->usual_count; k++) {
        for (size_t i = 0; i < choices->count; i++) {
            const ActChoice *c = &choices->items[i];
            bool             open = c->act->into.n > 0 || c->act->closes_count == 0 || ends_some_task(m, c->act);
            if (c->allowed && open && str_eq(c->act->id, s->usual[k])) {
                return c->act;
            }
        }
    }
    return NULL;
}

/* The one button that stands out: what the state waits for, from the reader. First what the law proposes for the limit that runs (a draw
 * takes two acts, and the first of them moves nothing yet; a designation, the exception, would), then what ends a task, then what leads
 * onward. Where a file only rests, nothing is urged that no task asks. */
static const ProcedureAct *awaited(const OpenFile *f, const WhyNotYet *why, const ActChoices *choices)
{
    const ProcedureClock *clock = procedure_clock(f->matter.procedure, why->deadline);
    bool                  moves = why->state->kind == STATE_OPEN || why->state->kind == STATE_START;
    const ProcedureAct   *first = act_usual(&f->matter, choices);
    if (first != NULL || (why->state != NULL && why->state->usual_count > 0)) {
        return first;
    }
    for (int round = 0; round < (moves ? 3 : 2); round++) {
        for (size_t i = 0; i < choices->count; i++) {
            const ActChoice *c = &choices->items[i];
            bool             onward = c->act->into.n > 0 && !str_eq(c->act->into, why->state->id);
            bool             fits = round == 0 ? clock != NULL && str_eq(clock->then, c->act->id)
                                               : onward && (round == 2 || ends_some_task(&f->matter, c->act));
            if (c->allowed && fits && is_asked_of_reader(f, why, c->act)) {
                return c->act;
            }
        }
    }
    return NULL;
}

static Str act_address(Req *rq, const OpenFile *f, const ProcedureAct *act)
{
    return rq_link(rq, str_format(rq->arena, STR_F "/viec/" STR_F, STR_A(f->link), STR_A(act->slug)));
}

/* A party meets a few buttons, the rest behind one tap; who works in the court has them all. */
static void add_act(Req *rq, const OpenFile *f, const ActChoice *c, bool primary, StandView *out)
{
    ActView v = { .label = law_text(lang_of(rq), c->act->verb), .primary = primary, .href = act_address(rq, f, c->act) };
    if (!c->allowed) {
        v.why_not = act_why_not(rq, f->matter.procedure, c);
    }
    bool more = c->allowed && out->acts.acts.count >= ACTS_SHOWN && !session_of(rq)->staff;
    *LIST_ADD(rq->arena, more ? &out->acts.more : &out->acts.acts) = v;
}

/* ---- what waits for the reader himself ------------------------------------------------------------------------------------- */

/* His own, or of the one he acts for; given to nobody by name or to one of the two. */
static bool is_his(const OpenFile *f, const Task *t)
{
    const Participant *of = f->powers.participant > 0 ? matter_participant(&f->matter, f->powers.participant) : NULL;
    bool               named = !id_is_zero(t->person.id);
    bool               his = !named || id_eq(t->person.id, f->actor.person.id) || (of != NULL && id_eq(t->person.id, of->person.id));
    return his && (power_has(&f->powers, t->who) || (of != NULL && str_eq(of->capacity, t->who)));
}

/* The section that shows how, else the act that ends it, the list of them when he may choose among several (to mediate, or not); empty
 * when it ends by what another does. */
static Str done_at(Req *rq, const OpenFile *f, const ActChoices *choices, Str task)
{
    for (const CasePart *const *p = site_of(rq)->case_parts; p != NULL && *p != NULL; p++) {
        for (const char *const *t = (*p)->tasks; t != NULL && *t != NULL; t++) {
            if (str_eq(str_of(*t), task)) {
                return rq_link(rq, str_format(rq->arena, STR_F "#%s", STR_A(f->link), (*p)->id));
            }
        }
    }
    const ProcedureAct *way = NULL;
    for (size_t i = 0; i < choices->count; i++) {
        if (choices->items[i].allowed && closes(choices->items[i].act, task)) {
            if (way != NULL) {
                return rq_link(rq, str_format(rq->arena, STR_F "#viec", STR_A(f->link)));
            }
            way = choices->items[i].act;
        }
    }
    return way == NULL ? S("") : act_address(rq, f, way);
}

/* No act of his on line ends it: an original is handed over, and whoever receives it says so. */
static bool is_done_at_court(const OpenFile *f, const Task *t)
{
    const Procedure *p = f->matter.procedure;
    for (uint32_t i = 0; i < p->acts_count; i++) {
        if (closes(&p->acts[i], t->task) && act_is_by(&p->acts[i], t->who)) {
            return false;
        }
    }
    return true;
}

/* Its own day, else the end of the limit it is due on. */
static Date due_day(const OpenFile *f, const Task *t, const ProcedureTask *kind)
{
    Date day = DATE_NONE;
    if (date_parse(t->due_on, &day)) {
        return day;
    }
    day = DATE_NONE;
    for (size_t i = 0; kind != NULL && i < f->matter.deadlines.count; i++) {
        const MatterDeadline *d = &f->matter.deadlines.items[i];
        if (task_is_due_by(kind, d->rule) && str_eq(d->status, S("running"))) {
            day = d->end_on;
        }
    }
    return day;
}

static void add_todo(Req *rq, const OpenFile *f, const ActChoices *choices, TodoList *out)
{
    for (size_t i = 0; i < f->matter.tasks.count; i++) {
        const Task          *t = &f->matter.tasks.items[i];
        const ProcedureTask *kind = procedure_task(f->matter.procedure, t->task);
        if (session_of(rq)->staff || !is_his(f, t)) {
            continue;
        }
        TodoView v = { .name = kind == NULL ? t->task : law_text(lang_of(rq), kind->name), .day = due_day(f, t, kind) };
        v.days_left = date_is_none(v.day) ? 0 : v.day.day - today_of(rq).day;
        v.href = done_at(rq, f, choices, t->task);
        v.at_court = v.href.n == 0 && is_done_at_court(f, t);
        *LIST_ADD(rq->arena, &out->items) = v;
    }
}

static bool ever_ran(const Matter *m, Str rule)
{
    for (size_t i = 0; i < m->deadlines.count; i++) {
        if (str_eq(m->deadlines.items[i].rule, rule)) {
            return true;
        }
    }
    return false;
}

/* The end of a time that never began, a complaint about what was never decided. */
static bool has_no_occasion(const OpenFile *f, const ActChoice *c)
{
    return (str_eq(c->reason, S("law.act_too_late")) && !ever_ran(&f->matter, c->missing))
        || (str_eq(c->reason, S("law.act_needs")) && str_eq(c->act->deed, S("complain")));
}

/* What is nobody's business but a machine's or another person's is not shown as a lack of the reader; nor what has no occasion, nor an act
 * that stands under the same name among those he may take. */
static bool is_worth_telling(const OpenFile *f, const ActChoice *c, const ActChoices *choices)
{
    if (str_eq(c->reason, S("law.act_not_yours")) || has_no_occasion(f, c)) {
        return false;
    }
    for (size_t i = 0; i < choices->count; i++) {
        const ActChoice *other = &choices->items[i];
        if (other->allowed && str_eq(law_text(LANG_VI, other->act->verb), law_text(LANG_VI, c->act->verb))) {
            return false;
        }
    }
    return true;
}

static bool is_awaited_of_him(const OpenFile *f, const ProcedureAct *act)
{
    for (size_t i = 0; i < f->matter.tasks.count; i++) {
        if (is_his(f, &f->matter.tasks.items[i]) && closes(act, f->matter.tasks.items[i].task)) {
            return true;
        }
    }
    return false;
}

/* First what the state waits for, then what ends a task of his, then the rest. */
static void add_acts(Req *rq, const OpenFile *f, const WhyNotYet *why, const ActChoices *choices, StandView *out)
{
    const ProcedureAct *first = awaited(f, why, choices);
    for (size_t i = 0; i < choices->count; i++) {
        if (choices->items[i].act == first) {
            add_act(rq, f, &choices->items[i], true, out);
        }
    }
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < choices->count; i++) {
            const ActChoice *c = &choices->items[i];
            bool             now = is_awaited_of_him(f, c->act) == (round == 0) && has_work(&f->matter, c->act);
            if (now && c->act != first && (c->allowed || is_worth_telling(f, c, choices))) {
                add_act(rq, f, c, false, out);
            }
        }
    }
}

static bool is_over(const Matter *m)
{
    const ProcedureState *s = procedure_state(m->procedure, m->state);
    return s != NULL && s->kind == STATE_END;
}

Str matter_joined_to(const Matter *m)
{
    return is_over(m) ? matter_field_text(m, S("other_matter")) : S("");
}

Str court_moved_to(Req *rq, const Matter *m)
{
    Str court = matter_field_text(m, S("receiving_court"));
    return court.n > 0 && is_over(m) ? law_text(lang_of(rq), registry_court_name(site_of(rq)->house->registry, court, today_of(rq))) : S("");
}

/* Where a file went, by which decision: who reads on must know whom to turn to. */
static Str next_of(Req *rq, const Matter *m, Str usual)
{
    Lang lang = lang_of(rq);
    Str  court = court_moved_to(rq, m), joined = matter_joined_to(m);
    if (joined.n > 0) {
        return MSG(rq->arena, lang, M_page_joined, { S("number"), joined }, { S("next"), usual });
    }
    if (court.n == 0) {
        return usual;
    }
    for (size_t i = 0; i < m->papers.count; i++) {
        const Paper *p = &m->papers.items[i];
        if ((str_eq(p->form, S("transfer_decision")) || str_eq(p->form, S("25-DS"))) && p->number.n > 0) {
            return MSG(rq->arena, lang, M_page_moved_by, { S("court"), court }, { S("paper"), p->title }, { S("number"), p->number },
                       { S("day"), i18n_date(rq->arena, lang, p->day) }, { S("next"), usual });
        }
    }
    return MSG(rq->arena, lang, M_page_moved, { S("court"), court }, { S("next"), usual });
}

Str stand_next(Req *rq, const OpenFile *f)
{
    return next_of(rq, &f->matter, law_text(lang_of(rq), why_of(rq, f).next));
}

Error *stand_view(Req *rq, Db *db, const OpenFile *f, StandView *out)
{
    const Matter         *m = &f->matter;
    const ProcedureState *s = procedure_state(m->procedure, m->state);
    WhyNotYet             why = why_of(rq, f);
    ActChoices            choices = { 0 };
    TRY(matter_choices(site_of(rq)->house, db, rq->arena, m, &f->actor, &f->powers, &choices));
    *out = (StandView){ .state = { tone_of(s), law_text(lang_of(rq), s->plain) },
                        .next = next_of(rq, m, law_text(lang_of(rq), why.next)), .why_not_yet = why_not_yet(rq, m->procedure, &why),
                        .integrity = m->integrity };
    for (size_t i = 0; i < m->deadlines.count; i++) {
        if (deadline_is_open(m, &m->deadlines.items[i], today_of(rq))) {
            DeadlineView *v = LIST_ADD(rq->arena, &out->deadlines);
            *v = deadline_view(rq, m, &m->deadlines.items[i]);
            add_working(rq, m->deadlines.items[i].working, &v->steps);
        }
    }
    add_todo(rq, f, &choices, &out->todo);
    add_acts(rq, f, &why, &choices, out);
    return NULL;
}

Error *todo_view(Req *rq, Db *db, const OpenFile *f, TodoList *out)
{
    ActChoices choices = { 0 };
    *out = (TodoList){ 0 };
    TRY(matter_choices(site_of(rq)->house, db, rq->arena, &f->matter, &f->actor, &f->powers, &choices));
    add_todo(rq, f, &choices, out);
    return NULL;
}

static LinkList papers_of(Req *rq, const OpenFile *f, int64_t seq)
{
    LinkList links = { 0 };
    for (size_t i = 0; i < f->matter.papers.count; i++) {
        const Paper *p = &f->matter.papers.items[i];
        if (p->seq == seq && matter_may_see(&f->powers, p->class)) {
            *LIST_ADD(rq->arena, &links) = (Link){ p->title, rq_link(rq, paper_link(rq, f, p->no)) };
        }
    }
    return links;
}

/* ---- what happened ----------------------------------------------------------------------------------------------------------- */

/* Whoever acted among the people of the file. A served code speaks without an account for whom it was given to: the one of that capacity. */
static const Participant *doer(const Matter *m, const EventLine *e)
{
    bool               coded = id_is_zero(e->actor.id);
    const Participant *found = NULL;
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        bool               fits = p->no == e->acting_for || p->represents == e->acting_for;
        bool               same = coded ? e->acting_for > 0 && fits && str_eq(p->capacity, e->actor_role) : id_eq(p->person.id, e->actor.id);
        if (same && (found == NULL || (fits && found->no != e->acting_for))) {
            found = p;
        }
    }
    return found;
}

/* Who did it, as what, and for whom: a lawyer acts for his party, a deputy for the chief judge; who filed with an account is a party. */
static void name_doer(Req *rq, const OpenFile *f, const EventLine *e, TimelineItem *item)
{
    Lang               lang = lang_of(rq);
    const House       *h = site_of(rq)->house;
    const Participant *p = doer(&f->matter, e);
    const LawPower    *power = law_power(h->law, e->actor_role);
    bool               account = power != NULL && power->kind == POWER_KIND_PUBLIC;
    item->role = power_name(h, lang, p != NULL && account ? p->capacity : e->actor_role);
    if (p == NULL) {
        item->who = account ? S("") : e->name; /* who acts for the court does it by name, assigned to this file or not */
        if (e->delegation.n > 0 && str_eq(e->actor_role, S("chief_judge"))) {
            item->role = MSG(rq->arena, lang, M_page_by_delegation, { S("paper"), e->delegation });
        }
        return;
    }
    int64_t            whom = e->acting_for > 0 ? e->acting_for : p->represents;
    const Participant *of = whom > 0 && whom != p->no ? matter_participant(&f->matter, whom) : NULL;
    item->who = p->name;
    if (of != NULL) {
        item->role = MSG(rq->arena, lang, M_page_role_for, { S("role"), item->role }, { S("name"), of->name });
    }
}

static void mark_item(Req *rq, const LedgerMarksRows *marks, int64_t seq, TimelineItem *item)
{
    for (size_t i = 0; i < marks->count; i++) {
        const LedgerMarksRow *r = &marks->items[i];
        if (r->seq == seq) {
            Str line = i18n_number(rq->arena, lang_of(rq), r->idx + 1);
            item->ledger = r->log == 1 ? line : str_format(rq->arena, "%lld/" STR_F, (long long)r->log, STR_A(line));
            item->ledger_href = rq_link(rq, S("/minh-bach/so-doi-chung"));
            return;
        }
    }
}

/* Words of which no paper is kept, under the names of their fields. */
static Error *tell_written(Req *rq, Db *db, const OpenFile *f, const ProcedureAct *act, const EventLine *e, TimelineItem *item)
{
    WrittenFields written;
    LIST(Str) lines = { 0 };
    TRY(matter_written(db, rq->arena, &f->matter, &f->powers, act, e, &written));
    for (size_t i = 0; i < written.count; i++) {
        const WrittenField *w = &written.items[i];
        Str                 name = law_text(lang_of(rq), w->name);
        Msg                 how = w->text.n > 0 ? M_page_written : w->ticked ? M_page_ticked : M_page_not_ticked;
        *LIST_ADD(rq->arena, &lines) = MSG(rq->arena, lang_of(rq), how, { S("field"), name }, { S("text"), w->text });
    }
    item->detail = str_join(rq->arena, lines.items, lines.count, S(" "));
    return NULL;
}

/* Kinds of doing (law/powers.yaml) a timeline is read by. */
typedef struct TimelineKind {
    Str         word; /* in the address */
    Msg         name;
    const char *deeds[16];
} TimelineKind;
static const TimelineKind kinds[] = {
    { S_INIT("don-tai-lieu"), M_page_kind_filed,
      { "file", "answer", "request", "complain", "dispose", "appeal", "protest", "register" } },
    { S_INIT("quyet-dinh"), M_page_kind_decided,
      { "decide", "pronounce", "approve_publication", "settle_complaint", "certify", "release", "take_down" } },
    { S_INIT("tong-dat"), M_page_kind_served, { "serve", "hand_over" } },
    { S_INIT("phan-cong"), M_page_kind_assigned, { "assign", "draw" } },
    { S_INIT("phien-toa"), M_page_kind_heard, { "schedule", "preside", "mediate", "deliberate", "pronounce", "opine", "record" } },
    { S_INIT("tien"), M_page_kind_paid, { "book", "collect" } },
};

static const TimelineKind *kind_of(Str word)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_eq(kinds[i].word, word)) {
            return &kinds[i];
        }
    }
    return NULL;
}

static bool is_of_kind(const TimelineKind *k, const ProcedureAct *act)
{
    for (size_t i = 0; k != NULL && i < COUNT_OF(k->deeds) && k->deeds[i] != NULL; i++) {
        if (act != NULL && str_eq(str_of(k->deeds[i]), act->deed)) {
            return true;
        }
    }
    return k == NULL;
}

static void add_kinds(Req *rq, const OpenFile *f, const TimelineKind *kind, TimelineView *out)
{
    Lang lang = lang_of(rq);
    out->filters.of = msg(lang, M_page_case_timeline);
    *LIST_ADD(rq->arena, &out->filters.filters) =
        (FilterView){ msg(lang, M_page_kind_all), rq_link(rq, str_format(rq->arena, STR_F "#dien-bien", STR_A(f->link))), -1, kind == NULL };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        Str href = str_format(rq->arena, STR_F "?dien-bien=" STR_F "#dien-bien", STR_A(f->link), STR_A(kinds[i].word));
        *LIST_ADD(rq->arena, &out->filters.filters) = (FilterView){ msg(lang, kinds[i].name), rq_link(rq, href), -1, kind == &kinds[i] };
    }
}

Error *timeline_view(Req *rq, Db *db, const OpenFile *f, Str which, TimelineView *out)
{
    const TimelineKind *kind = kind_of(which);
    int64_t             most = which.n > 0 ? TIMELINE_MOST : TIMELINE_SHOWN;
    EventLines          lines = { 0 };
    LedgerMarksRows     marks;
    TRY(matter_timeline(site_of(rq)->house, db, rq->arena, &f->matter, &f->powers, 0, most, &lines));
    int64_t oldest = lines.count == 0 ? f->matter.seq : lines.items[lines.count - 1].seq;
    TRY(q_ledger_marks(db, f->matter.court, f->matter.id, oldest, TIMELINE_MOST * 2, rq->arena, &marks));
    for (size_t i = 0; i < lines.count; i++) {
        const EventLine    *e = &lines.items[i];
        const ProcedureAct *act = procedure_act(f->matter.procedure, e->act);
        if (!is_of_kind(kind, act)) {
            continue;
        }
        TimelineItem item = { .id = str_format(rq->arena, "su-kien-%lld", (long long)e->seq), .at = e->at };
        name_doer(rq, f, e, &item);
        item.what = act == NULL ? e->act : law_text(lang_of(rq), act->name);
        item.papers = papers_of(rq, f, e->seq);
        if (act != NULL) {
            TRY(tell_written(rq, db, f, act, e, &item));
        }
        mark_item(rq, &marks, e->seq, &item);
        *LIST_ADD(rq->arena, &out->items) = item;
    }
    if (f->matter.seq > TIMELINE_SHOWN) {
        add_kinds(rq, f, kind, out);
    }
    if (f->matter.seq > most) {
        out->all_href = rq_link(rq, str_format(rq->arena, STR_F "?dien-bien=het#dien-bien", STR_A(f->link)));
    }
    return NULL;
}
