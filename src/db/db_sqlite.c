/* SQLite: connections, prepared statements, rows. Debian's 3.40.1; each connection belongs to one thread at a time.
 * May use: os, base; sqlite3. */
#include "db/db_int.h"

#include <sqlite3.h>
#include <string.h>

typedef struct SqStatement {
    const DbQuery *q; /* key: generated queries are static */
    sqlite3_stmt  *stmt;
} SqStatement;

enum { SLOTS = 1024 }; /* a power of two, more than twice DB_STATEMENTS_MAX */
enum { TEXTS = 256 };  /* of statements made at run time: a dump asks the same of file after file */
_Static_assert(SLOTS > 2 * DB_STATEMENTS_MAX, "the table stays sparse");

struct SqConn {
    Arena        *arena;
    sqlite3      *h;
    sqlite3_stmt *running; /* stepped and not yet reset */
    sqlite3_file *wal;     /* of the writer: SQLite's own handle, as closing another one of the file would drop its locks */
    uint64_t      log_pages;
    size_t        prepared;
    SqStatement   slots[SLOTS];
    sqlite3_stmt *texts[TEXTS]; /* at the place of its own text's hash, or none */
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

/* With its counters on, two reading threads are slower than one. */
static void configure_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_initialize();
}

/* ---- errors ---------------------------------------------------------------------------------------------------------- */

static ErrCode code_of(int rc)
{
    switch (rc & 0xFF) {
    case SQLITE_CONSTRAINT: return ERR_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_BUSY;
    case SQLITE_NOMEM: return ERR_MEMORY;
    case SQLITE_IOERR: return rc == SQLITE_IOERR_NOMEM ? ERR_MEMORY : ERR_DISK;
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN: return ERR_DISK;
    default: return ERR_DATABASE;
    }
}

/* SQLite's own words name tables, columns and constraints, never values. A conflict begins with its table:
 * "UNIQUE constraint failed: event.court_id, event.seq" -> "event: UNIQUE ...". */
static Error *fail(const SqConn *c, int rc, const char *what)
{
    const char *message = sqlite3_errmsg(c->h);
    ErrCode     code = code_of(rc);
    if (code == ERR_CONFLICT) {
        Str    text = str_of(message), table = { NULL, 0 };
        size_t colon, dot;
        if (str_find(text, S("failed: "), &colon)) {
            Str names = str_sub(text, colon + 8, text.n);
            table = str_find(names, S("."), &dot) ? str_sub(names, 0, dot) : table;
        }
        return err_make(code, STR_F ": %s (%s)", STR_A(table), message, what);
    }
    return err_make(code, "%s: %s (%d)", what, code == ERR_DATABASE ? message : sqlite3_errstr(rc), rc);
}

/* ---- opening ----------------------------------------------------------------------------------------------------------- */

static Error *pragma(SqConn *c, const char *sql)
{
    int rc = sqlite3_exec(c->h, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? NULL : fail(c, rc, sql);
}

static int note_log(void *conn, sqlite3 *h, const char *name, int pages)
{
    (void)h, (void)name;
    ((SqConn *)conn)->log_pages = (uint64_t)pages;
    return SQLITE_OK;
}

static Error *configure(const DbPool *pool, SqConn *c, SqRole role)
{
    sqlite3_extended_result_codes(c->h, 1);
    sqlite3_busy_timeout(c->h, DB_LOCK_WAIT_MS);
    sqlite3_db_config(c->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(c->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(c->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(c->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    TRY(pragma(c, "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY"));
    if (pool->in_memory) {
        return pragma(c, "PRAGMA cache_size=-8192");
    }
    if (role == SQ_ALONE) {
        TRY(pragma(c, "PRAGMA locking_mode=EXCLUSIVE")); /* before the first look at the WAL: no shared memory then */
    }
    TRY(pragma(c, "PRAGMA journal_mode=WAL"));
    /* NORMAL syncs at checkpoints; each commit is synced by the writer's flusher (sq_sync). Beside a writer it is db_checkpoint.c that says
     * when; the log keeps its room. */
    bool beside = role == SQ_WRITER || role == SQ_CHECKPOINTER;
    TRY(pragma(c, pool->options.no_sync ? "PRAGMA synchronous=OFF" : beside ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL"));
    TRY(pragma(c, beside ? "PRAGMA wal_autocheckpoint=0" : "PRAGMA wal_autocheckpoint=20000"));
    TRY(pragma(c, "PRAGMA journal_size_limit=134217728"));
    if (role == SQ_WRITER) {
        sqlite3_wal_hook(c->h, note_log, c);
    }
    if (role == SQ_READER) { /* a small cache instead of mmap: a mapped page would be checked anew at each touch (cell_size_check) */
        return pragma(c, "PRAGMA query_only=ON; PRAGMA cache_size=-1024");
    }
    return pragma(c, "PRAGMA cache_size=-8192");
}

Error *sq_open(const DbPool *pool, SqRole role, SqConn **out)
{
    pthread_once(&library_once, configure_library);
    Arena  *arena = arena_make(KIB(256));
    SqConn *c = NEW(arena, SqConn);
    c->arena = arena;
    int    flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int    rc = sqlite3_open_v2(pool->in_memory ? ":memory:" : pool->path, &c->h, flags, pool->vfs == NULL ? NULL : vfs_name(pool->vfs));
    Error *e = NULL;
    if (rc != SQLITE_OK) {
        e = err_make((rc & 0xFF) == SQLITE_CANTOPEN ? ERR_ENVIRONMENT : code_of(rc), "the database does not open: %s", sqlite3_errstr(rc));
    } else {
        e = configure(pool, c, role);
    }
    if (e == NULL && role == SQ_WRITER) {
        e = pragma(c, "PRAGMA schema_version"); /* the first read opens the log */
    }
    if (e == NULL && role == SQ_WRITER) {
        rc = sqlite3_file_control(c->h, "main", SQLITE_FCNTL_JOURNAL_POINTER, &c->wal);
        e = rc == SQLITE_OK && c->wal->pMethods != NULL ? NULL : err_make(ERR_ENVIRONMENT, "the database has no write-ahead log: %s", sqlite3_errstr(rc));
    }
    if (e != NULL) {
        sq_close(c);
        return e;
    }
    *out = c;
    return NULL;
}

static void forget_statements(SqConn *c)
{
    for (size_t i = 0; i < SLOTS; i++) {
        sqlite3_finalize(c->slots[i].stmt);
        c->slots[i] = (SqStatement){ NULL, NULL };
    }
    for (size_t i = 0; i < TEXTS; i++) {
        sqlite3_finalize(c->texts[i]);
        c->texts[i] = NULL;
    }
    c->prepared = 0;
}

void sq_close(SqConn *c)
{
    if (c == NULL) {
        return;
    }
    sq_settle(c);
    forget_statements(c);
    int rc = sqlite3_close(c->h);
    BUG_IF(rc != SQLITE_OK);
    arena_release(c->arena);
}

/* ---- statements ---------------------------------------------------------------------------------------------------------- */

static SqStatement *slot_of(SqConn *c, const DbQuery *q)
{
    size_t i = ((uintptr_t)q >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 54; /* the top 10 bits */
    while (c->slots[i].q != NULL && c->slots[i].q != q) {
        i = (i + 1) % SLOTS;
    }
    return &c->slots[i];
}

static Error *statement(SqConn *c, const DbQuery *q, sqlite3_stmt **out)
{
    SqStatement *s = slot_of(c, q);
    if (s->q == NULL) {
        if (c->prepared == DB_STATEMENTS_MAX) {
            forget_statements(c);
            s = slot_of(c, q);
        }
        int rc = sqlite3_prepare_v3(c->h, q->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &s->stmt, NULL);
        if (rc != SQLITE_OK) {
            return fail(c, rc, q->name);
        }
        s->q = q;
        c->prepared++;
    }
    *out = s->stmt;
    return NULL;
}

/* Static: the values outlive the step. A NULL pointer would bind NULL, so an empty text comes from `own`. */
static int bind(sqlite3_stmt *stmt, const DbVal *in, size_t count)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < count && rc == SQLITE_OK; i++) {
        const DbVal *v = &in[i];
        const void  *p = v->p != NULL ? v->p : v->own;
        int          at = (int)i + 1;
        switch (v->cls) {
        case DB_CLASS_NULL: rc = sqlite3_bind_null(stmt, at); break;
        case DB_CLASS_INT: rc = sqlite3_bind_int64(stmt, at, v->i); break;
        case DB_CLASS_TEXT: rc = sqlite3_bind_text64(stmt, at, p, v->n, SQLITE_STATIC, SQLITE_UTF8); break;
        case DB_CLASS_BYTES: rc = sqlite3_bind_blob64(stmt, at, p, v->n, SQLITE_STATIC); break;
        }
    }
    return rc;
}

/* Read as values: sqlite3_column_* would take the connection's lock for each. A connection is one thread's at a time. */
static void read_cells(sqlite3_stmt *stmt, DbCell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sqlite3_value *v = sqlite3_column_value(stmt, (int)i);
        switch (sqlite3_value_type(v)) {
        case SQLITE_INTEGER: cells[i] = (DbCell){ .cls = DB_CLASS_INT, .i = sqlite3_value_int64(v) }; break;
        case SQLITE_TEXT:
            cells[i] = (DbCell){ .cls = DB_CLASS_TEXT, .p = sqlite3_value_text(v) };
            cells[i].n = (size_t)sqlite3_value_bytes(v);
            break;
        case SQLITE_BLOB:
            cells[i] = (DbCell){ .cls = DB_CLASS_BYTES, .p = sqlite3_value_blob(v) };
            cells[i].n = (size_t)sqlite3_value_bytes(v);
            break;
        default: cells[i] = (DbCell){ .cls = DB_CLASS_NULL }; break; /* STRICT tables have no REAL of ours */
        }
    }
}

void sq_settle(SqConn *c)
{
    if (c->running != NULL) {
        sqlite3_reset(c->running);
        c->running = NULL;
    }
}

/* Stepped to the end also when the sink has failed: RETURNING would otherwise leave rows unwritten. */
static Error *step_all(SqConn *c, sqlite3_stmt *stmt, const char *name, DbSink *sink)
{
    DbCell cells[DB_FIELDS_MAX];
    size_t count = (size_t)sqlite3_column_count(stmt);
    Error *e = NULL;
    int    rc;
    BUG_IF(count > DB_FIELDS_MAX);
    c->running = stmt;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        if (sink != NULL && e == NULL) {
            read_cells(stmt, cells, count);
            e = sink->row(sink, cells, count);
        }
    }
    if (rc != SQLITE_DONE) {
        e = fail(c, rc, name);
    }
    sq_settle(c);
    return e;
}

Error *sq_run(SqConn *c, const DbQuery *q, const DbVal *in, DbSink *sink, int64_t *changes)
{
    sqlite3_stmt *stmt = NULL;
    sq_settle(c);
    TRY(statement(c, q, &stmt));
    int rc = bind(stmt, in, q->in_count);
    if (rc != SQLITE_OK) {
        return fail(c, rc, q->name);
    }
    TRY(step_all(c, stmt, q->name, sink));
    if (changes != NULL) {
        *changes = sqlite3_changes64(c->h);
    }
    return NULL;
}

Error *sq_run_text(SqConn *c, const char *sql, const DbVal *in, size_t in_count, DbSink *sink)
{
    sqlite3_stmt **kept = &c->texts[str_hash_place(str_hash(str_of(sql)), TEXTS)];
    int            rc = SQLITE_OK;
    sq_settle(c);
    if (*kept == NULL || strcmp(sqlite3_sql(*kept), sql) != 0) {
        sqlite3_finalize(*kept);
        rc = sqlite3_prepare_v2(c->h, sql, -1, kept, NULL); /* NULL when it fails */
    }
    if (rc == SQLITE_OK) {
        rc = bind(*kept, in, in_count);
    }
    return rc == SQLITE_OK ? step_all(c, *kept, "statement", sink) : fail(c, rc, "statement");
}

/* SQLite's own parser finds where a statement ends. */
Error *sq_script(SqConn *c, Str text)
{
    const char *at = text.p;
    const char *end = text.p + text.n;
    sq_settle(c);
    while (at < end) {
        sqlite3_stmt *stmt = NULL;
        int           rc = sqlite3_prepare_v2(c->h, at, (int)(end - at), &stmt, &at);
        if (rc != SQLITE_OK) {
            return fail(c, rc, "script");
        }
        Error *e = stmt == NULL ? NULL : step_all(c, stmt, "script", NULL);
        sqlite3_finalize(stmt);
        TRY(e);
    }
    return NULL;
}

/* ---- transactions ---------------------------------------------------------------------------------------------------------- */

static const DbQuery begin_query = { .name = "begin", .sqlite = "BEGIN IMMEDIATE" };
static const DbQuery begin_read_query = { .name = "begin_read", .sqlite = "BEGIN" };
static const DbQuery commit_query = { .name = "commit", .sqlite = "COMMIT" };
static const DbQuery rollback_query = { .name = "rollback", .sqlite = "ROLLBACK" };
static const DbQuery savepoint_query = { .name = "savepoint", .sqlite = "SAVEPOINT act" };
static const DbQuery release_query = { .name = "release", .sqlite = "RELEASE act" };
static const DbQuery undo_query = { .name = "undo", .sqlite = "ROLLBACK TO act" };

bool sq_in_transaction(const SqConn *c)
{
    return sqlite3_get_autocommit(c->h) == 0;
}

Error *sq_begin_read(SqConn *c)
{
    return sq_run(c, &begin_read_query, NULL, NULL, NULL);
}

Error *sq_begin(SqConn *c)
{
    return sq_run(c, &begin_query, NULL, NULL, NULL);
}

Error *sq_commit(SqConn *c)
{
    return sq_run(c, &commit_query, NULL, NULL, NULL);
}

Error *sq_sync(SqConn *c)
{
    int rc = c->wal->pMethods->xSync(c->wal, SQLITE_SYNC_NORMAL);
    return rc == SQLITE_OK ? NULL : err_make(ERR_DISK, "fsync of the WAL: %s (%d)", sqlite3_errstr(rc), rc);
}

uint64_t sq_log_pages(const SqConn *c)
{
    return c->log_pages;
}

Error *sq_checkpoint(SqConn *c)
{
    int rc = sqlite3_wal_checkpoint_v2(c->h, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return rc != SQLITE_IOERR_FSYNC ? NULL : err_make(ERR_DISK, "fsync of a checkpoint: %s (%d)", sqlite3_errstr(rc), rc);
}

/* What cannot be undone here was undone by SQLite itself (full disk, I/O error). */
void sq_rollback(SqConn *c)
{
    sq_settle(c);
    if (sq_in_transaction(c)) {
        Error *e = sq_run(c, &rollback_query, NULL, NULL, NULL);
        BUG_IF(e != NULL && sq_in_transaction(c));
    }
}

/* Nothing was written: to commit says so, while to roll back looks through the whole connection for what to undo. */
void sq_end_read(SqConn *c)
{
    if (!sq_in_transaction(c) || sq_commit(c) != NULL) {
        sq_rollback(c);
    }
}

Error *sq_savepoint(SqConn *c)
{
    return sq_run(c, &savepoint_query, NULL, NULL, NULL);
}

Error *sq_savepoint_release(SqConn *c)
{
    return sq_run(c, &release_query, NULL, NULL, NULL);
}

/* Leaves the savepoint as well. When it cannot, the whole transaction goes. */
void sq_savepoint_undo(SqConn *c)
{
    sq_settle(c);
    if (sq_in_transaction(c)) {
        Error *e = sq_run(c, &undo_query, NULL, NULL, NULL);
        e = e == NULL ? sq_savepoint_release(c) : e;
        if (e != NULL) {
            sq_rollback(c);
        }
    }
}

Error *sq_describe(SqConn *c, const DbQuery *q, Buf *findings)
{
    sqlite3_stmt *stmt = NULL;
    int           rc = sqlite3_prepare_v2(c->h, q->sqlite, -1, &stmt, NULL);
    if (rc != SQLITE_OK) {
        buf_addf(findings, "%s: %s\n", q->name, sqlite3_errmsg(c->h));
        return NULL;
    }
    size_t columns = (size_t)sqlite3_column_count(stmt);
    if ((size_t)sqlite3_bind_parameter_count(stmt) != q->in_count) {
        buf_addf(findings, "%s: %d parameters, not %zu\n", q->name, sqlite3_bind_parameter_count(stmt), q->in_count);
    }
    if (q->out_count > 0 && columns != q->out_count) {
        buf_addf(findings, "%s: %zu columns, not %zu\n", q->name, columns, q->out_count);
    }
    for (size_t i = 0; i < columns && i < q->out_count; i++) {
        const char *name = sqlite3_column_name(stmt, (int)i);
        if (strcmp(name, q->outs[i].name) != 0) {
            buf_addf(findings, "%s: column %zu is %s, not %s\n", q->name, i + 1, name, q->outs[i].name);
        }
    }
    if (sqlite3_stmt_readonly(stmt) == 0 && !q->writes) {
        buf_addf(findings, "%s writes: it needs \"-- writes: yes\"\n", q->name);
    }
    sqlite3_finalize(stmt);
    return NULL;
}
