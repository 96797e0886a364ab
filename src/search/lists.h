/* Lists of the documents of one segment that hold a word or a group of words, each document with its impact: how much the word says of
 * it, in 1 to 255. A segment has at most 65,536 documents, so a document is 16 bits and the set of all of them is a bitset of 8 KiB.
 * Three forms, by how many of the documents the list holds:
 *   ARRAY  few: the documents as 16-bit numbers, then the impacts.
 *   SPLIT  for each 256 documents where theirs begin, and their largest impact; then the low bytes of the documents; then the impacts.
 *   DENSE  a bit for each document; for each 256 the number of those before; for each 64 their largest impact; then the impacts.
 * All are little-endian and read where they lie in the file. */
#ifndef SEARCH_LISTS_H
#define SEARCH_LISTS_H

#include "base/err.h"

enum { SEGMENT_DOCS = 65536, SEGMENT_WORDS = SEGMENT_DOCS / 64 };

typedef enum ListKind { LIST_ARRAY, LIST_SPLIT, LIST_DENSE } ListKind;

/* As it stands in the file. A word that no document holds has df 0. */
typedef struct ListRef {
    uint32_t at; /* in the section of lists, in bytes */
    uint32_t df : 24, best : 8;
} ListRef;

typedef struct List {
    ListKind        kind;
    uint32_t        df;
    uint8_t         best;   /* the largest impact */
    const uint16_t *docs;   /* ARRAY */
    const uint16_t *starts; /* SPLIT */
    const uint8_t  *lows;
    const uint64_t *bits;   /* DENSE */
    const uint16_t *ranks;
    const uint8_t  *most;   /* SPLIT, DENSE: the largest impact of each 256 or 64 documents */
    const uint8_t  *impacts;
} List;

ListKind list_kind(uint32_t docs, uint32_t df);
size_t   list_bytes(uint32_t docs, uint32_t df);
size_t   list_alignment(uint32_t docs, uint32_t df);
/* `at` is aligned and has list_bytes of room. */
List     list_view(const uint8_t *at, uint32_t docs, uint32_t df, uint8_t best);

typedef struct ListEntry {
    uint8_t doc; /* among the 64 of its word */
    uint8_t impact;
} ListEntry;

/* Writing, into zeroed room: word after word, the documents of each in ascending order. `count` is how many the list has already. */
void    list_append(uint8_t *at, uint32_t docs, uint32_t df, uint32_t count, uint32_t word, const ListEntry *entries, uint32_t n);
/* After the last: what is counted from the whole. Returns the largest impact. */
uint8_t list_finish(uint8_t *at, uint32_t docs, uint32_t df);

/* Every number in it is what the others say it must be: for files that may be broken. */
MUST_CHECK Error *list_check(const List *l, uint32_t docs);

/* ---- sets of documents: words = (docs + 63) / 64 ---- */
void     list_add_to(const List *l, uint32_t words, uint64_t *set);    /* set |= list */
void     list_keep_in(const List *l, uint32_t words, uint64_t *set);   /* set &= list */
uint64_t list_count_in(const List *l, uint32_t words, const uint64_t *set); /* how many of the list are in the set */

/* The impact of a document, 0 when the list does not hold it. */
uint8_t list_impact(const List *l, uint32_t doc);
/* The same of the 64 documents of a word of a set. */
void list_impacts(const List *l, uint32_t word, uint8_t out[64]);
/* Adds what the list gives each of them to its score and takes the most it gives any off `*rest`. Whether one has `least` then, were it
 * given all of the rest. */
bool list_score(const List *l, uint32_t word, float weight, float scores[64], float *rest, float least);
/* Asks for the memory that the list as a set, that its bounds will be read from. */
void list_whole_soon(const List *l, uint32_t words, bool set, bool bounds);
/* Asks for the memory that list_impacts of the word will read. */
void list_soon(const List *l, uint32_t word);
/* bound[w] += weight * the largest impact of the 64 documents w. */
void list_bounds(const List *l, uint32_t words, float weight, float *bound);

#endif
