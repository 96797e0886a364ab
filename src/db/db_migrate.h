/* Migrations: db/migrations/NNNN_name.sql, compiled in, forward only, each in one transaction, its SHA-256 stored in the table
 * `migration(number, name, checksum, applied_at)`. One text for both engines; README.md lists the tokens (@int, @text, ...). */
#ifndef DB_DB_MIGRATE_H
#define DB_DB_MIGRATE_H

#include "db/db.h"

typedef struct DbMigration {
    int         number;
    const char *name;
    const char *text; /* as in the file */
    size_t      length;
} DbMigration;

typedef struct DbMigrations {
    const DbMigration *items; /* ascending numbers */
    size_t             count;
} DbMigrations;

/* The program's own, made at build from db/migrations/. */
extern const DbMigrations db_migrations;

/* Applies what is missing; `at` is stored as the time. A stored checksum that differs is ERR_ALTERED. */
MUST_CHECK Error *db_migrate(DbPool *pool, Instant at);
MUST_CHECK Error *db_migrate_list(DbPool *pool, DbMigrations list, Instant at, size_t *applied);
/* ERR_ALTERED: a stored checksum differs, or the database knows a migration this program does not;
 * ERR_STALE: `missing` of them have not been applied yet. Changes nothing. */
MUST_CHECK Error *db_migrate_check(DbPool *pool, size_t *missing);
MUST_CHECK Error *db_migrate_check_list(DbPool *pool, DbMigrations list, size_t *missing);

/* The text of a migration in the words of one engine. */
MUST_CHECK Error *db_migration_text(Arena *a, DbEngine engine, const DbMigration *m, Str *out);

#endif
