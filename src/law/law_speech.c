/* The law's table of speech as searches take it. Pure. May use: search. */
#include "law/law_speech.h"

const Speech *law_speech(const Law *law, Arena *a)
{
    const SpeechLaw *s = law->speech;
    LIST(SpeechPair) pairs = { 0 };
    for (uint32_t i = 0; i < s->asks_count; i++) {
        *LIST_ADD(a, &pairs) = (SpeechPair){ s->asks[i], S("") };
    }
    for (uint32_t i = 0; i < s->means_count; i++) {
        for (uint32_t k = 0; k < s->means[i].said_count; k++) {
            *LIST_ADD(a, &pairs) = (SpeechPair){ s->means[i].said[k], s->means[i].meant };
        }
    }
    return speech_make(a, pairs.items, pairs.count);
}
