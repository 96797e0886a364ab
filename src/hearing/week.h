/* A week of a court: its hearings, who sits in them, drawn as a grid. Private to the room. */
#ifndef HEARING_WEEK_H
#define HEARING_WEEK_H

#include "hearing/hearing_int.h"

typedef struct Week {
    Req    *rq;
    CourtId court;
    Date    monday;
    int32_t days; /* shown: five, more when somebody sits at the end of the week */
    HearingLines   lines;
    Seats   seats;
} Week;

/* A form that sets a time: free half days lead back to it. */
typedef struct Choosing {
    Str      form;   /* its address */
    MatterId matter; /* whose own booking is no obstacle */
} Choosing;

MUST_CHECK Error *week_load(Req *rq, Db *db, CourtId court, Date day, Week *out);
bool              week_sits(const Week *w, const HearingLine *l, PersonId person);
MUST_CHECK Error *week_by_room(const Week *w, Db *db, const Choosing *choosing, GridView *out); /* choosing may be NULL */
MUST_CHECK Error *week_by_person(const Week *w, Db *db, GridView *out);
/* The panel of a file, or its judge while there is none. */
void      week_of_people(const Week *w, const Matter *m, GridView *out);
WeekLinks week_links(const Week *w, Str path, Str query);

#endif
