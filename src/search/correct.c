/* Choosing what was meant. May use: base. */
#include "search/correct.h"

#include "search/rows.h"
#include "search/slips.h"
#include "search/written.h"

#include "base/buf.h"

#include <math.h>
#include <stdlib.h>

/* Words looked at; those changed; for each the words it may be; segments whose dictionary is read; fewer texts are hardly any; so many
 * times as many make a proposal worth reading. */
enum { CHANGED_MOST = 6, MAY_BE_MOST = 10, SEGMENTS_READ = 4, FEW = 10, BETTER = 10, LETTERS_LEAST = 2 };

typedef struct MayBe {
    QueryWord words[2]; /* two that were run together */
    size_t    count;
    float     slip; /* how unlikely it is to be typed so */
    uint64_t  df;
} MayBe;

/* A word of the query that was typed. */
typedef struct Place {
    size_t           clause, at; /* in the item of the clause */
    const QueryWord *word;
    bool             beside;     /* the place before is its neighbour */
    bool             odd;        /* nobody writes it with these accents */
    uint64_t         df;
    const MayBe     *meant;      /* NULL: as typed */
} Place;

typedef struct Correcting {
    const SearchParts *in;
    const Query       *query;
    SearchAsk          ask;
    Str                typed;
    Arena             *arena;
    LIST(Place)        places;
    bool               loose; /* a sentence: no text need have all of its words */
} Correcting;

typedef LIST(MayBe) MayBes;

/* ---- the texts of a query ------------------------------------------------------------------------------------------------------------ */

static uint64_t df_of(const Correcting *c, Str folded)
{
    uint64_t df = 0;
    for (size_t i = 0; i < c->in->count; i++) {
        List l;
        df += segment_term_list(c->in->items[i].segment, segment_term(c->in->items[i].segment, folded), &l) ? l.df : 0;
    }
    return df;
}

/* Whether a text has it with these accents. */
static bool is_written_so(const Correcting *c, Str folded, uint32_t accents)
{
    for (size_t i = 0; i < c->in->count; i++) {
        const Segment  *sg = c->in->items[i].segment;
        const uint32_t *forms = (const uint32_t *)(const void *)sg->sections[SECTION_FORMS];
        uint32_t        term = segment_term(sg, folded);
        for (uint32_t code = term == TERM_NONE ? 0 : sg->terms[term].first_code; term != TERM_NONE && code < sg->terms[term + 1].first_code; code++) {
            if (forms[code] == accents) {
                return true;
            }
        }
    }
    return false;
}

static uint64_t count(const Correcting *c, const Query *q)
{
    SearchAnswer found;
    search_find(c->in, q, &c->ask, c->arena, &found);
    return found.total;
}

static uint64_t count_row(const Correcting *c, const QueryWord *words, size_t n)
{
    Query       q = { .from = DATE_NONE, .until = DATE_NONE };
    QueryClause clause = { .weight = 1 };
    QueryWord  *row = NEW_N(c->arena, QueryWord, n);
    for (size_t i = 0; i < n; i++) {
        row[i] = (QueryWord){ .folded = words[i].folded };
    }
    *LIST_ADD(c->arena, &clause.items) = (QueryItem){ row, n };
    *LIST_ADD(c->arena, &q.clauses) = clause;
    return count(c, &q);
}

static const Place *place_at(const Correcting *c, size_t clause, size_t at)
{
    for (size_t i = 0; i < c->places.count; i++) {
        if (c->places.items[i].clause == clause && c->places.items[i].at == at) {
            return &c->places.items[i];
        }
    }
    return NULL;
}

/* The words of an item as they are meant now; those not known and not decided yet are left out. */
static size_t meant_words(const Correcting *c, size_t clause, QueryWord *out)
{
    const QueryItem *item = &c->query->clauses.items[clause].items.items[0];
    size_t           n = 0;
    for (size_t i = 0; i < item->count; i++) {
        const Place *p = place_at(c, clause, i);
        if (p != NULL && p->meant != NULL) {
            memcpy(out + n, p->meant->words, p->meant->count * sizeof *out);
            n += p->meant->count;
        } else if (p == NULL || p->df > 0) {
            out[n] = item->words[i];
            out[n++].strict = false;
        }
    }
    return n;
}

static Query meant_query(const Correcting *c)
{
    Query q = *c->query;
    memset(&q.clauses, 0, sizeof q.clauses);
    for (size_t i = 0; i < c->query->clauses.count; i++) {
        const QueryClause *old = &c->query->clauses.items[i];
        if (old->items.count != 1 || old->excluded || str_starts(old->items.items[0].words[0].folded, S("="))) {
            *LIST_ADD(c->arena, &q.clauses) = *old;
            continue;
        }
        QueryWord *words = NEW_N(c->arena, QueryWord, 2 * old->items.items[0].count);
        size_t     n = meant_words(c, i, words);
        size_t     each = old->plain ? 1 : n;
        for (size_t k = 0; k < n; k += each) {
            QueryClause clause = { .weight = 1, .plain = old->plain, .follows = old->plain && (k > 0 || old->follows) };
            *LIST_ADD(c->arena, &clause.items) = (QueryItem){ words + k, each };
            *LIST_ADD(c->arena, &q.clauses) = clause;
        }
    }
    return q;
}

/* ---- what a word may be ---------------------------------------------------------------------------------------------------------------- */

static void add_may_be(Correcting *c, MayBes *all, MayBe one)
{
    one.df = one.df > 0 ? one.df : df_of(c, one.words[0].folded);
    if (one.df == 0) {
        return;
    }
    for (size_t i = 0; i < all->count; i++) {
        MayBe *had = &all->items[i];
        if (had->count == one.count && str_eq(had->words[0].folded, one.words[0].folded) && (one.count == 1 || str_eq(had->words[1].folded, one.words[1].folded))) {
            *had = one.slip < had->slip ? one : *had;
            return;
        }
    }
    *LIST_ADD(c->arena, all) = one;
}

static MayBe one_word(Arena *a, Str folded, uint32_t accents, float slip)
{
    return (MayBe){ .words = { { .folded = str_copy(a, folded), .accents = accents } }, .count = 1, .slip = slip };
}

static bool is_word(Str letters)
{
    for (size_t i = 0; i < letters.n; i++) {
        if (letters.p[i] < 'a' || letters.p[i] > 'z') {
            return false;
        }
    }
    return letters.n > 1;
}

/* The frequent words of the largest segments: the others know no others. */
static void add_from_dictionary(Correcting *c, Str folded, MayBes *all)
{
    uint32_t least = UINT32_MAX;
    for (size_t round = 0; round < SEGMENTS_READ; round++) {
        const Segment *sg = NULL;
        for (size_t i = 0; i < c->in->count; i++) {
            const Segment *one = c->in->items[i].segment;
            sg = one->head->docs < least && (sg == NULL || one->head->docs > sg->head->docs) ? one : sg;
        }
        if (sg == NULL) {
            return;
        }
        least = sg->head->docs;
        for (uint32_t t = 0; t < sg->head->terms && t < ROW_TERMS; t++) {
            Str letters = segment_letters(sg, sg->terms[t].first_code);
            if (is_word(letters) && slip_of_one_letter(letters, folded)) {
                add_may_be(c, all, one_word(c->arena, letters, 0, letters.p[0] == folded.p[0] ? 2 : 3)); /* the first letter is seldom missed */
            }
        }
    }
}

/* "hopdong". */
static void add_parted(Correcting *c, Str folded, MayBes *all)
{
    for (size_t i = LETTERS_LEAST; i + LETTERS_LEAST <= folded.n; i++) {
        MayBe m = { .words = { { .folded = str_sub(folded, 0, i) }, { .folded = str_sub(folded, i, folded.n) } }, .count = 2, .slip = 1 };
        if (df_of(c, m.words[0].folded) > 0 && df_of(c, m.words[1].folded) > 0) {
            m.df = count_row(c, m.words, 2);
            add_may_be(c, all, m);
        }
    }
}

static int likely_first(const void *x, const void *y)
{
    const MayBe *p = x, *q = y;
    return p->slip < q->slip || p->slip > q->slip ? (p->slip < q->slip ? -1 : 1) : (p->df < q->df) - (p->df > q->df);
}

static MayBes may_be(Correcting *c, const QueryWord *w)
{
    Slip   slips[SLIPS_MOST];
    MayBes all = { 0 };
    size_t n = slips_of(c->arena, w->folded, slips);
    for (size_t i = 0; i < n; i++) {
        if (!slips[i].keyboard || is_written_so(c, slips[i].folded, slips[i].accents)) {
            add_may_be(c, &all, one_word(c->arena, slips[i].folded, slips[i].accents, slips[i].keyboard ? 0 : 1));
        }
    }
    add_parted(c, w->folded, &all);
    add_from_dictionary(c, w->folded, &all);
    if (all.count > 1) {
        qsort(all.items, all.count, sizeof *all.items, likely_first);
    }
    all.count = all.count < MAY_BE_MOST ? all.count : MAY_BE_MOST;
    return all;
}

/* ---- choosing ---------------------------------------------------------------------------------------------------------------------------- */

/* The word at one end of a place, as it is meant; NULL: none that is known. */
static const QueryWord *edge(const Place *p, bool last)
{
    return p->meant != NULL ? &p->meant->words[last ? p->meant->count - 1 : 0] : p->df > 0 ? p->word : NULL;
}

static float beside(const Correcting *c, const QueryWord *one, const QueryWord *next)
{
    QueryWord row[2];
    if (one == NULL || next == NULL) {
        return 0;
    }
    row[0] = *one, row[1] = *next;
    return logf(1 + (float)count_row(c, row, 2));
}

/* How well it stands there; negative where no text has it with the other words, of a sentence beside them. */
static float standing(Correcting *c, size_t at, const MayBe *m)
{
    const float OF_SLIP = 0.7F, OF_TEXTS = 0.25F;
    Place      *p = &c->places.items[at];
    p->meant = m;
    Query    q = meant_query(c);
    uint64_t texts = count(c, &q);
    float    before = p->beside ? beside(c, edge(p - 1, true), edge(p, false)) : 0;
    float    behind = at + 1 < c->places.count && p[1].beside ? beside(c, edge(p, true), edge(p + 1, false)) : 0;
    p->meant = NULL;
    return texts == 0 && (!c->loose || before + behind <= 0) ? -1 : 100 + before + behind + OF_TEXTS * logf(1 + (float)texts) - OF_SLIP * m->slip;
}

static float decide(Correcting *c, size_t at, const MayBe **best)
{
    MayBes all = may_be(c, c->places.items[at].word);
    float  most = -1;
    *best = NULL;
    for (size_t i = 0; i < all.count; i++) {
        float is = standing(c, at, &all.items[i]);
        if (is > most) {
            most = is;
            *best = &all.items[i];
        }
    }
    return most;
}

static void collect(Correcting *c)
{
    size_t end = 0;
    for (size_t i = 0; i < c->query->clauses.count; i++) {
        const QueryClause *clause = &c->query->clauses.items[i];
        for (size_t k = 0; clause->items.count == 1 && !clause->excluded && k < clause->items.items[0].count; k++) {
            const QueryWord *w = &clause->items.items[0].words[k];
            if (w->n > 0) {
                bool follows = c->places.count > 0 && (k > 0 || clause->follows) && w->at > end;
                *LIST_ADD(c->arena, &c->places) = (Place){ .clause = i, .at = k, .word = w, .beside = follows, .df = df_of(c, w->folded),
                                                              .odd = w->accents != 0 && !is_written_so(c, w->folded, w->accents) };
                end = w->at;
            }
        }
    }
}

static bool may_be_changed(const Place *p)
{
    return p->word->folded.n >= LETTERS_LEAST && (p->word->folded.p[0] < '0' || p->word->folded.p[0] > '9');
}

/* In no text, or in so few of many that they made the same slip. */
static bool is_rare(const Correcting *c, const Place *p)
{
    const uint64_t OF_MANY = 1000;
    uint64_t       docs = 0;
    for (size_t i = 0; i < c->in->count; i++) {
        docs += c->in->items[i].segment->head->docs;
    }
    return p->df < FEW && p->df * OF_MANY <= docs;
}

/* Returns how many were changed; SIZE_MAX: one has nothing to be. */
static size_t change_rare(Correcting *c)
{
    size_t changed = 0;
    for (size_t i = 0; i < c->places.count && changed <= CHANGED_MOST; i++) {
        Place *p = &c->places.items[i];
        if (is_rare(c, p) && may_be_changed(p)) {
            const MayBe *best;
            decide(c, i, &best);
            p->meant = best;
            changed += p->meant != NULL;
        }
        if (p->df == 0 && p->meant == NULL) {
            return SIZE_MAX;
        }
    }
    return changed;
}

static bool has_neighbour(const Correcting *c, size_t i)
{
    return c->places.items[i].beside || (i + 1 < c->places.count && c->places.items[i + 1].beside);
}

/* Every word is known: the one that can be changed best, where its neighbours can tell. */
static void change_one(Correcting *c)
{
    float  most = -1;
    size_t at = 0;
    const MayBe *best = NULL;
    for (size_t i = 0; i < c->places.count; i++) {
        const MayBe *m;
        float        is = may_be_changed(&c->places.items[i]) && has_neighbour(c, i) ? decide(c, i, &m) : -1;
        if (is > most) {
            most = is;
            at = i;
            best = m;
        }
    }
    if (best != NULL) {
        c->places.items[at].meant = best;
    }
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------------------ */

/* Places that are neighbours, and the words they mean. */
typedef struct Run {
    size_t     from, until; /* places */
    QueryWord *words;
    size_t     count;
    size_t    *first; /* the first word of each place */
    Str       *written; /* of each word */
} Run;

static bool typed_accents(const Correcting *c)
{
    for (size_t i = 0; i < c->places.count; i++) {
        if (c->places.items[i].word->accents != 0) {
            return true;
        }
    }
    return false;
}

/* The words as most texts have them that have them in this row; false: none has, among those that are read. */
static bool write_as_read(const Correcting *c, const QueryWord *words, size_t n, Str *out)
{
    Rows     rows;
    uint32_t best = 0;
    rows_read(c->in, &(RowAsk){ .words = words, .count = n }, c->arena, &rows);
    for (uint32_t i = 1; i < rows.nodes.count; i++) {
        best = rows.nodes.items[i].depth == n && (best == 0 || rows.nodes.items[i].texts > rows.nodes.items[best].texts) ? i : best;
    }
    for (uint32_t node = best, at = (uint32_t)n; node != 0; node = rows.nodes.items[node].parent) {
        const RowWord *w = &rows.words.items[rows.nodes.items[node].word];
        out[--at] = word_written(c->arena, w->folded, w->accents);
    }
    return best != 0;
}

static Run run_from(const Correcting *c, size_t from)
{
    Run r = { .from = from, .until = from + 1, .words = NEW_N(c->arena, QueryWord, 2 * QUERY_WORDS), .first = NEW_N(c->arena, size_t, QUERY_WORDS + 1),
              .written = NEW_N(c->arena, Str, 2 * QUERY_WORDS) };
    while (r.until < c->places.count && c->places.items[r.until].beside) {
        r.until++;
    }
    for (size_t i = r.from; i < r.until; i++) {
        const Place *p = &c->places.items[i];
        r.first[i - from] = r.count;
        for (size_t k = 0; k < (p->meant != NULL ? p->meant->count : 1); k++) {
            r.words[r.count++] = (QueryWord){ .folded = p->meant != NULL ? p->meant->words[k].folded : p->word->folded,
                                              .accents = p->meant != NULL ? p->meant->words[k].accents : p->word->strict || p->odd ? 0 : p->word->accents };
        }
    }
    r.first[r.until - from] = r.count;
    return r;
}

/* A row no text among those read has: a word by itself, with accents where others have them. */
static void write_alone(const Correcting *c, const QueryWord *w, bool accents, Str *out)
{
    if (!accents || !write_as_read(c, w, 1, out)) {
        *out = word_written(c->arena, w->folded, 0);
    }
}

/* What was typed stays, but for words that are meant otherwise, and for those a phrase has with other accents. Where no accents were typed
 * and the texts have the whole row, all of it is written as they do. */
static void write_run(const Correcting *c, Run *r, bool accents, Buf *b, size_t *copied)
{
    bool read = write_as_read(c, r->words, r->count, r->written);
    for (size_t i = r->from; i < r->until; i++) {
        const Place *p = &c->places.items[i];
        size_t       first = r->first[i - r->from], until = r->first[i - r->from + 1];
        bool         quoted = !c->query->clauses.items[p->clause].plain;
        if (p->meant == NULL && (read ? accents && !quoted && !p->odd : !quoted)) {
            continue;
        }
        buf_add(b, str_sub(c->typed, *copied, p->word->at));
        for (size_t k = first; k < until; k++) {
            if (!read) {
                write_alone(c, &r->words[k], accents && !quoted, &r->written[k]);
            }
            buf_add(b, k > first ? S(" ") : S(""));
            buf_add(b, r->written[k]);
        }
        *copied = p->word->at + p->word->n;
    }
}

static Str write_meant(const Correcting *c)
{
    Buf    b = buf_make(c->arena, 4 * QUERY_BYTES);
    size_t copied = 0;
    bool   accents = typed_accents(c);
    for (size_t i = 0; i < c->places.count;) {
        Run  r = run_from(c, i);
        bool changed = false;
        for (; i < r.until; i++) {
            changed = changed || c->places.items[i].meant != NULL || c->places.items[i].word->strict;
        }
        if (changed) {
            write_run(c, &r, accents, &b, &copied);
        }
    }
    buf_add(&b, str_sub(c->typed, copied, c->typed.n));
    return buf_str(&b);
}

void search_correct(const SearchParts *in, Str typed, const Query *q, const SearchAsk *ask, Arena *a, Correction *out)
{
    Correcting c = { .in = in, .query = q, .ask = *ask, .typed = str_sub(typed, 0, QUERY_BYTES), .arena = a };
    *out = (Correction){ 0 };
    c.ask.most = 0;
    c.loose = query_is_sentence(q);
    uint64_t before = count(&c, q);
    if (before >= FEW) {
        return;
    }
    collect(&c);
    size_t changed = c.places.count == 0 ? SIZE_MAX : change_rare(&c);
    if (changed > CHANGED_MOST || (c.loose && changed == 0)) {
        return;
    }
    Query meant = meant_query(&c);
    if (!c.loose && before == 0 && count(&c, &meant) == 0) {
        change_one(&c);
        meant = meant_query(&c);
    }
    uint64_t texts = count(&c, &meant);
    if (c.loose && texts == 0) {
        meant.any = true;
        texts = count(&c, &meant);
    }
    if (texts >= BETTER * before && texts > before) {
        Str text = write_meant(&c);
        *out = str_eq(text, c.typed) ? (Correction){ 0 } : (Correction){ text, texts };
    }
}
