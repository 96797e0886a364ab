/* What the public reads: the list of rulings with its filters and counts, one ruling in every form, the feed, the publication ledger,
 * and the notice that stands where a ruling was taken down. All of it is the same for everybody and kept by the page cache until
 * something is published.
 * Routes: /ban-an, /ban-an/{id}[.txt|.json|.akn.xml], /ban-an.atom, /ban-an/goi-y, /ban-an/so-cong-bo; /ban-an/vien-dan is citation_page.c. */
#include "judgment/publication_routes.h"

#include "core/ledger/receipt.h"
#include "document/document.h"
#include "judgment/citation_page.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_book_page_html.h"
#include "judgment/publication_forms.h"
#include "judgment/publication_sql.h"
#include "judgment/remark_page.h"
#include "judgment/ruling_gone_page_html.h"
#include "judgment/ruling_list.h"
#include "judgment/ruling_reading.h"
#include "judgment/rulings_int.h"
#include "page/found.h"
#include "judgment/ruling_page_html.h"
#include "judgment/rulings_page_html.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_RULINGS = 20, PAGE_ENTRIES = 50, FEED_RULINGS = 50, FEED_MAX = 512 * 1024, BY_NUMBER = 50, COURTS_SHOWN = 300 };

Str ruling_court_label(Req *rq, Str code)
{
    return str_eq(code, S(RULING_NO_COURT_CODE)) ? msg(lang_of(rq), M_publication_court_unknown)
                                                 : law_text(lang_of(rq), registry_court_name(site_of(rq)->house->registry, code, today_of(rq)));
}

/* As the ruling calls it; in English as the registry does, which knows what it was called that day. */
Str ruling_court_of(Req *rq, const Ruling *r)
{
    LawText name = registry_court_name(site_of(rq)->house->registry, court_id_str(&r->court), r->day);
    return lang_of(rq) == LANG_EN && name.en.n > 0 ? name.en : r->court_name;
}

/* The coded names stay out of search engines' copies: a name that had to be hidden later, or a ruling taken down, would live on there. */
static void keep_out_of_indexes(Resp *rs)
{
    resp_header(rs, "X-Robots-Tag", S("noindex, noarchive"));
}

/* ---- one ruling --------------------------------------------------------------------------------------------------------------- */

typedef enum RulingShape { SHAPE_PAGE, SHAPE_TEXT, SHAPE_JSON, SHAPE_AKN } RulingShape;

static bool shape_of(Str name, RulingId *id, RulingShape *shape)
{
    static const struct { Str end; RulingShape shape; } shapes[] = {
        { S_INIT(".txt"), SHAPE_TEXT }, { S_INIT(".json"), SHAPE_JSON }, { S_INIT(".akn.xml"), SHAPE_AKN },
    };
    *shape = SHAPE_PAGE;
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        if (str_ends(name, shapes[i].end)) {
            *shape = shapes[i].shape;
            name = str_sub(name, 0, name.n - shapes[i].end.n);
        }
    }
    return id_parse(name, &id->id);
}

static void add_related(Req *rq, const Ruling *r, RulingPageView *v)
{
    Lang lang = lang_of(rq);
    if (!court_id_eq(r->court, RULING_NO_COURT)) {
        *LIST_ADD(rq->arena, &v->related) =
            (Link){ MSG(rq->arena, lang, M_publication_more_of_court, { S("court"), ruling_court_of(rq, r) }),
                    rq_link(rq, str_format(rq->arena, "/ban-an?toa=%s", r->court.code)) };
    }
    if (r->relation.n > 0) {
        *LIST_ADD(rq->arena, &v->related) =
            (Link){ MSG(rq->arena, lang, M_publication_more_of_relation, { S("relation"), r->title }),
                    rq_link(rq, str_format(rq->arena, "/ban-an?quan-he=" STR_F, STR_A(r->relation))) };
    }
}

typedef struct ReadForm {
    Str words;
} ReadForm;
static const Field read_fields[] = {
    FIELD(ReadForm, words, "q", .kind = FIELD_TEXT, .max = 400, .label = "publication.find_words"),
};
static const FormSpec read_form = FORM(ReadForm, read_fields);

static Error *show_page(Req *rq, Db *db, Resp *rs, const Ruling *r)
{
    ReadForm form;
    TRY(form_read(rq, &read_form, &form));
    Lang           lang = lang_of(rq);
    RulingPageView v = { .frame = frame_public(rq, str_format(rq->arena, STR_F " – " STR_F, STR_A(ruling_name(rq->arena, lang, r)), STR_A(r->title))) };
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    if (lang == LANG_EN) {
        v.language = (NoticeView){ .title = msg(lang, M_publication_vietnamese), .text = msg(lang, M_publication_vietnamese_text) };
    }
    ruling_article(rq->arena, lang, r, &v.article);
    add_related(rq, r, &v);
    TRY(reading_marks(rq, db, r, form.words, &v));
    TRY(reading_status(rq, db, r, &v));
    TRY(citations_view(rq, db, r, &v));
    TRY(reading_similar(rq, db, r, &v));
    TRY(remarks_view(rq, db, r, &v.remarks));
    return page_send(rs, ruling_page_html(rq->arena, lang, &v));
}

static Error *show(Req *rq, Db *db, Resp *rs, const Ruling *r, RulingShape shape)
{
    Str out;
    keep_out_of_indexes(rs);
    switch (shape) {
    case SHAPE_PAGE:
        return show_page(rq, db, rs, r);
    case SHAPE_TEXT:
        TRY(ruling_as_text(rq->arena, r, &out));
        return resp_body(rs, "text/plain; charset=utf-8", out);
    case SHAPE_JSON:
        TRY(ruling_as_json(rq->arena, r, &out));
        return resp_json(rs, out);
    case SHAPE_AKN:
        TRY(ruling_as_akn(rq->arena, r, &out));
        return resp_body(rs, "application/akn+xml; charset=utf-8", out);
    }
    return err_make(ERR_INTERNAL, "no such shape");
}

/* ---- taken down ------------------------------------------------------------------------------------------------------------------ */

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
}

static const Paper *removal_paper(const Matter *m)
{
    for (size_t i = m->papers.count; i > 0; i--) {
        if (str_eq(m->papers.items[i - 1].form, S("take_down_notice"))) {
            return &m->papers.items[i - 1];
        }
    }
    return NULL;
}

/* The notice is a public paper of the file: nothing else of the file is shown. */
static Error *add_paper(Req *rq, const Matter *m, RulingGoneView *v)
{
    const Paper *p = removal_paper(m);
    Document     d;
    if (p == NULL) {
        return NULL;
    }
    TRY(document_render(site_of(rq)->house, rq->arena, m->procedure, p, &d));
    v->has_paper = true;
    v->sheet = d.html;
    return NULL;
}

static Error *show_removal(Req *rq, Db *db, Resp *rs, const Ruling *r)
{
    Lang           lang = lang_of(rq);
    Matter         m;
    Str            day = i18n_date(rq->arena, lang, instant_date(r->changed_at));
    RulingGoneView v = { .frame = frame_public(rq, msg(lang, M_publication_gone)), .title = msg(lang, M_publication_gone) };
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    v.notice = (NoticeView){ .tone = TONE_WARN, .title = MSG(rq->arena, lang, M_publication_gone_title, { S("name"), ruling_name(rq->arena, lang, r) },
                                                            { S("day"), day }),
                             .text = MSG(rq->arena, lang, M_publication_gone_reason, { S("reason"), r->correction }) };
    add_fact(rq, &v.facts, M_publication_fact_court, ruling_court_of(rq, r));
    add_fact(rq, &v.facts, M_publication_fact_published, i18n_date(rq->arena, lang, r->published_on));
    add_fact(rq, &v.facts, M_publication_fact_removed, day);
    if (!id_is_zero(r->matter.id)) {
        TRY(matter_load(site_of(rq)->house, db, rq->arena, r->court, r->matter, &m));
        TRY(add_paper(rq, &m, &v));
        v.receipt = (Link){ msg(lang, M_publication_gone_proof), rq_link(rq, str_format(rq->arena, STR_F "/chung-thuc.json", STR_A(ruling_address(rq->arena, r->id)))) };
    }
    resp_status(rs, 410);
    keep_out_of_indexes(rs);
    return page_send(rs, ruling_gone_page_html(rq->arena, lang, &v));
}

static Error *show_removal_json(Req *rq, Resp *rs, const Ruling *r)
{
    Buf     b = buf_make(rq->arena, KIB(16));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "format", S("congly-removal/1"));
    json_add_str(&o, "id", id_format(rq->arena, r->id.id));
    json_add_str(&o, "number", r->number);
    json_add_str(&o, "removed_on", date_format(rq->arena, instant_date(r->changed_at)));
    json_add_str(&o, "reason", r->correction);
    json_end(&o);
    resp_status(rs, 410);
    return resp_json(rs, buf_str(&b));
}

static Error *removal(Req *rq, Db *db, Resp *rs, const Ruling *r, RulingShape shape)
{
    switch (shape) {
    case SHAPE_PAGE: return show_removal(rq, db, rs, r);
    case SHAPE_JSON: return show_removal_json(rq, rs, r);
    case SHAPE_TEXT:
    case SHAPE_AKN: break;
    }
    return err_make(ERR_GONE, "taken down");
}

/* ---- /ban-an/{id} -------------------------------------------------------------------------------------------------------------------- */

Error *ruling_open(Req *rq, Db *db, RulingId id, Ruling *out)
{
    RemarkCount said;
    bool        found = false;
    TRY(ruling_load(db, rq->arena, id, out, &found));
    /* what is held or was refused does not exist for the public */
    if (!found || (!str_eq(out->status, S("public")) && !str_eq(out->status, S("taken_down")))) {
        return err_make(ERR_NOT_FOUND, "no such ruling");
    }
    TRY(remark_count(db, rq->arena, id, &said));
    out->proposals = said.proposals;
    out->counted = true;
    out->host = ledger_host(site_of(rq)->house->ledger);
    out->invented = site_of(rq)->demo;
    return NULL;
}

static Error *ruling_answer(Req *rq, Db *db, Resp *rs)
{
    RulingId id;
    RulingShape    shape;
    Ruling   r;
    if (!shape_of(rq_param(rq, "id"), &id, &shape)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(ruling_open(rq, db, id, &r));
    return str_eq(r.status, S("public")) ? show(rq, db, rs, &r, shape) : removal(rq, db, rs, &r, shape);
}

static Error *ruling_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, ruling_answer);
}

/* The court's signed promise that the publication or removal is in the public log, and its proof: checked off line with congly or at
 * /kiem-tra. The promise of a publication names the text by its digest. */
static Error *publication_proof(Req *rq, Db *db, Resp *rs)
{
    RulingId     id;
    Ruling       r;
    PublishedEventRow event;
    LedgerProof  proof;
    bool         found = false, proven;
    Str          note;
    House       *h = site_of(rq)->house;
    if (id_parse(rq_param(rq, "id"), &id.id)) {
        TRY(ruling_load(db, rq->arena, id, &r, &found));
    }
    bool down = found && str_eq(r.status, S("taken_down"));
    if (found && (down || str_eq(r.status, S("public")))) {
        TRY(q_published_event(db, r.court, r.matter, down ? S("take_down") : S("release_publication"), down ? S("take_down") : S("correct_publication"), rq->arena, &event, &found));
    } else {
        found = false;
    }
    if (!found) {
        return err_make(ERR_NOT_FOUND, "no such ruling, or no event of it");
    }
    Receipt receipt = { .court = r.court, .matter = r.matter, .number = r.number, .at = event.at, .leaf = event.leaf, .nonce = down ? hash_str(r.correction) : r.hash };
    TRY(receipt_sign(rq->arena, h->ledger, &receipt, &note));
    TRY(ledger_prove(h->ledger, db, rq->arena, r.court, r.matter, event.seq, event.leaf, &proof, &proven));
    return demo_json(rq, rs, receipt_file(rq->arena, note, proven ? &proof : NULL));
}

static Error *publication_proof_file(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, publication_proof);
}

/* ---- /ban-an ---------------------------------------------------------------------------------------------------------------------------- */

typedef struct ListForm {
    Str     words, order, article, outcome, court, level, kind, relation, instance, paper, number, before;
    int64_t year, first, last, page;
} ListForm;
enum { FIRST_YEAR = 1945, LAST_YEAR = 2200, PAGES_MOST = 100 };
static const char *const orders[] = { "moi", "cu", "vien-dan", NULL };
const char *const ruling_levels[] = { "supreme", "appellate", "high", "province", "region", "district", "military", "special", NULL };
const char *const ruling_outcomes[] = { "accepted", "accepted_part", "rejected", NULL };
const char *const ruling_kinds[] = { "civil", "family", "commercial", "labour", "administrative", "criminal", "bankruptcy", "measure", NULL };
const char *const ruling_instances[] = { "ST", "PT", "GĐT", "TT", NULL };
static const char *const papers[] = { "judgment", "decision", NULL };
static const Field list_fields[] = {
    FIELD(ListForm, number, "so", .kind = FIELD_TEXT, .max = 40, .label = "publication.filter_number"),
    FIELD(ListForm, court, "toa", .kind = FIELD_TEXT, .max = 11, .label = "publication.filter_court"),
    FIELD(ListForm, kind, "loai", .kind = FIELD_CHOICE, .choices = ruling_kinds, .label = "publication.filter_kind"),
    FIELD(ListForm, relation, "quan-he", .kind = FIELD_TEXT, .max = 40, .label = "publication.filter_relation"),
    FIELD(ListForm, instance, "cap", .kind = FIELD_CHOICE, .choices = ruling_instances, .label = "publication.filter_instance"),
    FIELD(ListForm, paper, "van-ban", .kind = FIELD_CHOICE, .choices = papers, .label = "publication.filter_paper"),
    FIELD(ListForm, year, "nam", .kind = FIELD_INTEGER, .least = FIRST_YEAR, .most = LAST_YEAR, .label = "publication.filter_year"),
    FIELD(ListForm, before, "truoc", .kind = FIELD_HIDDEN, .max = 60),
    FIELD(ListForm, words, "q", .kind = FIELD_TEXT, .max = 400, .label = "publication.words"),
    FIELD(ListForm, article, "dieu", .kind = FIELD_TEXT, .max = 60, .label = "publication.filter_article"),
    FIELD(ListForm, outcome, "ket-qua", .kind = FIELD_CHOICE, .choices = ruling_outcomes, .label = "publication.filter_outcome"),
    FIELD(ListForm, order, "sap-xep", .kind = FIELD_CHOICE, .choices = orders, .label = "publication.order"),
    FIELD(ListForm, level, "cap-toa", .kind = FIELD_CHOICE, .choices = ruling_levels, .label = "publication.filter_level"),
    FIELD(ListForm, first, "tu", .kind = FIELD_INTEGER, .least = FIRST_YEAR, .most = LAST_YEAR, .label = "publication.first_year"),
    FIELD(ListForm, last, "den", .kind = FIELD_INTEGER, .least = FIRST_YEAR, .most = LAST_YEAR, .label = "publication.last_year"),
    FIELD(ListForm, page, "trang", .kind = FIELD_INTEGER, .least = 1, .most = PAGES_MOST, .label = "publication.page"),
};
const FormSpec publication_list_form = FORM(ListForm, list_fields);

static int32_t number_or(int64_t given, int32_t otherwise)
{
    return given == FORM_NONE ? otherwise : (int32_t)given;
}

static RulingSearch search_of(const ListForm *f)
{
    RulingAsk ask = { .court = f->court, .kind = f->kind, .relation = f->relation, .instance = f->instance, .paper = f->paper,
                      .year = number_or(f->year, 0), .number = f->number };
    return (RulingSearch){ .ask = ask, .words = f->words, .order = f->order, .article = f->article, .outcome = f->outcome, .level = f->level, .first = number_or(f->first, 0), .last = number_or(f->last, 0),
                           .page = number_or(f->page, 1) };
}

Error *rulings_asked(Req *rq, RulingSearch *out)
{
    ListForm form;
    TRY(form_read(rq, &publication_list_form, &form));
    *out = search_of(&form);
    return NULL;
}

bool rulings_need_index(const RulingSearch *s)
{
    return s->words.n > 0 || s->article.n > 0 || s->outcome.n > 0 || s->level.n > 0 || s->order.n > 0 || s->first > 0 || s->last > 0;
}

static Str number_text(Req *rq, int32_t n, int32_t least)
{
    return n > least ? str_format(rq->arena, "%d", n) : S("");
}

Str rulings_address(Req *rq, const char *path, const RulingSearch *s, Str key)
{
    Buf b = buf_make(rq->arena, KIB(8));
    buf_add_z(&b, path);
    address_add(&b, "q", s->words);
    address_add(&b, "so", s->ask.number);
    address_add(&b, "toa", s->ask.court);
    address_add(&b, "cap-toa", s->level);
    address_add(&b, "dieu", s->article);
    address_add(&b, "ket-qua", s->outcome);
    address_add(&b, "loai", s->ask.kind);
    address_add(&b, "quan-he", s->ask.relation);
    address_add(&b, "cap", s->ask.instance);
    address_add(&b, "van-ban", s->ask.paper);
    address_add(&b, "nam", number_text(rq, s->ask.year, 0));
    address_add(&b, "tu", number_text(rq, s->first, 0));
    address_add(&b, "den", number_text(rq, s->last, 0));
    address_add(&b, "sap-xep", s->order);
    address_add(&b, "trang", number_text(rq, s->page, 1));
    address_add(&b, "truoc", key);
    return rq_link(rq, buf_str(&b));
}

static Str list_address(Req *rq, const RulingAsk *ask, Str key)
{
    return rulings_address(rq, "/ban-an", &(RulingSearch){ .ask = *ask }, key);
}

static void add_choice(Req *rq, FieldView *f, Str value, Str label)
{
    *LIST_ADD(rq->arena, &f->choices) = (InputChoice){ .value = value, .label = label };
}

static FieldView *add_select(Req *rq, FormView *form, const char *name, Msg label, Str value)
{
    FieldView *f = LIST_ADD(rq->arena, &form->fields);
    *f = (FieldView){ .kind = INPUT_SELECT, .name = str_of(name), .label = msg(lang_of(rq), label), .value = value, .optional = true,
                       .none = msg(lang_of(rq), M_publication_any) };
    return f;
}

static int by_label(const void *x, const void *y)
{
    const InputChoice *p = x;
    const InputChoice *q = y;
    return i18n_compare(p->label, q->label);
}

static void add_courts(Req *rq, const RulingFacets *facets, FormView *form, Str value)
{
    FieldView *f = add_select(rq, form, "toa", M_publication_filter_court, value);
    bool       listed = value.n == 0;
    for (size_t i = 0; i < facets->courts.count && i < COURTS_SHOWN; i++) {
        const RulingCount *c = &facets->courts.items[i];
        listed = listed || str_eq(c->code, value);
        add_choice(rq, f, c->code, ruling_court_label(rq, c->code));
    }
    if (!listed) {
        add_choice(rq, f, value, ruling_court_label(rq, value));
    }
    if (f->choices.count > 1) {
        qsort(f->choices.items, f->choices.count, sizeof *f->choices.items, by_label);
    }
    field_choose(f);
}

static void add_relations(Req *rq, FormView *form, Str value)
{
    FieldView         *f = add_select(rq, form, "quan-he", M_publication_filter_relation, value);
    const RelationLaw *law = site_of(rq)->house->law->relations;
    for (uint32_t i = 0; i < law->relations_count; i++) {
        add_choice(rq, f, law->relations[i].code, law_text(lang_of(rq), law->relations[i].name));
    }
    if (f->choices.count > 1) {
        qsort(f->choices.items, f->choices.count, sizeof *f->choices.items, by_label);
    }
    field_choose(f);
}

/* What was chosen elsewhere on the page goes along. */
static void carry(Req *rq, FormView *form, const char *name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &form->fields) = (FieldView){ .kind = INPUT_HIDDEN, .name = str_of(name), .value = value };
    }
}

void rulings_box(Req *rq, const RulingSearch *s, FormView *form)
{
    Lang lang = lang_of(rq);
    *form = (FormView){ .action = rq_link(rq, S("/ban-an")), .submit = msg(lang, M_publication_search), .search = true };
    *LIST_ADD(rq->arena, &form->fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("q"), .label = msg(lang, M_publication_words), .hint = msg(lang, M_publication_words_hint),
                                                       .value = s->words,
                                                       .suggest = site_of(rq)->house->rulings != NULL ? S("/ban-an/goi-y") : S("") };
    carry(rq, form, "toa", s->ask.court);
    carry(rq, form, "cap-toa", s->level);
    carry(rq, form, "dieu", s->article);
    carry(rq, form, "ket-qua", s->outcome);
    carry(rq, form, "loai", s->ask.kind);
    carry(rq, form, "quan-he", s->ask.relation);
    carry(rq, form, "cap", s->ask.instance);
    carry(rq, form, "van-ban", s->ask.paper);
    carry(rq, form, "nam", number_text(rq, s->ask.year, 0));
    carry(rq, form, "tu", number_text(rq, s->first, 0));
    carry(rq, form, "den", number_text(rq, s->last, 0));
    carry(rq, form, "sap-xep", s->order);
}

static void add_year(Req *rq, FormView *form, const char *name, Msg label, int32_t year)
{
    *LIST_ADD(rq->arena, &form->fields) = (FieldView){ .kind = INPUT_NUMBER, .name = str_of(name), .label = msg(lang_of(rq), label), .value = number_text(rq, year, 0),
                                                       .optional = true, .short_input = true };
}

void rulings_form(Req *rq, const RulingSearch *s, const RulingFacets *facets, FormView *form)
{
    const RulingAsk *ask = &s->ask;
    Lang lang = lang_of(rq);
    *form = (FormView){ .action = rq_link(rq, S("/ban-an")), .submit = msg(lang, M_publication_filter), .search = true };
    *LIST_ADD(rq->arena, &form->fields) = (FieldView){ .kind = INPUT_TEXT, .name = S("so"), .label = msg(lang, M_publication_filter_number),
                                                       .example = S("12/2026/DS-ST"), .value = ask->number, .optional = true, .short_input = true };
    add_courts(rq, facets, form, ask->court);
    FieldView *f = add_select(rq, form, "loai", M_publication_filter_kind, ask->kind);
    for (size_t i = 0; ruling_kinds[i] != NULL; i++) {
        add_choice(rq, f, str_of(ruling_kinds[i]), ruling_kind_name(lang, str_of(ruling_kinds[i])));
    }
    field_choose(f);
    add_relations(rq, form, ask->relation);
    f = add_select(rq, form, "cap", M_publication_filter_instance, ask->instance);
    for (size_t i = 0; ruling_instances[i] != NULL; i++) {
        add_choice(rq, f, str_of(ruling_instances[i]), ruling_instance_name(lang, str_of(ruling_instances[i])));
    }
    field_choose(f);
    f = add_select(rq, form, "van-ban", M_publication_filter_paper, ask->paper);
    add_choice(rq, f, S("judgment"), msg(lang, M_publication_paper_judgment));
    add_choice(rq, f, S("decision"), msg(lang, M_publication_paper_decision));
    field_choose(f);
    f = add_select(rq, form, "nam", M_publication_filter_year, ask->year > 0 ? str_format(rq->arena, "%d", ask->year) : S(""));
    for (size_t i = 0; i < facets->years.count; i++) {
        add_choice(rq, f, facets->years.items[i].code, facets->years.items[i].code);
    }
    field_choose(f);
    if (site_of(rq)->house->rulings != NULL) {
        add_year(rq, form, "tu", M_publication_first_year, s->first);
        add_year(rq, form, "den", M_publication_last_year, s->last);
        carry(rq, form, "q", s->words);
        carry(rq, form, "cap-toa", s->level);
        carry(rq, form, "dieu", s->article);
        carry(rq, form, "ket-qua", s->outcome);
        carry(rq, form, "sap-xep", s->order);
    }
}

static void fill_counts(Req *rq, const RulingAsk *ask, const RulingFacets *facets, RulingsView *v)
{
    Lang lang = lang_of(rq);
    v->kinds.of = msg(lang, M_publication_filter_kind);
    v->years.of = msg(lang, M_publication_filter_year);
    for (size_t i = 0; i < facets->kinds.count; i++) {
        const RulingCount *c = &facets->kinds.items[i];
        RulingAsk          other = *ask;
        other.kind = str_eq(ask->kind, c->code) ? S("") : c->code;
        *LIST_ADD(rq->arena, &v->kinds.filters) = (FilterView){ .label = ruling_kind_name(lang, c->code), .href = list_address(rq, &other, S("")),
                                                                .count = c->total, .on = ask->kind.n > 0 && str_eq(ask->kind, c->code) };
    }
    for (size_t i = 0; i < facets->years.count; i++) {
        const RulingCount *c = &facets->years.items[i];
        RulingAsk          other = *ask;
        int64_t            year = 0;
        (void)str_to_i64(c->code, &year);
        bool on = ask->year == (int32_t)year;
        other.year = on ? 0 : (int32_t)year;
        *LIST_ADD(rq->arena, &v->years.filters) =
            (FilterView){ .label = c->code, .href = list_address(rq, &other, S("")), .count = c->total, .on = on };
    }
}

static void add_row(Req *rq, const Ruling *r, TableView *t)
{
    Lang      lang = lang_of(rq);
    TableRow *row = LIST_ADD(rq->arena, &t->rows);
    *row = (TableRow){ 0 };
    Str       number = ruling_number(rq->arena, lang, r);
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = r->title.n > 0 ? r->title : number,
                                                     .under = r->title.n > 0 ? number : S(""), .href = rq_link(rq, ruling_address(rq->arena, r->id)) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = ruling_court_of(rq, r) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = ruling_kind_name(lang, r->kind), .under = ruling_instance_name(lang, r->instance) };
    *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DATE, .date = r->day };
}

static void add_columns(Req *rq, TableView *t, const Msg *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(rq), names[i]) };
    }
}

static void fill_table(Req *rq, const RulingAsk *ask, bool first, const Rulings *list, bool more, RulingsView *v)
{
    static const Msg names[] = { M_publication_col_ruling, M_publication_col_court, M_publication_col_kind, M_publication_col_day };
    Lang             lang = lang_of(rq);
    TableView       *t = &v->table;
    t->caption = msg(lang, M_publication_list);
    t->empty = (EmptyView){ .title = msg(lang, M_publication_none), .text = msg(lang, M_publication_none_text),
                            .act = { msg(lang, M_publication_all), rq_link(rq, S("/ban-an")) } };
    add_columns(rq, t, names, COUNT_OF(names));
    for (size_t i = 0; i < list->count; i++) {
        add_row(rq, &list->items[i], t);
    }
    table_label(t);
    if (more) {
        t->pager.older = list_address(rq, ask, ruling_key_format(rq->arena, &list->items[list->count - 1]));
    }
    t->pager.newer = first ? S("") : list_address(rq, ask, S(""));
    t->pager.shown = more || !first ? MSG(rq->arena, lang, M_publication_on_page, { S("count"), i18n_number(rq->arena, lang, (int64_t)list->count) }) : S("");
}

static Error *rulings_answer(Req *rq, Db *db, Resp *rs)
{
    Lang         lang = lang_of(rq);
    ListForm     form;
    RulingKey    key;
    Rulings      list;
    RulingFacets facets;
    RulingsView  v = { .title = msg(lang, M_publication_list) };
    TRY(form_read(rq, &publication_list_form, &form));
    RulingSearch search = search_of(&form);
    RulingAsk    ask = search.ask;
    if (rulings_need_index(&search)) {
        return rulings_search(rq, db, rs, &search);
    }
    bool      first = !ruling_key_parse(form.before, &key);
    int64_t   most = ask.number.n > 0 ? BY_NUMBER : PAGE_RULINGS;
    TRY(ruling_facets(db, rq->arena, &ask, &facets));
    TRY(ruling_list(db, rq->arena, &ask, first ? NULL : &key, most + 1, &list));
    bool more = (int64_t)list.count > most;
    list.count = more ? (size_t)most : list.count;
    v.frame = frame_public(rq, v.title);
    v.asked = ask.number.n + ask.court.n + ask.relation.n + ask.instance.n + ask.paper.n > 0;
    v.searched = site_of(rq)->house->rulings != NULL;
    rulings_box(rq, &search, &v.box);
    rulings_form(rq, &search, &facets, &v.form);
    fill_counts(rq, &ask, &facets, &v);
    fill_table(rq, &ask, first, &list, more && ask.number.n == 0, &v);
    v.total = ask.number.n > 0 ? MSG(rq->arena, lang, more ? M_publication_many_by_number : M_publication_by_number,
                                     { S("count"), i18n_number(rq->arena, lang, (int64_t)list.count) })
                               : MSG(rq->arena, lang, M_publication_total, { S("count"), i18n_number(rq->arena, lang, facets.total) });
    Str feed = ask.court.n > 0 ? str_format(rq->arena, "/ban-an.atom?toa=" STR_F, STR_A(ask.court)) : S("/ban-an.atom");
    *LIST_ADD(rq->arena, &v.links) = (Link){ msg(lang, M_publication_feed), rq_link(rq, feed) };
    *LIST_ADD(rq->arena, &v.links) = (Link){ msg(lang, M_publication_book), rq_link(rq, S("/ban-an/so-cong-bo")) };
    *LIST_ADD(rq->arena, &v.links) = (Link){ msg(lang, M_remark_most), rq_link(rq, S("/ban-an/de-xuat-an-le")) };
    return page_send(rs, rulings_page_html(rq->arena, lang, &v));
}

static Error *rulings_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, rulings_answer);
}

static Error *csv_answer(Req *rq, Db *db, Resp *rs)
{
    ListForm form;
    TRY(form_read(rq, &publication_list_form, &form));
    RulingSearch search = search_of(&form);
    return rulings_search_csv(rq, db, rs, &search);
}

static Error *rulings_csv(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, csv_answer);
}

/* ---- /ban-an.atom -------------------------------------------------------------------------------------------------------------------------- */

static Str feed_address(Req *rq, Str court, Str key)
{
    Buf b = buf_make(rq->arena, KIB(1));
    buf_add(&b, S("/ban-an.atom"));
    address_add(&b, "toa", court);
    address_add(&b, "truoc", key);
    return buf_str(&b);
}

static void add_feed_link(Buf *b, const char *rel, Str href)
{
    buf_addf(b, "<link rel=\"%s\" href=\"", rel);
    xml_add(b, href);
    buf_add_z(b, "\"/>\n");
}

/* A reader that was away goes on at "next" until he meets what he knows (RFC 5005 section 3). */
static void add_feed_head(Req *rq, Buf *b, const ListForm *form, const Rulings *list)
{
    Instant updated = { list->count > 0 ? list->items[0].changed_at.ms : 0 };
    buf_add_z(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" xml:lang=\"vi\"><id>urn:congly:ban-an");
    buf_addf(b, "%s" STR_F "</id><title>", form->court.n > 0 ? ":" : "", STR_A(form->court));
    xml_add(b, form->court.n > 0 ? ruling_court_label(rq, form->court) : msg(LANG_VI, M_publication_portal));
    buf_addf(b, "</title><updated>" STR_F "</updated>\n", STR_A(instant_format(rq->arena, updated)));
    add_feed_link(b, "self", feed_address(rq, form->court, form->before));
    add_feed_link(b, "alternate", S("/ban-an"));
    if (form->before.n > 0) {
        add_feed_link(b, "first", feed_address(rq, form->court, S("")));
    }
    if (list->count > FEED_RULINGS) {
        add_feed_link(b, "next", feed_address(rq, form->court, change_key_format(rq->arena, &list->items[FEED_RULINGS - 1])));
    }
    if (site_of(rq)->demo) {
        buf_add_z(b, "<subtitle>");
        xml_add(b, msg(LANG_VI, M_publication_invented));
        buf_add_z(b, "</subtitle>\n");
    }
}

static void add_feed_entries(Req *rq, Buf *b, const Rulings *list)
{
    for (size_t i = 0; i < list->count && i < FEED_RULINGS; i++) {
        Ruling *r = &list->items[i];
        r->host = ledger_host(site_of(rq)->house->ledger);
        r->invented = site_of(rq)->demo;
        if (str_eq(r->status, S("public"))) {
            ruling_feed_entry(rq->arena, b, r);
        } else {
            buf_addf(b, "<at:deleted-entry ref=\"urn:congly:ban-an:" STR_F "\" when=\"" STR_F "\"/>\n", STR_A(id_format(rq->arena, r->id.id)),
                     STR_A(instant_format(rq->arena, r->changed_at)));
        }
    }
}

/* The newest that answer a search. Its name is made of its address: the same search is the same feed. */
static Error *search_feed(Req *rq, Db *db, Resp *rs, const RulingSearch *search)
{
    RulingsFound found;
    RulingSearch newest = *search;
    Buf          b = buf_make(rq->arena, FEED_MAX);
    Str          self = rulings_address(rq, "/ban-an.atom", search, S(""));
    Instant      updated = { 0 };
    newest.order = S("moi");
    TRY(rulings_find(rq, db, &newest, 0, FEED_RULINGS, &found));
    Rulings list = found.items;
    for (size_t i = 0; i < list.count; i++) {
        updated = list.items[i].changed_at.ms > updated.ms ? list.items[i].changed_at : updated;
    }
    buf_addf(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\"><id>urn:congly:ban-an:" STR_F "</id><title>",
             STR_A(hash_hex(rq->arena, hash_str(self))));
    xml_add(&b, search->words.n > 0 ? search->words : msg(LANG_VI, M_publication_portal));
    buf_addf(&b, "</title><updated>" STR_F "</updated>\n", STR_A(instant_format(rq->arena, updated)));
    add_feed_link(&b, "self", self);
    add_feed_link(&b, "alternate", rulings_address(rq, "/ban-an", search, S("")));
    add_feed_entries(rq, &b, &list);
    buf_add_z(&b, "</feed>\n");
    TRY(buf_check(&b));
    return resp_body(rs, "application/atom+xml; charset=utf-8", buf_str(&b));
}

/* RFC 4287; what was taken down is told too (RFC 6721), so that readers' copies go. */
static Error *feed_answer(Req *rq, Db *db, Resp *rs)
{
    ListForm  form;
    Rulings   list;
    CourtId   court;
    ChangeKey before;
    Buf       b = buf_make(rq->arena, FEED_MAX);
    TRY(form_read(rq, &publication_list_form, &form));
    RulingSearch search = search_of(&form);
    if (rulings_need_index(&search)) {
        return search_feed(rq, db, rs, &search);
    }
    if ((form.court.n > 0 && !court_id_parse(form.court, &court)) || (form.before.n > 0 && !change_key_parse(form.before, &before))) {
        return err_make(ERR_NOT_FOUND, "no court, or no such page");
    }
    TRY(ruling_changes(db, rq->arena, form.court, form.before.n > 0 ? &before : NULL, FEED_RULINGS + 1, &list));
    add_feed_head(rq, &b, &form, &list);
    add_feed_entries(rq, &b, &list);
    buf_add_z(&b, "</feed>\n");
    TRY(buf_check(&b));
    return resp_body(rs, "application/atom+xml; charset=utf-8", buf_str(&b));
}

static Error *rulings_feed(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, feed_answer);
}

/* ---- /ban-an/so-cong-bo ---------------------------------------------------------------------------------------------------------------------- */

typedef struct BookForm {
    Str month, court, before;
} BookForm;
static const Field book_fields[] = {
    FIELD(BookForm, month, "thang", .kind = FIELD_TEXT, .max = 7, .label = "publication.book_month"),
    FIELD(BookForm, court, "toa", .kind = FIELD_TEXT, .max = 11, .label = "publication.filter_court"),
    FIELD(BookForm, before, "truoc", .kind = FIELD_HIDDEN, .max = 60),
};
const FormSpec publication_book_form = FORM(BookForm, book_fields);

static Str month_of(Arena *a, Date d)
{
    return str_sub(date_format(a, d), 0, 7);
}

static Str month_label(Arena *a, Str month)
{
    return str_format(a, STR_F "/" STR_F, STR_A(str_sub(month, 5, 7)), STR_A(str_sub(month, 0, 4)));
}

static Str book_address(Req *rq, Str month, Str court)
{
    return rq_link(rq, court.n > 0 ? str_format(rq->arena, "/ban-an/so-cong-bo?thang=" STR_F "&toa=" STR_F, STR_A(month), STR_A(court))
                                   : str_format(rq->arena, "/ban-an/so-cong-bo?thang=" STR_F, STR_A(month)));
}

static void add_months(Req *rq, Date first, Str court, BookView *v)
{
    Lang lang = lang_of(rq);
    Str  before = month_of(rq->arena, date_add_days(first, -1));
    Str  after = month_of(rq->arena, date_add_months(first, 1));
    *LIST_ADD(rq->arena, &v->months) =
        (Link){ MSG(rq->arena, lang, M_publication_month_before, { S("month"), month_label(rq->arena, before) }), book_address(rq, before, court) };
    if (str_cmp(after, month_of(rq->arena, today_of(rq))) <= 0) {
        *LIST_ADD(rq->arena, &v->months) =
            (Link){ MSG(rq->arena, lang, M_publication_month_after, { S("month"), month_label(rq->arena, after) }), book_address(rq, after, court) };
    }
    if (court.n > 0) {
        *LIST_ADD(rq->arena, &v->months) = (Link){ msg(lang, M_publication_book_all), book_address(rq, month_of(rq->arena, first), S("")) };
    }
}

static Error *book_of_all(Req *rq, Db *db, Str month, BookView *v)
{
    static const Msg  names[] = { M_publication_col_court, M_publication_step_published, M_publication_step_imported, M_publication_step_corrected,
                                  M_publication_step_withheld, M_publication_step_taken_down };
    PublicationMonths list;
    TRY(publication_month(db, rq->arena, month, &list));
    add_columns(rq, &v->table, names, COUNT_OF(names));
    for (size_t i = 0; i < list.count; i++) {
        const PublicationMonth *m = &list.items[i];
        const int64_t           numbers[] = { m->published, m->imported, m->corrected, m->withheld, m->taken_down };
        TableRow               *row = LIST_ADD(rq->arena, &v->table.rows);
        Str                     code = str_copy(rq->arena, court_id_str(&m->court));
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_LINK, .text = ruling_court_label(rq, code), .href = book_address(rq, month, code) };
        for (size_t k = 0; k < COUNT_OF(numbers); k++) {
            *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_NUMBER, .number = numbers[k] };
        }
    }
    for (size_t i = 1; i < v->table.columns.count; i++) {
        v->table.columns.items[i].right = true;
    }
    return NULL;
}

static StateView step_view(Lang lang, Str step)
{
    return str_eq(step, S("published"))   ? (StateView){ TONE_GOOD, msg(lang, M_publication_step_published) }
           : str_eq(step, S("imported"))  ? (StateView){ TONE_GOOD, msg(lang, M_publication_step_imported) }
           : str_eq(step, S("corrected")) ? (StateView){ TONE_NOW, msg(lang, M_publication_step_corrected) }
           : str_eq(step, S("withheld"))  ? (StateView){ TONE_WARN, msg(lang, M_publication_step_withheld) }
                                          : (StateView){ TONE_BAD, msg(lang, M_publication_step_taken_down) };
}

/* Of one withheld, the ground as the law words it; of one taken down, the reason that stands at its address. */
static Str reason_text(Req *rq, const PublicationEntry *e)
{
    const Procedure *p = procedure_find_on(site_of(rq)->house->law, S("civil_first_instance"), e->day);
    const ProcedureField  *f = p == NULL || !str_eq(e->step, S("withheld")) ? NULL : procedure_field(p, S("withhold_reason"));
    const ProcedureChoice *c = f == NULL ? NULL : procedure_choice(f, e->reason);
    if (c == NULL) {
        return e->reason;
    }
    Str basis = basis_text(rq, c->basis);
    return str_format(rq->arena, STR_F " (" STR_F ")", STR_A(law_text(lang_of(rq), c->name)), STR_A(basis));
}

static bool entry_key(Str text, PublicationEntry *out)
{
    Str day = str_cut(&text, '.');
    Str id = str_cut(&text, '.');
    return date_parse(day, &out->day) && id_parse(id, &out->ruling.id) && str_to_i64(text, &out->seq);
}

static Error *book_of_court(Req *rq, Db *db, CourtId court, Str month, Str before, BookView *v)
{
    static const Msg   names[] = { M_publication_col_number, M_publication_col_step, M_publication_col_reason, M_publication_col_on };
    Lang               lang = lang_of(rq);
    PublicationEntry   key;
    PublicationEntries list;
    bool               first = !entry_key(before, &key);
    TRY(publication_entries(db, rq->arena, court, month, first ? NULL : &key, PAGE_ENTRIES + 1, &list));
    add_columns(rq, &v->table, names, COUNT_OF(names));
    for (size_t i = 0; i < list.count && i < PAGE_ENTRIES; i++) {
        const PublicationEntry *e = &list.items[i];
        TableRow               *row = LIST_ADD(rq->arena, &v->table.rows);
        bool                    linked = !id_is_zero(e->ruling.id);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = linked ? CELL_LINK : CELL_TEXT, .text = e->number.n > 0 ? e->number : S("–"),
                                                         .href = linked ? rq_link(rq, ruling_address(rq->arena, e->ruling)) : S("") };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_STATE, .state = step_view(lang, e->step) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .text = reason_text(rq, e) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DATE, .date = e->day };
    }
    if (list.count > PAGE_ENTRIES) {
        const PublicationEntry *last = &list.items[PAGE_ENTRIES - 1];
        v->table.pager.older = str_format(rq->arena, STR_F "&truoc=" STR_F "." STR_F ".%lld", STR_A(book_address(rq, month, str_copy(rq->arena, court_id_str(&court)))),
                                          STR_A(date_format(rq->arena, last->day)), STR_A(id_format(rq->arena, last->ruling.id)), (long long)last->seq);
    }
    v->table.pager.newer = first ? S("") : book_address(rq, month, str_copy(rq->arena, court_id_str(&court)));
    if (list.count > PAGE_ENTRIES || !first) {
        v->table.pager.shown = MSG(rq->arena, lang, M_publication_on_page, { S("count"), i18n_number(rq->arena, lang, (int64_t)v->table.rows.count) });
    }
    return NULL;
}

static Error *book_answer(Req *rq, Db *db, Resp *rs)
{
    Lang     lang = lang_of(rq);
    BookForm form;
    CourtId  court;
    Date     first;
    BookView v = { .text = msg(lang, M_publication_book_text) };
    TRY(form_read(rq, &publication_book_form, &form));
    Str month = form.month.n > 0 ? form.month : month_of(rq->arena, today_of(rq));
    if (month.n != 7 || !date_parse(str_format(rq->arena, STR_F "-01", STR_A(month)), &first)) {
        return field_error("thang", S("field.date"));
    }
    if (form.court.n > 0 && !court_id_parse(form.court, &court)) {
        return field_error("toa", S("field.choice"));
    }
    v.title = MSG(rq->arena, lang, M_publication_book_title, { S("month"), month_label(rq->arena, month) });
    v.frame = frame_public(rq, v.title);
    frame_crumb(rq, &v.frame, msg(lang, M_publication_list), S("/ban-an"));
    v.table.caption = form.court.n > 0 ? ruling_court_label(rq, form.court) : msg(lang, M_publication_book);
    v.table.empty = (EmptyView){ .title = msg(lang, M_publication_book_none), .text = msg(lang, M_publication_book_none_text) };
    add_months(rq, first, form.court, &v);
    TRY(form.court.n > 0 ? book_of_court(rq, db, court, month, form.before, &v) : book_of_all(rq, db, month, &v));
    table_label(&v.table);
    return page_send(rs, publication_book_page_html(rq->arena, lang, &v));
}

static Error *book_page(Req *rq, Resp *rs)
{
    return with_reader(rq, rs, book_answer);
}

/* ---- the cache follows publication ------------------------------------------------------------------------------------------------------------- */

Error *publication_listener(void *context, Arena *a, const OutboxMessage *m)
{
    static const Str acts[] = { S_INIT("release_publication"), S_INIT("correct_publication"), S_INIT("take_down"), S_INIT("withhold_publication"),
                                S_INIT("admit_late_appeal"), S_INIT("receive_appeal_result"), S_INIT("correct_force"), S_INIT("certify_force"), S_INIT("certify_partial_force") };
    Site            *site = context;
    (void)a;
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        if (site->server != NULL && str_eq(m->topic, acts[i])) {
            cache_drop(site->server, S("/ban-an"));
        }
    }
    return NULL;
}

const Route publication_routes[] = {
    { GET, "/ban-an", rulings_page, .power = PUBLIC, .form = &publication_list_form, .cache = CACHE_PUBLIC },
    { GET, "/ban-an/goi-y", rulings_suggest, .power = PUBLIC, .form = &suggestions_form, .cache = CACHE_CHECK },
    { GET, "/ban-an.csv", rulings_csv, .power = PUBLIC, .form = &publication_list_form, .rate = RATE_COSTLY, .cache = CACHE_CHECK },
    { GET, "/ban-an.atom", rulings_feed, .power = PUBLIC, .form = &publication_list_form, .cache = CACHE_PUBLIC },
    { GET, "/ban-an/so-cong-bo", book_page, .power = PUBLIC, .form = &publication_book_form, .cache = CACHE_PUBLIC },
    { GET, "/ban-an/vien-dan", citing_page, .power = PUBLIC, .form = &citing_form, .cache = CACHE_PUBLIC },
    { GET, "/ban-an/{id}", ruling_page, .power = PUBLIC, .form = &read_form, .cache = CACHE_PUBLIC },
    { GET, "/ban-an/{id}/chung-thuc.json", publication_proof_file, .power = PUBLIC, .cache = CACHE_CHECK },
};
const size_t publication_route_count = COUNT_OF(publication_routes);
