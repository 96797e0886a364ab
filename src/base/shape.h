/* How a struct reads as a JSON object, said once: what writes it and the JSON Schema that describes it follow the same table, so they
 * cannot part. A member takes its kind from the type it has in the struct; identifiers, structs and lists are named by a macro.
 *
 *     static const ShapeMember line_members[] = { SAYS(Line, title), SAYS(Line, day), SAYS_ID(Line, matter), SAYS_LIST(Line, people, person_shape) };
 *     static const Shape  line_shape = SHAPE("Line", Line, line_members);
 *
 * Of a text that another room has written as JSON the table describes the members only (TOLD): tests hold it to that. */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include "base/date.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/json.h"

typedef enum SayKind {
    SAY_TEXT,
    SAY_INTEGER,
    SAY_BOOL,
    SAY_DATE,
    SAY_INSTANT, /* Vietnamese time */
    SAY_ID,
    SAY_COURT,
    SAY_HASH,
    SAY_OBJECT,  /* a struct of shape `of` */
    SAY_LIST,    /* LIST of structs of shape `of`, of Str when that is NULL */
    SAY_NUMBERS, /* LIST of int64_t */
    SAY_RAW,     /* Str: a JSON object written elsewhere; `of` NULL: whatever members it has */
    SAY_RAW_LIST /* Str: a JSON array; `of` of its items, NULL: whatever they are */
} SayKind;

typedef struct Shape Shape;
typedef struct ShapeMember {
    const char  *name;
    SayKind      kind;
    bool         optional; /* left out when it is empty, zero or false; or by `given` */
    size_t       offset;
    const Shape *of;
    size_t       given; /* of an optional one: where the bool stands that says whether it is told, be it zero; 0: no such */
} ShapeMember;
struct Shape {
    const char   *name; /* of the schema among others: "Matter" */
    const ShapeMember *members;
    size_t        count;
    size_t        size; /* of the struct; 0: only described */
};

#define SAY_KIND(T, member)                                                                                             \
    _Generic(((T *)0)->member, Str: SAY_TEXT, int64_t: SAY_INTEGER, bool: SAY_BOOL, Date: SAY_DATE, Instant: SAY_INSTANT, \
             CourtId: SAY_COURT, Hash: SAY_HASH)
#define SAYS_AS(T, member, said) { .name = (said), .kind = SAY_KIND(T, member), .offset = offsetof(T, member) }
#define SAYS_AS_MAYBE(T, member, said) { .name = (said), .kind = SAY_KIND(T, member), .offset = offsetof(T, member), .optional = true }
#define SAYS_WHEN(T, member, flag) { .name = #member, .kind = SAY_KIND(T, member), .offset = offsetof(T, member), .optional = true, .given = offsetof(T, flag) }
#define SAYS(T, member) SAYS_AS(T, member, #member)
#define SAYS_MAYBE(T, member) SAYS_AS_MAYBE(T, member, #member)
/* Id128, or any ID_TYPE. */
#define SAYS_ID_AS(T, member, said) { .name = (said), .kind = SAY_ID, .offset = offsetof(T, member) }
#define SAYS_ID(T, member) SAYS_ID_AS(T, member, #member)
#define SAYS_OBJECT(T, member, shape) { .name = #member, .kind = SAY_OBJECT, .offset = offsetof(T, member), .of = &(shape) }
#define SAYS_OBJECT_WHEN(T, member, shape, flag) \
    { .name = #member, .kind = SAY_OBJECT, .offset = offsetof(T, member), .of = &(shape), .optional = true, .given = offsetof(T, flag) }
#define SAYS_LIST(T, member, shape) { .name = #member, .kind = SAY_LIST, .offset = offsetof(T, member), .of = &(shape) }
#define SAYS_TEXTS(T, member) { .name = #member, .kind = SAY_LIST, .offset = offsetof(T, member) }
#define SAYS_NUMBERS(T, member) { .name = #member, .kind = SAY_NUMBERS, .offset = offsetof(T, member) }
#define SAYS_RAW(T, member, shape) { .name = #member, .kind = SAY_RAW, .offset = offsetof(T, member), .of = (shape) }
#define SAYS_RAW_LIST(T, member, shape) { .name = #member, .kind = SAY_RAW_LIST, .offset = offsetof(T, member), .of = (shape) }
#define SHAPE(called, T, table) { (called), (table), sizeof(table) / sizeof((table)[0]), sizeof(T) }

#define TOLD(said, as) { .name = (said), .kind = (as) }
#define TOLD_MAYBE(said, as) { .name = (said), .kind = (as), .optional = true }
#define TOLD_OF(said, as, shape) { .name = (said), .kind = (as), .of = &(shape) }
#define TOLD_SHAPE(called, table) { (called), (table), sizeof(table) / sizeof((table)[0]), 0 }

/* `name` NULL inside arrays and at the top. */
void shape_write(JsonOut *o, Arena *a, const char *name, const Shape *s, const void *v);
/* The object's JSON Schema as member `name`; shapes inside it are named, not repeated: "#/components/schemas/<name>". */
void shape_schema(JsonOut *o, Arena *a, const char *name, const Shape *s);
/* {"$ref": ...} of it, as the members of an object already begun. */
void shape_refer(JsonOut *o, Arena *a, const Shape *s);

#endif
