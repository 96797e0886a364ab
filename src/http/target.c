/* The address of a request: path and query, decoded once; the language prefix taken off. May use: base. */
#include "http/http_int.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* `plus`: '+' is a blank, as forms write it. False: a broken escape. */
bool percent_decode(Arena *a, Str in, bool plus, Str *out)
{
    char  *p = arena_alloc(a, in.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (c == '%') {
            int high = in.n - i < 3 ? -1 : hex_digit(in.p[i + 1]);
            int low = high < 0 ? -1 : hex_digit(in.p[i + 2]);
            if (low < 0) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        p[n++] = c;
    }
    *out = (Str){ p, n };
    return true;
}

/* No empty, "." or ".." segment, nothing that is not text: such an address names nothing here. */
static bool path_is_plain(Str path)
{
    if (text_check(path, false) != TEXT_GOOD) {
        return false;
    }
    Str rest = str_sub(path, 1, path.n);
    if (rest.n > 0 && rest.p[rest.n - 1] == '/') {
        rest.n--; /* one at the end: the router knows what to do */
    }
    if (path.n == 1) {
        return true;
    }
    do {
        Str segment = str_cut(&rest, '/');
        if (segment.n == 0 || str_eq(segment, S(".")) || str_eq(segment, S(".."))) {
            return false;
        }
    } while (rest.p != NULL);
    return true;
}

static bool has_escaped_slash(Str raw)
{
    for (size_t i = 0; i + 2 < raw.n; i++) {
        if (raw.p[i] == '%' && raw.p[i + 1] == '2' && (raw.p[i + 2] == 'f' || raw.p[i + 2] == 'F')) {
            return true;
        }
    }
    return false;
}

static bool is_english(Str path)
{
    return str_eq(path, S("/en")) || str_starts(path, S("/en/"));
}

bool target_parse(Arena *a, Str raw, Target *out)
{
    *out = (Target){ 0 };
    size_t at = raw.n;
    str_find(raw, S("?"), &at);
    out->raw_path = str_sub(raw, 0, at);
    out->query = str_sub(raw, at < raw.n ? at + 1 : raw.n, raw.n);
    out->lang = is_english(out->raw_path) ? HTTP_EN : HTTP_VI; /* known even of a path that names nothing */
    Str path;
    if (has_escaped_slash(out->raw_path) || !percent_decode(a, out->raw_path, false, &path) || !path_is_plain(path)) {
        return false;
    }
    if (is_english(path)) {
        out->lang = HTTP_EN;
        path = path.n == 3 ? S("/") : str_sub(path, 3, path.n);
    }
    out->path = path;
    return true;
}

bool query_parse(Arena *a, Str query, Pair **items, size_t *count)
{
    LIST(Pair) list = { 0 };
    while (query.n > 0) {
        Str  part = str_cut(&query, '&');
        if (part.n == 0) {
            continue;
        }
        Str  name = str_cut(&part, '=');
        Pair pair = { 0 };
        if (list.count == PAIRS_MAX || !percent_decode(a, name, true, &pair.name) ||
            !percent_decode(a, part, true, &pair.value)) {
            return false;
        }
        *LIST_ADD(a, &list) = pair;
    }
    *items = list.items;
    *count = list.count;
    return true;
}

/* Marks that other sites hang onto links to us: they are not ours to refuse, and nothing here reads them. */
bool query_is_tracking(Str name)
{
    static const Str known[] = { S_INIT("fbclid"), S_INIT("gclid"), S_INIT("zarsrc"), S_INIT("msclkid") };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (str_eq(name, known[i])) {
            return true;
        }
    }
    return str_starts(name, S("utm_"));
}
