/* What the application tells a person about his matters: message ids and our own references only; the page makes the text in
 * the reader's language, so nothing personal is stored twice. Table: notice. May use: db, base. */
#ifndef CORE_NOTIFY_NOTIFY_H
#define CORE_NOTIFY_NOTIFY_H

#include "db/db.h"

typedef struct Notice {
    Id128    id;
    CourtId  court;
    MatterId matter;
    int64_t  seq;
    Str      message; /* act id, or message id and the limit it tells of */
    Instant  at;
    bool     read;
} Notice;
typedef LIST(Notice) Notices;

/* The same (matter, seq) for the same person is told once: ids are made from them. */
MUST_CHECK Error *notify_add(Tx *tx, PersonId person, CourtId court, MatterId matter, int64_t seq, Str message, Instant at);
/* Newest first; `before` NULL for the first page. */
MUST_CHECK Error *notify_list(Db *db, Arena *a, PersonId person, const Id128 *before, int64_t most, Notices *out);
MUST_CHECK Error *notify_unread(Db *db, Arena *a, PersonId person, int64_t *out);
MUST_CHECK Error *notify_read_all(Tx *tx, PersonId person, Instant at);

#endif
