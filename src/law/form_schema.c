/* The shape of law/forms.yaml. */
#include "law/form.h"

static const cyaml_strval_t kind_words[] = {
    { "issued", FORM_ISSUED },
    { "minutes", FORM_MINUTES },
    { "received", FORM_RECEIVED },
};

static const cyaml_schema_field_t form_fields[] = {
    LAW_STR(LawForm, id),           LAW_ENUM(LawForm, kind, kind_words), LAW_TEXT(LawForm, name),
    LAW_STR_OPT(LawForm, numbered_in), LAW_STR_OPT(LawForm, numbered_by), LAW_STRS_OPT(LawForm, signers),
    LAW_STR(LawForm, class),        LAW_SOURCE(LawForm),                LAW_END,
};
static const cyaml_schema_value_t form = LAW_ENTRY(LawForm, form_fields);

static const cyaml_schema_field_t top_fields[] = { LAW_LIST(FormLaw, forms, form), LAW_END };
const cyaml_schema_value_t        form_schema = LAW_TOP(FormLaw, top_fields);
