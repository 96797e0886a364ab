/* A text as words the index can compare: one pass, no locale, no allocation.
 * Of each word the letters are kept without accents, tones and case ("folded"), and apart from them what was taken off ("accents"), so
 * that 'hop dong' finds 'hợp đồng' and 'hợp đồng' can still be told from 'họp đông'. NFC, NFD and every mixture give the same words.
 * Where the tone stands does not matter (hoà = hòa, thuỷ = thủy), nor i or y as the only vowel at the end (kỹ = kĩ, quý = quí, but not
 * thúy and thúi). Numbers: 150.000.000 and 150000000 are one word; 09 is 9. The number of a judgment or of a document is a word of its
 * own beside its parts: 12/2024/DS-ST, 12-2024-DSST and 12/2024/ds-st are the same. */
#ifndef SEARCH_ANALYSE_H
#define SEARCH_ANALYSE_H

#include "base/str.h"

enum { WORD_BYTES = 48 }; /* of a longer word only so many bytes are compared */

typedef struct Word {
    Str      folded;  /* in the analyser, until the next word */
    uint32_t accents; /* 0: none. Tone in 3 bits, then of the first 14 letters two bits each: 1 â ê ô đ, 2 ă ơ ư */
    uint32_t at, n;   /* where it stands in the text, in bytes */
    bool     joined;  /* the whole of a number whose parts follow as words of their own */
} Word;

typedef struct Analyser {
    Str    text;
    size_t next;
    size_t joined_until; /* the parts of the number before this place have had their whole */
    char   room[WORD_BYTES];
} Analyser;

/* Texts of more than 4 GiB are cut. Bytes that are not UTF-8 part words. */
Analyser analyse_begin(Str text);
bool     analyse_next(Analyser *an, Word *out);
/* For who remembers words as they are written: moves to the next letters and returns them, up to where ASCII parts words. The same bytes
 * are the same words wherever they stand. Empty at the end and before a number, which depends on what is around it. */
Str      analyse_run(Analyser *an);
/* Passes over letters whose word is known. */
static inline void analyse_pass(Analyser *an, Str run) { an->next += run.n; }

#endif
