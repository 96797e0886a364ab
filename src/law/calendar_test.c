/* Kinds of day: the years with notices as rows, the rules that compute the others, closures of one court, proposals. */
#include "law/law_test.h"

#include "law/calendar.h"
#include "law/law_args.h"

LAW_SUITE(calendar);

static DayKind kind_of(const char *date)
{
    CalendarView view = { .law = law_test_law };
    return calendar_day(&view, day(date)).kind;
}

Test(calendar, kinds)
{
    static const struct {
        const char *date;
        DayKind     kind;
    } rows[] = {
        { "2023-01-25", DAY_SUBSTITUTE_OFF }, { "2023-05-03", DAY_SUBSTITUTE_OFF }, { "2023-09-04", DAY_SUBSTITUTE_OFF },
        { "2023-04-29", DAY_PUBLIC_HOLIDAY }, { "2024-02-14", DAY_SUBSTITUTE_OFF }, { "2024-04-29", DAY_SWAP_OFF },
        { "2024-05-04", DAY_SWAP_WORK },      { "2024-09-03", DAY_PUBLIC_HOLIDAY }, { "2025-01-27", DAY_PUBLIC_HOLIDAY },
        { "2025-05-02", DAY_SWAP_OFF },       { "2025-04-26", DAY_SWAP_WORK },      { "2026-01-02", DAY_SWAP_OFF },
        { "2026-01-10", DAY_SWAP_WORK },      { "2026-02-20", DAY_PUBLIC_HOLIDAY }, { "2026-02-23", DAY_WORKING },
        { "2026-04-26", DAY_PUBLIC_HOLIDAY }, { "2026-04-27", DAY_SUBSTITUTE_OFF }, { "2026-08-22", DAY_SWAP_WORK },
        { "2026-08-31", DAY_SWAP_OFF },       { "2026-11-24", DAY_PUBLIC_HOLIDAY }, { "2025-11-24", DAY_WORKING },
        { "2026-11-23", DAY_WORKING },        { "2026-11-28", DAY_WEEKEND },        { "2026-05-02", DAY_WEEKEND },
        { "2027-04-16", DAY_PUBLIC_HOLIDAY }, { "2027-05-03", DAY_SUBSTITUTE_OFF }, { "2027-02-06", DAY_PUBLIC_HOLIDAY },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_assert_eq(kind_of(rows[i].date), rows[i].kind, "%s", rows[i].date);
    }
}

/* The rules for years without a notice give back the years that have one, but for swaps, which no rule foresees. */
Test(calendar, the_rules_reproduce_the_notices)
{
    CalendarView view = { .law = law_test_law };
    for (int32_t year = 2023; year <= 2026; year++) {
        CalendarEntry rule[CALENDAR_ENTRY_MAX];
        CalendarEntry notice[CALENDAR_ENTRY_MAX];
        size_t        rule_count = calendar_rule_days(law_test_law, year, rule);
        size_t        notice_count = calendar_year_days(&view, year, notice);
        size_t        r = 0;
        for (size_t i = 0; i < notice_count; i++) {
            if (notice[i].kind == DAY_SWAP_OFF || notice[i].kind == DAY_SWAP_WORK) {
                continue;
            }
            cr_assert(r < rule_count, "%d: %s is missing", year, iso(notice[i].date));
            cr_assert_eq(rule[r].date.day, notice[i].date.day, "%d: rule %s, notice %s", year, iso(rule[r].date), iso(notice[i].date));
            cr_assert_eq(rule[r].kind, notice[i].kind, "%s", iso(notice[i].date));
            r++;
        }
        cr_assert_eq(r, rule_count, "%d: the rules give more", year);
    }
}

/* 11 paid days until 2025, 12 from 2026, in every year the rules cover. */
Test(calendar, the_number_of_paid_days_is_the_laws)
{
    for (int32_t year = 2021; year <= 2099; year++) {
        CalendarEntry list[CALENDAR_ENTRY_MAX];
        size_t        count = calendar_rule_days(law_test_law, year, list);
        int           holidays = 0;
        int           on_weekend = 0;
        int           substitutes = 0;
        for (size_t i = 0; i < count; i++) {
            int w = date_weekday(list[i].date);
            holidays += list[i].kind == DAY_PUBLIC_HOLIDAY;
            on_weekend += list[i].kind == DAY_PUBLIC_HOLIDAY && (w == 0 || w == 6);
            substitutes += list[i].kind == DAY_SUBSTITUTE_OFF;
            cr_assert(list[i].kind != DAY_SUBSTITUTE_OFF || (w != 0 && w != 6));
            cr_assert(i == 0 || date_cmp(list[i - 1].date, list[i].date) < 0, "%d: twice %s", year, iso(list[i].date));
        }
        /* Giỗ Tổ can fall on 30 April or 1 May: then one day less is written */
        int wanted = year < 2026 ? 11 : 12;
        cr_assert(holidays == wanted || holidays == wanted - 1, "%d: %d", year, holidays);
        cr_assert_eq(on_weekend, substitutes, "%d", year);
    }
}

Test(calendar, provisional_where_there_is_no_notice)
{
    CalendarView view = { .law = law_test_law };
    cr_assert_not(calendar_day(&view, day("2026-12-31")).provisional);
    cr_assert(calendar_day(&view, day("2027-01-01")).provisional);
    cr_assert(calendar_day(&view, day("2022-12-31")).provisional);
    cr_assert(calendar_year_is_official(law_test_law, 2026));
    cr_assert_not(calendar_year_is_official(law_test_law, 2027));
}

Test(calendar, a_proposal_counts_only_when_asked)
{
    CalendarView view = { .law = law_test_law };
    cr_assert(calendar_is_working(&view, day("2026-11-23")));
    cr_assert_not(calendar_is_working(&view, day("2026-11-28")));
    view.with_proposed = true;
    cr_assert_not(calendar_is_working(&view, day("2026-11-23")));
    cr_assert(calendar_is_working(&view, day("2026-11-28")));
}

/* A law in which one court is closed by a flood. */
static Law flooded(CalendarLaw *calendar, CalendarDay rows[2])
{
    rows[0] = (CalendarDay){ .date = { S("2026-10-05"), day("2026-10-05") }, .kind = DAY_EMERGENCY_CLOSURE, .name = { S("Bão"), S("Storm") }, .court = S("T79K01") };
    rows[1] = rows[0];
    rows[1].date = (LawDate){ S("2026-08-22"), day("2026-08-22") };
    *calendar = *law_test_law->calendar;
    CalendarDay *days = NEW_N(law_test_arena, CalendarDay, calendar->days_count + 2);
    for (uint32_t i = 0; i < calendar->days_count; i++) {
        days[i] = calendar->days[i];
    }
    days[calendar->days_count] = rows[0];
    days[calendar->days_count + 1] = rows[1];
    calendar->days = days;
    calendar->days_count += 2;
    Law law = *law_test_law;
    law.calendar = calendar;
    return law;
}

Test(calendar, a_closure_concerns_one_court)
{
    CalendarLaw  calendar;
    CalendarDay  rows[2];
    Law          law = flooded(&calendar, rows);
    CalendarView here = { .law = &law, .court = S("T79K01") };
    CalendarView there = { .law = &law, .court = S("T01K02") };
    CalendarView nobody = { .law = &law };
    cr_assert_eq(calendar_day(&here, day("2026-10-05")).kind, DAY_EMERGENCY_CLOSURE);
    cr_assert_not(calendar_is_working(&here, day("2026-10-05")));
    cr_assert(calendar_is_working(&there, day("2026-10-05")));
    cr_assert(calendar_is_working(&nobody, day("2026-10-05")));
    cr_assert_not(calendar_is_working(&here, day("2026-08-22")), "the court's row goes before the country's");
    cr_assert(calendar_is_working(&there, day("2026-08-22")));
    cr_assert_eq(calendar_working_from(&here, day("2026-10-03")).day, day("2026-10-06").day);
}

Test(calendar, reasons_are_sentences)
{
    CalendarView view = { .law = law_test_law };
    DayInfo      info = calendar_day(&view, day("2026-04-27"));
    LawText      why = calendar_why(law_test_arena, law_test_law, info.kind, info.why, info.provisional);
    ASSERT_STR(why.vi, "Nghỉ bù Giỗ Tổ Hùng Vương");
    info = calendar_day(&view, day("2027-05-03"));
    why = calendar_why(law_test_arena, law_test_law, info.kind, info.why, info.provisional);
    ASSERT_STR(why.vi, "Nghỉ bù Ngày Quốc tế lao động (tạm tính, chưa có thông báo chính thức)");
    ASSERT_STR(why.en, "International Workers' Day (day off in lieu) (provisional, no official notice yet)");
    ASSERT_STR(calendar_kind_name(DAY_WORKING), "working");
    ASSERT_STR(calendar_kind_name(DAY_SWAP_WORK), "swap_work");
}

static Error *run(const char *const *words, size_t count, Str *out)
{
    Str args[8];
    for (size_t i = 0; i < count; i++) {
        args[i] = str_of(words[i]);
    }
    Buf    b = buf_make(law_test_arena, MIB(1));
    int    status = -1;
    Error *e = calendar_command(law_test_law, day("2026-11-24"), args, count, law_test_arena, &b, &status);
    *out = buf_str(&b);
    cr_assert(e != NULL || status == 0);
    return e;
}

Test(calendar, command)
{
    Str out;
    cr_assert_null(run((const char *[]){ "2026", "--json" }, 2, &out));
    cr_assert(str_starts(out, S("{\"year\":2026,\"calendar\":\"official\"")));
    cr_assert(str_has(out, S("{\"date\":\"2026-11-23\",\"weekday\":1,\"kind\":\"swap_off\"")));
    cr_assert(str_has(out, S("\"proposed\":true")));
    cr_assert(str_has(out, S("\"paired\":\"2026-01-10\"")));
    cr_assert_null(run((const char *[]){ "2027", "--lang", "en" }, 3, &out));
    cr_assert(str_has(out, S("provisional")));
    cr_assert(str_has(out, S("2027-05-03")));
    cr_assert_null(run(NULL, 0, &out));
    cr_assert(str_has(out, S("2026-02-17")));
    cr_assert_not_null(run((const char *[]){ "1850" }, 1, &out));
    cr_assert_not_null(run((const char *[]){ "--colour" }, 1, &out));
    cr_assert_not_null(run((const char *[]){ "2026", "--lang", "fr" }, 3, &out));
}
