/* The pages of publication over HTTP: the desk where names are hidden, from proposal to release; who may see it; the portal, its forms
 * and feed read by real parsers' rules; the notice of removal; held imports. */
#include "judgment/publication_kit.h"

#include "core/ledger/receipt.h"
#include "judgment/import.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_routes.h"
#include "judgment/ruling_index.h"
#include "judgment/ruling_list.h"
#include "page/page_kit.h"

#include <criterion/criterion.h>
#include <string.h>

static PublicationKit kit;
static Arena         *a;
static PageKit        pages;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(a, err_line(a, e)));
}

static void open_server(void)
{
    static MsgList   lists[1];
    const RouteTable tables[] = { { page_routes, page_route_count },
                                  { publication_routes, publication_route_count },
                                  { publication_desk_routes, publication_desk_route_count },
                                  { held_routes, held_route_count } };
    cr_assert(publication_kit_open(&kit, DB_SQLITE));
    a = kit.court.arena;
    publication_kit_judge(&kit, publication_kit_text, "");
    lists[0] = judgment_messages;
    msg_know(lists, COUNT_OF(lists));
    page_kit_open(&pages, &kit.court, tables, COUNT_OF(tables));
}

static void close_server(void)
{
    page_kit_close(&pages);
    publication_kit_close(&kit);
}

TestSuite(publication_pages, .init = open_server, .fini = close_server);

static Answer get_with(const char *who, Str path, const char *headers)
{
    return page_kit_ask(&pages, "GET", who, path, headers, S(""));
}

static Answer get(const char *who, Str path)
{
    return page_kit_get(&pages, who, path);
}

static Str desk(const char *rest)
{
    return str_format(a, "/nghiep-vu/ho-so/" STR_F "/an-ten%s", STR_A(id_format(a, kit.matter.id)), rest);
}

static Answer post(const char *who, Str path, const char *fields)
{
    Str token = html_value(get(who, desk("")).body, "_csrf", 0);
    Str body = str_format(a, "_csrf=" STR_F "&%s", STR_A(token), fields);
    return page_kit_send_form(&pages, who, path, body);
}

static ActResult act(PersonId who, const char *name, const char *input)
{
    ActResult r;
    ok(court_kit_act(&kit.court, kit.matter, who, name, input, &r));
    return r;
}

static Str first_match(Str text, const char *before)
{
    size_t at;
    cr_assert(str_find(text, str_of(before), &at), "%s", before);
    Str rest = str_sub(text, at + strlen(before), text.n);
    return str_cut(&rest, '"');
}

static RulingId release(void)
{
    PublicationNow now;
    Db            *db;
    act(kit.court.clerk, "propose_hiding", "{}");
    publication_kit_accept_all(&kit);
    publication_kit_clear(&kit, kit.court.clerk, "common_word");
    publication_kit_clear(&kit, kit.court.judge, "common_word");
    act(kit.court.judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}");
    act(kit.court.clerk, "release_publication", "{}");
    ok(db_read(kit.court.house.db, a, &db));
    ok(publication_now(&kit.court.house, db, a, kit.court.court, kit.matter, &now));
    db_done(db);
    return now.ruling;
}

static Str public_path(RulingId id, const char *end)
{
    return str_format(a, "/ban-an/" STR_F "%s", STR_A(id_format(a, id.id)), end);
}

/* ---- the desk -------------------------------------------------------------------------------------------------------------------------- */

Test(publication_pages, the_desk_exists_for_judge_and_clerk_alone)
{
    cr_expect_eq(get("clerk", desk("")).status, 200);
    cr_expect_eq(get("judge", desk("")).status, 200);
    cr_expect_eq(get("chief", desk("")).status, 200);
    cr_expect_eq(get("prosecutor", desk("")).status, 404);
    cr_expect_eq(get("citizen", desk("")).status, 403);
    cr_expect_eq(get("", desk("")).status, 303);
    act(kit.court.clerk, "propose_hiding", "{}");
    cr_expect_eq(get("prosecutor", desk("/ban-xem?dang=trang")).status, 404);
    cr_expect_eq(get("prosecutor", desk("/con-sot?cho=x")).status, 404);
}

Test(publication_pages, places_are_decided_one_by_one)
{
    act(kit.court.clerk, "propose_hiding", "{}");
    Answer page = get("clerk", desk(""));
    cr_expect(str_has(page.body, S("Trần Văn Hư Cấu")), "the original side");
    cr_expect(str_has(page.body, S("Trần Văn Hư C<sup>")), "the public side");
    cr_expect(str_has(page.body, S("Quy tắc:")));
    cr_expect(str_has(page.body, S("Việc của: ")), "whose the approval is");
    cr_expect(str_has(get("judge", desk("")).body, S("Còn chỗ ẩn danh chưa duyệt")), "why it cannot be approved yet");
    Str first = html_value(page.body, "thay_doi", 0);
    Answer done = post("clerk", desk("/chap-nhan"), str_z(a, str_format(a, "thay_doi=" STR_F "&giong=1", STR_A(first))));
    cr_expect_eq(done.status, 303);
    page = get("clerk", desk(""));
    cr_expect_neq(str_cmp(html_value(page.body, "thay_doi", 0), first), 0, "the next one");
    Str second = html_value(page.body, "thay_doi", 0);
    done = post("clerk", desk("/sua"), str_z(a, str_format(a, "thay_doi=" STR_F "&thay_bang=", STR_A(second))));
    cr_expect_eq(done.status, 422);
    done = post("clerk", desk("/sua"), str_z(a, str_format(a, "thay_doi=" STR_F "&thay_bang=M%%E1%%BA%%ABu", STR_A(second))));
    cr_expect_eq(done.status, 303);
    cr_expect(str_has(get("clerk", desk("")).body, S("Mẫu")));
    done = post("clerk", desk("/de-nguyen"), "thay_doi=9999");
    cr_expect_eq(done.status, 422);
    done = post("clerk", desk("/them"), "tim=kh%C3%B4ng+c%C3%B3&thay_bang=X");
    cr_expect_eq(done.status, 422);
    cr_expect(str_has(done.body, S("Ghi đúng từ đang có")));
    done = post("clerk", desk("/them"), "tim=d%C3%A2y+chuy%E1%BB%81n&thay_bang=h%E1%BB%87+th%E1%BB%91ng");
    cr_expect_eq(done.status, 303);
    cr_expect(str_has(get("clerk", desk("")).body, S("hệ thống")));
    done = post("clerk", desk("/chap-nhan"), "thay_doi=1&la_gi=1");
    cr_expect_eq(done.status, 400, "an undeclared field");
}

static bool stands_out(const char *who, const char *slug)
{
    Str link = str_format(a, "class=\"button primary\" href=\"/nghiep-vu/ho-so/" STR_F "/viec/%s\"", STR_A(id_format(a, kit.matter.id)), slug);
    return str_has(get(who, desk("")).body, link);
}

/* What the law's data call usual in the state, and nothing beside it: what goes back or holds back is not urged. */
Test(publication_pages, what_leads_on_stands_out)
{
    cr_expect(stands_out("judge", "an-danh-ban-an"));
    cr_expect_not(stands_out("judge", "khong-cong-bo"));
    act(kit.court.clerk, "propose_hiding", "{}");
    cr_expect_not(stands_out("judge", "khong-cong-bo"), "nor while the approval still waits");
    publication_kit_accept_all(&kit);
    publication_kit_clear(&kit, kit.court.clerk, "common_word");
    publication_kit_clear(&kit, kit.court.judge, "common_word");
    cr_expect(stands_out("judge", "phe-duyet-cong-bo"));
    act(kit.court.judge, "approve_publication", "{\"publication_approved_on\":\"2026-03-02\"}");
    cr_expect(stands_out("clerk", "dang-cong-bo"));
    cr_expect_not(stands_out("judge", "dang-cong-bo"), "who approved does not release");
}

Test(publication_pages, leftovers_are_cleared_one_by_one_by_two_people)
{
    act(kit.court.clerk, "propose_hiding", "{}");
    publication_kit_accept_all(&kit);
    Answer page = get("clerk", desk(""));
    Str    link = first_match(page.body, "/an-ten/con-sot?cho=");
    Str    path = desk(str_z(a, str_format(a, "/con-sot?cho=" STR_F, STR_A(link))));
    Answer one = get("clerk", path);
    cr_expect_eq(one.status, 200);
    cr_expect(str_has(one.body, S("<mark>")));
    Str fields = str_format(a, "cho=" STR_F "&quy_tac=common_word&idem=an-ten-kiem-thu-0001", STR_A(link));
    cr_expect_eq(post("clerk", desk("/con-sot"), str_z(a, str_format(a, "cho=" STR_F "&idem=an-ten-kiem-thu-0000", STR_A(link)))).status, 422);
    cr_expect_eq(post("clerk", desk("/con-sot"), str_z(a, fields)).status, 303);
    one = get("clerk", path);
    cr_expect(str_has(one.body, S("cần một người khác xem xét")));
    cr_expect_not(str_has(one.body, S("name=\"quy_tac\"")), "the same person is not asked again");
    one = get("judge", path);
    cr_expect(str_has(one.body, S("Quý vị là người thứ hai")));
    fields = str_format(a, "cho=" STR_F "&quy_tac=common_word&idem=an-ten-kiem-thu-0002", STR_A(link));
    cr_expect_eq(post("judge", desk("/con-sot"), str_z(a, fields)).status, 303);
    one = get("judge", path);
    cr_expect(str_has(one.body, S("Hai người đã cho để nguyên")));
    cr_expect_eq(get("judge", desk("/con-sot?cho=khong-co")).status, 404);
}

Test(publication_pages, every_public_form_can_be_seen_before)
{
    static const char *const forms[] = { "trang", "trang-en", "van-ban", "json", "akn", "atom" };
    cr_expect_eq(get("clerk", desk("/ban-xem?dang=trang")).status, 404, "nothing is proposed");
    act(kit.court.clerk, "propose_hiding", "{}");
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        Answer seen = get("clerk", desk(str_z(a, str_format(a, "/ban-xem?dang=%s", forms[i]))));
        cr_expect_eq(seen.status, 200, "%s", forms[i]);
        size_t main = 0; /* the way here above it names the file as the court does */
        cr_assert(str_find(seen.body, S("<main"), &main));
        Str shown = str_sub(seen.body, main, seen.body.n);
        cr_expect_not(str_has(shown, S("Trần Văn Hư Cấu")), "%s", forms[i]);
        cr_expect(str_has(shown, S("01/2026/DS-ST")), "%s", forms[i]);
    }
    cr_expect_eq(get("clerk", desk("/ban-xem?dang=khac")).status, 422);
}

/* ---- the public -------------------------------------------------------------------------------------------------------------------------- */

static void expect_no_names(Str text, const char *form)
{
    static const char *const names[] = { "Hư Cấu", "Giả Định trình bày", "Nguyễn Văn Giả Định", "001099012345", "0987", "Không Có" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        cr_expect_not(str_has(text, str_of(names[i])), "%s shows %s", form, names[i]);
    }
}

Test(publication_pages, the_public_reads_every_form)
{
    static const char *const ends[] = { "", ".txt", ".json", ".akn.xml" };
    static const char *const types[] = { "text/html", "text/plain", "application/json", "application/akn+xml" };
    RulingId id = release();
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        Answer r = get("", public_path(id, ends[i]));
        cr_expect_eq(r.status, 200, "%s", ends[i]);
        cr_expect(str_has(r.head, str_of(types[i])), "%s", ends[i]);
        cr_expect(str_has(r.head, S("X-Robots-Tag: noindex")), "%s", ends[i]);
        cr_expect(str_has(r.body, S("Trần Văn Hư C")), "%s", ends[i]);
        expect_no_names(r.body, ends[i]);
        Str tag = first_match(r.head, "ETag: \"");
        Answer again = get_with("", public_path(id, ends[i]), str_z(a, str_format(a, "If-None-Match: \"" STR_F "\"\r\n", STR_A(tag))));
        cr_expect_eq(again.status, 304, "%s", ends[i]);
    }
    Answer page = get("", public_path(id, ""));
    cr_expect(str_has(page.body, S("id=\"nhan-dinh\"")) && str_has(page.body, S("id=\"quyet-dinh\"")) && str_has(page.body, S("id=\"doan-1\"")));
    cr_expect(str_has(page.body, S("Sao chép trích dẫn")));
    cr_expect(str_has(page.body, S("Căn cứ pháp luật được viện dẫn")) && str_has(page.body, S("Điều 466 (khoản 1)")));
    Answer citing = get("", S("/ban-an/vien-dan?dieu=91%2F2015%2FQH13.466"));
    cr_expect(str_has(citing.body, S("viện dẫn Điều 466 Bộ luật Dân sự số 91/2015/QH13")) && str_has(citing.body, id_format(a, id.id)));
    cr_expect(str_has(citing.body, S("Nghĩa vụ trả nợ theo khoản 1 Điều 466 BLDS")));
    expect_no_names(citing.body, "vien-dan");
    cr_expect_eq(get("", S("/ban-an/vien-dan?dieu=91%2F2015%2FQH13.999")).status, 404);
    cr_expect_eq(get("", S("/ban-an/vien-dan")).status, 422);
    Answer english = get("", str_format(a, "/en" STR_F, STR_A(public_path(id, ""))));
    cr_expect(str_has(english.body, S("The ruling is in Vietnamese")));
    expect_no_names(english.body, "en");
    const Json *doc;
    ok(json_parse(a, get("", public_path(id, ".json")).body, MIB(1), &doc));
    cr_expect(str_eq(json_str(doc, "number", S("")), S("01/2026/DS-ST")));
    cr_expect_eq(json_count(json_member(doc, "parts")), 4);
    cr_expect(str_has(get("", S("/ban-an")).body, id_format(a, id.id)));
    cr_expect(str_has(get("", S("/ban-an?so=01%2F2026")).body, id_format(a, id.id)));
    cr_expect_not(str_has(get("", S("/ban-an?loai=family")).body, id_format(a, id.id)));
    cr_expect(str_has(get("", S("/ban-an?toa=T01K01&nam=2026")).body, id_format(a, id.id)));
    cr_expect_not(str_has(get("", S("/ban-an?toa=T01K01&nam=2025")).body, id_format(a, id.id)));
    Answer feed = get("", S("/ban-an.atom?toa=T01K01"));
    cr_expect(str_has(feed.body, S("<entry>")) && str_has(feed.body, id_format(a, id.id)));
    cr_expect_not(str_has(get("", S("/ban-an.atom?toa=T01K02")).body, S("<entry>")));
    Str month = str_sub(date_format(a, instant_date(os_now(kit.court.os))), 0, 7);
    cr_expect(str_has(get("", str_format(a, "/ban-an/so-cong-bo?thang=" STR_F "&toa=T01K01", STR_A(month))).body, S("01/2026/DS-ST")));
    cr_expect_eq(get("", S("/ban-an/so-cong-bo?thang=2026-13")).status, 422);
}

static void find_rulings(void)
{
    ok(ruling_index_catch_up(kit.court.house.rulings, &kit.court.house));
    cache_drop(pages.site.server, S("/ban-an"));
}

/* What a reader types, with or without accents; what is counted; the same as a table and as a feed; gone when it was taken down. */
Test(publication_pages, rulings_are_searched_by_their_words)
{
    ok(ruling_index_open(&kit.court.house, a, S("/data"), &kit.court.house.rulings));
    RulingId id = release();
    Str      found = id_format(a, id.id);
    Answer   before = get("", S("/ban-an?q=tranh+chap"));
    cr_expect(before.status == 200 && !str_has(before.body, found) && str_has(before.body, S("class=\"empty\"")));
    find_rulings();
    Answer page = get("", S("/ban-an?q=tranh+chap"));
    cr_expect(page.status == 200 && str_has(page.body, found) && str_has(page.body, S("<mark>")) && str_has(page.body, S("<svg class=\"bars\"")));
    cr_expect(str_has(page.body, S("loai=civil")), "a link that narrows");
    static const char *const yes[] = { "q=Tranh+ch%E1%BA%A5p", "q=01%2F2026%2FDS-ST", "q=so%3A01-2026-DSST", "q=tranh+loai%3A%22d%C3%A2n+s%E1%BB%B1%22", "q=tranh+nam%3A2026",
                                       "q=tranh&toa=T01K01", "tu=2026&den=2026", "sap-xep=moi", "sap-xep=vien-dan", "q=tranh&sap-xep=vien-dan", "q=tranh&cap=ST&loai=civil&sap-xep=cu", "cap-toa=region", "dieu=91%2F2015%2FQH13.463", "ket-qua=accepted", "q=ketqua%3A%22ch%E1%BA%A5p+nh%E1%BA%ADn+y%C3%AAu+c%E1%BA%A7u%22", "q=dieu%3A%22463+BLDS%22", "q=dieu%3A%22%C4%90i%E1%BB%81u+463+B%E1%BB%99+lu%E1%BA%ADt+D%C3%A2n+s%E1%BB%B1%22",
                                       "q=vi%E1%BB%87c+tranh+ch%E1%BA%A5p+gi%E1%BB%AFa+hai+ng%C6%B0%E1%BB%9Di+l%C3%A1ng+gi%E1%BB%81ng+xa+l%E1%BA%A1+th%E1%BA%BF+n%C3%A0o" };
    static const char *const no[] = { "q=tranh+-chap", "q=%22chap+tranh%22", "q=tranh&loai=family", "q=tranh&tu=2027", "q=nam%3A2025", "dieu=91%2F2015%2FQH13.17", "ket-qua=rejected", "q=ketqua%3Arejected", "q=ketqua%3A%22kh%C3%B4ng+ch%E1%BA%A5p+nh%E1%BA%ADn%22", "q=tranh&toa=T01K02", "q=tr%E1%BA%A1nh+%22chap+tranh%22" };
    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        cr_expect(str_has(get("", str_format(a, "/ban-an?%s", yes[i])).body, found), "%s", yes[i]);
    }
    for (size_t i = 0; i < COUNT_OF(no); i++) {
        Answer none = get("", str_format(a, "/ban-an?%s", no[i]));
        cr_expect(none.status == 200 && !str_has(none.body, found), "%s", no[i]);
    }
    Answer meant = get("", S("/ban-an?q=chanh+chap"));
    cr_expect(str_has(meant.body, S("class=\"meant\"")) && str_has(meant.body, S("q=tranh%20ch%E1%BA%A5p")));
    cr_expect_not(str_has(page.body, S("class=\"meant\"")), "nothing better");
    Answer suggested = get("", S("/ban-an/goi-y?q=tranh+ch"));
    cr_expect(suggested.status == 200 && str_has(suggested.body, S("{\"suggestions\":[{\"text\":\"tranh chấp")), STR_F, STR_A(suggested.body));
    cr_expect(str_eq(get("", S("/ban-an/goi-y")).body, S("{\"suggestions\":[]}")));
    cr_expect(str_has(get("", S("/ban-an.csv?q=tranh+chap")).body, S("01/2026/DS-ST")));
    Answer feed = get("", S("/ban-an.atom?q=tranh+chap"));
    cr_expect(str_has(feed.body, S("<entry>")) && str_has(feed.body, found) && str_has(feed.body, S("<title>tranh chap</title>")));
    cr_expect_eq(get("", S("/ban-an?q=tranh&trang=0")).status, 422);
    cr_expect_eq(get("", S("/ban-an?q=tranh&trang=7")).status, 200);
    cr_expect_eq(get("", S("/ban-an?sap-xep=bua")).status, 422);
    act(kit.court.chief, "take_down", "{\"take_down_reason\":\"Bản án bị kháng nghị giám đốc thẩm.\"}");
    cache_drop(pages.site.server, S("/ban-an"));
    cr_expect_not(str_has(get("", S("/ban-an?q=tranh+chap")).body, found), "at once, before the index has heard of it");
    find_rulings();
    cr_expect(str_has(get("", S("/ban-an?q=tranh+chap")).body, S("class=\"empty\"")));
}

Test(publication_pages, without_an_index_the_list_is_there_and_words_are_refused_kindly)
{
    RulingId id = release();
    Answer   list = get("", S("/ban-an"));
    cr_expect(str_has(list.body, id_format(a, id.id)) && !str_has(list.body, S("role=\"search\"")));
    Answer words = get("", S("/ban-an?q=tranh"));
    cr_expect(words.status == 503 && str_has(words.body, S("Danh sách theo Tòa án")), "%d", words.status);
}

Test(publication_pages, the_answer_says_the_same_to_everybody)
{
    RulingId id = release();
    Answer   first = get("", public_path(id, ""));
    Answer   signed_in = get("clerk", public_path(id, ""));
    cr_expect(str_eq(first.body, signed_in.body), "no name of the reader, no token");
}

Test(publication_pages, what_is_not_public_does_not_exist)
{
    act(kit.court.clerk, "propose_hiding", "{}");
    cr_expect_eq(get("", S("/ban-an/00000000000000000000000000")).status, 404);
    cr_expect_eq(get("", S("/ban-an/khong-phai-ma")).status, 404);
    cr_expect_eq(get("", S("/ban-an/00000000000000000000000000.json")).status, 404);
}

Test(publication_pages, a_notice_stands_where_a_ruling_was_taken_down)
{
    RulingId id = release();
    act(kit.court.chief, "take_down", "{\"take_down_reason\":\"Bản án bị kháng nghị giám đốc thẩm.\"}");
    ok(publication_listener(&pages.site, a, &(OutboxMessage){ .topic = S("take_down") }));
    Answer page = get("", public_path(id, ""));
    cr_expect_eq(page.status, 410);
    cr_expect(str_has(page.body, S("THÔNG BÁO GỠ BỎ")), "the paper");
    cr_expect(str_has(page.body, S("Bản án bị kháng nghị giám đốc thẩm.")));
    cr_expect_not(str_has(page.body, S("Trần Văn Hư C")), "nothing of the ruling is left");
    cr_expect_eq(get("", public_path(id, ".json")).status, 410);
    cr_expect_eq(get("", public_path(id, ".txt")).status, 410);
    cr_expect_not(str_has(get("", S("/ban-an")).body, id_format(a, id.id)));
    cr_expect(str_has(get("", S("/ban-an.atom")).body, S("at:deleted-entry")));
    court_kit_seconds(&kit.court, 2);
    court_kit_sequence(&kit.court);
    Answer        proof = get("", public_path(id, "/chung-thuc.json"));
    ReceiptVerdict verdict;
    Receipt       receipt;
    Str           why;
    cr_assert_eq(proof.status, 200);
    ok(receipt_verify(a, proof.body, ledger_vkey(kit.court.house.ledger, a), &verdict, &why, &receipt));
    cr_expect_eq(verdict, RECEIPT_PROVEN, STR_F, STR_A(why));
}

/* The promise names the text as it is read. */
Test(publication_pages, a_publication_is_proven_in_the_public_log)
{
    RulingId       id = release();
    Ruling         r;
    Db            *db;
    bool           found;
    ReceiptVerdict verdict;
    Receipt        receipt;
    Str            why;
    cr_expect(str_has(get("", public_path(id, "")).body, S("/chung-thuc.json")));
    court_kit_seconds(&kit.court, 2);
    court_kit_sequence(&kit.court);
    Answer proof = get("", public_path(id, "/chung-thuc.json"));
    cr_assert_eq(proof.status, 200);
    ok(receipt_verify(a, proof.body, ledger_vkey(kit.court.house.ledger, a), &verdict, &why, &receipt));
    cr_expect_eq(verdict, RECEIPT_PROVEN, STR_F, STR_A(why));
    ok(db_read(kit.court.house.db, a, &db));
    ok(ruling_load(db, a, id, &r, &found));
    db_done(db);
    cr_expect(hash_eq(receipt.nonce, r.hash) && hash_eq(r.hash, hash_str(r.text)));
    cr_expect_eq(get("", S("/ban-an/00000000000000000000000000/chung-thuc.json")).status, 404);
}

Test(publication_pages, the_file_says_where_it_stands)
{
    static const CasePart *const parts[] = { &publication_case_part, NULL };
    pages.site.case_parts = parts;
    RulingId id = release();
    Answer   mine = get("citizen", str_format(a, "/vu-viec-cua-toi/" STR_F, STR_A(id_format(a, kit.matter.id))));
    cr_expect(str_has(mine.body, public_path(id, "")));
    cr_expect_not(str_has(mine.body, S("/an-ten")));
    Answer court = get("clerk", str_format(a, "/nghiep-vu/ho-so/" STR_F, STR_A(id_format(a, kit.matter.id))));
    cr_expect(str_has(court.body, S("/an-ten")));
    pages.site.case_parts = NULL;
}

/* ---- the feed, page by page ------------------------------------------------------------------------------------------------------------------ */

static size_t count_of(Str text, Str what)
{
    size_t n = 0, at;
    while (str_find(text, what, &at)) {
        text = str_sub(text, at + what.n, text.n);
        n++;
    }
    return n;
}

/* 120 imported at one moment, one of the court's own taken down later: 50, 50, 21, each told once. */
Test(publication_pages, the_feed_goes_on_to_its_oldest_entry)
{
    ImportReport report;
    Buf          all = buf_make(a, MIB(1)), lines = buf_make(a, MIB(1));
    Str          next = S("/ban-an.atom"), last = S("");
    size_t       pages_read = 0;
    for (int i = 1; i <= 120; i++) {
        buf_addf(&lines, "{\"id\":\"nguon-%06d\",\"court\":\"Tòa án nhân dân huyện V, tỉnh Nam Định\",\"number\":\"%d/2019/DS-ST\",\"date\":\"2019-02-03\",\"type\":\"Dân sự\","
                         "\"instance\":\"Sơ thẩm\",\"title\":\"Vay tài sản\",\"anonymised\":true,\"source\":\"giả lập\",\"text\":\"NỘI DUNG VỤ ÁN:\\nNguyên đơn ông "
                         "Nguyễn Văn A trình bày về khoản vay giữa hai bên và yêu cầu trả nợ gốc cùng tiền lãi theo thỏa thuận.\\nBị đơn ông Nguyễn Văn B thừa nhận khoản vay "
                         "nhưng xin trả dần.\\nQUYẾT ĐỊNH:\\n1. Chấp nhận yêu cầu của nguyên đơn.\"}\n", i, i);
    }
    ok(os_save(kit.court.os, S("/in.jsonl"), buf_str(&lines)));
    ok(rulings_import(&kit.court.house, a, S("/in.jsonl"), NULL, NULL, &report));
    cr_assert_eq(report.added, 120);
    RulingId own = release();
    act(kit.court.chief, "take_down", "{\"take_down_reason\":\"Bản án bị kháng nghị giám đốc thẩm.\"}");
    ok(publication_listener(&pages.site, a, &(OutboxMessage){ .topic = S("take_down") }));
    while (next.n > 0) {
        Answer page = get("", next);
        cr_assert_eq(page.status, 200);
        cr_expect_eq(str_has(page.body, S("rel=\"first\"")), pages_read > 0);
        cr_expect(count_of(page.body, S("<entry>")) + count_of(page.body, S("<at:deleted-entry")) <= 50);
        buf_add(&all, page.body);
        last = page.body;
        next = str_has(page.body, S("rel=\"next\"")) ? first_match(page.body, "rel=\"next\" href=\"") : S("");
        cr_assert(++pages_read <= 3);
    }
    cr_expect_eq(pages_read, 3);
    cr_expect_eq(count_of(last, S("<entry>")) + count_of(last, S("<at:deleted-entry")), 21);
    cr_expect_eq(count_of(buf_str(&all), S("<entry>")), 120);
    cr_expect_eq(count_of(buf_str(&all), S("<at:deleted-entry")), 1);
    cr_expect_eq(count_of(buf_str(&all), str_format(a, "<at:deleted-entry ref=\"urn:congly:ban-an:" STR_F, STR_A(id_format(a, own.id)))), 1);
    for (int i = 1; i <= 120; i++) {
        Str id = id_format(a, ruling_id_of_source(S("giả lập"), str_format(a, "nguon-%06d", i)).id);
        cr_expect_eq(count_of(buf_str(&all), str_format(a, "<entry><id>urn:congly:ban-an:" STR_F, STR_A(id))), 1);
    }
    cr_expect_eq(get("", S("/ban-an.atom?truoc=hom-qua")).status, 404);
    cr_expect_eq(count_of(get("", S("/ban-an.atom?toa=T01K01")).body, S("<entry>")), 0);
}

/* ---- reading one ---------------------------------------------------------------------------------------------------------------------------- */

/* What is read between two places of a page, without tags and without the steps from mark to mark. */
static Str read_between(Str page, const char *from, const char *to)
{
    size_t at, end;
    Buf    b = buf_make(a, MIB(1));
    cr_assert(str_find(page, str_of(from), &at));
    Str rest = str_sub(page, at, page.n);
    cr_assert(str_find(rest, str_of(to), &end));
    for (rest = str_sub(rest, 0, end); rest.n > 0;) {
        if (str_starts(rest, S("<span class=\"hit-steps\">"))) {
            cr_assert(str_find(rest, S("</span>"), &end));
            rest = str_sub(rest, end, rest.n);
        }
        if (rest.p[0] == '<') {
            (void)str_cut(&rest, '>');
        } else {
            buf_add_char(&b, rest.p[0]);
            rest = str_sub(rest, 1, rest.n);
        }
    }
    return buf_str(&b);
}

static Str text_of_page(RulingId id, const char *asked)
{
    return read_between(get("", public_path(id, asked)).body, "<div class=\"text\">", "<footer>");
}

/* The words that led here are marked, each mark leads to the next; the text stays what it is. */
Test(publication_pages, words_stay_marked_in_the_text)
{
    ok(ruling_index_open(&kit.court.house, a, S("/data"), &kit.court.house.rulings));
    RulingId id = release();
    find_rulings();
    Answer list = get("", S("/ban-an?q=tranh+chap"));
    cr_expect(str_has(list.body, str_format(a, "/ban-an/" STR_F "?q=tranh%%20chap", STR_A(id_format(a, id.id)))), "the list hands the words on");
    Str    plain = text_of_page(id, "");
    Answer page = get("", public_path(id, "?q=vay"));
    size_t marks = count_of(page.body, S("<mark class=\"hit\" id=\"cho-"));
    cr_assert_gt(marks, 2);
    cr_expect(str_has(page.body, str_format(a, ">%zu chỗ khớp trong văn bản<", marks)));
    cr_expect(str_has(page.body, S("href=\"#cho-1\"")) && str_has(page.body, str_format(a, "href=\"#cho-%zu\"", marks)) && !str_has(page.body, str_format(a, "#cho-%zu\"", marks + 1)));
    static const char *const asked[] = { "?q=vay", "?q=%C4%90i%E1%BB%81u+463", "?q=%22h%E1%BB%A3p+%C4%91%E1%BB%93ng+vay%22", "?q=tai+san+OR+tien", "?q=khongcotunay", "?q=loai%3Acivil" };
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        cr_expect(str_eq(text_of_page(id, asked[i]), plain), "%s", asked[i]);
    }
    cr_expect(str_has(get("", public_path(id, "?q=khongcotunay")).body, S("Không có chỗ nào khớp")));
    cr_expect_not(str_has(get("", public_path(id, "?q=khongcotunay")).body, S("<mark")));
    cr_expect_eq(get("", public_path(id, "?q=a%07b")).status, 422);
}

/* An article leads to those who cite it, from where it stands in the text, marked or not. */
Test(publication_pages, articles_are_links_where_they_stand)
{
    ok(ruling_index_open(&kit.court.house, a, S("/data"), &kit.court.house.rulings));
    RulingId id = release();
    find_rulings();
    Str link = S("<a class=\"cited\" href=\"/ban-an/vien-dan?dieu=91%2F2015%2FQH13.463\">");
    cr_expect(str_has(get("", public_path(id, "")).body, link));
    Answer marked = get("", public_path(id, "?q=%22%C4%91i%E1%BB%81u+463%22"));
    cr_expect(str_has(marked.body, S("<mark class=\"hit\" id=\"cho-1\"><a href=\"/ban-an/vien-dan?dieu=91%2F2015%2FQH13.463\">")), STR_F, STR_A(marked.body));
}

/* Two of one quarrel, one of another; one of a higher instance that names the first. */
Test(publication_pages, similar_rulings_and_those_that_came_later_are_told)
{
    static const struct { const char *id, *number, *instance, *relation, *text; } rulings[] = {
        { "hui-1", "15/2019/DS-ST", "Sơ thẩm", "Hụi", "Bà A là chủ hụi, ông B tham gia dây hụi tháng và chưa đóng tiền hụi chết." },
        { "hui-2", "6/2019/DS-ST", "Sơ thẩm", "Hụi", "Ông C tham gia dây hụi tháng của chủ hụi D, hốt hụi rồi không đóng tiền hụi chết." },
        { "cay", "7/2019/DS-ST", "Sơ thẩm", "Ranh giới", "Hàng cây giữa hai thửa vườn đã đổ." },
        { "nha", "9/2019/DS-ST", "Sơ thẩm", "Thuê nhà", "Người thuê không trả nhà khi hết hạn." },
        { "xe", "10/2019/DS-ST", "Sơ thẩm", "Mua bán", "Chiếc xe giao không đúng loại đã đặt." },
        { "hui-pt", "8/2019/DS-PT", "Phúc thẩm", "Hụi", "Bản án dân sự sơ thẩm số 15/2019/DS-ST ngày 03/02/2019 bị kháng cáo về tiền hụi chết của dây hụi tháng." },
    };
    Buf          lines = buf_make(a, KIB(64));
    ImportReport report;
    for (size_t i = 0; i < COUNT_OF(rulings); i++) {
        buf_addf(&lines, "{\"id\":\"%s\",\"court\":\"Tòa án nhân dân huyện V, tỉnh Nam Định\",\"number\":\"%s\",\"date\":\"2019-0%d-03\",\"type\":\"Dân sự\",\"instance\":\"%s\","
                         "\"title\":\"%s\",\"anonymised\":true,\"source\":\"giả lập\",\"text\":\"NỘI DUNG VỤ ÁN:\\n%s Hội đồng xét xử căn cứ lời trình bày của các bên và chứng cứ trong hồ sơ để giải quyết vụ án.\\nQUYẾT ĐỊNH:\\n1. Chấp nhận yêu cầu của nguyên đơn.\"}\n",
                 rulings[i].id, rulings[i].number, str_eq(str_of(rulings[i].instance), S("Sơ thẩm")) ? 2 : 6, rulings[i].instance, rulings[i].relation, rulings[i].text);
    }
    ok(ruling_index_open(&kit.court.house, a, S("/data"), &kit.court.house.rulings));
    ok(os_save(kit.court.os, S("/in.jsonl"), buf_str(&lines)));
    ok(rulings_import(&kit.court.house, a, S("/in.jsonl"), NULL, NULL, &report));
    cr_assert_eq(report.added, 6);
    find_rulings();
    RulingId first = ruling_id_of_source(S("giả lập"), S("hui-1")), tree = ruling_id_of_source(S("giả lập"), S("cay"));
    Answer   page = get("", public_path(first, ""));
    Str      similar = read_between(page.body, "<section aria-labelledby=\"tuong-tu\">", "</section>");
    cr_expect(str_has(similar, S("6/2019/DS-ST")) && str_has(similar, S("Cùng nói đến: ")) && str_has(similar, S("tham gia dây hụi tháng")), STR_F, STR_A(similar));
    cr_expect_not(str_has(similar, S("7/2019/DS-ST")) || str_has(similar, S("15/2019/DS-ST")));
    cr_expect(str_has(page.body, S("Được viện dẫn trong 1 bản án")));
    cr_expect(str_has(page.body, S("Văn bản của cấp xét xử sau có nêu")));
    cr_expect_not(str_has(get("", public_path(tree, "")).body, S("Văn bản của cấp xét xử sau có nêu")));
    cr_expect(str_has(get("", str_format(a, "/en/ban-an/" STR_F, STR_A(id_format(a, first.id)))).body, S("Both speak of: ")));
}

/* ---- held imports -------------------------------------------------------------------------------------------------------------------------- */

Test(publication_pages, held_imports_wait_for_a_person)
{
    static const char line[] =
        "{\"id\":\"giu-1\",\"court\":\"Tòa án nhân dân huyện V, tỉnh Nam Định\",\"number\":\"9/2019/DS-ST\",\"date\":\"2019-02-03\",\"type\":\"Dân sự\","
        "\"instance\":\"Sơ thẩm\",\"title\":\"Vay tài sản\",\"anonymised\":true,\"source\":\"giả lập\",\"text\":\"NỘI DUNG VỤ ÁN:\\nNguyên đơn ông Nguyễn Văn A "
        "trình bày về khoản vay giữa hai bên và yêu cầu trả nợ gốc cùng tiền lãi theo thỏa thuận.\\nBị đơn Nguyễn Văn B, căn cước công dân số 079088000111, "
        "thừa nhận khoản vay nhưng xin trả dần.\\nQUYẾT ĐỊNH:\\n1. Chấp nhận yêu cầu của nguyên đơn.\"}";
    ImportReport report;
    RulingId     id = ruling_id_of_source(S("giả lập"), S("giu-1"));
    ok(os_save(kit.court.os, S("/in.jsonl"), str_of(line)));
    ok(rulings_import(&kit.court.house, a, S("/in.jsonl"), NULL, NULL, &report));
    cr_assert_eq(report.held, 1);
    cr_expect_eq(get("", public_path(id, "")).status, 404);
    cr_expect_eq(get("prosecutor", S("/nghiep-vu/ban-an-cho-duyet")).status, 404);
    cr_expect_eq(get("citizen", S("/nghiep-vu/ban-an-cho-duyet")).status, 403);
    cr_expect(str_has(get("clerk", S("/nghiep-vu/ban-an-cho-duyet")).body, S("9/2019/DS-ST")));
    Str    path = str_format(a, "/nghiep-vu/ban-an-cho-duyet/" STR_F, STR_A(id_format(a, id.id)));
    Answer page = get("clerk", path);
    cr_expect(str_has(page.body, S("<mark>079088000111</mark>")) || str_has(page.body, S("079088000111</mark>")), STR_F, STR_A(page.body));
    cr_expect_eq(post("clerk", path, "quyet_dinh=released&ly_do=").status, 422, "a reason is needed");
    Answer wrong = post("clerk", path, "quyet_dinh=refused&ly_do=a%07b");
    cr_expect(wrong.status == 422 && str_has(wrong.body, S("class=\"problems\"")), "the page comes back with what is wrong");
    cr_expect_eq(post("clerk", path, "quyet_dinh=masked").status, 303);
    Answer seen = get("", public_path(id, ""));
    cr_expect_eq(seen.status, 200);
    cr_expect_not(str_has(seen.body, S("079088000111")));
    cr_expect_eq(get("clerk", path).status, 404);
}
