/* JSON. Reading goes through jansson with bounded size and depth; writing is our own writer into a Buf, compact, keys in
 * the order written (records that are hashed write their keys sorted: json_canonical does so for a parsed value). */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

typedef struct json_t Json; /* jansson's value, owned by the arena it was parsed into */

#define JSON_MAX_DEPTH 32

/* ERR_BAD_JSON with the line in the detail; refuses duplicates, NUL in strings, invalid UTF-8, > max bytes, depth > 32. */
MUST_CHECK Error *json_parse(Arena *a, Str text, size_t max, const Json **out);

/* Members; absent or of another kind gives the default. Strings live as long as the value. */
const Json *json_member(const Json *object, const char *name);
Str         json_str(const Json *object, const char *name, Str otherwise);
int64_t     json_i64(const Json *object, const char *name, int64_t otherwise);
bool        json_bool(const Json *object, const char *name, bool otherwise);
bool        json_is_object(const Json *v);
bool        json_is_array(const Json *v);
bool        json_is_string(const Json *v);
bool        json_is_integer(const Json *v);
bool        json_is_bool(const Json *v);
Str         json_text(const Json *string);  /* empty when it is not a string */
int64_t     json_number(const Json *integer);
size_t      json_count(const Json *array);
const Json *json_at(const Json *array, size_t i);
/* Visits the members in sorted order of keys. */
typedef struct JsonMember {
    Str         name;
    const Json *value;
} JsonMember;
size_t      json_members(Arena *a, const Json *object, JsonMember **out);

/* Writer: calls nest as the text does; commas and escapes are its business. `name` is NULL inside arrays. */
typedef struct JsonOut {
    Buf     *buf;
    unsigned depth, deepest;
    bool     first[JSON_MAX_DEPTH + 1];
    Json    *open[JSON_MAX_DEPTH + 1]; /* json_out_kept: what is being written as values, too; else all NULL */
} JsonOut;
JsonOut json_out(Buf *b);
/* Keeps what is written as values beside the text: what we write is not read by us once more. */
JsonOut json_out_kept(Buf *b);

/* A text, the value it says (NULL: to be read), and how deep it nests. */
typedef struct JsonText {
    Str         text;
    const Json *value;
    unsigned    deepest;
} JsonText;
/* The one value a writer that keeps has written. The error of its Buf; ERR_BAD_JSON when it nests deeper than 32 with the texts it was given. */
MUST_CHECK Error *json_kept(const JsonOut *o, JsonText *out);

void    json_begin(JsonOut *o, const char *name);       /* { */
void    json_end(JsonOut *o);                           /* } */
void    json_begin_list(JsonOut *o, const char *name);  /* [ */
void    json_end_list(JsonOut *o);                      /* ] */
void    json_add_str(JsonOut *o, const char *name, Str value);
void    json_add_i64(JsonOut *o, const char *name, int64_t value);
void    json_add_bool(JsonOut *o, const char *name, bool value);
void    json_add_null(JsonOut *o, const char *name);
void    json_add_value(JsonOut *o, const char *name, const Json *value); /* canonical copy of a parsed value */
void    json_add_raw(JsonOut *o, const char *name, Str json);            /* text that is JSON already */
void    json_add_text(JsonOut *o, const char *name, JsonText json);      /* the same, not read again by a writer that keeps */
void    json_add_items(JsonOut *o, const char *name, const JsonOut *items); /* all that another one has written, as a list; both keep or neither */
void    json_quote(Buf *b, Str s);

Str     json_canonical(Arena *a, const Json *value); /* sorted keys, compact */

#endif
