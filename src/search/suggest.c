/* Choosing what to suggest. May use: base. */
#include "search/suggest.h"

#include "search/analyse.h"
#include "search/rows.h"

#include "base/buf.h"

#include <stdlib.h>

enum { TRIES = 4, TEXTS_LEAST = 3, PART_LEAST = 50, CANDIDATES = 64, TEXT_BYTES = 400 };

static const double GOES_ON = 0.6;  /* the part of a row's places from which on what follows belongs to it */
static const double MORE_THAN = 16; /* times as often behind the row as anywhere, or so large a part of its places: a word that belongs to it */
static const double LARGE_PART = 0.25;

typedef struct Candidates {
    Suggestion items[CANDIDATES];
    size_t     count;
} Candidates;

/* ---- what was typed ------------------------------------------------------------------------------------------------------------------ */

typedef struct Typed {
    QueryWord *words;
    uint32_t  *at; /* where each begins */
    size_t     count;
    bool       open;
} Typed;

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* Where the plain words at the end begin; SIZE_MAX: it ends within something else. */
static size_t plain_from(Str typed)
{
    size_t from = 0, begin = 0;
    bool   quoted = false, other = false;
    for (size_t i = 0; i <= typed.n; i++) {
        bool quote = i < typed.n && typed.p[i] == '"';
        if (quote) {
            quoted = !quoted;
            other = true;
        }
        if (!quoted && (i == typed.n || is_blank(typed.p[i]))) {
            if (other && i == typed.n) {
                return SIZE_MAX;
            }
            from = other ? i : from;
            begin = i + 1;
            other = false;
        } else {
            other = other || typed.p[i] == ':' || (typed.p[i] == '-' && i == begin);
        }
    }
    return quoted ? SIZE_MAX : from;
}

static Typed read_typed(Arena *a, Str typed, size_t from)
{
    Typed    t = { NEW_N(a, QueryWord, QUERY_WORDS + 1), NEW_N(a, uint32_t, QUERY_WORDS + 1), 0, false };
    Analyser an = analyse_begin(str_sub(typed, from, typed.n));
    size_t   end = 0;
    for (Word w; t.count < QUERY_WORDS && analyse_next(&an, &w);) {
        if (!w.joined) {
            t.at[t.count] = (uint32_t)from + w.at;
            t.words[t.count++] = (QueryWord){ .folded = str_copy(a, w.folded), .accents = w.accents };
            end = from + w.at + w.n;
        }
    }
    t.open = t.count > 0 && end == typed.n;
    if (t.count > 0 && !t.open) { /* the next word has not been begun */
        t.at[t.count] = (uint32_t)typed.n;
        t.words[t.count++] = (QueryWord){ .folded = S("") };
        t.open = true;
    }
    return t;
}

/* ---- choosing -------------------------------------------------------------------------------------------------------------------------- */

static void add(Candidates *all, Suggestion s)
{
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(all->items[i].text, s.text)) {
            return;
        }
    }
    if (all->count == CANDIDATES && all->items[CANDIDATES - 1].texts >= s.texts) {
        return;
    }
    size_t at = all->count < CANDIDATES ? all->count++ : CANDIDATES - 1;
    while (at > 0 && all->items[at - 1].texts < s.texts) {
        all->items[at] = all->items[at - 1];
        at--;
    }
    all->items[at] = s;
}

static uint64_t of_all(const Rows *r, uint32_t texts)
{
    return (uint64_t)((double)texts * (double)r->of / (double)r->texts + 0.5);
}

typedef struct Choosing {
    const Rows   *rows;
    const RowAsk *ask;
    Arena        *arena;
    Str           head; /* what stands before the row and stays */
    Str           typed;
    uint8_t      *belongs; /* by node */
    uint32_t     *best;    /* places of its most frequent child */
    Candidates   *out;
} Choosing;

static void offer(Choosing *c, Str text, uint32_t texts, bool title)
{
    Str whole = str_format(c->arena, STR_F STR_F, STR_A(c->head), STR_A(text));
    if (whole.n <= TEXT_BYTES && !str_eq(whole, c->typed)) {
        add(c->out, (Suggestion){ whole, of_all(c->rows, texts), title });
    }
}

/* A word that was only begun belongs to the row where it stands more often than elsewhere, or was typed whole. */
static bool word_belongs(const Choosing *c, const RowNode *n)
{
    const RowWord *w = &c->rows->words.items[n->word];
    const RowNode *parent = &c->rows->nodes.items[n->parent];
    if (n->depth < c->ask->count || n->depth == 1 || (n->depth == c->ask->count && str_eq(w->folded, c->ask->words[n->depth - 1].folded))) {
        return true;
    }
    double here = (double)n->places / (double)parent->places, anywhere = (double)(w->places + 1) / (double)(c->rows->counted + 1);
    return here > MORE_THAN * anywhere || here >= LARGE_PART;
}

/* Parents stand before their children. */
static void judge(Choosing *c)
{
    const Rows *r = c->rows;
    c->belongs[0] = true;
    for (size_t i = 1; i < r->nodes.count; i++) {
        const RowNode *n = &r->nodes.items[i];
        c->belongs[i] = c->belongs[n->parent] && word_belongs(c, n);
        if (c->belongs[i] && n->places > c->best[n->parent]) {
            c->best[n->parent] = n->places;
        }
    }
}

static void offer_rows(Choosing *c)
{
    const Rows *r = c->rows;
    uint32_t    least = r->texts / PART_LEAST > TEXTS_LEAST ? r->texts / PART_LEAST : TEXTS_LEAST;
    judge(c);
    for (uint32_t i = 1; i < r->nodes.count; i++) {
        const RowNode *n = &r->nodes.items[i];
        bool           ends = (double)c->best[i] < GOES_ON * (double)n->places && n->depth < c->ask->count + ROW_BEHIND; /* else it is cut off */
        if (c->belongs[i] && ends && n->depth >= c->ask->count && n->texts >= least && (c->ask->count > 1 || (n->depth > 1 && rows_led(r, i) < GOES_ON))) {
            offer(c, rows_written(r, c->arena, i), n->texts, false);
        }
    }
}

static void offer_titles(Choosing *c)
{
    for (size_t i = 0; i < c->rows->titles.count; i++) {
        const RowTitle *t = &c->rows->titles.items[i];
        offer(c, rows_title(c->rows, c->arena, t), t->texts, true);
    }
}

/* The row of all words typed; where no text goes on so, of all but the first, in texts that have that as well, and so on. */
static void suggest_from(const SearchParts *in, Str typed, const Typed *t, size_t first, Arena *a, Candidates *titles, Candidates *rows)
{
    Rows     read;
    RowAsk   ask = { .words = t->words + first, .count = t->count - first, .open = t->open, .beyond = true, .with = t->words, .with_count = first };
    rows_read(in, &ask, a, &read);
    if (read.texts == 0) {
        return;
    }
    Choosing c = { .rows = &read, .ask = &ask, .arena = a, .head = str_sub(typed, 0, t->at[first]), .typed = typed, .belongs = NEW_N(a, uint8_t, read.nodes.count),
                   .best = NEW_N(a, uint32_t, read.nodes.count), .out = titles };
    offer_titles(&c);
    c.out = rows;
    offer_rows(&c);
}

static bool enough_letters(const Typed *t)
{
    return t->count > 1 || (t->count == 1 && t->words[0].folded.n > 1);
}

/* Half for titles, the rest for rows, the others for what is left. */
static void take_best(const Candidates *titles, const Candidates *rows, size_t most, Suggestions *out)
{
    Candidates all = { .count = 0 };
    size_t     half = most / 2, of_titles = titles->count < half ? titles->count : half;
    size_t     of_rows = rows->count < most - of_titles ? rows->count : most - of_titles;
    of_titles = titles->count < most - of_rows ? titles->count : most - of_rows;
    for (size_t i = 0; i < of_titles; i++) {
        add(&all, titles->items[i]);
    }
    for (size_t i = 0; i < of_rows; i++) {
        add(&all, rows->items[i]);
    }
    memcpy(out->items, all.items, all.count * sizeof *out->items);
    out->count = all.count;
}

void search_suggest(const SearchParts *in, Str typed, size_t most, Arena *a, Suggestions *out)
{
    Str    text = str_sub(typed, 0, QUERY_BYTES);
    size_t from = plain_from(text);
    *out = (Suggestions){ NEW_N(a, Suggestion, SUGGEST_MOST + 1), 0 };
    if (from == SIZE_MAX || most == 0) {
        return;
    }
    Typed       t = read_typed(a, text, from);
    Candidates *titles = NEW(a, Candidates), *rows = NEW(a, Candidates);
    size_t      first = t.count > ROW_WORDS ? t.count - ROW_WORDS : 0;
    for (size_t tries = 0; enough_letters(&t) && titles->count + rows->count == 0 && tries < TRIES && first + (tries > 0 ? 2 : 1) <= t.count; tries++, first++) {
        suggest_from(in, text, &t, first, a, titles, rows);
    }
    take_best(titles, rows, most < SUGGEST_MOST ? most : SUGGEST_MOST, out);
}
