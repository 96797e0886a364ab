/* Procedures: what may happen to a matter, in which state, by whom, with which papers, clocks and tasks.
 * The tables are data (law/procedures/, one file a version); nothing here knows a procedure by name. Effects and guards are C
 * functions of the domains; here they are only known by id (law/hooks.yaml), so the law can be checked without the domains.
 * The state of kind `start` is where a matter stands before its first act: acts `in` it open a matter.
 * Law: BLTTDS 92/2015/QH13 as each file's basis says. May use: base, law_data. */
#ifndef LAW_PROCEDURE_H
#define LAW_PROCEDURE_H

#include "law/form.h"
#include "law/law.h"
#include "law/law_data.h"
#include "law/power.h"

typedef enum ProcedureFieldType {
    FIELD_IS_NONE,
    FIELD_IS_TEXT,
    FIELD_IS_LONGTEXT,
    FIELD_IS_MONEY,   /* number: đồng */
    FIELD_IS_DATE,    /* day */
    FIELD_IS_PERSON,  /* number: a participant of the file; at opening, entered people */
    FIELD_IS_OFFICER, /* text: id of a person holding an office of the court */
    FIELD_IS_COURT,   /* text: court code */
    FIELD_IS_FILE,    /* text: id of a stored upload */
    FIELD_IS_CHOICE,  /* text: id of a choice */
    FIELD_IS_BOOL,    /* number: 0 or 1 */
    FIELD_IS_INTEGER, /* number */
    FIELD_IS_TIME,    /* text: local date and time, YYYY-MM-DDTHH:MM */
    FIELD_IS_TABLE,   /* rows of `columns`; item numbers the rows */
} ProcedureFieldType;

/* A value people choose; with a basis when the law lists it (a coded reason). */
typedef struct ProcedureChoice {
    Str     id;
    LawText name;
    Str     basis;
} ProcedureChoice;

typedef struct ProcedureColumn {
    Str       id;
    ProcedureFieldType type;
    LawText   name;
    const ProcedureChoice *choices;
    uint32_t  choices_count;
} ProcedureColumn;

typedef struct ProcedureField {
    Str                id;
    ProcedureFieldType          type;
    LawText            name;
    LawText            hint;  /* may be empty */
    Str                class; /* who may see it: public, parties, court, sealed */
    bool               index; /* goes into matter_field for lists, registers and statistics */
    bool               many;  /* several values: item numbers them */
    const ProcedureChoice *choices;
    uint32_t           choices_count;
    const ProcedureColumn *columns;
    uint32_t           columns_count;
    /* What its form offers. */
    const Str         *posts;  /* officer: holders of these posts alone; empty: every officer of the court */
    uint32_t           posts_count;
    const Str         *capacities; /* person: participants of these capacities alone; empty: all (an act sets it: ActAsk) */
    uint32_t           capacities_count;
    bool               rooms;  /* text: a courtroom of the court */
    bool               papers; /* integer: a paper of the file by its number */
    bool               people; /* table: one row for each person of the file, whom its column of type person names */
} ProcedureField;

/* A part of the way, for the line of progress: filing, acceptance, preparation ... */
typedef struct ProcedureStage {
    Str     id;
    LawText name;
} ProcedureStage;

typedef enum StateKind {
    STATE_NONE,
    STATE_START,  /* before the first act */
    STATE_OPEN,   /* somebody must act */
    STATE_PARKED, /* waits for something outside this file or for time; no overdue is counted for the court */
    STATE_END,    /* nothing leads on from it; that its last papers were served may still be recorded */
} StateKind;

typedef struct ProcedureState {
    Str        id;
    StateKind  kind;
    Str        stage;
    LawText    name;     /* legal */
    LawText    plain;    /* where it stands, for a citizen */
    LawText    next;     /* what happens next */
    const Str *who;      /* powers or capacities that must act now; in the order of duty */
    uint32_t   who_count;
    const Str *waits_on; /* the deadlines that measure it, the ruling one first; may be empty */
    uint32_t   waits_on_count;
    const Str *instead;  /* tasks whose holder must act in the place of `who` while one of them is open */
    uint32_t   instead_count;
    const Str *usual;    /* acts that lead on from here when nothing is out of the ordinary, the first possible one is offered first */
    uint32_t   usual_count;
    Str        basis;
} ProcedureState;

typedef enum ClockPer {
    PER_MATTER, /* one of the matter */
    PER_PERSON, /* of the participant the act concerns */
    PER_PARTY,  /* one for each party */
} ClockPer;

typedef enum ClockFrom {
    FROM_ACT_DAY,
    FROM_RECEIPT,       /* the day the person was served, as the proof of service says */
    FROM_PRONOUNCEMENT, /* the day of pronouncement; a person absent with reason: his receipt or the posting (273(1)) */
    FROM_FILING,        /* the day the petition counts as filed */
    FROM_ACCEPTANCE,
    FROM_IN_FORCE,
} ClockFrom;

/* A deadline an act starts, meets, stops or extends. */
typedef struct ActClock {
    Str       deadline; /* id of law/deadlines.yaml */
    ClockPer  per;
    ClockFrom from;
    Str       by;       /* extends: the deadline rule that gives the most it may add; empty: `field` alone */
    Str       field;    /* starts, extends: an asked integer field with the days set by the judge; empty: the whole limit */
    const Str *kinds;   /* of matter it holds for; empty: all */
    uint32_t  kinds_count;
} ActClock;

/* How a deadline of this procedure ends, besides the acts that meet or stop it. */
typedef struct ProcedureClock {
    Str        deadline;
    const Str *who;      /* who must act before it ends */
    uint32_t   who_count;
    const Str *within;   /* states it runs in: an act leading out of them stops it; empty: runs in every state */
    uint32_t   within_count;
    bool       lapses;   /* a period of a right: it ends by passing */
    Str        then;     /* the act proposed when it has passed; may be empty */
} ProcedureClock;

/* What must hold. The first three name C predicates of the domains; the others are about the file alone and need no code:
 * fields already set or not, deadlines over or still running (of the actor's participant where a deadline is per person). */
typedef struct ActGuards {
    const Str *all;
    uint32_t   all_count;
    const Str *any;
    uint32_t   any_count;
    const Str *none;
    uint32_t   none_count;
    const Str *has;     /* fields that have a value */
    uint32_t   has_count;
    const Str *lacks;   /* fields that have none */
    uint32_t   lacks_count;
    const Str *passed;  /* deadlines: started, and none of them still runs on the day of the act */
    uint32_t   passed_count;
    const Str *running; /* deadlines: one of each still runs on the day of the act (its last day included) */
    uint32_t   running_count;
    const Str *not_over; /* deadlines: not over for the actor; who has not received the paper they run from may act at once */
    uint32_t   not_over_count;
    const Str *waits;   /* tasks: each is open, so somebody asked for what the act answers and has no answer yet */
    uint32_t   waits_count;
} ActGuards;

/* A required field of type bool must be true: a confirmation. */
typedef struct ActAsk {
    Str        field;
    bool       required;
    LawText    name; /* what this act means by it; empty: the field's own name */
    const Str *only; /* the choices it leaves, of one the act itself is the answer; empty: every choice of the field */
    uint32_t   only_count;
    const Str *capacities; /* of a person: who takes part in one of these alone; empty: everybody who takes part */
    uint32_t   capacities_count;
} ActAsk;

typedef struct ProcedureAct {
    Str             id;
    Str             slug;    /* unaccented Vietnamese: command line and addresses */
    LawText         name;
    LawText         verb;    /* on the button */
    LawText         note;    /* a plain sentence under the button; may be empty */
    Str             deed;    /* what kind of doing it is: law/powers.yaml */
    const Str      *in;      /* states it may be taken in */
    uint32_t        in_count;
    Str             into;    /* the state it leads to; empty: stays */
    const Str      *by;      /* powers and capacities */
    uint32_t        by_count;
    ActGuards       guards;
    const ActAsk   *asks;
    uint32_t        asks_count;
    Str             assigns; /* the role this act gives; its asked field of type officer says to whom, unless an effect draws */
    Str             reason;  /* the asked choice field that holds the reason the law lists; may be empty */
    const Str      *papers;  /* forms that must be handed in */
    uint32_t        papers_count;
    const Str      *issues;  /* forms issued */
    uint32_t        issues_count;
    const Str      *draws;   /* registers that give a number, besides those of the forms */
    uint32_t        draws_count;
    const Str      *effects;
    uint32_t        effects_count;
    const ActClock *starts;
    uint32_t        starts_count;
    const ActClock *meets;
    uint32_t        meets_count;
    const ActClock *stops;
    uint32_t        stops_count;
    const ActClock *extends;
    uint32_t        extends_count;
    const Str      *opens;   /* tasks */
    uint32_t        opens_count;
    const Str      *closes;  /* tasks */
    uint32_t        closes_count;
    const Str      *tells;   /* capacities and powers that get a notice */
    uint32_t        tells_count;
    Str             class;   /* who may see the event: empty is parties */
    bool            passive; /* a fact that rebases and is never refused as stale */
    bool            keeps_version; /* nothing an open form relies on changes */
    bool            ends_right;    /* ends a right of somebody: needs a certain or confirmed rule, or a person */
    RuleSource      source;
} ProcedureAct;

typedef struct ProcedureTask {
    Str     id;
    LawText name;
    Str     who; /* power or capacity */
    const Str *due; /* the deadlines it may be due by: the one that runs counts, of several the one begun last; may be empty */
    uint32_t   due_count;
    LawText next; /* what happens next while it is open, where a state waits for it `instead`; empty: what the state says */
} ProcedureTask;

/* A register of the procedure and the pattern of its numbers (law/number_formats.yaml). */
typedef struct ProcedureRegister {
    Str     id;
    LawText name;
    Str     format;   /* empty: counted only */
    bool    per_kind; /* a sequence for each kind of matter */
} ProcedureRegister;

typedef struct ProcedureLaw Procedure;
struct ProcedureLaw {
    Str                      id;
    int32_t                  version;
    LawText                  name;
    const Str               *kinds; /* of matter: civil, family, commercial, labour */
    uint32_t                 kinds_count;
    LawText                  transition; /* which matters it holds for when the law changed; may be empty */
    const Str               *capacities; /* powers of kind capacity or body that may take part */
    uint32_t                 capacities_count;
    const Str               *roles;      /* powers of kind role assigned in a matter */
    uint32_t                 roles_count;
    const ProcedureRegister *registers;
    uint32_t                 registers_count;
    const ProcedureStage             *stages;
    uint32_t                 stages_count;
    const ProcedureField    *fields;
    uint32_t                 fields_count;
    const ProcedureState    *states;
    uint32_t                 states_count;
    const ProcedureClock    *clocks;
    uint32_t                 clocks_count;
    const ProcedureTask     *tasks;
    uint32_t                 tasks_count;
    const ProcedureAct      *acts;
    uint32_t                 acts_count;
    RuleSource               source;
};

/* Effects and guards the program offers, each in one line (law/hooks.yaml). */
typedef struct LawHook {
    Str        id, means;
    const Str *tasks; /* those it opens and closes by itself */
    uint32_t   tasks_count;
    const Str *limits; /* those it ends by itself */
    uint32_t   limits_count;
    const Str *begins; /* those it begins by itself, where not every act of its kind does */
    uint32_t   begins_count;
} LawHook;
struct HookLaw {
    const LawHook *effects;
    uint32_t    effects_count;
    const LawHook *guards;
    uint32_t    guards_count;
};

extern const cyaml_schema_value_t procedure_schema;
extern const cyaml_schema_value_t hook_schema;

/* ---- looking up: NULL when unknown ---------------------------------------------------------------------------------- */

const Procedure *procedure_find(const Law *law, Str id);               /* the newest version */
const Procedure *procedure_find_on(const Law *law, Str id, Date on);   /* the version in force that day */

const ProcedureState    *procedure_state(const Procedure *p, Str id);
const ProcedureState    *procedure_start(const Procedure *p);
const ProcedureAct      *procedure_act(const Procedure *p, Str id_or_slug);
const ProcedureField    *procedure_field(const Procedure *p, Str id);
const ProcedureChoice       *procedure_choice(const ProcedureField *f, Str id);
const ProcedureTask     *procedure_task(const Procedure *p, Str id);
const ProcedureClock    *procedure_clock(const Procedure *p, Str deadline);
bool task_is_due_by(const ProcedureTask *t, Str deadline);
const ProcedureRegister *procedure_register(const Procedure *p, Str id);

bool act_may_start_in(const ProcedureAct *act, Str state);
bool act_is_by(const ProcedureAct *act, Str power);
/* The field as the act asks it: in the act's words, with the choices the act leaves. */
ProcedureField act_asked(const Procedure *p, Arena *a, const ActAsk *ask);
/* The state after the act: its own, or the one it was in. */
Str  act_next_state(const ProcedureAct *act, Str state);
/* Whether an act from `before` to `after` stops a running deadline by leaving the states it runs in. */
bool clock_ends_on_leaving(const ProcedureClock *c, Str before, Str after);

/* Acts of a state in the file's order. */
typedef LIST(const ProcedureAct *) ActList;
void procedure_acts_in(const Procedure *p, Arena *a, Str state, ActList *out);

/* ---- may he? ---------------------------------------------------------------------------------------------------------- */

/* A deadline of the file as far as acts ask about it. */
typedef struct ClockFact {
    Str     deadline;
    int64_t participant; /* 0: of the matter */
    bool    running;     /* not met, stopped or ended */
    Date    start, end;
} ClockFact;

/* A task of the file that is open. */
typedef struct TaskFact {
    Str  task;
    Date opened;
} TaskFact;

/* What the law needs to know of actor and file. */
typedef struct ActAsker {
    Str              state;
    Date             day;
    const Str       *powers; /* of the actor in this matter: court powers, roles, capacities, bodies */
    size_t           power_count;
    int64_t          participant; /* his own or the one he acts for; 0: none */
    const Str       *fields;      /* ids of the fields that have a value */
    size_t           field_count;
    const ClockFact *clocks;      /* all deadlines of the file */
    size_t           clock_count;
    const TaskFact  *tasks;
    size_t           task_count;
} ActAsker;

typedef struct ActAnswer {
    bool allowed;
    const ProcedureAct *act; /* NULL when unknown */
    Str  power;   /* the one he acts under: the first of the act's list he holds */
    Str  reason;  /* message id when not allowed, below */
    Str  missing; /* what is missing: a power, state, field or deadline id */
} ActAnswer;

/* Pure; C guards, asked fields and papers are the matter's to check. `act` may be an id or a slug. Reasons, in the order tried:
 * law.act_unknown · law.act_not_in_force · law.act_not_in_state (missing: the first state it is for) · law.act_not_yours (the
 * first power that would do) · law.act_needs (a field without value) · law.act_done_before (a field that has one) ·
 * law.act_not_asked (a task that is not open) ·
 * law.act_too_early (a deadline still running) · law.act_too_late (a deadline that is over or never began). */
ActAnswer law_allows(const Procedure *p, Str act, const ActAsker *asker);
ActAnswer law_allows_act(const ProcedureAct *act, const ActAsker *asker);

/* ---- "Vì sao chưa?" --------------------------------------------------------------------------------------------------- */

typedef struct WhyNotYet {
    const ProcedureState *state;
    LawText    next;      /* what happens next: as the open task says it, else the state */
    const Str *who;       /* powers that must act */
    size_t     who_count;
    Date       since;     /* the day the duty began */
    Date       due;       /* DATE_NONE when the law sets no day */
    int32_t    late_days; /* 0: in time */
    bool       right;     /* nobody is bound: `who` must wait until the period of others (`deadline`, `due`) is over */
    Str        deadline;  /* the rule that measures it; empty when none */
    Str        basis;
    Str        then;      /* id of the act proposed once it has passed; empty when none or not yet passed */
} WhyNotYet;

/* Who must act, since when, under which article, how late, what happens next; of `asker`: state, day, clocks, tasks. The first open task of the
 * state's `instead` decides, measured by its own limit; else the first of the state's deadlines (waits_on) that runs; of several
 * of one rule (per person) the one that ends last. Without any the duty has no day and began with the state. A period in which
 * others than the state's `who` may appeal, protest or complain binds nobody and makes nobody late: `who` waits for the last of
 * them, and has the duty from the day after. */
WhyNotYet law_why_not_yet(const Law *law, const Procedure *p, Date state_since, const ActAsker *asker);

#endif
