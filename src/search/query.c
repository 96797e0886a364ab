/* Reading what was typed. May use: base. */
#include "search/query.h"

#include "search/analyse.h"
#include "search/build.h"

typedef struct Parser {
    Arena            *arena;
    Str               typed;
    const QueryField *fields;
    size_t            fields_count;
    Query             query;
    size_t            words, phrases;
    bool              one_of; /* OR stood before */
    bool              run;    /* the clause before was a plain word */
} Parser;

/* One piece of what was typed: up to a space, or in quotes. */
typedef struct Piece {
    Str  text;
    Str  field; /* before the colon */
    bool quoted, excluded;
} Piece;

static size_t quote_at(Str s, size_t at)
{
    static const Str quotes[] = { S_INIT("\""), S_INIT("“"), S_INIT("”"), S_INIT("„") };
    for (size_t i = 0; i < COUNT_OF(quotes); i++) {
        if (str_starts(str_sub(s, at, s.n), quotes[i])) {
            return quotes[i].n;
        }
    }
    return 0;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* toa:... : letters, then a colon with something behind it. */
static size_t field_end(Str s, size_t at)
{
    size_t end = at;
    while (end < s.n && ((s.p[end] | 0x20) >= 'a' && (s.p[end] | 0x20) <= 'z')) {
        end++;
    }
    return end > at && end + 1 < s.n && s.p[end] == ':' && !is_space(s.p[end + 1]) ? end : at;
}

static bool next_piece(Str s, size_t *at, Piece *out)
{
    size_t i = *at;
    while (i < s.n && is_space(s.p[i])) {
        i++;
    }
    if (i >= s.n) {
        return false;
    }
    *out = (Piece){ .excluded = s.p[i] == '-' && i + 1 < s.n && !is_space(s.p[i + 1]) };
    i += out->excluded;
    size_t colon = field_end(s, i);
    if (colon > i) {
        out->field = str_sub(s, i, colon);
        i = colon + 1;
    }
    size_t open = quote_at(s, i);
    out->quoted = open > 0;
    size_t from = i + open, end = from;
    while (end < s.n && (out->quoted ? quote_at(s, end) == 0 : !is_space(s.p[end]) && quote_at(s, end) == 0)) {
        end++;
    }
    out->text = str_sub(s, from, end);
    *at = out->quoted && end < s.n ? end + quote_at(s, end) : end;
    return true;
}

/* ---- items ------------------------------------------------------------------------------------------------------------------------ */

static QueryClause *clause_for(Parser *p, const Piece *piece)
{
    size_t n = p->query.clauses.count;
    if (p->one_of && n > 0 && !piece->excluded && !p->query.clauses.items[n - 1].excluded) {
        p->query.clauses.items[n - 1].plain = false;
        return &p->query.clauses.items[n - 1];
    }
    QueryClause *c = LIST_ADD(p->arena, &p->query.clauses);
    *c = (QueryClause){ .excluded = piece->excluded, .weight = 1 };
    return c;
}

static void add_item(Parser *p, const Piece *piece, QueryWord *words, size_t count, bool plain)
{
    QueryClause *c = clause_for(p, piece);
    *LIST_ADD(p->arena, &c->items) = (QueryItem){ words, count };
    c->plain = plain && !piece->excluded && c->items.count == 1;
    c->follows = c->plain && p->run;
    p->run = c->plain;
    p->one_of = false;
}

static QueryWord *words_of(Parser *p, Str text, bool strict, size_t *count)
{
    QueryWord *words = NEW_N(p->arena, QueryWord, QUERY_WORDS);
    Analyser   an = analyse_begin(text);
    *count = 0;
    for (Word w; analyse_next(&an, &w);) {
        if (w.joined) { /* the whole number says more than its parts */
            words[0] = (QueryWord){ .folded = str_copy(p->arena, w.folded) };
            *count = 1;
            p->words++;
            return words;
        }
        if (p->words == QUERY_WORDS) {
            p->query.cut = true;
            break;
        }
        QueryWord *to = &words[(*count)++];
        *to = (QueryWord){ .folded = str_copy(p->arena, w.folded), .accents = w.accents, .strict = strict && w.accents != 0 };
        if (text.p >= p->typed.p && text.p + text.n <= p->typed.p + p->typed.n) {
            to->at = (uint32_t)(text.p - p->typed.p) + w.at;
            to->n = w.n;
        }
        p->words++;
    }
    return words;
}

static void add_words(Parser *p, const Piece *piece)
{
    size_t     count;
    QueryWord *words = words_of(p, piece->text, piece->quoted, &count);
    if (count == 0) {
        return;
    }
    if (count > 1 && ++p->phrases > QUERY_PHRASES) {
        p->query.cut = true;
        return;
    }
    add_item(p, piece, words, count, count == 1 && !piece->quoted);
}

static const QueryField *field_named(const Parser *p, Str name)
{
    for (size_t i = 0; i < p->fields_count; i++) {
        if (str_eq(str_lower_ascii(p->arena, name), p->fields[i].name)) {
            return &p->fields[i];
        }
    }
    return NULL;
}

static bool is_year(Str text, int32_t *out)
{
    int64_t year;
    bool    good = text.n == 4 && str_to_i64(text, &year) && year > 0 && date_is_real((int32_t)year, 1, 1);
    *out = good ? (int32_t)year : 0;
    return good;
}

/* 2019, 2019-2021. What is no year asks nothing. */
static void add_years(Parser *p, Str text)
{
    int32_t from, until;
    Str     first = str_cut(&text, '-');
    if (!is_year(first, &from) || !is_year(text.n > 0 ? text : first, &until)) {
        p->query.cut = true;
        return;
    }
    p->query.from = date_make(from, 1, 1);
    p->query.until = date_make(until, 12, 31);
}

static void add_key(Parser *p, const Piece *piece, const QueryField *field)
{
    if (field->field == QUERY_YEARS) {
        add_years(p, piece->text);
        return;
    }
    if (p->words == QUERY_WORDS) {
        p->query.cut = true;
        return;
    }
    p->words++;
    QueryWord *word = NEW(p->arena, QueryWord);
    word->folded = key_term(p->arena, (SearchKey){ field->field, piece->text });
    add_item(p, piece, word, 1, false);
}

static void add_piece(Parser *p, const Piece *piece)
{
    bool plain = piece->field.n == 0 && !piece->quoted && !piece->excluded;
    if (plain && (str_eq(piece->text, S("OR")) || str_eq(piece->text, S("HOẶC")))) {
        p->one_of = p->query.clauses.count > 0;
        p->run = false;
        return;
    }
    const QueryField *field = piece->field.n > 0 ? field_named(p, piece->field) : NULL;
    if (field != NULL) {
        add_key(p, piece, field);
        return;
    }
    Piece both = *piece;
    if (piece->field.n > 0) { /* not a field: the words on both sides of the colon */
        both.text = str_format(p->arena, STR_F " " STR_F, STR_A(piece->field), STR_A(piece->text));
    }
    add_words(p, &both);
}

Query search_parse(Arena *a, Str typed, const QueryField *fields, size_t fields_count)
{
    Parser p = { .arena = a, .typed = typed, .fields = fields, .fields_count = fields_count, .query = { .from = DATE_NONE, .until = DATE_NONE, .cut = typed.n > QUERY_BYTES } };
    Str    text = str_sub(typed, 0, QUERY_BYTES);
    size_t at = 0;
    for (Piece piece; next_piece(text, &at, &piece);) {
        add_piece(&p, &piece);
    }
    return p.query;
}

void query_add_keys(Arena *a, Query *q, uint8_t field, const Str *values, size_t count)
{
    QueryClause *c = LIST_ADD(a, &q->clauses);
    *c = (QueryClause){ 0 };
    for (size_t i = 0; i < count; i++) {
        QueryWord *word = NEW(a, QueryWord);
        word->folded = key_term(a, (SearchKey){ field, values[i] });
        *LIST_ADD(a, &c->items) = (QueryItem){ word, 1 };
    }
}

bool query_is_sentence(const Query *q)
{
    size_t plain = 0;
    for (size_t i = 0; i < q->clauses.count; i++) {
        plain += q->clauses.items[i].plain;
    }
    return plain >= QUERY_SENTENCE;
}
