/* The court years themselves: whose turn it is, who looks at the file, what he takes up, what he tries in vain.
 * One thread; the clock moves from one waking file to the next. May use: every domain, matter, registry, law, core, db, os, base. */
#include "simulate/sim_int.h"

#include "delivery/delivery.h"
#include "law/calendar.h"

#include <string.h>

enum { STEP_MEMORY = 256 * 1024 * 1024, MONTHS_MOST = 36, MATTERS_MOST = 100000, TRIES_MOST = 3, STEADY_TRIES = 7, OUTBOX_MOST = 10000 };

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)
#define NEVER ((Instant){ INT64_MAX })

/* ---- time -------------------------------------------------------------------------------------------------------------------------- */

Date sim_today(const Sim *s)
{
    return instant_date(os_now(s->house->os));
}

Instant sim_working(const Sim *s, Instant t)
{
    enum { OPENS = 8, CLOSES = 17 };
    CalendarView view = { .law = s->house->law };
    Date         day = instant_date(t);
    int32_t      hour;
    int32_t      minute;
    int32_t      second;
    instant_clock(t, &hour, &minute, &second);
    if (hour >= CLOSES) {
        day = date_add_days(day, 1);
    }
    Date working = calendar_working_from(&view, day);
    bool same = date_cmp(working, instant_date(t)) == 0;
    return same && hour >= OPENS ? t : instant_of(working, OPENS, same ? 0 : minute);
}

Instant simulate_start(const SimOptions *o)
{
    return instant_of(date_add_months(o->ends, -o->months), 7, 0);
}

static Error *order_ledger(Sim *s)
{
    bool more = true;
    TRY(witness_publish(s->house->db, s->house->os, s->house->ledger));
    while (more) {
        TRY(ledger_sequence(s->house->ledger, &more));
    }
    return NULL;
}

/* What the running program's threads do: order the ledger, take what fell due, deliver the outbox. */
static Error *run_clockwork(Sim *s)
{
    int64_t taken;
    TRY(order_ledger(s)); /* draws wait for a checkpoint */
    for (const HouseTick *t = s->world->ticks; t != NULL && t->name != NULL; t++) {
        TRY(t->run(s->house, s->step));
    }
    TRY(order_ledger(s));
    TRY(outbox_deliver(s->house->db, s->house->os, s->world->listeners, s->world->listener_count, s->world->listener_context,
                       OUTBOX_MOST, &taken));
    TRY(looks_flush(s->house->looks));
    return looks_seal(s->house->looks);
}

/* Moves the clock on; once a day, in the early morning, the machines run. */
static Error *advance_to(Sim *s, Instant t)
{
    Instant now = os_now(s->house->os);
    if (t.ms <= now.ms) {
        return NULL;
    }
    bool another_day = date_cmp(instant_date(t), instant_date(now)) > 0;
    if (another_day) {
        Instant dawn = instant_of(instant_date(t), 6, 0);
        s->world->advance(s->house->os, dawn.ms - now.ms);
        TRY(run_clockwork(s));
    }
    s->world->advance(s->house->os, t.ms - os_now(s->house->os).ms);
    return NULL;
}

static Instant after_days(Sim *s, SimMatter *m, int64_t days)
{
    Instant t = { os_now(s->house->os).ms + days * DAY_MS + chance_between(&m->chance, 3, 300) * MINUTE_MS };
    return sim_working(s, t);
}

/* ---- who looks ------------------------------------------------------------------------------------------------------------------------ */

typedef LIST(Actor) Actors;

enum { ACTOR_PLACES = 1 << 14 };

/* A place of the table of actors, by person and court. */
typedef struct ActorPlace {
    bool     taken;
    PersonId person;
    CourtId  court;
    Actor    actor;
} ActorPlace;

static size_t actor_place(PersonId person, CourtId court)
{
    uint64_t h = str_hash_on(STR_HASH_START, person.id.b, sizeof person.id.b);
    return str_hash_place(str_hash_on(h, court.code, strlen(court.code)), ACTOR_PLACES);
}

Error *sim_actor(Sim *s, Db *db, PersonId person, CourtId court, Actor *out)
{
    if (s->actors == NULL) {
        s->actors = NEW_N(s->arena, ActorPlace, ACTOR_PLACES);
    }
    for (size_t i = actor_place(person, court), tried = 0; tried < ACTOR_PLACES; i = (i + 1) & (ACTOR_PLACES - 1), tried++) {
        ActorPlace *p = &s->actors[i];
        if (!p->taken) {
            TRY(actor_of_person(s->house, db, s->arena, person, court, &p->actor));
            p->taken = true;
            p->person = person;
            p->court = court;
        }
        if (id_eq(p->person.id, person.id) && court_id_eq(p->court, court)) {
            *out = p->actor;
            return NULL;
        }
    }
    return actor_of_person(s->house, db, s->step, person, court, out);
}

Error *sim_choices(Sim *s, Db *db, const Matter *file, const Actor *who, ActChoices *out)
{
    PowerSet powers;
    TRY(matter_powers(s->house, db, s->step, file, who, &powers));
    return matter_choices(s->house, db, s->step, file, who, &powers, out);
}

static Error *add_person(Sim *s, Db *db, const SimMatter *m, PersonId person, Actors *out)
{
    for (size_t i = 0; i < out->count; i++) {
        if (id_eq(out->items[i].person.id, person.id)) {
            return NULL;
        }
    }
    return sim_actor(s, db, person, m->court->id, LIST_ADD(s->step, out));
}

static Error *add_post(Sim *s, Db *db, const SimMatter *m, const char *post, size_t which, Actors *out)
{
    const SimPerson *p = court_officer(m->court, str_of(post), which);
    return p == NULL ? NULL : add_person(s, db, m, p->id, out);
}

/* Who is sued learns of it when the case was accepted and the notice served: before that nobody has a code. */
static bool knows_of_it(const Sim *s, const Matter *file, const Participant *p)
{
    static const Str sued[] = { S_INIT("defendant"), S_INIT("related_person") };
    static const Str early[] = { S_INIT("filing"), S_INIT("acceptance") };
    Str stage = procedure_state(s->procedure, file->state)->stage;
    return !str_among(sued, COUNT_OF(sued), p->capacity) || !str_among(early, COUNT_OF(early), stage);
}

/* Those whose business the file is: its parties (with an account or by the code served on them), its officers, the court's clerk and
 * chief judge or deputy, the bodies beside the court, the bank, the clock. */
static Error *concerned(Sim *s, Db *db, const SimMatter *m, const Matter *file, Actors *out)
{
    static const char *const bodies[] = { "procuracy", "higher_procuracy", "enforcement_body", "mediator" };
    for (size_t i = 0; i < file->participants.count; i++) {
        const Participant *p = &file->participants.items[i];
        if (p->until_on.n > 0) {
            continue;
        }
        if (!id_is_zero(p->person.id)) {
            TRY(add_person(s, db, m, p->person, out));
        } else if (knows_of_it(s, file, p)) {
            *LIST_ADD(s->step, out) = (Actor){ .kind = ACTOR_PERSON, .channel = S("online"), .participant = p->no };
        }
    }
    for (size_t i = 0; i < file->assignments.count; i++) {
        if (file->assignments.items[i].until_on.n == 0) {
            TRY(add_person(s, db, m, file->assignments.items[i].person, out));
        }
    }
    TRY(add_post(s, db, m, "clerk", m->plan.taste & 3, out));
    /* The deputy is the court's first judge. */
    bool deputy = m->plan.taste % 5 == 0;
    TRY(add_post(s, db, m, deputy ? "judge" : "chief_judge", 0, out));
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        TRY(add_post(s, db, m, bodies[i], m->plan.taste & 1, out));
    }
    *LIST_ADD(s->step, out) = (Actor){ .kind = ACTOR_BANK, .channel = S("partner") };
    *LIST_ADD(s->step, out) = (Actor){ .kind = ACTOR_SYSTEM, .channel = S("system") };
    return NULL;
}

/* ---- what they could do ------------------------------------------------------------------------------------------------------------------ */

typedef struct Option {
    const ProcedureAct *act;
    size_t              index; /* in the procedure */
    Actor               actor;
} Option;

/* The file as those concerned see it this moment. */
typedef struct Sight {
    Sim       *sim;
    SimMatter *m;
    Matter     file;
    LIST(Option) options;
    bool       can[ACTS_MAX], cannot[ACTS_MAX]; /* one of those who look has something to do there; one has not */
    bool       all;   /* everybody concerned looked */
    Instant    waits; /* until when nobody can follow the plan: a limit runs, the hearing's day is to come; NEVER: not known */
} Sight;

static bool leads_on(const Sight *k, const ProcedureAct *act)
{
    const Habit        *h = habit_of(k->sim, act);
    const ProcedureAct *step = plan_act(k->sim, k->m);
    if (step != NULL && act_may_start_in(step, k->file.state)) {
        return act == step;
    }
    if (act->into.n > 0 && !str_eq(act->into, k->file.state)) {
        return k->m->next.n > 0 && str_eq(act->into, k->m->next) && (h == NULL || h->detour > 0);
    }
    return k->m->next.n > 0 && h != NULL && h->leads;
}

/* An act of the plan that is not allowed while a limit runs: the day after which it may be tried. */
static void note_wait(Sight *k, const ActChoice *c)
{
    if (!str_eq(c->reason, S("law.act_too_early")) || !leads_on(k, c->act)) {
        return;
    }
    for (size_t i = 0; i < k->file.deadlines.count; i++) {
        const MatterDeadline *d = &k->file.deadlines.items[i];
        bool                  runs = str_eq(d->rule, c->missing) && str_eq(d->status, S("running"));
        Instant               over = instant_of(date_add_days(d->end_on, 1), 8, 20);
        if (runs && (k->waits.ms == NEVER.ms || over.ms > k->waits.ms)) {
            k->waits = over;
        }
    }
}

/* He has consented to electronic service already. */
static bool is_idle(const Sight *k, const Actor *who, const ProcedureAct *act)
{
    bool electronic = false;
    for (size_t i = 0; i < k->file.participants.count; i++) {
        const Participant *p = &k->file.participants.items[i];
        bool his = who->participant == p->no || (!id_is_zero(who->person.id) && id_eq(p->person.id, who->person.id));
        electronic = electronic || (his && p->electronic);
    }
    return electronic && str_eq(act->id, S("choose_electronic_service"));
}

/* What could be done now or is not thought of yet; where nobody finds anything to serve, to pay or to clear, nobody thinks of it until
 * something happens in the file. */
static Error *add_option(Sight *k, Db *db, const ProcedureAct *act, const Actor *who)
{
    Sim   *s = k->sim;
    size_t index = (size_t)(act - s->procedure->acts);
    Fill   f = { .sim = s, .file = k->m, .matter = &k->file, .act = act, .actor = who, .db = db, .arena = s->step,
                 .chance = &k->m->chance, .today = sim_today(s) };
    bool   possible = true;
    if (k->m->intends[index].ms <= os_now(s->house->os).ms || k->cannot[index]) {
        TRY(fill_possible(&f, &possible));
    }
    k->can[index] = k->can[index] || possible;
    if (possible) {
        *LIST_ADD(s->step, &k->options) = (Option){ act, index, *who };
    }
    if (possible && k->cannot[index]) { /* another has found nothing there; he does */
        k->m->intends[index] = (Instant){ 0 };
        k->m->idle[index] = false;
        k->cannot[index] = false;
    } else if (!possible && !k->can[index]) {
        k->m->intends[index] = NEVER;
        k->m->idle[index] = true;
        k->cannot[index] = true;
    }
    return NULL;
}

static Error *look_as(Sight *k, Db *db, const Actor *who)
{
    Sim       *s = k->sim;
    ActChoices choices = { 0 };
    TRY(sim_choices(s, db, &k->file, who, &choices));
    for (size_t i = 0; i < choices.count; i++) {
        const ProcedureAct *act = choices.items[i].act;
        if (!choices.items[i].allowed) {
            note_wait(k, &choices.items[i]);
        } else if (!is_idle(k, who, act)) {
            TRY(add_option(k, db, act, who));
        }
    }
    return NULL;
}

static bool has_arrived(const SimMatter *m)
{
    return m->plan.step_done == m->plan.step_count && str_eq(m->state, m->plan.goal);
}

/* Where the plan leads from here. An act that cannot be taken any more is let go; when every way is barred (a petition withdrawn, a
 * closed trial), the file goes to its end by whatever way is left. */
static void follow_plan(Sim *s, SimMatter *m)
{
    Plan *p = &m->plan;
    m->next = has_arrived(m) ? S("") : plan_next(s, m, m->state);
    while (m->next.n == 0 && plan_act(s, m) != NULL) {
        p->step_done++;
        m->next = has_arrived(m) ? S("") : plan_next(s, m, m->state);
    }
    if (m->next.n == 0 && !has_arrived(m)) {
        p->step_done = p->step_count;
        p->goal = S("closed");
        m->next = plan_next(s, m, m->state);
    }
}

static bool shares_word(const Str *a, uint32_t a_count, const Str *b, uint32_t b_count)
{
    for (uint32_t i = 0; i < a_count; i++) {
        for (uint32_t k = 0; k < b_count; k++) {
            if (str_eq(a[i], b[k])) {
                return true;
            }
        }
    }
    return false;
}

/* A right that lapses (to appeal, to complain) is used while it is there: days until half of its time is over. */
static int64_t days_of_right(const Sim *s, const SimMatter *m, const Matter *file, int64_t otherwise)
{
    int64_t days = otherwise;
    for (size_t i = 0; i < file->deadlines.count; i++) {
        const MatterDeadline *d = &file->deadlines.items[i];
        const ProcedureClock *c = procedure_clock(s->procedure, d->rule);
        int64_t               half = (d->end_on.day - sim_today(s).day) / 2;
        for (size_t k = 0; c != NULL && c->lapses && str_eq(d->status, S("running")) && k < s->procedure->acts_count; k++) {
            const ProcedureAct *act = &s->procedure->acts[k];
            bool leads = m->next.n > 0 && str_eq(act->into, m->next) && act_may_start_in(act, m->state);
            if (leads && shares_word(act->by, act->by_count, c->who, c->who_count) && half < days) {
                days = half;
            }
        }
    }
    return days > 0 ? days : 0;
}

/* A state is entered: where the plan leads from here, how long it stands, and nothing decided yet. */
static void enter_state(Sim *s, SimMatter *m, const Matter *file)
{
    enum { SUMMONED_DAYS = 20 };
    Plan *p = &m->plan;
    Str   state = file->state;
    m->state = str_copy(s->arena, state);
    m->stuck = 0;
    while (p->step_done < p->step_count && str_eq(state, p->steps[p->step_done])) {
        p->step_done++;
    }
    follow_plan(s, m);
    int64_t days = (int64_t)ordinary_stay(state) * p->patience / 100 * chance_between(&m->chance, 50, 130) / 100;
    int64_t before = days_of_right(s, m, file, days * 7 / 5);
    bool    lapses = before < days * 7 / 5;
    m->move_at = after_days(s, m, before);
    bool tried = plan_is_tried(m);
    bool last = str_eq(m->next, tried ? S("set_for_trial") : p->goal);
    if (!date_is_none(p->arrives) && !lapses && p->step_done == p->step_count && last) {
        Instant arrives = instant_of(date_add_days(p->arrives, tried ? -SUMMONED_DAYS : 0), 8, 30);
        m->move_at = arrives.ms > m->move_at.ms ? arrives : m->move_at;
    }
    memset(m->intends, 0, sizeof m->intends);
    memset(m->idle, 0, sizeof m->idle);
    m->look_all = true;
}

/* What the clockwork did to the file since it was last looked at. */
static Error *tally_machines(Sim *s, SimMatter *m, Db *db, const Matter *file)
{
    PowerSet   machine = { 0 };
    EventLines lines = { 0 };
    Str        court_eyes[] = { S("presiding_judge") };
    if (file->seq == m->seq) {
        return NULL;
    }
    machine.names.items = court_eyes;
    machine.names.count = COUNT_OF(court_eyes);
    TRY(matter_timeline(s->house, db, s->step, file, &machine, 0, file->seq - m->seq, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        const ProcedureAct *act = procedure_act(s->procedure, lines.items[i].act);
        s->report->by_act.items[act - s->procedure->acts].done++;
        s->report->acts++;
    }
    m->seq = file->seq;
    m->look_all = true;
    return NULL;
}

static SimActor whom(const Actor *a)
{
    return (SimActor){ a->kind, a->person, a->participant };
}

static bool is_same(const SimActor *a, const Actor *b)
{
    return a->kind == b->kind && a->participant == b->participant && id_eq(a->person.id, b->person.id);
}

/* Those who meant to act by now. */
static Error *due_actors(Sim *s, Db *db, const SimMatter *m, Actors *out)
{
    Instant now = os_now(s->house->os);
    for (size_t i = 0; i < s->procedure->acts_count; i++) {
        const SimActor *a = &m->by[i];
        bool            there = m->intends[i].ms == 0 || m->intends[i].ms > now.ms;
        for (size_t k = 0; k < out->count; k++) {
            there = there || is_same(a, &out->items[k]);
        }
        if (there) {
            continue;
        }
        if (a->kind != ACTOR_PERSON || id_is_zero(a->person.id)) {
            Str channel = a->kind == ACTOR_BANK ? S("partner") : a->kind == ACTOR_SYSTEM ? S("system") : S("online");
            *LIST_ADD(s->step, out) = (Actor){ .kind = a->kind, .channel = channel, .participant = a->participant };
        } else {
            TRY(sim_actor(s, db, a->person, m->court->id, LIST_ADD(s->step, out)));
        }
    }
    return NULL;
}

/* The day of the hearing that is to be opened next; DATE_NONE: none is. */
static Date day_of_hearing(const Sight *k, Instant *at)
{
    const ProcedureAct *open = procedure_act(k->sim->procedure, S("open_hearing"));
    bool set = act_may_start_in(open, k->file.state) && instant_parse(matter_field_text(&k->file, S("hearing_at")), at);
    return set ? instant_date(*at) : DATE_NONE;
}

/* The hour of the meeting or hearing, not a span of days, is when a file that waits for it goes on. */
static void keep_appointment(const Sight *k)
{
    Instant             at;
    const ProcedureAct *meet = procedure_act(k->sim->procedure, S("hold_conference"));
    bool                met = matter_field(&k->file, S("disclosure_on")) != NULL || !act_may_start_in(meet, k->file.state);
    if (!met && instant_parse(matter_field_text(&k->file, S("conference_at")), &at) && date_cmp(instant_date(at), sim_today(k->sim)) >= 0) {
        k->m->move_at = at;
    }
    Date    day = day_of_hearing(k, &at);
    if (!date_is_none(day) && str_eq(k->m->next, procedure_act(k->sim->procedure, S("open_hearing"))->into)
        && date_cmp(day, sim_today(k->sim)) >= 0) {
        k->m->move_at = at;
    }
}

/* It was not opened on its day (the file was still out, a panel was short): another day is set before anything else. */
static bool sets_another_day(const Sight *k, const ProcedureAct *act, size_t index)
{
    Instant at;
    Date    day = day_of_hearing(k, &at);
    bool    sets = str_eq(act->id, S("adjourn_unopened")) || str_eq(act->id, S("reschedule_hearing"));
    return sets && !date_is_none(day) && date_cmp(day, sim_today(k->sim)) < 0 && k->m->failed[index] < TRIES_MOST;
}

/* Everybody looks when something changed for him, when the plan may move on, and every few days. */
static bool all_look(const Sim *s, const SimMatter *m)
{
    enum { LOOK_DAYS = 8 };
    bool may_move = m->next.n > 0 && m->move_at.ms <= os_now(s->house->os).ms;
    return m->look_all || may_move || sim_today(s).day - m->looked_on.day >= LOOK_DAYS;
}

/* Whether the law may let him: by his posts, his part or his role. Only what nobody needs to look at is left out by it. */
static bool could_be(const Sight *k, const Actor *who, Str power)
{
    if (who->kind != ACTOR_PERSON) {
        return str_eq(power, who->kind == ACTOR_BANK ? S("bank") : S("system"));
    }
    for (size_t i = 0; i < who->power_count; i++) {
        if (str_eq(who->powers[i], power)) {
            return true;
        }
    }
    for (size_t i = 0; i < k->file.assignments.count; i++) {
        const Assignment *a = &k->file.assignments.items[i];
        if (str_eq(a->role, power) && id_eq(a->person.id, who->person.id)) {
            return true;
        }
    }
    for (size_t i = 0; i < k->file.participants.count; i++) {
        const Participant *p = &k->file.participants.items[i];
        bool his = who->participant == p->no || (!id_is_zero(who->person.id) && id_eq(p->person.id, who->person.id));
        if (his && str_eq(p->capacity, power)) {
            return true;
        }
    }
    return false;
}

/* An act about which something is to be decided now: not thought of yet, due, or leading on. */
static bool is_open(const Sight *k, const ProcedureAct *act, size_t index)
{
    Instant now = os_now(k->sim->house->os);
    Instant at = k->m->intends[index];
    if (!act_may_start_in(act, k->file.state)) {
        return false;
    }
    bool thinks = at.ms <= now.ms;
    bool leads = k->m->move_at.ms <= now.ms && leads_on(k, act);
    bool duty = at.ms == NEVER.ms && habit_of(k->sim, act) == NULL && act->closes_count > 0;
    return thinks || leads || duty || sets_another_day(k, act, index);
}

static bool has_reason_to_look(const Sight *k, const Actor *who)
{
    for (size_t i = 0; i < k->sim->procedure->acts_count; i++) {
        const ProcedureAct *act = &k->sim->procedure->acts[i];
        if (!is_open(k, act, i)) {
            continue;
        }
        for (uint32_t p = 0; p < act->by_count; p++) {
            if (could_be(k, who, act->by[p])) {
                return true;
            }
        }
    }
    return false;
}

static Error *see(Sim *s, SimMatter *m, Db *db, Sight *k)
{
    Actors who = { 0 };
    *k = (Sight){ .sim = s, .m = m, .waits = NEVER };
    TRY(matter_load(s->house, db, s->step, m->court->id, m->id, &k->file));
    TRY(tally_machines(s, m, db, &k->file));
    if (!str_eq(m->state, k->file.state)) {
        enter_state(s, m, &k->file);
    }
    keep_appointment(k);
    k->all = all_look(s, m);
    if (k->all) {
        TRY(concerned(s, db, m, &k->file, &who));
        m->look_all = false;
        m->looked_on = sim_today(s);
    } else {
        TRY(due_actors(s, db, m, &who));
    }
    for (size_t i = 0; i < who.count; i++) {
        if (has_reason_to_look(k, &who.items[i])) {
            TRY(look_as(k, db, &who.items[i]));
        }
    }
    return NULL;
}

/* ---- what they mean to do ------------------------------------------------------------------------------------------------------------------ */

/* The open task this act would close; NULL when none. */
static const Task *task_closed(const Sight *k, const ProcedureAct *act)
{
    for (uint32_t i = 0; i < act->closes_count; i++) {
        for (size_t t = 0; t < k->file.tasks.count; t++) {
            if (str_eq(k->file.tasks.items[t].task, act->closes[i])) {
                return &k->file.tasks.items[t];
            }
        }
    }
    return NULL;
}

static bool moves_away(const Sight *k, const ProcedureAct *act)
{
    return act->into.n > 0 && !str_eq(act->into, k->file.state);
}

/* A task is taken up somewhere before its day; who is careless thinks of it when it is over. A hearing that has to be held finds
 * everything done: the file is back from the procuracy. */
static Instant when_due(const Sight *k, const Task *task)
{
    SimMatter *m = k->m;
    Date       due;
    Instant    at;
    int64_t    days = chance_between(&m->chance, 0, 3);
    if (task->due_on.n > 0 && date_parse(task->due_on, &due)) {
        int64_t left = due.day - sim_today(k->sim).day;
        days = left > 0 ? chance_below(&m->chance, left + 1) : 0;
        days += m->plan.careless && chance_percent(&m->chance, 40) ? left - days + chance_between(&m->chance, 1, 6) : 0;
    }
    Date hearing = m->plan.steady ? day_of_hearing(k, &at) : DATE_NONE;
    if (!date_is_none(hearing)) {
        int64_t before = hearing.day - sim_today(k->sim).day - 3;
        days = before < days ? before : days;
    }
    return after_days(k->sim, m, days > 0 ? days : 0);
}

/* Where a story ends, the next step of these people is left to whoever opens the court: a vote, the file at the procuracy, a receipt,
 * an answer, the question of mediation. */
static bool is_left_open(const Sight *k, const ProcedureAct *act)
{
    static const char *const acts[] = { "cast_vote", "return_file", "issue_fee_receipt", "submit_answer", "certify_force",
                                        "offer_mediation", "decline_mediation_early", "record_silence" };
    bool                     ends_here = k->m->next.n == 0 && str_eq(k->m->plan.goal, k->file.state);
    for (size_t i = 0; ends_here && i < COUNT_OF(acts); i++) {
        if (str_eq(act->id, str_of(acts[i]))) {
            return true;
        }
    }
    return false;
}

/* It would end the story before its last step. */
static bool is_shunned(const SimMatter *m, const ProcedureAct *act)
{
    const Plan *p = &m->plan;
    return p->shuns != NULL && p->step_done > 0 && p->step_done < p->shuns_until && str_eq(act->id, str_of(p->shuns));
}

/* It would lead a file that has to arrive off its way: a day put off, or what hardly ever happens (another judge, another party). */
static bool strays(const SimMatter *m, const ProcedureAct *act, int likely)
{
    enum { HARDLY_EVER = 5 };
    static const Str put_off[] = { S_INIT("postpone_opening"), S_INIT("adjourn_unopened"), S_INIT("adjourn"), S_INIT("ask_fee_relief") };
    return m->plan.steady && (likely < HARDLY_EVER || str_among(put_off, COUNT_OF(put_off), act->id));
}

static Instant intention(const Sight *k, const Option *o)
{
    SimMatter   *m = k->m;
    const Habit *h = habit_of(k->sim, o->act);
    const Task  *task = h == NULL && !moves_away(k, o->act) ? task_closed(k, o->act) : NULL;
    int          likely = h != NULL ? h->likely : task != NULL ? 100 : moves_away(k, o->act) ? 0 : 3;
    int          most = h != NULL ? h->most : task != NULL ? 4 : 1;
    if (is_left_open(k, o->act) || is_shunned(m, o->act) || strays(m, o->act, likely) || m->done[o->index] >= most || !chance_percent(&m->chance, likely)) {
        return NEVER;
    }
    if (task != NULL) {
        return when_due(k, task);
    }
    int64_t stay = (m->move_at.ms - os_now(k->sim->house->os).ms) / DAY_MS;
    return after_days(k->sim, m, stay > 0 ? chance_below(&m->chance, stay + 1) : 0);
}

/* Papers to serve are the clerk's daily work, whatever the plan says. */
static bool serves(const ProcedureAct *act)
{
    return str_eq(act->id, S("record_service")) || str_eq(act->id, S("post_publicly"));
}

static Instant *intent_of(const Sight *k, const Option *o)
{
    Instant *t = &k->m->intends[o->index];
    bool     forgotten = t->ms == NEVER.ms && !is_left_open(k, o->act) && !k->m->idle[o->index] && habit_of(k->sim, o->act) == NULL && !moves_away(k, o->act)
                      && task_closed(k, o->act) != NULL && k->m->done[o->index] < 4 && k->m->failed[o->index] < TRIES_MOST;
    if (t->ms != 0 && !forgotten) {
        return t;
    }
    k->m->by[o->index] = whom(&o->actor);
    *t = serves(o->act) ? after_days(k->sim, k->m, chance_between(&k->m->chance, 0, 3)) : intention(k, o);
    return t;
}

/* Nobody opens a hearing before its hour. */
static bool too_early(Sight *k, const Option *o)
{
    const Habit *h = habit_of(k->sim, o->act);
    Instant      at;
    Instant      now = os_now(k->sim->house->os);
    if (h == NULL || h->after == NULL || !instant_parse(matter_field_text(&k->file, str_of(h->after)), &at) || at.ms <= now.ms) {
        return false;
    }
    if (leads_on(k, o->act)) {
        k->waits = at;
    }
    return true;
}

/* When somebody means to act next, or the plan may move on. What somebody meant to do and no longer may is forgotten. */
static Instant next_turn(Sight *k, bool may_move)
{
    SimMatter *m = k->m;
    Instant    now = os_now(k->sim->house->os);
    Instant    next = m->next.n > 0 && !may_move ? m->move_at : NEVER;
    for (size_t i = 0; i < k->sim->procedure->acts_count; i++) {
        Instant at = m->intends[i];
        if (at.ms > now.ms && at.ms < next.ms) {
            next = at;
        } else if (at.ms != 0 && at.ms <= now.ms) {
            m->intends[i] = (Instant){ 0 };
        }
    }
    return next;
}

/* What he takes up now: first what he meant to do, then what leads on. NULL: nothing; `*next` is when to look again. */
static const Option *choose(Sight *k, Instant *next)
{
    SimMatter *m = k->m;
    Instant    now = os_now(k->sim->house->os);
    int       *weights = NEW_N(k->sim->step, int, k->options.count + 1);
    bool       due = false;
    bool       may_move = m->next.n > 0 && m->move_at.ms <= now.ms;
    for (size_t i = 0; i < k->options.count; i++) {
        const Option *o = &k->options.items[i];
        if (sets_another_day(k, o->act, o->index)) {
            weights[i] = k->m->done[o->index] == 0 ? 8 : 1;
            due = true;
        } else if (!leads_on(k, o->act) && !too_early(k, o)) {
            weights[i] = intent_of(k, o)->ms <= now.ms;
            due = due || weights[i] > 0;
        }
    }
    for (size_t i = 0; !due && may_move && i < k->options.count; i++) {
        const Option *o = &k->options.items[i];
        const Habit  *h = habit_of(k->sim, o->act);
        int           most = h == NULL || o->act == plan_act(k->sim, m) ? 9 : h->most;
        int           tries = m->plan.steady ? STEADY_TRIES : TRIES_MOST; /* each time with another room, another day */
        bool          again = m->done[o->index] < most && m->failed[o->index] < tries && !m->idle[o->index];
        if (leads_on(k, o->act) && !too_early(k, o) && again) {
            int detour = h == NULL || h->detour == 0 ? 1 : h->detour;
            weights[i] = 64 / (detour * detour * detour) + 1;
        }
    }
    int chosen = chance_weighted(&m->chance, weights, k->options.count);
    if (chosen < 0) {
        *next = next_turn(k, may_move);
    }
    return chosen < 0 ? NULL : &k->options.items[chosen];
}

/* ---- doing it ------------------------------------------------------------------------------------------------------------------------------------ */

bool sim_is_refusal(const Error *e)
{
    switch ((int)e->code) {
    case ERR_NOT_ALLOWED:
    case ERR_FORBIDDEN:
    case ERR_STALE:
    case ERR_FIELD:
    case ERR_CONFLICT:
    case ERR_NOT_FOUND:
    case ERR_BAD_INPUT: return true;
    default: return false;
    }
}

Str sim_key(Sim *s)
{
    return str_format(s->step, "sim-%08lld", (long long)++s->keys);
}

Error *sim_request(Sim *s, SimMatter *m, const Matter *file, const ProcedureAct *act, const Actor *who, Db *db, Chance *chance,
                   ActRequest *out, bool *possible)
{
    Fill f = { .sim = s, .file = m, .matter = file, .act = act, .actor = who, .db = db, .arena = s->step, .chance = chance,
               .today = sim_today(s) };
    Str  json;
    *out = (ActRequest){ .actor = *who, .court = m->court->id, .matter = m->id, .act = act->id, .idem = sim_key(s) };
    out->version = file == NULL || act->passive ? MATTER_ANY_VERSION : file->version;
    if (file == NULL) {
        out->procedure = s->procedure->id;
        out->kind = str_of(m->dispute.topic->kind);
    }
    TRY(fill_input(&f, &json, possible));
    return json_parse(s->step, json, MIB(1), &out->input);
}

static void tally_refusal(Sim *s, SimTally *t, const Error *e)
{
    t->refused++;
    s->report->refused++;
    if (t->first_refusal.n == 0) {
        Str field = e->field.n > 0 ? str_format(s->step, " [" STR_F "]", STR_A(e->field)) : S("");
        t->first_refusal = str_format(s->arena, STR_F " " STR_F STR_F, STR_A(err_message_id(e)), STR_A(e->detail), STR_A(field));
    }
}

static Error *after_act(Sim *s, SimMatter *m, const Matter *before, const ActRequest *rq, const ActResult *done, size_t index)
{
    s->report->by_act.items[index].done++;
    s->report->acts++;
    m->done[index] = (uint8_t)(m->done[index] < UINT8_MAX ? m->done[index] + 1 : UINT8_MAX);
    m->seq = done->seq;
    const ProcedureAct *act = &s->procedure->acts[index];
    if (act == plan_act(s, m)) {
        m->plan.step_done++;
        if (act->into.n == 0) { /* no other state is entered */
            follow_plan(s, m);
            m->move_at = after_days(s, m, chance_between(&m->chance, 1, 6));
        }
    }
    if (serves(act)) { /* the next paper, without troubling anybody else */
        m->intends[index] = os_now(s->house->os);
    } else {
        m->intends[index] = (Instant){ 0 };
        m->look_all = true;
    }
    for (size_t i = 0; i < s->procedure->acts_count; i++) { /* what could not be done may be possible now */
        m->intends[i] = m->idle[i] ? (Instant){ 0 } : m->intends[i];
        m->idle[i] = false;
    }
    if (s->invariants != NULL) {
        TRY(invariants_act(s->invariants, before, rq, done));
    }
    for (uint32_t i = 0; i < act->effects_count; i++) {
        if (str_eq(act->effects[i], S("commit_draw"))) { /* the draw waits for a checkpoint signed some seconds from now */
            s->world->advance(s->house->os, 5000);
            TRY(run_clockwork(s));
        }
    }
    return NULL;
}

/* One act in good faith. */
static Error *take(Sim *s, SimMatter *m, const Matter *before, const ActRequest *rq, size_t index, bool *done)
{
    ActResult result;
    Error    *e = matter_act(s->house, s->step, rq, &result);
    *done = e == NULL;
    s->world->advance(s->house->os, chance_between(&m->chance, 800, 9000));
    if (e == NULL) {
        return after_act(s, m, before, rq, &result, index);
    }
    if (!sim_is_refusal(e)) {
        return e;
    }
    tally_refusal(s, &s->report->by_act.items[index], e);
    if (e->code == ERR_CONFLICT && e->message.n == 0) { /* a clash is told in words; a row that does not fit is a fault */
        sim_broken(s, m, str_format(s->step, STR_F ": " STR_F, STR_A(rq->act), STR_A(e->detail)));
    }
    m->failed[index] = (uint8_t)(m->failed[index] < UINT8_MAX ? m->failed[index] + 1 : UINT8_MAX);
    m->intends[index] = m->failed[index] < TRIES_MOST ? after_days(s, m, 1) : NEVER;
    return s->invariants != NULL ? invariants_refused(s->invariants, before, rq) : NULL;
}

/* ---- opening ------------------------------------------------------------------------------------------------------------------------------------ */

static Error *open_file(Sim *s, SimMatter *m)
{
    const ProcedureAct *act = procedure_act(s->procedure, m->opens_by);
    bool                online = str_eq(m->opens_by, S("file_petition"));
    const SimPerson    *clerk = court_officer(m->court, S("clerk"), m->plan.taste & 3);
    PersonId            who = !online ? clerk->id : m->lawyer != NULL ? m->lawyer->id : m->plaintiff->id;
    Actor               actor;
    ActRequest          rq;
    Db                 *db;
    bool                possible;
    BUG_IF(act == NULL);
    TRY(db_read(s->house->db, s->step, &db));
    Error *failed = sim_actor(s, db, who, m->court->id, &actor);
    actor.channel = online ? S("online") : S("counter");
    if (failed == NULL) {
        failed = sim_request(s, m, NULL, act, &actor, db, &m->chance, &rq, &possible);
    }
    db_done(db);
    TRY(failed);
    Matter nothing = { .court = m->court->id, .id = m->id, .procedure = s->procedure, .state = procedure_start(s->procedure)->id };
    TRY(take(s, m, &nothing, &rq, (size_t)(act - s->procedure->acts), &m->opened));
    m->wake = after_days(s, m, m->opened ? 0 : 1);
    m->over = !m->opened && m->failed[act - s->procedure->acts] >= TRIES_MOST;
    return NULL;
}

/* ---- a waking ------------------------------------------------------------------------------------------------------------------------------------- */

/* Nobody can go where the plan leads: wait for the limit, try again, at last give that way up. */
static void wait_on(Sight *k, Instant next)
{
    enum { PATIENCE = 40 };
    SimMatter *m = k->m;
    Sim       *s = k->sim;
    Instant    now = os_now(s->house->os);
    if (m->next.n == 0 || m->move_at.ms > now.ms) {
        m->over = next.ms == NEVER.ms && procedure_state(s->procedure, m->state)->kind == STATE_END;
        m->wake = next.ms == NEVER.ms ? after_days(s, m, 9) : sim_working(s, next);
        return;
    }
    Instant again = k->waits.ms != NEVER.ms ? k->waits : after_days(s, m, chance_between(&m->chance, 1, 3));
    again = next.ms < again.ms ? next : again;
    /* Somebody's intention may be what the plan waits for: that is no reason to give it up, unless it goes on for ever. */
    m->stuck += k->waits.ms != NEVER.ms ? 0 : next.ms == NEVER.ms ? 4 : 1;
    const ProcedureAct *step = plan_act(s, m);
    if (step != NULL) { /* what could not be done may be possible after some days */
        m->idle[step - s->procedure->acts] = false;
        m->intends[step - s->procedure->acts] = (Instant){ 0 };
        m->look_all = true;
    }
    if (m->stuck >= PATIENCE && step != NULL) {
        m->plan.step_done++;
        follow_plan(s, m);
        m->stuck = 0;
    } else if (m->stuck >= PATIENCE) {
        for (size_t i = 0; i < s->procedure->acts_count; i++) {
            bool leads = str_eq(s->procedure->acts[i].into, m->next) && act_may_start_in(&s->procedure->acts[i], m->state);
            m->failed[i] = leads ? UINT8_MAX : m->failed[i];
        }
        follow_plan(s, m);
        m->stuck = 0;
    }
    m->wake = sim_working(s, again);
}

/* Some papers do not reach their reader at the first attempt. */
static const Option *or_fails(const Sight *k, const Option *chosen)
{
    if (!str_eq(chosen->act->id, S("record_service")) || !chance_percent(&k->m->chance, 6)) {
        return chosen;
    }
    for (size_t i = 0; i < k->options.count; i++) {
        const Option *o = &k->options.items[i];
        if (str_eq(o->act->id, S("record_failed_service")) && k->m->done[o->index] < 2) {
            return o;
        }
    }
    return chosen;
}

/* What is done beside the file: the judge's draft. */
static Error *write_draft(Sight *k, Db *db)
{
    const Assignment *judge = matter_assigned(&k->file, S("presiding_judge"));
    Fill f = { .sim = k->sim, .file = k->m, .matter = &k->file, .db = db, .arena = k->sim->step, .chance = &k->m->chance,
               .today = sim_today(k->sim) };
    return judge != NULL && str_eq(k->file.state, S("deliberation")) ? fill_draft(&f, judge->person) : NULL;
}

/* Who consents to electronic service does it from an account of his own, beside the code that was served on him. */
static Actor with_account(Sight *k, const Option *o)
{
    Actor              a = o->actor;
    const Participant *p = matter_participant(&k->file, a.participant);
    bool consents = str_eq(o->act->id, S("choose_electronic_service")) && p != NULL && str_eq(p->capacity, S("defendant"));
    if (consents && !k->m->dispute.topic->organisation) {
        a.person = k->m->defendant->id;
        k->m->bound = true;
    }
    return a;
}

static Error *take_up(Sight *k, Db *db, const Option *chosen, ActRequest *rq, bool *possible)
{
    Actor who = with_account(k, chosen);
    TRY(sim_request(k->sim, k->m, &k->file, chosen->act, &who, db, &k->m->chance, rq, possible));
    if (!*possible) { /* nothing to serve, nothing due: until something happens in the file */
        k->m->intends[chosen->index] = NEVER;
        k->m->idle[chosen->index] = true;
    }
    return NULL;
}

static Error *wake(Sim *s, SimMatter *m)
{
    Db           *db;
    Sight         k;
    ActRequest    rq;
    Instant       next = NEVER;
    const Option *chosen = NULL;
    bool          possible = false;
    if (!m->opened) {
        return open_file(s, m);
    }
    TRY(db_read(s->house->db, s->step, &db));
    Error *failed = see(s, m, db, &k);
    if (failed == NULL) {
        failed = write_draft(&k, db);
    }
    if (failed == NULL) {
        chosen = choose(&k, &next);
    }
    if (failed == NULL && chosen == NULL && !k.all) { /* who meant to act may not any more: somebody else may */
        m->look_all = true;
        failed = see(s, m, db, &k);
        chosen = failed == NULL ? choose(&k, &next) : NULL;
    }
    if (failed == NULL && chosen != NULL) {
        chosen = or_fails(&k, chosen);
        failed = take_up(&k, db, chosen, &rq, &possible);
    }
    db_done(db);
    TRY(failed);
    if (s->options->meddling > 0 && chance_percent(&m->chance, s->options->meddling)) {
        TRY(meddle(s, m, &k.file));
    }
    if (chosen == NULL) {
        wait_on(&k, next);
        return NULL;
    }
    bool done = false;
    if (possible) {
        TRY(take(s, m, &k.file, &rq, chosen->index, &done));
    }
    m->wake = sim_working(s, (Instant){ os_now(s->house->os).ms + chance_between(&m->chance, 4, 90) * MINUTE_MS });
    return NULL;
}

/* ---- the years --------------------------------------------------------------------------------------------------------------------------------------- */

static SimMatter *next_awake(Sim *s)
{
    SimMatter *first = NULL;
    for (size_t i = 0; i < s->matter_count; i++) {
        SimMatter *m = &s->matters[i];
        if (!m->over && (first == NULL || m->wake.ms < first->wake.ms)) {
            first = m;
        }
    }
    return first;
}

static Error *live(Sim *s)
{
    Instant last = instant_of(s->options->ends, 0, 0);
    for (SimMatter *m = next_awake(s); m != NULL && m->wake.ms < last.ms; m = next_awake(s)) {
        TRY(advance_to(s, m->wake));
        if (os_now(s->house->os).ms >= last.ms) {
            break;
        }
        TRY(wake(s, m));
        arena_reset(s->step);
        err_reset();
    }
    Instant now = os_now(s->house->os);
    if (now.ms < last.ms) {
        s->world->advance(s->house->os, last.ms - now.ms);
    }
    return run_clockwork(s);
}

static Error *check_options(const SimOptions *o)
{
    bool good = o->months >= 1 && o->months <= MONTHS_MOST && o->courts >= 1 && o->courts <= 4 && o->matters >= 0
             && o->matters <= MATTERS_MOST && o->meddling >= 0 && o->meddling <= 100 && !date_is_none(o->ends);
    return good ? NULL : err_make(ERR_BAD_INPUT, "months 1-%d, courts 1-4, matters 0-%d", MONTHS_MOST, MATTERS_MOST);
}

static Error *count_states(Sim *s, Db *db)
{
    for (size_t i = 0; i < s->matter_count; i++) {
        SimMatter *m = &s->matters[i];
        Matter     file;
        if (!m->opened) {
            continue;
        }
        TRY(matter_load(s->house, db, s->step, m->court->id, m->id, &file));
        for (size_t k = 0; k < s->procedure->states_count; k++) {
            s->report->by_state.items[k].done += str_eq(s->procedure->states[k].id, file.state);
        }
        arena_reset(s->step);
    }
    return NULL;
}

static void begin_report(Sim *s)
{
    for (size_t i = 0; i < s->procedure->acts_count; i++) {
        *LIST_ADD(s->arena, &s->report->by_act) = (SimTally){ .id = s->procedure->acts[i].id };
    }
    for (size_t i = 0; i < s->procedure->states_count; i++) {
        *LIST_ADD(s->arena, &s->report->by_state) = (SimTally){ .id = s->procedure->states[i].id };
    }
}

static Error *end_report(Sim *s)
{
    LedgerHead head = ledger_head(s->house->ledger, s->step);
    s->report->ledger_size = head.size;
    s->report->ledger_root = head.root;
    Db    *db;
    Arena *own = arena_make(KIB(64)); /* the step's arena is reset between files */
    Error *failed = db_read(s->house->db, own, &db);
    if (failed == NULL) {
        failed = count_states(s, db);
    }
    arena_release(own);
    return failed;
}

Error *simulate(const SimWorld *world, Arena *a, const SimOptions *options, SimReport *out)
{
    Sim s = { .world = world, .house = world->house, .arena = a, .options = options, .report = out,
              .chance = chance_make(options->seed, 1) };
    *out = (SimReport){ 0 };
    TRY(check_options(options));
    s.starts = instant_date(simulate_start(options));
    s.procedure = procedure_find_on(s.house->law, S("civil_first_instance"), s.starts);
    if (s.procedure == NULL || s.procedure->acts_count > ACTS_MAX) {
        return err_make(ERR_BAD_INPUT, "no procedure in force on the first day, or too many acts");
    }
    s.step = arena_make(STEP_MEMORY);
    for (size_t i = 0; i < s.procedure->acts_count; i++) {
        s.habits[i] = habit_find(&s.procedure->acts[i]);
    }
    begin_report(&s);
    Error *failed = cast_people(&s);
    if (failed == NULL) {
        failed = plan_matters(&s);
    }
    if (failed == NULL && options->checks) {
        failed = invariants_open(&s, &s.invariants);
    }
    if (failed == NULL) {
        failed = live(&s);
    }
    if (failed == NULL && s.invariants != NULL) {
        failed = invariants_whole(s.invariants);
    }
    if (failed == NULL) {
        failed = end_report(&s);
    }
    if (failed == NULL && options->accounts) {
        failed = cast_accounts(&s);
    }
    arena_release(s.step);
    return failed;
}
