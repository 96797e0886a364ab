/* The same request again, on both engines: done once and answered as the first time; a key is its sender's and its file's; a refusal
 * leaves no key behind. */
#include "filing/filing.h"

#include "assignment/assignment.h"
#include "matter/matter_kit.h"

#include <criterion/criterion.h>
#include <string.h>

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
    ok(court_kit_petition(&kit, &file));
    return true;
}

#define BOTH_ENGINES(name) COURT_TEST(again, name)

static Error *note(MatterId m, PersonId who, const char *key, const char *input, ActResult *out)
{
    ActRequest rq = { .court = kit.court, .matter = m, .act = S("note_petition"), .version = MATTER_ANY_VERSION, .idem = str_of(key) };
    Db        *db;
    TRY(json_parse(kit.arena, str_of(input), KIB(4), &rq.input));
    TRY(db_read(kit.house.db, kit.arena, &db));
    Error *failed = actor_of_person(&kit.house, db, kit.arena, who, kit.court, &rq.actor);
    db_done(db);
    TRY(failed);
    return matter_act(&kit.house, kit.arena, &rq, out);
}

#define NOTE "{\"clerk_note\":\"Bổ sung bản sao giấy vay.\"}"

BOTH_ENGINES(an_act_sent_twice_is_done_once)
{
    ActResult first, second;
    ok(note(file, kit.clerk, "key-of-note-1", NOTE, &first));
    court_kit_days(&kit, 1);
    ok(note(file, kit.clerk, "key-of-note-1", NOTE, &second));
    cr_expect_not(first.repeated);
    cr_expect(second.repeated);
    cr_expect_eq(second.seq, first.seq);
    cr_expect_eq(second.at.ms, first.at.ms, "answered as the first time");
    cr_expect_eq(court_kit_load(&kit, file).seq, first.seq);
}

/* After a lost answer the sender asks again, and by now the act would be refused: what was done is told all the same. */
BOTH_ENGINES(an_act_that_would_be_refused_by_now_still_answers_for_what_was_done)
{
    ActResult first, second, moved;
    ok(note(file, kit.clerk, "key-of-note-1", NOTE, &first));
    ok(court_kit_act(&kit, file, kit.chief, "designate_examining_judge",
                     str_z(kit.arena, str_format(kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"only_one\"}",
                                                 STR_A(id_format(kit.arena, kit.judge.id)))), &moved));
    Error *fresh = note(file, kit.clerk, "key-of-note-2", NOTE, &second);
    cr_assert_not_null(fresh, "the file is past that step");
    ok(note(file, kit.clerk, "key-of-note-1", NOTE, &second));
    cr_expect(second.repeated);
    cr_expect_eq(second.seq, first.seq);
}

BOTH_ENGINES(a_key_is_of_one_sender_and_one_file)
{
    ActResult r;
    MatterId  other;
    ok(court_kit_petition(&kit, &other));
    ok(note(file, kit.clerk, "key-of-note-1", NOTE, &r));
    Error *e = note(other, kit.clerk, "key-of-note-1", NOTE, &r);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_CONFLICT);
    e = note(file, kit.chief, "key-of-note-1", NOTE, &r);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_CONFLICT, "nobody learns what another's key did");
    e = note(file, kit.clerk, "short", NOTE, &r);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_BAD_INPUT);
    cr_expect_eq(court_kit_load(&kit, other).seq, 1);
}

BOTH_ENGINES(a_refusal_leaves_no_key_behind)
{
    ActResult r;
    Error    *e = note(file, kit.clerk, "key-of-note-1", "{\"clerk_note\":\"\"}", &r);
    cr_assert_not_null(e, "an empty note");
    ok(note(file, kit.clerk, "key-of-note-1", NOTE, &r));
    cr_expect_not(r.repeated);
}

static Error *open_file(const char *key, PersonId who, ActResult *out)
{
    ActRequest rq = { .court = kit.court, .matter = { os_id(kit.os) }, .procedure = S("civil_first_instance"), .kind = S("civil"),
                      .act = S("file_petition"), .version = MATTER_ANY_VERSION, .idem = str_of(key) };
    Db        *db;
    TRY(json_parse(kit.arena, str_of("{\"plaintiffs\":[{\"name\":\"Nguyễn Văn Giả Định\",\"self\":true}],"
                                     "\"defendants\":[{\"name\":\"Trần Văn Hư Cấu\",\"address\":\"số 1 đường Không Có\"}],"
                                     "\"relation\":\"DS.26.3\",\"claim_value\":500000000,\"facts\":\"Vay tiền chưa trả.\",\"claims\":\"Buộc trả.\"}"),
                   KIB(4), &rq.input));
    TRY(db_read(kit.house.db, kit.arena, &db));
    Error *failed = actor_of_person(&kit.house, db, kit.arena, who, kit.court, &rq.actor);
    db_done(db);
    TRY(failed);
    return matter_act(&kit.house, kit.arena, &rq, out);
}

/* A caller of the API knows no id before the file is there: each request comes with a new one, and the key says that it is the same. */
BOTH_ENGINES(a_file_opened_twice_under_one_key_is_one_file)
{
    ActResult first, second;
    ok(open_file("key-of-opening-1", kit.citizen, &first));
    ok(open_file("key-of-opening-1", kit.citizen, &second));
    cr_expect(second.repeated);
    cr_expect(id_eq(second.matter.id, first.matter.id), "the file of the first request");
    ok(open_file("key-of-opening-2", kit.citizen, &second));
    cr_expect_not(id_eq(second.matter.id, first.matter.id));
    cr_expect(memcmp(second.matter.id.b, first.matter.id.b, 16) > 0, "later files stand behind earlier ones in every index");
    ok(note(file, kit.clerk, "key-of-note-1", NOTE, &first));
    Error *e = open_file("key-of-note-1", kit.clerk, &second);
    cr_assert_not_null(e, "the key of a later act opens nothing");
    cr_expect_eq(e->code, ERR_CONFLICT);
}
