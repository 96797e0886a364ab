/* The shape of law/offences.yaml. */
#include "law/offence.h"

static const cyaml_schema_field_t offence_fields[] = {
    LAW_STR(Offence, article),        LAW_STR_OPT(Offence, chapter), LAW_TEXT(Offence, name),
    LAW_BOOL_OPT(Offence, frequent), LAW_SOURCE(Offence),           LAW_END,
};
static const cyaml_schema_value_t offence = LAW_ENTRY(Offence, offence_fields);

static const cyaml_schema_field_t top_fields[] = { LAW_LIST(OffenceLaw, offences, offence), LAW_END };
extern const cyaml_schema_value_t offence_schema;
const cyaml_schema_value_t        offence_schema = LAW_TOP(OffenceLaw, top_fields);
