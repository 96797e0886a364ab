/* Segments made of segments: fewer and larger ones, and such without what was taken out of them for good. The texts are read and written
 * beside the writer, one segment at a time; only for putting the new one in the place of the old ones does the writer wait, some
 * milliseconds. What was taken out of the old ones meanwhile is taken out of the new one then. May use: os, base. */
#include "search/index_int.h"

#include "search/wide.h"

enum { TIER = 8, MERGED_BYTES = 640 * 1024 * 1024 }; /* of texts and their streams: what making a segment has room for */

/* ---- one segment of others, aside ------------------------------------------------------------------------------------------------------ */

typedef struct Aside {
    SearchIndex    *x;
    Arena          *arena;
    const Snapshot *from;
    const bool     *picked; /* of its segments */
    const Plan     *plan;
    uint32_t        number;
    Builder        *b;
    Opened         *made; /* NULL: nothing is left to be in it */
    bool            placed;
} Aside;

static const Snapshot *acquire(SearchIndex *x)
{
    return (const Snapshot *)(const void *)search_acquire(x);
}

/* No file of that name is swept away from now on. */
static void take_number(Aside *s)
{
    SearchIndex *x = s->x;
    pthread_mutex_lock(&x->writing);
    s->number = x->making = ++x->last_segment;
    s->plan = x->plan;
    pthread_mutex_unlock(&x->writing);
}

static Error *build(Aside *s)
{
    SearchIndex *x = s->x;
    s->b = builder_make(s->arena, s->plan);
    for (size_t i = 0; i < s->from->count; i++) {
        const SearchPart *p = &s->from->parts[i];
        TRY(s->picked[i] ? index_add_live(s->b, p->segment, p->live) : NULL);
    }
    return builder_count(s->b) == 0 ? NULL : builder_seal(s->b, s->plan, x->os, index_path(x, s->arena, "seg", s->number));
}

static void take_out(const Segment *sg, Arena *a, Str name, uint64_t *live)
{
    uint32_t doc;
    if (segment_find_name(sg, key_term(a, (SearchKey){ FIELD_NAME, name }), name, &doc)) {
        live[doc / 64] &= ~(UINT64_C(1) << doc % 64);
    }
}

/* What was there when the segment was begun and is not any more. `now`: what is left of the old one; NULL: nothing. */
static void take_out_gone(const SearchPart *old, const uint64_t *now, const Segment *made, uint64_t *live)
{
    uint64_t all[SEGMENT_WORDS] = { 0 };
    Arena   *each = arena_make(KIB(64));
    index_all_live(old->segment, all);
    for (uint32_t w = 0; w < old->segment->words; w++) {
        uint64_t then = old->live == NULL ? all[w] : old->live[w];
        for (uint64_t gone = then & ~(now == NULL ? 0 : now[w]); gone != 0; gone &= gone - 1) {
            arena_reset(each);
            take_out(made, each, segment_name(old->segment, w * 64 + (uint32_t)__builtin_ctzll(gone)), live);
        }
    }
    arena_release(each);
}

static size_t place_of(const Snapshot *s, uint32_t number)
{
    size_t i = 0;
    while (i < s->count && s->segments[i]->number != number) {
        i++;
    }
    return i;
}

/* The new segment for the old ones, with what is left of it by now. Under another plan than it was made it is of no use. */
static Error *put_in_place(SearchIndex *x, Arena *scratch, void *aside)
{
    Aside *s = aside;
    if (x->plan != s->plan) {
        return NULL;
    }
    Next      n = next_begin(x, scratch);
    uint64_t *live = NEW_N(scratch, uint64_t, SEGMENT_WORDS);
    if (s->made != NULL) {
        index_all_live(&s->made->segment, live);
    }
    for (size_t i = 0; i < s->from->count; i++) {
        size_t at = s->picked[i] ? place_of(x->now, s->from->segments[i]->number) : x->now->count;
        n.left_out[at] = true;
        if (s->picked[i] && s->made != NULL) {
            take_out_gone(&s->from->parts[i], at < x->now->count ? n.live[at] : NULL, &s->made->segment, live);
        }
    }
    if (s->made != NULL && wide_count(live, s->made->segment.words) > 0) {
        bool whole = wide_count(live, s->made->segment.words) == s->made->segment.head->docs;
        n.added[n.added_count++] = (Added){ s->number, s->made, whole ? NULL : live };
    }
    s->placed = true;
    x->making = 0;
    return next_end(&n);
}

static Error *make_aside(Aside *s)
{
    SearchIndex *x = s->x;
    TRY(build(s));
    if (builder_count(s->b) > 0) {
        TRY(index_open_segment(x, s->plan, s->number, &s->made));
        s->made->readers = 1;
    }
    pthread_mutex_lock(&x->writing);
    Error *failed = index_step(x, put_in_place, s);
    pthread_mutex_unlock(&x->writing);
    return failed;
}

/* No file stays of what came to nothing. */
static Error *end_aside(Aside *s)
{
    SearchIndex *x = s->x;
    Error       *failed = NULL;
    if (s->made != NULL) {
        pthread_mutex_lock(&x->lock);
        index_leave_segment(x, s->made);
        pthread_mutex_unlock(&x->lock);
    }
    if (!s->placed) {
        failed = x->os->ops->remove(x->os, index_path(x, s->arena, "seg", s->number));
        pthread_mutex_lock(&x->writing);
        x->making = 0;
        pthread_mutex_unlock(&x->writing);
    }
    return failed;
}

/* ---- the first plan: with the writer waiting ---------------------------------------------------------------------------------------------- */

static Error *rewrite_and_learn(SearchIndex *x, Arena *scratch, void *aside)
{
    const Aside *s = aside;
    if (x->plan != s->plan) {
        return NULL;
    }
    Next     n = next_begin(x, scratch);
    Builder *b = builder_make(scratch, x->plan);
    for (size_t i = 0; i < s->from->count; i++) {
        size_t at = s->picked[i] ? place_of(x->now, s->from->segments[i]->number) : x->now->count;
        n.left_out[at] = true;
        TRY(at < x->now->count ? index_add_live(b, x->now->parts[at].segment, n.live[at]) : NULL);
    }
    TRY(next_seal(&n, b));
    return next_end(&n);
}

static uint64_t texts_of(const Snapshot *s, size_t i)
{
    const SearchPart *p = &s->parts[i];
    return p->live == NULL ? p->segment->head->docs : wide_count(p->live, p->segment->words);
}

static bool teaches(const Aside *s)
{
    uint64_t texts = 0;
    for (size_t i = 0; i < s->from->count; i++) {
        texts += s->picked[i] ? texts_of(s->from, i) : 0;
    }
    return s->from->open.in.plan->version == 0 && texts >= LEARN_FROM;
}

/* The picked segments made into one; `aside` is held. */
static Error *rewrite(SearchIndex *x, const Snapshot *from, const bool *picked)
{
    Aside  s = { .x = x, .arena = arena_make(MIB(BUILD_ROOM)), .from = from, .picked = picked };
    Error *failed, *ended = NULL;
    take_number(&s);
    if (teaches(&s)) {
        pthread_mutex_lock(&x->writing);
        failed = index_step(x, rewrite_and_learn, &s);
        pthread_mutex_unlock(&x->writing);
    } else {
        failed = make_aside(&s);
    }
    ended = end_aside(&s);
    arena_release(s.arena);
    return failed != NULL ? failed : ended;
}

/* ---- fewer segments ------------------------------------------------------------------------------------------------------------------------ */

/* Segments of like size go together: each text is read anew as often as its segment grows eightfold. */
static int tier_of(uint64_t texts)
{
    int tier = 0;
    for (; texts >= TIER; texts /= TIER) {
        tier++;
    }
    return tier;
}

/* What has room in one segment. */
typedef struct Room {
    uint64_t texts, bytes;
} Room;

static bool takes(Room *r, const Snapshot *s, size_t i)
{
    const SegmentHead *h = s->segments[i]->segment.head;
    uint64_t           texts = texts_of(s, i), bytes = (h->sections[SECTION_STREAM].size + h->sections[SECTION_TEXTS].size) / h->docs * texts;
    if (texts > r->texts || bytes > r->bytes) {
        return false;
    }
    *r = (Room){ r->texts - texts, r->bytes - bytes };
    return true;
}

/* Marks the segments to be made into one; returns how many. */
static size_t pick_tier(const Snapshot *s, int tier, bool *picked)
{
    size_t count = 0;
    Room   room = { SEGMENT_DOCS, MERGED_BYTES };
    for (size_t i = 0; i < s->open.in.count; i++) {
        picked[i] = count < TIER && tier_of(texts_of(s, i)) == tier && takes(&room, s, i);
        count += picked[i];
    }
    return count;
}

/* Segments whose texts are mostly no longer there. */
static bool pick_worn(const Snapshot *s, bool *picked)
{
    Room room = { SEGMENT_DOCS, MERGED_BYTES };
    bool any = false;
    for (size_t i = 0; i < s->open.in.count; i++) {
        picked[i] = texts_of(s, i) * 2 < s->parts[i].segment->head->docs && takes(&room, s, i);
        any = any || picked[i];
    }
    return any;
}

static bool pick(const Snapshot *s, bool *picked)
{
    enum { TIERS = 6 };
    if (pick_worn(s, picked)) {
        return true;
    }
    for (int tier = 0; tier < TIERS; tier++) {
        size_t most = tier < TIERS - 2 ? TIER : 2;
        if (pick_tier(s, tier, picked) >= most) {
            return true;
        }
    }
    return false;
}

/* Mostly there is nothing to do, and whoever asks does so again and again. */
Error *search_merge(SearchIndex *x, bool *more)
{
    *more = false;
    TRY(search_commit(x));
    pthread_mutex_lock(&x->aside);
    const Snapshot *from = acquire(x);
    Arena          *a = arena_make(KIB(64));
    bool           *picked = NEW_N(a, bool, from->count + 1);
    *more = pick(from, picked);
    Error *failed = *more ? rewrite(x, from, picked) : NULL;
    arena_release(a);
    search_release(x, &from->open);
    pthread_mutex_unlock(&x->aside);
    return failed;
}

/* ---- without what was taken out ------------------------------------------------------------------------------------------------------------ */

/* Whether the segment holds the text of this name, and whether it is found. */
static bool holds(const SearchPart *p, Arena *a, Str name, bool *found)
{
    uint32_t doc;
    if (!segment_find_name(p->segment, key_term(a, (SearchKey){ FIELD_NAME, name }), name, &doc)) {
        return false;
    }
    *found = p->live == NULL || (p->live[doc / 64] >> doc % 64 & 1) != 0;
    return true;
}

/* A segment that holds one of the names that is not found any more. */
static bool pick_holder(const Snapshot *s, Arena *a, const Str *names, size_t count, bool *picked)
{
    for (size_t i = 0; i < s->open.in.count; i++) {
        for (size_t k = 0; k < count; k++) {
            bool found;
            if (holds(&s->parts[i], a, names[k], &found) && !found) {
                picked[i] = true;
                return true;
            }
        }
    }
    return false;
}

static Error *purge_one(SearchIndex *x, const Str *names, size_t count, bool *more)
{
    const Snapshot *from = acquire(x);
    Arena          *a = arena_make(MIB(16));
    bool           *picked = NEW_N(a, bool, from->count + 1);
    *more = pick_holder(from, a, names, count, picked);
    Error *failed = *more ? rewrite(x, from, picked) : NULL;
    arena_release(a);
    search_release(x, &from->open);
    return failed;
}

static void see_still(SearchIndex *x, const Str *names, size_t count, bool *still)
{
    const Snapshot *s = acquire(x);
    Arena          *a = arena_make(MIB(16));
    for (size_t k = 0; k < count; k++) {
        still[k] = search_has(&s->open, a, names[k]);
    }
    arena_release(a);
    search_release(x, &s->open);
}

Error *search_purge(SearchIndex *x, const Str *names, size_t count, bool *still)
{
    TRY(search_commit(x)); /* what was put and taken out again leaves the log */
    pthread_mutex_lock(&x->aside);
    see_still(x, names, count, still);
    Error *failed = NULL;
    for (bool more = true; more && failed == NULL;) {
        failed = purge_one(x, names, count, &more);
    }
    pthread_mutex_unlock(&x->aside);
    return failed;
}

Error *search_erase(SearchIndex *x, Str name)
{
    bool still;
    TRY(search_remove(x, name));
    return search_purge(x, &name, 1, &still);
}

/* ---- damage ------------------------------------------------------------------------------------------------------------------------------ */

static const char *word_of(State state)
{
    return state == SEGMENT_HURT ? "damaged, its texts are whole" : "damaged or gone, with its texts";
}

/* What is left of it in the place of a segment that is searched, unless that has gone meanwhile. */
static Error *set_aside(SearchIndex *x, Arena *scratch, void *left)
{
    Next   n = next_begin(x, scratch);
    size_t at = place_of(x->now, ((Opened *)left)->number);
    if (at >= x->now->open.in.count) {
        return NULL;
    }
    n.damaged[at] = left;
    return next_end(&n);
}

static Error *search_no_more(SearchIndex *x, uint32_t number)
{
    Opened *left = index_open_damaged(x, number);
    left->readers = 1;
    pthread_mutex_lock(&x->writing);
    Error *failed = x->stopped ? NULL : index_step(x, set_aside, left);
    pthread_mutex_unlock(&x->writing);
    pthread_mutex_lock(&x->lock);
    index_leave_segment(x, left);
    pthread_mutex_unlock(&x->lock);
    return failed;
}

static Error *check_segment(SearchIndex *x, const Opened *o, Buf *damaged)
{
    Error *wrong = o->state == SEGMENT_WHOLE ? segment_check(&o->segment) : NULL;
    if (wrong != NULL || o->state != SEGMENT_WHOLE) {
        buf_addf(damaged, "%sseg-%u: ", damaged->n > 0 ? "; " : "", o->number);
        buf_add(damaged, wrong != NULL ? wrong->detail : str_of(word_of(o->state)));
    }
    return wrong == NULL ? NULL : search_no_more(x, o->number);
}

static Error *told(const Buf *damaged)
{
    return damaged->n == 0 ? NULL : err_make(ERR_DISK, STR_F, STR_A(buf_str(damaged)));
}

Error *search_check(SearchIndex *x, Arena *a)
{
    const Snapshot *s = acquire(x);
    Buf             damaged = buf_make(a, KIB(16));
    Error          *failed = NULL;
    for (size_t i = 0; i < s->count && failed == NULL; i++) {
        failed = check_segment(x, s->segments[i], &damaged);
    }
    search_release(x, &s->open);
    return failed != NULL ? failed : told(&damaged);
}

Error *search_check_next(SearchIndex *x, Arena *a, uint32_t *after)
{
    const Snapshot *s = acquire(x);
    const Opened   *next = NULL;
    Buf             damaged = buf_make(a, KIB(16));
    for (size_t i = 0; i < s->open.in.count; i++) {
        const Opened *o = s->segments[i];
        next = o->number > *after && (next == NULL || o->number < next->number) ? o : next;
    }
    *after = next == NULL ? 0 : next->number;
    Error *failed = next == NULL ? NULL : check_segment(x, next, &damaged);
    search_release(x, &s->open);
    return failed != NULL ? failed : told(&damaged);
}

Error *search_mend(SearchIndex *x, bool *mended)
{
    pthread_mutex_lock(&x->aside);
    const Snapshot *from = acquire(x);
    Arena          *a = arena_make(KIB(64));
    bool           *picked = NEW_N(a, bool, from->count + 1);
    *mended = false;
    for (size_t i = from->open.in.count; i < from->count && !*mended; i++) {
        *mended = picked[i] = from->segments[i]->state == SEGMENT_HURT;
    }
    Error *failed = *mended ? rewrite(x, from, picked) : NULL;
    arena_release(a);
    search_release(x, &from->open);
    pthread_mutex_unlock(&x->aside);
    return failed;
}

static Error *forget(SearchIndex *x, Arena *scratch, void *arg UNUSED)
{
    Next n = next_begin(x, scratch);
    for (size_t i = 0; i < x->now->count; i++) {
        n.left_out[i] = x->now->segments[i]->state == SEGMENT_LOST;
    }
    return next_end(&n);
}

Error *search_forget_lost(SearchIndex *x)
{
    pthread_mutex_lock(&x->writing);
    Error *failed = x->now->open.lost == 0 ? NULL : index_step(x, forget, NULL);
    pthread_mutex_unlock(&x->writing);
    return failed;
}

bool search_has(const SearchSnapshot *s, Arena *a, Str name)
{
    bool found = false;
    for (size_t i = 0; i < s->in.count && !found; i++) {
        found = holds(&s->in.items[i], a, name, &found) && found;
    }
    return found;
}
