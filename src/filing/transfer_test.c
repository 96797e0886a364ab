/* A file sent to another court, on both engines: what was handed in here is a paper there over the same stored objects, and whoever
 * acts for a party does so there for as long as he was to. */
#include "filing/filing.h"

#include "assignment/assignment.h"
#include "core/blobs/blobs.h"
#include "matter/matter_kit.h"

#include <criterion/criterion.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, NULL };
static CourtKit                  kit;
static Blobs                    *blobs;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static bool open_court(DbEngine engine)
{
    if (!court_kit_open(&kit, engine, modules)) {
        return false;
    }
    ok(blobs_open(kit.arena, kit.house.db, kit.os, S("/data"), &blobs));
    return true;
}

#define BOTH_ENGINES(name) COURT_TEST(transfer, name)
#define IDENTIFIED(format, id) str_z(kit.arena, str_format(kit.arena, format, STR_A(id_format(kit.arena, (id)))))

static BlobId upload(const char *name, Str content)
{
    BlobWriter *w;
    Blob        b;
    ok(blob_writer(blobs, kit.arena, kit.citizen.id, str_of(name), &w));
    ok(blob_write(w, (Bytes){ (const uint8_t *)content.p, content.n }));
    ok(blob_write_end(w, kit.arena, &b));
    return b.id;
}

static void act(MatterId m, PersonId who, const char *name, const char *input)
{
    ActResult r;
    ok(court_kit_act(&kit, m, who, name, input, &r));
}

static CourtId far_court(void)
{
    CourtId far;
    cr_assert(court_id_parse(S("T01K02"), &far));
    return far;
}

/* The clerk there enters what waits for him. */
static Matter enter(void)
{
    static const Str powers[] = { S_INIT("clerk") };
    CourtId          far = far_court();
    Arrivals         waiting = { 0 };
    Matter           sent, here;
    ActResult        r;
    Db              *db;
    ActRequest       rq = { .court = far, .act = S("receive_transferred_petition"), .version = MATTER_ANY_VERSION, .idem = S("transfer-test-0001"),
                            .actor = { .kind = ACTOR_PERSON, .person = kit.clerk, .court = far, .channel = S("counter"), .powers = powers, .power_count = 1 } };
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(arrivals_list(db, kit.arena, far, 10, &waiting));
    cr_assert_eq(waiting.count, 1);
    rq.matter = waiting.items[0].matter;
    ok(arrival_input(&kit.house, db, kit.arena, far, rq.matter, &sent, &rq.input));
    db_done(db);
    rq.procedure = sent.procedure->id;
    rq.kind = sent.kind;
    ok(matter_act(&kit.house, kit.arena, &rq, &r));
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(matter_load(&kit.house, db, kit.arena, far, rq.matter, &here));
    db_done(db);
    return here;
}

static void send_away(MatterId m)
{
    act(m, kit.chief, "designate_examining_judge",
        IDENTIFIED("{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"only_one\"}", kit.judge.id));
    act(m, kit.judge, "transfer_petition", "{\"receiving_court\":\"T01K02\",\"transfer_reason\":\"Bị đơn cư trú ở nơi khác.\"}");
}

static const Paper *paper_of(const Matter *m, BlobId id)
{
    for (size_t i = 0; i < m->papers.count; i++) {
        if (id_eq(m->papers.items[i].blob.id, id.id)) {
            return &m->papers.items[i];
        }
    }
    return NULL;
}

static bool is_held_by(BlobId id, MatterId m)
{
    bool holds;
    Db  *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(blob_is_held(db, kit.arena, id, m.id, &holds));
    db_done(db);
    return holds;
}

BOTH_ENGINES(what_was_handed_in_goes_with_the_file_and_is_not_copied)
{
    MatterId m;
    BlobId   one = upload("giay vay.txt", S("Giấy vay tiền giả định.")), two = upload("sao ke.txt", S("Sao kê giả định."));
    Findings wrong = { 0 };
    ok(court_kit_petition(&kit, &m));
    act(m, kit.citizen, "submit_papers",
        str_z(kit.arena, str_format(kit.arena, "{\"paper_title\":\"Chứng cứ\",\"received_files\":[{\"title\":\"Hồ sơ vay\",\"files\":[\"" STR_F "\",\"" STR_F "\"]}]}",
                                    STR_A(id_format(kit.arena, one.id)), STR_A(id_format(kit.arena, two.id)))));
    Matter before = court_kit_load(&kit, m);
    send_away(m);
    Matter       here = enter();
    const Paper *there = paper_of(&before, one), *p = paper_of(&here, one);
    PaperFiles   files;
    cr_assert(there != NULL && p != NULL);
    ok(paper_files(kit.arena, p, &files));
    cr_assert_eq(files.count, 2);
    cr_expect(id_eq(files.items[1].blob.id, two.id));
    cr_expect(str_eq(p->title, S("Hồ sơ vay")) && str_eq(p->class, there->class) && hash_eq(p->hash, there->hash));
    cr_expect_eq(p->from_no, matter_first(&here, S("plaintiff"))->no);
    cr_expect(is_held_by(one, m) && is_held_by(one, here.id) && is_held_by(two, here.id));
    ok(matter_verify_objects(&kit.house, kit.arena, &wrong));
    cr_expect_eq(wrong.count, 0);
}

static void register_mandate(MatterId m, int64_t client, const char *name, const char *from, const char *until)
{
    act(m, kit.clerk, "register_mandate",
        str_z(kit.arena, str_format(kit.arena, "{\"person\":%lld,\"new_person\":\"%s\",\"capacity\":\"lawyer\",\"mandate_from\":\"%s\",\"mandate_until\":\"%s\"}",
                                    (long long)client, name, from, until)));
}

static const Participant *named(const Matter *m, const char *name)
{
    for (size_t i = 0; i < m->participants.count; i++) {
        if (str_eq(m->participants.items[i].name, str_of(name))) {
            return &m->participants.items[i];
        }
    }
    return NULL;
}

static Str day_of(const Matter *m, const char *field, int64_t no)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        if (m->fields.items[i].item == no && str_eq(m->fields.items[i].field, str_of(field))) {
            return m->fields.items[i].day;
        }
    }
    return S("");
}

BOTH_ENGINES(mandates_go_on_for_as_long_as_they_were_given)
{
    MatterId m;
    ok(court_kit_petition(&kit, &m));
    register_mandate(m, 1, "Luật sư Đã Hết Hạn", "2026-03-02", "2026-03-03");
    register_mandate(m, 1, "Luật sư Bị Thôi", "2026-03-02", "2026-05-01");
    register_mandate(m, 2, "Luật sư Giả Định", "2026-03-02", "2026-04-30");
    act(m, kit.citizen, "end_mandate", "{\"person\":4}");
    court_kit_days(&kit, 3);
    send_away(m);
    Matter             here = enter();
    const Participant *lawyer = named(&here, "Luật sư Giả Định");
    cr_assert_not_null(lawyer);
    cr_expect_eq(lawyer->represents, matter_first(&here, S("defendant"))->no);
    cr_expect(str_eq(lawyer->capacity, S("lawyer")));
    cr_expect(str_eq(day_of(&here, "mandate_from", lawyer->no), S("2026-03-02")));
    cr_expect(str_eq(day_of(&here, "mandate_until", lawyer->no), S("2026-04-30")));
    cr_expect_null(named(&here, "Luật sư Đã Hết Hạn"));
    cr_expect_null(named(&here, "Luật sư Bị Thôi"));
}
