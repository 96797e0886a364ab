/* Seeded chance: PCG32 (O'Neill 2014, XSH RR 64/32). The same seed and stream give the same numbers on every machine; streams of
 * one seed do not meet. Not for secrets. */
#ifndef SIMULATE_CHANCE_H
#define SIMULATE_CHANCE_H

#include "base/base.h"

typedef struct Chance {
    uint64_t state, stream;
} Chance;

Chance   chance_make(uint64_t seed, uint64_t stream);
uint32_t chance_next(Chance *c);
int64_t  chance_below(Chance *c, int64_t n);             /* 0 .. n-1; n > 0 */
int64_t  chance_between(Chance *c, int64_t from, int64_t to); /* both included */
bool     chance_percent(Chance *c, int per_cent);
/* An index, each as likely as its weight; -1 when all are zero. */
int      chance_weighted(Chance *c, const int *weights, size_t count);
#define chance_of(c, list) ((list)[chance_below((c), (int64_t)COUNT_OF(list))])

#endif
