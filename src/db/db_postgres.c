/* PostgreSQL through libpq, always in pipeline mode. Commands are queued in libpq's buffer; a command whose rows or count are
 * needed sends the queue with a sync and reads all answers. BEGIN joins the first command of a transaction, COMMIT the last.
 * An error makes the server skip the rest of the queue; the first one is reported. Isolation READ COMMITTED.
 * May use: os, base; libpq. */
#include "db/db_int.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_VARCHAR = 1043 };
enum { SLOTS = 1024, QUEUE_MAX = 512 };
_Static_assert(SLOTS > 2 * DB_STATEMENTS_MAX, "the table stays sparse");

typedef struct PgStatement {
    const DbQuery *q;
    char           name[12];
    bool           prepared; /* the server has answered so */
} PgStatement;

/* A command in the queue, for the reading of its answer. */
typedef struct PgCommand {
    const char  *name;      /* for errors */
    PgStatement *preparing; /* this command prepares it */
    bool         commit;
} PgCommand;

struct PgConn {
    Arena      *arena;
    PGconn     *h;
    PGresult   *result; /* of the last command, while its rows are read */
    bool        lost;
    size_t      queued;
    PgCommand   queue[QUEUE_MAX];
    size_t      known;
    PgStatement slots[SLOTS];
};

static const DbQuery begin_query = { .name = "begin", .postgres = "BEGIN ISOLATION LEVEL READ COMMITTED" };
static const DbQuery commit_query = { .name = "commit", .postgres = "COMMIT" };
static const DbQuery rollback_query = { .name = "rollback", .postgres = "ROLLBACK" };

/* ---- errors ---------------------------------------------------------------------------------------------------------------- */

static bool has_class(const char *state, const char *class_)
{
    return strncmp(state, class_, 2) == 0;
}

static ErrCode code_of(const char *state)
{
    if (has_class(state, "23")) {
        return ERR_CONFLICT;
    }
    if (strcmp(state, "53100") == 0 || has_class(state, "58")) {
        return ERR_DISK;
    }
    if (strcmp(state, "53200") == 0) {
        return ERR_MEMORY;
    }
    if (has_class(state, "40") || has_class(state, "53") || has_class(state, "55") || has_class(state, "57")) {
        return ERR_BUSY;
    }
    return ERR_DATABASE;
}

static const char *part(const PGresult *r, int field)
{
    const char *text = PQresultErrorField(r, field);
    return text == NULL ? "" : text;
}

/* A transaction may run again on a new connection as long as its COMMIT cannot have been heard. */
static Error *lose(PgConn *c, Tx *tx, const char *what)
{
    c->lost = true;
    c->queued = 0;
    if (tx != NULL && !tx->commit_sent) {
        tx->retry = true;
    }
    return err_make(ERR_DATABASE, "%s: the connection to PostgreSQL is lost", what);
}

/* Names of tables and constraints, never a value: the message itself is told only for mistakes in statements (class 42). */
static Error *fail(PgConn *c, const PGresult *r, const char *what, Tx *tx)
{
    const char *state = part(r, PG_DIAG_SQLSTATE);
    ErrCode     code = code_of(state);
    if (tx != NULL && (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0)) {
        tx->retry = true;
    }
    if (strncmp(state, "57P0", 4) == 0 || PQstatus(c->h) != CONNECTION_OK) {
        return lose(c, tx, what); /* the server is shut down, or this connection ended by its administrator */
    }
    if (code == ERR_CONFLICT) {
        return err_make(code, "%s: constraint %s%s failed, %s (%s)", part(r, PG_DIAG_TABLE_NAME), part(r, PG_DIAG_CONSTRAINT_NAME),
                        part(r, PG_DIAG_COLUMN_NAME), state, what);
    }
    return err_make(code, "%s: %s %s", what, state, has_class(state, "42") ? part(r, PG_DIAG_MESSAGE_PRIMARY) : "");
}

/* ---- opening ------------------------------------------------------------------------------------------------------------------ */

static void ignore_notice(void *arg, const PGresult *r)
{
    (void)arg;
    (void)r;
}

Error *pg_open(const DbPool *pool, PgConn **out)
{
    static const char settings[] = "SET client_encoding = 'UTF8'; SET lock_timeout = 5000; SET default_transaction_read_only = off; "
                                   "SET default_transaction_isolation = 'read committed'; SET bytea_output = 'hex'";
    const char *const keys[] = { "dbname", "connect_timeout", "application_name", "tcp_user_timeout", NULL };
    const char *const values[] = { pool->url, "10", "congly", "30000", NULL };
    Arena            *arena = arena_make(KIB(256));
    PgConn           *c = NEW(arena, PgConn);
    c->arena = arena;
    c->h = PQconnectdbParams(keys, values, 1);
    if (PQstatus(c->h) != CONNECTION_OK || PQserverVersion(c->h) < 140000) {
        pg_close(c);
        return err_make(ERR_ENVIRONMENT, "PostgreSQL does not answer, or is older than 14");
    }
    PQsetNoticeReceiver(c->h, ignore_notice, NULL);
    PGresult *r = PQexec(c->h, settings);
    bool      fine = PQresultStatus(r) == PGRES_COMMAND_OK;
    PQclear(r);
    if (!fine || PQenterPipelineMode(c->h) != 1) {
        pg_close(c);
        return err_make(ERR_ENVIRONMENT, "PostgreSQL refuses the settings of a connection");
    }
    *out = c;
    return NULL;
}

void pg_close(PgConn *c)
{
    if (c == NULL) {
        return;
    }
    PQclear(c->result);
    PQfinish(c->h);
    arena_release(c->arena);
}

bool pg_is_lost(const PgConn *c)
{
    return c->lost || PQstatus(c->h) != CONNECTION_OK;
}

/* ---- the queue ------------------------------------------------------------------------------------------------------------------ */

/* Reads the answer of one command: at most one result, then NULL. */
static PGresult *read_answer(PgConn *c)
{
    PGresult *r = PQgetResult(c->h);
    for (PGresult *more; r != NULL && (more = PQgetResult(c->h)) != NULL;) {
        PQclear(more);
        if (PQstatus(c->h) != CONNECTION_OK) {
            break;
        }
    }
    return r;
}

/* COMMIT of a transaction that failed before answers ROLLBACK. */
static Error *judge(PgConn *c, PgCommand *k, const PGresult *r, Tx *tx)
{
    switch (PQresultStatus(r)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        if (k->preparing != NULL) {
            k->preparing->prepared = true;
        }
        if (k->commit && strcmp(PQcmdStatus(((PGresult *)(uintptr_t)r)), "COMMIT") != 0) {
            return err_make(ERR_DATABASE, "the transaction was rolled back");
        }
        return NULL;
    case PGRES_PIPELINE_ABORTED: return NULL; /* skipped: the error before it is known */
    case PGRES_FATAL_ERROR: return fail(c, r, k->name, tx);
    case PGRES_EMPTY_QUERY:
    case PGRES_COPY_OUT:
    case PGRES_COPY_IN:
    case PGRES_BAD_RESPONSE:
    case PGRES_NONFATAL_ERROR:
    case PGRES_COPY_BOTH:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_SYNC: break;
    }
    return err_make(ERR_DATABASE, "%s: an answer that was not expected", k->name);
}

/* Sends the queue, reads every answer; the last result stays in c->result. */
static Error *flush(PgConn *c, Tx *tx)
{
    Error *first = NULL;
    size_t count = c->queued;
    PQclear(c->result);
    c->result = NULL;
    if (PQpipelineSync(c->h) != 1) {
        return lose(c, tx, "sync");
    }
    for (size_t i = 0; i < count; i++) {
        PGresult *r = read_answer(c);
        if (r == NULL || PQstatus(c->h) != CONNECTION_OK) {
            PQclear(r);
            return lose(c, tx, c->queue[i].name);
        }
        Error *e = judge(c, &c->queue[i], r, tx);
        first = first != NULL ? first : e;
        PQclear(c->result);
        c->result = r;
        if (c->lost) {
            return first;
        }
    }
    c->queued = 0;
    PGresult *sync = PQgetResult(c->h);
    bool      fine = PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
    PQclear(sync);
    return fine ? first : lose(c, tx, "sync");
}

static void note(PgConn *c, PgCommand k)
{
    BUG_IF(c->queued == QUEUE_MAX);
    c->queue[c->queued++] = k;
}

/* ---- statements ------------------------------------------------------------------------------------------------------------------- */

static Oid oid_of(DbType type)
{
    switch (type) {
    case DB_BOOL:
    case DB_I64:
    case DB_MONEY:
    case DB_INSTANT: return OID_INT8;
    case DB_STR:
    case DB_DATE:
    case DB_COURT: return OID_TEXT;
    case DB_BYTES:
    case DB_HASH:
    case DB_ID: return OID_BYTEA;
    }
    return 0; /* left to the server */
}

static PgStatement *slot_of(PgConn *c, const DbQuery *q)
{
    size_t i = ((uintptr_t)q >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 54; /* the top 10 bits */
    while (c->slots[i].q != NULL && c->slots[i].q != q) {
        i = (i + 1) % SLOTS;
    }
    PgStatement *s = &c->slots[i];
    if (s->q == NULL) {
        BUG_IF(++c->known == SLOTS - 1); /* the program has fewer queries */
        s->q = q;
        int n = snprintf(s->name, sizeof s->name, "q%zu", i);
        BUG_IF(n <= 0 || (size_t)n >= sizeof s->name);
    }
    return s;
}

/* Preparing joins the queue as well. A second use before the answer sends it twice at worst: so it is awaited once. */
static Error *prepare(PgConn *c, Tx *tx, const DbQuery *q, PgStatement **out)
{
    PgStatement *s = slot_of(c, q);
    Oid          types[DB_FIELDS_MAX];
    *out = s;
    if (s->prepared) {
        return NULL;
    }
    for (size_t i = 0; i < c->queued; i++) {
        if (c->queue[i].preparing == s) {
            return NULL;
        }
    }
    for (size_t i = 0; i < q->in_count; i++) {
        types[i] = oid_of(q->ins[i].type);
    }
    if (PQsendPrepare(c->h, s->name, q->postgres, (int)q->in_count, types) != 1) {
        return lose(c, tx, q->name);
    }
    note(c, (PgCommand){ .name = q->name, .preparing = s });
    return NULL;
}

/* Values in binary form. */
typedef struct PgValues {
    const char *p[DB_FIELDS_MAX];
    int         n[DB_FIELDS_MAX];
    int         binary[DB_FIELDS_MAX];
    Oid         types[DB_FIELDS_MAX];
    uint64_t    integers[DB_FIELDS_MAX];
} PgValues;

static void set_values(PgValues *v, const DbVal *in, size_t count)
{
    BUG_IF(count > DB_FIELDS_MAX);
    for (size_t i = 0; i < count; i++) {
        v->binary[i] = 1;
        v->p[i] = in[i].p != NULL ? in[i].p : in[i].own;
        v->n[i] = (int)in[i].n;
        v->types[i] = in[i].cls == DB_CLASS_TEXT ? OID_TEXT : OID_BYTEA;
        if (in[i].cls == DB_CLASS_INT) {
            v->integers[i] = htobe64((uint64_t)in[i].i);
            v->p[i] = (const char *)&v->integers[i];
            v->n[i] = sizeof v->integers[i];
            v->types[i] = OID_INT8;
        } else if (in[i].cls == DB_CLASS_NULL) {
            v->p[i] = NULL;
        }
    }
}

static Error *send_prepared(PgConn *c, Tx *tx, const DbQuery *q, const DbVal *in, bool commit)
{
    PgStatement *s;
    PgValues     v;
    TRY(prepare(c, tx, q, &s));
    set_values(&v, in, q->in_count);
    if (PQsendQueryPrepared(c->h, s->name, (int)q->in_count, v.p, v.n, v.binary, 1) != 1) {
        return lose(c, tx, q->name);
    }
    note(c, (PgCommand){ .name = q->name, .commit = commit });
    return NULL;
}

static Error *begin_if_needed(PgConn *c, Tx *tx)
{
    if (pg_is_lost(c)) {
        return lose(c, tx, "connection");
    }
    if (c->queued >= QUEUE_MAX - 8) {
        TRY(flush(c, tx));
    }
    if (tx == NULL || tx->begun) {
        return NULL;
    }
    tx->begun = true;
    return send_prepared(c, tx, &begin_query, NULL, false);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------------------------- */

static bool set_cell(const PGresult *r, int row, int col, DbCell *cell)
{
    const char *p = PQgetvalue(r, row, col);
    size_t      n = (size_t)PQgetlength(r, row, col);
    uint64_t    i64;
    uint32_t    i32;
    uint16_t    i16;
    if (PQgetisnull(r, row, col) == 1) {
        *cell = (DbCell){ .cls = DB_CLASS_NULL };
        return true;
    }
    switch (PQftype(r, col)) {
    case OID_INT8: memcpy(&i64, p, sizeof i64); *cell = (DbCell){ .cls = DB_CLASS_INT, .i = (int64_t)be64toh(i64) }; return true;
    case OID_INT4: memcpy(&i32, p, sizeof i32); *cell = (DbCell){ .cls = DB_CLASS_INT, .i = (int32_t)be32toh(i32) }; return true;
    case OID_INT2: memcpy(&i16, p, sizeof i16); *cell = (DbCell){ .cls = DB_CLASS_INT, .i = (int16_t)be16toh(i16) }; return true;
    case OID_BOOL: *cell = (DbCell){ .cls = DB_CLASS_INT, .i = p[0] != 0 }; return true;
    case OID_TEXT:
    case OID_NAME:
    case OID_VARCHAR: *cell = (DbCell){ .cls = DB_CLASS_TEXT, .p = p, .n = n }; return true;
    case OID_BYTEA: *cell = (DbCell){ .cls = DB_CLASS_BYTES, .p = p, .n = n }; return true;
    default: return false;
    }
}

static Error *read_rows(PgConn *c, DbSink *sink, const char *name)
{
    DbCell cells[DB_FIELDS_MAX];
    int    columns = PQnfields(c->result);
    BUG_IF(columns > DB_FIELDS_MAX);
    for (int row = 0; row < PQntuples(c->result); row++) {
        for (int col = 0; col < columns; col++) {
            if (!set_cell(c->result, row, col, &cells[col])) {
                return err_make(ERR_DATABASE, "%s: column %s has a type that is not portable (%u)", name, PQfname(c->result, col),
                                PQftype(c->result, col));
            }
        }
        TRY(sink->row(sink, cells, (size_t)columns));
    }
    return NULL;
}

static Error *read_count(const PGresult *r, int64_t *changes)
{
    char *text = PQcmdTuples(((PGresult *)(uintptr_t)r));
    if (!str_to_i64(str_of(text), changes)) {
        *changes = 0;
    }
    return NULL;
}

Error *pg_run(PgConn *c, Tx *tx, const DbQuery *q, const DbVal *in, DbSink *sink, int64_t *changes)
{
    TRY(begin_if_needed(c, tx));
    TRY(send_prepared(c, tx, q, in, false));
    if (sink == NULL && changes == NULL) {
        return NULL;
    }
    TRY(flush(c, tx));
    if (changes != NULL) {
        TRY(read_count(c->result, changes));
    }
    return sink == NULL ? NULL : read_rows(c, sink, q->name);
}

Error *pg_run_text(PgConn *c, Tx *tx, const char *sql, const DbVal *in, size_t in_count, DbSink *sink)
{
    PgValues v;
    TRY(begin_if_needed(c, tx));
    set_values(&v, in, in_count);
    if (PQsendQueryParams(c->h, sql, (int)in_count, v.types, v.p, v.n, v.binary, 1) != 1) {
        return lose(c, tx, "statement");
    }
    note(c, (PgCommand){ .name = "statement" });
    TRY(flush(c, tx));
    return sink == NULL ? NULL : read_rows(c, sink, "statement");
}

/* The simple protocol takes several statements, and the server's own parser finds where each ends. */
Error *pg_script(PgConn *c, Tx *tx, Str text)
{
    TRY(begin_if_needed(c, tx));
    TRY(flush(c, tx));
    if (PQexitPipelineMode(c->h) != 1) {
        return lose(c, tx, "script");
    }
    PGresult *r = PQexec(c->h, str_z(tx->arena, text));
    bool      fine = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_EMPTY_QUERY;
    Error    *e = fine ? NULL : fail(c, r, "script", tx);
    PQclear(r);
    if (!c->lost && PQenterPipelineMode(c->h) != 1) {
        return lose(c, tx, "script");
    }
    return e;
}

/* ---- transactions ------------------------------------------------------------------------------------------------------------------------ */

Error *pg_commit(PgConn *c, Tx *tx)
{
    if (!tx->begun) {
        return NULL;
    }
    TRY(send_prepared(c, tx, &commit_query, NULL, true));
    tx->commit_sent = true;
    return flush(c, tx);
}

/* After any error: leaves the connection quiet and outside a transaction, or marks it lost. */
void pg_rollback(PgConn *c, Tx *tx)
{
    pg_settle(c);
    if (!tx->begun || pg_is_lost(c) || PQtransactionStatus(c->h) == PQTRANS_IDLE) {
        return;
    }
    Error *e = send_prepared(c, NULL, &rollback_query, NULL, false);
    e = e == NULL ? flush(c, NULL) : e;
    if (e != NULL) {
        c->lost = true;
    }
}

/* A jump out of memory leaves commands unsent and a result unread; the answers of what was sent have been read. */
void pg_settle(PgConn *c)
{
    PQclear(c->result);
    c->result = NULL;
    if (c->queued > 0 && !pg_is_lost(c)) {
        Error *e = flush(c, NULL);
        (void)e; /* of statements that are rolled back next */
        PQclear(c->result);
        c->result = NULL;
    }
}

Error *pg_describe(PgConn *c, const DbQuery *q, Buf *findings, const char **name_out)
{
    PgStatement *s;
    *name_out = NULL;
    TRY(begin_if_needed(c, NULL));
    TRY(prepare(c, NULL, q, &s));
    Error *e = flush(c, NULL);
    if (e != NULL) {
        buf_addf(findings, STR_F "\n", STR_A(e->detail));
        return NULL;
    }
    if (PQsendDescribePrepared(c->h, s->name) != 1) {
        return lose(c, NULL, q->name);
    }
    note(c, (PgCommand){ .name = q->name });
    TRY(flush(c, NULL));
    *name_out = s->name;
    int columns = PQnfields(c->result);
    if (PQnparams(c->result) != (int)q->in_count) {
        buf_addf(findings, "%s: %d parameters, not %zu\n", q->name, PQnparams(c->result), q->in_count);
    }
    if (q->out_count > 0 && columns != (int)q->out_count) {
        buf_addf(findings, "%s: %d columns, not %zu\n", q->name, columns, q->out_count);
    }
    for (int i = 0; i < columns && i < (int)q->out_count; i++) {
        const char *name = PQfname(c->result, i);
        if (strcmp(name, q->outs[i].name) != 0) {
            buf_addf(findings, "%s: column %d is %s, not %s\n", q->name, i + 1, name, q->outs[i].name);
        }
        switch (PQftype(c->result, i)) {
        case OID_INT8: case OID_INT4: case OID_INT2: case OID_BOOL: case OID_TEXT: case OID_NAME: case OID_VARCHAR: case OID_BYTEA: break;
        default: buf_addf(findings, "%s: column %s has type %u: CAST it\n", q->name, name, PQftype(c->result, i)); break;
        }
    }
    return NULL;
}
