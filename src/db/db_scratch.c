/* Fresh databases for tests. May use: os, base. */
#include "db/db_scratch.h"
#include "db/db_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(const char *what, Error *e)
{
    if (e != NULL) {
        Arena *a = arena_make(KIB(64));
        Str    line = err_line(a, e);
        fprintf(stderr, "%s: " STR_F "\n", what, STR_A(line));
        arena_release(a);
        BUG_IF(e != NULL);
    }
}

static Error *run_sql(Tx *tx, void *arg)
{
    return tx_script(tx, str_of(arg));
}

/* A schema named after the process, the clock and a count; tables are found through search_path. */
static void make_schema(const char *server, DbScratch *s)
{
    static _Atomic unsigned count;
    char                    sql[640];
    DbPool                 *pool;
    DbOptions               one = { .connections = 1 };
    snprintf(s->place, sizeof s->place, "scratch_%ld_%u", (long)getpid(), atomic_fetch_add(&count, 1));
    snprintf(sql, sizeof sql, "DROP SCHEMA IF EXISTS %s CASCADE; CREATE SCHEMA %s", s->place, s->place);
    snprintf(s->url, sizeof s->url, "%s%coptions=-csearch_path%%3D%s", server, strchr(server, '?') == NULL ? '?' : '&', s->place);
    must("test server", db_open(str_of(server), &one, &pool));
    must("test schema", db_tx(pool, "scratch", run_sql, sql));
    db_close(pool);
}

static bool choose_place(DbEngine engine, DbScratch *s)
{
    if (engine == DB_POSTGRES) {
        const char *server = getenv("CONGLY_TEST_PG");
        if (server == NULL || server[0] == '\0') {
            fprintf(stderr, "skipped: CONGLY_TEST_PG is not set (test/pg.sh start)\n");
            return false;
        }
        make_schema(server, s);
        return true;
    }
    const char *folder = getenv("TMPDIR");
    snprintf(s->place, sizeof s->place, "%s/congly-scratch-XXXXXX", folder == NULL ? "/tmp" : folder);
    BUG_IF(mkdtemp(s->place) == NULL);
    snprintf(s->url, sizeof s->url, "sqlite:%s/test.db", s->place);
    return true;
}

bool db_scratch_open(DbEngine engine, DbMigrations list, const DbOptions *options, DbScratch *out)
{
    DbOptions few = { .connections = 4 };
    size_t    applied;
    *out = (DbScratch){ .engine = engine };
    if (!choose_place(engine, out)) {
        return false;
    }
    must("scratch database", db_open(str_of(out->url), options == NULL ? &few : options, &out->pool));
    must("migrations", db_migrate_list(out->pool, list, (Instant){ 0 }, &applied));
    return true;
}

static void remove_file(const DbScratch *s, const char *name)
{
    char path[320];
    snprintf(path, sizeof path, "%s/%s", s->place, name);
    unlink(path);
}

void db_scratch_close(DbScratch *s)
{
    char sql[640];
    if (s->pool == NULL) {
        return;
    }
    if (s->engine == DB_POSTGRES) {
        snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", s->place);
        must("test schema", db_tx(s->pool, "scratch", run_sql, sql));
    }
    db_close(s->pool);
    s->pool = NULL;
    if (s->engine == DB_SQLITE) {
        remove_file(s, "test.db");
        remove_file(s, "test.db-wal");
        remove_file(s, "test.db-shm");
        rmdir(s->place);
    }
}
