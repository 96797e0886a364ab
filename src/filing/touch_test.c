/* What `congly verify` finds in files: rows edited behind the program, events altered or taken away, a whole file made to vanish.
 * The file's own check and that of the public log see each what the other cannot. */
#include "filing/filing.h"

#include "assignment/assignment.h"
#include "filing/touch_test_sql.h"
#include "matter/matter_kit.h"

#include <criterion/criterion.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, NULL };
static CourtKit                  kit;
static MatterId                  file, other;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void open_kit(void)
{
    cr_assert(court_kit_open(&kit, DB_SQLITE, modules));
    ok(court_kit_petition(&kit, &file));
    ok(court_kit_petition(&kit, &other));
    court_kit_sequence(&kit);
}

static void close_kit(void)
{
    court_kit_close(&kit);
}

TestSuite(touch, .init = open_kit, .fini = close_kit);

typedef Error *Hand(Tx *tx, MatterId m);

typedef struct Touch {
    Hand *hand;
} Touch;

static Error *run_hand(Tx *tx, void *arg)
{
    return ((const Touch *)arg)->hand(tx, file);
}

typedef struct Found {
    Findings       files;
    LedgerFindings log;
} Found;

static Found touch(Hand *hand)
{
    Touch t = { hand };
    Found f = { 0 };
    if (hand != NULL) {
        ok(db_tx(kit.house.db, "touch", run_hand, &t));
    }
    ok(matter_verify(&kit.house, kit.arena, &f.files));
    ok(ledger_verify(kit.house.db, kit.os, S("/data/ledger"), kit.arena, matter_ledger_record, NULL, NULL, &f.log));
    for (size_t i = 0; i < f.files.count; i++) {
        cr_expect(id_eq(f.files.items[i].matter.id, file.id), "an untouched file is accused");
    }
    return f;
}

static bool names(const Found *f, const char *what)
{
    for (size_t i = 0; i < f->files.count; i++) {
        if (str_has(f->files.items[i].what, str_of(what))) {
            return true;
        }
    }
    return false;
}

static Error *edit_name(Tx *tx, MatterId m) { return q_touch_name(tx, m); }
static Error *edit_paper(Tx *tx, MatterId m) { return q_touch_paper(tx, m, hash_str(S("another"))); }
static Error *edit_petition(Tx *tx, MatterId m) { return q_touch_petition(tx, m); }
static Error *edit_input(Tx *tx, MatterId m) { return q_touch_input(tx, m); }
static Error *edit_leaf(Tx *tx, MatterId m) { return q_touch_leaf(tx, m, hash_str(S("another"))); }
static Error *drop_log(Tx *tx, MatterId m) { return q_touch_unlog(tx, m); }

static Error *drop_file(Tx *tx, MatterId m)
{
    TRY(q_touch_event_gone(tx, m));
    return q_touch_matter_gone(tx, m);
}

Test(touch, untouched_files_have_no_findings)
{
    Found f = touch(NULL);
    cr_expect(f.files.count == 0 && f.log.count == 0);
}

Test(touch, derived_rows)
{
    Found f = touch(edit_name);
    cr_expect(names(&f, "participant"));
    f = touch(edit_paper);
    cr_expect(names(&f, "paper"));
    f = touch(edit_petition);
    cr_expect(names(&f, "petition"));
    cr_expect_eq(f.log.count, 0, "the events are as they were");
}

Test(touch, an_event)
{
    Found f = touch(edit_input);
    cr_expect(names(&f, "does not hash to its leaf"));
    cr_assert_eq(f.log.count, 1);
    cr_expect(f.log.items[0].kind == LEDGER_RECORD && id_eq(f.log.items[0].matter.id, file.id));
}

Test(touch, the_leaf_of_an_event)
{
    Found f = touch(edit_leaf);
    cr_expect(names(&f, "does not hash to its leaf"));
}

Test(touch, a_file_made_to_vanish)
{
    Found f = touch(drop_file);
    cr_assert_eq(f.log.count, 1);
    cr_expect(f.log.items[0].kind == LEDGER_RECORD_GONE && id_eq(f.log.items[0].matter.id, file.id));
}

Test(touch, an_event_that_was_never_public)
{
    Found f = touch(drop_log);
    cr_expect(names(&f, "is in no public log"));
    cr_assert_eq(f.log.count, 1);
    cr_expect_eq(f.log.items[0].kind, LEDGER_ROW_GONE);
}
