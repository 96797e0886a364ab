/* Preparing an act on the caller's thread: fields, guards, effects, clocks, tasks, papers. Writes only into the outcome. */
#include "matter/matter_int.h"

#include "registry/registry_store.h"

#include <string.h>

/* ---- what was given ------------------------------------------------------------------------------------------------ */

const Json *act_input(const Act *act, const char *field)
{
    return json_member(act->input, field);
}

Str act_input_text(const Act *act, const char *field)
{
    return json_text(act_input(act, field));
}

int64_t act_input_number(const Act *act, const char *field, int64_t otherwise)
{
    return json_i64(act->input, field, otherwise);
}

bool act_input_date(const Act *act, const char *field, Date *out)
{
    return date_parse(act_input_text(act, field), out);
}

static bool is_blank(const Json *v)
{
    return v == NULL || (json_is_string(v) && json_text(v).n == 0) || (json_is_array(v) && json_count(v) == 0);
}

static void wrong(Act *act, const ProcedureField *f, const char *message)
{
    act_field_error(act, f->id, str_of(message));
}

enum { TEXT_MAX = 2000, LONGTEXT_MAX = 100000 };

static void take_text(Act *act, const ProcedureField *f, int64_t item, const Json *v)
{
    Str    text = json_text(v);
    size_t most = f->type == FIELD_IS_LONGTEXT ? LONGTEXT_MAX : TEXT_MAX;
    if (!json_is_string(v)) {
        wrong(act, f, "field.text");
    } else if (text.n > most) {
        act_field_error(act, f->id, S("field.too_long"));
    } else if (f->type == FIELD_IS_CHOICE && procedure_choice(f, text) == NULL) {
        wrong(act, f, "field.choice");
    } else {
        act_set_field(act, f->id, item, text, 0, S(""));
    }
}

static void take_number(Act *act, const ProcedureField *f, int64_t item, const Json *v)
{
    if (f->type == FIELD_IS_BOOL && json_is_bool(v)) {
        act_set_field(act, f->id, item, S(""), json_bool(act->input, str_z(act->arena, f->id), false), S(""));
    } else if (!json_is_integer(v)) {
        wrong(act, f, f->type == FIELD_IS_MONEY ? "field.money" : f->type == FIELD_IS_BOOL ? "field.choice" : "field.integer");
    } else if (f->type == FIELD_IS_BOOL && json_number(v) != 0 && json_number(v) != 1) {
        wrong(act, f, "field.choice");
    } else if (f->type == FIELD_IS_MONEY && json_number(v) < 0) {
        wrong(act, f, "field.money");
    } else if (f->type == FIELD_IS_PERSON && act->matter->seq > 0 && matter_participant(act->matter, json_number(v)) == NULL) {
        wrong(act, f, "field.choice");
    } else {
        act_set_field(act, f->id, item, S(""), json_number(v), S(""));
    }
}

static void take_value(Act *act, const ProcedureField *f, int64_t item, const Json *v)
{
    Date    day;
    Instant time;
    switch (f->type) {
    case FIELD_IS_TEXT:
    case FIELD_IS_LONGTEXT:
    case FIELD_IS_CHOICE:
    case FIELD_IS_OFFICER:
    case FIELD_IS_COURT:
        take_text(act, f, item, v);
        break;
    case FIELD_IS_FILE: /* an upload, or a document of several: what is in it is filing's to check */
        if (json_is_object(v)) {
            act_set_field(act, f->id, item, json_canonical(act->arena, v), 0, S(""));
        } else {
            take_text(act, f, item, v);
        }
        break;
    case FIELD_IS_MONEY:
    case FIELD_IS_INTEGER:
    case FIELD_IS_BOOL:
    case FIELD_IS_PERSON:
        take_number(act, f, item, v);
        break;
    case FIELD_IS_DATE:
        if (!date_parse(json_text(v), &day)) {
            wrong(act, f, "field.date");
        } else {
            act_set_field(act, f->id, item, S(""), 0, json_text(v));
        }
        break;
    case FIELD_IS_TIME:
        if (!instant_parse(json_text(v), &time)) {
            wrong(act, f, "field.date");
        } else {
            act_set_field(act, f->id, item, json_text(v), time.ms, date_format(act->arena, instant_date(time)));
        }
        break;
    case FIELD_IS_TABLE:
        if (!json_is_object(v)) {
            wrong(act, f, "field.text");
        } else {
            act_set_field(act, f->id, item, json_canonical(act->arena, v), 0, S(""));
        }
        break;
    case FIELD_IS_NONE:
        break;
    }
}

/* People entered at the opening of a file are participants, not field values: filing's effect reads them itself. */
static bool is_entered_people(const Act *act, const ProcedureField *f)
{
    return f->type == FIELD_IS_PERSON && act->matter->seq == 0;
}

static bool takes_part_as(const Act *act, const ActAsk *ask, int64_t participant)
{
    const Participant *p = matter_participant(act->matter, participant);
    return p != NULL && p->until_on.n == 0 && str_among(ask->capacities, ask->capacities_count, p->capacity);
}

static void take_asked(Act *act, const ActAsk *ask)
{
    const ProcedureField *f = procedure_field(act->procedure, ask->field);
    const Json           *v = act_input(act, str_z(act->arena, ask->field));
    /* A required yes/no is a confirmation: only yes is an answer. */
    bool unconfirmed = f->type == FIELD_IS_BOOL && ask->required && !json_bool(act->input, str_z(act->arena, f->id), false);
    if (is_blank(v) || unconfirmed) {
        if (ask->required) {
            wrong(act, f, "field.required");
        }
        return;
    }
    if (ask->only_count > 0 && !str_among(ask->only, ask->only_count, json_text(v))) {
        wrong(act, f, "field.choice");
        return;
    }
    if (is_entered_people(act, f)) {
        return;
    }
    if (ask->capacities_count > 0 && !takes_part_as(act, ask, json_number(v))) {
        wrong(act, f, "field.choice");
        return;
    }
    bool several = f->many || f->type == FIELD_IS_TABLE;
    if (several != json_is_array(v)) {
        wrong(act, f, "field.text");
        return;
    }
    if (!several) {
        take_value(act, f, 0, v);
        return;
    }
    for (size_t i = 0; i < json_count(v); i++) {
        take_value(act, f, (int64_t)i + 1, json_at(v, i));
    }
}

/* Nothing undeclared passes: a member of the input is a field the act asks. */
static void take_input(Act *act)
{
    JsonMember *members;
    size_t      count = json_members(act->arena, act->input, &members);
    for (size_t i = 0; i < count; i++) {
        bool asked = false;
        for (uint32_t k = 0; k < act->act->asks_count; k++) {
            asked = asked || str_eq(members[i].name, act->act->asks[k].field);
        }
        if (!asked) {
            act_field_error(act, members[i].name, S("field.unknown"));
        }
    }
    for (uint32_t k = 0; k < act->act->asks_count; k++) {
        take_asked(act, &act->act->asks[k]);
    }
}

/* ---- guards ---------------------------------------------------------------------------------------------------------- */

static Error *refuse(Str message_id, Str what)
{
    return err_arg(err_message(err_make(ERR_NOT_ALLOWED, STR_F, STR_A(what)), message_id), S("missing"), what);
}

static Error *guard_holds(Act *act, Str id, bool *holds)
{
    const Guard *g = house_guard(act->house, id);
    if (g == NULL) {
        return err_make(ERR_INTERNAL, "no guard " STR_F, STR_A(id));
    }
    return g->check(act, holds);
}

/* The refusal's message is guard.<id> or, for what must not hold, guard.not_<id>: the rooms that offer guards word them. */
static Error *check_guards(Act *act)
{
    const ActGuards *g = &act->act->guards;
    bool             holds;
    for (uint32_t i = 0; i < g->all_count; i++) {
        TRY(guard_holds(act, g->all[i], &holds));
        if (!holds) {
            return refuse(str_format(act->arena, "guard." STR_F, STR_A(g->all[i])), g->all[i]);
        }
    }
    for (uint32_t i = 0; i < g->none_count; i++) {
        TRY(guard_holds(act, g->none[i], &holds));
        if (holds) {
            return refuse(str_format(act->arena, "guard.not_" STR_F, STR_A(g->none[i])), g->none[i]);
        }
    }
    for (uint32_t i = 0; i < g->any_count; i++) {
        TRY(guard_holds(act, g->any[i], &holds));
        if (holds) {
            return NULL;
        }
    }
    return g->any_count == 0 ? NULL : refuse(str_format(act->arena, "guard." STR_F, STR_A(g->any[0])), g->any[0]);
}

Error *act_check_guards(Act *act)
{
    return check_guards(act);
}

/* ---- clocks ------------------------------------------------------------------------------------------------------------ */

static Date clock_start(const Act *act, const ActClock *c)
{
    Date d = act->day;
    Str  text = S("");
    switch (c->from) {
    case FROM_FILING: text = act->matter->opened_on; break;
    case FROM_ACCEPTANCE: text = act->matter->accepted_on; break;
    case FROM_ACT_DAY:
    case FROM_RECEIPT:
    case FROM_PRONOUNCEMENT:
    case FROM_IN_FORCE: break;
    }
    Date other;
    return text.n > 0 && date_parse(text, &other) ? other : d;
}

/* The participant an act concerns: the one it names in a field of people, else the one who acts. */
static int64_t concerned(const Act *act)
{
    for (uint32_t i = 0; i < act->act->asks_count; i++) {
        const ProcedureField *f = procedure_field(act->procedure, act->act->asks[i].field);
        if (f->type == FIELD_IS_PERSON && !f->many) {
            int64_t no = act_input_number(act, str_z(act->arena, f->id), 0);
            if (no > 0) {
                return no;
            }
        }
    }
    return act->powers.participant;
}

static bool is_party(const Act *act, const Participant *p)
{
    const LawPower *power = law_power(act->house->law, p->capacity);
    return p->until_on.n == 0 && power != NULL && power->party;
}

static bool awaits_receipt(const Act *act, int64_t no)
{
    for (size_t i = 0; i < act->outcome->awaiting.count; i++) {
        if (act->outcome->awaiting.items[i] == no) {
            return true;
        }
    }
    return false;
}

/* Some limits are for certain kinds of matter only (203(1): civil and family four months, commercial and labour two). */
static bool is_of_kind(const Act *act, const ActClock *c)
{
    for (uint32_t i = 0; i < c->kinds_count; i++) {
        if (str_eq(c->kinds[i], act->matter->kind)) {
            return true;
        }
    }
    return c->kinds_count == 0;
}

static Error *start_one(Act *act, const ActClock *c, int64_t participant)
{
    if (c->from == FROM_PRONOUNCEMENT && awaits_receipt(act, participant)) {
        return NULL;
    }
    Date    from = clock_start(act, c);
    int64_t days = c->field.n > 0 ? act_input_number(act, str_z(act->arena, c->field), 0) : 0;
    return days != 0 ? act_start_deadline_days(act, c->deadline, participant, from, days, c->field)
                     : act_start_deadline(act, c->deadline, participant, from);
}

/* Limits counted from receipt are started by delivery, when the proof of service comes: with the days said now, or with all the law
 * gives, whatever an earlier order said. */
static Error *prepare_clock(Act *act, const ActClock *c)
{
    if (c->field.n == 0) {
        return NULL;
    }
    int64_t days = act_input_number(act, str_z(act->arena, c->field), 0);
    if (days == 0 && matter_field_number(act->matter, c->field, 0) != 0) {
        act_set_field(act, c->field, 0, S(""), 0, S(""));
    }
    return days == 0 ? NULL : act_check_days(act, c->deadline, days, c->field);
}

static Error *start_clocks(Act *act)
{
    for (uint32_t i = 0; i < act->act->starts_count; i++) {
        const ActClock *c = &act->act->starts[i];
        if (!is_of_kind(act, c)) {
            continue;
        }
        if (c->from == FROM_RECEIPT) {
            TRY(prepare_clock(act, c));
            continue;
        }
        if (c->per != PER_PARTY) {
            TRY(start_one(act, c, c->per == PER_PERSON ? concerned(act) : 0));
            continue;
        }
        for (size_t k = 0; k < act->matter->participants.count; k++) {
            if (is_party(act, &act->matter->participants.items[k])) {
                TRY(start_one(act, c, act->matter->participants.items[k].no));
            }
        }
    }
    return NULL;
}

static bool is_end(const Act *act, Str after)
{
    const ProcedureState *state = procedure_state(act->procedure, after);
    return state != NULL && state->kind == STATE_END;
}

/* In a file that has come to its end nobody is late any more: what still runs stops. */
static Error *move_clocks(Act *act, Str before, Str after)
{
    const ProcedureAct *a = act->act;
    bool                ends = is_end(act, after);
    for (uint32_t i = 0; i < a->meets_count; i++) {
        act_meet_deadline(act, a->meets[i].deadline, a->meets[i].per == PER_PERSON ? concerned(act) : 0);
    }
    for (uint32_t i = 0; i < a->stops_count; i++) {
        act_stop_deadline(act, a->stops[i].deadline, a->stops[i].per == PER_PERSON ? concerned(act) : 0);
    }
    for (uint32_t i = 0; i < act->procedure->clocks_count; i++) {
        const ProcedureClock *c = &act->procedure->clocks[i];
        if (ends || clock_ends_on_leaving(c, before, after)) {
            act_stop_deadline(act, c->deadline, 0);
        }
    }
    for (uint32_t i = 0; i < a->extends_count; i++) {
        const ActClock *c = &a->extends[i];
        if (!is_of_kind(act, c)) {
            continue;
        }
        int64_t         days = c->field.n > 0 ? act_input_number(act, str_z(act->arena, c->field), 0) : 0;
        TRY(act_extend_deadline(act, c->deadline, c->per == PER_PERSON ? concerned(act) : 0, c->by, days, c->field));
    }
    return start_clocks(act);
}

/* ---- tasks and papers -------------------------------------------------------------------------------------------------- */

/* The running limit a task measures itself by: of several the one begun last, which is what the act itself has just started. */
static const MatterDeadline *due_of(const Act *act, const ProcedureTask *t)
{
    const MatterDeadline *last = NULL;
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        const MatterDeadline *d = &act->matter->deadlines.items[i];
        if (str_eq(d->status, S("running")) && task_is_due_by(t, d->rule)) {
            last = d;
        }
    }
    return last;
}

static bool limits_end_on_leaving(const Procedure *p, const ProcedureTask *t, Str before, Str after)
{
    bool all = t->due_count > 0;
    for (uint32_t i = 0; i < t->due_count; i++) {
        const ProcedureClock *c = procedure_clock(p, t->due[i]);
        all = all && c != NULL && clock_ends_on_leaving(c, before, after);
    }
    return all;
}

/* A task that measures itself by limits is over when the file leaves the states in which they run; every task when the file has come to
 * its end. */
static void close_left_behind(Act *act, Str before, Str after)
{
    bool ends = is_end(act, after);
    for (size_t i = 0; i < act->matter->tasks.count; i++) {
        Str                  task = act->matter->tasks.items[i].task;
        const ProcedureTask *t = procedure_task(act->procedure, task);
        if (ends || (t != NULL && limits_end_on_leaving(act->procedure, t, before, after))) {
            act_close_task(act, task);
        }
    }
}

static bool names_a_person(const Act *act)
{
    for (uint32_t i = 0; i < act->act->asks_count; i++) {
        const ProcedureField *f = procedure_field(act->procedure, act->act->asks[i].field);
        if (f->type == FIELD_IS_PERSON && !f->many) {
            return true;
        }
    }
    return false;
}

/* A party's task is his whom the act names, whichever side he is on: who appeals pays, be he defendant or plaintiff. An act that may name
 * one and names nobody gives no party a task (a protest costs nothing). */
static Error *open_task(Act *act, const ProcedureTask *t)
{
    const LawPower *who = law_power(act->house->law, t->who);
    if (who != NULL && who->party && names_a_person(act)) {
        const Participant *p = matter_participant(act->matter, concerned(act));
        return p == NULL ? NULL : act_open_task_of(act, t->id, p->capacity, p->person, due_of(act, t));
    }
    const Assignment *judge = matter_assigned(act->matter, S("case_judge"));
    if (judge != NULL && str_eq(t->who, S("examining_judge"))) { /* he acts no more: it is the judge of the case who decides */
        return act_open_task_of(act, t->id, judge->role, judge->person, due_of(act, t));
    }
    const Assignment *holder = matter_assigned(act->matter, t->who);
    return act_open_task(act, t->id, holder == NULL ? (PersonId){ { { 0 } } } : holder->person, due_of(act, t));
}

static Error *move_tasks(Act *act, Str before, Str after)
{
    close_left_behind(act, before, after);
    for (uint32_t i = 0; i < act->act->closes_count; i++) {
        act_close_task(act, act->act->closes[i]);
    }
    for (uint32_t i = 0; i < act->act->opens_count; i++) {
        const ProcedureTask *t = procedure_task(act->procedure, act->act->opens[i]);
        if (t == NULL) {
            return err_make(ERR_INTERNAL, "no task " STR_F, STR_A(act->act->opens[i]));
        }
        TRY(open_task(act, t));
    }
    return NULL;
}

static bool was_issued(const Act *act, Str form, int64_t first_new)
{
    for (size_t i = 0; i < act->matter->papers.count; i++) {
        const Paper *p = &act->matter->papers.items[i];
        if (p->no >= first_new && str_eq(p->form, form)) {
            return true;
        }
    }
    return false;
}

/* Whose paper it is: of who acts, or is acted for; of a file being opened, the first participant who signs that form. */
static int64_t given_by(const Act *act, const LawForm *f)
{
    for (size_t i = 0; act->powers.participant == 0 && act->matter->seq == 0 && i < act->matter->participants.count; i++) {
        for (uint32_t k = 0; k < f->signers_count; k++) {
            if (str_eq(act->matter->participants.items[i].capacity, f->signers[k])) {
                return act->matter->participants.items[i].no;
            }
        }
    }
    return act->powers.participant;
}

/* Papers that are the act itself (a petition, an answer): made of what was given, as the template of that form writes it down. */
static Error *file_given(Act *act)
{
    for (uint32_t i = 0; i < act->act->papers_count; i++) {
        const LawForm *f = form_find(act->house->law, act->act->papers[i]);
        if (f == NULL) {
            return err_make(ERR_INTERNAL, "no form " STR_F, STR_A(act->act->papers[i]));
        }
        JsonText data;
        TRY(paper_snapshot(act, &data));
        Str number = f->numbered_by.n == 0 ? S("") : act_input_text(act, str_z(act->arena, f->numbered_by));
        act_receive_form(act, f->id, f->name.vi, data, f->class.n > 0 ? f->class : S("parties"), given_by(act, f), number);
    }
    return NULL;
}

static Error *issue_forms(Act *act, int64_t first_new)
{
    for (uint32_t i = 0; i < act->act->issues_count; i++) {
        const LawForm *f = form_find(act->house->law, act->act->issues[i]);
        if (f == NULL) {
            return err_make(ERR_INTERNAL, "no form " STR_F, STR_A(act->act->issues[i]));
        }
        if (was_issued(act, f->id, first_new)) {
            continue;
        }
        JsonText data;
        TRY(paper_snapshot(act, &data));
        act_issue_paper(act, f->id, f->name.vi, data, f->class.n > 0 ? f->class : S("parties"), f->numbered_in);
    }
    for (uint32_t i = 0; i < act->act->draws_count; i++) {
        act_draw_number(act, act->act->draws[i], act->act->draws[i]);
    }
    return NULL;
}

/* ---- roles ---------------------------------------------------------------------------------------------------------------- */

static bool was_assigned(const Act *act, Str role, int64_t first_new)
{
    for (size_t i = 0; i < act->matter->assignments.count; i++) {
        const Assignment *s = &act->matter->assignments.items[i];
        if (s->no >= first_new && str_eq(s->role, role)) {
            return true;
        }
    }
    return false;
}

/* A role is an officer's of this court, of one of the posts its field names (law/procedures: `posts`). */
static Error *may_be_given(const Act *act, const ProcedureField *f, PersonId person, bool *may)
{
    Appointments posts = { 0 };
    *may = false;
    TRY(officer_appointments(act->db, act->arena, person, act->day, &posts));
    for (size_t i = 0; i < posts.count; i++) {
        bool fits = f->posts_count == 0;
        for (uint32_t k = 0; k < f->posts_count; k++) {
            fits = fits || str_eq(f->posts[k], posts.items[i].post);
        }
        *may = *may || (fits && court_id_eq(posts.items[i].court, act->matter->court));
    }
    return NULL;
}

/* The role an act gives goes to the officer named in its form, unless an effect (a draw) has given it already. */
static Error *give_role(Act *act, int64_t first_new)
{
    Str role = act->act->assigns;
    if (role.n == 0 || was_assigned(act, role, first_new)) {
        return NULL;
    }
    for (uint32_t i = 0; i < act->act->asks_count; i++) {
        const ProcedureField *f = procedure_field(act->procedure, act->act->asks[i].field);
        PersonId              person;
        if (f->type != FIELD_IS_OFFICER || f->many) {
            continue;
        }
        Str given = act_input_text(act, str_z(act->arena, f->id));
        if (given.n == 0) {
            continue;
        }
        Person who;
        bool   may = false;
        if (!id_parse(given, &person.id) || person_load(act->db, act->arena, person, &who) != NULL) {
            act_field_error(act, f->id, S("field.choice"));
            return NULL;
        }
        TRY(may_be_given(act, f, person, &may));
        if (!may) {
            act_field_error(act, f->id, S("field.choice"));
            return NULL;
        }
        act_unassign(act, role);
        act_assign(act, role, person, who.name, S("designation"), act_input_text(act, str_z(act->arena, act->act->reason)));
    }
    return NULL;
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------- */

static Error *run_effects(Act *act)
{
    for (uint32_t i = 0; i < act->act->effects_count; i++) {
        const Effect *e = house_effect(act->house, act->act->effects[i]);
        if (e == NULL) {
            return err_make(ERR_INTERNAL, "no effect " STR_F, STR_A(act->act->effects[i]));
        }
        if (e->prepare != NULL) {
            TRY(e->prepare(act));
        }
    }
    return NULL;
}

static Error *run_turn(Act *act, EffectTurn turn)
{
    for (const MatterModule *const *m = act->house->modules; *m != NULL; m++) {
        for (size_t i = 0; i < (*m)->effect_count; i++) {
            if ((*m)->effects[i].turn == turn) {
                TRY((*m)->effects[i].prepare(act));
            }
        }
    }
    return NULL;
}

Error *act_prepare(Act *act)
{
    Str     before = act->matter->state;
    Str     after = act_next_state(act->act, before);
    int64_t first_paper = act->matter->next_paper;
    int64_t first_role = act->matter->next_assignment;
    act->outcome = outcome_make(act->arena);
    act->outcome->to = after;
    take_input(act);
    if (act->field_errors != NULL) {
        return act->field_errors;
    }
    TRY(check_guards(act));
    TRY(run_effects(act));
    TRY(give_role(act, first_role));
    if (act->field_errors != NULL) {
        return act->field_errors;
    }
    TRY(move_clocks(act, before, after));
    TRY(move_tasks(act, before, after));
    TRY(run_turn(act, EFFECT_FIRST));
    TRY(file_given(act));
    TRY(run_turn(act, EFFECT_GIVEN));
    TRY(issue_forms(act, first_paper));
    TRY(run_turn(act, EFFECT_LAST));
    const ProcedureState *state = procedure_state(act->procedure, after);
    if (state == NULL) {
        return err_make(ERR_INTERNAL, "no state " STR_F, STR_A(after));
    }
    if (state->kind == STATE_END && !is_end(act, before)) {
        act_close(act);
    }
    return act->field_errors;
}
