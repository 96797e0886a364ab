/* A password given again after a check of papers: at the counter for a citizen, by two people for an officer.
 * Route: /nghiep-vu/cap-lai-mat-khau and below. For citizens a clerk or the chief judge: the administrator alone could otherwise read a
 * citizen's files. For officers the administrator and the chief judge: one proposes, another confirms. The code is shown once, on a
 * sheet of paper. Tables: account, account_reset (through core/identity), person (read), office_deed. */
#include "admin/admin_int.h"

typedef struct ResetFindForm {
    Str login, name;
} ResetFindForm;
static const Field reset_find_fields[] = {
    FIELD(ResetFindForm, login, "tai-khoan", .kind = FIELD_SECRET, .label = "admin.login"),
    FIELD(ResetFindForm, name, "ho-ten", .kind = FIELD_SECRET, .label = "admin.person_name"),
};
const FormSpec reset_find_form = FORM(ResetFindForm, reset_find_fields);

typedef struct ResetForm {
    PersonId person;
    Str      ground;
    bool     checked;
} ResetForm;
static const char *const grounds[] = { "papers_checked", "papers_checked_totp_lost", NULL };
static const Field       reset_fields[] = {
    FIELD(ResetForm, person, "nguoi", .kind = FIELD_ID, .required = true, .label = "admin.person"),
    FIELD(ResetForm, ground, "can-cu", .kind = FIELD_CHOICE, .choices = grounds, .required = true, .label = "admin.ground"),
    FIELD(ResetForm, checked, "da-kiem-tra", .kind = FIELD_BOOL, .label = "admin.papers_checked"),
};
const FormSpec reset_form = FORM(ResetForm, reset_fields);

typedef struct ResetConfirmForm {
    ResetId reset;
} ResetConfirmForm;
static const Field reset_confirm_fields[] = { FIELD(ResetConfirmForm, reset, "de-nghi_id", .kind = FIELD_ID, .required = true, .label = "admin.reset") };
const FormSpec     reset_confirm_form = FORM(ResetConfirmForm, reset_confirm_fields);

/* Whose passwords the reader may give again. */
typedef struct Reach {
    bool citizens, officers;
} Reach;

static Error *reach_of(Req *rq, Db *db, Reach *out)
{
    Posts posts;
    TRY(posts_of(rq, db, &posts));
    *out = (Reach){ .officers = session_of(rq)->admin };
    for (size_t i = 0; i < posts.count; i++) {
        Actor actor;
        TRY(actor_of(rq, db, posts.items[i].court, &actor));
        for (size_t k = 0; k < actor.power_count; k++) {
            bool chief = str_eq(actor.powers[k], S("chief_judge"));
            out->citizens = out->citizens || chief || str_eq(actor.powers[k], S("clerk"));
            out->officers = out->officers || chief;
        }
    }
    return out->citizens || out->officers ? NULL : err_message(err_make(ERR_FORBIDDEN, "no counter"), S("admin.reset_whose"));
}

static bool within(const Reach *r, const Account *x)
{
    return x->staff || x->admin ? r->officers : r->citizens;
}

typedef struct Found {
    Account account;
    Person  person;
} Found;
typedef LIST(Found) FoundList;

static Error *add_found(Req *rq, Db *db, const Reach *reach, const Account *x, FoundList *out)
{
    Found f = { .account = *x };
    if (!within(reach, x) || x->closed || id_eq(x->id.id, session_of(rq)->account.id)) {
        return NULL;
    }
    Error *missing = person_load(db, rq->arena, x->person, &f.person);
    if (missing != NULL && missing->code != ERR_NOT_FOUND) { /* administrators have no entry among the persons */
        return missing;
    }
    *LIST_ADD(rq->arena, out) = f;
    return NULL;
}

static Error *find_accounts(Req *rq, Db *db, const ResetFindForm *form, FoundList *out)
{
    Reach   reach;
    Account x;
    bool    found = false;
    TRY(reach_of(rq, db, &reach));
    if (form->login.n > 0) {
        TRY(account_of_login(site_of(rq)->identity, db, rq->arena, form->login, &x, &found));
        return found ? add_found(rq, db, &reach, &x, out) : NULL;
    }
    Persons people = { 0 };
    TRY(person_find_name(db, rq->arena, form->name, &people));
    for (size_t i = 0; i < people.count; i++) {
        TRY(account_of_person(db, rq->arena, people.items[i].id, &x, &found));
        if (found) {
            TRY(add_found(rq, db, &reach, &x, out));
        }
    }
    return NULL;
}

Msg admin_ground_word(Str ground)
{
    return str_eq(ground, S("papers_checked")) ? M_admin_ground_password : M_admin_ground_totp;
}

/* ---- the page ---------------------------------------------------------------------------------------------------------------- */

static FormView *find_section(Req *rq, AdminView *v)
{
    Section  *s = admin_section(rq, v, "tim", M_admin_reset_find);
    FormView *f = admin_form(rq, s, NULL, S("/nghiep-vu/cap-lai-mat-khau/tim"), M_admin_find);
    s->text = msg(lang_of(rq), M_admin_reset_find_text);
    FieldView *login = admin_field(rq, f, INPUT_TEXT, "tai-khoan", M_admin_login, NULL);
    login->optional = true;
    login->autocomplete = S("off");
    FieldView *name = admin_field(rq, f, INPUT_TEXT, "ho-ten", M_admin_person_name, M_admin_reset_name_hint);
    name->optional = true;
    name->autocomplete = S("off");
    return f;
}

static FormView *give_section(Req *rq, const FoundList *found, AdminView *v)
{
    Lang       lang = lang_of(rq);
    Section   *s = admin_section(rq, v, "cap", M_admin_reset_give);
    FormView  *f = admin_form(rq, s, NULL, S("/nghiep-vu/cap-lai-mat-khau"), M_admin_reset_do);
    FieldView *who = admin_field(rq, f, INPUT_RADIO, "nguoi", M_admin_person, M_admin_reset_who_hint);
    for (size_t i = 0; i < found->count; i++) {
        const Found *x = &found->items[i];
        Date         born = DATE_NONE;
        (void)date_parse(x->person.born_on, &born);
        LawText ward = registry_ward_name(site_of(rq)->house->registry, rq->arena, x->person.ward, today_of(rq));
        Str     details[] = { msg(lang, x->account.staff ? M_admin_kind_staff : M_admin_kind_citizen), admin_day(rq, born), law_text(lang, ward) };
        Str     known[COUNT_OF(details)];
        size_t  n = 0;
        for (size_t k = 0; k < COUNT_OF(details); k++) {
            if (details[k].n > 0) {
                known[n++] = details[k];
            }
        }
        admin_choice(rq, who, id_format(rq->arena, x->account.person.id), x->account.display);
        who->choices.items[i].hint = str_join(rq->arena, known, n, S(", "));
    }
    FieldView *ground = admin_field(rq, f, INPUT_RADIO, "can-cu", M_admin_ground, NULL);
    for (size_t i = 0; grounds[i] != NULL; i++) {
        admin_choice(rq, ground, str_of(grounds[i]), msg(lang, admin_ground_word(str_of(grounds[i]))));
    }
    admin_field(rq, f, INPUT_CHECK, "da-kiem-tra", M_admin_papers_checked, M_admin_papers_checked_hint);
    return f;
}

static Error *waiting_section(Req *rq, Db *db, AdminView *v)
{
    static const Msg names[] = { M_admin_person, M_admin_ground, M_admin_col_by, M_admin_col_until };
    Lang       lang = lang_of(rq);
    ResetLines lines = { 0 };
    TRY(reset_list(site_of(rq)->identity, db, rq->arena, &lines));
    Section *s = admin_section(rq, v, "cho-xac-nhan", M_admin_resets);
    s->text = msg(lang, M_admin_resets_text);
    admin_columns(rq, &s->table, M_admin_resets, names, COUNT_OF(names));
    s->table.empty = (EmptyView){ .title = msg(lang, M_admin_resets_none) };
    FieldView *which = NULL;
    for (size_t i = 0; i < lines.count; i++) {
        const ResetLine *l = &lines.items[i];
        TableRow        *row = admin_row(rq, &s->table);
        admin_text(rq, row, l->display, S(""));
        admin_text(rq, row, msg(lang, admin_ground_word(l->ground)), S(""));
        admin_text(rq, row, l->by_display, i18n_instant(rq->arena, lang, l->at));
        admin_text(rq, row, i18n_instant(rq->arena, lang, l->expires_at), S(""));
        if (id_eq(l->by.id, session_of(rq)->account.id) || id_eq(l->account.id, session_of(rq)->account.id)) {
            continue; /* not his to confirm */
        }
        if (which == NULL) {
            FormView *f = admin_form(rq, s, NULL, S("/nghiep-vu/cap-lai-mat-khau/xac-nhan"), M_admin_reset_confirm);
            which = admin_field(rq, f, INPUT_SELECT, "de-nghi_id", M_admin_reset, NULL);
        }
        admin_choice(rq, which, id_format(rq->arena, l->id.id), l->display);
    }
    return NULL;
}

static Error *reset_show(Req *rq, Resp *rs, const FoundList *found, NoticeView done, const Error *errors)
{
    Db       *db;
    Reach     reach;
    AdminView v = admin_view(rq, M_admin_reset_title);
    v.lead = msg(lang_of(rq), M_admin_reset_lead);
    v.done = done;
    FormView *form = found != NULL && found->count > 0 ? give_section(rq, found, &v) : find_section(rq, &v);
    admin_explain(rq, rs, form, errors);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = reach_of(rq, db, &reach);
    if (failed == NULL && reach.officers) {
        failed = waiting_section(rq, db, &v);
    }
    db_done(db);
    TRY(failed);
    return admin_send(rq, rs, &v);
}

Error *reset_page(Req *rq, Resp *rs)
{
    return reset_show(rq, rs, NULL, (NoticeView){ 0 }, NULL);
}

Error *reset_find_do(Req *rq, Resp *rs)
{
    ResetFindForm form;
    FoundList     found = { 0 };
    Db           *db;
    Error        *wrong = form_read(rq, &reset_find_form, &form);
    if (wrong == NULL && form.login.n == 0 && form.name.n == 0) {
        wrong = field_error("tai-khoan", S("admin.login_or_name"));
    }
    if (wrong == NULL) {
        TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
        wrong = find_accounts(rq, db, &form, &found);
        db_done(db);
    }
    if (wrong == NULL && found.count == 0) {
        wrong = field_error("tai-khoan", S("admin.no_account"));
    }
    if (wrong != NULL) {
        wrong->field = str_eq(wrong->field, S("login")) ? S("tai-khoan") : wrong->field;
        return wrong->code == ERR_FIELD ? reset_show(rq, rs, NULL, (NoticeView){ 0 }, wrong) : wrong;
    }
    return reset_show(rq, rs, &found, (NoticeView){ 0 }, NULL);
}

static Error *find_one(Req *rq, Db *db, PersonId person, FoundList *out)
{
    Reach   reach;
    Account x;
    bool    found = false;
    TRY(reach_of(rq, db, &reach));
    TRY(account_of_person(db, rq->arena, person, &x, &found));
    if (found) {
        TRY(add_found(rq, db, &reach, &x, out));
    }
    return out->count > 0 ? NULL : err_make(ERR_NOT_FOUND, "account");
}

Error *reset_do(Req *rq, Resp *rs)
{
    ResetForm form;
    FoundList found = { 0 };
    Db       *db;
    ResetId   reset;
    Str       code;
    Error    *wrong = form_read(rq, &reset_form, &form);
    if (wrong == NULL && !form.checked) {
        wrong = field_error("da-kiem-tra", S("admin.check_first"));
    }
    if (id_is_zero(form.person.id)) {
        return reset_show(rq, rs, NULL, (NoticeView){ 0 }, field_error("tai-khoan", S("admin.login_or_name")));
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = find_one(rq, db, form.person, &found);
    db_done(db);
    TRY(failed);
    if (wrong != NULL) {
        return wrong->code == ERR_FIELD ? reset_show(rq, rs, &found, (NoticeView){ 0 }, wrong) : wrong;
    }
    const Account *x = &found.items[0].account;
    TRY(reset_propose(site_of(rq)->identity, rq->arena, session_of(rq)->account, x->id, form.ground, &reset, &code));
    Deed deed = { code.n > 0 ? DEED_RESET_GIVEN : DEED_RESET_PROPOSED, S(""), x->person, x->display, form.ground };
    TRY(office_change(rq, &deed, NULL, NULL));
    if (code.n > 0) {
        return admin_code_send(rq, rs, M_admin_code_again, x->display, code, false, S("/nghiep-vu/cap-lai-mat-khau"));
    }
    NoticeView done = { .tone = TONE_GOOD, .title = msg(lang_of(rq), M_admin_reset_proposed), .text = msg(lang_of(rq), M_admin_reset_proposed_text) };
    return reset_show(rq, rs, NULL, done, NULL);
}

static Error *find_reset(Req *rq, Db *db, ResetId reset, Account *out)
{
    Reach      reach;
    ResetLines lines = { 0 };
    TRY(reach_of(rq, db, &reach));
    TRY(reset_list(site_of(rq)->identity, db, rq->arena, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        if (id_eq(lines.items[i].id.id, reset.id) && reach.officers) {
            return account_load(db, rq->arena, lines.items[i].account, out);
        }
    }
    return err_make(ERR_NOT_FOUND, "reset");
}

Error *reset_confirm_do(Req *rq, Resp *rs)
{
    ResetConfirmForm form;
    Account          x;
    Db              *db;
    Str              code;
    TRY(form_read(rq, &reset_confirm_form, &form));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = find_reset(rq, db, form.reset, &x);
    db_done(db);
    TRY(failed);
    TRY(reset_confirm(site_of(rq)->identity, rq->arena, session_of(rq)->account, form.reset, &code));
    Deed deed = { DEED_RESET_CONFIRMED, S(""), x.person, x.display, S("") };
    TRY(office_change(rq, &deed, NULL, NULL));
    return admin_code_send(rq, rs, M_admin_code_again, x.display, code, true, S("/nghiep-vu/cap-lai-mat-khau"));
}
