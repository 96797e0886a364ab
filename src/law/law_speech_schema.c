/* The shape of law/speech.yaml. */
#include "law/law_speech.h"

static const cyaml_schema_field_t meaning_fields[] = { LAW_STRS(SpeechMeaning, said), LAW_STR(SpeechMeaning, meant), LAW_END };
static const cyaml_schema_value_t meaning = LAW_ENTRY(SpeechMeaning, meaning_fields);

static const cyaml_schema_field_t top_fields[] = { LAW_STRS(SpeechLaw, asks), LAW_LIST(SpeechLaw, stands_for, meaning), LAW_LIST(SpeechLaw, means, meaning), LAW_END };
const cyaml_schema_value_t        speech_schema = LAW_TOP(SpeechLaw, top_fields);
