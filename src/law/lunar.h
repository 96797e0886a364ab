/* The Vietnamese lunar calendar, by a precomputed table 1900-2100 (law/lunar.yaml; tools/lunar_table.py makes it).
 * Law: state calendar of the meridian 105 E (Quyết định 121/CP of 1967). Before 1968 printed calendars may differ.
 * Pure. May use: base. */
#ifndef LAW_LUNAR_H
#define LAW_LUNAR_H

#include "law/law.h"
#include "law/law_data.h"

typedef struct LunarYear {
    int32_t year;
    LawDate tet;    /* day 1 of month 1 */
    int32_t leap;   /* the month that is repeated; 0: none */
    Str     months; /* in order, the leap month behind its month: '1' has 30 days, '0' has 29 */
} LunarYear;

struct LunarLaw {
    const LunarYear *years; /* without gap */
    uint32_t         years_count;
};

extern const cyaml_schema_value_t lunar_schema;

typedef struct LunarDate {
    int32_t year, month, day;
    bool    leap;
} LunarDate;

/* False outside the table, or for a lunar day that does not exist. */
bool lunar_of_date(const Law *law, Date d, LunarDate *out);
bool lunar_to_date(const Law *law, LunarDate l, Date *out);
const LunarYear *lunar_year(const Law *law, int32_t year);
/* "Bính Ngọ" for 2026. */
Str  lunar_year_name(Arena *a, int32_t year);

#endif
