/* Growing output with a maximum. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_SIZE = 1024, SHORT_FORMAT = 256 };

Buf buf_make(Arena *a, size_t max)
{
    return (Buf){ .arena = a, .max = max };
}

/* Room for n more bytes and a terminator; false when the maximum is reached. */
static bool buf_grow(Buf *b, size_t n)
{
    if (b->full || n > b->max - b->n) {
        b->full = true;
        return false;
    }
    size_t need = b->n + n + 1;
    if (need <= b->cap) {
        return true;
    }
    size_t cap = b->cap == 0 ? FIRST_SIZE : b->cap;
    while (cap < need) {
        cap *= 2;
    }
    char *p = arena_raw(b->arena, cap);
    if (b->n > 0) {
        memcpy(p, b->p, b->n);
    }
    b->p = p;
    b->cap = cap;
    return true;
}

/* The way of nearly every call: a page is written in thousands of short pieces. */
static inline bool buf_room(Buf *b, size_t n)
{
    return (!b->full && n <= b->max - b->n && n < b->cap - b->n) || buf_grow(b, n);
}

void buf_add(Buf *b, Str s)
{
    if (s.n > 0 && buf_room(b, s.n)) {
        memcpy(b->p + b->n, s.p, s.n);
        b->n += s.n;
    }
}

void buf_add_char(Buf *b, char c)
{
    buf_add(b, (Str){ &c, 1 });
}

void buf_add_z(Buf *b, const char *terminated)
{
    buf_add(b, str_of(terminated));
}

void buf_add_i64(Buf *b, int64_t n)
{
    char     text[24];
    size_t   at = sizeof text;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        text[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (n < 0) {
        text[--at] = '-';
    }
    buf_add(b, (Str){ text + at, sizeof text - at });
}

void buf_addf(Buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    char most[SHORT_FORMAT];
    int  n = vsnprintf(most, sizeof most, format, args);
    va_end(args);
    BUG_IF(n < 0);
    if (buf_room(b, (size_t)n)) {
        if ((size_t)n < sizeof most) {
            memcpy(b->p + b->n, most, (size_t)n + 1);
        } else {
            vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        }
        b->n += (size_t)n;
    }
    va_end(again);
}

Str buf_str(const Buf *b)
{
    return (Str){ b->p, b->n };
}

void buf_clear(Buf *b)
{
    b->n = 0;
    b->full = false;
}

Error *buf_check(const Buf *b)
{
    return b->full ? err_make(ERR_TOO_LARGE, "buffer reached its maximum of %zu bytes", b->max) : NULL;
}
