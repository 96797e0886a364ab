/* Ours, as the program asks it: what was typed is read and answered, ten hits and the total together. Built by `congly search index`.
 * May use: search and lower. */
#include "bench/search/ask.h"

#include "search/search.h"

#include <stdlib.h>
#include <string.h>

static const QueryField fields[] = { { S_INIT("loai"), 2 }, { S_INIT("nam"), 5 } }; /* as the command numbers them */

static SearchIndex          *index_;
static const SearchSnapshot *snapshot;
static Arena                *of_process, *each;

static void open_index(const char *folder)
{
    of_process = arena_make(MIB(1024));
    each = arena_make(MIB(256));
    Error *e = search_open_to_read(os_real(), of_process, str_of(folder), &index_);
    ask_need(e == NULL, "no index of ours is there");
    snapshot = search_acquire(index_);
}

/* The collection's words are folded already. In the number of a judgment, and in a type, z stands for what parts it. */
static void *form(const Asked *q)
{
    Buf b = buf_make(of_process, KIB(2));
    buf_addf(&b, "%s", q->kind == ASKED_ROW ? "\"" : "");
    for (int i = 0; i < q->count; i++) {
        buf_addf(&b, "%s", i == 0 ? "" : q->kind == ASKED_ANY ? " OR " : " ");
        bool number = q->words[i][0] >= '0' && q->words[i][0] <= '9';
        for (const char *c = q->words[i]; *c != '\0'; c++) {
            buf_add_char(&b, *c == 'z' && number ? '/' : *c);
        }
    }
    buf_addf(&b, "%s", q->kind == ASKED_ROW ? "\"" : "");
    if (q->type != NULL) {
        buf_add_z(&b, " loai:\"");
        for (const char *c = q->type + 1; *c != '\0'; c++) {
            buf_add_char(&b, *c == 'z' ? ' ' : *c);
        }
        buf_addf(&b, "\" nam:%s", q->year + 1);
    }
    Str *typed = NEW(of_process, Str);
    *typed = buf_str(&b);
    return typed;
}

static SearchAnswer answer(const Asked *q, size_t most)
{
    SearchAnswer out;
    arena_reset(each);
    Query asked = search_parse(each, *(const Str *)q->form, fields, COUNT_OF(fields));
    search_find(&snapshot->in, &asked, &(SearchAsk){ .order = q->newest ? ORDER_NEWEST : ORDER_RELEVANCE, .most = most }, each, &out);
    return out;
}

static void top(const Asked *q)
{
    answer(q, 10);
}

static long long count(const Asked *q, bool *about)
{
    SearchAnswer a = answer(q, 0);
    *about = a.about;
    return (long long)a.total;
}

int main(int argc, char **argv)
{
    return ask_main(argc, argv, &(Engine){ .open = open_index, .form = form, .top = top, .count = count });
}
