/* What the files of this room share. */
#ifndef DB_DB_INT_H
#define DB_DB_INT_H

#include "db/db_query.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    DB_FIELDS_MAX = 64,       /* parameters or columns of one statement; sqlgen refuses more */
    DB_STATEMENTS_MAX = 400,  /* kept prepared a connection (about 8 KiB each in SQLite) */
    DB_RETRIES_MAX = 8,
    DB_WAIT_SECONDS = 10,     /* for a reader or a connection */
    DB_LOCK_WAIT_MS = 5000,   /* for a lock of the database */
};

typedef struct SqConn SqConn; /* a connection of SQLite */
typedef struct PgConn PgConn; /* a connection of PostgreSQL */
typedef struct Writer Writer; /* the writer thread of SQLite */

typedef struct DbConn {
    SqConn *sq; /* one of the two */
    PgConn *pg;
} DbConn;

/* A value as it comes from an engine; memory of the engine, valid until the next row. */
typedef struct DbCell {
    DbClass     cls;
    int64_t     i;
    const void *p;
    size_t      n;
} DbCell;

/* Where the rows of one statement go. */
typedef struct DbSink DbSink;
struct DbSink {
    Error *(*row)(DbSink *sink, const DbCell *cells, size_t count);
    const DbQuery *q;
    Arena         *a;
    char          *items;
    size_t         count, cap;
};

struct Db {
    DbPool *pool;
    DbConn *conn;
    Tx     *tx;   /* NULL: lent for reading */
    bool    lent; /* false once given back */
};

struct Tx {
    Db     db;
    Arena *arena;
    Error *failed; /* the first error of a statement: the transaction is lost */
    bool   retry;  /* that error goes away by running again */
    bool   begun, commit_sent; /* PostgreSQL */
};

typedef struct DbCount {
    _Atomic uint64_t committed, failed, retries, batches, largest_batch, waits;
} DbCount;

struct DbPool {
    Arena          *arena;
    DbEngine        engine;
    DbOptions       options;
    const char     *url;  /* terminated: PostgreSQL */
    const char     *path; /* terminated: SQLite */
    bool            in_memory;
    pthread_mutex_t lock; /* of the free list; held for moments only */
    pthread_cond_t  freed;
    DbConn         *conns; /* options.connections of them, opened when first needed */
    DbConn        **free;  /* last given back is first lent: its cache is warm */
    size_t          free_count;
    size_t          opened;
    DbConn          own;   /* single_thread: the one connection */
    void           *vfs;   /* with options.os */
    Writer         *writer;
    DbCount         count;
};

/* ---- db.c */
Error *pool_borrow(DbPool *pool, DbConn **out);
void   pool_return(DbPool *pool, DbConn *conn);
/* A new connection to PostgreSQL in the place of a lost one; on failure the lost one stays. */
Error *pool_reopen(DbPool *pool, DbConn *conn);
/* A statement made at run time by this room (checks, dumps, migrations). */
Error *db_run_text(Db *db, const char *sqlite, const char *postgres, const DbVal *in, size_t in_count, DbSink *sink);
/* Several statements in one text. */
Error *tx_script(Tx *tx, Str text);
/* An error made on another thread, made again in the memory of this one. */
Error *err_here(const Error *e);

/* ---- db_tx.c */
/* Runs fn with the transaction's arena guarded: over its budget is ERR_MEMORY. */
Error *tx_call(Tx *tx, TxFn *fn, void *arg);
/* An arena that lives as long as `keep`. */
Arena *kept_arena(Arena *keep, size_t budget);

/* ---- db_sqlite.c */
typedef enum SqRole { SQ_READER, SQ_WRITER, SQ_CHECKPOINTER, SQ_ALONE } SqRole;
Error *sq_open(const DbPool *pool, SqRole role, SqConn **out);
void   sq_close(SqConn *c);
Error *sq_run(SqConn *c, const DbQuery *q, const DbVal *in, DbSink *sink, int64_t *changes);
Error *sq_run_text(SqConn *c, const char *sql, const DbVal *in, size_t in_count, DbSink *sink);
Error *sq_script(SqConn *c, Str text);
/* Ends a statement that a jump out of memory left in the middle. */
void   sq_settle(SqConn *c);
bool   sq_in_transaction(const SqConn *c);
Error *sq_begin(SqConn *c);
/* All reads until the rollback see one state of the database: that of the first of them. */
Error *sq_begin_read(SqConn *c);
Error *sq_commit(SqConn *c);
void   sq_end_read(SqConn *c);
/* Makes durable what the connection has committed; from any thread while the connection is open. */
Error *sq_sync(SqConn *c);
/* Pages in the log after the last commit of this connection. */
uint64_t sq_log_pages(const SqConn *c);
/* Copies from the log into the database what no reader is in the way of, and waits for the disk. ERR_DISK: an fsync failed, and what
 * the disk holds is unknown; anything else that was in the way leaves the rest in the log and is no error. */
Error *sq_checkpoint(SqConn *c);
void   sq_rollback(SqConn *c);
Error *sq_savepoint(SqConn *c);
Error *sq_savepoint_release(SqConn *c);
void   sq_savepoint_undo(SqConn *c);
/* Compares a prepared block with its `in:` and `out:`; adds a line to `findings` for each difference. */
Error *sq_describe(SqConn *c, const DbQuery *q, Buf *findings);

/* ---- db_dump.c */
/* integer, "json text", x'hex' or null */
void dump_cell(Arena *a, Buf *out, const DbCell *cell);

/* ---- db_writer.c */
Error *writer_start(DbPool *pool, Writer **out);
void   writer_stop(Writer *w);
/* Notes that this thread has read up to the last commit; waits until all it has so noted is durable. */
void   writer_seen(Writer *w);
void   writer_settle(Writer *w);
Error *writer_run(Writer *w, TxFn *fn, void *arg, Arena *keep);

/* An error of sq_sync or sq_checkpoint ends the program, so that the next start reads what is on the disk. */
void   disk_kept(const Error *e);

/* ---- db_checkpoint.c */
typedef struct Checkpointer Checkpointer;
Error *checkpointer_start(const DbPool *pool, Arena *arena, Checkpointer **out);
void   checkpointer_stop(Checkpointer *k);
/* After each commit, on the writer's thread and outside a transaction. */
void   checkpointer_log_grew(Checkpointer *k, SqConn *writer);

/* ---- db_vfs.c */
Error      *vfs_register(Os *os, Arena *a, void **out);
void        vfs_unregister(void *vfs);
const char *vfs_name(const void *vfs);

/* ---- db_postgres.c */
Error *pg_open(const DbPool *pool, PgConn **out);
void   pg_close(PgConn *c);
bool   pg_is_lost(const PgConn *c);
void   pg_settle(PgConn *c);
Error *pg_run(PgConn *c, Tx *tx, const DbQuery *q, const DbVal *in, DbSink *sink, int64_t *changes);
Error *pg_run_text(PgConn *c, Tx *tx, const char *sql, const DbVal *in, size_t in_count, DbSink *sink);
Error *pg_script(PgConn *c, Tx *tx, Str text);
Error *pg_commit(PgConn *c, Tx *tx);
void   pg_rollback(PgConn *c, Tx *tx);
/* `name`: of the prepared statement on this connection; NULL when it does not prepare. */
Error *pg_describe(PgConn *c, const DbQuery *q, Buf *findings, const char **name);

#endif
