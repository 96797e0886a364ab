/* Pages over HTTP: the calculator, the bank of the demo, a real bank's report, fees in the file, the enforcement body's counter.
 * CONGLY_LOOK=DIR keeps the pages as files, to be looked at. */
#include "finance/story_test.h"

#include "finance/finance_msg.h"
#include "law/law_msg.h"
#include "matter/matter_msg.h"
#include "page/page_kit.h"
#include "page/page_msg.h"

#include <stdlib.h>
#include <string.h>

static PageKit pages;

static void open_server(void)
{
    static const CasePart *const parts[] = { &finance_case_part, NULL };
    static const ActPart *const  act_parts[] = { &finance_relief_part, &finance_relieved_part, NULL };
    const RouteTable tables[] = { { page_routes, page_route_count }, { finance_routes, finance_route_count } };
    static MsgList   lists[4];
    cr_assert(story_open(DB_SQLITE));
    kit.house.demo = true;
    lists[0] = finance_messages, lists[1] = page_messages, lists[2] = matter_messages, lists[3] = law_messages;
    msg_know(lists, COUNT_OF(lists));
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    pages.site.case_parts = parts;
    pages.site.act_parts = act_parts;
    pages.site.demo = true;
}

static void close_server(void)
{
    page_kit_close(&pages);
    cr_assert_eq(court_kit_verify(&kit), 0);
    court_kit_close(&kit);
}

TestSuite(finance_pages, .init = open_server, .fini = close_server);

static Answer ask(const char *who, Str path)
{
    return page_kit_get(&pages, who, path);
}

static Answer send_form(const char *who, Str path, Str body)
{
    return page_kit_send_form(&pages, who, path, body);
}

static Str hidden(Str html, const char *name, int nth)
{
    return html_value(html, name, nth);
}

/* Kept with the stylesheet's address turned into one of the working tree. */
static Answer look(const char *name, const char *who, Str path)
{
    Answer      a = ask(who, path);
    const char *dir = getenv("CONGLY_LOOK");
    if (dir != NULL) {
        ok(os_save(os_real(), str_format(kit.arena, "%s/%s.html", dir, name), a.body));
    }
    return a;
}

static void has(Answer a, const char *what)
{
    cr_expect(str_has(a.body, str_of(what)), "no “%s”", what);
}

static void lacks(Answer a, const char *what)
{
    cr_expect_not(str_has(a.body, str_of(what)), "“%s” is there", what);
}

static Str to_due(int no)
{
    return str_format(kit.arena, "/thanh-toan/" STR_F "/%d", STR_A(id_format(kit.arena, file.id)), no);
}

static Str to_file(const char *base)
{
    return str_format(kit.arena, "%s" STR_F, base, STR_A(id_format(kit.arena, file.id)));
}

/* ---- the calculator ------------------------------------------------------------------------------------------------------------------- */

Test(finance_pages, the_calculator_says_what_and_why)
{
    Answer a = look("an-phi", "", S("/an-phi"));
    cr_expect_eq(a.status, 200);
    has(a, "Tính án phí");
    lacks(a, "Cách tính");
    a = look("an-phi-500", "", S("/an-phi?loai=dan-su&cap=so-tham&gia-tri=500.000.000"));
    cr_expect_eq(a.status, 200);
    has(a, "12.000.000\u00a0đ");
    has(a, "24.000.000\u00a0đ");
    has(a, "từ trên 400.000.000 đ đến 800.000.000 đ");
    has(a, "của Nghị quyết số 326/2016/UBTVQH14");
    has(a, "07 ngày làm việc");
    has(a, "value=\"500.000.000\"");
    a = ask("", S("/en/an-phi?loai=kinh-doanh-thuong-mai&cap=phuc-tham"));
    has(a, "VND 2,000,000");
    a = ask("", S("/an-phi?loai=lao-dong&cap=so-tham&gia-tri=1000000000&mien=nguoi-lao-dong"));
    has(a, "<p class=\"big\">0\u00a0đ</p>");
    a = ask("", S("/an-phi?loai=dan-su&cap=so-tham&gia-tri=8000000&rut-gon=1"));
    has(a, "150.000\u00a0đ");
    has(a, "<option value=\"ho-ngheo\"");
    lacks(a, "<option value=\"nguoi-lao-dong\""); /* of labour cases: what cannot fit is not offered */
    lacks(a, "<option value=\"bi-hai-khang-cao-phan-hinh-su\"");
    a = ask("", S("/an-phi?loai=dan-su&cap=so-tham&gia-tri=400000000&thoa-thuan=truoc-phien-toa"));
    has(a, "10.000.000\u00a0đ");
    has(a, "Bị đơn chịu án phí trên phần yêu cầu được chấp nhận");
    a = ask("", S("/an-phi?loai=hinh-su&cap=so-tham&gia-tri="));
    has(a, "Mỗi người bị kết án chịu án phí hình sự sơ thẩm");
    lacks(a, "Bị đơn chịu án phí");
    a = ask("", S("/an-phi?loai=hon-nhan-gia-dinh&cap=so-tham&gia-tri="));
    has(a, "Ly hôn: nguyên đơn chịu án phí, không phụ thuộc kết quả");
    a = ask("", S("/an-phi?loai=viec-dan-su&cap=so-tham&gia-tri="));
    lacks(a, "Ai phải chịu");
}

Test(finance_pages, the_calculator_says_what_it_needs)
{
    static const char *const wrong[] = {
        "/an-phi?loai=&cap=so-tham&gia-tri=", "/an-phi?loai=khong-co", "/an-phi?loai=dan-su&gia-tri=abc", "/an-phi?loai=dan-su&gia-tri=99999999999999999",
        "/an-phi?loai=viec-dan-su&rut-gon=1", "/an-phi?loai=dan-su&mien=nguoi-lao-dong", "/an-phi?loai=dan-su&cap=giua",
        "/an-phi?loai=viec-dan-su&gia-tri=5000000", "/an-phi?loai=dan-su&gia-tri=-5",
        "/an-phi?loai=dan-su&mien=%3Cscript%3E",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        Answer a = ask("", str_of(wrong[i]));
        cr_expect_eq(a.status, 422, "%s: %d", wrong[i], a.status);
        has(a, "role=\"alert\"");
        lacks(a, "<script>");
    }
    cr_expect_eq(ask("", S("/an-phi?la=1")).status, 400, "an undeclared field");
}

/* ---- paying in the demo ------------------------------------------------------------------------------------------------------------------ */

static Answer pay(const char *how, const char *sum)
{
    Answer page = ask("citizen", to_due(1));
    cr_assert_eq(page.status, 200);
    return send_form("citizen", to_due(1), str_format(kit.arena, "_csrf=" STR_F "&idem=" STR_F "&cach=%s&so-tien=%s",
                                                      STR_A(hidden(page.body, "_csrf", 0)), STR_A(hidden(page.body, "idem", 0)), how, sum));
}

Test(finance_pages, short_full_and_twice_at_the_bank)
{
    to_fee_due();
    Answer a = look("ngan-hang", "citizen", to_due(1));
    has(a, "Ngân hàng giả lập – không phải tiền thật");
    has(a, "Phải nộp 12.000.000\u00a0đ.");
    cr_expect_eq(pay("thieu", "11000000").status, 303);
    a = look("ngan-hang-thieu", "citizen", to_due(1));
    has(a, "Còn thiếu 1.000.000\u00a0đ");
    cr_expect_eq(pay("du", "").status, 303);
    a = ask("citizen", to_due(1));
    has(a, "Đã nộp đủ 12.000.000\u00a0đ.");
    cr_expect_eq(pay("hai-lan", "").status, 303);
    a = look("ngan-hang-thua", "citizen", to_due(1));
    has(a, "Số tiền 24.000.000\u00a0đ được trả lại cho người nộp.");
    cr_expect_eq(books().payments.count, 4);

    /* the same form sent twice is one payment */
    a = ask("citizen", to_due(1));
    Str body = str_format(kit.arena, "_csrf=" STR_F "&idem=" STR_F "&cach=du&so-tien=5000", STR_A(hidden(a.body, "_csrf", 0)),
                          STR_A(hidden(a.body, "idem", 0)));
    cr_expect_eq(send_form("citizen", to_due(1), body).status, 303);
    cr_expect_eq(send_form("citizen", to_due(1), body).status, 303);
    cr_expect_eq(books().payments.count, 5);
    body = str_format(kit.arena, "_csrf=" STR_F "&idem=" STR_F "&cach=du&so-tien=1", STR_A(hidden(a.body, "_csrf", 0)),
                      STR_A(hidden(a.body, "idem", 0)));
    cr_expect_eq(send_form("citizen", to_due(1), body).status, 422);
}

Test(finance_pages, the_bank_page_is_for_who_takes_part_and_only_in_the_demo)
{
    to_fee_due();
    cr_expect_eq(ask("other", to_due(1)).status, 404);
    cr_expect_eq(ask("clerk", to_due(1)).status, 404);
    cr_expect_eq(ask("", to_due(1)).status, 303);
    cr_expect_eq(ask("citizen", to_due(2)).status, 404);
    cr_expect_eq(ask("citizen", S("/thanh-toan/x/1")).status, 404);
    cr_expect_eq(ask("citizen", S("/thanh-toan/00000000000000000000000000/1")).status, 404);
    pages.site.demo = false;
    cr_expect_eq(ask("citizen", to_due(1)).status, 404);
    pages.site.demo = true;
}

/* ---- a bank's report ----------------------------------------------------------------------------------------------------------------------- */

static Answer call(Str body, Str signature)
{
    return page_kit_send(&pages, str_format(kit.arena,
                               "POST /doi-tac/ngan-hang HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                               "Accept: application/json\r\nX-Congly-Signature: " STR_F "\r\nContent-Length: %zu\r\n\r\n" STR_F,
                               STR_A(signature), body.n, STR_A(body)));
}

static Str report_of(int64_t dong, const char *ref, int64_t no)
{
    BankReport r = { .matter = file, .due = no, .dong = { dong }, .bank_ref = str_of(ref) };
    return bank_message(kit.arena, &r);
}

Test(finance_pages, a_bank_reports_with_its_signature)
{
    to_fee_due();
    Str    m = report_of(12000000, "VNB-2026-0001", 1);
    Answer a = call(m, bank_sign(&kit.house, kit.arena, m));
    cr_expect_eq(a.status, 200, "%s", str_z(kit.arena, a.body));
    has(a, "\"repeated\":false");
    a = call(m, bank_sign(&kit.house, kit.arena, m));
    cr_expect_eq(a.status, 200);
    has(a, "\"repeated\":true");
    cr_expect_eq(books().payments.count, 1);

    /* white space and another order of members change nothing */
    Str loose = str_format(kit.arena, "{ \"matter\": \"" STR_F "\",\n \"due\": 1, \"dong\": 12000000, \"bank_ref\": \"VNB-2026-0001\" }",
                           STR_A(id_format(kit.arena, file.id)));
    cr_expect_eq(call(loose, bank_sign(&kit.house, kit.arena, m)).status, 200);

    cr_expect_eq(call(m, S("")).status, 403);
    cr_expect_eq(call(m, S("00")).status, 403);
    Str other = report_of(13000000, "VNB-2026-0001", 1);
    cr_expect_eq(call(other, bank_sign(&kit.house, kit.arena, m)).status, 403, "the sum is signed");
    cr_expect_eq(call(other, bank_sign(&kit.house, kit.arena, other)).status, 409, "the reference is of another payment");
    Str nowhere = report_of(5000, "VNB-2026-0002", 9);
    cr_expect_eq(call(nowhere, bank_sign(&kit.house, kit.arena, nowhere)).status, 404);
    Str empty = S("{}");
    cr_expect_eq(call(empty, bank_sign(&kit.house, kit.arena, empty)).status, 400);
    cr_expect_eq(call(S("not json"), S("00")).status, 400);
    cr_expect_eq(books().payments.count, 1);
}

Test(finance_pages, a_judge_chooses_the_case_of_relief_by_its_name)
{
    to_fee_due();
    const char *who = id_eq(judge("examining_judge").id, kit.judge.id) ? "judge" : "second";
    Answer      a = ask(who, str_format(kit.arena, STR_F "/viec/quyet-dinh-mien-giam-tam-ung-an-phi", STR_A(to_file("/nghiep-vu/ho-so/"))));
    cr_expect_eq(a.status, 200);
    has(a, "<option value=\"poor_household\">Cá nhân thuộc hộ nghèo, hộ cận nghèo</option>");
    lacks(a, "value=\"employee\"");
    lacks(a, "value=\"voter_list\"");
    has(a, "(Bị đơn)");
    lacks(a, "(Người đại diện");
}

Test(finance_pages, a_file_that_takes_no_money_says_so)
{
    ActResult r;
    to_examining();
    ok(court_kit_act(&kit, file, judge("examining_judge"), "issue_fee_notice", "{}", &r));
    Str m = report_of(1000, "VNB-2026-0009", 1);
    kit.house.secret = hash_str(S("another installation"));
    Str foreign = bank_sign(&kit.house, kit.arena, m);
    kit.house.secret = hash_str(S("a secret of the test"));
    cr_expect_eq(call(m, foreign).status, 403, "a key of another installation");
}

/* ---- in the file --------------------------------------------------------------------------------------------------------------------------- */

Test(finance_pages, fees_stand_in_the_file)
{
    Answer a;
    to_examining();
    a = ask("citizen", to_file("/vu-viec-cua-toi/"));
    lacks(a, "id=\"an-phi\"");
    act(judge("examining_judge"), "issue_fee_notice", "{}");
    a = look("ho-so-phai-nop", "citizen", to_file("/vu-viec-cua-toi/"));
    has(a, "id=\"an-phi\"");
    has(a, "Việc của quý vị");
has(a, "#an-phi\">Nộp tạm ứng án phí và biên lai</a>");
    has(a, "Hạn nộp (khoản 2 Điều 195 của Bộ luật Tố tụng dân sự)</dt><dd>Thứ ");
    has(a, "Tạm ứng án phí sơ thẩm");
    has(a, "Phải nộp 12.000.000\u00a0đ.");
    has(a, "điểm a khoản 1 Điều 17 của Nghị quyết số 326/2016/UBTVQH14");
    has(a, "khoản 2 Điều 195");
    has(a, str_z(kit.arena, to_due(1)));
    pays("claim", 0, 12000000);
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    a = ask("citizen", to_file("/vu-viec-cua-toi/"));
    has(a, "Đã có biên lai số 01/2026/BL-THADS ngày 02/03/2026.");
    lacks(a, "#an-phi\">Nộp tạm ứng");
    a = ask("citizen", str_format(kit.arena, "/en" STR_F, STR_A(to_file("/vu-viec-cua-toi/"))));
    has(a, "Receipt 01/2026/BL-THADS of 2 Mar 2026 was given.");
    cr_expect_eq(ask("other", to_file("/vu-viec-cua-toi/")).status, 404);
}

Test(finance_pages, who_bears_what_stands_in_the_file)
{
    to_preparation();
    to_deliberation();
    pronounce("accepted_part", "{\"kind\":\"money\",\"who_owes\":2,\"to_whom\":1,\"amount\":300000000}");
    Answer a = look("ho-so-an-phi", "citizen", to_file("/vu-viec-cua-toi/"));
    has(a, "Ai chịu án phí");
    has(a, "Chưa có hiệu lực");
    has(a, "15.000.000");
    has(a, "10.000.000");
    into_force();
    a = look("ho-so-hieu-luc", "clerk", to_file("/nghiep-vu/ho-so/"));
    has(a, "Đã có hiệu lực: tạm ứng được trừ vào án phí");
    has(a, "Số tiền 2.000.000\u00a0đ được trả lại cho người nộp.");
}

/* ---- the counter of the enforcement body ------------------------------------------------------------------------------------------------------ */

#define COUNTER S("/nghiep-vu/bien-lai")

static Str receipt_fields(void)
{
    Answer page = ask("enforcement", COUNTER);
    return str_format(kit.arena, "_csrf=" STR_F "&idem=" STR_F "&vu-viec=" STR_F "&khoan=" STR_F "&toa=T01K01",
                      STR_A(hidden(page.body, "_csrf", 1)), STR_A(hidden(page.body, "idem", 0)), STR_A(hidden(page.body, "vu-viec", 0)),
                      STR_A(hidden(page.body, "khoan", 0)));
}

Test(finance_pages, receipts_are_given_and_money_paid_back_at_the_counter)
{
    Str give = S("/nghiep-vu/bien-lai/cap");
    to_fee_due();
    Answer a = look("bien-lai-trong", "enforcement", COUNTER);
    cr_expect_eq(a.status, 200);
    has(a, "Không có khoản nào chờ biên lai.");
    has(a, "Đã thông báo, chưa nộp đủ");
    pays("claim", 0, 12000000);
    pays("claim", 0, 3000000);
    a = look("bien-lai", "enforcement", COUNTER);
    has(a, "Đã nộp đủ, chờ biên lai");
    has(a, "Nguyễn Văn Giả Định");
    has(a, "Tiền phải trả lại người nộp");
    has(a, "3.000.000\u00a0đ");
    has(a, "/viec/tra-lai-tien-da-nop");
    Str fields = receipt_fields();
    cr_expect_eq(send_form("clerk", give, fields).status, 403, "a clerk gives no receipts");
    cr_expect_eq(send_form("enforcement", give, S("_csrf=x&toa=T01K01")).status, 403, "nobody else's form");
    a = send_form("enforcement", give, fields);
    cr_expect_eq(a.status, 303, "%s", str_z(kit.arena, a.body));
    cr_expect_eq(send_form("enforcement", give, fields).status, 303, "the same button again is the same receipt");
    a = ask("enforcement", S("/nghiep-vu/bien-lai/so"));
    has(a, "01/2026/BL-THADS");
    lacks(a, "02/2026/BL-THADS");
    has(a, "12.000.000");
    a = ask("enforcement", S("/nghiep-vu/bien-lai/so.csv"));
    cr_expect_eq(a.status, 200);
    cr_expect(str_starts(a.body, S("\xEF\xBB\xBF\"Biên lai số\"")), "%s", str_z(kit.arena, a.body));
    has(a, "\"01/2026/BL-THADS\",\"2026-03-02\",\"Nguyễn Văn Giả Định\"");
    act(kit.enforcement, "pay_back_advance", "{\"refund_order_no\":\"CT-88\"}");
    a = look("bien-lai-xong", "enforcement", S("/nghiep-vu/bien-lai?xong=1"));
    lacks(a, "Tiền phải trả lại người nộp");
    has(a, "Đã ghi sổ.");
    look("so-bien-lai", "enforcement", S("/nghiep-vu/bien-lai/so"));
}

Test(finance_pages, a_receipt_that_came_too_late_says_why)
{
    to_fee_due();
    pays("claim", 0, 12000000);
    Str fields = receipt_fields();
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    pays("claim", 0, 1000);
    Answer a = send_form("enforcement", S("/nghiep-vu/bien-lai/cap"), fields);
    cr_expect_eq(a.status, 409, "%d", a.status);
    has(a, "Chưa thu đủ số tiền đã thông báo, hoặc biên lai đã được cấp.");
}

Test(finance_pages, the_counter_is_nobody_elses)
{
    cr_expect_eq(ask("clerk", COUNTER).status, 403);
    cr_expect_eq(ask("citizen", COUNTER).status, 403);
    cr_expect_eq(ask("", COUNTER).status, 303);
    cr_expect_eq(ask("enforcement", S("/nghiep-vu/bien-lai?toa=T79K01")).status, 403);
    cr_expect_eq(ask("judge", S("/nghiep-vu/bien-lai/so")).status, 403);
    cr_expect_eq(ask("judge", S("/nghiep-vu/bien-lai/so.csv")).status, 403);
    cr_expect_eq(ask("enforcement", S("/nghiep-vu/bien-lai?sau=x")).status, 400);
}
