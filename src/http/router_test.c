/* Routes, addresses, ranges, tags, encodings, rate buckets, tokens and the page cache: the pure parts. */
#include "http/http_int.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static Error *nothing(Req *rq, Resp *rs)
{
    (void)rq;
    (void)rs;
    return NULL;
}

static const Route table[] = {
    { GET, "/", nothing, .power = PUBLIC },
    { GET, "/ban-an", nothing, .power = PUBLIC },
    { GET, "/ban-an/moi", nothing, .power = PUBLIC },
    { GET, "/ban-an/{id}", nothing, .power = PUBLIC },
    { POST, "/ban-an/{ma}", nothing, .power = PUBLIC, .form = &form_empty },
    { GET, "/ban-an/{id}/in/{n}", nothing, .power = PUBLIC },
    { GET, "/tile/{rest*}", nothing, .power = PUBLIC },
};

static Router *router_of(Arena *a)
{
    Router *r = router_make(a);
    for (unsigned i = 0; i < COUNT_OF(table); i++) {
        cr_assert_null(router_add(r, &table[i], i));
    }
    return r;
}

Test(router, finds_the_nearest_route)
{
    Arena  *a = arena_make(MIB(1));
    Router *r = router_of(a);
    Match   m;
    const struct {
        Str      path;
        unsigned index;
    } cases[] = { { S_INIT("/"), 0 }, { S_INIT("/ban-an"), 1 }, { S_INIT("/ban-an/moi"), 2 }, { S_INIT("/ban-an/x"), 3 },
                  { S_INIT("/ban-an/moi/in/2"), 5 }, { S_INIT("/tile/0/x001/067"), 6 } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_assert(router_find(r, cases[i].path, GET, &m));
        cr_expect(m.route == &table[cases[i].index] && m.index == cases[i].index, "case %zu", i);
    }
    cr_assert(router_find(r, S("/ban-an/moi/in/2"), GET, &m));
    cr_expect(m.params == 2 && str_eq(m.names[0], S("id")) && str_eq(m.values[0], S("moi")) && str_eq(m.values[1], S("2")));
    cr_assert(router_find(r, S("/tile/0/x001/067"), GET, &m));
    cr_expect(str_eq(m.values[0], S("0/x001/067")) && str_eq(m.names[0], S("rest")));
    cr_assert(router_find(r, S("/ban-an/x"), POST, &m));
    cr_expect(str_eq(m.names[0], S("ma")), "names are those of the method's own route");
    cr_expect(!router_find(r, S("/khong-co"), GET, &m) && !router_find(r, S("/ban-an/x/in"), GET, &m));
    cr_expect(router_find(r, S("/ban-an"), DELETE, &m) && m.route == NULL && m.methods == 1u << GET, "known path, other method");
    arena_release(a);
}

Test(router, refuses_bad_tables)
{
    Arena      *a = arena_make(MIB(1));
    Router     *r = router_of(a);
    const char *bad[] = { "x", "/x/", "/{", "/a{b}", "/{rest*}/x", "/{}", "/{*}", "/en", "/en/x", "//", "/ban-an/{other}" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Route route = { GET, bad[i], nothing, .power = PUBLIC };
        cr_expect_not_null(router_add(r, &route, 0), "%s", bad[i]);
    }
    arena_release(a);
    err_reset();
}

static Error *add_one(Server *sv, Route route)
{
    Route *kept = NEW(sv->arena, Route);
    *kept = route;
    return server_add_routes(sv, kept, 1);
}

Test(server, refuses_to_boot_with_bad_routes)
{
    static const char *const powers[] = { "judge", NULL };
    static const Field       field[] = { { .name = "a", .kind = FIELD_CHOICE } };
    static const FormSpec    choiceless = { field, 1, 16 };
    HttpConfig               config = { .os = os_real(), .powers = powers };
    Server                  *sv;
    cr_assert_null(server_make(&config, &sv));
    cr_expect_null(add_one(sv, (Route){ GET, "/a", nothing, .power = "judge" }));
    cr_expect_not_null(add_one(sv, (Route){ GET, "/b", nothing, .power = NULL }), "no power");
    cr_expect_not_null(add_one(sv, (Route){ GET, "/c", nothing, .power = "jugde" }), "unknown power");
    cr_expect_not_null(add_one(sv, (Route){ GET, "/a", nothing, .power = PUBLIC }), "twice");
    cr_expect_not_null(add_one(sv, (Route){ POST, "/d", nothing, .power = PUBLIC }), "no form");
    cr_expect_not_null(add_one(sv, (Route){ GET, "/e", nothing, .power = "judge", .cache = CACHE_PUBLIC }), "cached and not public");
    cr_expect_not_null(add_one(sv, (Route){ POST, "/f", nothing, .power = PUBLIC, .form = &choiceless }), "choice without choices");
    cr_expect_not_null(add_one(sv, (Route){ POST, "/g", nothing, .power = PUBLIC, .form = &form_empty, .body_max = MIB(64) }), "large");
    cr_expect_not_null(add_one(sv, (Route){ GET, "/tinh/x", nothing, .power = PUBLIC }), "assets");
    server_release(sv);
    err_reset();
}

Test(target, is_decoded_once_and_split)
{
    Arena *a = arena_make(MIB(1));
    Target t;
    cr_assert(target_parse(a, S("/en/%C3%A1n?x=%2F"), &t));
    cr_expect(t.lang == HTTP_EN && str_eq(t.path, S("/án")) && str_eq(t.query, S("x=%2F")));
    cr_expect(target_parse(a, S("/en"), &t) && t.lang == HTTP_EN && str_eq(t.path, S("/")));
    cr_expect(target_parse(a, S("/entry"), &t) && t.lang == HTTP_VI);
    cr_expect(!target_parse(a, S("/en/../x"), &t) && t.lang == HTTP_EN && t.path.n == 0);
    const char *bad[] = { "/a//b", "/./a", "/a/..", "/%2e%2e/a", "/a%2fb", "/%00", "/%zz", "/%ff", "/a%", "/%E2%80%AE" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        cr_expect(!target_parse(a, str_of(bad[i]), &t), "%s", bad[i]);
    }
    Pair  *items;
    size_t n;
    cr_expect(query_parse(a, S("a=1&b=x+y%26&&c"), &items, &n) && n == 3 && str_eq(items[1].value, S("x y&")) && items[2].value.n == 0);
    cr_expect(!query_parse(a, S("a=%4"), &items, &n));
    arena_release(a);
}

Test(range, one_range_only)
{
    uint64_t from, n;
    cr_expect(range_parse(S("bytes=0-0"), 10, &from, &n) == RANGE_PART && from == 0 && n == 1);
    cr_expect(range_parse(S("bytes=5-"), 10, &from, &n) == RANGE_PART && from == 5 && n == 5);
    cr_expect(range_parse(S("bytes=-3"), 10, &from, &n) == RANGE_PART && from == 7 && n == 3);
    cr_expect(range_parse(S("bytes=-30"), 10, &from, &n) == RANGE_PART && from == 0 && n == 10);
    cr_expect(range_parse(S("bytes=2-99"), 10, &from, &n) == RANGE_PART && n == 8);
    cr_expect(range_parse(S("bytes=10-"), 10, &from, &n) == RANGE_BAD);
    cr_expect(range_parse(S("bytes=-0"), 10, &from, &n) == RANGE_BAD);
    cr_expect(range_parse(S("bytes=0-"), 0, &from, &n) == RANGE_BAD);
    const char *whole[] = { "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=1-2,3-4", "items=1-2", "bytes=--3" };
    for (size_t i = 0; i < COUNT_OF(whole); i++) {
        cr_expect(range_parse(str_of(whole[i]), 10, &from, &n) == RANGE_NONE && from == 0 && n == 10, "%s", whole[i]);
    }
}

Test(etag, lists)
{
    cr_expect(etag_listed(S("\"a\""), S("\"a\"")) && etag_listed(S("W/\"x\", W/\"a\""), S("\"a\"")) && etag_listed(S("*"), S("\"a\"")));
    cr_expect(!etag_listed(S(""), S("\"a\"")) && !etag_listed(S("a"), S("\"a\"")) && !etag_listed(S("\"ab\""), S("\"a\"")));
}

Test(encoding, is_chosen_by_the_reader)
{
    cr_expect(encoding_choose(S("gzip, deflate, br"), true) == ENC_BROTLI);
    cr_expect(encoding_choose(S("gzip, deflate, br"), false) == ENC_GZIP);
    cr_expect(encoding_choose(S("br;q=0, gzip;q=0.5"), true) == ENC_GZIP);
    cr_expect(encoding_choose(S("gzip;q=0.0"), true) == ENC_NONE);
    cr_expect(encoding_choose(S(""), true) == ENC_NONE);
    cr_expect(encoding_suits("text/html; charset=utf-8") && !encoding_suits("image/png") && !encoding_suits("text/event-stream"));
    char in[4096], out[4096];
    memset(in, 'a', sizeof in);
    for (Encoding e = ENC_GZIP; e < ENC_COUNT; e++) {
        size_t n = encoding_apply(e, (Str){ in, sizeof in }, true, out, sizeof out);
        cr_expect(n > 0 && n < 200);
    }
    cr_expect(encoding_apply(ENC_GZIP, (Str){ in, 20 }, false, out, 5) == 0, "what does not fit is not sent");
}

Test(rate, bucket_empties_and_fills)
{
    Arena    *a = arena_make(MIB(4));
    RateLimit limits[RATE_CLASSES] = { [RATE_SIGN_IN] = { 3, 60 } };
    Rates    *r = rates_make(a, limits, 1);
    Addr      one, other, same_net;
    cr_assert(addr_parse(S("2001:db8::1"), &one) && addr_parse(S("10.0.0.1"), &other) && addr_parse(S("2001:db8::2"), &same_net));
    for (int i = 0; i < 3; i++) {
        cr_expect(rates_take(r, RATE_SIGN_IN, one, 1000000) == 0);
    }
    cr_expect(rates_take(r, RATE_SIGN_IN, one, 1000000) == 1, "one second until the next");
    cr_expect(rates_take(r, RATE_SIGN_IN, same_net, 1000000) == 1, "a /64 is one client");
    cr_expect(rates_take(r, RATE_SIGN_IN, other, 1000000) == 0);
    cr_expect(rates_take(r, RATE_COSTLY, one, 1000000) == 0, "classes apart");
    cr_expect(rates_take(r, RATE_SIGN_IN, one, 2000000) == 0 && rates_take(r, RATE_SIGN_IN, one, 2000000) > 0);
    cr_expect(rates_take(r, RATE_FREE, one, 2000000) == 0);
    arena_release(a);
}

Test(csrf, token_is_masked_and_bound)
{
    Arena        *a = arena_make(MIB(1));
    const uint8_t secret[32] = { 1 }, other[32] = { 2 }, mask1[32] = { 3 }, mask2[32] = { 4 };
    Str           one = csrf_make(a, (Bytes){ secret, 32 }, mask1), two = csrf_make(a, (Bytes){ secret, 32 }, mask2);
    cr_expect(one.n == CSRF_LEN && !str_eq(one, two));
    cr_expect(csrf_is((Bytes){ secret, 32 }, one) && csrf_is((Bytes){ secret, 32 }, two));
    cr_expect(!csrf_is((Bytes){ other, 32 }, one) && !csrf_is((Bytes){ secret, 32 }, S("")) &&
              !csrf_is((Bytes){ secret, 32 }, str_sub(one, 0, CSRF_LEN - 1)));
    arena_release(a);
}

/* ---- page cache ---- */

static bool keep(Cache *c, const char *key, const char *path, size_t size, int64_t at, uint64_t seen)
{
    char *body = calloc(1, size);
    Kept  kept = { .response = MHD_create_response_from_buffer(size, body, MHD_RESPMEM_MUST_FREE),
                   .unchanged = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT),
                   .etag = S("\"x\""),
                   .body = { body, size } };
    bool good = cache_put(c, str_of(key), str_of(path), &kept, at, seen);
    if (!good) {
        MHD_destroy_response(kept.response);
        MHD_destroy_response(kept.unchanged);
    }
    return good;
}

static void used(void *arg, const Kept *kept)
{
    *(size_t *)arg = kept->body.n;
}

static bool has(Cache *c, const char *key, int64_t at)
{
    size_t n = 0;
    return cache_use(c, str_of(key), at, used, &n) && n > 0;
}

Test(cache, keeps_ages_drops_and_stays_small)
{
    Arena *a = arena_make(MIB(1));
    Cache *c = cache_make(a, KIB(64), 1000, 1);
    size_t count;
    cr_expect(keep(c, "k1", "/ban-an/1", KIB(8), 0, 0) && has(c, "k1", 500) && !has(c, "k2", 500));
    cr_expect(!has(c, "k1", 1001), "too old");
    cr_expect(!keep(c, "big", "/x", KIB(32), 0, 0), "one page does not push out all others");
    for (int i = 0; i < 20; i++) {
        char key[2] = { (char)('a' + i), '\0' };
        cr_expect(keep(c, key, "/x", KIB(8), 0, 0));
        cr_expect(has(c, "a", 0) || i > 0);
        cr_expect(cache_bytes(c, &count) <= KIB(64));
    }
    cr_expect(has(c, "a", 0) && has(c, "t", 0) && !has(c, "b", 0), "what is used stays, the oldest unused goes");
    cr_expect(keep(c, "p1", "/ban-an/1", 100, 0, 0) && keep(c, "p2", "/lich", 100, 0, 0));
    cache_drop_path(c, S("/ban-an"));
    cr_expect(!has(c, "p1", 0) && has(c, "p2", 0));
    cr_expect(!keep(c, "p1", "/ban-an/1", 100, 0, 0), "rendered before the drop");
    cr_expect(keep(c, "p1", "/ban-an/1", 100, 0, cache_generation(c)));
    cache_release(c);
    arena_release(a);
}

Test(address, parses_and_formats)
{
    Arena *a = arena_make(MIB(1));
    Addr   addr;
    cr_assert(addr_parse(S("127.0.0.1"), &addr));
    cr_expect(str_eq(addr_format(a, addr), S("127.0.0.1")));
    cr_assert(addr_parse(S("2001:db8::1"), &addr));
    cr_expect(str_eq(addr_format(a, addr), S("2001:db8::1")));
    cr_expect(!addr_parse(S("127.0.0.1:80"), &addr) && !addr_parse(S(""), &addr) && !addr_parse(S("unknown"), &addr));
    arena_release(a);
}

Test(address, forwarded_for_is_read_from_its_end)
{
    HttpConfig  config = { .os = os_real(), .proxies = (const char *const[]){ "10.0.0.1", "10.0.0.2", NULL } };
    Server     *sv;
    static Conn c;
    static Request rq;
    bool        tls;
    cr_assert_null(server_make(&config, &sv));
    rq.sv = c.sv = sv;
    rq.conn = &c;
    rq.head.items[0] = (Pair){ S("X-Forwarded-For"), S("6.6.6.6, 9.9.9.9, 10.0.0.2") };
    rq.head.items[1] = (Pair){ S("X-Forwarded-Proto"), S("https") };
    rq.head.count = 2;
    cr_assert(addr_parse(S("10.0.0.1"), &c.addr));
    c.trusted = addr_is_proxy(sv, c.addr);
    Str shown = addr_format(sv->arena, request_client(&rq, &tls));
    cr_expect(str_eq(shown, S("9.9.9.9")) && tls, "what the client wrote in front is not believed");
    cr_assert(addr_parse(S("8.8.8.8"), &c.addr));
    c.trusted = addr_is_proxy(sv, c.addr);
    shown = addr_format(sv->arena, request_client(&rq, &tls));
    cr_expect(str_eq(shown, S("8.8.8.8")) && !tls, "an unlisted proxy is a client");
    server_release(sv);
}

Test(server, lists_its_routes)
{
    static const Field    fields[] = { { .name = "a", .kind = FIELD_TEXT }, { .name = "b", .kind = FIELD_LINES, .max = 500 },
                                       { .name = "c", .kind = FIELD_ID, .many = true, .max = 9 } };
    static const FormSpec form = { fields, COUNT_OF(fields), 64 };
    HttpConfig            config = { .os = os_real() };
    Server               *sv;
    cr_assert_null(server_make(&config, &sv));
    size_t own = server_routes(sv).count;
    cr_assert_null(add_one(sv, (Route){ GET, "/a", nothing, .power = PUBLIC }));
    cr_assert_null(add_one(sv, (Route){ POST, "/b", nothing, .power = PUBLIC, .form = &form, .body_max = KIB(1) }));
    cr_assert_not_null(add_one(sv, (Route){ GET, "/a", nothing, .power = PUBLIC }));
    RouteList all = server_routes(sv);
    cr_assert(own > 0 && all.count == own + 2, "what was refused is not in the list");
    cr_expect_str_eq(all.items[0]->path, "/healthz");
    cr_expect_str_eq(all.items[own]->path, "/a");
    cr_expect(route_body_max(all.items[own]) == KIB(64) && route_body_max(all.items[own + 1]) == KIB(1));
    cr_expect(field_text_max(&fields[0]) == 200 && field_text_max(&fields[1]) == 500);
    cr_expect(field_text_max(&fields[2]) == 200 && field_many_max(&fields[2]) == 9, "max of a repeated field counts its values");
    server_release(sv);
    err_reset();
}
