/* Texts into a segment. Words are counted as texts come; at the end they get their final numbers, and each text is read again twice:
 * to count how long each list will be, and to write it. Owns memory: all in the builder's arena. May use: os, base. */
#include "search/build.h"
#include "search/analyse.h"

#include "base/buf.h"

#include <stdlib.h>
#include <zstd.h>

enum { TITLE_WEIGHT = 4, PACK_LEVEL = 3, COMMON_PART = 200, TRIPLE_PART = 20, LEARN_LEAST = 20 };

typedef struct BuiltDoc {
    Str             name;
    int32_t         day;
    uint32_t        words;
    const uint16_t *stream; /* forms by number of the builder */
    size_t          stream_n;
    const uint32_t *marks;
    size_t          marks_n;
    const uint32_t *keys; /* those that are counted, by form */
    size_t          keys_n;
    Bytes           packed;
    uint32_t        text_size;
    float           slowness; /* k1 * (1 - b + b * length / mean) of BM25 */
} BuiltDoc;

typedef LIST(uint16_t) Codes;
typedef LIST(uint32_t) Numbers;

struct Builder {
    Arena    *arena;
    Arena    *scratch; /* of one text */
    ZSTD_CCtx *packer;
    Names     names; /* of the texts */
    Names     forms; /* the letters of a word, then its accents in four bytes */
    Names     terms;
    Numbers   term_of; /* by form */
    Numbers   df;      /* by term */
    Numbers   last;    /* by term: the last document with it, from 1 */
    LIST(BuiltDoc) docs;
    Codes     codes; /* of the text being added */
    Numbers   marks;
    Numbers   wholes; /* numbers of the text being added, by form */
    Numbers   keys;   /* its keys that are counted */
};

enum { SCRATCH_ROOM = 512 };

static void free_packer(void *packer)
{
    ZSTD_freeCCtx(packer);
}

static void free_scratch(void *scratch)
{
    arena_release(scratch);
}

Builder *builder_make(Arena *a)
{
    Builder *b = NEW(a, Builder);
    *b = (Builder){ .arena = a, .scratch = arena_make(MIB(SCRATCH_ROOM)), .packer = ZSTD_createCCtx(), .names = names_make(a), .forms = names_make(a), .terms = names_make(a) };
    BUG_IF(b->packer == NULL);
    arena_defer(a, free_packer, b->packer);
    arena_defer(a, free_scratch, b->scratch);
    return b;
}

size_t builder_count(const Builder *b)
{
    return b->docs.count;
}

/* ---- one text -------------------------------------------------------------------------------------------------------------------- */

Str key_term(Arena *a, SearchKey key)
{
    Buf      b = buf_make(a, KIB(4));
    Analyser an = analyse_begin(str_sub(key.value, 0, KEY_BYTES));
    size_t   whole_until = 0;
    buf_addf(&b, "=%c", 'A' + key.field);
    for (Word w; analyse_next(&an, &w);) {
        if (w.joined || w.at >= whole_until) {
            buf_add_char(&b, ' ');
            buf_add(&b, w.folded);
            whole_until = w.joined ? w.at + w.n : whole_until;
        }
    }
    return buf_str(&b);
}

static uint32_t form_of(Builder *b, Str folded, uint32_t accents)
{
    char key[3 * KEY_BYTES];
    BUG_IF(folded.n + sizeof accents > sizeof key);
    memcpy(key, folded.p, folded.n);
    memcpy(key + folded.n, &accents, sizeof accents);
    uint32_t form = names_add(&b->forms, (Str){ key, folded.n + sizeof accents });
    if (form == b->term_of.count) {
        uint32_t term = names_add(&b->terms, folded);
        *LIST_ADD(b->arena, &b->term_of) = term;
        if (term == b->df.count) {
            *LIST_ADD(b->arena, &b->df) = 0;
            *LIST_ADD(b->arena, &b->last) = 0;
        }
    }
    uint32_t term = b->term_of.items[form];
    if (b->last.items[term] != b->docs.count + 1) {
        b->last.items[term] = (uint32_t)b->docs.count + 1;
        b->df.items[term]++;
    }
    return form;
}

static void add_code(Builder *b, uint32_t code)
{
    if (code >= CODE_SHORT_END) {
        *LIST_ADD(b->arena, &b->codes) = CODE_LONG;
        *LIST_ADD(b->arena, &b->codes) = (uint16_t)(code >> 16);
    }
    *LIST_ADD(b->arena, &b->codes) = (uint16_t)code;
}

static void end_part(Builder *b)
{
    *LIST_ADD(b->arena, &b->codes) = CODE_PART;
}

/* `before`: bytes of the stored text before this part. Returns how many words it has. */
static uint32_t add_part(Builder *b, Str text, size_t before, uint32_t words)
{
    Analyser an = analyse_begin(text);
    for (Word w; analyse_next(&an, &w);) {
        uint32_t form = form_of(b, w.folded, w.accents);
        if (w.joined) {
            *LIST_ADD(b->arena, &b->wholes) = form;
            continue;
        }
        if (words % MARK_WORDS == 0) {
            *LIST_ADD(b->arena, &b->marks) = (uint32_t)(before + w.at);
        }
        add_code(b, form);
        words++;
    }
    end_part(b);
    return words;
}

static void *copied(Arena *a, const void *from, size_t bytes)
{
    void *room = arena_raw(a, bytes + 1);
    if (bytes > 0) {
        memcpy(room, from, bytes);
    }
    return room;
}

static Error *pack(Builder *b, const SearchDoc *doc, BuiltDoc *out)
{
    const Str parts[] = { doc->title, doc->body };
    Str       text = str_join(b->scratch, parts, COUNT_OF(parts), S("\n"));
    size_t    room_n = ZSTD_compressBound(text.n);
    void     *room = arena_raw(b->scratch, room_n);
    size_t    n = ZSTD_compressCCtx(b->packer, room, room_n, text.p, text.n, PACK_LEVEL);
    BUG_IF(ZSTD_isError(n));
    out->packed = (Bytes){ copied(b->arena, room, n), n };
    out->text_size = (uint32_t)text.n;
    return NULL;
}

static bool has_number(const Numbers *list, uint32_t number)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == number) {
            return true;
        }
    }
    return false;
}

/* A number that is a key is found without its field as well, where the text itself does not say it. */
static void add_key(Builder *b, SearchKey key)
{
    Analyser an = analyse_begin(key.value);
    uint32_t form = form_of(b, key_term(b->scratch, key), 0);
    add_code(b, form);
    if (key.field < FIELDS_COUNTED && !has_number(&b->keys, form)) {
        *LIST_ADD(b->arena, &b->keys) = form;
    }
    for (Word w; analyse_next(&an, &w);) {
        if (w.joined) {
            add_code(b, form_of(b, w.folded, 0));
        }
    }
}

Error *builder_check(const SearchDoc *doc)
{
    bool good = doc->name.n > 0 && doc->name.n <= KEY_BYTES && doc->title.n + doc->body.n < UINT32_MAX / 4 && !str_has(doc->title, S("\n"));
    for (size_t i = 0; i < doc->keys_count; i++) {
        good = good && doc->keys[i].value.n <= KEY_BYTES && doc->keys[i].field < FIELDS_MOST;
    }
    return good ? NULL : err_make(ERR_BAD_INPUT, "search: a text too long, without a name, with a title of two lines, or with a key of no field");
}

Error *builder_add(Builder *b, const SearchDoc *doc)
{
    TRY(builder_check(doc));
    if (b->docs.count == SEGMENT_DOCS) {
        return err_make(ERR_BAD_INPUT, "search: more than %d texts in a segment", SEGMENT_DOCS);
    }
    if (names_add(&b->names, doc->name) != b->docs.count) {
        return err_make(ERR_CONFLICT, "search: two texts of one name");
    }
    BuiltDoc d = { .name = str_copy(b->arena, doc->name), .day = doc->day.day };
    b->codes.count = b->marks.count = b->wholes.count = b->keys.count = 0;
    arena_reset(b->scratch);
    uint32_t title = add_part(b, doc->title, 0, 0);
    d.words = add_part(b, doc->body, doc->title.n + 1, title);
    for (size_t i = 0; i < b->wholes.count; i++) {
        add_code(b, b->wholes.items[i]);
    }
    for (size_t i = 0; i < doc->keys_count; i++) {
        add_key(b, doc->keys[i]);
    }
    add_code(b, form_of(b, key_term(b->scratch, (SearchKey){ FIELD_NAME, doc->name }), 0));
    end_part(b);
    TRY(pack(b, doc, &d));
    d.stream = copied(b->arena, b->codes.items, b->codes.count * sizeof *d.stream);
    d.stream_n = b->codes.count;
    d.marks = copied(b->arena, b->marks.items, b->marks.count * sizeof *d.marks);
    d.marks_n = b->marks.count;
    d.keys = copied(b->arena, b->keys.items, b->keys.count * sizeof *d.keys);
    d.keys_n = b->keys.count;
    *LIST_ADD(b->arena, &b->docs) = d;
    return NULL;
}

/* ---- a text of another segment ----------------------------------------------------------------------------------------------------- */

bool segment_find_name(const Segment *sg, Arena *a, Str name, uint32_t *doc)
{
    List l;
    if (!segment_term_list(sg, segment_term(sg, key_term(a, (SearchKey){ FIELD_NAME, name })), &l)) {
        return false;
    }
    uint64_t set[SEGMENT_WORDS] = { 0 };
    list_add_to(&l, sg->words, set);
    for (uint32_t w = 0; w < sg->words; w++) {
        for (uint64_t left = set[w]; left != 0; left &= left - 1) {
            *doc = w * 64 + (uint32_t)__builtin_ctzll(left);
            if (str_eq(segment_name(sg, *doc), name)) {
                return true;
            }
        }
    }
    return false;
}

/* The keys stand in the last part of the stream, among the numbers the text itself gives again. */
static void keys_of(const Segment *sg, Arena *a, uint32_t doc, SearchDoc *out)
{
    LIST(SearchKey) keys = { 0 };
    const uint16_t *at = sg->stream + sg->docs[doc].stream_at, *end = sg->stream + sg->docs[doc + 1].stream_at;
    for (int parts = 0; at < end;) {
        if (*at == CODE_PART) {
            parts++;
            at++;
            continue;
        }
        uint32_t code = code_next(&at);
        Str      letters = parts == 2 ? segment_letters(sg, code) : S("");
        if (letters.n > 2 && letters.p[0] == '=' && letters.p[1] != 'A' + FIELD_NAME) {
            *LIST_ADD(a, &keys) = (SearchKey){ key_field(letters), key_value(letters) };
        }
    }
    out->keys = keys.items;
    out->keys_count = keys.count;
}

Error *builder_add_from(Builder *b, const Segment *sg, uint32_t doc)
{
    SearchDoc d = { .name = segment_name(sg, doc), .day = { sg->docs[doc].day } };
    Arena    *a = arena_make(MIB(SCRATCH_ROOM));
    Error    *failed = segment_text(sg, a, doc, &d.body);
    if (failed == NULL) {
        d.title = str_cut(&d.body, '\n');
        keys_of(sg, a, doc, &d);
        failed = builder_add(b, &d);
    }
    arena_release(a);
    return failed;
}

/* ---- counting the groups of a text ----------------------------------------------------------------------------------------------- */

typedef struct Group {
    uint64_t key;
    uint32_t df, written;
    ListRef  list;
} Group;

/* Groups by number. A number is found in a table of all keys there can be, where these are few enough, else by hash. */
typedef struct Groups {
    LIST(Group) all;
    uint32_t *here;    /* by number: how often in the text being read; as much room as `all` */
    uint32_t *numbers; /* + 1; 0: none. By key or by hash */
    size_t    places;
    bool      hashed;
    Numbers   touched; /* of the text being read */
} Groups;

enum { FIRST_HASHED = 65536, PAIR_KEYS = 1 << 22 };

static Groups groups_make(Arena *a, size_t keys)
{
    size_t places = keys > 0 ? keys : FIRST_HASHED;
    return (Groups){ .numbers = NEW_N(a, uint32_t, places), .places = places, .hashed = keys == 0 };
}

static uint32_t *place_of(const Groups *g, uint64_t key)
{
    if (!g->hashed) {
        return &g->numbers[key];
    }
    size_t at = (key * UINT64_C(0x9E3779B97F4A7C15) >> 30) & (g->places - 1);
    while (g->numbers[at] != 0 && g->all.items[g->numbers[at] - 1].key != key) {
        at = (at + 1) & (g->places - 1);
    }
    return &g->numbers[at];
}

static Group *group_find(const Groups *g, uint64_t key)
{
    uint32_t number = *place_of(g, key);
    return number == 0 ? NULL : &g->all.items[number - 1];
}

/* Before a text: room for as many new groups as it has words. */
static void groups_room(Groups *g, Arena *a, size_t more)
{
    size_t cap = g->all.cap;
    while (g->all.cap < g->all.count + more) {
        g->all.items = arena_grow(a, g->all.items, &g->all.cap, sizeof *g->all.items);
    }
    if (g->all.cap > cap) {
        g->here = NEW_N(a, uint32_t, g->all.cap);
    }
    while (g->hashed && g->all.cap * 3 > g->places * 2) {
        g->places *= 2;
        g->numbers = NEW_N(a, uint32_t, g->places);
        for (size_t i = 0; i < g->all.count; i++) {
            *place_of(g, g->all.items[i].key) = (uint32_t)i + 1;
        }
    }
}

static void group_touch(Groups *g, Arena *a, uint64_t key, uint32_t weight)
{
    uint32_t *number = place_of(g, key);
    if (*number == 0) {
        g->all.items[g->all.count++] = (Group){ .key = key };
        *number = (uint32_t)g->all.count;
    }
    if (g->here[*number - 1] == 0) {
        *LIST_ADD(a, &g->touched) = *number - 1;
    }
    g->here[*number - 1] += weight;
}

/* What one text holds, and how often. */
typedef struct Reading {
    Builder        *b;
    const Plan     *plan;
    const uint16_t *common; /* by term of the builder: its number in the plan */
    uint32_t       *here;   /* by term of the builder */
    Numbers         touched;
    Groups          pairs;
    Groups          triples; /* by number in the plan, or by three words while learning */
    const Groups   *only;    /* learning: triples of pairs that are frequent */
    uint32_t        least;
} Reading;

static bool is_frequent(const Reading *r, uint16_t first, uint16_t second)
{
    const Group *g = group_find(r->only, plan_pair(first, second));
    return g != NULL && g->df >= r->least;
}

static void touch_triple(Reading *r, Triple t, uint32_t weight)
{
    if (r->only != NULL) {
        if (is_frequent(r, t.first, t.second) && is_frequent(r, t.second, t.third)) {
            group_touch(&r->triples, r->b->arena, (uint64_t)t.first << 22 | (uint64_t)t.second << 11 | t.third, weight);
        }
        return;
    }
    uint16_t number = plan_triple(r->plan, t);
    if (number != PLAN_NONE) {
        group_touch(&r->triples, r->b->arena, number, weight);
    }
}

static void read_doc(Reading *r, const BuiltDoc *d)
{
    Arena   *a = r->b->arena;
    uint16_t before = PLAN_NONE, before_that = PLAN_NONE;
    uint32_t weight = TITLE_WEIGHT;
    r->touched.count = r->pairs.touched.count = r->triples.touched.count = 0;
    groups_room(&r->pairs, a, d->stream_n);
    groups_room(&r->triples, a, d->stream_n);
    for (const uint16_t *at = d->stream, *end = at + d->stream_n; at < end;) {
        if (*at == CODE_PART) {
            at++;
            weight = 1;
            before = before_that = PLAN_NONE;
            continue;
        }
        uint32_t term = r->b->term_of.items[code_next(&at)];
        if (r->here[term] == 0) {
            *LIST_ADD(a, &r->touched) = term;
        }
        r->here[term] += weight;
        uint16_t now = r->common[term];
        if (now != PLAN_NONE && before != PLAN_NONE) {
            group_touch(&r->pairs, a, plan_pair(before, now), weight);
            if (before_that != PLAN_NONE) {
                touch_triple(r, (Triple){ before_that, before, now }, weight);
            }
        }
        before_that = before;
        before = now;
    }
}

static void forget_groups(Groups *g)
{
    for (size_t i = 0; i < g->touched.count; i++) {
        g->here[g->touched.items[i]] = 0;
    }
}

static void forget_doc(Reading *r)
{
    for (size_t i = 0; i < r->touched.count; i++) {
        r->here[r->touched.items[i]] = 0;
    }
    forget_groups(&r->pairs);
    forget_groups(&r->triples);
}

static void count_touched(Groups *g)
{
    for (size_t i = 0; i < g->touched.count; i++) {
        g->all.items[g->touched.items[i]].df++;
    }
}

/* `only`: triples of frequent pairs are learned; NULL: those of the plan are counted. */
static Reading reading_make(Builder *b, const Plan *plan, const Groups *only)
{
    size_t    terms = b->terms.all.count;
    uint16_t *common = NEW_N(b->arena, uint16_t, terms + 1);
    for (size_t t = 0; t < terms; t++) {
        common[t] = plan_word(plan, b->terms.all.items[t]);
    }
    return (Reading){ .b = b, .plan = plan, .common = common, .here = NEW_N(b->arena, uint32_t, terms + 1), .only = only,
                      .pairs = groups_make(b->arena, PAIR_KEYS), .triples = groups_make(b->arena, only == NULL ? PLAN_TRIPLES : 0) };
}

static void count_groups(Reading *r)
{
    for (size_t i = 0; i < r->b->docs.count; i++) {
        read_doc(r, &r->b->docs.items[i]);
        count_touched(&r->pairs);
        count_touched(&r->triples);
        forget_doc(r);
    }
}

/* ---- learning -------------------------------------------------------------------------------------------------------------------- */

typedef struct Ranked {
    uint64_t key;
    uint32_t df;
} Ranked;

static int by_df(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    return x->df != y->df ? (x->df < y->df ? 1 : -1) : (x->key > y->key) - (x->key < y->key);
}

/* A word of letters only: numbers and keys are found by themselves. */
static bool may_be_common(Str term)
{
    return term.n > 0 && term.p[0] >= 'a' && term.p[0] <= 'z';
}

static void learn_words(Builder *b, Plan *plan)
{
    size_t  terms = b->terms.all.count, n = 0;
    Ranked *ranked = NEW_N(b->arena, Ranked, terms + 1);
    for (size_t t = 0; t < terms; t++) {
        if (b->df.items[t] >= LEARN_LEAST && b->df.items[t] * (uint64_t)COMMON_PART >= b->docs.count && may_be_common(b->terms.all.items[t])) {
            ranked[n++] = (Ranked){ t, b->df.items[t] };
        }
    }
    qsort(ranked, n, sizeof *ranked, by_df);
    for (size_t i = 0; i < n && i < PLAN_WORDS; i++) {
        plan_add_word(plan, b->terms.all.items[ranked[i].key]);
    }
}

static void learn_triples(Builder *b, Plan *plan)
{
    Reading pairs = reading_make(b, plan, NULL);
    count_groups(&pairs);
    Reading triples = reading_make(b, plan, &pairs.pairs);
    triples.least = (uint32_t)(b->docs.count / TRIPLE_PART) + LEARN_LEAST;
    count_groups(&triples);
    Ranked *ranked = NEW_N(b->arena, Ranked, triples.triples.all.count + 1);
    size_t  n = 0;
    for (size_t i = 0; i < triples.triples.all.count; i++) {
        const Group *g = &triples.triples.all.items[i];
        if (g->df >= triples.least) {
            ranked[n++] = (Ranked){ g->key, g->df };
        }
    }
    qsort(ranked, n, sizeof *ranked, by_df);
    for (size_t i = 0; i < n && i < PLAN_TRIPLES; i++) {
        uint64_t k = ranked[i].key;
        plan_add_triple(plan, (Triple){ (uint16_t)(k >> 22), (uint16_t)(k >> 11 & 2047), (uint16_t)(k & 2047) });
    }
}

static uint64_t words_of_all(const Builder *b)
{
    uint64_t words = 0;
    for (size_t i = 0; i < b->docs.count; i++) {
        words += b->docs.items[i].words;
    }
    return words;
}

Plan builder_learn(Builder *b, uint32_t version)
{
    double mean = b->docs.count == 0 ? 1 : (double)words_of_all(b) / (double)b->docs.count;
    Plan   plan = plan_make(b->arena, version, mean < 1 ? 1 : (float)mean);
    learn_words(b, &plan);
    learn_triples(b, &plan);
    return plan;
}

/* ---- the lists ------------------------------------------------------------------------------------------------------------------- */

typedef struct Sealing {
    Builder   *b;
    const Plan *plan;
    uint32_t   docs;
    BuiltDoc  *ordered;
    uint32_t  *by_rank;    /* term of the builder by its number in the file */
    uint32_t  *first_code; /* by number in the file, and the end */
    uint32_t  *code_of;    /* by form of the builder */
    ListRef   *refs;       /* by term of the builder */
    uint32_t  *written;
    Reading    reading;
    uint8_t   *lists;
    size_t     lists_size;
} Sealing;

static int by_day_and_name(const void *a, const void *b)
{
    const BuiltDoc *x = a, *y = b;
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : str_cmp(x->name, y->name);
}

static void order_docs(Sealing *s)
{
    const double k1 = 1.2, b = 0.75;
    s->docs = (uint32_t)s->b->docs.count;
    s->ordered = s->b->docs.items;
    if (s->docs > 1) {
        qsort(s->ordered, s->docs, sizeof *s->ordered, by_day_and_name);
    }
    for (uint32_t d = 0; d < s->docs; d++) {
        s->ordered[d].slowness = (float)(k1 * (1 - b + b * s->ordered[d].words / (double)s->plan->mean_length));
    }
}

/* The codes of a term follow each other, and none has a half that looks like CODE_LONG or CODE_PART: whoever looks at the stream in its
 * middle can tell halves from codes. */
static uint32_t clear_of_marks(uint32_t code, uint32_t count)
{
    uint32_t last = code + count - 1;
    bool     crosses = last >> 16 != code >> 16 || (last & 0xFFFF) >= CODE_SHORT_END;
    return crosses ? (code | 0xFFFF) + 1 : code;
}

/* Terms by how many documents hold them: the codes of frequent words are short, and their lists lie together. */
static void order_terms(Sealing *s)
{
    Builder *b = s->b;
    size_t   terms = b->terms.all.count, forms = b->term_of.count;
    Ranked  *ranked = NEW_N(b->arena, Ranked, terms + 1);
    for (size_t t = 0; t < terms; t++) {
        ranked[t] = (Ranked){ t, b->df.items[t] };
    }
    qsort(ranked, terms, sizeof *ranked, by_df);
    uint32_t *forms_of = NEW_N(b->arena, uint32_t, terms + 1), *next = NEW_N(b->arena, uint32_t, terms + 1);
    for (size_t f = 0; f < forms; f++) {
        forms_of[b->term_of.items[f]]++;
    }
    s->by_rank = NEW_N(b->arena, uint32_t, terms + 1);
    s->first_code = NEW_N(b->arena, uint32_t, terms + 1);
    uint32_t code = 0;
    for (size_t i = 0; i < terms; i++) {
        uint32_t term = (uint32_t)ranked[i].key;
        code = clear_of_marks(code, forms_of[term]);
        s->by_rank[i] = term;
        s->first_code[i] = next[term] = code;
        code += forms_of[term];
    }
    s->first_code[terms] = code;
    s->code_of = NEW_N(b->arena, uint32_t, forms + 1);
    for (size_t f = 0; f < forms; f++) {
        s->code_of[f] = next[b->term_of.items[f]]++;
    }
}

static Error *place(Sealing *s, uint32_t df, ListRef *out)
{
    size_t by = list_alignment(s->docs, df);
    size_t at = (s->lists_size + by - 1) / by * by;
    s->lists_size = at + list_bytes(s->docs, df);
    *out = (ListRef){ .at = (uint32_t)at, .df = df & 0xFFFFFF };
    return s->lists_size <= UINT32_MAX ? NULL : err_make(ERR_BAD_INPUT, "search: the lists of a segment pass 4 GiB");
}

static Error *place_groups(Sealing *s, Groups *g)
{
    for (size_t i = 0; i < g->all.count; i++) {
        TRY(place(s, g->all.items[i].df, &g->all.items[i].list));
    }
    return NULL;
}

static Error *place_lists(Sealing *s)
{
    Builder *b = s->b;
    size_t   terms = b->terms.all.count;
    s->refs = NEW_N(b->arena, ListRef, terms + 1);
    s->written = NEW_N(b->arena, uint32_t, terms + 1);
    for (size_t i = 0; i < terms; i++) {
        TRY(place(s, b->df.items[s->by_rank[i]], &s->refs[s->by_rank[i]]));
    }
    TRY(place_groups(s, &s->reading.pairs));
    TRY(place_groups(s, &s->reading.triples));
    uint8_t *room = arena_alloc(b->arena, s->lists_size + 128); /* read 64 impacts at a time past the end */
    s->lists = room + (64 - (uintptr_t)room % 64) % 64;
    return NULL;
}

static uint8_t impact_of(uint32_t often, float slowness)
{
    int impact = (int)(255 * (float)often / ((float)often + slowness) + 0.5F);
    return (uint8_t)(impact < 1 ? 1 : impact > 255 ? 255 : impact);
}

static void write_groups(Sealing *s, Groups *g, uint32_t doc, float slowness)
{
    for (size_t i = 0; i < g->touched.count; i++) {
        Group *one = &g->all.items[g->touched.items[i]];
        list_append(s->lists + one->list.at, s->docs, one->df, one->written++, doc, impact_of(g->here[g->touched.items[i]], slowness));
    }
}

static void write_doc(Sealing *s, uint32_t doc)
{
    Reading *r = &s->reading;
    float    slowness = s->ordered[doc].slowness;
    read_doc(r, &s->ordered[doc]);
    for (size_t i = 0; i < r->touched.count; i++) {
        uint32_t term = r->touched.items[i];
        list_append(s->lists + s->refs[term].at, s->docs, s->refs[term].df, s->written[term]++, doc, impact_of(r->here[term], slowness));
    }
    write_groups(s, &r->pairs, doc, slowness);
    write_groups(s, &r->triples, doc, slowness);
    forget_doc(r);
}

static void finish(Sealing *s, ListRef *ref)
{
    ref->best = list_finish(s->lists + ref->at, s->docs, ref->df);
}

static void finish_groups(Sealing *s, Groups *g)
{
    for (size_t i = 0; i < g->all.count; i++) {
        finish(s, &g->all.items[i].list);
    }
}

static Error *make_lists(Sealing *s)
{
    s->reading = reading_make(s->b, s->plan, NULL);
    count_groups(&s->reading);
    TRY(place_lists(s));
    for (uint32_t d = 0; d < s->docs; d++) {
        write_doc(s, d);
    }
    for (size_t t = 0; t < s->b->terms.all.count; t++) {
        finish(s, &s->refs[t]);
    }
    finish_groups(s, &s->reading.pairs);
    finish_groups(s, &s->reading.triples);
    return NULL;
}

/* ---- the file -------------------------------------------------------------------------------------------------------------------- */

typedef struct Output {
    const OsOps *ops;
    OsFile      *file;
    Arena       *arena;
    uint64_t     at;
    HashState   *hash;
    SegmentHead  head;
    Section      open;
} Output;

static void begin_section(Output *o, Section section)
{
    o->at = (o->at + 63) / 64 * 64;
    o->open = section;
    o->head.sections[section].at = o->at;
    o->hash = hash_begin(o->arena);
}

static Error *put(Output *o, const void *data, size_t n)
{
    if (n == 0) {
        return NULL;
    }
    hash_add(o->hash, (Bytes){ data, n });
    TRY(o->ops->write_at(o->file, o->at, data, n));
    o->at += n;
    return NULL;
}

static void end_section(Output *o)
{
    SectionPlace *place = &o->head.sections[o->open];
    place->size = o->at - place->at;
    place->hash = hash_end(o->hash);
}

static Error *put_whole(Output *o, Section section, const void *data, size_t n)
{
    begin_section(o, section);
    TRY(put(o, data, n));
    end_section(o);
    return NULL;
}

/* The texts as codes of the file, and where each stands. */
static Error *put_streams(Output *o, const Sealing *s, SegmentDoc *docs)
{
    Builder *b = s->b;
    uint64_t before = 0;
    begin_section(o, SECTION_STREAM);
    for (uint32_t d = 0; d < s->docs; d++) {
        const BuiltDoc *doc = &s->ordered[d];
        b->codes.count = 0;
        for (const uint16_t *at = doc->stream, *end = at + doc->stream_n; at < end;) {
            if (*at == CODE_PART) {
                end_part(b);
                at++;
            } else {
                add_code(b, s->code_of[code_next(&at)]);
            }
        }
        docs[d].stream_at = (uint32_t)before;
        before += b->codes.count;
        TRY(put(o, b->codes.items, b->codes.count * sizeof *b->codes.items));
    }
    docs[s->docs].stream_at = (uint32_t)before;
    end_section(o);
    return before <= UINT32_MAX ? NULL : err_make(ERR_BAD_INPUT, "search: the texts of a segment are too long");
}

static Error *put_docs(Output *o, const Sealing *s)
{
    SegmentDoc *docs = NEW_N(o->arena, SegmentDoc, s->docs + 1);
    TRY(put_streams(o, s, docs));
    begin_section(o, SECTION_NAMES);
    uint32_t names = 0, marks = 0;
    uint64_t texts = 0;
    for (uint32_t d = 0; d < s->docs; d++) {
        const BuiltDoc *doc = &s->ordered[d];
        docs[d].name_at = names, docs[d].mark_at = marks, docs[d].text_at = texts;
        docs[d].day = doc->day, docs[d].words = doc->words, docs[d].text_size = doc->text_size;
        names += (uint32_t)doc->name.n, marks += (uint32_t)doc->marks_n, texts += doc->packed.n;
        TRY(put(o, doc->name.p, doc->name.n));
    }
    docs[s->docs].name_at = names, docs[s->docs].mark_at = marks, docs[s->docs].text_at = texts;
    end_section(o);
    begin_section(o, SECTION_MARKS);
    for (uint32_t d = 0; d < s->docs; d++) {
        TRY(put(o, s->ordered[d].marks, s->ordered[d].marks_n * sizeof *s->ordered[d].marks));
    }
    end_section(o);
    begin_section(o, SECTION_TEXTS);
    for (uint32_t d = 0; d < s->docs; d++) {
        TRY(put(o, s->ordered[d].packed.p, s->ordered[d].packed.n));
    }
    end_section(o);
    return put_whole(o, SECTION_DOCS, docs, (s->docs + 1) * sizeof *docs);
}

/* `ranks`: by term of the builder its number in the file. */
static Error *put_terms(Output *o, const Sealing *s, uint32_t *ranks)
{
    const Builder *b = s->b;
    uint32_t       terms = (uint32_t)b->terms.all.count, letters = 0;
    size_t         slots_n = name_slots(terms);
    SegmentTerm   *out = NEW_N(o->arena, SegmentTerm, terms + 1);
    uint32_t      *slots = NEW_N(o->arena, uint32_t, slots_n);
    begin_section(o, SECTION_LETTERS);
    for (uint32_t i = 0; i < terms; i++) {
        Str name = b->terms.all.items[s->by_rank[i]];
        out[i] = (SegmentTerm){ letters, s->first_code[i], s->refs[s->by_rank[i]] };
        ranks[s->by_rank[i]] = i;
        letters += (uint32_t)name.n;
        size_t at = name_hash(name) & (slots_n - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (slots_n - 1);
        }
        slots[at] = i + 1;
        TRY(put(o, name.p, name.n));
    }
    end_section(o);
    out[terms] = (SegmentTerm){ .letters_at = letters, .first_code = s->first_code[terms] };
    TRY(put_whole(o, SECTION_TERMS, out, (terms + 1) * sizeof *out));
    TRY(put_whole(o, SECTION_SLOTS, slots, slots_n * sizeof *slots));
    uint32_t *common = NEW_N(o->arena, uint32_t, s->plan->words.all.count + 1);
    for (size_t i = 0; i < s->plan->words.all.count; i++) {
        uint32_t term;
        common[i] = names_find(&b->terms, s->plan->words.all.items[i], &term) ? ranks[term] : TERM_NONE;
    }
    o->head.terms = terms, o->head.slots = (uint32_t)slots_n, o->head.codes = s->first_code[terms];
    return put_whole(o, SECTION_COMMON, common, s->plan->words.all.count * sizeof *common);
}

static Error *put_forms(Output *o, const Sealing *s)
{
    const Builder *b = s->b;
    uint32_t      *accents = NEW_N(o->arena, uint32_t, o->head.codes + 1);
    for (size_t f = 0; f < b->forms.all.count; f++) {
        Str key = b->forms.all.items[f];
        memcpy(&accents[s->code_of[f]], key.p + key.n - sizeof *accents, sizeof *accents);
    }
    return put_whole(o, SECTION_FORMS, accents, o->head.codes * sizeof *accents);
}

static Error *put_groups(Output *o, const Sealing *s)
{
    const Groups *pairs = &s->reading.pairs, *triples = &s->reading.triples;
    size_t        slots_n = name_slots(pairs->all.count);
    SegmentPair  *slots = NEW_N(o->arena, SegmentPair, slots_n);
    for (size_t i = 0; i < pairs->all.count; i++) {
        const Group *g = &pairs->all.items[i];
        uint32_t     key = (uint32_t)g->key + 1;
        size_t       at = segment_pair_slot(key, slots_n);
        while (slots[at].key != 0) {
            at = (at + 1) & (slots_n - 1);
        }
        slots[at] = (SegmentPair){ key, g->list };
    }
    ListRef *refs = NEW_N(o->arena, ListRef, s->plan->triples.count + 1);
    for (size_t i = 0; i < s->plan->triples.count; i++) {
        const Group *g = group_find(triples, i);
        refs[i] = g == NULL ? (ListRef){ 0 } : g->list;
    }
    o->head.pair_slots = (uint32_t)slots_n;
    TRY(put_whole(o, SECTION_PAIRS, slots, slots_n * sizeof *slots));
    return put_whole(o, SECTION_TRIPLES, refs, s->plan->triples.count * sizeof *refs);
}

/* Keys get numbers as documents name them. */
static Error *put_keys(Output *o, const Sealing *s, const uint32_t *ranks)
{
    Builder  *b = s->b;
    uint32_t *number = NEW_N(o->arena, uint32_t, b->terms.all.count + 1), *starts = NEW_N(o->arena, uint32_t, s->docs + 1);
    Numbers   keys = { 0 }, all = { 0 };
    for (uint32_t d = 0; d < s->docs; d++) {
        const BuiltDoc *doc = &s->ordered[d];
        for (size_t i = 0; i < doc->keys_n; i++) {
            uint32_t term = b->term_of.items[doc->keys[i]];
            if (number[term] == 0) {
                *LIST_ADD(o->arena, &keys) = ranks[term];
                number[term] = (uint32_t)keys.count;
            }
            *LIST_ADD(o->arena, &all) = number[term] - 1;
        }
        starts[d + 1] = (uint32_t)all.count;
    }
    o->head.keys = (uint32_t)keys.count, o->head.keyed = (uint32_t)all.count;
    TRY(put_whole(o, SECTION_KEYS, keys.items, keys.count * sizeof *keys.items));
    begin_section(o, SECTION_KEYED);
    TRY(put(o, starts, (s->docs + 1) * sizeof *starts));
    TRY(put(o, all.items, all.count * sizeof *all.items));
    end_section(o);
    return NULL;
}

static Error *put_segment(Output *o, const Sealing *s)
{
    o->at = sizeof o->head;
    memcpy(o->head.magic, SEGMENT_MAGIC, sizeof o->head.magic);
    o->head.docs = s->docs;
    o->head.plan = s->plan->version;
    o->head.common = (uint32_t)s->plan->words.all.count;
    o->head.triples = (uint32_t)s->plan->triples.count;
    o->head.words = words_of_all(s->b);
    uint32_t *ranks = NEW_N(o->arena, uint32_t, s->b->terms.all.count + 1);
    TRY(put_docs(o, s));
    TRY(put_terms(o, s, ranks));
    TRY(put_keys(o, s, ranks));
    TRY(put_forms(o, s));
    TRY(put_groups(o, s));
    TRY(put_whole(o, SECTION_LISTS, s->lists, s->lists_size + 64));
    o->head.hash = hash_of((Bytes){ (const uint8_t *)&o->head, offsetof(SegmentHead, hash) });
    TRY(o->ops->write_at(o->file, 0, &o->head, sizeof o->head));
    return o->ops->sync(o->file);
}

Error *builder_seal(Builder *b, const Plan *plan, Os *os, Str path)
{
    Sealing *s = NEW(b->arena, Sealing);
    *s = (Sealing){ .b = b, .plan = plan };
    order_docs(s);
    order_terms(s);
    TRY(make_lists(s));
    Output *o = NEW(b->arena, Output);
    *o = (Output){ .ops = os->ops, .arena = b->arena };
    TRY(os->ops->open(os, path, OS_WRITE | OS_EXCLUSIVE, &o->file));
    Error *failed = put_segment(o, s);
    os->ops->close(o->file);
    return failed;
}
