/* Legal relations (quan hệ pháp luật): what a dispute or request is about, by article and clause, with the names courts use
 * below them. Code: DS.26.3; below it DS.26.3.01.
 * Law: BLTTDS 92/2015/QH13 Điều 26-33, LTTHC 93/2015/QH13 Điều 30, PL 03/2022, LPHPS 2025. Data: law/relations.yaml. */
#ifndef LAW_RELATION_H
#define LAW_RELATION_H

#include "law/law.h"
#include "law/law_data.h"

typedef enum RelationValued {
    VALUED_NONE,
    VALUED_YES,     /* có giá ngạch */
    VALUED_NO,      /* không có giá ngạch */
    VALUED_DEPENDS, /* on what is claimed */
} RelationValued;

/* A rule of territorial competence: which place gives a court, under which condition. BLTTDS 39, 40. */
typedef struct PlaceRule {
    Str        id;
    Str        at;    /* plaintiff, defendant, defendant_last, defendant_property, branch, performance, damage, land, child, person */
    Str        needs; /* empty, or: agreed, defendant_unknown, defendant_abroad, employee, branch, several_defendants, several_lands */
    bool       exclusive; /* no other rule applies beside it */
    LawText    text;
    RuleSource source;
} PlaceRule;

typedef struct Relation {
    Str            code;
    Str            kind;    /* civil, family, commercial, labour, administrative, measure, bankruptcy */
    bool           request; /* việc dân sự, not vụ án */
    Str            parent;  /* empty for a clause of the law itself */
    LawText        name;
    RelationValued valued;
    const Str     *places; /* ids of place rules; below a clause: those of the clause when absent */
    uint32_t       places_count;
    bool           land;   /* the thing in dispute is, by its nature, an immovable: 39(1)c */
    bool           status; /* who has it decided, by ruling or by an agreement recognised, has another civil status: 269(3) */
    Str            designated; /* subject only designated courts hear: bankruptcy, intellectual_property */
    bool           provincial; /* heard by a provincial court at first instance */
    RuleSource     source;
} Relation;

struct RelationLaw {
    const PlaceRule *place_rules;
    uint32_t         place_rules_count;
    const Relation  *relations;
    uint32_t         relations_count;
};

const Relation *relation_find(const RelationLaw *law, Str code);
/* Itself or the clause above it. */
const Relation *relation_clause(const RelationLaw *law, const Relation *r);
/* As papers name the case: a name courts use below a clause of disputes ("Tiền lương, thu nhập") reads "Tranh chấp về tiền lương, thu
 * nhập" there; every other name stands by itself. */
Str relation_title(Arena *a, const RelationLaw *law, const Relation *r);
/* NULL when unknown. */
const PlaceRule *place_rule_find(const RelationLaw *law, Str id);

#endif
