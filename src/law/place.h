/* Administrative units: 34 provinces and cities with their wards, communes and special zones since 2025-07-01, and the
 * units before that day with the wards that took each old commune over, so that an old address finds its present ward.
 * Law: NQ 202/2025/QH15, QĐ 19/2025/QĐ-TTg (codes). Data: law/places.yaml. May use: base, law_data. */
#ifndef LAW_PLACE_H
#define LAW_PLACE_H

#include "law/law.h"
#include "law/law_data.h"

typedef enum PlaceKind {
    PLACE_NONE,
    PLACE_CITY,           /* thành phố trực thuộc trung ương */
    PLACE_PROVINCE,       /* tỉnh */
    PLACE_WARD,           /* phường */
    PLACE_COMMUNE,        /* xã */
    PLACE_ZONE,           /* đặc khu */
    PLACE_TOWN,           /* thị trấn, until 2025-06-30 */
    PLACE_URBAN_DISTRICT, /* quận, until 2025-06-30 */
    PLACE_RURAL_DISTRICT, /* huyện, until 2025-06-30 */
    PLACE_DISTRICT_TOWN,  /* thị xã, until 2025-06-30 */
    PLACE_DISTRICT_CITY,  /* thành phố thuộc tỉnh, until 2025-06-30 */
} PlaceKind;

typedef struct Ward {
    Str       code, name;
    PlaceKind kind;
    LawDate   from, to; /* absent: as long as its province has stood */
} Ward;

typedef struct Province {
    Str         code;
    LawText     name; /* without the word for its kind */
    PlaceKind   kind; /* on 2025-07-01 */
    LawDate     city_from;
    Confidence  city_confidence;
    const Str  *formed_from; /* codes of old provinces */
    uint32_t    formed_from_count;
    const Ward *wards; /* ascending codes */
    uint32_t    wards_count;
} Province;

typedef struct OldCommune {
    Str        code, name;
    PlaceKind  kind;
    const Str *wards; /* codes of present wards; empty when not known */
    uint32_t   wards_count;
    bool       part; /* divided, or its name leaves several candidates: a person chooses */
} OldCommune;

typedef struct OldDistrict {
    Str               code, name;
    PlaceKind         kind;
    const Str        *wards; /* only of districts without communes (islands) */
    uint32_t          wards_count;
    const OldCommune *communes; /* ascending codes */
    uint32_t          communes_count;
} OldDistrict;

typedef struct OldProvince {
    Str                code, name;
    PlaceKind          kind;
    Str                province; /* code of the present one */
    const OldDistrict *districts;
    uint32_t           districts_count;
} OldProvince;

struct PlaceLaw {
    RuleSource         source;
    bool               invented; /* a data file of the demo */
    const Province    *provinces;
    uint32_t           provinces_count;
    const OldProvince *old_provinces;
    uint32_t           old_provinces_count;
};

const Province    *place_province(const PlaceLaw *law, Str code);
/* NULL when unknown; `province` may be NULL. */
const Ward        *place_ward(const PlaceLaw *law, Str code, const Province **province);
const OldDistrict *place_old_district(const PlaceLaw *law, Str code, const OldProvince **province);
PlaceKind          place_province_kind(const Province *p, Date on);
/* "phường", "Ward": the word before (vi) or after (en) a name. */
LawText            place_kind_word(PlaceKind kind);
/* "Thành phố Hà Nội" / "Hà Nội City" on that day; "Phường Ba Đình" / "Ba Đình Ward". */
LawText            place_province_name(Arena *a, const Province *p, Date on);
LawText            place_ward_name(Arena *a, const Ward *w);

#endif
