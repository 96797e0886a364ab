/* The shape of law/remarks.yaml. */
#include "law/remark.h"

static const cyaml_schema_field_t reason_fields[] = {
    LAW_STR(RemarkReason, id), LAW_TEXT(RemarkReason, name), LAW_SOURCE(RemarkReason), LAW_END,
};
static const cyaml_schema_value_t reason = LAW_ENTRY(RemarkReason, reason_fields);

static const cyaml_schema_field_t top_fields[] = { LAW_LIST(RemarkLaw, criteria, reason), LAW_LIST(RemarkLaw, grounds, reason), LAW_END };
const cyaml_schema_value_t        remark_schema = LAW_TOP(RemarkLaw, top_fields);
