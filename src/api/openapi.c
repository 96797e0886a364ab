/* /api/openapi.json: made from the route table and from the procedures of the law, so it cannot say anything else than they do. */
#include "api/api_int.h"

static const char *method_name(HttpMethod m)
{
    switch (m) {
    case GET: return "get";
    case POST: return "post";
    case PUT: return "put";
    case PATCH: return "patch";
    case DELETE: return "delete";
    case HTTP_METHODS: break;
    }
    return "get";
}

static Str operation_id(Arena *a, const Route *r)
{
    Buf  b = buf_make(a, KIB(1));
    Str  path = str_of(r->path);
    bool gap = true;
    buf_add(&b, str_of(method_name(r->method)));
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (word) {
            if (gap) {
                buf_add(&b, S("_"));
            }
            buf_add(&b, (Str){ &path.p[i], 1 });
        }
        gap = !word;
    }
    return buf_str(&b);
}

static void add_parameter(JsonOut *o, Str name, const char *in, bool required, const char *type)
{
    json_begin(o, NULL);
    json_add_str(o, "name", name);
    json_add_str(o, "in", str_of(in));
    json_add_bool(o, "required", required);
    json_begin(o, "schema");
    json_add_str(o, "type", str_of(type));
    json_end(o);
    json_end(o);
}

static void path_parameters(JsonOut *o, Str path)
{
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] == '{') {
            size_t end = i;
            while (path.p[end] != '}') {
                end++;
            }
            add_parameter(o, str_sub(path, i + 1, end), "path", true, "string");
            i = end;
        }
    }
}

static void query_parameters(JsonOut *o, const FormSpec *form)
{
    for (size_t i = 0; form != NULL && i < form->count; i++) {
        const Field *f = &form->fields[i];
        const char  *type = f->kind == FIELD_INTEGER ? "integer" : f->kind == FIELD_BOOL ? "boolean" : "string";
        add_parameter(o, str_of(f->name), "query", f->required, type);
    }
}

static void add_answers(JsonOut *o, const Route *r)
{
    json_begin(o, "responses");
    json_begin(o, r->method == GET ? "200" : "201");
    json_add_str(o, "description", S("OK"));
    json_begin(o, "content");
    json_begin(o, "application/json");
    json_begin(o, "schema");
    json_add_str(o, "type", S("object"));
    json_end(o);
    json_end(o);
    json_end(o);
    json_end(o);
    json_begin(o, "default");
    json_add_str(o, "description", S("RFC 9457"));
    json_begin(o, "content");
    json_begin(o, "application/problem+json");
    json_begin(o, "schema");
    json_add_str(o, "$ref", S("#/components/schemas/Problem"));
    json_end(o);
    json_end(o);
    json_end(o);
    json_end(o);
    json_end(o);
}

static void add_request(JsonOut *o)
{
    json_begin(o, "requestBody");
    json_add_bool(o, "required", true);
    json_begin(o, "content");
    json_begin(o, "application/json");
    json_begin(o, "schema");
    json_add_str(o, "$ref", S("#/components/schemas/ActRequest"));
    json_end(o);
    json_end(o);
    json_end(o);
    json_end(o);
}

static void add_operation(JsonOut *o, Arena *a, const Route *r)
{
    bool open = str_eq(str_of(r->power), S(PUBLIC));
    bool acts = str_eq(str_of(r->power), S(API_ACT));
    json_begin(o, method_name(r->method));
    json_add_str(o, "operationId", operation_id(a, r));
    json_begin_list(o, "parameters");
    path_parameters(o, str_of(r->path));
    if (r->method == GET) {
        query_parameters(o, r->form);
    }
    if (acts) {
        add_parameter(o, S("Idempotency-Key"), "header", true, "string");
    }
    json_end_list(o);
    if (acts) {
        add_request(o);
    }
    json_begin_list(o, "security");
    if (!open) {
        json_begin(o, NULL);
        json_begin_list(o, "token");
        json_end_list(o);
        json_end(o);
    }
    json_end_list(o);
    add_answers(o, r);
    json_end(o);
}

static bool is_api(const Route *r)
{
    return str_starts(str_of(r->path), S("/api/v1/"));
}

static void add_paths(JsonOut *o, Arena *a)
{
    json_begin(o, "paths");
    for (size_t i = 0; i < api_route_count; i++) {
        const Route *r = &api_routes[i];
        bool         first = is_api(r);
        for (size_t k = 0; k < i && first; k++) {
            first = !str_eq(str_of(api_routes[k].path), str_of(r->path));
        }
        if (!first) {
            continue;
        }
        json_begin(o, r->path);
        for (size_t k = i; k < api_route_count; k++) {
            if (str_eq(str_of(api_routes[k].path), str_of(r->path))) {
                add_operation(o, a, &api_routes[k]);
            }
        }
        json_end(o);
    }
    json_end(o);
}

static void add_problem(JsonOut *o)
{
    static const char *const members[] = { "type", "title", "detail", "instance" };
    json_begin(o, "Problem");
    json_add_str(o, "type", S("object"));
    json_begin(o, "properties");
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        json_begin(o, members[i]);
        json_add_str(o, "type", S("string"));
        json_end(o);
    }
    json_begin(o, "status");
    json_add_str(o, "type", S("integer"));
    json_end(o);
    json_end(o);
    json_end(o);
}

static void add_act_request(JsonOut *o, Arena *a, const Procedure *p)
{
    static const char *const texts[] = { "court", "procedure", "kind", "act" };
    json_begin(o, "ActRequest");
    json_add_str(o, "type", S("object"));
    json_begin(o, "properties");
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        json_begin(o, texts[i]);
        json_add_str(o, "type", S("string"));
        json_end(o);
    }
    json_begin(o, "version");
    json_add_str(o, "type", S("integer"));
    json_end(o);
    json_begin(o, "input");
    json_begin_list(o, "anyOf");
    for (uint32_t i = 0; i < p->acts_count; i++) {
        json_begin(o, NULL);
        json_add_str(o, "$ref", str_format(a, "#/components/schemas/act_" STR_F, STR_A(p->acts[i].id)));
        json_end(o);
    }
    json_end_list(o);
    json_end(o);
    json_end(o);
    json_end(o);
}

Error *api_openapi(Req *rq, Resp *rs)
{
    Arena           *a = rq->arena;
    const Procedure *p = procedure_find_on(site_of(rq)->house->law, S("civil_first_instance"), today_of(rq));
    Buf              b = buf_make(a, ANSWER_MAX);
    JsonOut          o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "openapi", S("3.1.0"));
    json_begin(&o, "info");
    json_add_str(&o, "title", S("Congly"));
    json_add_str(&o, "version", S("1"));
    json_end(&o);
    add_paths(&o, a);
    json_begin(&o, "components");
    json_begin(&o, "securitySchemes");
    json_begin(&o, "token");
    json_add_str(&o, "type", S("http"));
    json_add_str(&o, "scheme", S("bearer"));
    json_end(&o);
    json_end(&o);
    json_begin(&o, "schemas");
    add_problem(&o);
    if (p != NULL) {
        add_act_request(&o, a, p);
        for (uint32_t i = 0; i < p->acts_count; i++) {
            schema_of_act(&o, str_z(a, str_format(a, "act_" STR_F, STR_A(p->acts[i].id))), a, p, &p->acts[i]);
        }
    }
    json_end(&o);
    json_end(&o);
    json_end(&o);
    TRY(buf_check(&b));
    return resp_json(rs, buf_str(&b));
}
