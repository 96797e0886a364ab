/* The people of the courts: the list, somebody new, one person with posts, absences, cards and account.
 * Routes: /quan-tri, /quan-tri/them, /quan-tri/nguoi/{id} and below. Power: the administrator, who gives no post to himself or to another
 * administrator. Logins are never shown: an account is found by its whole login, in a form that is posted.
 * Tables: appointment absence lawyer_card account person office_deed (through their rooms). */
#include "admin/admin_int.h"

#include "admin/admin_sql.h"

#include <string.h>

/* ---- the list ---------------------------------------------------------------------------------------------------------------- */

typedef struct PeopleForm {
    Str text, court, after;
} PeopleForm;
static const Field people_fields[] = {
    FIELD(PeopleForm, text, "tim", .kind = FIELD_TEXT, .max = 100, .label = "admin.person_name"),
    FIELD(PeopleForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(PeopleForm, after, "sau", .kind = FIELD_HIDDEN, .max = 120),
};
const FormSpec people_form = FORM(PeopleForm, people_fields);

typedef struct FindAccountForm {
    Str login;
} FindAccountForm;
static const Field find_account_fields[] = { FIELD(FindAccountForm, login, "tai-khoan", .kind = FIELD_SECRET, .required = true, .label = "admin.login") };
const FormSpec     find_account_form = FORM(FindAccountForm, find_account_fields);

static Str pattern_of(Arena *a, Str text)
{
    Str fold = i18n_fold(a, text);
    Buf b = buf_make(a, KIB(1));
    buf_add(&b, S("% "));
    for (size_t i = 0; i < fold.n; i++) {
        if (fold.p[i] != '%' && fold.p[i] != '_' && fold.p[i] != '\\') {
            buf_add_char(&b, fold.p[i]);
        }
    }
    buf_add_char(&b, '%');
    return fold.n == 0 ? S("") : buf_str(&b);
}

static Str post_name(Req *rq, Str post)
{
    return power_name(site_of(rq)->house, lang_of(rq), post);
}

static Str person_path(Req *rq, PersonId person)
{
    return str_format(rq->arena, "/quan-tri/nguoi/" STR_F, STR_A(id_format(rq->arena, person.id)));
}

static void add_account_state(Req *rq, TableRow *row, const PostsByNameRow *r)
{
    if (!r->closed.has) {
        admin_state(rq, row, TONE_QUIET, M_admin_account_none);
    } else if (r->closed.value != 0) {
        admin_state(rq, row, TONE_BAD, M_admin_account_closed);
    } else if (r->has_password.value == 0) {
        admin_state(rq, row, TONE_WARN, M_admin_account_no_password);
    } else if (r->has_totp.value == 0) {
        admin_state(rq, row, TONE_WARN, M_admin_account_no_totp);
    } else {
        admin_state(rq, row, TONE_GOOD, M_admin_account_open);
    }
}

static void add_post_row(Req *rq, const PostsByNameRow *r, TableView *t)
{
    Str       today = date_format(rq->arena, today_of(rq));
    TableRow *row = admin_row(rq, t);
    Date      from = DATE_NONE, until = DATE_NONE;
    (void)date_parse(r->from_on, &from);
    (void)date_parse(r->until_on, &until);
    bool over = r->until_on.n > 0 && str_cmp(r->until_on, today) < 0;
    admin_link(rq, row, r->name, person_path(rq, r->person_id));
    admin_text(rq, row, admin_title(rq, r->title, r->post), admin_court(rq, r->court_id));
    admin_text(rq, row, admin_span(rq, from, until), S(""));
    if (over) {
        admin_state(rq, row, TONE_QUIET, M_admin_post_over);
    } else if (r->absent) {
        admin_state(rq, row, TONE_WARN, M_admin_absent);
    } else {
        admin_state(rq, row, TONE_GOOD, M_admin_post_on);
    }
    add_account_state(rq, row, r);
}

typedef struct After {
    Bytes    sort;
    PersonId person;
    Str      court, post, from;
} After;

static Error *parse_after(Req *rq, Db *db, Str text, After *out)
{
    SortOfPersonRow row;
    bool            found = false;
    Str             rest = text;
    *out = (After){ .sort = { (const uint8_t *)"", 0 } };
    if (text.n == 0) {
        return NULL;
    }
    if (!id_parse(str_cut(&rest, '.'), &out->person.id)) {
        return err_make(ERR_BAD_INPUT, "keyset");
    }
    out->court = str_cut(&rest, '.');
    out->post = str_cut(&rest, '.');
    out->from = rest;
    TRY(q_sort_of_person(db, out->person, rq->arena, &row, &found));
    out->sort = found ? row.name_sort : out->sort;
    return found ? NULL : err_make(ERR_NOT_FOUND, "keyset");
}

static void add_people_forms(Req *rq, AdminView *v, const PeopleForm *form, const Error *errors, Resp *rs)
{
    Lang     lang = lang_of(rq);
    Section *s = admin_section(rq, v, "tim", M_admin_find_title);
    FormView *f = admin_form(rq, s, NULL, S("/quan-tri"), M_admin_find);
    f->search = true;
    f->csrf = S("");
    FieldView *name = admin_field(rq, f, INPUT_TEXT, "tim", M_admin_person_name, M_admin_person_name_hint);
    name->optional = true;
    name->value = form->text;
    FieldView *court = admin_field(rq, f, INPUT_SELECT, "toa", M_admin_court, NULL);
    court->optional = true;
    court->value = form->court;
    choose_courts(rq, court);
    FormView *login = admin_form(rq, s, M_admin_find_account, S("/quan-tri/tim-tai-khoan"), M_admin_find);
    admin_field(rq, login, INPUT_TEXT, "tai-khoan", M_admin_login, M_admin_find_account_hint)->autocomplete = S("off");
    admin_explain(rq, rs, login, errors);
    v->done = (NoticeView){ .title = msg(lang, M_admin_add_title), .text = msg(lang, M_admin_add_text),
                            .act = { msg(lang, M_admin_add), rq_link(rq, S("/quan-tri/them")) } };
}

static Error *list_people(Req *rq, Db *db, const PeopleForm *form, AdminView *v)
{
    static const Msg names[] = { M_admin_col_name, M_admin_col_post, M_admin_col_span, M_admin_col_state, M_admin_col_account };
    Lang            lang = lang_of(rq);
    After           at;
    PostsByNameRows rows;
    TRY(parse_after(rq, db, form->after, &at));
    TRY(q_posts_by_name(db, form->court, pattern_of(rq->arena, form->text), at.sort, at.person, at.court, at.post, at.from,
                        date_format(rq->arena, today_of(rq)), PEOPLE_ROWS + 1, rq->arena, &rows));
    Section   *s = admin_section(rq, v, "danh-sach", M_admin_people_list);
    TableView *t = &s->table;
    admin_columns(rq, t, M_admin_people_list, names, COUNT_OF(names));
    size_t shown = rows.count > PEOPLE_ROWS ? PEOPLE_ROWS : rows.count;
    for (size_t i = 0; i < shown; i++) {
        add_post_row(rq, &rows.items[i], t);
    }
    t->empty = (EmptyView){ .title = msg(lang, M_admin_people_none), .text = msg(lang, M_admin_people_none_text) };
    Str first = str_format(rq->arena, "/quan-tri?toa=" STR_F "&tim=" STR_F, STR_A(form->court), STR_A(url_part(rq->arena, form->text)));
    Str older = S("");
    if (rows.count > shown) {
        const PostsByNameRow *r = &rows.items[shown - 1];
        older = str_format(rq->arena, STR_F "&sau=" STR_F ".%s." STR_F "." STR_F, STR_A(first), STR_A(id_format(rq->arena, r->person_id.id)), r->court_id.code,
                           STR_A(r->post), STR_A(r->from_on));
    }
    admin_pager(rq, t, form->after.n > 0 ? first : S(""), older, shown);
    return NULL;
}

static Error *people_show(Req *rq, Resp *rs, const PeopleForm *form, const Error *errors)
{
    Db       *db;
    AdminView v = admin_view(rq, M_admin_people_title);
    v.lead = msg(lang_of(rq), M_admin_people_lead);
    add_people_forms(rq, &v, form, errors, rs);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = list_people(rq, db, form, &v);
    db_done(db);
    TRY(failed);
    return admin_send(rq, rs, &v);
}

Error *people_page(Req *rq, Resp *rs)
{
    PeopleForm form;
    TRY(form_read(rq, &people_form, &form));
    if (registry_court(site_of(rq)->house->registry, form.court) == NULL) {
        form.court = S("");
    }
    return people_show(rq, rs, &form, NULL);
}

Error *find_account_do(Req *rq, Resp *rs)
{
    FindAccountForm form;
    Db             *db;
    Account         account;
    PeopleForm      empty = { 0 };
    bool            found = false;
    Error          *wrong = form_read(rq, &find_account_form, &form);
    if (wrong == NULL) {
        TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
        wrong = account_of_login(site_of(rq)->identity, db, rq->arena, form.login, &account, &found);
        db_done(db);
    }
    if (wrong == NULL && !found) {
        wrong = field_error("tai-khoan", S("admin.no_account"));
    }
    if (wrong != NULL) {
        wrong->field = wrong->code == ERR_FIELD ? S("tai-khoan") : wrong->field;
        return admin_mends(wrong) ? people_show(rq, rs, &empty, wrong) : wrong;
    }
    return resp_redirect(rs, person_path(rq, account.person));
}

/* ---- forms of a post ---------------------------------------------------------------------------------------------------------- */

typedef struct PostForm {
    Str     court, post, title;
    StrList qualities;
    Date    from, until;
} PostForm;
static const char *const qualities[] = { "youth", "women", "family", "union", "labour_law", NULL };
#define POST_FIELDS(T)                                                                                                                       \
    FIELD(T, court, "toa", .kind = FIELD_HIDDEN, .max = 11, .required = true, .label = "admin.court"),                                       \
    FIELD(T, post, "chuc-vu", .kind = FIELD_HIDDEN, .max = 40, .required = true, .label = "admin.post"),                                     \
    FIELD(T, title, "chuc-danh", .kind = FIELD_TEXT, .max = 100, .label = "admin.post_title"),                                               \
    FIELD(T, qualities, "chuyen-mon", .kind = FIELD_CHOICE, .choices = qualities, .many = true, .max = 8, .label = "admin.qualities"),       \
    FIELD(T, from, "tu-ngay", .kind = FIELD_DATE, .required = true, .label = "admin.from"),                                                  \
    FIELD(T, until, "den-ngay", .kind = FIELD_DATE, .label = "admin.until")
static const Field post_fields[] = { POST_FIELDS(PostForm) };
const FormSpec     post_form = FORM(PostForm, post_fields);

/* Posts that a person holds at a court or at a body that works with it; machines and the administrator hold none. */
static bool is_post(const LawPower *p)
{
    return p != NULL && (p->kind == POWER_KIND_COURT || p->kind == POWER_KIND_BODY) && p->person;
}

static void add_post_fields(Req *rq, FormView *f)
{
    const PowerLaw *all = site_of(rq)->house->law->powers;
    static const Msg names[] = { M_admin_quality_youth, M_admin_quality_women, M_admin_quality_family, M_admin_quality_union, M_admin_quality_labour };
    choose_courts(rq, admin_field(rq, f, INPUT_SELECT, "toa", M_admin_court, NULL));
    FieldView *post = admin_field(rq, f, INPUT_SELECT, "chuc-vu", M_admin_post, M_admin_post_hint);
    for (uint32_t i = 0; i < all->powers_count; i++) {
        if (is_post(&all->powers[i])) {
            admin_choice(rq, post, all->powers[i].id, law_text(lang_of(rq), all->powers[i].name));
        }
    }
    admin_field(rq, f, INPUT_TEXT, "chuc-danh", M_admin_post_title, M_admin_post_title_hint)->optional = true;
    FieldView *q = admin_field(rq, f, INPUT_CHECKS, "chuyen-mon", M_admin_qualities, M_admin_qualities_hint);
    StrList    chosen = rq_values(rq, "chuyen-mon");
    q->optional = true;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        admin_choice(rq, q, str_of(qualities[i]), msg(lang_of(rq), names[i]));
        for (size_t k = 0; k < chosen.count; k++) {
            q->choices.items[i].chosen = q->choices.items[i].chosen || str_eq(chosen.items[k], str_of(qualities[i]));
        }
    }
    admin_field(rq, f, INPUT_DATE, "tu-ngay", M_admin_from, NULL);
    admin_field(rq, f, INPUT_DATE, "den-ngay", M_admin_until, M_admin_until_hint)->optional = true;
}

static Error *read_post(Req *rq, const PostForm *form, NewPost *out)
{
    House          *h = site_of(rq)->house;
    Error          *wrong = NULL;
    const LawPower *p = law_power(h->law, form->post);
    *out = (NewPost){ .law = site_of(rq)->house->law, .post = { .post = form->post, .title = form->title, .qualities = str_join(rq->arena, form->qualities.items, form->qualities.count, S(" ")) },
                      .from = form->from, .until = form->until, .granted = p != NULL && p->delegable, .grant = { os_id(h->os) },
                      .by = session_of(rq)->person, .now = os_now(h->os) };
    if (registry_court(h->registry, form->court) == NULL || !court_id_parse(form->court, &out->post.court)) {
        err_add(&wrong, field_error("toa", S("field.choice")));
    }
    if (!is_post(p)) {
        err_add(&wrong, field_error("chuc-vu", S("field.choice")));
    }
    if (!date_is_none(form->until) && date_cmp(form->until, form->from) < 0) {
        err_add(&wrong, field_error("den-ngay", S("access.days")));
    }
    return wrong;
}

/* ---- somebody new --------------------------------------------------------------------------------------------------------------- */

typedef struct PersonForm {
    Str      name, login;
    PostForm post;
} PersonForm;
static const Field person_new_fields[] = {
    FIELD(PersonForm, name, "ho-ten", .kind = FIELD_TEXT, .max = 90, .required = true, .label = "admin.person_name"),
    FIELD(PersonForm, login, "tai-khoan", .kind = FIELD_TEXT, .max = 100, .required = true, .label = "admin.login"),
    FIELD(PersonForm, post.court, "toa", .kind = FIELD_HIDDEN, .max = 11, .required = true, .label = "admin.court"),
    FIELD(PersonForm, post.post, "chuc-vu", .kind = FIELD_HIDDEN, .max = 40, .required = true, .label = "admin.post"),
    FIELD(PersonForm, post.title, "chuc-danh", .kind = FIELD_TEXT, .max = 100, .label = "admin.post_title"),
    FIELD(PersonForm, post.qualities, "chuyen-mon", .kind = FIELD_CHOICE, .choices = qualities, .many = true, .max = 8, .label = "admin.qualities"),
    FIELD(PersonForm, post.from, "tu-ngay", .kind = FIELD_DATE, .required = true, .label = "admin.from"),
    FIELD(PersonForm, post.until, "den-ngay", .kind = FIELD_DATE, .label = "admin.until"),
};
const FormSpec person_new_form = FORM(PersonForm, person_new_fields);

static Error *person_new_show(Req *rq, Resp *rs, const Error *errors)
{
    AdminView v = admin_view(rq, M_admin_add_title);
    frame_crumb(rq, &v.frame, msg(lang_of(rq), M_admin_people_title), S("/quan-tri"));
    Section  *s = admin_section(rq, &v, "nguoi-moi", M_admin_add_who);
    FormView *f = admin_form(rq, s, NULL, S("/quan-tri/them"), M_admin_add);
    s->text = msg(lang_of(rq), M_admin_add_text);
    f->back = rq_link(rq, S("/quan-tri"));
    admin_field(rq, f, INPUT_TEXT, "ho-ten", M_admin_person_name, NULL)->autocomplete = S("off");
    admin_field(rq, f, INPUT_TEXT, "tai-khoan", M_admin_login, M_admin_login_hint)->autocomplete = S("off");
    add_post_fields(rq, f);
    admin_explain(rq, rs, f, errors);
    return admin_send(rq, rs, &v);
}

Error *person_new_page(Req *rq, Resp *rs)
{
    return person_new_show(rq, rs, NULL);
}

typedef struct Hiring {
    Person  person;
    NewPost post;
} Hiring;

static Error *hire(Tx *tx, void *arg)
{
    Hiring *h = arg;
    TRY(person_add(tx, &h->person, h->post.now));
    return post_add(tx, &h->post);
}

static Str post_detail(Req *rq, const NewPost *n)
{
    return str_format(rq->arena, STR_F ", " STR_F, STR_A(n->post.post), STR_A(admin_span(rq, n->from, n->until)));
}

Error *person_new_do(Req *rq, Resp *rs)
{
    PersonForm form;
    Hiring     h;
    AccountId  account;
    Str        code;
    Identity  *id = site_of(rq)->identity;
    Error     *wrong = form_read(rq, &person_new_form, &form);
    if (wrong == NULL) {
        wrong = read_post(rq, &form.post, &h.post);
    }
    if (wrong == NULL) {
        h.person = (Person){ .id = { os_id(site_of(rq)->house->os) }, .name = form.name };
        h.post.person = h.person.id;
        NewAccount n = { .person = h.person.id, .staff = true, .display = form.name, .login = form.login, .also = hire, .also_arg = &h };
        wrong = account_make(id, &n, &account);
    }
    if (wrong != NULL) {
        if (str_eq(wrong->field, S("login")) || wrong->code == ERR_CONFLICT) {
            wrong->field = S("tai-khoan");
        }
        return admin_mends(wrong) ? person_new_show(rq, rs, wrong) : wrong;
    }
    TRY(first_password_code(id, rq->arena, session_of(rq)->account, account, &code));
    Deed deed = { DEED_PERSON_ADDED, form.post.court, h.person.id, form.name, post_detail(rq, &h.post) };
    TRY(office_change(rq, &deed, NULL, NULL));
    return admin_code_send(rq, rs, M_admin_code_first, form.name, code, true, person_path(rq, h.person.id));
}

/* ---- one person ------------------------------------------------------------------------------------------------------------------ */

typedef struct PersonPageForm {
    Str done;
} PersonPageForm;
static const char *const done_words[] = { "da-luu", NULL };
static const Field       person_page_fields[] = { FIELD(PersonPageForm, done, "xong", .kind = FIELD_CHOICE, .choices = done_words) };
const FormSpec           person_page_form = FORM(PersonPageForm, person_page_fields);

typedef struct PostEndForm {
    Str  post; /* "T01K02.judge" */
    Date last;
} PostEndForm;
static const Field post_end_fields[] = {
    FIELD(PostEndForm, post, "thoi-chuc-vu", .kind = FIELD_HIDDEN, .max = 60, .required = true, .label = "admin.post"),
    FIELD(PostEndForm, last, "ngay-cuoi", .kind = FIELD_DATE, .required = true, .label = "admin.last_day"),
};
const FormSpec post_end_form = FORM(PostEndForm, post_end_fields);

typedef struct AbsenceForm {
    Str  court, reason;
    Date from, until;
} AbsenceForm;
static const char *const reasons[] = { "leave", "sick", "training", "mission", "other", NULL };
static const Field       absence_fields[] = {
    FIELD(AbsenceForm, court, "vang-toa", .kind = FIELD_HIDDEN, .max = 11, .required = true, .label = "admin.court"),
    FIELD(AbsenceForm, reason, "vang-ly-do", .kind = FIELD_CHOICE, .choices = reasons, .required = true, .label = "admin.reason"),
    FIELD(AbsenceForm, from, "vang-tu", .kind = FIELD_DATE, .required = true, .label = "admin.from"),
    FIELD(AbsenceForm, until, "vang-den", .kind = FIELD_DATE, .required = true, .label = "admin.until"),
};
const FormSpec absence_form = FORM(AbsenceForm, absence_fields);

typedef struct AbsenceEndForm {
    Str  absence; /* "T01K02.2026-03-05" */
    Date last;
} AbsenceEndForm;
static const Field absence_end_fields[] = {
    FIELD(AbsenceEndForm, absence, "tro-lai-dot", .kind = FIELD_HIDDEN, .max = 40, .required = true, .label = "admin.absence"),
    FIELD(AbsenceEndForm, last, "tro-lai-ngay", .kind = FIELD_DATE, .required = true, .label = "admin.last_day_away"),
};
const FormSpec absence_end_form = FORM(AbsenceEndForm, absence_end_fields);

typedef struct KinForm {
    PersonId kin;
} KinForm;
static const Field kin_fields[] = { FIELD(KinForm, kin, "nguoi-than", .kind = FIELD_ID, .required = true, .label = "admin.kin") };
static const Field kin_end_fields[] = { FIELD(KinForm, kin, "bo-nguoi-than", .kind = FIELD_ID, .required = true, .label = "admin.kin") };
const FormSpec     kin_form = FORM(KinForm, kin_fields);
const FormSpec     kin_end_form = FORM(KinForm, kin_end_fields);

typedef struct CardForm {
    Str  card, bar;
    Date from;
} CardForm;
static const Field card_fields[] = {
    FIELD(CardForm, card, "so-the", .kind = FIELD_TEXT, .max = 40, .required = true, .label = "admin.card"),
    FIELD(CardForm, bar, "doan-luat-su", .kind = FIELD_TEXT, .max = 100, .required = true, .label = "admin.bar"),
    FIELD(CardForm, from, "the-tu", .kind = FIELD_DATE, .required = true, .label = "admin.from"),
};
const FormSpec card_form = FORM(CardForm, card_fields);

typedef struct CardEndForm {
    Str  card;
    Date last;
} CardEndForm;
static const Field card_end_fields[] = {
    FIELD(CardEndForm, card, "thu-the", .kind = FIELD_HIDDEN, .max = 40, .required = true, .label = "admin.card"),
    FIELD(CardEndForm, last, "the-den", .kind = FIELD_DATE, .required = true, .label = "admin.last_day"),
};
const FormSpec card_end_form = FORM(CardEndForm, card_end_fields);

/* Who the page is about. Administrators made by command have an account and no entry among the persons. */
typedef struct Who {
    PersonId id;
    Person   person;
    Account  account;
    bool     has_account;
    Str      name;
} Who;

static Error *load_who(Req *rq, Db *db, Who *out)
{
    *out = (Who){ 0 };
    if (!id_parse(rq_param(rq, "id"), &out->id.id)) {
        return err_make(ERR_NOT_FOUND, "person");
    }
    TRY(account_of_person(db, rq->arena, out->id, &out->account, &out->has_account));
    Error *missing = person_load(db, rq->arena, out->id, &out->person);
    if (missing != NULL && (missing->code != ERR_NOT_FOUND || !out->has_account)) {
        return missing;
    }
    out->name = out->has_account ? out->account.display : out->person.name;
    return NULL;
}

static Error *find_who(Req *rq, Who *out)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = load_who(rq, db, out);
    db_done(db);
    return failed;
}

static Str back_to(Req *rq, const Who *who)
{
    return str_format(rq->arena, STR_F "?xong=da-luu", STR_A(person_path(rq, who->id)));
}

static Str why_no_post(const Who *who)
{
    return !who->has_account     ? S("admin.no_post_without_account")
         : who->account.admin    ? S("admin.no_post_for_admin")
         : !who->account.staff ? S("admin.no_post_for_citizen")
                               : S("");
}

/* Posts are given to accounts of staff: never to oneself, to an administrator, to an account of a citizen. */
static Error *may_hold_post(Req *rq, const Who *who)
{
    bool own = id_eq(who->id.id, session_of(rq)->person.id);
    Str  why = own ? S("admin.no_post_for_admin") : why_no_post(who);
    return why.n == 0 ? NULL : err_message(err_make(ERR_FORBIDDEN, "no post for this account"), why);
}

static Msg reason_name(Str reason)
{
    return str_eq(reason, S("leave"))      ? M_admin_reason_leave
         : str_eq(reason, S("sick"))       ? M_admin_reason_sick
         : str_eq(reason, S("training")) ? M_admin_reason_training
         : str_eq(reason, S("mission"))    ? M_admin_reason_mission
                                           : M_admin_reason_other;
}

static Error *posts_section(Req *rq, Db *db, const Who *who, AdminView *v, Section **out, PostSpans *spans)
{
    static const Msg names[] = { M_admin_col_post, M_admin_col_court, M_admin_col_span };
    Section *s = admin_section(rq, v, "chuc-vu", M_admin_posts);
    TRY(appointment_list(db, rq->arena, who->id, spans));
    admin_columns(rq, &s->table, M_admin_posts, names, COUNT_OF(names));
    for (size_t i = 0; i < spans->count; i++) {
        const PostSpan *p = &spans->items[i];
        TableRow       *row = admin_row(rq, &s->table);
        admin_text(rq, row, post_name(rq, p->post.post), p->post.title);
        admin_text(rq, row, admin_court(rq, p->post.court), S(""));
        admin_text(rq, row, admin_span(rq, p->from, p->until), S(""));
    }
    s->table.empty = (EmptyView){ .title = msg(lang_of(rq), M_admin_posts_none) };
    *out = s;
    return NULL;
}

static bool is_living(Req *rq, Date until)
{
    return date_is_none(until) || date_cmp(until, today_of(rq)) >= 0;
}

static void posts_forms(Req *rq, const Who *who, const PostSpans *spans, Section *s)
{
    Str path = person_path(rq, who->id);
    Str why = why_no_post(who);
    if (why.n > 0) {
        s->text = msg(lang_of(rq), msg_find(why));
        return;
    }
    add_post_fields(rq, admin_form(rq, s, M_admin_post_add, str_format(rq->arena, STR_F "/chuc-vu", STR_A(path)), M_admin_post_add));
    bool holds_one = false;
    for (size_t i = 0; i < spans->count; i++) {
        holds_one = holds_one || is_living(rq, spans->items[i].until);
    }
    if (!holds_one) {
        return;
    }
    FormView  *end = admin_form(rq, s, M_admin_post_end, str_format(rq->arena, STR_F "/thoi-giu-chuc", STR_A(path)), M_admin_post_end);
    FieldView *which = admin_field(rq, end, INPUT_SELECT, "thoi-chuc-vu", M_admin_post, NULL);
    for (size_t i = 0; i < spans->count; i++) {
        const PostSpan *p = &spans->items[i];
        if (is_living(rq, p->until)) {
            Str label = str_format(rq->arena, STR_F ", " STR_F, STR_A(post_name(rq, p->post.post)), STR_A(admin_court(rq, p->post.court)));
            admin_choice(rq, which, str_format(rq->arena, "%s." STR_F, p->post.court.code, STR_A(p->post.post)), label);
        }
    }
    admin_field(rq, end, INPUT_DATE, "ngay-cuoi", M_admin_last_day, M_admin_last_day_hint);
}

static void absence_forms(Req *rq, const Who *who, const PostSpans *spans, const Absences *list, Section *s)
{
    Str       path = person_path(rq, who->id);
    FormView *f = admin_form(rq, s, M_admin_absence_add, str_format(rq->arena, STR_F "/vang-mat", STR_A(path)), M_admin_absence_add);
    FieldView *court = admin_field(rq, f, INPUT_SELECT, "vang-toa", M_admin_court, NULL);
    CourtId   last = { 0 };
    for (size_t i = 0; i < spans->count; i++) {
        if (is_living(rq, spans->items[i].until) && !court_id_eq(last, spans->items[i].post.court)) {
            last = spans->items[i].post.court;
            admin_choice(rq, court, court_id_str(&spans->items[i].post.court), admin_court(rq, last));
        }
    }
    FieldView *why = admin_field(rq, f, INPUT_SELECT, "vang-ly-do", M_admin_reason, M_admin_reason_hint);
    for (size_t i = 0; reasons[i] != NULL; i++) {
        admin_choice(rq, why, str_of(reasons[i]), msg(lang_of(rq), reason_name(str_of(reasons[i]))));
    }
    admin_field(rq, f, INPUT_DATE, "vang-tu", M_admin_from, NULL);
    admin_field(rq, f, INPUT_DATE, "vang-den", M_admin_until, NULL);
    bool is_away = false; /* or will be */
    for (size_t i = 0; i < list->count; i++) {
        is_away = is_away || is_living(rq, list->items[i].until);
    }
    if (!is_away) {
        return;
    }
    FormView  *back = admin_form(rq, s, M_admin_absence_end, str_format(rq->arena, STR_F "/tro-lai", STR_A(path)), M_admin_absence_end);
    FieldView *which = admin_field(rq, back, INPUT_SELECT, "tro-lai-dot", M_admin_absence, NULL);
    for (size_t i = 0; i < list->count; i++) {
        const Absence *x = &list->items[i];
        if (is_living(rq, x->until)) {
            admin_choice(rq, which, str_format(rq->arena, "%s." STR_F, x->court.code, STR_A(date_format(rq->arena, x->from))),
                         admin_span(rq, x->from, x->until));
        }
    }
    admin_field(rq, back, INPUT_DATE, "tro-lai-ngay", M_admin_last_day_away, M_admin_last_day_away_hint);
}

static Error *absences_section(Req *rq, Db *db, const Who *who, const PostSpans *spans, AdminView *v)
{
    static const Msg names[] = { M_admin_col_span, M_admin_col_reason, M_admin_col_court };
    Absences list = { 0 };
    TRY(absence_list(db, rq->arena, who->id, &list));
    Section *s = admin_section(rq, v, "vang-mat", M_admin_absences);
    s->text = msg(lang_of(rq), M_admin_absences_text);
    admin_columns(rq, &s->table, M_admin_absences, names, COUNT_OF(names));
    for (size_t i = 0; i < list.count; i++) {
        TableRow *row = admin_row(rq, &s->table);
        admin_text(rq, row, admin_span(rq, list.items[i].from, list.items[i].until), S(""));
        admin_text(rq, row, msg(lang_of(rq), reason_name(list.items[i].reason)), S(""));
        admin_text(rq, row, admin_court(rq, list.items[i].court), S(""));
    }
    s->table.empty = (EmptyView){ .title = msg(lang_of(rq), M_admin_absences_none) };
    absence_forms(rq, who, spans, &list, s);
    return NULL;
}

static Error *name_of(Req *rq, Db *db, PersonId id, Str *out)
{
    Person p;
    TRY(person_load(db, rq->arena, id, &p));
    *out = p.name;
    return NULL;
}

/* Officers of the courts he serves, by name, each once; not himself. */
static Error *kin_choices(Req *rq, Db *db, const Who *who, const PostSpans *spans, FieldView *out)
{
    CourtId last = { 0 };
    for (size_t i = 0; i < spans->count; i++) {
        Officers officers = { 0 };
        PersonId before = who->id;
        if (!is_living(rq, spans->items[i].until) || court_id_eq(last, spans->items[i].post.court)) {
            continue;
        }
        last = spans->items[i].post.court;
        TRY(officer_list(db, rq->arena, last, today_of(rq), &officers));
        for (size_t k = 0; k < officers.count; k++) {
            const Officer *o = &officers.items[k];
            if (!id_eq(o->person.id, who->id.id) && !id_eq(o->person.id, before.id)) {
                admin_choice(rq, out, id_format(rq->arena, o->person.id), o->name);
            }
            before = o->person;
        }
    }
    return NULL;
}

/* Relatives among officers: two of them do not sit in one panel. */
static Error *kin_section(Req *rq, Db *db, const Who *who, const PostSpans *spans, AdminView *v)
{
    static const Msg names[] = { M_admin_kin };
    PersonIds        list = { 0 };
    Str              path = person_path(rq, who->id);
    TRY(kinship_list(db, rq->arena, who->id, &list));
    Section *s = admin_section(rq, v, "than-thich", M_admin_kins);
    s->text = msg(lang_of(rq), M_admin_kins_text);
    admin_columns(rq, &s->table, M_admin_kins, names, COUNT_OF(names));
    s->table.empty = (EmptyView){ .title = msg(lang_of(rq), M_admin_kins_none) };
    FormView *f = admin_form(rq, s, M_admin_kin_add, str_format(rq->arena, STR_F "/than-thich", STR_A(path)), M_admin_kin_add);
    TRY(kin_choices(rq, db, who, spans, admin_field(rq, f, INPUT_SELECT, "nguoi-than", M_admin_kin, M_admin_kin_hint)));
    if (list.count == 0) {
        return NULL;
    }
    FormView  *end = admin_form(rq, s, M_admin_kin_end, str_format(rq->arena, STR_F "/bo-than-thich", STR_A(path)), M_admin_kin_end);
    FieldView *which = admin_field(rq, end, INPUT_SELECT, "bo-nguoi-than", M_admin_kin, NULL);
    for (size_t i = 0; i < list.count; i++) {
        Str name;
        TRY(name_of(rq, db, list.items[i], &name));
        admin_text(rq, admin_row(rq, &s->table), name, S(""));
        admin_choice(rq, which, id_format(rq->arena, list.items[i].id), name);
    }
    return NULL;
}

static Error *cards_section(Req *rq, Db *db, const Who *who, AdminView *v)
{
    static const Msg names[] = { M_admin_card, M_admin_bar, M_admin_col_span };
    LawyerCards list = { 0 };
    Str         path = person_path(rq, who->id);
    TRY(lawyer_card_list(db, rq->arena, who->id, &list));
    Section *s = admin_section(rq, v, "the-luat-su", M_admin_cards);
    admin_columns(rq, &s->table, M_admin_cards, names, COUNT_OF(names));
    for (size_t i = 0; i < list.count; i++) {
        TableRow *row = admin_row(rq, &s->table);
        admin_text(rq, row, list.items[i].card, S(""));
        admin_text(rq, row, list.items[i].bar, S(""));
        admin_text(rq, row, admin_span(rq, list.items[i].from, list.items[i].until), S(""));
    }
    s->table.empty = (EmptyView){ .title = msg(lang_of(rq), M_admin_cards_none) };
    FormView *f = admin_form(rq, s, M_admin_card_add, str_format(rq->arena, STR_F "/the-luat-su", STR_A(path)), M_admin_card_add);
    admin_field(rq, f, INPUT_TEXT, "so-the", M_admin_card, NULL)->short_input = true;
    admin_field(rq, f, INPUT_TEXT, "doan-luat-su", M_admin_bar, NULL);
    admin_field(rq, f, INPUT_DATE, "the-tu", M_admin_from, NULL);
    if (list.count > 0) {
        FormView  *end = admin_form(rq, s, M_admin_card_end, str_format(rq->arena, STR_F "/thu-the", STR_A(path)), M_admin_card_end);
        FieldView *which = admin_field(rq, end, INPUT_SELECT, "thu-the", M_admin_card, NULL);
        for (size_t i = 0; i < list.count; i++) {
            admin_choice(rq, which, list.items[i].card, list.items[i].card);
        }
        admin_field(rq, end, INPUT_DATE, "the-den", M_admin_last_day, NULL);
    }
    return NULL;
}

static Error *account_section(Req *rq, Db *db, const Who *who, AdminView *v)
{
    const Account *x = &who->account;
    Lang           lang = lang_of(rq);
    SessionLines   sessions = { 0 };
    Str            path = person_path(rq, who->id);
    Section       *s = admin_section(rq, v, "tai-khoan", M_admin_account);
    if (!who->has_account) {
        s->text = msg(lang, M_admin_account_none);
        return NULL;
    }
    TRY(session_list(site_of(rq)->identity, db, rq->arena, x->id, &sessions));
    admin_fact(rq, &s->facts, M_admin_account_kind, msg(lang, x->admin ? M_admin_kind_admin : x->staff ? M_admin_kind_staff : M_admin_kind_citizen));
    admin_fact(rq, &s->facts, M_admin_account_state, msg(lang, x->closed ? M_admin_account_closed : M_admin_account_open));
    admin_fact(rq, &s->facts, M_admin_password, msg(lang, x->has_password ? M_admin_there : M_admin_not_there));
    admin_fact(rq, &s->facts, M_admin_totp, msg(lang, x->has_totp ? M_admin_there : M_admin_not_there));
    admin_fact(rq, &s->facts, M_admin_sessions, i18n_number(rq->arena, lang, (int64_t)sessions.count));
    if (!x->has_password && x->staff) {
        admin_form(rq, s, NULL, str_format(rq->arena, STR_F "/ma-lan-dau", STR_A(path)), M_admin_first_code);
    }
    if (sessions.count > 0) {
        admin_form(rq, s, NULL, str_format(rq->arena, STR_F "/ket-thuc-phien", STR_A(path)), M_admin_sessions_end)->lesser = true;
    }
    if (!id_eq(x->id.id, session_of(rq)->account.id)) {
        Msg what = x->closed ? M_admin_account_open_do : M_admin_account_close_do;
        /* Folded: nobody is shut out by one press on the first button of the page. */
        admin_form(rq, s, what, str_format(rq->arena, x->closed ? STR_F "/mo-tai-khoan" : STR_F "/dong-tai-khoan", STR_A(path)), what)->lesser = true;
    }
    return NULL;
}

static Error *history_section(Req *rq, Db *db, const Who *who, AdminView *v)
{
    static const Msg names[] = { M_admin_col_when, M_admin_col_deed, M_admin_col_by };
    DeedsAboutRows rows;
    TRY(q_deeds_about(db, who->id, DEED_ROWS, rq->arena, &rows));
    if (rows.count == 0) {
        return NULL;
    }
    Section *s = admin_section(rq, v, "nhat-ky", M_admin_history);
    admin_columns(rq, &s->table, M_admin_history, names, COUNT_OF(names));
    for (size_t i = 0; i < rows.count; i++) {
        const DeedsAboutRow *r = &rows.items[i];
        TableRow            *row = admin_row(rq, &s->table);
        admin_text(rq, row, i18n_instant(rq->arena, lang_of(rq), r->at), S(""));
        admin_text(rq, row, deed_word(lang_of(rq), r->deed), deed_detail(rq, r->deed, r->detail));
        admin_text(rq, row, r->by_name, S(""));
    }
    return NULL;
}

static Error *build_person(Req *rq, Db *db, Who *who, AdminView *v)
{
    PostSpans spans = { 0 };
    Section  *posts;
    TRY(load_who(rq, db, who));
    *v = admin_view(rq, M_admin_person_title);
    v->title = who->name;
    v->frame.title = who->name;
    frame_crumb(rq, &v->frame, msg(lang_of(rq), M_admin_people_title), S("/quan-tri"));
    TRY(account_section(rq, db, who, v));
    TRY(posts_section(rq, db, who, v, &posts, &spans));
    posts_forms(rq, who, &spans, posts);
    if (spans.count > 0) {
        TRY(absences_section(rq, db, who, &spans, v));
        TRY(kin_section(rq, db, who, &spans, v));
    }
    if (!who->account.staff) {
        TRY(cards_section(rq, db, who, v));
    }
    return history_section(rq, db, who, v);
}

/* Errors go to the form whose address ends so. False: the page has no such form for this person. */
static bool explain_form(Req *rq, Resp *rs, AdminView *v, const char *end, const Error *errors)
{
    bool found = false;
    for (size_t i = 0; i < v->sections.count; i++) {
        SectionForms *forms = &v->sections.items[i].forms;
        for (size_t k = 0; k < forms->count; k++) {
            if (str_ends(forms->items[k].form.action, str_of(end))) {
                admin_explain(rq, rs, &forms->items[k].form, errors);
                found = true;
            }
        }
    }
    return found;
}

static Error *person_show(Req *rq, Resp *rs, bool done, const char *form, Error *errors)
{
    Db       *db;
    Who       who;
    AdminView v;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = build_person(rq, db, &who, &v);
    db_done(db);
    TRY(failed);
    if (done) {
        v.done = (NoticeView){ .tone = TONE_GOOD, .title = msg(lang_of(rq), M_admin_saved) };
    }
    if (errors != NULL && !explain_form(rq, rs, &v, form, errors)) {
        return errors;
    }
    return admin_send(rq, rs, &v);
}

Error *person_page(Req *rq, Resp *rs)
{
    PersonPageForm form;
    TRY(form_read(rq, &person_page_form, &form));
    return person_show(rq, rs, form.done.n > 0, NULL, NULL);
}

/* After a form: back to the person, or the form again with what is to be mended. */
static Error *answer(Req *rq, Resp *rs, const Who *who, const char *form, Error *wrong)
{
    if (wrong == NULL) {
        return resp_redirect(rs, back_to(rq, who));
    }
    return admin_mends(wrong) ? person_show(rq, rs, false, form, wrong) : wrong;
}

Error *post_add_do(Req *rq, Resp *rs)
{
    PostForm form;
    Who      who;
    NewPost  n;
    TRY(find_who(rq, &who));
    TRY(may_hold_post(rq, &who));
    Error *wrong = form_read(rq, &post_form, &form);
    if (wrong == NULL) {
        wrong = read_post(rq, &form, &n);
    }
    if (wrong == NULL) {
        n.person = who.id;
        Deed deed = { DEED_POST_ADDED, form.court, who.id, who.name, post_detail(rq, &n) };
        wrong = office_change(rq, &deed, post_add, &n);
    }
    return answer(rq, rs, &who, "/chuc-vu", wrong);
}

Error *post_end_do(Req *rq, Resp *rs)
{
    PostEndForm form;
    Who         who;
    House      *h = site_of(rq)->house;
    TRY(find_who(rq, &who));
    Error *wrong = form_read(rq, &post_end_form, &form);
    if (wrong == NULL) {
        NewPost n = { .person = who.id, .until = form.last, .grant = { os_id(h->os) }, .by = session_of(rq)->person, .now = os_now(h->os) };
        Str     rest = form.post;
        Str     court = str_cut(&rest, '.');
        const LawPower *p = law_power(h->law, rest);
        n.post.post = rest;
        n.granted = p != NULL && p->delegable;
        Deed deed = { DEED_POST_ENDED, court, who.id, who.name, str_format(rq->arena, STR_F ", " STR_F, STR_A(rest), STR_A(admin_day(rq, form.last))) };
        wrong = court_id_parse(court, &n.post.court) ? office_change(rq, &deed, post_end, &n) : field_error("thoi-chuc-vu", S("field.choice"));
        if (wrong != NULL && wrong->code == ERR_NOT_FOUND) {
            wrong = field_error("ngay-cuoi", S("admin.post_not_so"));
        }
    }
    return answer(rq, rs, &who, "/thoi-giu-chuc", wrong);
}

typedef struct Away {
    PersonId person;
    CourtId  court;
    Date     from, until;
    Str      reason;
} Away;

static Error *go_away(Tx *tx, void *arg)
{
    const Away *x = arg;
    return absence_add(tx, x->court, x->person, x->from, x->until, x->reason);
}

static Error *come_back(Tx *tx, void *arg)
{
    const Away *x = arg;
    return absence_end(tx, x->court, x->person, x->from, x->until);
}

Error *absence_add_do(Req *rq, Resp *rs)
{
    AbsenceForm form;
    Who         who;
    Away        away;
    TRY(find_who(rq, &who));
    Error *wrong = form_read(rq, &absence_form, &form);
    if (wrong == NULL && date_cmp(form.until, form.from) < 0) {
        wrong = field_error("vang-den", S("access.days"));
    }
    if (wrong == NULL && !court_id_parse(form.court, &away.court)) {
        wrong = field_error("vang-toa", S("field.choice"));
    }
    if (wrong == NULL) {
        away = (Away){ who.id, away.court, form.from, form.until, form.reason };
        Deed deed = { DEED_ABSENCE_ADDED, form.court, who.id, who.name, admin_span(rq, form.from, form.until) };
        wrong = office_change(rq, &deed, go_away, &away);
    }
    return answer(rq, rs, &who, "/vang-mat", wrong);
}

Error *absence_end_do(Req *rq, Resp *rs)
{
    AbsenceEndForm form;
    Who            who;
    TRY(find_who(rq, &who));
    Error *wrong = form_read(rq, &absence_end_form, &form);
    if (wrong == NULL) {
        Away away = { .person = who.id, .until = form.last };
        Str  rest = form.absence;
        Str  court = str_cut(&rest, '.');
        Deed deed = { DEED_ABSENCE_ENDED, court, who.id, who.name, admin_day(rq, form.last) };
        bool known = court_id_parse(court, &away.court) && date_parse(rest, &away.from);
        wrong = known ? office_change(rq, &deed, come_back, &away) : field_error("tro-lai-dot", S("field.choice"));
        if (wrong != NULL && wrong->code == ERR_NOT_FOUND) {
            wrong = field_error("tro-lai-ngay", S("admin.absence_not_so"));
        }
    }
    return answer(rq, rs, &who, "/tro-lai", wrong);
}

typedef struct Kin {
    PersonId one, other;
    Instant  now;
} Kin;

static Error *declare_kin(Tx *tx, void *arg)
{
    const Kin *k = arg;
    return kinship_add(tx, k->one, k->other, k->now);
}

static Error *take_back_kin(Tx *tx, void *arg)
{
    const Kin *k = arg;
    return kinship_end(tx, k->one, k->other);
}

static Error *change_kin(Req *rq, Resp *rs, const FormSpec *spec, const char *end, DeedKind kind, Change *change)
{
    const char *field = spec == &kin_form ? "nguoi-than" : "bo-nguoi-than";
    KinForm     form;
    Who         who;
    Person      other;
    Db         *db;
    TRY(find_who(rq, &who));
    Error *wrong = form_read(rq, spec, &form);
    if (wrong == NULL) {
        TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
        wrong = person_load(db, rq->arena, form.kin, &other);
        db_done(db);
    }
    if (wrong == NULL) {
        Kin  kin = { who.id, form.kin, os_now(site_of(rq)->house->os) };
        Deed deed = { kind, S(""), who.id, who.name, other.name };
        wrong = id_eq(kin.one.id, kin.other.id) ? field_error(field, S("field.choice")) : office_change(rq, &deed, change, &kin);
    }
    if (wrong != NULL && wrong->code == ERR_NOT_FOUND) {
        wrong = field_error(field, S("field.choice"));
    }
    return answer(rq, rs, &who, end, wrong);
}

Error *kin_add_do(Req *rq, Resp *rs) { return change_kin(rq, rs, &kin_form, "/than-thich", DEED_KIN_ADDED, declare_kin); }
Error *kin_end_do(Req *rq, Resp *rs) { return change_kin(rq, rs, &kin_end_form, "/bo-than-thich", DEED_KIN_ENDED, take_back_kin); }

typedef struct Carding {
    PersonId person;
    Str      card, bar;
    Date     day;
} Carding;

static Error *give_card(Tx *tx, void *arg)
{
    const Carding *c = arg;
    LawyerCards    list = { 0 };
    TRY(lawyer_card_list(tx_db(tx), tx_arena(tx), c->person, &list));
    for (size_t i = 0; i < list.count; i++) {
        if (str_eq(list.items[i].card, c->card)) {
            return field_error("so-the", S("admin.card_already"));
        }
    }
    return lawyer_card_add(tx, c->person, c->card, c->bar, c->day);
}

static Error *take_card(Tx *tx, void *arg)
{
    const Carding *c = arg;
    return lawyer_card_end(tx, c->person, c->card, c->day);
}

Error *card_add_do(Req *rq, Resp *rs)
{
    CardForm form;
    Who      who;
    TRY(find_who(rq, &who));
    Error *wrong = form_read(rq, &card_form, &form);
    if (wrong == NULL) {
        Carding c = { who.id, form.card, form.bar, form.from };
        Deed    deed = { DEED_CARD_ADDED, S(""), who.id, who.name, form.card };
        wrong = office_change(rq, &deed, give_card, &c);
    }
    return answer(rq, rs, &who, "/the-luat-su", wrong);
}

Error *card_end_do(Req *rq, Resp *rs)
{
    CardEndForm form;
    Who         who;
    TRY(find_who(rq, &who));
    Error *wrong = form_read(rq, &card_end_form, &form);
    if (wrong == NULL) {
        Carding c = { who.id, form.card, S(""), form.last };
        Deed    deed = { DEED_CARD_ENDED, S(""), who.id, who.name, form.card };
        wrong = office_change(rq, &deed, take_card, &c);
    }
    return answer(rq, rs, &who, "/thu-the", wrong);
}

/* ---- the account ------------------------------------------------------------------------------------------------------------------ */

static Error *set_closed(Req *rq, Resp *rs, bool closed)
{
    Who who;
    TRY(find_who(rq, &who));
    if (!who.has_account || id_eq(who.account.id.id, session_of(rq)->account.id)) {
        return err_message(err_make(ERR_FORBIDDEN, "own account"), S("admin.not_own_account"));
    }
    TRY(account_close(site_of(rq)->identity, who.account.id, closed));
    Deed deed = { closed ? DEED_ACCOUNT_CLOSED : DEED_ACCOUNT_OPENED, S(""), who.id, who.name, S("") };
    TRY(office_change(rq, &deed, NULL, NULL));
    return resp_redirect(rs, back_to(rq, &who));
}

Error *account_close_do(Req *rq, Resp *rs) { return set_closed(rq, rs, true); }
Error *account_open_do(Req *rq, Resp *rs) { return set_closed(rq, rs, false); }

Error *sessions_end_do(Req *rq, Resp *rs)
{
    Who who;
    TRY(find_who(rq, &who));
    if (!who.has_account) {
        return err_make(ERR_NOT_FOUND, "account");
    }
    const Session *s = session_of(rq);
    SessionId      keep = id_eq(s->account.id, who.account.id.id) ? s->id : (SessionId){ 0 };
    TRY(session_end_all(site_of(rq)->identity, who.account.id, keep));
    Deed deed = { DEED_SESSIONS_ENDED, S(""), who.id, who.name, S("") };
    TRY(office_change(rq, &deed, NULL, NULL));
    return resp_redirect(rs, back_to(rq, &who));
}

Error *first_code_do(Req *rq, Resp *rs)
{
    Who who;
    Str code;
    TRY(find_who(rq, &who));
    if (!who.has_account || !who.account.staff) {
        return err_make(ERR_NOT_FOUND, "account of staff");
    }
    TRY(first_password_code(site_of(rq)->identity, rq->arena, session_of(rq)->account, who.account.id, &code));
    Deed deed = { DEED_FIRST_CODE, S(""), who.id, who.name, S("") };
    TRY(office_change(rq, &deed, NULL, NULL));
    return admin_code_send(rq, rs, M_admin_code_first, who.name, code, true, person_path(rq, who.id));
}
