/* Which groups of words have lists of their own, learned once from a sample of the collection and then the same for all its segments
 * until it is learned anew. Without their accents a thousand syllables stand in half of all judgments: each search of them alone is a
 * search for nothing, but two or three of them together ('ly hon') are rare and mean something. So each two neighbours of these
 * "common" words have a list, and the most frequent threes. */
#ifndef SEARCH_PLAN_H
#define SEARCH_PLAN_H

#include "search/names.h"

#include "base/err.h"

enum { PLAN_WORDS = 2047, PLAN_TRIPLES = 8191, PLAN_NONE = 0xFFFF };

typedef struct Triple {
    uint16_t first, second, third; /* numbers of common words */
} Triple;

typedef struct Plan {
    uint32_t version;     /* 0: nothing learned yet, no groups */
    float    mean_length; /* words of a text, for all impacts made under this plan */
    Names    words;       /* the common ones */
    LIST(Triple) triples;
    uint16_t *slots; /* number of a triple + 1 */
    size_t    mask;
} Plan;

Plan     plan_make(Arena *a, uint32_t version, float mean_length);
void     plan_add_word(Plan *p, Str folded);
void     plan_add_triple(Plan *p, Triple t);
uint16_t plan_word(const Plan *p, Str folded);   /* PLAN_NONE: not a common one */
uint16_t plan_triple(const Plan *p, Triple t);   /* PLAN_NONE: has no list */
/* Two common words as the key of their list. */
static inline uint32_t plan_pair(uint16_t first, uint16_t second) { return (uint32_t)first << 11 | second; }

/* Lines of text; what is read is checked. */
Str               plan_format(Arena *a, const Plan *p);
MUST_CHECK Error *plan_parse(Arena *a, Str text, Plan *out);

#endif
