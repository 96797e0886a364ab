/* Queries of random texts, against a plain reading of all of them; and what must stay the same however the texts are spread. */
#include "search/analyse.h"
#include "search/correct.h"
#include "search/count.h"
#include "search/ranks.h"
#include "search/snippet.h"
#include "search/suggest.h"

#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static Arena   *arena;
static Os      *os;
static unsigned seed = 5;

static void open_arena(void)
{
    arena = arena_make(MIB(1024));
    os = os_sim_make(arena, 3, (Instant){ 0 });
}

static void close_arena(void)
{
    arena_release(arena);
}

static unsigned some(unsigned most) { return (unsigned)rand_r(&seed) % most; }

static const char *const vocabulary[] = { "hôn", "hồn", "hon", "ly", "lý", "tòa", "án", "ân", "đất", "dat", "quyền", "sử", "dụng", "500.000", "12/2024/DS-ST", "nhân", "dân", "tỉnh", "xa", "hiếm" };

static Str random_words(unsigned words)
{
    Buf b = buf_make(arena, MIB(1));
    for (unsigned i = 0; i < words; i++) {
        buf_addf(&b, "%s%s", i == 0 ? "" : " ", vocabulary[some(1 + some(COUNT_OF(vocabulary)))]);
    }
    return buf_str(&b);
}

typedef LIST(SearchDoc) Docs;

static Docs random_docs(size_t count, unsigned longest)
{
    Docs docs = { 0 };
    for (size_t i = 0; i < count; i++) {
        SearchKey *keys = NEW_N(arena, SearchKey, 4);
        keys[0] = (SearchKey){ 1, str_format(arena, "Tòa án %u", some(3)) };
        for (int k = 1; k < 4; k++) { /* many values, some of them twice */
            keys[k] = (SearchKey){ 2, str_format(arena, "Điều %u", some(1 + some(90))) };
        }
        *LIST_ADD(arena, &docs) = (SearchDoc){ .name = str_format(arena, "doc-%zu", i), .day = { (int32_t)some(40) }, .title = random_words(some(3)),
                                               .body = random_words(some(longest)), .keys = keys, .keys_count = some(5) };
    }
    return docs;
}

/* ---- the index in so many segments -------------------------------------------------------------------------------------------------- */

typedef struct Index {
    Plan        plan;
    SearchPart  parts[8];
    size_t      count;
    KeyNames    keys;
    SearchParts in;
    SearchRanks *ranks;
} Index;

static Segment *sealed(Builder *b, const Plan *plan)
{
    Str      path = str_format(arena, "/segment-%u-%u", some(1000000), some(1000000)), content;
    Error   *e = builder_seal(b, plan, os, path);
    Segment *sg = NEW(arena, Segment);
    cr_assert_null(e);
    e = os_load(os, arena, path, MIB(64), &content);
    cr_assert_null(e);
    uint8_t *room = arena_alloc(arena, content.n + 64);
    room += (64 - (uintptr_t)room % 64) % 64;
    memcpy(room, content.p, content.n);
    e = segment_open((Bytes){ room, content.n }, plan, sg);
    cr_assert_null(e);
    return sg;
}

static Index *index_of(const Docs *docs, size_t segments, bool learn)
{
    Index   *x = NEW(arena, Index);
    *x = (Index){ .count = segments, .plan = plan_make(arena, 0, 25), .keys = { .names = names_make(arena) } };
    Plan    *plain = NEW(arena, Plan);
    *plain = x->plan;
    Builder *all = builder_make(arena, plain), *of[8];
    for (size_t i = 0; i < segments; i++) {
        of[i] = builder_make(arena, plain);
    }
    for (size_t i = 0; i < docs->count; i++) {
        Error *e = builder_add(all, &docs->items[i]);
        cr_assert_null(e);
        e = builder_add(of[i % segments], &docs->items[i]);
        cr_assert_null(e);
    }
    if (learn) {
        x->plan = builder_learn(all, 1);
    }
    for (size_t i = 0; i < segments; i++) {
        x->parts[i].segment = sealed(of[i], &x->plan);
        part_name_keys(&x->parts[i], &x->keys, arena);
    }
    x->in = (SearchParts){ x->parts, segments, &x->plan, &x->keys };
    return x;
}

static const QueryField fields[] = { { S_INIT("toa"), 1 } };

static SearchAnswer asked(const Index *x, Str typed, SearchOrder order, size_t most)
{
    SearchAnswer out;
    Query       *q = NEW(arena, Query);
    *q = search_parse(arena, typed, fields, COUNT_OF(fields));
    search_find(&x->in, q, &(SearchAsk){ .order = order, .most = most, .ranks = x->ranks }, arena, &out);
    return out;
}

static Str name_of(const Index *x, const SearchHit *h)
{
    return segment_name(x->parts[h->part].segment, h->doc);
}

/* ---- the plain reading ---------------------------------------------------------------------------------------------------------------- */

typedef struct Read {
    LIST(QueryWord) words; /* a word without letters parts title and body */
    LIST(Str) wholes;
} Read;

static Read read_text(const SearchDoc *d)
{
    Read out = { 0 };
    for (int part = 0; part < 2; part++) {
        Analyser an = analyse_begin(part == 0 ? d->title : d->body);
        for (Word w; analyse_next(&an, &w);) {
            if (w.joined) {
                *LIST_ADD(arena, &out.wholes) = str_copy(arena, w.folded);
            } else {
                *LIST_ADD(arena, &out.words) = (QueryWord){ .folded = str_copy(arena, w.folded), .accents = w.accents };
            }
        }
        *LIST_ADD(arena, &out.words) = (QueryWord){ 0 };
    }
    for (size_t i = 0; i < d->keys_count; i++) {
        *LIST_ADD(arena, &out.wholes) = key_term(arena, d->keys[i]);
    }
    return out;
}

static bool holds_item(const Read *r, const QueryItem *item)
{
    for (size_t i = 0; item->count == 1 && i < r->wholes.count; i++) {
        if (str_eq(r->wholes.items[i], item->words[0].folded)) {
            return true;
        }
    }
    for (size_t i = 0; i + item->count <= r->words.count; i++) {
        bool same = true;
        for (size_t k = 0; k < item->count; k++) {
            const QueryWord *want = &item->words[k], *have = &r->words.items[i + k];
            same = same && str_eq(want->folded, have->folded) && (!want->strict || want->accents == have->accents);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

static bool answers(const Read *r, const SearchDoc *d, const Query *q)
{
    bool plain = false, some = false;
    for (size_t i = 0; i < q->clauses.count; i++) {
        bool any = false;
        for (size_t k = 0; k < q->clauses.items[i].items.count; k++) {
            any = any || holds_item(r, &q->clauses.items[i].items.items[k]);
        }
        if (q->any && q->clauses.items[i].plain) {
            plain = true;
            some = some || any;
        } else if (any == q->clauses.items[i].excluded) {
            return false;
        }
    }
    return q->clauses.count > 0 && plain == some && (date_is_none(q->from) || d->day.day >= q->from.day) && (date_is_none(q->until) || d->day.day <= q->until.day);
}

/* What people type, of the same words. */
static Str random_query(void)
{
    Buf      b = buf_make(arena, KIB(4));
    unsigned pieces = 1 + some(4);
    for (unsigned i = 0; i < pieces; i++) {
        const char *before = i == 0 ? "" : some(6) == 0 ? " OR " : " ";
        switch (some(8)) {
        case 0: buf_addf(&b, "%s\"" STR_F "\"", before, STR_A(random_words(2 + some(3)))); break;
        case 1: buf_addf(&b, "%s-%s", before, vocabulary[some(COUNT_OF(vocabulary))]); break;
        case 2: buf_addf(&b, "%stoa:\"toa AN %u\"", before, some(4)); break;
        default: buf_addf(&b, "%s%s", before, vocabulary[some(COUNT_OF(vocabulary))]); break;
        }
    }
    return buf_str(&b);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const RankedName *)a)->name, ((const RankedName *)b)->name);
}

/* To each `nth` text a number below its place among them; many have the same. */
static void give_ranks(Index *x, const Docs *docs, size_t nth)
{
    LIST(RankedName) names = { 0 };
    for (size_t i = 0; i < docs->count; i += nth) {
        *LIST_ADD(arena, &names) = (RankedName){ docs->items[i].name, 1 + (uint32_t)i % 11 };
    }
    *LIST_ADD(arena, &names) = (RankedName){ S("of no text"), 99 };
    qsort(names.items, names.count, sizeof *names.items, by_name);
    x->ranks = NEW_N(arena, SearchRanks, x->in.count);
    for (size_t p = 0; p < x->in.count; p++) {
        x->ranks[p] = ranks_of(x->parts[p].segment, names.items, names.count, arena);
    }
}

TestSuite(find, .init = open_arena, .fini = close_arena);

Test(find, every_query_finds_what_a_plain_reading_finds)
{
    int found = 0, phrases = 0;
    for (int round = 0; round < 6; round++) {
        Docs  docs = random_docs(40 + some(300), 40);
        Index *x = index_of(&docs, 1 + some(4), round % 2 == 1);
        Read *reads = NEW_N(arena, Read, docs.count);
        for (size_t i = 0; i < docs.count; i++) {
            reads[i] = read_text(&docs.items[i]);
        }
        for (int n = 0; n < 150; n++) {
            Str      typed = random_query();
            Query    q = search_parse(arena, typed, fields, COUNT_OF(fields));
            uint64_t want = 0;
            q.any = some(3) == 0;
            for (size_t i = 0; i < docs.count; i++) {
                want += answers(&reads[i], &docs.items[i], &q);
            }
            SearchAnswer got;
            search_find(&x->in, &q, &(SearchAsk){ .most = FIND_MOST }, arena, &got);
            cr_assert_eq(got.total, want, STR_F ": %zu of %zu", STR_A(typed), (size_t)got.total, (size_t)want);
            cr_assert_eq(got.count, want < FIND_MOST ? want : FIND_MOST);
            found += want > 0;
            phrases += want > 0 && str_has(typed, S("\""));
        }
    }
    cr_expect(found > 300 && phrases > 60, "%d found, %d of phrases", found, phrases);
}

Test(find, dates_are_a_range)
{
    Docs  docs = random_docs(300, 30);
    Index *x = index_of(&docs, 3, true);
    for (int n = 0; n < 100; n++) {
        Query q = search_parse(arena, S("hon"), fields, 1);
        q.from = some(4) == 0 ? DATE_NONE : (Date){ (int32_t)some(45) };
        q.until = some(4) == 0 ? DATE_NONE : (Date){ (int32_t)some(45) };
        uint64_t want = 0;
        for (size_t i = 0; i < docs.count; i++) {
            Read r = read_text(&docs.items[i]);
            want += answers(&r, &docs.items[i], &q);
        }
        SearchAnswer got;
        search_find(&x->in, &q, &(SearchAsk){ .order = ORDER_NEWEST, .most = 10 }, arena, &got);
        cr_assert_eq(got.total, want, "%d to %d", q.from.day, q.until.day);
    }
}

/* Passing over texts by their bounds must not change the answer. */
Test(find, the_first_ten_are_the_first_of_all)
{
    Docs  docs = random_docs(3000, 30);
    Index *x = index_of(&docs, 3, true);
    give_ranks(x, &docs, 7);
    for (int n = 0; n < 200; n++) {
        Str          typed = random_query();
        SearchOrder  order = (SearchOrder)some(4);
        SearchAnswer all = asked(x, typed, order, FIND_MOST), ten = asked(x, typed, order, 10);
        cr_assert(ten.total == all.total && ten.count == (all.count < 10 ? all.count : 10));
        for (size_t i = 0; i < ten.count; i++) {
            cr_assert(ten.hits[i].part == all.hits[i].part && ten.hits[i].doc == all.hits[i].doc, STR_F " at %zu", STR_A(typed), i);
        }
        for (size_t i = 1; i < all.count; i++) {
            const SearchHit *a = &all.hits[i - 1], *b = &all.hits[i];
            cr_assert(order == ORDER_NEWEST ? a->day >= b->day : order == ORDER_OLDEST ? a->day <= b->day : i == 100 || a->score >= b->score); /* accents order the first hundred */
        }
    }
}

Test(find, by_rank_the_greatest_come_first_and_those_without_follow_by_day)
{
    Docs         docs = random_docs(900, 30);
    Index       *x = index_of(&docs, 4, true);
    give_ranks(x, &docs, 9);
    SearchAnswer all = asked(x, S("hon"), ORDER_RANK, FIND_MOST);
    int          ranked = 0;
    cr_assert(all.total == asked(x, S("hon"), ORDER_NEWEST, FIND_MOST).total && all.count == all.total);
    for (size_t i = 0; i < all.count; i++) {
        const SearchHit *h = &all.hits[i];
        uint32_t         rank = 0;
        for (size_t k = 0; k < docs.count; k += 9) {
            rank = str_eq(docs.items[k].name, name_of(x, h)) ? 1 + (uint32_t)k % 11 : rank;
        }
        cr_assert_eq((uint32_t)h->score, rank);
        cr_assert(i == 0 || h[-1].score > h->score || (h[-1].score >= h->score && h[-1].day >= h->day));
        ranked += rank > 0;
    }
    cr_expect(ranked > 30 && (size_t)ranked < all.count, "%d", ranked);
}

Test(find, the_answer_does_not_depend_on_how_texts_are_spread)
{
    Docs  docs = random_docs(400, 40);
    Index *one = index_of(&docs, 1, true), *many = index_of(&docs, 5, true);
    for (int n = 0; n < 200; n++) {
        Str          typed = random_query();
        SearchAnswer a = asked(one, typed, ORDER_RELEVANCE, FIND_MOST), b = asked(many, typed, ORDER_RELEVANCE, FIND_MOST);
        cr_assert(a.total == b.total && a.count == b.count);
        for (size_t i = 0; i < a.count; i++) {
            cr_assert(fabsf(a.hits[i].score - b.hits[i].score) <= 1e-4F * fabsf(a.hits[i].score) && a.hits[i].day == b.hits[i].day, STR_F, STR_A(typed));
        }
    }
}

Test(find, what_was_taken_out_is_not_found)
{
    Docs     docs = random_docs(500, 40);
    Index    *x = index_of(&docs, 1, true);
    uint64_t live[SEGMENT_WORDS] = { 0 };
    for (uint32_t d = 0; d < docs.count; d += 3) {
        live[d / 64] |= UINT64_C(1) << d % 64;
    }
    SearchAnswer before = asked(x, S("hon"), ORDER_RELEVANCE, FIND_MOST);
    x->parts[0].live = live;
    SearchAnswer after = asked(x, S("hon"), ORDER_RELEVANCE, FIND_MOST);
    uint64_t     want = 0;
    for (size_t i = 0; i < before.count; i++) {
        want += before.hits[i].doc % 3 == 0;
    }
    cr_expect(want > 10 && after.total == want);
    for (size_t i = 0; i < after.count; i++) {
        cr_expect_eq(after.hits[i].doc % 3, 0);
    }
}

static SearchDoc doc(const char *name, const char *title, const char *body)
{
    return (SearchDoc){ .name = str_of(name), .title = str_of(title), .body = str_of(body) };
}

static void first_is(const Index *x, const char *typed, const char *name)
{
    SearchAnswer a = asked(x, str_of(typed), ORDER_RELEVANCE, 10);
    cr_assert_gt(a.count, 0, "%s", typed);
    cr_expect(str_eq(name_of(x, &a.hits[0]), str_of(name)), "%s: " STR_F, typed, STR_A(name_of(x, &a.hits[0])));
}

Test(find, titles_neighbours_and_rare_words_count_more)
{
    Docs docs = { 0 };
    *LIST_ADD(arena, &docs) = doc("apart", "", "ly của tòa nhân dân và sau đó hôn thú án phí ly thân đất");
    *LIST_ADD(arena, &docs) = doc("together", "", "việc ly hôn của tòa nhân dân và sau đó thú án phí thân đất");
    *LIST_ADD(arena, &docs) = doc("title", "Đất đai", "tòa nhân dân xét xử vụ án về quyền sử dụng và tài sản");
    *LIST_ADD(arena, &docs) = doc("long", "", "đất tòa nhân dân xét xử vụ án về quyền sử dụng và tài sản khác của các bên có tên trong danh sách kèm theo đây");
    for (int i = 0; i < 40; i++) {
        *LIST_ADD(arena, &docs) = doc(str_z(arena, str_format(arena, "filler-%d", i)), "", "ly hôn tòa nhân dân tài sản");
    }
    Index *x = index_of(&docs, 1, true);
    first_is(x, "đất", "title");
    first_is(x, "ly hôn đất", "together");
    first_is(x, "\"ly thân\"", "apart");
}

/* Where a phrase would have to be read in too many texts the total is an estimate, and says so; what is shown is still read. */
Test(find, long_phrases_in_many_texts_are_counted_about)
{
    Docs  docs = random_docs(12000, 25);
    Index *x = index_of(&docs, 1, false);
    int   estimates = 0;
    for (size_t i = 0; i < docs.count; i++) {
        docs.items[i].keys_count = 0;
    }
    static const char *const typed[] = { "\"hôn hôn\"", "\"hồn hôn\"", "\"hôn hồn hôn\"", "\"hon hon\"", "\"ly hon\"" };
    for (size_t n = 0; n < COUNT_OF(typed); n++) {
        Query    q = search_parse(arena, str_of(typed[n]), NULL, 0);
        uint64_t want = 0;
        for (size_t i = 0; i < docs.count; i++) {
            Read r = read_text(&docs.items[i]);
            want += answers(&r, &docs.items[i], &q);
        }
        SearchAnswer got = asked(x, str_of(typed[n]), ORDER_RELEVANCE, 10), newest = asked(x, str_of(typed[n]), ORDER_NEWEST, 10);
        cr_assert(got.about ? fabs((double)got.total - (double)want) < 0.12 * (double)want + 40 : got.total == want, "%s: %zu of %zu", typed[n], (size_t)got.total, (size_t)want);
        cr_assert(got.count == 10 && newest.count == 10);
        for (size_t i = 0; i < got.count; i++) {
            for (int which = 0; which < 2; which++) {
                Str name = name_of(x, which == 0 ? &got.hits[i] : &newest.hits[i]);
                for (size_t k = 0; k < docs.count; k++) {
                    if (str_eq(docs.items[k].name, name)) {
                        Read r = read_text(&docs.items[k]);
                        cr_assert(answers(&r, &docs.items[k], &q));
                    }
                }
            }
        }
        estimates += got.about;
    }
    cr_expect_geq(estimates, 2);
}

Test(find, accents_that_are_typed_come_first)
{
    Docs docs = { 0 };
    *LIST_ADD(arena, &docs) = doc("without", "", "ly hon va tai san chung cua vo chong");
    *LIST_ADD(arena, &docs) = doc("other", "", "ly hợn và tài sản chung của vợ chồng");
    *LIST_ADD(arena, &docs) = doc("exact", "", "ly hôn và tài sản chung của vợ chồng");
    for (int i = 0; i < 60; i++) {
        *LIST_ADD(arena, &docs) = doc(str_z(arena, str_format(arena, "filler-%d", i)), "", i % 2 == 0 ? "tài sản khác của vợ chồng" : "ly và hon và tai");
    }
    Index *x = index_of(&docs, 2, true);
    first_is(x, "ly hôn", "exact");
    first_is(x, "ly hợn", "other");
    cr_expect_eq(asked(x, S("\"ly hôn\""), ORDER_RELEVANCE, 10).total, 1);
    cr_expect_eq(asked(x, S("\"ly hon\""), ORDER_RELEVANCE, 10).total, 3);
    cr_expect_eq(asked(x, S("\"ly hớn\""), ORDER_RELEVANCE, 10).total, 0);
}

/* More different words than 16 bits have codes for: rare ones are written in three pieces, whose halves are no words. */
Test(find, more_words_than_short_codes)
{
    Docs docs = { 0 };
    for (int i = 0; i < 300; i++) {
        Buf b = buf_make(arena, MIB(1));
        for (int k = 0; k < 300; k++) {
            buf_addf(&b, "w%dx%d hôn w%d ", i, k, k % 7);
        }
        *LIST_ADD(arena, &docs) = doc(str_z(arena, str_format(arena, "doc-%d", i)), "", str_z(arena, buf_str(&b)));
    }
    Index *x = index_of(&docs, 1, true);
    cr_assert_gt(x->parts[0].segment->head->codes, 70000);
    for (int i = 0; i < 300; i += 23) {
        Str typed = str_format(arena, "\"w%dx%d hôn w%d w%dx%d\"", i, i % 290, i % 290 % 7, i, i % 290 + 1);
        SearchAnswer got = asked(x, typed, ORDER_RELEVANCE, 10);
        cr_assert_eq(got.total, 1, STR_F, STR_A(typed));
        cr_expect(str_eq(name_of(x, &got.hits[0]), str_format(arena, "doc-%d", i)));
        cr_expect_eq(asked(x, str_format(arena, "\"hôn w%dx%d\"", i, i), ORDER_RELEVANCE, 10).total, 0);
    }
}

/* ---- counting over what was found --------------------------------------------------------------------------------------------------- */

static bool has_key(const SearchDoc *d, uint8_t field, Str value)
{
    for (size_t i = 0; i < d->keys_count; i++) {
        if (d->keys[i].field == field && str_eq(key_value(key_term(arena, d->keys[i])), value)) {
            return true;
        }
    }
    return false;
}

static uint64_t plain_count(const Docs *docs, const Read *reads, const Query *q, uint8_t field, Str value)
{
    uint64_t n = 0;
    for (size_t i = 0; i < docs->count; i++) {
        n += has_key(&docs->items[i], field, value) && answers(&reads[i], &docs->items[i], q);
    }
    return n;
}

static void counts_are_right(size_t docs_count, int queries)
{
    static const uint8_t counted[] = { 1, 2 };
    Docs   docs = random_docs(docs_count, 12);
    Index *x = index_of(&docs, 3, true);
    Read  *reads = NEW_N(arena, Read, docs.count);
    for (size_t i = 0; i < docs.count; i++) {
        reads[i] = read_text(&docs.items[i]);
    }
    for (int n = 0; n < queries; n++) {
        Str          typed = n == 0 ? S("hon") : random_query();
        SearchAnswer got = asked(x, typed, ORDER_RELEVANCE, 10);
        Query        q = search_parse(arena, typed, fields, COUNT_OF(fields));
        KeyCounts    counts[2];
        uint64_t     days[5] = { 0 };
        Date         from[] = { { 0 }, { 1 }, { 13 }, { 13 }, { 30 }, { 40 } };
        search_count_keys(&x->in, &got, counted, 2, 7, arena, counts);
        search_count_days(&x->in, &got, from, COUNT_OF(from), days);
        cr_assert(!got.about && days[0] + days[1] + days[2] + days[3] + days[4] == got.total && days[2] == 0, STR_F, STR_A(typed));
        for (int f = 0; f < 2; f++) {
            for (size_t i = 0; i < counts[f].count; i++) {
                const KeyCount *one = &counts[f].items[i];
                cr_assert(i == 0 || counts[f].items[i - 1].texts >= one->texts);
                cr_assert_eq(one->texts, plain_count(&docs, reads, &q, counted[f], one->value), STR_F " " STR_F, STR_A(typed), STR_A(one->value));
            }
        }
        for (unsigned court = 0; court < 3; court++) { /* of a field with few values each is there */
            Str      value = str_format(arena, "toa an %u", court);
            uint64_t want = plain_count(&docs, reads, &q, 1, value), found = 0;
            for (size_t i = 0; i < counts[0].count; i++) {
                found += str_eq(counts[0].items[i].value, value) ? counts[0].items[i].texts : 0;
            }
            cr_assert_eq(found, want, STR_F, STR_A(typed));
        }
    }
}

Test(find, keys_and_days_of_what_was_found_are_counted)
{
    counts_are_right(700, 60);
}

Test(find, the_most_frequent_keys_of_many_texts_are_seen_in_a_sample_and_counted_exactly)
{
    counts_are_right(9000, 6);
}

/* ---- no more than so much reading -------------------------------------------------------------------------------------------------- */

Test(find, texts_are_read_only_so_many_and_only_until_a_time)
{
    static const char *const typed[] = { "\"hon hon hon hon\"", "hon -\"hon hon hon\"", "\"hon hon hon\" OR \"ly ly ly\"" };
    Docs   docs = random_docs(16000, 25);
    Index *x = index_of(&docs, 2, false);
    for (size_t n = 0; n < COUNT_OF(typed); n++) {
        Query        q = search_parse(arena, str_of(typed[n]), NULL, 0);
        SearchAnswer late, cut;
        search_find(&x->in, &q, &(SearchAsk){ .most = FIND_MOST, .os = os, .until_us = os_monotonic_us(os) }, arena, &late);
        cr_expect(late.partial && late.count == 0, "%s: %zu", typed[n], late.count);
        search_find(&x->in, &q, &(SearchAsk){ .most = n == 0 ? 100 : 1000 }, arena, &cut);
        cr_expect(cut.partial == (n > 0), "%s", typed[n]);
        for (size_t i = 0; i < cut.count; i++) { /* what is shown was read */
            Str name = name_of(x, &cut.hits[i]);
            for (size_t k = 0; k < docs.count; k++) {
                if (str_eq(docs.items[k].name, name)) {
                    Read r = read_text(&docs.items[k]);
                    cr_assert(answers(&r, &docs.items[k], &q), "%s: " STR_F, typed[n], STR_A(name));
                }
            }
        }
    }
}

/* ---- broken files ------------------------------------------------------------------------------------------------------------------- */

/* In memory of its own, so that the sanitizer sees each byte that is read outside. */
static uint8_t *copy_of(const Segment *sg, size_t *n)
{
    const SectionPlace *last = &sg->head->sections[0];
    for (int i = 1; i < SECTIONS; i++) {
        last = sg->head->sections[i].at + sg->head->sections[i].size > last->at + last->size ? &sg->head->sections[i] : last;
    }
    *n = last->at + last->size;
    uint8_t *copy = aligned_alloc(64, (*n + 63) / 64 * 64);
    memcpy(copy, sg->head, *n);
    return copy;
}

/* Whatever bytes changed: the segment is refused at its opening, or every question is answered, rightly or not. */
Test(find, changed_bytes_never_lead_outside_the_file)
{
    static const uint8_t counted[] = { 1, 2 };
    Docs   docs = random_docs(2500, 25);
    Index *x = index_of(&docs, 1, true);
    int    opened = 0, asked_n = 0;
    for (int round = 0; round < 1500; round++) {
        size_t   n;
        uint8_t *file = copy_of(x->parts[0].segment, &n);
        Arena   *keep = arena;
        Segment  sg;
        arena = arena_make(MIB(256));
        for (unsigned i = 0, changes = 1 + some(40); i < changes; i++) {
            file[sizeof(SegmentHead) + some((unsigned)(n - sizeof(SegmentHead)))] = (uint8_t)(some(3) == 0 ? 0xFF : some(256));
        }
        Error *refused = segment_open((Bytes){ file, n }, &x->plan, &sg);
        if (refused == NULL) {
            KeyNames    names = { .names = names_make(arena) };
            SearchPart  part = { .segment = &sg };
            SearchParts in = { &part, 1, &x->plan, &names };
            part_name_keys(&part, &names, arena);
            for (int q = 0; q < 10; q++) {
                Query        query = search_parse(arena, random_query(), fields, COUNT_OF(fields));
                SearchAnswer got;
                KeyCounts    counts[2];
                Date         from[] = { { 0 }, { 20 }, { 40 } };
                uint64_t     days[2];
                search_find(&in, &query, &(SearchAsk){ .order = (SearchOrder)some(4), .most = 20 }, arena, &got);
                search_count_keys(&in, &got, counted, 2, 5, arena, counts);
                search_count_days(&in, &got, from, 3, days);
                Suggestions suggested;
                Correction  corrected;
                Str         typed = random_query();
                search_suggest(&in, typed, 10, arena, &suggested);
                query = search_parse(arena, typed, fields, COUNT_OF(fields));
                search_correct(&in, typed, &query, &(SearchAsk){ .most = 0 }, arena, &corrected);
                Snippets *snippets = snippets_make(&in, &query, arena);
                for (size_t i = 0; i < got.count; i++) {
                    Snippet shown;
                    Error  *e = snippets_of(snippets, &got.hits[i], 200, &shown);
                    asked_n += e == NULL;
                    err_reset();
                }
            }
            opened++;
        }
        err_reset();
        arena_release(arena);
        arena = keep;
        free(file);
    }
    cr_expect(opened > 50 && asked_n > 500, "%d opened, %d asked", opened, asked_n);
}
