/* Which columns of a table of work a person sees: kept by his browser, one cookie a table, bit n set when column n is hidden. */
#include "page/page.h"

enum { COLUMNS_MOST = 16, YEAR_S = 365 * 24 * 3600 };

static const char *const tables[] = { "viec", "ho-so", "so", "bien-lai" };

static const char *cookie_of(Arena *a, Str table)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        if (str_eq(table, str_of(tables[i]))) {
            return str_z(a, str_format(a, "cot_%s", tables[i]));
        }
    }
    return NULL;
}

/* The first column says what the row is: it stays. */
static int64_t hidden_now(Req *rq, const char *cookie)
{
    int64_t bits = 0;
    (void)str_to_i64(rq_cookie(rq, cookie), &bits);
    return bits & ((1 << COLUMNS_MOST) - 2);
}

static bool is_hidden(int64_t bits, size_t column)
{
    return column < COLUMNS_MOST && (bits >> column & 1) != 0;
}

void table_choose(Req *rq, const char *table, TableView *t)
{
    const char *cookie = cookie_of(rq->arena, str_of(table));
    BUG_IF(cookie == NULL);
    int64_t bits = hidden_now(rq, cookie);
    for (size_t i = 1; i < t->columns.count && i < COLUMNS_MOST; i++) {
        *LIST_ADD(rq->arena, &t->choice.columns) =
            (ColumnChoice){ t->columns.items[i].name, str_format(rq->arena, "%s.%zu", table, i), !is_hidden(bits, i) };
    }
    t->choice.action = rq_link(rq, S("/hien-thi"));
    t->choice.back = rq_self_in(rq, rq->lang);
    size_t kept = 0;
    for (size_t i = 0; i < t->columns.count; i++) {
        if (is_hidden(bits, i)) {
            continue;
        }
        t->columns.items[kept] = t->columns.items[i];
        for (size_t r = 0; r < t->rows.count; r++) {
            t->rows.items[r].cells.items[kept] = t->rows.items[r].cells.items[i];
        }
        kept++;
    }
    t->columns.count = kept;
    for (size_t r = 0; r < t->rows.count; r++) {
        t->rows.items[r].cells.count = kept;
    }
}

void table_toggle(Req *rq, Resp *rs, Str column)
{
    int64_t     no = 0;
    Str         rest = column;
    const char *cookie = cookie_of(rq->arena, str_cut(&rest, '.'));
    if (cookie != NULL && str_to_i64(rest, &no) && no > 0 && no < COLUMNS_MOST) {
        resp_cookie(rs, cookie, str_format(rq->arena, "%lld", (long long)(hidden_now(rq, cookie) ^ 1LL << no)), YEAR_S);
    }
}
