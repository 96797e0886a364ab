/* How often each public ruling is cited by others, for the order "most cited": counted from the citations in the database page by page,
 * beside the index, so that a new citation does not write the text it points to again. What is counted may be five minutes older than what
 * is found; a ruling without a count (cited by none, or new in its segment since a moment) comes behind, by its day.
 * Tables read: ruling_citation, ruling. May use: citation, search, db. */
#ifndef JUDGMENT_RULING_RANKS_H
#define JUDGMENT_RULING_RANKS_H

#include "judgment/citation.h"
#include "search/ranks.h"
#include "search/search.h"

typedef struct RulingRanks RulingRanks;

RulingRanks *ruling_ranks_make(Arena *process);
/* A little of the counting, or what it counted for segments that are new. `changed`: rulings came or went. `*shown`: lists stand in another
 * order from now on. By the thread that follows publication. */
MUST_CHECK Error *ruling_ranks_step(RulingRanks *x, Db *db, Arena *a, const SearchSnapshot *s, Instant now, bool changed, bool *shown);
/* By part of the snapshot, until `a` resets; NULL: nothing was counted yet. From every thread. */
const SearchRanks *ruling_ranks_lend(RulingRanks *x, const SearchSnapshot *s, Arena *a);

#endif
