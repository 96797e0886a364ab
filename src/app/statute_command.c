/* congly law-texts import, law-texts index, search eval: texts of law into the database, from there into their index, and how well it
 * finds. May use: statute. */
#include "app/app_int.h"

#include "app/app_msg.h"
#include "statute/statute_import.h"
#include "statute/statute_index.h"
#include "statute/statute_msg.h"

#include <stdio.h>

enum { PROGRESS_EACH = 10000, OPEN_MEMORY = 256 };

/* Long work says how far it is, on standard error. */
static void show_progress(void *to, const StatuteReport *r)
{
    int64_t *last = to;
    if (r->read / PROGRESS_EACH > *last) {
        *last = r->read / PROGRESS_EACH;
        fprintf(stderr, "%lld\n", (long long)r->read);
    }
}

static Error *one_file(const Command *c, const char *otherwise)
{
    return c->count == 1 ? NULL : err_message(err_make(ERR_BAD_INPUT, "file"), str_of(otherwise));
}

/* A file that is not there is what was typed wrongly. */
static Error *of_file(const Command *c, Error *e)
{
    bool absent = e != NULL && e->code == ERR_NOT_FOUND && e->message.n == 0;
    return absent ? err_arg(err_message(err_make(ERR_BAD_INPUT, "no such file"), S("app.no_such_file")), S("file"), c->args[0]) : e;
}

static void tell_report(Command *c, const StatuteReport *r)
{
    if (c->json) {
        statute_report_json(r, c->out);
    } else {
        statute_report_text(r, said_in(), c->out);
    }
    c->status = r->refused_count > 0 ? 1 : 0;
}

Error *run_law_texts_import(Command *c)
{
    Settings      s;
    App           app;
    StatuteReport report;
    int64_t       last = 0, texts;
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    TRY(one_file(c, "statute.no_file"));
    Error *failed = app_open(&app, arena_make(MIB(OPEN_MEMORY)), &s, true);
    if (failed != NULL && failed->code == ERR_BUSY) { /* a server runs and holds the ledger, which a load does not write to */
        failed = app_open_beside(&app, arena_make(MIB(OPEN_MEMORY)), &s);
    }
    TRY(failed);
    failed = of_file(c, statutes_import(&app.house, app.process, c->args[0], show_progress, &last, &report));
    if (failed == NULL || report.read > 0) {
        tell_report(c, &report);
    }
    failed = failed == NULL ? statute_index_build(&app.house, s.data, &texts) : failed;
    app_close(&app);
    return failed;
}

Error *run_law_texts_index(Command *c)
{
    Settings s;
    App      app;
    int64_t  texts;
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    if (c->count > 0) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "option"), S("app.bad_option")), S("value"), c->args[0]);
    }
    TRY(app_open_beside(&app, arena_make(MIB(OPEN_MEMORY)), &s));
    Error *failed = statute_index_build(&app.house, s.data, &texts);
    app_close(&app);
    TRY(failed);
    if (c->json) {
        buf_addf(c->out, "{\"texts\":%lld}\n", (long long)texts);
    } else {
        buf_addf(c->out, STR_F "\n", STR_A(MSG(c->arena, said_in(), M_statute_indexed, { S("texts"), i18n_number(c->arena, said_in(), texts) })));
    }
    return NULL;
}

static Error *half_of(Str text, int *out)
{
    *out = str_eq(text, S("0")) ? 0 : str_eq(text, S("1")) ? 1 : -1;
    return *out >= 0 || text.n == 0 ? NULL : err_message(err_make(ERR_BAD_INPUT, "--half"), S("statute.eval_half"));
}

Error *run_search_eval(Command *c)
{
    Settings   s;
    const Law *law;
    EvalSets   sets;
    int        half;
    TRY(half_of(option_take(c, "--half"), &half));
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    TRY(one_file(c, "statute.eval_no_file"));
    TRY(law_open(c->arena, s.law, &law));
    StatuteIndex *x = statute_index_make(c->arena, os_real(), law, s.data);
    TRY(of_file(c, statute_eval(x, c->arena, c->args[0], half, &sets)));
    (c->json ? eval_json : eval_text)(&sets, c->out);
    return NULL;
}
