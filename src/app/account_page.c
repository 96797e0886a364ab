/* Signing in and out, the code printed on served papers, how pages are shown.
 * Routes: /dang-nhap, /dang-nhap/gia-dinh, /dang-xuat, /tong-dat, /hien-thi. */
#include "app/app_int.h"

#include "app/account_view.h"
#include "app/app_msg.h"
#include "app/served_code_html.h"
#include "app/sign_in_html.h"
#include "work/work.h"

#include <string.h>

enum { YEAR_S = 365 * 24 * 3600, CLIENT_KEPT = 200 /* bytes: a browser names itself last */ };

Str safe_return(Str to, Str otherwise)
{
    bool ours = to.n > 0 && to.p[0] == '/' && (to.n == 1 || (to.p[1] != '/' && to.p[1] != '\\'));
    return ours ? to : otherwise;
}

Place place_of(Req *rq)
{
    return (Place){ .address = rq_address(rq), .client = str_sub(rq_header(rq, "User-Agent"), 0, CLIENT_KEPT) };
}

/* Where he begins: an officer without a second factor at its enrolment, which is all that opens for him. */
static Str begins_at(const Session *s, Str to)
{
    if (s->must_enrol) {
        return S("/tai-khoan");
    }
    return !str_eq(to, S("/")) ? to : s->admin ? S("/quan-tri") : s->staff ? S("/nghiep-vu") : S("/vu-viec-cua-toi");
}

Error *enter(Req *rq, Resp *rs, const SignedIn *in, Str to)
{
    resp_session(rs, str_copy(rq->arena, str_of(in->token.text)), SESSION_MAX_MS / 1000);
    return resp_redirect(rs, begins_at(&in->session, to));
}

/* ---- /dang-nhap ------------------------------------------------------------------------------------------------------------ */

typedef struct SignInForm {
    Str login, password, totp, to;
} SignInForm;

static const Field sign_in_fields[] = {
    FIELD(SignInForm, login, "tai-khoan", .kind = FIELD_TEXT, .required = true, .label = "app.login"),
    FIELD(SignInForm, password, "mat-khau", .kind = FIELD_SECRET, .required = true, .label = "app.password"),
    FIELD(SignInForm, totp, "ma-xac-thuc", .kind = FIELD_SECRET, .label = "app.totp"),
    FIELD(SignInForm, to, "tiep", .kind = FIELD_HIDDEN, .max = 500),
};
static const FormSpec sign_in_form = FORM(SignInForm, sign_in_fields);

typedef struct ReturnForm {
    Str to;
} ReturnForm;
static const Field return_fields[] = { FIELD(ReturnForm, to, "tiep", .kind = FIELD_HIDDEN, .max = 500) };
static const FormSpec return_form = FORM(ReturnForm, return_fields);

/* Cards are written in Vietnamese, by the program that made the people: what it calls a part or a court, in the reader's language. */
static Str card_word(Req *rq, Str word)
{
    static const Msg parts[] = { M_app_card_chief, M_app_card_deputy,   M_app_card_judge,     M_app_card_juror,    M_app_card_clerk,
                                 M_app_card_procurator, M_app_card_higher_procurator, M_app_card_enforcement, M_app_card_mediator,
                                 M_app_card_plaintiff, M_app_card_defendant, M_app_card_lawyer, M_app_card_citizen };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (str_eq(msg(LANG_VI, parts[i]), word)) {
            return msg(lang_of(rq), parts[i]);
        }
    }
    const Court *court = registry_court_named(site_of(rq)->house->registry, word, today_of(rq));
    return court != NULL ? law_text(lang_of(rq), court_name_on(court, today_of(rq))->name) : word;
}

/* A card is "role – court": people of one court stand together under its name, those who come to it first. */
static Error *add_card(Req *rq, Db *db, SignInView *v, const Account *person)
{
    int64_t waiting;
    Str    role = card_word(rq, person->card), place = msg(lang_of(rq), M_app_demo_public), dash = S(" – ");
    size_t at;
    if (str_find(person->card, dash, &at)) {
        Str court = card_word(rq, str_sub(person->card, at + dash.n, person->card.n));
        role = card_word(rq, str_sub(person->card, 0, at));
        place = person->staff ? court : place;
        role = person->staff ? role : str_format(rq->arena, STR_F STR_F STR_F, STR_A(role), STR_A(dash), STR_A(court));
    }
    TRY(tasks_waiting(db, rq->arena, person->person, today_of(rq), &waiting));
    Str number = str_format(rq->arena, "%lld", (long long)waiting);
    Str text = waiting > 0 ? MSG(rq->arena, lang_of(rq), M_app_demo_waiting, { S("n"), number }) : S("");
    if (v->groups.count == 0 || !str_eq(v->groups.items[v->groups.count - 1].heading, place)) {
        *LIST_ADD(rq->arena, &v->groups) = (DemoGroup){ .heading = place };
    }
    *LIST_ADD(rq->arena, &v->groups.items[v->groups.count - 1].cards) =
        (DemoCard){ id_format(rq->arena, person->id.id), person->display, role, text };
    return NULL;
}

static Error *add_cards(Req *rq, SignInView *v)
{
    Site    *site = site_of(rq);
    Db      *db;
    Accounts list = { 0 };
    if (!site->demo) {
        return NULL;
    }
    TRY(db_read(site->house->db, rq->arena, &db));
    Error *failed = account_cards(site->identity, db, rq->arena, &list);
    for (size_t i = 0; i < list.count && failed == NULL; i++) {
        failed = add_card(rq, db, v, &list.items[i]);
    }
    db_done(db);
    return failed;
}

static Error *sign_in_show(Req *rq, Resp *rs, Str to, const Error *errors, bool totp)
{
    Lang       lang = lang_of(rq);
    SignInView v = { .frame = frame_public(rq, msg(lang, M_app_sign_in)), .to = to };
    v.demo_action = rq_link(rq, S("/dang-nhap/gia-dinh"));
    v.code_href = rq_link(rq, S("/tong-dat"));
    v.register_href = rq_link(rq, S("/dang-ky"));
    v.recover_href = rq_link(rq, S("/khoi-phuc"));
    v.form = (FormView){ .action = rq_link(rq, S("/dang-nhap")), .csrf = csrf_token(rq), .submit = msg(lang, M_app_sign_in) };
    *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("tai-khoan"), .label = msg(lang, M_app_login),
        .hint = msg(lang, M_app_login_hint), .value = rq_value(rq, "tai-khoan"), .autocomplete = S("username") };
    *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_PASSWORD, .name = S("mat-khau"),
        .label = msg(lang, M_app_password), .autocomplete = S("current-password") };
    if (totp) {
        *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("ma-xac-thuc"),
            .label = msg(lang, M_app_totp), .hint = msg(lang, M_app_totp_hint), .short_input = true,
            .autocomplete = S("one-time-code") };
    }
    form_explain(rq->arena, lang, errors, &v.form);
    TRY(add_cards(rq, &v));
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, sign_in_html(rq->arena, lang, &v));
}

static Error *sign_in_page(Req *rq, Resp *rs)
{
    ReturnForm form;
    TRY(form_read(rq, &return_form, &form));
    return sign_in_show(rq, rs, safe_return(form.to, S("/")), NULL, false);
}

static Error *sign_in_do(Req *rq, Resp *rs)
{
    SignInForm form;
    SignedIn   in;
    Error     *wrong = form_read(rq, &sign_in_form, &form);
    Str        to = safe_return(rq_value(rq, "tiep"), S("/"));
    if (wrong != NULL && wrong->code == ERR_FIELD) {
        return sign_in_show(rq, rs, to, wrong, form.totp.n > 0);
    }
    TRY(wrong);
    SignIn ask = { form.login, form.password, form.totp, place_of(rq) };
    wrong = sign_in(site_of(rq)->identity, rq->arena, &ask, &in);
    if (wrong != NULL && (wrong->code == ERR_SIGN_IN || wrong->code == ERR_TOO_MANY)) {
        return sign_in_show(rq, rs, to, wrong, form.totp.n > 0);
    }
    TRY(wrong);
    return in.totp_needed ? sign_in_show(rq, rs, to, NULL, true) : enter(rq, rs, &in, to);
}

/* ---- the demo's people ------------------------------------------------------------------------------------------------------- */

typedef struct DemoForm {
    AccountId account;
    Str       to;
} DemoForm;
static const Field demo_fields[] = {
    FIELD(DemoForm, account, "nguoi", .kind = FIELD_ID, .required = true, .label = "app.login"),
    FIELD(DemoForm, to, "tiep", .kind = FIELD_HIDDEN, .max = 500),
};
static const FormSpec demo_form = FORM(DemoForm, demo_fields);

static Error *demo_sign_in(Req *rq, Resp *rs)
{
    DemoForm form;
    SignedIn in;
    TRY(form_read(rq, &demo_form, &form));
    TRY(sign_in_demo(site_of(rq)->identity, rq->arena, form.account, place_of(rq), &in));
    return enter(rq, rs, &in, safe_return(form.to, S("/")));
}

static Error *sign_out(Req *rq, Resp *rs)
{
    const Session *s = session_of(rq);
    TRY(session_end(site_of(rq)->identity, s->account, s->id));
    resp_session(rs, S(""), -1);
    return resp_redirect(rs, S("/"));
}

/* ---- the code on served papers: BLTTDS 177, the page stands beside service on paper ---------------------------------------- */

typedef struct CodeForm {
    Str code;
} CodeForm;
static const Field code_fields[] = { FIELD(CodeForm, code, "ma", .kind = FIELD_SECRET, .required = true, .max = 30, .label = "app.code") };
static const FormSpec code_form = FORM(CodeForm, code_fields);

/* `typed`: what stood in the code scanned from paper; he still presses the button himself. */
static Error *code_show(Req *rq, Resp *rs, Str typed, const Error *errors)
{
    Lang           lang = lang_of(rq);
    ServedCodeView v = { .frame = frame_public(rq, msg(lang, M_app_code_title)) };
    v.form = (FormView){ .action = rq_link(rq, S("/tong-dat")), .csrf = csrf_token(rq), .submit = msg(lang, M_app_code_open) };
    *LIST_ADD(rq->arena, &v.form.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("ma"), .label = msg(lang, M_app_code),
        .value = typed, .hint = msg(lang, M_app_code_hint), .example = S("7K2M-Q9XD-4TRA-0VBN"), .short_input = true, .autocomplete = S("off") };
    form_explain(rq->arena, lang, errors, &v.form);
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, served_code_html(rq->arena, lang, &v));
}

typedef struct ScannedForm {
    Str code;
} ScannedForm;
static const Field scanned_fields[] = { FIELD(ScannedForm, code, "ma", .kind = FIELD_SECRET, .max = 30) };
static const FormSpec scanned_form = FORM(ScannedForm, scanned_fields);

static Error *code_page(Req *rq, Resp *rs)
{
    ScannedForm form;
    TRY(form_read(rq, &scanned_form, &form));
    return code_show(rq, rs, form.code, NULL);
}

enum { CODE_SIGNS = 16 };

/* Letters and digits of it: people write it in groups, with spaces or strokes. */
static size_t signs_of(Str code)
{
    size_t n = 0;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        n += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    return n;
}

static Error *code_open(Req *rq, Resp *rs)
{
    CodeForm form;
    SignedIn in;
    MatterId matter;
    Error   *wrong = form_read(rq, &code_form, &form);
    if (wrong == NULL && signs_of(form.code) != CODE_SIGNS) { /* no code at all: it is said so, and what was typed stands there to be mended */
        Str count = i18n_number(rq->arena, lang_of(rq), (int64_t)signs_of(form.code));
        return code_show(rq, rs, form.code, err_arg(field_error("ma", S("app.code_length")), S("count"), count));
    }
    if (wrong == NULL) {
        wrong = served_code_open(site_of(rq)->identity, rq->arena, form.code, place_of(rq), &in);
    }
    if (wrong != NULL && (wrong->code == ERR_FIELD || wrong->code == ERR_SIGN_IN || wrong->code == ERR_TOO_MANY)) {
        return code_show(rq, rs, S(""), wrong);
    }
    TRY(wrong);
    memcpy(matter.id.b, in.session.scope, sizeof matter.id.b);
    return enter(rq, rs, &in, str_format(rq->arena, "/vu-viec-cua-toi/" STR_F, STR_A(id_format(rq->arena, matter.id))));
}

/* ---- how pages are shown ------------------------------------------------------------------------------------------------------- */

typedef struct DisplayForm {
    Str theme, type, column, to;
} DisplayForm;
static const char *const themes[] = { "tu-dong", "sang", "toi", NULL };
static const char *const types[] = { "thuong", "lon", NULL };
static const Field       display_fields[] = {
    FIELD(DisplayForm, theme, "giao_dien", .kind = FIELD_CHOICE, .choices = themes),
    FIELD(DisplayForm, type, "co_chu", .kind = FIELD_CHOICE, .choices = types),
    FIELD(DisplayForm, column, "cot", .kind = FIELD_HIDDEN, .max = 24),
    FIELD(DisplayForm, to, "ve", .kind = FIELD_HIDDEN, .max = 1000),
};
static const FormSpec display_form = FORM(DisplayForm, display_fields);

/* A preference of this browser, nothing of the court's: no token is asked, so that kept pages can carry the form. */
static Error *display_set(Req *rq, Resp *rs)
{
    DisplayForm form;
    TRY(form_read(rq, &display_form, &form));
    if (form.theme.n > 0) {
        resp_cookie(rs, "giao_dien", form.theme, YEAR_S);
    }
    if (form.type.n > 0) {
        resp_cookie(rs, "co_chu", form.type, YEAR_S);
    }
    table_toggle(rq, rs, form.column);
    Str to = safe_return(form.to, S("/"));
    return resp_redirect(rs, str_starts(to, S("/en/")) ? str_sub(to, 3, to.n) : to);
}

const Route account_routes[] = {
    { GET, "/dang-nhap", sign_in_page, .power = PUBLIC, .form = &return_form },
    { POST, "/dang-nhap", sign_in_do, .power = PUBLIC, .form = &sign_in_form, .rate = RATE_SIGN_IN },
    { POST, "/dang-nhap/gia-dinh", demo_sign_in, .power = PUBLIC, .form = &demo_form, .rate = RATE_CHEAP },
    { POST, "/dang-xuat", sign_out, .power = SIGNED_IN, .form = &form_empty },
    { GET, "/tong-dat", code_page, .power = PUBLIC, .form = &scanned_form },
    { POST, "/tong-dat", code_open, .power = PUBLIC, .form = &code_form, .rate = RATE_SIGN_IN },
    { POST, "/hien-thi", display_set, .power = PUBLIC, .form = &display_form, .csrf = CSRF_NONE },
};
const size_t account_route_count = COUNT_OF(account_routes);
