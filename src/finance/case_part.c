/* Fees on the page of a file: each sum due in plain words with its two limits and its calculation, what was paid, who bears what. */
#include "finance/finance_int.h"
#include "finance/finance_msg.h"
#include "law/deadline.h"

#include "finance/finance_part_html.h"

/* ---- one sum -------------------------------------------------------------------------------------------------------------------------- */

typedef struct Sentences {
    Arena *arena;
    LIST(Str) items;
} Sentences;

static void add_sentence(Sentences *s, Str text)
{
    if (text.n > 0) {
        *LIST_ADD(s->arena, &s->items) = text;
    }
}

static bool is_limit(const FeeDue *d, const MatterDeadline *m)
{
    static const Str first[] = { S_INIT("fee_payment"), S_INIT("fee_payment_working"), S_INIT("counterclaim_fee_payment"),
                                 S_INIT("counterclaim_fee_payment_working") };
    if (m->participant != d->payer || str_eq(d->purpose, S("costs"))) {
        return false;
    }
    if (str_eq(d->purpose, S("appeal"))) {
        return str_eq(m->rule, S("appeal_fee"));
    }
    size_t from = str_eq(d->purpose, S("claim")) ? 0 : 2;
    return str_eq(m->rule, first[from]) || str_eq(m->rule, first[from + 1]);
}

/* The later of the limits that run or ran since the sum was asked for; none before the notice was served. */
static Date last_limit(const Matter *m, const FeeDue *d)
{
    Date last = DATE_NONE;
    for (size_t i = 0; i < m->deadlines.count; i++) {
        const MatterDeadline *l = &m->deadlines.items[i];
        if (is_limit(d, l) && (date_is_none(last) || date_cmp(l->end_on, last) > 0)) {
            last = l->end_on;
        }
    }
    return last;
}

static Str money(Req *rq, Money m)
{
    return i18n_money(rq->arena, lang_of(rq), m);
}

static Str day_text(Req *rq, Str iso)
{
    Date d;
    return date_parse(iso, &d) ? i18n_date(rq->arena, lang_of(rq), d) : S("");
}

static void tell_limit(Req *rq, const Matter *m, const FeeDue *d, NoticeView *v, Sentences *s)
{
    Date last = last_limit(m, d);
    if (str_eq(d->purpose, S("costs"))) {
        return;
    }
    if (date_is_none(last)) {
        add_sentence(s, msg(lang_of(rq), str_eq(d->purpose, S("appeal")) ? M_finance_limit_of_appeal : M_finance_limit_from_receipt));
    } else if (date_cmp(today_of(rq), last) > 0) {
        v->tone = TONE_BAD;
        add_sentence(s, MSG(rq->arena, lang_of(rq), M_finance_limit_over, { S("day"), i18n_date(rq->arena, lang_of(rq), last) }));
    } else {
        add_sentence(s, MSG(rq->arena, lang_of(rq), M_finance_limit_until, { S("day"), i18n_date(rq->arena, lang_of(rq), last) }));
    }
}

static void tell_open(Req *rq, const Matter *m, const FeeDue *d, NoticeView *v, Sentences *s)
{
    Lang lang = lang_of(rq);
    v->tone = TONE_NOW;
    if (d->held.dong > 0) {
        v->tone = TONE_WARN;
        v->title = MSG(rq->arena, lang, M_finance_told_short, { S("rest"), money(rq, d->to_collect) }, { S("paid"), money(rq, d->held) });
    } else {
        v->title = MSG(rq->arena, lang, M_finance_told_open, { S("sum"), money(rq, d->to_collect) });
    }
    tell_limit(rq, m, d, v, s);
    if (d->claimed_no.n > 0) {
        add_sentence(s, MSG(rq->arena, lang, M_finance_told_claimed, { S("number"), d->claimed_no }));
    }
}

static void tell_more(Req *rq, const FeeBooks *books, const FeeDue *d, Sentences *s)
{
    Lang lang = lang_of(rq);
    bool late = false;
    for (size_t i = 0; i < books->payments.count; i++) {
        late = late || (books->payments.items[i].due == d->no && books->payments.items[i].late);
    }
    if (late) {
        add_sentence(s, msg(lang, M_finance_told_late));
    }
    if (d->give_back.dong > 0) {
        add_sentence(s, MSG(rq->arena, lang, M_finance_told_back, { S("sum"), money(rq, d->give_back) }));
    }
}

/* A sum that is asked no more: what became of the money. A set-off names its article, as what the payer can check his share by. */
static void tell_ended(Req *rq, const FeeBooks *books, const FeeDue *d, NoticeView *v)
{
    Lang  lang = lang_of(rq);
    Money used = fee_balance(books, BUDGET, d->no);
    bool  set_off = false;
    for (size_t i = 0; i < books->postings.count; i++) {
        set_off = set_off || (books->postings.items[i].due == d->no && str_eq(books->postings.items[i].why, S("set_off")));
    }
    Msg why = !set_off                           ? M_finance_told_to_budget
              : str_eq(d->purpose, S("appeal")) ? M_finance_told_set_off_appeal
                                                 : M_finance_told_set_off;
    v->tone = TONE_QUIET;
    v->title = used.dong > 0 ? MSG(rq->arena, lang, why, { S("sum"), money(rq, used) }) : msg(lang, M_finance_told_ended);
}

NoticeView due_sentence(Req *rq, const Matter *m, const FeeBooks *books, const FeeDue *d)
{
    Lang       lang = lang_of(rq);
    NoticeView v = { .tone = TONE_GOOD };
    Sentences  s = { .arena = rq->arena };
    if (str_eq(d->status, S("open"))) {
        tell_open(rq, m, d, &v, &s);
    } else if (str_eq(d->status, S("paid"))) {
        v.title = MSG(rq->arena, lang, M_finance_told_paid, { S("sum"), money(rq, d->held) });
        add_sentence(&s, msg(lang, M_finance_told_awaits));
    } else if (str_eq(d->status, S("receipted"))) {
        v.title = MSG(rq->arena, lang, M_finance_told_receipt, { S("number"), d->receipt_no }, { S("day"), day_text(rq, d->receipt_on) });
    } else {
        tell_ended(rq, books, d, &v);
    }
    tell_more(rq, books, d, &s);
    v.text = str_join(rq->arena, s.items.items, s.items.count, S(" "));
    return v;
}

/* ---- tables ------------------------------------------------------------------------------------------------------------------------------- */

static void add_column(Req *rq, TableView *t, Msg name, bool right)
{
    *LIST_ADD(rq->arena, &t->columns) = (TableColumn){ .name = msg(lang_of(rq), name), .right = right };
}

static void add_cell(Req *rq, TableRow *row, TableCell cell)
{
    *LIST_ADD(rq->arena, &row->cells) = cell;
}

void payments_table(Req *rq, const FeeBooks *books, int64_t due, TableView *out)
{
    Lang lang = lang_of(rq);
    *out = (TableView){ .caption = msg(lang, M_finance_payments) };
    add_column(rq, out, M_finance_payment_ref, false);
    add_column(rq, out, M_finance_payment_day, false);
    add_column(rq, out, M_finance_payment_sum, true);
    add_column(rq, out, M_finance_payment_note, false);
    for (size_t i = 0; i < books->payments.count; i++) {
        const FeePayment *p = &books->payments.items[i];
        Date              day = DATE_NONE;
        if (due != 0 && p->due != due) {
            continue;
        }
        (void)date_parse(p->paid_on, &day);
        StateView state = p->surplus.dong > 0 ? (StateView){ TONE_WARN, MSG(rq->arena, lang, M_finance_payment_surplus, { S("sum"), money(rq, p->surplus) }) }
                          : p->late           ? (StateView){ TONE_WARN, msg(lang, M_finance_payment_late) }
                                              : (StateView){ TONE_GOOD, msg(lang, M_finance_payment_good) };
        TableRow *row = LIST_ADD(rq->arena, &out->rows);
        *row = (TableRow){ 0 };
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = p->bank_ref });
        add_cell(rq, row, (TableCell){ .kind = CELL_DATE, .date = day });
        add_cell(rq, row, (TableCell){ .kind = CELL_MONEY, .money = p->dong });
        add_cell(rq, row, (TableCell){ .kind = CELL_STATE, .state = state });
    }
    table_label(out);
}

static Str person_name(Req *rq, const Matter *m, int64_t no)
{
    const Participant *p = matter_participant(m, no);
    return p == NULL ? S("") : str_format(rq->arena, STR_F " – " STR_F, STR_A(p->name), STR_A(power_name(site_of(rq)->house, lang_of(rq), p->capacity)));
}

/* A third person who neither bears nor gets back anything has no line; the two sides read that they do not. */
static bool has_no_line(const Participant *p, const Money *sums, size_t count)
{
    if (p == NULL || !str_eq(p->capacity, S("related_person"))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (sums[i].dong != 0) {
            return false;
        }
    }
    return true;
}

static void shares_table(Req *rq, const Matter *m, const FeeBooks *books, TableView *out)
{
    static const Msg names[] = { M_finance_share_fee,     M_finance_share_joint,  M_finance_share_relieved,
                                 M_finance_share_advance, M_finance_share_refund, M_finance_share_to_pay };
    *out = (TableView){ .caption = msg(lang_of(rq), M_finance_shares) };
    add_column(rq, out, M_finance_share_who, false);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        add_column(rq, out, names[i], true);
    }
    for (size_t i = 0; i < books->shares.count; i++) {
        const FeeShare *s = &books->shares.items[i];
        Money           sums[] = { s->fee, s->joint, s->relieved, s->advance, s->refund, s->to_pay };
        if (has_no_line(matter_participant(m, s->participant), sums, COUNT_OF(sums))) {
            continue;
        }
        TableRow       *row = LIST_ADD(rq->arena, &out->rows);
        *row = (TableRow){ 0 };
        add_cell(rq, row, (TableCell){ .kind = CELL_TEXT, .text = person_name(rq, m, s->participant) });
        for (size_t k = 0; k < COUNT_OF(sums); k++) {
            add_cell(rq, row, (TableCell){ .kind = CELL_MONEY, .money = sums[k] });
        }
    }
    table_label(out);
}

void steps_of_json(Req *rq, Str working, StepsView *out)
{
    const Json *lines;
    if (json_parse(rq->arena, working, KIB(256), &lines) != NULL) {
        return;
    }
    for (size_t i = 0; i < json_count(lines); i++) {
        const Json *l = json_at(lines, i);
        *LIST_ADD(rq->arena, &out->lines) = (StepView){ json_str(l, lang_of(rq) == LANG_EN ? "en" : "vi", S("")), basis_text(rq, json_str(l, "basis", S(""))) };
    }
}

void add_steps(Req *rq, const FeeWorking *w, StepsView *out)
{
    for (size_t i = 0; i < w->steps_count; i++) {
        *LIST_ADD(rq->arena, &out->lines) = (StepView){ law_text(lang_of(rq), w->steps[i].text), basis_text(rq, w->steps[i].basis) };
    }
}

/* ---- the section ---------------------------------------------------------------------------------------------------------------------------- */

static void add_fact(Req *rq, FactsView *v, Msg name, Str value)
{
    if (value.n > 0) {
        *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = msg(lang_of(rq), name), .value = value };
    }
}

/* Both limits are told, each with its article: "Hạn nộp (khoản 2 Điều 195 của ...)". */
static void add_limit(Req *rq, const MatterDeadline *d, FactsView *v)
{
    const DeadlineLimit *limit = deadline_limit(site_of(rq)->house->law, d->rule);
    Str                  basis = limit == NULL ? d->rule : basis_text(rq, limit->source.basis);
    *LIST_ADD(rq->arena, &v->facts) = (Fact){ .name = MSG(rq->arena, lang_of(rq), M_finance_limit_by, { S("basis"), basis }),
                                              .value = i18n_begin(rq->arena, i18n_full_date(rq->arena, lang_of(rq), d->end_on)) };
}

static void add_due(Req *rq, const OpenFile *f, const FeeBooks *books, const FeeDue *d, FeesView *v)
{
    const Matter *m = &f->matter;
    DueView      *out = LIST_ADD(rq->arena, &v->dues);
    *out = (DueView){ .name = purpose_name(site_of(rq)->house, lang_of(rq), m, d->purpose), .told = due_sentence(rq, m, books, d) };
    add_fact(rq, &out->facts, M_finance_due_payer, person_name(rq, m, d->payer));
    add_fact(rq, &out->facts, M_finance_due_amount, money(rq, d->amount));
    add_fact(rq, &out->facts, M_finance_due_paid, money(rq, d->paid));
    if (d->whole.dong > d->amount.dong) {
        add_fact(rq, &out->facts, M_finance_due_whole, money(rq, d->whole));
    }
    add_fact(rq, &out->facts, M_finance_due_receipt, d->receipt_no);
    bool open = str_eq(d->status, S("open"));
    for (size_t i = 0; i < m->deadlines.count; i++) {
        if (is_limit(d, &m->deadlines.items[i])) {
            add_limit(rq, &m->deadlines.items[i], &out->facts);
        }
    }
    steps_of_json(rq, d->working, &out->steps);
    if (open && site_of(rq)->demo && f->powers.participant != 0) {
        Str path = str_format(rq->arena, "/thanh-toan/" STR_F "/%lld", STR_A(id_format(rq->arena, m->id.id)), (long long)d->no);
        *LIST_ADD(rq->arena, &out->pay.acts) =
            (ActView){ .label = msg(lang_of(rq), M_finance_pay), .href = rq_link(rq, path), .primary = true };
    }
}

/* What an appellate court ruled on the fees stands in its own paper: here nothing was set off. */
static Str ruling_text(Req *rq, const Matter *m, bool settled)
{
    bool appealed = matter_field(m, S("appeal_result")) != NULL;
    if (!settled && appealed) {
        return MSG(rq->arena, lang_of(rq), M_finance_ruled_higher, { S("number"), matter_field_text(m, S("higher_decision_no")) });
    }
    return msg(lang_of(rq), settled ? M_finance_ruled_in_force : M_finance_ruled_open);
}

static void add_ruling(Req *rq, const OpenFile *f, const FeeBooks *books, FeesView *v)
{
    bool settled = books->ruling.settled_seq > 0;
    if (!books->ruling.there) {
        return;
    }
    v->ruled = (NoticeView){ .tone = settled ? TONE_GOOD : TONE_QUIET,
                             .title = MSG(rq->arena, lang_of(rq), M_finance_ruled, { S("day"), day_text(rq, books->ruling.ruled_on) },
                                          { S("sum"), money(rq, books->ruling.total) }),
                             .text = ruling_text(rq, &f->matter, settled) };
    shares_table(rq, &f->matter, books, &v->shares);
    steps_of_json(rq, books->ruling.working, &v->steps);
}

static Error *build(Req *rq, Db *db, const OpenFile *f, Html *out)
{
    FeeBooks books;
    FeesView v = { 0 };
    if (!matter_may_see(&f->powers, S("parties")) && !power_has(&f->powers, S("enforcement_body"))) {
        return NULL;
    }
    TRY(fee_books_load(db, rq->arena, f->matter.court, f->matter.id, &books));
    if (books.dues.count == 0 && !books.ruling.there) {
        return NULL;
    }
    for (size_t i = 0; i < books.dues.count; i++) {
        add_due(rq, f, &books, &books.dues.items[i], &v);
    }
    payments_table(rq, &books, 0, &v.payments);
    add_ruling(rq, f, &books, &v);
    *out = finance_part_html(rq->arena, lang_of(rq), &v);
    return NULL;
}

/* ---- a decision on relief ---------------------------------------------------------------------------------------------------- */

/* By name, those a claimant of such a case can have: nobody types a code. */
static Error *offer_reliefs(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, FieldView *field)
{
    (void)db;
    (void)act;
    const Law     *law = site_of(rq)->house->law;
    const FeeKind *kind = fee_kind(law, today_of(rq), m->kind);
    bool           person = false;
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        person = person || (may_be_relieved(p) && str_eq(p->kind, S("person")));
    }
    for (uint32_t i = 0; kind != NULL && i < law->fees->reliefs_count; i++) {
        const FeeRelief *r = &law->fees->reliefs[i];
        if (fee_relief_of_claimant(r, kind, FEE_FIRST, person) && law_in_force(&r->source, today_of(rq))) {
            *LIST_ADD(rq->arena, &field->choices) = (InputChoice){ .value = r->id, .label = law_text(lang_of(rq), r->name) };
        }
    }
    field->kind = INPUT_SELECT;
    return NULL;
}

static Error *offer_relieved(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, FieldView *field)
{
    (void)db;
    ChoiceList may = { 0 };
    for (size_t i = 0; i < field->choices.count; i++) {
        int64_t            no = 0;
        const Participant *p = str_to_i64(field->choices.items[i].value, &no) ? matter_participant(m, no) : NULL;
        if (p != NULL && may_be_relieved(p)) {
            *LIST_ADD(rq->arena, &may) = field->choices.items[i];
        }
    }
    if (str_eq(act->reason, S("fee_relief"))) {
        field->choices = may;
    }
    return NULL;
}

const ActPart finance_relief_part = { "relief_code", NULL, offer_reliefs };
const ActPart finance_relieved_part = { "person", NULL, offer_relieved };

static const char *const tasks[] = { "pay_fee", "pay_appeal_fee", "pay_counterclaim_fee", NULL };
const CasePart           finance_case_part = { "an-phi", "finance.part", build, tasks };
