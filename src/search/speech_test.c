/* How a sentence is read: what only asks goes, what is meant is added. */
#include "search/speech.h"

#include "base/buf.h"

#include <criterion/criterion.h>

static Arena        *arena;
static const Speech *speech;

static const SpeechPair pairs[] = {
    { .said = S_INIT("như thế nào") },
    { .said = S_INIT("được quy định như thế nào") },
    { .said = S_INIT("không") },
    { S_INIT("phạt"), S_INIT("xử phạt vi phạm"), false },
    { S_INIT("bị phạt"), S_INIT("xử phạt vi phạm"), false },
    { S_INIT("HĐND"), S_INIT("Hội đồng nhân dân"), true },
};

static void open_arena(void)
{
    arena = arena_make(MIB(8));
    speech = speech_make(arena, pairs, COUNT_OF(pairs));
}
static void close_arena(void) { arena_release(arena); }

/* The words that are looked for; + before one that follows another, ' behind one that counts less. */
static void asks(const char *typed, const char *as)
{
    Buf   b = buf_make(arena, KIB(16));
    Query q = search_parse(arena, str_of(typed), NULL, 0);
    q.any = query_is_sentence(&q);
    speech_apply(speech, arena, &q);
    for (size_t i = 0; i < q.clauses.count; i++) {
        const QueryClause *c = &q.clauses.items[i];
        buf_addf(&b, "%s%s" STR_F "%s", i > 0 ? " " : "", c->follows ? "+" : "", STR_A(c->items.items[0].words[0].folded), c->weight < 1 ? "'" : "");
    }
    cr_expect(str_eq(buf_str(&b), str_of(as)), "%s: " STR_F ", not %s", typed, STR_A(buf_str(&b)), as);
}

TestSuite(speech, .init = open_arena, .fini = close_arena);

Test(speech, words_that_only_ask_are_not_looked_for)
{
    asks("thời hạn kháng cáo được quy định như thế nào", "thoi +han +khang +cao");
    asks("thoi han khang cao như thế nào với bị cáo", "thoi +han +khang +cao voi +bi +cao");
    asks("có kháng cáo được hay là không", "co +khang +cao +duoc +hay +la");
}

Test(speech, the_words_of_the_law_are_looked_for_as_well)
{
    asks("thẩm quyền của HĐND cấp xã là", "tham +quyen +cua +hdnd +cap +xa +la hoi' +dong' +nhan' +dan'");
    asks("tham quyen cua hdnd cap xa la", "tham +quyen +cua +hdnd +cap +xa +la hoi' +dong' +nhan' +dan'");
}

Test(speech, what_is_meant_is_added_once)
{
    asks("bị phạt khi đỗ xe, có phạt người chở", "bi +phat +khi +do +xe +co +phat +nguoi +cho xu' +phat' +vi' +pham'");
    asks("mức xử phạt vi phạm khi đỗ xe", "muc +xu +phat +vi +pham +khi +do +xe");
}

Test(speech, accents_that_are_typed_are_meant)
{
    asks("vở kịch phát trên sóng truyền hình", "vo +kich +phat +tren +song +truyen +hinh");
}

Test(speech, a_few_words_stay_as_they_are)
{
    asks("phạt như thế nào", "phat +nhu +the +nao");
}

Test(speech, something_is_always_asked)
{
    asks("như thế nào như thế nào", "nhu +the +nao +nhu +the +nao");
}

Test(speech, what_is_meant_stays_within_bounds)
{
    Buf   typed = buf_make(arena, KIB(16));
    LIST(SpeechPair) many = { 0 };
    for (int i = 0; i < QUERY_WORDS; i++) {
        buf_addf(&typed, "w%d ", i);
        *LIST_ADD(arena, &many) = (SpeechPair){ str_format(arena, "w%d", i), str_format(arena, "m%d n%d o%d", i, i, i), false };
    }
    Query q = search_parse(arena, buf_str(&typed), NULL, 0);
    q.any = true;
    speech_apply(speech_make(arena, many.items, many.count), arena, &q);
    cr_expect(q.clauses.count > QUERY_WORDS && q.clauses.count <= 2 * QUERY_WORDS);
    size_t before = q.clauses.count;
    speech_apply(NULL, arena, &q);
    cr_expect_eq(q.clauses.count, before);
}
