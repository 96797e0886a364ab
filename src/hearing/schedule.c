/* Room and time: booking, moving, adjourning, freeing; who and what is taken meanwhile.
 * BLTTDS 203(4): the hearing opens within one month of the decision, two with good reason; 233(1): an adjournment lasts one month
 * at most; 227: a party absent for the second time is no reason to adjourn again;
 * 259(2): a pause lasts one month at most and its end is told. Tables: hearing hearing_day. */
#include "hearing/hearing_int.h"

#include "hearing/hearing_sql.h"
#include "law/deadline.h"

enum { NOON = 12, EVENING = 17, MINUTES_MOST = 12 * 60 };

Instant hearing_end(Instant starts, int64_t minutes)
{
    int32_t hour, minute, second;
    if (minutes > 0) {
        return (Instant){ starts.ms + minutes * INT64_C(60000) };
    }
    instant_clock(starts, &hour, &minute, &second);
    Date day = instant_date(starts);
    if (hour < NOON) {
        return instant_of(day, NOON, 0);
    }
    return hour < EVENING ? instant_of(day, EVENING, 0) : (Instant){ starts.ms + INT64_C(3600000) };
}

Error *say_field(Act *act, Str field, Str message_id)
{
    Error *e = err_message(err_field(err_make(ERR_FIELD, NULL), field), message_id);
    err_add(&act->field_errors, e);
    return e;
}

/* ---- what the act asks for ------------------------------------------------------------------------------------------------- */

typedef struct Booking {
    Instant starts, ends;
    Str     room; /* empty: the room is not asked (a panel changed for a hearing already booked) */
} Booking;

#define PAUSE "pause_hearing"

bool hearing_is_paused(const Act *act)
{
    for (uint32_t i = 0; i < act->act->starts_count; i++) {
        if (str_eq(act->act->starts[i].deadline, S(PAUSE))) {
            return true;
        }
    }
    return matter_running(act->matter, S(PAUSE), 0) != NULL;
}

static bool has_effect(const Act *act, Str id)
{
    for (uint32_t i = 0; i < act->act->effects_count; i++) {
        if (str_eq(act->act->effects[i], id)) {
            return true;
        }
    }
    return false;
}

/* False: no time is given (a page asks in advance), or what was given is wrong and said beside its field. */
static bool read_booking(Act *act, Booking *out)
{
    int64_t minutes = act_input_number(act, "hearing_minutes", 0);
    if (act->input == NULL || !instant_parse(act_input_text(act, "hearing_at"), &out->starts)) {
        return false;
    }
    if (minutes < 0 || minutes > MINUTES_MOST) {
        act_field_error(act, S("hearing_minutes"), S("hearing.minutes"));
        return false;
    }
    out->ends = hearing_end(out->starts, minutes);
    out->room = str_trim(act_input_text(act, "hearing_room"));
    return true;
}

static void tell_clock(Arena *a, Error *e, Str hour_arg, Str minute_arg, Instant at)
{
    int32_t h, m, s;
    instant_clock(at, &h, &m, &s);
    err_arg(e, hour_arg, str_format(a, "%02d", h));
    err_arg(e, minute_arg, str_format(a, "%02d", m));
}

/* Hours and minutes apart: the sentence writes them in its reader's language. */
static void tell_taken(Arena *a, Error *e, Str who, Str number, Instant starts, Instant ends)
{
    err_arg(e, S("who"), who);
    err_arg(e, S("number"), number);
    tell_clock(a, e, S("hour"), S("minute"), starts);
    tell_clock(a, e, S("hour_until"), S("minute_until"), ends);
}

/* ---- clashes -------------------------------------------------------------------------------------------------------------------- */

/* A room of the court, where the court has entered its rooms. */
static Error *check_room(Act *act, const Booking *b)
{
    Courtrooms   rooms = { 0 };
    RoomTakenRows taken;
    const Matter *f = act->matter;
    if (b->room.n == 0) {
        return NULL;
    }
    TRY(courtroom_list(act->db, act->arena, f->court, &rooms));
    bool known = rooms.count == 0;
    for (size_t i = 0; i < rooms.count; i++) {
        known = known || str_eq(rooms.items[i].room, b->room);
    }
    if (!known) {
        act_field_error(act, S("hearing_room"), S("hearing.room_unknown"));
        return NULL;
    }
    TRY(q_room_taken(act->db, f->court, instant_date(b->starts), b->room, f->id, b->starts, b->ends, act->arena, &taken));
    if (taken.count > 0) {
        tell_taken(act->arena, say_field(act, S("hearing_room"), S("hearing.room_taken")), b->room, taken.items[0].number,
                   taken.items[0].starts_at, taken.items[0].ends_at);
    }
    return NULL;
}

static Error *check_people(Act *act, const Booking *b)
{
    Members members = { 0 };
    TRY(panel_of_act(act, &members));
    for (size_t i = 0; i < members.count; i++) {
        const Member    *m = &members.items[i];
        OfficerTakenRows taken;
        TRY(q_officer_taken(act->db, m->person, act->matter->id, b->starts, b->ends, act->arena, &taken));
        if (taken.count > 0) {
            Str field = m->field.n > 0 ? m->field : S("hearing_at");
            tell_taken(act->arena, say_field(act, field, S("hearing.person_taken")), m->name, taken.items[0].number,
                       taken.items[0].starts_at, taken.items[0].ends_at);
        }
    }
    return NULL;
}

/* Told beside the fields that named the room, the time or the person: the guard itself then holds. */
Error *guard_no_clash(Act *act, bool *holds)
{
    Booking  b = { 0 };
    Hearings all = { 0 };
    *holds = true;
    if (act->input == NULL) {
        return NULL;
    }
    if (act_input(act, "hearing_at") != NULL) {
        if (!read_booking(act, &b)) {
            return NULL;
        }
    } else {
        TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
        const Hearing *next = hearing_scheduled(&all);
        if (next == NULL) {
            return NULL;
        }
        b = (Booking){ next->starts_at, next->ends_at, S("") };
    }
    TRY(check_room(act, &b));
    return check_people(act, &b);
}

/* The same asked once more where it binds: inside the transaction, the day of the court locked. */
Error *settle_booking(Tx *tx, const Event *e, Str room, Instant starts, Instant ends)
{
    Arena         *a = tx_arena(tx);
    RoomTakenRows  rooms;
    PanelTakenRows people;
    if (!e->live) {
        return NULL;
    }
    TRY(q_hearing_day_lock(tx, e->court, instant_date(starts)));
    if (room.n > 0) {
        TRY(q_room_taken(tx_db(tx), e->court, instant_date(starts), room, e->matter, starts, ends, a, &rooms));
        if (rooms.count > 0) {
            Error *taken = err_message(err_make(ERR_CONFLICT, "room taken meanwhile"), S("hearing.room_taken"));
            tell_taken(a, taken, room, rooms.items[0].number, rooms.items[0].starts_at, rooms.items[0].ends_at);
            return err_field(taken, S("hearing_room"));
        }
    }
    TRY(q_panel_taken(tx_db(tx), e->court, e->matter, starts, ends, a, &people));
    if (people.count > 0) {
        Error *taken = err_message(err_make(ERR_CONFLICT, "member of the panel taken meanwhile"), S("hearing.person_taken"));
        tell_taken(a, taken, people.items[0].name, people.items[0].number, people.items[0].starts_at, people.items[0].ends_at);
        return taken;
    }
    return NULL;
}

Error *hearing_lawyer_clashes(Db *db, Arena *a, CourtId court, MatterId matter, const Hearing *next, TakenList *out)
{
    LawyersTakenRows rows;
    PersonId         nobody = { { { 0 } } };
    if (next == NULL) {
        return NULL;
    }
    TRY(q_lawyers_taken(db, court, matter, next->starts_at, next->ends_at, nobody, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        *LIST_ADD(a, out) = (Taken){ rows.items[i].name, rows.items[i].number, rows.items[i].starts_at, rows.items[i].ends_at };
    }
    return NULL;
}

/* ---- booking ------------------------------------------------------------------------------------------------------------------------ */

static Error *last_day(Act *act, Str rule, Date *out)
{
    const DeadlineLimit *limit = deadline_limit(act->house->law, rule);
    Deadline             end;
    if (limit == NULL) {
        return err_make(ERR_INTERNAL, "no deadline " STR_F, STR_A(rule));
    }
    DeadlineAsk ask = deadline_ask(limit, act->day);
    ask.court = court_id_str(&act->matter->court);
    TRY(deadline_compute(act->house->law, &ask, act->arena, &end));
    *out = end.end;
    return NULL;
}

typedef struct TimeLimit {
    Str rule, message;
} TimeLimit;

/* Only decisions that set the time themselves are bound by its limit; a hearing that must be moved again is late, and the clock says so.
 * A pause has one end, however often its continuation is moved. */
static Error *check_time(Act *act, const Booking *b, bool adjourning)
{
    static const TimeLimit adjourned = { S_INIT("adjourn_hearing"), S_INIT("hearing.adjourned_too_long") };
    static const TimeLimit paused = { S_INIT(PAUSE), S_INIT("hearing.paused_too_long") };
    static const TimeLimit set = { S_INIT("open_hearing_good_reason"), S_INIT("hearing.too_late") };
    Date                   last;
    bool                   pausing = hearing_is_paused(act);
    const TimeLimit       *limit = adjourning ? &adjourned : pausing ? &paused : &set;
    const MatterDeadline  *running = pausing ? matter_running(act->matter, S(PAUSE), 0) : NULL;
    if (b->starts.ms <= act->now.ms) {
        act_field_error(act, S("hearing_at"), S("hearing.in_the_past"));
        return NULL;
    }
    if (!adjourning && !pausing && !has_effect(act, S("assign_panel"))) {
        return NULL;
    }
    TRY(last_day(act, limit->rule, &last));
    last = running != NULL ? running->end_on : last;
    if (date_cmp(instant_date(b->starts), last) > 0) {
        Error *e = say_field(act, S("hearing_at"), limit->message);
        Ymd    ymd = date_ymd(last);
        err_arg(e, S("last"), str_format(act->arena, "%d/%d/%d", ymd.day, ymd.month, ymd.year));
    }
    return NULL;
}

Error *prepare_schedule(Act *act)
{
    Booking  b = { 0 };
    Hearings all = { 0 };
    bool     adjourning = has_effect(act, S("adjourn_hearing"));
    if (!read_booking(act, &b)) {
        return NULL;
    }
    TRY(check_time(act, &b, adjourning));
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    const Hearing *next = adjourning ? NULL : hearing_scheduled(&all);
    const Hearing *last = all.count > 0 ? &all.items[all.count - 1] : NULL;
    Str            mode = act_input_text(act, "hearing_mode");
    if (mode.n == 0) {
        mode = last != NULL ? last->mode : S("in_person");
    }
    JsonOut *o = act_section(act, "schedule_hearing");
    json_add_i64(o, "no", next != NULL ? next->no : (int64_t)all.count + 1);
    json_add_bool(o, "moved", next != NULL);
    json_add_i64(o, "starts_at", b.starts.ms);
    json_add_i64(o, "ends_at", b.ends.ms);
    json_add_str(o, "room", b.room);
    json_add_str(o, "mode", mode);
    json_add_bool(o, "closed", matter_field_number(act->matter, S("hearing_closed"), 0) != 0);
    return NULL;
}

Error *apply_schedule(Tx *tx, const Event *e, const Json *own)
{
    Instant starts = { json_i64(own, "starts_at", 0) }, ends = { json_i64(own, "ends_at", 0) };
    int64_t no = json_i64(own, "no", 0);
    Str     room = json_str(own, "room", S("")), mode = json_str(own, "mode", S(""));
    bool    closed = json_bool(own, "closed", false);
    TRY(settle_booking(tx, e, room, starts, ends));
    return json_bool(own, "moved", false)
               ? q_hearing_move(tx, e->court, e->matter, no, instant_date(starts), starts, ends, room, mode, closed, e->seq)
               : q_hearing_add(tx, e->court, e->matter, no, instant_date(starts), starts, ends, room, mode, closed, e->seq);
}

/* ---- freeing and adjourning ---------------------------------------------------------------------------------------------------------- */

Error *prepare_release(Act *act)
{
    Hearings all = { 0 };
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    const Hearing *next = hearing_scheduled(&all);
    if (next != NULL) {
        json_add_i64(act_section(act, "release_hearing"), "no", next->no);
    }
    return NULL;
}

Error *apply_release(Tx *tx, const Event *e, const Json *own)
{
    return q_hearing_end(tx, e->court, e->matter, json_i64(own, "no", 0), S("released"), S(""), e->day);
}

static bool is_absent_first(const Presences *all, int64_t hearing)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].hearing == hearing && str_eq(all->items[i].presence, S("absent_first"))) {
            return true;
        }
    }
    return false;
}

/* 227(1) is spent once it was used: it comes again only when the hearing that opened found somebody else absent for the first time. */
static Error *check_reason(Act *act, const Hearings *all, const Hearing *now)
{
    Presences there = { 0 };
    if (!str_eq(act_input_text(act, "adjournment_reason"), S("party_absent"))) {
        return NULL;
    }
    TRY(presence_list(act->db, act->arena, act->matter->court, act->matter->id, &there));
    bool opened = str_eq(now->status, S("opened")), spent = false;
    for (size_t i = 0; i < all->count; i++) {
        spent = spent || (str_eq(all->items[i].status, S("adjourned")) && str_eq(all->items[i].reason, S("party_absent")));
    }
    if ((opened || spent) && !is_absent_first(&there, now->no)) {
        act_field_error(act, S("adjournment_reason"), spent ? S("hearing.absent_again") : S("hearing.nobody_absent"));
    }
    return NULL;
}

Error *prepare_adjourn(Act *act)
{
    Hearings all = { 0 };
    TRY(hearing_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    const Hearing *now = hearing_scheduled(&all);
    if (now == NULL) {
        now = hearing_opened(&all);
    }
    if (now == NULL) {
        return err_message(err_make(ERR_NOT_ALLOWED, "no hearing to adjourn"), S("hearing.none_scheduled"));
    }
    TRY(check_reason(act, &all, now));
    JsonOut *o = act_section(act, "adjourn_hearing");
    json_add_i64(o, "no", now->no);
    json_add_i64(o, "times", hearing_adjournments(&all) + 1);
    json_add_str(o, "reason", act_input_text(act, "adjournment_reason"));
    if (act_input(act, "hearing_substantive") != NULL) {
        json_add_bool(o, "substantive", json_bool(act->input, "hearing_substantive", false));
    }
    return NULL;
}

Error *apply_adjourn(Tx *tx, const Event *e, const Json *own)
{
    int64_t no = json_i64(own, "no", 0);
    if (json_member(own, "substantive") != NULL) {
        TRY(q_hearing_substance(tx, e->court, e->matter, no, json_bool(own, "substantive", false)));
    }
    return q_hearing_end(tx, e->court, e->matter, no, S("adjourned"), json_str(own, "reason", S("")), e->day);
}
