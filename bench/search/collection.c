/* The collection as every engine of the comparison gets it, and what they are asked.
 *     congly synth judgments ... | collection WORDS WARM QUERIES SEED
 * WORDS: of each text a line of day, type, year and its words, parted by tabs, folded as our analyser folds them: so all engines count the
 * same words. Between title and body, and before the whole numbers of documents, which have no place in the text, stands the word
 * "zpartz": no row of words goes across. z stands for the dividers of a number (12z2024zdsst) and the blanks of a type (tdanzsu):
 * Vietnamese has none.
 * WARM and QUERIES: lines as ask.h has them, 40 and 200 of each of eleven classes, none twice, shuffled. They are drawn from the texts:
 *     T_RARE    a word of at most 1 in 500 texts          T_COMMON  of more than 1 in 10
 *     AND2      two of more than 1 in 10                  AND6      six words in a row, each of more than 1 in 20
 *     OR3       three of more than 1 in 10                OR3mid    two of 1 in 200 to 1 in 20, and one of more than 1 in 10
 *     PHR2 PHR3 PHR4   so many in a row, each of more than 1 in 20
 *     FILT      AND2 with the type and the year of a text DATE      AND2, the newest first
 * May use: search and lower. */
#include "search/analyse.h"
#include "search/names.h"

#include "base/date.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

enum { KEPT = 4096, WARM_EACH = 40, EACH = 200, LINE_MOST = 16 * 1024 * 1024, TRIES = 1000000, PART = UINT32_MAX, WORDS_MOST = 8 };

typedef struct Kept {
    uint32_t *words; /* PART between its parts */
    size_t    count;
    Str       type;
    int       year;
} Kept;

typedef struct Seen {
    uint32_t texts, last; /* so many hold it; the one counted last, + 1 */
} Seen;

typedef struct Collection {
    Arena   *arena, *each;
    Names    names;
    LIST(Seen) seen;
    LIST(uint32_t) words; /* of the text at hand */
    Kept     kept[KEPT];
    size_t   kept_n;
    uint32_t texts;
    uint64_t random;
} Collection;

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t draw(Collection *c)
{
    uint64_t z = c->random += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static uint32_t below(Collection *c, size_t n)
{
    return (uint32_t)(draw(c) % n);
}

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "collection: %s\n", what);
        exit(3);
    }
}

/* ---- the texts --------------------------------------------------------------------------------------------------------------------- */

static Str parted_by_z(Arena *a, Str s, char divider)
{
    char *out = arena_raw(a, s.n);
    for (size_t i = 0; i < s.n; i++) {
        out[i] = s.p[i] == divider ? 'z' : s.p[i];
    }
    return (Str){ out, s.n };
}

static void take_word(Collection *c, Str word, FILE *out)
{
    uint32_t n = names_add(&c->names, word);
    fprintf(out, STR_F " ", STR_A(word));
    if (n == c->seen.count) {
        *LIST_ADD(c->arena, &c->seen) = (Seen){ 0 };
    }
    Seen *s = &c->seen.items[n];
    s->texts += s->last != c->texts + 1;
    s->last = c->texts + 1;
    *LIST_ADD(c->arena, &c->words) = n;
}

static void part(Collection *c, FILE *out)
{
    fputs("zpartz ", out);
    *LIST_ADD(c->arena, &c->words) = PART;
}

/* The words in their places; then, apart, the numbers as wholes. */
static void take_text(Collection *c, const Str parts[2], FILE *out)
{
    LIST(Str) wholes = { 0 };
    c->words.count = 0;
    for (int i = 0; i < 2; i++) {
        Analyser an = analyse_begin(parts[i]);
        for (Word w; analyse_next(&an, &w);) {
            if (w.joined) {
                *LIST_ADD(c->each, &wholes) = parted_by_z(c->each, w.folded, '/');
            } else {
                take_word(c, w.folded, out);
            }
        }
        part(c, out);
    }
    for (size_t i = 0; i < wholes.count; i++) {
        take_word(c, wholes.items[i], out);
        part(c, out);
    }
}

static Str type_of(Arena *a, Str type)
{
    Buf      b = buf_make(a, KIB(1));
    Analyser an = analyse_begin(type);
    for (Word w; analyse_next(&an, &w);) {
        buf_addf(&b, "%s" STR_F, b.n == 0 ? "t" : "z", STR_A(w.folded));
    }
    return buf_str(&b);
}

/* Of each so many texts the same one, as long as there are not too many. */
static void keep(Collection *c, Str type, int year)
{
    size_t at = c->kept_n < KEPT ? c->kept_n++ : below(c, c->texts + 1);
    if (at < KEPT) {
        Kept *k = &c->kept[at];
        free(k->words);
        *k = (Kept){ malloc(c->words.count * sizeof *k->words), c->words.count, str_copy(c->arena, type), year };
        need(k->words != NULL, "out of memory");
        memcpy(k->words, c->words.items, c->words.count * sizeof *k->words);
    }
}

static void take_line(Collection *c, Str line, FILE *out)
{
    const Json *v;
    Date        day;
    arena_reset(c->each);
    Error *broken = json_parse(c->each, line, LINE_MOST, &v);
    need(broken == NULL && date_parse(json_str(v, "date", S("")), &day), "a line is no ruling");
    Str type = type_of(c->each, json_str(v, "type", S("")));
    int year = date_ymd(day).year;
    fprintf(out, "%d\t" STR_F "\ty%d\t", day.day, STR_A(type), year);
    take_text(c, (Str[2]){ json_str(v, "title", S("")), json_str(v, "text", S("")) }, out);
    fputc('\n', out);
    keep(c, type, year);
    c->texts++;
}

/* ---- the queries ------------------------------------------------------------------------------------------------------------------- */

/* A word that one in `most` texts or fewer has, and more than one in `least`. */
typedef struct Share {
    uint32_t least, most;
} Share;

enum { ONE = 1, NONE = 1000000 };
static const Share rare = { NONE, 500 }, mid = { 200, 20 }, common = { 10, ONE }, frequent = { 20, ONE };

typedef struct Class {
    const char *name, *kind, *order;
    bool        in_a_row, filtered;
    int         words;
    Share       shares[WORDS_MOST];
} Class;

static const Class classes[] = {
    { "T_RARE", "all", "best", false, false, 1, { rare } },
    { "T_COMMON", "all", "best", false, false, 1, { common } },
    { "AND2", "all", "best", false, false, 2, { common, common } },
    { "AND6", "all", "best", true, false, 6, { frequent, frequent, frequent, frequent, frequent, frequent } },
    { "OR3", "any", "best", false, false, 3, { common, common, common } },
    { "OR3mid", "any", "best", false, false, 3, { mid, mid, common } },
    { "PHR2", "row", "best", true, false, 2, { frequent, frequent } },
    { "PHR3", "row", "best", true, false, 3, { frequent, frequent, frequent } },
    { "PHR4", "row", "best", true, false, 4, { frequent, frequent, frequent, frequent } },
    { "FILT", "all", "best", false, true, 2, { common, common } },
    { "DATE", "all", "newest", false, false, 2, { common, common } },
};

static bool has_share(const Collection *c, uint32_t word, Share s)
{
    uint64_t texts = word == PART ? 0 : c->seen.items[word].texts;
    return texts * s.most <= c->texts && texts * s.least > c->texts;
}

static bool is_among(uint32_t word, const uint32_t *words, int n)
{
    for (int i = 0; i < n; i++) {
        if (words[i] == word) {
            return true;
        }
    }
    return false;
}

/* A word of the text with this share and not among those chosen; PART: hardly one is there. */
static uint32_t word_with(Collection *c, const Kept *k, Share share, const uint32_t *chosen, int n)
{
    enum { LOOKS = 3000 };
    for (int i = 0; i < LOOKS; i++) {
        uint32_t word = k->words[below(c, k->count)];
        if (has_share(c, word, share) && !is_among(word, chosen, n)) {
            return word;
        }
    }
    return PART;
}

/* One draw; false: no words of the class. */
static bool words_for(Collection *c, const Class *class, const Kept *k, uint32_t out[])
{
    size_t at = below(c, k->count);
    for (int i = 0; i < class->words; i++) {
        if (class->in_a_row) {
            out[i] = at + (size_t)i < k->count ? k->words[at + (size_t)i] : PART;
        } else {
            out[i] = word_with(c, k, class->shares[i], out, i);
        }
        if (!has_share(c, out[i], class->shares[i])) {
            return false;
        }
    }
    return true;
}

static Str query_of(Collection *c, const Class *class, const Kept *k)
{
    uint32_t words[WORDS_MOST];
    if (!words_for(c, class, k, words)) {
        return S("");
    }
    Buf b = buf_make(c->arena, KIB(2));
    buf_addf(&b, "%s\t%s\t%s\t", class->name, class->kind, class->order);
    for (int i = 0; i < class->words; i++) {
        buf_addf(&b, "%s" STR_F, i == 0 ? "" : " ", STR_A(c->names.all.items[words[i]]));
    }
    if (class->filtered) {
        buf_addf(&b, "\t" STR_F "\ty%d", STR_A(k->type), k->year);
    } else {
        buf_add_z(&b, "\t-\t-");
    }
    return buf_str(&b);
}

static void draw_queries(Collection *c, Str *warm, Str *measured)
{
    Names had = names_make(c->arena);
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        size_t n = 0;
        for (int tries = 0; n < WARM_EACH + EACH; tries++) {
            need(tries < TRIES, "too few different queries of a class: a larger collection has more");
            Str    query = query_of(c, &classes[i], &c->kept[below(c, c->kept_n)]);
            size_t before = had.all.count;
            if (query.n > 0 && names_add(&had, query) == before) {
                *(n < WARM_EACH ? &warm[i * WARM_EACH + n] : &measured[i * EACH + n - WARM_EACH]) = query;
                n++;
            }
        }
    }
}

static void write_shuffled(Collection *c, const char *path, Str *queries, size_t count)
{
    FILE *f = fopen(path, "w");
    need(f != NULL, "the queries cannot be written");
    for (size_t i = count; i-- > 0;) {
        size_t other = below(c, i + 1);
        Str    query = queries[other];
        queries[other] = queries[i];
        fprintf(f, STR_F "\n", STR_A(query));
    }
    need(fclose(f) == 0, "the queries cannot be written");
}

int main(int argc, char **argv)
{
    static Collection c;
    static Str        warm[COUNT_OF(classes) * WARM_EACH], measured[COUNT_OF(classes) * EACH];
    need(argc == 5, "usage: collection WORDS WARM QUERIES SEED");
    c.arena = arena_make(MIB(2048));
    c.each = arena_make(MIB(256));
    c.names = names_make(c.arena);
    c.random = strtoull(argv[4], NULL, 10);
    FILE  *out = fopen(argv[1], "w");
    char  *line = NULL;
    size_t room = 0;
    need(out != NULL, "the words cannot be written");
    for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
        take_line(&c, (Str){ line, (size_t)n - (line[n - 1] == '\n') }, out);
    }
    need(fclose(out) == 0 && c.texts > 0, "the words cannot be written");
    draw_queries(&c, warm, measured);
    write_shuffled(&c, argv[2], warm, COUNT_OF(warm));
    write_shuffled(&c, argv[3], measured, COUNT_OF(measured));
    arena_release(c.each);
    arena_release(c.arena);
    return 0;
}
