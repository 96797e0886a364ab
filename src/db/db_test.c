/* Queries, transactions and readers on both engines. */
#include "db/db_testkit.h"

#include "db/db_check.h"
#include "db/db_rows.h"
#include "db/db_test_sql.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const CourtId court = { "T79K01" };
static const CourtId other_court = { "T01" };

static MatterId matter(uint8_t n)
{
    return (MatterId){ { { n, 0, 1, 2, 255, 254, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, n } } };
}

typedef struct Thing {
    CourtId  court;
    MatterId matter;
    int64_t  seq;
    Str      title;
    int64_t  dong;
    bool     full;  /* with the nullable ones */
    bool     fail;  /* with an error of the caller after the insert */
    bool     twice; /* the same row again */
    bool     swallow;
    int64_t  result;
    int      runs;
} Thing;

static Error *add_thing(Tx *tx, void *arg)
{
    Thing *t = arg;
    static const uint8_t bytes[] = { 0, 1, 0xFF, 0 };
    Bytes payload = t->full ? (Bytes){ bytes, sizeof bytes } : (Bytes){ NULL, 0 };
    t->runs++;
    for (int i = 0; i < (t->twice ? 2 : 1); i++) {
        Error *e = q_thing_add(tx, t->court, t->matter, t->seq, t->title, t->full ? SOME(Str, S("ghi chú")) : NONE(Str), t->full,
                               (Money){ t->dong }, date_make(2026, 2, 3), t->full ? SOME(Date, date_make(2026, 12, 31)) : NONE(Date),
                               (Instant){ INT64_C(1770000000123) }, hash_str(t->title), payload,
                               t->full ? SOME(Bytes, payload) : NONE(Bytes));
        if (e != NULL && !t->swallow) {
            return e;
        }
    }
    return t->fail ? err_field(err_make(ERR_NOT_ALLOWED, "the test wants it"), S("title")) : NULL;
}

static Thing thing(int64_t seq)
{
    return (Thing){ .court = court, .matter = matter(1), .seq = seq, .title = S("Đơn khởi kiện"), .dong = 12000000, .full = true };
}

static int64_t count_things(DbPool *pool, CourtId of)
{
    Arena      *a = arena_make(MIB(1));
    Db         *db;
    ThingSumRow row;
    OK(db_read(pool, a, &db));
    OK(q_thing_sum(db, of, a, &row));
    arena_release(a);
    return row.total;
}

BOTH(every_type_comes_back)
{
    OPEN_OR_SKIP(s, NULL)
    Arena         *a = arena_make(MIB(1));
    Db            *db;
    Thing          full = thing(1), bare = thing(2);
    ThingBySeqRow  row;
    ThingTitleRow  title;
    bool           found;
    bare.full = false;
    bare.title = (Str){ NULL, 0 };
    OK(db_tx(s.pool, "add", add_thing, &full));
    OK(db_tx(s.pool, "add", add_thing, &bare));
    OK(db_read(s.pool, a, &db));
    OK(q_thing_by_seq(db, court, matter(1), 1, a, &row, &found));
    cr_assert(found);
    cr_assert(court_id_eq(row.court_id, court));
    cr_assert(id_eq(row.matter_id.id, matter(1).id));
    cr_assert(str_eq(row.title, S("Đơn khởi kiện")));
    cr_assert(row.note.has && str_eq(row.note.value, S("ghi chú")));
    cr_assert(row.sealed);
    cr_assert_eq(row.dong.dong, 12000000);
    cr_assert_eq(date_cmp(row.day, date_make(2026, 2, 3)), 0);
    cr_assert(row.closed_on.has && date_cmp(row.closed_on.value, date_make(2026, 12, 31)) == 0);
    cr_assert_eq(row.at.ms, INT64_C(1770000000123));
    cr_assert(hash_eq(row.hash, hash_str(S("Đơn khởi kiện"))));
    cr_assert(row.payload.n == 4 && row.payload.p[2] == 0xFF && row.extra.has && row.extra.value.n == 4);
    OK(q_thing_by_seq(db, court, matter(1), 2, a, &row, &found));
    cr_assert(found && !row.note.has && !row.closed_on.has && !row.extra.has && !row.sealed);
    cr_assert(row.title.n == 0 && row.payload.n == 0);
    OK(q_thing_by_seq(db, court, matter(1), 3, a, &row, &found));
    cr_assert(!found);
    OK(q_thing_title(db, court, matter(1), 1, a, &title));
    cr_assert(str_eq(title.literal, S(":seq is not a parameter; it's text?")));
    FAILS(q_thing_title(db, court, matter(1), 99, a, &title), ERR_NOT_FOUND);
    OK(q_thing_title(db, court, matter(1), 1, a, &title)); /* the reader is still good */
    EngineNameRow name;
    OK(q_engine_name(db, a, &name));
    cr_assert(str_eq(name.name, engine == DB_SQLITE ? S("sqlite") : S("postgres")));
    TwoRowsRow two;
    FAILS(q_two_rows(db, a, &two, &found), ERR_DATABASE);
    arena_release(a);
    db_scratch_close(&s);
}

BOTH(many_rows_in_order)
{
    OPEN_OR_SKIP(s, NULL)
    Arena        *a = arena_make(MIB(1));
    Db           *db;
    ThingListRows rows;
    for (int64_t i = 40; i > 0; i--) {
        Thing t = thing(i);
        OK(db_tx(s.pool, "add", add_thing, &t));
    }
    OK(db_read(s.pool, a, &db));
    OK(q_thing_list(db, court, matter(1), 10, 25, a, &rows));
    cr_assert_eq(rows.count, 25);
    for (size_t i = 0; i < rows.count; i++) {
        cr_assert_eq(rows.items[i].seq, 11 + (int64_t)i);
        cr_assert(str_eq(rows.items[i].title, S("Đơn khởi kiện")));
    }
    OK(q_thing_list(db, other_court, matter(1), 0, 25, a, &rows));
    cr_assert_eq(rows.count, 0);
    arena_release(a);
    db_scratch_close(&s);
}

/* An error of fn, of a statement, of a swallowed statement: nothing stays, the caller gets the error whole. */
BOTH(a_failed_act_leaves_nothing)
{
    OPEN_OR_SKIP(s, NULL)
    Thing good = thing(1), fails = thing(2), twice = thing(3), negative = thing(4), swallow = thing(5);
    OK(db_tx(s.pool, "add", add_thing, &good));
    fails.fail = true;
    Error *e = db_tx(s.pool, "add", add_thing, &fails);
    cr_assert(e != NULL && e->code == ERR_NOT_ALLOWED && str_eq(e->field, S("title")) && str_eq(e->detail, S("the test wants it")));
    cr_assert(strstr(e->file, "db_test.c") != NULL);
    twice.twice = true;
    e = db_tx(s.pool, "add", add_thing, &twice);
    cr_assert(e != NULL && e->code == ERR_CONFLICT);
    cr_assert(str_starts(e->detail, S("thing:")), STR_F, STR_A(e->detail));
    cr_assert(!str_has(e->detail, S("T79K01")) && !str_has(e->detail, S("kiện")));
    negative.dong = -1;
    e = db_tx(s.pool, "add", add_thing, &negative);
    cr_assert(e != NULL && e->code == ERR_CONFLICT && str_has(e->detail, S("dong_not_negative")), STR_F, STR_A(e->detail));
    swallow.swallow = swallow.twice = true;
    FAILS(db_tx(s.pool, "add", add_thing, &swallow), ERR_CONFLICT);
    cr_assert_eq(count_things(s.pool, court), 1);
    DbCounters n = db_counters(s.pool);
    cr_assert_eq(n.failed, 4);
    Thing after = thing(6);
    OK(db_tx(s.pool, "add", add_thing, &after));
    cr_assert_eq(count_things(s.pool, court), 2);
    db_scratch_close(&s);
}

static Error *use_counter(Tx *tx, void *arg)
{
    Thing        *t = arg;
    CounterNextRow row;
    ThingTakeRow  taken;
    bool          found;
    int64_t       changed;
    TRY(q_thing_take(tx, t->court, t->matter, tx_arena(tx), &taken, &found));
    TRY(q_counter_next(tx, t->court, 5, tx_arena(tx), &row));
    TRY(q_counter_next(tx, t->court, 5, tx_arena(tx), &row));
    TRY(q_thing_rename(tx, t->court, S("khác"), NONE(Str), &changed));
    ThingSumRow sum;
    TRY(q_thing_sum(tx_db(tx), t->court, tx_arena(tx), &sum)); /* reads its own writes */
    t->result = row.value * 1000 + changed * 100 + (found ? taken.seq : 0) * 10 + sum.total;
    return NULL;
}

BOTH(reads_inside_a_transaction)
{
    OPEN_OR_SKIP(s, NULL)
    Thing one = thing(3), two = thing(4);
    OK(db_tx(s.pool, "add", add_thing, &one));
    OK(db_tx(s.pool, "add", add_thing, &two));
    OK(db_tx(s.pool, "use", use_counter, &one));
    cr_assert_eq(one.result, 10 * 1000 + 2 * 100 + 3 * 10 + 2);
    db_scratch_close(&s);
}

typedef struct Kept {
    Str text;
} Kept;

static Error *keep_text(Tx *tx, void *arg)
{
    ((Kept *)arg)->text = str_format(tx_arena(tx), "%0*d", 20000, 7);
    return NULL;
}

static Error *eat_memory(Tx *tx, void *arg)
{
    Thing *t = arg;
    TRY(add_thing(tx, t));
    for (;;) {
        arena_alloc(tx_arena(tx), MIB(1));
    }
}

BOTH(memory_of_a_transaction)
{
    OPEN_OR_SKIP(s, NULL)
    Arena *a = arena_make(MIB(1));
    Kept   kept;
    Thing  t = thing(1);
    OK(db_tx_keep(s.pool, "keep", keep_text, &kept, a));
    FAILS(db_tx(s.pool, "eat", eat_memory, &t), ERR_MEMORY);
    cr_assert_eq(kept.text.n, 20000);
    cr_assert_eq(kept.text.p[19999], '7');
    cr_assert_eq(count_things(s.pool, court), 0);
    OK(db_tx(s.pool, "add", add_thing, &t));
    cr_assert_eq(count_things(s.pool, court), 1);
    arena_release(a);
    db_scratch_close(&s);
}

/* A page over its budget in the middle of a list: the reader comes back clean. */
static bool overrun(DbPool *pool)
{
    Arena        *a = arena_make(KIB(20));
    Db           *db;
    ThingListRows rows;
    if (setjmp(*arena_guard(a)) != 0) {
        arena_release(a);
        return true;
    }
    OK(db_read(pool, a, &db));
    OK(q_thing_list(db, court, matter(1), 0, 1000, a, &rows));
    arena_release(a);
    return false;
}

BOTH(a_reader_survives_a_jump)
{
    DbOptions one = { .connections = 1 };
    OPEN_OR_SKIP(s, &one)
    for (int64_t i = 0; i < 30; i++) {
        Thing t = thing(i);
        char  title[1500];
        memset(title, 'x', sizeof title);
        t.title = (Str){ title, sizeof title };
        OK(db_tx(s.pool, "add", add_thing, &t));
    }
    for (int i = 0; i < 3; i++) {
        cr_assert(overrun(s.pool));
        cr_assert_eq(count_things(s.pool, court), 30);
    }
    db_scratch_close(&s);
}

enum { THREADS = 8, ROUNDS = 25 };

typedef struct Worker {
    DbPool   *pool;
    uint8_t   number;
    pthread_t thread;
    int       refused;
} Worker;

/* Every fifth act fails after its insert; its neighbours in the batch must not notice. */
static void *work(void *arg)
{
    Worker *w = arg;
    for (int64_t i = 0; i < ROUNDS; i++) {
        Thing t = thing(i);
        t.matter = matter(w->number);
        t.fail = i % 5 == 0;
        Error *e = db_tx(w->pool, "work", add_thing, &t);
        w->refused += e != NULL && e->code == ERR_NOT_ALLOWED;
        err_reset();
        if (e == NULL) {
            Thing next = thing(i);
            OK(db_tx(w->pool, "count", use_counter, &next));
        }
    }
    return NULL;
}

BOTH(many_writers_together)
{
    OPEN_OR_SKIP(s, NULL)
    Worker workers[THREADS];
    for (uint8_t i = 0; i < THREADS; i++) {
        workers[i] = (Worker){ .pool = s.pool, .number = (uint8_t)(i + 10) };
        cr_assert_eq(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        cr_assert_eq(workers[i].refused, ROUNDS / 5);
    }
    cr_assert_eq(count_things(s.pool, court), THREADS * (ROUNDS - ROUNDS / 5));
    Arena          *a = arena_make(MIB(1));
    Db             *db;
    CounterListRows rows;
    OK(db_read(s.pool, a, &db));
    FAILS(q_counter_list(db, a, &rows), ERR_ALTERED); /* 'A@B' is no court: a stored value that does not fit is an error */
    arena_release(a);
    DbCounters n = db_counters(s.pool);
    cr_assert_eq(n.failed, THREADS * ROUNDS / 5);
    cr_assert(engine == DB_POSTGRES || (n.batches > 0 && n.batches <= n.committed));
    db_scratch_close(&s);
}

Test(db_sqlite, no_free_reader_is_busy_and_given_back_by_the_arena)
{
    DbOptions one = { .connections = 1 };
    DbEngine  engine = DB_SQLITE;
    OPEN_OR_SKIP(s, &one)
    Arena *a = arena_make(MIB(1));
    Db    *db, *again;
    OK(db_read(s.pool, a, &db));
    arena_reset(a);
    OK(db_read(s.pool, a, &db));
    db_done(db);
    OK(db_read(s.pool, a, &again));
    arena_release(a);
    db_scratch_close(&s);
}

Test(db_sqlite, alone_in_memory)
{
    DbPool     *pool;
    Arena      *a = arena_make(MIB(1));
    Db         *db;
    Thing       t = thing(1), fails = thing(2);
    ThingSumRow row;
    size_t      applied;
    OK(db_open(S("sqlite::memory:"), NULL, &pool));
    OK(db_migrate_list(pool, thing_migrations, (Instant){ 5 }, &applied));
    cr_assert_eq(applied, 2);
    OK(db_tx(pool, "add", add_thing, &t));
    fails.twice = true;
    FAILS(db_tx(pool, "add", add_thing, &fails), ERR_CONFLICT);
    OK(db_read(pool, a, &db));
    OK(q_thing_sum(db, court, a, &row));
    cr_assert_eq(row.total, 1);
    arena_release(a);
    db_close(pool);
}

Test(db, a_bad_url_is_refused)
{
    DbPool *pool;
    FAILS(db_open(S("mysql://x"), NULL, &pool), ERR_BAD_INPUT);
    FAILS(db_open(S("sqlite:"), NULL, &pool), ERR_BAD_INPUT);
    FAILS(db_open(S("sqlite:/nowhere/at/all/x.db"), NULL, &pool), ERR_ENVIRONMENT);
    FAILS(db_open(S("postgresql://nobody@127.0.0.1:1/none"), NULL, &pool), ERR_ENVIRONMENT);
}

/* ---- rows that are only named ------------------------------------------------------------------------------------------------- */

static const DbShape whole_thing = { "thing", "court_id matter_id seq", "title note sealed dong day closed_on extra" };
static const DbShape by_court = { "thing", "court_id", "seq title" };

static void fill_things(DbPool *pool)
{
    Thing list[] = { thing(1), thing(2), thing(5) };
    list[1].full = false;
    list[1].title = S("\"trích\" \\ dẫn");
    list[2].court = other_court;
    for (size_t i = 0; i < COUNT_OF(list); i++) {
        OK(db_tx(pool, "add", add_thing, &list[i]));
    }
}

BOTH(digests_of_rows_are_those_of_their_text)
{
    OPEN_OR_SKIP(s, NULL);
    fill_things(s.pool);
    Arena       *a = arena_make(MIB(1));
    MatterId     id = matter(1);
    const DbVal  first[] = { db_val_court(&court), db_val_id(&id.id), db_val_i64(1) };
    const DbVal  bare[] = { db_val_court(&court), db_val_id(&id.id), db_val_i64(2) };
    const DbVal  none[] = { db_val_court(&court), db_val_id(&id.id), db_val_i64(9) };
    Hash         hash;
    int64_t      count;
    Db          *db;
    const char  *head = " court_id=\"T79K01\" matter_id=x'01000102fffe80000000000000000001'";
    OK(db_read(s.pool, a, &db));
    OK(db_rows_hash(db, &whole_thing, first, a, &hash, &count));
    cr_expect_eq(count, 1);
    cr_expect(hash_eq(hash, hash_str(str_format(a, "%s seq=1 title=\"Đơn khởi kiện\" note=\"ghi chú\" sealed=1 dong=12000000 day=\"2026-02-03\""
                                                   " closed_on=\"2026-12-31\" extra=x'0001ff00'\n", head))));
    OK(db_rows_hash(db, &whole_thing, bare, a, &hash, &count));
    cr_expect(hash_eq(hash, hash_str(str_format(a, "%s seq=2 title=\"\\\"trích\\\" \\\\ dẫn\" dong=12000000 day=\"2026-02-03\"\n", head))),
              "what is empty, 0 or NULL is not said");
    OK(db_rows_hash(db, &whole_thing, none, a, &hash, &count));
    cr_expect_eq(count, 0);
    OK(db_rows_hash(db, &by_court, first, a, &hash, &count));
    cr_expect_eq(count, 2, "several rows under one key");
    cr_expect(hash_eq(hash, hash_str(S(" court_id=\"T79K01\" seq=1 title=\"Đơn khởi kiện\"\n"
                                       " court_id=\"T79K01\" seq=2 title=\"\\\"trích\\\" \\\\ dẫn\"\n"))));
    db_done(db);
    arena_release(a);
    db_scratch_close(&s);
}

BOTH(keys_of_rows_come_in_order_and_pages)
{
    OPEN_OR_SKIP(s, NULL);
    fill_things(s.pool);
    Arena    *a = arena_make(MIB(1));
    DbRowKeys keys;
    DbRowKey  back;
    Db       *db;
    OK(db_read(s.pool, a, &db));
    OK(db_rows_keys(db, &whole_thing, NULL, 2, a, &keys));
    cr_assert_eq(keys.count, 2);
    Str text = db_key_format(&whole_thing, keys.items[0].items, a);
    cr_expect(str_eq(text, S("court_id=\"T01\" matter_id=x'01000102fffe80000000000000000001' seq=5")), STR_F, STR_A(text));
    cr_expect(db_key_parse(&whole_thing, text, a, &back));
    cr_expect(str_eq(db_key_format(&whole_thing, back.items, a), text));
    OK(db_rows_keys(db, &whole_thing, keys.items[1].items, 2, a, &keys));
    cr_assert_eq(keys.count, 1);
    cr_expect_eq(keys.items[0].items[2].i, 2);
    OK(db_rows_keys(db, &by_court, NULL, 9, a, &keys));
    cr_expect_eq(keys.count, 2, "each key once");
    db_done(db);
    arena_release(a);
    db_scratch_close(&s);
}

Test(db_rows, a_key_that_is_none_is_not_taken)
{
    static const char *const wrong[] = { "", "court_id=", "court_id=\"T01", "court_id=\"T01\\", "court_id=\"T01\"x", "court_id=\"T01\" room=\"1\"", "court_id=x'0", "court_id=x'zz'",
                                         "court_id=1x", "court=\"T01\"" };
    Arena   *a = arena_make(MIB(1));
    DbRowKey key;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        cr_expect_not(db_key_parse(&by_court, str_of(wrong[i]), a, &key), "%s", wrong[i]);
    }
    cr_expect(db_key_parse(&by_court, S("court_id=\"a \\\"b\\\" c\""), a, &key));
    cr_expect(str_eq((Str){ key.items[0].p, key.items[0].n }, S("a \"b\" c")));
    arena_release(a);
    err_reset();
}

BOTH(statements_of_rows_pass_the_query_check)
{
    OPEN_OR_SKIP(s, NULL);
    static const DbShape by_title = { "thing", "title", "seq" };
    Arena    *a = arena_make(MIB(1));
    Buf       findings = buf_make(a, KIB(16));
    DbQueries good = db_rows_queries(&whole_thing, a);
    DbQueries scans = db_rows_queries(&by_title, a);
    OK(db_check_queries(s.pool, thing_migrations, &good, &findings));
    FAILS(db_check_queries(s.pool, thing_migrations, &scans, &findings), ERR_DATABASE);
    arena_release(a);
    db_scratch_close(&s);
}
