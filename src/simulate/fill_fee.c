/* What people pay and how: in full, too little at first, late, twice. Reads: the books of finance. */
#include "simulate/fill_int.h"

#include "finance/finance.h"

/* The first sum of these purposes in that status. */
static const FeeDue *find_due(const FeeBooks *books, bool claim, bool later, const char *status)
{
    for (size_t i = 0; i < books->dues.count; i++) {
        const FeeDue *d = &books->dues.items[i];
        bool          fits = str_eq(d->purpose, S("claim")) ? claim : later;
        if (fits && str_eq(d->status, str_of(status))) {
            return d;
        }
    }
    return NULL;
}

/* Careless people send too little and then the rest; some pay twice because the first payment seems lost. */
static int64_t sum_sent(Fill *f, const FeeDue *d)
{
    int64_t rest = d->amount.dong - d->paid.dong;
    bool    first = d->paid.dong == 0;
    return first && f->file->plan.careless && chance_percent(f->chance, 50) && rest > 200000 ? rest - 100000 : rest;
}

Error *fill_payment(Fill *f, bool *possible)
{
    FeeBooks books = { 0 };
    TRY(fee_books_load(f->db, f->arena, f->matter->court, f->matter->id, &books));
    const FeeDue *open = find_due(&books, true, true, "open");
    const FeeDue *paid = find_due(&books, true, true, "paid");
    *possible = true;
    if (open != NULL && open->claimed_no.n > 0) { /* paid at the counter: nobody pays once more */
        *possible = false;
        return NULL;
    }
    if (open != NULL) {
        f->amount = sum_sent(f, open);
    } else if (paid != NULL && paid->paid.dong == paid->amount.dong && chance_percent(f->chance, 5)) {
        open = paid;
        f->amount = paid->amount.dong;
    } else {
        *possible = false;
        return NULL;
    }
    f->purpose = open->purpose;
    f->person = open->payer;
    *possible = f->amount > 0;
    return NULL;
}

/* A receipt is given for what is paid; a paper one is handed in for what is asked. */
Error *fill_receipt(Fill *f, bool *possible)
{
    FeeBooks books = { 0 };
    bool     later = str_has(f->act->id, S("later"));
    TRY(fee_books_load(f->db, f->arena, f->matter->court, f->matter->id, &books));
    const FeeDue *d = find_due(&books, !later, later, str_starts(f->act->id, S("issue")) ? "paid" : "open");
    *possible = d != NULL;
    if (d != NULL) {
        f->purpose = d->purpose;
        f->person = d->payer;
        f->amount = d->amount.dong;
    }
    return NULL;
}

/* Who asked for something: a defendant with a counterclaim, else the plaintiff. */
Error *fill_claimant(Fill *f, bool *possible)
{
    const Participant *p = matter_first(f->matter, str_eq(f->act->id, S("ask_counterclaim_fee")) ? S("defendant") : S("plaintiff"));
    *possible = p != NULL;
    f->person = p == NULL ? 0 : p->no;
    return NULL;
}

Error *fill_bank_ref(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, str_format(f->arena, "GL-%010lld", (long long)chance_below(f->chance, INT64_C(10000000000))));
    return NULL;
}

Error *fill_paid_amount(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_i64(f->out, name, f->amount);
    return NULL;
}

Error *fill_fee_purpose(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, f->purpose);
    return NULL;
}

Error *fill_receipt_number(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, str_format(f->arena, "GD-%06lld", (long long)chance_below(f->chance, 1000000)));
    return NULL;
}

/* A company is not poor. */
static bool is_granted(const Fill *f)
{
    return (f->file->plan.taste >> 20 & 1) && !f->file->dispute.topic->organisation;
}

Error *fill_relief(Fill *f, const char *name, bool required)
{
    (void)required;
    json_add_str(f->out, name, is_granted(f) ? S("exempt") : S("refused"));
    return NULL;
}

Error *fill_relief_code(Fill *f, const char *name, bool required)
{
    (void)required;
    if (is_granted(f)) {
        json_add_str(f->out, name, S("poor_household"));
    }
    return NULL;
}

Error *fill_counterclaim_value(Fill *f, const char *name, bool required)
{
    (void)required;
    int64_t value = f->file->dispute.value / 5 / 1000000 * 1000000;
    if (value > 0) {
        json_add_i64(f->out, name, value);
    }
    return NULL;
}
