/* Files handed in with acts: papers with folios, never a refusal for what is in them, tasks for what cannot be read; another's
 * files, files swept or handed in twice do not exist. */
#include "filing/filing.h"

#include "assignment/assignment.h"
#include "core/blobs/blobs.h"
#include "matter/matter_kit.h"
#include "page/page.h"

#include <criterion/criterion.h>
#include <string.h>

static const MatterModule *const modules[] = { &assignment_module, &filing_module, NULL };
static CourtKit                  kit;
static Blobs                    *blobs;

static void ok(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
}

static void open_kit(void)
{
    cr_assert(court_kit_open(&kit, DB_SQLITE, modules));
    ok(blobs_open(kit.arena, kit.house.db, kit.os, S("/data"), &blobs));
}

static void close_kit(void)
{
    court_kit_close(&kit);
}

TestSuite(attach, .init = open_kit, .fini = close_kit);

#define PDF "%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
#define LOCKED "%PDF-1.4\n1 0 obj << >> endobj\ntrailer << /Encrypt 5 0 R >>\n%%EOF\n"

static const char *upload_of(PersonId who, const char *name, Str content)
{
    BlobWriter *w;
    Blob        b;
    ok(blob_writer(blobs, kit.arena, who.id, str_of(name), &w));
    ok(blob_write(w, (Bytes){ (const uint8_t *)content.p, content.n }));
    ok(blob_write_end(w, kit.arena, &b));
    return str_z(kit.arena, id_format(kit.arena, b.id.id));
}

static Error *submit(MatterId m, PersonId who, const char *files, ActResult *out)
{
    return court_kit_act(&kit, m, who, "submit_papers",
                         str_z(kit.arena, str_format(kit.arena, "{\"paper_title\":\"Hợp đồng vay\",\"received_files\":%s}", files)), out);
}

static MatterId petition(void)
{
    MatterId m;
    ok(court_kit_petition(&kit, &m));
    return m;
}

static const Paper *paper_named(const Matter *f, Str title)
{
    for (size_t i = 0; i < f->papers.count; i++) {
        if (str_eq(f->papers.items[i].title, title)) {
            return &f->papers.items[i];
        }
    }
    cr_assert(false, "no paper " STR_F, STR_A(title));
    return NULL;
}

static const Task *task_named(const Matter *f, Str task)
{
    for (size_t i = 0; i < f->tasks.count; i++) {
        if (str_eq(f->tasks.items[i].task, task)) {
            return &f->tasks.items[i];
        }
    }
    return NULL;
}

static Blob blob_of(BlobId id)
{
    Blob b;
    Db  *db;
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(blob_load(db, kit.arena, id, &b));
    db_done(db);
    return b;
}

Test(attach, a_file_becomes_a_paper_of_its_giver)
{
    ActResult   r;
    PaperFiles  files;
    MatterId    m = petition();
    const char *id = upload_of(kit.citizen, "hop dong.pdf", S(PDF));
    ok(submit(m, kit.citizen, str_z(kit.arena, str_format(kit.arena, "[\"%s\"]", id)), &r));
    Matter       f = court_kit_load(&kit, m);
    const Paper *p = paper_named(&f, S("Hợp đồng vay"));
    cr_expect(str_eq(p->media_type, S("application/pdf")));
    cr_expect_eq(p->size, (int64_t)sizeof PDF - 1);
    cr_expect(hash_eq(p->hash, hash_str(S(PDF))));
    cr_expect_eq(p->from_no, 1);
    cr_expect_eq(p->pages, 1);
    cr_expect(str_eq(p->class, S("parties")));
    ok(paper_files(kit.arena, p, &files));
    cr_assert_eq(files.count, 1);
    cr_expect(str_eq(files.items[0].name, S("hop dong.pdf")));
    cr_expect(blob_of(p->blob).held);
    cr_expect_null(task_named(&f, S("replace_unreadable")));
    cr_expect_eq(court_kit_verify(&kit), 0);
}

Test(attach, photographs_of_one_document_are_one_paper_in_their_order)
{
    ActResult   r;
    PaperFiles  files;
    MatterId    m = petition();
    const char *one = upload_of(kit.citizen, "1.pdf", S(PDF)), *two = upload_of(kit.citizen, "2.pdf", S(PDF " ")),
               *third = upload_of(kit.citizen, "giay nhan no.pdf", S(PDF "  "));
    ok(submit(m, kit.citizen, str_z(kit.arena, str_format(kit.arena, "[{\"title\":\"Sổ đỏ\",\"files\":[\"%s\",\"%s\"]},\"%s\"]", two, one, third)), &r));
    Matter       f = court_kit_load(&kit, m);
    const Paper *p = paper_named(&f, S("Sổ đỏ")), *next = paper_named(&f, S("Hợp đồng vay – giay nhan no"));
    cr_expect_eq(p->pages, 2);
    cr_expect_eq(next->folio, p->folio + 2);
    ok(paper_files(kit.arena, p, &files));
    cr_assert_eq(files.count, 2);
    cr_expect(str_eq(files.items[0].name, S("2.pdf")) && str_eq(files.items[1].name, S("1.pdf")));
    cr_expect_eq(p->size, (int64_t)(2 * sizeof PDF - 1));
    Hash two_hashes[2] = { files.items[0].hash, files.items[1].hash };
    cr_expect(hash_eq(p->hash, hash_of((Bytes){ two_hashes[0].b, sizeof two_hashes })));
    cr_expect(blob_of(files.items[1].blob).held);
    cr_expect_eq(court_kit_verify(&kit), 0);
}

Test(attach, the_petition_stands_before_its_attachments)
{
    ActResult r;
    MatterId  m = { os_id_random(kit.os) };
    Receipt   receipt;
    Str       file;
    Db       *db;
    const char *id = upload_of(kit.citizen, "giay vay.pdf", S(PDF));
    ok(court_kit_act(&kit, m, kit.citizen, "file_petition",
                     str_z(kit.arena, str_format(kit.arena,
                         "{\"plaintiffs\":[{\"name\":\"Nguyễn Văn Giả Định\",\"self\":true}],\"defendants\":[{\"name\":\"Trần Văn Hư Cấu\"}],"
                         "\"relation\":\"DS.26.3\",\"facts\":\"Vay tiền.\",\"claims\":\"Trả tiền.\","
                         "\"evidence_files\":[{\"files\":[\"%s\"],\"original\":true}]}", id)), &r));
    Matter f = court_kit_load(&kit, m);
    cr_assert_eq(f.papers.count, 3);
    cr_expect(str_eq(f.papers.items[0].form, S("23-DS")));
    cr_expect(str_eq(f.papers.items[1].title, S("giay vay")));
    cr_expect_eq(f.papers.items[1].from_no, 1);
    cr_expect(str_eq(f.papers.items[2].form, S("24-DS")));
    const Task *t = task_named(&f, S("hand_over_originals"));
    cr_assert_not_null(t);
    cr_expect(str_eq(t->who, S("plaintiff")) && id_eq(t->person.id, kit.citizen.id));
    ok(db_read(kit.house.db, kit.arena, &db));
    ok(petition_receipt(&kit.house, db, kit.arena, kit.court, m, &receipt, &file));
    db_done(db);
    cr_assert_eq(receipt.files.count, 2);
    cr_expect(hash_eq(receipt.files.items[1], hash_str(S(PDF))), "the receipt tells the hash any tool computes");
    cr_expect_eq(court_kit_verify(&kit), 0);
}

Test(attach, what_cannot_be_read_is_filed_and_a_task_asks_for_better)
{
    static const struct {
        const char *name;
        Str         content;
        const char *fault;
    } bad[] = {
        { "rong.pdf", S_INIT(""), "empty" },
        { "la.bin", S_INIT("\x01\x02\x03\x04\xff\xfe\x00\x10 unknown"), "unknown" },
        { "khoa.pdf", S_INIT(LOCKED), "locked" },
        { "dut.pdf", S_INIT("%PDF-1.4\n1 0 obj << >> endobj\n"), "damaged" },
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        ActResult   r;
        PaperFiles  files;
        MatterId    m = petition();
        const char *id = upload_of(kit.citizen, bad[i].name, bad[i].content);
        ok(submit(m, kit.citizen, str_z(kit.arena, str_format(kit.arena, "[\"%s\"]", id)), &r));
        Matter f = court_kit_load(&kit, m);
        ok(paper_files(kit.arena, paper_named(&f, S("Hợp đồng vay")), &files));
        cr_expect(str_eq(files.items[0].fault, str_of(bad[i].fault)), "%s: " STR_F, bad[i].name, STR_A(files.items[0].fault));
        const Task *t = task_named(&f, S("replace_unreadable"));
        cr_assert_not_null(t, "%s", bad[i].name);
        cr_expect(str_eq(t->who, S("plaintiff")) && id_eq(t->person.id, kit.citizen.id));
        /* A good one closes it. */
        id = upload_of(kit.citizen, "lai.pdf", S(PDF));
        ok(submit(m, kit.citizen, str_z(kit.arena, str_format(kit.arena, "[\"%s\"]", id)), &r));
        f = court_kit_load(&kit, m);
        cr_expect_null(task_named(&f, S("replace_unreadable")));
    }
    cr_expect_eq(court_kit_verify(&kit), 0);
}

static void refuse(MatterId m, PersonId who, const char *files, const char *message)
{
    ActResult r;
    Error    *e = submit(m, who, files, &r);
    cr_assert(e != NULL && e->code == ERR_FIELD, "%s", files);
    cr_expect(str_eq(e->field, S("received_files")) && str_eq(err_message_id(e), str_of(message)), "%s: " STR_F, files,
              STR_A(err_message_id(e)));
}

Test(attach, files_that_are_not_his_or_gone_are_refused)
{
    MatterId    m = petition();
    const char *his = upload_of(kit.citizen, "a.pdf", S(PDF)), *others = upload_of(kit.other, "b.pdf", S(PDF));
    Upload      begun;
    ok(upload_begin(blobs, kit.arena, kit.citizen.id, S("c.pdf"), 10, (BlobId){ { { 0 } } }, &begun));
    const char *unfinished = str_z(kit.arena, id_format(kit.arena, begun.id.id));
#define LISTED(id) str_z(kit.arena, str_format(kit.arena, "[\"%s\"]", id))
    refuse(m, kit.citizen, LISTED(others), "filing.attachment_gone");
    refuse(m, kit.citizen, LISTED(unfinished), "filing.attachment_gone");
    refuse(m, kit.citizen, LISTED("x"), "filing.attachment_gone");
    refuse(m, kit.citizen, LISTED("00000000000000000000000000"), "filing.attachment_gone");
    refuse(m, kit.citizen, "[{\"files\":[]}]", "filing.attachment_gone");
    refuse(m, kit.citizen, "[{\"files\":\"x\"}]", "filing.attachment_gone");
    refuse(m, kit.citizen, "[{}]", "filing.attachment_gone");
    refuse(m, kit.citizen, str_z(kit.arena, str_format(kit.arena, "[\"%s\",\"%s\"]", his, his)), "filing.attachment_twice");
    court_kit_days(&kit, 7);
    refuse(m, kit.citizen, LISTED(his), "filing.attachment_gone");
    cr_expect_eq(court_kit_load(&kit, m).papers.count, 2, "nothing was filed");
}

Test(attach, what_is_in_the_file_already_is_not_filed_once_more)
{
    ActResult   r;
    MatterId    m = petition(), another = petition();
    const char *one = upload_of(kit.citizen, "a.pdf", S(PDF)), *two = upload_of(kit.citizen, "b.pdf", S(PDF));
    ok(submit(m, kit.citizen, LISTED(one), &r));
    size_t papers = court_kit_load(&kit, m).papers.count;
    refuse(m, kit.citizen, LISTED(one), "filing.attachment_filed");
    refuse(m, kit.citizen, str_z(kit.arena, str_format(kit.arena, "[{\"title\":\"Sổ\",\"files\":[\"%s\",\"%s\"]}]", two, one)), "filing.attachment_filed");
    cr_expect_eq(court_kit_load(&kit, m).papers.count, papers);
    ok(submit(m, kit.citizen, LISTED(two), &r));
    ok(submit(another, kit.citizen, LISTED(one), &r));
    cr_expect_eq(court_kit_verify(&kit), 0);
}

Test(attach, the_holder_of_a_code_hands_in_his_own)
{
    MatterId m = { os_id_random(kit.os) };
    int64_t  participant = 2;
    Session  s = { .kind = SESSION_SERVED, .scope_n = 24 };
    memcpy(s.scope, m.id.b, 16);
    memcpy(s.scope + 16, &participant, 8);
    Actor    a = { .kind = ACTOR_PERSON, .participant = 2 };
    cr_expect(id_eq(uploader_of(&s), uploader_of_actor(&a, m)));
    a.participant = 1;
    cr_expect_not(id_eq(uploader_of(&s), uploader_of_actor(&a, m)));
    Session account = { .kind = SESSION_ACCOUNT, .person = kit.citizen };
    Actor   citizen = { .kind = ACTOR_PERSON, .person = kit.citizen };
    cr_expect(id_eq(uploader_of(&account), uploader_of_actor(&citizen, m)));
}
