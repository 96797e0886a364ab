/* An order that does not come from the texts: by a number whoever asks has for some of them, such as how often others point to a text.
 * It lies beside the index and may change at any time without it. */
#ifndef SEARCH_RANKS_H
#define SEARCH_RANKS_H

#include "search/find.h"

typedef struct RankedName {
    Str      name;
    uint32_t rank; /* above 0; below 2^24 */
} RankedName;

/* Those of a segment's texts that have one. `names`: in their own order, each once. Reads the name of each text of the segment. */
SearchRanks ranks_of(const Segment *sg, const RankedName *names, size_t count, Arena *a);

#endif
