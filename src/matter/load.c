/* Reading a file whole, as acts are prepared from it and pages show it.
 * Tables: matter matter_place participant assignment matter_field deadline task paper link. */
#include "matter/matter_int.h"

#include "matter/matter_sql.h"

static Error *load_people(Db *db, Arena *a, Matter *m)
{
    MatterParticipantsRows people;
    TRY(q_matter_participants(db, m->court, m->id, a, &people));
    m->participants.items = NEW_N(a, Participant, people.count);
    m->participants.count = people.count;
    for (size_t i = 0; i < people.count; i++) {
        const MatterParticipantsRow *r = &people.items[i];
        m->participants.items[i] = (Participant){
            .no = r->no, .capacity = r->capacity, .person = r->person_id, .kind = r->kind, .name = r->name, .born_on = r->born_on,
            .personal_no = r->personal_no, .address = r->address, .ward = r->ward, .phone = r->phone, .email = r->email,
            .represents = r->represents, .electronic = r->electronic, .from_on = r->from_on, .until_on = r->until_on,
        };
    }
    MatterAssignmentsRows posts;
    TRY(q_matter_assignments(db, m->court, m->id, a, &posts));
    m->assignments.items = NEW_N(a, Assignment, posts.count);
    m->assignments.count = posts.count;
    for (size_t i = 0; i < posts.count; i++) {
        const MatterAssignmentsRow *r = &posts.items[i];
        m->assignments.items[i] =
            (Assignment){ r->no, r->role, r->person_id, r->name, r->method, r->ground, r->from_on, r->until_on };
    }
    return NULL;
}

static Error *load_clocks(Db *db, Arena *a, Matter *m)
{
    MatterDeadlinesRows deadlines;
    TRY(q_matter_deadlines(db, m->court, m->id, a, &deadlines));
    m->deadlines.items = NEW_N(a, MatterDeadline, deadlines.count);
    m->deadlines.count = deadlines.count;
    for (size_t i = 0; i < deadlines.count; i++) {
        const MatterDeadlinesRow *r = &deadlines.items[i];
        m->deadlines.items[i] = (MatterDeadline){ r->no,      r->rule,    r->participant, r->start_on, r->end_on, r->unshifted,
                                            r->working, r->calendar, r->status,      r->met_on, r->count_from,
                                            r->count_unit, r->count_amount };
    }
    MatterOpenTasksRows tasks;
    TRY(q_matter_open_tasks(db, m->court, m->id, a, &tasks));
    m->tasks.items = NEW_N(a, Task, tasks.count);
    m->tasks.count = tasks.count;
    for (size_t i = 0; i < tasks.count; i++) {
        const MatterOpenTasksRow *r = &tasks.items[i];
        m->tasks.items[i] = (Task){ r->no, r->task, r->who, r->person_id, r->rule, r->due_on, r->opened_on, r->done_on };
    }
    return NULL;
}

static Error *load_papers(Db *db, Arena *a, Matter *m)
{
    MatterFieldsRows fields;
    TRY(q_matter_fields(db, m->court, m->id, a, &fields));
    m->fields.items = NEW_N(a, FieldValue, fields.count);
    m->fields.count = fields.count;
    for (size_t i = 0; i < fields.count; i++) {
        const MatterFieldsRow *r = &fields.items[i];
        m->fields.items[i] = (FieldValue){ r->field, r->item, r->text, r->number, r->day, r->class };
    }
    MatterPapersRows papers;
    TRY(q_matter_papers(db, m->court, m->id, a, &papers));
    m->papers.items = NEW_N(a, Paper, papers.count);
    m->papers.count = papers.count;
    m->next_folio = 1;
    for (size_t i = 0; i < papers.count; i++) {
        const MatterPapersRow *r = &papers.items[i];
        m->papers.items[i] = (Paper){
            .court = m->court, .matter = m->id, .no = r->no, .kind = r->kind, .form = r->form, .title = r->title, .number = r->number, .template_version = r->template,
            .data = r->data, .blob = r->blob_id, .hash = r->hash, .media_type = r->media_type, .size = r->size, .class = r->class,
            .from_no = r->from_no, .signature = r->signature, .folio = r->folio, .pages = r->pages, .day = r->day, .seq = r->seq,
        };
        m->next_folio = r->folio + r->pages;
    }
    return NULL;
}

Error *matter_load_head(House *h, Db *db, Arena *a, CourtId court, MatterId id, Matter *out)
{
    MatterRowRow row;
    bool         found;
    TRY(q_matter_row(db, court, id, a, &row, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "matter");
    }
    Matter m = {
        .court = court, .id = id, .law_version = row.law_version, .kind = row.kind, .relation = row.relation, .title = row.title,
        .state = row.state, .number = row.number, .judgment_no = row.judgment_no, .origin = row.origin, .next_who = row.next_who,
        .integrity = row.integrity, .state_since = row.state_since, .opened_on = row.opened_on, .accepted_on = row.accepted_on,
        .closed_on = row.closed_on, .version = row.version, .seq = row.seq, .frontier = row.frontier,
    };
    m.procedure = procedure_find(h->law, row.procedure);
    if (m.procedure == NULL) {
        return err_make(ERR_INTERNAL, "no procedure " STR_F, STR_A(row.procedure));
    }
    *out = m;
    return NULL;
}

Error *matter_load(House *h, Db *db, Arena *a, CourtId court, MatterId id, Matter *out)
{
    Matter m;
    TRY(matter_load_head(h, db, a, court, id, &m));
    TRY(load_people(db, a, &m));
    TRY(load_clocks(db, a, &m));
    TRY(load_papers(db, a, &m));
    MatterCountsRow counts;
    TRY(q_matter_counts(db, court, id, a, &counts));
    m.next_participant = (int64_t)m.participants.count + 1;
    m.next_assignment = (int64_t)m.assignments.count + 1;
    m.next_deadline = (int64_t)m.deadlines.count + 1;
    m.next_task = counts.tasks + 1;
    m.next_paper = (int64_t)m.papers.count + 1;
    m.next_link = counts.links + 1;
    *out = m;
    return NULL;
}

Error *paper_load_data(const House *h, Arena *a, const Paper *p, Str *out)
{
    Db          *db;
    PaperDataRowRow row;
    if (p->data.n > 0) {
        *out = p->data;
        return NULL;
    }
    TRY(db_read(h->db, a, &db));
    Error *failed = q_paper_data_row(db, p->court, p->matter, p->no, a, &row);
    db_done(db);
    TRY(failed);
    *out = row.data;
    return NULL;
}

Error *matter_find_court(Db *db, Arena *a, MatterId id, CourtId *out)
{
    MatterCourtRow row;
    bool           found;
    TRY(q_matter_court(db, id, a, &row, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "matter");
    }
    *out = row.court_id;
    return NULL;
}

Error *matter_load_of(Db *db, Arena *a, CourtId court, PersonId officer, int64_t *files)
{
    OfficerLoadRow row;
    TRY(q_officer_load(db, officer, court, a, &row));
    *files = row.files;
    return NULL;
}

const Participant *matter_participant(const Matter *m, int64_t no)
{
    for (size_t i = 0; i < m->participants.count; i++) {
        if (m->participants.items[i].no == no) {
            return &m->participants.items[i];
        }
    }
    return NULL;
}

const Participant *matter_first(const Matter *m, Str capacity)
{
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        if (p->until_on.n == 0 && str_eq(p->capacity, capacity)) {
            return p;
        }
    }
    return NULL;
}

const Assignment *matter_assigned(const Matter *m, Str role)
{
    for (size_t i = 0; i < m->assignments.count; i++) {
        const Assignment *s = &m->assignments.items[i];
        if (s->until_on.n == 0 && str_eq(s->role, role)) {
            return s;
        }
    }
    return NULL;
}

const FieldValue *matter_field(const Matter *m, Str field)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        if (m->fields.items[i].item == 0 && str_eq(m->fields.items[i].field, field)) {
            return &m->fields.items[i];
        }
    }
    return NULL;
}

Str matter_field_text(const Matter *m, Str field)
{
    const FieldValue *f = matter_field(m, field);
    return f == NULL ? S("") : f->text;
}

int64_t matter_field_number(const Matter *m, Str field, int64_t otherwise)
{
    const FieldValue *f = matter_field(m, field);
    return f == NULL ? otherwise : f->number;
}

const MatterDeadline *matter_running(const Matter *m, Str rule, int64_t participant)
{
    for (size_t i = 0; i < m->deadlines.count; i++) {
        const MatterDeadline *d = &m->deadlines.items[i];
        if (str_eq(d->status, S("running")) && str_eq(d->rule, rule) && (participant == 0 || d->participant == participant)) {
            return d;
        }
    }
    return NULL;
}
