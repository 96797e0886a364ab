/* congly number parse TEXT, congly number check REFERENCE. May use: number, i18n. */
#include "base/json.h"
#include "law/law_args.h"
#include "law/law_msg.h"
#include "law/number.h"

enum { EXIT_YES = 0, EXIT_NO = 1 };

static Msg kind_message(NumberKind kind)
{
    const Msg messages[] = { M_number_acceptance,         M_number_judgment,           M_number_decision,  M_number_set_for_trial,
                             M_number_criminal_decision,  M_number_criminal_detention, M_number_cassation, M_number_notice,
                             M_number_other,              M_number_ambiguous };
    return messages[kind];
}

static Str doc_name(const Law *law, Lang lang, const CaseNumber *n)
{
    for (uint32_t i = 0; i < law->numbers->tails_count; i++) {
        if (n->doc_kind.n > 0 && str_eq(law->numbers->tails[i].doc_kind, n->doc_kind)) {
            return law_text_in(lang, law->numbers->tails[i].name);
        }
    }
    return msg(lang, kind_message(n->kind));
}

static void write_json(const CaseNumber *n, Buf *out)
{
    JsonOut o = json_out(out);
    json_begin(&o, NULL);
    json_add_str(&o, "number", n->normal);
    json_add_str(&o, "raw", n->raw);
    json_add_str(&o, "kind", number_kind_name(n->kind));
    json_add_i64(&o, "seq", n->seq);
    if (n->letter != 0) {
        json_add_str(&o, "letter", (Str){ &n->letter, 1 });
    }
    if (n->year > 0) {
        json_add_i64(&o, "year", n->year);
    }
    if (n->instance != INSTANCE_NONE) {
        json_add_str(&o, "instance", number_instance_code(n->instance));
    }
    if (n->case_type.n > 0) {
        json_add_str(&o, "type", n->case_type);
    }
    if (n->doc_kind.n > 0) {
        json_add_str(&o, "doc_kind", n->doc_kind);
    }
    json_add_bool(&o, "legacy", n->legacy);
    json_add_bool(&o, "ambiguous", n->kind == NUMBER_AMBIGUOUS);
    json_end(&o);
    buf_add_char(out, '\n');
}

static Str or_dash(Str s)
{
    return s.n > 0 ? s : S("–");
}

static void write_text(const Law *law, const CaseNumber *n, Lang lang, Arena *a, Buf *out)
{
    const NumberCaseType *type = number_case_type(law, n->case_type);
    Str                   year = n->year > 0 ? str_format(a, "%d", n->year) : S("–");
    MsgArg                args[] = {
        { S("number"), n->normal },
        { S("kind"), doc_name(law, lang, n) },
        { S("seq"), str_format(a, "%d", n->seq) },
        { S("year"), year },
        { S("instance"), or_dash(number_instance_code(n->instance)) },
        { S("type"), type != NULL ? law_text_in(lang, type->name) : S("–") },
    };
    msg_add(out, lang, M_number_read, args, COUNT_OF(args));
    buf_add_char(out, '\n');
}

static void write_check(Str ref, bool good, const LawArgs *args, Buf *out)
{
    if (args->json) {
        JsonOut o = json_out(out);
        json_begin(&o, NULL);
        json_add_str(&o, "ref", ref);
        json_add_bool(&o, "valid", good);
        json_end(&o);
        buf_add_char(out, '\n');
    } else {
        buf_addf(out, STR_F "\n", STR_A(msg(args->lang, good ? M_number_ref_good : M_number_ref_bad)));
    }
}

Error *number_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status)
{
    LawArgs words = law_args(args, count);
    Str     plain[2] = { { 0 } };
    size_t  plain_count = 0;
    int64_t year = date_ymd(today).year;
    Str     word;
    bool    more;
    for (;;) {
        TRY(law_args_next(&words, &word, &more));
        if (!more) {
            break;
        }
        if (str_eq(word, S("--year"))) {
            TRY(law_args_number(&words, word, 1945, 9999, &year));
        } else if (str_starts(word, S("--")) || plain_count == COUNT_OF(plain)) {
            return law_args_unknown(word);
        } else {
            plain[plain_count++] = word;
        }
    }
    bool check = str_eq(plain[0], S("check"));
    if (plain_count != COUNT_OF(plain) || (!check && !str_eq(plain[0], S("parse")))) {
        return err_message(err_make(ERR_BAD_INPUT, "parse or check and a number"), S("number.question"));
    }
    if (check) {
        bool good = number_public_ref_valid(plain[1]);
        write_check(plain[1], good, &words, out);
        *status = good ? EXIT_YES : EXIT_NO;
        return buf_check(out);
    }
    CaseNumber n;
    TRY(number_parse(law, a, plain[1], (int32_t)year, &n));
    if (words.json) {
        write_json(&n, out);
    } else {
        write_text(law, &n, words.lang, a, out);
    }
    *status = EXIT_YES;
    return buf_check(out);
}
