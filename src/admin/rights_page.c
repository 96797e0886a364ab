/* What the chief judge decides about who may act and who may look: delegations to a deputy, exclusions in a file.
 * Routes: /nghiep-vu/uy-quyen, /nghiep-vu/ho-so/{id}/quyen-xem. Law: LTCTAND (the deputy acts under the chief judge's written delegation);
 * BLTTDS 52-56 (who must refuse or be replaced). A delegation is given by the chief judge himself, never by a deputy, never by the
 * administrator. Tables: delegation, access_grant (through core/access), appointment (read). */
#include "admin/admin_int.h"

#include "admin/admin_rights_part_html.h"

#define CHIEF S("chief_judge")

/* ---- delegations ------------------------------------------------------------------------------------------------------------- */

typedef struct DelegationsForm {
    Str court, done;
} DelegationsForm;
static const char *const done_words[] = { "da-luu", NULL };
static const Field       delegations_fields[] = {
    FIELD(DelegationsForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(DelegationsForm, done, "xong", .kind = FIELD_CHOICE, .choices = done_words),
};
const FormSpec delegations_form = FORM(DelegationsForm, delegations_fields);

typedef struct DelegationForm {
    Str      court, decision;
    PersonId deputy;
    Date     from, until;
} DelegationForm;
static const Field delegation_fields[] = {
    FIELD(DelegationForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11, .required = true, .label = "admin.court"),
    FIELD(DelegationForm, deputy, "nguoi", .kind = FIELD_ID, .required = true, .label = "admin.deputy"),
    FIELD(DelegationForm, decision, "quyet-dinh", .kind = FIELD_TEXT, .max = 60, .required = true, .label = "admin.decision"),
    FIELD(DelegationForm, from, "tu-ngay", .kind = FIELD_DATE, .required = true, .label = "admin.from"),
    FIELD(DelegationForm, until, "den-ngay", .kind = FIELD_DATE, .required = true, .label = "admin.until"),
};
const FormSpec delegation_form = FORM(DelegationForm, delegation_fields);

typedef struct DelegationEndForm {
    Str          court;
    DelegationId delegation;
} DelegationEndForm;
static const Field delegation_end_fields[] = {
    FIELD(DelegationEndForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11, .required = true, .label = "admin.court"),
    FIELD(DelegationEndForm, delegation, "uy-quyen_id", .kind = FIELD_ID, .required = true, .label = "admin.delegation"),
};
const FormSpec delegation_end_form = FORM(DelegationEndForm, delegation_end_fields);

/* A court where the reader is chief judge by his own post: `asked`, or the first. */
static Error *own_court(Req *rq, Db *db, Str asked, CourtId *out)
{
    Posts posts;
    TRY(posts_of(rq, db, &posts));
    for (size_t i = 0; i < posts.count; i++) {
        if (str_eq(posts.items[i].power, CHIEF) && (asked.n == 0 || str_eq(asked, court_id_str(&posts.items[i].court)))) {
            *out = posts.items[i].court;
            return NULL;
        }
    }
    return err_message(err_make(ERR_FORBIDDEN, "not the chief judge of a court"), S("admin.chief_only"));
}

static Scope scope_of_court(CourtId court)
{
    return scope_named(S("court"), court_id_str(&court));
}

static Str officer_name(Req *rq, const Officer *o)
{
    return str_format(rq->arena, STR_F ", " STR_F, STR_A(o->name), STR_A(admin_title(rq, o->title, o->post)));
}

static void choose_judges(Req *rq, const Officers *officers, FieldView *f)
{
    for (size_t i = 0; i < officers->count; i++) {
        const Officer *o = &officers->items[i];
        if (str_eq(o->post, S("judge")) && !id_eq(o->person.id, session_of(rq)->person.id)) {
            admin_choice(rq, f, id_format(rq->arena, o->person.id), officer_name(rq, o));
        }
    }
}

static void hide_court(Req *rq, FormView *f, CourtId court)
{
    *LIST_ADD(rq->arena, &f->fields) = (FieldView){ .kind = INPUT_HIDDEN, .name = S("toa"), .value = str_copy(rq->arena, court_id_str(&court)) };
}

static Error *list_delegations(Req *rq, Db *db, Str court, AdminView *v, FormView **add)
{
    static const Msg names[] = { M_admin_deputy, M_admin_decision, M_admin_col_span };
    CourtId     id;
    Delegations list = { 0 };
    Officers    officers = { 0 };
    TRY(own_court(rq, db, court, &id));
    TRY(delegation_list_open(db, rq->arena, scope_of_court(id), today_of(rq), &list));
    TRY(officer_list(db, rq->arena, id, today_of(rq), &officers));
    Section *s = admin_section(rq, v, "uy-quyen", M_admin_delegations_now);
    v->lead = admin_court(rq, id);
    s->text = msg(lang_of(rq), M_admin_delegations_text);
    admin_columns(rq, &s->table, M_admin_delegations_now, names, COUNT_OF(names));
    for (size_t i = 0; i < list.count; i++) {
        Person    deputy;
        TableRow *row = admin_row(rq, &s->table);
        TRY(person_load(db, rq->arena, list.items[i].deputy, &deputy));
        admin_text(rq, row, deputy.name, S(""));
        admin_text(rq, row, list.items[i].decision, S(""));
        admin_text(rq, row, admin_span(rq, list.items[i].from, list.items[i].until), S(""));
    }
    s->table.empty = (EmptyView){ .title = msg(lang_of(rq), M_admin_delegations_none), .text = msg(lang_of(rq), M_admin_delegations_none_text) };
    *add = admin_form(rq, s, M_admin_delegate, S("/nghiep-vu/uy-quyen"), M_admin_delegate);
    hide_court(rq, *add, id);
    choose_judges(rq, &officers, admin_field(rq, *add, INPUT_SELECT, "nguoi", M_admin_deputy, NULL));
    admin_field(rq, *add, INPUT_TEXT, "quyet-dinh", M_admin_decision, M_admin_decision_hint);
    admin_field(rq, *add, INPUT_DATE, "tu-ngay", M_admin_from, NULL);
    admin_field(rq, *add, INPUT_DATE, "den-ngay", M_admin_until, NULL);
    if (list.count > 0) {
        FormView *end = admin_form(rq, s, M_admin_delegation_end, S("/nghiep-vu/uy-quyen/cham-dut"), M_admin_delegation_end);
        hide_court(rq, end, id);
        FieldView *which = admin_field(rq, end, INPUT_SELECT, "uy-quyen_id", M_admin_delegation, NULL);
        for (size_t i = 0; i < list.count; i++) {
            admin_choice(rq, which, id_format(rq->arena, list.items[i].id.id), list.items[i].decision);
        }
    }
    return NULL;
}

static Error *delegations_show(Req *rq, Resp *rs, Str court, bool done, const Error *errors)
{
    Db       *db;
    FormView *add = NULL;
    AdminView v = admin_view(rq, M_admin_delegations_title);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = list_delegations(rq, db, court, &v, &add);
    db_done(db);
    TRY(failed);
    admin_explain(rq, rs, add, errors);
    if (done) {
        v.done = (NoticeView){ .tone = TONE_GOOD, .title = msg(lang_of(rq), M_admin_saved) };
    }
    return admin_send(rq, rs, &v);
}

Error *delegations_page(Req *rq, Resp *rs)
{
    DelegationsForm form;
    TRY(form_read(rq, &delegations_form, &form));
    return delegations_show(rq, rs, form.court, form.done.n > 0, NULL);
}

typedef struct Delegating {
    Delegation delegation;
    GrantId    grant;
    Instant    now;
    bool       found;
} Delegating;

/* A delegation counts while its giver has the grant of his post: courts set up before that rule get it here. */
static Error *delegate(Tx *tx, void *arg)
{
    const Delegating *d = arg;
    const Delegation *x = &d->delegation;
    Access            access;
    TRY(delegation_add(tx, x, d->now));
    TRY(access_powers(tx_db(tx), tx_arena(tx), x->giver, &x->scope, 1, instant_date(d->now), &access));
    if (access_has(&access, CHIEF)) {
        return NULL;
    }
    Grant g = { .id = d->grant, .person = x->giver, .scope = x->scope, .level = ACCESS_STANDARD, .power = CHIEF, .from = instant_date(d->now),
                .until = x->until, .basis = S("post"), .given_by = x->giver };
    return grant_add(tx, &g, d->now);
}

static Error *end_delegation(Tx *tx, void *arg)
{
    const Delegating *d = arg;
    return delegation_end(tx, d->delegation.id, d->delegation.giver, d->now);
}

static bool is_judge_of(const Officers *officers, PersonId person)
{
    for (size_t i = 0; i < officers->count; i++) {
        if (id_eq(officers->items[i].person.id, person.id) && str_eq(officers->items[i].post, S("judge"))) {
            return true;
        }
    }
    return false;
}

static Error *read_delegation(Req *rq, Db *db, const DelegationForm *form, Delegating *out, Str *name)
{
    House   *h = site_of(rq)->house;
    Officers officers = { 0 };
    CourtId  court;
    Person   deputy;
    TRY(own_court(rq, db, form->court, &court));
    TRY(officer_list(db, rq->arena, court, today_of(rq), &officers));
    if (!is_judge_of(&officers, form->deputy) || id_eq(form->deputy.id, session_of(rq)->person.id)) {
        return field_error("nguoi", S("field.choice"));
    }
    TRY(person_load(db, rq->arena, form->deputy, &deputy));
    *name = deputy.name;
    *out = (Delegating){ .delegation = { .id = { os_id(h->os) }, .giver = session_of(rq)->person, .deputy = form->deputy, .scope = scope_of_court(court),
                                         .power = CHIEF, .from = form->from, .until = form->until, .decision = form->decision },
                         .grant = { os_id(h->os) }, .now = os_now(h->os) };
    return NULL;
}

Error *delegation_add_do(Req *rq, Resp *rs)
{
    DelegationForm form;
    Delegating     d;
    Db            *db;
    Str            name;
    Error         *wrong = form_read(rq, &delegation_form, &form);
    if (wrong == NULL) {
        TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
        wrong = read_delegation(rq, db, &form, &d, &name);
        db_done(db);
    }
    if (wrong == NULL) {
        Deed deed = { DEED_DELEGATED, form.court, form.deputy, name, form.decision };
        wrong = office_change(rq, &deed, delegate, &d);
    }
    if (wrong != NULL) {
        wrong->field = str_eq(wrong->field, S("until")) ? S("den-ngay") : wrong->field;
        return wrong->code == ERR_FIELD ? delegations_show(rq, rs, rq_value(rq, "toa"), false, wrong) : wrong;
    }
    return resp_redirect(rs, str_format(rq->arena, "/nghiep-vu/uy-quyen?toa=" STR_F "&xong=da-luu", STR_A(form.court)));
}

/* One of this court: an id from elsewhere is not there. */
static Error *find_delegation(Req *rq, Db *db, const DelegationEndForm *form, Delegating *out)
{
    CourtId     court;
    Delegations list = { 0 };
    TRY(own_court(rq, db, form->court, &court));
    TRY(delegation_list_open(db, rq->arena, scope_of_court(court), today_of(rq), &list));
    for (size_t i = 0; i < list.count; i++) {
        if (id_eq(list.items[i].id.id, form->delegation.id)) {
            *out = (Delegating){ .delegation = list.items[i], .now = os_now(site_of(rq)->house->os) };
            out->delegation.giver = session_of(rq)->person;
            return NULL;
        }
    }
    return err_make(ERR_NOT_FOUND, "delegation");
}

Error *delegation_end_do(Req *rq, Resp *rs)
{
    DelegationEndForm form;
    Delegating        d;
    Db               *db;
    TRY(form_read(rq, &delegation_end_form, &form));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = find_delegation(rq, db, &form, &d);
    db_done(db);
    TRY(failed);
    Deed deed = { .kind = DEED_DELEGATION_ENDED, .court = form.court, .about = d.delegation.deputy, .detail = d.delegation.decision };
    TRY(office_change(rq, &deed, end_delegation, &d));
    return resp_redirect(rs, str_format(rq->arena, "/nghiep-vu/uy-quyen?toa=" STR_F "&xong=da-luu", STR_A(form.court)));
}

/* ---- rights in a file -------------------------------------------------------------------------------------------------------- */

typedef struct ExclusionForm {
    PersonId person;
    Str      reason, basis;
} ExclusionForm;
/* Why he must keep away; a draw publishes "conflict" alone. */
static const char *const exclusion_reasons[] = { "party_or_kin", "took_part", "not_impartial", NULL };
static const Field       exclusion_fields[] = {
    FIELD(ExclusionForm, person, "nguoi", .kind = FIELD_ID, .required = true, .label = "admin.officer"),
    FIELD(ExclusionForm, reason, "ly-do", .kind = FIELD_CHOICE, .choices = exclusion_reasons, .required = true, .label = "admin.reason"),
    FIELD(ExclusionForm, basis, "can-cu", .kind = FIELD_TEXT, .max = 120, .label = "admin.basis"),
};
const FormSpec exclusion_form = FORM(ExclusionForm, exclusion_fields);

typedef struct GrantEndForm {
    GrantId grant;
} GrantEndForm;
static const Field grant_end_fields[] = { FIELD(GrantEndForm, grant, "quyen_id", .kind = FIELD_ID, .required = true, .label = "admin.grant") };
const FormSpec     grant_end_form = FORM(GrantEndForm, grant_end_fields);

static Msg exclusion_word(Str reason)
{
    return str_eq(reason, S("party_or_kin")) ? M_admin_party_or_kin : str_eq(reason, S("took_part")) ? M_admin_took_part : M_admin_not_impartial;
}

/* The file, opened by who is its chief judge; a party's or another officer's rights page does not exist. */
static Error *open_rights(Req *rq, Db *db, OpenFile *out)
{
    MatterId id;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "file");
    }
    TRY(file_open(rq, db, id, S("read"), out));
    return power_has(&out->powers, CHIEF) ? NULL : err_message(err_make(ERR_FORBIDDEN, "not the chief judge"), S("admin.chief_only"));
}

static Scope scope_of_file(const OpenFile *f)
{
    return scope_of((Bytes){ f->matter.id.id.b, sizeof f->matter.id.id.b });
}

static Str rights_path(Req *rq)
{
    return str_format(rq->arena, "/nghiep-vu/ho-so/" STR_F "/quyen-xem", STR_A(rq_param(rq, "id")));
}

static Error *build_part(Req *rq, Db *db, const OpenFile *f, Html *out)
{
    GrantLines lines = { 0 };
    if (!power_has(&f->powers, CHIEF)) {
        return NULL;
    }
    TRY(grant_list(db, rq->arena, scope_of_file(f), (GrantId){ 0 }, &lines));
    Str        path = str_format(rq->arena, STR_F "/quyen-xem", STR_A(f->link));
    RightsPart v = { (int64_t)lines.count, rq_link(rq, path) };
    *out = admin_rights_part_html(rq->arena, lang_of(rq), &v);
    return NULL;
}

const CasePart admin_case_part = { "quyen-xem", "admin.rights_title", build_part, NULL };

static Str person_text(Req *rq, Db *db, PersonId person)
{
    Person p;
    return !id_is_zero(person.id) && person_load(db, rq->arena, person, &p) == NULL ? p.name : S("");
}

static Msg level_word(AccessLevel level)
{
    switch (level) {
    case ACCESS_EXCLUDED: return M_admin_level_excluded;
    case ACCESS_CHALLENGED: return M_admin_level_challenged;
    case ACCESS_SPECIFIC: return M_admin_level_specific;
    case ACCESS_STANDARD:
    case ACCESS_BASIC:
    case ACCESS_NONE: break;
    }
    return M_admin_level_standard;
}

static void add_grant(Req *rq, Db *db, const GrantLine *l, TableView *t)
{
    const Grant *g = &l->grant;
    TableRow    *row = admin_row(rq, t);
    bool         out = g->level == ACCESS_EXCLUDED;
    admin_text(rq, row, person_text(rq, db, g->person), S(""));
    admin_state(rq, row, out ? TONE_BAD : TONE_QUIET, level_word(g->level));
    Str under = g->level == ACCESS_CHALLENGED ? challenge_word(lang_of(rq), g->basis) : g->basis;
    admin_text(rq, row, out ? msg(lang_of(rq), exclusion_word(g->reason)) : g->reason, under);
    admin_text(rq, row, admin_span(rq, g->from, g->until), person_text(rq, db, g->given_by));
}

static Error *list_rights(Req *rq, Db *db, AdminView *v, FormView **add)
{
    static const Msg names[] = { M_admin_officer, M_admin_col_right, M_admin_reason, M_admin_col_span };
    OpenFile   f;
    GrantLines lines = { 0 };
    Officers   officers = { 0 };
    PersonId   last = { 0 };
    TRY(open_rights(rq, db, &f));
    TRY(grant_list(db, rq->arena, scope_of_file(&f), (GrantId){ 0 }, &lines));
    TRY(officer_list(db, rq->arena, f.matter.court, today_of(rq), &officers));
    v->lead = f.matter.title;
    frame_crumb_mine(rq, &v->frame);
    frame_crumb(rq, &v->frame, file_heading(rq, f.matter.number), f.link);
    Section *s = admin_section(rq, v, "quyen", M_admin_rights_now);
    s->text = msg(lang_of(rq), M_admin_rights_text);
    admin_columns(rq, &s->table, M_admin_rights_now, names, COUNT_OF(names));
    *add = admin_form(rq, s, M_admin_exclude, rights_path(rq), M_admin_exclude);
    FieldView *who = admin_field(rq, *add, INPUT_SELECT, "nguoi", M_admin_officer, NULL);
    for (size_t i = 0; i < officers.count; i++) {
        if (!id_eq(officers.items[i].person.id, last.id)) {
            admin_choice(rq, who, id_format(rq->arena, officers.items[i].person.id), officer_name(rq, &officers.items[i]));
        }
        last = officers.items[i].person;
    }
    FieldView *why = admin_field(rq, *add, INPUT_SELECT, "ly-do", M_admin_reason, M_admin_exclude_hint);
    for (size_t i = 0; exclusion_reasons[i] != NULL; i++) {
        admin_choice(rq, why, str_of(exclusion_reasons[i]), msg(lang_of(rq), exclusion_word(str_of(exclusion_reasons[i]))));
    }
    admin_field(rq, *add, INPUT_TEXT, "can-cu", M_admin_basis, M_admin_basis_hint)->optional = true;
    s->table.empty = (EmptyView){ .title = msg(lang_of(rq), M_admin_rights_none) };
    if (lines.count == 0) {
        return NULL;
    }
    FormView  *end = admin_form(rq, s, M_admin_grant_end, str_format(rq->arena, STR_F "/cham-dut", STR_A(rights_path(rq))), M_admin_grant_end);
    FieldView *which = admin_field(rq, end, INPUT_SELECT, "quyen_id", M_admin_grant, NULL);
    for (size_t i = 0; i < lines.count; i++) {
        const Grant *g = &lines.items[i].grant;
        add_grant(rq, db, &lines.items[i], &s->table);
        Str label = str_format(rq->arena, STR_F ": " STR_F, STR_A(person_text(rq, db, g->person)), STR_A(msg(lang_of(rq), level_word(g->level))));
        admin_choice(rq, which, id_format(rq->arena, g->id.id), label);
    }
    return NULL;
}

static Error *rights_show(Req *rq, Resp *rs, const Error *errors)
{
    Db       *db;
    FormView *add = NULL;
    AdminView v = admin_view(rq, M_admin_rights_title);
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = list_rights(rq, db, &v, &add);
    db_done(db);
    TRY(failed);
    admin_explain(rq, rs, add, errors);
    return admin_send(rq, rs, &v);
}

Error *rights_page(Req *rq, Resp *rs)
{
    return rights_show(rq, rs, NULL);
}

typedef struct Granting {
    Grant   grant;
    Instant now;
} Granting;

static Error *exclude(Tx *tx, void *arg)
{
    const Granting *g = arg;
    return grant_add(tx, &g->grant, g->now);
}

static Error *end_right(Tx *tx, void *arg)
{
    const Granting *g = arg;
    return grant_end(tx, g->grant.id, g->grant.given_by, g->now);
}

static Error *read_exclusion(Req *rq, Db *db, const ExclusionForm *form, Granting *out, Deed *deed)
{
    House   *h = site_of(rq)->house;
    OpenFile f;
    Officers officers = { 0 };
    TRY(open_rights(rq, db, &f));
    TRY(officer_list(db, rq->arena, f.matter.court, today_of(rq), &officers));
    for (size_t i = 0; i < officers.count; i++) {
        if (id_eq(officers.items[i].person.id, form->person.id)) {
            *out = (Granting){ { .id = { os_id(h->os) }, .person = form->person, .scope = scope_of_file(&f), .level = ACCESS_EXCLUDED, .from = today_of(rq),
                                 .until = DATE_NONE, .reason = form->reason, .basis = form->basis, .given_by = session_of(rq)->person },
                               os_now(h->os) };
            *deed = (Deed){ DEED_EXCLUDED, str_copy(rq->arena, court_id_str(&f.matter.court)), form->person, officers.items[i].name, form->reason };
            return NULL;
        }
    }
    return field_error("nguoi", S("field.choice"));
}

Error *exclusion_add_do(Req *rq, Resp *rs)
{
    ExclusionForm form;
    Granting      g;
    Deed          deed;
    Db           *db;
    Error        *wrong = form_read(rq, &exclusion_form, &form);
    if (wrong == NULL) {
        TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
        wrong = read_exclusion(rq, db, &form, &g, &deed);
        db_done(db);
    }
    if (wrong == NULL) {
        wrong = office_change(rq, &deed, exclude, &g);
    }
    if (wrong != NULL) {
        return wrong->code == ERR_FIELD ? rights_show(rq, rs, wrong) : wrong;
    }
    /* who excludes himself no longer sees the file */
    return resp_redirect(rs, id_eq(form.person.id, session_of(rq)->person.id) ? S("/nghiep-vu") : rights_path(rq));
}

static Error *find_right(Req *rq, Db *db, GrantId grant, Granting *out, Deed *deed)
{
    OpenFile   f;
    GrantLines lines = { 0 };
    TRY(open_rights(rq, db, &f));
    TRY(grant_list(db, rq->arena, scope_of_file(&f), (GrantId){ 0 }, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        const Grant *g = &lines.items[i].grant;
        if (id_eq(g->id.id, grant.id)) {
            *out = (Granting){ { .id = grant, .given_by = session_of(rq)->person }, os_now(site_of(rq)->house->os) };
            *deed = (Deed){ DEED_GRANT_ENDED, str_copy(rq->arena, court_id_str(&f.matter.court)), g->person, person_text(rq, db, g->person), g->reason };
            return NULL;
        }
    }
    return err_make(ERR_NOT_FOUND, "grant");
}

Error *grant_end_do(Req *rq, Resp *rs)
{
    GrantEndForm form;
    Granting     g;
    Deed         deed;
    Db          *db;
    TRY(form_read(rq, &grant_end_form, &form));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = find_right(rq, db, form.grant, &g, &deed);
    db_done(db);
    TRY(failed);
    TRY(office_change(rq, &deed, end_right, &g));
    return resp_redirect(rs, rights_path(rq));
}
