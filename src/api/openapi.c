/* /api/openapi.json: made from the route table, from what each answer is written with and from the procedures of the law, so it cannot
 * say anything else than they do. */
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

static const char *type_of(const Field *f)
{
    return f->kind == FIELD_INTEGER ? "integer" : f->kind == FIELD_BOOL ? "boolean" : "string";
}

static void query_parameters(JsonOut *o, const FormSpec *form)
{
    for (size_t i = 0; form != NULL && i < form->count; i++) {
        const Field *f = &form->fields[i];
        add_parameter(o, str_of(f->name), "query", f->required, type_of(f));
    }
}

static void add_content(JsonOut *o, Arena *a, const char *type, const Shape *shape, const char *called)
{
    json_begin(o, "content");
    json_begin(o, type);
    json_begin(o, "schema");
    if (shape != NULL) {
        shape_refer(o, a, shape);
    } else if (called != NULL) {
        json_add_str(o, "$ref", str_format(a, "#/components/schemas/%s", called));
    }
    json_end(o);
    json_end(o);
    json_end(o);
}

static void add_answer(JsonOut *o, Arena *a, const char *status, const char *words, const ApiAnswer *answer)
{
    json_begin(o, status);
    json_add_str(o, "description", str_of(words));
    if (answer == NULL) {
        add_content(o, a, "application/problem+json", NULL, "Problem");
    } else {
        add_content(o, a, answer->shape == NULL ? "*/*" : "application/json", answer->shape, NULL);
    }
    json_end(o);
}

static bool takes_act(const ApiAnswer *answer)
{
    return answer->takes != NULL && str_eq(str_of(answer->takes), S(TAKES_ACT));
}

static void add_answers(JsonOut *o, Arena *a, const ApiAnswer *answer)
{
    json_begin(o, "responses");
    if (!answer->creates || takes_act(answer)) {
        add_answer(o, a, "200", answer->creates ? "Done before under this key" : "OK", answer);
    }
    if (answer->creates) {
        add_answer(o, a, "201", "Done", answer);
    }
    add_answer(o, a, "default", "RFC 9457", NULL);
    json_end(o);
}

/* The fields of a form, as the members of a JSON object. */
static void add_form(JsonOut *o, const FormSpec *form)
{
    json_begin(o, "content");
    json_begin(o, "application/json");
    json_begin(o, "schema");
    json_add_str(o, "type", S("object"));
    json_begin(o, "properties");
    for (size_t i = 0; i < form->count; i++) {
        json_begin(o, form->fields[i].name);
        json_add_str(o, "type", str_of(type_of(&form->fields[i])));
        json_end(o);
    }
    json_end(o);
    json_begin_list(o, "required");
    for (size_t i = 0; i < form->count; i++) {
        if (form->fields[i].required) {
            json_add_str(o, NULL, str_of(form->fields[i].name));
        }
    }
    json_end_list(o);
    json_add_bool(o, "additionalProperties", false);
    json_end(o);
    json_end(o);
    json_end(o);
}

static void add_request(JsonOut *o, Arena *a, const Route *r, const ApiAnswer *answer)
{
    bool form = r->form != NULL && r->form->count > 0;
    if (r->method == GET || (r->sink == NULL && answer->takes == NULL && !form)) {
        return;
    }
    json_begin(o, "requestBody");
    json_add_bool(o, "required", true);
    if (r->sink != NULL) {
        add_content(o, a, "application/octet-stream", NULL, NULL);
    } else if (answer->takes != NULL) {
        add_content(o, a, "application/json", NULL, answer->takes);
    } else {
        add_form(o, r->form);
    }
    json_end(o);
}

static void add_operation(JsonOut *o, Arena *a, const Route *r, const ApiAnswer *answer)
{
    json_begin(o, method_name(r->method));
    json_add_str(o, "operationId", operation_id(a, r));
    json_begin_list(o, "parameters");
    path_parameters(o, str_of(r->path));
    if (r->method == GET) {
        query_parameters(o, r->form);
    }
    if (takes_act(answer)) {
        add_parameter(o, S("Idempotency-Key"), "header", true, "string");
    }
    if (r->sink != NULL) {
        add_parameter(o, S("X-Part-SHA256"), "header", true, "string");
    }
    json_end_list(o);
    add_request(o, a, r, answer);
    json_begin_list(o, "security");
    if (!str_eq(str_of(r->power), S(PUBLIC))) {
        json_begin(o, NULL);
        json_begin_list(o, "token");
        json_end_list(o);
        json_end(o);
    }
    json_end_list(o);
    add_answers(o, a, answer);
    json_end(o);
}

static void add_paths(JsonOut *o, Arena *a)
{
    json_begin(o, "paths");
    for (size_t i = 0; i < api_route_count; i++) {
        const Route *r = &api_routes[i];
        bool         first = api_answer_of(r) != NULL;
        for (size_t k = 0; k < i && first; k++) {
            first = !str_eq(str_of(api_routes[k].path), str_of(r->path));
        }
        if (!first) {
            continue;
        }
        json_begin(o, r->path);
        for (size_t k = i; k < api_route_count; k++) {
            if (str_eq(str_of(api_routes[k].path), str_of(r->path))) {
                add_operation(o, a, &api_routes[k], api_answer_of(&api_routes[k]));
            }
        }
        json_end(o);
    }
    json_end(o);
}

static const ShapeMember wrong_members[] = { TOLD("field", SAY_TEXT), TOLD("message", SAY_TEXT), TOLD("text", SAY_TEXT), TOLD("args", SAY_RAW) };
static const Shape  wrong_shape = TOLD_SHAPE("FieldProblem", wrong_members);
static const ShapeMember problem_members[] = {
    TOLD("type", SAY_TEXT),        TOLD("status", SAY_INTEGER),  TOLD("title", SAY_TEXT), TOLD("code", SAY_TEXT),
    TOLD("correlation", SAY_TEXT), TOLD_MAYBE("args", SAY_RAW), { .name = "errors", .kind = SAY_LIST, .optional = true, .of = &wrong_shape },
};
static const Shape problem_shape = TOLD_SHAPE("Problem", problem_members);

/* Each shape once, with those inside it. */
typedef LIST(const Shape *) Shapes;
static void collect(Arena *a, Shapes *all, const Shape *s)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i] == s) {
            return;
        }
    }
    *LIST_ADD(a, all) = s;
    for (size_t i = 0; i < s->count; i++) {
        if (s->members[i].of != NULL) {
            collect(a, all, s->members[i].of);
        }
    }
}

static void add_shapes(JsonOut *o, Arena *a)
{
    Shapes all = { 0 };
    collect(a, &all, &problem_shape);
    collect(a, &all, &upload_begin_shape);
    for (size_t i = 0; i < api_answer_count; i++) {
        if (api_answers[i].shape != NULL) {
            collect(a, &all, api_answers[i].shape);
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        shape_schema(o, a, all.items[i]->name, all.items[i]);
    }
}

static void add_act_request(JsonOut *o, Arena *a, const Procedure *p)
{
    static const char *const texts[] = { "court", "procedure", "kind", "act" };
    json_begin(o, TAKES_ACT);
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
    add_shapes(&o, a);
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
