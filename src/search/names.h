/* Strings with numbers: the first one added is 0, the next different one 1. Numbers stay. The hash is part of the file format. */
#ifndef SEARCH_NAMES_H
#define SEARCH_NAMES_H

#include "base/str.h"

typedef struct Names {
    Arena *arena;
    LIST(Str) all; /* copies in the arena, by number */
    uint32_t *slots; /* number + 1; 0: free */
    size_t    mask;
} Names;

Names    names_make(Arena *a);
uint32_t names_add(Names *t, Str name);
bool     names_find(const Names *t, Str name, uint32_t *number);

uint64_t name_hash(Str s);
/* Slots for so many names: a power of two, at most two thirds full. */
size_t name_slots(size_t count);

#endif
