/* What the registry knows and does not know, and the checks that the data hold together (the import checks of the court
 * system: 34 provincial courts, every commune in one regional court at most, every closed court followed by another).
 * Pure. May use: law, base. */
#include "registry/registry_int.h"

#include <stdlib.h>

/* ---- what is missing ------------------------------------------------------------------------------------------------- */

typedef struct Counting {
    Date    on;
    int64_t regional, military_area, wards, district, district_followed, verify;
} Counting;

static bool count_court(void *to, const Court *c)
{
    Counting *n = to;
    if (c->invented) {
        return true;
    }
    bool open = court_is_open(c, n->on);
    n->regional += open && c->level == COURT_REGIONAL;
    n->military_area += open && c->level == COURT_MILITARY_AREA;
    n->wards += open && c->level == COURT_REGIONAL ? (int64_t)c->wards_count : 0;
    n->district += c->level == COURT_DISTRICT;
    n->district_followed += c->level == COURT_DISTRICT && c->successors_count > 0;
    n->verify += open && !law_is_settled(&c->source);
    return true;
}

static void add_gap(Arena *a, RegistryGaps *list, Str id, LawText what, Str province, int64_t known, int64_t expected, Confidence sure)
{
    if (expected >= 0 && known >= expected) {
        return;
    }
    *LIST_ADD(a, list) = (RegistryGap){ id, what, province, known, expected, sure };
}

static int64_t wards_of_country(const Registry *r)
{
    int64_t n = 0;
    for (uint32_t i = 0; i < r->places[0]->provinces_count; i++) {
        n += (int64_t)r->places[0]->provinces[i].wards_count;
    }
    return n;
}

static void count_communes(const Registry *r, int64_t *known, int64_t *all)
{
    for (uint32_t i = 0; i < r->places[0]->old_provinces_count; i++) {
        const OldProvince *p = &r->places[0]->old_provinces[i];
        for (uint32_t j = 0; j < p->districts_count; j++) {
            for (uint32_t k = 0; k < p->districts[j].communes_count; k++) {
                *all += 1;
                *known += p->districts[j].communes[k].wards_count > 0;
            }
        }
    }
}

static void add_provinces(const Registry *r, Arena *a, Date on, RegistryGaps *list)
{
    for (uint32_t i = 0; i < r->places[0]->provinces_count; i++) {
        const Province   *p = &r->places[0]->provinces[i];
        const CourtCount *n = court_count(r->courts[0], p->code, COURT_REGIONAL);
        int64_t           rows = (int64_t)registry_courts_of(r, a, p->code, COURT_REGIONAL, on).count;
        LawText           where = place_province_name(a, p, on);
        Str               count = str_format(a, "%d", n != NULL ? n->count : 0);
        bool              least = n != NULL && n->at_least;
        if (n != NULL && n->count > 0 && !least && n->count == rows) {
            continue;
        }
        LawText vi = least ? REGISTRY_TEXT(a, "registry.gap_regional_at_least", { S("province"), where.vi }, { S("count"), count })
                           : REGISTRY_TEXT(a, "registry.gap_regional_province", { S("province"), where.vi });
        LawText en = least ? REGISTRY_TEXT(a, "registry.gap_regional_at_least", { S("province"), where.en }, { S("count"), count })
                           : REGISTRY_TEXT(a, "registry.gap_regional_province", { S("province"), where.en });
        add_gap(a, list, S("regional_courts_of"), (LawText){ vi.vi, en.en }, p->code, rows, -1, CONFIDENCE_V);
    }
}

static void add_designations(const Registry *r, Arena *a, RegistryGaps *list)
{
    int64_t known = 0;
    int64_t all = 0;
    for (uint32_t i = 0; i < r->courts[0]->designations_count; i++) {
        const Designation *d = &r->courts[0]->designations[i];
        if (str_eq(d->subject, S("bankruptcy"))) {
            all++;
            known += d->provinces_count > 0;
        }
    }
    add_gap(a, list, S("designation_areas"), registry_text(a, S("registry.gap_designations"), NULL, 0), S(""), known, all, CONFIDENCE_V);
    add_gap(a, list, S("intellectual_property_courts"), registry_text(a, S("registry.gap_intellectual_property"), NULL, 0), S(""), 0, 2,
            CONFIDENCE_L);
}

static int64_t relations_to_verify(const Registry *r)
{
    int64_t            n = 0;
    const RelationLaw *law = r->law->relations;
    for (uint32_t i = 0; i < law->relations_count; i++) {
        n += !law_is_settled(&law->relations[i].source);
    }
    for (uint32_t i = 0; i < law->place_rules_count; i++) {
        n += !law_is_settled(&law->place_rules[i].source);
    }
    return n;
}

static int64_t offences_to_verify(const Registry *r)
{
    int64_t n = 0;
    for (uint32_t i = 0; i < r->law->offences->offences_count; i++) {
        n += !law_is_settled(&r->law->offences->offences[i].source);
    }
    return n;
}

static int64_t appeals_known(const Registry *r, Arena *a, Date on, int64_t *all)
{
    int64_t known = 0;
    for (uint32_t i = 0; i < r->places[0]->provinces_count; i++) {
        Courts one = registry_courts_of(r, a, r->places[0]->provinces[i].code, COURT_PROVINCIAL, on);
        for (size_t j = 0; j < one.count; j++) {
            *all += 1;
            known += one.items[j]->parent.n > 0;
        }
    }
    return known;
}

RegistryGaps registry_gaps(const Registry *r, Arena *a, Date on)
{
    RegistryGaps list = { 0 };
    Counting     n = { .on = on };
    registry_each_court(r, count_court, &n);
    int64_t communes = 0;
    int64_t all_communes = 0;
    count_communes(r, &communes, &all_communes);
    int64_t           appeal_all = 0;
    int64_t           appeals = appeals_known(r, a, on, &appeal_all);
    const CourtCount *military = court_count(r->courts[0], S(""), COURT_MILITARY_AREA);
#define GAP(id, key, known, expected, sure) \
    add_gap(a, &list, S(id), registry_text(a, S("registry." key), NULL, 0), S(""), (known), (expected), CONFIDENCE_##sure)
    GAP("court_wards", "gap_court_wards", n.wards + (int64_t)r->areas.count, wards_of_country(r), V);
    GAP("regional_courts", "gap_regional_total", n.regional, r->courts[0]->regional_total, C);
    add_provinces(r, a, on, &list);
    GAP("appeal_courts", "gap_appeals", appeals, appeal_all, V);
    GAP("successors", "gap_successors", n.district_followed, n.district, V);
    add_designations(r, a, &list);
    GAP("military_areas", "gap_military", n.military_area, military != NULL ? military->count : 0, V);
    GAP("merge", "gap_merge", communes, all_communes, L);
    if (n.verify > 0) {
        GAP("courts_to_verify", "gap_to_verify", n.verify, -1, L);
    }
    int64_t relations = relations_to_verify(r);
    if (relations > 0) {
        GAP("relations_to_verify", "gap_relations", relations, -1, L);
    }
    int64_t offences = offences_to_verify(r);
    if (offences > 0) {
        GAP("offences_to_verify", "gap_offences", offences, -1, L);
    }
#undef GAP
    return list;
}

/* ---- what must hold ------------------------------------------------------------------------------------------------------ */

typedef struct Checking {
    const Registry *r;
    Arena          *a;
    Date            on;
    RegistryFaults *faults;
    LIST(Str) codes;
    LIST(Str) wards; /* of open regional courts */
    int64_t provincial;
} Checking;

static void fault(Checking *k, const char *what, Str where)
{
    *LIST_ADD(k->a, k->faults) = str_format(k->a, "%s: " STR_F, what, STR_A(where));
}

static void check_names(Checking *k, const Court *c)
{
    for (uint32_t i = 0; i < c->names_count; i++) {
        const CourtName *n = &c->names[i];
        bool last = i + 1 == c->names_count;
        if (!last && (date_is_none(n->to.date) || date_cmp(date_add_days(n->to.date, 1), c->names[i + 1].from.date) != 0)) {
            fault(k, "names of a court overlap or leave days without a name", c->code);
        }
    }
}

static bool check_court(void *to, const Court *c)
{
    Checking *k = to;
    CourtId   id;
    bool      open = court_is_open(c, k->on);
    bool      closed = !date_is_none(c->source.to.date);
    if (!court_id_parse(c->code, &id)) {
        fault(k, "not a court code", c->code);
    }
    *LIST_ADD(k->a, &k->codes) = c->code;
    check_names(k, c);
    if (c->parent.n > 0 && registry_court(k->r, c->parent) == NULL) {
        fault(k, "hears its appeals, but is no court", c->parent);
    }
    for (uint32_t i = 0; i < c->successors_count; i++) {
        const Court *heir = registry_court(k->r, c->successors[i]);
        if (heir == NULL || !court_is_open(heir, k->on)) {
            fault(k, "followed by a court that is not open", c->code);
        }
    }
    if (closed && c->level != COURT_DISTRICT && c->successors_count == 0) {
        fault(k, "closed and followed by none", c->code);
    }
    k->provincial += open && !c->invented && c->level == COURT_PROVINCIAL;
    if (open && (c->level == COURT_PROVINCIAL || c->level == COURT_REGIONAL) && registry_province(k->r, c->province) == NULL) {
        fault(k, "of a province that does not exist", c->code);
    }
    for (uint32_t i = 0; i < c->wards_count; i++) {
        const Province *p = NULL;
        if (registry_ward(k->r, c->wards[i], &p) == NULL || !str_eq(p->code, c->province)) {
            fault(k, "covers a ward that is not of its province", c->wards[i]);
        }
        *LIST_ADD(k->a, &k->wards) = c->wards[i];
    }
    return true;
}

static int by_bytes(const void *x, const void *y)
{
    return str_cmp(*(const Str *)x, *(const Str *)y);
}

static void check_twice(Checking *k, Str *items, size_t count, const char *what)
{
    if (count > 1) {
        qsort(items, count, sizeof *items, by_bytes);
    }
    for (size_t i = 1; i < count; i++) {
        if (str_eq(items[i - 1], items[i])) {
            fault(k, what, items[i]);
        }
    }
}

static void check_places(Checking *k)
{
    LIST(Str) codes = { 0 };
    for (size_t part = 0; part < k->r->parts; part++) {
        const PlaceLaw *law = k->r->places[part];
        for (uint32_t i = 0; i < law->provinces_count; i++) {
            const Province *p = &law->provinces[i];
            for (uint32_t j = 0; j < p->wards_count; j++) {
                if (j > 0 && str_cmp(p->wards[j - 1].code, p->wards[j].code) >= 0) {
                    fault(k, "wards are not in the order of their codes", p->code);
                }
                *LIST_ADD(k->a, &codes) = p->wards[j].code;
            }
        }
        for (uint32_t i = 0; i < law->old_provinces_count; i++) {
            if (registry_province(k->r, law->old_provinces[i].province) == NULL) {
                fault(k, "an old province went to one that does not exist", law->old_provinces[i].code);
            }
        }
    }
    check_twice(k, codes.items, codes.count, "two wards have the same code");
}

static void check_relations(Checking *k)
{
    const RelationLaw *law = k->r->law->relations;
    LIST(Str) codes = { 0 };
    for (uint32_t i = 0; i < law->relations_count; i++) {
        const Relation *n = &law->relations[i];
        *LIST_ADD(k->a, &codes) = n->code;
        if (n->parent.n > 0 && relation_find(law, n->parent) == NULL) {
            fault(k, "a relation stands below none", n->code);
        }
        if (n->places_count == 0 && relation_clause(law, n)->places_count == 0) {
            fault(k, "a relation has no rule of place", n->code);
        }
        for (uint32_t j = 0; j < n->places_count; j++) {
            if (place_rule_find(law, n->places[j]) == NULL) {
                fault(k, "a relation names a rule of place that does not exist", n->places[j]);
            }
        }
    }
    check_twice(k, codes.items, codes.count, "two relations have the same code");
}

static void check_designations(Checking *k)
{
    for (uint32_t i = 0; i < k->r->courts[0]->designations_count; i++) {
        const Designation *d = &k->r->courts[0]->designations[i];
        if (registry_court(k->r, d->court) == NULL) {
            fault(k, "a designated court does not exist", d->court);
        }
        for (uint32_t j = 0; j < d->provinces_count; j++) {
            if (registry_province(k->r, d->provinces[j]) == NULL) {
                fault(k, "a designation names a province that does not exist", d->provinces[j]);
            }
        }
    }
}

RegistryFaults registry_faults(const Registry *r, Arena *a, Date on)
{
    RegistryFaults faults = { 0 };
    Checking       k = { .r = r, .a = a, .on = on, .faults = &faults };
    registry_each_court(r, check_court, &k);
    check_twice(&k, k.codes.items, k.codes.count, "two courts have the same code");
    check_twice(&k, k.wards.items, k.wards.count, "a ward belongs to two courts");
    if (k.provincial != r->courts[0]->provincial_total) {
        fault(&k, "open provincial courts are not as many as the law says", str_format(a, "%lld", (long long)k.provincial));
    }
    check_places(&k);
    check_relations(&k);
    check_designations(&k);
    return faults;
}
