/* "Có phải bạn muốn tìm": what may have been meant where a word is in no text, or hardly anything is found. The dictionary is that of the
 * texts: of the words that are a slip away (slips.h) those that stand beside the other words of the query. What is proposed finds
 * something, within the same keys and years; nothing is proposed where nothing better is known. Of a sentence only words in no text are
 * changed, where they stand beside their neighbours: hardly a text has all of its words, right as they are. */
#ifndef SEARCH_CORRECT_H
#define SEARCH_CORRECT_H

#include "search/find.h"

typedef struct Correction {
    Str      text;  /* to be typed instead; empty: nothing better */
    uint64_t texts; /* it finds */
} Correction;

/* `q`: what was typed, as search_parse read it, with keys that were chosen beside it. The order and the number wanted of `ask` are of no
 * matter; its time is. */
void search_correct(const SearchParts *in, Str typed, const Query *q, const SearchAsk *ask, Arena *a, Correction *out);

#endif
