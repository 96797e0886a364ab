/* Who presided, as a published text says it: "Thẩm phán - Chủ tọa phiên tòa: Ông Nguyễn Văn A." Pure. May use: search (words). */
#include "judgment/ruling.h"

#include "search/analyse.h"

enum { HEAD_BYTES = 6000, NAME_LEAST = 2, NAME_MOST = 6 };

/* Vietnamese capitals of Unicode stand before their small letters: in Latin-1 by 32, elsewhere in pairs. */
static bool is_capital(Str text, size_t at)
{
    uint32_t c = utf8_next(text, &at);
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0xDF) || (((c >= 0x100 && c < 0x1B0) || (c >= 0x1EA0 && c < 0x1EFA)) && (c % 2 == 0 || c == 0x1AF));
}

/* How much of "chủ tọa phiên tòa" has been read. */
static size_t title_after(size_t read, Str folded)
{
    static const Str words[] = { S_INIT("chu"), S_INIT("toa"), S_INIT("phien"), S_INIT("toa") };
    return str_eq(folded, words[read]) ? read + 1 : str_eq(folded, words[0]) ? 1 : 0;
}

static Str name_at(Str text, Analyser *an)
{
    size_t from = 0, end = 0, words = 0;
    for (Word w; words < NAME_MOST && analyse_next(an, &w);) {
        bool near = words == 0 || (w.at == end + 1 && text.p[end] == ' ');
        if (words == 0 && (str_eq(w.folded, S("ong")) || str_eq(w.folded, S("ba")))) {
            continue;
        }
        if (!near || !is_capital(text, w.at) || str_eq(w.folded, S("cac"))) {
            break;
        }
        from = words == 0 ? w.at : from;
        end = w.at + w.n;
        words++;
    }
    return words >= NAME_LEAST ? str_sub(text, from, end) : S("");
}

Str ruling_judge(Str text)
{
    enum { TITLE_WORDS = 4 };
    Str      head = str_sub(text, 0, HEAD_BYTES);
    Analyser an = analyse_begin(head);
    size_t   read = 0;
    for (Word w; read < TITLE_WORDS && analyse_next(&an, &w);) {
        read = title_after(read, w.folded);
    }
    return read == TITLE_WORDS ? name_at(head, &an) : S("");
}
