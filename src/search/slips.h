/* What a word that no text has may have been meant as: typed by the rules of Telex or VNI without the keyboard's help ("hopwj", "ho75p"),
 * or as it sounds to many (s and x, ch and tr, d, gi and r, l and n, n and ng at the end). Pure. */
#ifndef SEARCH_SLIPS_H
#define SEARCH_SLIPS_H

#include "base/str.h"

enum { SLIPS_MOST = 16 };

typedef struct Slip {
    Str      folded;
    uint32_t accents; /* of what was spelled out for the keyboard; else 0 */
    bool     keyboard;
} Slip;

/* Returns how many. */
size_t slips_of(Arena *a, Str folded, Slip out[SLIPS_MOST]);

/* One letter more, less, another, or two neighbours changed about. */
bool slip_of_one_letter(Str one, Str other);

#endif
