/* What the room db costs over the engine itself: a court act of 12 statements (two rows read, ten written; composite keys,
 * WITHOUT ROWID) and a case page of 10 small selects, by 1, 8 and 32 submitters, beside a bare loop of the same prepared
 * statements that commits as many acts at once. bench/db_acts.sh runs it with pgbench beside it and prints the ratios.
 *   db_acts sqlite FOLDER SECONDS [MATTERS]     both sides, alternating: acts (fsync on, off) and pages
 *   db_acts load URL MATTERS                    fills a PostgreSQL database
 *   db_acts postgres URL SECONDS SUBMITTERS MATTERS
 * Prints lines "name figure". May use: db; sqlite3 for the bare side. */
#include "db/db_migrate.h"
#include "db/db_query.h"

#include "bench/db_acts_sql.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char schema[] =
    "CREATE TABLE matter (court_id @text NOT NULL, matter_id @bytes NOT NULL, procedure @text NOT NULL, state @text NOT NULL,\n"
    " version @int NOT NULL, seq @int NOT NULL, title @text NOT NULL, opened_on @text NOT NULL, PRIMARY KEY (court_id, matter_id)) @without_rowid;\n"
    "CREATE TABLE participant (court_id @text NOT NULL, matter_id @bytes NOT NULL, number @int NOT NULL, capacity @text NOT NULL,\n"
    " name @text NOT NULL, PRIMARY KEY (court_id, matter_id, number)) @without_rowid;\n"
    "CREATE TABLE event (court_id @text NOT NULL, matter_id @bytes NOT NULL, seq @int NOT NULL, act @text NOT NULL, actor @text NOT NULL,\n"
    " at @int NOT NULL, input @text NOT NULL, outcome @text NOT NULL, leaf @bytes NOT NULL, PRIMARY KEY (court_id, matter_id, seq)) @without_rowid;\n"
    "CREATE TABLE deadline (court_id @text NOT NULL, matter_id @bytes NOT NULL, seq @int NOT NULL, rule @text NOT NULL, start_on @text NOT NULL,\n"
    " end_on @text NOT NULL, unshifted_end @text NOT NULL, satisfied_by @int, PRIMARY KEY (court_id, matter_id, seq)) @without_rowid;\n"
    "CREATE TABLE task (court_id @text NOT NULL, matter_id @bytes NOT NULL, seq @int NOT NULL, kind @text NOT NULL, power @text NOT NULL,\n"
    " due_on @text NOT NULL, done @int NOT NULL, PRIMARY KEY (court_id, matter_id, seq)) @without_rowid;\n"
    "CREATE TABLE document (court_id @text NOT NULL, matter_id @bytes NOT NULL, seq @int NOT NULL, kind @text NOT NULL,\n"
    " template_version @int NOT NULL, data @text NOT NULL, PRIMARY KEY (court_id, matter_id, seq)) @without_rowid;\n"
    "CREATE TABLE matter_field (court_id @text NOT NULL, matter_id @bytes NOT NULL, field @text NOT NULL, number @int,\n"
    " PRIMARY KEY (court_id, matter_id, field)) @without_rowid;\n"
    "CREATE TABLE ledger_leaf (court_id @text NOT NULL, matter_id @bytes NOT NULL, seq @int NOT NULL, leaf @bytes NOT NULL,\n"
    " PRIMARY KEY (court_id, matter_id, seq)) @without_rowid;\n"
    "CREATE TABLE outbox (court_id @text NOT NULL, matter_id @bytes NOT NULL, seq @int NOT NULL, topic @text NOT NULL, done @int NOT NULL,\n"
    " PRIMARY KEY (court_id, matter_id, seq)) @without_rowid;\n";
static const DbMigration schema_item = { 1, "bench", schema, sizeof schema - 1 };

enum { THREADS_MAX = 64, LOAD_BATCH = 500, INPUT_SIZE = 300, OUTCOME_SIZE = 120, DATA_SIZE = 300 };

static const CourtId court = { "T79K01" };
static char          filler[512];
static int64_t       matters = 100000;

static void must(const char *what, Error *e)
{
    if (e != NULL) {
        fprintf(stderr, "%s: " STR_F " " STR_F "\n", what, STR_A(err_name(e->code)), STR_A(e->detail));
        exit(3);
    }
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t chance(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Streams of several threads, runs and processes do not meet: keys written once are not written again. */
static uint64_t fresh_seed(void)
{
    static uint64_t count;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    uint64_t z = ((uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec + ++count) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    return (z ^ z >> 27) | 1;
}

/* Sixteen digits: pgbench can write the same key from a number. */
static MatterId matter_of(int64_t n)
{
    MatterId m;
    char     digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)(INT64_C(1000000000000000) + n));
    memcpy(m.id.b, digits, sizeof m.id.b);
    return m;
}

/* ---- our side ------------------------------------------------------------------------------------------------------------ */

typedef struct Act {
    MatterId matter;
    int64_t  seq;
    Hash     leaf;
} Act;

static Act any_act(uint64_t *seed)
{
    Act a = { .matter = matter_of((int64_t)(chance(seed) % (uint64_t)matters)), .seq = (int64_t)(chance(seed) >> 2) };
    memcpy(a.leaf.b, &a.seq, sizeof a.seq);
    return a;
}

static Error *act(Tx *tx, void *arg)
{
    const Act          *a = arg;
    BenchMatterRow      matter;
    BenchParticipantRow participant;
    TRY(q_bench_matter(tx, court, a->matter, tx_arena(tx), &matter));
    TRY(q_bench_participant(tx_db(tx), court, a->matter, tx_arena(tx), &participant));
    TRY(q_bench_matter_move(tx, court, a->matter, S("fee_due"), a->seq));
    TRY(q_bench_event_add(tx, court, a->matter, a->seq, (Instant){ INT64_C(1770000000000) }, (Str){ filler, INPUT_SIZE },
                          (Str){ filler, OUTCOME_SIZE }, a->leaf));
    TRY(q_bench_deadline_close(tx, court, a->matter, a->seq));
    TRY(q_bench_deadline_add(tx, court, a->matter, a->seq));
    TRY(q_bench_task_close(tx, court, a->matter));
    TRY(q_bench_task_add(tx, court, a->matter, a->seq));
    TRY(q_bench_document_add(tx, court, a->matter, a->seq, (Str){ filler, DATA_SIZE }));
    TRY(q_bench_field_set(tx, court, a->matter, a->seq));
    TRY(q_bench_leaf_add(tx, court, a->matter, a->seq, a->leaf));
    return q_bench_outbox_add(tx, court, a->matter, a->seq);
}

static Error *page(Db *db, MatterId m, Arena *a)
{
    BenchPageMatterRow   matter;
    BenchParticipantRow  participant;
    BenchPageDeadlineRow deadline;
    BenchPageTaskRow     task;
    bool                 found;
    TRY(q_bench_page_matter(db, court, m, a, &matter));
    TRY(q_bench_participant(db, court, m, a, &participant));
    for (int64_t i = 0; i < 4; i++) {
        TRY(q_bench_page_deadline(db, court, m, i, a, &deadline, &found));
        TRY(q_bench_page_task(db, court, m, i, a, &task, &found));
    }
    return NULL;
}

typedef struct Submitter {
    DbPool   *pool;
    pthread_t thread;
    uint64_t  seed;
    double    until;
    bool      pages;
    uint64_t  done;
} Submitter;

static void *submit(void *arg)
{
    Submitter *s = arg;
    Arena     *a = arena_make(MIB(1));
    while (now() < s->until) {
        if (s->pages) {
            Db *db;
            must("reader", db_read(s->pool, a, &db));
            must("page", page(db, matter_of((int64_t)(chance(&s->seed) % (uint64_t)matters)), a));
            arena_reset(a);
        } else {
            Act one = any_act(&s->seed);
            must("act", db_tx(s->pool, "bench", act, &one));
        }
        s->done++;
    }
    arena_release(a);
    return NULL;
}

static double measure(DbPool *pool, size_t count, bool pages, double seconds)
{
    Submitter       all[THREADS_MAX];
    double          start = now();
    uint64_t        done = 0;
    for (size_t i = 0; i < count; i++) {
        all[i] = (Submitter){ .pool = pool, .seed = fresh_seed(), .until = start + seconds, .pages = pages };
        BUG_IF(pthread_create(&all[i].thread, NULL, submit, &all[i]) != 0);
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(all[i].thread, NULL);
        done += all[i].done;
    }
    return (double)done / (now() - start);
}

static Error *load_some(Tx *tx, void *arg)
{
    int64_t *from = arg;
    for (int64_t n = *from; n < *from + LOAD_BATCH && n < matters; n++) {
        MatterId m = matter_of(n);
        TRY(q_bench_matter_add(tx, court, m));
        TRY(q_bench_participant_add(tx, court, m));
        TRY(q_bench_deadline_add(tx, court, m, 1));
        TRY(q_bench_task_add(tx, court, m, 1));
    }
    return NULL;
}

static void load(DbPool *pool)
{
    size_t applied;
    must("schema", db_migrate_list(pool, (DbMigrations){ &schema_item, 1 }, (Instant){ 0 }, &applied));
    for (int64_t n = 0; applied > 0 && n < matters; n += LOAD_BATCH) {
        must("load", db_tx(pool, "load", load_some, &n));
    }
}

/* ---- the bare side: SQLite's own interface, one thread, one commit for `batch` acts --------------------------------------- */

/* In the order of db_acts.sql. */
enum { MATTER = 4, PARTICIPANT, MATTER_MOVE, EVENT_ADD, DEADLINE_CLOSE, TASK_CLOSE, DOCUMENT_ADD, FIELD_SET, LEAF_ADD, OUTBOX_ADD,
       PAGE_MATTER, PAGE_DEADLINE, PAGE_TASK, DEADLINE_ADD = 2, TASK_ADD = 3 };

typedef struct Bare {
    sqlite3      *h;
    sqlite3_stmt *stmts[32];
} Bare;

static void exec(sqlite3 *h, const char *sql)
{
    if (sqlite3_exec(h, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "bare: %s: %s\n", sql, sqlite3_errmsg(h));
        exit(3);
    }
}

static Bare bare_open(const char *path, bool sync, bool reader)
{
    Bare b;
    BUG_IF(sqlite3_open_v2(path, &b.h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK);
    exec(b.h, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=10000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON");
    exec(b.h, sync ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
    exec(b.h, reader ? "PRAGMA cache_size=-2048; PRAGMA mmap_size=1073741824" : "PRAGMA cache_size=-8192");
    BUG_IF(bench_db_acts_queries.count > COUNT_OF(b.stmts));
    for (size_t i = 0; i < bench_db_acts_queries.count; i++) {
        BUG_IF(sqlite3_prepare_v3(b.h, bench_db_acts_queries.items[i].sqlite, -1, SQLITE_PREPARE_PERSISTENT, &b.stmts[i], NULL) != SQLITE_OK);
    }
    return b;
}

static void bare_close(Bare *b)
{
    for (size_t i = 0; i < bench_db_acts_queries.count; i++) {
        sqlite3_finalize(b->stmts[i]);
    }
    BUG_IF(sqlite3_close(b->h) != SQLITE_OK);
}

static sqlite3_stmt *bare_stmt(const Bare *b, int which, const MatterId *m)
{
    sqlite3_bind_text(b->stmts[which], 1, court.code, -1, SQLITE_STATIC);
    sqlite3_bind_blob(b->stmts[which], 2, m->id.b, 16, SQLITE_STATIC);
    return b->stmts[which];
}

static void bare_step(sqlite3_stmt *stmt)
{
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            (void)sqlite3_column_bytes(stmt, i);
        }
    }
    BUG_IF(rc != SQLITE_DONE);
    sqlite3_reset(stmt);
}

static void bare_write(const Bare *b, int which, const Act *a, int texts, const int *sizes, bool leaf)
{
    sqlite3_stmt *s = bare_stmt(b, which, &a->matter);
    sqlite3_bind_int64(s, 3, a->seq);
    for (int i = 0; i < texts; i++) {
        sqlite3_bind_text(s, 4 + i, filler, sizes[i], SQLITE_STATIC);
    }
    if (leaf) {
        sqlite3_bind_blob(s, 4, a->leaf.b, sizeof a->leaf.b, SQLITE_STATIC);
    }
    bare_step(s);
}

static void bare_act(const Bare *b, const Act *a)
{
    bare_step(bare_stmt(b, MATTER, &a->matter));
    bare_step(bare_stmt(b, PARTICIPANT, &a->matter));
    sqlite3_stmt *s = bare_stmt(b, MATTER_MOVE, &a->matter);
    sqlite3_bind_text(s, 3, "fee_due", -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 4, a->seq);
    bare_step(s);
    s = bare_stmt(b, EVENT_ADD, &a->matter);
    sqlite3_bind_int64(s, 3, a->seq);
    sqlite3_bind_int64(s, 4, INT64_C(1770000000000));
    sqlite3_bind_text(s, 5, filler, INPUT_SIZE, SQLITE_STATIC);
    sqlite3_bind_text(s, 6, filler, OUTCOME_SIZE, SQLITE_STATIC);
    sqlite3_bind_blob(s, 7, a->leaf.b, sizeof a->leaf.b, SQLITE_STATIC);
    bare_step(s);
    static const int data[] = { DATA_SIZE };
    bare_write(b, DEADLINE_CLOSE, a, 0, NULL, false);
    bare_write(b, DEADLINE_ADD, a, 0, NULL, false);
    bare_step(bare_stmt(b, TASK_CLOSE, &a->matter));
    bare_write(b, TASK_ADD, a, 0, NULL, false);
    bare_write(b, DOCUMENT_ADD, a, 1, data, false);
    bare_write(b, FIELD_SET, a, 0, NULL, false);
    bare_write(b, LEAF_ADD, a, 0, NULL, true);
    bare_write(b, OUTBOX_ADD, a, 0, NULL, false);
}

static double bare_measure(const char *path, size_t batch, bool sync, double seconds)
{
    uint64_t        seed = fresh_seed();
    Bare            b = bare_open(path, sync, false);
    double          start = now();
    uint64_t        done = 0;
    while (now() < start + seconds) {
        exec(b.h, "BEGIN IMMEDIATE");
        for (size_t i = 0; i < batch; i++, done++) {
            Act a = any_act(&seed);
            bare_act(&b, &a);
        }
        exec(b.h, "COMMIT");
    }
    double rate = (double)done / (now() - start);
    bare_close(&b);
    return rate;
}

typedef struct BareReader {
    pthread_t   thread;
    const char *path;
    uint64_t    seed, done;
    double      until;
} BareReader;

static void *bare_pages(void *arg)
{
    BareReader *r = arg;
    Bare        b = bare_open(r->path, true, true);
    while (now() < r->until) {
        MatterId m = matter_of((int64_t)(chance(&r->seed) % (uint64_t)matters));
        bare_step(bare_stmt(&b, PAGE_MATTER, &m));
        bare_step(bare_stmt(&b, PARTICIPANT, &m));
        for (int64_t i = 0; i < 4; i++) {
            sqlite3_stmt *s = bare_stmt(&b, PAGE_DEADLINE, &m);
            sqlite3_bind_int64(s, 3, i);
            bare_step(s);
            s = bare_stmt(&b, PAGE_TASK, &m);
            sqlite3_bind_int64(s, 3, i);
            bare_step(s);
        }
        r->done++;
    }
    bare_close(&b);
    return NULL;
}

static double bare_measure_pages(const char *path, double seconds)
{
    BareReader all[2];
    double     start = now();
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        all[i] = (BareReader){ .path = path, .seed = 77 + i, .until = start + seconds };
        BUG_IF(pthread_create(&all[i].thread, NULL, bare_pages, &all[i]) != 0);
    }
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        pthread_join(all[i].thread, NULL);
    }
    return (double)(all[0].done + all[1].done) / (now() - start);
}

/* ---- runs ------------------------------------------------------------------------------------------------------------------- */

enum { ROUNDS = 3 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double v[ROUNDS])
{
    qsort(v, ROUNDS, sizeof v[0], by_value);
    return v[ROUNDS / 2];
}

static void compare_acts(const char *path, const char *url, size_t submitters, bool sync, double seconds)
{
    double     ours[ROUNDS], bare[ROUNDS];
    DbCounters n = { 0 };
    for (int i = 0; i < ROUNDS; i++) {
        DbPool   *pool;
        DbOptions options = { .no_sync = !sync };
        must("open", db_open(str_of(url), &options, &pool));
        ours[i] = measure(pool, submitters, false, seconds);
        n = db_counters(pool);
        db_close(pool);
        bare[i] = bare_measure(path, submitters, sync, seconds);
    }
    double batch = n.batches == 0 ? 0 : (double)n.committed / (double)n.batches;
    printf("sqlite_%s_%zu ours %.0f bare %.0f ratio %.2f acts_a_commit %.1f\n", sync ? "full" : "off", submitters, median(ours),
           median(bare), median(ours) / median(bare), batch);
    fflush(stdout);
}

static void sqlite_run(Arena *a, const char *folder, double seconds)
{
    static const size_t counts[] = { 1, 8, 32 };
    const char         *path = str_z(a, str_format(a, "%s/acts.db", folder));
    const char         *url = str_z(a, str_format(a, "sqlite:%s", path));
    DbPool             *pool;
    double              ours[ROUNDS], bare[ROUNDS];
    DbOptions           fast = { .no_sync = true };
    must("open", db_open(str_of(url), &fast, &pool));
    load(pool);
    db_close(pool);
    must("open", db_open(str_of(url), NULL, &pool));
    for (int i = 0; i < ROUNDS; i++) {
        ours[i] = measure(pool, 2, true, seconds);
        bare[i] = bare_measure_pages(path, seconds);
    }
    db_close(pool);
    printf("sqlite_pages_2 ours %.0f bare %.0f ratio %.2f\n", median(ours), median(bare), median(ours) / median(bare));
    for (int sync = 1; sync >= 0; sync--) {
        for (size_t i = 0; i < COUNT_OF(counts); i++) {
            compare_acts(path, url, counts[i], sync == 1, seconds);
        }
    }
}

int main(int argc, char **argv)
{
    Arena *a = arena_make(MIB(1));
    int    status = 2;
    memset(filler, 'x', sizeof filler);
    if (argc >= 4 && strcmp(argv[1], "sqlite") == 0) {
        matters = argc > 4 ? strtoll(argv[4], NULL, 10) : matters;
        sqlite_run(a, argv[2], strtod(argv[3], NULL));
        status = 0;
    } else if (argc == 4 && strcmp(argv[1], "load") == 0) {
        DbPool *pool;
        matters = strtoll(argv[3], NULL, 10);
        must("open", db_open(str_of(argv[2]), NULL, &pool));
        load(pool);
        db_close(pool);
        status = 0;
    } else if (argc == 6 && strcmp(argv[1], "postgres") == 0) {
        DbPool   *pool;
        size_t    submitters = (size_t)strtoul(argv[4], NULL, 10);
        DbOptions options = { .connections = (int)submitters > 8 ? 8 : (int)submitters };
        matters = strtoll(argv[5], NULL, 10);
        must("open", db_open(str_of(argv[2]), &options, &pool));
        printf("%.0f\n", measure(pool, submitters, false, strtod(argv[3], NULL)));
        db_close(pool);
        status = 0;
    } else {
        fprintf(stderr, "usage: db_acts sqlite FOLDER SECONDS [MATTERS] | load URL MATTERS | postgres URL SECONDS SUBMITTERS MATTERS\n");
    }
    arena_release(a);
    return status;
}
