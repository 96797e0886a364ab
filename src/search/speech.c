/* What a sentence asks with, and what it means. May use: base. */
#include "search/speech.h"

#include "search/analyse.h"


enum { ROW_WORDS = 16, MEANT_WORDS = QUERY_WORDS };

typedef struct Row {
    QueryWord *words;
    size_t     count;
} Row;

typedef struct SpeechRule {
    Row  said, meant;
    bool stands_for;
} SpeechRule;

struct Speech {
    SpeechRule *rules;
    size_t      count;
};

static Row row_of(Arena *a, Str text)
{
    Row      r = { NEW_N(a, QueryWord, ROW_WORDS), 0 };
    Analyser an = analyse_begin(text);
    for (Word w; r.count < ROW_WORDS && analyse_next(&an, &w);) {
        r.words[r.count++] = (QueryWord){ .folded = str_copy(a, w.folded), .accents = w.accents };
    }
    return r;
}

const Speech *speech_make(Arena *a, const SpeechPair *pairs, size_t count)
{
    Speech *sp = NEW(a, Speech);
    *sp = (Speech){ NEW_N(a, SpeechRule, count + 1), count };
    for (size_t i = 0; i < count; i++) {
        sp->rules[i] = (SpeechRule){ row_of(a, pairs[i].said), row_of(a, pairs[i].meant), pairs[i].stands_for };
    }
    return sp;
}

/* Accents that were not typed may be any. */
static bool says(const QueryWord *typed, const QueryWord *said)
{
    return str_eq(typed->folded, said->folded) && (typed->accents == 0 || typed->accents == said->accents);
}

static bool stands_at(const Query *q, size_t at, const Row *said)
{
    if (said->count == 0 || at + said->count > q->clauses.count) {
        return false;
    }
    for (size_t i = 0; i < said->count; i++) {
        const QueryClause *c = &q->clauses.items[at + i];
        if (!c->plain || (i > 0 && !c->follows) || !says(&c->items.items[0].words[0], &said->words[i])) {
            return false;
        }
    }
    return true;
}

/* The longest. */
static const SpeechRule *rule_at(const Speech *sp, const Query *q, size_t at, bool asks)
{
    const SpeechRule *best = NULL;
    for (size_t i = 0; i < sp->count; i++) {
        const SpeechRule *r = &sp->rules[i];
        if ((r->meant.count == 0) == asks && (best == NULL || r->said.count > best->said.count) && stands_at(q, at, &r->said)) {
            best = r;
        }
    }
    return best;
}

static void add_meant(Arena *a, Query *q, const Row *meant)
{
    const float MEANT = 0.5F;
    for (size_t i = 0; i < meant->count; i++) {
        QueryClause c = { .plain = true, .follows = i > 0, .weight = MEANT };
        *LIST_ADD(a, &c.items) = (QueryItem){ &meant->words[i], 1 };
        *LIST_ADD(a, &q->clauses) = c;
    }
}

static bool has_row(const Query *q, const Row *row)
{
    for (size_t i = 0; i < q->clauses.count; i++) {
        if (stands_at(q, i, row)) {
            return true;
        }
    }
    return false;
}

static void widen(const Speech *sp, Arena *a, Query *q)
{
    size_t typed = q->clauses.count;
    for (size_t i = 0; i < typed; i++) {
        const SpeechRule *r = rule_at(sp, q, i, false);
        if (r != NULL && !has_row(q, &r->meant) && q->clauses.count + r->meant.count <= typed + MEANT_WORDS) {
            add_meant(a, q, &r->meant);
        }
    }
}

/* Words that stood on both sides of what is dropped are no neighbours. */
static void drop_asking(const Speech *sp, Query *q)
{
    QueryClause *c = q->clauses.items;
    size_t       kept = 0;
    bool         gap = false;
    for (size_t i = 0; i < q->clauses.count;) {
        const SpeechRule *r = rule_at(sp, q, i, true);
        if (r != NULL) {
            i += r->said.count;
            gap = true;
            continue;
        }
        QueryClause keep = c[i++];
        keep.follows = keep.follows && !gap;
        gap = false;
        c[kept++] = keep;
    }
    q->clauses.count = kept > 0 ? kept : q->clauses.count;
}

void speech_apply(const Speech *sp, Arena *a, Query *q)
{
    if (sp == NULL || !q->any) {
        return;
    }
    widen(sp, a, q);
    drop_asking(sp, q);
}

void speech_spell_out(const Speech *sp, Arena *a, Query *q)
{
    for (size_t i = 0; sp != NULL && i < q->clauses.count; i++) {
        const SpeechRule *r = rule_at(sp, q, i, false);
        if (r == NULL || !r->stands_for || r->said.count != 1) {
            continue;
        }
        QueryClause *c = &q->clauses.items[i];
        QueryItem    typed = c->items.items[0];
        *c = (QueryClause){ .weight = 1 };
        *LIST_ADD(a, &c->items) = typed;
        *LIST_ADD(a, &c->items) = (QueryItem){ r->meant.words, r->meant.count };
        if (i + 1 < q->clauses.count) {
            q->clauses.items[i + 1].follows = false;
        }
    }
}
