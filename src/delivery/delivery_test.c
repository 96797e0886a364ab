/* Papers on their way, on both engines: who is reached how, codes on paper, proofs and their days, limits that run from receipt,
 * posting for whom nobody finds, consent to be reached electronically. */
#include "delivery/delivery.h"

#include "assignment/assignment.h"
#include "core/identity/identity.h"
#include "filing/filing.h"
#include "matter/matter_kit.h"

#include <criterion/criterion.h>
#include <string.h>

enum { PLAINTIFF = 1, DEFENDANT = 2 };

/* What the law names of finance, a room above this one. */
static Error *nothing(Act *act)
{
    (void)act;
    return NULL;
}
static const Effect       of_finance[] = { { "issue_fee_notice", nothing, NULL, EFFECT_NAMED }, { "check_receipt", nothing, NULL, EFFECT_NAMED },
                                           { "accept_case", nothing, NULL, EFFECT_NAMED } };
static const MatterModule finance = { .name = "finance", .effects = of_finance, .effect_count = COUNT_OF(of_finance) };

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, &finance, NULL };
static CourtKit                  kit;
static MatterId                  file;
static int64_t                   notice; /* number of the notice of acceptance */

#define BOTH_ENGINES(name) COURT_TEST(delivery, name)

/* ---- saying it shortly ----------------------------------------------------------------------------------------------------- */

static void ok(Error *e)
{
    cr_assert_null(e, "%s %s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)), e == NULL ? "" : str_z(kit.arena, e->field));
}

static void act(PersonId who, const char *id, const char *input)
{
    ActResult r;
    ok(court_kit_act(&kit, file, who, id, input, &r));
}

static void refused(PersonId who, const char *id, const char *input, const char *message)
{
    ActResult r;
    Error    *e = court_kit_act(&kit, file, who, id, input, &r);
    cr_assert_not_null(e, "%s was not refused (%s)", id, message);
    cr_expect(str_eq(err_message_id(e), str_of(message)), "%s: %s, not %s", id, str_z(kit.arena, err_message_id(e)), message);
}

static const char *served(int64_t person, const char *more)
{
    return str_z(kit.arena, str_format(kit.arena, "{\"person\":%lld,\"served_paper\":%lld,%s}", (long long)person, (long long)notice, more));
}

static const char *by_hand(int64_t person, const char *moment)
{
    return served(person, str_z(kit.arena, str_format(kit.arena, "\"service_method\":\"direct\",\"service_moment\":\"%s\"", moment)));
}

static Deliveries deliveries(void)
{
    Deliveries all = { 0 };
    Db        *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(delivery_list(db, kit.arena, kit.court, file, &all));
    db_done(db);
    return all;
}

/* Of the notice of acceptance; person 0: to that body. */
static Delivery to(int64_t person, const char *body)
{
    Deliveries      all = deliveries();
    const Delivery *found = NULL;
    for (size_t i = 0; i < all.count; i++) {
        const Delivery *d = &all.items[i];
        found = d->paper == notice && d->participant == person && str_eq(d->body, str_of(body)) ? d : found;
    }
    cr_assert_not_null(found, "nothing on its way to %lld %s", (long long)person, body);
    return *found;
}

static DeliveryTasks waiting(const char *status, const DeliveryTask *after)
{
    DeliveryTasks all = { 0 };
    Db           *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(delivery_open(db, kit.arena, kit.court, str_of(status), after == NULL ? S("") : date_format(kit.arena, after->day),
                     after == NULL ? (MatterId){ { { 0 } } } : after->matter, after == NULL ? 0 : after->no, 50, &all));
    db_done(db);
    return all;
}

static const char *answer_from(void)
{
    Matter                m = court_kit_load(&kit, file);
    const MatterDeadline *d = matter_running(&m, S("defendant_answer"), DEFENDANT);
    return d == NULL ? "not running" : str_z(kit.arena, date_format(kit.arena, d->start_on));
}

/* An accepted case whose notice of acceptance has just been issued: 2 March 2026. */
static bool open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, modules)) {
        return false;
    }
    ok(court_kit_petition(&kit, &file));
    Str judge = id_format(kit.arena, kit.judge.id);
    act(kit.chief, "designate_examining_judge",
        str_z(kit.arena, str_format(kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"only_one\"}", STR_A(judge))));
    act(kit.judge, "issue_fee_notice", "{\"claim_value\":500000000}");
    act(kit.citizen, "hand_in_fee_receipt", "{\"fee_receipt\":\"01/BL\",\"fee_receipt_on\":\"2026-03-02\",\"fee_purpose\":\"claim\"}");
    act(kit.judge, "accept_case", "{}");
    act(kit.judge, "notify_acceptance", "{}");
    Matter m = court_kit_load(&kit, file);
    notice = 0;
    for (size_t i = 0; i < m.papers.count; i++) {
        notice = str_eq(m.papers.items[i].form, S("30-DS")) ? m.papers.items[i].no : notice;
    }
    cr_assert_neq(notice, 0);
    return true;
}

/* ---- who is reached how ------------------------------------------------------------------------------------------------------ */

BOTH_ENGINES(a_body_is_reached_at_once_a_person_on_paper_with_a_code)
{
    Delivery body = to(0, "procuracy"), defendant = to(DEFENDANT, ""), plaintiff = to(PLAINTIFF, "");
    Str      code, other;
    cr_expect(str_eq(body.status, S("served")));
    cr_expect(str_eq(body.method, S("electronic")));
    cr_expect(str_eq(body.served_on, S("2026-03-02")));
    cr_expect(str_eq(defendant.status, S("to_serve")));
    cr_expect_eq(defendant.served_on.n, 0);
    cr_expect_eq(plaintiff.code_sealed.n, 0, "who has an account needs no code");

    ok(delivery_code(&kit.house, kit.arena, file, &defendant, &code));
    ok(delivery_code(&kit.house, kit.arena, file, &plaintiff, &other));
    cr_expect_gt(code.n, 0);
    cr_expect_eq(other.n, 0);
    MatterId another = { os_id(kit.os) };
    Error   *e = delivery_code(&kit.house, kit.arena, another, &defendant, &other);
    cr_expect_not_null(e, "a code is sealed for its own file");

    Bytes scope = delivery_code_scope(kit.arena, file, DEFENDANT);
    cr_assert_eq(scope.n, 24);
    cr_expect_eq(memcmp(scope.p, file.id.b, sizeof file.id.b), 0);
    cr_expect_neq(memcmp(scope.p, delivery_code_scope(kit.arena, file, PLAINTIFF).p, scope.n), 0);
}

BOTH_ENGINES(what_waits_is_listed_page_by_page)
{
    DeliveryTasks all = waiting("to_serve", NULL);
    size_t        ours = 0;
    cr_assert_gt(all.count, 0);
    for (size_t i = 0; i < all.count; i++) {
        ours += all.items[i].paper == notice && all.items[i].participant == DEFENDANT && str_eq(all.items[i].name, S("Trần Văn Hư Cấu"));
    }
    cr_expect_eq(ours, 1);
    const DeliveryTask *last = &all.items[all.count - 1];
    cr_expect_eq(waiting("to_serve", last).count, 0);
    cr_expect_eq(waiting("to_serve", &all.items[0]).count, all.count - 1);
    cr_expect_eq(waiting("failed", NULL).count, 0);
}

/* ---- proofs ---------------------------------------------------------------------------------------------------------------------- */

BOTH_ENGINES(the_limit_runs_from_the_day_the_paper_was_received)
{
    cr_expect_str_eq(answer_from(), "not running");
    court_kit_days(&kit, 9);
    refused(kit.clerk, "record_service", by_hand(DEFENDANT, "2026-03-12T09:00"), "delivery.not_in_the_future");
    refused(kit.clerk, "record_service", by_hand(9, "2026-03-09T09:00"), "field.choice");
    refused(kit.judge, "record_service", by_hand(DEFENDANT, "2026-03-09T09:00"), "law.act_not_yours");
    act(kit.clerk, "record_service", by_hand(DEFENDANT, "2026-03-09T09:00"));
    Delivery d = to(DEFENDANT, "");
    cr_expect(str_eq(d.status, S("served")));
    cr_expect(str_eq(d.method, S("direct")));
    cr_expect(str_eq(d.served_on, S("2026-03-09")));
    cr_expect_str_eq(answer_from(), "2026-03-09");
    refused(kit.clerk, "record_service", by_hand(DEFENDANT, "2026-03-10T09:00"), "guard.service_waits");
}

/* The right to complain begins with the decision, its end is counted from receipt (BLTTDS 140): a party may be before his letter. */
BOTH_ENGINES(of_a_measure_one_complains_from_the_decision_until_three_days_after_receipt)
{
    static const char decision[] = "{\"measure_decision\":\"refused\",\"measure_text\":\"Phong tỏa tài khoản.\",\"decision_reasons\":\"Thiếu căn cứ.\"}";
    static const char complaint[] = "{\"complaint_text\":\"Đã có đủ căn cứ.\"}";
    act(kit.citizen, "choose_electronic_service", "{\"consent_given\":false}");
    refused(kit.citizen, "complain_measure", complaint, "law.act_needs");
    act(kit.judge, "decide_provisional_measure", decision);
    act(kit.citizen, "complain_measure", complaint);
    Matter m = court_kit_load(&kit, file);
    cr_expect_null(matter_running(&m, S("complain_measure"), PLAINTIFF), "nobody has received it yet");
    notice = m.papers.items[m.papers.count - 1].no;
    for (size_t i = 0; i < m.papers.count; i++) {
        notice = str_eq(m.papers.items[i].form, S("measure_decision")) ? m.papers.items[i].no : notice;
    }
    act(kit.clerk, "record_service", by_hand(PLAINTIFF, "2026-03-02T08:00"));
    refused(kit.clerk, "record_service", by_hand(PLAINTIFF, "2026-03-02T08:00"), "delivery.nothing_to_serve");
    court_kit_days(&kit, 3);
    act(kit.citizen, "complain_measure", complaint);
    refused(kit.citizen, "complain_measure", complaint, "guard.measure_complaint_in_time");
    court_kit_days(&kit, 6);
    act(kit.judge, "decide_provisional_measure", decision);
    act(kit.citizen, "complain_measure", complaint);
}

BOTH_ENGINES(where_nothing_waits_no_service_is_recorded)
{
    Deliveries all = deliveries();
    for (size_t i = 0; i < all.count; i++) {
        notice = all.items[i].paper;
        if (str_eq(all.items[i].status, S("to_serve"))) {
            act(kit.clerk, "record_service", by_hand(all.items[i].participant, "2026-03-02T08:00"));
        }
    }
    refused(kit.clerk, "record_service", by_hand(DEFENDANT, "2026-03-02T08:00"), "guard.service_waits");
    refused(kit.clerk, "record_failed_service", served(DEFENDANT, "\"service_failure\":\"moved\""), "guard.service_waits");
}

BOTH_ENGINES(who_is_not_found_is_served_by_posting_fifteen_days_later)
{
    refused(kit.clerk, "post_publicly", served(DEFENDANT, "\"posted_from\":\"2026-03-02\""), "guard.service_failed");
    act(kit.clerk, "record_failed_service", served(DEFENDANT, "\"service_failure\":\"absent\""));
    act(kit.clerk, "record_failed_service", served(DEFENDANT, "\"service_failure\":\"moved\""));
    Delivery d = to(DEFENDANT, "");
    cr_expect(str_eq(d.status, S("failed")));
    cr_expect(str_eq(d.failure, S("moved")));
    cr_expect_eq(d.attempts, 2);
    cr_expect_eq(waiting("failed", NULL).count, 1);
    cr_expect_str_eq(answer_from(), "not running");

    refused(kit.clerk, "post_publicly", served(PLAINTIFF, "\"posted_from\":\"2026-03-02\""), "guard.service_failed");
    act(kit.clerk, "post_publicly", served(DEFENDANT, "\"posted_from\":\"2026-03-02\""));
    d = to(DEFENDANT, "");
    cr_expect(str_eq(d.status, S("posted")));
    cr_expect(str_eq(d.method, S("posting")));
    cr_expect(str_eq(d.posted_on, S("2026-03-02")));
    cr_expect(str_eq(d.served_on, S("2026-03-17")), "BLTTDS 179(3): fifteen days");
    cr_expect_str_eq(answer_from(), "2026-03-17");
}

/* The days a judge gave run from the day the order was received, wherever it took its way. */
BOTH_ENGINES(the_days_to_amend_count_from_receipt)
{
    ok(court_kit_petition(&kit, &file));
    act(kit.citizen, "choose_electronic_service", "{\"consent_given\":false}");
    Str judge = id_format(kit.arena, kit.judge.id);
    act(kit.chief, "designate_examining_judge",
        str_z(kit.arena, str_format(kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"only_one\"}", STR_A(judge))));
    act(kit.judge, "order_amendment", "{\"amendments\":\"Ghi rõ ngày vay.\",\"amend_days\":12}");
    Matter m = court_kit_load(&kit, file);
    notice = m.papers.items[m.papers.count - 1].no;
    cr_expect_null(matter_running(&m, S("amend_claim"), PLAINTIFF), "not yet received");
    court_kit_days(&kit, 4);
    act(kit.clerk, "record_service", by_hand(PLAINTIFF, "2026-03-05T14:00"));
    m = court_kit_load(&kit, file);
    const MatterDeadline *d = matter_running(&m, S("amend_claim"), PLAINTIFF);
    cr_assert_not_null(d);
    cr_expect_str_eq(str_z(kit.arena, date_format(kit.arena, d->start_on)), "2026-03-05");
    cr_expect_str_eq(str_z(kit.arena, date_format(kit.arena, d->end_on)), "2026-03-17", "twelve days, the first not counted");
}

/* ---- consent ---------------------------------------------------------------------------------------------------------------------- */

BOTH_ENGINES(who_consents_is_reached_the_moment_a_paper_is_issued)
{
    act(kit.citizen, "choose_electronic_service", "{\"consent_given\":true}");
    act(kit.judge, "notify_acceptance", "{}");
    Deliveries all = deliveries();
    Str        last = S("");
    for (size_t i = 0; i < all.count; i++) {
        last = all.items[i].participant == PLAINTIFF ? all.items[i].status : last;
    }
    cr_expect(str_eq(last, S("served")));
    act(kit.citizen, "choose_electronic_service", "{\"consent_given\":false}");
    act(kit.judge, "notify_acceptance", "{}");
    all = deliveries();
    for (size_t i = 0; i < all.count; i++) {
        last = all.items[i].participant == PLAINTIFF ? all.items[i].status : last;
    }
    cr_expect(str_eq(last, S("to_serve")), "consent can be taken back");
}

BOTH_ENGINES(a_consent_is_yes_or_no_and_nothing_else)
{
    refused(kit.citizen, "choose_electronic_service", "{\"consent_given\":{\"a\":1}}", "field.choice");
    refused(kit.citizen, "choose_electronic_service", "{\"consent_given\":0.5}", "field.choice");
    refused(kit.citizen, "choose_electronic_service", "{\"consent_given\":7}", "field.choice");
    refused(kit.citizen, "choose_electronic_service", "{\"consent_given\":\"yes\"}", "field.choice");
}
