/* A request as handlers see it, and the pools requests come from (each keeps its arena's first block).
 * Owns memory: the pooled Request structs, which outlive every arena. May use: base. */
#include "http/http_int.h"

#include <stdlib.h>
#include <string.h>

enum { POOL_MAX = 32 }; /* of a lane */

Request *request_take(Server *sv, Lane *lane)
{
    pthread_mutex_lock(&lane->pool_lock);
    Request *rq = lane->pool;
    if (rq != NULL) {
        lane->pool = rq->next;
        lane->pool_count--;
    }
    pthread_mutex_unlock(&lane->pool_lock);
    Arena *a = rq != NULL ? rq->pub.arena : arena_make(sv->cfg.request_memory);
    if (rq == NULL) {
        rq = malloc(sizeof *rq);
        BUG_IF(rq == NULL);
    }
    memset(rq, 0, sizeof *rq);
    rq->pub.arena = a;
    rq->pub.app = sv->cfg.app;
    rq->sv = sv;
    rq->lane = lane;
    rq->rs.rq = rq;
    atomic_fetch_add(&sv->in_flight, 1);
    return rq;
}

static void request_free(Request *rq)
{
    arena_release(rq->pub.arena);
    free(rq);
}

void request_give(Request *rq)
{
    Server *sv = rq->sv;
    Lane   *lane = rq->lane;
    body_release(rq);
    arena_reset(rq->pub.arena);
    pthread_mutex_lock(&lane->pool_lock);
    bool keep = lane->pool_count < POOL_MAX;
    if (keep) {
        rq->next = lane->pool;
        lane->pool = rq;
        lane->pool_count++;
    }
    pthread_mutex_unlock(&lane->pool_lock);
    if (!keep) {
        request_free(rq);
    }
    atomic_fetch_sub(&sv->in_flight, 1);
}

void request_pool_clear(Lane *lane)
{
    while (lane->pool != NULL) {
        Request *rq = lane->pool;
        lane->pool = rq->next;
        request_free(rq);
    }
    lane->pool_count = 0;
}

/* ---- what handlers ask ---- */

Str rq_param(const Req *rq, const char *name)
{
    const Match *m = &request_of(rq)->match;
    for (size_t i = 0; i < m->params; i++) {
        if (str_eq(m->names[i], str_of(name))) {
            return m->values[i];
        }
    }
    return (Str){ NULL, 0 };
}

Str rq_header(const Req *rq, const char *name)
{
    return head_find(&request_of(rq)->head, str_of(name));
}

Str cookie_find(const Head *head, Str name)
{
    for (size_t i = 0; i < head->count; i++) {
        if (!name_is(head->items[i].name, S("cookie"))) {
            continue;
        }
        Str rest = head->items[i].value;
        while (rest.n > 0) {
            Str value = str_cut(&rest, ';');
            Str found = str_trim(str_cut(&value, '='));
            if (str_eq(found, name)) {
                return str_trim(value);
            }
        }
    }
    return (Str){ NULL, 0 };
}

Str rq_cookie(const Req *rq, const char *name)
{
    return cookie_find(&request_of(rq)->head, str_of(name));
}

Str rq_address(const Req *rq)
{
    return addr_format(rq->arena, request_of(rq)->addr);
}

bool rq_is_tls(const Req *rq)
{
    return request_of(rq)->is_tls;
}

/* Unique, not secret: a scrambled count from a random start, in base 32. */
Str rq_correlation(Req *rq)
{
    static _Atomic uint64_t count;
    static const char       digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    Request                *r = request_of(rq);
    if (r->correlation[0] == '\0') {
        uint64_t start = atomic_load(&count);
        if (start == 0) {
            uint64_t fresh;
            os_random(r->sv->cfg.os, &fresh, sizeof fresh);
            atomic_compare_exchange_strong(&count, &start, fresh | 1);
        }
        uint64_t x = atomic_fetch_add(&count, 1) * UINT64_C(0x9e3779b97f4a7c15);
        x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
        x ^= x >> 31;
        for (size_t i = 0; i < 13; i++, x >>= 5) {
            r->correlation[i] = digits[x & 31];
        }
    }
    return str_of(r->correlation);
}

Str rq_link_in(Req *rq, HttpLang lang, Str path)
{
    if (lang == HTTP_VI) {
        return path;
    }
    return str_eq(path, S("/")) ? S("/en") : str_format(rq->arena, "/en" STR_F, STR_A(path));
}

Str rq_link(Req *rq, Str path)
{
    return rq_link_in(rq, rq->lang, path);
}

Str rq_self_in(Req *rq, HttpLang lang)
{
    const Target *t = &request_of(rq)->target;
    Str           path = t->raw_path;
    if (t->lang == HTTP_EN) {
        path = str_sub(path, 3, path.n);
        path = path.n == 0 ? S("/") : path;
    }
    path = rq_link_in(rq, lang, path);
    return rq->method == GET && t->query.n > 0 ? str_format(rq->arena, STR_F "?" STR_F, STR_A(path), STR_A(t->query)) : path;
}

bool rq_wants_json(const Req *rq)
{
    Str raw = request_of(rq)->raw_target; /* of an address that cannot be decoded there is no path */
    if (str_starts(rq->path, S("/api/")) || (rq->path.n == 0 && (str_starts(raw, S("/api/")) || str_starts(raw, S("/en/api/"))))) {
        return true;
    }
    Str accept = rq_header(rq, "accept");
    if (rq_header(rq, "authorization").n > 0 && !str_has(accept, S("text/html"))) { /* a program at the address of a page */
        return true;
    }
    return (str_has(accept, S("application/json")) || str_has(accept, S("application/problem+json"))) &&
           !str_has(accept, S("text/html"));
}
