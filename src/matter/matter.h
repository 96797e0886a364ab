/* The case file: the one door through which anything about a matter changes.
 *
 * An act is one event. `matter_act` prepares it on the caller's thread (power of the actor, state, fields, guards,
 * effects: everything that can fail or take long), then commits in one transaction: event (input and outcome), the state
 * made from it, numbers from the registers, deadlines, tasks, papers, ledger leaf, outbox message. A small pure apply makes
 * the state from events, live and on rebuild, so `verify` can rebuild a file and compare.
 *
 * Law: BLTTDS 92/2015/QH13 as the procedure files under law/ say; this room knows no procedure.
 * May use: registry, law, core, db, os, base. */
#ifndef MATTER_MATTER_H
#define MATTER_MATTER_H

#include "base/base.h"
#include "base/hash.h"
#include "base/json.h"
#include "core/access/access.h"
#include "core/identity/identity.h"
#include "core/jobs/jobs.h"
#include "core/ledger/ledger.h"
#include "db/db.h"
#include "law/law.h"
#include "law/procedure.h"
#include "os/os.h"
#include "registry/registry.h"

typedef struct Act   Act;
typedef struct House House;
typedef struct RulingIndex RulingIndex;
typedef struct Shelf Shelf;

/* ---- who acts ---------------------------------------------------------------------------------------------------- */

typedef enum ActorKind {
    ACTOR_PERSON, /* signed in, or the holder of a one-time code */
    ACTOR_SYSTEM, /* the clock */
    ACTOR_BANK,   /* a verified partner call-back */
} ActorKind;

typedef struct Actor {
    ActorKind kind;
    PersonId  person;      /* zero for the system and the bank */
    CourtId   court;       /* of the officer's post; empty for a member of the public */
    Str       channel;     /* online, counter, post, partner, system */
    /* Powers beside those of the file itself: "clerk", "chief_judge", "procuracy" ... from his posts and delegations. */
    const Str *powers;
    size_t     power_count;
    Str        delegation; /* written delegation a deputy acts under; empty when none */
    int64_t    participant; /* set for the holder of a one-time code: the participant the code was served on; else 0 */
} Actor;

/* ---- what is known of a file ------------------------------------------------------------------------------------- */

typedef struct Participant {
    int64_t  no;
    Str      capacity;   /* plaintiff, defendant, related_person, lawyer, procuracy ... (capacities of the procedure) */
    PersonId person;     /* zero until an account is bound */
    Str      kind;       /* person, organisation */
    Str      name;
    Str      born_on, personal_no, address, ward, phone, email;
    int64_t  represents; /* participant number; 0 for himself */
    bool     electronic; /* consented to electronic service */
    Str      from_on, until_on;
} Participant;

typedef struct Assignment {
    int64_t  no;
    Str      role; /* examining_judge, case_judge, presiding_judge, juror, matter_clerk ... */
    PersonId person;
    Str      name;
    Str      method; /* draw, designation */
    Str      ground;
    Str      from_on, until_on;
} Assignment;

typedef struct FieldValue {
    Str     field;
    int64_t item;
    Str     text;
    int64_t number;
    Str     day;
    Str     class;
} FieldValue;

typedef struct MatterDeadline {
    int64_t no;
    Str     rule;
    int64_t participant;
    Date    start_on, end_on, unshifted;
    Str     working;  /* JSON lines of the calculation, with reasons in both languages */
    Str     calendar; /* official, provisional */
    Str     status;   /* running, met, ended, stopped */
    Str     met_on;
    /* The question it was last counted from (of an extension: from the unshifted end before); unit empty: not kept. */
    Str     count_from, count_unit;
    int64_t count_amount;
} MatterDeadline;

typedef struct Task {
    int64_t  no;
    Str      task;
    Str      who;
    PersonId person;
    Str      rule, due_on, opened_on, done_on; /* rule: the time limit it is due by; may be empty */
} Task;

typedef struct Paper {
    CourtId  court;
    MatterId matter;
    int64_t no;
    Str     kind;  /* issued, received */
    Str     form;  /* 24-DS ...; empty for received papers without one */
    Str     title;
    Str     number;
    int64_t template_version;
    Str     data;  /* JSON; of a loaded file empty where a form is: paper_load_data reads it when it is wanted */
    BlobId  blob;
    Hash    hash;
    Str     media_type;
    int64_t size;
    Str     class; /* public, parties, court, sealed */
    int64_t from_no;
    Str     signature;
    int64_t folio, pages;
    Date    day;
    int64_t seq;
} Paper;

/* A file of a paper handed in. */
typedef struct PaperFile {
    BlobId  blob;
    Hash    hash;       /* SHA-256 of its bytes */
    Str     media_type; /* by content */
    int64_t size;
    Str     name;       /* as the sender called it */
    Str     fault;      /* BLOB_FAULT_... of core/blobs: why it may not be readable; empty: nothing known */
} PaperFile;
typedef LIST(PaperFile) PaperFiles;
/* The files of a paper handed in, in the order of its folios; none for papers written down by a form. ERR_ALTERED. */
MUST_CHECK Error *paper_files(Arena *a, const Paper *p, PaperFiles *out);

/* A file as prepared acts and pages see it. Lists are complete and ordered by number. */
typedef struct Matter {
    CourtId  court;
    MatterId id;
    const Procedure *procedure;
    Str      law_version, kind, relation, title, state, number, judgment_no, origin, next_who, integrity;
    Str      state_since, opened_on, accepted_on, closed_on;
    int64_t  version, seq;
    Bytes    frontier;
    struct { Participant *items; size_t count; } participants;
    struct { Assignment *items; size_t count; } assignments;
    struct { FieldValue *items; size_t count; } fields;
    struct { MatterDeadline *items; size_t count; } deadlines; /* all, running and past */
    struct { Task *items; size_t count; } tasks;         /* open ones */
    struct { Paper *items; size_t count; } papers;
    int64_t  next_participant, next_assignment, next_deadline, next_task, next_paper, next_link, next_folio;
} Matter;

MUST_CHECK Error *matter_load(House *h, Db *db, Arena *a, CourtId court, MatterId id, Matter *out);
/* The same for one who only reads: the lists may be shared with other readers, are not to be written to, and live as long as `a`. */
MUST_CHECK Error *matter_read(House *h, Db *db, Arena *a, CourtId court, MatterId id, Matter *out);
/* Keeps up to 128 files for matter_read (House.shelf), at most 256 KiB each. */
Shelf *shelf_make(Arena *process);
/* The JSON a paper's form is filled in with. */
MUST_CHECK Error *paper_load_data(const House *h, Arena *a, const Paper *p, Str *out);
/* Where a matter is: by id alone (public addresses carry no court). ERR_NOT_FOUND. */
MUST_CHECK Error *matter_find_court(Db *db, Arena *a, MatterId id, CourtId *out);

const Participant *matter_participant(const Matter *m, int64_t no);
const Participant *matter_first(const Matter *m, Str capacity);   /* still taking part; NULL when none */
const Assignment  *matter_assigned(const Matter *m, Str role);    /* still assigned; NULL when nobody */
const FieldValue  *matter_field(const Matter *m, Str field);      /* item 0; NULL when never set */
Str                matter_field_text(const Matter *m, Str field);
int64_t            matter_field_number(const Matter *m, Str field, int64_t otherwise);
const MatterDeadline *matter_running(const Matter *m, Str rule, int64_t participant);

/* How many open files of that court he has a role in. */
MUST_CHECK Error *matter_load_of(Db *db, Arena *a, CourtId court, PersonId officer, int64_t *files);

/* ---- powers in a file -------------------------------------------------------------------------------------------- */

/* A person as the actor of acts at that court: powers of his posts there and of delegations to him on this day. */
MUST_CHECK Error *actor_of_person(House *h, Db *db, Arena *a, PersonId person, CourtId court, Actor *out);

typedef struct PowerSet {
    LIST(Str) names;
    int64_t participant; /* the participant he is or acts for; 0 when none */
    bool    excluded;    /* a conflict of interest is recorded: nothing is allowed */
} PowerSet;

MUST_CHECK Error *matter_powers(House *h, Db *db, Arena *a, const Matter *m, const Actor *who, PowerSet *out);
/* What law_allows and law_why_not_yet ask about the file. */
ActAsker          matter_asker(Arena *a, const Matter *m, const PowerSet *p, Date day);
bool              power_has(const PowerSet *p, Str name);

/* The acts he may take now, and those of this state he may not, with the reason (message id of law/ and the power missing). */
typedef struct ActChoice {
    const ProcedureAct *act;
    bool                allowed;
    Str                 reason;  /* message id, when not allowed */
    Str                 missing; /* power or guard id */
} ActChoice;
typedef LIST(ActChoice) ActChoices;
MUST_CHECK Error *matter_choices(House *h, Db *db, Arena *a, const Matter *m, const Actor *who, const PowerSet *powers, ActChoices *out);
/* The same of one act, whatever the state. Nothing is given yet: guards do not ask for it. */
MUST_CHECK Error *matter_choice(House *h, Db *db, Arena *a, const Matter *m, const Actor *who, const PowerSet *powers, const ProcedureAct *act,
                                ActChoice *out);

/* ---- the one door ------------------------------------------------------------------------------------------------ */

/* Acts of machines carry this version: a fact has happened whatever else did. */
#define MATTER_ANY_VERSION (-1)

typedef struct ActRequest {
    Actor        actor;
    CourtId      court;
    MatterId     matter;    /* of a new matter too: made by the caller (drafts know their matter beforehand) */
    Str          procedure; /* only for the act that opens a matter; else empty */
    Str          kind;      /* likewise: civil, family, commercial, labour */
    Str          act;
    int64_t      version;   /* the version the form was made from; MATTER_ANY_VERSION for passive facts */
    Str          idem;      /* idempotency key, 16 to 64 characters: the same again returns the first result */
    const Json  *input;     /* object: field id -> value; effects may ask for structures of their own */
} ActRequest;

typedef struct ActResult {
    MatterId matter;
    int64_t  seq, version;
    Str      state;
    Str      number;   /* the first number drawn, empty when none */
    Instant  at;
    Hash     leaf;
    bool     repeated; /* the idempotency key was known: nothing was done again */
} ActResult;

/* ERR_NOT_ALLOWED (message id of the reason, args: power, state), ERR_STALE (args: yours, current), ERR_FIELD (a list),
 * ERR_FORBIDDEN (excluded), ERR_CONFLICT (a clash), ERR_NOT_FOUND. */
MUST_CHECK Error *matter_act(House *h, Arena *a, const ActRequest *request, ActResult *out);
/* What the act would make of the file if it were taken now, with the same refusals; nothing is written and no number drawn. `after`
 * has the people, fields and papers of the act: a petition as the court will read it, before it is filed. */
MUST_CHECK Error *matter_rehearse(House *h, Arena *a, const ActRequest *request, Matter *after);

/* ---- effects and guards: what domains give to acts ---------------------------------------------------------------- */

typedef struct Event {
    CourtId    court;
    MatterId   matter;
    int64_t    seq, version;
    Str        act, actor_role, delegation, channel, state, class, idem;
    PersonId   actor;
    int64_t    acting_for;
    Instant    at;
    Date       day;
    Str        input, outcome, numbers; /* JSON text as stored */
    const Json *outcome_json, *numbers_json, *input_json; /* parsed once for apply */
    Bytes      salt;
    Bytes      frontier; /* of the file before the event when known (live); {NULL, 0}: read it */
    bool       live; /* inside the act's own transaction: apply may then still refuse what only the other files know (a room
                        taken meanwhile); a rebuild refuses nothing */
    Hash       leaf;
} Event;

/* Effects that run on every act, beside those the act names. */
typedef enum EffectTurn {
    EFFECT_NAMED, /* only where an act names it */
    EFFECT_LAST,  /* when everything else is decided */
    EFFECT_GIVEN, /* after what was given is filed, before anything is issued */
    EFFECT_FIRST, /* after the act's own effects, before what was given is written down */
} EffectTurn;

typedef struct Effect {
    const char *id;
    /* On a worker: may read, compute, take its time; writes only into the Act. NULL when there is nothing to prepare. */
    Error *(*prepare)(Act *act);
    /* Pure over the event: inserts and updates of its own section of the outcome, live and on rebuild. NULL when the
     * matter's own sections say everything. `own` is the section the effect wrote with act_section, or NULL. */
    Error *(*apply)(Tx *tx, const Event *e, const Json *own);
    enum EffectTurn turn; /* when it runs, unless an act names it */
} Effect;

typedef struct Guard {
    const char *id;
    /* Sets *holds. May read the database through act->db. */
    Error *(*check)(Act *act, bool *holds);
} Guard;

/* What a domain offers to the law, as app lists it. */
typedef struct MatterModule {
    const char   *name;
    const Effect *effects;
    size_t        effect_count;
    const Guard  *guards;
    size_t        guard_count;
    const char *const *tables; /* made from events: rebuilt and compared by matter_verify; ended by NULL */
} MatterModule;

/* What falls due by itself in a domain and is taken as the system: draws that can be resolved, what time limits propose. */
typedef struct HouseTick {
    const char *name;
    Error *(*run)(House *h, Arena *a);
} HouseTick;

/* Everything an act needs, opened once by app. */
struct House {
    DbPool         *db;
    const Law      *law;
    const Registry *registry;
    Os             *os;
    Ledger         *ledger;
    Looks          *looks;
    Identity       *identity;
    Shelf          *shelf;  /* NULL: every reader loads for himself */
    RulingIndex    *rulings; /* judgment/ruling_index.h; NULL: nothing is searched */
    Hash            secret; /* of the installation: what must be readable again only here is sealed with keys made of it */
    Str             data;   /* directory of the installation; empty: nothing is kept there */
    bool            demo;
    const MatterModule *const *modules; /* ended by NULL */
};

/* ERR_ENVIRONMENT naming an effect or guard that the law mentions and no room offers: the program does not start then. */
MUST_CHECK Error *house_check(const House *h);
const Effect     *house_effect(const House *h, Str id); /* NULL when no room offers it */
const Guard      *house_guard(const House *h, Str id);

/* The act in preparation, as effects and guards see it. */
struct Act {
    House              *house;
    Db                 *db;
    Arena              *arena;
    const ActRequest   *request;
    const Procedure    *procedure;
    const ProcedureAct *act;
    Matter             *matter;     /* before the act; empty lists for an act that opens it */
    PowerSet            powers;
    Str                 role;       /* the power under which it is allowed */
    const Json         *input;
    Instant             now;
    Date                day;
    Error              *field_errors;
    struct Outcome     *outcome;    /* built by the functions below */
};

/* What an effect may decide. All of it lands in the event's outcome and nowhere else. */
void    act_field_error(Act *act, Str field, Str message_id);
void    act_set_field(Act *act, Str field, int64_t item, Str text, int64_t number, Str day);
/* Its text is the number drawn at commit under `key` (act_draw_number): until then the field stands without text. */
void    act_set_field_drawn(Act *act, Str field, Str key);
int64_t act_add_participant(Act *act, const Participant *p);       /* returns the number it will have */
/* Who he is and where he is reached, as an act is told of him: members of a JSON object already begun. */
void    participant_tell(JsonOut *o, const Participant *p);
void    act_end_participant(Act *act, int64_t no);
void    act_bind_participant(Act *act, int64_t no, PersonId person); /* an account now stands behind him */
void    act_set_electronic(Act *act, int64_t no, bool consented);
void    act_assign(Act *act, Str role, PersonId person, Str name, Str method, Str ground);
/* The paper of an act the system takes is signed by whoever decided on it before: a draw by who committed it. */
typedef struct SignedBy {
    Str role, name, delegation; /* delegation: the decision he signs by for the chief judge; may be empty */
} SignedBy;
void    act_signed_by(Act *act, SignedBy who);
void    act_unassign(Act *act, Str role); /* everybody who holds it */
void    act_unassign_one(Act *act, Str role, PersonId person);
MUST_CHECK Error *act_start_deadline(Act *act, Str rule, int64_t participant, Date from);
void    act_meet_deadline(Act *act, Str rule, int64_t participant);  /* every running one of that rule */
void    act_stop_deadline(Act *act, Str rule, int64_t participant);
/* By `days`, or by all that the limit `by` gives (empty: days alone); more than it gives is a field error. Extensions run from
 * the unshifted end. */
MUST_CHECK Error *act_extend_deadline(Act *act, Str rule, int64_t participant, Str by, int64_t days, Str field);
/* The judge set fewer days than the limit allows: `field` is what he typed. */
MUST_CHECK Error *act_start_deadline_days(Act *act, Str rule, int64_t participant, Date from, int64_t days, Str field);
/* Whether so many days fit into the limit, for one that will start later, with a receipt. */
MUST_CHECK Error *act_check_days(Act *act, Str rule, int64_t days, Str field);
/* Asks again what was counted with a calendar that was not announced yet: those that come out official, or on another day, are kept with
 * the new result; the old one stays in the event and in the working. *count: how many. */
MUST_CHECK Error *act_recount_deadlines(Act *act, int64_t *count);
/* How many that would be. */
MUST_CHECK Error *act_count_recountable(Act *act, int64_t *count);
/* `due`: the time limit it is to be done within; may be NULL. */
MUST_CHECK Error *act_open_task(Act *act, Str task, PersonId person, const MatterDeadline *due);
/* The same for another than the law names: `who` is a power or capacity. */
MUST_CHECK Error *act_open_task_of(Act *act, Str task, Str who, PersonId person, const MatterDeadline *due);
void    act_close_task(Act *act, Str task);
/* Issues a paper: `data` is a JSON object the template reads. `register_id` empty: no number. */
int64_t act_issue_paper(Act *act, Str form, Str title, JsonText data, Str class, Str register_id);
/* Files a paper that is given as data and written down by its form's template: a petition, an answer. `number`: what another body
 * numbered it, empty when it has none. */
int64_t act_receive_form(Act *act, Str form, Str title, JsonText data, Str class, int64_t from_no, Str number);
/* Files a paper handed in as files: mostly one, or the photographs of its pages in order. One paper, a folio each; its hash is that
 * of the file, or of the hashes (32 bytes each) of several. The files are held for this matter. */
int64_t act_file_paper(Act *act, Str title, const PaperFile *files, size_t count, Str class, int64_t from_no, Str signature);
void    act_link(Act *act, Str kind, CourtId other_court, MatterId other);
void    act_set_title(Act *act, Str title, Str relation);
void    act_close(Act *act);                                        /* closed_on = the day of the act */
/* The limit that the act starts for this participant at pronouncement waits for his receipt (BLTTDS 273(1): absent parties). */
void    act_await_receipt(Act *act, int64_t participant);
/* More for the papers the act issues: a member of their data, read by the template. */
void    act_paper_text(Act *act, const char *name, Str value);
void    act_paper_number(Act *act, const char *name, int64_t value);
void    act_paper_json(Act *act, const char *name, Str json);
/* A JSON object of the effect's own, handed back to its apply. The writer stands inside the object until the next call. */
JsonOut *act_section(Act *act, const char *effect_id);
/* Draws a number from a register of the procedure at commit: `key` names it inside event.numbers. */
void    act_draw_number(Act *act, Str key, Str register_id);

/* Input of the act, already checked by type for the fields it asks. */
Str     act_input_text(const Act *act, const char *field);
int64_t act_input_number(const Act *act, const char *field, int64_t otherwise);
bool    act_input_date(const Act *act, const char *field, Date *out);
const Json *act_input(const Act *act, const char *field);

/* What was given for fields of class sealed (votes, dissents) is stored encrypted only, padded, in the event's input, and is no
 * field of the file. Effects read it in `prepare` like any input; `apply` takes the sealed bytes of the event (empty: none were
 * given) into a table; a room that has checked who asks opens them: an object, field id -> value. ERR_ALTERED. */
MUST_CHECK Error *event_sealed(Arena *a, const Event *e, Bytes *out);
MUST_CHECK Error *matter_unseal(House *h, Arena *a, MatterId matter, Bytes sealed, const Json **out);

/* ---- reading for people ------------------------------------------------------------------------------------------- */

typedef struct EventLine {
    int64_t seq, version;
    Str     act, actor_role, state, class, channel;
    Str     delegation; /* a deputy's, when the act was taken by it */
    PersonId actor;
    Str     name;       /* of the actor's account; empty for the system and served codes */
    int64_t acting_for;
    Instant at;
    Date    day;
    Str     numbers;
} EventLine;
typedef LIST(EventLine) EventLines;
/* Newest first, `before` seq exclusive (0 for the newest), only classes the powers may see. */
MUST_CHECK Error *matter_timeline(House *h, Db *db, Arena *a, const Matter *m, const PowerSet *p, int64_t before, int64_t limit,
                                  EventLines *out);
/* What was written in an act of which the file has no paper: a request is decided by whoever reads it. Only fields whose class the powers
 * may see, as the act asks for them; none when a paper says it. */
typedef struct WrittenField {
    LawText name;   /* as the act asks it */
    Str     text;   /* empty: a box, `ticked` or not */
    bool    ticked;
} WrittenField;
typedef LIST(WrittenField) WrittenFields;
MUST_CHECK Error *matter_written(Db *db, Arena *a, const Matter *m, const PowerSet *p, const ProcedureAct *act, const EventLine *e,
                                 WrittenFields *out);
/* True when a holder of these powers may see something of that class (public, parties, court, sealed). */
bool matter_may_see(const PowerSet *p, Str class);

/* ---- what this room itself offers: limits counted with a provisional calendar ---------------------------------------------------- */

/* The job: takes `recount_deadlines` in every file that has a running limit of a provisional calendar. Context: the House. */
#define RECOUNT_JOB "recount_deadlines"
MUST_CHECK Error *matter_recount_job(void *house, Arena *a, Job *job, Str *result);
/* Asks for that job, once for each version of the calendar. */
MUST_CHECK Error *matter_ask_recount(House *h);

/* ---- proving -------------------------------------------------------------------------------------------------------- */

typedef struct Finding {
    CourtId  court;
    MatterId matter;
    Str      what; /* table and row, or event and reason: a line for the report */
} Finding;
typedef LIST(Finding) Findings;

/* Applies one event to the tables; used live, on rebuild and by tests. */
MUST_CHECK Error *matter_apply(House *h, Tx *tx, const Event *e);
/* Rebuilds every file in memory from its events and compares all derived tables, leaves and hashes. */
MUST_CHECK Error *matter_verify(House *h, Arena *a, Findings *out);
/* Whether what papers handed in are made of is still there and still the same: every object a paper names has the hash and size it had
 * when the paper was filed. That its bytes are those, blobs_verify says. */
MUST_CHECK Error *matter_verify_objects(House *h, Arena *a, Findings *out);
/* A finding about rows of a court that are of no file; `what` lives in the arena. */
void finding_add(Arena *a, Findings *out, Str court, Str what);
/* Whether each book's counter stands at the last number it gave. */
MUST_CHECK Error *matter_verify_counters(House *h, Arena *a, Findings *out);
/* Shows ledger_verify what an event's leaf committed to: with it, an event altered together with its own leaf, or taken away with
 * its whole file, is named. A LedgerRecordFn; `arg` is not used. */
Error *matter_ledger_record(void *arg, Db *db, Arena *a, Str kind, CourtId court, MatterId matter, int64_t seq, Bytes *salt,
                            Bytes *record, bool *found);

/* The same file by file while a court lives (the simulator): a copy in memory made of events alone follows the stored files and is
 * compared with them, so that a file need not be rebuilt from its beginning after every act. Closed with the arena, in which the
 * findings live too. */
typedef struct MatterShadow MatterShadow;
MUST_CHECK Error *matter_shadow_open(House *h, Arena *a, MatterShadow **out);
MUST_CHECK Error *matter_shadow_follow(MatterShadow *s, CourtId court, MatterId matter, Findings *out);

#endif
