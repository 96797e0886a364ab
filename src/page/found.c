/* What was found, in pieces. Pure. */
#include "page/found.h"

TextPieces text_pieces(Arena *a, Str text, const TextMarks *marks)
{
    TextPieces out = { 0 };
    size_t     at = 0;
    for (size_t i = 0; i < marks->count; i++) {
        const TextMark *m = &marks->items[i];
        if (m->at > at) {
            *LIST_ADD(a, &out) = (TextPiece){ str_sub(text, at, m->at), false };
        }
        *LIST_ADD(a, &out) = (TextPiece){ str_sub(text, m->at, m->at + m->n), true };
        at = m->at + m->n;
    }
    if (at < text.n) {
        *LIST_ADD(a, &out) = (TextPiece){ str_sub(text, at, text.n), false };
    }
    return out;
}
