/* Dates, times, numbers, money as each language writes them. Words come from the catalogue; the digits are ours, because
 * both languages write plain decimal digits and a page with a hundred dates must not open a hundred ICU formats. */
#include "i18n/i18n.h"

#include "i18n/i18n_msg.h"

enum { SHORT_MAX = 512 };

#define TWO(n) (char)('0' + (n) / 10), (char)('0' + (n) % 10)

static void add_padded(Buf *b, int32_t n)
{
    if (n < 10) {
        buf_add_char(b, '0');
    }
    buf_add_i64(b, n);
}

static Msg month_name(int32_t month)
{
    static const Msg names[] = { M_month_1, M_month_2, M_month_3, M_month_4,  M_month_5,  M_month_6,
                                 M_month_7, M_month_8, M_month_9, M_month_10, M_month_11, M_month_12 };
    return names[month - 1];
}

void i18n_add_date(Buf *b, Lang lang, Date d)
{
    if (date_is_none(d)) {
        return;
    }
    Ymd ymd = date_ymd(d);
    if (lang == LANG_EN) {
        buf_add_i64(b, ymd.day);
        buf_add_char(b, ' ');
        buf_add(b, str_sub(msg(lang, month_name(ymd.month)), 0, 3));
        buf_add_char(b, ' ');
        buf_add_i64(b, ymd.year);
        return;
    }
    char text[] = { TWO(ymd.day), '/', TWO(ymd.month), '/', TWO(ymd.year / 100), TWO(ymd.year % 100) };
    buf_add(b, (Str){ text, sizeof text });
}

/* Court papers write 02 tháng 01 and 10 tháng 3: a nought before days under 10 and before the months January and February
 * keeps a figure from being added (Nghị định 30/2020/NĐ-CP, phụ lục I). */
void i18n_add_long_date(Buf *b, Lang lang, Date d)
{
    if (date_is_none(d)) {
        return;
    }
    Ymd ymd = date_ymd(d);
    if (lang == LANG_EN) {
        buf_add_i64(b, ymd.day);
        buf_add_char(b, ' ');
        buf_add(b, msg(lang, month_name(ymd.month)));
        buf_add_char(b, ' ');
        buf_add_i64(b, ymd.year);
        return;
    }
    buf_add(b, S("ngày "));
    add_padded(b, ymd.day);
    buf_add(b, S(" tháng "));
    if (ymd.month < 3) {
        buf_add_char(b, '0');
    }
    buf_add_i64(b, ymd.month);
    buf_add(b, S(" năm "));
    buf_add_i64(b, ymd.year);
}

void i18n_add_weekday(Buf *b, Lang lang, Date d)
{
    static const Msg names[] = { M_weekday_0, M_weekday_1, M_weekday_2, M_weekday_3, M_weekday_4, M_weekday_5, M_weekday_6 };
    if (!date_is_none(d)) {
        buf_add(b, msg(lang, names[date_weekday(d)]));
    }
}

void i18n_add_full_date(Buf *b, Lang lang, Date d)
{
    if (date_is_none(d)) {
        return;
    }
    i18n_add_weekday(b, lang, d);
    buf_add(b, S(", "));
    i18n_add_long_date(b, lang, d);
}

void i18n_add_time(Buf *b, Lang lang, Instant t)
{
    int32_t hour, minute, second;
    instant_clock(t, &hour, &minute, &second);
    add_padded(b, hour);
    buf_add(b, lang == LANG_EN ? S(":") : S(" giờ "));
    add_padded(b, minute);
}

void i18n_add_instant(Buf *b, Lang lang, Instant t)
{
    i18n_add_time(b, lang, t);
    buf_add(b, lang == LANG_EN ? S(" on ") : S(" ngày "));
    i18n_add_date(b, lang, instant_date(t));
}

void i18n_add_number(Buf *b, Lang lang, int64_t n)
{
    char     digits[32];
    size_t   at = sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    unsigned written = 0;
    do {
        if (written > 0 && written % 3 == 0) {
            digits[--at] = lang == LANG_EN ? ',' : '.';
        }
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
        written++;
    } while (rest > 0);
    if (n < 0) {
        digits[--at] = '-';
    }
    buf_add(b, (Str){ digits + at, sizeof digits - at });
}

void i18n_add_money(Buf *b, Lang lang, Money m)
{
    if (lang == LANG_EN) {
        buf_add(b, S("VND "));
        i18n_add_number(b, lang, m.dong);
        return;
    }
    i18n_add_number(b, lang, m.dong);
    buf_add(b, S("\u00a0đ"));
}

void i18n_add_days_left(Buf *b, Lang lang, int64_t days)
{
    char   digits[24];
    Buf    count = { .p = digits, .cap = sizeof digits, .max = sizeof digits - 1 };
    MsgArg arg = { S("days"), { NULL, 0 } };
    buf_add_i64(&count, days < 0 ? -days : days);
    arg.value = buf_str(&count);
    msg_add(b, lang, days == 0 ? M_days_today : days > 0 ? M_days_left : M_days_late, &arg, 1);
}

static char decimal_mark(Lang lang)
{
    return lang == LANG_EN ? '.' : ',';
}

void i18n_add_thousandths(Buf *b, Lang lang, int64_t n)
{
    i18n_add_number(b, lang, n / 1000);
    buf_addf(b, "%c%03d", decimal_mark(lang), (int)(n % 1000));
}

/* Decimal units, one digit after the mark, rounded down: a file is never called smaller than a limit it exceeds. */
void i18n_add_size(Buf *b, Lang lang, int64_t bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
    size_t                   unit = 0;
    int64_t                  scale = 1;
    while (unit + 1 < COUNT_OF(units) && bytes / scale >= 1000) {
        scale *= 1000;
        unit++;
    }
    i18n_add_number(b, lang, bytes / scale);
    int64_t tenth = scale == 1 ? 0 : bytes % scale / (scale / 10);
    if (tenth > 0) {
        buf_addf(b, "%c%d", decimal_mark(lang), (int)tenth);
    }
    buf_addf(b, " %s", units[unit]);
}

/* ---- as Str -------------------------------------------------------------------------------------------------------- */

#define AS_STR(name, Type)                            \
    Str i18n_##name(Arena *a, Lang lang, Type value)  \
    {                                                 \
        Buf b = buf_make(a, SHORT_MAX);               \
        i18n_add_##name(&b, lang, value);             \
        return buf_str(&b);                           \
    }

AS_STR(date, Date)
AS_STR(long_date, Date)
AS_STR(weekday, Date)
AS_STR(full_date, Date)
AS_STR(time, Instant)
AS_STR(instant, Instant)
AS_STR(number, int64_t)
AS_STR(money, Money)
AS_STR(days_left, int64_t)
AS_STR(size, int64_t)
AS_STR(thousandths, int64_t)

Str i18n_begin(Arena *a, Str text)
{
    if (text.n == 0 || text.p[0] < 'a' || text.p[0] > 'z') {
        return text;
    }
    return str_format(a, "%c" STR_F, text.p[0] - 'a' + 'A', STR_A(str_sub(text, 1, text.n)));
}

Str i18n_money_paper(Arena *a, Money m)
{
    Buf b = buf_make(a, SHORT_MAX);
    i18n_add_number(&b, LANG_VI, m.dong);
    buf_add(&b, S(" đồng"));
    return buf_str(&b);
}

Str i18n_money_words(Arena *a, Money m)
{
    Buf b = buf_make(a, SHORT_MAX);
    i18n_add_money_words(&b, m);
    return buf_str(&b);
}
