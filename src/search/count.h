/* How many of the texts found have which keys, and lie in which days: what a reader narrows a search by.
 * Exact where the total is; of an estimated total (`about`) the same part of what the lists say. */
#ifndef SEARCH_COUNT_H
#define SEARCH_COUNT_H

#include "search/find.h"

typedef struct KeyCount {
    Str      value; /* the words of the key, folded: "ds st" of DS-ST */
    uint64_t texts;
} KeyCount;

typedef struct KeyCounts {
    KeyCount *items; /* the most frequent first, then by their letters; at least one text each */
    size_t    count;
} KeyCounts;

/* A field with more values than this is looked at in a sample of the texts to know which are its most frequent; those are counted. */
enum { COUNT_ALL_VALUES = 32, COUNT_SAMPLE = 2000 };

/* For each of the fields the `most` most frequent. */
void search_count_keys(const SearchParts *in, const SearchAnswer *found, const uint8_t *fields, size_t fields_count, size_t most, Arena *a, KeyCounts *out);

/* out[i]: texts from from[i] on and before from[i + 1], for i below n - 1. Days ascend. */
void search_count_days(const SearchParts *in, const SearchAnswer *found, const Date *from, size_t n, uint64_t *out);

/* The keys of a segment under the numbers they have in all of them; what is new gets the next one. */
void part_name_keys(SearchPart *part, KeyNames *names, Arena *a);

#endif
