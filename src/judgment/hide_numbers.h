/* Personal numbers in a text: identity papers, phones, e-mail, bank accounts; also plates, land certificates, plots and
 * birth dates, which hiding masks but which hold nothing back. May use: base. */
#ifndef JUDGMENT_HIDE_NUMBERS_H
#define JUDGMENT_HIDE_NUMBERS_H

#include "judgment/hide_words.h"

typedef enum HideNumberKind {
    NUMBER_IDENTITY, /* 12 or 9 digits, or whatever follows the words for such a paper */
    NUMBER_PHONE,
    NUMBER_EMAIL,
    NUMBER_ACCOUNT,
    NUMBER_PLATE,
    NUMBER_LAND_CERTIFICATE,
    NUMBER_PLOT,
    NUMBER_BIRTH_DATE,
} HideNumberKind;

typedef struct HideNumberHit {
    uint32_t       from, to;
    HideNumberKind kind;
    Str            year;     /* of a birth date */
    bool           after_day; /* of a birth date: the range begins with the word "ngày" */
} HideNumberHit;

typedef struct HideNumberHits {
    HideNumberHit *items;
    size_t         count, cap;
} HideNumberHits;

HideNumberHits hide_numbers(Arena *a, const HideWords *w);

#endif
