/* What must hold after every act, asked of the stored files by other ways than the ones that made them. Each breach is a line of the
 * report; the simulation goes on, so that one fault does not hide another.
 *   state and power   the act stood in the law for that state; whoever took it held the power by post, assignment, part or code
 *   deadlines         none disappears; one ends only by an act that meets or stops it, or by leaving the states it runs in
 *   tasks             none waits in a file that has come to its end
 *   books             every đồng is booked twice
 *   rebuild           the file made again from its events is the stored file
 *   repetition        the same key again does nothing
 *   visibility        nobody is shown an event or paper of a class he may not see
 *   refusal           leaves no trace
 *   ledger            every event is a leaf of the public tree, which holds besides only versions of rows no event makes (at the end)
 *   rows              each of those rows is what was last written (at the end)
 * May use: every domain's reading functions, matter, registry, core, law, db, base. */
#include "simulate/sim_int.h"

#include "core/access/access.h"
#include "finance/finance.h"

#include <string.h>

enum { LOOK_EVERY = 7, REPEAT_EVERY = 11 };

/* An acknowledged event, to be proved in the end as a stranger would. */
typedef struct Promised {
    CourtId  court;
    MatterId matter;
    int64_t  seq;
    Hash     leaf;
} Promised;

struct Invariants {
    Sim          *sim;
    LIST(Promised) promised;
    MatterShadow *shadow;
    Findings      found;     /* of the shadow */
    size_t        reported;
    int64_t       turn;
};

static void breach(Invariants *v, const Matter *m, Str what)
{
    sim_broken_at(v->sim, m->court, m->id, what);
}

/* ---- powers, by the tables ---------------------------------------------------------------------------------------------------------- */

static bool has_assignment(const Matter *m, PersonId person, Str role)
{
    for (size_t i = 0; i < m->assignments.count; i++) {
        const Assignment *a = &m->assignments.items[i];
        if (a->until_on.n == 0 && str_eq(a->role, role) && id_eq(a->person.id, person.id)) {
            return true;
        }
    }
    return false;
}

static bool takes_part(const Matter *m, const Actor *who, Str capacity)
{
    for (size_t i = 0; i < m->participants.count; i++) {
        const Participant *p = &m->participants.items[i];
        bool               by_code = who->participant != 0 && who->participant == p->no;
        bool               by_account = !id_is_zero(who->person.id) && id_eq(p->person.id, who->person.id);
        if (p->until_on.n == 0 && str_eq(p->capacity, capacity) && (by_code || by_account)) {
            return true;
        }
    }
    return false;
}

static Error *holds_post(Invariants *v, Db *db, const Matter *m, PersonId person, Str power, bool *out)
{
    Arena       *a = v->sim->step;
    Appointments posts = { 0 };
    Access       access;
    Scope        court = scope_named(S("court"), court_id_str(&m->court));
    TRY(officer_appointments(db, a, person, sim_today(v->sim), &posts));
    *out = false;
    for (size_t i = 0; i < posts.count; i++) {
        *out = *out || (court_id_eq(posts.items[i].court, m->court) && str_eq(posts.items[i].post, power));
    }
    if (!*out) {
        TRY(access_powers(db, a, person, &court, 1, sim_today(v->sim), &access));
        *out = access_has(&access, power);
    }
    return NULL;
}

static Error *holds(Invariants *v, Db *db, const Matter *before, const Actor *who, Str power, bool *out)
{
    const LawPower *p = law_power(v->sim->house->law, power);
    *out = false;
    switch (p == NULL ? POWER_KIND_NONE : p->kind) {
    case POWER_KIND_NONE: return NULL;
    case POWER_KIND_COURT:
    case POWER_KIND_BODY: return holds_post(v, db, before, who->person, power, out);
    case POWER_KIND_ROLE: *out = has_assignment(before, who->person, power); return NULL;
    case POWER_KIND_CAPACITY: *out = takes_part(before, who, power); return NULL;
    case POWER_KIND_MACHINE: *out = str_eq(power, who->kind == ACTOR_BANK ? S("bank") : S("system")) && who->kind != ACTOR_PERSON; return NULL;
    case POWER_KIND_PUBLIC: *out = !id_is_zero(who->person.id); return NULL;
    }
    return NULL;
}

static Error *check_power(Invariants *v, Db *db, const Matter *before, const Matter *after, const ActRequest *rq)
{
    Str                 presiding[] = { S("presiding_judge") }; /* sees every class */
    PowerSet            all = { .names = { .items = presiding, .count = 1 } };
    Arena              *a = v->sim->step;
    const ProcedureAct *act = procedure_act(v->sim->procedure, rq->act);
    EventLines          newest = { 0 };
    bool                held;
    TRY(matter_timeline(v->sim->house, db, a, after, &all, 0, 1, &newest));
    if (newest.count != 1 || newest.items[0].seq != after->seq || !str_eq(newest.items[0].act, rq->act)) {
        breach(v, after, str_format(a, "the act " STR_F " is not the newest event", STR_A(rq->act)));
        return NULL;
    }
    if (!act_may_start_in(act, before->state) || !str_eq(after->state, act_next_state(act, before->state))) {
        breach(v, after, str_format(a, STR_F " led from " STR_F " to " STR_F, STR_A(rq->act), STR_A(before->state), STR_A(after->state)));
    }
    Str role = newest.items[0].actor_role;
    TRY(holds(v, db, before, &rq->actor, role, &held));
    if (!act_is_by(act, role) || !held) {
        breach(v, after, str_format(a, STR_F " was taken as " STR_F ", which the actor did not hold", STR_A(rq->act), STR_A(role)));
    }
    return NULL;
}

/* ---- deadlines -------------------------------------------------------------------------------------------------------------------------- */

static bool names_rule(const ActClock *clocks, uint32_t count, Str rule)
{
    for (uint32_t i = 0; i < count; i++) {
        if (str_eq(clocks[i].deadline, rule)) {
            return true;
        }
    }
    return false;
}

/* By one of its effects, as law/hooks.yaml says. */
static bool ended_by_effect(const Law *law, const ProcedureAct *act, Str rule)
{
    for (uint32_t i = 0; i < law->hooks->effects_count; i++) {
        const LawHook *h = &law->hooks->effects[i];
        if (str_among(h->limits, h->limits_count, rule) && str_among(act->effects, act->effects_count, h->id)) {
            return true;
        }
    }
    return false;
}

static bool may_end(const Law *law, const Procedure *p, const ProcedureAct *act, const Matter *before, const Matter *after, Str rule)
{
    const ProcedureClock *c = procedure_clock(p, rule);
    bool                  over = procedure_state(p, after->state)->kind == STATE_END; /* nobody is late in a file that is over */
    return over || ended_by_effect(law, act, rule) || names_rule(act->meets, act->meets_count, rule) || names_rule(act->stops, act->stops_count, rule)
        || (c != NULL && clock_ends_on_leaving(c, before->state, after->state));
}

static const MatterDeadline *same_deadline(const Matter *m, int64_t no)
{
    for (size_t i = 0; i < m->deadlines.count; i++) {
        if (m->deadlines.items[i].no == no) {
            return &m->deadlines.items[i];
        }
    }
    return NULL;
}

static void check_running(Invariants *v, const ProcedureAct *act, const Matter *before, const Matter *after, const MatterDeadline *d)
{
    Arena                *a = v->sim->step;
    const MatterDeadline *now = same_deadline(after, d->no);
    if (now == NULL) {
        breach(v, after, str_format(a, "the deadline " STR_F " disappeared at " STR_F, STR_A(d->rule), STR_A(act->id)));
    } else if (!str_eq(now->status, S("running"))) {
        if (!may_end(v->sim->house->law, v->sim->procedure, act, before, after, d->rule)) {
            breach(v, after, str_format(a, "the deadline " STR_F " ended by " STR_F, STR_A(d->rule), STR_A(act->id)));
        }
    } else if (date_cmp(now->end_on, d->end_on) != 0 && !names_rule(act->extends, act->extends_count, d->rule)) {
        breach(v, after, str_format(a, "the deadline " STR_F " was moved by " STR_F, STR_A(d->rule), STR_A(act->id)));
    }
}

static bool is_of_kind(const ActClock *c, Str kind)
{
    for (uint32_t i = 0; i < c->kinds_count; i++) {
        if (str_eq(c->kinds[i], kind)) {
            return true;
        }
    }
    return c->kinds_count == 0;
}

static bool was_started(const Matter *before, const Matter *after, Str rule)
{
    for (size_t i = before->deadlines.count; i < after->deadlines.count; i++) {
        if (str_eq(after->deadlines.items[i].rule, rule)) {
            return true;
        }
    }
    return false;
}

static void check_deadlines(Invariants *v, const Matter *before, const Matter *after, const ActRequest *rq)
{
    const ProcedureAct *act = procedure_act(v->sim->procedure, rq->act);
    for (size_t i = 0; i < before->deadlines.count; i++) {
        const MatterDeadline *d = &before->deadlines.items[i];
        if (str_eq(d->status, S("running"))) {
            check_running(v, act, before, after, d);
        } else if (same_deadline(after, d->no) == NULL) {
            breach(v, after, str_format(v->sim->step, "a past deadline " STR_F " disappeared", STR_A(d->rule)));
        }
    }
    for (uint32_t i = 0; i < act->starts_count; i++) {
        const ActClock *c = &act->starts[i];
        bool            at_once = c->from != FROM_RECEIPT && c->from != FROM_PRONOUNCEMENT;
        if (at_once && is_of_kind(c, after->kind) && !was_started(before, after, c->deadline)) {
            breach(v, after, str_format(v->sim->step, STR_F " did not start " STR_F, STR_A(rq->act), STR_A(c->deadline)));
        }
    }
}

/* Nothing waits for anybody in a file that has come to its end. */
static void check_tasks(Invariants *v, const Matter *after)
{
    const ProcedureState *state = procedure_state(v->sim->procedure, after->state);
    if (state->kind == STATE_END && after->tasks.count > 0) {
        breach(v, after, str_format(v->sim->step, "the task " STR_F " is open in " STR_F, STR_A(after->tasks.items[0].task), STR_A(after->state)));
    }
}

/* ---- money -------------------------------------------------------------------------------------------------------------------------------- */

static Error *check_books(Invariants *v, Db *db, const Matter *m)
{
    Str what;
    TRY(finance_balanced(db, v->sim->step, m->court, m->id, &what));
    if (what.n > 0) {
        breach(v, m, str_format(v->sim->step, "the books: " STR_F, STR_A(what)));
    }
    return NULL;
}

/* ---- visibility ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct Reader {
    const char *what;
    Actor       actor;
    const char *classes; /* what the law lets him see of this file */
} Reader;

static bool allows(const Reader *r, Str class)
{
    Str list = str_of(r->classes);
    while (list.n > 0) {
        if (str_eq(str_cut(&list, ' '), class)) {
            return true;
        }
    }
    return false;
}

static Error *check_reader(Invariants *v, Db *db, const Matter *m, const Reader *r)
{
    Arena     *a = v->sim->step;
    PowerSet   powers;
    EventLines lines = { 0 };
    TRY(matter_powers(v->sim->house, db, a, m, &r->actor, &powers));
    TRY(matter_timeline(v->sim->house, db, a, m, &powers, 0, 500, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        if (!allows(r, lines.items[i].class)) {
            breach(v, m, str_format(a, "%s is shown " STR_F " of class " STR_F, r->what, STR_A(lines.items[i].act),
                                    STR_A(lines.items[i].class)));
        }
    }
    for (size_t i = 0; i < m->papers.count; i++) {
        if (matter_may_see(&powers, m->papers.items[i].class) && !allows(r, m->papers.items[i].class)) {
            breach(v, m, str_format(a, "%s is shown a paper of class " STR_F, r->what, STR_A(m->papers.items[i].class)));
        }
    }
    return NULL;
}

static bool has_business(const Matter *m, PersonId person)
{
    for (size_t i = 0; i < m->participants.count; i++) {
        if (id_eq(m->participants.items[i].person.id, person.id)) {
            return true;
        }
    }
    for (size_t i = 0; i < m->assignments.count; i++) {
        if (id_eq(m->assignments.items[i].person.id, person.id)) {
            return true;
        }
    }
    return false;
}

static Error *reader_of(Invariants *v, Db *db, const Matter *m, const SimPerson *p, Reader *out)
{
    return sim_actor(v->sim, db, p->id, m->court, &out->actor);
}

static SimCourt *court_of(Sim *s, const Matter *m)
{
    for (size_t i = 0; i < s->court_count; i++) {
        if (court_id_eq(s->courts[i].id, m->court)) {
            return &s->courts[i];
        }
    }
    return &s->courts[0];
}

static Error *check_visibility(Invariants *v, Db *db, const Matter *m)
{
    Sim             *s = v->sim;
    const SimPerson *citizen = &s->citizens.items[(size_t)v->turn % s->citizens.count];
    const SimPerson *chief = court_officer(court_of(s, m), S("chief_judge"), 0);
    const SimPerson *abroad = court_officer(&s->courts[s->court_count - 1], S("clerk"), 0);
    Reader           party = { .what = "the holder of a code", .actor = { .kind = ACTOR_PERSON, .participant = 1 }, .classes = "public parties" };
    Reader           stranger = { .what = "a stranger", .classes = "public" };
    Reader           leader = { .what = "the chief judge", .classes = "public parties court" };
    Reader           foreign = { .what = "a clerk of another court", .classes = "public" };
    TRY(check_reader(v, db, m, &party));
    if (!has_business(m, citizen->id)) {
        TRY(reader_of(v, db, m, citizen, &stranger));
        TRY(check_reader(v, db, m, &stranger));
    }
    if (!has_business(m, chief->id)) {
        TRY(reader_of(v, db, m, chief, &leader));
        TRY(check_reader(v, db, m, &leader));
    }
    if (!court_id_eq(s->courts[s->court_count - 1].id, m->court)) {
        TRY(reader_of(v, db, m, abroad, &foreign));
        TRY(check_reader(v, db, m, &foreign));
    }
    return NULL;
}

/* ---- one act --------------------------------------------------------------------------------------------------------------------------------------- */

static Error *load(Invariants *v, Db *db, const Matter *like, Matter *out)
{
    return matter_load(v->sim->house, db, v->sim->step, like->court, like->id, out);
}

static Error *check_stored(Invariants *v, Db *db, const Matter *before, const ActRequest *rq, const ActResult *done)
{
    Matter after;
    TRY(load(v, db, before, &after));
    if (after.seq != before->seq + 1 || after.seq != done->seq) {
        breach(v, &after, str_format(v->sim->step, STR_F ": event %lld after %lld", STR_A(rq->act), (long long)after.seq,
                                     (long long)before->seq));
    }
    TRY(check_power(v, db, before, &after, rq));
    check_deadlines(v, before, &after, rq);
    check_tasks(v, &after);
    TRY(check_books(v, db, &after));
    return v->turn % LOOK_EVERY == 0 ? check_visibility(v, db, &after) : NULL;
}

static void report_shadow(Invariants *v)
{
    for (; v->reported < v->found.count; v->reported++) {
        const Finding *f = &v->found.items[v->reported];
        sim_broken_at(v->sim, f->court, f->matter, f->what);
    }
}

static Error *check_repeated(Invariants *v, const Matter *before, const ActRequest *rq, const ActResult *done)
{
    ActResult again;
    Error    *e = matter_act(v->sim->house, v->sim->step, rq, &again);
    if (e != NULL || !again.repeated || again.seq != done->seq) {
        breach(v, before, str_format(v->sim->step, STR_F " with the same key was not recognised", STR_A(rq->act)));
    }
    return e != NULL && !sim_is_refusal(e) ? e : NULL;
}

Error *invariants_act(Invariants *v, const Matter *before, const ActRequest *rq, const ActResult *done)
{
    Db *db;
    v->turn++;
    *LIST_ADD(v->sim->arena, &v->promised) = (Promised){ before->court, before->id, done->seq, done->leaf };
    v->sim->report->checks++;
    TRY(db_read(v->sim->house->db, v->sim->step, &db));
    Error *failed = check_stored(v, db, before, rq, done);
    db_done(db);
    TRY(failed);
    TRY(matter_shadow_follow(v->shadow, before->court, before->id, &v->found));
    report_shadow(v);
    return v->turn % REPEAT_EVERY == 0 ? check_repeated(v, before, rq, done) : NULL;
}

Error *invariants_refused(Invariants *v, const Matter *before, const ActRequest *rq)
{
    Db    *db;
    Matter now = { 0 };
    TRY(db_read(v->sim->house->db, v->sim->step, &db));
    Error *failed = load(v, db, before, &now);
    db_done(db);
    if (failed != NULL && failed->code == ERR_NOT_FOUND) {
        now = (Matter){ .court = before->court, .id = before->id };
        failed = NULL;
    }
    TRY(failed);
    v->sim->report->checks++;
    if (now.seq != before->seq || now.version != before->version) {
        breach(v, before, str_format(v->sim->step, STR_F " was refused and changed the file", STR_A(rq->act)));
    }
    return NULL;
}

/* ---- everything -------------------------------------------------------------------------------------------------------------------------------------- */

static Error *check_proof(Invariants *v, Db *db, const LedgerHead *head, const Promised *p)
{
    Sim        *s = v->sim;
    LedgerProof proof;
    bool        found;
    TRY(ledger_prove(s->house->ledger, db, s->step, p->court, p->matter, p->seq, p->leaf, &proof, &found));
    if (!found || !tree_inclusion_holds(p->leaf, (uint64_t)proof.index, (uint64_t)head->size, &proof.path, head->root)) {
        sim_broken_at(s, p->court, p->matter, str_format(s->step, "event %lld has no proof in the ledger", (long long)p->seq));
    }
    return NULL;
}

static Error *check_proofs(Invariants *v)
{
    Sim *s = v->sim;
    for (size_t i = 0; i < v->promised.count; i++) {
        Db        *db;
        LedgerHead head = ledger_head(s->house->ledger, s->step);
        TRY(db_read(s->house->db, s->step, &db));
        Error *failed = check_proof(v, db, &head, &v->promised.items[i]);
        db_done(db);
        TRY(failed);
        arena_reset(s->step);
    }
    return NULL;
}

static Error *check_file(Invariants *v, SimMatter *sm, int64_t *events)
{
    Sim   *s = v->sim;
    Matter m;
    Db    *db;
    TRY(db_read(s->house->db, s->step, &db));
    Error *failed = matter_load(s->house, db, s->step, sm->court->id, sm->id, &m);
    db_done(db);
    TRY(failed);
    *events += m.seq;
    return NULL;
}

static void broken_row(void *sim, Str what)
{
    Sim *s = sim;
    sim_broken_at(s, s->courts[0].id, (MatterId){ 0 }, what);
}

/* How many leaves are of rows that no event makes, each of which is what was last written. */
static Error *check_rows(Sim *s, int64_t *leaves)
{
    Db *db;
    TRY(db_read(s->house->db, s->step, &db));
    Error *failed = witness_count(db, s->step, leaves);
    db_done(db);
    TRY(failed);
    return witness_verify(s->house->db, s->world->witnessed, broken_row, s);
}

Error *invariants_whole(Invariants *v)
{
    Sim     *s = v->sim;
    int64_t  events = 0;
    Findings found = { 0 };
    for (size_t i = 0; i < s->matter_count; i++) {
        if (s->matters[i].opened) {
            TRY(check_file(v, &s->matters[i], &events));
        }
        arena_reset(s->step);
    }
    int64_t    rows;
    LedgerHead head = ledger_head(s->house->ledger, s->step);
    TRY(check_rows(s, &rows));
    if (head.size != events + rows) {
        sim_broken_at(s, s->courts[0].id, s->matters[0].id, str_format(s->step, "%lld events and %lld rows, %lld leaves", (long long)events,
                                                                      (long long)rows, (long long)head.size));
    }
    TRY(check_proofs(v));
    TRY(matter_verify(s->house, s->arena, &found));
    for (size_t i = 0; i < found.count; i++) {
        sim_broken_at(s, found.items[i].court, found.items[i].matter, found.items[i].what);
    }
    return NULL;
}

Error *invariants_open(Sim *s, Invariants **out)
{
    Invariants *v = NEW(s->arena, Invariants);
    v->sim = s;
    TRY(matter_shadow_open(s->house, s->arena, &v->shadow));
    *out = v;
    return NULL;
}
