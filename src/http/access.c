/* What libmicrohttpd calls, on its epoll threads: the walk of a request through its stages. A refusal before the body is queued in
 * the first call, which makes the library close the connection; everything else is queued in the last. May use: base. */
#include "http/http_int.h"

#include <sched.h>
#include <string.h>

enum { DISCARD_MOST = 1024 * 1024, SURPLUS_WAIT_S = 5 };

static Conn *conn_of(struct MHD_Connection *mhd)
{
    return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The request is over, answered or not. */
void access_leave(Conn *c)
{
    Request *rq = c->rq;
    if (rq == NULL) {
        return;
    }
    c->rq = NULL;
    events_leave(rq);
    atomic_store(&c->limit_us, rq->sv->cfg.idle_ms * 1000);
    conn_phase(c, PHASE_HEAD);
    if (rq->answer != NULL) {
        MHD_destroy_response(rq->answer);
        rq->answer = NULL;
    }
    bool open_files = false;
    for (const OpenFile *f = rq->files; f != NULL; f = f->next) {
        open_files = open_files || !f->kept;
    }
    rq->job = JOB_DISCARD; /* undoing an upload may block */
    if (!open_files || !workers_submit(rq->sv->workers, rq, true)) {
        request_give(rq);
    }
}

void access_done(void *arg, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode code)
{
    (void)arg;
    (void)mhd;
    (void)code;
    Request *rq = *context;
    *context = NULL;
    if (rq != NULL) {
        access_leave(rq->conn);
    }
}

/* Of the epoll thread that asks. Threads of several servers in one process may share one: they only wait for each other then. */
static Lane *own_lane(Server *sv)
{
    static atomic_uint         threads;
    static _Thread_local unsigned number; /* from 1; 0: not yet */
    if (number == 0) {
        number = atomic_fetch_add(&threads, 1) + 1;
    }
    return &sv->lanes[number % LANES];
}

/* An epoll thread gives its core away after so many requests. Under load it would keep it for a whole turn of milliseconds, and those it
 * has answered would wait for theirs to read: decision 008 has the figures. */
static void take_turns(void)
{
    enum { TURN = 32 };
    static _Thread_local unsigned begun;
    if (++begun % TURN == 0) {
        sched_yield();
    }
}

/* Called when the request line is cut and before the library reads the query: it is kept as it was sent. The byte after the question
 * mark is set to zero so that the library does not parse the query too: we never use its reading, and a query of thousands of parts
 * would fill the connection's memory. */
void *access_target(void *arg, const char *target, struct MHD_Connection *mhd)
{
    Server  *sv = arg;
    Conn    *c = conn_of(mhd);
    access_leave(c);
    take_turns();
    Request *rq = request_take(sv, own_lane(sv));
    c->rq = rq;
    rq->conn = c;
    rq->mhd = mhd;
    rq->target_at = target;
    rq->raw_target = str_copy(rq->pub.arena, str_of(target));
    char *query = target == NULL ? NULL : strchr((char *)(uintptr_t)target, '?');
    if (query != NULL) {
        query[1] = '\0';
    }
    atomic_store(&c->limit_us, sv->cfg.head_ms * 1000);
    atomic_store(&c->since_us, now_us(sv));
    return rq;
}

/* ---- the head ---- */

static enum MHD_Result add_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value, size_t value_n)
{
    (void)kind;
    Head *h = arg;
    if (h->count == HEADERS_MAX) {
        h->count = HEADERS_MAX + 1;
        return MHD_NO;
    }
    h->items[h->count++] = (Pair){ { name, name_n }, { value, value_n } };
    return MHD_YES;
}

static const char *read_head(Request *rq, const char *method, const char *version)
{
    RawHead raw = { .method = method, .target = rq->target_at, .target_text = rq->raw_target, .version = version };
    raw.size = MHD_get_connection_info(rq->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
    MHD_get_connection_values_n(rq->mhd, MHD_HEADER_KIND, add_header, &rq->head);
    return guard_check(&raw, &rq->head);
}

static HttpMethod method_of(const char *name, bool *is_head)
{
    static const char *const names[HTTP_METHODS] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
    *is_head = strcmp(name, "HEAD") == 0;
    if (*is_head) {
        return GET;
    }
    for (unsigned m = 0; m < HTTP_METHODS; m++) {
        if (strcmp(name, names[m]) == 0) {
            return (HttpMethod)m;
        }
    }
    return HTTP_METHODS;
}

static bool host_is_ours(const Request *rq)
{
    const char *const *hosts = rq->sv->cfg.hosts;
    if (hosts == NULL) {
        return true;
    }
    Str    host = rq->head.host;
    size_t colon = host.n;
    while (colon > 0 && host.p[colon - 1] != ':' && host.p[colon - 1] != ']') {
        colon--;
    }
    Str name = colon > 0 && host.p[colon - 1] == ':' ? str_sub(host, 0, colon - 1) : host;
    for (size_t i = 0; hosts[i] != NULL; i++) {
        if (name_is(str_of(hosts[i]), name) || name_is(str_of(hosts[i]), host)) {
            return true;
        }
    }
    return false;
}

/* /an-phi/ is /an-phi: say so once, for good. */
static Error *without_slash(Request *rq)
{
    Str raw = rq->target.raw_path;
    rq->rs.status = 308;
    resp_header(&rq->rs, "Location",
                str_format(rq->pub.arena, STR_F "%s" STR_F, STR_A(str_sub(raw, 0, raw.n - 1)), rq->target.query.n > 0 ? "?" : "",
                           STR_A(rq->target.query)));
    answer_make(rq);
    return NULL;
}

static Error *find_route(Request *rq)
{
    Str path = rq->target.path;
    if (path.n > 1 && path.p[path.n - 1] == '/') {
        bool known = router_find(rq->sv->router, str_sub(path, 0, path.n - 1), rq->pub.method, &rq->match);
        if (known && rq->match.route != NULL && rq->pub.method == GET) {
            rq->match.route = NULL;
            return without_slash(rq);
        }
        return err_make(ERR_NOT_FOUND, NULL);
    }
    if (!router_find(rq->sv->router, path, rq->pub.method, &rq->match)) {
        return err_make(ERR_NOT_FOUND, NULL);
    }
    rq->pub.route = rq->match.route;
    return rq->match.route == NULL ? err_make(ERR_METHOD, NULL) : NULL;
}

static Error *take_rate(Request *rq)
{
    if (rq->sv->cfg.no_rates) {
        return NULL;
    }
    rq->retry_after_s = rates_take(rq->sv->rates, rq->pub.route->rate, rq->addr, rq->started_us);
    return rq->retry_after_s > 0 ? err_make(ERR_TOO_MANY, NULL) : NULL;
}

static bool has_body(const Request *rq)
{
    return rq->head.chunked || rq->head.length > 0;
}

/* Everything the head alone can decide. */
static Error *judge(Request *rq, const char *method)
{
    rq->pub.method = method_of(method, &rq->is_head);
    rq->addr = request_client(rq, &rq->is_tls);
    bool plain = target_parse(rq->pub.arena, rq->raw_target, &rq->target);
    rq->pub.lang = rq->target.lang;
    rq->pub.path = rq->target.path;
    if (rq->conn->surplus) {
        atomic_fetch_add(&rq->sv->counters.limited, 1);
        rq->retry_after_s = SURPLUS_WAIT_S;
        return err_message(err_make(ERR_TOO_MANY, "connections of one address"), S("err.connections"));
    }
    if (!host_is_ours(rq)) {
        return err_make(ERR_BAD_REQUEST, "host is not ours");
    }
    if (!plain) {
        return err_make(ERR_NOT_FOUND, "path is not plain");
    }
    if (rq->pub.method == HTTP_METHODS) {
        rq->pub.method = GET;
        router_find(rq->sv->router, rq->target.path, GET, &rq->match);
        return err_make(ERR_METHOD, NULL);
    }
    if (rq->pub.method == GET && has_body(rq)) {
        return err_make(ERR_BAD_REQUEST, "a body where none belongs");
    }
    if (rq->pub.method == GET && asset_is(rq)) {
        return NULL;
    }
    TRY(find_route(rq));
    if (rq->answer != NULL || !has_body(rq)) {
        return NULL;
    }
    TRY(take_rate(rq));
    return body_begin(rq);
}

/* ---- answering ---- */

static enum MHD_Result queue_answer(Request *rq)
{
    struct MHD_Response *r = rq->answer;
    rq->answer = NULL;
    rq->stage = STAGE_ANSWERED;
    conn_phase(rq->conn, rq->subscriber != NULL ? PHASE_EVENTS : PHASE_REPLY);
    if (!rq->counted) {
        metrics_answer(rq, rq->status, rq->answer_bytes, false);
    }
    enum MHD_Result queued = MHD_queue_response(rq->mhd, (unsigned)rq->status, r);
    MHD_destroy_response(r);
    return queued;
}

/* In the first call: the body is not wanted, the connection ends. */
static enum MHD_Result queue_refusal(Request *rq)
{
    if (has_body(rq)) {
        conn_linger(rq->conn);
    }
    return queue_answer(rq);
}

static enum MHD_Result submit(Request *rq, Job job, Stage next)
{
    rq->job = job;
    rq->stage = next;
    atomic_store(&rq->done, false);
    conn_phase(rq->conn, PHASE_WORK);
    MHD_suspend_connection(rq->mhd);
    if (workers_submit(rq->sv->workers, rq, false)) {
        return MHD_YES;
    }
    answer_error(rq, err_make(ERR_BUSY, "the queue of waiting requests is full"));
    atomic_store(&rq->done, true);
    MHD_resume_connection(rq->mhd);
    return MHD_YES;
}

static void use_kept(void *arg, const Kept *kept)
{
    Request *rq = arg;
    bool     same = etag_listed(rq_header(&rq->pub, "if-none-match"), kept->etag);
    rq->stage = STAGE_ANSWERED;
    conn_phase(rq->conn, PHASE_REPLY);
    metrics_answer(rq, same ? 304 : 200, same ? 0 : kept->body.n, true);
    rq->queued = MHD_queue_response(rq->mhd, same ? 304 : 200, same ? kept->unchanged : kept->response);
}

static bool may_be_kept(const Request *rq)
{
    const Route *route = rq->pub.route;
    return route->cache == CACHE_PUBLIC && rq->pub.method == GET && str_eq(str_of(route->power), S(PUBLIC)) &&
           !atomic_load(&rq->sv->stopping) && rq_header(&rq->pub, "range").n == 0 && !request_has_session_cookie(rq) &&
           rq_header(&rq->pub, "authorization").n == 0;
}

/* The whole request is here, and it had no body. */
static enum MHD_Result ready(Request *rq)
{
    if (rq->answer != NULL) {
        return queue_answer(rq);
    }
    if (rq->pub.route == NULL) {
        rq->stage = STAGE_ANSWERED;
        conn_phase(rq->conn, PHASE_REPLY);
        return asset_answer(rq);
    }
    if (may_be_kept(rq)) {
        Str key = cache_key(rq);
        if (key.n > 0 && cache_use(rq->lane->pages, key, rq->started_us, use_kept, rq)) {
            return rq->queued;
        }
        atomic_fetch_add(&rq->sv->counters.kept_misses, 1);
    }
    Error *e = take_rate(rq);
    if (e != NULL) {
        answer_error(rq, e);
        err_reset();
        return queue_answer(rq);
    }
    return submit(rq, JOB_HANDLE, STAGE_RUN);
}

/* ---- the first call ---- */

/* Of a head that does not hold together only its request line is believed, and that only as far as the form and the language of
 * the answer go. */
static void refuse_head(Request *rq, const char *why)
{
    bool line_reads = rq->head.line_reads;
    rq->head = (Head){ 0 };
    rq->addr = request_client(rq, &rq->is_tls);
    if (line_reads) {
        target_parse(rq->pub.arena, rq->raw_target, &rq->target);
        rq->pub.lang = rq->target.lang;
        rq->pub.path = rq->target.path;
    } else {
        rq->raw_target = S("");
    }
    answer_broken(rq, why, line_reads);
}

static enum MHD_Result first_call(Request *rq, const char *method, const char *version)
{
    rq->started_us = now_us(rq->sv);
    if (atomic_load(&rq->sv->halted)) {
        return MHD_NO;
    }
    const char *why = read_head(rq, method, version);
    if (why != NULL) {
        refuse_head(rq, why);
        conn_linger(rq->conn);
        return queue_answer(rq);
    }
    Error *e = judge(rq, method);
    if (e != NULL) {
        answer_error(rq, e);
        err_reset();
        if (has_body(rq)) {
            return queue_refusal(rq);
        }
    }
    rq->stage = STAGE_READY;
    if (rq->answer != NULL || !has_body(rq)) {
        return MHD_YES;
    }
    if (rq->body.streams || rq->head.expects) {
        return submit(rq, JOB_ADMIT, STAGE_ADMIT);
    }
    rq->stage = STAGE_BODY;
    conn_phase(rq->conn, PHASE_BODY);
    return MHD_YES;
}

static enum MHD_Result admitted(Request *rq)
{
    if (!atomic_load(&rq->done)) {
        return MHD_YES;
    }
    if (rq->answer != NULL) {
        return queue_refusal(rq);
    }
    rq->stage = STAGE_BODY;
    conn_phase(rq->conn, PHASE_BODY);
    return MHD_YES;
}

/* ---- the body ---- */

static enum MHD_Result discard(Request *rq, size_t *size)
{
    rq->body.got += *size;
    *size = 0;
    return rq->body.got - rq->body.refused_at > DISCARD_MOST ? MHD_NO : MHD_YES;
}

static void refuse_body(Request *rq, Error *e)
{
    if (rq->refused == NULL) {
        rq->refused = err_copy(rq->pub.arena, e);
    }
    rq->body.discarding = true;
    rq->body.refused_at = rq->body.got;
    err_reset();
}

static enum MHD_Result body_call(Request *rq, const char *data, size_t *size)
{
    Body *b = &rq->body;
    if (*size == 0) {
        return submit(rq, JOB_HANDLE, STAGE_RUN);
    }
    if (b->discarding) {
        return discard(rq, size);
    }
    size_t taken = 0;
    Error *e = body_take(rq, data, *size, &taken);
    if (e != NULL) {
        refuse_body(rq, e);
        return discard(rq, size);
    }
    *size -= taken;
    atomic_fetch_add(&rq->conn->body_bytes, taken);
    return b->streams && b->n == b->cap ? submit(rq, JOB_PIECE, STAGE_PIECE) : MHD_YES;
}

/* The worker has finished a piece, or the library calls again while it has not. */
static enum MHD_Result piece_call(Request *rq, const char *data, size_t *size)
{
    if (!atomic_load(&rq->done)) {
        return MHD_YES;
    }
    if (rq->answer != NULL) { /* the queue was full */
        MHD_destroy_response(rq->answer);
        rq->answer = NULL;
        refuse_body(rq, err_make(ERR_BUSY, "the queue of waiting requests is full"));
    } else if (rq->refused != NULL && !rq->body.discarding) {
        refuse_body(rq, rq->refused);
    }
    rq->stage = STAGE_BODY;
    conn_phase(rq->conn, PHASE_BODY);
    return body_call(rq, data, size);
}

enum MHD_Result access_call(void *arg, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                            const char *data, size_t *size, void **context)
{
    (void)arg;
    (void)mhd;
    (void)url;
    Request *rq = *context;
    if (rq == NULL) {
        return MHD_NO;
    }
    switch (rq->stage) {
    case STAGE_HEAD: return first_call(rq, method, version);
    case STAGE_ADMIT: return admitted(rq);
    case STAGE_BODY: return body_call(rq, data, size);
    case STAGE_PIECE: return piece_call(rq, data, size);
    case STAGE_READY: return ready(rq);
    case STAGE_RUN: return atomic_load(&rq->done) ? queue_answer(rq) : MHD_YES;
    case STAGE_ANSWERED: break;
    }
    *size = 0;
    return MHD_YES;
}
