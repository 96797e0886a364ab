/* How differences between stored and rebuilt rows are told: by key and column, never by value. */
#include "matter/matter_int.h"

#include <criterion/criterion.h>

static Arena *arena;
static Buf    said;

static void open_said(void)
{
    arena = arena_make(MIB(1));
    said = buf_make(arena, KIB(64));
}

static void close_said(void)
{
    arena_release(arena);
}

TestSuite(compare, .init = open_said, .fini = close_said);

static void tell(void *to, Str what)
{
    Buf *b = to;
    buf_addf(b, STR_F "\n", STR_A(what));
}

static void expect(const char *stored, const char *rebuilt, const char *words)
{
    buf_clear(&said);
    rows_compare(arena, str_of(stored), str_of(rebuilt), 3, tell, &said);
    cr_expect(str_eq(buf_str(&said), str_of(words)), "told: " STR_F, STR_A(buf_str(&said)));
}

#define KEY(no) "paper court_id=\"T01K01\" matter_id=x'00' no=" no " "

Test(compare, nothing_is_told_of_what_agrees)
{
    expect("", "", "");
    expect(KEY("1") "title=\"Đơn\"\n", KEY("1") "title=\"Đơn\"\n", "");
}

Test(compare, columns_are_named_and_values_are_not)
{
    expect(KEY("1") "title=\"Bí mật\" seq=1\n", KEY("1") "title=\"Đơn khởi kiện\" seq=1\n", "paper no=1 was altered: title\n");
    expect(KEY("1") "title=\"a\" seq=2\n", KEY("1") "title=\"b\" seq=1\n", "paper no=1 was altered: title, seq\n");
    expect(KEY("1") "hash=null seq=1\n", KEY("1") "hash=x'00' seq=1\n", "paper no=1 was altered: hash\n");
}

Test(compare, texts_may_hold_spaces_and_quotes)
{
    expect(KEY("1") "title=\"a \\\" seq=9\\\\\" seq=1\n", KEY("1") "title=\"a \\\" seq=9\\\\\" seq=2\n", "paper no=1 was altered: seq\n");
}

Test(compare, rows_gone_and_rows_made_up)
{
    expect("", KEY("1") "seq=1\n", "paper no=1 is gone\n");
    expect(KEY("10") "seq=1\n", KEY("1") "seq=1\n", "paper no=1 is gone\npaper no=10 is a row no event made\n");
    expect(KEY("1") "seq=1\n" KEY("2") "seq=2\n", KEY("2") "seq=2\n" KEY("1") "seq=1\n" KEY("3") "seq=3\n", "paper no=3 is gone\n");
}
