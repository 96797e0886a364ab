/* Checking a receipt: the file pasted or uploaded, or the address in the code printed on paper.
 * Routes: GET and POST /kiem-tra, /kiem-tra/{id}. Nothing that was sent is kept.
 * What a paper's address shows is what stands on that paper; whoever holds its id holds the paper. Law: BLTTDS 190(3), 191(1). */
#include "portal/routes.h"

#include "filing/filing.h"
#include "portal/portal_check_html.h"
#include "portal/portal_msg.h"

enum { RECEIPT_MAX = 128 * 1024 };

typedef struct CheckForm {
    Str      text;
    FormFile file;
} CheckForm;
static const Field fields[] = {
    FIELD(CheckForm, text, "noi-dung", .kind = FIELD_LINES, .max = 100000, .label = "portal.check_text"),
    FIELD(CheckForm, file, "tep", .kind = FIELD_FILE, .label = "portal.check_file"),
};
const FormSpec portal_check_form = FORM(CheckForm, fields);

/* ---- the file goes into memory: it is small, and nothing keeps it ---------------------------------------------------------------- */

static Error *sink_begin(Req *rq, Str field, Str name, Str type, void **file)
{
    (void)field;
    (void)name;
    (void)type;
    Buf *b = NEW(rq->arena, Buf);
    *b = buf_make(rq->arena, RECEIPT_MAX);
    *file = b;
    return NULL;
}

static Error *sink_data(Req *rq, void *file, Bytes piece)
{
    (void)rq;
    Buf *b = file;
    buf_add(b, (Str){ (const char *)piece.p, piece.n });
    return b->full ? err_make(ERR_TOO_LARGE, "a receipt file over %d bytes", RECEIPT_MAX) : NULL;
}

static Error *sink_end(Req *rq, void *file, uint64_t size)
{
    (void)rq;
    (void)file;
    (void)size;
    return NULL;
}

static void sink_drop(void *file)
{
    (void)file; /* its memory is the request's */
}

const FileSink portal_check_sink = { sink_begin, sink_data, sink_end, sink_drop };

/* ---- showing ------------------------------------------------------------------------------------------------------------------------ */

static void fill_form(Req *rq, const Error *errors, FormView *out)
{
    Lang lang = lang_of(rq);
    *out = (FormView){ .action = rq_link(rq, S("/kiem-tra")), .csrf = csrf_token(rq), .submit = msg(lang, M_portal_check_do), .files = true };
    *LIST_ADD(rq->arena, &out->fields) = (FieldView){ .kind = INPUT_LONG_TEXT, .name = S("noi-dung"), .label = msg(lang, M_portal_check_text),
                                                      .hint = msg(lang, M_portal_check_text_hint), .value = rq_value(rq, "noi-dung"),
                                                      .optional = true, .rows = 8 };
    *LIST_ADD(rq->arena, &out->fields) = (FieldView){ .kind = INPUT_FILE, .name = S("tep"), .label = msg(lang, M_portal_check_file),
                                                      .accept = S("application/json,.json"), .optional = true };
    form_explain(rq->arena, lang, errors, out);
}

static Error *check_show(Req *rq, Resp *rs, CheckView *v, const Error *errors)
{
    v->frame = portal_frame(rq, msg(lang_of(rq), M_portal_check_title));
    fill_form(rq, errors, &v->form);
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, portal_check_html(rq->arena, lang_of(rq), v));
}

static void fill_facts(Req *rq, const Receipt *r, CheckView *v)
{
    Lang lang = lang_of(rq);
    portal_fact(rq, &v->facts, M_portal_receipt_number, r->number);
    portal_fact(rq, &v->facts, M_portal_receipt_at, r->at.ms == 0 ? S("") : i18n_instant(rq->arena, lang, r->at));
    portal_fact(rq, &v->facts, M_portal_col_court,
                law_text(lang, registry_court_name(site_of(rq)->house->registry, court_id_str(&r->court), today_of(rq))));
    for (size_t i = 0; i < r->files.count; i++) {
        *LIST_ADD(rq->arena, &v->files) = hash_hex(rq->arena, r->files.items[i]);
    }
}

static NoticeView verdict_notice(Lang lang, ReceiptVerdict verdict, Str why)
{
    Msg reason = msg_find(why);
    switch (verdict) {
    case RECEIPT_PROVEN:
        return (NoticeView){ .tone = TONE_GOOD, .title = msg(lang, M_portal_check_proven), .text = msg(lang, M_portal_check_proven_text) };
    case RECEIPT_PROMISED:
        return (NoticeView){ .tone = TONE_WARN, .title = msg(lang, M_portal_check_promised), .text = msg(lang, M_portal_check_promised_text) };
    case RECEIPT_ALTERED:
        break;
    }
    return (NoticeView){ .tone = TONE_BAD, .title = msg(lang, M_portal_check_altered), .text = reason == NULL ? why : msg(lang, reason) };
}

static Error *verify(Req *rq, Str file, CheckView *v)
{
    ReceiptVerdict verdict = RECEIPT_ALTERED;
    Receipt        r = { 0 };
    Str            why = S("");
    TRY(receipt_verify(rq->arena, file, ledger_vkey(site_of(rq)->house->ledger, rq->arena), &verdict, &why, &r));
    v->verdict = verdict_notice(lang_of(rq), verdict, why);
    if (verdict != RECEIPT_ALTERED) {
        fill_facts(rq, &r, v);
    }
    return NULL;
}

Error *portal_check_page(Req *rq, Resp *rs)
{
    CheckView v = { 0 };
    return check_show(rq, rs, &v, NULL);
}

Error *portal_check_do(Req *rq, Resp *rs)
{
    CheckForm form;
    CheckView v = { 0 };
    TRY(form_read(rq, &portal_check_form, &form));
    const Buf *uploaded = form.file.given ? form.file.file : NULL;
    Str        file = uploaded != NULL && uploaded->n > 0 ? buf_str(uploaded) : str_trim(form.text);
    if (file.n == 0) {
        Error *wrong = field_error("noi-dung", S("portal.check_nothing"));
        return check_show(rq, rs, &v, wrong);
    }
    Error *failed = verify(rq, file, &v);
    if (failed != NULL && failed->code == ERR_BAD_INPUT) {
        v.verdict = (NoticeView){ .tone = TONE_BAD, .title = msg(lang_of(rq), M_portal_check_no_receipt),
                                  .text = msg(lang_of(rq), M_portal_check_no_receipt_text) };
        failed = NULL;
    }
    TRY(failed);
    return check_show(rq, rs, &v, NULL);
}

/* By the code on paper: the receipt is made again from the file and checked like any other. */
Error *portal_check_paper(Req *rq, Resp *rs)
{
    MatterId  id;
    CourtId   court;
    Db       *db;
    Receipt   r;
    Str       file;
    CheckView v = { 0 };
    if (!id_parse(rq_param(rq, "id"), &id.id)) {
        return err_make(ERR_NOT_FOUND, "no receipt");
    }
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = matter_find_court(db, rq->arena, id, &court);
    if (failed == NULL) {
        failed = petition_receipt(site_of(rq)->house, db, rq->arena, court, id, &r, &file);
    }
    db_done(db);
    TRY(failed);
    TRY(verify(rq, file, &v));
    return check_show(rq, rs, &v, NULL);
}
