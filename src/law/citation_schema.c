/* The shape of law/citations.yaml. */
#include "law/citation.h"

static const cyaml_schema_field_t act_fields[] = {
    LAW_STR(CitedAct, id),        LAW_TEXT(CitedAct, name),     LAW_STR(CitedAct, number),
    LAW_INT_OPT(CitedAct, year),  LAW_DATE_OPT(CitedAct, from), LAW_DATE_OPT(CitedAct, to),
    LAW_STRS_OPT(CitedAct, names), LAW_STR_OPT(CitedAct, basis),
    LAW_ENUM_OPT(CitedAct, confidence, law_confidence_words), LAW_END,
};
static const cyaml_schema_value_t act = LAW_ENTRY(CitedAct, act_fields);

static const cyaml_schema_field_t top_fields[] = { LAW_LIST(CitationLaw, acts, act), LAW_END };
const cyaml_schema_value_t        citation_schema = LAW_TOP(CitationLaw, top_fields);
