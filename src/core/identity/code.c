/* Codes people copy from paper: Crockford's base 32 in groups, read tolerantly; only keyed hashes are stored. */
#include "core/identity/identity_int.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

Str code_make(Identity *id, Arena *a, size_t count, size_t group)
{
    uint8_t chance[CODE_CHARS_MAX];
    BUG_IF(count > sizeof chance);
    os_random(id->options.os, chance, count);
    char  *out = arena_alloc(a, count * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i % group == 0) {
            out[n++] = '-';
        }
        out[n++] = alphabet[chance[i] & 31];
    }
    return (Str){ out, n };
}

Str code_normal(Arena *a, Str code)
{
    char  *out = arena_alloc(a, CODE_CHARS_MAX + 1);
    size_t n = 0;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (c == '-' || c == ' ') {
            continue;
        }
        c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        c = c == 'O' ? '0' : c;
        c = c == 'I' || c == 'L' ? '1' : c;
        if (n == CODE_CHARS_MAX || memchr(alphabet, c, sizeof alphabet - 1) == NULL) {
            return S("");
        }
        out[n++] = c;
    }
    return (Str){ out, n };
}

Hash code_lookup(Identity *id, Arena *a, Str use, Id128 bound_to, Str normal)
{
    Buf b = buf_make(a, 128);
    buf_add(&b, use);
    buf_add(&b, (Str){ (const char *)bound_to.b, sizeof bound_to.b });
    buf_add(&b, normal);
    return seal_lookup(id->code_key, (Bytes){ (const uint8_t *)b.p, b.n });
}
