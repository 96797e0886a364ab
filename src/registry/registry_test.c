/* The registry over the real law and the invented province: search, areas, competence, gaps, import. */
#include "registry/registry.h"

#include "base/json.h"
#include "os/os.h"

#include <criterion/criterion.h>
#include <string.h>

static Arena          *arena;
static const Registry *reg;
static Date            today;

static const char *z(Str s)
{
    return str_z(arena, s);
}

static void open_registry(void)
{
    arena = arena_make(MIB(256));
    const Law *law;
    Error     *e = law_open(arena, S(""), &law);
    cr_assert_null(e);
    RegistryExtra demo = { .demo_courts = law->demo_courts, .demo_places = law->demo_places };
    e = registry_make(arena, law, &demo, &reg);
    cr_assert_null(e);
    today = date_make(2026, 11, 23);
}

static void close_registry(void)
{
    arena_release(arena);
    err_reset();
}

TestSuite(registry, .init = open_registry, .fini = close_registry);

static Str first(const char *words, unsigned kinds)
{
    RegistryHits hits = registry_search(reg, arena, str_of(words), kinds, 10);
    return hits.count > 0 ? hits.items[0].code : S("-");
}

#define EXPECT_FIRST(words, kinds, code) cr_expect_str_eq(z(first(words, kinds)), code, "%s found %s", words, z(first(words, kinds)))

Test(registry, search_ignores_accents_case_and_d)
{
    EXPECT_FIRST("tòa án nhân dân khu vực 2 - hà nội", REGISTRY_ALL, "T01K02");
    EXPECT_FIRST("TOA AN NHAN DAN KHU VUC 2 HA NOI", REGISTRY_ALL, "T01K02");
    EXPECT_FIRST("kv 2 ha noi", REGISTRY_COURT, "T01K02");
    EXPECT_FIRST("khu vuc 19 tphcm", REGISTRY_COURT, "T79K19");
    EXPECT_FIRST("dong da", REGISTRY_WARD, "00235");
    EXPECT_FIRST("Đống Đa", REGISTRY_WARD, "00235");
    EXPECT_FIRST("Phường Đống Đa, Thành phố Hà Nội", REGISTRY_WARD, "00235");
    EXPECT_FIRST("phuc xa quan ba dinh thanh pho ha noi", REGISTRY_OLD_COMMUNE, "00001");
    EXPECT_FIRST("da nang", REGISTRY_PROVINCE, "48");
    EXPECT_FIRST("trom cap", REGISTRY_OFFENCE, "173");
    EXPECT_FIRST("tội trộm cắp tài sản", REGISTRY_ALL, "173");
    EXPECT_FIRST("theft", REGISTRY_OFFENCE, "173");
    EXPECT_FIRST("vay tai san", REGISTRY_RELATION, "DS.26.3.01");
    EXPECT_FIRST("DS.26.3", REGISTRY_RELATION, "DS.26.3");
    EXPECT_FIRST("T79K19", REGISTRY_ALL, "T79K19");
    EXPECT_FIRST("supreme people", REGISTRY_COURT, "TC00");
}

Test(registry, search_finds_closed_courts_and_old_addresses)
{
    EXPECT_FIRST("tand cap cao da nang", REGISTRY_CLOSED_COURT, "CC2");
    EXPECT_FIRST("tòa án nhân dân quận ba đình", REGISTRY_ALL, "X001");
    EXPECT_FIRST("TAND tinh Vinh Phuc", REGISTRY_ALL, "T26");
    RegistryHits hits = registry_search(reg, arena, S("phuc xa ba dinh"), REGISTRY_OLD_COMMUNE, 5);
    cr_assert_eq(hits.count, 1);
    cr_assert_eq(hits.items[0].wards_count, 1);
    cr_expect_str_eq(z(hits.items[0].wards[0]), "00097");
    cr_expect_str_eq(z(hits.items[0].name.vi), "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội");
}

Test(registry, search_survives_any_text)
{
    char noise[2000];
    memset(noise, 'a', sizeof noise);
    for (size_t i = 0; i + 1 < sizeof noise; i += 2) {
        memcpy(noise + i, "\xc4\x91", 2);
    }
    cr_expect_eq(registry_search(reg, arena, (Str){ noise + 1, 0 }, REGISTRY_ALL, 10).count, 0);
    cr_expect_eq(registry_search(reg, arena, (Str){ noise, sizeof noise }, REGISTRY_ALL, 10).count, 0);
    cr_expect_eq(registry_search(reg, arena, S(" .,;-' "), REGISTRY_ALL, 10).count, 0);
    cr_expect_eq(registry_search(reg, arena, S("khong co cai ten nay"), REGISTRY_ALL, 10).count, 0);
    cr_expect_leq(registry_search(reg, arena, S("a"), REGISTRY_ALL, 1000).count, 100);
}

Test(registry, a_name_is_that_of_the_day)
{
    cr_expect_str_eq(z(registry_court_name(reg, S("T22"), date_make(2026, 8, 31)).vi), "Tòa án nhân dân tỉnh Quảng Ninh");
    cr_expect_str_eq(z(registry_court_name(reg, S("T22"), date_make(2026, 9, 1)).vi), "Tòa án nhân dân thành phố Quảng Ninh");
    cr_expect_str_eq(z(registry_court_name(reg, S("X001"), date_make(2024, 1, 1)).vi), "Tòa án nhân dân quận Ba Đình, thành phố Hà Nội");
    cr_expect_str_eq(z(registry_ward_name(reg, arena, S("00004"), today).en), "Ba Đình Ward, Hà Nội City");
    cr_expect_eq(registry_court_name(reg, S("T98"), today).vi.n, 0);
}

Test(registry, lists_stand_in_vietnamese_order)
{
    Provinces all = registry_provinces(reg, arena);
    cr_assert_eq(all.count, 35);
    cr_expect_str_eq(z(all.items[0]->name.vi), "Hoài Giang", "the invented one stands first: the demo's courts are found at once");
    cr_expect_str_eq(z(all.items[1]->name.vi), "An Giang");
    cr_expect_eq(registry_province(reg, S("01"))->wards_count, 126);
    cr_expect_eq(registry_courts_of(reg, arena, S("01"), COURT_REGIONAL, today).count, 12);
    cr_expect_eq(registry_courts_of(reg, arena, S("01"), COURT_REGIONAL, date_make(2025, 6, 30)).count, 0);
    cr_expect(registry_court(reg, S("T00K01"))->invented);
    cr_expect_not(registry_court(reg, S("T01K01"))->invented);
}

static CourtChoice ask(CompetenceAsk *q)
{
    CourtChoice out;
    q->on = today;
    Error *e = competent_courts(reg, arena, q, &out);
    cr_assert_null(e);
    return out;
}

Test(registry, a_debt_goes_to_the_defendant_or_where_it_is_paid)
{
    PlaceFact     facts[] = { { S("defendant"), S("00"), S("99901") }, { S("plaintiff"), S("00"), S("99907") }, { S("performance"), S("00"), S("99913") } };
    CompetenceAsk q = { .relation = S("DS.26.3.01"), .facts = facts, .fact_count = 3 };
    CourtChoice   c = ask(&q);
    cr_assert_eq(c.options.count, 2);
    cr_expect_str_eq(z(c.options.items[0].court->code), "T00K01");
    cr_expect_str_eq(z(c.options.items[0].basis), "BLTTDS 39(1)a");
    cr_expect(c.options.items[0].area_known);
    cr_expect_str_eq(z(c.options.items[1].court->code), "T00K03");
    cr_expect_str_eq(z(c.options.items[1].basis), "BLTTDS 40(1)g");
    q.agreed = true;
    c = ask(&q);
    cr_assert_eq(c.options.count, 3);
    cr_expect_str_eq(z(c.options.items[2].court->code), "T00K02");
    cr_expect_str_eq(z(c.options.items[2].basis), "BLTTDS 39(1)b");
}

Test(registry, land_goes_where_the_land_is_and_nowhere_else)
{
    PlaceFact     facts[] = { { S("defendant"), S("00"), S("99901") }, { S("land"), S("00"), S("99908") }, { S("land"), S("00"), S("99914") } };
    CompetenceAsk q = { .relation = S("DS.26.9"), .facts = facts, .fact_count = 2, .agreed = true };
    CourtChoice   c = ask(&q);
    cr_assert_eq(c.options.count, 1);
    cr_expect_str_eq(z(c.options.items[0].court->code), "T00K02");
    cr_expect(c.options.items[0].exclusive);
    q.fact_count = 3;
    c = ask(&q);
    cr_assert_eq(c.options.count, 2, "immovables in several places: the plaintiff chooses (40(1)i)");
    cr_expect_str_eq(z(c.options.items[1].basis), "BLTTDS 40(1)i");
    q = (CompetenceAsk){ .relation = S("DS.26.3.07"), .facts = facts, .fact_count = 2, .land = true };
    c = ask(&q);
    cr_assert_eq(c.options.count, 1);
    cr_expect_str_eq(z(c.options.items[0].basis), "BLTTDS 39(1)c");
}

Test(registry, an_area_that_is_not_known_shows_the_courts_of_the_province)
{
    PlaceFact     facts[] = { { S("defendant"), S("01"), S("00235") } };
    CompetenceAsk q = { .relation = S("DS.26.3"), .facts = facts, .fact_count = 1 };
    CourtChoice   c = ask(&q);
    cr_assert_eq(c.options.count, 12);
    for (size_t i = 0; i < c.options.count; i++) {
        cr_expect_not(c.options.items[i].area_known);
    }
    cr_expect(c.options.items[0].likely, "all of the ward's old districts went to one court: a hint");
    cr_expect_str_eq(z(c.options.items[0].court->code), "T01K02");
    cr_expect_not(c.options.items[1].likely);
    facts[0] = (PlaceFact){ S("defendant"), S("04"), S("") }; /* how many courts Cao Bằng has is not known */
    c = ask(&q);
    cr_assert_eq(c.options.count, 1);
    cr_expect_null(c.options.items[0].court);
    cr_expect_eq(c.options.items[0].confidence, CONFIDENCE_V);
    cr_expect_str_eq(z(c.options.items[0].name.vi), "Tòa án nhân dân khu vực có thẩm quyền tại Tỉnh Cao Bằng (chưa xác định)");
}

Test(registry, choices_of_the_plaintiff)
{
    PlaceFact     facts[] = { { S("plaintiff"), S("00"), S("99901") }, { S("defendant"), S("00"), S("99908") },
                              { S("damage"), S("00"), S("99914") },    { S("defendant"), S("00"), S("99914") },
                              { S("defendant_last"), S("00"), S("99914") } };
    CompetenceAsk tort = { .relation = S("DS.26.6"), .facts = facts, .fact_count = 3 };
    CourtChoice   c = ask(&tort);
    cr_assert_eq(c.options.count, 3);
    cr_expect_str_eq(z(c.options.items[1].basis), "BLTTDS 40(1)d");
    CompetenceAsk many = { .relation = S("DS.26.2"), .facts = facts, .fact_count = 4 };
    c = ask(&many);
    cr_assert_eq(c.options.count, 2);
    cr_expect_str_eq(z(c.options.items[0].basis), "BLTTDS 40(1)h");
    CompetenceAsk abroad = { .relation = S("HN.28.1.01"), .facts = facts, .fact_count = 1, .defendant_abroad = true };
    c = ask(&abroad);
    cr_assert_eq(c.options.count, 1);
    cr_expect_str_eq(z(c.options.items[0].basis), "BLTTDS 40(1)c");
    CompetenceAsk gone = { .relation = S("DS.26.2"), .facts = facts + 4, .fact_count = 1, .defendant_unknown = true };
    c = ask(&gone);
    cr_assert_eq(c.options.count, 1);
    cr_expect_str_eq(z(c.options.items[0].basis), "BLTTDS 40(1)a");
    CompetenceAsk worker = { .relation = S("LD.32.1.11"), .facts = facts, .fact_count = 2, .employee = true };
    c = ask(&worker);
    cr_assert_eq(c.options.count, 2);
    cr_expect_str_eq(z(c.options.items[1].basis), "BLTTDS 40(1)đ");
    CompetenceAsk nothing = { .relation = S("DS.26.3") };
    c = ask(&nothing);
    cr_expect_eq(c.options.count, 0);
    cr_assert_geq(c.missing_count, 2);
    cr_expect_str_eq(z(c.missing[0]->id), "defendant");
    CompetenceAsk wrong = { .relation = S("DS.99") };
    CourtChoice   out;
    Error        *e = competent_courts(reg, arena, &wrong, &out);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_FIELD);
}

Test(registry, designated_and_provincial_courts)
{
    PlaceFact     facts[] = { { S("defendant"), S("40"), S("") } };
    CompetenceAsk q = { .relation = S("PS.1"), .facts = facts, .fact_count = 1 };
    CourtChoice   c = ask(&q);
    cr_assert_eq(c.options.count, 1);
    cr_expect_str_eq(z(c.options.items[0].court->code), "T01K02");
    cr_expect(c.options.items[0].likely);
    facts[0].province = S("68");
    c = ask(&q);
    cr_expect_null(c.options.items[0].court, "the area of the southern court is not known");
    q.relation = S("HC.30.1");
    q.provincial_body = true;
    c = ask(&q);
    cr_assert_eq(c.options.count, 1);
    cr_expect_str_eq(z(c.options.items[0].court->code), "T68");
}

Test(registry, the_data_hold_together)
{
    RegistryFaults faults = registry_faults(reg, arena, today);
    for (size_t i = 0; i < faults.count; i++) {
        cr_expect(false, "%s", z(faults.items[i]));
    }
    cr_expect_eq(faults.count, 0);
}

static const RegistryGap *gap(const RegistryGaps *gaps, const char *id)
{
    for (size_t i = 0; i < gaps->count; i++) {
        if (str_eq(gaps->items[i].id, str_of(id))) {
            return &gaps->items[i];
        }
    }
    return NULL;
}

Test(registry, what_is_missing_is_listed)
{
    RegistryGaps       gaps = registry_gaps(reg, arena, today);
    const RegistryGap *courts = gap(&gaps, "regional_courts");
    cr_assert_not_null(courts);
    cr_expect_eq(courts->expected, 355);
    cr_expect_eq(courts->known, 126);
    const RegistryGap *wards = gap(&gaps, "court_wards");
    cr_assert_not_null(wards);
    cr_expect_eq(wards->expected, 3321);
    cr_expect_eq(wards->known, 0, "invented wards do not count");
    cr_expect_not_null(gap(&gaps, "regional_courts_of"));
    cr_expect_not_null(gap(&gaps, "merge"));
}

Test(registry, the_official_annex_is_checked_whole)
{
    Buf        faults = buf_make(arena, KIB(64));
    Buf        warnings = buf_make(arena, KIB(64));
    CourtAreas areas;
    Error *e = court_areas_parse(reg, arena, S("court,ward\nT01K01,00004\n\"T01K01\", 00008\nT01K02,00235\n"), today, &areas, &faults, &warnings);
    cr_assert_null(e);
    cr_expect_eq(areas.count, 3);
    cr_expect(str_has(buf_str(&warnings), S("T01K03: no ward")));
    cr_expect(str_has(buf_str(&warnings), S("province 01: 123 wards without court")));

    const Registry *with;
    const Law      *law;
    e = law_open(arena, S(""), &law);
    cr_assert_null(e);
    RegistryExtra extra = { .areas = &areas };
    e = registry_make(arena, law, &extra, &with);
    cr_assert_null(e);
    PlaceFact     facts[] = { { S("defendant"), S("01"), S("00235") } };
    CompetenceAsk q = { .relation = S("DS.26.3"), .facts = facts, .fact_count = 1, .on = today };
    CourtChoice   c;
    e = competent_courts(with, arena, &q, &c);
    cr_assert_null(e);
    cr_assert_eq(c.options.count, 1);
    cr_expect(c.options.items[0].area_known);

    static const struct {
        const char *csv, *why;
    } bad[] = {
        { "T01K99,00004\n", "unknown court" },      { "T01,00004\n", "not a regional court" },
        { "X001,00004\n", "not a regional court" }, { "T01K01,99999\n", "unknown ward" },
        { "T01K01,26068\n", "ward of another province" }, { "T01K01,00004\nT01K02,00004\n", "ward in two lines" },
        { "T01K01,00004,x\n", "more than two columns" }, { "", "" },
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        buf_clear(&faults);
        e = court_areas_parse(reg, arena, str_of(bad[i].csv), today, &areas, &faults, &warnings);
        cr_expect_not_null(e, "%s", bad[i].csv);
        cr_expect(str_has(buf_str(&faults), str_of(bad[i].why)), "%s gave %s", bad[i].csv, z(buf_str(&faults)));
    }
}

static int run(Buf *out, const char *verb, const char *word, const Str *file, bool json)
{
    Str args[2] = { str_of(verb), str_of(word) };
    buf_clear(out);
    return registry_command(reg, arena, args, word != NULL ? 2 : 1, file, today, json, out);
}

Test(registry, the_command_answers_people_and_machines)
{
    Buf out = buf_make(arena, MIB(1));
    cr_expect_eq(run(&out, "check", NULL, NULL, false), 1, "something is missing");
    cr_expect(str_has(buf_str(&out), S("126 / 355")));
    cr_expect_eq(run(&out, "check", NULL, NULL, true), 1);
    const Json *v;
    Error      *e = json_parse(arena, str_trim(buf_str(&out)), MIB(1), &v);
    cr_assert_null(e);
    cr_expect_eq(json_i64(json_member(v, "known"), "wards", 0), 3321);
    cr_expect_eq(json_count(json_member(v, "faults")), 0);
    cr_expect_eq(run(&out, "search", "hoan kiem", NULL, true), 0);
    cr_expect_eq(run(&out, "search", "khong co cai ten nay", NULL, false), 1);
    Str good = S("T01K01,00004\n");
    cr_expect_eq(run(&out, "import", NULL, &good, true), 0);
    Str wrong = S("T01K01,1\n");
    cr_expect_eq(run(&out, "import", NULL, &wrong, false), 2);
    cr_expect_eq(run(&out, "dance", NULL, NULL, false), 2);
}
