/* Migrations, the query check, canonical dumps. */
#include "db/db_testkit.h"

#include "db/db_check.h"
#include "db/db_test_sql.h"
#include "db/scan_test_sql.h"

#include <string.h>

static const CourtId court = { "T79K01" };

BOTH(migrations_are_applied_once)
{
    OPEN_OR_SKIP(s, NULL)
    size_t applied = 9, missing = 9;
    OK(db_migrate_list(s.pool, thing_migrations, (Instant){ 1 }, &applied));
    cr_assert_eq(applied, 0);
    OK(db_migrate_check_list(s.pool, thing_migrations, &missing));
    cr_assert_eq(missing, 0);
    db_scratch_close(&s);
}

BOTH(a_changed_or_unknown_migration_is_refused)
{
    OPEN_OR_SKIP(s, NULL)
    size_t      applied, missing;
    DbMigration changed[3] = { thing_items[0], thing_items[1], { 4, "later", "CREATE TABLE later (n @int NOT NULL) @strict;", 44 } };
    DbMigrations list = { changed, 3 };
    FAILS(db_migrate_check_list(s.pool, list, &missing), ERR_STALE);
    cr_assert_eq(missing, 1);
    OK(db_migrate_list(s.pool, list, (Instant){ 1 }, &applied));
    cr_assert_eq(applied, 1);
    FAILS(db_migrate_check_list(s.pool, thing_migrations, &missing), ERR_ALTERED); /* an older program */
    changed[1].length--;
    FAILS(db_migrate_check_list(s.pool, list, &missing), ERR_ALTERED);
    FAILS(db_migrate_list(s.pool, list, (Instant){ 1 }, &applied), ERR_ALTERED);
    db_scratch_close(&s);
}

/* A migration that fails in its middle leaves nothing, not even its first table. */
BOTH(a_broken_migration_leaves_nothing)
{
    OPEN_OR_SKIP(s, NULL)
    static const char broken[] = "CREATE TABLE first (n @int NOT NULL) @strict;\nCREATE TABLE second (n @int NOT NULL PRIMARY KEY) @nonsense;";
    static const char wrong[] = "CREATE TABLE first (n @int NOT NULL) @strict;\nINSERT INTO absent (n) VALUES ('a;b');";
    DbMigration       items[3] = { thing_items[0], thing_items[1], { 5, "broken", broken, sizeof broken - 1 } };
    DbMigrations      list = { items, 3 };
    size_t            applied;
    FAILS(db_migrate_list(s.pool, list, (Instant){ 1 }, &applied), ERR_BAD_INPUT);
    items[2] = (DbMigration){ 5, "wrong", wrong, sizeof wrong - 1 };
    FAILS(db_migrate_list(s.pool, list, (Instant){ 1 }, &applied), ERR_DATABASE);
    items[2] = (DbMigration){ 5, "right", wrong, strlen("CREATE TABLE first (n @int NOT NULL) @strict;") };
    OK(db_migrate_list(s.pool, list, (Instant){ 1 }, &applied));
    cr_assert_eq(applied, 1);
    db_scratch_close(&s);
}

Test(db, the_words_of_a_migration)
{
    Arena            *a = arena_make(MIB(8));
    Str               text;
    static const char in[] = "CREATE TABLE t (a @text NOT NULL DEFAULT '@int', b @bytes) @without_rowid; -- it's @int\n"
                             "-- engine: postgres\nSELECT 1;\n-- engine: both\nSELECT 2;";
    DbMigration m = { 1, "t", in, sizeof in - 1 };
    OK(db_migration_text(a, DB_SQLITE, &m, &text));
    cr_assert(str_eq(text, S("CREATE TABLE t (a TEXT NOT NULL DEFAULT '@int', b BLOB) WITHOUT ROWID, STRICT; \nSELECT 2;\n")), STR_F, STR_A(text));
    OK(db_migration_text(a, DB_POSTGRES, &m, &text));
    cr_assert(str_eq(text, S("CREATE TABLE t (a TEXT COLLATE \"C\" NOT NULL DEFAULT '@int', b BYTEA) ; \nSELECT 1;\nSELECT 2;\n")), STR_F, STR_A(text));
    arena_release(a);
}

BOTH(the_query_check_passes_good_blocks)
{
    OPEN_OR_SKIP(s, NULL)
    Arena *a = arena_make(MIB(1));
    Buf    findings = buf_make(a, KIB(64));
    Error *e = db_check_queries(s.pool, thing_migrations, &db_db_test_queries, &findings);
    cr_assert(e == NULL, STR_F, STR_A(buf_str(&findings)));
    arena_release(a);
    db_scratch_close(&s);
}

BOTH(the_query_check_refuses_bad_blocks)
{
    OPEN_OR_SKIP(s, NULL)
    Arena *a = arena_make(MIB(1));
    Buf    findings = buf_make(a, KIB(64));
    FAILS(db_check_queries(s.pool, thing_migrations, &db_scan_test_queries, &findings), ERR_DATABASE);
    Str text = buf_str(&findings);
    cr_assert(str_has(text, S("scan_by_title: scans the table thing")), STR_F, STR_A(text));
    cr_assert(!str_has(text, S("scan_meant")), STR_F, STR_A(text));
    cr_assert(str_has(text, S("swapped_columns: column 1 is note, not title")), STR_F, STR_A(text));
    cr_assert(str_has(text, S("no_such_table")), STR_F, STR_A(text));
    arena_release(a);
    db_scratch_close(&s);
}

static Error *add_two(Tx *tx, void *arg)
{
    (void)arg;
    MatterId m = { { { 0xAB, 1, 2 } } };
    for (int64_t seq = 2; seq > 0; seq--) {
        TRY(q_thing_add(tx, court, m, seq, S("\"Đơn\"\n"), NONE(Str), seq == 1, (Money){ -0 + seq }, date_make(2026, 1, 30), NONE(Date),
                        (Instant){ -1 }, hash_of((Bytes){ NULL, 0 }), (Bytes){ NULL, 0 }, NONE(Bytes)));
    }
    return NULL;
}

BOTH(a_dump_is_equal_text_on_both_engines)
{
    OPEN_OR_SKIP(s, NULL)
    Arena   *a = arena_make(MIB(1));
    Db      *db;
    Buf      out = buf_make(a, KIB(64));
    MatterId m = { { { 0xAB, 1, 2 } } };
    DbKey    keys[] = { { "court_id", db_val_court(&court) }, { "matter_id", db_val_id(&m.id) } };
    OK(db_tx(s.pool, "add", add_two, NULL));
    OK(db_read(s.pool, a, &db));
    OK(db_dump_rows(db, "thing", keys, COUNT_OF(keys), a, &out));
#define ROW(seq, sealed)                                                                                                        \
    "thing court_id=\"T79K01\" matter_id=x'ab010200000000000000000000000000' seq=" seq " title=\"\\\"Đơn\\\"\\n\" note=null "     \
    "sealed=" sealed " dong=" seq " day=\"2026-01-30\" closed_on=null at=-1 "                                                    \
    "hash=x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' payload=x'' extra=null\n"
    cr_assert(str_eq(buf_str(&out), S(ROW("1", "1") ROW("2", "0"))), STR_F, STR_A(buf_str(&out)));
    buf_clear(&out);
    OK(db_dump_rows(db, "counter", NULL, 0, a, &out));
    cr_assert(str_eq(buf_str(&out), S("counter court_id=\"A@B\" value=7\n")), STR_F, STR_A(buf_str(&out)));
    FAILS(db_dump_rows(db, "absent", NULL, 0, a, &out), ERR_DATABASE);
    arena_release(a);
    db_scratch_close(&s);
}
