/* multipart/form-data (RFC 7578), streamed: text parts become values, file parts go to the route's sink as they come, never whole
 * into memory. The reader's token must have come before the first file. May use: base. */
#include "http/http_int.h"

#include <string.h>

enum { BUFFER_STREAM = PIECE, BUFFER_WHOLE = 16 * 1024 };

/* A sink call that failed leaves its error here: the iterator can only say no. */
static Error *refuse(Request *rq, Error *e)
{
    if (rq->refused == NULL) {
        rq->refused = err_copy(rq->pub.arena, e);
    }
    return e;
}

/* ---- files ---- */

static void drop_file(void *arg)
{
    OpenFile *f = arg;
    if (!f->kept && f->sink->drop != NULL) {
        f->sink->drop(f->shown.file);
    }
}

static bool takes_files(const Request *rq, Str field)
{
    const FormSpec *form = rq->pub.route->form;
    if (rq->pub.route->sink == NULL || form == &form_by_handler || field.n == 0) {
        return rq->pub.route->sink != NULL;
    }
    for (size_t i = 0; i < form->count; i++) {
        if (form->fields[i].kind == FIELD_FILE && str_eq(str_of(form->fields[i].name), field)) {
            return true;
        }
    }
    return false;
}

Error *file_begin(Request *rq, Str field, Str name, Str type)
{
    Arena *a = rq->pub.arena;
    if (!takes_files(rq, field)) {
        return err_field(err_make(ERR_BAD_INPUT, "a file where none belongs"), field);
    }
    TRY(request_csrf(rq));
    OpenFile *f = NEW(a, OpenFile);
    f->sink = rq->pub.route->sink;
    f->field = f->shown.field = str_copy(a, field);
    if (text_edge(a, rq->sv->cfg.hooks.normalise, str_copy(a, name), false, &f->shown.name) != TEXT_GOOD) {
        f->shown.name = S("");
    }
    f->shown.type = text_check(type, false) == TEXT_GOOD ? str_copy(a, str_sub(type, 0, 100)) : S("");
    f->shown.given = true;
    TRY(f->sink->begin(&rq->pub, f->field, f->shown.name, f->shown.type, &f->shown.file));
    arena_defer(a, drop_file, f);
    OpenFile **end = &rq->files;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = rq->file = f;
    return NULL;
}

Error *file_data(Request *rq, const char *data, size_t n)
{
    OpenFile *f = rq->file;
    while (n > 0) {
        size_t piece = n < PIECE ? n : PIECE;
        TRY(f->sink->data(&rq->pub, f->shown.file, (Bytes){ (const uint8_t *)data, piece }));
        f->shown.size += piece;
        data += piece;
        n -= piece;
    }
    return NULL;
}

Error *file_end(Request *rq)
{
    OpenFile *f = rq->file;
    if (f == NULL || f->ended) {
        return NULL;
    }
    f->ended = true;
    rq->file = NULL;
    return f->sink->end(&rq->pub, f->shown.file, f->shown.size);
}

void files_keep(Request *rq)
{
    for (OpenFile *f = rq->files; f != NULL; f = f->next) {
        f->kept = true;
    }
}

bool rq_file(Req *rq, size_t n, FormFile *out)
{
    for (OpenFile *f = request_of(rq)->files; f != NULL; f = f->next) {
        if (n-- == 0) {
            *out = f->shown;
            return true;
        }
    }
    return false;
}

/* ---- parts ---- */

static Error *text_part(Request *rq, Str name, const char *data, bool begins, size_t n)
{
    Arena *a = rq->pub.arena;
    rq->body.text_bytes += n;
    if (rq->values.count >= PAIRS_MAX || rq->body.text_bytes > (rq->body.max < TEXT_MOST ? rq->body.max : TEXT_MOST)) {
        return err_make(ERR_TOO_LARGE, "text of the form");
    }
    if (begins) {
        *LIST_ADD(a, &rq->values) = (Pair){ str_copy(a, name), (Str){ "", 0 } };
    }
    Pair *last = &rq->values.items[rq->values.count - 1];
    char *whole = arena_alloc(a, last->value.n + n);
    if (last->value.n > 0) {
        memcpy(whole, last->value.p, last->value.n);
    }
    if (n > 0) {
        memcpy(whole + last->value.n, data, n);
    }
    last->value = (Str){ whole, last->value.n + n };
    return NULL;
}

/* The parser may open a part with no bytes and then say position 0 again: that is no new part. An empty value and a value of the
 * same name after it look alike; they become one, and an empty value says nothing anyway. */
static bool part_begins(Request *rq, Str name, uint64_t at, size_t n)
{
    bool again = at == 0 && rq->body.opened_empty && str_eq(name, rq->body.part_name);
    rq->body.opened_empty = at == 0 && n == 0;
    if (at == 0 && !again) {
        rq->body.part_name = str_copy(rq->pub.arena, name);
    }
    return at == 0 && !again;
}

static Error *part(Request *rq, Str name, const char *file_name, const char *type, const char *data, uint64_t at, size_t n)
{
    bool begins = part_begins(rq, name, at, n);
    if (begins) {
        TRY(file_end(rq)); /* the part before this one */
    }
    if (file_name == NULL) {
        return text_part(rq, name, data, begins, n);
    }
    if (begins || (at == 0 && rq->file == NULL && n > 0)) {
        if (file_name[0] == '\0' && n == 0) {
            return NULL; /* a file input left empty */
        }
        TRY(file_begin(rq, name, str_of(file_name), type == NULL ? S("") : str_of(type)));
    }
    if (rq->file == NULL && n > 0) {
        return err_make(ERR_BAD_INPUT, "file part out of order");
    }
    return file_data(rq, data, n);
}

static enum MHD_Result iterate(void *arg, enum MHD_ValueKind kind, const char *key, const char *file_name, const char *type,
                               const char *encoding, const char *data, uint64_t at, size_t n)
{
    (void)kind;
    Request *rq = arg;
    if (key == NULL || key[0] == '\0') {
        refuse(rq, err_make(ERR_BAD_INPUT, "a part without a name"));
        return MHD_NO;
    }
    if (encoding != NULL && !name_is(str_of(encoding), S("binary")) && !name_is(str_of(encoding), S("8bit")) &&
        !name_is(str_of(encoding), S("7bit"))) {
        refuse(rq, err_make(ERR_BAD_INPUT, "a part with a transfer encoding"));
        return MHD_NO;
    }
    Error *e = part(rq, str_of(key), file_name, type, data, at, n);
    if (e != NULL) {
        refuse(rq, e);
        return MHD_NO;
    }
    return MHD_YES;
}

static Error *refusal(const Request *rq)
{
    return rq->refused != NULL ? rq->refused : err_make(ERR_BAD_INPUT, "multipart is broken");
}

/* An arena over its budget jumps out through the parser: it holds no lock and is destroyed with the request. */
Error *multipart_add(Request *rq, const char *data, size_t n)
{
    Body *b = &rq->body;
    if (b->parts == NULL) {
        b->parts = MHD_create_post_processor(rq->mhd, b->streams ? BUFFER_STREAM : BUFFER_WHOLE, iterate, rq);
        if (b->parts == NULL) {
            return err_make(ERR_BAD_INPUT, "multipart boundary");
        }
    }
    return n == 0 || MHD_post_process(b->parts, data, n) == MHD_YES ? NULL : refusal(rq);
}

Error *multipart_end(Request *rq)
{
    struct MHD_PostProcessor *parts = rq->body.parts;
    rq->body.parts = NULL;
    if (parts == NULL || MHD_destroy_post_processor(parts) != MHD_YES || rq->refused != NULL) {
        return refusal(rq);
    }
    return file_end(rq);
}
