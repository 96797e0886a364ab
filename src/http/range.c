/* Conditional requests and ranges (RFC 9110 sections 13.1.2, 14.2), in one place. One range only: more are answered with the whole.
 * May use: base. */
#include "http/http_int.h"

/* Weak comparison; `etag` has its quotes. */
bool etag_listed(Str list, Str etag)
{
    while (list.n > 0) {
        Str one = str_trim(str_cut(&list, ','));
        if (str_starts(one, S("W/"))) {
            one = str_sub(one, 2, one.n);
        }
        if (str_eq(one, etag) || str_eq(one, S("*"))) {
            return true;
        }
    }
    return false;
}

static bool number(Str s, uint64_t *out)
{
    int64_t n = 0;
    if (s.n == 0 || s.p[0] == '-' || s.n > 18 || !str_to_i64(s, &n)) {
        return false;
    }
    *out = (uint64_t)n;
    return true;
}

RangeResult range_parse(Str header, uint64_t size, uint64_t *from, uint64_t *length)
{
    *from = 0;
    *length = size;
    if (!str_starts(header, S("bytes=")) || str_has(header, S(","))) {
        return RANGE_NONE;
    }
    Str      last = str_trim(str_sub(header, 6, header.n));
    Str      first = str_cut(&last, '-');
    uint64_t a = 0, b = 0;
    if (last.p == NULL) {
        return RANGE_NONE;
    }
    if (first.n == 0) { /* the last b bytes */
        if (!number(last, &b)) {
            return RANGE_NONE;
        }
        if (b == 0 || size == 0) {
            return RANGE_BAD;
        }
        *from = b >= size ? 0 : size - b;
        *length = size - *from;
        return RANGE_PART;
    }
    if (!number(first, &a) || (last.n > 0 && (!number(last, &b) || b < a))) {
        return RANGE_NONE;
    }
    if (a >= size) {
        return RANGE_BAD;
    }
    *from = a;
    *length = last.n == 0 || b >= size ? size - a : b - a + 1;
    return RANGE_PART;
}
