/* Opening with a reason a file one has no place in (CHALLENGED access).
 * Who belongs to the file's court and has the deed `read_with_reason` (law/powers.yaml) is told that he may: for the rest of the day he
 * then reads what the parties read, each look is told as such, the chief judge sees his reason on the board. A conflict of interest,
 * a closed hearing and everything sealed stay closed; who lacks the deed is not even told that the file exists.
 * Routes: /nghiep-vu/ho-so/{id}/mo-kem-ly-do. Tables: access_grant, look (through core/access). */
#include "page/page_int.h"
#include "page/page_msg.h"

#include "page/challenge_page_html.h"

typedef struct ChallengeForm {
    Str kind, reason;
} ChallengeForm;
static const char *const kinds[] = { "replacement", "related_case", "complaint", "inspection", "archive", "other", NULL };
static const Field       fields[] = {
    FIELD(ChallengeForm, kind, "loai", .kind = FIELD_CHOICE, .choices = kinds, .required = true, .label = "page.challenge_kind"),
    FIELD(ChallengeForm, reason, "ly-do", .kind = FIELD_LINES, .max = 1000, .required = true, .label = "page.challenge_reason"),
};
const FormSpec challenge_form = FORM(ChallengeForm, fields);

Str challenge_word(Lang lang, Str kind)
{
    static const Msg words[] = { M_page_challenge_replacement, M_page_challenge_related_case, M_page_challenge_complaint,
                                 M_page_challenge_inspection,  M_page_challenge_archive,      M_page_challenge_other };
    for (size_t i = 0; kinds[i] != NULL; i++) {
        if (str_eq(kind, str_of(kinds[i]))) {
            return msg(lang, words[i]);
        }
    }
    return kind;
}

/* Only who has no business there otherwise, and not where the hearing is closed (BLTTDS 15(2)): those are open to the panel, the
 * parties and whoever the court lets in by name. */
static bool may_challenge(const House *h, const OpenFile *f)
{
    bool has = false;
    for (size_t i = 0; i < f->powers.names.count; i++) {
        const LawPower *p = law_power(h->law, f->powers.names.items[i]);
        has = has || (p != NULL && law_power_may(p, S("read_with_reason")));
    }
    return has && !f->powers.excluded && !file_has_business(h, &f->powers) && matter_field_number(&f->matter, S("hearing_closed"), 0) == 0;
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
}

/* The file's number and court and nothing else of it. */
static void fill_facts(Req *rq, const Matter *m, FactsView *v)
{
    Lang      lang = lang_of(rq);
    Registry const *r = site_of(rq)->house->registry;
    add_fact(rq, v, M_page_challenge_file, m->number.n > 0 ? m->number : msg(lang, M_page_case_unnumbered));
    add_fact(rq, v, M_page_case_court, law_text(lang, registry_court_name(r, court_id_str(&m->court), today_of(rq))));
    add_fact(rq, v, M_page_challenge_what, msg(lang, M_page_challenge_what_text));
    add_fact(rq, v, M_page_challenge_until, msg(lang, M_page_challenge_until_text));
    add_fact(rq, v, M_page_challenge_told, msg(lang, M_page_challenge_told_text));
}

static void fill_form(Req *rq, MatterId id, FormView *v)
{
    Lang      lang = lang_of(rq);
    Str       path = str_format(rq->arena, "/nghiep-vu/ho-so/" STR_F "/mo-kem-ly-do", STR_A(id_format(rq->arena, id.id)));
    FieldView kind = { .kind = INPUT_RADIO, .name = S("loai"), .label = msg(lang, M_page_challenge_kind), .value = rq_value(rq, "loai") };
    for (size_t i = 0; kinds[i] != NULL; i++) {
        *LIST_ADD(rq->arena, &kind.choices) = (InputChoice){ .value = str_of(kinds[i]), .label = challenge_word(lang, str_of(kinds[i])) };
    }
    field_choose(&kind);
    *v = (FormView){ .action = rq_link(rq, path), .csrf = csrf_token(rq), .submit = msg(lang, M_page_challenge_do), .back = rq_link(rq, S("/nghiep-vu")) };
    *LIST_ADD(rq->arena, &v->fields) = kind;
    *LIST_ADD(rq->arena, &v->fields) = (FieldView){ .kind = INPUT_LONG_TEXT, .name = S("ly-do"), .label = msg(lang, M_page_challenge_reason),
                                                    .hint = msg(lang, M_page_challenge_reason_hint), .value = rq_value(rq, "ly-do"), .rows = 3 };
}

static Error *show(Req *rq, Resp *rs, const OpenFile *f, int status, const Error *errors)
{
    Lang          lang = lang_of(rq);
    ChallengeView v = { .frame = frame_of(rq, msg(lang, M_page_challenge_title)) };
    frame_crumb(rq, &v.frame, msg(lang, M_page_menu_inbox), S("/nghiep-vu"));
    fill_facts(rq, &f->matter, &v.facts);
    fill_form(rq, f->matter.id, &v.form);
    form_explain(rq->arena, lang, errors, &v.form);
    resp_status(rs, status);
    return page_send(rs, challenge_page_html(rq->arena, lang, &v));
}

static Error *refuse(void)
{
    return err_make(ERR_NOT_FOUND, "no business with this file");
}

Error *challenge_offer(Req *rq, Resp *rs, Db *db, MatterId id)
{
    OpenFile f;
    TRY(file_load(rq, db, id, &f));
    db_done(db);
    return may_challenge(site_of(rq)->house, &f) ? show(rq, rs, &f, 403, NULL) : refuse();
}

/* Reads the file the address names; `there`: it is open to him already. */
static Error *read_file(Req *rq, OpenFile *f, bool *there)
{
    MatterId id;
    Db      *db;
    House   *h = site_of(rq)->house;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return refuse();
    }
    TRY(db_read(h->db, rq->arena, &db));
    Error *failed = file_load(rq, db, id, f);
    db_done(db);
    TRY(failed);
    *there = !f->powers.excluded && file_has_business(h, &f->powers);
    return *there || may_challenge(h, f) ? NULL : refuse();
}

Error *challenge_page(Req *rq, Resp *rs)
{
    OpenFile f;
    bool     there;
    TRY(read_file(rq, &f, &there));
    return there ? resp_redirect(rs, f.link) : show(rq, rs, &f, 200, NULL);
}

static Error *open_with_reason(Req *rq, const OpenFile *f, const ChallengeForm *form)
{
    GrantId       id;
    House        *h = site_of(rq)->house;
    const Matter *m = &f->matter;
    Scope         scopes[] = { scope_of((Bytes){ m->id.id.b, sizeof m->id.id.b }), scope_named(S("court"), court_id_str(&m->court)) };
    Challenge c = { .look = { .person = session_of(rq)->person, .scope = scopes[0], .purpose = S("challenge") }, .scopes = scopes,
                    .scope_count = COUNT_OF(scopes), .power = S("reason_reader"), .kind = form->kind, .reason = form->reason };
    Error *failed = access_challenge(h->db, h->os, &c, &id);
    return failed != NULL && failed->code == ERR_FIELD ? err_field(failed, S("ly-do")) : failed;
}

Error *challenge_do(Req *rq, Resp *rs)
{
    OpenFile      f;
    bool          there;
    ChallengeForm form;
    TRY(read_file(rq, &f, &there));
    Error *failed = form_read(rq, &challenge_form, &form);
    failed = failed != NULL || there ? failed : open_with_reason(rq, &f, &form);
    if (failed != NULL && (failed->code == ERR_FIELD || failed->code == ERR_TOO_MANY)) {
        return show(rq, rs, &f, err_status(failed), failed);
    }
    TRY(failed);
    return resp_redirect(rs, f.link);
}
