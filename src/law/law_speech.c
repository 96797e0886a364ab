/* The law's table of speech as searches take it. Pure. May use: search. */
#include "law/law_speech.h"

typedef LIST(SpeechPair) Pairs;

static void add_meanings(Arena *a, const SpeechMeaning *all, uint32_t count, bool stands_for, Pairs *out)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < all[i].said_count; k++) {
            *LIST_ADD(a, out) = (SpeechPair){ all[i].said[k], all[i].meant, stands_for };
        }
    }
}

const Speech *law_speech(const Law *law, Arena *a)
{
    const SpeechLaw *s = law->speech;
    Pairs            pairs = { 0 };
    for (uint32_t i = 0; i < s->asks_count; i++) {
        *LIST_ADD(a, &pairs) = (SpeechPair){ .said = s->asks[i] };
    }
    add_meanings(a, s->stands_for, s->stands_for_count, true, &pairs);
    add_meanings(a, s->means, s->means_count, false, &pairs);
    return speech_make(a, pairs.items, pairs.count);
}
