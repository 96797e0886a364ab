/* Bodies: what is allowed is decided by the head alone; small ones are gathered whole (bounded by the route), those with a sink
 * are cut into pieces for a worker. Fields of query, urlencoded and JSON bodies become one list of values. May use: base. */
#include "http/http_int.h"

#include <string.h>

static Str media_type(Str content_type, Str *params)
{
    *params = content_type;
    return str_trim(str_cut(params, ';'));
}

static Error *choose_form(Request *rq)
{
    Str params, type = media_type(rq_header(&rq->pub, "content-type"), &params);
    if (rq_header(&rq->pub, "content-encoding").n > 0) {
        return err_make(ERR_MEDIA_TYPE, "compressed body");
    }
    if (name_is(type, S("application/x-www-form-urlencoded"))) {
        rq->body.form = FORM_URLENCODED;
    } else if (name_is(type, S("multipart/form-data")) && str_has(params, S("boundary="))) {
        rq->body.form = FORM_MULTIPART;
    } else if (name_is(type, S("application/json"))) {
        rq->body.form = FORM_JSON;
    } else if (name_is(type, S("application/octet-stream")) && rq->pub.route->sink != NULL) {
        rq->body.form = FORM_RAW;
    } else {
        return err_make(ERR_MEDIA_TYPE, "content type is not one that is read here");
    }
    size_t at;
    if (rq->body.form != FORM_MULTIPART && str_find(params, S("charset="), &at)) {
        Str charset = str_trim(str_sub(params, at + 8, params.n));
        if (!name_is(charset, S("utf-8")) && !name_is(charset, S("\"utf-8\""))) {
            return err_make(ERR_MEDIA_TYPE, "charset is not UTF-8");
        }
    }
    return NULL;
}

Error *body_begin(Request *rq)
{
    Body *b = &rq->body;
    bool  has = rq->head.chunked || rq->head.length > 0;
    if (!has) {
        return NULL;
    }
    if (rq->pub.method == GET) {
        return err_make(ERR_BAD_REQUEST, "a body where none belongs");
    }
    b->max = route_body_max(rq->pub.route);
    if (rq->head.length > b->max) {
        return err_make(ERR_TOO_LARGE, "length is over the route's cap");
    }
    TRY(choose_form(rq));
    b->streams = rq->pub.route->sink != NULL && (b->form == FORM_MULTIPART || b->form == FORM_RAW);
    if (!b->streams && b->max > BODY_MOST) { /* the route's cap is for files: what is gathered whole stays small */
        b->max = BODY_MOST;
        if (rq->head.length > b->max) {
            return err_make(ERR_TOO_LARGE, "length is over what is read whole");
        }
    }
    size_t expected = rq->head.has_length ? (size_t)rq->head.length : KIB(4);
    b->cap = b->streams && (expected > PIECE || rq->head.chunked) ? PIECE : expected;
    b->p = arena_alloc(rq->pub.arena, b->cap);
    return NULL;
}

static void grow(Request *rq, size_t need)
{
    Body  *b = &rq->body;
    size_t more = b->cap * 2 > need ? b->cap * 2 : need;
    more = more > b->max ? b->max : more;
    char *fresh = arena_alloc(rq->pub.arena, more);
    memcpy(fresh, b->p, b->n);
    b->p = fresh;
    b->cap = more;
}

Error *body_take(Request *rq, const char *data, size_t n, size_t *taken)
{
    Body *b = &rq->body;
    *taken = n;
    if (n > b->max - b->got) {
        return err_make(ERR_TOO_LARGE, "body grew over the route's cap");
    }
    if (!b->streams && n > b->cap - b->n) {
        grow(rq, b->n + n);
    }
    if (n > b->cap - b->n) {
        *taken = n = b->cap - b->n;
    }
    memcpy(b->p + b->n, data, n);
    b->n += n;
    b->got += n;
    return NULL;
}

Error *body_piece(Request *rq)
{
    Body  *b = &rq->body;
    size_t n = b->n;
    b->n = 0;
    if (b->form == FORM_MULTIPART) {
        return multipart_add(rq, b->p, n);
    }
    if (rq->file == NULL) {
        TRY(file_begin(rq, S(""), S(""), S("application/octet-stream")));
    }
    return file_data(rq, b->p, n);
}

Error *body_end(Request *rq)
{
    Body *b = &rq->body;
    if (b->form != FORM_MULTIPART && b->form != FORM_RAW) {
        return NULL;
    }
    if (b->n > 0) {
        TRY(body_piece(rq));
    }
    return b->form == FORM_MULTIPART ? multipart_end(rq) : file_end(rq);
}

void body_release(Request *rq)
{
    if (rq->body.parts != NULL) {
        MHD_destroy_post_processor(rq->body.parts);
        rq->body.parts = NULL;
    }
    stream_release(rq);
}

/* ---- values ---- */

static Error *add_pairs(Request *rq, Str text)
{
    Pair  *items;
    size_t count;
    if (!query_parse(rq->pub.arena, text, &items, &count)) {
        return err_make(ERR_BAD_INPUT, "fields are not urlencoded, or too many");
    }
    for (size_t i = 0; i < count; i++) {
        if (rq->pub.method != GET || !query_is_tracking(items[i].name)) {
            *LIST_ADD(rq->pub.arena, &rq->values) = items[i];
        }
    }
    return NULL;
}

static Error *add_member(Request *rq, Str name, const Json *value)
{
    Arena *a = rq->pub.arena;
    Str    text;
    if (json_is_string(value)) {
        text = json_text(value);
    } else if (json_is_integer(value)) {
        text = str_format(a, "%lld", (long long)json_number(value));
    } else {
        text = json_canonical(a, value); /* true, false, null; anything else is refused by its field's rule */
        if (str_eq(text, S("null"))) {
            return NULL;
        }
        if (!str_eq(text, S("true")) && !str_eq(text, S("false"))) {
            return err_field(err_make(ERR_BAD_INPUT, "a member is neither text, integer, truth nor a list of them"), name);
        }
    }
    if (rq->values.count >= PAIRS_MAX) {
        return err_make(ERR_BAD_INPUT, "too many values");
    }
    *LIST_ADD(a, &rq->values) = (Pair){ name, text };
    return NULL;
}

static Error *add_json(Request *rq)
{
    Arena *a = rq->pub.arena;
    TRY(json_parse(a, (Str){ rq->body.p, rq->body.n }, rq->body.max, &rq->json));
    if (rq->pub.route->form == &form_by_handler) {
        return NULL;
    }
    if (!json_is_object(rq->json)) {
        return err_make(ERR_BAD_JSON, "not an object");
    }
    JsonMember *members;
    size_t      count = json_members(a, rq->json, &members);
    for (size_t i = 0; i < count; i++) {
        if (!json_is_array(members[i].value)) {
            TRY(add_member(rq, members[i].name, members[i].value));
            continue;
        }
        for (size_t k = 0; k < json_count(members[i].value); k++) {
            TRY(add_member(rq, members[i].name, json_at(members[i].value, k)));
        }
    }
    return NULL;
}

Error *values_read(Request *rq)
{
    if (rq->values_read) {
        return NULL;
    }
    rq->values_read = true;
    TRY(add_pairs(rq, rq->target.query));
    if (rq->body.form == FORM_URLENCODED) {
        return add_pairs(rq, (Str){ rq->body.p, rq->body.n });
    }
    return rq->body.form == FORM_JSON ? add_json(rq) : NULL;
}

Error *rq_json(Req *rq, const Json **out)
{
    Request *r = request_of(rq);
    *out = r->json;
    return r->json == NULL ? err_make(ERR_MEDIA_TYPE, "the body is not JSON") : NULL;
}
