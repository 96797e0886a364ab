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

bool buf_grow(Buf *b, size_t n)
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
    char digits[I64_DIGITS];
    buf_add(b, i64_digits(digits, n));
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
