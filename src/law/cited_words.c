/* A text as the reader of citations sees it: words without accents, numbers, the marks between them; and the names of acts.
 * May use: search (analyse.h), citation, base. */
#include "law/cited_int.h"

#include "search/analyse.h"

/* A word by its hash alone: a stranger's word that hashes alike would be misread, and harm nobody. */
typedef struct WordPlace {
    uint64_t hash; /* 0: free */
    uint16_t word;
} WordPlace;

typedef struct ActNumber {
    Str             number; /* normal */
    const CitedAct *act;
} ActNumber;

struct ActNames {
    const Law *law;
    WordPlace *places;
    size_t     places_count;
    uint16_t   words;            /* how many there are, grammar included */
    LIST(ActName) names;         /* the first is nobody's */
    size_t    *first;            /* by first word; 0: no name begins so */
    LIST(ActNumber) numbers;
};

static const char *const cite_words[W_COUNT] = {
    "", "dieu", "khoan", "diem", "tu", "den", "het", "va", "hoac", "cac", "cua", "tai", "trong", "thuoc", "theo", "so", "nam", "ngay", "thang",
    "qui", "dinh", "o", "co", "thi", "gom", "ve", "nhu", "sau", "nay", "tren", "neu", "noi", "nen", "de", "duoc", "la", "khong", "da", "cung",
    "bo", "luat", "nghi", "quyet", "phap", "lenh", "thong", "hien", "lien", "tich", "nq", "nd", "tt", "ttlt", "pl",
    "ap", "dung", "can", "cu", "an", "le", "ban", "d", "k",
};

/* ---- words ------------------------------------------------------------------------------------------------------------------------- */

static WordPlace *place_of(const ActNames *names, uint64_t hash)
{
    size_t i = str_hash_place(hash, names->places_count);
    while (names->places[i].hash != 0 && names->places[i].hash != hash) {
        i = (i + 1) % names->places_count;
    }
    return &names->places[i];
}

static uint64_t word_hash(Str folded)
{
    uint64_t h = str_hash(folded);
    return h == 0 ? 1 : h;
}

static uint16_t word_of(const ActNames *names, Str folded)
{
    return place_of(names, word_hash(folded))->word;
}

static void learn(ActNames *names, Str folded)
{
    WordPlace *p = place_of(names, word_hash(folded));
    if (p->hash == 0) {
        BUG_IF(names->words == UINT16_MAX);
        *p = (WordPlace){ word_hash(folded), names->words++ };
    }
}

/* ---- marks ------------------------------------------------------------------------------------------------------------------------- */

static unsigned mark_of(unsigned char c)
{
    switch (c) {
    case ' ': case '\t': case '\n': case '\r': return 0;
    case ',': return MARK_COMMA;
    case ';': return MARK_SEMICOLON;
    case '.': case '!': case '?': return MARK_STOP;
    case ':': return MARK_COLON;
    case '/': return MARK_SLASH;
    case '-': return MARK_DASH;
    case '+': case '&': return MARK_PLUS;
    case '"': case '\'': return MARK_QUOTE;
    case '(': case ')': case '[': case ']': return MARK_PAREN;
    default: return MARK_OTHER;
    }
}

/* Of the characters beyond ASCII the dashes, quotes, dots and blanks that texts are set with. */
static unsigned wide_mark(const unsigned char *p, size_t left, size_t *n)
{
    *n = 1;
    if (left > 1 && p[0] == 0xC2) {
        *n = 2;
        return p[1] == 0xA0 ? 0 : MARK_OTHER;
    }
    if (left > 2 && p[0] == 0xE2 && p[1] == 0x80) {
        *n = 3;
        return p[2] >= 0x90 && p[2] <= 0x95 ? MARK_DASH : p[2] >= 0x98 && p[2] <= 0x9F ? MARK_QUOTE : p[2] == 0xA6 ? MARK_STOP : p[2] < 0x90 || p[2] == 0xAF ? 0 : MARK_OTHER;
    }
    return MARK_OTHER;
}

static unsigned marks_between(Str text, size_t from, size_t to)
{
    unsigned marks = 0;
    for (size_t n = 1; from < to; from += n) {
        const unsigned char *p = (const unsigned char *)text.p + from;
        marks |= *p < 0x80 ? mark_of(*p) : wide_mark(p, to - from, &n);
        n = *p < 0x80 ? 1 : n;
    }
    return marks;
}

/* ---- tokens ------------------------------------------------------------------------------------------------------------------------ */

typedef struct Reading {
    ActNames   *learning; /* NULL: words are looked up only */
    const ActNames *names;
    Arena      *arena;
    Str         text;
    CiteTokens *out;
    size_t      behind; /* the end of the token before */
} Reading;

static CiteToken *add_token(Reading *r, size_t at, size_t end, Str folded)
{
    if (r->learning != NULL) {
        learn(r->learning, folded);
    }
    CiteToken *t = LIST_ADD(r->arena, r->out);
    *t = (CiteToken){ .at = (uint32_t)at, .end = (uint32_t)end, .word = word_of(r->names, folded), .number = -1,
                      .marks = (uint16_t)marks_between(r->text, r->behind, at) };
    r->behind = end;
    return t;
}

static bool is_digit(Str text, size_t at)
{
    return at < text.n && text.p[at] >= '0' && text.p[at] <= '9';
}

static bool is_letter(Str text, size_t at)
{
    return at < text.n && ((text.p[at] >= 'a' && text.p[at] <= 'z') || (text.p[at] >= 'A' && text.p[at] <= 'Z') || ((unsigned char)text.p[at]) >= 0x80);
}

/* "463", "7a", "01"; longer ones than an article or a year has are no number to the reader. */
static size_t add_number(Reading *r, size_t at, size_t limit)
{
    size_t end = at, from = at;
    while (end < limit && is_digit(r->text, end)) {
        end++;
    }
    while (from + 1 < end && r->text.p[from] == '0') {
        from++;
    }
    Str        digits = str_sub(r->text, from, end);
    CiteToken *t = add_token(r, at, end, digits);
    int64_t    value;
    if (digits.n <= 4 && str_to_i64(digits, &value)) {
        t->number = (int16_t)value;
    }
    if (end < limit && r->text.p[end] >= 'a' && r->text.p[end] <= 'h' && !is_letter(r->text, end + 1) && !is_digit(r->text, end + 1)) {
        t->letter = r->text.p[end++];
        t->end = (uint32_t)end;
        r->behind = end;
    }
    return end;
}

/* "Điều463", "463,466", "BLTTDS2015": letters and digits that stand together are words of their own. */
static void add_mixed(Reading *r, size_t at, size_t end)
{
    while (at < end) {
        if (is_digit(r->text, at)) {
            at = add_number(r, at, end);
            continue;
        }
        size_t to = at;
        while (to < end && is_letter(r->text, to)) {
            to++;
        }
        Analyser an = analyse_begin(str_sub(r->text, at, to));
        Word     w;
        if (to > at && analyse_next(&an, &w)) {
            add_token(r, at, to, w.folded);
        }
        at = to > at ? to : at + 1;
    }
}

static void read_tokens(Reading *r)
{
    Analyser an = analyse_begin(r->text);
    Word     w;
    while (analyse_next(&an, &w)) {
        bool digits = false;
        for (size_t i = 0; i < w.folded.n && !w.joined; i++) {
            digits = digits || (w.folded.p[i] >= '0' && w.folded.p[i] <= '9');
        }
        if (digits) {
            add_mixed(r, w.at, w.at + w.n);
        } else if (!w.joined) {
            add_token(r, w.at, w.at + w.n, w.folded);
        }
    }
}

void cite_tokens(const ActNames *names, Arena *a, Str text, CiteTokens *out)
{
    Reading r = { .names = names, .arena = a, .text = text, .out = out };
    read_tokens(&r);
}

/* ---- numbers of documents ---------------------------------------------------------------------------------------------------------- */

static size_t skip_blanks(Str text, size_t at)
{
    while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '\n')) {
        at++;
    }
    return at;
}

static size_t digits_end(Str text, size_t at)
{
    while (is_digit(text, at)) {
        at++;
    }
    return at;
}

/* A letter of the kind and issuer of a document, as a capital; 0: none. */
static uint32_t capital_at(Str text, size_t *at)
{
    if (*at >= text.n) {
        return 0;
    }
    unsigned char c = (unsigned char)text.p[*at];
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
        ++*at;
        return c >= 'a' ? (uint32_t)(c - 'a' + 'A') : c;
    }
    static const struct { Str small, capital; uint32_t code; } others[] = { { S_INIT("đ"), S_INIT("Đ"), 0x110 }, { S_INIT("ư"), S_INIT("Ư"), 0x1AF } };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Str here = str_sub(text, *at, *at + 2);
        if (str_eq(here, others[i].small) || str_eq(here, others[i].capital)) {
            *at += 2;
            return others[i].code;
        }
    }
    return 0;
}

static bool is_small(Str text, size_t at)
{
    return at < text.n && ((text.p[at] >= 'a' && text.p[at] <= 'z') || str_eq(str_sub(text, at, at + 2), S("đ")));
}

static size_t dash_end(Str text, size_t at)
{
    if (at < text.n && (text.p[at] == '-' || text.p[at] == '/' || text.p[at] == '&')) {
        return at + 1;
    }
    bool wide = str_eq(str_sub(text, at, at + 3), S("–"));
    return wide ? at + 3 : at;
}

static void add_capital(Buf *b, uint32_t c)
{
    char room[4];
    buf_add(b, (Str){ room, utf8_encode(c, room) });
}

/* "UBTVQH14", "NQ- HĐTP", "DS-ST": parts of letters with a dash or stroke between them. The blanks of careless typing are passed over only
 * before a capital. */
static size_t add_tail(Buf *b, Str text, size_t at)
{
    bool   small = is_small(text, at);
    size_t end = at;
    for (;;) {
        uint32_t c;
        size_t   from = at;
        while ((c = capital_at(text, &at)) != 0) {
            add_capital(b, c);
        }
        if (at == from) {
            return end;
        }
        size_t number = str_ends(buf_str(b), S("QH")) ? skip_blanks(text, at) : at; /* "UBTVQH 12" */
        size_t number_end = digits_end(text, number);
        if (number_end > number && number_end - number <= 2) {
            buf_add(b, str_sub(text, number, number_end));
            at = number_end;
        }
        end = at;
        size_t dash = skip_blanks(text, at), behind = dash_end(text, dash), next = skip_blanks(text, behind);
        size_t probe = next;
        bool   apart = dash > at || next > behind;
        if (behind == dash || capital_at(text, &probe) == 0 || (is_small(text, next) && (!small || apart))) {
            return end;
        }
        buf_add_char(b, text.p[dash] == '/' || text.p[dash] == '&' ? text.p[dash] : '-');
        at = next;
    }
}

bool cite_number(Arena *a, Str text, size_t at, Str *normal, size_t *end)
{
    enum { NUMBER_MOST = 64, FIRST_YEAR = 1945, LAST_YEAR = 2100 };
    Buf    b = buf_make(a, NUMBER_MOST);
    size_t seq_end = digits_end(text, at), from = at;
    while (from + 1 < seq_end && text.p[from] == '0') {
        from++;
    }
    Str seq = str_sub(text, from, seq_end);
    if (seq.n == 0 || seq.n > 5) {
        return false;
    }
    size_t  stroke = skip_blanks(text, seq_end), year_at = skip_blanks(text, stroke + 1), year_end = digits_end(text, year_at);
    int64_t year;
    bool    dated = stroke < text.n && text.p[stroke] == '/' && year_end - year_at == 4 && str_to_i64(str_sub(text, year_at, year_end), &year)
                 && year >= FIRST_YEAR && year <= LAST_YEAR;
    if (dated) {
        size_t second = skip_blanks(text, year_end);
        if (second >= text.n || text.p[second] != '/') {
            return false;
        }
        buf_addf(&b, "%s" STR_F "/" STR_F "/", seq.n < 2 ? "0" : "", STR_A(seq), STR_A(str_sub(text, year_at, year_end)));
        at = skip_blanks(text, second + 1);
    } else if (seq_end < text.n && text.p[seq_end] == '-') { /* "44-L/CTN": acts before 1997 */
        buf_addf(&b, STR_F "-", STR_A(seq));
        at = seq_end + 1;
    } else {
        return false;
    }
    size_t tail = b.n;
    *end = add_tail(&b, text, at);
    *normal = buf_str(&b);
    bool whole = b.n > tail && buf_check(&b) == NULL;
    return whole && (dated || str_has(*normal, S("/")));
}

/* ---- names of acts ------------------------------------------------------------------------------------------------------------------- */

static bool is_number(Str name)
{
    return name.n > 0 && name.p[0] >= '0' && name.p[0] <= '9' && str_has(name, S("/"));
}

static void add_act_number(ActNames *names, Arena *a, Str number, const CitedAct *act)
{
    Str    normal;
    size_t end;
    if (cite_number(a, number, 0, &normal, &end)) {
        *LIST_ADD(a, &names->numbers) = (ActNumber){ normal, act };
    }
}

static bool same_words(const ActName *n, const CiteTokens *t)
{
    for (size_t i = 0; i < t->count; i++) {
        if (i >= n->count || n->words[i] != t->items[i].word) {
            return false;
        }
    }
    return n->count == t->count;
}

static void add_name(ActNames *names, Arena *a, Str name, const CitedAct *act)
{
    CiteTokens t = { 0 };
    cite_tokens(names, a, name, &t);
    if (t.count == 0) {
        return;
    }
    size_t *first = &names->first[t.items[0].word];
    for (size_t i = *first; i != 0; i = names->names.items[i].next) {
        ActName *same = &names->names.items[i];
        if (same_words(same, &t)) {
            if (same->acts.items[same->acts.count - 1] != act) { /* an id may be a name too */
                *LIST_ADD(a, &same->acts) = act;
            }
            return;
        }
    }
    uint16_t *words = NEW_N(a, uint16_t, t.count);
    for (size_t i = 0; i < t.count; i++) {
        words[i] = t.items[i].word;
    }
    ActName *n = LIST_ADD(a, &names->names);
    *n = (ActName){ .words = words, .count = t.count, .next = *first };
    *LIST_ADD(a, &n->acts) = act;
    *first = names->names.count - 1;
}

/* Every name of an act that texts are searched for. */
static void visit_names(ActNames *names, Arena *a, const CitedAct *act, void (*each)(ActNames *, Arena *, Str, const CitedAct *))
{
    if (act->confidence == CONFIDENCE_NONE) {
        return;
    }
    each(names, a, act->name.vi, act);
    each(names, a, act->id, act);
    for (uint32_t i = 0; i < act->names_count; i++) {
        if (!is_number(act->names[i])) {
            each(names, a, act->names[i], act);
        }
    }
}

static void learn_name(ActNames *names, Arena *a, Str name, const CitedAct *act)
{
    CiteTokens t = { 0 };
    Reading    r = { .learning = names, .names = names, .arena = a, .text = name, .out = &t };
    (void)act;
    read_tokens(&r);
}

static void count_name(ActNames *names, Arena *a, Str name, const CitedAct *act)
{
    (void)a;
    (void)act;
    names->places_count += name.n; /* fewer words than bytes: most places stay free */
}

const ActNames *act_names_make(Arena *a, const Law *law)
{
    const CitationLaw *acts = law->citations;
    ActNames          *names = NEW(a, ActNames);
    names->law = law;
    names->places_count = 4 * (size_t)W_COUNT;
    for (uint32_t i = 0; i < acts->acts_count; i++) {
        visit_names(names, a, &acts->acts[i], count_name);
    }
    names->places = NEW_N(a, WordPlace, names->places_count);
    for (names->words = 1; names->words < W_COUNT;) {
        learn(names, str_of(cite_words[names->words]));
    }
    for (uint32_t i = 0; i < acts->acts_count; i++) {
        visit_names(names, a, &acts->acts[i], learn_name);
    }
    names->first = NEW_N(a, size_t, names->words);
    (void)LIST_ADD(a, &names->names);
    for (uint32_t i = 0; i < acts->acts_count; i++) {
        const CitedAct *act = &acts->acts[i];
        visit_names(names, a, act, add_name);
        add_act_number(names, a, act->number, act);
        for (uint32_t k = 0; k < act->names_count; k++) {
            add_act_number(names, a, is_number(act->names[k]) ? act->names[k] : S(""), act);
        }
    }
    return names;
}

const Law *act_names_law(const ActNames *names)
{
    return names->law;
}

const CitedAct *act_of_number(const ActNames *names, Str number)
{
    for (size_t i = 0; i < names->numbers.count; i++) {
        if (str_eq(names->numbers.items[i].number, number)) {
            return names->numbers.items[i].act;
        }
    }
    return NULL;
}

int32_t act_year(const CitedAct *act)
{
    Str     rest = act->number;
    int64_t year;
    str_cut(&rest, '/');
    return act->year != 0 ? act->year : str_to_i64(str_cut(&rest, '/'), &year) ? (int32_t)year : 0;
}

/* "số" may stand within: "Nghị quyết số 326". */
static bool name_stands(const ActName *n, const CiteTokens *t, size_t at, size_t *end)
{
    size_t k = at;
    for (size_t i = 0; i < n->count; i++, k++) {
        while (k < t->count && t->items[k].word == W_SO && n->words[i] != W_SO) {
            k++;
        }
        unsigned parts = MARK_STOP | MARK_SEMICOLON | MARK_QUOTE | MARK_SLASH;
        if (k >= t->count || t->items[k].word != n->words[i] || (i > 0 && (t->items[k].marks & parts) != 0)) {
            return false;
        }
    }
    *end = k;
    return true;
}

const ActName *act_name_at(const ActNames *names, const CiteTokens *t, size_t at, size_t *end)
{
    const ActName *best = NULL;
    for (size_t i = names->first[t->items[at].word]; i != 0; i = names->names.items[i].next) {
        const ActName *n = &names->names.items[i];
        size_t         behind;
        if ((best == NULL || n->count > best->count) && name_stands(n, t, at, &behind)) {
            best = n;
            *end = behind;
        }
    }
    return best;
}
