/* Tables of work as CSV: the rows a page shows, for a spreadsheet. Pure but for the response. */
#include "page/page.h"

enum { TABLE_CSV_MAX = 4 * 1024 * 1024 };

void csv_cell(Buf *b, Str text, bool last)
{
    bool formula = text.n > 0 && (text.p[0] == '=' || text.p[0] == '+' || text.p[0] == '-' || text.p[0] == '@');
    buf_add_char(b, '"');
    if (formula) {
        buf_add_char(b, '\'');
    }
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"') {
            buf_add_char(b, '"');
        }
        buf_add_char(b, text.p[i]);
    }
    buf_add(b, last ? S("\"\r\n") : S("\","));
}

static Str cell_words(Req *rq, const TableCell *c)
{
    Arena *a = rq->arena;
    switch (c->kind) {
    case CELL_NUMBER: return str_format(a, "%lld", (long long)c->number);
    case CELL_MONEY: return str_format(a, "%lld", (long long)c->money.dong);
    case CELL_DATE:
    case CELL_DUE: return date_format(a, c->date);
    case CELL_STATE: return c->state.word;
    case CELL_TEXT:
    case CELL_LINES:
    case CELL_LINK: break;
    }
    return c->under.n == 0 ? c->text : str_format(a, STR_F " – " STR_F, STR_A(c->text), STR_A(c->under));
}

Error *table_csv(Req *rq, Resp *rs, const TableView *t, const char *name)
{
    Buf b = buf_make(rq->arena, TABLE_CSV_MAX);
    buf_add(&b, S("\xEF\xBB\xBF"));
    for (size_t i = 0; i < t->columns.count; i++) {
        csv_cell(&b, t->columns.items[i].name, i + 1 == t->columns.count);
    }
    for (size_t r = 0; r < t->rows.count; r++) {
        const CellList *cells = &t->rows.items[r].cells;
        for (size_t i = 0; i < cells->count; i++) {
            csv_cell(&b, cell_words(rq, &cells->items[i]), i + 1 == cells->count);
        }
    }
    TRY(buf_check(&b));
    resp_download(rs, str_of(name));
    return resp_body(rs, "text/csv; charset=utf-8", buf_str(&b));
}
