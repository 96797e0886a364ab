/* Pages over HTTP: what the public list says and keeps to itself, the court's calendar, the forms that choose rooms and people,
 * calendars read back by a program of others. CONGLY_LOOK=DIR keeps the pages as files, to be looked at. */
#include "hearing/trial_test.h"

#include "hearing/hearing_msg.h"
#include "os/os.h"
#include "law/law_msg.h"
#include "matter/matter_msg.h"
#include "page/page_kit.h"
#include "page/page_msg.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static PageKit pages;

static void open_server(void)
{
    static const CasePart *const case_parts[] = { &hearing_case_part, NULL };
    static const ActPart *const  act_parts[] = { &hearing_act_part, &hearing_roll_part, NULL };
    const RouteTable tables[] = { { page_routes, page_route_count }, { hearing_routes, hearing_route_count } };
    static MsgList   lists[4];
    cr_assert(open_court(DB_SQLITE));
    lists[0] = hearing_messages, lists[1] = page_messages, lists[2] = matter_messages, lists[3] = law_messages;
    msg_know(lists, COUNT_OF(lists));
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    pages.site.case_parts = case_parts;
    pages.site.act_parts = act_parts;
}

static void close_server(void)
{
    page_kit_close(&pages);
    cr_assert_eq(court_kit_verify(&kit), 0);
    court_kit_close(&kit);
}

TestSuite(hearing_pages, .init = open_server, .fini = close_server);

static Answer ask(const char *who, Str path)
{
    return page_kit_get(&pages, who, path);
}

static Str hidden(Str html, const char *name)
{
    return html_value(html, name, 0);
}

/* Sends the form of a page back with those fields. */
static Answer post(const char *who, Str path, Str fields)
{
    Answer page = ask(who, path);
    cr_assert_eq(page.status, 200, "%s: %d", str_z(kit.arena, path), page.status);
    Str body = str_format(kit.arena, "_csrf=" STR_F "&idem=" STR_F "&version=" STR_F "&" STR_F, STR_A(hidden(page.body, "_csrf")),
                          STR_A(hidden(page.body, "idem")), STR_A(hidden(page.body, "version")), STR_A(fields));
    return page_kit_send_form(&pages, who, path, body);
}

/* Kept with the stylesheet's address turned into one of the working tree. */
static void keep(const char *name, Str html)
{
    const char *dir = getenv("CONGLY_LOOK");
    if (dir != NULL) {
        cr_assert_null(os_save(os_real(), str_format(kit.arena, "%s/%s.html", dir, name), html));
    }
}

static Answer look(const char *name, const char *who, Str path)
{
    Answer a = ask(who, path);
    keep(name, a.body);
    cr_assert_eq(a.status, 200, "%s: %d", str_z(kit.arena, path), a.status);
    return a;
}

static Str in_file(const char *base, MatterId m, const char *rest)
{
    return str_format(kit.arena, "%s" STR_F "%s", base, STR_A(id_format(kit.arena, m.id)), rest);
}

static void has(Str text, const char *what)
{
    cr_expect(str_has(text, str_of(what)), "no “%s”", what);
}

static void lacks(Str text, const char *what)
{
    cr_expect_not(str_has(text, str_of(what)), "“%s” is there", what);
}

/* ---- the list of the public ------------------------------------------------------------------------------------------------------- */

#define LIST_OF_DAY S("/lich-xet-xu?toa=T01K01&ngay=2026-03-16")

Test(hearing_pages, the_list_codes_names_and_says_who_sits_when)
{
    (void)set_down("2026-03-16T08:00", "P1");
    Answer a = look("list", "", LIST_OF_DAY);
    has(a.head, "noindex");
    has(a.body, "Nguyễn Văn Giả Đ");
    lacks(a.body, "Nguyễn Văn Giả Định");
    has(a.body, "Trần Văn Hư C");
    lacks(a.body, "Hư Cấu");
    has(a.body, "Thẩm phán Giả Định Một");
    has(a.body, "Phòng P1");
    has(a.body, "8 giờ");
    has(look("list-en", "", S("/en/lich-xet-xu?toa=T01K01&ngay=2026-03-16")).body, "Presiding judge");
    has(look("list-courts", "", S("/lich-xet-xu?ngay=2026-03-16")).body, "1 phiên tòa");
    has(look("list-empty", "", S("/lich-xet-xu?toa=T01K01&ngay=2026-03-17")).body, "Không có phiên tòa nào");
    a = ask("", S("/lich-xet-xu?toa=T01K01&ngay=2026-03-12"));
    has(a.body, "Ngày gần nhất sau đó có phiên tòa");
    has(a.body, "toa=T01K01&amp;ngay=2026-03-16");
    lacks(a.body, "Ngày gần nhất trước đó");
    has(ask("", S("/lich-xet-xu?toa=T01K01&ngay=2026-03-20")).body, "Ngày gần nhất trước đó có phiên tòa");
    lacks(ask("", LIST_OF_DAY).body, "Ngày gần nhất");
    a = ask("", S("/lich-xet-xu?toa=T01K01&ngay=32/3/2026"));
    cr_expect_eq(a.status, 422, "no such day: the form again, with what was typed");
    has(a.body, "value=\"32/3/2026\"");
    has(a.body, "role=\"alert\"");
    cr_expect_eq(ask("", S("/lich-xet-xu?toa=T99X99")).status, 404);
    cr_expect_eq(ask("", S("/lich-xet-xu?toa=T01K01&la=1")).status, 400);
    cr_expect_eq(ask("", S("/lich-xet-xu.ics")).status, 422);
}

Test(hearing_pages, names_leave_the_list_with_the_day)
{
    (void)set_down("2026-03-16T08:00", "P1");
    court_kit_days(&kit, 15);
    Answer a = ask("", LIST_OF_DAY);
    lacks(a.body, "Giả Đ<");
    lacks(a.body, "Nguyễn");
    has(a.body, "Ngày này đã qua");
}

/* A closed hearing: its number and its time, on the page and in the calendar. */
Test(hearing_pages, a_closed_hearing_shows_number_and_time)
{
    MatterId m = prepared();
    Trial    t = ordinary("2026-03-16T08:00", "P1");
    t.closed = true;
    must(m, kit.judge, "set_for_trial", trial_input(&t));
    Str    number = court_kit_load(&kit, m).number;
    Answer a = ask("", LIST_OF_DAY), ics = ask("", S("/lich-xet-xu.ics?toa=T01K01"));
    has(a.body, str_z(kit.arena, number));
    has(a.body, "Không nêu thông tin theo quy định");
    lacks(a.body, "Nguyễn");
    lacks(a.body, "Phòng P1");
    lacks(a.body, "Giả Định Một");
    has(ics.body, str_z(kit.arena, number));
    lacks(ics.body, "P1");
    lacks(ics.body, "Giả Định Một");
}

Test(hearing_pages, a_family_case_shows_number_and_time)
{
    MatterId m = prepare_case(filed_as("family", "HN.28.1"));
    Trial    t = ordinary("2026-03-16T08:00", "P1");
    must(m, kit.judge, "set_for_trial", trial_input(&t));
    Answer a = look("list-family", "", LIST_OF_DAY);
    has(a.body, str_z(kit.arena, court_kit_load(&kit, m).number));
    has(a.body, "Không nêu thông tin theo quy định");
    lacks(a.body, "Nguyễn");
    lacks(a.body, "Ly hôn");
    lacks(a.body, "Phòng P1");
}

Test(hearing_pages, names_are_coded_as_judgments_are)
{
    const struct {
        Str name, code;
    } cases[] = { { S_INIT("Nguyễn Văn An"), S_INIT("Nguyễn Văn A") }, { S_INIT("Đặng Đức Hùng"), S_INIT("Đặng Đức H") },
                  { S_INIT("Lê Thị Ánh"), S_INIT("Lê Thị Á") },        { S_INIT(" Tèo "), S_INIT("T") },
                  { S_INIT("TRẦN VĂN ĐÔNG"), S_INIT("TRẦN VĂN Đ") },   { S_INIT(""), S_INIT("") } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Str code = name_coded(kit.arena, cases[i].name);
        cr_expect(str_eq(code, cases[i].code), "%s", str_z(kit.arena, code));
    }
}

Test(hearing_pages, codes_alike_in_one_file_are_numbered)
{
    MatterId m = { os_id_random(kit.os) };
    must(m, kit.citizen, "file_petition",
         S("{\"plaintiffs\":[{\"kind\":\"organisation\",\"name\":\"Công ty Hư Cấu\"}],\"defendants\":[{\"name\":\"Nguyễn Văn Tâm\","
           "\"address\":\"số 1 đường Không Có\"},{\"name\":\"Nguyễn Văn Tú\",\"address\":\"số 2 đường Không Có\"}],\"relation\":\"DS.26.3\",\"claim_value\":500000000,"
           "\"facts\":\"Vay tiền.\",\"claims\":\"Buộc trả.\"}"));
    prepare_case(m);
    Trial t = ordinary("2026-03-16T08:00", "P1");
    must(m, kit.judge, "set_for_trial", trial_input(&t));
    has(ask("", LIST_OF_DAY).body, "Nguyễn Văn T1, Nguyễn Văn T2");
    has(ask("", LIST_OF_DAY).body, "Công ty Hư Cấu");
}

Test(hearing_pages, a_case_with_a_minor_shows_number_and_time)
{
    MatterId m = { os_id_random(kit.os) };
    must(m, kit.citizen, "file_petition",
         S("{\"plaintiffs\":[{\"name\":\"Nguyễn Văn Giả Định\",\"self\":true}],\"defendants\":[{\"name\":\"Trần Thị Vị Thành Niên\","
           "\"born_on\":\"2010-05-05\",\"address\":\"số 1 đường Không Có\"}],\"relation\":\"DS.26.3\",\"claim_value\":500000000,"
           "\"facts\":\"Vay tiền.\",\"claims\":\"Buộc trả.\"}"));
    prepare_case(m);
    Trial t = ordinary("2026-03-16T08:00", "P1");
    t.jurors[0] = third_juror;
    refused(m, kit.judge, "set_for_trial", trial_input(&t), "hearing.panel_minor");
    t.jurors[0] = kit.juror;
    must(m, kit.judge, "set_for_trial", trial_input(&t));
    Answer a = ask("", LIST_OF_DAY);
    has(a.body, "Không nêu thông tin theo quy định");
    lacks(a.body, "Vị Thành");
    lacks(a.body, "Nguyễn");
}

/* ---- calendars others read ---------------------------------------------------------------------------------------------------------- */

/* What test/hearing/ics.py says of it: one event a line. False: no parser at hand. Debian's own Python is asked too: its packages
 * are not seen by another one that stands before it in the path. */
static bool read_by_others(Str ics, Str *said)
{
    static const char *const pythons[] = { "python3", "/usr/bin/python3" };
    const char *file = "/tmp/congly-hearing-test.ics", *answer = "/tmp/congly-hearing-test.txt";
    cr_assert_null(os_save(os_real(), str_of(file), ics));
    for (size_t i = 0; i < COUNT_OF(pythons); i++) {
        posix_spawn_file_actions_t to;
        char *words[] = { (char *)(uintptr_t)pythons[i], (char *)(uintptr_t) "test/hearing/ics.py", NULL };
        pid_t child;
        int   status;
        posix_spawn_file_actions_init(&to);
        posix_spawn_file_actions_addopen(&to, 0, file, O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&to, 1, answer, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        bool begun = posix_spawnp(&child, pythons[i], &to, NULL, words, environ) == 0;
        posix_spawn_file_actions_destroy(&to);
        if (begun && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) != 3) {
            cr_assert_eq(WEXITSTATUS(status), 0, "the calendar cannot be read");
            cr_assert_null(os_load(os_real(), kit.arena, str_of(answer), KIB(64), said));
            return true;
        }
    }
    return false;
}

Test(hearing_pages, calendars_are_read_by_other_programs)
{
    MatterId m = set_down("2026-03-16T08:00", "P1");
    Answer   court = ask("", S("/lich-xet-xu.ics?toa=T01K01")), mine = ask("judge", S("/nghiep-vu/lich.ics")),
             file = ask("citizen", in_file("/vu-viec-cua-toi/", m, "/phien-toa.ics"));
    cr_assert_eq(court.status, 200);
    cr_assert_eq(mine.status, 200);
    cr_assert_eq(file.status, 200);
    has(court.head, "text/calendar");
    has(court.body, "DTSTART:20260316T010000Z\r\nDTEND:20260316T050000Z\r\n");
    lacks(court.body, "Nguyễn");
    lacks(ask("second", S("/nghiep-vu/lich.ics")).body, "VEVENT");
    cr_expect_eq(ask("other", in_file("/vu-viec-cua-toi/", m, "/phien-toa.ics")).status, 404);
    cr_expect_eq(ask("citizen", S("/nghiep-vu/lich.ics")).status, 403);
    for (Str rest = court.body; rest.n > 0;) {
        cr_expect(str_cut(&rest, '\n').n <= 76, "a line over 75 octets");
    }
    Str said;
    if (!read_by_others(court.body, &said)) {
        fprintf(stderr, "hearing: no python icalendar at hand, calendars were not read by another program\n");
        return;
    }
    Str number = court_kit_load(&kit, m).number;
    Str event = str_format(kit.arena, "2026-03-16T01:00:00+00:00|2026-03-16T05:00:00+00:00|CONFIRMED|Phiên tòa vụ án " STR_F "|Phòng P1, ", STR_A(number));
    cr_expect(str_starts(said, event), "%s", str_z(kit.arena, said));
    cr_assert(read_by_others(mine.body, &said));
    cr_expect(str_starts(said, event));
    cr_assert(read_by_others(file.body, &said));
    cr_expect(str_starts(said, event));
}

Test(hearing_pages, calendars_of_a_demo_say_so)
{
    Str own = S("/nghiep-vu/lich.ics"), shown = S("/lich-xet-xu.ics?toa=T01K01");
    set_down("2026-03-16T08:00", "P1");
    lacks(ask("judge", own).body, "GIẢ ĐỊNH");
    pages.site.demo = true;
    Str both[] = { ask("", shown).body, ask("judge", own).body };
    pages.site.demo = false;
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        has(both[i], "\r\nX-WR-CALNAME:DỮ LIỆU GIẢ ĐỊNH – ");
        has(both[i], "\r\nSUMMARY:DỮ LIỆU GIẢ ĐỊNH – ");
        has(both[i], "\r\nDESCRIPTION:DỮ LIỆU GIẢ ĐỊNH – ");
    }
}

Test(hearing_pages, a_calendar_escapes_and_folds)
{
    IcsEvents events = { 0 };
    Str       text = S("Phòng xử án số 1; tầng 2, nhà A\\B\nGhi chú rất dài để phải xuống dòng ở giữa một chữ có dấu: ệệệệệệệệệệệệ");
    *LIST_ADD(kit.arena, &events) = (IcsEvent){ .uid = S("1@x"), .starts = { 0 }, .ends = { 3600000 }, .description = text, .cancelled = true };
    Str ics = ics_write(kit.arena, S("Lịch"), S("-//x//"), (Instant){ 0 }, &events);
    has(ics, "Phòng xử án số 1\\; tầng 2\\, nhà A\\\\B\\n");
    has(ics, "STATUS:CANCELLED\r\n");
    has(ics, "DTSTART:19700101T000000Z\r\nDTEND:19700101T010000Z\r\n");
    for (Str rest = ics; rest.n > 0;) {
        Str line = str_cut(&rest, '\n');
        cr_expect(line.n <= 76 && utf8_valid(line));
    }
}

/* ---- the court's calendar ------------------------------------------------------------------------------------------------------------ */

Test(hearing_pages, own_hearings_come_first_and_strange_ones_stay_numbers)
{
    MatterId m = set_down("2026-03-16T08:00", "P1"), b = prepared();
    Trial    t = ordinary("2026-03-17T13:30", "P2");
    must(b, kit.judge, "set_for_trial", trial_input(&t));
    t.presiding = kit.second_judge, t.jurors[0] = third_juror, t.jurors[1] = fourth_juror;
    must(b, kit.chief, "change_panel", change_input(&t));
    Str    week = S("/nghiep-vu/lich?tuan=2026-03-18");
    Answer judge = look("calendar", "judge", week), second = look("calendar-second", "second", week);
    Str    link = id_format(kit.arena, m.id);
    has(judge.body, str_z(kit.arena, link));
    lacks(judge.body, str_z(kit.arena, id_format(kit.arena, b.id)));
    has(second.body, str_z(kit.arena, id_format(kit.arena, b.id)));
    lacks(second.body, str_z(kit.arena, link));
    has(second.body, str_z(kit.arena, court_kit_load(&kit, m).number));
    Answer people = look("calendar-people", "chief", S("/nghiep-vu/lich?tuan=2026-03-18&xem=nguoi"));
    has(people.body, "Hội thẩm Giả Định Tư");
    lacks(people.body, "Nguyễn Văn");
    has(look("calendar-empty", "clerk", S("/nghiep-vu/lich?tuan=2026-05-18")).body, "Tuần này không có phiên tòa nào của tôi");
    look("calendar-en", "judge", S("/en/nghiep-vu/lich?tuan=2026-03-18"));
    cr_expect_eq(ask("judge", S("/nghiep-vu/lich?toa=T79K01")).status, 404);
    cr_expect_eq(ask("citizen", S("/nghiep-vu/lich")).status, 403);
}

/* ---- forms --------------------------------------------------------------------------------------------------------------------------- */

Test(hearing_pages, the_form_of_the_trial_offers_rooms_jurors_and_free_half_days)
{
    MatterId a = set_down("2026-03-16T08:00", "P1"), b = prepared();
    Str      path = in_file("/nghiep-vu/ho-so/", b, "/viec/dua-vu-an-ra-xet-xu");
    (void)a;
    Answer form = look("set-for-trial", "judge", str_format(kit.arena, STR_F "?tuan=2026-03-16", STR_A(path)));
    has(form.body, "Phòng xử án số 1 (40 chỗ)");
    has(form.body, "Hội phụ nữ, gia đình, trẻ em");
    has(form.body, "hồ sơ đang giải quyết");
    has(form.body, "hearing_at=2026-03-16T13:30&amp;hearing_room=P1");
    lacks(form.body, "hearing_at=2026-03-16T08:00&amp;hearing_room=P1");
    has(form.body, "hearing_at=2026-03-16T08:00&amp;hearing_room=P2");
    Answer filled = look("set-for-trial-filled", "judge",
                         str_format(kit.arena, STR_F "?tuan=2026-03-17&hearing_at=2026-03-17T13:30&hearing_room=P2", STR_A(path)));
    has(filled.body, "value=\"2026-03-17T13:30\"");
    has(filled.body, "<option value=\"P2\" selected>");

    Str fields = str_format(kit.arena,
                            "panel_reason=ordinary&panel_presiding=" STR_F "&panel_jurors=" STR_F "&panel_jurors=" STR_F
                            "&hearing_at=2026-03-16T09:00&hearing_minutes=&hearing_room=P1&hearing_mode=in_person",
                            STR_A(id_of(kit.judge)), STR_A(id_of(kit.juror)), STR_A(id_of(third_juror)));
    Answer wrong = post("judge", path, fields);
    keep("set-for-trial-wrong", wrong.body);
    cr_expect_eq(wrong.status, 422);
    has(wrong.body, "Phòng P1 đã có phiên tòa của vụ án");
    has(wrong.body, "Thẩm phán Giả Định Một đã có phiên tòa của vụ án");
    has(wrong.body, "value=\"2026-03-16T09:00\"");
}

Test(hearing_pages, the_panel_of_a_file_is_shown_with_what_it_has_elsewhere)
{
    MatterId m = set_down("2026-03-16T08:00", "P1"), other = set_down("2026-03-17T08:00", "P1");
    Str      own = court_kit_load(&kit, m).number, others = court_kit_load(&kit, other).number;
    Answer   form = look("reschedule", "clerk",
                         str_format(kit.arena, STR_F "?tuan=2026-03-16", STR_A(in_file("/nghiep-vu/ho-so/", m, "/viec/xep-lai-lich-phien-toa"))));
    size_t   at;
    cr_assert(str_find(form.body, S("Hội đồng xét xử đã có phiên tòa khác"), &at));
    Str people = { form.body.p + at, form.body.n - at };
    has(people, str_z(kit.arena, others));
    lacks(people, str_z(kit.arena, own));
}

/* Who sends a conclusion is one who makes it. */
Test(hearing_pages, a_conclusion_is_sent_by_who_was_asked_for_it)
{
    MatterId m = prepared();
    must(m, kit.judge, "add_participant",
         S("{\"new_person\":\"Phòng Giám định Giả Định\",\"new_address\":\"1 phố Mẫu\",\"capacity\":\"expert\"}"));
    Answer form = look("conclusion", "clerk", in_file("/nghiep-vu/ho-so/", m, "/viec/nhan-ket-luan-giam-dinh-dinh-gia"));
    has(form.body, "Phòng Giám định Giả Định (Người giám định)");
    lacks(form.body, "(Bị đơn");
}

Test(hearing_pages, presence_is_asked_of_each_person_by_name)
{
    MatterId m = set_down("2026-03-02T13:30", "P1");
    Str      path = in_file("/nghiep-vu/ho-so/", m, "/viec/mo-phien-toa");
    court_kit_seconds(&kit, 6 * 3600);
    Answer form = look("open-hearing", "judge", path);
    has(form.body, "Nguyễn Văn Giả Định – Nguyên đơn");
    has(form.body, "Trần Văn Hư Cấu – Bị đơn");
    Answer missing = post("judge", path, S("presence-1-person=1&presence-1-presence=present&presence-2-person=2&hearing_mode=in_person"));
    cr_expect_eq(missing.status, 422);
    has(missing.body, "Cần ghi Trần Văn Hư Cấu có mặt hay vắng mặt");
    Answer done = post("judge", path,
                       S("presence-1-person=1&presence-1-presence=present&presence-2-person=2&presence-2-presence=absent_first"
                         "&presence-2-reason=kh%C3%B4ng+r%C3%B5&hearing_mode=in_person"));
    cr_assert_eq(done.status, 303);
    Answer court = look("file-judge", "judge", in_file("/nghiep-vu/ho-so/", m, "")),
           party = look("file-party", "citizen", in_file("/vu-viec-cua-toi/", m, ""));
    has(court.body, "phải hoãn phiên tòa");
    has(court.body, "Vắng mặt lần thứ nhất (không rõ)");
    has(party.body, "Phiên tòa lần 1");
    lacks(party.body, "phải hoãn phiên tòa, trừ");
    must(m, kit.judge, "adjourn", adjourn_input("party_absent", "2026-03-16T08:00", "P2"));
    party = look("file-party-next", "citizen", in_file("/vu-viec-cua-toi/", m, ""));
    has(party.body, "Phiên tòa sắp tới");
    has(party.body, "Phòng P2");
    has(party.body, "khoản 1 Điều 227");
    court_kit_days(&kit, 14);
    has(look("open-again", "judge", path).body, "Trần Văn Hư Cấu đã vắng mặt 1 lần ở phiên tòa trước");
    must(m, kit.judge, "open_hearing", there("present", "absent_second"));
    has(ask("judge", in_file("/nghiep-vu/ho-so/", m, "")).body, "xét xử vắng mặt; yêu cầu phản tố");
    look("adjourn", "judge", in_file("/nghiep-vu/ho-so/", m, "/viec/hoan-phien-toa"));
    look("minutes", "clerk", in_file("/nghiep-vu/ho-so/", m, "/viec/ghi-bien-ban-phien-toa"));
}
