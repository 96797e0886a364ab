/* Lists of documents in three forms. May use: base. */
#include "search/lists.h"

#include "search/wide.h"

enum { SPLIT_FROM = 512, DENSE_PART = 16, RANGE = 256, RANGE_WORDS = RANGE / 64 };

static uint32_t ranges_of(uint32_t docs) { return (docs + RANGE - 1) / RANGE; }
static uint32_t words_of(uint32_t docs) { return (docs + 63) / 64; }

ListKind list_kind(uint32_t docs, uint32_t df)
{
    return df * DENSE_PART >= docs && df > 1 ? LIST_DENSE : df >= SPLIT_FROM ? LIST_SPLIT : LIST_ARRAY;
}

/* ---- where the parts stand ------------------------------------------------------------------------------------------------------- */

typedef struct Layout {
    size_t ranks, most, lows, impacts, end; /* starts, docs and bits stand at 0 */
} Layout;

static Layout layout_of(uint32_t docs, uint32_t df)
{
    Layout l = { 0 };
    switch (list_kind(docs, df)) {
    case LIST_ARRAY: l.impacts = 2 * (size_t)df; break;
    case LIST_SPLIT:
        l.most = 2 * ((size_t)ranges_of(docs) + 1);
        l.lows = l.most + ranges_of(docs);
        l.impacts = l.lows + df;
        break;
    case LIST_DENSE:
        l.ranks = 8 * (size_t)words_of(docs);
        l.most = l.ranks + 2 * (size_t)ranges_of(docs);
        l.impacts = l.most + words_of(docs);
        break;
    }
    l.end = l.impacts + df;
    return l;
}

size_t list_bytes(uint32_t docs, uint32_t df)
{
    return layout_of(docs, df).end;
}

size_t list_alignment(uint32_t docs, uint32_t df)
{
    return list_kind(docs, df) == LIST_DENSE ? 64 : 2;
}

static const uint16_t *shorts_at(const uint8_t *p) { return (const uint16_t *)(const void *)p; }

List list_view(const uint8_t *at, uint32_t docs, uint32_t df, uint8_t best)
{
    Layout l = layout_of(docs, df);
    List   list = { .kind = list_kind(docs, df), .df = df, .best = best, .impacts = at + l.impacts };
    switch (list.kind) {
    case LIST_ARRAY: list.docs = shorts_at(at); break;
    case LIST_SPLIT:
        list.starts = shorts_at(at);
        list.most = at + l.most;
        list.lows = at + l.lows;
        break;
    case LIST_DENSE:
        list.bits = (const uint64_t *)(const void *)at;
        list.ranks = shorts_at(at + l.ranks);
        list.most = at + l.most;
        break;
    }
    return list;
}

/* ---- writing --------------------------------------------------------------------------------------------------------------------- */

static uint16_t *shorts_in(uint8_t *p) { return (uint16_t *)(void *)p; }
static uint64_t *words_in(uint8_t *p) { return (uint64_t *)(void *)p; }

static void raise(uint8_t *most, uint8_t impact)
{
    *most = impact > *most ? impact : *most;
}

void list_append(uint8_t *at, uint32_t docs, uint32_t df, uint32_t count, uint32_t word, const ListEntry *entries, uint32_t n)
{
    Layout   l = layout_of(docs, df);
    uint64_t bits = 0;
    uint8_t  most = 0, in_range = (uint8_t)(word % RANGE_WORDS * 64);
    BUG_IF(count + n > df || word >= words_of(docs));
    for (uint32_t i = 0; i < n; i++) {
        bits |= UINT64_C(1) << entries[i].doc;
        raise(&most, entries[i].impact);
        at[l.impacts + count + i] = entries[i].impact;
    }
    switch (list_kind(docs, df)) {
    case LIST_ARRAY:
        for (uint32_t i = 0; i < n; i++) {
            shorts_in(at)[count + i] = (uint16_t)(word * 64 + entries[i].doc);
        }
        break;
    case LIST_SPLIT:
        shorts_in(at)[word / RANGE_WORDS] = (uint16_t)(shorts_in(at)[word / RANGE_WORDS] + n); /* how many, until list_finish makes it where */
        raise(at + l.most + word / RANGE_WORDS, most);
        for (uint32_t i = 0; i < n; i++) {
            at[l.lows + count + i] = (uint8_t)(in_range + entries[i].doc);
        }
        break;
    case LIST_DENSE:
        words_in(at)[word] = bits;
        at[l.most + word] = most;
        break;
    }
}

uint8_t list_finish(uint8_t *at, uint32_t docs, uint32_t df)
{
    Layout   l = layout_of(docs, df);
    ListKind kind = list_kind(docs, df);
    uint32_t before = 0;
    for (uint32_t i = 0; kind == LIST_SPLIT && i <= ranges_of(docs); i++) {
        uint32_t here = shorts_in(at)[i];
        shorts_in(at)[i] = (uint16_t)before;
        before += here;
    }
    for (uint32_t i = 0; kind == LIST_DENSE && i < words_of(docs); i++) {
        if (i % RANGE_WORDS == 0) {
            shorts_in(at + l.ranks)[i / RANGE_WORDS] = (uint16_t)before;
        }
        before += (uint32_t)__builtin_popcountll(words_in(at)[i]);
    }
    uint8_t best = 0;
    for (uint32_t i = 0; i < df; i++) {
        raise(&best, at[l.impacts + i]);
    }
    return best;
}

/* ---- reading: what a list says is kept within it, whatever a broken file says ------------------------------------------------------ */

/* Where the entries of a range begin. */
static inline uint32_t start_of(const List *l, uint32_t range)
{
    return l->starts[range] < l->df ? l->starts[range] : l->df;
}

static void set_bit(uint64_t *set, uint32_t doc)
{
    set[doc / 64] |= UINT64_C(1) << doc % 64;
}

void list_add_to(const List *l, uint32_t words, uint64_t *set)
{
    uint32_t ranges = (words + 3) / 4;
    switch (l->kind) {
    case LIST_ARRAY:
        for (uint32_t i = 0; i < l->df; i++) {
            if (l->docs[i] / 64 < words) {
                set_bit(set, l->docs[i]);
            }
        }
        break;
    case LIST_SPLIT:
        for (uint32_t r = 0; r < ranges; r++) {
            for (uint32_t i = start_of(l, r), end = start_of(l, r + 1); i < end; i++) {
                set_bit(set + 4 * (size_t)r, l->lows[i]);
            }
        }
        break;
    case LIST_DENSE: wide_or(set, l->bits, words); break;
    }
}

/* The bits of a list that has none of its own are made in `room`. */
static const uint64_t *bits_of(const List *l, uint32_t words, uint64_t *room)
{
    if (l->kind == LIST_DENSE) {
        return l->bits;
    }
    memset(room, 0, words * sizeof *room);
    list_add_to(l, words, room);
    return room;
}

void list_keep_in(const List *l, uint32_t words, uint64_t *set)
{
    uint64_t        room[SEGMENT_WORDS];
    wide_and(set, bits_of(l, words, room), words);
}

static bool is_in(const uint64_t *set, uint32_t doc)
{
    return set[doc / 64] >> doc % 64 & 1;
}

uint64_t list_count_in(const List *l, uint32_t words, const uint64_t *set)
{
    uint64_t n = 0;
    switch (l->kind) {
    case LIST_ARRAY:
        for (uint32_t i = 0; i < l->df; i++) {
            n += l->docs[i] / 64 < words && is_in(set, l->docs[i]);
        }
        break;
    case LIST_SPLIT:
        for (uint32_t r = 0; r * RANGE < words * 64; r++) {
            for (uint32_t i = start_of(l, r), end = start_of(l, r + 1); i < end; i++) {
                uint32_t doc = r * RANGE + l->lows[i];
                n += doc / 64 < words && is_in(set, doc);
            }
        }
        break;
    case LIST_DENSE:
        for (uint32_t i = 0; i < words; i++) {
            n += (uint64_t)__builtin_popcountll(l->bits[i] & set[i]);
        }
        break;
    }
    return n;
}

static uint32_t find_short(const uint16_t *docs, uint32_t count, uint32_t doc)
{
    uint32_t from = 0, to = count;
    while (from < to) {
        uint32_t middle = (from + to) / 2;
        if (docs[middle] < doc) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

/* How many documents stand before a word. */
static inline uint32_t rank_of(const List *l, uint32_t word)
{
    uint32_t rank = l->ranks[word / RANGE_WORDS];
    for (uint32_t w = word / RANGE_WORDS * RANGE_WORDS; w < word; w++) {
        rank += (uint32_t)__builtin_popcountll(l->bits[w]);
    }
    return rank < l->df ? rank : l->df; /* more: a broken file */
}

static uint8_t impact_in_range(const List *l, uint32_t doc)
{
    for (uint32_t i = start_of(l, doc / RANGE), end = start_of(l, doc / RANGE + 1); i < end; i++) {
        if (l->lows[i] == doc % RANGE) {
            return l->impacts[i];
        }
    }
    return 0;
}

uint8_t list_impact(const List *l, uint32_t doc)
{
    switch (l->kind) {
    case LIST_ARRAY: {
        uint32_t i = find_short(l->docs, l->df, doc);
        return i < l->df && l->docs[i] == doc ? l->impacts[i] : 0;
    }
    case LIST_SPLIT: return impact_in_range(l, doc);
    case LIST_DENSE: {
        uint64_t word = l->bits[doc / 64], bit = UINT64_C(1) << doc % 64;
        return (word & bit) == 0 ? 0 : l->impacts[rank_of(l, doc / 64) + (uint32_t)__builtin_popcountll(word & (bit - 1))];
    }
    }
    return 0;
}

/* ---- 64 documents together --------------------------------------------------------------------------------------------------------- */

static void spread_one_by_one(const List *l, uint32_t word, uint8_t out[64])
{
    const uint8_t *impacts = l->impacts + rank_of(l, word);
    memset(out, 0, 64);
    for (uint64_t bits = l->bits[word]; bits != 0; bits &= bits - 1) {
        out[__builtin_ctzll(bits)] = *impacts++;
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* BMI2 puts eight impacts where their bits stand, AVX-512 VBMI2 64. Both read as many bytes as they write: a list has 64 behind it. */
__attribute__((target("bmi2,popcnt"))) static void spread_eight(const List *l, uint32_t word, uint8_t out[64])
{
    const uint8_t *impacts = l->impacts + rank_of(l, word);
    for (uint64_t bits = l->bits[word], i = 0; i < 64; i += 8, bits >>= 8) {
        uint64_t eight, mask = _pdep_u64(bits & 0xFF, UINT64_C(0x0101010101010101)) * 0xFF;
        memcpy(&eight, impacts, sizeof eight);
        eight = _pdep_u64(eight, mask);
        memcpy(out + i, &eight, sizeof eight);
        impacts += _mm_popcnt_u64(bits & 0xFF);
    }
}

__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt"))) static __m512i spread_all(const List *l, uint32_t word)
{
    return _mm512_maskz_expand_epi8(l->bits[word], _mm512_loadu_si512(l->impacts + rank_of(l, word)));
}

__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt"))) static void spread_at_once(const List *l, uint32_t word, uint8_t out[64])
{
    _mm512_storeu_si512(out, spread_all(l, word));
}

/* Sixteen of them; returns which have `least` then. */
__attribute__((target("avx512f"))) static inline __mmask16 score_sixteen(__m128i impacts, __m512 weight, float *scores, __m512 least)
{
    __m512 sum = _mm512_add_ps(_mm512_loadu_ps(scores), _mm512_mul_ps(weight, _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(impacts))));
    _mm512_storeu_ps(scores, sum);
    return _mm512_cmp_ps_mask(sum, least, _CMP_GE_OQ);
}

/* wide_score without the way through memory. */
__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt"))) static bool score_at_once(const List *l, uint32_t word, float weight, float scores[64], float least)
{
    __m512i   impacts = spread_all(l, word);
    __m512    by = _mm512_set1_ps(weight), bar = _mm512_set1_ps(least);
    __mmask16 any = score_sixteen(_mm512_castsi512_si128(impacts), by, scores, bar);
    any |= score_sixteen(_mm512_extracti32x4_epi32(impacts, 1), by, scores + 16, bar);
    any |= score_sixteen(_mm512_extracti32x4_epi32(impacts, 2), by, scores + 32, bar);
    any |= score_sixteen(_mm512_extracti32x4_epi32(impacts, 3), by, scores + 48, bar);
    return any != 0;
}

static void spread(const List *l, uint32_t word, uint8_t out[64])
{
    if (__builtin_cpu_supports("avx512vbmi2")) {
        spread_at_once(l, word, out);
    } else if (__builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")) {
        spread_eight(l, word, out);
    } else {
        spread_one_by_one(l, word, out);
    }
}
#else
static void spread(const List *l, uint32_t word, uint8_t out[64])
{
    spread_one_by_one(l, word, out);
}
#endif

void list_impacts(const List *l, uint32_t word, uint8_t out[64])
{
    uint32_t first = word * 64;
    switch (l->kind) {
    case LIST_ARRAY:
        memset(out, 0, 64);
        for (uint32_t i = find_short(l->docs, l->df, first); i < l->df && l->docs[i] - first < 64; i++) {
            out[l->docs[i] - first] = l->impacts[i];
        }
        break;
    case LIST_SPLIT:
        memset(out, 0, 64);
        for (uint32_t i = start_of(l, first / RANGE), end = start_of(l, first / RANGE + 1); i < end; i++) {
            uint32_t in = l->lows[i] - first % RANGE;
            if (in < 64) {
                out[in] = l->impacts[i];
            }
        }
        break;
    case LIST_DENSE: spread(l, word, out); break;
    }
}

/* Of the few it holds of the 64 from `first` on; returns the largest impact. */
static uint8_t score_few(const List *l, uint32_t first, float weight, float scores[64])
{
    uint8_t most = 0;
    if (l->kind == LIST_ARRAY) {
        for (uint32_t i = find_short(l->docs, l->df, first); i < l->df && l->docs[i] - first < 64; i++) {
            scores[l->docs[i] - first] += weight * (float)l->impacts[i];
            raise(&most, l->impacts[i]);
        }
        return most;
    }
    for (uint32_t i = start_of(l, first / RANGE), end = start_of(l, first / RANGE + 1); i < end; i++) {
        uint32_t in = l->lows[i] - first % RANGE;
        if (in < 64) {
            scores[in] += weight * (float)l->impacts[i];
            raise(&most, l->impacts[i]);
        }
    }
    return most;
}

bool list_score(const List *l, uint32_t word, float weight, float scores[64], float *rest, float least)
{
#if defined(__x86_64__)
    if (l->kind == LIST_DENSE && __builtin_cpu_supports("avx512vbmi2")) {
        *rest -= weight * (float)l->most[word];
        return score_at_once(l, word, weight, scores, least - *rest);
    }
#endif
    if (l->kind == LIST_DENSE) {
        uint8_t impacts[64];
        spread(l, word, impacts);
        return wide_score(scores, impacts, weight, rest) + *rest >= least;
    }
    *rest -= weight * (float)score_few(l, word * 64, weight, scores);
    return wide_most(scores, 64) + *rest >= least;
}

static void soon(const void *from, const void *end)
{
    for (const uint8_t *at = from; at < (const uint8_t *)end; at += 64) {
        __builtin_prefetch(at, 0, 2);
    }
}

void list_whole_soon(const List *l, uint32_t words, bool set, bool bounds)
{
    const void *impacts = bounds ? l->impacts + l->df : l->impacts;
    switch (l->kind) {
    case LIST_ARRAY: soon(l->docs, impacts); break;
    case LIST_SPLIT: soon(l->starts, impacts); break;
    case LIST_DENSE: soon(set ? (const void *)l->bits : l->ranks, bounds ? (const void *)l->impacts : set ? l->bits + words : (const void *)l->ranks); break;
    }
}

WIDE void list_soon(const List *l, uint32_t word)
{
    if (l->kind == LIST_DENSE) {
        const uint8_t *impacts = l->impacts + rank_of(l, word); /* 64 at most: in two lines of the cache */
        __builtin_prefetch(impacts);
        __builtin_prefetch(impacts + 63);
    } else if (l->kind == LIST_SPLIT) {
        uint32_t at = start_of(l, word / RANGE_WORDS);
        __builtin_prefetch(l->lows + at);
        __builtin_prefetch(l->impacts + at);
    }
}

/* Of the entries of a word of a set, which stand together, the largest impact. */
typedef struct WordMost {
    uint32_t word;
    uint8_t  most;
} WordMost;

static void most_here(WordMost *m, uint32_t word, uint8_t impact, float weight, float *bound)
{
    if (word != m->word) {
        bound[m->word] += weight * (float)m->most;
        *m = (WordMost){ word, 0 };
    }
    raise(&m->most, impact);
}

void list_bounds(const List *l, uint32_t words, float weight, float *bound)
{
    WordMost m = { 0, 0 };
    switch (l->kind) {
    case LIST_ARRAY:
        for (uint32_t i = 0; i < l->df; i++) {
            most_here(&m, l->docs[i] / 64 < words ? l->docs[i] / 64 : words - 1, l->impacts[i], weight, bound);
        }
        break;
    case LIST_SPLIT:
        for (uint32_t r = 0; r * RANGE_WORDS < words; r++) {
            for (uint32_t i = start_of(l, r), end = start_of(l, r + 1); i < end; i++) {
                uint32_t word = r * RANGE_WORDS + l->lows[i] / 64;
                most_here(&m, word < words ? word : words - 1, l->impacts[i], weight, bound);
            }
        }
        break;
    case LIST_DENSE: wide_add(bound, l->most, weight, words); return;
    }
    bound[m.word] += weight * (float)m.most;
}

/* ---- files that may be broken ---------------------------------------------------------------------------------------------------- */

static Error *broken(const char *what)
{
    return err_make(ERR_DISK, "search: %s", what);
}

/* Of one group of documents: its number of impacts and the largest. */
static bool impacts_hold(const List *l, uint32_t from, uint32_t to, uint8_t most)
{
    uint8_t largest = 0;
    for (uint32_t i = from; i < to; i++) {
        if (l->impacts[i] == 0) {
            return false;
        }
        raise(&largest, l->impacts[i]);
    }
    return largest == most;
}

static Error *check_array(const List *l, uint32_t docs)
{
    for (uint32_t i = 0; i < l->df; i++) {
        if (l->docs[i] >= docs || (i > 0 && l->docs[i] <= l->docs[i - 1])) {
            return broken("documents of a list out of order");
        }
    }
    return NULL;
}

static Error *check_split(const List *l, uint32_t docs)
{
    uint32_t ranges = ranges_of(docs);
    for (uint32_t r = 0; r < ranges; r++) {
        uint32_t from = l->starts[r], to = l->starts[r + 1];
        if (from > to || to > l->df || !impacts_hold(l, from, to, l->most[r])) {
            return broken("a range of a list");
        }
        for (uint32_t i = from; i < to; i++) {
            if ((i > from && l->lows[i] <= l->lows[i - 1]) || r * RANGE + l->lows[i] >= docs) {
                return broken("documents of a range out of order");
            }
        }
    }
    return l->starts[0] == 0 && l->starts[ranges] == l->df ? NULL : broken("the ranges of a list");
}

static Error *check_dense(const List *l, uint32_t docs)
{
    uint32_t before = 0;
    for (uint32_t w = 0; w < words_of(docs); w++) {
        uint32_t here = (uint32_t)__builtin_popcountll(l->bits[w]);
        if ((w % RANGE_WORDS == 0 && l->ranks[w / RANGE_WORDS] != (uint16_t)before) || before + here > l->df || !impacts_hold(l, before, before + here, l->most[w])) {
            return broken("the bits of a list");
        }
        before += here;
    }
    bool beyond = docs % 64 != 0 && l->bits[docs / 64] >> docs % 64 != 0;
    return before == l->df && !beyond ? NULL : broken("the count of a list");
}

Error *list_check(const List *l, uint32_t docs)
{
    switch (l->kind) {
    case LIST_ARRAY: TRY(check_array(l, docs)); break;
    case LIST_SPLIT: TRY(check_split(l, docs)); break;
    case LIST_DENSE: TRY(check_dense(l, docs)); break;
    }
    return impacts_hold(l, 0, l->df, l->best) ? NULL : broken("the impacts of a list");
}
