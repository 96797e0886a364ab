/* Finding legal relations. May use: base. */
#include "law/relation.h"

const Relation *relation_find(const RelationLaw *law, Str code)
{
    for (uint32_t i = 0; i < law->relations_count; i++) {
        if (str_eq(law->relations[i].code, code)) {
            return &law->relations[i];
        }
    }
    return NULL;
}

const Relation *relation_clause(const RelationLaw *law, const Relation *r)
{
    const Relation *above = r->parent.n > 0 ? relation_find(law, r->parent) : NULL;
    return above != NULL ? above : r;
}

const PlaceRule *place_rule_find(const RelationLaw *law, Str id)
{
    for (uint32_t i = 0; i < law->place_rules_count; i++) {
        if (str_eq(law->place_rules[i].id, id)) {
            return &law->place_rules[i];
        }
    }
    return NULL;
}
