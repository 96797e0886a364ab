/* Counting over the texts found. Which values are frequent is seen in a sample spread evenly over all texts found, in small runs that lie
 * together in memory; how frequent they are is then counted by their lists. May use: base. */
#include "search/count.h"

#include "search/wide.h"

#include <stdlib.h>

enum { RUN = 8 };

typedef struct Counting {
    const SearchParts  *in;
    const SearchAnswer *found;
    Arena              *arena;
    uint64_t            total;   /* of the sets */
    uint32_t           *sampled; /* by number of a key name */
    LIST(uint32_t)      seen;    /* key names in the sample */
    bool                whole;   /* the sample is all there is */
} Counting;

void part_name_keys(SearchPart *part, KeyNames *names, Arena *a)
{
    const Segment *sg = part->segment;
    uint32_t      *of = NEW_N(a, uint32_t, sg->head->keys + 1);
    for (uint32_t k = 0; k < sg->head->keys; k++) {
        Str      term = segment_key(sg, k);
        uint32_t before = (uint32_t)names->names.all.count;
        of[k] = names_add(&names->names, term);
        if (of[k] == before) {
            *LIST_ADD(names->names.arena, &names->of_field[key_field(term) % FIELDS_COUNTED]) = before;
        }
    }
    part->names_count = (uint32_t)names->names.all.count;
    uint32_t *keys = NEW_N(a, uint32_t, part->names_count + 1);
    for (uint32_t k = 0; k < sg->head->keys; k++) {
        keys[of[k]] = k + 1;
    }
    part->name_of_key = of;
    part->key_of_name = keys;
}

/* ---- the sample -------------------------------------------------------------------------------------------------------------------- */

static void count_doc(Counting *c, const SearchPart *part, uint32_t doc)
{
    const Segment *sg = part->segment;
    for (uint32_t i = sg->keyed[doc]; i < sg->keyed[doc + 1]; i++) {
        uint32_t name = part->name_of_key[sg->key_numbers[i]];
        if (c->sampled[name]++ == 0) {
            *LIST_ADD(c->arena, &c->seen) = name;
        }
    }
}

static void count_bits(Counting *c, const SearchPart *part, uint32_t word, uint64_t bits, int most)
{
    for (; bits != 0 && most > 0; bits &= bits - 1, most--) {
        count_doc(c, part, word * 64 + (uint32_t)__builtin_ctzll(bits));
    }
}

/* All but the first n of the bits. */
static uint64_t without_first(uint64_t bits, uint64_t n)
{
    for (; n > 0; n--) {
        bits &= bits - 1;
    }
    return bits;
}

static void take_sample(Counting *c)
{
    uint64_t step = c->whole ? 1 : c->total / (COUNT_SAMPLE / RUN), next = 0, before = 0;
    for (size_t p = 0; p < c->in->count; p++) {
        const SearchPart *part = &c->in->items[p];
        for (uint32_t w = 0; w < part->segment->words; w++) {
            uint64_t bits = c->found->sets[p][w], here = (uint64_t)__builtin_popcountll(bits);
            if (c->whole) {
                count_bits(c, part, w, bits, 64);
            } else if (next < before + here) {
                count_bits(c, part, w, without_first(bits, next - before), RUN);
                next += step;
            }
            before += here;
            while (next < before) { /* several in one word: a sample that large is not taken */
                next += step;
            }
        }
    }
}

/* ---- counting ------------------------------------------------------------------------------------------------------------------------ */

typedef struct Candidate {
    uint32_t name;
    Str      term;
    uint64_t texts;
} Candidate;

static int by_texts(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    return x->texts != y->texts ? (x->texts < y->texts ? 1 : -1) : str_cmp(x->term, y->term);
}

static void sort(Candidate *all, size_t n)
{
    if (n > 1) {
        qsort(all, n, sizeof *all, by_texts);
    }
}

static uint64_t count_exactly(const Counting *c, uint32_t name)
{
    uint64_t texts = 0;
    for (size_t p = 0; p < c->in->count; p++) {
        const SearchPart *part = &c->in->items[p];
        List              l;
        if (name < part->names_count && part->key_of_name[name] != 0 &&
            segment_term_list(part->segment, part->segment->keys[part->key_of_name[name] - 1], &l)) {
            texts += list_count_in(&l, part->segment->words, c->found->sets[p]);
        }
    }
    return texts;
}

static Candidate candidate(const Counting *c, uint32_t name)
{
    return (Candidate){ name, c->in->keys->names.all.items[name], c->sampled[name] };
}

static KeyCounts count_field(const Counting *c, uint8_t field, size_t most)
{
    size_t     values = c->in->keys->of_field[field].count, n = 0;
    bool       all = !c->whole && values <= COUNT_ALL_VALUES;
    Candidate *of = NEW_N(c->arena, Candidate, values + 1);
    for (size_t i = 0; all && i < values; i++) {
        of[n++] = candidate(c, c->in->keys->of_field[field].items[i]);
    }
    for (size_t i = 0; !all && i < c->seen.count; i++) {
        Candidate one = candidate(c, c->seen.items[i]);
        if (key_field(one.term) == field) {
            of[n++] = one;
        }
    }
    sort(of, n);
    if (!c->whole) {
        n = all || n < 2 * most ? n : 2 * most;
        for (size_t i = 0; i < n; i++) {
            of[i].texts = count_exactly(c, of[i].name);
        }
        sort(of, n);
    }
    KeyCounts out = { NEW_N(c->arena, KeyCount, n + 1), 0 };
    for (size_t i = 0; i < n && out.count < most && of[i].texts > 0; i++) {
        out.items[out.count++] = (KeyCount){ key_value(of[i].term), (uint64_t)((double)of[i].texts * c->found->held + 0.5) };
    }
    return out;
}

void search_count_keys(const SearchParts *in, const SearchAnswer *found, const uint8_t *fields, size_t fields_count, size_t most, Arena *a, KeyCounts *out)
{
    Counting c = { .in = in, .found = found, .arena = a, .sampled = NEW_N(a, uint32_t, in->keys->names.all.count + 1) };
    for (size_t p = 0; found->sets != NULL && p < in->count; p++) {
        c.total += wide_count(found->sets[p], in->items[p].segment->words);
    }
    c.whole = c.total <= COUNT_SAMPLE;
    if (c.total > 0) {
        take_sample(&c);
    }
    for (size_t i = 0; i < fields_count; i++) {
        out[i] = count_field(&c, fields[i], most);
    }
}

/* ---- days ---------------------------------------------------------------------------------------------------------------------------- */

/* Of the documents before `end`. */
static uint64_t count_before(const uint64_t *set, uint32_t end)
{
    uint64_t count = wide_count(set, end / 64);
    return end % 64 == 0 ? count : count + (uint64_t)__builtin_popcountll(set[end / 64] & ~(~UINT64_C(0) << end % 64));
}

void search_count_days(const SearchParts *in, const SearchAnswer *found, const Date *from, size_t n, uint64_t *out)
{
    for (size_t i = 0; i + 1 < n; i++) {
        out[i] = 0;
    }
    for (size_t p = 0; found->sets != NULL && p < in->count; p++) {
        uint64_t before = count_before(found->sets[p], segment_first_from(in->items[p].segment, from[0].day));
        for (size_t i = 0; i + 1 < n; i++) {
            uint64_t until = count_before(found->sets[p], segment_first_from(in->items[p].segment, from[i + 1].day));
            out[i] += until - before;
            before = until;
        }
    }
    for (size_t i = 0; i + 1 < n; i++) {
        out[i] = (uint64_t)((double)out[i] * found->held + 0.5);
    }
}
