/* Offences of the Penal Code by article. Law: BLHS 100/2015/QH13 as amended. Data: law/offences.yaml. */
#ifndef LAW_OFFENCE_H
#define LAW_OFFENCE_H

#include "law/law.h"
#include "law/law_data.h"

typedef struct Offence {
    Str        article; /* "173", "217a" */
    Str        chapter; /* "XVI" */
    LawText    name;    /* without the word "Tội" */
    bool       frequent;
    RuleSource source;
} Offence;

struct OffenceLaw {
    const Offence *offences;
    uint32_t       offences_count;
};

#endif
