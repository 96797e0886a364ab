/* Files through the API: lists, one file, its events and papers, acts. */
#include "api/api_int.h"

#include "api/api_sql.h"

#include <string.h>

enum { INPUT_MAX = 512 * 1024 };

typedef struct ListForm {
    Str     court, state, after;
    int64_t limit, before;
} ListForm;
static const Field list_fields[] = {
    FIELD(ListForm, court, "court", .kind = FIELD_TEXT, .max = 20),
    FIELD(ListForm, state, "state", .kind = FIELD_TEXT, .max = 40),
    FIELD(ListForm, after, "after", .kind = FIELD_TEXT, .max = 26),
    FIELD(ListForm, before, "before", .kind = FIELD_INTEGER, .least = 1, .most = INT64_MAX),
    FIELD(ListForm, limit, "limit", .kind = FIELD_INTEGER, .least = 1, .most = PAGE_MOST),
};
const FormSpec api_list_form = FORM(ListForm, list_fields);

static int64_t most_of(const ListForm *form)
{
    return form->limit == FORM_NONE ? PAGE_USUAL : form->limit;
}

static Error *answer(Resp *rs, Buf *b)
{
    TRY(buf_check(b));
    return resp_json(rs, buf_str(b));
}

/* ---- lists ------------------------------------------------------------------------------------------------------------------ */

static void list_row(JsonOut *o, Arena *a, const ApiMattersOfRow *r)
{
    json_begin(o, NULL);
    json_add_str(o, "id", id_format(a, r->matter_id.id));
    json_add_str(o, "court", court_id_str(&r->court_id));
    json_add_str(o, "procedure", r->procedure);
    json_add_str(o, "kind", r->kind);
    json_add_str(o, "relation", r->relation);
    json_add_str(o, "title", r->title);
    json_add_str(o, "state", r->state);
    json_add_str(o, "state_since", r->state_since);
    json_add_i64(o, "version", r->version);
    json_add_str(o, "number", r->number);
    json_add_str(o, "judgment_no", r->judgment_no);
    json_add_str(o, "opened_on", r->opened_on);
    json_end(o);
}

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

static Error *rows_of_court(Req *rq, Db *db, const ListForm *form, MatterId after, JsonOut *o, Str *last, size_t *count)
{
    CourtId          court;
    ApiMattersInRows rows;
    if (!court_id_parse(form->court, &court)) {
        return field_error("court", S("field.choice"));
    }
    TRY(lists_court(rq, db, court));
    TRY(q_api_matters_in(db, court, form->state, after, most_of(form), rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const ApiMattersInRow *r = &rows.items[i];
        ApiMattersOfRow        row = { r->court_id, r->matter_id, r->procedure, r->kind, r->relation, r->title, r->state, r->state_since,
                                       r->version, r->number, r->judgment_no, r->opened_on };
        list_row(o, rq->arena, &row);
        *last = id_format(rq->arena, r->matter_id.id);
    }
    *count = rows.count;
    return NULL;
}

static Error *rows_of_person(Req *rq, Db *db, const ListForm *form, MatterId after, JsonOut *o, Str *last, size_t *count)
{
    ApiMattersOfRows rows;
    TRY(q_api_matters_of(db, session_of(rq)->person, date_format(rq->arena, today_of(rq)), after, most_of(form), rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        list_row(o, rq->arena, &rows.items[i]);
        *last = id_format(rq->arena, rows.items[i].matter_id.id);
    }
    *count = rows.count;
    return NULL;
}

Error *api_matters(Req *rq, Resp *rs)
{
    ListForm form;
    MatterId after = { { { 0 } } };
    Db      *db;
    Str      last = S("");
    size_t   count = 0;
    TRY(form_read(rq, &api_list_form, &form));
    if (form.after.n > 0 && !id_parse(form.after, &after.id)) {
        return field_error("after", S("field.id"));
    }
    Buf     b = buf_make(rq->arena, ANSWER_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_begin_list(&o, "items");
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = form.court.n > 0 ? rows_of_court(rq, db, &form, after, &o, &last, &count)
                                     : rows_of_person(rq, db, &form, after, &o, &last, &count);
    db_done(db);
    TRY(failed);
    json_end_list(&o);
    if ((int64_t)count == most_of(&form)) {
        json_add_str(&o, "next", last);
    }
    json_end(&o);
    return answer(rs, &b);
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
    TRY(matter_choices(site_of(rq)->house, db, rq->arena, &f.matter, &f.actor, &choices));
    db_done(db);
    Buf     b = buf_make(rq->arena, ANSWER_MAX);
    JsonOut o = json_out(&b);
    view_file(&o, rq->arena, lang_of(rq), &f, &choices);
    return answer(rs, &b);
}

Error *api_events(Req *rq, Resp *rs)
{
    ListForm   form;
    Db        *db;
    OpenFile   f;
    EventLines lines = { 0 };
    TRY(form_read(rq, &api_list_form, &form));
    TRY(open_file(rq, S("read"), &db, &f));
    TRY(matter_timeline(site_of(rq)->house, db, rq->arena, &f.matter, &f.powers, form.before == FORM_NONE ? 0 : form.before,
                        most_of(&form), &lines));
    db_done(db);
    Buf     b = buf_make(rq->arena, ANSWER_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_begin_list(&o, "items");
    for (size_t i = 0; i < lines.count; i++) {
        view_event(&o, rq->arena, &lines.items[i]);
    }
    json_end_list(&o);
    if ((int64_t)lines.count == most_of(&form)) {
        json_add_i64(&o, "next", lines.items[lines.count - 1].seq);
    }
    json_end(&o);
    return answer(rs, &b);
}

Error *api_papers(Req *rq, Resp *rs)
{
    Db      *db;
    OpenFile f;
    TRY(open_file(rq, S("read"), &db, &f));
    db_done(db);
    Buf     b = buf_make(rq->arena, ANSWER_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_begin_list(&o, "items");
    for (size_t i = 0; i < f.matter.papers.count; i++) {
        if (matter_may_see(&f.powers, f.matter.papers.items[i].class)) {
            view_paper(&o, rq->arena, &f.matter.papers.items[i]);
        }
    }
    json_end_list(&o);
    json_end(&o);
    return answer(rs, &b);
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
        Str     data = S("");
        Buf     b = buf_make(rq->arena, ANSWER_MAX);
        JsonOut o = json_out(&b);
        if (matter_may_see(&f.powers, S("court"))) {
            TRY(paper_load_data(site_of(rq)->house, rq->arena, p, &data));
        }
        json_begin(&o, NULL);
        json_begin_list(&o, "paper");
        view_paper(&o, rq->arena, p);
        json_end_list(&o);
        json_add_raw(&o, "data", data.n > 0 ? data : S("{}"));
        json_end(&o);
        return answer(rs, &b);
    }
    return err_make(ERR_NOT_FOUND, "no such paper for this reader");
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

static Error *answer_act(Req *rq, Resp *rs, const ActResult *r)
{
    Arena  *a = rq->arena;
    Buf     b = buf_make(a, KIB(16));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "matter", id_format(a, r->matter.id));
    json_add_i64(&o, "seq", r->seq);
    json_add_i64(&o, "version", r->version);
    json_add_str(&o, "state", r->state);
    json_add_str(&o, "number", r->number);
    json_add_str(&o, "at", instant_format_local(a, r->at));
    json_add_str(&o, "leaf", hash_hex(a, r->leaf));
    json_add_bool(&o, "repeated", r->repeated);
    json_end(&o);
    resp_status(rs, r->repeated ? 200 : 201);
    return answer(rs, &b);
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

/* Opening: the file's id is made from the caller's key, so that a repeated request finds the same file. */
static MatterId opened_id(Req *rq, const Body *body)
{
    MatterId id;
    Str      person = id_format(rq->arena, session_of(rq)->person.id);
    Hash     h = hash_str(str_format(rq->arena, "matter:" STR_F ":" STR_F, STR_A(person), STR_A(body->idem)));
    memcpy(id.id.b, h.b, sizeof id.id.b);
    return id;
}

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
    ActRequest ask = { .court = court, .matter = opened_id(rq, &body), .procedure = body.procedure, .kind = body.kind, .act = body.act,
                       .version = MATTER_ANY_VERSION, .idem = body.idem, .input = body.input };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = actor_of(rq, db, court, &ask.actor);
    db_done(db);
    TRY(failed);
    TRY(matter_act(site_of(rq)->house, rq->arena, &ask, &done));
    return answer_act(rq, rs, &done);
}
