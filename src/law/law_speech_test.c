/* The table of speech: nothing said twice, and what a search makes of it. */
#include "law/law_speech.h"
#include "law/law_test.h"

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
