/* The program: configuration, commands, the one list of modules, opening and closing everything in order. */
#ifndef APP_APP_H
#define APP_APP_H

#include "core/blobs/blobs.h"
#include "core/identity/identity.h"
#include "core/outbox/outbox.h"
#include "core/witness/witness.h"
#include "http/http.h"
#include "law/law.h"
#include "matter/matter.h"
#include "page/page.h"
#include "registry/registry.h"

#include <signal.h>

/* Words of the command line, after the command's own name. */
typedef struct Command {
    Arena     *arena;
    const Str *args;
    size_t     count;
    bool       json;
    Buf       *out;    /* printed at the end */
    int        status; /* 0 yes/done, 1 answered "no" or "altered", 2 bad input, 3 environment */
} Command;

typedef struct CommandRow {
    const char *name; /* "law check" */
    const char *help; /* message id of its one line */
    const char *use;  /* message id of how it is called, with every option */
    Error *(*run)(Command *c);
} CommandRow;

extern const CommandRow command_rows[];
extern const size_t     command_row_count;

/* Options of commands that open a data directory. */
typedef struct Settings {
    Str         data;     /* directory; default ./data */
    Str         database; /* URL; default sqlite:DATA/congly.db */
    Str         law;      /* directory of law files; empty: compiled in */
    const char *address;
    uint16_t    port, metrics_port;
    Str         origin;   /* address of the public ledger without scheme; default "localhost" */
    const char *certificate, *key;
    const char *const *proxies; /* reverse proxies whose word on the reader's address is taken; ended by NULL */
    bool        demo;
    Str         clock;    /* file with milliseconds the clock is moved by (os_moved.h): only in the demo; empty: none */
    unsigned    per_address; /* connections of one address; 0: the server's default */
    bool        no_rates; /* for load tests: no limit of requests an address */
    bool        no_sync;  /* for the bench, in the demo: SQLite without fsync */
} Settings;
/* Takes the options it knows out of c->args; an unknown option is ERR_BAD_INPUT. */
MUST_CHECK Error *settings_read(Command *c, Settings *out);
/* The value after `name` and its place closed; empty Str when absent. */
Str  option_take(Command *c, const char *name);
bool flag_take(Command *c, const char *name);

/* Everything opened: lives in `process`, which is the app's from the call that opens it on, also when that fails. */
typedef struct App {
    Arena          *process;
    Settings        settings;
    House           house;
    Site            site;
    Identity       *identity;
    Blobs          *blobs;
    const Registry *registry;
    LedgerIncident  incident;
} App;

/* Makes directory, keys and database when `make`; otherwise they must be there. Applies migrations. */
MUST_CHECK Error *app_open(App *app, Arena *process, const Settings *s, bool make);
/* Beside a running server, for commands that take no act: everything but the writer of the ledger (house.ledger is NULL). */
MUST_CHECK Error *app_open_beside(App *app, Arena *process, const Settings *s);
/* For a look at everything beside a running server, and at what somebody may have spoiled: takes no lock, makes, migrates and
 * mends nothing. There is no ledger, no record of looks and no identity: nobody acts or signs in. */
MUST_CHECK Error *app_open_to_check(App *app, Arena *process, const Settings *s);
/* On which machine: the real one, or one whose clock moves only when told (the simulator; `db` then says single_thread). */
typedef struct Machine {
    Os       *os;
    DbOptions db;
} Machine;
MUST_CHECK Error *app_open_on(App *app, Arena *process, const Settings *s, bool make, const Machine *machine);
void              app_close(App *app);
/* Whose record a leaf commits to, its kind says. A LedgerRecordFn. */
Error *app_ledger_record(void *arg, Db *db, Arena *a, Str kind, CourtId court, MatterId matter, int64_t seq, Bytes *salt, Bytes *record, bool *found);

extern const MatterModule *const app_modules[];     /* ended by NULL */
extern const WitnessTable *const app_witnessed[];   /* rows no event makes; ended by NULL */
extern const CasePart *const     app_case_parts[];  /* ended by NULL */
extern const ActPart *const      app_act_parts[];   /* ended by NULL */
extern const HouseTick           app_ticks[];       /* what the clock does once a second; ended by a row without a name */
extern const JobKind             app_job_kinds[];   /* work in the background; context: the House */
extern const size_t              app_job_kind_count;
extern const OutboxListener     *app_listeners;
extern const size_t              app_listener_count;

/* SIGTERM and SIGINT wait from now on for app_serve. Before the app is opened: its threads inherit the mask, and one without it would
 * die of a signal that comes before app_serve listens for it. */
sigset_t app_hold_signals(void);
/* Serves until SIGTERM or SIGINT, then finishes what is open. `ready` prints what a person should know once it listens. */
MUST_CHECK Error *app_serve(App *app, const sigset_t *held, void (*ready)(App *app));

#endif
