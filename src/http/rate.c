/* Rate classes: a token bucket for each address and class, in a table of fixed size. IPv6 clients count by /64.
 * When the table is crowded the bucket that was idle longest gives way: it had most probably filled up again. May use: base. */
#include "http/http_int.h"

#include <string.h>

enum { SLOTS = 16384, PROBES = 8, LOCKS = 16 };

typedef struct Bucket {
    Addr    addr;
    int64_t at_us;  /* of the last change; 0: free */
    int64_t tokens; /* millionths */
    uint8_t class;
} Bucket;

struct Rates {
    RateLimit       limits[RATE_CLASSES];
    pthread_mutex_t locks[LOCKS];
    uint64_t        seed;
    Bucket          slots[SLOTS];
};

static const RateLimit defaults[RATE_CLASSES] = {
    [RATE_CHEAP] = { 200, 1200 },
    [RATE_FREE] = { 0, 0 },
    [RATE_COSTLY] = { 20, 60 },
    [RATE_SIGN_IN] = { 60, 60 }, /* a whole courthouse signs in from one address at eight; wrong attempts wait in core/identity */
};

Rates *rates_make(Arena *a, const RateLimit limits[RATE_CLASSES], uint64_t seed)
{
    Rates *r = NEW(a, Rates);
    r->seed = seed;
    for (size_t i = 0; i < RATE_CLASSES; i++) {
        r->limits[i] = limits[i].burst == 0 ? defaults[i] : limits[i];
    }
    for (size_t i = 0; i < LOCKS; i++) {
        pthread_mutex_init(&r->locks[i], NULL);
    }
    return r;
}

static Addr network_of(Addr a)
{
    static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    if (memcmp(a.b, mapped, sizeof mapped) != 0) {
        memset(a.b + 8, 0, 8);
    }
    return a;
}

/* Where its hash leads: a set of buckets, which lies under one lock. */
static size_t set_of(const Rates *r, Addr addr, RateClass class)
{
    return str_hash_place(str_hash_on(str_hash_unit(r->seed, (uint32_t)class), addr.b, sizeof addr.b), SLOTS / PROBES);
}

/* The bucket of this client, or the one that gives way to it. */
static Bucket *bucket_of(Rates *r, size_t set, Addr addr, RateClass class)
{
    Bucket *probes = &r->slots[set * PROBES], *oldest = probes;
    for (size_t i = 0; i < PROBES; i++) {
        Bucket *b = &probes[i];
        if (b->at_us != 0 && b->class == (uint8_t)class && addr_eq(b->addr, addr)) {
            return b;
        }
        if (b->at_us < oldest->at_us) {
            oldest = b;
        }
    }
    oldest->at_us = 0;
    return oldest;
}

int64_t rates_take(Rates *r, RateClass class, Addr address, int64_t at_us)
{
    RateLimit limit = r->limits[class];
    if (limit.burst == 0) {
        return 0;
    }
    Addr             addr = network_of(address);
    size_t           set = set_of(r, addr, class);
    pthread_mutex_t *lock = &r->locks[set % LOCKS];
    int64_t          full = (int64_t)limit.burst * 1000000, wait_s = 0;
    pthread_mutex_lock(lock);
    Bucket *b = bucket_of(r, set, addr, class);
    if (b->at_us == 0) {
        *b = (Bucket){ .addr = addr, .at_us = at_us, .tokens = full, .class = (uint8_t)class };
    }
    int64_t passed = at_us > b->at_us ? at_us - b->at_us : 0;
    int64_t gain = passed > INT64_C(86400000000) ? full : passed * limit.per_minute / 60;
    b->tokens = b->tokens + gain > full ? full : b->tokens + gain;
    b->at_us = at_us;
    if (b->tokens >= 1000000) {
        b->tokens -= 1000000;
    } else {
        int64_t per_minute = limit.per_minute == 0 ? 1 : limit.per_minute;
        wait_s = ((1000000 - b->tokens) * 60 / per_minute + 999999) / 1000000;
    }
    pthread_mutex_unlock(lock);
    return wait_s;
}
