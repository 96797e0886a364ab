/* The page cache of a lane: public pages as ready responses, answered by its epoll thread. Bounded memory, least recently used first out, a
 * maximum age, dropped by path when something is published. A page whose rendering began before a drop is not kept after it.
 * Owns memory: the entries, which outlive every request. May use: base. */
#include "http/http_int.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, OVERHEAD = 4096 };

typedef struct Entry Entry;
struct Entry {
    Entry   *chain;          /* of its bucket */
    Entry   *newer, *older;
    uint64_t hash;
    Kept     kept;
    int64_t  at_us;
    size_t   weight, key_n, path_n, etag_n;
    char     text[]; /* key, path, etag */
};

struct Cache {
    pthread_mutex_t lock;
    Entry          *buckets[BUCKETS];
    Entry          *newest, *oldest;
    size_t          memory, held, count;
    int64_t         age_us;
    uint64_t        generation, seed;
};

Cache *cache_make(Arena *a, size_t memory, int64_t age_us, uint64_t seed)
{
    Cache *c = NEW(a, Cache);
    pthread_mutex_init(&c->lock, NULL);
    c->memory = memory;
    c->age_us = age_us;
    c->seed = seed;
    return c;
}

static uint64_t hash_key(const Cache *c, Str key)
{
    return str_hash_on(c->seed, key.p, key.n);
}

static Entry **bucket_of(Cache *c, uint64_t hash)
{
    return &c->buckets[str_hash_place(hash, BUCKETS)];
}

/* ---- under the lock ---- */

static void unlink_age(Cache *c, Entry *e)
{
    *(e->newer == NULL ? &c->newest : &e->newer->older) = e->older;
    *(e->older == NULL ? &c->oldest : &e->older->newer) = e->newer;
    e->newer = e->older = NULL;
}

static void link_newest(Cache *c, Entry *e)
{
    e->older = c->newest;
    *(c->newest == NULL ? &c->oldest : &c->newest->newer) = e;
    c->newest = e;
}

static void drop(Cache *c, Entry *e)
{
    Entry **slot = bucket_of(c, e->hash);
    while (*slot != e) {
        slot = &(*slot)->chain;
    }
    *slot = e->chain;
    unlink_age(c, e);
    c->held -= e->weight;
    c->count--;
    MHD_destroy_response(e->kept.response); /* those who are sending it hold it too */
    MHD_destroy_response(e->kept.unchanged);
    free(e);
}

static Entry *find(Cache *c, uint64_t hash, Str key)
{
    for (Entry *e = *bucket_of(c, hash); e != NULL; e = e->chain) {
        if (e->hash == hash && str_eq((Str){ e->text, e->key_n }, key)) {
            return e;
        }
    }
    return NULL;
}

/* ---- */

static Entry *entry_make(uint64_t hash, Str key, Str path, const Kept *kept)
{
    Entry *e = malloc(sizeof *e + key.n + path.n + kept->etag.n);
    if (e == NULL) {
        return NULL;
    }
    memset(e, 0, sizeof *e);
    memcpy(e->text, key.p, key.n);
    memcpy(e->text + key.n, path.p, path.n);
    memcpy(e->text + key.n + path.n, kept->etag.p, kept->etag.n);
    e->key_n = key.n;
    e->path_n = path.n;
    e->kept = *kept;
    e->kept.etag = (Str){ e->text + key.n + path.n, kept->etag.n };
    e->hash = hash;
    e->weight = kept->body.n + key.n + path.n + OVERHEAD;
    return e;
}

bool cache_put(Cache *c, Str key, Str path, const Kept *kept, int64_t at_us, uint64_t seen)
{
    Entry *e = entry_make(hash_key(c, key), key, path, kept);
    if (e == NULL || e->weight > c->memory / 4) {
        free(e);
        return false;
    }
    e->at_us = at_us;
    pthread_mutex_lock(&c->lock);
    if (c->generation != seen) {
        pthread_mutex_unlock(&c->lock);
        free(e);
        return false;
    }
    Entry *before = find(c, e->hash, key);
    if (before != NULL) {
        drop(c, before);
    }
    while (c->held + e->weight > c->memory) {
        drop(c, c->oldest);
    }
    Entry **bucket = bucket_of(c, e->hash);
    e->chain = *bucket;
    *bucket = e;
    link_newest(c, e);
    c->held += e->weight;
    c->count++;
    pthread_mutex_unlock(&c->lock);
    return true;
}

bool cache_use(Cache *c, Str key, int64_t at_us, void (*use)(void *, const Kept *), void *arg)
{
    uint64_t hash = hash_key(c, key);
    pthread_mutex_lock(&c->lock);
    Entry *e = find(c, hash, key);
    if (e != NULL && at_us - e->at_us > c->age_us) {
        drop(c, e);
        e = NULL;
    }
    if (e != NULL) {
        if (e != c->newest) {
            unlink_age(c, e);
            link_newest(c, e);
        }
        use(arg, &e->kept);
    }
    pthread_mutex_unlock(&c->lock);
    return e != NULL;
}

void cache_drop_path(Cache *c, Str prefix)
{
    pthread_mutex_lock(&c->lock);
    c->generation++;
    for (Entry *e = c->newest; e != NULL;) {
        Entry *older = e->older;
        if (str_starts((Str){ e->text + e->key_n, e->path_n }, prefix)) {
            drop(c, e);
        }
        e = older;
    }
    pthread_mutex_unlock(&c->lock);
}

void cache_drop(Server *sv, Str prefix)
{
    for (size_t i = 0; i < LANES; i++) {
        cache_drop_path(sv->lanes[i].pages, prefix);
    }
}

uint64_t cache_generation(Cache *c)
{
    pthread_mutex_lock(&c->lock);
    uint64_t generation = c->generation;
    pthread_mutex_unlock(&c->lock);
    return generation;
}

size_t cache_bytes(Cache *c, size_t *count)
{
    pthread_mutex_lock(&c->lock);
    size_t held = c->held;
    *count = c->count;
    pthread_mutex_unlock(&c->lock);
    return held;
}

void cache_release(Cache *c)
{
    cache_drop_path(c, S(""));
    pthread_mutex_destroy(&c->lock);
}

/* ---- keys ---- */

static int compare_pairs(const void *a, const void *b)
{
    const Pair *x = a, *y = b;
    int         names = str_cmp(x->name, y->name);
    return names != 0 ? names : str_cmp(x->value, y->value);
}

/* Each part with its length before it, so that no two requests share a key by accident. */
static void add_part(Buf *b, Str part)
{
    buf_addf(b, "%zu:", part.n);
    buf_add(b, part);
}

static bool add_query(Request *rq, Buf *b)
{
    Pair  *items;
    size_t count;
    if (rq->pub.route->form == NULL || !query_parse(rq->pub.arena, rq->target.query, &items, &count)) {
        return false;
    }
    if (count > 1) {
        qsort(items, count, sizeof *items, compare_pairs);
    }
    for (size_t i = 0; i < count; i++) {
        if (!query_is_tracking(items[i].name)) {
            add_part(b, items[i].name);
            add_part(b, items[i].value);
        }
    }
    return true;
}

Str cache_key(Request *rq)
{
    Buf      b = buf_make(rq->pub.arena, KIB(8));
    Encoding e = encoding_choose(rq_header(&rq->pub, "accept-encoding"), true);
    buf_add_char(&b, rq->pub.lang == HTTP_EN ? 'e' : 'v');
    buf_add_char(&b, "igb"[e]);
    buf_add_char(&b, rq->is_tls ? 's' : 'p');
    add_part(&b, rq->target.path);
    const char *const *cookies = rq->sv->cfg.page_cookies;
    for (size_t i = 0; cookies != NULL && i < 4 && cookies[i] != NULL; i++) {
        add_part(&b, str_sub(rq_cookie(&rq->pub, cookies[i]), 0, 32));
    }
    if (rq->target.query.n > 0 && !add_query(rq, &b)) {
        return (Str){ NULL, 0 };
    }
    return b.full ? (Str){ NULL, 0 } : buf_str(&b);
}
