/* The shape of law/courts.yaml. */
#include "law/court.h"

static const cyaml_strval_t level_words[] = {
    { "supreme", COURT_SUPREME },
    { "appellate", COURT_APPELLATE },
    { "provincial", COURT_PROVINCIAL },
    { "regional", COURT_REGIONAL },
    { "military_central", COURT_MILITARY_CENTRAL },
    { "military_region", COURT_MILITARY_REGION },
    { "military_area", COURT_MILITARY_AREA },
    { "special", COURT_SPECIAL },
    { "high", COURT_HIGH },
    { "district", COURT_DISTRICT },
};

static const cyaml_schema_field_t name_fields[] = {
    LAW_TEXT(CourtName, name),
    LAW_STR(CourtName, short_vi),
    LAW_DATE(CourtName, from),
    LAW_DATE_OPT(CourtName, to),
    LAW_ENUM(CourtName, confidence, law_confidence_words),
    LAW_END,
};
static const cyaml_schema_value_t name = LAW_ENTRY(CourtName, name_fields);

static const cyaml_schema_field_t court_fields[] = {
    LAW_STR(Court, code),
    LAW_ENUM(Court, level, level_words),
    LAW_STR_OPT(Court, province),
    LAW_INT_OPT(Court, number),
    LAW_STR_OPT(Court, parent),
    LAW_STR_OPT(Court, district),
    LAW_LIST(Court, names, name),
    LAW_STRS_OPT(Court, successors),
    LAW_STRS_OPT(Court, old_districts),
    LAW_STRS_OPT(Court, wards),
    LAW_BOOL_OPT(Court, invented),
    LAW_SOURCE(Court),
    LAW_END,
};
static const cyaml_schema_value_t court = LAW_ENTRY(Court, court_fields);

static const cyaml_schema_field_t closed_fields[] = {
    LAW_STR(ClosedCourts, province),
    LAW_LIST(ClosedCourts, courts, court),
    LAW_END,
};
static const cyaml_schema_value_t closed = LAW_ENTRY(ClosedCourts, closed_fields);

static const cyaml_schema_field_t count_fields[] = {
    LAW_STR_OPT(CourtCount, province), LAW_ENUM(CourtCount, level, level_words), LAW_INT_OPT(CourtCount, count),
    LAW_BOOL_OPT(CourtCount, at_least), LAW_SOURCE(CourtCount), LAW_END,
};
static const cyaml_schema_value_t count = LAW_ENTRY(CourtCount, count_fields);

static const cyaml_schema_field_t designation_fields[] = {
    LAW_STR(Designation, id), LAW_STR(Designation, subject), LAW_STR(Designation, court),
    LAW_STRS_OPT(Designation, provinces), LAW_TEXT(Designation, note), LAW_SOURCE(Designation), LAW_END,
};
static const cyaml_schema_value_t designation = LAW_ENTRY(Designation, designation_fields);

static const cyaml_schema_field_t competence_fields[] = {
    LAW_STR(Competence, id), LAW_STRS(Competence, kinds), LAW_STR(Competence, stage),
    LAW_ENUM(Competence, level, level_words), LAW_BOOL_OPT(Competence, exceptional), LAW_TEXT(Competence, rule),
    LAW_SOURCE(Competence), LAW_END,
};
static const cyaml_schema_value_t competence = LAW_ENTRY(Competence, competence_fields);

static const cyaml_schema_field_t succession_fields[] = {
    LAW_STR(Succession, id),
    LAW_TEXT(Succession, rule),
    LAW_SOURCE(Succession),
    LAW_END,
};
static const cyaml_schema_value_t succession = LAW_ENTRY(Succession, succession_fields);

static const cyaml_schema_field_t procuracy_fields[] = {
    LAW_STR(Procuracy, code), LAW_STR(Procuracy, court), LAW_TEXT(Procuracy, name), LAW_DATE(Procuracy, from),
    LAW_DATE_OPT(Procuracy, to), LAW_ENUM(Procuracy, confidence, law_confidence_words), LAW_END,
};
static const cyaml_schema_value_t procuracy = LAW_ENTRY(Procuracy, procuracy_fields);

static const cyaml_schema_field_t enforcement_body_fields[] = {
    LAW_STR(EnforcementBody, court), LAW_TEXT(EnforcementBody, name), LAW_STR(EnforcementBody, address), LAW_DATE(EnforcementBody, from),
    LAW_DATE_OPT(EnforcementBody, to), LAW_ENUM(EnforcementBody, confidence, law_confidence_words), LAW_END,
};
static const cyaml_schema_value_t enforcement_body = LAW_ENTRY(EnforcementBody, enforcement_body_fields);

static const cyaml_schema_field_t top_fields[] = {
    LAW_INT_OPT(CourtLaw, regional_total),
    LAW_INT_OPT(CourtLaw, provincial_total),
    LAW_BOOL_OPT(CourtLaw, invented),
    LAW_LIST(CourtLaw, courts, court),
    LAW_LIST_OPT(CourtLaw, closed, closed),
    LAW_LIST_OPT(CourtLaw, counts, count),
    LAW_LIST_OPT(CourtLaw, designations, designation),
    LAW_LIST_OPT(CourtLaw, competences, competence),
    LAW_LIST_OPT(CourtLaw, successions, succession),
    LAW_LIST_OPT(CourtLaw, procuracies, procuracy),
    LAW_LIST_OPT(CourtLaw, enforcement_bodies, enforcement_body),
    LAW_END,
};
extern const cyaml_schema_value_t court_schema;
const cyaml_schema_value_t        court_schema = LAW_TOP(CourtLaw, top_fields);
