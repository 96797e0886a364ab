/* Addresses in a text and their short form: house, street and hamlet fall away, ward and district become a letter, the
 * province stays (rule 10); for a minor only the province (rule 14). Schools of minors. May use: base. */
#ifndef JUDGMENT_HIDE_PLACE_H
#define JUDGMENT_HIDE_PLACE_H

#include "judgment/hide.h"
#include "judgment/hide_words.h"

typedef struct PlaceChange {
    uint32_t from, to;
    Str      coded;
    bool     certain;
    bool     school;
} PlaceChange;

typedef struct PlaceChanges {
    PlaceChange *items;
    size_t       count, cap;
} PlaceChanges;

/* Codes of places join the book, so that a ward has one letter in all texts of a matter. */
PlaceChanges hide_places(Arena *a, const HideWords *w, bool minors, HideBook *book);


#endif
