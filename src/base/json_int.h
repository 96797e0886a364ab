/* A parsed value, as the reader makes it and the writer copies it. */
#ifndef BASE_JSON_INT_H
#define BASE_JSON_INT_H

#include "base/json.h"

typedef enum JsonKind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_INTEGER,
    JSON_REAL,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
} JsonKind;

struct Json {
    JsonKind kind;
    size_t   count; /* bytes of a string, items of an array, members of an object */
    union {
        int64_t     integer;
        double      real;
        const char *text; /* terminated */
        Json       *items;
        JsonMember *members; /* by name */
    };
};

#endif
