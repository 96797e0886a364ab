/* Which groups of words have lists of their own, learned once from a sample of the collection and then the same for all its segments
 * until it is learned anew. Without their accents a thousand syllables stand in half of all judgments: each search of them alone is a
 * search for nothing, but two or three of them together ('ly hon') are rare and mean something. So each two neighbours of these
 * "common" words have a list, and the most frequent threes.
 * The plan also holds passages of many texts, by which each text is packed to half the size it would have alone. Of these passages any
 * four words in a row stand in at least one of PHRASE_PART texts: what is a text's own never gets into the plan. */
#ifndef SEARCH_PLAN_H
#define SEARCH_PLAN_H

#include "search/names.h"

#include "base/err.h"

enum { PLAN_WORDS = 2047, PLAN_TRIPLES = 8191, PLAN_NONE = 0xFFFF, PHRASE_PART = 50, PHRASE_BYTES = 192 * 1024 };

typedef struct Triple {
    uint16_t first, second, third; /* numbers of common words */
} Triple;

typedef struct Plan {
    uint32_t version;     /* 0: nothing learned yet, no groups */
    float    mean_length; /* words of a text, for all impacts made under this plan */
    Names    words;       /* the common ones */
    LIST(Triple) triples;
    uint64_t *slots; /* by hash: the three words and, in the last 16 bits, the number of their triple + 1 */
    size_t    mask;
    Str       phrases; /* passages, the most useful last; empty: texts are packed alone */
    struct ZSTD_CDict_s *packing;   /* NULL without phrases */
    struct ZSTD_DDict_s *unpacking;
} Plan;

Plan     plan_make(Arena *a, uint32_t version, float mean_length);
void     plan_add_word(Plan *p, Str folded);
void     plan_add_triple(Plan *p, Triple t);
void     plan_use_phrases(Plan *p, Str phrases); /* kept, not copied */
uint16_t plan_word(const Plan *p, Str folded);   /* PLAN_NONE: not a common one */
uint16_t plan_triple(const Plan *p, Triple t);   /* PLAN_NONE: has no list */
/* Two common words as the key of their list. */
static inline uint32_t plan_pair(uint16_t first, uint16_t second) { return (uint32_t)first << 11 | second; }

/* Lines of text, the phrases, and a digest of all before it; what is read is checked. */
Str               plan_format(Arena *a, const Plan *p);
MUST_CHECK Error *plan_parse(Arena *a, Str text, Plan *out);

#endif
