/* Sentences of the law data in both languages with {words} filled in. May use: base. */
#ifndef LAW_LAW_TEXT_H
#define LAW_LAW_TEXT_H

#include "law/law_data.h"

/* A sentence kept in a law file under an id. */
typedef struct LawPhrase {
    Str     id;
    LawText text;
} LawPhrase;

extern const cyaml_schema_value_t law_phrase;

typedef struct LawWord {
    const char *name;
    LawText     value;
} LawWord;

/* The phrase with its {words} replaced. A phrase the file lacks is our mistake, found by the tests: it stops. */
LawText law_say(Arena *a, const LawPhrase *phrases, uint32_t count, const char *id, const LawWord *words, size_t word_count);
LawText law_fill(Arena *a, LawText text, const LawWord *words, size_t word_count);
/* The same text in both languages. */
LawText law_both(Str s);
/* "thứ hai, ngày 23/02/2026" / "Monday, 23 February 2026". */
LawText law_day_text(Arena *a, Date d);
LawText law_number_text(Arena *a, int64_t n);

#endif
