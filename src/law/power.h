/* Powers: what an actor of electronic proceedings may do, must sign and may not do.
 * A deed is a kind of doing ("decide", "assign"). A power that does not list a deed does not have it: an act of a procedure
 * names its deed, and `law check` refuses an act given to a power without it.
 * Law: LTCTAND 34/2024/QH15; BLTTDS 46-57, 68-88; NQ 01/2026/NQ-HĐTP. Data: law/powers.yaml. May use: base, law_data. */
#ifndef LAW_POWER_H
#define LAW_POWER_H

#include "law/law.h"
#include "law/law_data.h"

typedef enum PowerKind {
    POWER_KIND_NONE,
    POWER_KIND_COURT,    /* by post or delegation in a court: clerk, chief_judge */
    POWER_KIND_ROLE,     /* by assignment in one matter: examining_judge, juror, matter_clerk */
    POWER_KIND_CAPACITY, /* by taking part in one matter: plaintiff, lawyer, witness */
    POWER_KIND_BODY,     /* another body's officer: procuracy, enforcement_body */
    POWER_KIND_MACHINE,  /* the clock, a partner's verified call-back */
    POWER_KIND_PUBLIC,   /* anybody */
} PowerKind;

typedef struct LawDeed {
    Str     id;
    LawText name;
} LawDeed;

typedef struct LawPower {
    Str        id;
    PowerKind  kind;
    LawText    name;
    bool       party;     /* a party itself (đương sự) */
    bool       represents; /* acts for somebody in the matter */
    bool       delegable; /* deputies may hold it by written delegation */
    bool       person;    /* a person's decision, not a machine's: may end a right */
    const Str *may;       /* deeds */
    uint32_t   may_count;
    const Str *signs;     /* deeds whose papers he must sign */
    uint32_t   signs_count;
    const Str *may_not;   /* deeds the law withholds expressly: said in "why not" */
    uint32_t   may_not_count;
    RuleSource source;
} LawPower;

struct PowerLaw {
    const LawDeed  *deeds;
    uint32_t     deeds_count;
    const LawPower *powers;
    uint32_t     powers_count;
};

extern const cyaml_schema_value_t power_schema;

/* NULL when unknown. */
const LawPower *law_power(const Law *law, Str id);
const LawDeed     *law_deed(const Law *law, Str id);
bool            law_power_may(const LawPower *power, Str deed);

#endif
