/* Writing versions and giving them their leaves. See witness.h. May use: core/ledger, db, os, base. */
#include "core/witness/witness_int.h"

#include "base/hash.h"
#include "core/witness/witness_sql.h"

#include <string.h>

enum { PUBLISHED_AT_ONCE = 500, ADOPTED_AT_ONCE = 200, WORK_MAX = 16 * 1024 * 1024 };

static const Bytes nothing = { (const uint8_t *)"", 0 };

CourtId witness_court(void)
{
    return (CourtId){ "HOUSE" };
}

MatterId witness_id(Str table, Str key)
{
    Arena     *a = arena_make(KIB(64));
    HashState *h = hash_begin(a);
    MatterId   id;
    hash_add(h, (Bytes){ (const uint8_t *)table.p, table.n });
    hash_add(h, (Bytes){ (const uint8_t *)"", 1 });
    hash_add(h, (Bytes){ (const uint8_t *)key.p, key.n });
    Hash whole = hash_end(h);
    memcpy(id.id.b, whole.b, sizeof id.id.b);
    arena_release(a);
    return id;
}

Bytes witness_bytes(Arena *a, Str table, Str key, int64_t version, Bytes row_hash)
{
    Buf b = buf_make(a, KIB(64));
    buf_add(&b, table);
    buf_add_char(&b, '\0');
    buf_add(&b, key);
    buf_add_char(&b, '\0');
    buf_add_i64(&b, version);
    buf_add_char(&b, '\0');
    buf_add(&b, (Str){ (const char *)row_hash.p, row_hash.n });
    BUG_IF(b.full);
    return (Bytes){ (const uint8_t *)b.p, b.n };
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------- */

Error *witness_digest(Db *db, const WitnessTable *table, const DbVal *key, Arena *a, Bytes *out)
{
    Hash    hash;
    int64_t count;
    TRY(db_rows_hash(db, &table->shape, key, a, &hash, &count));
    *out = nothing;
    if (count > 0) {
        Str copy = str_copy(a, (Str){ (const char *)hash.b, sizeof hash.b });
        *out = (Bytes){ (const uint8_t *)copy.p, copy.n };
    }
    return NULL;
}

static Error *add(Tx *tx, Str table, Str key, Bytes row_hash)
{
    MatterId id = witness_id(table, key);
    return q_witness_add(tx, table, key, (Bytes){ id.id.b, sizeof id.id.b }, nothing, row_hash);
}

Error *witness_row_of(Tx *tx, const WitnessTable *table, const DbVal *key)
{
    Bytes digest;
    TRY(witness_digest(tx_db(tx), table, key, tx_arena(tx), &digest));
    return add(tx, str_of(table->shape.table), db_key_format(&table->shape, key, tx_arena(tx)), digest);
}

Error *witness_last(Db *db, const WitnessTable *table, Arena *a, DbRowKey *out, bool *found)
{
    WitnessLastKeyRow row;
    TRY(q_witness_last_key(db, str_of(table->shape.table), a, &row, found));
    if (*found && !db_key_parse(&table->shape, row.row_key, a, out)) {
        return err_make(ERR_ALTERED, "the last key of %s in witness is none", table->shape.table);
    }
    return NULL;
}

/* ---- leaves -------------------------------------------------------------------------------------------------------------------- */

typedef struct Publishing {
    Ledger            *ledger;
    WitnessWaitingRows rows;
    Bytes             *salts; /* one a row: chance is drawn before the transaction */
} Publishing;

static Error *publish(Tx *tx, void *arg)
{
    const Publishing *p = arg;
    for (size_t i = 0; i < p->rows.count; i++) {
        const WitnessWaitingRow *r = &p->rows.items[i];
        MatterId                 id = witness_id(r->table_name, r->row_key);
        int64_t                  changed;
        TRY(q_witness_set_salt(tx, r->table_name, r->row_key, r->version, p->salts[i], &changed));
        if (changed == 0) { /* another server did it */
            continue;
        }
        Bytes      record = witness_bytes(tx_arena(tx), r->table_name, r->row_key, r->version, r->row_hash);
        LedgerLeaf leaf = ledger_leaf(witness_court(), S(WITNESS_KIND), p->salts[i], record);
        TRY(ledger_add(tx, p->ledger, &leaf, id, r->version));
    }
    return NULL;
}

static Error *waiting(DbPool *pool, Arena *a, WitnessWaitingRows *out)
{
    Db *db;
    TRY(db_read(pool, a, &db));
    Error *e = q_witness_waiting(db, PUBLISHED_AT_ONCE, a, out);
    db_done(db);
    return e;
}

static Error *publish_page(DbPool *pool, Os *os, Ledger *ledger, Arena *a, bool *more)
{
    Publishing p = { .ledger = ledger };
    TRY(waiting(pool, a, &p.rows));
    *more = p.rows.count == PUBLISHED_AT_ONCE;
    if (p.rows.count == 0) {
        return NULL;
    }
    p.salts = NEW_N(a, Bytes, p.rows.count);
    for (size_t i = 0; i < p.rows.count; i++) {
        p.salts[i] = ledger_salt(os, a);
    }
    return db_tx(pool, "witness_publish", publish, &p);
}

Error *witness_publish(DbPool *pool, Os *os, Ledger *ledger)
{
    bool more = true;
    while (more) {
        Arena *a = arena_make(WORK_MAX);
        Error *e = publish_page(pool, os, ledger, a, &more);
        arena_release(a);
        TRY(e);
    }
    return NULL;
}

Error *witness_count(Db *db, Arena *a, int64_t *out)
{
    WitnessLeavesRow row;
    TRY(q_witness_leaves(db, a, &row));
    *out = row.total;
    return NULL;
}

/* ---- a database older than this room -------------------------------------------------------------------------------------------- */

typedef struct Adopting {
    const WitnessTable *table;
    DbRowKeys           keys;
    int64_t             rows;
} Adopting;

static Error *adopt_page(Tx *tx, void *arg)
{
    Adopting *d = arg;
    Str       name = str_of(d->table->shape.table);
    d->rows = 0;
    for (size_t i = 0; i < d->keys.count; i++) {
        WitnessLatestRow latest;
        bool             found;
        const DbVal     *key = d->keys.items[i].items;
        TRY(q_witness_latest(tx_db(tx), name, db_key_format(&d->table->shape, key, tx_arena(tx)), tx_arena(tx), &latest, &found));
        if (!found) {
            TRY(witness_row_of(tx, d->table, key));
            d->rows++;
        }
    }
    return NULL;
}

static Error *keys_after(DbPool *pool, const WitnessTable *table, const DbVal *after, Arena *a, DbRowKeys *out)
{
    Db *db;
    TRY(db_read(pool, a, &db));
    Error *e = db_rows_keys(db, &table->shape, after, ADOPTED_AT_ONCE, a, out);
    db_done(db);
    return e;
}

static Error *adopt_table(DbPool *pool, const WitnessTable *table, int64_t *rows)
{
    Arena       *kept = arena_make(KIB(256)); /* the last key outlives its page */
    Adopting     d = { .table = table, .keys = { .count = ADOPTED_AT_ONCE } };
    DbRowKey     last;
    const DbVal *after = NULL;
    Error       *e = NULL;
    while (e == NULL && d.keys.count == ADOPTED_AT_ONCE) {
        Arena *page = arena_make(WORK_MAX);
        e = keys_after(pool, table, after, page, &d.keys);
        if (e == NULL && d.keys.count > 0) {
            e = db_tx(pool, "witness_adopt", adopt_page, &d);
            *rows += d.rows;
            arena_reset(kept);
            last = db_key_copy(&d.keys.items[d.keys.count - 1], kept);
            after = last.items;
        }
        arena_release(page);
    }
    arena_release(kept);
    return e;
}

#define ADOPTED "adopted"

static Error *mark_adopted(Tx *tx, void *arg)
{
    (void)arg;
    return add(tx, S(WITNESS_OWN), S(ADOPTED), nothing);
}

Error *witness_adopt(DbPool *pool, const WitnessTable *const *tables, int64_t *rows)
{
    Arena           *a = arena_make(KIB(64));
    Db              *db;
    WitnessLatestRow mark;
    bool             done = false;
    *rows = 0;
    Error *e = db_read(pool, a, &db);
    if (e == NULL) {
        e = q_witness_latest(db, S(WITNESS_OWN), S(ADOPTED), a, &mark, &done);
    }
    arena_release(a); /* gives the reader back */
    for (; e == NULL && !done && *tables != NULL; tables++) {
        e = (*tables)->grows ? NULL : adopt_table(pool, *tables, rows);
    }
    TRY(e);
    return done ? NULL : db_tx(pool, "witness_adopted", mark_adopted, NULL);
}
