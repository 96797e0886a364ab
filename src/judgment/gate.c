/* The gate's look at final texts. Secrets are compared without their punctuation: a number by its digits alone, an address
 * word by word with or without accents. May use: base, hide. */
#include "judgment/gate.h"

#include "judgment/hide_names.h"
#include "judgment/hide_numbers.h"

#include <stdlib.h>

enum { TEXT_MAX = 4 << 20, SECRET_DIGITS_LEAST = 6 };

typedef LIST(GateHit) HitList;

typedef struct Secret {
    const HidePerson *person;
    HideWords         words;
    Str               digits; /* a number: its digits; empty for other strings */
} Secret;

typedef struct Gate {
    Arena    *a;
    Names     names;
    Secret   *secrets;
    size_t    secrets_count;
    uint64_t  first_words[64]; /* a filter: keys of the first words of secrets that are no numbers */
    HitList   list;
    size_t    text; /* index of the one at work */
    HideWords w;
} Gate;

static const char *const reasons[] = {
    [GATE_FULL_NAME] = "gate.full_name", [GATE_ALIAS] = "gate.alias",   [GATE_TITLED_NAME] = "gate.titled_name",
    [GATE_SECRET] = "gate.secret",       [GATE_IDENTITY] = "gate.identity", [GATE_PHONE] = "gate.phone",
    [GATE_EMAIL] = "gate.email",         [GATE_ACCOUNT] = "gate.account", [GATE_GIVEN_NAME] = "gate.given_name",
};

static void add_hit(Gate *g, size_t from, size_t to, GateKind kind, Str person)
{
    *LIST_ADD(g->a, &g->list) = (GateHit){
        .text = g->text,
        .from = from,
        .to = to,
        .kind = kind,
        .refuses = kind != GATE_GIVEN_NAME,
        .found = str_sub(g->w.text, from, to),
        .person = person,
        .reason = str_of(reasons[kind]),
    };
}

/* ---- names ------------------------------------------------------------------------------------------------------------------- */

static GateKind kind_of(const NameHit *hit)
{
    switch (hit->pattern->form) {
    case NAME_FULL: return GATE_FULL_NAME;
    case NAME_ALIAS: return GATE_ALIAS;
    case NAME_TAIL:
    case NAME_GIVEN:
    case NAME_ORG_TAIL: return hit->titled ? GATE_TITLED_NAME : GATE_GIVEN_NAME;
    case NAME_OFFICER: break;
    }
    BUG_IF(true);
}

static void check_names(Gate *g)
{
    NameHits hits = hide_names_find(&g->names, &g->w, g->a);
    for (size_t i = 0; i < hits.count; i++) {
        const NameHit *n = &hits.items[i];
        if (n->pattern->form != NAME_OFFICER) {
            add_hit(g, g->w.items[n->first].from, g->w.items[n->first + n->count - 1].to, kind_of(n), n->pattern->person->id);
        }
    }
}

/* ---- numbers ------------------------------------------------------------------------------------------------------------------ */

static void check_numbers(Gate *g)
{
    HideNumberHits found = hide_numbers(g->a, &g->w);
    for (size_t i = 0; i < found.count; i++) {
        const HideNumberHit *n = &found.items[i];
        switch (n->kind) {
        case NUMBER_IDENTITY: add_hit(g, n->from, n->to, GATE_IDENTITY, S("")); break;
        case NUMBER_PHONE: add_hit(g, n->from, n->to, GATE_PHONE, S("")); break;
        case NUMBER_EMAIL: add_hit(g, n->from, n->to, GATE_EMAIL, S("")); break;
        case NUMBER_ACCOUNT: add_hit(g, n->from, n->to, GATE_ACCOUNT, S("")); break;
        case NUMBER_PLATE:
        case NUMBER_LAND_CERTIFICATE:
        case NUMBER_PLOT:
        case NUMBER_BIRTH_DATE: break;
        }
    }
}

/* ---- protected strings --------------------------------------------------------------------------------------------------------- */

static Str digits_of(Arena *a, Str text)
{
    char  *p = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] >= '0' && text.p[i] <= '9') {
            p[n++] = text.p[i];
        }
    }
    return (Str){ p, n };
}

/* Digits, blanks, dots and dashes only: compared by its digits. */
static bool is_number(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!((c >= '0' && c <= '9') || c == ' ' || c == '.' || c == '-' || c == '+')) {
            return false;
        }
    }
    return true;
}

static void add_secrets(Gate *g, const HideCase *c)
{
    size_t count = 0;
    for (size_t i = 0; i < c->persons_count; i++) {
        count += c->persons[i].role == HIDE_PARTY ? c->persons[i].secrets_count : 0;
    }
    g->secrets = NEW_N(g->a, Secret, count + 1);
    for (size_t i = 0; i < c->persons_count; i++) {
        const HidePerson *p = &c->persons[i];
        for (size_t k = 0; p->role == HIDE_PARTY && k < p->secrets_count; k++) {
            Str       text = str_trim(p->secrets[k]);
            Str       digits = is_number(text) ? digits_of(g->a, text) : S("");
            HideWords words = hide_words(g->a, text);
            if (words.count > 0 && (digits.n == 0 || digits.n >= SECRET_DIGITS_LEAST)) {
                uint64_t key = words.items[0].bare;
                g->secrets[g->secrets_count++] = (Secret){ p, words, digits };
                g->first_words[key >> 58] |= UINT64_C(1) << (key >> 52 & 63);
            }
        }
    }
}

/* Word by word, whatever punctuation stands between; all with accents or all without. */
static bool words_match(const HideWords *mine, const HideWords *w, size_t first)
{
    bool exact = true, plain = true;
    if (first + mine->count > w->count) {
        return false;
    }
    for (size_t k = 0; k < mine->count; k++) {
        const HideWord *word = &w->items[first + k];
        if (word->bare != mine->items[k].bare) {
            return false;
        }
        exact = exact && word->exact == mine->items[k].exact;
        plain = plain && !word->accented;
    }
    return exact || plain;
}

/* The digits over one or more words; *last is the word where they end. */
static bool digits_match(Str digits, const HideWords *w, size_t first, size_t *last)
{
    size_t at = 0;
    for (size_t i = first; i < w->count && w->items[i].digits; i++) {
        Str word = hide_word_text(w, i);
        if (at + word.n > digits.n || !str_eq(word, str_sub(digits, at, at + word.n)) || (i > first && w->items[i].from > w->items[i - 1].to + 3)) {
            return false;
        }
        at += word.n;
        if (at == digits.n) {
            *last = i;
            return true;
        }
    }
    return false;
}

static void check_secrets(Gate *g)
{
    for (size_t i = 0; i < g->w.count; i++) {
        uint64_t key = g->w.items[i].bare;
        if (!g->w.items[i].digits && (g->first_words[key >> 58] >> (key >> 52 & 63) & 1) == 0) {
            continue;
        }
        for (size_t k = 0; k < g->secrets_count; k++) {
            const Secret *s = &g->secrets[k];
            size_t        last = i + s->words.count - 1;
            bool          number = s->digits.n > 0 && g->w.items[i].digits && digits_match(s->digits, &g->w, i, &last);
            if (number || (s->digits.n == 0 && g->w.items[i].bare == s->words.items[0].bare && words_match(&s->words, &g->w, i))) {
                add_hit(g, g->w.items[i].from, g->w.items[last].to, GATE_SECRET, s->person->id);
            }
        }
    }
}

/* ---- putting together ----------------------------------------------------------------------------------------------------------- */

static int by_place(const void *x, const void *y)
{
    const GateHit *p = x;
    const GateHit *q = y;
    if (p->text != q->text) {
        return p->text < q->text ? -1 : 1;
    }
    if (p->from != q->from) {
        return p->from < q->from ? -1 : 1;
    }
    if (p->to != q->to) {
        return p->to > q->to ? -1 : 1;
    }
    return (p->kind > q->kind) - (p->kind < q->kind);
}

/* A hit inside another that refuses says nothing more. */
static void finish(Gate *g, GateResult *out)
{
    size_t kept = 0;
    *out = (GateResult){ .hits = g->list.items };
    if (g->list.count > 0) {
        qsort(g->list.items, g->list.count, sizeof *g->list.items, by_place);
    }
    for (size_t i = 0; i < g->list.count; i++) {
        const GateHit *before = kept > 0 ? &g->list.items[kept - 1] : NULL;
        GateHit        hit = g->list.items[i];
        if (before != NULL && before->text == hit.text && before->refuses && hit.to <= before->to) {
            continue;
        }
        g->list.items[kept++] = hit;
        out->refusing += hit.refuses;
    }
    out->hits_count = kept;
}

static Error *look_at(Gate *g, Str text)
{
    if (text.n > TEXT_MAX) {
        return err_make(ERR_TOO_LARGE, "a text of %zu bytes", text.n);
    }
    if (!utf8_valid(text)) {
        return err_make(ERR_BAD_ENCODING, NULL);
    }
    g->w = hide_words(g->a, text);
    check_numbers(g);
    return NULL;
}

Error *gate_check(const HideCase *c, const Str *texts, size_t texts_count, Arena *a, GateResult *out)
{
    Gate g = { .a = a, .names = hide_names(a, c) };
    add_secrets(&g, c);
    for (g.text = 0; g.text < texts_count; g.text++) {
        TRY(look_at(&g, texts[g.text]));
        check_names(&g);
        check_secrets(&g);
    }
    finish(&g, out);
    return NULL;
}

Error *gate_check_imported(Str text, Arena *a, GateResult *out)
{
    Gate g = { .a = a };
    TRY(look_at(&g, text));
    finish(&g, out);
    return NULL;
}
