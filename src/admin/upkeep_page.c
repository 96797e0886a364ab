/* How the house stands, what failed in the background, and what was done here by whom.
 * Routes: /quan-tri/viec-nen and below, /quan-tri/nhat-ky. Nothing here names a party or a file: who operates reads none.
 * Tables: job, outbox, outbox_dead (through their rooms), upkeep, office_deed. */
#include "admin/admin_int.h"

#include "admin/admin_sql.h"
#include "core/jobs/jobs.h"
#include "core/outbox/outbox.h"
#include "judgment/publication.h"

#include <string.h>

enum { JOBS_DONE_SHOWN = 10 };

/* ---- upkeep ----------------------------------------------------------------------------------------------------------------- */

typedef struct Noting {
    Str     name;
    Instant at;
    int64_t checked, findings;
} Noting;

static Error *put_note(Tx *tx, void *arg)
{
    const Noting *n = arg;
    return q_upkeep_put(tx, n->name, n->at, n->checked, n->findings);
}

Error *upkeep_note(DbPool *pool, Str name, Instant at, int64_t checked, int64_t findings)
{
    Noting n = { name, at, checked, findings };
    return db_tx(pool, "upkeep_note", put_note, &n);
}

/* ---- health ----------------------------------------------------------------------------------------------------------------- */

static Error *add_verify(Req *rq, Db *db, FactsView *v)
{
    UpkeepByNameRow row;
    bool            found;
    Lang            lang = lang_of(rq);
    TRY(q_upkeep_by_name(db, S("verify"), rq->arena, &row, &found));
    Str text = !found ? msg(lang, M_admin_verify_never)
                      : MSG(rq->arena, lang, row.findings == 0 ? M_admin_verify_good : M_admin_verify_bad,
                            { S("at"), i18n_instant(rq->arena, lang, row.at) }, { S("checked"), i18n_number(rq->arena, lang, row.checked) },
                            { S("findings"), i18n_number(rq->arena, lang, row.findings) });
    admin_fact(rq, v, M_admin_verify, text);
    return NULL;
}

static Error *add_health(Req *rq, Db *db, AdminView *v)
{
    Lang             lang = lang_of(rq);
    const Site      *site = site_of(rq);
    House           *h = site->house;
    LedgerHead       head = ledger_head(h->ledger, rq->arena);
    DatabaseBytesRow size;
    int64_t          free = 0;
    TRY(q_database_bytes(db, rq->arena, &size));
    admin_fact(rq, &v->facts, M_admin_ledger_size, i18n_number(rq->arena, lang, head.size));
    admin_fact(rq, &v->facts, M_admin_ledger_at, head.at.ms == 0 ? msg(lang, M_admin_ledger_none) : i18n_instant(rq->arena, lang, head.at));
    admin_fact(rq, &v->facts, M_admin_engine, db_engine(h->db) == DB_POSTGRES ? S("PostgreSQL") : S("SQLite"));
    admin_fact(rq, &v->facts, M_admin_database_size, i18n_size(rq->arena, lang, size.bytes));
    if (site->data.n > 0) {
        TRY(os_disk_free(rq->arena, site->data, &free));
        admin_fact(rq, &v->facts, M_admin_disk_free, i18n_size(rq->arena, lang, free));
    }
    return add_verify(rq, db, &v->facts);
}

/* ---- what failed ------------------------------------------------------------------------------------------------------------ */

typedef struct IdForm {
    Id128 id;
} IdForm;
static const Field letter_fields[] = { FIELD(IdForm, id, "tin_id", .kind = FIELD_ID, .required = true, .label = "admin.letter") };
static const Field job_fields[] = { FIELD(IdForm, id, "viec_id", .kind = FIELD_ID, .required = true, .label = "admin.job") };
const FormSpec     letter_form = FORM(IdForm, letter_fields);
const FormSpec     job_form = FORM(IdForm, job_fields);

static Error *add_letters(Req *rq, Db *db, AdminView *v)
{
    static const Msg names[] = { M_admin_col_when, M_admin_letter, M_admin_col_why };
    Lang        lang = lang_of(rq);
    DeadLetters list = { 0 };
    Section    *s = admin_section(rq, v, "tin", M_admin_letters);
    TRY(outbox_dead(db, rq->arena, &list));
    s->text = msg(lang, M_admin_letters_text);
    admin_columns(rq, &s->table, M_admin_letters, names, COUNT_OF(names));
    for (size_t i = 0; i < list.count; i++) {
        TableRow *row = admin_row(rq, &s->table);
        admin_text(rq, row, i18n_instant(rq->arena, lang, list.items[i].at), S(""));
        admin_text(rq, row, list.items[i].topic, admin_court(rq, list.items[i].court));
        admin_text(rq, row, list.items[i].why, S(""));
    }
    s->table.empty = (EmptyView){ .title = msg(lang, M_admin_letters_none), .text = msg(lang, M_admin_letters_none_text) };
    if (list.count > 0) {
        FieldView *which = admin_field(rq, admin_form(rq, s, M_admin_letter_retry, S("/quan-tri/viec-nen/tin"), M_admin_letter_retry), INPUT_SELECT,
                                       "tin_id", M_admin_letter, NULL);
        for (size_t i = 0; i < list.count; i++) {
            Str label = str_format(rq->arena, STR_F ", " STR_F, STR_A(list.items[i].topic), STR_A(i18n_instant(rq->arena, lang, list.items[i].at)));
            admin_choice(rq, which, id_format(rq->arena, list.items[i].id), label);
        }
    }
    return NULL;
}

/* What a kind of job does, in words; a kind unknown here as it is. */
static Str job_name(Lang lang, Str kind)
{
    static const struct { Str kind; Msg name; } names[] = {
        { S_INIT(RECOUNT_JOB), M_admin_job_recount }, { S_INIT(INDEX_JOB), M_admin_job_index },
        { S_INIT(WATCH_JOB), M_admin_job_watch },     { S_INIT(EXPORT_JOB), M_admin_job_export },
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_eq(kind, names[i].kind)) {
            return msg(lang, names[i].name);
        }
    }
    return kind;
}

static void add_job_rows(Req *rq, const JobLines *list, Msg state, Tone tone, TableView *t)
{
    Lang lang = lang_of(rq);
    for (size_t i = 0; i < list->count; i++) {
        const JobLine *j = &list->items[i];
        TableRow      *row = admin_row(rq, t);
        admin_text(rq, row, job_name(lang, j->kind), i18n_instant(rq->arena, lang, j->made_at));
        admin_state(rq, row, tone, state);
        admin_text(rq, row, j->total > 0 ? str_format(rq->arena, STR_F "/" STR_F, STR_A(i18n_number(rq->arena, lang, j->done)), STR_A(i18n_number(rq->arena, lang, j->total)))
                                         : S(""), S(""));
        admin_text(rq, row, j->why, S(""));
    }
}

/* What came of it, in words; of a kind unknown here as it is. */
static Str job_result(Req *rq, const JobLine *j)
{
    Lang        lang = lang_of(rq);
    const Json *r = NULL;
    if (str_eq(j->kind, S(INDEX_JOB))) {
        return msg(lang, M_admin_job_indexed);
    }
    if (json_parse(rq->arena, j->result, j->result.n, &r) != NULL) {
        return j->result;
    }
    if (str_eq(j->kind, S(WATCH_JOB))) {
        return MSG(rq->arena, lang, M_admin_job_watched, { S("told"), i18n_number(rq->arena, lang, json_i64(r, "told", 0)) });
    }
    if (str_eq(j->kind, S(EXPORT_JOB))) {
        return MSG(rq->arena, lang, M_admin_job_exported, { S("months"), i18n_number(rq->arena, lang, json_i64(r, "months", 0)) });
    }
    if (!str_eq(j->kind, S(RECOUNT_JOB))) {
        return j->result;
    }
    return MSG(rq->arena, lang, M_admin_job_recounted, { S("files"), i18n_number(rq->arena, lang, json_i64(r, "files", 0)) },
               { S("recounted"), i18n_number(rq->arena, lang, json_i64(r, "recounted", 0)) });
}

static Error *add_jobs_done(Req *rq, Db *db, AdminView *v)
{
    static const Msg names[] = { M_admin_job, M_admin_col_ended, M_admin_col_result };
    JobLines done = { 0 };
    Lang     lang = lang_of(rq);
    Section *s = admin_section(rq, v, "xong", M_admin_jobs_done);
    TRY(jobs_list(db, rq->arena, S("done"), &done));
    admin_columns(rq, &s->table, M_admin_jobs_done, names, COUNT_OF(names));
    for (size_t i = 0; i < done.count && i < JOBS_DONE_SHOWN; i++) {
        const JobLine *j = &done.items[i];
        TableRow      *row = admin_row(rq, &s->table);
        admin_text(rq, row, job_name(lang, j->kind), S(""));
        admin_text(rq, row, i18n_instant(rq->arena, lang, j->not_before), S(""));
        admin_text(rq, row, job_result(rq, j), S(""));
    }
    s->table.empty = (EmptyView){ .title = msg(lang, M_admin_jobs_done_none), .text = msg(lang, M_admin_jobs_done_none_text) };
    return NULL;
}

static Error *add_jobs(Req *rq, Db *db, AdminView *v)
{
    static const Msg names[] = { M_admin_job, M_admin_col_state, M_admin_col_progress, M_admin_col_why };
    JobLines waiting = { 0 }, running = { 0 }, dead = { 0 };
    Lang     lang = lang_of(rq);
    Section *s = admin_section(rq, v, "viec", M_admin_jobs);
    TRY(jobs_list(db, rq->arena, S("waiting"), &waiting));
    TRY(jobs_list(db, rq->arena, S("running"), &running));
    TRY(jobs_list(db, rq->arena, S("dead"), &dead));
    admin_columns(rq, &s->table, M_admin_jobs, names, COUNT_OF(names));
    add_job_rows(rq, &dead, M_admin_job_dead, TONE_BAD, &s->table);
    add_job_rows(rq, &running, M_admin_job_running, TONE_NOW, &s->table);
    add_job_rows(rq, &waiting, M_admin_job_waiting, TONE_QUIET, &s->table);
    s->table.empty = (EmptyView){ .title = msg(lang, M_admin_jobs_none), .text = msg(lang, M_admin_jobs_none_text) };
    if (dead.count > 0) {
        FieldView *which = admin_field(rq, admin_form(rq, s, M_admin_job_retry, S("/quan-tri/viec-nen/viec"), M_admin_job_retry), INPUT_SELECT,
                                       "viec_id", M_admin_job, NULL);
        for (size_t i = 0; i < dead.count; i++) {
            Str label = str_format(rq->arena, STR_F ", " STR_F, STR_A(job_name(lang, dead.items[i].kind)), STR_A(i18n_instant(rq->arena, lang, dead.items[i].made_at)));
            admin_choice(rq, which, id_format(rq->arena, dead.items[i].id), label);
        }
    }
    return NULL;
}

static Error *build_upkeep(Req *rq, Db *db, AdminView *v)
{
    TRY(add_health(rq, db, v));
    TRY(add_letters(rq, db, v));
    TRY(add_jobs(rq, db, v));
    return add_jobs_done(rq, db, v);
}

/* The index this server searches rulings with. */
static void add_index_fact(Req *rq, AdminView *v)
{
    RulingIndex *x = site_of(rq)->house->rulings;
    Lang         lang = lang_of(rq);
    if (x != NULL) {
        int64_t damaged = ruling_index_damaged(x);
        Str     said = damaged == 0 ? msg(lang, M_admin_index_whole) : MSG(rq->arena, lang, M_admin_index_damaged, { S("damaged"), i18n_number(rq->arena, lang, damaged) });
        admin_fact(rq, &v->facts, M_admin_index, said);
    }
}

Error *upkeep_page(Req *rq, Resp *rs)
{
    Db       *db;
    AdminView v = admin_view(rq, M_admin_upkeep_title);
    int64_t   waiting = 0, dead = 0;
    v.lead = msg(lang_of(rq), M_admin_upkeep_lead);
    TRY(outbox_count(site_of(rq)->house->db, &waiting, &dead));
    admin_fact(rq, &v.facts, M_admin_outbox_waiting, i18n_number(rq->arena, lang_of(rq), waiting));
    add_index_fact(rq, &v);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = build_upkeep(rq, db, &v);
    db_done(db);
    TRY(failed);
    return admin_send(rq, rs, &v);
}

typedef struct Retrying {
    Id128   id;
    Instant now;
} Retrying;

static Error *retry_letter(Tx *tx, void *arg)
{
    const Retrying *r = arg;
    return outbox_retry(tx, r->id, r->now);
}

static Error *retry_job(Tx *tx, void *arg)
{
    const Retrying *r = arg;
    return jobs_retry(tx, r->id, r->now);
}

static Error *retry(Req *rq, Resp *rs, const FormSpec *spec, DeedKind kind, Change *change)
{
    IdForm form;
    TRY(form_read(rq, spec, &form));
    Retrying r = { form.id, os_now(site_of(rq)->house->os) };
    Deed     deed = { .kind = kind, .detail = id_format(rq->arena, form.id) };
    TRY(office_change(rq, &deed, change, &r));
    return resp_redirect(rs, S("/quan-tri/viec-nen"));
}

Error *letter_retry_do(Req *rq, Resp *rs) { return retry(rq, rs, &letter_form, DEED_LETTER_RETRIED, retry_letter); }
Error *job_retry_do(Req *rq, Resp *rs) { return retry(rq, rs, &job_form, DEED_JOB_RETRIED, retry_job); }

/* ---- deeds ------------------------------------------------------------------------------------------------------------------ */

typedef struct DeedsForm {
    Id128 before;
} DeedsForm;
static const Field deeds_fields[] = { FIELD(DeedsForm, before, "truoc_id", .kind = FIELD_ID) };
const FormSpec     deeds_form = FORM(DeedsForm, deeds_fields);

static void add_deed(Req *rq, const DeedsBeforeRow *r, TableView *t)
{
    Lang      lang = lang_of(rq);
    TableRow *row = admin_row(rq, t);
    CourtId   court;
    admin_text(rq, row, i18n_instant(rq->arena, lang, r->at), S(""));
    admin_text(rq, row, deed_word(lang, r->deed), deed_detail(rq, r->deed, r->detail));
    if (id_is_zero(r->about_id.id)) {
        admin_text(rq, row, court_id_parse(r->court_id, &court) ? admin_court(rq, court) : S(""), S(""));
    } else {
        admin_link(rq, row, r->about_name, str_format(rq->arena, "/quan-tri/nguoi/" STR_F, STR_A(id_format(rq->arena, r->about_id.id))));
    }
    admin_text(rq, row, r->by_name, S(""));
}

Error *deeds_page(Req *rq, Resp *rs)
{
    static const Msg names[] = { M_admin_col_when, M_admin_col_deed, M_admin_col_about, M_admin_col_by };
    DeedsForm       form;
    Db             *db;
    DeedsBeforeRows rows;
    Id128           last;
    AdminView       v = admin_view(rq, M_admin_deeds_title);
    TRY(form_read(rq, &deeds_form, &form));
    bool later = !id_is_zero(form.before);
    memset(last.b, 0xff, sizeof last.b);
    last = later ? form.before : last;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = q_deeds_before(db, (Bytes){ last.b, sizeof last.b }, DEED_ROWS + 1, rq->arena, &rows);
    db_done(db);
    TRY(failed);
    v.lead = msg(lang_of(rq), M_admin_deeds_lead);
    Section *s = admin_section(rq, &v, "nhat-ky", M_admin_deeds_title);
    admin_columns(rq, &s->table, M_admin_deeds_title, names, COUNT_OF(names));
    size_t shown = rows.count > DEED_ROWS ? DEED_ROWS : rows.count;
    for (size_t i = 0; i < shown; i++) {
        add_deed(rq, &rows.items[i], &s->table);
    }
    s->table.empty = (EmptyView){ .title = msg(lang_of(rq), M_admin_deeds_none) };
    Str older = S("");
    if (rows.count > shown) {
        memcpy(last.b, rows.items[shown - 1].id.p, sizeof last.b);
        older = str_format(rq->arena, "/quan-tri/nhat-ky?truoc_id=" STR_F, STR_A(id_format(rq->arena, last)));
    }
    admin_pager(rq, &s->table, later ? S("/quan-tri/nhat-ky") : S(""), older, shown);
    return admin_send(rq, rs, &v);
}
