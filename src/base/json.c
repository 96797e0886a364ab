/* Writing JSON into a Buf. Reading is in json_read.c. */
#include "base/json_int.h"

#include <stdio.h>
#include <string.h>

JsonOut json_out(Buf *b)
{
    JsonOut o = { .buf = b };
    o.first[0] = true;
    return o;
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
    o->first[++o->depth] = true;
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
}

void json_add_i64(JsonOut *o, const char *name, int64_t value)
{
    before_value(o, name);
    buf_add_i64(o->buf, value);
}

void json_add_bool(JsonOut *o, const char *name, bool value)
{
    before_value(o, name);
    buf_add_z(o->buf, value ? "true" : "false");
}

void json_add_null(JsonOut *o, const char *name)
{
    before_value(o, name);
    buf_add_z(o->buf, "null");
}

void json_add_raw(JsonOut *o, const char *name, Str json)
{
    before_value(o, name);
    buf_add(o->buf, json);
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
    switch (value->kind) {
    case JSON_OBJECT:
        json_begin(o, name);
        for (size_t i = 0; i < value->count; i++) {
            write_value(o, value->members[i].name.p, value->members[i].value);
        }
        json_end(o);
        break;
    case JSON_ARRAY:
        json_begin_list(o, name);
        for (size_t i = 0; i < value->count; i++) {
            write_value(o, NULL, &value->items[i]);
        }
        json_end_list(o);
        break;
    case JSON_STRING: json_add_str(o, name, json_text(value)); break;
    case JSON_INTEGER: json_add_i64(o, name, value->integer); break;
    case JSON_REAL: add_real(o, name, value->real); break;
    case JSON_TRUE:
    case JSON_FALSE: json_add_bool(o, name, value->kind == JSON_TRUE); break;
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
    json_add_raw(o, name, json_canonical(o->buf->arena, value));
}
