/* The receipt of a filing: number, time, hashes, the nonce for the draw, a signed promise at once and the proof when the ledger has it.
 * The file and the code to scan are checked by anybody off line. BLTTDS 190(3), 191(1).
 * Routes: /vu-viec-cua-toi/{id}/giay-xac-nhan and /nghiep-vu/ho-so/{id}/giay-xac-nhan, .../tep. */
#include "reception/reception_int.h"

#include "filing/filing.h"
#include "html/qr.h"
#include "page/page_msg.h"
#include "reception/reception_msg.h"
#include "reception/reception_receipt_html.h"

enum { QR_BYTES = 1000 };

typedef struct Proof {
    OpenFile open;
    Petition petition;
    Receipt  receipt;
    Str      file; /* JSON with the proof, or without as long as there is none */
    TodoList todo;
    bool     proven;
} Proof;

static Error *load(Req *rq, Proof *out)
{
    MatterId id;
    Db      *db;
    House   *h = site_of(rq)->house;
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no id");
    }
    TRY(db_read(h->db, rq->arena, &db));
    Error *failed = file_open(rq, db, id, S("read"), &out->open);
    if (failed == NULL) {
        failed = petition_load(db, rq->arena, out->open.matter.court, id, &out->petition);
    }
    if (failed == NULL) {
        failed = todo_view(rq, db, &out->open, &out->todo);
    }
    if (failed == NULL) {
        failed = petition_receipt(h, db, rq->arena, out->open.matter.court, id, &out->receipt, &out->file);
    }
    db_done(db);
    TRY(failed);
    const Json *parsed;
    TRY(json_parse(rq->arena, out->file, KIB(256), &parsed));
    out->proven = json_member(parsed, "proof") != NULL;
    return NULL;
}

static void fact(Req *rq, FactsView *to, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &to->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static void fill_facts(Req *rq, const Proof *p, ReceiptView *v)
{
    Lang            lang = lang_of(rq);
    const Registry *r = site_of(rq)->house->registry;
    const Relation *relation = registry_relation(r, p->petition.relation);
    Date            day = p->petition.filed_on;
    fact(rq, &v->facts, M_page_case_court, law_text(lang, registry_court_name(r, court_id_str(&p->petition.court), day)));
    fact(rq, &v->facts, M_reception_receipt_at, i18n_instant(rq->arena, lang, p->petition.received_at));
    fact(rq, &v->facts, M_reception_receipt_day, i18n_begin(rq->arena, i18n_long_date(rq->arena, lang, day)));
    fact(rq, &v->facts, M_reception_confirm_plaintiff, p->petition.plaintiff);
    fact(rq, &v->facts, M_reception_confirm_defendant, p->petition.defendant);
    fact(rq, &v->facts, M_reception_confirm_relation, relation == NULL ? p->petition.relation : law_text(lang, relation->name));
    fact(rq, &v->facts, M_reception_receipt_integrity, p->open.matter.integrity);
}

static void add_hash(Req *rq, ReceiptPageView *v, Str name, Hash hash)
{
    *LIST_ADD(rq->arena, &v->files) = (HashLine){ name, hash_hex(rq->arena, hash) };
}

/* Each file of a paper by itself, as the receipt signs them. */
static Error *list_files(Req *rq, const Proof *p, ReceiptPageView *v)
{
    for (size_t i = 0; i < p->open.matter.papers.count; i++) {
        const Paper *paper = &p->open.matter.papers.items[i];
        PaperFiles   files;
        if (paper->seq != 1 || !str_eq(paper->kind, S("received")) || !matter_may_see(&p->open.powers, paper->class)) {
            continue;
        }
        TRY(paper_files(rq->arena, paper, &files));
        for (size_t k = 0; k < files.count; k++) {
            Str name = files.count == 1 ? paper->title
                                        : str_format(rq->arena, STR_F " (%zu/%zu)", STR_A(paper->title), k + 1, files.count);
            add_hash(rq, v, name, files.items[k].hash);
        }
        if (files.count == 0) {
            add_hash(rq, v, paper->title, paper->hash);
        }
    }
    return NULL;
}

/* Where this receipt is checked by anybody who has its code. */
static Str check_link(Req *rq, const Proof *p)
{
    return rq_link(rq, str_format(rq->arena, "/kiem-tra/" STR_F, STR_A(id_format(rq->arena, p->open.matter.id.id))));
}

/* The promise itself when it fits, so that the paper alone can be checked; else where to check. */
static Error *fill_code(Req *rq, const Proof *p, ReceiptView *v)
{
    Str note;
    TRY(receipt_sign(rq->arena, site_of(rq)->house->ledger, &p->receipt, &note));
    Str text = receipt_file(rq->arena, note, NULL);
    if (text.n > QR_BYTES) {
        text = str_format(rq->arena, "%s://" STR_F STR_F, rq_is_tls(rq) ? "https" : "http", STR_A(rq_header(rq, "Host")), STR_A(check_link(rq, p)));
    }
    return qr_path(rq->arena, text, &v->qr, &v->qr_size);
}

/* What comes next, as the page of the file says it; that nothing waits for him is said to who has just filed. */
static Str next_of(Req *rq, const Proof *p)
{
    Lang lang = lang_of(rq);
    bool waits = p->todo.items.count == 0 && str_eq(p->open.matter.state, S("received"));
    return str_format(rq->arena, STR_F "%s" STR_F " " STR_F, STR_A(stand_next(rq, &p->open)), waits ? " " : "",
                      STR_A(waits ? msg(lang, M_reception_receipt_nothing) : S("")), STR_A(msg(lang, M_reception_receipt_notices)));
}

Error *reception_receipt_page(Req *rq, Resp *rs)
{
    Proof           p;
    Lang            lang = lang_of(rq);
    ReceiptPageView v = { 0 };
    TRY(load(rq, &p));
    Str link = file_link(rq, p.open.matter.id);
    v.frame = frame_of(rq, msg(lang, M_reception_receipt));
    v.frame.integrity = p.open.matter.integrity;
    frame_crumb_mine(rq, &v.frame);
    frame_crumb(rq, &v.frame, file_heading(rq, p.open.matter.number), link);
    bool acknowledged = p.petition.receipt_no.n > 0;
    v.receipt = (ReceiptView){ .title = msg(lang, M_reception_receipt),
                               .number = acknowledged ? p.petition.receipt_no : msg(lang, M_reception_receipt_no_number) };
    v.receipt.todo = p.todo;
    v.receipt.next = next_of(rq, &p);
    v.receipt.check_href = check_link(rq, &p);
    fill_facts(rq, &p, &v.receipt);
    TRY(fill_code(rq, &p, &v.receipt));
    Str here = str_format(rq->arena, STR_F "/giay-xac-nhan", STR_A(link));
    *LIST_ADD(rq->arena, &v.receipt.acts) = (Link){ msg(lang, M_reception_receipt_open), rq_link(rq, link) };
    *LIST_ADD(rq->arena, &v.receipt.acts) =
        (Link){ msg(lang, M_reception_receipt_file), rq_link(rq, str_format(rq->arena, STR_F "/tep", STR_A(here))) };
    v.notice = (NoticeView){ .title = msg(lang, M_reception_receipt_not_acceptance), .text = msg(lang, M_reception_receipt_not_acceptance_text) };
    v.proof = p.proven ? (StateView){ TONE_GOOD, msg(lang, M_reception_receipt_proven) } : (StateView){ TONE_NOW, msg(lang, M_reception_receipt_promised) };
    v.proof_text = msg(lang, p.proven ? M_reception_receipt_proven_text : M_reception_receipt_promised_text);
    v.renew = p.proven ? S("") : rq_link(rq, here);
    v.nonce = p.petition.nonce;
    v.leaf = hash_hex(rq->arena, p.receipt.leaf);
    v.vkey = ledger_vkey(site_of(rq)->house->ledger, rq->arena);
    TRY(list_files(rq, &p, &v));
    return page_send(rs, reception_receipt_html(rq->arena, lang, &v));
}

Error *reception_receipt_download(Req *rq, Resp *rs)
{
    Proof p;
    TRY(load(rq, &p));
    Str id = id_format(rq->arena, p.open.matter.id.id);
    resp_download(rs, str_format(rq->arena, "giay-xac-nhan-" STR_F ".json", STR_A(str_sub(id, 0, 8))));
    return demo_json(rq, rs, p.file);
}
