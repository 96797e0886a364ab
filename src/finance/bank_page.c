/* The bank of the demo, and the door real banks report through.
 * Routes: /thanh-toan/{matter}/{due} (only where data are invented), POST /doi-tac/ngan-hang. Law: NQ 326 Điều 10. */
#include "finance/finance_int.h"
#include "finance/finance_msg.h"

#include "finance/finance_bank_html.h"

/* ---- reports of a bank ------------------------------------------------------------------------------------------------------------ */

/* POST /doi-tac/ngan-hang, JSON {"bank_ref","dong","due","matter"}; header X-Congly-Signature: HMAC of its canonical form (sorted
 * members, no blanks), so that a proxy's white space breaks nothing. */
Error *bank_route(Req *rq, Resp *rs)
{
    const Json *body;
    ActResult   done;
    Buf         b = buf_make(rq->arena, KIB(4));
    JsonOut     o = json_out(&b);
    TRY(rq_json(rq, &body));
    Str message = json_canonical(rq->arena, body);
    TRY(bank_report(site_of(rq)->house, rq->arena, message, rq_header(rq, "X-Congly-Signature"), &done));
    json_begin(&o, NULL);
    json_add_bool(&o, "booked", true);
    json_add_bool(&o, "repeated", done.repeated);
    json_add_i64(&o, "event", done.seq);
    json_end(&o);
    return resp_json(rs, buf_str(&b));
}

/* ---- the bank of the demo ------------------------------------------------------------------------------------------------------------- */

typedef struct PayForm {
    Str   how, idem;
    Money sum;
} PayForm;
static const char *const ways[] = { "du", "thieu", "hai-lan", NULL };
static const Field       pay_fields[] = {
    FIELD(PayForm, how, "cach", .kind = FIELD_CHOICE, .choices = ways, .required = true, .label = "finance.bank_how"),
    FIELD(PayForm, sum, "so-tien", .kind = FIELD_MONEY, .least = 1000, .most = FEE_VALUE_MAX, .label = "finance.bank_sum"),
    FIELD(PayForm, idem, "idem", .kind = FIELD_HIDDEN, .required = true, .max = ID_TEXT_LEN),
};
const FormSpec bank_form = FORM(PayForm, pay_fields);

typedef struct Paying {
    OpenFile file;
    FeeBooks books;
    FeeDue   due;
} Paying;

/* The sum of this address, for somebody who takes part in the file. */
static Error *open_due(Req *rq, Db *db, Paying *out)
{
    MatterId id;
    int64_t  no = 0;
    bool     there = id_parse(rq_param(rq, "matter"), &id.id) && str_to_i64(rq_param(rq, "due"), &no);
    if (!site_of(rq)->demo || !there) {
        return err_make(ERR_NOT_FOUND, "no such payment page");
    }
    TRY(file_open(rq, db, id, S("act"), &out->file));
    TRY(fee_books_load(db, rq->arena, out->file.matter.court, id, &out->books));
    for (size_t i = 0; i < out->books.dues.count; i++) {
        if (out->books.dues.items[i].no == no && out->file.powers.participant != 0) {
            out->due = out->books.dues.items[i];
            return NULL;
        }
    }
    return err_make(ERR_NOT_FOUND, "no sum due of his");
}

static Error *load_due(Req *rq, Paying *out)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = open_due(rq, db, out);
    db_done(db);
    return failed;
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

static Str page_path(Req *rq)
{
    return str_format(rq->arena, "/thanh-toan/" STR_F "/" STR_F, STR_A(rq_param(rq, "matter")), STR_A(rq_param(rq, "due")));
}

static void fill_bank_form(Req *rq, const Paying *p, const Error *errors, FormView *out)
{
    Lang      lang = lang_of(rq);
    Str       typed = rq_value(rq, "idem");
    FieldView how = { .kind = INPUT_RADIO, .name = S("cach"), .label = msg(lang, M_finance_bank_how), .hint = msg(lang, M_finance_bank_how_hint),
                      .value = rq_value(rq, "cach") };
    static const Msg labels[] = { M_finance_bank_full, M_finance_bank_short, M_finance_bank_twice };
    for (size_t i = 0; ways[i] != NULL; i++) {
        *LIST_ADD(rq->arena, &how.choices) = (InputChoice){ .value = str_of(ways[i]), .label = msg(lang, labels[i]) };
    }
    how.value = how.value.n > 0 ? how.value : S("du");
    field_choose(&how);
    *out = (FormView){ .action = rq_link(rq, page_path(rq)), .csrf = csrf_token(rq), .submit = msg(lang, M_finance_bank_pay),
                       .idem = typed.n > 0 ? typed : idem_key(rq), .back = rq_link(rq, file_link(rq, p->file.matter.id)) };
    *LIST_ADD(rq->arena, &out->fields) = how;
    *LIST_ADD(rq->arena, &out->fields) =
        (FieldView){ .kind = INPUT_MONEY, .name = S("so-tien"), .label = msg(lang, M_finance_bank_sum), .optional = true,
                     .hint = msg(lang, M_finance_bank_sum_hint), .value = rq_value(rq, "so-tien"), .short_input = true };
    form_explain(rq->arena, lang, errors, out);
}

static Error *bank_show(Req *rq, Resp *rs, Paying *p, const Error *errors)
{
    Lang         lang = lang_of(rq);
    BankView v = { .frame = frame_of(rq, msg(lang, M_finance_bank_title)), .told = due_sentence(rq, &p->file.matter, &p->books, &p->due) };
    Str      link = file_link(rq, p->file.matter.id);
    frame_crumb_mine(rq, &v.frame);
    frame_crumb(rq, &v.frame, file_heading(rq, p->file.matter.number), link);
    add_fact(rq, &v.facts, M_finance_bank_to, msg(lang, M_finance_collector));
    add_fact(rq, &v.facts, M_finance_due_what, purpose_name(site_of(rq)->house, lang, &p->file.matter, p->due.purpose));
    add_fact(rq, &v.facts, M_finance_due_amount, i18n_money(rq->arena, lang, p->due.amount));
    add_fact(rq, &v.facts, M_finance_due_paid, i18n_money(rq->arena, lang, p->due.paid));
    add_fact(rq, &v.facts, M_finance_bank_rest, i18n_money(rq->arena, lang, p->due.to_collect));
    add_fact(rq, &v.facts, M_finance_bank_text, str_format(rq->arena, "TAAP " STR_F " %lld", STR_A(str_sub(rq_param(rq, "matter"), ID_TEXT_LEN - 10, ID_TEXT_LEN)),
                                                           (long long)p->due.no));
    payments_table(rq, &p->books, p->due.no, &v.payments);
    fill_bank_form(rq, p, errors, &v.form);
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, finance_bank_html(rq->arena, lang, &v));
}

Error *bank_page(Req *rq, Resp *rs)
{
    Paying p;
    TRY(load_due(rq, &p));
    return bank_show(rq, rs, &p, NULL);
}

/* The invented bank reports as a real one would: the same message, the same signature, the same check. */
static Error *report(Req *rq, const Paying *p, Money sum, Str ref)
{
    House     *h = site_of(rq)->house;
    BankReport r = { .matter = p->file.matter.id, .due = p->due.no, .dong = sum, .bank_ref = ref };
    ActResult  done;
    Str        message = bank_message(rq->arena, &r);
    return bank_report(h, rq->arena, message, bank_sign(h, rq->arena, message), &done);
}

static Money sum_of(const PayForm *form, const FeeDue *d)
{
    int64_t rest = d->to_collect.dong > 0 ? d->to_collect.dong : d->amount.dong;
    bool    given = form->sum.dong != FORM_NONE;
    if (str_eq(form->how, S("thieu"))) {
        return given ? form->sum : (Money){ rest > 1 ? rest - rest / 4 : rest };
    }
    return given && str_eq(form->how, S("du")) ? form->sum : (Money){ rest > 0 ? rest : 1000 };
}

Error *bank_pay(Req *rq, Resp *rs)
{
    PayForm form;
    Paying  p;
    TRY(load_due(rq, &p));
    Error *wrong = form_read(rq, &bank_form, &form);
    if (wrong != NULL && wrong->code == ERR_FIELD) {
        return bank_show(rq, rs, &p, wrong);
    }
    TRY(wrong);
    Money sum = sum_of(&form, &p.due);
    wrong = report(rq, &p, sum, str_format(rq->arena, "GL-" STR_F, STR_A(form.idem)));
    if (wrong == NULL && str_eq(form.how, S("hai-lan"))) {
        wrong = report(rq, &p, sum, str_format(rq->arena, "GL-" STR_F "-2", STR_A(form.idem)));
    }
    if (wrong != NULL && act_is_mendable(wrong)) {
        return bank_show(rq, rs, &p, wrong);
    }
    TRY(wrong);
    return resp_redirect(rs, page_path(rq));
}
