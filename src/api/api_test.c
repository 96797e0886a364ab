/* The API over HTTP: that every route is described, that lists go on where they stopped, that it tells nobody more than the pages do.
 * Files in parts and whole stories: test/scenarios/filing/by_program.scen; every answer against its description: test/api_schema.py. */
#include "api/api_int.h"

#include "assignment/assignment.h"
#include "core/notify/notify.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "finance/finance.h"
#include "hearing/hearing.h"
#include "page/page_kit.h"

#include <criterion/criterion.h>
#include <string.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, &finance_module, &hearing_module, NULL };
static CourtKit                  kit;
static PageKit                   pages;
static MatterId                  file;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, modules)) {
        cr_skip("this engine is not at hand");
    }
    RouteTable tables[] = { { api_routes, api_route_count } };
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    ok(court_kit_petition(&kit, &file));
    court_kit_sequence(&kit);
}

static void close_court(void)
{
    page_kit_close(&pages);
    court_kit_close(&kit);
}

#define STORY(name) COURT_STORY(api, name)

static Answer ask(const char *who, Str path)
{
    return page_kit_get(&pages, who, str_format(kit.arena, "/api/v1" STR_F, STR_A(path)));
}

static Str of_file(const char *rest)
{
    return str_format(kit.arena, "/matters/" STR_F "%s", STR_A(id_format(kit.arena, file.id)), rest);
}

static const Json *json_of(const Answer *a)
{
    const Json *v = NULL;
    cr_assert_eq(a->status, 200, STR_F, STR_A(a->all));
    ok(json_parse(kit.arena, a->body, MIB(4), &v));
    return v;
}

static const Json *items_of(const char *who, Str path)
{
    Answer a = ask(who, path);
    return json_member(json_of(&a), "items");
}

/* Every item once, in pages of one; `name` is what they are told apart by. */
static size_t walk(const char *who, Str path, const char *name)
{
    Str    next = S(""), last = S("");
    size_t count = 0;
    do {
        Str    at = str_format(kit.arena, STR_F "%climit=1%s" STR_F, STR_A(path), str_has(path, S("?")) ? '&' : '?', next.n > 0 ? "&after=" : "",
                               STR_A(next));
        Answer a = ask(who, at);
        const Json *page = json_of(&a), *items = json_member(page, "items");
        cr_assert_leq(json_count(items), 1);
        if (json_count(items) == 1) {
            const Json *key = json_member(json_at(items, 0), name);
            Str         text = json_is_string(key) ? json_text(key) : str_format(kit.arena, "%lld", (long long)json_number(key));
            cr_expect_not(str_eq(text, last), "the same twice: " STR_F, STR_A(text));
            last = text;
            count++;
        }
        next = json_str(page, "next", S(""));
    } while (next.n > 0 && count < 100);
    return count;
}

/* ---- the description ------------------------------------------------------------------------------------------------------------ */

Test(api, every_route_says_what_it_answers)
{
    for (size_t i = 0; i < api_route_count; i++) {
        if (str_starts(str_of(api_routes[i].path), S("/api/v1/"))) {
            cr_expect(api_answer_of(&api_routes[i]) != NULL, "%s", api_routes[i].path);
        }
    }
    for (size_t i = 0; i < api_answer_count; i++) {
        for (size_t k = 0; k < i; k++) {
            cr_expect(api_answers[i].handler != api_answers[k].handler, "answer %zu is declared twice", i);
            bool same = api_answers[i].shape != NULL && api_answers[k].shape != NULL && api_answers[i].shape != api_answers[k].shape
                     && str_eq(str_of(api_answers[i].shape->name), str_of(api_answers[k].shape->name));
            cr_expect_not(same, "two shapes are called %s", same ? api_answers[i].shape->name : "");
        }
    }
}

STORY(the_description_has_every_route_and_every_schema_it_names)
{
    Answer      a = page_kit_get(&pages, NULL, S("/api/openapi.json"));
    const Json *doc = json_of(&a), *paths = json_member(doc, "paths"), *schemas = json_member(json_member(doc, "components"), "schemas");
    for (size_t i = 0; i < api_route_count; i++) {
        if (api_answer_of(&api_routes[i]) != NULL) {
            cr_expect(json_member(paths, api_routes[i].path) != NULL, "%s", api_routes[i].path);
        }
    }
    size_t refs = 0;
    Str    rest = a.body, mark = S("\"#/components/schemas/");
    for (size_t at; str_find(rest, mark, &at); refs++) {
        rest = str_sub(rest, at + mark.n, rest.n);
        Str end = rest;
        Str name = str_cut(&end, '"');
        cr_expect(json_member(schemas, str_z(kit.arena, name)) != NULL, STR_F, STR_A(name));
    }
    cr_expect_gt(refs, 40);
}

/* ---- lists -------------------------------------------------------------------------------------------------------------------------- */

STORY(lists_go_on_where_they_stopped)
{
    size_t papers = json_count(items_of("citizen", of_file("/papers")));
    cr_expect_geq(papers, 2);
    cr_expect_eq(walk("citizen", of_file("/papers"), "no"), papers);
    cr_expect_eq(walk("citizen", of_file("/events"), "seq"), json_count(items_of("citizen", of_file("/events"))));
    cr_expect_eq(walk("clerk", S("/tasks"), "no"), json_count(items_of("clerk", S("/tasks"))));
    cr_expect_eq(walk("clerk", str_format(kit.arena, "/matters?court=%s", kit.court.code), "id"), 1);
    static const char *const wrong[] = { "/matters?after=x", "/notices?after=x", "/judgments?after=x" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        cr_expect_eq(ask("citizen", str_of(wrong[i])).status, 422, "%s", wrong[i]);
    }
    cr_expect_eq(ask("citizen", of_file("/papers?after=-1")).status, 422);
    cr_expect_eq(ask("citizen", of_file("/papers?limit=101")).status, 422);
}

/* ---- who is told what ---------------------------------------------------------------------------------------------------------------- */

STORY(it_tells_nobody_more_than_the_pages_do)
{
    static const char *const parts[] = { "", "/events", "/papers", "/papers/1", "/papers/1/files/1", "/hearings", "/receipt" };
    PersonId elsewhere = page_kit_officer(&pages, "elsewhere", (CourtId){ "T01K02" }, S("clerk"));
    (void)elsewhere;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        Str path = of_file(parts[i]);
        cr_expect_eq(ask(NULL, path).status, 401, "%s", parts[i]);
        cr_expect_eq(ask("other", path).status, 404, "%s", parts[i]);
        cr_expect_eq(ask("elsewhere", path).status, 404, "%s", parts[i]);
    }
    cr_expect_eq(ask("citizen", of_file("/receipt")).status, 200);
    cr_expect_eq(ask("citizen", S("/tasks")).status, 403, "an inbox belongs to a post");
    cr_expect_eq(ask("elsewhere", str_format(kit.arena, "/tasks?court=%s", kit.court.code)).status, 404);
    cr_expect_eq(json_count(items_of("elsewhere", S("/tasks"))), 0);
    cr_expect_eq(json_count(items_of("judge", S("/tasks?scope=court"))), json_count(items_of("judge", S("/tasks"))), "he reads his own alone");
    cr_expect_eq(ask(NULL, S("/notices")).status, 401);
    /* a paper's data are the court's; the parties read it as its page shows it */
    Answer a = ask("citizen", of_file("/papers/1"));
    cr_expect_eq(json_count(json_member(json_of(&a), "data")), 0);
    cr_expect(answer_has(&a, "\"data\":{}"));
    a = ask("clerk", of_file("/papers/1"));
    cr_expect_not(answer_has(&a, "\"data\":{}"));
}

STORY(who_is_excluded_finds_neither_file_nor_task)
{
    cr_assert_gt(json_count(items_of("clerk", S("/tasks"))), 0);
    court_kit_exclude(&kit, file, kit.clerk);
    cr_expect_eq(json_count(items_of("clerk", S("/tasks"))), 0);
    cr_expect_eq(ask("clerk", of_file("/papers")).status, 404);
}

typedef struct Telling {
    PersonId person;
    int64_t  count;
} Telling;

static Error *tell(Tx *tx, void *arg)
{
    Telling *t = arg;
    for (int64_t i = 1; i <= t->count; i++) {
        Instant at = { os_now(kit.os).ms + i };
        TRY(notify_add(tx, t->person, kit.court, file, i, S("file_petition"), at));
    }
    return NULL;
}

STORY(notices_are_their_readers_alone_and_stay_unread)
{
    Telling t = { kit.citizen, 3 };
    ok(db_tx(kit.house.db, "tell", tell, &t));
    cr_expect_eq(walk("citizen", S("/notices"), "id"), 3);
    cr_expect_eq(json_count(items_of("other", S("/notices"))), 0);
    cr_expect(json_bool(json_at(items_of("citizen", S("/notices")), 2), "unread", false), "reading a list is no act of his");
}

/* ---- errors ------------------------------------------------------------------------------------------------------------------------------ */

STORY(errors_are_told_to_programs)
{
    static const struct {
        const char *method, *path;
        int         status;
    } cases[] = { { "GET", "/api/v1/matters", 401 },  { "GET", "/api/v1/nothing", 404 },       { "GET", "/api/v1/%zz", 404 },
                  { "GET", "/en/api/v1/%zz", 404 },   { "DELETE", "/api/v1/matters", 405 },    { "GET", "/api/v1/hearings", 422 },
                  { "POST", "/api/v1/files", 403 },   { "GET", "/api/v1/judgments?x=1", 400 }, { "POST", "/api/v1/demo/tokens", 413 } };
    Buf large = buf_make(kit.arena, KIB(128));
    while (large.n < KIB(100)) {
        buf_add(&large, S("{\"account\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}"));
    }
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Answer a = page_kit_ask(&pages, cases[i].method, cases[i].status == 403 ? "citizen" : NULL, str_of(cases[i].path),
                                "Content-Type: application/json\r\n", cases[i].status == 413 ? buf_str(&large) : S("{}"));
        cr_expect_eq(a.status, cases[i].status, "%s: %d", cases[i].path, a.status);
        cr_expect(str_has(a.head, S("application/problem+json")), "%s", cases[i].path);
    }
    /* a program that lost its way to a page is told so as a program; a reader's browser never sends such a header */
    Answer a = page_kit_ask(&pages, "GET", NULL, S("/tai-khoan/ma-truy-cap"), "Authorization: Bearer cgl_x\r\n", S(""));
    cr_expect(a.status == 401 && str_has(a.head, S("application/problem+json")), "%d", a.status);
}
