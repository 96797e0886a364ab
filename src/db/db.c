/* The pool: which engine, who holds which connection. May use: os, base. */
#include "db/db_int.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { READERS = 12, CONNECTIONS_A_CORE = 4, CONNECTIONS_MAX = 256 };

static int default_connections(const DbPool *pool)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int  wanted = pool->options.connections;
    if (wanted <= 0) {
        wanted = pool->engine == DB_SQLITE ? READERS : CONNECTIONS_A_CORE * (cores > 0 ? (int)cores : 1);
    }
    return wanted > CONNECTIONS_MAX ? CONNECTIONS_MAX : wanted;
}

static Error *open_sqlite(DbPool *pool, Str path)
{
    pool->engine = DB_SQLITE;
    pool->in_memory = str_eq(path, S(":memory:"));
    pool->path = str_z(pool->arena, path);
    if (pool->in_memory) {
        pool->options.single_thread = true;
        pool->options.os = NULL;
    }
    if (pool->options.os != NULL) {
        TRY(vfs_register(pool->options.os, pool->arena, &pool->vfs));
    }
    if (pool->options.single_thread) {
        return sq_open(pool, SQ_ALONE, &pool->own.sq);
    }
    return writer_start(pool, &pool->writer);
}

static Error *open_engine(DbPool *pool, Str url)
{
    if (str_starts(url, S("sqlite:")) && url.n > sizeof "sqlite:" - 1) {
        return open_sqlite(pool, str_sub(url, sizeof "sqlite:" - 1, url.n));
    }
    if (str_starts(url, S("postgresql://")) || str_starts(url, S("postgres://"))) {
        pool->engine = DB_POSTGRES;
        pool->url = str_z(pool->arena, url);
        return pool->options.single_thread ? pg_open(pool, &pool->own.pg) : NULL;
    }
    return err_make(ERR_BAD_INPUT, "a database is sqlite:PATH or postgresql://...");
}

Error *db_open(Str url, const DbOptions *options, DbPool **out)
{
    Arena  *arena = arena_make(MIB(1));
    DbPool *pool = NEW(arena, DbPool);
    pool->arena = arena;
    if (options != NULL) {
        pool->options = *options;
    }
    if (pool->options.tx_budget == 0) {
        pool->options.tx_budget = MIB(8);
    }
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->freed, &clock);
    pthread_condattr_destroy(&clock);
    Error *e = open_engine(pool, url);
    if (e == NULL && !pool->options.single_thread) {
        pool->options.connections = default_connections(pool);
        size_t n = (size_t)pool->options.connections;
        pool->conns = NEW_N(arena, DbConn, n);
        pool->free = NEW_N(arena, DbConn *, n);
        for (size_t i = 0; i < n; i++) {
            pool->free[pool->free_count++] = &pool->conns[n - 1 - i];
        }
        DbConn *first; /* the database answers, or opening fails here and not at the first request */
        e = pool_borrow(pool, &first);
        if (e == NULL) {
            pool_return(pool, first);
        }
    }
    if (e != NULL) {
        db_close(pool);
        return e;
    }
    *out = pool;
    return NULL;
}

static void close_conn(DbConn *conn)
{
    sq_close(conn->sq);
    pg_close(conn->pg);
    *conn = (DbConn){ NULL, NULL };
}

void db_close(DbPool *pool)
{
    if (pool == NULL) {
        return;
    }
    size_t n = pool->conns == NULL ? 0 : (size_t)pool->options.connections;
    BUG_IF(pool->free_count != n); /* a reader was not given back */
    for (size_t i = 0; i < n; i++) {
        close_conn(&pool->conns[i]);
    }
    if (pool->writer != NULL) {
        writer_stop(pool->writer); /* last: closing the last connection empties the WAL */
    }
    close_conn(&pool->own);
    if (pool->vfs != NULL) {
        vfs_unregister(pool->vfs);
    }
    pthread_cond_destroy(&pool->freed);
    pthread_mutex_destroy(&pool->lock);
    arena_release(pool->arena);
}

DbEngine db_engine(const DbPool *pool)
{
    return pool->engine;
}

DbCounters db_counters(const DbPool *pool)
{
    const DbCount *c = &pool->count;
    return (DbCounters){ atomic_load(&c->committed), atomic_load(&c->failed), atomic_load(&c->retries), atomic_load(&c->batches),
                         atomic_load(&c->largest_batch), atomic_load(&c->waits) };
}

/* ---- lending ------------------------------------------------------------------------------------------------------------- */

static DbConn *take_free(DbPool *pool)
{
    DbConn         *conn = NULL;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += DB_WAIT_SECONDS;
    pthread_mutex_lock(&pool->lock);
    if (pool->free_count == 0) {
        atomic_fetch_add(&pool->count.waits, 1);
    }
    int waited = 0;
    while (pool->free_count == 0 && waited == 0) {
        waited = pthread_cond_timedwait(&pool->freed, &pool->lock, &until);
    }
    if (pool->free_count > 0) {
        conn = pool->free[--pool->free_count];
    }
    pthread_mutex_unlock(&pool->lock);
    return conn;
}

Error *pool_reopen(DbPool *pool, DbConn *conn)
{
    PgConn *fresh;
    TRY(pg_open(pool, &fresh));
    pg_close(conn->pg);
    conn->pg = fresh;
    return NULL;
}

Error *pool_borrow(DbPool *pool, DbConn **out)
{
    if (pool->options.single_thread) {
        *out = &pool->own;
        return NULL;
    }
    DbConn *conn = take_free(pool);
    Error  *e = NULL;
    if (conn == NULL) {
        return err_make(ERR_BUSY, "no connection was free within %d seconds", DB_WAIT_SECONDS);
    }
    if (conn->pg != NULL && pg_is_lost(conn->pg)) {
        e = pool_reopen(pool, conn);
    }
    if (pool->engine == DB_SQLITE) {
        e = conn->sq == NULL ? sq_open(pool, SQ_READER, &conn->sq) : NULL;
        e = e == NULL ? sq_begin_read(conn->sq) : e;
    } else if (e == NULL && pool->engine == DB_POSTGRES && conn->pg == NULL) {
        e = pg_open(pool, &conn->pg);
    }
    if (e != NULL) {
        pool_return(pool, conn);
        return e;
    }
    *out = conn;
    return NULL;
}

void pool_return(DbPool *pool, DbConn *conn)
{
    if (pool->writer != NULL) {
        writer_seen(pool->writer);
    }
    if (conn->sq != NULL) {
        sq_settle(conn->sq);
    }
    if (conn->pg != NULL) {
        pg_settle(conn->pg);
    }
    if (conn == &pool->own) {
        return;
    }
    if (conn->sq != NULL) {
        sq_end_read(conn->sq);
    }
    pthread_mutex_lock(&pool->lock);
    pool->free[pool->free_count++] = conn;
    pthread_cond_signal(&pool->freed);
    pthread_mutex_unlock(&pool->lock);
}

static void give_back(void *handle)
{
    db_done(handle);
}

Error *db_read(DbPool *pool, Arena *a, Db **out)
{
    Db *db = NEW(a, Db);
    db->pool = pool;
    arena_defer(a, give_back, db); /* before the loan: the arena may jump here */
    TRY(pool_borrow(pool, &db->conn));
    db->lent = true;
    *out = db;
    return NULL;
}

void db_done(Db *db)
{
    BUG_IF(db->tx != NULL);
    if (db->lent) {
        db->lent = false;
        pool_return(db->pool, db->conn);
    }
}

void db_settle(DbPool *pool)
{
    if (pool->writer != NULL) {
        writer_settle(pool->writer);
    }
}

Error *err_here(const Error *e)
{
    if (e == NULL) {
        return NULL;
    }
    Error *copy = err_make_at(e->code, e->file, e->line, STR_F, STR_A(e->detail));
    if (e->field.n > 0) {
        err_field(copy, e->field);
    }
    if (e->message.n > 0) {
        err_message(copy, e->message);
    }
    for (size_t i = 0; i < e->arg_count; i++) {
        err_arg(copy, e->args[i].name, e->args[i].value);
    }
    err_because(copy, err_here(e->cause));
    copy->next = err_here(e->next);
    return copy;
}
