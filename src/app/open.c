/* Opening everything in order, and closing it the other way round. */
#include "app/app.h"

#include "base/log.h"
#include "db/db_migrate.h"
#include "law/court.h"
#include "law/place.h"
#include "os/os_moved.h"
#include "statute/statute_index.h"

#define LOG_PATH "/so-doi-chung"

enum { SECRET_MAX = 4096 };

/* The installation's secret, outside the database: sealing and look-up keys are derived from it. It is the first file of a court: a
 * directory that has the ledger's key and no secret has lost it, and a new one would open nothing. */
static Error *load_secret(App *app, bool make, Hash *out)
{
    Os   *os = app->house.os;
    Str   path = os_path(app->process, app->settings.data, S("secret"));
    bool  there;
    bool  old;
    Str   hex;
    TRY(os->ops->exists(os, path, &there));
    TRY(os->ops->exists(os, os_path(app->process, app->settings.data, S("ledger/key")), &old));
    if (!there && !old && !make) {
        return err_arg(err_message(err_make(ERR_ENVIRONMENT, "no 'secret' in " STR_F, STR_A(app->settings.data)), S("app.no_court")),
                       S("data"), app->settings.data);
    }
    if (!there && old) {
        return err_make(ERR_ENVIRONMENT, "the file 'secret' is not in the data directory");
    }
    if (!there && make) {
        uint8_t random[sizeof out->b];
        os_random(os, random, sizeof random);
        TRY(os_save(os, path, hex_encode(app->process, (Bytes){ random, sizeof random })));
    }
    TRY(os_load(os, app->process, path, SECRET_MAX, &hex));
    return hash_parse_hex(str_trim(hex), out) ? NULL : err_make(ERR_ENVIRONMENT, "the file 'secret' is damaged");
}

/* Where the log is published is part of its name, which receipts carry: given once. */
static void tell_origin(const App *app)
{
    Str asked = app->settings.origin, name = ledger_key(app->house.ledger).name;
    if (asked.n > 0 && !str_starts(name, str_format(app->process, STR_F LOG_PATH "/", STR_A(asked)))) {
        log_event(LOG_WARN, "origin_kept", "log", str_z(app->process, name), "asked", str_z(app->process, asked), NULL);
    }
}

/* A folder without a key is one whose making was cut off, unless something was published from it: then its key is lost. */
static Error *open_ledger(App *app, bool make)
{
    Str  origin = app->settings.origin.n > 0 ? app->settings.origin : S("localhost");
    Os  *os = app->house.os;
    Str  dir = os_path(app->process, app->settings.data, S("ledger"));
    bool there;
    bool published;
    TRY(os->ops->exists(os, os_path(app->process, dir, S("key")), &there));
    TRY(os->ops->exists(os, os_path(app->process, dir, S("1")), &published));
    if (!there && published) {
        return err_make(ERR_ENVIRONMENT, "the key of the public log is not in the data directory");
    }
    if (!there && make) {
        TRY(ledger_init(os, dir, str_format(app->process, STR_F LOG_PATH, STR_A(origin))));
    }
    TRY(ledger_open(app->house.db, os, app->process, dir, &app->house.ledger, &app->incident));
    tell_origin(app);
    if (app->incident.happened) {
        log_event(LOG_ERROR, "ledger_new_origin", "why", "the public checkpoint is ahead of the database", NULL);
    }
    return NULL;
}

static Error *open_registry(App *app)
{
    RegistryExtra extra = { .demo_courts = app->house.law->demo_courts, .demo_places = app->house.law->demo_places };
    return registry_make(app->process, app->house.law, app->settings.demo ? &extra : NULL, &app->registry);
}

/* A moved clock and a database without fsync are for tests of invented courts. */
static Error *choose_machine(const Settings *s, Arena *process, Machine *out)
{
    *out = (Machine){ .os = os_real(), .db = { .no_sync = s->no_sync } };
    if (!s->demo && (s->clock.n > 0 || s->no_sync)) {
        return err_message(err_make(ERR_BAD_INPUT, "only in the demo"), S("app.only_demo"));
    }
    return s->clock.n == 0 ? NULL : os_moved_make(process, s->clock, &out->os);
}

Error *app_open(App *app, Arena *process, const Settings *s, bool make)
{
    Machine real;
    TRY(choose_machine(s, process, &real));
    return app_open_on(app, process, s, make, &real);
}

/* Secret, law, registry, database: what reading and acting both need. */
static Error *open_base(App *app, bool make, const Machine *machine)
{
    House          *h = &app->house;
    const Settings *s = &app->settings;
    h->os = machine->os;
    h->demo = s->demo;
    h->data = s->data;
    h->modules = app_modules;
    if (make) {
        TRY(h->os->ops->make_dir(h->os, s->data));
    }
    TRY(load_secret(app, make, &h->secret));
    TRY(law_open(app->process, s->law, &h->law));
    TRY(house_check(h));
    TRY(open_registry(app));
    h->registry = app->registry;
    return db_open(s->database, &machine->db, &h->db);
}

/* Rows written by a program that did not witness them. */
static Error *adopt_rows(DbPool *db)
{
    Arena  *a = arena_make(KIB(64));
    int64_t rows = 0;
    Error  *e = witness_adopt(db, app_witnessed, &rows);
    if (e == NULL && rows > 0) {
        log_event(LOG_INFO, "rows_witnessed", "rows", str_z(a, str_format(a, "%lld", (long long)rows)), NULL);
    }
    arena_release(a);
    return e;
}

typedef enum OpenHow { FIND, MAKE, BESIDE } OpenHow;

static Error *open_all(App *app, OpenHow how, const Machine *machine)
{
    Arena          *process = app->process;
    House          *h = &app->house;
    const Settings *s = &app->settings;
    TRY(open_base(app, how == MAKE, machine));
    TRY(db_migrate(h->db, os_now(h->os)));
    TRY(adopt_rows(h->db));
    if (how != BESIDE) { /* its lock is the running server's: one writer */
        TRY(open_ledger(app, how == MAKE));
    }
    TRY(blobs_open(process, h->db, h->os, s->data, &app->blobs));
    TRY(looks_open(process, h->db, h->os, !machine->db.single_thread, &h->looks));
    h->shelf = shelf_make(process);
    IdentityOptions who = { .pool = h->db, .os = h->os, .secret = h->secret, .demo = s->demo };
    TRY(identity_open(process, &who, &app->identity));
    h->identity = app->identity;
    app->site = (Site){ .house = h, .identity = app->identity, .blobs = app->blobs, .case_parts = app_case_parts,
                        .act_parts = app_act_parts, .statutes = statute_index_make(process, h->os, h->law, s->data), .data = s->data, .demo = s->demo };
    return NULL;
}

/* What was opened before the failure is closed again. */
static Error *opened(App *app, Error *failed)
{
    if (failed != NULL) {
        app_close(app);
        *app = (App){ 0 };
    }
    return failed;
}

Error *app_open_on(App *app, Arena *process, const Settings *s, bool make, const Machine *machine)
{
    *app = (App){ .process = process, .settings = *s };
    return opened(app, open_all(app, make ? MAKE : FIND, machine));
}

static Error *open_beside(App *app)
{
    Machine real;
    TRY(choose_machine(&app->settings, app->process, &real));
    return open_all(app, BESIDE, &real);
}

Error *app_open_beside(App *app, Arena *process, const Settings *s)
{
    *app = (App){ .process = process, .settings = *s };
    return opened(app, open_beside(app));
}

static Error *open_to_check(App *app)
{
    Machine real;
    size_t  missing;
    House  *h = &app->house;
    TRY(choose_machine(&app->settings, app->process, &real));
    TRY(open_base(app, false, &real));
    TRY(db_migrate_check(h->db, &missing));
    return blobs_open(app->process, h->db, h->os, app->settings.data, &app->blobs);
}

Error *app_open_to_check(App *app, Arena *process, const Settings *s)
{
    *app = (App){ .process = process, .settings = *s };
    return opened(app, open_to_check(app));
}

void app_close(App *app)
{
    if (app->house.looks != NULL) {
        looks_close(app->house.looks);
    }
    db_close(app->house.db);
    arena_release(app->process);
}
