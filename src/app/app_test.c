/* Every query of every room, prepared on both engines against the migrated schema; a full scan of a large table that no line
 * excuses is a failure. */
#include "all_queries.h"
#include "app/app.h"
#include "db/db_check.h"
#include "db/db_scratch.h"

#include <criterion/criterion.h>

static void check_engine(DbEngine engine)
{
    DbScratch scratch;
    if (!db_scratch_open(engine, db_migrations, NULL, &scratch)) {
        cr_skip("this engine is not at hand");
    }
    Arena *a = arena_make(MIB(64));
    Buf    findings = buf_make(a, MIB(1));
    for (size_t i = 0; i < all_queries_count; i++) {
        Error *failed = db_check_queries(scratch.pool, db_migrations, all_queries[i], &findings);
        (void)failed; /* the findings tell it all */
        err_reset();
    }
    for (const WitnessTable *const *t = app_witnessed; *t != NULL; t++) {
        DbQueries rows = db_rows_queries(&(*t)->shape, a);
        Error    *failed = db_check_queries(scratch.pool, db_migrations, &rows, &findings);
        (void)failed;
        err_reset();
    }
    cr_assert_eq(findings.n, 0, "\n%s", str_z(a, buf_str(&findings)));
    db_scratch_close(&scratch);
    arena_release(a);
}

Test(queries, on_sqlite)
{
    check_engine(DB_SQLITE);
}

Test(queries, on_postgres)
{
    check_engine(DB_POSTGRES);
}
