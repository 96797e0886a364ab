/* Counting who is cited. The counts are kept by name; readers have them by segment, where a segment is known by the hash of its head: it is
 * written once. Tables read: ruling_citation, ruling. */
#include "judgment/ruling_ranks.h"

#include "judgment/citation_sql.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    AT_ONCE = 500,
    AGAIN_MS = 5 * 60 * 1000,   /* after something changed */
    ANYWAY_MS = 60 * 60 * 1000, /* `congly judgments cite` reads texts again and changes no ruling */
    MOST = (1 << 24) - 1
};
#define COUNTED_BYTES MIB(512) /* 10 million rulings, one in five of them cited */

typedef struct PartRanks {
    Hash        segment;
    SearchRanks ranks;
    uint32_t    words;
} PartRanks;

/* What readers are given: it does not change. */
typedef struct Shown {
    Arena *arena;
    LIST(PartRanks) parts;
    size_t users; /* and one while it is the newest */
} Shown;

typedef LIST(RankedName) Counts;

struct RulingRanks {
    pthread_mutex_t lock;
    Shown          *shown;
    /* of the counting thread */
    Arena  *arena; /* of the counts that are shown */
    Counts  counts;
    Arena  *next; /* counted now; NULL: not counting */
    Counts  so_far;
    Str     cited, cited_on; /* counted up to here */
    Instant began;
    bool    counted, changed;
};

/* ---- readers ------------------------------------------------------------------------------------------------------------------------ */

static void leave(RulingRanks *x, Shown *s)
{
    pthread_mutex_lock(&x->lock);
    bool last = s != NULL && --s->users == 0;
    pthread_mutex_unlock(&x->lock);
    if (last) {
        arena_release(s->arena);
    }
}

typedef struct Loan {
    RulingRanks *ranks;
    Shown       *shown;
} Loan;

static void give_back(void *loan)
{
    Loan *l = loan;
    leave(l->ranks, l->shown);
}

static const PartRanks *part_of(const Shown *s, const Segment *sg)
{
    for (size_t i = 0; s != NULL && i < s->parts.count; i++) {
        if (hash_eq(s->parts.items[i].segment, sg->head->hash)) {
            return &s->parts.items[i];
        }
    }
    return NULL;
}

const SearchRanks *ruling_ranks_lend(RulingRanks *x, const SearchSnapshot *s, Arena *a)
{
    Loan        *l = NEW(a, Loan);
    SearchRanks *out = NEW_N(a, SearchRanks, s->in.count + 1);
    pthread_mutex_lock(&x->lock);
    *l = (Loan){ x, x->shown };
    if (l->shown != NULL) {
        l->shown->users++;
    }
    pthread_mutex_unlock(&x->lock);
    if (l->shown == NULL) {
        return NULL;
    }
    arena_defer(a, give_back, l);
    for (size_t i = 0; i < s->in.count; i++) {
        const PartRanks *p = part_of(l->shown, s->in.items[i].segment);
        out[i] = p != NULL ? p->ranks : (SearchRanks){ 0 };
    }
    return out;
}

/* ---- counting ----------------------------------------------------------------------------------------------------------------------- */

/* A number without its day counts only where no other ruling has it, as on the pages of those cited. */
static Error *count_one(RulingRanks *x, Db *db, Arena *a, const RulingsCitedRow *row)
{
    RulingId id;
    bool     found;
    TRY(ruling_numbered(db, a, row->cited, row->cited_on, &id, &found));
    if (found) {
        *LIST_ADD(x->next, &x->so_far) = (RankedName){ id_format(x->next, id.id), (uint32_t)(row->total < MOST ? row->total : MOST) };
    }
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const RankedName *)a)->name, ((const RankedName *)b)->name);
}

/* Cited with its day by some and without by others: one count. */
static void add_up(Counts *counts)
{
    size_t kept = 0;
    if (counts->count > 1) {
        qsort(counts->items, counts->count, sizeof *counts->items, by_name);
    }
    for (size_t i = 0; i < counts->count; i++) {
        if (kept > 0 && str_eq(counts->items[kept - 1].name, counts->items[i].name)) {
            uint32_t sum = counts->items[kept - 1].rank + counts->items[i].rank;
            counts->items[kept - 1].rank = sum < MOST ? sum : MOST;
        } else {
            counts->items[kept++] = counts->items[i];
        }
    }
    counts->count = kept;
}

static void begin(RulingRanks *x, Instant now)
{
    x->next = arena_make(COUNTED_BYTES);
    x->so_far = (Counts){ 0 };
    x->cited = x->cited_on = S("");
    x->began = now;
    x->changed = false;
}

static Error *count_page(RulingRanks *x, Db *db, Arena *a, bool *ended)
{
    RulingsCitedRows rows;
    TRY(q_rulings_cited(db, x->cited, x->cited_on, AT_ONCE, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(count_one(x, db, a, &rows.items[i]));
    }
    *ended = rows.count < AT_ONCE;
    if (!*ended) {
        x->cited = str_copy(x->next, rows.items[rows.count - 1].cited);
        x->cited_on = str_copy(x->next, rows.items[rows.count - 1].cited_on);
    }
    return NULL;
}

static bool is_due(const RulingRanks *x, Instant now)
{
    int64_t apart = now.ms - x->began.ms;
    return !x->counted || apart < 0 || apart >= (x->changed ? AGAIN_MS : ANYWAY_MS);
}

/* Of an attempt that failed nothing is kept. */
static Error *count(RulingRanks *x, Db *db, Arena *a, Instant now, bool *ended)
{
    *ended = false;
    if (x->next == NULL) {
        if (!is_due(x, now)) {
            return NULL;
        }
        begin(x, now);
    }
    Error *failed = count_page(x, db, a, ended);
    if (failed != NULL) {
        arena_release(x->next);
        x->next = NULL;
        x->changed = true;
        return failed;
    }
    if (*ended) {
        add_up(&x->so_far);
        arena_release(x->arena);
        x->arena = x->next;
        x->counts = x->so_far;
        x->next = NULL;
        x->counted = true;
    }
    return NULL;
}

/* ---- showing ------------------------------------------------------------------------------------------------------------------------ */

static SearchRanks copied(Arena *a, const PartRanks *p)
{
    SearchRank *items = NEW_N(a, SearchRank, p->ranks.count + 1);
    uint64_t   *has = NEW_N(a, uint64_t, p->words + 1);
    if (p->ranks.count > 0) {
        memcpy(items, p->ranks.items, p->ranks.count * sizeof *items);
        memcpy(has, p->ranks.has, p->words * sizeof *has);
    }
    return (SearchRanks){ items, p->ranks.count, has };
}

static bool is_shown(const Shown *s, const SearchSnapshot *now)
{
    for (size_t i = 0; i < now->in.count; i++) {
        if (part_of(s, now->in.items[i].segment) == NULL) {
            return false;
        }
    }
    return s != NULL;
}

/* Segments that had their ranks keep them, unless all were counted again. */
static void show(RulingRanks *x, const SearchSnapshot *now, bool again)
{
    Arena *a = arena_make(COUNTED_BYTES);
    Shown *s = NEW(a, Shown), *before = x->shown;
    *s = (Shown){ .arena = a, .users = 1 };
    for (size_t i = 0; i < now->in.count; i++) {
        const Segment   *sg = now->in.items[i].segment;
        const PartRanks *had = again ? NULL : part_of(before, sg);
        SearchRanks      ranks = had != NULL ? copied(a, had) : ranks_of(sg, x->counts.items, x->counts.count, a);
        *LIST_ADD(a, &s->parts) = (PartRanks){ sg->head->hash, ranks, sg->words };
    }
    pthread_mutex_lock(&x->lock);
    x->shown = s;
    pthread_mutex_unlock(&x->lock);
    leave(x, before);
}

Error *ruling_ranks_step(RulingRanks *x, Db *db, Arena *a, const SearchSnapshot *s, Instant now, bool changed, bool *shown)
{
    bool again;
    x->changed = x->changed || changed;
    TRY(count(x, db, a, now, &again));
    *shown = again || (x->counted && !is_shown(x->shown, s));
    if (*shown) {
        show(x, s, again);
    }
    return NULL;
}

static void close_ranks(void *ranks)
{
    RulingRanks *x = ranks;
    leave(x, x->shown);
    arena_release(x->arena);
    if (x->next != NULL) {
        arena_release(x->next);
    }
    pthread_mutex_destroy(&x->lock);
}

RulingRanks *ruling_ranks_make(Arena *process)
{
    RulingRanks *x = NEW(process, RulingRanks);
    *x = (RulingRanks){ .arena = arena_make(KIB(64)) };
    BUG_IF(pthread_mutex_init(&x->lock, NULL) != 0);
    arena_defer(process, close_ranks, x);
    return x;
}
