/* Rows of a table named by the caller: their keys in order, and a digest of what stands in them that is equal on both engines. For who
 * watches rows without knowing what they mean. `table` and columns are our own names, never input. May use: os, base. */
#ifndef DB_DB_ROWS_H
#define DB_DB_ROWS_H

#include "db/db_query.h"

enum { DB_ROWS_KEY_MAX = 4 };

/* Names separated by spaces. The key is the primary key or a part of it that an index begins with: then it names several rows. */
typedef struct DbShape {
    const char *table;
    const char *key;     /* "court_id room" */
    const char *columns; /* the others that count */
} DbShape;

size_t db_shape_width(const DbShape *s); /* how many columns its key has */

/* SHA-256 over the rows of that key, and how many they are. A row is the line ` column=integer column="json text" column=x'hex'`, in
 * which a column that is empty, 0 or NULL is left out: so a column added later with such a default changes no digest. */
MUST_CHECK Error *db_rows_hash(Db *db, const DbShape *s, const DbVal *key, Arena *a, Hash *out, int64_t *count);

typedef struct DbRowKey {
    DbVal items[DB_ROWS_KEY_MAX];
} DbRowKey;
typedef LIST(DbRowKey) DbRowKeys;
/* One that outlives the arena it was read into. */
DbRowKey db_key_copy(const DbRowKey *key, Arena *a);
/* `column=integer column="json text" column=x'hex'`, and back; false: it is no key of this table. */
Str  db_key_format(const DbShape *s, const DbVal *key, Arena *a);
bool db_key_parse(const DbShape *s, Str text, Arena *a, DbRowKey *out);

/* The first `most` different keys in their order, after `after` (NULL: from the first). */
MUST_CHECK Error *db_rows_keys(Db *db, const DbShape *s, const DbVal *after, int64_t most, Arena *a, DbRowKeys *out);

/* The statements of both, for db_check_queries. */
DbQueries db_rows_queries(const DbShape *s, Arena *a);

#endif
