/* The pages of papers over HTTP: who sees which paper, what an English reader is told, what stands in the bundle; files handed in
 * through the form of an act and in parts come back byte for byte. */
#include "document/document_int.h"

#include "filing/filing.h"
#include "matter/matter_kit.h"
#include "page/page_kit.h"

#include <criterion/criterion.h>
#include <string.h>

static CourtKit kit;
static PageKit  pages;
static MatterId file;
static int      written_no, photo_no, secret_no; /* papers of the file: the acknowledgement, a received one, one for the court alone */

/* A picture and what surrounds it on every side of a chunk. */
static Str photo;

/* With the papers handed in goes one for the court alone. */
static Error *prepare_papers(Act *act)
{
    act_issue_paper(act, S("file_handover"), S("Biên bản giao nhận hồ sơ vụ án"), (JsonText){ .text = S("{\"court\":\"T01K01\"}") }, S("court"), S(""));
    return NULL;
}

static const Effect       effects[] = { { "file_papers", prepare_papers, NULL, EFFECT_NAMED } };
static const MatterModule papers_module = { "papers", effects, COUNT_OF(effects), NULL, 0, NULL };
static const MatterModule *const modules[] = { &papers_module, &filing_module, NULL };

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static int paper_named(const Matter *m, Str title)
{
    for (size_t i = 0; i < m->papers.count; i++) {
        if (str_eq(m->papers.items[i].title, title)) {
            return (int)m->papers.items[i].no;
        }
    }
    return 0;
}

static Str picture_of(size_t n)
{
    static const char head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0\x90wS\xde";
    char *p = arena_alloc(kit.arena, n);
    for (size_t i = 0; i < n; i++) {
        p[i] = (char)(i * 31 / 7);
    }
    memcpy(p, head, sizeof head - 1);
    memcpy(p + n - 8, "IEND\xae\x42\x60\x82", 8);
    return (Str){ p, n };
}

static void open_server(void)
{
    ActResult   done;
    BlobWriter *w;
    Blob        b;
    Blobs      *blobs;
    const RouteTable tables[] = { { page_routes, page_route_count }, { upload_routes, upload_route_count }, { document_routes, document_route_count } };
    cr_assert(court_kit_open(&kit, DB_SQLITE, modules));
    photo = picture_of(150000);
    ok(blobs_open(kit.arena, kit.house.db, kit.os, S("/data"), &blobs));
    ok(blob_writer(blobs, kit.arena, kit.citizen.id, S("hợp đồng.png"), &w));
    ok(blob_write(w, (Bytes){ (const uint8_t *)photo.p, photo.n }));
    ok(blob_write_end(w, kit.arena, &b));
    ok(court_kit_petition(&kit, &file));
    ok(court_kit_act(&kit, file, kit.citizen, "submit_papers",
                     str_z(kit.arena, str_format(kit.arena, "{\"paper_title\":\"Ảnh hợp đồng\",\"received_files\":[\"" STR_F "\"]}",
                                                 STR_A(id_format(kit.arena, b.id.id)))), &done));
    Matter m = court_kit_load(&kit, file);
    written_no = paper_named(&m, S("Giấy xác nhận đã nhận đơn khởi kiện"));
    photo_no = paper_named(&m, S("Ảnh hợp đồng"));
    secret_no = paper_named(&m, S("Biên bản giao nhận hồ sơ vụ án"));
    cr_assert(written_no > 0 && photo_no > 0 && secret_no > 0);
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    pages.site.blobs = blobs;
}

static void close_server(void)
{
    page_kit_close(&pages);
    court_kit_close(&kit);
}

TestSuite(document_pages, .init = open_server, .fini = close_server);

static Str address(const char *base, const char *rest)
{
    return str_format(kit.arena, "%s" STR_F "%s", base, STR_A(id_format(kit.arena, file.id)), rest);
}

static Answer ask(const char *who, const char *base, const char *rest)
{
    return page_kit_get(&pages, who, address(base, rest));
}

static const char *paper(int no, const char *rest)
{
    return str_z(kit.arena, str_format(kit.arena, "/van-ban/%d%s", no, rest));
}

#define MINE "/vu-viec-cua-toi/"
#define COURT "/nghiep-vu/ho-so/"

/* ---- who reads what --------------------------------------------------------------------------------------------------------------- */

Test(document_pages, a_party_reads_the_paper_he_got)
{
    Answer a = ask("citizen", MINE, paper(written_no, ""));
    cr_expect_eq(a.status, 200);
    cr_expect(str_has(a.all, S("GIẤY XÁC NHẬN")));
    cr_expect(str_has(a.all, S("CHƯA KÝ SỐ")));
    cr_expect(str_has(a.all, court_kit_load(&kit, file).integrity));
    cr_expect_not(str_has(a.all, S("Văn bản còn chỗ trống")));
}

Test(document_pages, the_petition_is_read_as_it_was_filed)
{
    Answer a = ask("citizen", MINE, paper(1, ""));
    cr_expect_eq(a.status, 200);
    cr_expect(str_has(a.all, S("ĐƠN KHỞI KIỆN")));
    cr_expect(str_has(a.all, S("Trần Văn Hư Cấu")));
}

Test(document_pages, an_english_reader_is_told_that_papers_are_vietnamese)
{
    Answer a = ask("citizen", "/en" MINE, paper(written_no, ""));
    cr_expect_eq(a.status, 200);
    cr_expect(str_has(a.all, S("This is the Vietnamese paper")));
    cr_expect(str_has(a.all, S("GIẤY XÁC NHẬN")));
}

Test(document_pages, nobody_else_sees_it)
{
    cr_expect_eq(ask("other", MINE, paper(written_no, "")).status, 404);
    cr_expect_eq(ask("nobody", MINE, paper(written_no, "")).status, 303);
    cr_expect_eq(ask("citizen", COURT, paper(written_no, "")).status, 403);
    cr_expect_eq(ask("other", MINE, "/ho-so-in").status, 404);
    cr_expect_eq(ask("nobody", MINE, "/ho-so-in").status, 303);
    cr_expect_eq(ask("other", MINE, paper(photo_no, "/tep/1")).status, 404);
    cr_expect_eq(ask("nobody", MINE, paper(photo_no, "/tep/1")).status, 303);
    cr_expect_eq(ask("citizen", COURT, paper(photo_no, "/tep/1")).status, 403);
}

Test(document_pages, a_number_of_no_paper_is_not_found)
{
    static const char *const none[] = { "/van-ban/0", "/van-ban/-1", "/van-ban/999", "/van-ban/x", "/van-ban/99999999999999999999" };
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        cr_expect_eq(ask("citizen", MINE, none[i]).status, 404, "%s", none[i]);
    }
    static const char *const no_file[] = { "/tep/0", "/tep/2", "/tep/x", "/tep/-1" };
    for (size_t i = 0; i < COUNT_OF(no_file); i++) {
        cr_expect_eq(ask("citizen", MINE, paper(photo_no, no_file[i])).status, 404, "%s", no_file[i]);
    }
    cr_expect_eq(ask("citizen", MINE, paper(written_no, "/tep/1")).status, 404, "an issued paper has no files");
}

Test(document_pages, a_paper_for_the_court_alone_does_not_exist_for_a_party)
{
    cr_expect_eq(ask("citizen", MINE, paper(secret_no, "")).status, 404);
    Answer a = ask("clerk", COURT, paper(secret_no, ""));
    cr_expect_eq(a.status, 200);
    cr_expect(str_has(a.all, S("Văn bản còn chỗ trống")), "the clerk is told what is missing");
}

Test(document_pages, a_received_paper_shows_its_facts)
{
    Answer a = ask("citizen", MINE, paper(photo_no, ""));
    cr_expect_eq(a.status, 200);
    cr_expect(str_has(a.all, S("Ảnh hợp đồng")));
    cr_expect(str_has(a.all, hash_hex(kit.arena, hash_str(photo))));
    cr_expect(str_has(a.all, S("150 kB")));
    cr_expect(str_has(a.all, S("Nguyễn Văn Giả Định")));
    cr_expect(str_has(a.all, S("<img class=\"scan\"")));
}

Test(document_pages, the_bundle_has_cover_contents_and_the_papers_one_may_see)
{
    Answer a = ask("citizen", MINE, "/ho-so-in");
    cr_expect_eq(a.status, 200);
    cr_expect(str_has(a.all, S("Mục lục tài liệu trong hồ sơ")));
    cr_expect(str_has(a.all, S("Mã toàn vẹn hồ sơ")));
    cr_expect(str_has(a.all, S("GIẤY XÁC NHẬN")));
    cr_expect(str_has(a.all, S("Ảnh hợp đồng")));
    cr_expect(str_has(a.all, S("<img class=\"scan\"")), "a picture handed in is printed");
    cr_expect_not(str_has(a.all, S("Biên bản giao nhận hồ sơ vụ án")));
    cr_expect(str_has(ask("clerk", COURT, "/ho-so-in").all, S("Biên bản giao nhận hồ sơ vụ án")));
    cr_expect_not(str_has(ask("clerk", COURT, "/ho-so-in?tu=3").all, S("Mục lục tài liệu trong hồ sơ")), "a later part has no cover");
}

/* ---- bytes -------------------------------------------------------------------------------------------------------------------------- */

Test(document_pages, a_file_comes_back_byte_for_byte)
{
    Answer a = ask("citizen", MINE, paper(photo_no, "/tep/1"));
    cr_expect_eq(a.status, 200);
    cr_expect(str_eq(a.body, photo));
    cr_expect(str_has(a.all, S("Content-Type: image/png")));
    cr_expect(str_has(a.all, S("Content-Disposition: inline")));
    cr_expect(str_has(a.all, S("X-Content-Type-Options: nosniff")));
    cr_expect(str_has(a.all, S("filename*=UTF-8''h%E1%BB%A3p%20%C4%91%E1%BB%93ng.png")));
    a = ask("citizen", MINE, paper(photo_no, "/tep/1?tai-ve=1"));
    cr_expect(str_has(a.all, S("Content-Disposition: attachment")));
    cr_expect(str_has(a.all, S("Content-Type: application/octet-stream")));
}

Test(document_pages, a_range_of_a_file)
{
    Str    path = address(MINE, paper(photo_no, "/tep/1"));
    Answer a = page_kit_ask(&pages, "GET", "citizen", path, "Range: bytes=65530-65545\r\n", S(""));
    cr_expect_eq(a.status, 206);
    cr_expect(str_eq(a.body, str_sub(photo, 65530, 65546)));
    cr_expect(str_has(a.all, S("Content-Range: bytes 65530-65545/150000")));
    a = page_kit_ask(&pages, "GET", "citizen", path, "Range: bytes=-5\r\n", S(""));
    cr_expect(str_eq(a.body, str_sub(photo, 149995, 150000)));
    cr_expect_eq(page_kit_ask(&pages, "GET", "citizen", path, "Range: bytes=150000-\r\n", S("")).status, 416);
}

/* ---- handing in -------------------------------------------------------------------------------------------------------------------------- */

#define EDGE "ranh-gioi-cua-bieu-mau"

static void add_text(Buf *b, const char *name, Str value)
{
    buf_addf(b, "--" EDGE "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n" STR_F "\r\n", name, STR_A(value));
}

static void add_file(Buf *b, const char *name, const char *file_name, Str content)
{
    buf_addf(b, "--" EDGE "\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: text/html\r\n\r\n", name, file_name);
    buf_add(b, content);
    buf_add(b, S("\r\n"));
}

static Answer hand_in(const char *who, Str form_page, Str title, Buf *more)
{
    Buf b = buf_make(kit.arena, MIB(16));
    add_text(&b, "_csrf", html_value(form_page, "_csrf", 0));
    add_text(&b, "idem", html_value(form_page, "idem", 0));
    add_text(&b, "version", html_value(form_page, "version", 0));
    add_text(&b, "paper_title", title);
    buf_add(&b, buf_str(more));
    buf_add(&b, S("--" EDGE "--\r\n"));
    return page_kit_ask(&pages, "POST", who, address(MINE, "/viec/nop-tai-lieu-chung-cu"), "Content-Type: multipart/form-data; boundary=" EDGE "\r\n", buf_str(&b));
}

Test(document_pages, files_are_handed_in_by_a_plain_form)
{
    Answer form = ask("citizen", MINE, "/viec/nop-tai-lieu-chung-cu");
    Buf    files = buf_make(kit.arena, MIB(8));
    cr_assert_eq(form.status, 200);
    cr_expect(str_has(form.all, S("enctype=\"multipart/form-data\"")));
    cr_expect(str_has(form.all, S("data-upload=\"/tai-lieu\"")));
    add_file(&files, "received_files", "trang 1.png", photo);
    add_file(&files, "received_files", "trang 2.png", str_sub(photo, 0, 1000));
    add_text(&files, "received_files_chung", S("1"));
    Answer done = hand_in("citizen", form.all, S("Sổ đỏ"), &files);
    cr_assert_eq(done.status, 303, STR_F, STR_A(str_sub(done.all, 0, 3000)));
    Matter m = court_kit_load(&kit, file);
    int    no = paper_named(&m, S("Sổ đỏ"));
    cr_assert_gt(no, 0);
    cr_expect_eq(m.papers.items[no - 1].pages, 2);
    cr_expect(str_eq(ask("citizen", MINE, paper(no, "/tep/1")).body, photo));
    Answer second = ask("citizen", MINE, paper(no, "/tep/2"));
    cr_expect(str_eq(second.body, str_sub(photo, 0, 1000)));
    Answer shown = ask("citizen", MINE, paper(no, ""));
    cr_expect(str_has(shown.all, S("Tệp này có thể không đọc được")), "the second page is cut short");
}

Test(document_pages, a_form_with_an_error_keeps_the_files)
{
    Answer form = ask("citizen", MINE, "/viec/nop-tai-lieu-chung-cu");
    Buf    files = buf_make(kit.arena, MIB(8));
    add_file(&files, "received_files", "anh.png", photo);
    Answer wrong = hand_in("citizen", form.all, S(""), &files);
    cr_expect_eq(wrong.status, 422);
    Str id = html_value(wrong.all, "received_files_id", 0);
    cr_expect_eq(id.n, ID_TEXT_LEN);
    Buf again = buf_make(kit.arena, MIB(1));
    add_text(&again, "received_files_id", id);
    cr_expect_eq(hand_in("citizen", wrong.all, S("Ảnh giữ lại"), &again).status, 303);
    Matter m = court_kit_load(&kit, file);
    cr_expect_gt(paper_named(&m, S("Ảnh giữ lại")), 0);
    Buf none = buf_make(kit.arena, KIB(4));
    form = ask("citizen", MINE, "/viec/nop-tai-lieu-chung-cu");
    cr_expect_eq(hand_in("citizen", form.all, S("Không có tệp"), &none).status, 422);
}

static Str json_text_of(Str body, const char *name)
{
    const Json *v;
    ok(json_parse(kit.arena, body, MIB(1), &v));
    return json_str(v, name, S(""));
}

Test(document_pages, files_are_sent_in_parts)
{
    Str    token = html_value(ask("citizen", MINE, "/viec/nop-tai-lieu-chung-cu").all, "_csrf", 0);
    const char *json = str_z(kit.arena, str_format(kit.arena, "Accept: application/json\r\nX-CSRF-Token: " STR_F "\r\nContent-Type: application/json\r\n", STR_A(token)));
    Str    begin = str_format(kit.arena, "{\"name\":\"ảnh.png\",\"size\":%zu,\"type\":\"x\",\"part_size\":8388608,\"resume\":\"\"}", photo.n);
    Answer a = page_kit_ask(&pages, "POST", "citizen", S("/tai-lieu"), json, begin);
    cr_assert_eq(a.status, 200);
    Str id = json_text_of(a.body, "id");
    Str at = str_format(kit.arena, "/tai-lieu/" STR_F, STR_A(id));
    Str finish = str_format(kit.arena, STR_F "/xong", STR_A(at)), part = str_format(kit.arena, STR_F "/phan/0", STR_A(at));
    const char *raw = str_z(kit.arena, str_format(kit.arena, "X-CSRF-Token: " STR_F "\r\nContent-Type: application/octet-stream\r\nX-Part-SHA256: " STR_F "\r\n",
                                                  STR_A(token), STR_A(hash_hex(kit.arena, hash_str(photo)))));
    cr_expect_eq(page_kit_ask(&pages, "POST", "citizen", finish, json, S("{}")).status, 409, "not all is there");
    cr_expect_eq(page_kit_ask(&pages, "PUT", "citizen", part, raw, str_sub(photo, 0, 149999)).status, 400, "not what was hashed");
    cr_expect_eq(page_kit_ask(&pages, "PUT", "other", part, raw, photo).status, 404, "another's");
    cr_expect_eq(page_kit_ask(&pages, "PUT", "citizen", part, raw, photo).status, 200);
    cr_expect(str_has(page_kit_ask(&pages, "GET", "citizen", at, "", S("")).body, S("\"parts\":[0]")));
    cr_expect_eq(page_kit_ask(&pages, "GET", "other", at, "", S("")).status, 404);
    Answer done = page_kit_ask(&pages, "POST", "citizen", finish, json, S("{}"));
    cr_assert_eq(done.status, 200);
    cr_expect(str_eq(json_text_of(done.body, "sha256"), hash_hex(kit.arena, hash_str(photo))));
    cr_expect(str_eq(json_text_of(done.body, "type"), S("image/png")));
    cr_expect_eq(page_kit_ask(&pages, "POST", "citizen", S("/tai-lieu"), json, S("{\"name\":\"x\",\"size\":2147483649,\"part_size\":8388608}")).status, 413);
    cr_expect_eq(page_kit_ask(&pages, "POST", "citizen", S("/tai-lieu"), json, S("{\"name\":\"x\"}")).status, 400);
    cr_expect_eq(page_kit_ask(&pages, "POST", "nobody", S("/tai-lieu"), json, begin).status, 401);
    cr_expect_eq(page_kit_ask(&pages, "POST", "citizen", S("/tai-lieu"), "Content-Type: application/json\r\n", begin).status, 403, "no token");
    cr_expect_eq(page_kit_ask(&pages, "PUT", "citizen", part, "Content-Type: application/octet-stream\r\n", photo).status, 403, "no token");
}
