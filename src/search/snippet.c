/* Passages. The words of the query are bits; what a word of a text may be is a set of bits, from its code or its letters; which of them
 * count is then a matter of shifting (Baeza-Yates and Gonnet 1992). May use: base. */
#include "search/snippet.h"

#include "search/analyse.h"

#include <math.h>

typedef uint32_t Bits; /* of the words of the query: bit i + 1 is the word behind bit i */

_Static_assert(QUERY_WORDS == 32, "a bit for each word of a query");

typedef struct Asked {
    const QueryWord *words[QUERY_WORDS];
    size_t           count;
    Bits             any;     /* all but those of phrases */
    Bits             alone;   /* counts wherever it stands */
    Bits             follows; /* counts behind the word before it, as that one does then */
    Bits             begins, ends; /* of phrases, which count as a whole */
    uint8_t          length[QUERY_WORDS]; /* of the phrase that ends there */
} Asked;

static Bits bit(size_t i)
{
    return (Bits)1 << i;
}

static void ask_item(Asked *k, const QueryItem *item, bool follows, bool alone)
{
    if (k->count + item->count > QUERY_WORDS) {
        return;
    }
    if (item->count == 1) {
        k->any |= bit(k->count);
        k->alone |= alone ? bit(k->count) : 0;
        k->follows |= follows ? bit(k->count) : 0;
    } else {
        k->begins |= bit(k->count);
        k->ends |= bit(k->count + item->count - 1);
        k->length[k->count + item->count - 1] = (uint8_t)item->count;
    }
    for (size_t i = 0; i < item->count; i++) {
        k->words[k->count++] = &item->words[i];
    }
}

static Asked ask_of(const Plan *plan, const Query *q)
{
    Asked k = { 0 };
    for (size_t i = 0; i < q->clauses.count; i++) {
        const QueryClause *c = &q->clauses.items[i];
        bool               run = c->follows || (i + 1 < q->clauses.count && q->clauses.items[i + 1].follows);
        for (size_t n = 0; !c->excluded && n < c->items.count; n++) {
            const QueryItem *item = &c->items.items[n];
            bool             rare = plan->version > 0 && plan_word(plan, item->words[0].folded) == PLAN_NONE;
            ask_item(&k, item, c->follows, !run || rare);
        }
    }
    return k;
}

/* Which words of a text count. `may[i]`: what the word may be of the query. False: none. */
static bool choose(const Asked *k, const Bits *may, size_t n, bool *counts)
{
    Bits phrase = 0;
    bool some = false;
    for (size_t i = 0; i < n; i++) {
        counts[i] = (may[i] & k->alone) != 0;
        if (i > 0 && ((may[i - 1] << 1) & may[i] & k->follows) != 0) {
            counts[i - 1] = counts[i] = true;
        }
        phrase = ((phrase << 1) | k->begins) & may[i];
        for (Bits ended = phrase & k->ends; ended != 0; ended &= ended - 1) {
            for (size_t back = 0; back < k->length[__builtin_ctz(ended)]; back++) {
                counts[i - back] = true;
            }
        }
        some = some || counts[i];
    }
    return some;
}

/* Where none counts as it should, each does. */
static void choose_some(const Asked *k, const Bits *may, size_t n, bool *counts)
{
    bool some = choose(k, may, n, counts);
    for (size_t i = 0; !some && i < n; i++) {
        counts[i] = (may[i] & k->any) != 0;
    }
}

/* ---- marks in a text ----------------------------------------------------------------------------------------------------------------- */

/* Accents that are typed and others that are written do not mean the same word; without any it may. */
static Bits may_be(const Asked *k, const Word *w)
{
    Bits may = 0;
    for (size_t i = 0; i < k->count; i++) {
        const QueryWord *word = k->words[i];
        bool             spelled = word->accents == w->accents || (!word->strict && (word->accents == 0 || w->accents == 0));
        may |= spelled && str_eq(word->folded, w->folded) ? bit(i) : 0;
    }
    return may;
}

/* `some`: where none counts as it should, each does. */
static TextMarks marks_in(const Asked *k, Str text, bool some, Arena *a)
{
    LIST(Bits) may = { 0 };
    TextMarks all = { 0 }, out = { 0 };
    Analyser  an = analyse_begin(text);
    for (Word w; analyse_next(&an, &w);) {
        if (!w.joined || may_be(k, &w) != 0) { /* of a number that is asked for as a whole the parts count as nothing */
            *LIST_ADD(a, &may) = may_be(k, &w);
            *LIST_ADD(a, &all) = (TextMark){ w.at, w.n };
        }
    }
    bool *counts = NEW_N(a, bool, may.count + 1);
    if (some) {
        choose_some(k, may.items, may.count, counts);
    } else {
        choose(k, may.items, may.count, counts);
    }
    for (size_t i = 0; i < all.count; i++) {
        TextMark *before = out.count > 0 ? &out.items[out.count - 1] : NULL, one = all.items[i];
        if (!counts[i] || (before != NULL && one.at < before->at + before->n)) {
            continue;
        }
        if (before != NULL && counts[i - 1] && one.at == before->at + before->n + 1 && text.p[one.at - 1] == ' ') {
            before->n = one.at + one.n - before->at;
        } else {
            *LIST_ADD(a, &out) = one;
        }
    }
    return out;
}

TextMarks search_marks(const Plan *plan, const Query *q, Str text, Arena *a)
{
    Asked k = ask_of(plan, q);
    return marks_in(&k, text, true, a);
}

/* ---- the best place of a text --------------------------------------------------------------------------------------------------------- */

/* In words. A long text begins with a heading that says of many texts the same. */
enum { WINDOW = 40, HEADING = 150, LONG = 500 };

/* The codes of the query's words in a segment. */
typedef struct CodeBits {
    const Asked *asked;
    uint64_t     any[1024]; /* short codes of any of them */
    uint32_t     from[QUERY_WORDS], until[QUERY_WORDS];
    float        weight[QUERY_WORDS];
} CodeBits;

static void find_codes(const Segment *sg, const Asked *k, CodeBits *c)
{
    memset(c->any, 0, sizeof c->any);
    c->asked = k;
    for (size_t i = 0; i < k->count; i++) {
        uint32_t term = segment_term(sg, k->words[i]->folded);
        c->from[i] = term == TERM_NONE ? 0 : sg->terms[term].first_code;
        c->until[i] = term == TERM_NONE ? 0 : sg->terms[term + 1].first_code;
        c->weight[i] = term == TERM_NONE ? 0 : logf(1 + (float)sg->head->docs / (float)(sg->terms[term].list.df + 1));
        for (uint32_t code = c->from[i]; code < c->until[i] && code < CODE_SHORT_END; code++) {
            c->any[code / 64] |= UINT64_C(1) << code % 64;
        }
    }
}

static Bits bits_of(const CodeBits *c, uint32_t code)
{
    Bits may = 0;
    if (code < CODE_SHORT_END && (c->any[code / 64] >> code % 64 & 1) == 0) {
        return 0;
    }
    for (size_t i = 0; i < c->asked->count; i++) {
        may |= code >= c->from[i] && code < c->until[i] ? bit(i) : 0;
    }
    return may;
}

/* Title and body, without what parts them. Returns how many words the title has. */
static size_t read_words(const Segment *sg, uint32_t doc, const CodeBits *c, Bits *may, size_t *n)
{
    const uint16_t *at = sg->stream + sg->docs[doc].stream_at, *end = sg->stream + sg->docs[doc + 1].stream_at;
    size_t          title = 0;
    *n = 0;
    for (int parts = 0; at < end && parts < 2 && *n < sg->docs[doc].words;) {
        if (*at == CODE_PART) {
            title = parts++ == 0 ? *n : title;
            at++;
        } else {
            may[(*n)++] = bits_of(c, code_next(&at));
        }
    }
    return title;
}

/* Counts each word of the query once, and a little how often any of them stands there. */
static size_t best_window(const CodeBits *c, const Bits *may, const bool *counts, size_t from, size_t n)
{
    const float REPEATED = 0.05F, IN_HEADING = 0.7F;
    size_t      heading = n - from >= LONG ? from + HEADING : from;
    uint16_t    here[QUERY_WORDS] = { 0 };
    float       score = 0, best = -1;
    size_t      at = from;
    for (size_t i = from; i < n; i++) {
        for (Bits in = counts[i] ? may[i] : 0; in != 0; in &= in - 1) {
            int b = __builtin_ctz(in);
            score += here[b]++ == 0 ? c->weight[b] : REPEATED;
        }
        for (Bits out = i >= from + WINDOW && counts[i - WINDOW] ? may[i - WINDOW] : 0; out != 0; out &= out - 1) {
            int b = __builtin_ctz(out);
            score -= --here[b] == 0 ? c->weight[b] : REPEATED;
        }
        float now = i < heading ? IN_HEADING * score : score;
        if (counts[i] && now > best + REPEATED / 2) {
            best = now;
            at = i >= from + WINDOW - 1 ? i - WINDOW + 1 : from;
        }
    }
    while (at < n && best >= 0 && !counts[at]) { /* from its first word that counts */
        at++;
    }
    return at;
}

/* Where a word of the text stands, in bytes. */
static size_t place_of(const Segment *sg, uint32_t doc, Str text, size_t word)
{
    const uint32_t *marks = (const uint32_t *)(const void *)sg->sections[SECTION_MARKS] + sg->docs[doc].mark_at;
    size_t          count = sg->docs[doc + 1].mark_at - sg->docs[doc].mark_at, mark = word / MARK_WORDS;
    size_t          from = mark < count && marks[mark] < text.n ? marks[mark] : 0;
    Analyser        an = analyse_begin(str_sub(text, from, text.n));
    size_t          n = mark * MARK_WORDS;
    for (Word w; analyse_next(&an, &w);) {
        if (!w.joined && n++ == word) {
            return from + w.at;
        }
    }
    return from;
}

/* ---- cutting ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Something ends before `at`: a paragraph, or a sentence with a space behind it. */
static bool ends_before(Str s, size_t at)
{
    if (at == 0 || s.p[at - 1] == '\n') {
        return true;
    }
    return at > 1 && is_space(s.p[at - 1]) && (s.p[at - 2] == '.' || s.p[at - 2] == ';' || s.p[at - 2] == ':' || s.p[at - 2] == '?' || s.p[at - 2] == '!');
}

/* The nearest border of sentences before `at`, not further than `most`; else a space. */
static size_t begin_before(Str s, size_t at, size_t most, bool *cut)
{
    size_t least = at > most ? at - most : 0, space = at;
    *cut = false;
    for (size_t i = at; i > least; i--) {
        if (ends_before(s, i)) {
            return i;
        }
        space = is_space(s.p[i - 1]) ? i : space;
    }
    *cut = least > 0;
    return least == 0 ? 0 : space;
}

static size_t end_behind(Str s, size_t from, size_t most, bool *cut)
{
    size_t limit = from + most < s.n ? from + most : s.n;
    *cut = false;
    if (limit == s.n) {
        return s.n;
    }
    for (size_t i = limit; i > from + most / 2; i--) {
        if (s.p[i] == '\n' || ends_before(s, i + 1)) {
            return i;
        }
    }
    *cut = true;
    while (limit > from && !is_space(s.p[limit])) {
        limit--;
    }
    return limit;
}

struct Snippets {
    const SearchParts *in;
    Arena             *arena;
    Unpacker          *unpacker;
    Asked              asked;
    const Segment     *segment; /* whose codes these are; NULL: none yet */
    CodeBits           codes;
};

Snippets *snippets_make(const SearchParts *in, const Query *q, Arena *a)
{
    Snippets *s = NEW(a, Snippets);
    s->in = in, s->arena = a, s->unpacker = unpacker_make(a), s->asked = ask_of(in->plan, q);
    return s;
}

/* Where in the text the best passage begins, in bytes. */
static size_t best_place(Snippets *s, uint32_t doc, Str text)
{
    const Segment *sg = s->segment;
    size_t         words = sg->docs[doc].words, n;
    Bits          *may = NEW_N(s->arena, Bits, words + 1);
    bool          *counts = NEW_N(s->arena, bool, words + 1);
    size_t         title = read_words(sg, doc, &s->codes, may, &n);
    choose_some(&s->asked, may, n, counts);
    return title < n ? place_of(sg, doc, text, best_window(&s->codes, may, counts, title, n)) : text.n;
}

Error *snippets_of(Snippets *s, const SearchHit *hit, size_t most, Snippet *out)
{
    const Segment *sg = s->in->items[hit->part].segment;
    Str            text;
    size_t         body_at;
    TRY(segment_text(sg, s->unpacker, s->arena, hit->doc, &text));
    if (sg != s->segment) {
        s->segment = sg;
        find_codes(sg, &s->asked, &s->codes);
    }
    *out = (Snippet){ 0 };
    body_at = str_find(text, S("\n"), &body_at) ? body_at : text.n;
    size_t at = best_place(s, hit->doc, text);
    Str    body = str_sub(text, body_at + 1, text.n);
    size_t begin = begin_before(body, at > body_at ? at - body_at - 1 : 0, most / 3, &out->cut_before), end = end_behind(body, begin, most, &out->cut_after);
    out->title = str_sub(text, 0, body_at);
    out->passage = str_trim(str_sub(body, begin, end));
    if (!utf8_valid(out->title) || !utf8_valid(out->passage)) {
        return err_make(ERR_DISK, "search: a text is damaged");
    }
    out->title_marks = marks_in(&s->asked, out->title, false, s->arena);
    out->passage_marks = marks_in(&s->asked, out->passage, true, s->arena);
    return NULL;
}
