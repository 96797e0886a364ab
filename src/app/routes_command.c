/* congly routes: every route of the program from the very tables the server is given: method, path, power, what its form takes. One line
 * each, or --json for programs: the walk of test/walk.py sends every actor down every one of them. Opens no data. */
#include "app/app_int.h"

static const char *const kind_names[] = {
    [FIELD_TEXT] = "text",     [FIELD_LINES] = "lines",   [FIELD_MONEY] = "money", [FIELD_DATE] = "date",
    [FIELD_INTEGER] = "integer", [FIELD_BOOL] = "bool",   [FIELD_CHOICE] = "choice", [FIELD_ID] = "id",
    [FIELD_HIDDEN] = "hidden", [FIELD_SECRET] = "secret", [FIELD_FILE] = "file",
};
static const char *const method_names[HTTP_METHODS] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
static const char *const cache_names[] = { "none", "public", "fixed", "check" };
static const char *const rate_names[RATE_CLASSES] = { "cheap", "free", "costly", "sign_in" };

/* What a route asks: nothing, a button, declared fields, or what its handler finds out at run time. */
static const char *form_name(const Route *r)
{
    return r->form == NULL ? "none" : r->form == &form_by_handler ? "by_handler" : r->form->count == 0 ? "button" : "fields";
}

static const char *csrf_name(const Route *r)
{
    return r->method == GET || r->csrf == CSRF_NONE ? "none" : "form";
}

/* ---- for programs -------------------------------------------------------------------------------------------------------- */

static void write_field(JsonOut *o, const Field *f)
{
    json_begin(o, NULL);
    json_add_str(o, "name", str_of(f->name));
    json_add_str(o, "kind", str_of(kind_names[f->kind]));
    json_add_bool(o, "required", f->required);
    json_add_i64(o, "max", (int64_t)field_text_max(f));
    if (f->many) {
        json_add_i64(o, "many", (int64_t)field_many_max(f));
    }
    if (f->least != 0 || f->most != 0) {
        json_add_i64(o, "least", f->least);
        json_add_i64(o, "most", f->most);
    }
    if (f->choices != NULL) {
        json_begin_list(o, "choices");
        for (size_t i = 0; f->choices[i] != NULL; i++) {
            json_add_str(o, NULL, str_of(f->choices[i]));
        }
        json_end_list(o);
    }
    json_end(o);
}

static void write_route(JsonOut *o, const Route *r)
{
    json_begin(o, NULL);
    json_add_str(o, "method", str_of(method_names[r->method]));
    json_add_str(o, "path", str_of(r->path));
    json_add_str(o, "power", str_of(r->power));
    json_add_str(o, "form", str_of(form_name(r)));
    json_begin_list(o, "fields");
    for (size_t i = 0; r->form != NULL && i < r->form->count; i++) {
        write_field(o, &r->form->fields[i]);
    }
    json_end_list(o);
    json_add_str(o, "csrf", str_of(csrf_name(r)));
    json_add_str(o, "cache", str_of(cache_names[r->cache]));
    json_add_str(o, "rate", str_of(rate_names[r->rate]));
    json_add_i64(o, "body_max", r->method == GET ? 0 : (int64_t)route_body_max(r));
    json_add_bool(o, "files", r->sink != NULL);
    json_end(o);
}

/* ---- for people ---------------------------------------------------------------------------------------------------------- */

static void print_field(Buf *out, const Field *f)
{
    buf_addf(out, " %s:%s", f->name, kind_names[f->kind]);
    if (f->many) {
        buf_addf(out, "[%zu]", field_many_max(f));
    }
    if (f->kind == FIELD_TEXT || f->kind == FIELD_LINES || f->kind == FIELD_HIDDEN || f->kind == FIELD_SECRET) {
        buf_addf(out, "<=%zu", field_text_max(f));
    }
    if (f->required) {
        buf_add_char(out, '!');
    }
}

static void print_route(Buf *out, const Route *r)
{
    buf_addf(out, "%-6s %-52s %-9s csrf=%s cache=%s rate=%s", method_names[r->method], r->path, r->power, csrf_name(r),
             cache_names[r->cache], rate_names[r->rate]);
    if (r->method != GET) {
        buf_addf(out, " body<=%zu%s", route_body_max(r), r->sink != NULL ? " files" : "");
    }
    if (r->form != NULL && r->form->count == 0) {
        buf_addf(out, " (%s)", form_name(r));
    }
    for (size_t i = 0; r->form != NULL && i < r->form->count; i++) {
        print_field(out, &r->form->fields[i]);
    }
    buf_add_char(out, '\n');
}

static void write_routes(Command *c, RouteList routes)
{
    if (!c->json) {
        for (size_t i = 0; i < routes.count; i++) {
            print_route(c->out, routes.items[i]);
        }
        return;
    }
    JsonOut o = json_out(c->out);
    json_begin(&o, NULL);
    json_begin_list(&o, "routes");
    for (size_t i = 0; i < routes.count; i++) {
        write_route(&o, routes.items[i]);
    }
    json_end_list(&o);
    json_end(&o);
    buf_add_char(c->out, '\n');
}

Error *run_routes(Command *c)
{
    HttpConfig config = { .os = os_real(), .powers = page_powers };
    Server    *sv;
    flag_take(c, "--json");
    if (c->count > 0) {
        return err_arg(err_message(err_make(ERR_BAD_INPUT, "option"), S("app.bad_option")), S("value"), c->args[0]);
    }
    TRY(server_make(&config, &sv));
    Error *failed = app_add_routes(sv);
    if (failed == NULL) {
        write_routes(c, server_routes(sv));
    }
    server_release(sv);
    return failed;
}
