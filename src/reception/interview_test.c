/* The citizen's interview through HTTP: the whole way to a filed petition, each step right and wrong, resumed, stale, foreign. */
#include "reception/reception_kit_test.h"

#include "core/blobs/blobs.h"
#include "core/ledger/receipt.h"
#include "filing/filing.h"

#include <criterion/criterion.h>

static Browser b;

static Str path(const char *before, Str draft, const char *after)
{
    return str_format(b.kit.arena, "%s" STR_F "%s", before, STR_A(draft), after);
}

/* ---- the whole way, on both engines ---------------------------------------------------------------------------------------- */

static void whole_way(DbEngine engine)
{
    if (!browser_open(&b, engine)) {
        cr_skip("this engine is not at hand");
    }
    Str      draft = interview_walked(&b);
    Answered review = browse(&b, "citizen", path("", draft, "/xem-lai"));
    cr_assert_eq(review.status, 200);
    EXPECT_TEXT(review, "ĐƠN KHỞI KIỆN");
    EXPECT_TEXT(review, "số 1 đường Không Có, phường Ba Đình, thành phố Hà Nội");
    EXPECT_TEXT(review, "500.000.000\u00a0đ");
    EXPECT_TEXT(review, "Người làm chứng: Lý Thị Chứng Kiến");
    EXPECT_TEXT(review, "12.000.000\u00a0đ");
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
    EXPECT_TEXT(receipt, "Việc của quý vị");
    EXPECT_TEXT(receipt, "Giao nộp bản gốc, vật, dữ liệu nghe nhìn</b> <span class=\"quiet\">nộp trực tiếp tại Tòa án");
    EXPECT_NO_TEXT(receipt, "Quý vị không phải làm gì lúc này");
    court_kit_sequence(&b.kit);
    Answered proven = browse(&b, "citizen", filed.location);
    EXPECT_TEXT(proven, "Đã có bằng chứng");
    Answered file = browse(&b, "citizen", path("", filed.location, "/tep"));
    cr_expect_eq(file.status, 200);
    EXPECT_TEXT(file, "\"proof\"");
    b.pages.site.demo = true;
    Answered marked = browse(&b, "citizen", path("", filed.location, "/tep"));
    b.pages.site.demo = false;
    EXPECT_TEXT(marked, "{\"notice\":\"DỮ LIỆU GIẢ ĐỊNH\",\"format\"");
    ReceiptVerdict verdict;
    Receipt        read;
    Str            why;
    cr_assert_null(receipt_verify(b.kit.arena, marked.text, ledger_vkey(b.kit.house.ledger, b.kit.arena), &verdict, &why, &read));
    cr_expect_eq(verdict, RECEIPT_PROVEN, "the mark is no part of what was signed");
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

/* ---- one step at a time ---------------------------------------------------------------------------------------------------- */

static void open_sqlite(void)
{
    cr_assert(browser_open(&b, DB_SQLITE));
}

static void close_it(void)
{
    browser_close(&b);
}

TestSuite(interview_steps, .init = open_sqlite, .fini = close_it);

static bool goes_to(Answered a, Str draft, const char *step)
{
    return a.status == 303 && str_eq(a.location, path("", draft, step));
}

Test(interview_steps, anonymous_readers_see_what_can_be_filed_and_are_led_to_sign_in)
{
    Answered a = browse(&b, NULL, S("/nop-don"));
    cr_expect_eq(a.status, 200);
    EXPECT_TEXT(a, "Đăng nhập để bắt đầu");
    cr_expect_eq(browse(&b, NULL, S("/nop-don/00000000000000000000000000/nguoi-nop")).status, 303);
    EXPECT_TEXT(browse(&b, NULL, S("/en/nop-don")), "Sign in to begin");
}

Test(interview_steps, a_draft_is_its_authors_alone)
{
    Str draft = new_draft(&b, "citizen");
    static const char *const pages[] = { "", "/nguoi-nop", "/xem-lai", "/xoa" };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        cr_expect_eq(browse(&b, "other", path("", draft, pages[i])).status, 404, "%s", pages[i]);
        cr_expect_eq(browse(&b, "clerk", path("", draft, pages[i])).status, 404, "%s", pages[i]);
    }
    Answered mine = browse(&b, "citizen", path("", draft, "/nguoi-nop"));
    Str      own = S("/nop-don"), steal = S("phien=0&ban=x&dem=&vai-tro=giup");
    cr_expect_eq(send_fields(&b, "other", own, path("", draft, "/nguoi-nop"), steal).status, 404);
    EXPECT_NO_TEXT(browse(&b, "citizen", path("", draft, "/nguoi-nop")), "value=\"giup\" checked");
    cr_expect_eq(mine.status, 200);
    cr_expect_eq(browse(&b, "citizen", path("", draft, "/khong-co")).status, 404);
}

Test(interview_steps, what_is_wrong_is_said_and_nothing_typed_is_lost)
{
    Str      draft = new_draft(&b, "citizen");
    Answered none = FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "ve", "");
    cr_expect_eq(none.status, 422);
    EXPECT_TEXT(none, "Chọn một mục để biết ai là người khởi kiện.");
    cr_assert(goes_to(FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", "chinh-minh"), draft, "/nguoi-khoi-kien"));
    Answered wrong = FILL(&b, "citizen", path("", draft, "/nguoi-khoi-kien"), "nguyen-don-1-loai", "person", "nguyen-don-1-ten", "",
                          "nguyen-don-1-sinh", "31/2/1985", "nguyen-don-1-so", "123", "nguyen-don-1-dia-chi", "số 2", "nguyen-don-1-phuong",
                          "noi nao khong co", "nguyen-don-1-dien-thoai", "09", "nguyen-don-1-thu", "khong-phai-thu");
    cr_expect_eq(wrong.status, 422);
    EXPECT_TEXT(wrong, "Ghi họ và tên (hoặc tên tổ chức) của người khởi kiện.");
    EXPECT_TEXT(wrong, "là một ngày có thật");
    EXPECT_TEXT(wrong, "Số định danh cá nhân gồm 12 chữ số.");
    EXPECT_TEXT(wrong, "Không tìm thấy nơi này trong danh mục.");
    EXPECT_TEXT(wrong, "Số điện thoại gồm 9 đến 15 chữ số");
    EXPECT_TEXT(wrong, "Địa chỉ thư điện tử có dạng");
    EXPECT_TEXT(wrong, "value=\"khong-phai-thu\"");
    Answered later = browse(&b, "citizen", path("", draft, "/nguoi-khoi-kien"));
    EXPECT_TEXT(later, "value=\"31/2/1985\"");
    EXPECT_TEXT(later, "value=\"noi nao khong co\"");
}

Test(interview_steps, what_cannot_be_stored_is_shown_as_it_was_sent)
{
    Str   draft = new_draft(&b, "citizen");
    char *much = arena_alloc(b.kit.arena, 402);
    for (int i = 0; i < 400; i++) {
        much[i] = 'a';
    }
    FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", "chinh-minh");
    Answered a = FILL(&b, "citizen", path("", draft, "/nguoi-khoi-kien"), "nguyen-don-1-ten", much, "nguyen-don-1-dia-chi", "số 2");
    cr_expect_eq(a.status, 422);
    EXPECT_TEXT(a, "tối đa 200 ký tự");
    cr_expect(str_has(a.text, str_of(much)));
    cr_expect(str_has(a.text, S("value=\"số 2\"")));
}

Test(interview_steps, one_knows_oneself_and_need_not_type_it)
{
    Str draft = new_draft(&b, "citizen");
    FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", "chinh-minh");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/nguoi-khoi-kien")), "value=\"Nguyễn Văn Giả Định\"");
}

Test(interview_steps, people_come_and_go_without_losing_the_others)
{
    Str draft = new_draft(&b, "citizen");
    Str page = path("", draft, "/nguoi-bi-kien");
    Answered more = FILL(&b, "citizen", page, "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "co",
                         "bi-don-1-phuong", "Ba Đình, Hà Nội", "them", "1");
    cr_assert(goes_to(more, draft, "/nguoi-bi-kien#nhom-2"));
    more = FILL(&b, "citizen", page, "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "co", "bi-don-1-phuong",
                "Ba Đình, Hà Nội", "bi-don-2-loai", "person", "bi-don-2-ten", "Người Hai", "bi-don-2-biet", "co", "bi-don-2-phuong",
                "Ba Đình, Hà Nội", "them", "1");
    cr_assert(goes_to(more, draft, "/nguoi-bi-kien#nhom-3"));
    Answered less = FILL(&b, "citizen", page, "bi-don-1-ten", "Người Một", "bi-don-2-ten", "Người Hai", "bi-don-2-bo", "1", "bi-don-3-ten",
                         "Người Ba");
    cr_assert(goes_to(less, draft, "/nguoi-bi-kien"));
    Answered now = browse(&b, "citizen", page);
    EXPECT_TEXT(now, "name=\"bi-don-2-ten\" value=\"Người Ba\"");
    EXPECT_NO_TEXT(now, "Người Hai");
    EXPECT_NO_TEXT(now, "bi-don-3-ten");
}

Test(interview_steps, a_place_of_several_meanings_is_chosen_never_guessed)
{
    Str draft = new_draft(&b, "citizen");
    Str page = path("", draft, "/nguoi-bi-kien");
    Answered many = FILL(&b, "citizen", page, "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "co",
                         "bi-don-1-phuong", "phường ngọc hà hà nội");
    cr_expect_eq(many.status, 422);
    EXPECT_TEXT(many, "Có nhiều nơi trùng tên");
    EXPECT_TEXT(many, "Phường Ba Đình, Thành phố Hà Nội");
    Answered one = FILL(&b, "citizen", page, "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "co",
                        "bi-don-1-phuong", "phường ngọc hà hà nội", "bi-don-1-noi", "00004");
    cr_expect(goes_to(one, draft, "/viec-gi"));
    Answered foreign = FILL(&b, "citizen", page, "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "co",
                            "bi-don-1-phuong", "phường ngọc hà hà nội", "bi-don-1-noi", "99999");
    cr_expect_eq(foreign.status, 422, "a place that was not offered");
}

Test(interview_steps, an_unknown_address_is_allowed_and_what_follows_is_said)
{
    Str draft = new_draft(&b, "citizen");
    Str page = path("", draft, "/nguoi-bi-kien");
    cr_expect(goes_to(FILL(&b, "citizen", page, "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "co",
                           "bi-don-1-phuong", "Phường Ba Đình, Thành phố Hà Nội"),
                      draft, "/viec-gi"), "a place in full, as it is written on every paper");
    cr_expect(goes_to(FILL(&b, "citizen", page, "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "cuoi",
                           "bi-don-1-phuong", "Ba Đình, Hà Nội"),
                      draft, "/viec-gi"));
    EXPECT_TEXT(browse(&b, "citizen", page), "Tòa án niêm yết công khai 15 ngày");
    cr_expect(goes_to(FILL(&b, "citizen", path("", draft, "/viec-gi"), "tim", "", "viec", "DS.26.3.01"), draft, "/yeu-cau"));
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/o-dau")), "Người bị kiện có tài sản ở phường, xã nào?");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/toa-an")), "điểm a khoản 1 Điều 40");
}

Test(interview_steps, the_relation_is_found_in_plain_words_without_accents)
{
    Str draft = new_draft(&b, "citizen");
    Str page = path("", draft, "/viec-gi");
    EXPECT_TEXT(browse(&b, "citizen", page), "Cho vay tiền mà không được trả");
    cr_expect(goes_to(FILL(&b, "citizen", page, "tim", "thua ke", "tim-kiem", "1"), draft, "/viec-gi"));
    Answered found = browse(&b, "citizen", page);
    EXPECT_TEXT(found, "Chia thừa kế theo pháp luật");
    EXPECT_NO_TEXT(found, "Xin ly hôn");
    FILL(&b, "citizen", page, "tim", "zzzz", "tim-kiem", "1");
    EXPECT_TEXT(browse(&b, "citizen", page), "Chưa tìm thấy");
    cr_expect_eq(FILL(&b, "citizen", page, "tim", "", "viec", "DS.27.3").status, 422, "a request is no dispute");
}

Test(interview_steps, land_goes_where_it_lies_and_nowhere_else)
{
    Str draft = new_draft(&b, "citizen");
    FILL(&b, "citizen", path("", draft, "/nguoi-bi-kien"), "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "co",
         "bi-don-1-phuong", "Ba Đình, Hà Nội");
    FILL(&b, "citizen", path("", draft, "/viec-gi"), "tim", "", "viec", "DS.26.9.04");
    Answered a = FILL(&b, "citizen", path("", draft, "/o-dau"), "nha-dat-phuong", "");
    cr_expect_eq(a.status, 422);
    cr_expect(goes_to(FILL(&b, "citizen", path("", draft, "/o-dau"), "nha-dat-phuong", "phường hải châu, đà nẵng"), draft, "/toa-an"));
    Answered courts = browse(&b, "citizen", path("", draft, "/toa-an"));
    EXPECT_TEXT(courts, "điểm c khoản 1 Điều 39");
    EXPECT_NO_TEXT(courts, "điểm a khoản 1 Điều 39");
}

Test(interview_steps, courts_of_an_unknown_area_are_options_marked_so)
{
    Str draft = new_draft(&b, "citizen");
    FILL(&b, "citizen", path("", draft, "/nguoi-bi-kien"), "bi-don-1-loai", "person", "bi-don-1-ten", "Người Một", "bi-don-1-biet", "co",
         "bi-don-1-phuong", "Ba Đình, Hà Nội");
    FILL(&b, "citizen", path("", draft, "/viec-gi"), "tim", "", "viec", "DS.26.3.01");
    Answered a = browse(&b, "citizen", path("", draft, "/toa-an"));
    EXPECT_TEXT(a, "Tòa án nhân dân khu vực 1 - Hà Nội");
    EXPECT_TEXT(a, "Nơi bị đơn cư trú");
    EXPECT_TEXT(a, "chưa xác định");
    cr_expect_eq(FILL(&b, "citizen", path("", draft, "/toa-an"), "toa", "T79K01").status, 422, "a court that was not offered");
}

Test(interview_steps, the_advance_is_told_with_its_working_and_with_a_relief)
{
    Str draft = new_draft(&b, "citizen");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/tam-ung")), "Chưa tính được tạm ứng án phí");
    FILL(&b, "citizen", path("", draft, "/viec-gi"), "tim", "", "viec", "DS.26.3.01");
    FILL(&b, "citizen", path("", draft, "/yeu-cau"), "yeu-cau-1-noi-dung", "Buộc trả nợ.", "yeu-cau-1-so-tien", "500.000.000");
    Answered a = browse(&b, "citizen", path("", draft, "/tam-ung"));
    EXPECT_TEXT(a, "Tạm ứng án phí dự kiến: 12.000.000\u00a0đ");
    EXPECT_TEXT(a, "Nghị quyết số 326/2016/UBTVQH14");
    EXPECT_TEXT(a, "Cá nhân thuộc hộ nghèo");
    EXPECT_NO_TEXT(a, "danh sách cử tri");  /* of another kind of case */
    EXPECT_NO_TEXT(a, "Người bảo vệ quyền"); /* not of who claims */
    EXPECT_NO_TEXT(a, "phần bị bác");        /* known from the ruling alone */
    FILL(&b, "citizen", path("", draft, "/tam-ung"), "mien-giam", "ho-ngheo", "mien-giam-vi", "Giấy xác nhận số 1");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/tam-ung")), "Dự kiến quý vị không phải nộp");
    FILL(&b, "citizen", path("", draft, "/nguoi-khoi-kien"), "nguyen-don-1-loai", "organisation", "nguyen-don-1-ten", "Công ty TNHH Hư Cấu");
    a = browse(&b, "citizen", path("", draft, "/tam-ung"));
    EXPECT_NO_TEXT(a, "Cá nhân thuộc hộ nghèo"); /* an organisation is none */
    EXPECT_TEXT(a, "Người gặp sự kiện bất khả kháng");
    EXPECT_TEXT(a, "Tạm ứng án phí dự kiến: 12.000.000\u00a0đ");
}

Test(interview_steps, limitation_is_told_and_blocks_nothing)
{
    Str draft = new_draft(&b, "citizen");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/su-viec")), "Tòa án không tự áp dụng");
    cr_expect(goes_to(FILL(&b, "citizen", path("", draft, "/su-viec"), "su-viec", "Chuyện từ năm 1990."), draft, "/chung-cu"));
}

/* ---- saved, resumed, on two devices ---------------------------------------------------------------------------------------- */

Test(interview_steps, the_count_of_steps_holds_from_the_first_to_the_last)
{
    Str draft = new_draft(&b, "citizen");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/nguoi-nop")), "Bước 1/12:");
    FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", "luat-su");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/nop-thay")), "Bước 2/12:");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/nguoi-khoi-kien")), "Bước 2/12:");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/nguyen-vong")), "Bước 11/12:");
}

Test(interview_steps, a_draft_is_resumed_where_it_was_left)
{
    Str draft = new_draft(&b, "citizen");
    cr_expect(goes_to(browse(&b, "citizen", draft), draft, "/nguoi-nop"));
    FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", "chinh-minh");
    cr_expect(goes_to(browse(&b, "citizen", draft), draft, "/nguoi-khoi-kien"));
    Answered later = FILL(&b, "citizen", path("", draft, "/nguoi-khoi-kien"), "nguyen-don-1-ten", "Nguyễn Văn Giả Định", "de_sau", "1");
    cr_expect(str_eq(later.location, S("/nop-don")), "saved though it is not complete");
    EXPECT_TEXT(browse(&b, "citizen", S("/nop-don")), "Đơn đang viết dở");
    EXPECT_NO_TEXT(browse(&b, "other", S("/nop-don")), "Đơn đang viết dở");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/nguoi-khoi-kien")), "value=\"Nguyễn Văn Giả Định\"");
}

static Str photograph(const char *name)
{
    BlobWriter *w;
    Blob        photo;
    cr_assert_null(blob_writer(b.pages.site.blobs, b.kit.arena, b.kit.citizen.id, str_of(name), &w));
    cr_assert_null(blob_write(w, (Bytes){ (const uint8_t *)name, strlen(name) }));
    cr_assert_null(blob_write_end(w, b.kit.arena, &photo));
    return id_format(b.kit.arena, photo.id.id);
}

static size_t place(Answered page, Str id)
{
    size_t at = 0;
    cr_expect(str_find(page.text, str_format(b.kit.arena, "value=\"" STR_F "\" checked", STR_A(id)), &at));
    return at;
}

Test(interview_steps, pages_are_put_in_order_without_script)
{
    Str         draft = new_draft(&b, "citizen"), page = path("", draft, "/chung-cu");
    const char *first = str_z(b.kit.arena, photograph("mot.txt")), *second = str_z(b.kit.arena, photograph("hai.txt"));
    const char *third = str_z(b.kit.arena, photograph("ba.txt"));
    Answered sent = FILL(&b, "citizen", page, "tai-lieu-1-ten", "Giấy vay tiền", "tai-lieu-1-tep_id", first, "tai-lieu-1-tep_id", second,
                         "tai-lieu-1-tep_id", third, "len", third);
    cr_expect(goes_to(sent, draft, "/chung-cu"), "moved, and still at the question");
    Answered moved = browse(&b, "citizen", page);
    cr_expect_lt(place(moved, str_of(first)), place(moved, str_of(third)));
    cr_expect_lt(place(moved, str_of(third)), place(moved, str_of(second)));
    EXPECT_TEXT(moved, "value=\"Giấy vay tiền\"");
    FILL(&b, "citizen", page, "tai-lieu-1-ten", "Giấy vay tiền", "tai-lieu-1-tep_id", first, "tai-lieu-1-tep_id", third, "tai-lieu-1-tep_id", second,
         "len", first);
    moved = browse(&b, "citizen", page);
    cr_expect_lt(place(moved, str_of(first)), place(moved, str_of(third)), "the first stays the first");
}

static Str body_of(Answered page, const char *facts)
{
    Str seen = hidden_value(&b, page.text, "phien"), form = hidden_value(&b, page.text, "ban");
    return str_format(b.kit.arena, "phien=" STR_F "&ban=" STR_F "&ve=&su-viec=%s", STR_A(seen), STR_A(form), facts);
}

Test(interview_steps, a_second_device_is_refused_with_a_choice)
{
    Str      draft = new_draft(&b, "citizen");
    Str      page = path("", draft, "/su-viec");
    Answered phone = browse(&b, "citizen", page), computer = browse(&b, "citizen", page);
    cr_expect_eq(send_fields(&b, "citizen", page, page, body_of(phone, "tu+dien+thoai")).status, 303);
    Answered stale = send_fields(&b, "citizen", page, page, body_of(computer, "tu+may+tinh"));
    cr_assert_eq(stale.status, 409);
    EXPECT_TEXT(stale, "tu dien thoai");
    EXPECT_TEXT(stale, "tu may tinh");
    EXPECT_TEXT(browse(&b, "citizen", page), "tu dien thoai");
    Str seen = hidden_value(&b, stale.text, "phien"), form = hidden_value(&b, stale.text, "ban");
    Str keep = str_format(b.kit.arena, "phien=" STR_F "&ban=" STR_F "&ghi-de=1&su-viec=tu+may+tinh", STR_A(seen), STR_A(form));
    cr_expect_eq(send_fields(&b, "citizen", page, page, keep).status, 303, "the person chose his own");
    EXPECT_TEXT(browse(&b, "citizen", page), "tu may tinh");
    /* Another step is no conflict, whatever was saved meanwhile. */
    cr_expect_eq(FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", "giup").status, 303);
}

Test(interview_steps, the_script_saves_while_it_is_typed_and_again)
{
    Str      draft = new_draft(&b, "citizen");
    Str      page = path("", draft, "/su-viec"), quiet = path("", draft, "/su-viec/luu");
    Answered form = browse(&b, "citizen", page), elsewhere = browse(&b, "citizen", page);
    cr_expect_eq(send_fields(&b, "citizen", page, quiet, body_of(form, "mot")).status, 200);
    cr_expect_eq(send_fields(&b, "citizen", page, quiet, body_of(form, "mot+hai")).status, 200);
    EXPECT_TEXT(browse(&b, "citizen", page), "mot hai");
    cr_expect_eq(send_fields(&b, "citizen", page, quiet, body_of(elsewhere, "khac")).status, 409);
    cr_expect_eq(send_fields(&b, "citizen", page, page, body_of(form, "mot+hai+ba")).status, 303, "the same form goes on");
}

Test(interview_steps, a_draft_can_be_forgotten)
{
    Str draft = new_draft(&b, "citizen");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/xoa")), "Mọi điều đã ghi trong bản nháp này sẽ mất.");
    Answered gone = SEND(&b, "citizen", path("", draft, "/xoa"));
    cr_expect(str_eq(gone.location, S("/nop-don")));
    cr_expect_eq(browse(&b, "citizen", draft).status, 404);
}

Test(interview_steps, a_form_without_token_changes_nothing)
{
    Str draft = new_draft(&b, "citizen");
    cr_expect_eq(send_fields(&b, "citizen", S("/khong-co"), path("", draft, "/nguoi-nop"), S("phien=0&ban=x&vai-tro=giup")).status, 403);
}

/* ---- submitting ------------------------------------------------------------------------------------------------------------ */

Test(interview_steps, what_is_missing_is_listed_and_nothing_is_filed)
{
    Str      draft = new_draft(&b, "citizen");
    Answered a = browse(&b, "citizen", path("", draft, "/xem-lai"));
    cr_expect_eq(a.status, 200);
    EXPECT_TEXT(a, "Trước khi nộp, cần bổ sung");
    EXPECT_TEXT(a, "Ghi họ và tên (hoặc tên tổ chức) của người bị kiện.");
    EXPECT_NO_TEXT(a, "name=\"cam-doan\"");
    Answered early = send_fields(&b, "citizen", S("/nop-don"), path("", draft, "/xem-lai"), S("phien=1&cam-doan=1"));
    cr_expect_eq(early.status, 409);
}

static size_t petitions_filed(void)
{
    Db         *db;
    MatterLines mine = { 0 };
    cr_assert_null(db_read(b.kit.house.db, b.kit.arena, &db));
    cr_assert_null(matters_of_person(db, b.kit.arena, b.kit.citizen, instant_date(os_now(b.kit.os)), 100, &mine));
    db_done(db);
    return mine.count;
}

Test(interview_steps, submitted_twice_is_one_petition)
{
    Str      draft = interview_walked(&b);
    Str      review = path("", draft, "/xem-lai");
    Str      seen = hidden_value(&b, browse(&b, "citizen", review).text, "phien");
    Str      body = str_format(b.kit.arena, "phien=" STR_F "&cam-doan=1", STR_A(seen));
    Answered first = send_fields(&b, "citizen", review, review, body);
    Answered again = send_fields(&b, "citizen", S("/nop-don"), review, body);
    cr_expect_eq(first.status, 303);
    cr_expect_eq(again.status, 303);
    cr_expect(str_eq(first.location, again.location));
    cr_expect_eq(petitions_filed(), 1);
    cr_expect(str_eq(browse(&b, "citizen", path("", draft, "/su-viec")).location, first.location), "the draft leads to the receipt");
    EXPECT_NO_TEXT(browse(&b, "citizen", S("/nop-don")), "Đơn đang viết dở");
}

Test(interview_steps, what_was_read_is_what_is_filed)
{
    Str      draft = interview_walked(&b);
    Str      review = path("", draft, "/xem-lai");
    Str      seen = hidden_value(&b, browse(&b, "citizen", review).text, "phien");
    FILL(&b, "citizen", path("", draft, "/su-viec"), "su-viec", "Sự việc đã khác.");
    Answered changed = send_fields(&b, "citizen", review, review, str_format(b.kit.arena, "phien=" STR_F "&cam-doan=1", STR_A(seen)));
    cr_expect_eq(changed.status, 409);
    EXPECT_TEXT(changed, "Đơn đã thay đổi từ lúc quý vị đọc lại");
    EXPECT_TEXT(changed, "Sự việc đã khác.");
    cr_expect_eq(petitions_filed(), 0);
}

Test(interview_steps, a_claim_filed_before_is_told_to_its_own_plaintiff_only)
{
    MatterId before;
    cr_assert_null(court_kit_petition(&b.kit, &before));
    Str draft = new_draft(&b, "citizen"), strange = new_draft(&b, "other");
    FILL(&b, "citizen", path("", draft, "/viec-gi"), "tim", "", "viec", "DS.26.3");
    FILL(&b, "other", path("", strange, "/viec-gi"), "tim", "", "viec", "DS.26.3");
    EXPECT_TEXT(browse(&b, "citizen", path("", draft, "/xem-lai")), "Quý vị đã có một vụ việc tương tự");
    EXPECT_NO_TEXT(browse(&b, "other", path("", strange, "/xem-lai")), "vụ việc tương tự");
}

static Matter filed_matter(Str receipt)
{
    MatterId id;
    Str      rest = str_sub(receipt, 17, receipt.n); /* /vu-viec-cua-toi/ */
    cr_assert(id_parse(str_cut(&rest, '/'), &id.id));
    return court_kit_load(&b.kit, id);
}

Test(interview_steps, the_file_has_what_was_answered)
{
    Str      draft = interview_walked(&b);
    Answered filed = FILL(&b, "citizen", path("", draft, "/xem-lai"), "cam-doan", "1");
    Matter   m = filed_matter(filed.location);
    const Participant *p = matter_first(&m, S("plaintiff"));
    cr_assert_not_null(p);
    cr_expect(id_eq(p->person.id, b.kit.citizen.id));
    cr_expect(p->electronic);
    cr_expect(str_eq(p->personal_no, S("001085000001")));
    cr_expect(str_eq(p->born_on, S("1985-09-02")));
    cr_expect(str_eq(p->ward, S("00004")));
    cr_expect_not_null(matter_first(&m, S("witness")));
    cr_expect_eq(matter_field_number(&m, S("claim_value"), 0), 500000000);
    cr_expect(str_eq(matter_field_text(&m, S("mediation_wish")), S("unwilling")));
    cr_expect(str_has(matter_field_text(&m, S("competence_ground")), S("điểm a khoản 1 Điều 39 của Bộ luật Tố tụng dân sự")));
    cr_expect(str_eq(m.kind, S("civil")));
    bool due = false;
    for (size_t i = 0; i < m.tasks.count; i++) {
        due = due || str_eq(m.tasks.items[i].task, S("hand_over_originals"));
    }
    cr_expect(due, "the original that was promised is a task");
}

/* The interview again for somebody else: only what differs is typed. */
static Matter filed_as(const char *role, const char *const *filer)
{
    Str draft = interview_walked(&b);
    FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", role);
    cr_assert_eq(send_form(&b, "citizen", path("", draft, "/nop-thay"), filer).status, 303);
    Answered filed = FILL(&b, "citizen", path("", draft, "/xem-lai"), "cam-doan", "1");
    cr_assert_eq(filed.status, 303);
    return filed_matter(filed.location);
}

Test(interview_steps, a_lawyer_files_for_a_client)
{
    Matter m = filed_as("luat-su", (const char *const[]){ "nop-thay-ten", "Luật sư Giả Định", "nop-thay-giay", "Thẻ 000/LS", NULL });
    const Participant *lawyer = matter_first(&m, S("lawyer")), *client = matter_first(&m, S("plaintiff"));
    cr_assert(lawyer != NULL && client != NULL);
    cr_expect(id_eq(lawyer->person.id, b.kit.citizen.id));
    cr_expect(id_is_zero(client->person.id), "the client has no account here");
    cr_expect_eq(lawyer->represents, client->no);
    cr_expect(str_eq(matter_field_text(&m, S("mandate_paper")), S("Thẻ 000/LS")));
}

Test(interview_steps, whoever_represents_shows_his_paper)
{
    Str draft = new_draft(&b, "citizen");
    FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", "dai-dien");
    Answered a = FILL(&b, "citizen", path("", draft, "/nop-thay"), "nop-thay-ten", "Người Đại Diện", "nop-thay-giay", "");
    cr_expect_eq(a.status, 422);
    EXPECT_TEXT(a, "Ghi giấy tờ cho phép quý vị nộp đơn thay");
}

Test(interview_steps, a_helper_signs_with_a_witness_when_the_plaintiff_cannot)
{
    Str draft = new_draft(&b, "citizen");
    FILL(&b, "citizen", path("", draft, "/nguoi-nop"), "vai-tro", "giup");
    Answered a = FILL(&b, "citizen", path("", draft, "/nop-thay"), "nop-thay-ten", "Người Giúp", "khong-tu-ky", "1");
    cr_expect_eq(a.status, 422);
    EXPECT_TEXT(a, "Ghi họ và tên người làm chứng sẽ ký");
    Matter m = filed_as("giup", (const char *const[]){ "nop-thay-ten", "Người Giúp", "khong-tu-ky", "1", "lam-chung-ky", "Người Chứng", NULL });
    cr_expect_not_null(matter_first(&m, S("helper")));
    cr_expect(str_has(matter_field_text(&m, S("signing_helper")), S("Người Chứng")));
}
