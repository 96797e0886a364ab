/* The court's calendar for its officers: own hearings first, then the week by room or by person; the same as a file for their own
 * calendars. Routes: /nghiep-vu/lich, /nghiep-vu/lich.ics, .../phien-toa.ics of one file. */
#include "hearing/week.h"

#include "hearing/hearing_calendar_html.h"
#include "hearing/hearing_msg.h"
#include "page/page_msg.h"

enum { ICS_DAYS = 92 };

typedef struct CalendarForm {
    Str  court, by;
    Date week;
} CalendarForm;
static const char *const bys[] = { "phong", "nguoi", NULL };
static const Field       fields[] = {
    FIELD(CalendarForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(CalendarForm, by, "xem", .kind = FIELD_CHOICE, .choices = bys),
    FIELD(CalendarForm, week, "tuan", .kind = FIELD_DATE),
};
const FormSpec calendar_form = FORM(CalendarForm, fields);

/* The court asked for, if he has a post there; else his first. */
static Error *court_of(Req *rq, const Posts *posts, Str asked, CourtId *out)
{
    if (posts->count == 0) {
        return err_make(ERR_NOT_FOUND, "no post in a court");
    }
    *out = posts->items[0].court;
    for (size_t i = 0; asked.n > 0 && i < posts->count; i++) {
        if (str_eq(court_id_str(&posts->items[i].court), asked)) {
            *out = posts->items[i].court;
            return NULL;
        }
    }
    (void)rq;
    return asked.n == 0 ? NULL : err_make(ERR_NOT_FOUND, "no post in that court");
}

static Str query_of(Arena *a, CourtId court, Str by, Date week)
{
    return str_format(a, "toa=" STR_F "&xem=" STR_F "%s" STR_F, STR_A(court_id_str(&court)), STR_A(by), date_is_none(week) ? "" : "&tuan=",
                      STR_A(date_is_none(week) ? S("") : date_format(a, week)));
}

static void add_filters(Req *rq, const Posts *posts, CourtId court, const CalendarForm *form, CourtWeekView *v)
{
    Lang lang = lang_of(rq);
    Str  path = rq_link(rq, S("/nghiep-vu/lich"));
    v->courts.of = msg(lang, M_hearing_court);
    for (size_t i = 0; i < posts->count; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++) {
            seen = seen || court_id_eq(posts->items[k].court, posts->items[i].court);
        }
        if (!seen) {
            *LIST_ADD(rq->arena, &v->courts.filters) = (FilterView){
                .label = court_text(rq, posts->items[i].court), .count = -1, .on = court_id_eq(posts->items[i].court, court),
                .href = str_format(rq->arena, STR_F "?" STR_F, STR_A(path), STR_A(query_of(rq->arena, posts->items[i].court, form->by, form->week)))
            };
        }
    }
    if (v->courts.filters.count == 1) {
        v->courts.filters.count = 0; /* nothing to choose */
    }
    static const Msg names[] = { M_hearing_by_room, M_hearing_by_person };
    v->by.of = msg(lang, M_hearing_show_by);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Str by = str_of(bys[i]);
        *LIST_ADD(rq->arena, &v->by.filters) = (FilterView){
            .label = msg(lang, names[i]), .count = -1, .on = str_eq(by, form->by),
            .href = str_format(rq->arena, STR_F "?" STR_F, STR_A(path), STR_A(query_of(rq->arena, court, by, form->week)))
        };
    }
}

/* In what role he sits there. */
static Str role_of(Req *rq, const Week *w, const HearingLine *l)
{
    LIST(Str) roles = { 0 };
    for (size_t i = 0; i < w->seats.count; i++) {
        const Seat *s = &w->seats.items[i];
        if (id_eq(s->matter.id, l->matter.id) && id_eq(s->person.id, session_of(rq)->person.id)) {
            *LIST_ADD(rq->arena, &roles) = power_name(site_of(rq)->house, lang_of(rq), s->role);
        }
    }
    return str_join(rq->arena, roles.items, roles.count, S(", "));
}

static void fill_own(Req *rq, const Week *w, TableView *t)
{
    static const Msg names[] = { M_hearing_time, M_hearing_case, M_hearing_where, M_hearing_role, M_hearing_state };
    Lang             lang = lang_of(rq);
    t->caption = msg(lang, M_hearing_own);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < w->lines.count; i++) {
        const HearingLine *l = &w->lines.items[i];
        if (!week_sits(w, l, session_of(rq)->person)) {
            continue;
        }
        TableRow *row = LIST_ADD(rq->arena, &t->rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = i18n_begin(rq->arena, i18n_full_date(rq->arena, lang, l->hearing.day)),
                                                         .under = hours_text(rq->arena, lang, l->hearing.starts_at, l->hearing.ends_at) };
        *LIST_ADD(rq->arena, &row->cells) =
            (TableCell){ .kind = CELL_LINK, .text = l->number, .under = l->title, .href = rq_link(rq, file_link(rq, l->matter)), .whole = true };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = room_text(rq, l->hearing.room) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = role_of(rq, w, l) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_STATE, .state = hearing_state(rq, &l->hearing) };
    }
    t->empty = (EmptyView){ .title = msg(lang, M_hearing_own_none), .text = msg(lang, M_hearing_own_none_text) };
    table_label(t);
}

static Error *fill_calendar(Req *rq, Db *db, CalendarForm *form, CourtWeekView *v)
{
    Posts   posts;
    CourtId court;
    Week    w;
    TRY(posts_of(rq, db, &posts));
    TRY(court_of(rq, &posts, form->court, &court));
    form->by = form->by.n > 0 ? form->by : S("phong");
    TRY(week_load(rq, db, court, date_is_none(form->week) ? today_of(rq) : form->week, &w));
    v->week = week_links(&w, rq_link(rq, S("/nghiep-vu/lich")), query_of(rq->arena, court, form->by, DATE_NONE));
    v->ics = rq_link(rq, str_format(rq->arena, "/nghiep-vu/lich.ics?toa=" STR_F, STR_A(court_id_str(&court))));
    add_filters(rq, &posts, court, form, v);
    fill_own(rq, &w, &v->own);
    return str_eq(form->by, S("nguoi")) ? week_by_person(&w, db, &v->grid) : week_by_room(&w, db, NULL, &v->grid);
}

Error *calendar_page(Req *rq, Resp *rs)
{
    CalendarForm form;
    Db          *db;
    CourtWeekView v = { 0 };
    TRY(form_read(rq, &calendar_form, &form));
    v.frame = frame_of(rq, msg(lang_of(rq), M_hearing_calendar));
    frame_crumb(rq, &v.frame, msg(lang_of(rq), M_page_menu_inbox), S("/nghiep-vu"));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = fill_calendar(rq, db, &form, &v);
    db_done(db);
    TRY(failed);
    return page_send(rs, hearing_calendar_html(rq->arena, lang_of(rq), &v));
}

static Error *send_ics(Req *rq, Resp *rs, Str name, const IcsEvents *events)
{
    Str text = ics_write(rq->arena, demo_text(rq, name), msg(lang_of(rq), M_hearing_product), instant_of(today_of(rq), 0, 0), events);
    resp_download(rs, S("phien-toa.ics"));
    return resp_body(rs, "text/calendar; charset=utf-8", text);
}

/* The officer's own hearings, from the beginning of this week. */
Error *calendar_ics(Req *rq, Resp *rs)
{
    CalendarForm form;
    Db          *db;
    Posts        posts;
    CourtId      court;
    Week         w = { 0 };
    IcsEvents    events = { 0 };
    TRY(form_read(rq, &calendar_form, &form));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = posts_of(rq, db, &posts);
    failed = failed != NULL ? failed : court_of(rq, &posts, form.court, &court);
    if (failed == NULL) {
        Date from = monday_of(today_of(rq)), until = date_add_days(from, ICS_DAYS);
        failed = lines_between(db, rq->arena, court, from, until, &w.lines);
        failed = failed != NULL ? failed : seats_between(db, rq->arena, court, from, until, &w.seats);
    }
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < w.lines.count; i++) {
        if (week_sits(&w, &w.lines.items[i], session_of(rq)->person)) {
            *LIST_ADD(rq->arena, &events) = line_event(rq, court, &w.lines.items[i], false);
        }
    }
    return send_ics(rq, rs, MSG(rq->arena, lang_of(rq), M_hearing_calendar_of, { S("name"), str_of(session_of(rq)->display) }), &events);
}

/* The hearings of one file, for whoever may see it. */
Error *file_ics(Req *rq, Resp *rs)
{
    MatterId  id;
    Db       *db;
    OpenFile  f;
    Hearings  all = { 0 };
    IcsEvents events = { 0 };
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = file_open(rq, db, id, S("read"), &f);
    failed = failed != NULL ? failed : hearing_list(db, rq->arena, f.matter.court, id, &all);
    db_done(db);
    TRY(failed);
    const Assignment *judge = matter_assigned(&f.matter, S("presiding_judge"));
    for (size_t i = 0; i < all.count; i++) {
        HearingLine l = { .matter = id, .hearing = all.items[i], .number = f.matter.number, .relation = f.matter.relation,
                   .presiding = judge == NULL ? S("") : judge->name };
        *LIST_ADD(rq->arena, &events) = line_event(rq, f.matter.court, &l, false);
    }
    return send_ics(rq, rs, MSG(rq->arena, lang_of(rq), M_hearing_event, { S("number"), f.matter.number }), &events);
}
