/* congly search dump: every text of an index as a line of JSON, with all it is found by, so that an index can be made of it elsewhere. Keys
 * are written as the index has them, [field, folded words]: what is found by them is the same.
 * A damaged segment is passed over; its file is named at the end. May use: search. */
#include "app/app_int.h"

#include "search/search.h"

#include <stdio.h>

enum { LINE_BYTES = 64 * 1024 * 1024, TEXT_MEMORY = 256 * 1024 * 1024 };

/* They stand behind title and body, each of which ends with CODE_PART; among them numbers that were written in the text. */
static void add_keys(JsonOut *o, const Segment *sg, uint32_t doc)
{
    const uint16_t *at = sg->stream + sg->docs[doc].stream_at, *end = sg->stream + sg->docs[doc + 1].stream_at;
    for (int parts = 0; at < end;) {
        uint32_t code = code_next(&at);
        Str      term = parts < 2 || code == CODE_PART ? S("") : segment_letters(sg, code);
        parts += code == CODE_PART;
        if (str_starts(term, S("=")) && key_field(term) != FIELD_NAME) {
            json_begin_list(o, NULL);
            json_add_i64(o, NULL, key_field(term));
            json_add_str(o, NULL, key_value(term));
            json_end_list(o);
        }
    }
}

static Error *write_doc(const Segment *sg, Unpacker *u, Arena *a, uint32_t doc)
{
    Str     text;
    Buf     b = buf_make(a, LINE_BYTES);
    JsonOut o = json_out(&b);
    TRY(segment_text(sg, u, a, doc, &text));
    json_begin(&o, NULL);
    json_add_str(&o, "id", segment_name(sg, doc));
    json_add_str(&o, "date", date_format(a, (Date){ sg->docs[doc].day }));
    json_add_str(&o, "title", str_cut(&text, '\n'));
    json_add_str(&o, "text", text);
    json_begin_list(&o, "keys");
    add_keys(&o, sg, doc);
    json_end_list(&o);
    json_end(&o);
    buf_add_char(&b, '\n');
    TRY(buf_check(&b));
    return fwrite(b.p, 1, b.n, stdout) == b.n ? NULL : err_make(ERR_ENVIRONMENT, "standard output");
}

static Error *write_part(const SearchPart *part)
{
    Arena    *own = arena_make(MIB(1)), *each = arena_make(TEXT_MEMORY);
    Unpacker *u = unpacker_make(own);
    Error    *failed = NULL;
    for (uint32_t d = 0; d < part->segment->head->docs && failed == NULL; d++) {
        if (part->live == NULL || (part->live[d / 64] >> d % 64 & 1) != 0) {
            arena_reset(each);
            failed = write_doc(part->segment, u, each, d);
        }
    }
    arena_release(each);
    arena_release(own);
    return failed;
}

static bool is_whole(const Segment *sg)
{
    Arena *own = arena_make(TEXT_MEMORY);
    bool   whole = segment_check(sg) == NULL;
    arena_release(own);
    err_reset();
    return whole;
}

Error *search_dump(Command *c, SearchIndex *x)
{
    const SearchSnapshot *s = search_acquire(x);
    Error                *failed = NULL;
    for (size_t i = 0; i < s->in.count && failed == NULL; i++) {
        failed = is_whole(s->in.items[i].segment) ? write_part(&s->in.items[i]) : NULL;
    }
    search_release(x, s);
    TRY(failed);
    TRY(fflush(stdout) == 0 ? NULL : err_make(ERR_ENVIRONMENT, "standard output"));
    Error *damaged = search_check(x, c->arena);
    return damaged == NULL ? NULL : err_message(damaged, S("app.search_damaged"));
}
