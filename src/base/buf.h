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
void buf_add(Buf *b, Str s);
void buf_add_char(Buf *b, char c);
void buf_add_z(Buf *b, const char *terminated);
void buf_add_i64(Buf *b, int64_t n);
void buf_addf(Buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
Str  buf_str(const Buf *b);
void buf_clear(Buf *b);
MUST_CHECK Error *buf_check(const Buf *b);

#endif
