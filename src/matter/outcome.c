/* What an act decides, gathered while effects prepare, written as one JSON object into the event.
 * Lists the effects read later (participants, papers) grow with each decision, so that a later effect sees an earlier one. */
#include "matter/matter_int.h"

#include "i18n/i18n.h"
#include "law/deadline.h"
#include "matter/matter_msg.h"

#include <string.h>

enum { DAYS_MOST = 3660 }; /* ten years: no judge sets more */

static const char *const section_names[SECTION_COUNT] = {
    [SECTION_FIELDS] = "fields",
    [SECTION_PEOPLE] = "people",
    [SECTION_PEOPLE_ENDED] = "people_ended",
    [SECTION_PEOPLE_BOUND] = "people_bound",
    [SECTION_ELECTRONIC] = "electronic",
    [SECTION_ASSIGNED] = "assigned",
    [SECTION_UNASSIGNED] = "unassigned",
    [SECTION_DEADLINES] = "deadlines",
    [SECTION_DEADLINES_ENDED] = "deadlines_ended",
    [SECTION_DEADLINES_MOVED] = "deadlines_moved",
    [SECTION_TASKS] = "tasks",
    [SECTION_TASKS_DONE] = "tasks_done",
    [SECTION_TASKS_MOVED] = "tasks_moved",
    [SECTION_PAPERS] = "papers",
    [SECTION_LINKS] = "links",
};

const char *section_name(Section s)
{
    return section_names[s];
}

Outcome *outcome_make(Arena *a)
{
    Outcome *o = NEW(a, Outcome);
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        o->section_buf[i] = buf_make(a, OUTCOME_MAX);
        o->section[i] = json_out_kept(&o->section_buf[i]);
    }
    return o;
}

static JsonOut *item_begin(Act *act, Section s)
{
    JsonOut *o = &act->outcome->section[s];
    json_begin(o, NULL);
    return o;
}

static void add_id(Arena *a, JsonOut *o, const char *name, Id128 id)
{
    json_add_str(o, name, id_is_zero(id) ? S("") : id_format(a, id));
}

void act_field_error(Act *act, Str field, Str message_id)
{
    err_add(&act->field_errors, err_message(err_field(err_make(ERR_FIELD, NULL), field), message_id));
}

static void set_field(Act *act, Str field, int64_t item, Str text, int64_t number, Str day, Str drawn)
{
    const ProcedureField *f = procedure_field(act->procedure, field);
    if (f != NULL && str_eq(f->class, S("sealed"))) {
        return; /* stays in the sealed input of the event */
    }
    JsonOut *o = item_begin(act, SECTION_FIELDS);
    json_add_str(o, "field", field);
    json_add_i64(o, "item", item);
    json_add_str(o, "text", text);
    json_add_i64(o, "number", number);
    json_add_str(o, "day", day);
    json_add_str(o, "class", f == NULL ? S("court") : f->class);
    json_add_bool(o, "index", f != NULL && f->index);
    if (drawn.n > 0) {
        json_add_str(o, "drawn", drawn);
    }
    json_end(o);
    FieldValue *fresh = NEW_N(act->arena, FieldValue, act->matter->fields.count + 1);
    if (act->matter->fields.count > 0) {
        memcpy(fresh + 1, act->matter->fields.items, act->matter->fields.count * sizeof *fresh);
    }
    fresh[0] = (FieldValue){ field, item, text, number, day, f == NULL ? S("court") : f->class };
    act->matter->fields.items = fresh; /* the newest value of a field stands first */
    act->matter->fields.count++;
}

void act_set_field(Act *act, Str field, int64_t item, Str text, int64_t number, Str day)
{
    set_field(act, field, item, text, number, day, S(""));
}

void act_set_field_drawn(Act *act, Str field, Str key)
{
    set_field(act, field, 0, S(""), 0, S(""), key);
}

void participant_tell(JsonOut *o, const Participant *p)
{
    json_add_str(o, "kind", p->kind.n > 0 ? p->kind : S("person"));
    json_add_str(o, "name", p->name);
    json_add_str(o, "born_on", p->born_on);
    json_add_str(o, "personal_no", p->personal_no);
    json_add_str(o, "address", p->address);
    json_add_str(o, "ward", p->ward);
    json_add_str(o, "phone", p->phone);
    json_add_str(o, "email", p->email);
}

int64_t act_add_participant(Act *act, const Participant *p)
{
    Matter  *m = act->matter;
    int64_t  no = m->next_participant++;
    JsonOut *o = item_begin(act, SECTION_PEOPLE);
    json_add_i64(o, "no", no);
    json_add_str(o, "capacity", p->capacity);
    add_id(act->arena, o, "person", p->person.id);
    participant_tell(o, p);
    json_add_i64(o, "represents", p->represents);
    json_add_bool(o, "electronic", p->electronic);
    json_end(o);
    Participant *all = NEW_N(act->arena, Participant, m->participants.count + 1);
    if (m->participants.count > 0) {
        memcpy(all, m->participants.items, m->participants.count * sizeof *all);
    }
    all[m->participants.count] = *p;
    all[m->participants.count].no = no;
    all[m->participants.count].from_on = date_format(act->arena, act->day);
    m->participants.items = all;
    m->participants.count++;
    return no;
}

static Participant *participant_of(Act *act, int64_t no)
{
    for (size_t i = 0; i < act->matter->participants.count; i++) {
        if (act->matter->participants.items[i].no == no) {
            return &act->matter->participants.items[i];
        }
    }
    return NULL;
}

static void number_item(Act *act, Section s, int64_t no)
{
    JsonOut *o = item_begin(act, s);
    json_add_i64(o, "no", no);
    json_end(o);
}

void act_end_participant(Act *act, int64_t no)
{
    Participant *p = participant_of(act, no);
    if (p != NULL) {
        p->until_on = date_format(act->arena, act->day);
        number_item(act, SECTION_PEOPLE_ENDED, no);
    }
}

void act_bind_participant(Act *act, int64_t no, PersonId person)
{
    JsonOut *o = item_begin(act, SECTION_PEOPLE_BOUND);
    json_add_i64(o, "no", no);
    add_id(act->arena, o, "person", person.id);
    json_end(o);
    Participant *p = participant_of(act, no);
    if (p != NULL) {
        p->person = person;
    }
}

void act_set_electronic(Act *act, int64_t no, bool consented)
{
    JsonOut *o = item_begin(act, SECTION_ELECTRONIC);
    json_add_i64(o, "no", no);
    json_add_bool(o, "electronic", consented);
    json_end(o);
    Participant *p = participant_of(act, no);
    if (p != NULL) {
        p->electronic = consented;
    }
}

void act_assign(Act *act, Str role, PersonId person, Str name, Str method, Str ground)
{
    Matter  *m = act->matter;
    int64_t  no = m->next_assignment++;
    JsonOut *o = item_begin(act, SECTION_ASSIGNED);
    json_add_i64(o, "no", no);
    json_add_str(o, "role", role);
    add_id(act->arena, o, "person", person.id);
    json_add_str(o, "name", name);
    json_add_str(o, "method", method);
    json_add_str(o, "ground", ground);
    json_end(o);
    Assignment *all = NEW_N(act->arena, Assignment, m->assignments.count + 1);
    if (m->assignments.count > 0) {
        memcpy(all, m->assignments.items, m->assignments.count * sizeof *all);
    }
    all[m->assignments.count] =
        (Assignment){ no, role, person, name, method, ground, date_format(act->arena, act->day), S("") };
    m->assignments.items = all;
    m->assignments.count++;
    Str day_field = str_format(act->arena, STR_F "_on", STR_A(role)); /* examining_judge_on, case_judge_on ... */
    if (procedure_field(act->procedure, day_field) != NULL && act_input(act, str_z(act->arena, day_field)) == NULL) {
        act_set_field(act, day_field, 0, S(""), 0, date_format(act->arena, act->day));
    }
}

static void unassign(Act *act, Str role, const PersonId *person)
{
    for (size_t i = 0; i < act->matter->assignments.count; i++) {
        Assignment *s = &act->matter->assignments.items[i];
        if (s->until_on.n == 0 && str_eq(s->role, role) && (person == NULL || id_eq(person->id, s->person.id))) {
            number_item(act, SECTION_UNASSIGNED, s->no);
            s->until_on = date_format(act->arena, act->day);
        }
    }
}

void act_unassign(Act *act, Str role)
{
    unassign(act, role, NULL);
}

void act_unassign_one(Act *act, Str role, PersonId person)
{
    unassign(act, role, &person);
}

static void add_step(JsonOut *o, Str vi, Str en, Str basis)
{
    json_begin(o, NULL);
    json_add_str(o, "vi", vi);
    json_add_str(o, "en", en);
    json_add_str(o, "basis", basis);
    json_end(o);
}

/* The calculation as a person would write it down, in both languages. `before`: what it gave with a provisional calendar; DATE_NONE:
 * it is the first. */
static void write_working(Arena *a, JsonOut *o, const Deadline *r, Date before)
{
    json_begin_list(o, "working");
    for (size_t i = 0; i < r->working_count; i++) {
        add_step(o, r->working[i].text.vi, r->working[i].text.en, r->working[i].basis);
    }
    if (!date_is_none(before)) {
        Msg m = r->provisional ? M_matter_recounted_again : M_matter_recounted;
        add_step(o, MSG(a, LANG_VI, m, { S("day"), i18n_date(a, LANG_VI, before) }), MSG(a, LANG_EN, m, { S("day"), i18n_date(a, LANG_EN, before) }), S(""));
    }
    json_end_list(o);
}

/* The result, and the question it answers. */
static void write_computed(Arena *a, JsonOut *o, const Deadline *r, Date before)
{
    json_add_str(o, "end", date_format(a, r->end));
    json_add_str(o, "unshifted", date_format(a, r->unshifted_end));
    write_working(a, o, r, before);
    json_add_str(o, "calendar", r->provisional ? S("provisional") : S("official"));
    json_add_str(o, "from", date_format(a, r->from));
    json_add_i64(o, "amount", r->span.amount);
    json_add_str(o, "unit", deadline_unit_name(r->span.unit));
}

static Error *limit_of(Act *act, Str rule, const DeadlineLimit **out)
{
    *out = deadline_limit(act->house->law, rule);
    return *out != NULL ? NULL : err_make(ERR_INTERNAL, "no deadline " STR_F, STR_A(rule));
}

static void start_computed(Act *act, Str rule, int64_t participant, Date from, const Deadline *r)
{
    Matter  *m = act->matter;
    int64_t  no = m->next_deadline++;
    JsonOut *o = item_begin(act, SECTION_DEADLINES);
    json_add_i64(o, "no", no);
    json_add_str(o, "rule", rule);
    json_add_i64(o, "participant", participant);
    json_add_str(o, "start", date_format(act->arena, from));
    write_computed(act->arena, o, r, DATE_NONE);
    json_end(o);
    MatterDeadline *all = NEW_N(act->arena, MatterDeadline, m->deadlines.count + 1);
    if (m->deadlines.count > 0) {
        memcpy(all, m->deadlines.items, m->deadlines.count * sizeof *all);
    }
    all[m->deadlines.count] = (MatterDeadline){ .no = no, .rule = rule, .participant = participant, .start_on = from,
                                                .end_on = r->end, .unshifted = r->unshifted_end, .status = S("running") };
    m->deadlines.items = all;
    m->deadlines.count++;
}

Error *act_start_deadline(Act *act, Str rule, int64_t participant, Date from)
{
    const DeadlineLimit *limit;
    Deadline             result;
    TRY(limit_of(act, rule, &limit));
    DeadlineAsk ask = deadline_ask(limit, from);
    ask.court = court_id_str(&act->matter->court);
    TRY(deadline_compute(act->house->law, &ask, act->arena, &result));
    start_computed(act, limit->id, participant, from, &result);
    return NULL;
}

static DeadlineSpan whole_of(const DeadlineLimit *limit)
{
    return (DeadlineSpan){ limit->amount, limit->unit };
}

/* Days a judge set, at most the span; `field` names what he typed. */
static Error *days_within(Act *act, const DeadlineLimit *limit, DeadlineSpan span, Date from, int64_t days, Str field, Deadline *out)
{
    Deadline    most;
    DeadlineAsk ask = deadline_ask(limit, from);
    ask.court = court_id_str(&act->matter->court);
    ask.span = span;
    TRY(deadline_compute(act->house->law, &ask, act->arena, &most));
    if (days < 1 || days > DAYS_MOST) {
        act_field_error(act, field, S("field.integer"));
        *out = most;
        return NULL;
    }
    ask.span = (DeadlineSpan){ (int32_t)days, UNIT_DAY };
    TRY(deadline_compute(act->house->law, &ask, act->arena, out));
    if (date_cmp(out->unshifted_end, most.unshifted_end) > 0) {
        act_field_error(act, field, S("matter.more_than_limit"));
    }
    return NULL;
}

Error *act_check_days(Act *act, Str rule, int64_t days, Str field)
{
    const DeadlineLimit *limit;
    Deadline             result;
    TRY(limit_of(act, rule, &limit));
    return days_within(act, limit, whole_of(limit), act->day, days, field, &result);
}

Error *act_start_deadline_days(Act *act, Str rule, int64_t participant, Date from, int64_t days, Str field)
{
    const DeadlineLimit *limit;
    Deadline             result;
    TRY(limit_of(act, rule, &limit));
    TRY(days_within(act, limit, whole_of(limit), from, days, field, &result));
    start_computed(act, limit->id, participant, from, &result);
    return NULL;
}

/* Open tasks that measure themselves by the limit are due when it now ends. */
static void move_tasks_due(Act *act, const MatterDeadline *d, Date end)
{
    Str before = date_format(act->arena, d->end_on);
    Str after = date_format(act->arena, end);
    for (size_t i = 0; i < act->matter->tasks.count; i++) {
        Task *t = &act->matter->tasks.items[i];
        if (!str_eq(t->rule, d->rule) || t->done_on.n > 0 || !str_eq(t->due_on, before)) {
            continue;
        }
        JsonOut *o = item_begin(act, SECTION_TASKS_MOVED);
        json_add_i64(o, "no", t->no);
        json_add_str(o, "due", after);
        json_end(o);
        t->due_on = after;
    }
}

/* The new result beside the old one: the event keeps both. */
static void move_deadline(Act *act, MatterDeadline *d, const Deadline *r, Date before)
{
    move_tasks_due(act, d, r->end);
    JsonOut *o = item_begin(act, SECTION_DEADLINES_MOVED);
    json_add_i64(o, "no", d->no);
    write_computed(act->arena, o, r, before);
    json_add_str(o, "end_before", date_format(act->arena, d->end_on));
    json_add_str(o, "calendar_before", d->calendar);
    json_add_str(o, "calendar_version", r->calendar_version);
    json_end(o);
    d->end_on = r->end;
    d->unshifted = r->unshifted_end;
    d->calendar = r->provisional ? S("provisional") : S("official");
}

/* What the law adds at most: once, the whole of it or so many days of it. */
static DeadlineSpan extension_of(const DeadlineLimit *limit)
{
    const DeadlineExtension *more = &limit->extension;
    return more->amount > 0 ? (DeadlineSpan){ more->amount, more->unit } : whole_of(limit);
}

static bool was_extended(const Act *act, const MatterDeadline *d)
{
    return d->count_from.n > 0 && !str_eq(d->count_from, date_format(act->arena, d->start_on));
}

Error *act_extend_deadline(Act *act, Str rule, int64_t participant, Str by, int64_t days, Str field)
{
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        MatterDeadline *d = &act->matter->deadlines.items[i];
        if (!str_eq(d->status, S("running")) || !str_eq(d->rule, rule) || (participant != 0 && d->participant != participant)) {
            continue;
        }
        const DeadlineLimit *limit = NULL;
        Deadline             result;
        if (by.n > 0) {
            TRY(limit_of(act, by, &limit));
        }
        if (limit != NULL && was_extended(act, d)) {
            return err_message(err_make(ERR_NOT_ALLOWED, "the limit " STR_F " was extended before", STR_A(rule)), S("matter.extended_before"));
        }
        if (limit != NULL && days > 0) {
            TRY(days_within(act, limit, extension_of(limit), d->unshifted, days, field, &result));
        } else {
            DeadlineAsk ask = deadline_ask(limit, d->unshifted);
            ask.court = court_id_str(&act->matter->court);
            ask.span = limit != NULL ? extension_of(limit) : (DeadlineSpan){ (int32_t)(days > DAYS_MOST ? DAYS_MOST : days), UNIT_DAY };
            TRY(deadline_compute(act->house->law, &ask, act->arena, &result));
        }
        move_deadline(act, d, &result, DATE_NONE);
    }
    return NULL;
}

static Error *ask_again(Act *act, const MatterDeadline *d, Deadline *out, bool *changed)
{
    DeadlineAsk  ask = deadline_ask(deadline_limit(act->house->law, d->rule), DATE_NONE);
    DeadlineUnit unit;
    *changed = false;
    bool kept = str_eq(d->status, S("running")) && str_eq(d->calendar, S("provisional")) && ask.limit != NULL &&
                deadline_unit_parse(d->count_unit, &unit) && date_parse(d->count_from, &ask.from);
    if (!kept) {
        return NULL;
    }
    ask.span = (DeadlineSpan){ (int32_t)d->count_amount, unit };
    ask.court = court_id_str(&act->matter->court);
    TRY(deadline_compute(act->house->law, &ask, act->arena, out));
    *changed = !out->provisional || date_cmp(out->end, d->end_on) != 0;
    return NULL;
}

static Error *recount(Act *act, bool move, int64_t *count)
{
    *count = 0;
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        MatterDeadline *d = &act->matter->deadlines.items[i];
        Deadline        result;
        bool            changed;
        TRY(ask_again(act, d, &result, &changed));
        *count += changed;
        if (changed && move) {
            move_deadline(act, d, &result, d->end_on);
        }
    }
    return NULL;
}

Error *act_recount_deadlines(Act *act, int64_t *count)
{
    return recount(act, true, count);
}

Error *act_count_recountable(Act *act, int64_t *count)
{
    return recount(act, false, count);
}

static void end_deadlines(Act *act, Str rule, int64_t participant, Str status)
{
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        MatterDeadline *d = &act->matter->deadlines.items[i];
        if (!str_eq(d->status, S("running")) || !str_eq(d->rule, rule) || (participant != 0 && d->participant != participant)) {
            continue;
        }
        JsonOut *o = item_begin(act, SECTION_DEADLINES_ENDED);
        json_add_i64(o, "no", d->no);
        json_add_str(o, "status", status);
        json_end(o);
        d->status = status;
    }
}

void act_meet_deadline(Act *act, Str rule, int64_t participant)
{
    end_deadlines(act, rule, participant, S("met"));
}

void act_stop_deadline(Act *act, Str rule, int64_t participant)
{
    end_deadlines(act, rule, participant, S("stopped"));
}

Error *act_open_task(Act *act, Str task, PersonId person, const MatterDeadline *due)
{
    return act_open_task_of(act, task, S(""), person, due);
}

static bool waits_already(const Act *act, Str task, Str who, PersonId person, Str due_on)
{
    for (size_t i = 0; i < act->matter->tasks.count; i++) {
        const Task *t = &act->matter->tasks.items[i];
        if (t->done_on.n == 0 && str_eq(t->task, task) && str_eq(t->who, who) && id_eq(t->person.id, person.id) && str_eq(t->due_on, due_on)) {
            return true;
        }
    }
    return false;
}

Error *act_open_task_of(Act *act, Str task, Str who, PersonId person, const MatterDeadline *due)
{
    Str                  due_on = due == NULL ? S("") : date_format(act->arena, due->end_on);
    const ProcedureTask *t = procedure_task(act->procedure, task);
    if (t == NULL) {
        return err_make(ERR_INTERNAL, "procedure " STR_F " has no task " STR_F, STR_A(act->procedure->id), STR_A(task));
    }
    who = who.n > 0 ? who : t->who;
    if (waits_already(act, task, who, person, due_on)) {
        return NULL;
    }
    int64_t  no = act->matter->next_task++;
    JsonOut *o = item_begin(act, SECTION_TASKS);
    json_add_i64(o, "no", no);
    json_add_str(o, "task", task);
    json_add_str(o, "who", who);
    add_id(act->arena, o, "person", person.id);
    json_add_str(o, "rule", due == NULL ? S("") : due->rule);
    json_add_str(o, "due", due_on);
    json_end(o);
    return NULL;
}

void act_close_task(Act *act, Str task)
{
    for (size_t i = 0; i < act->matter->tasks.count; i++) {
        Task *t = &act->matter->tasks.items[i];
        if (t->done_on.n == 0 && str_eq(t->task, task)) {
            number_item(act, SECTION_TASKS_DONE, t->no);
            t->done_on = date_format(act->arena, act->day);
        }
    }
}

static int64_t add_paper(Act *act, const Paper *p, JsonText data, Str register_id)
{
    Matter  *m = act->matter;
    int64_t  no = m->next_paper++;
    JsonOut *o = item_begin(act, SECTION_PAPERS);
    json_add_i64(o, "no", no);
    json_add_str(o, "kind", p->kind);
    json_add_str(o, "form", p->form);
    json_add_str(o, "title", p->title);
    json_add_i64(o, "template", p->template_version);
    json_add_text(o, "data", data);
    add_id(act->arena, o, "blob", p->blob.id);
    json_add_str(o, "hash", hash_hex(act->arena, p->hash));
    json_add_str(o, "media_type", p->media_type);
    json_add_i64(o, "size", p->size);
    json_add_str(o, "class", p->class);
    json_add_i64(o, "from", p->from_no);
    json_add_str(o, "signature", p->signature);
    json_add_i64(o, "folio", m->next_folio);
    json_add_i64(o, "pages", p->pages);
    if (p->number.n > 0) {
        json_add_str(o, "number", p->number);
    }
    json_end(o);
    m->next_folio += p->pages;
    Paper *all = NEW_N(act->arena, Paper, m->papers.count + 1);
    if (m->papers.count > 0) {
        memcpy(all, m->papers.items, m->papers.count * sizeof *all);
    }
    all[m->papers.count] = *p;
    all[m->papers.count].no = no;
    m->papers.items = all;
    m->papers.count++;
    if (register_id.n > 0) {
        act_draw_number(act, str_format(act->arena, "paper:%lld", (long long)no), register_id);
    }
    return no;
}

int64_t act_issue_paper(Act *act, Str form, Str title, JsonText data, Str class, Str register_id)
{
    Paper p = { .kind = S("issued"), .form = form, .title = title, .data = data.text, .class = class, .pages = 1,
              .template_version = 1, .media_type = S("text/html"), .signature = S("none") };
    p.hash = hash_str(str_format(act->arena, STR_F "\n%lld\n" STR_F, STR_A(form), (long long)p.template_version, STR_A(data.text)));
    p.size = (int64_t)data.text.n;
    return add_paper(act, &p, data, register_id);
}

int64_t act_receive_form(Act *act, Str form, Str title, JsonText data, Str class, int64_t from_no, Str number)
{
    Paper p = { .kind = S("received"), .form = form, .title = title, .number = number, .data = data.text, .class = class, .pages = 1, .from_no = from_no,
                .template_version = 1, .media_type = S("text/html"), .signature = S("none") };
    p.hash = hash_str(str_format(act->arena, STR_F "\n1\n" STR_F, STR_A(form), STR_A(data.text)));
    p.size = (int64_t)data.text.n;
    return add_paper(act, &p, data, S(""));
}

int64_t act_file_paper(Act *act, Str title, const PaperFile *files, size_t count, Str class, int64_t from_no, Str signature)
{
    BUG_IF(count == 0);
    Paper p = { .kind = S("received"), .form = S(""), .title = title, .blob = files[0].blob, .media_type = files[0].media_type,
                .class = class, .from_no = from_no, .signature = signature, .pages = (int64_t)count };
    p.hash = paper_files_hash(act->arena, files, count);
    for (size_t i = 0; i < count; i++) {
        p.size += files[i].size;
        p.media_type = str_eq(files[i].media_type, p.media_type) ? p.media_type : S("multipart/mixed");
    }
    p.data = paper_files_json(act->arena, files, count);
    return add_paper(act, &p, (JsonText){ .text = p.data }, S(""));
}

void act_link(Act *act, Str kind, CourtId other_court, MatterId other)
{
    JsonOut *o = item_begin(act, SECTION_LINKS);
    json_add_i64(o, "no", act->matter->next_link++);
    json_add_str(o, "kind", kind);
    json_add_str(o, "court", court_id_str(&other_court));
    add_id(act->arena, o, "matter", other.id);
    json_end(o);
}

void act_set_title(Act *act, Str title, Str relation)
{
    act->outcome->title = title;
    act->outcome->relation = relation;
}

void act_signed_by(Act *act, SignedBy who)
{
    act->outcome->signed_by = who;
}

void act_close(Act *act)
{
    act->outcome->closed = true;
}

void act_await_receipt(Act *act, int64_t participant)
{
    *LIST_ADD(act->arena, &act->outcome->awaiting) = participant;
}

JsonOut *act_section(Act *act, const char *effect_id)
{
    for (size_t i = 0; i < act->outcome->own.count; i++) {
        if (str_eq(act->outcome->own.items[i]->effect, str_of(effect_id))) {
            return &act->outcome->own.items[i]->json;
        }
    }
    OwnSection *own = NEW(act->arena, OwnSection);
    own->effect = str_of(effect_id);
    own->buf = buf_make(act->arena, OUTCOME_MAX);
    own->json = json_out_kept(&own->buf);
    json_begin(&own->json, NULL);
    *LIST_ADD(act->arena, &act->outcome->own) = own;
    return &own->json;
}

void act_draw_number(Act *act, Str key, Str register_id)
{
    *LIST_ADD(act->arena, &act->outcome->draws) = (Draw){ key, register_id };
}

Error *outcome_text(Act *act, Str next_who, JsonText *out)
{
    Outcome *own = act->outcome;
    Buf      b = buf_make(act->arena, OUTCOME_MAX);
    JsonOut  o = json_out_kept(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "to", own->to);
    json_add_str(&o, "next_who", next_who);
    if (own->title.n > 0) {
        json_add_str(&o, "title", own->title);
    }
    if (own->relation.n > 0) {
        json_add_str(&o, "relation", own->relation);
    }
    if (own->closed) {
        json_add_bool(&o, "closed", true);
    }
    if (act->matter->seq == 0) {
        json_add_str(&o, "procedure", act->procedure->id);
        json_add_str(&o, "law_version", act->matter->law_version);
        json_add_str(&o, "kind", act->matter->kind);
        json_add_str(&o, "origin", act->matter->origin);
        json_add_str(&o, "opened_on", act->matter->opened_on);
    }
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (own->section_buf[i].n > 0) {
            TRY(buf_check(&own->section_buf[i]));
            json_add_items(&o, section_names[i], &own->section[i]);
        }
    }
    if (own->own.count > 0) {
        json_begin(&o, "own");
        for (size_t i = 0; i < own->own.count; i++) {
            OwnSection *s = own->own.items[i];
            JsonText    text;
            json_end(&s->json);
            TRY(json_kept(&s->json, &text));
            json_add_text(&o, str_z(act->arena, s->effect), text);
        }
        json_end(&o);
    }
    json_end(&o);
    return json_kept(&o, out);
}
