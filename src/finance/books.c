/* The books of one file: loaded, changed by an act, written into its event, applied from there, checked.
 * Tables: fee_due fee_payment fee_relief fee_ruling fee_share fee_posting. */
#include "finance/finance_int.h"

#include "finance/finance_sql.h"

enum { WORKING_MAX = 64 * 1024 };

/* ---- loading ------------------------------------------------------------------------------------------------------------------ */

/* Liabilities are credits: told above zero. */
static bool is_credit(const char *account)
{
    Str a = str_of(account);
    return str_eq(a, S(HELD)) || str_eq(a, S(GIVE_BACK)) || str_eq(a, S(BUDGET)) || str_eq(a, S(ASKED)) || str_eq(a, S(FEE_RULED));
}

Money fee_balance(const FeeBooks *books, const char *account, int64_t due)
{
    int64_t sum = 0;
    for (size_t i = 0; i < books->postings.count; i++) {
        const FeePosting *p = &books->postings.items[i];
        if (str_eq(p->account, str_of(account)) && (due == -1 || p->due == due)) {
            sum += p->dong.dong;
        }
    }
    return (Money){ is_credit(account) ? -sum : sum };
}

static void balance_due(const FeeBooks *books, FeeDue *d)
{
    d->held = fee_balance(books, HELD, d->no);
    d->give_back = fee_balance(books, GIVE_BACK, d->no);
    d->to_collect = fee_balance(books, TO_COLLECT, d->no);
    d->in_bank = fee_balance(books, BANK, d->no);
    d->in_custody = fee_balance(books, CUSTODY, d->no);
}

static Error *load_sums(Db *db, Arena *a, CourtId court, MatterId matter, FeeBooks *out)
{
    FeeDuesRows     dues;
    FeePaymentsRows payments;
    TRY(q_fee_dues(db, court, matter, a, &dues));
    TRY(q_fee_payments(db, court, matter, a, &payments));
    for (size_t i = 0; i < dues.count; i++) {
        const FeeDuesRow *r = &dues.items[i];
        *LIST_ADD(a, &out->dues) = (FeeDue){
            .no = r->no, .purpose = r->purpose, .payer = r->payer, .value = r->value, .whole = r->whole, .amount = r->amount,
            .paid = r->paid, .status = r->status, .asked_on = r->asked_on, .asked_seq = r->asked_seq, .working = r->working,
            .receipt_no = r->receipt_no, .receipt_on = r->receipt_on, .receipt_seq = r->receipt_seq, .claimed_no = r->claimed_no,
            .claimed = r->claimed,
        };
    }
    for (size_t i = 0; i < payments.count; i++) {
        const FeePaymentsRow *r = &payments.items[i];
        *LIST_ADD(a, &out->payments) = (FeePayment){ r->no, r->due, r->bank_ref, r->dong, r->surplus, r->late, r->paid_on, r->seq };
    }
    return NULL;
}

static Error *load_ruling(Db *db, Arena *a, CourtId court, MatterId matter, FeeBooks *out)
{
    FeeRulingOfRow ruling;
    FeeSharesRows  shares;
    TRY(q_fee_ruling_of(db, court, matter, a, &ruling, &out->ruling.there));
    if (!out->ruling.there) {
        return NULL;
    }
    out->ruling = (FeeRuling){ true, ruling.total, ruling.joint, ruling.working, ruling.ruled_on, ruling.seq, ruling.settled_seq };
    TRY(q_fee_shares(db, court, matter, a, &shares));
    for (size_t i = 0; i < shares.count; i++) {
        const FeeSharesRow *r = &shares.items[i];
        *LIST_ADD(a, &out->shares) = (FeeShare){ r->participant, r->fee, r->joint, r->relieved, r->advance, r->refund, r->to_pay };
    }
    return NULL;
}

Error *fee_books_load(Db *db, Arena *a, CourtId court, MatterId matter, FeeBooks *out)
{
    FeeReliefsRows  reliefs;
    FeePostingsRows postings;
    *out = (FeeBooks){ 0 };
    TRY(load_sums(db, a, court, matter, out));
    TRY(q_fee_reliefs(db, court, matter, a, &reliefs));
    for (size_t i = 0; i < reliefs.count; i++) {
        const FeeReliefsRow *r = &reliefs.items[i];
        *LIST_ADD(a, &out->reliefs) = (FeeReliefGiven){ r->participant, r->kind, r->code, r->decided_on };
    }
    TRY(q_fee_postings(db, court, matter, a, &postings));
    for (size_t i = 0; i < postings.count; i++) {
        const FeePostingsRow *r = &postings.items[i];
        *LIST_ADD(a, &out->postings) =
            (FeePosting){ r->entry, r->side, r->account, r->participant, r->due, r->dong, r->why, r->booked_on, r->seq };
    }
    for (size_t i = 0; i < out->dues.count; i++) {
        balance_due(out, &out->dues.items[i]);
    }
    return load_ruling(db, a, court, matter, out);
}

Error *finance_accounts(Db *db, Arena *a, CourtId court, FeeAccountSums *out)
{
    FeeAccountsRows rows;
    TRY(q_fee_accounts(db, court, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        *LIST_ADD(a, out) = (FeeAccountSum){ rows.items[i].account, rows.items[i].dong };
    }
    return NULL;
}

/* ---- changing ------------------------------------------------------------------------------------------------------------------ */

Error *booking_open(Act *act, Booking *out)
{
    *out = (Booking){ .act = act };
    TRY(fee_books_load(act->db, act->arena, act->matter->court, act->matter->id, &out->books));
    out->old_postings = out->books.postings.count;
    out->old_payments = out->books.payments.count;
    return NULL;
}

FeeDue *booking_due(Booking *b, int64_t no)
{
    for (size_t i = 0; i < b->books.dues.count; i++) {
        if (b->books.dues.items[i].no == no) {
            return &b->books.dues.items[i];
        }
    }
    return NULL;
}

FeeDue *booking_find(Booking *b, Str purpose, int64_t payer, Str status)
{
    for (size_t i = b->books.dues.count; i > 0; i--) {
        FeeDue *d = &b->books.dues.items[i - 1];
        bool    fits = status.n > 0 ? str_eq(d->status, status) : !str_eq(d->status, S("ended"));
        if (fits && str_eq(d->purpose, purpose) && (payer == 0 || d->payer == payer)) {
            return d;
        }
    }
    return NULL;
}

void booking_touch(Booking *b, FeeDue *d)
{
    balance_due(&b->books, d);
    for (size_t i = 0; i < b->changed.count; i++) {
        if (b->changed.items[i] == d->no) {
            return;
        }
    }
    *LIST_ADD(b->act->arena, &b->changed) = d->no;
}

FeeDue *booking_add_due(Booking *b, Str purpose, int64_t payer)
{
    int64_t no = (int64_t)b->books.dues.count + 1;
    FeeDue *d = LIST_ADD(b->act->arena, &b->books.dues);
    *d = (FeeDue){ .no = no, .purpose = purpose, .payer = payer, .value = -1, .status = S("open"), .working = S("[]"),
                   .asked_on = date_format(b->act->arena, b->act->day), .asked_seq = b->act->matter->seq + 1 };
    booking_touch(b, d);
    return d;
}

void booking_move(Booking *b, const char *why, const char *debit, const char *credit, int64_t participant, int64_t due, Money sum)
{
    FeeBooks *books = &b->books;
    if (sum.dong == 0) {
        return;
    }
    if (sum.dong < 0) {
        booking_move(b, why, credit, debit, participant, due, (Money){ -sum.dong });
        return;
    }
    FeePosting line = { .entry = books->postings.count == 0 ? 1 : books->postings.items[books->postings.count - 1].entry + 1,
                        .side = 1, .account = str_of(debit), .participant = participant, .due = due, .dong = sum, .why = str_of(why),
                        .booked_on = date_format(b->act->arena, b->act->day), .seq = b->act->matter->seq + 1 };
    *LIST_ADD(b->act->arena, &books->postings) = line;
    line.side = 2;
    line.account = str_of(credit);
    line.dong.dong = -sum.dong;
    *LIST_ADD(b->act->arena, &books->postings) = line;
}

static Str status_of(const FeeDue *d)
{
    return d->receipt_no.n > 0 || d->receipt_seq > 0 ? S("receipted")
           : d->to_collect.dong == 0 && d->held.dong >= d->amount.dong ? S("paid")
                                                                        : S("open");
}

void booking_ask(Booking *b, FeeDue *d, const char *why, Money amount)
{
    balance_due(&b->books, d);
    int64_t missing = amount.dong - d->held.dong;
    if (missing < 0) {
        booking_move(b, why, HELD, GIVE_BACK, d->payer, d->no, (Money){ -missing });
        missing = 0;
    } else {
        int64_t used = missing < d->give_back.dong ? missing : d->give_back.dong;
        booking_move(b, why, GIVE_BACK, HELD, d->payer, d->no, (Money){ used });
        missing -= used;
    }
    booking_move(b, why, TO_COLLECT, ASKED, d->payer, d->no, (Money){ missing - d->to_collect.dong });
    d->amount = amount;
    booking_touch(b, d);
    d->status = amount.dong == 0 ? S("ended") : status_of(d);
}

void booking_end(Booking *b, FeeDue *d, const char *why, FeeEndEffect effect)
{
    balance_due(&b->books, d);
    booking_move(b, why, TO_COLLECT, ASKED, d->payer, d->no, (Money){ -d->to_collect.dong });
    if (effect == FEE_REFUND) {
        booking_move(b, why, HELD, GIVE_BACK, d->payer, d->no, d->held);
    } else if (effect == FEE_TO_BUDGET) {
        booking_move(b, why, HELD, BUDGET, d->payer, d->no, d->held);
    }
    booking_touch(b, d);
    d->status = S("ended");
}

ReliefCodes relief_of(const FeeBooks *books, const Law *law, Date on, int64_t participant)
{
    ReliefCodes out = { S(""), S("") };
    for (size_t i = 0; i < books->reliefs.count; i++) {
        const FeeReliefGiven *g = &books->reliefs.items[i];
        const FeeRelief      *r = g->participant == participant && g->code.n > 0 ? fee_relief(law, on, g->code) : NULL;
        if (r != NULL) {
            *(r->kind == FEE_REDUCED ? &out.reduce : &out.exempt) = r->id;
        }
    }
    return out;
}

Str fee_working_json(Arena *a, const FeeWorking *w)
{
    Buf     b = buf_make(a, WORKING_MAX);
    JsonOut o = json_out(&b);
    json_begin_list(&o, NULL);
    for (size_t i = 0; i < w->steps_count; i++) {
        json_begin(&o, NULL);
        json_add_str(&o, "vi", w->steps[i].text.vi);
        json_add_str(&o, "en", w->steps[i].text.en);
        json_add_str(&o, "basis", w->steps[i].basis);
        json_add_i64(&o, "dong", w->steps[i].dong.dong);
        json_end(&o);
    }
    json_end_list(&o);
    return buf_str(&b);
}

bool act_has_effect(const Act *act, const char *id)
{
    for (uint32_t i = 0; i < act->act->effects_count; i++) {
        if (str_eq(act->act->effects[i], str_of(id))) {
            return true;
        }
    }
    return false;
}

/* ---- into the event ------------------------------------------------------------------------------------------------------------- */

static void write_due(JsonOut *o, const FeeDue *d, Str receipt_key)
{
    json_begin(o, NULL);
    json_add_i64(o, "no", d->no);
    json_add_str(o, "purpose", d->purpose);
    json_add_i64(o, "payer", d->payer);
    json_add_i64(o, "value", d->value);
    json_add_i64(o, "whole", d->whole.dong);
    json_add_i64(o, "amount", d->amount.dong);
    json_add_i64(o, "paid", d->paid.dong);
    json_add_str(o, "status", d->status);
    json_add_str(o, "asked_on", d->asked_on);
    json_add_i64(o, "asked_seq", d->asked_seq);
    json_add_raw(o, "working", d->working);
    json_add_str(o, "receipt_no", d->receipt_no);
    json_add_str(o, "receipt_key", receipt_key);
    json_add_str(o, "receipt_on", d->receipt_on);
    json_add_i64(o, "receipt_seq", d->receipt_seq);
    json_add_str(o, "claimed_no", d->claimed_no);
    json_add_i64(o, "claimed", d->claimed.dong);
    json_add_i64(o, "owed_back", d->give_back.dong);
    json_end(o);
}

static void write_payments(const Booking *b, JsonOut *o)
{
    json_begin_list(o, "payments");
    for (size_t i = b->old_payments; i < b->books.payments.count; i++) {
        const FeePayment *p = &b->books.payments.items[i];
        json_begin(o, NULL);
        json_add_i64(o, "no", p->no);
        json_add_i64(o, "due", p->due);
        json_add_str(o, "bank_ref", p->bank_ref);
        json_add_i64(o, "dong", p->dong.dong);
        json_add_i64(o, "surplus", p->surplus.dong);
        json_add_bool(o, "late", p->late);
        json_add_str(o, "paid_on", p->paid_on);
        json_end(o);
    }
    json_end_list(o);
}

static void write_reliefs(const Booking *b, JsonOut *o)
{
    json_begin_list(o, "reliefs");
    for (size_t i = 0; i < b->reliefs.count; i++) {
        const FeeReliefGiven *r = &b->reliefs.items[i];
        json_begin(o, NULL);
        json_add_i64(o, "participant", r->participant);
        json_add_str(o, "kind", r->kind);
        json_add_str(o, "code", r->code);
        json_add_str(o, "decided_on", r->decided_on);
        json_end(o);
    }
    json_end_list(o);
}

static void write_postings(const Booking *b, JsonOut *o)
{
    json_begin_list(o, "postings");
    for (size_t i = b->old_postings; i < b->books.postings.count; i++) {
        const FeePosting *p = &b->books.postings.items[i];
        json_begin(o, NULL);
        json_add_i64(o, "entry", p->entry);
        json_add_i64(o, "side", p->side);
        json_add_str(o, "account", p->account);
        json_add_i64(o, "participant", p->participant);
        json_add_i64(o, "due", p->due);
        json_add_i64(o, "dong", p->dong.dong);
        json_add_str(o, "why", p->why);
        json_end(o);
    }
    json_end_list(o);
}

static void write_ruling(const Booking *b, JsonOut *o)
{
    json_begin(o, "ruling");
    json_add_i64(o, "total", b->books.ruling.total.dong);
    json_add_i64(o, "joint", b->books.ruling.joint.dong);
    json_add_raw(o, "working", b->books.ruling.working);
    json_begin_list(o, "shares");
    for (size_t i = 0; i < b->books.shares.count; i++) {
        const FeeShare *s = &b->books.shares.items[i];
        json_begin(o, NULL);
        json_add_i64(o, "participant", s->participant);
        json_add_i64(o, "fee", s->fee.dong);
        json_add_i64(o, "joint", s->joint.dong);
        json_add_i64(o, "relieved", s->relieved.dong);
        json_add_i64(o, "advance", s->advance.dong);
        json_add_i64(o, "refund", s->refund.dong);
        json_add_i64(o, "to_pay", s->to_pay.dong);
        json_end(o);
    }
    json_end_list(o);
    json_end(o);
}

void booking_write(Booking *b, const char *effect_id)
{
    JsonOut *o = act_section(b->act, effect_id);
    json_begin_list(o, "dues");
    for (size_t i = 0; i < b->changed.count; i++) {
        FeeDue *d = booking_due(b, b->changed.items[i]);
        balance_due(&b->books, d);
        write_due(o, d, d->no == b->receipted ? b->receipt_key : S(""));
    }
    json_end_list(o);
    write_payments(b, o);
    write_reliefs(b, o);
    write_postings(b, o);
    if (b->ruled) {
        write_ruling(b, o);
    }
    json_add_i64(o, "settled", b->settled);
}

/* ---- and out of it --------------------------------------------------------------------------------------------------------------- */

static Str text(const Json *o, const char *name)
{
    return json_str(o, name, S(""));
}

static int64_t number(const Json *o, const char *name)
{
    return json_i64(o, name, 0);
}

static Money dong(const Json *o, const char *name)
{
    return (Money){ number(o, name) };
}

static Error *apply_due(Tx *tx, const Event *e, const Json *d)
{
    Arena *a = tx_arena(tx);
    Str    key = text(d, "receipt_key");
    Str    receipt = key.n > 0 ? json_str(e->numbers_json, str_z(a, key), S("")) : text(d, "receipt_no");
    return q_fee_due_put(tx, e->court, e->matter, number(d, "no"), text(d, "purpose"), number(d, "payer"), number(d, "value"),
                         dong(d, "whole"), dong(d, "amount"), dong(d, "paid"), text(d, "status"), text(d, "asked_on"),
                         number(d, "asked_seq"), json_canonical(a, json_member(d, "working")), receipt, text(d, "receipt_on"),
                         number(d, "receipt_seq"), text(d, "claimed_no"), dong(d, "claimed"), dong(d, "owed_back"));
}

static Error *apply_payment(Tx *tx, const Event *e, const Json *p)
{
    return q_fee_payment_add(tx, e->court, e->matter, number(p, "no"), number(p, "due"), text(p, "bank_ref"), dong(p, "dong"),
                             dong(p, "surplus"), json_bool(p, "late", false), text(p, "paid_on"), e->seq);
}

static Error *apply_relief(Tx *tx, const Event *e, const Json *r)
{
    return q_fee_relief_put(tx, e->court, e->matter, number(r, "participant"), text(r, "kind"), text(r, "code"), text(r, "decided_on"),
                            e->seq);
}

static Error *apply_posting(Tx *tx, const Event *e, const Json *p)
{
    return q_fee_posting_add(tx, e->court, e->matter, number(p, "entry"), number(p, "side"), text(p, "account"),
                             number(p, "participant"), number(p, "due"), dong(p, "dong"), text(p, "why"),
                             date_format(tx_arena(tx), e->day), e->seq);
}

static Error *apply_share(Tx *tx, const Event *e, const Json *s)
{
    return q_fee_share_add(tx, e->court, e->matter, number(s, "participant"), dong(s, "fee"), dong(s, "joint"), dong(s, "relieved"),
                           dong(s, "advance"), dong(s, "refund"), dong(s, "to_pay"));
}

typedef Error *ApplyOne(Tx *tx, const Event *e, const Json *item);

static Error *apply_list(Tx *tx, const Event *e, const Json *list, ApplyOne *one)
{
    for (size_t i = 0; i < json_count(list); i++) {
        TRY(one(tx, e, json_at(list, i)));
    }
    return NULL;
}

static Error *apply_ruling(Tx *tx, const Event *e, const Json *r)
{
    Arena *a = tx_arena(tx);
    TRY(q_fee_ruling_put(tx, e->court, e->matter, dong(r, "total"), dong(r, "joint"), json_canonical(a, json_member(r, "working")),
                         date_format(a, e->day), e->seq));
    TRY(q_fee_shares_drop(tx, e->court, e->matter));
    return apply_list(tx, e, json_member(r, "shares"), apply_share);
}

Error *booking_apply(Tx *tx, const Event *e, const Json *own)
{
    int64_t settled = number(own, "settled");
    TRY(apply_list(tx, e, json_member(own, "dues"), apply_due));
    TRY(apply_list(tx, e, json_member(own, "payments"), apply_payment));
    TRY(apply_list(tx, e, json_member(own, "reliefs"), apply_relief));
    TRY(apply_list(tx, e, json_member(own, "postings"), apply_posting));
    if (json_is_object(json_member(own, "ruling"))) {
        TRY(apply_ruling(tx, e, json_member(own, "ruling")));
    }
    return settled == 0 ? NULL : q_fee_ruling_settle(tx, e->court, e->matter, settled > 0 ? e->seq : 0);
}

/* ---- proving ---------------------------------------------------------------------------------------------------------------------- */

static Str check_entries(Arena *a, const FeeBooks *b)
{
    for (size_t i = 0; i + 1 < b->postings.count; i += 2) {
        const FeePosting *debit = &b->postings.items[i], *credit = &b->postings.items[i + 1];
        if (debit->entry != credit->entry || debit->side != 1 || credit->side != 2 || debit->dong.dong + credit->dong.dong != 0) {
            return str_format(a, "entry %lld does not add up", (long long)debit->entry);
        }
    }
    return b->postings.count % 2 == 0 ? S("") : S("an entry with one line");
}

static Str check_due(Arena *a, const FeeBooks *b, const FeeDue *d)
{
    int64_t come_in = d->in_bank.dong + d->in_custody.dong;
    int64_t kept_for = d->held.dong + d->give_back.dong + fee_balance(b, BUDGET, d->no).dong;
    int64_t paid = 0;
    for (size_t i = 0; i < b->payments.count; i++) {
        paid += b->payments.items[i].due == d->no ? b->payments.items[i].dong.dong : 0;
    }
    if (come_in != kept_for) {
        return str_format(a, "due %lld: %lld lies there, held for %lld", (long long)d->no, (long long)come_in, (long long)kept_for);
    }
    if (d->held.dong < 0 || d->give_back.dong < 0 || d->to_collect.dong < 0 || d->in_bank.dong < 0 || d->in_custody.dong < 0) {
        return str_format(a, "due %lld: below zero", (long long)d->no);
    }
    if (fee_balance(b, ASKED, d->no).dong != d->to_collect.dong) {
        return str_format(a, "due %lld: asked and to collect differ", (long long)d->no);
    }
    if (paid > d->paid.dong || (d->claimed.dong == 0 && paid != d->paid.dong)) {
        return str_format(a, "due %lld: payments of %lld, said to be %lld", (long long)d->no, (long long)paid, (long long)d->paid.dong);
    }
    bool open = str_eq(d->status, S("open")) || str_eq(d->status, S("paid"));
    if (open && d->held.dong + d->to_collect.dong != d->amount.dong) {
        return str_format(a, "due %lld: held and to collect are not what was asked", (long long)d->no);
    }
    return S("");
}

Error *finance_balanced(Db *db, Arena *a, CourtId court, MatterId matter, Str *what)
{
    FeeBooks books;
    TRY(fee_books_load(db, a, court, matter, &books));
    *what = check_entries(a, &books);
    for (size_t i = 0; i < books.dues.count && what->n == 0; i++) {
        *what = check_due(a, &books, &books.dues.items[i]);
    }
    int64_t loose = fee_balance(&books, BANK, 0).dong + fee_balance(&books, CUSTODY, 0).dong;
    if (what->n == 0 && (loose != 0 || fee_balance(&books, FEE_OWED, -1).dong != fee_balance(&books, FEE_RULED, -1).dong)) {
        *what = S("money without a sum due, or fees ruled, do not add up");
    }
    return NULL;
}
