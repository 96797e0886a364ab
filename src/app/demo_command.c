/* congly demo: an invented court that has lived until today, made when the directory has none, then served on loopback. It is made
 * beside its place without waiting for the disk, synced as a whole and moved there: an interrupted making leaves nothing that
 * could be taken for a court. */
#include "app/app_int.h"

#include "app/app_msg.h"
#include "judgment/import.h"
#include "os/os_seeded.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DEMO_MEMORY = 1024 * 1024 * 1024, COURT_MEMORY = 512 * 1024 * 1024, TREE_MAX = 8, HISTORY_MOST = 64 * 1024 * 1024,
       JUDGMENTS = 300, HISTORY_ENDS_DAYS = 20 };

typedef struct Demo {
    SimOptions life;
    int64_t    judgments; /* public ones in all */
} Demo;

static const Str mark = S_INIT("demo.json");

/* ---- the directory --------------------------------------------------------------------------------------------------------- */

static Error *remove_tree(Arena *a, Str path, int depth)
{
    Os    *os = os_real();
    Str   *names;
    size_t count;
    bool   there;
    TRY(os->ops->exists(os, path, &there));
    if (!there || os->ops->remove(os, path) == NULL) {
        err_reset();
        return NULL;
    }
    err_reset();
    BUG_IF(depth == TREE_MAX);
    TRY(os->ops->list(os, a, path, &names, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(remove_tree(a, os_path(a, path, names[i]), depth + 1));
    }
    return os->ops->remove(os, path);
}

/* Everything below the directory, at once. */
static Error *sync_tree(Arena *a, Str path)
{
    int fd = open(str_z(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int done = fd < 0 ? -1 : syncfs(fd);
    if (fd >= 0) {
        close(fd);
    }
    return done == 0 ? NULL : err_make(ERR_DISK, "the new court is not written to the disk");
}

static Error *write_mark(Arena *a, Str data, const SimOptions *o, const SimReport *r)
{
    Buf     b = buf_make(a, KIB(4));
    JsonOut j = json_out(&b);
    json_begin(&j, NULL);
    json_add_i64(&j, "seed", (int64_t)o->seed);
    json_add_str(&j, "ends", date_format(a, o->ends));
    json_add_i64(&j, "acts", r->acts);
    json_add_str(&j, "root", hash_hex(a, r->ledger_root));
    json_end(&j);
    return os_save(os_real(), os_path(a, data, mark), buf_str(&b));
}

/* ---- making ------------------------------------------------------------------------------------------------------------------ */

/* The database of a directory that moves: SQLite's lies in it. */
static Settings settings_at(Arena *a, const Settings *s, Str data)
{
    Settings moved = *s;
    moved.data = data;
    if (!str_starts(s->database, S("postgres"))) {
        moved.database = str_format(a, "sqlite:" STR_F "/congly.db", STR_A(data));
    }
    return moved;
}

static int64_t times(const SimReport *r, Str act)
{
    for (size_t i = 0; i < r->by_act.count; i++) {
        if (str_eq(r->by_act.items[i].id, act)) {
            return r->by_act.items[i].done;
        }
    }
    return 0;
}

/* Beside what the story itself published, rulings of earlier months. */
static Error *import_history(App *app, Arena *a, const Demo *d, const SimReport *report)
{
    ImportReport done = { 0 };
    Buf          lines = buf_make(a, HISTORY_MOST);
    Str          path = os_path(a, app->settings.data, S("history.jsonl"));
    int64_t      missing = d->judgments - times(report, S("release_publication")) + times(report, S("take_down"));
    if (missing <= 0) {
        return NULL;
    }
    TRY(simulate_history(app->house.law, d->life.seed, d->life.courts, (int)missing, date_add_days(d->life.ends, -HISTORY_ENDS_DAYS), &lines));
    TRY(os_save(os_real(), path, buf_str(&lines)));
    TRY(rulings_import(&app->house, a, path, NULL, NULL, &done));
    return os_real()->ops->remove(os_real(), path);
}

/* Citizens with sign-in cards speak of the newest rulings. */
static Error *say_remarks(App *app, Arena *a)
{
    Db       *db;
    Accounts  cards = { 0 };
    PersonIds writers = { 0 };
    TRY(db_read(app->house.db, a, &db));
    Error *failed = account_cards(app->identity, db, a, &cards);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < cards.count; i++) {
        if (!cards.items[i].staff && !cards.items[i].admin) {
            *LIST_ADD(a, &writers) = cards.items[i].person;
        }
    }
    return simulate_remarks(&app->house, a, &writers);
}

static Error *live(Arena *a, const Settings *s, const Demo *d, SimReport *report)
{
    App     app;
    Machine m = { .os = os_seeded_make(a, d->life.seed, simulate_start(&d->life), true),
                  .db = { .single_thread = true, .no_sync = true } };
    TRY(app_open_on(&app, arena_make(COURT_MEMORY), s, true, &m));
    Error *failed = app_simulate(&app, a, &d->life, os_seeded_advance, report);
    if (failed == NULL) {
        failed = import_history(&app, a, d, report);
    }
    if (failed == NULL && d->life.matters > 0) { /* an empty court has nobody who would speak */
        failed = say_remarks(&app, a);
    }
    app_close(&app);
    return failed;
}

static Error *make_court(const Settings *s, const Demo *d)
{
    Os       *os = os_real();
    Arena    *a = arena_make(DEMO_MEMORY);
    Str       making = str_format(a, STR_F ".making", STR_A(s->data));
    Settings  there = settings_at(a, s, making);
    SimReport report;
    TRY(remove_tree(a, making, 0));
    printf(STR_F "\n", STR_A(msg(said_in(), M_app_demo_making)));
    fflush(stdout);
    Error *failed = live(a, &there, d, &report);
    if (failed == NULL) {
        failed = write_mark(a, making, &d->life, &report);
    }
    if (failed == NULL) {
        failed = sync_tree(a, making);
    }
    if (failed == NULL) {
        failed = os->ops->rename(os, making, s->data);
    }
    if (failed == NULL) {
        failed = os->ops->sync_dir(os, os_path_dir(s->data));
    }
    arena_release(a);
    return failed;
}

Error *demo_is_there(Arena *a, const Settings *s, bool *out)
{
    return os_real()->ops->exists(os_real(), os_path(a, s->data, mark), out);
}

/* A directory that is no demo is somebody's court: nothing is made there. */
static Error *need_court(Command *c, const Settings *s, const Demo *d)
{
    Os  *os = os_real();
    bool there;
    bool demo;
    TRY(os->ops->exists(os, s->data, &there));
    TRY(demo_is_there(c->arena, s, &demo));
    if (there && !demo) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "no demo"), S("app.demo_elsewhere")), S("data"), s->data);
    }
    if (!there) {
        TRY(os->ops->make_dir(os, os_path_dir(s->data)));
        TRY(make_court(s, d));
    }
    return NULL;
}

/* A card is "role – court": the role alone, as the card has it. */
static Str role_of_card(Str card)
{
    size_t at;
    return str_find(card, S(" – "), &at) ? str_sub(card, 0, at) : card;
}

typedef struct RoleNames {
    Str role;
    LIST(Str) names;
} RoleNames;
typedef LIST(RoleNames) Roles;

static RoleNames *names_of(Arena *a, Roles *roles, Str role)
{
    for (size_t i = 0; i < roles->count; i++) {
        if (str_eq(roles->items[i].role, role)) {
            return &roles->items[i];
        }
    }
    RoleNames *added = LIST_ADD(a, roles);
    *added = (RoleNames){ .role = role };
    return added;
}

Error *demo_people(App *app, Buf *out)
{
    enum { NAMES_MOST = 3 };
    Arena   *a = app->process;
    Db      *db;
    Accounts people = { 0 };
    Roles    roles = { 0 };
    TRY(db_read(app->house.db, a, &db));
    Error *failed = account_cards(app->identity, db, a, &people);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < people.count; i++) {
        RoleNames *r = names_of(a, &roles, role_of_card(people.items[i].card));
        if (r->names.count < NAMES_MOST) {
            *LIST_ADD(a, &r->names) = people.items[i].display;
        }
    }
    for (size_t i = 0; i < roles.count; i++) {
        const RoleNames *r = &roles.items[i];
        buf_addf(out, "  " STR_F ": " STR_F "\n", STR_A(r->role), STR_A(str_join(a, r->names.items, r->names.count, S(", "))));
    }
    return buf_check(out);
}

Error *run_demo(Command *c)
{
    Demo     d;
    Settings s;
    TRY(simulate_options(c, &d.life));
    TRY(number_option(c, "--judgments", JUDGMENTS, 100000, &d.judgments));
    d.life.accounts = true;
    TRY(settings_read(c, &s));
    s.demo = true;
    if (c->count > 0) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "option"), S("app.bad_option")), S("value"), c->args[0]);
    }
    if (strcmp(s.address, "127.0.0.1") != 0 && strcmp(s.address, "::1") != 0) {
        return err_message(err_make(ERR_BAD_INPUT, "address"), S("app.loopback"));
    }
    TRY(need_court(c, &s, &d));
    return serve_opened(&s);
}
