/* Imported rulings that wait for a person: the list, one text with what was found in it, the decision.
 * Clerks, judges and chief judges of any court; for others the pages do not exist.
 * Routes: /nghiep-vu/ban-an-cho-duyet, /nghiep-vu/ban-an-cho-duyet/{id}. */
#include "judgment/publication_routes.h"

#include "judgment/held_list_page_html.h"
#include "judgment/held_page_html.h"
#include "judgment/import.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_forms.h"
#include "judgment/ruling_list.h"

enum { PAGE_HELD = 50, REASON_MOST = 500 };

static Error *need_post(Req *rq, Db *db)
{
    Posts posts;
    TRY(posts_of(rq, db, &posts));
    for (size_t i = 0; i < posts.count; i++) {
        Str power = posts.items[i].power;
        if (str_eq(power, S("clerk")) || str_eq(power, S("judge")) || str_eq(power, S("chief_judge"))) {
            return NULL;
        }
    }
    return err_make(ERR_NOT_FOUND, "no post that clears imports");
}

static void add_cell(Req *rq, TableRow *row, TableCell cell)
{
    *LIST_ADD(rq->arena, &row->cells) = cell;
}

/* ---- the list -------------------------------------------------------------------------------------------------------------------- */

typedef struct HeldListForm {
    Str before;
} HeldListForm;
static const Field list_fields[] = {
    FIELD(HeldListForm, before, "truoc", .kind = FIELD_HIDDEN, .max = 40),
};
static const FormSpec list_form = FORM(HeldListForm, list_fields);

static Error *list_answer(Req *rq, Db *db, Resp *rs)
{
    static const Msg names[] = { M_publication_col_ruling, M_publication_col_court, M_publication_fact_source, M_publication_col_day };
    Lang             lang = lang_of(rq);
    HeldListForm     form;
    RulingKey        key;
    Rulings          list;
    HeldListView     v = { .title = msg(lang, M_publication_held_list), .text = msg(lang, M_publication_held_intro) };
    TRY(form_read(rq, &list_form, &form));
    TRY(need_post(rq, db));
    bool first = !ruling_key_parse(form.before, &key);
    TRY(ruling_list(db, rq->arena, &(RulingAsk){ .status = S("held") }, first ? NULL : &key, PAGE_HELD + 1, &list));
    v.frame = frame_of(rq, v.title);
    v.table.caption = v.title;
    v.table.empty = (EmptyView){ .title = msg(lang, M_publication_held_none), .text = msg(lang, M_publication_held_none_text) };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v.table.columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < list.count && i < PAGE_HELD; i++) {
        const Ruling *r = &list.items[i];
        TableRow     *row = LIST_ADD(rq->arena, &v.table.rows);
        Str           href = str_format(rq->arena, "/nghiep-vu/ban-an-cho-duyet/" STR_F, STR_A(id_format(rq->arena, r->id.id)));
        *row = (TableRow){ 0 };
        add_cell(rq, row, (TableCell){ .kind = CELL_LINK, .text = ruling_number(rq->arena, lang, r), .under = r->title, .href = rq_link(rq, href) });
        add_cell(rq, row, (TableCell){ .text = r->court_name });
        add_cell(rq, row, (TableCell){ .text = r->source, .under = r->source_id });
        add_cell(rq, row, (TableCell){ .kind = CELL_DATE, .date = r->day });
    }
    table_label(&v.table);
    if (list.count > PAGE_HELD) {
        v.table.pager.older = rq_link(rq, str_format(rq->arena, "/nghiep-vu/ban-an-cho-duyet?truoc=" STR_F, STR_A(ruling_key_format(rq->arena, &list.items[PAGE_HELD - 1]))));
        v.table.pager.shown = MSG(rq->arena, lang, M_publication_on_page, { S("count"), i18n_number(rq->arena, lang, PAGE_HELD) });
    }
    return page_send(rs, held_list_page_html(rq->arena, lang, &v));
}

/* ---- one text ----------------------------------------------------------------------------------------------------------------------- */

typedef struct HeldForm {
    Str decision, reason, idem;
} HeldForm;
static const char *const decisions[] = { "masked", "released", "refused", NULL };
static const Field held_fields[] = {
    FIELD(HeldForm, decision, "quyet_dinh", .kind = FIELD_CHOICE, .choices = decisions, .required = true),
    FIELD(HeldForm, reason, "ly_do", .kind = FIELD_TEXT, .max = REASON_MOST, .label = "publication.held_reason"),
    FIELD(HeldForm, idem, "idem", .kind = FIELD_HIDDEN, .max = 64),
};
static const FormSpec held_form = FORM(HeldForm, held_fields);

static Error *load_held(Req *rq, Db *db, Ruling *r)
{
    RulingId id;
    bool     found = false;
    TRY(need_post(rq, db));
    if (id_parse(rq_param(rq, "id"), &id.id)) {
        TRY(ruling_load(db, rq->arena, id, r, &found));
    }
    return found && str_eq(r->status, S("held")) ? NULL : err_make(ERR_NOT_FOUND, "not held");
}

static FormView decision_form(Req *rq, const Ruling *r, const char *decision, Msg submit, bool with_reason, const Error *wrong)
{
    Lang     lang = lang_of(rq);
    FormView f = { .action = rq_link(rq, str_format(rq->arena, "/nghiep-vu/ban-an-cho-duyet/" STR_F, STR_A(id_format(rq->arena, r->id.id)))),
                   .csrf = csrf_token(rq), .idem = idem_key(rq), .submit = msg(lang, submit) };
    *LIST_ADD(rq->arena, &f.fields) = (FieldView){ .kind = INPUT_HIDDEN, .name = S("quyet_dinh"), .value = str_of(decision) };
    if (with_reason) {
        *LIST_ADD(rq->arena, &f.fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("ly_do"), .label = msg(lang, M_publication_held_reason),
                                                       .value = rq_value(rq, "ly_do") };
    }
    if (wrong != NULL && str_eq(rq_value(rq, "quyet_dinh"), str_of(decision))) {
        form_explain(rq->arena, lang, wrong, &f);
    }
    return f;
}

static void mark_text(Req *rq, const Ruling *r, const HeldHits *hits, HeldView *v)
{
    size_t at = 0;
    for (size_t i = 0; i < hits->count; i++) {
        const HeldHit *h = &hits->items[i];
        *LIST_ADD(rq->arena, &v->hits) = (HeldReason){ h->found, msg(lang_of(rq), msg_find(h->reason)) };
        if (h->from >= at) {
            *LIST_ADD(rq->arena, &v->pieces) = (TextPiece){ str_sub(r->text, at, h->from), false };
            *LIST_ADD(rq->arena, &v->pieces) = (TextPiece){ str_sub(r->text, h->from, h->to), true };
            at = h->to;
        }
    }
    *LIST_ADD(rq->arena, &v->pieces) = (TextPiece){ str_sub(r->text, at, r->text.n), false };
}

static Error *show_held(Req *rq, Db *db, Resp *rs, const Error *wrong)
{
    Lang     lang = lang_of(rq);
    Ruling   r;
    HeldHits hits;
    HeldView v = { 0 };
    TRY(load_held(rq, db, &r));
    TRY(held_hits(rq->arena, &r, &hits));
    v.title = ruling_name(rq->arena, lang, &r);
    v.frame = frame_of(rq, v.title);
    frame_crumb(rq, &v.frame, msg(lang, M_publication_held_list), S("/nghiep-vu/ban-an-cho-duyet"));
    *LIST_ADD(rq->arena, &v.facts.facts) = (Fact){ .name = msg(lang, M_publication_fact_court), .value = r.court_name };
    *LIST_ADD(rq->arena, &v.facts.facts) = (Fact){ .name = msg(lang, M_publication_filter_relation), .value = r.title };
    *LIST_ADD(rq->arena, &v.facts.facts) = (Fact){ .name = msg(lang, M_publication_fact_source), .value = r.source };
    *LIST_ADD(rq->arena, &v.facts.facts) = (Fact){ .name = msg(lang, M_publication_fact_source_id), .value = r.source_id };
    mark_text(rq, &r, &hits, &v);
    v.mask = decision_form(rq, &r, "masked", M_publication_held_mask, false, wrong);
    v.release = decision_form(rq, &r, "released", M_publication_held_release, true, wrong);
    v.refuse = decision_form(rq, &r, "refused", M_publication_held_refuse, true, wrong);
    v.release.lesser = v.refuse.lesser = true;
    return page_send(rs, held_page_html(rq->arena, lang, &v));
}

static Error *held_answer(Req *rq, Db *db, Resp *rs)
{
    return show_held(rq, db, rs, NULL);
}

static Error *held_list(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, list_answer);
}

static Error *held_one(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, held_answer);
}

static Error *held_do(Req *rq, Resp *rs)
{
    HeldForm form;
    Ruling   r;
    Db      *db;
    Site    *site = site_of(rq);
    Error *wrong = form_read(rq, &held_form, &form);
    if (wrong != NULL && !str_eq(wrong->field, S("ly_do"))) {
        return wrong;
    }
    if (wrong == NULL && form.reason.n == 0 && !str_eq(form.decision, S("masked"))) {
        wrong = field_error("ly_do", S("field.required"));
    }
    TRY(db_read(site->house->db, rq->arena, &db));
    Error *failed = load_held(rq, db, &r);
    if (failed == NULL && wrong != NULL) {
        resp_status(rs, 422);
        failed = show_held(rq, db, rs, wrong);
    }
    db_done(db);
    TRY(failed);
    if (wrong != NULL) {
        return NULL;
    }
    TRY(held_decide(site->house, rq->arena, r.id, session_of(rq)->person, form.decision, form.reason));
    if (site->server != NULL) {
        cache_drop(site->server, S("/ban-an"));
    }
    return resp_redirect(rs, S("/nghiep-vu/ban-an-cho-duyet"));
}

const Route held_routes[] = {
    { GET, "/nghiep-vu/ban-an-cho-duyet", held_list, .power = STAFF, .form = &list_form },
    { GET, "/nghiep-vu/ban-an-cho-duyet/{id}", held_one, .power = STAFF },
    { POST, "/nghiep-vu/ban-an-cho-duyet/{id}", held_do, .power = STAFF, .form = &held_form },
};
const size_t held_route_count = COUNT_OF(held_routes);
