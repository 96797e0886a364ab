/* Files through the API: lists, one file, its events, papers, hearings and receipt, acts. */
#include "api/api_int.h"

#include "api/api_sql.h"
#include "filing/filing.h"
#include "hearing/hearing.h"

enum { INPUT_MAX = 512 * 1024 };

/* ---- lists ------------------------------------------------------------------------------------------------------------------ */

typedef struct ListForm {
    Str      court, state;
    PageForm page;
} ListForm;
static const Field list_fields[] = {
    FIELD(ListForm, court, "court", .kind = FIELD_TEXT, .max = 20),
    FIELD(ListForm, state, "state", .kind = FIELD_TEXT, .max = 40),
    PAGE_FIELDS(ListForm),
};
const FormSpec api_list_form = FORM(ListForm, list_fields);

static const ShapeMember row_members[] = {
    SAYS_ID_AS(ApiMattersOfRow, matter_id, "id"), SAYS_AS(ApiMattersOfRow, court_id, "court"), SAYS(ApiMattersOfRow, procedure),
    SAYS(ApiMattersOfRow, kind),                  SAYS(ApiMattersOfRow, relation),              SAYS(ApiMattersOfRow, title),
    SAYS(ApiMattersOfRow, state),                 SAYS(ApiMattersOfRow, state_since),           SAYS(ApiMattersOfRow, version),
    SAYS(ApiMattersOfRow, number),                SAYS(ApiMattersOfRow, judgment_no),           SAYS(ApiMattersOfRow, opened_on),
};
static const Shape row_shape = SHAPE("MatterLine", ApiMattersOfRow, row_members);

typedef struct MattersView {
    LIST(ApiMattersOfRow) items;
    Str next;
} MattersView;
static const ShapeMember matters_members[] = { SAYS_LIST(MattersView, items, row_shape), SAYS_MAYBE(MattersView, next) };
const Shape         matters_shape = SHAPE("Matters", MattersView, matters_members);

/* The whole list of a court is for its clerks and its chief judge; others see what they take part in or are assigned to. */
static Error *lists_court(Req *rq, Db *db, CourtId court)
{
    Posts posts;
    TRY(posts_of(rq, db, &posts));
    for (size_t i = 0; i < posts.count; i++) {
        bool power = str_eq(posts.items[i].power, S("clerk")) || str_eq(posts.items[i].power, S("chief_judge"));
        if (power && court_id_eq(posts.items[i].court, court)) {
            return NULL;
        }
    }
    return err_arg(err_make(ERR_FORBIDDEN, "list of a court"), S("power"), S("clerk"));
}

static Error *rows_of_court(Req *rq, Db *db, const ListForm *form, MatterId after, MattersView *v)
{
    CourtId          court;
    ApiMattersInRows rows;
    if (!court_id_parse(form->court, &court)) {
        return field_error("court", S("field.choice"));
    }
    TRY(lists_court(rq, db, court));
    TRY(q_api_matters_in(db, court, form->state, after, page_limit(&form->page) + 1, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const ApiMattersInRow *r = &rows.items[i];
        *LIST_ADD(rq->arena, &v->items) = (ApiMattersOfRow){ r->court_id, r->matter_id, r->procedure, r->kind, r->relation, r->title, r->state,
                                                             r->state_since, r->version, r->number, r->judgment_no, r->opened_on };
    }
    return NULL;
}

static Error *rows_of_person(Req *rq, Db *db, const ListForm *form, MatterId after, MattersView *v)
{
    ApiMattersOfRows rows;
    TRY(q_api_matters_of(db, session_of(rq)->person, date_format(rq->arena, today_of(rq)), after, page_limit(&form->page) + 1, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        *LIST_ADD(rq->arena, &v->items) = rows.items[i];
    }
    return NULL;
}

Error *api_matters(Req *rq, Resp *rs)
{
    ListForm    form;
    MatterId    after = { { { 0 } } };
    Db         *db;
    MattersView v = { 0 };
    TRY(form_read(rq, &api_list_form, &form));
    if (form.page.after.n > 0 && !id_parse(form.page.after, &after.id)) {
        return page_wrong_key();
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = form.court.n > 0 ? rows_of_court(rq, db, &form, after, &v) : rows_of_person(rq, db, &form, after, &v);
    db_done(db);
    TRY(failed);
    if (v.items.count > (size_t)page_limit(&form.page)) {
        v.items.count = (size_t)page_limit(&form.page);
        v.next = id_format(rq->arena, v.items.items[v.items.count - 1].matter_id.id);
    }
    return ANSWER(rq, rs, &v);
}

/* ---- one file ------------------------------------------------------------------------------------------------------------------ */

static Error *open_file(Req *rq, Str purpose, Db **db, OpenFile *f)
{
    MatterId id;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, db));
    return file_open(rq, *db, id, purpose, f);
}

Error *api_matter(Req *rq, Resp *rs)
{
    Db        *db;
    OpenFile   f;
    ActChoices choices = { 0 };
    TRY(open_file(rq, S("read"), &db, &f));
    TRY(matter_choices(site_of(rq)->house, db, rq->arena, &f.matter, &f.actor, &f.powers, &choices));
    db_done(db);
    return answer_file(rq, rs, &f, &choices);
}

static Str number_text(Arena *a, int64_t n)
{
    return str_format(a, "%lld", (long long)n);
}

/* Newest first. */
Error *api_events(Req *rq, Resp *rs)
{
    PlainList  form;
    Db        *db;
    OpenFile   f;
    int64_t    before;
    EventsView v = { 0 };
    TRY(form_read(rq, &api_page_form, &form));
    TRY(page_after_number(&form.page, &before));
    TRY(open_file(rq, S("read"), &db, &f));
    TRY(matter_timeline(site_of(rq)->house, db, rq->arena, &f.matter, &f.powers, before, page_limit(&form.page) + 1, &v.items));
    db_done(db);
    if (v.items.count > (size_t)page_limit(&form.page)) {
        v.items.count = (size_t)page_limit(&form.page);
        v.next = number_text(rq->arena, v.items.items[v.items.count - 1].seq);
    }
    return ANSWER(rq, rs, &v);
}

Error *api_papers(Req *rq, Resp *rs)
{
    PlainList  form;
    Db        *db;
    OpenFile   f;
    int64_t    after;
    PapersView v = { 0 };
    TRY(form_read(rq, &api_page_form, &form));
    TRY(page_after_number(&form.page, &after));
    TRY(open_file(rq, S("read"), &db, &f));
    db_done(db);
    for (size_t i = 0; i < f.matter.papers.count; i++) {
        const Paper *p = &f.matter.papers.items[i];
        if (p->no <= after || !matter_may_see(&f.powers, p->class)) {
            continue;
        }
        if (v.items.count == (size_t)page_limit(&form.page)) {
            v.next = number_text(rq->arena, v.items.items[v.items.count - 1].no);
            break;
        }
        *LIST_ADD(rq->arena, &v.items) = *p;
    }
    return ANSWER(rq, rs, &v);
}

/* A paper's data for the court alone: it holds what a form leaves out, and the real names behind a text made for the public. How it
 * reads is its page, /vu-viec-cua-toi/{id}/van-ban/{no}. */
Error *api_paper(Req *rq, Resp *rs)
{
    Db      *db;
    OpenFile f;
    int64_t  no = 0;
    TRY(open_file(rq, S("read"), &db, &f));
    db_done(db);
    if (!str_to_i64(rq_param(rq, "no"), &no)) {
        return err_make(ERR_NOT_FOUND, "no number");
    }
    for (size_t i = 0; i < f.matter.papers.count; i++) {
        const Paper *p = &f.matter.papers.items[i];
        if (p->no != no || !matter_may_see(&f.powers, p->class)) {
            continue;
        }
        PaperAnswer v = { .paper = *p };
        if (matter_may_see(&f.powers, S("court"))) {
            TRY(paper_load_data(site_of(rq)->house, rq->arena, p, &v.data));
        }
        TRY(paper_files(rq->arena, p, &v.files));
        return ANSWER(rq, rs, &v);
    }
    return err_make(ERR_NOT_FOUND, "no such paper for this reader");
}

/* ---- its hearings ---------------------------------------------------------------------------------------------------------------- */

typedef struct CaseHearing {
    Hearing   hearing;
    Str       substance, minutes; /* for the court, of one that was opened: yes, no, not_said; kept, not_kept */
    Presences presence;
} CaseHearing;
static const ShapeMember presence_members[] = {
    SAYS(Presence, participant), SAYS(Presence, occasion), SAYS(Presence, presence), SAYS(Presence, reason), SAYS(Presence, day),
};
static const Shape  presence_shape = SHAPE("Presence", Presence, presence_members);
static const ShapeMember case_hearing_members[] = {
    SAYS_AS(CaseHearing, hearing.no, "no"),
    SAYS_AS(CaseHearing, hearing.status, "status"),
    SAYS_AS(CaseHearing, hearing.day, "day"),
    SAYS_AS(CaseHearing, hearing.starts_at, "starts_at"),
    SAYS_AS(CaseHearing, hearing.ends_at, "ends_at"),
    SAYS_AS(CaseHearing, hearing.room, "room"),
    SAYS_AS(CaseHearing, hearing.mode, "mode"),
    SAYS_AS(CaseHearing, hearing.closed, "closed"),
    SAYS_AS(CaseHearing, hearing.moves, "moves"),
    SAYS_AS_MAYBE(CaseHearing, hearing.opened_at, "opened_at"),
    SAYS_AS_MAYBE(CaseHearing, hearing.resumed_at, "resumed_at"),
    SAYS_AS_MAYBE(CaseHearing, hearing.reason, "reason"),
    SAYS_AS_MAYBE(CaseHearing, hearing.ended_on, "ended_on"),
    SAYS_MAYBE(CaseHearing, substance),
    SAYS_MAYBE(CaseHearing, minutes),
    SAYS_LIST(CaseHearing, presence, presence_shape),
};
static const Shape case_hearing_shape = SHAPE("CaseHearing", CaseHearing, case_hearing_members);
typedef struct CaseHearings {
    LIST(CaseHearing) items;
} CaseHearings;
static const ShapeMember case_hearings_members[] = { SAYS_LIST(CaseHearings, items, case_hearing_shape) };
const Shape         case_hearings_shape = SHAPE("CaseHearings", CaseHearings, case_hearings_members);

static void add_hearing(Arena *a, const Hearing *h, const Presences *roll, bool in_court, CaseHearings *v)
{
    CaseHearing *to = LIST_ADD(a, &v->items);
    *to = (CaseHearing){ .hearing = *h };
    if (in_court && h->opened_at.ms != 0) {
        to->substance = h->substantive > 0 ? S("yes") : h->substantive == 0 ? S("no") : S("not_said");
        to->minutes = h->minutes_seq > 0 ? S("kept") : S("not_kept");
    }
    for (size_t i = 0; i < roll->count; i++) {
        if (roll->items[i].hearing == h->no) {
            *LIST_ADD(a, &to->presence) = roll->items[i];
        }
    }
}

/* As far as the box of hearings on the page of the file shows them: nothing for who may not see what is the parties'. */
Error *api_hearings_of_matter(Req *rq, Resp *rs)
{
    Db          *db;
    OpenFile     f;
    Hearings     all = { 0 };
    Presences    roll = { 0 };
    CaseHearings v = { 0 };
    TRY(open_file(rq, S("read"), &db, &f));
    if (matter_may_see(&f.powers, S("parties"))) {
        TRY(hearing_list(db, rq->arena, f.matter.court, f.matter.id, &all));
        TRY(presence_list(db, rq->arena, f.matter.court, f.matter.id, &roll));
    }
    db_done(db);
    for (size_t i = 0; i < all.count; i++) {
        add_hearing(rq->arena, &all.items[i], &roll, matter_may_see(&f.powers, S("court")), &v);
    }
    return ANSWER(rq, rs, &v);
}

/* ---- the receipt of its filing ------------------------------------------------------------------------------------------------------ */

static const ShapeMember proof_members[] = {
    TOLD("log", SAY_INTEGER), TOLD("index", SAY_INTEGER), TOLD("hashes", SAY_LIST), TOLD("checkpoint", SAY_TEXT),
};
static const Shape  proof_shape = TOLD_SHAPE("LedgerProof", proof_members);
static const ShapeMember receipt_members[] = {
    TOLD("format", SAY_TEXT), TOLD("receipt", SAY_TEXT), TOLD_MAYBE("notice", SAY_TEXT),
    { .name = "proof", .kind = SAY_RAW, .optional = true, .of = &proof_shape },
};
const Shape receipt_shape = TOLD_SHAPE("Receipt", receipt_members);

/* The file that is checked off line: the signed promise, and the proof when the ledger has it. What came by post has none before the
 * court has acknowledged it. */
Error *api_receipt(Req *rq, Resp *rs)
{
    Db      *db;
    OpenFile f;
    Petition petition;
    Receipt  receipt;
    Str      file;
    TRY(open_file(rq, S("read"), &db, &f));
    TRY(petition_load(db, rq->arena, f.matter.court, f.matter.id, &petition));
    if (petition.receipt_no.n == 0) {
        return err_make(ERR_NOT_FOUND, "no receipt yet");
    }
    TRY(petition_receipt(site_of(rq)->house, db, rq->arena, f.matter.court, f.matter.id, &receipt, &file));
    db_done(db);
    return demo_json(rq, rs, file);
}

/* ---- acts ------------------------------------------------------------------------------------------------------------------------ */

/* Every text in the value passes the rules of the edge; the shape stays. */
static Error *clean(Req *rq, JsonOut *o, const char *name, const Json *v)
{
    if (json_is_string(v)) {
        Str text;
        TRY(text_clean(rq, json_text(v), true, &text));
        json_add_str(o, name, text);
    } else if (json_is_object(v)) {
        JsonMember *members;
        size_t      count = json_members(rq->arena, v, &members);
        json_begin(o, name);
        for (size_t i = 0; i < count; i++) {
            TRY(clean(rq, o, str_z(rq->arena, members[i].name), members[i].value));
        }
        json_end(o);
    } else if (json_is_array(v)) {
        json_begin_list(o, name);
        for (size_t i = 0; i < json_count(v); i++) {
            TRY(clean(rq, o, NULL, json_at(v, i)));
        }
        json_end_list(o);
    } else {
        json_add_value(o, name, v);
    }
    return NULL;
}

typedef struct Body {
    const Json *input;
    int64_t     version;
    Str         court, procedure, kind, act, idem;
} Body;

static Error *read_body(Req *rq, Body *out)
{
    const Json *given, *input;
    TRY(rq_json(rq, &given));
    if (!json_is_object(given)) {
        return err_make(ERR_BAD_INPUT, "the body is no object");
    }
    input = json_member(given, "input");
    if (input != NULL && !json_is_object(input)) {
        return field_error("input", S("field.text"));
    }
    *out = (Body){ .version = json_i64(given, "version", MATTER_ANY_VERSION), .court = json_str(given, "court", S("")),
                   .procedure = json_str(given, "procedure", S("")), .kind = json_str(given, "kind", S("")),
                   .act = json_str(given, "act", S("")), .idem = rq_header(rq, "Idempotency-Key") };
    if (out->idem.n == 0) {
        return field_error("Idempotency-Key", S("field.required"));
    }
    if (input == NULL) {
        return json_parse(rq->arena, S("{}"), 2, &out->input);
    }
    Buf     b = buf_make(rq->arena, INPUT_MAX);
    JsonOut o = json_out(&b);
    TRY(clean(rq, &o, NULL, input));
    TRY(buf_check(&b));
    return json_parse(rq->arena, buf_str(&b), INPUT_MAX, &out->input);
}

static const ShapeMember act_done_members[] = {
    SAYS_ID(ActResult, matter), SAYS(ActResult, seq), SAYS(ActResult, version), SAYS(ActResult, state),    SAYS(ActResult, number),
    SAYS(ActResult, at),        SAYS(ActResult, leaf), SAYS(ActResult, repeated),
};
const Shape act_done_shape = SHAPE("ActDone", ActResult, act_done_members);

static Error *answer_act(Req *rq, Resp *rs, const ActResult *r)
{
    resp_status(rs, r->repeated ? 200 : 201);
    return ANSWER(rq, rs, r);
}

/* The version is the one the caller read: an act on a file he has not seen as it is would be a lost update. */
Error *api_act(Req *rq, Resp *rs)
{
    Db        *db;
    OpenFile   f;
    Body       body;
    ActResult  done;
    TRY(open_file(rq, S("act"), &db, &f));
    db_done(db);
    TRY(read_body(rq, &body));
    const ProcedureAct *act = procedure_act(f.matter.procedure, rq_param(rq, "act"));
    if (act == NULL) {
        return err_make(ERR_NOT_FOUND, "no such act");
    }
    if (body.version == MATTER_ANY_VERSION && !act->passive) {
        return field_error("version", S("field.required"));
    }
    TRY(act_run(rq, &f, act, body.input, body.version, body.idem, &done));
    return answer_act(rq, rs, &done);
}

/* The file's id is new each time: a repeated request is answered by its key with the file of the first. */
Error *api_open(Req *rq, Resp *rs)
{
    Body      body;
    CourtId   court;
    Db       *db;
    ActResult done;
    TRY(read_body(rq, &body));
    const Procedure *p = procedure_find_on(site_of(rq)->house->law, body.procedure, today_of(rq));
    if (p == NULL || procedure_act(p, body.act) == NULL) {
        return field_error(p == NULL ? "procedure" : "act", S("field.choice"));
    }
    if (!court_id_parse(body.court, &court) || registry_court(site_of(rq)->house->registry, body.court) == NULL) {
        return field_error("court", S("field.choice"));
    }
    ActRequest ask = { .court = court, .matter = { os_id(site_of(rq)->house->os) }, .procedure = body.procedure, .kind = body.kind, .act = body.act,
                       .version = MATTER_ANY_VERSION, .idem = body.idem, .input = body.input };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = actor_of(rq, db, court, &ask.actor);
    db_done(db);
    TRY(failed);
    TRY(matter_act(site_of(rq)->house, rq->arena, &ask, &done));
    return answer_act(rq, rs, &done);
}
