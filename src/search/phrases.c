/* The passages that stand in many texts, for packing. Four words in a row are a shingle. First is counted in how many texts of a sample
 * each shingle stands; then the texts are cut into passages in which every shingle is frequent and was in no passage before. What is
 * rare, a name say, parts passages and is in none. May use: base. */
#include "search/build_int.h"

#include <stdlib.h>

enum { SHINGLE = 4, PASSAGE_WORDS = 40, SHINGLES_MOST = 1 << 21, PHRASES_FROM = 2000, PHRASES_FROM_BYTES = 48 * 1024 * 1024, PHRASE_LEAST = 20 };

typedef struct Shingle {
    uint64_t hash;
    uint32_t last; /* text, from 1 */
    uint16_t df;
    bool     taken;
} Shingle;

typedef struct Passage {
    Str      text;
    uint64_t weight; /* how many texts have its shingles */
} Passage;

typedef struct Phrases {
    Arena   *arena;
    Shingle *shingles; /* by hash */
    size_t   count;
    uint32_t least;
    LIST(Passage) passages;
} Phrases;

/* Spaces part the words; everything else is kept, as it will be packed. */
typedef LIST(Str) Parts;

static Parts parts_of(Arena *a, Str text)
{
    Parts parts = { 0 };
    while (text.n > 0) {
        *LIST_ADD(a, &parts) = str_cut(&text, ' ');
    }
    return parts;
}

static Str row_of(const Parts *p, size_t from, size_t until)
{
    const char *begin = p->items[from].p, *end = p->items[until - 1].p + p->items[until - 1].n;
    return (Str){ begin, (size_t)(end - begin) };
}

/* The one with these words; a free place where there is none yet. */
static Shingle *shingle_of(Phrases *p, Str words)
{
    uint64_t hash = name_hash(words) | 1;
    size_t   at = hash >> 20 & (SHINGLES_MOST - 1);
    while (p->shingles[at].hash != 0 && p->shingles[at].hash != hash) {
        at = (at + 1) & (SHINGLES_MOST - 1);
    }
    if (p->shingles[at].hash == 0 && p->count < SHINGLES_MOST / 2) {
        p->shingles[at].hash = hash;
        p->count++;
    }
    return &p->shingles[at];
}

static void count_text(Phrases *p, Arena *a, Str text, uint32_t number)
{
    Parts parts = parts_of(a, text);
    for (size_t i = 0; i + SHINGLE <= parts.count; i++) {
        Shingle *s = shingle_of(p, row_of(&parts, i, i + SHINGLE));
        s->df = (uint16_t)(s->df + (s->hash != 0 && s->last != number));
        s->last = number;
    }
}

static bool take(const Phrases *p, Shingle *s)
{
    bool usable = s->df >= p->least && !s->taken;
    s->taken = usable || s->taken;
    return usable;
}

static void cut_text(Phrases *p, Arena *a, Str text)
{
    Parts parts = parts_of(a, text);
    for (size_t i = 0, end; i + SHINGLE <= parts.count; i = end + 1) {
        uint64_t weight = 0;
        for (end = i; end + SHINGLE <= parts.count && end - i < PASSAGE_WORDS; end++) {
            Shingle *s = shingle_of(p, row_of(&parts, end, end + SHINGLE));
            if (!take(p, s)) {
                break;
            }
            weight += s->df;
        }
        if (end > i) {
            *LIST_ADD(p->arena, &p->passages) = (Passage){ str_copy(p->arena, row_of(&parts, i, end + SHINGLE - 1)), weight };
        }
    }
}

/* Those first that save most for the room they take. */
static int by_use(const void *a, const void *b)
{
    const Passage *x = a, *y = b;
    uint64_t       ours = x->weight * y->text.n, theirs = y->weight * x->text.n;
    return ours != theirs ? (ours < theirs ? 1 : -1) : str_cmp(x->text, y->text);
}

/* The most useful stand last: near what is packed. */
static Str joined(Arena *a, const Phrases *p)
{
    size_t n = 0, count = 0;
    while (count < p->passages.count && n + p->passages.items[count].text.n + 1 <= PHRASE_BYTES) {
        n += p->passages.items[count++].text.n + 1;
    }
    Buf b = buf_make(a, PHRASE_BYTES);
    while (count-- > 0) {
        buf_add(&b, p->passages.items[count].text);
        buf_add_char(&b, ' ');
    }
    return buf_str(&b);
}

Str builder_phrases(Builder *b)
{
    size_t  step = 1 + b->docs.count / PHRASES_FROM, texts = 0, bytes = 0;
    Arena  *each = arena_make(MIB(512));
    Phrases p = { .arena = arena_make(MIB(512)) };
    p.shingles = NEW_N(p.arena, Shingle, SHINGLES_MOST);
    for (size_t d = 0; d < b->docs.count && bytes < PHRASES_FROM_BYTES; d += step) {
        arena_reset(each);
        count_text(&p, each, builder_text(b, &b->docs.items[d]), (uint32_t)++texts);
        bytes += b->docs.items[d].text_size;
    }
    p.least = (uint32_t)(texts / PHRASE_PART) + PHRASE_LEAST;
    for (size_t i = 0; i < texts; i++) {
        arena_reset(each);
        cut_text(&p, each, builder_text(b, &b->docs.items[i * step]));
    }
    if (p.passages.count > 1) {
        qsort(p.passages.items, p.passages.count, sizeof *p.passages.items, by_use);
    }
    Str out = joined(b->arena, &p);
    arena_release(each);
    arena_release(p.arena);
    return out;
}
