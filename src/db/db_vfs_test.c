/* SQLite over Os, one connection, no shared memory. */
#include "db/db_testkit.h"

#include "db/db_test_sql.h"

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
