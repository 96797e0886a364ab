/* The shape of law/places.yaml. */
#include "law/place.h"

static const cyaml_strval_t kind_words[] = {
    { "city", PLACE_CITY },
    { "province", PLACE_PROVINCE },
    { "ward", PLACE_WARD },
    { "commune", PLACE_COMMUNE },
    { "zone", PLACE_ZONE },
    { "town", PLACE_TOWN },
    { "urban_district", PLACE_URBAN_DISTRICT },
    { "rural_district", PLACE_RURAL_DISTRICT },
    { "district_town", PLACE_DISTRICT_TOWN },
    { "district_city", PLACE_DISTRICT_CITY },
};

static const cyaml_schema_field_t ward_fields[] = {
    LAW_STR(Ward, code),      LAW_STR(Ward, name),    LAW_ENUM(Ward, kind, kind_words),
    LAW_DATE_OPT(Ward, from), LAW_DATE_OPT(Ward, to), LAW_END,
};
static const cyaml_schema_value_t ward = LAW_ENTRY(Ward, ward_fields);

static const cyaml_schema_field_t province_fields[] = {
    LAW_STR(Province, code),
    LAW_TEXT(Province, name),
    LAW_ENUM(Province, kind, kind_words),
    LAW_DATE_OPT(Province, city_from),
    LAW_ENUM_OPT(Province, city_confidence, law_confidence_words),
    LAW_STRS_OPT(Province, formed_from),
    LAW_LIST(Province, wards, ward),
    LAW_END,
};
static const cyaml_schema_value_t province = LAW_ENTRY(Province, province_fields);

static const cyaml_schema_field_t commune_fields[] = {
    LAW_STR(OldCommune, code),       LAW_STR(OldCommune, name),      LAW_ENUM(OldCommune, kind, kind_words),
    LAW_STRS_OPT(OldCommune, wards), LAW_BOOL_OPT(OldCommune, part), LAW_END,
};
static const cyaml_schema_value_t commune = LAW_ENTRY(OldCommune, commune_fields);

static const cyaml_schema_field_t district_fields[] = {
    LAW_STR(OldDistrict, code),       LAW_STR(OldDistrict, name),
    LAW_ENUM(OldDistrict, kind, kind_words), LAW_STRS_OPT(OldDistrict, wards),
    LAW_LIST_OPT(OldDistrict, communes, commune), LAW_END,
};
static const cyaml_schema_value_t district = LAW_ENTRY(OldDistrict, district_fields);

static const cyaml_schema_field_t old_province_fields[] = {
    LAW_STR(OldProvince, code),     LAW_STR(OldProvince, name),
    LAW_ENUM(OldProvince, kind, kind_words), LAW_STR(OldProvince, province),
    LAW_LIST(OldProvince, districts, district), LAW_END,
};
static const cyaml_schema_value_t old_province = LAW_ENTRY(OldProvince, old_province_fields);

static const cyaml_schema_field_t top_fields[] = {
    LAW_SOURCE(PlaceLaw),
    LAW_BOOL_OPT(PlaceLaw, invented),
    LAW_LIST(PlaceLaw, provinces, province),
    LAW_LIST_OPT(PlaceLaw, old_provinces, old_province),
    LAW_END,
};
extern const cyaml_schema_value_t place_schema;
const cyaml_schema_value_t        place_schema = LAW_TOP(PlaceLaw, top_fields);
