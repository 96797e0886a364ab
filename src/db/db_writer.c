/* The writer of SQLite and its group commit. The writer thread owns the only writing connection: callers queue an act and
 * sleep; it runs all waiting acts in one transaction, a savepoint each, so that a failed act is undone alone. Its COMMIT
 * writes the WAL and does not wait for the disk (synchronous=NORMAL); the flusher thread does (one fsync makes the batch
 * durable), and only then wakes the callers. So the next acts run while the disk works, and each commit takes all that
 * came meanwhile. The WAL is one sequence: what is durable is always a prefix of what was committed.
 * Between a commit and its fsync readers see what a loss of power could still take: nobody may tell it further before
 * db_settle. A failed fsync leaves unknown what the disk holds, and trying again proves nothing (PostgreSQL's "fsyncgate",
 * 2018): the program ends, and the next start reads what is there. Lock order: the queue's lock is the only one.
 * May use: os, base. */
#include "db/db_int.h"

#include "base/log.h"

#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>

/* With the disk free, BATCH_GOOD acts are worth an fsync: to wait for more would put all callers into one batch, and nobody
 * would run while the disk works. While it works a batch may grow to BATCH_MAX. */
enum { BATCH_GOOD = 8, BATCH_MAX = 256 };

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

/* Acts that have run well, oldest first. */
typedef struct Batch {
    WriterAct *first, **last;
    size_t     count;
} Batch;

struct Writer {
    DbPool          *pool;
    DbConn           conn;
    Checkpointer    *checkpointer;
    Arena           *scratch; /* of acts whose memory nobody keeps */
    pthread_t        thread, flusher;
    pthread_mutex_t  lock;
    pthread_cond_t   work;  /* an act came, the disk is free, or stop */
    pthread_cond_t   flush; /* for the flusher: a batch was committed, or stop */
    pthread_cond_t   settled;
    WriterAct       *first, **last;
    WriterAct       *flushing; /* committed and not yet known to be on disk */
    bool             stopping, stopped;
    _Atomic uint64_t committed, durable; /* batches since the start */
};

/* The last batch whose effect this thread may have read. */
static _Thread_local struct {
    const DbPool *pool;
    uint64_t      batch;
} seen;

static void finish(WriterAct *act, const Error *e)
{
    if (e != NULL) {
        act->carrier = arena_make(MIB(1));
        act->error = err_copy(act->carrier, e);
    }
    sem_post(&act->done); /* the act is gone from here on */
}

static void finish_all(WriterAct *first, const Error *e)
{
    while (first != NULL) {
        WriterAct *next = first->next;
        finish(first, e);
        first = next;
    }
}

static void batch_empty(Batch *b)
{
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
        finish_all(b->first, e); /* SQLite gave up the whole transaction: full disk, I/O error */
        batch_empty(b);
    }
}

/* The disk is free: hands the batch to the flusher. */
static void commit(Writer *w, Batch *b)
{
    DbCount *count = &w->pool->count;
    if (b->count == 0) {
        sq_rollback(w->conn.sq);
        return;
    }
    Error *e = sq_commit(w->conn.sq);
    if (e != NULL) {
        sq_rollback(w->conn.sq);
        finish_all(b->first, e);
        return;
    }
    atomic_fetch_add(&count->batches, 1);
    if (b->count > atomic_load(&count->largest_batch)) {
        atomic_store(&count->largest_batch, b->count);
    }
    atomic_fetch_add(&w->committed, 1);
    pthread_mutex_lock(&w->lock);
    w->flushing = b->first;
    pthread_cond_signal(&w->flush);
    pthread_mutex_unlock(&w->lock);
    checkpointer_log_grew(w->checkpointer, w->conn.sq);
}

/* The next acts for a batch of `ran`. None: the disk is free and nobody waits or the batch is good, or it is full: commit. */
static WriterAct *take(Writer *w, size_t ran)
{
    WriterAct *acts = NULL;
    pthread_mutex_lock(&w->lock);
    while ((w->first == NULL || ran >= BATCH_MAX) && (ran == 0 ? !w->stopping : w->flushing != NULL)) {
        pthread_cond_wait(&w->work, &w->lock);
    }
    if (ran < (w->flushing == NULL ? BATCH_GOOD : BATCH_MAX)) {
        acts = w->first;
        w->first = NULL;
        w->last = &w->first;
    }
    pthread_mutex_unlock(&w->lock);
    return acts;
}

/* Those woken by the last flush are about to queue their next acts, so it steps aside once before it commits. */
static WriterAct *take_patiently(Writer *w, size_t ran)
{
    WriterAct *acts = take(w, ran);
    if (acts == NULL && ran > 0) {
        sched_yield();
        acts = take(w, ran);
    }
    return acts;
}

static void *writer_main(void *arg)
{
    Writer *w = arg;
    size_t  ran;
    do {
        Batch b;
        batch_empty(&b);
        ran = 0;
        for (WriterAct *acts = take(w, 0); acts != NULL; acts = take_patiently(w, ran)) {
            while (acts != NULL) {
                WriterAct *act = acts;
                acts = act->next;
                run_act(w, &b, act);
                ran++;
            }
        }
        commit(w, &b);
        err_reset();
    } while (ran > 0); /* nothing to run: stopping */
    return NULL;
}

void disk_kept(const Error *e)
{
    if (e != NULL) {
        log_event(LOG_ERROR, "disk_lost", "why", "what was written is not known to be on the disk; ending, so that the next start reads what is", NULL);
        abort();
    }
}

/* Nothing more is flushed when this thread ends: the writer has ended before it. */
static void *flusher_main(void *arg)
{
    Writer *w = arg;
    pthread_mutex_lock(&w->lock);
    while (w->flushing != NULL || !w->stopped) {
        WriterAct *acts = w->flushing;
        if (acts == NULL) {
            pthread_cond_wait(&w->flush, &w->lock);
            continue;
        }
        pthread_mutex_unlock(&w->lock);
        Error *e = w->pool->options.no_sync ? NULL : sq_sync(w->conn.sq);
        disk_kept(e);
        atomic_fetch_add(&w->durable, 1);
        pthread_mutex_lock(&w->lock);
        w->flushing = NULL;
        pthread_cond_signal(&w->work);
        pthread_cond_broadcast(&w->settled);
        pthread_mutex_unlock(&w->lock);
        finish_all(acts, NULL); /* the disk has its next batch meanwhile */
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

void writer_seen(Writer *w)
{
    seen.pool = w->pool;
    seen.batch = atomic_load(&w->committed);
}

void writer_settle(Writer *w)
{
    if (seen.pool != w->pool || atomic_load(&w->durable) >= seen.batch) {
        return;
    }
    pthread_mutex_lock(&w->lock);
    while (atomic_load(&w->durable) < seen.batch) {
        pthread_cond_wait(&w->settled, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
}

static void stop_writing(Writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
}

static void tear_down(Writer *w)
{
    if (w->checkpointer != NULL) {
        checkpointer_stop(w->checkpointer);
    }
    sq_close(w->conn.sq);
    arena_release(w->scratch);
    pthread_cond_destroy(&w->settled);
    pthread_cond_destroy(&w->flush);
    pthread_cond_destroy(&w->work);
    pthread_mutex_destroy(&w->lock);
}

Error *writer_start(DbPool *pool, Writer **out)
{
    Writer *w = NEW(pool->arena, Writer);
    w->pool = pool;
    w->last = &w->first;
    TRY(sq_open(pool, SQ_WRITER, &w->conn.sq));
    if (!pool->options.no_sync) {
        Error *e = sq_sync(w->conn.sq); /* what a killed process had committed is read from now on */
        if (e != NULL) {
            sq_close(w->conn.sq);
            return e;
        }
    }
    w->scratch = arena_make(pool->options.tx_budget);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    pthread_cond_init(&w->flush, NULL);
    pthread_cond_init(&w->settled, NULL);
    Error *e = checkpointer_start(pool, pool->arena, &w->checkpointer);
    bool   writes = e == NULL && pthread_create(&w->thread, NULL, writer_main, w) == 0;
    if (writes && pthread_create(&w->flusher, NULL, flusher_main, w) == 0) {
        *out = w;
        return NULL;
    }
    if (writes) {
        stop_writing(w);
    }
    tear_down(w);
    return e != NULL ? e : err_make(ERR_ENVIRONMENT, "the writer thread does not start");
}

void writer_stop(Writer *w)
{
    stop_writing(w);
    pthread_mutex_lock(&w->lock);
    w->stopped = true;
    pthread_cond_signal(&w->flush);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->flusher, NULL);
    tear_down(w);
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
    if (act.error != NULL) {
        writer_seen(w); /* a refusal tells of what it met */
    }
    Error *e = act.error == NULL ? NULL : err_here(act.error);
    arena_release(act.carrier);
    return e;
}
