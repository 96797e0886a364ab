/* Files lately read, kept whole: until its next event a file is a value that does not change, and its readers see it in parts, page after
 * page. What stands here is taken only when the stored head (sequence number and integrity code over all events) is the one it was loaded
 * under, so nothing is told that the reader's own snapshot does not hold. May use: db, base, POSIX threads. */
#include "matter/matter_int.h"

#include <pthread.h>

enum { PLACES = 128, FILE_MOST = KIB(256) }; /* a file of forty papers takes about 80 KiB */

/* Lies in its own arena with everything `file` points to. */
typedef struct Kept {
    Shelf   *shelf;
    Arena   *arena;
    Matter   file;
    unsigned holders; /* its place and those who read it now: it goes with the last */
    uint64_t used;    /* the turn in which it was last taken */
} Kept;

struct Shelf {
    pthread_mutex_t lock;
    Kept           *places[PLACES];
    uint64_t        turn;
};

/* Under the lock. */
static void let_go(Kept *k)
{
    if (--k->holders == 0) {
        arena_release(k->arena);
    }
}

static void give_back(void *handle)
{
    Kept *k = *(Kept **)handle;
    if (k != NULL) {
        Shelf *s = k->shelf;
        pthread_mutex_lock(&s->lock);
        let_go(k);
        pthread_mutex_unlock(&s->lock);
    }
}

static void release_shelf(void *handle)
{
    Shelf *s = handle;
    for (size_t i = 0; i < PLACES; i++) {
        if (s->places[i] != NULL) {
            let_go(s->places[i]);
        }
    }
    pthread_mutex_destroy(&s->lock);
}

Shelf *shelf_make(Arena *process)
{
    Shelf *s = NEW(process, Shelf);
    pthread_mutex_init(&s->lock, NULL);
    arena_defer(process, release_shelf, s);
    return s;
}

/* Its own place, or else a free one, or else the one not asked for the longest. */
static Kept **place_for(Shelf *s, MatterId id)
{
    Kept **best = &s->places[0];
    for (size_t i = 0; i < PLACES; i++) {
        Kept **p = &s->places[i];
        if (*p != NULL && id_eq((*p)->file.id.id, id.id)) {
            return p;
        }
        if (*best != NULL && (*p == NULL || (*p)->used < (*best)->used)) {
            best = p;
        }
    }
    return best;
}

static bool is_same_state(const Matter *m, const Matter *now)
{
    return court_id_eq(m->court, now->court) && id_eq(m->id.id, now->id.id) && m->seq == now->seq && str_eq(m->integrity, now->integrity);
}

static Kept *take(Shelf *s, const Matter *now)
{
    pthread_mutex_lock(&s->lock);
    Kept *k = *place_for(s, now->id);
    k = k != NULL && is_same_state(&k->file, now) ? k : NULL;
    if (k != NULL) {
        k->holders++;
        k->used = ++s->turn;
    }
    pthread_mutex_unlock(&s->lock);
    return k;
}

/* The caller's hold and the place's. One that another reader put there for the same file meanwhile makes way: both are right. */
static void put(Shelf *s, Kept *k)
{
    pthread_mutex_lock(&s->lock);
    Kept **place = place_for(s, k->file.id);
    if (*place != NULL) {
        let_go(*place);
    }
    *place = k;
    k->holders = 2;
    k->used = ++s->turn;
    pthread_mutex_unlock(&s->lock);
}

/* *out stays NULL when the file is larger than what is kept. */
static Error *load_kept(House *h, Db *db, CourtId court, MatterId id, Kept **out)
{
    Arena *own = arena_make(FILE_MOST);
    if (setjmp(*arena_guard(own)) != 0) {
        arena_release(own);
        return NULL;
    }
    Kept *k = NEW(own, Kept);
    k->shelf = h->shelf;
    k->arena = own;
    Error *failed = matter_load(h, db, own, court, id, &k->file);
    arena_unguard(own);
    if (failed != NULL) {
        arena_release(own); /* the error lives in memory of the thread */
        return failed;
    }
    *out = k;
    return NULL;
}

Error *matter_read(House *h, Db *db, Arena *a, CourtId court, MatterId id, Matter *out)
{
    if (h->shelf == NULL) {
        return matter_load(h, db, a, court, id, out);
    }
    Kept **held = NEW(a, Kept *);
    arena_defer(a, give_back, held); /* before anything is held: the arena may jump here */
    Matter head;
    TRY(matter_load_head(h, db, a, court, id, &head));
    Kept *k = take(h->shelf, &head);
    if (k == NULL) {
        TRY(load_kept(h, db, court, id, &k));
        if (k == NULL) {
            return matter_load(h, db, a, court, id, out);
        }
        put(h->shelf, k);
    }
    *held = k;
    *out = k->file;
    return NULL;
}
