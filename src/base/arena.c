/* Arenas: a chain of blocks, a budget, a list of deferred releases. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 16 * 1024, BLOCK_MOST = 64 * 1024, ALIGNMENT = 16 };

typedef struct Block Block;
struct Block {
    Block *older;
    size_t size; /* of data */
    size_t used;
    _Alignas(ALIGNMENT) unsigned char data[];
};

typedef struct Deferred Deferred;
struct Deferred {
    Deferred *older;
    void    (*release)(void *);
    void     *handle;
};

struct Arena {
    Block    *block;
    Deferred *deferred;
    size_t    budget;
    size_t    held; /* bytes in blocks */
    bool      guarded;
    jmp_buf   guard;
};

static _Thread_local uint64_t fail_countdown;

void arena_fail_at(uint64_t n)
{
    fail_countdown = n;
}

Arena *arena_make(size_t budget)
{
    Arena *a = calloc(1, sizeof *a);
    BUG_IF(a == NULL);
    a->budget = budget;
    return a;
}

static void run_deferred(Arena *a)
{
    while (a->deferred != NULL) {
        Deferred *d = a->deferred;
        a->deferred = d->older;
        d->release(d->handle);
    }
}

static void free_blocks(Arena *a, bool keep_one)
{
    Block *b = a->block;
    a->block = NULL;
    a->held = 0;
    while (b != NULL) {
        Block *older = b->older;
        if (keep_one && older == NULL && b->size == BLOCK_SIZE) {
            b->used = 0;
            a->block = b;
            a->held = b->size;
        } else {
            free(b);
        }
        b = older;
    }
}

void arena_reset(Arena *a)
{
    run_deferred(a);
    free_blocks(a, true);
}

void arena_release(Arena *a)
{
    if (a == NULL) {
        return;
    }
    run_deferred(a);
    free_blocks(a, false);
    free(a);
}

size_t arena_used(const Arena *a)
{
    return a->held;
}

jmp_buf *arena_guard(Arena *a)
{
    a->guarded = true;
    return &a->guard;
}

void arena_unguard(Arena *a)
{
    a->guarded = false;
}

NORETURN static void over_budget(Arena *a)
{
    BUG_IF(!a->guarded);
    a->guarded = false;
    arena_reset(a);
    longjmp(a->guard, 1);
}

/* As much again as is held, so that a page takes a few blocks and not dozens; as far as the budget goes. */
static size_t block_size(const Arena *a, size_t need)
{
    size_t usual = a->held < BLOCK_MOST ? a->held : BLOCK_MOST;
    if (usual < BLOCK_SIZE || usual > a->budget - a->held) {
        usual = BLOCK_SIZE;
    }
    return need > usual ? need : usual;
}

static Block *block_add(Arena *a, size_t need)
{
    size_t size = block_size(a, need);
    if (size > a->budget || a->held > a->budget - size) {
        over_budget(a);
    }
    Block *b = malloc(sizeof *b + size);
    if (b == NULL) {
        over_budget(a);
    }
    b->size = size;
    b->used = 0;
    b->older = a->block;
    a->block = b;
    a->held += size;
    return b;
}

void *arena_raw(Arena *a, size_t size)
{
    if (fail_countdown > 0 && --fail_countdown == 0) {
        over_budget(a);
    }
    if (size > SIZE_MAX / 2) {
        over_budget(a);
    }
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (rounded == 0) {
        rounded = ALIGNMENT;
    }
    Block *b = a->block;
    if (b == NULL || b->size - b->used < rounded) {
        b = block_add(a, rounded);
    }
    void *p = b->data + b->used;
    b->used += rounded;
    return p;
}

void *arena_alloc(Arena *a, size_t size)
{
    void *p = arena_raw(a, size);
    memset(p, 0, size);
    return p;
}

void *arena_array(Arena *a, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        over_budget(a);
    }
    return arena_alloc(a, total);
}

void *arena_grow(Arena *a, void *items, size_t *cap, size_t size)
{
    size_t more = *cap == 0 ? 8 : *cap * 2;
    void  *fresh = arena_array(a, more, size);
    if (items != NULL) {
        memcpy(fresh, items, *cap * size);
    }
    *cap = more;
    return fresh;
}

void arena_defer(Arena *a, void (*release)(void *), void *handle)
{
    Deferred *d = NEW(a, Deferred);
    d->older = a->deferred;
    d->release = release;
    d->handle = handle;
    a->deferred = d;
}
