/* What the files of the hearing room share. */
#ifndef HEARING_HEARING_INT_H
#define HEARING_HEARING_INT_H

#include "hearing/hearing.h"

#include "hearing/ics.h"
#include "registry/registry_store.h"

/* ---- the panel (panel.c) ------------------------------------------------------------------------------------------------ */

typedef struct Member {
    PersonId person;
    Str      name;
    Str      role;  /* presiding_judge, panel_judge, juror, reserve_judge, reserve_juror */
    Str      field; /* of the act that named him; empty: he sits already */
} Member;
typedef LIST(Member) Members;

extern const Str panel_roles[5];
bool is_panel_role(Str role);
/* Those the act names, or those who sit; reserves by the post they hold. */
MUST_CHECK Error *panel_of_act(Act *act, Members *out);
bool              act_names_panel(const Act *act);

Error *guard_panel_lawful(Act *act, bool *holds);
Error *prepare_panel(Act *act);
Error *prepare_settle_panel(Act *act);
Error *apply_panel(Tx *tx, const Event *e, const Json *own);

/* ---- room and time (schedule.c) -------------------------------------------------------------------------------------------- */

/* The hearing has opened and is interrupted, or this act interrupts it: what is scheduled is its continuation (BLTTDS 259). */
bool hearing_is_paused(const Act *act);
/* An error beside a field, with arguments for its sentence. */
Error *say_field(Act *act, Str field, Str message_id);

Error *guard_no_clash(Act *act, bool *holds);
Error *prepare_schedule(Act *act);
Error *apply_schedule(Tx *tx, const Event *e, const Json *own);
Error *prepare_release(Act *act);
Error *apply_release(Tx *tx, const Event *e, const Json *own);
Error *prepare_adjourn(Act *act);
Error *apply_adjourn(Tx *tx, const Event *e, const Json *own);
/* Inside the transaction of an act that books that time, when it is taken live: ERR_CONFLICT if somebody came first. */
Error *settle_booking(Tx *tx, const Event *e, Str room, Instant starts, Instant ends);

/* ---- in court (session.c) ----------------------------------------------------------------------------------------------------- */

Error *guard_file_is_here(Act *act, bool *holds);
Error *prepare_call_file(Act *act);
Error *guard_hearing_held(Act *act, bool *holds);
Error *prepare_open(Act *act);
Error *apply_open(Tx *tx, const Event *e, const Json *own);
Error *prepare_presence(Act *act);
Error *apply_presence(Tx *tx, const Event *e, const Json *own);
Error *prepare_minutes(Act *act);
Error *apply_minutes(Tx *tx, const Event *e, const Json *own);
Error *prepare_substance(Act *act);
Error *apply_substance(Tx *tx, const Event *e, const Json *own);

/* ---- hearings of a court over some days (lines.c) --------------------------------------------------------------------------------- */

MUST_CHECK Error *lines_between(Db *db, Arena *a, CourtId court, Date from, Date until, HearingLines *out);
/* Names of parties, individuals coded as NQ 03/2017 does: "Nguyễn Văn A". Nothing for withheld lines. */
MUST_CHECK Error *lines_add_parties(Db *db, Arena *a, CourtId court, Date from, Date until, HearingLines *lines);

/* Pure: "Nguyễn Văn An" -> "Nguyễn Văn A"; codes alike within one file are numbered by the caller. */
Str name_coded(Arena *a, Str name);

typedef struct Seat {
    MatterId matter;
    PersonId person;
    Str      name, role;
} Seat;
typedef LIST(Seat) Seats;
MUST_CHECK Error *seats_between(Db *db, Arena *a, CourtId court, Date from, Date until, Seats *out);

IcsEvent line_event(Req *rq, CourtId court, const HearingLine *l, bool for_public);

/* ---- pages --------------------------------------------------------------------------------------------------------------------------- */

Date monday_of(Date d);
Str  hours_text(Arena *a, Lang lang, Instant starts, Instant ends); /* 08 giờ 00 – 12 giờ 00 */
Str  day_text(Req *rq, Date day); /* thứ hai 16/03/2026 */
Str  room_text(Req *rq, Str room);
Str  court_text(Req *rq, CourtId court);
StateView hearing_state(Req *rq, const Hearing *h);

typedef struct SlotView { /* a hearing in a cell of the week */
    Str  hours, number, under, href;
    bool own;
} SlotView;
typedef LIST(SlotView) SlotList;
typedef struct GridCell {
    Str      day;  /* heading of its column, shown on narrow screens */
    SlotList slots;
    LinkList free; /* half days to choose */
} GridCell;
typedef LIST(GridCell) GridCells;
typedef struct GridRow {
    Str       name, under;
    GridCells cells;
} GridRow;
typedef LIST(GridRow) GridRows;
typedef LIST(Str) GridDays;
typedef struct GridView {
    Str      caption, first;
    GridDays days;
    GridRows rows;
} GridView;

typedef struct WeekLinks {
    Str  title;
    Link before, after, now;
} WeekLinks;

typedef struct CourtWeekView {
    FrameView   frame;
    WeekLinks   week;
    FiltersView courts, by;
    TableView   own;
    GridView    grid;
    Str         ics;
} CourtWeekView;

typedef struct ChooseView { /* above the form that sets a time */
    WeekLinks week;
    GridView  rooms, people;
} ChooseView;

typedef struct DayListView {
    FrameView frame;
    Str       court, day;
    FormView  form;
    TableView list;
    Link      before, after;
    LinkList  nearest; /* of a day without hearings, in that court or in all: the days nearest to it that have some */
    Str       ics;
    LinkList  sitting; /* courts that sit that day, while none is chosen */
    bool      past;
} DayListView;

typedef LIST(NoticeView) NoticeList;
typedef struct RollView { /* above a form that records presence */
    NoticeList notices;
} RollView;

typedef struct BoxHearing {
    Str        title;
    StateView  state;
    FactsView  facts, presence;
    NoticeView advice;
} BoxHearing;
typedef LIST(BoxHearing) BoxHearings;
typedef struct BoxView {
    HearingNextView next;
    NoticeView  warning; /* a lawyer who is elsewhere at that time: the court alone sees it */
    BoxHearings hearings;
    Str         ics;
} BoxView;

Error *list_page(Req *rq, Resp *rs);
Error *list_ics(Req *rq, Resp *rs);
Error *calendar_page(Req *rq, Resp *rs);
Error *calendar_ics(Req *rq, Resp *rs);
Error *file_ics(Req *rq, Resp *rs);
extern const FormSpec list_form, list_ics_form, calendar_form;

#endif
