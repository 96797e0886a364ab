/* The table of speech: nothing said twice, and what a search makes of it. */
#include "law/law_speech.h"
#include "law/law_test.h"
#include "search/analyse.h"

LAW_SUITE(law_speech);

typedef LIST(Str) Said;

static void note(Said *all, Str said)
{
    for (size_t i = 0; i < all->count; i++) {
        cr_expect(!str_eq(all->items[i], said), STR_F " is said twice", STR_A(said));
    }
    *LIST_ADD(law_test_arena, all) = said;
}

Test(law_speech, nothing_is_said_twice)
{
    const SpeechLaw *s = law_test_law->speech;
    Said             all = { 0 };
    for (uint32_t i = 0; i < s->asks_count; i++) {
        note(&all, s->asks[i]);
    }
    for (uint32_t i = 0; i < s->stands_for_count; i++) {
        for (uint32_t k = 0; k < s->stands_for[i].said_count; k++) {
            note(&all, s->stands_for[i].said[k]);
        }
    }
    for (uint32_t i = 0; i < s->means_count; i++) {
        for (uint32_t k = 0; k < s->means[i].said_count; k++) {
            note(&all, s->means[i].said[k]);
        }
    }
    cr_expect_gt(all.count, 100);
}

Test(law_speech, a_sentence_is_read_with_it)
{
    Query q = search_parse(law_test_arena, S("UBND cấp xã có thẩm quyền gì"), NULL, 0);
    q.any = query_is_sentence(&q);
    speech_apply(law_speech(law_test_law, law_test_arena), law_test_arena, &q);
    const QueryClause *last = &q.clauses.items[q.clauses.count - 1];
    cr_expect_eq(q.clauses.count, 6 + 4); /* without "gì", with "Ủy ban nhân dân" */
    cr_expect(str_eq(last->items.items[0].words[0].folded, S("dan")) && last->weight < 1);
}

static bool is_one_of(Str s, const char *const *all)
{
    for (; *all != NULL; all++) {
        if (str_eq(s, str_of(*all))) {
            return true;
        }
    }
    return false;
}

static size_t past_vowels(Str s, size_t at, bool vowels)
{
    while (at < s.n && str_has(S("aeiouy"), str_sub(s, at, at + 1)) == vowels) {
        at++;
    }
    return at;
}

/* An onset, vowels, a coda, of the letters without accents. */
static bool reads_as_syllable(Str folded)
{
    static const char *const onsets[] = { "", "b", "c", "ch", "d", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "q", "r", "s", "t", "th", "tr", "v", "x", NULL };
    static const char *const codas[] = { "", "c", "ch", "m", "n", "ng", "nh", "p", "t", NULL };
    size_t vowel = past_vowels(folded, 0, false), end = past_vowels(folded, vowel, true);
    return end > vowel && is_one_of(str_sub(folded, 0, vowel), onsets) && is_one_of(str_sub(folded, end, folded.n), codas);
}

Test(law_speech, an_abbreviation_is_one_word_and_no_syllable)
{
    const SpeechLaw *s = law_test_law->speech;
    for (uint32_t i = 0; i < s->stands_for_count; i++) {
        for (uint32_t k = 0; k < s->stands_for[i].said_count; k++) {
            Str      said = s->stands_for[i].said[k];
            Analyser an = analyse_begin(said);
            Word     w, more;
            cr_assert(analyse_next(&an, &w));
            cr_expect(!reads_as_syllable(w.folded), STR_F " reads as a syllable", STR_A(said));
            cr_expect(!analyse_next(&an, &more), STR_F " is more than one word", STR_A(said));
        }
    }
    cr_expect(reads_as_syllable(S("vat")) && reads_as_syllable(S("truong")) && !reads_as_syllable(S("tand")));
}

Test(law_speech, an_abbreviation_is_found_by_its_words)
{
    Query q = search_parse(law_test_arena, S("QSDĐ thừa kế"), NULL, 0);
    speech_spell_out(law_speech(law_test_law, law_test_arena), law_test_arena, &q);
    cr_assert_eq(q.clauses.count, 3);
    cr_expect(q.clauses.items[0].items.count == 2 && q.clauses.items[0].items.items[1].count == 4);
    cr_expect(!q.clauses.items[0].plain && !q.clauses.items[1].follows);
}
