/* The file as a bundle to print: cover with the mã toàn vẹn hồ sơ, list of contents by folio (bút lục), the issued papers the reader
 * may see, in parts so that a thick file stays a page of bounded size. A sealed paper has its folio and no title.
 * Route: .../ho-so-in?tu=<paper>. */
#include "document/document_int.h"

#include "document/bundle_page_html.h"
#include "document/document_msg.h"
#include "page/page_msg.h"

enum { SHEETS_A_PART = 20 };

typedef struct BundleForm {
    int64_t from; /* number of the first paper of the part */
} BundleForm;
static const Field bundle_fields[] = {
    FIELD(BundleForm, from, "tu", .kind = FIELD_INTEGER, .least = 1, .most = INT32_MAX),
};
const FormSpec document_bundle_form = FORM(BundleForm, bundle_fields);

static void add_fact(Req *rq, FactsView *v, Str name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = name, .value = value };
    }
}

static Str day_text(Req *rq, Str iso)
{
    Date d;
    return date_parse(iso, &d) ? i18n_date(rq->arena, lang_of(rq), d) : S("");
}

static int64_t visible_pages(const OpenFile *f)
{
    int64_t pages = 0;
    for (size_t i = 0; i < f->matter.papers.count; i++) {
        pages += matter_may_see(&f->powers, f->matter.papers.items[i].class) ? f->matter.papers.items[i].pages : 0;
    }
    return pages;
}

static void fill_cover(Req *rq, const OpenFile *f, BundleView *v)
{
    House        *h = site_of(rq)->house;
    const Matter *m = &f->matter;
    Lang          lang = lang_of(rq);
    const Relation *relation = registry_relation(h->registry, m->relation);
    v->mark = paper_word(h->law, "mark");
    v->invented = site_of(rq)->demo ? paper_word(h->law, "invented") : S("");
    v->state = paper_word(h->law, "state");
    v->motto = paper_word(h->law, "motto");
    v->court = registry_court_name(h->registry, court_id_str(&m->court), today_of(rq)).vi;
    v->number = file_heading(rq, m->number);
    add_fact(rq, &v->facts, msg(lang, M_page_case_relation), relation == NULL ? m->relation : law_text(lang, relation->name));
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        add_fact(rq, &v->facts, power_name(h, lang, p->capacity), p->until_on.n == 0 ? p->name : S(""));
    }
    for (size_t i = 0; i < m->assignments.count; i++) {
        const Assignment *s = &m->assignments.items[i];
        add_fact(rq, &v->facts, power_name(h, lang, s->role), s->until_on.n == 0 ? s->name : S(""));
    }
    add_fact(rq, &v->facts, msg(lang, M_page_case_opened), day_text(rq, m->opened_on));
    add_fact(rq, &v->facts, msg(lang, M_page_case_accepted), day_text(rq, m->accepted_on));
    add_fact(rq, &v->facts, msg(lang, M_page_case_judgment), m->judgment_no);
    add_fact(rq, &v->facts, msg(lang, M_document_pages), i18n_number(rq->arena, lang, visible_pages(f)));
    add_fact(rq, &v->facts, msg(lang, M_document_integrity), m->integrity);
    add_fact(rq, &v->facts, msg(lang, M_document_printed), i18n_date(rq->arena, lang, today_of(rq)));
}

static void fill_contents(Req *rq, const OpenFile *f, BundleView *v)
{
    static const Msg names[] = { M_document_folio, M_document_paper, M_document_number, M_document_day, M_document_from };
    Lang             lang = lang_of(rq);
    bool             reader = matter_may_see(&f->powers, S("parties"));
    v->contents = (TableView){ .caption = msg(lang, M_document_contents),
                               .empty = { .title = msg(lang, M_page_papers_none), .text = msg(lang, M_page_papers_none_text) } };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *LIST_ADD(rq->arena, &v->contents.columns) = (TableColumn){ .name = msg(lang, names[i]) };
    }
    for (size_t i = 0; i < f->matter.papers.count; i++) {
        const Paper       *p = &f->matter.papers.items[i];
        const Participant *from = matter_participant(&f->matter, p->from_no);
        bool open = matter_may_see(&f->powers, p->class), sealed = reader && str_eq(p->class, S("sealed"));
        if (!open && !sealed) {
            continue;
        }
        TableRow *row = LIST_ADD(rq->arena, &v->contents.rows);
        *row = (TableRow){ 0 };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = document_folio(rq->arena, p) };
        if (!open) {
            *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = msg(lang, M_document_sealed), .under = msg(lang, M_document_sealed_text) };
            for (size_t k = 2; k < COUNT_OF(names); k++) {
                *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT };
            }
            continue;
        }
        *LIST_ADD(rq->arena, &row->cells) =
            (TableCell){ .kind = CELL_LINK, .text = p->title, .under = paper_gloss(rq, p), .href = rq_link(rq, paper_link(rq, f, p->no)) };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_TEXT, .text = p->number, .whole = true };
        *LIST_ADD(rq->arena, &row->cells) = (TableCell){ .kind = CELL_DATE, .date = p->day };
        *LIST_ADD(rq->arena, &row->cells) =
            (TableCell){ .kind = CELL_TEXT, .text = from == NULL ? msg(lang, M_document_from_court) : from->name };
    }
    table_label(&v->contents);
}

static Str part_address(Req *rq, const OpenFile *f, int64_t from)
{
    Str base = str_format(rq->arena, STR_F "/ho-so-in", STR_A(f->link));
    return rq_link(rq, from > 1 ? str_format(rq->arena, STR_F "?tu=%lld", STR_A(base), (long long)from) : base);
}

/* Papers are rendered at the size they have: what a part cannot hold stands in the next. */
static Error *fill_sheets(Req *rq, const OpenFile *f, int64_t from, BundleView *v)
{
    for (size_t i = 0; i < f->matter.papers.count; i++) {
        const Paper *p = &f->matter.papers.items[i];
        Document     d = { 0 };
        BundleSheet  sheet = { .title = p->title, .paper = { .integrity = f->matter.integrity } };
        if (p->no < from || !matter_may_see(&f->powers, p->class)) {
            continue;
        }
        if (v->sheets.count == SHEETS_A_PART) {
            v->pager.older = part_address(rq, f, p->no);
            break;
        }
        if (document_is_written(site_of(rq)->house, p)) {
            TRY(document_render(site_of(rq)->house, rq->arena, f->matter.procedure, p, &d));
        } else {
            TRY(document_files(rq, f, p, &sheet.files));
        }
        sheet.html = d.html;
        if (sheet.html.markup.n > 0 || sheet.files.count > 0) {
            *LIST_ADD(rq->arena, &v->sheets) = sheet;
        }
    }
    v->pager.newer = from > 1 ? part_address(rq, f, 1) : S("");
    return NULL;
}

Error *document_bundle_page(Req *rq, Resp *rs)
{
    Db        *db;
    OpenFile   f;
    BundleForm form;
    BundleView v = { 0 };
    Lang       lang = lang_of(rq);
    TRY(form_read(rq, &document_bundle_form, &form));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *e = document_open_file(rq, db, S("read"), &f);
    db_done(db);
    TRY(e);
    int64_t from = form.from == FORM_NONE ? 1 : form.from;
    v.title = msg(lang, M_document_bundle);
    v.frame = document_frame(rq, &f, v.title);
    v.first = from == 1;
    v.desk = (PaperView){ .integrity = f.matter.integrity };
    if (lang == LANG_EN) {
        v.language = (NoticeView){ .title = msg(lang, M_document_vietnamese), .text = msg(lang, M_document_vietnamese_text) };
    }
    if (v.first) {
        fill_cover(rq, &f, &v);
        fill_contents(rq, &f, &v);
    }
    TRY(fill_sheets(rq, &f, from, &v));
    return page_send(rs, bundle_page_html(rq->arena, lang, &v));
}
