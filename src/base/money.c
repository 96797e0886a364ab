/* Reading and writing đồng. */
#include "base/money.h"

enum { DIGITS_MAX = 15 };

static bool is_group_mark(char c)
{
    return c == '.' || c == ',' || c == ' ';
}

bool money_parse(Str s, Money *out)
{
    s = str_trim(s);
    int64_t value = 0;
    size_t  digits = 0;
    size_t  in_group = 0;
    char    mark = '\0';
    for (size_t i = 0; i < s.n; i++) {
        if (is_group_mark(s.p[i])) {
            bool first = mark == '\0';
            if ((!first && s.p[i] != mark) || in_group == 0 || in_group > 3 || (!first && in_group != 3)) {
                return false;
            }
            mark = s.p[i];
            in_group = 0;
        } else if (s.p[i] >= '0' && s.p[i] <= '9') {
            value = value * 10 + (s.p[i] - '0');
            in_group++;
            if (++digits > DIGITS_MAX) {
                return false;
            }
        } else {
            return false;
        }
    }
    if (digits == 0 || (mark != '\0' && in_group != 3)) {
        return false;
    }
    out->dong = value;
    return true;
}

Str money_format(Arena *a, Money m)
{
    char     text[32];
    size_t   at = sizeof text;
    uint64_t rest = m.dong < 0 ? 0 - (uint64_t)m.dong : (uint64_t)m.dong;
    unsigned written = 0;
    do {
        if (written > 0 && written % 3 == 0) {
            text[--at] = '.';
        }
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
        written++;
    } while (rest > 0);
    if (m.dong < 0) {
        text[--at] = '-';
    }
    return str_copy(a, (Str){ text + at, sizeof text - at });
}
