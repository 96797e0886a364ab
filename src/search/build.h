/* Making a segment: texts are added in any order, then sealed into one file. Memory: some 6 KB a text. */
#ifndef SEARCH_BUILD_H
#define SEARCH_BUILD_H

#include "search/segment.h"

/* Something a text is found by as a whole: its court, its kind, its number. `field` is a number of the index's own; how many of the
 * texts found have each key of a field below FIELDS_COUNTED can be asked (count.h). */
typedef struct SearchKey {
    uint8_t field;
    Str     value; /* compared as its words are: without accents and case, whatever stands between them */
} SearchKey;

typedef struct SearchDoc {
    Str              name; /* its key, in its own order */
    Date             day;
    Str              title, body;
    const SearchKey *keys;
    size_t           keys_count;
} SearchDoc;

enum { KEY_BYTES = 240, FIELDS_COUNTED = 16, FIELDS_MOST = 31, FIELD_NAME = 31 }; /* the last stands for the name */

/* The letters of a key's term: no word of a text looks like it. */
Str key_term(Arena *a, SearchKey key);
/* Of such letters the field, and the words of the value. */
static inline uint8_t key_field(Str term) { return (uint8_t)(term.p[1] - 'A'); }
static inline Str     key_value(Str term) { return str_sub(term, 3, term.n); }

typedef struct Builder Builder;

Builder *builder_make(Arena *a, const Plan *plan); /* what texts are packed by */
MUST_CHECK Error *builder_check(const SearchDoc *doc); /* what builder_add would refuse it for */
/* A name twice is ERR_CONFLICT. */
MUST_CHECK Error *builder_add(Builder *b, const SearchDoc *doc);
/* A text of another segment. */
MUST_CHECK Error *builder_add_from(Builder *b, const Segment *sg, uint32_t doc);
size_t   builder_count(const Builder *b);
Str      builder_name(const Builder *b, size_t i); /* of the texts as they were added */
/* Learns the groups worth a list from the texts added so far. */
Plan builder_learn(Builder *b, uint32_t version);
/* Writes the segment and syncs it. Nothing may be added after. `plan`: the one it was made with, or one it has learned. */
MUST_CHECK Error *builder_seal(Builder *b, const Plan *plan, Os *os, Str path);

/* The text of this name; false: none. `term`: key_term of the name, the same for every segment. */
bool segment_find_name(const Segment *sg, Str term, Str name, uint32_t *doc);

#endif
