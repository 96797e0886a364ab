/* The petition as the court will read it: the act is rehearsed and its paper rendered, so what is confirmed is what is filed.
 * Routes: /nop-don/{draft}/xem-lai. */
#include "reception/reception_int.h"

#include "document/document.h"
#include "reception/reception_msg.h"
#include "reception/reception_review_html.h"

/* ---- the act --------------------------------------------------------------------------------------------------------------- */

static Error *request_of_draft(Req *rq, const Draft *d, const Interview *iv, ActRequest *out)
{
    Str code = d->court.n > 0 ? d->court : answer(&d->answers, S("toa"));
    *out = (ActRequest){ .actor = { .kind = ACTOR_PERSON, .person = d->owner, .channel = S("online") }, .matter = d->matter,
                         .procedure = S("civil_first_instance"), .kind = kind_answered(iv), .act = S("file_petition"),
                         .version = MATTER_ANY_VERSION, .idem = id_format(rq->arena, d->id.id) };
    if (!court_id_parse(code, &out->court)) {
        return err_field(err_message(err_make(ERR_FIELD, NULL), S("reception.court_need")), S("toa"));
    }
    return petition_input(iv, false, &out->input);
}

static const Paper *petition_paper(const Matter *m)
{
    for (size_t i = 0; i < m->papers.count; i++) {
        if (str_eq(m->papers.items[i].form, S("23-DS"))) {
            return &m->papers.items[i];
        }
    }
    return NULL;
}

/* ---- what is missing ------------------------------------------------------------------------------------------------------- */

static Str again(Req *rq, const Draft *d, const Step *s)
{
    return rq_link(rq, str_format(rq->arena, STR_F "?ve=xem-lai", STR_A(draft_link(rq, d->id, str_of(s->id)))));
}

static void list_steps(Req *rq, const Interview *iv, const Draft *d, ReviewView *v)
{
    for (size_t i = 0; i < reception_step_count; i++) {
        const Step *s = &reception_steps[i];
        if (!reception_step_is_asked(iv, s)) {
            continue;
        }
        Str name = msg(iv->lang, s->name);
        *LIST_ADD(rq->arena, &v->steps) = (Link){ name, again(rq, d, s) };
        for (const Error *e = reception_step_check(iv, s); e != NULL; e = e->next) {
            Str what = err_text(rq->arena, iv->lang, e);
            *LIST_ADD(rq->arena, &v->missing) = (Link){ str_format(rq->arena, STR_F ": " STR_F, STR_A(name), STR_A(what)), again(rq, d, s) };
        }
    }
}

static Error *add_same_claims(Req *rq, const Interview *iv, const Draft *d, ReviewView *v)
{
    Db      *db;
    LinkList same = { 0 };
    TRY(db_read(iv->house->db, rq->arena, &db));
    Error *failed = same_claims(iv, db, d->owner, &same);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < same.count; i++) {
        Link act = { msg(iv->lang, M_reception_same_open), rq_link(rq, same.items[i].href) };
        *LIST_ADD(rq->arena, &v->notices) = (NoticeView){ .tone = TONE_WARN, .title = msg(iv->lang, M_reception_same), .text = same.items[i].text, .act = act };
    }
    return NULL;
}

/* ---- the confirmation ------------------------------------------------------------------------------------------------------ */

static void fact(const Interview *iv, FactsView *to, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(iv->arena, &to->facts) = (Fact){ .name = msg(iv->lang, name), .value = value };
    }
}

static Str names(const Interview *iv, Side side)
{
    Buf b = buf_make(iv->arena, KIB(16));
    for (int no = 1; no <= people_count(iv, side); no++) {
        buf_add(&b, b.n > 0 ? S(", ") : S(""));
        buf_add(&b, answer_of(iv->arena, iv->answers, side_prefix(side), no, "ten"));
    }
    return buf_str(&b);
}

static Error *fill_confirm(Req *rq, const Interview *iv, const Draft *d, const Error *errors, ReviewView *v)
{
    FactsView       working = { 0 };
    Money           advance;
    bool            known;
    const Relation *r = relation_answered(iv);
    Str             court = d->court.n > 0 ? d->court : answer(iv->answers, S("toa"));
    ConfirmView    *c = &v->confirm;
    TRY(advance_quoted(iv, &working, &advance, &known));
    c->title = msg(iv->lang, M_reception_confirm);
    c->cannot_undo = msg(iv->lang, M_reception_confirm_undo);
    fact(iv, &c->what, M_reception_confirm_what, msg(iv->lang, M_reception_confirm_what_text));
    fact(iv, &c->what, M_reception_confirm_court, law_text(iv->lang, registry_court_name(iv->house->registry, court, iv->today)));
    fact(iv, &c->what, M_reception_confirm_plaintiff, names(iv, SIDE_PLAINTIFF));
    fact(iv, &c->what, M_reception_confirm_defendant, names(iv, SIDE_DEFENDANT));
    fact(iv, &c->what, M_reception_confirm_relation, r == NULL ? S("") : law_text(iv->lang, r->name));
    if (claim_value(iv) >= 0) {
        fact(iv, &c->what, M_reception_confirm_value, i18n_money(iv->arena, iv->lang, (Money){ claim_value(iv) }));
    }
    if (known) {
        Str sum = i18n_money(iv->arena, iv->lang, advance);
        fact(iv, &c->what, M_reception_confirm_advance, MSG(iv->arena, iv->lang, M_reception_confirm_advance_text, { S("sum"), sum }));
    }
    c->form = (FormView){ .action = rq_link(rq, draft_link(rq, d->id, S("xem-lai"))), .csrf = csrf_token(rq),
                          .submit = msg(iv->lang, M_reception_submit), .back = rq_link(rq, S("/nop-don")) };
    *LIST_ADD(iv->arena, &c->form.fields) = (FieldView){ .kind = INPUT_CHECK, .name = S("cam-doan"), .label = msg(iv->lang, M_reception_oath) };
    form_explain(iv->arena, iv->lang, errors, &c->form);
    reception_hidden_add(rq, &v->hidden, "phien", str_format(rq->arena, "%lld", (long long)d->version));
    return NULL;
}

static Error *show_petition(Req *rq, const Interview *iv, const ActRequest *ask, ReviewView *v)
{
    Matter   after;
    Document doc;
    TRY(matter_rehearse(iv->house, rq->arena, ask, &after));
    const Paper *p = petition_paper(&after);
    if (p == NULL) {
        return err_make(ERR_INTERNAL, "the act files no petition");
    }
    Paper written = *p;
    written.day = iv->today;
    TRY(document_render(iv->house, rq->arena, after.procedure, &written, &doc));
    v->sheet = doc.html;
    v->ready = true;
    return NULL;
}

static Error *review_show(Req *rq, Resp *rs, Draft *d, const Error *errors, int status)
{
    Interview  iv = interview_of(rq, &d->answers);
    ReviewView v = { .frame = draft_frame(rq, msg(iv.lang, M_reception_review)) };
    ActRequest ask;
    list_steps(rq, &iv, d, &v);
    TRY(add_same_claims(rq, &iv, d, &v));
    if (v.missing.count == 0) {
        Error *failed = request_of_draft(rq, d, &iv, &ask);
        if (failed == NULL) {
            failed = show_petition(rq, &iv, &ask, &v);
        }
        if (failed != NULL && failed->code != ERR_FIELD && failed->code != ERR_NOT_ALLOWED) {
            return failed;
        }
        for (; failed != NULL; failed = failed->next) {
            *LIST_ADD(rq->arena, &v.missing) = (Link){ err_text(rq->arena, iv.lang, failed), rq_link(rq, draft_link(rq, d->id, S("nguoi-nop"))) };
        }
    }
    if (status == 409) {
        *LIST_ADD(rq->arena, &v.notices) =
            (NoticeView){ .tone = TONE_WARN, .title = msg(iv.lang, M_reception_changed), .text = msg(iv.lang, M_reception_changed_text) };
    }
    if (v.ready) {
        TRY(fill_confirm(rq, &iv, d, errors, &v));
    }
    resp_status(rs, status);
    return page_send(rs, reception_review_html(rq->arena, iv.lang, &v));
}

/* ---- handlers -------------------------------------------------------------------------------------------------------------- */

typedef struct ReviewForm {
    int64_t seen;
    bool    oath;
} ReviewForm;
static const Field review_fields[] = {
    FIELD(ReviewForm, seen, "phien", .kind = FIELD_INTEGER, .required = true),
    FIELD(ReviewForm, oath, "cam-doan", .kind = FIELD_BOOL),
};
const FormSpec reception_review_form = FORM(ReviewForm, review_fields);

Error *reception_review_page(Req *rq, Resp *rs)
{
    Draft d;
    TRY(draft_of(rq, &d));
    return d.submitted ? draft_leave(rq, rs, &d) : review_show(rq, rs, &d, NULL, 200);
}

/* The court is fixed first, then the act is taken, then the draft forgotten: cut off anywhere, the same submission goes on. */
static Error *submit(Req *rq, Draft *d, bool *refused)
{
    House     *h = site_of(rq)->house;
    Interview  iv = interview_of(rq, &d->answers);
    ActRequest ask;
    ActResult  done;
    *refused = false;
    TRY(request_of_draft(rq, d, &iv, &ask));
    TRY(petition_draft_submit_begin(h, d, court_id_str(&ask.court)));
    Error *failed = matter_act(h, rq->arena, &ask, &done);
    if (failed != NULL && (failed->code == ERR_FIELD || failed->code == ERR_NOT_ALLOWED)) {
        *refused = true;
        TRY(petition_draft_submit_back(h, d));
    }
    TRY(failed);
    return petition_draft_submit_done(h, d);
}

static bool is_complete(const Interview *iv)
{
    for (size_t i = 0; i < reception_step_count; i++) {
        if (reception_step_is_asked(iv, &reception_steps[i]) && reception_step_check(iv, &reception_steps[i]) != NULL) {
            return false;
        }
    }
    return true;
}

Error *reception_review_submit(Req *rq, Resp *rs)
{
    Draft      d;
    ReviewForm form;
    bool       refused;
    TRY(draft_of(rq, &d));
    if (d.submitted) {
        return draft_leave(rq, rs, &d);
    }
    Interview iv = interview_of(rq, &d.answers);
    TRY(form_read(rq, &reception_review_form, &form));
    if (form.seen != d.version || !is_complete(&iv)) {
        return review_show(rq, rs, &d, NULL, 409);
    }
    if (!form.oath) {
        return review_show(rq, rs, &d, field_error("cam-doan", S("reception.oath_need")), 422);
    }
    Error *failed = submit(rq, &d, &refused);
    if (failed != NULL && refused) {
        return review_show(rq, rs, &d, failed, 422);
    }
    TRY(failed);
    d.submitted = true;
    return draft_leave(rq, rs, &d);
}
