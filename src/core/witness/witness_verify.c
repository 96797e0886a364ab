/* Comparing rows, versions and leaves. A court may have a million persons: everything goes page by page.
 * May use: core/ledger, db, os, base. */
#include "core/witness/witness_int.h"

#include "core/witness/witness_sql.h"

#include <string.h>

enum { PAGE = 200, PAGE_MEMORY = 32 * 1024 * 1024, TOLD_MAX = 10000 };

typedef struct Check {
    Db                        *db;
    const WitnessTable *const *tables;
    const WitnessTable        *table;
    WitnessTell               *tell;
    void                      *to;
    size_t                     told;
    Arena                     *kept; /* what outlives a page: the place reached */
    Arena                     *page;
} Check;

static void say(Check *c, Str table, Str key, const char *what)
{
    if (c->told++ < TOLD_MAX) {
        c->tell(c->to, str_format(c->page, STR_F " " STR_F " %s", STR_A(table), STR_A(key), what));
    }
}

static bool same_bytes(Bytes a, Bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* ---- every row has its last version ---------------------------------------------------------------------------------------------- */

static Error *judge(Check *c, const DbVal *key, Str text, const char **wrong)
{
    Bytes            digest;
    WitnessLatestRow latest;
    bool             found;
    TRY(q_witness_latest(c->db, str_of(c->table->shape.table), text, c->page, &latest, &found));
    TRY(witness_digest(c->db, c->table, key, c->page, &digest));
    *wrong = NULL;
    if (!found && digest.n > 0) {
        *wrong = "is a row nobody wrote";
    } else if (found && !same_bytes(latest.row_hash, digest)) {
        *wrong = digest.n == 0 ? "is gone" : latest.row_hash.n == 0 ? "is a row that was taken away" : "is not what was last written";
    }
    return NULL;
}

/* Beside a running server a row may be written between two questions: what looks wrong is asked once more. */
static Error *check_key(Check *c, const DbVal *key, Str text)
{
    const char *wrong;
    TRY(judge(c, key, text, &wrong));
    if (wrong != NULL) {
        TRY(judge(c, key, text, &wrong));
    }
    if (wrong != NULL) {
        say(c, str_of(c->table->shape.table), text, wrong);
    }
    return NULL;
}

/* `last`: of a table that grows, the key up to which it is compared. */
static Error *check_page(Check *c, DbRowKey *place, bool first, Str last, bool *more)
{
    DbRowKeys keys;
    TRY(db_rows_keys(c->db, &c->table->shape, first ? NULL : place->items, PAGE, c->page, &keys));
    *more = keys.count == PAGE;
    for (size_t i = 0; i < keys.count; i++) {
        Str text = db_key_format(&c->table->shape, keys.items[i].items, c->page);
        if (c->table->grows && str_cmp(text, last) > 0) {
            *more = false;
            return NULL;
        }
        TRY(check_key(c, keys.items[i].items, text));
    }
    if (*more) {
        arena_reset(c->kept);
        *place = db_key_copy(&keys.items[keys.count - 1], c->kept);
    }
    return NULL;
}

static Error *check_table(Check *c, DbPool *pool)
{
    DbRowKey place;
    bool     more = true;
    for (bool first = true; more; first = false) {
        WitnessLastKeyRow last = { 0 };
        bool              any = false;
        arena_reset(c->page);
        TRY(db_read(pool, c->page, &c->db));
        Error *e = c->table->grows ? q_witness_last_key(c->db, str_of(c->table->shape.table), c->page, &last, &any) : NULL;
        e = e != NULL ? e : check_page(c, &place, first, any ? last.row_key : S(""), &more);
        db_done(c->db);
        TRY(e);
    }
    return NULL;
}

/* ---- every version has its row and its leaf -------------------------------------------------------------------------------------- */

static const WitnessTable *table_named(const Check *c, Str name)
{
    for (const WitnessTable *const *t = c->tables; *t != NULL; t++) {
        if (str_eq(str_of((*t)->shape.table), name)) {
            return *t;
        }
    }
    return NULL;
}

/* Whether there is a row for the last version; a row that is there was compared with it before. */
static Error *check_alive(Check *c, const WitnessPageRow *r)
{
    DbRowKey key;
    Bytes    digest;
    c->table = table_named(c, r->table_name);
    if (c->table == NULL || !db_key_parse(&c->table->shape, r->row_key, c->page, &key)) {
        if (!str_eq(r->table_name, S(WITNESS_OWN))) {
            say(c, r->table_name, r->row_key, "has a version and no such row");
        }
        return NULL;
    }
    TRY(witness_digest(c->db, c->table, key.items, c->page, &digest));
    return digest.n > 0 || r->row_hash.n == 0 ? NULL : check_key(c, key.items, r->row_key);
}

static Error *check_version(Check *c, const WitnessPageRow *r)
{
    MatterId id = witness_id(r->table_name, r->row_key);
    bool     logged = r->salt.n == 0; /* its leaf comes with the next round */
    bool     named = same_bytes(r->row_id, (Bytes){ id.id.b, sizeof id.id.b });
    if (!logged) {
        TRY(ledger_has(c->db, c->page, witness_court(), id, r->version, &logged));
    }
    if (!logged || !named) {
        say(c, r->table_name, r->row_key, str_z(c->page, str_format(c->page, "version %lld is in no public log", (long long)r->version)));
    }
    return NULL;
}

typedef struct Place {
    Str     table, key;
    int64_t version;
} Place;

static Error *check_versions_page(Check *c, Place *p, bool *more)
{
    WitnessPageRows rows;
    TRY(q_witness_page(c->db, p->table, p->key, p->version, PAGE, c->page, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const WitnessPageRow *r = &rows.items[i];
        const WitnessPageRow *next = i + 1 < rows.count ? r + 1 : NULL;
        if (next == NULL && rows.count == PAGE) {
            break; /* whether it is the last of its row the next page tells, which begins with it */
        }
        TRY(check_version(c, r));
        if (next == NULL || !str_eq(next->table_name, r->table_name) || !str_eq(next->row_key, r->row_key)) {
            TRY(check_alive(c, r));
        }
        *p = (Place){ r->table_name, r->row_key, r->version };
    }
    *more = rows.count == PAGE;
    if (*more) {
        arena_reset(c->kept);
        *p = (Place){ str_copy(c->kept, p->table), str_copy(c->kept, p->key), p->version };
    }
    return NULL;
}

static Error *check_versions(Check *c, DbPool *pool)
{
    Place place = { S(""), S(""), 0 };
    bool  more = true;
    while (more) {
        arena_reset(c->page);
        TRY(db_read(pool, c->page, &c->db));
        Error *e = check_versions_page(c, &place, &more);
        db_done(c->db);
        TRY(e);
    }
    return NULL;
}

Error *witness_verify(DbPool *pool, const WitnessTable *const *tables, WitnessTell *tell, void *to)
{
    Check  c = { .tables = tables, .tell = tell, .to = to, .kept = arena_make(KIB(256)), .page = arena_make(PAGE_MEMORY) };
    Error *e = NULL;
    for (const WitnessTable *const *t = tables; e == NULL && *t != NULL; t++) {
        c.table = *t;
        e = check_table(&c, pool);
    }
    e = e != NULL ? e : check_versions(&c, pool);
    arena_release(c.page);
    arena_release(c.kept);
    return e;
}

/* ---- for ledger_verify ----------------------------------------------------------------------------------------------------------- */

Error *witness_record(void *arg, Db *db, Arena *a, Str kind, CourtId court, MatterId matter, int64_t seq, Bytes *salt, Bytes *record,
                      bool *found)
{
    WitnessByLeafRow row;
    (void)arg;
    (void)court;
    *salt = (Bytes){ NULL, 0 };
    *found = true;
    if (!str_eq(kind, S(WITNESS_KIND))) {
        return NULL;
    }
    TRY(q_witness_by_leaf(db, (Bytes){ matter.id.b, sizeof matter.id.b }, seq, a, &row, found));
    if (*found) {
        *salt = (Bytes){ row.salt.p != NULL ? row.salt.p : (const uint8_t *)"", row.salt.n };
        *record = witness_bytes(a, row.table_name, row.row_key, seq, row.row_hash);
    }
    return NULL;
}
