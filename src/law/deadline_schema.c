/* Schemas of law/deadline_rules.yaml and law/deadlines.yaml. */
#include "law/deadline.h"

static const cyaml_strval_t unit_words[] = {
    { "minute", UNIT_MINUTE }, { "hour", UNIT_HOUR },   { "day", UNIT_DAY },   { "working_day", UNIT_WORKING_DAY },
    { "week", UNIT_WEEK },     { "month", UNIT_MONTH }, { "year", UNIT_YEAR },
};
static const cyaml_strval_t ends_words[] = {
    { "no", ENDS_RIGHT_NO }, { "yes", ENDS_RIGHT_YES }, { "by_person", ENDS_RIGHT_BY_PERSON },
};

static const cyaml_schema_field_t length_fields[] = {
    LAW_ENUM(DeadlineLength, unit, unit_words), LAW_INT(DeadlineLength, days), LAW_END,
};
static const cyaml_schema_value_t length = LAW_ENTRY(DeadlineLength, length_fields);
static const cyaml_schema_field_t rule_fields[] = {
    LAW_STR(DeadlineRule, id),
    LAW_TEXT(DeadlineRule, name),
    LAW_LIST_OPT(DeadlineRule, lengths, length),
    LAW_STR_OPT(DeadlineRule, moment),
    LAW_SOURCE(DeadlineRule),
    LAW_END,
};
static const cyaml_schema_value_t rule = LAW_ENTRY(DeadlineRule, rule_fields);
static const cyaml_schema_field_t rule_top_fields[] = {
    LAW_LIST(DeadlineRuleLaw, rules, rule), LAW_LIST(DeadlineRuleLaw, phrases, law_phrase), LAW_END,
};
const cyaml_schema_value_t deadline_rule_schema = LAW_TOP(DeadlineRuleLaw, rule_top_fields);

static const cyaml_schema_field_t extension_fields[] = {
    LAW_INT(DeadlineExtension, amount), LAW_ENUM(DeadlineExtension, unit, unit_words), LAW_STR(DeadlineExtension, by), LAW_END,
};
static const cyaml_schema_field_t limit_fields[] = {
    LAW_STR(DeadlineLimit, id),
    LAW_STR(DeadlineLimit, slug),
    LAW_TEXT(DeadlineLimit, name),
    LAW_INT(DeadlineLimit, amount),
    LAW_ENUM(DeadlineLimit, unit, unit_words),
    LAW_STR(DeadlineLimit, start),
    LAW_TEXT(DeadlineLimit, start_text),
    LAW_STR(DeadlineLimit, binds),
    LAW_ENUM(DeadlineLimit, ends_right, ends_words),
    LAW_STRUCT_OPT(DeadlineLimit, extension, extension_fields),
    LAW_SOURCE(DeadlineLimit),
    LAW_END,
};
static const cyaml_schema_value_t limit = LAW_ENTRY(DeadlineLimit, limit_fields);
static const cyaml_schema_field_t top_fields[] = { LAW_LIST(DeadlineLaw, limits, limit), LAW_END };
const cyaml_schema_value_t deadline_schema = LAW_TOP(DeadlineLaw, top_fields);
