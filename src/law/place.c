/* Finding and naming administrative units. May use: base. */
#include "law/place.h"

const Province *place_province(const PlaceLaw *law, Str code)
{
    for (uint32_t i = 0; i < law->provinces_count; i++) {
        if (str_eq(law->provinces[i].code, code)) {
            return &law->provinces[i];
        }
    }
    return NULL;
}

static const Ward *ward_of(const Province *p, Str code)
{
    uint32_t low = 0;
    uint32_t high = p->wards_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int      order = str_cmp(p->wards[middle].code, code);
        if (order == 0) {
            return &p->wards[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

const Ward *place_ward(const PlaceLaw *law, Str code, const Province **province)
{
    for (uint32_t i = 0; i < law->provinces_count; i++) {
        const Ward *w = ward_of(&law->provinces[i], code);
        if (w != NULL) {
            if (province != NULL) {
                *province = &law->provinces[i];
            }
            return w;
        }
    }
    return NULL;
}

const OldDistrict *place_old_district(const PlaceLaw *law, Str code, const OldProvince **province)
{
    for (uint32_t i = 0; i < law->old_provinces_count; i++) {
        const OldProvince *p = &law->old_provinces[i];
        for (uint32_t j = 0; j < p->districts_count; j++) {
            if (str_eq(p->districts[j].code, code)) {
                if (province != NULL) {
                    *province = p;
                }
                return &p->districts[j];
            }
        }
    }
    return NULL;
}

PlaceKind place_province_kind(const Province *p, Date on)
{
    bool city = !date_is_none(p->city_from.date) && date_cmp(p->city_from.date, on) <= 0;
    return city ? PLACE_CITY : p->kind;
}

LawText place_kind_word(PlaceKind kind)
{
    switch (kind) {
    case PLACE_CITY:
    case PLACE_DISTRICT_CITY:
        return (LawText){ S("Thành phố"), S("City") };
    case PLACE_PROVINCE:
        return (LawText){ S("Tỉnh"), S("Province") };
    case PLACE_WARD:
        return (LawText){ S("Phường"), S("Ward") };
    case PLACE_COMMUNE:
        return (LawText){ S("Xã"), S("Commune") };
    case PLACE_ZONE:
        return (LawText){ S("Đặc khu"), S("Special Zone") };
    case PLACE_TOWN:
        return (LawText){ S("Thị trấn"), S("Township") };
    case PLACE_URBAN_DISTRICT:
        return (LawText){ S("Quận"), S("District") };
    case PLACE_RURAL_DISTRICT:
        return (LawText){ S("Huyện"), S("Rural District") };
    case PLACE_DISTRICT_TOWN:
        return (LawText){ S("Thị xã"), S("Town") };
    case PLACE_NONE:
        break;
    }
    return (LawText){ S(""), S("") };
}

LawText place_province_name(Arena *a, const Province *p, Date on)
{
    LawText word = place_kind_word(place_province_kind(p, on));
    LawText name = {
        .vi = str_format(a, STR_F " " STR_F, STR_A(word.vi), STR_A(p->name.vi)),
        .en = str_ends(p->name.en, word.en) ? p->name.en : str_format(a, STR_F " " STR_F, STR_A(p->name.en), STR_A(word.en)),
    };
    return name;
}

LawText place_ward_name(Arena *a, const Ward *w)
{
    LawText word = place_kind_word(w->kind);
    bool    numbered = w->name.n > 0 && w->name.p[0] >= '0' && w->name.p[0] <= '9';
    Str     first = numbered ? word.en : w->name;
    Str     then = numbered ? w->name : word.en;
    return (LawText){
        .vi = str_format(a, STR_F " " STR_F, STR_A(word.vi), STR_A(w->name)),
        .en = str_format(a, STR_F " " STR_F, STR_A(first), STR_A(then)),
    };
}
