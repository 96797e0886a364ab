/* Rows of words as the texts have them: what stands behind some words, with which accents, and how often. Read in a sample of the texts
 * that hold the words, spread evenly over all of them: so it costs the same whatever the size of the collection. For suggestions and
 * corrections. */
#ifndef SEARCH_ROWS_H
#define SEARCH_ROWS_H

#include "search/find.h"

/* Texts read, words of a row, words behind it, places of one text, of the frequent words of a segment those looked at for a beginning. */
enum { ROW_TEXTS = 256, ROW_WORDS = 12, ROW_BEHIND = 6, ROW_PLACES = 12, ROW_TERMS = 4096, ROW_TITLE = 24 };

/* A row in the texts and every row that goes on from it, as a tree. */
typedef struct RowNode {
    uint32_t parent, word, depth; /* words from the root on */
    uint32_t texts, places;
    uint32_t last;                /* the text it was last seen in, + 1 */
} RowNode;

typedef struct RowWord {
    Str      folded;
    uint32_t accents;
    uint32_t places; /* in the texts in which every word was counted */
} RowWord;

typedef struct RowTitle {
    const uint32_t *words;
    size_t          count;
    uint32_t        texts;
} RowTitle;

typedef struct Rows {
    LIST(RowNode)  nodes; /* the first is the root */
    LIST(RowWord)  words;
    LIST(RowTitle) titles;   /* those in which the row stands */
    uint32_t       texts;    /* read */
    uint64_t       of;       /* texts that hold all words but an unfinished one */
    uint64_t       counted;  /* words of the texts in which every word was counted */
    Names          led;      /* what stands before a row of one word, for rows_led */
    LIST(uint32_t) led_by;
} Rows;

typedef struct RowAsk {
    const QueryWord *words; /* accents that are there are meant, letter by letter */
    size_t           count;
    bool             open;  /* of the last word only the beginning is known; it may be empty */
    bool             beyond; /* and what stands behind the row */
    const QueryWord *with;   /* the texts hold these as well, wherever they stand */
    size_t           with_count;
} RowAsk;

void rows_read(const SearchParts *in, const RowAsk *ask, Arena *a, Rows *out);

/* The words of a node, as they are written. */
Str rows_written(const Rows *r, Arena *a, uint32_t node);
Str rows_title(const Rows *r, Arena *a, const RowTitle *title);
/* The part of a node's places that have the same word before them: where it is large, the row begins in the middle of something. */
double rows_led(const Rows *r, uint32_t node);

#endif
