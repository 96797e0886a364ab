/* An answer to what a person typed, by one rule for every place that searches. First the texts with all of the words; an abbreviation is
 * its words as well. Where those are too few, the texts with some of the words, the best first. How few is too few depends on the texts:
 *   long   a judgment says nearly every word of a question that concerns it. Where none has all of several words, or hardly any all of
 *          a sentence, some will do. What stands in quotes is meant.
 *   short  an article of a law has few words, and seldom those of a question: a sentence is looked for by some of its words at once, and a
 *          phrase that is nowhere by its words.
 * By day only texts with all of the words answer: others would stand among them in no order. */
#ifndef SEARCH_ASK_H
#define SEARCH_ASK_H

#include "search/find.h"
#include "search/speech.h"

enum { ASK_FEW = 10 }; /* fewer texts than these are hardly any */

typedef enum AskTexts { TEXTS_LONG, TEXTS_SHORT } AskTexts;

typedef struct SearchReply {
    SearchAnswer answer;
    Query        asked; /* what was looked for in the end: its words are marked. `any`: the texts have some of them */
} SearchReply;

/* `typed` stays as it is; `sp` may be NULL. */
void search_ask(const SearchParts *in, const Query *typed, const Speech *sp, const SearchAsk *ask, AskTexts texts, Arena *a, SearchReply *out);

#endif
