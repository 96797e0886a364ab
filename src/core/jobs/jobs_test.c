/* Jobs run once when all goes well, again with growing delays when it does not, and are set aside in the end; whoever asked sees
 * how far they are. */
#include "core/jobs/jobs.h"

#include "core/jobs/stop_test_sql.h"
#include "db/db_scratch.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>

static Arena    *arena;
static Os       *os;
static DbScratch db;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(arena, err_line(arena, e)));
}

static bool open_on(DbEngine engine)
{
    if (!db_scratch_open(engine, db_migrations, NULL, &db)) {
        return false;
    }
    arena = arena_make(MIB(64));
    os = os_sim_make(arena, 3, instant_of(date_make(2026, 3, 2), 8, 0));
    return true;
}

static void open_kit(void)
{
    cr_assert(open_on(DB_SQLITE));
}

static void close_kit(void)
{
    db_scratch_close(&db);
    arena_release(arena);
    err_reset();
}

TestSuite(jobs, .init = open_kit, .fini = close_kit);

/* ---- kinds of jobs for the tests ---------------------------------------------------------------------------------------- */

typedef struct Seen {
    int     runs, fails_first; /* fails so many times before it succeeds */
    int64_t done_before;
} Seen;

static JobByIdRow state_of(Id128 id)
{
    JobByIdRow s;
    bool       found;
    Db        *reader;
    ok(db_read(db.pool, arena, &reader));
    ok(q_job_by_id(reader, (Bytes){ id.b, sizeof id.b }, arena, &s, &found));
    db_done(reader);
    cr_assert(found);
    return s;
}

static Error *run_count(void *context, Arena *a, Job *job, Str *result)
{
    Seen *seen = context;
    seen->runs++;
    TRY(jobs_progress(job, 3, 10));
    seen->done_before = state_of(job->id).done;
    if (seen->runs <= seen->fails_first) {
        return err_make(ERR_BUSY, "not yet");
    }
    TRY(jobs_progress(job, 10, 10));
    *result = str_format(a, "{\"read\":" STR_F "}", STR_A(job->input));
    return NULL;
}

static Error *run_greedy(void *context, Arena *a, Job *job, Str *result)
{
    (void)job;
    (void)result;
    ((Seen *)context)->runs++;
    for (size_t got = 0; got < MIB(1024); got += MIB(1)) {
        arena_alloc(a, MIB(1));
    }
    return NULL;
}

static const JobKind kinds[] = { { "count", run_count }, { "greedy", run_greedy } };

typedef struct New {
    Id128   id;
    Str     kind;
    Instant not_before;
} New;

static const PersonId owner = { { { 4 } } };

static Error *add(Tx *tx, void *arg)
{
    const New *n = arg;
    return jobs_add(tx, n->id, n->kind, owner, S("7"), n->not_before, os_now(os));
}

static Id128 ask_for(Str kind, int64_t in_ms)
{
    New n = { os_id(os), kind, { os_now(os).ms + in_ms } };
    ok(db_tx(db.pool, "add", add, &n));
    return n.id;
}

static bool run_until(Seen *seen, const atomic_bool *stop)
{
    bool      ran;
    JobRunner r = { db.pool, os, kinds, COUNT_OF(kinds), seen, stop };
    ok(jobs_run_one(&r, &ran));
    return ran;
}

static bool run_one(Seen *seen)
{
    return run_until(seen, NULL);
}

/* ---- tests ----------------------------------------------------------------------------------------------------------------- */

static void walk_of_a_job(void)
{
    Seen     seen = { 0 };
    Id128    id = ask_for(S("count"), 0);
    JobByIdRow s = state_of(id);
    cr_expect(str_eq(s.status, S("waiting")) && id_eq(s.owner.id, owner.id));
    cr_expect(run_one(&seen));
    s = state_of(id);
    cr_expect(str_eq(s.status, S("done")) && str_eq(s.result, S("{\"read\":7}")));
    cr_expect(s.done == 10 && s.total == 10);
    cr_expect_eq(seen.done_before, 3, "progress is seen while it runs");
    cr_expect_not(run_one(&seen), "done is done");
    cr_expect_eq(seen.runs, 1);
}

Test(jobs, runs_once_and_says_how_far_it_is)
{
    walk_of_a_job();
}

Test(jobs, runs_once_on_postgres)
{
    close_kit();
    if (!open_on(DB_POSTGRES)) {
        open_kit();
        cr_skip("this engine is not at hand");
    }
    walk_of_a_job();
}

Test(jobs, is_tried_again_later_and_later)
{
    static const int64_t delay_s[] = { 10, 20 };
    Seen  seen = { .fails_first = 2 };
    Id128 id = ask_for(S("count"), 0);
    cr_expect(run_one(&seen));
    for (size_t i = 0; i < COUNT_OF(delay_s); i++) {
        JobByIdRow s = state_of(id);
        cr_expect(str_eq(s.status, S("waiting")) && str_has(s.why, S("not yet")));
        os_sim_advance(os, delay_s[i] * 1000 - 1);
        cr_expect_not(run_one(&seen), "not before its time");
        os_sim_advance(os, 1);
        cr_expect(run_one(&seen));
    }
    cr_expect(str_eq(state_of(id).status, S("done")));
    cr_expect_eq(seen.runs, 3);
}

Test(jobs, is_set_aside_after_five_tries)
{
    Seen  seen = { .fails_first = 99 };
    Id128 id = ask_for(S("count"), 0);
    for (int i = 0; i < 20; i++) {
        run_one(&seen);
        os_sim_advance(os, INT64_C(3600000));
    }
    JobByIdRow s = state_of(id);
    cr_expect(str_eq(s.status, S("dead")) && str_has(s.why, S("not yet")));
    cr_expect_eq(seen.runs, 5);
}

Test(jobs, without_a_runner_it_does_not_vanish)
{
    Seen  seen = { 0 };
    Id128 id = ask_for(S("nobody's"), 0);
    cr_expect(run_one(&seen));
    cr_expect(str_eq(state_of(id).status, S("waiting")));
}

Test(jobs, over_its_memory_it_fails_alone)
{
    Seen  seen = { 0 };
    Id128 id = ask_for(S("greedy"), 0), next = ask_for(S("count"), 0);
    cr_expect(run_one(&seen));
    JobByIdRow s = state_of(id);
    cr_expect(str_eq(s.status, S("waiting")) && str_has(s.why, S("MEMORY")));
    cr_expect(run_one(&seen));
    cr_expect(str_eq(state_of(next).status, S("done")));
}

Test(jobs, the_one_due_first_goes_first)
{
    Seen  seen = { 0 };
    Id128 late = ask_for(S("count"), 60000), early = ask_for(S("count"), 1000);
    cr_expect_not(run_one(&seen), "neither is due");
    os_sim_advance(os, 120000);
    cr_expect(run_one(&seen));
    cr_expect(str_eq(state_of(early).status, S("done")) && str_eq(state_of(late).status, S("waiting")));
}

/* The program stops while a job runs: it waits again; the fifth time it is taken for what stops the program. */
static Error *stop_while_running(Tx *tx, void *arg)
{
    const Id128 *id = arg;
    return q_stop_running(tx, (Bytes){ id->b, sizeof id->b });
}

Test(jobs, what_was_running_when_the_program_stopped)
{
    Seen  seen = { 0 };
    Id128 id = ask_for(S("count"), 0), other = ask_for(S("count"), 1);
    for (int i = 1; i <= 5; i++) {
        ok(db_tx(db.pool, "stop", stop_while_running, &id));
        cr_expect(str_eq(state_of(id).status, S("running")));
        ok(jobs_resume(db.pool));
        cr_expect(str_eq(state_of(id).status, i < 5 ? S("waiting") : S("dead")), "stop %d", i);
    }
    os_sim_advance(os, 10);
    cr_expect(run_one(&seen));
    cr_expect(str_eq(state_of(other).status, S("done")), "the others go on");
    cr_expect_not(run_one(&seen));
}

/* The server ends while a job runs: no try is lost however often it ends, and the next start takes it up at once. */
Test(jobs, stopped_with_the_program_it_keeps_its_tries)
{
    atomic_bool stop = true;
    Seen        seen = { .fails_first = 8 };
    Id128       id = ask_for(S("count"), 0);
    for (int i = 0; i < 8; i++) {
        cr_expect(run_until(&seen, &stop));
        cr_expect(str_eq(state_of(id).status, S("waiting")));
    }
    atomic_store(&stop, false);
    cr_expect(run_until(&seen, &stop), "not later: at once");
    cr_expect(str_eq(state_of(id).status, S("done")));
}

Test(jobs, an_id_asks_for_its_job_once)
{
    Seen  seen = { 0 };
    New   n = { os_id(os), S("count"), os_now(os) };
    ok(db_tx(db.pool, "add", add, &n));
    ok(db_tx(db.pool, "add", add, &n));
    cr_expect(run_one(&seen));
    ok(db_tx(db.pool, "add", add, &n));
    cr_expect_not(run_one(&seen), "done stays done");
    cr_expect_eq(seen.runs, 1);
}

/* Work that looks for itself: asked about every five seconds, asked for once in ten minutes. */
typedef struct Looking {
    int  times;
    bool wanted;
} Looking;

static Error *look(void *context, Db *reader UNUSED, Arena *a UNUSED, Instant now UNUSED, bool *wanted)
{
    Looking *l = context;
    l->times++;
    *wanted = l->wanted;
    return NULL;
}

Test(jobs, what_follows_changes_is_looked_at_now_and_then)
{
    Looking  l = { 0 };
    Seen     seen = { 0 };
    JobWatch w = { .kind = "count", .wanted = look };
    os_sim_advance(os, 6000);
    ok(jobs_look(&w, db.pool, arena, os_now(os), &l));
    ok(jobs_look(&w, db.pool, arena, os_now(os), &l));
    os_sim_advance(os, 4000);
    ok(jobs_look(&w, db.pool, arena, os_now(os), &l));
    cr_expect_eq(l.times, 1, "not before five seconds");
    cr_expect_not(run_one(&seen), "nothing was wanted");
    l.wanted = true;
    for (int i = 0; i < 12; i++) { /* a minute */
        os_sim_advance(os, 5000);
        ok(jobs_look(&w, db.pool, arena, os_now(os), &l));
        run_one(&seen);
    }
    cr_expect_eq(l.times, 13);
    cr_expect_eq(seen.runs, 1, "once in ten minutes");
    os_sim_advance(os, 600 * 1000);
    ok(jobs_look(&w, db.pool, arena, os_now(os), &l));
    cr_expect(run_one(&seen) && seen.runs == 2);
    ok(jobs_look(&w, db.pool, arena, (Instant){ os_now(os).ms - 3600 * 1000 }, &l));
    cr_expect_eq(l.times, 15, "a clock that was put back stops nothing");
}
