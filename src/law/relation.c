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

Str relation_title(Arena *a, const RelationLaw *law, const Relation *r)
{
    static const Str dispute = S_INIT("Tranh chấp"), d_upper = S_INIT("Đ"), d_lower = S_INIT("đ");
    Str name = r->name.vi;
    if (r->parent.n == 0 || !str_starts(relation_clause(law, r)->name.vi, dispute) || str_starts(name, dispute)) {
        return name;
    }
    if (str_starts(name, d_upper)) {
        return str_format(a, STR_F " về " STR_F STR_F, STR_A(dispute), STR_A(d_lower), STR_A(str_sub(name, d_upper.n, name.n)));
    }
    return str_format(a, STR_F " về " STR_F STR_F, STR_A(dispute), STR_A(str_lower_ascii(a, str_sub(name, 0, 1))), STR_A(str_sub(name, 1, name.n)));
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
