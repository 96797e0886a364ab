/* congly deadline: counts one time limit, or lists those of the law. May use: deadline, i18n. */
#include "base/json.h"
#include "law/deadline.h"
#include "law/law_args.h"
#include "law/law_msg.h"

typedef struct Question {
    DeadlineAsk ask;
    Str         from; /* read once the unit is known */
    bool        list;
    int64_t     amount;
} Question;

static Error *read_span(Str option, Str text, DeadlineSpan *out)
{
    Str     rest = text;
    Str     number = str_cut(&rest, ':');
    int64_t n;
    if (!str_to_i64(number, &n) || n < 1 || n > INT32_MAX || !deadline_unit_parse(rest, &out->unit)) {
        return law_args_wrong(option, text);
    }
    out->amount = (int32_t)n;
    return NULL;
}

static Error *read_extension(LawArgs *args, Str option, DeadlineAsk *ask)
{
    Str text;
    TRY(law_args_value(args, option, &text));
    if (ask->extension_count == DEADLINE_EXTENSION_MAX) {
        return law_args_wrong(option, text);
    }
    return read_span(option, text, &ask->extensions[ask->extension_count++]);
}

static Error *read_gap(LawArgs *args, Str option, DeadlineAsk *ask)
{
    Str text;
    TRY(law_args_value(args, option, &text));
    DeadlineGap gap = { .why = { msg(LANG_VI, M_deadline_excluded), msg(LANG_EN, M_deadline_excluded) } };
    Str         to = text;
    Str         from = str_cut(&to, ':');
    if (ask->gap_count == DEADLINE_GAP_MAX || !date_parse(from, &gap.from) || !date_parse(to, &gap.to)) {
        return law_args_wrong_date(option, text);
    }
    ask->gaps[ask->gap_count++] = gap;
    return NULL;
}

static Error *read_option(const Law *law, LawArgs *args, Str word, Question *q)
{
    Str text;
    if (str_eq(word, S("--from"))) {
        return law_args_value(args, word, &q->from);
    }
    if (str_eq(word, S("--amount"))) {
        TRY(law_args_number(args, word, 1, INT32_MAX, &q->amount));
        q->ask.span.amount = (int32_t)q->amount;
        return NULL;
    }
    if (str_eq(word, S("--unit"))) {
        TRY(law_args_value(args, word, &text));
        return deadline_unit_parse(text, &q->ask.span.unit) ? NULL : law_args_wrong(word, text);
    }
    if (str_eq(word, S("--court"))) {
        return law_args_value(args, word, &q->ask.court);
    }
    if (str_eq(word, S("--extend"))) {
        return read_extension(args, word, &q->ask);
    }
    if (str_eq(word, S("--exclude"))) {
        return read_gap(args, word, &q->ask);
    }
    if (str_eq(word, S("--ordered-end"))) {
        return law_args_date(args, word, &q->ask.ordered_end);
    }
    bool *flag = str_eq(word, S("--detention")) ? &q->ask.detention : str_eq(word, S("--broken")) ? &q->ask.broken : str_eq(word, S("--list")) ? &q->list : NULL;
    if (flag != NULL) {
        *flag = true;
        return NULL;
    }
    q->ask.limit = deadline_limit(law, word);
    if (q->ask.limit == NULL) {
        return str_starts(word, S("--")) ? law_args_unknown(word)
                                         : err_arg(err_message(err_make(ERR_BAD_INPUT, "unknown limit"), S("deadline.unknown")), S("name"), word);
    }
    return NULL;
}

/* The start: a day, or a moment for hours and minutes. */
static Error *read_start(Question *q)
{
    DeadlineUnit unit = q->ask.limit != NULL && q->ask.span.amount == 0 ? q->ask.limit->unit : q->ask.span.unit;
    if (q->from.n == 0 || unit == UNIT_NONE || (q->ask.limit == NULL && q->ask.span.amount == 0)) {
        return err_message(err_make(ERR_BAD_INPUT, "a rule, or amount and unit, and the start are needed"), S("deadline.question"));
    }
    bool timed = unit == UNIT_HOUR || unit == UNIT_MINUTE;
    bool read = timed ? instant_parse(q->from, &q->ask.from_at) : date_parse(q->from, &q->ask.from);
    if (timed && !read && date_parse(q->from, &q->ask.from)) {
        q->ask.from_at = instant_of(q->ask.from, 0, 0);
        read = true;
    }
    return read ? NULL : law_args_wrong_date(S("--from"), q->from);
}

static Error *read_question(const Law *law, LawArgs *args, Question *q)
{
    Str  word;
    bool more;
    q->ask = deadline_ask(NULL, DATE_NONE);
    for (;;) {
        TRY(law_args_next(args, &word, &more));
        if (!more) {
            return q->list ? NULL : read_start(q);
        }
        TRY(read_option(law, args, word, q));
    }
}

/* ---- answers ----------------------------------------------------------------------------------------------------------- */

static const char *ends_word(EndsRight e)
{
    return e == ENDS_RIGHT_YES ? "yes" : e == ENDS_RIGHT_BY_PERSON ? "by_person" : "no";
}

static void write_list(const Law *law, const LawArgs *args, Buf *out)
{
    JsonOut o = json_out(out);
    if (args->json) {
        json_begin_list(&o, NULL);
    }
    for (uint32_t i = 0; i < law->deadlines->limits_count; i++) {
        const DeadlineLimit *l = &law->deadlines->limits[i];
        if (!args->json) {
            buf_addf(out, STR_F "  %d " STR_F "  " STR_F " [" STR_F "]\n", STR_A(l->id), l->amount, STR_A(deadline_unit_name(l->unit)),
                     STR_A(law_text_in(args->lang, l->name)), STR_A(l->source.basis));
            continue;
        }
        json_begin(&o, NULL);
        json_add_str(&o, "id", l->id);
        json_add_str(&o, "slug", l->slug);
        json_add_str(&o, "name", law_text_in(args->lang, l->name));
        json_add_i64(&o, "amount", l->amount);
        json_add_str(&o, "unit", deadline_unit_name(l->unit));
        json_add_str(&o, "start", l->start);
        json_add_str(&o, "binds", l->binds);
        json_add_str(&o, "ends_right", str_of(ends_word(l->ends_right)));
        json_add_str(&o, "basis", l->source.basis);
        json_end(&o);
    }
    if (args->json) {
        json_end_list(&o);
        buf_add_char(out, '\n');
    }
}

static void write_json(const Deadline *d, const Question *q, Lang lang, Arena *a, Buf *out)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_add_str(&o, "end", date_format(a, d->end));
    json_add_str(&o, "end_at", instant_format_local(a, d->end_at));
    json_add_str(&o, "unshifted_end", date_format(a, d->unshifted_end));
    json_begin_list(&o, "skipped");
    for (size_t i = 0; i < d->skipped_count; i++) {
        json_begin(&o, NULL);
        json_add_str(&o, "date", date_format(a, d->skipped[i].date));
        json_add_str(&o, "kind", calendar_kind_name(d->skipped[i].kind));
        json_add_str(&o, "why", law_text_in(lang, d->skipped[i].why));
        json_end(&o);
    }
    json_end_list(&o);
    json_add_str(&o, "rule", d->rule);
    if (q->ask.limit != NULL) {
        json_add_str(&o, "name", law_text_in(lang, q->ask.limit->name));
        json_add_str(&o, "ends_right", str_of(ends_word(q->ask.limit->ends_right)));
    }
    json_add_i64(&o, "amount", d->span.amount);
    json_add_str(&o, "unit", deadline_unit_name(d->span.unit));
    json_add_str(&o, "from", date_format(a, d->from));
    json_add_str(&o, "basis", d->basis);
    json_add_str(&o, "calendar", d->provisional ? S("provisional") : S("official"));
    json_add_str(&o, "calendar_version", d->calendar_version);
    json_add_bool(&o, "needs_person", d->needs_person);
    json_begin_list(&o, "working");
    for (size_t i = 0; i < d->working_count; i++) {
        json_begin(&o, NULL);
        json_add_str(&o, "text", law_text_in(lang, d->working[i].text));
        json_add_str(&o, "rule", d->working[i].rule);
        json_add_str(&o, "basis", d->working[i].basis);
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    buf_add_char(out, '\n');
}

static void write_text(const Deadline *d, const Question *q, Lang lang, Arena *a, Buf *out)
{
    if (q->ask.limit != NULL) {
        buf_addf(out, STR_F "\n", STR_A(law_text_in(lang, q->ask.limit->name)));
    }
    Str day = d->timed ? i18n_instant(a, lang, d->end_at) : i18n_full_date(a, lang, d->end);
    buf_addf(out, STR_F "\n", STR_A(MSG(a, lang, M_deadline_result, { S("day"), day })));
    for (size_t i = 0; i < d->working_count; i++) {
        const DeadlineStep *s = &d->working[i];
        buf_addf(out, "%zu. " STR_F, i + 1, STR_A(law_text_in(lang, s->text)));
        if (s->rule.n > 0) {
            buf_addf(out, " [" STR_F ": " STR_F "]", STR_A(s->rule), STR_A(s->basis));
        }
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < d->skipped_count; i++) {
        Str date = i18n_date(a, lang, d->skipped[i].date);
        buf_addf(out, "   - " STR_F ": " STR_F "\n", STR_A(date), STR_A(law_text_in(lang, d->skipped[i].why)));
    }
    Msg status = d->provisional ? M_deadline_provisional : M_deadline_official;
    buf_addf(out, STR_F "\n", STR_A(MSG(a, lang, M_deadline_basis, { S("basis"), d->basis })));
    buf_addf(out, STR_F "\n", STR_A(MSG(a, lang, status, { S("version"), d->calendar_version })));
}

Error *deadline_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status)
{
    (void)today;
    LawArgs  words = law_args(args, count);
    Question q = { 0 };
    TRY(read_question(law, &words, &q));
    *status = 0;
    if (q.list) {
        write_list(law, &words, out);
        return buf_check(out);
    }
    Deadline d;
    TRY(deadline_compute(law, &q.ask, a, &d));
    if (words.json) {
        write_json(&d, &q, words.lang, a, out);
    } else {
        write_text(&d, &q, words.lang, a, out);
    }
    return buf_check(out);
}
