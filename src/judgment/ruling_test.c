/* The text of a ruling and its public forms: parts, paragraphs, escapes; read again as their readers would; parsed by others' parsers. */
#include "judgment/publication_forms.h"

#include <criterion/criterion.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static Arena *a;

static void begin(void)
{
    a = arena_make(MIB(64));
}

static void end(void)
{
    arena_release(a);
}

TestSuite(ruling, .init = begin, .fini = end);

static const char text[] = "TÒA ÁN NHÂN DÂN\nBản án số 01/2026/DS-ST\nNỘI DUNG VỤ ÁN:\nÔng A & bà B \"vay\" <500> đồng.\n"
                           "Nhận định của Tòa án cấp dưới là đúng.\nNHẬN ĐỊNH CỦA TÒA ÁN\n[1] Có căn cứ.\nVì các lẽ trên,\nQUYẾT ĐỊNH:\n1. Chấp nhận.";

static Ruling sample(void)
{
    Ruling r = { .court_name = S("Tòa án \"Giả\" & <Lập>"), .number = S("01/2026/DS-ST"), .kind = S("civil"), .instance = S("ST"),
                 .paper = S("judgment"), .relation = S("DS.26.3"), .title = S("Vay & mượn"), .source = S("court"), .day = date_make(2026, 3, 2),
                 .published_on = date_make(2026, 4, 1), .corrected_on = DATE_NONE, .text = str_of(text) };
    RulingParts parts = ruling_parts_find(a, r.text);
    memcpy(r.court.code, "T01K01", 7);
    memset(r.id.id.b, 0x5a, sizeof r.id.id.b);
    r.parts = ruling_parts_write(a, &parts);
    r.hash = hash_str(r.text);
    return r;
}

Test(ruling, parts_are_found_and_written_and_read)
{
    RulingParts      found = ruling_parts_find(a, str_of(text));
    RulingParts      again = ruling_parts_read(a, ruling_parts_write(a, &found));
    RulingParagraphs list = ruling_paragraphs(a, str_of(text), &again);
    cr_expect_eq(memcmp(&found, &again, sizeof found), 0);
    cr_assert_eq(list.count, 10);
    cr_expect_eq(list.items[0].no, 0, "the opening is not numbered");
    cr_expect(list.items[2].heading && list.items[2].part == PART_FACTS);
    cr_expect_eq(list.items[3].no, 1);
    cr_expect_eq((int)list.items[4].part, PART_FACTS, "a sentence that begins like a heading is none");
    cr_expect_eq((int)list.items[6].part, PART_REASONING);
    cr_expect_eq((int)list.items[9].part, PART_OPERATIVE);
    cr_expect_eq(list.items[9].no, 5);
}

Test(ruling, what_closes_a_judgment_is_not_numbered)
{
    RulingParts      none = ruling_parts_find(a, S("QUYẾT ĐỊNH\n1. Trả nợ.\nNơi nhận:\n- Đương sự;\nSỬA CHỮA, BỔ SUNG BẢN ÁN\nThông báo."));
    RulingParagraphs list = ruling_paragraphs(a, S("QUYẾT ĐỊNH\n1. Trả nợ.\nNơi nhận:\n- Đương sự;\nSỬA CHỮA, BỔ SUNG BẢN ÁN\nThông báo."), &none);
    cr_assert_eq(list.count, 6);
    cr_expect_eq(list.items[1].no, 1);
    cr_expect_eq(list.items[2].no, 0);
    cr_expect_eq(list.items[3].no, 0);
    cr_expect_eq(list.items[5].no, 2, "the notice behind is read with the judgment");
}

Test(ruling, a_text_without_headings_is_numbered_throughout)
{
    RulingParts      none = ruling_parts_find(a, S("Một.\nHai."));
    RulingParagraphs list = ruling_paragraphs(a, S("Một.\nHai."), &none);
    cr_assert_eq(list.count, 2);
    cr_expect_eq(list.items[1].no, 2);
    RulingParts broken = ruling_parts_read(a, S("{"));
    cr_expect_eq(broken.at[PART_FACTS], SIZE_MAX);
    err_reset();
}

/* What another program makes of it: exit status of python3 with the form on its standard input; -1 when it is not at hand. */
static int python(const char *script, Str input)
{
    int                        ends[2], status;
    pid_t                      child;
    posix_spawn_file_actions_t actions;
    char                      *words[] = { strdup("python3"), strdup("-c"), strdup(script), NULL };
    cr_assert_eq(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    int started = posix_spawnp(&child, "python3", &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    bool sent = started == 0 && write(ends[1], input.p, input.n) == (ssize_t)input.n;
    close(ends[1]);
    for (size_t i = 0; i < 3; i++) {
        free(words[i]);
    }
    if (started != 0) {
        return -1;
    }
    cr_assert(sent);
    cr_assert_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
}

static void expect_parsed(const char *script, Str input, const char *form)
{
    int status = python(script, input);
    if (status == -1) {
        cr_skip("python3 is not at hand");
    }
    cr_expect_eq(status, 0, "%s:\n" STR_F, form, STR_A(input));
}

/* A notice of correction stands behind the decision, a part of its own in every form; what was pronounced stays as it was. */
Test(ruling, corrections_are_a_part_behind_the_decision)
{
    Ruling      r = sample();
    Str         out;
    ArticleView view;
    r.text = str_format(a, "%s\nSỬA CHỮA, BỔ SUNG BẢN ÁN\nThông báo số 7/2026/TB-TA ngày 20/03/2026:\nDòng 1: “Chấp nhận” sửa là “Chấp nhận toàn bộ”.", text);
    RulingParts      parts = ruling_parts_find(a, r.text);
    RulingParagraphs list = ruling_paragraphs(a, r.text, &parts);
    r.parts = ruling_parts_write(a, &parts);
    cr_assert_eq(list.count, 13);
    cr_expect_eq((int)list.items[9].part, PART_OPERATIVE);
    cr_expect(list.items[10].heading && list.items[10].part == PART_CORRECTIONS);
    cr_expect_eq((int)list.items[12].part, PART_CORRECTIONS);
    ruling_article(a, LANG_VI, &r, &view);
    cr_assert_eq(view.sections.count, 5);
    cr_expect(str_eq(view.sections.items[4].id, S("sua-chua-bo-sung")));
    cr_expect(str_eq(view.amended.act.href, S("#sua-chua-bo-sung")));
    cr_expect_eq(view.notice.title.n, 0, "the text that was published is not corrected");
    cr_assert_null(ruling_as_text(a, &r, &out));
    cr_expect(str_has(out, S("\n1. Chấp nhận.\nSỬA CHỮA, BỔ SUNG BẢN ÁN\n")), STR_F, STR_A(out));
    cr_assert_null(ruling_as_json(a, &r, &out));
    expect_parsed("import sys,json\nd=json.load(sys.stdin.buffer)\n"
                  "assert [p['part'] for p in d['parts']]==['head','facts','reasoning','operative','corrections']\n"
                  "assert '7/2026/TB-TA' in d['parts'][4]['paragraphs'][0]['text']\n",
                  out, "json");
    cr_assert_null(ruling_as_akn(a, &r, &out));
    expect_parsed("import sys,xml.etree.ElementTree as e\n"
                  "n='{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}'\n"
                  "j=e.fromstring(sys.stdin.buffer.read()).find(n+'judgment')\n"
                  "assert [x.tag[len(n):] for x in j]==['meta','header','judgmentBody','conclusions']\n"
                  "assert len(j.find(n+'conclusions'))==3\n",
                  out, "akn");
    ruling_article(a, LANG_VI, &(Ruling){ .text = r.text, .parts = S("[0,1,2,3]"), .number = r.number, .day = r.day, .published_on = r.day, .corrected_on = DATE_NONE }, &view);
    cr_expect_eq(view.amended.title.n, 0, "parts written before there were corrections");
}

Test(ruling, text_is_made_tidy)
{
    cr_expect(str_eq(ruling_text_tidy(a, S("  a \t b\r\n\n\n\xc2\xa0 c  \n ")), S("a b\nc")));
    cr_expect_eq(ruling_text_tidy(a, S(" \n ")).n, 0);
    cr_expect(str_eq(ruling_number_fold(a, S("12/2026/HNGĐ-ST")), S("122026HNGDST")));
}

Test(ruling, forms_read_again_give_the_same_lines)
{
    Ruling      r = sample();
    RulingForms forms;
    cr_assert_null(ruling_forms(NULL, a, &r, &forms));
    for (int i = 0; i < FORM_COUNT; i++) {
        Str out;
        cr_assert_null(ruling_form_extract(a, i, forms.content[i], &out));
        cr_expect(str_has(out, S("Tòa án \"Giả\" & <Lập>")), "form %d:\n" STR_F, i, STR_A(out));
        cr_expect_not(str_has(out, S("&amp;")), "form %d", i);
        if (i != FORM_FEED) {
            cr_expect(str_has(str_format(a, "\n" STR_F "\n", STR_A(out)), S("\nÔng A & bà B \"vay\" <500> đồng.\n")), "form %d:\n" STR_F, i, STR_A(out));
        }
    }
}

Test(ruling, a_demo_says_so_in_every_form)
{
    Ruling r = sample();
    Str    out;
    Buf    b = buf_make(a, KIB(64));
    r.invented = true;
    cr_assert_null(ruling_as_text(a, &r, &out));
    cr_expect(str_has(out, S("DỮ LIỆU GIẢ ĐỊNH")));
    cr_assert_null(ruling_as_json(a, &r, &out));
    cr_expect(str_has(out, S("DỮ LIỆU GIẢ ĐỊNH")));
    cr_assert_null(ruling_as_akn(a, &r, &out));
    cr_expect(str_has(out, S("DỮ LIỆU GIẢ ĐỊNH")));
    ruling_feed_entry(a, &b, &r);
    cr_expect(str_has(buf_str(&b), S("DỮ LIỆU GIẢ ĐỊNH")));
}

Test(ruling, a_citation_says_where)
{
    Ruling r = sample();
    Str    out;
    r.host = S("toaan.example");
    cr_assert_null(ruling_as_text(a, &r, &out));
    cr_expect(str_has(out, str_format(a, ", toaan.example" STR_F "\n", STR_A(ruling_address(a, r.id)))), STR_F, STR_A(out));
}

Test(ruling, other_programs_read_the_forms)
{
    Ruling r = sample();
    Str    out;
    Buf    feed = buf_make(a, KIB(64));
    r.correction = S("Sửa \"lỗi\" <chính tả>");
    r.invented = true;
    cr_assert_null(ruling_as_akn(a, &r, &out));
    expect_parsed("import sys,xml.etree.ElementTree as e\n"
                  "n='{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}'\n"
                  "j=e.fromstring(sys.stdin.buffer.read()).find(n+'judgment')\n"
                  "b=j.find(n+'judgmentBody')\n"
                  "assert [x.tag[len(n):] for x in j]==['meta','header','judgmentBody']\n"
                  "assert [x.tag[len(n):] for x in b]==['introduction','background','motivation','decision']\n"
                  "assert j.find('.//'+n+'FRBRcountry').get('value')=='vn'\n"
                  "ids=[x.get('eId') for x in b.iter(n+'p') if x.get('eId')]\n"
                  "assert len(ids)==len(set(ids))==5, ids\n",
                  out, "akn");
    cr_assert_null(ruling_as_json(a, &r, &out));
    expect_parsed("import sys,json\nd=json.load(sys.stdin.buffer)\n"
                  "assert d['format']=='congly-ruling/1' and [p['part'] for p in d['parts']]==['head','facts','reasoning','operative']\n",
                  out, "json");
    buf_add_z(&feed, "<feed xmlns=\"http://www.w3.org/2005/Atom\">");
    ruling_feed_entry(a, &feed, &r);
    buf_add_z(&feed, "</feed>");
    expect_parsed("import sys,xml.etree.ElementTree as e\nn='{http://www.w3.org/2005/Atom}'\n"
                  "x=e.fromstring(sys.stdin.buffer.read()).find(n+'entry')\n"
                  "assert all(x.find(n+t) is not None for t in ('id','title','updated','author','summary'))\n",
                  buf_str(&feed), "atom");
}

Test(ruling, who_presided_is_read_in_the_head)
{
    static const char *const said[][2] = {
        { "Thẩm phán - Chủ tọa phiên tòa: Ông Trần Văn Mẫu.\nCác Hội thẩm nhân dân: Bà Lê Thị Thử", "Trần Văn Mẫu" },
        { "Thẩm phán – Chủ toạ phiên toà: Bà Đỗ Thị Ước Lệ", "Đỗ Thị Ước Lệ" },
        { "Thẩm Phán - Chủ tọa phiên tòa: Ông Ngô Giả Định Các Hội thẩm nhân dân:", "Ngô Giả Định" },
        { "THẨM PHÁN - CHỦ TỌA PHIÊN TÒA\nTrần Văn Mẫu", "Trần Văn Mẫu" },
        { "Chủ tọa phiên tòa: ông Nguyễn Ấm, là Thẩm phán", "Nguyễn Ấm" },
        { "Chủ tọa phiên tòa: đã giải thích quyền của đương sự", "" },
        { "Chủ tọa phiên tòa: Ông T", "" },
        { "Hội đồng xét xử gồm có ba người", "" },
        { "", "" },
    };
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        Str is = ruling_judge(str_of(said[i][0]));
        cr_expect(str_eq(is, str_of(said[i][1])), "%s: " STR_F, said[i][0], STR_A(is));
    }
}
