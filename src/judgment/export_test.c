/* What is exported is what is public, month by month, and what the manifest says; a ruling that was taken down is not given out from that
 * moment on and stands in no file after the next run. */
#include "judgment/export.h"

#include "judgment/import.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_kit.h"
#include "judgment/publication_sql.h"
#include "law/lines.h"
#include "page/page_kit.h"

#include <criterion/criterion.h>
#include <lzma.h>

static PublicationKit kit;
static Arena         *a;

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
    kit.court.house.data = S("/data");
}

static Str run_job(int seconds)
{
    Job job = { .pool = kit.court.house.db };
    Str result;
    court_kit_seconds(&kit.court, seconds);
    ok(export_job(&kit.court.house, a, &job, &result));
    return result;
}

static Export load(void)
{
    Db    *db;
    Export x;
    ok(db_read(kit.court.house.db, a, &db));
    ok(export_load(&kit.court.house, db, a, &x));
    db_done(db);
    return x;
}

static Str unpack(Str packed)
{
    uint64_t memory = MIB(64);
    size_t   in = 0, n = 0;
    uint8_t *out = NEW_N(a, uint8_t, MIB(1));
    cr_assert_eq(lzma_stream_buffer_decode(&memory, 0, NULL, (const uint8_t *)packed.p, &in, packed.n, out, &n, MIB(1)), LZMA_OK);
    return (Str){ (const char *)out, n };
}

static Str lines_of(const ExportFile *f)
{
    Str packed;
    ok(os_load(kit.court.os, a, export_path(a, &kit.court.house, f), MIB(1), &packed));
    cr_expect_eq((int64_t)packed.n, f->size);
    cr_expect(hash_eq(hash_str(packed), f->hash));
    return unpack(packed);
}

static size_t count_of(Str text, Str word)
{
    size_t n = 0, at;
    while (str_find(text, word, &at)) {
        text = str_sub(text, at + word.n, text.n);
        n++;
    }
    return n;
}

static size_t files_on_disk(void)
{
    Str   *names;
    size_t count, n = 0;
    ok(kit.court.os->ops->list(kit.court.os, a, S("/data/export"), &names, &count));
    for (size_t i = 0; i < count; i++) {
        n += str_ends(names[i], S(".xz"));
    }
    return n;
}

static Findings findings(void)
{
    Findings out = { 0 };
    ok(export_verify(&kit.court.house, a, &out));
    return out;
}

/* One bit, and back by the same. */
static void flip_in(Str path)
{
    enum { AT = 40 };
    Str     text;
    OsFile *file;
    ok(os_load(kit.court.os, a, path, MIB(1), &text));
    char flipped = (char)(text.p[AT] ^ 1);
    ok(kit.court.os->ops->open(kit.court.os, path, OS_WRITE, &file));
    ok(kit.court.os->ops->write_at(file, AT, &flipped, 1));
    kit.court.os->ops->close(file);
}

static void follows_publication(DbEngine engine)
{
    open_court(engine);
    cr_expect_eq(load().files.count, 0);
    publication_kit_import(&kit, 1, 10, 3, "vặt");
    cr_expect(str_eq(run_job(60), S("{\"months\":3,\"files\":3}")));
    Export  x = load(), read;
    NoteKey key = ledger_key(kit.court.house.ledger);
    cr_assert_eq(x.files.count, 3);
    cr_expect(str_eq(x.files.items[0].name, S("2019-01.jsonl.xz")) && x.files.items[0].count == 3 && x.files.items[2].first.day == date_make(2019, 3, 15).day);
    Str january = lines_of(&x.files.items[0]);
    cr_expect(count_of(january, S("\n")) == 3 && count_of(january, S("\"date\":\"2019-01-15\"")) == 3 && str_has(january, S("khoản vay vặt thứ 3 giữa")));
    ok(export_read(a, x.note, &key, &read));
    cr_expect(read.files.count == 3 && hash_eq(read.files.items[1].hash, x.files.items[1].hash));
    Str      forged = str_copy(a, x.note);
    size_t   at;
    cr_assert(str_find(forged, S("2019-01-15"), &at));
    ((char *)(uintptr_t)forged.p)[at + 9] = '6';
    Error *altered = export_read(a, forged, &key, &read);
    cr_expect(altered != NULL && altered->code == ERR_ALTERED);
    err_reset();
    cr_expect(str_eq(run_job(60), S("{\"months\":0,\"files\":3}")), "nothing changed");
    cr_expect_eq(findings().count, 0);
    flip_in(export_path(a, &kit.court.house, &x.files.items[1]));
    cr_assert_eq(findings().count, 1);
    cr_expect(str_has(findings().items[0].what, S("2019-02.jsonl.xz")));
    flip_in(export_path(a, &kit.court.house, &x.files.items[1]));
    flip_in(S("/data/export/manifest"));
    cr_assert_eq(findings().count, 1);
    cr_expect(str_has(findings().items[0].what, S("manifest")));
    flip_in(S("/data/export/manifest"));

    publication_kit_import(&kit, 10, 11, 3, "vặt"); /* of February */
    cr_expect(str_eq(run_job(60), S("{\"months\":1,\"files\":3}")));
    x = load();
    cr_expect(x.files.items[1].count == 4 && files_on_disk() == 3);

    publication_kit_take_down(&kit, "gia-dinh-000003");
    x = load();
    cr_expect(x.files.items[0].behind && !x.files.items[1].behind && !x.files.items[2].behind, "not given out at once");
    run_job(60);
    x = load();
    cr_expect(!x.files.items[0].behind && x.files.items[0].count == 2 && files_on_disk() == 3);
    cr_expect_not(str_has(lines_of(&x.files.items[0]), S("khoản vay vặt thứ 3 giữa")));
    publication_kit_take_down(&kit, "gia-dinh-000006");
    publication_kit_take_down(&kit, "gia-dinh-000009");
    run_job(60);
    cr_expect(load().files.count == 2 && files_on_disk() == 2, "a month without rulings has no file");
    ok(os_save(kit.court.os, S("/data/export/manifest"), S("spoiled")));
    cr_expect(str_eq(run_job(60), S("{\"months\":3,\"files\":2}")), "a broken manifest is made anew");
    publication_kit_close(&kit);
}

Test(export, follows_publication_on_sqlite)
{
    follows_publication(DB_SQLITE);
}

Test(export, follows_publication_on_postgres)
{
    follows_publication(DB_POSTGRES);
}

/* Over HTTP: whole, in part, unchanged, withheld. */
Test(export, files_are_served_in_parts_and_withheld_at_once)
{
    static MsgList     lists[1];
    static const Route api[] = { { GET, "/api/v1/judgments/export/manifest", export_manifest, .power = PUBLIC, .cache = CACHE_CHECK },
                                 { GET, "/api/v1/judgments/export/{file}", export_file, .power = PUBLIC, .cache = CACHE_CHECK } };
    const RouteTable   tables[] = { { page_routes, page_route_count }, { export_routes, export_route_count }, { api, COUNT_OF(api) } };
    PageKit            pages;
    open_court(DB_SQLITE);
    lists[0] = judgment_messages;
    msg_know(lists, COUNT_OF(lists));
    page_kit_open(&pages, &kit.court, tables, COUNT_OF(tables));
    cr_expect_eq(page_kit_get(&pages, "", S("/api/v1/judgments/export/manifest")).status, 404);
    cr_expect(str_has(page_kit_get(&pages, "", S("/du-lieu-mo")).body, S("Chưa có tệp nào")));
    publication_kit_import(&kit, 1, 4, 3, "vặt");
    run_job(60);
    Str    path = S("/api/v1/judgments/export/2019-01.jsonl.xz");
    Export x = load();
    Answer whole = page_kit_get(&pages, "", path);
    cr_assert_eq(whole.status, 200);
    cr_expect(hash_eq(hash_str(whole.body), x.files.items[0].hash));
    Answer part = page_kit_ask(&pages, "GET", "", path, "Range: bytes=0-5\r\n", S(""));
    cr_expect(part.status == 206 && str_eq(part.body, str_sub(whole.body, 0, 6)));
    Str known = str_format(a, "If-None-Match: \"" STR_F "\"\r\n", STR_A(hash_hex(a, x.files.items[0].hash)));
    cr_expect_eq(page_kit_ask(&pages, "GET", "", path, str_z(a, known), S("")).status, 304);
    cr_expect(str_eq(page_kit_get(&pages, "", S("/api/v1/judgments/export/manifest")).body, x.note));
    cr_expect(str_has(page_kit_get(&pages, "", S("/en/du-lieu-mo")).body, hash_hex(a, x.files.items[0].hash)));
    cr_expect_eq(page_kit_get(&pages, "", S("/api/v1/judgments/export/2019-07.jsonl.xz")).status, 404);
    publication_kit_take_down(&kit, "gia-dinh-000003");
    cr_expect_eq(page_kit_get(&pages, "", path).status, 503);
    cr_expect_eq(page_kit_ask(&pages, "GET", "", path, str_z(a, known), S("")).status, 503);
    cr_expect(str_has(page_kit_get(&pages, "", S("/du-lieu-mo")).body, S("đang được tạo lại")));
    page_kit_close(&pages);
    publication_kit_close(&kit);
}
