/* Remarks: sent, limited, decided once, withdrawn, counted, erased; the same on both engines. Each row is what its writer last wrote. */
#include "judgment/remark.h"

#include "core/notify/notify.h"
#include "core/witness/witness_testkit.h"
#include "judgment/import.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_kit.h"
#include "judgment/publication_sql.h"
#include "judgment/remark_test_sql.h"
#include "judgment/watch_test_sql.h"
#include "registry/registry_store.h"

#include <criterion/criterion.h>

static PublicationKit kit;
static Arena         *a;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(a, err_line(a, e)));
}

static void open_court(DbEngine engine)
{
    if (!publication_kit_open(&kit, engine)) {
        cr_skip("this engine is not at hand");
    }
    a = kit.court.arena;
}

static Findings findings(void)
{
    Findings out = { 0 };
    ok(publication_verify(&kit.court.house, a, &out));
    return out;
}

static void close_court(void)
{
    static const WitnessTable *const tables[] = { &remark_table, &remark_decision_table, &person_table, &appointment_table, NULL };
    witness_holds(kit.court.house.db, tables);
    Findings wrong = findings();
    cr_expect_eq(wrong.count, 0);
    publication_kit_close(&kit);
}

static RulingId import_one(const char *id)
{
    ImportReport r;
    Str line = str_format(a, "{\"id\":\"%s\",\"court\":\"Tòa án nhân dân huyện V, tỉnh Nam Định\",\"number\":\"9/2019/DS-ST\",\"date\":\"2019-02-03\",\"type\":\"Dân sự\","
                             "\"instance\":\"Sơ thẩm\",\"title\":\"Vay tài sản\",\"anonymised\":true,\"source\":\"giả lập\",\"text\":\"NỘI DUNG VỤ ÁN:\\nNguyên đơn ông Nguyễn "
                             "Văn A trình bày về khoản vay giữa hai bên và yêu cầu trả nợ gốc cùng tiền lãi theo thỏa thuận.\\nQUYẾT ĐỊNH:\\n1. Chấp nhận yêu cầu của nguyên đơn.\"}", id);
    ok(os_save(kit.court.os, S("/in.jsonl"), line));
    ok(rulings_import(&kit.court.house, a, S("/in.jsonl"), NULL, NULL, &r));
    cr_assert_eq(r.added, 1);
    return ruling_id_of_source(S("giả lập"), str_of(id));
}

static Error *say(PersonId who, RulingId about, const char *kind, const char *words, RemarkId *out)
{
    Remark r = { .ruling = about, .person = who, .kind = str_of(kind), .words = str_of(words), .criteria = str_eq(str_of(kind), S("proposal")) ? S("guides") : S("") };
    TRY(remark_send(&kit.court.house, a, &r));
    *out = r.id;
    return NULL;
}

static ErrCode said(PersonId who, RulingId about, const char *kind, const char *words)
{
    RemarkId id;
    Error   *e = say(who, about, kind, words, &id);
    return e == NULL ? 0 : e->code;
}

static ErrCode decided(RemarkId id, PersonId who, const char *decision)
{
    bool   shown = str_eq(str_of(decision), S("shown"));
    Error *e = remark_decide(&kit.court.house, a, id, who, str_of(decision), shown ? S("") : S("dignity"), shown ? S("") : S("Xin viết lại."));
    return e == NULL ? 0 : e->code;
}

static Remark loaded(RemarkId id)
{
    Db    *db;
    Remark r;
    bool   found;
    ok(db_read(kit.court.house.db, a, &db));
    ok(remark_load(db, a, id, &r, &found));
    db_done(db);
    cr_assert(found);
    return r;
}

static RemarkCount counted(RulingId ruling)
{
    Db         *db;
    RemarkCount c;
    ok(db_read(kit.court.house.db, a, &db));
    ok(remark_count(db, a, ruling, &c));
    db_done(db);
    return c;
}

static Str told_last(PersonId who)
{
    Db           *db;
    NoticesOfRows rows;
    ok(db_read(kit.court.house.db, a, &db));
    ok(q_notices_of(db, who, a, &rows));
    db_done(db);
    return rows.count == 0 ? S("") : rows.items[0].message;
}

COURT_STORY(remark, waits_is_shown_and_taken_down)
{
    RulingId ruling = import_one("y-1");
    RemarkId id;
    ok(say(kit.court.citizen, ruling, "comment", "Lập luận rõ ràng.", &id));
    cr_expect(str_eq(loaded(id).state, S("waiting")));
    cr_expect(court_id_eq(loaded(id).court, RULING_NO_COURT), "a court that is not here");
    cr_expect_eq(counted(ruling).comments, 0, "what waits does not count");
    cr_expect_eq(decided(id, kit.court.citizen, "shown"), ERR_NOT_ALLOWED, "nobody decides on his own");
    cr_expect_eq(decided(id, kit.court.clerk, "taken_down"), ERR_CONFLICT, "what is not shown is not taken down");
    cr_expect_eq(decided(id, kit.court.clerk, "shown"), 0);
    cr_expect_eq(decided(id, kit.court.chief, "refused"), ERR_CONFLICT, "decided once");
    cr_expect_eq(counted(ruling).comments, 1);
    cr_expect(str_eq(told_last(kit.court.citizen), S("remark.told_shown")));
    court_kit_seconds(&kit.court, 60);
    cr_expect_eq(decided(id, kit.court.chief, "taken_down"), 0);
    cr_expect_eq(counted(ruling).comments, 0);
    cr_expect(str_eq(told_last(kit.court.citizen), S("remark.told_taken_down dignity")));
    Remark r = loaded(id);
    cr_expect(str_eq(r.state, S("taken_down")) && str_eq(r.ground, S("dignity")) && r.decisions == 2);
    cr_expect_eq(decided((RemarkId){ ruling.id }, kit.court.clerk, "shown"), ERR_NOT_FOUND);
}

COURT_STORY(remark, is_not_sent_twice_nor_too_often)
{
    RulingId one = import_one("y-1"), other = import_one("y-2");
    cr_expect_eq(said(kit.court.citizen, one, "comment", "Lập luận rõ ràng."), 0);
    cr_expect_eq(said(kit.court.citizen, one, "comment", "  LAP LUAN ro rang. "), ERR_FIELD, "the same without accents and case");
    cr_expect_eq(said(kit.court.citizen, other, "comment", "Lập luận rõ ràng."), 0, "of another ruling it may be true as well");
    cr_expect_eq(said(kit.court.other, one, "comment", "Lập luận rõ ràng."), 0, "another person may think so too");
    cr_expect_eq(said(kit.court.citizen, (RulingId){ kit.court.citizen.id }, "comment", "Không có."), ERR_NOT_FOUND);
    for (int i = 2; i < REMARKS_A_DAY; i++) {
        cr_expect_eq(said(kit.court.citizen, one, "comment", str_z(a, str_format(a, "Góp ý thứ %d", i))), 0);
    }
    cr_expect_eq(said(kit.court.citizen, one, "comment", "Một góp ý nữa"), ERR_TOO_MANY);
    cr_expect_eq(said(kit.court.other, one, "comment", "Một góp ý nữa"), 0, "the limit is each person's own");
    court_kit_days(&kit.court, 1);
    court_kit_seconds(&kit.court, 1);
    cr_expect_eq(said(kit.court.citizen, one, "comment", "Một góp ý nữa"), 0);
}

COURT_STORY(remark, is_one_proposal_a_person)
{
    RulingId ruling = import_one("y-1");
    RemarkId first, second, third;
    ok(say(kit.court.citizen, ruling, "proposal", "Hướng dẫn áp dụng thống nhất.", &first));
    cr_expect_eq(said(kit.court.citizen, ruling, "proposal", "Lý do khác."), ERR_CONFLICT);
    cr_expect_eq(decided(first, kit.court.clerk, "refused"), 0);
    cr_expect_eq(said(kit.court.citizen, ruling, "proposal", "Hướng dẫn áp dụng thống nhất."), ERR_FIELD, "what was refused is not sent again as it was");
    ok(say(kit.court.citizen, ruling, "proposal", "Lý do khác.", &second));
    ok(say(kit.court.other, ruling, "proposal", "Lý do khác.", &third));
    cr_expect_eq(decided(second, kit.court.clerk, "shown"), 0);
    cr_expect_eq(counted(ruling).proposals, 1, "only those shown count");
    cr_expect_eq(decided(third, kit.court.clerk, "shown"), 0);
    cr_expect_eq(counted(ruling).proposals, 2);
    Error *e = remark_withdraw(&kit.court.house, a, second, kit.court.other);
    cr_expect(e != NULL && e->code == ERR_NOT_FOUND, "another's");
    ok(remark_withdraw(&kit.court.house, a, second, kit.court.citizen));
    e = remark_withdraw(&kit.court.house, a, second, kit.court.citizen);
    cr_expect(e != NULL && e->code == ERR_CONFLICT, "once");
    cr_expect_eq(counted(ruling).proposals, 1);
    cr_expect_eq(said(kit.court.citizen, ruling, "proposal", "Lý do khác."), 0, "after that anew");
}

static Error *take_down(Tx *tx, void *arg)
{
    const RulingId *id = arg;
    Ruling          r;
    bool            there;
    TRY(ruling_load_facts(tx_db(tx), tx_arena(tx), *id, &r, &there));
    return q_ruling_take_down(tx, r.court, r.matter, r.id, os_now(kit.court.os), 0);
}

static Error *put_back(Tx *tx, void *arg)
{
    const RulingId *id = arg;
    Ruling          r;
    bool            there;
    TRY(ruling_load_facts(tx_db(tx), tx_arena(tx), *id, &r, &there));
    return q_ruling_put(tx, r.court, r.matter, r.id, r.source, r.source_id, r.court_name, r.number, ruling_number_fold(tx_arena(tx), r.number), r.day, r.kind, r.instance,
                        r.paper, r.relation, r.title, r.case_number, S("public"), r.published_on, S(""), r.changed_at, r.hash, r.size, 0);
}

static int64_t words_kept(void)
{
    Db                *db;
    RemarkWordsKeptRow row;
    ok(db_read(kit.court.house.db, a, &db));
    ok(q_remark_words_kept(db, S(""), a, &row));
    db_done(db);
    return row.total;
}

COURT_STORY(remark, loses_its_words_with_the_ruling)
{
    RulingId ruling = import_one("y-1");
    RemarkId shown, refused, withdrawn, waiting;
    ok(say(kit.court.citizen, ruling, "comment", "Góp ý được hiển thị.", &shown));
    ok(say(kit.court.citizen, ruling, "comment", "Góp ý bị từ chối.", &refused));
    ok(say(kit.court.other, ruling, "comment", "Góp ý được rút.", &withdrawn));
    ok(say(kit.court.citizen, ruling, "proposal", "Góp ý còn chờ.", &waiting));
    cr_expect_eq(decided(shown, kit.court.clerk, "shown"), 0);
    cr_expect_eq(decided(refused, kit.court.clerk, "refused"), 0);
    ok(remark_withdraw(&kit.court.house, a, withdrawn, kit.court.other));
    ok(db_tx(kit.court.house.db, "test_take_down", take_down, &ruling));
    cr_expect_eq(decided(waiting, kit.court.clerk, "shown"), ERR_GONE);
    cr_expect_eq(said(kit.court.other, ruling, "comment", "Sau khi gỡ."), ERR_GONE);
    cr_expect_eq(words_kept(), 5, "four and a reason");
    court_kit_seconds(&kit.court, 60);
    ok(remarks_erase(&kit.court.house, a, ruling));
    cr_expect_eq(words_kept(), 0);
    cr_expect_eq(counted(ruling).comments, 0);
    cr_expect(str_eq(loaded(waiting).state, S("erased")));
    cr_expect(str_eq(told_last(kit.court.citizen), S("remark.told_erased")));
    cr_expect(str_eq(told_last(kit.court.other), S("")), "he had withdrawn it");
    ok(remarks_erase(&kit.court.house, a, ruling));
    cr_expect_eq(loaded(waiting).decisions, 1, "again changes nothing");
    ok(db_tx(kit.court.house.db, "test_put_back", put_back, &ruling)); /* verify knows no imported ruling that was taken down */
}

COURT_STORY(remark, names_of_the_file_are_flagged)
{
    Db        *db;
    GateResult found;
    publication_kit_judge(&kit, publication_kit_text, "");
    Ruling ruling = { .court = kit.court.court, .matter = kit.matter };
    Remark r = { .words = S("Ông Trần Văn Hư Cấu, số 001099012345, ở gần nhà tôi.") };
    ok(db_read(kit.court.house.db, a, &db));
    ok(remark_flags(&kit.court.house, db, a, &r, &ruling, &found));
    cr_expect(found.hits_count >= 2 && found.refusing >= 2);
    r.words = S("Lập luận rõ ràng, căn cứ khoản 1 Điều 466.");
    ok(remark_flags(&kit.court.house, db, a, &r, &ruling, &found));
    cr_expect_eq(found.hits_count, 0);
    r.words = S("Gọi 0987000111 để biết thêm.");
    ruling.matter = (MatterId){ 0 };
    ok(remark_flags(&kit.court.house, db, a, &r, &ruling, &found));
    cr_expect_eq(found.hits_count, 1, "of an imported one the numbers alone");
    db_done(db);
}

COURT_STORY(remark, the_most_proposed_come_first)
{
    RulingId     one = import_one("y-1"), two = import_one("y-2"), none = import_one("y-3");
    RemarkId     id;
    Db          *db;
    RemarkCounts list;
    ok(say(kit.court.citizen, one, "proposal", "A", &id));
    cr_expect_eq(decided(id, kit.court.clerk, "shown"), 0);
    ok(say(kit.court.citizen, two, "proposal", "A", &id));
    cr_expect_eq(decided(id, kit.court.clerk, "shown"), 0);
    ok(say(kit.court.other, two, "proposal", "B", &id));
    cr_expect_eq(decided(id, kit.court.clerk, "shown"), 0);
    ok(say(kit.court.other, none, "proposal", "C", &id));
    ok(db_read(kit.court.house.db, a, &db));
    ok(remark_most_proposed(db, a, NULL, 10, &list));
    cr_assert_eq(list.count, 2);
    cr_expect(id_eq(list.items[0].ruling.id, two.id) && list.items[0].proposals == 2);
    cr_expect(id_eq(list.items[1].ruling.id, one.id));
    RemarkCount seen = list.items[0];
    ok(remark_most_proposed(db, a, &seen, 10, &list));
    cr_expect(list.count == 1 && id_eq(list.items[0].ruling.id, one.id));
    db_done(db);
}

static Error *spoil_state(Tx *tx, void *arg)
{
    return q_spoil_remark_state(tx, *(const Str *)arg);
}

static Error *spoil_count(Tx *tx, void *arg)
{
    return q_spoil_remark_count(tx, *(const int64_t *)arg);
}

/* A decision that was edited in the database is named, and so is a count; put back, nothing is. */
COURT_STORY(remark, edited_rows_are_named)
{
    RulingId ruling = import_one("y-1");
    RemarkId id;
    Str      shown = S("shown"), refused = S("refused");
    int64_t  many = 70, right = 1;
    ok(say(kit.court.citizen, ruling, "proposal", "A", &id));
    cr_expect_eq(decided(id, kit.court.clerk, "shown"), 0);
    ok(db_tx(kit.court.house.db, "test_spoil", spoil_state, &refused));
    cr_expect_eq(findings().count, 2, "the state, and the count of those shown");
    ok(db_tx(kit.court.house.db, "test_spoil", spoil_state, &shown));
    ok(db_tx(kit.court.house.db, "test_spoil", spoil_count, &many));
    cr_expect_eq(findings().count, 1);
    ok(db_tx(kit.court.house.db, "test_spoil", spoil_count, &right));
}

Test(remark, notices_are_in_both_languages)
{
    static MsgList lists[1];
    Arena         *own = arena_make(MIB(4));
    const Law     *law;
    lists[0] = judgment_messages;
    msg_know(lists, COUNT_OF(lists));
    cr_assert_null(law_open(own, S(""), &law));
    cr_expect(str_has(remark_notice(law, own, LANG_VI, S("remark.told_refused dignity")), S("Xúc phạm danh dự")));
    cr_expect(str_has(remark_notice(law, own, LANG_EN, S("remark.told_taken_down dignity")), S("offends the honour")));
    cr_expect(str_has(remark_notice(law, own, LANG_EN, S("remark.told_shown")), S("now shown")));
    for (uint32_t i = 0; i < law->remarks->criteria_count; i++) {
        cr_expect(remark_criterion(law, law->remarks->criteria[i].id) == &law->remarks->criteria[i]);
    }
    cr_expect_null(remark_criterion(law, S("dignity")));
    cr_expect_null(remark_ground(law, S("")));
    arena_release(own);
}
