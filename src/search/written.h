/* A word of the index as it is written. The index keeps letters and, apart from them, which accents they have; where the tone stands is
 * settled here by the rules of spelling (hòa, thủy, quyền, giá), and y is written as the only vowel behind h, k, l, m, t, qu and alone,
 * as courts do (lý, kỹ, quý, ý; but thị, vị). What is written so is the same word to the index again. */
#ifndef SEARCH_WRITTEN_H
#define SEARCH_WRITTEN_H

#include "base/str.h"

/* Lower case, in NFC. */
Str word_written(Arena *a, Str folded, uint32_t accents);

#endif
