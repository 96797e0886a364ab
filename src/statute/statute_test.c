/* Texts of law: loaded once, indexed anew while readers go on, found and read. All texts here are invented. */
#include "statute/statute.h"

#include "page/page_kit.h"
#include "statute/statute_import.h"
#include "statute/statute_index.h"
#include "statute/statute_msg.h"

#include <criterion/criterion.h>
#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REAL_ARTICLES "../shared/data/legal_articles.jsonl.xz"
#define REAL_QUESTIONS "../shared/data/legal_questions-dev.jsonl.xz"

static const MatterModule *const modules[] = { NULL };
static CourtKit                  kit;
static PageKit                   pages;
static StatuteIndex             *shelf;
static Arena                    *a;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(a, err_line(a, e)));
}

static void open_court(DbEngine engine)
{
    static MsgList lists[1];
    lists[0] = statute_messages;
    msg_know(lists, COUNT_OF(lists));
    if (!court_kit_open(&kit, engine, modules)) {
        cr_skip("this engine is not at hand");
    }
    a = kit.arena;
    RouteTable tables[] = { { statute_routes, statute_route_count } };
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    shelf = statute_index_make(a, kit.os, kit.house.law, S("/data"));
    pages.site.statutes = shelf;
}

static void close_court(void)
{
    page_kit_close(&pages);
    court_kit_close(&kit);
}

#define STORY(name) COURT_STORY(statute, name)

/* ---- an invented collection ---------------------------------------------------------------------------------------------------------- */

#define LAW "\"law_id\":\"1/2099/QH99\",\"title\":\"Luật Thả diều (giả định)\",\"type\":\"Luật\",\"issuer\":\"Quốc hội\",\"issued\":\"2020-01-02\",\"effective\":\"2020-07-01\",\"source\":\"giả định\""
#define FINES "\"law_id\":\"2/2099/NĐ-CP\",\"title\":\"Nghị định xử phạt vi phạm hành chính về thả diều (giả định)\",\"type\":\"Nghị định\",\"issuer\":null,\"issued\":null,\"effective\":null,\"source\":\"giả định\""

static const char collection[] =
    "{" LAW ",\"article_id\":\"1\",\"heading\":\"Giải thích từ ngữ\",\"text\":\"Diều là vật bay có dây.\\nDây là sợi buộc diều.\"}\n"
    "{" LAW ",\"article_id\":\"2\",\"heading\":\"Nơi thả diều\",\"text\":\"Diều được thả ở bãi trống, cách đường dây điện 500 mét.\","
    "\"related\":[{\"law_id\":\"2/2099/NĐ-CP\",\"article_id\":\"5\"},{\"law_id\":\"9/2099/NĐ-CP\",\"article_id\":\"7\"}]}\n"
    "{" LAW ",\"article_id\":\"2đ\",\"heading\":\"\",\"text\":\"Trẻ em thả diều có người lớn đi cùng.\"}\n"
    "{" LAW ",\"article_id\":\"10\",\"heading\":\"Hiệu lực\",\"text\":\"Luật này có hiệu lực từ ngày 01 tháng 7 năm 2020.\"}\n"
    "{" FINES ",\"article_id\":\"5\",\"heading\":\"Mức tiền\",\"text\":\"Từ 100.000 đồng đến 200.000 đồng khi dây diều vướng đường dây điện.\"}\n";

/* A file of this content on the real disk: lines are read from there. */
static Str file_of(Str content)
{
    static char path[] = "/tmp/congly-statute-XXXXXX";
    memcpy(path + sizeof path - 7, "XXXXXX", 6); /* of the time before */
    int fd = mkstemp(path);
    cr_assert(fd >= 0 && write(fd, content.p, content.n) == (ssize_t)content.n && close(fd) == 0);
    return str_of(path);
}

static StatuteReport load(Str content)
{
    StatuteReport r;
    Str           path = file_of(content);
    ok(statutes_import(&kit.house, a, path, NULL, NULL, &r));
    cr_assert_eq(unlink(path.p), 0);
    return r;
}

static void index_anew(int64_t texts)
{
    int64_t count;
    ok(statute_index_build(&kit.house, S("/data"), &count));
    cr_expect_eq(count, texts);
}

static void expect(const StatuteReport *r, int64_t read, int64_t added, int64_t present, int64_t documents, int64_t refused)
{
    cr_expect(r->read == read && r->added == added && r->present == present && r->documents == documents && r->refused_count == refused, "%lld %lld %lld %lld %lld",
              (long long)r->read, (long long)r->added, (long long)r->present, (long long)r->documents, (long long)r->refused_count);
}

/* "1/2099/QH99 2; ..." in order. */
static Str found(const char *typed, SearchOrder order)
{
    StatuteFound f;
    Buf          b = buf_make(a, KIB(16));
    ok(statute_find(shelf, a, str_of(typed), order, 0, 20, true, &f));
    for (size_t i = 0; i < f.hits.count; i++) {
        buf_addf(&b, "%s" STR_F " " STR_F, i > 0 ? "; " : "", STR_A(f.hits.items[i].law_id), STR_A(f.hits.items[i].article_id));
    }
    return buf_str(&b);
}

static void finds(const char *typed, const char *want)
{
    Str got = found(typed, ORDER_RELEVANCE);
    cr_expect(str_starts(got, str_of(want)), "%s: " STR_F, typed, STR_A(got));
}

/* ---- names ------------------------------------------------------------------------------------------------------------------------------ */

Test(statute, articles_have_their_order_and_their_address)
{
    static const char *const in_order[] = { "1", "2", "2a", "2c", "2d", "2đ", "2e", "2g", "3", "10", "463" };
    static const char *const none[] = { "", "a", "0", "01", "2ab", "2Đ", "2f", "123456", "2 ", "-1", "1.1" };
    a = arena_make(MIB(1));
    for (size_t i = 0; i < COUNT_OF(in_order); i++) {
        Str id = str_of(in_order[i]);
        cr_expect_gt(article_place(id), i == 0 ? 0 : article_place(str_of(in_order[i - 1])));
        cr_expect(str_eq(article_of_slug(a, article_slug(a, id)), id), "%s", in_order[i]);
    }
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        cr_expect_eq(article_place(str_of(none[i])), 0, "%s", none[i]);
    }
    cr_expect(str_eq(article_slug(a, S("2đ")), S("dieu-2dd")) && str_eq(article_slug(a, S("2d")), S("dieu-2d")));
    cr_expect(article_of_slug(a, S("dieu-2đ")).n == 0 && article_of_slug(a, S("2")).n == 0 && article_of_slug(a, S("dieu-")).n == 0);
    cr_expect(str_eq(statute_slug(a, S("100/2019/NĐ-CP")), S("100-2019-nd-cp")));
    cr_expect(str_eq(statute_slug(a, S("HIẾN PHÁP 2013.")), S("hien-phap-2013")));
    cr_expect_eq(statute_slug(a, S("--")).n, 0);
    arena_release(a);
}

/* ---- loading ---------------------------------------------------------------------------------------------------------------------------- */

STORY(what_was_loaded_is_loaded_once)
{
    StatuteReport r = load(str_of(collection));
    expect(&r, 5, 5, 0, 2, 0);
    Str part = str_of(collection);
    str_cut(&part, '\n');
    r = load(str_join(a, (Str[]){ part, S("{" FINES ",\"article_id\":\"6\",\"text\":\"Thả diều ban đêm.\"}") }, 2, S("")));
    expect(&r, 5, 1, 4, 0, 0);
}

STORY(a_damaged_file_keeps_what_was_read)
{
    uint8_t out[KIB(16)];
    size_t  n = 0;
    Buf     many = buf_make(a, MIB(1));
    for (int i = 1; i <= 400; i++) {
        buf_addf(&many, "{" LAW ",\"article_id\":\"%d\",\"heading\":\"Điều giả định\",\"text\":\"Nội dung giả định %d.\"}\n", i, i * 7919);
    }
    cr_assert_eq(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, NULL, (const uint8_t *)buf_str(&many).p, buf_str(&many).n, out, &n, sizeof out), LZMA_OK);
    StatuteReport r;
    Str           path = file_of((Str){ (const char *)out, n / 2 });
    Str           named = str_format(a, STR_F ".xz", STR_A(path));
    cr_assert_eq(rename(str_z(a, path), str_z(a, named)), 0);
    Error *damaged = statutes_import(&kit.house, a, named, NULL, NULL, &r);
    cr_assert(damaged != NULL && damaged->code == ERR_BAD_INPUT && str_eq(damaged->message, S("statute.damaged")));
    cr_expect(r.read > 0 && r.added == r.read && r.read < 400);
    unlink(str_z(a, named));
}

STORY(what_is_no_article_is_refused_with_its_reason)
{
    static const struct { const char *line, *reason, *field; } wrong[] = {
        { "no json", "statute.bad_json", "" },
        { "[1]", "statute.bad_json", "" },
        { "{" LAW ",\"article_id\":\"1\",\"heading\":\"\"}", "statute.missing", "text" },
        { "{" LAW ",\"article_id\":\"x1\",\"text\":\"a\"}", "statute.bad_name", "article_id" },
        { "{\"law_id\":\"-\",\"title\":\"a\",\"type\":\"Luật\",\"source\":\"a\",\"article_id\":\"1\",\"text\":\"a\"}", "statute.bad_name", "law_id" },
        { "{\"law_id\":\"3/2099/QH99\",\"title\":\"a\\nb\",\"type\":\"Luật\",\"source\":\"a\",\"article_id\":\"1\",\"text\":\"a\"}", "statute.bad_text", "title" },
        { "{\"law_id\":\"3/2099/QH99\",\"title\":\"a\",\"type\":\"Luật\",\"source\":\"a\",\"article_id\":\"1\",\"text\":\"a\",\"effective\":\"hôm nay\"}", "statute.bad_date", "effective" },
    };
    Buf b = buf_make(a, KIB(64));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        buf_addf(&b, "%s\n", wrong[i].line);
    }
    StatuteReport r = load(buf_str(&b));
    expect(&r, COUNT_OF(wrong), 0, 0, 0, COUNT_OF(wrong));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        cr_expect(r.refused.items[i].line == (int64_t)i + 1 && str_eq(r.refused.items[i].reason, str_of(wrong[i].reason)) && str_eq(r.refused.items[i].field, str_of(wrong[i].field)),
                  "%s: " STR_F " " STR_F, wrong[i].line, STR_A(r.refused.items[i].reason), STR_A(r.refused.items[i].field));
    }
    Buf json = buf_make(a, KIB(64));
    statute_report_json(&r, &json);
    cr_expect(str_has(buf_str(&json), S("{\"line\":1,\"why\":\"")) && str_starts(buf_str(&json), S("{\"read\":7,\"added\":0,\"present\":0,\"documents\":0,\"refused\":[")));
}

/* A collection knows the days of a document in one of its parts and not in another; two numbers may have one address. */
STORY(documents_are_completed_and_never_share_an_address)
{
    Statute s;
    bool    there;
    Db     *db;
    load(S("{" FINES ",\"article_id\":\"5\",\"text\":\"a\"}\n"
           "{\"law_id\":\"2/2099/NĐ-CP\",\"title\":\"b\",\"type\":\"Nghị định\",\"issuer\":\"Chính phủ\",\"effective\":\"2021-05-01\",\"source\":\"b\",\"article_id\":\"6\",\"text\":\"b\"}\n"
           "{\"law_id\":\"2/2099/ND/CP\",\"title\":\"c\",\"type\":\"Nghị định\",\"source\":\"b\",\"article_id\":\"6\",\"text\":\"c\"}\n"));
    ok(db_read(kit.house.db, a, &db));
    ok(statute_load(db, a, S("2-2099-nd-cp"), &s, &there));
    cr_assert(there);
    cr_expect(str_eq(s.law_id, S("2/2099/NĐ-CP")) && str_eq(s.issuer, S("Chính phủ")) && str_eq(date_format(a, s.effective), S("2021-05-01")));
    ok(statute_load_by_id(db, a, S("2/2099/ND/CP"), &s, &there));
    cr_expect(there && str_starts(s.slug, S("2-2099-nd-cp-")) && date_is_none(s.effective));
    db_done(db);
}

STORY(marks_nobody_sees_are_no_part_of_a_law)
{
    StatuteReport r = load(S("{" LAW ",\"article_id\":\"1\",\"heading\":\"Nơi\\nthả\",\"text\":\"Diều\\u200e bay\\b cao.\"}"));
    expect(&r, 1, 1, 0, 1, 0);
    Answer page = page_kit_get(&pages, NULL, S("/van-ban-phap-luat/1-2099-qh99/dieu-1"));
    cr_expect(answer_has(&page, "Diều bay cao.") && answer_has(&page, "Điều 1. Nơi thả"));
}

/* ---- the index -------------------------------------------------------------------------------------------------------------------------- */

STORY(articles_are_found_by_words_questions_and_numbers)
{
    load(str_of(collection));
    index_anew(5);
    finds("thả diều ở bãi trống", "1/2099/QH99 2");
    finds("tha dieu o bai trong", "1/2099/QH99 2");
    finds("dây diều vướng dây điện thì bị phạt bao nhiêu", "2/2099/NĐ-CP 5"); /* "phạt" is "xử phạt vi phạm hành chính" */
    finds("so:1/2099/QH99 dieu:2đ", "1/2099/QH99 2đ");
    finds("loai:\"Nghị định\" diều", "2/2099/NĐ-CP 5");
    finds("\"người lớn đi cùng\"", "1/2099/QH99 2đ");
    cr_expect(str_eq(found("nam:2020 \"đường dây điện\"", ORDER_RELEVANCE), S("1/2099/QH99 2")));
    cr_expect(str_eq(found("\"đường dây điện\"", ORDER_NEWEST), S("1/2099/QH99 2; 2/2099/NĐ-CP 5"))); /* an unknown day is behind all */
    cr_expect_eq(found("tàu ngầm", ORDER_NEWEST).n, 0);
    finds("\"Người nhớn đi cùng\" khi thả diều", "1/2099/QH99 2đ"); /* a phrase that is nowhere: its words */
    cr_expect_eq(found("\"người nhớn\"", ORDER_NEWEST).n, 0);
}

STORY(who_asks_while_the_index_is_made_anew_is_answered)
{
    StatuteFound f;
    OsFile      *lock;
    int64_t      texts;
    Error       *none = statute_find(shelf, a, S("diều"), ORDER_RELEVANCE, 0, 20, false, &f);
    cr_assert(none != NULL && none->code == ERR_STALE && str_eq(none->message, S("statute.no_index")));
    err_reset();
    index_anew(0); /* an index of nothing finds nothing */
    cr_expect_eq(found("diều", ORDER_RELEVANCE).n, 0);
    load(str_of(collection));
    cr_expect_eq(found("diều", ORDER_RELEVANCE).n, 0);
    ok(kit.os->ops->lock(kit.os, S("/data/search/statutes/lock"), &lock));
    Error *busy = statute_index_build(&kit.house, S("/data"), &texts);
    cr_assert(busy != NULL && busy->code == ERR_BUSY && str_eq(busy->message, S("statute.index_busy")));
    err_reset();
    cr_expect_eq(found("diều", ORDER_RELEVANCE).n, 0); /* readers need no lock */
    kit.os->ops->close(lock);
    index_anew(5);
    finds("diều", "1/2099/QH99");
    Str   *names;
    size_t count;
    ok(kit.os->ops->list(kit.os, a, S("/data/search/statutes"), &names, &count));
    cr_expect_eq(count, 3, "CURRENT, lock, one folder"); /* the folder before went */
}

STORY(an_index_that_was_cut_off_is_made_again)
{
    load(str_of(collection));
    index_anew(5);
    ok(kit.os->ops->make_dir(kit.os, S("/data/search/statutes/2")));
    ok(os_save(kit.os, S("/data/search/statutes/2/MANIFEST"), S("half of")));
    finds("diều", "1/2099/QH99");
    index_anew(5);
    finds("diều", "1/2099/QH99");
}

STORY(a_damaged_index_says_how_it_is_mended)
{
    StatuteFound f;
    load(str_of(collection));
    index_anew(5);
    ok(os_save(kit.os, S("/data/search/statutes/1/MANIFEST"), S("something else")));
    Error *damaged = statute_find(shelf, a, S("diều"), ORDER_RELEVANCE, 0, 20, true, &f);
    cr_assert(damaged != NULL && damaged->code == ERR_DISK && str_eq(damaged->message, S("statute.index_damaged")));
    err_reset();
    index_anew(5);
    finds("diều", "1/2099/QH99");
}

STORY(how_well_it_finds_is_measured)
{
    EvalSets sets;
    Buf      json = buf_make(a, KIB(16)), text = buf_make(a, KIB(16));
    int64_t  halves = 0;
    load(str_of(collection));
    index_anew(5);
    Str path = file_of(S("{\"question\":\"Trẻ em thả diều thì ai đi cùng?\",\"relevant\":[{\"law_id\":\"1/2099/QH99\",\"article_id\":\"2đ\"}],\"source\":\"giả định\"}\n"
                         "{\"question\":\"Trẻ em thả diều thì ai đi cùng với?\",\"relevant\":[{\"law_id\":\"0/2099/QH99\",\"article_id\":\"1\"}],\"source\":\"giả định\"}\n"));
    ok(statute_eval(shelf, a, path, -1, &sets));
    eval_json(&sets, &json);
    eval_text(&sets, &text);
    cr_expect(str_eq(buf_str(&json), S("{\"sets\":{\"giả định\":{\"n\":2,\"hit@1\":0.5000,\"hit@5\":0.5000,\"hit@20\":0.5000,\"mrr@10\":0.5000}}}\n")), STR_F, STR_A(buf_str(&json)));
    cr_expect(str_has(buf_str(&text), S("hit@5 0.500")));
    for (int half = 0; half < 2; half++) {
        ok(statute_eval(shelf, a, path, half, &sets));
        halves += sets.count == 0 ? 0 : sets.items[0].n;
    }
    cr_expect_eq(halves, 2);
    unlink(path.p);
    path = file_of(S("{\"question\":\"?\"}"));
    Error *wrong = statute_eval(shelf, a, path, -1, &sets);
    cr_expect(wrong != NULL && str_eq(wrong->message, S("statute.eval_line")));
    unlink(path.p);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------------------------ */

static Answer get(const char *path)
{
    return page_kit_get(&pages, NULL, str_of(path));
}

static void shows(const char *path, const char *text)
{
    Answer page = get(path);
    cr_expect_eq(page.status, 200, "%s: %d", path, page.status);
    cr_expect(answer_has(&page, text), "%s lacks %s", path, text);
}

STORY(the_public_searches_and_reads)
{
    shows("/van-ban-phap-luat", "Chưa có văn bản nào");
    load(str_of(collection));
    shows("/van-ban-phap-luat?q=di%E1%BB%81u", "Chưa tìm được bằng từ");
    cr_expect(str_eq(get("/van-ban-phap-luat/goi-y?q=noi+th").body, S("{\"suggestions\":[]}")));
    index_anew(5);
    cr_expect(str_starts(get("/van-ban-phap-luat/goi-y?q=noi+th").body, S("{\"suggestions\":[{\"text\":\"điều 2 nơi thả diều luật thả diều")));
    shows("/van-ban-phap-luat?q=b%C3%A3i+tr%E1%BB%91ng", "<mark>bãi trống</mark>");
    shows("/van-ban-phap-luat?q=bai+trong", "href=\"/van-ban-phap-luat/1-2099-qh99/dieu-2\"");
    shows("/van-ban-phap-luat?q=di%E1%BB%81u&loai=Ngh%E1%BB%8B+%C4%91%E1%BB%8Bnh", "chưa rõ ngày có hiệu lực");
    shows("/van-ban-phap-luat?q=t%C3%A0u+ng%E1%BA%A7m", "Không tìm thấy điều nào");
    shows("/van-ban-phap-luat?q=th%E1%BA%A3+di%E1%BB%81uu&loai=Lu%E1%BA%ADt", "q=th%E1%BA%A3%20di%E1%BB%81u&amp;loai=Lu%E1%BA%ADt\" lang=\"vi\">thả diều</a>");
    shows("/van-ban-phap-luat?thu-tu=moi-nhat&q=di%E1%BB%81u", "có hiệu lực từ 01/07/2020");
    shows("/van-ban-phap-luat?q=%22%3Cb%3E", "&lt;b&gt;");
    shows("/van-ban-phap-luat", "href=\"/van-ban-phap-luat/1-2099-qh99\"");
    shows("/van-ban-phap-luat?loai=Lu%E1%BA%ADt", "Luật Thả diều (giả định)");
    shows("/van-ban-phap-luat/1-2099-qh99", "Điều 2đ");
    shows("/van-ban-phap-luat/1-2099-qh99", "chưa chắc là bản đang có hiệu lực");
    shows("/van-ban-phap-luat/2-2099-nd-cp", "Chưa rõ");
    shows("/van-ban-phap-luat/1-2099-qh99/dieu-2", "href=\"/van-ban-phap-luat/2-2099-nd-cp/dieu-5\">Điều 5. Mức tiền");
    shows("/van-ban-phap-luat/1-2099-qh99/dieu-2", "<span>Điều 7 – 9/2099/NĐ-CP</span>"); /* not loaded: no link */
    shows("/van-ban-phap-luat/1-2099-qh99/dieu-2", "rel=\"prev\" href=\"/van-ban-phap-luat/1-2099-qh99/dieu-1\"");
    shows("/van-ban-phap-luat/1-2099-qh99/dieu-2", "rel=\"next\" href=\"/van-ban-phap-luat/1-2099-qh99/dieu-2dd\"");
    shows("/en/van-ban-phap-luat/1-2099-qh99/dieu-2dd", "not necessarily the law in force");
    shows("/en/van-ban-phap-luat?q=bai+trong", "The texts are in Vietnamese");
    static const char *const absent[] = { "/van-ban-phap-luat/khong-co", "/van-ban-phap-luat/1-2099-qh99/dieu-3", "/van-ban-phap-luat/1-2099-qh99/2", "/van-ban-phap-luat?truoc=x",
                                          "/van-ban-phap-luat/khong-co/dieu-1" };
    for (size_t i = 0; i < COUNT_OF(absent); i++) {
        cr_expect_eq(get(absent[i]).status, 404, "%s", absent[i]);
    }
    cr_expect_eq(get("/van-ban-phap-luat?q=a&trang=51").status, 422);
}

STORY(an_article_that_breaks_off_says_so)
{
    load(S("{" LAW ",\"article_id\":\"1\",\"text\":\"Diều gồm:\"}\n{" LAW ",\"article_id\":\"2\",\"text\":\"Diều gồm: khung, giấy.\"}"));
    shows("/van-ban-phap-luat/1-2099-qh99/dieu-1", "Nguồn chỉ có phần đầu của điều này");
    Answer whole = get("/van-ban-phap-luat/1-2099-qh99/dieu-2");
    cr_expect_not(answer_has(&whole, "phần đầu của điều này"));
}

STORY(many_results_and_documents_have_pages)
{
    Buf b = buf_make(a, MIB(1));
    for (int i = 1; i <= 60; i++) {
        buf_addf(&b, "{\"law_id\":\"%d/2098/QH98\",\"title\":\"Luật số %d (giả định)\",\"type\":\"Luật\",\"source\":\"giả định\",\"effective\":\"20%02d-03-01\",\"article_id\":\"1\",\"text\":\"Diều giấy.\"}\n", i, i, i);
    }
    load(buf_str(&b));
    index_anew(60);
    shows("/van-ban-phap-luat", "href=\"/van-ban-phap-luat/60-2098-qh98\"");
    shows("/van-ban-phap-luat", "truoc=2011-03-01.11-2098-qh98");
    shows("/van-ban-phap-luat?truoc=2011-03-01.11-2098-qh98", "href=\"/van-ban-phap-luat/10-2098-qh98\"");
    shows("/van-ban-phap-luat?q=di%E1%BB%81u", "60 điều");
    shows("/van-ban-phap-luat?q=di%E1%BB%81u", "Trang sau");
    shows("/van-ban-phap-luat?q=di%E1%BB%81u&trang=3", "Trang trước");
    Answer last = get("/van-ban-phap-luat?q=di%E1%BB%81u&trang=3");
    cr_expect_not(answer_has(&last, "Trang sau"));
}

/* ---- the real collection, outside the repository ------------------------------------------------------------------------------------------ */

Test(statute, real_articles_and_questions)
{
    StatuteReport r;
    EvalSets      sets;
    if (access(REAL_ARTICLES, R_OK) != 0 || access(REAL_QUESTIONS, R_OK) != 0) {
        cr_skip("the real articles and questions are not there");
    }
    open_court(DB_SQLITE);
    ok(statutes_import(&kit.house, a, S(REAL_ARTICLES), NULL, NULL, &r));
    cr_expect_eq(r.refused_count, 0);
    index_anew(r.added);
    ok(statute_eval(shelf, a, S(REAL_QUESTIONS), -1, &sets));
    for (size_t i = 0; i < sets.count; i++) {
        const EvalSet *s = &sets.items[i];
        double         hit = (double)s->hit_5 / (double)s->n, least = str_eq(s->source, S("zalo2021")) ? 0.70 : str_eq(s->source, S("alqac2022")) ? 0.92 : 0.82;
        cr_expect_geq(hit, least, STR_F ": %.3f", STR_A(s->source), hit);
    }
    close_court();
}
