/* The writer thread of SQLite and its group commit: it owns the only writing connection. Callers queue an act and sleep;
 * the writer runs all waiting acts in one transaction, a savepoint each, so that a failed act is undone alone, and one COMMIT
 * (one fsync) makes the batch durable; then it wakes them. Lock order: the queue's lock is the only one. May use: os, base. */
#include "db/db_int.h"

#include <sched.h>
#include <semaphore.h>

enum { BATCH_MAX = 256 };

/* Lives on the caller's stack until `done`. */
typedef struct WriterAct WriterAct;
struct WriterAct {
    TxFn      *fn;
    void      *arg;
    Arena     *kept;  /* in: its own arena when the caller keeps what it made */
    Error     *error; /* out: in memory of `carrier` */
    Arena     *carrier;
    sem_t      done;
    WriterAct *next;
};

struct Writer {
    DbPool         *pool;
    DbConn          conn;
    Arena          *scratch; /* of acts whose memory nobody keeps */
    pthread_t       thread;
    pthread_mutex_t lock;
    pthread_cond_t  work;
    WriterAct      *first, **last;
    bool            stopping;
};

/* One transaction being filled. */
typedef struct Batch {
    WriterAct *first, **last; /* acts that have run well and wait for the commit */
    size_t     count;
} Batch;

static void finish(WriterAct *act, const Error *e)
{
    if (e != NULL) {
        act->carrier = arena_make(MIB(1));
        act->error = err_copy(act->carrier, e);
    }
    sem_post(&act->done); /* the act is gone from here on */
}

static void finish_all(Batch *b, const Error *e)
{
    WriterAct *act = b->first;
    while (act != NULL) {
        WriterAct *next = act->next;
        finish(act, e);
        act = next;
    }
    *b = (Batch){ .first = NULL };
    b->last = &b->first;
}

/* BEGIN IMMEDIATE waits for another process (a backup, a command) as long as the busy timeout, several times. */
static Error *begin(Writer *w)
{
    Error *e = NULL;
    for (int i = 0; i <= DB_RETRIES_MAX; i++) {
        e = sq_begin(w->conn.sq);
        if (e == NULL || e->code != ERR_BUSY) {
            return e;
        }
        atomic_fetch_add(&w->pool->count.retries, 1);
    }
    return e;
}

/* The first act of a transaction needs no savepoint: nothing is lost with it. */
static void run_act(Writer *w, Batch *b, WriterAct *act)
{
    SqConn *c = w->conn.sq;
    bool    alone = b->count == 0;
    Tx      tx = { .db = { .pool = w->pool, .conn = &w->conn, .lent = true }, .arena = act->kept != NULL ? act->kept : w->scratch };
    Error  *e = NULL;
    tx.db.tx = &tx;
    if (!sq_in_transaction(c)) {
        e = begin(w);
    }
    if (e == NULL && !alone) {
        e = sq_savepoint(c);
    }
    if (e != NULL) {
        finish(act, e);
        return;
    }
    e = tx_call(&tx, act->fn, act->arg);
    if (e == NULL && !alone) {
        e = sq_savepoint_release(c);
    }
    if (act->kept == NULL) {
        arena_reset(w->scratch);
    }
    if (e == NULL) {
        act->next = NULL;
        *b->last = act;
        b->last = &act->next;
        b->count++;
        return;
    }
    if (alone) {
        sq_rollback(c);
    } else {
        sq_savepoint_undo(c);
    }
    finish(act, e);
    if (!alone && !sq_in_transaction(c)) {
        finish_all(b, e); /* SQLite gave up the whole transaction: full disk, I/O error */
    }
}

static void commit(Writer *w, Batch *b)
{
    DbCount *count = &w->pool->count;
    if (b->count == 0) {
        sq_rollback(w->conn.sq);
        return;
    }
    size_t n = b->count;
    Error *e = sq_commit(w->conn.sq);
    if (e != NULL) {
        sq_rollback(w->conn.sq);
    } else {
        atomic_fetch_add(&count->batches, 1);
        if (n > atomic_load(&count->largest_batch)) {
            atomic_store(&count->largest_batch, n);
        }
    }
    finish_all(b, e);
}

static WriterAct *take_all(Writer *w, bool wait, bool *stopped)
{
    pthread_mutex_lock(&w->lock);
    while (wait && w->first == NULL && !w->stopping) {
        pthread_cond_wait(&w->work, &w->lock);
    }
    WriterAct *acts = w->first;
    w->first = NULL;
    w->last = &w->first;
    *stopped = w->stopping && acts == NULL;
    pthread_mutex_unlock(&w->lock);
    return acts;
}

/* Goes on taking while acts come: those woken by the last commit are about to queue the next ones, so it steps aside once
 * before it pays for the fsync. */
static void run_batch(Writer *w, WriterAct *acts)
{
    Batch  b = { .first = NULL };
    size_t ran = 0;
    bool   stopped;
    b.last = &b.first;
    while (acts != NULL) {
        while (acts != NULL) {
            WriterAct *act = acts;
            acts = act->next;
            run_act(w, &b, act);
            ran++;
        }
        if (ran >= BATCH_MAX) {
            break;
        }
        acts = take_all(w, false, &stopped);
        if (acts == NULL) {
            sched_yield();
            acts = take_all(w, false, &stopped);
        }
    }
    commit(w, &b);
    err_reset();
}

static void *writer_main(void *arg)
{
    Writer *w = arg;
    bool    stopped = false;
    while (!stopped) {
        WriterAct *acts = take_all(w, true, &stopped);
        if (acts != NULL) {
            run_batch(w, acts);
        }
    }
    return NULL;
}

Error *writer_start(DbPool *pool, Writer **out)
{
    Writer *w = NEW(pool->arena, Writer);
    w->pool = pool;
    w->last = &w->first;
    TRY(sq_open(pool, SQ_WRITER, &w->conn.sq));
    w->scratch = arena_make(pool->options.tx_budget);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    if (pthread_create(&w->thread, NULL, writer_main, w) != 0) {
        sq_close(w->conn.sq);
        arena_release(w->scratch);
        return err_make(ERR_ENVIRONMENT, "the writer thread does not start");
    }
    *out = w;
    return NULL;
}

void writer_stop(Writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    sq_close(w->conn.sq);
    arena_release(w->scratch);
    pthread_cond_destroy(&w->work);
    pthread_mutex_destroy(&w->lock);
}

Error *writer_run(Writer *w, TxFn *fn, void *arg, Arena *keep)
{
    WriterAct act = { .fn = fn, .arg = arg };
    act.kept = keep == NULL ? NULL : kept_arena(keep, w->pool->options.tx_budget);
    sem_init(&act.done, 0, 0);
    pthread_mutex_lock(&w->lock);
    *w->last = &act;
    w->last = &act.next;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    while (sem_wait(&act.done) != 0) { /* EINTR */
    }
    sem_destroy(&act.done);
    Error *e = act.error == NULL ? NULL : err_here(act.error);
    arena_release(act.carrier);
    return e;
}
