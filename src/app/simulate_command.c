/* congly simulate: a court year of invented people, on a simulated disk that leaves nothing, or into a new data directory. */
#include "app/app_int.h"

#include "app/app_msg.h"
#include "i18n/i18n.h"
#include "os/os_seeded.h"
#include "os/os_sim.h"
#include "simulate/simulate.h"

enum { SIMULATION_MEMORY = 1024 * 1024 * 1024, LONG_MEMORY = 512 * 1024 * 1024, MEDDLING = 30 };

/* ---- options ------------------------------------------------------------------------------------------------------------------------ */

static Error *bad_option(const char *name)
{
    return err_arg(err_message(err_make(ERR_BAD_INPUT, "option"), S("app.bad_option")), S("value"), str_of(name));
}

Error *number_option(Command *c, const char *name, int64_t otherwise, int64_t most, int64_t *out)
{
    Str text = option_take(c, name);
    *out = otherwise;
    if (text.n == 0) {
        return NULL;
    }
    return str_to_i64(text, out) && *out >= 0 && *out <= most ? NULL : bad_option(name);
}

Error *simulate_options(Command *c, SimOptions *o)
{
    int64_t seed;
    int64_t months;
    int64_t courts;
    int64_t matters;
    TRY(number_option(c, "--seed", 1, INT64_MAX, &seed));
    TRY(number_option(c, "--months", 12, 36, &months));
    TRY(number_option(c, "--courts", 4, 4, &courts));
    TRY(number_option(c, "--matters", 80, 100000, &matters));
    *o = (SimOptions){ .seed = (uint64_t)seed, .months = (int)months, .courts = (int)courts, .matters = (int)matters,
                       .ends = instant_date(os_now(os_real())) };
    Str ends = option_take(c, "--ends");
    if (ends.n > 0 && !date_parse(ends, &o->ends)) {
        return bad_option("--ends");
    }
    return NULL;
}

/* ---- the report ----------------------------------------------------------------------------------------------------------------------- */

static void write_tallies(JsonOut *o, const char *name, const SimTallies *list)
{
    json_begin_list(o, name);
    for (size_t i = 0; i < list->count; i++) {
        const SimTally *t = &list->items[i];
        json_begin(o, NULL);
        json_add_str(o, "id", t->id);
        json_add_i64(o, "done", t->done);
        if (t->refused > 0) {
            json_add_i64(o, "refused", t->refused);
            json_add_str(o, "first", t->first_refusal);
        }
        json_end(o);
    }
    json_end_list(o);
}

static void write_report(Command *c, const SimReport *r)
{
    JsonOut o = json_out(c->out);
    json_begin(&o, NULL);
    json_add_i64(&o, "acts", r->acts);
    json_add_i64(&o, "refused", r->refused);
    json_add_i64(&o, "attempts", r->attempts);
    json_add_i64(&o, "checks", r->checks);
    json_add_i64(&o, "leaves", r->ledger_size);
    json_add_str(&o, "root", hash_hex(c->arena, r->ledger_root));
    write_tallies(&o, "states", &r->by_state);
    write_tallies(&o, "taken", &r->by_act);
    json_begin_list(&o, "broken");
    for (size_t i = 0; i < r->broken.count; i++) {
        const Finding *f = &r->broken.items[i];
        json_begin(&o, NULL);
        json_add_str(&o, "court", court_id_str(&f->court));
        json_add_str(&o, "matter", id_format(c->arena, f->matter.id));
        json_add_str(&o, "what", f->what);
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    buf_add_char(c->out, '\n');
}

static Str number_text(Command *c, int64_t n)
{
    return str_format(c->arena, "%lld", (long long)n);
}

static void print_report(Command *c, Lang lang, const SimReport *r)
{
    Str line = MSG(c->arena, lang, M_app_simulated, { S("acts"), number_text(c, r->acts) },
                   { S("refused"), number_text(c, r->refused) }, { S("attempts"), number_text(c, r->attempts) },
                   { S("root"), hash_hex(c->arena, r->ledger_root) });
    buf_addf(c->out, STR_F "\n", STR_A(line));
    for (size_t i = 0; i < r->by_state.count; i++) {
        if (r->by_state.items[i].done > 0) {
            buf_addf(c->out, "%5lld  " STR_F "\n", (long long)r->by_state.items[i].done, STR_A(r->by_state.items[i].id));
        }
    }
    for (size_t i = 0; i < r->broken.count; i++) {
        const Finding *f = &r->broken.items[i];
        buf_addf(c->out, "%s " STR_F ": " STR_F "\n", f->court.code, STR_A(id_format(c->arena, f->matter.id)), STR_A(f->what));
    }
}

/* ---- living ---------------------------------------------------------------------------------------------------------------------------- */

Error *app_simulate(App *app, Arena *a, const SimOptions *options, void (*advance)(Os *os, int64_t ms), SimReport *out)
{
    SimWorld world = { .house = &app->house, .blobs = app->blobs, .advance = advance, .ticks = app_ticks, .listeners = app_listeners,
                       .listener_count = app_listener_count, .listener_context = &app->site, .witnessed = app_witnessed };
    return simulate(&world, a, options, out);
}

/* With a directory the court stays; without one it lives on a simulated disk, or in an empty database of PostgreSQL. */
static Error *open_court(Command *c, const SimOptions *o, bool stays, Settings *s, App *app)
{
    Instant starts = simulate_start(o);
    Machine m = { .db = { .single_thread = true } };
    s->demo = true;
    if (stays) {
        m.os = os_seeded_make(c->arena, o->seed, starts, false);
    } else {
        m.os = os_sim_make(c->arena, o->seed, starts);
        s->data = S("/court");
        m.db.os = str_starts(s->database, S("postgres")) ? NULL : m.os;
        s->database = m.db.os == NULL ? s->database : S("sqlite:/court/congly.db");
    }
    return app_open_on(app, arena_make(LONG_MEMORY), s, true, &m);
}

/* Whoever lives there already would live twice. */
static Error *need_new_place(Command *c, const Settings *s)
{
    bool there;
    TRY(os_real()->ops->exists(os_real(), os_path(c->arena, s->data, S("secret")), &there));
    return !there ? NULL : err_arg(err_message(err_make(ERR_BAD_INPUT, "a court is there"), S("app.simulate_elsewhere")), S("data"), s->data);
}

static Error *simulate_and_tell(Command *c, App *app, Arena *a, const SimOptions *o, bool stays)
{
    SimReport r;
    TRY(app_simulate(app, a, o, stays ? os_seeded_advance : os_sim_advance, &r));
    if (c->json) {
        write_report(c, &r);
    } else {
        print_report(c, said_in(), &r);
    }
    c->status = r.broken.count > 0 ? 1 : 0;
    return NULL;
}

Error *run_simulate(Command *c)
{
    SimOptions o;
    Settings   s;
    App        app;
    bool       stays = false;
    for (size_t i = 0; i < c->count; i++) {
        stays = stays || str_eq(c->args[i], S("--data"));
    }
    TRY(simulate_options(c, &o));
    TRY(settings_read(c, &s));
    c->json = flag_take(c, "--json");
    o.checks = flag_take(c, "--check");
    o.meddling = o.checks ? MEDDLING : 0;
    if (c->count > 0) {
        return bad_option(str_z(c->arena, c->args[0]));
    }
    if (stays) {
        TRY(need_new_place(c, &s));
    }
    TRY(open_court(c, &o, stays, &s, &app));
    Arena *a = arena_make(SIMULATION_MEMORY);
    Error *failed = simulate_and_tell(c, &app, a, &o, stays);
    app_close(&app);
    arena_release(a);
    return failed;
}
