/* Answers of the API: each route writes the shape declared beside it, so the description of the API is what it says. */
#include "api/api_int.h"

const ApiAnswer *api_answer_of(const Route *r)
{
    for (size_t i = 0; i < api_answer_count; i++) {
        if (api_answers[i].handler == r->handler) {
            return &api_answers[i];
        }
    }
    return NULL;
}

Error *api_answer(Req *rq, Resp *rs, const void *view, size_t size)
{
    const ApiAnswer *answer = api_answer_of(rq->route);
    BUG_IF(answer == NULL || answer->shape == NULL || answer->shape->size != size);
    Buf     b = buf_make(rq->arena, ANSWER_MAX);
    JsonOut o = json_out(&b);
    shape_write(&o, rq->arena, NULL, answer->shape, view);
    return api_answer_told(rq, rs, buf_check(&b) == NULL ? buf_str(&b) : S(""));
}

Error *api_answer_told(Req *rq, Resp *rs, Str object)
{
    (void)rq;
    return object.n == 0 ? err_make(ERR_MEMORY, "an answer over %d bytes", ANSWER_MAX) : resp_json(rs, object);
}

/* ---- pages of lists ---------------------------------------------------------------------------------------------------------- */

static const Field page_fields[] = { PAGE_FIELDS(PlainList) };
const FormSpec     api_page_form = FORM(PlainList, page_fields);

int64_t page_limit(const PageForm *f)
{
    return f->limit == FORM_NONE ? PAGE_USUAL : f->limit;
}

Error *page_wrong_key(void)
{
    return field_error("after", S("field.choice"));
}

Error *page_after_number(const PageForm *f, int64_t *out)
{
    *out = 0;
    return f->after.n == 0 || (str_to_i64(f->after, out) && *out > 0) ? NULL : page_wrong_key();
}

Error *need_court_field(Req *rq, Str code, CourtId *out)
{
    bool known = court_id_parse(code, out) && registry_court(site_of(rq)->house->registry, code) != NULL;
    return known ? NULL : field_error("court", S("field.choice"));
}
