/* The groups of words that have lists. May use: base. */
#include "search/plan.h"

#include "base/buf.h"
#include "base/hash.h"

#include <stdlib.h>
#include <zstd.h>

enum { TRIPLE_SLOTS = 16384, PACK_LEVEL = 3 };

Plan plan_make(Arena *a, uint32_t version, float mean_length)
{
    return (Plan){ .version = version, .mean_length = mean_length, .words = names_make(a), .slots = NEW_N(a, uint64_t, TRIPLE_SLOTS), .mask = TRIPLE_SLOTS - 1 };
}

void plan_add_word(Plan *p, Str folded)
{
    BUG_IF(p->words.all.count >= PLAN_WORDS);
    names_add(&p->words, folded);
}

uint16_t plan_word(const Plan *p, Str folded)
{
    uint32_t number;
    return names_find(&p->words, folded, &number) ? (uint16_t)number : PLAN_NONE;
}

static uint64_t words_of(Triple t)
{
    return (uint64_t)t.first << 22 | (uint64_t)t.second << 11 | t.third;
}

static uint64_t *slot_of(const Plan *p, uint64_t words)
{
    size_t at = (words * UINT64_C(0x9E3779B97F4A7C15) >> 40) & p->mask;
    while (p->slots[at] != 0 && p->slots[at] >> 16 != words) {
        at = (at + 1) & p->mask;
    }
    return &p->slots[at];
}

uint16_t plan_triple(const Plan *p, Triple t)
{
    return (uint16_t)((*slot_of(p, words_of(t)) & 0xFFFF) - 1);
}

void plan_add_triple(Plan *p, Triple t)
{
    uint64_t *slot = slot_of(p, words_of(t));
    BUG_IF(p->triples.count >= PLAN_TRIPLES);
    if (*slot == 0) {
        *LIST_ADD(p->words.arena, &p->triples) = t;
        *slot = words_of(t) << 16 | p->triples.count;
    }
}

static void free_packing(void *packing)
{
    ZSTD_freeCDict(packing);
}

static void free_unpacking(void *unpacking)
{
    ZSTD_freeDDict(unpacking);
}

void plan_use_phrases(Plan *p, Str phrases)
{
    p->phrases = phrases;
    if (phrases.n == 0) {
        return;
    }
    p->packing = ZSTD_createCDict(phrases.p, phrases.n, PACK_LEVEL);
    p->unpacking = ZSTD_createDDict(phrases.p, phrases.n);
    BUG_IF(p->packing == NULL || p->unpacking == NULL);
    arena_defer(p->words.arena, free_packing, p->packing);
    arena_defer(p->words.arena, free_unpacking, p->unpacking);
}

/* ---- as text --------------------------------------------------------------------------------------------------------------------- */

enum { PLAN_BYTES = 1024 * 1024 };

Str plan_format(Arena *a, const Plan *p)
{
    Buf b = buf_make(a, PLAN_BYTES);
    buf_addf(&b, "plan %u\nlength %.3f\n", p->version, (double)p->mean_length);
    for (size_t i = 0; i < p->words.all.count; i++) {
        buf_addf(&b, "word " STR_F "\n", STR_A(p->words.all.items[i]));
    }
    for (size_t i = 0; i < p->triples.count; i++) {
        Triple t = p->triples.items[i];
        buf_addf(&b, "triple %u %u %u\n", t.first, t.second, t.third);
    }
    buf_addf(&b, "phrases %zu\n", p->phrases.n);
    buf_add(&b, p->phrases);
    buf_add_char(&b, '\n');
    buf_addf(&b, "hash " STR_F "\n", STR_A(hash_hex(a, hash_str(buf_str(&b)))));
    return buf_str(&b);
}

static Error *broken(const char *what)
{
    return err_make(ERR_DISK, "search: the plan of the index, %s", what);
}

static bool number_before(Str *s, char until, int64_t most, int64_t *out)
{
    return str_to_i64(str_cut(s, until), out) && *out >= 0 && *out <= most;
}

static Error *parse_triple(Plan *p, Str line)
{
    int64_t first, second, third, most = (int64_t)p->words.all.count - 1;
    if (p->triples.count >= PLAN_TRIPLES || !number_before(&line, ' ', most, &first) || !number_before(&line, ' ', most, &second) ||
        !number_before(&line, ' ', most, &third)) {
        return broken("a group of three words");
    }
    plan_add_triple(p, (Triple){ (uint16_t)first, (uint16_t)second, (uint16_t)third });
    return NULL;
}

static Error *parse_line(Plan *p, Str line)
{
    Str kind = str_cut(&line, ' ');
    if (str_eq(kind, S("triple"))) {
        return parse_triple(p, line);
    }
    if (!str_eq(kind, S("word")) || line.n == 0 || p->words.all.count >= PLAN_WORDS) {
        return broken("a word");
    }
    plan_add_word(p, line);
    return NULL;
}

/* What stands before the digest, when it is the right one. */
static bool cut_hash(Arena *a, Str *text)
{
    const size_t line = 5 + 64 + 1;
    if (text->n <= line) {
        return false;
    }
    Str before = str_sub(*text, 0, text->n - line), hash = str_format(a, "hash " STR_F "\n", STR_A(hash_hex(a, hash_str(before))));
    bool right = str_ends(*text, hash);
    *text = before;
    return right;
}

Error *plan_parse(Arena *a, Str text, Plan *out)
{
    if (!cut_hash(a, &text)) {
        return broken("its digest");
    }
    Str     head = str_cut(&text, '\n'), length = str_cut(&text, '\n');
    int64_t version, phrases;
    if (!str_starts(head, S("plan ")) || !str_to_i64(str_sub(head, 5, head.n), &version) || version < 0 || version > INT32_MAX || !str_starts(length, S("length "))) {
        return broken("its head");
    }
    float mean = strtof(str_z(a, str_sub(length, 7, length.n)), NULL);
    if (!(mean >= 1 && mean < 1e9F)) {
        return broken("its length");
    }
    *out = plan_make(a, (uint32_t)version, mean);
    while (text.n > 0 && !str_starts(text, S("phrases "))) {
        TRY(parse_line(out, str_cut(&text, '\n')));
    }
    Str line = str_cut(&text, '\n');
    if (!str_starts(line, S("phrases ")) || !str_to_i64(str_sub(line, 8, line.n), &phrases) || phrases < 0 || (uint64_t)phrases + 1 != text.n) {
        return broken("its phrases");
    }
    plan_use_phrases(out, str_sub(text, 0, (size_t)phrases));
    return NULL;
}
