/* Words of a text. May use: base. */
#include "search/analyse.h"

/* ---- letters --------------------------------------------------------------------------------------------------------------------- */

enum { TONE_HUYEN = 1, TONE_SAC, TONE_HOI, TONE_NGA, TONE_NANG };

/* What a character is in a word: a letter or digit with what is taken off it, a mark on the letter before, nothing that matters, or
 * the end of the word. */
typedef enum Kind { PARTS, LETTER, DIGIT, OTHER_LETTER, MARK, NOTHING } Kind;

typedef struct Char {
    uint8_t kind;
    char    base;
    uint8_t quality; /* 1: â ê ô đ; 2: ă ơ ư */
    uint8_t tone;
} Char;

#define L(c) { LETTER, c, 0, 0 }
#define Q(c, quality) { LETTER, c, quality, 0 }
#define T(c, tone) { LETTER, c, 0, tone }
#define M(quality, tone) { MARK, 0, quality, tone }

static const Char latin_1[] = { /* U+00C0 to U+00FF; × and ÷ part words */
    T('a', TONE_HUYEN), T('a', TONE_SAC), Q('a', 1), T('a', TONE_NGA), L('a'), L('a'), L('a'), L('c'),
    T('e', TONE_HUYEN), T('e', TONE_SAC), Q('e', 1), L('e'), T('i', TONE_HUYEN), T('i', TONE_SAC), L('i'), L('i'),
    Q('d', 1), T('n', TONE_NGA), T('o', TONE_HUYEN), T('o', TONE_SAC), Q('o', 1), T('o', TONE_NGA), L('o'), { PARTS, 0, 0, 0 },
    L('o'), T('u', TONE_HUYEN), T('u', TONE_SAC), L('u'), L('u'), T('y', TONE_SAC), L('t'), L('s'),
    T('a', TONE_HUYEN), T('a', TONE_SAC), Q('a', 1), T('a', TONE_NGA), L('a'), L('a'), L('a'), L('c'),
    T('e', TONE_HUYEN), T('e', TONE_SAC), Q('e', 1), L('e'), T('i', TONE_HUYEN), T('i', TONE_SAC), L('i'), L('i'),
    Q('d', 1), T('n', TONE_NGA), T('o', TONE_HUYEN), T('o', TONE_SAC), Q('o', 1), T('o', TONE_NGA), L('o'), { PARTS, 0, 0, 0 },
    L('o'), T('u', TONE_HUYEN), T('u', TONE_SAC), L('u'), L('u'), T('y', TONE_SAC), L('t'), L('y'),
};

/* U+1EA0 to U+1EF9: pairs of upper and lower case, written once. */
static const Char vietnamese[] = {
    T('a', TONE_NANG), T('a', TONE_HOI),
    { LETTER, 'a', 1, TONE_SAC }, { LETTER, 'a', 1, TONE_HUYEN }, { LETTER, 'a', 1, TONE_HOI }, { LETTER, 'a', 1, TONE_NGA }, { LETTER, 'a', 1, TONE_NANG },
    { LETTER, 'a', 2, TONE_SAC }, { LETTER, 'a', 2, TONE_HUYEN }, { LETTER, 'a', 2, TONE_HOI }, { LETTER, 'a', 2, TONE_NGA }, { LETTER, 'a', 2, TONE_NANG },
    T('e', TONE_NANG), T('e', TONE_HOI), T('e', TONE_NGA),
    { LETTER, 'e', 1, TONE_SAC }, { LETTER, 'e', 1, TONE_HUYEN }, { LETTER, 'e', 1, TONE_HOI }, { LETTER, 'e', 1, TONE_NGA }, { LETTER, 'e', 1, TONE_NANG },
    T('i', TONE_HOI), T('i', TONE_NANG),
    T('o', TONE_NANG), T('o', TONE_HOI),
    { LETTER, 'o', 1, TONE_SAC }, { LETTER, 'o', 1, TONE_HUYEN }, { LETTER, 'o', 1, TONE_HOI }, { LETTER, 'o', 1, TONE_NGA }, { LETTER, 'o', 1, TONE_NANG },
    { LETTER, 'o', 2, TONE_SAC }, { LETTER, 'o', 2, TONE_HUYEN }, { LETTER, 'o', 2, TONE_HOI }, { LETTER, 'o', 2, TONE_NGA }, { LETTER, 'o', 2, TONE_NANG },
    T('u', TONE_NANG), T('u', TONE_HOI),
    { LETTER, 'u', 2, TONE_SAC }, { LETTER, 'u', 2, TONE_HUYEN }, { LETTER, 'u', 2, TONE_HOI }, { LETTER, 'u', 2, TONE_NGA }, { LETTER, 'u', 2, TONE_NANG },
    T('y', TONE_HUYEN), T('y', TONE_NANG), T('y', TONE_HOI), T('y', TONE_NGA),
};

/* U+0100 to U+036F: the other letters of Vietnamese, and its marks. What is not named is a letter of another language. */
static const Char extended[0x370 - 0x100] = {
    [0x102 - 0x100] = Q('a', 2), [0x103 - 0x100] = Q('a', 2), [0x110 - 0x100] = Q('d', 1), [0x111 - 0x100] = Q('d', 1),
    [0x128 - 0x100] = T('i', TONE_NGA), [0x129 - 0x100] = T('i', TONE_NGA), [0x168 - 0x100] = T('u', TONE_NGA), [0x169 - 0x100] = T('u', TONE_NGA),
    [0x1A0 - 0x100] = Q('o', 2), [0x1A1 - 0x100] = Q('o', 2), [0x1AF - 0x100] = Q('u', 2), [0x1B0 - 0x100] = Q('u', 2),
    [0x300 - 0x100] = M(0, TONE_HUYEN), [0x301 - 0x100] = M(0, TONE_SAC), [0x302 - 0x100] = M(1, 0), [0x303 - 0x100] = M(0, TONE_NGA),
    [0x306 - 0x100] = M(2, 0), [0x309 - 0x100] = M(0, TONE_HOI), [0x31B - 0x100] = M(2, 0), [0x323 - 0x100] = M(0, TONE_NANG),
    [0x340 - 0x100] = M(0, TONE_HUYEN), [0x341 - 0x100] = M(0, TONE_SAC), /* old code points of the same two marks */
};

/* Letters of other scripts stand as they are; spaces, punctuation and symbols part words. */
static Char other_char(uint32_t c)
{
    if (c >= 0x100 && c < 0x370) {
        Char known = extended[c - 0x100];
        return known.kind != PARTS ? known : (Char){ c < 0x300 ? OTHER_LETTER : NOTHING, 0, 0, 0 };
    }
    if (c == 0xAD || (c >= 0x200B && c < 0x200E) || c == 0x2060 || c == 0xFEFF) {
        return (Char){ NOTHING, 0, 0, 0 };
    }
    bool parts = c < 0x100 || (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040) || (c >= 0xE000 && c < 0xF900) ||
                 (c >= 0xFE00 && c < 0xFF10) || c >= 0x1F000;
    return (Char){ parts ? PARTS : OTHER_LETTER, 0, 0, 0 };
}

/* What an ASCII character is in a word: its lower case, or 0 where it parts words. */
static const char ascii[0x80] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
};

/* Reads one character, RFC 3629; a byte that begins none parts words and is passed over alone. */
static Char next_char(Str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t               left = s.n - *at;
    unsigned             c = p[0];
    if (c < 0x80) {
        *at += 1;
        char lower = ascii[c];
        return (Char){ lower == 0 ? PARTS : lower <= '9' ? DIGIT : LETTER, lower, 0, 0 };
    }
    if (c >= 0xC2 && c < 0xE0 && left > 1 && (p[1] & 0xC0) == 0x80) {
        *at += 2;
        c = (c & 0x1F) << 6 | (p[1] & 0x3Fu);
        return c >= 0xC0 && c < 0x100 ? latin_1[c - 0xC0] : other_char(c);
    }
    if ((c & 0xF0) == 0xE0 && left > 2 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        c = (c & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        if (c >= 0x800 && (c < 0xD800 || c >= 0xE000)) {
            *at += 3;
            return c >= 0x1EA0 && c < 0x1EFA ? vietnamese[(c - 0x1EA0) / 2] : other_char(c);
        }
    }
    if (c >= 0xF0 && c < 0xF5 && left > 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 && (p[3] & 0xC0) == 0x80) {
        c = (c & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
        if (c >= 0x10000 && c < 0x110000) {
            *at += 4;
            return other_char(c);
        }
    }
    *at += 1;
    return (Char){ PARTS, 0, 0, 0 };
}

static bool begins_word(Char c)
{
    return c.kind == LETTER || c.kind == DIGIT || c.kind == OTHER_LETTER;
}

/* ---- one word -------------------------------------------------------------------------------------------------------------------- */

typedef struct Folding {
    char    *room;
    size_t   n;       /* bytes of the room */
    size_t   letters; /* those counted for their quality */
    uint32_t accents;
    bool     plain;   /* nothing but letters of the alphabet */
} Folding;

enum { QUALITY_LETTERS = 14 };

static void add_quality(Folding *f, unsigned quality)
{
    if (quality != 0 && f->letters > 0 && f->letters <= QUALITY_LETTERS) {
        f->accents |= quality << (3 + 2 * (f->letters - 1));
    }
}

/* One syllable has one tone; of a word run together the first is kept. */
static void add_tone(Folding *f, unsigned tone)
{
    if ((f->accents & 7) == 0) {
        f->accents |= tone;
    }
}

static void add_letter(Folding *f, char base)
{
    if (f->n < WORD_BYTES) {
        f->room[f->n++] = base;
    }
    f->letters++;
}

static void add_bytes(Folding *f, Str bytes)
{
    f->plain = false;
    if (f->n + bytes.n <= WORD_BYTES) {
        memcpy(f->room + f->n, bytes.p, bytes.n);
        f->n += bytes.n;
    }
    f->letters++;
}

/* False at the end of the word. */
static bool fold_char(Folding *f, Char c, Str bytes)
{
    switch ((Kind)c.kind) {
    case PARTS: return false;
    case DIGIT: f->plain = false; /* fall through */
    case LETTER:
        add_letter(f, c.base);
        add_quality(f, c.quality);
        add_tone(f, c.tone);
        return true;
    case MARK:
        add_quality(f, c.quality);
        add_tone(f, c.tone);
        return true;
    case OTHER_LETTER: add_bytes(f, bytes); return true;
    case NOTHING: break;
    }
    return true;
}

static size_t fold_word(Folding *f, Str s, size_t at)
{
    while (at < s.n) {
        unsigned char first = (unsigned char)s.p[at];
        if (first < 0x80) { /* most characters */
            char lower = ascii[first];
            if (lower == 0) {
                return at;
            }
            f->plain &= lower > '9';
            add_letter(f, lower);
            at++;
            continue;
        }
        size_t before = at;
        Char   c = next_char(s, &at);
        if (!fold_char(f, c, str_sub(s, before, at))) {
            return before;
        }
    }
    return at;
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* kỹ = kĩ: a y that is the only vowel, or follows qu, at the end. */
static void settle_final_y(Folding *f)
{
    if (!f->plain || f->n == 0 || f->room[f->n - 1] != 'y') {
        return;
    }
    bool qu = f->n == 3 && f->room[0] == 'q' && f->room[1] == 'u';
    bool alone = true;
    for (size_t i = 0; i + 1 < f->n; i++) {
        alone = alone && !is_vowel(f->room[i]);
    }
    if (alone || qu) {
        f->room[f->n - 1] = 'i';
    }
}

/* ---- numbers --------------------------------------------------------------------------------------------------------------------- */

static size_t digits_at(Str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9') {
        n++;
    }
    return n;
}

static bool is_group_mark(Str s, size_t at)
{
    return at < s.n && (s.p[at] == '.' || s.p[at] == ',');
}

/* 150.000.000: the end of the groups of three after the first digits; `at` when there are none, as in telephone numbers and numbered
 * headings, whose parts are not all of three. */
static size_t groups_end(Str s, size_t at)
{
    size_t first = digits_at(s, at), end = at + first;
    bool   goes_on = at > 1 && is_group_mark(s, at - 1) && digits_at(s, at - 2) > 0;
    char   mark = is_group_mark(s, end) ? s.p[end] : '\0';
    if (first == 0 || first > 3 || goes_on || mark == '\0') {
        return at;
    }
    while (end < s.n && s.p[end] == mark && digits_at(s, end + 1) > 0) {
        if (digits_at(s, end + 1) != 3) {
            return at;
        }
        end += 4;
    }
    size_t behind = end;
    return end == at + first || (end < s.n && begins_word(next_char(s, &behind))) ? at : end;
}

static void fold_groups(Folding *f, Str number)
{
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] >= '0' && number.p[i] <= '9') {
            add_letter(f, number.p[i]);
        }
    }
    f->plain = false;
}

/* 09 is 9, 00 is 0; longer ones keep theirs: they are numbers of persons, accounts, telephones. */
static void settle_leading_zero(Folding *f)
{
    if (f->n == 2 && f->room[0] == '0' && f->room[1] >= '0' && f->room[1] <= '9') {
        f->room[0] = f->room[1];
        f->n = 1;
    }
}

static bool is_divider(Str s, size_t at)
{
    return at < s.n && (s.p[at] == '/' || s.p[at] == '-');
}

/* 12/2024/DS-ST: its parts without dividers but for the two that keep number, year and kind apart. Zero when there is none here. */
static size_t fold_document_number(Folding *f, Str s, size_t at)
{
    size_t number = digits_at(s, at), from = at;
    size_t year_at = at + number + 1, year = digits_at(s, year_at), kind_at = year_at + 5;
    if (number == 0 || number > 7 || year != 4 || !is_divider(s, at + number) || !is_divider(s, year_at + 4) ||
        (s.p[year_at] != '1' && s.p[year_at] != '2')) {
        return 0;
    }
    while (number > 1 && s.p[from] == '0') {
        from++, number--;
    }
    for (size_t i = 0; i < number; i++) {
        add_letter(f, s.p[from + i]);
    }
    add_letter(f, '/');
    for (size_t i = 0; i < 4; i++) {
        add_letter(f, s.p[year_at + i]);
    }
    add_letter(f, '/');
    size_t end = 0, behind = kind_at;
    for (size_t i = kind_at; i < s.n; i = behind) {
        Char c = next_char(s, &behind);
        bool letter_follows = false;
        if (is_divider(s, i) && behind < s.n && end != 0) {
            size_t more = behind;
            letter_follows = next_char(s, &more).kind == LETTER;
        }
        if (c.kind == LETTER || (c.kind == DIGIT && end != 0)) {
            add_letter(f, c.base);
            end = behind;
        } else if (!letter_follows && c.kind != MARK && c.kind != NOTHING) {
            break;
        }
    }
    return end;
}

/* ---- the text -------------------------------------------------------------------------------------------------------------------- */

Analyser analyse_begin(Str text)
{
    return (Analyser){ .text = str_sub(text, 0, UINT32_MAX) };
}

static Folding fold_into(Analyser *an)
{
    return (Folding){ .room = an->room, .plain = true };
}

static void tell(const Folding *f, size_t at, size_t end, bool joined, Word *out)
{
    *out = (Word){ .folded = { f->room, f->n }, .accents = joined ? 0 : f->accents, .at = (uint32_t)at, .n = (uint32_t)(end - at), .joined = joined };
}

static bool begins_with_digit(const Analyser *an, size_t at)
{
    return an->text.p[at] >= '0' && an->text.p[at] <= '9';
}

/* Of ASCII; what else parts words is left to analyse_next. */
static bool parts_words(char c)
{
    return (unsigned char)c < 0x80 && ascii[(unsigned char)c] == 0;
}

Str analyse_run(Analyser *an)
{
    Str    s = an->text;
    size_t at = an->next;
    while (at < s.n && parts_words(s.p[at])) {
        at++;
    }
    size_t end = at;
    an->next = at;
    while (end < s.n && !parts_words(s.p[end]) && !begins_with_digit(an, at)) {
        end++;
    }
    return str_sub(s, at, end);
}

bool analyse_next(Analyser *an, Word *out)
{
    Str    s = an->text;
    size_t at = an->next, behind = at;
    while (at < s.n && !begins_word(next_char(s, &behind))) {
        at = behind;
    }
    if (at >= s.n) {
        an->next = s.n;
        return false;
    }
    Folding f = fold_into(an);
    if (begins_with_digit(an, at)) {
        size_t end = at >= an->joined_until ? fold_document_number(&f, s, at) : 0;
        if (end > 0) {
            an->next = at;
            an->joined_until = end;
            tell(&f, at, end, true, out);
            return true;
        }
        f = fold_into(an);
        end = groups_end(s, at);
        if (end > at) {
            fold_groups(&f, str_sub(s, at, end));
            an->next = end;
            tell(&f, at, end, false, out);
            return true;
        }
    }
    an->next = fold_word(&f, s, at);
    settle_final_y(&f);
    settle_leading_zero(&f);
    tell(&f, at, an->next, false, out);
    return true;
}
