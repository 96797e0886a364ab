/* Writing numbers by the rows of law/number_formats.yaml, and the public reference with its check character (ISO 7064
 * MOD 37,36: catches every single error and nearly every swap of neighbours). May use: base. */
#include "law/number.h"

enum { NUMBER_TEXT_MAX = 128, ALPHABET = 36 };

static bool fits(Str wanted, Str asked, int *score)
{
    if (wanted.n == 0) {
        return true;
    }
    *score += 1;
    return str_eq(wanted, asked);
}

const NumberFormat *number_format_find(const Law *law, const NumberAsk *ask)
{
    const NumberFormat *best = NULL;
    int                 best_score = -1;
    for (uint32_t i = 0; i < law->numbers->formats_count; i++) {
        const NumberFormat *f = &law->numbers->formats[i];
        int                 score = 0;
        bool right = str_eq(f->doc_kind, ask->doc_kind) && fits(f->case_type, ask->case_type, &score) && fits(f->instance, ask->instance, &score) &&
                     fits(f->court_level, ask->court_level, &score) && law_in_force(&f->source, ask->on);
        if (right && score > best_score) {
            best = f;
            best_score = score;
        }
    }
    return best;
}

static Error *no_format(Str kind)
{
    return err_arg(err_message(err_make(ERR_NOT_FOUND, "no number pattern"), S("number.no_format")), S("kind"), kind);
}

static Error *write_pattern(const NumberFormat *format, const NumberCaseType *type, const NumberAsk *ask, Arena *a, Str *out)
{
    BUG_IF(ask->seq < 1);
    Buf text = buf_make(a, NUMBER_TEXT_MAX);
    for (size_t i = 0; i < format->pattern.n; i++) {
        Str rest = str_sub(format->pattern, i, format->pattern.n);
        if (str_starts(rest, S("{n}"))) {
            buf_addf(&text, "%02d", ask->seq);
            i += S("{n}").n - 1;
        } else if (str_starts(rest, S("{y}"))) {
            buf_addf(&text, "%d", date_ymd(ask->on).year);
            i += S("{y}").n - 1;
        } else if (str_starts(rest, S("{type}"))) {
            if (type == NULL) {
                return no_format(ask->doc_kind);
            }
            buf_add(&text, type->code);
            i += S("{type}").n - 1;
        } else {
            buf_add_char(&text, format->pattern.p[i]);
        }
    }
    *out = buf_str(&text);
    return buf_check(&text);
}

Error *number_format(const Law *law, Arena *a, const NumberAsk *ask, Str *out)
{
    const NumberFormat *format = number_format_find(law, ask);
    return format == NULL ? no_format(ask->doc_kind) : write_pattern(format, number_case_type(law, ask->case_type), ask, a, out);
}

Error *number_format_by_id(const Law *law, Arena *a, Str id, Str matter_kind, Date on, int32_t seq, Str *out)
{
    NumberAsk             ask = { .doc_kind = id, .on = on, .seq = seq };
    const NumberCaseType *type = NULL;
    for (uint32_t i = 0; i < law->numbers->types_count; i++) {
        if (str_eq(law->numbers->types[i].kind, matter_kind)) {
            type = &law->numbers->types[i];
        }
    }
    for (uint32_t i = 0; i < law->numbers->formats_count; i++) {
        if (str_eq(law->numbers->formats[i].id, id)) {
            return write_pattern(&law->numbers->formats[i], type, &ask, a, out);
        }
    }
    return no_format(id);
}

/* ---- the public reference ------------------------------------------------------------------------------------------------ */

static int value_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

char number_check_character(Str text)
{
    int product = ALPHABET;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '-') {
            continue;
        }
        int value = value_of(text.p[i]);
        BUG_IF(value < 0);
        int sum = (product + value) % ALPHABET;
        product = (sum == 0 ? ALPHABET : sum) * 2 % (ALPHABET + 1);
    }
    return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(ALPHABET + 1 - product) % ALPHABET];
}

Str number_public_ref(const Law *law, Arena *a, CourtId court, int32_t year, Str case_type, int32_t seq)
{
    const NumberCaseType *type = number_case_type(law, case_type);
    BUG_IF(type == NULL || seq < 1);
    Str body = str_format(a, "%s-%04d-" STR_F "-%05d", court.code, year, STR_A(type->ascii), seq);
    return str_format(a, STR_F "-%c", STR_A(body), number_check_character(body));
}

bool number_public_ref_valid(Str ref)
{
    if (ref.n < 3 || ref.n > NUMBER_TEXT_MAX || ref.p[ref.n - 2] != '-') {
        return false;
    }
    for (size_t i = 0; i < ref.n; i++) {
        if (ref.p[i] != '-' && value_of(ref.p[i]) < 0) {
            return false;
        }
    }
    return number_check_character(str_sub(ref, 0, ref.n - 2)) == ref.p[ref.n - 1];
}
