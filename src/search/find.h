/* Which texts answer a query, and which of them first. Reads only: any number of threads may ask the same segments.
 * A text's score is the sum, over the query's words, of their weight (rarer words weigh more: BM25, Robertson and Zaragoza 2009) by
 * their impact in the text; neighbours in the query that are neighbours in the text weigh most. Equal scores: the newer first. */
#ifndef SEARCH_FIND_H
#define SEARCH_FIND_H

#include "search/query.h"
#include "search/segment.h"

typedef struct SearchPart {
    const Segment  *segment;
    const uint64_t *live; /* a bit for each document that was not taken out; NULL: all are live */
} SearchPart;

typedef enum SearchOrder { ORDER_RELEVANCE, ORDER_NEWEST, ORDER_OLDEST } SearchOrder;

enum { FIND_MOST = 1000, FIND_READ = 4000, FIND_SAMPLE = 2000 };

typedef struct SearchHit {
    uint32_t part, doc;
    float    score;
    int32_t  day;
} SearchHit;

typedef struct SearchAnswer {
    SearchHit *hits;
    size_t     count;
    uint64_t   total;
    bool       about; /* the total is an estimate: phrases would have had to be read in more than FIND_READ texts for it */
} SearchAnswer;

/* The first `most` (at most FIND_MOST) hits. All segments are made under `plan`, or under none. */
void search_find(const SearchPart *parts, size_t parts_count, const Plan *plan, const Query *q, SearchOrder order, size_t most, Arena *a,
                 SearchAnswer *out);

#endif
