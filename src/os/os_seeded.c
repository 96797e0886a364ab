/* Files of the machine, time and chance of a simulation. May use: base. */
#include "os/os_seeded.h"

#include "os/os_sim_int.h"

typedef struct Seeded {
    Os        os; /* first: an Os * of ours is a Seeded * */
    OsOps     ops;
    SimRandom random;
    Instant   start, now;
} Seeded;

static Seeded *of(Os *os)
{
    return (Seeded *)os;
}

static Instant seeded_now(Os *os)
{
    return of(os)->now;
}

static int64_t seeded_monotonic_us(Os *os)
{
    return (of(os)->now.ms - of(os)->start.ms) * 1000;
}

static void seeded_random(Os *os, void *out, size_t n)
{
    uint8_t *p = out;
    while (n > 0) {
        uint64_t word = sim_next(&of(os)->random);
        for (size_t i = 0; i < sizeof word && n > 0; i++, n--) {
            *p++ = (uint8_t)(word >> (8 * i));
        }
    }
}

static Error *lazy_sync(OsFile *f)
{
    (void)f;
    return NULL;
}

static Error *lazy_sync_dir(Os *os, Str path)
{
    (void)os;
    (void)path;
    return NULL;
}

Os *os_seeded_make(Arena *a, uint64_t seed, Instant start, bool lazy)
{
    Seeded *s = NEW(a, Seeded);
    s->ops = *os_real()->ops; /* the machine's calls look at no state of their Os */
    s->ops.now = seeded_now;
    s->ops.monotonic_us = seeded_monotonic_us;
    s->ops.random = seeded_random;
    if (lazy) {
        s->ops.sync = lazy_sync;
        s->ops.sync_dir = lazy_sync_dir;
    }
    s->os.ops = &s->ops;
    s->start = s->now = start;
    sim_seed(&s->random, seed);
    return &s->os;
}

void os_seeded_advance(Os *os, int64_t ms)
{
    BUG_IF(ms < 0);
    of(os)->now.ms += ms;
}
