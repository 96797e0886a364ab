/* A person's own account: sessions, password, second factor, recovery codes, and what he agreed to.
 * Routes: /tai-khoan and below, /khoi-phuc. Secrets are shown once, in the answer to the form that asked for them; nothing of them is
 * logged. Tables: account, account_session (through identity), participant (read). */
#include "portal/routes.h"

#include "html/qr.h"
#include "portal/portal_account_html.h"
#include "portal/portal_codes_html.h"
#include "portal/portal_consents_html.h"
#include "portal/portal_msg.h"
#include "portal/portal_recover_html.h"
#include "portal/portal_sql.h"
#include "portal/portal_totp_html.h"

enum { ROWS_MOST = 200, CLIENT_SHOWN = 80 };

/* ---- the account ----------------------------------------------------------------------------------------------------------------- */

typedef struct AccountForm {
    Str done;
} AccountForm;
static const char *const done_words[] = { "mat-khau", "phien", "xac-thuc", NULL };
static const Field       account_fields[] = { FIELD(AccountForm, done, "xong", .kind = FIELD_CHOICE, .choices = done_words) };
const FormSpec           portal_account_form = FORM(AccountForm, account_fields);

typedef struct PasswordForm {
    Str old, fresh, again;
} PasswordForm;
static const Field password_fields[] = {
    FIELD(PasswordForm, old, "mat-khau-cu", .kind = FIELD_SECRET, .required = true, .label = "portal.password_old"),
    FIELD(PasswordForm, fresh, "mat-khau-moi", .kind = FIELD_SECRET, .required = true, .label = "portal.password_new"),
    FIELD(PasswordForm, again, "nhap-lai", .kind = FIELD_SECRET, .required = true, .label = "portal.password_again"),
};
const FormSpec portal_password_form = FORM(PasswordForm, password_fields);

static FieldView secret_field(Lang lang, Str name, Msg label, Msg hint, Str autocomplete)
{
    return (FieldView){ .kind = INPUT_PASSWORD, .name = name, .label = msg(lang, label), .hint = msg(lang, hint), .autocomplete = autocomplete };
}

static void fill_password(Req *rq, const Error *errors, FormView *out)
{
    Lang lang = lang_of(rq);
    *out = (FormView){ .action = rq_link(rq, S("/tai-khoan/mat-khau")), .csrf = csrf_token(rq), .submit = msg(lang, M_portal_password_do) };
    *LIST_ADD(rq->arena, &out->fields) = secret_field(lang, S("mat-khau-cu"), M_portal_password_old, NULL, S("current-password"));
    *LIST_ADD(rq->arena, &out->fields) = secret_field(lang, S("mat-khau-moi"), M_portal_password_new, M_portal_password_hint, S("new-password"));
    *LIST_ADD(rq->arena, &out->fields) = secret_field(lang, S("nhap-lai"), M_portal_password_again, NULL, S("new-password"));
    form_explain(rq->arena, lang, errors, out);
}

static void fill_done(Lang lang, Str done, AccountView *v)
{
    Msg what = str_eq(done, S("mat-khau"))  ? M_portal_done_password
             : str_eq(done, S("phien"))     ? M_portal_done_session
             : str_eq(done, S("xac-thuc")) ? M_portal_done_totp
                                            : NULL;
    if (what != NULL) {
        v->done = (NoticeView){ .tone = TONE_GOOD, .title = msg(lang, what) };
    }
}

/* A device in words its owner knows: "Chrome – Windows". The order matters: most browsers also name those they descend from. */
static Str device_name(Arena *a, Str client)
{
    static const struct {
        const char *sign, *name;
    } browsers[] = { { "coc_coc", "Cốc Cốc" }, { "Edg", "Edge" }, { "OPR/", "Opera" }, { "SamsungBrowser", "Samsung Internet" },
        { "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" }, { "CriOS/", "Chrome" }, { "Chrome/", "Chrome" }, { "Safari/", "Safari" } },
      systems[] = { { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Windows", "Windows" }, { "Mac OS X", "macOS" },
          { "CrOS", "ChromeOS" }, { "Linux", "Linux" } };
    const char *browser = NULL, *system = NULL;
    for (size_t i = 0; i < COUNT_OF(browsers) && browser == NULL; i++) {
        browser = str_has(client, str_of(browsers[i].sign)) ? browsers[i].name : NULL;
    }
    for (size_t i = 0; i < COUNT_OF(systems) && system == NULL; i++) {
        system = str_has(client, str_of(systems[i].sign)) ? systems[i].name : NULL;
    }
    if (browser == NULL || system == NULL) {
        return str_sub(client, 0, CLIENT_SHOWN);
    }
    return str_format(a, "%s – %s", browser, system);
}

static Error *read_account(Req *rq, Db *db, AccountView *v)
{
    Identity      *id = site_of(rq)->identity;
    const Session *s = session_of(rq);
    Account        account;
    SessionLines   sessions = { 0 };
    TRY(account_load(db, rq->arena, s->account, &account));
    TRY(session_list(id, db, rq->arena, s->account, &sessions));
    v->has_password = account.has_password;
    v->has_totp = account.has_totp;
    v->staff = account.staff;
    portal_fact(rq, &v->facts, M_portal_account_name, account.display);
    portal_fact(rq, &v->facts, M_portal_account_totp, msg(lang_of(rq), account.has_totp ? M_portal_account_on : M_portal_account_off));
    for (size_t i = 0; i < sessions.count; i++) {
        const SessionLine *l = &sessions.items[i];
        *LIST_ADD(rq->arena, &v->sessions) = (SessionItem){ id_format(rq->arena, l->id.id), device_name(rq->arena, l->client), l->made_at, l->seen_at,
                                                            id_eq(l->id.id, s->id.id) };
    }
    return NULL;
}

static Error *account_show(Req *rq, Resp *rs, Str done, const Error *errors)
{
    Lang        lang = lang_of(rq);
    Db         *db;
    AccountView v = { .frame = frame_of(rq, msg(lang, M_portal_account_title)), .csrf = csrf_token(rq) };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = read_account(rq, db, &v);
    db_done(db);
    TRY(failed);
    v.end_action = rq_link(rq, S("/tai-khoan/phien"));
    v.end_all_action = rq_link(rq, S("/tai-khoan/phien/tat-ca"));
    v.totp_action = rq_link(rq, S("/tai-khoan/xac-thuc"));
    v.codes_action = rq_link(rq, S("/tai-khoan/ma-khoi-phuc"));
    v.consents_href = rq_link(rq, S("/tai-khoan/dong-y"));
    v.tokens_href = rq_link(rq, S("/tai-khoan/ma-truy-cap"));
    v.looks_href = rq_link(rq, S("/ai-da-xem"));
    v.searches_href = rq_link(rq, S("/tai-khoan/tim-kiem"));
    v.remarks_href = rq_link(rq, S("/tai-khoan/y-kien"));
    fill_password(rq, errors, &v.password);
    fill_done(lang, done, &v);
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, portal_account_html(rq->arena, lang, &v));
}

Error *portal_account_page(Req *rq, Resp *rs)
{
    AccountForm form;
    TRY(form_read(rq, &portal_account_form, &form));
    return account_show(rq, rs, form.done, NULL);
}

/* Errors of identity name its own parameters; the page names the fields of its form. */
static Error *in_form(Error *e)
{
    if (str_eq(e->field, S("old_password"))) {
        e->field = S("mat-khau-cu");
        e->code = ERR_FIELD;
    } else if (str_eq(e->field, S("password"))) {
        e->field = S("mat-khau-moi");
    }
    return e;
}

static Error *check_again(Str fresh, Str again)
{
    return str_eq(fresh, again) ? NULL : field_error("nhap-lai", S("portal.password_differs"));
}

Error *portal_password_do(Req *rq, Resp *rs)
{
    PasswordForm   form;
    const Session *s = session_of(rq);
    Error         *wrong = form_read(rq, &portal_password_form, &form);
    if (wrong == NULL) {
        wrong = check_again(form.fresh, form.again);
    }
    if (wrong == NULL) {
        wrong = password_change(site_of(rq)->identity, rq->arena, s->account, form.old, form.fresh, s->id);
    }
    if (wrong == NULL) {
        return resp_redirect(rs, S("/tai-khoan?xong=mat-khau"));
    }
    wrong = in_form(wrong);
    return wrong->code == ERR_FIELD || wrong->code == ERR_TOO_MANY ? account_show(rq, rs, S(""), wrong) : wrong;
}

/* ---- sessions --------------------------------------------------------------------------------------------------------------------- */

typedef struct SessionForm {
    SessionId session;
} SessionForm;
static const Field session_fields[] = { FIELD(SessionForm, session, "phien_id", .kind = FIELD_ID, .required = true, .label = "portal.sessions") };
const FormSpec     portal_session_form = FORM(SessionForm, session_fields);

Error *portal_session_end(Req *rq, Resp *rs)
{
    SessionForm form;
    TRY(form_read(rq, &portal_session_form, &form));
    TRY(session_end(site_of(rq)->identity, session_of(rq)->account, form.session));
    return resp_redirect(rs, S("/tai-khoan?xong=phien"));
}

Error *portal_session_end_all(Req *rq, Resp *rs)
{
    const Session *s = session_of(rq);
    TRY(session_end_all(site_of(rq)->identity, s->account, s->id));
    return resp_redirect(rs, S("/tai-khoan?xong=phien"));
}

/* ---- the second factor -------------------------------------------------------------------------------------------------------------- */

typedef struct TotpForm {
    Str code;
} TotpForm;
static const Field totp_fields[] = { FIELD(TotpForm, code, "ma", .kind = FIELD_SECRET, .required = true, .max = 10, .label = "portal.totp_code") };
const FormSpec     portal_totp_form = FORM(TotpForm, totp_fields);

static Error *totp_show(Req *rq, Resp *rs, TotpView *v, const Error *errors)
{
    Lang lang = lang_of(rq);
    v->frame = frame_of(rq, msg(lang, M_portal_totp_title));
    frame_crumb(rq, &v->frame, msg(lang, M_portal_account_title), S("/tai-khoan"));
    v->form = (FormView){ .action = rq_link(rq, S("/tai-khoan/xac-thuc/xac-nhan")), .csrf = csrf_token(rq), .submit = msg(lang, M_portal_totp_confirm),
                          .back = rq_link(rq, S("/tai-khoan")) };
    *LIST_ADD(rq->arena, &v->form.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("ma"), .label = msg(lang, M_portal_totp_code),
                                                         .hint = msg(lang, M_portal_totp_code_hint), .short_input = true,
                                                         .autocomplete = S("one-time-code") };
    form_explain(rq->arena, lang, errors, &v->form);
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, portal_totp_html(rq->arena, lang, v));
}

Error *portal_totp_begin(Req *rq, Resp *rs)
{
    TotpView v = { 0 };
    Str      uri;
    TRY(totp_begin(site_of(rq)->identity, rq->arena, session_of(rq)->account, msg(lang_of(rq), M_portal_home_title), &v.secret, &uri));
    TRY(qr_path(rq->arena, uri, &v.qr, &v.qr_size));
    return totp_show(rq, rs, &v, NULL);
}

Error *portal_totp_do(Req *rq, Resp *rs)
{
    TotpForm form;
    TotpView v = { 0 };
    Error   *wrong = form_read(rq, &portal_totp_form, &form);
    if (wrong == NULL) {
        wrong = totp_confirm(site_of(rq)->identity, rq->arena, session_of(rq)->account, form.code);
    }
    if (wrong == NULL) {
        return resp_redirect(rs, S("/tai-khoan?xong=xac-thuc"));
    }
    if (wrong->code != ERR_FIELD) {
        return wrong;
    }
    wrong->field = S("ma");
    return totp_show(rq, rs, &v, wrong);
}

/* ---- recovery ------------------------------------------------------------------------------------------------------------------------- */

Error *portal_codes_do(Req *rq, Resp *rs)
{
    Lang      lang = lang_of(rq);
    Str       codes[RECOVERY_CODES];
    CodesView v = { .frame = frame_of(rq, msg(lang, M_portal_codes_title)), .back = rq_link(rq, S("/tai-khoan")) };
    frame_crumb(rq, &v.frame, msg(lang, M_portal_account_title), S("/tai-khoan"));
    TRY(recovery_make(site_of(rq)->identity, rq->arena, session_of(rq)->account, codes));
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        *LIST_ADD(rq->arena, &v.codes) = codes[i];
    }
    return page_send(rs, portal_codes_html(rq->arena, lang, &v));
}

typedef struct RecoverForm {
    Str login, code, fresh, again;
} RecoverForm;
static const Field recover_fields[] = {
    FIELD(RecoverForm, login, "tai-khoan", .kind = FIELD_TEXT, .required = true, .label = "portal.recover_login"),
    FIELD(RecoverForm, code, "ma", .kind = FIELD_SECRET, .required = true, .max = 30, .label = "portal.recover_code"),
    FIELD(RecoverForm, fresh, "mat-khau-moi", .kind = FIELD_SECRET, .required = true, .label = "portal.password_new"),
    FIELD(RecoverForm, again, "nhap-lai", .kind = FIELD_SECRET, .required = true, .label = "portal.password_again"),
};
const FormSpec portal_recover_form = FORM(RecoverForm, recover_fields);

static Error *recover_show(Req *rq, Resp *rs, bool done, const Error *errors)
{
    Lang        lang = lang_of(rq);
    RecoverView v = { .frame = frame_public(rq, msg(lang, M_portal_recover_title)) };
    if (done) {
        v.done = (NoticeView){ .tone = TONE_GOOD, .title = msg(lang, M_portal_recover_done), .text = msg(lang, M_portal_recover_done_text),
                               .act = { msg(lang, M_portal_recover_sign_in), rq_link(rq, S("/dang-nhap")) } };
    }
    v.form = (FormView){ .action = rq_link(rq, S("/khoi-phuc")), .csrf = csrf_token(rq), .submit = msg(lang, M_portal_recover_title) };
    *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("tai-khoan"), .label = msg(lang, M_portal_recover_login),
                                                        .value = rq_value(rq, "tai-khoan"), .autocomplete = S("username") };
    *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("ma"), .label = msg(lang, M_portal_recover_code),
                                                        .hint = msg(lang, M_portal_recover_code_hint), .short_input = true, .autocomplete = S("off") };
    *LIST_ADD(rq->arena, &v.form.fields) = secret_field(lang, S("mat-khau-moi"), M_portal_password_new, M_portal_password_hint, S("new-password"));
    *LIST_ADD(rq->arena, &v.form.fields) = secret_field(lang, S("nhap-lai"), M_portal_password_again, NULL, S("new-password"));
    form_explain(rq->arena, lang, errors, &v.form);
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, portal_recover_html(rq->arena, lang, &v));
}

Error *portal_recover_page(Req *rq, Resp *rs)
{
    return recover_show(rq, rs, false, NULL);
}

Error *portal_recover_do(Req *rq, Resp *rs)
{
    RecoverForm form;
    Place       place = { .address = rq_address(rq), .client = rq_header(rq, "User-Agent") };
    Error      *wrong = form_read(rq, &portal_recover_form, &form);
    if (wrong == NULL) {
        wrong = check_again(form.fresh, form.again);
    }
    if (wrong == NULL) {
        wrong = recovery_use(site_of(rq)->identity, rq->arena, form.login, form.code, form.fresh, place);
    }
    if (wrong == NULL) {
        return recover_show(rq, rs, true, NULL);
    }
    wrong = in_form(wrong);
    bool mend = wrong->code == ERR_FIELD || wrong->code == ERR_SIGN_IN || wrong->code == ERR_TOO_MANY;
    return mend ? recover_show(rq, rs, false, wrong) : wrong;
}

/* ---- consents and mandates -------------------------------------------------------------------------------------------------------------- */

static void set_columns(Req *rq, TableView *t, Msg caption, const Msg *names, size_t count)
{
    t->caption = msg(lang_of(rq), caption);
    for (size_t i = 0; i < count; i++) {
        *LIST_ADD(rq->arena, &t->columns) = portal_column(lang_of(rq), names[i]);
    }
}

/* The way to an act in a file: empty text when the procedure has no such act. */
static TableCell act_cell(Req *rq, Str procedure, Str act_id, MatterId matter)
{
    const Procedure    *p = procedure_find(site_of(rq)->house->law, procedure);
    const ProcedureAct *act = p == NULL ? NULL : procedure_act(p, act_id);
    if (act == NULL) {
        return (TableCell){ 0 };
    }
    Str href = str_format(rq->arena, STR_F "/viec/" STR_F, STR_A(file_link(rq, matter)), STR_A(act->slug));
    return (TableCell){ .kind = CELL_LINK, .text = law_text(lang_of(rq), act->verb), .href = rq_link(rq, href) };
}

static TableCell case_cell(Req *rq, Str number, Str title, MatterId matter)
{
    return (TableCell){ .kind = CELL_LINK, .text = file_heading(rq, number), .href = rq_link(rq, file_link(rq, matter)), .under = title };
}

static Str span_of(Req *rq, Str from, Str until)
{
    Date first, last;
    Lang lang = lang_of(rq);
    Str  begin = date_parse(from, &first) ? i18n_date(rq->arena, lang, first) : S("");
    return date_parse(until, &last) ? MSG(rq->arena, lang, M_portal_from_until, { S("from"), begin }, { S("until"), i18n_date(rq->arena, lang, last) })
                                    : MSG(rq->arena, lang, M_portal_from_on, { S("from"), begin });
}

static Error *service_table(Req *rq, Db *db, TableView *t)
{
    static const Msg    names[] = { M_portal_col_matter, M_portal_col_capacity, M_portal_col_service, M_portal_col_change };
    Lang                lang = lang_of(rq);
    ConsentsOfMineRows  rows;
    set_columns(rq, t, M_portal_consents_service, names, COUNT_OF(names));
    TRY(q_consents_of_mine(db, session_of(rq)->person, date_format(rq->arena, today_of(rq)), ROWS_MOST, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const ConsentsOfMineRow *r = &rows.items[i];
        TableRow                *row = LIST_ADD(rq->arena, &t->rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = case_cell(rq, r->number, r->title, r->matter_id);
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = power_name(site_of(rq)->house, lang, r->capacity) };
        *LIST_ADD(rq->arena, &row->cells) =
            (TableCell){ .kind = CELL_STATE, .state = r->electronic ? (StateView){ TONE_GOOD, msg(lang, M_portal_service_electronic) }
                                                                     : (StateView){ TONE_QUIET, msg(lang, M_portal_service_paper) } };
        *LIST_ADD(rq->arena, &row->cells) = act_cell(rq, r->procedure, S("choose_electronic_service"), r->matter_id);
    }
    t->empty = (EmptyView){ .title = msg(lang, M_portal_mine_none), .text = msg(lang, M_portal_consents_none) };
    table_label(t);
    return NULL;
}

static Error *representatives_table(Req *rq, Db *db, TableView *t)
{
    static const Msg          names[] = { M_portal_col_person, M_portal_col_matter, M_portal_col_span, M_portal_col_change };
    Lang                      lang = lang_of(rq);
    RepresentativesOfMineRows rows;
    set_columns(rq, t, M_portal_consents_for_me, names, COUNT_OF(names));
    TRY(q_representatives_of_mine(db, session_of(rq)->person, ROWS_MOST, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const RepresentativesOfMineRow *r = &rows.items[i];
        TableRow                       *row = LIST_ADD(rq->arena, &t->rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = r->name, .under = power_name(site_of(rq)->house, lang, r->capacity) };
        *LIST_ADD(rq->arena, &row->cells) = case_cell(rq, r->number, r->title, r->matter_id);
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = span_of(rq, r->from_on, r->until_on) };
        *LIST_ADD(rq->arena, &row->cells) = r->ended ? (TableCell){ 0 } : act_cell(rq, r->procedure, S("end_mandate"), r->matter_id);
    }
    t->empty = (EmptyView){ .title = msg(lang, M_portal_nobody_for_me), .text = msg(lang, M_portal_nobody_for_me_text) };
    table_label(t);
    return NULL;
}

static Error *mandates_table(Req *rq, Db *db, TableView *t)
{
    static const Msg   names[] = { M_portal_col_matter, M_portal_col_capacity, M_portal_col_span };
    Lang               lang = lang_of(rq);
    MandatesOfMineRows rows;
    set_columns(rq, t, M_portal_consents_for_others, names, COUNT_OF(names));
    TRY(q_mandates_of_mine(db, session_of(rq)->person, date_format(rq->arena, today_of(rq)), ROWS_MOST, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const MandatesOfMineRow *r = &rows.items[i];
        TableRow                *row = LIST_ADD(rq->arena, &t->rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = case_cell(rq, r->number, r->title, r->matter_id);
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = power_name(site_of(rq)->house, lang, r->capacity), .under = r->whom };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = span_of(rq, r->from_on, r->until_on) };
    }
    t->empty = (EmptyView){ .title = msg(lang, M_portal_for_nobody), .text = msg(lang, M_portal_for_nobody_text) };
    table_label(t);
    return NULL;
}

static Error *read_consents(Req *rq, Db *db, ConsentsView *v)
{
    TRY(service_table(rq, db, &v->service));
    TRY(representatives_table(rq, db, &v->acting_for_me));
    return mandates_table(rq, db, &v->acting_for_others);
}

Error *portal_consents_page(Req *rq, Resp *rs)
{
    Lang         lang = lang_of(rq);
    Db          *db;
    ConsentsView v = { .frame = frame_of(rq, msg(lang, M_portal_consents_title)) };
    frame_crumb(rq, &v.frame, msg(lang, M_portal_account_title), S("/tai-khoan"));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = read_consents(rq, db, &v);
    db_done(db);
    TRY(failed);
    return page_send(rs, portal_consents_html(rq->arena, lang, &v));
}
