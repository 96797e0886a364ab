/* The commands of the program. */
#include "app/app_int.h"

#include "app/app_msg.h"
#include "core/ledger/choice.h"
#include "core/ledger/receipt.h"
#include "db/db_migrate.h"
#include "i18n/i18n.h"
#include "judgment/citation.h"
#include "judgment/import.h"
#include "judgment/ruling_index.h"
#include "law/calendar.h"
#include "law/check.h"
#include "law/deadline.h"
#include "law/fee.h"
#include "law/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024 * 1024 };

Lang said_in(void)
{
    const char *name = getenv("LC_ALL") != NULL ? getenv("LC_ALL") : getenv("LANG");
    return name != NULL && str_starts(str_of(name), S("en")) ? LANG_EN : LANG_VI;
}

static Date today(void)
{
    return instant_date(os_now(os_real()));
}

static Error *no_more(const Command *c)
{
    return c->count == 0 ? NULL
                         : err_arg(err_message(err_make(ERR_BAD_INPUT, "option"), S("app.bad_option")), S("value"), c->args[0]);
}

static void say(Command *c, Msg m)
{
    buf_add(c->out, msg(said_in(), m));
    buf_add_char(c->out, '\n');
}

/* A file somebody named. */
static Error *load_named(Command *c, Str path, Str *content)
{
    Error *e = os_load(os_real(), c->arena, path, FILE_MAX, content);
    if (e != NULL && e->code == ERR_NOT_FOUND) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "no such file"), S("app.no_such_file")), S("file"), path);
    }
    return e;
}

/* ---- the law -------------------------------------------------------------------------------------------------------------- */

typedef Error *LawCommand(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status);

static Error *run_law(Command *c, LawCommand *command)
{
    const Law *law;
    TRY(law_open(c->arena, option_take(c, "--law"), &law));
    return command(law, today(), c->args, c->count, c->arena, c->out, &c->status);
}

static Error *run_fee(Command *c) { return run_law(c, fee_command); }
static Error *run_deadline(Command *c) { return run_law(c, deadline_command); }
static Error *run_calendar(Command *c) { return run_law(c, calendar_command); }
static Error *run_number(Command *c) { return run_law(c, number_command); }
static Error *run_law_data(Command *c) { return run_law(c, law_command); }

static Error *run_registry(Command *c)
{
    const Law      *law;
    const Registry *r;
    Str             content;
    TRY(law_open(c->arena, option_take(c, "--law"), &law));
    TRY(registry_make(c->arena, law, NULL, &r));
    flag_take(c, "--json");
    bool import = c->count > 1 && str_eq(c->args[0], S("import"));
    if (import) {
        TRY(load_named(c, c->args[1], &content));
    }
    c->status = registry_command(r, c->arena, c->args, c->count, import ? &content : NULL, today(), c->json, c->out);
    return NULL;
}

/* ---- a data directory ------------------------------------------------------------------------------------------------------- */

static Error *run_init(Command *c)
{
    Settings s;
    App      app;
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    TRY(no_more(c));
    TRY(app_open(&app, arena_make(MIB(64)), &s, true));
    app_close(&app);
    say(c, M_app_done);
    return NULL;
}

/* Asking about a database makes none: SQLite would create an empty file where the path was mistyped. */
static Error *need_database(Command *c, Str url)
{
    static const Str sqlite = S_INIT("sqlite:");
    Str              path = str_starts(url, sqlite) ? str_sub(url, sqlite.n, url.n) : S("");
    bool             there = true;
    if (path.n > 0 && !str_eq(path, S(":memory:"))) {
        TRY(os_real()->ops->exists(os_real(), path, &there));
    }
    Error *absent = there ? NULL : err_message(err_make(ERR_ENVIRONMENT, "no database " STR_F, STR_A(path)), S("app.no_database"));
    return there ? NULL : err_arg(absent, S("path"), str_copy(c->arena, path));
}

static Error *run_migrate(Command *c)
{
    Settings s;
    DbPool  *pool;
    size_t   missing = 0;
    bool     check = flag_take(c, "--check");
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    TRY(no_more(c));
    if (check) {
        TRY(need_database(c, s.database));
    }
    TRY(db_open(s.database, NULL, &pool));
    Error *failed = check ? db_migrate_check(pool, &missing) : db_migrate(pool, os_now(os_real()));
    db_close(pool);
    if (failed != NULL && failed->code == ERR_STALE) {
        c->status = 1;
        failed = NULL;
    }
    TRY(failed);
    if (c->json) {
        buf_addf(c->out, "{\"missing\":%zu}\n", missing);
    } else if (missing > 0) {
        Str line = MSG(c->arena, said_in(), M_app_migrations_missing, { S("count"), str_format(c->arena, "%zu", missing) });
        buf_addf(c->out, STR_F "\n", STR_A(line));
    } else {
        say(c, M_app_done);
    }
    return NULL;
}

/* The page of signing in shows them too: a court whose list cannot be read here still serves. */
static void print_people(App *app)
{
    Buf b = buf_make(app->process, KIB(16));
    if (demo_people(app, &b) == NULL) {
        printf(STR_F, STR_A(buf_str(&b)));
    }
}

static void print_ready(App *app)
{
    Lang lang = said_in();
    Str  address = str_format(app->process, "http%s://%s:%u", app->settings.certificate != NULL ? "s" : "", app->settings.address,
                              server_port(app->site.server));
    Str  line = MSG(app->process, lang, M_app_ready, { S("address"), address });
    printf(STR_F "\n", STR_A(line));
    if (app->settings.demo) {
        Str hint = MSG(app->process, lang, M_app_demo_hint, { S("address"), address });
        printf(STR_F "\n", STR_A(hint));
        print_people(app);
    }
    fflush(stdout);
}

Error *serve_opened(const Settings *s)
{
    sigset_t held = app_hold_signals();
    App      app;
    TRY(app_open(&app, arena_make(MIB(64)), s, true));
    Error *failed = app_serve(&app, &held, print_ready);
    app_close(&app);
    return failed;
}

/* An invented court's keys can be made again by anybody who knows its seed: only the demo serves it. */
static Error *run_serve(Command *c)
{
    Settings s;
    bool     invented;
    TRY(settings_read(c, &s));
    TRY(no_more(c));
    TRY(demo_is_there(c->arena, &s, &invented));
    return invented ? err_message(err_make(ERR_BAD_INPUT, "a demo"), S("app.is_a_demo")) : serve_opened(&s);
}

static Error *run_receipt(Command *c) { return run_verify_receipt(c, said_in()); }

static Error *run_user(Command *c)
{
    Settings s;
    App      app;
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    TRY(app_open_beside(&app, arena_make(MIB(64)), &s));
    c->status = user_command(app.identity, c->arena, c->args, c->count, c->json, c->out);
    app_close(&app);
    return NULL;
}

/* ---- rulings ------------------------------------------------------------------------------------------------------------------- */

enum { PROGRESS_EACH = 10000 };

/* Long work says how far it is, on standard error. */
static void show_progress(void *to, const ImportReport *r)
{
    int64_t *last = to;
    if (r->read / PROGRESS_EACH > *last) {
        *last = r->read / PROGRESS_EACH;
        fprintf(stderr, "%lld\n", (long long)r->read);
    }
}

static Error *run_judgments_import(Command *c)
{
    Settings     s;
    App          app;
    ImportReport report;
    int64_t      last = 0;
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    if (c->count != 1) {
        return err_message(err_make(ERR_BAD_INPUT, "file"), S("import.no_file"));
    }
    Error *failed = app_open(&app, arena_make(MIB(256)), &s, true);
    if (failed != NULL && failed->code == ERR_BUSY) { /* a server runs and holds the ledger, which an import does not write to */
        failed = app_open_beside(&app, arena_make(MIB(256)), &s);
    }
    TRY(failed);
    failed = rulings_import(&app.house, app.process, c->args[0], show_progress, &last, &report);
    if (c->json) {
        import_report_json(&report, c->out);
    } else {
        import_report_text(&report, said_in() == LANG_EN, c->out);
    }
    c->status = report.refused_count > 0 ? 1 : 0;
    app_close(&app);
    return failed;
}

/* The server that runs has the index: then it is asked. */
static Error *index_rulings(App *app, Command *c)
{
    RulingIndex *index;
    Error       *failed = ruling_index_open(&app->house, app->process, app->settings.data, &index);
    if (failed != NULL && failed->code == ERR_BUSY) {
        err_reset();
        TRY(ruling_index_ask_again(&app->house));
        buf_addf(c->out, STR_F "\n", STR_A(msg(said_in(), M_app_judgments_index_asked)));
        return NULL;
    }
    TRY(failed);
    ruling_index_again(index);
    TRY(ruling_index_catch_up(index, &app->house));
    const SearchSnapshot *s = ruling_index_lend(index, app->process);
    buf_addf(c->out, STR_F "\n", STR_A(MSG(c->arena, said_in(), M_app_judgments_indexed, { S("count"), i18n_number(c->arena, said_in(), (int64_t)s->texts) })));
    return NULL;
}

static Error *run_judgments_index(Command *c)
{
    Settings s;
    App      app;
    TRY(settings_read(c, &s));
    if (c->count != 0) {
        return err_message(err_make(ERR_BAD_INPUT, "words"), S("app.use_judgments_index"));
    }
    TRY(app_open_beside(&app, arena_make(MIB(256)), &s));
    Error *failed = index_rulings(&app, c);
    app_close(&app);
    return failed;
}

/* What is there already is read again: after an upgrade that reads citations otherwise. */
static Error *run_judgments_cite(Command *c)
{
    Settings   s;
    App        app;
    CiteReport report;
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    TRY(no_more(c));
    TRY(app_open_beside(&app, arena_make(MIB(256)), &s));
    Error *failed = rulings_cite(&app.house, &report);
    app_close(&app);
    TRY(failed);
    if (c->json) {
        buf_addf(c->out, "{\"rulings\":%lld,\"changed\":%lld}\n", (long long)report.rulings, (long long)report.changed);
        return NULL;
    }
    Lang lang = said_in();
    Str  line = MSG(c->arena, lang, M_app_cite_report, { S("rulings"), i18n_number(c->arena, lang, report.rulings) },
                    { S("changed"), i18n_number(c->arena, lang, report.changed) });
    buf_addf(c->out, STR_F "\n", STR_A(line));
    return NULL;
}

/* ---- proofs -------------------------------------------------------------------------------------------------------------------- */

/* The filer's own number went into the draw: his receipt, which the court signed, says which. */
static Error *check_nonce(Command *c, Str receipt, Str key, const Choice *choice)
{
    Str            file, why;
    ReceiptVerdict verdict;
    Receipt        r;
    TRY(load_named(c, receipt, &file));
    TRY(receipt_verify(c->arena, file, key, &verdict, &why, &r));
    return verdict == RECEIPT_ALTERED                                         ? err_make(ERR_ALTERED, "receipt")
           : !str_eq(id_format(c->arena, r.matter.id), choice->subject)       ? err_make(ERR_ALTERED, "receipt of another file")
           : choice->chosen.n > 0 && !hash_eq(r.nonce, choice->nonce)         ? err_make(ERR_ALTERED, "nonce of the receipt")
                                                                              : NULL;
}

/* What of a draw stands beyond what is computed from the record alone. */
typedef struct DrawChecked {
    bool nonce, signature;
    bool asked; /* a key was given */
} DrawChecked;

static void tell_draw_machine(Command *c, const Choice *choice, const Error *altered, DrawChecked checked)
{
    bool    drawn = choice->chosen.n > 0;
    JsonOut o = json_out(c->out);
    json_begin(&o, NULL);
    json_add_bool(&o, "valid", altered == NULL);
    json_add_str(&o, "why", altered == NULL ? S("") : altered->detail);
    json_add_str(&o, "chosen", choice->chosen);
    json_begin_list(&o, "not_checked");
    if (drawn && !checked.signature) {
        json_add_str(&o, NULL, S("checkpoint_signature"));
    }
    if (drawn && !checked.nonce) {
        json_add_str(&o, NULL, S("nonce"));
    }
    json_end_list(&o);
    json_end(&o);
    buf_add_char(c->out, '\n');
}

/* Says what it did not look at as plainly as what it found. */
static void tell_draw(Command *c, const Choice *choice, const Error *altered, DrawChecked checked)
{
    Lang lang = said_in();
    Msg  signature = checked.signature ? M_app_draw_signature : checked.asked ? M_app_draw_signature_none : M_app_draw_signature_not;
    Str  nonce = hash_hex(c->arena, choice->nonce), root = hash_hex(c->arena, choice->checkpoint_root);
    if (altered != NULL) {
        buf_addf(c->out, STR_F "\n", STR_A(err_text(c->arena, lang, altered)));
        return;
    }
    if (choice->chosen.n == 0) {
        buf_addf(c->out, STR_F "\n", STR_A(msg(lang, M_app_draw_waits)));
        return;
    }
    buf_addf(c->out, STR_F "\n" STR_F "\n" STR_F "\n", STR_A(msg(lang, M_app_draw_good)),
             STR_A(MSG(c->arena, lang, checked.nonce ? M_app_draw_nonce : M_app_draw_nonce_not, { S("nonce"), nonce })),
             STR_A(MSG(c->arena, lang, signature, { S("root"), root }, { S("size"), i18n_number(c->arena, lang, choice->checkpoint_size) },
                       { S("at"), i18n_instant(c->arena, lang, choice->checkpoint_at) })));
}

static Error *run_draw_verify(Command *c)
{
    Str         record, receipt = option_take(c, "--receipt"), key = option_take(c, "--key");
    Choice      choice;
    DrawChecked checked = { .asked = key.n > 0 };
    flag_take(c, "--json");
    if (c->count != 1) {
        return err_message(err_make(ERR_BAD_INPUT, "file"), S("app.need_file"));
    }
    if (receipt.n > 0 && key.n == 0) {
        return err_message(err_make(ERR_BAD_INPUT, "receipt and key"), S("app.need_receipt"));
    }
    TRY(load_named(c, c->args[0], &record));
    TRY(choice_parse(c->arena, record, &choice));
    Error *altered = choice_verify(c->arena, &choice);
    if (altered == NULL && key.n > 0 && choice.chosen.n > 0) {
        altered = choice_signed(c->arena, &choice, key);
        checked.signature = altered == NULL;
        altered = altered != NULL && altered->code == ERR_NOT_FOUND ? NULL : altered;
    }
    if (altered == NULL && receipt.n > 0) {
        altered = check_nonce(c, receipt, key, &choice);
        checked.nonce = altered == NULL;
    }
    if (altered != NULL && altered->code == ERR_ALTERED) {
        c->status = 1;
    } else {
        TRY(altered);
    }
    (c->json ? tell_draw_machine : tell_draw)(c, &choice, altered, checked);
    return NULL;
}

const CommandRow command_rows[] = {
    { "init", "app.help_init", "app.use_init", run_init },
    { "serve", "app.help_serve", "app.use_serve", run_serve },
    { "migrate", "app.help_migrate", "app.use_migrate", run_migrate },
    { "fee", "app.help_fee", "app.use_fee", run_fee },
    { "deadline", "app.help_deadline", "app.use_deadline", run_deadline },
    { "calendar", "app.help_calendar", "app.use_calendar", run_calendar },
    { "number", "app.help_number", "app.use_number", run_number },
    { "law", "app.help_law", "app.use_law", run_law_data },
    { "registry", "app.help_registry", "app.use_registry", run_registry },
    { "routes", "app.help_routes", "app.use_routes", run_routes },
    { "draw verify", "app.help_draw_verify", "app.use_draw_verify", run_draw_verify },
    { "judgments import", "app.help_judgments_import", "app.use_judgments_import", run_judgments_import },
    { "judgments index", "app.help_judgments_index", "app.use_judgments_index", run_judgments_index },
    { "law-texts import", "app.help_law_texts_import", "app.use_law_texts_import", run_law_texts_import },
    { "law-texts index", "app.help_law_texts_index", "app.use_law_texts_index", run_law_texts_index },
    { "judgments cite", "app.help_judgments_cite", "app.use_judgments_cite", run_judgments_cite },
    { "demo", "app.help_demo", "app.use_demo", run_demo },
    { "verify receipt", "app.help_verify_receipt", "app.use_verify_receipt", run_receipt },
    { "verify", "app.help_verify", "app.use_verify", run_verify },
    { "simulate", "app.help_simulate", "app.use_simulate", run_simulate },
    { "synth judgments", "app.help_synth", "app.use_synth", run_synth },
    { "search", "app.help_search", "app.use_search", run_search },
    { "search eval", "app.help_search_eval", "app.use_search_eval", run_search_eval },
    { "user", "app.help_user", "app.use_user", run_user },
};
const size_t command_row_count = COUNT_OF(command_rows);
