/* From the petition to the examining judge, on a real database. */
#include "filing/filing.h"

#include "assignment/assignment.h"
#include "matter/matter_kit.h"

#include <criterion/criterion.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, NULL };
static CourtKit                  kit;

static const PersonId nobody;

Test(filing, a_petition_is_received_at_once_and_its_judge_is_drawn)
{
    MatterId  m;
    ActResult r;
    int64_t   done;
    cr_assert(court_kit_open(&kit, DB_SQLITE, modules));
    Error *e = court_kit_petition(&kit, &m);
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
    Matter f = court_kit_load(&kit, m);
    cr_assert(str_eq(f.state, S("received")));
    cr_assert_eq(f.participants.count, 2);
    cr_assert_eq(f.integrity.n, 9);
    e = court_kit_act(&kit, m, kit.clerk, "commit_examining_draw", "{}", &r);
    cr_assert(e != NULL && e->code == ERR_NOT_ALLOWED, "a clerk cannot draw a judge");
    e = court_kit_act(&kit, m, kit.chief, "commit_examining_draw", "{}", &r);
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
    cr_assert_null(assignment_tick(&kit.house, kit.arena, &done));
    cr_assert_eq(done, 0, "no checkpoint yet");
    court_kit_seconds(&kit, 5);
    court_kit_sequence(&kit);
    cr_assert_null(assignment_tick(&kit.house, kit.arena, &done));
    cr_assert_eq(done, 1);
    f = court_kit_load(&kit, m);
    cr_assert(str_eq(f.state, S("examining")));
    cr_assert_not_null(matter_assigned(&f, S("examining_judge")));
    cr_assert_eq(court_kit_verify(&kit), 0);
    (void)nobody;
    court_kit_close(&kit);
}
