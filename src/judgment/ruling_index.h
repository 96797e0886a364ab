/* The public rulings as they are searched: an index of src/search in the directory of the installation. It is made of the tables of
 * publication and follows them: each process that serves has its own and holds it alone. What is in it can be made again at any time.
 * What is taken down is not found any more after the next step, and leaves the files of the index soon after (a segment is written
 * again without it).
 * Tables read: ruling, ruling_text, ruling_citation, judgment. May use: search, registry, db, os. */
#ifndef JUDGMENT_RULING_INDEX_H
#define JUDGMENT_RULING_INDEX_H

#include "core/jobs/jobs.h"
#include "judgment/publication.h"
#include "law/cited.h"
#include "matter/matter.h"
#include "search/search.h"
#include "search/speech.h"

/* Keys of a ruling. Those of the first fields are counted over what was found. An article is "91/2015/QH13 463". An
 * outcome is accepted, accepted_part or rejected, where it is known. A judge stands with the whole name and with its last words. */
typedef enum RulingField { RULING_COURT, RULING_LEVEL, RULING_KIND, RULING_INSTANCE, RULING_PAPER, RULING_RELATION, RULING_ARTICLE, RULING_OUTCOME, RULING_COUNTED, RULING_NUMBER = FIELDS_COUNTED, RULING_JUDGE } RulingField;

/* DATA/search/rulings; lives in `process`. ERR_BUSY: another process has it. One whose manifest or plan is
 * damaged is thrown away and made anew; a damaged segment alone is mended by ruling_index_keep, from its own texts or the database. */
MUST_CHECK Error *ruling_index_open(const House *h, Arena *process, Str data, RulingIndex **out);
const Speech     *ruling_index_speech(const RulingIndex *x); /* how people ask: for sentences */
const ActNames   *ruling_index_acts(const RulingIndex *x);   /* what acts are called: for articles that are typed */

/* A step after what is published, changed and taken down. `*more`: there was something, and there may be more. One thread only. */
MUST_CHECK Error *ruling_index_follow(RulingIndex *x, House *h, Arena *a, bool *more);
/* A step of its upkeep: what is damaged is mended, what was taken down leaves the files, small segments become large ones; and each day every
 * byte is read once. It may take half a minute, and nobody waits for it: a thread of its own, beside the one that follows. */
MUST_CHECK Error *ruling_index_keep(RulingIndex *x, House *h, Arena *a, bool *more);
/* From the beginning: the next steps put every ruling again and take out what is not public; readers go on. */
void              ruling_index_again(RulingIndex *x);
/* Asks the server that has the index for the same: as a job, which goes on in the background. */
MUST_CHECK Error *ruling_index_ask_again(House *h);
/* Its JobKind.run; the context is the House. */
MUST_CHECK Error *ruling_index_job(void *context, Arena *a, Job *job, Str *result);
/* Until everything published is in it, and nothing is left to be kept up. */
MUST_CHECK Error *ruling_index_catch_up(RulingIndex *x, House *h);

/* For those who keep the house. From every thread. */
typedef struct RulingIndexState {
    int64_t texts;
    int64_t damaged; /* segments that are not searched and will be mended; 1 as well while it is made anew because nothing of it was left */
    int64_t mended;  /* since the start */
    Instant checked; /* when every byte had been read last; 0: not yet since the start */
} RulingIndexState;
RulingIndexState ruling_index_state(RulingIndex *x);
/* When it last had everything that was public; 0: not yet. From every thread. */
Instant ruling_index_reached(const RulingIndex *x);

/* Until `a` resets, for whatever reason. */
const SearchSnapshot *ruling_index_lend(RulingIndex *x, Arena *a);

/* How often each is cited, for ORDER_RANK; until `a` resets. NULL: not counted yet. */
const SearchRanks *ruling_index_ranks(RulingIndex *x, const SearchSnapshot *s, Arena *a);

/* The ruling a hit stands for. */
bool ruling_index_id(const SearchSnapshot *s, const SearchHit *hit, RulingId *out);

/* "province": the level of its court, in keys and addresses; empty: not known. */
Str ruling_level(const House *h, CourtId court);

#endif
