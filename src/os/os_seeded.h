/* The machine's own files under a clock that moves only when told and seeded randomness: what a simulated court year is made
 * with when its data shall stay. The same seed and the same calls give the same bytes. NOT FOR SECRETS (xoshiro256**): the keys
 * it makes can be made again by anybody who knows the seed. Syncs go to the machine or, with `lazy`, wait for the caller, who
 * makes everything durable at once (a new directory that nobody relies on yet). One thread at a time. May use: base. */
#ifndef OS_OS_SEEDED_H
#define OS_OS_SEEDED_H

#include "os/os.h"

Os  *os_seeded_make(Arena *a, uint64_t seed, Instant start, bool lazy); /* released with the arena */
void os_seeded_advance(Os *os, int64_t ms);

#endif
