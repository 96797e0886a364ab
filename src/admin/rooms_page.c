/* Courtrooms. Route: /quan-tri/phong-xu-an. A room in which a hearing is still to be held is not closed.
 * Tables: courtroom (through registry), hearing (read). */
#include "admin/admin_int.h"

#include "admin/admin_sql.h"

typedef struct RoomsForm {
    Str court, done;
} RoomsForm;
static const char *const done_words[] = { "da-luu", NULL };
static const Field       rooms_fields[] = {
    FIELD(RoomsForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(RoomsForm, done, "xong", .kind = FIELD_CHOICE, .choices = done_words),
};
const FormSpec rooms_form = FORM(RoomsForm, rooms_fields);

typedef struct RoomForm {
    Str     court, room, name;
    int64_t seats;
} RoomForm;
static const Field room_fields[] = {
    FIELD(RoomForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11, .required = true, .label = "admin.court"),
    FIELD(RoomForm, room, "phong", .kind = FIELD_TEXT, .max = 12, .required = true, .label = "admin.room"),
    FIELD(RoomForm, name, "ten-phong", .kind = FIELD_TEXT, .max = 80, .required = true, .label = "admin.room_name"),
    FIELD(RoomForm, seats, "so-cho", .kind = FIELD_INTEGER, .least = 1, .most = 5000, .required = true, .label = "admin.seats"),
};
const FormSpec room_form = FORM(RoomForm, room_fields);

typedef struct RoomCloseForm {
    Str court, room;
} RoomCloseForm;
static const Field room_close_fields[] = {
    FIELD(RoomCloseForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11, .required = true, .label = "admin.court"),
    FIELD(RoomCloseForm, room, "dong-phong", .kind = FIELD_HIDDEN, .max = 12, .required = true, .label = "admin.room"),
};
const FormSpec room_close_form = FORM(RoomCloseForm, room_close_fields);

static void hidden_court(Req *rq, FormView *f, CourtId court)
{
    *LIST_ADD(rq->arena, &f->fields) = (FieldView){ .kind = INPUT_HIDDEN, .name = S("toa"), .value = str_copy(rq->arena, court_id_str(&court)) };
}

static Error *add_rooms(Req *rq, CourtId court, AdminView *v, FormView **add, FormView **close)
{
    static const Msg names[] = { M_admin_room, M_admin_room_name, M_admin_seats };
    Db        *db;
    Courtrooms rooms = { 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = courtroom_list(db, rq->arena, court, &rooms);
    db_done(db);
    TRY(failed);
    Section *s = admin_section(rq, v, "phong", M_admin_rooms_title);
    s->title = admin_court(rq, court);
    admin_columns(rq, &s->table, M_admin_rooms_title, names, COUNT_OF(names));
    for (size_t i = 0; i < rooms.count; i++) {
        TableRow *row = admin_row(rq, &s->table);
        admin_text(rq, row, rooms.items[i].room, S(""));
        admin_text(rq, row, rooms.items[i].name, S(""));
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = rooms.items[i].seats };
    }
    s->table.empty = (EmptyView){ .title = msg(lang_of(rq), M_admin_rooms_none), .text = msg(lang_of(rq), M_admin_rooms_none_text) };
    FormView *f = admin_form(rq, s, M_admin_room_save, S("/quan-tri/phong-xu-an"), M_admin_room_save);
    hidden_court(rq, f, court);
    admin_field(rq, f, INPUT_TEXT, "phong", M_admin_room, M_admin_room_hint)->short_input = true;
    admin_field(rq, f, INPUT_TEXT, "ten-phong", M_admin_room_name, NULL);
    admin_field(rq, f, INPUT_NUMBER, "so-cho", M_admin_seats, NULL)->short_input = true;
    *add = f;
    FormView *end = admin_form(rq, s, M_admin_room_close, S("/quan-tri/phong-xu-an/dong"), M_admin_room_close);
    hidden_court(rq, end, court);
    FieldView *which = admin_field(rq, end, INPUT_SELECT, "dong-phong", M_admin_room, M_admin_room_close_hint);
    for (size_t i = 0; i < rooms.count; i++) {
        admin_choice(rq, which, rooms.items[i].room, rooms.items[i].name);
    }
    *close = end;
    return NULL;
}

static Error *rooms_show(Req *rq, Resp *rs, Str court, bool done, bool closing, const Error *errors)
{
    CourtId   id;
    FormView *add = NULL, *close = NULL;
    AdminView v = admin_view(rq, M_admin_rooms_title);
    Section  *s = admin_section(rq, &v, "chon-toa", M_admin_court);
    FormView *choose = admin_form(rq, s, NULL, S("/quan-tri/phong-xu-an"), M_admin_show);
    choose->search = true;
    choose->csrf = S("");
    FieldView *field = admin_field(rq, choose, INPUT_SELECT, "toa", M_admin_court, NULL);
    field->value = court;
    choose_courts(rq, field);
    if (registry_court(site_of(rq)->house->registry, court) != NULL && court_id_parse(court, &id)) {
        TRY(add_rooms(rq, id, &v, &add, &close));
        admin_explain(rq, rs, closing ? close : add, errors);
    } else if (court.n > 0) {
        return err_make(ERR_NOT_FOUND, "court");
    }
    if (done) {
        v.done = (NoticeView){ .tone = TONE_GOOD, .title = msg(lang_of(rq), M_admin_saved) };
    }
    return admin_send(rq, rs, &v);
}

Error *rooms_page(Req *rq, Resp *rs)
{
    RoomsForm form;
    TRY(form_read(rq, &rooms_form, &form));
    return rooms_show(rq, rs, form.court, form.done.n > 0, false, NULL);
}

typedef struct Rooming {
    CourtId   court;
    Courtroom room;
    Date      today;
} Rooming;

static Error *save_room(Tx *tx, void *arg)
{
    const Rooming *r = arg;
    return courtroom_add(tx, r->court, &r->room);
}

static Error *close_room(Tx *tx, void *arg)
{
    const Rooming *r = arg;
    RoomInUseRow   taken;
    TRY(q_room_in_use(tx_db(tx), r->court, r->room.room, date_format(tx_arena(tx), r->today), tx_arena(tx), &taken));
    return taken.total > 0 ? field_error("dong-phong", S("admin.room_taken")) : courtroom_close(tx, r->court, r->room.room, r->today);
}

static Error *known_court(Req *rq, Str code, CourtId *out)
{
    bool known = registry_court(site_of(rq)->house->registry, code) != NULL && court_id_parse(code, out);
    return known ? NULL : err_make(ERR_NOT_FOUND, "court");
}

static Error *answer(Req *rq, Resp *rs, Str court, bool closing, Error *wrong)
{
    if (wrong == NULL) {
        return resp_redirect(rs, str_format(rq->arena, "/quan-tri/phong-xu-an?toa=" STR_F "&xong=da-luu", STR_A(court)));
    }
    bool mends = admin_mends(wrong) && error_of_field(wrong, "toa") == NULL; /* without its court the form is not there to be mended */
    return mends ? rooms_show(rq, rs, rq_value(rq, "toa"), false, closing, wrong) : wrong;
}

Error *room_add_do(Req *rq, Resp *rs)
{
    RoomForm form;
    Rooming  r = { .today = today_of(rq) };
    Error   *wrong = form_read(rq, &room_form, &form);
    if (wrong == NULL) {
        TRY(known_court(rq, form.court, &r.court));
        r.room = (Courtroom){ form.room, form.name, form.seats };
        Deed deed = { .kind = DEED_ROOM_SAVED, .court = form.court, .detail = str_format(rq->arena, STR_F ", %lld", STR_A(form.room), (long long)form.seats) };
        wrong = office_change(rq, &deed, save_room, &r);
    }
    return answer(rq, rs, form.court, false, wrong);
}

Error *room_close_do(Req *rq, Resp *rs)
{
    RoomCloseForm form;
    Rooming       r = { .today = today_of(rq) };
    Error        *wrong = form_read(rq, &room_close_form, &form);
    if (wrong == NULL) {
        TRY(known_court(rq, form.court, &r.court));
        r.room.room = form.room;
        Deed deed = { .kind = DEED_ROOM_CLOSED, .court = form.court, .detail = form.room };
        wrong = office_change(rq, &deed, close_room, &r);
    }
    return answer(rq, rs, form.court, true, wrong);
}
