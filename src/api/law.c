/* The law's data for programs: procedures with what each act asks, deadlines, fees, courts and other names. */
#include "api/api_int.h"

#include "law/deadline.h"
#include "law/fee.h"

enum { WORDS_MOST = 32, HITS_USUAL = 20 };

/* ---- procedures -------------------------------------------------------------------------------------------------------------- */

static const char *schema_type(ProcedureFieldType t)
{
    switch (t) {
    case FIELD_IS_MONEY:
    case FIELD_IS_INTEGER:
    case FIELD_IS_PERSON: return "integer";
    case FIELD_IS_BOOL: return "boolean";
    case FIELD_IS_TABLE: return "object";
    case FIELD_IS_TEXT:
    case FIELD_IS_LONGTEXT:
    case FIELD_IS_DATE:
    case FIELD_IS_OFFICER:
    case FIELD_IS_COURT:
    case FIELD_IS_FILE:
    case FIELD_IS_CHOICE:
    case FIELD_IS_TIME:
    case FIELD_IS_NONE: break;
    }
    return "string";
}

static void schema_choices(JsonOut *o, const ProcedureChoice *choices, uint32_t count)
{
    if (count == 0) {
        return;
    }
    json_begin_list(o, "enum");
    for (uint32_t i = 0; i < count; i++) {
        json_add_str(o, NULL, choices[i].id);
    }
    json_end_list(o);
}

static void schema_value(JsonOut *o, Arena *a, ProcedureFieldType type, const ProcedureChoice *choices, uint32_t choices_count,
                         const ProcedureField *table)
{
    json_add_str(o, "type", str_of(schema_type(type)));
    if (type == FIELD_IS_DATE) {
        json_add_str(o, "format", S("date"));
    } else if (type == FIELD_IS_TIME) {
        json_add_str(o, "format", S("date-time"));
    }
    schema_choices(o, choices, choices_count);
    if (table != NULL && table->columns_count > 0) {
        json_begin(o, "properties");
        for (uint32_t i = 0; i < table->columns_count; i++) {
            const ProcedureColumn *c = &table->columns[i];
            json_begin(o, str_z(a, c->id));
            json_add_str(o, "title", c->name.vi);
            schema_value(o, a, c->type, c->choices, c->choices_count, NULL);
            json_end(o);
        }
        json_end(o);
    }
}

static void schema_field(JsonOut *o, Arena *a, const Procedure *p, const ProcedureAct *act, const ActAsk *ask)
{
    ProcedureField f = act_asked(p, a, ask);
    bool           list = f.many || f.type == FIELD_IS_TABLE;
    json_begin(o, str_z(a, f.id));
    json_add_str(o, "title", f.name.vi);
    json_add_str(o, "description", f.name.en);
    if (f.type == FIELD_IS_PERSON && p->states_count > 0 && str_eq(act->in[0], procedure_start(p)->id)) {
        /* at opening, people are entered, not chosen */
        json_add_str(o, "type", S("array"));
        json_begin(o, "items");
        json_add_str(o, "type", S("object"));
        json_end(o);
    } else if (list) {
        json_add_str(o, "type", S("array"));
        json_begin(o, "items");
        schema_value(o, a, f.type, f.choices, f.choices_count, &f);
        json_end(o);
    } else {
        schema_value(o, a, f.type, f.choices, f.choices_count, &f);
    }
    json_end(o);
}

void schema_of_act(JsonOut *o, const char *name, Arena *a, const Procedure *p, const ProcedureAct *act)
{
    json_begin(o, name);
    json_add_str(o, "type", S("object"));
    json_add_str(o, "title", act->name.vi);
    json_add_str(o, "description", str_format(a, STR_F " (" STR_F ")", STR_A(act->name.en), STR_A(act->source.basis)));
    json_add_bool(o, "additionalProperties", false);
    json_begin(o, "properties");
    for (uint32_t i = 0; i < act->asks_count; i++) {
        schema_field(o, a, p, act, &act->asks[i]);
    }
    json_end(o);
    json_begin_list(o, "required");
    for (uint32_t i = 0; i < act->asks_count; i++) {
        if (act->asks[i].required) {
            json_add_str(o, NULL, act->asks[i].field);
        }
    }
    json_end_list(o);
    json_end(o);
}

static void list_of(JsonOut *o, const char *name, const Str *items, size_t count)
{
    json_begin_list(o, name);
    for (size_t i = 0; i < count; i++) {
        json_add_str(o, NULL, items[i]);
    }
    json_end_list(o);
}

static void procedure_states(JsonOut *o, Lang lang, const Procedure *p)
{
    json_begin_list(o, "states");
    for (uint32_t i = 0; i < p->states_count; i++) {
        const ProcedureState *s = &p->states[i];
        json_begin(o, NULL);
        json_add_str(o, "id", s->id);
        json_add_str(o, "name", law_text(lang, s->name));
        json_add_str(o, "plain", law_text(lang, s->plain));
        json_add_str(o, "next", law_text(lang, s->next));
        list_of(o, "who", s->who, s->who_count);
        json_add_str(o, "basis", s->basis);
        json_end(o);
    }
    json_end_list(o);
}

static void procedure_acts(JsonOut *o, Arena *a, Lang lang, const Procedure *p)
{
    json_begin_list(o, "acts");
    for (uint32_t i = 0; i < p->acts_count; i++) {
        const ProcedureAct *act = &p->acts[i];
        json_begin(o, NULL);
        json_add_str(o, "id", act->id);
        json_add_str(o, "name", law_text(lang, act->name));
        list_of(o, "in", act->in, act->in_count);
        json_add_str(o, "into", act->into);
        list_of(o, "by", act->by, act->by_count);
        schema_of_act(o, "input", a, p, act);
        json_add_str(o, "basis", act->source.basis);
        json_end(o);
    }
    json_end_list(o);
}

static const ShapeMember state_members[] = {
    TOLD("id", SAY_TEXT), TOLD("name", SAY_TEXT), TOLD("plain", SAY_TEXT), TOLD("next", SAY_TEXT), TOLD("who", SAY_LIST), TOLD("basis", SAY_TEXT),
};
static const Shape  state_shape = TOLD_SHAPE("ProcedureState", state_members);
static const ShapeMember act_members[] = {
    TOLD("id", SAY_TEXT), TOLD("name", SAY_TEXT), TOLD("in", SAY_LIST), TOLD("into", SAY_TEXT), TOLD("by", SAY_LIST),
    TOLD("input", SAY_RAW), /* JSON Schema: schema_of_act */
    TOLD("basis", SAY_TEXT),
};
static const Shape  act_shape = TOLD_SHAPE("ProcedureAct", act_members);
static const ShapeMember procedure_members[] = {
    TOLD("id", SAY_TEXT), TOLD("version", SAY_INTEGER), TOLD("name", SAY_TEXT), TOLD("kinds", SAY_LIST),
    TOLD_OF("states", SAY_LIST, state_shape), TOLD_OF("acts", SAY_LIST, act_shape), TOLD("basis", SAY_TEXT),
};
const Shape procedure_answer_shape = TOLD_SHAPE("Procedure", procedure_members);

Error *api_procedure(Req *rq, Resp *rs)
{
    const Procedure *p = procedure_find_on(site_of(rq)->house->law, rq_param(rq, "procedure"), today_of(rq));
    if (p == NULL) {
        return err_make(ERR_NOT_FOUND, "no such procedure");
    }
    Buf     b = buf_make(rq->arena, ANSWER_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "id", p->id);
    json_add_i64(&o, "version", p->version);
    json_add_str(&o, "name", law_text(lang_of(rq), p->name));
    list_of(&o, "kinds", p->kinds, p->kinds_count);
    procedure_states(&o, lang_of(rq), p);
    procedure_acts(&o, rq->arena, lang_of(rq), p);
    json_add_str(&o, "basis", p->source.basis);
    json_end(&o);
    TRY(buf_check(&b));
    return api_answer_told(rq, rs, buf_str(&b));
}

/* ---- deadlines and fees: the words of the command line, as a query --------------------------------------------------------------- */

typedef struct Words {
    Str    items[WORDS_MOST];
    size_t count;
} Words;

static void add_word(Words *w, Str name, Str value)
{
    if (value.n > 0) {
        w->items[w->count++] = name;
        w->items[w->count++] = value;
    }
}

static void add_flag(Words *w, Str name, bool set)
{
    if (set) {
        w->items[w->count++] = name;
    }
}

typedef Error *LawWords(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status);

static Error *answer_words(Req *rq, Resp *rs, LawWords *command, Words *w)
{
    Buf b = buf_make(rq->arena, KIB(256));
    int status = 0;
    add_flag(w, S("--json"), true);
    TRY(command(site_of(rq)->house->law, today_of(rq), w->items, w->count, rq->arena, &b, &status));
    if (status != 0) {
        return err_make(ERR_BAD_INPUT, "the law does not know this");
    }
    TRY(buf_check(&b));
    return api_answer_told(rq, rs, buf_str(&b));
}

static const ShapeMember skipped_members[] = { TOLD("date", SAY_DATE), TOLD("kind", SAY_TEXT), TOLD("why", SAY_TEXT) };
static const Shape  skipped_shape = TOLD_SHAPE("SkippedDay", skipped_members);
static const ShapeMember counted_members[] = { TOLD("text", SAY_TEXT), TOLD("rule", SAY_TEXT), TOLD("basis", SAY_TEXT) };
static const Shape  counted_shape = TOLD_SHAPE("CountingStep", counted_members);
static const ShapeMember deadline_members[] = {
    TOLD("end", SAY_DATE), TOLD("end_at", SAY_INSTANT), TOLD("unshifted_end", SAY_DATE), TOLD_OF("skipped", SAY_LIST, skipped_shape),
    TOLD("rule", SAY_TEXT), TOLD_MAYBE("name", SAY_TEXT), TOLD_MAYBE("ends_right", SAY_TEXT), TOLD("amount", SAY_INTEGER),
    TOLD("unit", SAY_TEXT), TOLD("from", SAY_DATE), TOLD("basis", SAY_TEXT), TOLD("calendar", SAY_TEXT), TOLD("calendar_version", SAY_TEXT),
    TOLD("needs_person", SAY_BOOL), TOLD_OF("working", SAY_LIST, counted_shape),
};
const Shape deadline_answer_shape = TOLD_SHAPE("CountedDeadline", deadline_members);

typedef struct DeadlineForm {
    Str rule, from, amount, unit, court;
} DeadlineForm;
static const Field deadline_fields[] = {
    FIELD(DeadlineForm, rule, "rule", .kind = FIELD_TEXT, .max = 60),
    FIELD(DeadlineForm, from, "from", .kind = FIELD_TEXT, .required = true, .max = 30),
    FIELD(DeadlineForm, amount, "amount", .kind = FIELD_TEXT, .max = 6),
    FIELD(DeadlineForm, unit, "unit", .kind = FIELD_TEXT, .max = 12),
    FIELD(DeadlineForm, court, "court", .kind = FIELD_TEXT, .max = 20),
};
const FormSpec api_deadline_form = FORM(DeadlineForm, deadline_fields);

Error *api_deadline(Req *rq, Resp *rs)
{
    DeadlineForm form;
    Words        w = { .count = 0 };
    TRY(form_read(rq, &api_deadline_form, &form));
    if (form.rule.n > 0) {
        w.items[w.count++] = form.rule;
    }
    add_word(&w, S("--amount"), form.amount);
    add_word(&w, S("--unit"), form.unit);
    add_word(&w, S("--from"), form.from);
    add_word(&w, S("--court"), form.court);
    return answer_words(rq, rs, deadline_command, &w);
}

static const ShapeMember fee_step_members[] = { TOLD("text", SAY_TEXT), TOLD("dong", SAY_INTEGER), TOLD("basis", SAY_TEXT) };
static const Shape  fee_step_shape = TOLD_SHAPE("FeeStep", fee_step_members);
static const ShapeMember fee_party_members[] = {
    TOLD("name", SAY_TEXT), TOLD("fee", SAY_INTEGER), TOLD("relieved", SAY_INTEGER), TOLD("advance_paid", SAY_INTEGER),
    TOLD("refund", SAY_INTEGER), TOLD("to_pay", SAY_INTEGER),
};
static const Shape  fee_party_shape = TOLD_SHAPE("FeeOfParty", fee_party_members);
static const ShapeMember fee_members[] = {
    TOLD("fee", SAY_INTEGER), TOLD("advance", SAY_INTEGER), TOLD("full", SAY_INTEGER), TOLD_MAYBE("charge", SAY_TEXT), TOLD_MAYBE("kind", SAY_TEXT),
    TOLD_MAYBE("instance", SAY_TEXT), TOLD("on", SAY_DATE), TOLD("basis", SAY_LIST),
    { .name = "parties", .kind = SAY_LIST, .optional = true, .of = &fee_party_shape }, TOLD_OF("working", SAY_LIST, fee_step_shape),
    TOLD("needs_person", SAY_BOOL),
};
const Shape fee_answer_shape = TOLD_SHAPE("Fee", fee_members);

typedef struct FeeForm {
    Str  type, instance, value, exempt, reduce, accepted, shares, charge, pages;
    bool simplified;
} FeeForm;
static const Field fee_fields[] = {
    FIELD(FeeForm, type, "type", .kind = FIELD_TEXT, .required = true, .max = 40),
    FIELD(FeeForm, instance, "instance", .kind = FIELD_TEXT, .max = 20),
    FIELD(FeeForm, value, "value", .kind = FIELD_TEXT, .max = 20),
    FIELD(FeeForm, exempt, "exempt", .kind = FIELD_TEXT, .max = 40),
    FIELD(FeeForm, reduce, "reduce", .kind = FIELD_TEXT, .max = 40),
    FIELD(FeeForm, accepted, "accepted", .kind = FIELD_TEXT, .max = 20),
    FIELD(FeeForm, shares, "shares", .kind = FIELD_TEXT),
    FIELD(FeeForm, charge, "charge", .kind = FIELD_TEXT, .max = 60),
    FIELD(FeeForm, pages, "pages", .kind = FIELD_TEXT, .max = 8),
    FIELD(FeeForm, simplified, "simplified", .kind = FIELD_BOOL),
};
const FormSpec api_fee_form = FORM(FeeForm, fee_fields);

Error *api_fee(Req *rq, Resp *rs)
{
    FeeForm form;
    Words   w = { .count = 0 };
    TRY(form_read(rq, &api_fee_form, &form));
    add_word(&w, S("--type"), form.type);
    add_word(&w, S("--instance"), form.instance);
    add_word(&w, S("--value"), form.value);
    add_word(&w, S("--exempt"), form.exempt);
    add_word(&w, S("--reduce"), form.reduce);
    add_word(&w, S("--accepted"), form.accepted);
    add_word(&w, S("--shares"), form.shares);
    add_word(&w, S("--charge"), form.charge);
    add_word(&w, S("--pages"), form.pages);
    add_flag(&w, S("--simplified"), form.simplified);
    return answer_words(rq, rs, fee_command, &w);
}

/* ---- courts, places, relations, offences ------------------------------------------------------------------------------------------- */

typedef struct SearchForm {
    Str     words, kind;
    int64_t limit;
} SearchForm;
static const char *const kinds[] = { "court", "place", "relation", "offence", NULL };
static const unsigned    kind_bits[] = { REGISTRY_COURT | REGISTRY_CLOSED_COURT, REGISTRY_PLACES, REGISTRY_RELATION, REGISTRY_OFFENCE };
static const Field search_fields[] = {
    FIELD(SearchForm, words, "q", .kind = FIELD_TEXT, .required = true, .max = 100),
    FIELD(SearchForm, kind, "kind", .kind = FIELD_CHOICE, .choices = kinds),
    FIELD(SearchForm, limit, "limit", .kind = FIELD_INTEGER, .least = 1, .most = PAGE_MOST),
};
const FormSpec api_search_form = FORM(SearchForm, search_fields);

typedef struct NameView {
    Str code, name, kind;
} NameView;
static const ShapeMember name_members[] = { SAYS(NameView, code), SAYS(NameView, name), SAYS(NameView, kind) };
static const Shape  name_shape = SHAPE("Name", NameView, name_members);
typedef struct NamesView {
    LIST(NameView) items;
} NamesView;
static const ShapeMember names_members[] = { SAYS_LIST(NamesView, items, name_shape) };
const Shape         names_shape = SHAPE("Names", NamesView, names_members);

static Str kind_of(RegistryKind kind)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        if ((kind_bits[i] & (unsigned)kind) != 0) {
            return str_of(kinds[i]);
        }
    }
    return S("");
}

Error *api_search(Req *rq, Resp *rs)
{
    SearchForm form;
    unsigned   bits = REGISTRY_ALL;
    TRY(form_read(rq, &api_search_form, &form));
    for (size_t i = 0; kinds[i] != NULL; i++) {
        bits = str_eq(form.kind, str_of(kinds[i])) ? kind_bits[i] : bits;
    }
    size_t       most = form.limit == FORM_NONE ? HITS_USUAL : (size_t)form.limit;
    RegistryHits hits = registry_search(site_of(rq)->house->registry, rq->arena, form.words, bits, most);
    NamesView    v = { 0 };
    for (size_t i = 0; i < hits.count; i++) {
        *LIST_ADD(rq->arena, &v.items) = (NameView){ hits.items[i].code, law_text(lang_of(rq), hits.items[i].name), kind_of(hits.items[i].kind) };
    }
    return ANSWER(rq, rs, &v);
}
