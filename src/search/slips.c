/* Slips of the keyboard and of the ear. May use: base. */
#include "search/slips.h"

enum { LETTERS_MOST = 24, ROOF = 1, HORN = 2, TONE_HUYEN = 1, TONE_SAC, TONE_HOI, TONE_NGA, TONE_NANG };

/* A word as its keys are read. */
typedef struct Keys {
    char     letters[LETTERS_MOST];
    uint8_t  quality[LETTERS_MOST];
    size_t   n;
    unsigned tone;
    bool     changed;
} Keys;

static bool is_vowel(char c)
{
    return strchr("aeiouy", c) != NULL;
}

/* The last letter of these that has nothing yet. */
static bool change_last(Keys *k, const char *letters, uint8_t quality)
{
    for (size_t i = k->n; i-- > 0;) {
        if (strchr(letters, k->letters[i]) != NULL && k->quality[i] == 0) {
            k->quality[i] = quality;
            k->changed = true;
            return true;
        }
    }
    return false;
}

static bool has_vowel(const Keys *k)
{
    for (size_t i = 0; i < k->n; i++) {
        if (is_vowel(k->letters[i])) {
            return true;
        }
    }
    return false;
}

static bool set_tone(Keys *k, unsigned tone)
{
    bool may = has_vowel(k) && k->tone == 0;
    k->tone = may ? tone : k->tone;
    k->changed = k->changed || may;
    return may;
}

/* w: ă, ơ, ư, and ươ of uo wherever they stand. */
static bool add_horn(Keys *k)
{
    for (size_t i = 0; i + 1 < k->n; i++) {
        if (k->letters[i] == 'u' && k->letters[i + 1] == 'o') {
            k->quality[i] = k->quality[i + 1] = HORN;
            k->changed = true;
            return true;
        }
    }
    return change_last(k, "aou", HORN);
}

static bool telex(Keys *k, char c)
{
    static const char tones[] = "fsrxj";
    const char       *tone = strchr(tones, c);
    if (tone != NULL && set_tone(k, (unsigned)(tone - tones) + TONE_HUYEN)) {
        return true;
    }
    if (c == 'w') {
        return add_horn(k);
    }
    return (c == 'd' && k->n == 1 && change_last(k, "d", ROOF)) || (strchr("aeo", c) != NULL && change_last(k, (char[]){ c, '\0' }, ROOF));
}

static bool vni(Keys *k, char c)
{
    static const uint8_t tones[] = { TONE_SAC, TONE_HUYEN, TONE_HOI, TONE_NGA, TONE_NANG };
    if (c >= '1' && c <= '5') {
        return set_tone(k, tones[c - '1']);
    }
    return c == '6' ? change_last(k, "aeo", ROOF) : c == '7' ? add_horn(k) : c == '8' ? change_last(k, "a", HORN) : c == '9' && change_last(k, "d", ROOF);
}

/* False: they are not keys of this kind. */
static bool read_keys(Str folded, bool (*key)(Keys *, char), Keys *out)
{
    *out = (Keys){ .n = 0 };
    for (size_t i = 0; i < folded.n; i++) {
        if (key(out, folded.p[i])) {
            continue;
        }
        if (folded.p[i] < 'a' || folded.p[i] > 'z' || out->n == LETTERS_MOST) {
            return false;
        }
        out->letters[out->n++] = folded.p[i];
    }
    return out->changed;
}

static void add(Arena *a, Str folded, uint32_t accents, bool keyboard, Slip *out, size_t *count)
{
    if (*count < SLIPS_MOST) {
        out[(*count)++] = (Slip){ str_copy(a, folded), accents, keyboard };
    }
}

static void add_keys(Arena *a, const Keys *k, Slip *out, size_t *count)
{
    uint32_t accents = k->tone;
    for (size_t i = 0; i < k->n && i < 14; i++) {
        accents |= (uint32_t)k->quality[i] << (3 + 2 * i);
    }
    add(a, (Str){ k->letters, k->n }, accents, true, out, count);
}

static void add_onsets(Arena *a, Str folded, Slip *out, size_t *count)
{
    static const char *const alike[][2] = { { "s", "x" }, { "ch", "tr" }, { "d", "gi" }, { "d", "r" }, { "gi", "r" }, { "l", "n" }, { "g", "gh" }, { "ng", "ngh" }, { "c", "k" }, { "d", "v" } };
    for (size_t i = 0; i < 2 * COUNT_OF(alike); i++) {
        Str from = str_of(alike[i / 2][i % 2]), to = str_of(alike[i / 2][1 - i % 2]), rest = str_sub(folded, from.n, folded.n);
        if (str_starts(folded, from) && rest.n > 0 && is_vowel(rest.p[0])) {
            add(a, str_format(a, STR_F STR_F, STR_A(to), STR_A(rest)), 0, false, out, count);
        }
    }
}

static void add_codas(Arena *a, Str folded, Slip *out, size_t *count)
{
    static const char *const alike[][2] = { { "n", "ng" }, { "n", "nh" }, { "t", "c" }, { "t", "ch" } };
    for (size_t i = 0; i < 2 * COUNT_OF(alike); i++) {
        Str from = str_of(alike[i / 2][i % 2]), to = str_of(alike[i / 2][1 - i % 2]), rest = str_sub(folded, 0, folded.n - (from.n < folded.n ? from.n : folded.n));
        if (str_ends(folded, from) && rest.n > 0 && is_vowel(rest.p[rest.n - 1])) {
            add(a, str_format(a, STR_F STR_F, STR_A(rest), STR_A(to)), 0, false, out, count);
        }
    }
}

size_t slips_of(Arena *a, Str folded, Slip out[SLIPS_MOST])
{
    Keys   keys;
    size_t count = 0;
    if (read_keys(folded, telex, &keys)) {
        add_keys(a, &keys, out, &count);
    }
    if (read_keys(folded, vni, &keys)) {
        add_keys(a, &keys, out, &count);
    }
    add_onsets(a, folded, out, &count);
    add_codas(a, folded, out, &count);
    return count;
}

bool slip_of_one_letter(Str one, Str other)
{
    size_t most = one.n > other.n ? one.n : other.n, least = one.n + other.n - most, same = 0, behind = 0;
    while (same < least && one.p[same] == other.p[same]) {
        same++;
    }
    while (behind < least - same && one.p[one.n - 1 - behind] == other.p[other.n - 1 - behind]) {
        behind++;
    }
    size_t left = most - same - behind;
    bool   about = one.n == other.n && left == 2 && one.p[same] == other.p[same + 1] && one.p[same + 1] == other.p[same];
    return most - least <= 1 && (left == 1 || about);
}
