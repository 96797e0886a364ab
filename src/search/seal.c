/* The texts of a builder into one file: they are put in order, read once to count how long each list will be, and again to write it.
 * May use: os, base. */
#include "search/build_int.h"

#include <stdlib.h>

/* ---- the lists ------------------------------------------------------------------------------------------------------------------- */

typedef struct Sealing {
    Builder   *b;
    const Plan *plan;
    uint32_t   docs;
    BuiltDoc  *ordered;
    uint32_t  *by_rank;    /* term of the builder by its number in the file */
    uint32_t  *first_code; /* by number in the file, and the end */
    uint32_t  *code_of;    /* by form of the builder */
    Reading    reading;
    ListRef   *refs;       /* by list of the reading */
    uint32_t  *written;
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

/* The texts that came before the plan was learned. */
static void pack_again(Sealing *s)
{
    for (uint32_t d = 0; s->plan->packing != s->b->plan->packing && d < s->docs; d++) {
        s->ordered[d].packed = builder_pack(s->b, s->plan, builder_text(s->b, &s->ordered[d]));
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
        ranked[t] = (Ranked){ t, s->reading.df[t] };
    }
    rank(ranked, terms);
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

static Error *place(Sealing *s, uint32_t list)
{
    uint32_t df = s->reading.df[list];
    if (df == 0) {
        return NULL;
    }
    size_t by = list_alignment(s->docs, df);
    size_t at = (s->lists_size + by - 1) / by * by;
    s->lists_size = at + list_bytes(s->docs, df);
    s->refs[list] = (ListRef){ .at = (uint32_t)at, .df = df & 0xFFFFFF };
    return s->lists_size <= UINT32_MAX ? NULL : err_make(ERR_BAD_INPUT, "search: the lists of a segment pass 4 GiB");
}

static Error *place_lists(Sealing *s)
{
    const Reading *r = &s->reading;
    s->refs = NEW_N(s->b->arena, ListRef, r->lists + 1);
    s->written = NEW_N(s->b->arena, uint32_t, r->lists + 1);
    for (size_t i = 0; i < s->b->terms.all.count; i++) {
        TRY(place(s, s->by_rank[i]));
    }
    for (uint32_t l = r->pairs; l < r->lists; l++) {
        TRY(place(s, l));
    }
    uint8_t *room = arena_alloc(s->b->arena, s->lists_size + 128); /* read 64 impacts at a time past the end */
    s->lists = room + (64 - (uintptr_t)room % 64) % 64;
    return NULL;
}

static uint8_t impact_of(uint32_t often, float slowness)
{
    int impact = (int)(255 * (float)often / ((float)often + slowness) + 0.5F);
    return (uint8_t)(impact < 1 ? 1 : impact > 255 ? 255 : impact);
}

/* The lists of 64 documents are written together: each of them once, not once a document. */
typedef struct Block {
    uint32_t  *lists;   /* of each entry, document after document */
    ListEntry *entries;
    size_t     count;
    uint32_t  *here;    /* by list: how many entries; then where the next one stands among those in order */
    uint32_t  *touched; /* the lists of the block */
    size_t     touched_n;
    ListEntry *ordered; /* by list */
} Block;

static Block block_make(const Sealing *s)
{
    size_t most = 0, sum = 0; /* of any 64 texts */
    for (uint32_t d = 0; d < s->docs; d++) {
        sum = (d % 64 == 0 ? 0 : sum) + 3 * s->ordered[d].stream_n;
        most = sum > most ? sum : most;
    }
    Arena *a = s->b->arena;
    return (Block){ .lists = arena_raw(a, (most + 1) * sizeof(uint32_t)), .entries = arena_raw(a, (most + 1) * sizeof(ListEntry)),
                    .here = NEW_N(a, uint32_t, s->reading.lists + 1), .touched = arena_raw(a, (most + 1) * sizeof(uint32_t)),
                    .ordered = arena_raw(a, (most + 1) * sizeof(ListEntry)) };
}

static void block_add(Block *k, Sealing *s, uint32_t doc)
{
    Reading *r = &s->reading;
    float    slowness = s->ordered[doc].slowness;
    reading_read(r, &s->ordered[doc]);
    for (size_t i = 0; i < r->touched_n; i++) {
        uint32_t list = r->touched[i];
        k->lists[k->count] = list;
        k->entries[k->count++] = (ListEntry){ (uint8_t)(doc % 64), impact_of(r->here[list], slowness) };
        k->touched[k->touched_n] = list;
        k->touched_n += k->here[list]++ == 0;
    }
    reading_forget(r);
}

static void block_write(Block *k, Sealing *s, uint32_t word)
{
    uint32_t begin = 0;
    for (size_t i = 0; i < k->touched_n; i++) {
        uint32_t n = k->here[k->touched[i]];
        k->here[k->touched[i]] = begin;
        begin += n;
    }
    for (size_t i = 0; i < k->count; i++) {
        k->ordered[k->here[k->lists[i]]++] = k->entries[i];
    }
    begin = 0;
    for (size_t i = 0; i < k->touched_n; i++) {
        uint32_t list = k->touched[i], n = k->here[list] - begin;
        list_append(s->lists + s->refs[list].at, s->docs, s->refs[list].df, s->written[list], word, k->ordered + begin, n);
        s->written[list] += n;
        k->here[list] = 0;
        begin += n;
    }
    k->count = k->touched_n = 0;
}

static Error *make_lists(Sealing *s)
{
    TRY(place_lists(s));
    Block block = block_make(s);
    for (uint32_t d = 0; d < s->docs; d++) {
        block_add(&block, s, d);
        if (d % 64 == 63 || d + 1 == s->docs) {
            block_write(&block, s, d / 64);
        }
    }
    for (uint32_t l = 0; l < s->reading.lists; l++) {
        ListRef *ref = &s->refs[l];
        ref->best = ref->df == 0 ? 0 : list_finish(s->lists + ref->at, s->docs, ref->df);
    }
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
                builder_end_part(b);
                at++;
            } else {
                builder_add_code(b, s->code_of[code_next(&at)]);
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

static Error *put_pairs(Output *o, const Sealing *s)
{
    const Reading *r = &s->reading;
    size_t         count = 0;
    for (uint32_t l = r->pairs; l < r->triples; l++) {
        count += r->df[l] > 0;
    }
    size_t       slots_n = name_slots(count);
    SegmentPair *slots = NEW_N(o->arena, SegmentPair, slots_n);
    for (uint32_t l = r->pairs; l < r->triples; l++) {
        uint32_t cell = l - r->pairs;
        if (r->df[l] > 0) {
            uint32_t key = plan_pair((uint16_t)(cell / r->words), (uint16_t)(cell % r->words)) + 1;
            size_t   at = segment_pair_slot(key, slots_n);
            while (slots[at].key != 0) {
                at = (at + 1) & (slots_n - 1);
            }
            slots[at] = (SegmentPair){ key, s->refs[l] };
        }
    }
    o->head.pair_slots = (uint32_t)slots_n;
    return put_whole(o, SECTION_PAIRS, slots, slots_n * sizeof *slots);
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
    o->head.words = builder_words(s->b);
    uint32_t *ranks = NEW_N(o->arena, uint32_t, s->b->terms.all.count + 1);
    TRY(put_docs(o, s));
    TRY(put_terms(o, s, ranks));
    TRY(put_keys(o, s, ranks));
    TRY(put_forms(o, s));
    TRY(put_pairs(o, s));
    TRY(put_whole(o, SECTION_TRIPLES, s->refs + s->reading.triples, s->plan->triples.count * sizeof *s->refs));
    TRY(put_whole(o, SECTION_LISTS, s->lists, s->lists_size + 64));
    o->head.hash = hash_of((Bytes){ (const uint8_t *)&o->head, offsetof(SegmentHead, hash) });
    TRY(o->ops->write_at(o->file, 0, &o->head, sizeof o->head));
    return o->ops->sync(o->file);
}

Error *builder_seal(Builder *b, const Plan *plan, Os *os, Str path)
{
    Sealing *s = NEW(b->arena, Sealing);
    *s = (Sealing){ .b = b, .plan = plan };
    s->reading = reading_make(b, plan);
    reading_count(&s->reading, 1);
    order_docs(s);
    pack_again(s);
    order_terms(s);
    TRY(make_lists(s));
    Output *o = NEW(b->arena, Output);
    *o = (Output){ .ops = os->ops, .arena = b->arena };
    TRY(os->ops->open(os, path, OS_WRITE | OS_EXCLUSIVE, &o->file));
    Error *failed = put_segment(o, s);
    os->ops->close(o->file);
    return failed;
}
