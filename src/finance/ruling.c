/* Who bears which fee in the end, from the operative part as data; the set-off with the advances when the ruling is in force; what
 * becomes of advances when a case ends without a ruling. Law: NQ 326 Điều 18, 26, 27; BLTTDS 147, 217, 218 (law/fee.h computes). */
#include "finance/finance_int.h"
#include "finance/finance_msg.h"
#include "law/paper.h"

#include <string.h>

/* ---- the case as the fee law sees it ---------------------------------------------------------------------------------------------- */

typedef LIST(FeeDecision) Decisions;
typedef LIST(FeePerson) Persons;

typedef struct Case {
    Booking  *b;
    Act      *act;
    LIST(int64_t) who; /* participant of each person */
    Persons   persons;
    Decisions decisions;
} Case;

static bool is_party(const Participant *p)
{
    return p->until_on.n == 0
        && (str_eq(p->capacity, S("plaintiff")) || str_eq(p->capacity, S("defendant")) || str_eq(p->capacity, S("related_person")));
}

/* First-instance advances of this person that are still held: what is set off. */
static Money advance_of(Booking *b, int64_t participant)
{
    Money sum = { 0 };
    for (size_t i = 0; i < b->books.dues.count; i++) {
        const FeeDue *d = &b->books.dues.items[i];
        bool          counts = str_eq(d->purpose, S("claim")) || str_eq(d->purpose, S("counterclaim"));
        if (counts && d->payer == participant) {
            sum.dong += d->held.dong;
        }
    }
    return sum;
}

static void add_persons(Case *c)
{
    const Matter *m = c->act->matter;
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        if (is_party(p)) {
            ReliefCodes r = relief_of(&c->b->books, c->act->house->law, c->act->day, p->no);
            *LIST_ADD(c->act->arena, &c->persons) = (FeePerson){ { p->name, p->name }, r.exempt, r.reduce, advance_of(c->b, p->no) };
            *LIST_ADD(c->act->arena, &c->who) = p->no;
        }
    }
}

/* Index of a participant among the persons; whom he represents counts; -1 when he is no party. */
static int person_of(const Case *c, int64_t no)
{
    const Participant *p = matter_participant(c->act->matter, no);
    int64_t            who = p != NULL && p->represents > 0 ? p->represents : no;
    for (size_t i = 0; i < c->who.count; i++) {
        if (c->who.items[i] == who) {
            return (int)i;
        }
    }
    return -1;
}

static Str capacity_of(const Case *c, int person)
{
    return person < 0 ? S("") : matter_participant(c->act->matter, c->who.items[person])->capacity;
}

static int first_of(const Case *c, Str capacity)
{
    for (size_t i = 0; i < c->who.count; i++) {
        if (str_eq(capacity_of(c, (int)i), capacity)) {
            return (int)i;
        }
    }
    return -1;
}

/* ---- the operative part ---------------------------------------------------------------------------------------------------------------- */

typedef struct Item {
    Str   kind;
    int   debtor, creditor;
    Money amount;
    bool  joint;
} Item;
typedef LIST(Item) Items;

static Error *read_items(Case *c, Items *out)
{
    const Json *list = act_input(c->act, "operative");
    for (size_t i = 0; i < json_count(list); i++) {
        const Json *row = json_at(list, i);
        Item        item = { .kind = json_str(row, "kind", S("")), .amount = { json_i64(row, "amount", 0) }, .joint = json_bool(row, "joint", false) };
        item.debtor = person_of(c, json_i64(row, "who_owes", 0));
        item.creditor = person_of(c, json_i64(row, "to_whom", 0));
        if (item.amount.dong < 0 || item.amount.dong > FEE_VALUE_MAX) {
            act_field_error(c->act, S("operative"), S("finance.sum"));
            return NULL;
        }
        *LIST_ADD(c->act->arena, out) = item;
    }
    return NULL;
}

/* Owed in money or in a thing whose value is told: the fee goes by the value. */
static bool is_valued(const Item *i)
{
    bool kind = str_eq(i->kind, S("money")) || str_eq(i->kind, S("deliver")) || str_eq(i->kind, S("land"));
    return kind && i->amount.dong > 0 && i->debtor >= 0;
}

/* ---- one claim ---------------------------------------------------------------------------------------------------------------------------- */

typedef struct Claim {
    const char *situation;
    int         claimant;
    int         against;   /* whoever is asked when the operative part names nobody */
    bool        has_value;
    Money       value;
} Claim;

/* An item belongs to the claim of the one who gets it; what nobody in particular gets is the plaintiff's. */
static bool belongs(const Case *c, const Claim *k, const Item *i)
{
    Str mine = capacity_of(c, k->claimant);
    if (i->creditor < 0) {
        return str_eq(mine, S("plaintiff"));
    }
    return str_eq(mine, S("plaintiff")) ? str_eq(capacity_of(c, i->creditor), mine) : i->creditor == k->claimant;
}

static FeeDecision decision(const Case *c, const Claim *k, const char *situation)
{
    return (FeeDecision){ .kind = c->act->matter->kind, .situation = str_of(situation), .claimant = (uint32_t)k->claimant };
}

static void add_debt(Case *c, const Claim *k, const FeePart *debtors, size_t count, Money sum)
{
    FeeDecision d = decision(c, k, k->situation);
    d.debtors = debtors;
    d.debtors_count = count;
    d.joint = count > 1;
    d.has_value = d.is_accepted = true;
    d.claimed = d.accepted = sum;
    *LIST_ADD(c->act->arena, &c->decisions) = d;
}

/* Rows of a joint debt stand one after the other, each with the whole sum: they are one debt. */
static size_t joint_run(const Items *items, size_t from)
{
    const Item *first = &items->items[from];
    size_t      n = 1;
    while (from + n < items->count) {
        const Item *next = &items->items[from + n];
        if (!next->joint || next->creditor != first->creditor || next->amount.dong != first->amount.dong
            || next->debtor == first->debtor || !is_valued(next)) {
            break;
        }
        n++;
    }
    return n;
}

/* What one debtor owes alone is one sum, however many rows it has: the rates fall as it grows. */
static Money add_own_debts(Case *c, const Claim *k, const Items *items)
{
    Money all = { 0 };
    for (size_t person = 0; person < c->who.count; person++) {
        int64_t sum = 0;
        for (size_t i = 0; i < items->count; i++) {
            const Item *it = &items->items[i];
            sum += is_valued(it) && !it->joint && it->debtor == (int)person && belongs(c, k, it) ? it->amount.dong : 0;
        }
        if (sum > 0) {
            FeePart *debtor = NEW(c->act->arena, FeePart);
            *debtor = (FeePart){ (uint32_t)person, { sum } };
            add_debt(c, k, debtor, 1, (Money){ sum });
            all.dong += sum;
        }
    }
    return all;
}

static Money add_joint_debts(Case *c, const Claim *k, const Items *items)
{
    Money all = { 0 };
    for (size_t i = 0; i < items->count;) {
        const Item *it = &items->items[i];
        if (!is_valued(it) || !it->joint || !belongs(c, k, it)) {
            i++;
            continue;
        }
        size_t   n = joint_run(items, i);
        FeePart *debtors = NEW_N(c->act->arena, FeePart, n);
        for (size_t d = 0; d < n; d++) {
            debtors[d] = (FeePart){ (uint32_t)items->items[i + d].debtor, it->amount };
        }
        add_debt(c, k, debtors, n, it->amount);
        all.dong += it->amount.dong;
        i += n;
    }
    return all;
}

/* What was claimed and not given: its claimant bears the fee of that part. */
static void add_rejected(Case *c, const Claim *k, Money rest)
{
    FeeDecision d = decision(c, k, k->situation);
    FeePart    *against = NEW(c->act->arena, FeePart);
    *against = (FeePart){ (uint32_t)k->against, { 0 } };
    d.debtors = against;
    d.debtors_count = 1;
    d.has_value = true;
    d.claimed = rest;
    *LIST_ADD(c->act->arena, &c->decisions) = d;
}

static void add_flat(Case *c, const Claim *k, const char *situation, int debtor, bool accepted)
{
    FeeDecision d = decision(c, k, situation);
    FeePart    *one = NEW(c->act->arena, FeePart);
    *one = (FeePart){ (uint32_t)debtor, { 0 } };
    d.debtors = one;
    d.debtors_count = 1;
    d.is_accepted = accepted;
    *LIST_ADD(c->act->arena, &c->decisions) = d;
}

/* ---- the plaintiff's claim, counterclaims ---------------------------------------------------------------------------------------------- */

typedef struct Flat {
    bool maintenance, right;
    int  right_debtor;
} Flat;

/* What the operative part decides beside sums: maintenance, a right, a status. */
static Flat add_unvalued(Case *c, const Claim *k, const Items *items)
{
    Flat out = { .right_debtor = k->against };
    for (size_t i = 0; i < items->count; i++) {
        const Item *it = &items->items[i];
        int         debtor = it->debtor >= 0 ? it->debtor : k->against;
        bool        thing = (str_eq(it->kind, S("deliver")) || str_eq(it->kind, S("land"))) && it->amount.dong == 0;
        if (str_eq(it->kind, S("maintenance"))) {
            add_flat(c, k, "maintenance", debtor, true);
            out.maintenance = true;
        } else if ((thing || str_eq(it->kind, S("declare")) || str_eq(it->kind, S("status"))) && belongs(c, k, it)) {
            out.right = true;
            out.right_debtor = debtor;
        }
    }
    return out;
}

/* What each gets of a thing divided: money one pays the other for the difference goes from share to share. */
static void add_division(Case *c, const Claim *k, const Items *items)
{
    FeeDecision d = decision(c, k, "division");
    FeePart    *shares = NEW_N(c->act->arena, FeePart, c->who.count);
    for (size_t p = 0; p < c->who.count; p++) {
        int64_t sum = 0;
        for (size_t i = 0; i < items->count; i++) {
            const Item *it = &items->items[i];
            bool        thing = str_eq(it->kind, S("deliver")) || str_eq(it->kind, S("land"));
            bool        money = str_eq(it->kind, S("money"));
            sum += (thing || money) && it->creditor == (int)p ? it->amount.dong : 0;
            sum -= money && it->debtor == (int)p ? it->amount.dong : 0;
        }
        if (sum > 0) {
            shares[d.shares_count++] = (FeePart){ (uint32_t)p, { sum } };
        }
    }
    d.shares = shares;
    if (d.shares_count > 0) {
        *LIST_ADD(c->act->arena, &c->decisions) = d;
    }
}

/* A divorce costs its claimant the flat fee whatever the result; property beside it, or an inheritance, is divided. */
static void add_divided(Case *c, const Claim *k, const Items *items)
{
    (void)add_unvalued(c, k, items); /* maintenance */
    if (fee_is_divorce(c->act)) {
        add_flat(c, k, "divorce", k->against, true);
    }
    add_division(c, k, items);
    if (c->decisions.count == 0) {
        add_flat(c, k, "division_not_theirs", k->against, false);
    }
}

static void add_main_claim(Case *c, const Items *items)
{
    Str   outcome = act_input_text(c->act, "outcome_for");
    Claim k = { .situation = "contested", .claimant = first_of(c, S("plaintiff")), .against = first_of(c, S("defendant")) };
    k.has_value = fee_has_value(c->act, &k.value.dong);
    if (fee_is_division(c->act)) {
        add_divided(c, &k, items);
        return;
    }
    bool  accepted = !str_eq(outcome, S("rejected"));
    Money given = { 0 };
    given.dong += add_own_debts(c, &k, items).dong;
    given.dong += add_joint_debts(c, &k, items).dong;
    Flat flat = add_unvalued(c, &k, items);
    if (flat.right) {
        add_flat(c, &k, "right_only", flat.right_debtor, true);
    }
    bool by_value = k.has_value && !str_eq(outcome, S("accepted")) && given.dong < k.value.dong;
    if (by_value) {
        add_rejected(c, &k, (Money){ k.value.dong - given.dong });
    } else if (given.dong == 0 && !flat.right && !flat.maintenance) {
        if (k.has_value && accepted) { /* accepted in full, by words alone: the whole value */
            FeePart *debtor = NEW(c->act->arena, FeePart);
            *debtor = (FeePart){ (uint32_t)k.against, k.value };
            add_debt(c, &k, debtor, 1, k.value);
        } else {
            add_flat(c, &k, "right_only", k.against, accepted);
        }
    }
}

/* Counterclaims and independent claims: what their claimant gets; the rest of what he claimed is rejected. */
static void add_counterclaim(Case *c, const Items *items, const FeeDue *due)
{
    int claimant = person_of(c, due->payer);
    if (claimant < 0) {
        return;
    }
    bool  counter = str_eq(capacity_of(c, claimant), S("defendant"));
    Claim k = { .situation = counter ? "counterclaim" : "independent_claim", .claimant = claimant,
                .against = first_of(c, counter ? S("plaintiff") : S("defendant")), .has_value = due->value >= 0,
                .value = { due->value } };
    Money given = add_own_debts(c, &k, items);
    given.dong += add_joint_debts(c, &k, items).dong;
    if (k.has_value && given.dong < k.value.dong) {
        add_rejected(c, &k, (Money){ k.value.dong - given.dong });
    } else if (!k.has_value && given.dong == 0) {
        bool accepted = false;
        for (size_t i = 0; i < items->count; i++) {
            const Item *it = &items->items[i];
            accepted = accepted || (it->creditor == claimant && !str_eq(it->kind, S("reject")));
        }
        add_flat(c, &k, "right_only", k.against, accepted);
    }
}

/* The whole case was agreed: half the fee before the hearing opens, all of it there (NQ 326 26(7), 26(8)). */
static void add_settlement(Case *c, bool at_hearing)
{
    Claim k = { .situation = at_hearing ? "settled_at_hearing" : "settled_before_hearing", .claimant = first_of(c, S("plaintiff")) };
    k.has_value = fee_has_value(c->act, &k.value.dong);
    FeeDecision d = decision(c, &k, k.situation);
    FeePart    *debtors = NEW_N(c->act->arena, FeePart, c->who.count);
    for (size_t i = 0; i < c->who.count; i++) {
        if (str_eq(capacity_of(c, (int)i), S("defendant"))) {
            debtors[d.debtors_count++] = (FeePart){ (uint32_t)i, k.has_value ? k.value : (Money){ 0 } };
        }
    }
    d.debtors = debtors;
    d.joint = d.debtors_count > 1;
    d.has_value = k.has_value;
    d.is_accepted = true;
    if (k.has_value) {
        d.claimed = d.accepted = k.value;
    }
    int64_t share = matter_field_number(c->act->matter, S("fee_share_agreed"), -1);
    if (share >= 0 && d.debtors_count > 0) { /* agreed: so many of a hundred the plaintiff, the rest the defendants in equal parts */
        FeePart *agreed = NEW_N(c->act->arena, FeePart, d.debtors_count + 1);
        agreed[0] = (FeePart){ (uint32_t)k.claimant, { share * (int64_t)d.debtors_count } };
        for (size_t i = 0; i < d.debtors_count; i++) {
            agreed[i + 1] = (FeePart){ debtors[i].person, { 100 - share } };
        }
        d.agreed = agreed;
        d.agreed_count = d.debtors_count + 1;
    }
    *LIST_ADD(c->act->arena, &c->decisions) = d;
}

/* ---- the split -------------------------------------------------------------------------------------------------------------------------- */

static void keep_split(Booking *b, const Case *c, const FeeSplit *s)
{
    Arena *a = b->act->arena;
    memset(&b->books.shares, 0, sizeof b->books.shares);
    b->books.ruling = (FeeRuling){ .there = true, .total = s->total, .working = fee_working_json(a, &s->working) };
    for (size_t i = 0; i < s->joint_count; i++) {
        b->books.ruling.joint.dong += s->joint[i].dong.dong;
    }
    for (size_t i = 0; i < s->dues_count; i++) {
        const FeePersonDue *d = &s->dues[i];
        *LIST_ADD(a, &b->books.shares) =
            (FeeShare){ c->who.items[i], d->fee, d->joint, d->relieved, d->advance_paid, d->refund, d->to_pay };
    }
    b->ruled = true;
}

/* Nobody to bear it, nothing to compute: a file without both sides is not split. */
static bool has_sides(const Case *c)
{
    return first_of(c, S("plaintiff")) >= 0 && first_of(c, S("defendant")) >= 0;
}

static Error *split(Booking *b)
{
    Case     c = { .b = b, .act = b->act };
    Items    items = { 0 };
    FeeSplit s;
    add_persons(&c);
    TRY(read_items(&c, &items));
    if (b->act->field_errors != NULL || !has_sides(&c)) {
        return NULL;
    }
    if (act_has_effect(b->act, "pronounce_judgment")) {
        add_main_claim(&c, &items);
        for (size_t i = 0; i < b->books.dues.count; i++) {
            const FeeDue *d = &b->books.dues.items[i];
            if (str_eq(d->purpose, S("counterclaim")) && !str_eq(d->status, S("ended"))) {
                add_counterclaim(&c, &items, d);
            }
        }
    } else {
        add_settlement(&c, str_eq(b->act->matter->state, S("hearing")));
    }
    FeeCase ask = { c.persons.items, c.persons.count, c.decisions.items, c.decisions.count, false };
    TRY(fee_split(b->act->house->law, b->act->day, &ask, b->act->arena, &s));
    keep_split(b, &c, &s);
    return NULL;
}

/* ---- what the paper says ------------------------------------------------------------------------------------------------------------------ */

static Str sum_of(Act *act, Money m)
{
    return i18n_money_paper(act->arena, m);
}

/* The sentences go on where the operative part ends: "4. …" after three items. */
typedef struct Said {
    Act    *act;
    JsonOut out;
    int64_t no;
} Said;

static void say(Said *to, Str sentence)
{
    json_begin(&to->out, NULL);
    json_add_i64(&to->out, "no", ++to->no);
    json_add_str(&to->out, "text", sentence);
    json_end(&to->out);
}

static Str who_is(Act *act, int64_t no)
{
    const Participant *p = matter_participant(act->matter, no);
    if (p == NULL) {
        return S("");
    }
    Str capacity = paper_word(act->house->law, str_z(act->arena, str_format(act->arena, "capacity_" STR_F, STR_A(p->capacity))));
    return str_format(act->arena, STR_F " " STR_F, STR_A(capacity), STR_A(p->name));
}

/* The judge's own words on this payer's fee stand instead of the program's: a judgment states a fee once. What he says is to be
 * what the law computes, for that is what the ledger collects. */
static bool is_drafted(Act *act, int64_t participant, bool joint, Money computed, Money before_relief)
{
    const Json *list = act_input(act, "operative");
    bool        found = false;
    for (size_t i = 0; i < json_count(list); i++) {
        const Json        *row = json_at(list, i);
        int64_t            amount = json_i64(row, "amount", 0);
        const Participant *p = matter_participant(act->matter, json_i64(row, "who_owes", 0));
        if (p == NULL || !str_eq(json_str(row, "kind", S("")), S("fee")) || json_bool(row, "joint", false) != joint
            || (p->no != participant && p->represents != participant)) {
            continue;
        }
        found = true;
        if (amount > 0 && amount != computed.dong && amount != before_relief.dong) {
            act_field_error(act, S("operative"), S("finance.fee_drafted"));
        }
    }
    return found;
}

/* "Nguyên đơn Lê Văn A" as it stands within a sentence. */
static Str within(Arena *a, Str who)
{
    return who.n > 0 && who.p[0] >= 'A' && who.p[0] <= 'Z' ? str_format(a, "%c" STR_F, who.p[0] - 'A' + 'a', STR_A(str_sub(who, 1, who.n))) : who;
}

static void say_share(Said *o, const FeeShare *s)
{
    Act   *act = o->act;
    Arena *a = act->arena;
    Str    who = who_is(act, s->participant), fee = sum_of(act, s->fee);
    Money  before_relief = { s->fee.dong + s->relieved.dong };
    if (!is_drafted(act, s->participant, false, s->fee, before_relief) && s->fee.dong > 0) {
        say(o, MSG(a, LANG_VI, M_finance_says_bears, { S("who"), who }, { S("sum"), fee }));
    }
    if (s->relieved.dong > 0) {
        say(o, MSG(a, LANG_VI, M_finance_says_relieved, { S("who"), who }, { S("sum"), sum_of(act, s->relieved) }));
    }
    if (s->advance.dong > 0 && s->fee.dong > 0) {
        Msg off = s->to_pay.dong > 0 ? M_finance_says_set_off : M_finance_says_set_off_whole;
        say(o, MSG(a, LANG_VI, off, { S("who"), within(a, who) }, { S("advance"), sum_of(act, s->advance) }, { S("rest"), sum_of(act, s->to_pay) }));
    }
    if (s->refund.dong > 0) {
        say(o, MSG(a, LANG_VI, M_finance_says_refund, { S("who"), within(a, who) }, { S("sum"), sum_of(act, s->refund) }));
    }
}

static void say_joint(Said *o, const FeeBooks *books)
{
    Act *act = o->act;
    LIST(Str) names = { 0 };
    Money joint = books->ruling.joint;
    bool  drafted = false;
    for (size_t i = 0; i < books->shares.count; i++) {
        int64_t who = books->shares.items[i].participant;
        if (books->shares.items[i].joint.dong > 0) {
            *LIST_ADD(act->arena, &names) = who_is(act, who);
            drafted = is_drafted(act, who, true, joint, joint) || drafted;
        }
    }
    if (joint.dong > 0 && !drafted) {
        say(o, MSG(act->arena, LANG_VI, M_finance_says_jointly, { S("who"), str_join(act->arena, names.items, names.count, S(", ")) },
                   { S("sum"), sum_of(act, joint) }));
    }
}

static void tell_ruling(Booking *b)
{
    Buf     text = buf_make(b->act->arena, KIB(64));
    Said    o = { b->act, json_out(&text), (int64_t)json_count(act_input(b->act, "operative")) };
    json_begin_list(&o.out, NULL);
    for (size_t i = 0; i < b->books.shares.count; i++) {
        say_share(&o, &b->books.shares.items[i]);
    }
    say_joint(&o, &b->books);
    json_end_list(&o.out);
    act_paper_json(b->act, "fees", buf_str(&text));
}

Error *prepare_split(Act *act)
{
    Booking b;
    TRY(booking_open(act, &b));
    TRY(split(&b));
    if (b.ruled) {
        tell_ruling(&b);
        b.settled = act_has_effect(act, "settle_fees") ? 1 : 0; /* of one act, the sections may be applied in either order */
        booking_write(&b, "split_fees");
    }
    return NULL;
}

/* ---- in force ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_first_instance(const FeeDue *d)
{
    return str_eq(d->purpose, S("claim")) || str_eq(d->purpose, S("counterclaim"));
}

static void settle_share(Booking *b, const FeeShare *s)
{
    int64_t left = s->fee.dong;
    for (size_t i = 0; i < b->books.dues.count; i++) {
        FeeDue *d = &b->books.dues.items[i];
        if (d->payer != s->participant || !is_first_instance(d) || str_eq(d->status, S("ended"))) {
            continue;
        }
        int64_t used = left < d->held.dong ? left : d->held.dong;
        left -= used;
        booking_move(b, "set_off", HELD, BUDGET, d->payer, d->no, (Money){ used });
        booking_touch(b, d);
        booking_end(b, d, "refund", FEE_REFUND);
    }
    booking_move(b, "ruled", FEE_OWED, FEE_RULED, s->participant, 0, (Money){ left });
}

/* The ruling on fees is in force with the judgment: advances are set off, the surplus is owed back, the rest is for the
 * enforcement body to collect (NQ 326 Điều 18). */
Error *prepare_settle(Act *act)
{
    Booking b;
    TRY(booking_open(act, &b));
    if (act_has_effect(act, "split_fees")) {
        TRY(split(&b));
        b.ruled = false; /* split_fees writes it down */
    }
    if (!b.books.ruling.there || b.books.ruling.settled_seq > 0) {
        return NULL;
    }
    for (size_t i = 0; i < b.books.shares.count; i++) {
        settle_share(&b, &b.books.shares.items[i]);
    }
    booking_move(&b, "ruled", FEE_OWED, FEE_RULED, 0, 0, b.books.ruling.joint);
    b.settled = 1;
    booking_write(&b, "settle_fees");
    return NULL;
}

/* The force was certified by mistake: its entries are booked the other way round. What was already paid back stays paid back. */
Error *prepare_reopen(Act *act)
{
    Booking b;
    TRY(booking_open(act, &b));
    int64_t booked = b.books.ruling.settled_seq;
    if (!b.books.ruling.there || booked == 0) {
        return NULL;
    }
    for (size_t i = 0; i + 1 < b.old_postings; i += 2) {
        FeePosting debit = b.books.postings.items[i], credit = b.books.postings.items[i + 1];
        if (debit.seq != booked) {
            continue;
        }
        Money sum = debit.dong;
        if (str_eq(credit.account, S(GIVE_BACK))) {
            Money there = fee_balance(&b.books, GIVE_BACK, debit.due);
            sum = there.dong < sum.dong ? there : sum;
        }
        booking_move(&b, "reopened", str_z(act->arena, credit.account), str_z(act->arena, debit.account), debit.participant, debit.due,
                     sum);
        FeeDue *d = booking_due(&b, debit.due);
        if (d != NULL) {
            booking_touch(&b, d);
            d->status = d->receipt_seq > 0 ? S("receipted") : S("open");
        }
    }
    b.settled = -1;
    booking_write(&b, "reopen_fees");
    return NULL;
}

/* ---- a case that ends without a ruling ------------------------------------------------------------------------------------------------------ */

/* The end of the fee law that an act of the procedure means; empty: the law is silent, the advance stays until somebody decides. */
static Str cause_of(const Act *act)
{
    static const struct {
        Str reason, cause;
    } causes[] = {
        { S_INIT("died"), S_INIT("party_ended") },
        { S_INIT("dissolved"), S_INIT("party_ended") },
        { S_INIT("withdrawn"), S_INIT("claim_withdrawn") },
        { S_INIT("plaintiff_absent"), S_INIT("plaintiff_absent") },
        { S_INIT("bankruptcy"), S_INIT("bankruptcy_opened") },
        { S_INIT("costs_unpaid"), S_INIT("costs_unpaid") },
        { S_INIT("limitation"), S_INIT("limitation_expired") },
        { S_INIT("should_be_returned"), S_INIT("wrongly_accepted") },
    };
    if (act_has_effect(act, "return_petition") || str_eq(act->matter->state, S("appealed"))) {
        return S("petition_returned");
    }
    Str reason = act_input_text(act, "termination_reason");
    for (size_t i = 0; i < COUNT_OF(causes); i++) {
        if (str_eq(causes[i].reason, reason)) {
            return causes[i].cause;
        }
    }
    return S("");
}

static Error *end_due(Booking *b, FeeDue *d, Str cause, Buf *said)
{
    FeeAdvanceEnd end;
    TRY(fee_advance_end(b->act->house->law, b->act->day, cause, d->held, (Money){ 0 }, b->act->arena, &end));
    for (size_t i = 0; i < end.working.steps_count && d->held.dong > 0; i++) {
        buf_addf(said, "%s" STR_F, said->n > 0 ? "; " : "", STR_A(end.working.steps[i].text.vi));
    }
    booking_end(b, d, "ended", end.effect);
    return NULL;
}

/* Does this act end that due: an appeal that is returned ends its own, the end of a case those of first instance. */
static bool is_ended(const Act *act, const FeeDue *d)
{
    bool of_appeal = str_eq(act->matter->state, S("appealed"));
    bool meant = of_appeal ? str_eq(d->purpose, S("appeal")) && d->payer == act_input_number(act, "person", 0) : is_first_instance(d);
    return meant && !str_eq(d->status, S("ended"));
}

Error *prepare_advance_end(Act *act)
{
    Booking b;
    Buf     said = buf_make(act->arena, KIB(16));
    Str     cause = cause_of(act);
    TRY(booking_open(act, &b));
    for (size_t i = 0; i < b.books.dues.count && cause.n > 0; i++) {
        FeeDue *d = &b.books.dues.items[i];
        if (is_ended(act, d)) {
            TRY(end_due(&b, d, str_eq(d->purpose, S("counterclaim")) ? S("counterclaim_withdrawn") : cause, &said));
        }
    }
    if (said.n > 0) {
        act_paper_text(act, "advance_end", str_format(act->arena, STR_F ".", STR_A(buf_str(&said))));
    }
    booking_write(&b, "decide_advance");
    return NULL;
}

/* An appeal withdrawn before the hearing of the appeal costs half its fee (NQ 326 29(4)); unpaid, nothing is asked any more. */
Error *prepare_appeal_fee_end(Act *act)
{
    Booking     b;
    FeeSplit    s;
    TRY(booking_open(act, &b));
    FeeDue *d = booking_find(&b, S("appeal"), act_input_number(act, "person", 0), S(""));
    if (d == NULL) {
        return NULL;
    }
    ReliefCodes r = relief_of(&b.books, act->house->law, act->day, d->payer);
    FeePerson   payer = { { S(""), S("") }, r.exempt, r.reduce, d->held };
    FeeDecision withdrawn = { .kind = act->matter->kind, .situation = S("appeal_withdrawn_before_hearing") };
    FeeCase     c = { &payer, 1, &withdrawn, 1, false };
    TRY(fee_split(act->house->law, act->day, &c, act->arena, &s));
    Money used = { s.dues[0].fee.dong < d->held.dong ? s.dues[0].fee.dong : d->held.dong };
    booking_move(&b, "set_off", HELD, BUDGET, d->payer, d->no, used);
    booking_touch(&b, d);
    booking_end(&b, d, "ended", FEE_REFUND);
    booking_write(&b, "end_appeal_fee");
    return NULL;
}
