/* Notices to people. Table: notice. */
#include "core/notify/notify.h"
#include "base/hash.h"
#include "core/notify/notify_sql.h"

#include <string.h>

/* Time-ordered and the same again for the same fact: delivery is at least once. */
static Id128 notice_id(PersonId person, CourtId court, MatterId matter, int64_t seq, Instant at)
{
    struct {
        PersonId person;
        CourtId  court;
        MatterId matter;
        int64_t  seq;
    } fact;
    memset(&fact, 0, sizeof fact);
    fact.person = person;
    fact.court = court;
    fact.matter = matter;
    fact.seq = seq;
    Hash h = hash_of((Bytes){ (const uint8_t *)&fact, sizeof fact });
    return id_timed(at.ms, h.b);
}

Error *notify_add(Tx *tx, PersonId person, CourtId court, MatterId matter, int64_t seq, Str message, Instant at)
{
    Id128 id = notice_id(person, court, matter, seq, at);
    return q_notice_add(tx, person, (Bytes){ id.b, sizeof id.b }, court, matter, seq, message, at);
}

Error *notify_unread(Db *db, Arena *a, PersonId person, int64_t *out)
{
    NoticeUnreadRow row;
    TRY(q_notice_unread(db, person, a, &row));
    *out = row.unread;
    return NULL;
}

Error *notify_read_all(Tx *tx, PersonId person, Instant at)
{
    return q_notice_read_all(tx, person, at);
}
