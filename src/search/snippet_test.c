/* Marks and passages: cases read like what a reader sees, with [ and ] around what is marked; then random texts. */
#include "search/snippet.h"

#include "search/analyse.h"

#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Arena   *arena;
static unsigned seed = 11;
static Plan     plan;

static void open_all(void)
{
    static const char *const common[] = { "li", "hon", "va", "tai", "san", "toa", "an", "dat" };
    arena = arena_make(MIB(512));
    plan = plan_make(arena, 1, 50);
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        plan_add_word(&plan, str_of(common[i]));
    }
}

static void close_all(void)
{
    arena_release(arena);
}

static Str shown(Str text, TextMarks marks)
{
    Buf    b = buf_make(arena, MIB(1));
    size_t at = 0;
    for (size_t i = 0; i < marks.count; i++) {
        cr_assert(marks.items[i].at >= at && marks.items[i].at + marks.items[i].n <= text.n);
        buf_add(&b, str_sub(text, at, marks.items[i].at));
        buf_addf(&b, "[" STR_F "]", STR_A(str_sub(text, marks.items[i].at, marks.items[i].at + marks.items[i].n)));
        at = marks.items[i].at + marks.items[i].n;
    }
    buf_add(&b, str_sub(text, at, text.n));
    return buf_str(&b);
}

static void marked(const char *typed, const char *want)
{
    Buf   plain = buf_make(arena, MIB(1));
    Query q = search_parse(arena, str_of(typed), NULL, 0);
    for (const char *p = want; *p != '\0'; p++) {
        if (*p != '[' && *p != ']') {
            buf_add_char(&plain, *p);
        }
    }
    Str got = shown(buf_str(&plain), search_marks(&plan, &q, buf_str(&plain), arena));
    cr_expect(str_eq(got, str_of(want)), "%s: " STR_F ", not %s", typed, STR_A(got), want);
}

TestSuite(snippet, .init = open_all, .fini = close_all);

Test(snippet, what_was_meant_is_marked)
{
    marked("ly hôn", "Đơn xin [ly hôn] của chị A, ly thân, hôn nhân");
    marked("ly hon", "Đơn xin [Ly Hôn] của chị A");
    marked("ly hồn", "Đơn xin [ly] hôn");
    marked("ly hôn", "[ly] thân, rồi kết [hôn]");
    marked("thế chấp", "hợp đồng [thế chấp] và [chấp] hành bản án");
    marked("\"thế chấp\"", "hợp đồng [thế chấp] và chấp hành bản án");
    marked("\"tòa án\" tài sản", "[Tòa án], toà thứ án, [tài sản] và tài");
    marked("tài", "[tài] sản và [tài] liệu");
    marked("vay -\"tài sản\"", "hợp đồng [vay] tài sản");
    marked("số 12/2024/DS-ST", "Bản án [số 12-2024-DSST] ngày 2");
    marked("hoà giải", "[hòa giải] không thành");
    marked("\"quyền sử dụng đất\"", "Giấy chứng nhận [quyền sử dụng đất] số 5; quyền sử dụng nhà");
    marked("", "không có gì");
}

/* ---- passages ------------------------------------------------------------------------------------------------------------------------ */

static SearchParts sealed(const SearchDoc *docs, size_t count)
{
    Os          *os = os_sim_make(arena, 3, (Instant){ 0 });
    Builder     *b = builder_make(arena, &plan);
    Segment     *sg = NEW(arena, Segment);
    SearchPart  *part = NEW(arena, SearchPart);
    Str          content;
    for (size_t i = 0; i < count; i++) {
        Error *e = builder_add(b, &docs[i]);
        cr_assert_null(e);
    }
    Error *e = builder_seal(b, &plan, os, S("/segment"));
    cr_assert_null(e);
    e = os_load(os, arena, S("/segment"), MIB(64), &content);
    cr_assert_null(e);
    uint8_t *room = arena_alloc(arena, content.n + 64);
    room += (64 - (uintptr_t)room % 64) % 64;
    memcpy(room, content.p, content.n);
    e = segment_open((Bytes){ room, content.n }, &plan, sg);
    cr_assert_null(e);
    part->segment = sg;
    return (SearchParts){ .items = part, .count = 1, .plan = &plan };
}

static Snippet passage_of(const SearchParts *in, const char *typed, uint32_t doc, size_t most)
{
    Snippet out;
    Query   q = search_parse(arena, str_of(typed), NULL, 0);
    Error  *e = snippets_of(snippets_make(in, &q, arena), &(SearchHit){ .doc = doc }, most, &out);
    cr_assert_null(e);
    return out;
}

Test(snippet, the_passage_that_says_most_is_shown_from_its_sentence_on)
{
    Buf b = buf_make(arena, MIB(1));
    for (int i = 0; i < 200; i++) {
        buf_addf(&b, "Câu thứ %d nói về tài sản và đất của các bên. ", i);
    }
    buf_add(&b, S("Ngày 3 tháng 5 ngân hàng B cho ông A vay có thế chấp quyền sử dụng đất. Ông A không trả."));
    for (int i = 0; i < 200; i++) {
        buf_addf(&b, " Câu cuối %d nói về đất.", i);
    }
    SearchDoc   doc = { .name = S("a"), .title = S("Tranh chấp thế chấp"), .body = buf_str(&b) };
    SearchParts in = sealed(&doc, 1);
    Snippet     s = passage_of(&in, "vay thế chấp quyền sử dụng đất", 0, 200);
    cr_expect(str_eq(shown(s.title, s.title_marks), S("Tranh [chấp thế chấp]")), STR_F, STR_A(shown(s.title, s.title_marks)));
    cr_expect(str_starts(shown(s.passage, s.passage_marks), S("Ngày 3 tháng 5 ngân hàng B cho ông A [vay] có [thế chấp quyền sử dụng đất]. Ông A không trả.")), STR_F,
              STR_A(shown(s.passage, s.passage_marks)));
    cr_expect(!s.cut_before && s.passage.n <= 200);
    s = passage_of(&in, "xyz", 0, 200); /* nothing of it: how the text begins */
    cr_expect(str_starts(s.passage, S("Câu thứ 0 nói")) && s.passage_marks.count == 0);
}

Test(snippet, a_text_without_borders_is_cut_between_words)
{
    Buf b = buf_make(arena, MIB(1));
    for (int i = 0; i < 900; i++) {
        buf_addf(&b, "%s ", i == 500 ? "hiếm" : "đất");
    }
    SearchDoc   doc = { .name = S("a"), .body = buf_str(&b) };
    SearchParts in = sealed(&doc, 1);
    Snippet     s = passage_of(&in, "hiếm", 0, 150);
    cr_expect(s.cut_before && s.cut_after && utf8_valid(s.passage) && str_starts(s.passage, S("đất đất")) && str_ends(s.passage, S("đất")) && s.passage.n > 100, STR_F,
              STR_A(s.passage));
    cr_expect(s.passage_marks.count == 1 && str_has(shown(s.passage, s.passage_marks), S("đất [hiếm] đất")));
}

static unsigned some(unsigned most) { return (unsigned)rand_r(&seed) % most; }

static Str random_text(unsigned words)
{
    static const char *const vocabulary[] = { "ly", "hôn", "và", "Tài", "sản", "tòa", "án", "đất", "hiếm.", "lạ;", "12/2024/DS-ST", "500.000", "\n", "số", "o\xCC\x82ng", "\xF0\x9F\x98\x80", "," };
    Buf b = buf_make(arena, KIB(8));
    for (unsigned i = 0; i < words; i++) {
        buf_addf(&b, "%s%s", vocabulary[some(COUNT_OF(vocabulary))], some(9) == 0 ? "" : " ");
    }
    return buf_str(&b);
}

/* Whatever is asked of whatever text: the passage is a piece of it, whole characters, and what is marked is a word that was asked for. */
Test(snippet, passages_of_random_texts)
{
    size_t marks = 0;
    SearchDoc docs[300];
    for (size_t i = 0; i < COUNT_OF(docs); i++) {
        docs[i] = (SearchDoc){ .name = str_format(arena, "%04zu", i), .title = S("tài sản"), .body = random_text(some(400)) };
    }
    SearchParts in = sealed(docs, COUNT_OF(docs));
    for (uint32_t d = 0; d < COUNT_OF(docs); d++) {
        Str     typed = str_format(arena, STR_F " \"" STR_F "\"", STR_A(random_text(1 + some(5))), STR_A(random_text(1 + some(3))));
        Query   q = search_parse(arena, typed, NULL, 0);
        Snippet s = passage_of(&in, str_z(arena, typed), d, 20 + some(300));
        cr_assert(utf8_valid(s.passage) && str_has(docs[d].body, s.passage), STR_F, STR_A(typed));
        shown(s.title, s.title_marks);
        shown(s.passage, s.passage_marks);
        for (size_t i = 0; i < s.passage_marks.count; i++) {
            Analyser an = analyse_begin(str_sub(s.passage, s.passage_marks.items[i].at, s.passage_marks.items[i].at + s.passage_marks.items[i].n));
            bool     all = true;
            for (Word w; analyse_next(&an, &w);) {
                bool any = w.joined;
                for (size_t c = 0; c < q.clauses.count; c++) {
                    for (size_t n = 0; n < q.clauses.items[c].items.count; n++) {
                        for (size_t k = 0; k < q.clauses.items[c].items.items[n].count; k++) {
                            any = any || str_eq(q.clauses.items[c].items.items[n].words[k].folded, w.folded) || str_has(q.clauses.items[c].items.items[n].words[k].folded, w.folded);
                        }
                    }
                }
                all = all && any;
            }
            cr_assert(all, STR_F ": " STR_F, STR_A(typed), STR_A(shown(s.passage, s.passage_marks)));
            marks++;
        }
    }
    cr_expect_gt(marks, 200);
}
