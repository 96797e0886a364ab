/* Kinds of day: see calendar.h. May use: lunar, base. */
#include "law/calendar.h"
#include "law/lunar.h"

#include <string.h>

bool calendar_year_is_official(const Law *law, int32_t year)
{
    for (uint32_t i = 0; i < law->calendar->years_count; i++) {
        if (law->calendar->years[i].year == year) {
            return true;
        }
    }
    return false;
}

Str calendar_kind_name(DayKind kind)
{
    for (size_t i = 0; i < COUNT_OF(calendar_kind_words); i++) {
        if (calendar_kind_words[i].val == (int64_t)kind) {
            return str_of(calendar_kind_words[i].str);
        }
    }
    return S("working");
}

static LawText phrase(const Law *law, const char *id)
{
    const CalendarLaw *c = law->calendar;
    for (uint32_t i = 0; i < c->phrases_count; i++) {
        if (str_eq(c->phrases[i].id, str_of(id))) {
            return c->phrases[i].text;
        }
    }
    BUG_IF(true);
}

LawText calendar_why(Arena *a, const Law *law, DayKind kind, LawText name, bool provisional)
{
    if (kind == DAY_SUBSTITUTE_OFF) {
        LawWord word = { "holiday", name };
        name = law_fill(a, phrase(law, "substitute"), &word, 1);
    }
    if (provisional && kind != DAY_WEEKEND && kind != DAY_WORKING) {
        LawWord word = { "holiday", name };
        name = law_fill(a, phrase(law, "provisional"), &word, 1);
    }
    return name;
}

static bool is_weekend(Date d)
{
    return date_weekday(d) == 0 || date_weekday(d) == 6;
}

/* ---- the rules: years without notice ---------------------------------------------------------------------------------- */

static bool holiday_day(const Law *law, const Holiday *h, int32_t year, Date *out)
{
    if (!h->lunar) {
        *out = date_make(year, h->month, h->day);
        return true;
    }
    return lunar_to_date(law, (LunarDate){ .year = year, .month = h->month, .day = h->day }, out);
}

static size_t find_entry(const CalendarEntry *list, size_t count, Date d)
{
    size_t i = 0;
    while (i < count && date_cmp(list[i].date, d) != 0) {
        i++;
    }
    return i;
}

/* Kept sorted: small lists. */
static size_t add_entry(CalendarEntry *list, size_t count, CalendarEntry entry)
{
    BUG_IF(count == CALENDAR_ENTRY_MAX);
    size_t at = count;
    while (at > 0 && date_cmp(list[at - 1].date, entry.date) > 0) {
        list[at] = list[at - 1];
        at--;
    }
    list[at] = entry;
    return count + 1;
}

static size_t add_holiday(const Law *law, const Holiday *h, int32_t year, CalendarEntry *list, size_t count)
{
    Date day;
    if (!holiday_day(law, h, year, &day) || !law_in_force(&h->source, day)) {
        return count;
    }
    uint32_t bit = 1u << date_weekday(day);
    int32_t  move = (h->one_later_on & bit) != 0 ? 1 : (h->one_earlier_on & bit) != 0 ? -1 : 0;
    for (int32_t i = -h->before + move; i <= h->after + move; i++) {
        Date d = date_add_days(day, i);
        if (find_entry(list, count, d) == count) {
            CalendarEntry entry = { .date = d, .kind = DAY_PUBLIC_HOLIDAY, .name = h->name, .basis = h->source.basis,
                                    .confidence = h->source.confidence, .paired = DATE_NONE };
            count = add_entry(list, count, entry);
        }
    }
    return count;
}

/* A paid holiday on a weekly rest day is made good on the next working day. */
static size_t add_substitutes(const CalendarLaw *c, CalendarEntry *list, size_t count)
{
    CalendarEntry holidays[CALENDAR_ENTRY_MAX];
    size_t        holiday_count = count;
    memcpy(holidays, list, count * sizeof *list);
    for (size_t i = 0; i < holiday_count; i++) {
        if (!is_weekend(holidays[i].date)) {
            continue;
        }
        Date d = holidays[i].date;
        while (is_weekend(d) || find_entry(list, count, d) < count) {
            d = date_add_days(d, 1);
        }
        CalendarEntry entry = holidays[i];
        entry.date = d;
        entry.kind = DAY_SUBSTITUTE_OFF;
        entry.basis = c->substitute_basis;
        count = add_entry(list, count, entry);
    }
    return count;
}

size_t calendar_rule_days(const Law *law, int32_t year, CalendarEntry out[CALENDAR_ENTRY_MAX])
{
    size_t count = 0;
    if (year < 1 || year > 9999) {
        return 0;
    }
    for (uint32_t i = 0; i < law->calendar->holidays_count; i++) {
        count = add_holiday(law, &law->calendar->holidays[i], year, out, count);
    }
    return add_substitutes(law->calendar, out, count);
}

/* ---- the days as they are ---------------------------------------------------------------------------------------------- */

static bool row_counts(const CalendarView *view, const CalendarDay *row)
{
    return (row->court.n == 0 || str_eq(row->court, view->court)) && (!row->proposed || view->with_proposed);
}

/* The row that decides: one of the court goes before one of the country. */
static const CalendarDay *find_row(const CalendarView *view, Date d)
{
    const CalendarLaw *c = view->law->calendar;
    const CalendarDay *found = NULL;
    for (uint32_t i = 0; i < c->days_count; i++) {
        const CalendarDay *row = &c->days[i];
        if (date_cmp(row->date.date, d) == 0 && row_counts(view, row) && (found == NULL || row->court.n > 0)) {
            found = row;
        }
    }
    return found;
}

static DayInfo weekday_info(const CalendarView *view, Date d)
{
    DayInfo info = { .kind = DAY_WORKING, .working = true };
    if (is_weekend(d)) {
        info.kind = DAY_WEEKEND;
        info.working = false;
        info.why = phrase(view->law, date_weekday(d) == 0 ? "weekend_0" : "weekend_6");
        info.basis = view->law->calendar->weekend_basis;
    }
    return info;
}

DayInfo calendar_day(const CalendarView *view, Date d)
{
    int32_t            year = date_ymd(d).year;
    bool               official = calendar_year_is_official(view->law, year);
    const CalendarDay *row = find_row(view, d);
    DayInfo            info = weekday_info(view, d);
    if (row != NULL) {
        info = (DayInfo){ .kind = row->kind, .working = row->kind == DAY_SWAP_WORK, .why = row->name, .basis = row->source.basis };
    } else if (!official) {
        CalendarEntry list[CALENDAR_ENTRY_MAX];
        size_t        count = calendar_rule_days(view->law, year, list);
        size_t        at = find_entry(list, count, d);
        if (at < count) {
            info = (DayInfo){ .kind = list[at].kind, .why = list[at].name, .basis = list[at].basis };
        }
    }
    info.provisional = !official;
    return info;
}

bool calendar_is_working(const CalendarView *view, Date d)
{
    return calendar_day(view, d).working;
}

Date calendar_working_from(const CalendarView *view, Date d)
{
    while (!calendar_is_working(view, d)) {
        d = date_add_days(d, 1);
    }
    return d;
}

size_t calendar_year_days(const CalendarView *view, int32_t year, CalendarEntry out[CALENDAR_ENTRY_MAX])
{
    const CalendarLaw *c = view->law->calendar;
    size_t             count = calendar_year_is_official(view->law, year) ? 0 : calendar_rule_days(view->law, year, out);
    for (uint32_t i = 0; i < c->days_count; i++) {
        const CalendarDay *row = &c->days[i];
        if (date_ymd(row->date.date).year == year && (row->court.n == 0 || str_eq(row->court, view->court))) {
            CalendarEntry entry = { .date = row->date.date, .kind = row->kind, .name = row->name, .proposed = row->proposed,
                                    .basis = row->source.basis, .confidence = row->source.confidence, .paired = row->paired.date };
            count = add_entry(out, count, entry);
        }
    }
    return count;
}
