/* Answering a query. For each segment: the set of documents that hold what must be there, as bits; then their scores, best bounds first,
 * so that most documents are passed over unread. May use: base. */
#include "search/find.h"

#include "search/row.h"
#include "search/wide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is looked up ------------------------------------------------------------------------------------------------------------ */

typedef enum TermKind { TERM_WORD, TERM_PAIR, TERM_TRIPLE } TermKind;

/* A word or group that has lists, in every segment. */
typedef struct Term {
    TermKind kind;
    Str      letters;
    uint32_t key;   /* of a pair, or the number of a triple */
    List    *lists; /* by segment; df 0: in none of its documents */
    uint64_t df;
} Term;


/* What a text is scored by. `spelled`: its words with the accents that were typed; without words where none were. */
typedef struct Scorer {
    uint32_t term;
    float    weight;
    Row      spelled;
} Scorer;

/* Two plain words one behind the other, where no plan has lists of them: read among the best. */
typedef struct Neighbours {
    Row      row;
    uint32_t scorers[2];
    float    weight;
} Neighbours;

/* Of a segment; of one without documents the last is before the first. */
typedef struct Days {
    int32_t first, last;
} Days;

typedef struct Finding {
    const SearchParts *in;
    const Query       *query;
    const SearchAsk   *ask;
    const Segment    **segments;
    Days              *days; /* by segment */
    size_t             most; /* kept while looking: more than are asked for, where accents put them in order */
    Arena             *arena;
    LIST(Term) terms;
    LIST(Scorer) scorers;
    size_t *heaviest; /* the scorers, by their weight */
    LIST(Neighbours) neighbours;
    LIST(Row) rows; /* every answer holds them: their lists do not prove it */
    uint64_t   docs; /* of all segments */
    LIST(uint32_t) must; /* terms that all answers hold, the rarest first */
    LIST(uint32_t) some; /* terms of which they hold at least one */
    bool           bare; /* all that hold the one term are answers: nothing has to be met */
    const uint64_t **sets; /* by segment: the documents that answer, as far as lists say */
    uint64_t  *found; /* by segment: how many they are */
    float    **bound; /* by segment: see bounds */
    size_t     reads; /* texts read */
    bool       partial;
    SearchHit *heap; /* the worst first */
    size_t     heap_n;
} Finding;

static const float NEIGHBOURS = 0.7F; /* of what the words count by themselves */

/* Its lists: in a segment that has none df stays 0. */
static void look_up(const Finding *f, Term *t)
{
    size_t    count = f->in->count;
    uint32_t *terms = t->kind == TERM_WORD ? NEW_N(f->arena, uint32_t, count) : NULL;
    if (t->kind == TERM_WORD) {
        segments_term(f->segments, count, t->letters, terms);
    }
    for (size_t i = 0; t->kind != TERM_WORD && i < count; i++) {
        t->kind == TERM_PAIR ? segment_pair_soon(f->segments[i], t->key) : segment_triple_soon(f->segments[i], (uint16_t)t->key);
    }
    t->lists = NEW_N(f->arena, List, count);
    for (size_t i = 0; i < count; i++) {
        const Segment *sg = f->segments[i];
        bool has = t->kind == TERM_WORD ? segment_term_list(sg, terms[i], &t->lists[i])
                 : t->kind == TERM_PAIR ? segment_pair_list(sg, t->key, &t->lists[i]) : segment_triple_list(sg, (uint16_t)t->key, &t->lists[i]);
        t->df += has ? t->lists[i].df : 0;
    }
}

static uint32_t term_add(Finding *f, Term t)
{
    for (size_t i = 0; i < f->terms.count; i++) {
        const Term *had = &f->terms.items[i];
        if (had->kind == t.kind && had->key == t.key && str_eq(had->letters, t.letters)) {
            return (uint32_t)i;
        }
    }
    look_up(f, &t);
    *LIST_ADD(f->arena, &f->terms) = t;
    return (uint32_t)f->terms.count - 1;
}

static uint32_t word_term(Finding *f, Str folded)
{
    return term_add(f, (Term){ .kind = TERM_WORD, .letters = folded });
}

/* ---- the groups of a row of words -------------------------------------------------------------------------------------------------- */

/* One term of a row, and its words there. */
typedef struct RowTerm {
    uint32_t                term;
    const QueryWord *const *words;
    size_t                  count;
} RowTerm;
typedef LIST(RowTerm) Terms;

static uint16_t common(const Finding *f, const QueryWord *w)
{
    return plan_word(f->in->plan, w->folded);
}

/* Every group that has a list: the longest where it begins, each beginning once; words of no group alone. */
static void row_terms(Finding *f, const QueryWord *const *row, size_t count, Terms *out)
{
    size_t covered = 0;
    for (size_t i = 0; i < count; i++) {
        uint16_t a = common(f, row[i]), b = i + 1 < count ? common(f, row[i + 1]) : PLAN_NONE, c = i + 2 < count ? common(f, row[i + 2]) : PLAN_NONE;
        uint16_t triple = a != PLAN_NONE && b != PLAN_NONE && c != PLAN_NONE ? plan_triple(f->in->plan, (Triple){ a, b, c }) : PLAN_NONE;
        if (triple != PLAN_NONE) {
            *LIST_ADD(f->arena, out) = (RowTerm){ term_add(f, (Term){ .kind = TERM_TRIPLE, .key = triple }), row + i, 3 };
            covered = i + 3;
        } else if (a != PLAN_NONE && b != PLAN_NONE && covered < i + 2) {
            *LIST_ADD(f->arena, out) = (RowTerm){ term_add(f, (Term){ .kind = TERM_PAIR, .key = plan_pair(a, b) }), row + i, 2 };
            covered = i + 2;
        } else if (covered <= i) {
            *LIST_ADD(f->arena, out) = (RowTerm){ word_term(f, row[i]->folded), row + i, 1 };
            covered = i + 1;
        }
    }
}

/* ---- clauses ------------------------------------------------------------------------------------------------------------------------- */

/* What an item needs: all of these lists, and perhaps its words read in the text. */
typedef struct Need {
    Terms terms;
    Row   row; /* to be read; without words: the lists say it */
} Need;

typedef struct ClausePlan {
    LIST(Need) needs;
    bool excluded;
} ClausePlan;

typedef LIST(ClausePlan) ClausePlans;

static const QueryWord *const *pointers(Arena *a, const QueryItem *item)
{
    const QueryWord **row = NEW_N(a, const QueryWord *, item->count);
    for (size_t i = 0; i < item->count; i++) {
        row[i] = &item->words[i];
    }
    return row;
}

static Need need_of(Finding *f, const QueryItem *item)
{
    Need n = { 0 };
    bool strict = false;
    row_terms(f, pointers(f->arena, item), item->count, &n.terms);
    for (size_t i = 0; i < item->count; i++) {
        strict = strict || item->words[i].strict;
    }
    n.row = strict || n.terms.count > 1 ? row_make(f->arena, item, f->in->count) : (Row){ 0 };
    return n;
}

static ClausePlans plan_clauses(Finding *f)
{
    ClausePlans all = { 0 };
    for (size_t i = 0; i < f->query->clauses.count; i++) {
        const QueryClause *c = &f->query->clauses.items[i];
        ClausePlan         p = { .excluded = c->excluded };
        for (size_t k = 0; k < c->items.count; k++) {
            *LIST_ADD(f->arena, &p.needs) = need_of(f, &c->items.items[k]);
        }
        Need *first = &p.needs.items[0];
        if (p.needs.count == 1 && !p.excluded && first->row.item != NULL) { /* read last, and only in as many texts as have to be */
            *LIST_ADD(f->arena, &f->rows) = first->row;
            first->row = (Row){ 0 };
        }
        *LIST_ADD(f->arena, &all) = p;
    }
    return all;
}

/* What the sets of all segments are made of. */
static void plan_sets(Finding *f, const ClausePlans *clauses)
{
    bool others = false; /* clauses that are no list */
    for (size_t i = 0; i < clauses->count; i++) {
        const ClausePlan *c = &clauses->items[i];
        bool              some = f->query->any && f->query->clauses.items[i].plain;
        for (size_t k = 0; c->needs.count == 1 && !c->excluded && k < c->needs.items[0].terms.count; k++) {
            uint32_t term = c->needs.items[0].terms.items[k].term;
            if (some) {
                *LIST_ADD(f->arena, &f->some) = term;
                continue;
            }
            size_t at = f->must.count;
            LIST_ADD(f->arena, &f->must);
            for (; at > 0 && f->terms.items[f->must.items[at - 1]].df > f->terms.items[term].df; at--) {
                f->must.items[at] = f->must.items[at - 1];
            }
            f->must.items[at] = term;
        }
        others = others || c->needs.count > 1 || c->excluded;
    }
    f->bare = f->must.count == 1 && f->some.count == 0 && !others && date_is_none(f->query->from) && date_is_none(f->query->until);
}

/* ---- scorers --------------------------------------------------------------------------------------------------------------------------- */

static Row spelled(Finding *f, const RowTerm *t)
{
    QueryWord *words = NEW_N(f->arena, QueryWord, t->count);
    QueryItem *item = NEW(f->arena, QueryItem);
    bool       accented = false;
    for (size_t i = 0; i < t->count; i++) {
        words[i] = *t->words[i];
        words[i].strict = words[i].accents != 0;
        accented = accented || words[i].strict;
    }
    *item = (QueryItem){ words, t->count };
    return accented ? row_make(f->arena, item, f->in->count) : (Row){ 0 };
}

static void score_by(Finding *f, const RowTerm *t, float boost)
{
    const double k1 = 1.2;
    double       df = (double)f->terms.items[t->term].df, idf = log(1 + ((double)f->docs - df + 0.5) / (df + 0.5));
    bool         key = str_starts(f->terms.items[t->term].letters, S("="));
    if (df > 0 && !key) {
        *LIST_ADD(f->arena, &f->scorers) = (Scorer){ t->term, (float)(idf * (k1 + 1) / 255) * boost, spelled(f, t) };
    }
}

static void read_neighbours(Finding *f, const QueryWord *first, const QueryWord *second, float weight)
{
    QueryWord *words = NEW_N(f->arena, QueryWord, 2);
    QueryItem *item = NEW(f->arena, QueryItem);
    uint32_t   last = (uint32_t)f->scorers.count - 1;
    words[0] = *first, words[1] = *second;
    *item = (QueryItem){ words, 2 };
    *LIST_ADD(f->arena, &f->neighbours) = (Neighbours){ row_make(f->arena, item, f->in->count), { last - 1, last }, weight };
}

/* Each plain word counts by itself, and its neighbours in the query on top of that where they are neighbours in the text. */
static void score_runs(Finding *f)
{
    const Query      *q = f->query;
    const QueryWord **row = NEW_N(f->arena, const QueryWord *, q->clauses.count);
    float             weight = 1; /* of the run */
    size_t            n = 0;
    bool              counted = false; /* the word before */
    for (size_t i = 0; i <= q->clauses.count; i++) {
        const QueryClause *c = i < q->clauses.count ? &q->clauses.items[i] : NULL;
        if (n > 0 && (c == NULL || !c->follows)) {
            Terms groups = { 0 };
            row_terms(f, row, n, &groups);
            for (size_t k = 0; k < groups.count; k++) {
                if (f->terms.items[groups.items[k].term].kind != TERM_WORD) {
                    score_by(f, &groups.items[k], NEIGHBOURS * weight);
                }
            }
            row += n;
            n = 0;
        }
        if (c != NULL && c->plain) {
            row[n] = &c->items.items[0].words[0];
            weight = c->weight;
            size_t before = f->scorers.count;
            score_by(f, &(RowTerm){ word_term(f, row[n]->folded), row + n, 1 }, weight);
            bool counts = f->scorers.count > before;
            if (n > 0 && f->in->plan->version == 0 && counts && counted) {
                read_neighbours(f, row[n - 1], row[n], NEIGHBOURS * weight);
            }
            counted = counts;
            n++;
        }
    }
}

static void order_scorers(Finding *f)
{
    f->heaviest = NEW_N(f->arena, size_t, f->scorers.count + 1);
    for (size_t i = 0; i < f->scorers.count; i++) {
        size_t at = i;
        for (; at > 0 && f->scorers.items[f->heaviest[at - 1]].weight < f->scorers.items[i].weight; at--) {
            f->heaviest[at] = f->heaviest[at - 1];
        }
        f->heaviest[at] = i;
    }
}

static void plan_scorers(Finding *f, const ClausePlans *clauses)
{
    score_runs(f);
    for (size_t i = 0; i < clauses->count; i++) {
        const ClausePlan *c = &clauses->items[i];
        for (size_t k = 0; !f->query->clauses.items[i].plain && !c->excluded && k < c->needs.count; k++) {
            for (size_t t = 0; t < c->needs.items[k].terms.count; t++) {
                score_by(f, &c->needs.items[k].terms.items[t], 1);
            }
        }
    }
    order_scorers(f);
}

/* ---- reading a text for rows of words ------------------------------------------------------------------------------------------------ */

/* One more text may be read for phrases. The clock is looked at now and then. */
static bool may_read(Finding *f)
{
    enum { LOOK_EACH = 64 };
    bool late = f->ask->os != NULL && f->reads % LOOK_EACH == 0 && os_monotonic_us(f->ask->os) >= f->ask->until_us;
    if (late) {
        f->reads = FIND_READS;
    }
    if (f->reads >= FIND_READS) {
        f->partial = true;
        return false;
    }
    f->reads++;
    return true;
}

/* Whatever is looked at from now on is no hit. */
static bool may_read_no_more(const Finding *f)
{
    return f->rows.count > 0 && f->reads >= FIND_READS;
}

/* False as well where the text may not be read any more. */
static bool rows_hold(Finding *f, size_t part, uint32_t doc)
{
    if (f->rows.count > 0 && !may_read(f)) {
        return false;
    }
    for (size_t i = 0; i < f->rows.count; i++) {
        if (!row_is_in(&f->rows.items[i], f->in->items[part].segment, part, doc)) {
            return false;
        }
    }
    return true;
}

/* Leaves in the set only those documents that hold the row. `unread`: so are those that may not be read any more. */
static void keep_row(Finding *f, size_t part, Row *row, bool unread, uint64_t *set)
{
    for (uint32_t w = 0; w < f->in->items[part].segment->words; w++) {
        for (uint64_t left = set[w]; left != 0; left &= left - 1) {
            uint32_t bit = (uint32_t)__builtin_ctzll(left);
            bool     holds = may_read(f) ? row_is_in(row, f->in->items[part].segment, part, w * 64 + bit) : unread;
            set[w] &= holds ? ~UINT64_C(0) : ~(UINT64_C(1) << bit);
        }
    }
}

/* ---- one segment ------------------------------------------------------------------------------------------------------------------------ */

/* `unread`: see keep_row. */
static void keep_need(Finding *f, size_t part, Need *n, bool unread, uint64_t *set)
{
    const Segment *sg = f->in->items[part].segment;
    for (size_t i = 0; i < n->terms.count; i++) {
        const List *l = &f->terms.items[n->terms.items[i].term].lists[part];
        if (l->df == 0) {
            memset(set, 0, sg->words * sizeof *set);
            return;
        }
        list_keep_in(l, sg->words, set);
    }
    if (n->row.item != NULL) {
        keep_row(f, part, &n->row, unread, set);
    }
}

/* Documents of the set in which at least one of the needs is there: of an excluded clause also those that may not be read. */
static void any_need(Finding *f, size_t part, const ClausePlan *c, const uint64_t *set, uint64_t *out)
{
    uint32_t words = f->in->items[part].segment->words;
    uint64_t one[SEGMENT_WORDS];
    memset(out, 0, words * sizeof *out);
    for (size_t k = 0; k < c->needs.count; k++) {
        memcpy(one, set, words * sizeof *one);
        keep_need(f, part, &c->needs.items[k], c->excluded, one);
        wide_or(out, one, words);
    }
}

/* The documents until `end` leave the set, or those from it on. */
static void clear_until(uint64_t *set, uint32_t end)
{
    memset(set, 0, end / 64 * sizeof *set);
    if (end % 64 != 0) {
        set[end / 64] &= ~UINT64_C(0) << end % 64;
    }
}

static void clear_from(uint64_t *set, uint32_t words, uint32_t from)
{
    uint32_t first = (from + 63) / 64;
    if (from % 64 != 0) {
        set[from / 64] &= ~(~UINT64_C(0) << from % 64);
    }
    memset(set + first, 0, (words - first) * sizeof *set);
}

/* Documents with at least one of the plain words, into `out`. */
static void any_plain(const Finding *f, size_t part, uint64_t *out)
{
    memset(out, 0, f->segments[part]->words * sizeof *out);
    for (size_t i = 0; i < f->some.count; i++) {
        const List *l = &f->terms.items[f->some.items[i]].lists[part];
        if (l->df > 0) {
            list_add_to(l, f->segments[part]->words, out);
        }
    }
}

/* Whether something that must be there is in no document of the segment. */
static bool is_without(const Finding *f, size_t part)
{
    for (size_t i = 0; i < f->must.count; i++) {
        if (f->terms.items[f->must.items[i]].lists[part].df == 0) {
            return true;
        }
    }
    return false;
}

/* Asks for the memory of the lists of a segment that comes soon. */
static void lists_soon(const Finding *f, size_t part)
{
    for (size_t i = 0; part < f->in->count && !is_without(f, part) && i < f->terms.count; i++) {
        const List *l = &f->terms.items[i].lists[part];
        if (l->df > 0) {
            bool set = !f->bare || f->in->items[part].live != NULL;
            list_whole_soon(l, f->segments[part]->words, set, f->ask->order == ORDER_RELEVANCE);
        }
    }
}

/* What all documents of a set are in: sets as they lie in the file, as long as there is nothing else to it. */
typedef struct Meeting {
    const uint64_t *first; /* NULL: all documents */
    uint64_t       *set;   /* NULL: not made yet */
    uint32_t        words;
    Arena          *arena;
} Meeting;

static void meet(Meeting *m, const uint64_t *with)
{
    if (m->set != NULL) {
        wide_and(m->set, with, m->words);
    } else if (m->first == NULL) {
        m->first = with;
    } else {
        m->set = arena_raw(m->arena, m->words * sizeof *m->set);
        wide_both(m->set, m->first, with, m->words);
    }
}

/* The set as one that may be changed. */
static uint64_t *met(Meeting *m)
{
    if (m->set == NULL) {
        m->set = arena_raw(m->arena, m->words * sizeof *m->set);
        if (m->first == NULL) {
            memset(m->set, 0xFF, m->words * sizeof *m->set);
        } else {
            memcpy(m->set, m->first, m->words * sizeof *m->set);
        }
    }
    return m->set;
}

static void meet_list(Meeting *m, const List *l)
{
    if (l->kind == LIST_DENSE) {
        meet(m, l->bits);
    } else if (m->first == NULL && m->set == NULL) {
        m->set = NEW_N(m->arena, uint64_t, m->words);
        list_add_to(l, m->words, m->set);
    } else {
        list_keep_in(l, m->words, met(m));
    }
}

static const uint64_t nothing[SEGMENT_WORDS];

/* The documents of a segment that answer: `*count` of them. */
static const uint64_t *make_set(Finding *f, size_t part, const ClausePlans *clauses, uint64_t *count)
{
    const Segment *sg = f->segments[part];
    const Query   *q = f->query;
    uint32_t       from = date_is_none(q->from) ? 0 : segment_first_from(sg, q->from.day);
    uint32_t       until = date_is_none(q->until) ? sg->head->docs : segment_first_from(sg, q->until.day + 1);
    Meeting        m = { .words = sg->words, .arena = f->arena };
    uint64_t       some[SEGMENT_WORDS];
    if (is_without(f, part) || from >= until) {
        *count = 0;
        return nothing;
    }
    if (f->in->items[part].live != NULL) {
        meet(&m, f->in->items[part].live);
    }
    for (size_t i = 0; i < f->must.count; i++) {
        meet_list(&m, &f->terms.items[f->must.items[i]].lists[part]);
    }
    if (f->some.count > 0) {
        any_plain(f, part, some);
        wide_and(met(&m), some, m.words);
    }
    if (from > 0 || until < sg->head->docs || (m.first == NULL && m.set == NULL)) { /* of the last word, too, there may be less than all */
        clear_until(met(&m), from);
        clear_from(m.set, m.words, until);
    }
    for (size_t i = 0; i < clauses->count; i++) {
        const ClausePlan *c = &clauses->items[i];
        if (c->needs.count > 1 || c->excluded) {
            any_need(f, part, c, met(&m), some);
            (c->excluded ? wide_and_not : wide_and)(m.set, some, m.words);
        }
    }
    *count = f->bare && f->in->items[part].live == NULL ? f->terms.items[f->must.items[0]].lists[part].df : wide_count(m.set == NULL ? m.first : m.set, m.words);
    return m.set == NULL ? m.first : m.set;
}

/* ---- the best so far ---------------------------------------------------------------------------------------------------------------------- */

static int32_t day_of(const Finding *f, const SearchHit *hit)
{
    return f->segments[hit->part]->docs[hit->doc].day;
}

/* Documents of a segment are numbered by day, and segments seldom share days: the days of two lie in memory nobody has touched. */
static bool is_older(const Finding *f, const SearchHit *a, const SearchHit *b)
{
    if (a->part == b->part) {
        return a->doc < b->doc;
    }
    const Days *days = &f->days[a->part], *others = &f->days[b->part];
    if (days->last < others->first || others->last < days->first) {
        return days->last < others->first;
    }
    int32_t day = day_of(f, a), other = day_of(f, b);
    return day != other ? day < other : a->part < b->part;
}

/* Whether a stands behind b in the answer. */
static bool is_worse(const Finding *f, const SearchHit *a, const SearchHit *b)
{
    if (f->ask->order <= ORDER_RANK && (a->score < b->score || a->score > b->score)) {
        return a->score < b->score;
    }
    return (f->ask->order == ORDER_OLDEST) != is_older(f, a, b);
}

static void sink(const Finding *f, size_t i)
{
    SearchHit *heap = f->heap;
    for (size_t child; (child = 2 * i + 1) < f->heap_n; i = child) {
        child += child + 1 < f->heap_n && is_worse(f, &heap[child + 1], &heap[child]);
        if (!is_worse(f, &heap[child], &heap[i])) {
            return;
        }
        SearchHit h = heap[i];
        heap[i] = heap[child];
        heap[child] = h;
    }
}

static bool would_take(const Finding *f, const SearchHit *hit)
{
    return f->heap_n < f->most || (f->most > 0 && is_worse(f, &f->heap[0], hit));
}

static void offer(Finding *f, SearchHit hit)
{
    if (f->heap_n < f->most) {
        size_t i = f->heap_n++;
        for (; i > 0 && is_worse(f, &hit, &f->heap[(i - 1) / 2]); i = (i - 1) / 2) {
            f->heap[i] = f->heap[(i - 1) / 2];
        }
        f->heap[i] = hit;
    } else if (would_take(f, &hit)) {
        f->heap[0] = hit;
        sink(f, 0);
    }
}

static float bar(const Finding *f)
{
    return f->heap_n < f->most ? -1 : f->most == 0 ? INFINITY : f->heap[0].score;
}

enum { BLOCK = 64 }; /* words of a block of 4,096 documents */

/* Where the best are looked for first. */
typedef struct Block {
    float    best; /* the most a document in it can have */
    uint32_t part, first, words;
} Block;

typedef LIST(Block) Blocks;

/* Whether a is looked at before b: of equal bests the newer. */
static bool is_before(const Block *a, const Block *b)
{
    if (a->best < b->best || a->best > b->best) {
        return a->best > b->best;
    }
    return a->part != b->part ? a->part > b->part : a->first > b->first;
}

/* The best block is the root of a heap: few of them are looked at, so all need not be put in order. */
static void settle(Blocks *blocks, size_t i)
{
    Block b = blocks->items[i];
    for (size_t child; (child = 2 * i + 1) < blocks->count; i = child) {
        child += child + 1 < blocks->count && is_before(&blocks->items[child + 1], &blocks->items[child]);
        if (!is_before(&blocks->items[child], &b)) {
            break;
        }
        blocks->items[i] = blocks->items[child];
    }
    blocks->items[i] = b;
}

/* Whether bounds say all that a set would: a word without an answer has none. */
static bool bounds_tell(const Finding *f, size_t part)
{
    return f->bare && f->in->items[part].live == NULL && f->scorers.count == 1 && f->terms.items[f->must.items[0]].lists[part].kind == LIST_DENSE;
}

/* The most any document of each 64 that answer can have; -1 (or, where bounds tell, 0) where none of the 64 does. Summed as scores are:
 * so no score is more by how it was rounded. */
static void bounds(const Finding *f, size_t part)
{
    uint32_t words = f->segments[part]->words;
    float   *out = f->bound[part] = NEW_N(f->arena, float, words);
    for (size_t i = 0; i < f->scorers.count; i++) {
        const Scorer *sc = &f->scorers.items[f->heaviest[i]];
        const List   *l = &f->terms.items[sc->term].lists[part];
        if (l->df > 0) {
            list_bounds(l, words, sc->weight, out);
        }
    }
    if (!bounds_tell(f, part)) {
        wide_keep(out, f->sets[part], words);
    }
}

/* Returns which of the 64 documents of a word that answer have at least that much. `rest`: the most any can have; what weighs most is
 * added first, so that most words need not be scored to the end. */
static uint64_t score_word(const Finding *f, size_t part, uint32_t word, float rest, float least, float out[64])
{
    const float ROUNDED = 1e-5F * rest; /* sums of the same numbers in another order */
    wide_begin(out, f->sets[part][word]);
    for (size_t i = 0; i < f->scorers.count; i++) {
        const Scorer *sc = &f->scorers.items[f->heaviest[i]];
        const List   *l = &f->terms.items[sc->term].lists[part];
        if (l->df > 0 && !list_score(l, word, sc->weight, out, &rest, least - ROUNDED)) {
            return 0;
        }
    }
    return wide_at_least(out, least);
}

/* Asks for the memory of the texts that may be read. */
static void read_soon(const Segment *sg, uint32_t word, uint64_t bits)
{
    for (uint64_t left = bits; left != 0; left &= left - 1) {
        row_soon(sg, word * 64 + (uint32_t)__builtin_ctzll(left));
    }
    for (uint64_t left = bits; left != 0; left &= left - 1) {
        row_next(sg, word * 64 + (uint32_t)__builtin_ctzll(left));
    }
}

/* The newest first. */
static void offer_word(Finding *f, size_t part, uint32_t word, float bound)
{
    const Segment *sg = f->in->items[part].segment;
    float          scores[64];
    uint64_t       left = score_word(f, part, word, bound, bar(f), scores);
    if (f->rows.count > 0 && left != 0) {
        read_soon(sg, word, left);
    }
    while (left != 0) {
        uint32_t  at = 63 - (uint32_t)__builtin_clzll(left), doc = word * 64 + at;
        SearchHit hit = { (uint32_t)part, doc, scores[at], 0 };
        left &= ~(UINT64_C(1) << at);
        if (would_take(f, &hit) && rows_hold(f, part, doc)) {
            offer(f, hit);
        }
    }
}

/* Whether a document of the word can be among the best: of equal scores the newer is. */
static bool may_be_taken(const Finding *f, size_t part, uint32_t word, float bound)
{
    float    least = bar(f);
    uint32_t newest = word * 64 + 63, last = f->segments[part]->head->docs - 1;
    if (bound < least || bound > least || f->heap_n < f->most) {
        return bound >= least;
    }
    return would_take(f, &(SearchHit){ (uint32_t)part, newest < last ? newest : last, bound, 0 });
}

/* Asks for the memory of what a word will be scored by. */
static void score_soon(const Finding *f, size_t part, uint32_t word)
{
    for (size_t i = 0; i < f->scorers.count; i++) {
        const List *l = &f->terms.items[f->scorers.items[i].term].lists[part];
        if (l->df > 0) {
            list_soon(l, word);
        }
    }
}

static void offer_block(Finding *f, const Block *b, const float *bound)
{
    enum { AHEAD = 8 };
    uint32_t words[BLOCK], n = 0;
    for (uint32_t w = b->first + b->words; w-- > b->first;) {
        if (bound[w] >= bar(f) && bound[w] >= 0) {
            words[n++] = w;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (i + AHEAD < n) {
            score_soon(f, b->part, words[i + AHEAD]);
        }
        if (may_be_taken(f, b->part, words[i], bound[words[i]])) {
            offer_word(f, b->part, words[i], bound[words[i]]);
        }
    }
}

/* The best words of the best blocks, whose memory is asked for together: the bar they set spares most of the others. */
static void offer_first(Finding *f, Blocks *blocks)
{
    enum { FIRST = 24 };
    Block  first[FIRST]; /* of one word */
    size_t n = 0;
    for (Block *b = blocks->items; n < FIRST && blocks->count > 0 && b->best >= 0; n++) {
        float   *bound = f->bound[b->part];
        uint32_t word = b->first + b->words - 1;
        while (bound[word] < b->best) {
            word--;
        }
        first[n] = (Block){ b->best, b->part, word, 1 };
        bound[word] = -1; /* not again */
        b->best = wide_most(bound + b->first, b->words);
        settle(blocks, 0);
        score_soon(f, first[n].part, word);
    }
    for (size_t i = 0; i < n; i++) {
        if (may_be_taken(f, first[i].part, first[i].first, first[i].best)) {
            offer_word(f, first[i].part, first[i].first, first[i].best);
        }
    }
}

static void offer_by_score(Finding *f)
{
    Blocks blocks = { 0 };
    for (uint32_t part = 0; part < f->in->count; part++) {
        uint32_t words = f->segments[part]->words;
        for (uint32_t first = 0; f->found[part] > 0 && first < words; first += BLOCK) {
            uint32_t n = words - first < BLOCK ? words - first : BLOCK;
            float    best = wide_most(f->bound[part] + first, n);
            if (best >= 0) {
                *LIST_ADD(f->arena, &blocks) = (Block){ best, part, first, n };
            }
        }
    }
    for (size_t i = blocks.count / 2; i-- > 0;) {
        settle(&blocks, i);
    }
    offer_first(f, &blocks);
    while (blocks.count > 0 && blocks.items[0].best >= bar(f) && !may_read_no_more(f)) {
        offer_block(f, &blocks.items[0], f->bound[blocks.items[0].part]);
        blocks.items[0] = blocks.items[--blocks.count];
        settle(&blocks, 0);
    }
    f->partial = f->partial || may_read_no_more(f);
}

/* By day the score stays out of it: the number of a document says which is newer. */
static void offer_by_day(Finding *f, size_t part, const uint64_t *set)
{
    const Segment *sg = f->in->items[part].segment;
    size_t         taken = 0;
    bool           newest = f->ask->order != ORDER_OLDEST;
    for (uint32_t i = 0; i < sg->words && taken < f->most; i++) {
        uint32_t w = newest ? sg->words - 1 - i : i;
        for (uint64_t left = set[w]; left != 0 && taken < f->most;) {
            uint32_t  bit = newest ? 63 - (uint32_t)__builtin_clzll(left) : (uint32_t)__builtin_ctzll(left), doc = w * 64 + bit;
            SearchHit hit = { (uint32_t)part, doc, 0, 0 };
            left &= ~(UINT64_C(1) << bit);
            if (!would_take(f, &hit)) {
                return;
            }
            if (rows_hold(f, part, doc)) {
                offer(f, hit);
                taken++;
            }
        }
    }
}

static const SearchRanks *ranks_in(const Finding *f, size_t part)
{
    static const SearchRanks none = { 0 };
    return f->ask->ranks == NULL ? &none : &f->ask->ranks[part];
}

static void offer_by_rank(Finding *f, size_t part)
{
    const SearchRanks *ranks = ranks_in(f, part);
    for (size_t i = 0; i < ranks->count && (float)ranks->items[i].rank >= bar(f); i++) {
        uint32_t  doc = ranks->items[i].doc;
        SearchHit hit = { (uint32_t)part, doc, (float)ranks->items[i].rank, 0 };
        if ((f->sets[part][doc / 64] >> doc % 64 & 1) != 0 && would_take(f, &hit) && rows_hold(f, part, doc)) {
            offer(f, hit);
        }
    }
}

/* Behind those with a rank. */
static void offer_the_rest(Finding *f, size_t part)
{
    uint32_t  words = f->in->items[part].segment->words;
    uint64_t *rest = NEW_N(f->arena, uint64_t, words + 1);
    memcpy(rest, f->sets[part], words * sizeof *rest);
    if (ranks_in(f, part)->count > 0) {
        wide_and_not(rest, ranks_in(f, part)->has, words);
    }
    offer_by_day(f, part, rest);
}

/* ---- how many ----------------------------------------------------------------------------------------------------------------------------- */

typedef struct Place {
    uint32_t part, doc;
} Place;

typedef LIST(Place) Places;

/* Each `step`-th document of the sets. */
static Places choose(const Finding *f, uint64_t step)
{
    Places   out = { 0 };
    uint64_t next = 0, before = 0;
    for (uint32_t part = 0; part < f->in->count; part++) {
        for (uint32_t w = 0; f->found[part] > 0 && w < f->in->items[part].segment->words; w++) {
            uint64_t left = f->sets[part][w], end = before + (uint64_t)__builtin_popcountll(left);
            for (uint64_t at = before; next < end; left &= left - 1, at++) {
                if (at == next) {
                    *LIST_ADD(f->arena, &out) = (Place){ part, w * 64 + (uint32_t)__builtin_ctzll(left) };
                    next += step;
                }
            }
            before = end;
        }
    }
    return out;
}

static const Segment *segment_of(const Finding *f, const Place *p)
{
    return f->in->items[p->part].segment;
}

/* Reads the i-th of them, and asks for the memory of those that come after it. */
static bool read_place(Finding *f, const Places *all, size_t i)
{
    enum { NEXT = 3, SOON = 8 };
    const Place *p = &all->items[i];
    if (i + SOON < all->count) {
        row_soon(segment_of(f, p + SOON), p[SOON].doc);
    }
    if (i + NEXT < all->count) {
        row_next(segment_of(f, p + NEXT), p[NEXT].doc);
    }
    return rows_hold(f, p->part, p->doc);
}

/* Reads all documents of the sets: those that do not hold the rows leave them. */
static void read_all(Finding *f)
{
    Places     all = choose(f, 1);
    uint64_t **left = NEW_N(f->arena, uint64_t *, f->in->count); /* the sets that change */
    for (size_t i = 0; i < all.count; i++) {
        const Place *p = &all.items[i];
        if (read_place(f, &all, i)) {
            continue;
        }
        if (left[p->part] == NULL) {
            left[p->part] = arena_raw(f->arena, segment_of(f, p)->words * sizeof **left);
            memcpy(left[p->part], f->sets[p->part], segment_of(f, p)->words * sizeof **left);
            f->sets[p->part] = left[p->part];
        }
        left[p->part][p->doc / 64] &= ~(UINT64_C(1) << p->doc % 64);
        f->found[p->part]--;
    }
}

/* Whether a share is known to three in a hundred of it, one standard error; two of each kind count that were not seen (Agresti and Coull
 * 1998), so that a few that are all alike prove nothing. */
static bool is_known(size_t read, size_t held)
{
    const size_t EXACT = 1111; /* 1 / 0.03 squared */
    return (read - held + 2) * EXACT <= (held + 2) * read;
}

/* The same documents in turns, each of which is spread over all of them. */
static Places in_turns(const Finding *f, const Places *all, size_t turns)
{
    Places out = { 0 };
    for (size_t turn = 0; turn < turns; turn++) {
        for (size_t i = turn; i < all->count; i += turns) {
            *LIST_ADD(f->arena, &out) = all->items[i];
        }
    }
    return out;
}

/* What part of the sets holds the rows, by as many documents of them as that takes, FIND_SAMPLE at most. */
static double read_sample(Finding *f, uint64_t total)
{
    enum { TURNS = 8 };
    Places even = choose(f, (total + FIND_SAMPLE - 1) / FIND_SAMPLE), all = in_turns(f, &even, TURNS);
    size_t held = 0, read = 0;
    while (read < all.count && !(read > 0 && read % (FIND_SAMPLE / TURNS) == 0 && is_known(read, held))) {
        held += read_place(f, &all, read++);
    }
    return read == 0 ? 0 : (double)held / (double)read;
}

static uint64_t found_in_all(const Finding *f)
{
    uint64_t total = 0;
    for (size_t i = 0; i < f->in->count; i++) {
        total += f->found[i];
    }
    return total;
}

static void count_all(Finding *f, SearchAnswer *out)
{
    out->total = found_in_all(f);
    if (f->rows.count > 0 && out->total <= FIND_READ) {
        read_all(f);
        out->total = found_in_all(f);
        f->rows.count = 0; /* proven */
        for (size_t i = 0; i < f->in->count; i++) {
            if (f->bound[i] != NULL) {
                wide_keep(f->bound[i], f->sets[i], f->segments[i]->words);
            }
        }
    } else if (f->rows.count > 0) {
        out->about = true;
        out->held = read_sample(f, out->total);
        out->total = (uint64_t)((double)out->total * out->held + 0.5);
    }
}

/* Taken off the heap the worst comes first: written from the end. Returns how many there are. */
static size_t sort_hits(Finding *f)
{
    size_t count = f->heap_n;
    while (f->heap_n > 1) {
        SearchHit worst = f->heap[0];
        f->heap[0] = f->heap[--f->heap_n];
        sink(f, 0);
        f->heap[f->heap_n] = worst;
    }
    return count;
}

/* ---- reading the best -------------------------------------------------------------------------------------------------------------------------------- */

enum { READ_AMONG = 100 };

static bool needs_reading(const Finding *f)
{
    if (f->neighbours.count > 0) {
        return true;
    }
    for (size_t i = 0; i < f->scorers.count; i++) {
        if (f->scorers.items[i].spelled.item != NULL) {
            return true;
        }
    }
    return false;
}

/* What a scorer gave the hit. */
static float part_of_score(const Finding *f, const Scorer *sc, const SearchHit *hit)
{
    const List *l = &f->terms.items[sc->term].lists[hit->part];
    return l->df == 0 ? 0 : sc->weight * (float)list_impact(l, hit->doc);
}

static float score_read(Finding *f, const SearchHit *hit)
{
    const float OTHERWISE = 0.3F;
    float       score = hit->score;
    for (size_t i = 0; i < f->scorers.count; i++) {
        Scorer *sc = &f->scorers.items[i];
        float   part = sc->spelled.item == NULL ? 0 : part_of_score(f, sc, hit);
        score -= part > 0 && !row_is_in(&sc->spelled, f->in->items[hit->part].segment, hit->part, hit->doc) ? OTHERWISE * part : 0;
    }
    for (size_t i = 0; i < f->neighbours.count; i++) {
        Neighbours *n = &f->neighbours.items[i];
        if (row_is_in(&n->row, f->in->items[hit->part].segment, hit->part, hit->doc)) {
            score += n->weight * (part_of_score(f, &f->scorers.items[n->scorers[0]], hit) + part_of_score(f, &f->scorers.items[n->scorers[1]], hit));
        }
    }
    return score;
}

/* What is there with other accents than those typed counts less, neighbours no list knows count more. The hits are sorted; those behind
 * the first READ_AMONG stay where they are. */
static void read_best(Finding *f, size_t count)
{
    f->heap_n = count < READ_AMONG ? count : READ_AMONG;
    for (size_t h = 0; h < f->heap_n; h++) {
        f->heap[h].score = score_read(f, &f->heap[h]);
    }
    for (size_t i = f->heap_n / 2; i-- > 0;) {
        sink(f, i);
    }
    sort_hits(f);
}

static void open_segments(Finding *f)
{
    size_t count = f->in->count;
    f->segments = NEW_N(f->arena, const Segment *, count + 1);
    f->days = NEW_N(f->arena, Days, count + 1);
    for (size_t i = 0; i < count; i++) {
        const Segment *sg = f->segments[i] = f->in->items[i].segment;
        uint32_t       docs = sg->head->docs;
        f->docs += docs;
        f->days[i] = docs == 0 ? (Days){ INT32_MAX, INT32_MIN } : (Days){ sg->docs[0].day, sg->docs[docs - 1].day };
    }
}

void search_find(const SearchParts *in, const Query *q, const SearchAsk *ask, Arena *a, SearchAnswer *out)
{
    size_t  asked = ask->most < FIND_MOST ? ask->most : FIND_MOST;
    Finding f = { .in = in, .query = q, .ask = ask, .most = asked, .arena = a };
    open_segments(&f);
    ClausePlans clauses = plan_clauses(&f);
    *out = (SearchAnswer){ .held = 1 };
    if (clauses.count == 0) {
        return;
    }
    plan_scorers(&f, &clauses);
    bool reads = ask->order == ORDER_RELEVANCE && needs_reading(&f);
    f.most = reads && asked > 0 && asked < READ_AMONG ? READ_AMONG : asked;
    f.heap = NEW_N(a, SearchHit, f.most + 1);
    plan_sets(&f, &clauses);
    f.sets = NEW_N(a, const uint64_t *, in->count + 1);
    f.found = NEW_N(a, uint64_t, in->count + 1);
    f.bound = NEW_N(a, float *, in->count + 1);
    lists_soon(&f, 0);
    for (size_t i = 0; i < in->count; i++) {
        lists_soon(&f, i + 1);
        f.sets[i] = make_set(&f, i, &clauses, &f.found[i]);
        if (ask->order == ORDER_RELEVANCE && f.found[i] > 0) {
            bounds(&f, i);
        }
    }
    count_all(&f, out);
    if (ask->order == ORDER_RELEVANCE) {
        offer_by_score(&f);
    }
    for (size_t i = 0; ask->order == ORDER_RANK && i < in->count; i++) {
        offer_by_rank(&f, i);
    }
    for (size_t i = 0; ask->order != ORDER_RELEVANCE && i < in->count; i++) {
        size_t part = ask->order == ORDER_OLDEST ? i : in->count - 1 - i; /* the newest are the last */
        if (ask->order == ORDER_RANK) {
            offer_the_rest(&f, part);
        } else {
            offer_by_day(&f, part, f.sets[part]);
        }
    }
    size_t count = sort_hits(&f);
    if (reads) {
        read_best(&f, count);
    }
    if (out->total == 0 && count > 0) { /* none was in the sample */
        out->held = (double)count / (double)found_in_all(&f);
        out->total = count;
    }
    for (size_t i = 0; i < count; i++) {
        row_soon(f.segments[f.heap[i].part], f.heap[i].doc);
    }
    for (size_t i = 0; i < count; i++) {
        f.heap[i].day = day_of(&f, &f.heap[i]);
    }
    out->hits = f.heap;
    out->count = count < asked ? count : asked;
    out->sets = f.sets;
    out->partial = f.partial;
}
