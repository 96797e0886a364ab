/* Time limits: how to count (R1-R21, law/deadline_rules.yaml) and which limits there are (law/deadlines.yaml).
 * Law: BLDS Điều 144-148, 156; BLTTDS 182-183, 190(3), 203, 216, 273(3); BLTTHS 134; LTTHC 120.
 * Pure: the same question and the same calendar always give the same answer; under another calendar ask again with that
 * law and keep the old result. May use: calendar, base. */
#ifndef LAW_DEADLINE_H
#define LAW_DEADLINE_H

#include "law/calendar.h"

typedef enum DeadlineUnit {
    UNIT_NONE,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WORKING_DAY,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_YEAR,
} DeadlineUnit;

/* ---- the data ---------------------------------------------------------------------------------------------------------- */

typedef struct DeadlineLength {
    DeadlineUnit unit;
    int32_t      days;
} DeadlineLength;

typedef struct DeadlineRule {
    Str                   id; /* R1 .. R21 */
    LawText               name;
    const DeadlineLength *lengths; /* fixed lengths of units, in days (R12, R16) */
    uint32_t              lengths_count;
    Str                   moment; /* R21: the moment from which electronic service counts: sent_ok, accessible, opened */
    RuleSource            source;
} DeadlineRule;

struct DeadlineRuleLaw {
    const DeadlineRule *rules;
    uint32_t            rules_count;
    const LawPhrase    *phrases;
    uint32_t            phrases_count;
};

typedef enum EndsRight { ENDS_RIGHT_NONE, ENDS_RIGHT_NO, ENDS_RIGHT_YES, ENDS_RIGHT_BY_PERSON } EndsRight;

typedef struct DeadlineExtension {
    int32_t      amount;
    DeadlineUnit unit;
    Str          by; /* who may extend */
} DeadlineExtension;

typedef struct DeadlineLimit {
    Str               id, slug; /* acknowledge_claim; unaccented Vietnamese for commands and addresses */
    LawText           name;
    int32_t           amount; /* 0 days: at once */
    DeadlineUnit      unit;
    Str               start; /* the event it runs from */
    LawText           start_text;
    Str               binds; /* whom */
    EndsRight         ends_right;
    DeadlineExtension extension; /* amount 0: none */
    RuleSource        source;
} DeadlineLimit;

struct DeadlineLaw {
    const DeadlineLimit *limits;
    uint32_t             limits_count;
};

extern const cyaml_schema_value_t deadline_rule_schema;
extern const cyaml_schema_value_t deadline_schema;

/* By id ("appeal_judgment" or "appeal-judgment") or slug ("khang-cao-ban-an-so-tham"). NULL when unknown. */
const DeadlineLimit *deadline_limit(const Law *law, Str name);
const DeadlineRule  *deadline_rule(const Law *law, const char *id);
/* Whether passing the end may have its consequence without a person's act: only a settled rule that says so. */
bool                 deadline_ends_right_alone(const DeadlineLimit *limit);
Str                  deadline_unit_name(DeadlineUnit unit);
bool                 deadline_unit_parse(Str s, DeadlineUnit *out); /* "working-day" too */

/* ---- counting ---------------------------------------------------------------------------------------------------------- */

/* A time that does not count (R20), first and last day included. */
typedef struct DeadlineGap {
    Date    from, to;
    LawText why;
} DeadlineGap;

typedef struct DeadlineSpan {
    int32_t      amount;
    DeadlineUnit unit;
} DeadlineSpan;

#define DEADLINE_EXTENSION_MAX 4
#define DEADLINE_GAP_MAX 16

typedef struct DeadlineAsk {
    const DeadlineLimit *limit;          /* or NULL: `span` alone */
    DeadlineSpan         span;           /* taken from the limit when there is one and amount is 0 */
    Date                 from;           /* the day of the event; for hours and minutes `from_at` */
    Instant              from_at;
    Str                  court;          /* whose closures count; may be empty */
    DeadlineSpan         extensions[DEADLINE_EXTENSION_MAX]; /* from the unshifted end, one after the other */
    size_t               extension_count;
    DeadlineGap          gaps[DEADLINE_GAP_MAX]; /* in order, not overlapping */
    size_t               gap_count;
    bool                 broken;         /* not running continuously: fixed lengths (R12) */
    bool                 detention;      /* R16: a month is 30 days, the first day counts, no shift */
    Date                 ordered_end;    /* R16: the date written in the order, which decides; or DATE_NONE */
} DeadlineAsk;

/* Zeroed, with DATE_NONE where a date is absent. */
DeadlineAsk deadline_ask(const DeadlineLimit *limit, Date from);

typedef struct DeadlineSkip {
    Date    date;
    DayKind kind;
    LawText why;
} DeadlineSkip;

typedef struct DeadlineStep {
    LawText text;
    Str     rule, basis;
} DeadlineStep;

typedef struct Deadline {
    Str           rule;          /* id of the limit, or of the counting rule */
    Date          from;
    DeadlineSpan  span;
    Date          end;           /* the last day: until 24:00 */
    Date          unshifted_end;
    Instant       end_at;        /* 24:00 of the last day, or the moment for hours and minutes */
    bool          timed;         /* hours or minutes */
    bool          by_order;      /* the end is what the order says: this one is only proposed */
    bool          provisional;   /* the calendar of a year it touches is not official, or a proposed swap would change it */
    bool          needs_person;  /* rests on a rule that is L or V and not confirmed */
    Str           basis;
    Str           calendar_version;
    DeadlineSkip *skipped;
    size_t        skipped_count;
    DeadlineStep *working;
    size_t        working_count;
} Deadline;

/* ERR_BAD_INPUT (messages deadline.amount, deadline.gaps, deadline.range) for what cannot be counted. */
MUST_CHECK Error *deadline_compute(const Law *law, const DeadlineAsk *ask, Arena *a, Deadline *out);
/* The day on which a limit is to be alerted: at 50 and at 80 per cent, and from the third working day before the end. */
typedef struct DeadlineAlerts {
    Date half, most, last_days;
} DeadlineAlerts;
DeadlineAlerts deadline_alerts(const Law *law, Str court, const Deadline *d);

/* R13: the 1st, the 15th and the last day of a month; 1 January, 30 June and 31 December of a year. */
typedef enum DeadlinePoint { POINT_BEGINNING, POINT_MIDDLE, POINT_END } DeadlinePoint;
Date deadline_point_of_month(int32_t year, int32_t month, DeadlinePoint point);
Date deadline_point_of_year(int32_t year, DeadlinePoint point);

/* R15: night in criminal procedure, 22:00 to 06:00 in Viet Nam. */
bool deadline_is_night(Instant t);

/* ---- when an act was done (R17, R18) ------------------------------------------------------------------------------------ */

typedef enum FilingWay { FILED_DIRECT, FILED_BY_POST, FILED_FROM_DETENTION, FILED_ONLINE } FilingWay;

typedef struct Filing {
    FilingWay way;
    Date      received;  /* by the court */
    Date      posted;    /* mark of the sending post office, or DATE_NONE when it cannot be read */
    Date      handed_in; /* to the place of detention */
    Instant   sent;      /* the data message, as the system recorded it */
} Filing;

typedef struct FilingDay {
    Date day;
    Str  rule, basis;
    bool needs_person; /* the mark is missing, or the rule is not settled */
} FilingDay;

/* The moment that counts for electronic service (R21): "sent_ok", "accessible" or "opened". */
Str       deadline_service_moment(const Law *law);
FilingDay deadline_filing_day(const Law *law, const Filing *f);
bool      deadline_kept(const Deadline *d, Date act_day);

/* congly deadline RULE --from DATE | --amount N --unit UNIT --from DATE | --list
 * [--court CODE] [--extend N:UNIT]... [--exclude FROM:TO]... [--detention] [--ordered-end DATE] [--broken] [--json] [--lang vi|en]
 * DATE is YYYY-MM-DD, for hours and minutes YYYY-MM-DDTHH:MM. *status 0; a question it cannot read is an error. */
MUST_CHECK Error *deadline_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status);

#endif
