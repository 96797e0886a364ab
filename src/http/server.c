/* The server: configuration, route tables, start and stop. Owns memory: nothing but its arena. May use: os, base. */
#include "http/http_int.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TLS_PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

enum { SERVER_MEMORY = 64 * 1024 * 1024, PEM_MAX = 1024 * 1024, QUIET_US = 1000 * 1000, STEP_MS = 10 };

int64_t now_us(const Server *sv)
{
    return sv->cfg.os->ops->monotonic_us(sv->cfg.os);
}

/* ---- configuration ---- */

static void set_u(unsigned *value, unsigned otherwise)
{
    *value = *value == 0 ? otherwise : *value;
}

static void set_ms(int64_t *value, int64_t otherwise)
{
    *value = *value == 0 ? otherwise : *value;
}

static void set_size(size_t *value, size_t otherwise)
{
    *value = *value == 0 ? otherwise : *value;
}

static void fill_defaults(HttpConfig *c)
{
    c->address = c->address == NULL ? "127.0.0.1" : c->address;
    set_u(&c->workers, 32);
    set_u(&c->pages, 8);
    set_u(&c->queue, 1024);
    set_u(&c->connections, 4096);
    set_u(&c->per_address, 512);
    set_size(&c->request_memory, MIB(8));
    set_size(&c->cache_memory, MIB(8));
    set_ms(&c->cache_age_ms, 60000);
    set_ms(&c->head_ms, 10000);
    set_ms(&c->idle_ms, 30000);
    set_ms(&c->body_grace_ms, 10000);
    set_ms(&c->stall_ms, 30000);
    set_ms(&c->heartbeat_ms, 20000);
    set_ms(&c->body_rate, 8192);
    set_ms(&c->stop_ms, 10000);
}

static Error *load_tls(Server *sv)
{
    const HttpConfig *c = &sv->cfg;
    if ((c->certificate == NULL) != (c->key == NULL)) {
        return err_make(ERR_ENVIRONMENT, "a certificate needs its key");
    }
    if (c->certificate == NULL) {
        return NULL;
    }
    TRY(os_load(c->os, sv->arena, str_of(c->certificate), PEM_MAX, &sv->certificate));
    TRY(os_load(c->os, sv->arena, str_of(c->key), PEM_MAX, &sv->key));
    sv->certificate = str_of(str_z(sv->arena, sv->certificate));
    sv->key = str_of(str_z(sv->arena, sv->key));
    sv->tls = true;
    return NULL;
}

static Error *load_proxies(Server *sv)
{
    const char *const *list = sv->cfg.proxies;
    size_t             n = 0;
    while (list != NULL && list[n] != NULL) {
        n++;
    }
    sv->proxies = NEW_N(sv->arena, Addr, n);
    for (; sv->proxy_count < n; sv->proxy_count++) {
        if (!addr_parse(str_of(list[sv->proxy_count]), &sv->proxies[sv->proxy_count])) {
            return err_make(ERR_ENVIRONMENT, "not an address of a proxy: %s", list[sv->proxy_count]);
        }
    }
    return NULL;
}

/* ---- routes ---- */

static bool knows_power(const Server *sv, const char *power)
{
    if (strcmp(power, PUBLIC) == 0) {
        return true;
    }
    for (const char *const *p = sv->cfg.powers; p != NULL && *p != NULL; p++) {
        if (strcmp(*p, power) == 0) {
            return true;
        }
    }
    return false;
}

static Error *refuse(const Route *r, const char *why)
{
    return err_make(ERR_ENVIRONMENT, "route %s: %s", r->path == NULL ? "(none)" : r->path, why);
}

static Error *check_form(const Route *r)
{
    for (size_t i = 0; r->form != NULL && i < r->form->count; i++) {
        const Field *f = &r->form->fields[i];
        if (f->name == NULL || f->name[0] == '\0' || f->kind == 0 || f->offset >= r->form->size) {
            return refuse(r, "a field without name, kind or place");
        }
        if (f->kind == FIELD_CHOICE && f->choices == NULL) {
            return refuse(r, "a choice without choices");
        }
        if (f->kind == FIELD_FILE && r->sink == NULL) {
            return refuse(r, "a file without a sink");
        }
    }
    return NULL;
}

static Error *check_route(const Server *sv, const Route *r)
{
    if (r->handler == NULL || r->path == NULL || (unsigned)r->method >= HTTP_METHODS) {
        return refuse(r, "no handler, path or method");
    }
    if (r->power == NULL || !knows_power(sv, r->power)) {
        return refuse(r, r->power == NULL ? "no power declared" : "a power nobody knows");
    }
    if (r->method != GET && r->form == NULL) {
        return refuse(r, "changes something and declares no form");
    }
    if (r->method != GET && r->cache != CACHE_NONE) {
        return refuse(r, "changes something and is cached");
    }
    if (r->cache != CACHE_NONE && strcmp(r->power, PUBLIC) != 0) {
        return refuse(r, "is cached and not public");
    }
    if (r->sink == NULL && (r->body_max > BODY_MOST || r->body_max > sv->cfg.request_memory / 4)) {
        return refuse(r, "a body this large needs a sink");
    }
    if (r->sink != NULL && (r->sink->begin == NULL || r->sink->data == NULL || r->sink->end == NULL || r->sink->drop == NULL)) {
        return refuse(r, "a sink with a part missing");
    }
    if (strcmp(r->path, "/tinh") == 0 || strncmp(r->path, "/tinh/", 6) == 0) {
        return refuse(r, "is the embedded files'");
    }
    return check_form(r);
}

Error *server_add_routes(Server *sv, const Route *table, size_t count)
{
    BUG_IF(sv->started);
    for (size_t i = 0; i < count; i++) {
        TRY(check_route(sv, &table[i]));
        TRY(router_add(sv->router, &table[i], (unsigned)sv->routes.count));
        *LIST_ADD(sv->arena, &sv->routes) = &table[i];
    }
    return NULL;
}

size_t route_body_max(const Route *r)
{
    return r->body_max == 0 ? BODY_DEFAULT : r->body_max;
}

RouteList server_routes(const Server *sv)
{
    return (RouteList){ sv->routes.items, sv->routes.count };
}

static Error *health_page(Req *rq, Resp *rs)
{
    (void)rq;
    return resp_body(rs, "text/plain; charset=utf-8", S("ok\n"));
}

static Error *ready_page(Req *rq, Resp *rs)
{
    const HttpHooks *hooks = &request_of(rq)->sv->cfg.hooks;
    if (atomic_load(&request_of(rq)->sv->stopping)) {
        return err_make(ERR_BUSY, "stopping");
    }
    if (hooks->ready != NULL) {
        TRY(hooks->ready(rq->app));
    }
    return resp_body(rs, "text/plain; charset=utf-8", S("ready\n"));
}

static const Route own_routes[] = {
    { GET, "/healthz", health_page, .power = PUBLIC, .rate = RATE_FREE },
    { GET, "/readyz", ready_page, .power = PUBLIC, .rate = RATE_FREE },
};

/* ---- making ---- */

Error *server_make(const HttpConfig *config, Server **out)
{
    Arena  *a = arena_make(SERVER_MEMORY);
    Server *sv = NEW(a, Server);
    sv->arena = a;
    sv->cfg = *config;
    sv->listener = sv->wake = -1;
    fill_defaults(&sv->cfg);
    pthread_mutex_init(&sv->conn_lock, NULL);
    pthread_mutex_init(&sv->events_lock, NULL);
    sv->router = router_make(a);
    os_random(sv->cfg.os, &sv->seed, sizeof sv->seed);
    sv->rates = rates_make(a, sv->cfg.rates, sv->seed);
    for (size_t i = 0; i < LANES; i++) {
        pthread_mutex_init(&sv->lanes[i].pool_lock, NULL);
        sv->lanes[i].pages = cache_make(a, sv->cfg.cache_memory / LANES, sv->cfg.cache_age_ms * 1000, sv->seed);
    }
    sv->assets = assets_make(a);
    sv->workers = workers_make(a, sv->cfg.workers, sv->cfg.pages, sv->cfg.queue, request_run);
    *out = sv;
    Error *e = load_tls(sv);
    e = e != NULL ? e : load_proxies(sv);
    e = e != NULL ? e : server_add_routes(sv, own_routes, COUNT_OF(own_routes));
    if (e != NULL) {
        server_release(sv);
        *out = NULL;
    }
    return e;
}

/* ---- start ---- */

static void log_library(void *arg, const char *format, va_list args)
{
    (void)arg;
    (void)format;
    (void)args; /* its lines name what clients sent */
}

static Error *start_daemon(Server *sv)
{
    const HttpConfig *c = &sv->cfg;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET |
                     MHD_USE_ERROR_LOG | (sv->tls ? MHD_USE_TLS : 0u);
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)sv->certificate.p },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)sv->key.p },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES },
        { MHD_OPTION_END, 0, NULL },
    };
    unsigned idle_s = (unsigned)((c->stall_ms > c->idle_ms ? c->stall_ms : c->idle_ms) / 1000) + 1;
    sv->daemon = MHD_start_daemon(flags, 0, NULL, NULL, access_call, sv, MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
                                  MHD_OPTION_THREAD_POOL_SIZE, (unsigned)LANES, MHD_OPTION_CONNECTION_LIMIT, c->connections,
                                  MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                                  MHD_OPTION_CONNECTION_TIMEOUT, idle_s, MHD_OPTION_STRICT_FOR_CLIENT, 0, /* the guard is stricter, and says it once */
                                  MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_NOTIFY_CONNECTION, conn_notify, sv,
                                  MHD_OPTION_URI_LOG_CALLBACK, access_target, sv, MHD_OPTION_NOTIFY_COMPLETED, access_done, sv,
                                  MHD_OPTION_ARRAY, sv->tls ? tls : &tls[COUNT_OF(tls) - 1], MHD_OPTION_END);
    return sv->daemon == NULL ? err_make(ERR_ENVIRONMENT, "libmicrohttpd did not start%s", sv->tls ? " (certificate and key?)" : "") : NULL;
}

static Error *start_threads(Server *sv)
{
    sigset_t before;
    TRY(workers_start(sv->workers));
    TRY(sweeper_start(sv));
    block_signals(&before);
    Error *e = start_daemon(sv);
    e = e != NULL ? e : metrics_start(sv);
    e = e != NULL ? e : acceptor_start(sv);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return e;
}

Error *server_start(Server *sv)
{
    BUG_IF(sv->started);
    listen_raise_files(sv->cfg.connections);
    signal(SIGPIPE, SIG_IGN);
    TRY(listen_open(sv->cfg.address, sv->cfg.port, &sv->listener, &sv->port));
    sv->started = true;
    Error *e = start_threads(sv);
    if (e != NULL) {
        server_stop(sv);
    }
    return e;
}

uint16_t server_port(const Server *sv)
{
    return sv->port;
}

/* ---- stop ---- */

static void pause_ms(int64_t ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&t, NULL);
}

/* Clients with open connections hear "Connection: close" with their next answer; the silent ones are left after a second. */
static void wait_for_clients(Server *sv)
{
    int64_t begun = now_us(sv), last_busy = begun;
    while (atomic_load(&sv->connections) > 0 && now_us(sv) - begun < sv->cfg.stop_ms * 1000) {
        if (atomic_load(&sv->in_flight) > 0) {
            last_busy = now_us(sv);
        } else if (now_us(sv) - last_busy > QUIET_US) {
            break;
        }
        pause_ms(STEP_MS);
    }
    conn_close_idle(sv);
}

static void stop_daemon(Server *sv)
{
    events_halt(sv);
    wait_for_clients(sv);
    atomic_store(&sv->halted, true);
    workers_close(sv->workers);
    events_halt(sv);
    MHD_stop_daemon(sv->daemon);
    sv->daemon = NULL;
}

void server_stop(Server *sv)
{
    if (!sv->started) {
        return;
    }
    atomic_store(&sv->stopping, true);
    acceptor_stop(sv);
    if (sv->daemon != NULL) {
        stop_daemon(sv);
    }
    if (sv->metrics_daemon != NULL) {
        MHD_stop_daemon(sv->metrics_daemon);
        sv->metrics_daemon = NULL;
    }
    sweeper_stop(sv);
    workers_stop(sv->workers);
    sv->started = false;
}

void server_release(Server *sv)
{
    if (sv == NULL) {
        return;
    }
    BUG_IF(sv->started);
    for (size_t i = 0; i < LANES; i++) {
        cache_release(sv->lanes[i].pages);
        request_pool_clear(&sv->lanes[i]);
        pthread_mutex_destroy(&sv->lanes[i].pool_lock);
    }
    assets_release(sv->assets);
    pthread_mutex_destroy(&sv->conn_lock);
    pthread_mutex_destroy(&sv->events_lock);
    arena_release(sv->arena);
}
