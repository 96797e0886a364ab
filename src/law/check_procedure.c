/* One procedure: every word it uses is known, every act has somebody who may take it, no right ends on a rule that is not certain
 * without a person, every time limit it starts ends somewhere. May use: procedure, deadline, number, base. */
#include "law/check_int.h"
#include "law/deadline.h"
#include "law/number.h"

#include <string.h>

static Str named(const Check *c, const char *what, Str id)
{
    return str_format(c->arena, "%s " STR_F, what, STR_A(id));
}

static bool is_class(Str s)
{
    return str_eq(s, S("public")) || str_eq(s, S("parties")) || str_eq(s, S("court")) || str_eq(s, S("sealed"));
}

static bool is_slug(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (!(ch >= 'a' && ch <= 'z') && !(ch >= '0' && ch <= '9') && !(ch == '-' && i > 0)) {
            return false;
        }
    }
    return s.n > 0;
}

static bool is_hook(const LawHook *hooks, uint32_t count, Str id)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(hooks[i].id, id)) {
            return true;
        }
    }
    return false;
}

/* ---- words ---------------------------------------------------------------------------------------------------------------------- */

typedef bool Known(const Check *c, const Procedure *p, Str word);

static bool known_state(const Check *c, const Procedure *p, Str w) { return (void)c, procedure_state(p, w) != NULL; }
static bool known_field(const Check *c, const Procedure *p, Str w) { return (void)c, procedure_field(p, w) != NULL; }
static bool known_task(const Check *c, const Procedure *p, Str w) { return (void)c, procedure_task(p, w) != NULL; }
static bool known_register(const Check *c, const Procedure *p, Str w) { return (void)c, procedure_register(p, w) != NULL; }
static bool known_form(const Check *c, const Procedure *p, Str w) { return (void)p, form_find(c->law, w) != NULL; }
static bool known_effect(const Check *c, const Procedure *p, Str w) { return (void)p, is_hook(c->law->hooks->effects, c->law->hooks->effects_count, w); }
static bool known_guard(const Check *c, const Procedure *p, Str w) { return (void)p, is_hook(c->law->hooks->guards, c->law->hooks->guards_count, w); }
static bool known_kind(const Check *c, const Procedure *p, Str w) { return (void)c, str_among(p->kinds, p->kinds_count, w); }

/* By id alone: the slugs and hyphens people may type are not for law files. */
static bool known_deadline(const Check *c, const Procedure *p, Str w)
{
    (void)p;
    for (uint32_t i = 0; i < c->law->deadlines->limits_count; i++) {
        if (str_eq(c->law->deadlines->limits[i].id, w)) {
            return true;
        }
    }
    return false;
}

/* A role, capacity or body must also be one the procedure declares. */
static bool known_power(const Check *c, const Procedure *p, Str w)
{
    const LawPower *power = law_power(c->law, w);
    if (power == NULL) {
        return false;
    }
    if (power->kind == POWER_KIND_ROLE) {
        return str_among(p->roles, p->roles_count, w);
    }
    bool takes_part = power->kind == POWER_KIND_CAPACITY || power->kind == POWER_KIND_BODY;
    return !takes_part || str_among(p->capacities, p->capacities_count, w);
}

static void check_words(const Check *c, const Procedure *p, Str id, const Str *words, uint32_t count, Known *known, const char *code, Msg m)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!known(c, p, words[i])) {
            check_say(c, id, code, m, words[i]);
        }
    }
}

static void check_word(const Check *c, const Procedure *p, Str id, Str word, Known *known, const char *code, Msg m)
{
    if (word.n > 0) {
        check_words(c, p, id, &word, 1, known, code, m);
    }
}

#define STATES known_state, "unknown_state", M_check_unknown_state
#define FIELDS known_field, "unknown_field", M_check_unknown_field
#define TASKS known_task, "unknown_task", M_check_unknown_task
#define REGISTERS known_register, "unknown_register", M_check_unknown_register
#define FORMS known_form, "unknown_form", M_check_unknown_form
#define EFFECTS known_effect, "unknown_effect", M_check_unknown_effect
#define GUARDS known_guard, "unknown_guard", M_check_unknown_guard
#define DEADLINES known_deadline, "unknown_deadline", M_check_unknown_deadline
#define POWERS known_power, "unknown_power", M_check_unknown_power
#define KINDS known_kind, "unknown_kind", M_check_unknown_kind

/* ---- acts ------------------------------------------------------------------------------------------------------------------------ */

static void check_actors(const Check *c, const Procedure *p, const ProcedureAct *act, Str id)
{
    bool somebody = false;
    check_words(c, p, id, act->by, act->by_count, POWERS);
    if (law_deed(c->law, act->deed) == NULL) {
        check_say(c, id, "unknown_deed", M_check_unknown_deed, act->deed);
        return;
    }
    for (uint32_t i = 0; i < act->by_count; i++) {
        const LawPower *power = law_power(c->law, act->by[i]);
        bool            may = power != NULL && law_power_may(power, act->deed);
        somebody = somebody || may;
        if (power != NULL && !may) {
            check_say(c, id, "may_not", M_check_may_not, str_format(c->arena, STR_F ": " STR_F, STR_A(act->by[i]), STR_A(act->deed)));
        }
    }
    if (!somebody) {
        check_say(c, id, "nobody", M_check_nobody, act->id);
    }
}

/* The law may end a right by itself only where act and limit are certain (or confirmed) and the limit says so. */
static void check_right(const Check *c, const ProcedureAct *act, Str id)
{
    bool alone = law_is_settled(&act->source);
    if (!act->ends_right) {
        return;
    }
    for (uint32_t i = 0; i < act->guards.passed_count; i++) {
        const DeadlineLimit *limit = deadline_limit(c->law, act->guards.passed[i]);
        alone = alone && limit != NULL && deadline_ends_right_alone(limit);
    }
    for (uint32_t i = 0; i < act->by_count; i++) {
        const LawPower *power = law_power(c->law, act->by[i]);
        if (power != NULL && !power->person && !alone) {
            check_say(c, id, "right_without_person", M_check_right_without_person, act->by[i]);
        }
    }
}

static void check_reason(const Check *c, const Procedure *p, const ProcedureAct *act, Str id)
{
    if (act->reason.n == 0) {
        return;
    }
    const ProcedureField *f = procedure_field(p, act->reason);
    bool                  asked = false;
    for (uint32_t i = 0; i < act->asks_count; i++) {
        asked = asked || (str_eq(act->asks[i].field, act->reason) && act->asks[i].required);
    }
    if (f == NULL || f->type != FIELD_IS_CHOICE || !asked) {
        check_say(c, id, "bad_reason", M_check_bad_reason, act->reason);
    }
}

static void check_forms(const Check *c, const Procedure *p, const ProcedureAct *act, Str id)
{
    check_words(c, p, id, act->papers, act->papers_count, FORMS);
    check_words(c, p, id, act->issues, act->issues_count, FORMS);
    for (uint32_t i = 0; i < act->papers_count; i++) {
        const LawForm *form = form_find(c->law, act->papers[i]);
        check_word(c, p, id, form == NULL ? S("") : form->numbered_by, FIELDS);
    }
    for (uint32_t i = 0; i < act->issues_count; i++) {
        const LawForm *form = form_find(c->law, act->issues[i]);
        if (form != NULL && form->kind == FORM_RECEIVED) {
            check_say(c, id, "wrong_form", M_check_wrong_form, form->id);
        } else if (form != NULL) {
            check_word(c, p, id, form->numbered_in, REGISTERS);
        }
    }
}

static void check_clocks_of(const Check *c, const Procedure *p, Str id, const ActClock *clocks, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        check_word(c, p, id, clocks[i].deadline, DEADLINES);
        check_word(c, p, id, clocks[i].by, DEADLINES);
        check_word(c, p, id, clocks[i].field, FIELDS);
        check_words(c, p, id, clocks[i].kinds, clocks[i].kinds_count, KINDS);
    }
}

/* What an act leaves to choose are choices of the field; of people, those of capacities there are. */
static void check_only(const Check *c, const Procedure *p, Str id, const ActAsk *ask)
{
    const ProcedureField *f = procedure_field(p, ask->field);
    for (uint32_t i = 0; i < ask->only_count; i++) {
        if (f == NULL || procedure_choice(f, ask->only[i]) == NULL) {
            check_say(c, id, "unknown_choice", M_check_unknown_choice, ask->only[i]);
        }
    }
    check_words(c, p, id, ask->capacities, ask->capacities_count, POWERS);
}

static void check_act(const Check *c, const Procedure *p, const ProcedureAct *act)
{
    Str              id = named(c, "act", act->id);
    const ActGuards *g = &act->guards;
    if (!is_slug(act->slug)) {
        check_say(c, id, "bad_slug", M_check_bad_slug, act->slug);
    }
    if (act->in_count == 0) {
        check_say(c, id, "nowhere", M_check_nowhere, act->id);
    }
    check_words(c, p, id, act->in, act->in_count, STATES);
    check_word(c, p, id, act->into, STATES);
    check_actors(c, p, act, id);
    check_right(c, act, id);
    check_words(c, p, id, g->all, g->all_count, GUARDS);
    check_words(c, p, id, g->any, g->any_count, GUARDS);
    check_words(c, p, id, g->none, g->none_count, GUARDS);
    check_words(c, p, id, g->has, g->has_count, FIELDS);
    check_words(c, p, id, g->lacks, g->lacks_count, FIELDS);
    check_words(c, p, id, g->passed, g->passed_count, DEADLINES);
    check_words(c, p, id, g->running, g->running_count, DEADLINES);
    check_words(c, p, id, g->not_over, g->not_over_count, DEADLINES);
    check_words(c, p, id, g->waits, g->waits_count, TASKS);
    for (uint32_t i = 0; i < act->asks_count; i++) {
        check_word(c, p, id, act->asks[i].field, FIELDS);
        check_only(c, p, id, &act->asks[i]);
    }
    check_word(c, p, id, act->assigns, POWERS);
    check_reason(c, p, act, id);
    check_forms(c, p, act, id);
    check_words(c, p, id, act->draws, act->draws_count, REGISTERS);
    check_words(c, p, id, act->effects, act->effects_count, EFFECTS);
    check_clocks_of(c, p, id, act->starts, act->starts_count);
    check_clocks_of(c, p, id, act->meets, act->meets_count);
    check_clocks_of(c, p, id, act->stops, act->stops_count);
    check_clocks_of(c, p, id, act->extends, act->extends_count);
    check_words(c, p, id, act->opens, act->opens_count, TASKS);
    check_words(c, p, id, act->closes, act->closes_count, TASKS);
    check_words(c, p, id, act->tells, act->tells_count, POWERS);
    if (act->class.n > 0 && !is_class(act->class)) {
        check_say(c, id, "unknown_class", M_check_unknown_class, act->class);
    }
}

/* ---- fields, states, clocks, tasks --------------------------------------------------------------------------------------------- */

static bool has_person_column(const ProcedureField *f)
{
    for (uint32_t i = 0; i < f->columns_count; i++) {
        if (f->columns[i].type == FIELD_IS_PERSON) {
            return true;
        }
    }
    return false;
}

/* What its form offers must be what its type can hold. */
static void check_offer(const Check *c, const ProcedureField *f, Str id)
{
    bool fits = (f->posts_count == 0 || f->type == FIELD_IS_OFFICER) && (!f->rooms || f->type == FIELD_IS_TEXT) && (!f->papers || f->type == FIELD_IS_INTEGER)
             && (!f->people || (f->type == FIELD_IS_TABLE && has_person_column(f)));
    if (!fits) {
        check_say(c, id, "wrong_offer", M_check_wrong_offer, f->id);
    }
    for (uint32_t i = 0; i < f->posts_count; i++) {
        const LawPower *post = law_power(c->law, f->posts[i]);
        if (post == NULL || post->kind == POWER_KIND_ROLE || post->kind == POWER_KIND_CAPACITY) {
            check_say(c, id, "unknown_power", M_check_unknown_power, f->posts[i]);
        }
    }
}

static void check_field(const Check *c, const ProcedureField *f)
{
    Str id = named(c, "field", f->id);
    if (!is_class(f->class)) {
        check_say(c, id, "unknown_class", M_check_unknown_class, f->class);
    }
    if ((f->type == FIELD_IS_CHOICE && f->choices_count == 0) || (f->type == FIELD_IS_TABLE && f->columns_count == 0)) {
        check_say(c, id, "empty_field", M_check_empty_field, f->id);
    }
    check_offer(c, f, id);
}

/* By itself: an effect of one of the procedure's acts. */
static bool effect_starts(const Check *c, const ProcedureAct *act, Str deadline)
{
    for (uint32_t i = 0; i < act->effects_count; i++) {
        for (uint32_t k = 0; k < c->law->hooks->effects_count; k++) {
            const LawHook *h = &c->law->hooks->effects[k];
            if (str_eq(h->id, act->effects[i]) && str_among(h->begins, h->begins_count, deadline)) {
                return true;
            }
        }
    }
    return false;
}

static bool starts(const Check *c, const Procedure *p, Str deadline)
{
    for (uint32_t i = 0; i < p->acts_count; i++) {
        if (effect_starts(c, &p->acts[i], deadline)) {
            return true;
        }
        for (uint32_t k = 0; k < p->acts[i].starts_count; k++) {
            if (str_eq(p->acts[i].starts[k].deadline, deadline)) {
                return true;
            }
        }
    }
    return false;
}

static bool lists_clock(const ActClock *clocks, uint32_t count, Str deadline)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(clocks[i].deadline, deadline)) {
            return true;
        }
    }
    return false;
}

static bool ends(const Procedure *p, Str deadline)
{
    const ProcedureClock *c = procedure_clock(p, deadline);
    if (c != NULL && (c->within_count > 0 || c->lapses)) {
        return true;
    }
    for (uint32_t i = 0; i < p->acts_count; i++) {
        const ProcedureAct *a = &p->acts[i];
        if (lists_clock(a->meets, a->meets_count, deadline) || lists_clock(a->stops, a->stops_count, deadline)) {
            return true;
        }
    }
    return false;
}

static void check_started(const Check *c, const Procedure *p, Str id, const Str *deadlines, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (known_deadline(c, p, deadlines[i]) && !starts(c, p, deadlines[i])) {
            check_say(c, id, "never_starts", M_check_never_starts, deadlines[i]);
        }
    }
}

static void check_clocks(const Check *c, const Procedure *p)
{
    for (uint32_t i = 0; i < p->acts_count; i++) {
        const ProcedureAct *act = &p->acts[i];
        Str                 id = named(c, "act", act->id);
        for (uint32_t k = 0; k < act->starts_count; k++) {
            if (known_deadline(c, p, act->starts[k].deadline) && !ends(p, act->starts[k].deadline)) {
                check_say(c, id, "never_ends", M_check_never_ends, act->starts[k].deadline);
            }
        }
        check_started(c, p, id, act->guards.passed, act->guards.passed_count);
        check_started(c, p, id, act->guards.running, act->guards.running_count);
        check_started(c, p, id, act->guards.not_over, act->guards.not_over_count);
    }
    for (uint32_t i = 0; i < p->clocks_count; i++) {
        const ProcedureClock *clock = &p->clocks[i];
        Str                   id = named(c, "clock", clock->deadline);
        check_word(c, p, id, clock->deadline, DEADLINES);
        check_words(c, p, id, clock->who, clock->who_count, POWERS);
        check_words(c, p, id, clock->within, clock->within_count, STATES);
        check_started(c, p, id, &clock->deadline, 1);
        if (clock->then.n > 0 && procedure_act(p, clock->then) == NULL) {
            check_say(c, id, "unknown_act", M_check_unknown_act, clock->then);
        }
    }
}

/* Opened and closed by an effect of one of its acts. */
static bool kept_by_effect(const Check *c, const Procedure *p, Str task)
{
    for (uint32_t i = 0; i < c->law->hooks->effects_count; i++) {
        const LawHook *h = &c->law->hooks->effects[i];
        for (uint32_t k = 0; str_among(h->tasks, h->tasks_count, task) && k < p->acts_count; k++) {
            if (str_among(p->acts[k].effects, p->acts[k].effects_count, h->id)) {
                return true;
            }
        }
    }
    return false;
}

static bool names_task(const Procedure *p, Str task, bool closing)
{
    for (uint32_t i = 0; i < p->acts_count; i++) {
        const ProcedureAct *a = &p->acts[i];
        if (closing ? str_among(a->closes, a->closes_count, task) : str_among(a->opens, a->opens_count, task)) {
            return true;
        }
    }
    return false;
}

static void check_tasks(const Check *c, const Procedure *p)
{
    for (uint32_t i = 0; i < p->tasks_count; i++) {
        const ProcedureTask *t = &p->tasks[i];
        Str                  id = named(c, "task", t->id);
        check_word(c, p, id, t->who, POWERS);
        check_words(c, p, id, t->due, t->due_count, DEADLINES);
        bool moved = names_task(p, t->id, false) && names_task(p, t->id, true);
        if (!moved && !kept_by_effect(c, p, t->id)) {
            check_say(c, id, "task_loose", M_check_task_loose, t->id);
        }
    }
}

static void check_state(const Check *c, const Procedure *p, const ProcedureState *s)
{
    Str  id = named(c, "state", s->id);
    bool stage = false;
    for (uint32_t i = 0; i < p->stages_count; i++) {
        stage = stage || str_eq(p->stages[i].id, s->stage);
    }
    if (!stage) {
        check_say(c, id, "unknown_stage", M_check_unknown_stage, s->stage);
    }
    check_words(c, p, id, s->who, s->who_count, POWERS);
    check_words(c, p, id, s->waits_on, s->waits_on_count, DEADLINES);
    check_words(c, p, id, s->instead, s->instead_count, TASKS);
    check_started(c, p, id, s->waits_on, s->waits_on_count);
    for (uint32_t i = 0; i < s->usual_count; i++) {
        const ProcedureAct *act = procedure_act(p, s->usual[i]);
        if (act == NULL || !act_may_start_in(act, s->id)) {
            check_say(c, id, "unknown_act", M_check_unknown_act, s->usual[i]);
        }
    }
}

static void check_registers(const Check *c, const Procedure *p)
{
    for (uint32_t i = 0; i < p->registers_count; i++) {
        bool known = p->registers[i].format.n == 0;
        for (uint32_t k = 0; k < c->law->numbers->formats_count; k++) {
            known = known || str_eq(c->law->numbers->formats[k].id, p->registers[i].format);
        }
        if (!known) {
            check_say(c, named(c, "register", p->registers[i].id), "unknown_format", M_check_unknown_format, p->registers[i].format);
        }
    }
}

/* ---- hooks ----------------------------------------------------------------------------------------------------------------------- */

/* A task belongs to procedures: one whose acts name the effect must have it. An effect no procedure at hand names is not asked. */
static bool is_task_of_users(const Check *c, Str effect, Str task)
{
    bool used = false, there = false;
    for (uint32_t i = 0; i < c->law->procedures_count; i++) {
        const Procedure *p = c->law->procedures[i];
        for (uint32_t k = 0; k < p->acts_count; k++) {
            bool names = str_among(p->acts[k].effects, p->acts[k].effects_count, effect);
            used = used || names;
            there = there || (names && procedure_task(p, task) != NULL);
        }
    }
    return there || !used;
}

/* What an effect says it keeps or ends by itself must exist: a slip would make a task look kept that nobody keeps, a limit look ended
 * that never ends. */
static void check_hook_list(const Check *c, const LawHook *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        check_words(c, NULL, list[i].id, list[i].limits, list[i].limits_count, DEADLINES);
        check_words(c, NULL, list[i].id, list[i].begins, list[i].begins_count, DEADLINES);
        for (uint32_t k = 0; k < list[i].tasks_count; k++) {
            if (!is_task_of_users(c, list[i].id, list[i].tasks[k])) {
                check_say(c, list[i].id, "unknown_task", M_check_unknown_task, list[i].tasks[k]);
            }
        }
    }
}

void check_hooks(Check *c)
{
    check_hook_list(c, c->law->hooks->effects, c->law->hooks->effects_count);
    check_hook_list(c, c->law->hooks->guards, c->law->hooks->guards_count);
}

/* ---- the whole --------------------------------------------------------------------------------------------------------------------- */

void check_procedure(Check *c, const Procedure *p)
{
    check_words(c, p, p->id, p->capacities, p->capacities_count, POWERS);
    check_words(c, p, p->id, p->roles, p->roles_count, POWERS);
    check_registers(c, p);
    for (uint32_t i = 0; i < p->fields_count; i++) {
        check_field(c, &p->fields[i]);
    }
    for (uint32_t i = 0; i < p->states_count; i++) {
        check_state(c, p, &p->states[i]);
    }
    for (uint32_t i = 0; i < p->acts_count; i++) {
        check_act(c, p, &p->acts[i]);
    }
    check_clocks(c, p);
    check_tasks(c, p);
}
