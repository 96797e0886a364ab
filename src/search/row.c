/* Reading a text for words one behind the other: many codes at once for two of them, then each code. May use: base. */
#include "search/row.h"

#include "search/wide.h"

/* The codes a word may have: all of its forms, or the one with these accents. Empty: the segment does not know it. */
typedef struct Codes {
    uint32_t from, until, df; /* df: of the word in any form */
} Codes;

struct RowCodes {
    Codes   *words;
    bool     none;    /* one of them is in no text */
    bool     paired;  /* all codes are short ones: two are looked for together */
    size_t   first;   /* of the two: those in the fewest texts */
    uint16_t from[2], n[2];
};

Row row_make(Arena *a, const QueryItem *item, size_t segments)
{
    return (Row){ item, NEW_N(a, RowCodes *, segments), a };
}

static Codes codes_of(const Segment *sg, const QueryWord *w)
{
    uint32_t term = segment_term(sg, w->folded);
    if (term == TERM_NONE) {
        return (Codes){ 0, 0, 0 };
    }
    Codes           c = { sg->terms[term].first_code, sg->terms[term + 1].first_code, sg->terms[term].list.df };
    const uint32_t *accents = (const uint32_t *)(const void *)sg->sections[SECTION_FORMS];
    for (uint32_t i = c.from; w->strict && i < c.until; i++) {
        if (accents[i] == w->accents) {
            return (Codes){ i, i + 1, c.df };
        }
    }
    return w->strict ? (Codes){ 0, 0, 0 } : c;
}

static uint32_t fewest(const Codes *two)
{
    return two[0].df < two[1].df ? two[0].df : two[1].df;
}

static RowCodes *look_up(const Row *r, const Segment *sg)
{
    size_t    count = r->item->count;
    RowCodes *c = NEW(r->arena, RowCodes);
    c->words = NEW_N(r->arena, Codes, count);
    c->paired = count > 1;
    for (size_t i = 0; i < count; i++) {
        c->words[i] = codes_of(sg, &r->item->words[i]);
        c->none = c->none || c->words[i].until == c->words[i].from;
        c->paired = c->paired && c->words[i].until <= CODE_SHORT_END;
    }
    for (size_t i = 1; c->paired && i + 1 < count; i++) {
        c->first = fewest(&c->words[i]) < fewest(&c->words[c->first]) ? i : c->first;
    }
    for (size_t i = 0; c->paired && i < 2; i++) {
        c->from[i] = (uint16_t)c->words[c->first + i].from;
        c->n[i] = (uint16_t)(c->words[c->first + i].until - c->words[c->first + i].from);
    }
    return c;
}

static bool is_at(const uint16_t *at, const uint16_t *end, const Codes *row, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (at >= end || *at == CODE_PART) {
            return false;
        }
        uint32_t code = code_next(&at);
        if (code < row[i].from || code >= row[i].until) {
            return false;
        }
    }
    return true;
}

/* No code has halves like CODE_LONG: so what stands behind one is half of a code. */
static bool is_half(const uint16_t *begin, const uint16_t *at)
{
    return (at > begin && at[-1] == CODE_LONG) || (at > begin + 1 && at[-2] == CODE_LONG);
}

static bool begins_at(const RowCodes *c, size_t count, const uint16_t *begin, const uint16_t *at, const uint16_t *end)
{
    return !is_half(begin, at) && is_at(at, end, c->words, count);
}

bool row_is_in(Row *r, const Segment *sg, size_t number, uint32_t doc)
{
    RowCodes      **known = &r->codes[number];
    RowCodes       *c = *known = *known == NULL ? look_up(r, sg) : *known;
    const uint16_t *begin = sg->stream + sg->docs[doc].stream_at, *end = sg->stream + sg->docs[doc + 1].stream_at;
    if (c->none) {
        return false;
    }
    if (c->paired) {
        for (const uint16_t *at = begin + c->first; at < end && (at = wide_pair(at, end, c->from, c->n)) < end; at++) {
            if (begins_at(c, r->item->count, begin, at - c->first, end)) {
                return true;
            }
        }
        return false;
    }
    bool     is_long = c->words[0].until > CODE_SHORT_END;
    uint16_t from = is_long ? CODE_LONG : (uint16_t)c->words[0].from, n = is_long ? 1 : (uint16_t)(c->words[0].until - c->words[0].from);
    for (const uint16_t *at = begin; (at = wide_code(at, end, from, n)) < end; at++) {
        if (begins_at(c, r->item->count, begin, at, end)) {
            return true;
        }
    }
    return false;
}

void row_soon(const Segment *sg, uint32_t doc)
{
    __builtin_prefetch(&sg->docs[doc]);
}

/* The first lines: the machine itself asks for what lies behind them. */
void row_next(const Segment *sg, uint32_t doc)
{
    enum { LINES = 6, CODES_OF_A_LINE = 32 };
    for (int i = 0; i < LINES; i++) {
        __builtin_prefetch(sg->stream + sg->docs[doc].stream_at + i * CODES_OF_A_LINE);
    }
}
