/* Fees of a file from notice to refund, on both engines; after every act every đồng stands twice in the books, and what is stored is
 * what the events make. People and sums are invented. */
#include "finance/finance_test_sql.h"
#include "finance/story_test.h"

static const PersonId nobody;

static void story(DbEngine engine, void (*tell)(void))
{
    if (!story_open(engine)) {
        cr_skip("this engine is not at hand");
    }
    tell();
    cr_assert_eq(court_kit_verify(&kit), 0);
    court_kit_close(&kit);
}

#define STORY(name)                                                \
    static void tell_##name(void);                                 \
    Test(finance, name##_sqlite) { story(DB_SQLITE, tell_##name); }     \
    Test(finance, name##_postgres) { story(DB_POSTGRES, tell_##name); } \
    static void tell_##name(void)

/* ---- the notice and the payment ---------------------------------------------------------------------------------------------------- */

STORY(short_then_the_rest_then_the_receipt_opens_the_case)
{
    to_fee_due();
    FeeDue d = due("claim");
    IS(d.amount, 12000000); /* worked example 5 */
    IS(d.whole, 24000000);
    IS(d.to_collect, 12000000);
    cr_expect_eq(d.payer, 1);
    cr_expect(str_has(d.working, S("NQ 326")));
    Matter m = court_kit_load(&kit, file);
    cr_expect_not_null(matter_running(&m, S("fee_payment"), 1), "7 days run from electronic service");
    cr_expect_not_null(matter_running(&m, S("fee_payment_working"), 1));
    cr_expect_eq(matter_field_number(&m, S("fee_advance"), 0), 12000000);

    pays("claim", 0, 11000000);
    d = due("claim");
    cr_expect(str_eq(d.status, S("open")));
    IS(d.to_collect, 1000000);
    IS(d.held, 11000000);
    refused(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}", "guard.advance_paid");
    refused(judge("examining_judge"), "accept_case", "{}", "law.act_needs");

    pays("claim", 0, 1000000);
    d = due("claim");
    cr_expect(str_eq(d.status, S("paid")));
    IS(d.in_bank, 12000000);
    IS(d.in_custody, 0);
    refused(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"appeal\"}", "guard.advance_paid");
    refused(kit.clerk, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}", "law.act_not_yours");
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    d = due("claim");
    cr_expect(str_eq(d.status, S("receipted")));
    cr_expect(str_eq(d.receipt_no, S("01/2026/BL-THADS")), "%s", str_z(kit.arena, d.receipt_no));
    IS(d.in_bank, 0);
    IS(d.in_custody, 12000000);
    m = court_kit_load(&kit, file);
    cr_expect(str_eq(matter_field_text(&m, S("fee_receipt")), S("01/2026/BL-THADS")), "the field has the number drawn");
    cr_expect(str_eq(m.papers.items[m.papers.count - 1].number, S("01/2026/BL-THADS")), "and so has the paper");
    refused(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}", "guard.advance_paid");
    refused(judge("examining_judge"), "reissue_fee_notice", "{}", "law.act_done_before");

    act(judge("examining_judge"), "accept_case", "{}");
    in_state("accepted");
    m = court_kit_load(&kit, file);
    cr_expect(str_eq(m.number, S("01/2026/TLST-DS")));
    cr_expect(str_eq(m.accepted_on, S("2026-03-02")));
    cr_expect_not_null(matter_running(&m, S("prepare_civil"), 0));
}

STORY(paid_twice_goes_back)
{
    ActResult r;
    to_fee_due();
    ok(bank("claim", 0, 12000000, "GL-ONE-0001", &r));
    cr_expect_not(r.repeated);
    ok(bank("claim", 0, 12000000, "GL-ONE-0001", &r));
    cr_expect(r.repeated, "the same report again changes nothing");
    cr_expect_eq(books().payments.count, 1);
    pays("claim", 0, 12000000);
    FeeDue d = due("claim");
    IS(d.held, 12000000);
    IS(d.give_back, 12000000);
    IS(books().payments.items[1].surplus, 12000000);
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\",\"fee_receipt\":\"AA/21P 0001234\"}");
    cr_expect(str_eq(due("claim").receipt_no, S("AA/21P 0001234")), "the collector's own number is kept");
    act(kit.enforcement, "pay_back_advance", "{\"refund_order_no\":\"CT-01\"}");
    d = due("claim");
    IS(d.give_back, 0);
    IS(d.in_custody, 12000000);
    IS(d.held, 12000000);
    refused(kit.enforcement, "pay_back_advance", "{\"refund_order_no\":\"CT-02\"}", "guard.refund_waits");
}

STORY(money_nobody_asked_for_goes_back)
{
    to_fee_due();
    pays("appeal", 0, 300000);
    FeeBooks b = books();
    cr_expect_eq(b.payments.items[0].due, 2);
    cr_expect(str_eq(due("appeal").status, S("ended")), "nobody asked for it");
    IS(due("appeal").give_back, 300000);
    act(kit.enforcement, "pay_back_advance", "{\"refund_order_no\":\"CT-01\"}");
    b = books();
    IS(fee_balance(&b, BANK, -1), 0);
    ActResult r;
    Error    *e = bank("claim", 0, 0, "GL-ZERO-001", &r);
    cr_expect(e != NULL && e->code == ERR_FIELD);
    e = bank("claim", 0, 5, "x", &r);
    cr_expect(e != NULL && e->code == ERR_FIELD);
    e = bank("claim", 0, 5, "GL'; DROP--1", &r);
    cr_expect(e != NULL && e->code == ERR_FIELD);
}

STORY(late_is_after_the_later_limit)
{
    to_fee_due();
    Matter m = court_kit_load(&kit, file);
    Date   days = matter_running(&m, S("fee_payment"), 1)->end_on, working = matter_running(&m, S("fee_payment_working"), 1)->end_on;
    cr_assert(date_cmp(days, working) < 0);
    court_kit_days(&kit, working.day - date_make(2026, 3, 2).day);
    pays("claim", 0, 5000000);
    cr_expect_not(books().payments.items[0].late, "the last working day is in time");
    court_kit_days(&kit, 1);
    pays("claim", 0, 7000000);
    cr_expect(books().payments.items[1].late);
    cr_expect(str_eq(due("claim").status, S("paid")), "late money is money: the judge decides what follows");
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    act(judge("examining_judge"), "accept_case", "{}");
}

static bool waits(const char *task)
{
    Matter m = court_kit_load(&kit, file);
    for (size_t i = 0; i < m.tasks.count; i++) {
        if (m.tasks.items[i].done_on.n == 0 && str_eq(m.tasks.items[i].task, str_of(task))) {
            return true;
        }
    }
    return false;
}

STORY(a_claim_lowered_to_what_was_paid_waits_for_its_receipt_alone)
{
    to_fee_due();
    pays("claim", 0, 5000000);
    act(judge("examining_judge"), "reissue_fee_notice", "{\"claim_value\":200000000}");
    IS(due("claim").amount, 5000000); /* half of 5 % */
    cr_expect(str_eq(due("claim").status, S("paid")));
    cr_expect_not(waits("pay_fee"), "nothing is left to pay");
    cr_expect(waits("send_fee_receipt"));
    act(judge("examining_judge"), "reissue_fee_notice", "{\"claim_value\":500000000}");
    cr_expect(waits("pay_fee"), "more is asked again");
    cr_expect_not(waits("send_fee_receipt"));
    act(judge("examining_judge"), "decide_fee_relief",
        "{\"fee_relief\":\"reduced\",\"relief_code\":\"force_majeure\",\"decision_reasons\":\"Bão lũ.\"}");
    IS(due("claim").amount, 6000000);
    cr_expect(waits("pay_fee"));
    pays("claim", 0, 1000000);
    cr_expect_not(waits("pay_fee"));
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    act(judge("examining_judge"), "accept_case", "{}");
}

STORY(who_paid_in_time_waits_for_the_receipt_and_keeps_his_petition)
{
    to_fee_due();
    pays("claim", 0, 5000000);
    cr_expect(waits("pay_fee"), "a part is not the sum");
    cr_expect_not(waits("send_fee_receipt"));
    pays("claim", 0, 7000000);
    cr_expect_not(waits("pay_fee"));
    cr_expect(waits("send_fee_receipt"));
    Matter m = court_kit_load(&kit, file);
    cr_expect_null(matter_running(&m, S("fee_payment"), 1));
    cr_expect_null(matter_running(&m, S("fee_payment_working"), 1));
    court_kit_days(&kit, 30);
    cr_expect_not(waits("check_good_reason"), "nobody asks him why he did not pay");
    refused(judge("examining_judge"), "return_unpaid", "{\"good_reason_checked\":true,\"return_reasoning\":\"Chưa có biên lai.\"}",
            "guard.advance_missing");
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    cr_expect_not(waits("send_fee_receipt"));
    act(judge("examining_judge"), "accept_case", "{}");
}

STORY(who_paid_too_late_may_still_lose_his_petition)
{
    to_fee_due();
    court_kit_days(&kit, 30);
    pays("claim", 0, 12000000);
    act(judge("examining_judge"), "return_unpaid", "{\"good_reason_checked\":true,\"return_reasoning\":\"Nộp quá hạn, không có lý do chính đáng.\"}");
    in_state("returned");
}

STORY(unpaid_returned_and_paid_back)
{
    to_fee_due();
    pays("claim", 0, 5000000);
    refused(judge("examining_judge"), "return_unpaid", "{\"good_reason_checked\":true,\"return_reasoning\":\"Không nộp.\"}",
            "law.act_too_early");
    court_kit_days(&kit, 30);
    act(judge("examining_judge"), "return_unpaid", "{\"good_reason_checked\":true,\"return_reasoning\":\"Không nộp đủ.\"}");
    in_state("returned");
    FeeDue d = due("claim");
    cr_expect(str_eq(d.status, S("ended")));
    IS(d.held, 0);
    IS(d.to_collect, 0);
    IS(d.give_back, 5000000);
    pays("claim", 0, 7000000); /* he paid after all: nothing is due any more */
    IS(due("claim").give_back, 12000000);
    act(kit.enforcement, "pay_back_advance", "{\"refund_order_no\":\"CT-09\"}");
    IS(due("claim").in_bank, 0);
}

/* ---- relief ------------------------------------------------------------------------------------------------------------------------- */

STORY(exempt_before_anything_was_asked)
{
    to_examining();
    PersonId j = judge("examining_judge");
    refused(j, "decide_fee_relief", "{\"fee_relief\":\"exempt\",\"decision_reasons\":\"Trên 60 tuổi.\"}", "finance.relief_code_needed");
    refused(j, "decide_fee_relief", "{\"fee_relief\":\"exempt\",\"relief_code\":\"force_majeure\",\"decision_reasons\":\"x\"}",
            "finance.relief_code");
    refused(j, "decide_fee_relief", "{\"fee_relief\":\"exempt\",\"relief_code\":\"employee\",\"decision_reasons\":\"x\"}",
            "finance.relief_code");
    refused(j, "accept_exempt_case", "{}", "law.act_needs");
    act(j, "decide_fee_relief", "{\"fee_relief\":\"exempt\",\"relief_code\":\"nguoi-cao-tuoi\",\"decision_reasons\":\"Trên 60 tuổi.\"}");
    refused(j, "issue_fee_notice", "{}", "law.act_done_before");
    act(j, "accept_exempt_case", "{}");
    in_state("accepted");
    cr_expect_eq(books().dues.count, 0);
    cr_expect(str_eq(books().reliefs.items[0].code, S("elderly")));
}

STORY(exempt_after_paying)
{
    to_fee_due();
    pays("claim", 0, 12000000);
    act(judge("examining_judge"), "decide_fee_relief",
        "{\"fee_relief\":\"exempt\",\"relief_code\":\"poor_household\",\"decision_reasons\":\"Hộ nghèo.\"}");
    FeeDue d = due("claim");
    cr_expect(str_eq(d.status, S("ended")));
    IS(d.amount, 0);
    IS(d.give_back, 12000000);
    refused(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}", "guard.advance_paid");
    act(judge("examining_judge"), "accept_exempt_case", "{}");
}

STORY(reduced_by_half)
{
    to_fee_due();
    pays("claim", 0, 8000000);
    act(judge("examining_judge"), "decide_fee_relief",
        "{\"fee_relief\":\"reduced\",\"relief_code\":\"force_majeure\",\"decision_reasons\":\"Bão lũ.\"}");
    FeeDue d = due("claim");
    IS(d.amount, 6000000);
    IS(d.held, 6000000);
    IS(d.give_back, 2000000);
    cr_expect(str_eq(d.status, S("paid")));
    act(judge("examining_judge"), "reissue_fee_notice", "{\"claim_value\":1500000000}");
    d = due("claim");
    IS(d.amount, 14250000); /* worked example 28 */
    IS(d.held, 8000000);
    IS(d.give_back, 0);
    IS(d.to_collect, 6250000);
    act(judge("examining_judge"), "decide_fee_relief", "{\"fee_relief\":\"refused\",\"decision_reasons\":\"Thiếu xác nhận.\"}");
    IS(due("claim").amount, 28500000);
}

static int met(const Matter *m, const char *rule)
{
    int n = 0;
    for (size_t i = 0; i < m->deadlines.count; i++) {
        n += str_eq(m->deadlines.items[i].rule, str_of(rule)) && str_eq(m->deadlines.items[i].status, S("met"));
    }
    return n;
}

/* ---- paper receipts ------------------------------------------------------------------------------------------------------------------- */

STORY(a_paper_receipt_is_compared)
{
    to_fee_due();
    refused(kit.citizen, "hand_in_fee_receipt",
            "{\"fee_receipt\":\"P-77\",\"fee_receipt_on\":\"2026-03-09\",\"fee_purpose\":\"claim\"}", "finance.not_in_the_future");
    act(kit.citizen, "hand_in_fee_receipt",
        "{\"fee_receipt\":\"P-77\",\"fee_receipt_on\":\"2026-03-02\",\"fee_purpose\":\"claim\",\"paid_amount\":12000000}");
    Matter m = court_kit_load(&kit, file);
    cr_expect(str_eq(matter_field_text(&m, S("fee_receipt_check")), S("on_paper")));
    cr_expect_eq(met(&m, "fee_payment") + met(&m, "fee_payment_working"), 2, "who has handed in the receipt is not late");
    FeeDue d = due("claim");
    IS(d.held, 0);
    IS(d.claimed, 12000000);
    act(kit.clerk, "confirm_fee_receipt", "{\"clerk_note\":\"Đã gọi cơ quan thi hành án.\"}");
    d = due("claim");
    cr_expect(str_eq(d.status, S("receipted")));
    cr_expect(str_eq(d.receipt_no, S("P-77")));
    IS(d.in_custody, 12000000);
    act(judge("examining_judge"), "accept_case", "{}");
}

STORY(a_receipt_known_to_the_books)
{
    to_fee_due();
    pays("claim", 0, 12000000);
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\",\"fee_receipt\":\"P-5\"}");
    Matter given = court_kit_load(&kit, file);
    cr_expect_eq(met(&given, "fee_payment_working"), 1);
    refused(kit.citizen, "hand_in_fee_receipt", "{\"fee_receipt\":\"P-6\",\"fee_receipt_on\":\"2026-03-02\",\"fee_purpose\":\"claim\"}",
            "finance.other_receipt");
    act(kit.citizen, "hand_in_fee_receipt", "{\"fee_receipt\":\"P-5\",\"fee_receipt_on\":\"2026-03-02\",\"fee_purpose\":\"claim\"}");
    Matter m = court_kit_load(&kit, file);
    cr_expect(str_eq(matter_field_text(&m, S("fee_receipt_check")), S("booked")));
}

/* What the newest paper was filled in with. */
static Str newest_paper(const Matter *m)
{
    Str data;
    cr_assert_null(paper_load_data(&kit.house, kit.arena, &m->papers.items[m->papers.count - 1], &data));
    return data;
}

/* ---- counterclaims, costs, the end without a ruling -------------------------------------------------------------------------------------- */

STORY(counterclaim_and_costs)
{
    to_preparation();
    PersonId j = judge("case_judge");
    refused(j, "ask_counterclaim_fee", "{\"person\":1,\"counterclaim_value\":100000000}", "finance.not_a_claimant");
    act(j, "ask_counterclaim_fee", "{\"person\":2,\"counterclaim_value\":100000000}");
    FeeDue d = due("counterclaim");
    IS(d.amount, 2500000);
    cr_expect_eq(d.payer, 2);
    act(j, "collect_evidence", "{\"evidence_measure\":\"valuation\",\"evidence_text\":\"Định giá nhà đất.\",\"costs_advance\":5000000}");
    IS(due("costs").amount, 5000000);
    pays("costs", 1, 5000000);
    pays("counterclaim", 2, 2500000);
    refused(kit.enforcement, "issue_later_receipt", "{\"fee_purpose\":\"claim\"}", "guard.advance_paid");
    act(kit.enforcement, "issue_later_receipt", "{\"fee_purpose\":\"counterclaim\"}");
    act(kit.enforcement, "issue_later_receipt", "{\"fee_purpose\":\"costs\",\"person\":1}");
    cr_expect(str_eq(due("counterclaim").receipt_no, S("02/2026/BL-THADS")));
    cr_expect(str_eq(due("costs").receipt_no, S("03/2026/BL-THADS")));
    act(j, "decide_fee_relief",
        "{\"fee_relief\":\"exempt\",\"relief_code\":\"disabled\",\"person\":2,\"decision_reasons\":\"Khuyết tật.\"}");
    Matter m = court_kit_load(&kit, file);
    cr_expect_null(matter_field(&m, S("fee_exempt_on")), "the defendant's relief does not exempt the claim");

    act(j, "terminate", "{\"termination_reason\":\"plaintiff_absent\",\"decision_reasons\":\"Vắng mặt hai lần.\",\"resolution\":\"termination\"}");
    FeeBooks b = books();
    IS(fee_balance(&b, BUDGET, due("claim").no), 12000000); /* BLTTDS 218(2) */
    IS(due("counterclaim").give_back, 2500000);
    IS(due("costs").held, 5000000);
    m = court_kit_load(&kit, file);
    cr_expect(str_has(newest_paper(&m), S("sung vào ngân sách nhà nước 12.000.000 đồng")));
}

STORY(withdrawn_claim_is_paid_back)
{
    to_preparation();
    act(judge("case_judge"), "terminate", "{\"termination_reason\":\"withdrawn\",\"decision_reasons\":\"Rút đơn.\",\"resolution\":\"termination\"}");
    IS(due("claim").give_back, 12000000);
    act(kit.enforcement, "pay_back_advance", "{\"refund_order_no\":\"CT-1\"}");
    IS(due("claim").in_custody, 0);
}

STORY(what_the_law_is_silent_on_is_kept)
{
    to_preparation();
    act(judge("case_judge"), "terminate", "{\"termination_reason\":\"other\",\"decision_reasons\":\"Khác.\",\"resolution\":\"termination\"}");
    IS(due("claim").held, 12000000);
}

/* ---- who bears what ----------------------------------------------------------------------------------------------------------------------- */

STORY(accepted_in_full)
{
    to_preparation();
    to_deliberation();
    pronounce("accepted", "{\"kind\":\"money\",\"who_owes\":2,\"to_whom\":1,\"amount\":500000000,\"text\":\"Trả nợ.\"}");
    IS(share(1).fee, 0);
    IS(share(1).refund, 12000000);
    IS(share(2).fee, 24000000);
    IS(share(2).to_pay, 24000000);
    IS(due("claim").held, 12000000); /* nothing moves before the judgment is in force */
    Matter m = court_kit_load(&kit, file);
    Str    paper = newest_paper(&m);
    cr_expect(str_has(paper, S("Bị đơn Trần Văn Hư Cấu phải chịu 24.000.000 đồng án phí sơ thẩm.")), "%s", str_z(kit.arena, paper));
    cr_expect(str_has(paper, S("Trả lại cho nguyên đơn Nguyễn Văn Giả Định 12.000.000 đồng")), "%s", strstr(str_z(kit.arena, paper), "\"fees\""));
    into_force();
    FeeBooks b = books();
    IS(due("claim").held, 0);
    IS(due("claim").give_back, 12000000);
    IS(fee_balance(&b, FEE_OWED, -1), 24000000);
    cr_expect_gt(b.ruling.settled_seq, 0);
    act(kit.clerk, "correct_force", "{\"force_correction_reason\":\"Có kháng cáo gửi qua bưu điện.\"}");
    b = books();
    IS(due("claim").held, 12000000);
    IS(fee_balance(&b, FEE_OWED, -1), 0);
    cr_expect_eq(b.ruling.settled_seq, 0);
    into_force();
    act(kit.enforcement, "pay_back_advance", "{\"refund_order_no\":\"CT-3\"}");
    act(kit.clerk, "correct_force", "{\"force_correction_reason\":\"Sửa lần hai.\"}");
    IS(due("claim").held, 0); /* what was paid back is paid back */
}

STORY(a_fee_the_judge_drafts_is_stated_once)
{
    to_preparation();
    to_deliberation();
    refused(judge("presiding_judge"), "pronounce_judgment",
            "{\"operative\":[{\"kind\":\"money\",\"who_owes\":2,\"to_whom\":1,\"amount\":500000000,\"text\":\"Trả nợ.\"},"
            "{\"kind\":\"fee\",\"who_owes\":2,\"amount\":20000000,\"text\":\"Ông Cấu chịu 20.000.000 đồng án phí.\"}],"
            "\"outcome_for\":\"accepted\",\"resolution\":\"judgment\"}", "finance.fee_drafted");
    pronounce("accepted", "{\"kind\":\"money\",\"who_owes\":2,\"to_whom\":1,\"amount\":500000000,\"text\":\"Trả nợ.\"},"
                          "{\"kind\":\"fee\",\"who_owes\":2,\"amount\":24000000,\"text\":\"Ông Cấu chịu 24.000.000 đồng án phí.\"}");
    IS(share(2).fee, 24000000);
    Matter m = court_kit_load(&kit, file);
    Str    paper = newest_paper(&m);
    cr_expect(!str_has(paper, S("phải chịu 24.000.000 đồng án phí sơ thẩm")), "%s", str_z(kit.arena, paper));
    cr_expect(str_has(paper, S("Trả lại cho nguyên đơn Nguyễn Văn Giả Định 12.000.000 đồng")));
}

STORY(partly_accepted_with_a_counterclaim)
{
    to_preparation();
    PersonId j = judge("case_judge");
    act(j, "ask_counterclaim_fee", "{\"person\":2,\"counterclaim_value\":100000000}");
    pays("counterclaim", 2, 2500000);
    act(kit.enforcement, "issue_later_receipt", "{\"fee_purpose\":\"counterclaim\"}");
    to_deliberation();
    pronounce("accepted_part", "{\"kind\":\"money\",\"who_owes\":2,\"to_whom\":1,\"amount\":200000000},"
                               "{\"kind\":\"money\",\"who_owes\":2,\"to_whom\":1,\"amount\":100000000},"
                               "{\"kind\":\"money\",\"who_owes\":1,\"to_whom\":2,\"amount\":40000000},"
                               "{\"kind\":\"costs\",\"who_owes\":2,\"amount\":5000000}");
    /* 300 of 500 million: 15.000.000 on the defendant, 10.000.000 on the rest; counterclaim 40 of 100 million as the vector 4 */
    IS(share(2).fee, 15000000 + 3000000);
    IS(share(1).fee, 10000000 + 2000000);
    IS(share(1).refund, 0);
    IS(share(1).to_pay, 0);
    IS(share(2).to_pay, 18000000 - 2500000);
    IS(books().ruling.total, 30000000);
    into_force();
    FeeBooks b = books();
    IS(fee_balance(&b, BUDGET, -1), 14500000);
    IS(fee_balance(&b, FEE_OWED, -1), 15500000);
}

/* The file is of another relation, as if the petition had said so; its kind follows. */
static void of_relation(const char *kind, const char *relation, const char *value)
{
    ActResult  r;
    ActRequest rq = { .court = kit.court, .matter = { os_id_random(kit.os) }, .act = S("file_petition"), .version = MATTER_ANY_VERSION,
                      .procedure = S("civil_first_instance"), .kind = str_of(kind), .idem = S("kit-another-petition") };
    Db *db;
    ok(json_parse(kit.arena, str_format(kit.arena,
                  "{\"plaintiffs\":[{\"name\":\"Nguyễn Thị Giả Định\",\"self\":true}],\"defendants\":[{\"name\":\"Lý Văn Hư Cấu\"}],"
                  "\"relation\":\"%s\"%s,\"facts\":\"Giả định.\",\"claims\":\"Giả định.\"}", relation, value), KIB(4), &rq.input));
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(actor_of_person(&kit.house, db, kit.arena, kit.citizen, kit.court, &rq.actor));
    db_done(db);
    ok(matter_act(&kit.house, kit.arena, &rq, &r));
    file = rq.matter;
    take_to_judge();
}

STORY(divorce_with_property)
{
    of_relation("family", "HN.28.1.03", ",\"claim_value\":1200000000");
    act(judge("examining_judge"), "issue_fee_notice", "{}");
    IS(due("claim").amount, 24000000 + 300000);
    pays("claim", 0, 24300000);
    from_paid_to_preparation();
    to_deliberation();
    /* worked example 19: 700 and 500 million; the difference is paid in money */
    pronounce("accepted", "{\"kind\":\"status\",\"text\":\"Cho ly hôn.\"},"
                          "{\"kind\":\"land\",\"to_whom\":1,\"amount\":900000000},{\"kind\":\"deliver\",\"to_whom\":2,\"amount\":300000000},"
                          "{\"kind\":\"money\",\"who_owes\":1,\"to_whom\":2,\"amount\":200000000}");
    IS(share(1).fee, 32000000 + 300000);
    IS(share(2).fee, 24000000);
    IS(share(1).to_pay, 32300000 - 24300000);
}

STORY(divorce_alone)
{
    of_relation("family", "HN.28.1.01", "");
    act(judge("examining_judge"), "issue_fee_notice", "{}");
    IS(due("claim").amount, 300000);
    pays("claim", 0, 300000);
    from_paid_to_preparation();
    to_deliberation();
    pronounce("accepted", "{\"kind\":\"status\",\"text\":\"Cho ly hôn.\"},{\"kind\":\"maintenance\",\"who_owes\":2,\"to_whom\":1}");
    IS(share(1).fee, 300000);
    IS(share(2).fee, 300000); /* maintenance */
    IS(share(1).to_pay, 0);
}

STORY(commercial_without_value)
{
    of_relation("commercial", "KT.30.1", "");
    act(judge("examining_judge"), "issue_fee_notice", "{}");
    IS(due("claim").amount, 3000000);
    pays("claim", 0, 3000000);
    from_paid_to_preparation();
    to_deliberation();
    pronounce("accepted", "{\"kind\":\"declare\",\"text\":\"Hủy hợp đồng.\"}");
    IS(share(2).fee, 3000000);
    IS(share(1).refund, 3000000);
}

STORY(rejected)
{
    to_preparation();
    to_deliberation();
    pronounce("rejected", "{\"kind\":\"reject\",\"text\":\"Không chấp nhận.\"}");
    IS(share(1).fee, 24000000);
    IS(share(1).to_pay, 12000000);
    IS(share(2).fee, 0);
}

STORY(joint_debtors)
{
    to_preparation();
    act(judge("case_judge"), "add_participant",
        "{\"capacity\":\"defendant\",\"new_person\":\"Phạm Thị Hư Cấu\",\"new_address\":\"số 2\"}");
    to_deliberation();
    pronounce("accepted", "{\"kind\":\"money\",\"who_owes\":2,\"to_whom\":1,\"amount\":500000000,\"joint\":true},"
                          "{\"kind\":\"money\",\"who_owes\":3,\"to_whom\":1,\"amount\":500000000,\"joint\":true}");
    IS(share(2).joint, 24000000);
    IS(share(3).joint, 24000000);
    IS(share(2).fee, 0);
    IS(books().ruling.joint, 24000000);
    into_force();
    FeeBooks b = books();
    IS(fee_balance(&b, FEE_OWED, -1), 24000000);
}

STORY(settled_before_the_hearing_costs_half)
{
    to_preparation();
    PersonId j = judge("case_judge");
    act(j, "record_settlement", "{\"settlement_text\":\"Trả dần.\",\"whole_case_agreed\":true}");
    court_kit_days(&kit, 10);
    act(j, "recognise_settlement", "{\"resolution\":\"settlement\"}");
    in_state("in_force");
    IS(share(1).fee, 6000000); /* half of 24 million, in equal parts */
    IS(share(1).refund, 6000000);
    IS(share(2).to_pay, 6000000);
    IS(due("claim").give_back, 6000000);
    FeeBooks b = books();
    IS(fee_balance(&b, BUDGET, -1), 6000000);
    cr_expect_gt(b.ruling.settled_seq, 0, "in force at once, the ruling on fees with it");
}

STORY(settled_without_value)
{
    of_relation("commercial", "KT.30.1", "");
    act(judge("examining_judge"), "issue_fee_notice", "{}");
    pays("claim", 0, 3000000);
    from_paid_to_preparation();
    PersonId j = judge("case_judge");
    act(j, "record_settlement", "{\"settlement_text\":\"Hủy hợp đồng.\",\"whole_case_agreed\":true}");
    court_kit_days(&kit, 10);
    act(j, "recognise_settlement", "{\"resolution\":\"settlement\"}");
    in_state("in_force");
    IS(share(1).fee, 750000); /* half of 3 million, in equal parts */
    IS(share(2).fee, 750000);
}

STORY(settled_as_agreed)
{
    to_preparation();
    PersonId j = judge("case_judge");
    act(j, "record_settlement", "{\"settlement_text\":\"Trả dần.\",\"whole_case_agreed\":true,\"fee_share_agreed\":25}");
    court_kit_days(&kit, 10);
    act(j, "recognise_settlement", "{\"resolution\":\"settlement\"}");
    IS(share(1).fee, 3000000);
    IS(share(2).fee, 9000000);
}

/* ---- appeals --------------------------------------------------------------------------------------------------------------------------------- */

STORY(appeal_paid_then_withdrawn)
{
    ActResult r;
    to_appealed();
    Error *e = court_kit_act(&kit, file, nobody, "begin_sending_up", "{}", &r);
    cr_expect(e != NULL && str_eq(err_message_id(e), S("guard.appeal_fee_settled")), "the appeal is not notified yet");
    act(judge("presiding_judge"), "notify_appeal", "{\"person\":1,\"appeal_fee_notified_on\":\"2026-03-02\"}");
    IS(due("appeal").amount, 300000);
    e = court_kit_act(&kit, file, nobody, "begin_sending_up", "{}", &r);
    cr_expect(e != NULL && str_eq(err_message_id(e), S("guard.appeal_fee_settled")), "nor paid");
    pays("appeal", 1, 300000);
    act(nobody, "begin_sending_up", "{}");
    act(kit.enforcement, "issue_later_receipt", "{\"fee_purpose\":\"appeal\"}");
    act(kit.clerk, "withdraw_appeal", "{\"person\":1,\"claim_change\":\"Rút kháng cáo.\"}");
    FeeBooks b = books();
    IS(fee_balance(&b, BUDGET, due("appeal").no), 150000); /* NQ 326 29(4) */
    IS(due("appeal").give_back, 150000);
}

static const Task *task_of(const Matter *m, const char *task)
{
    for (size_t i = 0; i < m->tasks.count; i++) {
        if (str_eq(m->tasks.items[i].task, str_of(task))) {
            return &m->tasks.items[i];
        }
    }
    return NULL;
}

STORY(who_must_pay_for_an_appeal_has_the_task)
{
    to_appealed();
    act(judge("presiding_judge"), "notify_appeal", "{\"person\":2,\"appeal_fee_notified_on\":\"2026-03-02\",\"collector\":\"Phòng Thi hành án dân sự Giả Định, số 1 phố Không Có\"}");
    Matter      m = court_kit_load(&kit, file);
    const Task *pays_it = task_of(&m, "pay_appeal_fee");
    cr_assert_not_null(pays_it);
    cr_expect(str_eq(pays_it->who, S("defendant")), STR_F, STR_A(pays_it->who));
    cr_expect(str_has(newest_paper(&m), S("\"collector\":\"Phòng Thi hành án dân sự Giả Định, số 1 phố Không Có\"")), "the paper says where");
}

STORY(a_protest_costs_nobody_anything)
{
    to_appealed();
    act(judge("presiding_judge"), "notify_appeal", "{\"appeal_fee_notified_on\":\"2026-03-02\"}");
    Matter m = court_kit_load(&kit, file);
    cr_expect_null(task_of(&m, "pay_appeal_fee"));
}

STORY(appeal_returned_is_paid_back)
{
    to_appealed();
    act(judge("presiding_judge"), "notify_appeal", "{\"person\":1,\"appeal_fee_notified_on\":\"2026-03-02\"}");
    pays("appeal", 0, 300000);
    act(judge("presiding_judge"), "return_appeal",
        "{\"person\":1,\"decision_reasons\":\"Không có quyền kháng cáo.\",\"good_reason_checked\":true}");
    IS(due("appeal").give_back, 300000);
    IS(due("claim").held, 12000000);
}

/* ---- a balance that can fail -------------------------------------------------------------------------------------------------------------------- */

static Error *spoil(Tx *tx, void *arg)
{
    (void)arg;
    return q_fee_posting_add(tx, kit.court, file, 900, 1, S(HELD), 1, 1, (Money){ 1 }, S("test"), S("2026-03-02"), 1);
}

static Error *unspoil(Tx *tx, void *arg)
{
    (void)arg;
    return q_posting_drop(tx, kit.court, file, 900);
}

STORY(a_lost_dong_is_found)
{
    Db *db;
    Str what;
    to_fee_due();
    ok(db_tx(kit.house.db, "spoil", spoil, NULL));
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(finance_balanced(db, kit.arena, kit.court, file, &what));
    db_done(db);
    cr_expect_gt(what.n, 0);
    cr_expect_gt(court_kit_verify(&kit), 0);
    ok(db_tx(kit.house.db, "unspoil", unspoil, NULL));
}
