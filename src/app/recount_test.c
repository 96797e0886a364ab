/* A petition comes in on the last working days of 2026, when nobody has announced the holidays of 2027: its limits are counted with a
 * provisional calendar. When the law's data has the notice, the job counts them again, whatever stops it on the way; the old result
 * stays beside the new one. */
#include "app/app.h"

#include "law/calendar.h"
#include "law/law_data.h"
#include "matter/matter_kit.h"
#include "matter/matter_sql.h"

#include <criterion/criterion.h>

enum { TO_THE_29TH_OF_DECEMBER = 302, FILES = 3 };

static CourtKit kit;
static MatterId files[FILES];

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, app_modules)) {
        cr_skip("this engine is not at hand");
    }
    court_kit_days(&kit, TO_THE_29TH_OF_DECEMBER);
    for (int i = 0; i < FILES; i++) {
        ok(court_kit_petition(&kit, &files[i]));
    }
}

static void close_court(void)
{
    cr_expect_eq(court_kit_verify(&kit), 0, "the rebuilt files are the stored ones");
    court_kit_close(&kit);
}

#define STORY(name) COURT_STORY(recount, name)

/* The same law with a notice for 2027 that gives Monday 4 January off. */
static void announce_2027(void)
{
    const Law    *old = kit.house.law;
    Law          *law = NEW(kit.arena, Law);
    CalendarLaw  *calendar = NEW(kit.arena, CalendarLaw);
    CalendarYear *years = NEW_N(kit.arena, CalendarYear, old->calendar->years_count + 1);
    CalendarDay  *days = NEW_N(kit.arena, CalendarDay, old->calendar->days_count + 2);
    *law = *old;
    *calendar = *old->calendar;
    for (uint32_t i = 0; i < calendar->years_count; i++) {
        years[i] = calendar->years[i];
    }
    for (uint32_t i = 0; i < calendar->days_count; i++) {
        days[i] = calendar->days[i];
    }
    years[calendar->years_count] = years[calendar->years_count - 1];
    years[calendar->years_count++].year = 2027;
    days[calendar->days_count] = (CalendarDay){ .date = { .date = date_make(2027, 1, 1) }, .kind = DAY_PUBLIC_HOLIDAY, .name = { S("Tết"), S("New Year") } };
    days[calendar->days_count + 1] = (CalendarDay){ .date = { .date = date_make(2027, 1, 4) }, .kind = DAY_PUBLIC_HOLIDAY, .name = { S("Giả định"), S("Invented") } };
    calendar->days_count += 2;
    calendar->years = years;
    calendar->days = days;
    law->calendar = calendar;
    law->calendar_version = S("000000002027");
    kit.house.law = law;
}

static bool run_jobs(const atomic_bool *stop)
{
    bool      ran;
    JobRunner r = { kit.house.db, kit.os, app_job_kinds, app_job_kind_count, &kit.house, stop };
    ok(jobs_run_one(&r, &ran));
    return ran;
}

static MatterDeadline limit(MatterId id)
{
    Matter                m = court_kit_load(&kit, id);
    const MatterDeadline *d = matter_running(&m, S("assign_examining_judge"), 0);
    cr_assert_not_null(d);
    return *d;
}

static Str last_outcome(MatterId id)
{
    Matter         m = court_kit_load(&kit, id);
    EventOfLeafRow row;
    bool           found;
    Db            *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(q_event_of_leaf(db, m.court, m.id, m.seq, kit.arena, &row, &found));
    db_done(db);
    cr_assert(found);
    return row.outcome;
}

static JobLines jobs_of(const char *status)
{
    JobLines lines = { 0 };
    Db      *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(jobs_list(db, kit.arena, str_of(status), &lines));
    db_done(db);
    return lines;
}

STORY(a_limit_is_counted_again_and_the_old_result_kept)
{
    MatterDeadline before = limit(files[0]);
    cr_assert(str_eq(before.calendar, S("provisional")));
    cr_assert(date_cmp(before.end_on, date_make(2027, 1, 4)) == 0, "three working days after Tuesday 29 December");
    ok(matter_ask_recount(&kit.house));
    cr_expect(run_jobs(NULL));
    cr_expect(str_eq(limit(files[0]).calendar, S("provisional")), "nothing was announced: nothing changes");
    announce_2027();
    ok(matter_ask_recount(&kit.house));
    ok(matter_ask_recount(&kit.house));
    cr_expect(run_jobs(NULL));
    cr_expect_not(run_jobs(NULL), "one job for one calendar");
    cr_expect_eq(jobs_of("done").count, 2);
    for (int i = 0; i < FILES; i++) {
        MatterDeadline after = limit(files[i]);
        cr_expect(str_eq(after.calendar, S("official")));
        cr_expect(date_cmp(after.end_on, date_make(2027, 1, 5)) == 0);
        cr_expect(str_has(after.working, S("04/01/2027")), "the working says what it was before");
        Str event = last_outcome(files[i]);
        cr_expect(str_has(event, S("\"end_before\":\"2027-01-04\"")), STR_F, STR_A(event));
        cr_expect(str_has(event, S("\"calendar_before\":\"provisional\"")));
        cr_expect(str_has(event, S("\"calendar_version\":\"000000002027\"")));
        Matter m = court_kit_load(&kit, files[i]);
        for (size_t k = 0; k < m.tasks.count; k++) {
            cr_expect_not(str_eq(m.tasks.items[k].due_on, S("2027-01-04")), "its task is due with it");
        }
    }
}

STORY(who_asks_by_hand_is_refused)
{
    ActResult r;
    announce_2027();
    Error *e = court_kit_act(&kit, files[0], kit.chief, "recount_deadlines", "{}", &r);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_NOT_ALLOWED);
    ok(court_kit_act(&kit, files[0], (PersonId){ 0 }, "recount_deadlines", "{}", &r));
    e = court_kit_act(&kit, files[0], (PersonId){ 0 }, "recount_deadlines", "{}", &r);
    cr_assert_not_null(e, "nothing is left to count again");
    cr_expect_eq(e->code, ERR_NOT_ALLOWED);
}

/* The program ends while the job runs: what was counted stays, the rest is counted by the next start. */
STORY(a_restart_during_the_job_loses_nothing)
{
    atomic_bool stop = true;
    ActResult   r;
    announce_2027();
    ok(matter_ask_recount(&kit.house));
    ok(court_kit_act(&kit, files[1], (PersonId){ 0 }, "recount_deadlines", "{}", &r));
    cr_expect(run_jobs(&stop));
    JobLines waiting = jobs_of("waiting");
    cr_assert_eq(waiting.count, 1);
    cr_expect_eq(waiting.items[0].tries, 0, "no try is lost");
    ok(jobs_resume(kit.house.db));
    cr_expect(run_jobs(NULL));
    for (int i = 0; i < FILES; i++) {
        cr_expect(str_eq(limit(files[i]).calendar, S("official")));
    }
}
