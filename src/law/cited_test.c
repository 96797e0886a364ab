/* What a text cites: a table of phrases, every spelling of one sentence, texts cut and mixed at random, and the law's acts as the checker
 * wants them. The sentences are invented. */
#include "law/law_test.h"

#include "i18n/i18n.h"
#include "law/check.h"
#include "law/cited_int.h"
#include "os/os.h"

#include <string.h>

LAW_SUITE(cited);

static const ActNames *names(void)
{
    return act_names_make(law_test_arena, law_test_law);
}

/* "91/2015/QH13 463; 92/2015/QH13 35(1)a; 02/2016/AL; 12/2017/DS-ST 2017-04-05" */
static const char *told(const Mentions *all)
{
    Buf b = buf_make(law_test_arena, KIB(64));
    for (size_t i = 0; i < all->count; i++) {
        const Mention *m = &all->items[i];
        buf_addf(&b, "%s" STR_F, i > 0 ? "; " : "", STR_A(m->number));
        if (m->article.n > 0) {
            buf_addf(&b, " " STR_F, STR_A(m->article));
        }
        if (m->clause.n > 0) {
            buf_addf(&b, "(" STR_F ")", STR_A(m->clause));
        }
        buf_add(&b, m->point);
        if (!date_is_none(m->day)) {
            buf_addf(&b, " %s", iso(m->day));
        }
    }
    return text_of(buf_str(&b));
}

static const char *cited(Str text, const char *on)
{
    Mentions all;
    law_cited(names(), law_test_arena, text, day(on), &all);
    return told(&all);
}

typedef struct Phrase {
    const char *text, *cites;
} Phrase;

/* Texts of 14/6/2019 unless the row is in the other table. */
static const Phrase phrases[] = {
    /* one article, its clauses and points */
    { "theo Điều 463 Bộ luật Dân sự năm 2015", "91/2015/QH13 463" },
    { "điểm a khoản 1 Điều 35 BLTTDS", "92/2015/QH13 35(1)a" },
    { "điểm đ khoản 1 Điều 12 Nghị quyết số 326/2016/UBTVQH14", "326/2016/UBTVQH14 12(1)đ" },
    { "điểm d khoản 1 Điều 688 Bộ luật dân sự 2015", "91/2015/QH13 688(1)d" },
    { "Điều 39 khoản 1 điểm a của Bộ luật Tố tụng dân sự", "92/2015/QH13 39(1)a" },
    { "khoản 2, Điều 26 Bộ luật Tố tụng dân sự", "92/2015/QH13 26(2)" },
    { "khoản 01 Điều 165 BLTTDS", "92/2015/QH13 165(1)" },
    { "khoản 1, khoản 2, khoản 4 Điều 91 BLTTDS", "92/2015/QH13 91(1); 92/2015/QH13 91(2); 92/2015/QH13 91(4)" },
    { "khoản 2, 4 Điều 91 BLTTDS", "92/2015/QH13 91(2); 92/2015/QH13 91(4)" },
    { "điểm a, b khoản 2 Điều 227 BLTTDS", "92/2015/QH13 227(2)a; 92/2015/QH13 227(2)b" },
    { "điểm a khoản 1, điểm b khoản 2 Điều 173 BLHS", "100/2015/QH13 173(1)a; 100/2015/QH13 173(2)b" },
    { "khoản 1 đến khoản 3 Điều 9 LHNGĐ", "52/2014/QH13 9(3)" },
    { "khoản 1 đến 3 Điều 9 LHNGĐ", "52/2014/QH13 9(1); 52/2014/QH13 9(2); 52/2014/QH13 9(3)" },
    /* lists and ranges */
    { "các Điều 116, 117 và 385 của Bộ luật dân sự 2015", "91/2015/QH13 116; 91/2015/QH13 117; 91/2015/QH13 385" },
    { "khoản 3 Điều 26; điểm a khoản 1 Điều 35; Điều 39 của Bộ luật tố tụng dân sự", "92/2015/QH13 26(3); 92/2015/QH13 35(1)a; 92/2015/QH13 39" },
    { "Điều 30, khoản 1 Điều 35", "" },
    { "Điều 30 khoản 1, Điều 35, Điều 39 khoản 1 BLTTDS", "92/2015/QH13 30(1); 92/2015/QH13 35; 92/2015/QH13 39(1)" },
    { "từ Điều 463 đến Điều 466 Bộ luật Dân sự", "91/2015/QH13 463; 91/2015/QH13 464; 91/2015/QH13 465; 91/2015/QH13 466" },
    { "các điều từ 697 đến 699 Bộ luật Dân sự năm 2005", "33/2005/QH11 697; 33/2005/QH11 698; 33/2005/QH11 699" },
    { "các Điều 116-118 BLDS", "91/2015/QH13 116; 91/2015/QH13 117; 91/2015/QH13 118" },
    { "các điều 6, 7, 7a, 7b và 9 Luật Thi hành án dân sự", "26/2008/QH12 6; 26/2008/QH12 7; 26/2008/QH12 7a; 26/2008/QH12 7b; 26/2008/QH12 9" },
    { "Điều 147 Điều 271; Điều 273 BLTTDS", "92/2015/QH13 147; 92/2015/QH13 271; 92/2015/QH13 273" },
    { "khoản 3 Điều 155; 192,193 Điều 213 BLDS", "91/2015/QH13 155(3); 91/2015/QH13 192; 91/2015/QH13 193; 91/2015/QH13 213" },
    { "áp dụng 234, Điều 604 của Bộ luật Dân sự năm 2005", "33/2005/QH11 234; 33/2005/QH11 604" },
    /* the act before, again, by number, by year */
    { "Bộ luật Dân sự năm 2015 tại các Điều 463, 466", "91/2015/QH13 463; 91/2015/QH13 466" },
    { "Bộ luật Tố tụng dân sự: Điều 26, Điều 35", "92/2015/QH13 26; 92/2015/QH13 35" },
    { "Điều 5 Luật Đất đai năm 2013, khoản 2 Điều 7 của Luật này", "45/2013/QH13 5; 45/2013/QH13 7(2)" },
    { "Điều 26 Nghị quyết số 326/2016/UBTVQH14 và Điều 12 Nghị quyết nêu trên", "326/2016/UBTVQH14 26; 326/2016/UBTVQH14 12" },
    { "Điều 26 Nghị quyết 326 ngày 30/12/2016", "326/2016/UBTVQH14 26" },
    { "Điều 27 Pháp lệnh án phí, lệ phí Toà án số 10/2009/PL - UBTVQH 12 ngày 27-02-2009", "10/2009/UBTVQH12 27" },
    { "Điều 56 Nghị định số 163/2006/NĐ-CP ngày 29/12/2006", "163/2006/NĐ-CP 56" },
    { "Điều 4 thông tư 48/2009/TT-BNNPTNT", "48/2009/TT-BNNPTNT 4" },
    { "Điều 6 Nghị quyết số 04/2017/NQ- HĐTP", "04/2017/NQ-HĐTP 6" },
    { "Điều 50 Luật Đất đai năm 2003 và Điều 2 Luật Đất đai năm 1987", "13/2003/QH11 50; 3-LCT/HĐNN8 2" },
    { "Điều 2 Luật Thi hành án dân sự năm 2014", "26/2008/QH12 2" },
    { "Điều 1 Luật sửa đổi, bổ sung một số điều của Luật Khiếu nại, tố cáo năm 2005", "58/2005/QH11 1" },
    { "Điều 27 Pháp lệnh án phí, lệ phí Tòa án", "10/2009/UBTVQH12 27" },
    { "Điều 147 Bộ luật tố tụng dân sự; Điều 26 Bộ luật tố tụng", "92/2015/QH13 147; 92/2015/QH13 26" },
    { "Điều 26 Bộ luật tố tụng", "" }, /* of which of the two nothing says */
    { "Tại Điều 268 Bộ luật Dân sự năm 2005. Điều 268 quy định", "33/2005/QH11 268; 33/2005/QH11 268" },
    { "Điều 4 Hiến pháp", "HIẾN PHÁP 2013 4" },
    /* no law */
    { "Điều 10 Hợp đồng vay; theo Điều 8.4 của hợp đồng thế chấp", "" },
    { "Điều 10 BLDS. Nhưng Điều 10 Hợp đồng vay nói khác", "91/2015/QH13 10" },
    { "số tiền 851.000đ. 4. Về án phí; 2.000.000đ.3 người", "" },
    { "Điều 5 Luật Vũ trụ năm 2018; Điều 7 Luật Thương mại", "36/2005/QH11 7" },
    { "không phù hợp với Điều 5 pháp luật dân sự", "" },
    { "ngày 12/6/2019, 15 người, Điều 0, Điều 1000 Bộ luật Dân sự", "" },
    /* precedents and rulings */
    { "Án lệ số 02/2016/AL và án lệ 15/2017/AL", "02/2016/AL; 15/2017/AL" },
    { "Bản án số 12/2017/DS-ST ngày 05/4/2017 của Tòa án", "12/2017/DS-ST 2017-04-05" },
    { "tại bản án dân sự phúc thẩm số: 08/2015/DSPT, ngày 22 tháng 4 năm 2015", "08/2015/DSPT 2015-04-22" },
    { "Quyết định giám đốc thẩm số 05/2018/DS-GĐT", "05/2018/DS-GĐT" },
    { "Quyết định số 14/QĐ-UBND ngày 05/3/2012, hợp đồng số 12/2017/HĐTD", "" },
    /* as people type */
    { "ĐIỀU 463 BỘ LUẬT DÂN SỰ NĂM 2015", "91/2015/QH13 463" },
    { "dieu 463 bo luat dan su nam 2015", "91/2015/QH13 463" },
    { "Đ.463 BLDS", "91/2015/QH13 463" },
    { "Điều463Bộ luật Dân sự năm2015", "91/2015/QH13 463" },
    { "Điều 463 – Bộ luật Dân sự", "91/2015/QH13 463" },
    { "Điều 463 của\n\nBộ luật  Dân sự", "91/2015/QH13 463" },
    { "điểu 463,466 BLDS2005", "33/2005/QH11 463; 33/2005/QH11 466" },
};

Test(cited, phrases)
{
    for (size_t i = 0; i < COUNT_OF(phrases); i++) {
        const char *got = cited(str_of(phrases[i].text), "2019-06-14");
        cr_expect_str_eq(got, phrases[i].cites, "%s\n  got    %s\n  wanted %s", phrases[i].text, got, phrases[i].cites);
    }
}

Test(cited, an_act_without_its_year_is_the_one_in_force_that_day)
{
    static const struct { const char *text, *on, *cites; } rows[] = {
        { "Điều 122 Bộ luật Dân sự", "2016-12-31", "33/2005/QH11 122" }, { "Điều 122 Bộ luật Dân sự", "2017-01-01", "91/2015/QH13 122" },
        { "Điều 122 Bộ luật Dân sự", "2000-05-01", "44-L/CTN 122" },     { "Điều 104 BLHS", "2017-06-01", "15/1999/QH10 104" },
        { "Điều 104 BLHS", "2018-06-01", "100/2015/QH13 104" },          { "Điều 100 LĐĐ", "2024-07-31", "45/2013/QH13 100" },
        { "Điều 100 Luật đất đai", "2024-08-01", "31/2024/QH15 100" },   { "Điều 2 Luật THADS", "2026-06-30", "26/2008/QH12 2" },
        { "Điều 2 Luật Thi hành án dân sự", "2026-07-01", "106/2025/QH15 2" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect_str_eq(cited(str_of(rows[i].text), rows[i].on), rows[i].cites, "%s on %s: %s", rows[i].text, rows[i].on, cited(str_of(rows[i].text), rows[i].on));
    }
}

/* The same letters with their marks as characters of their own. */
static Str decomposed(Str text)
{
    static const struct { const char *whole, *parts; } letters[] = {
        { "ề", "e\xCC\x82\xCC\x80" }, { "ể", "e\xCC\x82\xCC\x89" }, { "ộ", "o\xCC\xA3\xCC\x82" }, { "ậ", "a\xCC\xA3\xCC\x82" }, { "ự", "u\xCC\x9B\xCC\xA3" },
        { "â", "a\xCC\x82" }, { "ă", "a\xCC\x86" }, { "ả", "a\xCC\x89" }, { "ố", "o\xCC\x82\xCC\x81" }, { "ị", "i\xCC\xA3" }, { "ế", "e\xCC\x82\xCC\x81" },
    };
    Buf b = buf_make(law_test_arena, KIB(64));
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        utf8_next(text, &at);
        Str letter = str_sub(text, from, at);
        for (size_t i = 0; i < COUNT_OF(letters); i++) {
            letter = str_eq(str_sub(text, from, at), str_of(letters[i].whole)) ? str_of(letters[i].parts) : letter;
        }
        buf_add(&b, letter);
    }
    return buf_str(&b);
}

Test(cited, how_the_marks_are_written_does_not_matter)
{
    for (size_t i = 0; i < COUNT_OF(phrases); i++) {
        cr_expect_str_eq(cited(decomposed(str_of(phrases[i].text)), "2019-06-14"), phrases[i].cites, "%s", phrases[i].text);
    }
}

Test(cited, places_are_those_of_the_text)
{
    Str      text = S("Xét thấy bị đơn chậm trả. Căn cứ điểm a khoản 1 Điều 35 và Điều 39 BLTTDS, Tòa án chấp nhận.\nÁn phí khác.");
    Mentions all;
    law_cited(names(), law_test_arena, text, day("2019-06-14"), &all);
    cr_assert_eq(all.count, 2);
    ASSERT_STR(str_sub(text, all.items[0].from, all.items[0].to), "điểm a khoản 1 Điều 35");
    ASSERT_STR(str_sub(text, all.items[1].from, all.items[1].to), "Điều 39");
    ASSERT_STR(mention_sentence(law_test_arena, text, &all.items[1]), "Căn cứ điểm a khoản 1 Điều 35 và Điều 39 BLTTDS, Tòa án chấp nhận");
}

Test(cited, a_long_sentence_is_cut_between_words)
{
    Buf b = buf_make(law_test_arena, KIB(64));
    for (int i = 0; i < 300; i++) {
        buf_add(&b, i == 150 ? S("Điều 463 BLDS ") : S("được nói "));
    }
    Mentions all;
    law_cited(names(), law_test_arena, buf_str(&b), day("2019-06-14"), &all);
    cr_assert_eq(all.count, 1);
    Str sentence = mention_sentence(law_test_arena, buf_str(&b), &all.items[0]);
    cr_assert(utf8_valid(sentence) && sentence.n <= MENTION_SENTENCE_MOST && str_has(sentence, S("Điều 463 BLDS")));
    cr_assert((str_starts(sentence, S("… nói")) || str_starts(sentence, S("… được"))) && str_ends(sentence, S(" …")), "%s", text_of(sentence));
}

/* Every act is found under each of its names on a day when it is in force, and under its number. */
Test(cited, every_act_is_known_by_its_names)
{
    const CitationLaw *law = law_test_law->citations;
    for (uint32_t i = 0; i < law->acts_count; i++) {
        const CitedAct *act = &law->acts[i];
        if (act->confidence == CONFIDENCE_NONE) {
            continue;
        }
        Str      wanted = str_format(law_test_arena, STR_F " 5", STR_A(act->number));
        Mentions all;
        law_cited(names(), law_test_arena, str_format(law_test_arena, "Điều 5 của " STR_F, STR_A(act->name.vi)), act->from.date, &all);
        cr_expect_str_eq(told(&all), text_of(wanted), "%s by its name: %s", text_of(act->id), told(&all));
        for (uint32_t k = 0; k < act->names_count; k++) {
            bool shared = str_eq(act->names[k], S("Bộ luật tố tụng"));
            Str  number = str_has(act->names[k], S("/")) ? S("văn bản số ") : S("");
            Str  text = str_format(law_test_arena, "Điều 5 %s" STR_F, number.n > 0 ? "Nghị quyết số " : "", STR_A(act->names[k]));
            law_cited(names(), law_test_arena, text, act->from.date, &all);
            cr_expect(shared || strcmp(told(&all), text_of(wanted)) == 0, "%s by %s: %s", text_of(act->id), text_of(act->names[k]), told(&all));
        }
    }
}

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

/* Pieces of phrases in any order, cut anywhere, with bytes that are no text: every answer lies within the text and is whole. */
Test(cited, no_text_is_too_broken)
{
    uint64_t        state = 20261127;
    const ActNames *known = names();
    for (int round = 0; round < 4000; round++) {
        Arena *a = arena_make(MIB(16));
        Buf    b = buf_make(a, KIB(16));
        for (uint32_t k = next_random(&state) % 6 + 1; k > 0; k--) {
            Str    piece = str_of(phrases[next_random(&state) % COUNT_OF(phrases)].text);
            size_t from = next_random(&state) % (piece.n + 1), to = from + next_random(&state) % (piece.n - from + 1);
            buf_add(&b, str_sub(piece, from, to));
            if (next_random(&state) % 4 == 0) {
                buf_add_char(&b, (char)(next_random(&state) % 256));
            }
        }
        char *exact = arena_raw(a, b.n + 1); /* so that a byte read behind the end is seen */
        if (b.n > 0) {
            memcpy(exact, b.p, b.n);
        }
        Str      text = { exact, b.n };
        Mentions all;
        law_cited(known, a, text, day("2019-06-14"), &all);
        for (size_t i = 0; i < all.count; i++) {
            const Mention *m = &all.items[i];
            Str            sentence = mention_sentence(a, text, m);
            cr_assert(m->from < m->to && m->to <= text.n && m->number.n > 0);
            cr_assert((sentence.n <= MENTION_SENTENCE_MOST || m->to - m->from > MENTION_SENTENCE_MOST - 8) && (i == 0 || m->to >= all.items[i - 1].from));
        }
        arena_release(a);
    }
}

/* A ruling of 14 KB takes a small part of a millisecond; the bound is wide because the test build is slow and the machine shared. */
Test(cited, a_ruling_is_read_quickly)
{
    enum { TEXT_BYTES = 14 * 1024, ROUNDS = 20, BOUND_MS = 20 };
    Buf b = buf_make(law_test_arena, KIB(64));
    for (size_t i = 0; b.n < TEXT_BYTES; i++) {
        buf_add(&b, str_of(phrases[i % COUNT_OF(phrases)].text));
        buf_add(&b, S(". Nguyên đơn trình bày rằng bị đơn đã vay tiền nhiều lần và không trả như đã hẹn. "));
    }
    const ActNames *known = names();
    int64_t         best = INT64_MAX;
    for (int i = 0; i < ROUNDS; i++) {
        Arena   *a = arena_make(MIB(16));
        Mentions all;
        Instant  from = os_now(os_real());
        law_cited(known, a, buf_str(&b), day("2019-06-14"), &all);
        int64_t took = os_now(os_real()).ms - from.ms;
        best = took < best ? took : best;
        arena_release(a);
    }
    cr_assert(best <= BOUND_MS, "%lld ms", (long long)best);
}

static bool has_finding(const LawFindings *f, const char *code, const char *id)
{
    for (size_t i = 0; i < f->count; i++) {
        if (str_eq(f->items[i].code, str_of(code)) && str_eq(f->items[i].id, str_of(id))) {
            return true;
        }
    }
    return false;
}

Test(cited, acts_that_cannot_be_told_apart_are_findings)
{
    const CitationLaw *good = law_test_law->citations;
    CitedAct          *acts = NEW_N(law_test_arena, CitedAct, good->acts_count + 3);
    memcpy(acts, good->acts, good->acts_count * sizeof *acts);
    CitedAct *more = acts + good->acts_count;
    more[0] = (CitedAct){ .id = S("twin"), .name = { S("Luật Thương mại"), S("Commercial Law") }, .number = S("01/2020/QH14"), .from = { S("2020-01-01"), day("2020-01-01") },
                          .to = { .date = DATE_NONE }, .basis = S("LTM"), .confidence = CONFIDENCE_L };
    more[1] = (CitedAct){ .id = S("yearless"), .name = { S("Luật Cũ"), S("Old Law") }, .number = S("9-L/CTN"), .from = { S("1990-01-01"), day("1990-01-01") },
                          .to = { .date = DATE_NONE }, .basis = S("LTM"), .confidence = CONFIDENCE_L };
    more[2] = (CitedAct){ .id = S("baseless"), .name = { S("Luật Mới"), S("New Law") }, .number = S("02/2020/QH14"), .from = { .date = DATE_NONE },
                          .to = { .date = DATE_NONE }, .confidence = CONFIDENCE_C };
    CitationLaw citations = { acts, good->acts_count + 3 };
    Law         law = *law_test_law;
    LawFindings found = { 0 };
    law.citations = &citations;
    law_check(&law, law_test_arena, &found);
    cr_expect_eq(found.count, 3);
    cr_expect(has_finding(&found, "overlap", "twin") && has_finding(&found, "act_year", "yearless") && has_finding(&found, "no_basis", "baseless"));
}
