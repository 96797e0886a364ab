/* congly search game DIR: the line protocol of search-benchmark-game, so that its bench can drive ours beside its engines. A line of the
 * standard input is COMMAND, a tab, a query; the answer is a line with one number, or UNSUPPORTED:
 *   COUNT          how many texts
 *   TOP_N          1, when the N best were found
 *   TOP_N_COUNT    the N best, and how many texts there are
 * A query is of the game's own: +a +b (both), a b (one or the other), "a b" (in a row), -a (without). What ours does not answer as meant
 * is UNSUPPORTED: words that only count beside others that must be there, more words than a query takes, totals that are estimates.
 * bench/search/game has what the game needs of an engine. May use: search. */
#include "app/app_int.h"

#include "search/search.h"

#include <stdio.h>

enum { GAME_LINE = 8192 };

typedef struct Wish {
    size_t most;
    bool   count;
} Wish;

static bool read_wish(Str command, Wish *out)
{
    int64_t most;
    *out = (Wish){ .count = str_eq(command, S("COUNT")) };
    if (out->count) {
        return true;
    }
    if (!str_starts(command, S("TOP_"))) {
        return false;
    }
    Str rest = str_sub(command, S("TOP_").n, command.n);
    if (str_ends(rest, S("_COUNT"))) {
        out->count = true;
        rest = str_sub(rest, 0, rest.n - S("_COUNT").n);
    }
    if (!str_to_i64(rest, &most) || most < 1 || most > FIND_MOST) {
        return false;
    }
    out->most = (size_t)most;
    return true;
}

/* Up to the next blank outside quotes. */
static Str cut_piece(Str *rest)
{
    bool   quoted = false;
    size_t end = 0;
    while (end < rest->n && (quoted || rest->p[end] != ' ')) {
        quoted ^= rest->p[end] == '"';
        end++;
    }
    Str piece = str_sub(*rest, 0, end);
    *rest = str_trim(str_sub(*rest, end, rest->n));
    return piece;
}

/* The game's query as it is typed here; false: it says what cannot be typed. */
static bool typed_as_ours(Arena *a, Str game, Str *out)
{
    Buf    b = buf_make(a, 2 * (size_t)GAME_LINE);
    size_t must = 0, may = 0;
    for (Str rest = str_trim(game); rest.n > 0;) {
        Str  piece = cut_piece(&rest);
        bool required = piece.p[0] == '+', excluded = piece.p[0] == '-';
        buf_addf(&b, "%s" STR_F, b.n == 0 ? "" : !required && !excluded && may > 0 ? " OR " : " ", STR_A(str_sub(piece, required, piece.n)));
        must += required;
        may += !required && !excluded;
    }
    *out = buf_str(&b);
    return (must == 0) != (may == 0);
}

static void answer(const SearchSnapshot *s, Arena *a, Str line)
{
    Wish wish;
    Str  typed;
    bool good = read_wish(str_cut(&line, '\t'), &wish) && typed_as_ours(a, line, &typed);
    if (good) {
        SearchAnswer found;
        Query        q = search_parse(a, typed, NULL, 0);
        search_find(&s->in, &q, &(SearchAsk){ .most = wish.most }, a, &found);
        good = !q.cut && !found.partial && !(wish.count && found.about);
        if (good) {
            printf("%llu\n", wish.count ? (unsigned long long)found.total : 1ULL);
        }
    }
    if (!good) {
        printf("UNSUPPORTED\n");
    }
    fflush(stdout);
}

void search_game(SearchIndex *x)
{
    const SearchSnapshot *s = search_acquire(x);
    Arena                *a = arena_make(MIB(256));
    char                  line[GAME_LINE];
    while (fgets(line, sizeof line, stdin) != NULL) {
        answer(s, a, str_trim(str_of(line)));
        arena_reset(a);
    }
    arena_release(a);
    search_release(x, s);
}
