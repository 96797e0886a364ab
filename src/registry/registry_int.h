/* The registry inside itself. */
#ifndef REGISTRY_REGISTRY_INT_H
#define REGISTRY_REGISTRY_INT_H

#include "registry/registry.h"

enum { REGISTRY_PARTS = 2 }; /* the real one and, in the demo, the invented one */

typedef struct Index Index; /* registry_search.c */

struct Registry {
    const Law      *law;
    const CourtLaw *courts[REGISTRY_PARTS];
    const PlaceLaw *places[REGISTRY_PARTS];
    size_t          parts;
    CourtAreas      areas; /* imported */
    Index          *index; /* made at the first search */
};

/* Owned by `process`; knows its registry after the first search. */
Index *index_make(Arena *process);

/* Every court of every part. */
typedef bool CourtVisit(void *to, const Court *c); /* false stops */
void registry_each_court(const Registry *r, CourtVisit *visit, void *to);

/* The regional court that covers a ward for certain; NULL when not known. */
const Court *registry_court_of_ward(const Registry *r, Str ward, Date on);
/* The court whose predecessors all of the ward's old districts belonged to; NULL when the data do not say. */
const Court *registry_likely_court(const Registry *r, Str ward, Date on);

/* Both languages of a message with arguments. */
LawText registry_text(Arena *a, Str key, const ErrArg *args, size_t count);
#define REGISTRY_TEXT(a, key, ...) \
    registry_text((a), S(key), (const ErrArg[]){ __VA_ARGS__ }, COUNT_OF(((const ErrArg[]){ __VA_ARGS__ })))

#endif
