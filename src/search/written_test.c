/* Words as people write them; and that each of them is the same word to the index again. */
#include "search/analyse.h"
#include "search/written.h"

#include <criterion/criterion.h>

static Arena *arena;

static void open_arena(void) { arena = arena_make(MIB(64)); }
static void close_arena(void) { arena_release(arena); }

static Word word_of(Str text)
{
    static char kept[WORD_BYTES];
    Analyser    an = analyse_begin(text);
    Word        w;
    cr_assert(analyse_next(&an, &w));
    memcpy(kept, w.folded.p, w.folded.n);
    w.folded.p = kept;
    return w;
}

static void writes(const char *typed, const char *as)
{
    Word w = word_of(str_of(typed));
    Str  got = word_written(arena, w.folded, w.accents);
    cr_expect(str_eq(got, str_of(as)), "%s: " STR_F ", not %s", typed, STR_A(got), as);
}

TestSuite(written, .init = open_arena, .fini = close_arena);

Test(written, the_tone_stands_where_it_belongs)
{
    static const char *const as_they_are[] = { "hòa", "thủy", "tòa", "án", "quyền", "của", "giá", "gì", "giết", "giữa", "đường", "người", "nghĩa", "hoàn", "ngoài", "khuỷu", "tuần",
                                               "đất", "được", "quả", "quốc", "quý" };
    for (size_t i = 0; i < COUNT_OF(as_they_are); i++) {
        writes(as_they_are[i], as_they_are[i]);
    }
    writes("hoà", "hòa");
    writes("uỷ", "ủy");
    writes("ĐẤT", "đất");
}

Test(written, y_as_courts_write_it)
{
    static const char *const as_they_are[] = { "lý", "kỹ", "mỹ", "hy", "tỷ", "ý", "quy", "thị", "vị", "sĩ", "tuy", "hủy", "máy" };
    for (size_t i = 0; i < COUNT_OF(as_they_are); i++) {
        writes(as_they_are[i], as_they_are[i]);
    }
    writes("lí", "lý");
    writes("quí", "quý");
}

Test(written, what_is_no_syllable_stays)
{
    writes("TAND", "tand");
    writes("qsdđ", "qsdđ");
    writes("150.000.000", "150000000");
    writes("суд", "суд");
}

/* Every onset with every rhyme in every tone. */
Test(written, is_the_same_word_again)
{
    static const char *const onsets[] = { "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x" };
    static const char *const rhymes[] = { "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "ac", "ăn", "âng", "anh", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia", "iê", "iêc", "iêu", "oa",
                                          "oac", "oai", "oăn", "oay", "oe", "oi", "ôi", "ơi", "ong", "ông", "ua", "uân", "uê", "ui", "uôi", "uôn", "uơ", "uy", "uya", "uyên", "uynh", "ưa",
                                          "ưi", "ưng", "ươ", "ương", "ươi", "ươu", "ưu", "yên", "yêu" };
    size_t checked = 0;
    for (size_t o = 0; o < COUNT_OF(onsets); o++) {
        for (size_t r = 0; r < COUNT_OF(rhymes); r++) {
            Word     base = word_of(str_format(arena, "%s%s", onsets[o], rhymes[r]));
            uint32_t accents = base.accents;
            Str      folded = str_copy(arena, base.folded);
            for (uint32_t tone = 0; tone < 6; tone++) {
                Str  out = word_written(arena, folded, accents | tone);
                Word again = word_of(out);
                checked++;
                cr_expect(again.n == out.n && str_eq(again.folded, folded) && again.accents == (accents | tone), STR_F " of %s%s in tone %u", STR_A(out), onsets[o], rhymes[r], tone);
            }
        }
    }
    cr_expect_gt(checked, 9000);
}
