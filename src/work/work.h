/* Staff pages: what a court's people have before them each day. They compose what the domains publish and own no table of facts.
 * Routes: /nghiep-vu (tasks by due date), /nghiep-vu/ho-so (finding files), /nghiep-vu/so (the court's books),
 * /nghiep-vu/bang-dieu-hanh (the chief judge's board), /nghiep-vu/tong-dat (papers to be served by the ordinary ways).
 * Every list holds only what the reader's powers at that court allow; who is excluded from a file does not see that it exists.
 * Law: BLTTDS 47-51 (who does what), 170-180 (service). Tables: none; indexes of 0027_work.sql. May use: every domain below. */
#ifndef WORK_WORK_H
#define WORK_WORK_H

#include "core/outbox/outbox.h"
#include "page/page.h"

extern const Route  work_routes[];
extern const size_t work_route_count;

/* How many open tasks wait for a person, in whatever court and capacity: the demo's sign-in cards. */
MUST_CHECK Error *tasks_waiting(Db *db, Arena *a, PersonId person, Date today, int64_t *out);

/* The inbox of the reader in a court of his, as /nghiep-vu shows it: open tasks by due date, without files he is excluded from. */
typedef struct TaskLine {
    MatterId matter;
    int64_t  no;
    Str      task, who, rule, due_on, title, number, procedure, key;
} TaskLine;
typedef LIST(TaskLine) TaskLines;
typedef struct TasksAsk {
    Str    court;       /* empty: his first */
    bool   whole_court; /* everybody's, if he reads all files there; else his own */
    Str    role;        /* only of those who act in it; empty: all */
    Str    after;       /* TasksFound.next of the page before */
    size_t most;
} TasksAsk;
typedef struct TasksFound {
    CourtId   court;
    bool      whole_court;
    TaskLines lines;
    Str       next; /* empty: no more */
} TasksFound;
/* ERR_FORBIDDEN when he has no post, ERR_NOT_FOUND when not in that court. */
MUST_CHECK Error *tasks_list(Req *rq, Db *db, const TasksAsk *ask, TasksFound *out);

/* Listener of the outbox (context: Site *): writes a notice to each person an act tells (`tells` of the procedure), but not to who
 * acted, nor to anybody excluded from the file or without the right to see that event. */
MUST_CHECK Error *work_listener(void *context, Arena *a, const OutboxMessage *message);

/* Tells of running limits that after `since` and until `today` came to the half, to four fifths, to the last three working days or
 * past the end: who must act within them, of the court's own that are over the chief judge too, a party of the last days only.
 * Told once each, however often this runs. */
MUST_CHECK Error *limits_tell(House *h, Arena *a, Date since, Date today);

#endif
