/* Payments and receipts: the bank reports, the enforcement body gives the receipt, a party hands in a paper one, what is owed back
 * is paid back. Law: NQ 326 Điều 10, 17, 18; BLTTDS 195(3), 276. */
#include "finance/finance_int.h"

enum { REF_LEAST = 8, REF_MOST = 60, RECEIPT_MOST = 40 };

/* ---- the bank ---------------------------------------------------------------------------------------------------------------------- */

static bool ref_ok(Str ref)
{
    for (size_t i = 0; i < ref.n; i++) {
        char c = ref.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-')) {
            return false;
        }
    }
    return ref.n >= REF_LEAST && ref.n <= REF_MOST;
}

/* A limit for paying this sum. */
static bool is_limit_of(Str rule, const FeeDue *d)
{
    static const Str rules[] = { S_INIT("fee_payment"), S_INIT("fee_payment_working"), S_INIT("counterclaim_fee_payment"),
                                 S_INIT("counterclaim_fee_payment_working") };
    bool             appeal = str_eq(d->purpose, S("appeal"));
    bool             is = appeal && str_eq(rule, S("appeal_fee"));
    for (size_t k = 0; !appeal && k < COUNT_OF(rules); k++) {
        is = is || str_eq(rule, rules[k]);
    }
    return is && !str_eq(d->purpose, S("costs"));
}

/* Late is after the later of the limits that ran for the payer; nobody is late before he was served. */
static bool is_late(const Act *act, const FeeDue *d)
{
    Date last = DATE_NONE;
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        const MatterDeadline *m = &act->matter->deadlines.items[i];
        if (m->participant == d->payer && is_limit_of(m->rule, d) && (date_is_none(last) || date_cmp(m->end_on, last) > 0)) {
            last = m->end_on;
        }
    }
    return !date_is_none(last) && date_cmp(act->day, last) > 0;
}

static void take_money(Booking *b, FeeDue *d, FeePayment *p)
{
    int64_t used = p->dong.dong < d->to_collect.dong ? p->dong.dong : d->to_collect.dong;
    booking_move(b, "payment", BANK, HELD, d->payer, d->no, (Money){ used });
    booking_move(b, "payment", ASKED, TO_COLLECT, d->payer, d->no, (Money){ used });
    p->surplus = (Money){ p->dong.dong - used };
    booking_move(b, "surplus", BANK, GIVE_BACK, d->payer, d->no, p->surplus);
    d->paid.dong += p->dong.dong;
    booking_touch(b, d);
    if (str_eq(d->status, S("open")) && d->to_collect.dong == 0) {
        d->status = S("paid");
    }
}

/* The sum the payer named; else an open one of that purpose, then a paid one (the money is a surplus), then one that ended; else
 * nobody asked for it: it is noted as ended from the start and the money goes back. */
static FeeDue *paid_due(Booking *b, Str purpose, int64_t payer)
{
    static const Str order[] = { S_INIT("open"), S_INIT(""), S_INIT("ended") };
    FeeDue          *d = booking_due(b, act_input_number(b->act, "fee_due_no", 0));
    bool             named = d != NULL && str_eq(d->purpose, purpose);
    for (size_t i = 0; i < COUNT_OF(order) && !named; i++) {
        d = booking_find(b, purpose, payer, order[i]);
        named = d != NULL;
    }
    if (!named) {
        d = booking_add_due(b, purpose, payer);
        d->status = S("ended");
    }
    return d;
}

static bool last_payment_late(const FeeBooks *books, int64_t due)
{
    bool late = false;
    for (size_t i = 0; i < books->payments.count; i++) {
        late = books->payments.items[i].due == due ? books->payments.items[i].late : late;
    }
    return late;
}

Error *follow_claim_due(Booking *b, const FeeDue *d)
{
    Act *act = b->act;
    if (str_eq(d->status, S("open"))) {
        act_close_task(act, S("send_fee_receipt"));
        return act_open_task(act, S("pay_fee"), (PersonId){ { { 0 } } }, NULL);
    }
    if (!str_eq(d->status, S("paid"))) {
        return NULL;
    }
    if (!last_payment_late(&b->books, d->no)) {
        act_meet_deadline(act, S("fee_payment"), d->payer);
        act_meet_deadline(act, S("fee_payment_working"), d->payer);
    }
    act_close_task(act, S("pay_fee"));
    return act_open_task(act, S("send_fee_receipt"), (PersonId){ { { 0 } } }, NULL);
}

Error *prepare_payment(Act *act)
{
    Booking b;
    Money   sum = { act_input_number(act, "paid_amount", 0) };
    Str     ref = act_input_text(act, "bank_ref"), purpose = act_input_text(act, "fee_purpose");
    int64_t payer = act_input_number(act, "person", 0);
    if (sum.dong <= 0 || sum.dong > FEE_VALUE_MAX) {
        act_field_error(act, S("paid_amount"), S("finance.sum"));
    }
    if (!ref_ok(ref)) {
        act_field_error(act, S("bank_ref"), S("finance.bank_ref"));
    }
    if (act->field_errors != NULL) {
        return NULL;
    }
    TRY(booking_open(act, &b));
    for (size_t i = 0; i < b.books.payments.count; i++) {
        if (str_eq(b.books.payments.items[i].bank_ref, ref)) {
            return err_message(err_make(ERR_CONFLICT, "bank reference known"), S("finance.ref_known"));
        }
    }
    FeeDue    *d = paid_due(&b, purpose, payer);
    FeePayment p = { .no = (int64_t)b.books.payments.count + 1, .due = d->no, .bank_ref = ref, .dong = sum, .late = is_late(act, d),
                     .paid_on = date_format(act->arena, act->day), .seq = act->matter->seq + 1 };
    take_money(&b, d, &p);
    *LIST_ADD(act->arena, &b.books.payments) = p;
    if (str_eq(d->purpose, S("claim"))) {
        act_set_field(act, S("fee_paid"), 0, S(""), d->paid.dong, S(""));
        TRY(follow_claim_due(&b, d));
    }
    booking_write(&b, "book_payment");
    return NULL;
}

/* ---- the collector's receipt ---------------------------------------------------------------------------------------------------------- */

/* Which field of the act carries the receipt's number: that of the claim, or of a counterclaim or appeal. */
static const char *receipt_field(const Act *act)
{
    for (uint32_t i = 0; i < act->act->asks_count; i++) {
        if (str_eq(act->act->asks[i].field, S("later_receipt"))) {
            return "later_receipt";
        }
    }
    return "fee_receipt";
}

/* The receipt for the claim opens the case: it and the others are two acts. */
static bool purpose_fits(Act *act, Str purpose)
{
    bool later = str_eq(str_of(receipt_field(act)), S("later_receipt"));
    bool fits = later != str_eq(purpose, S("claim"));
    if (!fits) {
        act_field_error(act, S("fee_purpose"), later ? S("finance.purpose_later") : S("finance.purpose_claim"));
    }
    return fits;
}

static void tell_receipt(Act *act, const FeeDue *d, Str number)
{
    const Participant *payer = matter_participant(act->matter, d->payer);
    act_paper_text(act, "payer", payer == NULL ? S("") : payer->name);
    act_paper_text(act, "purpose", purpose_name(act->house, LANG_VI, act->matter, d->purpose));
    act_paper_number(act, "paid", d->amount.dong);
    tell_collector(act);
    act_paper_text(act, "paid_on", date_format(act->arena, act->day));
    if (number.n > 0) {
        act_paper_text(act, "receipt_no", number);
    }
}

static void set_receipt_fields(Act *act, const char *field, Str number, Str key)
{
    Str on = str_format(act->arena, "%s_on", field);
    if (key.n > 0) {
        act_set_field_drawn(act, str_of(field), key);
    } else {
        act_set_field(act, str_of(field), 0, number, 0, S(""));
    }
    act_set_field(act, on, 0, S(""), 0, date_format(act->arena, act->day));
}

Error *prepare_receipt(Act *act)
{
    Booking     b;
    Str         purpose = act_input_text(act, "fee_purpose");
    const char *field = receipt_field(act);
    Str         typed = act_input_text(act, field);
    if (!purpose_fits(act, purpose)) {
        return NULL;
    }
    if (typed.n > RECEIPT_MOST) {
        act_field_error(act, str_of(field), S("finance.receipt_no"));
        return NULL;
    }
    TRY(booking_open(act, &b));
    FeeDue *named = booking_due(&b, act_input_number(act, "fee_due_no", 0));
    FeeDue *d = named != NULL ? named : booking_find(&b, purpose, act_input_number(act, "person", 0), S("paid"));
    if (d == NULL || !str_eq(d->status, S("paid")) || !str_eq(d->purpose, purpose)) {
        act_field_error(act, S("fee_purpose"), S("guard.advance_paid"));
        return NULL;
    }
    booking_move(&b, "receipt", CUSTODY, BANK, d->payer, d->no, d->in_bank);
    d->receipt_no = typed;
    d->receipt_on = date_format(act->arena, act->day);
    d->receipt_seq = act->matter->seq + 1;
    d->status = S("receipted");
    booking_touch(&b, d);
    if (typed.n == 0) { /* an electronic receipt: its number is that of the paper this act files */
        b.receipt_key = str_format(act->arena, "paper:%lld", (long long)act->matter->next_paper);
        b.receipted = d->no;
        act_draw_number(act, b.receipt_key, S("fee_receipts"));
    }
    set_receipt_fields(act, field, typed, b.receipt_key);
    tell_receipt(act, d, typed);
    booking_write(&b, "book_receipt");
    return NULL;
}

/* ---- a receipt a party hands in --------------------------------------------------------------------------------------------------------- */

/* Paid at the counter of the enforcement body, the paper receipt is known to the books only when somebody compared it. It counts from
 * the day it was handed in all the same (BLTTDS 195(3)). */
Error *prepare_check(Act *act)
{
    Booking     b;
    Date        on;
    Str         purpose = act_input_text(act, "fee_purpose");
    const char *field = receipt_field(act);
    Str         number = act_input_text(act, field);
    if (act_input_date(act, str_z(act->arena, str_format(act->arena, "%s_on", field)), &on) && date_cmp(on, act->day) > 0) {
        act_field_error(act, str_format(act->arena, "%s_on", field), S("finance.not_in_the_future"));
    }
    if (number.n > RECEIPT_MOST) {
        act_field_error(act, str_of(field), S("finance.receipt_no"));
    }
    if (!purpose_fits(act, purpose) || act->field_errors != NULL) {
        return NULL;
    }
    TRY(booking_open(act, &b));
    /* The advance of the claim is the plaintiffs' together, whoever of them brings the paper; a later sum is its payer's own. */
    int64_t payer = str_eq(purpose, S("claim")) ? 0 : act->powers.participant;
    FeeDue *d = booking_find(&b, purpose, payer, S(""));
    if (d == NULL) {
        act_field_error(act, S("fee_purpose"), S("finance.nothing_asked"));
        return NULL;
    }
    bool booked = str_eq(d->receipt_no, number);
    act_set_field(act, S("fee_receipt_check"), 0, booked ? S("booked") : S("on_paper"), 0, S(""));
    tell_receipt(act, d, number);
    if (booked) {
        return NULL;
    }
    if (str_eq(d->status, S("receipted"))) {
        act_field_error(act, str_of(field), S("finance.other_receipt"));
        return NULL;
    }
    d->claimed_no = number;
    d->claimed = (Money){ act_input_number(act, "paid_amount", d->amount.dong) };
    booking_touch(&b, d);
    booking_write(&b, "check_receipt");
    return NULL;
}

/* Compared with the enforcement body's own books: the money lies in its custody. */
Error *prepare_confirm(Act *act)
{
    Booking b;
    TRY(booking_open(act, &b));
    for (size_t i = 0; i < b.books.dues.count; i++) {
        FeeDue *d = &b.books.dues.items[i];
        if (d->claimed_no.n == 0 || str_eq(d->status, S("receipted")) || str_eq(d->status, S("ended"))) {
            continue;
        }
        int64_t used = d->claimed.dong < d->to_collect.dong ? d->claimed.dong : d->to_collect.dong;
        booking_move(&b, "paper_receipt", CUSTODY, HELD, d->payer, d->no, (Money){ used });
        booking_move(&b, "paper_receipt", ASKED, TO_COLLECT, d->payer, d->no, (Money){ used });
        booking_move(&b, "surplus", CUSTODY, GIVE_BACK, d->payer, d->no, (Money){ d->claimed.dong - used });
        d->paid.dong += d->claimed.dong;
        booking_touch(&b, d);
        if (d->to_collect.dong == 0) {
            booking_move(&b, "receipt", CUSTODY, BANK, d->payer, d->no, d->in_bank);
            d->receipt_no = d->claimed_no;
            d->receipt_on = date_format(act->arena, act->day);
            d->receipt_seq = act->matter->seq + 1;
            d->status = S("receipted");
            booking_touch(&b, d);
        }
        if (str_eq(d->purpose, S("claim"))) {
            act_set_field(act, S("fee_paid"), 0, S(""), d->paid.dong, S(""));
        }
    }
    booking_write(&b, "confirm_receipt");
    return NULL;
}

/* ---- paying back -------------------------------------------------------------------------------------------------------------------------- */

static void pay_back_due(Booking *b, int64_t payer, int64_t due, Money owed, Money in_bank)
{
    int64_t from_bank = owed.dong < in_bank.dong ? owed.dong : in_bank.dong;
    booking_move(b, "paid_back", GIVE_BACK, BANK, payer, due, (Money){ from_bank });
    booking_move(b, "paid_back", GIVE_BACK, CUSTODY, payer, due, (Money){ owed.dong - from_bank });
}

/* Everything owed back in this file, to whom it is owed: one payment order of the enforcement body (NQ 326 18). */
Error *prepare_pay_back(Act *act)
{
    Booking b;
    TRY(booking_open(act, &b));
    for (size_t i = 0; i < b.books.dues.count; i++) {
        FeeDue *d = &b.books.dues.items[i];
        if (d->give_back.dong > 0) {
            pay_back_due(&b, d->payer, d->no, d->give_back, d->in_bank);
            booking_touch(&b, d);
        }
    }
    booking_write(&b, "pay_back");
    return NULL;
}

/* ---- guards --------------------------------------------------------------------------------------------------------------------------------- */

/* Asked by pages without input: is any sum paid that has no receipt yet? */
Error *guard_advance_paid(Act *act, bool *holds)
{
    FeeBooks books;
    Str      purpose = act->input == NULL ? S("") : act_input_text(act, "fee_purpose");
    int64_t  person = act->input == NULL ? 0 : act_input_number(act, "person", 0);
    TRY(fee_books_load(act->db, act->arena, act->matter->court, act->matter->id, &books));
    *holds = false;
    for (size_t i = 0; i < books.dues.count; i++) {
        const FeeDue *d = &books.dues.items[i];
        bool          meant = (purpose.n == 0 || str_eq(d->purpose, purpose)) && (person == 0 || d->payer == person);
        *holds = *holds || (meant && str_eq(d->status, S("paid")));
    }
    return NULL;
}

/* Every appeal that was notified is paid for, or its sum ended with it (BLTTDS 276, 283). */
Error *guard_appeal_fee(Act *act, bool *holds)
{
    FeeBooks books;
    *holds = true;
    for (size_t i = 0; i < act->matter->tasks.count; i++) {
        const Task *t = &act->matter->tasks.items[i];
        *holds = *holds && !(t->done_on.n == 0 && str_eq(t->task, S("notify_appeal")));
    }
    TRY(fee_books_load(act->db, act->arena, act->matter->court, act->matter->id, &books));
    for (size_t i = 0; i < books.dues.count; i++) {
        const FeeDue *d = &books.dues.items[i];
        bool          waits = str_eq(d->status, S("open")) && d->claimed_no.n == 0;
        *holds = *holds && !(str_eq(d->purpose, S("appeal")) && waits);
    }
    return NULL;
}

/* Whether the payment that completed the sum came in time. */
static bool in_time(const FeeBooks *books, const FeeDue *d)
{
    int64_t came = 0;
    for (size_t i = 0; i < books->payments.count; i++) {
        const FeePayment *p = &books->payments.items[i];
        came += p->due == d->no ? p->dong.dong : 0;
        if (p->due == d->no && came >= d->amount.dong) {
            return !p->late;
        }
    }
    return false;
}

/* Whoever paid in time has done his part: that the receipt is still on its way from the enforcement body does not cost him his
 * petition (NQ 326 10). */
Error *guard_advance_missing(Act *act, bool *holds)
{
    FeeBooks books;
    TRY(fee_books_load(act->db, act->arena, act->matter->court, act->matter->id, &books));
    *holds = true;
    for (size_t i = 0; i < books.dues.count; i++) {
        const FeeDue *d = &books.dues.items[i];
        *holds = *holds && !(str_eq(d->purpose, S("claim")) && str_eq(d->status, S("paid")) && in_time(&books, d));
    }
    return NULL;
}

/* A party hands in the receipt of a sum that was asked for after the claim (counterclaim, appeal, costs) and is not proven yet. */
Error *guard_receipt(Act *act, bool *holds)
{
    FeeBooks books;
    TRY(fee_books_load(act->db, act->arena, act->matter->court, act->matter->id, &books));
    *holds = false;
    for (size_t i = 0; i < books.dues.count; i++) {
        const FeeDue *d = &books.dues.items[i];
        bool          waits = (str_eq(d->status, S("open")) || str_eq(d->status, S("paid"))) && d->claimed_no.n == 0;
        *holds = *holds || (waits && !str_eq(d->purpose, S("claim")));
    }
    return NULL;
}

Error *guard_refund(Act *act, bool *holds)
{
    FeeBooks books;
    TRY(fee_books_load(act->db, act->arena, act->matter->court, act->matter->id, &books));
    *holds = fee_balance(&books, GIVE_BACK, -1).dong > 0;
    return NULL;
}
