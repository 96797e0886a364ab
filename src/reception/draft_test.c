/* The store of drafts: sealed, merged step by step, kept as long as promised, with the files they hold. */
#include "reception/draft.h"

#include "assignment/assignment.h"
#include "core/blobs/blobs.h"
#include "filing/filing.h"
#include "matter/matter_kit.h"

#include <criterion/criterion.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, NULL };
static CourtKit                  kit;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void open_kit(void)
{
    cr_assert(court_kit_open(&kit, DB_SQLITE, modules));
}

static void close_kit(void)
{
    court_kit_close(&kit);
}

TestSuite(drafts, .init = open_kit, .fini = close_kit);

static Draft made(void)
{
    Draft   d;
    Answers none = { 0 };
    ok(petition_draft_make(&kit.house, kit.arena, kit.citizen, &none, &d));
    return d;
}

static Error *save(Draft *d, const char *step, const char *form, int64_t seen, const char *name, Str text)
{
    Given    g = { str_of(name), text };
    StepSave s = { .step = str_of(step), .form = str_of(form), .seen = seen, .given = &g, .given_count = 1 };
    return petition_draft_save_step(&kit.house, kit.arena, d, &s);
}

static Draft stored(PersonId owner, DraftId id, Error **failed)
{
    Draft d = { 0 };
    Db   *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    *failed = petition_draft_load(&kit.house, db, kit.arena, owner, id, &d);
    db_done(db);
    return d;
}

Test(drafts, answers_come_back_as_they_were_typed)
{
    Error *e;
    Draft  d = made();
    ok(save(&d, "su-viec", "f1", 0, "su-viec", S("Dòng một\nDòng hai \"trích\"")));
    ok(save(&d, "viec-gi", "f2", 0, "tim", S("đặt cọc")));
    Draft back = stored(kit.citizen, d.id, &e);
    ok(e);
    cr_expect(str_eq(answer(&back.answers, S("su-viec")), S("Dòng một\nDòng hai \"trích\"")));
    cr_expect(str_eq(answer(&back.answers, S("tim")), S("đặt cọc")));
    ok(save(&d, "viec-gi", "f2", 1, "tim", S("")));
    back = stored(kit.citizen, d.id, &e);
    cr_expect_eq(answer(&back.answers, S("tim")).n, 0, "an empty text forgets it");
}

Test(drafts, another_person_has_no_such_draft)
{
    Error *e;
    Draft  d = made();
    stored(kit.other, d.id, &e);
    cr_expect(e != NULL && e->code == ERR_NOT_FOUND);
    Draft theirs = d;
    theirs.owner = kit.other;
    e = save(&theirs, "su-viec", "f1", 0, "su-viec", S("x"));
    cr_expect(e != NULL && e->code == ERR_NOT_FOUND);
    e = petition_draft_remove(&kit.house, kit.arena, kit.other, d.id);
    cr_expect(e != NULL && e->code == ERR_NOT_FOUND);
}

Test(drafts, the_database_alone_does_not_show_what_was_written)
{
    Error *e;
    Draft  d = made();
    ok(save(&d, "su-viec", "f1", 0, "su-viec", S("điều bí mật của tôi")));
    kit.house.secret = hash_str(S("another installation"));
    stored(kit.citizen, d.id, &e);
    cr_expect(e != NULL && e->code == ERR_ALTERED);
}

Test(drafts, a_step_saved_elsewhere_is_not_overwritten)
{
    Draft  d = made();
    ok(save(&d, "su-viec", "phone", 0, "su-viec", S("một")));
    Error *e = save(&d, "su-viec", "computer", 0, "su-viec", S("hai"));
    cr_expect(e != NULL && e->code == ERR_STALE);
    cr_expect(str_eq(answer(&d.answers, S("su-viec")), S("một")), "the caller is shown what is stored");
    ok(save(&d, "su-viec", "phone", 0, "su-viec", S("ba")));
    ok(save(&d, "viec-gi", "computer", 0, "tim", S("x")));
    e = save(&d, "chung-cu", "computer", 7, "tai-lieu-1-ten", S("x"));
    cr_expect(e != NULL && e->code == ERR_STALE, "a version nobody has seen");
}

Test(drafts, one_person_has_so_many_and_no_more)
{
    Answers none = { 0 };
    Draft   d;
    for (int i = 0; i < DRAFTS_MOST; i++) {
        made();
    }
    Error *e = petition_draft_make(&kit.house, kit.arena, kit.citizen, &none, &d);
    cr_expect(e != NULL && e->code == ERR_CONFLICT);
    ok(petition_draft_make(&kit.house, kit.arena, kit.other, &none, &d));
}

Test(drafts, too_much_is_refused_and_what_was_saved_stays)
{
    Error *e;
    Draft  d = made();
    ok(save(&d, "su-viec", "f", 0, "su-viec", S("còn đây")));
    char *much = arena_alloc(kit.arena, ANSWERS_BYTES + 1);
    for (int i = 0; i < ANSWERS_BYTES; i++) {
        much[i] = 'a';
    }
    e = save(&d, "su-viec", "f", 1, "su-viec", (Str){ much, ANSWERS_BYTES });
    cr_expect(e != NULL && e->code == ERR_TOO_LARGE);
    Draft back = stored(kit.citizen, d.id, &e);
    cr_expect(str_eq(answer(&back.answers, S("su-viec")), S("còn đây")));
}

Test(drafts, one_being_submitted_cannot_be_changed_and_goes_to_one_court)
{
    Draft d = made();
    ok(petition_draft_submit_begin(&kit.house, &d, S("T01K01")));
    ok(petition_draft_submit_begin(&kit.house, &d, S("T01K01")));
    Error *e = petition_draft_submit_begin(&kit.house, &d, S("T01K02"));
    cr_expect(e != NULL && e->code == ERR_CONFLICT);
    e = save(&d, "su-viec", "f", 0, "su-viec", S("x"));
    cr_expect(e != NULL && e->code == ERR_GONE);
    e = petition_draft_remove(&kit.house, kit.arena, kit.citizen, d.id);
    cr_expect(e != NULL && e->code == ERR_NOT_FOUND);
    ok(petition_draft_submit_back(&kit.house, &d));
    ok(save(&d, "su-viec", "f", 0, "su-viec", S("x")));
}

/* ---- files ----------------------------------------------------------------------------------------------------------------- */

static Blob upload(Blobs *blobs)
{
    BlobWriter *w;
    Blob        out;
    ok(blob_writer(blobs, kit.arena, kit.citizen.id, S("a.txt"), &w));
    ok(blob_write(w, (Bytes){ (const uint8_t *)"text", 4 }));
    ok(blob_write_end(w, kit.arena, &out));
    return out;
}

static bool is_held(BlobId id)
{
    Db  *db;
    Blob now;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(blob_load(db, kit.arena, id, &now));
    db_done(db);
    return now.held;
}

Test(drafts, files_are_held_as_long_as_the_draft_names_them)
{
    Blobs *blobs;
    Draft  d = made();
    ok(blobs_open(kit.arena, kit.house.db, kit.os, S("/data"), &blobs));
    Blob one = upload(blobs), two = upload(blobs);
    Str  first = id_format(kit.arena, one.id.id), second = id_format(kit.arena, two.id.id);
    ok(save(&d, "chung-cu", "f", 0, "tai-lieu-1-tep", str_format(kit.arena, STR_F " " STR_F, STR_A(first), STR_A(second))));
    cr_expect(is_held(one.id) && is_held(two.id));
    ok(save(&d, "chung-cu", "f", 1, "tai-lieu-1-tep", second));
    cr_expect(!is_held(one.id) && is_held(two.id));
    ok(petition_draft_remove(&kit.house, kit.arena, kit.citizen, d.id));
    cr_expect_not(is_held(two.id));
}

Test(drafts, an_old_draft_is_forgotten_with_its_files)
{
    Blobs *blobs;
    Error *e;
    Draft  d = made();
    ok(blobs_open(kit.arena, kit.house.db, kit.os, S("/data"), &blobs));
    Blob one = upload(blobs);
    ok(save(&d, "chung-cu", "f", 0, "tai-lieu-1-tep", id_format(kit.arena, one.id.id)));
    court_kit_days(&kit, DRAFT_DAYS - 1);
    made();
    stored(kit.citizen, d.id, &e);
    ok(e);
    court_kit_days(&kit, 2);
    made();
    stored(kit.citizen, d.id, &e);
    cr_expect(e != NULL && e->code == ERR_NOT_FOUND);
    cr_expect_not(is_held(one.id));
}
