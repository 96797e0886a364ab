/* Texts like one of the index: those that hold most of the words which tell it from the others. Telling are the groups of two common
 * words, and the words that are not common, by their BM25 weight in the text; written small, for a capital begins a name, and that the
 * same people or places are named makes no two texts alike. What has less than a quarter of what the text itself would score is not like
 * it. Bounded: so many words are asked for, of so many texts (their first 20,000 words) is read what they share. */
#ifndef SEARCH_SIMILAR_H
#define SEARCH_SIMILAR_H

#include "search/find.h"

enum { SIMILAR_MOST = 20, SIMILAR_SHARED = 3 };

typedef struct SimilarAsk {
    Str       name;     /* of the text */
    SearchKey same;     /* texts with this key are preferred; value empty: none are */
    size_t    most;     /* at most SIMILAR_MOST */
} SimilarAsk;

typedef struct SimilarText {
    SearchHit hit;
    Str       name;
    bool      same; /* has the key */
    Str       shared[SIMILAR_SHARED]; /* words in a row that stand in both, as the text has them; what tells most first */
    size_t    shared_count;
} SimilarText;
typedef LIST(SimilarText) SimilarTexts;

/* The most alike first. The same answer however the texts are spread. ERR_NOT_FOUND: no text has the name. */
MUST_CHECK Error *search_similar(const SearchParts *in, const SimilarAsk *ask, Arena *a, SimilarTexts *out);

#endif
