/* Grants, delegations, exclusion, and the record of looks, on both engines. */
#include "core/access/access.h"

#include "core/access/access_sql.h"
#include "core/access/behind_test_sql.h"
#include "db/db_check.h"
#include "db/db_scratch.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

typedef struct World {
    DbScratch db;
    Arena    *arena;
    Os       *os;
    Scope     matter, court;
    PersonId  chief, deputy, lawyer, client, judge;
    Str       named;
    size_t    named_count;
} World;

static Date day(int d)
{
    return date_make(2026, 3, d);
}

static PersonId person(World *w)
{
    return (PersonId){ os_id(w->os) };
}

static bool open_world(World *w, DbEngine engine)
{
    memset(w, 0, sizeof *w);
    if (!db_scratch_open(engine, db_migrations, NULL, &w->db)) {
        return false;
    }
    w->arena = arena_make(MIB(16));
    w->os = os_sim_make(w->arena, 7, instant_of(day(10), 9, 30));
    Id128 id = os_id(w->os);
    w->matter = scope_of((Bytes){ id.b, sizeof id.b });
    w->court = scope_named(S("court"), S("T00K01"));
    w->chief = person(w);
    w->deputy = person(w);
    w->lawyer = person(w);
    w->client = person(w);
    w->judge = person(w);
    return true;
}

static void close_world(World *w)
{
    db_scratch_close(&w->db);
    arena_release(w->arena);
    err_reset();
}

#define BOTH(name) WORLD_TEST(access, name)

typedef struct Doing {
    Error *(*act)(Tx *tx, void *what, Instant now);
    void   *what;
    Instant now;
} Doing;

static Error *run_doing(Tx *tx, void *arg)
{
    Doing *d = arg;
    return d->act(tx, d->what, d->now);
}

static Error *doing(World *w, Error *(*act)(Tx *, void *, Instant), void *what)
{
    Doing d = { act, what, os_now(w->os) };
    return db_tx(w->db.pool, "test", run_doing, &d);
}

static Error *do_grant(Tx *tx, void *what, Instant now)
{
    return grant_add(tx, what, now);
}
static Error *do_end_grant(Tx *tx, void *what, Instant now)
{
    return grant_end(tx, *(GrantId *)what, (PersonId){ 0 }, now);
}
static Error *do_behind(Tx *tx, void *what, Instant now)
{
    (void)now;
    return q_grant_given_back(tx, *(GrantId *)what);
}
static Error *do_delegation(Tx *tx, void *what, Instant now)
{
    return delegation_add(tx, what, now);
}
static Error *do_end_delegation(Tx *tx, void *what, Instant now)
{
    return delegation_end(tx, *(DelegationId *)what, (PersonId){ 0 }, now);
}

static GrantId give(World *w, PersonId who, Scope scope, AccessLevel level, Str power, Date from, Date until)
{
    Grant  g = { .id = { os_id(w->os) }, .person = who, .scope = scope, .level = level, .power = power, .from = from, .until = until,
                 .reason = level >= ACCESS_CHALLENGED ? S("kin_of_party") : S("") };
    Error *e = doing(w, do_grant, &g);
    cr_assert_null(e);
    return g.id;
}

static Access powers(World *w, PersonId who, Date on)
{
    Scope  scopes[2] = { w->matter, w->court };
    Access x;
    Db    *db;
    Error *e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = access_powers(db, w->arena, who, scopes, 2, on, &x);
    db_done(db);
    cr_assert_null(e);
    return x;
}

BOTH(a_post_gives_powers_from_its_first_to_its_last_day)
{
    give(w, w->judge, w->court, ACCESS_STANDARD, S("judge"), day(5), day(20));
    Access before = powers(w, w->judge, day(4));
    cr_expect_not(access_has(&before, S("judge")));
    cr_expect_eq(before.level, ACCESS_NONE);
    Access first = powers(w, w->judge, day(5));
    cr_expect(access_has(&first, S("judge")));
    cr_expect_eq(first.level, ACCESS_STANDARD);
    Access last = powers(w, w->judge, day(20));
    cr_expect(access_has(&last, S("judge")));
    Access after = powers(w, w->judge, day(21));
    cr_expect_not(access_has(&after, S("judge")));
    Access stranger = powers(w, w->lawyer, day(10));
    cr_expect_eq(stranger.powers.count, 0);
}

BOTH(a_grant_ends_at_once)
{
    GrantId g = give(w, w->judge, w->matter, ACCESS_SPECIFIC, S("case_judge"), day(1), DATE_NONE);
    Access  x = powers(w, w->judge, day(10));
    cr_expect_eq(x.level, ACCESS_SPECIFIC);
    Error *e = doing(w, do_end_grant, &g);
    cr_assert_null(e);
    x = powers(w, w->judge, day(10));
    cr_expect_eq(x.level, ACCESS_NONE);
    e = doing(w, do_end_grant, &g);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_NOT_FOUND, "twice");
}

BOTH(exclusion_beats_everything)
{
    give(w, w->judge, w->court, ACCESS_STANDARD, S("judge"), day(1), DATE_NONE);
    give(w, w->judge, w->matter, ACCESS_SPECIFIC, S("case_judge"), day(1), DATE_NONE);
    GrantId out = give(w, w->judge, w->matter, ACCESS_EXCLUDED, S(""), day(1), DATE_NONE);
    Access x = powers(w, w->judge, day(10));
    cr_expect(x.excluded);
    cr_expect_eq(x.powers.count, 0);
    cr_expect_eq(x.level, ACCESS_EXCLUDED);
    Error *e = doing(w, do_end_grant, &out);
    cr_assert_null(e);
    x = powers(w, w->judge, day(10));
    cr_expect(access_has(&x, S("case_judge")));
}

BOTH(a_deputy_acts_while_the_giver_holds_the_power)
{
    GrantId    post = give(w, w->chief, w->court, ACCESS_STANDARD, S("chief_judge"), day(1), DATE_NONE);
    Delegation d = { .id = { os_id(w->os) }, .giver = w->chief, .deputy = w->deputy, .scope = w->court, .power = S("chief_judge"),
                     .from = day(5), .until = day(15), .decision = S("03/QĐ-TA") };
    Error *e = doing(w, do_delegation, &d);
    cr_assert_null(e);
    Access x = powers(w, w->deputy, day(10));
    const Power *p = access_power(&x, S("chief_judge"));
    cr_assert_not_null(p);
    cr_expect(str_eq(p->decision, S("03/QĐ-TA")));
    cr_expect(id_eq(p->acting_for.id, w->chief.id));
    x = powers(w, w->deputy, day(16));
    cr_expect_not(access_has(&x, S("chief_judge")), "after its last day");
    give(w, w->chief, w->matter, ACCESS_EXCLUDED, S(""), day(1), DATE_NONE);
    x = powers(w, w->deputy, day(10));
    cr_expect(access_has(&x, S("chief_judge")), "the chief's own conflict is why the deputy acts");
    e = doing(w, do_end_grant, &post);
    cr_assert_null(e);
    x = powers(w, w->deputy, day(10));
    cr_expect_not(access_has(&x, S("chief_judge")), "nobody gives what he no longer has");
    give(w, w->chief, w->court, ACCESS_STANDARD, S("chief_judge"), day(1), DATE_NONE);
    e = doing(w, do_end_delegation, &d.id);
    cr_assert_null(e);
    x = powers(w, w->deputy, day(10));
    cr_expect_not(access_has(&x, S("chief_judge")));
    d.id = (DelegationId){ os_id(w->os) };
    d.decision = S(" ");
    e = doing(w, do_delegation, &d);
    cr_assert_not_null(e);
    cr_expect(str_eq(e->field, S("decision")));
    d.decision = S("04/QĐ-TA");
    d.until = DATE_NONE;
    e = doing(w, do_delegation, &d);
    cr_assert_not_null(e);
    cr_expect(str_eq(e->field, S("until")));
}

/* `rules` NULL: whatever the tests note, at once. */
static LookLines looks(World *w, const LookRule *rules, size_t count, Instant now)
{
    static const LookRule everything[] = { { S_INIT("read"), true, 0 }, { S_INIT("procuracy"), true, 0 }, { S_INIT("deliberation"), true, 0 }, { S_INIT("unheard_of"), true, 0 },
                                           { S_INIT("challenge"), true, 0 } };
    LookLines list = { 0 };
    Db       *db;
    Error    *e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    Instant far = { now.ms + INT64_C(1000) * 24 * 3600 * 1000 };
    e = rules != NULL ? look_list(db, w->arena, w->matter, rules, count, now, far, 0, &list)
                      : look_list(db, w->arena, w->matter, everything, COUNT_OF(everything), now, far, 0, &list);
    db_done(db);
    cr_assert_null(e);
    return list;
}

BOTH(looks_are_counted_by_hour_and_shown_as_the_law_says)
{
    static const LookRule rules[] = {
        { S_INIT("read"), true, 0 },
        { S_INIT("procuracy"), true, 7 },
        { S_INIT("deliberation"), false, 0 },
    };
    Looks *l;
    Error *e = looks_open(w->arena, w->db.pool, w->os, false, &l);
    cr_assert_null(e);
    const char *purposes[] = { "read", "read", "read", "procuracy", "deliberation", "unheard_of" };
    for (size_t i = 0; i < COUNT_OF(purposes); i++) {
        Look look = { .person = w->judge, .scope = w->matter, .purpose = str_of(purposes[i]) };
        e = look_note(l, &look);
        cr_assert_null(e);
    }
    cr_expect_eq(looks(w, NULL, 0, os_now(w->os)).count, 0, "in memory only");
    e = looks_flush(l);
    cr_assert_null(e);
    os_sim_advance(w->os, INT64_C(3600) * 1000);
    Look later = { .person = w->judge, .scope = w->matter, .purpose = S("read") };
    e = look_note(l, &later);
    cr_assert_null(e);
    looks_close(l);
    cr_expect_eq(looks(w, NULL, 0, os_now(w->os)).count, 5);
    LookLines shown = looks(w, rules, COUNT_OF(rules), os_now(w->os));
    cr_assert_eq(shown.count, 2, "deliberation never, unknown purposes never, the procuracy later");
    cr_expect_eq(shown.items[0].times, 1, "newest first");
    cr_expect_eq(shown.items[1].times, 3);
    cr_expect_eq(shown.items[1].hour.ms % (3600 * 1000), 0);
    Instant week = { os_now(w->os).ms + INT64_C(8) * 24 * 3600 * 1000 };
    cr_expect_eq(looks(w, rules, COUNT_OF(rules), week).count, 3);
    cr_expect_eq(looks(w, rules, 0, week).count, 0, "no rule, nothing shown");
}

BOTH(many_looks_are_listed_over_pages_and_none_twice)
{
    Looks *l;
    Error *e = looks_open(w->arena, w->db.pool, w->os, false, &l);
    cr_assert_null(e);
    for (int hour = 0; hour < 4; hour++) {
        for (int i = 0; i < 90; i++) {
            Look look = { .person = person(w), .scope = w->matter, .purpose = S("read") };
            e = look_note(l, &look);
            cr_assert_null(e);
        }
        os_sim_advance(w->os, INT64_C(3600) * 1000);
    }
    looks_close(l);
    LookLines all = looks(w, NULL, 0, os_now(w->os));
    cr_assert_eq(all.count, 360);
    for (size_t i = 1; i < all.count; i++) {
        cr_assert_leq(all.items[i].hour.ms, all.items[i - 1].hour.ms);
        cr_assert(all.items[i].hour.ms < all.items[i - 1].hour.ms || memcmp(&all.items[i - 1].person, &all.items[i].person, 16) < 0);
    }
}

BOTH(the_writer_thread_writes_within_a_second)
{
    Looks *l;
    Error *e = looks_open(w->arena, w->db.pool, w->os, true, &l);
    cr_assert_null(e);
    Look look = { .person = w->judge, .scope = w->matter, .purpose = S("read") };
    e = look_note(l, &look);
    cr_assert_null(e);
    size_t seen = 0;
    for (int i = 0; i < 30 && seen == 0; i++) { /* half a second by design, generous for a loaded machine */
        usleep(100000);
        seen = looks(w, NULL, 0, os_now(w->os)).count;
    }
    cr_expect_eq(seen, 1);
    looks_close(l);
}

BOTH(more_looks_than_fit_are_written_by_the_caller)
{
    Looks *l;
    Error *e = looks_open(w->arena, w->db.pool, w->os, false, &l);
    cr_assert_null(e);
    for (int i = 0; i < 2500; i++) {
        Id128 id = os_id(w->os);
        Look  look = { .person = w->judge, .scope = scope_of((Bytes){ id.b, 16 }), .purpose = S("read") };
        e = look_note(l, &look);
        cr_assert_null(e);
    }
    looks_close(l);
    looks_close(l);
}

static void named(void *to, Str what)
{
    World *w = to;
    w->named = str_copy(w->arena, what);
    w->named_count++;
}

/* What the witness names. */
static size_t unlike(World *w)
{
    static const WitnessTable *const tables[] = { &access_grant_table, &delegation_table, &look_table, NULL };
    w->named_count = 0;
    Error *e = witness_verify(w->db.pool, tables, named, w);
    cr_assert_null(e);
    return w->named_count;
}

static int64_t sealed_hour(World *w)
{
    Db      *db;
    DbRowKey key = { 0 };
    bool     found;
    Error   *e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = witness_last(db, &look_table, w->arena, &key, &found);
    db_done(db);
    cr_assert_null(e);
    return found ? key.items[0].i : -1;
}

BOTH(an_hour_is_sealed_ten_minutes_after_its_end_and_takes_no_look_any_more)
{
    enum { MINUTE = 60000 };
    Looks  *l;
    Instant begins = { os_now(w->os).ms / 3600000 * 3600000 }; /* it is half past nine */
    Look    look = { .person = w->judge, .scope = w->matter, .purpose = S("read") };
    Error  *e = looks_open(w->arena, w->db.pool, w->os, false, &l);
    cr_assert_null(e);
    e = look_note(l, &look);
    cr_assert_null(e);
    os_sim_advance(w->os, 39 * MINUTE);
    e = looks_seal(l);
    cr_assert_null(e);
    cr_expect_eq(sealed_hour(w), -1, "its last looks may still be on the way");
    e = looks_flush(l);
    cr_assert_null(e);
    cr_expect_eq(looks(w, NULL, 0, os_now(w->os)).items[0].hour.ms, begins.ms, "written late, and still in its hour");
    look.person = w->lawyer;
    e = look_note(l, &look);
    cr_assert_null(e);
    os_sim_advance(w->os, MINUTE);
    e = looks_seal(l);
    cr_assert_null(e);
    cr_expect_eq(sealed_hour(w), begins.ms);
    e = looks_flush(l);
    cr_assert_null(e);
    os_sim_advance(w->os, 120 * MINUTE);
    look.person = w->client;
    e = look_note(l, &look);
    cr_assert_null(e);
    os_sim_advance(w->os, 120 * MINUTE);
    e = looks_seal(l); /* his look is not yet written, and no later hour has any */
    cr_assert_null(e);
    e = looks_flush(l);
    cr_assert_null(e);
    e = looks_seal(l);
    cr_assert_null(e);
    LookLines all = looks(w, NULL, 0, os_now(w->os));
    cr_assert_eq(all.count, 3);
    cr_expect_eq(all.items[0].hour.ms, begins.ms + INT64_C(3) * 3600000, "no seal was in its way");
    cr_expect_eq(sealed_hour(w), begins.ms + INT64_C(3) * 3600000);
    cr_expect_eq(unlike(w), 0);
    looks_close(l);
}

BOTH(a_look_that_comes_after_its_hour_was_sealed_is_booked_to_the_hour_of_its_writing)
{
    enum { HOUR = 3600000 };
    Looks  *slow;
    Looks  *quick; /* another server of the same database */
    Instant begins = { os_now(w->os).ms / HOUR * HOUR };
    Look    look = { .person = w->judge, .scope = w->matter, .purpose = S("read") };
    Error  *e = looks_open(w->arena, w->db.pool, w->os, false, &slow);
    cr_assert_null(e);
    e = looks_open(w->arena, w->db.pool, w->os, false, &quick);
    cr_assert_null(e);
    e = look_note(slow, &look);
    cr_assert_null(e);
    e = look_note(quick, &look);
    cr_assert_null(e);
    e = looks_flush(quick);
    cr_assert_null(e);
    os_sim_advance(w->os, 2 * HOUR);
    e = looks_seal(quick);
    cr_assert_null(e);
    e = looks_flush(slow);
    cr_assert_null(e);
    LookLines all = looks(w, NULL, 0, os_now(w->os));
    cr_assert_eq(all.count, 2);
    cr_expect_eq(all.items[0].hour.ms, begins.ms + INT64_C(2) * HOUR);
    cr_expect_eq(all.items[1].hour.ms, begins.ms);
    cr_expect_eq(all.items[1].times, 1);
    cr_expect_eq(unlike(w), 0);
    looks_close(slow);
    looks_close(quick);
}

BOTH(grants_and_delegations_edited_behind_are_named)
{
    GrantId g = give(w, w->judge, w->court, ACCESS_STANDARD, S("judge"), day(1), DATE_NONE);
    give(w, w->chief, w->court, ACCESS_STANDARD, S("chief_judge"), day(1), DATE_NONE);
    Delegation d = { .id = { os_id(w->os) }, .giver = w->chief, .deputy = w->deputy, .scope = w->court, .power = S("chief_judge"),
                     .from = day(5), .until = day(15), .decision = S("03/QĐ-TA") };
    Error *e = doing(w, do_delegation, &d);
    cr_assert_null(e);
    e = doing(w, do_end_delegation, &d.id);
    cr_assert_null(e);
    e = doing(w, do_end_grant, &g);
    cr_assert_null(e);
    cr_expect_eq(unlike(w), 0);
    e = doing(w, do_behind, &g); /* he holds it again */
    cr_assert_null(e);
    cr_expect_eq(unlike(w), 1);
    cr_expect(str_starts(w->named, S("access_grant grant_id=x'")));
}

static Error *challenge(World *w, Scope matter, Str reason)
{
    Scope     scopes[2] = { matter, w->court };
    GrantId   id;
    Challenge c = { .look = { .person = w->judge, .scope = matter, .purpose = S("challenge") }, .scopes = scopes, .scope_count = 2,
                    .power = S("reader"), .kind = S("complaint"), .reason = reason };
    return access_challenge(w->db.pool, w->os, &c, &id);
}

BOTH(challenged_access_is_on_disk_before_it_returns)
{
    Error *e = challenge(w, w->matter, S("ngắn"));
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_FIELD);
    cr_expect_eq(looks(w, NULL, 0, os_now(w->os)).count, 0, "refused: nothing recorded");
    e = challenge(w, w->matter, S("trả lời khiếu nại số 5"));
    cr_assert_null(e);
    LookLines list = looks(w, NULL, 0, os_now(w->os));
    cr_assert_eq(list.count, 1);
    cr_expect(str_eq(list.items[0].reason, S("complaint")), "the kind alone: his own words are not the parties'");
    Access x = powers(w, w->judge, day(10));
    cr_expect_eq(x.level, ACCESS_CHALLENGED);
    cr_expect(access_has(&x, S("reader")));
    x = powers(w, w->judge, day(11));
    cr_expect_eq(x.level, ACCESS_NONE, "for the rest of that day only");
    give(w, w->judge, w->court, ACCESS_EXCLUDED, S(""), day(1), DATE_NONE);
    e = challenge(w, w->matter, S("trả lời khiếu nại số 6"));
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_FORBIDDEN);
}

BOTH(a_day_has_few_challenged_openings)
{
    for (int i = 0; i < CHALLENGES_A_DAY; i++) {
        Id128  id = os_id(w->os);
        Error *e = challenge(w, scope_of((Bytes){ id.b, 16 }), S("trả lời khiếu nại số 5"));
        cr_assert_null(e);
    }
    Error *e = challenge(w, w->matter, S("trả lời khiếu nại số 5"));
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_TOO_MANY);
    cr_expect_eq(looks(w, NULL, 0, os_now(w->os)).count, 0, "refused: nothing recorded");
    os_sim_advance(w->os, INT64_C(24) * 3600 * 1000);
    e = challenge(w, w->matter, S("trả lời khiếu nại số 5"));
    cr_assert_null(e, "tomorrow again");
}

BOTH(grants_are_listed_and_refused_when_wrong)
{
    give(w, w->judge, w->court, ACCESS_STANDARD, S("judge"), day(1), DATE_NONE);
    give(w, w->chief, w->court, ACCESS_STANDARD, S("chief_judge"), day(1), DATE_NONE);
    Db        *db;
    GrantLines in = { 0 };
    GrantLines of = { 0 };
    Error     *e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = grant_list(db, w->arena, w->court, (GrantId){ 0 }, &in);
    cr_assert_null(e);
    e = grant_list_of(db, w->arena, w->judge, (GrantId){ 0 }, &of);
    cr_assert_null(e);
    db_done(db);
    cr_expect_eq(in.count, 2);
    cr_assert_eq(of.count, 1);
    cr_expect(scope_eq(of.items[0].grant.scope, w->court));
    cr_expect(date_is_none(of.items[0].grant.until));
    Grant g = { .id = { os_id(w->os) }, .person = w->judge, .scope = w->matter, .level = ACCESS_EXCLUDED, .from = day(1), .until = DATE_NONE };
    e = doing(w, do_grant, &g);
    cr_assert_not_null(e);
    cr_expect(str_eq(e->field, S("reason")));
    g.level = ACCESS_STANDARD;
    g.from = day(9);
    g.until = day(8);
    e = doing(w, do_grant, &g);
    cr_assert_not_null(e);
    cr_expect(str_eq(e->field, S("until")));
}

BOTH(every_query_is_prepared_and_scans_no_table)
{
    Buf    findings = buf_make(w->arena, KIB(16));
    Error *e = db_check_queries(w->db.pool, db_migrations, &core_access_access_queries, &findings);
    cr_expect_null(e, "%s", str_z(w->arena, buf_str(&findings)));
}
