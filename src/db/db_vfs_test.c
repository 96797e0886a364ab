/* SQLite over Os: one connection, and several that share a wal-index. */
#include "db/db_testkit.h"

#include "db/db_test_sql.h"
#include "os/os_sim.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const CourtId court = { "T79K01" };

/* The machine, counting: every byte of the database has to come through here. */
typedef struct Spy {
    Os     os;
    OsOps  ops;
    int    opened, synced, folders_synced;
    bool   full; /* writes fail */
} Spy;

static Spy spy;

static Error *spy_open(Os *os, Str path, int flags, OsFile **out)
{
    (void)os;
    spy.opened++;
    return os_real()->ops->open(os_real(), path, flags, out);
}

static Error *spy_sync(OsFile *f)
{
    spy.synced++;
    return os_real()->ops->sync(f);
}

static Error *spy_sync_dir(Os *os, Str path)
{
    (void)os;
    spy.folders_synced++;
    return os_real()->ops->sync_dir(os_real(), path);
}

static Error *spy_write(OsFile *f, uint64_t at, const void *data, size_t n)
{
    return spy.full ? err_make(ERR_DISK, "full") : os_real()->ops->write_at(f, at, data, n);
}

static DbPool *open_spied(const char *url)
{
    DbOptions options = { .single_thread = true, .os = &spy.os };
    DbPool   *pool;
    OK(db_open(str_of(url), &options, &pool));
    return pool;
}

static Error *next(Tx *tx, void *arg)
{
    CounterNextRow row;
    TRY(q_counter_next(tx, court, 1, tx_arena(tx), &row));
    *(int64_t *)arg = row.value;
    return NULL;
}

Test(db_vfs, files_go_through_os_and_come_back)
{
    char    folder[] = "/tmp/congly-vfs-XXXXXX";
    char    file[64] = "", url[64] = "sqlite:";
    int64_t value = 0;
    size_t  applied;
    spy.ops = *os_real()->ops;
    spy.ops.open = spy_open;
    spy.ops.sync = spy_sync;
    spy.ops.sync_dir = spy_sync_dir;
    spy.ops.write_at = spy_write;
    spy.os.ops = &spy.ops;
    cr_assert(mkdtemp(folder) != NULL);
    memcpy(file, folder, sizeof folder - 1);
    memcpy(file + sizeof folder - 1, "/t.db", 6);
    memcpy(url + 7, file, strlen(file) + 1);
    DbPool *pool = open_spied(url);
    OK(db_migrate_list(pool, thing_migrations, (Instant){ 0 }, &applied));
    int before = spy.synced;
    OK(db_tx(pool, "next", next, &value));
    cr_assert_eq(value, 1);
    cr_assert(spy.synced > before, "a commit without a sync");
    cr_assert(spy.folders_synced > 0, "a new file without a sync of its directory");
    spy.full = true;
    FAILS(db_tx(pool, "next", next, &value), ERR_DISK);
    spy.full = false;
    OK(db_tx(pool, "next", next, &value));
    cr_assert_eq(value, 2);
    db_close(pool);
    pool = open_spied(url);
    OK(db_tx(pool, "next", next, &value));
    cr_assert_eq(value, 3);
    cr_assert(spy.opened >= 4);
    db_close(pool);
    unlink(file);
    cr_assert_eq(rmdir(folder), 0, "the write-ahead log or shared memory was left");
}

enum { CALLERS = 4, ACTS = 60 };

static Error *read_counter(DbPool *pool, int64_t *out)
{
    Arena          *a = arena_make(MIB(1));
    Db             *db;
    CounterListRows rows;
    Error          *e = db_read(pool, a, &db);
    if (e == NULL) {
        e = q_counter_list(db, a, &rows);
        db_done(db);
    }
    *out = 0;
    for (size_t i = 0; e == NULL && i < rows.count; i++) {
        if (court_id_eq(rows.items[i].court_id, court)) {
            *out = rows.items[i].value;
        }
    }
    arena_release(a);
    return e;
}

/* What a caller was told is what he, and everybody after him, reads. */
static void *act_and_read(void *arg)
{
    DbPool *pool = arg;
    int64_t value = 0, seen = 0;
    for (int i = 0; i < ACTS; i++) {
        OK(db_tx(pool, "next", next, &value));
        OK(read_counter(pool, &seen));
        cr_assert(seen >= value, "%d acknowledged, %d read", (int)value, (int)seen);
    }
    return NULL;
}

Test(db_vfs, several_connections_see_one_database)
{
    Arena    *a = arena_make(MIB(64));
    Os       *os = os_sim_make(a, 5, (Instant){ 0 });
    DbOptions options = { .os = os, .connections = CALLERS };
    DbPool   *pool;
    pthread_t t[CALLERS];
    size_t    applied;
    int64_t   value = 0;
    bool      left = true;
    const DbMigrations first = { thing_items, 1 }; /* the second puts in a row of no court */
    OK(os->ops->make_dir(os, S("/data")));
    for (int life = 1; life <= 2; life++) {
        OK(db_open(S("sqlite:/data/t.db"), &options, &pool));
        OK(db_migrate_list(pool, first, (Instant){ 0 }, &applied));
        for (int i = 0; i < CALLERS; i++) {
            cr_assert_eq(pthread_create(&t[i], NULL, act_and_read, pool), 0);
        }
        for (int i = 0; i < CALLERS; i++) {
            pthread_join(t[i], NULL);
        }
        OK(read_counter(pool, &value));
        cr_assert_eq(value, (int64_t)CALLERS * ACTS * life);
        db_close(pool);
        OK(os->ops->exists(os, S("/data/t.db-wal"), &left));
        cr_assert_not(left, "the last one out writes the log back");
    }
    arena_release(a);
}
