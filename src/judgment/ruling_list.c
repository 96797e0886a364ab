/* Lists and counts of public rulings. Tables: ruling, ruling_count, publication_entry, publication_count. */
#include "judgment/ruling_list.h"

#include "judgment/publication_sql.h"

#include <string.h>

enum { FIRST_YEAR = 1945, LAST_YEAR = 9998 };

bool ruling_key_parse(Str text, RulingKey *out)
{
    Str day = str_cut(&text, '.');
    return date_parse(day, &out->day) && id_parse(text, &out->id.id);
}

Str ruling_key_format(Arena *a, const Ruling *r)
{
    return str_format(a, STR_F "." STR_F, STR_A(date_format(a, r->day)), STR_A(id_format(a, r->id.id)));
}

/* The rows of every list have the same columns: sqlgen gives each its own struct, this one copy serves them all. */
#define TAKE_ROWS(rows)                                                                                                           \
    for (size_t i = 0; i < (rows).count; i++) {                                                                                   \
        Ruling *to = LIST_ADD(a, out);                                                                                            \
        *to = (Ruling){ .id = (rows).items[i].ruling_id, .court = (rows).items[i].court_id, .matter = (rows).items[i].matter_id,  \
                        .source = (rows).items[i].source, .source_id = (rows).items[i].source_id,                                 \
                        .court_name = (rows).items[i].court_name, .number = (rows).items[i].number, .day = (rows).items[i].day,   \
                        .kind = (rows).items[i].kind, .instance = (rows).items[i].instance, .paper = (rows).items[i].paper,       \
                        .relation = (rows).items[i].relation, .title = (rows).items[i].title,                                     \
                        .case_number = (rows).items[i].case_number, .status = (rows).items[i].status,                             \
                        .published_on = (rows).items[i].published_on, .changed_at = (rows).items[i].changed_at,                   \
                        .hash = (rows).items[i].hash, .size = (rows).items[i].size };                                             \
        if (!date_parse((rows).items[i].corrected_on, &to->corrected_on)) {                                                       \
            to->corrected_on = DATE_NONE;                                                                                         \
        }                                                                                                                         \
    }

typedef struct Range {
    Date     first, last, before;
    RulingId before_id;
    Str      status;
} Range;

static Range range_of(const RulingAsk *ask, const RulingKey *before)
{
    int32_t year = ask->year > 0 ? ask->year : 0;
    Range   r = { .first = date_make(year > 0 ? year : FIRST_YEAR, 1, 1), .last = date_make(year > 0 ? year : LAST_YEAR, 12, 31),
                  .status = ask->status.n > 0 ? ask->status : S("public") };
    memset(&r.before_id, 0xff, sizeof r.before_id);
    r.before = date_add_days(r.last, 1);
    if (before != NULL) {
        r.before = before->day;
        r.before_id = before->id;
    }
    return r;
}

static Error *list_by_number(Db *db, Arena *a, const RulingAsk *ask, const Range *r, int64_t most, Rulings *out)
{
    RulingsOfNumberRows rows;
    Str                 number = ruling_number_fold(a, ask->number);
    Str                 end = str_format(a, STR_F "~", STR_A(number)); /* after every letter and digit */
    TRY(q_rulings_of_number(db, number, end, r->status, ask->court, ask->kind, ask->instance, ask->paper, ask->relation, r->first, r->last,
                            most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

static Error *list_by_court(Db *db, Arena *a, const RulingAsk *ask, const Range *r, int64_t most, Rulings *out)
{
    RulingsOfCourtRows rows;
    TRY(q_rulings_of_court(db, ask->court, ask->relation, r->status, ask->kind, ask->instance, ask->paper, r->first, r->last, r->before,
                           r->before_id, most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

static Error *list_by_relation(Db *db, Arena *a, const RulingAsk *ask, const Range *r, int64_t most, Rulings *out)
{
    RulingsOfRelationRows rows;
    TRY(q_rulings_of_relation(db, ask->relation, r->status, ask->kind, ask->instance, ask->paper, r->first, r->last, r->before, r->before_id,
                              most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

static Error *list_by_kind(Db *db, Arena *a, const RulingAsk *ask, const Range *r, int64_t most, Rulings *out)
{
    RulingsOfKindRows rows;
    TRY(q_rulings_of_kind(db, r->status, ask->kind, ask->instance, ask->paper, r->first, r->last, r->before, r->before_id, most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

Error *ruling_list(Db *db, Arena *a, const RulingAsk *ask, const RulingKey *before, int64_t most, Rulings *out)
{
    Range          r = range_of(ask, before);
    RulingsAllRows rows;
    memset(out, 0, sizeof *out);
    if (ask->number.n > 0) {
        return list_by_number(db, a, ask, &r, most, out);
    }
    if (ask->court.n > 0) {
        return list_by_court(db, a, ask, &r, most, out);
    }
    if (ask->relation.n > 0) {
        return list_by_relation(db, a, ask, &r, most, out);
    }
    if (ask->kind.n > 0) {
        return list_by_kind(db, a, ask, &r, most, out);
    }
    TRY(q_rulings_all(db, r.status, ask->kind, ask->instance, ask->paper, r.first, r.last, r.before, r.before_id, most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

Error *ruling_month(Db *db, Arena *a, Date month, const RulingKey *before, int64_t most, Rulings *out)
{
    RulingsAllRows rows;
    Date           last = date_add_days(date_add_months(month, 1), -1);
    *out = (Rulings){ 0 };
    TRY(q_rulings_all(db, S("public"), S(""), S(""), S(""), month, last, before->day, before->id, most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

/* ---- changes -------------------------------------------------------------------------------------------------------------------- */

bool change_key_parse(Str text, ChangeKey *out)
{
    Str at = str_cut(&text, '.');
    return str_to_i64(at, &out->at.ms) && id_parse(text, &out->id.id);
}

Str change_key_format(Arena *a, const Ruling *r)
{
    return str_format(a, "%lld." STR_F, (long long)r->changed_at.ms, STR_A(id_format(a, r->id.id)));
}

static Error *changes_of_all(Db *db, Arena *a, Str status, const ChangeKey *before, int64_t most, Rulings *out)
{
    RulingsChangedRows rows;
    TRY(q_rulings_changed(db, status, before->at, before->id, most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

static Error *changes_of(Db *db, Arena *a, Str court, Str status, const ChangeKey *before, int64_t most, Rulings *out)
{
    RulingsChangedOfCourtRows rows;
    *out = (Rulings){ 0 };
    if (court.n == 0) {
        return changes_of_all(db, a, status, before, most, out);
    }
    TRY(q_rulings_changed_of_court(db, court, status, before->at, before->id, most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

static bool is_later(const Ruling *one, const Ruling *other)
{
    int64_t apart = one->changed_at.ms - other->changed_at.ms;
    return apart > 0 || (apart == 0 && memcmp(&one->id, &other->id, sizeof one->id) > 0);
}

Error *ruling_changes_since(Db *db, Arena *a, Str status, const ChangeKey *after, int64_t most, Rulings *out)
{
    RulingsSinceRows rows;
    *out = (Rulings){ 0 };
    TRY(q_rulings_since(db, status, after->at, after->id, most, a, &rows));
    TAKE_ROWS(rows)
    return NULL;
}

/* Each status has its own order in the index: two lists are read and laid into one. */
Error *ruling_changes(Db *db, Arena *a, Str court, const ChangeKey *before, int64_t most, Rulings *out)
{
    Rulings   there, gone;
    ChangeKey from = { .at = { INT64_MAX } };
    memset(&from.id, 0xff, sizeof from.id);
    from = before == NULL ? from : *before;
    *out = (Rulings){ 0 };
    TRY(changes_of(db, a, court, S("public"), &from, most, &there));
    TRY(changes_of(db, a, court, S("taken_down"), &from, most, &gone));
    for (size_t i = 0, k = 0; (int64_t)out->count < most && (i < there.count || k < gone.count);) {
        bool public_next = k == gone.count || (i < there.count && is_later(&there.items[i], &gone.items[k]));
        *LIST_ADD(a, out) = public_next ? there.items[i++] : gone.items[k++];
    }
    return NULL;
}

/* ---- counts ------------------------------------------------------------------------------------------------------------------- */

Error *ruling_facets(Db *db, Arena *a, const RulingAsk *ask, RulingFacets *out)
{
    RulingTotalRow   total;
    RulingKindsRows  kinds;
    RulingYearsRows  years;
    RulingCourtsRows courts;
    memset(out, 0, sizeof *out);
    TRY(q_ruling_total(db, ask->court, ask->kind, ask->year, a, &total));
    TRY(q_ruling_kinds(db, ask->court, ask->year, a, &kinds));
    TRY(q_ruling_years(db, ask->court, ask->kind, a, &years));
    TRY(q_ruling_courts(db, ask->kind, ask->year, a, &courts));
    out->total = total.total;
    for (size_t i = 0; i < kinds.count; i++) {
        *LIST_ADD(a, &out->kinds) = (RulingCount){ kinds.items[i].kind, kinds.items[i].total };
    }
    for (size_t i = 0; i < years.count; i++) {
        *LIST_ADD(a, &out->years) = (RulingCount){ str_format(a, "%lld", (long long)years.items[i].year), years.items[i].total };
    }
    for (size_t i = 0; i < courts.count; i++) {
        *LIST_ADD(a, &out->courts) = (RulingCount){ str_copy(a, court_id_str(&courts.items[i].court_id)), courts.items[i].total };
    }
    return NULL;
}

/* ---- the publication ledger ------------------------------------------------------------------------------------------------------ */

static int64_t *counter_of(PublicationMonth *m, Str step)
{
    return str_eq(step, S("published"))   ? &m->published
           : str_eq(step, S("imported"))  ? &m->imported
           : str_eq(step, S("corrected")) ? &m->corrected
           : str_eq(step, S("withheld"))  ? &m->withheld
                                          : &m->taken_down;
}

Error *publication_month(Db *db, Arena *a, Str month, PublicationMonths *out)
{
    PublicationCountsRows rows;
    memset(out, 0, sizeof *out);
    TRY(q_publication_counts(db, month, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        PublicationMonth *last = out->count > 0 ? &out->items[out->count - 1] : NULL;
        if (last == NULL || !court_id_eq(last->court, rows.items[i].court_id)) {
            last = LIST_ADD(a, out);
            *last = (PublicationMonth){ .court = rows.items[i].court_id };
        }
        *counter_of(last, rows.items[i].step) += rows.items[i].total;
    }
    return NULL;
}

Error *publication_entries(Db *db, Arena *a, CourtId court, Str month, const PublicationEntry *before, int64_t most, PublicationEntries *out)
{
    PublicationEntriesRows rows;
    Date                   first;
    RulingId               after_all;
    memset(out, 0, sizeof *out);
    memset(&after_all, 0xff, sizeof after_all);
    if (!date_parse(str_format(a, STR_F "-01", STR_A(month)), &first)) {
        return err_make(ERR_NOT_FOUND, "no month");
    }
    Date last = date_add_days(date_add_months(first, 1), -1);
    TRY(q_publication_entries(db, court, first, last, before == NULL ? date_add_days(last, 1) : before->day,
                              before == NULL ? after_all : before->ruling, before == NULL ? INT64_MAX : before->seq, most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const PublicationEntriesRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (PublicationEntry){ r->matter_id, r->ruling_id, r->seq, r->step, r->number, r->reason, r->day };
    }
    return NULL;
}
