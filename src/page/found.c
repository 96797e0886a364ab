/* What was found, in pieces; what may be about to be typed. May use: search, html, http. */
#include "page/found.h"

#include "base/json.h"

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

typedef struct SuggestForm {
    Str typed;
} SuggestForm;
static const Field suggest_fields[] = { FIELD(SuggestForm, typed, "q", .kind = FIELD_TEXT, .max = 500, .label = "page.typed") };
const FormSpec suggestions_form = FORM(SuggestForm, suggest_fields);

Error *suggestions_typed(Req *rq, Str *out)
{
    SuggestForm form;
    TRY(form_read(rq, &suggestions_form, &form));
    *out = form.typed;
    return NULL;
}

Error *suggestions_send(Resp *rs, Arena *a, const Suggestions *found)
{
    Buf     b = buf_make(a, KIB(16));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_begin_list(&o, "suggestions");
    for (size_t i = 0; i < found->count; i++) {
        json_begin(&o, NULL);
        json_add_str(&o, "text", found->items[i].text);
        json_add_i64(&o, "texts", (int64_t)found->items[i].texts);
        json_end(&o);
    }
    json_end_list(&o);
    json_end(&o);
    TRY(buf_check(&b));
    return resp_json(rs, buf_str(&b));
}
