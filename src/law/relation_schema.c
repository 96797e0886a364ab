/* The shape of law/relations.yaml. */
#include "law/relation.h"

static const cyaml_strval_t valued_words[] = {
    { "yes", VALUED_YES },
    { "no", VALUED_NO },
    { "depends", VALUED_DEPENDS },
};

static const cyaml_schema_field_t rule_fields[] = {
    LAW_STR(PlaceRule, id),
    LAW_STR(PlaceRule, at),
    LAW_STR_OPT(PlaceRule, needs),
    LAW_BOOL_OPT(PlaceRule, exclusive),
    LAW_TEXT(PlaceRule, text),
    LAW_SOURCE(PlaceRule),
    LAW_END,
};
static const cyaml_schema_value_t rule = LAW_ENTRY(PlaceRule, rule_fields);

static const cyaml_schema_field_t relation_fields[] = {
    LAW_STR(Relation, code),
    LAW_STR(Relation, kind),
    LAW_BOOL_OPT(Relation, request),
    LAW_STR_OPT(Relation, parent),
    LAW_TEXT(Relation, name),
    LAW_ENUM(Relation, valued, valued_words),
    LAW_STRS_OPT(Relation, places),
    LAW_BOOL_OPT(Relation, land),
    LAW_BOOL_OPT(Relation, status),
    LAW_STR_OPT(Relation, designated),
    LAW_BOOL_OPT(Relation, provincial),
    LAW_SOURCE(Relation),
    LAW_END,
};
static const cyaml_schema_value_t relation = LAW_ENTRY(Relation, relation_fields);

static const cyaml_schema_field_t top_fields[] = {
    LAW_LIST(RelationLaw, place_rules, rule),
    LAW_LIST(RelationLaw, relations, relation),
    LAW_END,
};
extern const cyaml_schema_value_t relation_schema;
const cyaml_schema_value_t        relation_schema = LAW_TOP(RelationLaw, top_fields);
