/* A code served on paper at /dang-ky: it binds an account to the one person it was served on, in the one file, once. */
#include "app/app_int.h"

#include "all_messages.h"
#include "delivery/delivery.h"
#include "page/page_kit.h"

#include <criterion/criterion.h>
#include <string.h>

#define DEFENDANT "Tr%E1%BA%A7n+V%C4%83n+H%C6%B0+C%E1%BA%A5u" /* Trần Văn Hư Cấu, of the kit's petition */
#define CONSENTS "&mat-khau=con+s%C3%B4ng+qu%C3%AA+t%C3%B4i&nhap-lai=con+s%C3%B4ng+qu%C3%AA+t%C3%B4i&nhan-dien-tu=1"

static CourtKit kit;
static PageKit  pages;
static MatterId mine, other;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, app_modules)) {
        cr_skip("this engine is not at hand");
    }
    all_messages_know();
    RouteTable tables[] = { { register_routes, register_route_count }, { account_routes, account_route_count }, { page_routes, page_route_count } };
    page_kit_open(&pages, &kit, tables, COUNT_OF(tables));
    ok(court_kit_petition(&kit, &mine));
    ok(court_kit_petition(&kit, &other));
}

static void close_court(void)
{
    page_kit_close(&pages);
    cr_assert_eq(court_kit_verify(&kit), 0);
    court_kit_close(&kit);
}

#define STORY(name) COURT_STORY(code, name)

static Str cookie_after(const char *column)
{
    Answer a = page_kit_send_form(&pages, NULL, S("/hien-thi"), str_format(kit.arena, "cot=%s&ve=%%2Fnghiep-vu", column));
    size_t at;
    cr_expect_eq(a.status, 303);
    return str_find(a.head, S("Set-Cookie: cot_"), &at) ? str_sub(a.head, at, at + 24) : S("");
}

STORY(a_column_is_hidden_by_one_tap)
{
    cr_expect(str_starts(cookie_after("viec.3"), S("Set-Cookie: cot_viec=8;")));
    cr_expect(cookie_after("viec.0").n == 0, "the first stays");
    cr_expect(cookie_after("viec.16").n == 0);
    cr_expect(cookie_after("viec").n == 0);
    cr_expect(cookie_after("phien.1").n == 0, "no other cookie is written");
}

typedef struct Serving {
    ServedCode    code;
    NewServedCode what;
    Instant       now;
} Serving;

static Error *serve(Tx *tx, void *arg)
{
    const Serving *s = arg;
    return served_code_add(tx, &s->code, &s->what, s->now);
}

/* The code that lies in the envelope for the defendant of that file. */
static ServedCode served_on_defendant(MatterId file)
{
    Instant now = os_now(kit.os);
    Serving s = { .what = { .scope = delivery_code_scope(kit.arena, file, 2), .until = { now.ms + INT64_C(30) * 86400000 } }, .now = now };
    served_code_make(kit.house.identity, &s.code);
    ok(db_tx(kit.house.db, "serve", serve, &s));
    return s.code;
}

/* In by that code: the session's cookie. */
static const char *enter_by(const ServedCode *code)
{
    SignedIn in;
    ok(served_code_open(kit.house.identity, kit.arena, str_of(code->code), (Place){ .address = S("127.0.0.1") }, &in));
    return str_z(kit.arena, str_of(in.token.text));
}

static Answer make_account(const char *who, const char *name, const char *login)
{
    return page_kit_post(&pages, who, S("/dang-ky"), S("/dang-ky"), str_format(kit.arena, "ho-ten=%s&tai-khoan=%s%s", name, login, CONSENTS));
}

static PersonId behind(MatterId file)
{
    Matter m = court_kit_load(&kit, file);
    return matter_participant(&m, 2)->person;
}

static bool refused(const Answer *a, const char *sentence)
{
    return a->status == 422 && answer_has(a, sentence);
}

STORY(the_person_served_binds_his_account_in_this_file_alone)
{
    ServedCode  code = served_on_defendant(mine);
    const char *he = enter_by(&code);
    cr_assert(id_is_zero(behind(mine).id));
    cr_expect_eq(make_account(he, DEFENDANT, "hucau").status, 303);
    cr_expect_not(id_is_zero(behind(mine).id));
    cr_expect(id_is_zero(behind(other).id), "another file in which he is a defendant: another code");
    Matter m = court_kit_load(&kit, mine);
    cr_expect(matter_participant(&m, 2)->electronic);
    cr_expect_not(id_eq(matter_participant(&m, 1)->person.id, behind(mine).id));
}

STORY(somebody_elses_code_is_refused)
{
    ServedCode  code = served_on_defendant(mine);
    const char *he = enter_by(&code);
    Answer      a = make_account(he, "L%C3%AA+Th%E1%BB%8B+Kh%C3%A1c", "khac");
    cr_expect(refused(&a, "được tống đạt cho người có họ tên khác"));
    cr_expect(id_is_zero(behind(mine).id));
    cr_expect_eq(make_account(he, "tran+van+hu+cau", "hucau").status, 303, "no account was made before; marks and case do not matter");
    cr_expect_not(id_is_zero(behind(mine).id));
}

STORY(a_code_binds_once)
{
    ServedCode  code = served_on_defendant(mine);
    const char *he = enter_by(&code), *again = enter_by(&code);
    cr_expect_eq(make_account(he, DEFENDANT, "hucau").status, 303);
    PersonId first = behind(mine);
    Answer   a = make_account(again, DEFENDANT, "hucau2");
    cr_expect(refused(&a, "đã gắn với một tài khoản khác"));
    cr_expect(id_eq(behind(mine).id, first.id));
    /* nor past the page: an account that is not his, with his code */
    ActResult  r;
    ActRequest rq = { .actor = { .kind = ACTOR_PERSON, .person = kit.other, .participant = 2, .channel = S("online") }, .court = kit.court, .matter = mine,
                      .act = S("choose_electronic_service"), .version = MATTER_ANY_VERSION, .idem = S("code-test-0123456789") };
    ok(json_parse(kit.arena, S("{\"consent_given\":false}"), KIB(1), &rq.input));
    Error *e = matter_act(&kit.house, kit.arena, &rq, &r);
    cr_assert_not_null(e);
    cr_expect(str_eq(err_message_id(e), S("delivery.bound_to_another")));
}

STORY(a_code_that_is_no_longer_good_is_refused)
{
    ServedCode code = served_on_defendant(mine);
    SignedIn   in;
    Answer     nobody = make_account(NULL, DEFENDANT, "hucau");
    cr_expect(refused(&nobody, "Mã trên giấy không còn dùng được"), "without a session of a code nothing is bound");
    court_kit_days(&kit, 31);
    Error *e = served_code_open(kit.house.identity, kit.arena, str_of(code.code), (Place){ .address = S("127.0.0.1") }, &in);
    cr_assert_not_null(e, "expired");
    cr_expect(str_eq(err_message_id(e), S("identity.served_wrong")));
    cr_expect(id_is_zero(behind(mine).id));
}
