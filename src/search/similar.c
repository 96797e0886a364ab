/* Texts like one of the index: its telling words become a query, what answers is compared with it. May use: base. */
#include "search/similar.h"

#include "search/analyse.h"

#include <math.h>
#include <stdlib.h>

/* Words read of a text; what is asked for; hits looked at; words of a passage that is shown. */
enum { READ_MOST = 20000, TELLING = 24, LOOKED_AT = 200, ROW_MOST = 6, WORK_ROOM = 256 };
static const float FLOOR = 0.25F, PREFERRED = 1.2F;

/* ---- a text as numbers of words ---------------------------------------------------------------------------------------------------- */

typedef struct Token {
    uint32_t word;    /* its number: letters and accents */
    uint32_t folded;  /* of its letters alone */
    uint32_t at, n;
    bool     glued;   /* nothing but a space between it and the one before */
    bool     tells;   /* written small, no number, no single letter */
} Token;
typedef LIST(Token) Tokens;

typedef struct Likeness {
    const SearchParts *in;
    Arena             *arena;
    Unpacker          *unpacker;
    Names              folded, words;
    Str                text;
    Tokens             tokens;
    SearchHit          self;
    uint64_t           docs;
} Likeness;

/* Of Latin letters with marks the small one stands behind the capital. */
static bool is_capital(uint32_t c)
{
    bool pairs = (c >= 0x100 && c <= 0x17F) || c == 0x1A0 || (c >= 0x1EA0 && c <= 0x1EF9);
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE) || c == 0x1AF || (pairs && c % 2 == 0);
}

static bool tells(Str written, const Word *w)
{
    size_t at = 0;
    bool   digit = false;
    for (size_t i = 0; i < w->folded.n; i++) {
        digit = digit || (w->folded.p[i] >= '0' && w->folded.p[i] <= '9');
    }
    return w->folded.n > 1 && !digit && !is_capital(utf8_next(written, &at));
}

static Tokens tokens_of(Likeness *k, Str text)
{
    Tokens   out = { 0 };
    uint32_t end = 0;
    Analyser an = analyse_begin(text);
    for (Word w; out.count < READ_MOST && analyse_next(&an, &w);) {
        if (w.joined) {
            continue;
        }
        Str   word = str_format(k->arena, STR_F "/%u", STR_A(w.folded), w.accents);
        Token t = { .word = names_add(&k->words, word), 
                    .folded = names_add(&k->folded, w.folded), .at = w.at, .n = w.n,
                    .glued = out.count > 0 && w.at == end + 1 && text.p[end] == ' ', .tells = tells(str_sub(text, w.at, w.at + w.n), &w) };
        end = w.at + w.n;
        *LIST_ADD(k->arena, &out) = t;
    }
    return out;
}

/* ---- what tells it from others ------------------------------------------------------------------------------------------------------ */

/* Two common words, or one that is not. */
typedef struct Group {
    uint32_t first;  /* place of its first token in the text */
    uint32_t words;
    double   rarity, weight; /* how rare it is; by how much it says of the text */
} Group;
typedef LIST(Group) Groups;

static uint16_t common(const Likeness *k, const Token *t)
{
    return plan_word(k->in->plan, k->folded.all.items[t->folded]);
}

static bool list_of(const Likeness *k, const Group *g, size_t part, List *out)
{
    const Segment *sg = k->in->items[part].segment;
    const Token   *t = &k->tokens.items[g->first];
    return g->words == 2 ? segment_pair_list(sg, plan_pair(common(k, t), common(k, t + 1)), out)
                         : segment_term_list(sg, segment_term(sg, k->folded.all.items[t->folded]), out);
}

static uint8_t impact_in(const Likeness *k, const Group *g, const SearchHit *hit)
{
    List l;
    return list_of(k, g, hit->part, &l) ? list_impact(&l, hit->doc) : 0;
}

static uint64_t texts_with(const Likeness *k, const Group *g)
{
    uint64_t df = 0;
    for (size_t i = 0; i < k->in->count; i++) {
        List l;
        df += list_of(k, g, i, &l) ? l.df : 0;
    }
    return df;
}

static Str key_of_group(const Likeness *k, const Token *t, uint32_t words)
{
    uint32_t *key = NEW_N(k->arena, uint32_t, 2);
    key[0] = t[0].folded;
    key[1] = words == 2 ? t[1].folded : UINT32_MAX;
    return (Str){ (const char *)key, 2 * sizeof *key };
}

static Groups groups_of(Likeness *k)
{
    Groups out = { 0 };
    Names  seen = names_make(k->arena);
    for (size_t i = 0; i < k->tokens.count; i++) {
        const Token *t = &k->tokens.items[i];
        bool         alone = common(k, t) == PLAN_NONE;
        bool         row = !alone && i + 1 < k->tokens.count && t[1].glued && t[1].tells && common(k, t + 1) != PLAN_NONE;
        if (!t->tells || (!alone && !row)) {
            continue;
        }
        uint32_t words = alone ? 1 : 2, number = names_add(&seen, key_of_group(k, t, words));
        if (number == out.count) {
            *LIST_ADD(k->arena, &out) = (Group){ .first = (uint32_t)i, .words = words };
        }
    }
    return out;
}

/* BM25. What stands in no other text finds none, what stands in most of them tells nothing. */
static void weigh(const Likeness *k, Groups *groups)
{
    for (size_t i = 0; i < groups->count; i++) {
        Group *g = &groups->items[i];
        double df = (double)texts_with(k, g);
        g->rarity = df < 2 || 2 * df > (double)k->docs ? 0 : log(1 + ((double)k->docs - df + 0.5) / (df + 0.5));
        g->weight = g->rarity * impact_in(k, g, &k->self);
    }
}

static int by_weight(const void *x, const void *y)
{
    const Group *p = x, *q = y;
    return p->weight > q->weight ? -1 : p->weight < q->weight ? 1 : p->first < q->first ? -1 : p->first > q->first;
}

static bool is_chosen(const Likeness *k, const Groups *chosen, uint32_t folded)
{
    for (size_t i = 0; i < chosen->count; i++) {
        const Token *t = &k->tokens.items[chosen->items[i].first];
        if (t[0].folded == folded || (chosen->items[i].words == 2 && t[1].folded == folded)) {
            return true;
        }
    }
    return false;
}

/* The first of them, without those that only say what others said: of 'quyền sử', 'sử dụng', 'dụng đất' two are enough. */
static Groups choose(const Likeness *k, const Groups *all)
{
    Groups out = { 0 };
    for (size_t i = 0; i < all->count && out.count < TELLING && all->items[i].weight > 0; i++) {
        const Group *g = &all->items[i];
        const Token *t = &k->tokens.items[g->first];
        bool         said = is_chosen(k, &out, t[0].folded) && (g->words == 1 || is_chosen(k, &out, t[1].folded));
        if (!said) {
            *LIST_ADD(k->arena, &out) = *g;
        }
    }
    return out;
}

/* One of them has to be there. */
static Query query_of(const Likeness *k, const Groups *chosen)
{
    Query        q = { .from = DATE_NONE, .until = DATE_NONE };
    QueryClause *c = LIST_ADD(k->arena, &q.clauses);
    *c = (QueryClause){ .weight = 1 };
    for (size_t i = 0; i < chosen->count; i++) {
        const Group *g = &chosen->items[i];
        QueryWord   *words = NEW_N(k->arena, QueryWord, 2);
        for (size_t w = 0; w < g->words; w++) {
            const Token *t = &k->tokens.items[g->first + w];
            words[w] = (QueryWord){ .folded = k->folded.all.items[t->folded] };
        }
        *LIST_ADD(k->arena, &c->items) = (QueryItem){ words, g->words };
    }
    return q;
}

/* ---- what two texts share ----------------------------------------------------------------------------------------------------------- */

typedef struct Row {
    size_t from, n; /* tokens of the text */
} Row;

/* The longest row around the group that stands in both. */
static Row shared_around(const Likeness *k, const Group *g, const Tokens *other)
{
    const Tokens *own = &k->tokens;
    Row           best = { 0 };
    for (size_t j = 0; j < other->count; j++) {
        size_t i = g->first, n = 0, back = 0;
        while (n < ROW_MOST && i + n < own->count && j + n < other->count && own->items[i + n].word == other->items[j + n].word
               && (n == 0 || (own->items[i + n].glued && other->items[j + n].glued))) {
            n++;
        }
        if (n < g->words) {
            continue;
        }
        while (n + back < ROW_MOST && back < i && back < j && own->items[i - back].glued && other->items[j - back].glued
               && own->items[i - back - 1].word == other->items[j - back - 1].word) {
            back++;
        }
        best = n + back > best.n ? (Row){ i - back, n + back } : best;
    }
    return best;
}

static bool is_within(const Likeness *k, Row row, Row told)
{
    for (size_t at = told.from; at + row.n <= told.from + told.n; at++) {
        size_t same = 0;
        while (same < row.n && k->tokens.items[at + same].folded == k->tokens.items[row.from + same].folded) {
            same++;
        }
        if (same == row.n) {
            return true;
        }
    }
    return false;
}

/* Passages that do not repeat each other; a word alone only where it is all there is. */
static void tell_shared(const Likeness *k, Row row, Row told[SIMILAR_SHARED], SimilarText *out)
{
    bool new = out->shared_count < SIMILAR_SHARED && (row.n > 1 || out->shared_count == 0);
    for (size_t t = 0; t < out->shared_count; t++) {
        new = new && (row.from + row.n <= told[t].from || told[t].from + told[t].n <= row.from) && !is_within(k, row, told[t]);
    }
    if (new) {
        const Token *first = &k->tokens.items[row.from], *last = first + row.n - 1;
        told[out->shared_count] = row;
        out->shared[out->shared_count++] = str_sub(k->text, first->at, last->at + last->n);
    }
}

/* ---- the answer ---------------------------------------------------------------------------------------------------------------------- */

static bool find_text(const SearchParts *in, Arena *a, Str name, SearchHit *out)
{
    Str term = key_term(a, (SearchKey){ FIELD_NAME, name });
    for (size_t p = in->count; p-- > 0;) {
        const SearchPart *part = &in->items[p];
        uint32_t          doc;
        if (segment_find_name(part->segment, term, name, &doc) && (part->live == NULL || (part->live[doc / 64] >> doc % 64 & 1) != 0)) {
            *out = (SearchHit){ .part = (uint32_t)p, .doc = doc };
            return true;
        }
    }
    return false;
}

static bool has_key(const Segment *sg, Str term, uint32_t doc)
{
    List l;
    return term.n > 0 && segment_term_list(sg, segment_term(sg, term), &l) && list_impact(&l, doc) > 0;
}

/* Of equal ones the newer, then by name: not by where they lie. */
static int by_score(const void *x, const void *y)
{
    const SimilarText *p = x, *q = y;
    if (p->hit.score > q->hit.score || p->hit.score < q->hit.score) {
        return p->hit.score > q->hit.score ? -1 : 1;
    }
    return p->hit.day != q->hit.day ? (p->hit.day > q->hit.day ? -1 : 1) : str_cmp(p->name, q->name);
}

static Error *read_text(Likeness *k, const SearchHit *hit, Str *out)
{
    TRY(segment_text(k->in->items[hit->part].segment, k->unpacker, k->arena, hit->doc, out));
    return utf8_valid(*out) ? NULL : err_make(ERR_DISK, "search: a text is damaged");
}

/* That another text says a word more often than this one does not make it more alike. */
static float score_of(const Likeness *k, const Group *g, const SearchHit *hit)
{
    uint8_t own = impact_in(k, g, &k->self), its = impact_in(k, g, hit);
    return (float)(g->rarity * (its < own ? its : own));
}

/* What lists say without accents and word by word is read. */
static Error *compare(Likeness *k, const Groups *chosen, SimilarText *t)
{
    Row told[SIMILAR_SHARED];
    Str text;
    TRY(read_text(k, &t->hit, &text));
    Tokens other = tokens_of(k, text);
    t->hit.score = 0;
    for (size_t i = 0; i < chosen->count; i++) {
        Row row = shared_around(k, &chosen->items[i], &other);
        if (row.n > 0) {
            t->hit.score += score_of(k, &chosen->items[i], &t->hit);
            tell_shared(k, row, told, t);
        }
    }
    t->hit.score *= t->same ? PREFERRED : 1;
    return NULL;
}

static void add_hits(const Likeness *k, const SimilarAsk *ask, const Groups *chosen, const SearchAnswer *found, SimilarTexts *out)
{
    Str term = ask->same.value.n > 0 ? key_term(k->arena, ask->same) : S("");
    for (size_t i = 0; i < found->count; i++) {
        SearchHit h = found->hits[i];
        if (h.part == k->self.part && h.doc == k->self.doc) {
            continue;
        }
        const Segment *sg = k->in->items[h.part].segment;
        SimilarText   *t = LIST_ADD(k->arena, out);
        *t = (SimilarText){ .hit = h, .name = segment_name(sg, h.doc), .same = has_key(sg, term, h.doc) };
        t->hit.score = 0;
        for (size_t g = 0; g < chosen->count; g++) {
            t->hit.score += score_of(k, &chosen->items[g], &h);
        }
        t->hit.score *= t->same ? PREFERRED : 1;
    }
}

static void keep_first(SimilarTexts *list, size_t most)
{
    if (list->count > 1) {
        qsort(list->items, list->count, sizeof *list->items, by_score);
    }
    list->count = list->count < most ? list->count : most;
}

/* Of those that score best by their lists twice as many are read as are wanted. */
static Error *keep_similar(Likeness *k, const SimilarAsk *ask, const Groups *chosen, const SearchAnswer *found, SimilarTexts *out)
{
    size_t most = ask->most < SIMILAR_MOST ? ask->most : SIMILAR_MOST, like = 0;
    float  whole = 0;
    for (size_t g = 0; g < chosen->count; g++) {
        whole += score_of(k, &chosen->items[g], &k->self);
    }
    add_hits(k, ask, chosen, found, out);
    keep_first(out, 2 * most);
    for (size_t i = 0; i < out->count; i++) {
        TRY(compare(k, chosen, &out->items[i]));
        if (out->items[i].hit.score >= FLOOR * whole) {
            out->items[like++] = out->items[i];
        }
    }
    out->count = like;
    keep_first(out, most);
    return NULL;
}

static Error *find_similar(Likeness *k, const SimilarAsk *ask, SimilarTexts *out)
{
    SearchAnswer found;
    if (!find_text(k->in, k->arena, ask->name, &k->self)) {
        return err_make(ERR_NOT_FOUND, "search: no text of this name");
    }
    for (size_t i = 0; i < k->in->count; i++) {
        k->docs += k->in->items[i].segment->head->docs;
    }
    TRY(read_text(k, &k->self, &k->text));
    k->tokens = tokens_of(k, k->text);
    Groups all = groups_of(k);
    weigh(k, &all);
    if (all.count > 1) {
        qsort(all.items, all.count, sizeof *all.items, by_weight);
    }
    Groups chosen = choose(k, &all);
    if (chosen.count == 0) {
        return NULL;
    }
    Query q = query_of(k, &chosen);
    search_find(k->in, &q, &(SearchAsk){ .most = LOOKED_AT }, k->arena, &found);
    return keep_similar(k, ask, &chosen, &found, out);
}

Error *search_similar(const SearchParts *in, const SimilarAsk *ask, Arena *a, SimilarTexts *out)
{
    Arena       *work = arena_make(MIB(WORK_ROOM)); /* the words of long texts are no part of what a request keeps */
    SimilarTexts found = { 0 };
    Likeness     k = { .in = in, .arena = work, .unpacker = unpacker_make(work), .folded = names_make(work), .words = names_make(work) };
    Error       *failed = find_similar(&k, ask, &found);
    *out = (SimilarTexts){ 0 };
    for (size_t i = 0; failed == NULL && i < found.count; i++) {
        SimilarText *t = LIST_ADD(a, out);
        *t = found.items[i];
        t->name = str_copy(a, t->name);
        for (size_t s = 0; s < t->shared_count; s++) {
            t->shared[s] = str_copy(a, t->shared[s]);
        }
    }
    arena_release(work);
    return failed;
}
