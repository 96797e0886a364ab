/* Drawing, designating and replacing judges. Table: draw. */
#include "assignment/assignment.h"

#include "assignment/assignment_sql.h"
#include "core/access/access.h"
#include "registry/registry_store.h"

#include <string.h>

/* The moment whose checkpoint is used lies this far ahead of the commitment: nobody knows that checkpoint yet. */
enum { AHEAD_MS = 3000, RECORD_MAX = 512 * 1024, DUE_MOST = 100 };

/* ---- who could be drawn --------------------------------------------------------------------------------------------------- */

static bool has_post(const Officers *all, PersonId person, Str post)
{
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->items[i].person.id, person.id) && str_eq(all->items[i].post, post)) {
            return true;
        }
    }
    return false;
}

/* The judge who attended the recording of a court-annexed mediation, or who returned the petition, may not try it. */
static bool took_part_before(const Act *act, PersonId person)
{
    for (size_t i = 0; i < act->matter->assignments.count; i++) {
        const Assignment *s = &act->matter->assignments.items[i];
        if (id_eq(s->person.id, person.id) && (str_eq(s->role, S("mediation_judge")) || str_eq(s->role, S("review_judge")))) {
            return true;
        }
    }
    return false;
}

/* Exclusions are published as codes; why somebody is absent stays private. */
static Error *exclusion_of(Act *act, const Officer *o, Str *out)
{
    Scope  scope = scope_of((Bytes){ act->matter->id.id.b, sizeof act->matter->id.id.b });
    Access access;
    TRY(access_powers(act->db, act->arena, o->person, &scope, 1, act->day, &access));
    *out = o->absent                             ? S("absent")
         : access.excluded                       ? S("conflict")
         : took_part_before(act, o->person)      ? S("took_part_before")
                                                 : S("");
    return NULL;
}

static Error *add_candidate(Act *act, const Officer *o, Choice *c)
{
    JudgeLoadRow load;
    Candidate    k = { .reference = id_format(act->arena, o->person.id), .label = o->name };
    TRY(q_judge_load(act->db, act->matter->court, o->person, date_format(act->arena, act->day), act->arena, &load));
    TRY(exclusion_of(act, o, &k.excluded));
    k.load[0] = load.pending;
    k.load[1] = load.suspended;
    k.load[2] = load.overdue;
    *LIST_ADD(act->arena, &c->candidates) = k;
    return NULL;
}

/* The role the draw will give: that of the act which resolves it in this state. */
static Str role_of_draw(const Act *act)
{
    ActList acts = { 0 };
    procedure_acts_in(act->procedure, act->arena, act->matter->state, &acts);
    for (size_t i = 0; i < acts.count; i++) {
        for (uint32_t k = 0; k < acts.items[i]->effects_count; k++) {
            if (str_eq(acts.items[i]->effects[k], S("resolve_draw"))) {
                return acts.items[i]->assigns;
            }
        }
    }
    return S("");
}

static Error *prepare_commit(Act *act)
{
    Officers officers = { 0 };
    Choice   c = { .subject = id_format(act->arena, act->matter->id.id), .role = role_of_draw(act),
                   .order = S("TT 01/2022 Art. 7"), .commit_at = act->now };
    c.use_after = (Instant){ act->now.ms + AHEAD_MS };
    if (c.role.n == 0) {
        return err_make(ERR_INTERNAL, "no act resolves a draw in state " STR_F, STR_A(act->matter->state));
    }
    TRY(officer_list(act->db, act->arena, act->matter->court, act->day, &officers));
    for (size_t i = 0; i < officers.count; i++) {
        if (str_eq(officers.items[i].post, S("judge"))) {
            TRY(add_candidate(act, &officers.items[i], &c));
        }
    }
    Error *nobody = choice_commit(act->arena, &c);
    if (nobody != NULL) {
        return err_message(nobody, S("assignment.no_candidate"));
    }
    DrawNewestRow last;
    bool          found;
    TRY(q_draw_newest(act->db, act->matter->court, act->matter->id, act->arena, &last, &found));
    JsonOut *o = act_section(act, "commit_draw");
    json_add_i64(o, "no", found ? last.no + 1 : 1);
    json_add_str(o, "role", c.role);
    json_add_i64(o, "use_after", c.use_after.ms);
    json_add_str(o, "record", choice_format(act->arena, &c));
    act_set_field(act, S("draw_commitment"), 0, hash_hex(act->arena, c.commitment), 0, S(""));
    return NULL;
}

static Error *apply_commit(Tx *tx, const Event *e, const Json *own)
{
    return q_draw_add(tx, e->court, e->matter, json_i64(own, "no", 0), json_str(own, "role", S("")), json_str(own, "record", S("")),
                      (Instant){ json_i64(own, "use_after", 0) }, e->day, e->seq);
}

/* ---- resolving ---------------------------------------------------------------------------------------------------------------- */

static Error *pending_draw(Act *act, DrawNewestRow *out, bool *pending)
{
    bool found;
    TRY(q_draw_newest(act->db, act->matter->court, act->matter->id, act->arena, out, &found));
    *pending = found && out->resolved_seq == 0;
    return NULL;
}

static Error *guard_pending(Act *act, bool *holds)
{
    DrawNewestRow row;
    return pending_draw(act, &row, holds);
}

static Error *guard_ready(Act *act, bool *holds)
{
    DrawNewestRow row;
    LedgerHead    head;
    TRY(pending_draw(act, &row, holds));
    return *holds ? ledger_checkpoint_after(act->db, row.use_after, act->arena, &head, holds) : NULL;
}

/* The system only computes the result; the chief judge, or his deputy, assigned by committing the draw (191(2), 197). */
static Error *sign_decision(Act *act, int64_t draw)
{
    DrawCommitterRow row;
    Person           who;
    bool             found;
    TRY(q_draw_committer(act->db, act->matter->court, act->matter->id, draw, act->arena, &row, &found));
    if (found) {
        TRY(person_load(act->db, act->arena, row.actor, &who));
        act_signed_by(act, (SignedBy){ row.actor_role, who.name, row.delegation });
    }
    return NULL;
}

static Error *prepare_resolve(Act *act)
{
    DrawNewestRow row;
    LedgerHead    head;
    Choice        c;
    PersonId      judge;
    Person        who;
    bool          there;
    TRY(pending_draw(act, &row, &there));
    if (there) {
        TRY(ledger_checkpoint_after(act->db, row.use_after, act->arena, &head, &there));
    }
    if (!there) {
        return err_make(ERR_CONFLICT, "no draw is ready");
    }
    TRY(choice_parse(act->arena, row.record, &c));
    if (!hash_parse_hex(matter_field_text(act->matter, S("draw_nonce")), &c.nonce)) {
        c.nonce = hash_of((Bytes){ act->matter->id.id.b, sizeof act->matter->id.id.b });
    }
    c.checkpoint_at = head.at;
    c.checkpoint_root = head.root;
    c.checkpoint_size = head.size;
    c.checkpoint = head.note;
    TRY(choice_resolve(act->arena, &c));
    BUG_IF(!id_parse(c.chosen, &judge.id));
    TRY(person_load(act->db, act->arena, judge, &who));
    act_unassign(act, row.role);
    act_assign(act, row.role, judge, who.name, S("draw"), S(""));
    act_set_field(act, S("draw_checkpoint"), 0, hash_hex(act->arena, head.root), head.size, S(""));
    TRY(sign_decision(act, row.no));
    JsonOut *o = act_section(act, "resolve_draw");
    json_add_i64(o, "no", row.no);
    json_add_str(o, "record", choice_format(act->arena, &c));
    return NULL;
}

static Error *apply_resolve(Tx *tx, const Event *e, const Json *own)
{
    return q_draw_resolve(tx, e->court, e->matter, json_i64(own, "no", 0), json_str(own, "record", S("")), e->seq);
}

/* ---- designation and replacement -------------------------------------------------------------------------------------------- */

/* The matter gives the role to the officer named; here only: is he a judge of this court, and not absent. */
static Error *prepare_designate(Act *act)
{
    Officers officers = { 0 };
    PersonId person;
    if (!id_parse(act_input_text(act, "assigned_judge"), &person.id)) {
        act_field_error(act, S("assigned_judge"), S("field.choice"));
        return NULL;
    }
    TRY(officer_list(act->db, act->arena, act->matter->court, act->day, &officers));
    if (!has_post(&officers, person, S("judge"))) {
        act_field_error(act, S("assigned_judge"), S("assignment.not_a_judge"));
    }
    return NULL;
}

static Str post_of(Str role)
{
    return str_eq(role, S("juror")) || str_eq(role, S("reserve_juror")) ? S("lay_judge")
         : str_eq(role, S("matter_clerk"))                              ? S("clerk")
         : str_eq(role, S("prosecutor"))                                ? S("procuracy")
                                                                        : S("judge");
}

bool assignment_takes(Str role, Str post)
{
    static const Str all[] = { S_INIT("case_judge"), S_INIT("juror"), S_INIT("matter_clerk"), S_INIT("prosecutor") };
    bool             takes = role.n > 0 && str_eq(post, post_of(role));
    for (size_t i = 0; role.n == 0 && i < COUNT_OF(all); i++) {
        takes = takes || str_eq(post, post_of(all[i]));
    }
    return takes;
}

Str assignment_beside(const Matter *m, Str role)
{
    bool              case_judge = str_eq(role, S("case_judge")), presiding = str_eq(role, S("presiding_judge"));
    Str               other = case_judge ? S("presiding_judge") : presiding ? S("case_judge") : S("");
    const Assignment *here = matter_assigned(m, role), *there = other.n == 0 ? NULL : matter_assigned(m, other);
    return here != NULL && there != NULL && id_eq(here->person.id, there->person.id) ? other : S("");
}

/* Of several jurors one is replaced: which, must be said. False: said beside its field. */
static bool who_is_replaced(Act *act, Str role, PersonId *out)
{
    Str    named = act_input_text(act, "replaced_person");
    size_t holders = 0;
    bool   found = false;
    for (size_t i = 0; i < act->matter->assignments.count; i++) {
        const Assignment *s = &act->matter->assignments.items[i];
        if (s->until_on.n == 0 && str_eq(s->role, role)) {
            bool him = named.n == 0 || str_eq(named, id_format(act->arena, s->person.id));
            *out = him ? s->person : *out;
            found = found || him;
            holders++;
        }
    }
    if (holders == 0) {
        act_field_error(act, S("replaced_role"), S("assignment.nobody_to_replace"));
    } else if (!found) {
        act_field_error(act, S("replaced_person"), S("assignment.holds_it_not"));
    } else if (holders > 1 && named.n == 0) {
        act_field_error(act, S("replaced_person"), S("assignment.which_one"));
        return false;
    }
    return found;
}

static Error *replace_role(Act *act, Str role)
{
    PersonId person, replaced = { { { 0 } } };
    Person   who;
    if (!id_parse(act_input_text(act, "assigned_judge"), &person.id)
        || person_load(act->db, act->arena, person, &who) != NULL) {
        act_field_error(act, S("assigned_judge"), S("field.choice"));
        return NULL;
    }
    if (!who_is_replaced(act, role, &replaced)) {
        return NULL;
    }
    const Str roles[] = { role, assignment_beside(act->matter, role) };
    for (size_t i = 0; i < COUNT_OF(roles) && roles[i].n > 0; i++) {
        act_unassign_one(act, roles[i], replaced);
        act_assign(act, roles[i], person, who.name, S("designation"), act_input_text(act, "designation_ground"));
    }
    act_paper_text(act, "assigned", who.name);
    return NULL;
}

static Error *prepare_replace(Act *act)
{
    return replace_role(act, act_input_text(act, "replaced_role"));
}

static Error *prepare_recusal(Act *act)
{
    return str_eq(act_input_text(act, "recusal_result"), S("granted")) ? replace_role(act, act_input_text(act, "replaced_role")) : NULL;
}

/* Another judge reviews the return than the one who returned it (BLTTDS 194(2)). Asked without input: somebody else may exist. */
static Error *guard_not_examining(Act *act, bool *holds)
{
    const Assignment *examiner = matter_assigned(act->matter, S("examining_judge"));
    Str               named = act->input == NULL ? S("") : act_input_text(act, "assigned_judge");
    *holds = examiner == NULL || named.n == 0 || !str_eq(named, id_format(act->arena, examiner->person.id));
    return NULL;
}

/* ---- the clock ------------------------------------------------------------------------------------------------------------------ */

static Error *resolve_due(House *h, Arena *a, const DrawsDueRow *row, int64_t *done)
{
    const Json *empty;
    Matter      m;
    Db         *db;
    ActList     acts = { 0 };
    TRY(json_parse(a, S("{}"), KIB(1), &empty));
    TRY(db_read(h->db, a, &db));
    Error *failed = matter_load(h, db, a, row->court_id, row->matter_id, &m);
    db_done(db);
    TRY(failed);
    procedure_acts_in(m.procedure, a, m.state, &acts);
    for (size_t i = 0; i < acts.count; i++) {
        const ProcedureAct *act = acts.items[i];
        if (act->effects_count == 0 || !str_eq(act->effects[0], S("resolve_draw")) || !str_eq(act->assigns, row->role)) {
            continue;
        }
        Str        idem = str_format(a, "draw-" STR_F "-%lld", STR_A(id_format(a, row->matter_id.id)), (long long)row->no);
        ActRequest rq = { .actor = { .kind = ACTOR_SYSTEM, .channel = S("system") }, .court = row->court_id, .matter = row->matter_id,
                          .act = act->id, .version = MATTER_ANY_VERSION, .idem = idem, .input = empty };
        ActResult result;
        failed = matter_act(h, a, &rq, &result);
        if (failed != NULL && failed->code != ERR_NOT_ALLOWED && failed->code != ERR_CONFLICT) {
            return failed; /* not ready yet is no failure: the next round asks again */
        }
        *done += failed == NULL;
    }
    return NULL;
}

Error *assignment_tick(House *h, Arena *a, int64_t *done)
{
    DrawsDueRows due;
    Db          *db;
    *done = 0;
    TRY(db_read(h->db, a, &db));
    Error *failed = q_draws_due(db, os_now(h->os), DUE_MOST, a, &due);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < due.count; i++) {
        TRY(resolve_due(h, a, &due.items[i], done));
    }
    return NULL;
}

typedef struct Pulsing {
    Ledger    *ledger;
    LedgerLeaf leaf;
} Pulsing;

static Error *add_pulse(Tx *tx, void *arg)
{
    const Pulsing *p = arg;
    return ledger_add(tx, p->ledger, &p->leaf, (MatterId){ 0 }, 0);
}

static Error *needs_pulse(House *h, Arena *a, Db *db, DrawDueLastRow *row, bool *needed)
{
    LedgerHead head;
    bool       due, signed_since = false;
    TRY(q_draw_due_last(db, os_now(h->os), a, row, &due));
    if (due) {
        TRY(ledger_checkpoint_after(db, row->use_after, a, &head, &signed_since));
    }
    *needed = due && !signed_since;
    return NULL;
}

Error *assignment_pulse(House *h, Arena *a, bool *added)
{
    DrawDueLastRow row;
    Db            *db;
    *added = false;
    TRY(db_read(h->db, a, &db));
    Error *failed = needs_pulse(h, a, db, &row, added);
    db_done(db);
    TRY(failed);
    if (!*added) {
        return NULL;
    }
    Pulsing p = { h->ledger, ledger_leaf(row.court_id, S("pulse"), ledger_salt(h->os, a), (Bytes){ (const uint8_t *)"", 0 }) };
    return db_tx(h->db, "draw_pulse", add_pulse, &p);
}

/* ---- the public record ------------------------------------------------------------------------------------------------------------ */

Error *draw_list(Db *db, Arena *a, CourtId court, const DrawLine *before, int64_t most, DrawLines *out)
{
    DrawPageRows rows;
    MatterId     last;
    memset(&last, 0xff, sizeof last);
    Date    day = before == NULL ? date_make(9999, 12, 31) : before->committed_on;
    int64_t no = before == NULL ? INT64_MAX : before->no;
    TRY(q_draw_page(db, court, day, before == NULL ? last : before->matter, no, most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const DrawPageRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (DrawLine){ court, r->matter_id, r->no, r->role, r->committed_on, r->record, r->resolved_seq > 0 };
    }
    return NULL;
}

Str draw_key_format(Arena *a, const DrawLine *d)
{
    return str_format(a, STR_F "." STR_F ".%lld", STR_A(date_format(a, d->committed_on)), STR_A(id_format(a, d->matter.id)), (long long)d->no);
}

bool draw_key_parse(Str text, DrawLine *out)
{
    Str day = str_cut(&text, '.');
    Str id = str_cut(&text, '.');
    return date_parse(day, &out->committed_on) && id_parse(id, &out->matter.id) && str_to_i64(text, &out->no);
}

Error *draw_load(Db *db, Arena *a, CourtId court, MatterId matter, int64_t no, DrawLine *out)
{
    DrawOneRow row;
    bool       found;
    TRY(q_draw_one(db, court, matter, no, a, &row, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "draw");
    }
    *out = (DrawLine){ court, matter, no, row.role, row.committed_on, row.record, row.resolved_seq > 0 };
    return NULL;
}

Error *assignment_share(Db *db, Arena *a, CourtId court, Date from, Date until, AssignmentShare *out)
{
    AssignmentMethodsRows rows;
    TRY(q_assignment_methods(db, court, date_format(a, from), date_format(a, until), a, &rows));
    *out = (AssignmentShare){ 0 };
    for (size_t i = 0; i < rows.count; i++) {
        *(str_eq(rows.items[i].how, S("draw")) ? &out->drawn : &out->designated) += rows.items[i].total;
    }
    return NULL;
}

static const Effect effects[] = {
    { "commit_draw", prepare_commit, apply_commit, EFFECT_NAMED },
    { "resolve_draw", prepare_resolve, apply_resolve, EFFECT_NAMED },
    { "designate_judge", prepare_designate, NULL, EFFECT_NAMED },
    { "replace_officer", prepare_replace, NULL, EFFECT_NAMED },
    { "decide_recusal", prepare_recusal, NULL, EFFECT_NAMED },
};

static const Guard guards[] = {
    { "draw_pending", guard_pending },
    { "draw_ready", guard_ready },
    { "not_examining_judge", guard_not_examining },
};

static const char *const tables[] = { "draw", NULL };

const MatterModule assignment_module = { "assignment", effects, COUNT_OF(effects), guards, COUNT_OF(guards), tables };
