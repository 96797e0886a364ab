/* What the files of the simulator share. */
#ifndef SIMULATE_SIM_INT_H
#define SIMULATE_SIM_INT_H

#include "law/procedure.h"
#include "registry/registry_store.h"
#include "simulate/chance.h"
#include "simulate/simulate.h"

/* ---- people (cast.c) ------------------------------------------------------------------------------------------------------- */

typedef struct SimPerson {
    PersonId id;
    Str      name, born_on, number, address, ward, phone;
    Str      post;  /* empty: a member of the public */
    bool     woman, lawyer;
} SimPerson;
typedef LIST(SimPerson) SimPeople;

/* Members of the public beside one a file; the last of them have no dispute. */
enum { CITIZENS_LEAST = 2, CITIZENS_FREE = 4 };

typedef struct SimCourt {
    CourtId       id;
    const Court  *court;
    Str           name;       /* TAND khu vực 1 - Hoài Giang */
    SimPeople     officers;   /* by post, as they were appointed */
    Courtrooms    rooms;
} SimCourt;

/* The i-th officer of that post, counted round; NULL when the court has none. */
const SimPerson *court_officer(const SimCourt *c, Str post, size_t i);
size_t           court_officers(const SimCourt *c, Str post);

/* ---- what a file is about (topic.c) ------------------------------------------------------------------------------------------ */

typedef struct Topic {
    const char *relation, *kind, *name;
    int64_t     least, most, step; /* value in dispute; 0: none */
    bool        organisation;      /* the plaintiff is a company */
    bool        land;              /* the procuracy attends (BLTTDS 21(2)) */
    const char *law;               /* the articles a ruling cites */
    const char *facts[2];
    const char *claims, *answer;
    const char *reasons[2];        /* of a ruling: what was found, what follows */
    const char *granted;           /* the operative sentence when the claim is granted */
} Topic;

extern const Topic  sim_topics[];
extern const size_t sim_topic_count;

/* The people and numbers of one dispute, for its texts: {A} {B} plaintiff and defendant, {X} the value, {D} a day, {P} a place. */
typedef struct Dispute {
    const Topic *topic;
    Str          plaintiff, defendant, place;
    int64_t      value, found; /* asked; found by the court */
    Date         day;          /* of what happened */
} Dispute;

Str dispute_text(Arena *a, const Dispute *d, const char *pattern);
Str sim_person_name(Chance *c, Arena *a, bool woman);
Str sim_company_name(Chance *c, Arena *a);
Str sim_address(Chance *c, Arena *a, Str ward_name);
Str sim_place(Chance *c, Arena *a);

/* ---- a file and its plan (plan.c) ------------------------------------------------------------------------------------------------ */

enum { PLAN_STEPS_MAX = 10, ACTS_MAX = 256 };

typedef struct Plan {
    Str  goal;               /* the state the story ends in */
    Str  steps[PLAN_STEPS_MAX]; /* on the way, in order: states to pass through, acts to take */
    int  step_count, step_done;
    const char *shuns;       /* an act nobody takes between the first step and step `shuns_until`; NULL: none */
    int  shuns_until;
    int  patience;           /* per cent of the ordinary length of things */
    bool careless;           /* forgets and pays late */
    uint64_t taste;          /* which of several ways he prefers */
    Date opens;              /* the day the petition is handed in */
    bool steady;             /* it has to arrive: nobody changes his mind, and it waits for its day before the goal */
    Date arrives;            /* a steady file's day in its goal, if that waits for somebody; none: any day */
} Plan;

/* Whom to ask for an Actor again. */
typedef struct SimActor {
    ActorKind kind;
    PersonId  person;
    int64_t   participant; /* of the holder of a served code */
} SimActor;

typedef struct SimMatter {
    MatterId  id;
    SimCourt *court;
    Plan      plan;
    Dispute   dispute;
    const SimPerson *plaintiff, *defendant, *lawyer; /* lawyer may be NULL */
    Str       opens_by;       /* the act that opens it */
    bool      opened, over;
    bool      bound;          /* the defendant reads the file with an account of his own */
    Str       state;          /* as last seen */
    Str       next;           /* the state the plan leads to from here; empty: it stays */
    int64_t   seq;            /* of the last event seen */
    Instant   wake, move_at;
    int       stuck;          /* grows at wakings at which nobody could follow the plan */
    uint8_t   done[ACTS_MAX]; /* how often each act of the procedure was taken */
    uint8_t   failed[ACTS_MAX];
    Instant   intends[ACTS_MAX]; /* when somebody means to take an act in this state; 0: not thought of, INT64_MAX: never */
    SimActor  by[ACTS_MAX];      /* who means to */
    bool      idle[ACTS_MAX];    /* there was nothing to do: thought of again when something happened */
    bool      look_all;          /* everybody concerned has to look: a state was entered, a task opened */
    Date      looked_on;         /* the day all looked */
    Chance    chance;
} SimMatter;

/* How people go about an act. An act without a line is taken now and then. */
typedef struct Habit {
    const char *act;
    uint8_t     likely; /* per cent of the visits to a state in which somebody takes it, when the act does not lead on */
    uint8_t     most;   /* times a file */
    uint8_t     detour; /* what the way through it costs the plan, 1 for the ordinary way; 0: no plan leads through it */
    bool        leads;  /* belongs to moving on although the state stays: the first half of a draw, each place cleared */
    const char *after;  /* field with the time before which nobody tries; NULL: none */
} Habit;

/* NULL: none. Looks through the list: Sim.habits has them by act. */
const Habit *habit_find(const ProcedureAct *act);
extern const size_t habit_count;
/* Working days a file ordinarily stands in that state. */
int          ordinary_stay(Str state);

struct Sim;
/* The act that is the next step of the plan; NULL: the next is a state, or the goal. */
const ProcedureAct *plan_act(const struct Sim *s, const SimMatter *m);
/* Whether the story ends in the hearing or right after it: its day is set so. */
static inline bool plan_is_tried(const SimMatter *m)
{
    return str_eq(m->plan.goal, S("hearing")) || str_eq(m->plan.goal, S("deliberation"));
}
/* Whether that act is a step still to come. */
bool plan_waits_for(const SimMatter *m, const char *act);
/* The next state on the cheapest way from there to the next step or the goal (`from` itself: the act of the next step is taken there
 * and stays there); empty when there is none or it is there. Acts the file has failed at too often are no way. */
Str  plan_next(const struct Sim *s, const SimMatter *m, Str from);
/* Gives every file its court, parties, plan and first day. */
MUST_CHECK Error *plan_matters(struct Sim *s);

/* ---- the whole ---------------------------------------------------------------------------------------------------------------------- */

typedef struct Sim {
    const SimWorld   *world;
    House            *house;
    Arena            *arena, *step; /* as long as the simulation; of one step */
    const SimOptions *options;
    SimReport        *report;
    const Procedure  *procedure;
    const Habit      *habits[ACTS_MAX]; /* by act of the procedure; NULL: none */
    Chance            chance;
    SimCourt         *courts;
    size_t            court_count;
    SimPeople         citizens, lawyers;
    SimMatter        *matters;
    size_t            matter_count;
    Date              starts;
    int64_t           keys;    /* idempotency keys made */
    struct ActorPlace *actors; /* of every person and court asked for: posts do not change while a simulation runs */
    struct Invariants *invariants; /* NULL: not checked */
} Sim;

/* Makes courts, officers, rooms, lawyers and members of the public. */
MUST_CHECK Error *cast_people(Sim *s);
/* Title of the i-th officer of every court. */
Str               court_title(size_t i);
/* cards.c: accounts with sign-in cards. */
MUST_CHECK Error *cast_accounts(Sim *s);

/* A working moment on or after t: 8:00 to 17:00 in Viet Nam on a working day. */
Instant sim_working(const Sim *s, Instant t);
static inline const Habit *habit_of(const Sim *s, const ProcedureAct *act)
{
    return s->habits[act - s->procedure->acts];
}
/* The person as an actor at that court: actor_of_person, remembered. */
MUST_CHECK Error *sim_actor(Sim *s, Db *db, PersonId person, CourtId court, Actor *out);
MUST_CHECK Error *sim_choices(Sim *s, Db *db, const Matter *file, const Actor *who, ActChoices *out); /* in the arena of the step */
Date    sim_today(const Sim *s);

/* ---- filling in (fill.c) ---------------------------------------------------------------------------------------------------------------- */

typedef struct Fill {
    Sim                *sim;
    SimMatter          *file;
    const Matter       *matter; /* NULL for the act that opens it */
    const ProcedureAct *act;
    const Actor        *actor;
    Db                 *db;
    Arena              *arena;
    Chance             *chance;
    Date                today;
    JsonOut            *out;
    /* What the act is about, looked up by fill_prepare. */
    int64_t             person, paper, amount;
    Str                 purpose, text;
} Fill;

/* Whether there is anything to do: a paper left to serve, a sum due. */
MUST_CHECK Error *fill_possible(Fill *f, bool *possible);
/* The input of an act as a person would type it; `*possible` as above. */
MUST_CHECK Error *fill_input(Fill *f, Str *json, bool *possible);

/* The presiding judge writes his draft before the panel deliberates; one that is ready stays. */
MUST_CHECK Error *fill_draft(Fill *f, PersonId author);

/* ---- what must not happen (meddle.c, invariants.c) ------------------------------------------------------------------------------------------- */

/* Somebody tries what the law does not grant him, sends an old form, sends a form twice: refused, and nothing changed. */
MUST_CHECK Error *meddle(Sim *s, SimMatter *m, const Matter *file);
Str               sim_key(Sim *s); /* a fresh idempotency key */
/* The request of an act with its input filled in; `file` NULL for the act that opens it. */
MUST_CHECK Error *sim_request(Sim *s, SimMatter *m, const Matter *file, const ProcedureAct *act, const Actor *who, Db *db,
                              Chance *chance, ActRequest *out, bool *possible);
bool              sim_is_refusal(const Error *e);

typedef struct Invariants Invariants;
MUST_CHECK Error *invariants_open(Sim *s, Invariants **out);
/* After an act: `before` is the file as it stood (seq 0: it was opened). */
MUST_CHECK Error *invariants_act(Invariants *v, const Matter *before, const ActRequest *rq, const ActResult *done);
/* After a refusal: nothing changed. */
MUST_CHECK Error *invariants_refused(Invariants *v, const Matter *before, const ActRequest *rq);
/* Everything at once. */
MUST_CHECK Error *invariants_whole(Invariants *v);
/* Something that must never be: a line of the report. */
void              sim_broken(Sim *s, const SimMatter *m, Str what);
void              sim_broken_at(Sim *s, CourtId court, MatterId matter, Str what);

#endif
