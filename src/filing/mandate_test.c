/* Who acts for a party, from one day to another, on both engines: outside them he is nobody in the file. */
#include "filing/filing.h"

#include "assignment/assignment.h"
#include "matter/matter_kit.h"
#include "registry/registry_store.h"

#include <criterion/criterion.h>

enum { LAWYER = 3, SECOND_LAWYER = 4 };

static const MatterModule *const modules[] = { &assignment_module, &filing_module, NULL };
static CourtKit                  kit;
static MatterId                  file;
static int                       asked;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static bool open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, modules)) {
        return false;
    }
    ok(court_kit_petition(&kit, &file));
    return true;
}

#define BOTH_ENGINES(name) COURT_TEST(mandate, name)

static Error *mandate(const char *capacity, const char *from, const char *until)
{
    ActResult r;
    Str       last = *until == 0 ? S("") : str_format(kit.arena, ",\"mandate_until\":\"%s\"", until);
    return court_kit_act(&kit, file, kit.clerk, "register_mandate",
                         str_z(kit.arena, str_format(kit.arena, "{\"person\":1,\"new_person\":\"Luật sư Giả Định\",\"capacity\":\"%s\",\"mandate_from\":\"%s\"" STR_F "}",
                                                     capacity, from, STR_A(last))), &r);
}

/* By the holder of a code served on that participant. */
static Error *asks_relief(int64_t participant)
{
    ActResult  r;
    ActRequest rq = { .court = kit.court, .matter = file, .act = S("ask_fee_relief"), .version = MATTER_ANY_VERSION,
                      .idem = str_format(kit.arena, "mandate-%06d", ++asked),
                      .actor = { .kind = ACTOR_PERSON, .participant = participant, .channel = S("online") } };
    TRY(json_parse(kit.arena, S("{\"fee_relief_ground\":\"Hộ nghèo.\"}"), KIB(4), &rq.input));
    return matter_act(&kit.house, kit.arena, &rq, &r);
}

static void refused(Error *e, const char *message)
{
    cr_assert_not_null(e, "not refused: %s", message);
    cr_expect(str_eq(err_message_id(e), str_of(message)), "%s, not %s", str_z(kit.arena, err_message_id(e)), message);
}

BOTH_ENGINES(a_mandate_holds_from_its_first_day_to_its_last)
{
    ok(mandate("lawyer", "2026-03-05", "2026-03-10"));
    refused(asks_relief(LAWYER), "law.act_not_yours");
    court_kit_days(&kit, 3); /* 5 March */
    ok(asks_relief(LAWYER));
    court_kit_days(&kit, 5); /* 10 March, its last day */
    ok(asks_relief(LAWYER));
    court_kit_days(&kit, 1);
    refused(asks_relief(LAWYER), "law.act_not_yours");
}

BOTH_ENGINES(each_has_his_own_time)
{
    ok(mandate("lawyer", "2026-03-02", "2026-03-04"));
    ok(mandate("lawyer", "2026-03-02", ""));
    court_kit_days(&kit, 10);
    refused(asks_relief(LAWYER), "law.act_not_yours");
    ok(asks_relief(SECOND_LAWYER));
}

BOTH_ENGINES(days_that_are_no_time_are_refused)
{
    refused(mandate("lawyer", "2026-03-05", "2026-03-04"), "filing.mandate_over");
    refused(mandate("lawyer", "2026-02-01", "2026-03-01"), "filing.mandate_over");
    refused(mandate("witness", "2026-03-02", ""), "field.choice");
    cr_expect_eq(court_kit_load(&kit, file).participants.count, 2);
}

/* ---- the account behind him ------------------------------------------------------------------------------------------------------ */

#define LAWYER_NAME "Luật sư Giả Định"

static Error *add_person(Tx *tx, void *person)
{
    return person_add(tx, person, os_now(kit.os));
}

static PersonId account(const char *name, const char *login, bool staff)
{
    Person     p = { .id = { os_id_random(kit.os) }, .name = str_of(name) };
    AccountId  id;
    NewAccount n = { .person = p.id, .staff = staff, .display = p.name, .login = str_of(login), .also = add_person, .also_arg = &p };
    ok(account_make(kit.house.identity, &n, &id));
    return p.id;
}

static Error *bound(const char *login, int64_t client, const char *from, const char *until)
{
    ActResult r;
    return court_kit_act(&kit, file, kit.clerk, "register_mandate",
                         str_z(kit.arena, str_format(kit.arena, "{\"person\":%lld,\"new_person\":\"" LAWYER_NAME "\",\"capacity\":\"lawyer\","
                                                                "\"mandate_from\":\"%s\",\"mandate_until\":\"%s\",\"mandate_account\":\"%s\"}",
                                                     (long long)client, from, until, login)), &r);
}

/* Whether he may see what is the parties', and in whose name; what his list of files shows him. */
static bool sees(PersonId who)
{
    Matter      m = court_kit_load(&kit, file);
    Actor       actor;
    PowerSet    powers;
    MatterLines list = { 0 };
    Db         *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(actor_of_person(&kit.house, db, kit.arena, who, kit.court, &actor));
    ok(matter_powers(&kit.house, db, kit.arena, &m, &actor, &powers));
    ok(matters_of_person(db, kit.arena, who, instant_date(os_now(kit.os)), 10, &list));
    db_done(db);
    bool in = matter_may_see(&powers, S("parties"));
    cr_expect_eq(list.count, in ? 1 : 0, "his list and his powers agree");
    cr_expect_eq(powers.participant, in ? 1 : 0);
    return in;
}

BOTH_ENGINES(an_account_sees_the_file_while_the_mandate_lasts)
{
    PersonId lawyer = account(LAWYER_NAME, "luatsu.giadinh", false);
    cr_expect_not(sees(lawyer));
    ok(bound("LuatSu.GiaDinh", 1, "2026-03-05", "2026-03-10"));
    cr_expect(id_eq(court_kit_load(&kit, file).participants.items[LAWYER - 1].person.id, lawyer.id));
    cr_expect_not(sees(lawyer), "it has not begun");
    court_kit_days(&kit, 3); /* 5 March */
    cr_expect(sees(lawyer));
    court_kit_days(&kit, 5); /* 10 March, its last day */
    cr_expect(sees(lawyer));
    court_kit_days(&kit, 1);
    cr_expect_not(sees(lawyer));
}

BOTH_ENGINES(a_mandate_ended_by_the_party_shows_nothing_more)
{
    ActResult r;
    PersonId  lawyer = account(LAWYER_NAME, "luatsu.giadinh", false);
    ok(bound("luatsu.giadinh", 1, "2026-03-02", "2026-03-30"));
    cr_expect(sees(lawyer));
    ok(court_kit_act(&kit, file, kit.citizen, "end_mandate", "{\"person\":3}", &r));
    cr_expect_not(sees(lawyer));
}

BOTH_ENGINES(an_account_that_cannot_be_his_is_refused)
{
    (void)account(LAWYER_NAME, "luatsu.giadinh", false);
    (void)account("Người Khác Giả Định", "nguoikhac", false);
    (void)account(LAWYER_NAME, "luatsu.congvu", true);
    refused(bound("khong.co.ai", 1, "2026-03-02", "2026-03-30"), "filing.mandate_no_account");
    refused(bound("?", 1, "2026-03-02", "2026-03-30"), "filing.mandate_no_account");
    refused(bound("nguoikhac", 1, "2026-03-02", "2026-03-30"), "filing.mandate_other_name");
    refused(bound("luatsu.congvu", 1, "2026-03-02", "2026-03-30"), "filing.mandate_officer");
    ok(bound("luatsu.giadinh", 1, "2026-03-02", "2026-03-30"));
    refused(bound("luatsu.giadinh", 2, "2026-03-02", "2026-03-30"), "filing.mandate_other_side");
    cr_expect_eq(court_kit_load(&kit, file).participants.count, 3);
}
