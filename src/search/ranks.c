/* Which texts of a segment have a rank. May use: base. */
#include "search/ranks.h"

#include <stdlib.h>

static uint32_t rank_of(const RankedName *names, size_t count, Str name)
{
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = (from + to) / 2;
        int    apart = str_cmp(names[middle].name, name);
        if (apart == 0) {
            return names[middle].rank;
        }
        from = apart < 0 ? middle + 1 : from;
        to = apart < 0 ? to : middle;
    }
    return 0;
}

static int greatest_first(const void *a, const void *b)
{
    const SearchRank *x = a, *y = b;
    return x->rank != y->rank ? (x->rank < y->rank) - (x->rank > y->rank) : (x->doc < y->doc) - (x->doc > y->doc);
}

SearchRanks ranks_of(const Segment *sg, const RankedName *names, size_t count, Arena *a)
{
    LIST(SearchRank) list = { 0 };
    uint64_t *has = NEW_N(a, uint64_t, sg->words + 1);
    for (uint32_t doc = 0; count > 0 && doc < sg->head->docs; doc++) {
        uint32_t rank = rank_of(names, count, segment_name(sg, doc));
        if (rank > 0) {
            *LIST_ADD(a, &list) = (SearchRank){ doc, rank };
            has[doc / 64] |= UINT64_C(1) << doc % 64;
        }
    }
    if (list.count > 1) {
        qsort(list.items, list.count, sizeof *list.items, greatest_first);
    }
    return (SearchRanks){ list.items, list.count, has };
}
