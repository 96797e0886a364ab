/* PostgreSQL's full text: a table of days and tsvectors made of the words as they are, a GIN index over it. INDEX is a connection. Type
 * and year are words of the vector that no text has. */
#include "bench/search/ask.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

enum { ASK_BYTES = 1024, POSITION_MOST = 16383 };

static PGconn   *db;
static char     *line;
static size_t    room;
static long long added;

static PGresult *done(PGresult *r)
{
    ExecStatusType s = PQresultStatus(r);
    ask_need(s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK || s == PGRES_COPY_IN, PQerrorMessage(db));
    return r;
}

static void run(const char *sql)
{
    PQclear(done(PQexec(db, sql)));
}

static void connect_to(const char *url)
{
    db = PQconnectdb(url);
    ask_need(PQstatus(db) == CONNECTION_OK, PQerrorMessage(db));
    run("SET max_parallel_workers_per_gather = 0; SET jit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 0");
}

static void begin(const char *index)
{
    connect_to(index);
    run("CREATE TABLE texts (id bigint PRIMARY KEY, day int NOT NULL, words tsvector NOT NULL)");
    run("COPY texts FROM STDIN");
}

/* 'word':place for each; words are letters and digits, so nothing has to be escaped. */
static void add(const Text *t)
{
    size_t need = strlen(t->words) * (size_t)5 + ASK_BYTES;
    if (need > room) {
        line = realloc(line, room = need);
        ask_need(line != NULL, "out of memory");
    }
    size_t n = (size_t)snprintf(line, room, "%lld\t%d\t=%s =%s", ++added, t->day, t->type, t->year);
    int    place = 0;
    for (const char *w = t->words; *w != '\0';) {
        size_t length = strcspn(w, " ");
        place += place < POSITION_MOST;
        n += (size_t)snprintf(line + n, room - n, " %.*s:%d", (int)length, w, place);
        w += length + (w[length] == ' ');
    }
    line[n++] = '\n';
    ask_need(PQputCopyData(db, line, (int)n) == 1, "a text cannot be added");
}

static void end(void)
{
    ask_need(PQputCopyEnd(db, NULL) == 1, "the texts cannot be added");
    for (PGresult *r; (r = PQgetResult(db)) != NULL;) {
        PQclear(done(r));
    }
    run("CREATE INDEX ON texts USING gin (words) WITH (fastupdate = off)");
    run("CREATE INDEX ON texts (day, id)");
    run("VACUUM ANALYZE texts");
    PQfinish(db);
}

static void open_index(const char *index)
{
    connect_to(index);
    PQclear(done(PQprepare(db, "best", "SELECT id FROM texts WHERE words @@ $1::tsquery ORDER BY ts_rank(words, $1::tsquery) DESC LIMIT 10", 1, NULL)));
    PQclear(done(PQprepare(db, "newest", "SELECT id FROM texts WHERE words @@ $1::tsquery ORDER BY day DESC, id DESC LIMIT 10", 1, NULL)));
    PQclear(done(PQprepare(db, "count", "SELECT count(*) FROM texts WHERE words @@ $1::tsquery", 1, NULL)));
}

static void *form(const Asked *q)
{
    char       *out = calloc(1, ASK_BYTES);
    const char *between = q->kind == ASKED_ROW ? " <-> " : q->kind == ASKED_ANY ? " | " : " & ";
    size_t      n = 0;
    ask_need(out != NULL, "out of memory");
    for (int i = 0; i < q->count; i++) {
        n += (size_t)snprintf(out + n, ASK_BYTES - n, "%s'%s'", i == 0 ? "" : between, q->words[i]);
    }
    if (q->type != NULL) {
        snprintf(out + n, ASK_BYTES - n, " & '=%s' & '=%s'", q->type, q->year);
    }
    return out;
}

static long long answer(const char *how, const Asked *q)
{
    const char *value = q->form;
    PGresult   *r = done(PQexecPrepared(db, how, 1, &value, NULL, NULL, 0));
    long long   first = PQntuples(r) == 0 ? 0 : strtoll(PQgetvalue(r, 0, 0), NULL, 10);
    PQclear(r);
    return first;
}

static void top(const Asked *q)
{
    answer(q->newest ? "newest" : "best", q);
}

static long long count(const Asked *q, bool *about)
{
    *about = false;
    return answer("count", q);
}

/* The most that was resident of the process that answers: it is the server's. */
static void tell_memory(void)
{
    PGresult *r = done(PQexec(db, "SELECT substring(pg_read_file('/proc/' || pg_backend_pid() || '/status') from 'VmHWM:\\s+(\\d+)')"));
    printf("memory %s\n", PQgetvalue(r, 0, 0));
    PQclear(r);
}

int main(int argc, char **argv)
{
    int status = ask_main(argc, argv, &(Engine){ begin, add, end, open_index, form, top, count });
    if (strcmp(argv[1], "ask") == 0) {
        tell_memory();
    }
    return status;
}
