/* Money in Vietnamese words, as receipts and fee notices write it: "Mười hai triệu đồng".
 * The words that change with their place: một/mốt, năm/lăm, bốn/tư, mười/mươi, and linh for an empty ten. */
#include "i18n/i18n.h"

enum { THOUSAND = 1000 };
#define BILLION INT64_C(1000000000)

static const Str digit_words[] = { S_INIT("không"), S_INIT("một"), S_INIT("hai"), S_INIT("ba"),  S_INIT("bốn"),
                                   S_INIT("năm"),   S_INIT("sáu"), S_INIT("bảy"), S_INIT("tám"), S_INIT("chín") };

static void add_word(Buf *b, Str word)
{
    if (b->n > 0) {
        buf_add_char(b, ' ');
    }
    buf_add(b, word);
}

/* The unit digit after a ten of 2 or more (hai mươi mốt, hai mươi tư), after ten (mười lăm), or after nothing. */
static Str unit_word(int tens, int units)
{
    if (units == 1 && tens >= 2) {
        return S("mốt");
    }
    if (units == 4 && tens >= 2) {
        return S("tư");
    }
    if (units == 5 && tens >= 1) {
        return S("lăm");
    }
    return digit_words[units];
}

/* 1-999. `full`: a higher group stands before, so that empty hundreds are said ("không trăm"). */
static void add_group(Buf *b, int n, bool full)
{
    int hundreds = n / 100, tens = n / 10 % 10, units = n % 10;
    if (hundreds > 0 || full) {
        add_word(b, digit_words[hundreds]);
        add_word(b, S("trăm"));
    }
    if (tens == 0 && units > 0 && (hundreds > 0 || full)) {
        add_word(b, S("linh"));
    }
    if (tens == 1) {
        add_word(b, S("mười"));
    } else if (tens > 1) {
        add_word(b, digit_words[tens]);
        add_word(b, S("mươi"));
    }
    if (units > 0) {
        add_word(b, unit_word(tens, units));
    }
}

/* Below a billion: triệu, nghìn, units. */
static void add_millions(Buf *b, int64_t n, bool full)
{
    static const Str names[] = { S_INIT("triệu"), S_INIT("nghìn"), S_INIT("") };
    int64_t          scale = (int64_t)THOUSAND * THOUSAND;
    for (size_t i = 0; i < COUNT_OF(names); i++, scale /= THOUSAND) {
        int group = (int)(n / scale % THOUSAND);
        if (group == 0) {
            continue;
        }
        add_group(b, group, full);
        if (names[i].n > 0) {
            add_word(b, names[i]);
        }
        full = true;
    }
}

static void add_number(Buf *b, int64_t n, bool full)
{
    int64_t billions = n / BILLION;
    if (billions > 0) {
        add_number(b, billions, full);
        add_word(b, S("tỷ"));
        full = true;
    }
    add_millions(b, n % BILLION, full);
}

/* The first letter becomes a capital: every first word begins with a plain ASCII letter but "âm", which we add ourselves. */
static void add_sentence(Buf *b, Str words)
{
    char first = words.p[0];
    buf_add_char(b, (char)(first - 'a' + 'A'));
    buf_add(b, str_sub(words, 1, words.n));
}

void i18n_add_money_words(Buf *b, Money m)
{
    char words[512];
    Buf  w = { .p = words, .cap = sizeof words, .max = sizeof words - 1 };
    if (m.dong == 0) {
        add_word(&w, digit_words[0]);
    } else {
        BUG_IF(m.dong == INT64_MIN);
        add_number(&w, m.dong < 0 ? -m.dong : m.dong, false);
    }
    BUG_IF(w.full);
    if (m.dong < 0) {
        buf_add(b, S("Âm "));
        buf_add(b, buf_str(&w));
    } else {
        add_sentence(b, buf_str(&w));
    }
    buf_add(b, S(" đồng"));
}
