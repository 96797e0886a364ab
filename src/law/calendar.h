/* Working days. Law: BLLĐ 45/2019 Điều 111(3), 112; QĐ 188/1999/QĐ-TTg; NQ 28/2026/QH16; yearly notices (law/calendar.yaml).
 * A year whose notice is in the data is official; any other year is computed by the rules and provisional.
 * Pure. May use: lunar, base. */
#ifndef LAW_CALENDAR_H
#define LAW_CALENDAR_H

#include "law/law_text.h"

typedef enum DayKind {
    DAY_WORKING,
    DAY_WEEKEND,
    DAY_PUBLIC_HOLIDAY,
    DAY_SUBSTITUTE_OFF, /* for a holiday that fell on a weekly rest day */
    DAY_SWAP_OFF,
    DAY_SWAP_WORK,
    DAY_EMERGENCY_CLOSURE,
} DayKind;

typedef struct CalendarDay {
    LawDate    date;
    DayKind    kind;
    LawText    name;
    Str        court;    /* code of the one court it concerns; empty: the whole country */
    LawDate    paired;   /* the other day of a swap */
    bool       proposed; /* not decided: shown, never applied */
    RuleSource source;
} CalendarDay;

typedef struct CalendarYear {
    int32_t    year;
    Str        notice; /* the papers that set it */
    RuleSource source;
} CalendarYear;

/* A holiday of the law, for years without a notice. Its dates of effect are in `source`. */
typedef struct Holiday {
    Str        id;
    LawText    name;
    bool       lunar;
    int32_t    month, day;
    int32_t    before, after;    /* further days off around it */
    uint32_t   one_earlier_on;   /* weekdays of the day itself (bit 0 Sunday) on which the days off move one day earlier */
    uint32_t   one_later_on;     /* ... one day later */
    RuleSource source;
} Holiday;

struct CalendarLaw {
    Str                 weekend_basis, substitute_basis;
    const CalendarYear *years;
    uint32_t            years_count;
    const Holiday      *holidays;
    uint32_t            holidays_count;
    const CalendarDay  *days;
    uint32_t            days_count;
    const LawPhrase    *phrases;
    uint32_t            phrases_count;
};

extern const cyaml_schema_value_t calendar_schema;
extern const cyaml_strval_t       calendar_kind_words[6];

/* What a calendar is asked with: whose it is, and whether swaps that are only proposed count. */
typedef struct CalendarView {
    const Law *law;
    Str        court;
    bool       with_proposed;
} CalendarView;

typedef struct DayInfo {
    DayKind kind;
    bool    working;
    bool    provisional;
    LawText why;   /* name of the holiday or of the rest day; empty for an ordinary working day */
    Str     basis;
} DayInfo;

DayInfo calendar_day(const CalendarView *view, Date d);
bool    calendar_is_working(const CalendarView *view, Date d);
/* The first working day on or after d. */
Date    calendar_working_from(const CalendarView *view, Date d);
bool    calendar_year_is_official(const Law *law, int32_t year);
Str     calendar_kind_name(DayKind kind);
/* "Tết Âm lịch", "Nghỉ bù Giỗ Tổ Hùng Vương", "... (tạm tính, chưa có thông báo chính thức)". */
LawText calendar_why(Arena *a, const Law *law, DayKind kind, LawText name, bool provisional);

typedef struct CalendarEntry {
    Date    date;
    DayKind kind;
    LawText name;
    bool    proposed;
    Str     basis;
    Confidence confidence;
    Date    paired; /* or DATE_NONE */
} CalendarEntry;

#define CALENDAR_ENTRY_MAX 64
/* Every day of the year that differs from Monday to Friday work, in order of date; at most CALENDAR_ENTRY_MAX. */
size_t calendar_year_days(const CalendarView *view, int32_t year, CalendarEntry out[CALENDAR_ENTRY_MAX]);
/* The same by the rules alone, without notices: what a year would be if none had been issued. */
size_t calendar_rule_days(const Law *law, int32_t year, CalendarEntry out[CALENDAR_ENTRY_MAX]);

/* congly calendar YEAR [--court CODE] [--json] [--lang vi|en] */
MUST_CHECK Error *calendar_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status);

#endif
