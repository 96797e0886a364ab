/* Texts like one: a near copy before all others, the same however they are spread, and what is not alike is not told. */
#include "search/search.h"
#include "search/similar.h"

#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static Arena   *arena;
static Os      *os;
static unsigned seed = 11;

static void open_arena(void)
{
    arena = arena_make(MIB(1024));
    os = os_sim_make(arena, 3, (Instant){ 0 });
}

static void close_arena(void)
{
    arena_release(arena);
}

TestSuite(similar, .init = open_arena, .fini = close_arena);

static unsigned some(unsigned most) { return (unsigned)rand_r(&seed) % most; }

/* Words as frequent as in a language: the first in almost every text, the last hardly ever. */
static Str word(void)
{
    static const char *const begins[] = { "th", "nh", "ch", "l", "m", "đ", "kh", "tr", "b", "g" }, *const ends[] = { "an", "ôn", "ieu", "ay", "ưng", "om", "inh", "êt" };
    unsigned n = some(1 + some(1 + some(3000))), more = n / 80;
    return more == 0 ? str_format(arena, "%s%s", begins[n % 10], ends[n / 10 % 8]) : str_format(arena, "%s%sq%c%c", begins[n % 10], ends[n / 10 % 8], 'a' + more / 26, 'a' + more % 26);
}

static Str random_text(unsigned words)
{
    Buf b = buf_make(arena, MIB(1));
    for (unsigned i = 0; i < words; i++) {
        buf_add_z(&b, i == 0 ? "" : i % 20 == 0 ? ".\n" : " ");
        buf_add(&b, word());
    }
    return buf_str(&b);
}

/* One word of ten is another. */
static Str nearly(Str text)
{
    Buf b = buf_make(arena, MIB(1));
    while (text.n > 0) {
        Str w = str_cut(&text, ' ');
        buf_add(&b, some(10) == 0 ? word() : w);
        buf_add_z(&b, text.n > 0 ? " " : "");
    }
    return buf_str(&b);
}

typedef LIST(SearchDoc) Docs;

static void add(Docs *docs, Str name, Str body, int32_t day, Str relation)
{
    SearchKey *key = NEW(arena, SearchKey);
    *key = (SearchKey){ 5, relation };
    *LIST_ADD(arena, docs) = (SearchDoc){ .name = name, .day = { day }, .body = body, .keys = key, .keys_count = relation.n > 0 };
}

/* In so many segments at least. */
static SearchIndex *index_of(const Docs *docs, size_t segments)
{
    SearchIndex *x;
    SearchLoad  *load;
    Error *e = search_open(os, arena, str_format(arena, "/index-%u-%u", some(1000000), some(1000000)), &x);
    cr_assert_null(e);
    e = search_load_begin(x, docs->count / segments + 1, &load);
    cr_assert_null(e);
    for (size_t i = 0; i < docs->count; i++) {
        e = search_load_add(load, &docs->items[i]);
        cr_assert_null(e);
    }
    e = search_load_end(load);
    cr_assert_null(e);
    return x;
}

static SimilarTexts like_with(SearchIndex *x, Str name, SearchKey same, size_t most)
{
    SimilarTexts out;
    const SearchSnapshot *s = search_lend(x, arena);
    Error *e = search_similar(&s->in, &(SimilarAsk){ .name = name, .same = same, .most = most }, arena, &out);
    cr_assert_null(e, STR_F ": %s", STR_A(name), e->detail);
    return out;
}

static SimilarTexts like(SearchIndex *x, const char *name, size_t most)
{
    return like_with(x, str_of(name), (SearchKey){ 0 }, most);
}

/* Copies of the first twenty texts, among `count` others. */
static Docs with_copies(size_t count)
{
    Docs docs = { 0 };
    for (size_t i = 0; i < count; i++) {
        add(&docs, str_format(arena, "t%zu", i), random_text(100 + some(300)), (int32_t)i, S(""));
    }
    for (size_t i = 0; i < 20; i++) {
        add(&docs, str_format(arena, "copy%zu", i), nearly(docs.items[i].body), (int32_t)(count + i), S(""));
    }
    return docs;
}

static void copies_come_first(SearchIndex *x)
{
    for (size_t i = 0; i < 20; i++) {
        Str          own = str_format(arena, "t%zu", i), copy = str_format(arena, "copy%zu", i);
        SimilarTexts of_text = like_with(x, own, (SearchKey){ 0 }, 5), of_copy = like_with(x, copy, (SearchKey){ 0 }, 5);
        cr_assert(of_text.count > 0 && str_eq(of_text.items[0].name, copy), STR_F ": " STR_F, STR_A(own), STR_A(of_text.count > 0 ? of_text.items[0].name : S("none")));
        cr_assert(of_copy.count > 0 && str_eq(of_copy.items[0].name, own), STR_F ": " STR_F, STR_A(copy), STR_A(of_copy.count > 0 ? of_copy.items[0].name : S("none")));
        cr_assert_gt(of_text.items[0].shared_count, 0);
        for (size_t k = 0; k < of_text.count; k++) {
            cr_assert(!str_eq(of_text.items[k].name, own), "not itself");
        }
    }
}

Test(similar, a_near_copy_comes_first)
{
    Docs docs = with_copies(500);
    copies_come_first(index_of(&docs, 1));
    copies_come_first(index_of(&docs, 4));
}

Test(similar, a_near_copy_comes_first_when_groups_were_learned)
{
    Docs         docs = with_copies(2500);
    SearchIndex *x = index_of(&docs, 1);
    cr_assert_eq(search_lend(x, arena)->in.plan->version, 1);
    copies_come_first(x);
}

Test(similar, the_answer_does_not_depend_on_how_texts_are_spread)
{
    Docs         docs = with_copies(400);
    SearchIndex *one = index_of(&docs, 1), *many = index_of(&docs, 5);
    size_t       told = 0;
    for (size_t i = 0; i < docs.count; i += i == 19 ? docs.count - 39 : 1) { /* the first twenty and their copies */
        SimilarTexts a = like_with(one, docs.items[i].name, (SearchKey){ 0 }, 5), b = like_with(many, docs.items[i].name, (SearchKey){ 0 }, 5);
        cr_assert_eq(a.count, b.count);
        for (size_t k = 0; k < a.count; k++) {
            cr_assert(fabsf(a.items[k].hit.score - b.items[k].hit.score) <= 1e-4F * a.items[k].hit.score);
            told += str_eq(a.items[k].name, b.items[k].name);
        }
    }
    cr_expect_gt(told, 20);
}

/* A small collection of the court's own words. */
static Docs rulings(void)
{
    Docs docs = { 0 };
    add(&docs, S("hui1"), S("Bà A là chủ hụi, ông B tham gia dây hụi và chưa đóng tiền hụi chết."), 1, S("hụi"));
    add(&docs, S("hui2"), S("Ông Khoa tham gia dây hụi của bà Mai, đã hốt hụi nhưng không đóng tiền hụi chết."), 2, S("vay"));
    add(&docs, S("hui3"), S("Ông Khoa tham gia dây hụi của bà Mai, đã hốt hụi nhưng không đóng tiền hụi chết."), 1, S("hụi"));
    add(&docs, S("lyhon"), S("Chị C xin ly hôn, yêu cầu cấp dưỡng nuôi con. Chị C ở cùng nơi với bà Mai và ông Khoa."), 3, S("ly hôn"));
    add(&docs, S("dat"), S("Hai thửa đất liền kề có ranh giới là hàng cây."), 4, S("đất"));
    add(&docs, S("dat2"), S("Ranh giới hai thửa đất liền kề là bức tường."), 4, S("đất"));
    return docs;
}

Test(similar, what_is_shared_is_told_and_what_is_not_alike_is_left_out)
{
    Docs         docs = rulings();
    SearchIndex *x = index_of(&docs, 1);
    SimilarTexts of = like(x, "hui1", 5);
    cr_assert_eq(of.count, 2);
    bool told = false;
    for (size_t i = 0; i < of.items[0].shared_count; i++) {
        told = told || str_eq(of.items[0].shared[i], S("tham gia dây hụi"));
    }
    cr_expect(told, STR_F, STR_A(of.items[0].shared[0]));
    of = like(x, "dat", 5);
    cr_assert_eq(of.count, 1);
    cr_expect(str_eq(of.items[0].name, S("dat2")));
    cr_expect_eq(like(x, "dat", 0).count, 0);
}

/* People and places make no likeness: the divorce names the same as the loans. */
Test(similar, names_tell_nothing)
{
    Docs         docs = rulings();
    SimilarTexts of = like(index_of(&docs, 1), "hui2", 5);
    for (size_t i = 0; i < of.count; i++) {
        cr_expect(!str_eq(of.items[i].name, S("lyhon")));
        for (size_t k = 0; k < of.items[i].shared_count; k++) {
            cr_expect(!str_eq(of.items[i].shared[k], S("Khoa")));
        }
    }
}

Test(similar, the_same_relation_is_preferred)
{
    Docs         docs = rulings();
    SearchIndex *x = index_of(&docs, 1);
    SimilarTexts plain = like(x, "hui1", 5), of = like_with(x, S("hui1"), (SearchKey){ 5, S("hụi") }, 5);
    cr_assert(plain.count == 2 && of.count == 2);
    cr_expect(str_eq(plain.items[0].name, S("hui2")), "the newer of two alike");
    cr_expect(str_eq(of.items[0].name, S("hui3")) && of.items[0].same && !of.items[1].same);
}

Test(similar, what_was_taken_out_is_neither_asked_about_nor_told)
{
    Docs         docs = rulings();
    SearchIndex *x = index_of(&docs, 1);
    SimilarTexts out;
    Error *e = search_remove(x, S("hui2"));
    cr_assert_null(e);
    e = search_commit(x);
    cr_assert_null(e);
    cr_expect_eq(like(x, "hui1", 5).count, 1);
    const SearchSnapshot *s = search_lend(x, arena);
    e = search_similar(&s->in, &(SimilarAsk){ .name = S("hui2"), .most = 5 }, arena, &out);
    cr_assert(e != NULL && e->code == ERR_NOT_FOUND);
}

Test(similar, a_text_that_says_nothing_of_its_own_is_like_none)
{
    Docs docs = rulings();
    add(&docs, S("empty"), S(""), 5, S(""));
    add(&docs, S("alone"), S("xyzt 12 A"), 5, S(""));
    SearchIndex *x = index_of(&docs, 1);
    cr_expect_eq(like(x, "empty", 5).count, 0);
    cr_expect_eq(like(x, "alone", 5).count, 0);
}
