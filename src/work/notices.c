/* Notices from events: whom an act tells. Listener of the outbox; may run more than once for one event. */
#include "work/work_int.h"

#include "core/notify/notify.h"
#include "registry/registry_store.h"
#include "work/work_sql.h"

typedef struct Telling {
    House        *house;
    Arena        *arena;
    const Matter *matter;
    const ProcedureAct  *act;
    const OutboxMessage *message;
    PersonId      actor;
    Instant       at;
    Str           class;
    LIST(PersonId) people;
} Telling;

static bool is_told(const ProcedureAct *act, Str who)
{
    for (uint32_t i = 0; i < act->tells_count; i++) {
        if (str_eq(act->tells[i], who)) {
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
        if (m->participants.items[i].until_on.n == 0 && is_told(t->act, m->participants.items[i].capacity)) {
            tell_person(t, m->participants.items[i].person);
        }
    }
    for (size_t i = 0; i < m->assignments.count; i++) {
        if (m->assignments.items[i].until_on.n == 0 && is_told(t->act, m->assignments.items[i].role)) {
            tell_person(t, m->assignments.items[i].person);
        }
    }
    TRY(officer_list(db, t->arena, m->court, instant_date(t->at), &officers));
    for (size_t i = 0; i < officers.count; i++) {
        if (is_told(t->act, officers.items[i].post)) {
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
        TRY(notify_add(tx, t->people.items[i], t->matter->court, t->matter->id, t->message->seq, t->act->id, t->at));
    }
    return NULL;
}

static Error *read_telling(Telling *t, Db *db, Matter *m, bool *found)
{
    const OutboxMessage *o = t->message;
    EventOfNoticeRow     row;
    *found = false;
    TRY(matter_load(t->house, db, t->arena, o->court, o->matter, m));
    t->matter = m;
    t->act = procedure_act(m->procedure, o->topic);
    if (t->act == NULL || t->act->tells_count == 0) {
        return NULL;
    }
    TRY(q_event_of_notice(db, o->court, o->matter, o->seq, t->arena, &row, found));
    if (*found) {
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
    Telling t = { .house = site->house, .arena = a, .message = message };
    Matter  m;
    Db     *db;
    bool    found = false;
    TRY(db_read(site->house->db, a, &db));
    Error *failed = read_telling(&t, db, &m, &found);
    db_done(db);
    TRY(failed);
    return found && t.people.count > 0 ? db_tx(site->house->db, "notices", write_notices, &t) : NULL;
}
