/* Pages of the public and of a person over HTTP: what each reader gets, what stays hidden, what a wrong form is told. */
#include "portal/portal.h"

#include "assignment/assignment.h"
#include "core/notify/notify.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "finance/finance.h"
#include "page/page_kit.h"
#include "portal/portal_msg.h"
#include "work/work.h"

#include <criterion/criterion.h>
#include <string.h>

#define PASSWORD "mat khau gia dinh 1"

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, &finance_module, NULL };
static CourtKit                  kit;
static PageKit                   pages;
static MatterId                  file;

/* ---- the court ------------------------------------------------------------------------------------------------------------- */

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void open_court(DbEngine engine)
{
    static MsgList lists[1];
    lists[0] = portal_messages;
    msg_know(lists, COUNT_OF(lists));
    if (!court_kit_open(&kit, engine, modules)) {
        cr_skip("this engine is not at hand");
    }
    RouteTable tables[] = { { portal_routes, portal_route_count }, { page_routes, page_route_count } };
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
}

static void close_court(void)
{
    page_kit_close(&pages);
    court_kit_close(&kit);
}

#define STORY(name) COURT_STORY(portal, name)

static Answer ask(const char *who, const char *path)
{
    return page_kit_get(&pages, who, str_of(path));
}

static int status(const char *who, const char *path)
{
    return ask(who, path).status;
}

static bool says(const char *path, const char *text)
{
    Answer a = ask(NULL, path);
    cr_expect_eq(a.status, 200, "%s: %d", path, a.status);
    return answer_has(&a, text);
}

static void act(PersonId who, const char *name, const char *input)
{
    ActResult r;
    ok(court_kit_act(&kit, file, who, name, input, &r));
}

static void petition(void)
{
    ok(court_kit_petition(&kit, &file));
    court_kit_sequence(&kit);
}

static PersonId draw(void)
{
    int64_t done;
    act(kit.chief, "commit_examining_draw", "{}");
    court_kit_seconds(&kit, 5);
    court_kit_sequence(&kit);
    ok(assignment_tick(&kit.house, kit.arena, &done));
    Matter m = court_kit_load(&kit, file);
    return matter_assigned(&m, S("examining_judge"))->person;
}

static Str of_file(const char *before, const char *after)
{
    return str_format(kit.arena, "%s" STR_F "%s", before, STR_A(id_format(kit.arena, file.id)), after);
}

/* ---- pages for everybody --------------------------------------------------------------------------------------------------------- */

STORY(public_pages_open_in_both_languages_without_a_single_file)
{
    static const char *const paths[] = { "/", "/huong-dan", "/thoi-han", "/minh-bach", "/minh-bach/quy-tac", "/minh-bach/so-do/civil_first_instance",
                                         "/minh-bach/phan-cong", "/minh-bach/so-doi-chung", "/kiem-tra", "/tinh-trang-he-thong", "/khoi-phuc" };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        Answer vi = ask(NULL, paths[i]);
        Answer en = page_kit_get(&pages, NULL, str_format(kit.arena, "/en%s", paths[i]));
        cr_expect_eq(vi.status, 200, "%s: %d", paths[i], vi.status);
        cr_expect_eq(en.status, 200, "/en%s: %d", paths[i], en.status);
        cr_expect(answer_has(&vi, "<html lang=\"vi\"") && answer_has(&en, "<html lang=\"en\""), "%s", paths[i]);
    }
    cr_expect(says("/", "Nộp đơn khởi kiện"));
    cr_expect(says("/minh-bach/phan-cong", "Chưa có lần phân công nào"));
    cr_expect(says("/huong-dan", "WCAG 2.2"));
    cr_expect_eq(status(NULL, "/minh-bach/so-do/khong-co"), 404);
    cr_expect_eq(status(NULL, "/minh-bach/phan-cong?toa=KHONGCO"), 404);
    cr_expect_eq(status(NULL, "/trang-thai"), 303);
}

STORY(rules_say_how_sure_they_are_and_what_is_missing)
{
    static const char *const parts[] = { "thoi-han", "cach-tinh", "thu-tuc", "an-phi", "quyen", "xem-ho-so", "lich", "con-thieu" };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        cr_expect(says(str_z(kit.arena, str_format(kit.arena, "/minh-bach/quy-tac?muc=%s", parts[i])), "<tbody>"), "%s", parts[i]);
    }
    cr_expect(says("/minh-bach/quy-tac", "khoản 2 Điều 191 của Bộ luật Tố tụng dân sự"));
    cr_expect(says("/minh-bach/quy-tac?dau=V", "Cần kiểm chứng (V)"));
    Answer sure = ask(NULL, "/minh-bach/quy-tac?dau=C");
    cr_expect_not(answer_has(&sure, "<span class=\"state bad\">"), "no rule to be verified among the certain");
    cr_expect(says("/minh-bach/quy-tac?muc=xem-ho-so", "Không bao giờ cho đương sự thấy"));
    cr_expect_eq(status(NULL, "/minh-bach/quy-tac?muc=sai"), 422);
    Answer all = ask(NULL, "/minh-bach/quy-tac"), few = ask(NULL, "/minh-bach/quy-tac?muc=xem-ho-so");
    cr_expect(answer_has(&all, "<summary>Bộ luật Tố tụng dân sự (BLTTDS) <span class=\"count\">"), "many rules are folded by the act they stand in");
    cr_expect_not(answer_has(&few, "<details class=\"more\""), "few are not");
}

STORY(a_procedure_is_a_picture_and_words)
{
    Answer svg = ask(NULL, "/minh-bach/so-do/civil_first_instance/hinh.svg");
    cr_expect_eq(svg.status, 200);
    cr_expect(str_has(svg.head, S("image/svg+xml")));
    cr_expect(answer_has(&svg, "<svg"));
    cr_expect(says("/minh-bach/so-do/civil_first_instance", "Nộp đơn khởi kiện trực tuyến → Đã nhận đơn"));
}

/* ---- counting limits ------------------------------------------------------------------------------------------------------------------ */

typedef struct Count {
    const char *query, *answer;
    int         status;
} Count;

static const Count counts[] = {
    { "thoi-han=khang-cao-ban-an-so-tham&tu=30/01/2026", "thứ hai, ngày 23 tháng 02 năm 2026", 200 },
    { "thoi-han=khang-cao-ban-an-so-tham&tu=2026-01-30", "Tết Âm lịch", 200 },
    { "thoi-han=khang-cao-ban-an-so-tham&tu=30/01/2026&so=&don-vi=&gio=", "khoản 1 Điều 273 của Bộ luật Tố tụng dân sự", 200 },
    { "thoi-han=tu-nhap&tu=02/02/2026&so=15&don-vi=day", "thứ hai, ngày 23 tháng 02 năm 2026", 200 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=3&don-vi=working_day", "thứ năm, ngày 05 tháng 3 năm 2026", 200 },
    { "thoi-han=tu-nhap&tu=02/03/2028&so=3&don-vi=month", "Lịch nghỉ tạm tính", 200 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=24&don-vi=hour&gio=09:15", "09 giờ 15, thứ ba, ngày 03 tháng 3 năm 2026", 200 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=24&don-vi=hour&gio=9+gi%E1%BB%9D+15", "09 giờ 15", 200 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=24&don-vi=hour&gio=9h", "09 giờ 00", 200 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=24&don-vi=hour&gio=9:", "cần giờ bắt đầu", 422 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=24&don-vi=hour&gio=25h15", "cần giờ bắt đầu", 422 },
    { "thoi-han=&tu=&so=&don-vi=&gio=", "Còn chỗ cần", 422 },
    { "thoi-han=khang-cao-ban-an-so-tham&tu=", "Còn chỗ cần", 422 },
    { "thoi-han=khong-co&tu=30/01/2026", "Còn chỗ cần", 422 },
    { "thoi-han=tu-nhap&tu=30/01/2026", "Còn chỗ cần", 422 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=24&don-vi=hour", "cần giờ bắt đầu", 422 },
    { "thoi-han=tu-nhap&tu=31/02/2026&so=1&don-vi=day", "Còn chỗ cần", 422 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=0&don-vi=day", "Còn chỗ cần", 422 },
    { "thoi-han=tu-nhap&tu=02/03/2026&so=1&don-vi=century", "Còn chỗ cần", 422 },
};

STORY(limits_are_counted_with_their_reasons)
{
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        Answer a = page_kit_get(&pages, NULL, str_format(kit.arena, "/thoi-han?%s", counts[i].query));
        cr_expect_eq(a.status, counts[i].status, "%s: %d", counts[i].query, a.status);
        cr_expect(answer_has(&a, counts[i].answer), "%s does not say %s", counts[i].query, counts[i].answer);
    }
    cr_expect_eq(status(NULL, "/thoi-han?la=1"), 400);
}

/* ---- draws ------------------------------------------------------------------------------------------------------------------------------ */

STORY(a_draw_is_open_to_anybodys_check)
{
    Choice c = { 0 };
    petition();
    act(kit.chief, "commit_examining_draw", "{}");
    cr_expect(says("/minh-bach/phan-cong?toa=T01K01", "Chờ mốc sổ đối chứng"));
    Str path = of_file("/minh-bach/phan-cong/T01K01/", "/1");
    Answer waits = page_kit_get(&pages, NULL, path);
    cr_expect_eq(waits.status, 200);
    cr_expect(answer_has(&waits, "Danh sách đã được cố định"));
    court_kit_seconds(&kit, 5);
    court_kit_sequence(&kit);
    int64_t done;
    ok(assignment_tick(&kit.house, kit.arena, &done));
    Answer page = page_kit_get(&pages, NULL, path);
    cr_expect(answer_has(&page, "Kết quả tính lại khớp với biên bản"));
    Answer record = page_kit_get(&pages, NULL, str_format(kit.arena, STR_F "/bien-ban.json", STR_A(path)));
    cr_expect_eq(record.status, 200);
    ok(choice_parse(kit.arena, record.body, &c));
    ok(choice_verify(kit.arena, &c));
    pages.site.demo = true;
    Answer marked = page_kit_get(&pages, NULL, str_format(kit.arena, STR_F "/bien-ban.json", STR_A(path)));
    pages.site.demo = false;
    cr_expect(str_starts(marked.body, S("{\"notice\":\"DỮ LIỆU GIẢ ĐỊNH\",")));
    ok(choice_parse(kit.arena, marked.body, &c));
    ok(choice_verify(kit.arena, &c));
    Answer courts = ask(NULL, "/minh-bach/phan-cong");
    cr_expect(answer_has(&courts, "Tòa án nhân dân khu vực 1 - Hà Nội"));
    cr_expect(answer_has(&courts, "0 %"));
    cr_expect_not(answer_has(&page, "Trần Văn Hư Cấu"), "no party is named");
    cr_expect_eq(page_kit_get(&pages, NULL, of_file("/minh-bach/phan-cong/T01K01/", "/2")).status, 404);
    cr_expect_eq(page_kit_get(&pages, NULL, of_file("/minh-bach/phan-cong/T01K02/", "/1")).status, 404);
}

/* ---- the ledger and receipts ---------------------------------------------------------------------------------------------------------------- */

STORY(the_ledger_serves_its_files)
{
    petition();
    cr_expect(says("/minh-bach/so-doi-chung", "toaan.test/so/1"));
    Answer note = ask(NULL, "/so-doi-chung/1/checkpoint");
    cr_expect_eq(note.status, 200);
    cr_expect(str_starts(note.body, S("toaan.test/so/1\n1\n")));
    cr_expect_eq(status(NULL, "/so-doi-chung/1/tile/0/000.p/1"), 200);
    cr_expect_eq(status(NULL, "/so-doi-chung/1/tile/0/999"), 404);
    cr_expect_eq(status(NULL, "/so-doi-chung/1/../secret"), 404);
}

static Str receipt_text(void)
{
    Receipt r;
    Str     text;
    Db     *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(petition_receipt(&kit.house, db, kit.arena, kit.court, file, &r, &text));
    db_done(db);
    return text;
}

static Str encoded(Str text)
{
    Buf b = buf_make(kit.arena, MIB(1));
    for (size_t i = 0; i < text.n; i++) {
        buf_addf(&b, "%%%02X", (unsigned)(unsigned char)text.p[i]);
    }
    return buf_str(&b);
}

static Answer check(Str receipt)
{
    return page_kit_post(&pages, NULL, S("/kiem-tra"), S("/kiem-tra"), str_format(kit.arena, "noi-dung=" STR_F, STR_A(encoded(receipt))));
}

STORY(a_receipt_is_checked)
{
    ok(court_kit_petition(&kit, &file));
    Answer promised = check(receipt_text());
    cr_expect_eq(promised.status, 200);
    cr_expect(answer_has(&promised, "chưa kèm bằng chứng"));
    court_kit_sequence(&kit);
    Str    good = receipt_text();
    Answer proven = check(good);
    cr_expect(answer_has(&proven, "đã có trong sổ đối chứng"));
    cr_expect(answer_has(&proven, "01/GXN-TA"));
    Answer uploaded = page_kit_upload(&pages, NULL, S("/kiem-tra"), S("/kiem-tra"), S("tep"), good);
    cr_expect(answer_has(&uploaded, "đã có trong sổ đối chứng"));
    char  *bytes = arena_alloc(kit.arena, good.n);
    size_t at;
    memcpy(bytes, good.p, good.n);
    cr_assert(str_find(good, S("01/GXN-TA"), &at));
    bytes[at] = '9';
    Answer altered = check((Str){ bytes, good.n });
    cr_expect(answer_has(&altered, "Giấy không hợp lệ"));
    cr_expect(answer_has(&altered, "Chữ ký không phải của Tòa án"));
    cr_expect_not(answer_has(&altered, "Số giấy xác nhận"), "nothing of what was not signed is shown as fact");
    Answer rubbish = check(S("{\"a\":1}"));
    cr_expect(answer_has(&rubbish, "không phải tệp giấy xác nhận"));
    Answer nothing = check(S("  "));
    cr_expect_eq(nothing.status, 422);
    Answer paper = page_kit_get(&pages, NULL, of_file("/kiem-tra/", ""));
    cr_expect_eq(paper.status, 200);
    cr_expect(answer_has(&paper, "01/GXN-TA"));
    cr_expect_not(answer_has(&paper, "Hư Cấu"), "no party is named");
    cr_expect_eq(status(NULL, "/kiem-tra/00000000000000000000000000"), 404);
    cr_expect_eq(status(NULL, "/kiem-tra/khong"), 404);
}

/* ---- a person's matters ---------------------------------------------------------------------------------------------------------------------- */

STORY(a_person_sees_his_matters_and_no_other)
{
    Answer empty = ask("citizen", "/vu-viec-cua-toi");
    cr_expect(answer_has(&empty, "Quý vị chưa có vụ việc nào"));
    petition();
    PersonId j = draw();
    act(j, "order_amendment", "{\"amendments\":\"Ghi rõ địa chỉ của bị đơn.\"}");
    Answer mine = ask("citizen", "/vu-viec-cua-toi");
    cr_expect(answer_has(&mine, "Trần Văn Hư Cấu"));
    cr_expect(answer_has(&mine, "Thẩm phán yêu cầu người khởi kiện sửa đổi, bổ sung đơn."));
    cr_expect(answer_has(&mine, "Việc của quý vị"));
    cr_expect(answer_has(&mine, "Sửa đổi, bổ sung đơn khởi kiện: <b>"));
    cr_expect_not(answer_has(&mine, "Xem xét đơn khởi kiện: <b>"), "a limit of the judge is not his");
    Answer other = ask("other", "/vu-viec-cua-toi");
    cr_expect_not(answer_has(&other, "Hư Cấu"));
    cr_expect_eq(status(NULL, "/vu-viec-cua-toi"), 303);
    cr_expect_eq(page_kit_get(&pages, "other", of_file("/vu-viec-cua-toi/", "")).status, 404);
    cr_expect_eq(page_kit_get(&pages, "citizen", of_file("/vu-viec-cua-toi/", "")).status, 200);
    cr_expect_eq(page_kit_get(&pages, "juror", of_file("/nghiep-vu/ho-so/", "")).status, 404, "a post alone opens no file");
    const char *outside = id_eq(j.id, kit.judge.id) ? "second" : "judge";
    cr_expect_eq(page_kit_get(&pages, outside, of_file("/nghiep-vu/ho-so/", "")).status, 403, "he may give a reason first");
    cr_expect_eq(page_kit_get(&pages, outside, of_file("/nghiep-vu/ho-so/", "/ho-so-in")).status, 404);
}

STORY(the_holder_of_a_served_code_is_led_to_his_file)
{
    petition();
    Session s = { .kind = SESSION_SERVED, .display = "Người được tống đạt" };
    Bytes   scope = delivery_code_scope(kit.arena, file, 2);
    memcpy(s.scope, scope.p, scope.n);
    s.scope_n = (uint8_t)scope.n;
    page_kit_add(&pages, "served", &s);
    Answer list = ask("served", "/vu-viec-cua-toi");
    cr_expect_eq(list.status, 303);
    cr_expect(str_has(list.head, of_file("/vu-viec-cua-toi/", "")));
    cr_expect_eq(page_kit_get(&pages, "served", of_file("/vu-viec-cua-toi/", "")).status, 200);
    cr_expect_eq(status("served", "/tai-khoan"), 403);
    cr_expect_eq(status("served", "/thong-bao"), 403);
    MatterId first = file;
    petition();
    cr_expect_eq(page_kit_get(&pages, "served", of_file("/vu-viec-cua-toi/", "")).status, 404, "his code opens one file");
    file = first;
}

STORY(notices_are_read)
{
    static const OutboxListener listeners[] = { { "notices", work_listener } };
    int64_t                     taken;
    Answer none = ask("citizen", "/thong-bao");
    cr_expect(answer_has(&none, "Chưa có thông báo"));
    petition();
    PersonId j = draw();
    act(j, "order_amendment", "{\"amendments\":\"Ghi rõ địa chỉ của bị đơn.\"}");
    ok(outbox_deliver(kit.house.db, kit.os, listeners, COUNT_OF(listeners), &pages.site, 1000, &taken));
    Answer a = ask("citizen", "/thong-bao");
    cr_expect(answer_has(&a, "Yêu cầu sửa đổi, bổ sung đơn khởi kiện"));
    cr_expect(answer_has(&a, "#su-kien-"));
    cr_expect(answer_has(&a, "chưa đọc"));
    Answer other = ask("other", "/thong-bao");
    cr_expect_not(answer_has(&other, "Hư Cấu"));
    cr_expect_eq(page_kit_post(&pages, "citizen", S("/thong-bao"), S("/thong-bao/da-doc"), S("")).status, 303);
    Answer after = ask("citizen", "/thong-bao");
    cr_expect_not(answer_has(&after, "chưa đọc"));
    cr_expect(answer_has(&after, "Yêu cầu sửa đổi, bổ sung đơn khởi kiện"), "read is not gone");
}

/* ---- who looked ---------------------------------------------------------------------------------------------------------------------------------- */

static void note_look(PersonId who, const char *purpose)
{
    Look look = { .person = who, .scope = scope_of((Bytes){ file.id.b, sizeof file.id.b }), .purpose = str_of(purpose) };
    ok(look_note(kit.house.looks, &look));
}

STORY(a_party_sees_who_looked_but_never_the_panel)
{
    petition();
    Str path = of_file("/vu-viec-cua-toi/", "/ai-da-xem");
    cr_expect_eq(page_kit_get(&pages, "clerk", of_file("/nghiep-vu/ho-so/", "")).status, 200);
    note_look(kit.juror, "panel");
    note_look(kit.prosecutor, "procuracy");
    note_look(kit.judge, "a purpose without a rule");
    Answer a = page_kit_get(&pages, "citizen", path);
    cr_expect_eq(a.status, 200);
    cr_expect(answer_has(&a, "Thư ký Tòa án"));
    cr_expect_not(answer_has(&a, "Thư ký Giả Định"), "officers are shown by role");
    cr_expect_not(answer_has(&a, "Hội thẩm"));
    cr_expect_not(answer_has(&a, "Kiểm sát"), "the procuracy's study is told later");
    cr_expect_not(answer_has(&a, "Thẩm phán"));
    court_kit_days(&kit, 17);
    Answer later = page_kit_get(&pages, "citizen", path);
    cr_expect(answer_has(&later, "Viện kiểm sát nghiên cứu hồ sơ"));
    cr_expect_not(answer_has(&later, "Hội thẩm"));
    cr_expect_eq(page_kit_get(&pages, "other", path).status, 404);
    cr_expect_eq(page_kit_get(&pages, "clerk", path).status, 404, "the list is the parties'");
    Answer list = ask("citizen", "/ai-da-xem");
    cr_expect(str_has(list.body, path));
}

/* ---- the account ------------------------------------------------------------------------------------------------------------------------------------ */

static const char *sign_in_as(PersonId person, const char *login)
{
    SignedIn   in;
    AccountId  id;
    NewAccount n = { .person = person, .display = S("Người Giả Định"), .login = str_of(login), .password = S(PASSWORD) };
    Account    known;
    bool       found;
    Db        *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(account_of_person(db, kit.arena, person, &known, &found));
    db_done(db);
    if (!found) {
        ok(account_make(kit.house.identity, &n, &id));
    }
    SignIn ask_in = { .login = str_of(login), .password = S(PASSWORD), .place = { S("127.0.0.1"), S("Máy thử") } };
    ok(sign_in(kit.house.identity, kit.arena, &ask_in, &in));
    return str_z(kit.arena, str_of(in.token.text));
}

STORY(sessions_are_seen_and_ended)
{
    const char *here = sign_in_as(kit.citizen, "giadinh.mot");
    const char *there = sign_in_as(kit.citizen, "giadinh.mot");
    const char *stranger = sign_in_as(kit.other, "giadinh.hai");
    Answer page = ask(here, "/tai-khoan");
    cr_expect_eq(page.status, 200);
    cr_expect(answer_has(&page, "Máy thử"));
    cr_expect(answer_has(&page, "Phiên này"));
    Str id = answer_hidden(&page, "phien_id");
    cr_assert_eq(id.n, 26u);
    Str fields = str_format(kit.arena, "phien_id=" STR_F, STR_A(id));
    cr_expect_eq(page_kit_post(&pages, stranger, S("/tai-khoan"), S("/tai-khoan/phien"), fields).status, 404, "nobody ends another's session");
    cr_expect_eq(status(there, "/tai-khoan"), 200);
    cr_expect_eq(page_kit_post(&pages, here, S("/tai-khoan"), S("/tai-khoan/phien"), fields).status, 303);
    cr_expect_eq(status(there, "/tai-khoan"), 303);
    const char *again = sign_in_as(kit.citizen, "giadinh.mot");
    cr_expect_eq(page_kit_post(&pages, here, S("/tai-khoan"), S("/tai-khoan/phien/tat-ca"), S("")).status, 303);
    cr_expect_eq(status(again, "/tai-khoan"), 303);
    cr_expect_eq(status(here, "/tai-khoan"), 200);
    cr_expect_eq(status(NULL, "/tai-khoan"), 303);
}

static Answer change(const char *who, const char *old, const char *fresh, const char *again)
{
    return page_kit_post(&pages, who, S("/tai-khoan"), S("/tai-khoan/mat-khau"),
                         str_format(kit.arena, "mat-khau-cu=%s&mat-khau-moi=%s&nhap-lai=%s", str_z(kit.arena, encoded(str_of(old))),
                                    str_z(kit.arena, encoded(str_of(fresh))), str_z(kit.arena, encoded(str_of(again)))));
}

STORY(a_password_is_changed_by_who_knows_the_old_one)
{
    const char *here = sign_in_as(kit.citizen, "giadinh.mot");
    Answer      wrong = change(here, "khong phai mat khau", "mot cau de nho moi", "mot cau de nho moi");
    cr_expect_eq(wrong.status, 422);
    cr_expect(answer_has(&wrong, "f-mat-khau-cu"));
    cr_expect_not(answer_has(&wrong, "mot cau de nho moi"), "what was typed is not shown again");
    cr_expect_eq(change(here, PASSWORD, "mot cau de nho moi", "mot cau khac").status, 422);
    cr_expect_eq(change(here, PASSWORD, "ngan", "ngan").status, 422);
    cr_expect_eq(change(here, PASSWORD, "mot cau de nho moi", "mot cau de nho moi").status, 303);
    Answer done = ask(here, "/tai-khoan?xong=mat-khau");
    cr_expect(answer_has(&done, "Đã đổi mật khẩu"));
}

STORY(a_second_factor_is_enrolled_with_its_secret_shown_once)
{
    const char *here = sign_in_as(kit.citizen, "giadinh.mot");
    Answer      begun = page_kit_post(&pages, here, S("/tai-khoan"), S("/tai-khoan/xac-thuc"), S(""));
    cr_expect_eq(begun.status, 200);
    cr_expect(answer_has(&begun, "Khóa, chỉ hiện một lần"));
    cr_expect(answer_has(&begun, "<svg class=\"qr\""));
    Answer wrong = page_kit_post(&pages, here, S("/tai-khoan"), S("/tai-khoan/xac-thuc/xac-nhan"), S("ma=000000"));
    cr_expect_eq(wrong.status, 422);
    cr_expect_not(answer_has(&wrong, "Khóa, chỉ hiện một lần"));
    Answer page = ask(here, "/tai-khoan");
    cr_expect(answer_has(&page, "Chưa bật"), "it counts after the first right code");
}

STORY(a_printed_code_sets_a_new_password_once)
{
    const char *here = sign_in_as(kit.citizen, "giadinh.mot");
    Answer      codes = page_kit_post(&pages, here, S("/tai-khoan"), S("/tai-khoan/ma-khoi-phuc"), S(""));
    size_t      at;
    cr_expect_eq(codes.status, 200);
    cr_assert(str_find(codes.body, S("<ol class=\"code codes\">"), &at));
    Str rest = str_sub(codes.body, at, codes.body.n);
    cr_assert(str_find(rest, S("<li>"), &at));
    Str code = str_sub(rest, at + 4, at + 4 + 11);
    Str good = str_format(kit.arena, "tai-khoan=giadinh.mot&ma=" STR_F "&mat-khau-moi=mot+cau+de+nho+moi&nhap-lai=mot+cau+de+nho+moi", STR_A(code));
    Answer wrong = page_kit_post(&pages, NULL, S("/khoi-phuc"), S("/khoi-phuc"),
                                 S("tai-khoan=giadinh.mot&ma=AAAAA-AAAAA&mat-khau-moi=mot+cau+de+nho+moi&nhap-lai=mot+cau+de+nho+moi"));
    cr_expect_eq(wrong.status, 401);
    Answer unlike = page_kit_post(&pages, NULL, S("/khoi-phuc"), S("/khoi-phuc"),
                                  str_format(kit.arena, "tai-khoan=giadinh.mot&ma=" STR_F "&mat-khau-moi=mot+cau+de+nho&nhap-lai=khac", STR_A(code)));
    cr_expect_eq(unlike.status, 422);
    court_kit_seconds(&kit, 120);
    Answer done = page_kit_post(&pages, NULL, S("/khoi-phuc"), S("/khoi-phuc"), good);
    cr_expect_eq(done.status, 200);
    cr_expect(answer_has(&done, "Đã đặt mật khẩu mới"));
    cr_expect_eq(status(here, "/tai-khoan"), 303, "old sessions are over");
    court_kit_seconds(&kit, 120);
    cr_expect_eq(page_kit_post(&pages, NULL, S("/khoi-phuc"), S("/khoi-phuc"), good).status, 401, "a code works once");
}

STORY(consents_lead_to_the_acts_that_change_them)
{
    petition();
    Answer a = ask("citizen", "/tai-khoan/dong-y");
    cr_expect_eq(a.status, 200);
    cr_expect(answer_has(&a, "Điện tử"));
    cr_expect(answer_has(&a, "/viec/dong-y-nhan-van-ban-dien-tu"));
    cr_expect(answer_has(&a, "Chưa có ai hành động thay quý vị"));
    Answer none = ask("other", "/tai-khoan/dong-y");
    cr_expect_not(answer_has(&none, "Hư Cấu"));
}

/* The lawyer's own account, bound by the clerk: his files, his mandate, and the party sees both him and that he looked. */
STORY(a_mandate_with_an_account_is_seen_on_both_sides)
{
    AccountId  id;
    NewAccount n = { .person = kit.other, .display = S("Lê Thị Giả Định"), .login = S("le.thi.gia.dinh") };
    petition();
    ok(account_make(kit.house.identity, &n, &id));
    act(kit.clerk, "register_mandate",
        "{\"person\":1,\"new_person\":\"Lê Thị Giả Định\",\"capacity\":\"lawyer\",\"mandate_from\":\"2026-03-02\",\"mandate_until\":\"2026-03-10\","
        "\"mandate_account\":\"le.thi.gia.dinh\"}");
    Str    path = of_file("/vu-viec-cua-toi/", "");
    Answer mine = ask("other", "/vu-viec-cua-toi"), acting = ask("other", "/tai-khoan/dong-y"), his = ask("citizen", "/tai-khoan/dong-y");
    cr_expect(str_has(mine.body, path));
    cr_expect(answer_has(&acting, "Nguyễn Văn Giả Định") && answer_has(&acting, "10/03/2026"), "for whom, and until when");
    cr_expect(answer_has(&his, "Lê Thị Giả Định") && answer_has(&his, "10/03/2026"));
    Answer page = page_kit_get(&pages, "other", path);
    cr_expect_eq(page.status, 200);
    cr_expect(answer_has(&page, "từ ngày 02/03/2026 đến hết ngày 10/03/2026"));
    cr_expect(answer_has(&page, "/ai-da-xem"));
    Answer looks = page_kit_get(&pages, "citizen", of_file("/vu-viec-cua-toi/", "/ai-da-xem"));
    cr_expect(answer_has(&looks, "Luật sư"), "that he looked");
    court_kit_days(&kit, 9); /* 11 March */
    cr_expect_eq(page_kit_get(&pages, "other", path).status, 404);
    cr_expect_not(str_has(ask("other", "/vu-viec-cua-toi").body, path));
    cr_expect_not(str_has(ask("other", "/tai-khoan/dong-y").body, path));
}
