/* The lunar table against dates computed independently, in both directions, and against its own arithmetic. */
#include "law/law_test.h"

#include "law/lunar.h"

LAW_SUITE(lunar);

/* lunar year, Tết, Giỗ Tổ (10/3), leap month, last day of the previous year */
static const struct {
    int32_t     year;
    const char *tet, *gio_to;
    int32_t     leap, last_day;
} years[] = {
    { 2015, "2015-02-19", "2015-04-28", 0, 30 }, { 2016, "2016-02-08", "2016-04-16", 0, 29 },  { 2017, "2017-01-28", "2017-04-06", 6, 30 },
    { 2018, "2018-02-16", "2018-04-25", 0, 30 }, { 2019, "2019-02-05", "2019-04-14", 0, 30 },  { 2020, "2020-01-25", "2020-04-02", 4, 30 },
    { 2021, "2021-02-12", "2021-04-21", 0, 30 }, { 2022, "2022-02-01", "2022-04-10", 0, 29 },  { 2023, "2023-01-22", "2023-04-29", 2, 30 },
    { 2024, "2024-02-10", "2024-04-18", 0, 30 }, { 2025, "2025-01-29", "2025-04-07", 6, 29 },  { 2026, "2026-02-17", "2026-04-26", 0, 29 },
    { 2027, "2027-02-06", "2027-04-16", 0, 29 }, { 2028, "2028-01-26", "2028-04-04", 5, 29 },  { 2029, "2029-02-13", "2029-04-23", 0, 29 },
    { 2030, "2030-02-02", "2030-04-12", 0, 29 }, { 2031, "2031-01-23", "2031-04-01", 3, 29 },  { 2032, "2032-02-11", "2032-04-19", 0, 29 },
    { 2033, "2033-01-31", "2033-04-09", 11, 30 }, { 2034, "2034-02-19", "2034-04-28", 0, 30 }, { 2035, "2035-02-08", "2035-04-17", 0, 30 },
};

static const struct {
    LunarDate   lunar;
    const char *date;
} days[] = {
    { { 2017, 6, 1, true }, "2017-07-23" },    { { 2020, 4, 1, true }, "2020-05-23" },   { { 2023, 2, 1, true }, "2023-03-22" },
    { { 2023, 12, 30, false }, "2024-02-09" }, { { 2024, 12, 29, false }, "2025-01-28" }, { { 2025, 6, 1, false }, "2025-06-25" },
    { { 2025, 6, 1, true }, "2025-07-25" },    { { 2025, 8, 15, false }, "2025-10-06" },  { { 2026, 7, 15, false }, "2026-08-27" },
    { { 2026, 8, 15, false }, "2026-09-25" },  { { 2026, 12, 23, false }, "2027-01-30" }, { { 2028, 5, 1, true }, "2028-06-23" },
    { { 2030, 8, 15, false }, "2030-09-12" },  { { 2033, 11, 1, false }, "2033-11-22" },  { { 2033, 11, 1, true }, "2033-12-22" },
    { { 2025, 11, 13, false }, "2026-01-01" }, { { 2026, 7, 21, false }, "2026-09-02" },  { { 2026, 10, 16, false }, "2026-11-24" },
    { { 1985, 1, 1, false }, "1985-01-21" },   { { 1968, 1, 1, false }, "1968-01-29" },   { { 2007, 1, 1, false }, "2007-02-17" },
};

static void check_both_ways(LunarDate l, const char *date)
{
    Date      d;
    LunarDate back;
    cr_assert(lunar_to_date(law_test_law, l, &d));
    cr_assert_str_eq(iso(d), date, "%d/%d/%d", l.day, l.month, l.year);
    cr_assert(lunar_of_date(law_test_law, day(date), &back));
    cr_assert(back.year == l.year && back.month == l.month && back.day == l.day && back.leap == l.leap, "%s is %d/%d/%d", date, back.day, back.month,
              back.year);
}

Test(lunar, years)
{
    for (size_t i = 0; i < COUNT_OF(years); i++) {
        check_both_ways((LunarDate){ years[i].year, 1, 1, false }, years[i].tet);
        check_both_ways((LunarDate){ years[i].year, 3, 10, false }, years[i].gio_to);
        cr_assert_eq(lunar_year(law_test_law, years[i].year)->leap, years[i].leap, "%d", years[i].year);
        LunarDate before;
        cr_assert(lunar_of_date(law_test_law, date_add_days(day(years[i].tet), -1), &before));
        cr_assert_eq(before.month, 12);
        cr_assert_eq(before.day, years[i].last_day, "%d", years[i].year);
    }
}

Test(lunar, days)
{
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        check_both_ways(days[i].lunar, days[i].date);
    }
}

Test(lunar, the_table_has_no_gap)
{
    const LunarLaw *l = law_test_law->lunar;
    cr_assert_eq(l->years_count, 201);
    for (uint32_t i = 0; i < l->years_count; i++) {
        const LunarYear *y = &l->years[i];
        cr_assert_eq(y->year, 1900 + (int32_t)i);
        cr_assert_eq(y->months.n, y->leap != 0 ? 13u : 12u, "%d", y->year);
        int32_t length = 0;
        for (size_t m = 0; m < y->months.n; m++) {
            length += y->months.p[m] == '1' ? 30 : 29;
        }
        cr_assert(i + 1 == l->years_count || l->years[i + 1].tet.date.day == y->tet.date.day + length, "%d", y->year);
    }
}

/* Rule 4: the winter solstice, 21 to 23 December, lies in month 11. */
Test(lunar, the_solstice_is_in_month_eleven)
{
    for (int32_t year = 1900; year <= 2099; year++) {
        LunarDate early;
        LunarDate late;
        cr_assert(lunar_of_date(law_test_law, date_make(year, 12, 21), &early));
        cr_assert(lunar_of_date(law_test_law, date_make(year, 12, 23), &late));
        cr_assert((early.month == 11 && !early.leap) || (late.month == 11 && !late.leap), "%d", year);
    }
}

Test(lunar, every_day_goes_there_and_back)
{
    Date      last = day("2100-12-31");
    LunarDate l;
    for (Date d = day("1900-01-31"); date_cmp(d, last) <= 0; d = date_add_days(d, 1)) {
        Date back;
        cr_assert(lunar_of_date(law_test_law, d, &l));
        cr_assert(lunar_to_date(law_test_law, l, &back));
        cr_assert_eq(back.day, d.day);
    }
}

Test(lunar, what_does_not_exist_is_refused)
{
    Date      d;
    LunarDate l;
    cr_assert_not(lunar_to_date(law_test_law, (LunarDate){ 2026, 6, 1, true }, &d), "2026 has no leap month");
    cr_assert_not(lunar_to_date(law_test_law, (LunarDate){ 2024, 12, 30, false }, &d), "no 30 Tết");
    cr_assert_not(lunar_to_date(law_test_law, (LunarDate){ 2026, 13, 1, false }, &d));
    cr_assert_not(lunar_to_date(law_test_law, (LunarDate){ 2026, 1, 0, false }, &d));
    cr_assert_not(lunar_to_date(law_test_law, (LunarDate){ 2101, 1, 1, false }, &d));
    cr_assert_not(lunar_of_date(law_test_law, day("1900-01-30"), &l));
    cr_assert_not(lunar_of_date(law_test_law, day("2150-01-01"), &l));
}

Test(lunar, year_names)
{
    ASSERT_STR(lunar_year_name(law_test_arena, 2026), "Bính Ngọ");
    ASSERT_STR(lunar_year_name(law_test_arena, 2025), "Ất Tỵ");
    ASSERT_STR(lunar_year_name(law_test_arena, 1984), "Giáp Tý");
}
