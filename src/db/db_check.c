/* The query check: every block prepares on this engine, agrees with its `in:` and `out:`, and scans no large table unsaid.
 * May use: os, base. */
#include "db/db_check.h"
#include "db/db_int.h"

#include <string.h>

typedef LIST(Str) Names;

typedef struct Check {
    Db    *db;
    Arena *a;
    Names  small, tables;
    Buf   *findings;
} Check;

/* Collects the last text column of each row. */
typedef struct TextSink {
    DbSink head;
    Names  lines;
} TextSink;

static Error *add_text(DbSink *sink, const DbCell *cells, size_t count)
{
    TextSink     *t = (TextSink *)(void *)sink;
    const DbCell *last = &cells[count - 1];
    *LIST_ADD(sink->a, &t->lines) = str_copy(sink->a, (Str){ last->p, last->n });
    return NULL;
}

static Error *texts(Check *c, const char *sqlite, const char *postgres, Names *out)
{
    TextSink sink = { .head = { .row = add_text, .a = c->a } };
    TRY(db_run_text(c->db, sqlite, postgres, NULL, 0, &sink.head));
    *out = sink.lines;
    return NULL;
}

static bool has_name(const Names *names, Str name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (str_eq(names->items[i], name)) {
            return true;
        }
    }
    return false;
}

/* `-- small: court, place` */
static void find_small(Check *c, DbMigrations list)
{
    *LIST_ADD(c->a, &c->small) = S("migration");
    for (size_t i = 0; i < list.count; i++) {
        Str rest = { list.items[i].text, list.items[i].length };
        while (rest.n > 0) {
            Str line = str_trim(str_cut(&rest, '\n'));
            if (!str_starts(line, S("-- small:"))) {
                continue;
            }
            Str names = str_sub(line, sizeof "-- small:" - 1, line.n);
            while (names.n > 0) {
                *LIST_ADD(c->a, &c->small) = str_trim(str_cut(&names, ','));
            }
        }
    }
}

/* ---- what a plan scans --------------------------------------------------------------------------------------------------------- */

static bool is_word_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_';
}

static Str next_word(Str *rest)
{
    size_t i = 0, from;
    while (i < rest->n && !is_word_char(rest->p[i])) {
        i++;
    }
    for (from = i; i < rest->n && is_word_char(rest->p[i]); i++) {
    }
    Str word = str_sub(*rest, from, i);
    *rest = str_sub(*rest, i, rest->n);
    return word;
}

/* SQLite's plan names the alias: `thing AS t` or `thing t` in the statement tells its table. {NULL, 0}: a CTE or subquery. */
static Str table_of(const Check *c, const char *sql, Str name)
{
    Str rest = str_of(sql), before = { NULL, 0 };
    if (has_name(&c->tables, name)) {
        return name;
    }
    while (rest.n > 0) {
        Str word = next_word(&rest);
        if (str_eq(word, name) && has_name(&c->tables, before)) {
            return before;
        }
        if (!str_eq(word, S("AS")) && !str_eq(word, S("as"))) {
            before = word;
        }
    }
    return (Str){ NULL, 0 };
}

static void report_scan(Check *c, const DbQuery *q, Str table)
{
    if (table.n > 0 && q->scan_ok == NULL && !has_name(&c->small, table)) {
        buf_addf(c->findings, "%s: scans the table " STR_F " from end to end\n", q->name, STR_A(table));
    }
}

static Error *check_sqlite(Check *c, const DbQuery *q)
{
    Names plan;
    TRY(texts(c, str_z(c->a, str_format(c->a, "EXPLAIN QUERY PLAN %s", q->sqlite)), NULL, &plan));
    for (size_t i = 0; i < plan.count; i++) {
        Str line = plan.items[i];
        if (str_starts(line, S("SCAN ")) && !str_has(line, S(" USING "))) {
            line = str_sub(line, sizeof "SCAN " - 1, line.n);
            report_scan(c, q, table_of(c, q->sqlite, next_word(&line)));
        }
    }
    return NULL;
}

static Error *check_postgres(Check *c, const DbQuery *q, const char *statement)
{
    Buf   sql = buf_make(c->a, KIB(4));
    Names plan;
    buf_addf(&sql, "EXPLAIN EXECUTE %s", statement);
    for (size_t i = 0; i < q->in_count; i++) {
        buf_add(&sql, i == 0 ? S("(NULL") : S(", NULL"));
    }
    buf_add(&sql, q->in_count > 0 ? S(")") : S(""));
    TRY(texts(c, NULL, str_z(c->a, buf_str(&sql)), &plan));
    for (size_t i = 0; i < plan.count; i++) {
        Str    line = plan.items[i];
        size_t at;
        if (str_find(line, S("Seq Scan on "), &at)) {
            line = str_sub(line, at + sizeof "Seq Scan on " - 1, line.n);
            report_scan(c, q, next_word(&line));
        }
    }
    return NULL;
}

/* ---- the walk -------------------------------------------------------------------------------------------------------------------- */

static Error *check_query(Check *c, const DbQuery *q)
{
    size_t      before = c->findings->n;
    const char *statement;
    if (c->db->conn->sq != NULL) {
        TRY(sq_describe(c->db->conn->sq, q, c->findings));
        return c->findings->n > before ? NULL : check_sqlite(c, q);
    }
    TRY(pg_describe(c->db->conn->pg, q, c->findings, &statement));
    return c->findings->n > before ? NULL : check_postgres(c, q, statement);
}

/* Generic plans, so that the parameters' values do not matter; a sequential scan only where nothing else is possible. */
static Error *set_planner(Check *c, bool on)
{
    static const char *const sets[] = { "SET enable_seqscan = off", "SET plan_cache_mode = force_generic_plan" };
    static const char *const resets[] = { "RESET enable_seqscan", "RESET plan_cache_mode" };
    for (size_t i = 0; c->db->conn->pg != NULL && i < COUNT_OF(sets); i++) {
        TRY(db_run_text(c->db, NULL, on ? sets[i] : resets[i], NULL, 0, NULL));
    }
    return NULL;
}

static Error *walk(Check *c, const DbQueries *queries)
{
    if (c->db->conn->sq != NULL) {
        TRY(texts(c, "SELECT name FROM sqlite_schema WHERE type = 'table'", NULL, &c->tables));
    }
    TRY(set_planner(c, true));
    for (size_t i = 0; i < queries->count; i++) {
        TRY(check_query(c, &queries->items[i]));
    }
    return set_planner(c, false);
}

Error *db_check_queries(DbPool *pool, DbMigrations list, const DbQueries *queries, Buf *findings)
{
    Arena *a = arena_make(MIB(64));
    Check  c = { .a = a, .findings = findings };
    size_t before = findings->n;
    find_small(&c, list);
    Error *e = db_read(pool, a, &c.db);
    e = e == NULL ? walk(&c, queries) : e;
    arena_release(a); /* gives the reader back */
    TRY(e);
    TRY(buf_check(findings));
    return findings->n == before ? NULL : err_make(ERR_DATABASE, "%s: the query check has findings", queries->file);
}
