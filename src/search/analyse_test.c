/* What is the same word and what is not. */
#include "search/analyse.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Arena *arena;

static void open_arena(void)
{
    arena = arena_make(MIB(16));
}

static void close_arena(void)
{
    arena_release(arena);
}

/* The words as one line: [whole numbers] in brackets, accents as hexadecimal behind an apostrophe where asked. */
static Str words(Str text, bool accents)
{
    Buf      b = buf_make(arena, MIB(8));
    Analyser an = analyse_begin(text);
    for (Word w; analyse_next(&an, &w);) {
        cr_assert(w.at + w.n <= text.n && w.n > 0 && w.folded.n > 0 && w.folded.n <= WORD_BYTES);
        buf_addf(&b, w.joined ? "%s[" STR_F "]" : "%s" STR_F, b.n > 0 ? " " : "", STR_A(w.folded));
        if (accents && w.accents != 0) {
            buf_addf(&b, "'%x", w.accents);
        }
    }
    return buf_str(&b);
}

static Str folded(const char *text)
{
    return words(str_of(text), false);
}

static void same(const char *one, const char *other)
{
    Str a = words(str_of(one), true), b = words(str_of(other), true);
    cr_expect(str_eq(a, b), "%s: " STR_F "\n%s: " STR_F, one, STR_A(a), other, STR_A(b));
}

static void different(const char *one, const char *other)
{
    cr_expect(!str_eq(words(str_of(one), true), words(str_of(other), true)), "%s and %s", one, other);
}

static void reads(const char *text, const char *as)
{
    Str got = folded(text);
    cr_expect(str_eq(got, str_of(as)), "%s: " STR_F ", not %s", text, STR_A(got), as);
}

TestSuite(analyse, .init = open_arena, .fini = close_arena);

Test(analyse, letters_lose_accents_tones_and_case)
{
    reads("HỢP ĐỒNG vay tài sản", "hop dong vay tai san");
    reads("Đường Nguyễn Thị Minh Khai, đất đai", "duong nguyen thi minh khai dat dai");
    reads("“Quyền sử dụng đất” (QSDĐ)…", "quyen su dung dat qsdd");
    reads("naïve café Müller Straße", "naive cafe muller strase");
    reads("Суд α", "Суд α");
    reads("", "");
    reads(" –,.;!? ", "");
}

Test(analyse, what_was_taken_off_tells_words_apart)
{
    different("hôn", "hồn");
    different("hôn", "hon");
    different("hợp đồng", "họp đông");
    different("ba", "bà");
    different("thú y", "thủ y");
    different("ăn", "ân");
}

Test(analyse, the_place_of_the_tone_does_not_matter)
{
    same("hoà toà thoả uỷ thuý khoẻ", "hòa tòa thỏa ủy thúy khỏe");
    same("quý quỳ", "quý quỳ");
}

Test(analyse, i_and_y_are_one_only_where_they_stand_alone_at_the_end)
{
    same("kỹ lý quý mỹ hy sỹ tỷ y tế", "kĩ lí quí mĩ hi sĩ tỉ i tế");
    different("thúy", "thúi");
    different("tay", "tai");
    different("company", "compani");
    reads("Lý lẽ quý quyền yên ấp", "li le qui quyen yen ap");
}

/* Each vowel with each tone, composed and in its parts, marks in either order. */
Test(analyse, composed_and_decomposed_letters_give_the_same_words)
{
    static const char *const vowels[] = { "aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị", "oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ", "uùúủũụ", "ưừứửữự", "yỳýỷỹỵ",
                                          "AÀÁẢÃẠ", "ĂẰẮẲẴẶ", "ÂẦẤẨẪẬ", "EÈÉẺẼẸ", "ÊỀẾỂỄỆ", "IÌÍỈĨỊ", "OÒÓỎÕỌ", "ÔỒỐỔỖỘ", "ƠỜỚỞỠỢ", "UÙÚỦŨỤ", "ƯỪỨỬỮỰ", "YỲÝỶỸỴ" };
    static const char *const bases[] = { "a", "a\u0306", "a\u0302", "e", "e\u0302", "i", "o", "o\u0302", "o\u031B", "u", "u\u031B", "y" };
    static const char *const tones[] = { "", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323" };
    for (size_t v = 0; v < COUNT_OF(vowels); v++) {
        size_t at = 0;
        for (size_t t = 0; t < COUNT_OF(tones); t++) {
            size_t from = at;
            utf8_next(str_of(vowels[v]), &at);
            Str         whole = str_sub(str_of(vowels[v]), from, at);
            const char *base = bases[v % COUNT_OF(bases)];
            same(str_z(arena, str_format(arena, "th" STR_F "ng", STR_A(whole))), str_z(arena, str_format(arena, "th%s%sng", base, tones[t])));
            same(str_z(arena, str_format(arena, "th" STR_F "ng", STR_A(whole))), str_z(arena, str_format(arena, "th%c%s%sng", base[0], tones[t], base + 1)));
        }
    }
    same("th\u00EA\u0323", "thệ");
}

Test(analyse, numbers_are_read_in_any_form)
{
    reads("500.000.000 đồng, 150,000,000 đ và 1.234,56", "500000000 dong 150000000 d va 1234 56");
    reads("ngày 09/02/2024", "ngay 9 2 2024");
    reads("điện thoại 0912.345.678, CCCD 001090001234", "dien thoai 0912 345 678 cccd 001090001234");
    reads("12.3456 và 1.000.0000 và 1.000a", "12 3456 va 1 000 0000 va 1 000a");
    reads("24B1-85782, 120m2", "24b1 85782 120m2");
    reads("Điều 5.1.000", "dieu 5 1 000");
}

Test(analyse, the_number_of_a_judgment_is_one_word_beside_its_parts)
{
    reads("12/2024/DS-ST", "[12/2024/dsst] 12 2024 ds st");
    reads("12-2024-DSST", "[12/2024/dsst] 12 2024 dsst");
    reads("012/2024/ds-st.", "[12/2024/dsst] 012 2024 ds st");
    reads("Số: 09/2026/TLST-HNGĐ ngày", "so [9/2026/tlsthngd] 9 2026 tlst hngd ngay");
    reads("100/2019/NĐ-CP, 91/2015/QH13; 326/2016/UBTVQH14", "[100/2019/ndcp] 100 2019 nd cp [91/2015/qh13] 91 2015 qh13 [326/2016/ubtvqh14] 326 2016 ubtvqh14");
    reads("12/3024/DS", "12 3024 ds");
    reads("12/2024/", "12 2024");
    reads("12/2024/DS-", "[12/2024/ds] 12 2024 ds");
    reads("5/2024/DS-ST-2", "[5/2024/dsst] 5 2024 ds st 2");
    same("12/2024/HNGĐ-ST", "12/2024/hngđ-st");
}

Test(analyse, a_word_says_where_it_stands)
{
    Str      text = S("  Bị đơn: Hò̉a");
    Analyser an = analyse_begin(text);
    Word     w;
    cr_assert(analyse_next(&an, &w));
    cr_expect(str_eq(str_sub(text, w.at, w.at + w.n), S("Bị")));
    cr_assert(analyse_next(&an, &w));
    cr_expect(str_eq(str_sub(text, w.at, w.at + w.n), S("đơn")));
    cr_assert(analyse_next(&an, &w));
    cr_expect_eq(w.at + w.n, text.n);
    cr_expect(!analyse_next(&an, &w));
    cr_expect(!analyse_next(&an, &w));
}

/* Hostile input: any bytes, cut anywhere. Each word is valid UTF-8 and stands behind the one before. */
Test(analyse, any_bytes_are_read_to_their_end)
{
    static const char *const pieces[] = { "\xff", "\xc3", "\xe1\xbb", "\xf0\x9f\x98\x80", "\xed\xa0\x80", "\xc0\x80", "đ", "Ế", "12/2024/", "DS-", "999.", "\u0301", "\0", "\u00AD", "y", "Я", "0", "/", "-",
                                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", " " };
    unsigned seed = 20;
    for (int round = 0; round < 20000; round++) {
        char   text[512];
        size_t n = 0;
        for (int i = 0; i < 6; i++) {
            const char *piece = pieces[(unsigned)rand_r(&seed) % COUNT_OF(pieces)];
            size_t      length = piece[0] == '\0' ? 1 : strlen(piece);
            memcpy(text + n, piece, length);
            n += length;
        }
        n -= n > 0 ? (unsigned)rand_r(&seed) % 3 % n : 0;
        Analyser an = analyse_begin((Str){ text, n });
        size_t   behind = 0;
        for (Word w; analyse_next(&an, &w);) {
            cr_assert(utf8_valid(w.folded) && w.folded.n > 0 && w.folded.n <= WORD_BYTES);
            cr_assert(w.n > 0 && w.at + w.n <= n && w.at >= behind);
            behind = w.joined ? w.at : w.at + w.n;
        }
    }
}
