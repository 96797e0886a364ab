/* Generated rulings: each a line the import would take, the same from the same seed, and of many different words. */
#include "simulate/synth.h"

#include "base/json.h"

#include <criterion/criterion.h>

static Arena *arena;

static void open_arena(void) { arena = arena_make(MIB(512)); }
static void close_arena(void) { arena_release(arena); }

typedef LIST(Str) Lines;

static Error *keep_line(void *to, Str line)
{
    *LIST_ADD(arena, (Lines *)to) = str_copy(arena, line);
    return NULL;
}

static Lines lines_of(uint64_t seed, int64_t count)
{
    Lines      out = { 0 };
    const Law *law;
    Error     *e = law_open(arena, S(""), &law);
    cr_assert_null(e);
    e = synth_judgments(law, seed, count, keep_line, &out);
    cr_assert_null(e);
    return out;
}

TestSuite(synth, .init = open_arena, .fini = close_arena);

Test(synth, lines_are_whole_rulings_marked_as_invented_by_day)
{
    Lines  lines = lines_of(3, 60);
    Date   before = { 0 };
    size_t bytes = 0;
    cr_assert_eq(lines.count, 60);
    for (size_t i = 0; i < lines.count; i++) {
        const Json *v;
        Date        day;
        Error      *e = json_parse(arena, lines.items[i], MIB(1), &v);
        cr_assert_null(e);
        Str text = json_str(v, "text", S(""));
        cr_expect(str_starts(text, S("DỮ LIỆU GIẢ ĐỊNH")) && utf8_valid(text) && str_has(text, S("QUYẾT ĐỊNH:")) && str_has(text, json_str(v, "number", S("?"))));
        cr_expect(json_str(v, "title", S("")).n > 0 && json_str(v, "court", S("")).n > 0 && json_str(v, "type", S("")).n > 0);
        cr_assert(date_parse(json_str(v, "date", S("")), &day) && day.day >= before.day);
        before = day;
        bytes += text.n;
    }
    cr_expect(bytes / lines.count > 9000 && bytes / lines.count < 20000, "%zu bytes each", bytes / lines.count);
}

Test(synth, the_same_seed_gives_the_same_lines)
{
    Lines a = lines_of(5, 20), b = lines_of(5, 20), c = lines_of(6, 20);
    for (size_t i = 0; i < a.count; i++) {
        cr_expect(str_eq(a.items[i], b.items[i]) && !str_eq(a.items[i], c.items[i]));
    }
}
