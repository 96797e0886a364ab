/* Which texts answer a query, and which of them first. Reads only: any number of threads may ask the same segments.
 * A text's score is the sum, over the query's words, of their weight (rarer words weigh more: BM25, Robertson and Zaragoza 2009) by
 * their impact in the text; neighbours in the query that are neighbours in the text weigh most. Equal scores: the newer first.
 * Where lists do not prove a phrase, texts are read for it, only so many and only until the time that is given. */
#ifndef SEARCH_FIND_H
#define SEARCH_FIND_H

#include "search/build.h"
#include "search/query.h"
#include "search/segment.h"

typedef struct SearchPart {
    const Segment  *segment;
    const uint64_t *live; /* a bit for each document that was not taken out; NULL: all are live */
    const uint32_t *name_of_key; /* by key of the segment: its number among the names of keys (count.h) */
    const uint32_t *key_of_name; /* the other way round: + 1; 0: not in this segment */
    uint32_t        names_count;
} SearchPart;

/* The counted keys of all parts. */
typedef struct KeyNames {
    Names names;
    LIST(uint32_t) of_field[FIELDS_COUNTED];
} KeyNames;

/* What is searched: all segments are made under the plan, or under none. */
typedef struct SearchParts {
    const SearchPart *items;
    size_t            count;
    const Plan       *plan;
    const KeyNames   *keys;
} SearchParts;

typedef enum SearchOrder { ORDER_RELEVANCE, ORDER_RANK, ORDER_NEWEST, ORDER_OLDEST } SearchOrder; /* the first two: by `score` of a hit */

/* The ranks of a segment's texts, as ranks_of (ranks.h) gives them. */
typedef struct SearchRank {
    uint32_t doc, rank;
} SearchRank;
typedef struct SearchRanks {
    const SearchRank *items; /* the greatest first; of equal ones the newer */
    size_t            count;
    const uint64_t   *has; /* a bit for each document */
} SearchRanks;

/* Texts read for phrases: for an exact total, for an estimated one, and for everything together. */
enum { FIND_MOST = 10000, FIND_READ = 800, FIND_SAMPLE = 300, FIND_READS = 3000 };

typedef struct SearchAsk {
    SearchOrder order;
    size_t      most;     /* hits wanted, at most FIND_MOST */
    const SearchRanks *ranks; /* ORDER_RANK: by part; NULL: none has one. Those without one come behind, the newest first */
    Os         *os;       /* whose clock `until_us` is; NULL: no end */
    int64_t     until_us; /* of os_monotonic_us: from then on no text is read for phrases */
} SearchAsk;

typedef struct SearchHit {
    uint32_t part, doc;
    float    score;
    int32_t  day;
} SearchHit;

typedef struct SearchAnswer {
    SearchHit *hits;
    size_t     count;
    uint64_t   total;
    bool       about;   /* the total is an estimate: phrases would have had to be read in more than FIND_READ texts for it */
    bool       partial; /* not all texts that had to be read for phrases were: there may be better hits, and more */
    const uint64_t **sets; /* by part: the texts that answer, as far as their lists say; NULL: nothing was asked */
    double     held;    /* the part of them that does */
} SearchAnswer;

void search_find(const SearchParts *in, const Query *q, const SearchAsk *ask, Arena *a, SearchAnswer *out);

#endif
