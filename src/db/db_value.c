/* Values in, rows out: common to both engines. May use: base. */
#include "db/db_int.h"

#include <stdio.h>
#include <string.h>

DbVal db_val_date(Date d)
{
    Ymd   ymd = date_ymd(d);
    DbVal v = { .cls = DB_CLASS_TEXT, .n = 10 };
    BUG_IF(date_is_none(d) || ymd.year < 1000 || ymd.year > 9999);
    int n = snprintf(v.own, sizeof v.own, "%04u-%02u-%02u", (unsigned)ymd.year % 10000u, (unsigned)ymd.month % 100u, (unsigned)ymd.day % 100u);
    BUG_IF(n != 10);
    return v;
}

static DbClass class_of(DbType type)
{
    switch (type) {
    case DB_BOOL:
    case DB_I64:
    case DB_MONEY:
    case DB_INSTANT: return DB_CLASS_INT;
    case DB_STR:
    case DB_DATE:
    case DB_COURT: return DB_CLASS_TEXT;
    case DB_BYTES:
    case DB_HASH:
    case DB_ID: return DB_CLASS_BYTES;
    }
    bug_stop("unknown DbType", __FILE__, __LINE__);
}

/* False: the stored value does not fit the type. */
static bool put(const DbCol *col, char *at, Arena *a, const DbCell *cell)
{
    Str text = { cell->p, cell->n };
    switch (col->type) {
    case DB_BOOL: {
        bool b = cell->i != 0;
        memcpy(at, &b, sizeof b);
        return cell->i == 0 || cell->i == 1;
    }
    case DB_I64:
    case DB_MONEY:   /* Money and Instant are one int64_t */
    case DB_INSTANT: memcpy(at, &cell->i, sizeof cell->i); return true;
    case DB_STR: {
        Str copy = str_copy(a, text);
        memcpy(at, &copy, sizeof copy);
        return true;
    }
    case DB_BYTES: {
        Str   copy = str_copy(a, text);
        Bytes bytes = { (const uint8_t *)copy.p, copy.n };
        memcpy(at, &bytes, sizeof bytes);
        return true;
    }
    case DB_DATE: {
        Date d;
        bool fine = date_parse(text, &d);
        memcpy(at, &d, fine ? sizeof d : 0);
        return fine;
    }
    case DB_COURT: {
        CourtId c;
        bool    fine = court_id_parse(text, &c);
        memcpy(at, &c, fine ? sizeof c : 0);
        return fine;
    }
    case DB_HASH:
    case DB_ID: {
        size_t size = col->type == DB_HASH ? sizeof(Hash) : sizeof(Id128);
        if (cell->n != size) {
            return false;
        }
        memcpy(at, cell->p, size);
        return true;
    }
    }
    return false;
}
_Static_assert(sizeof(Money) == sizeof(int64_t) && sizeof(Instant) == sizeof(int64_t), "stored as one integer");

static Error *fill_row(const DbQuery *q, char *row, Arena *a, const DbCell *cells, size_t count)
{
    if (count != q->out_count) {
        return err_make(ERR_DATABASE, "%s gives %zu columns, not %zu", q->name, count, q->out_count);
    }
    for (size_t i = 0; i < count; i++) {
        const DbCol *col = &q->outs[i];
        bool         has = cells[i].cls != DB_CLASS_NULL;
        if (col->nullable) {
            memcpy(row + col->has_at, &has, sizeof has);
        }
        if (!has && col->nullable) {
            continue;
        }
        if (cells[i].cls != class_of(col->type) || !put(col, row + col->at, a, &cells[i])) {
            return err_make(ERR_ALTERED, "%s: the value of %s is not of its type", q->name, col->name);
        }
    }
    return NULL;
}

static Error *add_row(DbSink *sink, const DbCell *cells, size_t count)
{
    size_t size = sink->q->row_size;
    if (sink->count == sink->cap) {
        sink->items = arena_grow(sink->a, sink->items, &sink->cap, size);
    }
    return fill_row(sink->q, sink->items + size * sink->count++, sink->a, cells, count);
}

/* `items` is the caller's one row. */
static Error *set_row(DbSink *sink, const DbCell *cells, size_t count)
{
    if (sink->count++ > 0) {
        return err_make(ERR_DATABASE, "%s gives more than one row", sink->q->name);
    }
    return fill_row(sink->q, sink->items, sink->a, cells, count);
}

/* A failed statement ends its transaction on both engines. */
static Error *in_tx(Tx *tx, Error *e)
{
    if (tx != NULL && e != NULL && tx->failed == NULL) {
        tx->failed = e;
    }
    return e;
}

static Error *run(Db *db, const DbQuery *q, const DbVal *in, DbSink *sink, int64_t *changes)
{
    Tx *tx = db->tx;
    BUG_IF(!db->lent || (q->writes && tx == NULL));
    /* On the writer thread another arena would jump, over its budget, into another thread's stack. */
    BUG_IF(sink != NULL && tx != NULL && sink->a != tx->arena);
    if (tx != NULL && tx->failed != NULL) {
        return tx->failed;
    }
    if (tx != NULL && db->pool->options.trace != NULL) {
        db->pool->options.trace(db->pool->options.trace_to, q, in);
    }
    if (db->conn->sq != NULL) {
        return in_tx(tx, sq_run(db->conn->sq, q, in, sink, changes));
    }
    Error *e = pg_run(db->conn->pg, tx, q, in, sink, changes);
    if (e != NULL && tx == NULL && pg_is_lost(db->conn->pg)) { /* a read may be asked again: the server was restarted */
        atomic_fetch_add(&db->pool->count.retries, 1);
        TRY(pool_reopen(db->pool, db->conn));
        e = pg_run(db->conn->pg, NULL, q, in, sink, changes);
    }
    return in_tx(tx, e);
}

Error *db_run_optional(Db *db, const DbQuery *q, const DbVal *in, Arena *a, void *row, bool *found)
{
    DbSink sink = { .row = set_row, .q = q, .a = a, .items = row };
    *found = false;
    TRY(run(db, q, in, &sink, NULL));
    *found = sink.count == 1;
    return NULL;
}

Error *db_run_one(Db *db, const DbQuery *q, const DbVal *in, Arena *a, void *row)
{
    bool found;
    TRY(db_run_optional(db, q, in, a, row, &found));
    return found ? NULL : err_make(ERR_NOT_FOUND, "%s gives no row", q->name);
}

Error *db_run_many(Db *db, const DbQuery *q, const DbVal *in, Arena *a, void **items, size_t *count)
{
    DbSink sink = { .row = add_row, .q = q, .a = a };
    *items = NULL;
    *count = 0;
    TRY(run(db, q, in, &sink, NULL));
    *items = sink.items;
    *count = sink.count;
    return NULL;
}

Error *db_run_exec(Tx *tx, const DbQuery *q, const DbVal *in)
{
    return run(&tx->db, q, in, NULL, NULL);
}

Error *db_run_affected(Tx *tx, const DbQuery *q, const DbVal *in, int64_t *count)
{
    *count = 0;
    return run(&tx->db, q, in, NULL, count);
}

Error *db_run_text(Db *db, const char *sqlite, const char *postgres, const DbVal *in, size_t in_count, DbSink *sink)
{
    if (db->tx != NULL && db->tx->failed != NULL) {
        return db->tx->failed;
    }
    return in_tx(db->tx, db->conn->sq != NULL ? sq_run_text(db->conn->sq, sqlite, in, in_count, sink)
                                              : pg_run_text(db->conn->pg, db->tx, postgres, in, in_count, sink));
}

Error *tx_script(Tx *tx, Str text)
{
    if (tx->failed != NULL) {
        return tx->failed;
    }
    return in_tx(tx, tx->db.conn->sq != NULL ? sq_script(tx->db.conn->sq, text) : pg_script(tx->db.conn->pg, tx, text));
}
