/* Rows, their versions and leaves: what is edited behind the program is named, on both engines, and nothing else is. */
#include "core/witness/witness_int.h"

#include "core/witness/witness_sql.h"
#include "core/witness/witness_test_sql.h"
#include "db/db_check.h"
#include "db/db_scratch.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <string.h>

static const WitnessTable rooms = { { "courtroom", "court_id room", "name seats closed_on" }, false };
static const WitnessTable hours = { { "look", "hour_at", "scope person_id acting_for purpose times reason" }, true };
static const WitnessTable *const tables[] = { &rooms, &hours, NULL };

typedef struct World {
    DbScratch      db;
    Arena         *arena;
    Os            *os;
    Ledger        *ledger;
    CourtId        court;
    LIST(Str)      told;
    LedgerFindings log;
} World;

static void ok(Error *e)
{
    Arena *a = arena_make(KIB(64));
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(a, err_line(a, e)));
    arena_release(a);
}

static bool open_world(World *w, DbEngine engine)
{
    LedgerIncident incident;
    memset(w, 0, sizeof *w);
    if (!db_scratch_open(engine, db_migrations, NULL, &w->db)) {
        return false;
    }
    w->arena = arena_make(MIB(128));
    w->os = os_sim_make(w->arena, 7, instant_of(date_make(2026, 3, 10), 9, 30));
    cr_assert(court_id_parse(S("T01K01"), &w->court));
    ok(ledger_init(w->os, S("/ledger"), S("toaan.test/so")));
    ok(ledger_open(w->db.pool, w->os, w->arena, S("/ledger"), &w->ledger, &incident));
    return true;
}

static void close_world(World *w)
{
    db_scratch_close(&w->db);
    arena_release(w->arena);
    err_reset();
}

#define BOTH(name) WORLD_TEST(witness, name)

/* ---- a writer, and a hand behind him ---------------------------------------------------------------------------------------------- */

typedef struct Hand {
    World  *w;
    Str     room, name;
    int64_t number;
    Bytes   bytes;
    bool    seen; /* by the witness */
} Hand;

static Error *put_room(Tx *tx, void *arg)
{
    const Hand *h = arg;
    TRY(q_room_put(tx, h->w->court, h->room, h->name, h->number));
    return h->seen ? witness_row(tx, &rooms, db_val_court(&h->w->court), db_val_str(h->room)) : NULL;
}
static Error *drop_room(Tx *tx, void *arg)
{
    const Hand *h = arg;
    TRY(q_room_drop(tx, h->w->court, h->room));
    return h->seen ? witness_row(tx, &rooms, db_val_court(&h->w->court), db_val_str(h->room)) : NULL;
}
static Error *add_look(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_look_add(tx, (Instant){ h->number }, h->bytes, 1);
}
static Error *alter_look(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_look_alter(tx, (Instant){ h->number }, h->bytes, 9);
}
static Error *seal_hour(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return witness_row(tx, &hours, db_val_i64(h->number));
}
static Error *spoil_hash(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_version_hash(tx, h->room, h->bytes);
}
static Error *spoil_salt(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_version_salt(tx, h->room, h->bytes);
}
static Error *spoil_id(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_version_id(tx, h->room, h->bytes);
}
static Error *spoil_key(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_version_key(tx, h->room, h->name);
}
static Error *spoil_number(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_version_number(tx, h->room, h->number);
}
static Error *drop_version(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_version_drop(tx, h->name, h->room, h->number);
}
static Error *add_of_none(Tx *tx, void *arg)
{
    const Hand *h = arg;
    return q_version_of_none(tx, h->bytes);
}

static void doing(World *w, TxFn *fn, Hand h)
{
    h.w = w;
    ok(db_tx(w->db.pool, "test", fn, &h));
}

static void put(World *w, const char *room, const char *name)
{
    doing(w, put_room, (Hand){ .room = str_of(room), .name = str_of(name), .number = 30, .seen = true });
}

static Str key_of(World *w, const char *room)
{
    return str_format(w->arena, "court_id=\"T01K01\" room=\"%s\"", room);
}

static void publish(World *w)
{
    bool more = true;
    ok(witness_publish(w->db.pool, w->os, w->ledger));
    while (more) {
        ok(ledger_sequence(w->ledger, &more));
    }
}

/* ---- what is found ---------------------------------------------------------------------------------------------------------------- */

static void hear(void *to, Str what)
{
    World *w = to;
    *LIST_ADD(w->arena, &w->told) = str_copy(w->arena, what);
}

/* How many things are named: by the room and by the check of the log. */
static size_t verify(World *w)
{
    w->told.count = 0;
    ok(witness_verify(w->db.pool, tables, hear, w));
    ok(ledger_verify(w->db.pool, w->os, S("/ledger"), w->arena, witness_record, NULL, NULL, &w->log));
    return w->told.count + w->log.count;
}

static bool told(const World *w, Str line)
{
    for (size_t i = 0; i < w->told.count; i++) {
        if (str_starts(w->told.items[i], line)) {
            return true;
        }
    }
    return false;
}

/* Whether the log's check names version `seq` of the room. */
static bool logged(World *w, const char *room, int64_t seq, LedgerFindingKind kind)
{
    MatterId id = witness_id(S("courtroom"), key_of(w, room));
    for (size_t i = 0; i < w->log.count; i++) {
        const LedgerFinding *f = &w->log.items[i];
        if (f->kind == kind && id_eq(f->matter.id, id.id) && f->seq == seq) {
            return true;
        }
    }
    return false;
}

static const uint8_t some[16] = { 1, 2, 3 };
static const uint8_t others[16] = { 4, 5, 6 };
static const uint8_t digest[32] = { 9 };
#define BYTES(array) ((Bytes){ (array), sizeof(array) })

BOTH(what_its_writers_wrote_agrees)
{
    put(w, "P1", "Phòng \"một\"");
    put(w, "P1", "Phòng 1");
    put(w, "P2", "Phòng 2");
    doing(w, drop_room, (Hand){ .room = S("P2"), .seen = true });
    cr_expect_eq(verify(w), 0, "versions that wait for their leaves are versions");
    publish(w);
    cr_expect_eq(verify(w), 0);
    cr_expect_eq(ledger_head(w->ledger, w->arena).size, 4);
    Db     *db;
    int64_t leaves;
    ok(db_read(w->db.pool, w->arena, &db));
    ok(witness_count(db, w->arena, &leaves));
    db_done(db);
    cr_expect_eq(leaves, 4);
    publish(w);
    cr_expect_eq(ledger_head(w->ledger, w->arena).size, 4, "each once");
    put(w, "P2", "Phòng 2");
    cr_expect_eq(verify(w), 0, "a row may come again");
}

BOTH(a_row_edited_added_or_taken_away_is_named)
{
    put(w, "P1", "Phòng 1");
    put(w, "P2", "Phòng 2");
    put(w, "P3", "Phòng 3");
    doing(w, drop_room, (Hand){ .room = S("P3"), .seen = true });
    publish(w);
    doing(w, put_room, (Hand){ .room = S("P1"), .name = S("Phòng 1"), .number = 31 });
    doing(w, drop_room, (Hand){ .room = S("P2") });
    doing(w, put_room, (Hand){ .room = S("P3"), .name = S("Phòng 3"), .number = 30 });
    doing(w, put_room, (Hand){ .room = S("P4"), .name = S("Phòng 4"), .number = 30 });
    cr_expect_eq(verify(w), 4);
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P1\" is not what was last written")));
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P2\" is gone")));
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P3\" is a row that was taken away")));
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P4\" is a row nobody wrote")));
}

BOTH(a_version_edited_is_named)
{
    static const char *const names[] = { "P1", "P2", "P3", "P4", "P5" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        put(w, names[i], "Phòng");
    }
    publish(w);
    doing(w, spoil_hash, (Hand){ .room = key_of(w, "P1"), .bytes = BYTES(digest) });
    doing(w, spoil_salt, (Hand){ .room = key_of(w, "P2"), .bytes = BYTES(some) });
    doing(w, spoil_id, (Hand){ .room = key_of(w, "P3"), .bytes = BYTES(others) });
    doing(w, spoil_number, (Hand){ .room = key_of(w, "P4"), .number = 7 });
    doing(w, spoil_key, (Hand){ .room = key_of(w, "P5"), .name = key_of(w, "P6") });
    doing(w, add_of_none, (Hand){ .bytes = BYTES(some) });
    verify(w);
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P1\" is not what was last written")));
    cr_expect(logged(w, "P1", 1, LEDGER_RECORD));
    cr_expect(logged(w, "P2", 1, LEDGER_RECORD));
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P3\" version 1 is in no public log")));
    cr_expect(logged(w, "P3", 1, LEDGER_RECORD_GONE));
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P4\" version 7 is in no public log")));
    cr_expect(logged(w, "P4", 1, LEDGER_RECORD_GONE));
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P5\" is a row nobody wrote")));
    cr_expect(told(w, S("courtroom court_id=\"T01K01\" room=\"P6\" is gone")));
    cr_expect(logged(w, "P5", 1, LEDGER_RECORD), "the leaf finds the version by its id");
    cr_expect(told(w, S("no_table x has a version and no such row")));
}

BOTH(an_older_state_put_back_with_its_version_is_named)
{
    put(w, "P1", "Phòng 1");
    put(w, "P1", "Phòng 2");
    publish(w);
    doing(w, put_room, (Hand){ .room = S("P1"), .name = S("Phòng 1"), .number = 30 });
    doing(w, drop_version, (Hand){ .name = S("courtroom"), .room = key_of(w, "P1"), .number = 2 });
    cr_expect_eq(verify(w), 1);
    cr_expect(logged(w, "P1", 2, LEDGER_RECORD_GONE));
}

BOTH(many_rows_are_compared_over_pages)
{
    enum { MANY = 450 }; /* two full pages and a half */
    for (int i = 0; i < MANY; i++) {
        put(w, str_z(w->arena, str_format(w->arena, "P%03d", i)), "Phòng");
    }
    publish(w);
    cr_expect_eq(verify(w), 0);
    static const char *const at_edges[] = { "P000", "P199", "P200", "P399", "P449" };
    for (size_t i = 0; i < COUNT_OF(at_edges); i++) {
        doing(w, i % 2 == 0 ? put_room : drop_room, (Hand){ .room = str_of(at_edges[i]), .name = S("Phòng"), .number = 31 });
    }
    cr_expect_eq(verify(w), COUNT_OF(at_edges));
    for (size_t i = 0; i < COUNT_OF(at_edges); i++) {
        cr_expect(told(w, str_format(w->arena, "courtroom court_id=\"T01K01\" room=\"%s\" is ", at_edges[i])));
    }
}

BOTH(rows_under_one_key_are_one_and_the_last_hours_are_open)
{
    enum { HOUR = 3600000 };
    int64_t first = INT64_C(1772000000000) / HOUR * HOUR;
    doing(w, add_look, (Hand){ .number = first, .bytes = BYTES(some) });
    cr_expect_eq(verify(w), 0, "not yet sealed");
    doing(w, add_look, (Hand){ .number = first, .bytes = BYTES(others) });
    doing(w, seal_hour, (Hand){ .number = first });
    doing(w, add_look, (Hand){ .number = first + 2 * HOUR, .bytes = BYTES(some) });
    doing(w, seal_hour, (Hand){ .number = first + 2 * HOUR });
    doing(w, add_look, (Hand){ .number = first + 3 * HOUR, .bytes = BYTES(some) });
    publish(w);
    cr_expect_eq(verify(w), 0);
    doing(w, alter_look, (Hand){ .number = first, .bytes = BYTES(others) });
    doing(w, add_look, (Hand){ .number = first + HOUR, .bytes = BYTES(some) });
    doing(w, add_look, (Hand){ .number = first + 2 * HOUR, .bytes = BYTES(others) });
    cr_expect_eq(verify(w), 3);
    cr_expect(told(w, str_format(w->arena, "look hour_at=%lld is not what was last written", (long long)first)));
    cr_expect(told(w, str_format(w->arena, "look hour_at=%lld is a row nobody wrote", (long long)first + HOUR)));
    cr_expect(told(w, str_format(w->arena, "look hour_at=%lld is not what was last written", (long long)first + 2 * HOUR)));
}

BOTH(an_older_database_is_taken_over_once)
{
    enum { MANY = 230 }; /* a page and some */
    int64_t rows;
    put(w, "P000", "Phòng");
    for (int i = 1; i < MANY; i++) {
        doing(w, put_room, (Hand){ .room = str_format(w->arena, "P%03d", i), .name = S("Phòng"), .number = 30 });
    }
    doing(w, add_look, (Hand){ .number = 3600000, .bytes = BYTES(some) });
    cr_expect_eq(verify(w), MANY - 1);
    ok(witness_adopt(w->db.pool, tables, &rows));
    cr_expect_eq(rows, MANY - 1, "what has a version keeps it; the hours of looks are sealed by their own room");
    publish(w);
    cr_expect_eq(verify(w), 0);
    doing(w, put_room, (Hand){ .room = S("Q"), .name = S("Phòng"), .number = 30 });
    ok(witness_adopt(w->db.pool, tables, &rows));
    cr_expect_eq(rows, 0, "once");
    cr_expect_eq(verify(w), 1, "what comes later is a row nobody wrote");
    doing(w, drop_version, (Hand){ .name = S("witness"), .room = S("adopted"), .number = 1 });
    cr_expect_eq(verify(w), 2, "who lets it be taken over again is named");
}

BOTH(every_query_is_prepared_and_scans_no_table)
{
    Buf findings = buf_make(w->arena, KIB(16));
    ok(db_check_queries(w->db.pool, db_migrations, &core_witness_witness_queries, &findings));
}
