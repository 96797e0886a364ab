/* The index of a collection of texts: a folder. Any number of readers, each on a snapshot that does not change under it; what one thread
 * writes waits for what another does.
 *   put, remove   durable when they return (a log, synced), found after the next commit
 *   commit        makes a small segment of what was put, and a new snapshot
 *   merge         a step towards fewer, larger segments; readers go on, and so do put, remove and commit of other threads
 * Files: MANIFEST (what belongs to the index now; replaced as a whole), plan-N, seg-N, live-N-G (which texts of a segment are left),
 * log-G. After any crash the folder opens to the last commit and what was put since.
 * A library of its own: no database, no HTTP, no court. Needs libzstd (texts) beside base and os. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "search/count.h"

typedef struct SearchIndex SearchIndex;

typedef struct SearchSnapshot {
    uint64_t    generation;
    SearchParts in;
    uint64_t    texts; /* found by it */
    size_t      hurt, lost; /* damaged segments, which are not searched: answers are partial (search_mend) */
} SearchSnapshot;

/* Makes the folder when it is absent. Closed with the arena; snapshots must be given back before. A segment that is cut, changed or gone
 * is not searched, the others are. ERR_DISK: there is nothing to go on with (the manifest or the plan). */
MUST_CHECK Error *search_open(Os *os, Arena *a, Str folder, SearchIndex **out);

/* To read only, a folder that nobody writes to any more: many may, takes no lock. ERR_NOT_FOUND: no index stands there. */
MUST_CHECK Error *search_open_to_read(Os *os, Arena *a, Str folder, SearchIndex **out);

/* A text of the same name is replaced. */
MUST_CHECK Error *search_put(SearchIndex *x, const SearchDoc *doc);
MUST_CHECK Error *search_remove(SearchIndex *x, Str name);
MUST_CHECK Error *search_commit(SearchIndex *x);

/* Many texts at once, without the log: found, and durable, segment by segment and at the end. Best given by day: then a search for the
 * newest touches few segments. What others write waits while a segment of it is sealed; who
 * loads writes nothing else until the end. A name twice in a segment is ERR_CONFLICT, in two it replaces the
 * first. A second thread seals one segment while the next is filled: of `texts` each (SEGMENT_DOCS at most: some 30 KB of memory a text). */
typedef struct SearchLoad SearchLoad;
MUST_CHECK Error *search_load_begin(SearchIndex *x, size_t texts, SearchLoad **out);
MUST_CHECK Error *search_load_add(SearchLoad *l, const SearchDoc *doc);
MUST_CHECK Error *search_load_end(SearchLoad *l); /* also after an error */

/* *more: another step is worth it. The segment is made beside the writer: texts that are taken out or put again meanwhile are so in it as
 * well. Once in the life of an index the plan is learned (some thousand texts, made anew): for that the writer waits. */
MUST_CHECK Error *search_merge(SearchIndex *x, bool *more);
/* What was taken out of these names leaves every file: segments that hold them are written again, one after the other, beside the writer.
 * `still[i]`: one that is found still, or is put and not committed, so that nothing was done for it. */
MUST_CHECK Error *search_purge(SearchIndex *x, const Str *names, size_t count, bool *still);
/* Taken out and purged: the text leaves every file of the index now. */
MUST_CHECK Error *search_erase(SearchIndex *x, Str name);
/* Reads every byte of every segment. ERR_DISK names each damaged file: "seg-3: ...; seg-7: ..."; none of them is searched from then on. */
MUST_CHECK Error *search_check(SearchIndex *x, Arena *a);
/* The same of the one segment after the number `*after`; 0 there: it was the last one, and the round begins again. */
MUST_CHECK Error *search_check_next(SearchIndex *x, Arena *a, uint32_t *after);
/* Makes a damaged segment whose texts are whole again from these, beside the writer. False in `*mended`: there is none. */
MUST_CHECK Error *search_mend(SearchIndex *x, bool *mended);
/* The others are told as lost until what was in them has been put again by who knows it: then they are forgotten. */
MUST_CHECK Error *search_forget_lost(SearchIndex *x);
/* Whether a text of this name is found. */
bool search_has(const SearchSnapshot *s, Arena *a, Str name);

/* Touches each page of every segment, so that what is asked next waits neither for the disk nor for the map of memory. */
void search_warm(const SearchSnapshot *s);

const SearchSnapshot *search_acquire(SearchIndex *x);
void                  search_release(SearchIndex *x, const SearchSnapshot *s);
/* Acquired now, released when `a` resets or goes. */
const SearchSnapshot *search_lend(SearchIndex *x, Arena *a);

#endif
