/* growth FILES: what an act costs in a court of so many files: processor time of filing a petition. The ballast is cloned in bulk, in
 * the database, from files that went through the door: each table with a court and a file gets its rows again under another id. Prints
 * "ready"; then a figure for each line it reads, so that courts of different sizes are measured in turn.
 * May use: delivery and lower; sqlite3 for the cloning. */
#include "bench/petition.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { MADE = 200, MEASURED = 500, COLUMNS_MAX = 64, SQL_MAX = 8192 };

static sqlite3 *db;

static void check(int rc, const char *what)
{
    if (rc != SQLITE_OK && rc != SQLITE_DONE) {
        fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
        exit(3);
    }
}

/* How a column of a cloned row is made: the id of the file and what must be unique follow the clone's number. */
static const char *cloned(Arena *a, Str table, Str column)
{
    Str quoted = str_format(a, "\"" STR_F "\"", STR_A(column));
    if (str_eq(column, S("matter_id"))) {
        return "CAST(substr(matter_id, 1, 12) || ?1 AS BLOB)";
    }
    if (str_eq(column, S("idem"))) {
        return "idem || hex(?1)";
    }
    if (str_eq(table, S("register_entry")) && str_eq(column, S("no"))) {
        return "no + 1000000 * (1 + ?2)";
    }
    if (str_eq(column, S("leaf"))) {
        return str_z(a, str_format(a, "randomblob(length(" STR_F "))", STR_A(quoted)));
    }
    return str_z(a, quoted);
}

/* The rows made through the door are set aside and cloned from there. Empty when the table is of no file. */
static Str clone_sql(Arena *a, Str table)
{
    sqlite3_stmt *columns;
    Buf           names = buf_make(a, SQL_MAX);
    Buf           values = buf_make(a, SQL_MAX);
    bool          court = false, matter = false;
    Str           ask = str_format(a, "SELECT name FROM pragma_table_info('" STR_F "')", STR_A(table));
    check(sqlite3_prepare_v2(db, str_z(a, ask), -1, &columns, NULL), "columns");
    while (sqlite3_step(columns) == SQLITE_ROW) {
        Str name = str_copy(a, str_of((const char *)sqlite3_column_text(columns, 0)));
        court = court || str_eq(name, S("court_id"));
        matter = matter || str_eq(name, S("matter_id"));
        buf_addf(&names, "%s\"" STR_F "\"", names.n > 0 ? ", " : "", STR_A(name));
        buf_addf(&values, "%s%s", values.n > 0 ? ", " : "", cloned(a, table, name));
    }
    sqlite3_finalize(columns);
    if (!court || !matter) {
        return S("");
    }
    check(sqlite3_exec(db, str_z(a, str_format(a, "CREATE TEMP TABLE \"made_" STR_F "\" AS SELECT * FROM main.\"" STR_F "\"", STR_A(table), STR_A(table))),
                       NULL, NULL, NULL), "made");
    return str_format(a, "INSERT INTO main.\"" STR_F "\" (" STR_F ") SELECT " STR_F " FROM temp.\"made_" STR_F "\"", STR_A(table),
                      STR_A(buf_str(&names)), STR_A(buf_str(&values)), STR_A(table));
}

typedef LIST(sqlite3_stmt *) Statements;

static Statements prepare_clones(Arena *a)
{
    Statements    out = { 0 };
    sqlite3_stmt *tables;
    check(sqlite3_prepare_v2(db, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'ledger%' AND name NOT LIKE 'sqlite_%' AND name <> 'outbox'", -1,
                             &tables, NULL), "tables");
    while (sqlite3_step(tables) == SQLITE_ROW) {
        Str text = clone_sql(a, str_copy(a, str_of((const char *)sqlite3_column_text(tables, 0))));
        if (text.n > 0) {
            sqlite3_stmt *stmt;
            check(sqlite3_prepare_v2(db, str_z(a, text), -1, &stmt, NULL), text.p);
            *LIST_ADD(a, &out) = stmt;
        }
    }
    sqlite3_finalize(tables);
    return out;
}

static void clone_once(const Statements *list, uint32_t n)
{
    uint8_t tail[4] = { (uint8_t)(n >> 24 | 0x80), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };
    for (size_t i = 0; i < list->count; i++) {
        sqlite3_stmt *stmt = list->items[i];
        sqlite3_bind_blob(stmt, 1, tail, sizeof tail, SQLITE_STATIC);
        if (sqlite3_bind_parameter_count(stmt) > 1) {
            sqlite3_bind_int64(stmt, 2, n);
        }
        check(sqlite3_step(stmt), sqlite3_sql(stmt));
        sqlite3_reset(stmt);
    }
}

static long files(void)
{
    sqlite3_stmt *stmt;
    check(sqlite3_prepare_v2(db, "SELECT count(*) FROM matter", -1, &stmt, NULL), "count");
    sqlite3_step(stmt);
    long n = (long)sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

/* Processor time of an act, in microseconds, over some hundred. */
static double measure(Arena *a)
{
    static long made;
    double      from = cpu();
    for (int i = 0; i < MEASURED; i++) {
        file_one(a, 1, made++);
        arena_reset(a);
        err_reset();
    }
    return (cpu() - from) * 1e6 / MEASURED;
}

int main(int argc, char **argv)
{
    long     size = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    Arena   *a = arena_make(MIB(64));
    uint32_t clones = 0;
    if (!court_kit_open_with(&kit, DB_SQLITE, modules, NULL)) {
        return 3;
    }
    for (long n = 0; n < MADE; n++) {
        file_one(a, 0, n);
        err_reset();
    }
    check(sqlite3_open(kit.scratch.url + sizeof "sqlite:" - 1, &db), "open");
    sqlite3_busy_timeout(db, 10000);
    check(sqlite3_exec(db, "PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; PRAGMA foreign_keys=OFF", NULL, NULL, NULL), "pragma");
    Statements list = prepare_clones(a);
    check(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), "begin");
    while (files() + MADE <= size) {
        clone_once(&list, ++clones);
    }
    check(sqlite3_exec(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), "commit");
    puts("ready");
    fflush(stdout);
    for (char line[16]; fgets(line, sizeof line, stdin) != NULL;) {
        printf("%.1f\n", measure(a));
        fflush(stdout);
    }
    for (size_t i = 0; i < list.count; i++) {
        sqlite3_finalize(list.items[i]);
    }
    sqlite3_close(db);
    court_kit_close(&kit);
    return 0;
}
