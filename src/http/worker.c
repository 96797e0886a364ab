/* Worker threads: small stacks, one bounded queue, straight-line code. May use: base.
 * An act waits for the disk among many, so many threads serve acts; a page works without waiting, so only a few are made at once and the
 * others wait their turn here, in order, instead of in the middle of their work for a connection of the database. */
#include "http/http_int.h"

/* Sanitizers put red zones around every local. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK = 2 * 1024 * 1024 };
#else
enum { STACK = 256 * 1024 };
#endif

typedef struct Line {
    Request *first, *last;
} Line;

struct Workers {
    pthread_mutex_t lock;
    pthread_cond_t  work, idle;
    Line            pages, others;
    size_t          waiting, running, most;
    unsigned        paging, most_pages;
    bool            closed, over;
    unsigned        count, started;
    pthread_t      *threads;
    void          (*run)(Request *);
};

Workers *workers_make(Arena *a, unsigned count, unsigned pages, unsigned queue, void (*run)(Request *))
{
    Workers *w = NEW(a, Workers);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    pthread_cond_init(&w->idle, NULL);
    w->count = count;
    w->most_pages = pages;
    w->most = queue;
    w->run = run;
    w->threads = NEW_N(a, pthread_t, count);
    return w;
}

static bool is_page(const Request *rq)
{
    return rq->job == JOB_HANDLE && rq->pub.method == GET;
}

static Line *next_line(Workers *w)
{
    if (w->pages.first != NULL && w->paging < w->most_pages) {
        return &w->pages;
    }
    return w->others.first != NULL ? &w->others : NULL;
}

static void run_next(Workers *w, Line *line)
{
    Request *rq = line->first;
    unsigned page = line == &w->pages ? 1 : 0;
    line->first = rq->next;
    w->waiting--;
    w->running++;
    w->paging += page;
    pthread_mutex_unlock(&w->lock);
    w->run(rq); /* may belong to another thread when it comes back */
    pthread_mutex_lock(&w->lock);
    w->paging -= page;
    w->running--;
    if (w->running == 0 && w->waiting == 0) {
        pthread_cond_broadcast(&w->idle);
    }
}

static void *work(void *arg)
{
    Workers *w = arg;
    Line    *line;
    pthread_mutex_lock(&w->lock);
    while ((line = next_line(w)) != NULL || !w->over) {
        if (line != NULL) {
            run_next(w, line);
        } else {
            pthread_cond_wait(&w->work, &w->lock);
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

static void push(Workers *w, Line *line, Request *rq)
{
    rq->next = NULL;
    if (line->first == NULL) {
        line->first = rq;
    } else {
        line->last->next = rq;
    }
    line->last = rq;
    w->waiting++;
}

bool workers_submit(Workers *w, Request *rq, bool always)
{
    Line *line = is_page(rq) ? &w->pages : &w->others;
    pthread_mutex_lock(&w->lock);
    bool room = !w->closed && (always || w->waiting < w->most);
    bool wake = room && (line == &w->others || w->paging < w->most_pages); /* else who makes a page now takes it next */
    if (room) {
        push(w, line, rq);
    }
    pthread_mutex_unlock(&w->lock);
    if (wake) {
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
    while (w->waiting > 0 || w->running > 0) {
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
