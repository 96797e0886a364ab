/* Reading texts for rows of words. May use: base. */
#include "search/rows.h"

#include "search/wide.h"
#include "search/written.h"

#include "base/buf.h"

enum { MEMO = 16384, COUNTED = 16, SHORT_WORDS = CODE_SHORT_END / 64 + 1, TONE = 7 };

/* A word of the row in one segment. */
typedef struct Step {
    uint32_t from, until; /* its codes */
    uint64_t forms;       /* which of them, from the first */
    uint64_t *begun;      /* of an unfinished one, by short code; NULL: it is whole */
} Step;

typedef struct Memo {
    uint32_t code, word; /* + 1 each */
} Memo;

typedef struct RowReading {
    const SearchParts *in;
    const RowAsk      *ask;
    Arena             *arena;
    Rows              *out;
    Names              words, nodes, titles;
    const Segment     *sg;
    Step               steps[ROW_WORDS];
    Memo              *memo;
} RowReading;

/* ---- words ------------------------------------------------------------------------------------------------------------------------- */

static uint32_t accents_of(const Segment *sg, uint32_t code)
{
    return code < sg->head->codes ? ((const uint32_t *)(const void *)sg->sections[SECTION_FORMS])[code] : 0; /* else: a broken file */
}

/* Its number in all segments. */
static uint32_t word_of(RowReading *r, uint32_t code)
{
    Memo *m = &r->memo[code % MEMO];
    if (m->code == code + 1) {
        return m->word - 1;
    }
    char     key[3 * KEY_BYTES];
    Str      letters = segment_letters(r->sg, code);
    uint32_t accents = accents_of(r->sg, code);
    size_t   n = letters.n < sizeof key - sizeof accents ? letters.n : 0;
    memcpy(key, letters.p, n);
    memcpy(key + n, &accents, sizeof accents);
    uint32_t word = names_add(&r->words, (Str){ key, n + sizeof accents });
    if (word == r->out->words.count) {
        *LIST_ADD(r->arena, &r->out->words) = (RowWord){ str_sub(r->words.all.items[word], 0, n), accents, 0 };
    }
    *m = (Memo){ code + 1, word + 1 };
    return word;
}

/* Accents that were not typed may be any, letter by letter. */
static bool may_be(uint32_t typed, uint32_t is)
{
    bool tone = (typed & TONE) == 0 || (typed & TONE) == (is & TONE);
    for (unsigned at = 3; at < 31; at += 2) {
        uint32_t quality = typed >> at & 3;
        tone = tone && (quality == 0 || quality == (is >> at & 3));
    }
    return tone;
}

/* The beginning of a word: "qui" as well of "quy…", which is "qui" only while nothing follows. */
static bool begins(Str letters, Str typed)
{
    if (typed.n > 0 && letters.n > typed.n && typed.p[typed.n - 1] == 'i' && letters.p[typed.n - 1] == 'y') {
        return str_starts(letters, str_sub(typed, 0, typed.n - 1));
    }
    return str_starts(letters, typed);
}

static Str letters_of(const Segment *sg, uint32_t term)
{
    return (Str){ (const char *)sg->sections[SECTION_LETTERS] + sg->terms[term].letters_at, sg->terms[term + 1].letters_at - sg->terms[term].letters_at };
}

static void look_for_beginning(RowReading *r, const QueryWord *w, Step *out)
{
    const Segment *sg = r->sg;
    out->begun = NEW_N(r->arena, uint64_t, SHORT_WORDS);
    for (uint32_t t = 0; t < sg->head->terms && t < ROW_TERMS; t++) {
        Str letters = letters_of(sg, t);
        for (uint32_t code = sg->terms[t].first_code; begins(letters, w->folded) && code < sg->terms[t + 1].first_code && code < CODE_SHORT_END; code++) {
            if (may_be(w->accents, accents_of(sg, code))) {
                out->begun[code / 64] |= UINT64_C(1) << code % 64;
            }
        }
    }
}

static bool look_for_word(const Segment *sg, const QueryWord *w, Step *out)
{
    uint32_t term = segment_term(sg, w->folded);
    if (term == TERM_NONE) {
        return false;
    }
    *out = (Step){ .from = sg->terms[term].first_code, .until = sg->terms[term + 1].first_code };
    for (uint32_t i = 0; i < 64 && out->from + i < out->until; i++) {
        out->forms |= (uint64_t)may_be(w->accents, accents_of(sg, out->from + i)) << i;
    }
    return out->forms != 0;
}

/* False: the segment does not know a whole word of the row. */
static bool look_for_words(RowReading *r, const Segment *sg)
{
    for (size_t i = 0; i + r->ask->open < r->ask->count; i++) {
        if (!look_for_word(sg, &r->ask->words[i], &r->steps[i])) {
            return false;
        }
    }
    return true;
}

static bool begin_segment(RowReading *r, const Segment *sg)
{
    size_t last = r->ask->count - 1;
    r->sg = sg;
    memset(r->memo, 0, MEMO * sizeof *r->memo);
    if (r->ask->open) {
        r->steps[last] = (Step){ 0 };
        look_for_beginning(r, &r->ask->words[last], &r->steps[last]);
    }
    return look_for_words(r, sg);
}

static bool is_step(const Step *s, uint32_t code)
{
    if (s->begun != NULL) {
        return code < CODE_SHORT_END && (s->begun[code / 64] >> code % 64 & 1) != 0;
    }
    return code >= s->from && code < s->until && code - s->from < 64 && (s->forms >> (code - s->from) & 1) != 0;
}

/* ---- the tree ------------------------------------------------------------------------------------------------------------------------ */

static uint32_t child_of(RowReading *r, uint32_t parent, uint32_t word)
{
    const uint32_t key[] = { parent, word };
    uint32_t       node = names_add(&r->nodes, (Str){ (const char *)key, sizeof key }) + 1;
    if (node == r->out->nodes.count) {
        *LIST_ADD(r->arena, &r->out->nodes) = (RowNode){ .parent = parent, .word = word, .depth = r->out->nodes.items[parent].depth + 1 };
    }
    return node;
}

static uint32_t see(RowReading *r, uint32_t parent, uint32_t word)
{
    uint32_t node = child_of(r, parent, word);
    RowNode *n = &r->out->nodes.items[node];
    n->places++;
    if (n->last != r->out->texts + 1) {
        n->last = r->out->texts + 1;
        n->texts++;
    }
    return node;
}

static void see_before(RowReading *r, uint32_t node, uint32_t word)
{
    const uint32_t key[] = { node, word };
    uint32_t       at = names_add(&r->out->led, (Str){ (const char *)key, sizeof key });
    if (at == r->out->led_by.count) {
        *LIST_ADD(r->arena, &r->out->led_by) = 0;
    }
    r->out->led_by.items[at]++;
}

/* Whether the row stands here; its words, and those behind it, become a branch of the tree. */
static bool take_row(RowReading *r, const uint16_t *at, const uint16_t *end, uint32_t before)
{
    uint32_t codes[ROW_WORDS + ROW_BEHIND];
    size_t   count = 0, most = r->ask->count + (r->ask->beyond ? ROW_BEHIND : 0);
    while (at < end && *at != CODE_PART && count < most) {
        codes[count] = code_next(&at);
        if (count < r->ask->count && !is_step(&r->steps[count], codes[count])) {
            return false;
        }
        count++;
    }
    if (count < r->ask->count) {
        return false;
    }
    for (size_t i = 0, node = 0; i < count; i++) {
        node = see(r, (uint32_t)node, word_of(r, codes[i]));
        if (i == 0 && r->ask->count == 1 && before != UINT32_MAX) {
            see_before(r, (uint32_t)node, word_of(r, before));
        }
    }
    return true;
}

/* ---- a text ---------------------------------------------------------------------------------------------------------------------------- */

static const uint16_t *part_end(const uint16_t *at, const uint16_t *end)
{
    while (at < end && *at != CODE_PART) {
        code_next(&at);
    }
    return at;
}

/* Up to `most` places between two codes. */
static size_t read_places(RowReading *r, const uint16_t *at, const uint16_t *until, const uint16_t *end, size_t most)
{
    size_t   found = 0;
    uint32_t before = UINT32_MAX;
    while (at < until && found < most) {
        const uint16_t *here = at;
        uint32_t        code = code_next(&at);
        found += is_step(&r->steps[0], code) && take_row(r, here, end, before);
        before = code;
    }
    return found;
}

static void keep_title(RowReading *r, const uint16_t *at, const uint16_t *end)
{
    uint32_t words[ROW_TITLE];
    size_t   n = 0;
    while (at < end && n < ROW_TITLE) {
        words[n++] = word_of(r, code_next(&at));
    }
    if (at < end) {
        return;
    }
    uint32_t title = names_add(&r->titles, (Str){ (const char *)words, n * sizeof *words });
    if (title == r->out->titles.count) {
        uint32_t *kept = NEW_N(r->arena, uint32_t, n + 1);
        memcpy(kept, words, n * sizeof *words);
        *LIST_ADD(r->arena, &r->out->titles) = (RowTitle){ kept, n, 0 };
    }
    r->out->titles.items[title].texts++;
}

static void count_words(RowReading *r, const uint16_t *at, const uint16_t *end)
{
    while (at < end) {
        uint32_t word = word_of(r, code_next(&at));
        r->out->words.items[word].places++;
        r->out->counted++;
    }
}

/* Somewhere in a text, the same in every segment, at a code that begins there. */
static const uint16_t *some_place(const uint16_t *at, const uint16_t *end, uint32_t words)
{
    const uint16_t *to = at + (size_t)(end - at) * (words * UINT32_C(2654435761) >> 24) / 256;
    while (at < to) {
        code_next(&at);
    }
    return at;
}

/* The places looked at first stand somewhere in the text: all texts of a court begin alike. */
static void read_text(RowReading *r, uint32_t doc)
{
    const uint16_t *at = r->sg->stream + r->sg->docs[doc].stream_at, *last = r->sg->stream + r->sg->docs[doc + 1].stream_at;
    const uint16_t *title_end = part_end(at, last), *body = title_end < last ? title_end + 1 : last, *end = part_end(body, last), *from = some_place(body, end, r->sg->docs[doc].words);
    if (read_places(r, at, title_end, title_end, 1) > 0) {
        keep_title(r, at, title_end);
    }
    if (r->ask->beyond && r->out->texts < COUNTED) {
        count_words(r, body, end);
    }
    size_t found = read_places(r, from, end, end, ROW_PLACES);
    read_places(r, body, from, end, ROW_PLACES - found);
    r->out->texts++;
}

/* ---- which texts ------------------------------------------------------------------------------------------------------------------------- */

static bool keep_in(const Segment *sg, const List *l, bool has, uint64_t *set)
{
    if (has) {
        list_keep_in(l, sg->words, set);
    }
    return has;
}

static bool word_list(const Segment *sg, const QueryWord *w, List *out)
{
    return segment_term_list(sg, segment_term(sg, w->folded), out);
}

/* Texts with each whole word and, where the plan has lists of them, each two neighbours. False: none. */
static bool texts_with(const RowReading *r, const SearchPart *part, uint64_t *set)
{
    const Segment *sg = part->segment;
    size_t         whole = r->ask->count - r->ask->open;
    List           l;
    for (uint32_t w = 0; w < sg->words; w++) {
        uint32_t left = sg->head->docs - w * 64;
        set[w] = (left >= 64 ? ~UINT64_C(0) : ~(~UINT64_C(0) << left)) & (part->live == NULL ? ~UINT64_C(0) : part->live[w]);
    }
    for (size_t i = 0; i < whole; i++) {
        uint16_t one = plan_word(r->in->plan, r->ask->words[i].folded), next = i + 1 < whole ? plan_word(r->in->plan, r->ask->words[i + 1].folded) : PLAN_NONE;
        bool     pair = one != PLAN_NONE && next != PLAN_NONE;
        bool     has = pair ? segment_pair_list(sg, plan_pair(one, next), &l) : word_list(sg, &r->ask->words[i], &l);
        if (!keep_in(sg, &l, has, set)) {
            return false;
        }
    }
    for (size_t i = 0; i < r->ask->with_count; i++) {
        if (!keep_in(sg, &l, word_list(sg, &r->ask->with[i], &l), set)) {
            return false;
        }
    }
    return true;
}

static void read_part(RowReading *r, const uint64_t *set, uint64_t step, uint64_t *seen)
{
    for (uint32_t w = 0; w < r->sg->words; w++) {
        for (uint64_t left = set[w]; left != 0; left &= left - 1) {
            if ((*seen)++ % step == 0) {
                read_text(r, w * 64 + (uint32_t)__builtin_ctzll(left));
            }
        }
    }
}

void rows_read(const SearchParts *in, const RowAsk *ask, Arena *a, Rows *out)
{
    RowReading r = { .in = in, .ask = ask, .arena = a, .out = out, .words = names_make(a), .nodes = names_make(a), .titles = names_make(a), .memo = NEW_N(a, Memo, MEMO) };
    uint64_t **sets = NEW_N(a, uint64_t *, in->count + 1), seen = 0;
    *out = (Rows){ .led = names_make(a) };
    *LIST_ADD(a, &out->nodes) = (RowNode){ 0 };
    for (size_t p = 0; ask->count > 0 && ask->count <= ROW_WORDS && p < in->count; p++) {
        sets[p] = NEW_N(a, uint64_t, in->items[p].segment->words + 1);
        if (look_for_words(&r, in->items[p].segment) && texts_with(&r, &in->items[p], sets[p])) {
            out->of += wide_count(sets[p], in->items[p].segment->words);
        } else {
            sets[p] = NULL;
        }
    }
    for (size_t p = 0; p < in->count; p++) {
        if (sets[p] != NULL && begin_segment(&r, in->items[p].segment)) {
            read_part(&r, sets[p], (out->of + ROW_TEXTS - 1) / ROW_TEXTS, &seen);
        }
    }
}

/* ---- telling ------------------------------------------------------------------------------------------------------------------------------- */

enum { WRITTEN_MOST = 4 * 64 * (ROW_WORDS + ROW_TITLE) };

static void add_word(const Rows *r, Arena *a, uint32_t word, Buf *b)
{
    buf_add(b, b->n > 0 ? S(" ") : S(""));
    buf_add(b, word_written(a, r->words.items[word].folded, r->words.items[word].accents));
}

Str rows_written(const Rows *r, Arena *a, uint32_t node)
{
    uint32_t words[ROW_WORDS + ROW_BEHIND];
    Buf      b = buf_make(a, WRITTEN_MOST);
    size_t   n = 0;
    for (; node != 0; node = r->nodes.items[node].parent) {
        words[n++] = r->nodes.items[node].word;
    }
    while (n > 0) {
        add_word(r, a, words[--n], &b);
    }
    return buf_str(&b);
}

Str rows_title(const Rows *r, Arena *a, const RowTitle *title)
{
    Buf b = buf_make(a, WRITTEN_MOST);
    for (size_t i = 0; i < title->count; i++) {
        add_word(r, a, title->words[i], &b);
    }
    return buf_str(&b);
}

double rows_led(const Rows *r, uint32_t node)
{
    uint32_t most = 0;
    for (size_t i = 0; i < r->led_by.count; i++) {
        uint32_t of;
        memcpy(&of, r->led.all.items[i].p, sizeof of);
        most = of == node && r->led_by.items[i] > most ? r->led_by.items[i] : most;
    }
    return (double)most / (r->nodes.items[node].places > 0 ? (double)r->nodes.items[node].places : 1);
}
