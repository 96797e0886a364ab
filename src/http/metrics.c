/* Counters, the access line, and /metrics (Prometheus text) on a loopback port of its own. Lines carry the route's pattern, never an
 * address or a query: those may name people. May use: base. */
#include "http/http_int.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static const int64_t bounds_us[] = { 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000 };
static const char *const class_names[RATE_CLASSES] = { "cheap", "free", "costly", "sign_in" };
static const char *const method_names[HTTP_METHODS] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

static void count(Counters *c, RateClass class, int status, int64_t us)
{
    size_t hundred = status / 100 < 6 ? (size_t)(status / 100) : 5, i = 0;
    while (i < COUNT_OF(bounds_us) && us > bounds_us[i]) {
        i++;
    }
    atomic_fetch_add_explicit(&c->status[hundred][class], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&c->buckets[i], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&c->sum_us, (uint64_t)us, memory_order_relaxed);
    atomic_fetch_add_explicit(&c->count, 1, memory_order_relaxed);
}

static void log_line(const AccessLine *line)
{
    char status[8], us[24], bytes[24];
    snprintf(status, sizeof status, "%d", line->status);
    snprintf(us, sizeof us, "%lld", (long long)line->us);
    snprintf(bytes, sizeof bytes, "%llu", (unsigned long long)line->bytes);
    log_correlation(line->correlation);
    log_event(LOG_INFO, "request", "route", line->route, "method", method_names[line->method], "status", status, "us", us, "bytes", bytes,
              NULL);
    log_correlation(S(""));
}

void metrics_answer(Request *rq, int status, uint64_t bytes, bool kept)
{
    Server  *sv = rq->sv;
    int64_t  us = now_us(sv) - rq->started_us;
    RateClass class = rq->pub.route == NULL ? RATE_FREE : rq->pub.route->rate;
    count(&sv->counters, class, status, us);
    if (kept) {
        atomic_fetch_add_explicit(&sv->counters.kept_hits, 1, memory_order_relaxed);
        return;
    }
    AccessLine line = { .route = rq->pub.route == NULL ? "-" : rq->pub.route->path,
                        .method = rq->pub.method,
                        .status = status,
                        .us = us,
                        .correlation = rq_correlation(&rq->pub),
                        .bytes = bytes };
    if (sv->cfg.hooks.access != NULL) {
        sv->cfg.hooks.access(sv->cfg.app, &line);
    } else {
        log_line(&line);
    }
}

static void add(Buf *b, const char *name, uint64_t value)
{
    buf_addf(b, "congly_http_%s %llu\n", name, (unsigned long long)value);
}

Str metrics_text(Server *sv, Arena *a)
{
    Buf       b = buf_make(a, KIB(256));
    Counters *c = &sv->counters;
    for (size_t s = 1; s < 6; s++) {
        for (size_t r = 0; r < RATE_CLASSES; r++) {
            buf_addf(&b, "congly_http_requests_total{status=\"%zuxx\",class=\"%s\"} %llu\n", s, class_names[r],
                     (unsigned long long)atomic_load(&c->status[s][r]));
        }
    }
    uint64_t sum = 0;
    for (size_t i = 0; i < COUNT_OF(bounds_us); i++) {
        sum += atomic_load(&c->buckets[i]);
        buf_addf(&b, "congly_http_seconds_bucket{le=\"%g\"} %llu\n", (double)bounds_us[i] / 1e6, (unsigned long long)sum);
    }
    buf_addf(&b, "congly_http_seconds_bucket{le=\"+Inf\"} %llu\n", (unsigned long long)sum + atomic_load(&c->buckets[COUNT_OF(bounds_us)]));
    buf_addf(&b, "congly_http_seconds_sum %.6f\n", (double)atomic_load(&c->sum_us) / 1e6);
    add(&b, "seconds_count", atomic_load(&c->count));
    size_t pages = 0, bytes = 0;
    for (size_t i = 0; i < LANES; i++) {
        size_t count;
        bytes += cache_bytes(sv->lanes[i].pages, &count);
        pages += count;
    }
    add(&b, "page_cache_hits_total", atomic_load(&c->kept_hits));
    add(&b, "page_cache_misses_total", atomic_load(&c->kept_misses));
    add(&b, "page_cache_bytes", bytes);
    add(&b, "page_cache_pages", pages);
    add(&b, "heads_refused_total", atomic_load(&c->refused_heads));
    add(&b, "connections", atomic_load(&sv->connections));
    add(&b, "connections_total", atomic_load(&c->accepted));
    add(&b, "connections_refused_total", atomic_load(&c->limited));
    add(&b, "requests_in_flight", atomic_load(&sv->in_flight));
    add(&b, "queue_depth", workers_waiting(sv->workers));
    add(&b, "swept_head_total", atomic_load(&c->swept[PHASE_HEAD]));
    add(&b, "swept_body_total", atomic_load(&c->swept[PHASE_BODY]));
    add(&b, "swept_events_total", atomic_load(&c->swept[PHASE_EVENTS]));
    if (sv->cfg.hooks.metrics != NULL) {
        sv->cfg.hooks.metrics(sv->cfg.app, &b);
    }
    return buf_str(&b);
}

static enum MHD_Result serve(void *arg, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                             const char *data, size_t *size, void **context)
{
    (void)version;
    (void)data;
    static int seen;
    if (*context == NULL) {
        *context = &seen;
        return *size == 0 ? MHD_YES : MHD_NO;
    }
    bool                 known = strcmp(url, "/metrics") == 0 && strcmp(method, "GET") == 0;
    Arena               *a = arena_make(MIB(1));
    Str                  text = known ? metrics_text(arg, a) : S("not here\n");
    struct MHD_Response *r = MHD_create_response_from_buffer(text.n, (void *)(uintptr_t)text.p, MHD_RESPMEM_MUST_COPY);
    arena_release(a);
    MHD_add_response_header(r, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    enum MHD_Result queued = MHD_queue_response(mhd, known ? 200 : 404, r);
    MHD_destroy_response(r);
    return queued;
}

Error *metrics_start(Server *sv)
{
    if (sv->cfg.metrics_port == 0) {
        return NULL;
    }
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(sv->cfg.metrics_port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    sv->metrics_daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC, 0, NULL, NULL, serve, sv, MHD_OPTION_SOCK_ADDR,
                                          &here, MHD_OPTION_CONNECTION_LIMIT, 16u, MHD_OPTION_CONNECTION_TIMEOUT, 5u,
                                          MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    return sv->metrics_daemon == NULL ? err_make(ERR_ENVIRONMENT, "port for metrics is taken") : NULL;
}
