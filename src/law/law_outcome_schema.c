/* The shape of law/outcomes.yaml. */
#include "law/law_outcome.h"

static const cyaml_schema_field_t words_fields[] = { LAW_STR(OutcomeWords, outcome), LAW_STRS(OutcomeWords, said), LAW_END };
static const cyaml_schema_value_t words = LAW_ENTRY(OutcomeWords, words_fields);

static const cyaml_schema_field_t top_fields[] = { LAW_LIST(OutcomeLaw, outcomes, words), LAW_END };
const cyaml_schema_value_t        outcome_schema = LAW_TOP(OutcomeLaw, top_fields);
