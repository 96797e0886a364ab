/* An open index, and how its next generation is made. For index.c, tend.c and load.c. */
#ifndef SEARCH_INDEX_INT_H
#define SEARCH_INDEX_INT_H

#include "search/search.h"

#include "base/buf.h"

#include <pthread.h>

enum { BUILD_ROOM = 2048 /* MiB a step of the writer may need */, LEARN_FROM = 2000 /* texts that are enough for a plan */ };

/* What is left of a segment: all; its texts, from which it can be made again; nothing. */
typedef enum State { SEGMENT_WHOLE, SEGMENT_HURT, SEGMENT_LOST } State;

/* An open segment. */
typedef struct Opened {
    Arena   *arena;
    size_t   readers; /* snapshots; under the lock */
    uint32_t number;
    State    state;
    OsFile  *file;
    Segment  segment;
    SearchPart part; /* without live ones */
} Opened;

typedef struct Snapshot {
    SearchSnapshot open; /* first: a SearchSnapshot * of ours is a Snapshot * */
    Arena         *arena;
    size_t         readers;
    size_t         count; /* of the following: open.in.count that are searched, then those that are not whole */
    Opened       **segments;
    uint64_t      *live_generation; /* of each segment's live file; 0: all are live */
    SearchPart    *parts;
    KeyNames       keys; /* those there were when it was made: what is added to the index's own later does not touch them */
} Snapshot;

/* Put or removed since the commit. */
typedef struct Change {
    SearchDoc doc;
    bool      removes;
} Change;

struct SearchIndex {
    Arena          *arena;
    Os             *os;
    Str             folder;
    OsFile         *lock_file;
    pthread_mutex_t aside;   /* who makes segments of segments beside the writer; taken before the next */
    pthread_mutex_t writing; /* who makes the next generation: all that stands behind it */
    pthread_mutex_t lock;    /* who reads which snapshot; taken last */
    Snapshot       *now;     /* changed under both */
    Plan           *plan;
    KeyNames        keys;
    uint64_t        generation;
    uint32_t        last_segment;
    uint32_t        making; /* the segment that is being made aside, named by no manifest yet; 0: none */
    Arena          *pending; /* of the changes */
    LIST(Change) changes;
    OsFile  *log;
    uint64_t log_n;
    bool     stopped; /* opened to read, or a write failed half way: what the disk holds is known again only after the next opening */
};

Str               index_path(const SearchIndex *x, Arena *a, const char *kind, uint64_t number);
MUST_CHECK Error *index_may_write(const SearchIndex *x);

/* `live`: which of its texts; NULL: all. */
MUST_CHECK Error *index_add_live(Builder *b, const Segment *sg, const uint64_t *live);
void              index_all_live(const Segment *sg, uint64_t *live); /* sets the bits */
/* Which is not in a snapshot yet, and whose keys have no numbers yet. */
MUST_CHECK Error *index_open_segment(const SearchIndex *x, const Plan *plan, uint32_t number, Opened **out);
/* What is left of one that is not whole. */
Opened           *index_open_damaged(const SearchIndex *x, uint32_t number);
void              index_leave_segment(SearchIndex *x, Opened *o); /* under the lock; the last reader closes it */
MUST_CHECK Error *index_commit(SearchIndex *x); /* `writing` is held */

/* A step of the writer, in an arena of its own; `writing` is held. */
typedef Error *Step(SearchIndex *x, Arena *scratch, void *arg);
MUST_CHECK Error *index_step(SearchIndex *x, Step *what, void *arg);

/* A segment that is new in a generation. */
typedef struct Added {
    uint32_t        number;
    Opened         *opened; /* NULL: not yet */
    const uint64_t *live;   /* NULL: all */
} Added;

/* A snapshot being made of the one before. */
typedef struct Next {
    SearchIndex *x;
    Arena       *scratch;
    Arena       *name; /* for one name: of all texts that are put in they would be too much to keep */
    Snapshot    *s;
    uint64_t   (*live)[SEGMENT_WORDS]; /* of each segment of the one before */
    bool        *changed;              /* its live set is not what it was */
    bool        *left_out;
    Opened     **damaged;              /* what is left of one that was found so: from now on it is not searched */
    Added       *added;
    size_t       added_count;
} Next;

/* `writing` is held from next_begin to next_end. */
Next              next_begin(SearchIndex *x, Arena *scratch);
void              next_take_out(Next *n, Str name);                            /* of the segments there are */
/* While nothing was learned and these texts are enough to learn from: the plan, under which all others are made anew. */
MUST_CHECK Error *next_learn(Next *n, Builder *b);
MUST_CHECK Error *next_seal(Next *n, Builder *b); /* and learn before */
/* Makes the new generation the index. */
MUST_CHECK Error *next_end(Next *n);

#endif
