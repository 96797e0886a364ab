/* A member of the public makes an account, without e-mail confirmation: name, a way to sign in, a password.
 * Route: /dang-ky. Who came with a code served on paper may bind the account to that case by consenting to electronic service
 * (BLTTDS 173(2), 176): the file then stands among his own. Tables: account, person (through identity and registry); the file through
 * matter_act. */
#include "app/app_int.h"

#include "app/account_view.h"
#include "app/app_msg.h"
#include "app/register_html.h"
#include "registry/registry_store.h"

#include <string.h>

enum { SERVED_SCOPE = 24 };

typedef struct RegisterForm {
    Str  name, login, password, again, to;
    bool consents;
} RegisterForm;
static const Field register_fields[] = {
    FIELD(RegisterForm, name, "ho-ten", .kind = FIELD_TEXT, .max = 90, .required = true, .label = "app.register_name"),
    FIELD(RegisterForm, login, "tai-khoan", .kind = FIELD_TEXT, .max = 100, .required = true, .label = "app.login"),
    FIELD(RegisterForm, password, "mat-khau", .kind = FIELD_SECRET, .required = true, .label = "app.password"),
    FIELD(RegisterForm, again, "nhap-lai", .kind = FIELD_SECRET, .required = true, .label = "app.password_again"),
    FIELD(RegisterForm, consents, "nhan-dien-tu", .kind = FIELD_BOOL, .label = "app.register_consent"),
    FIELD(RegisterForm, to, "tiep", .kind = FIELD_HIDDEN, .max = 500),
};
static const FormSpec register_form = FORM(RegisterForm, register_fields);

typedef struct RegisterQuery {
    Str to;
} RegisterQuery;
static const Field    register_query_fields[] = { FIELD(RegisterQuery, to, "tiep", .kind = FIELD_HIDDEN, .max = 500) };
static const FormSpec register_query_form = FORM(RegisterQuery, register_query_fields);

static bool has_served_file(const Session *s)
{
    return s != NULL && s->kind == SESSION_SERVED && s->scope_n == SERVED_SCOPE;
}

static FieldView *add_field(Req *rq, FormView *f, InputKind kind, const char *name, Msg label, Msg hint, const char *autocomplete)
{
    Lang       lang = lang_of(rq);
    FieldView *v = LIST_ADD(rq->arena, &f->fields);
    *v = (FieldView){ .kind = kind, .name = str_of(name), .label = msg(lang, label), .hint = hint == NULL ? S("") : msg(lang, hint),
                      .value = rq_value(rq, name), .autocomplete = str_of(autocomplete) };
    return v;
}

static Error *register_show(Req *rq, Resp *rs, Str to, const Error *errors)
{
    Lang         lang = lang_of(rq);
    RegisterView v = { .frame = frame_public(rq, msg(lang, M_app_register)), .to = to, .sign_in_href = rq_link(rq, S("/dang-nhap")) };
    v.form = (FormView){ .action = rq_link(rq, S("/dang-ky")), .csrf = csrf_token(rq), .submit = msg(lang, M_app_register) };
    add_field(rq, &v.form, INPUT_TEXT, "ho-ten", M_app_register_name, M_app_register_name_hint, "name");
    add_field(rq, &v.form, INPUT_TEXT, "tai-khoan", M_app_login, M_app_register_login_hint, "username");
    add_field(rq, &v.form, INPUT_PASSWORD, "mat-khau", M_app_password, M_app_password_hint, "new-password");
    add_field(rq, &v.form, INPUT_PASSWORD, "nhap-lai", M_app_password_again, NULL, "new-password");
    if (has_served_file(session_of(rq))) {
        FieldView *consent = add_field(rq, &v.form, INPUT_CHECK, "nhan-dien-tu", M_app_register_consent, M_app_register_consent_hint, "");
        consent->chosen = rq_value(rq, "nhan-dien-tu").n > 0;
        v.served = true;
    }
    form_explain(rq->arena, lang, errors, &v.form);
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, register_html(rq->arena, lang, &v));
}

static Error *register_page(Req *rq, Resp *rs)
{
    RegisterQuery form;
    TRY(form_read(rq, &register_query_form, &form));
    return register_show(rq, rs, safe_return(form.to, S("/")), NULL);
}

static Error *served_participant(Req *rq, const Session *s, Participant *out)
{
    House             *h = site_of(rq)->house;
    MatterId           id;
    CourtId            court;
    Matter             m;
    Db                *db;
    int64_t            no;
    memcpy(id.id.b, s->scope, sizeof id.id.b);
    memcpy(&no, s->scope + sizeof id.id.b, sizeof no);
    TRY(db_read(h->db, rq->arena, &db));
    Error *failed = matter_find_court(db, rq->arena, id, &court);
    failed = failed != NULL ? failed : matter_load(h, db, rq->arena, court, id, &m);
    db_done(db);
    TRY(failed);
    const Participant *p = matter_participant(&m, no);
    if (p == NULL) {
        return err_make(ERR_NOT_FOUND, "no such participant");
    }
    *out = *p;
    return NULL;
}

/* A code binds the one person it was served on, in the one file, once: not somebody of another name, not a second account, and not who
 * comes when it is no longer good. Asked before the account is made. An organisation is spoken for by somebody of another name. */
static Error *need_own_code(Req *rq, const RegisterForm *form)
{
    const Session *s = session_of(rq);
    Participant    p;
    if (!form->consents) {
        return NULL;
    }
    if (!has_served_file(s)) {
        return field_error("nhan-dien-tu", S("app.code_gone"));
    }
    TRY(served_participant(rq, s, &p));
    if (p.until_on.n > 0 || !id_is_zero(p.person.id)) {
        return field_error("nhan-dien-tu", p.until_on.n > 0 ? S("app.code_gone") : S("app.code_bound"));
    }
    bool same = str_eq(i18n_fold(rq->arena, str_trim(form->name)), i18n_fold(rq->arena, str_trim(p.name)));
    return same || str_eq(p.kind, S("organisation")) ? NULL : field_error("ho-ten", S("app.code_of_another"));
}

typedef struct Registering {
    Person  person;
    Instant now;
} Registering;

static Error *add_person(Tx *tx, void *arg)
{
    const Registering *r = arg;
    return person_add(tx, &r->person, r->now);
}

static Error *make_account(Req *rq, const RegisterForm *form, PersonId *out)
{
    House      *h = site_of(rq)->house;
    LoginKind   kind;
    Str         normal;
    AccountId   account;
    Registering r = { { .id = { os_id(h->os) }, .name = form->name }, os_now(h->os) };
    TRY(login_normal(rq->arena, form->login, &kind, &normal));
    r.person.phone = kind == LOGIN_PHONE ? normal : S("");
    r.person.email = kind == LOGIN_EMAIL ? normal : S("");
    NewAccount n = { .person = r.person.id, .display = form->name, .login = form->login, .password = form->password, .also = add_person, .also_arg = &r };
    *out = r.person.id;
    return account_make(site_of(rq)->identity, &n, &account);
}

/* His consent, given as the participant the code was served on and from the new account: matter_act binds them. */
static Error *bind_file(Req *rq, const Session *served, PersonId person)
{
    House      *h = site_of(rq)->house;
    MatterId    matter;
    CourtId     court;
    Db         *db;
    const Json *input;
    ActResult   done;
    ActRequest  ask = { .actor = { .kind = ACTOR_PERSON, .person = person, .channel = S("online") }, .act = S("choose_electronic_service"),
                        .version = MATTER_ANY_VERSION, .idem = idem_key(rq) };
    memcpy(matter.id.b, served->scope, sizeof matter.id.b);
    memcpy(&ask.actor.participant, served->scope + sizeof matter.id.b, sizeof ask.actor.participant);
    TRY(json_parse(rq->arena, S("{\"consent_given\":true}"), KIB(1), &input));
    TRY(db_read(h->db, rq->arena, &db));
    Error *failed = matter_find_court(db, rq->arena, matter, &court);
    db_done(db);
    TRY(failed);
    ask.court = court;
    ask.matter = matter;
    ask.input = input;
    return matter_act(h, rq->arena, &ask, &done);
}

static Error *register_do(Req *rq, Resp *rs)
{
    RegisterForm form;
    SignedIn     in;
    PersonId     person;
    Session      served = { 0 };
    Error       *wrong = form_read(rq, &register_form, &form);
    Str          to = safe_return(rq_value(rq, "tiep"), S("/"));
    if (wrong == NULL && !str_eq(form.password, form.again)) {
        wrong = field_error("nhap-lai", S("app.password_differs"));
    }
    if (wrong == NULL) {
        wrong = need_own_code(rq, &form);
    }
    if (wrong == NULL) {
        wrong = make_account(rq, &form, &person);
    }
    if (wrong != NULL) {
        bool login = str_eq(wrong->field, S("login")) || wrong->code == ERR_CONFLICT;
        wrong->field = login ? S("tai-khoan") : str_eq(wrong->field, S("password")) ? S("mat-khau") : wrong->field;
        bool mend = wrong->code == ERR_FIELD || wrong->code == ERR_CONFLICT || wrong->code == ERR_BUSY;
        return mend ? register_show(rq, rs, to, wrong) : wrong;
    }
    if (has_served_file(session_of(rq))) {
        served = *session_of(rq);
    }
    SignIn ask = { .login = form.login, .password = form.password, .place = place_of(rq) };
    TRY(sign_in(site_of(rq)->identity, rq->arena, &ask, &in));
    if (served.kind == SESSION_SERVED && form.consents) {
        Error *failed = bind_file(rq, &served, person);
        if (failed != NULL && err_status(failed) >= 500) {
            return failed; /* else the state of the case no longer asks for it: the code stays good */
        }
    }
    return enter(rq, rs, &in, to);
}

const Route register_routes[] = {
    { GET, "/dang-ky", register_page, .power = PUBLIC, .form = &register_query_form },
    { POST, "/dang-ky", register_do, .power = PUBLIC, .form = &register_form, .rate = RATE_SIGN_IN },
};
const size_t register_route_count = COUNT_OF(register_routes);
