/* What has to be advanced: the notice, its sum with the working, relief from it, advances of litigation costs.
 * Law: BLTTDS 146, 195(1), 195(2), 202, 276; NQ 326 Điều 7, 11-17, 25; PL 05/2024 (costs). */
#include "finance/finance_int.h"

#include "law/court.h"
#include "law/relation.h"

/* ---- on what it is computed ------------------------------------------------------------------------------------------------------ */

static bool is_relation(const Act *act, const Str *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(act->matter->relation, codes[i])) {
            return true;
        }
    }
    return false;
}

/* Divorce, with or without property in the same petition (NQ 326 27(5)). */
bool fee_is_divorce(const Act *act)
{
    static const Str codes[] = { S_INIT("HN.28.1"), S_INIT("HN.28.1.01"), S_INIT("HN.28.1.03") };
    return is_relation(act, codes, COUNT_OF(codes));
}

/* Common property or an inheritance is divided: each bears the fee on his share (NQ 326 27(5)b, 27(7)). */
bool fee_is_division(const Act *act)
{
    static const Str codes[] = { S_INIT("DS.26.2.03"), S_INIT("DS.26.5"), S_INIT("DS.26.5.01"), S_INIT("DS.26.5.02"),
                                 S_INIT("HN.28.1.04"), S_INIT("HN.28.2") };
    return fee_is_divorce(act) || is_relation(act, codes, COUNT_OF(codes));
}

/* The value in dispute, unless the relation is one that has none by its nature (NQ 326 24(2)). */
bool fee_has_value(const Act *act, int64_t *value)
{
    const FieldValue *f = matter_field(act->matter, S("claim_value"));
    const Relation   *r = registry_relation(act->house->registry, act->matter->relation);
    *value = f == NULL ? -1 : f->number;
    return f != NULL && f->number >= 0 && (r == NULL || r->valued != VALUED_NO || fee_is_divorce(act));
}

static void join_working(Arena *a, FeeWorking *to, const FeeWorking *more)
{
    FeeStep *steps = NEW_N(a, FeeStep, to->steps_count + more->steps_count);
    for (size_t i = 0; i < to->steps_count + more->steps_count; i++) {
        steps[i] = i < to->steps_count ? to->steps[i] : more->steps[i - to->steps_count];
    }
    to->steps = steps;
    to->steps_count += more->steps_count;
}

/* The quote for this due as its payer's relief stands. */
static Error *quote_due(Booking *b, const FeeDue *d, FeeQuote *out)
{
    Act        *act = b->act;
    ReliefCodes relief = relief_of(&b->books, act->house->law, act->day, d->payer);
    FeeClaim    c = { .kind = act->matter->kind, .instance = str_eq(d->purpose, S("appeal")) ? FEE_APPEAL : FEE_FIRST,
                      .has_value = d->value >= 0, .value = { d->value >= 0 ? d->value : 0 }, .exempt = relief.exempt,
                      .reduce = relief.reduce };
    TRY(fee_quote(act->house->law, act->day, &c, act->arena, out));
    if (str_eq(d->purpose, S("claim")) && c.has_value && fee_is_divorce(act)) { /* the flat fee of the divorce beside that of the value */
        FeeQuote flat;
        c.has_value = false;
        TRY(fee_quote(act->house->law, act->day, &c, act->arena, &flat));
        out->full.dong += flat.full.dong;
        out->fee.dong += flat.fee.dong;
        out->advance.dong += flat.advance.dong;
        join_working(act->arena, &out->working, &flat.working);
    }
    return NULL;
}

/* Computes the due anew and asks for what comes out. */
static Error *ask_quoted(Booking *b, FeeDue *d, const char *why)
{
    FeeQuote q;
    TRY(quote_due(b, d, &q));
    d->whole = q.full;
    d->working = fee_working_json(b->act->arena, &q.working);
    booking_ask(b, d, why, q.advance);
    return NULL;
}

/* ---- the notice -------------------------------------------------------------------------------------------------------------------- */

static bool is_claimant(const Participant *p)
{
    return str_eq(p->capacity, S("defendant")) || str_eq(p->capacity, S("related_person"));
}

/* The plaintiffs advance one sum for their common claim: any of them may pay, the first who is not exempt is asked. */
static const Participant *claim_payer(Booking *b)
{
    const Matter      *m = b->act->matter;
    const Participant *first = NULL;
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        if (p->until_on.n > 0 || !str_eq(p->capacity, S("plaintiff"))) {
            continue;
        }
        bool exempt = relief_of(&b->books, b->act->house->law, b->act->day, p->no).exempt.n > 0;
        if (!exempt) {
            return p;
        }
        first = first == NULL ? p : first;
    }
    return first;
}

static Str purpose_of(const Act *act)
{
    return str_eq(act->matter->state, S("appealed"))          ? S("appeal")
           : act_input(act, "counterclaim_value") != NULL
                   || str_eq(act->act->id, S("ask_counterclaim_fee")) ? S("counterclaim")
                                                                      : S("claim");
}

static const Participant *payer_of(Booking *b, Str purpose)
{
    Act               *act = b->act;
    const Participant *named = matter_participant(act->matter, act_input_number(act, "person", 0));
    if (str_eq(purpose, S("claim"))) {
        return claim_payer(b);
    }
    if (named == NULL && str_eq(purpose, S("appeal"))) {
        return NULL; /* a protest costs nothing (NQ 326 11(1)d): the notice goes out without a sum */
    }
    bool may = named != NULL && named->until_on.n == 0
            && (str_eq(purpose, S("appeal")) ? is_claimant(named) || str_eq(named->capacity, S("plaintiff")) : is_claimant(named));
    if (!may) {
        act_field_error(act, S("person"), S("finance.not_a_claimant"));
    }
    return may ? named : NULL;
}

static int64_t value_of(const Act *act, Str purpose)
{
    int64_t value = -1;
    if (str_eq(purpose, S("claim"))) {
        return fee_has_value(act, &value) ? value : -1;
    }
    if (str_eq(purpose, S("counterclaim"))) {
        return act_input(act, "counterclaim_value") != NULL ? act_input_number(act, "counterclaim_value", -1)
                                                             : matter_field_number(act->matter, S("counterclaim_value"), -1);
    }
    return -1;
}

static void tell_paper(Act *act, const FeeDue *d)
{
    act_paper_number(act, "advance", d->amount.dong);
    act_paper_json(act, "working", d->working);
}

/* What the clerk wrote now or before, else the body the registry has for the court; of an unknown one the paper shows the gap. */
void tell_collector(Act *act)
{
    const Law             *law = act->house->law;
    Str                    court = court_id_str(&act->matter->court);
    const EnforcementBody *body = court_enforcement_body(law->courts, court, act->day);
    if (body == NULL && law->demo_courts != NULL) {
        body = court_enforcement_body(law->demo_courts, court, act->day);
    }
    Str written = str_trim(act_input_text(act, "collector"));
    written = written.n > 0 ? written : matter_field_text(act->matter, S("collector"));
    if (written.n == 0 && body != NULL) {
        written = str_format(act->arena, STR_F ", " STR_F, STR_A(body->name.vi), STR_A(body->address));
    }
    if (written.n > 0) {
        act_paper_text(act, "collector", written);
    }
}

Error *prepare_fee_notice(Act *act)
{
    Booking b;
    tell_collector(act);
    TRY(booking_open(act, &b));
    Str                purpose = purpose_of(act);
    const Participant *payer = payer_of(&b, purpose);
    if (payer == NULL) {
        return NULL;
    }
    FeeDue *d = booking_find(&b, purpose, payer->no, S(""));
    if (d == NULL && str_eq(purpose, S("claim"))) {
        d = booking_find(&b, purpose, 0, S("")); /* another plaintiff is asked now: the sum is the same one */
    }
    if (d != NULL && str_eq(d->status, S("receipted"))) {
        act_field_error(act, str_eq(purpose, S("claim")) ? S("claim_value") : S("person"), S("finance.already_receipted"));
        return NULL;
    }
    if (d == NULL) {
        d = booking_add_due(&b, purpose, payer->no);
    }
    d->payer = payer->no;
    d->value = value_of(act, purpose);
    d->asked_on = date_format(act->arena, act->day);
    d->asked_seq = act->matter->seq + 1;
    TRY(ask_quoted(&b, d, "notice"));
    if (d->amount.dong == 0) {
        bool claim = str_eq(purpose, S("claim"));
        act_field_error(act, claim ? S("claim_value") : S("person"), claim ? S("finance.nothing_to_advance") : S("finance.no_advance"));
        return NULL;
    }
    if (str_eq(purpose, S("claim"))) {
        act_set_field(act, S("fee_advance"), 0, S(""), d->amount.dong, S(""));
        TRY(follow_claim_due(&b, d));
    }
    tell_paper(act, d);
    booking_write(&b, "issue_fee_notice");
    return NULL;
}

/* ---- relief ------------------------------------------------------------------------------------------------------------------------- */

static bool kind_fits(const FeeRelief *r, Str decided)
{
    return str_eq(decided, S("reduced")) ? r->kind == FEE_REDUCED
                                         : r->kind == FEE_EXEMPT || r->kind == FEE_NOT_PAYABLE || r->kind == FEE_NO_ADVANCE;
}

/* The case of relief must be one the law knows for this kind of matter and person. */
static Error *check_code(Act *act, int64_t person, Str decided, Str *code)
{
    Str              typed = act_input_text(act, "relief_code");
    const FeeRelief *r = typed.n == 0 ? NULL : fee_relief(act->house->law, act->day, typed);
    if (typed.n == 0) {
        act_field_error(act, S("relief_code"), S("finance.relief_code_needed"));
        return NULL;
    }
    const Participant *p = matter_participant(act->matter, person);
    bool               his = r != NULL && (!r->people || (p != NULL && str_eq(p->kind, S("person"))));
    if (!his || !kind_fits(r, decided)) {
        act_field_error(act, S("relief_code"), S("finance.relief_code"));
        return NULL;
    }
    FeeQuote q;
    FeeClaim c = { .kind = act->matter->kind, .instance = FEE_FIRST };
    *(r->kind == FEE_REDUCED ? &c.reduce : &c.exempt) = r->id;
    Error *unfit = fee_quote(act->house->law, act->day, &c, act->arena, &q);
    if (unfit != NULL && unfit->code == ERR_FIELD) {
        act_field_error(act, S("relief_code"), S("finance.relief_code"));
        return NULL;
    }
    *code = r->id;
    return unfit;
}

/* Who claims something pays its fee: the plaintiff, who counterclaims, who has a claim of his own. */
bool may_be_relieved(const Participant *p)
{
    return p->until_on.n == 0 && (is_claimant(p) || str_eq(p->capacity, S("plaintiff")));
}

static int64_t relieved_person(Act *act)
{
    int64_t            no = act_input_number(act, "person", 0);
    const Participant *p = no > 0 ? matter_participant(act->matter, no) : matter_first(act->matter, S("plaintiff"));
    bool               may = p != NULL && may_be_relieved(p);
    if (!may) {
        act_field_error(act, S("person"), S("finance.not_a_claimant"));
    }
    return may ? p->no : 0;
}

static void give_relief(Booking *b, int64_t person, Str decided, Str code)
{
    Arena         *a = b->act->arena;
    FeeReliefGiven g = { person, decided, code, date_format(a, b->act->day) };
    *LIST_ADD(a, &b->reliefs) = g;
    for (size_t i = 0; i < b->books.reliefs.count; i++) {
        if (b->books.reliefs.items[i].participant == person) {
            b->books.reliefs.items[i] = g;
            return;
        }
    }
    *LIST_ADD(a, &b->books.reliefs) = g;
}

/* Sums he was asked for are computed again; what he paid too much is owed back (NQ 326 18). Costs are no fee: no relief from them. */
static Error *recompute(Booking *b, int64_t person)
{
    for (size_t i = 0; i < b->books.dues.count; i++) {
        FeeDue *d = &b->books.dues.items[i];
        bool    open = str_eq(d->status, S("open")) || str_eq(d->status, S("paid"));
        if (d->payer == person && open && !str_eq(d->purpose, S("costs"))) {
            TRY(ask_quoted(b, d, "relief"));
            if (str_eq(d->purpose, S("claim"))) {
                act_set_field(b->act, S("fee_advance"), 0, S(""), d->amount.dong, S(""));
                TRY(follow_claim_due(b, d));
            }
        }
    }
    return NULL;
}

/* The case is accepted at once when no plaintiff has anything to advance (BLTTDS 195(4)); what was asked of him is asked no more. */
static Error *note_exemption(Booking *b)
{
    static const Str   asked[] = { S_INIT("pay_fee"), S_INIT("send_fee_receipt") };
    const Participant *payer = claim_payer(b);
    bool               waits = false;
    if (payer == NULL || relief_of(&b->books, b->act->house->law, b->act->day, payer->no).exempt.n == 0) {
        return NULL;
    }
    act_set_field(b->act, S("fee_exempt_on"), 0, S(""), 0, date_format(b->act->arena, b->act->day));
    for (size_t i = 0; i < b->act->matter->tasks.count; i++) {
        waits = waits || str_among(asked, COUNT_OF(asked), b->act->matter->tasks.items[i].task);
    }
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        act_close_task(b->act, asked[i]);
    }
    return waits ? act_open_task(b->act, S("accept_case"), (PersonId){ { { 0 } } }, NULL) : NULL;
}

Error *prepare_relief(Act *act)
{
    Booking b;
    Str     decided = act_input_text(act, "fee_relief"), code = S("");
    int64_t person = relieved_person(act);
    TRY(booking_open(act, &b));
    if (!str_eq(decided, S("refused"))) {
        TRY(check_code(act, person, decided, &code));
    }
    if (act->field_errors != NULL) {
        return NULL;
    }
    give_relief(&b, person, decided, code);
    TRY(recompute(&b, person));
    if (str_eq(decided, S("exempt")) && str_eq(matter_participant(act->matter, person)->capacity, S("plaintiff"))) {
        TRY(note_exemption(&b));
    }
    booking_write(&b, "grant_fee_relief");
    return NULL;
}

/* ---- costs ----------------------------------------------------------------------------------------------------------------------------- */

/* Valuation, inspection, expert: who asked for the measure advances its costs; the sum is an estimate the judge sets. */
Error *prepare_costs(Act *act)
{
    Booking            b;
    Money              sum = { act_input_number(act, "costs_advance", 0) };
    int64_t            no = act_input_number(act, "person", 0);
    const Participant *p = no > 0 ? matter_participant(act->matter, no) : matter_first(act->matter, S("plaintiff"));
    if (sum.dong == 0) {
        return NULL;
    }
    if (p == NULL || sum.dong < 0 || sum.dong > FEE_VALUE_MAX) {
        act_field_error(act, p == NULL ? S("person") : S("costs_advance"), S("finance.sum"));
        return NULL;
    }
    TRY(booking_open(act, &b));
    FeeDue *d = booking_add_due(&b, S("costs"), p->no);
    d->whole = sum;
    booking_ask(&b, d, "notice", sum);
    booking_write(&b, "ask_costs_advance");
    return NULL;
}
