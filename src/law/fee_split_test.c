/* Who bears the fee: the thirteen situations of the fee sheet, the special kinds of articles 26 and 27, criminal and
 * administrative cases, appeals; advances set off, refunds and forfeiture. People are invented. */
#include "law/fee_test.h"

#define PEOPLE_MAX 4

/* One decision among up to four people; expected fee, joint part, refund and sum still to pay of each. */
typedef struct Story {
    const char *name, *kind, *situation;
    bool        simplified, joint, has_value, is_accepted;
    int64_t     claimed, accepted, third_party;
    int64_t     debtors[PEOPLE_MAX]; /* -1: not one; a debtor's own part otherwise */
    int64_t     shares[PEOPLE_MAX];  /* 0: none */
    int64_t     agreed[PEOPLE_MAX];  /* weights */
    int64_t     paid[PEOPLE_MAX];
    const char *exempt[PEOPLE_MAX], *reduce[PEOPLE_MAX];
    int64_t     fee[PEOPLE_MAX], owed_jointly[PEOPLE_MAX], refund[PEOPLE_MAX], to_pay[PEOPLE_MAX];
} Story;

#define AGAINST_2 .debtors = { -1, 0, -1, -1 }
#define AGAINST_2_3 .debtors = { -1, 0, 0, -1 }
#define NO_DEBTOR .debtors = { -1, -1, -1, -1 }

static const Story stories[] = {
    { .name = "1 accepted", .kind = "civil", .situation = "contested", .has_value = true, .claimed = 500000000, .accepted = 500000000,
      AGAINST_2, .paid = { 12000000 }, .fee = { 0, 24000000 }, .refund = { 12000000 }, .to_pay = { 0, 24000000 } },
    { .name = "2 rejected", .kind = "civil", .situation = "contested", .has_value = true, .claimed = 500000000, AGAINST_2,
      .paid = { 12000000 }, .fee = { 24000000 }, .to_pay = { 12000000 } },
    { .name = "3 and example 21: partly", .kind = "civil", .situation = "contested", .has_value = true, .claimed = 1000000000,
      .accepted = 700000000, AGAINST_2, .paid = { 21000000 }, .fee = { 15000000, 32000000 }, .refund = { 6000000 },
      .to_pay = { 0, 32000000 } },
    { .name = "without value, accepted", .kind = "commercial", .situation = "contested", .is_accepted = true, AGAINST_2,
      .paid = { 3000000 }, .fee = { 0, 3000000 }, .refund = { 3000000 }, .to_pay = { 0, 3000000 } },
    { .name = "4 counterclaim partly accepted", .kind = "civil", .situation = "counterclaim", .has_value = true, .claimed = 100000000,
      .accepted = 40000000, AGAINST_2, .paid = { 2500000 }, .fee = { 3000000, 2000000 }, .to_pay = { 500000, 2000000 } },
    { .name = "independent claim rejected", .kind = "civil", .situation = "independent_claim", .has_value = true, .claimed = 100000000,
      AGAINST_2, .paid = { 2500000 }, .fee = { 5000000 }, .to_pay = { 2500000 } },
    { .name = "5 divorce", .kind = "family", .situation = "divorce", AGAINST_2, .paid = { 300000 }, .fee = { 300000 } },
    { .name = "6 and example 18: consent", .kind = "family", .situation = "divorce_by_consent", AGAINST_2, .paid = { 300000 },
      .fee = { 150000, 150000 }, .refund = { 150000 }, .to_pay = { 0, 150000 } },
    { .name = "consent as a civil matter", .kind = "civil_matter", .situation = "divorce_by_consent", AGAINST_2, .paid = { 300000 },
      .agreed = { 1 }, .fee = { 300000 } },
    { .name = "7 and example 20: inheritance", .kind = "civil", .situation = "division", NO_DEBTOR,
      .shares = { 500000000, 500000000, 500000000 }, .paid = { 12000000 }, .fee = { 24000000, 24000000, 24000000 },
      .to_pay = { 12000000, 24000000, 24000000 } },
    { .name = "a creditor outside the division", .kind = "civil", .situation = "division", NO_DEBTOR, .third_party = 100000001,
      .shares = { 500000000, 500000000 }, .fee = { 26500000, 26500000 }, .to_pay = { 26500000, 26500000 } },
    { .name = "rejected share: none", .kind = "civil", .situation = "division_rejected", NO_DEBTOR, .has_value = true,
      .claimed = 500000000, .paid = { 12000000 }, .refund = { 12000000 } },
    { .name = "not their property: flat", .kind = "civil", .situation = "division_not_theirs", NO_DEBTOR, .has_value = true,
      .claimed = 500000000, .paid = { 12000000 }, .fee = { 300000 }, .refund = { 11700000 } },
    { .name = "divided before mediation: none", .kind = "family", .situation = "division_agreed_before_mediation", NO_DEBTOR,
      .shares = { 500000000, 500000000 }, .paid = { 12000000 }, .refund = { 12000000 } },
    { .name = "divided after mediation: half", .kind = "family", .situation = "division_agreed_before_hearing", NO_DEBTOR,
      .shares = { 500000000, 500000000 }, .fee = { 12000000, 12000000 }, .to_pay = { 12000000, 12000000 } },
    { .name = "8 maintenance", .kind = "family", .situation = "maintenance", AGAINST_2, .exempt = { "maintenance_parentage" },
      .fee = { 0, 300000 }, .to_pay = { 0, 300000 } },
    { .name = "maintenance agreed", .kind = "family", .situation = "maintenance_agreed_before_hearing", AGAINST_2,
      .fee = { 0, 150000 }, .to_pay = { 0, 150000 } },
    { .name = "9 and example 22: settled", .kind = "civil", .situation = "settled_before_hearing", .has_value = true,
      .claimed = 400000000, .accepted = 400000000, AGAINST_2, .paid = { 10000000 }, .fee = { 5000000, 5000000 },
      .refund = { 5000000 }, .to_pay = { 0, 5000000 } },
    { .name = "settled, as agreed 1 : 3", .kind = "civil", .situation = "settled_before_hearing", .has_value = true,
      .claimed = 400000000, .accepted = 400000000, AGAINST_2, .agreed = { 1, 3 }, .paid = { 10000000 }, .fee = { 2500000, 7500000 },
      .refund = { 7500000 }, .to_pay = { 0, 7500000 } },
    { .name = "settled without value: half of the flat fee", .kind = "civil", .situation = "settled_before_hearing", AGAINST_2,
      .paid = { 300000 }, .fee = { 75000, 75000 }, .refund = { 225000 }, .to_pay = { 0, 75000 } },
    { .name = "10 at the hearing, as tried", .kind = "civil", .situation = "settled_at_hearing", .has_value = true,
      .claimed = 1000000000, .accepted = 700000000, AGAINST_2, .paid = { 21000000 }, .fee = { 15000000, 32000000 },
      .refund = { 6000000 }, .to_pay = { 0, 32000000 } },
    { .name = "at the hearing, as agreed", .kind = "civil", .situation = "settled_at_hearing", .has_value = true,
      .claimed = 400000000, .accepted = 400000000, AGAINST_2, .agreed = { 1, 1 }, .fee = { 10000000, 10000000 },
      .to_pay = { 10000000, 10000000 } },
    { .name = "at a simplified hearing", .kind = "civil", .situation = "settled_at_simplified_hearing", .simplified = true,
      .has_value = true, .claimed = 100000000, .accepted = 100000000, AGAINST_2, .fee = { 625000, 625000 },
      .to_pay = { 625000, 625000 } },
    { .name = "11 only whose right, lost", .kind = "civil", .situation = "right_only", AGAINST_2, .paid = { 300000 },
      .fee = { 300000 } },
    { .name = "only whose right, won", .kind = "civil", .situation = "right_only", .is_accepted = true, AGAINST_2,
      .paid = { 300000 }, .fee = { 0, 300000 }, .refund = { 300000 }, .to_pay = { 0, 300000 } },
    { .name = "12 void contract with restitution", .kind = "civil", .situation = "void_contract", .is_accepted = true, AGAINST_2,
      .shares = { 0, 500000000 }, .fee = { 0, 24300000 }, .to_pay = { 0, 24300000 } },
    { .name = "13 joint debtors", .kind = "civil", .situation = "contested", .joint = true, .has_value = true, .claimed = 500000000,
      .accepted = 500000000, AGAINST_2_3, .owed_jointly = { 0, 24000000, 24000000 } },
    { .name = "joint debtors, one exempt", .kind = "civil", .situation = "contested", .joint = true, .has_value = true,
      .claimed = 500000000, .accepted = 500000000, AGAINST_2_3, .exempt = { "", "elderly" }, .owed_jointly = { 0, 0, 12000000 } },
    { .name = "several debtors, each his part", .kind = "civil", .situation = "contested", .has_value = true, .claimed = 500000000,
      .accepted = 500000000, .debtors = { -1, 100000000, 400000000, -1 }, .fee = { 0, 5000000, 20000000 },
      .to_pay = { 0, 5000000, 20000000 } },
    { .name = "lent thing: flat", .kind = "civil", .situation = "lent_thing", .is_accepted = true, AGAINST_2, .fee = { 0, 300000 },
      .to_pay = { 0, 300000 } },
    { .name = "lodging refused: flat", .kind = "civil", .situation = "lent_thing", AGAINST_2, .fee = { 300000 },
      .to_pay = { 300000 } },
    { .name = "deposit penalty granted", .kind = "civil", .situation = "deposit_penalty", .has_value = true, .claimed = 100000000,
      .accepted = 100000000, AGAINST_2, .fee = { 0, 5000000 }, .to_pay = { 0, 5000000 } },
    { .name = "16 employee wins, employer pays", .kind = "labour", .situation = "contested", .has_value = true,
      .claimed = 1000000000, .accepted = 1000000000, AGAINST_2, .exempt = { "employee" }, .fee = { 0, 24000000 },
      .to_pay = { 0, 24000000 } },
    { .name = "employee loses: still nothing", .kind = "labour", .situation = "contested", .has_value = true,
      .claimed = 1000000000, AGAINST_2, .exempt = { "employee" } },
    { .name = "employee as debtor of a counterclaim is not exempt", .kind = "labour", .situation = "counterclaim", .has_value = true,
      .claimed = 100000000, .accepted = 100000000, AGAINST_2, .exempt = { "", "employee" }, .fee = { 0, 3000000 },
      .to_pay = { 0, 3000000 } },
    { .name = "reduced by half", .kind = "civil", .situation = "contested", .has_value = true, .claimed = 1500000000, AGAINST_2,
      .reduce = { "force_majeure" }, .paid = { 14250000 }, .fee = { 28500000 }, .to_pay = { 14250000 } },
    { .name = "consumer loses and pays", .kind = "civil", .situation = "contested", .has_value = true, .claimed = 100000000, AGAINST_2,
      .exempt = { "consumer" }, .fee = { 5000000 }, .to_pay = { 5000000 } },
    /* 12(3): he is exempt for his own half, not for what he took over */
    { .name = "exempt person takes over all", .kind = "civil", .situation = "settled_before_hearing", .has_value = true,
      .claimed = 400000000, .accepted = 400000000, AGAINST_2, .agreed = { 1 }, .exempt = { "elderly" }, .fee = { 5000000 },
      .to_pay = { 5000000 } },
    { .name = "exempt plaintiff takes over half at the hearing", .kind = "civil", .situation = "settled_at_hearing",
      .has_value = true, .claimed = 400000000, .accepted = 400000000, AGAINST_2, .agreed = { 1, 1 }, .exempt = { "elderly" },
      .fee = { 10000000, 10000000 }, .to_pay = { 10000000, 10000000 } },
    { .name = "26 administrative claim dismissed", .kind = "administrative", .situation = "administrative_claim", AGAINST_2,
      .paid = { 300000 }, .fee = { 300000 } },
    { .name = "public body loses", .kind = "administrative", .situation = "administrative_claim", .is_accepted = true, AGAINST_2,
      .paid = { 300000 }, .fee = { 0, 300000 }, .refund = { 300000 }, .to_pay = { 0, 300000 } },
    { .name = "dialogue", .kind = "administrative", .situation = "administrative_dialogue", AGAINST_2, .fee = { 75000, 75000 },
      .to_pay = { 75000, 75000 } },
    { .name = "two convicted", .kind = "criminal", .situation = "convicted", AGAINST_2_3, .fee = { 0, 200000, 200000 },
      .to_pay = { 0, 200000, 200000 } },
    { .name = "acquitted on complaint", .kind = "criminal", .situation = "acquitted_on_complaint", AGAINST_2, .fee = { 200000 },
      .to_pay = { 200000 } },
    { .name = "compensation settled before", .kind = "civil", .situation = "compensation_settled_before_hearing", AGAINST_2,
      .has_value = true, .claimed = 50000000, .accepted = 50000000 },
    { .name = "24 appeal, upheld", .kind = "civil", .situation = "appeal_upheld", AGAINST_2, .paid = { 300000 }, .fee = { 300000 } },
    { .name = "25 commercial appeal withdrawn", .kind = "commercial", .situation = "appeal_withdrawn_before_hearing", AGAINST_2,
      .paid = { 2000000 }, .fee = { 1000000 }, .refund = { 1000000 } },
    { .name = "withdrawn at the hearing", .kind = "commercial", .situation = "appeal_withdrawn_at_hearing", AGAINST_2,
      .paid = { 2000000 }, .fee = { 2000000 } },
    { .name = "amended", .kind = "civil", .situation = "appeal_amended", AGAINST_2, .paid = { 300000 }, .refund = { 300000 } },
    { .name = "quashed", .kind = "civil", .situation = "appeal_quashed", AGAINST_2, .paid = { 300000 }, .refund = { 300000 } },
    { .name = "criminal appeal rejected", .kind = "criminal", .situation = "appeal_upheld", AGAINST_2, .fee = { 200000 },
      .to_pay = { 200000 } },
    { .name = "criminal appeal withdrawn", .kind = "criminal", .situation = "appeal_criminal_withdrawn", AGAINST_2 },
    { .name = "claim withdrawn on appeal", .kind = "civil", .situation = "appeal_claim_withdrawn", AGAINST_2, .fee = { 75000, 75000 },
      .to_pay = { 75000, 75000 } },
};

static const char *const names[PEOPLE_MAX] = { "An (giả định)", "Bình (giả định)", "Chi (giả định)", "Dũng (giả định)" };

/* The story's people and decision, in the arrays given. */
static FeeDecision decision_of(const Story *t, FeePerson *people, FeePart *debtors, FeePart *shares, FeePart *agreed)
{
    FeeDecision d = {
        .kind = str_of(t->kind), .situation = str_of(t->situation), .joint = t->joint, .has_value = t->has_value,
        .claimed = { t->claimed }, .accepted = { t->accepted }, .is_accepted = t->is_accepted, .third_party = { t->third_party },
        .debtors = debtors, .shares = shares, .agreed = agreed,
    };
    for (uint32_t i = 0; i < PEOPLE_MAX; i++) {
        Str name = str_of(names[i]);
        people[i] = (FeePerson){ { name, name }, str_of(t->exempt[i]), str_of(t->reduce[i]), { t->paid[i] } };
        if (t->debtors[i] >= 0) {
            debtors[d.debtors_count++] = (FeePart){ i, { t->debtors[i] } };
        }
        if (t->shares[i] > 0) {
            shares[d.shares_count++] = (FeePart){ i, { t->shares[i] } };
        }
        if (t->agreed[i] > 0) {
            agreed[d.agreed_count++] = (FeePart){ i, { t->agreed[i] } };
        }
    }
    return d;
}

static void sums_to_the_whole(const FeeSplit *split, const char *name)
{
    int64_t sum = 0;
    for (size_t i = 0; i < split->dues_count; i++) {
        const FeePersonDue *due = &split->dues[i];
        sum += due->fee.dong + due->relieved.dong;
        cr_expect(due->fee.dong >= 0 && due->joint.dong >= 0 && due->relieved.dong >= 0 && due->refund.dong >= 0 && due->to_pay.dong >= 0,
                  "%s: something is negative", name);
        cr_expect_eq(due->advance_paid.dong + due->to_pay.dong, due->fee.dong + due->refund.dong, "%s: money is lost", name);
    }
    for (size_t i = 0; i < split->joint_count; i++) {
        sum += split->joint[i].dong.dong;
    }
    cr_expect_eq(sum, split->total.dong, "%s: parts %lld, whole %lld", name, (long long)sum, (long long)split->total.dong);
}

Test(fee_split, stories)
{
    for (size_t i = 0; i < COUNT_OF(stories); i++) {
        const Story *t = &stories[i];
        FeePerson    people[PEOPLE_MAX];
        FeePart      debtors[PEOPLE_MAX], shares[PEOPLE_MAX], agreed[PEOPLE_MAX];
        FeeDecision  d = decision_of(t, people, debtors, shares, agreed);
        FeeCase      c = { people, PEOPLE_MAX, &d, 1, t->simplified };
        FeeSplit     split;
        cr_assert_null(fee_split(fee_test_law(), fee_test_day(), &c, fee_test_arena(), &split), "%s: refused", t->name);
        for (size_t p = 0; p < PEOPLE_MAX; p++) {
            const FeePersonDue *due = &split.dues[p];
            cr_expect_eq(due->fee.dong, t->fee[p], "%s: %s fee %lld", t->name, names[p], (long long)due->fee.dong);
            cr_expect_eq(due->joint.dong, t->owed_jointly[p], "%s: %s joint %lld", t->name, names[p], (long long)due->joint.dong);
            cr_expect_eq(due->refund.dong, t->refund[p], "%s: %s refund %lld", t->name, names[p], (long long)due->refund.dong);
            cr_expect_eq(due->to_pay.dong, t->to_pay[p], "%s: %s to pay %lld", t->name, names[p], (long long)due->to_pay.dong);
        }
        sums_to_the_whole(&split, t->name);
        cr_expect_gt(split.working.steps_count, 0, "%s: no working", t->name);
    }
}

Test(fee_split, divorce_with_property)
{
    /* example 19: 700 m and 500 m, and the divorce itself by the plaintiff */
    FeePerson   people[2] = { { .name = { S("An"), S("An") } }, { .name = { S("Bình"), S("Bình") } } };
    FeePart     shares[2] = { { 0, { 700000000 } }, { 1, { 500000000 } } };
    FeeDecision decisions[2] = {
        { .kind = S("family"), .situation = S("division"), .shares = shares, .shares_count = 2 },
        { .kind = S("family"), .situation = S("divorce") },
    };
    FeeCase  c = { people, 2, decisions, 2, false };
    FeeSplit split;
    cr_assert_null(fee_split(fee_test_law(), fee_test_day(), &c, fee_test_arena(), &split));
    cr_expect_eq(split.dues[0].fee.dong, 32300000);
    cr_expect_eq(split.dues[1].fee.dong, 24000000);
    cr_expect_eq(split.total.dong, 56300000);
}

Test(fee_split, criminal_with_compensation)
{
    /* example 27 */
    FeePerson   people[1] = { { .name = { S("An"), S("An") } } };
    FeePart     debtor = { 0, { 0 } };
    FeeDecision decisions[2] = {
        { .kind = S("criminal"), .situation = S("convicted"), .debtors = &debtor, .debtors_count = 1 },
        { .kind = S("civil"), .situation = S("compensation"), .debtors = &debtor, .debtors_count = 1, .has_value = true,
          .claimed = { 50000000 }, .accepted = { 50000000 } },
    };
    FeeCase  c = { people, 1, decisions, 2, false };
    FeeSplit split;
    cr_assert_null(fee_split(fee_test_law(), fee_test_day(), &c, fee_test_arena(), &split));
    cr_expect_eq(split.dues[0].fee.dong, 2700000);
}

Test(fee_split, equal_parts_lose_no_dong)
{
    FeePerson   people[4] = { { .name = { S("An"), S("An") } }, { .name = { S("Bình"), S("Bình") } },
                              { .name = { S("Chi"), S("Chi") } }, { .name = { S("Dũng"), S("Dũng") } } };
    FeePart     debtors[2] = { { 1, { 0 } }, { 2, { 0 } } };
    FeeDecision d = { .kind = S("civil"), .situation = S("settled_before_hearing"), .debtors = debtors, .debtors_count = 2, .joint = true,
                      .has_value = true, .claimed = { 100000001 }, .accepted = { 100000001 } };
    for (int64_t value = 6000001; value < 6000200; value++) {
        FeeCase  c = { people, 4, &d, 1, false };
        FeeSplit split;
        d.claimed = d.accepted = dong(value);
        cr_assert_null(fee_split(fee_test_law(), fee_test_day(), &c, fee_test_arena(), &split));
        sums_to_the_whole(&split, "three equal parts");
        cr_expect_leq(split.dues[0].fee.dong - split.dues[2].fee.dong, 1);
    }
}

Test(fee_split, the_working_names_people_and_articles)
{
    FeePerson   people[2] = { { .name = { S("An"), S("An") }, .advance_paid = { 21000000 } }, { .name = { S("Bình"), S("Bình") } } };
    FeePart     debtor = { 1, { 0 } };
    FeeDecision d = { .kind = S("civil"), .situation = S("contested"), .debtors = &debtor, .debtors_count = 1, .has_value = true,
                      .claimed = { 1000000000 }, .accepted = { 700000000 } };
    FeeCase     c = { people, 2, &d, 1, false };
    FeeSplit    split;
    cr_assert_null(fee_split(fee_test_law(), fee_test_day(), &c, fee_test_arena(), &split));
    const FeeStep *last = &split.working.steps[split.working.steps_count - 1];
    cr_expect(str_eq(last->text.vi, S("An: đã nộp tạm ứng 21.000.000 đ, phải chịu 15.000.000 đ, được trả lại 6.000.000 đ")),
              STR_F, STR_A(last->text.vi));
    bool cited = false;
    for (size_t i = 0; i < split.working.basis_count; i++) {
        cited = cited || str_eq(split.working.basis[i], S("NQ 326 26(4)"));
    }
    cr_expect(cited);
}

static Error *split_of(FeeDecision d, size_t people_count)
{
    static FeePerson people[4];
    FeeCase          c = { people, people_count, &d, 1, false };
    FeeSplit         split;
    return fee_split(fee_test_law(), fee_test_day(), &c, fee_test_arena(), &split);
}

Test(fee_split, refusals)
{
    FeePart debtors[2] = { { 1, { 10 } }, { 2, { 20 } } };
    FeePart stranger = { 7, { 0 } };
    FeePart nothing = { 0, { 0 } };
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("weather") }, 2), "situation", "fee.error.situation");
    expect_field(split_of((FeeDecision){ .kind = S("space"), .situation = S("contested") }, 2), "kind", "fee.error.kind");
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("contested"), .claimant = 9 }, 2), "persons", "fee.error.persons");
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("contested"), .debtors = &stranger, .debtors_count = 1 }, 2),
                 "persons", "fee.error.persons");
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("contested"), .has_value = true, .claimed = { 1 }, .accepted = { 2 } }, 2),
                 "accepted", "fee.error.accepted");
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("contested"), .has_value = true, .claimed = { 100 },
                                         .accepted = { 31 }, .debtors = debtors, .debtors_count = 2 }, 3),
                 "debtors", "fee.error.debtors_sum");
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("contested"), .is_accepted = true }, 2), "debtors",
                 "fee.error.debtors");
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("settled_at_simplified_hearing") }, 2), "simplified",
                 "fee.error.simplified_only");
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("settled_before_hearing"), .agreed = &nothing, .agreed_count = 1 }, 2),
                 "agreed", "fee.error.agreed");
    expect_field(split_of((FeeDecision){ .kind = S("civil"), .situation = S("division"), .third_party = { 5 } }, 2), "shares",
                 "fee.error.shares");
}

typedef struct EndExample {
    const char *cause;
    int64_t     paid, fee, refund, to_budget, kept;
} EndExample;

static const EndExample ends[] = {
    { "claim_withdrawn", 12000000, 0, 12000000, 0, 0 },   { "plaintiff_absent", 12000000, 0, 0, 12000000, 0 },
    { "party_ended", 12000000, 0, 0, 12000000, 0 },       { "wrongly_accepted", 12000000, 0, 12000000, 0, 0 },
    { "payer_wins", 12000000, 0, 12000000, 0, 0 },        { "judged", 21000000, 15000000, 6000000, 15000000, 0 },
    { "judged", 10000000, 15000000, 0, 10000000, 0 },     { "suspended", 12000000, 0, 0, 0, 12000000 },
    { "exempted_later", 12000000, 0, 12000000, 0, 0 },    { "counterclaimant_absent", 500000, 0, 0, 500000, 0 },
    { "civil_matter_ended", 300000, 0, 0, 300000, 0 },    { "decision_cancelled", 300000, 0, 300000, 0, 0 },
};

Test(fee_split, what_becomes_of_an_advance)
{
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        const EndExample *e = &ends[i];
        FeeAdvanceEnd     end;
        cr_assert_null(fee_advance_end(fee_test_law(), fee_test_day(), str_of(e->cause), dong(e->paid), dong(e->fee), fee_test_arena(), &end));
        cr_expect_eq(end.refund.dong, e->refund, "%s", e->cause);
        cr_expect_eq(end.to_budget.dong, e->to_budget, "%s", e->cause);
        cr_expect_eq(end.kept.dong, e->kept, "%s", e->cause);
        cr_expect_eq(end.refund.dong + end.to_budget.dong + end.kept.dong, e->paid, "%s", e->cause);
        cr_expect_gt(end.working.basis_count, 0, "%s", e->cause);
    }
    FeeAdvanceEnd end;
    expect_field(fee_advance_end(fee_test_law(), fee_test_day(), S("forgotten"), dong(1), dong(0), fee_test_arena(), &end), "cause",
                 "fee.error.cause");
    expect_field(fee_advance_end(fee_test_law(), fee_test_day(), S("judged"), dong(-1), dong(0), fee_test_arena(), &end), "value",
                 "fee.error.value");
}
