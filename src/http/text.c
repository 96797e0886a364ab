/* Text at the edge: UTF-8, normalised, no control characters, none that turn the direction of writing (a name or a sum could be
 * shown otherwise than it is stored: Unicode technical report 36). May use: base. */
#include "http/http_int.h"

static bool is_refused(uint32_t c, bool lines)
{
    if (c < 0x20) {
        return !(c == '\t' || (lines && (c == '\n' || c == '\r')));
    }
    return (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe ||
           (c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xe0000 && c <= 0xe007f);
}

TextFault text_check(Str s, bool lines)
{
    if (!utf8_valid(s)) {
        return TEXT_ENCODING;
    }
    for (size_t at = 0; at < s.n;) {
        if (is_refused(utf8_next(s, &at), lines)) {
            return TEXT_CONTROL;
        }
    }
    return TEXT_GOOD;
}

/* \r\n and \r become \n; in one line a tab becomes a blank. */
static Str plain_breaks(Arena *a, Str s, bool lines)
{
    char  *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\r') {
            if (i + 1 < s.n && s.p[i + 1] == '\n') {
                continue;
            }
            c = '\n';
        } else if (c == '\t' && !lines) {
            c = ' ';
        }
        p[n++] = c;
    }
    return (Str){ p, n };
}

TextFault text_edge(Arena *a, Str (*normalise)(Arena *, Str, bool *), Str raw, bool lines, Str *out)
{
    *out = (Str){ NULL, 0 };
    TextFault fault = text_check(raw, lines);
    if (fault != TEXT_GOOD) {
        return fault;
    }
    Str  clean = plain_breaks(a, raw, lines);
    bool ok = true;
    if (normalise != NULL) {
        clean = normalise(a, clean, &ok);
    }
    if (!ok) {
        return TEXT_ENCODING;
    }
    *out = clean;
    return TEXT_GOOD;
}

Error *text_clean(Req *rq, Str raw, bool lines, Str *out)
{
    switch (text_edge(rq->arena, request_of(rq)->sv->cfg.hooks.normalise, raw, lines, out)) {
    case TEXT_GOOD: return NULL;
    case TEXT_ENCODING: return err_make(ERR_BAD_ENCODING, NULL);
    case TEXT_CONTROL: break;
    }
    return err_message(err_make(ERR_BAD_INPUT, NULL), S("field.text"));
}
