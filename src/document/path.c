/* What a placeholder stands for. The roots are listed once: render reads through them, and document_check holds every template
 * against them. May use: registry, law, base. */
#include "document/document_int.h"

#include "law/court.h"
#include "law/deadline.h"

enum { ROW_MAX = 64 * 1024 };

/* ---- roots -------------------------------------------------------------------------------------------------------------------- */

static Value read_court(Sheet *s, Str rest)
{
    (void)rest;
    return value_text(sheet_court(s, json_word(s->data, "court")));
}

static Value read_higher_court(Sheet *s, Str rest)
{
    (void)rest;
    const Court *c = registry_court(s->house->registry, json_word(s->data, "court"));
    return c == NULL || c->parent.n == 0 ? value_none : value_text(sheet_court(s, c->parent));
}

/* The procuracy that takes part; before it does, the one beside the court. */
static Value read_procuracy(Sheet *s, Str rest)
{
    Value v = value_people(s, S("procuracy"), rest);
    if (v.kind != VALUE_NONE) {
        return v;
    }
    Str              court = json_word(s->data, "court");
    const Procuracy *p = court_procuracy(s->law->courts, court);
    if (p == NULL && s->law->demo_courts != NULL) {
        p = court_procuracy(s->law->demo_courts, court);
    }
    return value_text(p != NULL ? p->name.vi : paper_word(s->law, "procuracy"));
}

/* The body of the court's district; an unknown one leaves a gap. */
static Value read_enforcement_body(Sheet *s, Str rest)
{
    Str                    court = json_word(s->data, "court");
    (void)rest;
    const EnforcementBody *b = court_enforcement_body(s->law->courts, court, s->day);
    if (b == NULL && s->law->demo_courts != NULL) {
        b = court_enforcement_body(s->law->demo_courts, court, s->day);
    }
    return b == NULL ? value_none : value_text(b->name.vi);
}

static Value read_kind(Sheet *s, Str rest)
{
    (void)rest;
    Str kind = json_word(s->data, "kind");
    return value_text(paper_word(s->law, str_z(s->arena, str_format(s->arena, "kind_" STR_F, STR_A(kind)))));
}

static Value read_relation(Sheet *s, Str rest)
{
    (void)rest;
    Str             code = json_word(s->data, "relation");
    const Relation *r = registry_relation(s->house->registry, code);
    return value_text(r == NULL ? code : relation_title(s->arena, s->law->relations, r));
}

static Value read_number(Sheet *s, Str rest)
{
    (void)rest;
    return value_text(s->paper->number);
}

static Value read_case_number(Sheet *s, Str rest)
{
    (void)rest;
    return value_text(json_word(s->data, "number"));
}

static Value read_judgment_no(Sheet *s, Str rest)
{
    (void)rest;
    return value_text(json_word(s->data, "judgment_no"));
}

static Value read_accepted_on(Sheet *s, Str rest)
{
    (void)rest;
    return value_date(json_word(s->data, "accepted_on"));
}

static Value read_day(Sheet *s, Str rest)
{
    (void)rest;
    return (Value){ .kind = VALUE_DATE, .date = s->day };
}

static Value read_act(Sheet *s, Str rest)
{
    (void)rest;
    return value_text(json_word(s->data, "act"));
}

static Value read_act_role(Sheet *s, Str rest)
{
    (void)rest;
    return value_text(json_word(json_member(s->data, "signer"), "role"));
}

static const ProcedureAct *act_of(const Sheet *s)
{
    return s->procedure == NULL ? NULL : procedure_act(s->procedure, json_word(s->data, "act"));
}

/* Whom the act concerned: the person its form asked for, else who acted. */
static Value read_concerned(Sheet *s, Str rest)
{
    const ProcedureAct *act = act_of(s);
    int64_t             no = json_i64(json_member(s->data, "signer"), "participant", 0);
    for (uint32_t i = 0; act != NULL && i < act->asks_count; i++) {
        const ProcedureField *f = procedure_field(s->procedure, act->asks[i].field);
        const Json          **stored;
        if (f != NULL && f->type == FIELD_IS_PERSON && !f->many && sheet_stored(s, f->id, &stored) > 0) {
            no = json_i64(stored[0], "number", 0);
            break;
        }
    }
    return value_person(s, sheet_person(s, no), rest);
}

static Value read_officer(Sheet *s, Str role)
{
    const Json *all = json_member(s->data, "officers");
    Buf         b = buf_make(s->arena, KIB(8));
    for (size_t i = 0; i < json_count(all); i++) {
        if (str_eq(json_word(json_at(all, i), "role"), role)) {
            buf_add(&b, b.n > 0 ? S(", ") : S(""));
            buf_add(&b, json_word(json_at(all, i), "name"));
        }
    }
    return value_text(buf_str(&b));
}

/* The one the act gives a role to. */
static Value read_assigned(Sheet *s, Str rest)
{
    const ProcedureAct *act = act_of(s);
    if (act == NULL || act->assigns.n == 0) {
        return value_none;
    }
    return str_eq(rest, S("role")) ? value_text(sheet_capacity(s, act->assigns)) : read_officer(s, act->assigns);
}

static Value read_deadline(Sheet *s, Str rule)
{
    const Json *all = json_member(s->data, "deadlines");
    for (size_t i = json_count(all); i-- > 0;) {
        if (str_eq(json_word(json_at(all, i), "rule"), rule)) {
            return value_date(json_word(json_at(all, i), "end"));
        }
    }
    return value_none;
}

static Value read_more(Sheet *s, Str rest)
{
    return value_in(s, json_member(s->data, "more"), rest);
}

static Value read_item(Sheet *s, Str rest)
{
    const Item *it = s->item;
    if (it == NULL) {
        return value_none;
    }
    if (it->person) {
        return value_person(s, it->json, rest);
    }
    if (it->table != NULL) {
        return value_column(s, it->table, it->json, rest);
    }
    return rest.n == 0 ? it->value : value_in(s, it->json, rest);
}

static Value read_item_no(Sheet *s, Str rest)
{
    (void)rest;
    return s->item == NULL ? value_none : value_number(s, VALUE_NUMBER, s->item->no);
}

typedef enum RestKind { REST_NONE, REST_PERSON, REST_ROLE, REST_DEADLINE, REST_ANY, REST_ASSIGNED, REST_ITEM } RestKind;

static const struct Root {
    const char *name;
    Value (*read)(Sheet *s, Str rest);
    RestKind rest; /* what may follow the first dot */
} roots[] = {
    { "court", read_court, REST_NONE },
    { "higher_court", read_higher_court, REST_NONE },
    { "procuracy", read_procuracy, REST_PERSON },
    { "enforcement_body", read_enforcement_body, REST_NONE },
    { "kind", read_kind, REST_NONE },
    { "relation", read_relation, REST_NONE },
    { "number", read_number, REST_NONE },
    { "case_number", read_case_number, REST_NONE },
    { "judgment_no", read_judgment_no, REST_NONE },
    { "accepted_on", read_accepted_on, REST_NONE },
    { "day", read_day, REST_NONE },
    { "act", read_act, REST_NONE },
    { "act_role", read_act_role, REST_NONE },
    { "concerned", read_concerned, REST_PERSON },
    { "officer", read_officer, REST_ROLE },
    { "assigned", read_assigned, REST_ASSIGNED },
    { "deadline", read_deadline, REST_DEADLINE },
    { "more", read_more, REST_ANY },
    { "item", read_item, REST_ITEM },
    { "item_no", read_item_no, REST_NONE },
};

static const struct Root *root_of(Str name)
{
    for (size_t i = 0; i < COUNT_OF(roots); i++) {
        if (str_eq(name, str_of(roots[i].name))) {
            return &roots[i];
        }
    }
    return NULL;
}

static bool is_capacity(const Law *law, Str name)
{
    const LawPower *p = law_power(law, name);
    return str_eq(name, S("parties")) || str_eq(name, S("people")) ||
           (p != NULL && (p->kind == POWER_KIND_CAPACITY || p->kind == POWER_KIND_BODY));
}

Value sheet_value(Sheet *s, Str path)
{
    Str                rest = path;
    Str                first = path_first(&rest);
    const struct Root *root = root_of(first);
    if (root != NULL) {
        return root->read(s, rest);
    }
    if (is_capacity(s->law, first)) {
        return value_people(s, first, rest);
    }
    const ProcedureField *f = s->procedure == NULL ? NULL : procedure_field(s->procedure, first);
    return f == NULL ? value_none : value_field(s, f);
}

/* ---- repeating ------------------------------------------------------------------------------------------------------------------ */

static void add_item(Sheet *s, Items *to, Item item)
{
    item.no = (int64_t)to->count + 1;
    *LIST_ADD(s->arena, to) = item;
}

static void add_field_items(Sheet *s, const ProcedureField *f, Items *to)
{
    const Json **stored;
    size_t       count = sheet_stored(s, f->id, &stored);
    for (size_t i = 0; i < count; i++) {
        const Json *row = NULL;
        if (f->type != FIELD_IS_TABLE) {
            add_item(s, to, (Item){ .value = value_stored(s, f, stored[i]) });
        } else if (json_parse(s->arena, json_word(stored[i], "text"), ROW_MAX, &row) == NULL) {
            add_item(s, to, (Item){ .json = row, .table = f });
        }
    }
}

Items sheet_items(Sheet *s, Str each)
{
    Items out = { 0 };
    Str   rest = each;
    Str   first = path_first(&rest);
    if (str_eq(first, S("more"))) {
        const Json *list = json_member(json_member(s->data, "more"), str_z(s->arena, rest));
        for (size_t i = 0; json_is_array(list) && i < json_count(list); i++) {
            const Json *v = json_at(list, i);
            add_item(s, &out, json_is_object(v) ? (Item){ .json = v } : (Item){ .value = value_json(s, v) });
        }
        return out;
    }
    if (is_capacity(s->law, first)) {
        for (size_t i = 0; i < json_count(sheet_people(s)); i++) {
            const Json *p = json_at(sheet_people(s), i);
            if (sheet_has_capacity(s, p, first)) {
                add_item(s, &out, (Item){ .json = p, .person = true });
            }
        }
        return out;
    }
    const ProcedureField *f = s->procedure == NULL ? NULL : procedure_field(s->procedure, first);
    if (f != NULL) {
        add_field_items(s, f, &out);
    }
    return out;
}

/* ---- what could never have a value ------------------------------------------------------------------------------------------------ */

static const char *person_fault(Str what)
{
    static const char *const known[] = { "", "name", "described", "address", "born_on", "capacity", "represented" };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (str_eq(what, str_of(known[i]))) {
            return NULL;
        }
    }
    return "a person has no such thing";
}

static const ProcedureField *field_anywhere(const Law *law, Str id)
{
    for (uint32_t i = 0; i < law->procedures_count; i++) {
        const ProcedureField *f = procedure_field(law->procedures[i], id);
        if (f != NULL) {
            return f;
        }
    }
    return NULL;
}

static const char *field_fault(const ProcedureField *f)
{
    if (f == NULL) {
        return "unknown";
    }
    if (str_eq(f->class, S("court")) || str_eq(f->class, S("sealed"))) {
        return "the field is not for papers: they leave the court";
    }
    return f->type == FIELD_IS_OFFICER ? "officers are named by officer.<role>" : f->type == FIELD_IS_FILE ? "a file has no text" : NULL;
}

static const char *item_fault(const Law *law, Str each, Str rest)
{
    Str first = str_cut(&each, '.');
    if (first.n == 0) {
        return "stands outside of an each";
    }
    if (str_eq(first, S("more"))) {
        return NULL;
    }
    if (is_capacity(law, first)) {
        return person_fault(rest);
    }
    const ProcedureField *f = field_anywhere(law, first);
    for (uint32_t i = 0; f != NULL && i < f->columns_count; i++) {
        if (str_eq(f->columns[i].id, rest)) {
            return NULL;
        }
    }
    return f != NULL && f->columns_count == 0 && rest.n == 0 ? NULL : "the table has no such column";
}

const char *paper_path_fault(const Law *law, Str each, Str path)
{
    Str                rest = path;
    Str                first = path_first(&rest);
    const struct Root *root = root_of(first);
    if (root == NULL) {
        return is_capacity(law, first) ? person_fault(rest) : rest.n > 0 ? "a field has no parts" : field_fault(field_anywhere(law, first));
    }
    switch (root->rest) {
    case REST_NONE: return rest.n == 0 ? NULL : "has no parts";
    case REST_PERSON: return person_fault(rest);
    case REST_ROLE: return law_power(law, rest) != NULL ? NULL : "unknown role";
    case REST_DEADLINE: return deadline_limit(law, rest) != NULL ? NULL : "unknown time limit";
    case REST_ANY: return rest.n > 0 ? NULL : "more of what?";
    case REST_ASSIGNED: return rest.n == 0 || str_eq(rest, S("name")) || str_eq(rest, S("role")) ? NULL : "name or role";
    case REST_ITEM: return item_fault(law, each, rest);
    }
    return "unknown";
}

const char *paper_each_fault(const Law *law, Str each)
{
    Str rest = each;
    Str first = path_first(&rest);
    if (str_eq(first, S("more"))) {
        return rest.n > 0 && !str_has(rest, S(".")) ? NULL : "one list of more";
    }
    if (is_capacity(law, first)) {
        return rest.n == 0 ? NULL : "a capacity has no parts here";
    }
    const ProcedureField *f = field_anywhere(law, first);
    if (f == NULL || rest.n > 0) {
        return "no such list";
    }
    return f->many || f->type == FIELD_IS_TABLE ? field_fault(f) : "the field has one value";
}
