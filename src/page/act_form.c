/* The form of any act, made from what the law's data say it asks; reading it back as the object matter_act takes. */
#include "page/page.h"
#include "page/page_int.h"
#include "page/page_msg.h"

#include "assignment/assignment.h"
#include "registry/registry_store.h"

#include <string.h>

enum { TABLE_ROWS = 5 };

static InputKind input_kind(const ProcedureField *f)
{
    switch (f->type) {
    case FIELD_IS_LONGTEXT: return INPUT_LONG_TEXT;
    case FIELD_IS_MONEY: return INPUT_MONEY;
    case FIELD_IS_DATE: return INPUT_DATE;
    case FIELD_IS_TIME: return INPUT_TIME;
    case FIELD_IS_INTEGER: return INPUT_NUMBER;
    case FIELD_IS_BOOL: return INPUT_CHECK;
    case FIELD_IS_CHOICE: return f->choices_count > 6 ? INPUT_SELECT : INPUT_RADIO;
    case FIELD_IS_PERSON:
    case FIELD_IS_OFFICER:
    case FIELD_IS_COURT: return f->many ? INPUT_CHECKS : INPUT_SELECT;
    case FIELD_IS_TEXT:
    case FIELD_IS_FILE:
    case FIELD_IS_TABLE:
    case FIELD_IS_NONE: break;
    }
    return INPUT_TEXT;
}

static void add_choice(Arena *a, FieldView *v, Str value, Str label)
{
    *LIST_ADD(a, &v->choices) = (InputChoice){ .value = value, .label = label };
}

bool is_service_record(const Paper *p)
{
    return str_eq(p->form, S("service_record")) || str_eq(p->form, S("failed_service_record")) || str_eq(p->form, S("posting_record"));
}

static bool has_part(const Matter *m, PersonId person)
{
    for (size_t i = 0; i < m->assignments.count; i++) {
        if (m->assignments.items[i].until_on.n == 0 && id_eq(m->assignments.items[i].person.id, person.id)) {
            return true;
        }
    }
    return false;
}

/* Whoever could only be refused is not offered: a clerk where a judge is designated, a stranger to the file where one is replaced in it. */
static bool may_be_named(const Matter *m, const ProcedureAct *act, const ProcedureField *f, const Officer *o)
{
    if (f->posts_count > 0) {
        return str_among(f->posts, f->posts_count, o->post);
    }
    return str_eq(f->id, S("replaced_person")) ? has_part(m, o->person) : assignment_takes(act->assigns, o->post);
}

/* How much he has to do already, what he is known for, whether he is away: what choosing among equals needs. */
static Error *officer_hint(Req *rq, Db *db, const Matter *m, const Officer *o, Str *out)
{
    Lang    lang = lang_of(rq);
    Str     parts[3];
    size_t  count = 0;
    int64_t files;
    TRY(matter_load_of(db, rq->arena, m->court, o->person, &files));
    parts[count++] = MSG(rq->arena, lang, M_page_officer_load, { S("files"), i18n_number(rq->arena, lang, files) });
    for (Str rest = o->qualities; rest.n > 0 && count == 1;) {
        LIST(Str) words = { 0 };
        while (rest.n > 0) {
            Str word = str_cut(&rest, ' ');
            Msg known = msg_find(str_format(rq->arena, "page.quality_" STR_F, STR_A(word)));
            *LIST_ADD(rq->arena, &words) = known == NULL ? word : msg(lang, known);
        }
        parts[count++] = str_join(rq->arena, words.items, words.count, S(", "));
    }
    if (o->absent) {
        parts[count++] = msg(lang, M_page_officer_absent);
    }
    *out = str_join(rq->arena, parts, count, S(" · "));
    return NULL;
}

static Error *add_officers(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, const ProcedureField *f, FieldView *v)
{
    Officers officers = { 0 };
    TRY(officer_list(db, rq->arena, m->court, today_of(rq), &officers));
    for (size_t i = 0; i < officers.count; i++) {
        const Officer *o = &officers.items[i];
        if (!may_be_named(m, act, f, o)) {
            continue;
        }
        Str label = str_format(rq->arena, STR_F " (" STR_F ")", STR_A(o->name), STR_A(power_name(site_of(rq)->house, lang_of(rq), o->post)));
        Str hint = S("");
        if (!str_eq(f->id, S("replaced_person"))) {
            TRY(officer_hint(rq, db, m, o, &hint));
        }
        if (v->kind == INPUT_SELECT && hint.n > 0) { /* a list of options shows one line each */
            label = str_format(rq->arena, STR_F " – " STR_F, STR_A(label), STR_A(hint));
            hint = S("");
        }
        Str id = id_format(rq->arena, o->person.id);
        *LIST_ADD(rq->arena, &v->choices) = (InputChoice){ .value = id, .label = label, .hint = hint };
        /* Whoever acts and may be named is named first. */
        if (f->posts_count > 0 && v->kind == INPUT_SELECT && v->value.n == 0 && session_of(rq) != NULL
            && id_eq(o->person.id, session_of(rq)->person.id)) {
            v->value = id;
        }
    }
    return NULL;
}

static void add_courts_of(Req *rq, const Matter *m, Str province, FieldView *v)
{
    static const CourtLevel levels[] = { COURT_REGIONAL, COURT_PROVINCIAL };
    const Registry         *r = site_of(rq)->house->registry;
    for (size_t k = 0; k < COUNT_OF(levels); k++) {
        Courts courts = registry_courts_of(r, rq->arena, province, levels[k], today_of(rq));
        for (size_t i = 0; i < courts.count; i++) {
            if (!str_eq(courts.items[i]->code, court_id_str(&m->court))) {
                add_choice(rq->arena, v, courts.items[i]->code, law_text(lang_of(rq), registry_court_name(r, courts.items[i]->code, today_of(rq))));
            }
        }
    }
}

/* Those a file can go to, the neighbours first. */
static void add_courts(Req *rq, const Matter *m, FieldView *v)
{
    const Registry *r = site_of(rq)->house->registry;
    const Court    *own = registry_court(r, court_id_str(&m->court));
    Provinces       all = registry_provinces(r, rq->arena);
    if (own != NULL) {
        add_courts_of(rq, m, own->province, v);
    }
    for (size_t i = 0; i < all.count; i++) {
        if (own == NULL || !str_eq(all.items[i]->code, own->province)) {
            add_courts_of(rq, m, all.items[i]->code, v);
        }
    }
}

/* A court that has not entered its rooms yet writes them as it calls them. */
static Error *add_rooms(Req *rq, Db *db, const Matter *m, FieldView *v)
{
    Courtrooms rooms = { 0 };
    TRY(courtroom_list(db, rq->arena, m->court, &rooms));
    for (size_t i = 0; i < rooms.count; i++) {
        const Courtroom *r = &rooms.items[i];
        add_choice(rq->arena, v, r->room,
                   MSG(rq->arena, lang_of(rq), M_page_room, { S("room"), r->room }, { S("name"), r->name },
                       { S("seats"), i18n_number(rq->arena, lang_of(rq), r->seats) }));
    }
    v->kind = rooms.count > 0 ? INPUT_SELECT : INPUT_TEXT;
    return NULL;
}

/* By title, number and day, newest first; the records that a paper was served are themselves not served, and nobody is served what is
 * sealed. */
static void add_papers(Req *rq, const Matter *m, FieldView *v)
{
    Lang lang = lang_of(rq);
    for (size_t i = m->papers.count; i-- > 0;) {
        const Paper *p = &m->papers.items[i];
        if (is_service_record(p) || str_eq(p->class, S("sealed"))) {
            continue;
        }
        Str    gloss = paper_gloss(rq, p), day = i18n_date(rq->arena, lang, p->day);
        Str    parts[3] = { gloss.n == 0 ? p->title : str_format(rq->arena, STR_F " (" STR_F ")", STR_A(gloss), STR_A(p->title)) };
        size_t count = 1;
        if (p->number.n > 0) {
            parts[count++] = p->number;
        }
        parts[count++] = day;
        add_choice(rq->arena, v, str_format(rq->arena, "%lld", (long long)p->no), str_join(rq->arena, parts, count, S(" · ")));
    }
    v->kind = INPUT_SELECT;
}

/* The people, officers, courts, rooms and papers an act may name. */
static Error *fill_choices(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, const ProcedureField *f, FieldView *v)
{
    House *h = site_of(rq)->house;
    Lang   lang = lang_of(rq);
    for (uint32_t i = 0; i < f->choices_count; i++) {
        add_choice(rq->arena, v, f->choices[i].id, law_text(lang, f->choices[i].name));
    }
    if (f->type == FIELD_IS_PERSON) {
        for (size_t i = 0; i < m->participants.count; i++) {
            const Participant *p = &m->participants.items[i];
            bool               may = f->capacities_count == 0 || str_among(f->capacities, f->capacities_count, p->capacity);
            if (may && p->until_on.n == 0) {
                add_choice(rq->arena, v, str_format(rq->arena, "%lld", (long long)p->no),
                           str_format(rq->arena, STR_F " (" STR_F ")", STR_A(p->name), STR_A(power_name(h, lang, p->capacity))));
            }
        }
    } else if (f->type == FIELD_IS_OFFICER) {
        TRY(add_officers(rq, db, m, act, f, v));
    } else if (f->type == FIELD_IS_COURT) {
        add_courts(rq, m, v);
    } else if (f->rooms) {
        TRY(add_rooms(rq, db, m, v));
    } else if (f->papers) {
        add_papers(rq, m, v);
    }
    return NULL;
}

/* What was typed is chosen again; several values of one field each. */
static void choose_typed(Req *rq, const ProcedureField *f, Str name, FieldView *v)
{
    field_choose(v);
    StrList typed = f->many ? rq_values(rq, str_z(rq->arena, name)) : (StrList){ 0 };
    for (size_t i = 0; i < typed.count; i++) {
        for (size_t k = 0; k < v->choices.count; k++) {
            v->choices.items[k].chosen = v->choices.items[k].chosen || str_eq(v->choices.items[k].value, typed.items[i]);
        }
    }
}

/* What the petition says stands in the form that may change it: left as it is it holds on, and nobody types it again. */
static Str said_before(Arena *a, const Matter *m, const ProcedureField *f)
{
    const FieldValue *now = matter_field(m, f->id);
    bool              asked = false;
    for (uint32_t i = 0; now != NULL && i < m->procedure->acts_count; i++) {
        const ProcedureAct *act = &m->procedure->acts[i];
        bool                opens = act_may_start_in(act, procedure_start(m->procedure)->id);
        for (uint32_t k = 0; opens && k < act->asks_count; k++) {
            asked = asked || str_eq(act->asks[k].field, f->id);
        }
    }
    if (!asked || f->many) {
        return S("");
    }
    return f->type == FIELD_IS_MONEY ? (now->number < 0 ? S("") : money_format(a, (Money){ now->number })) : f->type == FIELD_IS_LONGTEXT ? now->text : S("");
}

/* The box shows how papers reach him now: who presses the button without touching it changes nothing. */
static bool is_served_electronically(Req *rq, const Matter *m)
{
    bool electronic = false;
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        electronic = electronic || (p->electronic && p->until_on.n == 0 && id_eq(p->person.id, session_of(rq)->person.id));
    }
    return electronic;
}

static Error *add_field(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, const ProcedureField *f, Str name, bool optional, FieldList *out)
{
    Lang      lang = lang_of(rq);
    FieldView v = { .kind = input_kind(f), .name = name, .label = law_text(lang, f->name), .hint = law_text(lang, f->hint),
                    .optional = optional, .value = rq_value(rq, str_z(rq->arena, name)) };
    if (v.kind == INPUT_DATE) {
        v.example = i18n_date(rq->arena, LANG_VI, today_of(rq));
    }
    bool first = rq_value(rq, "idem").n == 0; /* nothing was typed yet */
    if (v.value.n == 0 && first) {
        v.value = said_before(rq->arena, m, f);
    }
    if (v.value.n == 0 && first && v.kind == INPUT_DATE && !session_of(rq)->staff && str_eq(name, f->id)) {
        v.value = v.example; /* a party dates what he does now */
    }
    TRY(fill_choices(rq, db, m, act, f, &v));
    for (const ActPart *const *p = site_of(rq)->act_parts; p != NULL && *p != NULL; p++) {
        if ((*p)->offer != NULL && str_eq(f->id, str_of((*p)->field))) {
            TRY((*p)->offer(rq, db, m, act, &v));
        }
    }
    choose_typed(rq, f, name, &v);
    v.chosen = v.kind == INPUT_CHECK && (v.value.n > 0 || (first && str_eq(f->id, S("consent_given")) && is_served_electronically(rq, m)));
    *LIST_ADD(rq->arena, out) = v;
    return NULL;
}

static Str cell_name(Arena *a, const ProcedureField *f, const ProcedureColumn *c, int row)
{
    return str_format(a, STR_F "-%d-" STR_F, STR_A(f->id), row, STR_A(c->id));
}

static ProcedureField column_field(const ProcedureColumn *c)
{
    return (ProcedureField){ .id = c->id, .type = c->type, .name = c->name, .choices = c->choices, .choices_count = c->choices_count };
}

static Error *add_files(Req *rq, Db *db, const ProcedureField *f, bool optional, FieldList *out)
{
    Lang      lang = lang_of(rq);
    FieldView v = { .name = f->id, .label = law_text(lang, f->name), .hint = law_text(lang, f->hint), .optional = optional };
    if (v.hint.n == 0) {
        v.hint = msg(lang, M_page_files_hint);
    }
    return upload_field(rq, db, v, f->many, out);
}

/* Those who take part, in the order of the file: the rows of a table of people. */
typedef LIST(const Participant *) Present;

static Present people_of(Arena *a, const Matter *m)
{
    Present all = { 0 };
    for (size_t i = 0; i < m->participants.count; i++) {
        if (m->participants.items[i].until_on.n == 0) {
            *LIST_ADD(a, &all) = &m->participants.items[i];
        }
    }
    return all;
}

static int table_rows(Arena *a, const Matter *m, const ProcedureField *f)
{
    return f->people ? (int)people_of(a, m).count : TABLE_ROWS;
}

/* A row a person: he is named already, the first thing asked about him carries his name. */
static Error *add_people(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, const ProcedureField *f, FieldList *out)
{
    Lang    lang = lang_of(rq);
    Present all = people_of(rq->arena, m);
    for (size_t row = 0; row < all.count; row++) {
        const Participant *p = all.items[row];
        Str who = str_format(rq->arena, STR_F " – " STR_F, STR_A(p->name), STR_A(power_name(site_of(rq)->house, lang, p->capacity)));
        bool first = true;
        for (uint32_t i = 0; i < f->columns_count; i++) {
            ProcedureField cell = column_field(&f->columns[i]);
            Str            name = cell_name(rq->arena, f, &f->columns[i], (int)row + 1);
            if (cell.type == FIELD_IS_PERSON) {
                *LIST_ADD(rq->arena, out) =
                    (FieldView){ .kind = INPUT_HIDDEN, .name = name, .value = str_format(rq->arena, "%lld", (long long)p->no) };
                continue;
            }
            TRY(add_field(rq, db, m, act, &cell, name, !first, out));
            FieldView *v = &out->items[out->count - 1];
            v->label = first ? who : str_format(rq->arena, STR_F " – " STR_F, STR_A(who), STR_A(v->label));
            first = false;
        }
    }
    return NULL;
}

static Error *add_table(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, const ProcedureField *f, FieldList *out)
{
    if (f->people) {
        return add_people(rq, db, m, act, f, out);
    }
    for (int row = 1; row <= TABLE_ROWS; row++) {
        for (uint32_t i = 0; i < f->columns_count; i++) {
            ProcedureField cell = column_field(&f->columns[i]);
            TRY(add_field(rq, db, m, act, &cell, cell_name(rq->arena, f, &f->columns[i], row), true, out));
            FieldView *v = &out->items[out->count - 1];
            v->label = str_format(rq->arena, STR_F " %d – " STR_F, STR_A(law_text(lang_of(rq), f->name)), row, STR_A(v->label));
        }
    }
    return NULL;
}

Error *act_fields(Req *rq, Db *db, const Matter *m, const ProcedureAct *act, FieldList *out)
{
    for (uint32_t i = 0; i < act->asks_count; i++) {
        const ActAsk  *ask = &act->asks[i];
        ProcedureField f = act_asked(m->procedure, rq->arena, ask);
        if (ask->only_count == 1) {
            *LIST_ADD(rq->arena, out) = (FieldView){ .kind = INPUT_HIDDEN, .name = f.id, .value = ask->only[0] };
        } else if (f.type == FIELD_IS_TABLE) {
            TRY(add_table(rq, db, m, act, &f, out));
        } else if (f.type == FIELD_IS_FILE) {
            TRY(add_files(rq, db, &f, !ask->required, out));
        } else {
            TRY(add_field(rq, db, m, act, &f, f.id, !ask->required, out));
        }
    }
    return NULL;
}

/* ---- reading back ------------------------------------------------------------------------------------------------------ */

/* Values of one field as the reader made a FormSpec for them: every one is text here, its type is checked by the matter. */
typedef struct Reading {
    Req      *rq;
    JsonOut  *out;
    Error   **errors;
    LIST(Field) fields;
} Reading;

static FieldKind form_kind(ProcedureFieldType t)
{
    switch (t) {
    case FIELD_IS_LONGTEXT: return FIELD_LINES;
    case FIELD_IS_MONEY: return FIELD_MONEY;
    case FIELD_IS_DATE: return FIELD_DATE;
    case FIELD_IS_INTEGER:
    case FIELD_IS_PERSON: return FIELD_INTEGER;
    case FIELD_IS_BOOL: return FIELD_BOOL;
    case FIELD_IS_TEXT:
    case FIELD_IS_OFFICER:
    case FIELD_IS_COURT:
    case FIELD_IS_FILE:
    case FIELD_IS_CHOICE:
    case FIELD_IS_TIME:
    case FIELD_IS_TABLE:
    case FIELD_IS_NONE: break;
    }
    return FIELD_TEXT;
}

/* One slot wide enough for whatever a field yields. */
typedef union Slot {
    Str     text;
    Money   money;
    Date    date;
    int64_t number;
    bool    yes;
    StrList list;
    FormFileList files;
} Slot;

static void write_slot(JsonOut *o, Arena *a, const char *name, const Field *field, const Slot *s)
{
    if (field->many) {
        json_begin_list(o, name);
        for (size_t i = 0; i < s->list.count; i++) {
            int64_t n;
            if (field->kind == FIELD_INTEGER && str_to_i64(s->list.items[i], &n)) {
                json_add_i64(o, NULL, n);
            } else {
                json_add_str(o, NULL, s->list.items[i]);
            }
        }
        json_end_list(o);
    } else if (field->kind == FIELD_MONEY || field->kind == FIELD_INTEGER) {
        int64_t n = field->kind == FIELD_MONEY ? s->money.dong : s->number;
        if (n != FORM_NONE) {
            json_add_i64(o, name, n);
        }
    } else if (field->kind == FIELD_BOOL) {
        json_add_bool(o, name, s->yes);
    } else if (field->kind == FIELD_DATE) {
        if (!date_is_none(s->date)) {
            json_add_str(o, name, date_format(a, s->date));
        }
    } else if (s->text.n > 0) {
        json_add_str(o, name, s->text);
    }
}

typedef LIST(Field) Fields;

static void add_slot(Arena *a, Fields *list, Str name, ProcedureFieldType type, bool many, bool required)
{
    size_t at = list->count * sizeof(Slot);
    *LIST_ADD(a, list) = (Field){ .name = str_z(a, name), .kind = form_kind(type), .offset = at, .many = many, .required = required,
                                  .max = type == FIELD_IS_LONGTEXT ? 50000 : 1000 };
}

/* A question for files has three: the files themselves, those sent before, whether they are one document. */
enum { FILE_SLOTS = 3 };

static void add_file_slots(Arena *a, Fields *list, const ProcedureField *f)
{
    size_t at = list->count * sizeof(Slot);
    *LIST_ADD(a, list) = (Field){ .name = str_z(a, f->id), .kind = FIELD_FILE, .offset = at, .many = true };
    add_slot(a, list, str_format(a, STR_F "_id", STR_A(f->id)), FIELD_IS_TEXT, true, false);
    add_slot(a, list, str_format(a, STR_F "_chung", STR_A(f->id)), FIELD_IS_BOOL, false, false);
}

/* As matter_act takes it: ids, or one document of several files. */
static void write_files(JsonOut *o, Req *rq, const ProcedureField *f, const Slot *slots)
{
    StrList     ids = upload_ids(rq, slots[0].files, slots[1].list);
    const char *name = str_z(rq->arena, f->id);
    bool        together = f->many && slots[2].yes && ids.count > 1;
    if (!f->many) {
        if (ids.count > 0) {
            json_add_str(o, name, ids.items[ids.count - 1]); /* the newest replaces what was sent before */
        }
        return;
    }
    json_begin_list(o, name);
    if (together) {
        json_begin(o, NULL);
        json_begin_list(o, "files");
    }
    for (size_t i = 0; i < ids.count; i++) {
        json_add_str(o, NULL, ids.items[i]);
    }
    if (together) {
        json_end_list(o);
        json_end(o);
    }
    json_end_list(o);
}

static void slots_of(Arena *a, const Matter *m, const ProcedureAct *act, Fields *list)
{
    for (uint32_t i = 0; i < act->asks_count; i++) {
        const ProcedureField *f = procedure_field(m->procedure, act->asks[i].field);
        if (f->type == FIELD_IS_FILE) {
            add_file_slots(a, list, f);
            continue;
        }
        if (f->type != FIELD_IS_TABLE) {
            add_slot(a, list, f->id, f->type, f->many, act->asks[i].required && f->type != FIELD_IS_BOOL);
            continue;
        }
        int rows = table_rows(a, m, f);
        for (int row = 1; row <= rows; row++) {
            for (uint32_t k = 0; k < f->columns_count; k++) {
                add_slot(a, list, cell_name(a, f, &f->columns[k], row), f->columns[k].type, false, false);
            }
        }
    }
    add_slot(a, list, S("version"), FIELD_IS_INTEGER, false, true);
    add_slot(a, list, S("idem"), FIELD_IS_TEXT, false, true);
}

/* In a table of people the person stands there already: a row is empty when nothing is said about him. */
static bool row_is_empty(const ProcedureField *f, const Field *fields, const Slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (f->people && f->columns[i].type == FIELD_IS_PERSON) {
            continue;
        }
        const Slot *s = &slots[i];
        bool        number = fields[i].kind == FIELD_MONEY || fields[i].kind == FIELD_INTEGER;
        bool        empty = number                          ? s->number == FORM_NONE
                            : fields[i].kind == FIELD_DATE ? date_is_none(s->date)
                            : fields[i].kind == FIELD_BOOL ? !s->yes
                                                           : s->text.n == 0;
        if (!empty) {
            return false;
        }
    }
    return true;
}

static size_t write_table(JsonOut *o, Arena *a, const Matter *m, const ProcedureField *f, const Fields *fields, const Slot *slots, size_t at)
{
    int rows = table_rows(a, m, f);
    json_begin_list(o, str_z(a, f->id));
    for (int row = 1; row <= rows; row++, at += f->columns_count) {
        if (row_is_empty(f, &fields->items[at], &slots[at], f->columns_count)) {
            continue;
        }
        json_begin(o, NULL);
        for (uint32_t k = 0; k < f->columns_count; k++) {
            write_slot(o, a, str_z(a, f->columns[k].id), &fields->items[at + k], &slots[at + k]);
        }
        json_end(o);
    }
    json_end_list(o);
    return at;
}

Error *act_read(Req *rq, const Matter *m, const ProcedureAct *act, const Json **input, int64_t *version, Str *idem)
{
    Arena *a = rq->arena;
    Fields fields = { 0 };
    slots_of(a, m, act, &fields);
    Slot    *slots = NEW_N(a, Slot, fields.count);
    FormSpec spec = { fields.items, fields.count, fields.count * sizeof(Slot) };
    TRY(form_read(rq, &spec, slots));
    Buf     b = buf_make(a, MIB(1));
    JsonOut o = json_out(&b);
    size_t  at = 0;
    json_begin(&o, NULL);
    for (uint32_t i = 0; i < act->asks_count; i++) {
        const ProcedureField *f = procedure_field(m->procedure, act->asks[i].field);
        if (f->type == FIELD_IS_TABLE) {
            at = write_table(&o, a, m, f, &fields, slots, at);
        } else if (f->type == FIELD_IS_FILE) {
            write_files(&o, rq, f, &slots[at]);
            at += FILE_SLOTS;
        } else {
            write_slot(&o, a, str_z(a, f->id), &fields.items[at], &slots[at]);
            at++;
        }
    }
    json_end(&o);
    TRY(buf_check(&b));
    *version = slots[at].number;
    *idem = slots[at + 1].text;
    return json_parse(a, buf_str(&b), MIB(1), input);
}

bool act_is_mendable(const Error *e)
{
    return e->code == ERR_FIELD || e->code == ERR_NOT_ALLOWED || e->code == ERR_CONFLICT || e->code == ERR_STALE;
}

Error *act_run(Req *rq, const OpenFile *f, const ProcedureAct *act, const Json *input, int64_t version, Str idem, ActResult *out)
{
    ActRequest ask = { .actor = f->actor, .court = f->matter.court, .matter = f->matter.id, .act = act->id, .version = version,
                       .idem = idem, .input = input };
    return matter_act(site_of(rq)->house, rq->arena, &ask, out);
}
