/* The list of hearings for the public: a court, a day. Routes: /lich-xet-xu, /lich-xet-xu.ics.
 * Individuals are coded; of closed hearings, family cases and those with somebody under 18 only number and time are shown; names
 * leave the page when the day is over; search engines are told to stay away (civil-first-instance.md 42). */
#include "hearing/hearing_int.h"

#include "hearing/hearing_list_html.h"
#include "hearing/hearing_msg.h"
#include "hearing/hearing_sql.h"

enum { BACK_MOST = 31, AHEAD_MOST = 92, ICS_DAYS = 62 };

typedef struct ListForm {
    Str  court;
    Date day;
} ListForm;
static const Field list_fields[] = {
    FIELD(ListForm, court, "toa", .kind = FIELD_TEXT, .max = 11, .label = "hearing.court"),
    FIELD(ListForm, day, "ngay", .kind = FIELD_DATE, .label = "hearing.day"),
};
const FormSpec list_form = FORM(ListForm, list_fields);
static const Field ics_fields[] = {
    FIELD(ListForm, court, "toa", .kind = FIELD_TEXT, .required = true, .max = 11, .label = "hearing.court"),
};
const FormSpec list_ics_form = FORM(ListForm, ics_fields);

static Error *need_court(Req *rq, Str code, CourtId *out)
{
    bool known = court_id_parse(code, out) && registry_court(site_of(rq)->house->registry, code) != NULL;
    return known ? NULL : err_make(ERR_NOT_FOUND, "no such court");
}

static Str list_link(Req *rq, Str court, Date day)
{
    return rq_link(rq, str_format(rq->arena, "/lich-xet-xu?toa=" STR_F "&ngay=" STR_F, STR_A(court), STR_A(date_format(rq->arena, day))));
}

/* ---- choosing --------------------------------------------------------------------------------------------------------------- */

static void add_courts(Req *rq, const ListForm *form, FieldView *v)
{
    const Registry *r = site_of(rq)->house->registry;
    Provinces       all = registry_provinces(r, rq->arena);
    for (size_t p = 0; p < all.count; p++) {
        static const CourtLevel levels[] = { COURT_PROVINCIAL, COURT_REGIONAL };
        for (size_t k = 0; k < COUNT_OF(levels); k++) {
            Courts courts = registry_courts_of(r, rq->arena, all.items[p]->code, levels[k], today_of(rq));
            for (size_t i = 0; i < courts.count; i++) {
                Str code = courts.items[i]->code;
                *LIST_ADD(rq->arena, &v->choices) = (InputChoice){
                    .value = code, .label = law_text(lang_of(rq), registry_court_name(r, code, today_of(rq))), .chosen = str_eq(code, form->court)
                };
            }
        }
    }
}

static FormView choosing(Req *rq, const ListForm *form, const Error *wrong)
{
    Lang      lang = lang_of(rq);
    FormView  f = { .action = rq_link(rq, S("/lich-xet-xu")), .submit = msg(lang, M_hearing_show), .search = true };
    FieldView court = { .kind = INPUT_SELECT, .name = S("toa"), .label = msg(lang, M_hearing_court) };
    FieldView day = { .kind = INPUT_DATE, .name = S("ngay"), .label = msg(lang, M_hearing_day), .short_input = true, .optional = true,
                      .example = i18n_date(rq->arena, LANG_VI, today_of(rq)) };
    day.value = wrong == NULL ? i18n_date(rq->arena, LANG_VI, form->day) : rq_value(rq, "ngay");
    add_courts(rq, form, &court);
    *LIST_ADD(rq->arena, &f.fields) = court;
    *LIST_ADD(rq->arena, &f.fields) = day;
    form_explain(rq->arena, lang, wrong, &f);
    return f;
}

/* Nobody sits that day: the next one on which somebody does. */
static Error *add_ahead(Req *rq, Db *db, const ListForm *form, DayListView *v)
{
    DayAheadRow next;
    Date        day;
    TRY(q_day_ahead(db, form->day, date_add_days(today_of(rq), AHEAD_MOST), rq->arena, &next));
    if (date_parse(next.next_day, &day)) {
        Str href = rq_link(rq, str_format(rq->arena, "/lich-xet-xu?ngay=" STR_F, STR_A(date_format(rq->arena, day))));
        *LIST_ADD(rq->arena, &v->nearest) = (Link){ MSG(rq->arena, lang_of(rq), M_hearing_nearest_after, { S("day"), day_text(rq, day) }), href };
    }
    return NULL;
}

/* Courts that sit that day, as links: most readers come for one of these. */
static Error *add_sitting(Req *rq, Db *db, const ListForm *form, DayListView *v)
{
    CourtsSittingRows rows;
    TRY(q_courts_sitting(db, form->day, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        CourtId court = rows.items[i].court_id;
        Str     text = MSG(rq->arena, lang_of(rq), M_hearing_sitting, { S("court"), court_text(rq, court) },
                           { S("count"), i18n_number(rq->arena, lang_of(rq), rows.items[i].hearings) });
        *LIST_ADD(rq->arena, &v->sitting) = (Link){ text, list_link(rq, court_id_str(&court), form->day) };
    }
    return rows.count == 0 ? add_ahead(rq, db, form, v) : NULL;
}

/* ---- the list ------------------------------------------------------------------------------------------------------------------ */

static void add_text(Req *rq, TableRow *row, Str text, Str under)
{
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = text, .under = under };
}

static void add_number(Req *rq, TableRow *row, Str number, Str under)
{
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = number, .under = under, .whole = true };
}

static void add_line(Req *rq, const HearingLine *l, TableView *t)
{
    Lang            lang = lang_of(rq);
    const Relation *relation = registry_relation(site_of(rq)->house->registry, l->relation);
    TableRow       *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    add_text(rq, row, i18n_time(rq->arena, lang, l->hearing.starts_at), S(""));
    if (l->withheld) {
        add_number(rq, row, l->number, S(""));
        add_text(rq, row, msg(lang, M_hearing_withheld), S(""));
        for (int blank = 0; blank < 3; blank++) {
            add_text(rq, row, S(""), S(""));
        }
    } else {
        add_number(rq, row, l->number, relation == NULL ? S("") : law_text(lang, relation->name));
        add_text(rq, row, l->plaintiffs, S(""));
        add_text(rq, row, l->defendants, S(""));
        add_text(rq, row, room_text(rq, l->hearing.room), str_eq(l->hearing.mode, S("online")) ? msg(lang, M_hearing_online) : S(""));
        add_text(rq, row, l->presiding, S(""));
    }
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_STATE, .state = hearing_state(rq, &l->hearing) };
}

static Error *fill_list(Req *rq, Db *db, CourtId court, Date day, TableView *t)
{
    static const Msg names[] = { M_hearing_time,  M_hearing_case,  M_hearing_plaintiff, M_hearing_defendant,
                                 M_hearing_where, M_hearing_judge, M_hearing_state };
    Lang  lang = lang_of(rq);
    HearingLines lines = { 0 };
    TRY(hearing_public_day(db, rq->arena, court, day, today_of(rq), &lines));
    t->caption = MSG(rq->arena, lang, M_hearing_caption, { S("count"), i18n_number(rq->arena, lang, (int64_t)lines.count) });
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < lines.count; i++) {
        add_line(rq, &lines.items[i], t);
    }
    t->empty = (EmptyView){ .title = msg(lang, M_hearing_none), .text = msg(lang, M_hearing_none_text) };
    table_label(t);
    return NULL;
}

Date hearing_day_shown(Date d, Date today)
{
    Date first = date_add_days(today, -BACK_MOST), last = date_add_days(today, AHEAD_MOST);
    return date_is_none(d) ? today : date_cmp(d, first) < 0 ? first : date_cmp(d, last) > 0 ? last : d;
}

/* Who finds nothing on this day is led to the nearest days on which the court sits. */
static Error *add_nearest(Req *rq, Db *db, CourtId court, const ListForm *form, DayListView *v)
{
    Date          today = today_of(rq), day;
    DaysAroundRow near;
    TRY(q_days_around(db, court, form->day, date_add_days(today, -BACK_MOST), date_add_days(today, AHEAD_MOST), rq->arena, &near));
    if (date_parse(near.before_day, &day)) {
        *LIST_ADD(rq->arena, &v->nearest) =
            (Link){ MSG(rq->arena, lang_of(rq), M_hearing_nearest_before, { S("day"), day_text(rq, day) }), list_link(rq, form->court, day) };
    }
    if (date_parse(near.after_day, &day)) {
        *LIST_ADD(rq->arena, &v->nearest) =
            (Link){ MSG(rq->arena, lang_of(rq), M_hearing_nearest_after, { S("day"), day_text(rq, day) }), list_link(rq, form->court, day) };
    }
    return NULL;
}

static Error *fill_day(Req *rq, Db *db, const ListForm *form, DayListView *v)
{
    CourtId court;
    Date    today = today_of(rq), yesterday = date_add_days(form->day, -1), tomorrow = date_add_days(form->day, 1);
    TRY(need_court(rq, form->court, &court));
    v->court = court_text(rq, court);
    v->past = date_cmp(form->day, today) < 0;
    v->ics = rq_link(rq, str_format(rq->arena, "/lich-xet-xu.ics?toa=" STR_F, STR_A(form->court)));
    v->before = (Link){ i18n_begin(rq->arena, day_text(rq, yesterday)), list_link(rq, form->court, yesterday) };
    v->after = (Link){ i18n_begin(rq->arena, day_text(rq, tomorrow)), list_link(rq, form->court, tomorrow) };
    TRY(fill_list(rq, db, court, form->day, &v->list));
    return v->list.rows.count == 0 ? add_nearest(rq, db, court, form, v) : NULL;
}

Error *list_page(Req *rq, Resp *rs)
{
    ListForm    form;
    Db         *db;
    DayListView v = { 0 };
    Error      *wrong = form_read(rq, &list_form, &form);
    if (wrong != NULL && wrong->code != ERR_FIELD) {
        return wrong;
    }
    if (wrong != NULL) { /* what was typed is shown again, with today below it */
        form = (ListForm){ .day = DATE_NONE };
    }
    form.day = hearing_day_shown(form.day, today_of(rq));
    v.frame = frame_public(rq, msg(lang_of(rq), M_hearing_list));
    v.day = i18n_full_date(rq->arena, lang_of(rq), form.day);
    v.form = choosing(rq, &form, wrong);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = form.court.n > 0 ? fill_day(rq, db, &form, &v) : add_sitting(rq, db, &form, &v);
    db_done(db);
    TRY(failed);
    resp_header(rs, "X-Robots-Tag", S("noindex, noarchive"));
    resp_status(rs, wrong == NULL ? 200 : err_status(wrong));
    return page_send(rs, hearing_list_html(rq->arena, lang_of(rq), &v));
}

Error *list_ics(Req *rq, Resp *rs)
{
    ListForm  form;
    CourtId   court;
    Db       *db;
    HearingLines     lines = { 0 };
    IcsEvents events = { 0 };
    Date      today = today_of(rq);
    TRY(form_read(rq, &list_ics_form, &form));
    TRY(need_court(rq, form.court, &court));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = lines_between(db, rq->arena, court, today, date_add_days(today, ICS_DAYS), &lines);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < lines.count; i++) {
        *LIST_ADD(rq->arena, &events) = line_event(rq, court, &lines.items[i], true);
    }
    resp_header(rs, "X-Robots-Tag", S("noindex, noarchive"));
    Str name = MSG(rq->arena, lang_of(rq), M_hearing_calendar_of, { S("name"), court_text(rq, court) });
    return resp_body(rs, "text/calendar; charset=utf-8",
                     ics_write(rq->arena, demo_text(rq, name), msg(lang_of(rq), M_hearing_product), instant_of(today, 0, 0), &events));
}
