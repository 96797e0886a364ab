/* Administration over HTTP: who may open what, each change and what it does to the courts, passwords given again; on both engines. */
#include "admin/admin_int.h"

#include "admin/admin_sql.h"
#include "assignment/assignment.h"
#include "core/access/access.h"
#include "core/jobs/jobs.h"
#include "core/outbox/outbox.h"
#include "core/witness/witness_testkit.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "finance/finance.h"
#include "hearing/hearing.h"
#include "page/page_kit.h"
#include "registry/registry_store.h"

#include <criterion/criterion.h>
#include <string.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, &finance_module, &hearing_module, NULL };
static CourtKit                  kit;
static PageKit                   pages;
static MatterId                  file;
static PersonId                  admin_person;
static AccountId                 admin_account;

/* ---- the court ------------------------------------------------------------------------------------------------------------------ */

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static const char *fmt(const char *form, Str a)
{
    return str_z(kit.arena, str_format(kit.arena, "%s" STR_F, form, STR_A(a)));
}

/* An account for somebody of the kit, so that what asks for accounts finds it. */
static AccountId give_account(const char *word, PersonId person, bool staff, bool admin, const char *login)
{
    AccountId  account;
    NewAccount n = { .person = person, .staff = staff, .admin = admin, .display = str_of(login), .login = str_of(login), .password = S("một câu dài đủ") };
    ok(account_make(kit.house.identity, &n, &account));
    Session s = { .kind = SESSION_ACCOUNT, .account = account, .person = person, .staff = staff, .admin = admin, .display = "Giả Định" };
    page_kit_add(&pages, word, &s);
    return account;
}

static void open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, modules)) {
        cr_skip("this engine is not at hand");
    }
    RouteTable tables[] = { { admin_routes, admin_route_count }, { page_routes, page_route_count } };
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    ok(court_kit_petition(&kit, &file));
    admin_person = (PersonId){ os_id(kit.os) };
    admin_account = give_account("admin", admin_person, true, true, "quantri");
}

/* Every change its pages make is witnessed. */
static const WitnessTable *const witnessed[] = { &person_table,     &appointment_table,   &absence_table,       &courtroom_table,     &lawyer_card_table, &kinship_table,
                                                 &access_grant_table, &delegation_table,  &look_table,          &account_table,       &account_login_table,
                                                 &account_reset_table, &recovery_code_table, &served_code_table, &office_deed_table, NULL };

static void close_court(void)
{
    witness_holds(kit.house.db, witnessed);
    page_kit_close(&pages);
    cr_assert_eq(court_kit_verify(&kit), 0);
    court_kit_close(&kit);
}

#define STORY(name) COURT_STORY(admin, name)

static Answer ask(const char *who, const char *path)
{
    return page_kit_get(&pages, who, str_of(path));
}

static Answer post(const char *who, const char *from, const char *to, const char *fields)
{
    return page_kit_post(&pages, who, str_of(from), str_of(to), str_of(fields));
}

static Str court(void)
{
    return court_id_str(&kit.court);
}

/* The one-time code on the sheet. */
static Str code_of(const Answer *a)
{
    size_t at = 0;
    cr_assert(str_find(a->body, S("class=\"big code\">"), &at), "no code: %.*s", (int)a->body.n, a->body.p);
    return str_sub(a->body, at + sizeof "class=\"big code\">" - 1, at + sizeof "class=\"big code\">" - 1 + 11);
}

/* The id in the address of the person's page that the sheet leads back to. */
static PersonId person_of(const Answer *a)
{
    size_t   at = 0;
    PersonId person;
    cr_assert(str_find(a->body, S("/quan-tri/nguoi/"), &at));
    cr_assert(id_parse(str_sub(a->body, at + 16, at + 42), &person.id));
    return person;
}

static Officers officers_now(void)
{
    Officers list = { 0 };
    Db      *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(officer_list(db, kit.arena, kit.court, instant_date(os_now(kit.os)), &list));
    db_done(db);
    return list;
}

static const Officer *officer_now(PersonId person, Str power)
{
    Officers list = officers_now();
    for (size_t i = 0; i < list.count; i++) {
        if (id_eq(list.items[i].person.id, person.id) && str_eq(list.items[i].post, power)) {
            return &list.items[i];
        }
    }
    return NULL;
}

static Answer hire(const char *name, const char *login, const char *power)
{
    Str fields = str_format(kit.arena, "ho-ten=%s&tai-khoan=%s&toa=" STR_F "&chuc-vu=%s&chuc-danh=&tu-ngay=2026-01-05&den-ngay=", name, login, STR_A(court()), power);
    return page_kit_post(&pages, "admin", S("/quan-tri/them"), S("/quan-tri/them"), fields);
}

/* ---- who may --------------------------------------------------------------------------------------------------------------------- */

STORY(nobody_but_the_administrator_sees_administration)
{
    static const char *const paths[] = { "/quan-tri", "/quan-tri/them", "/quan-tri/phong-xu-an", "/quan-tri/viec-nen", "/quan-tri/nhat-ky" };
    static const char *const others[] = { "citizen", "clerk", "chief", "judge", "juror", "prosecutor" };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        cr_expect_eq(ask("admin", paths[i]).status, 200, "%s", paths[i]);
        for (size_t k = 0; k < COUNT_OF(others); k++) {
            cr_expect_eq(ask(others[k], paths[i]).status, 403, "%s at %s", others[k], paths[i]);
        }
        int nobody = ask(NULL, paths[i]).status;
        cr_expect(nobody == 303 || nobody == 401, "%s: %d", paths[i], nobody);
    }
    cr_expect_eq(ask("chief", fmt("/quan-tri/nguoi/", id_format(kit.arena, kit.judge.id))).status, 403);
}

STORY(the_administrator_reads_no_file)
{
    Str id = id_format(kit.arena, file.id);
    cr_expect_eq(ask("admin", fmt("/nghiep-vu/ho-so/", id)).status, 404);
    cr_expect_eq(ask("admin", fmt("/vu-viec-cua-toi/", id)).status, 404);
    cr_expect_eq(ask("admin", str_z(kit.arena, str_format(kit.arena, "/nghiep-vu/ho-so/" STR_F "/quyen-xem", STR_A(id)))).status, 404);
    cr_expect_eq(ask("admin", "/nghiep-vu/uy-quyen").status, 403);
}

STORY(no_post_for_an_administrator_or_a_citizen)
{
    (void)give_account("public", kit.citizen, false, false, "nguoidan");
    Str fields = str_format(kit.arena, "toa=" STR_F "&chuc-vu=judge&tu-ngay=2026-03-01", STR_A(court()));
    const char *own = fmt("/quan-tri/nguoi/", id_format(kit.arena, admin_person.id));
    const char *citizen = fmt("/quan-tri/nguoi/", id_format(kit.arena, kit.citizen.id));
    cr_expect_eq(post("admin", own, str_z(kit.arena, str_format(kit.arena, "%s/chuc-vu", own)), str_z(kit.arena, fields)).status, 403);
    cr_expect_eq(post("admin", citizen, str_z(kit.arena, str_format(kit.arena, "%s/chuc-vu", citizen)), str_z(kit.arena, fields)).status, 403);
    cr_expect_null(officer_now(admin_person, S("judge")));
    cr_expect_null(officer_now(kit.citizen, S("judge")));
}

/* ---- people ------------------------------------------------------------------------------------------------------------------------ */

STORY(a_new_officer_sets_the_first_password_with_the_printed_code)
{
    SignedIn in;
    Place    place = { S("192.0.2.7"), S("test") };
    Answer   sheet = hire("Nguyen%20Gia%20Dinh", "thuky.moi", "clerk");
    cr_assert_eq(sheet.status, 200);
    PersonId who = person_of(&sheet);
    cr_expect_not_null(officer_now(who, S("clerk")));
    ok(recovery_use(kit.house.identity, kit.arena, S("thuky.moi"), code_of(&sheet), S("một câu chỉ mình biết"), place));
    SignIn ask_in = { .login = S("thuky.moi"), .password = S("một câu chỉ mình biết"), .place = place };
    ok(sign_in(kit.house.identity, kit.arena, &ask_in, &in));
    cr_expect(in.session.staff && !in.session.admin);
    Answer list = ask("admin", "/quan-tri?tim=gia%20dinh");
    cr_expect(answer_has(&list, "Nguyen Gia Dinh"));
    list = ask("admin", "/quan-tri?tim=khong%20co%20ai");
    cr_expect_not(answer_has(&list, "Nguyen Gia Dinh"));
    Answer twice = hire("Nguyen%20Khac", "thuky.moi", "clerk");
    cr_expect_eq(twice.status, 409, "the login is taken");
    Answer page = ask("admin", fmt("/quan-tri/nguoi/", id_format(kit.arena, who.id)));
    cr_expect(answer_has(&page, "Thêm người của Tòa án"), "the deed is told");
    cr_expect_not(answer_has(&page, "/ma-lan-dau"), "a password is there");
}

STORY(a_machine_or_a_role_in_a_file_is_no_post)
{
    cr_expect_eq(hire("Nguyen%20A", "mot.nguoi", "administrator").status, 422);
    cr_expect_eq(hire("Nguyen%20A", "mot.nguoi", "case_judge").status, 422);
    cr_expect_eq(hire("Nguyen%20A", "mot.nguoi", "plaintiff").status, 422);
    cr_expect_eq(hire("", "mot.nguoi", "judge").status, 422);
}

STORY(a_post_ends_with_its_last_day)
{
    Answer      sheet = hire("Le%20Gia%20Dinh", "tp.moi", "judge");
    PersonId    who = person_of(&sheet);
    const char *page = fmt("/quan-tri/nguoi/", id_format(kit.arena, who.id));
    const char *to = str_z(kit.arena, str_format(kit.arena, "%s/thoi-giu-chuc", page));
    Str         early = str_format(kit.arena, "thoi-chuc-vu=" STR_F ".judge&ngay-cuoi=2025-12-31", STR_A(court()));
    Str         right = str_format(kit.arena, "thoi-chuc-vu=" STR_F ".judge&ngay-cuoi=2026-03-02", STR_A(court()));
    cr_expect_eq(post("admin", page, to, str_z(kit.arena, early)).status, 422, "before it began");
    cr_expect_eq(post("admin", page, to, str_z(kit.arena, right)).status, 303);
    cr_expect_not_null(officer_now(who, S("judge")), "the last day counts");
    court_kit_days(&kit, 1);
    cr_expect_null(officer_now(who, S("judge")));
    Str again = str_format(kit.arena, "toa=" STR_F "&chuc-vu=judge&tu-ngay=2026-03-01", STR_A(court()));
    to = str_z(kit.arena, str_format(kit.arena, "%s/chuc-vu", page));
    cr_expect_eq(post("admin", page, to, str_z(kit.arena, again)).status, 422, "the days overlap");
    again = str_format(kit.arena, "toa=" STR_F "&chuc-vu=judge&tu-ngay=2026-03-03", STR_A(court()));
    cr_expect_eq(post("admin", page, to, str_z(kit.arena, again)).status, 303);
    cr_expect_not_null(officer_now(who, S("judge")));
}

STORY(an_absent_judge_is_not_drawn_and_comes_back)
{
    ActResult   r;
    (void)give_account("absentee", kit.judge, true, false, "tp.vang");
    const char *page = fmt("/quan-tri/nguoi/", id_format(kit.arena, kit.judge.id));
    const char *away = str_z(kit.arena, str_format(kit.arena, "%s/vang-mat", page));
    const char *back = str_z(kit.arena, str_format(kit.arena, "%s/tro-lai", page));
    Str         fields = str_format(kit.arena, "vang-toa=" STR_F "&vang-ly-do=sick&vang-tu=2026-03-02&vang-den=2026-03-20", STR_A(court()));
    cr_expect_eq(post("admin", page, away, str_z(kit.arena, fields)).status, 303);
    cr_assert(officer_now(kit.judge, S("judge"))->absent);
    ok(court_kit_act(&kit, file, kit.chief, "commit_examining_draw", "{}", &r));
    DrawLine draw;
    Db      *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(draw_load(db, kit.arena, kit.court, file, 1, &draw));
    db_done(db);
    size_t at;
    cr_expect(str_find(draw.record, S("absent"), &at), "the coded ground is in the public record");
    cr_expect_not(str_find(draw.record, S("sick"), &at), "why is not");
    Str wrong = str_format(kit.arena, "tro-lai-dot=" STR_F ".2026-03-02&tro-lai-ngay=2026-03-25", STR_A(court()));
    cr_expect_eq(post("admin", page, back, str_z(kit.arena, wrong)).status, 422);
    Str right = str_format(kit.arena, "tro-lai-dot=" STR_F ".2026-03-02&tro-lai-ngay=2026-03-01", STR_A(court()));
    cr_expect_eq(post("admin", page, back, str_z(kit.arena, right)).status, 303);
    cr_expect_not(officer_now(kit.judge, S("judge"))->absent);
}

STORY(a_lawyers_card_is_recorded_and_ends)
{
    (void)give_account("attorney", kit.other, false, false, "luatsu");
    const char *page = fmt("/quan-tri/nguoi/", id_format(kit.arena, kit.other.id));
    const char *add = str_z(kit.arena, str_format(kit.arena, "%s/the-luat-su", page));
    const char *end = str_z(kit.arena, str_format(kit.arena, "%s/thu-the", page));
    cr_expect_eq(post("admin", page, add, "so-the=LS-01&doan-luat-su=Doan&the-tu=2026-01-01").status, 303);
    cr_expect_eq(post("admin", page, add, "so-the=LS-01&doan-luat-su=Doan&the-tu=2026-01-01").status, 422, "recorded already");
    Answer valid = ask("admin", page);
    cr_expect(answer_has(&valid, "LS-01") && answer_has(&valid, "01/01/2026"));
    cr_expect_not(answer_has(&valid, "01/03/2026"));
    cr_expect_eq(post("admin", page, end, "thu-the=LS-01&the-den=2026-03-01").status, 303);
    Answer over = ask("admin", page);
    cr_expect(answer_has(&over, "01/03/2026"), "its last day");
}

STORY(an_account_is_closed_and_opened_never_ones_own)
{
    SignedIn    in;
    Session     s;
    bool        found;
    Place       place = { S("192.0.2.8"), S("test") };
    (void)give_account("shut", kit.clerk, true, false, "thuky");
    SignIn      enter = { .login = S("thuky"), .password = S("một câu dài đủ"), .place = place };
    const char *page = fmt("/quan-tri/nguoi/", id_format(kit.arena, kit.clerk.id));
    const char *own = fmt("/quan-tri/nguoi/", id_format(kit.arena, admin_person.id));
    ok(sign_in(kit.house.identity, kit.arena, &enter, &in));
    cr_expect_eq(post("admin", page, str_z(kit.arena, str_format(kit.arena, "%s/ket-thuc-phien", page)), "").status, 303);
    ok(session_find(kit.house.identity, kit.arena, str_of(in.token.text), &s, &found));
    cr_expect_not(found, "all sessions are over");
    Answer before = page_kit_get(&pages, "admin", str_of(page));
    cr_expect(answer_has(&before, "<summary>Đóng tài khoản</summary>"), "folded until it is wanted");
    cr_expect_not(answer_has(&before, "class=\"primary\">Đóng tài khoản"));
    cr_expect_eq(post("admin", page, str_z(kit.arena, str_format(kit.arena, "%s/dong-tai-khoan", page)), "").status, 303);
    cr_expect_not_null(sign_in(kit.house.identity, kit.arena, &enter, &in));
    err_reset();
    cr_expect_eq(post("admin", page, str_z(kit.arena, str_format(kit.arena, "%s/mo-tai-khoan", page)), "").status, 303);
    court_kit_seconds(&kit, 600);
    ok(sign_in(kit.house.identity, kit.arena, &enter, &in));
    cr_expect_eq(post("admin", own, str_z(kit.arena, str_format(kit.arena, "%s/dong-tai-khoan", own)), "").status, 403);
}

STORY(an_account_is_found_by_its_whole_login_alone)
{
    (void)give_account("found", kit.citizen, false, false, "0912000111");
    Answer a = post("admin", "/quan-tri", "/quan-tri/tim-tai-khoan", "tai-khoan=0912000111");
    cr_expect_eq(a.status, 303);
    size_t at;
    cr_expect(str_find(a.head, id_format(kit.arena, kit.citizen.id), &at));
    cr_expect_eq(post("admin", "/quan-tri", "/quan-tri/tim-tai-khoan", "tai-khoan=0912000").status, 422);
}

STORY(a_draw_in_a_quiet_hour_gets_its_checkpoint)
{
    ActResult r;
    bool      added;
    int64_t   done;
    ok(court_kit_act(&kit, file, kit.chief, "commit_examining_draw", "{}", &r));
    court_kit_sequence(&kit); /* signed before the draw's moment: it may not be used */
    ok(assignment_pulse(&kit.house, kit.arena, &added));
    cr_expect_not(added, "its moment has not come");
    court_kit_seconds(&kit, 10);
    ok(assignment_tick(&kit.house, kit.arena, &done));
    cr_expect_eq(done, 0, "nothing was signed since");
    ok(assignment_pulse(&kit.house, kit.arena, &added));
    cr_assert(added);
    court_kit_sequence(&kit);
    ok(assignment_pulse(&kit.house, kit.arena, &added));
    cr_expect_not(added, "one is enough");
    ok(assignment_tick(&kit.house, kit.arena, &done));
    cr_expect_eq(done, 1);
}

/* ---- rooms ------------------------------------------------------------------------------------------------------------------------- */

static bool has_room(const char *code)
{
    Courtrooms list = { 0 };
    Db        *db;
    bool       there = false;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(courtroom_list(db, kit.arena, kit.court, &list));
    db_done(db);
    for (size_t i = 0; i < list.count; i++) {
        there = there || str_eq(list.items[i].room, str_of(code));
    }
    return there;
}

STORY(a_room_is_added_closed_and_opened_again)
{
    const char *page = fmt("/quan-tri/phong-xu-an?toa=", court());
    Str add = str_format(kit.arena, "toa=" STR_F "&phong=Z9&ten-phong=Phong%%20Z9&so-cho=30", STR_A(court()));
    Str none = str_format(kit.arena, "toa=" STR_F "&phong=Z9&ten-phong=Phong%%20Z9&so-cho=0", STR_A(court()));
    Str close = str_format(kit.arena, "toa=" STR_F "&dong-phong=Z9", STR_A(court()));
    cr_expect_eq(post("admin", page, "/quan-tri/phong-xu-an", str_z(kit.arena, none)).status, 422);
    cr_expect_eq(post("admin", page, "/quan-tri/phong-xu-an", str_z(kit.arena, add)).status, 303);
    cr_expect(has_room("Z9"));
    cr_expect_eq(post("admin", page, "/quan-tri/phong-xu-an/dong", str_z(kit.arena, close)).status, 303);
    cr_expect_not(has_room("Z9"));
    cr_expect_eq(post("admin", page, "/quan-tri/phong-xu-an/dong", str_z(kit.arena, close)).status, 404, "it is closed");
    cr_expect_eq(post("admin", page, "/quan-tri/phong-xu-an", str_z(kit.arena, add)).status, 303);
    cr_expect(has_room("Z9"));
    cr_expect_eq(ask("admin", "/quan-tri/phong-xu-an?toa=T00X99").status, 404);
}

/* ---- delegations and rights ---------------------------------------------------------------------------------------------------------- */

static bool acts_as_chief(PersonId person)
{
    Actor actor;
    Db   *db;
    bool  chief = false;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(actor_of_person(&kit.house, db, kit.arena, person, kit.court, &actor));
    db_done(db);
    for (size_t i = 0; i < actor.power_count; i++) {
        chief = chief || str_eq(actor.powers[i], S("chief_judge"));
    }
    return chief;
}

STORY(the_chief_judge_delegates_and_takes_back)
{
    Str judge = id_format(kit.arena, kit.judge.id);
    Str good = str_format(kit.arena, "toa=" STR_F "&nguoi=" STR_F "&quyet-dinh=01/2026/QD-CA&tu-ngay=2026-03-02&den-ngay=2026-06-30", STR_A(court()), STR_A(judge));
    Str clerk = str_format(kit.arena, "toa=" STR_F "&nguoi=" STR_F "&quyet-dinh=01/2026/QD-CA&tu-ngay=2026-03-02&den-ngay=2026-06-30", STR_A(court()),
                           STR_A(id_format(kit.arena, kit.clerk.id)));
    Str back = str_format(kit.arena, "toa=" STR_F "&nguoi=" STR_F "&quyet-dinh=01/2026/QD-CA&tu-ngay=2026-06-30&den-ngay=2026-03-02", STR_A(court()), STR_A(judge));
    cr_expect_eq(ask("judge", "/nghiep-vu/uy-quyen").status, 403);
    cr_expect_eq(ask("clerk", "/nghiep-vu/uy-quyen").status, 403);
    cr_expect_eq(post("chief", "/nghiep-vu/uy-quyen", "/nghiep-vu/uy-quyen", str_z(kit.arena, clerk)).status, 422, "a deputy is a judge");
    cr_expect_eq(post("chief", "/nghiep-vu/uy-quyen", "/nghiep-vu/uy-quyen", str_z(kit.arena, back)).status, 422, "the days are reversed");
    cr_expect_not(acts_as_chief(kit.judge));
    cr_expect_eq(post("chief", "/nghiep-vu/uy-quyen", "/nghiep-vu/uy-quyen", str_z(kit.arena, good)).status, 303);
    cr_expect(acts_as_chief(kit.judge));
    cr_expect_eq(ask("judge", "/nghiep-vu/uy-quyen").status, 403, "a deputy delegates nothing");
    Db         *db;
    Delegations list = { 0 };
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(delegation_list_open(db, kit.arena, scope_named(S("court"), court()), date_make(2026, 3, 2), &list));
    db_done(db);
    cr_assert_eq(list.count, 1);
    Str end = str_format(kit.arena, "toa=" STR_F "&uy-quyen_id=" STR_F, STR_A(court()), STR_A(id_format(kit.arena, list.items[0].id.id)));
    cr_expect_eq(post("chief", "/nghiep-vu/uy-quyen", "/nghiep-vu/uy-quyen/cham-dut", str_z(kit.arena, end)).status, 303);
    cr_expect_not(acts_as_chief(kit.judge));
}

STORY(a_new_chief_judge_may_delegate_until_the_post_ends)
{
    Answer      sheet = hire("Chanh%20An%20Gia%20Dinh", "chanhan.moi", "chief_judge");
    PersonId    who = person_of(&sheet);
    Session     s = { .kind = SESSION_ACCOUNT, .person = who, .staff = true, .display = "Giả Định" };
    page_kit_add(&pages, "newchief", &s);
    Str good = str_format(kit.arena, "toa=" STR_F "&nguoi=" STR_F "&quyet-dinh=02/2026/QD-CA&tu-ngay=2026-03-02&den-ngay=2026-06-30", STR_A(court()),
                          STR_A(id_format(kit.arena, kit.second_judge.id)));
    cr_expect_eq(post("newchief", "/nghiep-vu/uy-quyen", "/nghiep-vu/uy-quyen", str_z(kit.arena, good)).status, 303);
    cr_expect(acts_as_chief(kit.second_judge));
    const char *page = fmt("/quan-tri/nguoi/", id_format(kit.arena, who.id));
    Str         end = str_format(kit.arena, "thoi-chuc-vu=" STR_F ".chief_judge&ngay-cuoi=2026-03-03", STR_A(court()));
    cr_expect_eq(post("admin", page, str_z(kit.arena, str_format(kit.arena, "%s/thoi-giu-chuc", page)), str_z(kit.arena, end)).status, 303);
    cr_expect(acts_as_chief(kit.second_judge), "until the last day");
    court_kit_days(&kit, 2);
    cr_expect_not(acts_as_chief(kit.second_judge), "the delegation falls with its giver");
}

STORY(who_is_excluded_no_longer_sees_the_file)
{
    Str         id = id_format(kit.arena, file.id);
    const char *page = str_z(kit.arena, str_format(kit.arena, "/nghiep-vu/ho-so/" STR_F "/quyen-xem", STR_A(id)));
    const char *read = fmt("/nghiep-vu/ho-so/", id);
    Str         fields = str_format(kit.arena, "nguoi=" STR_F "&ly-do=party_or_kin&can-cu=", STR_A(id_format(kit.arena, kit.clerk.id)));
    cr_expect_eq(ask("clerk", read).status, 200);
    cr_expect_eq(ask("clerk", page).status, 403);
    cr_expect_eq(ask("citizen", page).status, 403);
    cr_expect_eq(ask("second", page).status, 404, "no business with this file");
    cr_expect_eq(post("chief", page, page, "nguoi=&ly-do=party_or_kin").status, 422);
    Answer before = ask("chief", page);
    cr_expect_not(answer_has(&before, "Chấm dứt quyền"), "there is nothing to end");
    cr_expect_eq(post("chief", page, page, str_z(kit.arena, fields)).status, 303);
    cr_expect_eq(ask("clerk", read).status, 404);
    Answer now = ask("chief", page);
    cr_expect(answer_has(&now, "Bị loại trừ"));
    cr_expect(answer_has(&now, "Chấm dứt quyền"));
    GrantLines lines = { 0 };
    Db        *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(grant_list(db, kit.arena, scope_of((Bytes){ file.id.b, 16 }), (GrantId){ 0 }, &lines));
    db_done(db);
    cr_assert_eq(lines.count, 1);
    Str end = str_format(kit.arena, "quyen_id=" STR_F, STR_A(id_format(kit.arena, lines.items[0].grant.id.id)));
    cr_expect_eq(post("chief", page, str_z(kit.arena, str_format(kit.arena, "%s/cham-dut", page)), str_z(kit.arena, end)).status, 303);
    cr_expect_eq(ask("clerk", read).status, 200);
}

/* ---- passwords given again ----------------------------------------------------------------------------------------------------------- */

STORY(a_clerk_gives_a_citizen_a_code_after_a_check_of_papers)
{
    Place       place = { S("192.0.2.9"), S("test") };
    const char *at = "/nghiep-vu/cap-lai-mat-khau";
    (void)give_account("lost", kit.citizen, false, false, "0912000222");
    (void)give_account("counter", kit.clerk, true, false, "quay");
    Str who = id_format(kit.arena, kit.citizen.id);
    Answer found = post("counter", at, "/nghiep-vu/cap-lai-mat-khau/tim", "tai-khoan=0912000222&ho-ten=");
    cr_assert_eq(found.status, 200);
    cr_expect(answer_has(&found, str_z(kit.arena, who)));
    cr_expect_eq(post("counter", at, "/nghiep-vu/cap-lai-mat-khau/tim", "tai-khoan=0900000000&ho-ten=").status, 422);
    cr_expect_eq(post("counter", at, "/nghiep-vu/cap-lai-mat-khau/tim", "tai-khoan=&ho-ten=").status, 422);
    Str unchecked = str_format(kit.arena, "nguoi=" STR_F "&can-cu=papers_checked", STR_A(who));
    cr_expect_eq(post("counter", at, at, str_z(kit.arena, unchecked)).status, 422, "papers first");
    Str    checked = str_format(kit.arena, "nguoi=" STR_F "&can-cu=papers_checked&da-kiem-tra=1", STR_A(who));
    Answer sheet = post("counter", at, at, str_z(kit.arena, checked));
    cr_assert_eq(sheet.status, 200);
    ok(recovery_use(kit.house.identity, kit.arena, S("0912000222"), code_of(&sheet), S("một câu mới của tôi"), place));
    cr_expect_eq(ask("citizen", at).status, 403);
    cr_expect_eq(ask("second", at).status, 403, "a judge sits at no counter");
    cr_expect_eq(post("admin", at, at, str_z(kit.arena, checked)).status, 404, "the administrator alone would come to read his files");
}

STORY(an_officers_password_needs_two_people)
{
    const char *at = "/nghiep-vu/cap-lai-mat-khau";
    (void)give_account("thejudge", kit.judge, true, false, "tham.phan");
    (void)give_account("thechief", kit.chief, true, false, "chanh.an");
    (void)give_account("theclerk", kit.clerk, true, false, "thu.ky");
    Str fields = str_format(kit.arena, "nguoi=" STR_F "&can-cu=papers_checked_totp_lost&da-kiem-tra=1", STR_A(id_format(kit.arena, kit.judge.id)));
    cr_expect_eq(post("theclerk", at, at, str_z(kit.arena, fields)).status, 404, "clerks do not reach officers");
    Answer proposed = post("admin", at, at, str_z(kit.arena, fields));
    cr_assert_eq(proposed.status, 200);
    cr_expect_not(answer_has(&proposed, "class=\"big code\""), "no code yet");
    ResetLines lines = { 0 };
    Db        *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(reset_list(kit.house.identity, db, kit.arena, &lines));
    db_done(db);
    cr_assert_eq(lines.count, 1);
    Str confirm = str_format(kit.arena, "de-nghi_id=" STR_F, STR_A(id_format(kit.arena, lines.items[0].id.id)));
    cr_expect_eq(post("admin", at, "/nghiep-vu/cap-lai-mat-khau/xac-nhan", str_z(kit.arena, confirm)).status, 403, "not who proposed");
    cr_expect_eq(post("theclerk", at, "/nghiep-vu/cap-lai-mat-khau/xac-nhan", str_z(kit.arena, confirm)).status, 404);
    Answer sheet = post("thechief", at, "/nghiep-vu/cap-lai-mat-khau/xac-nhan", str_z(kit.arena, confirm));
    cr_assert_eq(sheet.status, 200);
    Place place = { S("192.0.2.10"), S("test") };
    ok(recovery_use(kit.house.identity, kit.arena, S("tham.phan"), code_of(&sheet), S("một câu mới khác"), place));
    cr_expect_eq(post("thechief", at, "/nghiep-vu/cap-lai-mat-khau/xac-nhan", str_z(kit.arena, confirm)).status, 404, "once");
}

/* ---- upkeep --------------------------------------------------------------------------------------------------------------------------- */

typedef struct Breaking {
    Id128   job;
    Instant now;
} Breaking;

static Error *add_job(Tx *tx, void *arg)
{
    const Breaking *b = arg;
    return jobs_add(tx, b->job, S("giả định"), (PersonId){ 0 }, S("{}"), b->now, b->now);
}

static Error *fails(void *context, Arena *a, Job *job, Str *result)
{
    (void)context, (void)a, (void)job, (void)result;
    return err_make(ERR_DISK, "invented failure");
}

static Error *refuses(void *context, Arena *a, const OutboxMessage *message)
{
    (void)context, (void)a, (void)message;
    return err_make(ERR_DISK, "invented refusal");
}

STORY(what_failed_is_shown_and_runs_again)
{
    static const JobKind        kinds[] = { { "giả định", fails } };
    static const OutboxListener listeners[] = { { "refuses", refuses } };
    Breaking b = { os_id(kit.os), os_now(kit.os) };
    bool     ran;
    int64_t  taken, waiting, dead;
    ok(db_tx(kit.house.db, "job", add_job, &b));
    for (int i = 0; i < 6; i++) {
        ok(jobs_run_one(&(JobRunner){ kit.house.db, kit.os, kinds, 1, NULL, NULL }, &ran));
        court_kit_days(&kit, 1);
    }
    for (int i = 0; i < 13; i++) {
        ok(outbox_deliver(kit.house.db, kit.os, listeners, 1, NULL, 100, &taken));
        court_kit_days(&kit, 1);
    }
    Answer page = ask("admin", "/quan-tri/viec-nen");
    cr_expect(answer_has(&page, "giả định") && answer_has(&page, "invented failure"));
    cr_expect(answer_has(&page, "file_petition") && answer_has(&page, "invented refusal"));
    cr_expect(answer_has(&page, "Chưa chạy lần nào"));
    DeadLetters letters = { 0 };
    Db         *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(outbox_dead(db, kit.arena, &letters));
    db_done(db);
    cr_assert_gt(letters.count, 0);
    const char *letter = fmt("tin_id=", id_format(kit.arena, letters.items[0].id));
    ok(outbox_count(kit.house.db, &waiting, &dead));
    int64_t before = dead;
    cr_expect_eq(post("admin", "/quan-tri/viec-nen", "/quan-tri/viec-nen/tin", letter).status, 303);
    ok(outbox_count(kit.house.db, &waiting, &dead));
    cr_expect_eq(dead, before - 1);
    cr_expect_eq(waiting, 1);
    cr_expect_eq(post("admin", "/quan-tri/viec-nen", "/quan-tri/viec-nen/tin", letter).status, 404, "it waits again");
    const char *job = fmt("viec_id=", id_format(kit.arena, b.job));
    cr_expect_eq(post("admin", "/quan-tri/viec-nen", "/quan-tri/viec-nen/viec", job).status, 303);
    JobLines waits = { 0 };
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(jobs_list(db, kit.arena, S("waiting"), &waits));
    db_done(db);
    cr_assert_eq(waits.count, 1);
    cr_expect(id_eq(waits.items[0].id, b.job));
    cr_expect_eq(post("admin", "/quan-tri/viec-nen", "/quan-tri/viec-nen/viec", job).status, 404);
}

static Error *add_recount(Tx *tx, void *arg)
{
    const Breaking *b = arg;
    return jobs_add(tx, b->job, S(RECOUNT_JOB), (PersonId){ 0 }, S("{}"), b->now, b->now);
}

static Error *recounts(void *context, Arena *a, Job *job, Str *result)
{
    (void)context, (void)a, (void)job;
    *result = S("{\"files\":1250,\"recounted\":17}");
    return NULL;
}

STORY(what_came_of_a_job_is_told)
{
    static const JobKind kinds[] = { { RECOUNT_JOB, recounts } };
    Breaking b = { os_id(kit.os), os_now(kit.os) };
    bool     ran;
    Answer   page = ask("admin", "/quan-tri/viec-nen");
    cr_expect(answer_has(&page, "Chưa có việc nào chạy xong"));
    ok(db_tx(kit.house.db, "job", add_recount, &b));
    ok(jobs_run_one(&(JobRunner){ kit.house.db, kit.os, kinds, 1, NULL, NULL }, &ran));
    page = ask("admin", "/quan-tri/viec-nen");
    cr_expect(answer_has(&page, "Đã xem 1.250 hồ sơ, tính lại 17 hồ sơ."));
    page = ask("admin", "/en/quan-tri/viec-nen");
    cr_expect(answer_has(&page, "Looked at 1,250 files, counted 17 anew."));
}

STORY(the_last_verification_is_told)
{
    ok(upkeep_note(kit.house.db, S("verify"), os_now(kit.os), 12, 0));
    Answer page = ask("admin", "/quan-tri/viec-nen");
    cr_expect(answer_has(&page, "12 sự kiện, không có sai lệch"));
    ok(upkeep_note(kit.house.db, S("verify"), os_now(kit.os), 13, 2));
    page = ask("admin", "/en/quan-tri/viec-nen");
    cr_expect(answer_has(&page, "2 deviations in 13 events"));
}

STORY(each_change_leaves_its_deed)
{
    Answer sheet = hire("Vo%20Gia%20Dinh", "vo.moi", "lay_judge");
    cr_assert_eq(sheet.status, 200);
    Answer page = ask("admin", "/quan-tri/nhat-ky");
    cr_expect(answer_has(&page, "Vo Gia Dinh") && answer_has(&page, "Thêm người của Tòa án"));
    cr_expect_not(str_find(page.body, code_of(&sheet), &(size_t){ 0 }), "never a secret");
    cr_expect(answer_has(&page, "Hội thẩm nhân dân") && !answer_has(&page, "lay_judge"), "a post by its name");
    cr_expect_eq(ask("admin", "/en/quan-tri/nhat-ky").status, 200);
}

Test(admin, every_deed_has_its_words)
{
    for (int k = 0; k < DEED_COUNT; k++) {
        Str code = deed_code((DeedKind)k);
        cr_assert(code.n > 0);
        for (Lang lang = LANG_VI; lang <= LANG_EN; lang++) {
            Str word = deed_word(lang, code);
            cr_expect(word.n > 0 && !str_eq(word, code) && !str_has(word, S("_")), "%s", code.p);
        }
        for (int other = 0; other < k; other++) {
            cr_expect(!str_eq(deed_word(LANG_VI, code), deed_word(LANG_VI, deed_code((DeedKind)other))), "%s", code.p);
        }
    }
}

STORY(fifty_people_make_a_page)
{
    for (int i = 0; i < 52; i++) {
        Str name = str_format(kit.arena, "Nguoi%%20So%%20%02d", i);
        Str login = str_format(kit.arena, "nguoi.so.%d", i);
        cr_assert_eq(hire(str_z(kit.arena, name), str_z(kit.arena, login), "lay_judge").status, 200);
    }
    Answer first = ask("admin", "/quan-tri?tim=nguoi%20so");
    cr_expect(answer_has(&first, "Nguoi So 00") && answer_has(&first, "Nguoi So 49"));
    cr_expect_not(answer_has(&first, "Nguoi So 50"));
    size_t at = 0;
    cr_assert(str_find(first.body, S("sau="), &at));
    Str rest = str_sub(first.body, at + 4, first.body.n);
    Str after = str_cut(&rest, '"');
    Answer second = ask("admin", str_z(kit.arena, str_format(kit.arena, "/quan-tri?tim=nguoi%%20so&sau=" STR_F, STR_A(after))));
    cr_expect(answer_has(&second, "Nguoi So 50") && answer_has(&second, "Nguoi So 51"));
    cr_expect_not(answer_has(&second, "Nguoi So 49"));
}

/* ---- relatives ------------------------------------------------------------------------------------------------------------------ */

STORY(relatives_are_entered_once_and_taken_back)
{
    (void)give_account("kinsman", kit.judge, true, false, "tp.thanthich");
    const char *page = fmt("/quan-tri/nguoi/", id_format(kit.arena, kit.judge.id));
    const char *add = str_z(kit.arena, str_format(kit.arena, "%s/than-thich", page)), *end = str_z(kit.arena, str_format(kit.arena, "%s/bo-than-thich", page));
    const char *kin = fmt("nguoi-than=", id_format(kit.arena, kit.juror.id));
    cr_expect_eq(post("admin", page, add, fmt("nguoi-than=", id_format(kit.arena, kit.judge.id))).status, 422, "nobody is his own relative");
    cr_expect_eq(post("admin", page, add, kin).status, 303);
    cr_expect_eq(post("admin", page, add, kin).status, 303, "the same again changes nothing");
    PersonIds list = { 0 };
    Db       *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(kinship_list(db, kit.arena, kit.juror, &list));
    db_done(db);
    cr_assert_eq(list.count, 1, "known from the other side too");
    cr_expect(id_eq(list.items[0].id, kit.judge.id));
    cr_expect_eq(post("admin", page, end, fmt("bo-nguoi-than=", id_format(kit.arena, kit.juror.id))).status, 303);
    cr_expect_eq(post("clerk", page, add, kin).status, 403);
}
