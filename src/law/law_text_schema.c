/* Schema of sentences kept in law files. */
#include "law/law_text.h"

static const cyaml_schema_field_t fields[] = { LAW_STR(LawPhrase, id), LAW_TEXT(LawPhrase, text), LAW_END };
const cyaml_schema_value_t law_phrase = LAW_ENTRY(LawPhrase, fields);
