/* Values of a paper's data by kind: people, fields by the law's types, what effects added. May use: registry, law, i18n, base. */
#include "document/document_int.h"

#include "i18n/i18n.h"

const Value value_none = { 0 };

Value value_text(Str text)
{
    return text.n == 0 ? value_none : (Value){ .kind = VALUE_TEXT, .text = text, .code = text };
}

Value value_date(Str iso)
{
    Date d;
    return date_parse(iso, &d) ? (Value){ .kind = VALUE_DATE, .date = d, .text = iso, .code = iso } : value_none;
}

Value value_number(Sheet *s, ValueKind kind, int64_t n)
{
    Str code = str_format(s->arena, "%lld", (long long)n);
    return (Value){ .kind = kind, .number = n, .code = code };
}

Str json_word(const Json *o, const char *name)
{
    return json_str(o, name, S(""));
}

/* "a.b.c": the first part; the rest stays in *path. */
Str path_first(Str *path)
{
    Str part = str_cut(path, '.');
    if (path->p == NULL) {
        *path = S("");
    }
    return part;
}

/* ---- people ------------------------------------------------------------------------------------------------------------- */

const Json *sheet_people(const Sheet *s)
{
    return json_member(s->data, "people");
}

const Json *sheet_person(const Sheet *s, int64_t no)
{
    for (size_t i = 0; i < json_count(sheet_people(s)); i++) {
        const Json *p = json_at(sheet_people(s), i);
        if (no > 0 && json_i64(p, "no", 0) == no) {
            return p;
        }
    }
    return NULL;
}

bool sheet_has_capacity(const Sheet *s, const Json *person, Str capacity)
{
    Str his = json_word(person, "capacity");
    if (str_eq(capacity, S("people"))) {
        return true;
    }
    if (str_eq(capacity, S("parties"))) {
        const LawPower *p = law_power(s->law, his);
        return p != NULL && p->party;
    }
    return str_eq(his, capacity);
}

Str sheet_capacity(const Sheet *s, Str capacity)
{
    Str             word = paper_word(s->law, str_z(s->arena, str_format(s->arena, "capacity_" STR_F, STR_A(capacity))));
    const LawPower *p = law_power(s->law, capacity);
    return word.n > 0 ? word : p == NULL ? capacity : p->name.vi;
}

/* "Nguyễn Văn A, sinh ngày 01/02/1990, địa chỉ: ...": as far as it is known. */
static Str described(const Sheet *s, const Json *p)
{
    Buf  b = buf_make(s->arena, KIB(8));
    Date born;
    Str  address = json_word(p, "address");
    buf_add(&b, json_word(p, "name"));
    if (date_parse(json_word(p, "born_on"), &born)) {
        buf_addf(&b, ", " STR_F " ", STR_A(paper_word(s->law, "born")));
        i18n_add_date(&b, LANG_VI, born);
    }
    if (address.n > 0) {
        bool seat = str_eq(json_word(p, "kind"), S("organisation"));
        buf_addf(&b, ", " STR_F " " STR_F, STR_A(paper_word(s->law, seat ? "seat" : "address")), STR_A(address));
    }
    return buf_str(&b);
}

Value value_person(Sheet *s, const Json *p, Str what)
{
    if (p == NULL) {
        return value_none;
    }
    if (what.n == 0 || str_eq(what, S("name"))) {
        return value_text(json_word(p, "name"));
    }
    if (str_eq(what, S("described"))) {
        return value_text(described(s, p));
    }
    if (str_eq(what, S("address"))) {
        return value_text(json_word(p, "address"));
    }
    if (str_eq(what, S("born_on"))) {
        return value_date(json_word(p, "born_on"));
    }
    if (str_eq(what, S("capacity"))) {
        Value v = value_text(sheet_capacity(s, json_word(p, "capacity")));
        v.code = json_word(p, "capacity");
        return v;
    }
    if (str_eq(what, S("represented"))) {
        return value_person(s, sheet_person(s, json_i64(p, "represents", 0)), S("name"));
    }
    return value_none;
}

/* All of a capacity: their names in a row; one thing of the first. */
Value value_people(Sheet *s, Str capacity, Str what)
{
    Buf b = buf_make(s->arena, KIB(32));
    for (size_t i = 0; i < json_count(sheet_people(s)); i++) {
        const Json *p = json_at(sheet_people(s), i);
        if (!sheet_has_capacity(s, p, capacity)) {
            continue;
        }
        if (what.n > 0) {
            return value_person(s, p, what);
        }
        buf_add(&b, b.n > 0 ? S(", ") : S(""));
        buf_add(&b, json_word(p, "name"));
    }
    return value_text(buf_str(&b));
}

/* ---- fields of the procedure ---------------------------------------------------------------------------------------------- */

static Value choice_value(const ProcedureChoice *choices, uint32_t count, Str code)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(choices[i].id, code)) {
            return (Value){ .kind = VALUE_TEXT, .text = choices[i].name.vi, .code = code, .basis = choices[i].basis };
        }
    }
    return value_none;
}

Str sheet_court(const Sheet *s, Str code)
{
    return registry_court_name(s->house->registry, code, s->day).vi;
}

/* `day` is empty where dates are texts (rows of tables). */
static Value typed_value(Sheet *s, ProcedureFieldType type, const ProcedureChoice *choices, uint32_t count, Str text, int64_t number,
                         Str day)
{
    Instant at;
    switch (type) {
    case FIELD_IS_MONEY: return value_number(s, VALUE_MONEY, number);
    case FIELD_IS_INTEGER: return value_number(s, VALUE_NUMBER, number);
    case FIELD_IS_BOOL: return number == 0 ? value_none : value_number(s, VALUE_NUMBER, number);
    case FIELD_IS_DATE: return value_date(day.n > 0 ? day : text);
    case FIELD_IS_TIME:
        return instant_parse(text, &at) ? (Value){ .kind = VALUE_TIME, .time = at, .date = instant_date(at), .code = text } : value_none;
    case FIELD_IS_CHOICE: return choice_value(choices, count, text);
    case FIELD_IS_PERSON: return value_person(s, sheet_person(s, number), S("name"));
    case FIELD_IS_COURT: return value_text(sheet_court(s, text));
    case FIELD_IS_TEXT:
    case FIELD_IS_LONGTEXT: return value_text(text);
    case FIELD_IS_OFFICER:
    case FIELD_IS_FILE:
    case FIELD_IS_TABLE:
    case FIELD_IS_NONE: break;
    }
    return value_none;
}

Value value_stored(Sheet *s, const ProcedureField *f, const Json *stored)
{
    return typed_value(s, f->type, f->choices, f->choices_count, json_word(stored, "text"), json_i64(stored, "number", 0), json_word(stored, "day"));
}

/* The value in force of each item, by item: within the data the newest stands first. */
size_t sheet_stored(Sheet *s, Str field, const Json ***out)
{
    const Json *all = json_member(s->data, "fields");
    size_t      count = 0;
    *out = NEW_N(s->arena, const Json *, json_count(all) + 1);
    for (size_t i = 0; i < json_count(all); i++) {
        const Json *f = json_at(all, i);
        if (!str_eq(json_word(f, "field"), field)) {
            continue;
        }
        size_t at = 0;
        while (at < count && json_i64((*out)[at], "item", 0) < json_i64(f, "item", 0)) {
            at++;
        }
        if (at < count && json_i64((*out)[at], "item", 0) == json_i64(f, "item", 0)) {
            continue;
        }
        for (size_t k = count; k > at; k--) {
            (*out)[k] = (*out)[k - 1];
        }
        (*out)[at] = f;
        count++;
    }
    return count;
}

Str value_shown(Sheet *s, Value v)
{
    switch (v.kind) {
    case VALUE_MONEY: return i18n_money_paper(s->arena, (Money){ v.number });
    case VALUE_NUMBER: return v.code;
    case VALUE_DATE: return i18n_date(s->arena, LANG_VI, v.date);
    case VALUE_TIME: return i18n_instant(s->arena, LANG_VI, v.time);
    case VALUE_TEXT:
    case VALUE_NONE: break;
    }
    return v.text;
}

Value value_field(Sheet *s, const ProcedureField *f)
{
    const Json **stored;
    size_t       count = sheet_stored(s, f->id, &stored);
    if (count == 0) {
        return value_none;
    }
    if (f->type == FIELD_IS_TABLE) {
        return value_number(s, VALUE_NUMBER, (int64_t)count);
    }
    if (!f->many) {
        return value_stored(s, f, stored[0]);
    }
    Buf b = buf_make(s->arena, KIB(64));
    for (size_t i = 0; i < count; i++) {
        buf_add(&b, i > 0 ? S(", ") : S(""));
        buf_add(&b, value_shown(s, value_stored(s, f, stored[i])));
    }
    return value_text(buf_str(&b));
}

/* ---- JSON of effects ---------------------------------------------------------------------------------------------------------- */

Value value_json(Sheet *s, const Json *v)
{
    return json_is_string(v)    ? value_text(json_text(v))
           : json_is_integer(v) ? value_number(s, VALUE_NUMBER, json_number(v))
           : json_is_array(v) && json_count(v) > 0 ? value_number(s, VALUE_NUMBER, (int64_t)json_count(v)) : value_none;
}

Value value_in(Sheet *s, const Json *o, Str path)
{
    while (path.n > 0) {
        const char *name = str_z(s->arena, path_first(&path));
        if (!json_is_object(o)) {
            return value_none;
        }
        if (path.n == 0 && json_bool(o, name, false)) {
            return value_number(s, VALUE_NUMBER, 1);
        }
        o = json_member(o, name);
    }
    return value_json(s, o);
}

Value value_column(Sheet *s, const ProcedureField *table, const Json *row, Str column)
{
    for (uint32_t i = 0; i < table->columns_count; i++) {
        const ProcedureColumn *c = &table->columns[i];
        if (str_eq(c->id, column)) {
            const char *name = str_z(s->arena, column);
            int64_t     number = json_i64(row, name, json_bool(row, name, false) ? 1 : 0);
            bool        counts = c->type == FIELD_IS_MONEY || c->type == FIELD_IS_INTEGER;
            return counts && !json_is_integer(json_member(row, name))
                       ? value_none
                       : typed_value(s, c->type, c->choices, c->choices_count, json_word(row, name), number, S(""));
        }
    }
    return value_none;
}
