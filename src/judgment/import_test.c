/* Import: what is taken, held, refused, present; plain and xz; interrupted and resumed; the real file when it is at hand. */
#include "judgment/import.h"

#include "judgment/import_read.h"
#include "judgment/publication_kit.h"
#include "judgment/ruling_list.h"

#include <criterion/criterion.h>
#include <lzma.h>
#include <string.h>
#include <unistd.h>

static PublicationKit kit;
static Arena         *a;

static void said(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(a, err_line(a, e)));
}

static void open_kit(DbEngine engine)
{
    if (!publication_kit_open(&kit, engine)) {
        cr_skip("this engine is not at hand");
    }
    a = kit.court.arena;
}

static const char body[] =
    "TÒA ÁN NHÂN DÂN\\nNỘI DUNG VỤ ÁN:\\nNguyên đơn ông Nguyễn Văn A trình bày về khoản vay giữa hai bên và yêu cầu trả nợ gốc.\\n"
    "NHẬN ĐỊNH CỦA TÒA ÁN:\\n[1] Hợp đồng vay có hiệu lực, bị đơn thừa nhận khoản vay.\\nQUYẾT ĐỊNH:\\n1. Chấp nhận yêu cầu.";

static Str record(int no, const char *more)
{
    return str_format(a, "{\"id\":\"gia-dinh-%06d\",\"court\":\"Tòa án nhân dân huyện Hưng Hà, tỉnh Thái Bình\",\"number\":\"%02d/2019/DS-ST\","
                         "\"date\":\"2019-0%d-15\",\"type\":\"Dân sự\",\"instance\":\"Sơ thẩm\",\"title\":\"Tranh chấp hợp đồng vay tài sản\","
                         "\"anonymised\":true,\"source\":\"giả lập\",\"text\":\"%s\"%s}\n",
                      no, no, no % 9 + 1, body, more);
}

static Str some(int count)
{
    Buf b = buf_make(a, MIB(64));
    for (int i = 1; i <= count; i++) {
        buf_add(&b, record(i, ""));
    }
    return buf_str(&b);
}

static Str packed(Str plain)
{
    size_t   room = lzma_stream_buffer_bound(plain.n), n = 0;
    uint8_t *out = arena_alloc(a, room);
    cr_assert_eq(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, (const uint8_t *)plain.p, plain.n, out, &n, room), LZMA_OK);
    return (Str){ (const char *)out, n };
}

static ImportReport import(Str content)
{
    ImportReport r;
    said(os_save(kit.court.os, S("/in.jsonl"), content));
    said(rulings_import(&kit.court.house, a, S("/in.jsonl"), NULL, NULL, &r));
    return r;
}

static void expect(const ImportReport *r, int read, int added, int present, int held, int refused)
{
    cr_expect_eq(r->read, read, "read %lld", (long long)r->read);
    cr_expect_eq(r->added, added, "added %lld", (long long)r->added);
    cr_expect_eq(r->present, present, "present %lld", (long long)r->present);
    cr_expect_eq(r->held, held, "held %lld", (long long)r->held);
    cr_expect_eq(r->refused_count, refused, "refused %lld", (long long)r->refused_count);
}

static void twice(DbEngine engine)
{
    open_kit(engine);
    ImportReport r = import(packed(some(30)));
    expect(&r, 30, 30, 0, 0, 0);
    r = import(some(30));
    expect(&r, 30, 0, 30, 0, 0);
    r = import(some(45)); /* it goes on where it stopped */
    expect(&r, 45, 15, 30, 0, 0);
    Db         *db;
    Ruling      one;
    bool        found;
    RulingFacets facets;
    said(db_read(kit.court.house.db, a, &db));
    said(ruling_load(db, a, ruling_id_of_source(S("giả lập"), S("gia-dinh-000007")), &one, &found));
    cr_assert(found);
    cr_expect(str_eq(court_id_str(&one.court), S("X339")), STR_F, STR_A(court_id_str(&one.court)));
    cr_expect(str_eq(one.kind, S("civil")));
    cr_expect(str_eq(one.instance, S("ST")));
    cr_expect(one.relation.n > 0, "the registry knows this relation");
    RulingParts parts = ruling_parts_read(a, one.parts);
    for (int p = 0; p <= PART_OPERATIVE; p++) {
        cr_expect_neq(parts.at[p], SIZE_MAX, "part %d", p);
    }
    said(ruling_facets(db, a, &(RulingAsk){ 0 }, &facets));
    cr_expect_eq(facets.total, 45);
    db_done(db);
    publication_kit_close(&kit);
}

Test(import, twice_is_once_on_sqlite)
{
    twice(DB_SQLITE);
}

Test(import, twice_is_once_on_postgres)
{
    twice(DB_POSTGRES);
}

typedef struct BadLine {
    const char *line, *reason;
} BadLine;

#define HEAD "{\"id\":\"x\",\"court\":\"Tòa án nhân dân tỉnh Bến Tre\",\"number\":\"1/2019/DS-ST\",\"anonymised\":true,"

/* All of one moment: the key goes on by the ruling's id. */
static void changes_page_by_page(DbEngine engine)
{
    open_kit(engine);
    (void)import(some(23));
    const char *courts[] = { "", "X339" };
    for (size_t c = 0; c < COUNT_OF(courts); c++) {
        ChangeKey key;
        Rulings   seen = { 0 }, page;
        Db       *db;
        said(db_read(kit.court.house.db, a, &db));
        do {
            said(ruling_changes(db, a, str_of(courts[c]), seen.count == 0 ? NULL : &key, 7, &page));
            for (size_t i = 0; i < page.count; i++) {
                for (size_t k = 0; k < seen.count; k++) {
                    cr_expect_not(id_eq(seen.items[k].id.id, page.items[i].id.id), "told twice");
                }
                *LIST_ADD(a, &seen) = page.items[i];
                cr_assert(change_key_parse(change_key_format(a, &page.items[i]), &key));
            }
        } while (page.count == 7);
        db_done(db);
        cr_expect_eq(seen.count, 23);
    }
    publication_kit_close(&kit);
}

Test(import, changes_are_told_page_by_page_on_sqlite)
{
    changes_page_by_page(DB_SQLITE);
}

Test(import, changes_are_told_page_by_page_on_postgres)
{
    changes_page_by_page(DB_POSTGRES);
}

Test(import, what_is_no_ruling_is_refused_with_its_line)
{
    static const BadLine bad[] = {
        { "{\"id\":", "import.bad_json" },
        { "[]", "import.bad_json" },
        { "{\"id\":\"a\",\"id\":\"a\"}", "import.bad_json" },
        { "{\"court\":\"Tòa án nhân dân tỉnh Bến Tre\"}", "import.missing" },
        { HEAD "\"date\":\"2019-02-30\"}", "import.bad_date" },
        { HEAD "\"date\":\"2031-01-01\"}", "import.bad_date" },
        { HEAD "\"date\":\"2019-02-03\",\"text\":\"ngắn\"}", "import.short_text" },
        { HEAD "\"date\":\"2019-02-03\",\"title\":\"\\u202eđảo\"}", "import.bad_text" },
        { HEAD "\"date\":\"2019-02-03\",\"text\":\"\\u0000\"}", "import.bad_json" },
    };
    open_kit(DB_SQLITE);
    Buf b = buf_make(a, MIB(1));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        buf_addf(&b, "%s\n", bad[i].line);
    }
    buf_add(&b, S("\n  \n")); /* blank lines are nobody's records */
    buf_add(&b, record(1, ",\"anonymised\":false}"));
    Str not_masked = str_format(a, "{\"id\":\"u\",\"court\":\"c\",\"number\":\"1\",\"date\":\"2019-02-03\",\"text\":\"%s\"}", body);
    buf_addf(&b, STR_F "\n" STR_F, STR_A(not_masked), STR_A(record(2, "")));
    ImportReport r = import(buf_str(&b));
    expect(&r, (int)COUNT_OF(bad) + 3, 1, 0, 0, (int)COUNT_OF(bad) + 2);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        cr_expect(str_eq(r.refused.items[i].reason, str_of(bad[i].reason)), "%s: " STR_F, bad[i].line, STR_A(r.refused.items[i].reason));
        cr_expect_eq(r.refused.items[i].line, (int64_t)i + 1);
    }
    cr_expect(str_eq(r.refused.items[COUNT_OF(bad) + 1].reason, S("import.not_masked")));
    Buf         json = buf_make(a, MIB(1));
    const Json *doc;
    import_report_json(&r, &json);
    said(json_parse(a, buf_str(&json), MIB(1), &doc));
    cr_expect_eq(json_count(json_member(doc, "refused")), COUNT_OF(bad) + 2);
    publication_kit_close(&kit);
}

static Str with_number(int no)
{
    return str_format(a, "{\"id\":\"giu-%d\",\"court\":\"Tòa án nhân dân huyện V, tỉnh Nam Định\",\"number\":\"9/2019/DS-ST\",\"date\":\"2019-02-03\","
                         "\"type\":\"Dân sự\",\"instance\":\"Sơ thẩm\",\"title\":\"Vay\",\"anonymised\":true,\"source\":\"giả lập\","
                         "\"text\":\"%s\\nBị đơn Nguyễn Văn B, căn cước công dân số 079088000111.\"}\n", no, body);
}

static Ruling load(RulingId id)
{
    Ruling r;
    bool   found;
    Db    *db;
    said(db_read(kit.court.house.db, a, &db));
    said(ruling_load(db, a, id, &r, &found));
    db_done(db);
    cr_assert(found);
    return r;
}

static void held(DbEngine engine)
{
    open_kit(engine);
    Str          both[] = { with_number(1), with_number(2), with_number(3) };
    ImportReport r = import(str_join(a, both, 3, S("")));
    expect(&r, 3, 0, 0, 3, 0);
    RulingId first = ruling_id_of_source(S("giả lập"), S("giu-1"));
    Ruling   one = load(first);
    HeldHits hits;
    cr_expect(str_eq(one.status, S("held")));
    cr_expect(court_id_eq(one.court, RULING_NO_COURT), "a masked court is not guessed");
    said(held_hits(a, &one, &hits));
    cr_assert_eq(hits.count, 1);
    said(held_decide(&kit.court.house, a, first, kit.court.clerk, S("masked"), S("")));
    one = load(first);
    cr_expect(str_eq(one.status, S("public")));
    cr_expect(str_has(one.text, S("căn cước công dân số ….")), STR_F, STR_A(one.text));
    cr_expect(hash_eq(one.hash, hash_str(one.text)));
    Error *again = held_decide(&kit.court.house, a, first, kit.court.clerk, S("released"), S("x"));
    cr_expect(again != NULL && again->code == ERR_CONFLICT);
    err_reset();
    said(held_decide(&kit.court.house, a, ruling_id_of_source(S("giả lập"), S("giu-2")), kit.court.clerk, S("refused"), S("sai")));
    said(held_decide(&kit.court.house, a, ruling_id_of_source(S("giả lập"), S("giu-3")), kit.court.clerk, S("released"), S("số hợp đồng")));
    RulingFacets facets;
    Db          *db;
    said(db_read(kit.court.house.db, a, &db));
    said(ruling_facets(db, a, &(RulingAsk){ 0 }, &facets));
    db_done(db);
    cr_expect_eq(facets.total, 2);
    publication_kit_close(&kit);
}

Test(import, held_texts_wait_for_a_person_on_sqlite)
{
    held(DB_SQLITE);
}

Test(import, held_texts_wait_for_a_person_on_postgres)
{
    held(DB_POSTGRES);
}

Test(import, a_damaged_file_keeps_what_could_be_read)
{
    ImportReport r;
    open_kit(DB_SQLITE);
    Str    good = some(2000);
    Str    whole = packed(good);
    said(os_save(kit.court.os, S("/cut.xz"), str_sub(whole, 0, whole.n - 40)));
    Error *e = rulings_import(&kit.court.house, a, S("/cut.xz"), NULL, NULL, &r);
    cr_assert(e != NULL && e->code == ERR_BAD_INPUT);
    err_reset();
    int64_t before = r.added;
    cr_assert_gt(before, 0);
    said(os_save(kit.court.os, S("/whole.xz"), whole));
    said(rulings_import(&kit.court.house, a, S("/whole.xz"), NULL, NULL, &r));
    cr_expect_eq(r.present, before);
    cr_expect_eq(r.added, 2000 - before);
    e = rulings_import(&kit.court.house, a, S("/none.xz"), NULL, NULL, &r);
    cr_expect(e != NULL && e->code == ERR_NOT_FOUND);
    err_reset();
    publication_kit_close(&kit);
}

Test(import, a_line_too_long_is_skipped)
{
    LineReader *lines;
    Str         line;
    bool        too_long, more;
    open_kit(DB_SQLITE);
    char *p = arena_alloc(a, LINE_MOST + 20);
    memset(p, 'x', LINE_MOST + 20);
    p[LINE_MOST + 10] = '\n';
    said(os_save(kit.court.os, S("/long"), (Str){ p, LINE_MOST + 13 }));
    said(lines_open(kit.court.os, a, S("/long"), &lines));
    said(lines_next(lines, &line, &too_long, &more));
    cr_expect(more && too_long);
    said(lines_next(lines, &line, &too_long, &more));
    cr_expect(more && !too_long);
    cr_expect(str_eq(line, S("xx")));
    said(lines_next(lines, &line, &too_long, &more));
    cr_expect(!more);
    publication_kit_close(&kit);
}

/* 25 real judgments, outside the repository: two of them hold personal numbers. */
Test(import, real_rulings)
{
    static const char file[] = "../shared/data/judgments-dev.jsonl.xz";
    ImportReport      r;
    if (access(file, R_OK) != 0) {
        cr_skip("the real judgments are not there");
    }
    open_kit(DB_SQLITE);
    Os *sim = kit.court.house.os;
    kit.court.house.os = os_real();
    said(rulings_import(&kit.court.house, a, str_of(file), NULL, NULL, &r));
    expect(&r, 25, 23, 0, 2, 0);
    said(rulings_import(&kit.court.house, a, str_of(file), NULL, NULL, &r));
    expect(&r, 25, 0, 25, 0, 0);
    kit.court.house.os = sim;
    Db      *db;
    Rulings  list;
    size_t   with_parts = 0, with_court = 0;
    said(db_read(kit.court.house.db, a, &db));
    said(ruling_list(db, a, &(RulingAsk){ 0 }, NULL, 100, &list));
    cr_assert_eq(list.count, 23);
    for (size_t i = 0; i < list.count; i++) {
        Ruling one;
        bool   found;
        said(ruling_load(db, a, list.items[i].id, &one, &found));
        RulingParts parts = ruling_parts_read(a, one.parts);
        with_parts += parts.at[PART_FACTS] != SIZE_MAX && parts.at[PART_REASONING] != SIZE_MAX && parts.at[PART_OPERATIVE] != SIZE_MAX;
        with_court += !court_id_eq(one.court, RULING_NO_COURT);
    }
    db_done(db);
    cr_expect_geq(with_parts, 22, "%zu", with_parts);
    cr_expect_geq(with_court, 16, "%zu", with_court);
    publication_kit_close(&kit);
}
