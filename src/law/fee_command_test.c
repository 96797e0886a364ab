/* `congly fee` as people and machines call it. */
#include "base/json.h"
#include "law/fee_test.h"
#include "law/law_msg.h"

#include <stdio.h>

enum { ARGS_MAX = 24 };

static Buf out;

static Error *run(const char *line, int *status)
{
    Str    args[ARGS_MAX];
    size_t count = 0;
    Str    rest = str_of(line);
    while (rest.p != NULL && rest.n > 0) {
        cr_assert_lt(count, ARGS_MAX);
        args[count++] = str_cut(&rest, ' ');
    }
    out = buf_make(fee_test_arena(), KIB(64));
    return fee_command(fee_test_law(), fee_test_day(), args, count, fee_test_arena(), &out, status);
}

static const Json *run_json(const char *line)
{
    int         status;
    const Json *v;
    Error      *e = run(line, &status);
    cr_assert_null(e, "%s: " STR_F, line, STR_A(e == NULL ? S("") : err_line(fee_test_arena(), e)));
    cr_assert_eq(status, 0);
    cr_assert_null(json_parse(fee_test_arena(), buf_str(&out), KIB(64), &v));
    return v;
}

Test(fee_command, text)
{
    int status;
    cr_assert_null(run("--type dan-su --instance so-tham --value 500000000", &status));
    cr_expect_eq(status, 0);
    cr_expect(str_eq(buf_str(&out),
                     S("Án phí: 24.000.000\u00a0đ\n"
                       "Tạm ứng: 12.000.000\u00a0đ\n"
                       "1. Giá trị 500.000.000 đ, mức từ trên 400.000.000 đ đến 800.000.000 đ: 20.000.000 + 4 % × "
                       "(500.000.000 − 400.000.000) = 24.000.000 đ [NQ 326 6(1)]\n"
                       "2. Tạm ứng án phí sơ thẩm có giá ngạch: 50 % × 24.000.000 = 12.000.000 đ [NQ 326 7(2)]\n"
                       "Căn cứ: NQ 326 24(1); NQ 326 6(1); NQ 326 7(2)\n")),
              STR_F, STR_A(buf_str(&out)));
    cr_assert_null(run("--type dan-su --instance so-tham --value 500.000.000 --lang en", &status));
    cr_expect(str_starts(buf_str(&out), S("Fee: VND 24,000,000\nAdvance: VND 12,000,000\n1. Value VND 500,000,000")), STR_F, STR_A(buf_str(&out)));
}

Test(fee_command, list_names_every_code)
{
    int status;
    cr_assert_null(run("--list", &status));
    cr_expect_eq(status, 0);
    cr_expect(str_has(buf_str(&out), S("--type dan-su (civil)")));
    cr_expect(str_has(buf_str(&out), S("--exempt nguoi-lao-dong (employee)")));
    cr_expect(str_has(buf_str(&out), S("--reduce bat-kha-khang (force_majeure)")));
    cr_expect(str_has(buf_str(&out), S("--charge sao-chup (copies)")));
    cr_expect_eq(json_count(run_json("--list --json")), 7 + fee_test_law()->fees->reliefs_count + fee_test_law()->fees->charges_count);
}

Test(fee_command, json)
{
    const Json *v = run_json("--type dan-su --instance so-tham --value 500000000 --json");
    cr_expect_eq(json_i64(v, "fee", 0), 24000000);
    cr_expect_eq(json_i64(v, "advance", 0), 12000000);
    cr_expect_eq(json_count(json_member(v, "basis")), 3);
    cr_expect_eq(json_count(json_member(v, "working")), 2);
    cr_expect(str_eq(json_str(v, "on", S("")), S("2026-03-02")));
    cr_expect_not(json_bool(v, "needs_person", true));
}

Test(fee_command, every_kind_on_both_instances)
{
    static const char *const kinds[] = { "dan-su", "hon-nhan-gia-dinh", "kinh-doanh-thuong-mai", "lao-dong", "hanh-chinh", "hinh-su", "viec-dan-su" };
    static const int64_t     first[] = { 300000, 300000, 3000000, 300000, 300000, 200000, 300000 };
    static const int64_t     appeal[] = { 300000, 300000, 2000000, 300000, 300000, 200000, 300000 };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        char line[128];
        snprintf(line, sizeof line, "--type %s --instance so-tham --json", kinds[i]);
        cr_expect_eq(json_i64(run_json(line), "fee", 0), first[i], "%s", kinds[i]);
        snprintf(line, sizeof line, "--type %s --instance phuc-tham --json", kinds[i]);
        cr_expect_eq(json_i64(run_json(line), "fee", 0), appeal[i], "%s", kinds[i]);
    }
}

Test(fee_command, partly_accepted)
{
    const Json *v = run_json("--type dan-su --instance so-tham --value 1000000000 --accepted 700000000 --json");
    const Json *parties = json_member(v, "parties");
    cr_expect_eq(json_i64(v, "fee", 0), 42000000);
    cr_assert_eq(json_count(parties), 2);
    cr_expect_eq(json_i64(json_at(parties, 0), "fee", 0), 15000000);
    cr_expect_eq(json_i64(json_at(parties, 0), "refund", 0), 6000000);
    cr_expect_eq(json_i64(json_at(parties, 1), "to_pay", 0), 32000000);
}

Test(fee_command, shares_with_and_without_divorce)
{
    const Json *v = run_json("--type hon-nhan-gia-dinh --instance so-tham --shares 700000000,500000000 --divorce --json");
    cr_expect_eq(json_i64(v, "fee", 0), 56300000);
    cr_expect_eq(json_i64(v, "advance", 0), 16000000); /* on the plaintiff's share */
    cr_expect_eq(json_i64(json_at(json_member(v, "parties"), 0), "fee", 0), 32300000);
    v = run_json("--type dan-su --instance so-tham --shares 500000000,500000000,500000000 --json");
    cr_expect_eq(json_i64(v, "fee", 0), 72000000);
    cr_expect_eq(json_count(json_member(v, "parties")), 3);
}

Test(fee_command, settled_simplified_relief_charge)
{
    cr_expect_eq(json_i64(run_json("--type dan-su --instance so-tham --value 400000000 --settled before-hearing --json"), "fee", 0), 10000000);
    cr_expect_eq(json_i64(run_json("--type dan-su --instance so-tham --value 8000000 --simplified --json"), "advance", 0), 150000);
    const Json *v = run_json("--type lao-dong --instance so-tham --value 1000000000 --exempt nguoi-lao-dong --json");
    cr_expect_eq(json_i64(v, "fee", -1), 0);
    cr_expect_eq(json_i64(v, "full", 0), 24000000);
    cr_expect_eq(json_i64(run_json("--type dan-su --instance so-tham --value 1500000000 --reduce bat-kha-khang --json"), "advance", 0), 14250000);
    cr_expect_eq(json_i64(run_json("--charge sao-chup --pages 25 --json"), "fee", 0), 37500);
    v = run_json("--charge phuc-hoi --json");
    cr_expect(json_bool(v, "needs_person", false));
}

typedef struct Refusal {
    const char *line, *message;
} Refusal;

static const Refusal refusals[] = {
    { "", "fee.error.kind" },
    { "--type dan-su", "fee.error.instance" },
    { "--type maritime --instance so-tham", "fee.error.kind" },
    { "--type dan-su --instance trung-tham", "command.value" },
    { "--type dan-su --instance so-tham --value five", "command.value" },
    { "--type dan-su --instance so-tham --value -5", "command.value" },
    { "--type dan-su --instance so-tham --value", "command.no_value" },
    { "--type dan-su --instance so-tham --colour red", "command.unknown" },
    { "--type dan-su --instance so-tham --on 2026-02-30", "command.date" },
    { "--type dan-su --instance so-tham --on 2016-12-31", "fee.error.no_schedule" },
    { "--type dan-su --instance so-tham --accepted 5", "fee.error.accepted" },
    { "--type dan-su --instance so-tham --value 4 --accepted 5", "fee.error.accepted" },
    { "--type dan-su --instance so-tham --shares 1,x", "command.value" },
    { "--type dan-su --instance so-tham --value 9 --shares 1,2 --accepted 3", "fee.error.shares_or_accepted" },
    { "--type dan-su --instance so-tham --value 9 --settled at-hearing --accepted 3", "fee.error.shares_or_accepted" },
    { "--type dan-su --instance phuc-tham --value 9 --accepted 3", "fee.error.first_only" },
    { "--type hinh-su --instance so-tham --value 9 --accepted 3", "fee.error.value_not_here" },
    { "--type dan-su --instance so-tham --charge sao-chup", "fee.error.charge_or_type" },
    { "--charge sao-chup", "fee.error.pages" },
    { "--charge sao-chup --pages two", "command.value" },
    { "--charge tra-da", "fee.error.charge" },
    { "--type dan-su --instance so-tham --lang fr", "command.value" },
    { "--type dan-su --instance so-tham --settled never", "command.value" },
};

Test(fee_command, bad_input_is_status_2_and_has_a_message)
{
    msg_know(&law_messages, 1);
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        int    status = -1;
        Error *e = run(refusals[i].line, &status);
        cr_assert_not_null(e, "%s", refusals[i].line);
        cr_expect_eq(status, 2);
        cr_expect_eq(out.n, 0, "%s: wrote something", refusals[i].line);
        cr_expect(str_eq(err_message_id(e), str_of(refusals[i].message)), "%s: " STR_F, refusals[i].line, STR_A(err_message_id(e)));
        cr_expect_lt(err_status(e), 500);
        cr_expect_not_null(msg_find(err_message_id(e)), "%s has no text", refusals[i].message);
        cr_expect_not(str_has(err_text(fee_test_arena(), LANG_VI, e), S("{")), "%s: a hole is left", refusals[i].line);
        err_reset();
    }
}
