/* What happened, newest first, as far as the reader's powers go. Table: event. */
#include "matter/matter_int.h"

#include "matter/matter_sql.h"

static void add_line(Arena *a, const PowerSet *p, const EventPageRow *r, EventLines *out)
{
    if (matter_may_see(p, r->class)) {
        *LIST_ADD(a, out) = (EventLine){
            .seq = r->seq, .version = r->version, .act = r->act, .actor_role = r->actor_role, .state = r->state, .class = r->class,
            .channel = r->channel, .actor = r->actor, .name = r->name, .acting_for = r->acting_for, .delegation = r->delegation, .at = r->at, .day = r->day,
            .numbers = r->numbers,
        };
    }
}

Error *matter_timeline(House *h, Db *db, Arena *a, const Matter *m, const PowerSet *p, int64_t before, int64_t limit,
                       EventLines *out)
{
    (void)h;
    int64_t       at = before > 0 ? before : INT64_MAX, asked;
    EventPageRows rows;
    do { /* what he may not see takes no place from what he may */
        asked = limit - (int64_t)out->count;
        TRY(q_event_page(db, m->court, m->id, at, asked, a, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            add_line(a, p, &rows.items[i], out);
            at = rows.items[i].seq;
        }
    } while ((int64_t)rows.count == asked && (int64_t)out->count < limit);
    return NULL;
}
