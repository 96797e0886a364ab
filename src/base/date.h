/* Instants and legal dates. Instants are UTC milliseconds; legal dates are days of the Gregorian calendar as seen in
 * Viet Nam (Asia/Ho_Chi_Minh, UTC+7 all year: BLDS Điều 145; no daylight saving since 1975). */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

typedef struct Instant {
    int64_t ms;
} Instant;

typedef struct Date {
    int32_t day; /* days since 1970-01-01 */
} Date;

typedef struct Ymd {
    int32_t year, month, day; /* month 1-12, day 1-31 */
} Ymd;

#define VN_OFFSET_MS (INT64_C(7) * 3600 * 1000)
#define DATE_NONE ((Date){ INT32_MIN })

bool    date_is_none(Date d);
Date    date_make(int32_t year, int32_t month, int32_t day); /* the three are a real date */
bool    date_is_real(int32_t year, int32_t month, int32_t day);
Ymd     date_ymd(Date d);
int     date_weekday(Date d); /* 0 = Sunday .. 6 = Saturday */
Date    date_add_days(Date d, int32_t days);
/* Same-numbered day n months later, or the last day of that month (BLDS Điều 148(3)). */
Date    date_add_months(Date d, int32_t months);
int     date_cmp(Date a, Date b);
bool    date_parse(Str iso, Date *out); /* YYYY-MM-DD, years 1000-9999 */
Str     date_format(Arena *a, Date d);  /* YYYY-MM-DD */

Date    instant_date(Instant t);        /* the day in Viet Nam */
Instant instant_of(Date d, int32_t hour, int32_t minute); /* Viet Nam time of day */
void    instant_clock(Instant t, int32_t *hour, int32_t *minute, int32_t *second);
bool    instant_parse(Str s, Instant *out);      /* RFC 3339, or local "YYYY-MM-DDTHH:MM" taken as Viet Nam time */
Str     instant_format(Arena *a, Instant t);     /* RFC 3339, UTC, milliseconds: 2026-02-02T03:04:05.678Z */
Str     instant_format_local(Arena *a, Instant t); /* RFC 3339 with +07:00, seconds */

#endif
