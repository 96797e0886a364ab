/* Loss of power on the simulated disk: stopped after every number of changes, what was acknowledged is there again. */
#include "db/db_testkit.h"

#include "db/db_check.h"

#include "db/db_test_sql.h"
#include "os/os_sim.h"

static const CourtId court = { "T79K01" };
enum { ACTS = 12 };

static DbPool *open_on(Os *os)
{
    DbOptions options = { .single_thread = true, .os = os };
    DbPool   *pool = NULL;
    Error    *e = db_open(S("sqlite:/data/t.db"), &options, &pool);
    return e == NULL ? pool : NULL;
}

static Error *next(Tx *tx, void *arg)
{
    CounterNextRow row;
    TRY(q_counter_next(tx, court, 1, tx_arena(tx), &row));
    *(int64_t *)arg = row.value;
    return NULL;
}

static bool migrate(DbPool *pool)
{
    size_t applied;
    return pool != NULL && db_migrate_list(pool, thing_migrations, (Instant){ 0 }, &applied) == NULL;
}

/* The value of the last act that succeeded. */
static int64_t act_until_dead(DbPool *pool)
{
    int64_t acknowledged = 0, value = 0;
    for (int i = 0; i < ACTS && db_tx(pool, "next", next, &value) == NULL; i++) {
        acknowledged = value;
    }
    return acknowledged;
}

static int64_t stored(DbPool *pool)
{
    Arena      *a = arena_make(MIB(1));
    Db         *db;
    Buf         out = buf_make(a, KIB(4));
    DbVal       key = db_val_court(&court);
    int64_t     value = 0;
    size_t      at;
    OK(db_read(pool, a, &db));
    OK(db_dump_rows(db, "counter", &(DbKey){ "court_id", key }, 1, a, &out));
    if (str_find(buf_str(&out), S(" value="), &at)) {
        Str rest = str_trim(str_sub(buf_str(&out), at + 7, out.n));
        cr_assert(str_to_i64(rest, &value));
    }
    arena_release(a);
    return value;
}

static uint64_t changes_of_a_life(void)
{
    Arena  *a = arena_make(MIB(64));
    Os     *os = os_sim_make(a, 1, (Instant){ 0 });
    OK(os->ops->make_dir(os, S("/data")));
    DbPool *pool = open_on(os);
    cr_assert(migrate(pool));
    cr_assert_eq(act_until_dead(pool), ACTS);
    db_close(pool);
    uint64_t changes = os_sim_changes(os);
    arena_release(a);
    return changes;
}

static void live_and_lose_power(uint64_t after)
{
    Arena  *a = arena_make(MIB(64));
    Os     *os = os_sim_make(a, after, (Instant){ 0 });
    int64_t acknowledged = 0;
    OK(os->ops->make_dir(os, S("/data")));
    os_sim_power_off_after(os, after);
    DbPool *pool = open_on(os);
    bool    migrated = migrate(pool);
    if (migrated) {
        acknowledged = act_until_dead(pool);
    }
    db_close(pool);
    os_sim_crash(os, after * 31 + 7);
    pool = open_on(os);
    cr_assert(pool != NULL, "after %d changes it does not open", (int)after);
    cr_assert(migrate(pool), "after %d changes it does not migrate", (int)after);
    int64_t value = stored(pool);
    cr_assert(value >= acknowledged && value <= acknowledged + 1, "after %d changes: %d acknowledged, %d stored", (int)after,
              (int)acknowledged, (int)value);
    db_close(pool);
    arena_release(a);
    err_reset();
}

Test(db_crash, nothing_acknowledged_is_lost)
{
    uint64_t total = changes_of_a_life();
    cr_assert(total > 20);
    for (uint64_t after = 0; after <= total; after++) {
        live_and_lose_power(after);
    }
}
