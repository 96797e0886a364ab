/* What is typed and what is asked. */
#include "search/query.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Arena *arena;

static void open_arena(void) { arena = arena_make(MIB(64)); }
static void close_arena(void) { arena_release(arena); }

static const QueryField fields[] = { { S_INIT("toa"), 0 }, { S_INIT("so"), 1 }, { S_INIT("nam"), QUERY_YEARS } };

/* One clause: its items with | between, words with _ between, ' behind a word whose accents are meant; - before what is excluded,
 * + before a plain word that follows another. */
static Str told(Str typed)
{
    Buf   b = buf_make(arena, MIB(1));
    Query q = search_parse(arena, typed, fields, COUNT_OF(fields));
    for (size_t i = 0; i < q.clauses.count; i++) {
        const QueryClause *c = &q.clauses.items[i];
        buf_addf(&b, "%s%s%s", i > 0 ? ", " : "", c->excluded ? "-" : "", c->follows ? "+" : "");
        for (size_t k = 0; k < c->items.count; k++) {
            for (size_t w = 0; w < c->items.items[k].count; w++) {
                const QueryWord *word = &c->items.items[k].words[w];
                buf_addf(&b, "%s" STR_F "%s", w > 0 ? "_" : k > 0 ? "|" : "", STR_A(word->folded), word->strict ? "'" : "");
            }
        }
    }
    buf_add(&b, q.cut ? S(" (cut)") : S(""));
    return buf_str(&b);
}

static void reads(const char *typed, const char *as)
{
    Str got = told(str_of(typed));
    cr_expect(str_eq(got, str_of(as)), "%s: " STR_F ", not %s", typed, STR_A(got), as);
}

TestSuite(query, .init = open_arena, .fini = close_arena);

Test(query, words_phrases_and_what_is_left_out)
{
    reads("Ly hôn  con chung", "li, +hon, +con, +chung");
    reads("\"ly hôn\" tài sản", "li_hon', tai, +san");
    reads("“Ly hon” -\"con chung\" -nợ", "li_hon, -con_chung, -no");
    reads("ly hôn OR ly thân", "li, hon|li, than");
    reads("\"ly hôn\" HOẶC \"ly thân\" OR nợ", "li_hon'|li_than'|no");
    reads("OR nợ OR", "no");
    reads("- nợ", "no");
    reads("24B1-85782", "24b1_85782");
    reads("", "");
    reads("\"\" \" ... -\"", "");
    reads("\"chưa đóng", "chua'_dong'");
}

Test(query, keys_and_numbers)
{
    reads("toa:\"Hà Nội\" nợ", "=A ha noi, no");
    reads("TOA:hanoi -so:12/2024/DS-ST", "=A hanoi, -=B 12/2024/dsst");
    reads("12/2024/ds-st", "12/2024/dsst");
    reads("\"12-2024-DSST\"", "12/2024/dsst");
    reads("khac:abc", "khac_abc");
    reads("toa: nợ", "toa, +no");
    reads("500.000.000 đồng", "500000000, +dong");
}

static void years(const char *typed, const char *from, const char *until)
{
    Query q = search_parse(arena, str_of(typed), fields, COUNT_OF(fields));
    cr_expect(str_eq(date_is_none(q.from) ? S("") : date_format(arena, q.from), str_of(from)) &&
              str_eq(date_is_none(q.until) ? S("") : date_format(arena, q.until), str_of(until)), "%s", typed);
}

Test(query, years_and_keys_beside_what_was_typed)
{
    years("nợ nam:2019", "2019-01-01", "2019-12-31");
    years("NAM:2019-2021 nợ", "2019-01-01", "2021-12-31");
    years("nam:xưa", "", "");
    years("nam:2019-", "2019-01-01", "2019-12-31");
    years("nam:99999", "", "");
    Query q = search_parse(arena, S("nợ"), fields, COUNT_OF(fields));
    query_add_keys(arena, &q, 0, (const Str[]){ S("Hà Nội"), S("HUE") }, 2);
    cr_assert(q.clauses.count == 2 && q.clauses.items[1].items.count == 2 && !q.clauses.items[1].plain);
    cr_expect(str_eq(q.clauses.items[1].items.items[1].words[0].folded, S("=A hue")));
}

Test(query, what_is_too_much_is_cut_and_said)
{
    Buf many = buf_make(arena, MIB(1));
    for (int i = 0; i < 40; i++) {
        buf_addf(&many, "w%d ", i);
    }
    Query q = search_parse(arena, buf_str(&many), NULL, 0);
    cr_expect(q.clauses.count == QUERY_WORDS && q.cut);
    buf_clear(&many);
    for (int i = 0; i < 10; i++) {
        buf_addf(&many, "\"a b\" ");
    }
    q = search_parse(arena, buf_str(&many), NULL, 0);
    cr_expect(q.clauses.count == QUERY_PHRASES && q.cut);
    buf_clear(&many);
    for (int i = 0; i < 3000; i++) {
        buf_add_char(&many, 'x');
    }
    q = search_parse(arena, buf_str(&many), NULL, 0);
    cr_expect(q.cut);
}

Test(query, any_bytes_are_read)
{
    static const char *const pieces[] = { "\"", "“", "”", "-", "OR", " ", ":", "toa:", "so:\"", "nam:", "20-19", "đ", "\xe2\x80", "\xff", "12/2024/", "a", "\t", "--", "-\"", "\n" };
    unsigned seed = 3;
    for (int round = 0; round < 20000; round++) {
        char   text[256];
        size_t n = 0;
        for (int i = 0; i < 12; i++) {
            const char *piece = pieces[(unsigned)rand_r(&seed) % COUNT_OF(pieces)];
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        Query q = search_parse(arena, (Str){ text, n }, fields, COUNT_OF(fields));
        cr_assert_leq(q.clauses.count, QUERY_WORDS);
        for (size_t i = 0; i < q.clauses.count; i++) {
            cr_assert_gt(q.clauses.items[i].items.count, 0);
        }
        arena_reset(arena);
    }
}

Test(query, six_plain_words_are_a_sentence)
{
    Query few = search_parse(arena, S("ly hôn \"con chung\" toa:a -b c d e"), fields, COUNT_OF(fields));
    Query sentence = search_parse(arena, S("ly hôn thì ai nuôi con"), fields, COUNT_OF(fields));
    cr_expect(!query_is_sentence(&few) && query_is_sentence(&sentence));
}
