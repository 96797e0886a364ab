/* What is suggested while somebody types, and what is proposed for what nobody wrote. */
#include "search/correct.h"
#include "search/search.h"
#include "search/suggest.h"

#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Arena                *arena;
static Os                   *os;
static const SearchSnapshot *shot;
static unsigned              seed = 7;

static const QueryField fields[] = { { S_INIT("loai"), 0 } };

static const char *const texts[][2] = {
    { "Tranh chấp hợp đồng vay tài sản", "Nguyên đơn yêu cầu bị đơn trả nợ theo hợp đồng vay tài sản. Hợp đồng vay tài sản lập thành văn bản." },
    { "Tranh chấp hợp đồng vay tài sản", "Bị đơn thừa nhận hợp đồng vay tài sản nhưng xin trả dần nợ gốc." },
    { "Tranh chấp hợp đồng thuê nhà", "Hợp đồng thuê nhà đã hết hạn, bị đơn không trả nhà cho nguyên đơn." },
    { "Tranh chấp hợp đồng đặt cọc", "Hai bên lập hợp đồng đặt cọc để chuyển nhượng quyền sử dụng đất." },
    { "Tranh chấp quyền sử dụng đất", "Thửa đất thuộc quyền sử dụng đất của nguyên đơn, bị đơn lấn sang quyền sử dụng đất liền kề." },
    { "Ly hôn", "Nguyên đơn xin ly hôn, bị đơn đồng ý thuận tình ly hôn và giao con cho nguyên đơn." },
    { "Ly hôn", "Hai vợ chồng sống ly thân rồi xin ly hôn, không có tranh chấp về con." },
    { "Bồi thường thiệt hại", "Bị đơn gây tai nạn phải bồi thường thiệt hại về sức khỏe; bồi thường thiệt hại về xe cho nguyên đơn." },
};

static void put(SearchIndex *x, size_t i)
{
    static const SearchKey civil = { 0, S_INIT("civil") }, family = { 0, S_INIT("family") };
    size_t    t = i % COUNT_OF(texts);
    SearchDoc doc = { .name = str_format(arena, "t-%zu", i), .day = { (int32_t)i }, .title = str_of(texts[t][0]), .body = str_of(texts[t][1]),
                      .keys = t == 5 || t == 6 ? &family : &civil, .keys_count = 1 };
    cr_assert_null(search_put(x, &doc));
}

/* Each text several times, in so many segments. */
static const SearchSnapshot *made(const char *folder, size_t count, size_t segments)
{
    SearchIndex *x;
    cr_assert_null(search_open(os, arena, str_of(folder), &x));
    for (size_t i = 0; i < count; i++) {
        put(x, i);
        if ((i + 1) % (count / segments) == 0) {
            cr_assert_null(search_commit(x));
        }
    }
    return search_lend(x, arena);
}

static void open_index(void)
{
    arena = arena_make(MIB(1024));
    os = os_sim_make(arena, 4, (Instant){ 0 });
    shot = made("/index", 4 * COUNT_OF(texts), 2);
}
static void close_arena(void) { arena_release(arena); }

static Suggestions suggested(const SearchSnapshot *s, const char *typed)
{
    Suggestions out;
    search_suggest(&s->in, str_of(typed), SUGGEST_MOST, arena, &out);
    return out;
}

static const Suggestion *among(const Suggestions *all, const char *text)
{
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(all->items[i].text, str_of(text))) {
            return &all->items[i];
        }
    }
    return NULL;
}

static uint64_t found_by(Str typed)
{
    SearchAnswer answer;
    Query        q = search_parse(arena, typed, fields, COUNT_OF(fields));
    search_find(&shot->in, &q, &(SearchAsk){ .most = 0 }, arena, &answer);
    return answer.total;
}

TestSuite(suggest, .init = open_index, .fini = close_arena);

Test(suggest, titles_and_what_goes_on)
{
    Suggestions all = suggested(shot, "hop d");
    const Suggestion *loan = among(&all, "hợp đồng vay tài sản"), *title = among(&all, "tranh chấp hợp đồng vay tài sản");
    cr_assert(loan != NULL && title != NULL);
    cr_expect(loan->texts == 8 && !loan->title && title->texts == 8 && title->title);
    cr_expect_null(among(&all, "hợp đồng vay"), "it goes on");
    for (size_t i = 1; i < all.count; i++) {
        cr_expect_geq(all.items[i - 1].texts, all.items[i].texts);
    }
}

Test(suggest, accents_need_not_be_typed_and_are_meant_where_they_are)
{
    static const char *const same[][2] = { { "hop d", "hợp đ" }, { "ly h", "LY H" }, { "quyen su", "quyền sử" }, { "quy", "quyền" } };
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        Suggestions one = suggested(shot, same[i][0]), other = suggested(shot, same[i][1]);
        cr_expect(one.count > 0 && one.count == other.count, "%s: %zu, %s: %zu", same[i][0], one.count, same[i][1], other.count);
        for (size_t k = 0; k < one.count && k < other.count; k++) {
            cr_expect(str_eq(one.items[k].text, other.items[k].text));
        }
    }
    cr_expect_eq(suggested(shot, "hỏp d").count, 0);
}

Test(suggest, what_stands_before_stays)
{
    Suggestions all = suggested(shot, "loai:family \"xin\" -vay ly h");
    cr_expect_not_null(among(&all, "loai:family \"xin\" -vay ly hôn"));
    all = suggested(shot, "chồng vợ sống ly h"); /* no text has these in a row */
    cr_expect_not_null(among(&all, "chồng vợ sống ly hôn"));
    cr_expect_eq(suggested(shot, "vợ kiện đòi ly h").count, 0, "no text has all of these");
}

Test(suggest, nothing_where_nothing_is_known)
{
    static const char *const typed[] = { "", " ", "h", "xyz", "\"hop d", "loai:hop", "hop -d", "12", "hợp đồng vay tài sản lập thành văn bản xyz", "\xff\xfe" };
    for (size_t i = 0; i < COUNT_OF(typed); i++) {
        cr_expect_eq(suggested(shot, typed[i]).count, 0, "%s", typed[i]);
    }
    Suggestions none;
    search_suggest(&shot->in, S("hop d"), 0, arena, &none);
    cr_expect_eq(none.count, 0);
}

/* However the texts are spread over segments; and whatever is suggested is found. */
Test(suggest, independent_of_segments_and_found)
{
    const SearchSnapshot *spread = made("/spread", 4 * COUNT_OF(texts), 8);
    size_t                some = 0;
    for (int round = 0; round < 300; round++) {
        const char *text = texts[(unsigned)rand_r(&seed) % COUNT_OF(texts)][(unsigned)rand_r(&seed) % 2];
        size_t      words = 1 + (unsigned)rand_r(&seed) % 4, from = 0;
        while (text[from] != '\0' && rand_r(&seed) % 3 != 0) {
            from += strcspn(text + from, " ");
            from += text[from] == ' ';
        }
        size_t n = 0;
        for (; words > 0 && text[from + n] != '\0'; words--) {
            n += 1 + strcspn(text + from + n + 1, " ");
        }
        const char *typed = str_z(arena, (Str){ text + from, n });
        Suggestions one = suggested(shot, typed), other = suggested(spread, typed);
        cr_assert_eq(one.count, other.count, "%s", typed);
        for (size_t i = 0; i < one.count; i++) {
            const Suggestion *same = among(&other, str_z(arena, one.items[i].text));
            cr_assert(same != NULL && same->texts == one.items[i].texts && same->title == one.items[i].title, "%s: " STR_F, typed, STR_A(one.items[i].text));
            cr_expect_gt(found_by(one.items[i].text), 0, STR_F, STR_A(one.items[i].text));
        }
        some += one.count;
    }
    cr_expect_gt(some, 300);
}

/* ---- corrections ------------------------------------------------------------------------------------------------------------------------- */

static Str corrected(const char *typed)
{
    Correction better;
    Query      q = search_parse(arena, str_of(typed), fields, COUNT_OF(fields));
    search_correct(&shot->in, str_of(typed), &q, &(SearchAsk){ .most = 0 }, arena, &better);
    cr_expect(better.text.n == 0 || (better.texts > 0 && found_by(better.text) == better.texts), "%s: " STR_F " finds %llu", typed, STR_A(better.text),
              (unsigned long long)better.texts);
    return better.text;
}

TestSuite(correct, .init = open_index, .fini = close_arena);

Test(correct, slips)
{
    static const char *const said[][2] = {
        { "hop dogn vay", "hợp đồng vay" },          { "hợp đồngg vay", "hợp đồng vay" },       { "hopwj ddoongf vay", "hợp đồng vay" }, { "ho75p d9o62ng vay", "hợp đồng vay" },
        { "hopdong vay", "hợp đồng vay" },           { "quyền xử dụng đất", "quyền sử dụng đất" }, { "chanh chap", "tranh chấp" },        { "\"thiệt hạy\" xe", "\"thiệt hại\" xe" },
        { "loai:civil hop dogn", "loai:civil hợp đồng" }, { "\"bồi thưởng\" -con", "\"bồi thường\" -con" }, { "thuận tình ni hôn", "thuận tình ly hôn" },
    };
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        Str is = corrected(said[i][0]);
        cr_expect(str_eq(is, str_of(said[i][1])), "%s: " STR_F, said[i][0], STR_A(is));
    }
}

Test(correct, nothing_where_nothing_is_better)
{
    static const char *const typed[] = { "", "hợp đồng vay tài sản", "xyzzyq", "hop", "loai:none hop dogn", "loai:family vay", "-dogn", "12/2024/DS-ST", "123456" };
    for (size_t i = 0; i < COUNT_OF(typed); i++) {
        cr_expect_eq(corrected(typed[i]).n, 0, "%s", typed[i]);
    }
}

/* Texts hardly ever have all words of a sentence. */
Test(correct, of_a_sentence_only_words_no_text_has)
{
    Correction better;
    Str        typed = S("vợ chồng xin ly hônn thì đất đặt cọc tính sao");
    Query      q = search_parse(arena, typed, fields, COUNT_OF(fields));
    search_correct(&shot->in, typed, &q, &(SearchAsk){ .most = 0 }, arena, &better);
    cr_expect_eq(better.text.n, 0, "nothing of what \"tính sao\" may be stands beside it: " STR_F, STR_A(better.text));
    Query all = search_parse(arena, S("vợ chồng xin ly hôn có trả nợ đặt cọc"), fields, COUNT_OF(fields));
    Correction none;
    search_correct(&shot->in, S("vợ chồng xin ly hôn có trả nợ đặt cọc"), &all, &(SearchAsk){ .most = 0 }, arena, &none);
    cr_expect_eq(none.text.n, 0, "every word is known");
    typed = S("vợ chồng xin ly hônn có trả nợ đặt cọc"), q = search_parse(arena, typed, fields, COUNT_OF(fields));
    search_correct(&shot->in, typed, &q, &(SearchAsk){ .most = 0 }, arena, &better);
    cr_expect(str_eq(better.text, S("vợ chồng xin ly hôn có trả nợ đặt cọc")) && better.texts > 0, STR_F ", %d", STR_A(better.text), (int)better.texts);
}

/* Whatever is typed: what is proposed finds as many as it says. */
Test(correct, what_is_proposed_is_found)
{
    size_t some = 0;
    for (int round = 0; round < 400; round++) {
        const char *text = texts[(unsigned)rand_r(&seed) % COUNT_OF(texts)][0];
        size_t      n = strlen(text), at = (unsigned)rand_r(&seed) % n;
        char        typed[100];
        memcpy(typed, text, n + 1);
        switch (rand_r(&seed) % 3) {
        case 0: memmove(typed + at, typed + at + 1, n - at); break;
        case 1: typed[at] = "aeghn \"-x"[(unsigned)rand_r(&seed) % 9]; break;
        default: memmove(typed + at + 1, typed + at, n - at + 1); break;
        }
        some += corrected(typed).n > 0;
    }
    cr_expect_gt(some, 100);
}
