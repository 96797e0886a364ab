/* The log of SQLite under one long rush of acts: it begins anew, and what it held is in the database. */
#include "db/db_testkit.h"

#include "db/db_test_sql.h"

#include <string.h>
#include <sys/stat.h>

static const CourtId court = { "T79K01" };

enum { ACTS = 240, PAYLOAD = 512 * 1024, LOG_MOST_MB = 96 };

static Error *add(Tx *tx, void *arg)
{
    int64_t seq = *(int64_t *)arg;
    char   *p = arena_alloc(tx_arena(tx), PAYLOAD);
    memset(p, (int)(seq & 0xFF), PAYLOAD);
    return q_thing_add(tx, court, (MatterId){ { { 1 } } }, seq, S("tài liệu giả định"), NONE(Str), false, (Money){ 1 }, date_make(2026, 1, 2), NONE(Date),
                       (Instant){ 0 }, (Hash){ { 0 } }, (Bytes){ (uint8_t *)p, PAYLOAD }, NONE(Bytes));
}

static int64_t megabytes(const char *path)
{
    struct stat st;
    cr_assert_eq(stat(path, &st), 0);
    return st.st_size >> 20;
}

static bool is_whole(DbPool *pool, int64_t seq)
{
    Arena         *a = arena_make(MIB(2));
    Db            *db;
    ThingBySeqRow  row;
    bool           found;
    OK(db_read(pool, a, &db));
    OK(q_thing_by_seq(db, court, (MatterId){ { { 1 } } }, seq, a, &row, &found));
    bool whole = found && row.payload.n == PAYLOAD && row.payload.p[0] == (uint8_t)seq && row.payload.p[PAYLOAD - 1] == (uint8_t)seq;
    db_done(db);
    arena_release(a);
    return whole;
}

Test(db_sqlite, a_log_that_is_always_written_begins_anew)
{
    DbScratch s;
    cr_assert(db_scratch_open(DB_SQLITE, thing_migrations, NULL, &s));
    Arena      *a = arena_make(KIB(256));
    Str         path = str_sub(str_of(s.url), sizeof "sqlite:" - 1, strlen(s.url));
    const char *database = str_z(a, path);
    const char *log = str_z(a, str_format(a, STR_F "-wal", STR_A(path)));
    for (int64_t seq = 0; seq < ACTS; seq++) {
        OK(db_tx(s.pool, "add", add, &seq));
        cr_assert(is_whole(s.pool, seq / 2), "an act from before, wherever it is by now");
    }
    cr_expect_leq(megabytes(log), LOG_MOST_MB);
    cr_expect_geq(megabytes(database), ACTS / 2 - LOG_MOST_MB);
    DbPool *again;
    OK(db_open(str_of(s.url), NULL, &again));
    for (int64_t seq = 0; seq < ACTS; seq += 7) {
        cr_assert(is_whole(again, seq));
    }
    db_close(again);
    db_scratch_close(&s);
    arena_release(a);
}
