/* A file, its events and papers as JSON. Names are those of the tables; texts of the law in the language asked for. */
#include "api/api_int.h"

/* ---- papers ------------------------------------------------------------------------------------------------------------------ */

static const ShapeMember paper_members[] = {
    SAYS(Paper, no),     SAYS(Paper, kind),       SAYS(Paper, form), SAYS(Paper, title),           SAYS(Paper, number),
    SAYS(Paper, class),  SAYS(Paper, hash),       SAYS(Paper, media_type), SAYS(Paper, size),      SAYS_AS(Paper, from_no, "from"),
    SAYS(Paper, signature), SAYS(Paper, folio),   SAYS(Paper, pages), SAYS(Paper, day),            SAYS(Paper, seq),
};
static const Shape paper_shape = SHAPE("Paper", Paper, paper_members);

static const ShapeMember papers_members[] = { SAYS_LIST(PapersView, items, paper_shape), SAYS_MAYBE(PapersView, next) };
const Shape         papers_shape = SHAPE("Papers", PapersView, papers_members);

static const ShapeMember paper_file_members[] = {
    SAYS(PaperFile, name), SAYS_AS(PaperFile, hash, "sha256"), SAYS(PaperFile, media_type), SAYS(PaperFile, size), SAYS(PaperFile, fault),
};
static const Shape paper_file_shape = SHAPE("PaperFile", PaperFile, paper_file_members);

static const ShapeMember paper_answer_members[] = {
    SAYS_OBJECT(PaperAnswer, paper, paper_shape), SAYS_LIST(PaperAnswer, files, paper_file_shape), SAYS_RAW(PaperAnswer, data, NULL),
};
const Shape paper_answer_shape = SHAPE("PaperAnswer", PaperAnswer, paper_answer_members);

/* ---- events ------------------------------------------------------------------------------------------------------------------- */

static const ShapeMember event_members[] = {
    SAYS(EventLine, seq),        SAYS(EventLine, version), SAYS(EventLine, act),     SAYS_AS(EventLine, actor_role, "role"),
    SAYS(EventLine, acting_for), SAYS(EventLine, state),   SAYS(EventLine, channel), SAYS(EventLine, at),
    SAYS(EventLine, day),        SAYS_RAW(EventLine, numbers, NULL),
};
static const Shape  event_shape = SHAPE("Event", EventLine, event_members);
static const ShapeMember events_members[] = { SAYS_LIST(EventsView, items, event_shape), SAYS_MAYBE(EventsView, next) };
const Shape         events_shape = SHAPE("Events", EventsView, events_members);

/* ---- a file -------------------------------------------------------------------------------------------------------------------- */

/* Addresses and numbers of the others are the court's; one's own are one's own. */
typedef struct PersonView {
    int64_t no;
    Str     capacity, kind, name;
    int64_t represents;
    bool    electronic;
    Str     from, until, address, ward, phone, email, personal_no;
} PersonView;
static const ShapeMember person_members[] = {
    SAYS(PersonView, no),          SAYS(PersonView, capacity),   SAYS(PersonView, kind),          SAYS(PersonView, name),
    SAYS(PersonView, represents),  SAYS(PersonView, electronic), SAYS(PersonView, from),          SAYS(PersonView, until),
    SAYS_MAYBE(PersonView, address), SAYS_MAYBE(PersonView, ward), SAYS_MAYBE(PersonView, phone), SAYS_MAYBE(PersonView, email),
    SAYS_MAYBE(PersonView, personal_no),
};
static const Shape person_shape = SHAPE("Participant", PersonView, person_members);

static const ShapeMember assigned_members[] = {
    SAYS(Assignment, role),   SAYS(Assignment, name), SAYS(Assignment, method), SAYS(Assignment, ground), SAYS_AS(Assignment, from_on, "from"),
    SAYS_AS(Assignment, until_on, "until"),
};
static const Shape assigned_shape = SHAPE("Assignment", Assignment, assigned_members);

static const ShapeMember field_members[] = {
    SAYS(FieldValue, field), SAYS(FieldValue, item), SAYS(FieldValue, text), SAYS(FieldValue, number), SAYS(FieldValue, day),
};
static const Shape field_shape = SHAPE("Field", FieldValue, field_members);

static const ShapeMember limit_members[] = {
    SAYS(MatterDeadline, no),
    SAYS(MatterDeadline, rule),
    SAYS(MatterDeadline, participant),
    SAYS_AS(MatterDeadline, start_on, "from"),
    SAYS_AS(MatterDeadline, end_on, "end"),
    SAYS_AS(MatterDeadline, unshifted, "unshifted_end"),
    SAYS(MatterDeadline, calendar),
    SAYS(MatterDeadline, status),
    SAYS_RAW_LIST(MatterDeadline, working, NULL),
};
static const Shape limit_shape = SHAPE("Deadline", MatterDeadline, limit_members);

/* What may be done now, and of what may not, why. */
typedef struct PossibleAct {
    Str  act, name;
    bool allowed;
    Str  reason, why_not, basis;
} PossibleAct;
static const ShapeMember choice_members[] = {
    SAYS(PossibleAct, act),           SAYS(PossibleAct, name),  SAYS(PossibleAct, allowed), SAYS_MAYBE(PossibleAct, reason),
    SAYS_MAYBE(PossibleAct, why_not), SAYS(PossibleAct, basis),
};
static const Shape choice_shape = SHAPE("Choice", PossibleAct, choice_members);

typedef struct FileView {
    MatterId id;
    CourtId  court;
    Str      procedure, kind, relation, title, state, state_since, number, judgment_no, opened_on, accepted_on, closed_on;
    int64_t  version;
    Str      integrity;
    LIST(Str) your_powers;
    LIST(PersonView) participants;
    LIST(Assignment) assigned;
    LIST(FieldValue) fields;
    LIST(MatterDeadline) deadlines;
    Papers papers;
    LIST(PossibleAct) acts;
} FileView;
static const ShapeMember file_members[] = {
    SAYS_ID(FileView, id),
    SAYS(FileView, court),
    SAYS(FileView, procedure),
    SAYS(FileView, kind),
    SAYS(FileView, relation),
    SAYS(FileView, title),
    SAYS(FileView, state),
    SAYS(FileView, state_since),
    SAYS(FileView, number),
    SAYS(FileView, judgment_no),
    SAYS(FileView, opened_on),
    SAYS(FileView, accepted_on),
    SAYS(FileView, closed_on),
    SAYS(FileView, version),
    SAYS(FileView, integrity),
    SAYS_TEXTS(FileView, your_powers),
    SAYS_LIST(FileView, participants, person_shape),
    SAYS_LIST(FileView, assigned, assigned_shape),
    SAYS_LIST(FileView, fields, field_shape),
    SAYS_LIST(FileView, deadlines, limit_shape),
    SAYS_LIST(FileView, papers, paper_shape),
    SAYS_LIST(FileView, acts, choice_shape),
};
const Shape file_shape = SHAPE("Matter", FileView, file_members);

static PersonView person_view(const Participant *p, bool full)
{
    PersonView v = { .no = p->no, .capacity = p->capacity, .kind = p->kind, .name = p->name, .represents = p->represents,
                     .electronic = p->electronic, .from = p->from_on, .until = p->until_on };
    if (full) {
        v.address = p->address;
        v.ward = p->ward;
        v.phone = p->phone;
        v.email = p->email;
        v.personal_no = p->personal_no;
    }
    return v;
}

static void add_choices(FileView *v, Arena *a, Lang lang, const ActChoices *choices)
{
    for (size_t i = 0; i < choices->count; i++) {
        const ActChoice *c = &choices->items[i];
        if (!c->allowed && str_eq(c->reason, S("law.act_not_yours"))) {
            continue;
        }
        PossibleAct *to = LIST_ADD(a, &v->acts);
        *to = (PossibleAct){ .act = c->act->id, .name = law_text(lang, c->act->name), .allowed = c->allowed, .basis = c->act->source.basis };
        if (!c->allowed) {
            Msg m = msg_find(c->reason);
            to->reason = c->reason;
            to->why_not = m == NULL ? c->reason : MSG(a, lang, m, { S("missing"), c->missing });
        }
    }
}

#define ADD_ALL(a, to, from)                                \
    for (size_t i = 0; i < (from).count; i++) {             \
        *LIST_ADD((a), (to)) = (from).items[i];             \
    }

/* Only what this reader's powers show him. */
#define ADD_SEEN(a, to, from, powers)                               \
    for (size_t i = 0; i < (from).count; i++) {                     \
        if (matter_may_see((powers), (from).items[i].class)) {      \
            *LIST_ADD((a), (to)) = (from).items[i];                 \
        }                                                           \
    }

Error *answer_file(Req *rq, Resp *rs, const OpenFile *f, const ActChoices *choices)
{
    Arena        *a = rq->arena;
    const Matter *m = &f->matter;
    bool          court = matter_may_see(&f->powers, S("court"));
    FileView      v = { .id = m->id, .court = m->court, .procedure = m->procedure->id, .kind = m->kind, .relation = m->relation, .title = m->title,
                        .state = m->state, .state_since = m->state_since, .number = m->number, .judgment_no = m->judgment_no,
                        .opened_on = m->opened_on, .accepted_on = m->accepted_on, .closed_on = m->closed_on, .version = m->version,
                        .integrity = m->integrity };
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        *LIST_ADD(a, &v.participants) = person_view(p, court || p->no == f->powers.participant);
    }
    ADD_ALL(a, &v.your_powers, f->powers.names)
    ADD_ALL(a, &v.assigned, m->assignments)
    ADD_ALL(a, &v.deadlines, m->deadlines)
    ADD_SEEN(a, &v.fields, m->fields, &f->powers)
    ADD_SEEN(a, &v.papers, m->papers, &f->powers)
    add_choices(&v, a, lang_of(rq), choices);
    return ANSWER(rq, rs, &v);
}
