/* Searches that are kept: who is told of what, once, by both engines. */
#include "judgment/watch.h"

#include "judgment/import.h"
#include "judgment/publication_kit.h"
#include "judgment/publication_sql.h"
#include "judgment/ruling_index.h"
#include "judgment/watch_test_sql.h"

#include <criterion/criterion.h>

static PublicationKit kit;
static Arena         *a, *held;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(a, err_line(a, e)));
}

static void open_court(DbEngine engine)
{
    if (!publication_kit_open(&kit, engine)) {
        cr_skip("this engine is not at hand");
    }
    a = kit.court.arena;
    held = arena_make(MIB(64));
    ok(ruling_index_open(&kit.court.house, held, S("/data"), &kit.court.house.rulings));
}

static void close_court(void)
{
    arena_release(held);
    publication_kit_close(&kit);
}

static Error *add_one(Tx *tx, void *arg)
{
    return subscription_add(tx, arg);
}

static Subscription keep(PersonId who, RulingSearch search, const char *name)
{
    Subscription s = { .person = who, .id = os_id(kit.court.os), .kind = S(WATCH_KIND), .name = str_of(name), .what = watch_format(a, &search), .made_at = os_now(kit.court.os) };
    ok(db_tx(kit.court.house.db, "test_keep", add_one, &s));
    return s;
}

/* Some time later the index has everything, and the job looks. */
static Str look(int seconds)
{
    Job  job = { .pool = kit.court.house.db };
    Str  result;
    bool more;
    court_kit_seconds(&kit.court, seconds);
    ok(ruling_index_catch_up(kit.court.house.rulings, &kit.court.house));
    ok(ruling_index_follow(kit.court.house.rulings, &kit.court.house, a, &more));
    ok(watch_job(&kit.court.house, a, &job, &result));
    return result;
}

static NoticesOfRows notices(PersonId who)
{
    Db           *db;
    NoticesOfRows out;
    ok(db_read(kit.court.house.db, a, &db));
    ok(q_notices_of(db, who, a, &out));
    db_done(db);
    return out;
}

static Error *change(Tx *tx, void *arg)
{
    const Subscription *s = arg;
    return s->paused ? subscription_pause(tx, s->person, s->id, true) : subscription_remove(tx, s->person, s->id);
}

static void who_is_told(DbEngine engine)
{
    open_court(engine);
    PersonId an = kit.court.citizen, binh = kit.court.other;
    publication_kit_import(&kit, 1, 4, 9, "hiếmlạ");
    look(60);
    Subscription rare = keep(an, (RulingSearch){ .words = S("khoản vay hiemla") }, "Vay hiếm");
    keep(an, (RulingSearch){ .words = S("khoản vay"), .ask = { .kind = S("criminal") } }, "Hình sự");
    Subscription all = keep(binh, (RulingSearch){ .ask = { .kind = S("civil") } }, "Dân sự");
    look(60);
    cr_expect_eq(notices(an).count, 0, "what was public before is not new");
    publication_kit_import(&kit, 4, 9, 9, "hiếmlạ");
    publication_kit_import(&kit, 9, 12, 9, "thường");
    publication_kit_take_down(&kit, "gia-dinh-000008");
    cr_expect(str_eq(look(60), S("{\"found\":11,\"told\":2}")));
    NoticesOfRows told = notices(an);
    cr_assert_eq(told.count, 1);
    cr_expect(str_eq(told.items[0].message, S("publication.watch_told 4")), STR_F, STR_A(told.items[0].message));
    cr_expect(id_eq(told.items[0].about.id, rare.id));
    cr_expect(str_eq(notices(binh).items[0].message, S("publication.watch_told 7")));
    look(60);
    cr_expect_eq(notices(an).count, 1, "nothing is told twice");
    publication_kit_import(&kit, 12, 14, 9, "hiếmlạ");
    look(60);
    cr_expect_eq(notices(an).count, 1, "once a day");
    publication_kit_take_down(&kit, "gia-dinh-000012");
    look(24 * 3600);
    told = notices(an);
    cr_assert_eq(told.count, 2);
    cr_expect(str_eq(told.items[0].message, S("publication.watch_told 1")), "what was taken down meanwhile is not told");
    publication_kit_take_down(&kit, "gia-dinh-000013");
    rare.paused = all.paused = true;
    ok(db_tx(kit.court.house.db, "test_pause", change, &rare));
    publication_kit_import(&kit, 14, 20, 9, "hiếmlạ");
    look(24 * 3600);
    cr_expect_eq(notices(an).count, 2);
    cr_expect_eq(notices(binh).count, 3);
    rare.paused = false;
    ok(db_tx(kit.court.house.db, "test_remove", change, &rare));
    cr_expect_eq(notices(an).count, 0, "what was told of it goes with it");
    cr_expect_eq(notices(binh).count, 3);
    Error *gone = db_tx(kit.court.house.db, "test_remove", change, &rare);
    cr_expect(gone != NULL && gone->code == ERR_NOT_FOUND);
    err_reset();
    all.person = an;
    gone = db_tx(kit.court.house.db, "test_pause", change, &all);
    cr_expect(gone != NULL && gone->code == ERR_NOT_FOUND, "another's");
    err_reset();
    close_court();
}

Test(watch, who_is_told_on_sqlite)
{
    who_is_told(DB_SQLITE);
}

Test(watch, who_is_told_on_postgres)
{
    who_is_told(DB_POSTGRES);
}

Test(watch, what_is_asked_is_read_as_it_was_written)
{
    open_court(DB_SQLITE);
    RulingSearch s = { .ask = { .court = S("T01K01"), .kind = S("civil"), .relation = S("DS.26.3"), .instance = S("ST"), .paper = S("judgment"), .year = 2024, .number = S("1") },
                       .words = S("\"ly hôn\" -con"), .level = S("region"), .article = S("91/2015/QH13.463"), .first = 2019, .last = 2024, .order = S("moi"), .page = 7 },
                 read;
    ok(watch_parse(a, watch_format(a, &s), &read));
    cr_expect(str_eq(watch_format(a, &read), watch_format(a, &s)) && str_eq(read.words, s.words) && read.ask.year == 2024 && read.last == 2024 && read.page == 1);
    Error *broken = watch_parse(a, S("{\"q\":"), &read);
    cr_expect_not_null(broken);
    err_reset();
    close_court();
}

Test(watch, a_person_keeps_so_many)
{
    open_court(DB_SQLITE);
    for (int i = 0; i < SUBSCRIPTIONS_MOST; i++) {
        keep(kit.court.citizen, (RulingSearch){ .words = str_format(a, "vay %d", i) }, "Vay");
    }
    keep(kit.court.citizen, (RulingSearch){ .words = S("vay 7") }, "Khoản vay thứ bảy");
    keep(kit.court.other, (RulingSearch){ .words = S("vay") }, "Vay");
    Subscription one = { .person = kit.court.citizen, .id = os_id(kit.court.os), .kind = S(WATCH_KIND), .name = S("Thừa"), .what = S("{}"), .made_at = os_now(kit.court.os) };
    Error       *many = db_tx(kit.court.house.db, "test_keep", add_one, &one);
    cr_expect(many != NULL && many->code == ERR_TOO_MANY);
    err_reset();
    Db           *db;
    Subscriptions list;
    ok(db_read(kit.court.house.db, a, &db));
    ok(subscription_list(db, a, kit.court.citizen, S(WATCH_KIND), &list));
    db_done(db);
    cr_assert_eq(list.count, SUBSCRIPTIONS_MOST);
    cr_expect(str_eq(list.items[7].name, S("Khoản vay thứ bảy")), "the same again has another name");
    close_court();
}

/* A great import: a person is told that there is much, not everything. */
Test(watch, what_is_too_much_is_told_as_much)
{
    open_court(DB_SQLITE);
    look(60);
    Subscription s = keep(kit.court.citizen, (RulingSearch){ .words = S("vay") }, "Vay");
    court_kit_seconds(&kit.court, 1);
    publication_kit_import(&kit, 1, SUBSCRIPTION_FINDS_MOST + 20, 9, "vặt");
    look(60);
    NoticesOfRows told = notices(kit.court.citizen);
    cr_assert_eq(told.count, 1);
    cr_expect(str_eq(told.items[0].message, S("publication.watch_told_many 200")), STR_F, STR_A(told.items[0].message));
    cr_expect(id_eq(told.items[0].about.id, s.id));
    close_court();
}
