/* Slices of text. A `Str` is valid UTF-8 in NFC once it has passed the edge (http, files); it is not terminated. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <string.h>

#include "base/arena.h"

typedef struct Str {
    const char *p;
    size_t      n;
} Str;

/* Bytes that are not text: hashes, keys, uploads. */
typedef struct Bytes {
    const uint8_t *p;
    size_t         n;
} Bytes;

/* In every list searched by name: most differ by length already. */
static inline bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

#define S(literal) ((Str){ ("" literal), sizeof(literal) - 1 })
#define S_INIT(literal) { ("" literal), sizeof(literal) - 1 } /* in static initialisers */
#define STR_F "%.*s"
#define STR_A(s) (int)(s).n, (s).p

Str         str_of(const char *terminated); /* NULL gives the empty Str */
const char *str_z(Arena *a, Str s);         /* a terminated copy */
Str         str_copy(Arena *a, Str s);
Str         str_format(Arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
Str         str_join(Arena *a, const Str *parts, size_t count, Str between);
int         str_cmp(Str a, Str b); /* by bytes: for keys, never for names people read (i18n sorts those) */
bool        str_among(const Str *words, size_t count, Str word);
bool        str_starts(Str s, Str prefix);
bool        str_ends(Str s, Str suffix);
bool        str_find(Str s, Str part, size_t *at);
bool        str_has(Str s, Str part);
Str         str_sub(Str s, size_t from, size_t to); /* clamped */
Str         str_trim(Str s);                        /* ASCII white space at both ends */
/* Cuts at the first `separator`: returns the part before it, leaves the rest in *s. At the end *s is {NULL, 0}. */
Str         str_cut(Str *s, char separator);
/* Cuts at the last `separator`: returns the part behind it, leaves what stands before in *s. Without one all is returned. */
Str         str_cut_last(Str *s, char separator);
Str         str_lower_ascii(Arena *a, Str s);

/* Decimal, written at the end of the caller's room. */
enum { I64_DIGITS = 24 };
Str i64_digits(char room[I64_DIGITS], int64_t n);

/* Decimal, the whole slice, no sign but '-', no overflow; false leaves *out alone. */
bool str_to_i64(Str s, int64_t *out);

/* UTF-8 (RFC 3629): false on overlong forms, surrogates, > U+10FFFF. */
bool     utf8_valid(Str s);
/* Decodes one code point at *at and moves it on; the text is valid. */
uint32_t utf8_next(Str s, size_t *at);
size_t   utf8_encode(uint32_t code_point, char out[4]);

/* FNV-1a of 64 bits (Fowler, Noll, Vo): where a key stands in a table in memory. Everybody can reckon it, so where strangers choose the
 * keys (addresses, queries) it goes on from a number drawn at start: that hides which keys meet in one place, and is still no keyed
 * hash. Never for what is signed, kept or sent: base/hash.h. */
#define STR_HASH_START UINT64_C(0xcbf29ce484222325)
static inline uint64_t str_hash_unit(uint64_t h, uint32_t unit) /* a byte, or a code point of folded text */
{
    return (h ^ unit) * UINT64_C(0x100000001b3);
}
uint64_t str_hash_on(uint64_t h, const void *p, size_t n); /* goes on with these bytes */
uint64_t str_hash(Str s);
/* Of a table with so many places. The low bits alone would know only the low bits of what came before. */
static inline size_t str_hash_place(uint64_t h, size_t places)
{
    return (size_t)((h ^ h >> 32) % places);
}

/* Constant time for secrets; lengths may leak. */
bool bytes_eq_secret(Bytes a, Bytes b);

#endif
