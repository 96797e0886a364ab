/* Many texts at once: a segment is filled while a second thread seals the one before it and shows it. Whatever the threads' pace, the
 * segments are the same, one after the other. May use: os, base. */
#include "search/index_int.h"

enum { TEXTS_ROOM = 768 }; /* MiB of texts */

/* A segment on its way, with all it needs. */
typedef struct Batch {
    Arena     *arena;
    Builder   *b;
    Next       next;
    Error     *failed; /* in the arena */
    bool       has_thread;
    pthread_t  thread;
} Batch;

struct SearchLoad {
    SearchIndex *index;
    Arena       *arena;
    size_t       texts;   /* of a segment */
    Batch       *filling;
    Batch       *sealing; /* NULL: none */
};

/* `writing` is held: the plan is made there. */
static Batch *batch_make(SearchIndex *x)
{
    Arena *a = arena_make(MIB(BUILD_ROOM));
    Batch *p = NEW(a, Batch);
    *p = (Batch){ .arena = a, .b = builder_make(a, x->plan) };
    return p;
}

/* On a thread of its own: until it ends nobody else touches the index but its readers, for who loads holds `writing`. */
static void *seal_batch(void *batch)
{
    Batch *p = batch;
    Error *failed = next_seal(&p->next, p->b);
    failed = failed == NULL ? next_end(&p->next) : failed;
    p->failed = failed == NULL ? NULL : err_copy(p->arena, failed);
    return NULL;
}

static Error *finish_sealing(SearchLoad *l)
{
    Batch *p = l->sealing;
    if (p == NULL) {
        return NULL;
    }
    if (p->has_thread) {
        pthread_join(p->thread, NULL);
    }
    Error *failed = p->failed == NULL ? NULL : err_copy(l->index->arena, p->failed);
    arena_release(p->arena);
    l->sealing = NULL;
    pthread_mutex_unlock(&l->index->writing);
    return failed;
}

/* What the segments before hold of its names is taken out first, so they have to stand. */
static Error *hand_over(SearchLoad *l)
{
    SearchIndex *x = l->index;
    Batch       *p = l->filling;
    TRY(index_may_write(x));
    x->stopped = true; /* until the next generation stands */
    p->next = next_begin(x, p->arena);
    for (size_t i = 0; i < builder_count(p->b); i++) {
        next_take_out(&p->next, builder_name(p->b, i));
    }
    TRY(next_learn(&p->next, p->b)); /* before the next segment is begun under the plan */
    l->sealing = p;
    l->filling = NULL;
    p->has_thread = pthread_create(&p->thread, NULL, seal_batch, p) == 0;
    if (!p->has_thread) {
        seal_batch(p);
    }
    return NULL;
}

/* `writing` is held from here until it is sealed; when it fails, no more. */
static Error *begin_sealing(SearchLoad *l)
{
    TRY(finish_sealing(l));
    pthread_mutex_lock(&l->index->writing);
    Error *failed = hand_over(l);
    if (failed != NULL) {
        pthread_mutex_unlock(&l->index->writing);
    }
    return failed;
}

static Error *begin_load(SearchIndex *x, size_t texts, SearchLoad **out)
{
    TRY(index_may_write(x));
    TRY(index_commit(x));
    Arena *a = arena_make(KIB(64));
    *out = NEW(a, SearchLoad);
    **out = (SearchLoad){ .index = x, .arena = a, .texts = texts < SEGMENT_DOCS ? texts : SEGMENT_DOCS, .filling = batch_make(x) };
    return NULL;
}

Error *search_load_begin(SearchIndex *x, size_t texts, SearchLoad **out)
{
    pthread_mutex_lock(&x->writing);
    Error *failed = begin_load(x, texts, out);
    pthread_mutex_unlock(&x->writing);
    return failed;
}

Error *search_load_add(SearchLoad *l, const SearchDoc *doc)
{
    if (l->filling == NULL) {
        return err_make(ERR_DISK, "search: a load that failed before");
    }
    if (builder_count(l->filling->b) >= l->texts || arena_used(l->filling->arena) > MIB(TEXTS_ROOM)) {
        TRY(begin_sealing(l));
        l->filling = batch_make(l->index);
    }
    return builder_add(l->filling->b, doc);
}

Error *search_load_end(SearchLoad *l)
{
    Error *failed = l->filling != NULL && builder_count(l->filling->b) > 0 ? begin_sealing(l) : NULL;
    Error *last = finish_sealing(l);
    if (l->filling != NULL) {
        arena_release(l->filling->arena);
    }
    arena_release(l->arena);
    return failed == NULL ? last : failed;
}
