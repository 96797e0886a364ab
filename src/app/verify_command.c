/* congly verify: every file rebuilt from its events, every other row compared with its last version, the public log recomputed, every
 * large object and what was exported read. Whoever touched a row, a tile or an object behind the program's back is named. It may run beside the server: it takes
 * no lock and mends nothing, for what is mended before it is looked at is never named. */
#include "app/app_int.h"

#include "admin/admin.h"
#include "app/app_msg.h"
#include "base/log.h"
#include "i18n/i18n.h"
#include "judgment/export.h"
#include "judgment/publication.h"

typedef struct Report {
    Command *c;
    JsonOut  o;
} Report;

static void say_finding(Report *r, Str court, Id128 id, Str what)
{
    Str name = id_is_zero(id) ? S("") : id_format(r->c->arena, id);
    if (r->c->json) {
        json_begin(&r->o, NULL);
        json_add_str(&r->o, "court", court);
        json_add_str(&r->o, "matter", name);
        json_add_str(&r->o, "what", what);
        json_end(&r->o);
    } else {
        buf_addf(r->c->out, STR_F "%s" STR_F "%s" STR_F "\n", STR_A(court), court.n > 0 && name.n > 0 ? " " : "", STR_A(name),
                 court.n + name.n > 0 ? ": " : "", STR_A(what));
    }
}

static void say_log(Report *r, const LedgerFinding *f)
{
    Str name = id_is_zero(f->matter.id) ? S("") : id_format(r->c->arena, f->matter.id);
    if (r->c->json) {
        json_begin(&r->o, NULL);
        json_add_str(&r->o, "kind", ledger_finding_name(f->kind));
        json_add_i64(&r->o, "log", f->log);
        json_add_i64(&r->o, "index", f->index);
        json_add_str(&r->o, "court", court_id_str(&f->court));
        json_add_str(&r->o, "matter", name);
        json_add_i64(&r->o, "seq", f->seq);
        json_add_str(&r->o, "what", f->what);
        json_end(&r->o);
        return;
    }
    buf_addf(r->c->out, "ledger_leaf log=%lld index=%lld " STR_F, (long long)f->log, (long long)f->index,
             STR_A(ledger_finding_name(f->kind)));
    if (name.n > 0) {
        buf_addf(r->c->out, " (%s " STR_F " event %lld)", f->court.code, STR_A(name), (long long)f->seq);
    }
    buf_addf(r->c->out, ": " STR_F "\n", STR_A(f->what));
}

static void say_object(Report *r, const BlobFinding *f)
{
    Str id = id_format(r->c->arena, f->id.id);
    if (r->c->json) {
        json_begin(&r->o, NULL);
        json_add_str(&r->o, "blob", id);
        json_add_str(&r->o, "what", f->what);
        json_end(&r->o);
    } else {
        buf_addf(r->c->out, "blob " STR_F ": " STR_F "\n", STR_A(id), STR_A(f->what));
    }
}

typedef struct Found {
    Findings       files;
    LedgerFindings log;
    BlobFindings   objects;
} Found;

Error *app_ledger_record(void *arg, Db *db, Arena *a, Str kind, CourtId court, MatterId matter, int64_t seq, Bytes *salt, Bytes *record, bool *found)
{
    LedgerRecordFn *owner = str_eq(kind, S(WITNESS_KIND)) ? witness_record : matter_ledger_record;
    return owner(arg, db, a, kind, court, matter, seq, salt, record, found);
}

typedef struct Rows {
    Arena    *arena;
    Findings *found;
} Rows;

static void find_row(void *to, Str what)
{
    Rows *r = to;
    finding_add(r->arena, r->found, S(""), str_copy(r->arena, what));
}

static Error *check_all(App *app, Arena *a, Found *found)
{
    House *h = &app->house;
    Str    ledger = os_path(a, app->settings.data, S("ledger"));
    TRY(matter_verify(h, a, &found->files));
    TRY(matter_verify_objects(h, a, &found->files));
    TRY(matter_verify_counters(h, a, &found->files));
    TRY(publication_verify(h, a, &found->files));
    TRY(export_verify(h, a, &found->files));
    Rows rows = { a, &found->files };
    TRY(witness_verify(h->db, app_witnessed, find_row, &rows));
    TRY(ledger_verify(h->db, h->os, ledger, a, app_ledger_record, NULL, NULL, &found->log));
    return blobs_verify(app->blobs, a, &found->objects);
}

static void report(Report *r, const Found *found)
{
    Command *c = r->c;
    size_t   count = found->files.count + found->log.count + found->objects.count;
    if (c->json) {
        json_begin(&r->o, NULL);
        json_add_i64(&r->o, "checked", found->log.checked);
        json_add_i64(&r->o, "objects", found->objects.checked);
        json_begin_list(&r->o, "altered");
    }
    for (size_t i = 0; i < found->files.count; i++) {
        const Finding *f = &found->files.items[i];
        say_finding(r, court_id_str(&f->court), f->matter.id, f->what);
    }
    for (size_t i = 0; i < found->log.count; i++) {
        say_log(r, &found->log.items[i]);
    }
    for (size_t i = 0; i < found->objects.count; i++) {
        say_object(r, &found->objects.items[i]);
    }
    if (c->json) {
        json_end_list(&r->o);
        json_end(&r->o);
        buf_add_char(c->out, '\n');
    } else if (count == 0) {
        Str line = MSG(c->arena, said_in(), M_app_verified, { S("events"), str_format(c->arena, "%lld", (long long)found->log.checked) });
        buf_addf(c->out, STR_F "\n", STR_A(line));
    }
    c->status = count > 0 ? 1 : 0;
}

/* The administrator sees when the house was last checked (/quan-tri/viec-nen). What was found is told even where this cannot be written:
 * a database that is read only, or older than the table. */
static void note(App *app, const Found *found)
{
    size_t count = found->files.count + found->log.count + found->objects.count;
    Error *unnoted = upkeep_note(app->house.db, S("verify"), os_now(app->house.os), found->log.checked, (int64_t)count);
    if (unnoted != NULL) {
        log_error("verify_not_noted", unnoted);
    }
}

Error *run_verify(Command *c)
{
    Settings s;
    App      app;
    Found    found = { 0 };
    TRY(settings_read(c, &s));
    flag_take(c, "--json");
    if (c->count > 0) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "option"), S("app.bad_option")), S("value"), c->args[0]);
    }
    TRY(app_open_to_check(&app, arena_make(MIB(64)), &s));
    Error *failed = check_all(&app, c->arena, &found);
    if (failed == NULL) {
        Report r = { c, json_out(c->out) };
        report(&r, &found);
        note(&app, &found);
    }
    app_close(&app);
    return failed;
}
