/* What happened, newest first, as far as the reader's powers go. Table: event. */
#include "matter/matter_int.h"

#include "matter/matter_sql.h"

static void add_line(Arena *a, const PowerSet *p, const EventPageRow *r, EventLines *out)
{
    if (matter_may_see(p, r->class)) {
        *LIST_ADD(a, out) = (EventLine){
            .seq = r->seq, .version = r->version, .act = r->act, .actor_role = r->actor_role, .state = r->state, .class = r->class,
            .channel = r->channel, .actor = r->actor, .name = r->name, .acting_for = r->acting_for, .delegation = r->delegation, .at = r->at, .day = r->day,
            .numbers = r->numbers,
        };
    }
}

static bool is_on_paper(const Matter *m, int64_t seq)
{
    for (size_t i = 0; i < m->papers.count; i++) {
        if (m->papers.items[i].seq == seq) {
            return true;
        }
    }
    return false;
}

static const ProcedureField *written_field(const Matter *m, const PowerSet *p, const ActAsk *asked)
{
    const ProcedureField *f = procedure_field(m->procedure, asked->field);
    bool                  text = f != NULL && (f->type == FIELD_IS_LONGTEXT || f->type == FIELD_IS_TEXT || f->type == FIELD_IS_BOOL);
    return text && matter_may_see(p, f->class) ? f : NULL;
}

static Str written_text(Arena *a, const Json *v)
{
    LIST(Str) several = { 0 };
    if (!json_is_array(v)) {
        return json_text(v);
    }
    for (size_t i = 0; i < json_count(v); i++) {
        *LIST_ADD(a, &several) = json_text(json_at(v, i));
    }
    return str_join(a, several.items, several.count, S("; "));
}

typedef struct AskedField {
    const ActAsk         *ask;
    const ProcedureField *field;
} AskedField;
typedef LIST(AskedField) AskedFields;

/* Most acts ask for nothing in words, or are given none of it: their input is not read, or not as JSON. */
static bool names_one(Arena *a, const AskedFields *fields, Str input)
{
    for (size_t i = 0; i < fields->count; i++) {
        Str name[] = { S("\""), fields->items[i].field->id, S("\":") };
        if (str_has(input, str_join(a, name, COUNT_OF(name), S("")))) {
            return true;
        }
    }
    return false;
}

static void asked_fields(Arena *a, const Matter *m, const PowerSet *p, const ProcedureAct *act, AskedFields *out)
{
    for (uint32_t i = 0; i < act->asks_count; i++) {
        const ProcedureField *f = written_field(m, p, &act->asks[i]);
        if (f != NULL) {
            *LIST_ADD(a, out) = (AskedField){ &act->asks[i], f };
        }
    }
}

Error *matter_written(Db *db, Arena *a, const Matter *m, const PowerSet *p, const ProcedureAct *act, const EventLine *e, WrittenFields *out)
{
    const Json   *input;
    AskedFields   fields = { 0 };
    EventInputRow row;
    bool          found;
    *out = (WrittenFields){ 0 };
    if (is_on_paper(m, e->seq)) {
        return NULL;
    }
    asked_fields(a, m, p, act, &fields);
    if (fields.count == 0) {
        return NULL;
    }
    TRY(q_event_input(db, m->court, m->id, e->seq, a, &row, &found));
    if (!found || !names_one(a, &fields, row.input)) {
        return NULL;
    }
    TRY(json_parse(a, row.input, EVENT_INPUT_MAX, &input));
    for (size_t i = 0; i < fields.count; i++) {
        const ProcedureField *f = fields.items[i].field;
        const Json           *given = json_member(input, str_z(a, f->id));
        bool                  box = f->type == FIELD_IS_BOOL;
        Str                   text = box || given == NULL ? S("") : written_text(a, given);
        if (text.n > 0 || (box && given != NULL)) {
            *LIST_ADD(a, out) = (WrittenField){ act_asked(m->procedure, a, fields.items[i].ask).name, text, box && json_bool(input, str_z(a, f->id), false) };
        }
    }
    return NULL;
}

Error *matter_timeline(House *h, Db *db, Arena *a, const Matter *m, const PowerSet *p, int64_t before, int64_t limit,
                       EventLines *out)
{
    (void)h;
    int64_t       at = before > 0 ? before : INT64_MAX, asked;
    EventPageRows rows;
    do { /* what he may not see takes no place from what he may */
        asked = limit - (int64_t)out->count;
        TRY(q_event_page(db, m->court, m->id, at, asked, a, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            add_line(a, p, &rows.items[i], out);
            at = rows.items[i].seq;
        }
    } while ((int64_t)rows.count == asked && (int64_t)out->count < limit);
    return NULL;
}
