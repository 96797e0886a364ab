/* Money is integer đồng and a wall: it never mixes with counts or ids. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/str.h"

typedef struct Money {
    int64_t dong;
} Money;

/* "500000000", "500.000.000", "500 000 000": digits with '.' ',' or spaces between groups of three; at most 15 digits. */
bool money_parse(Str s, Money *out);
/* 12.000.000 (Vietnamese grouping, no unit). Pages use i18n for the unit in words. */
Str  money_format(Arena *a, Money m);

#endif
