/* What the test files of this room share: two invented tables and how a test runs on both engines. */
#ifndef DB_DB_TESTKIT_H
#define DB_DB_TESTKIT_H

#include "db/db_scratch.h"

#include <criterion/criterion.h>

static const char thing_migration[] =
    "-- small: counter\n"
    "CREATE TABLE thing (\n"
    "    court_id @text NOT NULL, matter_id @bytes NOT NULL CHECK (length(matter_id) = 16), seq @int NOT NULL,\n"
    "    title @text NOT NULL, note @text, sealed @int NOT NULL CHECK (sealed IN (0, 1)), dong @int NOT NULL,\n"
    "    day @text NOT NULL, closed_on @text, at @int NOT NULL, hash @bytes NOT NULL, payload @bytes NOT NULL, extra @bytes,\n"
    "    CONSTRAINT dong_not_negative CHECK (dong >= 0),\n"
    "    PRIMARY KEY (court_id, matter_id, seq)\n"
    ") @without_rowid;\n"
    "CREATE TABLE counter (court_id @text NOT NULL PRIMARY KEY, value @int NOT NULL) @strict;\n";
static const char lock_migration[] = "-- engine: postgres\n"
                                     "CREATE INDEX counter_value ON counter (value);\n"
                                     "-- engine: sqlite\n"
                                     "CREATE INDEX counter_value ON counter (value) WHERE value > 0; -- '@nothing' is in a comment\n"
                                     "-- engine: both\n"
                                     "INSERT INTO counter (court_id, value) VALUES ('A@B', 7);\n";
static const DbMigration thing_items[] = {
    { 1, "thing", thing_migration, sizeof thing_migration - 1 },
    { 3, "counter_index", lock_migration, sizeof lock_migration - 1 },
};
static const DbMigrations thing_migrations UNUSED = { thing_items, COUNT_OF(thing_items) };

/* BOTH(name) { ... uses `engine` ... } is one test an engine; the one for PostgreSQL says so when it is skipped. */
#define BOTH(name)                                 \
    static void name##_on(DbEngine engine);        \
    Test(db_sqlite, name)                          \
    {                                              \
        name##_on(DB_SQLITE);                      \
    }                                              \
    Test(db_postgres, name)                        \
    {                                              \
        name##_on(DB_POSTGRES);                    \
    }                                              \
    static void name##_on(DbEngine engine)

#define OPEN_OR_SKIP(s, options)                                             \
    DbScratch s;                                                             \
    if (!db_scratch_open(engine, thing_migrations, (options), &(s))) {       \
        cr_skip_test("CONGLY_TEST_PG is not set");                           \
    }

#define OK(call)                                                                                     \
    do {                                                                                             \
        Error *ok_error_ = (call);                                                                   \
        if (ok_error_ != NULL) {                                                                     \
            Arena *ok_arena_ = arena_make(KIB(64));                                                  \
            Str    ok_line_ = err_line(ok_arena_, ok_error_);                                        \
            cr_log_error(#call ": " STR_F, STR_A(ok_line_));                                         \
            arena_release(ok_arena_);                                                                \
            cr_assert_fail(#call);                                                                       \
        }                                                                                            \
    } while (0)

#define FAILS(call, expected)                                                                        \
    do {                                                                                             \
        Error *fails_error_ = (call);                                                                \
        cr_assert(fails_error_ != NULL, #call " succeeded");                                         \
        cr_assert(fails_error_->code == (expected), #call ": " STR_F " " STR_F,                      \
                  STR_A(err_name(fails_error_->code)), STR_A(fails_error_->detail));                 \
    } while (0)

#endif
