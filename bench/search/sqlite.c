/* SQLite's FTS5: a table without content, texts in the order of their days, so that the newest are found by number. Type and year are a
 * column of their own. */
#include "bench/search/ask.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { COMMIT_EACH = 10000, ASK_BYTES = 1024, PATH = 4096 };

static sqlite3      *db;
static sqlite3_stmt *insert, *best, *newest, *how_many;
static long long     added;

static void run(const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
        exit(3);
    }
}

static sqlite3_stmt *prepared(const char *sql)
{
    sqlite3_stmt *s;
    ask_need(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    return s;
}

static void open_file(const char *index)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/fts5.db", index);
    ask_need(sqlite3_open(path, &db) == SQLITE_OK, "SQLite opens no file there");
    run("PRAGMA cache_size = -1000000; PRAGMA mmap_size = 17179869184");
}

static void begin(const char *index)
{
    open_file(index);
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    run("CREATE VIRTUAL TABLE texts USING fts5(words, keys, content = '', tokenize = 'ascii')");
    run("BEGIN");
    insert = prepared("INSERT INTO texts(rowid, words, keys) VALUES (?1, ?2, ?3)");
}

static void add(const Text *t)
{
    char keys[ASK_BYTES];
    int  n = snprintf(keys, sizeof keys, "%s %s", t->type, t->year);
    sqlite3_bind_int64(insert, 1, ++added);
    sqlite3_bind_text(insert, 2, t->words, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, keys, n, SQLITE_STATIC);
    ask_need(sqlite3_step(insert) == SQLITE_DONE, "a text cannot be added");
    sqlite3_reset(insert);
    if (added % COMMIT_EACH == 0) {
        run("COMMIT; BEGIN");
    }
}

static void end(void)
{
    run("COMMIT");
    run("INSERT INTO texts(texts) VALUES ('optimize')");
    run("PRAGMA wal_checkpoint(TRUNCATE)");
    sqlite3_finalize(insert);
    sqlite3_close(db);
}

static void open_index(const char *index)
{
    open_file(index);
    best = prepared("SELECT rowid FROM texts WHERE texts MATCH ?1 ORDER BY rank LIMIT 10");
    newest = prepared("SELECT rowid FROM texts WHERE texts MATCH ?1 ORDER BY rowid DESC LIMIT 10");
    how_many = prepared("SELECT count(*) FROM texts WHERE texts MATCH ?1");
}

static void *form(const Asked *q)
{
    char *out = calloc(1, ASK_BYTES);
    ask_need(out != NULL, "out of memory");
    int n = snprintf(out, ASK_BYTES, "words : (%s)", ask_words(q, " AND ", " OR "));
    if (q->type != NULL) {
        snprintf(out + n, (size_t)(ASK_BYTES - n), " AND keys : (\"%s\" AND \"%s\")", q->type, q->year);
    }
    return out;
}

static long long answer(sqlite3_stmt *s, const Asked *q)
{
    long long last = 0;
    int       rc;
    sqlite3_bind_text(s, 1, q->form, -1, SQLITE_STATIC);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        last = sqlite3_column_int64(s, 0);
    }
    ask_need(rc == SQLITE_DONE, sqlite3_errmsg(db));
    sqlite3_reset(s);
    return last;
}

static void top(const Asked *q)
{
    answer(q->newest ? newest : best, q);
}

static long long count(const Asked *q, bool *about)
{
    *about = false;
    return answer(how_many, q);
}

int main(int argc, char **argv)
{
    return ask_main(argc, argv, &(Engine){ begin, add, end, open_index, form, top, count });
}
