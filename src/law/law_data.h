/* How law files become tables. A part of the law is one YAML file (or a folder of files of one kind) whose top is a mapping;
 * its owner writes <part>.h (structs), <part>_schema.c (libcyaml schema made with the macros below, nothing else in it)
 * and one line in law_parts.c. From the schema alone the file is parsed, checked, hashed (law_data.c, law_load.c) and written out as C
 * initialisers at build time (tools/lawgen.c), so the program starts without reading YAML.
 * Rules of the macros: the YAML key is the C member's name; text is `Str`; days are `LawDate`; a list is `const T *xs` with
 * `uint32_t xs_count`; a list of words is `const Str *xs`; numbers are integers (rates: choose a unit such as per mille).
 * What is absent is empty text, DATE_NONE, 0, false or the first word of the enum. May use: base, libcyaml. */
#ifndef LAW_LAW_DATA_H
#define LAW_LAW_DATA_H

#include "base/base.h"
#include "base/hash.h"
#include "law/law.h"

#include <cyaml/cyaml.h>

/* Text of the law in both languages. */
typedef struct LawText {
    Str vi, en;
} LawText;

/* A legal day as written in the file; `date` is DATE_NONE when the key is absent. */
typedef struct LawDate {
    Str  text;
    Date date;
} LawDate;

/* C certain, L likely, V to be verified. A rule that is L or V may propose but never ends a right without a person. */
typedef enum Confidence {
    CONFIDENCE_NONE,
    CONFIDENCE_C,
    CONFIDENCE_L,
    CONFIDENCE_V,
} Confidence;

/* Where a rule comes from and when it holds: the six keys basis, from, to, confidence, review, confirmed_by stand flat in
 * the rule's mapping and land in its member `source`. `basis` cites as "BLTTDS 195(1)"; several are parted by "; ".
 * `from` first day, `to` last day (absent: open). `review` is "needed" or empty; `confirmed_by` is who confirmed it. */
typedef struct RuleSource {
    Str        basis;
    LawDate    from, to;
    Confidence confidence;
    Str        review;
    Str        confirmed_by;
} RuleSource;

bool law_in_force(const RuleSource *source, Date on);
/* True when the rule may take effect by itself: certain, or confirmed by a person. */
bool law_is_settled(const RuleSource *source);

/* ---- schema macros (S_ is the struct, m the member and YAML key) --------------------------------------------------- */
#define LAW_IS(S_, m, T) (0u * (uint32_t)_Generic(((S_ *)NULL)->m, T: 1))
#define LAW_AT(S_, m, T) .key = #m, .data_offset = (uint32_t)offsetof(S_, m) + LAW_IS(S_, m, T)
#define LAW_TEXT_VALUE(flags, least, most) { CYAML_VALUE_STRING(CYAML_FLAG_POINTER | (flags), char, least, most) }
#define LAW_DAY_LENGTH 10u

#define LAW_STR(S_, m)      { LAW_AT(S_, m, Str), .value = LAW_TEXT_VALUE(0, 1, CYAML_UNLIMITED) }
#define LAW_STR_OPT(S_, m)  { LAW_AT(S_, m, Str), .value = LAW_TEXT_VALUE(CYAML_FLAG_OPTIONAL, 0, CYAML_UNLIMITED) }
#define LAW_DATE(S_, m)     { LAW_AT(S_, m, LawDate), .value = LAW_TEXT_VALUE(0, LAW_DAY_LENGTH, LAW_DAY_LENGTH) }
#define LAW_DATE_OPT(S_, m) { LAW_AT(S_, m, LawDate), .value = LAW_TEXT_VALUE(CYAML_FLAG_OPTIONAL, LAW_DAY_LENGTH, LAW_DAY_LENGTH) }
#define LAW_INT(S_, m)      CYAML_FIELD_INT(#m, CYAML_FLAG_DEFAULT, S_, m)  /* int32_t or int64_t */
#define LAW_INT_OPT(S_, m)  CYAML_FIELD_INT(#m, CYAML_FLAG_OPTIONAL, S_, m)
#define LAW_BOOL_OPT(S_, m) CYAML_FIELD_BOOL(#m, CYAML_FLAG_OPTIONAL, S_, m)
/* `words` is a static const cyaml_strval_t array. */
#define LAW_ENUM(S_, m, words)     CYAML_FIELD_ENUM(#m, CYAML_FLAG_STRICT, S_, m, words, COUNT_OF(words))
#define LAW_ENUM_OPT(S_, m, words) CYAML_FIELD_ENUM(#m, CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, S_, m, words, COUNT_OF(words))
/* A set of words as bits of an unsigned member. */
#define LAW_FLAGS_OPT(S_, m, words) CYAML_FIELD_FLAGS(#m, CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, S_, m, words, COUNT_OF(words))
/* LawText as a nested mapping { vi: ..., en: ... }. */
#define LAW_TEXT(S_, m)     CYAML_FIELD_MAPPING(#m, CYAML_FLAG_DEFAULT, S_, m, law_text_fields)
#define LAW_TEXT_OPT(S_, m) CYAML_FIELD_MAPPING(#m, CYAML_FLAG_OPTIONAL, S_, m, law_text_fields)
/* A nested struct by value; `fields` is its field array. */
#define LAW_STRUCT(S_, m, fields)     CYAML_FIELD_MAPPING(#m, CYAML_FLAG_DEFAULT, S_, m, fields)
#define LAW_STRUCT_OPT(S_, m, fields) CYAML_FIELD_MAPPING(#m, CYAML_FLAG_OPTIONAL, S_, m, fields)
/* A list of structs; `entry` is a cyaml_schema_value_t made with LAW_ENTRY. */
#define LAW_LIST(S_, m, entry)     CYAML_FIELD_SEQUENCE(#m, CYAML_FLAG_POINTER, S_, m, &(entry), 0, CYAML_UNLIMITED)
#define LAW_LIST_OPT(S_, m, entry) CYAML_FIELD_SEQUENCE(#m, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, S_, m, &(entry), 0, CYAML_UNLIMITED)
#define LAW_ENTRY(T, fields)       { CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, T, fields) }
/* A list of words: const Str *m; uint32_t m_count. */
#define LAW_STRS(S_, m)     { LAW_STRS_AT(S_, m), .value = LAW_STRS_VALUE(0) }
#define LAW_STRS_OPT(S_, m) { LAW_STRS_AT(S_, m), .value = LAW_STRS_VALUE(CYAML_FLAG_OPTIONAL) }
#define LAW_STRS_AT(S_, m)                                                                                  \
    .key = #m, .data_offset = (uint32_t)offsetof(S_, m) + LAW_IS(S_, m, const Str *),                        \
    .count_offset = (uint32_t)offsetof(S_, m##_count), .count_size = sizeof(((S_ *)NULL)->m##_count)
#define LAW_STRS_VALUE(flag) { CYAML_VALUE_SEQUENCE(CYAML_FLAG_POINTER | (flag), char *, &law_word, 0, CYAML_UNLIMITED) }
/* The six keys of `RuleSource source`; basis, confidence and from are required. */
#define LAW_SOURCE(S_)                                                                                        \
    { .key = "basis", .data_offset = (uint32_t)offsetof(S_, source.basis), .value = LAW_TEXT_VALUE(0, 1, CYAML_UNLIMITED) },         \
    { .key = "from", .data_offset = (uint32_t)offsetof(S_, source.from), .value = LAW_TEXT_VALUE(0, LAW_DAY_LENGTH, LAW_DAY_LENGTH) }, \
    { .key = "to", .data_offset = (uint32_t)offsetof(S_, source.to),                                          \
      .value = LAW_TEXT_VALUE(CYAML_FLAG_OPTIONAL, LAW_DAY_LENGTH, LAW_DAY_LENGTH) },                         \
    CYAML_FIELD_ENUM("confidence", CYAML_FLAG_STRICT, S_, source.confidence, law_confidence_words, LAW_CONFIDENCE_WORDS), \
    { .key = "review", .data_offset = (uint32_t)offsetof(S_, source.review),                                  \
      .value = LAW_TEXT_VALUE(CYAML_FLAG_OPTIONAL, 0, CYAML_UNLIMITED) },                                     \
    { .key = "confirmed_by", .data_offset = (uint32_t)offsetof(S_, source.confirmed_by),                      \
      .value = LAW_TEXT_VALUE(CYAML_FLAG_OPTIONAL, 0, CYAML_UNLIMITED) }
#define LAW_END CYAML_FIELD_END
/* The top of a file: cyaml wants a pointer there. */
#define LAW_TOP(T, fields) { CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, T, fields) }

#define LAW_CONFIDENCE_WORDS 3
extern const cyaml_strval_t       law_confidence_words[LAW_CONFIDENCE_WORDS];
extern const cyaml_schema_field_t law_text_fields[];
extern const cyaml_schema_value_t law_word;

/* ---- the list of parts (law_parts.c) and what the loader and lawgen do with it ------------------------------------- */
typedef struct LawPart {
    const char                 *file;    /* "fees.yaml", or a folder "procedures/" holding several files of the kind */
    const cyaml_schema_value_t *schema;  /* LAW_TOP */
    const char                 *type;    /* C name of the top struct */
    const char                 *header;  /* where it is declared */
    size_t                      offset;  /* of the pointer in Law; for a folder of the array, `count_offset` of its count */
    size_t                      count_offset;
    const char                 *member;  /* the name of that pointer in Law */
} LawPart;

extern const LawPart law_parts[];
extern const size_t  law_part_count;
/* The tables of a part: one, or one for each file of a folder. */
uint32_t    law_part_tops(const Law *law, const LawPart *part);
const void *law_part_top(const Law *law, const LawPart *part, uint32_t i);

/* Parses one file. The tables live as long as the arena. Errors: message "law.file" with arguments file, line, why. */
MUST_CHECK Error *law_parse(Arena *a, Str file_name, Str text, const cyaml_schema_value_t *schema, const void **out);
/* Adds every key and value of a parsed part to a digest: comments and layout of the file do not count. */
void law_digest(HashState *h, const cyaml_schema_value_t *schema, const void *top);
/* Reads every part from a directory and seals the versions: what law_open does, and lawgen at build time. */
MUST_CHECK Error *law_load(Arena *a, Str directory, Law **out);

#endif
