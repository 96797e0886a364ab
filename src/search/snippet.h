/* What is shown of a text that was found: the passage that says most of what was asked, and which of its words were meant.
 * A common word ('va', 'tai') is marked only beside its neighbour in the query, the words of a phrase only together; where nothing is
 * marked so, each word of a passage is, and none of a title. */
#ifndef SEARCH_SNIPPET_H
#define SEARCH_SNIPPET_H

#include "search/find.h"

/* In bytes of the text it was made for. */
typedef struct TextMark {
    uint32_t at, n;
} TextMark;

typedef LIST(TextMark) TextMarks;

/* In order, none touching another. */
TextMarks search_marks(const Plan *plan, const Query *q, Str text, Arena *a);

typedef struct Snippet {
    Str       title, passage;
    TextMarks title_marks, passage_marks;
    bool      cut_before, cut_after; /* the passage begins or ends within a sentence */
} Snippet;

/* For the hits of one answer, one after the other. Lives in the arena. */
typedef struct Snippets Snippets;
Snippets *snippets_make(const SearchParts *in, const Query *q, Arena *a);
/* A passage of about `most` bytes. */
MUST_CHECK Error *snippets_of(Snippets *s, const SearchHit *hit, size_t most, Snippet *out);

#endif
