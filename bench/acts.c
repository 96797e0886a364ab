/* The one door beside the engine's bare self. The act is the filing of a petition, the heaviest a citizen takes: receipt,
 * people, claims, clocks, tasks, papers, ledger leaf, outbox.
 *   acts door THREADS SECONDS [no-sync]   acts a second through matter_act, in this program, on SQLite
 *   acts bare COUNT A_COMMIT              the statements of COUNT such acts, recorded, then run bare on a copy of the database:
 *                                         prepared once, bound, stepped, A_COMMIT acts a commit, synced as the program syncs
 *   acts trace FILE                       the statements of one act, one JSON line each: for pgbench
 * Prints "name figure" lines. May use: delivery and lower; sqlite3 for the bare side. */
#include "bench/petition.h"

#include "db/db_query.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

static atomic_bool               stop;
static atomic_long               done;

/* ---- through the door -------------------------------------------------------------------------------------------------------- */

static void *run(void *arg)
{
    int    thread = (int)(intptr_t)arg;
    Arena *a = arena_make(MIB(64));
    for (long n = 0; !atomic_load(&stop); n++) {
        file_one(a, thread, n);
        atomic_fetch_add(&done, 1);
        arena_reset(a);
        err_reset();
    }
    arena_release(a);
    return NULL;
}

static void open_kit(const DbOptions *options)
{
    if (!court_kit_open_with(&kit, DB_SQLITE, modules, options)) {
        exit(3);
    }
}

static void door(int threads, int seconds, bool no_sync)
{
    DbOptions options = { .no_sync = no_sync };
    open_kit(&options);
    pthread_t *t = calloc((size_t)threads, sizeof *t);
    for (int i = 0; i < threads; i++) {
        pthread_create(&t[i], NULL, run, (void *)(intptr_t)i);
    }
    struct timespec s = { seconds, 0 };
    nanosleep(&s, NULL);
    atomic_store(&stop, true);
    for (int i = 0; i < threads; i++) {
        pthread_join(t[i], NULL);
    }
    DbCounters c = db_counters(kit.house.db);
    printf("acts_door_%d%s %.0f\n", threads, no_sync ? "_no_sync" : "", (double)done / seconds);
    printf("cpu_us_an_act_%d%s %.0f\n", threads, no_sync ? "_no_sync" : "", cpu() * 1e6 / (double)done);
    printf("acts_a_commit_%d%s %.1f\n", threads, no_sync ? "_no_sync" : "", c.batches > 0 ? (double)c.committed / (double)c.batches : 1.0);
    court_kit_close(&kit);
    free(t);
}

/* ---- recorded statements ------------------------------------------------------------------------------------------------------- */

enum { VALUES_MAX = 64 };

typedef struct Step {
    const DbQuery *q;
    DbVal         *in;
} Step;
typedef LIST(Step) Steps;

typedef struct Recorder {
    Arena *arena;
    Steps  steps;
    bool   on;
} Recorder;

static void record(void *to, const DbQuery *q, const DbVal *in)
{
    Recorder *r = to;
    if (!r->on) {
        return;
    }
    DbVal *copy = NEW_N(r->arena, DbVal, q->in_count + 1);
    for (size_t i = 0; i < q->in_count; i++) {
        copy[i] = in[i];
        const void *p = in[i].p != NULL ? in[i].p : in[i].own;
        if (in[i].cls == DB_CLASS_TEXT || in[i].cls == DB_CLASS_BYTES) {
            char *bytes = arena_alloc(r->arena, in[i].n + 1);
            memcpy(bytes, p, in[i].n);
            copy[i].p = bytes;
        }
    }
    *LIST_ADD(r->arena, &r->steps) = (Step){ q, copy };
}

/* ---- bare ------------------------------------------------------------------------------------------------------------------------ */

static sqlite3 *bare;

static void sql(const char *text)
{
    if (sqlite3_exec(bare, text, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", text, sqlite3_errmsg(bare));
        exit(3);
    }
}

typedef struct Prepared {
    const DbQuery *q;
    sqlite3_stmt  *stmt;
} Prepared;

static sqlite3_stmt *prepared(const DbQuery *q)
{
    static Prepared list[256];
    static size_t   count;
    for (size_t i = 0; i < count; i++) {
        if (list[i].q == q) {
            return list[i].stmt;
        }
    }
    sqlite3_stmt *stmt;
    if (count == COUNT_OF(list) || sqlite3_prepare_v3(bare, q->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", q->name, sqlite3_errmsg(bare));
        exit(3);
    }
    list[count++] = (Prepared){ q, stmt };
    return stmt;
}

static void step_bare(const Step *s)
{
    sqlite3_stmt *stmt = prepared(s->q);
    for (size_t i = 0; i < s->q->in_count; i++) {
        const DbVal *v = &s->in[i];
        const void  *p = v->p != NULL ? v->p : v->own;
        int          at = (int)i + 1;
        switch (v->cls) {
        case DB_CLASS_NULL: sqlite3_bind_null(stmt, at); break;
        case DB_CLASS_INT: sqlite3_bind_int64(stmt, at, v->i); break;
        case DB_CLASS_TEXT: sqlite3_bind_text64(stmt, at, p, v->n, SQLITE_STATIC, SQLITE_UTF8); break;
        case DB_CLASS_BYTES: sqlite3_bind_blob64(stmt, at, p, v->n, SQLITE_STATIC); break;
        }
    }
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
    }
    if (rc != SQLITE_DONE) {
        fprintf(stderr, "%s: %s\n", s->q->name, sqlite3_errmsg(bare));
        exit(3);
    }
    sqlite3_reset(stmt);
}

static void open_bare(const char *path)
{
    if (sqlite3_open(path, &bare) != SQLITE_OK) {
        exit(3);
    }
    sql("PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY");
    sql("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000; PRAGMA cache_size=-8192");
}

static void copy_database(Arena *a, const char *to)
{
    sqlite3 *from;
    Str      text = str_format(a, "VACUUM INTO '%s'", to);
    if (sqlite3_open(kit.scratch.url + sizeof "sqlite:" - 1, &from) != SQLITE_OK
        || sqlite3_exec(from, str_z(a, text), NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "copy: %s\n", sqlite3_errmsg(from));
        exit(3);
    }
    sqlite3_close(from);
}

static void remove_copy(Arena *a, const char *path)
{
    static const char *const of_it[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < COUNT_OF(of_it); i++) {
        remove(str_z(a, str_format(a, "%s%s", path, of_it[i])));
    }
}

/* Where each act begins among the steps. */
static size_t *record_acts(Recorder *r, Arena *a, long count)
{
    size_t *begins = NEW_N(a, size_t, (size_t)count + 1);
    Arena  *scratch = arena_make(MIB(64));
    for (long n = 0; n < count; n++) {
        begins[n] = r->steps.count;
        file_one(scratch, 0, n);
        arena_reset(scratch);
        err_reset();
    }
    begins[count] = r->steps.count;
    arena_release(scratch);
    return begins;
}

static void bare_loop(long count, long a_commit)
{
    Arena    *a = arena_make(MIB(2048));
    Recorder  r = { .arena = a };
    DbOptions options = { .trace = record, .trace_to = &r };
    open_kit(&options);
    const char *copy = str_z(a, str_format(a, "%s/bare.db", kit.scratch.place));
    copy_database(a, copy);
    r.on = true;
    size_t *begins = record_acts(&r, a, count);
    r.on = false;
    open_bare(copy);
    double from = now(), worked = cpu();
    for (long n = 0; n < count; n++) {
        if (n % a_commit == 0) {
            sql("BEGIN IMMEDIATE");
        }
        for (size_t i = begins[n]; i < begins[n + 1]; i++) {
            step_bare(&r.steps.items[i]);
        }
        if (n % a_commit == a_commit - 1 || n == count - 1) {
            sql("COMMIT");
        }
    }
    printf("acts_bare_%ld %.0f\n", a_commit, (double)count / (now() - from));
    printf("cpu_us_an_act_bare %.0f\n", (cpu() - worked) * 1e6 / (double)count);
    printf("statements_an_act %.1f\n", (double)r.steps.count / (double)count);
    remove_copy(a, copy);
    court_kit_close(&kit);
    exit(0); /* prepared statements, recorded steps: all goes with the program */
}

/* ---- for pgbench ----------------------------------------------------------------------------------------------------------------- */

static void trace_step(Arena *a, FILE *out, const Step *s)
{
    Buf     b = buf_make(a, MIB(4));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "name", str_of(s->q->name));
    json_add_str(&o, "sql", str_of(s->q->postgres));
    json_begin_list(&o, "in");
    for (size_t i = 0; i < s->q->in_count; i++) {
        const DbVal *v = &s->in[i];
        Str          bytes = { v->p != NULL ? v->p : v->own, v->n };
        json_begin(&o, NULL);
        json_add_str(&o, "name", str_of(s->q->ins[i].name));
        switch (v->cls) {
        case DB_CLASS_NULL: json_add_null(&o, "null"); break;
        case DB_CLASS_INT: json_add_i64(&o, "int", v->i); break;
        case DB_CLASS_TEXT: json_add_str(&o, "text", bytes); break;
        case DB_CLASS_BYTES: json_add_str(&o, "bytes", hex_encode(a, (Bytes){ (const uint8_t *)bytes.p, bytes.n })); break;
        }
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    fprintf(out, STR_F "\n", STR_A(buf_str(&b)));
}

static void trace(const char *path)
{
    Arena    *a = arena_make(MIB(64));
    Recorder  r = { .arena = a };
    DbOptions options = { .trace = record, .trace_to = &r };
    open_kit(&options);
    file_one(a, 0, 0); /* registers have their rows */
    r.on = true;
    file_one(a, 0, 1);
    r.on = false;
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        exit(3);
    }
    for (size_t i = 0; i < r.steps.count; i++) {
        trace_step(a, out, &r.steps.items[i]);
    }
    fclose(out);
    court_kit_close(&kit);
}

int main(int argc, char **argv)
{
    long first = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    long second = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
    if (argc >= 4 && strcmp(argv[1], "door") == 0 && first > 0 && second > 0) {
        door((int)first, (int)second, argc > 4 && strcmp(argv[4], "no-sync") == 0);
    } else if (argc == 4 && strcmp(argv[1], "bare") == 0 && first > 0 && second > 0) {
        bare_loop(first, second);
    } else if (argc == 3 && strcmp(argv[1], "trace") == 0) {
        trace(argv[2]);
    } else {
        fprintf(stderr, "acts door THREADS SECONDS [no-sync] | bare COUNT A_COMMIT | trace FILE\n");
        return 2;
    }
    return 0;
}
