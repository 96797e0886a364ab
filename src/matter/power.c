/* Who may do what in a file: posts and delegations (given with the actor), assignments, capacities, mandates, exclusions. */
#include "matter/matter_int.h"

#include <string.h>

bool power_has(const PowerSet *p, Str name)
{
    for (size_t i = 0; i < p->names.count; i++) {
        if (str_eq(p->names.items[i], name)) {
            return true;
        }
    }
    return false;
}

static void power_add(Arena *a, PowerSet *p, Str name)
{
    if (!power_has(p, name)) {
        *LIST_ADD(a, &p->names) = name;
    }
}

static void add_participation(Arena *a, const Participant *p, PowerSet *out)
{
    power_add(a, out, p->capacity);
    if (out->participant == 0) {
        out->participant = p->represents > 0 ? p->represents : p->no;
    }
}

/* Whoever acts for another does so from the day of his mandate to its last day; who needs none is not asked. */
static bool is_in_mandate(const Matter *m, const Participant *p, Str today)
{
    for (size_t i = 0; p->represents > 0 && i < m->fields.count; i++) {
        const FieldValue *v = &m->fields.items[i];
        bool              late = str_eq(v->field, S("mandate_until")) && str_cmp(today, v->day) > 0;
        bool              early = str_eq(v->field, S("mandate_from")) && str_cmp(today, v->day) < 0;
        if (v->item == p->no && (late || early)) {
            return false;
        }
    }
    return true;
}

/* A participant who is named in the file, or the one a served code speaks for. */
static void add_capacities(Arena *a, const Matter *m, const Actor *who, Date on, PowerSet *out)
{
    Str today = date_format(a, on);
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        bool               same = !id_is_zero(who->person.id) && id_eq(p->person.id, who->person.id);
        if (p->until_on.n == 0 && is_in_mandate(m, p, today) && (same || (who->participant != 0 && who->participant == p->no))) {
            add_participation(a, p, out);
        }
    }
}

static void add_assignments(Arena *a, const Matter *m, const Actor *who, PowerSet *out)
{
    for (size_t i = 0; i < m->assignments.count; i++) {
        const Assignment *s = &m->assignments.items[i];
        if (s->until_on.n == 0 && id_eq(s->person.id, who->person.id)) {
            power_add(a, out, s->role);
        }
    }
}

Error *matter_powers(House *h, Db *db, Arena *a, const Matter *m, const Actor *who, PowerSet *out)
{
    memset(out, 0, sizeof *out);
    switch (who->kind) {
    case ACTOR_SYSTEM:
        power_add(a, out, S("system"));
        return NULL;
    case ACTOR_BANK:
        power_add(a, out, S("bank"));
        return NULL;
    case ACTOR_PERSON:
        break;
    }
    /* Posts count in their own court, other bodies in every court they serve (the caller gives only those). */
    for (size_t i = 0; i < who->power_count; i++) {
        power_add(a, out, who->powers[i]);
    }
    if (!id_is_zero(who->person.id)) {
        power_add(a, out, S("citizen"));
    }
    if (m->seq == 0) {
        return NULL;
    }
    add_capacities(a, m, who, instant_date(os_now(h->os)), out);
    if (id_is_zero(who->person.id)) {
        return NULL;
    }
    add_assignments(a, m, who, out);
    Scope  scopes[] = { scope_of((Bytes){ m->id.id.b, sizeof m->id.id.b }), scope_named(S("court"), court_id_str(&m->court)) };
    Access access;
    TRY(access_powers(db, a, who->person, scopes, COUNT_OF(scopes), instant_date(os_now(h->os)), &access));
    if (access.excluded) {
        memset(&out->names, 0, sizeof out->names);
        out->excluded = true;
        return NULL;
    }
    for (size_t i = 0; i < access.powers.count; i++) {
        power_add(a, out, access.powers.items[i].name);
    }
    return NULL;
}

/* Members of the court and of the procuracy see what is for the court; sealed matters only the panel; the rest the parties, the
 * procuracy and who gave a reason to read. */
bool matter_may_see(const PowerSet *p, Str class)
{
    static const Str panel[] = { S_INIT("presiding_judge"), S_INIT("panel_judge"), S_INIT("juror") };
    static const Str court[] = { S_INIT("clerk"),        S_INIT("chief_judge"),     S_INIT("examining_judge"), S_INIT("case_judge"),
                                 S_INIT("presiding_judge"), S_INIT("panel_judge"),  S_INIT("juror"),           S_INIT("matter_clerk") };
    if (p->excluded) {
        return false;
    }
    if (str_eq(class, S("public"))) {
        return true;
    }
    const Str *allowed = str_eq(class, S("sealed")) ? panel : court;
    size_t     count = str_eq(class, S("sealed")) ? COUNT_OF(panel) : COUNT_OF(court);
    for (size_t i = 0; i < count; i++) {
        if (power_has(p, allowed[i])) {
            return true;
        }
    }
    return str_eq(class, S("parties")) && (p->participant != 0 || power_has(p, S("procuracy")) || power_has(p, S("reason_reader")));
}

/* The judge who examined the petition still reads the file once it has a judge of the case, but acts in it no more (BLTTDS 197). */
static bool acts_no_more(const Matter *m, Str power)
{
    return str_eq(power, S("examining_judge")) && matter_assigned(m, S("case_judge")) != NULL;
}

ActAsker matter_asker(Arena *a, const Matter *m, const PowerSet *p, Date day)
{
    Str       *fields = NEW_N(a, Str, m->fields.count);
    ClockFact *clocks = NEW_N(a, ClockFact, m->deadlines.count);
    TaskFact  *tasks = NEW_N(a, TaskFact, m->tasks.count);
    Str       *powers = NEW_N(a, Str, p->names.count);
    size_t     filled = 0, held = 0;
    for (size_t i = 0; i < p->names.count; i++) {
        if (!acts_no_more(m, p->names.items[i])) {
            powers[held++] = p->names.items[i];
        }
    }
    for (size_t i = 0; i < m->fields.count; i++) {
        const FieldValue *v = &m->fields.items[i];
        bool emptied = v->text.n == 0 && v->day.n == 0 && v->number == 0; /* taken back by a later act: as if it had never stood */
        if (!emptied) {
            fields[filled++] = v->field;
        }
    }
    for (size_t i = 0; i < m->deadlines.count; i++) {
        const MatterDeadline *d = &m->deadlines.items[i];
        clocks[i] = (ClockFact){ d->rule, d->participant, str_eq(d->status, S("running")), d->start_on, d->end_on };
    }
    for (size_t i = 0; i < m->tasks.count; i++) {
        tasks[i] = (TaskFact){ m->tasks.items[i].task, DATE_NONE };
        (void)date_parse(m->tasks.items[i].opened_on, &tasks[i].opened);
    }
    return (ActAsker){ .state = m->state, .day = day, .powers = powers, .power_count = held,
                       .participant = p->participant, .fields = fields, .field_count = filled, .clocks = clocks,
                       .clock_count = m->deadlines.count, .tasks = tasks, .task_count = m->tasks.count };
}
