/* The room as a whole, where a single file cannot show it: what strangers type, cut and twisted from a corpus (test/corpus/search.txt);
 * the same texts put in, taken out, committed and merged in one order and in another; every way of the processor. */
#include "search/analyse.h"
#include "search/search.h"
#include "search/snippet.h"

#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Arena   *arena;
static Os      *os;
static unsigned seed = 23;

static void open_arena(void)
{
    arena = arena_make(MIB(1024));
    os = os_sim_make(arena, 3, (Instant){ 0 });
}

static void close_arena(void) { arena_release(arena); }
static unsigned some(unsigned most) { return (unsigned)rand_r(&seed) % most; }

#define OK(call)                                                                                        \
    do {                                                                                                \
        Error *ok_e = (call);                                                                           \
        cr_assert_null(ok_e, "%s: %.*s", #call, (int)(ok_e == NULL ? 0 : ok_e->detail.n), ok_e == NULL ? "" : ok_e->detail.p); \
    } while (0)

typedef LIST(Str) Corpus;

static Corpus read_corpus(void)
{
    Corpus out = { 0 };
    Str    file;
    OK(os_load(os_real(), arena, S("test/corpus/search.txt"), KIB(64), &file));
    while (file.n > 0) {
        *LIST_ADD(arena, &out) = str_cut(&file, '\n');
    }
    cr_assert_gt(out.count, 30);
    return out;
}

/* ---- what strangers type ------------------------------------------------------------------------------------------------------------- */

enum { TYPED_MOST = 400 };

static size_t put_in(char *text, size_t n, size_t at, Str what)
{
    size_t room = TYPED_MOST - n < what.n ? TYPED_MOST - n : what.n;
    if (room > 0) {
        memmove(text + at + room, text + at, n - at);
        memcpy(text + at, what.p, room);
    }
    return n + room;
}

static size_t taken_out(char *text, size_t n, size_t at, size_t length)
{
    length = length < n - at ? length : n - at;
    memmove(text + at, text + at + length, n - at - length);
    return n - length;
}

static size_t twisted_once(const Corpus *corpus, char *text, size_t n)
{
    static const Str pieces[] = { S_INIT("\""), S_INIT("”"), S_INIT("-"), S_INIT(" OR "), S_INIT(":"), S_INIT("/"), S_INIT("."), S_INIT("\xff"), S_INIT("\xe1\xbb"),
                                  S_INIT("\xcc\x81"), S_INIT("\0"), S_INIT("0"), S_INIT("\xc4\x91"), S_INIT("toa:\""), S_INIT("nam:"), S_INIT("\n"), S_INIT("2024/") };
    size_t at = some((unsigned)n + 1);
    Str    other = corpus->items[some((unsigned)corpus->count)];
    switch (some(6)) {
    case 0: return put_in(text, n, at, pieces[some(COUNT_OF(pieces))]);
    case 1: return taken_out(text, n, at, 1 + some(8));
    case 2: return put_in(text, n, at, str_sub(other, some((unsigned)other.n + 1), other.n));
    case 3: return n > 0 ? at : 0;
    case 4: return put_in(text, n, at, (Str){ (char[]){ (char)some(256) }, 1 });
    default:
        if (at < n) {
            text[at] = (char)(text[at] ^ (1 << some(8)));
        }
        return n;
    }
}

/* In memory of its own that ends where it ends, so that the sanitizer sees who reads on. */
static Str twisted(const Corpus *corpus)
{
    char   text[TYPED_MOST];
    Str    from = corpus->items[some((unsigned)corpus->count)];
    size_t n = put_in(text, 0, 0, from);
    for (unsigned i = some(6); i > 0; i--) {
        n = twisted_once(corpus, text, n);
    }
    char *own = malloc(n + (n == 0));
    cr_assert_not_null(own);
    memcpy(own, text, n);
    return (Str){ own, n };
}

static void release(Str typed)
{
    free((char *)(uintptr_t)typed.p);
}

typedef struct Words {
    LIST(Str) folded;
    LIST(uint32_t) accents;
} Words;

static Words words_of(Arena *a, Str text)
{
    Words    out = { 0 };
    Analyser an = analyse_begin(text);
    size_t   behind = 0;
    for (Word w; analyse_next(&an, &w);) {
        cr_assert(utf8_valid(w.folded) && w.folded.n > 0 && w.folded.n <= WORD_BYTES);
        cr_assert(w.n > 0 && w.at >= behind && (size_t)w.at + w.n <= text.n);
        behind = w.joined ? w.at : w.at + w.n;
        *LIST_ADD(a, &out.folded) = str_copy(a, w.folded);
        *LIST_ADD(a, &out.accents) = w.accents;
    }
    return out;
}

TestSuite(search_whole, .init = open_arena, .fini = close_arena);

/* Words stand where they are said to, twice the text is twice the words, and what was folded folds to itself. */
Test(search_whole, any_text_is_read_as_words)
{
    Corpus corpus = read_corpus();
    Arena *each = arena_make(MIB(1));
    for (int round = 0; round < 30000; round++) {
        Str   text = twisted(&corpus);
        char *both = arena_raw(each, 2 * text.n + 1);
        memcpy(both, text.p, text.n);
        both[text.n] = '\n';
        memcpy(both + text.n + 1, text.p, text.n);

        Words one = words_of(each, text), two = words_of(each, (Str){ both, 2 * text.n + 1 });
        cr_assert_eq(two.folded.count, 2 * one.folded.count, STR_F, STR_A(text));
        for (size_t i = 0; i < two.folded.count; i++) {
            size_t k = i % one.folded.count;
            cr_assert(str_eq(two.folded.items[i], one.folded.items[k]) && two.accents.items[i] == one.accents.items[k], STR_F, STR_A(text));
        }
        for (size_t i = 0; i < one.folded.count; i++) {
            Words again = words_of(each, one.folded.items[i]);
            cr_assert(again.folded.count > 0 && str_eq(again.folded.items[0], one.folded.items[i]) && again.accents.items[0] == 0, STR_F " of " STR_F,
                      STR_A(one.folded.items[i]), STR_A(text));
        }
        release(text);
        arena_reset(each);
    }
    arena_release(each);
}

static const QueryField fields[] = { { S_INIT("toa"), 1 }, { S_INIT("loai"), 2 }, { S_INIT("so"), 3 }, { S_INIT("nam"), QUERY_YEARS } };

static void check_query(const Query *q, Str typed)
{
    size_t words = 0, rows = 0;
    for (size_t i = 0; i < q->clauses.count; i++) {
        const QueryClause *c = &q->clauses.items[i];
        cr_assert(c->items.count > 0 && (!c->plain || (c->items.count == 1 && c->items.items[0].count == 1 && !c->excluded)), STR_F, STR_A(typed));
        cr_assert(!c->follows || (i > 0 && c->plain && q->clauses.items[i - 1].plain), STR_F, STR_A(typed));
        for (size_t k = 0; k < c->items.count; k++) {
            words += c->items.items[k].count;
            rows += c->items.items[k].count > 1;
            for (size_t w = 0; w < c->items.items[k].count; w++) {
                const QueryWord *word = &c->items.items[k].words[w];
                cr_assert(word->folded.n > 0 && (!word->strict || word->accents != 0), STR_F, STR_A(typed));
            }
        }
    }
    cr_assert(words <= QUERY_WORDS && rows <= QUERY_PHRASES, STR_F, STR_A(typed));
}

/* ---- the same texts, put in one way and another ------------------------------------------------------------------------------------------ */

enum { TEXTS = 300 };

typedef struct Put {
    Str      title, body;
    SearchKey keys[2];
    bool     there;
} Put;

static SearchDoc doc_of(const Put *texts, size_t n)
{
    return (SearchDoc){ .name = str_format(arena, "text/%zu", n), .day = { (int32_t)(n / 3) }, .title = texts[n].title, .body = texts[n].body, .keys = texts[n].keys,
                        .keys_count = 2 };
}

static Put *make_texts(const Corpus *corpus)
{
    Put *out = NEW_N(arena, Put, TEXTS);
    for (size_t n = 0; n < TEXTS; n++) {
        Buf b = buf_make(arena, KIB(64));
        for (unsigned i = 1 + some(12); i > 0; i--) {
            Str line = corpus->items[some((unsigned)corpus->count)];
            buf_addf(&b, STR_F ". ", STR_A(line));
        }
        out[n] = (Put){ .title = corpus->items[some((unsigned)corpus->count)], .body = buf_str(&b), .there = some(5) != 0,
                        .keys = { { 1, some(2) == 0 ? S("Hà Nội") : S("Huế") }, { 2, some(2) == 0 ? S("Dân sự") : S("Hình sự") } } };
    }
    return out;
}

static SearchIndex *open_index(const char *folder)
{
    SearchIndex *x;
    OK(search_open(os, arena, str_of(folder), &x));
    return x;
}

/* Each text in its order, one commit. */
static SearchIndex *put_at_once(const Put *texts)
{
    SearchIndex *x = open_index("/once");
    for (size_t n = 0; n < TEXTS; n++) {
        SearchDoc d = doc_of(texts, n);
        if (texts[n].there) {
            OK(search_put(x, &d));
        }
    }
    OK(search_commit(x));
    return x;
}

/* In no order, some of them twice, some taken out again, with commits and merges between. */
static SearchIndex *put_anyhow(const Put *texts)
{
    SearchIndex *x = open_index("/anyhow");
    size_t       order[TEXTS];
    for (size_t n = 0; n < TEXTS; n++) {
        size_t other = some((unsigned)n + 1);
        order[n] = order[other];
        order[other] = n;
    }
    for (size_t i = 0; i < TEXTS; i++) {
        SearchDoc d = doc_of(texts, order[i]), another = d;
        bool      more = some(40) == 0;
        another.body = S("khác hẳn");
        if (some(4) == 0) {
            OK(search_put(x, &another));
        }
        if (some(20) == 0) {
            OK(search_commit(x));
        }
        OK(search_put(x, &d));
        if (!texts[order[i]].there) {
            OK(some(2) == 0 ? search_remove(x, d.name) : search_erase(x, d.name));
        }
        while (more) {
            OK(search_merge(x, &more));
        }
    }
    OK(search_commit(x));
    OK(search_check(x, arena));
    return x;
}

typedef struct Found {
    SearchAnswer          answer;
    const SearchSnapshot *in;
} Found;

static Found found(SearchIndex *x, Arena *a, const Query *q, SearchOrder order)
{
    Found f = { .in = search_lend(x, a) };
    search_find(&f.in->in, q, &(SearchAsk){ .order = order, .most = TEXTS }, a, &f.answer);
    return f;
}

static Str name_in(const Found *f, size_t i)
{
    const SearchHit *h = &f->answer.hits[i];
    return segment_name(f->in->in.items[h->part].segment, h->doc);
}

static void same_counts(Arena *a, const Found *x, const Found *y, Str typed)
{
    static const uint8_t counted[] = { 1, 2 };
    KeyCounts            of_x[2], of_y[2];
    search_count_keys(&x->in->in, &x->answer, counted, 2, 5, a, of_x);
    search_count_keys(&y->in->in, &y->answer, counted, 2, 5, a, of_y);
    for (int f = 0; f < 2; f++) {
        cr_assert_eq(of_x[f].count, of_y[f].count, STR_F, STR_A(typed));
        for (size_t i = 0; i < of_x[f].count; i++) {
            cr_assert(str_eq(of_x[f].items[i].value, of_y[f].items[i].value) && of_x[f].items[i].texts == of_y[f].items[i].texts, STR_F, STR_A(typed));
        }
    }
}

static bool has_excluded(const Query *q)
{
    for (size_t i = 0; i < q->clauses.count; i++) {
        if (q->clauses.items[i].excluded) {
            return true;
        }
    }
    return false;
}

static void forget_accents(Query *q)
{
    for (size_t i = 0; i < q->clauses.count; i++) {
        for (size_t k = 0; k < q->clauses.items[i].items.count; k++) {
            const QueryItem *item = &q->clauses.items[i].items.items[k];
            for (size_t w = 0; w < item->count; w++) {
                ((QueryWord *)(uintptr_t)&item->words[w])->strict = false;
            }
        }
    }
}

static void show(Arena *a, const Found *f, const Query *q)
{
    Snippets *snippets = snippets_make(&f->in->in, q, a);
    for (size_t i = 0; i < f->answer.count && i < 3; i++) {
        Snippet shown;
        OK(snippets_of(snippets, &f->answer.hits[i], 200, &shown));
        cr_assert(utf8_valid(shown.passage));
    }
}

/* Whatever is typed: bounds hold, both indexes answer the same, and without accents no less is found. */
Test(search_whole, any_query_has_one_answer_however_the_texts_came_in)
{
    Corpus       corpus = read_corpus();
    Put         *texts = make_texts(&corpus);
    SearchIndex *once = put_at_once(texts), *anyhow = put_anyhow(texts);
    Arena       *each = arena_make(MIB(64));
    int          answered = 0, strict = 0;
    for (int round = 0; round < 6000; round++) {
        Str   typed = twisted(&corpus);
        Query q = search_parse(each, typed, fields, COUNT_OF(fields));
        check_query(&q, typed);
        Found a = found(once, each, &q, ORDER_NEWEST), b = found(anyhow, each, &q, ORDER_NEWEST), best = found(anyhow, each, &q, ORDER_RELEVANCE);
        cr_assert(a.answer.total == b.answer.total && a.answer.count == b.answer.count && best.answer.total == a.answer.total, STR_F ": %zu, %zu", STR_A(typed),
                  (size_t)a.answer.total, (size_t)b.answer.total);
        for (size_t i = 0; i < a.answer.count; i++) {
            cr_assert_eq(a.answer.hits[i].day, b.answer.hits[i].day, STR_F, STR_A(typed));
        }
        same_counts(each, &a, &b, typed);
        show(each, &best, &q);
        if (!has_excluded(&q)) {
            forget_accents(&q);
            Found loose = found(anyhow, each, &q, ORDER_NEWEST);
            cr_assert_geq(loose.answer.total, b.answer.total, STR_F, STR_A(typed));
            strict += loose.answer.total > b.answer.total;
        }
        answered += a.answer.total > 0;
        release(typed);
        arena_reset(each);
    }
    cr_expect(answered > 1000 && strict > 3, "%d answered, %d found more without accents", answered, strict);
    arena_release(each);
}

/* ---- every way of the processor ----------------------------------------------------------------------------------------------------------- */

#if defined(__x86_64__)

/* What __builtin_cpu_supports reads, of libgcc. */
extern struct {
    unsigned vendor, type, subtype, features[1];
} __cpu_model;

/* The same bits whether or not the processor has the wide instructions: those that are asked for at run time are hidden from the room. */
Test(search_whole, wide_instructions_change_no_answer)
{
    Corpus       corpus = read_corpus();
    SearchIndex *x = put_anyhow(make_texts(&corpus));
    Arena       *each = arena_make(MIB(64));
    unsigned     all = __cpu_model.features[0];
    const unsigned VBMI2 = 1U << 31;
    for (int round = 0; round < 1500; round++) {
        Str         typed = corpus.items[some((unsigned)corpus.count)];
        Query       q = search_parse(each, typed, fields, COUNT_OF(fields));
        SearchOrder order = (SearchOrder)some(4);
        q.any = some(2) == 0;
        Found wide = found(x, each, &q, order);
        for (int way = 0; way < 2; way++) {
            __cpu_model.features[0] = way == 0 ? all & ~VBMI2 : 0; /* first those without AVX-512, then those without any */
            cr_assert(!__builtin_cpu_supports("avx512vbmi2") && (way == 0 || (!__builtin_cpu_supports("avx2") && !__builtin_cpu_supports("bmi2"))));
            Found narrow = found(x, each, &q, order);
            __cpu_model.features[0] = all;
            cr_assert(wide.answer.total == narrow.answer.total && wide.answer.count == narrow.answer.count, STR_F, STR_A(typed));
            for (size_t i = 0; i < wide.answer.count; i++) {
                cr_assert(str_eq(name_in(&wide, i), name_in(&narrow, i)) && memcmp(&wide.answer.hits[i].score, &narrow.answer.hits[i].score, sizeof(float)) == 0, STR_F, STR_A(typed));
            }
        }
        arena_reset(each);
    }
    arena_release(each);
}

#endif
