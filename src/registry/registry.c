/* The registry over the law's tables: finding courts and places, their names, areas of courts, old addresses. Pure.
 * May use: law, i18n, base. */
#include "registry/registry_int.h"

#include "i18n/i18n.h"
#include "registry/registry_msg.h"

#include <stdlib.h>
#include <string.h>

Error *registry_make(Arena *process, const Law *law, const RegistryExtra *extra, const Registry **out)
{
    Registry *r = NEW(process, Registry);
    r->law = law;
    r->courts[0] = law->courts;
    r->places[0] = law->places;
    r->parts = 1;
    if (extra != NULL && extra->demo_courts != NULL) {
        BUG_IF(extra->demo_places == NULL || !extra->demo_courts->invented || !extra->demo_places->invented);
        r->courts[1] = extra->demo_courts;
        r->places[1] = extra->demo_places;
        r->parts = 2;
    }
    if (extra != NULL && extra->areas != NULL) {
        r->areas = *extra->areas;
    }
    r->index = index_make(process);
    *out = r;
    return NULL;
}

LawText registry_text(Arena *a, Str key, const ErrArg *args, size_t count)
{
    Msg    m = NULL;
    MsgArg given[4];
    BUG_IF(count > COUNT_OF(given));
    for (size_t i = 0; i < registry_messages.count; i++) {
        if (str_eq(registry_messages.items[i].key, key)) {
            m = &registry_messages.items[i];
        }
    }
    BUG_IF(m == NULL);
    for (size_t i = 0; i < count; i++) {
        given[i] = (MsgArg){ args[i].name, args[i].value };
    }
    return (LawText){ msg_with(a, LANG_VI, m, given, count), msg_with(a, LANG_EN, m, given, count) };
}

/* ---- finding ------------------------------------------------------------------------------------------------------ */

const Court *registry_court(const Registry *r, Str code)
{
    const Court *found = NULL;
    for (size_t i = 0; found == NULL && i < r->parts; i++) {
        found = court_find(r->courts[i], code);
    }
    return found;
}

const Province *registry_province(const Registry *r, Str code)
{
    const Province *found = NULL;
    for (size_t i = 0; found == NULL && i < r->parts; i++) {
        found = place_province(r->places[i], code);
    }
    return found;
}

const Ward *registry_ward(const Registry *r, Str code, const Province **province)
{
    const Ward *found = NULL;
    for (size_t i = 0; found == NULL && i < r->parts; i++) {
        found = place_ward(r->places[i], code, province);
    }
    return found;
}

const Relation *registry_relation(const Registry *r, Str code)
{
    return relation_find(r->law->relations, code);
}

LawText registry_court_name(const Registry *r, Str code, Date on)
{
    const Court *c = registry_court(r, code);
    return c != NULL ? court_name_on(c, on)->name : (LawText){ S(""), S("") };
}

LawText registry_ward_name(const Registry *r, Arena *a, Str ward, Date on)
{
    const Province *p;
    const Ward     *w = registry_ward(r, ward, &p);
    if (w == NULL) {
        return (LawText){ S(""), S("") };
    }
    LawText low = place_ward_name(a, w);
    LawText high = place_province_name(a, p, on);
    return (LawText){
        .vi = str_format(a, STR_F ", " STR_F, STR_A(low.vi), STR_A(high.vi)),
        .en = str_format(a, STR_F ", " STR_F, STR_A(low.en), STR_A(high.en)),
    };
}

void registry_each_court(const Registry *r, CourtVisit *visit, void *to)
{
    for (size_t part = 0; part < r->parts; part++) {
        const CourtLaw *law = r->courts[part];
        for (uint32_t i = 0; i < law->courts_count; i++) {
            if (!visit(to, &law->courts[i])) {
                return;
            }
        }
        for (uint32_t i = 0; i < law->closed_count; i++) {
            for (uint32_t j = 0; j < law->closed[i].courts_count; j++) {
                if (!visit(to, &law->closed[i].courts[j])) {
                    return;
                }
            }
        }
    }
}

typedef struct NameSought {
    Str          name;
    Date         on;
    const Court *found;
} NameSought;

static bool has_name(void *to, const Court *c)
{
    NameSought *s = to;
    s->found = str_eq(court_name_on(c, s->on)->name.vi, s->name) ? c : NULL;
    return s->found == NULL;
}

const Court *registry_court_named(const Registry *r, Str name, Date on)
{
    NameSought s = { .name = name, .on = on };
    registry_each_court(r, has_name, &s);
    return s.found;
}

Courts registry_courts_of(const Registry *r, Arena *a, Str province, CourtLevel level, Date on)
{
    Courts list = { 0 };
    for (size_t part = 0; part < r->parts; part++) {
        const CourtLaw *law = r->courts[part];
        for (uint32_t i = 0; i < law->courts_count; i++) {
            const Court *c = &law->courts[i];
            if (c->level == level && str_eq(c->province, province) && court_is_open(c, on)) {
                *LIST_ADD(a, &list) = c;
            }
        }
    }
    return list;
}

/* ---- lists people choose from --------------------------------------------------------------------------------------- */

static int by_province_name(const void *x, const void *y)
{
    const Province *p = *(const Province *const *)x;
    const Province *q = *(const Province *const *)y;
    return i18n_compare(p->name.vi, q->name.vi);
}

Provinces registry_provinces(const Registry *r, Arena *a)
{
    Provinces list = { 0 };
    for (size_t part = r->parts; part-- > 0;) {
        size_t before = list.count;
        for (uint32_t i = 0; i < r->places[part]->provinces_count; i++) {
            *LIST_ADD(a, &list) = &r->places[part]->provinces[i];
        }
        if (list.count > before) {
            qsort(list.items + before, list.count - before, sizeof(*list.items), by_province_name);
        }
    }
    return list;
}

/* ---- areas of courts ---------------------------------------------------------------------------------------------------- */

const Court *registry_court_of_ward(const Registry *r, Str ward, Date on)
{
    size_t low = 0;
    size_t high = r->areas.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int    order = str_cmp(r->areas.items[middle].ward, ward);
        if (order == 0) {
            return registry_court(r, r->areas.items[middle].court);
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    for (size_t part = 0; part < r->parts; part++) {
        for (uint32_t i = 0; i < r->courts[part]->courts_count; i++) {
            const Court *c = &r->courts[part]->courts[i];
            if (c->wards_count > 0 && court_is_open(c, on) && str_among(c->wards, c->wards_count, ward)) {
                return c;
            }
        }
    }
    return NULL;
}

/* The open regional court that took over the court of an old district, where the sources say so. */
static const Court *heir_of_district(const Registry *r, Str district, Date on)
{
    for (uint32_t i = 0; i < r->courts[0]->courts_count; i++) {
        const Court *c = &r->courts[0]->courts[i];
        if (c->level == COURT_REGIONAL && court_is_open(c, on) && str_among(c->old_districts, c->old_districts_count, district)) {
            return c;
        }
    }
    return NULL;
}

static bool district_gave(const OldDistrict *d, Str ward)
{
    if (str_among(d->wards, d->wards_count, ward)) {
        return true;
    }
    for (uint32_t i = 0; i < d->communes_count; i++) {
        if (str_among(d->communes[i].wards, d->communes[i].wards_count, ward)) {
            return true;
        }
    }
    return false;
}

const Court *registry_likely_court(const Registry *r, Str ward, Date on)
{
    const Province *now;
    const Court    *likely = NULL;
    if (place_ward(r->places[0], ward, &now) == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < r->places[0]->old_provinces_count; i++) {
        const OldProvince *p = &r->places[0]->old_provinces[i];
        if (!str_eq(p->province, now->code)) {
            continue;
        }
        for (uint32_t j = 0; j < p->districts_count; j++) {
            if (!district_gave(&p->districts[j], ward)) {
                continue;
            }
            const Court *heir = heir_of_district(r, p->districts[j].code, on);
            if (heir == NULL || (likely != NULL && likely != heir)) {
                return NULL;
            }
            likely = heir;
        }
    }
    return likely;
}
