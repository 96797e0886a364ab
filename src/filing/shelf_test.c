/* Files kept for readers (matter/shelf.c): shared while nothing happens in them, never older than what is stored, and whole for whoever
 * still reads one that has been followed by a newer state. */
#include "filing/filing.h"

#include "assignment/assignment.h"
#include "matter/matter_kit.h"

#include <criterion/criterion.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, NULL };
static CourtKit                  kit;
static MatterId                  file;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static bool open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, modules)) {
        return false;
    }
    kit.house.shelf = shelf_make(kit.arena);
    ok(court_kit_petition(&kit, &file));
    return true;
}

static Error *read_at(Arena *a, CourtId court, MatterId id, Matter *out)
{
    Db *db;
    TRY(db_read(kit.house.db, a, &db));
    Error *e = matter_read(&kit.house, db, a, court, id, out);
    db_done(db);
    return e;
}

static Matter read_file(Arena *a, MatterId id)
{
    Matter m;
    ok(read_at(a, kit.court, id, &m));
    return m;
}

static void draw_judge(MatterId id)
{
    ActResult r;
    ok(court_kit_act(&kit, id, kit.chief, "commit_examining_draw", "{}", &r));
}

COURT_TEST(shelf, readers_share_one_state)
{
    Matter own = court_kit_load(&kit, file), first = read_file(kit.arena, file), second = read_file(kit.arena, file);
    cr_expect_eq(first.participants.items, second.participants.items);
    cr_expect_neq(first.participants.items, own.participants.items);
    cr_expect_eq(first.participants.count, own.participants.count);
    cr_expect(str_eq(first.participants.items[0].name, own.participants.items[0].name));
    cr_expect(str_eq(first.integrity, own.integrity));
}

COURT_TEST(shelf, an_act_is_seen_by_the_next_reader_and_spares_the_one_before)
{
    Arena *reader = arena_make(MIB(1));
    Matter before = read_file(reader, file);
    Str    name = str_copy(kit.arena, before.participants.items[0].name);
    draw_judge(file);
    Matter now = read_file(kit.arena, file);
    cr_expect_eq(now.seq, before.seq + 1);
    cr_expect_neq(now.papers.items, before.papers.items);
    cr_expect_eq(now.papers.count, court_kit_load(&kit, file).papers.count);
    cr_expect(str_eq(before.participants.items[0].name, name)); /* still whole, until its reader is done */
    arena_release(reader);
}

COURT_TEST(shelf, more_files_than_places)
{
    MatterId ids[140]; /* 128 places */
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        ok(court_kit_petition(&kit, &ids[i]));
    }
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < COUNT_OF(ids); i++) {
            Arena *reader = arena_make(MIB(1));
            Matter m = read_file(reader, ids[i]);
            cr_expect(id_eq(m.id.id, ids[i].id) && m.participants.count == 2);
            arena_release(reader);
        }
    }
}

COURT_TEST(shelf, a_file_of_another_court_or_of_none_is_not_there)
{
    CourtId other;
    Matter  m;
    read_file(kit.arena, file);
    cr_assert(court_id_parse(S("T01K02"), &other));
    Error *e = read_at(kit.arena, other, file, &m);
    cr_assert(e != NULL && e->code == ERR_NOT_FOUND);
    e = read_at(kit.arena, kit.court, (MatterId){ 0 }, &m);
    cr_assert(e != NULL && e->code == ERR_NOT_FOUND);
}
