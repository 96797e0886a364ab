/* Who bears the fee in the end: each decided claim meets the rows of bearings of its situation; a person's relief comes
 * off his own part; his advance is set off, the surplus goes back.
 * Law: NQ 326 Điều 12(3), 13(3), 18, 23, 26, 27, 29, 32, 34. May use: base, law data. */
#include "law/fee_int.h"

typedef LIST(FeeJointDue) JointList;

typedef struct Split {
    FeeSheet          sheet;
    const FeeCase    *c;
    FeePersonDue     *dues;
    JointList         joint;
    Money             total;
    /* of the row at work */
    const FeeDecision *d;
    const FeeKind     *kind;
    const FeeBearing  *row;
} Split;

/* ---- what a row charges ---------------------------------------------------------------------------------------------- */

/* Fee of a value (or the flat fee), halved in the simplified procedure, times the row's rate. */
static Error *row_fee(Split *s, bool by_value, Money value, Money *out)
{
    FeeSheet *sheet = &s->sheet;
    if (by_value) {
        TRY(fee_of_value(sheet, s->kind, value, out));
    } else {
        TRY(fee_of_flat(sheet, s->kind, s->row->instance, out));
    }
    if (s->c->simplified) {
        TRY(fee_times(sheet, S("simplified"), out));
    }
    if (s->row->per_ten_thousand != FEE_WHOLE) {
        Money of = *out;
        *out = fee_part(of, s->row->per_ten_thousand);
        FEE_WRITE(sheet, "rate_of", &s->row->source, *out, fee_word_text("name", s->row->name),
                  fee_word_rate(sheet, "rate", s->row->per_ten_thousand), fee_word_money(sheet, "of", of),
                  fee_word_money(sheet, "sum", *out));
    }
    return NULL;
}

/* Does the row concern anything, and which value (none: the flat fee)? */
static bool row_base(const Split *s, bool *by_value, Money *value)
{
    const FeeDecision *d = s->d;
    *by_value = d->has_value;
    switch (s->row->of) {
    case FEE_OF_ACCEPTED: *value = d->accepted; return d->has_value ? d->accepted.dong > 0 : d->is_accepted || s->row->payer == FEE_AGREED;
    case FEE_OF_REJECTED:
        *value = (Money){ d->claimed.dong - d->accepted.dong };
        return d->has_value ? value->dong > 0 : !d->is_accepted;
    case FEE_OF_SHARE: *by_value = true; return d->shares_count > 0 || s->row->payer == FEE_NOBODY;
    case FEE_OF_THIRD_PARTY:
        *by_value = true;
        *value = d->third_party;
        return d->third_party.dong > 0;
    case FEE_OF_FLAT: *by_value = false; return true;
    case FEE_OF_FLAT_IF_ACCEPTED: *by_value = false; return d->is_accepted;
    case FEE_OF_FLAT_IF_REJECTED: *by_value = false; return !d->is_accepted;
    case FEE_BASE_NONE: break;
    }
    BUG_IF(true);
}

/* ---- charging people ------------------------------------------------------------------------------------------------- */

/* What relief takes off `lawful`, the part of the person that the law itself puts on him. */
static Error *relief_on(Split *s, uint32_t person, Money lawful, const FeeRelief **why, Money *off)
{
    const FeePerson *p = &s->c->persons[person];
    Law              law = { .fees = s->sheet.law };
    const Str        codes[2] = { p->exempt, p->reduce };
    *off = (Money){ 0 };
    *why = NULL;
    for (size_t i = 0; i < 2 && off->dong == 0; i++) {
        const FeeRelief *r = codes[i].n == 0 ? NULL : fee_relief(&law, s->sheet.on, codes[i]);
        Str              charges = s->kind->is_charge ? S("civil_matter") : S("");
        if (r == NULL || r->kind == FEE_NO_ADVANCE || !fee_relief_fits(r, s->kind, s->row->instance, charges) ||
            (r->as_claimant && person != s->d->claimant)) {
            continue;
        }
        *why = r;
        *off = lawful;
        if (r->kind == FEE_REDUCED) {
            const FeeRate *rate;
            TRY(fee_need_rate(&s->sheet, S("reduction"), &rate));
            *off = (Money){ lawful.dong - fee_part(lawful, rate->per_ten_thousand).dong };
        }
    }
    return NULL;
}

static void write_relief(Split *s, uint32_t person, const FeeRelief *why, Money off)
{
    FEE_WRITE(&s->sheet, "person_relieved", &why->source, off, fee_word_text("who", s->c->persons[person].name),
              fee_word_money(&s->sheet, "sum", off), fee_word_text("name", why->name));
}

/* `lawful`: what he would bear without an agreement; what he took over for others is never relieved (12(3), 13(3)). */
static Error *charge(Split *s, uint32_t person, Money sum, Money lawful)
{
    const FeeRelief *why;
    Money            off;
    if (sum.dong == 0) {
        return NULL;
    }
    TRY(relief_on(s, person, fee_min(sum, lawful), &why, &off));
    s->total.dong += sum.dong;
    s->dues[person].fee.dong += sum.dong - off.dong;
    s->dues[person].relieved.dong += off.dong;
    FEE_WRITE(&s->sheet, "bears", &s->row->source, sum, fee_word_text("who", s->c->persons[person].name),
              fee_word_money(&s->sheet, "sum", sum), fee_word_text("name", s->row->name));
    if (off.dong > 0) {
        write_relief(s, person, why, off);
    }
    return NULL;
}

/* The i-th of `count` parts of `sum` by weights that add up to `all`; the parts add up to the sum exactly. */
static Money part_by_weight(Money sum, int64_t before, int64_t weight, int64_t all)
{
    __extension__ typedef __int128 Wide; /* sum x weight passes 2^63 */
    int64_t to = (int64_t)(((Wide)sum.dong * (before + weight) * 2 + all) / ((Wide)all * 2));
    int64_t from = (int64_t)(((Wide)sum.dong * before * 2 + all) / ((Wide)all * 2));
    return (Money){ to - from };
}

static Str join_names(Split *s, const uint32_t *persons, size_t count, bool english)
{
    Str *names = NEW_N(s->sheet.arena, Str, count);
    for (size_t i = 0; i < count; i++) {
        LawText name = s->c->persons[persons[i]].name;
        names[i] = english ? name.en : name.vi;
    }
    return str_join(s->sheet.arena, names, count, S(", "));
}

/* Joint debtors: one sum for which each is liable. Relief takes off the equal inner part of the relieved person;
 * the others stay bound (26(9)). */
static Error *charge_jointly(Split *s, Money sum)
{
    const FeeDecision *d = s->d;
    uint32_t          *bound = NEW_N(s->sheet.arena, uint32_t, d->debtors_count);
    size_t             bound_count = 0;
    Money              rest = sum;
    for (size_t i = 0; i < d->debtors_count; i++) {
        uint32_t         person = d->debtors[i].person;
        Money            inner = part_by_weight(sum, (int64_t)i, 1, (int64_t)d->debtors_count);
        const FeeRelief *why;
        Money            off;
        TRY(relief_on(s, person, inner, &why, &off));
        rest.dong -= off.dong;
        s->dues[person].relieved.dong += off.dong;
        if (off.dong > 0) {
            write_relief(s, person, why, off);
        }
        if (off.dong < inner.dong || inner.dong == 0) {
            bound[bound_count++] = person;
        }
    }
    s->total.dong += sum.dong;
    if (rest.dong == 0) {
        return NULL;
    }
    for (size_t i = 0; i < bound_count; i++) {
        s->dues[bound[i]].joint.dong += rest.dong;
    }
    *LIST_ADD(s->sheet.arena, &s->joint) = (FeeJointDue){ rest, bound, bound_count };
    LawText who = { join_names(s, bound, bound_count, false), join_names(s, bound, bound_count, true) };
    FEE_WRITE(&s->sheet, "bears_jointly", &s->row->source, rest, fee_word_text("who", who), fee_word_money(&s->sheet, "sum", rest),
              fee_word_text("name", s->row->name));
    return NULL;
}

static Error *charge_evenly(Split *s, Money sum, const FeePart *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Money part = part_by_weight(sum, (int64_t)i, 1, (int64_t)count);
        TRY(charge(s, parts[i].person, part, part));
    }
    return NULL;
}

/* ---- payers ---------------------------------------------------------------------------------------------------------- */

static Error *pay_each_on_own(Split *s, const FeePart *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parts[i].value.dong > 0) {
            Money fee;
            TRY(row_fee(s, true, parts[i].value, &fee));
            TRY(charge(s, parts[i].person, fee, fee));
        }
    }
    return NULL;
}

static Error *pay_debtors(Split *s, bool by_value, Money value)
{
    const FeeDecision *d = s->d;
    if (d->debtors_count == 0) {
        return fee_error(S("debtors"), S("fee.error.debtors"));
    }
    if (by_value && d->debtors_count > 1 && !d->joint) {
        return pay_each_on_own(s, d->debtors, d->debtors_count);
    }
    Money fee;
    TRY(row_fee(s, by_value, value, &fee));
    return d->debtors_count > 1 && d->joint ? charge_jointly(s, fee) : charge_evenly(s, fee, d->debtors, d->debtors_count);
}

static Error *pay_each_debtor(Split *s)
{
    for (size_t i = 0; i < s->d->debtors_count; i++) {
        Money fee;
        TRY(row_fee(s, false, (Money){ 0 }, &fee));
        TRY(charge(s, s->d->debtors[i].person, fee, fee));
    }
    return NULL;
}

/* What the law puts on a person when nothing was agreed: equal parts, or at the hearing all of it on the debtors. */
static Money lawful_part(const Split *s, uint32_t person, Money fee)
{
    const FeeDecision *d = s->d;
    bool               tried = s->row->when == FEE_IF_AGREED;
    int64_t            all = (int64_t)d->debtors_count + (tried ? 0 : 1);
    if (person == d->claimant) {
        return tried ? (Money){ 0 } : part_by_weight(fee, 0, 1, all);
    }
    for (size_t i = 0; i < d->debtors_count; i++) {
        if (d->debtors[i].person == person) {
            return part_by_weight(fee, (int64_t)i + (tried ? 0 : 1), 1, all);
        }
    }
    return (Money){ 0 };
}

static Error *pay_agreed(Split *s, Money fee)
{
    const FeeDecision *d = s->d;
    int64_t            all = 0, before = 0;
    if (d->agreed_count == 0) {
        TRY(charge(s, d->claimant, lawful_part(s, d->claimant, fee), fee));
        for (size_t i = 0; i < d->debtors_count; i++) {
            TRY(charge(s, d->debtors[i].person, lawful_part(s, d->debtors[i].person, fee), fee));
        }
        return NULL;
    }
    for (size_t i = 0; i < d->agreed_count; i++) {
        all += d->agreed[i].value.dong;
    }
    for (size_t i = 0; i < d->agreed_count; i++) {
        uint32_t person = d->agreed[i].person;
        Money    part = part_by_weight(fee, before, d->agreed[i].value.dong, all);
        before += d->agreed[i].value.dong;
        TRY(charge(s, person, part, lawful_part(s, person, fee)));
    }
    return NULL;
}

static Error *apply_row(Split *s)
{
    bool  by_value;
    Money value = { 0 }, fee;
    if (!row_base(s, &by_value, &value)) {
        return NULL;
    }
    switch (s->row->payer) {
    case FEE_NOBODY:
        FEE_WRITE(&s->sheet, "bears_nothing", &s->row->source, (Money){ 0 }, fee_word_text("name", s->row->name));
        return NULL;
    case FEE_CLAIMANT:
        TRY(row_fee(s, by_value, value, &fee));
        return charge(s, s->d->claimant, fee, fee);
    case FEE_DEBTOR: return pay_debtors(s, by_value, value);
    case FEE_EACH_DEBTOR: return pay_each_debtor(s);
    case FEE_SHARER: return pay_each_on_own(s, s->d->shares, s->d->shares_count);
    case FEE_SHARERS_EVEN:
        TRY(row_fee(s, true, value, &fee));
        return charge_evenly(s, fee, s->d->shares, s->d->shares_count);
    case FEE_AGREED:
        TRY(row_fee(s, by_value, value, &fee));
        return pay_agreed(s, fee);
    case FEE_PAYER_NONE: break;
    }
    BUG_IF(true);
}

/* ---- checking the input ----------------------------------------------------------------------------------------------- */

static bool money_ok(Money m)
{
    return m.dong >= 0 && m.dong <= FEE_VALUE_MAX;
}

static bool parts_ok(const FeeCase *c, const FeePart *parts, size_t count, int64_t *sum)
{
    *sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].person >= c->persons_count || !money_ok(parts[i].value)) {
            return false;
        }
        *sum += parts[i].value.dong;
        if (*sum > FEE_VALUE_MAX) {
            return false;
        }
    }
    return true;
}

static Error *check_decision(const FeeCase *c, const FeeDecision *d)
{
    int64_t owed, shared, agreed;
    if (d->claimant >= c->persons_count || !parts_ok(c, d->debtors, d->debtors_count, &owed) ||
        !parts_ok(c, d->shares, d->shares_count, &shared) || !parts_ok(c, d->agreed, d->agreed_count, &agreed)) {
        return fee_error(S("persons"), S("fee.error.persons"));
    }
    if (!money_ok(d->claimed) || !money_ok(d->accepted) || !money_ok(d->third_party) ||
        (d->has_value && d->accepted.dong > d->claimed.dong)) {
        return fee_error(S("accepted"), S("fee.error.accepted"));
    }
    if (d->has_value && d->debtors_count > 1 && !d->joint && owed != d->accepted.dong) {
        return fee_error(S("debtors"), S("fee.error.debtors_sum"));
    }
    if (d->agreed_count > 0 && agreed == 0) {
        return fee_error(S("agreed"), S("fee.error.agreed"));
    }
    if (d->third_party.dong > 0 && d->shares_count == 0) {
        return fee_error(S("shares"), S("fee.error.shares"));
    }
    return NULL;
}

static Error *check_persons(const Law *law, Date on, const FeeCase *c)
{
    for (size_t i = 0; i < c->persons_count; i++) {
        const FeePerson *p = &c->persons[i];
        const FeeRelief *exempt = fee_relief(law, on, p->exempt);
        const FeeRelief *reduced = fee_relief(law, on, p->reduce);
        if ((p->exempt.n > 0 && (exempt == NULL || exempt->kind == FEE_REDUCED))) {
            return err_arg(fee_error(S("exempt"), S("fee.error.relief")), S("code"), p->exempt);
        }
        if (p->reduce.n > 0 && (reduced == NULL || reduced->kind != FEE_REDUCED)) {
            return err_arg(fee_error(S("reduce"), S("fee.error.relief")), S("code"), p->reduce);
        }
        if (!money_ok(p->advance_paid)) {
            return fee_error(S("advance_paid"), S("fee.error.value"));
        }
    }
    return NULL;
}

/* ---- the whole --------------------------------------------------------------------------------------------------------- */

static Error *apply_decision(Split *s, const FeeDecision *d)
{
    const FeeLaw *law = s->sheet.law;
    bool          known = false;
    s->d = d;
    TRY(check_decision(s->c, d));
    TRY(fee_need_kind(&s->sheet, d->kind, &s->kind));
    for (uint32_t i = 0; i < law->bearings_count; i++) {
        const FeeBearing *row = &law->bearings[i];
        if (!str_eq(row->situation, d->situation) || !law_in_force(&row->source, s->sheet.on)) {
            continue;
        }
        known = true;
        if (row->simplified_only && !s->c->simplified) {
            return fee_error(S("simplified"), S("fee.error.simplified_only"));
        }
        if (row->when == FEE_ALWAYS || (row->when == FEE_IF_AGREED) == (d->agreed_count > 0)) {
            s->row = row;
            TRY(apply_row(s));
        }
    }
    return known ? NULL : err_arg(fee_error(S("situation"), S("fee.error.situation")), S("code"), d->situation);
}

static void set_off(Split *s, uint32_t person)
{
    FeePersonDue    *due = &s->dues[person];
    const FeePerson *p = &s->c->persons[person];
    due->advance_paid = p->advance_paid;
    due->refund = (Money){ fee_max((Money){ 0 }, (Money){ p->advance_paid.dong - due->fee.dong }).dong };
    due->to_pay = (Money){ fee_max((Money){ 0 }, (Money){ due->fee.dong - p->advance_paid.dong }).dong };
    if (p->advance_paid.dong == 0) {
        return;
    }
    LawWord who = fee_word_text("who", p->name);
    LawWord paid = fee_word_money(&s->sheet, "paid", p->advance_paid);
    LawWord fee = fee_word_money(&s->sheet, "fee", due->fee);
    const FeeEnd *rule = NULL;
    for (uint32_t i = 0; i < s->sheet.law->ends_count; i++) {
        const FeeEnd *end = &s->sheet.law->ends[i];
        if (end->effect == FEE_SET_OFF && law_in_force(&end->source, s->sheet.on)) {
            rule = end;
        }
    }
    const RuleSource *source = rule == NULL ? NULL : &rule->source;
    if (due->refund.dong > 0) {
        FEE_WRITE(&s->sheet, "person_refund", source, due->refund, who, paid, fee, fee_word_money(&s->sheet, "sum", due->refund));
    } else {
        FEE_WRITE(&s->sheet, "person_to_pay", source, due->to_pay, who, paid, fee, fee_word_money(&s->sheet, "sum", due->to_pay));
    }
}

Error *fee_split(const Law *law, Date on, const FeeCase *c, Arena *a, FeeSplit *out)
{
    Split s = { .sheet = fee_sheet(law, on, a), .c = c, .dues = NEW_N(a, FeePersonDue, c->persons_count) };
    TRY(check_persons(law, on, c));
    for (size_t i = 0; i < c->decisions_count; i++) {
        TRY(apply_decision(&s, &c->decisions[i]));
    }
    for (uint32_t i = 0; i < c->persons_count; i++) {
        set_off(&s, i);
    }
    *out = (FeeSplit){
        .dues = s.dues,
        .dues_count = c->persons_count,
        .joint = s.joint.items,
        .joint_count = s.joint.count,
        .total = s.total,
        .working = fee_sheet_working(&s.sheet),
    };
    return NULL;
}

Error *fee_advance_end(const Law *law, Date on, Str cause, Money paid, Money fee, Arena *a, FeeAdvanceEnd *out)
{
    FeeSheet      sheet = fee_sheet(law, on, a);
    const FeeEnd *end = NULL;
    if (!money_ok(paid) || !money_ok(fee)) {
        return fee_error(S("value"), S("fee.error.value"));
    }
    for (uint32_t i = 0; i < law->fees->ends_count; i++) {
        const FeeEnd *row = &law->fees->ends[i];
        if (str_eq(row->id, cause) && law_in_force(&row->source, on)) {
            end = row;
        }
    }
    if (end == NULL) {
        return err_arg(fee_error(S("cause"), S("fee.error.cause")), S("code"), cause);
    }
    *out = (FeeAdvanceEnd){ .effect = end->effect };
    LawWord name = fee_word_text("name", end->name);
    switch (end->effect) {
    case FEE_REFUND: out->refund = paid; break;
    case FEE_TO_BUDGET: out->to_budget = paid; break;
    case FEE_KEEP: out->kept = paid; break;
    case FEE_SET_OFF:
        out->to_budget = fee_min(paid, fee);
        out->refund = (Money){ paid.dong - out->to_budget.dong };
        break;
    case FEE_END_NONE: BUG_IF(true);
    }
    if (out->to_budget.dong > 0) {
        FEE_WRITE(&sheet, "end_budget", &end->source, out->to_budget, name, fee_word_money(&sheet, "sum", out->to_budget));
    }
    if (out->refund.dong > 0) {
        FEE_WRITE(&sheet, "end_refund", &end->source, out->refund, name, fee_word_money(&sheet, "sum", out->refund));
    }
    if (end->effect == FEE_KEEP) {
        FEE_WRITE(&sheet, "end_keep", &end->source, paid, name, fee_word_money(&sheet, "sum", paid));
    }
    out->working = fee_sheet_working(&sheet);
    return NULL;
}
