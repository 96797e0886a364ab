/* What a case or an act of the court costs, and what is paid in advance.
 * Law: NQ 326 Điều 6, 7, 11-13, 26(7)-(8) and the schedule. May use: base, law data. */
#include "law/fee_int.h"

/* ---- one fee --------------------------------------------------------------------------------------------------------- */

Error *fee_of_flat(FeeSheet *sheet, const FeeKind *kind, FeeInstance instance, Money *out)
{
    const FeeAmount *amount;
    TRY(fee_need_amount(sheet, instance == FEE_APPEAL ? kind->appeal : kind->flat, &amount));
    *out = (Money){ amount->dong };
    FEE_WRITE(sheet, "flat", &amount->source, *out, fee_word_text("name", amount->name), fee_word_money(sheet, "sum", *out));
    return NULL;
}

static void write_bracket(FeeSheet *sheet, const FeeBracket *b, Money value, Money sum)
{
    LawWord of = fee_word_money(sheet, "value", value);
    LawWord name = fee_word_text("bracket", b->name);
    LawWord is = fee_word_money(sheet, "sum", sum);
    LawWord rate = fee_word_rate(sheet, "rate", b->per_ten_thousand);
    if (b->per_ten_thousand == 0) {
        FEE_WRITE(sheet, "bracket_flat", &b->source, sum, of, name, is);
    } else if (b->base == 0) {
        FEE_WRITE(sheet, "bracket_rate", &b->source, sum, of, name, rate, is);
    } else {
        FEE_WRITE(sheet, "bracket_over", &b->source, sum, of, name, rate, is, fee_word_money(sheet, "base", (Money){ b->base }),
                  fee_word_money(sheet, "over", (Money){ b->over }));
    }
}

Error *fee_of_value(FeeSheet *sheet, const FeeKind *kind, Money value, Money *out)
{
    if (value.dong < 0 || value.dong > FEE_VALUE_MAX) {
        return fee_error(S("value"), S("fee.error.value"));
    }
    if (kind->table.n == 0) {
        return fee_error(S("value"), S("fee.error.value_not_here"));
    }
    const FeeBracket *b;
    TRY(fee_need_bracket(sheet, kind->table, value, &b));
    *out = (Money){ b->base + fee_part((Money){ value.dong - b->over }, b->per_ten_thousand).dong };
    write_bracket(sheet, b, value, *out);
    if (out->dong < b->least) {
        *out = (Money){ b->least };
        FEE_WRITE(sheet, "least", &b->source, *out, fee_word_money(sheet, "sum", *out));
    }
    return NULL;
}

Error *fee_times(FeeSheet *sheet, Str rate_id, Money *fee)
{
    const FeeRate *rate;
    TRY(fee_need_rate(sheet, rate_id, &rate));
    if (rate->per_ten_thousand == FEE_WHOLE) {
        fee_sheet_use(sheet, &rate->source);
        return NULL;
    }
    Money of = *fee;
    *fee = fee_part(of, rate->per_ten_thousand);
    FEE_WRITE(sheet, "rate_of", &rate->source, *fee, fee_word_text("name", rate->name),
              fee_word_rate(sheet, "rate", rate->per_ten_thousand), fee_word_money(sheet, "of", of),
              fee_word_money(sheet, "sum", *fee));
    return NULL;
}

/* ---- the whole fee and its advance ---------------------------------------------------------------------------------- */

/* At first instance with a value: the fee of the value, beside the flat fee where the kind adds them. */
static Error *ordinary_fee(FeeSheet *sheet, const FeeKind *kind, const FeeClaim *claim, Money *out)
{
    if (claim->instance == FEE_APPEAL || !claim->has_value) {
        return fee_of_flat(sheet, kind, claim->instance, out);
    }
    if (!kind->value_adds) {
        return fee_of_value(sheet, kind, claim->value, out);
    }
    Money flat, by_value;
    TRY(fee_of_flat(sheet, kind, claim->instance, &flat));
    TRY(fee_of_value(sheet, kind, claim->value, &by_value));
    *out = (Money){ flat.dong + by_value.dong };
    FEE_WRITE(sheet, "total", NULL, *out, fee_word_money(sheet, "sum", *out));
    return NULL;
}

static Error *settled_fee(FeeSheet *sheet, const FeeKind *kind, const FeeClaim *claim, Money *fee)
{
    switch (claim->settled) {
    case FEE_NOT_SETTLED: return NULL;
    case FEE_SETTLED_BEFORE_HEARING:
        return fee_times(sheet, str_eq(kind->id, S("administrative")) ? S("settled_dialogue") : S("settled_before_hearing"), fee);
    case FEE_SETTLED_AT_HEARING:
        return fee_times(sheet, claim->simplified ? S("settled_at_simplified_hearing") : S("settled_at_hearing"), fee);
    }
    BUG_IF(true);
}

/* The sentence "equal to the fee" with the rule that says so. */
static Error *advance_equal(FeeSheet *sheet, Str rate_id, Money flat, Money *out)
{
    const FeeRate *rate;
    TRY(fee_need_rate(sheet, rate_id, &rate));
    *out = fee_part(flat, rate->per_ten_thousand);
    FEE_WRITE(sheet, "advance_equal", &rate->source, *out, fee_word_text("name", rate->name), fee_word_money(sheet, "sum", *out));
    return NULL;
}

static Error *flat_amount(const FeeSheet *sheet, const FeeKind *kind, FeeInstance instance, Money *out)
{
    const FeeAmount *amount;
    TRY(fee_need_amount(sheet, instance == FEE_APPEAL ? kind->appeal : kind->flat, &amount));
    *out = (Money){ amount->dong };
    return NULL;
}

/* Half of the fee on the claimed value, not below the flat fee (Điều 7(2)). */
static Error *advance_by_value(FeeSheet *sheet, const FeeKind *kind, Money ordinary, Money *out)
{
    Money flat;
    TRY(flat_amount(sheet, kind, FEE_FIRST, &flat));
    *out = ordinary;
    TRY(fee_times(sheet, S("advance"), out));
    if (out->dong < flat.dong) {
        const FeeRate *rate;
        TRY(fee_need_rate(sheet, S("advance"), &rate));
        *out = flat;
        FEE_WRITE(sheet, "advance_floor", &rate->source, *out, fee_word_money(sheet, "sum", *out));
    }
    return NULL;
}

/* The ordinary advance; in the simplified procedure half of it, the floor included (Điều 7(4)). */
static Error *advance_of(FeeSheet *sheet, const FeeKind *kind, const FeeClaim *claim, Money ordinary, Money *out)
{
    bool first = claim->instance == FEE_FIRST;
    if (kind->no_advance) { /* at first instance nobody, on appeal not the defendant (Điều 22) */
        FEE_WRITE(sheet, "advance_none", &kind->source, (Money){ 0 }, fee_word_text("name", kind->name));
        *out = (Money){ 0 };
        return NULL;
    }
    if (first && claim->has_value && !kind->value_adds) {
        TRY(advance_by_value(sheet, kind, ordinary, out));
    } else {
        Str rule = kind->is_charge                           ? S("advance_charge")
                   : str_eq(kind->id, S("administrative"))   ? S("advance_administrative")
                   : first                                   ? S("advance_flat")
                                                             : S("advance_appeal");
        Money flat;
        TRY(flat_amount(sheet, kind, claim->instance, &flat));
        TRY(advance_equal(sheet, rule, flat, out));
    }
    return claim->simplified ? fee_times(sheet, S("simplified_advance"), out) : NULL;
}

/* ---- relief ---------------------------------------------------------------------------------------------------------- */

static Error *reduce(FeeSheet *sheet, const FeeRelief *r, FeeQuote *q)
{
    const FeeRate *rate;
    TRY(fee_need_rate(sheet, S("reduction"), &rate));
    q->fee = fee_part(q->fee, rate->per_ten_thousand);
    q->advance = fee_part(q->advance, rate->per_ten_thousand);
    FEE_WRITE(sheet, "relief_reduced", &r->source, q->fee, fee_word_text("name", r->name),
              fee_word_rate(sheet, "rate", FEE_WHOLE - rate->per_ten_thousand), fee_word_money(sheet, "sum", q->fee));
    if (q->advance.dong > 0) {
        FEE_WRITE(sheet, "relief_advance", &rate->source, q->advance, fee_word_money(sheet, "sum", q->advance));
    }
    return NULL;
}

static Error *relieve(FeeSheet *sheet, const FeeRelief *exempt, const FeeRelief *reduced, FeeQuote *q)
{
    if (reduced != NULL) {
        TRY(reduce(sheet, reduced, q));
    }
    if (exempt == NULL) {
        return NULL;
    }
    LawWord name = fee_word_text("name", exempt->name);
    q->advance = (Money){ 0 };
    if (exempt->kind == FEE_NO_ADVANCE) {
        FEE_WRITE(sheet, "advance_none", &exempt->source, q->advance, name);
        return NULL;
    }
    q->fee = (Money){ 0 };
    if (exempt->kind == FEE_EXEMPT) {
        FEE_WRITE(sheet, "relief_exempt", &exempt->source, q->fee, name);
    } else {
        FEE_WRITE(sheet, "relief_none", &exempt->source, q->fee, name);
    }
    return NULL;
}

/* ---- the questions people ask ---------------------------------------------------------------------------------------- */

static Error *check_claim(const FeeKind *kind, const FeeClaim *claim)
{
    if (claim->instance == FEE_INSTANCE_NONE) {
        return fee_error(S("instance"), S("fee.error.instance"));
    }
    if (claim->simplified && kind->no_simplified) {
        return fee_error(S("simplified"), S("fee.error.simplified_not_here"));
    }
    if (claim->settled != FEE_NOT_SETTLED && (claim->instance == FEE_APPEAL || kind->no_simplified)) {
        return fee_error(S("settled"), S("fee.error.settled_not_here"));
    }
    return NULL;
}

Error *fee_quote(const Law *law, Date on, const FeeClaim *claim, Arena *a, FeeQuote *out)
{
    FeeSheet         sheet = fee_sheet(law, on, a);
    const FeeKind   *kind;
    const FeeRelief *exempt, *reduced;
    TRY(fee_need_kind(&sheet, claim->kind, &kind));
    TRY(check_claim(kind, claim));
    Str charges = kind->is_charge ? S("civil_matter") : S("");
    TRY(fee_need_relief(&sheet, claim->exempt, S("exempt"), kind, claim->instance, charges, &exempt));
    TRY(fee_need_relief(&sheet, claim->reduce, S("reduce"), kind, claim->instance, charges, &reduced));

    Money ordinary;
    *out = (FeeQuote){ 0 };
    fee_sheet_use(&sheet, &kind->source);
    TRY(ordinary_fee(&sheet, kind, claim, &ordinary));
    out->full = ordinary;
    if (claim->simplified) {
        TRY(fee_times(&sheet, S("simplified"), &out->full));
    }
    TRY(settled_fee(&sheet, kind, claim, &out->full));
    TRY(advance_of(&sheet, kind, claim, ordinary, &out->advance));
    out->fee = out->full;
    TRY(relieve(&sheet, exempt, reduced, out));
    out->working = fee_sheet_working(&sheet);
    return NULL;
}

static Error *charge_sum(FeeSheet *sheet, const FeeCharge *c, int64_t pages, Money *out)
{
    LawWord name = fee_word_text("name", c->name);
    *out = (Money){ c->dong };
    if (!c->per_page) {
        FEE_WRITE(sheet, "flat", &c->source, *out, name, fee_word_money(sheet, "sum", *out));
        return NULL;
    }
    if (pages < 1 || __builtin_mul_overflow(c->dong, pages, &out->dong) || out->dong > FEE_VALUE_MAX) {
        return fee_error(S("pages"), S("fee.error.pages"));
    }
    FEE_WRITE(sheet, "page_charge", &c->source, *out, name, fee_word_number(sheet, "pages", pages),
              fee_word_money(sheet, "unit", (Money){ c->dong }), fee_word_money(sheet, "sum", *out));
    return NULL;
}

Error *fee_charge_quote(const Law *law, Date on, Str charge, int64_t pages, Str exempt_code, Str reduce_code, Arena *a, FeeQuote *out)
{
    FeeSheet         sheet = fee_sheet(law, on, a);
    const FeeCharge *c = fee_charge(law, on, charge);
    const FeeRelief *exempt, *reduced;
    if (c == NULL) {
        return err_arg(fee_error(S("charge"), S("fee.error.charge")), S("code"), charge);
    }
    TRY(fee_need_relief(&sheet, exempt_code, S("exempt"), NULL, FEE_FIRST, c->family, &exempt));
    TRY(fee_need_relief(&sheet, reduce_code, S("reduce"), NULL, FEE_FIRST, c->family, &reduced));
    *out = (FeeQuote){ 0 };
    TRY(charge_sum(&sheet, c, pages, &out->full));
    if (c->advanced) {
        TRY(advance_equal(&sheet, S("advance_charge"), out->full, &out->advance));
    }
    out->fee = out->full;
    TRY(relieve(&sheet, exempt, reduced, out));
    out->working = fee_sheet_working(&sheet);
    return NULL;
}
