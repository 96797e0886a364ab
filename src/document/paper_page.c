/* The page of one paper of a file, and the bytes of a received one.
 * Routes: /vu-viec-cua-toi/{id}/van-ban/{no}, /nghiep-vu/ho-so/{id}/van-ban/{no}, .../tep/{file}, .../ho-so-in. */
#include "document/document_int.h"

#include "document/document_msg.h"
#include "document/paper_page_html.h"
#include "page/page_msg.h"

Error *document_open_file(Req *rq, Db *db, Str purpose, OpenFile *out)
{
    MatterId id;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    return file_open(rq, db, id, purpose, out);
}

FrameView document_frame(Req *rq, const OpenFile *f, Str title)
{
    FrameView v = frame_of(rq, title);
    v.integrity = f->matter.integrity;
    frame_crumb_mine(rq, &v);
    frame_crumb(rq, &v, file_heading(rq, f->matter.number), f->link);
    return v;
}

Error *document_find_paper(Req *rq, const OpenFile *f, const Paper **out)
{
    int64_t no = 0;
    if (str_to_i64(rq_param(rq, "no"), &no)) {
        for (size_t i = 0; i < f->matter.papers.count; i++) {
            *out = &f->matter.papers.items[i];
            if ((*out)->no == no && matter_may_see(&f->powers, (*out)->class)) {
                return NULL;
            }
        }
    }
    return err_make(ERR_NOT_FOUND, "no such paper for this reader");
}

bool document_is_written(const House *h, const Paper *p)
{
    return str_eq(p->kind, S("issued")) || (p->form.n > 0 && document_version(h->law, p->form) > 0);
}

/* ---- an issued paper -------------------------------------------------------------------------------------------------------- */

/* What a placeholder without value is called, for the clerk. */
static Str gap_name(Req *rq, const Matter *m, Str paths)
{
    House *h = site_of(rq)->house;
    Lang   lang = lang_of(rq);
    Str    first = str_cut(&paths, '|');
    Str    rest = first;
    Str    root = path_first(&rest);
    const ProcedureField *field = procedure_field(m->procedure, root);
    if (field != NULL) {
        return law_text(lang, field->name);
    }
    if (str_eq(root, S("officer")) || law_power(h->law, root) != NULL) {
        return power_name(h, lang, str_eq(root, S("officer")) ? rest : root);
    }
    return first;
}

static void tell_gaps(Req *rq, const OpenFile *f, const Document *d, PaperPageView *v)
{
    Lang lang = lang_of(rq);
    if (d->missing.count == 0 || !matter_may_see(&f->powers, S("court"))) {
        return;
    }
    v->missing = (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_document_missing), .text = msg(lang, M_document_missing_text) };
    for (size_t i = 0; i < d->missing.count; i++) {
        *LIST_ADD(rq->arena, &v->gaps) = (Link){ .text = gap_name(rq, &f->matter, d->missing.items[i]) };
    }
}

/* BLTTDS 268(2): a notice of correction goes with the judgment; whoever reads the one is led to the other. */
static void tell_corrections(Req *rq, const OpenFile *f, const Paper *p, PaperPageView *v)
{
    Lang lang = lang_of(rq);
    for (size_t i = 0; str_eq(p->form, S("52-DS")) && i < f->matter.papers.count; i++) {
        const Paper *notice = &f->matter.papers.items[i];
        if (notice->no > p->no && str_eq(notice->form, S("correction_notice")) && matter_may_see(&f->powers, notice->class)) {
            v->corrected = msg(lang, M_document_corrected);
            *LIST_ADD(rq->arena, &v->corrections) =
                (Link){ MSG(rq->arena, lang, M_document_corrected_by, { S("number"), notice->number }, { S("day"), i18n_date(rq->arena, lang, notice->day) }),
                        rq_link(rq, paper_link(rq, f, notice->no)) };
        }
    }
}

static Error *show_written(Req *rq, const OpenFile *f, const Paper *p, PaperPageView *v)
{
    Document d;
    Lang     lang = lang_of(rq);
    TRY(document_render(site_of(rq)->house, rq->arena, f->matter.procedure, p, &d));
    v->written = true;
    v->sheet = d.html;
    v->paper = (PaperView){ .integrity = f->matter.integrity };
    if (lang == LANG_EN) {
        v->language = (NoticeView){ .title = msg(lang, M_document_vietnamese), .text = msg(lang, M_document_vietnamese_text) };
    }
    tell_gaps(rq, f, &d, v);
    tell_corrections(rq, f, p, v);
    return NULL;
}

/* ---- a received one ------------------------------------------------------------------------------------------------------------ */

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static Str signature_text(Req *rq, Str level)
{
    Lang lang = lang_of(rq);
    return str_eq(level, S("digital")) ? msg(lang, M_document_signed_digital)
           : str_eq(level, S("hand"))  ? msg(lang, M_document_signed_hand)
                                       : msg(lang, M_document_signed_none);
}

static void show_received(Req *rq, const OpenFile *f, const Paper *p, PaperPageView *v)
{
    Lang               lang = lang_of(rq);
    const Participant *from = matter_participant(&f->matter, p->from_no);
    const LawForm     *form = form_find(site_of(rq)->house->law, p->form);
    add_fact(rq, &v->facts, M_document_from, from == NULL ? S("") : from->name);
    add_fact(rq, &v->facts, M_document_kind, form == NULL ? S("") : law_text(lang, form->name));
    add_fact(rq, &v->facts, M_document_number, p->number);
    add_fact(rq, &v->facts, M_document_day, i18n_date(rq->arena, lang, p->day));
    add_fact(rq, &v->facts, M_document_folio, document_folio(rq->arena, p));
    add_fact(rq, &v->facts, M_document_signature, signature_text(rq, p->signature));
}

static Error *paper_page(Req *rq, Resp *rs)
{
    Db           *db;
    OpenFile      f;
    const Paper  *p;
    PaperPageView v = { 0 };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *e = document_open_file(rq, db, S("read"), &f);
    db_done(db);
    TRY(e);
    TRY(document_find_paper(rq, &f, &p));
    v.title = p->title;
    v.frame = document_frame(rq, &f, p->title);
    if (document_is_written(site_of(rq)->house, p)) {
        TRY(show_written(rq, &f, p, &v));
    }
    if (!str_eq(p->kind, S("issued"))) {
        show_received(rq, &f, p, &v);
        TRY(document_files(rq, &f, p, &v.files));
        add_fact(rq, &v.facts, M_document_hash, v.files.count == 0 ? hash_hex(rq->arena, p->hash) : S("")); /* each file has its own */
    }
    return page_send(rs, paper_page_html(rq->arena, lang_of(rq), &v));
}

const Route document_routes[] = {
    { GET, "/vu-viec-cua-toi/{id}/van-ban/{no}", paper_page, .power = SIGNED_IN },
    { GET, "/nghiep-vu/ho-so/{id}/van-ban/{no}", paper_page, .power = STAFF },
    { GET, "/vu-viec-cua-toi/{id}/van-ban/{no}/tep/{file}", document_paper_file, .power = SIGNED_IN, .form = &document_file_form },
    { GET, "/nghiep-vu/ho-so/{id}/van-ban/{no}/tep/{file}", document_paper_file, .power = STAFF, .form = &document_file_form },
    { GET, "/vu-viec-cua-toi/{id}/ho-so-in", document_bundle_page, .power = SIGNED_IN, .form = &document_bundle_form, .rate = RATE_COSTLY },
    { GET, "/nghiep-vu/ho-so/{id}/ho-so-in", document_bundle_page, .power = STAFF, .form = &document_bundle_form, .rate = RATE_COSTLY },
};
const size_t document_route_count = COUNT_OF(document_routes);
