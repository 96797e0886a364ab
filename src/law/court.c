/* Finding courts and their names. May use: base. */
#include "law/court.h"

static const Court *court_among(const Court *courts, uint32_t count, Str code)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(courts[i].code, code)) {
            return &courts[i];
        }
    }
    return NULL;
}

const Court *court_find(const CourtLaw *law, Str code)
{
    const Court *found = court_among(law->courts, law->courts_count, code);
    for (uint32_t i = 0; found == NULL && i < law->closed_count; i++) {
        found = court_among(law->closed[i].courts, law->closed[i].courts_count, code);
    }
    return found;
}

bool court_is_open(const Court *c, Date on)
{
    return law_in_force(&c->source, on);
}

const CourtName *court_name_on(const Court *c, Date on)
{
    BUG_IF(c->names_count == 0);
    const CourtName *name = &c->names[0];
    for (uint32_t i = 1; i < c->names_count; i++) {
        if (date_cmp(c->names[i].from.date, on) <= 0) {
            name = &c->names[i];
        }
    }
    return name;
}

const CourtCount *court_count(const CourtLaw *law, Str province, CourtLevel level)
{
    for (uint32_t i = 0; i < law->counts_count; i++) {
        if (law->counts[i].level == level && str_eq(law->counts[i].province, province)) {
            return &law->counts[i];
        }
    }
    return NULL;
}

const Procuracy *court_procuracy(const CourtLaw *law, Str court)
{
    for (uint32_t i = 0; i < law->procuracies_count; i++) {
        if (str_eq(law->procuracies[i].court, court)) {
            return &law->procuracies[i];
        }
    }
    return NULL;
}

const EnforcementBody *court_enforcement_body(const CourtLaw *law, Str court, Date on)
{
    for (uint32_t i = 0; i < law->enforcement_bodies_count; i++) {
        const EnforcementBody *b = &law->enforcement_bodies[i];
        bool                   now = date_cmp(b->from.date, on) <= 0 && (date_is_none(b->to.date) || date_cmp(on, b->to.date) <= 0);
        if (str_eq(b->court, court) && now) {
            return b;
        }
    }
    return NULL;
}

const Designation *court_designated(const CourtLaw *law, Str subject, Str province, Date on)
{
    for (uint32_t i = 0; i < law->designations_count; i++) {
        const Designation *d = &law->designations[i];
        if (!str_eq(d->subject, subject) || !law_in_force(&d->source, on)) {
            continue;
        }
        for (uint32_t j = 0; j < d->provinces_count; j++) {
            if (str_eq(d->provinces[j], province)) {
                return d;
            }
        }
    }
    return NULL;
}
