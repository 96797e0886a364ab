/* Words of the commands of this room: `--name value`, flags and plain words. May use: base, i18n (Lang). */
#ifndef LAW_LAW_ARGS_H
#define LAW_LAW_ARGS_H

#include "base/base.h"
#include "i18n/i18n.h"
#include "law/law_data.h"

typedef struct LawArgs {
    const Str *words;
    size_t     count, at;
    Lang       lang;
    bool       json;
} LawArgs;

LawArgs law_args(const Str *words, size_t count);
/* The next word that is not one of the common --json, --lang, which it takes in. False at the end. */
MUST_CHECK Error *law_args_next(LawArgs *args, Str *word, bool *more);
/* What follows an option. */
MUST_CHECK Error *law_args_value(LawArgs *args, Str option, Str *value);
MUST_CHECK Error *law_args_number(LawArgs *args, Str option, int64_t least, int64_t most, int64_t *value);
MUST_CHECK Error *law_args_date(LawArgs *args, Str option, Date *value);
Error            *law_args_unknown(Str word) __attribute__((returns_nonnull));
Error            *law_args_wrong(Str option, Str value) __attribute__((returns_nonnull));
/* The same of a day, with how days are written. */
Error            *law_args_wrong_date(Str option, Str value) __attribute__((returns_nonnull));
Str               law_text_in(Lang lang, LawText text);

#endif
