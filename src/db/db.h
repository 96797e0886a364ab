/* Two engines behind one face: SQLite 3.40 (one writer thread with group commit, a pool of readers) and PostgreSQL 15
 * (a pool of connections, pipelined). Queries live in src/<room>/<x>.sql; tools/sqlgen makes typed calls of them that take
 * `Db *` (reads) or `Tx *` (writes), so a write outside a transaction does not compile. README.md: how to write them.
 * Errors: ERR_BUSY (a lock or connection was not to be had, retries included), ERR_CONFLICT (unique key or constraint; the
 * detail names the constraint, never a value), ERR_ALTERED (a stored value is not of its column's type), ERR_DISK (full, I/O), ERR_MEMORY (the transaction's arena), ERR_DATABASE.
 * May use: os, base. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/base.h"
#include "base/hash.h"
#include "os/os.h"

typedef struct DbPool DbPool; /* shared by all threads */
typedef struct Db     Db;     /* a connection lent for reading: one thread at a time */
typedef struct Tx     Tx;     /* a running write transaction */

struct DbQuery;
struct DbVal;

typedef enum DbEngine { DB_SQLITE = 1, DB_POSTGRES = 2 } DbEngine;

typedef struct DbOptions {
    /* One connection, transactions run on the caller's thread, no shared memory: for the deterministic simulator.
     * The whole pool then belongs to one thread. `sqlite::memory:` is always so. */
    bool  single_thread;
    /* Do all file work of SQLite through this, which no other pool or process may do at the same time. NULL: the machine. */
    Os   *os;
    /* SQLite without fsync: for the benchmark and the simulator's speed runs only. */
    bool  no_sync;
    int   connections; /* readers (SQLite, default 12) or connections (PostgreSQL, default 4 a core); 0 is the default */
    /* Told of every statement of a write transaction before it runs, on the thread that runs it: for the benchmark, which
     * runs the same statements bare. db_query.h has the types. NULL: nobody asks. */
    void (*trace)(void *to, const struct DbQuery *q, const struct DbVal *in);
    void  *trace_to;
    /* Most memory the statements and rows of one transaction may take; 0 is the default, 8 MiB. */
    size_t tx_budget;
} DbOptions;

/* `sqlite:PATH`, `sqlite::memory:`, `postgresql://...` or `postgres://...`. `options` may be NULL. */
MUST_CHECK Error *db_open(Str url, const DbOptions *options, DbPool **out);
/* Waits for running transactions; every Db has been given back. NULL is allowed. */
void              db_close(DbPool *pool);
DbEngine          db_engine(const DbPool *pool);

/* Lends a reader until db_done, or until `a` resets. Waits at most ten seconds for a free one, then ERR_BUSY.
 * It sees all that was committed before the loan. SQLite: and nothing that came later (one state from the first statement to
 * db_done, so who acts and reads again borrows again); PostgreSQL: each statement also what was committed before it began.
 * Give the reader back before long work. */
MUST_CHECK Error *db_read(DbPool *pool, Arena *a, Db **out);
void              db_done(Db *db);
/* Waits until all that this thread has read is durable (milliseconds; nothing on PostgreSQL, which shows only what is):
 * to be called before it is told to anyone outside: an answer, a letter, a signed head of the ledger. */
void              db_settle(DbPool *pool);

/* Runs `fn` in one write transaction, durable when this returns NULL. `name` is for log and counters.
 * `fn` touches only the database and `arg`: it may run more than once (retry of a serialization failure or a lost
 * connection) and on another thread. Inside it, rows and scratch come from tx_arena(tx) and from no other arena.
 * Any error of a statement ends the transaction, also when `fn` swallows it (PostgreSQL would poison it): write
 * ON CONFLICT where a conflict is expected. Not to be nested. */
typedef Error *TxFn(Tx *tx, void *arg);
MUST_CHECK Error *db_tx(DbPool *pool, const char *name, TxFn *fn, void *arg);
/* The same; on success what was allocated from tx_arena(tx) lives on as long as `keep`. */
MUST_CHECK Error *db_tx_keep(DbPool *pool, const char *name, TxFn *fn, void *arg, Arena *keep);

Arena *tx_arena(Tx *tx); /* valid until the transaction ends; over its budget the caller gets ERR_MEMORY */
Db    *tx_db(Tx *tx);    /* reads inside the transaction */

typedef struct DbCounters {
    uint64_t committed;     /* transactions */
    uint64_t failed;        /* transactions that ended in an error */
    uint64_t retries;       /* serialization failure, deadlock, busy snapshot, lost connection */
    uint64_t batches;       /* group commits of SQLite */
    uint64_t largest_batch;
    uint64_t waits;         /* a reader or connection was not free at once */
} DbCounters;
DbCounters db_counters(const DbPool *pool);

/* Nullable columns (`Str?` in .sql). SOME(Str, text), NONE(Date); generated headers add one for each id they use. */
#define DB_MAYBE(Name, T)      \
    typedef struct Maybe##Name \
    {                          \
        bool has;              \
        T    value;            \
    } Maybe##Name
#define SOME(Name, v) ((Maybe##Name){ true, (v) })
#define NONE(Name) ((Maybe##Name){ .has = false })
DB_MAYBE(Str, Str);
DB_MAYBE(Bytes, Bytes);
DB_MAYBE(Bool, bool);
DB_MAYBE(I64, int64_t);
DB_MAYBE(Money, Money);
DB_MAYBE(Date, Date);
DB_MAYBE(Instant, Instant);
DB_MAYBE(Hash, Hash);
DB_MAYBE(CourtId, CourtId);
DB_MAYBE(MatterId, MatterId);
DB_MAYBE(PersonId, PersonId);
DB_MAYBE(AccountId, AccountId);
DB_MAYBE(DocumentId, DocumentId);
DB_MAYBE(BlobId, BlobId);
DB_MAYBE(DraftId, DraftId);

#endif
