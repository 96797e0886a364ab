/* The shape of law/fees.yaml. */
#include "law/fee.h"

static const cyaml_strval_t instance_words[] = { { "first", FEE_FIRST }, { "appeal", FEE_APPEAL } };
static const cyaml_strval_t collector_words[] = {
    { "enforcement", FEE_ENFORCEMENT },
    { "court", FEE_COURT },
    { "foreign_ministry", FEE_FOREIGN_MINISTRY },
};
static const cyaml_strval_t unit_words[] = { { "day", FEE_DAYS }, { "working_day", FEE_WORKING_DAYS }, { "month", FEE_MONTHS } };
static const cyaml_strval_t relief_words[] = {
    { "not_payable", FEE_NOT_PAYABLE },
    { "no_advance", FEE_NO_ADVANCE },
    { "exempt", FEE_EXEMPT },
    { "reduced", FEE_REDUCED },
};
static const cyaml_strval_t payer_words[] = {
    { "nobody", FEE_NOBODY },
    { "claimant", FEE_CLAIMANT },
    { "debtor", FEE_DEBTOR },
    { "each_debtor", FEE_EACH_DEBTOR },
    { "sharer", FEE_SHARER },
    { "sharers_even", FEE_SHARERS_EVEN },
    { "agreed", FEE_AGREED },
};
static const cyaml_strval_t base_words[] = {
    { "accepted", FEE_OF_ACCEPTED },
    { "rejected", FEE_OF_REJECTED },
    { "share", FEE_OF_SHARE },
    { "third_party", FEE_OF_THIRD_PARTY },
    { "flat", FEE_OF_FLAT },
    { "flat_if_accepted", FEE_OF_FLAT_IF_ACCEPTED },
    { "flat_if_rejected", FEE_OF_FLAT_IF_REJECTED },
};
static const cyaml_strval_t when_words[] = {
    { "always", FEE_ALWAYS },
    { "if_agreed", FEE_IF_AGREED },
    { "unless_agreed", FEE_UNLESS_AGREED },
};
static const cyaml_strval_t effect_words[] = {
    { "refund", FEE_REFUND },
    { "to_budget", FEE_TO_BUDGET },
    { "keep", FEE_KEEP },
    { "set_off", FEE_SET_OFF },
};

static const cyaml_schema_field_t kind_fields[] = {
    LAW_STR(FeeKind, id),
    LAW_STR(FeeKind, slug),
    LAW_TEXT(FeeKind, name),
    LAW_STR(FeeKind, flat),
    LAW_STR(FeeKind, appeal),
    LAW_STR_OPT(FeeKind, table),
    LAW_BOOL_OPT(FeeKind, value_adds),
    LAW_BOOL_OPT(FeeKind, no_advance),
    LAW_BOOL_OPT(FeeKind, no_simplified),
    LAW_BOOL_OPT(FeeKind, is_charge),
    LAW_SOURCE(FeeKind),
    LAW_END,
};
static const cyaml_schema_value_t kind = LAW_ENTRY(FeeKind, kind_fields);

static const cyaml_schema_field_t amount_fields[] = {
    LAW_STR(FeeAmount, id),
    LAW_TEXT(FeeAmount, name),
    LAW_INT(FeeAmount, dong),
    LAW_SOURCE(FeeAmount),
    LAW_END,
};
static const cyaml_schema_value_t amount = LAW_ENTRY(FeeAmount, amount_fields);

static const cyaml_schema_field_t bracket_fields[] = {
    LAW_STR(FeeBracket, id),
    LAW_STR(FeeBracket, table),
    LAW_TEXT(FeeBracket, name),
    LAW_INT(FeeBracket, above),
    LAW_INT_OPT(FeeBracket, up_to),
    LAW_INT(FeeBracket, base),
    LAW_INT_OPT(FeeBracket, over),
    LAW_INT_OPT(FeeBracket, per_ten_thousand),
    LAW_INT_OPT(FeeBracket, least),
    LAW_SOURCE(FeeBracket),
    LAW_END,
};
static const cyaml_schema_value_t bracket = LAW_ENTRY(FeeBracket, bracket_fields);

static const cyaml_schema_field_t charge_fields[] = {
    LAW_STR(FeeCharge, id),
    LAW_STR(FeeCharge, slug),
    LAW_TEXT(FeeCharge, name),
    LAW_STR(FeeCharge, family),
    LAW_INT(FeeCharge, dong),
    LAW_BOOL_OPT(FeeCharge, per_page),
    LAW_BOOL_OPT(FeeCharge, advanced),
    LAW_ENUM_OPT(FeeCharge, collector, collector_words),
    LAW_SOURCE(FeeCharge),
    LAW_END,
};
static const cyaml_schema_value_t charge = LAW_ENTRY(FeeCharge, charge_fields);

static const cyaml_schema_field_t rate_fields[] = {
    LAW_STR(FeeRate, id),
    LAW_TEXT(FeeRate, name),
    LAW_INT(FeeRate, per_ten_thousand),
    LAW_SOURCE(FeeRate),
    LAW_END,
};
static const cyaml_schema_value_t rate = LAW_ENTRY(FeeRate, rate_fields);

static const cyaml_schema_field_t limit_fields[] = {
    LAW_STR(FeeLimit, id),
    LAW_TEXT(FeeLimit, name),
    LAW_TEXT(FeeLimit, start),
    LAW_TEXT(FeeLimit, consequence),
    LAW_INT(FeeLimit, amount),
    LAW_ENUM(FeeLimit, unit, unit_words),
    LAW_SOURCE(FeeLimit),
    LAW_END,
};
static const cyaml_schema_value_t limit = LAW_ENTRY(FeeLimit, limit_fields);

static const cyaml_schema_field_t relief_fields[] = {
    LAW_STR(FeeRelief, id),
    LAW_STR(FeeRelief, slug),
    LAW_TEXT(FeeRelief, name),
    LAW_ENUM(FeeRelief, kind, relief_words),
    LAW_STR_OPT(FeeRelief, only),
    LAW_ENUM_OPT(FeeRelief, instance, instance_words),
    LAW_STR_OPT(FeeRelief, charges),
    LAW_BOOL_OPT(FeeRelief, charges_only),
    LAW_BOOL_OPT(FeeRelief, as_claimant),
    LAW_BOOL_OPT(FeeRelief, people),
    LAW_BOOL_OPT(FeeRelief, by_outcome),
    LAW_SOURCE(FeeRelief),
    LAW_END,
};
static const cyaml_schema_value_t relief = LAW_ENTRY(FeeRelief, relief_fields);

static const cyaml_schema_field_t bearing_fields[] = {
    LAW_STR(FeeBearing, id),
    LAW_STR(FeeBearing, situation),
    LAW_TEXT(FeeBearing, name),
    LAW_ENUM(FeeBearing, payer, payer_words),
    LAW_ENUM(FeeBearing, of, base_words),
    LAW_ENUM_OPT(FeeBearing, when, when_words),
    LAW_ENUM(FeeBearing, instance, instance_words),
    LAW_INT(FeeBearing, per_ten_thousand),
    LAW_BOOL_OPT(FeeBearing, simplified_only),
    LAW_SOURCE(FeeBearing),
    LAW_END,
};
static const cyaml_schema_value_t bearing = LAW_ENTRY(FeeBearing, bearing_fields);

static const cyaml_schema_field_t end_fields[] = {
    LAW_STR(FeeEnd, id),
    LAW_TEXT(FeeEnd, name),
    LAW_ENUM(FeeEnd, effect, effect_words),
    LAW_SOURCE(FeeEnd),
    LAW_END,
};
static const cyaml_schema_value_t end = LAW_ENTRY(FeeEnd, end_fields);

static const cyaml_schema_field_t price_fields[] = {
    LAW_STR(FeePrice, id),
    LAW_INT(FeePrice, rank),
    LAW_TEXT(FeePrice, name),
    LAW_SOURCE(FeePrice),
    LAW_END,
};
static const cyaml_schema_value_t price = LAW_ENTRY(FeePrice, price_fields);

static const cyaml_schema_field_t top_fields[] = {
    LAW_LIST(FeeLaw, kinds, kind),
    LAW_LIST(FeeLaw, amounts, amount),
    LAW_LIST(FeeLaw, brackets, bracket),
    LAW_LIST(FeeLaw, charges, charge),
    LAW_LIST(FeeLaw, rates, rate),
    LAW_LIST(FeeLaw, limits, limit),
    LAW_LIST(FeeLaw, reliefs, relief),
    LAW_LIST(FeeLaw, bearings, bearing),
    LAW_LIST(FeeLaw, ends, end),
    LAW_LIST(FeeLaw, prices, price),
    LAW_LIST(FeeLaw, phrases, law_phrase),
    LAW_END,
};
const cyaml_schema_value_t fee_schema = LAW_TOP(FeeLaw, top_fields);
