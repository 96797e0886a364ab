/* Searching courts, places, relations and offences by the beginnings of words, without accents, case or đ.
 * The index is made at the first search: one folded text an entry and a sorted list of its words. A query takes the
 * entries of its longest word by binary search and looks for the others inside their texts.
 * May use: law, i18n, base, POSIX threads. */
#include "registry/registry_int.h"

#include "i18n/i18n.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct Entry {
    RegistryKind kind;
    const void  *item, *within; /* its row of the law; the province or district it lies in */
    const char  *text;          /* folded words, one space between them */
    uint32_t     n;
    uint16_t     name_at, name_n; /* the name without the word for its kind, inside the text */
    uint16_t     full_n;          /* kind and name, from the beginning of the text */
    uint16_t     code_n;          /* its code, after the name */
} Entry;

typedef struct Word {
    const char *p; /* inside an entry's text */
    uint32_t    n;
    uint32_t    entry;
} Word;

struct Index {
    pthread_mutex_t lock;
    Arena          *arena;
    bool            made;
    LIST(Entry) entries;
    LIST(Word) words;
};

enum { INDEX_BUDGET = 24 * 1024 * 1024, QUERY_WORDS = 12, HITS_MAX = 100, FOLD_MAX = 512 };
enum { ENTRIES_FIRST = 16 * 1024, WORDS_FIRST = 128 * 1024 }; /* grow when the law does */

static void release_index(void *handle)
{
    Index *x = handle;
    pthread_mutex_destroy(&x->lock);
    if (x->arena != NULL) {
        arena_release(x->arena);
    }
}

Index *index_make(Arena *process)
{
    Index *x = NEW(process, Index);
    pthread_mutex_init(&x->lock, NULL);
    arena_defer(process, release_index, x);
    return x;
}

/* ---- making it --------------------------------------------------------------------------------------------------------- */

/* Folded, and everything but letters and digits is one space. */
static Str plain(Arena *a, Str text)
{
    Str    folded = i18n_fold(a, text);
    char  *out = arena_alloc(a, folded.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
        if (word) {
            out[n++] = c;
        } else if (n > 0 && out[n - 1] != ' ') {
            out[n++] = ' ';
        }
    }
    while (n > 0 && out[n - 1] == ' ') {
        n--;
    }
    return (Str){ out, n };
}

typedef struct Making {
    Index *index;
    Arena *scratch;
} Making;

/* `kind_word` and `code` may be empty; `rest` is what else it answers to: context, short forms. */
static void add_entry(Making *m, RegistryKind kind, const void *item, const void *within, Str kind_word, Str name, Str code, Str rest)
{
    Index *x = m->index;
    Str    head = plain(m->scratch, kind_word);
    Str    middle = plain(m->scratch, name);
    Str    tail = plain(m->scratch, str_format(m->scratch, STR_F " " STR_F, STR_A(code), STR_A(rest)));
    Str    code_words = plain(m->scratch, code);
    size_t before = head.n > 0 ? head.n + 1 : 0;
    size_t n = before + middle.n + (tail.n > 0 ? tail.n + 1 : 0);
    char  *text = arena_alloc(x->arena, n + 1);
    memcpy(text, head.p, head.n);
    if (before > 0) {
        text[before - 1] = ' ';
    }
    memcpy(text + before, middle.p, middle.n);
    if (tail.n > 0) {
        text[before + middle.n] = ' ';
        memcpy(text + before + middle.n + 1, tail.p, tail.n);
    }
    uint32_t number = (uint32_t)x->entries.count;
    Entry   *e = LIST_ADD(x->arena, &x->entries);
    *e = (Entry){ kind, item, within, text, (uint32_t)n, (uint16_t)before, (uint16_t)middle.n,
                  (uint16_t)(before + middle.n), (uint16_t)code_words.n };
    Str left = { text, n };
    while (left.n > 0) {
        Str word = str_cut(&left, ' ');
        if (word.n > 0) {
            *LIST_ADD(x->arena, &x->words) = (Word){ word.p, (uint32_t)word.n, number };
        }
    }
    arena_reset(m->scratch);
}

static bool add_court(void *to, const Court *c)
{
    Making      *m = to;
    RegistryKind kind = date_is_none(c->source.to.date) ? REGISTRY_COURT : REGISTRY_CLOSED_COURT;
    const CourtName *last = &c->names[c->names_count - 1];
    Buf          rest = buf_make(m->scratch, FOLD_MAX);
    buf_addf(&rest, STR_F " " STR_F, STR_A(last->short_vi), STR_A(last->name.en));
    buf_add(&rest, c->level == COURT_REGIONAL ? S(" kv tand") : S(" tand"));
    if (str_eq(c->province, S("79"))) {
        buf_add(&rest, S(" tp hcm tphcm"));
    }
    for (uint32_t i = 0; i + 1 < c->names_count; i++) {
        buf_add_char(&rest, ' ');
        buf_add(&rest, c->names[i].name.vi);
    }
    add_entry(m, kind, c, NULL, S(""), last->name.vi, c->code, buf_str(&rest));
    return true;
}

static Str city_short(PlaceKind kind, Str code)
{
    if (str_eq(code, S("79"))) {
        return S(" tp hcm tphcm");
    }
    return kind == PLACE_CITY || kind == PLACE_DISTRICT_CITY ? S(" tp") : S("");
}

static void add_places(Making *m, const PlaceLaw *law)
{
    for (uint32_t i = 0; i < law->provinces_count; i++) {
        const Province *p = &law->provinces[i];
        PlaceKind       kind = date_is_none(p->city_from.date) ? p->kind : PLACE_CITY;
        Str             city = city_short(kind, p->code);
        add_entry(m, REGISTRY_PROVINCE, p, NULL, place_kind_word(kind).vi, p->name.vi, p->code, city);
        for (uint32_t j = 0; j < p->wards_count; j++) {
            const Ward *w = &p->wards[j];
            Str         rest = str_format(m->scratch, STR_F " " STR_F STR_F, STR_A(place_kind_word(kind).vi), STR_A(p->name.vi), STR_A(city));
            add_entry(m, REGISTRY_WARD, w, p, place_kind_word(w->kind).vi, w->name, w->code, rest);
        }
    }
}

static void add_old_places(Making *m, const PlaceLaw *law)
{
    for (uint32_t i = 0; i < law->old_provinces_count; i++) {
        const OldProvince *p = &law->old_provinces[i];
        Str                tail = str_format(m->index->arena, STR_F " " STR_F STR_F, STR_A(place_kind_word(p->kind).vi), STR_A(p->name),
                                             STR_A(city_short(p->kind, p->code)));
        add_entry(m, REGISTRY_OLD_PROVINCE, p, NULL, place_kind_word(p->kind).vi, p->name, S(""), city_short(p->kind, p->code));
        for (uint32_t j = 0; j < p->districts_count; j++) {
            const OldDistrict *d = &p->districts[j];
            Str                word = place_kind_word(d->kind).vi;
            add_entry(m, REGISTRY_OLD_DISTRICT, d, p, word, d->name, S(""), tail);
            for (uint32_t k = 0; k < d->communes_count; k++) {
                const OldCommune *c = &d->communes[k];
                Str rest = str_format(m->scratch, STR_F " " STR_F " " STR_F, STR_A(word), STR_A(d->name), STR_A(tail));
                add_entry(m, REGISTRY_OLD_COMMUNE, c, d, place_kind_word(c->kind).vi, c->name, S(""), rest);
            }
        }
    }
}

static int by_word(const void *x, const void *y)
{
    const Word *v = x;
    const Word *w = y;
    int         order = str_cmp((Str){ v->p, v->n }, (Str){ w->p, w->n });
    return order != 0 ? order : (v->entry > w->entry) - (v->entry < w->entry);
}

static void make_index(const Registry *r, Index *x)
{
    x->arena = arena_make(INDEX_BUDGET);
    x->entries.cap = ENTRIES_FIRST;
    x->entries.items = NEW_N(x->arena, Entry, ENTRIES_FIRST);
    x->words.cap = WORDS_FIRST;
    x->words.items = NEW_N(x->arena, Word, WORDS_FIRST);
    Making m = { x, arena_make(KIB(256)) };
    registry_each_court(r, add_court, &m);
    for (size_t part = 0; part < r->parts; part++) {
        add_places(&m, r->places[part]);
    }
    add_old_places(&m, r->places[0]);
    for (uint32_t i = 0; i < r->law->relations->relations_count; i++) {
        const Relation *n = &r->law->relations->relations[i];
        add_entry(&m, REGISTRY_RELATION, n, NULL, S(""), n->name.vi, n->code, n->name.en);
    }
    for (uint32_t i = 0; i < r->law->offences->offences_count; i++) {
        const Offence *o = &r->law->offences->offences[i];
        add_entry(&m, REGISTRY_OFFENCE, o, NULL, S("Tội"), o->name.vi, o->article, o->name.en);
    }
    arena_release(m.scratch);
    qsort(x->words.items, x->words.count, sizeof(*x->words.items), by_word);
}

static const Index *index_of(const Registry *r)
{
    Index *x = r->index;
    pthread_mutex_lock(&x->lock);
    if (!x->made) {
        make_index(r, x);
        x->made = true;
    }
    pthread_mutex_unlock(&x->lock);
    return x;
}

/* ---- asking it ------------------------------------------------------------------------------------------------------------ */

typedef struct Ask {
    Str    whole; /* plain text of the query */
    Str    words[QUERY_WORDS];
    size_t count;
} Ask;

/* Whether some word of the text begins so; *exact when it is the word. */
static bool begins_word(const Entry *e, Str word, bool *exact)
{
    Str left = { e->text, e->n };
    bool found = false;
    *exact = false;
    while (left.n > 0 && !*exact) {
        Str have = str_cut(&left, ' ');
        if (str_starts(have, word)) {
            found = true;
            *exact = have.n == word.n;
        }
    }
    return found;
}

static bool rank_entry(const Entry *e, const Ask *ask, int32_t *rank)
{
    bool whole_words = true;
    for (size_t i = 0; i < ask->count; i++) {
        bool exact;
        if (!begins_word(e, ask->words[i], &exact)) {
            return false;
        }
        whole_words = whole_words && exact;
    }
    Str name = { e->text + e->name_at, e->name_n };
    Str full = { e->text, e->full_n };
    Str from_name = { e->text + e->name_at, e->n - e->name_at };
    Str code = str_sub((Str){ e->text, e->n }, e->full_n + 1u, e->full_n + 1u + e->code_n);
    if (str_eq(name, ask->whole) || str_eq(full, ask->whole) || str_eq(code, ask->whole)) {
        *rank = 0;
    } else if (str_starts(from_name, ask->whole) || str_starts((Str){ e->text, e->n }, ask->whole)) {
        *rank = 1;
    } else {
        *rank = whole_words ? 2 : 3;
    }
    return true;
}

typedef struct Found {
    const Entry *entry;
    int32_t      rank;
} Found;

static int by_rank(const void *x, const void *y)
{
    const Found *f = x;
    const Found *g = y;
    if (f->rank != g->rank) {
        return f->rank < g->rank ? -1 : 1;
    }
    /* today's before the closed and old ones; within a kind the shorter text, then the order of the law */
    static const unsigned old = REGISTRY_CLOSED_COURT | REGISTRY_OLD_PROVINCE | REGISTRY_OLD_DISTRICT | REGISTRY_OLD_COMMUNE;
    bool f_old = (f->entry->kind & old) != 0;
    bool g_old = (g->entry->kind & old) != 0;
    if (f_old != g_old) {
        return f_old ? 1 : -1;
    }
    if (f->entry->kind != g->entry->kind) {
        return f->entry->kind < g->entry->kind ? -1 : 1;
    }
    if (f->entry->name_n != g->entry->name_n) {
        return f->entry->name_n < g->entry->name_n ? -1 : 1;
    }
    return (f->entry > g->entry) - (f->entry < g->entry);
}

static size_t first_word(const Index *x, Str word)
{
    size_t low = 0;
    size_t high = x->words.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        Str    have = { x->words.items[middle].p, x->words.items[middle].n };
        if (str_cmp(have, word) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static LawText both(Str vi, Str en)
{
    return (LawText){ vi, en };
}

static LawText joined(Arena *a, LawText low, LawText high)
{
    return both(str_format(a, STR_F ", " STR_F, STR_A(low.vi), STR_A(high.vi)),
                str_format(a, STR_F ", " STR_F, STR_A(low.en), STR_A(high.en)));
}

static LawText unit_name(Arena *a, PlaceKind kind, Str name)
{
    Ward as_ward = { .name = name, .kind = kind };
    return place_ward_name(a, &as_ward);
}

static const OldProvince *province_of_district(const Registry *r, const OldDistrict *d)
{
    const OldProvince *p = NULL;
    place_old_district(r->places[0], d->code, &p);
    return p;
}

static RegistryHit hit_of(const Registry *r, Arena *a, const Found *f)
{
    static const Date today_or_later = { INT32_MAX };
    const Entry *e = f->entry;
    RegistryHit  hit = { .kind = e->kind, .rank = f->rank };
    switch (e->kind) {
    case REGISTRY_COURT:
    case REGISTRY_CLOSED_COURT: {
        const Court *c = e->item;
        hit.code = c->code;
        hit.name = c->names[c->names_count - 1].name;
        break;
    }
    case REGISTRY_PROVINCE: {
        const Province *p = e->item;
        hit.code = p->code;
        hit.name = place_province_name(a, p, today_or_later);
        break;
    }
    case REGISTRY_WARD: {
        const Ward *w = e->item;
        hit.code = w->code;
        hit.name = joined(a, place_ward_name(a, w), place_province_name(a, e->within, today_or_later));
        break;
    }
    case REGISTRY_OLD_PROVINCE: {
        const OldProvince *p = e->item;
        hit.code = p->code;
        hit.name = unit_name(a, p->kind, p->name);
        break;
    }
    case REGISTRY_OLD_DISTRICT: {
        const OldDistrict *d = e->item;
        const OldProvince *p = e->within;
        hit.code = d->code;
        hit.name = joined(a, unit_name(a, d->kind, d->name), unit_name(a, p->kind, p->name));
        hit.wards = d->wards;
        hit.wards_count = d->wards_count;
        break;
    }
    case REGISTRY_OLD_COMMUNE: {
        const OldCommune  *c = e->item;
        const OldDistrict *d = e->within;
        const OldProvince *p = province_of_district(r, d);
        hit.code = c->code;
        hit.name = joined(a, joined(a, unit_name(a, c->kind, c->name), unit_name(a, d->kind, d->name)), unit_name(a, p->kind, p->name));
        hit.wards = c->wards;
        hit.wards_count = c->wards_count;
        break;
    }
    case REGISTRY_RELATION: {
        const Relation *n = e->item;
        hit.code = n->code;
        hit.name = n->name;
        break;
    }
    case REGISTRY_OFFENCE: {
        const Offence *o = e->item;
        hit.code = o->article;
        hit.name = o->name;
        break;
    }
    }
    return hit;
}

static Ask ask_of(Arena *a, Str text)
{
    size_t n = text.n < FOLD_MAX ? text.n : FOLD_MAX;
    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80) {
        n--; /* not inside a character */
    }
    Ask ask = { .whole = plain(a, str_sub(text, 0, n)) };
    Str left = ask.whole;
    while (left.n > 0 && ask.count < QUERY_WORDS) {
        Str word = str_cut(&left, ' ');
        if (word.n > 0) {
            ask.words[ask.count++] = word;
        }
    }
    return ask;
}

RegistryHits registry_search(const Registry *r, Arena *a, Str text, unsigned kinds, size_t limit)
{
    RegistryHits hits = { 0 };
    Ask          ask = ask_of(a, text);
    if (ask.count == 0) {
        return hits;
    }
    const Index *x = index_of(r);
    Str          longest = ask.words[0];
    for (size_t i = 1; i < ask.count; i++) {
        longest = ask.words[i].n > longest.n ? ask.words[i] : longest;
    }
    LIST(Found) found = { 0 };
    uint8_t *seen = arena_alloc(a, x->entries.count + 1);
    for (size_t i = first_word(x, longest); i < x->words.count; i++) {
        const Word *w = &x->words.items[i];
        if (!str_starts((Str){ w->p, w->n }, longest)) {
            break;
        }
        const Entry *e = &x->entries.items[w->entry];
        int32_t      rank;
        if (seen[w->entry] == 0 && ((unsigned)e->kind & kinds) != 0 && rank_entry(e, &ask, &rank)) {
            *LIST_ADD(a, &found) = (Found){ e, rank };
        }
        seen[w->entry] = 1;
    }
    if (found.count > 0) {
        qsort(found.items, found.count, sizeof(*found.items), by_rank);
    }
    size_t most = limit < HITS_MAX ? limit : HITS_MAX;
    for (size_t i = 0; i < found.count && i < most; i++) {
        *LIST_ADD(a, &hits) = hit_of(r, a, &found.items[i]);
    }
    return hits;
}
