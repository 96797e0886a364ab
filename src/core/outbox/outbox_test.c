/* Messages come at least once, in order; one that fails waits and lets the others pass, and is buried in the end; a loss of power
 * at any step loses none. */
#include "core/outbox/outbox.h"

#include "db/db_scratch.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>

enum { MESSAGES = 12 };

static Arena    *arena;
static Os       *os;
static DbScratch db;
static CourtId   court;

static const MatterId matter = { { { 6 } } };

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(arena, err_line(arena, e)));
}

static bool open_on(DbEngine engine)
{
    cr_assert(court_id_parse(S("T01K01"), &court));
    if (!db_scratch_open(engine, db_migrations, NULL, &db)) {
        return false;
    }
    arena = arena_make(MIB(64));
    os = os_sim_make(arena, 3, instant_of(date_make(2026, 3, 2), 8, 0));
    return true;
}

static void open_kit(void)
{
    cr_assert(open_on(DB_SQLITE));
}

static void close_kit(void)
{
    db_scratch_close(&db);
    arena_release(arena);
    err_reset();
}

TestSuite(outbox, .init = open_kit, .fini = close_kit);

/* ---- listeners --------------------------------------------------------------------------------------------------------- */

typedef struct Heard {
    int     first[MESSAGES + 1], second[MESSAGES + 1];
    int64_t fails;     /* the second listener fails on this message */
    int64_t order[64];
    int     count;
} Heard;

static Error *take_first(void *context, Arena *a, const OutboxMessage *m)
{
    Heard *h = context;
    (void)a;
    cr_assert(court_id_eq(m->court, court) && id_eq(m->matter.id, matter.id) && str_eq(m->topic, S("file_petition")));
    h->first[m->seq]++;
    if (h->count < 64) {
        h->order[h->count++] = m->seq;
    }
    return NULL;
}

static Error *take_second(void *context, Arena *a, const OutboxMessage *m)
{
    Heard *h = context;
    (void)a;
    h->second[m->seq]++;
    return m->seq == h->fails ? err_make(ERR_BUSY, "not now") : NULL;
}

static Error *take_greedy(void *context, Arena *a, const OutboxMessage *m)
{
    (void)context;
    (void)m;
    for (size_t got = 0; got < MIB(1024); got += MIB(1)) {
        arena_alloc(a, MIB(1));
    }
    return NULL;
}

static const OutboxListener both[] = { { "first", take_first }, { "second", take_second } };
static const OutboxListener greedy[] = { { "greedy", take_greedy } };

static Error *add_all(Tx *tx, void *arg)
{
    (void)arg;
    for (int64_t i = 1; i <= MESSAGES; i++) {
        TRY(outbox_add(tx, os_id(os), court, matter, i, S("file_petition"), os_now(os)));
    }
    return NULL;
}

static int64_t deliver(Heard *h, int64_t most)
{
    int64_t taken;
    ok(outbox_deliver(db.pool, os, both, COUNT_OF(both), h, most, &taken));
    return taken;
}

static void expect_left(int64_t waiting, int64_t dead)
{
    int64_t w, d;
    ok(outbox_count(db.pool, &w, &d));
    cr_expect(w == waiting && d == dead, "%lld waiting, %lld dead", (long long)w, (long long)d);
}

/* ---- tests ----------------------------------------------------------------------------------------------------------------- */

static void walk_of_messages(void)
{
    Heard h = { 0 };
    ok(db_tx(db.pool, "add", add_all, NULL));
    cr_expect_eq(deliver(&h, 5), 5);
    expect_left(MESSAGES - 5, 0);
    cr_expect_eq(deliver(&h, 1000), MESSAGES - 5);
    for (int i = 0; i < MESSAGES; i++) {
        cr_expect_eq(h.order[i], i + 1, "in their order");
        cr_expect_eq(h.first[i + 1], 1);
        cr_expect_eq(h.second[i + 1], 1);
    }
    cr_expect_eq(deliver(&h, 1000), 0);
    expect_left(0, 0);
}

Test(outbox, every_listener_hears_everything_in_order)
{
    walk_of_messages();
}

Test(outbox, every_listener_hears_everything_on_postgres)
{
    close_kit();
    if (!open_on(DB_POSTGRES)) {
        open_kit();
        cr_skip("this engine is not at hand");
    }
    walk_of_messages();
}

Test(outbox, one_that_fails_waits_and_lets_the_others_pass)
{
    static const int64_t delay_s[] = { 1, 2, 4, 8 };
    Heard h = { .fails = 3 };
    ok(db_tx(db.pool, "add", add_all, NULL));
    cr_expect_eq(deliver(&h, 1000), MESSAGES);
    expect_left(1, 0);
    for (size_t i = 0; i < COUNT_OF(delay_s); i++) {
        os_sim_advance(os, delay_s[i] * 1000 - 1);
        cr_expect_eq(deliver(&h, 1000), 0, "not before its time");
        os_sim_advance(os, 1);
        cr_expect_eq(deliver(&h, 1000), 1);
    }
    h.fails = 0;
    os_sim_advance(os, 3600000);
    cr_expect_eq(deliver(&h, 1000), 1);
    expect_left(0, 0);
    cr_expect_eq(h.first[3], 6, "the first listener hears it again each time");
}

Test(outbox, one_that_keeps_failing_is_buried)
{
    Heard h = { .fails = 3 };
    ok(db_tx(db.pool, "add", add_all, NULL));
    for (int i = 0; i < 40; i++) {
        deliver(&h, 1000);
        os_sim_advance(os, 3600000);
    }
    expect_left(0, 1);
    cr_expect_eq(h.second[3], 12);
}

Test(outbox, a_listener_over_its_memory_fails_alone)
{
    int64_t taken;
    ok(db_tx(db.pool, "add", add_all, NULL));
    ok(outbox_deliver(db.pool, os, greedy, 1, NULL, 1000, &taken));
    cr_expect_eq(taken, MESSAGES);
    expect_left(MESSAGES, 0);
}

/* ---- loss of power ------------------------------------------------------------------------------------------------------------ */

static DbPool *open_on_disk(void)
{
    DbPool   *pool = NULL;
    DbOptions options = { .single_thread = true, .os = os };
    Error    *e = os->ops->make_dir(os, S("/data"));
    e = e != NULL ? e : db_open(S("sqlite:/data/t.db"), &options, &pool);
    e = e != NULL ? e : db_migrate(pool, os_now(os));
    if (e != NULL) {
        db_close(pool);
        return NULL;
    }
    return pool;
}

Test(outbox, loses_none_when_power_is_lost_anywhere, .timeout = 120)
{
    Heard   h = { 0 };
    int64_t taken = 1;
    DbPool *pool = open_on_disk();
    cr_assert_not_null(pool);
    ok(db_tx(pool, "add", add_all, NULL));
    db_close(pool);
    for (uint64_t cut = 1; taken > 0; cut++) {
        os_sim_power_off_after(os, cut);
        pool = open_on_disk();
        if (pool != NULL) {
            Error *e = outbox_deliver(pool, os, both, COUNT_OF(both), &h, 3, &taken);
            taken = e == NULL ? taken : 1;
            db_close(pool);
        }
        os_sim_crash(os, cut);
        err_reset();
    }
    for (int i = 1; i <= MESSAGES; i++) {
        cr_expect_geq(h.first[i], 1);
        cr_expect_geq(h.second[i], 1);
    }
}
