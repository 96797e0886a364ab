/* What a person may be about to type, from the texts themselves: titles with what was typed, and what stands behind it in many texts, as
 * far as it belongs together. Accents need not be typed: what is suggested has them. Reads a few hundred texts, whatever the size of the
 * collection, and allocates in the arena alone. */
#ifndef SEARCH_SUGGEST_H
#define SEARCH_SUGGEST_H

#include "search/find.h"

enum { SUGGEST_MOST = 20 };

typedef struct Suggestion {
    Str      text;  /* what to type in all; read as a query it is found */
    uint64_t texts; /* in about how many */
    bool     title; /* of texts */
} Suggestion;

typedef struct Suggestions {
    Suggestion *items; /* those in most texts first */
    size_t      count;
} Suggestions;

/* At most `most`. Nothing within quotes, of a key (toa:...) or of what is excluded; nothing of less than two letters. */
void search_suggest(const SearchParts *in, Str typed, size_t most, Arena *a, Suggestions *out);

#endif
