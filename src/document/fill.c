/* Filling the texts of law/papers.yaml: "{more.advance|fee_advance:money}". What has no value becomes a dotted line and is told.
 * May use: i18n, law, base. */
#include "document/document_int.h"

#include "i18n/i18n.h"
#include "law/citation.h"

enum { TEXT_MAX = 256 * 1024 };

bool paper_holes(Arena *a, Str text, Holes *out)
{
    *out = (Holes){ 0 };
    size_t open, close;
    while (str_find(text, S("{"), &open)) {
        Str rest = str_sub(text, open + 1, text.n);
        if (!str_find(rest, S("}"), &close) || str_has(str_sub(rest, 0, close), S("{"))) {
            return false;
        }
        Str inside = str_sub(rest, 0, close);
        Str paths = str_cut(&inside, ':');
        *LIST_ADD(a, out) = (Hole){ paths, inside.p == NULL ? S("") : inside };
        text = str_sub(rest, close + 1, rest.n);
    }
    return !str_has(text, S("}"));
}

/* ---- formats ------------------------------------------------------------------------------------------------------------ */

/* The other case of a Vietnamese letter; what is none stays. */
static uint32_t other_case(uint32_t c, bool lower)
{
    static const uint32_t capitals[] = { 0x102, 0x110, 0x128, 0x168, 0x1A0, 0x1AF }; /* Ă Đ Ĩ Ũ Ơ Ư: the small one follows */
    uint32_t              first = lower ? 'A' : 'a', marked = lower ? 0xC0 : 0xE0;
    if ((c >= first && c < first + 26) || (c >= marked && c < marked + 30)) {
        return lower ? c + 0x20 : c - 0x20;
    }
    for (size_t i = 0; i < COUNT_OF(capitals); i++) {
        if (c == capitals[i] + (lower ? 0 : 1)) {
            return lower ? c + 1 : c - 1;
        }
    }
    bool doubly_marked = c >= 0x1EA0 && c <= 0x1EF9; /* Ạ ạ .. Ỹ ỹ */
    return doubly_marked && (c & 1) == (lower ? 0 : 1) ? c ^ 1 : c;
}

static Str first_letter(Arena *a, Str text, bool lower)
{
    size_t at = 0;
    if (text.n == 0) {
        return text;
    }
    uint32_t c = utf8_next(text, &at);
    bool     abbreviation = at < text.n && text.p[at] >= 'A' && text.p[at] <= 'Z'; /* QSDĐ stays */
    char     letter[4];
    size_t   n = utf8_encode(abbreviation ? c : other_case(c, lower), letter);
    return str_format(a, STR_F STR_F, STR_A(((Str){ letter, n })), STR_A(str_sub(text, at, text.n)));
}

static Str as_money(Sheet *s, Value v)
{
    return v.kind == VALUE_MONEY || v.kind == VALUE_NUMBER ? i18n_money_paper(s->arena, (Money){ v.number }) : S("");
}

static Str as_words(Sheet *s, Value v)
{
    return v.kind == VALUE_MONEY || v.kind == VALUE_NUMBER ? i18n_money_words(s->arena, (Money){ v.number }) : S("");
}

static bool day_of(Value v, Date *out)
{
    *out = v.date;
    return v.kind == VALUE_DATE || v.kind == VALUE_TIME || (v.kind == VALUE_TEXT && date_parse(v.code, out));
}

static Str as_date(Sheet *s, Value v)
{
    Date d;
    return day_of(v, &d) ? i18n_date(s->arena, LANG_VI, d) : S("");
}

static Str as_long_date(Sheet *s, Value v)
{
    Date d;
    return day_of(v, &d) ? i18n_long_date(s->arena, LANG_VI, d) : S("");
}

static Str as_long_date_first(Sheet *s, Value v)
{
    return first_letter(s->arena, as_long_date(s, v), false);
}

/* 08 giờ 00, thứ ba, ngày 24 tháng 11 năm 2026 */
static Str as_time(Sheet *s, Value v)
{
    Instant at = v.time;
    if (v.kind != VALUE_TIME && !(v.kind == VALUE_TEXT && instant_parse(v.code, &at))) {
        return S("");
    }
    return str_format(s->arena, STR_F ", " STR_F, STR_A(i18n_time(s->arena, LANG_VI, at)),
                      STR_A(i18n_full_date(s->arena, LANG_VI, instant_date(at))));
}

static Str as_basis(Sheet *s, Value v)
{
    return v.basis.n > 0 ? law_cite(s->law, s->arena, LANG_VI, v.basis) : S("");
}

static Str as_cite(Sheet *s, Value v)
{
    return v.kind == VALUE_TEXT ? law_cite(s->law, s->arena, LANG_VI, v.text) : S("");
}

static Str as_low(Sheet *s, Value v)
{
    return first_letter(s->arena, value_shown(s, v), true);
}

static const struct {
    const char *name;
    Str (*write)(Sheet *s, Value v);
} formats[] = {
    { "", value_shown },      { "money", as_money },           { "words", as_words },
    { "date", as_date },      { "longdate", as_long_date },    { "Longdate", as_long_date_first },
    { "time", as_time },      { "basis", as_basis },           { "low", as_low },
    { "cite", as_cite },
};

bool paper_is_format(Str format)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (str_eq(format, str_of(formats[i].name))) {
            return true;
        }
    }
    return false;
}

static Str written(Sheet *s, Value v, Str format)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (v.kind != VALUE_NONE && str_eq(format, str_of(formats[i].name))) {
            return formats[i].write(s, v);
        }
    }
    return S("");
}

/* ---- texts and conditions --------------------------------------------------------------------------------------------------- */

static void tell_missing(Sheet *s, Str paths)
{
    for (size_t i = 0; i < s->missing.count; i++) {
        if (str_eq(s->missing.items[i], paths)) {
            return;
        }
    }
    *LIST_ADD(s->arena, &s->missing) = str_copy(s->arena, paths);
}

static Str hole_text(Sheet *s, const Hole *h)
{
    Str paths = h->paths;
    while (paths.p != NULL) {
        Str text = written(s, sheet_value(s, str_cut(&paths, '|')), h->format);
        if (text.n > 0) {
            return text;
        }
    }
    tell_missing(s, h->paths);
    return paper_word(s->law, "blank");
}

/* A value that ends its sentence itself keeps its own full stop: "…lý do.." is not written. */
static void add_piece(Buf *b, Str piece)
{
    Str so_far = buf_str(b);
    if (piece.n > 0 && piece.p[0] == '.' && so_far.n > 0 && so_far.p[so_far.n - 1] == '.') {
        piece = str_sub(piece, 1, piece.n);
    }
    buf_add(b, piece);
}

Str sheet_fill(Sheet *s, Str text)
{
    Holes  holes;
    Buf    b = buf_make(s->arena, TEXT_MAX);
    size_t open, close;
    if (!paper_holes(s->arena, text, &holes)) {
        return text; /* document_check refuses such a text */
    }
    for (size_t i = 0; i < holes.count; i++) {
        BUG_IF(!str_find(text, S("{"), &open) || !str_find(text, S("}"), &close));
        add_piece(&b, str_sub(text, 0, open));
        buf_add(&b, str_trim(hole_text(s, &holes.items[i])));
        text = str_sub(text, close + 1, text.n);
    }
    add_piece(&b, text);
    return buf_str(&b);
}

static bool is_so(Sheet *s, Str condition)
{
    Str   code = condition;
    Value v = sheet_value(s, str_cut(&code, '='));
    return v.kind != VALUE_NONE && (code.p == NULL || str_eq(v.code, code));
}

bool sheet_holds(Sheet *s, const PaperLine *line)
{
    return (line->when.n == 0 || is_so(s, line->when)) && (line->unless.n == 0 || !is_so(s, line->unless));
}
