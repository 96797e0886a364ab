/* What a text holds that has lists, and the learning of which groups of words are worth one. May use: base. */
#include "search/build_int.h"

#include <stdlib.h>

enum { TITLE_WEIGHT = 4, COMMON_PART = 200, TRIPLE_PART = 20, LEARN_LEAST = 20, LEARN_FROM_TEXTS = 8192, TRIPLES = 5500 };

/* ---- reading a text ---------------------------------------------------------------------------------------------------------------- */

/* With `rows` of so many frequent pairs triples are learned. */
static Reading reading_of(Builder *b, const Plan *plan, const uint32_t *rows, uint32_t frequent)
{
    size_t    terms = b->terms.all.count;
    uint16_t *common = NEW_N(b->arena, uint16_t, terms + 1);
    for (size_t t = 0; t < terms; t++) {
        common[t] = plan_word(plan, b->terms.all.items[t]);
    }
    Reading r = { .b = b, .plan = plan, .common = common, .words = (uint32_t)plan->words.all.count, .rows = rows };
    r.pairs = (uint32_t)terms;
    r.triples = r.pairs + r.words * r.words;
    r.lists = r.triples + (rows == NULL ? (uint32_t)plan->triples.count : frequent * r.words);
    r.here = NEW_N(b->arena, uint16_t, r.lists + 1);
    r.df = NEW_N(b->arena, uint32_t, r.lists + 1);
    return r;
}

Reading reading_make(Builder *b, const Plan *plan)
{
    return reading_of(b, plan, NULL, 0);
}

static uint32_t triple_list(const Reading *r, Triple t)
{
    if (r->rows == NULL) {
        uint16_t number = plan_triple(r->plan, t);
        return number == PLAN_NONE ? LIST_NONE : r->triples + number;
    }
    uint32_t row = r->rows[t.first * r->words + t.second], behind = r->rows[t.second * r->words + t.third];
    return row == 0 || behind == 0 ? LIST_NONE : r->triples + (row - 1) * r->words + t.third;
}

/* Beyond what 16 bits hold, how often says nothing more. */
static inline void touch(Reading *r, uint32_t list, uint16_t weight)
{
    uint16_t before = r->here[list], now = (uint16_t)(before + weight);
    r->touched[r->touched_n] = list;
    r->touched_n += before == 0;
    r->here[list] = now < before ? UINT16_MAX : now;
}

void reading_read(Reading *r, const BuiltDoc *d)
{
    uint16_t before = PLAN_NONE, before_that = PLAN_NONE, weight = TITLE_WEIGHT;
    r->touched_n = 0;
    if (r->touched_cap < 3 * d->stream_n) { /* each word ends three groups at most */
        r->touched_cap = 6 * d->stream_n;
        r->touched = arena_raw(r->b->arena, (r->touched_cap + 1) * sizeof *r->touched);
    }
    for (const uint16_t *at = d->stream, *end = at + d->stream_n; at < end;) {
        if (*at == CODE_PART) {
            at++;
            weight = 1;
            before = before_that = PLAN_NONE;
            continue;
        }
        uint32_t term = r->b->term_of.items[code_next(&at)];
        uint16_t now = r->common[term];
        touch(r, term, weight);
        if (now != PLAN_NONE && before != PLAN_NONE) {
            touch(r, r->pairs + before * r->words + now, weight);
            uint32_t triple = before_that == PLAN_NONE ? LIST_NONE : triple_list(r, (Triple){ before_that, before, now });
            if (triple != LIST_NONE) {
                touch(r, triple, weight);
            }
        }
        before_that = before;
        before = now;
    }
}

void reading_forget(Reading *r)
{
    for (size_t i = 0; i < r->touched_n; i++) {
        r->here[r->touched[i]] = 0;
    }
}

void reading_count(Reading *r, size_t step)
{
    for (size_t d = 0; d < r->b->docs.count; d += step) {
        reading_read(r, &r->b->docs.items[d]);
        for (size_t i = 0; i < r->touched_n; i++) {
            r->df[r->touched[i]]++;
            r->here[r->touched[i]] = 0;
        }
    }
}

/* ---- learning -------------------------------------------------------------------------------------------------------------------- */

static int by_df(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    return x->df != y->df ? (x->df < y->df ? 1 : -1) : (x->key > y->key) - (x->key < y->key);
}

void rank(Ranked *items, size_t count)
{
    if (count > 1) {
        qsort(items, count, sizeof *items, by_df);
    }
}

/* Some thousand texts say it as well as all. */
typedef struct Sample {
    size_t step, texts;
} Sample;

static Sample sample_of(const Builder *b)
{
    size_t step = 1 + b->docs.count / LEARN_FROM_TEXTS;
    return (Sample){ step, (b->docs.count + step - 1) / step };
}

/* A word of letters only: numbers and keys are found by themselves. */
static bool may_be_common(Str term)
{
    return term.n > 0 && term.p[0] >= 'a' && term.p[0] <= 'z';
}

static void learn_words(Builder *b, Sample of, Plan *plan)
{
    Reading r = reading_make(b, plan);
    Ranked *ranked = NEW_N(b->arena, Ranked, r.pairs + 1);
    size_t  n = 0;
    reading_count(&r, of.step);
    for (uint32_t t = 0; t < r.pairs; t++) {
        if (r.df[t] >= LEARN_LEAST && r.df[t] * (uint64_t)COMMON_PART >= of.texts && may_be_common(b->terms.all.items[t])) {
            ranked[n++] = (Ranked){ t, r.df[t] };
        }
    }
    rank(ranked, n);
    for (size_t i = 0; i < n && i < PLAN_WORDS; i++) {
        plan_add_word(plan, b->terms.all.items[ranked[i].key]);
    }
}

/* Each three takes some 16 KB a segment: the most frequent ones, as many as 10 KB a text have room for. */
static void learn_triples(Builder *b, Sample of, Plan *plan)
{
    uint32_t least = (uint32_t)(of.texts / TRIPLE_PART) + LEARN_LEAST, frequent = 0;
    Reading  pairs = reading_make(b, plan);
    reading_count(&pairs, of.step);
    uint32_t *rows = NEW_N(b->arena, uint32_t, pairs.words * pairs.words + 1);
    for (uint32_t p = pairs.pairs; p < pairs.triples; p++) {
        rows[p - pairs.pairs] = pairs.df[p] >= least ? ++frequent : 0;
    }
    Reading triples = reading_of(b, plan, rows, frequent);
    reading_count(&triples, of.step);
    Ranked *ranked = NEW_N(b->arena, Ranked, frequent * triples.words + 1);
    size_t  n = 0;
    for (uint32_t cell = 0; cell < triples.words * triples.words; cell++) {
        for (uint32_t third = 0; rows[cell] != 0 && third < triples.words; third++) {
            uint32_t df = triples.df[triples.triples + (rows[cell] - 1) * triples.words + third];
            if (df >= least) {
                ranked[n++] = (Ranked){ (uint64_t)cell * triples.words + third, df };
            }
        }
    }
    rank(ranked, n);
    for (size_t i = 0; i < n && i < TRIPLES; i++) {
        uint64_t cell = ranked[i].key / triples.words;
        plan_add_triple(plan, (Triple){ (uint16_t)(cell / triples.words), (uint16_t)(cell % triples.words), (uint16_t)(ranked[i].key % triples.words) });
    }
}

Plan builder_learn(Builder *b, uint32_t version)
{
    double mean = b->docs.count == 0 ? 1 : (double)builder_words(b) / (double)b->docs.count;
    Plan   plan = plan_make(b->arena, version, mean < 1 ? 1 : (float)mean);
    learn_words(b, sample_of(b), &plan);
    learn_triples(b, sample_of(b), &plan);
    plan_use_phrases(&plan, builder_phrases(b));
    return plan;
}
