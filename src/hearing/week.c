/* A week of a court by room or by person, as a grid: the calendar of the court and what is shown above a form that sets a time. */
#include "hearing/week.h"

#include "hearing/hearing_msg.h"

enum { WEEK = 7, WORKING = 5, MORNING_AT = 8, NOON = 12, AFTERNOON_AT = 13, AFTERNOON_MINUTE = 30 };

Error *week_load(Req *rq, Db *db, CourtId court, Date day, Week *out)
{
    *out = (Week){ .rq = rq, .court = court, .monday = monday_of(day) };
    Date sunday = date_add_days(out->monday, WEEK - 1);
    TRY(lines_between(db, rq->arena, court, out->monday, sunday, &out->lines));
    TRY(seats_between(db, rq->arena, court, out->monday, sunday, &out->seats));
    out->days = WORKING;
    for (size_t i = 0; i < out->lines.count; i++) { /* Saturday and Sunday only when somebody sits */
        int32_t at = out->lines.items[i].hearing.day.day - out->monday.day;
        out->days = at >= out->days ? at + 1 : out->days;
    }
    return NULL;
}

static bool takes_room(const HearingLine *l)
{
    return str_eq(l->hearing.status, S("scheduled")) || str_eq(l->hearing.status, S("opened"));
}

bool week_sits(const Week *w, const HearingLine *l, PersonId person)
{
    for (size_t i = 0; i < w->seats.count; i++) {
        if (id_eq(w->seats.items[i].matter.id, l->matter.id) && id_eq(w->seats.items[i].person.id, person.id)) {
            return true;
        }
    }
    return false;
}

/* Whoever has no part in a case learns that the room is taken, and by which number. */
static SlotView slot_of(const Week *w, const HearingLine *l, Str under)
{
    Req     *rq = w->rq;
    bool     own = session_of(rq) != NULL && week_sits(w, l, session_of(rq)->person);
    SlotView s = { .hours = hours_text(rq->arena, lang_of(rq), l->hearing.starts_at, l->hearing.ends_at), .number = l->number, .under = under, .own = own };
    if (own) {
        s.href = rq_link(rq, file_link(rq, l->matter));
    }
    return s;
}

static void add_days(const Week *w, GridView *g)
{
    for (int32_t d = 0; d < w->days; d++) {
        *LIST_ADD(w->rq->arena, &g->days) = day_text(w->rq, date_add_days(w->monday, d));
    }
}

static Instant half_day(Date day, bool morning)
{
    return morning ? instant_of(day, MORNING_AT, 0) : instant_of(day, AFTERNOON_AT, AFTERNOON_MINUTE);
}

static bool is_free(const Week *w, Str room, Date day, bool morning, MatterId apart)
{
    Instant from = instant_of(day, morning ? 0 : NOON, 0), until = instant_of(day, morning ? NOON : 24, 0);
    if (half_day(day, morning).ms <= os_now(site_of(w->rq)->house->os).ms) {
        return false;
    }
    for (size_t i = 0; i < w->lines.count; i++) {
        const HearingLine *l = &w->lines.items[i];
        bool        other = !id_eq(l->matter.id, apart.id) && takes_room(l) && str_eq(l->hearing.room, room);
        if (other && l->hearing.starts_at.ms < until.ms && l->hearing.ends_at.ms > from.ms) {
            return false;
        }
    }
    return true;
}

/* A free half day as a link back to the form, which fills in room and time from it. */
static void add_free(const Week *w, const Choosing *c, Str room, Date day, GridCell *cell)
{
    for (int half = 0; half < 2; half++) {
        if (!is_free(w, room, day, half == 0, c->matter)) {
            continue;
        }
        int32_t hour, minute, second;
        Arena  *a = w->rq->arena;
        instant_clock(half_day(day, half == 0), &hour, &minute, &second);
        Str iso = date_format(a, day);
        Str href = str_format(a, STR_F "?tuan=" STR_F "&hearing_at=" STR_F "T%02d:%02d&hearing_room=" STR_F "#f-hearing_at", STR_A(c->form),
                              STR_A(iso), STR_A(iso), hour, minute, STR_A(url_part(a, room)));
        *LIST_ADD(a, &cell->free) = (Link){ msg(lang_of(w->rq), half == 0 ? M_hearing_morning : M_hearing_afternoon), href };
    }
}

static GridRow room_row(const Week *w, Str room, Str name, const Choosing *choosing, const GridView *g)
{
    Arena  *a = w->rq->arena;
    GridRow row = { .name = room, .under = name };
    for (int32_t d = 0; d < w->days; d++) {
        Date      day = date_add_days(w->monday, d);
        GridCell *cell = LIST_ADD(a, &row.cells);
        *cell = (GridCell){ .day = g->days.items[d] };
        for (size_t i = 0; i < w->lines.count; i++) {
            const HearingLine *l = &w->lines.items[i];
            if (takes_room(l) && str_eq(l->hearing.room, room) && date_cmp(l->hearing.day, day) == 0) {
                *LIST_ADD(a, &cell->slots) = slot_of(w, l, l->presiding);
            }
        }
        if (choosing != NULL) {
            add_free(w, choosing, room, day, cell);
        }
    }
    return row;
}

static bool has_row(const GridView *g, Str name)
{
    for (size_t i = 0; i < g->rows.count; i++) {
        if (str_eq(g->rows.items[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* The court's rooms, and any other that was written into a hearing of the week. */
Error *week_by_room(const Week *w, Db *db, const Choosing *choosing, GridView *out)
{
    Courtrooms rooms = { 0 };
    Lang       lang = lang_of(w->rq);
    TRY(courtroom_list(db, w->rq->arena, w->court, &rooms));
    *out = (GridView){ .caption = msg(lang, M_hearing_by_room), .first = msg(lang, M_hearing_where) };
    add_days(w, out);
    for (size_t i = 0; i < rooms.count; i++) {
        *LIST_ADD(w->rq->arena, &out->rows) = room_row(w, rooms.items[i].room, rooms.items[i].name, choosing, out);
    }
    for (size_t i = 0; i < w->lines.count; i++) {
        const HearingLine *l = &w->lines.items[i];
        if (takes_room(l) && !has_row(out, l->hearing.room)) {
            *LIST_ADD(w->rq->arena, &out->rows) = room_row(w, l->hearing.room, S(""), NULL, out);
        }
    }
    return NULL;
}

/* `own`: a file whose hearings are left out; none for zero. */
static GridRow person_row(const Week *w, PersonId person, MatterId own, Str name, Str under, const GridView *g)
{
    Arena  *a = w->rq->arena;
    GridRow row = { .name = name, .under = under };
    for (int32_t d = 0; d < w->days; d++) {
        Date      day = date_add_days(w->monday, d);
        GridCell *cell = LIST_ADD(a, &row.cells);
        *cell = (GridCell){ .day = g->days.items[d] };
        for (size_t i = 0; i < w->lines.count; i++) {
            const HearingLine *l = &w->lines.items[i];
            bool               other = !id_eq(l->matter.id, own.id);
            if (other && takes_room(l) && date_cmp(l->hearing.day, day) == 0 && week_sits(w, l, person)) {
                *LIST_ADD(a, &cell->slots) = slot_of(w, l, room_text(w->rq, l->hearing.room));
            }
        }
    }
    return row;
}

/* Everybody who sits that week, in the order of the registry. */
Error *week_by_person(const Week *w, Db *db, GridView *out)
{
    Officers officers = { 0 };
    Lang     lang = lang_of(w->rq);
    PersonId last = { { { 0 } } };
    TRY(officer_list(db, w->rq->arena, w->court, w->monday, &officers));
    *out = (GridView){ .caption = msg(lang, M_hearing_by_person), .first = msg(lang, M_hearing_person) };
    add_days(w, out);
    for (size_t i = 0; i < officers.count; i++) {
        const Officer *o = &officers.items[i];
        bool           sits = false;
        for (size_t k = 0; k < w->lines.count; k++) {
            sits = sits || (takes_room(&w->lines.items[k]) && week_sits(w, &w->lines.items[k], o->person));
        }
        if (sits && !id_eq(o->person.id, last.id) && !has_row(out, o->name)) {
            *LIST_ADD(w->rq->arena, &out->rows) =
                person_row(w, o->person, (MatterId){ 0 }, o->name, power_name(site_of(w->rq)->house, lang, o->post), out);
            last = o->person;
        }
    }
    return NULL;
}

void week_of_people(const Week *w, const Matter *m, GridView *out)
{
    Lang lang = lang_of(w->rq);
    *out = (GridView){ .caption = msg(lang, M_hearing_panel_week), .first = msg(lang, M_hearing_person) };
    add_days(w, out);
    for (size_t i = 0; i < m->assignments.count; i++) {
        const Assignment *s = &m->assignments.items[i];
        bool              judge = str_eq(s->role, S("case_judge")) && matter_assigned(m, S("presiding_judge")) == NULL;
        if (s->until_on.n == 0 && (judge || is_panel_role(s->role))) {
            *LIST_ADD(w->rq->arena, &out->rows) = person_row(w, s->person, m->id, s->name, power_name(site_of(w->rq)->house, lang, s->role), out);
        }
    }
}

WeekLinks week_links(const Week *w, Str path, Str query)
{
    Arena *a = w->rq->arena;
    Lang   lang = lang_of(w->rq);
    Date   before = date_add_days(w->monday, -WEEK), after = date_add_days(w->monday, WEEK);
    Str    mark = query.n > 0 ? S("&") : S("");
    WeekLinks l = { .title = MSG(a, lang, M_hearing_week, { S("from"), i18n_date(a, lang, w->monday) },
                                 { S("until"), i18n_date(a, lang, date_add_days(w->monday, WEEK - 1)) }) };
    l.before = (Link){ msg(lang, M_hearing_week_before),
                       str_format(a, STR_F "?" STR_F STR_F "tuan=" STR_F, STR_A(path), STR_A(query), STR_A(mark), STR_A(date_format(a, before))) };
    l.after = (Link){ msg(lang, M_hearing_week_after),
                      str_format(a, STR_F "?" STR_F STR_F "tuan=" STR_F, STR_A(path), STR_A(query), STR_A(mark), STR_A(date_format(a, after))) };
    l.now = (Link){ msg(lang, M_hearing_week_now), str_format(a, STR_F "?" STR_F STR_F "tuan=" STR_F, STR_A(path), STR_A(query), STR_A(mark),
                                                              STR_A(date_format(a, today_of(w->rq)))) };
    return l;
}
