/* How people ask for the law: what searches of texts leave out of a sentence, and what they look for beside it (search/speech.h).
 * Data: law/speech.yaml. May use: search, law_data. */
#ifndef LAW_LAW_SPEECH_H
#define LAW_LAW_SPEECH_H

#include "law/law.h"
#include "law/law_data.h"
#include "search/speech.h"

typedef struct SpeechMeaning {
    const Str *said;
    uint32_t   said_count;
    Str        meant;
} SpeechMeaning;

struct SpeechLaw {
    const Str           *asks;
    uint32_t             asks_count;
    const SpeechMeaning *stands_for; /* abbreviations, of one word each */
    uint32_t             stands_for_count;
    const SpeechMeaning *means;
    uint32_t             means_count;
};

extern const cyaml_schema_value_t speech_schema;

/* Lives in the arena; shared by all threads. */
const Speech *law_speech(const Law *law, Arena *a);

#endif
