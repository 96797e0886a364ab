/* Reading numbers. Normalisation first (capitals, Đ, dashes, spaces around separators, spellings without marks), then the
 * grammar: seq "/" [year "/"] tail. May use: base. */
#include "law/number.h"

#include <string.h>

enum {
    SEQ_DIGITS_MAX = 6,
    YEAR_FIRST = 1945,
    NUMBER_LENGTH_MAX = 80,
    TAIL_WORDS_MAX = 6,
};

static const struct {
    const char    *code;
    NumberInstance instance;
} instances[] = {
    { "ST", INSTANCE_FIRST }, { "PT", INSTANCE_APPEAL }, { "GĐT", INSTANCE_CASSATION }, { "TT", INSTANCE_REOPENING },
};

Str number_instance_code(NumberInstance instance)
{
    for (size_t i = 0; i < COUNT_OF(instances); i++) {
        if (instances[i].instance == instance) {
            return str_of(instances[i].code);
        }
    }
    return S("");
}

Str number_kind_name(NumberKind kind)
{
    static const char *const names[] = { "acceptance",        "judgment",  "decision", "set_for_trial", "criminal_decision",
                                         "criminal_detention", "cassation", "notice",   "other",         "ambiguous" };
    return str_of(names[kind]);
}

const NumberCaseType *number_case_type(const Law *law, Str code)
{
    for (uint32_t i = 0; i < law->numbers->types_count; i++) {
        const NumberCaseType *t = &law->numbers->types[i];
        if (str_eq(t->code, code) || str_eq(t->ascii, code)) {
            return t;
        }
    }
    return NULL;
}

static NumberInstance instance_of(Str code)
{
    for (size_t i = 0; i < COUNT_OF(instances); i++) {
        if (str_eq(code, str_of(instances[i].code))) {
            return instances[i].instance;
        }
    }
    return INSTANCE_NONE;
}

/* ---- normalisation ------------------------------------------------------------------------------------------------------ */

static void add_capital(Buf *out, uint32_t c)
{
    char text[4];
    if (c >= 'a' && c <= 'z') {
        c -= 'a' - 'A';
    } else if (c == 0x111 || c == 0xD0 || c == 0xF0) { /* đ, and the look-alike eth of old fonts */
        c = 0x110;
    } else if (c >= 0x2010 && c <= 0x2015) { /* hyphens and dashes */
        c = '-';
    } else if (c == 0xA0 || c == '\t') {
        c = ' ';
    }
    buf_add(out, (Str){ text, utf8_encode(c, text) });
}

static bool is_separator(char c)
{
    return c == '/' || c == '-';
}

/* Capitals, and no space next to a separator. */
static Str clean(Arena *a, Str raw)
{
    Buf    capitals = buf_make(a, 4 * NUMBER_LENGTH_MAX);
    size_t at = 0;
    while (at < raw.n) {
        add_capital(&capitals, utf8_next(raw, &at));
    }
    Str text = str_trim(buf_str(&capitals));
    Buf out = buf_make(a, 4 * NUMBER_LENGTH_MAX);
    for (size_t i = 0; i < text.n; i++) {
        size_t next = i;
        while (next < text.n && text.p[next] == ' ') {
            next++;
        }
        bool drop = next > i && ((out.n > 0 && is_separator(out.p[out.n - 1])) || (next < text.n && is_separator(text.p[next])));
        if (drop) {
            i = next - 1;
        } else {
            buf_add_char(&out, text.p[i]);
        }
    }
    return buf_str(&out);
}

/* Words without marks become the words they stand for. */
static Str mend_spelling(const Law *law, Arena *a, Str tail)
{
    Str    words[TAIL_WORDS_MAX];
    size_t count = 0;
    while (tail.p != NULL && count < TAIL_WORDS_MAX) {
        Str word = tail;
        if (count + 1 < TAIL_WORDS_MAX) {
            word = str_cut(&tail, '-');
        } else {
            tail = (Str){ NULL, 0 };
        }
        for (uint32_t i = 0; i < law->numbers->spellings_count; i++) {
            if (str_eq(word, law->numbers->spellings[i].typed)) {
                word = law->numbers->spellings[i].means;
                break;
            }
        }
        words[count++] = word;
    }
    return str_join(a, words, count, S("-"));
}

/* ---- the tail ------------------------------------------------------------------------------------------------------------ */

static Error *unknown_type(Str type)
{
    return err_arg(err_message(err_make(ERR_BAD_INPUT, "unknown case type"), S("number.type")), S("type"), type);
}

static Error *unknown_tail(Str tail)
{
    return err_arg(err_message(err_make(ERR_BAD_INPUT, "unknown tail"), S("number.tail")), S("tail"), tail);
}

static Error *set_type(const Law *law, Str type, CaseNumber *out)
{
    const NumberCaseType *known = number_case_type(law, type);
    if (known == NULL) {
        return unknown_type(type);
    }
    out->case_type = known->code;
    return NULL;
}

/* head + instance, e.g. "TLST": the instance, or none. */
static NumberInstance headed_instance(Str word, const char *head)
{
    Str h = str_of(head);
    return str_starts(word, h) ? instance_of(str_sub(word, h.n, word.n)) : INSTANCE_NONE;
}

static bool known_tail(const Law *law, Str tail, CaseNumber *out)
{
    for (uint32_t i = 0; i < law->numbers->tails_count; i++) {
        const NumberTail *t = &law->numbers->tails[i];
        if (str_eq(t->tail, tail)) {
            bool notice = str_starts(tail, S("TB-")) || str_starts(tail, S("GXN-"));
            out->kind = notice ? NUMBER_NOTICE : str_starts(tail, S("QĐ")) ? NUMBER_DECISION : NUMBER_OTHER;
            out->doc_kind = t->doc_kind;
            return true;
        }
    }
    return false;
}

/* A legacy tail without hyphen, "HSST": judgment or acceptance. */
static bool legacy_tail(const Law *law, Str tail, CaseNumber *out)
{
    for (size_t i = 0; i < COUNT_OF(instances); i++) {
        Str code = str_of(instances[i].code);
        if (str_ends(tail, code) && number_case_type(law, str_sub(tail, 0, tail.n - code.n)) != NULL) {
            out->case_type = number_case_type(law, str_sub(tail, 0, tail.n - code.n))->code;
            out->instance = instances[i].instance;
            out->kind = NUMBER_AMBIGUOUS;
            out->legacy = true;
            return true;
        }
    }
    return false;
}

/* Tails that begin with an act and an instance: TLST-DS, QĐXXST-HS, QĐST-DS, HSST-QĐTG. Sets *found. */
static Error *headed_tail(const Law *law, Str first, Str rest, CaseNumber *out, bool *found)
{
    static const struct {
        const char *head;
        NumberKind  kind;
    } heads[] = { { "TL", NUMBER_ACCEPTANCE }, { "QĐXX", NUMBER_SET_FOR_TRIAL }, { "QĐ", NUMBER_DECISION } };
    *found = true;
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        out->instance = headed_instance(first, heads[i].head);
        if (out->instance != INSTANCE_NONE) {
            out->kind = heads[i].kind;
            return set_type(law, rest, out);
        }
    }
    out->instance = headed_instance(first, "HS");
    if (out->instance != INSTANCE_NONE && str_starts(rest, S("QĐ"))) {
        out->kind = str_eq(rest, S("QĐTG")) ? NUMBER_CRIMINAL_DETENTION : NUMBER_CRIMINAL_DECISION;
        out->case_type = S("HS");
        return NULL;
    }
    *found = false;
    return NULL;
}

static Error *read_tail(const Law *law, Str tail, CaseNumber *out)
{
    if (known_tail(law, tail, out) || legacy_tail(law, tail, out)) {
        return NULL;
    }
    Str rest = tail;
    Str first = str_cut(&rest, '-');
    if (rest.n == 0) {
        return unknown_tail(tail);
    }
    bool found;
    TRY(headed_tail(law, first, rest, out, &found));
    if (found) {
        return NULL;
    }
    out->instance = instance_of(rest);
    if (out->instance != INSTANCE_NONE) {
        bool ruling = out->instance == INSTANCE_CASSATION || out->instance == INSTANCE_REOPENING;
        out->kind = ruling ? NUMBER_CASSATION : NUMBER_JUDGMENT;
        return set_type(law, first, out);
    }
    if (str_eq(first, S("KN")) || str_starts(tail, S("QĐKNGĐT-VKS-"))) {
        out->kind = NUMBER_DECISION;
        out->doc_kind = str_eq(first, S("KN")) ? S("cassation_protest") : S("cassation_protest_procuracy");
        out->instance = INSTANCE_CASSATION;
        return set_type(law, str_eq(first, S("KN")) ? rest : str_sub(tail, S("QĐKNGĐT-VKS-").n, tail.n), out);
    }
    return unknown_tail(tail);
}

/* ---- the number ---------------------------------------------------------------------------------------------------------- */

static Error *wrong_shape(Str raw)
{
    return err_arg(err_message(err_make(ERR_BAD_INPUT, "not a number of a paper"), S("number.shape")), S("number"), raw);
}

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
    }
    return s.n > 0;
}

static bool read_seq(Str text, CaseNumber *out)
{
    if (text.n > 1 && text.p[text.n - 1] >= 'A' && text.p[text.n - 1] <= 'Z') {
        out->letter = text.p[text.n - 1];
        text = str_sub(text, 0, text.n - 1);
    }
    int64_t seq = 0;
    if (text.n > SEQ_DIGITS_MAX || !all_digits(text) || !str_to_i64(text, &seq) || seq == 0) {
        return false;
    }
    out->seq = (int32_t)seq;
    return true;
}

static Error *read_year(Str text, int32_t this_year, CaseNumber *out)
{
    int64_t year = 0;
    bool    read = (text.n == 2 || text.n == 4) && all_digits(text) && str_to_i64(text, &year);
    if (read && text.n == 2) {
        out->legacy = true;
        year += year <= this_year % 100 + 1 ? this_year / 100 * 100 : this_year / 100 * 100 - 100;
    }
    if (!read || year < YEAR_FIRST || year > this_year + 1) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "year out of range"), S("number.year")), S("year"), text);
    }
    out->year = (int32_t)year;
    return NULL;
}

Error *number_parse(const Law *law, Arena *a, Str text, int32_t this_year, CaseNumber *out)
{
    *out = (CaseNumber){ .raw = text };
    if (text.n == 0 || text.n > NUMBER_LENGTH_MAX || !utf8_valid(text)) {
        return wrong_shape(str_sub(text, 0, utf8_valid(text) && text.n <= NUMBER_LENGTH_MAX ? text.n : 0));
    }
    Str rest = clean(a, text);
    Str seq = str_cut(&rest, '/');
    Str tail = rest;
    if (rest.n == 0 || !read_seq(seq, out) || str_has(rest, S(" "))) {
        return wrong_shape(text);
    }
    if (str_has(rest, S("/"))) {
        Str year = str_cut(&tail, '/');
        TRY(read_year(year, this_year, out));
    }
    if (tail.n == 0 || str_has(tail, S("/"))) {
        return wrong_shape(text);
    }
    tail = mend_spelling(law, a, tail);
    TRY(read_tail(law, tail, out));
    char letter[2] = { out->letter, '\0' };
    Str  year = out->year > 0 ? str_format(a, "/%d", out->year) : S("");
    out->normal = str_format(a, "%02d%s" STR_F "/" STR_F, out->seq, letter, STR_A(year), STR_A(tail));
    return NULL;
}
