/* The index of the texts of law, in the data directory: DIR/search/statutes. Each making of it is a folder of its own with a number;
 * the file CURRENT says which one is read. So the database can be indexed anew while readers go on: whoever asks next after CURRENT has
 * changed reads the new folder, and the one before goes. Only who makes an index holds a lock; nothing is written by a server.
 * May use: search, law, db, os. */
#ifndef STATUTE_STATUTE_INDEX_H
#define STATUTE_STATUTE_INDEX_H

#include "matter/matter.h"
#include "search/snippet.h"
#include "search/suggest.h"

typedef struct StatuteIndex StatuteIndex;

/* Opens nothing yet; closed with the arena. `data`: the directory of the installation. */
StatuteIndex *statute_index_make(Arena *a, Os *os, const Law *law, Str data);

/* From the database. ERR_BUSY: another command makes it just now. `texts` counts what is in it. */
MUST_CHECK Error *statute_index_build(House *h, Str data, int64_t *texts);

typedef struct StatuteHit {
    Str     law_id, article_id;
    Snippet snippet;
} StatuteHit;

typedef struct StatuteFound {
    LIST(StatuteHit) hits;
    uint64_t total;
    bool     about;  /* the total is an estimate */
    bool     any;    /* not all the words are in every text */
    Str      meant;  /* what may have been meant, where hardly any has all; empty: nothing better, or no passages were asked for */
} StatuteFound;

/* What a person typed: words and sentences, "phrases", loai:"Bộ luật", so:91/2015/QH13, dieu:463, coquan:, nam:2015-2020 (days of effect).
 * By relevance, or by day of effect. `snippets`: with passages. ERR_STALE: no index has been made. */
MUST_CHECK Error *statute_find(StatuteIndex *x, Arena *a, Str typed, SearchOrder order, size_t skip, size_t most, bool snippets, StatuteFound *out);

/* What may be about to be typed (search/suggest.h), at most `most`; none before an index has been made. */
MUST_CHECK Error *statute_suggest(StatuteIndex *x, Arena *a, Str typed, size_t most, Suggestions *out);

/* ---- how well it finds --------------------------------------------------------------------------------------------------------------- */

/* Questions with the articles that answer them, JSON lines {question, relevant [{law_id, article_id}], source}, plain or xz; by source:
 * how many found one of theirs among the first 1, 5 and 20, and the mean of 1/place among the first ten. `half`: 0 or 1, only the
 * questions whose digest begins so: what is looked at while trying, and what is measured; -1: all. */
typedef struct EvalSet {
    Str     source;
    int64_t n, hit_1, hit_5, hit_20;
    double  reciprocal; /* sum */
} EvalSet;
typedef LIST(EvalSet) EvalSets;
MUST_CHECK Error *statute_eval(StatuteIndex *x, Arena *a, Str path, int half, EvalSets *out);
void              eval_json(const EvalSets *sets, Buf *out);
void              eval_text(const EvalSets *sets, Buf *out);

#endif
