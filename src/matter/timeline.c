/* What happened, newest first, as far as the reader's powers go. Table: event. */
#include "matter/matter_int.h"

#include "matter/matter_sql.h"

Error *matter_timeline(House *h, Db *db, Arena *a, const Matter *m, const PowerSet *p, int64_t before, int64_t limit,
                       EventLines *out)
{
    (void)h;
    EventPageRows rows;
    TRY(q_event_page(db, m->court, m->id, before > 0 ? before : INT64_MAX, limit, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const EventPageRow *r = &rows.items[i];
        if (!matter_may_see(p, r->class)) {
            continue;
        }
        *LIST_ADD(a, out) = (EventLine){
            .seq = r->seq, .version = r->version, .act = r->act, .actor_role = r->actor_role, .state = r->state, .class = r->class,
            .channel = r->channel, .actor = r->actor, .acting_for = r->acting_for, .at = r->at, .day = r->day,
            .numbers = r->numbers,
        };
    }
    return NULL;
}
