/* Worker threads: small stacks, one bounded queue, straight-line code. May use: base. */
#include "http/http_int.h"


/* Sanitizers put red zones around every local. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK = 2 * 1024 * 1024 };
#else
enum { STACK = 256 * 1024 };
#endif

struct Workers {
    pthread_mutex_t lock;
    pthread_cond_t  work, idle;
    Request        *first, *last;
    size_t          waiting, running, most;
    bool            closed, over;
    unsigned        count, started;
    pthread_t      *threads;
    void          (*run)(Request *);
};

Workers *workers_make(Arena *a, unsigned count, unsigned queue, void (*run)(Request *))
{
    Workers *w = NEW(a, Workers);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    pthread_cond_init(&w->idle, NULL);
    w->count = count;
    w->most = queue;
    w->run = run;
    w->threads = NEW_N(a, pthread_t, count);
    return w;
}

static void *work(void *arg)
{
    Workers *w = arg;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (w->first == NULL && !w->over) {
            pthread_cond_wait(&w->work, &w->lock);
        }
        if (w->first == NULL) {
            break;
        }
        Request *rq = w->first;
        w->first = rq->next;
        w->waiting--;
        w->running++;
        pthread_mutex_unlock(&w->lock);
        w->run(rq);
        pthread_mutex_lock(&w->lock);
        w->running--;
        if (w->running == 0 && w->first == NULL) {
            pthread_cond_broadcast(&w->idle);
        }
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

Error *workers_start(Workers *w)
{
    pthread_attr_t attr;
    sigset_t       before;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK);
    block_signals(&before);
    while (w->started < w->count && pthread_create(&w->threads[w->started], &attr, work, w) == 0) {
        w->started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attr);
    return w->started == w->count ? NULL : err_make(ERR_ENVIRONMENT, "worker threads");
}

static void push(Workers *w, Request *rq)
{
    rq->next = NULL;
    if (w->first == NULL) {
        w->first = rq;
    } else {
        w->last->next = rq;
    }
    w->last = rq;
    w->waiting++;
}

bool workers_submit(Workers *w, Request *rq, bool always)
{
    pthread_mutex_lock(&w->lock);
    bool room = !w->closed && (always || w->waiting < w->most);
    if (room) {
        push(w, rq);
    }
    pthread_mutex_unlock(&w->lock);
    if (room) {
        pthread_cond_signal(&w->work);
    }
    return room;
}

size_t workers_waiting(Workers *w)
{
    pthread_mutex_lock(&w->lock);
    size_t n = w->waiting;
    pthread_mutex_unlock(&w->lock);
    return n;
}

void workers_close(Workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->closed = true;
    while (w->first != NULL || w->running > 0) {
        pthread_cond_wait(&w->idle, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
}

void workers_stop(Workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->over = true;
    pthread_cond_broadcast(&w->work);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->started; i++) {
        pthread_join(w->threads[i], NULL);
    }
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->work);
    pthread_cond_destroy(&w->idle);
}
