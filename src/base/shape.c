/* Structs as JSON objects, and the schemas of those. */
#include "base/shape.h"

#include <string.h>

/* ---- writing --------------------------------------------------------------------------------------------------------------- */

/* Every LIST and every list of rows begins so. */
typedef struct AnyList {
    const char *items;
    size_t      count;
} AnyList;

static const void *value_at(const void *v, const ShapeMember *m)
{
    return (const char *)v + m->offset;
}

static bool is_empty(const void *at, SayKind kind)
{
    switch (kind) {
    case SAY_TEXT:
    case SAY_RAW:
    case SAY_RAW_LIST: return ((const Str *)at)->n == 0;
    case SAY_INTEGER: return *(const int64_t *)at == 0;
    case SAY_BOOL: return !*(const bool *)at;
    case SAY_DATE: return date_is_none(*(const Date *)at);
    case SAY_INSTANT: return ((const Instant *)at)->ms == 0;
    case SAY_ID: return id_is_zero(*(const Id128 *)at);
    case SAY_COURT:
    case SAY_HASH:
    case SAY_OBJECT:
    case SAY_NUMBERS:
    case SAY_LIST: break;
    }
    return false;
}

static void write_list(JsonOut *o, Arena *a, const ShapeMember *m, const void *at)
{
    AnyList list;
    memcpy(&list, at, sizeof list);
    json_begin_list(o, m->name);
    for (size_t i = 0; i < list.count; i++) {
        if (m->kind == SAY_NUMBERS) {
            json_add_i64(o, NULL, ((const int64_t *)(const void *)list.items)[i]);
        } else if (m->of == NULL) {
            json_add_str(o, NULL, ((const Str *)(const void *)list.items)[i]);
        } else {
            shape_write(o, a, NULL, m->of, list.items + i * m->of->size);
        }
    }
    json_end_list(o);
}

static void write_member(JsonOut *o, Arena *a, const ShapeMember *m, const void *at)
{
    switch (m->kind) {
    case SAY_TEXT: json_add_str(o, m->name, *(const Str *)at); break;
    case SAY_INTEGER: json_add_i64(o, m->name, *(const int64_t *)at); break;
    case SAY_BOOL: json_add_bool(o, m->name, *(const bool *)at); break;
    case SAY_DATE: json_add_str(o, m->name, date_format(a, *(const Date *)at)); break;
    case SAY_INSTANT: json_add_str(o, m->name, instant_format_local(a, *(const Instant *)at)); break;
    case SAY_ID: json_add_str(o, m->name, id_format(a, *(const Id128 *)at)); break;
    case SAY_COURT: json_add_str(o, m->name, court_id_str(at)); break;
    case SAY_HASH: json_add_str(o, m->name, hash_hex(a, *(const Hash *)at)); break;
    case SAY_OBJECT: shape_write(o, a, m->name, m->of, at); break;
    case SAY_NUMBERS:
    case SAY_LIST: write_list(o, a, m, at); break;
    case SAY_RAW: json_add_raw(o, m->name, is_empty(at, m->kind) ? S("{}") : *(const Str *)at); break;
    case SAY_RAW_LIST: json_add_raw(o, m->name, is_empty(at, m->kind) ? S("[]") : *(const Str *)at); break;
    }
}

static bool is_told(const ShapeMember *m, const void *v, const void *at)
{
    return !m->optional || (m->given > 0 ? *((const bool *)v + m->given) : !is_empty(at, m->kind));
}

void shape_write(JsonOut *o, Arena *a, const char *name, const Shape *s, const void *v)
{
    json_begin(o, name);
    for (size_t i = 0; i < s->count; i++) {
        const ShapeMember *m = &s->members[i];
        const void   *at = value_at(v, m);
        if (is_told(m, v, at)) {
            write_member(o, a, m, at);
        }
    }
    json_end(o);
}

/* ---- describing -------------------------------------------------------------------------------------------------------------- */

void shape_refer(JsonOut *o, Arena *a, const Shape *s)
{
    json_add_str(o, "$ref", str_format(a, "#/components/schemas/%s", s->name));
}

static void schema_type(JsonOut *o, const char *type, const char *format, const char *pattern)
{
    json_add_str(o, "type", str_of(type));
    if (format != NULL) {
        json_add_str(o, "format", str_of(format));
    }
    if (pattern != NULL) {
        json_add_str(o, "pattern", str_of(pattern));
    }
}

static void schema_items(JsonOut *o, Arena *a, const ShapeMember *m)
{
    json_add_str(o, "type", S("array"));
    json_begin(o, "items");
    if (m->of != NULL) {
        shape_refer(o, a, m->of);
    } else if (m->kind != SAY_RAW_LIST) {
        schema_type(o, m->kind == SAY_NUMBERS ? "integer" : "string", NULL, NULL);
    }
    json_end(o);
}

static void schema_member(JsonOut *o, Arena *a, const ShapeMember *m)
{
    json_begin(o, m->name);
    switch (m->kind) {
    case SAY_TEXT: schema_type(o, "string", NULL, NULL); break;
    case SAY_INTEGER: schema_type(o, "integer", NULL, NULL); break;
    case SAY_BOOL: schema_type(o, "boolean", NULL, NULL); break;
    case SAY_DATE: schema_type(o, "string", "date", NULL); break;
    case SAY_INSTANT: schema_type(o, "string", "date-time", NULL); break;
    case SAY_ID: schema_type(o, "string", NULL, "^[0-9a-hjkmnp-tv-z]{26}$"); break;
    case SAY_COURT: schema_type(o, "string", NULL, "^[0-9A-Z]{1,11}$"); break;
    case SAY_HASH: schema_type(o, "string", NULL, "^[0-9a-f]{64}$"); break;
    case SAY_LIST:
    case SAY_NUMBERS:
    case SAY_RAW_LIST: schema_items(o, a, m); break;
    case SAY_OBJECT:
    case SAY_RAW:
        if (m->of != NULL) {
            shape_refer(o, a, m->of);
        } else {
            schema_type(o, "object", NULL, NULL);
        }
        break;
    }
    json_end(o);
}

void shape_schema(JsonOut *o, Arena *a, const char *name, const Shape *s)
{
    json_begin(o, name);
    json_add_str(o, "type", S("object"));
    json_begin(o, "properties");
    for (size_t i = 0; i < s->count; i++) {
        schema_member(o, a, &s->members[i]);
    }
    json_end(o);
    json_begin_list(o, "required");
    for (size_t i = 0; i < s->count; i++) {
        if (!s->members[i].optional) {
            json_add_str(o, NULL, str_of(s->members[i].name));
        }
    }
    json_end_list(o);
    json_add_bool(o, "additionalProperties", false);
    json_end(o);
}
