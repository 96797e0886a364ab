/* A segment being made: its texts, and what each of them holds. For build.c, learn.c and seal.c. */
#ifndef SEARCH_BUILD_INT_H
#define SEARCH_BUILD_INT_H

#include "search/build.h"

#include <zstd.h>

typedef struct BuiltDoc {
    Str             name;
    int32_t         day;
    uint32_t        words;
    const uint16_t *stream; /* forms by number of the builder */
    size_t          stream_n;
    const uint32_t *marks;
    size_t          marks_n;
    const uint32_t *keys; /* those that are counted, by form */
    size_t          keys_n;
    Bytes           packed;
    uint32_t        text_size;
    float           slowness; /* k1 * (1 - b + b * length / mean) of BM25 */
} BuiltDoc;

typedef LIST(uint16_t) Codes;
typedef LIST(uint32_t) Numbers;

/* A word as it is written, for the next time: most of a text are the same few thousand. */
enum { KNOWN_BYTES = 16, KNOWN_WORDS = 1 << 14 };
typedef struct Known {
    char     letters[KNOWN_BYTES]; /* filled with zeroes, which no word has */
    uint32_t form;                 /* + 1; 0: nothing yet */
} Known;

struct Builder {
    Arena    *arena;
    Arena    *scratch; /* of one text */
    const Plan *plan; /* what the texts are packed by */
    ZSTD_CCtx  *packer;
    Names     names; /* of the texts */
    Names     forms; /* the letters of a word, then its accents in four bytes */
    Names     terms;
    Numbers   term_of; /* by form */
    Known    *known;   /* by hash of its letters: the last one there */
    LIST(BuiltDoc) docs;
    Codes     codes; /* of the text being added */
    Numbers   marks;
    Numbers   wholes; /* numbers of the text being added, by form */
    Numbers   keys;   /* its keys that are counted */
};

uint64_t builder_words(const Builder *b); /* of all texts */
/* Writes a code as it stands in a stream, to b->codes. */
void builder_add_code(Builder *b, uint32_t code);
void builder_end_part(Builder *b);
Bytes builder_pack(Builder *b, const Plan *plan, Str text);
/* A text as it was added: its title, a line feed, its body. In the scratch of the builder, until the next one. */
Str   builder_text(Builder *b, const BuiltDoc *doc);

/* ---- what a text holds, and how often (learn.c) -------------------------------------------------------------------------------------- */

enum { LIST_NONE = UINT32_MAX };

/* Lists have numbers: the terms of the builder, then the pairs of common words as the cells of a square, then the triples of the plan. */
typedef struct Reading {
    Builder        *b;
    const Plan     *plan;
    const uint16_t *common;  /* by term: its number in the plan */
    uint32_t        words;   /* common ones: the side of the square */
    uint32_t        pairs, triples, lists; /* where those of pairs and triples begin; how many there are */
    const uint32_t *rows;    /* while learning: each frequent pair has a row of triples, from 1; by cell. NULL: the triples of the plan */
    uint16_t       *here;    /* by list: how often in the text being read */
    uint32_t       *touched; /* the lists it is in */
    size_t          touched_n, touched_cap;
    uint32_t       *df;      /* by list: of the texts counted */
} Reading;

Reading reading_make(Builder *b, const Plan *plan);
/* Fills here and touched; reading_forget empties here again. */
void reading_read(Reading *r, const BuiltDoc *d);
void reading_forget(Reading *r);
/* Counts the lists of each `step`-th text. */
void reading_count(Reading *r, size_t step);

/* The passages of many texts, for the plan (phrases.c). In the arena of the builder. */
Str builder_phrases(Builder *b);

typedef struct Ranked {
    uint64_t key;
    uint32_t df;
} Ranked;

/* Those in most texts first, of equal ones the lower key. */
void rank(Ranked *items, size_t count);

#endif
