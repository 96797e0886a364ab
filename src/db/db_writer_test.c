/* The group commit of SQLite answers nobody before the disk has: a gate over the sync of the write-ahead log. */
#include "db/db_testkit.h"

#include "db/db_test_sql.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <time.h>

/* ---- a VFS that is SQLite's own but for the sync of a WAL, which waits while the gate is shut ------------------------------- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t  changed;
    bool            shut;
    int             waiting; /* syncs at the gate */
    int             passed;
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static sqlite3_vfs               gated;
static const sqlite3_io_methods *own_methods;
static sqlite3_io_methods        wal_methods;

static int gated_sync(sqlite3_file *f, int flags)
{
    pthread_mutex_lock(&gate.lock);
    gate.waiting++;
    pthread_cond_broadcast(&gate.changed);
    while (gate.shut) {
        pthread_cond_wait(&gate.changed, &gate.lock);
    }
    gate.waiting--;
    gate.passed++;
    pthread_mutex_unlock(&gate.lock);
    return own_methods->xSync(f, flags);
}

static int gated_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out)
{
    sqlite3_vfs *own = v->pAppData;
    int          rc = own->xOpen(own, path, f, flags, out);
    if (rc == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
        own_methods = f->pMethods;
        wal_methods = *own_methods;
        wal_methods.xSync = gated_sync;
        f->pMethods = &wal_methods;
    }
    return rc;
}

static void gate_install(void)
{
    sqlite3_vfs *own = sqlite3_vfs_find(NULL);
    gated = *own;
    gated.zName = "gated";
    gated.pAppData = own;
    gated.xOpen = gated_open;
    cr_assert_eq(sqlite3_vfs_register(&gated, 1), SQLITE_OK);
}

static void gate_set(bool shut)
{
    pthread_mutex_lock(&gate.lock);
    gate.shut = shut;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.lock);
}

static void wait_for_sync(void)
{
    pthread_mutex_lock(&gate.lock);
    while (gate.waiting == 0) {
        pthread_cond_wait(&gate.changed, &gate.lock);
    }
    pthread_mutex_unlock(&gate.lock);
}

/* ---- people ---------------------------------------------------------------------------------------------------------------- */

static const CourtId court = { "T79K01" };

static Error *count_up(Tx *tx, void *arg)
{
    (void)arg;
    CounterNextRow row;
    return q_counter_next(tx, court, 1, tx_arena(tx), &row);
}

static int64_t counted(DbPool *pool)
{
    Arena          *a = arena_make(MIB(1));
    Db             *db;
    CounterListRows rows;
    OK(db_read(pool, a, &db));
    OK(q_counter_list(db, a, &rows));
    int64_t value = rows.count == 0 ? 0 : rows.items[0].value;
    arena_release(a);
    return value;
}

typedef struct Doer {
    DbPool      *pool;
    void       (*does)(DbPool *pool);
    pthread_t    thread;
    _Atomic bool done;
} Doer;

static void *doing(void *arg)
{
    Doer *d = arg;
    d->does(d->pool);
    atomic_store(&d->done, true);
    return NULL;
}

static void begin(Doer *d, DbPool *pool, void (*does)(DbPool *))
{
    *d = (Doer){ .pool = pool, .does = does };
    cr_assert_eq(pthread_create(&d->thread, NULL, doing, d), 0);
}

static void acts(DbPool *pool)
{
    OK(db_tx(pool, "count_up", count_up, NULL));
}

static void reads_and_tells(DbPool *pool)
{
    cr_assert_eq(counted(pool), 1);
    db_settle(pool);
}

static void a_moment(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
}

static const DbMigrations counter_only = { thing_items, 1 };

Test(db_sqlite, nobody_is_answered_before_the_disk)
{
    DbScratch s;
    Doer      doer, next, reader;
    gate_install();
    cr_assert(db_scratch_open(DB_SQLITE, counter_only, NULL, &s));
    gate_set(true);
    begin(&doer, s.pool, acts);
    wait_for_sync();
    cr_assert_eq(counted(s.pool), 1, "committed, so it is seen");
    begin(&reader, s.pool, reads_and_tells);
    begin(&next, s.pool, acts); /* runs beside the sync, in the batch after */
    a_moment();
    cr_assert(!atomic_load(&doer.done), "answered before the disk");
    cr_assert(!atomic_load(&reader.done), "told before the disk");
    cr_assert(!atomic_load(&next.done));
    cr_assert_eq(counted(s.pool), 1, "a batch is committed when the disk is free");
    gate_set(false);
    pthread_join(doer.thread, NULL);
    pthread_join(reader.thread, NULL);
    pthread_join(next.thread, NULL);
    cr_assert_eq(counted(s.pool), 2);
    db_settle(s.pool);
    db_scratch_close(&s);
}

Test(db_sqlite, what_a_killed_process_committed_is_synced_before_it_is_read)
{
    DbScratch s;
    DbPool   *again;
    gate_install();
    cr_assert(db_scratch_open(DB_SQLITE, counter_only, NULL, &s));
    acts(s.pool);
    int before = gate.passed;
    OK(db_open(str_of(s.url), NULL, &again));
    cr_assert_gt(gate.passed, before);
    db_close(again);
    db_scratch_close(&s);
}
