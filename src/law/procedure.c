/* Procedures: looking up, and the pure part of "may he?" and "why not yet?". May use: base. */
#include "law/deadline.h"
#include "law/procedure.h"

/* ---- looking up -------------------------------------------------------------------------------------------------------- */

const Procedure *procedure_find(const Law *law, Str id)
{
    const Procedure *best = NULL;
    for (uint32_t i = 0; i < law->procedures_count; i++) {
        const Procedure *p = law->procedures[i];
        if (str_eq(p->id, id) && (best == NULL || p->version > best->version)) {
            best = p;
        }
    }
    return best;
}

const Procedure *procedure_find_on(const Law *law, Str id, Date on)
{
    for (uint32_t i = 0; i < law->procedures_count; i++) {
        const Procedure *p = law->procedures[i];
        if (str_eq(p->id, id) && law_in_force(&p->source, on)) {
            return p;
        }
    }
    return NULL;
}

/* The lists of a procedure are short and read in order: a search from the front is the index. */
#define FIND(list, count, key, wanted)                   \
    do {                                                 \
        for (uint32_t find_ = 0; find_ < (count); find_++) { \
            if (str_eq((list)[find_].key, (wanted))) {   \
                return &(list)[find_];                   \
            }                                            \
        }                                                \
        return NULL;                                     \
    } while (0)

const ProcedureState *procedure_state(const Procedure *p, Str id)
{
    FIND(p->states, p->states_count, id, id);
}

const ProcedureState *procedure_start(const Procedure *p)
{
    for (uint32_t i = 0; i < p->states_count; i++) {
        if (p->states[i].kind == STATE_START) {
            return &p->states[i];
        }
    }
    return NULL;
}

const ProcedureAct *procedure_act(const Procedure *p, Str id_or_slug)
{
    for (uint32_t i = 0; i < p->acts_count; i++) {
        if (str_eq(p->acts[i].id, id_or_slug) || str_eq(p->acts[i].slug, id_or_slug)) {
            return &p->acts[i];
        }
    }
    return NULL;
}

const ProcedureField *procedure_field(const Procedure *p, Str id)
{
    FIND(p->fields, p->fields_count, id, id);
}

const ProcedureChoice *procedure_choice(const ProcedureField *f, Str id)
{
    FIND(f->choices, f->choices_count, id, id);
}

const ProcedureTask *procedure_task(const Procedure *p, Str id)
{
    FIND(p->tasks, p->tasks_count, id, id);
}

const ProcedureClock *procedure_clock(const Procedure *p, Str deadline)
{
    FIND(p->clocks, p->clocks_count, deadline, deadline);
}

bool task_is_due_by(const ProcedureTask *t, Str deadline)
{
    return str_among(t->due, t->due_count, deadline);
}

const ProcedureRegister *procedure_register(const Procedure *p, Str id)
{
    FIND(p->registers, p->registers_count, id, id);
}

bool act_may_start_in(const ProcedureAct *act, Str state)
{
    return str_among(act->in, act->in_count, state);
}

bool act_is_by(const ProcedureAct *act, Str power)
{
    return str_among(act->by, act->by_count, power);
}

ProcedureField act_asked(const Procedure *p, Arena *a, const ActAsk *ask)
{
    ProcedureField f = *procedure_field(p, ask->field);
    if (ask->name.vi.n > 0) {
        f.name = ask->name;
    }
    if (ask->only_count > 0) {
        ProcedureChoice *left = NEW_N(a, ProcedureChoice, ask->only_count);
        for (uint32_t i = 0; i < ask->only_count; i++) {
            left[i] = *procedure_choice(&f, ask->only[i]);
        }
        f.choices = left;
        f.choices_count = ask->only_count;
    }
    f.capacities = ask->capacities;
    f.capacities_count = ask->capacities_count;
    return f;
}

Str act_next_state(const ProcedureAct *act, Str state)
{
    return act->into.n > 0 ? act->into : state;
}

bool clock_ends_on_leaving(const ProcedureClock *c, Str before, Str after)
{
    return c->within_count > 0 && str_among(c->within, c->within_count, before) && !str_among(c->within, c->within_count, after);
}

void procedure_acts_in(const Procedure *p, Arena *a, Str state, ActList *out)
{
    for (uint32_t i = 0; i < p->acts_count; i++) {
        if (act_may_start_in(&p->acts[i], state)) {
            *LIST_ADD(a, out) = &p->acts[i];
        }
    }
}

/* ---- may he? -------------------------------------------------------------------------------------------------------------- */

static bool concerns(const ClockFact *c, const ActAsker *asker, Str deadline)
{
    return str_eq(c->deadline, deadline) && (c->participant == 0 || asker->participant == 0 || c->participant == asker->participant);
}

static bool still_runs(const ActAsker *asker, Str deadline)
{
    for (size_t i = 0; i < asker->clock_count; i++) {
        const ClockFact *c = &asker->clocks[i];
        if (concerns(c, asker, deadline) && c->running && date_cmp(asker->day, c->end) <= 0) {
            return true;
        }
    }
    return false;
}

/* Over for him: it ran, and no longer does. One that ended by an act (met, stopped) takes no right away. */
static bool is_over(const ActAsker *asker, Str deadline)
{
    bool ran = false;
    for (size_t i = 0; i < asker->clock_count; i++) {
        ran = ran || (concerns(&asker->clocks[i], asker, deadline) && asker->clocks[i].running);
    }
    return ran && !still_runs(asker, deadline);
}

/* Begun, for anybody, and over for everybody. */
static bool has_passed(const ActAsker *asker, Str deadline)
{
    bool begun = false;
    for (size_t i = 0; i < asker->clock_count; i++) {
        const ClockFact *c = &asker->clocks[i];
        if (!str_eq(c->deadline, deadline)) {
            continue;
        }
        begun = true;
        if (c->running && date_cmp(asker->day, c->end) <= 0) {
            return false;
        }
    }
    return begun;
}

static bool refuse(ActAnswer *answer, Str reason, Str missing)
{
    answer->allowed = false;
    answer->reason = reason;
    answer->missing = missing;
    return false;
}

static bool is_open(const ActAsker *asker, Str task)
{
    for (size_t i = 0; i < asker->task_count; i++) {
        if (str_eq(asker->tasks[i].task, task)) {
            return true;
        }
    }
    return false;
}

static bool file_lets(const ActGuards *g, const ActAsker *asker, ActAnswer *answer)
{
    for (uint32_t i = 0; i < g->has_count; i++) {
        if (!str_among(asker->fields, asker->field_count, g->has[i])) {
            return refuse(answer, S("law.act_needs"), g->has[i]);
        }
    }
    for (uint32_t i = 0; i < g->lacks_count; i++) {
        if (str_among(asker->fields, asker->field_count, g->lacks[i])) {
            return refuse(answer, S("law.act_done_before"), g->lacks[i]);
        }
    }
    for (uint32_t i = 0; i < g->waits_count; i++) {
        if (!is_open(asker, g->waits[i])) {
            return refuse(answer, S("law.act_not_asked"), S(""));
        }
    }
    for (uint32_t i = 0; i < g->passed_count; i++) {
        if (!has_passed(asker, g->passed[i])) {
            return refuse(answer, S("law.act_too_early"), g->passed[i]);
        }
    }
    for (uint32_t i = 0; i < g->running_count; i++) {
        if (!still_runs(asker, g->running[i])) {
            return refuse(answer, S("law.act_too_late"), g->running[i]);
        }
    }
    for (uint32_t i = 0; i < g->not_over_count; i++) {
        if (is_over(asker, g->not_over[i])) {
            return refuse(answer, S("law.act_too_late"), g->not_over[i]);
        }
    }
    return true;
}

static Str first_held(const ProcedureAct *act, const ActAsker *asker)
{
    for (uint32_t i = 0; i < act->by_count; i++) {
        if (str_among(asker->powers, asker->power_count, act->by[i])) {
            return act->by[i];
        }
    }
    return S("");
}

ActAnswer law_allows(const Procedure *p, Str id, const ActAsker *asker)
{
    const ProcedureAct *act = procedure_act(p, id);
    ActAnswer           unknown = { 0 };
    if (act == NULL) {
        refuse(&unknown, S("law.act_unknown"), id);
        return unknown;
    }
    return law_allows_act(act, asker);
}

ActAnswer law_allows_act(const ProcedureAct *act, const ActAsker *asker)
{
    ActAnswer answer = { .act = act };
    if (!law_in_force(&answer.act->source, asker->day)) {
        refuse(&answer, S("law.act_not_in_force"), answer.act->source.from.text);
        return answer;
    }
    if (!act_may_start_in(answer.act, asker->state)) {
        refuse(&answer, S("law.act_not_in_state"), answer.act->in_count > 0 ? answer.act->in[0] : S(""));
        return answer;
    }
    answer.power = first_held(answer.act, asker);
    if (answer.power.n == 0) {
        refuse(&answer, S("law.act_not_yours"), answer.act->by_count > 0 ? answer.act->by[0] : S(""));
        return answer;
    }
    answer.allowed = true;
    file_lets(&answer.act->guards, asker, &answer);
    return answer;
}

/* ---- "Vì sao chưa?" --------------------------------------------------------------------------------------------------------- */

static const ClockFact *last_running(const ClockFact *clocks, size_t count, Str deadline)
{
    const ClockFact *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (clocks[i].running && str_eq(clocks[i].deadline, deadline) && (last == NULL || date_cmp(clocks[i].end, last->end) > 0)) {
            last = &clocks[i];
        }
    }
    return last;
}

static const ClockFact *measured_by(const ActAsker *asker, const ProcedureTask *t)
{
    const ClockFact *last = NULL;
    for (size_t i = 0; i < asker->clock_count; i++) {
        const ClockFact *c = &asker->clocks[i];
        if (c->running && task_is_due_by(t, c->deadline) && (last == NULL || date_cmp(c->start, last->start) >= 0)) {
            last = c;
        }
    }
    return last;
}

static Str basis_of(const Law *law, Str deadline, Str otherwise)
{
    for (uint32_t i = 0; i < law->deadlines->limits_count; i++) {
        if (str_eq(law->deadlines->limits[i].id, deadline)) {
            return law->deadlines->limits[i].source.basis;
        }
    }
    return otherwise;
}

static void measure(const Law *law, const Procedure *p, const ClockFact *c, Date today, WhyNotYet *w)
{
    const ProcedureClock *limit = procedure_clock(p, c->deadline);
    if (limit != NULL && limit->who_count > 0) {
        w->who = limit->who;
        w->who_count = limit->who_count;
    }
    w->since = c->start;
    w->due = c->end;
    w->deadline = c->deadline;
    w->basis = basis_of(law, c->deadline, w->basis);
    if (date_cmp(today, c->end) > 0) {
        w->late_days = today.day - c->end.day;
        w->then = limit != NULL ? limit->then : S("");
    }
}

/* The article of what ends the task. */
static Str basis_of_task(const Procedure *p, Str task, Str otherwise)
{
    const ProcedureAct *act = procedure_act(p, task);
    return act == NULL ? otherwise : act->source.basis;
}

/* A right of somebody else than those the state waits for: while its period runs they cannot go on, and once it is over they must. */
static bool is_right_of_others(const Procedure *p, const ProcedureState *s, const ClockFact *c)
{
    const ProcedureClock *limit = procedure_clock(p, c->deadline);
    if (limit == NULL || !limit->lapses) {
        return false;
    }
    for (uint32_t i = 0; i < limit->who_count; i++) {
        for (uint32_t k = 0; k < s->who_count; k++) {
            if (str_eq(limit->who[i], s->who[k])) {
                return false;
            }
        }
    }
    return true;
}

/* The right whose period ends last. */
static const ClockFact *last_right(const Procedure *p, const ActAsker *asker, const ProcedureState *s)
{
    const ClockFact *last = NULL;
    for (uint32_t i = 0; i < s->waits_on_count; i++) {
        const ClockFact *c = last_running(asker->clocks, asker->clock_count, s->waits_on[i]);
        if (c != NULL && is_right_of_others(p, s, c) && (last == NULL || date_cmp(c->end, last->end) > 0)) {
            last = c;
        }
    }
    return last;
}

static void wait_for_right(const Law *law, const Procedure *p, const ClockFact *c, Date today, WhyNotYet *w)
{
    const ProcedureClock *limit = procedure_clock(p, c->deadline);
    if (date_cmp(today, c->end) > 0) {
        w->since = date_add_days(c->end, 1);
        w->then = limit->then;
        return;
    }
    w->right = true;
    w->since = c->start;
    w->due = c->end;
    w->deadline = c->deadline;
    w->basis = basis_of(law, c->deadline, w->basis);
}

static const ProcedureTask *turned_to(const Procedure *p, const ActAsker *asker, WhyNotYet *w)
{
    for (uint32_t i = 0; i < w->state->instead_count; i++) {
        const ProcedureTask *t = procedure_task(p, w->state->instead[i]);
        for (size_t k = 0; t != NULL && k < asker->task_count; k++) {
            if (str_eq(asker->tasks[k].task, t->id)) {
                w->who = &t->who;
                w->who_count = 1;
                w->since = asker->tasks[k].opened;
                w->basis = basis_of_task(p, t->id, w->basis);
                w->next = t->next.vi.n > 0 ? t->next : w->next;
                return t;
            }
        }
    }
    return NULL;
}

WhyNotYet law_why_not_yet(const Law *law, const Procedure *p, Date state_since, const ActAsker *asker)
{
    WhyNotYet        w = { .state = procedure_state(p, asker->state), .since = state_since, .due = DATE_NONE };
    const ClockFact *c = NULL;
    if (w.state == NULL) {
        return w;
    }
    w.who = w.state->who;
    w.who_count = w.state->who_count;
    w.basis = w.state->basis;
    w.next = w.state->next;
    const ProcedureTask *task = turned_to(p, asker, &w);
    if (task != NULL) {
        c = measured_by(asker, task);
    } else {
        for (uint32_t i = 0; i < w.state->waits_on_count && c == NULL; i++) {
            c = last_running(asker->clocks, asker->clock_count, w.state->waits_on[i]);
        }
        const ClockFact *right = c == NULL || !is_right_of_others(p, w.state, c) ? NULL : last_right(p, asker, w.state);
        if (right != NULL) {
            wait_for_right(law, p, right, asker->day, &w);
            return w;
        }
    }
    if (c != NULL) {
        measure(law, p, c, asker->day, &w);
    }
    return w;
}
