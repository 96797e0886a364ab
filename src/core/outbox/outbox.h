/* Messages between modules: written in the transaction of the act that causes them, handed to every listener at least once,
 * in order of time, removed when all of them succeeded. A listener is idempotent. A message that keeps failing goes to
 * outbox_dead for a person. Tables: outbox, outbox_dead. May use: db, os, base. */
#ifndef CORE_OUTBOX_OUTBOX_H
#define CORE_OUTBOX_OUTBOX_H

#include "db/db.h"
#include "os/os.h"

typedef struct OutboxMessage {
    CourtId  court;
    MatterId matter;
    int64_t  seq;
    Str      topic; /* the act's id for events of matters */
    int64_t  tries;
} OutboxMessage;

typedef struct OutboxListener {
    const char *name;
    Error *(*take)(void *context, Arena *a, const OutboxMessage *message);
} OutboxListener;

MUST_CHECK Error *outbox_add(Tx *tx, Id128 id, CourtId court, MatterId matter, int64_t seq, Str topic, Instant at);

/* Hands due messages to all listeners until none is left or `most` were handled; `taken` counts them. A failure of one
 * message delays that message (1 s doubled each time, at most 1 h; buried after 12 tries) and goes on with the next. */
MUST_CHECK Error *outbox_deliver(DbPool *pool, Os *os, const OutboxListener *listeners, size_t count, void *context, int64_t most,
                                 int64_t *taken);
MUST_CHECK Error *outbox_count(DbPool *pool, int64_t *waiting, int64_t *dead);

/* Messages set aside, oldest first, for the person who keeps the house; at most 200. Which file they are of is not told: who operates
 * reads no file. */
typedef struct DeadLetter {
    Id128   id;
    CourtId court;
    Str     topic, why; /* why: an error line, never personal */
    Instant at;
} DeadLetter;
typedef LIST(DeadLetter) DeadLetters;
MUST_CHECK Error *outbox_dead(Db *db, Arena *a, DeadLetters *out);
/* It is handed out again, with fresh tries. ERR_NOT_FOUND. */
MUST_CHECK Error *outbox_retry(Tx *tx, Id128 id, Instant now);

#endif
