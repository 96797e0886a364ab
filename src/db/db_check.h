/* Checks of queries and canonical dumps. */
#ifndef DB_DB_CHECK_H
#define DB_DB_CHECK_H

#include "db/db_migrate.h"
#include "db/db_query.h"

/* Prepares every block on the pool's engine, compares names and number of columns and parameters, and refuses a full scan of
 * a table that no migration of `list` calls small (`-- small: court`) unless the block says `-- scan: ok because ...`.
 * The database has been migrated. All findings go to `findings`, one a line; any finding is ERR_DATABASE. */
MUST_CHECK Error *db_check_queries(DbPool *pool, DbMigrations list, const DbQueries *queries, Buf *findings);

/* Where `column` equals `value`; several are joined by AND. */
typedef struct DbKey {
    const char *column;
    DbVal       value;
} DbKey;

/* What a dump has to know of a table: asked once where many files are compared. Good for every database of the same migrations. */
typedef struct DbTable DbTable;
MUST_CHECK Error *db_table(Db *db, const char *name, Arena *a, const DbTable **out);
/* How many columns its primary key has; in our migrations they come first. */
size_t            db_key_width(const DbTable *table);

/* Appends all columns of the rows of `table` for `keys`, ordered by primary key, one line a row:
 *   table column=integer column="json text" column=x'hex' column=null
 * The text is equal on both engines. `table` and columns are our own names, never input. */
MUST_CHECK Error *db_dump_rows(Db *db, const char *table, const DbKey *keys, size_t key_count, Arena *a, Buf *out);
MUST_CHECK Error *db_dump_table(Db *db, const DbTable *table, const DbKey *keys, size_t key_count, Arena *a, Buf *out);

#endif
