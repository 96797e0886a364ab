/* The counter over HTTP: the register with its clock, a petition on paper and by post, the code for whoever has no account. */
#include "reception/reception_kit_test.h"

#include "delivery/delivery.h"
#include "filing/filing.h"

#include <criterion/criterion.h>

static Browser b;

static void open_sqlite(void)
{
    cr_assert(browser_open(&b, DB_SQLITE));
}

static void close_it(void)
{
    browser_close(&b);
}

TestSuite(counter, .init = open_sqlite, .fini = close_it);

#define NEW_PETITION S("/nghiep-vu/tiep-nhan/moi")
#define REGISTER S("/nghiep-vu/tiep-nhan")

static Matter matter_of(Str location)
{
    MatterId id;
    Str      rest = str_sub(location, 21, location.n); /* /nghiep-vu/tiep-nhan/ */
    cr_assert(id_parse(str_cut(&rest, '/'), &id.id), STR_F, STR_A(location));
    return court_kit_load(&b.kit, id);
}

/* What a clerk types in a hurry: names, what about, signature. */
static Answered hand_in(void)
{
    return FILL(&b, "clerk", NEW_PETITION, "cach", "counter", "nguyen-don-1-loai", "person", "nguyen-don-1-ten", "Ngô Thị Quầy", "bi-don-1-loai",
                "person", "bi-don-1-ten", "Đỗ Văn Xa", "tim", "DS.26.3.01", "yeu-cau-1-so-tien", "20.000.000", "chu-ky", "hand");
}

static void petition_on_paper(DbEngine engine)
{
    if (!browser_open(&b, engine)) {
        cr_skip("this engine is not at hand");
    }
    Answered done = hand_in();
    cr_assert_eq(done.status, 303);
    Matter m = matter_of(done.location);
    cr_expect(str_eq(m.state, S("received")));
    cr_expect(str_eq(matter_field_text(&m, S("mode")), S("counter")));
    cr_expect(str_eq(matter_field_text(&m, S("signature_level")), S("hand")));
    Answered paper = browse(&b, "clerk", done.location);
    cr_assert_eq(paper.status, 200);
    EXPECT_TEXT(paper, "GIẤY XÁC NHẬN");
    EXPECT_TEXT(paper, "Giao cho: Ngô Thị Quầy");
    Answered list = browse(&b, "clerk", REGISTER);
    EXPECT_TEXT(list, "Ngô Thị Quầy");
    EXPECT_TEXT(list, "Trực tiếp");
    cr_expect_eq(court_kit_verify(&b.kit), 0);
    browser_close(&b);
}

Test(counter_engines, a_petition_on_paper_is_registered_on_sqlite)
{
    petition_on_paper(DB_SQLITE);
}

Test(counter_engines, a_petition_on_paper_is_registered_on_postgres)
{
    petition_on_paper(DB_POSTGRES);
}

Test(counter, the_code_opens_the_file_and_only_the_clerk_prints_it)
{
    Answered   done = hand_in();
    Matter     m = matter_of(done.location);
    Deliveries all = { 0 };
    Db        *db;
    Str        code = S("");
    SignedIn   in;
    cr_assert_null(db_read(b.kit.house.db, b.kit.arena, &db));
    cr_assert_null(delivery_list(db, b.kit.arena, m.court, m.id, &all));
    db_done(db);
    for (size_t i = 0; i < all.count && code.n == 0; i++) {
        cr_assert_null(delivery_code(&b.kit.house, b.kit.arena, m.id, &all.items[i], &code));
    }
    cr_assert_eq(code.n, 19, "a code in four groups");
    cr_expect(str_has(browse(&b, "clerk", done.location).text, code));
    cr_expect_eq(browse(&b, "judge", done.location).status, 404, "a judge without this file");
    EXPECT_TEXT(browse(&b, "clerk", S("/nop-don")), "Nhận đơn nộp trên giấy");
    EXPECT_NO_TEXT(browse(&b, "judge", S("/nop-don")), "Nhận đơn nộp trên giấy"); /* nor would the counter let him in */
    cr_expect_eq(browse(&b, "chief", done.location).status, 403, "the chief judge may read the file, the code is the clerk's to hand over");
    cr_expect_eq(browse(&b, "citizen", done.location).status, 403);
    cr_expect_eq(browse(&b, "far", done.location).status, 404);
    cr_assert_null(served_code_open(b.kit.house.identity, b.kit.arena, code, (Place){ .address = S("127.0.0.1") }, &in));
    cr_expect_eq(in.session.kind, SESSION_SERVED);
    cr_expect(str_starts(str_of(in.session.display), S("Nguyên đơn ")), "the pages say who acts: %s", in.session.display);
    page_kit_add(&b.pages, "holder", &in.session);
    Str receipt = str_format(b.kit.arena, "/vu-viec-cua-toi/" STR_F "/giay-xac-nhan", STR_A(id_format(b.kit.arena, m.id.id)));
    cr_expect_eq(browse(&b, "holder", receipt).status, 200, "the receipt is his");
    cr_expect_eq(browse(&b, "holder", S("/nop-don/00000000000000000000000000")).status, 403, "a code opens one file, no drafts");
}

Test(counter, a_petition_by_post_is_filed_on_the_day_of_its_postmark)
{
    Answered none = FILL(&b, "clerk", NEW_PETITION, "cach", "post", "nguyen-don-1-ten", "Ngô Thị Quầy", "bi-don-1-ten", "Đỗ Văn Xa", "tim",
                         "DS.26.3.01", "chu-ky", "hand");
    cr_expect_eq(none.status, 422);
    EXPECT_TEXT(none, "Ghi ngày trên dấu bưu chính nơi gửi.");
    EXPECT_TEXT(none, "value=\"Ngô Thị Quầy\"");
    Answered future = FILL(&b, "clerk", NEW_PETITION, "cach", "post", "dau-buu-chinh", "1/1/2027", "nguyen-don-1-ten", "Ngô Thị Quầy",
                           "bi-don-1-ten", "Đỗ Văn Xa", "tim", "DS.26.3.01", "chu-ky", "hand");
    cr_expect_eq(future.status, 422);
    Answered done = FILL(&b, "clerk", NEW_PETITION, "cach", "post", "dau-buu-chinh", "26/2/2026", "nguyen-don-1-ten", "Ngô Thị Quầy",
                         "bi-don-1-ten", "Đỗ Văn Xa", "tim", "DS.26.3.01", "chu-ky", "hand");
    cr_assert_eq(done.status, 303);
    Matter m = matter_of(done.location);
    cr_expect(str_eq(m.opened_on, S("2026-02-26")));
    cr_expect(str_eq(matter_field_text(&m, S("mode")), S("post")));
    Answered paper = browse(&b, "clerk", done.location);
    EXPECT_TEXT(paper, "Chưa gửi giấy xác nhận");
    EXPECT_NO_TEXT(paper, "Giao cho:");
    ActResult r;
    cr_assert_null(court_kit_act(&b.kit, m.id, b.kit.clerk, "acknowledge_petition", "{}", &r));
    paper = browse(&b, "clerk", done.location);
    EXPECT_TEXT(paper, "GIẤY XÁC NHẬN");
    EXPECT_TEXT(paper, "Giao cho: Ngô Thị Quầy");
    Answered book = browse(&b, "clerk", REGISTER);
    EXPECT_TEXT(book, "01/GXN-TA");
    cr_expect_eq(court_kit_verify(&b.kit), 0);
}

Test(counter, the_form_sent_twice_is_one_petition)
{
    Answered  form = browse(&b, "clerk", NEW_PETITION);
    Str       key = hidden_value(&b, form.text, "idem");
    Str       body = str_format(b.kit.arena, "idem=" STR_F "&toa=T01K01&nguyen-don-so=1&bi-don-so=1&cach=counter&nguyen-don-1-ten=Mot"
                                             "&bi-don-1-ten=Hai&tim=DS.26.3.01&chu-ky=hand", STR_A(key));
    Answered  first = send_fields(&b, "clerk", NEW_PETITION, NEW_PETITION, body), again = send_fields(&b, "clerk", NEW_PETITION, NEW_PETITION, body);
    cr_expect_eq(first.status, 303);
    cr_expect(str_eq(first.location, again.location));
    Answered list = browse(&b, "clerk", REGISTER);
    size_t   at;
    cr_assert(str_find(list.text, S("01/GXN-TA"), &at));
    cr_expect_not(str_has(list.text, S("02/GXN-TA")));
}

Test(counter, more_plaintiffs_and_who_files_for_them)
{
    Answered more = FILL(&b, "clerk", NEW_PETITION, "cach", "counter", "nguyen-don-1-ten", "Một", "bi-don-1-ten", "Ba", "tim", "DS.26.3.01", "chu-ky",
                         "hand", "them-nguyen-don", "1");
    cr_assert_eq(more.status, 200);
    EXPECT_TEXT(more, "name=\"nguyen-don-2-ten\"");
    EXPECT_TEXT(more, "value=\"Một\"");
    Answered lost = FILL(&b, "clerk", NEW_PETITION, "cach", "counter", "nguyen-don-1-ten", "Một", "bi-don-1-ten", "Ba", "tim", "DS.26.3.01", "chu-ky",
                         "hand", "vai-tro", "luat-su");
    cr_expect_eq(lost.status, 422, "who files for somebody has a name");
    Answered done = FILL(&b, "clerk", NEW_PETITION, "nguyen-don-so", "2", "cach", "counter", "nguyen-don-1-ten", "Một", "nguyen-don-2-ten", "Hai",
                         "bi-don-1-ten", "Ba", "tim", "DS.26.3.01", "chu-ky", "hand", "vai-tro", "luat-su", "nop-thay-ten", "Luật sư Giả Định");
    cr_assert_eq(done.status, 303);
    Matter m = matter_of(done.location);
    cr_expect_eq(m.participants.count, 4);
    cr_expect(id_is_zero(matter_first(&m, S("lawyer"))->person.id), "no account is bound at the counter");
}

Test(counter, scans_become_papers_of_the_file)
{
    BlobWriter *w;
    Blob        scan;
    cr_assert_null(blob_writer(b.pages.site.blobs, b.kit.arena, b.kit.clerk.id, S("quet.bin"), &w));
    cr_assert_null(blob_write(w, (Bytes){ (const uint8_t *)"\1\2\3\376\377\0\5", 7 }));
    cr_assert_null(blob_write_end(w, b.kit.arena, &scan));
    Str      id = id_format(b.kit.arena, scan.id.id);
    Answered done = FILL(&b, "clerk", NEW_PETITION, "cach", "counter", "nguyen-don-1-ten", "Một", "bi-don-1-ten", "Hai", "tim", "DS.26.3.01",
                         "chu-ky", "hand", "ban-quet-tep_id", str_z(b.kit.arena, id));
    cr_assert_eq(done.status, 303, "an unreadable file never refuses a petition");
    Matter m = matter_of(done.location);
    bool   there = false, task = false;
    for (size_t i = 0; i < m.papers.count; i++) {
        there = there || (str_eq(m.papers.items[i].title, S("Đơn khởi kiện (bản quét)")) && hash_eq(m.papers.items[i].hash, scan.hash));
    }
    for (size_t i = 0; i < m.tasks.count; i++) {
        task = task || str_eq(m.tasks.items[i].task, S("replace_unreadable"));
    }
    cr_expect(there);
    cr_expect(task, "a task asks for a readable copy");
    cr_expect(str_has(browse(&b, "clerk", done.location).text, hash_hex(b.kit.arena, scan.hash)), "the acknowledgement names it by hash");
}

Test(counter, who_may_read_the_register_and_who_may_write)
{
    hand_in();
    cr_expect_eq(browse(&b, "chief", REGISTER).status, 200);
    cr_expect_eq(browse(&b, "chief", NEW_PETITION).status, 403);
    cr_expect_eq(browse(&b, "judge", REGISTER).status, 403);
    cr_expect_eq(browse(&b, "citizen", REGISTER).status, 403);
    cr_expect_eq(browse(&b, NULL, REGISTER).status, 303);
    Answered far = browse(&b, "far", REGISTER);
    cr_expect_eq(far.status, 200);
    EXPECT_NO_TEXT(far, "Ngô Thị Quầy");
    cr_expect_eq(browse(&b, "far", S("/nghiep-vu/tiep-nhan?toa=T01K01")).status, 403, "another court's register");
    Str body = S("idem=00000000000000000000000000&toa=T01K01&nguyen-don-so=1&bi-don-so=1&nguyen-don-1-ten=Mot&bi-don-1-ten=Hai"
                 "&tim=DS.26.3.01&cach=counter&chu-ky=hand");
    cr_expect_eq(send_fields(&b, "far", NEW_PETITION, NEW_PETITION, body).status, 403);
}

/* A delegation counts only while its giver holds the power. */
static Error *delegate(Tx *tx, void *arg)
{
    const Id128 *ids = arg;
    Scope        court = scope_named(S("court"), S("T01K01"));
    Date         from = date_make(2026, 1, 1), until = date_make(2026, 12, 31);
    Grant        g = { .id = { ids[0] }, .person = b.kit.chief, .scope = court, .level = ACCESS_STANDARD, .power = S("chief_judge"),
                       .from = from, .until = DATE_NONE, .basis = S("LTCTAND") };
    Delegation   d = { .id = { ids[1] }, .giver = b.kit.chief, .deputy = b.kit.second_judge, .scope = court, .power = S("chief_judge"),
                       .from = from, .until = until, .decision = S("01/QĐ") };
    TRY(grant_add(tx, &g, os_now(b.kit.os)));
    return delegation_add(tx, &d, os_now(b.kit.os));
}

Test(counter, a_deputy_reads_the_register_by_delegation)
{
    Id128 ids[] = { os_id(b.kit.os), os_id(b.kit.os) };
    cr_expect_eq(browse(&b, "second", REGISTER).status, 403);
    cr_assert_null(db_tx(b.kit.house.db, "delegate", delegate, ids));
    cr_expect_eq(browse(&b, "second", REGISTER).status, 200);
    cr_expect_eq(browse(&b, "second", NEW_PETITION).status, 403);
}

Test(counter, the_register_filters_by_way_and_clock)
{
    MatterId online;
    cr_assert_null(court_kit_petition(&b.kit, &online));
    hand_in();
    Answered all = browse(&b, "clerk", REGISTER), paper = browse(&b, "clerk", S("/nghiep-vu/tiep-nhan?loc=truc-tiep"));
    EXPECT_TEXT(all, "Nguyễn Văn Giả Định");
    EXPECT_TEXT(all, "Ngô Thị Quầy");
    EXPECT_TEXT(paper, "Ngô Thị Quầy");
    EXPECT_NO_TEXT(paper, "Nguyễn Văn Giả Định");
    EXPECT_TEXT(browse(&b, "clerk", S("/nghiep-vu/tiep-nhan?loc=qua-han")), "Không có đơn nào");
    court_kit_days(&b.kit, 10);
    Answered late = browse(&b, "clerk", S("/nghiep-vu/tiep-nhan?loc=qua-han"));
    EXPECT_TEXT(late, "Ngô Thị Quầy");
    EXPECT_TEXT(late, "quá hạn");
    cr_expect_eq(browse(&b, "clerk", S("/nghiep-vu/tiep-nhan?loc=khac")).status, 422);
}

/* The time for assigning a judge stops while mediation is offered and begins again after it: one petition, one row, the clock that runs. */
Test(counter, a_petition_stands_in_the_register_once_however_often_its_clock_began)
{
    MatterId  online;
    ActResult r;
    cr_assert_null(court_kit_petition(&b.kit, &online));
    cr_assert_null(court_kit_act(&b.kit, online, b.kit.clerk, "offer_mediation", "{}", &r));
    EXPECT_TEXT(browse(&b, "clerk", REGISTER), "Tạm dừng tính");
    court_kit_days(&b.kit, 1);
    cr_assert_null(court_kit_act(&b.kit, online, b.kit.citizen, "decline_mediation_early", "{\"mediation_answer\":\"declined\"}", &r));
    Answered list = browse(&b, "clerk", REGISTER);
    size_t   first, again;
    cr_assert(str_find(list.text, S("01/GXN-TA"), &first));
    cr_expect_not(str_find(str_sub(list.text, first + 1, list.text.n), S("01/GXN-TA"), &again), "it stands there twice");
    EXPECT_NO_TEXT(list, "Tạm dừng tính");
}

Test(counter, the_register_turns_pages)
{
    for (int i = 0; i < 51; i++) {
        MatterId m;
        cr_assert_null(court_kit_petition(&b.kit, &m));
    }
    Answered first = browse(&b, "clerk", REGISTER);
    size_t   at;
    cr_assert(str_find(first.text, S("rel=\"next\" href=\""), &at));
    Str rest = str_sub(first.text, at + 17, first.text.n);
    Str href = str_cut(&rest, '"');
    Buf next = buf_make(b.kit.arena, KIB(1));
    while (href.n > 0) { /* &amp; back to & */
        buf_add(&next, str_cut(&href, '&'));
        if (href.n > 0) {
            buf_add_char(&next, '&');
            href = str_sub(href, 4, href.n);
        }
    }
    Answered second = browse(&b, "clerk", buf_str(&next));
    cr_expect_eq(second.status, 200);
    EXPECT_TEXT(second, "1 đơn");
}

/* ---- what another court sent ---------------------------------------------------------------------------------------------------- */

static Str arrival_fields(Str list, const char *key)
{
    Str id = hidden_value(&b, list, "ho_so_id");
    return str_format(b.kit.arena, "idem=%s&toa=T01K02&ho_so_id=" STR_F, key, STR_A(id));
}

Test(counter, what_another_court_sent_is_entered_with_its_people_and_its_first_day)
{
    Str       list = S("/nghiep-vu/tiep-nhan"), enter = S("/nghiep-vu/tiep-nhan/chuyen-den");
    ActResult r;
    MatterId  m = matter_of(hand_in().location).id;
    Str       judge = str_format(b.kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"only_one\"}", STR_A(id_format(b.kit.arena, b.kit.judge.id)));
    EXPECT_NO_TEXT(browse(&b, "far", list), "Tòa án khác chuyển đến");
    cr_assert_null(court_kit_act(&b.kit, m, b.kit.chief, "designate_examining_judge", str_z(b.kit.arena, judge), &r));
    cr_assert_null(court_kit_act(&b.kit, m, b.kit.judge, "transfer_petition", "{\"receiving_court\":\"T01K02\",\"transfer_reason\":\"Bị đơn cư trú ở nơi khác.\"}", &r));
    court_kit_days(&b.kit, 2);
    Answered page = browse(&b, "far", list);
    EXPECT_TEXT(page, "Tòa án khác chuyển đến, chờ vào sổ");
    EXPECT_TEXT(page, "Ngô Thị Quầy");
    EXPECT_NO_TEXT(browse(&b, "clerk", list), "Tòa án khác chuyển đến");
    Str fields = arrival_fields(page.text, "arrival-key-0000001");
    cr_expect_eq(send_fields(&b, "clerk", list, enter, fields).status, 403, "at the counter of another court");
    cr_expect_eq(send_fields(&b, "far", list, enter, S("idem=arrival-key-0000002&toa=T01K02&ho_so_id=7zzzzzzzzzzzzzzzzzzzzzzzzz")).status, 404);
    Answered done = send_fields(&b, "far", list, enter, fields), again = send_fields(&b, "far", list, enter, fields);
    cr_expect_eq(done.status, 303);
    cr_expect(str_eq(done.location, again.location), "pressed twice");
    Str      rest = str_sub(done.location, 21, done.location.n);
    Db      *db;
    Matter   here;
    MatterId id;
    CourtId  far;
    cr_assert(id_parse(str_cut(&rest, '/'), &id.id) && court_id_parse(S("T01K02"), &far));
    cr_assert_null(db_read(b.kit.house.db, b.kit.arena, &db));
    Error *loaded = matter_load(&b.kit.house, db, b.kit.arena, far, id, &here);
    db_done(db);
    cr_assert_null(loaded);
    cr_expect(str_eq(here.opened_on, S("2026-03-02")), "the first day is kept");
    cr_expect(str_eq(matter_field_text(&here, S("origin")), S("transferred_in")));
    EXPECT_NO_TEXT(browse(&b, "far", list), "Tòa án khác chuyển đến");
    cr_expect_eq(court_kit_verify(&b.kit), 0);
}
