/* What an operative part says of the claim, and what it does not say. */
#include "law/law_outcome.h"
#include "law/law_test.h"

LAW_SUITE(law_outcome);

static const struct { const char *operative, *outcome; } cases[] = {
    { "1. Chấp nhận toàn bộ yêu cầu khởi kiện của nguyên đơn.", "accepted" },
    { "QUYẾT ĐỊNH:\nCHẤP NHẬN YÊU CẦU KHỞI KIỆN của bà A.\nKhông chấp nhận yêu cầu phản tố của ông B.", "accepted" },
    { "1. Chấp nhận một phần yêu cầu khởi kiện của ông A.\nKhông chấp nhận yêu cầu của ông A về tiền lãi.", "accepted_part" },
    { "1. Chấp nhận yêu cầu khởi kiện về nợ gốc.\n2. Không chấp nhận yêu cầu khởi kiện về bồi thường.", "accepted_part" },
    { "1. Không chấp nhận toàn bộ yêu cầu khởi kiện của bà A.", "rejected" },
    { "1/ Bác đơn khởi kiện của ông A đối với bà B.\n2/ Chấp nhận yêu cầu phản tố của bà B.", "rejected" },
    /* not plain: whose claim, or how much of it */
    { "1. Chấp nhận yêu cầu khởi kiện của ông A.\n2. Bác yêu cầu của ông A về tiền phạt.", "" },
    { "1. Không chấp nhận yêu cầu của ông B.", "" },
    { "1. Chấp nhận kháng cáo của bị đơn.\n2. Sửa bản án sơ thẩm.", "" },
    { "1. Đình chỉ giải quyết vụ án.", "" },
    { "1. Chấp nhận yêu cầu phản tố của bị đơn.", "" },
    { "1. Chap nhan yeu cau khoi kien.", "" },
    { "", "" },
};

Test(law_outcome, only_what_is_said_plainly)
{
    const OutcomeReader *r = outcome_reader(law_test_law, law_test_arena);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Str said = outcome_said(r, str_of(cases[i].operative));
        cr_expect(str_eq(said, str_of(cases[i].outcome)), "%s: " STR_F, cases[i].operative, STR_A(said));
    }
}

/* A phrase in two lists would be the first one's; an outcome of another name would be heard by nobody. */
Test(law_outcome, each_phrase_says_one_thing)
{
    static const char *const known[] = { "accepted", "accepted_part", "rejected", "beside", "unclear" };
    const OutcomeLaw        *law = law_test_law->outcomes;
    LIST(Str)                all = { 0 };
    cr_assert_eq(law->outcomes_count, COUNT_OF(known));
    for (uint32_t i = 0; i < law->outcomes_count; i++) {
        cr_expect(str_eq(law->outcomes[i].outcome, str_of(known[i])));
        for (uint32_t k = 0; k < law->outcomes[i].said_count; k++) {
            for (size_t n = 0; n < all.count; n++) {
                cr_expect_not(str_eq(all.items[n], law->outcomes[i].said[k]), STR_F, STR_A(all.items[n]));
            }
            *LIST_ADD(law_test_arena, &all) = law->outcomes[i].said[k];
        }
    }
    cr_expect_gt(all.count, 50);
}
