/* Who acts for a party, from one day to another, on both engines: outside them he is nobody in the file. */
#include "filing/filing.h"

#include "assignment/assignment.h"
#include "matter/matter_kit.h"

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
