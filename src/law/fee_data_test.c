/* The fee data are whole: references resolve, brackets cover every value without a jump, doubtful rules say so; and the
 * properties of the fee over the whole range of values. */
#include "law/citation.h"
#include "law/fee_test.h"

static const FeeLaw *fees(void)
{
    return fee_test_law()->fees;
}

static bool has_amount(Str id)
{
    for (uint32_t i = 0; i < fees()->amounts_count; i++) {
        if (str_eq(fees()->amounts[i].id, id)) {
            return true;
        }
    }
    return false;
}

static bool has_bracket(Str table)
{
    for (uint32_t i = 0; i < fees()->brackets_count; i++) {
        if (str_eq(fees()->brackets[i].table, table)) {
            return true;
        }
    }
    return false;
}

static void check_source(const RuleSource *s, Str id)
{
    cr_expect_eq(s->review.n > 0, s->confidence != CONFIDENCE_C, STR_F ": review and confidence differ", STR_A(id));
    Citations cited = { 0 };
    citations_parse(fee_test_law(), fee_test_arena(), s->basis, &cited);
    for (size_t i = 0; i < cited.count; i++) {
        cr_expect_not_null(cited.items[i].act, STR_F ": unknown act in " STR_F, STR_A(id), STR_A(s->basis));
    }
    cr_expect_gt(cited.count, 0, STR_F ": no basis", STR_A(id));
}

#define CHECK_LIST(list)                                                                              \
    cr_expect_gt(fees()->list##_count, 0);                                                            \
    for (uint32_t i = 0; i < fees()->list##_count; i++) {                                             \
        check_source(&fees()->list[i].source, fees()->list[i].id);                                    \
        for (uint32_t k = 0; k < i; k++) {                                                            \
            cr_expect_not(str_eq(fees()->list[i].id, fees()->list[k].id), "twice: " STR_F, STR_A(fees()->list[i].id)); \
        }                                                                                             \
    }

Test(fee_data, every_rule_has_a_known_basis_and_a_single_id)
{
    CHECK_LIST(kinds)
    CHECK_LIST(amounts)
    CHECK_LIST(brackets)
    CHECK_LIST(charges)
    CHECK_LIST(rates)
    CHECK_LIST(limits)
    CHECK_LIST(reliefs)
    CHECK_LIST(bearings)
    CHECK_LIST(ends)
    CHECK_LIST(prices)
}

Test(fee_data, kinds_refer_to_amounts_and_tables)
{
    for (uint32_t i = 0; i < fees()->kinds_count; i++) {
        const FeeKind *k = &fees()->kinds[i];
        cr_expect(has_amount(k->flat), STR_F, STR_A(k->id));
        cr_expect(has_amount(k->appeal), STR_F, STR_A(k->id));
        cr_expect(k->table.n == 0 || has_bracket(k->table), STR_F, STR_A(k->id));
    }
}

Test(fee_data, reliefs_are_for_known_kinds)
{
    for (uint32_t i = 0; i < fees()->reliefs_count; i++) {
        const FeeRelief *r = &fees()->reliefs[i];
        cr_expect(r->only.n == 0 || fee_kind(fee_test_law(), fee_test_day(), r->only) != NULL, STR_F, STR_A(r->id));
        cr_expect(!r->charges_only || r->charges.n > 0, STR_F, STR_A(r->id));
    }
}

static int64_t fee_at(const char *kind, int64_t value)
{
    FeeClaim claim = { .kind = str_of(kind), .instance = FEE_FIRST, .has_value = true, .value = dong(value) };
    FeeQuote q;
    cr_assert_null(fee_quote(fee_test_law(), fee_test_day(), &claim, fee_test_arena(), &q), "%s %lld", kind, (long long)value);
    cr_expect_geq(q.fee.dong, 0);
    cr_expect_geq(q.advance.dong, 0);
    cr_expect_leq(q.advance.dong, q.fee.dong);
    return q.fee.dong;
}

static const char *const valued[] = { "civil", "family", "commercial", "labour" };

Test(fee_data, brackets_meet_at_their_edges)
{
    for (size_t k = 0; k < COUNT_OF(valued); k++) {
        for (uint32_t i = 0; i < fees()->brackets_count; i++) {
            int64_t edge = fees()->brackets[i].up_to;
            if (edge > 0) {
                int64_t step = fee_at(valued[k], edge + 1) - fee_at(valued[k], edge);
                cr_expect(step >= 0 && step <= 1, "%s jumps by %lld at %lld", valued[k], (long long)step, (long long)edge);
            }
        }
    }
}

/* A fixed linear generator: the same values on every run. */
static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 16;
}

Test(fee_data, a_greater_value_never_costs_less)
{
    uint64_t state = 2026;
    for (size_t k = 0; k < COUNT_OF(valued); k++) {
        for (int i = 0; i < 3000; i++) {
            int64_t top = i % 3 == 0 ? FEE_VALUE_MAX : i % 3 == 1 ? INT64_C(5000000000) : INT64_C(900000000);
            int64_t a = (int64_t)(next_random(&state) % (uint64_t)top);
            int64_t b = a + (int64_t)(next_random(&state) % (uint64_t)(FEE_VALUE_MAX - a + 1));
            cr_expect_leq(fee_at(valued[k], a), fee_at(valued[k], b), "%s %lld %lld", valued[k], (long long)a, (long long)b);
            arena_reset(fee_test_arena());
        }
    }
}

Test(fee_data, limits_show_both_ways_of_counting_seven_days)
{
    const FeeLimit *days = fee_limit(fee_test_law(), fee_test_day(), S("advance_first"));
    const FeeLimit *working = fee_limit(fee_test_law(), fee_test_day(), S("advance_first_working"));
    cr_assert_not_null(days);
    cr_assert_not_null(working);
    cr_expect_eq(days->amount, 7);
    cr_expect_eq(days->unit, FEE_DAYS);
    cr_expect_eq(working->amount, 7);
    cr_expect_eq(working->unit, FEE_WORKING_DAYS);
    const FeeLimit *relief = fee_limit(fee_test_law(), fee_test_day(), S("relief_decision"));
    cr_expect_eq(relief->amount, 3);
    cr_expect_eq(relief->unit, FEE_WORKING_DAYS);
}

Test(fee_data, prices_are_ranked)
{
    for (uint32_t i = 0; i < fees()->prices_count; i++) {
        cr_expect_eq(fees()->prices[i].rank, (int64_t)i + 1);
    }
}
