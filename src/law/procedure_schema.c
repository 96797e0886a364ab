/* The shape of law/procedures/ and law/hooks.yaml. */
#include "law/procedure.h"

static const cyaml_strval_t field_words[] = {
    { "text", FIELD_IS_TEXT },       { "longtext", FIELD_IS_LONGTEXT }, { "money", FIELD_IS_MONEY },
    { "date", FIELD_IS_DATE },       { "person", FIELD_IS_PERSON },     { "officer", FIELD_IS_OFFICER },
    { "court", FIELD_IS_COURT },     { "file", FIELD_IS_FILE },         { "choice", FIELD_IS_CHOICE },
    { "bool", FIELD_IS_BOOL },       { "integer", FIELD_IS_INTEGER },   { "time", FIELD_IS_TIME },
    { "table", FIELD_IS_TABLE },
};
static const cyaml_strval_t state_words[] = {
    { "start", STATE_START },
    { "open", STATE_OPEN },
    { "parked", STATE_PARKED },
    { "end", STATE_END },
};
static const cyaml_strval_t per_words[] = {
    { "matter", PER_MATTER },
    { "person", PER_PERSON },
    { "party", PER_PARTY },
};
static const cyaml_strval_t from_words[] = {
    { "act_day", FROM_ACT_DAY },
    { "receipt", FROM_RECEIPT },
    { "pronouncement", FROM_PRONOUNCEMENT },
    { "filing", FROM_FILING },
    { "acceptance", FROM_ACCEPTANCE },
    { "in_force", FROM_IN_FORCE },
};

/* ---- fields ---------------------------------------------------------------------------------------------------------- */

static const cyaml_schema_field_t choice_fields[] = {
    LAW_STR(ProcedureChoice, id),
    LAW_TEXT(ProcedureChoice, name),
    LAW_STR_OPT(ProcedureChoice, basis),
    LAW_END,
};
static const cyaml_schema_value_t choice = LAW_ENTRY(ProcedureChoice, choice_fields);

static const cyaml_schema_field_t column_fields[] = {
    LAW_STR(ProcedureColumn, id),
    LAW_ENUM(ProcedureColumn, type, field_words),
    LAW_TEXT(ProcedureColumn, name),
    LAW_LIST_OPT(ProcedureColumn, choices, choice),
    LAW_END,
};
static const cyaml_schema_value_t column = LAW_ENTRY(ProcedureColumn, column_fields);

static const cyaml_schema_field_t field_fields[] = {
    LAW_STR(ProcedureField, id),
    LAW_ENUM(ProcedureField, type, field_words),
    LAW_TEXT(ProcedureField, name),
    LAW_TEXT_OPT(ProcedureField, hint),
    LAW_STR(ProcedureField, class),
    LAW_BOOL_OPT(ProcedureField, index),
    LAW_BOOL_OPT(ProcedureField, many),
    LAW_LIST_OPT(ProcedureField, choices, choice),
    LAW_LIST_OPT(ProcedureField, columns, column),
    LAW_STRS_OPT(ProcedureField, posts),
    LAW_BOOL_OPT(ProcedureField, rooms),
    LAW_BOOL_OPT(ProcedureField, papers),
    LAW_BOOL_OPT(ProcedureField, people),
    LAW_END,
};
static const cyaml_schema_value_t field = LAW_ENTRY(ProcedureField, field_fields);

/* ---- states, clocks, tasks, registers ----------------------------------------------------------------------------------- */

static const cyaml_schema_field_t stage_fields[] = { LAW_STR(ProcedureStage, id), LAW_TEXT(ProcedureStage, name), LAW_END };
static const cyaml_schema_value_t stage = LAW_ENTRY(ProcedureStage, stage_fields);

static const cyaml_schema_field_t state_fields[] = {
    LAW_STR(ProcedureState, id),
    LAW_ENUM(ProcedureState, kind, state_words),
    LAW_STR(ProcedureState, stage),
    LAW_TEXT(ProcedureState, name),
    LAW_TEXT(ProcedureState, plain),
    LAW_TEXT(ProcedureState, next),
    LAW_STRS_OPT(ProcedureState, who),
    LAW_STRS_OPT(ProcedureState, waits_on),
    LAW_STRS_OPT(ProcedureState, instead),
    LAW_STRS_OPT(ProcedureState, usual),
    LAW_STR_OPT(ProcedureState, basis),
    LAW_END,
};
static const cyaml_schema_value_t state = LAW_ENTRY(ProcedureState, state_fields);

static const cyaml_schema_field_t limit_fields[] = {
    LAW_STR(ProcedureClock, deadline),     LAW_STRS_OPT(ProcedureClock, who), LAW_STRS_OPT(ProcedureClock, within),
    LAW_BOOL_OPT(ProcedureClock, lapses),  LAW_STR_OPT(ProcedureClock, then), LAW_END,
};
static const cyaml_schema_value_t limit = LAW_ENTRY(ProcedureClock, limit_fields);

static const cyaml_schema_field_t task_fields[] = {
    LAW_STR(ProcedureTask, id),  LAW_TEXT(ProcedureTask, name),   LAW_STR(ProcedureTask, who),
    LAW_STRS_OPT(ProcedureTask, due), LAW_TEXT_OPT(ProcedureTask, next), LAW_END,
};
static const cyaml_schema_value_t task = LAW_ENTRY(ProcedureTask, task_fields);

static const cyaml_schema_field_t register_fields[] = {
    LAW_STR(ProcedureRegister, id),     LAW_TEXT(ProcedureRegister, name), LAW_STR_OPT(ProcedureRegister, format),
    LAW_BOOL_OPT(ProcedureRegister, per_kind), LAW_END,
};
static const cyaml_schema_value_t register_ = LAW_ENTRY(ProcedureRegister, register_fields);

/* ---- acts ------------------------------------------------------------------------------------------------------------------ */

static const cyaml_schema_field_t clock_fields[] = {
    LAW_STR(ActClock, deadline),
    LAW_ENUM_OPT(ActClock, per, per_words),
    LAW_ENUM_OPT(ActClock, from, from_words),
    LAW_STR_OPT(ActClock, by),
    LAW_STR_OPT(ActClock, field),
    LAW_STRS_OPT(ActClock, kinds),
    LAW_END,
};
static const cyaml_schema_value_t clock = LAW_ENTRY(ActClock, clock_fields);

static const cyaml_schema_field_t ask_fields[] = {
    LAW_STR(ActAsk, field), LAW_BOOL_OPT(ActAsk, required), LAW_TEXT_OPT(ActAsk, name), LAW_STRS_OPT(ActAsk, only),
    LAW_STRS_OPT(ActAsk, capacities), LAW_END,
};
static const cyaml_schema_value_t ask = LAW_ENTRY(ActAsk, ask_fields);

static const cyaml_schema_field_t guard_fields[] = {
    LAW_STRS_OPT(ActGuards, all),
    LAW_STRS_OPT(ActGuards, any),
    LAW_STRS_OPT(ActGuards, none),
    LAW_STRS_OPT(ActGuards, has),
    LAW_STRS_OPT(ActGuards, lacks),
    LAW_STRS_OPT(ActGuards, passed),
    LAW_STRS_OPT(ActGuards, running),
    LAW_STRS_OPT(ActGuards, not_over),
    LAW_STRS_OPT(ActGuards, waits),
    LAW_END,
};

static const cyaml_schema_field_t act_fields[] = {
    LAW_STR(ProcedureAct, id),
    LAW_STR(ProcedureAct, slug),
    LAW_TEXT(ProcedureAct, name),
    LAW_TEXT(ProcedureAct, verb),
    LAW_TEXT_OPT(ProcedureAct, note),
    LAW_STR(ProcedureAct, deed),
    LAW_STRS(ProcedureAct, in),
    LAW_STR_OPT(ProcedureAct, into),
    LAW_STRS(ProcedureAct, by),
    LAW_STRUCT_OPT(ProcedureAct, guards, guard_fields),
    LAW_LIST_OPT(ProcedureAct, asks, ask),
    LAW_STR_OPT(ProcedureAct, assigns),
    LAW_STR_OPT(ProcedureAct, reason),
    LAW_STRS_OPT(ProcedureAct, papers),
    LAW_STRS_OPT(ProcedureAct, issues),
    LAW_STRS_OPT(ProcedureAct, draws),
    LAW_STRS_OPT(ProcedureAct, effects),
    LAW_LIST_OPT(ProcedureAct, starts, clock),
    LAW_LIST_OPT(ProcedureAct, meets, clock),
    LAW_LIST_OPT(ProcedureAct, stops, clock),
    LAW_LIST_OPT(ProcedureAct, extends, clock),
    LAW_STRS_OPT(ProcedureAct, opens),
    LAW_STRS_OPT(ProcedureAct, closes),
    LAW_STRS_OPT(ProcedureAct, tells),
    LAW_STR_OPT(ProcedureAct, class),
    LAW_BOOL_OPT(ProcedureAct, passive),
    LAW_BOOL_OPT(ProcedureAct, keeps_version),
    LAW_BOOL_OPT(ProcedureAct, ends_right),
    LAW_SOURCE(ProcedureAct),
    LAW_END,
};
static const cyaml_schema_value_t act = LAW_ENTRY(ProcedureAct, act_fields);

static const cyaml_schema_field_t top_fields[] = {
    LAW_STR(ProcedureLaw, id),
    LAW_INT(ProcedureLaw, version),
    LAW_TEXT(ProcedureLaw, name),
    LAW_STRS(ProcedureLaw, kinds),
    LAW_TEXT_OPT(ProcedureLaw, transition),
    LAW_STRS_OPT(ProcedureLaw, capacities),
    LAW_STRS_OPT(ProcedureLaw, roles),
    LAW_LIST_OPT(ProcedureLaw, registers, register_),
    LAW_LIST(ProcedureLaw, stages, stage),
    LAW_LIST_OPT(ProcedureLaw, fields, field),
    LAW_LIST(ProcedureLaw, states, state),
    LAW_LIST_OPT(ProcedureLaw, clocks, limit),
    LAW_LIST_OPT(ProcedureLaw, tasks, task),
    LAW_LIST(ProcedureLaw, acts, act),
    LAW_SOURCE(ProcedureLaw),
    LAW_END,
};
const cyaml_schema_value_t procedure_schema = LAW_TOP(ProcedureLaw, top_fields);

static const cyaml_schema_field_t hook_fields[] = { LAW_STR(LawHook, id), LAW_STR(LawHook, means), LAW_STRS_OPT(LawHook, tasks),
                                                LAW_STRS_OPT(LawHook, limits), LAW_STRS_OPT(LawHook, begins), LAW_END };
static const cyaml_schema_value_t hook = LAW_ENTRY(LawHook, hook_fields);

static const cyaml_schema_field_t hook_top_fields[] = {
    LAW_LIST(HookLaw, effects, hook),
    LAW_LIST(HookLaw, guards, hook),
    LAW_END,
};
const cyaml_schema_value_t hook_schema = LAW_TOP(HookLaw, hook_top_fields);
