/* The running program: the server, the sequencer of the ledger, the outbox, the jobs, the clock of identity. */
#include "app/app_int.h"

#include "assignment/assignment.h"
#include "base/log.h"
#include "core/jobs/jobs.h"
#include "judgment/ruling_index.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

enum { SEQUENCE_MS = 500, OUTBOX_MS = 100, JOBS_MS = 500, CLOCK_MS = 100, SEARCH_MS = 250, HOUSE_MS = 1000, TICK_MS = 60 * 1000, SWEEP_MS = 3600 * 1000, OUTBOX_MOST = 1000 };

static atomic_bool stopping;

static void pause_ms(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&t, NULL);
}

/* Orders what was committed and signs a checkpoint, at least once a second when there is anything new. */
static void *run_sequencer(void *arg)
{
    App *app = arg;
    bool last = false;
    while (!last) {
        last = atomic_load(&stopping); /* one more round after the last act */
        bool   more = false;
        House *h = &app->house;
        Error *failed = witness_publish(h->db, h->os, h->ledger);
        failed = failed != NULL ? failed : ledger_sequence(h->ledger, &more);
        if (failed != NULL) {
            log_error("ledger_sequence", failed);
        }
        err_reset();
        if (!more && !last) {
            pause_ms(SEQUENCE_MS);
        }
    }
    return NULL;
}

static void *run_outbox(void *arg)
{
    App *app = arg;
    while (!atomic_load(&stopping)) {
        int64_t taken = 0;
        Error  *failed = outbox_deliver(app->house.db, app->house.os, app_listeners, app_listener_count, &app->site, OUTBOX_MOST, &taken);
        if (failed != NULL) {
            log_error("outbox", failed);
        }
        err_reset();
        pause_ms(taken > 0 ? 1 : OUTBOX_MS);
    }
    return NULL;
}

/* One job at a time; a long one sees `stopping`, gives itself back and is taken up by the next start. */
static void *run_jobs(void *arg)
{
    App      *app = arg;
    JobRunner r = { app->house.db, app->house.os, app_job_kinds, app_job_kind_count, &app->house, &stopping };
    while (!atomic_load(&stopping)) {
        bool   ran = false;
        Error *failed = jobs_run_one(&r, &ran);
        if (failed != NULL) {
            log_error("jobs", failed);
        }
        err_reset();
        if (!ran) {
            pause_ms(JOBS_MS);
        }
    }
    return NULL;
}

/* The index of rulings follows what is published; what was found before is no longer told. */
static void *run_index(void *arg)
{
    App *app = arg;
    while (!atomic_load(&stopping)) {
        Arena *a = arena_make(MIB(64));
        bool   more = false;
        Error *failed = ruling_index_follow(app->house.rulings, &app->house, a, &more);
        if (failed != NULL) {
            log_error("ruling_index", failed);
        } else if (more) {
            cache_drop(app->site.server, S("/ban-an"));
        }
        arena_release(a);
        err_reset();
        pause_ms(more && failed == NULL ? 1 : SEARCH_MS);
    }
    return NULL;
}

/* What may take long of it: nobody waits for that. */
static void *run_keeper(void *arg)
{
    App *app = arg;
    while (!atomic_load(&stopping)) {
        Arena *a = arena_make(MIB(64));
        bool   more = false;
        Error *failed = ruling_index_keep(app->house.rulings, &app->house, a, &more);
        if (failed != NULL) {
            log_error("ruling_index_keep", failed);
        } else if (more) { /* what was damaged is found again */
            cache_drop(app->site.server, S("/ban-an"));
        }
        arena_release(a);
        err_reset();
        pause_ms(more && failed == NULL ? 1 : failed == NULL ? SEARCH_MS : HOUSE_MS);
    }
    return NULL;
}

static void tick_identity(App *app)
{
    Arena *a = arena_make(MIB(4));
    Error *failed = identity_tick(app->identity, a);
    if (failed != NULL) {
        log_error("identity_tick", failed);
    }
    arena_release(a);
    err_reset();
}

static void tick_looks(App *app)
{
    Error *failed = looks_seal(app->house.looks);
    if (failed != NULL) {
        log_error("looks_seal", failed);
    }
    err_reset();
}

/* What falls due by itself: draws, and what a procedure's time limits propose. */
static void tick_house(App *app)
{
    for (const HouseTick *t = app_ticks; t->name != NULL; t++) {
        Arena *a = arena_make(MIB(64));
        Error *failed = t->run(&app->house, a);
        if (failed != NULL) {
            log_error(t->name, failed);
        }
        arena_release(a);
        err_reset();
    }
}

/* A draw in a quiet hour; simulated courts are never quiet. */
static void tick_pulse(App *app)
{
    Arena *a = arena_make(MIB(1));
    bool   added;
    Error *failed = assignment_pulse(&app->house, a, &added);
    if (failed != NULL) {
        log_error("draw_pulse", failed);
    }
    arena_release(a);
    err_reset();
}

/* What nobody handed in after all. */
static void sweep_blobs(App *app)
{
    Arena  *a = arena_make(MIB(4));
    int64_t removed = 0;
    Error  *failed = blobs_sweep(app->blobs, a, &removed);
    if (failed != NULL) {
        log_error("blobs_sweep", failed);
    }
    arena_release(a);
    err_reset();
}

static void *run_clock(void *arg)
{
    App *app = arg;
    for (int64_t waited = 0; !atomic_load(&stopping); waited += CLOCK_MS) {
        if (waited % TICK_MS == 0) {
            tick_identity(app);
            tick_looks(app);
        }
        if (waited % SWEEP_MS == 0) {
            sweep_blobs(app);
        }
        if (waited % HOUSE_MS == 0) {
            tick_house(app);
            tick_pulse(app);
        }
        pause_ms(CLOCK_MS);
    }
    return NULL;
}

typedef struct Threads {
    pthread_t sequencer, outbox, jobs, clock, search, keeper;
    bool      searches;
} Threads;

static Error *start_thread(pthread_t *t, void *(*run)(void *), App *app)
{
    return pthread_create(t, NULL, run, app) == 0 ? NULL : err_make(ERR_ENVIRONMENT, "no thread");
}

sigset_t app_hold_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    return set;
}

/* A page takes a few hundred KB and gives them back at once: handing them to the kernel and asking again, as glibc does by default, costs
 * a tenth of the page. A few heaps that keep some MB each serve all threads. */
static void keep_memory(void)
{
    mallopt(M_ARENA_MAX, 4);
    mallopt(M_TRIM_THRESHOLD, MIB(4));
}

static Error *start_server(App *app)
{
    static const char *const preferences[] = { "giao_dien", "co_chu", NULL };
    const Settings          *s = &app->settings;
    HttpConfig config = { .os = app->house.os, .app = &app->site, .hooks = app_hooks, .powers = page_powers, .address = s->address,
                          .port = s->port, .metrics_port = s->metrics_port, .certificate = s->certificate, .key = s->key, .proxies = s->proxies,
                          .per_address = s->per_address,
                          .page_cookies = preferences, .sign_in = "/dang-nhap", .no_rates = s->no_rates };
    app->site.cites = cite_book_make(app->process, app->house.law);
    TRY(server_make(&config, &app->site.server));
    Error *failed = app_add_routes(app->site.server);
    failed = failed != NULL ? failed : server_start(app->site.server);
    if (failed != NULL) {
        server_release(app->site.server);
        app->site.server = NULL;
    }
    return failed;
}

/* Without an index everything else is there: pages say that words cannot be looked for. */
static void open_search(App *app)
{
    Error *failed = ruling_index_open(&app->house, app->process, app->settings.data, &app->house.rulings);
    if (failed != NULL) {
        log_error("ruling_index", failed);
        err_reset();
    }
}

Error *app_serve(App *app, const sigset_t *held, void (*ready)(App *app))
{
    Threads t = { 0 };
    keep_memory();
    open_search(app);
    TRY(jobs_resume(app->house.db));
    TRY(matter_ask_recount(&app->house));
    TRY(start_server(app));
    TRY(start_thread(&t.sequencer, run_sequencer, app));
    TRY(start_thread(&t.outbox, run_outbox, app));
    TRY(start_thread(&t.jobs, run_jobs, app));
    TRY(start_thread(&t.clock, run_clock, app));
    t.searches = app->house.rulings != NULL;
    TRY(t.searches ? start_thread(&t.search, run_index, app) : NULL);
    TRY(t.searches ? start_thread(&t.keeper, run_keeper, app) : NULL);
    ready(app);
    int signal_no;
    sigwait(held, &signal_no);
    log_event(LOG_INFO, "server_stopping", NULL);
    server_stop(app->site.server);
    atomic_store(&stopping, true);
    pthread_join(t.sequencer, NULL);
    pthread_join(t.outbox, NULL);
    pthread_join(t.jobs, NULL);
    pthread_join(t.clock, NULL);
    if (t.searches) {
        pthread_join(t.search, NULL);
        pthread_join(t.keeper, NULL);
    }
    server_release(app->site.server);
    return NULL;
}
