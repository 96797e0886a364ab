/* The citizen's interview through HTTP: the whole way to a filed petition, each step right and wrong, resumed, stale, foreign. */
#include "reception/reception_kit_test.h"

#include "filing/filing.h"

#include <criterion/criterion.h>

static Browser b;

static Str path(const char *before, Str draft, const char *after)
{
    return str_format(b.kit.arena, "%s" STR_F "%s", before, STR_A(draft), after);
}

/* ---- the whole way, on both engines --------------------------------------------------------------------------------------------- */

static void whole_way(DbEngine engine)
{
    if (!browser_open(&b, engine)) {
        cr_skip("this engine is not at hand");
    }
    Str      draft = interview_walked(&b);
    Answered review = browse(&b, "citizen", path("", draft, "/xem-lai"));
    cr_assert_eq(review.status, 200);
    EXPECT_TEXT(review, "ĐƠN KHỞI KIỆN");
    EXPECT_TEXT(review, "số 1 đường Không Có, Phường Ba Đình, Thành phố Hà Nội");
    EXPECT_TEXT(review, "500.000.000 đồng");
    EXPECT_TEXT(review, "Người làm chứng: Lý Thị Chứng Kiến");
    EXPECT_TEXT(review, "12.000.000 đồng");
    Answered unsure = FILL(&b, "citizen", path("", draft, "/xem-lai"), "khong", "1");
    cr_expect_eq(unsure.status, 400, "an undeclared field");
    Answered no_oath = FILL(&b, "citizen", path("", draft, "/xem-lai"), "cam-doan", "0");
    cr_expect_eq(no_oath.status, 422);
    EXPECT_TEXT(no_oath, "Đánh dấu vào ô cam đoan");
    Answered filed = FILL(&b, "citizen", path("", draft, "/xem-lai"), "cam-doan", "1");
    cr_assert_eq(filed.status, 303);
    cr_assert(str_ends(filed.location, S("/giay-xac-nhan")));
    Answered receipt = browse(&b, "citizen", filed.location);
    cr_assert_eq(receipt.status, 200);
    EXPECT_TEXT(receipt, "Đã ký nhận, đang chờ");
    court_kit_sequence(&b.kit);
    Answered proven = browse(&b, "citizen", filed.location);
    EXPECT_TEXT(proven, "Đã có bằng chứng");
    Answered file = browse(&b, "citizen", path("", filed.location, "/tep"));
    cr_expect_eq(file.status, 200);
    EXPECT_TEXT(file, "\"proof\"");
    cr_expect_eq(browse(&b, "other", filed.location).status, 404, "the receipt is nobody else's");
    cr_expect_eq(court_kit_verify(&b.kit), 0);
    browser_close(&b);
}

Test(interview, from_the_first_question_to_the_receipt_on_sqlite)
{
    whole_way(DB_SQLITE);
}

Test(interview, from_the_first_question_to_the_receipt_on_postgres)
{
    whole_way(DB_POSTGRES);
}
