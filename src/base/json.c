/* JSON: reading over jansson, writing into a Buf. */
#include "base/json.h"

#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* jansson allocates only while json_parse runs: in the arena its value will belong to, so nothing is freed one by one. */
static _Thread_local Arena *into;
static pthread_once_t       once = PTHREAD_ONCE_INIT;

static void *allocate(size_t n)
{
    BUG_IF(into == NULL);
    return arena_alloc(into, n);
}

static void forget(void *p)
{
    (void)p;
}

static void use_arenas(void)
{
    json_set_alloc_funcs(allocate, forget);
}

static unsigned depth_of(Str text)
{
    unsigned depth = 0, deepest = 0;
    bool     in_string = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (in_string) {
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return deepest;
}

static Error *too_deep(void)
{
    return err_make(ERR_BAD_JSON, "nested deeper than %d", JSON_MAX_DEPTH);
}

Error *json_parse(Arena *a, Str text, size_t max, const Json **out)
{
    if (text.n > max) {
        return err_make(ERR_TOO_LARGE, "JSON of %zu bytes, at most %zu", text.n, max);
    }
    if (depth_of(text) > JSON_MAX_DEPTH) { /* jansson's own limit is 2048: ours is looked at before anything is built */
        return too_deep();
    }
    pthread_once(&once, use_arenas);
    json_error_t why;
    into = a;
    json_t *v = json_loadb(text.p == NULL ? "" : text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    into = NULL;
    if (v == NULL) {
        return err_make(ERR_BAD_JSON, "line %d column %d", why.line, why.column);
    }
    *out = v;
    return NULL;
}

const Json *json_member(const Json *object, const char *name)
{
    return object == NULL ? NULL : json_object_get(object, name);
}

Str json_text(const Json *string)
{
    return json_is_string(string) ? (Str){ json_string_value(string), json_string_length(string) } : (Str){ NULL, 0 };
}

int64_t json_number(const Json *integer)
{
    return json_integer_value(integer);
}

Str json_str(const Json *object, const char *name, Str otherwise)
{
    const Json *v = json_member(object, name);
    return json_is_string(v) ? json_text(v) : otherwise;
}

int64_t json_i64(const Json *object, const char *name, int64_t otherwise)
{
    const Json *v = json_member(object, name);
    return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

bool json_bool(const Json *object, const char *name, bool otherwise)
{
    const Json *v = json_member(object, name);
    return json_is_boolean(v) ? json_is_true(v) : otherwise;
}

#undef json_is_object
#undef json_is_array
#undef json_is_string
#undef json_is_integer

bool json_is_object(const Json *v) { return v != NULL && json_typeof(v) == JSON_OBJECT; }
bool json_is_array(const Json *v) { return v != NULL && json_typeof(v) == JSON_ARRAY; }
bool json_is_string(const Json *v) { return v != NULL && json_typeof(v) == JSON_STRING; }
bool json_is_bool(const Json *v) { return json_is_boolean(v); }
bool json_is_integer(const Json *v) { return v != NULL && json_typeof(v) == JSON_INTEGER; }

size_t json_count(const Json *array)
{
    return json_array_size(array);
}

const Json *json_at(const Json *array, size_t i)
{
    return json_array_get(array, i);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const JsonMember *)a)->name, ((const JsonMember *)b)->name);
}

size_t json_members(Arena *a, const Json *object, JsonMember **out)
{
    size_t count = json_object_size(object);
    *out = NEW_N(a, JsonMember, count);
    size_t      i = 0;
    const char *key;
    json_t     *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        (*out)[i++] = (JsonMember){ str_of(key), value };
    }
    qsort(*out, count, sizeof **out, by_name);
    return count;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------- */

JsonOut json_out(Buf *b)
{
    JsonOut o = { .buf = b };
    o.first[0] = true;
    return o;
}

static bool keeps(const JsonOut *o)
{
    return o->open[0] != NULL;
}

/* `value` was made by jansson between these two: it allocates in the arena of the text. */
static void keep_begin(const JsonOut *o)
{
    pthread_once(&once, use_arenas);
    into = o->buf->arena;
}

static void keep(JsonOut *o, const char *name, json_t *value)
{
    json_t *in = o->open[o->depth];
    BUG_IF(value == NULL);
    BUG_IF((name == NULL ? json_array_append_new(in, value) : json_object_set_new_nocheck(in, name, value)) != 0);
    into = NULL;
}

JsonOut json_out_kept(Buf *b)
{
    JsonOut o = json_out(b);
    keep_begin(&o);
    o.open[0] = json_array();
    into = NULL;
    return o;
}

Error *json_kept(const JsonOut *o, JsonText *out)
{
    BUG_IF(!keeps(o) || o->depth != 0 || json_count(o->open[0]) != 1);
    TRY(buf_check(o->buf));
    *out = (JsonText){ buf_str(o->buf), json_at(o->open[0], 0), o->deepest };
    return o->deepest > JSON_MAX_DEPTH ? too_deep() : NULL;
}

void json_quote(Buf *b, Str s)
{
    buf_add_char(b, '"');
    size_t plain = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        buf_add(b, str_sub(s, plain, i));
        plain = i + 1;
        switch (c) {
        case '"': buf_add(b, S("\\\"")); break;
        case '\\': buf_add(b, S("\\\\")); break;
        case '\n': buf_add(b, S("\\n")); break;
        case '\t': buf_add(b, S("\\t")); break;
        case '\r': buf_add(b, S("\\r")); break;
        default: buf_addf(b, "\\u%04x", c); break;
        }
    }
    buf_add(b, str_sub(s, plain, s.n));
    buf_add_char(b, '"');
}

static void before_value(JsonOut *o, const char *name)
{
    if (!o->first[o->depth]) {
        buf_add_char(o->buf, ',');
    }
    o->first[o->depth] = false;
    if (name != NULL) {
        json_quote(o->buf, str_of(name));
        buf_add_char(o->buf, ':');
    }
}

static void open_with(JsonOut *o, const char *name, char bracket)
{
    before_value(o, name);
    buf_add_char(o->buf, bracket);
    BUG_IF(o->depth == JSON_MAX_DEPTH);
    if (keeps(o)) {
        keep_begin(o);
        json_t *value = bracket == '{' ? json_object() : json_array();
        keep(o, name, value);
        o->open[o->depth + 1] = value;
    }
    o->first[++o->depth] = true;
    o->deepest = o->depth > o->deepest ? o->depth : o->deepest;
}

static void close_with(JsonOut *o, char bracket)
{
    BUG_IF(o->depth == 0);
    o->depth--;
    buf_add_char(o->buf, bracket);
}

void json_begin(JsonOut *o, const char *name) { open_with(o, name, '{'); }
void json_end(JsonOut *o) { close_with(o, '}'); }
void json_begin_list(JsonOut *o, const char *name) { open_with(o, name, '['); }
void json_end_list(JsonOut *o) { close_with(o, ']'); }

void json_add_str(JsonOut *o, const char *name, Str value)
{
    before_value(o, name);
    json_quote(o->buf, value);
    if (keeps(o)) {
        keep_begin(o);
        keep(o, name, json_stringn_nocheck(value.n == 0 ? "" : value.p, value.n));
    }
}

void json_add_i64(JsonOut *o, const char *name, int64_t value)
{
    before_value(o, name);
    buf_add_i64(o->buf, value);
    if (keeps(o)) {
        keep_begin(o);
        keep(o, name, json_integer(value));
    }
}

void json_add_bool(JsonOut *o, const char *name, bool value)
{
    before_value(o, name);
    buf_add_z(o->buf, value ? "true" : "false");
    if (keeps(o)) {
        keep_begin(o);
        keep(o, name, json_boolean(value));
    }
}

void json_add_null(JsonOut *o, const char *name)
{
    before_value(o, name);
    buf_add_z(o->buf, "null");
    if (keeps(o)) {
        keep_begin(o);
        keep(o, name, json_null());
    }
}

static void add_text(JsonOut *o, const char *name, Str text)
{
    before_value(o, name);
    buf_add(o->buf, text);
}

static void keep_text(JsonOut *o, const char *name, json_t *value, unsigned depth)
{
    keep(o, name, value);
    o->deepest = o->depth + depth > o->deepest ? o->depth + depth : o->deepest;
}

void json_add_raw(JsonOut *o, const char *name, Str json)
{
    add_text(o, name, json);
    if (keeps(o)) {
        keep_begin(o);
        keep_text(o, name, json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL), depth_of(json));
    }
}

void json_add_text(JsonOut *o, const char *name, JsonText json)
{
    if (!keeps(o) || json.value == NULL) {
        json_add_raw(o, name, json.text);
        return;
    }
    add_text(o, name, json.text);
    keep_begin(o);
    keep_text(o, name, (json_t *)(uintptr_t)json.value, json.deepest);
}

void json_add_items(JsonOut *o, const char *name, const JsonOut *items)
{
    BUG_IF(keeps(o) != keeps(items) || items->depth != 0);
    before_value(o, name);
    buf_add_char(o->buf, '[');
    buf_add(o->buf, buf_str(items->buf));
    buf_add_char(o->buf, ']');
    if (keeps(o)) {
        keep_begin(o);
        keep_text(o, name, items->open[0], items->deepest + 1);
    }
}

static void add_real(JsonOut *o, const char *name, double value)
{
    char text[40];
    int  n = snprintf(text, sizeof text, "%.17g", value);
    before_value(o, name);
    buf_add(o->buf, (Str){ text, (size_t)n });
    if (strpbrk(text, ".e") == NULL) {
        buf_add_z(o->buf, ".0");
    }
}

static void write_value(JsonOut *o, const char *name, const Json *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: {
        JsonMember *members;
        size_t      count = json_members(o->buf->arena, value, &members);
        json_begin(o, name);
        for (size_t i = 0; i < count; i++) {
            write_value(o, members[i].name.p, members[i].value);
        }
        json_end(o);
        break;
    }
    case JSON_ARRAY:
        json_begin_list(o, name);
        for (size_t i = 0; i < json_count(value); i++) {
            write_value(o, NULL, json_at(value, i));
        }
        json_end_list(o);
        break;
    case JSON_STRING: json_add_str(o, name, json_text(value)); break;
    case JSON_INTEGER: json_add_i64(o, name, json_number(value)); break;
    case JSON_REAL: add_real(o, name, json_real_value(value)); break;
    case JSON_TRUE:
    case JSON_FALSE: json_add_bool(o, name, json_is_true(value)); break;
    case JSON_NULL: json_add_null(o, name); break;
    }
}

Str json_canonical(Arena *a, const Json *value)
{
    Buf     b = buf_make(a, SIZE_MAX / 4);
    JsonOut o = json_out(&b);
    write_value(&o, NULL, value);
    return buf_str(&b);
}

/* By way of its own text: the depths of the two are bounded each for itself. */
void json_add_value(JsonOut *o, const char *name, const Json *value)
{
    Str text = json_canonical(o->buf->arena, value);
    json_add_text(o, name, (JsonText){ text, value, keeps(o) ? depth_of(text) : 0 });
}
