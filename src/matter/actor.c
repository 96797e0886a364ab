/* A person as an actor: the powers of his posts and of delegations. Tables: appointment, delegation (through their rooms). */
#include "matter/matter_int.h"

#include "registry/registry_store.h"

Error *actor_of_person(House *h, Db *db, Arena *a, PersonId person, CourtId court, Actor *out)
{
    Date         today = instant_date(os_now(h->os));
    Appointments posts = { 0 };
    Scope        scope = scope_named(S("court"), court_id_str(&court));
    Access       access;
    LIST(Str) powers = { 0 };
    *out = (Actor){ .kind = ACTOR_PERSON, .person = person, .channel = S("online") };
    TRY(officer_appointments(db, a, person, today, &posts));
    for (size_t i = 0; i < posts.count; i++) {
        if (court_id_eq(posts.items[i].court, court)) {
            *LIST_ADD(a, &powers) = posts.items[i].post;
            out->court = court;
        }
    }
    TRY(access_powers(db, a, person, &scope, 1, today, &access));
    for (size_t i = 0; i < access.powers.count; i++) {
        const Power *p = &access.powers.items[i];
        if (p->from == POWER_DELEGATION) {
            *LIST_ADD(a, &powers) = p->name;
            out->delegation = p->decision;
            out->court = court;
        }
    }
    out->powers = powers.items;
    out->power_count = powers.count;
    return NULL;
}
