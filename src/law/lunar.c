/* Lunar days by the table: see lunar.h. May use: base. */
#include "law/lunar.h"

const LunarYear *lunar_year(const Law *law, int32_t year)
{
    const LunarLaw *l = law->lunar;
    int64_t         at = (int64_t)year - l->years[0].year;
    return at >= 0 && at < l->years_count ? &l->years[at] : NULL;
}

static int32_t month_length(const LunarYear *y, size_t index)
{
    return y->months.p[index] == '1' ? 30 : 29;
}

/* The number of the month at this place in the year; sets *leap for the repeated one. */
static int32_t month_number(const LunarYear *y, size_t index, bool *leap)
{
    int32_t place = (int32_t)index + 1;
    *leap = y->leap != 0 && place == y->leap + 1;
    return y->leap != 0 && place > y->leap ? place - 1 : place;
}

bool lunar_of_date(const Law *law, Date d, LunarDate *out)
{
    const LunarYear *y = lunar_year(law, date_ymd(d).year);
    if (y != NULL && date_cmp(d, y->tet.date) < 0) {
        y = lunar_year(law, y->year - 1);
    } else if (y == NULL) {
        y = lunar_year(law, date_ymd(d).year - 1);
    }
    if (y == NULL || date_cmp(d, y->tet.date) < 0) {
        return false;
    }
    int32_t rest = d.day - y->tet.date.day;
    for (size_t i = 0; i < y->months.n; i++) {
        if (rest < month_length(y, i)) {
            out->year = y->year;
            out->month = month_number(y, i, &out->leap);
            out->day = rest + 1;
            return true;
        }
        rest -= month_length(y, i);
    }
    return false;
}

bool lunar_to_date(const Law *law, LunarDate l, Date *out)
{
    const LunarYear *y = lunar_year(law, l.year);
    if (y == NULL) {
        return false;
    }
    int32_t passed = 0;
    for (size_t i = 0; i < y->months.n; i++) {
        bool leap;
        if (month_number(y, i, &leap) == l.month && leap == l.leap) {
            if (l.day < 1 || l.day > month_length(y, i)) {
                return false;
            }
            *out = date_add_days(y->tet.date, passed + l.day - 1);
            return true;
        }
        passed += month_length(y, i);
    }
    return false;
}

Str lunar_year_name(Arena *a, int32_t year)
{
    static const char *const stems[] = { "Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý" };
    static const char *const branches[] = { "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi" };
    return str_format(a, "%s %s", stems[(year + 6) % 10], branches[(year + 8) % 12]);
}
