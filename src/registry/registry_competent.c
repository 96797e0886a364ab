/* Which court may hear a matter: the rules of place of the relation, each applied to the places known, each place to the
 * courts there. Land goes where the land is and nowhere else (BLTTDS 39(1)c); otherwise the defendant's place first, then
 * what the plaintiff may choose (39(1)b, 40). Pure. May use: law, base. */
#include "registry/registry_int.h"

typedef struct Asking {
    const Registry      *r;
    Arena               *a;
    const CompetenceAsk *ask;
    const Relation      *relation;
    CourtChoice         *out;
    LIST(const PlaceRule *) missing;
    bool area_unknown, exclusive;
} Asking;

static Confidence weaker(Confidence x, Confidence y)
{
    return x > y ? x : y;
}

static size_t facts_at(const CompetenceAsk *ask, Str at)
{
    size_t n = 0;
    for (size_t i = 0; i < ask->fact_count; i++) {
        n += str_eq(ask->facts[i].at, at) && ask->facts[i].province.n > 0;
    }
    return n;
}

/* Whether the rule speaks of this case at all. */
static bool rule_fits(const CompetenceAsk *ask, const PlaceRule *rule)
{
    bool somewhere = !ask->defendant_unknown && !ask->defendant_abroad;
    if (str_eq(rule->needs, S("agreed"))) {
        return ask->agreed;
    }
    if (str_eq(rule->needs, S("defendant_unknown"))) {
        return ask->defendant_unknown;
    }
    if (str_eq(rule->needs, S("defendant_abroad"))) {
        return ask->defendant_abroad;
    }
    if (str_eq(rule->needs, S("employee"))) {
        return ask->employee;
    }
    if (str_eq(rule->needs, S("branch"))) {
        return ask->branch;
    }
    if (str_eq(rule->needs, S("several_defendants"))) {
        return somewhere && facts_at(ask, rule->at) > 1;
    }
    if (str_eq(rule->needs, S("several_lands"))) {
        return facts_at(ask, rule->at) > 1;
    }
    if (str_eq(rule->needs, S("land"))) {
        return facts_at(ask, rule->at) < 2;
    }
    if (str_eq(rule->id, S("defendant"))) {
        return somewhere && facts_at(ask, rule->at) < 2;
    }
    return true;
}

static CourtOption option_of(const PlaceRule *rule, Str province)
{
    return (CourtOption){
        .province = province,
        .reason = rule->text,
        .basis = rule->source.basis,
        .confidence = rule->source.confidence,
        .exclusive = rule->exclusive,
    };
}

static void add_court(Asking *k, const PlaceRule *rule, const Court *c, bool area_known, bool likely)
{
    CourtOption o = option_of(rule, c->province);
    o.court = c;
    o.name = court_name_on(c, k->ask->on)->name;
    o.confidence = weaker(o.confidence, c->source.confidence);
    o.area_known = area_known;
    o.likely = likely;
    k->area_unknown = k->area_unknown || !area_known;
    k->exclusive = k->exclusive || rule->exclusive;
    *LIST_ADD(k->a, &k->out->options) = o;
}

/* The court exists by law, we do not know which it is. */
static void add_unknown(Asking *k, const PlaceRule *rule, Str province)
{
    CourtOption     o = option_of(rule, province);
    const Province *p = registry_province(k->r, province);
    LawText         where = p != NULL ? place_province_name(k->a, p, k->ask->on) : (LawText){ province, province };
    o.name.vi = REGISTRY_TEXT(k->a, "registry.court_unknown", { S("province"), where.vi }).vi;
    o.name.en = REGISTRY_TEXT(k->a, "registry.court_unknown", { S("province"), where.en }).en;
    o.confidence = CONFIDENCE_V;
    k->area_unknown = true;
    k->exclusive = k->exclusive || rule->exclusive;
    *LIST_ADD(k->a, &k->out->options) = o;
}

/* True when every regional court of the province that the law made is a row of our tables. */
static bool rows_complete(const Asking *k, Str province, size_t rows)
{
    for (size_t part = 0; part < k->r->parts; part++) {
        const CourtCount *n = court_count(k->r->courts[part], province, COURT_REGIONAL);
        if (n != NULL) {
            return !n->at_least && n->count > 0 && (size_t)n->count == rows;
        }
    }
    return rows > 0;
}

static void add_designated(Asking *k, const PlaceRule *rule, Str province)
{
    for (size_t part = 0; part < k->r->parts; part++) {
        const Designation *d = court_designated(k->r->courts[part], k->relation->designated, province, k->ask->on);
        const Court       *c = d != NULL ? registry_court(k->r, d->court) : NULL;
        if (c != NULL) {
            add_court(k, rule, c, d->source.confidence == CONFIDENCE_C, d->source.confidence != CONFIDENCE_C);
            CourtOption *o = &k->out->options.items[k->out->options.count - 1];
            o->confidence = weaker(o->confidence, d->source.confidence);
            return;
        }
    }
    add_unknown(k, rule, province);
}

static void add_regional(Asking *k, const PlaceRule *rule, const PlaceFact *at)
{
    const Court *sure = at->ward.n > 0 ? registry_court_of_ward(k->r, at->ward, k->ask->on) : NULL;
    if (sure != NULL) {
        add_court(k, rule, sure, true, false);
        return;
    }
    const Court *likely = at->ward.n > 0 ? registry_likely_court(k->r, at->ward, k->ask->on) : NULL;
    if (likely != NULL) {
        add_court(k, rule, likely, false, true);
    }
    Courts all = registry_courts_of(k->r, k->a, at->province, COURT_REGIONAL, k->ask->on);
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i] != likely) {
            add_court(k, rule, all.items[i], false, false);
        }
    }
    if (!rows_complete(k, at->province, all.count)) {
        add_unknown(k, rule, at->province);
    }
}

static void add_place(Asking *k, const PlaceRule *rule, const PlaceFact *at)
{
    if (k->relation->designated.n > 0) {
        add_designated(k, rule, at->province);
        return;
    }
    if (!k->relation->provincial && !k->ask->provincial_body) {
        add_regional(k, rule, at);
        return;
    }
    Courts one = registry_courts_of(k->r, k->a, at->province, COURT_PROVINCIAL, k->ask->on);
    for (size_t i = 0; i < one.count; i++) {
        add_court(k, rule, one.items[i], !k->relation->provincial, false);
    }
}

static void apply_rule(Asking *k, const PlaceRule *rule)
{
    if (!rule_fits(k->ask, rule)) {
        return;
    }
    bool any = false;
    for (size_t i = 0; i < k->ask->fact_count; i++) {
        const PlaceFact *at = &k->ask->facts[i];
        if (str_eq(at->at, rule->at) && at->province.n > 0) {
            add_place(k, rule, at);
            any = true;
        }
    }
    if (!any) {
        *LIST_ADD(k->a, &k->missing) = rule;
    }
}

static void apply_rules(Asking *k, const Str *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const PlaceRule *rule = place_rule_find(k->r->law->relations, ids[i]);
        BUG_IF(rule == NULL); /* registry_faults and the tests of the law look for it */
        apply_rule(k, rule);
    }
}

static LawText note_of(const Asking *k)
{
    if (k->out->options.count == 0) {
        return registry_text(k->a, S("registry.note_place_missing"), NULL, 0);
    }
    if (k->area_unknown) {
        return registry_text(k->a, S("registry.note_area_unknown"), NULL, 0);
    }
    if (k->exclusive) {
        return registry_text(k->a, S("registry.note_exclusive"), NULL, 0);
    }
    return registry_text(k->a, k->out->options.count > 1 ? S("registry.note_choice") : S("registry.note_one"), NULL, 0);
}

Error *competent_courts(const Registry *r, Arena *a, const CompetenceAsk *ask, CourtChoice *out)
{
    const Relation *relation = registry_relation(r, ask->relation);
    if (relation == NULL) {
        return err_message(err_field(err_make(ERR_FIELD, "no such relation"), S("relation")), S("registry.relation_unknown"));
    }
    *out = (CourtChoice){ 0 };
    const Relation *clause = relation_clause(r->law->relations, relation);
    const Relation *placed = relation->places_count > 0 ? relation : clause;
    Asking          k = { .r = r, .a = a, .ask = ask, .relation = relation, .out = out };
    if (relation->designated.n == 0 && clause->designated.n > 0) {
        k.relation = clause;
    }
    if ((ask->land || relation->land) && !relation->request) {
        static const Str land_rules[] = { S_INIT("land"), S_INIT("lands") };
        apply_rules(&k, land_rules, COUNT_OF(land_rules));
    } else {
        apply_rules(&k, placed->places, placed->places_count);
    }
    out->missing = k.missing.items;
    out->missing_count = k.missing.count;
    out->note = note_of(&k);
    return NULL;
}
