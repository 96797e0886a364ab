/* Fresh databases for tests of any room: a file of SQLite in a temporary directory, or a schema of its own on the PostgreSQL
 * server named by CONGLY_TEST_PG (test/pg.sh). Removed by db_scratch_close. */
#ifndef DB_DB_SCRATCH_H
#define DB_DB_SCRATCH_H

#include "db/db_migrate.h"

typedef struct DbScratch {
    DbPool  *pool;
    DbEngine engine;
    char     place[256]; /* directory or schema */
    char     url[512];   /* opens the same database again */
} DbScratch;

/* False when the engine is PostgreSQL and CONGLY_TEST_PG is absent: a line on standard error says that the test is skipped.
 * Otherwise opened and migrated with `list`; any failure stops the test program. `options` may be NULL. */
bool db_scratch_open(DbEngine engine, DbMigrations list, const DbOptions *options, DbScratch *out);
void db_scratch_close(DbScratch *s);

/* One test an engine, for test files that include criterion and have a `World`: open_world(&w, engine) is false when the engine is
 * not at hand, close_world(&w) ends it. */
#define WORLD_TEST(suite, name)                  \
    static void name(World *w);                  \
    Test(suite, name##_on_sqlite)                \
    {                                            \
        World w;                                 \
        cr_assert(open_world(&w, DB_SQLITE));    \
        name(&w);                                \
        close_world(&w);                         \
    }                                            \
    Test(suite, name##_on_postgres)              \
    {                                            \
        World w;                                 \
        if (!open_world(&w, DB_POSTGRES)) {      \
            cr_skip("no PostgreSQL at hand");    \
        }                                        \
        name(&w);                                \
        close_world(&w);                         \
    }                                            \
    static void name(World *w)

#endif
