/* How people ask, beside what they ask about. Of a sentence some words only ask ("được quy định như thế nào", "bao nhiêu"): they are in
 * many texts and say nothing of the answer. Others are not the law's own: "phạt" is "xử phạt vi phạm hành chính" there: the law's words
 * are looked for as well, and count less than what was typed. Abbreviations stand for their words whatever is asked: "HĐND" is also found
 * as "Hội đồng nhân dân".
 * The table is the caller's; nothing here knows a language or a law. */
#ifndef SEARCH_SPEECH_H
#define SEARCH_SPEECH_H

#include "search/query.h"

typedef struct SpeechPair {
    Str  said, meant; /* words in a row; nothing meant: they only ask */
    bool stands_for;  /* said is a word that is short for what is meant */
} SpeechPair;

typedef struct Speech Speech;

/* Lives in the arena; read only afterwards. */
const Speech *speech_make(Arena *a, const SpeechPair *pairs, size_t count);

/* Changes a query whose plain words need not all be there (`any`); others stay as they are. What only asks goes, unless nothing else
 * was said; what is meant is added. NULL: no table. */
void speech_apply(const Speech *sp, Arena *a, Query *q);
/* For a query whose words all have to be there: of a plain word that is short for others, it or those others as a phrase. */
void speech_spell_out(const Speech *sp, Arena *a, Query *q);

#endif
