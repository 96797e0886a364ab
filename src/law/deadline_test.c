/* Counting: the vectors of practice, each rule R1-R21, properties over many days and amounts, and what is refused. */
#include "law/law_test.h"

#include "law/deadline.h"

LAW_SUITE(deadline);

static Deadline compute(const DeadlineAsk *ask)
{
    Deadline out;
    Error   *e = deadline_compute(law_test_law, ask, law_test_arena, &out);
    cr_assert_null(e, "%s", e == NULL ? "" : text_of(err_line(law_test_arena, e)));
    return out;
}

static DeadlineAsk ask_for(int32_t amount, DeadlineUnit unit, const char *from)
{
    DeadlineAsk ask = deadline_ask(NULL, day(from));
    ask.span = (DeadlineSpan){ amount, unit };
    return ask;
}

static Deadline count(int32_t amount, DeadlineUnit unit, const char *from)
{
    DeadlineAsk ask = ask_for(amount, unit, from);
    return compute(&ask);
}

Test(deadline, vectors)
{
    static const struct {
        int32_t      amount;
        DeadlineUnit unit;
        const char  *from, *end;
    } rows[] = {
        { 15, UNIT_DAY, "2026-01-29", "2026-02-13" },        { 15, UNIT_DAY, "2026-02-02", "2026-02-23" },
        { 7, UNIT_DAY, "2026-04-23", "2026-05-04" },         { 15, UNIT_DAY, "2026-04-11", "2026-04-28" },
        { 10, UNIT_DAY, "2026-11-14", "2026-11-25" },        { 1, UNIT_MONTH, "2026-01-31", "2026-03-02" },
        { 1, UNIT_MONTH, "2026-05-31", "2026-06-30" },       { 4, UNIT_MONTH, "2026-03-10", "2026-07-10" },
        { 2, UNIT_MONTH, "2025-12-31", "2026-03-02" },       { 6, UNIT_MONTH, "2025-08-31", "2026-03-02" },
        { 1, UNIT_YEAR, "2025-02-28", "2026-03-02" },        { 3, UNIT_WORKING_DAY, "2026-08-20", "2026-08-24" },
        { 3, UNIT_WORKING_DAY, "2026-08-28", "2026-09-07" }, { 3, UNIT_WORKING_DAY, "2026-02-13", "2026-02-25" },
        { 2, UNIT_WORKING_DAY, "2025-12-31", "2026-01-06" }, { 3, UNIT_WORKING_DAY, "2026-01-08", "2026-01-12" },
        { 5, UNIT_WORKING_DAY, "2026-11-20", "2026-11-30" }, { 7, UNIT_DAY, "2025-04-19", "2025-04-26" },
        { 7, UNIT_DAY, "2025-04-23", "2025-05-05" },         { 20, UNIT_DAY, "2026-11-23", "2026-12-14" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Deadline d = count(rows[i].amount, rows[i].unit, rows[i].from);
        cr_assert_str_eq(iso(d.end), rows[i].end, "vector %zu gives %s", i + 1, iso(d.end));
        cr_assert_not(d.provisional, "vector %zu", i + 1);
        cr_assert_eq(d.end_at.ms, instant_of(date_add_days(d.end, 1), 0, 0).ms, "24:00 of the last day");
    }
}

Test(deadline, hours_run_through_holidays)
{
    DeadlineAsk ask = ask_for(48, UNIT_HOUR, "2026-04-30");
    ask.from_at = instant_of(ask.from, 9, 15);
    Deadline d = compute(&ask);
    cr_assert(d.timed);
    ASSERT_STR(instant_format_local(law_test_arena, d.end_at), "2026-05-02T09:15:00+07:00");
    cr_assert_str_eq(iso(d.end), "2026-05-02");
    cr_assert_eq(d.skipped_count, 0);
    ask.span = (DeadlineSpan){ 90, UNIT_MINUTE };
    ASSERT_STR(instant_format_local(law_test_arena, compute(&ask).end_at), "2026-04-30T10:45:00+07:00");
}

/* R16: 60 days, first day included, no shift although the last is a Sunday; what the order says decides. */
Test(deadline, detention_ends_as_ordered)
{
    DeadlineAsk ask = ask_for(2, UNIT_MONTH, "2026-01-15");
    ask.detention = true;
    Deadline d = compute(&ask);
    cr_assert_eq(d.end.day - ask.from.day + 1, 60);
    cr_assert_eq(date_weekday(d.end), 0);
    cr_assert(d.by_order && d.needs_person);
    ask.ordered_end = day("2026-03-14");
    d = compute(&ask);
    cr_assert_str_eq(iso(d.end), "2026-03-14");
    cr_assert(d.by_order);
    cr_assert_not(d.needs_person);
    ASSERT_STR(d.rule, "R16");
}

Test(deadline, the_skipped_days_and_the_working_are_told)
{
    DeadlineAsk ask = deadline_ask(deadline_limit(law_test_law, S("appeal-judgment")), day("2026-02-02"));
    Deadline    d = compute(&ask);
    cr_assert_str_eq(iso(d.unshifted_end), "2026-02-17");
    cr_assert_str_eq(iso(d.end), "2026-02-23");
    cr_assert_eq(d.skipped_count, 6);
    cr_assert_str_eq(iso(d.skipped[0].date), "2026-02-17");
    ASSERT_STR(d.skipped[0].why.vi, "Tết Âm lịch");
    ASSERT_STR(d.skipped[4].why.en, "Saturday");
    ASSERT_STR(d.rule, "appeal_judgment");
    cr_assert(str_starts(d.basis, S("BLTTDS 273(1); BLDS 147(2)")));
    cr_assert(str_has(d.basis, S("BLDS 148(5)")));
    cr_assert_eq(d.working_count, 4);
    ASSERT_STR(d.working[1].text.vi, "Đếm 15 ngày: thứ ba, ngày 17/02/2026.");
    ASSERT_STR(d.working[2].rule, "R11");
    ASSERT_STR(d.working[3].text.en, "The limit ends at 24:00, Monday, 23 February 2026.");
    ASSERT_STR(d.calendar_version, text_of(law_test_law->calendar_version));
    cr_assert(deadline_limit(law_test_law, S("khang-cao-ban-an-so-tham")) == ask.limit);
}

Test(deadline, at_once_is_the_same_working_day)
{
    DeadlineAsk ask = deadline_ask(deadline_limit(law_test_law, S("assign_return_review")), day("2026-03-03"));
    cr_assert_str_eq(iso(compute(&ask).end), "2026-03-03");
    ask.from = day("2026-02-14");
    Deadline d = compute(&ask);
    cr_assert_str_eq(iso(d.end), "2026-02-23");
    cr_assert_str_eq(iso(d.unshifted_end), "2026-02-14");
    ASSERT_STR(d.working[0].text.vi, "Phải làm ngay: thứ bảy, ngày 14/02/2026.");
}

Test(deadline, weeks_months_years)
{
    cr_assert_str_eq(iso(count(2, UNIT_WEEK, "2026-03-03").end), "2026-03-17");
    Deadline d = count(1, UNIT_YEAR, "2024-02-29");
    cr_assert_str_eq(iso(d.unshifted_end), "2025-02-28");
    cr_assert(d.needs_person, "29 February in years is by analogy only");
    cr_assert_not(count(1, UNIT_YEAR, "2025-02-28").needs_person);
    cr_assert_not(count(1, UNIT_MONTH, "2026-01-31").needs_person);
}

/* R12: a month is 30 days, a year 365, when time does not run continuously. */
Test(deadline, broken_time_has_fixed_lengths)
{
    DeadlineAsk ask = ask_for(2, UNIT_MONTH, "2026-03-02");
    ask.broken = true;
    cr_assert_eq(compute(&ask).unshifted_end.day - ask.from.day, 60);
    ask.span = (DeadlineSpan){ 1, UNIT_YEAR };
    cr_assert_eq(compute(&ask).unshifted_end.day - ask.from.day, 365);
    ask.span = (DeadlineSpan){ 3, UNIT_WEEK };
    cr_assert_eq(compute(&ask).unshifted_end.day - ask.from.day, 21);
    ask.span = (DeadlineSpan){ 10, UNIT_DAY };
    cr_assert_eq(compute(&ask).unshifted_end.day - ask.from.day, 10);
}

Test(deadline, points_of_month_and_year)
{
    cr_assert_str_eq(iso(deadline_point_of_month(2026, 2, POINT_BEGINNING)), "2026-02-01");
    cr_assert_str_eq(iso(deadline_point_of_month(2026, 2, POINT_MIDDLE)), "2026-02-15");
    cr_assert_str_eq(iso(deadline_point_of_month(2028, 2, POINT_END)), "2028-02-29");
    cr_assert_str_eq(iso(deadline_point_of_year(2026, POINT_BEGINNING)), "2026-01-01");
    cr_assert_str_eq(iso(deadline_point_of_year(2026, POINT_MIDDLE)), "2026-06-30");
    cr_assert_str_eq(iso(deadline_point_of_year(2026, POINT_END)), "2026-12-31");
}

/* The unshifted end of 15 days from 2026-02-02 is Tết (17/02, shifted to 23/02): the extension counts from 17/02. */
Test(deadline, an_extension_counts_from_the_unshifted_end)
{
    DeadlineAsk ask = deadline_ask(deadline_limit(law_test_law, S("defendant_answer")), day("2026-02-02"));
    ask.extensions[0] = (DeadlineSpan){ 15, UNIT_DAY };
    ask.extension_count = 1;
    Deadline d = compute(&ask);
    cr_assert_str_eq(iso(d.end), "2026-03-04");
    cr_assert(d.needs_person, "R22 is likely, not certain");
    ask.extensions[1] = (DeadlineSpan){ 1, UNIT_MONTH };
    ask.extension_count = 2;
    cr_assert_str_eq(iso(compute(&ask).unshifted_end), "2026-04-04");
}

Test(deadline, excluded_time_moves_the_end)
{
    DeadlineAsk ask = ask_for(10, UNIT_DAY, "2026-03-02");
    LawText     why = { S("bất khả kháng"), S("force majeure") };
    ask.gaps[0] = (DeadlineGap){ day("2026-03-05"), day("2026-03-06"), why };
    ask.gap_count = 1;
    cr_assert_str_eq(iso(compute(&ask).unshifted_end), "2026-03-14");
    /* the second gap lies where only the first moved the end to */
    ask.gaps[1] = (DeadlineGap){ day("2026-03-13"), day("2026-03-16"), why };
    ask.gap_count = 2;
    cr_assert_str_eq(iso(compute(&ask).unshifted_end), "2026-03-18");
    /* before the start and after the end nothing changes */
    ask.gaps[0] = (DeadlineGap){ day("2026-02-01"), day("2026-02-20"), why };
    ask.gaps[1] = (DeadlineGap){ day("2026-04-01"), day("2026-04-20"), why };
    cr_assert_str_eq(iso(compute(&ask).unshifted_end), "2026-03-12");
    /* a gap that began before the start counts from the day after the start */
    ask.gaps[0] = (DeadlineGap){ day("2026-02-27"), day("2026-03-03"), why };
    cr_assert_str_eq(iso(compute(&ask).unshifted_end), "2026-03-13");
    ask.span = (DeadlineSpan){ 3, UNIT_WORKING_DAY };
    ask.gaps[0] = (DeadlineGap){ day("2026-03-04"), day("2026-03-05"), why };
    ask.gap_count = 1;
    cr_assert_str_eq(iso(compute(&ask).end), "2026-03-09");
}

Test(deadline, provisional_calendars_and_proposals_are_said)
{
    Deadline d = count(15, UNIT_DAY, "2027-01-25");
    cr_assert(d.provisional);
    cr_assert_str_eq(iso(d.end), "2027-02-11");
    cr_assert(str_has(d.skipped[0].why.vi, S("tạm tính")));
    /* two working days from 20/11/2026 would end a day later if the proposed swap were decided */
    d = count(2, UNIT_WORKING_DAY, "2026-11-20");
    cr_assert_str_eq(iso(d.end), "2026-11-25");
    cr_assert(d.provisional);
    cr_assert(str_has(d.working[d.working_count - 1].text.en, S("26 November 2026")));
    cr_assert_not(count(5, UNIT_WORKING_DAY, "2026-11-20").provisional);
    cr_assert_not(count(15, UNIT_DAY, "2026-12-10").provisional);
}

/* Another calendar gives another result; the old one stays as it was. */
Test(deadline, recomputed_under_another_calendar)
{
    DeadlineAsk  ask = ask_for(3, UNIT_WORKING_DAY, "2026-11-20");
    Deadline     old = compute(&ask);
    CalendarLaw  decided = *law_test_law->calendar;
    CalendarDay *days = NEW_N(law_test_arena, CalendarDay, decided.days_count);
    for (uint32_t i = 0; i < decided.days_count; i++) {
        days[i] = decided.days[i];
        days[i].proposed = false;
    }
    decided.days = days;
    Law law = *law_test_law;
    law.calendar = &decided;
    law.calendar_version = S("another");
    Deadline fresh;
    cr_assert_null(deadline_compute(&law, &ask, law_test_arena, &fresh));
    cr_assert_str_eq(iso(old.end), "2026-11-26");
    cr_assert_str_eq(iso(fresh.end), "2026-11-27");
    cr_assert(old.provisional);
    cr_assert_not(fresh.provisional);
    ASSERT_STR(fresh.calendar_version, "another");
    cr_assert_not(str_eq(old.calendar_version, fresh.calendar_version));
}

/* ---- properties --------------------------------------------------------------------------------------------------------- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

Test(deadline, the_end_is_a_working_day_and_grows_with_the_amount)
{
    static const DeadlineUnit units[] = { UNIT_DAY, UNIT_WORKING_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };
    static const int32_t      most[] = { 200, 120, 40, 24, 4 };
    CalendarView              view = { .law = law_test_law };
    uint32_t                  state = 2026;
    for (int round = 0; round < 600; round++) {
        size_t      u = next_random(&state) % COUNT_OF(units);
        int32_t     amount = 1 + (int32_t)(next_random(&state) % (uint32_t)most[u]);
        DeadlineAsk ask = deadline_ask(NULL, date_add_days(day("2022-06-01"), (int32_t)(next_random(&state) % 2500)));
        ask.span = (DeadlineSpan){ amount, units[u] };
        Arena   *own = arena_make(MIB(4));
        Deadline d;
        Deadline longer;
        cr_assert_null(deadline_compute(law_test_law, &ask, own, &d));
        cr_assert(calendar_is_working(&view, d.end), "%s + %d", iso(ask.from), amount);
        cr_assert(date_cmp(d.unshifted_end, d.end) <= 0 && date_cmp(d.unshifted_end, ask.from) > 0);
        for (size_t i = 0; i < d.skipped_count; i++) {
            cr_assert_not(calendar_is_working(&view, d.skipped[i].date));
            cr_assert(units[u] == UNIT_WORKING_DAY || date_cmp(d.skipped[i].date, date_add_days(d.unshifted_end, (int32_t)i)) == 0);
        }
        ask.span.amount++;
        cr_assert_null(deadline_compute(law_test_law, &ask, own, &longer));
        cr_assert(date_cmp(d.end, longer.end) <= 0, "%s: %d ends after %d", iso(ask.from), amount, amount + 1);
        arena_release(own);
    }
}

Test(deadline, working_days_are_counted_one_by_one)
{
    CalendarView view = { .law = law_test_law };
    for (int32_t amount = 1; amount <= 60; amount++) {
        Deadline d = count(amount, UNIT_WORKING_DAY, "2025-12-20");
        int32_t  working = 0;
        for (Date at = date_add_days(d.from, 1); date_cmp(at, d.end) <= 0; at = date_add_days(at, 1)) {
            working += calendar_is_working(&view, at);
        }
        cr_assert_eq(working, amount);
        cr_assert_eq((int32_t)d.skipped_count, d.end.day - d.from.day - amount);
    }
}

/* ---- acts, alerts, refusals --------------------------------------------------------------------------------------------- */

Test(deadline, when_an_act_was_done)
{
    Filing    f = { .way = FILED_BY_POST, .received = day("2026-03-10"), .posted = day("2026-03-06"), .handed_in = DATE_NONE };
    FilingDay d = deadline_filing_day(law_test_law, &f);
    cr_assert_str_eq(iso(d.day), "2026-03-06");
    ASSERT_STR(d.rule, "R17");
    cr_assert_not(d.needs_person);
    f.posted = DATE_NONE;
    d = deadline_filing_day(law_test_law, &f);
    cr_assert_str_eq(iso(d.day), "2026-03-10");
    cr_assert(d.needs_person, "a mark that cannot be read is a person's question");
    f = (Filing){ .way = FILED_FROM_DETENTION, .received = day("2026-03-10"), .posted = DATE_NONE, .handed_in = day("2026-03-05") };
    cr_assert_str_eq(iso(deadline_filing_day(law_test_law, &f).day), "2026-03-05");
    f = (Filing){ .way = FILED_ONLINE, .received = day("2026-03-10"), .posted = DATE_NONE, .handed_in = DATE_NONE, .sent = instant_of(day("2026-03-09"), 23, 59) };
    d = deadline_filing_day(law_test_law, &f);
    cr_assert_str_eq(iso(d.day), "2026-03-09");
    cr_assert(d.needs_person, "R18 is likely, not certain");
    f = (Filing){ .way = FILED_DIRECT, .received = day("2026-03-10"), .posted = DATE_NONE, .handed_in = DATE_NONE };
    cr_assert_str_eq(iso(deadline_filing_day(law_test_law, &f).day), "2026-03-10");
    Deadline appeal = count(15, UNIT_DAY, "2026-02-02");
    cr_assert(deadline_kept(&appeal, day("2026-02-23")));
    cr_assert_not(deadline_kept(&appeal, day("2026-02-24")));
}

Test(deadline, night)
{
    Date d = day("2026-03-02");
    cr_assert(deadline_is_night(instant_of(d, 22, 0)));
    cr_assert(deadline_is_night(instant_of(d, 5, 59)));
    cr_assert_not(deadline_is_night(instant_of(d, 6, 0)));
    cr_assert_not(deadline_is_night(instant_of(d, 21, 59)));
}

Test(deadline, alerts)
{
    Deadline       d = count(4, UNIT_MONTH, "2026-03-10");
    DeadlineAlerts at = deadline_alerts(law_test_law, S(""), &d);
    cr_assert_str_eq(iso(at.half), "2026-05-10");
    cr_assert_str_eq(iso(at.most), "2026-06-15");
    cr_assert_str_eq(iso(at.last_days), "2026-07-08");
}

Test(deadline, what_cannot_be_counted_is_refused)
{
    DeadlineAsk asks[8];
    for (size_t i = 0; i < COUNT_OF(asks); i++) {
        asks[i] = ask_for(5, UNIT_DAY, "2026-03-02");
    }
    asks[0].span.amount = 0;
    asks[1].span.amount = -1;
    asks[2].span = (DeadlineSpan){ 3000, UNIT_WORKING_DAY };
    asks[3].from = day("1850-01-01");
    asks[4].span.unit = UNIT_NONE;
    asks[5].gaps[0] = (DeadlineGap){ .from = day("2026-03-09"), .to = day("2026-03-05") };
    asks[5].gap_count = 1;
    asks[6].extensions[0] = (DeadlineSpan){ 2, UNIT_HOUR };
    asks[6].extension_count = 1;
    asks[7].detention = true;
    asks[7].span.unit = UNIT_WORKING_DAY;
    for (size_t i = 0; i < COUNT_OF(asks); i++) {
        Deadline out;
        Error   *e = deadline_compute(law_test_law, &asks[i], law_test_arena, &out);
        cr_assert_not_null(e, "question %zu was answered", i);
        cr_assert_eq(e->code, ERR_BAD_INPUT);
        cr_assert(str_starts(err_message_id(e), S("deadline.")));
    }
}

static Error *run(const char *const *words, size_t word_count, Str *out)
{
    Str args[12];
    for (size_t i = 0; i < word_count; i++) {
        args[i] = str_of(words[i]);
    }
    Buf    b = buf_make(law_test_arena, MIB(1));
    int    status = -1;
    Error *e = deadline_command(law_test_law, day("2026-11-24"), args, word_count, law_test_arena, &b, &status);
    *out = buf_str(&b);
    cr_assert(e != NULL || status == 0);
    return e;
}
#define RUN(out, ...) run((const char *[]){ __VA_ARGS__ }, COUNT_OF(((const char *[]){ __VA_ARGS__ })), out)

Test(deadline, command)
{
    Str out;
    cr_assert_null(RUN(&out, "--amount", "15", "--unit", "day", "--from", "2026-02-02", "--json"));
    cr_assert(str_starts(out, S("{\"end\":\"2026-02-23\",\"end_at\":\"2026-02-24T00:00:00+07:00\",\"unshifted_end\":\"2026-02-17\",\"skipped\":[{\"date\":\"2026-02-17\",")));
    cr_assert(str_has(out, S("\"rule\":\"R7\"")));
    cr_assert(str_has(out, S("\"calendar\":\"official\"")));
    cr_assert_null(RUN(&out, "appeal-judgment", "--from", "2026-01-30", "--json"));
    cr_assert(str_has(out, S("\"end\":\"2026-02-23\"")));
    cr_assert(str_has(out, S("\"rule\":\"appeal_judgment\"")));
    cr_assert_null(RUN(&out, "appeal-judgment", "--from", "2026-01-30"));
    cr_assert(str_has(out, S("Kháng cáo bản án sơ thẩm")));
    cr_assert_null(RUN(&out, "--amount", "3", "--unit", "working-day", "--from", "2026-08-20", "--json"));
    cr_assert(str_has(out, S("\"end\":\"2026-08-24\"")));
    cr_assert_null(RUN(&out, "--amount", "48", "--unit", "hour", "--from", "2026-04-30T09:15", "--json"));
    cr_assert(str_has(out, S("2026-05-02T09:15:00+07:00")));
    cr_assert_null(RUN(&out, "--amount", "15", "--unit", "day", "--from", "2027-01-25", "--json"));
    cr_assert(str_has(out, S("\"calendar\":\"provisional\"")));
    cr_assert_null(RUN(&out, "--list"));
    cr_assert(str_has(out, S("appeal_judgment")));
    cr_assert_not_null(RUN(&out, "no-such-limit", "--from", "2026-01-30"));
    cr_assert_not_null(RUN(&out, "appeal-judgment"));
    cr_assert_not_null(RUN(&out, "appeal-judgment", "--from", "2026-02-30"));
    cr_assert_not_null(RUN(&out, "appeal-judgment", "--from"));
    cr_assert_not_null(RUN(&out, "--amount", "15", "--from", "2026-02-02"));
    cr_assert_not_null(RUN(&out, "--amount", "15", "--unit", "fortnight", "--from", "2026-02-02"));
    cr_assert_not_null(RUN(&out, "appeal-judgment", "--from", "2026-01-30", "--extend", "1:hour"));
}
