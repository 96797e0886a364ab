/* Forms: the papers of a court, issued or handed in. What stands on a paper belongs to document; here is who signs it, which
 * register numbers it and who may see it.
 * Law: NQ 01/2017/NQ-HĐTP (the -DS forms). Data: law/forms.yaml. May use: base, law_data. */
#ifndef LAW_FORM_H
#define LAW_FORM_H

#include "law/law.h"
#include "law/law_data.h"

typedef enum FormKind {
    FORM_ABSENT,
    FORM_ISSUED,   /* the court makes it */
    FORM_MINUTES,  /* a record of what happened, signed by those who were there */
    FORM_RECEIVED, /* a party or another body hands it in */
} FormKind;

typedef struct LawForm {
    Str         id;        /* 24-DS; papers without a number of the list have a word: service_record */
    FormKind    kind;
    LawText     name;
    Str         numbered_in; /* id of a register of the procedure; empty: no number of its own */
    Str         numbered_by; /* of a paper another body numbered: the field of the act that tells the number; empty: none */
    const Str  *signers;   /* powers or capacities: all sign, in this order */
    uint32_t    signers_count;
    Str         class;     /* public, parties, court, sealed */
    RuleSource  source;
} LawForm;

struct FormLaw {
    const LawForm *forms;
    uint32_t    forms_count;
};

extern const cyaml_schema_value_t form_schema;

/* NULL when unknown. */
const LawForm *form_find(const Law *law, Str id);

#endif
