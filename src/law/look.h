/* Which looks at a file its parties are shown, and after how many days: law/looks.yaml. What is not listed is never shown.
 * Law: BLTTDS 264 (the panel deliberates in private); the delays are to be verified. May use: base, law_data. */
#ifndef LAW_LOOK_H
#define LAW_LOOK_H

#include "law/law.h"
#include "law/law_data.h"

typedef struct LawLook {
    Str        id;
    LawText    name;
    bool       shown;
    int32_t    delay_days; /* after the day of the look */
    RuleSource source;
} LawLook;

struct LookLaw {
    const LawLook *looks;
    uint32_t       looks_count;
};

extern const cyaml_schema_value_t look_schema;

#endif
