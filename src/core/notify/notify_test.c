/* A person is told each fact once, sees his own notices only, newest first. */
#include "core/notify/notify.h"
#include "core/notify/told_test_sql.h"

#include "db/db_scratch.h"

#include <criterion/criterion.h>

static Arena    *arena;
static DbScratch db;
static CourtId   court;

static const PersonId an = { { { 1 } } }, binh = { { { 2 } } };
static const MatterId matter = { { { 6 } } };

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(arena, err_line(arena, e)));
}

static bool open_on(DbEngine engine)
{
    cr_assert(court_id_parse(S("T01K01"), &court));
    if (!db_scratch_open(engine, db_migrations, NULL, &db)) {
        return false;
    }
    arena = arena_make(MIB(16));
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

TestSuite(notify, .init = open_kit, .fini = close_kit);

typedef struct Fact {
    PersonId person;
    int64_t  seq, at_ms;
} Fact;

static Error *tell(Tx *tx, void *arg)
{
    const Fact *f = arg;
    return notify_add(tx, f->person, court, matter, f->seq, S("issue_fee_notice"), (Instant){ f->at_ms });
}

static void told(PersonId person, int64_t seq, int64_t at_ms)
{
    Fact f = { person, seq, at_ms };
    ok(db_tx(db.pool, "tell", tell, &f));
}

static Error *read_all(Tx *tx, void *arg)
{
    return notify_read_all(tx, *(const PersonId *)arg, (Instant){ 99000 });
}

static int64_t unread(PersonId person)
{
    Db     *reader;
    int64_t n;
    ok(db_read(db.pool, arena, &reader));
    ok(notify_unread(reader, arena, person, &n));
    db_done(reader);
    return n;
}

static NoticesToldRows list(PersonId person)
{
    Db             *reader;
    NoticesToldRows out;
    ok(db_read(db.pool, arena, &reader));
    ok(q_notices_told(reader, person, arena, &out));
    db_done(reader);
    return out;
}

static void walk_of_notices(void)
{
    for (int64_t seq = 1; seq <= 5; seq++) {
        told(an, seq, 1000 * seq);
    }
    told(an, 3, 3000); /* delivered twice: told once */
    told(binh, 1, 1000);
    cr_expect_eq(unread(an), 5);
    cr_expect_eq(unread(binh), 1);
    NoticesToldRows all = list(an);
    cr_assert_eq(all.count, 5);
    cr_expect(all.items[0].seq == 5 && all.items[4].seq == 1 && all.items[0].read_at.ms == 0);
    cr_expect(court_id_eq(all.items[0].court_id, court) && id_eq(all.items[0].matter_id.id, matter.id));
    cr_expect(str_eq(all.items[0].message, S("issue_fee_notice")));
    PersonId who = an;
    ok(db_tx(db.pool, "read", read_all, &who));
    cr_expect_eq(unread(an), 0);
    cr_expect_eq(unread(binh), 1, "another's are still unread");
    cr_expect_neq(list(an).items[0].read_at.ms, 0);
    told(an, 6, 100000);
    cr_expect_eq(unread(an), 1);
}

Test(notify, each_fact_once_newest_first)
{
    walk_of_notices();
}

Test(notify, each_fact_once_on_postgres)
{
    close_kit();
    if (!open_on(DB_POSTGRES)) {
        open_kit();
        cr_skip("this engine is not at hand");
    }
    walk_of_notices();
}
