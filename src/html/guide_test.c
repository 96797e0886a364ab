/* Writes the style guide to build/guide/: every part of a page with invented content, in both languages, and the pages of
 * errors; and the files of web/ where the pages look for them. Checks what a machine can check of them. */
#include "html/html.h"

#include "base/hash.h"
#include "html/qr.h"
#include "html/assets.h"
#include "html/error_page_html.h"
#include "html/guide_test.h"
#include "html/guide_test_html.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static Arena *a;
static Lang   lang;

static void open_arena(void)
{
    a = arena_make(MIB(32));
    mkdir("build/guide", 0755);
}

static void close_arena(void)
{
    arena_release(a);
    err_reset();
}

TestSuite(guide, .init = open_arena, .fini = close_arena);

/* Invented content in the language of the page. */
static Str in(const char *vi, const char *en)
{
    return str_of(lang == LANG_VI ? vi : en);
}

static void save(Str path, Str content)
{
    FILE *f = fopen(str_z(a, path), "wb");
    cr_assert(f != NULL, STR_F, STR_A(path));
    cr_assert_eq(fwrite(content.p, 1, content.n, f), content.n);
    cr_assert_eq(fclose(f), 0);
}

/* ---- content ------------------------------------------------------------------------------------------------------- */

static void add_link(LinkList *list, Str text, const char *href)
{
    *LIST_ADD(a, list) = (Link){ text, str_of(href) };
}

static void add_fact(FactsView *v, Str name, Str value)
{
    *LIST_ADD(a, &v->facts) = (Fact){ .name = name, .value = value };
}

static FrameView frame(Str title)
{
    FrameView v = { .title = title,
                    .home = lang == LANG_VI ? S("/") : S("/en/"),
                    .address = S("/"),
                    .other_lang = lang == LANG_VI ? S("/guide-en.html") : S("/guide-vi.html"),
                    .sign_out = S("/dang-xuat"),
                    .display = S("/hien-thi"),
                    .person = S("Hoàng Thu Hòa"),
                    .role = in("Thẩm phán", "Judge"),
                    .csrf = S("token"),
                    .integrity = S("7K2M-9QXD"),
                    .demo = true,
                    .staff = true };
    static const char *const menu[][2] = { { "Vụ việc của tôi", "My cases" },
                                           { "Bản án, quyết định", "Judgments" },
                                           { "Lịch phiên tòa", "Hearings" },
                                           { "Tính án phí", "Court fees" } };
    for (size_t i = 0; i < COUNT_OF(menu); i++) {
        *LIST_ADD(a, &v.menu) = (MenuItem){ in(menu[i][0], menu[i][1]), S("/guide-vi.html"), i == 0 };
    }
    add_link(&v.crumbs, in("Trang đầu", "Start"), "/");
    add_link(&v.crumbs, in("Vụ việc của tôi", "My cases"), "/");
    return v;
}

static DeadlineView deadline(Str name, int32_t month, int32_t day, int64_t left, bool met, const char *article)
{
    DeadlineView v = { .name = name, .end = date_make(2026, month, day), .days_left = left, .met = met, .article = str_of(article) };
    *LIST_ADD(a, &v.steps) = (WorkingLine){ in("Bắt đầu: nhận thông báo", "Begins: notice received"), in("16/11/2026", "16 Nov 2026") };
    *LIST_ADD(a, &v.steps) = (WorkingLine){ in("Ngày đầu được tính", "First day counted"), in("17/11/2026", "17 Nov 2026") };
    *LIST_ADD(a, &v.steps) = (WorkingLine){ in("Cộng 7 ngày", "Plus 7 days"), in("23/11/2026", "23 Nov 2026") };
    *LIST_ADD(a, &v.steps) = (WorkingLine){ in("Ngày nghỉ được bỏ qua", "Holidays skipped"), in("không có", "none") };
    return v;
}

static StandView stand(void)
{
    StandView v = { .state = { TONE_NOW, in("Đang chờ nộp tạm ứng án phí", "Waiting for the fee advance (tạm ứng án phí)") },
                    .next = in("Nguyên đơn nộp 12.000.000\u00a0đ; Tòa án thụ lý vụ án ngay khi có biên lai.",
                               "The claimant pays VND 12,000,000; the court accepts the case as soon as the receipt arrives."),
                    .why_not_yet = in("Bà Trần Thị An phải nộp tạm ứng từ ngày 16/11/2026 (BLTTDS Điều 195 khoản 2), còn 3 ngày.",
                                      "Ms Trần Thị An has had to pay the advance since 16 Nov 2026 (BLTTDS Article 195(2)); 3 days are left."),
                    .integrity = S("7K2M-9QXD") };
    *LIST_ADD(a, &v.deadlines) = deadline(in("Nộp tạm ứng án phí", "Payment of the advance"), 11, 23, 3, false, "BLTTDS 195(2)");
    *LIST_ADD(a, &v.deadlines) = deadline(in("Bổ sung bản sao căn cước", "Copy of the identity card"), 11, 18, -2, false, "BLTTDS 193(1)");
    *LIST_ADD(a, &v.deadlines) = deadline(in("Xem xét đơn", "Examination of the petition"), 12, 20, 27, false, "BLTTDS 191(3)");
    *LIST_ADD(a, &v.deadlines) = deadline(in("Phân công thẩm phán", "Assignment of a judge"), 11, 12, 0, true, "BLTTDS 191(2)");
    *LIST_ADD(a, &v.acts.acts) = (ActView){ in("Thanh toán tạm ứng", "Pay the advance"), S("/"), { NULL, 0 }, true };
    *LIST_ADD(a, &v.acts.acts) = (ActView){ in("Rút đơn khởi kiện", "Withdraw the petition"), S("/"), { NULL, 0 }, false };
    *LIST_ADD(a, &v.acts.acts) = (ActView){ in("Yêu cầu hoãn phiên tòa:", "Ask for adjournment:"), S("/"),
                                            in("chưa có phiên tòa nào được mở.", "no hearing has been set."), false };
    return v;
}

static void notices(GuideView *v)
{
    *LIST_ADD(a, &v->notice_list) = (NoticeView){ TONE_QUIET, in("Vụ án được chia sẻ với luật sư", "The case is shared with a lawyer"),
                                                  in("Ông Lê Văn Bình xem được từ ngày 20/11/2026.", "Mr Lê Văn Bình can see it from 20 Nov 2026."),
                                                  { in("Xem ai đã đọc hồ sơ", "See who has read the file"), S("/") } };
    *LIST_ADD(a, &v->notice_list) = (NoticeView){ TONE_GOOD, in("Đã nhận đơn khởi kiện", "The petition has been received"), in("", ""), { { NULL, 0 }, { NULL, 0 } } };
    *LIST_ADD(a, &v->notice_list) = (NoticeView){ TONE_WARN, in("Còn 3 ngày để nộp tạm ứng", "3 days are left to pay the advance"), in("", ""), { { NULL, 0 }, { NULL, 0 } } };
    *LIST_ADD(a, &v->notice_list) = (NoticeView){ TONE_BAD, in("Khoản nộp còn thiếu 1.000.000\u00a0đ", "The payment is VND 1,000,000 short"),
                                                  in("Vụ án chưa được thụ lý. Số tiền đã nộp vẫn được giữ.", "The case has not been accepted. What was paid is kept."),
                                                  { { NULL, 0 }, { NULL, 0 } } };
}

static void timeline(TimelineView *v)
{
    *LIST_ADD(a, &v->filters.filters) = (FilterView){ in("Tất cả", "All"), S("?"), 14, true };
    *LIST_ADD(a, &v->filters.filters) = (FilterView){ in("Giấy tờ", "Papers"), S("?loai=giay-to"), 6, false };
    *LIST_ADD(a, &v->filters.filters) = (FilterView){ in("Khoản nộp", "Payments"), S("?loai=khoan-nop"), 0, false };
    TimelineItem notice = { .id = S("sk-3"), .at = instant_of(date_make(2026, 11, 16), 14, 30), .who = S("Hoàng Thu Hòa"),
                            .role = in("Thẩm phán", "Judge"), .what = in("Ra thông báo nộp tiền tạm ứng án phí", "Issued the notice of the fee advance"),
                            .ledger = S("1.024"), .ledger_href = S("/minh-bach/so-doi-chung") };
    add_link(&notice.papers, in("Thông báo nộp tiền tạm ứng án phí (29-DS)", "Notice of the fee advance (29-DS)"), "/");
    *LIST_ADD(a, &v->items) = notice;
    *LIST_ADD(a, &v->items) = (TimelineItem){ .id = S("sk-2"), .at = instant_of(date_make(2026, 11, 12), 9, 5), .who = S("Phạm Đức Long"),
                                              .role = in("Chánh án", "Chief judge"), .what = in("Phân công án ngẫu nhiên", "Random assignment of a judge"),
                                              .detail = in("4 thẩm phán trong danh sách, 1 người được loại vì quan hệ thân thích.",
                                                           "4 judges on the list, 1 excluded as a relative of a party."),
                                              .ledger = S("1.011"), .ledger_href = S("/minh-bach/so-doi-chung") };
    *LIST_ADD(a, &v->items) = (TimelineItem){ .id = S("sk-1"), .at = instant_of(date_make(2026, 11, 10), 20, 41), .who = S("Trần Thị An"),
                                              .role = in("Nguyên đơn", "Claimant"), .what = in("Nộp đơn khởi kiện", "Filed the petition") };
}

static TableCell text_cell(Str text, Str under)
{
    return (TableCell){ .kind = CELL_TEXT, .text = text, .under = under };
}

static void table(TableView *t)
{
    t->caption = in("Việc của tôi theo hạn", "My work by due date");
    t->filters.of = t->caption;
    *LIST_ADD(a, &t->filters.filters) = (FilterView){ in("Quá hạn", "Overdue"), S("?"), 1, false };
    *LIST_ADD(a, &t->filters.filters) = (FilterView){ in("Tuần này", "This week"), S("?"), 12, true };
    *LIST_ADD(a, &t->columns) = (TableColumn){ .name = in("Vụ án", "Case"), .sort_href = S("?") };
    *LIST_ADD(a, &t->columns) = (TableColumn){ .name = in("Việc", "Task") };
    *LIST_ADD(a, &t->columns) = (TableColumn){ .name = in("Hạn", "Due"), .sort_href = S("?"), .sorted = true };
    *LIST_ADD(a, &t->columns) = (TableColumn){ .name = in("Giá trị", "Value"), .right = true };
    *LIST_ADD(a, &t->columns) = (TableColumn){ .name = in("Trạng thái", "State") };
    static const struct {
        const char *number;
        int32_t     day;
        int64_t     left, dong;
        Tone        tone;
        const char *vi, *en;
    } rows[] = { { "08/2026/TLST-DS", 18, -2, 75000000, TONE_BAD, "quá hạn", "overdue" },
                 { "12/2026/TLST-HNGĐ", 20, 0, 0, TONE_WARN, "chờ ký", "to be signed" },
                 { "15/2026/TLST-DS", 23, 3, 500000000, TONE_WARN, "chờ nộp tiền", "to be paid" },
                 { "21/2026/TLST-KDTM", 30, 10, 12500000000, TONE_GOOD, "đúng hạn", "in time" } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        TableRow r = { .late = rows[i].left < 0 };
        *LIST_ADD(a, &r.cells) = (TableCell){ .kind = CELL_LINK, .text = str_of(rows[i].number), .href = S("/"),
                                              .under = in("Trần Thị An – Lê Văn Bình", "Trần Thị An v Lê Văn Bình") };
        *LIST_ADD(a, &r.cells) = text_cell(in("Xem xét đơn khởi kiện", "Examine the petition"), (Str){ NULL, 0 });
        *LIST_ADD(a, &r.cells) = (TableCell){ .kind = CELL_DUE, .date = date_make(2026, 11, rows[i].day), .number = rows[i].left };
        *LIST_ADD(a, &r.cells) = (TableCell){ .kind = CELL_MONEY, .money = { rows[i].dong } };
        *LIST_ADD(a, &r.cells) = (TableCell){ .kind = CELL_STATE, .state = { rows[i].tone, in(rows[i].vi, rows[i].en) } };
        *LIST_ADD(a, &t->rows) = r;
    }
    t->pager = (PagerView){ S("?truoc=a"), S("?sau=b"), in("1–4 trong khoảng 120", "1–4 of about 120") };
    t->csv = S("/bang.csv");
    table_label(t);
}

static FieldView field(InputKind kind, const char *name, Str label)
{
    return (FieldView){ .kind = kind, .name = str_of(name), .label = label };
}

static void add_choice(FieldView *f, const char *value, Str label, Str hint)
{
    *LIST_ADD(a, &f->choices) = (InputChoice){ str_of(value), label, hint, false };
}

static void question(QuestionView *q)
{
    q->step = 3;
    q->steps = 7;
    q->step_name = in("Bị đơn", "The defendant");
    q->question = in("Quý vị kiện ai, đòi bao nhiêu?", "Against whom is the claim, and how much?");
    q->why = in("Tòa án cần biết người bị kiện để gửi thông báo và để biết Tòa án nào có thẩm quyền.",
                "The court needs to know the defendant in order to send the notice and to see which court is competent.");
    FormView *form = &q->form;
    *form = (FormView){ .action = S("/"), .csrf = S("token"), .submit = in("Lưu và tiếp tục", "Save and continue"),
                        .later = in("Lưu, làm sau", "Save for later"), .back = S("/"), .autosave = S("/nhap"), .idem = S("k1"), .files = true };
    FieldView f = field(INPUT_TEXT, "ho-ten", in("Họ và tên người bị kiện", "Full name of the defendant"));
    f.hint = in("Ghi như trên căn cước, nếu biết.", "As on the identity card, if known.");
    f.example = S("Lê Văn Bình");
    f.autocomplete = S("off");
    *LIST_ADD(a, &form->fields) = f;
    f = field(INPUT_MONEY, "so-tien", in("Số tiền yêu cầu", "Amount claimed"));
    f.value = S("12 triệu");
    f.example = S("500.000.000");
    f.short_input = true;
    *LIST_ADD(a, &form->fields) = f;
    f = field(INPUT_DATE, "ngay-vay", in("Ngày cho vay", "Date of the loan"));
    f.example = S("24/11/2026");
    f.short_input = true;
    f.optional = true;
    *LIST_ADD(a, &form->fields) = f;
    f = field(INPUT_LONG_TEXT, "noi-dung", in("Sự việc", "What happened"));
    f.hint = in("Kể theo thứ tự thời gian, bằng lời của quý vị.", "In order of time, in your own words.");
    f.value = S("\nDòng đầu để trống <b> & \"ngoặc\"");
    *LIST_ADD(a, &form->fields) = f;
    f = field(INPUT_RADIO, "loai", in("Người bị kiện là", "The defendant is"));
    add_choice(&f, "ca-nhan", in("Cá nhân", "A person"), (Str){ NULL, 0 });
    add_choice(&f, "to-chuc", in("Cơ quan, tổ chức", "An organisation"), in("Công ty, hợp tác xã, cơ quan nhà nước", "Company, cooperative, public body"));
    f.value = S("to-chuc");
    field_choose(&f);
    *LIST_ADD(a, &form->fields) = f;
    f = field(INPUT_SELECT, "tinh", in("Nơi cư trú", "Residence"));
    add_choice(&f, "01", S("Hà Nội"), (Str){ NULL, 0 });
    add_choice(&f, "79", S("Thành phố Hồ Chí Minh"), (Str){ NULL, 0 });
    *LIST_ADD(a, &form->fields) = f;
    f = field(INPUT_FILE, "tai-lieu", in("Tài liệu, chứng cứ", "Documents and evidence"));
    f.optional = true;
    f.upload = S("/tai-lieu");
    *LIST_ADD(a, &form->fields) = f;
    f = field(INPUT_CHECK, "dong-y", in("Tôi đồng ý nhận văn bản của Tòa án qua hệ thống này", "I agree to receive the court's papers through this system"));
    *LIST_ADD(a, &form->fields) = f;
    Error *errors = NULL;
    err_add(&errors, err_field(err_make(ERR_FIELD, NULL), S("ho-ten")));
    errors->message = S("field.required");
    err_add(&errors, err_message(err_field(err_make(ERR_FIELD, NULL), S("so-tien")), S("field.money")));
    form_explain(a, lang, errors, form);
    cr_expect_eq(form->problems, 2);
}

static void receipt(ReceiptView *v)
{
    v->title = in("Đã nhận đơn khởi kiện", "The petition has been received");
    v->number = S("1284/2026/TB-TA");
    cr_assert(qr_path(a, S("https://toaan.example/kiem-tra/7k2m9qxd4t8w0z6s3v5b1n9c2f"), &v->qr, &v->qr_size) == NULL);
    add_fact(&v->facts, in("Thời điểm nhận", "Received"), i18n_instant(a, lang, instant_of(date_make(2026, 11, 10), 20, 41)));
    add_fact(&v->facts, in("Người nộp", "Filed by"), S("Trần Thị An"));
    add_fact(&v->facts, in("Tài liệu", "Documents"), in("3 tệp, đã tính mã băm từng tệp", "3 files, each with its hash"));
    v->check_href = S("/giay-xac-nhan.json");
    v->next = in("Trong 3 ngày làm việc, Chánh án phân công Thẩm phán xem xét đơn.", "Within 3 working days the chief judge assigns a judge to examine the petition.");
    add_link(&v->acts, in("In giấy xác nhận", "Print the receipt"), "/");
}

static void confirm(ConfirmView *v)
{
    v->title = in("Tuyên án và gửi cho các bên", "Pronounce and send to the parties");
    add_fact(&v->what, in("Bản án", "Judgment"), S("31/2026/DS-ST"));
    add_fact(&v->what, in("Gửi cho", "Sent to"), S("Trần Thị An, Lê Văn Bình"));
    add_fact(&v->what, in("Thời hạn kháng cáo", "Time to appeal"), in("15 ngày từ ngày tuyên án", "15 days from pronouncement"));
    v->cannot_undo = in("Số bản án được cấp ngay và không dùng lại.", "The number is given at once and never used again.");
    v->form = (FormView){ .action = S("/"), .csrf = S("token"), .submit = in("Tuyên án", "Pronounce"), .back = S("/") };
    FieldView f = field(INPUT_TEXT, "go-lai", in("Gõ lại số vụ án để xác nhận", "Type the number of the case to confirm"));
    f.example = S("15/2026/TLST-DS");
    f.short_input = true;
    *LIST_ADD(a, &v->form.fields) = f;
}

static void paper(GuideView *v)
{
    v->paper = (PaperView){ .mark = S("CHƯA KÝ SỐ – BẢN THỬ NGHIỆM, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"), .integrity = S("7K2M-9QXD") };
    add_link(&v->paper.acts, in("In", "Print"), "/");
    add_link(&v->paper.acts, in("Tải dữ liệu (JSON)", "Download data (JSON)"), "/");
    v->paper_court = S("TÒA ÁN NHÂN DÂN KHU VỰC 1 – BÌNH SƠN");
    v->paper_head = S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    v->paper_motto = S("Độc lập – Tự do – Hạnh phúc");
    v->paper_number = S("Số: 27/TB-TA");
    v->paper_place = S("Bình Sơn, ngày 16 tháng 11 năm 2026");
    v->paper_title = S("THÔNG BÁO NỘP TIỀN TẠM ỨNG ÁN PHÍ");
    v->paper_to = S("Kính gửi: Bà Trần Thị An");
    v->paper_text = S("Đề nghị bà nộp số tiền tạm ứng án phí là 12.000.000 đồng (Mười hai triệu đồng) trong thời hạn 07 ngày kể từ ngày "
                      "nhận được thông báo này. Ăn ở ẩn ửng ữ ệ ỵ ỷ ợ ỡ Ằ Ẵ Ẫ Ậ Đ đ ₫ – “thử chữ”.");
    v->paper_sign = S("THẨM PHÁN");
}

static void judgment(GuideView *v)
{
    v->judgment = (JudgmentView){ .court = S("Tòa án nhân dân khu vực 1 – Bình Sơn"), .number = S("31/2026/DS-ST"),
                                  .title = in("Tranh chấp hợp đồng vay tài sản", "Dispute over a loan (Tranh chấp hợp đồng vay tài sản)"),
                                  .cite = S("Bản án 31/2026/DS-ST ngày 24/11/2026 của TAND khu vực 1 – Bình Sơn"),
                                  .status = { TONE_GOOD, in("có hiệu lực", "in force") } };
    add_fact(&v->judgment.facts, in("Ngày tuyên", "Pronounced"), i18n_long_date(a, lang, date_make(2026, 11, 24)));
    add_fact(&v->judgment.facts, in("Quan hệ pháp luật", "Matter in dispute"), S("Hợp đồng vay tài sản"));
    add_link(&v->judgment.acts, in("In", "Print"), "/");
    add_link(&v->judgment.acts, S("JSON"), "/");
    add_link(&v->judgment.acts, S("Akoma Ntoso"), "/");
    add_link(&v->judgment.outline, in("Nội dung vụ án", "Facts"), "#phan-1");
    add_link(&v->judgment.outline, in("Nhận định của Tòa án", "Findings"), "#doan-2");
    add_link(&v->judgment.outline, in("Quyết định", "Decision"), "#doan-3");
    add_fact(&v->judgment.provenance, in("Ẩn danh", "Hiding of names"), in("14 chỗ, hai người kiểm tra", "14 places, checked by two persons"));
    add_fact(&v->judgment.provenance, in("Sổ công bố", "Publication ledger"), S("2026-11, 112"));
    for (int64_t i = 1; i <= 4; i++) {
        Str text = S("Theo đơn khởi kiện, ngày 03 tháng 02 năm 2026 bà A cho ông B vay 500.000.000 đồng, thời hạn 06 tháng, không có lãi. Đến hạn "
                     "ông B không trả, bà A đã nhiều lần yêu cầu bằng văn bản. Đây là đoạn văn giả định để xem cách trình bày.");
        *LIST_ADD(a, &v->paragraphs) = (ParagraphView){ i, str_format(a, "doan-%d", (int)i), text };
    }
}

static void sides(SidesView *v)
{
    static const struct {
        const char *before, *after;
        int64_t     change;
        bool        done, current;
    } rows[] = { { "Nguyên đơn: ", "Nguyên đơn: ", 0, false, false },   { "Bà Trần Thị An", "Bà Trần Thị A", 1, true, false },
                 { ", sinh năm ", ", sinh năm ", 0, false, false },     { "1980", "19xx", 2, false, true },
                 { ", trú tại ", ", trú tại ", 0, false, false },       { "số 5 phố Hòa, phường Sơn", "phường S", 3, false, false },
                 { ". Bà An trình bày…", ". Bà An trình bày…", 0, false, false } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        *LIST_ADD(a, &v->before) = (SidePiece){ str_of(rows[i].before), rows[i].change, rows[i].done, rows[i].current, S("") };
        *LIST_ADD(a, &v->after) = (SidePiece){ str_of(rows[i].after), rows[i].change, rows[i].done, rows[i].current, S("") };
    }
    *LIST_ADD(a, &v->leftovers) = (LeftoverView){ S("Bà An"), in("đoạn 1, sau dấu chấm", "paragraph 1, after the full stop"), S("#sides") };
    v->decided = 1;
    v->total = 3;
    v->current = 2;
    v->found = S("1980");
    v->proposed = S("19xx");
    v->csrf = S("token");
    v->accept_action = S("/chap-nhan");
    v->correct_action = S("/sua");
    v->correction = field(INPUT_TEXT, "thay-bang", in("Thay bằng", "Replace by"));
    v->correction.value = S("19xx");
    v->correction.short_input = true;
}

static GuideView guide(void)
{
    GuideView v = { .title = in("Vụ án 15/2026/TLST-DS", "Case 15/2026/TLST-DS") };
    v.frame = frame(v.title);
    v.stand = stand();
    notices(&v);
    timeline(&v.timeline);
    table(&v.table);
    v.nothing.empty = (EmptyView){ in("Chưa có phiên tòa nào", "No hearings yet"),
                                   in("Phiên tòa xuất hiện tại đây khi Thẩm phán ra quyết định đưa vụ án ra xét xử.",
                                      "A hearing appears here when the judge decides to bring the case to trial."),
                                   { in("Xem lịch của Tòa án", "See the court's calendar"), S("/") } };
    question(&v.question);
    confirm(&v.confirm);
    receipt(&v.receipt);
    paper(&v);
    sides(&v.sides);
    judgment(&v);
    return v;
}

/* ---- writing and checking ------------------------------------------------------------------------------------------ */

Test(guide, pages)
{
    static const char *const names[] = { "vi", "en" };
    for (size_t i = 0; i < LANG_COUNT; i++) {
        lang = (Lang)i;
        GuideView v = guide();
        Html      page = guide_test_html(a, lang, &v);
        save(str_format(a, "build/guide/guide-%s.html", names[i]), page.markup);
        cr_expect(str_starts(page.markup, S("<!doctype html>\n<html lang=\"")));
        cr_expect(!str_has(page.markup, S("<b> &")) && str_has(page.markup, S("<textarea id=\"f-noi-dung\"")));
        cr_expect(str_has(page.markup, S(">\n\nDòng đầu để trống &lt;b&gt; &amp; &quot;ngoặc&quot;</textarea>")));
        cr_expect(str_has(page.markup, S("<a href=\"#f-so-tien\">")));
        cr_expect(!str_has(page.markup, S(" style=")) && !str_has(page.markup, S("<style")));
        ErrorView lost = { .frame = frame(in("Không tìm thấy", "Not found")), .status = 404, .search = S("/tra-cuu"), .correlation = S("7k2m9qxd"),
                           .happened = err_text(a, lang, err_make(ERR_NOT_FOUND, NULL)),
                           .todo = in("Kiểm tra lại địa chỉ, hoặc tìm bên dưới.", "Check the address, or search below."),
                           .whom = in("Bộ phận tiếp nhận của Tòa án", "The court's reception office") };
        save(str_format(a, "build/guide/404-%s.html", names[i]), error_page_html(a, lang, &lost).markup);
        ErrorView stale = lost;
        stale.frame.title = in("Hồ sơ đã thay đổi", "The file has changed");
        stale.status = 409;
        stale.search = (Str){ NULL, 0 };
        stale.happened = err_text(a, lang, err_make(ERR_STALE, NULL));
        stale.mine.title = in("Bản quý vị đang xem", "What you were looking at");
        stale.theirs.title = in("Bản hiện nay", "What it is now");
        add_fact(&stale.mine.facts, in("Trạng thái", "State"), in("Đang xem xét đơn", "Under examination"));
        add_fact(&stale.theirs.facts, in("Trạng thái", "State"), in("Chờ nộp tạm ứng án phí", "Waiting for the fee advance"));
        save(str_format(a, "build/guide/409-%s.html", names[i]), error_page_html(a, lang, &stale).markup);
    }
}

/* The files of web/ under the addresses of the pages, so that any file server shows the guide. */
Test(guide, files)
{
    mkdir("build/guide/tinh", 0755);
    for (size_t i = 0; i < WEB_ASSET_COUNT; i++) {
        const WebAsset *f = &web_assets[i];
        Str             content = { (const char *)f->bytes.p, f->bytes.n };
        save(str_format(a, "build/guide/tinh/%s", f->name), content);
        Str hash = str_sub(hash_hex(a, hash_of(f->bytes)), 0, 16);
        Str dir = str_format(a, "build/guide/tinh/" STR_F, STR_A(hash));
        mkdir(str_z(a, dir), 0755);
        save(str_format(a, STR_F "/%s", STR_A(dir), f->name), content);
    }
}

Test(guide, codes)
{
    Str     path;
    int64_t size = 0;
    cr_assert(qr_path(a, S("https://toaan.example/"), &path, &size) == NULL);
    cr_expect_eq(size, 25 + 8);
    cr_expect(str_starts(path, S("M4 4h7v1h-7z"))); /* the upper edge of the first finder */
    cr_expect_eq(qr_path(a, S(""), &path, &size)->code, ERR_TOO_LARGE);
}

/* ---- contrast of the colour table in web/style.css (WCAG 2.2, 1.4.3, 1.4.6, 1.4.11) ----------------------------------- */

static double channel(Str hex, size_t at)
{
    unsigned value = 0;
    for (size_t i = at; i < at + 2; i++) {
        char c = hex.p[i];
        value = value * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    double x = value / 255.0;
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

/* `sheet` begins at the table of one theme; the first definition of the name is the one. */
static double luminance(Str sheet, const char *name)
{
    size_t at;
    Str    needle = str_format(a, "--%s: #", name);
    cr_assert(str_find(sheet, needle, &at), "%s is not in the table", name);
    Str hex = str_sub(sheet, at + needle.n, at + needle.n + 6);
    return 0.2126 * channel(hex, 0) + 0.7152 * channel(hex, 2) + 0.0722 * channel(hex, 4);
}

static double contrast(Str sheet, const char *x, const char *y)
{
    double p = luminance(sheet, x), q = luminance(sheet, y);
    return p > q ? (p + 0.05) / (q + 0.05) : (q + 0.05) / (p + 0.05);
}

Test(guide, contrast)
{
    static const char *const themes[] = { ":root {", ":root:not([data-theme=\"light\"]) {", ":root[data-theme=\"dark\"] {" };
    static const char *const texts[] = { "text", "quiet", "accent", "link", "good", "warn", "bad" };
    static const char *const grounds[] = { "ground", "panel" };
    Str                      sheet = { NULL, 0 };
    for (size_t i = 0; i < WEB_ASSET_COUNT; i++) {
        if (strcmp(web_assets[i].name, "style.css") == 0) {
            sheet = (Str){ (const char *)web_assets[i].bytes.p, web_assets[i].bytes.n };
        }
    }
    for (size_t i = 0; i < COUNT_OF(themes); i++) {
        size_t at;
        cr_assert(str_find(sheet, str_of(themes[i]), &at), "no %s", themes[i]);
        Str part = str_sub(sheet, at, sheet.n);
        for (size_t j = 0; j < COUNT_OF(grounds); j++) {
            for (size_t k = 0; k < COUNT_OF(texts); k++) {
                double ratio = contrast(part, texts[k], grounds[j]);
                cr_expect(ratio >= 7.0, "%s: %s on %s is %.2f", themes[i], texts[k], grounds[j], ratio);
            }
            double line = contrast(part, "line", grounds[j]);
            cr_expect(line >= 3.0, "%s: line on %s is %.2f", themes[i], grounds[j], line);
        }
        double button = contrast(part, "on-accent", "accent");
        cr_expect(button >= 7.0, "%s: text of the primary button is %.2f", themes[i], button);
    }
}
