/* Two texts of the same rows, one stored and one made again from events: which rows differ, named by their keys, and in which columns.
 * Values are not repeated: a report of findings is no place for what stands in a file. */
#include "matter/matter_int.h"

#include <stdlib.h>
#include <string.h>

enum { WHAT_MAX = 4096 };

typedef LIST(Str) Lines;

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

/* Ordered by their bytes: the two engines may order the keys themselves differently. */
static Lines lines_of(Arena *a, Str text)
{
    Lines out = { 0 };
    while (text.n > 0) {
        *LIST_ADD(a, &out) = str_cut(&text, '\n');
    }
    if (out.count > 0) {
        qsort(out.items, out.count, sizeof *out.items, by_text);
    }
    return out;
}

/* Up to the next space outside a quoted text. */
static Str cut_word(Str *rest)
{
    bool   quoted = false;
    size_t n = 0;
    for (; n < rest->n && (quoted || rest->p[n] != ' '); n++) {
        if (rest->p[n] == '\\') {
            n++;
        } else if (rest->p[n] == '"') {
            quoted = !quoted;
        }
    }
    Str word = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n + 1, rest->n);
    return word;
}

typedef struct Row {
    Str table, key, rest; /* key: "court_id=... no=3 " as dumped */
} Row;

static Row row_of(Str line, size_t key_width)
{
    Str rest = line;
    Row r = { .table = cut_word(&rest) };
    Str from = rest;
    for (size_t i = 0; i < key_width; i++) {
        cut_word(&rest);
    }
    r.key = str_sub(from, 0, from.n - rest.n);
    r.rest = rest;
    return r;
}

/* The file is told beside the finding: its court and id are not said again. */
static void add_name(Buf *b, const Row *r)
{
    Str key = r->key;
    buf_add(b, r->table);
    while (key.n > 0) {
        Str word = cut_word(&key);
        if (!str_starts(word, S("court_id=")) && !str_starts(word, S("matter_id="))) {
            buf_addf(b, " " STR_F, STR_A(word));
        }
    }
}

static void add_columns(Buf *b, Str stored, Str rebuilt)
{
    const char *before = " was altered: ";
    while (stored.n > 0 || rebuilt.n > 0) {
        Str s = cut_word(&stored);
        Str r = cut_word(&rebuilt);
        if (!str_eq(s, r)) {
            Str column = str_cut(s.n > 0 ? &s : &r, '=');
            buf_addf(b, "%s" STR_F, before, STR_A(column));
            before = ", ";
        }
    }
}

static void tell_one(Arena *a, const Row *row, const char *what, RowTell *tell, void *to)
{
    Buf b = buf_make(a, WHAT_MAX);
    add_name(&b, row);
    buf_add_z(&b, what);
    tell(to, buf_str(&b));
}

static void tell_altered(Arena *a, const Row *stored, const Row *rebuilt, RowTell *tell, void *to)
{
    Buf b = buf_make(a, WHAT_MAX);
    add_name(&b, stored);
    add_columns(&b, stored->rest, rebuilt->rest);
    tell(to, buf_str(&b));
}

void rows_compare(Arena *a, Str stored, Str rebuilt, size_t key_width, RowTell *tell, void *to)
{
    if (str_eq(stored, rebuilt)) {
        return;
    }
    Lines  s = lines_of(a, stored);
    Lines  r = lines_of(a, rebuilt);
    size_t i = 0;
    size_t k = 0;
    while (i < s.count || k < r.count) {
        Row have = i < s.count ? row_of(s.items[i], key_width) : (Row){ 0 };
        Row want = k < r.count ? row_of(r.items[k], key_width) : (Row){ 0 };
        int order = i == s.count ? 1 : k == r.count ? -1 : str_cmp(have.key, want.key);
        if (order < 0) {
            tell_one(a, &have, " is a row no event made", tell, to);
        } else if (order > 0) {
            tell_one(a, &want, " is gone", tell, to);
        } else if (!str_eq(have.rest, want.rest)) {
            tell_altered(a, &have, &want, tell, to);
        }
        i += order <= 0;
        k += order >= 0;
    }
}
