/* Arenas: memory with a lifetime and a budget.
 * Three lifetimes: process, request or job (one arena, reset), scratch (an arena passed by value of a mark).
 * Allocation never returns NULL. Over its budget (or out of memory) an arena first runs nothing and jumps
 * to the `arena_guard` set by its owner, which answers 503; without a guard the process stops.
 * Handles (files, connections, foreign objects) register with `arena_defer` and are released, last first,
 * by reset, release or the jump: so nothing above base/ calls free. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/def.h"

#include <setjmp.h>

typedef struct Arena Arena;

/* `budget` is the most bytes it may hold at once. */
Arena *arena_make(size_t budget);
void   arena_release(Arena *a);
/* Runs the deferred releases and forgets everything; keeps one block for reuse. */
void   arena_reset(Arena *a);
size_t arena_used(const Arena *a);

/* Aligned for any object: zeroed, or raw for what is written whole at once. */
void *arena_alloc(Arena *a, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));
void *arena_raw(Arena *a, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));
void *arena_array(Arena *a, size_t count, size_t size) __attribute__((malloc, alloc_size(2, 3), returns_nonnull));
void  arena_defer(Arena *a, void (*release)(void *), void *handle);

#define NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define NEW_N(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))

/* A list that grows by doubling: `items`, `count`, `cap` are fields of the caller's struct.
 * Use: *LIST_ADD(a, &list) = value; where list has T *items; size_t count, cap. */
#define LIST(T)        \
    struct {           \
        T     *items;  \
        size_t count;  \
        size_t cap;    \
    }
#define LIST_ADD(a, list)                                                                             \
    (((list)->count == (list)->cap)                                                                   \
         ? (void)((list)->items = arena_grow((a), (list)->items, &(list)->cap, sizeof(*(list)->items))) \
         : (void)0,                                                                                   \
     &(list)->items[(list)->count++])
void *arena_grow(Arena *a, void *items, size_t *cap, size_t size) __attribute__((returns_nonnull));

/* The owner writes: if (setjmp(*arena_guard(a)) != 0) { ...over budget: the arena is already reset... } */
jmp_buf *arena_guard(Arena *a);
void     arena_unguard(Arena *a);

/* For torture tests: the n-th allocation from now on this thread behaves as over budget; 0 turns it off. */
void arena_fail_at(uint64_t n);

#endif
