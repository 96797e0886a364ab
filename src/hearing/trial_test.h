/* For the tests of this room: a court with rooms, judges, jurors and files on their way to trial. Whatever goes wrong fails the test. */
#ifndef HEARING_TRIAL_TEST_H
#define HEARING_TRIAL_TEST_H

#include "hearing/hearing_int.h"
#include "matter/matter_kit.h"

extern CourtKit kit;
extern PersonId third_judge, third_juror, fourth_juror, lawyer; /* beside those of the kit */

/* Rooms P1 and P2. False: this engine is not at hand. */
bool open_court(DbEngine engine);

ActResult must(MatterId m, PersonId who, const char *act, Str input);
/* The act is refused with that message, among others. */
void      refused(MatterId m, PersonId who, const char *act, Str input, const char *message);

typedef struct Trial {
    PersonId    presiding;
    PersonId    judges[3], jurors[4], reserves[2];
    size_t      judge_count, juror_count, reserve_count;
    const char *kind, *at, *room;
    int64_t     minutes; /* 0: to the end of the half day */
    bool        closed;
} Trial;

Trial ordinary(const char *at, const char *room); /* kit.judge and two jurors */
Str   trial_input(const Trial *t);
Str   change_input(const Trial *t);
Str   time_input(const char *at, const char *room);
Str   adjourn_input(const char *reason, const char *at, const char *room);
Str   pause_input(const char *at, const char *room);
/* `replaced` zero: whoever holds the role. */
Str   replace_input(const char *role, PersonId replaced, PersonId by);
/* Presence of the plaintiff (1) and the defendant (2). */
Str   there(const char *plaintiff, const char *defendant);
Str   id_of(PersonId p);

/* The petition of the kit, handed in by the lawyer of the plaintiff. */
MatterId filed_by_lawyer(void);
/* A petition of that kind of matter: family, labour ... */
MatterId filed_as(const char *kind, const char *relation);
/* A case whose disclosure conference is over, in the hands of kit.judge. */
MatterId prepared(void);
MatterId prepare_case(MatterId m);
/* The same set for trial by an ordinary panel. */
MatterId set_down(const char *at, const char *room);

#endif
