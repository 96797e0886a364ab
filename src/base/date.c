/* Civil dates (days-from-civil after Howard Hinnant's public derivation) and instants. */
#include "base/date.h"

#include <string.h>

enum { MS_PER_SECOND = 1000, MS_PER_MINUTE = 60 * MS_PER_SECOND };
#define MS_PER_DAY (INT64_C(86400) * MS_PER_SECOND)

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

bool date_is_none(Date d)
{
    return d.day == INT32_MIN;
}

static int32_t month_length(int32_t year, int32_t month)
{
    static const int8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool                leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return lengths[month - 1] + (month == 2 && leap);
}

bool date_is_real(int32_t year, int32_t month, int32_t day)
{
    return year >= 1000 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= month_length(year, month);
}

Date date_make(int32_t year, int32_t month, int32_t day)
{
    BUG_IF(!date_is_real(year, month, day));
    int32_t y = year - (month <= 2);
    int32_t era = y / 400;
    int32_t of_era = y - era * 400;
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int32_t day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return (Date){ era * 146097 + day_of_era - 719468 };
}

Ymd date_ymd(Date d)
{
    BUG_IF(date_is_none(d));
    int32_t z = d.day + 719468;
    int32_t era = (int32_t)floor_div(z, 146097);
    int32_t day_of_era = z - era * 146097;
    int32_t of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
    int32_t shifted = (5 * of_year + 2) / 153;
    Ymd     r = { .day = of_year - (153 * shifted + 2) / 5 + 1, .month = shifted < 10 ? shifted + 3 : shifted - 9 };
    r.year = of_era + era * 400 + (r.month <= 2);
    return r;
}

int date_weekday(Date d)
{
    int32_t w = (d.day + 4) % 7;
    return w < 0 ? w + 7 : w;
}

Date date_add_days(Date d, int32_t days)
{
    return (Date){ d.day + days };
}

Date date_add_months(Date d, int32_t months)
{
    Ymd     from = date_ymd(d);
    int32_t index = from.year * 12 + from.month - 1 + months;
    int32_t year = index / 12;
    int32_t month = index % 12 + 1;
    int32_t last = month_length(year, month);
    return date_make(year, month, from.day < last ? from.day : last);
}

int date_cmp(Date a, Date b)
{
    return (a.day > b.day) - (a.day < b.day);
}

/* Exactly n digits at the start of *s, which moves past them. */
static bool take_digits(Str *s, size_t n, int32_t *out)
{
    if (s->n < n) {
        return false;
    }
    int32_t value = 0;
    for (size_t i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9') {
            return false;
        }
        value = value * 10 + (s->p[i] - '0');
    }
    *out = value;
    *s = str_sub(*s, n, s->n);
    return true;
}

static bool take_char(Str *s, char c)
{
    if (s->n == 0 || s->p[0] != c) {
        return false;
    }
    *s = str_sub(*s, 1, s->n);
    return true;
}

static bool take_date(Str *s, Date *out)
{
    int32_t year;
    int32_t month;
    int32_t day;
    if (!take_digits(s, 4, &year) || !take_char(s, '-') || !take_digits(s, 2, &month) || !take_char(s, '-')
        || !take_digits(s, 2, &day) || !date_is_real(year, month, day)) {
        return false;
    }
    *out = date_make(year, month, day);
    return true;
}

bool date_parse(Str iso, Date *out)
{
    Date d;
    if (!take_date(&iso, &d) || iso.n > 0) {
        return false;
    }
    *out = d;
    return true;
}

/* The digits and the sign that follows them. */
static char *put_digits(char *at, int64_t n, int digits, char after)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + n % 10);
        n /= 10;
    }
    at[digits] = after;
    return at + digits + 1;
}

static char *put_date(char *at, Date d, char after)
{
    Ymd r = date_ymd(d);
    at = put_digits(at, r.year, 4, '-');
    at = put_digits(at, r.month, 2, '-');
    return put_digits(at, r.day, 2, after);
}

Str date_format(Arena *a, Date d)
{
    char *text = arena_raw(a, sizeof "9999-12-31");
    put_date(text, d, '\0');
    return (Str){ text, sizeof "9999-12-31" - 1 };
}

Date instant_date(Instant t)
{
    return (Date){ (int32_t)floor_div(t.ms + VN_OFFSET_MS, MS_PER_DAY) };
}

Instant instant_of(Date d, int32_t hour, int32_t minute)
{
    return (Instant){ d.day * MS_PER_DAY + (hour * INT64_C(60) + minute) * MS_PER_MINUTE - VN_OFFSET_MS };
}

void instant_clock(Instant t, int32_t *hour, int32_t *minute, int32_t *second)
{
    int64_t local = t.ms + VN_OFFSET_MS;
    int64_t of_day = (local - floor_div(local, MS_PER_DAY) * MS_PER_DAY) / MS_PER_SECOND;
    *hour = (int32_t)(of_day / 3600);
    *minute = (int32_t)(of_day / 60 % 60);
    *second = (int32_t)(of_day % 60);
}

/* "Z", "+07:00" or nothing (Viet Nam time); gives the offset in milliseconds. */
static bool take_zone(Str *s, int64_t *offset_ms)
{
    if (s->n == 0) {
        *offset_ms = VN_OFFSET_MS;
        return true;
    }
    if (take_char(s, 'Z')) {
        *offset_ms = 0;
        return s->n == 0;
    }
    bool    west = s->p[0] == '-';
    int32_t hours;
    int32_t minutes;
    if (!take_char(s, west ? '-' : '+') || !take_digits(s, 2, &hours) || !take_char(s, ':') || !take_digits(s, 2, &minutes)
        || s->n > 0 || hours > 14 || minutes > 59) {
        return false;
    }
    *offset_ms = (west ? -1 : 1) * (hours * INT64_C(60) + minutes) * MS_PER_MINUTE;
    return true;
}

bool instant_parse(Str s, Instant *out)
{
    Date    d;
    int32_t hour;
    int32_t minute;
    int32_t second = 0;
    int32_t milli = 0;
    if (!take_date(&s, &d) || !take_char(&s, 'T') || !take_digits(&s, 2, &hour) || !take_char(&s, ':')
        || !take_digits(&s, 2, &minute)) {
        return false;
    }
    if (take_char(&s, ':') && !take_digits(&s, 2, &second)) {
        return false;
    }
    if (take_char(&s, '.') && !take_digits(&s, 3, &milli)) {
        return false;
    }
    int64_t offset;
    if (hour > 23 || minute > 59 || second > 59 || !take_zone(&s, &offset)) {
        return false;
    }
    out->ms = d.day * MS_PER_DAY + (hour * INT64_C(60) + minute) * MS_PER_MINUTE + second * INT64_C(1000) + milli - offset;
    return true;
}

static Str format_at(Arena *a, int64_t shifted_ms, bool milliseconds, const char *zone)
{
    int64_t day = floor_div(shifted_ms, MS_PER_DAY);
    int64_t rest = shifted_ms - day * MS_PER_DAY;
    char   *text = arena_raw(a, sizeof "9999-12-31T23:59:59.999+07:00");
    char   *at = put_date(text, (Date){ (int32_t)day }, 'T');
    at = put_digits(at, rest / 3600000, 2, ':');
    at = put_digits(at, rest / 60000 % 60, 2, ':');
    at = put_digits(at, rest / 1000 % 60, 2, '.');
    at = milliseconds ? put_digits(at, rest % 1000, 3, '.') - 1 : at - 1;
    size_t n = strlen(zone);
    memcpy(at, zone, n + 1);
    return (Str){ text, (size_t)(at - text) + n };
}

Str instant_format(Arena *a, Instant t)
{
    return format_at(a, t.ms, true, "Z");
}

Str instant_format_local(Arena *a, Instant t)
{
    return format_at(a, t.ms + VN_OFFSET_MS, false, "+07:00");
}
