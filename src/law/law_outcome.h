/* What became of the claim, as the operative part of a judgment says it plainly. Data: law/outcomes.yaml. May use: search, law_data. */
#ifndef LAW_LAW_OUTCOME_H
#define LAW_LAW_OUTCOME_H

#include "law/law.h"
#include "law/law_data.h"

typedef struct OutcomeWords {
    Str        outcome; /* accepted, accepted_part, rejected; beside, unclear */
    const Str *said;
    uint32_t   said_count;
} OutcomeWords;

struct OutcomeLaw {
    const OutcomeWords *outcomes;
    uint32_t            outcomes_count;
};

extern const cyaml_schema_value_t outcome_schema;

/* The table made ready for reading; lives in the arena, shared by all threads. */
typedef struct OutcomeReader OutcomeReader;
const OutcomeReader *outcome_reader(const Law *law, Arena *a);

/* Of the operative part of a judgment at first instance; empty: it does not say so plainly. Accents count, case does not. */
Str outcome_said(const OutcomeReader *r, Str operative);

#endif
