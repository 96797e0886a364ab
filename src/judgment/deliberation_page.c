/* The deliberation for the panel: issues, ballots, minutes. For everybody else the address does not exist; no look is noted.
 * Routes: /nghiep-vu/ho-so/{id}/nghi-an, .../nghi-an/van-de, .../nghi-an/phieu, .../nghi-an/bien-ban. */
#include "judgment/judgment_view.h"

#include "judgment/judgment_deliberation_html.h"
#include "judgment/judgment_msg.h"

enum { ISSUE_MOST = 2000, OPINION_MOST = 20000 };

typedef struct IssueForm {
    Str     issue, idem;
    int64_t version;
} IssueForm;
static const Field issue_fields[] = {
    FIELD(IssueForm, issue, "vote_issue", .kind = FIELD_TEXT, .required = true, .max = ISSUE_MOST),
    FIELD(IssueForm, idem, "idem", .kind = FIELD_HIDDEN, .required = true),
    FIELD(IssueForm, version, "version", .kind = FIELD_INTEGER, .required = true),
};
static const FormSpec issue_form = FORM(IssueForm, issue_fields);

typedef struct VoteForm {
    int64_t issue, version;
    Str     vote, opinion, idem;
} VoteForm;
static const Field vote_fields[] = {
    FIELD(VoteForm, issue, "issue_no", .kind = FIELD_INTEGER, .required = true),
    FIELD(VoteForm, vote, "vote", .kind = FIELD_TEXT, .required = true),
    FIELD(VoteForm, opinion, "minority_opinion", .kind = FIELD_LINES, .max = OPINION_MOST),
    FIELD(VoteForm, idem, "idem", .kind = FIELD_HIDDEN, .required = true),
    FIELD(VoteForm, version, "version", .kind = FIELD_INTEGER, .required = true),
};
static const FormSpec vote_form = FORM(VoteForm, vote_fields);

typedef struct SignForm {
    Date    on;
    Str     idem;
    int64_t version;
} SignForm;
static const Field sign_fields[] = {
    FIELD(SignForm, on, "deliberation_signed_on", .kind = FIELD_DATE, .required = true),
    FIELD(SignForm, idem, "idem", .kind = FIELD_HIDDEN, .required = true),
    FIELD(SignForm, version, "version", .kind = FIELD_INTEGER, .required = true),
};
static const FormSpec sign_form = FORM(SignForm, sign_fields);

/* ---- opening ------------------------------------------------------------------------------------------------------------------------ */

typedef struct Panel {
    OpenFile     file;
    Deliberation sitting;
} Panel;

static Error *open_panel(Req *rq, Db *db, Panel *p)
{
    TRY(judgment_open(rq, db, S(""), &p->file));
    if (!is_panel(&p->file.powers)) {
        return err_make(ERR_NOT_FOUND, "no deliberation of this reader");
    }
    return deliberation_load(site_of(rq)->house, db, rq->arena, &p->file.matter, p->file.actor.person, &p->sitting);
}

static Error *open_now(Req *rq, Panel *p)
{
    Db *db;
    *p = (Panel){ 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = open_panel(rq, db, p);
    db_done(db);
    return failed;
}

/* ---- the view ----------------------------------------------------------------------------------------------------------------------- */

static StateView ballot_state(Req *rq, const Issue *issue, const Ballot *b)
{
    Lang lang = lang_of(rq);
    if (!b->cast) {
        return (StateView){ TONE_QUIET, msg(lang, M_judgment_ballot_waits) };
    }
    if (!issue->complete) {
        return (StateView){ TONE_NOW, msg(lang, M_judgment_ballot_cast) };
    }
    return str_eq(b->vote, S("for")) ? (StateView){ TONE_GOOD, msg(lang, M_judgment_vote_for) }
                                     : (StateView){ TONE_WARN, msg(lang, M_judgment_vote_against) };
}

static Str result_of(Req *rq, const Issue *issue)
{
    Lang   lang = lang_of(rq);
    MsgArg args[] = { { S("for"), i18n_number(rq->arena, lang, issue->votes_for) }, { S("against"), i18n_number(rq->arena, lang, issue->votes_against) } };
    return msg_with(rq->arena, lang, issue->votes_for > issue->votes_against ? M_judgment_issue_accepted : M_judgment_issue_rejected, args,
                      COUNT_OF(args));
}

static FormView step_form(Req *rq, const OpenFile *f, const char *step, Msg submit)
{
    const char *page = str_z(rq->arena, str_format(rq->arena, "nghi-an/%s", step));
    return (FormView){ .action = rq_link(rq, judgment_link(rq, f, page)), .csrf = csrf_token(rq), .submit = msg(lang_of(rq), submit), .idem = idem_key(rq) };
}

static void fill_vote(Req *rq, const OpenFile *f, const Issue *issue, IssueView *v)
{
    Lang                  lang = lang_of(rq);
    const ProcedureField *vote = procedure_field(f->matter.procedure, S("vote"));
    v->vote = true;
    v->form = step_form(rq, f, "phieu", M_judgment_vote_cast);
    v->choice = (FieldView){ .kind = INPUT_RADIO, .name = S("vote"), .label = msg(lang, M_judgment_vote_mine), .hint = msg(lang, M_judgment_vote_once) };
    for (uint32_t i = 0; vote != NULL && i < vote->choices_count; i++) {
        *LIST_ADD(rq->arena, &v->choice.choices) = (InputChoice){ .value = vote->choices[i].id, .label = law_text(lang, vote->choices[i].name) };
    }
    v->opinion = (FieldView){ .kind = INPUT_LONG_TEXT, .name = S("minority_opinion"), .label = msg(lang, M_judgment_minority), .optional = true, .rows = 3,
                              .hint = msg(lang, M_judgment_minority_hint) };
    (void)issue;
}

static void add_issue(Req *rq, const Panel *p, const Issue *issue, DeliberationPageView *v)
{
    Lang       lang = lang_of(rq);
    Str        no = str_format(rq->arena, "%lld", (long long)issue->no);
    IssueView *w = LIST_ADD(rq->arena, &v->issues);
    *w = (IssueView){ .id = str_format(rq->arena, "van-de-" STR_F, STR_A(no)), .no = issue->no, .text = issue->text,
                      .title = MSG(rq->arena, lang, M_judgment_issue, { S("no"), no }) };
    for (size_t i = 0; i < issue->ballot_count; i++) {
        const Ballot *b = &issue->ballots[i];
        *LIST_ADD(rq->arena, &w->ballots) = (BallotView){ .name = b->name, .role = power_name(site_of(rq)->house, lang, b->role), .opinion = b->opinion,
                                                          .state = ballot_state(rq, issue, b) };
    }
    if (issue->complete) {
        w->result = result_of(rq, issue);
    } else if (issue->my_turn) {
        fill_vote(rq, &p->file, issue, w);
    } else {
        w->waits = msg(lang, M_judgment_issue_sealed);
    }
}

static bool all_complete(const Deliberation *d)
{
    bool all = d->issues.count > 0;
    for (size_t i = 0; i < d->issues.count; i++) {
        all = all && d->issues.items[i].complete;
    }
    return all;
}

static void fill_steps(Req *rq, const Panel *p, DeliberationPageView *v)
{
    Lang lang = lang_of(rq);
    bool open = str_eq(p->file.matter.state, S("deliberation")) && p->sitting.signed_on.n == 0;
    bool presides = power_has(&p->file.powers, S("presiding_judge"));
    v->put = open && presides;
    v->sign = open && presides && all_complete(&p->sitting);
    v->put_form = step_form(rq, &p->file, "van-de", M_judgment_issue_put);
    v->issue = (FieldView){ .kind = INPUT_LONG_TEXT, .name = S("vote_issue"), .label = msg(lang, M_judgment_issue_text), .rows = 2,
                            .example = msg(lang, M_judgment_issue_example) };
    v->sign_form = step_form(rq, &p->file, "bien-ban", M_judgment_minutes_sign);
    v->signed_on = (FieldView){ .kind = INPUT_DATE, .name = S("deliberation_signed_on"), .label = msg(lang, M_judgment_minutes_day), .short_input = true,
                                .value = i18n_date(rq->arena, LANG_VI, today_of(rq)) };
}

static Error *panel_page(Req *rq, Resp *rs, const Panel *p, const Error *failed)
{
    Lang                 lang = lang_of(rq);
    DeliberationPageView v = { .frame = judgment_frame(rq, &p->file, msg(lang, M_judgment_deliberation_title)) };
    v.frame.stream = S("");
    v.secrecy = (NoticeView){ .tone = TONE_NOW, .title = msg(lang, M_judgment_secrecy), .text = msg(lang, M_judgment_secrecy_text) };
    if (failed != NULL) {
        Msg why = msg_find(err_message_id(failed));
        v.state = (NoticeView){ .tone = TONE_BAD, .title = why == NULL ? msg(lang, M_judgment_not_done) : msg(lang, why) };
        resp_status(rs, err_status(failed));
    } else if (p->sitting.signed_on.n > 0) {
        v.state = (NoticeView){ .tone = TONE_GOOD, .title = MSG(rq->arena, lang, M_judgment_minutes_signed, { S("day"), judgment_day(rq, p->sitting.signed_on) }) };
    }
    for (size_t i = 0; i < p->sitting.issues.count; i++) {
        add_issue(rq, p, &p->sitting.issues.items[i], &v);
    }
    v.empty = (EmptyView){ .title = msg(lang, M_judgment_issues_none), .text = msg(lang, M_judgment_issues_none_text) };
    fill_steps(rq, p, &v);
    v.version = p->file.matter.version;
    if (power_has(&p->file.powers, S("presiding_judge"))) {
        *LIST_ADD(rq->arena, &v.next) = (Link){ msg(lang, M_judgment_draft_title), rq_link(rq, judgment_link(rq, &p->file, "du-thao")) };
    }
    *LIST_ADD(rq->arena, &v.next) = (Link){ msg(lang, M_judgment_back_to_file), rq_link(rq, file_link(rq, p->file.matter.id)) };
    return page_send(rs, judgment_deliberation_html(rq->arena, lang, &v));
}

Error *deliberation_show(Req *rq, Resp *rs)
{
    Panel p;
    TRY(open_now(rq, &p));
    return panel_page(rq, rs, &p, NULL);
}

/* ---- acting ------------------------------------------------------------------------------------------------------------------------------ */

static Error *take(Req *rq, Resp *rs, const Panel *p, const char *act, Str input, int64_t version, Str idem)
{
    const Json         *json;
    ActResult           done;
    const ProcedureAct *a = procedure_act(p->file.matter.procedure, str_of(act));
    if (a == NULL) {
        return err_make(ERR_NOT_FOUND, "no such act");
    }
    TRY(json_parse(rq->arena, input, MIB(1), &json));
    Error *failed = act_run(rq, &p->file, a, json, version, idem, &done);
    if (failed == NULL) {
        return resp_redirect(rs, judgment_link(rq, &p->file, "nghi-an"));
    }
    return act_is_mendable(failed) ? panel_page(rq, rs, p, failed) : failed;
}

static JsonOut input_begin(Req *rq, Buf *b)
{
    *b = buf_make(rq->arena, MIB(1));
    JsonOut o = json_out(b);
    json_begin(&o, NULL);
    return o;
}

Error *deliberation_put(Req *rq, Resp *rs)
{
    Panel     p;
    IssueForm form;
    Buf       b;
    TRY(open_now(rq, &p));
    Error *failed = form_read(rq, &issue_form, &form);
    if (failed != NULL) {
        return failed->code == ERR_FIELD ? panel_page(rq, rs, &p, failed) : failed;
    }
    JsonOut o = input_begin(rq, &b);
    json_add_str(&o, "vote_issue", form.issue);
    json_end(&o);
    return take(rq, rs, &p, "put_to_vote", buf_str(&b), form.version, form.idem);
}

Error *deliberation_vote(Req *rq, Resp *rs)
{
    Panel    p;
    VoteForm form;
    Buf      b;
    TRY(open_now(rq, &p));
    Error *failed = form_read(rq, &vote_form, &form);
    if (failed != NULL) {
        return failed->code == ERR_FIELD ? panel_page(rq, rs, &p, failed) : failed;
    }
    JsonOut o = input_begin(rq, &b);
    json_add_i64(&o, "issue_no", form.issue);
    json_add_str(&o, "vote", form.vote);
    if (form.opinion.n > 0) {
        json_add_str(&o, "minority_opinion", form.opinion);
    }
    json_end(&o);
    return take(rq, rs, &p, "cast_vote", buf_str(&b), form.version, form.idem);
}

Error *deliberation_sign(Req *rq, Resp *rs)
{
    Panel    p;
    SignForm form;
    Buf      b;
    TRY(open_now(rq, &p));
    Error *failed = form_read(rq, &sign_form, &form);
    if (failed != NULL) {
        return failed->code == ERR_FIELD ? panel_page(rq, rs, &p, failed) : failed;
    }
    JsonOut o = input_begin(rq, &b);
    json_add_str(&o, "deliberation_signed_on", date_format(rq->arena, form.on));
    json_end(&o);
    return take(rq, rs, &p, "sign_deliberation", buf_str(&b), form.version, form.idem);
}
