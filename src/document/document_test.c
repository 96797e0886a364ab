/* Papers: fixed data give fixed bytes (test/golden/papers, each form), nothing missing on the main path, what is missing is told, templates
 * hold against the law. CONGLY_GOLDEN=write make unit ROOM=document writes the golden files anew: read the difference. */
#include "document/document_int.h"

#include "assignment/assignment.h"
#include "filing/filing.h"
#include "matter/matter_kit.h"
#include "os/os.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define GOLDEN "test/golden/papers"
enum { FILE_MAX = 1024 * 1024 };

static Arena *arena;
static House  house;

static void open_house(void)
{
    RegistryExtra   extra = { 0 };
    const Registry *registry;
    arena = arena_make(MIB(512));
    cr_assert_null(law_open(arena, S(""), &house.law));
    extra.demo_courts = house.law->demo_courts;
    extra.demo_places = house.law->demo_places;
    cr_assert_null(registry_make(arena, house.law, &extra, &registry));
    house.registry = registry;
}

static void close_house(void)
{
    arena_release(arena);
    err_reset();
}

TestSuite(document, .init = open_house, .fini = close_house);

/* ---- cases ---------------------------------------------------------------------------------------------------------------- */

static const Json *cases;

static const Json *cases_load(void)
{
    Str text;
    cr_assert_null(os_load(os_real(), arena, S(GOLDEN "/cases.json"), FILE_MAX, &text), "run from the top of the repository");
    cr_assert_null(json_parse(arena, text, FILE_MAX, &cases));
    cr_assert(json_count(json_member(cases, "cases")) > 30);
    return json_member(cases, "cases");
}

/* The base with the case's own members in place of its, and the case's fields before its: the newest stands first. */
static Str case_data(const Json *c)
{
    const Json *base = json_member(cases, "base"), *set = json_member(c, "set");
    Buf         b = buf_make(arena, FILE_MAX);
    JsonOut     o = json_out(&b);
    JsonMember *members;
    size_t      count = json_members(arena, base, &members);
    json_begin(&o, NULL);
    for (size_t i = 0; i < count; i++) {
        const char *name = str_z(arena, members[i].name);
        if (!str_eq(members[i].name, S("fields")) && json_member(set, name) == NULL) {
            json_add_value(&o, name, members[i].value);
        }
    }
    count = json_members(arena, set, &members);
    for (size_t i = 0; i < count; i++) {
        json_add_value(&o, str_z(arena, members[i].name), members[i].value);
    }
    json_begin_list(&o, "fields");
    const Json *lists[] = { json_member(c, "fields"), json_member(base, "fields") };
    for (size_t k = 0; k < COUNT_OF(lists); k++) {
        for (size_t i = 0; i < json_count(lists[k]); i++) {
            json_add_value(&o, NULL, json_at(lists[k], i));
        }
    }
    json_end_list(&o);
    json_end(&o);
    cr_assert_null(buf_check(&b));
    return buf_str(&b);
}

static Paper case_paper(const Json *c)
{
    Paper p = { .kind = S("issued"), .form = json_str(c, "form", S("")), .number = json_str(c, "number", S("")), .template_version = 1,
                .data = case_data(c) };
    cr_assert(date_parse(json_str(c, "day", S("")), &p.day));
    return p;
}

static Document render(const Paper *p)
{
    Document d;
    Error   *e = document_render(&house, arena, house.law->procedures[0], p, &d);
    cr_assert_null(e, "%s: %s", str_z(arena, p->form), e == NULL ? "" : str_z(arena, err_line(arena, e)));
    return d;
}

static const char *listed(const DocumentWords *words)
{
    return str_z(arena, str_join(arena, words->items, words->count, S(", ")));
}

Test(document, fixed_data_give_fixed_bytes)
{
    const Json *all = cases_load();
    const char *write = getenv("CONGLY_GOLDEN");
    for (size_t i = 0; i < json_count(all); i++) {
        Paper    p = case_paper(json_at(all, i));
        Document d = render(&p);
        Str      path = str_format(arena, GOLDEN "/" STR_F ".html", STR_A(json_str(json_at(all, i), "name", S(""))));
        Str      golden = S("");
        if (write != NULL && str_eq(str_of(write), S("write"))) {
            cr_assert_null(os_save(os_real(), path, d.html.markup));
        }
        cr_assert_null(os_load(os_real(), arena, path, FILE_MAX, &golden), "no %s: CONGLY_GOLDEN=write makes it", str_z(arena, path));
        cr_expect(str_eq(golden, d.html.markup), "%s differs from what is rendered", str_z(arena, path));
        cr_expect(str_eq(render(&p).html.markup, d.html.markup), "rendered twice, two papers");
    }
}

Test(document, every_form_has_a_golden_paper)
{
    const Json *all = cases_load();
    for (uint32_t i = 0; i < house.law->papers->papers_count; i++) {
        Str  form = house.law->papers->papers[i].form;
        bool there = false;
        for (size_t k = 0; k < json_count(all) && !there; k++) {
            there = str_eq(form, json_str(json_at(all, k), "form", S("")));
        }
        cr_expect(there, "%s has no case in " GOLDEN "/cases.json", str_z(arena, form));
    }
}

Test(document, nothing_is_missing_on_the_main_path)
{
    const Json *all = cases_load();
    for (size_t i = 0; i < json_count(all); i++) {
        Paper    p = case_paper(json_at(all, i));
        Document d = render(&p);
        cr_expect_eq(d.missing.count, 0, "%s: no value for %s", str_z(arena, json_str(json_at(all, i), "name", S(""))), listed(&d.missing));
        cr_expect_not(str_has(d.html.markup, paper_word(house.law, "blank")));
    }
}

/* ---- marks, language, place of the program ------------------------------------------------------------------------------------ */

static Paper paper_of(const char *form, const char *data)
{
    return (Paper){ .kind = S("issued"), .form = str_of(form), .template_version = 1, .data = str_of(data), .day = date_make(2026, 3, 10) };
}

Test(document, every_paper_says_it_is_not_signed)
{
    for (uint32_t i = 0; i < house.law->papers->papers_count; i++) {
        const LawPaper *t = &house.law->papers->papers[i];
        Paper           p = paper_of(str_z(arena, t->form), "{\"court\":\"T01K01\"}");
        Document        d = render(&p);
        cr_expect(str_has(d.html.markup, S("CHƯA KÝ SỐ – BẢN THỬ NGHIỆM, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ")), "%s", str_z(arena, t->form));
        cr_expect_not(str_has(d.html.markup, S("DỮ LIỆU GIẢ ĐỊNH")), "%s", str_z(arena, t->form));
        cr_expect_not(str_has(d.html.markup, S("{")), "%s: a brace is left", str_z(arena, t->form));
    }
}

Test(document, invented_data_say_so_whatever_program_shows_them)
{
    Paper p = paper_of("24-DS", "{\"court\":\"T00K01\",\"invented\":true}");
    house.demo = false;
    Document real = render(&p);
    house.demo = true;
    Document demo = render(&p);
    cr_assert(str_has(real.html.markup, S("DỮ LIỆU GIẢ ĐỊNH – KHÔNG PHẢI BẢN ÁN THẬT")));
    cr_assert(str_eq(real.html.markup, demo.html.markup));
}

/* ---- what is missing ------------------------------------------------------------------------------------------------------------ */

static bool has_word(const DocumentWords *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (str_eq(words->items[i], str_of(word))) {
            return true;
        }
    }
    return false;
}

Test(document, what_has_no_value_is_a_dotted_line_and_told)
{
    Paper    p = paper_of("29-DS", "{\"court\":\"T01K01\",\"act\":\"issue_fee_notice\"}");
    Document d = render(&p);
    cr_expect(has_word(&d.missing, "more.advance|fee_advance"), "told: %s", listed(&d.missing));
    cr_expect(has_word(&d.missing, "relation"));
    cr_expect(str_has(d.html.markup, S("Số tiền tạm ứng án phí phải nộp: …")));
    cr_expect_not(has_word(&d.missing, "court"));
}

Test(document, names_are_text_and_never_markup)
{
    Paper    p = paper_of("24-DS", "{\"court\":\"T01K01\",\"people\":[{\"no\":1,\"capacity\":\"plaintiff\",\"name\":\"<script>x</script>\"}]}");
    Document d = render(&p);
    cr_expect_not(str_has(d.html.markup, S("<script>")));
    cr_expect(str_has(d.html.markup, S("&lt;script&gt;")));
}

Test(document, an_unknown_version_and_broken_data_are_errors)
{
    Document d;
    Paper    p = paper_of("24-DS", "{\"court\":\"T01K01\"}");
    p.template_version = 99;
    Error *e = document_render(&house, arena, house.law->procedures[0], &p, &d);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_NOT_FOUND);
    p = paper_of("24-DS", "{");
    cr_expect_not_null(document_render(&house, arena, house.law->procedures[0], &p, &d));
    cr_expect_eq(document_version(house.law, S("24-DS")), 1);
    cr_expect_eq(document_version(house.law, S("no such form")), 0);
}

Test(document, the_newest_value_of_a_field_counts)
{
    Paper p = paper_of("24-DS", "{\"court\":\"T01K01\",\"fields\":[{\"field\":\"mode\",\"text\":\"post\"},{\"field\":\"mode\",\"text\":\"online\"}]}");
    Document d = render(&p);
    cr_expect(str_has(d.html.markup, S("Qua dịch vụ bưu chính")));
    cr_expect_not(str_has(d.html.markup, S("Trực tuyến")));
}

Test(document, a_deputy_signs_for_the_chief_judge)
{
    Paper p = paper_of("extension_decision", "{\"court\":\"T01K01\",\"signer\":{\"role\":\"chief_judge\",\"name\":\"Lý Văn Dẫn Chứng\",\"delegation\":\"01/2026\"}}");
    cr_expect(str_has(render(&p).html.markup, S("KT. Chánh án</p>\n<p class=\"caps upper\">Phó Chánh án")));
    p.data = S("{\"court\":\"T01K01\",\"signer\":{\"role\":\"chief_judge\",\"name\":\"Lý Văn Dẫn Chứng\",\"delegation\":\"\"}}");
    cr_expect_not(str_has(render(&p).html.markup, S("KT. ")));
}

/* ---- words ------------------------------------------------------------------------------------------------------------------------ */

static Str filled(const char *text, const char *data)
{
    Paper p = { 0 };
    Sheet s = { .house = &house, .law = house.law, .arena = arena, .procedure = house.law->procedures[0], .paper = &p,
                .day = date_make(2026, 3, 5) };
    cr_assert_null(json_parse(arena, str_of(data), FILE_MAX, &s.data));
    return sheet_fill(&s, str_of(text));
}

#define FILLED(text, data, wanted) \
    cr_expect(str_eq(filled(text, data), S(wanted)), "%s gives %s", text, str_z(arena, filled(text, data)))

Test(document, formats_write_values_as_papers_do)
{
    const char *sum = "{\"more\":{\"sum\":12000000,\"word\":\"Đòi nợ\",\"law\":\"QSDĐ\",\"day\":\"2026-01-05\",\"at\":\"2026-06-15T08:00\"}}";
    FILLED("{more.sum:money}", sum, "12.000.000 đồng");
    FILLED("{more.sum:words}", sum, "Mười hai triệu đồng");
    FILLED("{more.word:low}", sum, "đòi nợ");
    FILLED("{more.law:low}", sum, "QSDĐ");
    FILLED("{day:longdate}; {day:Longdate}; {more.day:date}", sum, "ngày 05 tháng 3 năm 2026; Ngày 05 tháng 3 năm 2026; 05/01/2026");
    FILLED("{more.at:time}", sum, "08 giờ 00, thứ hai, ngày 15 tháng 6 năm 2026");
    FILLED("{more.none|more.word}.", sum, "Đòi nợ.");
    FILLED("{more.end}.", "{\"more\":{\"end\":\"Đã xong.\"}}", "Đã xong.");
}

/* ---- the check ----------------------------------------------------------------------------------------------------------------- */

Test(document, the_papers_of_the_law_hold)
{
    DocumentWords faults = document_check(house.law, arena);
    cr_assert_eq(faults.count, 0, "%s", str_z(arena, str_join(arena, faults.items, faults.count, S("\n"))));
}

/* The law with one paper more, which has one line. */
static DocumentWords check_line(PaperLine line)
{
    Law      *law = NEW(arena, Law);
    PaperLaw *papers = NEW(arena, PaperLaw);
    LawPaper *list = NEW_N(arena, LawPaper, house.law->papers->papers_count + 1);
    PaperLine *lines = NEW(arena, PaperLine);
    *law = *house.law;
    *papers = *house.law->papers;
    for (uint32_t i = 0; i < papers->papers_count; i++) {
        list[i] = papers->papers[i];
    }
    *lines = line;
    list[papers->papers_count++] = (LawPaper){ .form = S("answer"), .version = 2, .title = S("x"), .body = lines, .body_count = 1 };
    papers->papers = list;
    law->papers = papers;
    return document_check(law, arena);
}

Test(document, the_check_finds_each_kind_of_mistake)
{
    static const struct {
        PaperLine   line;
        const char *why;
    } broken[] = {
        { { .text = S_INIT("{clam_value}") }, "unknown" },
        { { .text = S_INIT("{claim_value:mony}") }, "no such format" },
        { { .text = S_INIT("{claim_value") }, "braces do not pair" },
        { { .text = S_INIT("claim_value}") }, "braces do not pair" },
        { { .text = S_INIT("{plaintiff.adress}") }, "a person has no such thing" },
        { { .text = S_INIT("{officer.no_such_role}") }, "unknown role" },
        { { .text = S_INIT("{deadline.no_such_limit}") }, "unknown time limit" },
        { { .text = S_INIT("{item.name}") }, "stands outside of an each" },
        { { .text = S_INIT("{item.name}"), .each = S_INIT("plaintifs") }, "no such list" },
        { { .text = S_INIT("{item.nme}"), .each = S_INIT("presence") }, "the table has no such column" },
        { { .text = S_INIT("{item}"), .each = S_INIT("claim_value") }, "the field has one value" },
        { { .text = S_INIT("x"), .when = S_INIT("act=return_unpayd") }, "no such code" },
        { { .text = S_INIT("x"), .unless = S_INIT("mode=onlyne") }, "no such code" },
        { { .text = S_INIT("{recusal_text}") }, "the field is not for papers: they leave the court" },
        { { .text = S_INIT("{assigned_judge}") }, "officers are named by officer.<role>" },
    };
    cr_expect_eq(check_line((PaperLine){ .text = S("{item.person}"), .each = S("presence"), .when = S("mode=online") }).count, 0);
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        DocumentWords faults = check_line(broken[i].line);
        cr_expect(faults.count > 0 && str_has(faults.items[0], str_of(broken[i].why)), "%s: %s", broken[i].line.text.p, listed(&faults));
    }
}

Test(document, an_issued_form_without_a_text_is_found)
{
    Law      law = *house.law;
    PaperLaw papers = *house.law->papers;
    papers.papers_count--;
    law.papers = &papers;
    DocumentWords faults = document_check(&law, arena);
    cr_expect_eq(faults.count, 1);
    cr_expect(faults.count == 1 && str_has(faults.items[0], S("take_down_notice")));
}

Test(document, folio_numbers_of_one_page_and_of_several)
{
    Paper one = { .folio = 7, .pages = 1 }, three = { .folio = 8, .pages = 3 };
    cr_expect(str_eq(document_folio(arena, &one), S("7")));
    cr_expect(str_eq(document_folio(arena, &three), S("8–10")));
}

/* ---- papers of real acts ---------------------------------------------------------------------------------------------------------- */

static CourtKit                  kit;
static const MatterModule *const modules[] = { &assignment_module, &filing_module, NULL };

static Matter act_on(MatterId m, PersonId who, const char *act, const char *input)
{
    ActResult done;
    Error    *e = court_kit_act(&kit, m, who, act, input, &done);
    cr_assert_null(e, "%s: %s", act, e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
    return court_kit_load(&kit, m);
}

/* The newest paper of a form, rendered as a page would; nothing may be missing. */
static Str newest(const Matter *m, const char *form)
{
    for (size_t i = m->papers.count; i > 0; i--) {
        const Paper *p = &m->papers.items[i - 1];
        if (str_eq(p->form, str_of(form))) {
            Document d;
            Error   *e = document_render(&kit.house, kit.arena, m->procedure, p, &d);
            cr_assert_null(e, "%s: %s", form, e == NULL ? "" : str_z(kit.arena, err_line(kit.arena, e)));
            cr_expect_eq(d.missing.count, 0, "%s: no value for %s", form, listed(&d.missing));
            return d.html.markup;
        }
    }
    cr_assert_fail("no paper %s", form);
    return S("");
}

Test(document, papers_of_real_acts_lack_nothing)
{
    MatterId m;
    cr_assert(court_kit_open(&kit, DB_SQLITE, modules));
    cr_assert_null(court_kit_petition(&kit, &m));
    Matter f = court_kit_load(&kit, m);
    Str    paper = newest(&f, "24-DS");
    cr_expect(str_has(paper, S("1/GXN-TA")), "the number is drawn at commit and stands on the paper");
    cr_expect(str_has(paper, S("Trần Văn Hư Cấu")));
    cr_expect(str_has(paper, S("Hà Nội, ngày 02 tháng 3 năm 2026")));
    f = act_on(m, kit.clerk, "offer_mediation", "{}");
    paper = newest(&f, "mediation_notice");
    cr_expect(str_has(paper, S("Thư ký Giả Định")), "who issued it signs");
    act_on(m, kit.citizen, "decline_mediation_early", "{\"mediation_answer\":\"declined\"}");
    Str judge = str_format(kit.arena, "{\"assigned_judge\":\"" STR_F "\",\"designation_ground\":\"complex\"}",
                           STR_A(id_format(kit.arena, kit.judge.id)));
    f = act_on(m, kit.chief, "designate_examining_judge", str_z(kit.arena, judge));
    paper = newest(&f, "assignment_decision");
    cr_expect(str_has(paper, S("Phân công Thẩm phán Giả Định Một làm Thẩm phán xem xét đơn")));
    cr_expect(str_has(paper, S("<b>Chánh án Giả Định</b>")));
    f = act_on(m, kit.judge, "order_amendment", "{\"amendments\":\"Ghi rõ ngày vay.\",\"amend_days\":10}");
    paper = newest(&f, "26-DS");
    cr_expect(str_has(paper, S("Ghi rõ ngày vay.")));
    cr_expect(str_has(paper, S("Thời hạn sửa đổi, bổ sung: 10 ngày")));
    court_kit_close(&kit);
}
