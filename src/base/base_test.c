/* Tests of the ground floor. */
#include "base/base.h"
#include "base/shape.h"
#include "base/hash.h"
#include "base/json.h"

#include <criterion/criterion.h>
#include <string.h>

static Arena *arena;

static void open_arena(void)
{
    arena = arena_make(MIB(8));
}

static void close_arena(void)
{
    arena_release(arena);
    err_reset();
}

TestSuite(base, .init = open_arena, .fini = close_arena);

static int released[4];
static int released_count;

static void note_release(void *which)
{
    released[released_count++] = *(int *)which;
}

Test(base, arena_releases_handles_last_first)
{
    static int one = 1;
    static int two = 2;
    arena_defer(arena, note_release, &one);
    arena_defer(arena, note_release, &two);
    arena_reset(arena);
    cr_assert_eq(released_count, 2);
    cr_assert_eq(released[0], 2);
    cr_assert_eq(released[1], 1);
}

Test(base, arena_over_budget_jumps_to_its_owner_with_handles_released)
{
    static int one = 1;
    Arena     *small = arena_make(KIB(64));
    if (setjmp(*arena_guard(small)) == 0) {
        arena_defer(small, note_release, &one);
        for (int i = 0; i < 1000; i++) {
            arena_alloc(small, KIB(1));
        }
        cr_assert_fail("the budget did not hold");
    }
    cr_assert_eq(released_count, 1);
    arena_release(small);
}

Test(base, arena_failing_on_purpose)
{
    Arena *small = arena_make(KIB(64));
    arena_fail_at(3);
    static int survived;
    if (setjmp(*arena_guard(small)) == 0) {
        arena_alloc(small, 1);
        arena_alloc(small, 1);
        survived = 2;
        arena_alloc(small, 1);
        cr_assert_fail("the third allocation went through");
    }
    cr_assert_eq(survived, 2);
    arena_release(small);
}

Test(base, numbers_of_text)
{
    int64_t n = 7;
    cr_assert(str_to_i64(S("0"), &n) && n == 0);
    cr_assert(str_to_i64(S("-9223372036854775808"), &n) && n == INT64_MIN);
    cr_assert(str_to_i64(S("9223372036854775807"), &n) && n == INT64_MAX);
    n = 7;
    const Str bad[] = { S_INIT(""), S_INIT("-"), S_INIT("9223372036854775808"), S_INIT("1 "), S_INIT("+1"), S_INIT("1a") };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        cr_assert(!str_to_i64(bad[i], &n), "accepted '" STR_F "'", STR_A(bad[i]));
    }
    cr_assert_eq(n, 7);
}

static void cut_last(const char *text, const char *before, const char *behind)
{
    Str rest = str_of(text), last = str_cut_last(&rest, '.');
    cr_expect(str_eq(rest, str_of(before)) && str_eq(last, str_of(behind)), "%s: " STR_F " and " STR_F, text, STR_A(rest), STR_A(last));
}

Test(base, a_text_is_cut_at_its_last_separator)
{
    cut_last("91/2015/QH13.463", "91/2015/QH13", "463");
    cut_last("a.b.c", "a.b", "c");
    cut_last("a.", "a", "");
    cut_last(".a", "", "a");
    cut_last("abc", "", "abc");
    cut_last("", "", "");
}

Test(base, utf8_refuses_what_is_not_text)
{
    cr_assert(utf8_valid(S("Điều 189 – đơn khởi kiện \xF0\x9F\x87\xBB")));
    const Str bad[] = { S_INIT("\xC0\x80"), S_INIT("\xED\xA0\x80"), S_INIT("\xF4\x90\x80\x80"), S_INIT("\xE1\xBB"), S_INIT("\x80"),
                        S_INIT("\xE0\x80\xAF") };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        cr_assert(!utf8_valid(bad[i]), "row %zu", i);
    }
    size_t at = 0;
    cr_assert_eq(utf8_next(S("ế"), &at), 0x1EBFu);
    cr_assert_eq(at, 3);
    char out[4];
    cr_assert_eq(utf8_encode(0x1EBF, out), 3);
    cr_assert(memcmp(out, "ế", 3) == 0);
}

Test(base, dates_round_trip_and_know_their_weekday)
{
    for (int32_t day = -20000; day < 40000; day += 7) {
        Ymd r = date_ymd((Date){ day });
        cr_assert_eq(date_make(r.year, r.month, r.day).day, day);
    }
    cr_assert_eq(date_weekday(date_make(2026, 11, 24)), 2);
    cr_assert_eq(date_cmp(date_add_months(date_make(2026, 1, 31), 1), date_make(2026, 2, 28)), 0);
    cr_assert_eq(date_cmp(date_add_months(date_make(2025, 12, 31), 2), date_make(2026, 2, 28)), 0);
    Date d;
    cr_assert(!date_parse(S("2026-02-29"), &d));
    cr_assert(!date_parse(S("2026-2-9"), &d));
    cr_assert(date_parse(S("2028-02-29"), &d));
}

Test(base, instants_keep_vietnam_days)
{
    Instant t;
    cr_assert(instant_parse(S("2026-02-01T17:00:00Z"), &t));
    cr_assert(str_eq(date_format(arena, instant_date(t)), S("2026-02-02")));
    cr_assert(str_eq(instant_format(arena, t), S("2026-02-01T17:00:00.000Z")));
    cr_assert(str_eq(instant_format_local(arena, t), S("2026-02-02T00:00:00+07:00")));
    cr_assert(instant_parse(S("2026-05-02T09:15"), &t));
    cr_assert_eq(t.ms, instant_of(date_make(2026, 5, 2), 9, 15).ms);
    cr_assert(!instant_parse(S("2026-05-02T24:00"), &t));
    cr_assert(!instant_parse(S("2026-05-02T09:15:00+7"), &t));
}

Test(base, money_reads_what_people_write)
{
    Money m;
    cr_assert(money_parse(S("500.000.000"), &m) && m.dong == 500000000);
    cr_assert(money_parse(S(" 500 000 000 "), &m) && m.dong == 500000000);
    cr_assert(money_parse(S("12000000"), &m) && m.dong == 12000000);
    const Str bad[] = { S_INIT(""), S_INIT("1.5"), S_INIT("1.000,00"), S_INIT("-5"), S_INIT("5đ"), S_INIT(".500"), S_INIT("1.0000"),
                        S_INIT("1234.567"), S_INIT("1234567890123456") };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        cr_assert(!money_parse(bad[i], &m), "accepted '" STR_F "'", STR_A(bad[i]));
    }
    cr_assert(str_eq(money_format(arena, (Money){ 12000000 }), S("12.000.000")));
    cr_assert(str_eq(money_format(arena, (Money){ -500 }), S("-500")));
}

Test(base, ids_have_26_characters_and_one_reading)
{
    Id128 id = { { 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xfe } };
    Id128 back;
    Str   text = id_format(arena, id);
    cr_assert_eq(text.n, 26);
    cr_assert(id_parse(text, &back) && id_eq(id, back));
    cr_assert(!id_parse(S("zzzzzzzzzzzzzzzzzzzzzzzzzz"), &back), "more than 128 bits");
    cr_assert(!id_parse(S("0"), &back));
    cr_assert(!id_parse(S("0000000000000000000000000u"), &back), "u is not in the alphabet");
    uint8_t random[16] = { 9 };
    cr_assert(str_cmp(id_format(arena, id_timed(1000, random)), id_format(arena, id_timed(1001, random))) < 0);
}

Test(base, json_is_bounded_and_canonical)
{
    const Json *v;
    cr_assert_null(json_parse(arena, S("{\"b\":1,\"a\":[true,null,\"đ\"]}"), KIB(1), &v));
    cr_assert(str_eq(json_canonical(arena, v), S("{\"a\":[true,null,\"đ\"],\"b\":1}")));
    const Str bad[] = { S_INIT("{"), S_INIT("{\"a\":1,\"a\":2}"), S_INIT("\"\\u0000\""), S_INIT("\"\xC0\x80\""), S_INIT("{} x"),
                        S_INIT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]") };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Error *e = json_parse(arena, bad[i], KIB(1), &v);
        cr_assert_not_null(e, "row %zu", i);
        cr_assert_eq(e->code, ERR_BAD_JSON);
    }
    Buf     b = buf_make(arena, KIB(4));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "a", S("x\"\\\n\x01"));
    json_begin_list(&o, "l");
    json_add_i64(&o, NULL, -5);
    json_add_bool(&o, NULL, false);
    json_end_list(&o);
    json_end(&o);
    cr_assert(str_eq(buf_str(&b), S("{\"a\":\"x\\\"\\\\\\n\\u0001\",\"l\":[-5,false]}")));
}

/* A writer that keeps: its value is what reading its text would give, in every kind and nesting. */
Test(base, json_kept_is_json_read)
{
    const Json *given;
    cr_assert_null(json_parse(arena, S("{\"z\":[1.5,null,{}],\"a\":\"đ\"}"), KIB(1), &given));
    Buf     b = buf_make(arena, KIB(16)), items_buf = buf_make(arena, KIB(16)), part_buf = buf_make(arena, KIB(16));
    JsonOut o = json_out_kept(&b), items = json_out_kept(&items_buf), part = json_out_kept(&part_buf);
    for (int64_t i = 0; i < 20; i++) {
        json_begin(&items, NULL);
        json_add_i64(&items, "no", i - 10);
        json_end(&items);
    }
    json_begin_list(&part, NULL);
    json_add_bool(&part, NULL, true);
    json_add_null(&part, NULL);
    json_end_list(&part);
    JsonText written, kept;
    cr_assert_null(json_kept(&part, &written));
    json_begin(&o, NULL);
    json_add_str(&o, "quoted", S("x\"\\\n\x01 đ"));
    json_add_str(&o, "empty", (Str){ NULL, 0 });
    json_add_items(&o, "items", &items);
    json_add_text(&o, "written", written);
    json_add_text(&o, "unread", (JsonText){ .text = S("{\"in\":[2]}") });
    json_add_raw(&o, "raw", S("[[\"x\"]]"));
    json_add_value(&o, "given", given);
    json_begin_list(&o, "none");
    json_end_list(&o);
    json_end(&o);
    cr_assert_null(json_kept(&o, &kept));
    const Json *read;
    cr_assert_null(json_parse(arena, kept.text, KIB(16), &read));
    cr_expect(str_eq(json_canonical(arena, read), json_canonical(arena, kept.value)), STR_F, STR_A(json_canonical(arena, kept.value)));
    cr_expect_eq(json_count(json_member(kept.value, "items")), 20);
    cr_expect_eq(kept.deepest, 4, "%u", kept.deepest);
}

/* What could not be read again is refused when it is written, whatever way it came in. */
Test(base, json_kept_is_bounded)
{
    char deep[2 * (JSON_MAX_DEPTH - 1) + 1];
    memset(deep, '[', JSON_MAX_DEPTH - 1);
    memset(deep + JSON_MAX_DEPTH - 1, ']', JSON_MAX_DEPTH - 1);
    Str      nested = { deep, sizeof deep - 1 };
    JsonText kept;
    for (int more = 0; more < 2; more++) {
        Buf     b = buf_make(arena, KIB(1));
        JsonOut o = json_out_kept(&b);
        json_begin(&o, NULL);
        if (more > 0) {
            json_begin(&o, "in");
        }
        json_add_raw(&o, "deep", nested);
        if (more > 0) {
            json_end(&o);
        }
        json_end(&o);
        Error      *e = json_kept(&o, &kept);
        const Json *read;
        cr_expect_eq(e == NULL, json_parse(arena, buf_str(&b), KIB(1), &read) == NULL);
        cr_expect_eq(e == NULL ? 0 : (int)e->code, more == 0 ? 0 : (int)ERR_BAD_JSON);
    }
    Buf     small = buf_make(arena, 8);
    JsonOut o = json_out_kept(&small);
    json_begin(&o, NULL);
    json_add_str(&o, "name", S("longer than the room there is"));
    json_end(&o);
    cr_expect_not_null(json_kept(&o, &kept));
}

Test(base, buffers_stop_at_their_maximum)
{
    Buf b = buf_make(arena, 4);
    buf_add(&b, S("abc"));
    cr_assert_null(buf_check(&b));
    buf_add(&b, S("de"));
    cr_assert(str_eq(buf_str(&b), S("abc")));
    cr_assert_eq(buf_check(&b)->code, ERR_TOO_LARGE);
}

/* From the test vectors that Noll publishes (draft-eastlake-fnv). */
Test(base, hash_of_fowler_noll_vo)
{
    cr_expect_eq(str_hash(S("")), UINT64_C(0xcbf29ce484222325));
    cr_expect_eq(str_hash(S("a")), UINT64_C(0xaf63dc4c8601ec8c));
    cr_expect_eq(str_hash(S("b")), UINT64_C(0xaf63df4c8601f1a5));
    cr_expect_eq(str_hash(S("fo")), UINT64_C(0x08985907b541d342));
    cr_expect_eq(str_hash(S("foobar")), UINT64_C(0x85944171f73967e8));
    cr_expect_eq(str_hash(S("chongo was here!\n")), UINT64_C(0x46810940eff5f915));
    cr_expect_eq(str_hash_on(str_hash(S("foo")), "bar", 3), str_hash(S("foobar")), "in pieces");
    cr_expect_neq(str_hash_on(7, "foobar", 6), str_hash(S("foobar")), "from a seed");
    cr_expect_eq(str_hash_place(UINT64_C(0x0000000500000006), 16), 3, "both halves count");
}

Test(base, digests_and_their_texts)
{
    cr_assert(str_eq(hash_hex(arena, hash_str(S("abc"))), S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    Bytes back;
    cr_assert(base64_decode(arena, base64_encode(arena, (Bytes){ (const uint8_t *)"ab", 2 }), &back) && back.n == 2);
    cr_assert(hex_decode(arena, S("00fF"), &back) && back.n == 2 && back.p[1] == 0xff);
    cr_assert(!hex_decode(arena, S("0"), &back));
    Hash h;
    cr_assert(!hash_parse_hex(S("zz"), &h));
}

Test(base, keyed_digest_of_rfc_4231_case_2)
{
    static const uint8_t key[] = "Jefe", data[] = "what do ya want for nothing?";
    Arena *a = arena_make(KIB(64));
    Hash   h = hash_keyed((Bytes){ key, sizeof key - 1 }, (Bytes){ data, sizeof data - 1 });
    cr_expect(str_eq(hash_hex(a, h), S("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")));
    arena_release(a);
}

Test(base, errors_carry_their_cause_and_arguments)
{
    Error *low = err_make(ERR_DISK, "write of %d bytes", 512);
    Error *e = err_arg(err_field(err_because(err_make(ERR_BUSY, NULL), low), S("amount")), S("missing"), S("1.000"));
    cr_assert_eq(err_status(e), 503);
    cr_assert(str_eq(err_message_id(e), S("err.busy")));
    Arena *other = arena_make(KIB(64));
    Error *copy = err_copy(other, e);
    err_reset();
    cr_assert(str_eq(copy->args[0].value, S("1.000")));
    cr_assert(str_has(err_line(arena, copy), S("DISK")) && str_has(err_line(arena, copy), S("512")));
    arena_release(other);
}

typedef struct Inner {
    Str  word;
    Date day;
} Inner;
static const ShapeMember inner_members[] = { SAYS(Inner, word), SAYS_MAYBE(Inner, day) };
static const Shape       inner_shape = SHAPE("Inner", Inner, inner_members);
typedef struct Outer {
    MatterId id;
    CourtId  court;
    int64_t  number;
    bool     yes;
    Instant  at;
    Str      data;
    Inner    one;
    LIST(Inner) many;
    LIST(Str) texts;
    LIST(int64_t) numbers;
    Str     empty;
    int64_t zero, none;
    bool    has_zero, has_none;
} Outer;
static const ShapeMember outer_members[] = {
    SAYS_ID(Outer, id),           SAYS(Outer, court),              SAYS_AS(Outer, number, "no"), SAYS(Outer, yes),
    SAYS(Outer, at),              SAYS_RAW(Outer, data, NULL),     SAYS_OBJECT(Outer, one, inner_shape),
    SAYS_LIST(Outer, many, inner_shape), SAYS_TEXTS(Outer, texts), SAYS_NUMBERS(Outer, numbers), SAYS_MAYBE(Outer, empty),
    SAYS_WHEN(Outer, zero, has_zero), SAYS_WHEN(Outer, none, has_none),
};
static const Shape outer_shape = SHAPE("Outer", Outer, outer_members);

Test(base, shapes_write_and_describe_the_same_members)
{
    Buf     b = buf_make(arena, KIB(16)), d = buf_make(arena, KIB(16));
    JsonOut o = json_out(&b), s = json_out(&d);
    Outer   v = { .court = { "T01K01" }, .number = -3, .yes = true, .at = instant_of(date_make(2026, 3, 2), 8, 0), .one = { S("a"), DATE_NONE }, .has_zero = true };
    *LIST_ADD(arena, &v.many) = (Inner){ S("\"b\""), date_make(2026, 3, 2) };
    *LIST_ADD(arena, &v.texts) = S("x");
    *LIST_ADD(arena, &v.numbers) = 7;
    shape_write(&o, arena, NULL, &outer_shape, &v);
    cr_expect(str_eq(buf_str(&b), S("{\"id\":\"00000000000000000000000000\",\"court\":\"T01K01\",\"no\":-3,\"yes\":true,"
                                    "\"at\":\"2026-03-02T08:00:00+07:00\",\"data\":{},\"one\":{\"word\":\"a\"},"
                                    "\"many\":[{\"word\":\"\\\"b\\\"\",\"day\":\"2026-03-02\"}],\"texts\":[\"x\"],\"numbers\":[7],\"zero\":0}")),
              STR_F, STR_A(buf_str(&b)));
    shape_schema(&s, arena, NULL, &outer_shape);
    const Json *written, *told;
    cr_assert_null(json_parse(arena, buf_str(&b), KIB(16), &written));
    cr_assert_null(json_parse(arena, buf_str(&d), KIB(16), &told));
    JsonMember *members;
    for (size_t i = 0, n = json_members(arena, written, &members); i < n; i++) {
        cr_expect(json_member(json_member(told, "properties"), str_z(arena, members[i].name)) != NULL, STR_F, STR_A(members[i].name));
    }
    cr_expect_eq(json_count(json_member(told, "required")), COUNT_OF(outer_members) - 3, "all but the optional ones");
    cr_expect(json_member(json_member(told, "properties"), "empty") != NULL);
    cr_expect_not(json_bool(told, "additionalProperties", true));
    const Json *items = json_member(json_member(json_member(told, "properties"), "many"), "items");
    cr_expect(str_eq(json_str(items, "$ref", S("")), S("#/components/schemas/Inner")));
}
