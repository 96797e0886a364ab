/* When texts with some of the words are an answer too. */
#include "search/ask.h"

#include "os/os_sim.h"
#include "search/search.h"

#include <criterion/criterion.h>

static Arena                *arena;
static const SearchSnapshot *shot;
static const Speech         *speech;

static void put(SearchIndex *x, const char *name, const char *body)
{
    SearchDoc doc = { .name = str_of(name), .day = date_make(2024, 5, 6), .title = S("Một bản án"), .body = str_of(body) };
    cr_assert_null(search_put(x, &doc));
}

static void open_index(void)
{
    static const SpeechPair pairs[] = { { S_INIT("QSDĐ"), S_INIT("quyền sử dụng đất"), true }, { S_INIT("ly dị"), S_INIT("ly hôn"), false }, { .said = S_INIT("thế nào") } };
    SearchIndex *x;
    arena = arena_make(MIB(256));
    speech = speech_make(arena, pairs, COUNT_OF(pairs));
    cr_assert_null(search_open(os_sim_make(arena, 4, (Instant){ 0 }), arena, S("/index"), &x));
    put(x, "loan", "Bị đơn vay tiền rồi trả đủ");
    put(x, "land", "Nguyên đơn kiện đòi quyền sử dụng đất của cha");
    put(x, "short", "Giấy QSDĐ đứng tên ông");
    put(x, "family", "Tòa án cho ly hôn, con ở với mẹ");
    for (int i = 0; i < ASK_FEW; i++) {
        put(x, (char[]){ 'm', (char)('0' + i), '\0' }, "hợp đồng thuê nhà có điều khoản phạt cọc");
    }
    cr_assert_null(search_commit(x));
    shot = search_lend(x, arena);
}
static void close_arena(void) { arena_release(arena); }

static SearchReply reply(const char *typed, SearchOrder order, AskTexts texts)
{
    SearchReply r;
    Query       q = search_parse(arena, str_of(typed), NULL, 0);
    size_t      clauses = q.clauses.count;
    search_ask(&shot->in, &q, speech, &(SearchAsk){ .order = order, .most = 20 }, texts, arena, &r);
    cr_expect(q.clauses.count == clauses && !q.any, "what was typed stays as it is");
    return r;
}

static void answers(const char *typed, AskTexts texts, uint64_t total, bool any)
{
    SearchReply r = reply(typed, ORDER_RELEVANCE, texts);
    cr_expect(r.answer.total == total && r.asked.any == any, "%s: %llu, %s", typed, (unsigned long long)r.answer.total, r.asked.any ? "some" : "all");
}

TestSuite(ask, .init = open_index, .fini = close_arena);

Test(ask, all_of_the_words_where_texts_have_them)
{
    answers("vay tiền", TEXTS_LONG, 1, false);
    answers("hợp đồng thuê nhà có điều khoản", TEXTS_LONG, ASK_FEW, false);
}

Test(ask, some_of_them_where_none_has_all)
{
    answers("vay tiền thuê", TEXTS_LONG, 1 + ASK_FEW, true);
    answers("khoong", TEXTS_LONG, 0, false);
    answers("\"tiền vay\"", TEXTS_LONG, 0, false);
}

Test(ask, a_sentence_that_hardly_any_text_has)
{
    answers("bị đơn vay tiền rồi trả đủ thế nào", TEXTS_LONG, 2, true); /* "đơn" is in another as well */
}

Test(ask, short_texts_need_not_have_all_words)
{
    answers("vay tiền", TEXTS_SHORT, 1, true);
    answers("hợp đồng thuê nhà có điều khoản", TEXTS_SHORT, ASK_FEW, true);
    answers("\"tiền vay\"", TEXTS_SHORT, 1, true);
}

Test(ask, by_day_all_of_the_words)
{
    SearchReply r = reply("vay tiền thuê", ORDER_NEWEST, TEXTS_SHORT);
    cr_expect(r.answer.total == 0 && !r.asked.any);
}

Test(ask, an_abbreviation_is_its_words_too)
{
    answers("QSDĐ", TEXTS_LONG, 2, false);
    answers("qsdd kiện", TEXTS_LONG, 1, false);
    answers("kiện QSDĐ", TEXTS_LONG, 1, false);
    answers("\"QSDĐ\"", TEXTS_LONG, 1, false);
    answers("-QSDĐ kiện", TEXTS_LONG, 1, false);
    answers("ly dị con", TEXTS_LONG, 1, true);
}
