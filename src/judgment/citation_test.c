/* Citations of imported rulings on both engines: written with the text, read again, counted, named by verify when altered; of held ones only
 * once they are let out. */
#include "judgment/citation.h"

#include "judgment/citation_sql.h"
#include "judgment/import.h"
#include "judgment/publication_kit.h"

#include <criterion/criterion.h>

static PublicationKit kit;
static Arena         *a;

static void said(Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(a, err_line(a, e)));
}

static void open_kit(DbEngine engine)
{
    if (!publication_kit_open(&kit, engine)) {
        cr_skip("this engine is not at hand");
    }
    a = kit.court.arena;
}

static Str record(int no, const char *day, const char *text)
{
    return str_format(a, "{\"id\":\"gia-dinh-%d\",\"court\":\"Tòa án nhân dân huyện Hưng Hà, tỉnh Thái Bình\",\"number\":\"%02d/2019/DS-ST\",\"date\":\"%s\","
                         "\"type\":\"Dân sự\",\"instance\":\"Sơ thẩm\",\"title\":\"Tranh chấp giả định\",\"anonymised\":true,\"source\":\"giả lập\",\"text\":\"%s\"}\n",
                      no, no, day, text);
}

#define FILLING "Nguyên đơn trình bày về khoản vay giữa hai bên và yêu cầu trả nợ gốc, bị đơn thừa nhận khoản vay nhưng chưa trả như đã hẹn, hai bên không thỏa thuận được với nhau. "

static void import_all(void)
{
    Str rows[] = {
        record(1, "2019-02-15", "Bản án số: 01/2019/DS-ST\\n" FILLING "Căn cứ Điều 463, khoản 2 Điều 468 Bộ luật Dân sự; Án lệ số 08/2016/AL. Điều 463 BLDS nói rõ."),
        record(2, "2019-03-15", "Bản án số: 02/2019/DS-ST\\n" FILLING "Theo Bản án số 01/2019/DS-ST ngày 15/02/2019 thì áp dụng Điều 468 Bộ luật Dân sự."),
        record(3, "2019-04-15", FILLING "Số căn cước công dân 001099012345 của bà C. Căn cứ Điều 463 Bộ luật Dân sự."),
    };
    ImportReport r;
    said(os_save(kit.court.os, S("/in.jsonl"), str_join(a, rows, COUNT_OF(rows), S(""))));
    said(rulings_import(&kit.court.house, a, S("/in.jsonl"), NULL, NULL, &r));
    cr_assert_eq(r.added, 2);
    cr_assert_eq(r.held, 1);
}

static RulingId id_of(int no)
{
    return ruling_id_of_source(S("giả lập"), str_format(a, "gia-dinh-%d", no));
}

static Ruling load(Db *db, int no)
{
    Ruling r;
    bool   found;
    said(ruling_load(db, a, id_of(no), &r, &found));
    cr_assert(found);
    return r;
}

static void expect_citing(Db *db, const char *cited, const char *article, int64_t wanted)
{
    CitingList list;
    int64_t    total;
    said(citing_rulings(db, a, str_of(cited), str_of(article), NULL, 10, &list));
    said(citing_total(db, a, str_of(cited), str_of(article), &total));
    cr_expect_eq((int64_t)list.count, wanted, "%s %s: %zu", cited, article, list.count);
    cr_expect_eq(total, wanted, "%s %s: %lld counted", cited, article, (long long)total);
}

static size_t findings(void)
{
    Findings found = { 0 };
    said(publication_verify(&kit.court.house, a, &found));
    return found.count;
}

/* Behind the program's back: the counts stay. */
static Error *lose(Tx *tx, void *arg)
{
    const Ruling *r = arg;
    return q_citations_drop(tx, r->court, r->matter, r->id);
}

static void followed(DbEngine engine)
{
    open_kit(engine);
    import_all();
    Db *db;
    said(db_read(kit.court.house.db, a, &db));
    RulingCitations list;
    Ruling          first = load(db, 1), second = load(db, 2), held = load(db, 3);
    said(ruling_citations(db, a, &first, &list));
    cr_assert_eq(list.count, 4, "its own number in the head is no citation: %zu", list.count);
    cr_expect(list.items[0].leads && list.items[1].leads && !list.items[3].leads, "the second Điều 463 is not the first");
    cr_expect(str_eq(str_sub(first.text, list.items[1].begins, list.items[1].ends), S("khoản 2 Điều 468")));
    said(ruling_citations(db, a, &held, &list));
    cr_expect_eq(list.count, 0, "what is held is not public");
    expect_citing(db, "91/2015/QH13", "463", 1);
    expect_citing(db, "91/2015/QH13", "468", 2);
    expect_citing(db, "08/2016/AL", "", 1);
    expect_citing(db, "012019DSST", "", 1);
    CitingList newest;
    said(citing_rulings(db, a, S("91/2015/QH13"), S("468"), NULL, 1, &newest));
    cr_assert_eq(newest.count, 1);
    cr_expect(id_eq(newest.items[0].ruling.id, second.id.id), "the newest first");
    said(citing_rulings(db, a, S("91/2015/QH13"), S("468"), &newest.items[0], 10, &newest));
    cr_assert_eq(newest.count, 1);
    cr_expect(id_eq(newest.items[0].ruling.id, first.id.id));
    RulingId meant;
    bool     found;
    said(ruling_numbered(db, a, S("012019DSST"), S("2019-02-15"), &meant, &found));
    cr_expect(found && id_eq(meant.id, first.id.id));
    said(ruling_numbered(db, a, S("012019DSST"), S("2019-02-16"), &meant, &found));
    cr_expect_not(found);
    db_done(db);
    said(held_decide(&kit.court.house, a, id_of(3), kit.court.clerk, S("masked"), S("")));
    said(db_read(kit.court.house.db, a, &db));
    expect_citing(db, "91/2015/QH13", "463", 2);
    db_done(db);
    cr_expect_eq(findings(), 0);
    CiteReport report;
    said(rulings_cite(&kit.court.house, &report));
    cr_expect_eq(report.rulings, 3);
    cr_expect_eq(report.changed, 0, "what is read again is the same");
    said(db_tx(kit.court.house.db, "lose", lose, &first));
    cr_expect_gt(findings(), 1, "the ruling and its counts are named");
    said(rulings_cite(&kit.court.house, &report));
    cr_expect_eq(report.changed, 1);
    said(db_read(kit.court.house.db, a, &db));
    said(ruling_citations(db, a, &first, &list));
    cr_expect_eq(list.count, 4);
    db_done(db);
    publication_kit_close(&kit);
}

Test(citation, of_imported_rulings_on_sqlite)
{
    followed(DB_SQLITE);
}

Test(citation, of_imported_rulings_on_postgres)
{
    followed(DB_POSTGRES);
}
