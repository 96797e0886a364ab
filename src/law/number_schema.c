/* Schema of law/number_formats.yaml. */
#include "law/number.h"

static const cyaml_schema_field_t format_fields[] = {
    LAW_STR(NumberFormat, id),
    LAW_STR(NumberFormat, register_kind),
    LAW_STR_OPT(NumberFormat, court_level),
    LAW_STR_OPT(NumberFormat, case_type),
    LAW_STR_OPT(NumberFormat, instance),
    LAW_STR(NumberFormat, doc_kind),
    LAW_STR(NumberFormat, pattern),
    LAW_TEXT(NumberFormat, name),
    LAW_SOURCE(NumberFormat),
    LAW_END,
};
static const cyaml_schema_value_t format = LAW_ENTRY(NumberFormat, format_fields);
static const cyaml_schema_field_t type_fields[] = {
    LAW_STR(NumberCaseType, code), LAW_STR(NumberCaseType, ascii), LAW_STR_OPT(NumberCaseType, kind), LAW_TEXT(NumberCaseType, name), LAW_END,
};
static const cyaml_schema_value_t type = LAW_ENTRY(NumberCaseType, type_fields);
static const cyaml_schema_field_t spelling_fields[] = { LAW_STR(NumberSpelling, typed), LAW_STR(NumberSpelling, means), LAW_END };
static const cyaml_schema_value_t spelling = LAW_ENTRY(NumberSpelling, spelling_fields);
static const cyaml_schema_field_t tail_fields[] = {
    LAW_STR(NumberTail, tail), LAW_STR(NumberTail, doc_kind), LAW_TEXT(NumberTail, name), LAW_END,
};
static const cyaml_schema_value_t tail = LAW_ENTRY(NumberTail, tail_fields);
static const cyaml_schema_field_t top_fields[] = {
    LAW_LIST(NumberLaw, formats, format),
    LAW_LIST(NumberLaw, types, type),
    LAW_LIST(NumberLaw, spellings, spelling),
    LAW_LIST(NumberLaw, tails, tail),
    LAW_END,
};
const cyaml_schema_value_t number_schema = LAW_TOP(NumberLaw, top_fields);
