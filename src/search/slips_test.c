/* What slips lead to. */
#include "search/slips.h"
#include "search/written.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Arena *arena;

static void open_arena(void) { arena = arena_make(MIB(8)); }
static void close_arena(void) { arena_release(arena); }

static bool leads_to(const char *typed, const char *meant)
{
    Slip   all[SLIPS_MOST];
    size_t n = slips_of(arena, str_of(typed), all);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(word_written(arena, all[i].folded, all[i].accents), str_of(meant))) {
            return true;
        }
    }
    return false;
}

TestSuite(slips, .init = open_arena, .fini = close_arena);

Test(slips, keys_of_telex_and_vni)
{
    static const char *const words[][2] = { { "hopwj", "hợp" }, { "howpj", "hợp" }, { "ddoongf", "đồng" }, { "dduwowngf", "đường" }, { "truwowngf", "trường" }, { "truongwf", "trường" },
                                            { "quyeenf", "quyền" }, { "ddaats", "đất" }, { "nguowif", "người" }, { "cuar", "của" }, { "ho75p", "hợp" }, { "d9o62ng", "đồng" },
                                            { "d9a61t", "đất" }, { "quye62n", "quyền" }, { "d9u7o72ng", "đường" }, { "va8n", "văn" }, { "chungws", "chứng" }, { "buoocj", "buộc" } };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        cr_expect(leads_to(words[i][0], words[i][1]), "%s is %s", words[i][0], words[i][1]);
    }
}

Test(slips, sounds_alike)
{
    static const char *const words[][2] = { { "xo", "so" }, { "chanh", "tranh" }, { "gia", "da" }, { "dia", "ria" }, { "nao", "lao" }, { "lao", "nao" }, { "tran", "trang" }, { "mac", "mat" }, { "ke", "ce" } };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        cr_expect(leads_to(words[i][0], words[i][1]), "%s is %s", words[i][0], words[i][1]);
    }
}

/* Against the distance as the book has it (Damerau 1964). */
static unsigned distance(Str x, Str y)
{
    unsigned d[12][12];
    for (size_t i = 0; i <= x.n; i++) {
        for (size_t k = 0; k <= y.n; k++) {
            if (i == 0 || k == 0) {
                d[i][k] = (unsigned)(i + k);
                continue;
            }
            unsigned best = d[i - 1][k - 1] + (x.p[i - 1] != y.p[k - 1]);
            best = d[i - 1][k] + 1 < best ? d[i - 1][k] + 1 : best;
            best = d[i][k - 1] + 1 < best ? d[i][k - 1] + 1 : best;
            bool about = i > 1 && k > 1 && x.p[i - 1] == y.p[k - 2] && x.p[i - 2] == y.p[k - 1];
            d[i][k] = about && d[i - 2][k - 2] + 1 < best ? d[i - 2][k - 2] + 1 : best;
        }
    }
    return d[x.n][y.n];
}

Test(slips, one_letter_is_a_distance_of_one)
{
    unsigned seed = 11, ones = 0;
    for (int round = 0; round < 200000; round++) {
        char x[10], y[10];
        Str  one = { x, (unsigned)rand_r(&seed) % 6 }, other = { y, (unsigned)rand_r(&seed) % 6 };
        for (size_t i = 0; i < sizeof x; i++) {
            x[i] = (char)('a' + rand_r(&seed) % 3);
            y[i] = (char)('a' + rand_r(&seed) % 3);
        }
        bool is_one = distance(one, other) == 1;
        ones += is_one;
        cr_assert_eq(slip_of_one_letter(one, other), is_one, STR_F " and " STR_F, STR_A(one), STR_A(other));
    }
    cr_expect_gt(ones, 10000);
}

Test(slips, any_letters_stay_within_bounds)
{
    unsigned seed = 5;
    for (int round = 0; round < 20000; round++) {
        char   word[40];
        size_t n = (unsigned)rand_r(&seed) % sizeof word;
        Slip   all[SLIPS_MOST];
        for (size_t i = 0; i < n; i++) {
            word[i] = "aeouwdsfrxj123456789tnghc\xc3"[(unsigned)rand_r(&seed) % 26];
        }
        cr_assert_leq(slips_of(arena, (Str){ word, n }, all), SLIPS_MOST);
        arena_reset(arena);
    }
}
