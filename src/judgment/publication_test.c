/* Publication in a file, on both engines: hiding decided place by place, leftovers cleared by two people, approval and release by
 * two, objections, withholding, correction, removal; what the public forms hold; rebuilt equals stored. */
#include "judgment/publication_kit.h"

#include "db/db_check.h"
#include "judgment/citation.h"

#include <criterion/criterion.h>
#include <string.h>

#define NULL_OR_SAID(e) cr_assert_null((e), "%s", (e) == NULL ? "" : str_z(kit.court.arena, err_line(kit.court.arena, (e))))

static PublicationKit kit;

static void refused(Error *e, const char *message)
{
    cr_assert(e != NULL && (e->code == ERR_NOT_ALLOWED || e->code == ERR_FIELD), "%s", e == NULL ? "allowed" : str_z(kit.court.arena, err_line(kit.court.arena, e)));
    cr_expect(str_eq(err_message_id(e), str_of(message)), STR_F, STR_A(err_message_id(e)));
    err_reset();
}

static Error *act(PersonId who, const char *name, const char *input)
{
    ActResult r;
    return court_kit_act(&kit.court, kit.matter, who, name, input, &r);
}

static void decide(const char *row, int64_t place)
{
    Arena *a = kit.court.arena;
    Str    one = place == 0 ? str_of(row) : str_format(a, "{\"place\":%lld,%s}", (long long)place, row);
    NULL_OR_SAID(act(kit.court.clerk, "decide_hiding", str_z(a, str_format(a, "{\"hiding_decisions\":[" STR_F "]}", STR_A(one)))));
}

static void open_kit(DbEngine engine)
{
    if (!publication_kit_open(&kit, engine)) {
        cr_skip("this engine is not at hand");
    }
}

static Ruling published(void)
{
    Ruling r;
    bool   found;
    Db    *db;
    NULL_OR_SAID(db_read(kit.court.house.db, kit.court.arena, &db));
    PublicationNow now;
    NULL_OR_SAID(publication_now(&kit.court.house, db, kit.court.arena, kit.court.court, kit.matter, &now));
    NULL_OR_SAID(ruling_load(db, kit.court.arena, now.ruling, &r, &found));
    db_done(db);
    cr_assert(found);
    return r;
}

/* What the public text of the file cites stands beside it while it is public, and is counted. */
static void expect_cited(const Ruling *r, bool there)
{
    RulingCitations list;
    int64_t         total;
    Db             *db;
    bool            found = false;
    NULL_OR_SAID(db_read(kit.court.house.db, kit.court.arena, &db));
    NULL_OR_SAID(ruling_citations(db, kit.court.arena, r, &list));
    NULL_OR_SAID(citing_total(db, kit.court.arena, S("91/2015/QH13"), S("466"), &total));
    db_done(db);
    for (size_t i = 0; i < list.count; i++) {
        const RulingCitation *c = &list.items[i];
        found = found || (str_eq(c->article, S("466")) && str_eq(c->clause, S("1")) && str_eq(str_sub(r->text, c->begins, c->ends), S("khoản 1 Điều 466")));
    }
    cr_assert_eq(found, there);
    cr_assert_eq(list.count > 0, there);
    cr_assert_eq(total, there, "%lld", (long long)total);
}

static void whole_way(DbEngine engine)
{
    CourtKit *c = &kit.court;
    open_kit(engine);
    publication_kit_judge(&kit, publication_kit_text, "");
    refused(act(c->judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"), "law.act_not_in_state");
    NULL_OR_SAID(act(c->clerk, "propose_hiding", "{}"));
    refused(act(c->judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"), "guard.names_resolved");
    publication_kit_accept_all(&kit);
    size_t open = publication_kit_leftovers(&kit, NULL);
    cr_assert_gt(open, 0, "\"Cấu tạo\": a word that is also a given name");
    refused(act(c->judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"), "guard.names_resolved");
    publication_kit_clear(&kit, c->clerk, "common_word");
    cr_assert_eq(publication_kit_leftovers(&kit, NULL), open, "one person is not enough");
    Str key = publication_kit_first_leftover(&kit);
    refused(act(c->clerk, "clear_occurrence", str_z(c->arena, str_format(c->arena, "{\"occurrence\":\"" STR_F "\",\"clearance_rule\":\"common_word\"}", STR_A(key)))), "publication.second_person");
    publication_kit_clear(&kit, c->judge, "common_word");
    cr_assert_eq(publication_kit_leftovers(&kit, NULL), 0);
    NULL_OR_SAID(act(c->judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"));
    NULL_OR_SAID(act(c->clerk, "release_publication", "{}"));
    Ruling r = published();
    cr_expect(str_eq(r.status, S("public")));
    cr_expect(!str_has(r.text, S("Hư Cấu")), STR_F, STR_A(r.text));
    cr_expect(str_has(r.text, S("Trần Văn Hư C")), STR_F, STR_A(r.text));
    cr_expect(!str_has(r.text, S("001099012345")));
    cr_expect(str_has(r.text, S("Giả Định Một")), "officers keep their names");
    expect_cited(&r, true);
    cr_assert_eq(court_kit_verify(c), 0);
    /* corrected, then taken down: the address stays */
    RulingId id = r.id;
    cr_expect_not_null(act(c->clerk, "correct_publication", "{\"correction_text\":\"Sửa tên ông Trần Văn Hư Cấu\"}"));
    err_reset();
    NULL_OR_SAID(act(c->clerk, "correct_publication", "{\"correction_text\":\"Sửa lỗi chính tả ở đoạn 3.\"}"));
    r = published();
    cr_expect(str_eq(r.correction, S("Ngày 02/03/2026: Sửa lỗi chính tả ở đoạn 3.")), STR_F, STR_A(r.correction));
    NULL_OR_SAID(act(c->clerk, "correct_publication", "{\"correction_text\":\"Sửa lỗi chính tả ở đoạn 4.\"}"));
    r = published();
    cr_expect(str_eq(r.correction, S("Ngày 02/03/2026: Sửa lỗi chính tả ở đoạn 3.\nNgày 02/03/2026: Sửa lỗi chính tả ở đoạn 4.")), STR_F, STR_A(r.correction));
    cr_expect(!date_is_none(r.corrected_on));
    expect_cited(&r, true);
    Error *named = act(c->chief, "take_down", "{\"take_down_reason\":\"Còn tên ông Trần Văn Hư Cấu.\"}");
    cr_assert(named != NULL && named->code == ERR_FIELD, "a removal notice names nobody");
    err_reset();
    refused(act(c->clerk, "take_down", "{\"take_down_reason\":\"Nhầm.\"}"), "law.act_not_yours");
    NULL_OR_SAID(act(c->chief, "take_down", "{\"take_down_reason\":\"Bản án bị kháng nghị giám đốc thẩm.\"}"));
    r = published();
    cr_expect(id_eq(r.id.id, id.id));
    cr_expect(str_eq(r.status, S("taken_down")));
    cr_expect_eq(r.text.n, 0, "the text is gone");
    expect_cited(&r, false);
    cr_assert_eq(court_kit_verify(c), 0);
    /* and once more, at the same address */
    NULL_OR_SAID(act(c->clerk, "propose_hiding", "{}"));
    publication_kit_accept_all(&kit);
    NULL_OR_SAID(act(c->judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"));
    NULL_OR_SAID(act(c->clerk, "release_publication", "{}"));
    r = published();
    cr_expect(id_eq(r.id.id, id.id));
    cr_expect(str_eq(r.status, S("public")));
    cr_assert_eq(court_kit_verify(c), 0);
    publication_kit_close(&kit);
}

Test(publication, from_hiding_to_removal_on_sqlite)
{
    whole_way(DB_SQLITE);
}

Test(publication, from_hiding_to_removal_on_postgres)
{
    whole_way(DB_POSTGRES);
}

static void resolved(void)
{
    publication_kit_accept_all(&kit);
    publication_kit_clear(&kit, kit.court.clerk, "common_word");
    publication_kit_clear(&kit, kit.presiding, "common_word");
}

static void approved(void)
{
    NULL_OR_SAID(act(kit.court.clerk, "propose_hiding", "{}"));
    resolved();
    NULL_OR_SAID(act(kit.presiding, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"));
}

Test(publication, who_approved_does_not_release)
{
    open_kit(DB_SQLITE);
    kit.presiding = kit.court.chief;
    publication_kit_judge(&kit, publication_kit_text, "");
    approved();
    refused(act(kit.court.chief, "release_publication", "{}"), "guard.another_than_approver");
    refused(act(kit.court.judge, "release_publication", "{}"), "law.act_not_yours");
    NULL_OR_SAID(act(kit.court.clerk, "release_publication", "{}"));
    publication_kit_close(&kit);
}

static const char closed_hearing[] = "[{\"field\":\"hearing_closed\",\"item\":0,\"text\":\"\",\"number\":1,\"day\":\"\",\"class\":\"parties\",\"index\":true}]";
static const char with_minor[] = "[{\"field\":\"minor_involved\",\"item\":0,\"text\":\"\",\"number\":1,\"day\":\"\",\"class\":\"parties\",\"index\":true}]";

static void blocked_by(const char *fields, const char *reason)
{
    open_kit(DB_SQLITE);
    publication_kit_judge(&kit, publication_kit_text, fields);
    refused(act(kit.court.clerk, "propose_hiding", "{}"), "guard.publication_allowed");
    static const char *const grounds[] = { "closed_trial", "minor", "objection" };
    for (size_t i = 0; i < COUNT_OF(grounds); i++) {
        if (strcmp(grounds[i], reason) != 0) { /* told by the publication ledger for ever: it is to be true */
            refused(act(kit.court.judge, "withhold_publication",
                        str_z(kit.court.arena, str_format(kit.court.arena, "{\"withhold_reason\":\"%s\",\"decision_reasons\":\"x\"}", grounds[i]))),
                    "publication.withhold_untrue");
        }
    }
    Str input = str_format(kit.court.arena, "{\"withhold_reason\":\"%s\",\"decision_reasons\":\"Theo Điều 4.\"}", reason);
    NULL_OR_SAID(act(kit.court.judge, "withhold_publication", str_z(kit.court.arena, input)));
    cr_assert_eq(court_kit_verify(&kit.court), 0);
    publication_kit_close(&kit);
}

Test(publication, a_closed_trial_is_withheld)
{
    blocked_by(closed_hearing, "closed_trial");
}

Test(publication, a_minor_is_protected)
{
    blocked_by(with_minor, "minor");
}

Test(publication, who_was_under_eighteen_when_the_file_was_opened_counts_as_minor)
{
    Participant people[1] = { { .no = 1, .capacity = S("related_person"), .name = S("Lê Văn Giả") } };
    Matter      m = { .opened_on = S("2026-03-02"), .participants = { people, 1 } };
    static const struct { const char *born; bool minor; } ages[] = {
        { "2008-03-02", false }, { "2008-03-03", true }, { "2007", false }, { "2008", true }, { "", false }, { "không rõ", false }, { "2015-01-01", true },
    };
    for (size_t i = 0; i < COUNT_OF(ages); i++) {
        people[0].born_on = str_of(ages[i].born);
        cr_expect_eq(hiding_has_minor(&m), ages[i].minor, "%s", ages[i].born);
    }
}

static void objected(DbEngine engine)
{
    CourtKit *c = &kit.court;
    open_kit(engine);
    publication_kit_judge(&kit, publication_kit_text, "");
    refused(act(c->other, "object_to_publication", "{\"objection_text\":\"Không phải việc của tôi\"}"), "law.act_not_yours");
    NULL_OR_SAID(act(c->citizen, "object_to_publication", "{\"objection_text\":\"Bí quyết kinh doanh của gia đình.\"}"));
    refused(act(c->clerk, "propose_hiding", "{}"), "guard.publication_allowed");
    NULL_OR_SAID(act(c->judge, "decide_objection", "{\"objection_result\":\"refused\",\"decision_reasons\":\"Mã hóa là đủ.\"}"));
    refused(act(c->judge, "decide_objection", "{\"objection_result\":\"granted\",\"decision_reasons\":\"Lần nữa.\"}"), "publication.no_objection");
    approved();
    /* a second objection stops the release */
    NULL_OR_SAID(act(c->citizen, "object_to_publication", "{\"objection_text\":\"Vẫn còn.\"}"));
    refused(act(c->clerk, "release_publication", "{}"), "guard.publication_allowed");
    NULL_OR_SAID(act(c->judge, "decide_objection", "{\"objection_result\":\"granted\",\"decision_reasons\":\"Có lý.\"}"));
    refused(act(c->clerk, "release_publication", "{}"), "guard.publication_allowed");
    NULL_OR_SAID(act(c->judge, "withhold_publication", "{\"withhold_reason\":\"objection\",\"decision_reasons\":\"Theo Điều 4.\"}"));
    cr_assert_eq(court_kit_verify(c), 0);
    publication_kit_close(&kit);
}

Test(publication, an_objection_holds_it_back_on_sqlite)
{
    objected(DB_SQLITE);
}

Test(publication, an_objection_holds_it_back_on_postgres)
{
    objected(DB_POSTGRES);
}

static void wrong_decision(const char *row)
{
    Error *e = act(kit.court.clerk, "decide_hiding", str_z(kit.court.arena, str_format(kit.court.arena, "{\"hiding_decisions\":[%s]}", row)));
    cr_expect(e != NULL && e->code == ERR_FIELD, "%s", row);
    err_reset();
}

Test(publication, decisions_are_checked_and_words_can_be_added)
{
    open_kit(DB_SQLITE);
    publication_kit_judge(&kit, publication_kit_text, "");
    NULL_OR_SAID(act(kit.court.clerk, "propose_hiding", "{}"));
    wrong_decision("{\"place\":9999,\"decision\":\"accepted\"}");
    wrong_decision("{\"place\":1,\"decision\":\"\"}");
    wrong_decision("{\"place\":1,\"decision\":\"corrected\"}");
    wrong_decision("{\"decision\":\"added\",\"found\":\"không có trong bản án\",\"text\":\"X\"}");
    wrong_decision("{\"decision\":\"added\",\"found\":\"dây chuyền\"}");
    decide("{\"decision\":\"added\",\"found\":\"dây chuyền\",\"text\":\"hệ thống\"}", 0);
    decide("\"decision\":\"corrected\",\"text\":\"Trần Văn C\"", publication_kit_place(&kit, "Trần Văn Hư Cấu"));
    resolved();
    NULL_OR_SAID(act(kit.presiding, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"));
    /* nothing is decided any more once it is approved; sent back, it can be */
    refused(act(kit.court.clerk, "decide_hiding", "{\"hiding_decisions\":[{\"place\":1,\"decision\":\"accepted\"}]}"), "law.act_not_in_state");
    NULL_OR_SAID(act(kit.court.clerk, "send_back_hiding", "{\"decision_reasons\":\"Xem lại.\"}"));
    decide("\"decision\":\"kept\"", 1);
    refused(act(kit.presiding, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"), "guard.names_resolved");
    decide("\"decision\":\"accepted\"", 1);
    NULL_OR_SAID(act(kit.presiding, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"));
    NULL_OR_SAID(act(kit.court.clerk, "release_publication", "{}"));
    Ruling r = published();
    cr_expect(str_has(r.text, S("thành một hệ thống")), STR_F, STR_A(r.text));
    cr_expect(str_has(r.text, S("Ông Trần Văn C phải chịu")), STR_F, STR_A(r.text));
    cr_assert_eq(court_kit_verify(&kit.court), 0);
    publication_kit_close(&kit);
}

/* ---- sealed ------------------------------------------------------------------------------------------------------------------- */

static size_t times_in(Str text, Str word)
{
    size_t at, times = 0;
    while (str_find(text, word, &at)) {
        times++;
        text = str_sub(text, at + word.n, text.n);
    }
    return times;
}

/* How often a word can be read in what the acts leave: as text, as bytes, in base 64. */
static size_t readable(const char *word)
{
    static const char *const tables[] = { "event", "hiding", "hiding_decision", "matter_field", "task", "outbox", "notice", "ledger_leaf", "ledger_queue" };
    Arena                   *a = kit.court.arena;
    Bytes                    bytes = { (const uint8_t *)word, strlen(word) / 3 * 3 };
    size_t                   times = 0;
    Db                      *db;
    NULL_OR_SAID(db_read(kit.court.house.db, a, &db));
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        Buf dump = buf_make(a, MIB(8));
        NULL_OR_SAID(db_dump_rows(db, tables[i], NULL, 0, a, &dump));
        NULL_OR_SAID(buf_check(&dump));
        times += times_in(buf_str(&dump), str_of(word)) + times_in(buf_str(&dump), hex_encode(a, bytes)) +
                 times_in(buf_str(&dump), base64_encode(a, bytes));
    }
    db_done(db);
    return times;
}

static void sealed_words(DbEngine engine)
{
    open_kit(engine);
    publication_kit_judge(&kit, publication_kit_text, "");
    NULL_OR_SAID(act(kit.court.clerk, "propose_hiding", "{}"));
    size_t before = readable("dây chuyền"); /* the judgment's own text, in the event of the kit */
    cr_assert_gt(before, 0, "the look finds what is there");
    decide("{\"decision\":\"added\",\"found\":\"dây chuyền\",\"text\":\"thaythe7391\"}", 0);
    decide("\"decision\":\"corrected\",\"text\":\"suathanh8426\"", publication_kit_place(&kit, "Trần Văn Hư Cấu"));
    cr_expect_eq(readable("dây chuyền"), before, "words to hide are sealed");
    cr_expect_eq(readable("thaythe7391"), 0);
    cr_expect_eq(readable("suathanh8426"), 0);
    /* carried over into the next round, they are sealed there too, and still say the same */
    resolved();
    NULL_OR_SAID(act(kit.presiding, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"));
    NULL_OR_SAID(act(kit.court.clerk, "release_publication", "{}"));
    NULL_OR_SAID(act(kit.court.chief, "take_down", "{\"take_down_reason\":\"Công bố nhầm.\"}"));
    size_t shown = readable("thaythe7391"); /* in the text that was public */
    NULL_OR_SAID(act(kit.court.clerk, "propose_hiding", "{}"));
    cr_expect_eq(readable("dây chuyền"), before);
    cr_expect_eq(readable("thaythe7391"), shown);
    cr_expect_gt(publication_kit_place(&kit, "dây chuyền"), 0);
    cr_assert_eq(court_kit_verify(&kit.court), 0);
    publication_kit_close(&kit);
}

Test(publication, words_of_a_decision_are_sealed_on_sqlite)
{
    sealed_words(DB_SQLITE);
}

Test(publication, words_of_a_decision_are_sealed_on_postgres)
{
    sealed_words(DB_POSTGRES);
}

Test(publication, words_to_hide_have_a_length)
{
    open_kit(DB_SQLITE);
    Arena *a = kit.court.arena;
    Buf    long_line = buf_make(a, KIB(4));
    while (long_line.n < 600) {
        buf_add_z(&long_line, "dài ");
    }
    buf_add_z(&long_line, "hết.");
    publication_kit_judge(&kit, str_z(a, buf_str(&long_line)), "");
    NULL_OR_SAID(act(kit.court.clerk, "propose_hiding", "{}"));
    wrong_decision(str_z(a, str_format(a, "{\"decision\":\"added\",\"found\":\"" STR_F "\",\"text\":\"X\"}", STR_A(buf_str(&long_line)))));
    decide("{\"decision\":\"added\",\"found\":\"dài hết\",\"text\":\"X\"}", 0);
    publication_kit_close(&kit);
}

/* ---- a judgment that was corrected ---------------------------------------------------------------------------------------------- */

static void corrected(DbEngine engine)
{
    CourtKit *c = &kit.court;
    open_kit(engine);
    publication_kit_judge(&kit, publication_kit_text, "");
    NULL_OR_SAID(act(c->judge, "correct_judgment", "{\"correction_text\":\"Trang 1: “ông Cấu” sửa là “ông Trần Văn Hư Cấu”.\"}"));
    approved();
    NULL_OR_SAID(act(c->clerk, "release_publication", "{}"));
    Ruling      r = published();
    RulingParts parts = ruling_parts_read(c->arena, r.parts);
    Str         number = S("");
    Matter      m = court_kit_load(c, kit.matter);
    for (size_t i = 0; i < m.papers.count; i++) {
        number = str_eq(m.papers.items[i].form, S("correction_notice")) ? m.papers.items[i].number : number;
    }
    cr_assert_gt(number.n, 0, "the notice is numbered");
    cr_assert_neq(parts.at[PART_CORRECTIONS], SIZE_MAX, STR_F, STR_A(r.text));
    Str notice = str_sub(r.text, parts.at[PART_CORRECTIONS], r.text.n);
    cr_expect(str_has(notice, str_format(c->arena, "Thông báo số " STR_F " ngày 02/03/2026", STR_A(number))), STR_F, STR_A(notice));
    cr_expect(str_has(notice, S("“ông C” sửa là “ông Trần Văn Hư C”")), "names are hidden in it too: " STR_F, STR_A(notice));
    /* a second one after the publication: the public text follows when the clerk corrects it, the first stays */
    NULL_OR_SAID(act(c->judge, "correct_judgment", "{\"correction_text\":\"Trang 2: “dây chuyền” sửa là “máy”.\"}"));
    cr_expect_not(str_has(published().text, S("Trang 2:")));
    NULL_OR_SAID(act(c->clerk, "correct_publication", "{\"correction_text\":\"Ghi thêm thông báo sửa chữa, bổ sung bản án.\"}"));
    r = published();
    cr_expect(str_has(r.text, S("Trang 1:")) && str_has(r.text, S("Trang 2:")), STR_F, STR_A(r.text));
    cr_expect(str_has(r.text, S("tạo thành một dây chuyền")), "what was pronounced stays");
    cr_assert_eq(court_kit_verify(c), 0);
    publication_kit_close(&kit);
}

Test(publication, a_correction_of_the_judgment_is_read_with_it_on_sqlite)
{
    corrected(DB_SQLITE);
}

Test(publication, a_correction_of_the_judgment_is_read_with_it_on_postgres)
{
    corrected(DB_POSTGRES);
}

/* ---- what a page asks ----------------------------------------------------------------------------------------------------------- */

/* Whether the page of the file says that the judge may approve; the reason when not. */
static Str why_not_approve(const Matter *m)
{
    CourtKit  *c = &kit.court;
    Actor      judge;
    PowerSet   powers;
    ActChoices choices = { 0 };
    Db        *db;
    Str        reason = S("no such act");
    NULL_OR_SAID(db_read(c->house.db, c->arena, &db));
    NULL_OR_SAID(actor_of_person(&c->house, db, c->arena, kit.presiding, c->court, &judge));
    NULL_OR_SAID(matter_powers(&c->house, db, c->arena, m, &judge, &powers));
    NULL_OR_SAID(matter_choices(&c->house, db, c->arena, m, &judge, &powers, &choices));
    db_done(db);
    for (size_t i = 0; i < choices.count; i++) {
        if (str_eq(choices.items[i].act->id, S("approve_publication"))) {
            reason = choices.items[i].allowed ? S("") : choices.items[i].reason;
        }
    }
    return reason;
}

Test(publication, a_page_asks_the_gate_once_for_each_state_of_the_file)
{
    bool clear;
    open_kit(DB_SQLITE);
    publication_kit_judge(&kit, publication_kit_text, "");
    NULL_OR_SAID(act(kit.court.clerk, "propose_hiding", "{}"));
    Matter m = court_kit_load(&kit.court, kit.matter);
    cr_expect_not(gate_known(&m, &clear));
    cr_expect(str_eq(why_not_approve(&m), S("guard.names_resolved")));
    cr_expect(gate_known(&m, &clear) && !clear);
    cr_expect(str_eq(why_not_approve(&m), S("guard.names_resolved")), "and once more, from memory");
    resolved();
    m = court_kit_load(&kit.court, kit.matter);
    cr_expect_not(gate_known(&m, &clear), "another state of the file");
    cr_expect_eq(why_not_approve(&m).n, 0);
    cr_expect(gate_known(&m, &clear) && clear);
    /* an act does not rely on it */
    gate_keep(&m, false);
    NULL_OR_SAID(act(kit.presiding, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}"));
    publication_kit_close(&kit);
}

Test(publication, a_file_without_ruling_has_nothing_to_hide)
{
    open_kit(DB_SQLITE);
    publication_kit_judge(&kit, "", "");
    refused(act(kit.court.clerk, "propose_hiding", "{}"), "publication.no_text");
    publication_kit_close(&kit);
}
