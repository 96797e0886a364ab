/* What the application tells a person about his matters: message ids and our own references only; the page makes the text in
 * the reader's language, so nothing personal is stored twice. Table: notice. May use: db, base. */
#ifndef CORE_NOTIFY_NOTIFY_H
#define CORE_NOTIFY_NOTIFY_H

#include "db/db.h"

/* `message`: an act id, or a message id and the limit it tells of. The same (matter, seq) for the same person is told once: ids are made from them. */
MUST_CHECK Error *notify_add(Tx *tx, PersonId person, CourtId court, MatterId matter, int64_t seq, Str message, Instant at);
MUST_CHECK Error *notify_unread(Db *db, Arena *a, PersonId person, int64_t *out);
MUST_CHECK Error *notify_read_all(Tx *tx, PersonId person, Instant at);

#endif
