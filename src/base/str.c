/* Slices of text and UTF-8. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHORT_FORMAT = 256 };

Str str_of(const char *terminated)
{
    return terminated == NULL ? (Str){ NULL, 0 } : (Str){ terminated, strlen(terminated) };
}

const char *str_z(Arena *a, Str s)
{
    return str_copy(a, s).p;
}

Str str_copy(Arena *a, Str s)
{
    char *p = arena_raw(a, s.n + 1);
    if (s.n > 0) {
        memcpy(p, s.p, s.n);
    }
    p[s.n] = '\0';
    return (Str){ p, s.n };
}

Str str_format(Arena *a, const char *format, ...)
{
    char    most[SHORT_FORMAT]; /* nearly all texts are short: written once, not counted first */
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(most, sizeof most, format, args);
    va_end(args);
    BUG_IF(n < 0);
    char *p = arena_raw(a, (size_t)n + 1);
    if ((size_t)n < sizeof most) {
        memcpy(p, most, (size_t)n + 1);
    } else {
        vsnprintf(p, (size_t)n + 1, format, again);
    }
    va_end(again);
    return (Str){ p, (size_t)n };
}

Str str_join(Arena *a, const Str *parts, size_t count, Str between)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        n += parts[i].n + (i > 0 ? between.n : 0);
    }
    char  *p = arena_alloc(a, n + 1);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && between.n > 0) {
            memcpy(p + at, between.p, between.n);
            at += between.n;
        }
        if (parts[i].n > 0) {
            memcpy(p + at, parts[i].p, parts[i].n);
            at += parts[i].n;
        }
    }
    return (Str){ p, n };
}

Str i64_digits(char room[I64_DIGITS], int64_t n)
{
    size_t   at = I64_DIGITS;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        room[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (n < 0) {
        room[--at] = '-';
    }
    return (Str){ room + at, I64_DIGITS - at };
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int    order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    if (order != 0) {
        return order;
    }
    return (a.n > b.n) - (a.n < b.n);
}

bool str_among(const Str *words, size_t count, Str word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i], word)) {
            return true;
        }
    }
    return false;
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && str_eq((Str){ s.p, prefix.n }, prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && str_eq((Str){ s.p + (s.n - suffix.n), suffix.n }, suffix);
}

bool str_find(Str s, Str part, size_t *at)
{
    if (part.n == 0) {
        *at = 0;
        return true;
    }
    if (s.n < part.n) {
        return false;
    }
    const char *hit = memmem(s.p, s.n, part.p, part.n);
    if (hit == NULL) {
        return false;
    }
    *at = (size_t)(hit - s.p);
    return true;
}

bool str_has(Str s, Str part)
{
    size_t at;
    return str_find(s, part, &at);
}

Str str_sub(Str s, size_t from, size_t to)
{
    if (to > s.n) {
        to = s.n;
    }
    if (from >= to) {
        return (Str){ NULL, 0 };
    }
    return (Str){ s.p + from, to - from };
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str s)
{
    while (s.n > 0 && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_space(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

Str str_cut(Str *s, char separator)
{
    const char *hit = s->n == 0 ? NULL : memchr(s->p, separator, s->n);
    Str         head = *s;
    if (hit == NULL) {
        *s = (Str){ NULL, 0 };
        return head;
    }
    head.n = (size_t)(hit - s->p);
    *s = (Str){ hit + 1, s->n - head.n - 1 };
    return head;
}

Str str_cut_last(Str *s, char separator)
{
    size_t at = s->n;
    while (at > 0 && s->p[at - 1] != separator) {
        at--;
    }
    Str behind = str_sub(*s, at, s->n);
    *s = str_sub(*s, 0, at > 0 ? at - 1 : 0);
    return behind;
}

Str str_lower_ascii(Arena *a, Str s)
{
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + ('a' - 'A') : s.p[i]);
    }
    return (Str){ p, s.n };
}

bool str_to_i64(Str s, int64_t *out)
{
    bool   negative = s.n > 0 && s.p[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == s.n) {
        return false;
    }
    int64_t value = 0;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, s.p[i] - '0', &value)) {
            return false;
        }
    }
    if (!negative) { /* gathered as a negative number, whose range is one wider */
        if (value == INT64_MIN) {
            return false;
        }
        value = -value;
    }
    *out = value;
    return true;
}

/* Length of the valid sequence at p (1-4), or 0. */
static size_t utf8_length_at(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80) {
        return 1;
    }
    size_t   n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    if (p[0] < 0xC2 || p[0] > 0xF4 || left < n) {
        return 0;
    }
    switch (p[0]) {
    case 0xE0: low = 0xA0; break;  /* overlong */
    case 0xED: high = 0x9F; break; /* surrogates */
    case 0xF0: low = 0x90; break;  /* overlong */
    case 0xF4: high = 0x8F; break; /* above U+10FFFF */
    default: break;
    }
    if (p[1] < low || p[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return n;
}

bool utf8_valid(Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        size_t n = utf8_length_at(p + i, s.n - i);
        if (n == 0) {
            return false;
        }
        i += n;
    }
    return true;
}

uint32_t utf8_next(Str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t               n = utf8_length_at(p, s.n - *at);
    BUG_IF(n == 0);
    *at += n;
    uint32_t c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        c = c << 6 | (p[i] & 0x3Fu);
    }
    return c;
}

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    BUG_IF(c > 0x10FFFF);
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

uint64_t str_hash_on(uint64_t h, const void *p, size_t n)
{
    const uint8_t *b = p;
    for (size_t i = 0; i < n; i++) {
        h = str_hash_unit(h, b[i]);
    }
    return h;
}

uint64_t str_hash(Str s)
{
    return str_hash_on(STR_HASH_START, s.p, s.n);
}

bool bytes_eq_secret(Bytes a, Bytes b)
{
    if (a.n != b.n) {
        return false;
    }
    unsigned difference = 0;
    for (size_t i = 0; i < a.n; i++) {
        difference |= (unsigned)(a.p[i] ^ b.p[i]);
    }
    return difference == 0;
}
