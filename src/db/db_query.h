/* What generated code (tools/sqlgen) and the checks of queries stand on. Rooms call the q_ functions instead. */
#ifndef DB_DB_QUERY_H
#define DB_DB_QUERY_H

#include "db/db.h"

/* Types of the `in:` and `out:` lines. Stored as: integer, text or bytes. */
typedef enum DbType {
    DB_STR = 1, /* text */
    DB_BYTES,   /* bytes */
    DB_BOOL,    /* integer 0 or 1 */
    DB_I64,     /* integer */
    DB_MONEY,   /* integer, dong */
    DB_DATE,    /* text, YYYY-MM-DD */
    DB_INSTANT, /* integer, UTC milliseconds */
    DB_HASH,    /* 32 bytes */
    DB_COURT,   /* text, the court's code */
    DB_ID,      /* 16 bytes: every ID_TYPE */
} DbType;

typedef enum DbKind { DB_ONE = 1, DB_OPTIONAL, DB_MANY, DB_EXEC, DB_AFFECTED } DbKind;

typedef struct DbParam {
    const char *name;
    DbType      type;
} DbParam;

typedef struct DbCol {
    const char *name;
    DbType      type;
    bool        nullable;
    size_t      at;     /* offset of the value in the row struct */
    size_t      has_at; /* offset of `has` when nullable */
} DbCol;

typedef struct DbQuery {
    const char    *name;
    const char    *sqlite;   /* with ?1.. */
    const char    *postgres; /* with $1.. */
    DbKind         kind;
    bool           writes;
    const char    *scan_ok;  /* why a full scan is fine, or NULL */
    const DbParam *ins;
    size_t         in_count;
    const DbCol   *outs;
    size_t         out_count;
    size_t         row_size;
} DbQuery;

/* All blocks of one .sql file. */
typedef struct DbQueries {
    const char    *file;
    const DbQuery *items;
    size_t         count;
} DbQueries;

/* A bound value. `p` points to memory that outlives the call; short texts live in `own`. */
typedef enum DbClass { DB_CLASS_NULL, DB_CLASS_INT, DB_CLASS_TEXT, DB_CLASS_BYTES } DbClass;
typedef struct DbVal {
    DbClass     cls;
    int64_t     i;
    const void *p; /* NULL: own */
    size_t      n;
    char        own[12];
} DbVal;

static inline DbVal db_val_null(void)
{
    return (DbVal){ .cls = DB_CLASS_NULL };
}
static inline DbVal db_val_i64(int64_t i)
{
    return (DbVal){ .cls = DB_CLASS_INT, .i = i };
}
static inline DbVal db_val_str(Str s)
{
    return (DbVal){ .cls = DB_CLASS_TEXT, .p = s.p, .n = s.p == NULL ? 0 : s.n };
}
static inline DbVal db_val_bytes(Bytes b)
{
    return (DbVal){ .cls = DB_CLASS_BYTES, .p = b.p, .n = b.p == NULL ? 0 : b.n };
}
static inline DbVal db_val_hash(const Hash *h)
{
    return (DbVal){ .cls = DB_CLASS_BYTES, .p = h->b, .n = sizeof h->b };
}
static inline DbVal db_val_id(const Id128 *id)
{
    return (DbVal){ .cls = DB_CLASS_BYTES, .p = id->b, .n = sizeof id->b };
}
static inline DbVal db_val_court(const CourtId *c)
{
    return db_val_str(court_id_str(c));
}
DbVal db_val_date(Date d);

/* One per kind of block. Rows are copied into `a`; inside a transaction `a` is tx_arena. */
MUST_CHECK Error *db_run_one(Db *db, const DbQuery *q, const DbVal *in, Arena *a, void *row);
MUST_CHECK Error *db_run_optional(Db *db, const DbQuery *q, const DbVal *in, Arena *a, void *row, bool *found);
MUST_CHECK Error *db_run_many(Db *db, const DbQuery *q, const DbVal *in, Arena *a, void **items, size_t *count);
MUST_CHECK Error *db_run_exec(Tx *tx, const DbQuery *q, const DbVal *in);
MUST_CHECK Error *db_run_affected(Tx *tx, const DbQuery *q, const DbVal *in, int64_t *count);

#endif
