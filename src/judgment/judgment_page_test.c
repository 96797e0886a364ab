/* Pages over HTTP: the draft, the deliberation, the pronouncement, the certificate of force, the part of the file's page; for whom they
 * exist and for whom not. CONGLY_LOOK=DIR keeps the pages as files, to be looked at. */
#include "judgment/judgment_kit.h"

#include "db/db_check.h"
#include "judgment/judgment_msg.h"
#include "law/law_msg.h"
#include "matter/matter_msg.h"
#include "page/page_kit.h"
#include "page/page_msg.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static JudgmentKit kit;
static PageKit     pages;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.court.arena, err_line(kit.court.arena, e)));
}

static void open_server(void)
{
    static const CasePart *const parts[] = { &judgment_case_part, NULL };
    const RouteTable tables[] = { { page_routes, page_route_count }, { judgment_routes, judgment_route_count } };
    static MsgList   lists[4];
    cr_assert(judgment_kit_open(&kit, DB_SQLITE, "present"));
    lists[0] = judgment_messages, lists[1] = page_messages, lists[2] = matter_messages, lists[3] = law_messages;
    msg_know(lists, COUNT_OF(lists));
    kit.court.house.demo = true;
    page_kit_open(&pages, &kit.court, tables, COUNT_OF(tables));
    pages.site.case_parts = parts;
    pages.site.demo = true;
}

static void close_server(void)
{
    page_kit_close(&pages);
    cr_assert_eq(court_kit_verify(&kit.court), 0);
    judgment_kit_close(&kit);
}

TestSuite(judgment_pages, .init = open_server, .fini = close_server);

static Str to(const char *page)
{
    return str_format(kit.court.arena, "/nghiep-vu/ho-so/" STR_F "%s", STR_A(id_format(kit.court.arena, kit.matter.id)), page);
}

static Answer ask(const char *who, const char *page)
{
    return page_kit_get(&pages, who, to(page));
}

static Answer look(const char *name, const char *who, Str path)
{
    Answer      a = page_kit_get(&pages, who, path);
    const char *dir = getenv("CONGLY_LOOK");
    if (dir != NULL) {
        ok(os_save(os_real(), str_format(kit.court.arena, "%s/%s.html", dir, name), a.body));
    }
    return a;
}

static Answer send_form(const char *who, const char *page, Str body)
{
    return page_kit_send_form(&pages, who, to(page), body);
}

static Str hidden(Str html, const char *name)
{
    return html_value(html, name, 0);
}

/* A form being filled in: percent-encoded. */
static void add_field(Buf *b, const char *name, const char *value)
{
    buf_add(b, b->n > 0 ? S("&") : S(""));
    buf_addf(b, "%s=", name);
    for (const char *p = value; *p != '\0'; p++) {
        buf_addf(b, "%%%02X", (unsigned)(unsigned char)*p);
    }
}

static Buf form_of(Str page)
{
    Buf b = buf_make(kit.court.arena, MIB(1));
    add_field(&b, "_csrf", str_z(kit.court.arena, hidden(page, "_csrf")));
    add_field(&b, "idem", str_z(kit.court.arena, hidden(page, "idem")));
    add_field(&b, "version", str_z(kit.court.arena, hidden(page, "version")));
    return b;
}

static void has(Answer a, const char *what)
{
    cr_expect(str_has(a.body, str_of(what)), "no “%s”", what);
}

static void lacks(Answer a, const char *what)
{
    cr_expect_not(str_has(a.body, str_of(what)), "“%s” is there", what);
}

static size_t looks_of(PersonId who)
{
    Db   *db;
    Buf   dump = buf_make(kit.court.arena, MIB(4));
    DbKey key = { "person_id", db_val_id(&who.id) };
    size_t n = 0;
    ok(looks_flush(kit.court.house.looks));
    ok(db_read(kit.court.house.db, kit.court.arena, &db));
    ok(db_dump_rows(db, "look", &key, 1, kit.court.arena, &dump));
    db_done(db);
    for (Str rest = buf_str(&dump); rest.n > 0; n++) {
        (void)str_cut(&rest, '\n');
    }
    return n;
}

/* ---- the draft ------------------------------------------------------------------------------------------------------------------------- */

static JudgmentDraft stored(void)
{
    JudgmentDraft d;
    Db           *db;
    ok(db_read(kit.court.house.db, kit.court.arena, &db));
    ok(draft_load(&kit.court.house, db, kit.court.arena, kit.court.court, kit.matter, kit.court.judge, &d));
    db_done(db);
    return d;
}

static Buf draft_form(Str page, const char *facts)
{
    Buf b = form_of(page);
    add_field(&b, "cua_so", str_z(kit.court.arena, hidden(page, "cua_so")));
    add_field(&b, "so_muc", str_z(kit.court.arena, hidden(page, "so_muc")));
    add_field(&b, "noi_dung", facts);
    add_field(&b, "nhan_dinh", "Hợp đồng vay có hiệu lực.\nYêu cầu có căn cứ.");
    add_field(&b, "can_cu", "Căn cứ Điều 463 và Điều 466 của Bộ luật Dân sự;");
    add_field(&b, "ket_qua", "accepted");
    add_field(&b, "m1-thu_tu", "2");
    add_field(&b, "m1-loai", "money");
    add_field(&b, "m1-nghia_vu", "2");
    add_field(&b, "m1-duoc_huong", "1");
    add_field(&b, "m1-so_tien", "500.000.000");
    add_field(&b, "m1-lai", "statutory");
    add_field(&b, "m1-lai_tu", "17/03/2026");
    add_field(&b, "m2-thu_tu", "1");
    add_field(&b, "m2-loai", "declare");
    add_field(&b, "m2-cau", "Chấp nhận toàn bộ yêu cầu của nguyên đơn.");
    return b;
}

Test(judgment_pages, a_draft_exists_for_its_author_alone)
{
    size_t before = looks_of(kit.court.judge);
    Answer a = look("du-thao-moi", "judge", to("/du-thao"));
    cr_assert_eq(a.status, 200);
    has(a, "Chỉ mình quý vị thấy trang này");
    has(a, "Nguyên đơn Nguyễn Văn Giả Định trình bày");
    has(a, "Buộc Trần Văn Hư Cấu trả cho Nguyễn Văn Giả Định số tiền 500.000.000 đồng.");
    has(a, "Hội thẩm Giả Định Một");
    static const char *const strangers[] = { "clerk", "juror", "chief", "second" };
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        cr_expect_eq(ask(strangers[i], "/du-thao").status, 404, "%s", strangers[i]);
        cr_expect_eq(ask(strangers[i], "/tuyen-an").status, 404, "%s", strangers[i]);
    }
    cr_expect_eq(ask("citizen", "/du-thao").status, 403, "no staff");
    cr_expect_eq(ask("", "/du-thao").status, 303);
    cr_expect_eq(looks_of(kit.court.judge), before, "no record of looks tells of it");
    a = page_kit_get(&pages, "judge", str_format(kit.court.arena, "/en" STR_F, STR_A(to("/du-thao"))));
    has(a, "Only you see this page");
}

Test(judgment_pages, a_draft_is_saved_with_words_proposed_and_never_over_another_save)
{
    Answer page = ask("judge", "/du-thao");
    Answer other_window = ask("judge", "/du-thao");
    Buf    form = draft_form(page.body, "Bị đơn vay tiền.");
    Answer a = send_form("judge", "/du-thao", buf_str(&form));
    cr_assert_eq(a.status, 303, STR_F, STR_A(a.body));
    JudgmentDraft d = stored();
    cr_assert_eq(d.operative.count, 2);
    cr_expect(str_eq(d.operative.items[0].kind, S("declare")), "in the order the judge gave");
    cr_expect(str_eq(d.operative.items[1].text,
                     S("Buộc Trần Văn Hư Cấu trả cho Nguyễn Văn Giả Định số tiền 500.000.000 đồng. Kể từ ngày 17 tháng 3 năm 2026 cho đến khi thi hành án xong, "
                       "Trần Văn Hư Cấu còn phải chịu khoản tiền lãi của số tiền còn phải thi hành theo mức lãi suất quy định tại khoản 2 Điều 468 của Bộ luật Dân sự.")),
              STR_F, STR_A(d.operative.items[1].text));
    cr_expect(str_eq(d.operative.items[1].interest_from, S("2026-03-17")));

    /* The page goes on being saved by its script; that is not another window. */
    form = draft_form(page.body, "Bị đơn vay tiền, tự lưu.");
    cr_expect_eq(send_form("judge", "/du-thao/tu-luu", buf_str(&form)).status, 200);
    cr_expect_eq(send_form("judge", "/du-thao/tu-luu", buf_str(&form)).status, 200);
    cr_expect(str_eq(stored().facts, S("Bị đơn vay tiền, tự lưu.")));

    /* Another window opened before: refused, with both texts on the page. */
    form = draft_form(other_window.body, "Viết ở cửa sổ cũ.");
    cr_expect_eq(send_form("judge", "/du-thao/tu-luu", buf_str(&form)).status, 409);
    a = send_form("judge", "/du-thao", buf_str(&form));
    cr_expect_eq(a.status, 409);
    has(a, "Dự thảo đã được lưu ở cửa sổ khác");
    has(a, "Viết ở cửa sổ cũ.");
    has(a, "Bị đơn vay tiền, tự lưu.");
    cr_expect(str_eq(stored().facts, S("Bị đơn vay tiền, tự lưu.")));
    form = draft_form(a.body, "Viết ở cửa sổ cũ.");
    cr_expect_eq(send_form("judge", "/du-thao", buf_str(&form)).status, 303, "sent again, it is meant");
    cr_expect(str_eq(stored().facts, S("Viết ở cửa sổ cũ.")));

    /* A wrong sum is said beside its field, and everything typed is still there. */
    page = look("du-thao", "judge", to("/du-thao"));
    form = draft_form(page.body, "Vẫn còn.");
    add_field(&form, "m3-so_tien", "nhiều");
    a = send_form("judge", "/du-thao", buf_str(&form));
    cr_expect_eq(a.status, 422);
    has(a, "Vẫn còn.");
    cr_expect_eq(send_form("chief", "/du-thao", buf_str(&form)).status, 404);
    add_field(&form, "la", "x");
    cr_expect_eq(send_form("judge", "/du-thao", buf_str(&form)).status, 400, "an undeclared field");
}

/* ---- deliberation to judgment --------------------------------------------------------------------------------------------------------------- */

static Answer vote(const char *who, const char *vote_, const char *opinion)
{
    Answer page = ask(who, "/nghi-an");
    cr_assert_eq(page.status, 200);
    Buf form = form_of(page.body);
    add_field(&form, "issue_no", "1");
    add_field(&form, "vote", vote_);
    if (opinion != NULL) {
        add_field(&form, "minority_opinion", opinion);
    }
    return send_form(who, "/nghi-an/phieu", buf_str(&form));
}

Test(judgment_pages, the_panel_deliberates_and_nobody_else_sees_it)
{
    size_t before = looks_of(kit.court.juror);
    judgment_kit_debate_closed(&kit);
    Answer page = look("nghi-an-trong", "judge", to("/nghi-an"));
    cr_assert_eq(page.status, 200);
    has(page, "Chưa có vấn đề nào được đưa ra biểu quyết");
    static const char *const strangers[] = { "clerk", "chief", "second" };
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        cr_expect_eq(ask(strangers[i], "/nghi-an").status, 404, "%s", strangers[i]);
    }
    cr_expect_eq(ask("judge", "/viec/bieu-quyet-nghi-an").status, 303);
    Buf form = form_of(page.body);
    add_field(&form, "vote_issue", "Có chấp nhận yêu cầu trả nợ gốc không?");
    cr_assert_eq(send_form("judge", "/nghi-an/van-de", buf_str(&form)).status, 303);
    Answer not_his = send_form("juror", "/nghi-an/van-de", buf_str(&form));
    cr_expect_eq(not_his.status, 409, "the presiding judge puts issues");
    page = ask("judge", "/nghi-an");
    lacks(page, "name=\"vote\"");
    form = form_of(page.body);
    add_field(&form, "issue_no", "1");
    add_field(&form, "vote", "for");
    Answer early = send_form("judge", "/nghi-an/phieu", buf_str(&form));
    cr_expect_eq(early.status, 409);
    has(early, "Chưa đến lượt biểu quyết");
    cr_expect_eq(vote("juror", "against", "Cần định giá lại.").status, 303);
    page = look("nghi-an-dang", "second_juror", to("/nghi-an"));
    lacks(page, "Cần định giá lại.");
    has(page, "đã biểu quyết");
    cr_expect_eq(vote("second_juror", "for", NULL).status, 303);
    cr_expect_eq(vote("judge", "for", NULL).status, 303);
    page = look("nghi-an", "judge", to("/nghi-an"));
    has(page, "Cần định giá lại.");
    has(page, "Tán thành: 2 phiếu; không tán thành: 1 phiếu");
    form = form_of(page.body);
    add_field(&form, "deliberation_signed_on", "16/03/2026");
    Str body = buf_str(&form);
    cr_expect_eq(send_form("judge", "/nghi-an/bien-ban", body).status, 303);
    page = ask("juror", "/nghi-an");
    has(page, "Biên bản nghị án đã ký ngày 16/03/2026");
    lacks(page, "name=\"vote_issue\"");
    cr_expect_eq(looks_of(kit.court.juror), before);
}

Test(judgment_pages, the_judgment_is_shown_before_it_is_pronounced)
{
    judgment_kit_deliberated(&kit);
    Answer page = look("tuyen-an-chua", "judge", to("/tuyen-an"));
    cr_assert_eq(page.status, 200);
    has(page, "Chưa tuyên án được");
    has(page, "Chưa viết phần nhận định của Tòa án.");
    Answer before = ask("judge", "/du-thao");
    JudgmentDraft d = judgment_kit_draft(&kit);
    ok(draft_put(&kit.court.house, kit.court.arena, kit.court.court, kit.matter, kit.court.judge, &d));
    page = look("tuyen-an", "judge", to("/tuyen-an"));
    has(page, "Bản án như sẽ được tuyên");
    has(page, "[2] Yêu cầu của nguyên đơn có căn cứ.");
    has(page, "Không thể hoàn tác.");
    Buf form = form_of(page.body);
    add_field(&form, "co_mat-1", "present");
    cr_expect_eq(send_form("judge", "/tuyen-an", buf_str(&form)).status, 422, "of each party");
    add_field(&form, "co_mat-2", "absent_first");
    add_field(&form, "ly_do-2", "cấp cứu");
    Answer done = send_form("judge", "/tuyen-an", buf_str(&form));
    cr_assert_eq(done.status, 303, STR_F, STR_A(done.body));
    Matter m = court_kit_load(&kit.court, kit.matter);
    cr_expect(str_eq(m.state, S("judged")));
    cr_expect_not_null(matter_running(&m, S("appeal_judgment"), 1));
    cr_expect_null(matter_running(&m, S("appeal_judgment"), 2));
    page = ask("judge", "/du-thao");
    has(page, "Bản án đã được tuyên; dự thảo chỉ còn để xem.");
    lacks(page, "<textarea");
    Buf late = draft_form(before.body, "Muộn.");
    cr_expect_eq(send_form("judge", "/du-thao", buf_str(&late)).status, 409);
    cr_expect_eq(send_form("judge", "/du-thao/tu-luu", buf_str(&late)).status, 409);
    cr_expect(str_eq(stored().facts, d.facts));
}

/* ---- force and the page of the file ------------------------------------------------------------------------------------------------------------ */

Test(judgment_pages, force_is_certified_on_its_page_and_read_on_the_files)
{
    judgment_kit_pronounced(&kit, "");
    Answer page = look("hieu-luc-chua", "clerk", to("/hieu-luc"));
    cr_assert_eq(page.status, 200);
    has(page, "Chưa xác nhận được");
    has(page, "Bản án chưa được giao, gửi");
    cr_expect_eq(ask("judge", "/hieu-luc").status, 404);
    judgment_kit_served(&kit);
    (void)judgment_kit_do(&kit, kit.court.citizen, "appeal", "{\"appeal_text\":\"Mục 2.\",\"appealed_items\":[2]}");
    court_kit_days(&kit.court, 32);
    cr_assert(judgment_kit_tick(&kit) >= 1);
    page = look("hieu-luc", "clerk", to("/hieu-luc"));
    has(page, "Xác nhận hiệu lực của phần không bị kháng cáo, kháng nghị");
    has(page, "Hệ thống đề xuất hiệu lực từ 17/04/2026");
    has(page, "đang bị kháng cáo");
    lacks(page, "đang bị kháng cáo, kháng nghị"); /* only a party attacks it */
    Buf form = form_of(page.body);
    add_field(&form, "muc-1", "1");
    add_field(&form, "ngay-1", "17/04/2026");
    add_field(&form, "muc-3", "1");
    Answer a = send_form("clerk", "/hieu-luc", buf_str(&form));
    cr_expect_eq(a.status, 422, "mail and service must be checked");
    add_field(&form, "mail_checked", "1");
    add_field(&form, "service_checked", "1");
    a = send_form("clerk", "/hieu-luc", buf_str(&form));
    cr_assert_eq(a.status, 303, STR_F, STR_A(a.body));

    Str mine = str_format(kit.court.arena, "/vu-viec-cua-toi/" STR_F, STR_A(id_format(kit.court.arena, kit.matter.id)));
    page = look("ho-so-duong-su", "citizen", mine);
    cr_assert_eq(page.status, 200);
    has(page, "có hiệu lực từ 17/04/2026");
    has(page, "mục 2 của phần quyết định");
    has(page, "hết thời hạn “Kháng nghị bản án của Viện kiểm sát cấp trên” ngày 16/04/2026");
    lacks(page, "/du-thao");
    lacks(page, "/nghi-an");
    cr_expect_eq(page_kit_get(&pages, "other", mine).status, 404);
    page = look("ho-so-tham-phan", "judge", to(""));
    has(page, "/du-thao");
    has(page, "/nghi-an");
    page = ask("clerk", "");
    lacks(page, "/du-thao");
    lacks(page, "/nghi-an");
    page = page_kit_get(&pages, "citizen", str_format(kit.court.arena, "/en" STR_F, STR_A(mine)));
    has(page, "in force from 17 Apr 2026");
}
