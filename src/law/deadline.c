/* Counting of time limits: see deadline.h for the law. The order is the law's: where counting starts, the count, time that
 * does not count, extensions on the unshifted end, then the shift to a working day. May use: calendar, base. */
#include "law/deadline.h"

enum {
    STEP_MAX = 32,
    YEAR_FIRST = 1900,
    YEAR_LAST = 2200,
    ALERT_WORKING_DAYS = 3,
    NIGHT_FROM = 22, /* BLTTHS 134(1) */
    NIGHT_TO = 6,
};

/* ---- the data ---------------------------------------------------------------------------------------------------------- */

static bool same_name(Str a, Str b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        char x = a.p[i] == '-' ? '_' : a.p[i];
        char y = b.p[i] == '-' ? '_' : b.p[i];
        if (x != y) {
            return false;
        }
    }
    return true;
}

const DeadlineLimit *deadline_limit(const Law *law, Str name)
{
    const DeadlineLaw *d = law->deadlines;
    for (uint32_t i = 0; i < d->limits_count; i++) {
        if (same_name(d->limits[i].id, name) || str_eq(d->limits[i].slug, name)) {
            return &d->limits[i];
        }
    }
    return NULL;
}

const DeadlineRule *deadline_rule(const Law *law, const char *id)
{
    const DeadlineRuleLaw *r = law->deadline_rules;
    for (uint32_t i = 0; i < r->rules_count; i++) {
        if (str_eq(r->rules[i].id, str_of(id))) {
            return &r->rules[i];
        }
    }
    return NULL;
}

bool deadline_ends_right_alone(const DeadlineLimit *limit)
{
    return limit->ends_right == ENDS_RIGHT_YES && law_is_settled(&limit->source);
}

static const char *const unit_names[] = { "", "minute", "hour", "day", "working_day", "week", "month", "year" };

Str deadline_unit_name(DeadlineUnit unit)
{
    return str_of(unit_names[unit]);
}

bool deadline_unit_parse(Str s, DeadlineUnit *out)
{
    for (size_t i = 1; i < COUNT_OF(unit_names); i++) {
        if (same_name(s, str_of(unit_names[i]))) {
            *out = (DeadlineUnit)i;
            return true;
        }
    }
    return false;
}

Str deadline_service_moment(const Law *law)
{
    const DeadlineRule *rule = deadline_rule(law, "R21");
    BUG_IF(rule == NULL);
    return rule->moment;
}

DeadlineAsk deadline_ask(const DeadlineLimit *limit, Date from)
{
    return (DeadlineAsk){ .limit = limit, .from = from, .ordered_end = DATE_NONE };
}

/* ---- one computation --------------------------------------------------------------------------------------------------- */

typedef LIST(DeadlineSkip) SkipList;

typedef struct Count {
    const Law         *law;
    const DeadlineAsk *ask;
    Arena             *a;
    CalendarView       view;
    Deadline          *out;
    SkipList           skipped;
    uint32_t           used; /* rules already cited, by number */
    bool               quiet; /* counts only: no working, no list */
} Count;

/* English has a word for one and a word for several: "day|days". */
static LawText unit_text(const Count *c, DeadlineSpan span)
{
    const DeadlineRuleLaw *r = c->law->deadline_rules;
    LawText text = law_say(c->a, r->phrases, r->phrases_count, str_z(c->a, str_format(c->a, "unit_%s", unit_names[span.unit])), NULL, 0);
    Str     one = str_cut(&text.en, '|');
    text.en = span.amount == 1 ? one : text.en;
    return text;
}

/* Whether the list of citations "a; b" has this one. */
static bool has_citation(Str list, Str one)
{
    while (list.n > 0) {
        if (str_eq(str_trim(str_cut(&list, ';')), one)) {
            return true;
        }
    }
    return false;
}

static void add_basis(Count *c, Str basis)
{
    while (basis.n > 0) {
        Str one = str_trim(str_cut(&basis, ';'));
        if (!has_citation(c->out->basis, one)) {
            c->out->basis = str_format(c->a, STR_F "%s" STR_F, STR_A(c->out->basis), c->out->basis.n > 0 ? "; " : "", STR_A(one));
        }
    }
}

/* Cites a counting rule once and takes over its doubt. */
static const DeadlineRule *cite(Count *c, const char *id)
{
    const DeadlineRule *rule = deadline_rule(c->law, id);
    int64_t             number = 0;
    BUG_IF(rule == NULL || !str_to_i64(str_sub(rule->id, 1, rule->id.n), &number));
    uint32_t bit = 1u << number;
    if (!c->quiet && (c->used & bit) == 0) {
        c->used |= bit;
        add_basis(c, rule->source.basis);
        c->out->needs_person = c->out->needs_person || !law_is_settled(&rule->source);
    }
    return rule;
}

/* One line of the working. `rule_id` is NULL for a remark that rests on no rule. */
static void step(Count *c, const char *rule_id, const char *phrase, const LawWord *words, size_t word_count)
{
    const DeadlineRule *rule = rule_id != NULL ? cite(c, rule_id) : NULL;
    if (c->quiet) {
        return;
    }
    const DeadlineRuleLaw *r = c->law->deadline_rules;
    BUG_IF(c->out->working_count == STEP_MAX);
    LawText text = law_say(c->a, r->phrases, r->phrases_count, phrase, words, word_count);
    c->out->working[c->out->working_count++] = (DeadlineStep){ text, rule != NULL ? rule->id : S(""), rule != NULL ? rule->source.basis : S("") };
}

static void skip(Count *c, Date d, const DayInfo *info)
{
    c->out->provisional = c->out->provisional || info->provisional;
    if (!c->quiet && !info->working) {
        LawText why = calendar_why(c->a, c->law, info->kind, info->why, info->provisional);
        *LIST_ADD(c->a, &c->skipped) = (DeadlineSkip){ d, info->kind, why };
    }
}

static bool in_gap(const DeadlineAsk *ask, Date d)
{
    for (size_t i = 0; i < ask->gap_count; i++) {
        if (date_cmp(ask->gaps[i].from, d) <= 0 && date_cmp(d, ask->gaps[i].to) <= 0) {
            return true;
        }
    }
    return false;
}

/* R14: steps forward over working days that are in no gap. */
static Date count_working_days(Count *c, Date from, int32_t amount)
{
    size_t before = c->skipped.count;
    Date   d = from;
    for (int32_t counted = 0; counted < amount;) {
        d = date_add_days(d, 1);
        DayInfo info = calendar_day(&c->view, d);
        skip(c, d, &info);
        counted += info.working && !in_gap(c->ask, d);
    }
    for (size_t i = 0; i < c->ask->gap_count; i++) {
        const DeadlineGap *gap = &c->ask->gaps[i];
        if (date_cmp(gap->from, d) <= 0 && date_cmp(gap->to, from) > 0) {
            LawWord words[] = { { "from", law_day_text(c->a, gap->from) }, { "to", law_day_text(c->a, gap->to) }, { "why", gap->why } };
            step(c, "R20", "gap_working", words, COUNT_OF(words));
        }
    }
    LawWord words[] = { { "amount", law_number_text(c->a, amount) },
                        { "unit", unit_text(c, (DeadlineSpan){ .amount = amount, .unit = UNIT_WORKING_DAY }) },
                        { "skipped", law_number_text(c->a, (int64_t)(c->skipped.count - before)) },
                        { "day", law_day_text(c->a, d) } };
    step(c, "R14", "count_working", words, COUNT_OF(words));
    return d;
}

/* R20: each gap day after `from` and up to the end, which moves on as it is found, is added. */
static Date add_gaps(Count *c, Date from, Date end)
{
    for (size_t i = 0; i < c->ask->gap_count; i++) {
        const DeadlineGap *gap = &c->ask->gaps[i];
        Date               first = date_cmp(gap->from, from) > 0 ? gap->from : date_add_days(from, 1);
        if (date_cmp(first, end) > 0 || date_cmp(first, gap->to) > 0) {
            continue;
        }
        int32_t days = gap->to.day - first.day + 1;
        end = date_add_days(end, days);
        LawWord words[] = { { "from", law_day_text(c->a, first) },    { "to", law_day_text(c->a, gap->to) }, { "why", gap->why },
                            { "days", law_number_text(c->a, days) }, { "day", law_day_text(c->a, end) } };
        step(c, "R20", "gap", words, COUNT_OF(words));
    }
    return end;
}

static int32_t fixed_days(const DeadlineRule *rule, DeadlineSpan span)
{
    for (uint32_t i = 0; i < rule->lengths_count; i++) {
        if (rule->lengths[i].unit == span.unit) {
            return rule->lengths[i].days * span.amount;
        }
    }
    return span.amount;
}

/* The last day of a span in days, weeks, months or years, before gaps; tells how it was found. */
static Date count_calendar(Count *c, Date from, DeadlineSpan span, const char *phrase)
{
    static const char *const rules[] = { "", "", "", "R7", "", "R8", "R9", "R10" };
    const char              *rule = rules[span.unit];
    int32_t                  months = span.unit == UNIT_MONTH ? span.amount : span.unit == UNIT_YEAR ? span.amount * 12 : 0;
    int32_t                  days = span.unit == UNIT_WEEK ? span.amount * 7 : span.amount;
    Date                     end;
    if (c->ask->broken && span.unit != UNIT_DAY) {
        rule = "R12";
        days = fixed_days(cite(c, rule), span);
        LawWord words[] = { { "amount", law_number_text(c->a, span.amount) }, { "unit", unit_text(c, span) }, { "days", law_number_text(c->a, days) } };
        step(c, rule, "broken", words, COUNT_OF(words));
        end = date_add_days(from, days);
    } else {
        end = months > 0 ? date_add_months(from, months) : date_add_days(from, days);
    }
    LawWord words[] = { { "amount", law_number_text(c->a, span.amount) }, { "unit", unit_text(c, span) }, { "day", law_day_text(c->a, end) } };
    step(c, rule, phrase, words, COUNT_OF(words));
    bool missing_day = months > 0 && !(c->ask->broken) && date_ymd(end).day != date_ymd(from).day;
    if (missing_day) {
        LawWord word = { "day", law_day_text(c->a, end) };
        step(c, rule, "missing_day", &word, 1);
        /* 29 February counted in years: by analogy to months, no article says so */
        c->out->needs_person = c->out->needs_person || span.unit == UNIT_YEAR;
    }
    return add_gaps(c, from, end);
}

static Date count_span(Count *c, Date from, DeadlineSpan span, const char *phrase)
{
    return span.unit == UNIT_WORKING_DAY ? count_working_days(c, from, span.amount) : count_calendar(c, from, span, phrase);
}

/* R11. */
static Date shift(Count *c, Date end)
{
    Date    d = end;
    DayInfo first = calendar_day(&c->view, d);
    DayInfo info = first;
    c->out->provisional = c->out->provisional || first.provisional;
    while (!info.working) {
        skip(c, d, &info);
        d = date_add_days(d, 1);
        info = calendar_day(&c->view, d);
    }
    if (date_cmp(d, end) != 0) {
        LawText why = calendar_why(c->a, c->law, first.kind, first.why, first.provisional);
        LawWord words[] = { { "why", why }, { "day", law_day_text(c->a, d) } };
        step(c, "R11", "shift", words, COUNT_OF(words));
    }
    return d;
}

static void count_days(Count *c)
{
    const DeadlineAsk *ask = c->ask;
    Deadline          *out = c->out;
    LawWord            start[] = { { "day", law_day_text(c->a, ask->from) }, { "next", law_day_text(c->a, date_add_days(ask->from, 1)) } };
    Date               end = ask->from;
    if (out->span.amount == 0) {
        step(c, NULL, "at_once", start, 1);
    } else {
        step(c, "R4", "start", start, COUNT_OF(start));
        end = count_span(c, ask->from, out->span, "count");
    }
    DeadlineUnit last_unit = out->span.unit;
    for (size_t i = 0; i < ask->extension_count; i++) {
        cite(c, "R22");
        end = count_span(c, end, ask->extensions[i], "extend");
        last_unit = ask->extensions[i].unit;
    }
    out->unshifted_end = end;
    out->end = last_unit == UNIT_WORKING_DAY ? end : shift(c, end);
    out->end_at = instant_of(date_add_days(out->end, 1), 0, 0);
    LawWord last = { "day", law_day_text(c->a, out->end) };
    step(c, "R7", "end", &last, 1);
}

static void count_moment(Count *c)
{
    Deadline *out = c->out;
    int64_t   unit_ms = out->span.unit == UNIT_HOUR ? INT64_C(3600000) : INT64_C(60000);
    int32_t   h, m, s;
    out->timed = true;
    out->end_at = (Instant){ c->ask->from_at.ms + out->span.amount * unit_ms };
    out->end = out->unshifted_end = instant_date(out->end_at);
    instant_clock(c->ask->from_at, &h, &m, &s);
    Str clock = str_format(c->a, "%02d:%02d", h, m);
    instant_clock(out->end_at, &h, &m, &s);
    Str     end_clock = str_format(c->a, "%02d:%02d", h, m);
    LawWord words[] = { { "clock", law_both(clock) },
                        { "start", law_day_text(c->a, instant_date(c->ask->from_at)) },
                        { "amount", law_number_text(c->a, out->span.amount) },
                        { "unit", unit_text(c, out->span) },
                        { "end_clock", law_both(end_clock) },
                        { "day", law_day_text(c->a, out->end) } };
    step(c, "R6", "moment", words, COUNT_OF(words));
}

/* R16: what the order says decides; the count with the first day included is the shorter reading and only a proposal. */
static void count_detention(Count *c)
{
    Deadline *out = c->out;
    int32_t   days = fixed_days(cite(c, "R16"), out->span);
    out->by_order = true;
    out->unshifted_end = date_add_days(c->ask->from, days - 1);
    LawWord words[] = { { "amount", law_number_text(c->a, out->span.amount) },
                        { "unit", unit_text(c, out->span) },
                        { "days", law_number_text(c->a, days) },
                        { "day", law_day_text(c->a, out->unshifted_end) } };
    step(c, "R16", "detention", words, COUNT_OF(words));
    bool ordered = !date_is_none(c->ask->ordered_end);
    out->end = ordered ? c->ask->ordered_end : out->unshifted_end;
    out->needs_person = out->needs_person || !ordered;
    LawWord day = { "day", law_day_text(c->a, out->end) };
    step(c, "R16", ordered ? "ordered" : "order_decides", &day, 1);
    out->end_at = instant_of(date_add_days(out->end, 1), 0, 0);
}

/* A swap that is only proposed: would it change the end? */
static void weigh_proposals(Count *c)
{
    Deadline other = { .span = c->out->span };
    Count    quiet = { .law = c->law, .ask = c->ask, .a = c->a, .view = c->view, .out = &other, .quiet = true };
    quiet.view.with_proposed = true;
    count_days(&quiet);
    if (date_cmp(other.end, c->out->end) != 0) {
        c->out->provisional = true;
        LawWord day = { "day", law_day_text(c->a, other.end) };
        step(c, NULL, "proposed", &day, 1);
    }
}

/* ---- the question ------------------------------------------------------------------------------------------------------ */

static Error *check_span(Arena *a, DeadlineSpan span)
{
    static const int32_t most[] = { 0, 1000000, 100000, 100000, 2000, 10000, 2400, 200 };
    if (span.unit == UNIT_NONE || span.amount < 1 || span.amount > most[span.unit]) {
        Error *e = err_message(err_make(ERR_BAD_INPUT, "amount %d out of range", span.amount), S("deadline.amount"));
        return err_field(err_arg(e, S("most"), str_format(a, "%d", most[span.unit])), S("amount"));
    }
    return NULL;
}

static bool is_timed(DeadlineUnit unit)
{
    return unit == UNIT_HOUR || unit == UNIT_MINUTE;
}

static Error *check(const DeadlineAsk *ask, DeadlineSpan span, Arena *a)
{
    Date from = is_timed(span.unit) ? instant_date(ask->from_at) : ask->from;
    if (date_is_none(from) || date_ymd(from).year < YEAR_FIRST || date_ymd(from).year > YEAR_LAST) {
        return err_field(err_message(err_make(ERR_BAD_INPUT, "start out of range"), S("deadline.range")), S("from"));
    }
    bool at_once = ask->limit != NULL && ask->limit->amount == 0 && span.amount == 0 && span.unit == UNIT_DAY;
    if (!at_once) {
        TRY(check_span(a, span));
    }
    BUG_IF(ask->extension_count > DEADLINE_EXTENSION_MAX || ask->gap_count > DEADLINE_GAP_MAX);
    for (size_t i = 0; i < ask->extension_count; i++) {
        TRY(check_span(a, ask->extensions[i]));
    }
    bool bad = is_timed(span.unit) && (ask->gap_count > 0 || ask->extension_count > 0 || ask->detention);
    bad = bad || (ask->detention && (span.unit == UNIT_WORKING_DAY || span.unit == UNIT_YEAR || span.unit == UNIT_WEEK));
    bad = bad || (ask->detention && (ask->gap_count > 0 || ask->extension_count > 0));
    for (size_t i = 0; i < ask->extension_count; i++) {
        bad = bad || is_timed(ask->extensions[i].unit);
    }
    for (size_t i = 0; i < ask->gap_count; i++) {
        bad = bad || date_cmp(ask->gaps[i].from, ask->gaps[i].to) > 0;
        bad = bad || (i > 0 && date_cmp(ask->gaps[i - 1].to, ask->gaps[i].from) >= 0);
    }
    if (bad) {
        return err_message(err_make(ERR_BAD_INPUT, "extensions, gaps or detention that cannot be counted"), S("deadline.gaps"));
    }
    return NULL;
}

static Str rule_name(const DeadlineAsk *ask, DeadlineSpan span)
{
    static const char *const rules[] = { "", "R6", "R6", "R7", "R14", "R8", "R9", "R10" };
    return ask->limit != NULL ? ask->limit->id : ask->detention ? S("R16") : str_of(rules[span.unit]);
}

Error *deadline_compute(const Law *law, const DeadlineAsk *ask, Arena *a, Deadline *out)
{
    DeadlineSpan span = ask->span;
    if (ask->limit != NULL && span.amount == 0) {
        span = (DeadlineSpan){ ask->limit->amount, ask->limit->unit };
    }
    TRY(check(ask, span, a));
    *out = (Deadline){ .rule = rule_name(ask, span), .from = is_timed(span.unit) ? instant_date(ask->from_at) : ask->from, .span = span,
                       .calendar_version = law->calendar_version };
    out->working = NEW_N(a, DeadlineStep, STEP_MAX);
    Count c = { .law = law, .ask = ask, .a = a, .view = { .law = law, .court = ask->court }, .out = out };
    if (ask->limit != NULL) {
        out->basis = ask->limit->source.basis;
        out->needs_person = !law_is_settled(&ask->limit->source);
    }
    if (ask->detention) {
        count_detention(&c);
    } else if (is_timed(span.unit)) {
        count_moment(&c);
    } else {
        count_days(&c);
        if (out->provisional) {
            step(&c, NULL, "provisional", NULL, 0);
        }
        weigh_proposals(&c);
    }
    if (out->needs_person) {
        step(&c, NULL, "person", NULL, 0);
    }
    out->skipped = c.skipped.items;
    out->skipped_count = c.skipped.count;
    return NULL;
}

DeadlineAlerts deadline_alerts(const Law *law, Str court, const Deadline *d)
{
    CalendarView view = { .law = law, .court = court };
    int32_t      length = d->end.day - d->from.day;
    Date         last = d->end;
    for (int32_t found = 0; date_cmp(last, d->from) > 0; last = date_add_days(last, -1)) {
        found += calendar_is_working(&view, last);
        if (found == ALERT_WORKING_DAYS) {
            break;
        }
    }
    return (DeadlineAlerts){ date_add_days(d->from, length / 2), date_add_days(d->from, length * 4 / 5), last };
}

Date deadline_point_of_month(int32_t year, int32_t month, DeadlinePoint point)
{
    Date first = date_make(year, month, 1);
    return point == POINT_BEGINNING ? first : point == POINT_MIDDLE ? date_make(year, month, 15) : date_add_days(date_add_months(first, 1), -1);
}

Date deadline_point_of_year(int32_t year, DeadlinePoint point)
{
    return point == POINT_BEGINNING ? date_make(year, 1, 1) : point == POINT_MIDDLE ? date_make(year, 6, 30) : date_make(year, 12, 31);
}

bool deadline_is_night(Instant t)
{
    int32_t hour;
    int32_t minute;
    int32_t second;
    instant_clock(t, &hour, &minute, &second);
    return hour >= NIGHT_FROM || hour < NIGHT_TO;
}

/* ---- when an act was done ---------------------------------------------------------------------------------------------- */

FilingDay deadline_filing_day(const Law *law, const Filing *f)
{
    FilingDay out = { .day = f->received };
    switch (f->way) {
    case FILED_DIRECT:
        out.rule = S("R7");
        break;
    case FILED_BY_POST:
        out.rule = S("R17");
        out.needs_person = date_is_none(f->posted);
        out.day = out.needs_person ? f->received : f->posted;
        break;
    case FILED_FROM_DETENTION:
        out.rule = S("R17");
        out.needs_person = date_is_none(f->handed_in);
        out.day = out.needs_person ? f->received : f->handed_in;
        break;
    case FILED_ONLINE:
        out.rule = S("R18");
        out.day = instant_date(f->sent);
        break;
    }
    const DeadlineRule *rule = deadline_rule(law, f->way == FILED_DIRECT ? "R7" : f->way == FILED_ONLINE ? "R18" : "R17");
    BUG_IF(rule == NULL);
    out.basis = rule->source.basis;
    out.needs_person = out.needs_person || !law_is_settled(&rule->source);
    return out;
}

bool deadline_kept(const Deadline *d, Date act_day)
{
    return date_cmp(act_day, d->end) <= 0;
}
