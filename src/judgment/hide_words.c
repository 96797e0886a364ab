/* Cutting a text into words and folding them, with their places kept. May use: base. */
#include "judgment/hide_words.h"

#include <stdlib.h>

/* ---- letters --------------------------------------------------------------------------------------------------------- */

enum { PLAIN, CIRCUMFLEX, BREVE, HORN, STROKE, OTHER_MARK };            /* what makes another letter */
enum { LEVEL, GRAVE, ACUTE, HOOK, TILDE, DOT };                        /* the tone */

typedef struct Letter {
    char    base; /* lower case; 0: no Latin letter */
    uint8_t mark, tone;
    bool    capital;
} Letter;

/* U+1EA0-U+1EF9: pairs of capital and small letter. */
static const uint8_t extended_mark[] = {
    PLAIN,      PLAIN,      CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX, BREVE, BREVE, BREVE, BREVE, BREVE,
    PLAIN,      PLAIN,      PLAIN,      CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX,
    PLAIN,      PLAIN,
    PLAIN,      PLAIN,      CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX, CIRCUMFLEX, HORN, HORN, HORN, HORN, HORN,
    PLAIN,      PLAIN,      HORN,       HORN,       HORN,       HORN,       HORN,
    PLAIN,      PLAIN,      PLAIN,      PLAIN,
};
static const uint8_t extended_tone[] = {
    DOT, HOOK, ACUTE, GRAVE, HOOK, TILDE, DOT, ACUTE, GRAVE, HOOK, TILDE, DOT,
    DOT, HOOK, TILDE, ACUTE, GRAVE, HOOK, TILDE, DOT,
    HOOK, DOT,
    DOT, HOOK, ACUTE, GRAVE, HOOK, TILDE, DOT, ACUTE, GRAVE, HOOK, TILDE, DOT,
    DOT, HOOK, ACUTE, GRAVE, HOOK, TILDE, DOT,
    GRAVE, DOT, HOOK, TILDE,
};
static const char extended_letters[] = "aaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy"; /* of the two tables above */
_Static_assert(sizeof extended_mark == 45 && sizeof extended_tone == 45 && sizeof extended_letters == 46, "U+1EA0-1EF9 are 45 pairs");

/* U+00C0-U+00FF. The Icelandic Ð stands for Đ: many keyboards write it so. */
static Letter letter_latin1(uint32_t c)
{
    static const char    base[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuypsaaaaaaaceeeeiiiidnooooo\0ouuuuypy";
    static const uint8_t mark[32] = { PLAIN, PLAIN, CIRCUMFLEX, PLAIN, OTHER_MARK, OTHER_MARK, OTHER_MARK, OTHER_MARK, PLAIN, PLAIN, CIRCUMFLEX,
                                      OTHER_MARK, PLAIN, PLAIN, OTHER_MARK, OTHER_MARK, STROKE, OTHER_MARK, PLAIN, PLAIN, CIRCUMFLEX, PLAIN,
                                      OTHER_MARK, 0, OTHER_MARK, PLAIN, PLAIN, OTHER_MARK, OTHER_MARK, PLAIN, OTHER_MARK, OTHER_MARK };
    static const uint8_t tone[32] = { GRAVE, ACUTE, LEVEL, TILDE, LEVEL, LEVEL, LEVEL, LEVEL, GRAVE, ACUTE, LEVEL, LEVEL, GRAVE, ACUTE, LEVEL, LEVEL,
                                      LEVEL, LEVEL, GRAVE, ACUTE, LEVEL, TILDE, LEVEL, 0, LEVEL, GRAVE, ACUTE, LEVEL, LEVEL, ACUTE, LEVEL, LEVEL };
    uint32_t i = c - 0xC0;
    return (Letter){ base[i], mark[i % 32], tone[i % 32], i < 32 };
}

static Letter letter_of(uint32_t c)
{
    if (c < 0x80) {
        bool capital = c >= 'A' && c <= 'Z';
        bool small = c >= 'a' && c <= 'z';
        bool other = (c >= '0' && c <= '9') || c == '\'';
        return (Letter){ (char)(capital ? c + 32 : small || other ? c : 0), PLAIN, LEVEL, capital };
    }
    if (c >= 0xC0 && c <= 0xFF) {
        return letter_latin1(c);
    }
    if (c >= 0x1EA0 && c <= 0x1EF9) {
        uint32_t i = (c - 0x1EA0) / 2;
        return (Letter){ extended_letters[i], extended_mark[i], extended_tone[i], c % 2 == 0 };
    }
    switch (c) {
    case 0x102: case 0x103: return (Letter){ 'a', BREVE, LEVEL, c == 0x102 };
    case 0x110: case 0x111: return (Letter){ 'd', STROKE, LEVEL, c == 0x110 };
    case 0x128: case 0x129: return (Letter){ 'i', PLAIN, TILDE, c == 0x128 };
    case 0x168: case 0x169: return (Letter){ 'u', PLAIN, TILDE, c == 0x168 };
    case 0x1A0: case 0x1A1: return (Letter){ 'o', HORN, LEVEL, c == 0x1A0 };
    case 0x1AF: case 0x1B0: return (Letter){ 'u', HORN, LEVEL, c == 0x1AF };
    case 0x2019: return (Letter){ '\'', PLAIN, LEVEL, false };
    default: return (Letter){ 0 };
    }
}

static bool shows_nothing(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

/* Letters of other scripts: compared as they are. */
static bool other_letter(uint32_t c)
{
    return c >= 0x100 && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F) && !(c >= 0xFE00 && c <= 0xFE0F) &&
           !(c >= 0xFF00 && c <= 0xFF0F) && c != 0xFFFD && !(c >= 0x300 && c <= 0x36F) && !shows_nothing(c);
}

static bool is_white(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x2028 || c == 0x2029;
}

/* A combining mark of decomposed writing: changes the letter before it. */
static bool combining(uint32_t c, uint8_t *mark, uint8_t *tone)
{
    switch (c) {
    case 0x300: *tone = GRAVE; return true;
    case 0x301: *tone = ACUTE; return true;
    case 0x309: *tone = HOOK; return true;
    case 0x303: *tone = TILDE; return true;
    case 0x323: *tone = DOT; return true;
    case 0x302: *mark = CIRCUMFLEX; return true;
    case 0x306: *mark = BREVE; return true;
    case 0x31B: *mark = HORN; return true;
    default: return c >= 0x300 && c <= 0x36F;
    }
}

/* ---- folding one word ------------------------------------------------------------------------------------------------- */

typedef struct Fold {
    uint64_t exact, bare;
    uint8_t  tone;
    Letter   held; /* the last letter, until its combining marks are known */
    bool     has_held;
    size_t   letters, digits, capitals, smalls;
    bool     accented, first_capital;
} Fold;

static void fold_flush(Fold *f)
{
    if (f->has_held) {
        f->exact = str_hash_unit(f->exact, (uint32_t)f->held.base << 3 | f->held.mark);
        f->bare = str_hash_unit(f->bare, (uint32_t)f->held.base);
        f->accented = f->accented || (f->held.mark != PLAIN && f->held.mark != OTHER_MARK);
        f->has_held = false;
    }
}

static void fold_letter(Fold *f, uint32_t c, Letter l)
{
    bool digit = l.base >= '0' && l.base <= '9';
    fold_flush(f);
    if (f->letters + f->digits == 0) {
        f->first_capital = l.capital;
    }
    f->digits += digit;
    f->letters += !digit;
    f->capitals += l.capital;
    f->smalls += l.base >= 'a' && l.base <= 'z' && !l.capital;
    if (l.base == 0) { /* another script */
        f->exact = str_hash_unit(f->exact, c);
        f->bare = str_hash_unit(f->bare, c);
        return;
    }
    f->held = l;
    f->has_held = true;
    f->tone = l.tone != LEVEL ? l.tone : f->tone;
}

/* The tone counts for the whole word: old and new places of the mark are the same word. */
static void fold_end(Fold *f, HideWord *w)
{
    fold_flush(f);
    w->exact = str_hash_unit(f->exact, 0x1000u | f->tone);
    w->bare = f->bare;
    w->accented = f->accented || f->tone != LEVEL;
    w->capital = f->first_capital;
    w->upper = f->smalls == 0 && f->capitals > 0 && f->letters > 1;
    w->digits = f->letters == 0;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

static bool in_word(uint32_t c)
{
    return letter_of(c).base != 0 || other_letter(c);
}

/* An apostrophe belongs to a word only between letters: H'Hen, but not 'Tèo'. */
static bool letter_follows(Str text, size_t at)
{
    if (at >= text.n) {
        return false;
    }
    uint32_t c = utf8_next(text, &at);
    return in_word(c) && !is_apostrophe(c);
}

/* ---- cutting ---------------------------------------------------------------------------------------------------------- */

/* Takes the word that begins at *at; moves on behind it. */
static HideWord take_word(Str text, size_t *at)
{
    Fold     f = { .exact = STR_HASH_START, .bare = STR_HASH_START };
    HideWord w = { .from = (uint32_t)*at };
    size_t   end = *at;
    while (*at < text.n) {
        size_t   next = *at;
        uint32_t c = utf8_next(text, &next);
        Letter   l = letter_of(c);
        uint8_t  mark = f.held.mark, tone = f.tone;
        if (is_apostrophe(c) && !letter_follows(text, next)) {
            break;
        }
        if (in_word(c)) {
            fold_letter(&f, c, l);
            end = next;
        } else if (combining(c, &mark, &tone)) {
            f.held.mark = mark;
            f.tone = tone;
            end = next;
        } else if (!shows_nothing(c)) {
            break;
        }
        *at = next;
    }
    w.to = (uint32_t)end;
    fold_end(&f, &w);
    return w;
}

typedef LIST(HideWord) WordList;

HideWords hide_words(Arena *a, Str text)
{
    WordList list = { 0 };
    uint32_t line = 0;
    bool     joined = false;
    BUG_IF(text.n > UINT32_MAX);
    list.cap = text.n / 5 + 16; /* about one word in six bytes: seldom grown */
    list.items = NEW_N(a, HideWord, list.cap);
    for (size_t at = 0; at < text.n;) {
        size_t   next = at;
        uint32_t c = utf8_next(text, &next);
        if (in_word(c) && !is_apostrophe(c)) {
            HideWord w = take_word(text, &at);
            w.line = line;
            w.joined = joined;
            *LIST_ADD(a, &list) = w;
            joined = true;
            continue;
        }
        joined = joined && (is_white(c) || shows_nothing(c));
        line += c == '\n';
        at = next;
    }
    HideWords out = { text, list.items, list.count, NEW_N(a, bool, (size_t)line + 1) };
    for (size_t i = 0; i < list.count; i++) {
        out.line_accented[list.items[i].line] |= list.items[i].accented;
    }
    return out;
}

Str hide_word_text(const HideWords *w, size_t i)
{
    return str_sub(w->text, w->items[i].from, w->items[i].to);
}

Str hide_initial(Arena *a, Str word, bool base_letter)
{
    size_t at = 0;
    char   bytes[4];
    while (at < word.n) {
        uint32_t c = utf8_next(word, &at);
        Letter   l = letter_of(c);
        if (l.base == 0 || l.base == '\'') {
            continue;
        }
        if (base_letter || c < 0x80) {
            c = l.mark == STROKE ? 0x110 : (uint32_t)(l.base >= 'a' ? l.base - 32 : l.base);
        } else if (!l.capital) {
            c = c >= 0xE0 && c <= 0xFF ? c - 0x20 : c - 1; /* the capital stands before the small letter */
        }
        size_t n = utf8_encode(c, bytes);
        return str_copy(a, (Str){ bytes, n });
    }
    return S("X");
}

/* ---- phrases ---------------------------------------------------------------------------------------------------------- */

static int by_last(const void *x, const void *y)
{
    const HidePhrase *p = x;
    const HidePhrase *q = y;
    uint64_t          k = p->bare[p->count - 1];
    uint64_t          m = q->bare[q->count - 1];
    return (k > m) - (k < m);
}

static void filter_add(uint64_t filter[HIDE_FILTER_WORDS], uint64_t key)
{
    filter[key >> 60] |= UINT64_C(1) << (key >> 54 & 63);
}

static bool filter_has(const uint64_t filter[HIDE_FILTER_WORDS], uint64_t key)
{
    return (filter[key >> 60] >> (key >> 54 & 63) & 1) != 0;
}

HidePhrases hide_phrases(Arena *a, const char *const *texts, size_t count)
{
    HidePhrases out = { .items = NEW_N(a, HidePhrase, count), .count = count };
    for (size_t i = 0; i < count; i++) {
        HideWords   w = hide_words(a, str_of(texts[i]));
        HidePhrase *p = &out.items[i];
        BUG_IF(w.count == 0 || w.count > HIDE_PHRASE_WORDS);
        p->count = w.count;
        for (size_t k = 0; k < w.count; k++) {
            p->exact[k] = w.items[k].exact;
            p->bare[k] = w.items[k].bare;
        }
        out.longest = w.count > out.longest ? w.count : out.longest;
        filter_add(out.firsts, p->bare[0]);
        filter_add(out.lasts, p->bare[w.count - 1]);
    }
    qsort(out.items, count, sizeof *out.items, by_last);
    return out;
}

static bool phrase_is(const HidePhrase *p, const HideWords *w, size_t first)
{
    bool exact = true, bare = true;
    if (first + p->count > w->count) {
        return false;
    }
    for (size_t k = 0; k < p->count; k++) {
        const HideWord *word = &w->items[first + k];
        if (k > 0 && !word->joined) {
            return false;
        }
        exact = exact && word->exact == p->exact[k];
        bare = bare && word->bare == p->bare[k];
    }
    return exact || (bare && !w->line_accented[w->items[first].line]);
}

size_t hide_phrase_before(const HidePhrases *p, const HideWords *w, size_t last)
{
    uint64_t key = w->items[last].bare;
    size_t   low = 0, high = p->count, longest = 0;
    if (!filter_has(p->lasts, key)) {
        return 0;
    }
    while (low < high) {
        size_t            mid = (low + high) / 2;
        const HidePhrase *q = &p->items[mid];
        if (q->bare[q->count - 1] < key) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    for (; low < p->count && p->items[low].bare[p->items[low].count - 1] == key; low++) {
        const HidePhrase *q = &p->items[low];
        if (q->count > longest && q->count <= last + 1 && phrase_is(q, w, last + 1 - q->count)) {
            longest = q->count;
        }
    }
    return longest;
}

size_t hide_phrase_at(const HidePhrases *p, const HideWords *w, size_t first)
{
    if (!filter_has(p->firsts, w->items[first].bare)) {
        return 0;
    }
    for (size_t n = p->longest; n > 0; n--) {
        size_t found = first + n <= w->count ? hide_phrase_before(p, w, first + n - 1) : 0;
        if (found == n) {
            return n;
        }
    }
    return 0;
}
