/* Whatever was decided, by whomever it is borne: the parts add up to the whole, nothing is negative, no đồng of an advance
 * is lost, and nothing overflows up to 10^15. Every situation of the law, 400 random decisions each, the same on every run. */
#include "law/fee_test.h"

enum { PEOPLE = 4, ROUNDS = 400 };

static uint64_t state = 326;

static int64_t pick(int64_t count)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((state >> 16) % (uint64_t)count);
}

static int64_t pick_value(int64_t most)
{
    int64_t scale = pick(3) == 0 ? FEE_VALUE_MAX : pick(2) == 0 ? INT64_C(3000000000) : INT64_C(20000000);
    return pick((most < scale ? most : scale) + 1);
}

static Str pick_relief(bool reduction)
{
    const FeeLaw    *law = fee_test_law()->fees;
    const FeeRelief *r = &law->reliefs[pick((int64_t)law->reliefs_count)];
    return pick(2) == 0 && (r->kind == FEE_REDUCED) == reduction ? r->id : S("");
}

/* Parts for people 1.. that add up to `sum`. */
static size_t cut(FeePart *parts, int64_t sum)
{
    size_t count = 1 + (size_t)pick(PEOPLE - 1);
    for (size_t i = 0; i < count; i++) {
        int64_t part = i + 1 == count ? sum : pick_value(sum);
        parts[i] = (FeePart){ (uint32_t)(i + 1), dong(part) };
        sum -= part;
    }
    return count;
}

static void check(const FeeSplit *split, Str situation)
{
    int64_t sum = 0;
    for (size_t i = 0; i < split->dues_count; i++) {
        const FeePersonDue *d = &split->dues[i];
        cr_assert(d->fee.dong >= 0 && d->joint.dong >= 0 && d->relieved.dong >= 0 && d->refund.dong >= 0 && d->to_pay.dong >= 0,
                  STR_F ": negative", STR_A(situation));
        cr_assert_eq(d->advance_paid.dong + d->to_pay.dong, d->fee.dong + d->refund.dong, STR_F ": lost", STR_A(situation));
        cr_assert(d->refund.dong == 0 || d->to_pay.dong == 0, STR_F ": pays and gets back", STR_A(situation));
        sum += d->fee.dong + d->relieved.dong;
    }
    for (size_t i = 0; i < split->joint_count; i++) {
        cr_assert_gt(split->joint[i].dong.dong, 0);
        cr_assert_gt(split->joint[i].persons_count, 0);
        sum += split->joint[i].dong.dong;
    }
    cr_assert_eq(sum, split->total.dong, STR_F ": parts %lld, whole %lld", STR_A(situation), (long long)sum, (long long)split->total.dong);
}

static void decide_once(Str situation, bool needs_simplified)
{
    static const char *const kinds[] = { "civil", "family", "commercial", "labour", "administrative" };
    FeePerson                people[PEOPLE];
    FeePart                  debtors[PEOPLE], shares[PEOPLE], agreed[PEOPLE];
    FeeDecision              d = { .kind = str_of(kinds[pick(COUNT_OF(kinds))]), .situation = situation };
    for (size_t i = 0; i < PEOPLE; i++) {
        people[i] = (FeePerson){ { S("X"), S("X") }, pick_relief(false), pick_relief(true), dong(pick_value(FEE_VALUE_MAX)) };
    }
    d.joint = pick(2) == 0;
    d.has_value = pick(4) != 0;
    d.is_accepted = pick(2) == 0;
    d.claimed = dong(pick_value(FEE_VALUE_MAX));
    d.accepted = dong(pick(3) == 0 ? d.claimed.dong : pick_value(d.claimed.dong));
    d.debtors = debtors;
    d.debtors_count = cut(debtors, d.accepted.dong);
    d.shares = shares;
    d.shares_count = cut(shares, pick_value(FEE_VALUE_MAX));
    d.third_party = dong(pick(2) == 0 ? 0 : pick_value(FEE_VALUE_MAX));
    d.agreed = agreed;
    d.agreed_count = pick(2) == 0 ? 0 : cut(agreed, 1 + pick_value(100));
    FeeCase  c = { people, PEOPLE, &d, 1, needs_simplified || pick(4) == 0 };
    FeeSplit split;
    Error   *e = fee_split(fee_test_law(), fee_test_day(), &c, fee_test_arena(), &split);
    cr_assert_null(e, STR_F ": " STR_F, STR_A(situation), STR_A(err_line(fee_test_arena(), e)));
    check(&split, situation);
    arena_reset(fee_test_arena());
}

Test(fee_random, every_situation_adds_up)
{
    const FeeLaw *law = fee_test_law()->fees;
    for (uint32_t i = 0; i < law->bearings_count; i++) {
        for (int round = 0; round < ROUNDS; round++) {
            decide_once(law->bearings[i].situation, law->bearings[i].simplified_only);
        }
    }
}
