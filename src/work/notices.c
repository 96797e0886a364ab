/* Notices: of events, to whom an act tells (listener of the outbox), and of limits that come to their end (once each legal day).
 * Both may run more than once: the same is told once. */
#include "work/work_int.h"

#include "core/notify/notify.h"
#include "law/deadline.h"
#include "registry/registry_store.h"
#include "work/work_sql.h"

typedef struct Telling {
    House        *house;
    Arena        *arena;
    const Matter *matter;
    const Str    *whom;        /* capacities, roles and posts */
    size_t        whom_count;
    int64_t       participant; /* the only one of the participants; 0: all */
    int64_t       seq;         /* what the notice is about: an event, or below 0 a limit and how far it is */
    Str           message;
    PersonId      actor;
    Instant       at;
    Str           class;
    LIST(PersonId) people;
} Telling;

static bool is_told(const Telling *t, Str who)
{
    for (size_t i = 0; i < t->whom_count; i++) {
        if (str_eq(t->whom[i], who)) {
            return true;
        }
    }
    return false;
}

static void tell_person(Telling *t, PersonId person)
{
    bool known = id_is_zero(person.id) || id_eq(person.id, t->actor.id);
    for (size_t i = 0; i < t->people.count; i++) {
        known = known || id_eq(t->people.items[i].id, person.id);
    }
    if (!known) {
        *LIST_ADD(t->arena, &t->people) = person;
    }
}

static Error *find_people(Telling *t, Db *db)
{
    const Matter *m = t->matter;
    Officers      officers = { 0 };
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *one = &m->participants.items[i];
        bool               meant = t->participant == 0 || t->participant == one->no;
        if (one->until_on.n == 0 && meant && is_told(t, one->capacity)) {
            tell_person(t, one->person);
        }
    }
    for (size_t i = 0; i < m->assignments.count; i++) {
        if (m->assignments.items[i].until_on.n == 0 && is_told(t, m->assignments.items[i].role)) {
            tell_person(t, m->assignments.items[i].person);
        }
    }
    TRY(officer_list(db, t->arena, m->court, instant_date(t->at), &officers));
    for (size_t i = 0; i < officers.count; i++) {
        if (is_told(t, officers.items[i].post)) {
            tell_person(t, officers.items[i].person);
        }
    }
    return NULL;
}

/* Only who may see the event: an exclusion or a sealed act is stronger than the list of whom the act tells. */
static Error *keep_those_who_may_see(Telling *t, Db *db)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->people.count; i++) {
        Actor    who;
        PowerSet powers;
        TRY(actor_of_person(t->house, db, t->arena, t->people.items[i], t->matter->court, &who));
        TRY(matter_powers(t->house, db, t->arena, t->matter, &who, &powers));
        bool body = power_has(&powers, S("enforcement_body")); /* told of what it must carry out, with no right to the file */
        if (!powers.excluded && (matter_may_see(&powers, t->class) || body)) {
            t->people.items[kept++] = t->people.items[i];
        }
    }
    t->people.count = kept;
    return NULL;
}

static Error *write_notices(Tx *tx, void *arg)
{
    const Telling *t = arg;
    for (size_t i = 0; i < t->people.count; i++) {
        TRY(notify_add(tx, t->people.items[i], t->matter->court, t->matter->id, t->seq, t->message, t->at));
    }
    return NULL;
}

/* ---- events ------------------------------------------------------------------------------------------------------------------- */

static Error *read_telling(Telling *t, Db *db, const OutboxMessage *o, Matter *m, bool *found)
{
    EventOfNoticeRow row;
    *found = false;
    TRY(matter_load(t->house, db, t->arena, o->court, o->matter, m));
    t->matter = m;
    const ProcedureAct *act = procedure_act(m->procedure, o->topic);
    if (act == NULL || act->tells_count == 0) {
        return NULL;
    }
    TRY(q_event_of_notice(db, o->court, o->matter, o->seq, t->arena, &row, found));
    if (*found) {
        t->whom = act->tells;
        t->whom_count = act->tells_count;
        t->seq = o->seq;
        t->message = act->id;
        t->actor = row.actor;
        t->at = row.at;
        t->class = row.class;
        TRY(find_people(t, db));
        TRY(keep_those_who_may_see(t, db));
    }
    return NULL;
}

Error *work_listener(void *context, Arena *a, const OutboxMessage *message)
{
    Site   *site = context;
    Telling t = { .house = site->house, .arena = a };
    Matter  m;
    Db     *db;
    bool    found = false;
    TRY(db_read(site->house->db, a, &db));
    Error *failed = read_telling(&t, db, message, &m, &found);
    db_done(db);
    TRY(failed);
    return found && t.people.count > 0 ? db_tx(site->house->db, "notices", write_notices, &t) : NULL;
}

/* ---- limits that come to their end ---------------------------------------------------------------------------------------------- */

enum { LIMITS_READ = 500 };

/* How far a running limit is. */
typedef enum LimitStage { STAGE_EARLY, STAGE_HALF, STAGE_MOST, STAGE_LAST_DAYS, STAGE_OVER, STAGE_COUNT } LimitStage;
static const char *const stage_messages[STAGE_COUNT] = {
    [STAGE_HALF] = "page.limit_half", [STAGE_MOST] = "page.limit_most", [STAGE_LAST_DAYS] = "page.limit_last_days", [STAGE_OVER] = "page.limit_over",
};

/* The latest stage reached, and since which day. */
static LimitStage stage_of(const Law *law, const LimitsRunningRow *r, Date today, Date *since)
{
    Deadline       d = { .from = r->start_on, .end = r->end_on };
    DeadlineAlerts at = deadline_alerts(law, court_id_str(&r->court_id), &d);
    Date           from[STAGE_COUNT] = { [STAGE_EARLY] = r->start_on,          [STAGE_HALF] = at.half,
                                         [STAGE_MOST] = at.most,               [STAGE_LAST_DAYS] = at.last_days,
                                         [STAGE_OVER] = date_add_days(r->end_on, 1) };
    LimitStage     stage = STAGE_OVER;
    while (stage > STAGE_EARLY && date_cmp(today, from[stage]) < 0) {
        stage--;
    }
    *since = from[stage];
    return stage;
}

/* Who must act within it; a party hears of the last days only, and of what the court let pass its chief judge hears too. */
static void choose_whom(Telling *t, const ProcedureClock *c, LimitStage stage)
{
    const Law *law = t->house->law;
    LIST(Str) whom = { 0 };
    bool courts = false;
    for (uint32_t i = 0; i < c->who_count; i++) {
        const LawPower *power = law_power(law, c->who[i]);
        bool            court = power != NULL && (power->kind == POWER_KIND_COURT || power->kind == POWER_KIND_ROLE);
        courts = courts || court;
        if (court || stage == STAGE_LAST_DAYS) {
            *LIST_ADD(t->arena, &whom) = c->who[i];
        }
    }
    if (courts && stage == STAGE_OVER) {
        *LIST_ADD(t->arena, &whom) = S("chief_judge");
    }
    t->whom = whom.items;
    t->whom_count = whom.count;
}

static Error *read_limit(Telling *t, Db *db, const LimitsRunningRow *r, LimitStage stage, Matter *m)
{
    TRY(matter_load(t->house, db, t->arena, r->court_id, r->matter_id, m));
    const ProcedureClock *c = procedure_clock(m->procedure, r->rule);
    t->matter = m;
    if (c == NULL || (c->lapses && stage == STAGE_OVER)) {
        return NULL;
    }
    t->participant = r->participant;
    t->seq = -(r->no * STAGE_COUNT + (int64_t)stage);
    t->message = str_format(t->arena, "%s " STR_F, stage_messages[stage], STR_A(r->rule));
    t->class = S("parties");
    choose_whom(t, c, stage);
    TRY(find_people(t, db));
    return keep_those_who_may_see(t, db);
}

static Error *tell_limit(House *h, const LimitsRunningRow *r, LimitStage stage, Date reached)
{
    Arena  *a = arena_make(MIB(16));
    Telling t = { .house = h, .arena = a, .at = instant_of(reached, 0, 0) };
    Matter  m;
    Db     *db;
    Error  *failed = db_read(h->db, a, &db);
    if (failed == NULL) {
        failed = read_limit(&t, db, r, stage, &m);
        db_done(db);
    }
    if (failed == NULL && t.people.count > 0) {
        failed = db_tx(h->db, "limit_notices", write_notices, &t);
    }
    arena_release(a);
    return failed;
}

static Error *limits_page(House *h, Arena *a, const LimitsRunningRow *after, LimitsRunningRows *out)
{
    Db *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = q_limits_running(db, after->end_on, after->court_id, after->matter_id, after->no, LIMITS_READ, a, out);
    db_done(db);
    return failed;
}

Error *limits_tell(House *h, Arena *a, Date since, Date today)
{
    LimitsRunningRow  last = { .end_on = since };
    LimitsRunningRows rows;
    do {
        TRY(limits_page(h, a, &last, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            Date       reached;
            LimitStage stage = stage_of(h->law, &rows.items[i], today, &reached);
            last = rows.items[i];
            if (stage != STAGE_EARLY && date_cmp(reached, since) > 0) {
                TRY(tell_limit(h, &last, stage, reached));
            }
        }
    } while (rows.count == LIMITS_READ);
    return NULL;
}
