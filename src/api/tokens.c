/* Tokens: the bearer hook, the owner's page, and in the demo a token for each of its people. */
#include "api/api_int.h"

#include "api/api_msg.h"
#include "api/api_tokens_html.h"
#include "api/token_view.h"

#include "registry/registry_store.h"

#include <string.h>

enum { DEMO_TOKEN_DAYS = 1 };
#define DAY_MS (INT64_C(24) * 3600 * 1000)
static const Str prefix = S_INIT("cgl_");

Error *api_bearer(void *app, Req *rq, Str token, HttpSession *out)
{
    Site    *site = app;
    Session *s = NEW(rq->arena, Session);
    bool     found = false;
    if (str_starts(token, prefix)) {
        TRY(session_find(site->identity, rq->arena, str_sub(token, prefix.n, token.n), s, &found));
    }
    if (!found || s->kind != SESSION_TOKEN) {
        return err_make(ERR_SIGN_IN, "unknown token");
    }
    out->who = s;
    memcpy(out->csrf_secret, s->csrf.b, sizeof out->csrf_secret);
    return NULL;
}

static Str token_text(Arena *a, const SessionToken *t)
{
    return str_format(a, STR_F "%s", STR_A(prefix), t->text);
}

/* ---- the demo ---------------------------------------------------------------------------------------------------------------- */

static Error *need_demo(Req *rq)
{
    return site_of(rq)->demo ? NULL : err_make(ERR_NOT_FOUND, "no demo");
}

typedef struct PersonPost {
    CourtId court;
    Str     power;
} PersonPost;
static const ShapeMember post_members[] = { SAYS(PersonPost, court), SAYS(PersonPost, power) };
static const Shape  post_shape = SHAPE("Post", PersonPost, post_members);
typedef struct DemoPerson {
    AccountId account;
    PersonId  person;
    Str       name, card;
    bool      staff;
    LIST(PersonPost) posts;
} DemoPerson;
static const ShapeMember demo_person_members[] = {
    SAYS_ID(DemoPerson, account), SAYS_ID(DemoPerson, person), SAYS(DemoPerson, name),
    SAYS(DemoPerson, card),       SAYS(DemoPerson, staff),     SAYS_LIST(DemoPerson, posts, post_shape),
};
static const Shape demo_person_shape = SHAPE("DemoPerson", DemoPerson, demo_person_members);
typedef struct PeopleView {
    LIST(DemoPerson) items;
} PeopleView;
static const ShapeMember people_members[] = { SAYS_LIST(PeopleView, items, demo_person_shape) };
const Shape         people_shape = SHAPE("DemoPeople", PeopleView, people_members);

static Error *read_people(Req *rq, Db *db, PeopleView *v)
{
    Accounts list = { 0 };
    TRY(account_cards(site_of(rq)->identity, db, rq->arena, &list));
    for (size_t i = 0; i < list.count; i++) {
        const Account *account = &list.items[i];
        DemoPerson    *to = LIST_ADD(rq->arena, &v->items);
        Appointments   posts = { 0 };
        *to = (DemoPerson){ .account = account->id, .person = account->person, .name = account->display, .card = account->card,
                            .staff = account->staff };
        TRY(officer_appointments(db, rq->arena, account->person, today_of(rq), &posts));
        for (size_t k = 0; k < posts.count; k++) {
            *LIST_ADD(rq->arena, &to->posts) = (PersonPost){ posts.items[k].court, posts.items[k].post };
        }
    }
    return NULL;
}

Error *api_people(Req *rq, Resp *rs)
{
    Db        *db;
    PeopleView v = { 0 };
    TRY(need_demo(rq));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = read_people(rq, db, &v);
    db_done(db);
    TRY(failed);
    return ANSWER(rq, rs, &v);
}

typedef struct DemoForm {
    AccountId account;
} DemoForm;
static const Field   demo_fields[] = { FIELD(DemoForm, account, "account", .kind = FIELD_ID, .required = true) };
const FormSpec api_demo_form = FORM(DemoForm, demo_fields);

typedef struct DemoToken {
    Str     token;
    Instant until;
} DemoToken;
static const ShapeMember demo_token_members[] = { SAYS(DemoToken, token), SAYS(DemoToken, until) };
const Shape         demo_token_shape = SHAPE("DemoToken", DemoToken, demo_token_members);

/* One of the demo's people signs in without password, as on the sign-in page: refused for any other account. */
Error *api_demo_token(Req *rq, Resp *rs)
{
    DemoForm     form;
    SignedIn     in;
    SessionToken token;
    Instant      now = os_now(site_of(rq)->house->os);
    TRY(need_demo(rq));
    TRY(form_read(rq, &api_demo_form, &form));
    TRY(sign_in_demo(site_of(rq)->identity, rq->arena, form.account, (Place){ .address = rq_address(rq), .client = S("API") }, &in));
    NewToken n = { S("API"), S(TOKEN_ACT), now, { now.ms + DEMO_TOKEN_DAYS * DAY_MS } };
    TRY(token_make(site_of(rq)->identity, rq->arena, form.account, &n, &token));
    TRY(session_end(site_of(rq)->identity, form.account, in.session.id));
    DemoToken v = { token_text(rq->arena, &token), n.until };
    resp_status(rs, 201);
    return ANSWER(rq, rs, &v);
}

/* ---- the owner's page ------------------------------------------------------------------------------------------------------------ */

typedef struct TokenForm {
    Str  name, powers;
    Date from, until;
} TokenForm;
static const char *const power_choices[] = { TOKEN_READ, TOKEN_ACT, NULL };
static const Field token_fields[] = {
    FIELD(TokenForm, name, "name", .kind = FIELD_TEXT, .required = true, .max = 60, .label = "api.token_name"),
    FIELD(TokenForm, powers, "powers", .kind = FIELD_CHOICE, .required = true, .choices = power_choices, .label = "api.token_powers"),
    FIELD(TokenForm, from, "from", .kind = FIELD_DATE, .label = "api.token_from"),
    FIELD(TokenForm, until, "until", .kind = FIELD_DATE, .required = true, .label = "api.token_until"),
};
const FormSpec token_form = FORM(TokenForm, token_fields);

typedef struct RevokeForm {
    SessionId token;
} RevokeForm;
static const Field   revoke_fields[] = { FIELD(RevokeForm, token, "ma", .kind = FIELD_ID, .required = true) };
const FormSpec token_revoke_form = FORM(RevokeForm, revoke_fields);

static Str powers_name(Lang lang, Str powers)
{
    return msg(lang, str_eq(powers, S(TOKEN_ACT)) ? M_api_may_act : M_api_may_read);
}

static void add_input(Req *rq, TokenView *v, InputKind kind, const char *name, Msg label, Msg hint, bool optional)
{
    Lang lang = lang_of(rq);
    *LIST_ADD(rq->arena, &v->form.fields) = (FieldView){ .kind = kind, .name = str_of(name), .label = msg(lang, label),
        .hint = hint == NULL ? S("") : msg(lang, hint), .value = rq_value(rq, name), .optional = optional };
}

static void add_powers(Req *rq, TokenView *v)
{
    FieldView f = { .kind = INPUT_RADIO, .name = S("powers"), .label = msg(lang_of(rq), M_api_token_powers),
                    .value = rq_value(rq, "powers") };
    for (size_t i = 0; power_choices[i] != NULL; i++) {
        Str power = str_of(power_choices[i]);
        *LIST_ADD(rq->arena, &f.choices) = (InputChoice){ .value = power, .label = powers_name(lang_of(rq), power) };
    }
    field_choose(&f);
    *LIST_ADD(rq->arena, &v->form.fields) = f;
}

static Error *fill_tokens(Req *rq, TokenView *v)
{
    Db        *db;
    Lang       lang = lang_of(rq);
    TokenLines lines = { 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = token_list(site_of(rq)->identity, db, rq->arena, session_of(rq)->account, &lines);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < lines.count; i++) {
        const TokenLine *l = &lines.items[i];
        *LIST_ADD(rq->arena, &v->tokens) = (TokenRow){
            id_format(rq->arena, l->id.id), l->name, powers_name(lang, l->powers), i18n_date(rq->arena, lang, instant_date(l->from)),
            i18n_date(rq->arena, lang, instant_date(l->until)), i18n_date(rq->arena, lang, instant_date(l->seen_at)) };
    }
    return NULL;
}

static Error *show(Req *rq, Resp *rs, Str made, const Error *errors)
{
    Lang      lang = lang_of(rq);
    TokenView v = { .frame = frame_of(rq, msg(lang, M_api_tokens)), .made = made, .csrf = csrf_token(rq),
                    .revoke = rq_link(rq, S("/tai-khoan/ma-truy-cap/thu-hoi")) };
    frame_crumb(rq, &v.frame, msg(lang, M_api_account), S("/tai-khoan"));
    v.form = (FormView){ .action = rq_link(rq, S("/tai-khoan/ma-truy-cap")), .csrf = csrf_token(rq), .submit = msg(lang, M_api_token_make) };
    add_input(rq, &v, INPUT_TEXT, "name", M_api_token_name, M_api_token_name_hint, false);
    add_powers(rq, &v);
    add_input(rq, &v, INPUT_DATE, "from", M_api_token_from, M_api_token_from_hint, true);
    add_input(rq, &v, INPUT_DATE, "until", M_api_token_until, M_api_token_until_hint, false);
    form_explain(rq->arena, lang, errors, &v.form);
    TRY(fill_tokens(rq, &v));
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, api_tokens_html(rq->arena, lang, &v));
}

Error *token_page(Req *rq, Resp *rs)
{
    return show(rq, rs, S(""), NULL);
}

/* Answers with the page itself, not with a redirect: the token is shown once and kept nowhere. */
Error *token_add(Req *rq, Resp *rs)
{
    TokenForm    form;
    SessionToken token;
    Instant      now = os_now(site_of(rq)->house->os);
    Error       *wrong = form_read(rq, &token_form, &form);
    if (wrong == NULL) {
        NewToken n = { form.name, form.powers, date_is_none(form.from) ? now : instant_of(form.from, 0, 0),
                       instant_of(date_add_days(form.until, 1), 0, 0) };
        wrong = token_make(site_of(rq)->identity, rq->arena, session_of(rq)->account, &n, &token);
    }
    if (wrong != NULL && wrong->code == ERR_FIELD) {
        return show(rq, rs, S(""), wrong);
    }
    TRY(wrong);
    return show(rq, rs, token_text(rq->arena, &token), NULL);
}

Error *token_revoke(Req *rq, Resp *rs)
{
    RevokeForm form;
    TRY(form_read(rq, &token_revoke_form, &form));
    TRY(session_end(site_of(rq)->identity, session_of(rq)->account, form.token));
    return resp_redirect(rs, S("/tai-khoan/ma-truy-cap"));
}
