/* The one door: prepare on the caller's thread, commit in one transaction, prepare again when another act came between.
 * Tables: event, register_counter and everything apply.c writes. */
#include "matter/matter_int.h"

#include "core/outbox/outbox.h"
#include "law/number.h"
#include "matter/matter_sql.h"

#include <string.h>

enum { REBASE_MAX = 8, IDEM_LEAST = 8, IDEM_MOST = 80, INPUT_MAX = 512 * 1024 };

/* Law and order of a new file: the state before its first act. */
static Error *matter_begin(House *h, Arena *a, const ActRequest *rq, Date day, Matter *out)
{
    const Procedure *p = procedure_find_on(h->law, rq->procedure, day);
    if (p == NULL) {
        return err_make(ERR_NOT_FOUND, "no procedure " STR_F " in force", STR_A(rq->procedure));
    }
    memset(out, 0, sizeof *out);
    out->court = rq->court;
    out->id = rq->matter;
    out->procedure = p;
    out->law_version = str_copy(a, law_version(h->law));
    out->kind = rq->kind;
    out->state = procedure_start(p)->id;
    out->opened_on = date_format(a, day);
    out->origin = S("new");
    out->next_participant = out->next_assignment = out->next_deadline = out->next_task = 1;
    out->next_paper = out->next_link = out->next_folio = 1;
    return NULL;
}

static Error *stale(Arena *a, const Matter *m, int64_t yours)
{
    Error *e = err_make(ERR_STALE, "version %lld, form made from %lld", (long long)m->version, (long long)yours);
    err_arg(e, S("yours"), str_format(a, "%lld", (long long)yours));
    return err_arg(e, S("current"), str_format(a, "%lld", (long long)m->version));
}

static Error *refused(const ActAnswer *answer, const Matter *m)
{
    Error *e = err_message(err_make(ERR_NOT_ALLOWED, NULL), answer->reason);
    err_arg(e, S("missing"), answer->missing);
    return err_arg(e, S("state"), m->state);
}

/* Version, state, power: what decides whether the act is thought about at all. */
static Error *act_admit(Act *act)
{
    const ActRequest *rq = act->request;
    TRY(matter_powers(act->house, act->db, act->arena, act->matter, &rq->actor, &act->powers));
    if (act->powers.excluded) {
        return err_message(err_make(ERR_FORBIDDEN, "excluded"), S("matter.excluded"));
    }
    ActAsker  asker = matter_asker(act->arena, act->matter, &act->powers, act->day);
    ActAnswer answer = law_allows(act->procedure, rq->act, &asker);
    act->act = answer.act;
    if (act->act != NULL && !act->act->passive && rq->version != MATTER_ANY_VERSION && rq->version != act->matter->version) {
        return stale(act->arena, act->matter, rq->version);
    }
    if (!answer.allowed) {
        return refused(&answer, act->matter);
    }
    act->role = answer.power;
    return NULL;
}

static Str who_next(const Act *act)
{
    const ProcedureState *s = procedure_state(act->procedure, act->outcome->to);
    return str_join(act->arena, s->who, s->who_count, S(" "));
}

/* ---- commit ------------------------------------------------------------------------------------------------------------- */

typedef struct Commit {
    Act   *act;
    Event  event;
    Id128  outbox_id;
    bool   moved; /* another act came between: prepare again */
    Str    first_number;
} Commit;

static Str counter_name(Arena *a, const Act *act, const ProcedureRegister *r)
{
    return r->per_kind ? str_format(a, STR_F "." STR_F, STR_A(r->id), STR_A(act->matter->kind)) : r->id;
}

/* The number of a register is also known by the register's own name: the judgment's number is that of its paper. */
static bool is_first_of_register(const Outcome *o, const Draw *d)
{
    for (size_t i = 0; i < o->draws.count; i++) {
        const Draw *other = &o->draws.items[i];
        if (str_eq(other->register_id, d->register_id) && (other < d || str_eq(other->key, other->register_id))) {
            return false;
        }
    }
    return true;
}

static Error *draw_number(Tx *tx, Commit *c, const Draw *d, JsonOut *numbers, JsonOut *book)
{
    Act                     *act = c->act;
    Arena                   *a = tx_arena(tx);
    const ProcedureRegister *r = procedure_register(act->procedure, d->register_id);
    if (r == NULL) {
        return err_make(ERR_INTERNAL, "no register " STR_F, STR_A(d->register_id));
    }
    int32_t         year = date_ymd(act->day).year;
    Str             counter = counter_name(a, act, r);
    RegisterDrawRow row;
    TRY(q_register_draw(tx, act->matter->court, counter, year, a, &row));
    Str number;
    TRY(number_format_by_id(act->house->law, a, r->format, act->matter->kind, act->day, (int32_t)row.last, &number));
    json_add_str(numbers, str_z(a, d->key), number);
    if (is_first_of_register(act->outcome, d)) {
        json_add_str(numbers, str_z(a, d->register_id), number);
    }
    json_begin(book, NULL);
    json_add_str(book, "register", counter);
    json_add_i64(book, "year", year);
    json_add_i64(book, "no", row.last);
    json_add_str(book, "number", number);
    json_end(book);
    if (c->first_number.n == 0) {
        c->first_number = number;
    }
    return NULL;
}

static Error *draw_numbers(Tx *tx, Commit *c, Str *out)
{
    const Outcome *o = c->act->outcome;
    if (o->draws.count == 0) {
        *out = S("{}");
        return NULL;
    }
    Buf     b = buf_make(tx_arena(tx), KIB(64));
    Buf     book_buf = buf_make(tx_arena(tx), KIB(64));
    JsonOut numbers = json_out(&b);
    JsonOut book = json_out(&book_buf);
    json_begin(&numbers, NULL);
    for (size_t i = 0; i < o->draws.count; i++) {
        TRY(draw_number(tx, c, &o->draws.items[i], &numbers, &book));
    }
    json_add_raw(&numbers, "book", str_format(tx_arena(tx), "[" STR_F "]", STR_A(buf_str(&book_buf))));
    json_end(&numbers);
    TRY(buf_check(&b));
    *out = buf_str(&b);
    return NULL;
}

Str event_canonical(Arena *a, const Event *e)
{
    Buf     b = buf_make(a, MIB(2));
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "act", e->act);
    json_add_str(&o, "actor", id_format(a, e->actor.id));
    json_add_str(&o, "actor_role", e->actor_role);
    json_add_i64(&o, "acting_for", e->acting_for);
    json_add_i64(&o, "at", e->at.ms);
    json_add_str(&o, "channel", e->channel);
    json_add_str(&o, "class", e->class);
    json_add_str(&o, "court", court_id_str(&e->court));
    json_add_str(&o, "day", date_format(a, e->day));
    json_add_str(&o, "delegation", e->delegation);
    json_add_str(&o, "idem", e->idem);
    json_add_raw(&o, "input", e->input);
    json_add_str(&o, "matter", id_format(a, e->matter.id));
    json_add_raw(&o, "numbers", e->numbers);
    json_add_raw(&o, "outcome", e->outcome);
    json_add_i64(&o, "seq", e->seq);
    json_add_str(&o, "state", e->state);
    json_add_i64(&o, "version", e->version);
    json_end(&o);
    return buf_str(&b);
}

LedgerLeaf event_leaf(Arena *a, const Event *e)
{
    Str record = event_canonical(a, e);
    return ledger_leaf(e->court, S("event"), e->salt, (Bytes){ (const uint8_t *)record.p, record.n });
}

static Error *parse_numbers(Arena *a, Event *e)
{
    return json_parse(a, e->numbers, OUTCOME_MAX, &e->numbers_json);
}

Error *event_parse(Arena *a, Event *e)
{
    TRY(json_parse(a, e->outcome, OUTCOME_MAX * 2, &e->outcome_json));
    TRY(json_parse(a, e->input, INPUT_MAX, &e->input_json));
    return parse_numbers(a, e);
}

static Error *check_unmoved(Tx *tx, Commit *c)
{
    const Matter *m = c->act->matter;
    if (m->seq == 0) {
        return NULL;
    }
    MatterLockRow row;
    bool          found;
    TRY(q_matter_lock(tx, m->court, m->id, tx_arena(tx), &row, &found));
    c->moved = !found || row.seq != m->seq;
    return c->moved ? err_make(ERR_CONFLICT, "another act came between") : NULL;
}

static Error *commit_act(Tx *tx, void *arg)
{
    Commit *c = arg;
    Act    *act = c->act;
    Event   e = c->event;
    c->moved = false;
    c->first_number = S("");
    TRY(check_unmoved(tx, c));
    TRY(draw_numbers(tx, c, &e.numbers));
    LedgerLeaf leaf = event_leaf(tx_arena(tx), &e);
    e.leaf = leaf.hash;
    TRY(ledger_add(tx, act->house->ledger, &leaf, e.matter, e.seq));
    TRY(parse_numbers(tx_arena(tx), &e));
    TRY(q_event_add(tx, e.court, e.matter, e.seq, e.version, e.act, e.actor, e.actor_role, e.acting_for, e.delegation, e.channel, e.at,
                    e.day, e.state, e.input, e.outcome, e.numbers, e.class, e.idem, e.salt, e.leaf));
    TRY(matter_apply(act->house, tx, &e));
    c->event.leaf = e.leaf;
    return outbox_add(tx, c->outbox_id, e.court, e.matter, e.seq, e.act, e.at);
}

static Error *make_event(Act *act, Commit *c)
{
    const Matter *m = act->matter;
    Event        *e = &c->event;
    c->act = act;
    c->outbox_id = os_id(act->house->os);
    *e = (Event){
        .court = m->court, .matter = m->id, .seq = m->seq + 1, .act = act->act->id, .actor_role = act->role,
        .version = m->version + (act->act->passive || act->act->keeps_version ? 0 : 1),
        .actor = act->request->actor.person, .acting_for = act->powers.participant, .delegation = act->request->actor.delegation,
        .channel = act->request->actor.channel, .at = act->now, .day = act->day, .state = act->outcome->to,
        .class = act->act->class.n > 0 ? act->act->class : S("parties"), .idem = act->request->idem,
        .salt = ledger_salt(act->house->os, act->arena), .frontier = m->frontier,
        .live = true,
    };
    if (m->seq == 0) {
        e->version = 1;
        e->frontier = (Bytes){ (const uint8_t *)"", 0 };
    }
    JsonText input, outcome;
    TRY(input_text(act, &input));
    TRY(outcome_text(act, who_next(act), &outcome));
    e->input = input.text;
    e->input_json = input.value;
    e->outcome = outcome.text;
    e->outcome_json = outcome.value;
    return NULL;
}

/* ---- the same again -------------------------------------------------------------------------------------------------------- */

static Error *repeated_result(House *h, Arena *a, const ActRequest *rq, ActResult *out, bool *found)
{
    Db             *db;
    EventByIdemRow row;
    TRY(db_read(h->db, a, &db));
    Error *failed = q_event_by_idem(db, rq->court, rq->idem, a, &row, found);
    db_done(db);
    TRY(failed);
    if (!*found) {
        return NULL;
    }
    bool opens = rq->procedure.n > 0; /* who opens a file may ask for a new id each time */
    bool same = opens ? row.seq == 1 : id_eq(row.matter_id.id, rq->matter.id);
    if (!same || !id_eq(row.actor.id, rq->actor.person.id)) {
        return err_make(ERR_CONFLICT, "idempotency key of another act");
    }
    const Json *numbers;
    TRY(json_parse(a, row.numbers, OUTCOME_MAX, &numbers));
    *out = (ActResult){ .matter = row.matter_id, .seq = row.seq, .version = row.version, .state = row.state, .at = row.at,
                        .number = json_str(json_at(json_member(numbers, "book"), 0), "number", S("")), .leaf = row.leaf,
                        .repeated = true };
    return NULL;
}

/* ---- matter_act -------------------------------------------------------------------------------------------------------------- */

static Error *prepare_once(House *h, Arena *a, const ActRequest *rq, Matter *m, Act *act)
{
    act->now = os_now(h->os);
    act->day = instant_date(act->now);
    TRY(db_read(h->db, a, &act->db));
    Error *failed = rq->procedure.n > 0 ? matter_begin(h, a, rq, act->day, m) : matter_load(h, act->db, a, rq->court, rq->matter, m);
    if (failed == NULL) {
        act->matter = m;
        act->procedure = m->procedure;
        failed = act_admit(act);
    }
    if (failed == NULL) {
        failed = act_prepare(act);
    }
    db_done(act->db);
    act->db = NULL;
    return failed;
}

static Error *check_request(const ActRequest *rq)
{
    if (rq->idem.n < IDEM_LEAST || rq->idem.n > IDEM_MOST) {
        return err_make(ERR_BAD_INPUT, "idempotency key of %zu characters", rq->idem.n);
    }
    return json_is_object(rq->input) ? NULL : err_make(ERR_BAD_INPUT, "the input is no object");
}

Error *matter_act(House *h, Arena *a, const ActRequest *rq, ActResult *out)
{
    TRY(check_request(rq));
    for (int round = 0; round < REBASE_MAX; round++) {
        Matter m;
        Act    act = { .house = h, .arena = a, .request = rq, .input = rq->input };
        Error *failed = prepare_once(h, a, rq, &m, &act);
        Commit c = { 0 };
        if (failed == NULL) {
            TRY(make_event(&act, &c));
            failed = db_tx_keep(h->db, "act", commit_act, &c, a);
        }
        if (failed == NULL) {
            *out = (ActResult){ .matter = c.event.matter, .seq = c.event.seq, .version = c.event.version, .state = c.event.state,
                                .number = c.first_number, .at = c.event.at, .leaf = c.event.leaf };
            return NULL;
        }
        /* Whatever refused it: an act that was done before answers as it did then. */
        bool known;
        TRY(repeated_result(h, a, rq, out, &known));
        if (known) {
            return NULL;
        }
        if (failed->code != ERR_CONFLICT || !c.moved) {
            return failed;
        }
    }
    return err_make(ERR_BUSY, "other acts kept coming between");
}

Error *matter_rehearse(House *h, Arena *a, const ActRequest *rq, Matter *after)
{
    Act act = { .house = h, .arena = a, .request = rq, .input = rq->input };
    TRY(check_request(rq));
    return prepare_once(h, a, rq, after, &act);
}

/* ---- what he may do ---------------------------------------------------------------------------------------------------------- */

/* One who asks what he may do in a file: an act without input. */
typedef struct Asking {
    ActRequest rq;
    Matter     copy;
    Act        act;
    ActAsker   asker;
} Asking;

static void begin_asking(House *h, Db *db, Arena *a, const Matter *m, const Actor *who, const PowerSet *powers, Asking *out)
{
    out->rq = (ActRequest){ .actor = *who, .court = m->court, .matter = m->id };
    out->copy = *m;
    out->act = (Act){ .house = h, .db = db, .arena = a, .request = &out->rq, .procedure = m->procedure, .matter = &out->copy,
                      .now = os_now(h->os), .powers = *powers };
    out->act.day = instant_date(out->act.now);
    out->asker = matter_asker(a, m, &out->act.powers, out->act.day);
}

static Error *ask_about(Asking *k, const ProcedureAct *act, ActChoice *out)
{
    ActAnswer answer = law_allows_act(act, &k->asker);
    *out = (ActChoice){ act, answer.allowed, answer.reason, answer.missing };
    if (!answer.allowed) {
        return NULL;
    }
    k->act.act = act;
    Error *refusal = act_check_guards(&k->act);
    if (refusal != NULL && refusal->code != ERR_NOT_ALLOWED) {
        return refusal;
    }
    out->allowed = refusal == NULL;
    out->reason = refusal == NULL ? S("") : str_copy(k->act.arena, err_message_id(refusal));
    return NULL;
}

Error *matter_choice(House *h, Db *db, Arena *a, const Matter *m, const Actor *who, const PowerSet *powers, const ProcedureAct *act,
                     ActChoice *out)
{
    Asking k;
    begin_asking(h, db, a, m, who, powers, &k);
    return ask_about(&k, act, out);
}

Error *matter_choices(House *h, Db *db, Arena *a, const Matter *m, const Actor *who, const PowerSet *powers, ActChoices *out)
{
    ActList acts = { 0 };
    Asking  k;
    begin_asking(h, db, a, m, who, powers, &k);
    procedure_acts_in(m->procedure, a, m->state, &acts);
    for (size_t i = 0; i < acts.count; i++) {
        ActChoice choice;
        TRY(ask_about(&k, acts.items[i], &choice));
        *LIST_ADD(a, out) = choice;
    }
    return NULL;
}
