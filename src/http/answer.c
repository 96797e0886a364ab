/* From what a handler said to the bytes of an answer: validators, ranges, compression, cache class, headers. Everything is laid
 * out in the request's arena first; the library's response is made last, so that running out of memory leaks nothing.
 * Owns memory: the copy of a page that goes into the page cache, freed by its response. May use: html, i18n, base. */
#include "html/bare_page_html.h"
#include "html/html_msg.h"
#include "http/http_int.h"

#include <stdlib.h>
#include <string.h>

enum { COMPRESS_FROM = 1024 };

typedef struct Draft {
    Headers  headers;
    Str      body;     /* BODY_MEMORY after range or compression */
    uint64_t from, length;
    int      status;
    bool     bodiless; /* 204, 303, 304, 416 */
    bool     shared;   /* may be seen by everybody */
} Draft;

/* ---- what may be kept by whom ---- */

static bool is_shared(const Request *rq, int status)
{
    const Route *route = rq->pub.route;
    return route != NULL && route->cache != CACHE_NONE && str_eq(str_of(route->power), S(PUBLIC)) && status < 400 &&
           !rq->rs.personal && rq->pub.method == GET && !request_has_session_cookie(rq);
}

static void add_cache_control(Request *rq, Draft *d)
{
    Arena *a = rq->pub.arena;
    if (!d->shared) {
        header_list_add(a, &d->headers, "Cache-Control", S("private, no-store"));
        return;
    }
    bool fixed = rq->pub.route->cache == CACHE_FIXED;
    header_list_add(a, &d->headers, "Cache-Control", fixed ? S("public, max-age=31536000, immutable") : S("public, no-cache"));
    header_list_add(a, &d->headers, "Vary", fixed ? S("Accept-Encoding") : S("Accept-Encoding, Cookie"));
}

static Str etag_of(Request *rq, Encoding e)
{
    Arena *a = rq->pub.arena;
    Str    tag = rq->rs.etag;
    if (tag.n == 0) {
        if (rq->rs.kind != BODY_MEMORY) {
            return (Str){ NULL, 0 };
        }
        tag = str_sub(hash_hex(a, hash_str(rq->rs.memory)), 0, 24);
    }
    const char *suffix = encoding_name(e);
    return str_format(a, "\"" STR_F "%s%s\"", STR_A(tag), suffix == NULL ? "" : "-", suffix == NULL ? "" : suffix);
}

/* ---- compression ---- */

static Encoding encoding_for(const Request *rq, const Draft *d)
{
    const Resp *rs = &rq->rs;
    if (rs->kind != BODY_MEMORY || rs->memory.n < COMPRESS_FROM || d->status != 200 || !encoding_suits(rs->type) ||
        rq_header(&rq->pub, "range").n > 0) {
        return ENC_NONE;
    }
    if (!d->shared && (rq->pub.method != GET || rq->target.query.n > 0)) {
        return ENC_NONE; /* BREACH: see compress.c */
    }
    return encoding_choose(rq_header(&rq->pub, "accept-encoding"), d->shared && rq->pub.route->cache == CACHE_PUBLIC);
}

static Encoding compress(Request *rq, Draft *d, Encoding e)
{
    if (e == ENC_NONE) {
        return e;
    }
    size_t room = encoding_room(d->body);
    char  *out = arena_alloc(rq->pub.arena, room);
    bool   once = d->shared && rq->pub.route->cache == CACHE_PUBLIC;
    size_t n = encoding_apply(e, d->body, once, out, room);
    if (n == 0) {
        return ENC_NONE;
    }
    d->body = (Str){ out, n };
    d->length = n;
    return e;
}

/* ---- validators and ranges ---- */

static void apply_validators(Request *rq, Draft *d, Str etag)
{
    Arena *a = rq->pub.arena;
    if (etag.n == 0 || rq->pub.method != GET || d->status != 200) {
        return;
    }
    header_list_add(a, &d->headers, "ETag", etag);
    if (etag_listed(rq_header(&rq->pub, "if-none-match"), etag)) {
        d->status = 304;
        d->bodiless = true;
    }
}

static void apply_range(Request *rq, Draft *d, Str etag)
{
    Arena *a = rq->pub.arena;
    Resp  *rs = &rq->rs;
    bool   sized = rs->kind == BODY_MEMORY || (rs->kind == BODY_STREAM && rs->size >= 0);
    if (!sized || d->status != 200 || rq->pub.method != GET) {
        return;
    }
    header_list_add(a, &d->headers, "Accept-Ranges", S("bytes"));
    Str range = rq_header(&rq->pub, "range"), condition = rq_header(&rq->pub, "if-range");
    if (range.n == 0 || (condition.n > 0 && !str_eq(condition, etag))) {
        return;
    }
    uint64_t size = d->length;
    switch (range_parse(range, size, &d->from, &d->length)) {
    case RANGE_NONE: break;
    case RANGE_BAD:
        d->status = 416;
        d->bodiless = true;
        header_list_add(a, &d->headers, "Content-Range", str_format(a, "bytes */%llu", (unsigned long long)size));
        break;
    case RANGE_PART:
        d->status = 206;
        header_list_add(a, &d->headers, "Content-Range",
                        str_format(a, "bytes %llu-%llu/%llu", (unsigned long long)d->from,
                                   (unsigned long long)(d->from + d->length - 1), (unsigned long long)size));
        break;
    }
}

/* ---- the response ---- */

static struct MHD_Response *response_of(Request *rq, Draft *d)
{
    Resp *rs = &rq->rs;
    if (d->bodiless || rs->kind == BODY_NONE || (d->length == 0 && rs->kind != BODY_EVENTS && rs->size >= 0)) {
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    }
    switch (rs->kind) {
    case BODY_MEMORY:
        return MHD_create_response_from_buffer((size_t)d->length, (void *)(uintptr_t)(d->body.p + d->from), MHD_RESPMEM_PERSISTENT);
    case BODY_STREAM: return stream_response(rq, d->from, d->length, rs->size >= 0);
    case BODY_EVENTS: return events_response(rq);
    case BODY_NONE: break;
    }
    return NULL;
}

static void keep_page(Request *rq, const Draft *d, Str etag)
{
    Server *sv = rq->sv;
    if (!d->shared || rq->pub.route->cache != CACHE_PUBLIC || d->status != 200 || rq->rs.kind != BODY_MEMORY ||
        d->from > 0 || rq_header(&rq->pub, "range").n > 0 || atomic_load(&sv->stopping)) {
        return;
    }
    Str   key = cache_key(rq);
    char *copy = malloc(d->body.n + 1);
    if (key.n == 0 || copy == NULL) {
        free(copy);
        return;
    }
    memcpy(copy, d->body.p, d->body.n);
    Kept kept = { .response = MHD_create_response_from_buffer(d->body.n, copy, MHD_RESPMEM_MUST_FREE),
                  .unchanged = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT),
                  .etag = etag,
                  .body = { copy, d->body.n } };
    BUG_IF(kept.response == NULL || kept.unchanged == NULL);
    headers_give(kept.response, &d->headers);
    headers_give(kept.unchanged, &d->headers);
    if (!cache_put(rq->lane->pages, key, rq->target.path, &kept, now_us(sv), rq->cache_seen)) {
        MHD_destroy_response(kept.response);
        MHD_destroy_response(kept.unchanged);
    }
}

static void add_own_headers(Request *rq, Draft *d)
{
    Arena *a = rq->pub.arena;
    for (size_t i = 0; i < rq->rs.headers.count; i++) {
        header_list_add(a, &d->headers, str_z(a, rq->rs.headers.items[i].name), rq->rs.headers.items[i].value);
    }
    if (rq->rs.type != NULL && !d->bodiless) {
        *LIST_ADD(a, &d->headers) = (Header){ "Content-Type", rq->rs.type };
    }
}

static void finish(Request *rq, Draft *d)
{
    rq->answer = response_of(rq, d);
    BUG_IF(rq->answer == NULL);
    headers_give(rq->answer, &d->headers);
    rq->status = d->status;
    rq->answer_bytes = d->bodiless ? 0 : d->length;
}

/* The connection ends with this answer. */
static bool is_last(const Request *rq)
{
    return atomic_load(&rq->sv->stopping) || rq->conn->surplus;
}

void answer_make(Request *rq)
{
    Resp *rs = &rq->rs;
    Draft d = { .body = rs->memory, .status = rs->status == 0 ? (rs->kind == BODY_NONE ? 204 : 200) : rs->status };
    d.length = rs->kind == BODY_MEMORY ? rs->memory.n : rs->size < 0 ? 0 : (uint64_t)rs->size;
    d.bodiless = rs->kind == BODY_NONE;
    d.shared = is_shared(rq, d.status);
    headers_common(rq->pub.arena, &d.headers, rq->is_tls, is_last(rq));
    Encoding e = compress(rq, &d, encoding_for(rq, &d));
    Str      etag = d.shared || rs->etag.n > 0 ? etag_of(rq, e) : (Str){ NULL, 0 };
    if (e != ENC_NONE) {
        header_list_add(rq->pub.arena, &d.headers, "Content-Encoding", str_of(encoding_name(e)));
    }
    add_cache_control(rq, &d);
    add_own_headers(rq, &d);
    int before = d.status;
    apply_validators(rq, &d, etag);
    if (before == d.status) {
        keep_page(rq, &d, etag);
        if (e == ENC_NONE) {
            apply_range(rq, &d, etag);
        }
    }
    finish(rq, &d);
}

/* ---- errors ---- */

static void log_answer(Request *rq, const Error *errors)
{
    if (err_status(errors) >= 500 || errors->code == ERR_BAD_REQUEST) {
        log_correlation(rq_correlation(&rq->pub));
        log_error("request_failed", errors);
    }
}

static Str allowed_methods(const Request *rq)
{
    static const char *const names[HTTP_METHODS] = { "GET, HEAD", "POST", "PUT", "PATCH", "DELETE" };
    Buf                      b = buf_make(rq->pub.arena, 64);
    for (unsigned m = 0; m < HTTP_METHODS; m++) {
        if ((rq->match.methods & (1u << m)) != 0) {
            buf_add(&b, b.n == 0 ? S("") : S(", "));
            buf_add_z(&b, names[m]);
        }
    }
    return buf_str(&b);
}

static void add_error_headers(Request *rq, Draft *d, ErrCode code)
{
    Arena *a = rq->pub.arena;
    headers_common(a, &d->headers, rq->is_tls, is_last(rq));
    header_list_add(a, &d->headers, "Cache-Control", S("private, no-store"));
    if (rq->retry_after_s > 0 || d->status == 503) {
        header_list_add(a, &d->headers, "Retry-After", str_format(a, "%lld", (long long)(rq->retry_after_s > 0 ? rq->retry_after_s : 5)));
    }
    if (code == ERR_METHOD) {
        header_list_add(a, &d->headers, "Allow", allowed_methods(rq));
    }
    if (code == ERR_SIGN_IN && rq_wants_json(&rq->pub)) {
        header_list_add(a, &d->headers, "WWW-Authenticate", S("Bearer"));
    }
}

/* Says it without any help of the application, which may be what failed, or does not know this reader. */
static Str bare_page(Request *rq, const Error *e, bool both_languages)
{
    static const Lang langs[] = { [HTTP_VI] = LANG_VI, [HTTP_EN] = LANG_EN };
    Arena            *a = rq->pub.arena;
    BareView          v = { .status = err_status(e), .correlation = rq_correlation(&rq->pub) };
    for (size_t i = 0; i < COUNT_OF(langs); i++) {
        if (both_languages || i == rq->pub.lang) {
            *LIST_ADD(a, &v.says) = (BareText){ .lang = msg(langs[i], M_part_lang), .product = msg(langs[i], M_part_product),
                                                .title = msg(langs[i], M_part_bare), .happened = err_text(a, langs[i], e),
                                                .code = msg(langs[i], M_part_error_code), .reference = msg(langs[i], M_part_error_id) };
        }
    }
    return bare_page_html(a, langs[rq->pub.lang], &v).markup;
}

static bool leads_to_sign_in(Request *rq, const Error *errors)
{
    const char *path = rq->sv->cfg.sign_in;
    if (errors->code != ERR_SIGN_IN || path == NULL || rq->pub.method != GET || rq_wants_json(&rq->pub) ||
        str_eq(rq->pub.path, str_of(path))) {
        return false;
    }
    static const char hex[] = "0123456789ABCDEF";
    Str               self = rq_self_in(&rq->pub, rq->pub.lang);
    Buf               b = buf_make(rq->pub.arena, KIB(64));
    buf_add(&b, rq_link(&rq->pub, str_of(path)));
    buf_add(&b, S("?tiep="));
    for (size_t i = 0; i < self.n; i++) {
        unsigned char c = (unsigned char)self.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '.';
        if (plain) {
            buf_add_char(&b, (char)c);
        } else {
            buf_add_char(&b, '%');
            buf_add_char(&b, hex[c >> 4]);
            buf_add_char(&b, hex[c & 15]);
        }
    }
    rq->rs.headers.count = 0;
    return resp_redirect_away(&rq->rs, buf_str(&b)) == NULL;
}

static void error_body(Request *rq, const Error *errors, Draft *d)
{
    const HttpHooks *hooks = &rq->sv->cfg.hooks;
    if (rq_wants_json(&rq->pub)) {
        rq->rs.type = "application/problem+json";
        d->body = problem_json(rq, errors, d->status);
        return;
    }
    rq->rs.type = "text/html; charset=utf-8";
    Error *failed = hooks->error_page == NULL ? err_make(ERR_INTERNAL, "no error page")
                                              : hooks->error_page(rq->pub.app, &rq->pub, errors, d->status, &d->body);
    if (failed != NULL) {
        d->body = bare_page(rq, errors, false);
    }
}

/* The session cookie a handler set before it failed is not sent: nothing of a failed answer is. */
static void render_error(Request *rq, const Error *errors)
{
    Draft   d = { .status = err_status(errors) };
    ErrCode code = errors->code;
    rq->rs.headers.count = 0;
    if (leads_to_sign_in(rq, errors)) {
        answer_make(rq);
        return;
    }
    error_body(rq, errors, &d);
    d.length = d.body.n;
    rq->rs.kind = BODY_MEMORY;
    rq->rs.personal = true;
    add_error_headers(rq, &d, code);
    add_own_headers(rq, &d);
    finish(rq, &d);
}

/* Nothing but the error itself is needed: the head was refused, or even the error page was over the budget. */
static void render_bare(Request *rq, const Error *e, bool as_json, bool both_languages)
{
    Draft d = { .status = err_status(e) };
    d.body = as_json ? problem_json(rq, e, d.status) : bare_page(rq, e, both_languages);
    d.length = d.body.n;
    rq->rs.type = as_json ? "application/problem+json" : "text/html; charset=utf-8";
    rq->rs.kind = BODY_MEMORY;
    rq->rs.headers.items = NULL;
    rq->rs.headers.count = rq->rs.headers.cap = 0;
    headers_common(rq->pub.arena, &d.headers, rq->is_tls, true);
    header_list_add(rq->pub.arena, &d.headers, "Cache-Control", S("private, no-store"));
    add_own_headers(rq, &d);
    finish(rq, &d);
}

void answer_error(Request *rq, const Error *errors)
{
    bool as_json = rq_wants_json(&rq->pub); /* asked now: the path may lie in the arena, which is empty when it was over the budget */
    log_answer(rq, errors);
    if (setjmp(*arena_guard(rq->pub.arena)) != 0) {
        render_bare(rq, err_make(ERR_MEMORY, NULL), as_json, false);
        return;
    }
    render_error(rq, errors);
    arena_unguard(rq->pub.arena);
}

void answer_broken(Request *rq, const char *why, bool line_reads)
{
    log_correlation(rq_correlation(&rq->pub));
    log_event(LOG_WARN, "head_refused", "why", why, NULL);
    atomic_fetch_add(&rq->sv->counters.refused_heads, 1);
    render_bare(rq, err_make(ERR_BAD_REQUEST, NULL), rq_wants_json(&rq->pub), !line_reads);
    err_reset();
}
