/* A text as words with their places: what hiding and the gate compare. A word has two keys: `exact` ignores case and where
 * the tone mark stands (hòa = hoà, decomposed = composed), `bare` also ignores every mark (đ = d). Characters that show
 * nothing (zero-width, soft hyphen) inside a word do not count. Offsets are bytes of the original. May use: base. */
#ifndef JUDGMENT_HIDE_WORDS_H
#define JUDGMENT_HIDE_WORDS_H

#include "base/base.h"

typedef struct HideWord {
    uint32_t from, to; /* bytes */
    uint32_t line;
    uint64_t exact, bare;
    bool     accented; /* has a Vietnamese mark */
    bool     capital;  /* begins with a capital */
    bool     upper;    /* capitals throughout, more than one letter */
    bool     digits;   /* nothing but digits */
    bool     joined;   /* only white space stands between it and the word before */
} HideWord;

typedef struct HideWords {
    Str       text;
    HideWord *items;
    size_t    count;
    bool     *line_accented; /* by line: some word of it has a mark */
} HideWords;

HideWords hide_words(Arena *a, Str text);
Str       hide_word_text(const HideWords *w, size_t i);

/* A phrase of words to look for, made of terminated text once. */
enum { HIDE_PHRASE_WORDS = 6 };
typedef struct HidePhrase {
    uint64_t exact[HIDE_PHRASE_WORDS], bare[HIDE_PHRASE_WORDS];
    size_t   count;
} HidePhrase;

/* A set of phrases sorted by their last word, so that "does one end here" is one look-up; two small filters by the keys of
 * first and last words turn nearly every other word away at once. */
enum { HIDE_FILTER_WORDS = 16 };
typedef struct HidePhrases {
    HidePhrase *items; /* sorted by the bare key of the last word */
    size_t      count, longest;
    uint64_t    firsts[HIDE_FILTER_WORDS], lasts[HIDE_FILTER_WORDS];
} HidePhrases;

HidePhrases hide_phrases(Arena *a, const char *const *texts, size_t count);
/* Words of the longest phrase that ends with word `last`; 0 when none. Unaccented writing counts on unaccented lines. */
size_t      hide_phrase_before(const HidePhrases *p, const HideWords *w, size_t last);
/* The same for a phrase that begins with word `first`. */
size_t      hide_phrase_at(const HidePhrases *p, const HideWords *w, size_t first);

/* The letter an initial is made of: "Á" as written in capitals, or its base letter ("A"; Đ stays Đ). */
Str hide_initial(Arena *a, Str word, bool base_letter);

#endif
