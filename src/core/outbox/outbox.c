/* The outbox. Tables: outbox, outbox_dead. */
#include "core/outbox/outbox.h"
#include "base/log.h"
#include "core/outbox/outbox_sql.h"

#include <string.h>

enum { BATCH = 100, TRIES_MAX = 12, DELAY_FIRST_MS = 1000, DELAY_MAX_MS = 3600 * 1000, LISTENER_MEMORY = 4 * 1024 * 1024,
       DEAD_MOST = 200 };

Error *outbox_add(Tx *tx, Id128 id, CourtId court, MatterId matter, int64_t seq, Str topic, Instant at)
{
    return q_outbox_add(tx, (Bytes){ id.b, sizeof id.b }, court, matter, seq, topic, at);
}

typedef struct Settle {
    const OutboxDueRow *row;
    Error              *failure; /* NULL: every listener succeeded */
    Instant             now;
} Settle;

static int64_t delay_after(int64_t tries)
{
    int64_t ms = DELAY_FIRST_MS;
    for (int64_t i = 0; i < tries && ms < DELAY_MAX_MS; i++) {
        ms *= 2;
    }
    return ms < DELAY_MAX_MS ? ms : DELAY_MAX_MS;
}

static Error *settle(Tx *tx, void *arg)
{
    const Settle       *s = arg;
    const OutboxDueRow *m = s->row;
    if (s->failure == NULL) {
        return q_outbox_done(tx, m->id);
    }
    if (m->tries + 1 < TRIES_MAX) {
        return q_outbox_again(tx, m->id, m->tries + 1, (Instant){ s->now.ms + delay_after(m->tries) });
    }
    TRY(q_outbox_bury(tx, m->id, m->court_id, m->matter_id, m->seq, m->topic, err_line(tx_arena(tx), s->failure), s->now));
    return q_outbox_done(tx, m->id);
}

static Error *hand_out(const OutboxListener *listeners, size_t count, void *context, Arena *a, const OutboxDueRow *row)
{
    OutboxMessage message = { row->court_id, row->matter_id, row->seq, row->topic, row->tries };
    for (size_t i = 0; i < count; i++) {
        TRY(listeners[i].take(context, a, &message));
    }
    return NULL;
}

/* A listener over its memory fails as any other does; the program lives. */
static Error *hand_out_guarded(const OutboxListener *listeners, size_t count, void *context, Arena *a, const OutboxDueRow *row)
{
    if (setjmp(*arena_guard(a)) != 0) {
        return err_make(ERR_MEMORY, "a listener over its memory");
    }
    Error *failed = hand_out(listeners, count, context, a, row);
    arena_unguard(a);
    return failed;
}

/* One message: its listeners, then its fate. */
static Error *deliver_one(DbPool *pool, Os *os, const OutboxListener *listeners, size_t count, void *context, Arena *a,
                          const OutboxDueRow *row)
{
    Settle s = { .row = row, .failure = hand_out_guarded(listeners, count, context, a, row), .now = os_now(os) };
    if (s.failure != NULL) {
        log_error("outbox_message_failed", s.failure);
    }
    return db_tx(pool, "outbox_settle", settle, &s);
}

Error *outbox_deliver(DbPool *pool, Os *os, const OutboxListener *listeners, size_t count, void *context, int64_t most,
                      int64_t *taken)
{
    *taken = 0;
    Arena *batch = arena_make(MIB(4));
    Arena *each = arena_make(LISTENER_MEMORY);
    Error *failed = NULL;
    while (failed == NULL && *taken < most) {
        arena_reset(batch);
        OutboxDueRows due = { 0 };
        Db           *db;
        int64_t       want = most - *taken < BATCH ? most - *taken : BATCH;
        failed = db_read(pool, batch, &db);
        if (failed == NULL) {
            failed = q_outbox_due(db, os_now(os), want, batch, &due);
            db_done(db);
            db_settle(pool); /* a listener may tell somebody outside */
        }
        if (failed != NULL || due.count == 0) {
            break;
        }
        for (size_t i = 0; failed == NULL && i < due.count; i++) {
            arena_reset(each);
            failed = deliver_one(pool, os, listeners, count, context, each, &due.items[i]);
            *taken += 1;
        }
    }
    arena_release(each);
    arena_release(batch);
    return failed;
}

Error *outbox_count(DbPool *pool, int64_t *waiting, int64_t *dead)
{
    Arena            *a = arena_make(KIB(256));
    Db               *db;
    OutboxWaitingRow  row = { 0 };
    Error            *failed = db_read(pool, a, &db);
    if (failed == NULL) {
        failed = q_outbox_waiting(db, a, &row);
    }
    arena_release(a);
    *waiting = row.waiting;
    *dead = row.dead;
    return failed;
}

Error *outbox_dead(Db *db, Arena *a, DeadLetters *out)
{
    OutboxDeadListRows rows;
    TRY(q_outbox_dead_list(db, DEAD_MOST, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const OutboxDeadListRow *r = &rows.items[i];
        DeadLetter               l = { { { 0 } }, r->court_id, r->topic, r->why, r->at };
        memcpy(l.id.b, r->id.p, sizeof l.id.b);
        *LIST_ADD(a, out) = l;
    }
    return NULL;
}

Error *outbox_retry(Tx *tx, Id128 id, Instant now)
{
    int64_t changed;
    Bytes   key = { id.b, sizeof id.b };
    TRY(q_outbox_revive(tx, key, now, &changed));
    return changed > 0 ? q_outbox_unbury(tx, key) : err_make(ERR_NOT_FOUND, "no such dead letter");
}
