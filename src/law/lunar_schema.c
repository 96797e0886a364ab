/* Schema of law/lunar.yaml. */
#include "law/lunar.h"

static const cyaml_schema_field_t year_fields[] = {
    LAW_INT(LunarYear, year), LAW_DATE(LunarYear, tet), LAW_INT(LunarYear, leap), LAW_STR(LunarYear, months), LAW_END,
};
static const cyaml_schema_value_t year = LAW_ENTRY(LunarYear, year_fields);
static const cyaml_schema_field_t top_fields[] = { LAW_LIST(LunarLaw, years, year), LAW_END };
const cyaml_schema_value_t lunar_schema = LAW_TOP(LunarLaw, top_fields);
