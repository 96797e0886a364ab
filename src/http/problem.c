/* Errors for programs: problem+json (RFC 9457). May use: base. */
#include "http/http_int.h"

static Str message_of(Request *rq, const Error *e)
{
    const HttpHooks *hooks = &rq->sv->cfg.hooks;
    return hooks->message == NULL ? err_message_id(e) : hooks->message(rq->pub.app, &rq->pub, e);
}

static void add_args(JsonOut *o, const Error *e)
{
    json_begin(o, "args");
    for (size_t i = 0; i < e->arg_count; i++) {
        const char *name = e->args[i].name.p; /* err_arg copies: not terminated */
        char        z[32];
        size_t      n = e->args[i].name.n < sizeof z ? e->args[i].name.n : sizeof z - 1;
        for (size_t k = 0; k < n; k++) {
            z[k] = name[k];
        }
        z[n] = '\0';
        json_add_str(o, z, e->args[i].value);
    }
    json_end(o);
}

Str problem_json(Request *rq, const Error *errors, int status)
{
    Buf     b = buf_make(rq->pub.arena, KIB(64));
    JsonOut o = json_out(&b);
    Str     name = str_lower_ascii(rq->pub.arena, err_name(errors->code));
    json_begin(&o, NULL);
    json_add_str(&o, "type", str_format(rq->pub.arena, "urn:congly:error:" STR_F, STR_A(name)));
    json_add_i64(&o, "status", status);
    json_add_str(&o, "title", message_of(rq, errors));
    json_add_str(&o, "code", err_name(errors->code));
    json_add_str(&o, "correlation", rq_correlation(&rq->pub));
    if (errors->code == ERR_FIELD) {
        json_begin_list(&o, "errors");
        for (const Error *e = errors; e != NULL; e = e->next) {
            json_begin(&o, NULL);
            json_add_str(&o, "field", e->field);
            json_add_str(&o, "message", err_message_id(e));
            json_add_str(&o, "text", message_of(rq, e));
            add_args(&o, e);
            json_end(&o);
        }
        json_end_list(&o);
    } else {
        add_args(&o, errors);
    }
    json_end(&o);
    return buf_str(&b);
}
