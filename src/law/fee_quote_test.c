/* Fees and advances of single cases and charges: the worked examples of the fee sheet, floors, simplified procedure,
 * reliefs, refusals. */
#include "law/fee_test.h"

#define NO_VALUE (-1)

typedef struct Example {
    const char *name, *kind;
    FeeInstance instance;
    int64_t     value;
    bool        simplified;
    const char *exempt, *reduce;
    int64_t     full, fee, advance;
} Example;

static const Example examples[] = {
    { "1 loan of 5 m", "civil", FEE_FIRST, 5000000, false, "", "", 300000, 300000, 300000 },
    { "2 just over 6 m", "civil", FEE_FIRST, 6000001, false, "", "", 300000, 300000, 300000 },
    { "3 100 m", "dan-su", FEE_FIRST, 100000000, false, "", "", 5000000, 5000000, 2500000 },
    { "4 edge 400 m", "civil", FEE_FIRST, 400000000, false, "", "", 20000000, 20000000, 10000000 },
    { "5 500 m", "dan-su", FEE_FIRST, 500000000, false, "", "", 24000000, 24000000, 12000000 },
    { "6 edge 800 m", "civil", FEE_FIRST, 800000000, false, "", "", 36000000, 36000000, 18000000 },
    { "7 1.5 bn", "civil", FEE_FIRST, 1500000000, false, "", "", 57000000, 57000000, 28500000 },
    { "8 3 bn", "civil", FEE_FIRST, 3000000000, false, "", "", 92000000, 92000000, 46000000 },
    { "9 10 bn", "civil", FEE_FIRST, 10000000000, false, "", "", 118000000, 118000000, 59000000 },
    { "10 commercial 50 m", "commercial", FEE_FIRST, 50000000, false, "", "", 3000000, 3000000, 3000000 },
    { "11 commercial 250 m", "kinh-doanh-thuong-mai", FEE_FIRST, 250000000, false, "", "", 12500000, 12500000, 6250000 },
    { "12 commercial 2.5 bn", "commercial", FEE_FIRST, 2500000000, false, "", "", 82000000, 82000000, 41000000 },
    { "13 commercial 50 bn", "commercial", FEE_FIRST, 50000000000, false, "", "", 158000000, 158000000, 79000000 },
    { "14 labour 100 m", "lao-dong", FEE_FIRST, 100000000, false, "", "", 3000000, 3000000, 1500000 },
    { "15 labour 1 bn", "labour", FEE_FIRST, 1000000000, false, "", "", 24000000, 24000000, 12000000 },
    { "16 employee", "labour", FEE_FIRST, 1000000000, false, "nguoi-lao-dong", "", 24000000, 0, 0 },
    { "17 divorce", "hon-nhan-gia-dinh", FEE_FIRST, NO_VALUE, false, "", "", 300000, 300000, 300000 },
    { "18 consent divorce, matter", "viec-dan-su", FEE_FIRST, NO_VALUE, false, "", "", 300000, 300000, 300000 },
    { "23 simplified", "civil", FEE_FIRST, 100000000, true, "", "", 2500000, 2500000, 1250000 },
    { "24 civil appeal", "civil", FEE_APPEAL, NO_VALUE, false, "", "", 300000, 300000, 300000 },
    { "25 commercial appeal", "commercial", FEE_APPEAL, NO_VALUE, false, "", "", 2000000, 2000000, 2000000 },
    { "26 administrative", "hanh-chinh", FEE_FIRST, NO_VALUE, false, "", "", 300000, 300000, 300000 },
    { "27 criminal with compensation", "hinh-su", FEE_FIRST, 50000000, false, "", "", 2700000, 2700000, 0 },
    { "28 force majeure on 7", "civil", FEE_FIRST, 1500000000, false, "", "bat-kha-khang", 57000000, 28500000, 14250000 },
    /* the corrected first-instance sheet, row 21: half of the ordinary advance with its floor */
    { "simplified 8 m", "civil", FEE_FIRST, 8000000, true, "", "", 200000, 200000, 150000 },
    { "simplified without value", "civil", FEE_FIRST, NO_VALUE, true, "", "", 150000, 150000, 150000 },
    { "simplified commercial 70 m", "commercial", FEE_FIRST, 70000000, true, "", "", 1750000, 1750000, 1500000 },
    { "simplified administrative", "administrative", FEE_FIRST, NO_VALUE, true, "", "", 150000, 150000, 150000 },
    { "simplified appeal", "civil", FEE_APPEAL, NO_VALUE, true, "", "", 150000, 150000, 150000 },
    /* row 22: consumers advance nothing but may bear the fee; the Social Policy Bank neither */
    { "consumer", "civil", FEE_FIRST, 100000000, false, "nguoi-tieu-dung", "", 5000000, 5000000, 0 },
    { "Social Policy Bank", "civil", FEE_FIRST, 100000000, false, "social_policy_bank", "", 5000000, 0, 0 },
    { "floor of the advance", "civil", FEE_FIRST, 8000000, false, "", "", 400000, 400000, 300000 },
    { "floor reduced", "civil", FEE_FIRST, 8000000, false, "", "force_majeure", 400000, 200000, 150000 },
    { "labour floor", "labour", FEE_FIRST, 6000001, false, "", "", 300000, 300000, 300000 },
    { "labour floor ends", "labour", FEE_FIRST, 10000000, false, "", "", 300000, 300000, 300000 },
    { "labour above floor", "labour", FEE_FIRST, 10000100, false, "", "", 300003, 300003, 300000 },
    { "labour 3 bn", "labour", FEE_FIRST, 3000000000, false, "", "", 45000000, 45000000, 22500000 },
    { "value nought", "civil", FEE_FIRST, 0, false, "", "", 300000, 300000, 300000 },
    { "half a đồng goes up", "civil", FEE_FIRST, 6000010, false, "", "", 300001, 300001, 300000 },
    { "the greatest value", "civil", FEE_FIRST, FEE_VALUE_MAX, false, "", "", 1000108000000, 1000108000000, 500054000000 },
    { "commercial without value", "commercial", FEE_FIRST, NO_VALUE, false, "", "", 3000000, 3000000, 3000000 },
    { "labour appeal", "labour", FEE_APPEAL, NO_VALUE, false, "", "", 300000, 300000, 300000 },
    { "criminal appeal", "criminal", FEE_APPEAL, NO_VALUE, false, "", "", 200000, 200000, 0 },
    { "administrative with compensation", "administrative", FEE_FIRST, 100000000, false, "", "", 5300000, 5300000, 300000 },
    { "civil matter on appeal", "civil_matter", FEE_APPEAL, NO_VALUE, false, "", "", 300000, 300000, 300000 },
    { "elderly in a civil matter", "civil_matter", FEE_FIRST, NO_VALUE, false, "nguoi-cao-tuoi", "", 300000, 0, 0 },
    { "voter list", "administrative", FEE_FIRST, NO_VALUE, false, "voter_list", "", 300000, 0, 0 },
};

static FeeClaim claim_of(const Example *e)
{
    return (FeeClaim){
        .kind = str_of(e->kind),
        .instance = e->instance,
        .has_value = e->value != NO_VALUE,
        .value = dong(e->value == NO_VALUE ? 0 : e->value),
        .simplified = e->simplified,
        .exempt = str_of(e->exempt),
        .reduce = str_of(e->reduce),
    };
}

Test(fee_quote, worked_examples)
{
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        const Example *e = &examples[i];
        FeeClaim       claim = claim_of(e);
        FeeQuote       q;
        Error         *error = fee_quote(fee_test_law(), fee_test_day(), &claim, fee_test_arena(), &q);
        cr_assert_null(error, "%s: refused", e->name);
        cr_expect_eq(q.full.dong, e->full, "%s: full %lld", e->name, (long long)q.full.dong);
        cr_expect_eq(q.fee.dong, e->fee, "%s: fee %lld", e->name, (long long)q.fee.dong);
        cr_expect_eq(q.advance.dong, e->advance, "%s: advance %lld", e->name, (long long)q.advance.dong);
        cr_expect_gt(q.working.steps_count, 0, "%s: no working", e->name);
        cr_expect_gt(q.working.basis_count, 0, "%s: no basis", e->name);
    }
}

Test(fee_quote, the_working_is_written_down)
{
    FeeClaim claim = { .kind = S("dan-su"), .instance = FEE_FIRST, .has_value = true, .value = { 500000000 } };
    FeeQuote q;
    cr_assert_null(fee_quote(fee_test_law(), fee_test_day(), &claim, fee_test_arena(), &q));
    cr_assert_eq(q.working.steps_count, 2);
    const FeeStep *bracket = &q.working.steps[0];
    cr_expect(str_eq(bracket->text.vi, S("Giá trị 500.000.000 đ, mức từ trên 400.000.000 đ đến 800.000.000 đ: "
                                         "20.000.000 + 4 % × (500.000.000 − 400.000.000) = 24.000.000 đ")),
              STR_F, STR_A(bracket->text.vi));
    cr_expect(str_eq(bracket->text.en, S("Value VND 500,000,000, bracket above VND 400,000,000 up to VND 800,000,000: "
                                         "20,000,000 + 4 % × (500,000,000 − 400,000,000) = VND 24,000,000")),
              STR_F, STR_A(bracket->text.en));
    cr_expect(str_eq(q.working.steps[1].basis, S("NQ 326 7(2)")));
    cr_expect_eq(q.working.steps[1].dong.dong, 12000000);
    cr_expect(q.working.settled);
    cr_expect_eq(q.working.confidence, CONFIDENCE_C);
}

Test(fee_quote, rates_below_one_per_cent_are_written_in_both_languages)
{
    FeeClaim claim = { .kind = S("civil"), .instance = FEE_FIRST, .has_value = true, .value = { 10000000000 } };
    FeeQuote q;
    cr_assert_null(fee_quote(fee_test_law(), fee_test_day(), &claim, fee_test_arena(), &q));
    cr_expect(str_has(q.working.steps[0].text.vi, S("0,1 %")));
    cr_expect(str_has(q.working.steps[0].text.en, S("0.1 %")));
}

Test(fee_quote, settlements)
{
    FeeClaim claim = { .kind = S("civil"), .instance = FEE_FIRST, .has_value = true, .value = { 400000000 } };
    FeeQuote q;
    claim.settled = FEE_SETTLED_BEFORE_HEARING;
    cr_assert_null(fee_quote(fee_test_law(), fee_test_day(), &claim, fee_test_arena(), &q));
    cr_expect_eq(q.fee.dong, 10000000); /* example 22 */
    cr_expect_eq(q.advance.dong, 10000000);
    claim.settled = FEE_SETTLED_AT_HEARING;
    cr_assert_null(fee_quote(fee_test_law(), fee_test_day(), &claim, fee_test_arena(), &q));
    cr_expect_eq(q.fee.dong, 20000000);
    claim.simplified = true;
    cr_assert_null(fee_quote(fee_test_law(), fee_test_day(), &claim, fee_test_arena(), &q));
    cr_expect_eq(q.fee.dong, 5000000); /* half of the halved fee */
    claim = (FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST, .settled = FEE_SETTLED_BEFORE_HEARING };
    cr_assert_null(fee_quote(fee_test_law(), fee_test_day(), &claim, fee_test_arena(), &q));
    cr_expect_eq(q.fee.dong, 150000); /* also without value: 26(7) */
}

typedef struct ChargeExample {
    const char *charge;
    int64_t     pages;
    const char *exempt, *reduce;
    int64_t     fee, advance;
} ChargeExample;

static const ChargeExample charge_examples[] = {
    { "huy-phan-quyet-trong-tai", 0, "", "", 500000, 500000 },  /* 29 */
    { "sao-chup", 25, "", "", 37500, 0 },                       /* 30 */
    { "recognition", 0, "", "", 3000000, 3000000 },             /* 31 */
    { "recognition_appeal", 0, "", "", 300000, 300000 },
    { "arbitrator", 0, "", "", 300000, 0 },
    { "arbitration_competence", 0, "", "", 500000, 0 },
    { "arbitration_measures", 0, "", "", 800000, 0 },
    { "arbitration_appeal", 0, "", "", 500000, 500000 },
    { "bankruptcy", 0, "", "", 1500000, 0 },
    { "bankruptcy", 0, "bankruptcy_workers", "", 0, 0 },
    { "strike", 0, "", "", 1500000, 0 },
    { "strike", 0, "strike_union", "", 0, 0 },
    { "ship_arrest", 0, "", "", 8000000, 0 },
    { "aircraft_arrest", 0, "", "", 8000000, 0 },
    { "assistance_in", 0, "", "", 1000000, 0 },
    { "assistance_out", 0, "", "", 200000, 0 },
    { "civil_matter", 0, "", "", 300000, 300000 },
    { "civil_matter", 0, "", "force_majeure", 150000, 150000 },
    { "copies", 25, "state_body_copies", "", 0, 0 },
    { "court_mediation", 0, "", "", 0, 0 },
};

Test(fee_quote, charges)
{
    for (size_t i = 0; i < COUNT_OF(charge_examples); i++) {
        const ChargeExample *e = &charge_examples[i];
        FeeQuote             q;
        Error *error = fee_charge_quote(fee_test_law(), fee_test_day(), str_of(e->charge), e->pages, str_of(e->exempt),
                                        str_of(e->reduce), fee_test_arena(), &q);
        cr_assert_null(error, "%s: refused", e->charge);
        cr_expect_eq(q.fee.dong, e->fee, "%s: %lld", e->charge, (long long)q.fee.dong);
        cr_expect_eq(q.advance.dong, e->advance, "%s: advance %lld", e->charge, (long long)q.advance.dong);
    }
}

static Error *quote(FeeClaim claim, Date on)
{
    FeeQuote q;
    return fee_quote(fee_test_law(), on, &claim, fee_test_arena(), &q);
}

Test(fee_quote, refusals_name_the_field)
{
    Date day = fee_test_day();
    expect_field(quote((FeeClaim){ .kind = S("maritime"), .instance = FEE_FIRST }, day), "kind", "fee.error.kind");
    expect_field(quote((FeeClaim){ .kind = S("civil") }, day), "instance", "fee.error.instance");
    expect_field(quote((FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST, .has_value = true, .value = { -1 } }, day), "value",
                 "fee.error.value");
    expect_field(quote((FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST, .has_value = true, .value = { FEE_VALUE_MAX + 1 } }, day),
                 "value", "fee.error.value");
    expect_field(quote((FeeClaim){ .kind = S("criminal"), .instance = FEE_FIRST, .simplified = true }, day), "simplified",
                 "fee.error.simplified_not_here");
    expect_field(quote((FeeClaim){ .kind = S("civil_matter"), .instance = FEE_FIRST, .has_value = true, .value = { 1 } }, day), "value",
                 "fee.error.value_not_here");
    expect_field(quote((FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST, .exempt = S("rich") }, day), "exempt", "fee.error.relief");
    expect_field(quote((FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST, .exempt = S("employee") }, day), "exempt",
                 "fee.error.relief_not_here");
    expect_field(quote((FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST, .exempt = S("force_majeure") }, day), "exempt",
                 "fee.error.relief");
    expect_field(quote((FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST, .reduce = S("elderly") }, day), "reduce",
                 "fee.error.relief");
    expect_field(quote((FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST }, date_make(2016, 12, 31)), "on",
                 "fee.error.no_schedule");
    FeeQuote q;
    expect_field(fee_charge_quote(fee_test_law(), day, S("copies"), 0, S(""), S(""), fee_test_arena(), &q), "pages", "fee.error.pages");
    expect_field(fee_charge_quote(fee_test_law(), day, S("copies"), INT64_MAX, S(""), S(""), fee_test_arena(), &q), "pages",
                 "fee.error.pages");
    expect_field(fee_charge_quote(fee_test_law(), day, S("tea"), 0, S(""), S(""), fee_test_arena(), &q), "charge", "fee.error.charge");
    expect_field(fee_charge_quote(fee_test_law(), day, S("strike"), 0, S("elderly"), S(""), fee_test_arena(), &q), "exempt",
                 "fee.error.relief_not_here");
}

Test(fee_quote, the_schedule_begins_on_its_first_day)
{
    cr_expect_null(quote((FeeClaim){ .kind = S("civil"), .instance = FEE_FIRST }, date_make(2017, 1, 1)));
    cr_expect_null(fee_charge(fee_test_law(), date_make(2026, 2, 28), S("rehabilitation")));
    cr_expect_not_null(fee_charge(fee_test_law(), date_make(2026, 3, 1), S("rehabilitation")));
}

Test(fee_quote, an_unconfirmed_rule_shows)
{
    FeeQuote q;
    cr_assert_null(fee_charge_quote(fee_test_law(), fee_test_day(), S("rehabilitation"), 0, S(""), S(""), fee_test_arena(), &q));
    cr_expect_not(q.working.settled);
    cr_expect_eq(q.working.confidence, CONFIDENCE_V);
}
