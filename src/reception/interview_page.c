/* The interview: what can be filed, one question a page, saved at each step. Whatever was typed is saved, right or wrong; what must
 * be mended is said beside it. Routes: /nop-don, /nop-don/{draft}, /nop-don/{draft}/{step}, .../luu, .../xoa. */
#include "reception/reception_int.h"

#include "reception/reception_msg.h"
#include "reception/reception_remove_html.h"
#include "reception/reception_stale_html.h"
#include "reception/reception_start_html.h"
#include "reception/reception_step_html.h"
#include "registry/registry_store.h"

/* ---- what every page of a draft needs -------------------------------------------------------------------------------------- */

Interview interview_of(Req *rq, Answers *answers)
{
    return (Interview){ site_of(rq)->house, rq->arena, lang_of(rq), today_of(rq), answers };
}

Error *draft_of(Req *rq, Draft *out)
{
    DraftId id;
    Db     *db;
    if (!id_parse(rq_param(rq, "draft"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = petition_draft_load(site_of(rq)->house, db, rq->arena, session_of(rq)->person, id, out);
    db_done(db);
    return failed;
}

Str draft_link(Req *rq, DraftId id, Str rest)
{
    Str base = str_format(rq->arena, "/nop-don/" STR_F, STR_A(id_format(rq->arena, id.id)));
    return rest.n == 0 ? base : str_format(rq->arena, STR_F "/" STR_F, STR_A(base), STR_A(rest));
}

/* A draft that was submitted leads to its receipt, from whatever page of it; one whose submission was cut off, to the review. */
Error *draft_leave(Req *rq, Resp *rs, const Draft *d)
{
    if (!d->submitted) {
        return resp_redirect(rs, draft_link(rq, d->id, S("xem-lai")));
    }
    return resp_redirect(rs, str_format(rq->arena, "/vu-viec-cua-toi/" STR_F "/giay-xac-nhan", STR_A(id_format(rq->arena, d->matter.id))));
}

FrameView draft_frame(Req *rq, Str title)
{
    FrameView f = frame_of(rq, title);
    frame_crumb(rq, &f, msg(lang_of(rq), M_reception_title), S("/nop-don"));
    return f;
}

static Str step_link(Req *rq, const Draft *d, const char *step)
{
    return draft_link(rq, d->id, str_of(step));
}

/* ---- /nop-don -------------------------------------------------------------------------------------------------------------- */

static void add_draft(Req *rq, Draft *d, StartView *v)
{
    Interview iv = interview_of(rq, &d->answers);
    Str       title = petition_title(&iv);
    *LIST_ADD(rq->arena, &v->drafts) = (DraftLine){ .title = title.n > 0 ? title : msg(iv.lang, M_reception_draft_untitled),
                                                    .href = rq_link(rq, draft_link(rq, d->id, S(""))),
                                                    .remove = rq_link(rq, draft_link(rq, d->id, S("xoa"))), .saved_at = d->saved_at };
}

static Error *add_drafts(Req *rq, StartView *v)
{
    Db    *db;
    Drafts all;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = petition_draft_list(site_of(rq)->house, db, rq->arena, session_of(rq)->person, &all);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < all.count; i++) {
        add_draft(rq, &all.items[i], v);
    }
    return NULL;
}

Error *reception_start_page(Req *rq, Resp *rs)
{
    const Session *s = session_of(rq);
    StartView      v = { .frame = frame_of(rq, msg(lang_of(rq), M_reception_title)) };
    v.action = rq_link(rq, S("/nop-don"));
    v.sign_in = rq_link(rq, S("/dang-nhap?tiep=/nop-don"));
    v.signed_in = s != NULL && s->kind != SESSION_SERVED;
    if (v.signed_in) {
        v.csrf = csrf_token(rq);
        v.counter = s->desk ? rq_link(rq, S("/nghiep-vu/tiep-nhan")) : S("");
        TRY(add_drafts(rq, &v));
    }
    return page_send(rs, reception_start_html(rq->arena, lang_of(rq), &v));
}

Error *reception_start_make(Req *rq, Resp *rs)
{
    Draft   d;
    Answers none = { 0 };
    TRY(petition_draft_make(site_of(rq)->house, rq->arena, session_of(rq)->person, &none, &d));
    return resp_redirect(rs, step_link(rq, &d, reception_steps[0].id));
}

/* ---- where to go on -------------------------------------------------------------------------------------------------------- */

static const char *first_open(Interview *iv)
{
    for (size_t i = 0; i < reception_step_count; i++) {
        bool seen = step_mark(iv->answers, str_of(reception_steps[i].id)).version > 0;
        if (reception_step_is_asked(iv, &reception_steps[i]) && (!seen || reception_step_check(iv, &reception_steps[i]) != NULL)) {
            return reception_steps[i].id;
        }
    }
    return "xem-lai";
}

static Error *go_on(Req *rq, Resp *rs, Draft *d)
{
    Interview iv = interview_of(rq, &d->answers);
    return resp_redirect(rs, step_link(rq, d, first_open(&iv)));
}

/* ---- what the system says at a step ---------------------------------------------------------------------------------------- */

static void say(const Interview *iv, NoticeViews *to, Tone tone, Msg title, Str text)
{
    *LIST_ADD(iv->arena, to) = (NoticeView){ .tone = tone, .title = msg(iv->lang, title), .text = text };
}

static Error *say_fee(const Interview *iv, StepView *v)
{
    Money advance = { 0 };
    bool  known;
    Str   sum;
    TRY(advance_quoted(iv, &v->working, &advance, &known));
    if (!known) {
        say(iv, &v->before, TONE_QUIET, M_reception_fee_unknown, msg(iv->lang, M_reception_fee_unknown_text));
        return NULL;
    }
    sum = i18n_money(iv->arena, iv->lang, advance);
    v->working_title = advance.dong == 0 ? msg(iv->lang, M_reception_fee_none)
                                         : MSG(iv->arena, iv->lang, M_reception_fee_sum, { S("sum"), sum });
    v->working_note = msg(iv->lang, M_reception_fee_note);
    return NULL;
}

static Error *say_courts(const Interview *iv, StepView *v)
{
    ChoiceList all;
    LawText    note;
    TRY(courts_offered(iv, &all, &note));
    if (relation_answered(iv) == NULL) {
        say(iv, &v->before, TONE_WARN, M_reception_court_no_relation, msg(iv->lang, M_reception_court_no_relation_text));
    } else if (all.count == 0) {
        say(iv, &v->before, TONE_WARN, M_reception_court_none, msg(iv->lang, M_reception_court_none_text));
    } else {
        say(iv, &v->before, TONE_QUIET, M_reception_court_note, law_text(iv->lang, note));
    }
    return NULL;
}

static void say_address(const Interview *iv, StepView *v)
{
    for (int no = 1; no <= people_count(iv, SIDE_DEFENDANT); no++) {
        if (str_eq(answer_of(iv->arena, iv->answers, "bi-don", no, "biet"), S("cuoi"))) {
            say(iv, &v->before, TONE_WARN, M_reception_no_address, msg(iv->lang, M_reception_no_address_text));
            return;
        }
    }
}

static Error *say_at_step(const Interview *iv, const Step *s, StepView *v)
{
    Str id = str_of(s->id);
    if (str_eq(id, S("tam-ung"))) {
        return say_fee(iv, v);
    }
    if (str_eq(id, S("toa-an"))) {
        return say_courts(iv, v);
    }
    if (str_eq(id, S("nguoi-bi-kien"))) {
        say_address(iv, v);
    } else if (str_eq(id, S("su-viec"))) {
        say(iv, &v->after, TONE_QUIET, M_reception_limitation, msg(iv->lang, M_reception_limitation_text));
    } else if (str_eq(id, S("chung-cu"))) {
        say(iv, &v->before, TONE_QUIET, M_reception_papers_note, msg(iv->lang, M_reception_papers_note_text));
    } else if (str_eq(id, S("viec-gi")) && relation_offered(iv).count == 0) {
        say(iv, &v->before, TONE_WARN, M_reception_relation_none, msg(iv->lang, M_reception_relation_none_text));
    } else if (str_eq(id, S("yeu-cau")) && claim_value(iv) >= 0) {
        Str sum = i18n_money(iv->arena, iv->lang, (Money){ claim_value(iv) });
        say(iv, &v->after, TONE_QUIET, M_reception_claims_total, MSG(iv->arena, iv->lang, M_reception_claims_total_text, { S("sum"), sum }));
    }
    return NULL;
}

/* ---- a step as a page ------------------------------------------------------------------------------------------------------ */

/* The ward is asked by itself: an address that ends with one is taken apart, at its first comma before a kind of ward. */
static Str street_of(Str address, Str *ward)
{
    static const Str kinds[] = { S_INIT(", phường "), S_INIT(", Phường "), S_INIT(", xã "), S_INIT(", Xã "), S_INIT(", đặc khu "), S_INIT(", Đặc khu ") };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        size_t at;
        if (str_find(address, kinds[i], &at)) {
            *ward = str_sub(address, at + 2, address.n);
            return str_sub(address, 0, at);
        }
    }
    return address;
}

/* One's own name and address are known here: they need not be typed. Shown, and stored only when they are sent. */
static Error *prefill(Req *rq, Draft *d, const Step *s)
{
    bool   plaintiff = str_eq(str_of(s->id), S("nguoi-khoi-kien")) && answer_is(&d->answers, "vai-tro", "chinh-minh");
    bool   filer = str_eq(str_of(s->id), S("nop-thay"));
    Db    *db;
    Person p = { 0 };
    if (!(plaintiff || filer) || step_mark(&d->answers, str_of(s->id)).version > 0) {
        return NULL;
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = person_load(db, rq->arena, d->owner, &p);
    db_done(db);
    if (failed != NULL) {
        return failed->code == ERR_NOT_FOUND ? NULL : failed;
    }
    const char *who = plaintiff ? "nguyen-don-1" : "nop-thay";
    Interview   iv = interview_of(rq, &d->answers);
    Date        born;
    LawText     ward = registry_ward_name(iv.house->registry, rq->arena, p.ward, iv.today);
    answer_set(rq->arena, &d->answers, str_format(rq->arena, "%s-ten", who), p.name);
    answer_set(rq->arena, &d->answers, str_format(rq->arena, "%s-dien-thoai", who), p.phone);
    answer_set(rq->arena, &d->answers, str_format(rq->arena, "%s-thu", who), p.email);
    if (plaintiff) {
        answer_set(rq->arena, &d->answers, S("nguyen-don-1-loai"), S("person"));
        Str written = S("");
        answer_set(rq->arena, &d->answers, S("nguyen-don-1-dia-chi"), street_of(p.address, &written));
        answer_set(rq->arena, &d->answers, S("nguyen-don-1-phuong"), ward.vi.n > 0 ? ward.vi : written);
        if (date_parse(p.born_on, &born)) {
            answer_set(rq->arena, &d->answers, S("nguyen-don-1-sinh"), i18n_date(rq->arena, LANG_VI, born));
        }
    }
    return NULL;
}

/* The count holds from the first page to the last, whatever is answered on the way: a page not everybody is asked has the number of the
 * one it leads to. */
static void number_step(const Step *s, QuestionView *q)
{
    for (size_t i = 0; i < reception_step_count; i++) {
        bool always = reception_steps[i].skipped == NULL;
        q->steps += always;
        q->step += always && &reception_steps[i] < s;
    }
    q->step++;
    q->steps++; /* and the review */
}

static void fill_question(Req *rq, const Interview *iv, const Draft *d, const Step *s, QuestionView *q)
{
    const Step *before = reception_step_before(iv, s);
    Str         here = step_link(rq, d, s->id);
    bool        again = rq_value(rq, "ve").n > 0;
    number_step(s, q);
    q->step_name = msg(iv->lang, s->name);
    q->question = msg(iv->lang, s->question);
    q->why = msg(iv->lang, s->why);
    q->form = (FormView){ .action = rq_link(rq, here), .csrf = csrf_token(rq), .submit = msg(iv->lang, M_reception_save),
                          .later = msg(iv->lang, M_reception_later), .autosave = rq_link(rq, str_format(rq->arena, STR_F "/luu", STR_A(here))) };
    q->form.back = rq_link(rq, again            ? draft_link(rq, d->id, S("xem-lai"))
                               : before != NULL ? step_link(rq, d, before->id)
                                                : S("/nop-don"));
}

static Error *step_show(Req *rq, Resp *rs, Draft *d, const Step *s, const Error *errors)
{
    Interview iv = interview_of(rq, &d->answers);
    Asking    all = { 0 };
    StepMark  mark = step_mark(&d->answers, str_of(s->id));
    StepView  v = { .frame = draft_frame(rq, msg(iv.lang, s->question)) };
    Str       form = rq_value(rq, "ban");
    s->ask(&iv, &all);
    fill_question(rq, &iv, d, s, &v.question);
    asking_view(&iv, &all, errors, &v.question.form, &v.groups);
    TRY(asked_show(rq, errors, &v.question.form));
    reception_hidden_add(rq, &v.hidden, "phien", str_format(rq->arena, "%lld", (long long)mark.version));
    reception_hidden_add(rq, &v.hidden, "ban", form.n > 0 ? form : idem_key(rq));
    reception_hidden_add(rq, &v.hidden, "ve", rq_value(rq, "ve"));
    if (all.counter.n > 0) {
        reception_hidden_add(rq, &v.hidden, "dem", str_format(rq->arena, "%d", groups_asked(&iv, all.counter, all.most)));
        v.another = (FieldView){ .kind = INPUT_CHECK, .name = S("them"), .label = msg(iv.lang, all.another), .optional = true };
    }
    v.searches = str_eq(str_of(s->id), S("viec-gi"));
    TRY(say_at_step(&iv, s, &v));
    resp_status(rs, errors == NULL ? 200 : 422);
    return page_send(rs, reception_step_html(rq->arena, iv.lang, &v));
}

/* ---- what was sent --------------------------------------------------------------------------------------------------------- */

typedef struct Sent {
    StepSave save;
    Answers  work;   /* the answers as they become */
    Error   *bad;    /* what could not be stored */
    bool     later, stay;
    int      focus;  /* group to go to; 0: none */
} Sent;

static const char *const own_names[] = { "phien", "ban", "ve", "de_sau", "them", "tim-kiem", "ghi-de", "dem", "len" };
enum { OWN_SEEN, OWN_FORM, OWN_BACK, OWN_LATER, OWN_MORE, OWN_SEARCH, OWN_ANYWAY, OWN_COUNTER, OWN_UP, OWN_COUNT };

static Str prefix_of(const Asking *all)
{
    return str_sub(all->counter, 0, all->counter.n - 3); /* "bi-don-so" */
}

/* Takes out the groups ticked, highest first; those after them move up. */
static bool take_out(Req *rq, const Asking *all, Answers *work)
{
    Arena *a = rq->arena;
    bool   any = false;
    int    count = (int)all->groups.count;
    while (count > 0 && all->counter.n > 0 && !str_starts(all->questions.items[all->groups.items[count - 1].from].name, prefix_of(all))) {
        count--; /* what follows the people */
    }
    for (int gone = count; gone >= 1; gone--) {
        Str remove = all->groups.items[gone - 1].remove;
        if (remove.n == 0 || answer(work, remove).n == 0) {
            continue;
        }
        const char *prefix = str_z(a, prefix_of(all));
        for (size_t i = 0; i < all->questions.count; i++) {
            Str head = str_format(a, "%s-%d-", prefix, gone);
            if (!str_starts(all->questions.items[i].name, head)) {
                continue;
            }
            const char *part = str_z(a, str_sub(all->questions.items[i].name, head.n, all->questions.items[i].name.n));
            for (int no = gone; no < count; no++) {
                answer_set(a, work, answer_name(a, prefix, no, part), answer_of(a, work, prefix, no + 1, part));
            }
            answer_set(a, work, answer_name(a, prefix, count, part), S(""));
        }
        count--;
        any = true;
    }
    if (any) {
        answer_set(a, work, all->counter, str_format(a, "%d", count < 1 ? 1 : count));
    }
    return any;
}

/* The step's questions as the form had them: as many groups as it says. */
static void asked_of_form(Req *rq, const Interview *iv, const Step *s, Asking *all)
{
    s->ask(iv, all);
    if (all->counter.n > 0) {
        answer_set(rq->arena, iv->answers, all->counter, rq_value(rq, "dem"));
        *all = (Asking){ 0 };
        s->ask(iv, all);
    }
}

/* All names of the step with what they hold now, those of groups taken out with nothing. */
static void list_given(Req *rq, const Asking *all, Sent *out)
{
    Given *given = NEW_N(rq->arena, Given, all->questions.count + 1);
    size_t  n = 0;
    for (size_t i = 0; i < all->questions.count; i++) {
        given[n++] = (Given){ all->questions.items[i].name, answer(&out->work, all->questions.items[i].name) };
    }
    if (all->counter.n > 0) {
        given[n++] = (Given){ all->counter, answer(&out->work, all->counter) };
    }
    out->save.given = given;
    out->save.given_count = n;
}

/* `quiet`: saved by the script while it is typed: no group comes or goes then. */
static Error *read_sent(Req *rq, const Draft *d, const Step *s, bool quiet, Sent *out)
{
    *out = (Sent){ .work = answers_copy(rq->arena, &d->answers) };
    Interview iv = interview_of(rq, &out->work);
    Asking    all = { 0 };
    Str       own[OWN_COUNT];
    int64_t   seen = 0;
    asked_of_form(rq, &iv, s, &all);
    TRY(asked_read(rq, &iv, &all, own_names, OWN_COUNT, own, &out->bad));
    if (!str_to_i64(own[OWN_SEEN], &seen) || own[OWN_FORM].n == 0) {
        return err_make(ERR_BAD_INPUT, "a form without its version");
    }
    int count = groups_asked(&iv, all.counter, all.most);
    out->stay = !quiet && take_out(rq, &all, &out->work);
    if (!quiet && own[OWN_MORE].n > 0 && all.counter.n > 0 && count < all.most && !out->stay) {
        answer_set(rq->arena, &out->work, all.counter, str_format(rq->arena, "%d", count + 1));
        out->focus = count + 1;
        out->stay = true;
    }
    bool moved = !quiet && asked_move_up(rq->arena, &all, &out->work, own[OWN_UP]);
    out->stay = out->stay || moved || own[OWN_SEARCH].n > 0;
    out->later = own[OWN_LATER].n > 0;
    out->save = (StepSave){ .step = str_of(s->id), .form = own[OWN_FORM], .seen = seen, .anyway = own[OWN_ANYWAY].n > 0 };
    list_given(rq, &all, out);
    return NULL;
}

/* ---- two devices ----------------------------------------------------------------------------------------------------------- */

static Str shown_answer(const Interview *iv, const Asked *q, Str text)
{
    for (size_t i = 0; i < q->offered.count; i++) {
        if (str_eq(q->offered.items[i].value, text)) {
            return q->offered.items[i].label;
        }
    }
    if (text.n == 0) {
        return msg(iv->lang, M_reception_nothing);
    }
    return q->rule == RULE_TICK ? msg(iv->lang, M_reception_yes) : text;
}

static void compare(const Interview *iv, const Asking *all, const Answers *stored, const Answers *typed, StaleView *v)
{
    for (size_t i = 0; i < all->questions.count; i++) {
        const Asked *q = &all->questions.items[i];
        Str          mine = answer(typed, q->name), theirs = answer(stored, q->name);
        if (!str_eq(mine, theirs)) {
            Str label = msg(iv->lang, q->label);
            *LIST_ADD(iv->arena, &v->mine.facts.facts) = (Fact){ .name = label, .value = shown_answer(iv, q, mine) };
            *LIST_ADD(iv->arena, &v->theirs.facts.facts) = (Fact){ .name = label, .value = shown_answer(iv, q, theirs) };
        }
    }
}

/* Another device saved this step since the form was made: nothing is lost and nothing overwritten; the person chooses. */
static Error *stale_show(Req *rq, Resp *rs, Draft *d, const Step *s, Sent *sent)
{
    Lang      lang = lang_of(rq);
    Interview iv = interview_of(rq, &sent->work);
    Asking    all = { 0 };
    StepMark  mark = step_mark(&d->answers, str_of(s->id));
    StaleView v = { .frame = draft_frame(rq, msg(lang, M_reception_stale)), .at = mark.at };
    v.mine.title = msg(lang, M_reception_stale_mine);
    v.theirs.title = msg(lang, M_reception_stale_theirs);
    v.take = rq_link(rq, step_link(rq, d, s->id));
    s->ask(&iv, &all);
    compare(&iv, &all, &d->answers, &sent->work, &v);
    v.form = (FormView){ .action = v.take, .csrf = csrf_token(rq), .submit = msg(lang, M_reception_stale_keep), .back = v.take };
    reception_hidden_add(rq, &v.hidden, "phien", str_format(rq->arena, "%lld", (long long)mark.version));
    reception_hidden_add(rq, &v.hidden, "ban", sent->save.form);
    for (size_t i = 0; i < sent->save.given_count; i++) {
        if (all.counter.n > 0 && str_eq(sent->save.given[i].name, all.counter)) {
            reception_hidden_add(rq, &v.hidden, "dem", sent->save.given[i].text);
        } else if (sent->save.given[i].text.n > 0) {
            hidden_answer(rq, &v.hidden, sent->save.given[i].name, sent->save.given[i].text);
        }
    }
    resp_status(rs, 409);
    return page_send(rs, reception_stale_html(rq->arena, lang, &v));
}

/* ---- handlers -------------------------------------------------------------------------------------------------------------- */

static Error *step_of(Req *rq, const Step **out)
{
    *out = reception_step_find(rq_param(rq, "step"));
    return *out != NULL ? NULL : err_make(ERR_NOT_FOUND, "no such step");
}

typedef struct StepQuery {
    Str back;
} StepQuery;
static const char *const back_choices[] = { "xem-lai", NULL };
static const Field    step_query_fields[] = { FIELD(StepQuery, back, "ve", .kind = FIELD_CHOICE, .choices = back_choices) };
const FormSpec        reception_step_query_form = FORM(StepQuery, step_query_fields);

Error *reception_step_page(Req *rq, Resp *rs)
{
    Draft       d;
    const Step *s = NULL;
    StepQuery   query;
    TRY(form_read(rq, &reception_step_query_form, &query));
    TRY(draft_of(rq, &d));
    if (d.court.n > 0) {
        return draft_leave(rq, rs, &d);
    }
    if (rq_param(rq, "step").n == 0) {
        return go_on(rq, rs, &d);
    }
    TRY(step_of(rq, &s));
    TRY(prefill(rq, &d, s));
    return step_show(rq, rs, &d, s, NULL);
}

static Error *after_save(Req *rq, Resp *rs, Draft *d, const Step *s, const Sent *sent)
{
    Interview   iv = interview_of(rq, &d->answers);
    const Step *next = reception_step_after(&iv, s);
    Error      *wrong = sent->bad;
    if (sent->later) {
        return resp_redirect(rs, S("/nop-don"));
    }
    if (wrong == NULL && sent->stay) {
        Str anchor = sent->focus > 0 ? str_format(rq->arena, "#nhom-%d", sent->focus) : S("");
        return resp_redirect(rs, str_format(rq->arena, STR_F STR_F, STR_A(step_link(rq, d, s->id)), STR_A(anchor)));
    }
    err_add(&wrong, reception_step_check(&iv, s));
    if (wrong != NULL) {
        return step_show(rq, rs, d, s, wrong);
    }
    bool back = next == NULL || rq_value(rq, "ve").n > 0;
    return resp_redirect(rs, step_link(rq, d, back ? "xem-lai" : next->id));
}

Error *reception_step_save(Req *rq, Resp *rs)
{
    Draft       d;
    const Step *s = NULL;
    Sent        sent;
    TRY(draft_of(rq, &d));
    if (d.court.n > 0) {
        return draft_leave(rq, rs, &d);
    }
    TRY(step_of(rq, &s));
    TRY(read_sent(rq, &d, s, false, &sent));
    Error *failed = petition_draft_save_step(site_of(rq)->house, rq->arena, &d, &sent.save);
    if (failed != NULL && failed->code == ERR_STALE) {
        return stale_show(rq, rs, &d, s, &sent);
    }
    TRY(failed);
    return after_save(rq, rs, &d, s, &sent);
}

/* The page's script saves what is typed while it is typed; it changes nothing but the answers of this step. */
Error *reception_step_autosave(Req *rq, Resp *rs)
{
    Draft       d;
    const Step *s = NULL;
    Sent        sent;
    TRY(draft_of(rq, &d));
    TRY(step_of(rq, &s));
    TRY(read_sent(rq, &d, s, true, &sent));
    TRY(sent.bad);
    TRY(petition_draft_save_step(site_of(rq)->house, rq->arena, &d, &sent.save));
    return resp_json(rs, S("{\"saved\":true}"));
}

/* ---- forgetting a draft ---------------------------------------------------------------------------------------------------- */

Error *reception_remove_page(Req *rq, Resp *rs)
{
    Draft d;
    Lang  lang = lang_of(rq);
    TRY(draft_of(rq, &d));
    if (d.court.n > 0) {
        return draft_leave(rq, rs, &d);
    }
    Interview  iv = interview_of(rq, &d.answers);
    RemoveView v = { .frame = draft_frame(rq, msg(lang, M_reception_remove)) };
    Str        title = petition_title(&iv);
    v.confirm = (ConfirmView){ .title = msg(lang, M_reception_remove), .cannot_undo = msg(lang, M_reception_remove_undo) };
    *LIST_ADD(rq->arena, &v.confirm.what.facts) =
        (Fact){ .name = msg(lang, M_reception_draft), .value = title.n > 0 ? title : msg(lang, M_reception_draft_untitled) };
    *LIST_ADD(rq->arena, &v.confirm.what.facts) =
        (Fact){ .name = msg(lang, M_reception_draft_saved), .value = i18n_instant(rq->arena, lang, d.saved_at) };
    v.confirm.form = (FormView){ .action = rq_link(rq, draft_link(rq, d.id, S("xoa"))), .csrf = csrf_token(rq),
                                 .submit = msg(lang, M_reception_remove_do), .back = rq_link(rq, S("/nop-don")) };
    return page_send(rs, reception_remove_html(rq->arena, lang, &v));
}

Error *reception_remove_do(Req *rq, Resp *rs)
{
    DraftId id;
    if (!id_parse(rq_param(rq, "draft"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(petition_draft_remove(site_of(rq)->house, rq->arena, session_of(rq)->person, id));
    return resp_redirect(rs, S("/nop-don"));
}
