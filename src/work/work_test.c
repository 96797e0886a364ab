/* Staff pages over HTTP: who sees which tasks, files, books and papers, in both languages, on both engines. */
#include "work/work.h"

#include "assignment/assignment.h"
#include "core/notify/notify.h"
#include "core/outbox/outbox.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "finance/finance.h"
#include "hearing/hearing.h"
#include "page/page_kit.h"
#include "work/told_test_sql.h"
#include "work/work_msg.h"

#include <criterion/criterion.h>
#include <string.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, &finance_module, &hearing_module, NULL };
static CourtKit                  kit;
static PageKit                   pages;
static MatterId                  file;

/* ---- the court ------------------------------------------------------------------------------------------------------------- */

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void act(PersonId who, const char *name, const char *input)
{
    ActResult r;
    ok(court_kit_act(&kit, file, who, name, input, &r));
}

static void open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, modules)) {
        cr_skip("this engine is not at hand");
    }
    RouteTable tables[] = { { work_routes, work_route_count }, { page_routes, page_route_count } };
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    ok(court_kit_petition(&kit, &file));
}

static void close_court(void)
{
    page_kit_close(&pages);
    cr_assert_eq(court_kit_verify(&kit), 0);
    court_kit_close(&kit);
}

/* The same story on each engine. */
#define STORY(name) COURT_STORY(work, name)

static Answer ask(const char *who, const char *path)
{
    return page_kit_get(&pages, who, str_of(path));
}

static int status(const char *who, const char *path)
{
    return ask(who, path).status;
}

static bool sees(const char *who, const char *path, const char *text)
{
    Answer a = ask(who, path);
    cr_expect_eq(a.status, 200, "%s asks %s: %d", who, path, a.status);
    return answer_has(&a, text);
}

static PersonId draw(const char *commit, const char *role)
{
    int64_t done;
    act(kit.chief, commit, "{}");
    court_kit_seconds(&kit, 5);
    court_kit_sequence(&kit);
    ok(assignment_tick(&kit.house, kit.arena, &done));
    Matter m = court_kit_load(&kit, file);
    return matter_assigned(&m, str_of(role))->person;
}

static const char *word_of(PersonId judge)
{
    return id_eq(judge.id, kit.judge.id) ? "judge" : "second";
}

static const char *word_of_other(PersonId judge)
{
    return id_eq(judge.id, kit.judge.id) ? "second" : "judge";
}

#define PARTIES "Trần Văn Hư Cấu"

/* ---- tasks -------------------------------------------------------------------------------------------------------------------- */

STORY(tasks_are_shown_to_who_must_do_them)
{
    cr_expect(sees("clerk", "/nghiep-vu", "Thông báo quyền lựa chọn hòa giải"));
    cr_expect_not(sees("clerk", "/nghiep-vu", "Phân công Thẩm phán xem xét đơn"), "that is the chief judge's");
    cr_expect(sees("chief", "/nghiep-vu", "Phân công Thẩm phán xem xét đơn"));
    cr_expect(sees("judge", "/nghiep-vu", "Không có việc nào đang chờ"));
    PersonId j = draw("commit_examining_draw", "examining_judge");
    cr_expect(sees(word_of(j), "/nghiep-vu", "Xem xét đơn khởi kiện"));
    cr_expect_not(sees(word_of_other(j), "/nghiep-vu", PARTIES));
    cr_expect(sees("clerk", "/en/nghiep-vu", "What must be done"));
}

STORY(a_late_task_says_how_late_and_under_which_article)
{
    court_kit_days(&kit, 10);
    Answer a = ask("clerk", "/nghiep-vu");
    cr_expect(answer_has(&a, "quá hạn 8 ngày"));
    cr_expect(answer_has(&a, "của Luật Hòa giải, đối thoại tại Tòa án"));
    cr_expect(answer_has(&a, "1 việc trên trang này đã quá hạn"));
}

STORY(the_whole_court_is_for_who_reads_it)
{
    cr_expect(sees("clerk", "/nghiep-vu?xem=toa-an", "Phân công Thẩm phán xem xét đơn"));
    cr_expect(sees("clerk", "/nghiep-vu?xem=toa-an&vai=chief_judge", "Phân công Thẩm phán xem xét đơn"));
    cr_expect_not(sees("clerk", "/nghiep-vu?xem=toa-an&vai=chief_judge", "Thông báo quyền lựa chọn hòa giải"));
    cr_expect_not(sees("judge", "/nghiep-vu?xem=toa-an", PARTIES), "a judge sees his own tasks, whatever he asks");
}

STORY(strangers_and_the_excluded_see_nothing)
{
    CourtId elsewhere;
    cr_assert(court_id_parse(S("T01K02"), &elsewhere));
    page_kit_officer(&pages, "elsewhere", elsewhere, S("clerk"));
    cr_expect_eq(status(NULL, "/nghiep-vu"), 303);
    cr_expect_eq(status("citizen", "/nghiep-vu"), 403);
    cr_expect_not(sees("elsewhere", "/nghiep-vu", PARTIES));
    cr_expect_eq(status("elsewhere", "/nghiep-vu?toa=T01K01"), 404);
    cr_expect_not(sees("elsewhere", "/nghiep-vu/ho-so?tim=tran+van", PARTIES));
    court_kit_exclude(&kit, file, kit.clerk);
    cr_expect_not(sees("clerk", "/nghiep-vu", PARTIES));
    cr_expect_not(sees("clerk", "/nghiep-vu?xem=toa-an", PARTIES));
    cr_expect_not(sees("clerk", "/nghiep-vu/ho-so?tim=tran+van", PARTIES));
    cr_expect_not(sees("clerk", "/nghiep-vu/ho-so?tim=1/2026", PARTIES));
    cr_expect_not(sees("clerk", "/nghiep-vu/so/petitions", PARTIES));
    cr_expect(sees("clerk", "/nghiep-vu/so/petitions", "01/GXN-TA"), "the number of the book has no gap");
    Str own = str_format(kit.arena, "/nghiep-vu/ho-so/" STR_F, STR_A(id_format(kit.arena, file.id)));
    cr_expect_eq(page_kit_get(&pages, "clerk", own).status, 404);
}

/* ---- files ---------------------------------------------------------------------------------------------------------------------- */

STORY(files_are_found_by_number_name_state_and_judge)
{
    cr_expect(sees("clerk", "/nghiep-vu/ho-so", PARTIES));
    cr_expect(sees("clerk", "/nghiep-vu/ho-so?tim=tran+van+hu", PARTIES));
    cr_expect(sees("clerk", "/nghiep-vu/ho-so?tim=H%C6%AF+C%E1%BA%A4U", PARTIES), "accents and case do not matter");
    cr_expect_not(sees("clerk", "/nghiep-vu/ho-so?tim=ran+van", "href=\"/nghiep-vu/ho-so/"), "words begin so");
    cr_expect(sees("clerk", "/nghiep-vu/ho-so?tim=1/2026", PARTIES));
    cr_expect_not(sees("clerk", "/nghiep-vu/ho-so?tim=2/2026", PARTIES));
    cr_expect(sees("clerk", "/nghiep-vu/ho-so?trang-thai=received", PARTIES));
    cr_expect_not(sees("clerk", "/nghiep-vu/ho-so?trang-thai=closed", PARTIES));
    cr_expect(sees("clerk", "/nghiep-vu/ho-so?tim=khong+ai", "Không tìm thấy hồ sơ nào"));
    PersonId j = draw("commit_examining_draw", "examining_judge");
    Str by_judge = str_format(kit.arena, "/nghiep-vu/ho-so?tham-phan=" STR_F, STR_A(id_format(kit.arena, j.id)));
    Answer found = page_kit_get(&pages, "chief", by_judge);
    cr_expect(answer_has(&found, PARTIES));
    cr_expect(sees(word_of(j), "/nghiep-vu/ho-so", PARTIES));
    cr_expect_not(sees(word_of_other(j), "/nghiep-vu/ho-so", PARTIES));
    cr_expect_not(sees(word_of_other(j), "/nghiep-vu/ho-so?tim=1/2026", PARTIES));
    cr_expect_not(sees("juror", "/nghiep-vu/ho-so?tim=tran", PARTIES));
    cr_expect(sees("prosecutor", "/nghiep-vu/ho-so", PARTIES));
    cr_expect_eq(status("clerk", "/nghiep-vu/ho-so?la=1"), 400);
}

Test(work, lists_go_on_by_key)
{
    enum { FILES = 53 };
    MatterId m;
    open_court(DB_SQLITE);
    for (int i = 1; i < FILES; i++) {
        ok(court_kit_petition(&kit, &m));
    }
    Answer first = ask("clerk", "/nghiep-vu/ho-so?tim=tran");
    size_t at;
    cr_assert(str_find(first.body, S("rel=\"next\" href=\""), &at));
    Str rest = str_sub(first.body, at + sizeof "rel=\"next\" href=\"" - 1, first.body.n);
    Str link = str_cut(&rest, '"');
    Buf path = buf_make(kit.arena, KIB(1));
    while (link.n > 0) { /* the one entity an address has */
        bool amp = str_starts(link, S("&amp;"));
        buf_add_char(&path, link.p[0]);
        link = str_sub(link, amp ? 5 : 1, link.n);
    }
    Answer second = page_kit_get(&pages, "clerk", buf_str(&path));
    size_t rows = 0;
    rest = second.body;
    while (str_find(rest, S("<th scope=\"row\""), &at)) {
        rest = str_sub(rest, at + 5, rest.n);
        rows++;
    }
    cr_expect_eq(rows, FILES - 50);
    cr_expect(answer_has(&second, "rel=\"prev\""));
    Answer tasks = ask("clerk", "/nghiep-vu");
    cr_expect(answer_has(&tasks, "rel=\"next\""));
    close_court();
}

/* ---- books ------------------------------------------------------------------------------------------------------------------------ */

STORY(who_has_no_place_in_a_file_opens_it_with_a_reason)
{
    PersonId    j = draw("commit_examining_draw", "examining_judge");
    const char *judge = word_of_other(j);
    Str         path = str_format(kit.arena, "/nghiep-vu/ho-so/" STR_F, STR_A(id_format(kit.arena, file.id)));
    Str         to = str_format(kit.arena, STR_F "/mo-kem-ly-do", STR_A(path));
    Str         good = S("loai=complaint&ly-do=Tr%E1%BA%A3+l%E1%BB%9Di+khi%E1%BA%BFu+n%E1%BA%A1i+s%E1%BB%91+5");
    cr_expect(sees(judge, "/nghiep-vu/ho-so?tim=1/2026", "Hồ sơ không giao cho quý vị"), "that it exists");
    cr_expect_not(sees("juror", "/nghiep-vu/ho-so?tim=1/2026", "Hồ sơ không giao cho quý vị"));
    Answer told = page_kit_get(&pages, judge, path);
    cr_expect_eq(told.status, 403);
    cr_expect(answer_has(&told, "Mở hồ sơ kèm lý do"));
    cr_expect_not(answer_has(&told, "Hư Cấu"), "nobody is named before the reason is written down");
    cr_expect_eq(page_kit_get(&pages, "juror", path).status, 404, "no power to ask");
    cr_expect_eq(page_kit_get(&pages, "juror", to).status, 404);
    cr_expect_eq(page_kit_get(&pages, "citizen", path).status, 403, "staff only, whoever he is in the file");
    cr_expect_eq(page_kit_post(&pages, judge, to, to, S("loai=complaint&ly-do=ng%E1%BA%AFn")).status, 422);
    cr_expect_eq(page_kit_post(&pages, judge, to, to, S("loai=curiosity&ly-do=Tr%E1%BA%A3+l%E1%BB%9Di+khi%E1%BA%BFu+n%E1%BA%A1i")).status, 422);
    cr_expect_eq(page_kit_get(&pages, judge, path).status, 403, "still closed");
    cr_expect_eq(page_kit_post(&pages, judge, to, to, good).status, 303);
    Answer open = page_kit_get(&pages, judge, path);
    cr_expect_eq(open.status, 200);
    cr_expect(answer_has(&open, PARTIES));
    cr_expect_eq(page_kit_get(&pages, judge, to).status, 303, "open already");
    Answer board = ask("chief", "/nghiep-vu/bang-dieu-hanh");
    cr_expect(answer_has(&board, "Giải quyết khiếu nại, tố cáo, kiến nghị"));
    cr_expect(answer_has(&board, "Trả lời khiếu nại số 5"));
    court_kit_days(&kit, 1);
    cr_expect_eq(page_kit_get(&pages, judge, path).status, 403, "a day and no longer");
    court_kit_exclude(&kit, file, id_eq(j.id, kit.judge.id) ? kit.second_judge : kit.judge);
    cr_expect_eq(page_kit_get(&pages, judge, path).status, 404, "a conflict of interest beats every reason");
    cr_expect_eq(page_kit_get(&pages, judge, to).status, 404);
}

STORY(a_reader_with_a_reason_sees_what_the_parties_see)
{
    PersonId    j = draw("commit_examining_draw", "examining_judge");
    PersonId    other = id_eq(j.id, kit.judge.id) ? kit.second_judge : kit.judge;
    Actor       actor;
    PowerSet    powers;
    Matter      m = court_kit_load(&kit, file);
    Scope       scope = scope_of((Bytes){ file.id.b, sizeof file.id.b });
    GrantId     id;
    Challenge   c = { .look = { .person = other, .scope = scope, .purpose = S("challenge") }, .scopes = &scope, .scope_count = 1,
                      .power = S("reason_reader"), .kind = S("inspection"), .reason = S("kiểm tra theo kế hoạch") };
    Db         *db;
    ok(access_challenge(kit.house.db, kit.os, &c, &id));
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(actor_of_person(&kit.house, db, kit.arena, other, kit.court, &actor));
    ok(matter_powers(&kit.house, db, kit.arena, &m, &actor, &powers));
    cr_expect(matter_may_see(&powers, S("parties")));
    cr_expect_not(matter_may_see(&powers, S("court")));
    cr_expect_not(matter_may_see(&powers, S("sealed")));
    ActChoices choices = { 0 };
    ok(matter_choices(&kit.house, db, kit.arena, &m, &actor, &powers, &choices));
    for (size_t i = 0; i < choices.count; i++) {
        cr_expect_not(choices.items[i].allowed, STR_F, STR_A(choices.items[i].act->id));
    }
    db_done(db);
}

STORY(the_books_are_read_printed_and_exported)
{
    cr_expect(sees("clerk", "/nghiep-vu/so", "Sổ nhận đơn"));
    cr_expect(sees("clerk", "/nghiep-vu/so?nam=2025", "Năm này chưa có sổ nào"));
    cr_expect(sees("chief", "/nghiep-vu/so/petitions", "500.000.000"));
    Answer tasks = ask("clerk", "/nghiep-vu?dang=csv");
    cr_expect_eq(tasks.status, 200);
    cr_expect(answer_has(&tasks, "\xEF\xBB\xBF\"Việc\",\"Số thụ lý\",\"Người phải làm\",\"Hạn\"\r\n"));
    cr_expect(str_has(tasks.head, S("attachment")));
    Answer files = ask("clerk", "/nghiep-vu/ho-so?dang=csv");
    cr_expect(answer_has(&files, "\"Nguyễn Văn Giả Định – Trần Văn Hư Cấu\""));
    Answer csv = ask("clerk", "/nghiep-vu/so/petitions/tai?dang=csv");
    cr_expect_eq(csv.status, 200);
    cr_expect(answer_has(&csv, "\xEF\xBB\xBF\"Số\",\"Ngày\""));
    cr_expect(answer_has(&csv, "\"01/GXN-TA\",\"02/03/2026\",\"Giấy xác nhận đã nhận đơn khởi kiện\",\"Nguyễn Văn Giả Định – Trần Văn Hư Cấu\""));
    cr_expect(str_has(csv.head, S("attachment")));
    Answer json = ask("clerk", "/nghiep-vu/so/petitions/tai?dang=json");
    cr_expect(answer_has(&json, "[{\"number\":\"01/GXN-TA\",\"day\":\"2026-03-02\""));
    cr_expect(answer_has(&json, "\"value\":500000000"));
    Answer empty = ask("clerk", "/nghiep-vu/so/judgment.civil/tai?dang=json");
    cr_expect(answer_has(&empty, "[]"));
    cr_expect_eq(status("juror", "/nghiep-vu/so"), 403);
    cr_expect_eq(status("judge", "/nghiep-vu/so/petitions"), 403);
    cr_expect_eq(status("judge", "/nghiep-vu/so/petitions/tai?dang=csv"), 403);
    cr_expect_eq(status("clerk", "/nghiep-vu/so/khong-co"), 404);
    cr_expect_eq(status("clerk", "/nghiep-vu/so/petitions.civil"), 404);
    cr_expect_eq(status("clerk", "/nghiep-vu/so/petitions/tai?dang=xml"), 422);
}

static Answer with_columns(const char *path, const char *cookie)
{
    return page_kit_ask(&pages, "GET", NULL, str_of(path), str_z(kit.arena, str_format(kit.arena, "Cookie: phien=clerk; %s\r\n", cookie)), S(""));
}

STORY(columns_of_a_table_are_the_readers_choice)
{
    Answer all = ask("clerk", "/nghiep-vu"), less = with_columns("/nghiep-vu", "cot_viec=4"); /* the third */
    cr_expect(answer_has(&all, "data-label=\"Người phải làm\""));
    cr_expect(answer_has(&all, "value=\"viec.2\" aria-pressed=\"true\""));
    cr_expect_not(answer_has(&less, "data-label=\"Người phải làm\""));
    cr_expect(answer_has(&less, "data-label=\"Hạn\""));
    cr_expect(answer_has(&less, "value=\"viec.2\" aria-pressed=\"false\""));
    Answer csv = with_columns("/nghiep-vu?dang=csv", "cot_viec=4"), first = with_columns("/nghiep-vu", "cot_viec=65535");
    cr_expect(answer_has(&csv, "\"Người phải làm\""), "a file has them all");
    cr_expect(answer_has(&first, "data-label=\"Việc\""), "the first stays");
    cr_expect_not(answer_has(&first, "data-label=\"Hạn\""));
    Answer strange = with_columns("/nghiep-vu", "cot_viec=99999999999999999999999");
    cr_expect(answer_has(&strange, "data-label=\"Người phải làm\""));
}

/* ---- the board ---------------------------------------------------------------------------------------------------------------------- */

typedef struct Deputy {
    Delegation d;
    Instant    now;
} Deputy;

static Error *add_deputy(Tx *tx, void *arg)
{
    Deputy *x = arg;
    return delegation_add(tx, &x->d, x->now);
}

STORY(the_board_is_the_chief_judges)
{
    PersonId j = draw("commit_examining_draw", "examining_judge");
    court_kit_days(&kit, 20);
    Answer a = ask("chief", "/nghiep-vu/bang-dieu-hanh");
    cr_expect_eq(a.status, 200);
    cr_expect(answer_has(&a, "Xem xét đơn khởi kiện"), "the examining judge is late");
    cr_expect(answer_has(&a, "Đang xem xét đơn"));
    cr_expect(answer_has(&a, id_eq(j.id, kit.judge.id) ? "Thẩm phán Giả Định Một" : "Thẩm phán Giả Định Hai"));
    cr_expect_eq(status("clerk", "/nghiep-vu/bang-dieu-hanh"), 403);
    cr_expect_eq(status("second", "/nghiep-vu/bang-dieu-hanh"), 403);
    Deputy deputy = { { .id = { os_id(kit.os) }, .giver = kit.chief, .deputy = kit.second_judge, .scope = scope_named(S("court"), S("T01K01")),
                        .power = S("chief_judge"), .from = date_make(2026, 3, 1), .until = date_make(2026, 12, 31), .decision = S("01/QĐ-CA") },
                      os_now(kit.os) };
    court_kit_grant(&kit, (Grant){ .person = kit.chief, .scope = scope_named(S("court"), S("T01K01")), .level = ACCESS_STANDARD,
                                   .power = S("chief_judge"), .from = date_make(2026, 1, 1), .until = DATE_NONE });
    ok(db_tx(kit.house.db, "deputy", add_deputy, &deputy));
    cr_expect_eq(status("second", "/nghiep-vu/bang-dieu-hanh"), 200, "a deputy by written delegation");
}

STORY(a_partys_right_is_no_delay_of_the_court)
{
    PersonId j = draw("commit_examining_draw", "examining_judge");
    act(j, "order_amendment", "{\"amendments\":\"Ghi rõ địa chỉ của bị đơn.\"}");
    court_kit_days(&kit, 60);
    Answer a = ask("chief", "/nghiep-vu/bang-dieu-hanh");
    cr_expect_not(answer_has(&a, "Sửa đổi, bổ sung đơn khởi kiện<"));
    Answer here = page_kit_get(&pages, "clerk", str_format(kit.arena, "/nghiep-vu/ho-so/" STR_F, STR_A(id_format(kit.arena, file.id))));
    cr_expect(answer_has(&here, "Bước tiếp theo là “Trả lại đơn”, do Thẩm phán xem xét đơn thực hiện."), "nor of the party, who may let it pass");
    cr_expect_not(answer_has(&here, "phải thực hiện từ ngày"));
}

/* ---- service ------------------------------------------------------------------------------------------------------------------------ */

static Error *pay(ActResult *out)
{
    ActRequest rq = { .court = kit.court, .matter = file, .act = S("record_payment"), .version = MATTER_ANY_VERSION, .idem = S("bank-report-0001"),
                      .actor = { .kind = ACTOR_BANK, .channel = S("partner") } };
    TRY(json_parse(kit.arena, S("{\"bank_ref\":\"GL-TEST-0001\",\"paid_amount\":12000000,\"fee_purpose\":\"claim\"}"), KIB(1), &rq.input));
    return matter_act(&kit.house, kit.arena, &rq, out);
}

static void accept(void)
{
    ActResult r;
    PersonId  j = draw("commit_examining_draw", "examining_judge");
    act(j, "issue_fee_notice", "{}");
    ok(pay(&r));
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    act(j, "accept_case", "{}");
    act(kit.clerk, "notify_acceptance", "{}");
}

static int64_t load_of(PersonId judge)
{
    int64_t files;
    Db     *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(matter_load_of(db, kit.arena, kit.court, judge, &files));
    db_done(db);
    return files;
}

/* The board and the form of an assignment count the same: whoever only examined the petition is done once the case has its judge. */
STORY(a_judge_is_loaded_with_what_is_still_his_to_do)
{
    PersonId examiner = draw("commit_examining_draw", "examining_judge");
    PersonId other = id_eq(examiner.id, kit.judge.id) ? kit.second_judge : kit.judge;
    cr_expect_eq(load_of(examiner), 1);
    act(examiner, "issue_fee_notice", "{}");
    ActResult r;
    ok(pay(&r));
    act(kit.enforcement, "issue_fee_receipt", "{\"fee_purpose\":\"claim\"}");
    act(examiner, "accept_case", "{}");
    act(kit.chief, "designate_case_judge",
        str_z(kit.arena, str_format(kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"specialised\"}", STR_A(id_format(kit.arena, other.id)))));
    cr_expect_eq(load_of(examiner), 0);
    cr_expect_eq(load_of(other), 1);
    Answer board = ask("chief", "/nghiep-vu/bang-dieu-hanh");
    cr_expect(answer_has(&board, id_eq(other.id, kit.judge.id) ? "Thẩm phán Giả Định Một" : "Thẩm phán Giả Định Hai"));
    cr_expect_not(answer_has(&board, id_eq(other.id, kit.judge.id) ? "Thẩm phán Giả Định Hai" : "Thẩm phán Giả Định Một"));
}

static int64_t delivery_to_defendant(void)
{
    Deliveries all = { 0 };
    Db        *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(delivery_list(db, kit.arena, kit.court, file, &all));
    db_done(db);
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].code_sealed.n > 0) {
            return all.items[i].no;
        }
    }
    cr_assert_fail("nobody is served on paper");
    return 0;
}

/* Of a file that went to another court the decision that says so is still served here; what went before is the other court's business. */
STORY(of_a_file_that_left_only_the_last_decision_is_served_here)
{
    accept();
    PersonId j = draw("commit_case_draw", "case_judge");
    cr_expect(sees("clerk", "/nghiep-vu/tong-dat", "Thông báo về việc thụ lý vụ án"));
    court_kit_days(&kit, 1);
    act(j, "transfer_case", "{\"receiving_court\":\"T01K02\",\"transfer_reason\":\"Bị đơn cư trú ở nơi khác.\",\"resolution\":\"transfer\"}");
    Answer list = ask("clerk", "/nghiep-vu/tong-dat");
    cr_expect(answer_has(&list, "Quyết định chuyển vụ án"));
    cr_expect(answer_has(&list, "ghi-nhan-tong-dat"));
    cr_expect_not(answer_has(&list, "Thông báo về việc thụ lý vụ án"));
    Str    path = str_format(kit.arena, "/nghiep-vu/tong-dat/" STR_F "/%lld", STR_A(id_format(kit.arena, file.id)), (long long)delivery_to_defendant());
    Answer envelope = page_kit_get(&pages, "clerk", path);
    cr_expect_eq(envelope.status, 200);
    cr_expect(answer_has(&envelope, "ghi-nhan-tong-dat"));
    Answer notices = ask("clerk", "/nghiep-vu/so/acceptance_notice");
    cr_expect(answer_has(&notices, "Thông báo về việc thụ lý vụ án"), "a book names the paper behind each number");
    cr_expect(answer_has(&notices, "/van-ban/"));
}

STORY(papers_wait_for_service_with_the_code_on_their_envelope)
{
    cr_expect(sees("clerk", "/nghiep-vu/tong-dat", "Không có văn bản nào"));
    accept();
    Answer list = ask("clerk", "/nghiep-vu/tong-dat");
    cr_expect(answer_has(&list, "Thông báo về việc thụ lý vụ án"));
    cr_expect(answer_has(&list, "ghi-nhan-tong-dat?person=2&amp;served_paper="));
    Str path = str_format(kit.arena, "/nghiep-vu/tong-dat/" STR_F "/%lld", STR_A(id_format(kit.arena, file.id)), (long long)delivery_to_defendant());
    Answer envelope = page_kit_get(&pages, "clerk", path);
    cr_expect_eq(envelope.status, 200);
    cr_expect(answer_has(&envelope, "số 1 đường Không Có"));
    cr_expect(answer_has(&envelope, "CHƯA KÝ SỐ"));
    cr_expect(answer_has(&envelope, "http://127.0.0.1/tong-dat"));
    cr_expect(str_has(envelope.body, S("<p class=\"big code\">")), "the code stands in letters too");
    cr_expect_eq(page_kit_get(&pages, "chief", path).status, 403, "service is the clerks'");
    Answer reads = ask("chief", "/nghiep-vu/tong-dat");
    cr_expect(answer_has(&reads, "Thông báo về việc thụ lý vụ án"));
    cr_expect_not(str_has(reads.body, path), "nobody is led to a page that refuses him");
    cr_expect_not(answer_has(&reads, "ghi-nhan-tong-dat"));
    cr_expect_eq(page_kit_get(&pages, "juror", path).status, 404);
    cr_expect_eq(page_kit_get(&pages, "citizen", path).status, 403);
    cr_expect_eq(status("juror", "/nghiep-vu/tong-dat"), 403);
    cr_expect_eq(page_kit_get(&pages, "clerk", str_format(kit.arena, STR_F "9", STR_A(path))).status, 404);
    court_kit_exclude(&kit, file, kit.clerk);
    cr_expect_eq(page_kit_get(&pages, "clerk", path).status, 404);
}

/* ---- notices ---------------------------------------------------------------------------------------------------------------------- */

static int64_t unread(PersonId person)
{
    int64_t n = -1;
    Db     *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(notify_unread(db, kit.arena, person, &n));
    db_done(db);
    return n;
}

static void deliver(void)
{
    static const OutboxListener listeners[] = { { "notices", work_listener } };
    int64_t                     taken;
    ok(outbox_deliver(kit.house.db, kit.os, listeners, COUNT_OF(listeners), &pages.site, 1000, &taken));
}

STORY(an_act_tells_those_it_concerns_once)
{
    deliver();
    cr_expect_eq(unread(kit.clerk), 1);
    cr_expect_eq(unread(kit.chief), 1);
    cr_expect_eq(unread(kit.citizen), 0, "who acted knows it");
    cr_expect_eq(unread(kit.judge), 0);
    OutboxMessage again = { .court = kit.court, .matter = file, .seq = 1, .topic = S("file_petition") };
    ok(work_listener(&pages.site, kit.arena, &again));
    cr_expect_eq(unread(kit.clerk), 1, "at least once, told once");
    PersonId j = draw("commit_examining_draw", "examining_judge");
    court_kit_exclude(&kit, file, kit.clerk);
    act(j, "order_amendment", "{\"amendments\":\"Ghi rõ địa chỉ của bị đơn.\"}");
    deliver();
    cr_expect(unread(kit.citizen) > 0);
    cr_expect_eq(unread(kit.clerk), 1, "an exclusion is stronger than the list of whom an act tells");
}

static void tell_of_limits(Date since)
{
    ok(limits_tell(&kit.house, kit.arena, since, instant_date(os_now(kit.os))));
}

/* How often a person was told that a limit is that far. */
static int told(PersonId person, const char *message)
{
    TimesToldRow row;
    Db          *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(q_times_told(db, person, str_of(message), kit.arena, &row));
    db_done(db);
    return (int)row.times;
}

STORY(a_limit_that_comes_to_its_end_is_told_to_who_must_act)
{
    PersonId judge = draw("commit_examining_draw", "examining_judge");
    Date     began = instant_date(os_now(kit.os));
    for (int day = 0; day < 15; day++) {
        Date today = instant_date(os_now(kit.os));
        tell_of_limits(date_add_days(today, -1));
        tell_of_limits(date_add_days(today, -1));
        court_kit_days(&kit, 1);
    }
    cr_expect_eq(told(judge, "page.limit_last_days examine_claim"), 1, "the same is told once");
    cr_expect_eq(told(judge, "page.limit_over examine_claim"), 1);
    cr_expect_eq(told(kit.chief, "page.limit_over examine_claim"), 1, "what the court let pass is told to its chief judge");
    cr_expect_eq(told(kit.chief, "page.limit_last_days examine_claim"), 0);
    cr_expect_eq(unread(kit.citizen), 0, "the court's limits are not the party's");
    cr_expect(unread(kit.clerk) > 0, "the court's own acts of the first days");
    int before = told(judge, "page.limit_over examine_claim");
    tell_of_limits(began);
    cr_expect_eq(told(judge, "page.limit_over examine_claim"), before, "a house that stood still tells no thing twice");
}

STORY(who_is_excluded_is_not_told_of_limits)
{
    PersonId judge = draw("commit_examining_draw", "examining_judge");
    Date     began = instant_date(os_now(kit.os));
    court_kit_exclude(&kit, file, judge);
    court_kit_days(&kit, 20);
    tell_of_limits(began);
    cr_expect_eq(told(judge, "page.limit_over examine_claim"), 0);
    cr_expect_eq(told(kit.chief, "page.limit_over examine_claim"), 1);
}
