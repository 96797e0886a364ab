/* Lines that were not taken in, for programs and for people. Pure. */
#include "i18n/refusals.h"

#include "i18n/i18n_msg.h"

void refusals_add(Arena *a, LineRefusals *list, int64_t *count, int64_t line, Msg reason, const char *field)
{
    ++*count;
    if (list->count < REFUSALS_MOST) {
        *LIST_ADD(a, list) = (LineRefusal){ line, reason->key, str_of(field) };
    }
}

static Str why(Arena *a, Lang lang, const LineRefusal *r)
{
    Str text = msg(lang, msg_find(r->reason));
    return r->field.n == 0 ? text : str_format(a, STR_F " (" STR_F ")", STR_A(text), STR_A(r->field));
}

void refusals_json(const LineRefusals *list, int64_t count, JsonOut *out)
{
    json_begin_list(out, "refused");
    for (size_t i = 0; i < list->count; i++) {
        json_begin(out, NULL);
        json_add_i64(out, "line", list->items[i].line);
        json_add_str(out, "why", why(out->buf->arena, LANG_VI, &list->items[i]));
        json_end(out);
    }
    json_end_list(out);
    if (count > (int64_t)list->count) {
        json_add_i64(out, "refused_count", count);
    }
}

void refusals_text(const LineRefusals *list, Lang lang, Buf *out)
{
    for (size_t i = 0; i < list->count; i++) {
        buf_add(out, MSG(out->arena, lang, M_import_refused_line, { S("line"), i18n_number(out->arena, lang, list->items[i].line) },
                         { S("why"), why(out->arena, lang, &list->items[i]) }));
        buf_add_char(out, '\n');
    }
}
