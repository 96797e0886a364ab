/* The bank's report: signed, booked once. The key is derived from the installation's secret and handed to the bank by the operator. */
#include "finance/finance_int.h"

#include "core/identity/seal.h"
#include "finance/finance_sql.h"

enum { MESSAGE_MAX = 4096 };

Str bank_message(Arena *a, const BankReport *r)
{
    Buf     b = buf_make(a, KIB(4));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL); /* members in sorted order: the canonical text itself */
    json_add_str(&o, "bank_ref", r->bank_ref);
    json_add_i64(&o, "dong", r->dong.dong);
    json_add_i64(&o, "due", r->due);
    json_add_str(&o, "matter", id_format(a, r->matter.id));
    json_end(&o);
    return buf_str(&b);
}

static Hash signature_of(const House *h, Str message)
{
    SealKey key = seal_key(h->secret, S("partner_bank"));
    return hash_keyed((Bytes){ key.b, sizeof key.b }, (Bytes){ (const uint8_t *)message.p, message.n });
}

Str bank_sign(const House *h, Arena *a, Str message)
{
    return hash_hex(a, signature_of(h, message));
}

static Error *check_signature(const House *h, Arena *a, Str message, Str signature)
{
    Hash  expected = signature_of(h, message);
    Bytes given;
    bool  good = hex_decode(a, signature, &given) && bytes_eq_secret(given, (Bytes){ expected.b, sizeof expected.b });
    return good ? NULL : err_message(err_make(ERR_FORBIDDEN, "signature of a bank report"), S("finance.signature"));
}

static Error *parse_report(Arena *a, Str message, BankReport *out)
{
    const Json *j;
    TRY(json_parse(a, message, MESSAGE_MAX, &j));
    *out = (BankReport){ .due = json_i64(j, "due", 0), .dong = { json_i64(j, "dong", 0) }, .bank_ref = json_str(j, "bank_ref", S("")) };
    bool good = json_is_object(j) && id_parse(json_str(j, "matter", S("")), &out->matter.id) && out->due > 0 && out->dong.dong > 0;
    return good ? NULL : err_make(ERR_BAD_INPUT, "bank report without matter, due or sum");
}

/* The sum due the report is about; a reference the books know must be of this very payment. */
static Error *find_due(Db *db, Arena *a, const BankReport *r, CourtId *court, FeeDue *due)
{
    FeeBooks             books;
    FeePaymentByRefRow   known;
    bool                 found;
    TRY(matter_find_court(db, a, r->matter, court));
    TRY(q_fee_payment_by_ref(db, *court, r->bank_ref, a, &known, &found));
    if (found && !(id_eq(known.matter_id.id, r->matter.id) && known.due == r->due && known.dong.dong == r->dong.dong)) {
        return err_message(err_make(ERR_CONFLICT, "bank reference of another payment"), S("finance.ref_known"));
    }
    TRY(fee_books_load(db, a, *court, r->matter, &books));
    for (size_t i = 0; i < books.dues.count; i++) {
        if (books.dues.items[i].no == r->due) {
            *due = books.dues.items[i];
            return NULL;
        }
    }
    return err_make(ERR_NOT_FOUND, "no sum due %lld", (long long)r->due);
}

static Str act_text(Arena *a, const BankReport *r, const FeeDue *d)
{
    Buf     b = buf_make(a, KIB(4));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "bank_ref", r->bank_ref);
    json_add_i64(&o, "paid_amount", r->dong.dong);
    json_add_str(&o, "fee_purpose", d->purpose);
    json_add_i64(&o, "fee_due_no", d->no);
    if (d->payer > 0) {
        json_add_i64(&o, "person", d->payer);
    }
    json_end(&o);
    return buf_str(&b);
}

Error *bank_report(House *h, Arena *a, Str message, Str signature, ActResult *out)
{
    BankReport r;
    FeeDue     due = { 0 };
    Db        *db;
    ActRequest rq = { .act = S("record_payment"), .version = MATTER_ANY_VERSION,
                      .actor = { .kind = ACTOR_BANK, .channel = S("partner") } };
    TRY(check_signature(h, a, message, signature));
    TRY(parse_report(a, message, &r));
    TRY(db_read(h->db, a, &db));
    Error *failed = find_due(db, a, &r, &rq.court, &due);
    db_done(db);
    TRY(failed);
    rq.matter = r.matter;
    rq.idem = str_format(a, "bank-report-" STR_F, STR_A(r.bank_ref));
    TRY(json_parse(a, act_text(a, &r, &due), MESSAGE_MAX, &rq.input));
    return matter_act(h, a, &rq, out);
}
