/* Fills sentences; days in words as state documents write them (day below 10 and months 1, 2 with a leading zero:
 * NĐ 30/2020). May use: base. */
#include "law/law_text.h"

#include <string.h>

enum { SENTENCE_MAX = 4096 };

static Str fill_one(Arena *a, Str text, bool vi, const LawWord *words, size_t count)
{
    Buf out = buf_make(a, SENTENCE_MAX);
    while (text.n > 0) {
        size_t open;
        if (!str_find(text, S("{"), &open)) {
            buf_add(&out, text);
            break;
        }
        size_t close;
        Str    rest = str_sub(text, open + 1, text.n);
        BUG_IF(!str_find(rest, S("}"), &close));
        buf_add(&out, str_sub(text, 0, open));
        Str    name = str_sub(rest, 0, close);
        size_t i = 0;
        while (i < count && !str_eq(name, str_of(words[i].name))) {
            i++;
        }
        BUG_IF(i == count);
        buf_add(&out, vi ? words[i].value.vi : words[i].value.en);
        text = str_sub(rest, close + 1, rest.n);
    }
    return buf_str(&out);
}

LawText law_fill(Arena *a, LawText text, const LawWord *words, size_t word_count)
{
    return (LawText){ fill_one(a, text.vi, true, words, word_count), fill_one(a, text.en, false, words, word_count) };
}

LawText law_say(Arena *a, const LawPhrase *phrases, uint32_t count, const char *id, const LawWord *words, size_t word_count)
{
    uint32_t i = 0;
    while (i < count && !str_eq(phrases[i].id, str_of(id))) {
        i++;
    }
    BUG_IF(i == count);
    return law_fill(a, phrases[i].text, words, word_count);
}

LawText law_both(Str s)
{
    return (LawText){ s, s };
}

LawText law_number_text(Arena *a, int64_t n)
{
    return law_both(str_format(a, "%lld", (long long)n));
}

LawText law_day_text(Arena *a, Date d)
{
    static const char *const weekdays_vi[] = { "chủ nhật", "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy" };
    static const char *const weekdays_en[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
    static const char *const months_en[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
                                             "October", "November", "December" };
    Ymd ymd = date_ymd(d);
    int w = date_weekday(d);
    Str vi = str_format(a, ymd.month < 3 ? "%s, ngày %02d/%02d/%d" : "%s, ngày %02d/%d/%d", weekdays_vi[w], ymd.day, ymd.month, ymd.year);
    Str en = str_format(a, "%s, %d %s %d", weekdays_en[w], ymd.day, months_en[ymd.month - 1], ymd.year);
    return (LawText){ vi, en };
}
