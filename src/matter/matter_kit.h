/* For tests of this room and those above: a small invented court on a scratch database, with a simulated clock and disk and a
 * real ledger. Whatever goes wrong in it stops the test program. */
#ifndef MATTER_MATTER_KIT_H
#define MATTER_MATTER_KIT_H

#include "db/db_scratch.h"
#include "matter/matter.h"

typedef struct CourtKit {
    Arena    *arena;
    Os       *os;   /* os_sim: the clock stands at 2026-03-02 08:00 in Viet Nam */
    DbScratch scratch;
    House     house;
    CourtId   court;
    PersonId  citizen, other; /* members of the public with accounts */
    PersonId  clerk, chief, judge, second_judge, juror, second_juror, prosecutor, enforcement;
    int       acts; /* makes idempotency keys */
} CourtKit;

/* False: this engine is not at hand (said on standard error). `modules` is ended by NULL. */
bool court_kit_open(CourtKit *k, DbEngine engine, const MatterModule *const *modules);
bool court_kit_open_with(CourtKit *k, DbEngine engine, const MatterModule *const *modules, const DbOptions *options);
void court_kit_close(CourtKit *k);
/* The invented people, for a court opened otherwise: house, os and court are set. */
void court_kit_people(CourtKit *k);

/* Acts as that person, with the powers of his posts; zero acts as the system. `input` is JSON. */
MUST_CHECK Error *court_kit_act(CourtKit *k, MatterId m, PersonId who, const char *act, const char *input, ActResult *out);
/* The citizen files a loan claim of 500,000,000 đồng against an invented person. */
MUST_CHECK Error *court_kit_petition(CourtKit *k, MatterId *out);
void              court_kit_days(CourtKit *k, int days);
void              court_kit_seconds(CourtKit *k, int seconds);
void              court_kit_sequence(CourtKit *k); /* orders the ledger's queue, signs a checkpoint */
void              court_kit_grant(CourtKit *k, Grant g); /* its id and moment are given here */
void              court_kit_exclude(CourtKit *k, MatterId m, PersonId who); /* a conflict of interest: beats every power */
Matter            court_kit_load(CourtKit *k, MatterId m);
/* Rebuilds every file and compares; the number of findings. */
size_t            court_kit_verify(CourtKit *k);

/* One test an engine, for test files with a `kit` of their own that include criterion.
 * COURT_TEST: open_court(engine) is false when the engine is not at hand; every file must rebuild at the end.
 * COURT_STORY: open_court(engine) skips by itself, close_court() ends. */
#define COURT_TEST(suite, name)                  \
    static void name(void);                      \
    Test(suite, name##_on_sqlite)                \
    {                                            \
        cr_assert(open_court(DB_SQLITE));        \
        name();                                  \
        cr_assert_eq(court_kit_verify(&kit), 0); \
        court_kit_close(&kit);                   \
    }                                            \
    Test(suite, name##_on_postgres)              \
    {                                            \
        if (!open_court(DB_POSTGRES)) {          \
            cr_skip("no PostgreSQL at hand");    \
        }                                        \
        name();                                  \
        cr_assert_eq(court_kit_verify(&kit), 0); \
        court_kit_close(&kit);                   \
    }                                            \
    static void name(void)

#define COURT_STORY(suite, name)                                                           \
    static void tell_##name(void);                                                         \
    Test(suite, name##_sqlite) { open_court(DB_SQLITE); tell_##name(); close_court(); }     \
    Test(suite, name##_postgres) { open_court(DB_POSTGRES); tell_##name(); close_court(); } \
    static void tell_##name(void)

#endif
