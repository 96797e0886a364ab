/* Reading the words of a command: see law_args.h. May use: base, i18n. */
#include "law/law_args.h"

LawArgs law_args(const Str *words, size_t count)
{
    return (LawArgs){ .words = words, .count = count, .lang = LANG_VI };
}

Error *law_args_unknown(Str word)
{
    Error *e = err_message(err_make(ERR_BAD_INPUT, "unknown word " STR_F, STR_A(word)), S("command.unknown"));
    return err_arg(e, S("word"), word);
}

Error *law_args_wrong(Str option, Str value)
{
    Error *e = err_message(err_make(ERR_BAD_INPUT, "wrong value of " STR_F, STR_A(option)), S("command.value"));
    return err_arg(err_arg(err_field(e, option), S("option"), option), S("value"), value);
}

Error *law_args_wrong_date(Str option, Str value)
{
    return err_message(law_args_wrong(option, value), S("command.date"));
}

Error *law_args_value(LawArgs *args, Str option, Str *value)
{
    if (args->at == args->count) {
        Error *e = err_message(err_make(ERR_BAD_INPUT, "no value for " STR_F, STR_A(option)), S("command.no_value"));
        return err_arg(err_field(e, option), S("option"), option);
    }
    *value = args->words[args->at++];
    return NULL;
}

Error *law_args_next(LawArgs *args, Str *word, bool *more)
{
    while (args->at < args->count) {
        *word = args->words[args->at++];
        if (str_eq(*word, S("--json"))) {
            args->json = true;
        } else if (str_eq(*word, S("--lang"))) {
            Str tag;
            TRY(law_args_value(args, *word, &tag));
            if (!lang_parse(tag, &args->lang)) {
                return law_args_wrong(*word, tag);
            }
        } else {
            *more = true;
            return NULL;
        }
    }
    *more = false;
    return NULL;
}

Error *law_args_number(LawArgs *args, Str option, int64_t least, int64_t most, int64_t *value)
{
    Str text;
    TRY(law_args_value(args, option, &text));
    if (!str_to_i64(text, value) || *value < least || *value > most) {
        return law_args_wrong(option, text);
    }
    return NULL;
}

Error *law_args_date(LawArgs *args, Str option, Date *value)
{
    Str text;
    TRY(law_args_value(args, option, &text));
    return date_parse(text, value) ? NULL : law_args_wrong_date(option, text);
}

Str law_text_in(Lang lang, LawText text)
{
    return lang == LANG_EN ? text.en : text.vi;
}
