/* Letters and accents put together. Pure. May use: base. */
#include "search/written.h"

#include "base/buf.h"

enum { LETTERS_MOST = 48, QUALITY_LETTERS = 14, TONES = 6 };

/* By tone: none, huyền, sắc, hỏi, ngã, nặng. */
typedef struct Written {
    char        base;
    uint8_t     quality;
    const char *by_tone[TONES];
} Written;

static const Written table[] = {
    { 'a', 0, { "a", "à", "á", "ả", "ã", "ạ" } }, { 'a', 1, { "â", "ầ", "ấ", "ẩ", "ẫ", "ậ" } }, { 'a', 2, { "ă", "ằ", "ắ", "ẳ", "ẵ", "ặ" } },
    { 'e', 0, { "e", "è", "é", "ẻ", "ẽ", "ẹ" } }, { 'e', 1, { "ê", "ề", "ế", "ể", "ễ", "ệ" } }, { 'i', 0, { "i", "ì", "í", "ỉ", "ĩ", "ị" } },
    { 'o', 0, { "o", "ò", "ó", "ỏ", "õ", "ọ" } }, { 'o', 1, { "ô", "ồ", "ố", "ổ", "ỗ", "ộ" } }, { 'o', 2, { "ơ", "ờ", "ớ", "ở", "ỡ", "ợ" } },
    { 'u', 0, { "u", "ù", "ú", "ủ", "ũ", "ụ" } }, { 'u', 2, { "ư", "ừ", "ứ", "ử", "ữ", "ự" } }, { 'y', 0, { "y", "ỳ", "ý", "ỷ", "ỹ", "ỵ" } },
    { 'd', 1, { "đ", "đ", "đ", "đ", "đ", "đ" } },
};

typedef struct Letters {
    Str     each[LETTERS_MOST];
    uint8_t quality[LETTERS_MOST];
    size_t  count;
} Letters;

static bool is(const Letters *l, size_t i, char c)
{
    return i < l->count && l->each[i].n == 1 && l->each[i].p[0] == c;
}

static bool is_vowel(const Letters *l, size_t i)
{
    return i < l->count && l->each[i].n == 1 && strchr("aeiouy", l->each[i].p[0]) != NULL;
}

static Letters letters_of(Str folded, uint32_t accents)
{
    Letters l = { .count = 0 };
    for (size_t at = 0, from = 0; at < folded.n && l.count < LETTERS_MOST; from = at, l.count++) {
        for (at++; at < folded.n && ((unsigned char)folded.p[at] & 0xC0) == 0x80;) {
            at++;
        }
        l.each[l.count] = str_sub(folded, from, at);
        l.quality[l.count] = (uint8_t)(l.count < QUALITY_LETTERS ? accents >> (3 + 2 * l.count) & 3 : 0);
    }
    return l;
}

/* Where the vowels of the syllable begin that carry its tone: the u of qu belongs to what stands before, and so does the i of gi where
 * another vowel follows. */
static size_t vowels_from(const Letters *l)
{
    size_t i = 0;
    while (i < l->count && !is_vowel(l, i)) {
        i++;
    }
    bool qu = i > 0 && is(l, i - 1, 'q') && is(l, i, 'u') && is_vowel(l, i + 1);
    bool gi = i == 1 && is(l, 0, 'g') && is(l, 1, 'i') && is_vowel(l, 2);
    return qu || gi ? i + 1 : i;
}

static size_t tone_at(const Letters *l)
{
    size_t from = vowels_from(l), end = from, marked = SIZE_MAX;
    for (; is_vowel(l, end); end++) {
        marked = l->quality[end] != 0 ? end : marked;
    }
    return marked != SIZE_MAX                       ? marked
           : end - from >= 3                        ? from + 1
           : end - from == 2 && end < l->count      ? from + 1
                                                    : from;
}

/* The index has i for y where it is the only vowel at the end. */
static void settle_y(Letters *l)
{
    bool alone = l->count == 1, qu = l->count == 3 && is(l, 0, 'q') && is(l, 1, 'u');
    bool behind = l->count == 2 && l->each[0].n == 1 && strchr("hklmt", l->each[0].p[0]) != NULL;
    if ((alone || qu || behind) && is(l, l->count - 1, 'i')) {
        l->each[l->count - 1] = S("y");
    }
}

static Str written(Str letter, uint8_t quality, unsigned tone)
{
    for (size_t i = 0; i < COUNT_OF(table) && letter.n == 1; i++) {
        if (table[i].base == letter.p[0] && table[i].quality == quality) {
            return str_of(table[i].by_tone[tone]);
        }
    }
    return letter;
}

Str word_written(Arena *a, Str folded, uint32_t accents)
{
    Letters  l = letters_of(folded, accents);
    unsigned tone = (accents & 7) < TONES ? accents & 7 : 0;
    Buf      b = buf_make(a, 4 * LETTERS_MOST);
    settle_y(&l);
    size_t at = tone_at(&l);
    for (size_t i = 0; i < l.count; i++) {
        buf_add(&b, written(l.each[i], l.quality[i], i == at ? tone : 0));
    }
    return buf_str(&b);
}
