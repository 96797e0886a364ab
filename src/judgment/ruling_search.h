/* Public rulings by their words, for pages and programs alike. May use: ruling_index, registry, db. */
#ifndef JUDGMENT_RULING_SEARCH_H
#define JUDGMENT_RULING_SEARCH_H

#include "judgment/ruling_list.h"
#include "page/page.h"

/* A list by the database (ask alone) or a search by the index. */
typedef struct RulingSearch {
    RulingAsk ask;
    Str       words, order, level; /* order: "", moi, cu, vien-dan */
    Str       article;             /* "91/2015/QH13.463" */
    Str       outcome;             /* accepted, accepted_part, rejected */
    int32_t   first, last;         /* years; 0: open */
    int32_t   page;                /* of pages, from 1 */
} RulingSearch;

typedef struct RulingsFound {
    Rulings  items; /* with facts only */
    uint64_t total;
    bool     about, loose; /* the total is an estimate; not all words are in each */
    bool     more;
    bool     incomplete; /* a part of the index is damaged and not searched until it is mended */
    Str      meant; /* what may have been meant, where hardly any ruling has all words; empty: nothing better */
} RulingsFound;

/* How many of those found have which value, the most frequent values first; years in their order, at most the last forty. */
typedef struct FoundCounts {
    RulingCounts kind, instance, level, court, relation, article, outcome, year;
} FoundCounts;

/* Rulings like one, the most alike first, each with words both have. Without an index, or before it has the ruling, none. */
typedef struct SimilarRuling {
    Ruling ruling; /* with facts only */
    LIST(Str) shared;
} SimilarRuling;
typedef LIST(SimilarRuling) SimilarRulings;
MUST_CHECK Error *rulings_similar(Req *rq, Db *db, const Ruling *r, size_t most, SimilarRulings *out);

enum { RULINGS_FOUND_MOST = 10000 };

extern const char *const ruling_levels[];   /* of courts; ended by NULL */
extern const char *const ruling_outcomes[]; /* likewise */

/* Whether only the index can answer it. */
bool rulings_need_index(const RulingSearch *s);
/* From the one numbered `from` (0: the first) on, at most `most`. ERR_BUSY: there is no index. */
MUST_CHECK Error *rulings_find(Req *rq, Db *db, const RulingSearch *s, size_t from, size_t most, RulingsFound *out);
/* The same, and how many of all that were found have which value. */
MUST_CHECK Error *rulings_find_counted(Req *rq, Db *db, const RulingSearch *s, size_t from, size_t most, RulingsFound *out, FoundCounts *counts);
/* Those of `fresh` that answer it with all of its words, as a search by day does. There is an index, and it has taken them. */
void rulings_among(House *h, Arena *a, const RulingSearch *s, const Rulings *fresh, Rulings *out);

#endif
