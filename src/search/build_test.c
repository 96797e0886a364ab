/* Segments of random texts, against a plain count of what each text holds. */
#include "search/analyse.h"
#include "search/build.h"

#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Arena   *arena;
static Os      *os;
static unsigned seed = 11;

static void open_arena(void)
{
    arena = arena_make(MIB(512));
    os = os_sim_make(arena, 3, (Instant){ 0 });
}

static void close_arena(void)
{
    arena_release(arena);
}

static unsigned some(unsigned most) { return (unsigned)rand_r(&seed) % most; }

/* Few words, so that they meet: the same letters with and without accents, common ones far more often. */
static const char *const vocabulary[] = { "hôn", "hồn", "hon", "ly", "lý", "tòa", "toà", "án", "ân", "đất", "dat", "quyền", "sử", "dụng", "500.000", "12/2024/DS-ST", "Х", "nhân", "dân", "tỉnh", "án–dân", "ly\u00a0hôn", "HÔN", "h\u00f4n\u0300", "\u0301án", "a9", "đất—12/2024/DS-ST", "quyềnsửdụngđấttỉnh" };

static Str random_text(unsigned words)
{
    Buf b = buf_make(arena, MIB(1));
    for (unsigned i = 0; i < words; i++) {
        buf_addf(&b, "%s%s", i == 0 ? "" : some(9) == 0 ? ", " : " ", vocabulary[some(1 + some(COUNT_OF(vocabulary)))]);
    }
    return buf_str(&b);
}

typedef LIST(SearchDoc) Docs;

static Docs random_docs(size_t count)
{
    Docs docs = { 0 };
    for (size_t i = 0; i < count; i++) {
        SearchKey *keys = NEW_N(arena, SearchKey, 1);
        keys[0] = (SearchKey){ 3, str_format(arena, "T%02u", some(4)) };
        *LIST_ADD(arena, &docs) = (SearchDoc){ .name = str_format(arena, "doc-%zu", i), .day = { (int32_t)some(50) }, .title = random_text(some(4)),
                                               .body = random_text(some(60)), .keys = keys, .keys_count = some(2) };
    }
    return docs;
}

static Bytes file_of(Str path)
{
    Str      content;
    Error   *e = os_load(os, arena, path, MIB(64), &content);
    cr_assert_null(e);
    uint8_t *room = arena_alloc(arena, content.n + 64);
    room += (64 - (uintptr_t)room % 64) % 64;
    memcpy(room, content.p, content.n);
    return (Bytes){ room, content.n };
}

static Plan  plan;
static Bytes file;

static Segment sealed(const Docs *docs, bool learn)
{
    Plan     plain = plan_make(arena, 0, 30);
    Builder *b = builder_make(arena, &plain);
    for (size_t i = 0; i < docs->count; i++) {
        Error *e = builder_add(b, &docs->items[i]);
        cr_assert_null(e);
    }
    plan = learn ? builder_learn(b, 1) : plain;
    Str    path = str_format(arena, "/segment-%u", some(1000000));
    Error *e = builder_seal(b, &plan, os, path);
    cr_assert_null(e);
    file = file_of(path);
    Segment sg;
    e = segment_open(file, &plan, &sg);
    cr_assert_null(e, "%.*s", (int)(e == NULL ? 0 : e->detail.n), e == NULL ? "" : e->detail.p);
    e = segment_check(&sg);
    cr_assert_null(e, "%.*s", (int)(e == NULL ? 0 : e->detail.n), e == NULL ? "" : e->detail.p);
    return sg;
}

static const SearchDoc *doc_of(const Docs *docs, Str name)
{
    for (size_t i = 0; i < docs->count; i++) {
        if (str_eq(docs->items[i].name, name)) {
            return &docs->items[i];
        }
    }
    cr_assert_fail("no text " STR_F, STR_A(name));
    return NULL;
}

/* How often the words stand one behind the other in a text. */
static unsigned often(Str text, const Str *words, size_t count)
{
    LIST(Str) all = { 0 };
    Analyser an = analyse_begin(text);
    for (Word w; analyse_next(&an, &w);) {
        if (!w.joined) {
            *LIST_ADD(arena, &all) = str_copy(arena, w.folded);
        }
    }
    unsigned n = 0;
    for (size_t i = 0; i + count <= all.count; i++) {
        bool same = true;
        for (size_t k = 0; k < count; k++) {
            same = same && str_eq(all.items[i + k], words[k]);
        }
        n += same;
    }
    return n;
}

static uint8_t impact_wanted(const Segment *sg, uint32_t doc, const SearchDoc *d, const Str *words, size_t count)
{
    float    often_here = (float)(4 * often(d->title, words, count) + often(d->body, words, count));
    double   length = sg->docs[doc].words, slow = 1.2 * (0.25 + 0.75 * length / (double)plan.mean_length);
    unsigned impact = (unsigned)(255 * often_here / (often_here + (float)slow) + 0.5F);
    return often_here == 0 ? 0 : (uint8_t)(impact < 1 ? 1 : impact > 255 ? 255 : impact);
}

static void check_word_list(const Segment *sg, const Docs *docs, const Str *words, size_t count, const List *l)
{
    for (uint32_t d = 0; d < sg->head->docs; d++) {
        uint8_t want = impact_wanted(sg, d, doc_of(docs, segment_name(sg, d)), words, count), got = l == NULL ? 0 : list_impact(l, d);
        cr_assert(abs(got - want) <= 1 && (got > 0) == (want > 0), "text %u, " STR_F " %zu: %d, not %d", d, STR_A(words[0]), count, got, want);
    }
}

TestSuite(build, .init = open_arena, .fini = close_arena);

static const char *const folded[] = { "hon", "li", "toa", "an", "dat", "quyen", "su", "dung", "500000", "dan", "nhan", "tinh", "vang" };

Test(build, every_word_has_the_texts_that_hold_it)
{
    for (int round = 0; round < 4; round++) {
        Docs    docs = random_docs(1 + some(300));
        Segment sg = sealed(&docs, false);
        for (size_t i = 0; i < COUNT_OF(folded); i++) {
            Str  word = str_of(folded[i]);
            List l;
            bool has = segment_term_list(&sg, segment_term(&sg, word), &l);
            check_word_list(&sg, &docs, &word, 1, has ? &l : NULL);
        }
    }
}

Test(build, groups_of_common_words_have_lists_of_their_own)
{
    int pairs = 0, triples = 0;
    for (int round = 0; round < 4; round++) {
        Docs    docs = random_docs(200 + some(300));
        Segment sg = sealed(&docs, true);
        cr_assert_gt(plan.words.all.count, 5);
        for (int i = 0; i < 60; i++) {
            Str      words[3] = { str_of(folded[some(COUNT_OF(folded))]), str_of(folded[some(COUNT_OF(folded))]), str_of(folded[some(COUNT_OF(folded))]) };
            uint16_t a = plan_word(&plan, words[0]), b = plan_word(&plan, words[1]), c = plan_word(&plan, words[2]);
            if (a == PLAN_NONE || b == PLAN_NONE) {
                continue;
            }
            List l;
            bool has = segment_pair_list(&sg, plan_pair(a, b), &l);
            check_word_list(&sg, &docs, words, 2, has ? &l : NULL);
            pairs += has;
            uint16_t triple = c == PLAN_NONE ? PLAN_NONE : plan_triple(&plan, (Triple){ a, b, c });
            if (triple != PLAN_NONE) {
                has = segment_triple_list(&sg, triple, &l);
                check_word_list(&sg, &docs, words, 3, has ? &l : NULL);
                triples += has;
            }
        }
    }
    cr_expect(pairs > 50 && triples > 0, "%d pairs, %d threes", pairs, triples);
}

Test(build, documents_stand_by_day_with_their_texts_numbers_and_keys)
{
    Docs     docs = random_docs(150);
    Segment  sg = sealed(&docs, true);
    uint32_t with_key = 0, with_number = 0;
    List     key, number;
    bool     has_key = segment_term_list(&sg, segment_term(&sg, key_term(arena, (SearchKey){ 3, S("T02") })), &key);
    bool     has_number = segment_term_list(&sg, segment_term(&sg, S("12/2024/dsst")), &number);
    cr_assert(has_key && has_number);
    for (uint32_t d = 0; d < sg.head->docs; d++) {
        const SearchDoc *doc = doc_of(&docs, segment_name(&sg, d));
        Str              text;
        Error           *e = segment_text(&sg, unpacker_make(arena), arena, d, &text);
        cr_assert_null(e);
        cr_expect(str_eq(text, str_format(arena, STR_F "\n" STR_F, STR_A(doc->title), STR_A(doc->body))));
        cr_expect(sg.docs[d].day == doc->day.day && (d == 0 || sg.docs[d - 1].day <= doc->day.day));
        bool keyed = doc->keys_count > 0 && str_eq(doc->keys[0].value, S("T02"));
        cr_expect_eq(list_impact(&key, d) > 0, keyed);
        cr_expect_eq(list_impact(&number, d) > 0, str_has(text, S("12/2024/DS-ST")));
        with_key += keyed;
        with_number += str_has(text, S("12/2024/DS-ST"));
    }
    cr_expect(with_key == key.df && with_number == number.df && with_key > 0 && with_number > 0);
}

Test(build, marks_say_where_each_sixty_fourth_word_begins)
{
    Docs docs = { 0 };
    *LIST_ADD(arena, &docs) = (SearchDoc){ .name = S("one"), .title = S("Tranh chấp đất đai"), .body = random_text(700) };
    Segment         sg = sealed(&docs, false);
    const uint32_t *marks = (const uint32_t *)(const void *)sg.sections[SECTION_MARKS];
    Str             text;
    Error          *e = segment_text(&sg, unpacker_make(arena), arena, 0, &text);
    cr_assert_null(e);
    uint32_t words = 0;
    Analyser an = analyse_begin(text);
    for (Word w; analyse_next(&an, &w);) {
        if (!w.joined && words++ % MARK_WORDS == 0) {
            cr_expect_eq(marks[(words - 1) / MARK_WORDS], w.at);
        }
    }
    cr_expect_eq(words, sg.docs[0].words);
    cr_expect_eq(sg.docs[1].mark_at, (words + MARK_WORDS - 1) / MARK_WORDS);
}

Test(build, no_text_at_all_is_a_segment_too)
{
    Docs    docs = { 0 };
    Segment sg = sealed(&docs, true);
    cr_expect_eq(segment_term(&sg, S("hon")), TERM_NONE);
    List l;
    cr_expect(!segment_pair_list(&sg, 5, &l) && !segment_triple_list(&sg, 0, &l));
}

/* Each byte of the file matters to somebody: a change is refused at the opening or named by the check. */
Test(build, a_changed_byte_anywhere_is_named)
{
    Docs docs = random_docs(120);
    (void)sealed(&docs, true);
    uint8_t *bytes = (uint8_t *)(uintptr_t)file.p;
    int      named = 0, padding = 0;
    for (int i = 0; i < 1500; i++) {
        size_t  at = some((unsigned)file.n);
        uint8_t before = bytes[at];
        bytes[at] ^= (uint8_t)(1 + some(255));
        Segment sg;
        Error  *e = segment_open(file, &plan, &sg);
        if (e == NULL) {
            e = segment_check(&sg);
        }
        bool inside = at < sizeof(SegmentHead);
        for (int s = 0; s < SECTIONS; s++) {
            const SectionPlace *p = &((const SegmentHead *)(const void *)file.p)->sections[s];
            inside = inside || (at >= p->at && at - p->at < p->size);
        }
        cr_assert(e != NULL || !inside, "byte %zu", at);
        named += e != NULL;
        padding += !inside;
        bytes[at] = before;
        err_reset();
    }
    cr_expect(named > 1000 && named + padding == 1500);
}

Test(build, a_file_cut_anywhere_is_refused)
{
    Docs docs = random_docs(30);
    (void)sealed(&docs, true);
    for (size_t n = 0; n < file.n; n += 1 + some(97)) {
        Segment sg;
        Error  *e = segment_open((Bytes){ file.p, n }, &plan, &sg);
        cr_assert_not_null(e, "%zu of %zu bytes", n, file.n);
        err_reset();
    }
}

Test(build, a_plan_is_read_as_it_was_written)
{
    Docs docs = random_docs(300);
    (void)sealed(&docs, true);
    plan_use_phrases(&plan, S("đoạn văn của nhiều bản án\nhash phrases 3"));
    Plan   again;
    Str    text = plan_format(arena, &plan);
    Error *e = plan_parse(arena, text, &again);
    cr_assert_null(e);
    cr_expect(str_eq(plan_format(arena, &again), text));
    cr_expect_eq(plan_triple(&again, plan.triples.items[0]), 0);
    cr_expect(plan.phrases.n > 0 && str_eq(again.phrases, plan.phrases));
    char *changed = NEW_N(arena, char, text.n);
    memcpy(changed, text.p, text.n);
    for (int i = 0; i < 300; i++) {
        size_t at = some((unsigned)text.n);
        changed[at] ^= 1;
        e = plan_parse(arena, (Str){ changed, text.n }, &again);
        cr_expect_not_null(e, "byte %zu", at);
        changed[at] ^= 1;
        err_reset();
    }
    static const char *const wrong[] = { "", "plan 1\n", "plan x\nlength 3\nphrases 0\n\n", "plan 1\nlength nan\nphrases 0\n\n", "plan 1\nlength 3\nworm a\nphrases 0\n\n",
                                         "plan 1\nlength 3\nword a\ntriple 0 0 1\nphrases 0\n\n", "plan 1\nlength 3\nword \nphrases 0\n\n",
                                         "plan 1\nlength 3\n", "plan 1\nlength 3\nphrases 9\nabc\n", "plan 1\nlength 3\nphrases -1\n\n" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        Str with_hash = str_format(arena, "%shash " STR_F "\n", wrong[i], STR_A(hash_hex(arena, hash_str(str_of(wrong[i])))));
        e = plan_parse(arena, with_hash, &again);
        cr_expect_not_null(e, "%s", wrong[i]);
        err_reset();
    }
    Str right = S("plan 1\nlength 3\nword a\ntriple 0 0 0\nphrases 3\nabc\n");
    e = plan_parse(arena, str_format(arena, STR_F "hash " STR_F "\n", STR_A(right), STR_A(hash_hex(arena, hash_str(right)))), &again);
    cr_expect_null(e);
}

/* What stands in many texts is kept once for all of them; what is one text's own is not among it. */
Test(build, texts_share_the_passages_of_many)
{
    Docs docs = { 0 };
    for (int i = 0; i < 200; i++) {
        Str body = str_format(arena, "Nhân danh nước Cộng hòa xã hội chủ nghĩa Việt Nam, người thứ %d tên là Bí%cMật%d đã vay tiền và không trả nợ đúng hạn cho chủ nợ của mình", i,
                              'a' + i % 26, i);
        *LIST_ADD(arena, &docs) = (SearchDoc){ .name = str_format(arena, "doc-%03d", i), .title = S("Tranh chấp hợp đồng vay tài sản"), .body = body };
    }
    Segment  alone = sealed(&docs, false);
    uint64_t before = alone.head->sections[SECTION_TEXTS].size;
    Segment  sg = sealed(&docs, true);
    cr_expect_lt(sg.head->sections[SECTION_TEXTS].size, before / 2);
    cr_expect(str_has(plan.phrases, S("Cộng hòa xã hội chủ nghĩa Việt Nam, người thứ")) && !str_has(plan.phrases, S("Mật")));
    for (uint32_t d = 0; d < sg.head->docs; d++) {
        const SearchDoc *doc = doc_of(&docs, segment_name(&sg, d));
        Str              text;
        Error           *e = segment_text(&sg, unpacker_make(arena), arena, d, &text);
        cr_assert_null(e);
        cr_expect(str_eq(text, str_format(arena, STR_F "\n" STR_F, STR_A(doc->title), STR_A(doc->body))));
    }
}
