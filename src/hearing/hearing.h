/* Panels, rooms, hearings, presence, minutes: from the decision to set a case for trial to the record of what happened in court.
 * A panel is assignments of the matter, a hearing a row made from events. Room, judge and juror clash: refused, also between two
 * files at the same moment; a lawyer's clash is told and refuses nothing (he may hand over).
 * Law: BLTTDS 53, 63, 220, 226-233, 236, 239, 259; LHGĐT 41(2). Lists for the public: civil-first-instance.md 42.
 * Tables: hearing presence hearing_day. Effects: assign_panel schedule_hearing release_hearing open_hearing record_presence
 * adjourn_hearing keep_minutes record_substance call_file_anew settle_panel. Guards: panel_lawful no_clash file_is_here hearing_held.
 * May use: page, assignment, matter and everything below. */
#ifndef HEARING_HEARING_H
#define HEARING_HEARING_H

#include "core/outbox/outbox.h"
#include "matter/matter.h"
#include "page/page.h"

extern const MatterModule hearing_module;
extern const Route        hearing_routes[];
extern const size_t       hearing_route_count;
extern const CasePart     hearing_case_part; /* hearings on the page of a file */
extern const ActPart      hearing_act_part;  /* what is free and taken, above the forms that set a time */
extern const ActPart      hearing_roll_part; /* who was absent before, above the forms that record presence */
/* Of the outbox: kept pages of the public list are dropped when a hearing is booked, moved, opened or ended. Context: the Site. */
Error *hearing_listener(void *context, Arena *a, const OutboxMessage *m);

/* ---- the hearings of a file ------------------------------------------------------------------------------------------- */

typedef struct Hearing {
    int64_t no;
    Str     status;      /* scheduled, opened, adjourned, released */
    Date    day;
    Instant starts_at, ends_at;
    Str     room, mode;  /* in_person, online */
    bool    closed;
    int64_t moves;       /* how often room or time was changed */
    Instant opened_at, resumed_at; /* ms 0: never */
    Str     reason;      /* code of the adjournment */
    Str     ended_on;
    int64_t substantive; /* 1, 0; -1: not said */
    int64_t minutes_seq; /* event with the newest minutes; 0: none */
} Hearing;
typedef LIST(Hearing) Hearings;
MUST_CHECK Error *hearing_list(Db *db, Arena *a, CourtId court, MatterId matter, Hearings *out);
/* The one waited for; NULL when none is. */
const Hearing *hearing_scheduled(const Hearings *all);
/* The one in session or held last; NULL when none was opened or it was adjourned. */
const Hearing *hearing_opened(const Hearings *all);
int64_t        hearing_adjournments(const Hearings *all);

typedef struct Presence {
    int64_t seq, participant, hearing; /* hearing 0: a conference */
    Str     occasion;                  /* conference, opening, resumption, pronouncement */
    Str     presence;                  /* present, represented, absent_first, absent_second, absent_asked */
    Str     reason;
    Date    day;
} Presence;
typedef LIST(Presence) Presences;
MUST_CHECK Error *presence_list(Db *db, Arena *a, CourtId court, MatterId matter, Presences *out);
/* At how many hearings that person, duly summoned, was absent without having asked to be tried in absence (BLTTDS 227). */
int64_t presence_absences(const Presences *all, int64_t participant);

/* ---- what is taken ------------------------------------------------------------------------------------------------------- */

/* When a hearing ends that is expected to take `minutes`; 0: at the end of that half day (12:00, 17:00). */
Instant hearing_end(Instant starts, int64_t minutes);

typedef struct Taken {
    Str     who;    /* room or person */
    Str     number; /* of the other case */
    Instant starts_at, ends_at;
} Taken;
typedef LIST(Taken) TakenList;
/* Lawyers of this file who stand in another hearing at the time of its next one; NULL when there is none. */
MUST_CHECK Error *hearing_lawyer_clashes(Db *db, Arena *a, CourtId court, MatterId matter, const Hearing *next, TakenList *out);

/* ---- a court's day, for the public --------------------------------------------------------------------------------------------- */

typedef struct HearingLine {
    MatterId matter;
    Hearing  hearing;
    Str      number, kind, relation, title, presiding;
    bool     withheld; /* closed, family, or with somebody under 18: the public learns number and time (civil-first-instance.md 42) */
    Str      plaintiffs, defendants; /* coded for the public; filled by lines_add_parties */
} HearingLine;
typedef LIST(HearingLine) HearingLines;
/* The list of a day as anybody reads it: of withheld hearings number, time and how they stand, names only until the day is over.
 * /lich-xet-xu and the API show this and nothing else. */
MUST_CHECK Error *hearing_public_day(Db *db, Arena *a, CourtId court, Date day, Date today, HearingLines *out);
/* Names a hearing to the public without naming its file. */
Str hearing_uid(Arena *a, const HearingLine *l);
/* The day such a list is shown for: the one asked for as far as lists go back and ahead, today when none is. */
Date hearing_day_shown(Date asked, Date today);

/* ---- for other pages ------------------------------------------------------------------------------------------------------ */

/* The next hearing of a file in one box, for whoever may see the file: {if v.hearing.there}{include hearing_next v.hearing}{end}. */
typedef struct HearingNextView {
    bool    there;
    Instant starts_at;
    Date    day;
    Str     where; /* room and court */
    Str     how;   /* in person or on line, in public or not */
    Str     ics;   /* address of the one-event calendar */
} HearingNextView;

#endif
