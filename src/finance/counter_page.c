/* The enforcement body's counter: payments that wait for a receipt, money to pay back, what is still unpaid; its register of receipts.
 * Routes: /nghiep-vu/bien-lai, .../cap, .../so, .../so.csv. Law: NQ 326 Điều 10, 18. */
#include "finance/finance_int.h"
#include "finance/finance_msg.h"

#include "finance/finance_counter_html.h"
#include "finance/finance_register_html.h"
#include "finance/finance_sql.h"

#include <string.h>

enum { PAGE_ROWS = 50, CSV_ROWS = 5000 };

/* ---- who sits there ---------------------------------------------------------------------------------------------------------------------- */

typedef struct Counter {
    Posts   posts;
    CourtId court;
    bool    may;
} Counter;

/* The court named (toa), or the first where the reader collects; nobody else has business here. */
static Error *counter_open(Req *rq, Db *db, Str named, Counter *out)
{
    *out = (Counter){ 0 };
    TRY(posts_of(rq, db, &out->posts));
    for (size_t i = 0; i < out->posts.count; i++) {
        const Post *p = &out->posts.items[i];
        bool        meant = named.n == 0 ? !out->may : str_eq(court_id_str(&p->court), named);
        if (str_eq(p->power, S("enforcement_body")) && meant) {
            out->court = p->court;
            out->may = true;
        }
    }
    return out->may ? NULL : err_arg(err_make(ERR_FORBIDDEN, "no post of the enforcement body"), S("power"), S("enforcement_body"));
}

static FiltersView court_links(Req *rq, const Counter *c)
{
    Lang        lang = lang_of(rq);
    FiltersView v = { .of = msg(lang, M_finance_counter_courts) };
    for (size_t i = 0; i < c->posts.count; i++) {
        const Post *p = &c->posts.items[i];
        if (str_eq(p->power, S("enforcement_body"))) {
            LawText name = registry_court_name(site_of(rq)->house->registry, court_id_str(&p->court), today_of(rq));
            *LIST_ADD(rq->arena, &v.filters) =
                (FilterView){ law_text(lang, name), rq_link(rq, str_format(rq->arena, "/nghiep-vu/bien-lai?toa=%s", p->court.code)), -1,
                              court_id_eq(p->court, c->court) };
        }
    }
    if (v.filters.count < 2) {
        v.filters.count = 0;
    }
    return v;
}

/* ---- places in lists ------------------------------------------------------------------------------------------------------------------------ */

typedef struct After {
    Str      day;
    MatterId matter;
    int64_t  no;
} After;

static Str after_text(Arena *a, Str day, MatterId matter, int64_t no)
{
    return str_format(a, STR_F "." STR_F ".%lld", STR_A(day), STR_A(id_format(a, matter.id)), (long long)no);
}

static Error *after_read(Str text, After *out)
{
    Str rest = text;
    out->day = str_cut(&rest, '.');
    Str  id = str_cut(&rest, '.');
    bool good = id_parse(id, &out->matter.id) && str_to_i64(rest, &out->no);
    return text.n == 0 || good ? NULL : err_make(ERR_BAD_INPUT, "no place in the list");
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------------------- */

typedef struct CounterForm {
    Str court, after, done;
} CounterForm;
static const Field counter_fields[] = {
    FIELD(CounterForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(CounterForm, after, "sau", .kind = FIELD_HIDDEN, .max = 80),
    FIELD(CounterForm, done, "xong", .kind = FIELD_HIDDEN, .max = 60),
};
const FormSpec counter_form = FORM(CounterForm, counter_fields);

static const Procedure *procedure_here(Req *rq)
{
    return site_of(rq)->house->law->procedures[0];
}

static Str purpose_text(Req *rq, Str purpose)
{
    Matter any = { .procedure = procedure_here(rq) };
    return purpose_name(site_of(rq)->house, lang_of(rq), &any, purpose);
}

static Str case_text(Req *rq, Str number, Str title)
{
    Str no = number.n > 0 ? number : msg(lang_of(rq), M_finance_counter_unnumbered);
    return str_format(rq->arena, STR_F " – " STR_F, STR_A(no), STR_A(title));
}

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
}

static void add_hidden(Req *rq, FormView *f, const char *name, Str value)
{
    *LIST_ADD(rq->arena, &f->fields) = (FieldView){ .kind = INPUT_HIDDEN, .name = str_of(name), .value = value };
}

/* The button of one row. */
static void row_form(Req *rq, MatterId matter, int64_t due, const CourtId *court, FormView *out)
{
    *out = (FormView){ .action = rq_link(rq, S("/nghiep-vu/bien-lai/cap")), .csrf = csrf_token(rq), .idem = idem_key(rq),
                       .submit = msg(lang_of(rq), M_finance_counter_give) };
    add_hidden(rq, out, "vu-viec", id_format(rq->arena, matter.id));
    add_hidden(rq, out, "khoan", str_format(rq->arena, "%lld", (long long)due));
    add_hidden(rq, out, "toa", str_copy(rq->arena, court_id_str(court)));
}

static Str file_href(Req *rq, MatterId id)
{
    return rq_link(rq, str_format(rq->arena, "/nghiep-vu/ho-so/" STR_F "#an-phi", STR_A(id_format(rq->arena, id.id))));
}

static Str money(Req *rq, Money m)
{
    return i18n_money(rq->arena, lang_of(rq), m);
}

static Error *fill_waiting(Req *rq, Db *db, const Counter *c, const After *after, CounterView *v)
{
    FeeDuesByStatusRows rows;
    TRY(q_fee_dues_by_status(db, c->court, S("paid"), after->day, after->matter, after->no, PAGE_ROWS, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const FeeDuesByStatusRow *r = &rows.items[i];
        CounterRow               *row = LIST_ADD(rq->arena, &v->waiting);
        *row = (CounterRow){ .heading = case_text(rq, r->case_no, r->title), .href = file_href(rq, r->matter_id) };
        add_fact(rq, &row->facts, M_finance_due_payer, r->payer_name);
        add_fact(rq, &row->facts, M_finance_due_what, purpose_text(rq, r->purpose));
        add_fact(rq, &row->facts, M_finance_due_amount, money(rq, r->amount));
        add_fact(rq, &row->facts, M_finance_due_paid, money(rq, r->paid));
        row_form(rq, r->matter_id, r->no, &c->court, &row->form);
    }
    if (rows.count == PAGE_ROWS) {
        const FeeDuesByStatusRow *last = &rows.items[rows.count - 1];
        v->more = rq_link(rq, str_format(rq->arena, "/nghiep-vu/bien-lai?toa=%s&sau=" STR_F, c->court.code,
                                         STR_A(after_text(rq->arena, last->asked_on, last->matter_id, last->no))));
    }
    return NULL;
}

static void add_cell(Req *rq, TableRow *row, TableCell cell)
{
    *LIST_ADD(rq->arena, &row->cells) = cell;
}

static void columns(Req *rq, TableView *t, const Msg *names, size_t count, size_t right)
{
    for (size_t i = 0; i < count; i++) {
        *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(rq), names[i]), .right = i == right };
    }
}

/* Paying back asks for the number of the payment order: the form of that act in the file. */
static Error *fill_back(Req *rq, Db *db, const Counter *c, TableView *t)
{
    static const Msg    names[] = { M_finance_register_case, M_finance_due_payer, M_finance_due_what, M_finance_counter_back_sum,
                                    M_finance_counter_act };
    FeeDuesOwedBackRows rows;
    MatterId            from;
    const ProcedureAct *act = procedure_act(procedure_here(rq), S("pay_back_advance"));
    memset(&from, 0, sizeof from);
    *t = (TableView){ .caption = msg(lang_of(rq), M_finance_counter_back_order) };
    columns(rq, t, names, COUNT_OF(names), 3);
    TRY(q_fee_dues_owed_back(db, c->court, from, 0, PAGE_ROWS, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const FeeDuesOwedBackRow *r = &rows.items[i];
        TableRow                 *row = LIST_ADD(rq->arena, &t->rows);
        Str form = str_format(rq->arena, "/nghiep-vu/ho-so/" STR_F "/viec/" STR_F, STR_A(id_format(rq->arena, r->matter_id.id)), STR_A(act->slug));
        *row = (TableRow){ 0 };
        add_cell(rq, row, (TableCell){ .kind = CELL_LINK, .text = case_text(rq, r->case_no, r->title), .href = file_href(rq, r->matter_id) });
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = r->payer_name });
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = purpose_text(rq, r->purpose) });
        add_cell(rq, row, (TableCell){ .kind = CELL_MONEY, .money = r->owed_back });
        add_cell(rq, row, (TableCell){ .kind = CELL_LINK, .text = law_text(lang_of(rq), act->verb), .href = rq_link(rq, form) });
    }
    table_label(t);
    return NULL;
}

static Error *fill_unpaid(Req *rq, Db *db, const Counter *c, TableView *t)
{
    static const Msg    names[] = { M_finance_register_case, M_finance_due_payer, M_finance_due_what, M_finance_counter_asked_on,
                                    M_finance_due_amount };
    FeeDuesByStatusRows rows;
    After               from = { .day = S("") };
    *t = (TableView){ .caption = msg(lang_of(rq), M_finance_counter_unpaid_order) };
    columns(rq, t, names, COUNT_OF(names), 4);
    TRY(q_fee_dues_by_status(db, c->court, S("open"), from.day, from.matter, 0, PAGE_ROWS, rq->arena, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const FeeDuesByStatusRow *r = &rows.items[i];
        Date                      on = DATE_NONE;
        TableRow                 *row = LIST_ADD(rq->arena, &t->rows);
        (void)date_parse(r->asked_on, &on);
        *row = (TableRow){ 0 };
        add_cell(rq, row, (TableCell){ .kind = CELL_LINK, .text = case_text(rq, r->case_no, r->title), .href = file_href(rq, r->matter_id) });
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = r->payer_name });
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = purpose_text(rq, r->purpose) });
        add_cell(rq, row, (TableCell){ .kind = CELL_DATE, .date = on });
        Str paid = r->paid.dong > 0 ? MSG(rq->arena, lang_of(rq), M_finance_counter_so_far, { S("sum"), money(rq, r->paid) }) : S("");
        add_cell(rq, row, (TableCell){ .kind = CELL_MONEY, .money = r->amount, .under = paid });
    }
    table_label(t);
    return NULL;
}

static Error *fill_accounts(Req *rq, Db *db, const Counter *c, TableView *t)
{
    static const struct {
        Str account;
        Msg name;
    } names[] = {
        { S_INIT(BANK), M_finance_account_bank },           { S_INIT(CUSTODY), M_finance_account_custody },
        { S_INIT(HELD), M_finance_account_held },           { S_INIT(GIVE_BACK), M_finance_account_give_back },
        { S_INIT(BUDGET), M_finance_account_budget },       { S_INIT(TO_COLLECT), M_finance_account_to_collect },
        { S_INIT(FEE_OWED), M_finance_account_fee_owed },
    };
    static const Msg heads[] = { M_finance_account, M_finance_table_sum };
    FeeAccountSums   sums = { 0 };
    *t = (TableView){ .caption = msg(lang_of(rq), M_finance_accounts_sums) };
    columns(rq, t, heads, COUNT_OF(heads), 1);
    TRY(finance_accounts(db, rq->arena, c->court, &sums));
    for (size_t i = 0; i < COUNT_OF(names) && sums.count > 0; i++) {
        int64_t   sum = 0;
        TableRow *row = LIST_ADD(rq->arena, &t->rows);
        *row = (TableRow){ 0 };
        for (size_t k = 0; k < sums.count; k++) {
            sum += str_eq(sums.items[k].account, names[i].account) ? sums.items[k].dong.dong : 0;
        }
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = msg(lang_of(rq), names[i].name) });
        add_cell(rq, row, (TableCell){ .kind = CELL_MONEY, .money = { sum < 0 ? -sum : sum } });
    }
    table_label(t);
    return NULL;
}

static Error *counter_show(Req *rq, Resp *rs, Db *db, const CounterForm *form, const Error *errors)
{
    Lang        lang = lang_of(rq);
    Counter     c;
    After       after = { .day = S("") };
    CounterView v = { .frame = frame_of(rq, msg(lang, M_finance_counter_title)) };
    TRY(counter_open(rq, db, form->court, &c));
    TRY(after_read(form->after, &after));
    v.courts = court_links(rq, &c);
    if (errors != NULL) {
        v.done = (NoticeView){ .tone = TONE_BAD, .title = err_text(rq->arena, lang, errors) };
    } else if (form->done.n > 0) {
        v.done = (NoticeView){ .tone = TONE_GOOD, .title = msg(lang, M_finance_counter_done) };
    }
    v.register_href = rq_link(rq, str_format(rq->arena, "/nghiep-vu/bien-lai/so?toa=%s", c.court.code));
    v.none = (EmptyView){ .title = msg(lang, M_finance_counter_none), .text = msg(lang, M_finance_counter_none_text) };
    TRY(fill_waiting(rq, db, &c, &after, &v));
    TRY(fill_back(rq, db, &c, &v.back));
    TRY(fill_unpaid(rq, db, &c, &v.unpaid));
    TRY(fill_accounts(rq, db, &c, &v.accounts));
    resp_status(rs, errors == NULL ? 200 : err_status(errors));
    return page_send(rs, finance_counter_html(rq->arena, lang, &v));
}

static Error *counter_again(Req *rq, Resp *rs, const CounterForm *form, const Error *errors)
{
    Db *db;
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = counter_show(rq, rs, db, form, errors);
    db_done(db);
    return failed;
}

Error *counter_page(Req *rq, Resp *rs)
{
    CounterForm form;
    TRY(form_read(rq, &counter_form, &form));
    return counter_again(rq, rs, &form, NULL);
}

/* ---- giving a receipt -------------------------------------------------------------------------------------------------------------------- */

/* An electronic receipt, with the next number of the register; a number of a paper booklet is typed in the form of the act. */
typedef struct RowForm {
    MatterId matter;
    int64_t  due;
    Str      court, idem;
} RowForm;
static const Field receipt_fields[] = {
    FIELD(RowForm, matter, "vu-viec", .kind = FIELD_ID, .required = true),
    FIELD(RowForm, due, "khoan", .kind = FIELD_INTEGER, .required = true, .least = 1, .most = 1000),
    FIELD(RowForm, court, "toa", .kind = FIELD_HIDDEN, .required = true, .max = 11),
    FIELD(RowForm, idem, "idem", .kind = FIELD_HIDDEN, .required = true, .max = ID_TEXT_LEN),
};
const FormSpec receipt_form = FORM(RowForm, receipt_fields);

static Error *row_open(Req *rq, Db *db, const RowForm *form, OpenFile *file, FeeDue *due)
{
    Counter  c;
    FeeBooks books;
    TRY(counter_open(rq, db, form->court, &c));
    TRY(file_open(rq, db, form->matter, S("act"), file));
    if (!court_id_eq(file->matter.court, c.court)) {
        return err_make(ERR_NOT_FOUND, "a file of another court");
    }
    TRY(fee_books_load(db, rq->arena, c.court, form->matter, &books));
    for (size_t i = 0; i < books.dues.count; i++) {
        if (books.dues.items[i].no == form->due) {
            *due = books.dues.items[i];
            return NULL;
        }
    }
    return err_make(ERR_NOT_FOUND, "no such sum due");
}

static Error *give_receipt(Req *rq, const RowForm *form, const OpenFile *file, const FeeDue *due)
{
    Str         act = str_eq(due->purpose, S("claim")) ? S("issue_fee_receipt") : S("issue_later_receipt");
    const Json *input;
    ActResult   done;
    Buf         b = buf_make(rq->arena, KIB(1));
    JsonOut     o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "fee_purpose", due->purpose);
    json_add_i64(&o, "fee_due_no", due->no);
    json_end(&o);
    TRY(json_parse(rq->arena, buf_str(&b), KIB(1), &input));
    return act_run(rq, file, procedure_act(file->matter.procedure, act), input, MATTER_ANY_VERSION, form->idem, &done);
}

Error *counter_receipt(Req *rq, Resp *rs)
{
    RowForm  form;
    OpenFile file;
    FeeDue   due;
    Db      *db;
    TRY(form_read(rq, &receipt_form, &form));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = row_open(rq, db, &form, &file, &due);
    db_done(db);
    TRY(failed);
    failed = give_receipt(rq, &form, &file, &due);
    if (failed != NULL && act_is_mendable(failed)) {
        CounterForm again = { .court = form.court };
        return counter_again(rq, rs, &again, failed);
    }
    TRY(failed);
    return resp_redirect(rs, str_format(rq->arena, "/nghiep-vu/bien-lai?toa=" STR_F "&xong=1", STR_A(form.court)));
}

/* ---- the register of receipts --------------------------------------------------------------------------------------------------------------- */

typedef struct RegisterForm {
    Str court, before;
} RegisterForm;
static const Field register_fields[] = {
    FIELD(RegisterForm, court, "toa", .kind = FIELD_HIDDEN, .max = 11),
    FIELD(RegisterForm, before, "truoc", .kind = FIELD_HIDDEN, .max = 80),
};
const FormSpec register_form = FORM(RegisterForm, register_fields);

static Error *load_receipts(Req *rq, Db *db, int64_t most, Counter *c, FeeReceiptPageRows *rows)
{
    RegisterForm form;
    After        before = { .day = S("9999-12-31"), .no = INT64_MAX };
    memset(&before.matter, 0xff, sizeof before.matter);
    TRY(form_read(rq, &register_form, &form));
    TRY(counter_open(rq, db, form.court, c));
    if (form.before.n > 0) {
        TRY(after_read(form.before, &before));
    }
    return q_fee_receipt_page(db, c->court, before.day, before.matter, before.no, most, rq->arena, rows);
}

static void fill_register(Req *rq, const Counter *c, const FeeReceiptPageRows *rows, TableView *t)
{
    static const Msg names[] = { M_finance_due_receipt, M_finance_register_day, M_finance_due_payer, M_finance_due_what,
                                 M_finance_register_case, M_finance_due_amount };
    *t = (TableView){ .caption = msg(lang_of(rq), M_finance_register_order) };
    columns(rq, t, names, COUNT_OF(names), 5);
    for (size_t i = 0; i < rows->count; i++) {
        const FeeReceiptPageRow *r = &rows->items[i];
        Date                     on = DATE_NONE;
        TableRow                *row = LIST_ADD(rq->arena, &t->rows);
        (void)date_parse(r->receipt_on, &on);
        *row = (TableRow){ 0 };
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = r->receipt_no, .whole = true });
        add_cell(rq, row, (TableCell){ .kind = CELL_DATE, .date = on });
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = r->payer_name });
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = purpose_text(rq, r->purpose) });
        add_cell(rq, row, (TableCell){ .kind = CELL_LINK, .text = case_text(rq, r->case_no, r->title), .href = file_href(rq, r->matter_id) });
        add_cell(rq, row, (TableCell){ .kind = CELL_MONEY, .money = r->amount });
    }
    if (rows->count == PAGE_ROWS) {
        const FeeReceiptPageRow *last = &rows->items[rows->count - 1];
        t->pager.older = rq_link(rq, str_format(rq->arena, "/nghiep-vu/bien-lai/so?toa=%s&truoc=" STR_F, c->court.code,
                                                STR_A(after_text(rq->arena, last->receipt_on, last->matter_id, last->no))));
    }
    t->csv = rq_link(rq, str_format(rq->arena, "/nghiep-vu/bien-lai/so.csv?toa=%s", c->court.code));
    t->empty = (EmptyView){ .title = msg(lang_of(rq), M_finance_register_none), .text = msg(lang_of(rq), M_finance_register_none_text) };
    table_label(t);
    table_choose(rq, "bien-lai", t);
}

Error *register_page(Req *rq, Resp *rs)
{
    Counter            c;
    Db                *db;
    FeeReceiptPageRows rows;
    RegisterView       v = { .frame = frame_of(rq, msg(lang_of(rq), M_finance_register_title)) };
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = load_receipts(rq, db, PAGE_ROWS, &c, &rows);
    db_done(db);
    TRY(failed);
    frame_crumb(rq, &v.frame, msg(lang_of(rq), M_finance_counter_title), S("/nghiep-vu/bien-lai"));
    fill_register(rq, &c, &rows, &v.receipts);
    return page_send(rs, finance_register_html(rq->arena, lang_of(rq), &v));
}

Error *register_csv(Req *rq, Resp *rs)
{
    static const Msg   names[] = { M_finance_due_receipt, M_finance_register_day, M_finance_due_payer, M_finance_due_what,
                                   M_finance_register_case, M_finance_due_amount };
    Counter            c;
    Db                *db;
    FeeReceiptPageRows rows;
    Buf                b = buf_make(rq->arena, MIB(4));
    TRY(db_read(site_of(rq)->house->db, rq->arena, &db));
    Error *failed = load_receipts(rq, db, CSV_ROWS, &c, &rows);
    db_done(db);
    TRY(failed);
    buf_add(&b, S("\xEF\xBB\xBF"));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        csv_cell(&b, msg(lang_of(rq), names[i]), i + 1 == COUNT_OF(names));
    }
    for (size_t i = 0; i < rows.count; i++) {
        const FeeReceiptPageRow *r = &rows.items[i];
        csv_cell(&b, r->receipt_no, false);
        csv_cell(&b, r->receipt_on, false);
        csv_cell(&b, r->payer_name, false);
        csv_cell(&b, purpose_text(rq, r->purpose), false);
        csv_cell(&b, case_text(rq, r->case_no, r->title), false);
        csv_cell(&b, str_format(rq->arena, "%lld", (long long)r->amount.dong), true);
    }
    TRY(buf_check(&b));
    resp_download(rs, S("so-bien-lai.csv"));
    return resp_body(rs, "text/csv; charset=utf-8", buf_str(&b));
}
