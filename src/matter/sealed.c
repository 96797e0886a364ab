/* What only the panel may read (fields of class sealed: a vote, a dissent). It reaches no table, paper, log or message in the
 * clear: the event's input keeps it encrypted, padded so that its length tells nothing, and no matter_field row is made of it.
 * Law: BLTTDS 264 (the deliberation is secret). */
#include "matter/matter_int.h"

#include "core/identity/seal.h"

#include <string.h>

/* One block holds a vote and a dissent of a page and a half: who wrote one does not show in the length. */
enum { SEALED_BLOCK = 4096 };

static SealKey sealed_key(const House *h)
{
    return seal_key(h->secret, S("sealed_input"));
}

static bool is_sealed(const Act *act, Str field)
{
    const ProcedureField *f = procedure_field(act->procedure, field);
    return f != NULL && str_eq(f->class, S("sealed"));
}

static Bytes padded(Arena *a, Str text)
{
    size_t   room = (text.n / SEALED_BLOCK + 1) * SEALED_BLOCK;
    uint8_t *out = arena_alloc(a, room);
    memset(out, ' ', room);
    memcpy(out, text.p, text.n);
    return (Bytes){ out, room };
}

Error *input_text(Act *act, JsonText *out)
{
    Arena      *a = act->arena;
    JsonMember *members;
    size_t      count = json_members(a, act->input, &members);
    Buf         open_buf = buf_make(a, EVENT_INPUT_MAX);
    Buf         sealed_buf = buf_make(a, EVENT_INPUT_MAX);
    JsonOut     open = json_out_kept(&open_buf);
    JsonOut     hidden = json_out(&sealed_buf);
    bool        any = false;
    json_begin(&open, NULL);
    json_begin(&hidden, NULL);
    for (size_t i = 0; i < count; i++) {
        bool is = is_sealed(act, members[i].name);
        json_add_value(is ? &hidden : &open, str_z(a, members[i].name), members[i].value);
        any = any || is;
    }
    json_end(&hidden);
    TRY(buf_check(&sealed_buf));
    if (any) {
        Bytes bytes = seal(act->house->os, a, sealed_key(act->house), (Bytes){ act->matter->id.id.b, sizeof act->matter->id.id.b },
                           padded(a, buf_str(&sealed_buf)));
        json_add_str(&open, "sealed", base64_encode(a, bytes));
    }
    json_end(&open);
    return json_kept(&open, out);
}

Error *event_sealed(Arena *a, const Event *e, Bytes *out)
{
    Str text = json_str(e->input_json, "sealed", S(""));
    *out = (Bytes){ (const uint8_t *)"", 0 };
    return text.n == 0 || base64_decode(a, text, out) ? NULL : err_make(ERR_ALTERED, "a damaged sealed input");
}

Error *matter_unseal(House *h, Arena *a, MatterId matter, Bytes sealed, const Json **out)
{
    Bytes plain;
    TRY(seal_open(a, sealed_key(h), (Bytes){ matter.id.b, sizeof matter.id.b }, sealed, &plain));
    return json_parse(a, (Str){ (const char *)plain.p, plain.n }, EVENT_INPUT_MAX, out);
}
