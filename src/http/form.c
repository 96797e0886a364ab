/* Forms: what was sent is checked against a table of fields and written into the caller's struct. Every error is collected, so a
 * person corrects a form once. May use: base. */
#include "http/http_int.h"

#include <string.h>

enum { TEXT_MAX = 200, LINES_MAX = 20000, MANY_MAX = 200 };

const FormSpec form_empty = { NULL, 0, 0 };
const FormSpec form_by_handler = { NULL, 0, 0 };

Error *field_error(const char *field, Str message_id)
{
    return err_field(err_message(err_make(ERR_FIELD, NULL), message_id), str_of(field));
}

const Error *error_of_field(const Error *list, const char *field)
{
    for (; list != NULL; list = list->next) {
        if (str_eq(list->field, str_of(field))) {
            return list;
        }
    }
    return NULL;
}

static Error *wrong(const Field *f, Str message_id)
{
    Error *e = field_error(f->name, message_id);
    return f->label == NULL ? e : err_arg(e, S("label"), str_of(f->label));
}

static Error *wrong_number(const Field *f, Str message_id, Str name, int64_t number)
{
    char  text[24];
    Buf   b = { .p = text, .cap = sizeof text, .max = sizeof text };
    buf_add_i64(&b, number);
    return err_arg(wrong(f, message_id), name, buf_str(&b));
}

/* ---- one value ---- */

static size_t characters(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    }
    return n;
}

size_t field_text_max(const Field *f)
{
    return f->max != 0 && !f->many ? f->max : f->kind == FIELD_LINES ? LINES_MAX : TEXT_MAX;
}

size_t field_many_max(const Field *f)
{
    return f->max == 0 || f->max > MANY_MAX ? MANY_MAX : f->max;
}

static Error *read_text(Req *rq, const Field *f, Str raw, Str *out)
{
    bool lines = f->kind == FIELD_LINES;
    switch (text_edge(rq->arena, request_of(rq)->sv->cfg.hooks.normalise, raw, lines, out)) {
    case TEXT_ENCODING: return wrong(f, S("field.encoding"));
    case TEXT_CONTROL: return wrong(f, S("field.text"));
    case TEXT_GOOD: break;
    }
    if (f->kind != FIELD_HIDDEN && f->kind != FIELD_SECRET) {
        *out = str_trim(*out);
    }
    if (characters(*out) > field_text_max(f)) {
        return wrong_number(f, S("field.too_long"), S("max"), (int64_t)field_text_max(f));
    }
    return NULL;
}

static Error *check_bounds(const Field *f, int64_t n)
{
    if (f->least == 0 && f->most == 0) {
        return NULL;
    }
    if (n < f->least) {
        return wrong_number(f, S("field.too_small"), S("least"), f->least);
    }
    return n > f->most ? wrong_number(f, S("field.too_large"), S("most"), f->most) : NULL;
}

/* 2/2/2026 as people write it, or the ISO form browsers send. */
static bool parse_date(Str s, Date *out)
{
    if (date_parse(s, out)) {
        return true;
    }
    int64_t day, month, year;
    char    mark = str_has(s, S("/")) ? '/' : '.';
    Str     d = str_cut(&s, mark), m = str_cut(&s, mark);
    if (d.n > 2 || m.n > 2 || s.n != 4 || !str_to_i64(d, &day) || !str_to_i64(m, &month) || !str_to_i64(s, &year) || year < 1000 ||
        !date_is_real((int32_t)year, (int32_t)month, (int32_t)day)) {
        return false;
    }
    *out = date_make((int32_t)year, (int32_t)month, (int32_t)day);
    return true;
}

static bool is_choice(const Field *f, Str s)
{
    for (size_t i = 0; f->choices != NULL && f->choices[i] != NULL; i++) {
        if (str_eq(str_of(f->choices[i]), s)) {
            return true;
        }
    }
    return false;
}

static bool parse_bool(Str s, bool *out)
{
    *out = str_eq(s, S("1")) || str_eq(s, S("on")) || str_eq(s, S("true"));
    return *out || str_eq(s, S("0")) || str_eq(s, S("off")) || str_eq(s, S("false"));
}

/* Checks `text` (cleaned, not empty) by kind; `at` is NULL for values of a repeated field, which stay text. */
static Error *store(const Field *f, Str text, char *at)
{
    Money   money = { 0 };
    Date    date = DATE_NONE;
    int64_t n = 0;
    bool    truth = false;
    Id128   id = { 0 };
    switch (f->kind) {
    case FIELD_MONEY:
        if (!money_parse(text, &money)) {
            return wrong(f, S("field.money"));
        }
        TRY(check_bounds(f, money.dong));
        break;
    case FIELD_DATE:
        if (!parse_date(text, &date)) {
            return wrong(f, S("field.date"));
        }
        break;
    case FIELD_INTEGER:
        if (!str_to_i64(text, &n)) {
            return wrong(f, S("field.integer"));
        }
        TRY(check_bounds(f, n));
        break;
    case FIELD_BOOL:
        if (!parse_bool(text, &truth)) {
            return wrong(f, S("field.choice"));
        }
        break;
    case FIELD_CHOICE:
        if (!is_choice(f, text)) {
            return wrong(f, S("field.choice"));
        }
        break;
    case FIELD_ID:
        if (!id_parse(text, &id)) {
            return wrong(f, S("field.id"));
        }
        break;
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_HIDDEN:
    case FIELD_SECRET:
    case FIELD_FILE: break;
    }
    if (at == NULL) {
        return NULL;
    }
    switch (f->kind) {
    case FIELD_MONEY: memcpy(at, &money, sizeof money); break;
    case FIELD_DATE: memcpy(at, &date, sizeof date); break;
    case FIELD_INTEGER: memcpy(at, &n, sizeof n); break;
    case FIELD_BOOL: memcpy(at, &truth, sizeof truth); break;
    case FIELD_ID: memcpy(at, &id, sizeof id); break;
    case FIELD_TEXT:
    case FIELD_LINES:
    case FIELD_HIDDEN:
    case FIELD_SECRET:
    case FIELD_CHOICE: memcpy(at, &text, sizeof text); break;
    case FIELD_FILE: break;
    }
    return NULL;
}

static void store_absent(const Field *f, char *at)
{
    static const int64_t none = FORM_NONE;
    if (f->many) {
        return;
    }
    if (f->kind == FIELD_MONEY) {
        memcpy(at, &(Money){ none }, sizeof(Money));
    } else if (f->kind == FIELD_DATE) {
        memcpy(at, &DATE_NONE, sizeof(Date));
    } else if (f->kind == FIELD_INTEGER) {
        memcpy(at, &none, sizeof none);
    }
}

/* ---- fields ---- */

static Error *read_file(Request *rq, const Field *f, char *at)
{
    LIST(FormFile) found = { 0 };
    for (OpenFile *o = rq->files; o != NULL; o = o->next) {
        if (str_eq(o->field, str_of(f->name))) {
            *LIST_ADD(rq->pub.arena, &found) = o->shown;
        }
    }
    if (found.count == 0) {
        return f->required ? wrong(f, S("field.required")) : NULL;
    }
    if (f->many) {
        memcpy(at, &(FormFileList){ found.items, found.count }, sizeof(FormFileList));
        return NULL;
    }
    memcpy(at, &found.items[0], sizeof(FormFile));
    return found.count > 1 ? wrong(f, S("field.repeated")) : NULL;
}

static Error *read_many(Request *rq, const Field *f, char *at)
{
    LIST(Str) list = { 0 };
    size_t most = field_many_max(f);
    for (size_t i = 0; i < rq->values.count; i++) {
        if (!str_eq(rq->values.items[i].name, str_of(f->name))) {
            continue;
        }
        Str text;
        TRY(read_text(&rq->pub, f, rq->values.items[i].value, &text));
        if (text.n == 0) {
            continue;
        }
        TRY(store(f, text, NULL));
        if (list.count == most) {
            return wrong_number(f, S("field.too_many"), S("max"), (int64_t)most);
        }
        *LIST_ADD(rq->pub.arena, &list) = text;
    }
    memcpy(at, &(StrList){ list.items, list.count }, sizeof(StrList));
    return f->required && list.count == 0 ? wrong(f, S("field.required")) : NULL;
}

static Error *read_one(Request *rq, const Field *f, char *at)
{
    Str    raw = { NULL, 0 };
    size_t seen = 0;
    for (size_t i = 0; i < rq->values.count; i++) {
        if (str_eq(rq->values.items[i].name, str_of(f->name))) {
            raw = rq->values.items[i].value;
            seen++;
        }
    }
    if (seen > 1) {
        return wrong(f, S("field.repeated"));
    }
    Str text = { NULL, 0 };
    if (seen == 1) {
        TRY(read_text(&rq->pub, f, raw, &text));
    }
    if (text.n == 0) {
        return f->required ? wrong(f, S("field.required")) : NULL;
    }
    return store(f, text, at);
}

static const Field *field_of(const FormSpec *spec, Str name)
{
    for (size_t i = 0; i < spec->count; i++) {
        if (str_eq(str_of(spec->fields[i].name), name)) {
            return &spec->fields[i];
        }
    }
    return NULL;
}

static Error *check_declared(const Request *rq, const FormSpec *spec)
{
    for (size_t i = 0; i < rq->values.count; i++) {
        Str          name = rq->values.items[i].name;
        const Field *f = field_of(spec, name);
        if ((f == NULL || f->kind == FIELD_FILE) && !str_eq(name, S("_csrf"))) {
            return err_make(ERR_BAD_INPUT, "a field that was not asked for");
        }
    }
    return NULL;
}

Error *form_read(Req *rq, const FormSpec *spec, void *out)
{
    Request *r = request_of(rq);
    Error   *errors = NULL;
    FormSpec *kept = NEW(rq->arena, FormSpec); /* rq_value asks it later, when a spec made at run time may be gone */
    *kept = *spec;
    r->spec = kept;
    TRY(values_read(r));
    TRY(check_declared(r, spec));
    memset(out, 0, spec->size);
    for (size_t i = 0; i < spec->count; i++) {
        const Field *f = &spec->fields[i];
        char        *at = (char *)out + f->offset;
        store_absent(f, at);
        Error *e = f->kind == FIELD_FILE ? read_file(r, f, at) : f->many ? read_many(r, f, at) : read_one(r, f, at);
        if (e != NULL) {
            err_add(&errors, e);
        }
    }
    return errors;
}

/* ---- what was typed ---- */

static bool is_secret(const Request *rq, Str name)
{
    const FormSpec *specs[] = { rq->spec, rq->pub.route == NULL ? NULL : rq->pub.route->form };
    for (size_t i = 0; i < COUNT_OF(specs); i++) {
        const Field *f = specs[i] == NULL ? NULL : field_of(specs[i], name);
        if (f != NULL && f->kind == FIELD_SECRET) {
            return true;
        }
    }
    return false;
}

StrList rq_values(Req *rq, const char *field)
{
    Request *r = request_of(rq);
    LIST(Str) list = { 0 };
    Str name = str_of(field);
    if (is_secret(r, name) || values_read(r) != NULL) {
        return (StrList){ NULL, 0 };
    }
    for (size_t i = 0; i < r->values.count; i++) {
        if (str_eq(r->values.items[i].name, name)) {
            Str clean;
            *LIST_ADD(rq->arena, &list) =
                text_edge(rq->arena, r->sv->cfg.hooks.normalise, r->values.items[i].value, true, &clean) == TEXT_GOOD ? clean : S("");
        }
    }
    return (StrList){ list.items, list.count };
}

Str rq_value(Req *rq, const char *field)
{
    StrList all = rq_values(rq, field);
    return all.count == 0 ? (Str){ NULL, 0 } : all.items[0];
}
