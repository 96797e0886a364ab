/* Reading a segment. What segment_open has checked makes every look-up stay within the file; what only segment_check reads (the order of
 * lists, the digests) can make an answer wrong, never the program fall: list_view is kept within its section, a document within its
 * count. May use: base. */
#include "search/segment.h"

#include <zstd.h>

static Error *broken(const char *what)
{
    return err_make(ERR_DISK, "search: a segment, %s", what);
}

/* ---- opening --------------------------------------------------------------------------------------------------------------------- */

static bool is_power(uint32_t n)
{
    return n > 0 && (n & (n - 1)) == 0;
}

static size_t size_wanted(const SegmentHead *h, Section section)
{
    switch (section) {
    case SECTION_DOCS: return ((size_t)h->docs + 1) * sizeof(SegmentDoc);
    case SECTION_TERMS: return ((size_t)h->terms + 1) * sizeof(SegmentTerm);
    case SECTION_SLOTS: return (size_t)h->slots * sizeof(uint32_t);
    case SECTION_FORMS: return (size_t)h->codes * sizeof(uint32_t);
    case SECTION_COMMON: return (size_t)h->common * sizeof(uint32_t);
    case SECTION_PAIRS: return (size_t)h->pair_slots * sizeof(SegmentPair);
    case SECTION_TRIPLES: return (size_t)h->triples * sizeof(ListRef);
    case SECTION_KEYS: return (size_t)h->keys * sizeof(uint32_t);
    case SECTION_KEYED: return ((size_t)h->docs + 1 + h->keyed) * sizeof(uint32_t);
    case SECTION_NAMES:
    case SECTION_LETTERS:
    case SECTION_LISTS:
    case SECTION_STREAM:
    case SECTION_MARKS:
    case SECTION_TEXTS:
    case SECTIONS: break;
    }
    return SIZE_MAX; /* what the tables before say */
}

static Error *check_head(const SegmentHead *h, size_t file)
{
    if (memcmp(h->magic, SEGMENT_MAGIC, sizeof h->magic) != 0) {
        return broken("it is none, or of another version");
    }
    if (!hash_eq(h->hash, hash_of((Bytes){ (const uint8_t *)h, offsetof(SegmentHead, hash) }))) {
        return broken("its head");
    }
    if (h->docs > SEGMENT_DOCS || h->common > PLAN_WORDS || h->triples > PLAN_TRIPLES || !is_power(h->slots) || !is_power(h->pair_slots) || h->slots <= h->terms) {
        return broken("the counts of its head");
    }
    for (int i = 0; i < SECTIONS; i++) {
        const SectionPlace *p = &h->sections[i];
        size_t              wanted = size_wanted(h, (Section)i);
        if (p->at % 64 != 0 || p->at > file || p->size > file - p->at || (wanted != SIZE_MAX && p->size != wanted)) {
            return broken("the place of a section");
        }
    }
    return NULL;
}

/* Each table of places grows and ends where the section does. */
static Error *check_docs(const Segment *sg)
{
    const SegmentHead *h = sg->head;
    const SegmentDoc  *last = &sg->docs[h->docs];
    for (uint32_t d = 0; d < h->docs; d++) {
        const SegmentDoc *one = &sg->docs[d], *next = one + 1;
        if (one->name_at >= next->name_at || one->stream_at > next->stream_at || one->mark_at > next->mark_at || one->text_at > next->text_at ||
            one->words > next->stream_at - one->stream_at || one->text_size > UINT32_MAX / 2 || (d + 1 < h->docs && one->day > next->day)) {
            return broken("the table of its documents");
        }
    }
    bool ends = last->name_at == h->sections[SECTION_NAMES].size && (uint64_t)last->stream_at * sizeof(uint16_t) == h->sections[SECTION_STREAM].size &&
                (uint64_t)last->mark_at * sizeof(uint32_t) == h->sections[SECTION_MARKS].size && last->text_at == h->sections[SECTION_TEXTS].size;
    return ends ? NULL : broken("the end of its documents");
}

static bool list_lies_within(const SegmentHead *h, const ListRef *ref)
{
    uint64_t room = h->sections[SECTION_LISTS].size;
    return ref->df <= h->docs && (ref->df == 0 || (ref->at % list_alignment(h->docs, ref->df) == 0 && ref->at + (uint64_t)list_bytes(h->docs, ref->df) + 64 <= room));
}

static Error *check_terms(const Segment *sg)
{
    const SegmentHead *h = sg->head;
    for (uint32_t t = 0; t < h->terms; t++) {
        const SegmentTerm *one = &sg->terms[t];
        if (one->letters_at >= one[1].letters_at || one->first_code >= one[1].first_code || !list_lies_within(h, &one->list)) {
            return broken("the table of its words");
        }
    }
    const SegmentTerm *end = &sg->terms[h->terms];
    const uint32_t    *slots = (const uint32_t *)(const void *)sg->sections[SECTION_SLOTS], *common = (const uint32_t *)(const void *)sg->sections[SECTION_COMMON];
    uint32_t           free_slots = 0;
    for (uint32_t i = 0; i < h->slots; i++) {
        free_slots += slots[i] == 0;
        if (slots[i] > h->terms) {
            return broken("the slots of its words");
        }
    }
    for (uint32_t i = 0; i < h->common; i++) {
        if (common[i] != TERM_NONE && common[i] >= h->terms) {
            return broken("its common words");
        }
    }
    bool ends = end->letters_at == h->sections[SECTION_LETTERS].size && end->first_code == h->codes && free_slots > 0;
    return ends ? NULL : broken("the end of its words");
}

static Error *check_groups(const Segment *sg)
{
    const SegmentHead *h = sg->head;
    const SegmentPair *pairs = (const SegmentPair *)(const void *)sg->sections[SECTION_PAIRS];
    const ListRef     *triples = (const ListRef *)(const void *)sg->sections[SECTION_TRIPLES];
    uint32_t           free_slots = 0;
    for (uint32_t i = 0; i < h->pair_slots; i++) {
        free_slots += pairs[i].key == 0;
        if (pairs[i].key != 0 && !list_lies_within(h, &pairs[i].list)) {
            return broken("its pairs of words");
        }
    }
    for (uint32_t i = 0; i < h->triples; i++) {
        if (!list_lies_within(h, &triples[i])) {
            return broken("its threes of words");
        }
    }
    return free_slots > 0 ? NULL : broken("the slots of its pairs");
}

static Error *check_keys(const Segment *sg)
{
    const SegmentHead *h = sg->head;
    for (uint32_t k = 0; k < h->keys; k++) {
        if (sg->keys[k] >= h->terms) {
            return broken("its keys");
        }
    }
    for (uint32_t d = 0; d < h->docs; d++) {
        if (sg->keyed[d] > sg->keyed[d + 1]) {
            return broken("the keys of its documents");
        }
    }
    for (uint32_t i = 0; i < h->keyed; i++) {
        if (sg->key_numbers[i] >= h->keys) {
            return broken("a key of its documents");
        }
    }
    return sg->keyed[0] == 0 && sg->keyed[h->docs] == h->keyed ? NULL : broken("the end of its keys");
}

static Error *open_sections(Bytes file, const Plan *plan, Segment *out)
{
    if (file.n < sizeof(SegmentHead) || (uintptr_t)file.p % 64 != 0) {
        return broken("it is cut off");
    }
    const SegmentHead *h = (const SegmentHead *)(const void *)file.p;
    TRY(check_head(h, file.n));
    if (h->plan != plan->version) {
        return broken("made under another plan");
    }
    *out = (Segment){ .plan = plan, .head = h, .words = (h->docs + 63) / 64 };
    for (int i = 0; i < SECTIONS; i++) {
        out->sections[i] = file.p + h->sections[i].at;
    }
    out->docs = (const SegmentDoc *)(const void *)out->sections[SECTION_DOCS];
    out->terms = (const SegmentTerm *)(const void *)out->sections[SECTION_TERMS];
    out->stream = (const uint16_t *)(const void *)out->sections[SECTION_STREAM];
    out->keys = (const uint32_t *)(const void *)out->sections[SECTION_KEYS];
    out->keyed = (const uint32_t *)(const void *)out->sections[SECTION_KEYED];
    out->key_numbers = out->keyed + h->docs + 1;
    return check_docs(out);
}

Error *segment_open(Bytes file, const Plan *plan, Segment *out)
{
    TRY(open_sections(file, plan, out));
    TRY(check_terms(out));
    TRY(check_groups(out));
    return check_keys(out);
}

static Error *check_section(const Segment *sg, Section section)
{
    const SectionPlace *p = &sg->head->sections[section];
    return hash_eq(p->hash, hash_of((Bytes){ sg->sections[section], p->size })) ? NULL : err_make(ERR_DISK, "search: a segment, its section of %s", segment_section_name(section));
}

Error *segment_open_texts(Bytes file, const Plan *plan, Segment *out)
{
    static const Section needed[] = { SECTION_DOCS, SECTION_NAMES, SECTION_TERMS, SECTION_LETTERS, SECTION_STREAM, SECTION_TEXTS };
    TRY(open_sections(file, plan, out));
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        TRY(check_section(out, needed[i]));
    }
    return NULL;
}

/* ---- looking up ------------------------------------------------------------------------------------------------------------------ */

static Str term_letters(const Segment *sg, uint32_t term)
{
    const SegmentTerm *t = &sg->terms[term];
    return (Str){ (const char *)sg->sections[SECTION_LETTERS] + t->letters_at, t[1].letters_at - t->letters_at };
}

uint32_t segment_first_from(const Segment *sg, int32_t day)
{
    uint32_t from = 0, to = sg->head->docs;
    while (from < to) {
        uint32_t middle = (from + to) / 2;
        if (sg->docs[middle].day < day) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

uint32_t segment_term(const Segment *sg, Str folded)
{
    const uint32_t *slots = (const uint32_t *)(const void *)sg->sections[SECTION_SLOTS];
    uint32_t        mask = sg->head->slots - 1;
    for (uint32_t at = (uint32_t)(name_hash(folded) & mask); slots[at] != 0; at = (at + 1) & mask) {
        if (str_eq(term_letters(sg, slots[at] - 1), folded)) {
            return slots[at] - 1;
        }
    }
    return TERM_NONE;
}

static const uint32_t *slot_at(const Segment *sg, uint64_t hash)
{
    return (const uint32_t *)(const void *)sg->sections[SECTION_SLOTS] + (hash & (sg->head->slots - 1));
}

void segments_term(const Segment *const *all, size_t count, Str folded, uint32_t *out)
{
    uint64_t hash = name_hash(folded);
    for (size_t i = 0; i < count; i++) {
        __builtin_prefetch(slot_at(all[i], hash));
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = *slot_at(all[i], hash);
        __builtin_prefetch(&all[i]->terms[slot == 0 ? 0 : slot - 1]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = *slot_at(all[i], hash);
        __builtin_prefetch(term_letters(all[i], slot == 0 ? 0 : slot - 1).p);
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = segment_term(all[i], folded);
    }
}

static bool view(const Segment *sg, const ListRef *ref, List *out)
{
    if (ref->df == 0) {
        return false;
    }
    *out = list_view(sg->sections[SECTION_LISTS] + ref->at, sg->head->docs, ref->df, (uint8_t)ref->best);
    return true;
}

bool segment_term_list(const Segment *sg, uint32_t term, List *out)
{
    return term != TERM_NONE && view(sg, &sg->terms[term].list, out);
}

bool segment_pair_list(const Segment *sg, uint32_t key, List *out)
{
    const SegmentPair *pairs = (const SegmentPair *)(const void *)sg->sections[SECTION_PAIRS];
    uint32_t           slots = sg->head->pair_slots;
    for (size_t at = segment_pair_slot(key + 1, slots); pairs[at].key != 0; at = (at + 1) & (slots - 1)) {
        if (pairs[at].key == key + 1) {
            return view(sg, &pairs[at].list, out);
        }
    }
    return false;
}

bool segment_triple_list(const Segment *sg, uint16_t triple, List *out)
{
    return triple < sg->head->triples && view(sg, (const ListRef *)(const void *)sg->sections[SECTION_TRIPLES] + triple, out);
}

void segment_pair_soon(const Segment *sg, uint32_t key)
{
    const SegmentPair *pairs = (const SegmentPair *)(const void *)sg->sections[SECTION_PAIRS];
    __builtin_prefetch(&pairs[segment_pair_slot(key + 1, sg->head->pair_slots)]);
}

void segment_triple_soon(const Segment *sg, uint16_t triple)
{
    __builtin_prefetch((const ListRef *)(const void *)sg->sections[SECTION_TRIPLES] + triple);
}

Str segment_name(const Segment *sg, uint32_t doc)
{
    return (Str){ (const char *)sg->sections[SECTION_NAMES] + sg->docs[doc].name_at, sg->docs[doc + 1].name_at - sg->docs[doc].name_at };
}

Str segment_letters(const Segment *sg, uint32_t code)
{
    uint32_t from = 0, to = sg->head->terms;
    while (to - from > 1) {
        uint32_t middle = from + (to - from) / 2;
        if (sg->terms[middle].first_code <= code) {
            from = middle;
        } else {
            to = middle;
        }
    }
    return sg->head->terms == 0 ? S("") : term_letters(sg, from);
}

Str segment_key(const Segment *sg, uint32_t key)
{
    return term_letters(sg, sg->keys[key]);
}

static void free_unpacker(void *unpacker)
{
    ZSTD_freeDCtx(unpacker);
}

Unpacker *unpacker_make(Arena *a)
{
    Unpacker *u = ZSTD_createDCtx();
    BUG_IF(u == NULL);
    arena_defer(a, free_unpacker, u);
    return u;
}

Error *segment_text(const Segment *sg, Unpacker *u, Arena *a, uint32_t doc, Str *out)
{
    const SegmentDoc *d = &sg->docs[doc];
    const uint8_t    *packed = sg->sections[SECTION_TEXTS] + d->text_at;
    size_t            packed_n = d[1].text_at - d->text_at;
    if (ZSTD_getFrameContentSize(packed, packed_n) != d->text_size) { /* before room is made for what a broken file says */
        return broken("a text");
    }
    char  *room = arena_raw(a, (size_t)d->text_size + 1);
    size_t n = ZSTD_decompress_usingDDict(u, room, d->text_size, packed, packed_n, sg->plan->unpacking);
    if (ZSTD_isError(n) || n != d->text_size) {
        return broken("a text");
    }
    *out = (Str){ room, n };
    return NULL;
}

/* ---- checking ---------------------------------------------------------------------------------------------------------------------- */

static Error *check_list(const Segment *sg, const ListRef *ref)
{
    List l;
    return view(sg, ref, &l) ? list_check(&l, sg->head->docs) : NULL;
}

static Error *check_lists(const Segment *sg)
{
    const SegmentPair *pairs = (const SegmentPair *)(const void *)sg->sections[SECTION_PAIRS];
    const ListRef     *triples = (const ListRef *)(const void *)sg->sections[SECTION_TRIPLES];
    for (uint32_t t = 0; t < sg->head->terms; t++) {
        TRY(check_list(sg, &sg->terms[t].list));
    }
    for (uint32_t i = 0; i < sg->head->pair_slots; i++) {
        TRY(pairs[i].key == 0 ? NULL : check_list(sg, &pairs[i].list));
    }
    for (uint32_t i = 0; i < sg->head->triples; i++) {
        TRY(check_list(sg, &triples[i]));
    }
    return NULL;
}

static Error *check_stream(const Segment *sg, uint32_t doc)
{
    const uint16_t *at = sg->stream + sg->docs[doc].stream_at, *end = sg->stream + sg->docs[doc + 1].stream_at;
    uint32_t        parts = 0, words = 0;
    while (at < end) {
        if (*at == CODE_PART) {
            parts++;
            at++;
            continue;
        }
        words += parts < 2;
        if ((*at == CODE_LONG && end - at < 3) || code_next(&at) >= sg->head->codes) {
            return broken("the words of a text");
        }
    }
    return parts == 3 && words == sg->docs[doc].words ? NULL : broken("the parts of a text");
}

const char *segment_section_name(Section section)
{
    static const char *const names[] = { "documents", "names", "words", "slots", "letters", "forms", "common_words", "pairs", "triples", "keys", "keyed", "lists", "streams", "marks", "texts" };
    _Static_assert(COUNT_OF(names) == SECTIONS, "each section has its name");
    return names[section];
}

Error *segment_check(const Segment *sg)
{
    for (int i = 0; i < SECTIONS; i++) {
        TRY(check_section(sg, (Section)i));
    }
    TRY(check_lists(sg));
    for (uint32_t d = 0; d < sg->head->docs; d++) {
        TRY(check_stream(sg, d));
    }
    return NULL;
}
