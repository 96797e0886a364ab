/* What the generators htmlgen, msggen and embed share: stopping with FILE:LINE, whole files, C literals. May use: base. */
#ifndef TOOLS_GEN_H
#define TOOLS_GEN_H

#include "base/base.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GEN_FILE_MAX = 16 * 1024 * 1024 };

NORETURN PRINTF_LIKE(3, 4) static inline void gen_stop(const char *path, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", path, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

/* False when there is no such file. */
static inline bool gen_read(Arena *a, const char *path, Str *out)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return false;
    }
    Buf    b = buf_make(a, GEN_FILE_MAX);
    char   piece[4096];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, f)) > 0) {
        buf_add(&b, (Str){ piece, n });
    }
    bool whole = !b.full && ferror(f) == 0;
    fclose(f);
    if (!whole) {
        gen_stop(path, 1, "too large or unreadable");
    }
    *out = buf_str(&b);
    return true;
}

static inline Str gen_read_text(Arena *a, const char *path)
{
    Str text;
    if (!gen_read(a, path, &text)) {
        gen_stop(path, 1, "cannot read: %s", strerrorname_np(errno));
    }
    if (!utf8_valid(text) || (text.n > 0 && memchr(text.p, '\0', text.n) != NULL)) {
        gen_stop(path, 1, "not UTF-8 text");
    }
    return text;
}

/* Written only when different, so that make does not build what did not change. */
static inline void gen_write(Arena *a, const char *path, const Buf *b)
{
    if (b->full) {
        gen_stop(path, 1, "the output is too large");
    }
    Str old;
    if (gen_read(a, path, &old) && str_eq(old, buf_str(b))) {
        return;
    }
    FILE *f = fopen(path, "wb");
    bool  written = f != NULL && fwrite(b->p, 1, b->n, f) == b->n;
    if (f == NULL || fclose(f) != 0 || !written) {
        gen_stop(path, 1, "cannot write: %s", strerrorname_np(errno));
    }
}

/* The inside of a C string literal. */
static inline void gen_add_literal(Buf *b, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '\n': buf_add_z(b, "\\n"); break;
        case '\t': buf_add_z(b, "\\t"); break;
        case '"':  buf_add_z(b, "\\\""); break;
        case '\\': buf_add_z(b, "\\\\"); break;
        case '?':  buf_add_z(b, "\\?"); break; /* trigraphs */
        default:   buf_add_char(b, s.p[i]); break;
        }
    }
}

/* Statements may be longer than the 4095 bytes ISO C promises. */
#define GEN_LONG_STRINGS "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"

#endif
