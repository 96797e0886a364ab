/* Persons, posts, absences, courtrooms and lawyers' cards, on both engines. */
#include "registry/registry_store.h"

#include "core/identity/seal.h"
#include "core/witness/witness_testkit.h"
#include "db/db_check.h"
#include "db/db_scratch.h"
#include "os/os_sim.h"
#include "registry/registry_store_sql.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct World {
    DbScratch db;
    Arena    *arena;
    Os       *os;
    CourtId   court;
} World;

static bool open_world(World *w, DbEngine engine)
{
    memset(w, 0, sizeof *w);
    if (!db_scratch_open(engine, db_migrations, NULL, &w->db)) {
        return false;
    }
    w->arena = arena_make(MIB(16));
    w->os = os_sim_make(w->arena, 5, (Instant){ 0 });
    cr_assert(court_id_parse(S("T00K01"), &w->court));
    return true;
}

static void close_world(World *w)
{
    static const WitnessTable *const tables[] = { &person_table, &appointment_table, &absence_table, &courtroom_table, &lawyer_card_table, &kinship_table, NULL };
    witness_holds(w->db.pool, tables);
    db_scratch_close(&w->db);
    arena_release(w->arena);
    err_reset();
}

#define BOTH(name) WORLD_TEST(registry_store, name)

typedef struct Post {
    PersonId    person;
    Appointment what;
    Date        from;
} Post;

/* Everything a small court needs, in one transaction. */
typedef struct CourtOfTest {
    const Law *law;
    Person    people[3];
    Post      posts[4];
    CourtId   court;
    PersonId  absent, lawyer;
    Courtroom room;
} CourtOfTest;

static Error *fill(Tx *tx, void *arg)
{
    CourtOfTest *c = arg;
    for (size_t i = 0; i < COUNT_OF(c->people); i++) {
        TRY(person_add(tx, &c->people[i], (Instant){ 1 }));
    }
    for (size_t i = 0; i < COUNT_OF(c->posts); i++) {
        TRY(appointment_add(tx, c->law, c->posts[i].person, &c->posts[i].what, c->posts[i].from));
    }
    TRY(absence_add(tx, c->court, c->absent, date_make(2026, 3, 5), date_make(2026, 3, 9), S("private")));
    TRY(courtroom_add(tx, c->court, &c->room));
    return lawyer_card_add(tx, c->lawyer, S("1234/LS"), S("Đoàn luật sư giả định"), date_make(2026, 3, 1));
}

static const Law *law_of(World *w)
{
    const Law *law;
    Error     *e = law_open(w->arena, S(""), &law);
    cr_assert_null(e);
    return law;
}

static CourtOfTest make_court(World *w)
{
    CourtOfTest c = { .law = law_of(w), .court = w->court, .room = { S("1"), S("Phòng xử án số 1"), 40 } };
    const char *names[] = { "Lê Văn Ước", "Đỗ Thị Ân", "Trần Văn Bình" };
    SealKey     key = seal_key(hash_str(S("test")), S("personal_no"));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        PersonId id = { os_id(w->os) };
        Str      number = str_format(w->arena, "07908000000%zu", i);
        Bytes    plain = { (const uint8_t *)number.p, number.n };
        Hash    *found = NEW(w->arena, Hash);
        *found = seal_lookup(key, plain);
        c.people[i] = (Person){ .id = id, .name = str_of(names[i]), .born_on = S("1980-01-01"),
                                .number_seal = seal(w->os, w->arena, key, (Bytes){ id.id.b, 16 }, plain), .number_key = { found->b, 32 } };
        c.posts[i] = (Post){ id, { w->court, i == 2 ? S("clerk") : S("judge"), S(""), S(""), S("") }, date_make(2026, 1, 1) };
    }
    c.posts[3] = (Post){ c.people[2].id, { w->court, S("lay_judge"), S(""), S(""), S("youth women") }, date_make(2026, 3, 1) };
    c.absent = c.people[0].id;
    c.lawyer = c.people[1].id;
    Error *e = db_tx(w->db.pool, "fill", fill, &c);
    cr_assert_null(e);
    return c;
}

static Officers officers(World *w, Date on)
{
    Officers list = { 0 };
    Db      *db;
    Error   *e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = officer_list(db, w->arena, w->court, on, &list);
    db_done(db);
    cr_assert_null(e);
    return list;
}

typedef struct Naming {
    const Law  *law;
    PersonId    person;
    Appointment post;
} Naming;

static Error *name_him(Tx *tx, void *arg)
{
    const Naming *n = arg;
    return appointment_add(tx, n->law, n->person, &n->post, date_make(2026, 3, 1));
}

/* A juror is a role in one case; the post is lay judge. */
BOTH(only_a_post_is_given)
{
    static const char *const no_posts[] = { "juror", "presiding_judge", "plaintiff", "system", "citizen", "", "emperor" };
    CourtOfTest c = make_court(w);
    Naming      n = { c.law, c.people[0].id, { .court = w->court } };
    for (size_t i = 0; i < COUNT_OF(no_posts); i++) {
        n.post.post = str_of(no_posts[i]);
        Error *e = db_tx(w->db.pool, "name", name_him, &n);
        cr_assert_not_null(e, "%s", no_posts[i]);
        cr_expect_eq(e->code, ERR_FIELD);
        cr_expect(str_eq(err_message_id(e), S("registry.no_post")));
    }
    n.post.post = S("lay_judge");
    Error *e = db_tx(w->db.pool, "name", name_him, &n);
    cr_assert_null(e);
}

BOTH(officers_stand_in_vietnamese_order_of_given_names)
{
    make_court(w);
    Officers list = officers(w, date_make(2026, 3, 6));
    cr_assert_eq(list.count, 4);
    cr_expect(str_eq(list.items[0].post, S("clerk")));
    Str judges[2];
    size_t n = 0;
    for (size_t i = 0; i < list.count; i++) {
        if (str_eq(list.items[i].post, S("judge"))) {
            judges[n++] = list.items[i].name;
            cr_expect_eq(list.items[i].absent, str_eq(list.items[i].name, S("Lê Văn Ước")));
        }
        if (str_eq(list.items[i].post, S("lay_judge"))) {
            cr_expect(officer_has_quality(&list.items[i], S("women")));
            cr_expect_not(officer_has_quality(&list.items[i], S("wom")));
        }
    }
    cr_assert_eq(n, 2);
    cr_expect(str_eq(judges[0], S("Đỗ Thị Ân")), "by given name: Ân before Ước");
    list = officers(w, date_make(2026, 3, 10));
    for (size_t i = 0; i < list.count; i++) {
        cr_expect_not(list.items[i].absent);
    }
    cr_expect_eq(officers(w, date_make(2026, 2, 1)).count, 3, "the lay judge comes in March");
    cr_expect_eq(officers(w, date_make(2025, 2, 1)).count, 0);
}

typedef struct Ending {
    PersonId person;
    CourtId  court;
} Ending;

static Error *end_post(Tx *tx, void *arg)
{
    Ending *e = arg;
    return appointment_end(tx, e->person, e->court, S("judge"), date_make(2026, 3, 31));
}

BOTH(a_post_ends_on_its_last_day)
{
    CourtOfTest c = make_court(w);
    Ending      end = { c.people[0].id, w->court };
    Error      *e = db_tx(w->db.pool, "end", end_post, &end);
    cr_assert_null(e);
    cr_expect_eq(officers(w, date_make(2026, 3, 31)).count, 4);
    cr_expect_eq(officers(w, date_make(2026, 4, 1)).count, 3);
    e = db_tx(w->db.pool, "end", end_post, &end);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_NOT_FOUND);
    Db          *db;
    Appointments mine = { 0 };
    e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = officer_appointments(db, w->arena, c.people[2].id, date_make(2026, 3, 6), &mine);
    db_done(db);
    cr_assert_null(e);
    cr_expect_eq(mine.count, 2);
}

BOTH(a_persons_number_opens_with_its_key_only)
{
    CourtOfTest c = make_court(w);
    Db         *db;
    Person      p;
    Error      *e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = person_load(db, w->arena, c.people[1].id, &p);
    cr_assert_null(e);
    Bytes   plain;
    SealKey key = seal_key(hash_str(S("test")), S("personal_no"));
    e = seal_open(w->arena, key, (Bytes){ p.id.id.b, 16 }, p.number_seal, &plain);
    cr_assert_null(e);
    cr_expect(str_eq((Str){ (const char *)plain.p, plain.n }, S("079080000001")));
    e = person_load(db, w->arena, (PersonId){ os_id(w->os) }, &p);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_NOT_FOUND);
    db_done(db);
}

BOTH(rooms_and_cards)
{
    CourtOfTest c = make_court(w);
    Db         *db;
    Courtrooms  rooms = { 0 };
    LawyerCards cards = { 0 }, none = { 0 };
    Error      *e = db_read(w->db.pool, w->arena, &db);
    cr_assert_null(e);
    e = courtroom_list(db, w->arena, w->court, &rooms);
    cr_assert_null(e);
    cr_assert_eq(rooms.count, 1);
    cr_expect_eq(rooms.items[0].seats, 40);
    e = lawyer_card_list(db, w->arena, c.lawyer, &cards);
    cr_assert_null(e);
    cr_assert_eq(cards.count, 1);
    cr_expect_eq(date_cmp(cards.items[0].from, date_make(2026, 3, 1)), 0);
    e = lawyer_card_list(db, w->arena, c.absent, &none);
    cr_assert_null(e);
    cr_expect_eq(none.count, 0);
    db_done(db);
}

BOTH(every_query_is_prepared_and_scans_no_table)
{
    Buf    findings = buf_make(w->arena, KIB(16));
    Error *e = db_check_queries(w->db.pool, db_migrations, &registry_registry_store_queries, &findings);
    cr_expect_null(e, "%s", str_z(w->arena, buf_str(&findings)));
}
