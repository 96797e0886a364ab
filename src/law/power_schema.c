/* The shape of law/powers.yaml. */
#include "law/power.h"

static const cyaml_strval_t kind_words[] = {
    { "court", POWER_KIND_COURT },       { "role", POWER_KIND_ROLE },       { "capacity", POWER_KIND_CAPACITY },
    { "body", POWER_KIND_BODY },         { "machine", POWER_KIND_MACHINE }, { "public", POWER_KIND_PUBLIC },
};

static const cyaml_schema_field_t deed_fields[] = { LAW_STR(LawDeed, id), LAW_TEXT(LawDeed, name), LAW_END };
static const cyaml_schema_value_t deed = LAW_ENTRY(LawDeed, deed_fields);

static const cyaml_schema_field_t power_fields[] = {
    LAW_STR(LawPower, id),
    LAW_ENUM(LawPower, kind, kind_words),
    LAW_TEXT(LawPower, name),
    LAW_BOOL_OPT(LawPower, party),
    LAW_BOOL_OPT(LawPower, represents),
    LAW_BOOL_OPT(LawPower, delegable),
    LAW_BOOL_OPT(LawPower, person),
    LAW_STRS_OPT(LawPower, may),
    LAW_STRS_OPT(LawPower, signs),
    LAW_STRS_OPT(LawPower, may_not),
    LAW_SOURCE(LawPower),
    LAW_END,
};
static const cyaml_schema_value_t power = LAW_ENTRY(LawPower, power_fields);

static const cyaml_schema_field_t top_fields[] = {
    LAW_LIST(PowerLaw, deeds, deed),
    LAW_LIST(PowerLaw, powers, power),
    LAW_END,
};
const cyaml_schema_value_t power_schema = LAW_TOP(PowerLaw, top_fields);
