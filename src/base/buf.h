/* Growing output with a maximum: every buffer has one (after curl). Writing past it sets `full` and drops the rest;
 * the writer of the buffer checks once, at the end, with buf_check. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"
#include "base/str.h"

typedef struct Buf {
    Arena *arena;
    char  *p;
    size_t n, cap, max;
    bool   full;
} Buf;

Buf  buf_make(Arena *a, size_t max);
bool buf_grow(Buf *b, size_t n); /* room for n more bytes and a terminator; false, and `full`, when the maximum is reached */
void buf_add_char(Buf *b, char c);
void buf_add_z(Buf *b, const char *terminated);
void buf_add_i64(Buf *b, int64_t n);
void buf_addf(Buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
Str  buf_str(const Buf *b);
void buf_clear(Buf *b);
MUST_CHECK Error *buf_check(const Buf *b);

/* The way of nearly every call: a page is written in thousands of short pieces. */
static inline bool buf_room(Buf *b, size_t n)
{
    return (!b->full && n <= b->max - b->n && n < b->cap - b->n) || buf_grow(b, n);
}

static inline void buf_add(Buf *b, Str s)
{
    if (s.n > 0 && buf_room(b, s.n)) {
        memcpy(b->p + b->n, s.p, s.n);
        b->n += s.n;
    }
}

#endif
