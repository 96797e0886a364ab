/* The index follows publication: imported, released, corrected by a later import's neighbour, taken down; opened again; spoiled. */
#include "judgment/ruling_index.h"

#include "judgment/import.h"
#include "judgment/publication_kit.h"
#include "judgment/publication_sql.h"

#include <criterion/criterion.h>

static PublicationKit kit;
static Arena         *a, *held;
static RulingIndex   *x;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(a, err_line(a, e)));
}

static void open_index(void)
{
    held = arena_make(MIB(64));
    ok(ruling_index_open(&kit.court.house, held, S("/data"), &x));
}

static void open_court(DbEngine engine)
{
    if (!publication_kit_open(&kit, engine)) {
        cr_skip("this engine is not at hand");
    }
    a = kit.court.arena;
    open_index();
}

static void close_court(void)
{
    arena_release(held);
    publication_kit_close(&kit);
}

static uint64_t found(const char *typed)
{
    static const QueryField fields[] = { { S_INIT("so"), RULING_NUMBER }, { S_INIT("loai"), RULING_KIND }, { S_INIT("nam"), QUERY_YEARS }, { S_INIT("dieu"), RULING_ARTICLE },
                                         { S_INIT("thamphan"), RULING_JUDGE }, { S_INIT("ketqua"), RULING_OUTCOME } };
    SearchAnswer          answer;
    Query                 q = search_parse(a, str_of(typed), fields, COUNT_OF(fields));
    Arena                *each = arena_make(MIB(16));
    const SearchSnapshot *s = ruling_index_lend(x, each);
    search_find(&s->in, &q, &(SearchAsk){ .most = 10 }, a, &answer);
    for (size_t i = 0; i < answer.count; i++) {
        RulingId id;
        cr_expect(ruling_index_id(s, &answer.hits[i], &id));
    }
    arena_release(each);
    return answer.total;
}

static void act(PersonId who, const char *name, const char *input)
{
    ActResult r;
    ok(court_kit_act(&kit.court, kit.matter, who, name, input, &r));
}

static void release(void)
{
    publication_kit_judge(&kit, publication_kit_text, "");
    act(kit.court.clerk, "propose_hiding", "{}");
    publication_kit_accept_all(&kit);
    publication_kit_clear(&kit, kit.court.clerk, "common_word");
    publication_kit_clear(&kit, kit.court.judge, "common_word");
    act(kit.court.judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}");
    act(kit.court.clerk, "release_publication", "{}");
}

/* Whether any file of the index has these letters: words are written there without accents. */
static bool in_files(const char *letters)
{
    Str   *names, content;
    size_t count;
    bool   there = false;
    ok(kit.court.os->ops->list(kit.court.os, a, S("/data/search/rulings"), &names, &count));
    for (size_t i = 0; i < count; i++) {
        ok(os_load(kit.court.os, a, os_path(a, S("/data/search/rulings"), names[i]), MIB(64), &content));
        there = there || str_has(content, str_of(letters));
    }
    return there;
}

static void follows_publication(DbEngine engine)
{
    open_court(engine);
    publication_kit_import(&kit, 1, 31, 9, "hiếmlạ");
    cr_expect_eq(found("khoản vay"), 0);
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect(found("khoan vay") == 30 && found("so:07/2019/DS-ST") == 1 && found("vay loai:civil nam:2019") == 30 && found("vay loai:criminal") == 0);
    cr_expect(found("dieu:\"91/2015/QH13 463\"") == 30 && found("dieu:\"91/2015/QH13 464\"") == 0);
    cr_expect(found("thamphan:\"lê giả định\"") == 30 && found("thamphan:dinh") == 30 && found("thamphan:le") == 0 && found("ketqua:accepted") == 0);
    publication_kit_import(&kit, 31, 41, 9, "mới");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect(found("khoản vay") == 40 && found("hiếmlạ") == 30);
    release();
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("ketqua:accepted"), 1);
    uint64_t with = found("tranh chấp");
    cr_expect_gt(with, 40);
    court_kit_seconds(&kit.court, 60);
    act(kit.court.chief, "take_down", "{\"take_down_reason\":\"Bản án bị kháng nghị giám đốc thẩm.\"}");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("tranh chấp"), with - 1);
    close_court();
}

Test(ruling_index, follows_publication_on_sqlite)
{
    follows_publication(DB_SQLITE);
}

Test(ruling_index, follows_publication_on_postgres)
{
    follows_publication(DB_POSTGRES);
}

/* The words of the judgment stand in the files while it is public, and in none of them after it was taken down. */
Test(ruling_index, what_is_taken_down_leaves_the_files)
{
    open_court(DB_SQLITE);
    publication_kit_judge(&kit, "[1] Nguyên đơn trình bày về khoản vay chuyệnriêngtư giữa hai bên.", "");
    act(kit.court.clerk, "propose_hiding", "{}");
    publication_kit_accept_all(&kit);
    publication_kit_clear(&kit, kit.court.clerk, "common_word");
    publication_kit_clear(&kit, kit.court.judge, "common_word");
    act(kit.court.judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}");
    act(kit.court.clerk, "release_publication", "{}");
    publication_kit_import(&kit, 1, 9, 9, "hiếmlạ");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_assert(found("chuyenriengtu") == 1 && in_files("chuyenriengtu") && in_files("hiemla"));
    act(kit.court.chief, "take_down", "{\"take_down_reason\":\"Công bố nhầm.\"}");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect(found("chuyenriengtu") == 0 && !in_files("chuyenriengtu") && in_files("hiemla"));
    close_court();
}

/* The third of the imported ones under another title, as if it had changed so much earlier or later. */
static Error *put_changed(Tx *tx, Str title, int64_t later_ms)
{
    Ruling r;
    bool   there;
    TRY(ruling_load_facts(tx_db(tx), tx_arena(tx), ruling_id_of_source(S("giả lập"), S("gia-dinh-000003")), &r, &there));
    cr_assert(there);
    return q_ruling_put(tx, r.court, r.matter, r.id, r.source, r.source_id, r.court_name, r.number, S("032019DSST"), r.day, r.kind, r.instance, r.paper, r.relation,
                        title, r.case_number, r.status, r.published_on, S(""), (Instant){ r.changed_at.ms + later_ms }, r.hash, r.size, 0);
}

/* A transaction that began earlier may end later: what it changed stands behind what was read already. */
static Error *commit_late(Tx *tx, void *arg UNUSED)
{
    return put_changed(tx, S("Tranh chấp muộnmàng"), -3000);
}

Test(ruling_index, what_was_committed_late_is_not_missed)
{
    open_court(DB_SQLITE);
    publication_kit_import(&kit, 1, 11, 9, "vặt");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect(found("vay") == 10 && found("muộnmàng") == 0);
    ok(db_tx(kit.court.house.db, "test_late", commit_late, NULL));
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect(found("vay") == 10 && found("muộnmàng") == 1);
    close_court();
}

/* A title of two lines, written by hand into the database. */
static Error *spoil_title(Tx *tx, void *arg UNUSED)
{
    return put_changed(tx, S("Tranh chấp\nhai dòng"), 0);
}

Test(ruling_index, one_that_cannot_be_indexed_does_not_keep_the_others_out)
{
    open_court(DB_SQLITE);
    publication_kit_import(&kit, 1, 11, 9, "vặt");
    ok(db_tx(kit.court.house.db, "test_spoil", spoil_title, NULL));
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("vay"), 9);
    publication_kit_import(&kit, 11, 16, 9, "vặt");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("vay"), 14);
    close_court();
}

Test(ruling_index, goes_on_where_it_was_and_mends_itself)
{
    open_court(DB_SQLITE);
    publication_kit_import(&kit, 1, 21, 9, "hiếmlạ");
    court_kit_seconds(&kit.court, 60);
    ok(ruling_index_catch_up(x, &kit.court.house));
    arena_release(held);
    open_index();
    cr_expect_eq(found("vay"), 20);
    RulingIndex *second;
    Error       *busy = ruling_index_open(&kit.court.house, held, S("/data"), &second);
    cr_expect(busy != NULL && busy->code == ERR_BUSY);
    err_reset();
    publication_kit_import(&kit, 21, 31, 9, "hiếmlạ");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("vay"), 30);
    arena_release(held);
    ok(os_save(kit.court.os, S("/data/search/rulings/MANIFEST"), S("spoiled")));
    open_index();
    cr_expect_eq(found("vay"), 0);
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("vay"), 30);
    close_court();
}

/* As a database of another day says: a change nobody could follow. */
static Error *restore(Tx *tx, void *arg UNUSED)
{
    Ruling r;
    bool   there;
    TRY(ruling_load(tx_db(tx), tx_arena(tx), ruling_id_of_source(S("giả lập"), S("gia-dinh-000003")), &r, &there));
    cr_assert(there);
    return q_ruling_take_down(tx, r.court, r.matter, r.id, (Instant){ -1000 }, 0);
}

Test(ruling_index, made_again_it_says_what_the_database_says)
{
    open_court(DB_SQLITE);
    publication_kit_import(&kit, 1, 11, 9, "hiếmlạ");
    ok(ruling_index_catch_up(x, &kit.court.house));
    court_kit_seconds(&kit.court, 60);
    ok(ruling_index_catch_up(x, &kit.court.house));
    ok(db_tx(kit.court.house.db, "test_restore", restore, NULL));
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("vay"), 10);
    ruling_index_again(x);
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect(found("vay") == 9 && found("so:03/2019/DS-ST") == 0);
    close_court();
}

/* Their numbers, in the order of who is cited most. */
static Str most_cited(const char *typed, size_t most)
{
    SearchAnswer          answer;
    Query                 q = search_parse(a, str_of(typed), NULL, 0);
    Arena                *each = arena_make(MIB(16));
    Buf                   b = buf_make(a, KIB(4));
    Db                   *db;
    const SearchSnapshot *s = ruling_index_lend(x, each);
    SearchAsk             ask = { .order = ORDER_RANK, .most = most, .ranks = ruling_index_ranks(x, s, each) };
    search_find(&s->in, &q, &ask, a, &answer);
    ok(db_read(kit.court.house.db, a, &db));
    for (size_t i = 0; i < answer.count; i++) {
        RulingId id;
        Ruling   r;
        bool     there;
        cr_assert(ruling_index_id(s, &answer.hits[i], &id));
        ok(ruling_load_facts(db, a, id, &r, &there));
        buf_addf(&b, STR_F "*%d ", STR_A(str_sub(r.number, 0, 2)), (int)answer.hits[i].score);
    }
    db_done(db);
    arena_release(each);
    return buf_str(&b);
}

/* A citation that comes or goes moves the cited ruling, five minutes later at the latest; the texts stay as they are. */
static void ranks_follow_citations(DbEngine engine)
{
    open_court(engine);
    publication_kit_import(&kit, 1, 10, 9, "vặt");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect(str_eq(most_cited("khoản vay", 3), S("08*0 07*0 06*0 ")), "none is cited: by day");
    publication_kit_import(&kit, 11, 14, 9, "nêu tại Bản án số 03/2019/DS-ST ngày 15/4/2019");
    publication_kit_import(&kit, 14, 15, 9, "nêu tại Bản án số 05/2019/DS-ST");
    publication_kit_import(&kit, 15, 16, 9, "nêu tại Bản án số 05/2019/DS-ST ngày 15/6/2019 và số 03/2019/DS-ST ngày 16/4/2019");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("khoản vay"), 14);
    court_kit_seconds(&kit.court, 301);
    ok(ruling_index_catch_up(x, &kit.court.house));
    Str all = most_cited("khoản vay", 20);
    cr_expect(str_starts(all, S("03*3 05*2 08*0 07*0 ")), STR_F, STR_A(all));
    cr_expect(str_eq(most_cited("khoản vay vặt", 2), S("03*3 05*2 ")));
    publication_kit_take_down(&kit, "gia-dinh-000012");
    publication_kit_take_down(&kit, "gia-dinh-000013");
    court_kit_seconds(&kit.court, 301);
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect(str_eq(most_cited("khoản vay", 3), S("05*2 03*1 08*0 ")), STR_F, STR_A(most_cited("khoản vay", 3)));
    close_court();
}

Test(ruling_index, ranks_follow_citations_on_sqlite)
{
    ranks_follow_citations(DB_SQLITE);
}

Test(ruling_index, ranks_follow_citations_on_postgres)
{
    ranks_follow_citations(DB_POSTGRES);
}

/* A byte of the file of the segment that holds the most. */
static void spoil_segment(uint64_t at)
{
    Str    *names, largest = S("");
    size_t  count, most = 0, got;
    uint8_t byte;
    OsFile *f;
    ok(kit.court.os->ops->list(kit.court.os, a, S("/data/search/rulings"), &names, &count));
    for (size_t i = 0; i < count; i++) {
        Str file;
        if (str_starts(names[i], S("seg-"))) {
            ok(os_load(kit.court.os, a, os_path(a, S("/data/search/rulings"), names[i]), MIB(64), &file));
            largest = file.n > most ? names[i] : largest;
            most = file.n > most ? file.n : most;
        }
    }
    ok(kit.court.os->ops->open(kit.court.os, os_path(a, S("/data/search/rulings"), largest), OS_WRITE, &f));
    ok(kit.court.os->ops->read_at(f, at, &byte, 1, &got));
    byte ^= 1;
    ok(kit.court.os->ops->write_at(f, at, &byte, 1));
    ok(kit.court.os->ops->sync(f));
    kit.court.os->ops->close(f);
}

/* One segment of thirty rulings, one of three; the thirty are so old that a restart does not read them again. */
static void two_segments(DbEngine engine)
{
    open_court(engine);
    publication_kit_import(&kit, 1, 31, 9, "hiếmlạ");
    ok(ruling_index_catch_up(x, &kit.court.house));
    court_kit_seconds(&kit.court, 60);
    publication_kit_import(&kit, 31, 34, 9, "mới");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_assert(found("vay") == 33 && ruling_index_damaged(x) == 0);
    arena_release(held);
}

/* The head of a segment is damaged, and with it all it says: the others are searched, and its rulings are taken from the database again,
 * but those that were taken down; what is published meanwhile is found. */
static void is_mended_from_the_database(DbEngine engine)
{
    bool more;
    two_segments(engine);
    spoil_segment(20);
    open_index();
    cr_expect(found("vay") == 3 && ruling_index_damaged(x) == 1);
    publication_kit_import(&kit, 34, 36, 9, "mới");
    court_kit_seconds(&kit.court, 60);
    ok(ruling_index_follow(x, &kit.court.house, a, &more));
    cr_expect(found("vay") == 5 && ruling_index_damaged(x) == 1);
    ok(db_tx(kit.court.house.db, "test_restore", restore, NULL)); /* the third one, when nobody could follow it */
    arena_release(held);
    open_index(); /* a restart in between: it is told still */
    cr_expect(found("vay") == 5 && ruling_index_damaged(x) == 1);
    ok(ruling_index_keep(x, &kit.court.house, a, &more));
    cr_expect(more && found("vay") == 34 && found("so:03/2019/DS-ST") == 0 && ruling_index_damaged(x) == 0 && ruling_index_state(x).mended == 1);
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("vay"), 34);
    close_court();
}

Test(ruling_index, is_mended_from_the_database_on_sqlite)
{
    is_mended_from_the_database(DB_SQLITE);
}

Test(ruling_index, is_mended_from_the_database_on_postgres)
{
    is_mended_from_the_database(DB_POSTGRES);
}

/* Lists that were changed on the disk answer wrongly until somebody reads every byte; the running server does, and mends what it finds. */
Test(ruling_index, reads_every_byte_and_mends_what_it_finds)
{
    bool more = true;
    two_segments(DB_SQLITE);
    Str file;
    ok(os_load(kit.court.os, a, S("/data/search/rulings/seg-1"), MIB(64), &file));
    const SegmentHead *head = (const SegmentHead *)(const void *)file.p;
    spoil_segment(head->sections[SECTION_LISTS].at + head->sections[SECTION_LISTS].size / 2);
    open_index();
    cr_expect(ruling_index_damaged(x) == 0 && ruling_index_state(x).checked.ms == 0);
    for (int steps = 0; steps < 10 && ruling_index_state(x).mended == 0; steps++) {
        ok(ruling_index_keep(x, &kit.court.house, a, &more));
    }
    cr_expect(found("vay") == 33 && found("so:07/2019/DS-ST") == 1 && ruling_index_damaged(x) == 0 && ruling_index_state(x).mended == 1);
    for (int steps = 0; steps < 10 && ruling_index_state(x).checked.ms == 0; steps++) {
        ok(ruling_index_keep(x, &kit.court.house, a, &more));
    }
    cr_expect_eq(ruling_index_state(x).checked.ms, os_now(kit.court.os).ms);
    close_court();
}

/* The outcome of an imported judgment is what its operative part says; one that only its reasoning speaks of is not told. */
Test(ruling_index, an_imported_judgment_says_its_outcome_itself)
{
    open_court(DB_SQLITE);
    publication_kit_import(&kit, 1, 4, 9, "mà Tòa án xét thấy nên chấp nhận yêu cầu khởi kiện");
    publication_kit_import(&kit, 4, 6, 9, "vặt giữa hai bên.\\nQUYẾT ĐỊNH:\\n1. Bác toàn bộ yêu cầu khởi kiện");
    publication_kit_import(&kit, 6, 7, 9, "vặt giữa hai bên.\\nQUYẾT ĐỊNH:\\n1. Chấp nhận một phần yêu cầu khởi kiện");
    ok(ruling_index_catch_up(x, &kit.court.house));
    cr_expect_eq(found("ketqua:accepted"), 0);
    cr_expect_eq(found("ketqua:rejected"), 2);
    cr_expect_eq(found("ketqua:accepted_part"), 1);
    close_court();
}
