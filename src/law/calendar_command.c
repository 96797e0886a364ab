/* congly calendar YEAR: the days of a year that are not ordinary. May use: calendar, lunar, i18n. */
#include "base/json.h"
#include "law/calendar.h"
#include "law/law_args.h"
#include "law/law_msg.h"
#include "law/lunar.h"

enum { YEAR_FIRST = 1901, YEAR_LAST = 2100 };

typedef struct Question {
    int32_t year;
    Str     court;
} Question;

static Error *read_question(LawArgs *args, Date today, Question *q)
{
    Str  word;
    bool more;
    q->year = date_ymd(today).year;
    for (;;) {
        TRY(law_args_next(args, &word, &more));
        if (!more) {
            return NULL;
        }
        int64_t year;
        if (str_eq(word, S("--court"))) {
            TRY(law_args_value(args, word, &q->court));
        } else if (str_to_i64(word, &year)) {
            if (year < YEAR_FIRST || year > YEAR_LAST) {
                return err_message(err_make(ERR_BAD_INPUT, "year out of range"), S("calendar.range"));
            }
            q->year = (int32_t)year;
        } else {
            return law_args_unknown(word);
        }
    }
}

static int32_t working_days(const CalendarView *view, int32_t year)
{
    int32_t count = 0;
    for (Date d = date_make(year, 1, 1); date_ymd(d).year == year; d = date_add_days(d, 1)) {
        count += calendar_is_working(view, d);
    }
    return count;
}

static const CalendarYear *notice_of(const Law *law, int32_t year)
{
    for (uint32_t i = 0; i < law->calendar->years_count; i++) {
        if (law->calendar->years[i].year == year) {
            return &law->calendar->years[i];
        }
    }
    return NULL;
}

static const char *confidence_letter(Confidence c)
{
    return c == CONFIDENCE_C ? "C" : c == CONFIDENCE_L ? "L" : c == CONFIDENCE_V ? "V" : "";
}

typedef struct Answer {
    const CalendarView *view;
    Question            q;
    Lang                lang;
    const CalendarYear *notice;
    CalendarEntry       days[CALENDAR_ENTRY_MAX];
    size_t              count;
} Answer;

static Str name_of(const Answer *an, const CalendarEntry *d, Arena *a)
{
    return law_text_in(an->lang, calendar_why(a, an->view->law, d->kind, d->name, false));
}

static void write_json(const Answer *an, Arena *a, Buf *out)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_add_i64(&o, "year", an->q.year);
    json_add_str(&o, "calendar", an->notice != NULL ? S("official") : S("provisional"));
    json_add_str(&o, "calendar_version", an->view->law->calendar_version);
    if (an->notice != NULL) {
        json_add_str(&o, "notice", an->notice->notice);
    }
    json_add_i64(&o, "working_days", working_days(an->view, an->q.year));
    json_begin_list(&o, "days");
    for (size_t i = 0; i < an->count; i++) {
        const CalendarEntry *d = &an->days[i];
        json_begin(&o, NULL);
        json_add_str(&o, "date", date_format(a, d->date));
        json_add_i64(&o, "weekday", date_weekday(d->date));
        json_add_str(&o, "kind", calendar_kind_name(d->kind));
        json_add_str(&o, "name", name_of(an, d, a));
        if (!date_is_none(d->paired)) {
            json_add_str(&o, "paired", date_format(a, d->paired));
        }
        if (d->proposed) {
            json_add_bool(&o, "proposed", true);
        }
        json_add_str(&o, "basis", d->basis);
        json_add_str(&o, "confidence", str_of(confidence_letter(d->confidence)));
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    buf_add_char(out, '\n');
}

static void write_text(const Answer *an, Arena *a, Buf *out)
{
    Str year = str_format(a, "%d", an->q.year);
    Str lunar = lunar_year_name(a, an->q.year);
    if (an->notice != NULL) {
        buf_add(out, MSG(a, an->lang, M_calendar_official, { S("year"), year }, { S("lunar"), lunar }, { S("notice"), an->notice->notice }));
    } else {
        buf_add(out, MSG(a, an->lang, M_calendar_provisional, { S("year"), year }, { S("lunar"), lunar }));
    }
    buf_add_char(out, '\n');
    for (size_t i = 0; i < an->count; i++) {
        const CalendarEntry *d = &an->days[i];
        Msg                  kinds[] = { NULL, M_calendar_weekend, M_calendar_public_holiday, M_calendar_substitute_off, M_calendar_swap_off,
                                         M_calendar_swap_work, M_calendar_emergency_closure };
        Str                  kind = msg(an->lang, d->proposed ? M_calendar_proposed : kinds[d->kind]);
        buf_addf(out, STR_F "  " STR_F " — " STR_F " (" STR_F ") [" STR_F "; %s]\n", STR_A(date_format(a, d->date)),
                 STR_A(i18n_weekday(a, an->lang, d->date)), STR_A(name_of(an, d, a)), STR_A(kind), STR_A(d->basis), confidence_letter(d->confidence));
    }
    buf_add(out, MSG(a, an->lang, M_calendar_total, { S("days"), str_format(a, "%d", working_days(an->view, an->q.year)) },
                     { S("version"), an->view->law->calendar_version }));
    buf_add_char(out, '\n');
}

Error *calendar_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status)
{
    LawArgs words = law_args(args, count);
    Answer  an = { 0 };
    TRY(read_question(&words, today, &an.q));
    CalendarView view = { .law = law, .court = an.q.court };
    an.view = &view;
    an.lang = words.lang;
    an.notice = notice_of(law, an.q.year);
    an.count = calendar_year_days(&view, an.q.year, an.days);
    if (words.json) {
        write_json(&an, a, out);
    } else {
        write_text(&an, a, out);
    }
    *status = 0;
    return buf_check(out);
}
