/* Reading JSON (RFC 8259). The text is copied once: strings are unescaped and terminated where they stand in the copy, whose own
 * terminator is a character that nothing in JSON may be, so that no step has to ask for the end. */
#include "base/json_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reader {
    Arena   *arena;
    char    *at;
    unsigned depth;
} Reader;

static void skip_space(Reader *r)
{
    while (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t') {
        r->at++;
    }
}

/* After white space; false leaves it there. */
static bool take(Reader *r, char c)
{
    skip_space(r);
    bool there = *r->at == c;
    r->at += there;
    return there;
}

/* ---- strings ------------------------------------------------------------------------------------------------------------- */

static bool read_hex4(const char *p, uint32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < 4; i++) {
        char     c = p[i];
        uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10) : 16;
        if (digit == 16) {
            return false;
        }
        *out = *out << 4 | digit;
    }
    return true;
}

static bool is_surrogate(uint32_t c, uint32_t first)
{
    return c >= first && c < first + 0x400;
}

/* \uXXXX, or two of them for what lies above U+FFFF. Never longer than what it is written as. */
static bool read_code_point(Reader *r, char **to)
{
    uint32_t c, low;
    if (!read_hex4(r->at + 2, &c)) {
        return false;
    }
    r->at += 6;
    if (is_surrogate(c, 0xD800)) {
        if (r->at[0] != '\\' || r->at[1] != 'u' || !read_hex4(r->at + 2, &low) || !is_surrogate(low, 0xDC00)) {
            return false;
        }
        r->at += 6;
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    } else if (c == 0 || is_surrogate(c, 0xDC00)) {
        return false;
    }
    *to += utf8_encode(c, *to);
    return true;
}

static bool read_escape(Reader *r, char **to)
{
    static const char written[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char              c = r->at[1];
    if (c == 'u') {
        return read_code_point(r, to);
    }
    const char *found = c == '\0' ? NULL : strchr(written, c);
    if (found == NULL) {
        return false;
    }
    *(*to)++ = meant[found - written];
    r->at += 2;
    return true;
}

static bool read_string(Reader *r, Str *out)
{
    char         *from = ++r->at, *to = from;
    unsigned char seen = 0, c;
    while ((c = (unsigned char)*r->at) != '"') {
        if (c < 0x20) {
            return false; /* the end as well */
        }
        if (c != '\\') {
            seen |= c;
            *to++ = (char)c;
            r->at++;
        } else if (!read_escape(r, &to)) {
            return false;
        }
    }
    *out = (Str){ from, (size_t)(to - from) };
    *to = '\0'; /* at the latest on the closing quote */
    r->at++;
    return seen < 0x80 || utf8_valid(*out);
}

/* ---- numbers and words ------------------------------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* False when there is not one. */
static bool skip_digits(char **at)
{
    char *from = *at;
    while (is_digit(**at)) {
        ++*at;
    }
    return *at > from;
}

static bool skip_fraction(char **at, bool *real)
{
    if (**at == '.') {
        *real = true;
        ++*at;
        if (!skip_digits(at)) {
            return false;
        }
    }
    if (**at == 'e' || **at == 'E') {
        *real = true;
        *at += (*at)[1] == '+' || (*at)[1] == '-' ? 2 : 1;
        return skip_digits(at);
    }
    return true;
}

static bool read_number(Reader *r, Json *out)
{
    char *from = r->at, *at = from;
    bool  real = false;
    at += *at == '-';
    bool zero = at[0] == '0' && is_digit(at[1]);
    if (zero || !skip_digits(&at) || !skip_fraction(&at, &real)) {
        return false;
    }
    r->at = at;
    if (real) {
        *out = (Json){ .kind = JSON_REAL, .real = strtod(from, NULL) };
        return isfinite(out->real);
    }
    *out = (Json){ .kind = JSON_INTEGER };
    return str_to_i64((Str){ from, (size_t)(at - from) }, &out->integer);
}

static bool read_word(Reader *r, Str word, JsonKind kind, Json *out)
{
    *out = (Json){ .kind = kind };
    bool there = strncmp(r->at, word.p, word.n) == 0;
    r->at += there ? word.n : 0;
    return there;
}

/* ---- arrays and objects ------------------------------------------------------------------------------------------------------- */

static bool read_value(Reader *r, Json *out);

static bool read_array(Reader *r, Json *out)
{
    size_t room = 0;
    *out = (Json){ .kind = JSON_ARRAY };
    r->at++;
    if (take(r, ']')) {
        return true;
    }
    do {
        if (out->count == room) {
            out->items = arena_grow(r->arena, out->items, &room, sizeof *out->items);
        }
        if (!read_value(r, &out->items[out->count++])) {
            return false;
        }
    } while (take(r, ','));
    return take(r, ']');
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const JsonMember *)a)->name, ((const JsonMember *)b)->name);
}

/* What we wrote ourselves is mostly sorted already. False when a name stands twice. */
static bool sort_members(JsonMember *members, size_t count)
{
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++) {
        sorted = by_name(&members[i - 1], &members[i]) < 0;
    }
    if (sorted) {
        return true;
    }
    qsort(members, count, sizeof *members, by_name);
    for (size_t i = 1; i < count; i++) {
        if (by_name(&members[i - 1], &members[i]) == 0) {
            return false;
        }
    }
    return true;
}

static bool read_object(Reader *r, Json *out)
{
    size_t room = 0;
    *out = (Json){ .kind = JSON_OBJECT };
    r->at++;
    if (take(r, '}')) {
        return true;
    }
    do {
        if (out->count == room) {
            out->members = arena_grow(r->arena, out->members, &room, sizeof *out->members);
        }
        JsonMember *m = &out->members[out->count++];
        Json       *value = NEW(r->arena, Json);
        m->value = value;
        skip_space(r);
        if (*r->at != '"' || !read_string(r, &m->name) || !take(r, ':') || !read_value(r, value)) {
            return false;
        }
    } while (take(r, ','));
    return take(r, '}') && sort_members(out->members, out->count);
}

static bool read_nested(Reader *r, Json *out)
{
    if (r->depth == JSON_MAX_DEPTH) {
        return false;
    }
    r->depth++;
    bool good = *r->at == '[' ? read_array(r, out) : read_object(r, out);
    r->depth--;
    return good;
}

static bool read_text(Reader *r, Json *out)
{
    Str  s = { NULL, 0 };
    bool good = read_string(r, &s);
    *out = (Json){ .kind = JSON_STRING, .count = s.n, .text = s.p };
    return good;
}

static bool read_value(Reader *r, Json *out)
{
    skip_space(r);
    switch (*r->at) {
    case '{':
    case '[': return read_nested(r, out);
    case '"': return read_text(r, out);
    case 't': return read_word(r, S("true"), JSON_TRUE, out);
    case 'f': return read_word(r, S("false"), JSON_FALSE, out);
    case 'n': return read_word(r, S("null"), JSON_NULL, out);
    default: return read_number(r, out);
    }
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------------ */

static Error *bad(Str text, size_t at)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at && i < text.n; i++) {
        bool ends = text.p[i] == '\n';
        line += ends;
        column = ends ? 1 : column + 1;
    }
    return err_make(ERR_BAD_JSON, "line %zu column %zu", line, column);
}

Error *json_parse(Arena *a, Str text, size_t max, const Json **out)
{
    if (text.n > max) {
        return err_make(ERR_TOO_LARGE, "JSON of %zu bytes, at most %zu", text.n, max);
    }
    char *copy = arena_raw(a, text.n + 1);
    if (text.n > 0) {
        memcpy(copy, text.p, text.n);
    }
    copy[text.n] = '\0';
    Reader r = { a, copy, 0 };
    Json  *value = NEW(a, Json);
    bool   good = read_value(&r, value);
    skip_space(&r);
    if (!good || r.at != copy + text.n) {
        return bad(text, (size_t)(r.at - copy));
    }
    *out = value;
    return NULL;
}

/* ---- looking into it --------------------------------------------------------------------------------------------------------------- */

static bool is(const Json *v, JsonKind kind)
{
    return v != NULL && v->kind == kind;
}

bool json_is_object(const Json *v) { return is(v, JSON_OBJECT); }
bool json_is_array(const Json *v) { return is(v, JSON_ARRAY); }
bool json_is_string(const Json *v) { return is(v, JSON_STRING); }
bool json_is_bool(const Json *v) { return is(v, JSON_TRUE) || is(v, JSON_FALSE); }
bool json_is_integer(const Json *v) { return is(v, JSON_INTEGER); }

const Json *json_member(const Json *object, const char *name)
{
    Str    wanted = str_of(name);
    size_t from = 0, to = json_is_object(object) ? object->count : 0;
    while (from < to) {
        size_t            middle = from + (to - from) / 2;
        const JsonMember *m = &object->members[middle];
        int               order = str_cmp(m->name, wanted);
        if (order == 0) {
            return m->value;
        }
        from = order < 0 ? middle + 1 : from;
        to = order < 0 ? to : middle;
    }
    return NULL;
}

Str json_text(const Json *string)
{
    return json_is_string(string) ? (Str){ string->text, string->count } : (Str){ NULL, 0 };
}

int64_t json_number(const Json *integer)
{
    return json_is_integer(integer) ? integer->integer : 0;
}

Str json_str(const Json *object, const char *name, Str otherwise)
{
    const Json *v = json_member(object, name);
    return json_is_string(v) ? json_text(v) : otherwise;
}

int64_t json_i64(const Json *object, const char *name, int64_t otherwise)
{
    const Json *v = json_member(object, name);
    return json_is_integer(v) ? v->integer : otherwise;
}

bool json_bool(const Json *object, const char *name, bool otherwise)
{
    const Json *v = json_member(object, name);
    return json_is_bool(v) ? v->kind == JSON_TRUE : otherwise;
}

size_t json_count(const Json *array)
{
    return json_is_array(array) ? array->count : 0;
}

const Json *json_at(const Json *array, size_t i)
{
    return i < json_count(array) ? &array->items[i] : NULL;
}

size_t json_members(const Json *object, const JsonMember **out)
{
    bool there = json_is_object(object);
    *out = there ? object->members : NULL;
    return there ? object->count : 0;
}
