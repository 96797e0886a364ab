/* Addresses with what somebody typed in them (RFC 3986 section 2.1). Pure. */
#include "page/page.h"

#include <string.h>

static void add_encoded(Buf *b, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool          plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (plain) {
            buf_add_char(b, (char)c);
        } else {
            buf_addf(b, "%%%02X", c);
        }
    }
}

Str url_part(Arena *a, Str text)
{
    Buf b = buf_make(a, 3 * text.n + 1);
    add_encoded(&b, text);
    return buf_str(&b);
}

void address_add(Buf *b, const char *name, Str value)
{
    if (value.n > 0) {
        buf_addf(b, "%c%s=", b->n > 0 && memchr(b->p, '?', b->n) != NULL ? '&' : '?', name);
        add_encoded(b, value);
    }
}
