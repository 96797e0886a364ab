/* The shape of law/looks.yaml. */
#include "law/look.h"

static const cyaml_schema_field_t look_fields[] = {
    LAW_STR(LawLook, id),         LAW_TEXT(LawLook, name), LAW_BOOL_OPT(LawLook, shown),
    LAW_INT_OPT(LawLook, delay_days), LAW_SOURCE(LawLook), LAW_END,
};
static const cyaml_schema_value_t look = LAW_ENTRY(LawLook, look_fields);

static const cyaml_schema_field_t top_fields[] = { LAW_LIST(LookLaw, looks, look), LAW_END };
const cyaml_schema_value_t        look_schema = LAW_TOP(LookLaw, top_fields);
