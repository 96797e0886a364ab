/* The checkpoints of SQLite's log: a thread with a connection of its own copies pages from the WAL into the database and waits for the
 * disk while the writer goes on. It cannot come to the end of a log that is being written, and only a log copied to its end begins anew:
 * what is left of a long one the writer copies between two batches, which is little by then. What cannot be copied stays in the log, and
 * the next checkpoint tries again; a failed fsync ends the program, as in the flusher.
 * May use: os, base. */
#include "db/db_int.h"

/* Pages of 4 KB. A short log is found through quickly by who reads; a long one holds most pages several times, copied once. */
enum { COPIED_AFTER = 4000, LONG = 16000 };

struct Checkpointer {
    SqConn         *conn;
    pthread_t       thread;
    pthread_mutex_t lock;
    pthread_cond_t  change; /* asked or stopping */
    bool            asked, stopping;
    uint64_t        copied; /* the writer's: length of the log when it asked last */
};

static void *checkpointer_main(void *arg)
{
    Checkpointer *k = arg;
    pthread_mutex_lock(&k->lock);
    while (!k->stopping) {
        if (!k->asked) {
            pthread_cond_wait(&k->change, &k->lock);
            continue;
        }
        k->asked = false;
        pthread_mutex_unlock(&k->lock);
        disk_kept(sq_checkpoint(k->conn));
        err_reset();
        pthread_mutex_lock(&k->lock);
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

static void ask(Checkpointer *k)
{
    pthread_mutex_lock(&k->lock);
    k->asked = true;
    pthread_cond_signal(&k->change);
    pthread_mutex_unlock(&k->lock);
}

void checkpointer_log_grew(Checkpointer *k, SqConn *writer)
{
    uint64_t pages = sq_log_pages(writer);
    if (pages < k->copied) { /* the log began anew */
        k->copied = 0;
    }
    if (pages >= LONG) {
        disk_kept(sq_checkpoint(writer));
    } else if (pages - k->copied >= COPIED_AFTER) {
        k->copied = pages;
        ask(k);
    }
}

Error *checkpointer_start(const DbPool *pool, Arena *arena, Checkpointer **out)
{
    Checkpointer *k = NEW(arena, Checkpointer);
    TRY(sq_open(pool, SQ_CHECKPOINTER, &k->conn));
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->change, NULL);
    if (pthread_create(&k->thread, NULL, checkpointer_main, k) == 0) {
        *out = k;
        return NULL;
    }
    pthread_cond_destroy(&k->change);
    pthread_mutex_destroy(&k->lock);
    sq_close(k->conn);
    return err_make(ERR_ENVIRONMENT, "the thread of checkpoints does not start");
}

void checkpointer_stop(Checkpointer *k)
{
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_signal(&k->change);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->change);
    pthread_mutex_destroy(&k->lock);
    sq_close(k->conn);
}
