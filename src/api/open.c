/* What everybody reads, for programs: published judgments, lists of hearings, random assignments. The rules of who is named and what is
 * withheld are those of the pages, in the rooms both ask. */
#include "api/api_int.h"

#include "assignment/assignment.h"
#include "hearing/hearing.h"
#include "judgment/publication_forms.h"
#include "judgment/publication_routes.h"
#include "judgment/remark.h"
#include "judgment/ruling_search.h"

enum { SHARE_DAYS = 365 };

/* Coded names stay out of search engines' copies. */
static void keep_out_of_indexes(Resp *rs)
{
    resp_header(rs, "X-Robots-Tag", S("noindex, noarchive"));
}

static Error *open_db(Req *rq, Db **db)
{
    return db_read(site_of(rq)->house->db, rq->arena, db);
}

/* ---- judgments ---------------------------------------------------------------------------------------------------------------- */

typedef struct JudgmentsForm {
    Str      court, kind, relation, instance, paper, number, words, order, level, article, outcome;
    int64_t  year, first, last;
    PageForm page;
} JudgmentsForm;
static const char *const judgments_orders[] = { "best", "newest", "oldest", "most_cited", NULL };
static const Field judgments_fields[] = {
    FIELD(JudgmentsForm, court, "court", .kind = FIELD_TEXT, .max = 11),
    FIELD(JudgmentsForm, kind, "kind", .kind = FIELD_TEXT, .max = 20),
    FIELD(JudgmentsForm, relation, "relation", .kind = FIELD_TEXT, .max = 40),
    FIELD(JudgmentsForm, instance, "instance", .kind = FIELD_TEXT, .max = 4),
    FIELD(JudgmentsForm, paper, "paper", .kind = FIELD_TEXT, .max = 10),
    FIELD(JudgmentsForm, year, "year", .kind = FIELD_INTEGER, .least = 1945, .most = 2200),
    FIELD(JudgmentsForm, number, "number", .kind = FIELD_TEXT, .max = 40),
    FIELD(JudgmentsForm, words, "q", .kind = FIELD_TEXT, .max = 400),
    FIELD(JudgmentsForm, order, "order", .kind = FIELD_CHOICE, .choices = judgments_orders),
    FIELD(JudgmentsForm, level, "level", .kind = FIELD_CHOICE, .choices = ruling_levels),
    FIELD(JudgmentsForm, article, "article", .kind = FIELD_TEXT, .max = 60),
    FIELD(JudgmentsForm, outcome, "outcome", .kind = FIELD_CHOICE, .choices = ruling_outcomes),
    FIELD(JudgmentsForm, first, "from", .kind = FIELD_INTEGER, .least = 1945, .most = 2200),
    FIELD(JudgmentsForm, last, "until", .kind = FIELD_INTEGER, .least = 1945, .most = 2200),
    PAGE_FIELDS(JudgmentsForm),
};
const FormSpec api_judgments_form = FORM(JudgmentsForm, judgments_fields);

static const ShapeMember judgment_line_members[] = {
    SAYS_ID(Ruling, id),         SAYS(Ruling, court),        SAYS(Ruling, court_name), SAYS(Ruling, paper),
    SAYS(Ruling, number),        SAYS_AS(Ruling, day, "date"), SAYS(Ruling, kind),     SAYS(Ruling, instance),
    SAYS(Ruling, relation),      SAYS(Ruling, title),        SAYS(Ruling, case_number), SAYS(Ruling, published_on),
    SAYS_MAYBE(Ruling, corrected_on), SAYS_AS(Ruling, hash, "sha256"), SAYS(Ruling, size),
};
static const Shape judgment_line_shape = SHAPE("JudgmentLine", Ruling, judgment_line_members);
static const ShapeMember value_members[] = { SAYS_AS(RulingCount, code, "value"), SAYS(RulingCount, total) };
static const Shape       value_shape = SHAPE("JudgmentValue", RulingCount, value_members);
static const ShapeMember counts_members[] = {
    SAYS_LIST(FoundCounts, court, value_shape),    SAYS_LIST(FoundCounts, level, value_shape),    SAYS_LIST(FoundCounts, kind, value_shape),
    SAYS_LIST(FoundCounts, instance, value_shape), SAYS_LIST(FoundCounts, relation, value_shape), SAYS_LIST(FoundCounts, year, value_shape),
    SAYS_LIST(FoundCounts, outcome, value_shape),  SAYS_LIST(FoundCounts, article, value_shape),
};
static const Shape counts_shape = SHAPE("JudgmentCounts", FoundCounts, counts_members);
typedef struct JudgmentsView {
    Rulings      items;
    Str          next;
    int64_t      total; /* of a search how many there are in all */
    bool         searched;
    bool         about;      /* the total is an estimate */
    bool         incomplete; /* a part of the index is being mended */
    Str          meant;      /* what may have been meant, where hardly any has all words */
    bool         counted;
    FoundCounts counts; /* on the first page of a search: values as its parameters take them */
} JudgmentsView;
static const ShapeMember judgments_members[] = { SAYS_LIST(JudgmentsView, items, judgment_line_shape), SAYS_MAYBE(JudgmentsView, next),
                                                 SAYS_WHEN(JudgmentsView, total, searched), SAYS_MAYBE(JudgmentsView, about),
                                                 SAYS_MAYBE(JudgmentsView, incomplete), SAYS_MAYBE(JudgmentsView, meant),
                                                 SAYS_OBJECT_WHEN(JudgmentsView, counts, counts_shape, counted) };
const Shape         judgments_shape = SHAPE("Judgments", JudgmentsView, judgments_members);

static int32_t year_or_none(int64_t given)
{
    return given == FORM_NONE ? 0 : (int32_t)given;
}

static RulingSearch search_of(const JudgmentsForm *f)
{
    RulingAsk ask = { .court = f->court, .kind = f->kind, .relation = f->relation, .instance = f->instance, .paper = f->paper, .year = year_or_none(f->year), .number = f->number };
    Str       order = str_eq(f->order, S("newest")) ? S("moi") : str_eq(f->order, S("oldest")) ? S("cu") : str_eq(f->order, S("most_cited")) ? S("vien-dan") : S("");
    return (RulingSearch){ .ask = ask, .words = f->words, .order = order, .level = f->level, .article = f->article, .outcome = f->outcome, .first = year_or_none(f->first),
                           .last = year_or_none(f->last), .page = 1 };
}

/* By words: the key of a page is how many stand before it. */
static Error *judgments_found(Req *rq, Resp *rs, const RulingSearch *search, const PageForm *page)
{
    Db           *db;
    RulingsFound  found;
    JudgmentsView v = { 0 };
    int64_t       from, most = page_limit(page);
    TRY(page_after_number(page, &from));
    if (from > RULINGS_FOUND_MOST - most) {
        return page_wrong_key();
    }
    TRY(open_db(rq, &db));
    v.searched = true;
    v.counted = from == 0;
    Error *failed = v.counted ? rulings_find_counted(rq, db, search, 0, (size_t)most, &found, &v.counts) : rulings_find(rq, db, search, (size_t)from, (size_t)most, &found);
    db_done(db);
    TRY(failed);
    v.items = found.items;
    v.incomplete = found.incomplete;
    v.total = (int64_t)found.total;
    v.about = found.about;
    v.meant = found.meant;
    v.next = found.more ? str_format(rq->arena, "%lld", (long long)(from + most)) : S("");
    keep_out_of_indexes(rs);
    return ANSWER(rq, rs, &v);
}

/* Newest first; by number, which has no further pages, in the order of numbers. */
Error *api_judgments(Req *rq, Resp *rs)
{
    JudgmentsForm form;
    RulingKey     key;
    Db           *db;
    JudgmentsView v = { 0 };
    TRY(form_read(rq, &api_judgments_form, &form));
    RulingSearch search = search_of(&form);
    RulingAsk    ask = search.ask;
    if (rulings_need_index(&search)) {
        return judgments_found(rq, rs, &search, &form.page);
    }
    if (form.page.after.n > 0 && !ruling_key_parse(form.page.after, &key)) {
        return page_wrong_key();
    }
    TRY(open_db(rq, &db));
    Error *failed = ruling_list(db, rq->arena, &ask, form.page.after.n > 0 ? &key : NULL, page_limit(&form.page) + 1, &v.items);
    db_done(db);
    TRY(failed);
    if (v.items.count > (size_t)page_limit(&form.page)) {
        v.items.count = (size_t)page_limit(&form.page);
        v.next = ask.number.n > 0 ? S("") : ruling_key_format(rq->arena, &v.items.items[v.items.count - 1]);
    }
    keep_out_of_indexes(rs);
    return ANSWER(rq, rs, &v);
}

typedef struct SimilarAnswer {
    SimilarRulings items;
} SimilarAnswer;
static const ShapeMember similar_line_members[] = { SAYS_OBJECT(SimilarRuling, ruling, judgment_line_shape), SAYS_TEXTS(SimilarRuling, shared) };
static const Shape         similar_line_shape = SHAPE("SimilarJudgment", SimilarRuling, similar_line_members);
static const ShapeMember similar_members[] = { SAYS_LIST(SimilarAnswer, items, similar_line_shape) };
const Shape         similar_shape = SHAPE("SimilarJudgments", SimilarAnswer, similar_members);

/* As ruling_as_json writes it. */
static const ShapeMember ruling_court_members[] = { TOLD("code", SAY_TEXT), TOLD("name", SAY_TEXT) };
static const Shape  ruling_court_shape = TOLD_SHAPE("JudgmentCourt", ruling_court_members);
static const ShapeMember paragraph_members[] = { TOLD_MAYBE("no", SAY_INTEGER), TOLD("text", SAY_TEXT) };
static const Shape  paragraph_shape = TOLD_SHAPE("Paragraph", paragraph_members);
static const ShapeMember part_members[] = { TOLD("part", SAY_TEXT), TOLD("heading", SAY_TEXT), TOLD_OF("paragraphs", SAY_LIST, paragraph_shape) };
static const Shape  part_shape = TOLD_SHAPE("JudgmentPart", part_members);
static const ShapeMember judgment_members[] = {
    TOLD("format", SAY_TEXT),       TOLD_MAYBE("notice", SAY_TEXT),  TOLD("id", SAY_ID),
    TOLD("address", SAY_TEXT),      TOLD_OF("court", SAY_RAW, ruling_court_shape), TOLD("paper", SAY_TEXT),
    TOLD("number", SAY_TEXT),       TOLD("date", SAY_DATE),          TOLD("kind", SAY_TEXT),
    TOLD("instance", SAY_TEXT),     TOLD("relation", SAY_TEXT),      TOLD("title", SAY_TEXT),
    TOLD("case_number", SAY_TEXT),  TOLD("published_on", SAY_DATE),  TOLD("corrected_on", SAY_TEXT),
    TOLD("correction", SAY_TEXT),   TOLD("citation", SAY_TEXT),      TOLD("source", SAY_TEXT),
    TOLD("source_id", SAY_TEXT),    TOLD("basis", SAY_TEXT),         TOLD("sha256", SAY_HASH),
    TOLD("proposals", SAY_INTEGER),
    TOLD_OF("parts", SAY_LIST, part_shape),
};
const Shape judgment_shape = TOLD_SHAPE("Judgment", judgment_members);

/* Taken down: 410 with number, day and reason, as its page says them. */
Error *api_judgment(Req *rq, Resp *rs)
{
    RulingId id;
    Ruling   r;
    Db      *db;
    Str      json;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(open_db(rq, &db));
    Error *failed = ruling_open(rq, db, id, &r);
    db_done(db);
    TRY(failed);
    keep_out_of_indexes(rs);
    if (!str_eq(r.status, S("public"))) {
        Error *gone = err_arg(err_make(ERR_GONE, "taken down"), S("number"), r.number);
        gone = err_arg(gone, S("removed_on"), date_format(rq->arena, instant_date(r.changed_at)));
        return err_arg(gone, S("reason"), r.correction);
    }
    TRY(ruling_as_json(rq->arena, &r, &json));
    return api_answer_told(rq, rs, json);
}

/* Those like it, the most alike first; `shared` are words both have. */
Error *api_similar(Req *rq, Resp *rs)
{
    enum { SIMILAR_TOLD = 10 };
    RulingId    id;
    Ruling      r;
    Db         *db;
    SimilarAnswer v = { 0 };
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(open_db(rq, &db));
    Error *failed = ruling_open(rq, db, id, &r);
    if (failed == NULL) {
        failed = str_eq(r.status, S("public")) ? rulings_similar(rq, db, &r, SIMILAR_TOLD, &v.items) : err_make(ERR_GONE, "taken down");
    }
    db_done(db);
    TRY(failed);
    keep_out_of_indexes(rs);
    return ANSWER(rq, rs, &v);
}

/* ---- remarks on a judgment -------------------------------------------------------------------------------------------------------- */

typedef struct RemarkEntry {
    Remark remark;
    LIST(Str) criteria; /* of a proposal: ids of law/remarks.yaml */
} RemarkEntry;
static const ShapeMember remark_members[] = {
    SAYS_ID_AS(RemarkEntry, remark.id, "id"),          SAYS_AS(RemarkEntry, remark.kind, "kind"), SAYS_AS_MAYBE(RemarkEntry, remark.shown_as, "shown_as"),
    SAYS_AS(RemarkEntry, remark.words, "words"),       SAYS_TEXTS(RemarkEntry, criteria),         SAYS_AS(RemarkEntry, remark.sent_at, "sent_at"),
};
static const Shape remark_shape = SHAPE("Remark", RemarkEntry, remark_members);
typedef struct RemarksAnswer {
    RemarkCount count;
    LIST(RemarkEntry) items;
    Str next;
} RemarksAnswer;
static const ShapeMember remarks_members[] = {
    SAYS_AS(RemarksAnswer, count.comments, "comments"), SAYS_AS(RemarksAnswer, count.proposals, "proposals"),
    SAYS_LIST(RemarksAnswer, items, remark_shape),      SAYS_MAYBE(RemarksAnswer, next),
};
const Shape remarks_shape = SHAPE("Remarks", RemarksAnswer, remarks_members);

static void add_remark(Arena *a, const Remark *r, RemarksAnswer *v)
{
    RemarkEntry *e = LIST_ADD(a, &v->items);
    Str          codes = r->criteria;
    *e = (RemarkEntry){ .remark = *r };
    while (codes.n > 0) {
        *LIST_ADD(a, &e->criteria) = str_cut(&codes, ' ');
    }
}

static Error *list_remarks(Req *rq, Db *db, RulingId id, const PageForm *page, RemarksAnswer *v)
{
    Ruling   r;
    Remarks  list;
    RemarkId before = { 0 };
    size_t   most = (size_t)page_limit(page);
    if (page->after.n > 0 && !id_parse(page->after, &before.id)) {
        return page_wrong_key();
    }
    TRY(ruling_open(rq, db, id, &r));
    if (!str_eq(r.status, S("public"))) {
        return err_make(ERR_GONE, "taken down");
    }
    TRY(remark_count(db, rq->arena, id, &v->count));
    TRY(remarks_shown(db, rq->arena, id, S(""), before, (int64_t)most + 1, &list));
    for (size_t i = 0; i < list.count && i < most; i++) {
        add_remark(rq->arena, &list.items[i], v);
    }
    v->next = list.count > most ? id_format(rq->arena, list.items[most - 1].id.id) : S("");
    return NULL;
}

/* Those the court has looked at and shows, newest first. */
Error *api_remarks(Req *rq, Resp *rs)
{
    PlainList     form;
    RulingId      id;
    Db           *db;
    RemarksAnswer v = { 0 };
    TRY(form_read(rq, &api_page_form, &form));
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(open_db(rq, &db));
    Error *failed = list_remarks(rq, db, id, &form.page, &v);
    db_done(db);
    TRY(failed);
    keep_out_of_indexes(rs);
    return ANSWER(rq, rs, &v);
}

/* ---- hearings ------------------------------------------------------------------------------------------------------------------- */

typedef struct HearingsForm {
    Str      court;
    Date     day;
    PageForm page;
} HearingsForm;
static const Field hearings_fields[] = {
    FIELD(HearingsForm, court, "court", .kind = FIELD_TEXT, .required = true, .max = 11),
    FIELD(HearingsForm, day, "day", .kind = FIELD_DATE),
    PAGE_FIELDS(HearingsForm),
};
const FormSpec api_hearings_form = FORM(HearingsForm, hearings_fields);

static const ShapeMember hearing_members[] = {
    SAYS(HearingLine, number),
    SAYS_AS(HearingLine, hearing.starts_at, "starts_at"),
    SAYS_AS(HearingLine, hearing.status, "status"),
    SAYS_AS(HearingLine, hearing.moves, "moves"),
    SAYS(HearingLine, withheld),
    SAYS_MAYBE(HearingLine, relation),
    SAYS_MAYBE(HearingLine, plaintiffs),
    SAYS_MAYBE(HearingLine, defendants),
    SAYS_AS_MAYBE(HearingLine, hearing.room, "room"),
    SAYS_AS_MAYBE(HearingLine, hearing.mode, "mode"),
    SAYS_MAYBE(HearingLine, presiding),
};
static const Shape hearing_shape = SHAPE("Hearing", HearingLine, hearing_members);
typedef struct HearingsView {
    CourtId      court;
    Date         day;
    HearingLines items;
    Str          next;
} HearingsView;
static const ShapeMember hearings_members[] = {
    SAYS(HearingsView, court), SAYS(HearingsView, day), SAYS_LIST(HearingsView, items, hearing_shape), SAYS_MAYBE(HearingsView, next),
};
const Shape hearings_shape = SHAPE("Hearings", HearingsView, hearings_members);

/* "28800000.<32 hex>": when it begins, and which; one that was moved away meanwhile leaves its time as the key. */
static Str hearing_key(Arena *a, const HearingLine *l)
{
    return str_format(a, "%lld." STR_F, (long long)l->hearing.starts_at.ms, STR_A(hearing_uid(a, l)));
}

static Error *skip_seen(Req *rq, Str after, HearingLines *lines)
{
    Str     rest = after;
    int64_t at;
    size_t  first = 0;
    if (after.n == 0) {
        return NULL;
    }
    if (!str_to_i64(str_cut(&rest, '.'), &at)) {
        return page_wrong_key();
    }
    while (first < lines->count && lines->items[first].hearing.starts_at.ms < at) {
        first++;
    }
    for (size_t i = first; i < lines->count; i++) {
        if (str_eq(hearing_key(rq->arena, &lines->items[i]), after)) {
            first = i + 1;
        }
    }
    lines->items += first;
    lines->count -= first;
    return NULL;
}

Error *api_hearings(Req *rq, Resp *rs)
{
    HearingsForm form;
    Db          *db;
    HearingsView v = { 0 };
    TRY(form_read(rq, &api_hearings_form, &form));
    TRY(need_court_field(rq, form.court, &v.court));
    v.day = hearing_day_shown(form.day, today_of(rq));
    TRY(open_db(rq, &db));
    Error *failed = hearing_public_day(db, rq->arena, v.court, v.day, today_of(rq), &v.items);
    db_done(db);
    TRY(failed);
    TRY(skip_seen(rq, form.page.after, &v.items));
    if (v.items.count > (size_t)page_limit(&form.page)) {
        v.items.count = (size_t)page_limit(&form.page);
        v.next = hearing_key(rq->arena, &v.items.items[v.items.count - 1]);
    }
    keep_out_of_indexes(rs);
    return ANSWER(rq, rs, &v);
}

/* ---- draws ------------------------------------------------------------------------------------------------------------------------ */

typedef struct DrawsForm {
    Str      court;
    PageForm page;
} DrawsForm;
static const Field draws_fields[] = {
    FIELD(DrawsForm, court, "court", .kind = FIELD_TEXT, .required = true, .max = 11),
    PAGE_FIELDS(DrawsForm),
};
const FormSpec api_draws_form = FORM(DrawsForm, draws_fields);

/* As choice_format writes the record: what `congly draw verify` computes again. */
static const ShapeMember candidate_members[] = {
    TOLD("excluded", SAY_TEXT), TOLD("label", SAY_TEXT), TOLD("load", SAY_NUMBERS), TOLD("reference", SAY_TEXT),
};
static const Shape  candidate_shape = TOLD_SHAPE("Candidate", candidate_members);
static const ShapeMember record_members[] = {
    TOLD_OF("candidates", SAY_LIST, candidate_shape), TOLD("commit_at", SAY_INSTANT), TOLD("order", SAY_TEXT), TOLD("role", SAY_TEXT),
    TOLD("subject", SAY_TEXT), TOLD("use_after", SAY_INSTANT), TOLD("commitment", SAY_HASH), TOLD_MAYBE("nonce", SAY_HASH),
    TOLD_MAYBE("checkpoint_at", SAY_INSTANT), TOLD_MAYBE("checkpoint_root", SAY_HASH), TOLD_MAYBE("checkpoint_size", SAY_INTEGER),
    TOLD_MAYBE("checkpoint", SAY_TEXT),    TOLD_MAYBE("contribution", SAY_TEXT), TOLD_MAYBE("seed", SAY_HASH), TOLD_MAYBE("chosen", SAY_TEXT),
};
static const Shape  record_shape = TOLD_SHAPE("DrawRecord", record_members);
static const ShapeMember draw_members[] = {
    SAYS(DrawLine, court), SAYS_ID(DrawLine, matter), SAYS(DrawLine, no), SAYS(DrawLine, role), SAYS(DrawLine, committed_on),
    SAYS(DrawLine, resolved), SAYS_RAW(DrawLine, record, &record_shape),
};
const Shape draw_shape = SHAPE("Draw", DrawLine, draw_members);
typedef struct DrawsView {
    CourtId   court;
    int64_t   drawn, designated; /* in the last year */
    DrawLines items;
    Str       next;
} DrawsView;
static const ShapeMember draws_members[] = {
    SAYS(DrawsView, court), SAYS(DrawsView, drawn), SAYS(DrawsView, designated), SAYS_LIST(DrawsView, items, draw_shape), SAYS_MAYBE(DrawsView, next),
};
const Shape draws_shape = SHAPE("Draws", DrawsView, draws_members);

static Error *read_draws(Req *rq, Db *db, const DrawsForm *form, DrawsView *v)
{
    DrawLine        before = { .court = v->court };
    AssignmentShare share;
    Date            today = today_of(rq);
    size_t          most = (size_t)page_limit(&form->page);
    bool            later = form->page.after.n > 0;
    if (later && !draw_key_parse(form->page.after, &before)) {
        return page_wrong_key();
    }
    TRY(assignment_share(db, rq->arena, v->court, date_add_days(today, -SHARE_DAYS), today, &share));
    v->drawn = share.drawn;
    v->designated = share.designated;
    TRY(draw_list(db, rq->arena, v->court, later ? &before : NULL, (int64_t)most + 1, &v->items));
    if (v->items.count > most) {
        v->items.count = most;
        v->next = draw_key_format(rq->arena, &v->items.items[most - 1]);
    }
    return NULL;
}

Error *api_draws(Req *rq, Resp *rs)
{
    DrawsForm form;
    Db       *db;
    DrawsView v = { 0 };
    TRY(form_read(rq, &api_draws_form, &form));
    TRY(need_court_field(rq, form.court, &v.court));
    TRY(open_db(rq, &db));
    Error *failed = read_draws(rq, db, &form, &v);
    db_done(db);
    TRY(failed);
    return ANSWER(rq, rs, &v);
}

Error *api_draw(Req *rq, Resp *rs)
{
    DrawLine d;
    CourtId  court;
    MatterId matter;
    int64_t  no;
    Db      *db;
    bool     named = court_id_parse(rq_param(rq, "court"), &court) && id_parse(rq_param(rq, "matter"), &matter.id);
    if (!named || !str_to_i64(rq_param(rq, "no"), &no)) {
        return err_make(ERR_NOT_FOUND, "no such draw");
    }
    TRY(open_db(rq, &db));
    Error *failed = draw_load(db, rq->arena, court, matter, no, &d);
    db_done(db);
    TRY(failed);
    return ANSWER(rq, rs, &d);
}
