/* Write transactions: on the writer thread (SQLite), on the caller's thread (PostgreSQL, single_thread), with retries.
 * May use: os, base. */
#include "db/db_int.h"

#include "base/log.h"

#include <time.h>

static _Thread_local const Tx *running; /* so that one inside another is found */

Arena *tx_arena(Tx *tx)
{
    return tx->arena;
}

Db *tx_db(Tx *tx)
{
    return &tx->db;
}

Error *tx_call(Tx *tx, TxFn *fn, void *arg)
{
    running = tx;
    if (setjmp(*arena_guard(tx->arena)) != 0) {
        running = NULL;
        return err_make(ERR_MEMORY, "the transaction is over its memory budget");
    }
    Error *e = fn(tx, arg);
    arena_unguard(tx->arena);
    running = NULL;
    return e != NULL ? e : tx->failed;
}

static void release_kept(void *slot)
{
    arena_release(*(Arena **)slot);
}

/* The slot is registered first: `keep` may jump, over its budget, and nothing must be lost then. */
Arena *kept_arena(Arena *keep, size_t budget)
{
    Arena **slot = NEW(keep, Arena *);
    arena_defer(keep, release_kept, slot);
    *slot = arena_make(budget);
    return *slot;
}

/* Two that collided once do not collide again at the same moment: 2, 4, 8 ... 256 ms, the second half by chance. */
static void pause_before(int attempt)
{
    struct timespec now, pause;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long half = 500000L << (attempt < 8 ? attempt : 8);
    pause.tv_sec = 0;
    pause.tv_nsec = half + (now.tv_nsec * 2654435L % half + half) % half;
    nanosleep(&pause, NULL);
}

static Error *run_alone(DbPool *pool, TxFn *fn, void *arg, Arena *a)
{
    SqConn *c = pool->own.sq;
    Tx      tx = { .db = { .pool = pool, .conn = &pool->own, .lent = true }, .arena = a };
    tx.db.tx = &tx;
    TRY(sq_begin(c));
    Error *e = tx_call(&tx, fn, arg);
    if (e == NULL) {
        e = sq_commit(c);
    }
    if (e != NULL) {
        sq_rollback(c);
    }
    return e;
}

static Error *run_postgres(DbPool *pool, TxFn *fn, void *arg, Arena *a, bool *retry)
{
    Tx tx = { .db = { .pool = pool, .lent = true }, .arena = a };
    tx.db.tx = &tx;
    TRY(pool_borrow(pool, &tx.db.conn));
    PgConn *c = tx.db.conn->pg;
    Error  *e = tx_call(&tx, fn, arg);
    if (e == NULL) {
        e = pg_commit(c, &tx);
    }
    if (e != NULL) {
        pg_rollback(c, &tx);
    }
    *retry = tx.retry;
    pool_return(pool, tx.db.conn);
    return e;
}

static Error *run_here(DbPool *pool, TxFn *fn, void *arg, Arena *keep)
{
    Arena *a = keep != NULL ? kept_arena(keep, pool->options.tx_budget) : arena_make(pool->options.tx_budget);
    Error *e;
    bool   retry;
    int    attempt = 0;
    do {
        retry = false;
        arena_reset(a);
        if (attempt > 0) {
            atomic_fetch_add(&pool->count.retries, 1);
            pause_before(attempt);
        }
        e = pool->engine == DB_SQLITE ? run_alone(pool, fn, arg, a) : run_postgres(pool, fn, arg, a, &retry);
    } while (e != NULL && retry && attempt++ < DB_RETRIES_MAX);
    if (e != NULL && retry) {
        e = err_because(err_make(ERR_BUSY, "given up after %d retries", DB_RETRIES_MAX), e);
    }
    if (keep == NULL) {
        arena_release(a);
    }
    return e;
}

Error *db_tx_keep(DbPool *pool, const char *name, TxFn *fn, void *arg, Arena *keep)
{
    BUG_IF(running != NULL); /* a transaction inside a transaction */
    Error *e = pool->writer != NULL ? writer_run(pool->writer, fn, arg, keep) : run_here(pool, fn, arg, keep);
    atomic_fetch_add(e == NULL ? &pool->count.committed : &pool->count.failed, 1);
    if (e != NULL && (e->code == ERR_BUSY || e->code == ERR_DISK || e->code == ERR_DATABASE)) {
        log_event(LOG_WARN, "transaction_failed", "name", name, "code", err_name(e->code).p, NULL);
    }
    return e;
}

Error *db_tx(DbPool *pool, const char *name, TxFn *fn, void *arg)
{
    return db_tx_keep(pool, name, fn, arg, NULL);
}
