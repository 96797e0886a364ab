/* PCG32. May use: base. */
#include "simulate/chance.h"

#define PCG_MULTIPLIER UINT64_C(6364136223846793005)

Chance chance_make(uint64_t seed, uint64_t stream)
{
    Chance c = { 0, stream << 1 | 1 };
    chance_next(&c);
    c.state += seed;
    chance_next(&c);
    return c;
}

uint32_t chance_next(Chance *c)
{
    uint64_t old = c->state;
    c->state = old * PCG_MULTIPLIER + c->stream;
    uint32_t mixed = (uint32_t)((old >> 18 ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return mixed >> turn | mixed << (-turn & 31);
}

int64_t chance_below(Chance *c, int64_t n)
{
    BUG_IF(n <= 0);
    uint64_t wide = (uint64_t)chance_next(c) << 32 | chance_next(c);
    return (int64_t)(wide % (uint64_t)n);
}

int64_t chance_between(Chance *c, int64_t from, int64_t to)
{
    return from + chance_below(c, to - from + 1);
}

bool chance_percent(Chance *c, int per_cent)
{
    return chance_below(c, 100) < per_cent;
}

int chance_weighted(Chance *c, const int *weights, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += weights[i];
    }
    if (total == 0) {
        return -1;
    }
    int64_t at = chance_below(c, total);
    for (size_t i = 0; i < count; i++) {
        at -= weights[i];
        if (at < 0) {
            return (int)i;
        }
    }
    return -1;
}
