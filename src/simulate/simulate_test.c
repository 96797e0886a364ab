/* The simulator itself: its chance, plans, texts; a short life on both engines; and that it notices what it must notice. */
#include "simulate/fill_int.h"

#include "assignment/assignment.h"
#include "db/db_scratch.h"
#include "delivery/delivery.h"
#include "filing/filing.h"
#include "finance/finance.h"
#include "hearing/hearing.h"
#include "judgment/judgment.h"
#include "judgment/publication.h"
#include "os/os_sim.h"
#include "simulate/spoil_test_sql.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module,   &delivery_module,    &finance_module,
                                               &hearing_module,    &judgment_module, &publication_module, NULL };

static Arena *arena;

static void open_arena(void)
{
    arena = arena_make(MIB(900));
}

static void close_arena(void)
{
    arena_release(arena);
    err_reset();
}

TestSuite(simulate, .init = open_arena, .fini = close_arena);

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(arena, err_line(arena, e)));
}

/* ---- a court of one's own ---------------------------------------------------------------------------------------------------------- */

typedef struct Town {
    House      house;
    Os        *os;
    DbScratch  scratch;
    SimOptions life;
    SimReport  report;
} Town;

static Error *tick_draws(House *h, Arena *a)
{
    int64_t done;
    return assignment_tick(h, a, &done);
}

static const HouseTick ticks[] = { { "draws", tick_draws }, { NULL, NULL } };

static const WitnessTable *const witnessed[] = { &person_table, &appointment_table, &absence_table, &courtroom_table, &lawyer_card_table,
                                                 &access_grant_table, &delegation_table, &look_table, &account_table, &served_code_table, NULL };

static bool open_town(Town *t, DbEngine engine, uint64_t seed, int matters)
{
    LedgerIncident incident;
    House         *h = &t->house;
    DbOptions      alone = { .single_thread = true };
    *t = (Town){ .life = { .seed = seed, .months = 4, .courts = 2, .matters = matters, .ends = date_make(2026, 11, 20), .checks = true,
                           .meddling = 40 } };
    if (!db_scratch_open(engine, db_migrations, &alone, &t->scratch)) {
        return false;
    }
    t->os = os_sim_make(arena, seed, simulate_start(&t->life));
    h->db = t->scratch.pool;
    h->os = t->os;
    h->modules = modules;
    h->demo = true;
    h->secret = hash_str(S("a secret of the test"));
    ok(law_open(arena, S(""), &h->law));
    RegistryExtra extra = { .demo_courts = h->law->demo_courts, .demo_places = h->law->demo_places };
    ok(registry_make(arena, h->law, &extra, &h->registry));
    ok(ledger_init(h->os, S("/ledger"), S("toaan.test/so")));
    ok(ledger_open(h->db, h->os, arena, S("/ledger"), &h->ledger, &incident));
    ok(looks_open(arena, h->db, h->os, false, &h->looks));
    IdentityOptions who = { .pool = h->db, .os = h->os, .secret = h->secret, .demo = true, .argon_kib = 8, .argon_passes = 1 };
    ok(identity_open(arena, &who, &h->identity));
    return true;
}

static void close_town(Town *t)
{
    looks_close(t->house.looks);
    db_scratch_close(&t->scratch);
}

static void live(Town *t)
{
    SimWorld world = { .house = &t->house, .advance = os_sim_advance, .ticks = ticks, .witnessed = witnessed };
    ok(simulate(&world, arena, &t->life, &t->report));
}

static void nothing_broken(const Town *t)
{
    for (size_t i = 0; i < t->report.broken.count; i++) {
        fprintf(stderr, "broken: " STR_F "\n", STR_A(t->report.broken.items[i].what));
    }
    cr_assert_eq(t->report.broken.count, 0);
}

/* ---- chance ---------------------------------------------------------------------------------------------------------------------------- */

/* The first numbers of the reference implementation, pcg32-demo: seed 42, stream 54. */
Test(simulate, chance_is_pcg32)
{
    static const uint32_t first[] = { 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e };
    Chance                c = chance_make(42, 54);
    for (size_t i = 0; i < COUNT_OF(first); i++) {
        cr_assert_eq(chance_next(&c), first[i]);
    }
}

Test(simulate, chance_keeps_its_bounds_and_weights)
{
    Chance c = chance_make(1, 1);
    int    weights[] = { 0, 3, 0, 1 };
    int    seen[4] = { 0 };
    int    none[] = { 0, 0 };
    for (int i = 0; i < 4000; i++) {
        int64_t n = chance_between(&c, -3, 3);
        cr_assert(n >= -3 && n <= 3);
        seen[chance_weighted(&c, weights, COUNT_OF(weights))]++;
    }
    cr_assert(seen[0] == 0 && seen[2] == 0);
    cr_assert(seen[1] > 2800 && seen[1] < 3200, "three of four");
    cr_assert_eq(chance_weighted(&c, none, COUNT_OF(none)), -1);
}

/* ---- texts -------------------------------------------------------------------------------------------------------------------------------- */

Test(simulate, every_topic_names_a_relation_of_the_law_and_reads_without_a_gap)
{
    const Law *law;
    ok(law_open(arena, S(""), &law));
    for (size_t i = 0; i < sim_topic_count; i++) {
        const Topic *t = &sim_topics[i];
        Dispute      d = { .topic = t, .plaintiff = S("A"), .defendant = S("B"), .place = S("P"), .value = 5, .found = 4,
                           .day = date_make(2026, 1, 2) };
        const char  *texts[] = { t->facts[0], t->facts[1], t->claims, t->answer, t->reasons[0], t->reasons[1], t->granted };
        const Relation *r = relation_find(law->relations, str_of(t->relation));
        cr_assert(r != NULL && str_eq(r->kind, str_of(t->kind)), "%s", t->relation);
        for (size_t k = 0; k < COUNT_OF(texts); k++) {
            Str text = dispute_text(arena, &d, texts[k]);
            cr_assert(text.n > 10 && !str_has(text, S("{")) && utf8_valid(text), "%s: %s", t->relation, str_z(arena, text));
        }
    }
}

Test(simulate, invented_rulings_are_lines_an_import_can_take)
{
    const Law *law;
    Buf        lines = buf_make(arena, MIB(4));
    Buf        again = buf_make(arena, MIB(4));
    ok(law_open(arena, S(""), &law));
    ok(simulate_history(law, 5, 4, 40, date_make(2026, 10, 1), &lines));
    ok(simulate_history(law, 5, 4, 40, date_make(2026, 10, 1), &again));
    cr_assert(str_eq(buf_str(&lines), buf_str(&again)), "the seed makes the texts");
    Str    rest = buf_str(&lines);
    size_t count = 0;
    while (rest.n > 0) {
        const Json *doc;
        Date        day;
        ok(json_parse(arena, str_cut(&rest, '\n'), MIB(1), &doc));
        cr_assert(date_parse(json_str(doc, "date", S("")), &day));
        cr_assert(date_cmp(day, date_make(2026, 10, 3)) < 0);
        cr_assert(str_starts(json_str(doc, "text", S("")), S("DỮ LIỆU GIẢ ĐỊNH")));
        cr_assert(str_has(json_str(doc, "court", S("")), S("Hoài Giang")));
        cr_assert(json_bool(doc, "anonymised", false));
        count++;
    }
    cr_assert_eq(count, 40);
}

/* ---- plans ---------------------------------------------------------------------------------------------------------------------------------- */

/* Every state of the machine can be aimed at: a plan that follows its next step arrives. */
Test(simulate, a_plan_leads_to_every_state)
{
    Sim        s = { .arena = arena, .step = arena };
    const Law *law;
    ok(law_open(arena, S(""), &law));
    s.procedure = procedure_find(law, S("civil_first_instance"));
    for (size_t i = 0; i < s.procedure->acts_count; i++) {
        s.habits[i] = habit_find(&s.procedure->acts[i]);
    }
    for (size_t i = 0; i < s.procedure->states_count; i++) {
        const ProcedureState *goal = &s.procedure->states[i];
        SimMatter             m = { .plan = { .goal = goal->id, .taste = i * 77 } };
        Str                   at = S("received");
        for (int step = 0; step < 40 && !str_eq(at, goal->id) && goal->kind != STATE_START; step++) {
            at = plan_next(&s, &m, at);
            cr_assert_gt(at.n, 0, "no way to %s", str_z(arena, goal->id));
        }
        cr_assert(goal->kind == STATE_START || str_eq(at, goal->id), "%s", str_z(arena, goal->id));
    }
}

static Error *answer(Fill *f, const char *act, const char *field, Str *out)
{
    Buf     b = buf_make(arena, KIB(4));
    JsonOut o = json_out(&b);
    f->out = &o;
    json_begin(&o, NULL);
    for (const Filler *r = fillers; r->fill != NULL; r++) {
        if (r->act != NULL && str_eq(str_of(r->act), str_of(act)) && str_eq(str_of(r->field), str_of(field))) {
            TRY(r->fill(f, field, true));
        }
    }
    json_end(&o);
    *out = buf_str(&b);
    return buf_check(&b);
}

/* A lawyer is engaged for a year or for the whole case, and by nobody who does not know of it yet. */
Test(simulate, a_mandate_lasts_and_is_given_by_who_was_told)
{
    Town         t;
    Str          said;
    int          a_year = 0;
    int          open = 0;
    Participant  people[] = { { .no = 1, .capacity = S("plaintiff") }, { .no = 2, .capacity = S("lawyer"), .represents = 1 },
                              { .no = 3, .capacity = S("defendant") } };
    Matter       m = { .participants = { .items = people, .count = COUNT_OF(people) } };
    SimMatter    file = { 0 };
    Chance       chance = chance_make(1, 1);
    Fill         f = { .file = &file, .matter = &m, .arena = arena, .chance = &chance, .today = date_make(2026, 2, 16) };
    cr_assert(open_town(&t, DB_SQLITE, 1, 0));
    cr_assert(court_id_parse(S("T00K01"), &m.court));
    ok(db_read(t.house.db, arena, &f.db));
    for (uint64_t i = 0; i < 40; i++) {
        file.plan.taste = i << 16;
        ok(answer(&f, "register_mandate", "person", &said));
        cr_assert(str_eq(said, S("{\"person\":1}")), "%s", str_z(arena, said));
        ok(answer(&f, "register_mandate", "mandate_until", &said));
        a_year += str_eq(said, S("{\"mandate_until\":\"2027-02-15\"}"));
        open += str_eq(said, S("{}"));
    }
    cr_expect_eq(a_year, 30);
    cr_expect_eq(open, 10);
    db_done(f.db);
    close_town(&t);
}

Test(simulate, every_habit_is_about_an_act_of_the_law)
{
    const Law       *law;
    size_t           found = 0;
    ok(law_open(arena, S(""), &law));
    const Procedure *p = procedure_find(law, S("civil_first_instance"));
    for (size_t i = 0; i < p->acts_count; i++) {
        found += habit_find(&p->acts[i]) != NULL;
    }
    cr_assert_eq(found, habit_count, "a line of habit.c names no act");
}

/* ---- lives ------------------------------------------------------------------------------------------------------------------------------------ */

static void a_life(DbEngine engine, Hash *root)
{
    Town t;
    if (!open_town(&t, engine, 9, 8)) {
        cr_skip_test("no such engine here");
    }
    live(&t);
    nothing_broken(&t);
    cr_assert_gt(t.report.acts, 60);
    cr_assert_gt(t.report.attempts, 20);
    cr_assert_gt(t.report.ledger_size, t.report.acts, "rows have leaves too");
    *root = t.report.ledger_root;
    close_town(&t);
}

Test(simulate, the_same_seed_gives_the_same_ledger_on_both_engines, .timeout = 600)
{
    Hash first;
    Hash again;
    Hash served;
    a_life(DB_SQLITE, &first);
    a_life(DB_SQLITE, &again);
    cr_assert(hash_eq(first, again));
    a_life(DB_POSTGRES, &served);
    cr_assert(hash_eq(first, served));
}

Test(simulate, another_seed_is_another_life, .timeout = 300)
{
    Town a;
    Town b;
    cr_assert(open_town(&a, DB_SQLITE, 1, 2) && open_town(&b, DB_SQLITE, 2, 2));
    live(&a);
    live(&b);
    cr_assert(!hash_eq(a.report.ledger_root, b.report.ledger_root));
    close_town(&a);
    close_town(&b);
}

Test(simulate, a_court_without_files_has_its_people)
{
    Town     t;
    Db      *db;
    Officers all = { 0 };
    Accounts cards = { 0 };
    CourtId  court;
    cr_assert(open_town(&t, DB_SQLITE, 3, 0));
    t.life.accounts = true;
    live(&t);
    nothing_broken(&t);
    cr_assert(court_id_parse(S("T00K01"), &court));
    ok(db_read(t.house.db, arena, &db));
    ok(officer_list(db, arena, court, t.life.ends, &all));
    ok(account_cards(t.house.identity, db, arena, &cards));
    db_done(db);
    cr_assert_gt(all.count, 15);
    cr_assert_gt(cards.count, 20);
    close_town(&t);
}

Test(simulate, numbers_out_of_range_are_refused)
{
    Town t;
    cr_assert(open_town(&t, DB_SQLITE, 3, 1));
    SimWorld world = { .house = &t.house, .advance = os_sim_advance, .ticks = ticks };
    t.life.months = 0;
    Error *e = simulate(&world, arena, &t.life, &t.report);
    cr_assert(e != NULL && e->code == ERR_BAD_INPUT);
    t.life.months = 4;
    t.life.courts = 5;
    e = simulate(&world, arena, &t.life, &t.report);
    cr_assert(e != NULL && e->code == ERR_BAD_INPUT);
    close_town(&t);
}

/* ---- what it must notice ---------------------------------------------------------------------------------------------------------------------- */

/* A room that changes the stored file behind the event: the shadow made of events sees it at once. */
static Error *meddle_with_title(Tx *tx, const Event *e, const Json *own)
{
    (void)own;
    static bool done;
    if (done || e->seq != 2) {
        return NULL;
    }
    done = true;
    return q_test_spoil_title(tx, e->court, e->matter);
}

static Error *prepare_meddling(Act *act)
{
    act_section(act, "meddle_with_title");
    return NULL;
}

static const Effect       bad_effects[] = { { "meddle_with_title", prepare_meddling, meddle_with_title, EFFECT_LAST } };
static const MatterModule bad_module = { "bad", bad_effects, COUNT_OF(bad_effects), NULL, 0, NULL };

Test(simulate, an_effect_that_is_no_function_of_the_event_is_noticed, .timeout = 300)
{
    static const MatterModule *const with_bad[] = { &assignment_module, &filing_module,   &delivery_module,    &finance_module, &hearing_module,
                                                    &judgment_module,   &publication_module, &bad_module, NULL };
    Town t;
    cr_assert(open_town(&t, DB_SQLITE, 4, 3));
    t.house.modules = with_bad;
    live(&t);
    cr_assert_gt(t.report.broken.count, 0);
    cr_assert(str_has(t.report.broken.items[0].what, S("matter")));
    close_town(&t);
}
