/* Service of papers. Table: delivery (and served_code of core/identity for codes on paper). */
#include "delivery/delivery.h"

#include "core/identity/seal.h"
#include "delivery/delivery_sql.h"
#include "law/deadline.h"

#include <string.h>

enum { CODE_DAYS = 365, SCOPE_BYTES = 24 };

Bytes delivery_code_scope(Arena *a, MatterId matter, int64_t participant)
{
    uint8_t *b = arena_alloc(a, SCOPE_BYTES);
    memcpy(b, matter.id.b, sizeof matter.id.b);
    memcpy(b + sizeof matter.id.b, &participant, sizeof participant);
    return (Bytes){ b, SCOPE_BYTES };
}

Error *delivery_list(Db *db, Arena *a, CourtId court, MatterId matter, Deliveries *out)
{
    DeliveriesRows rows;
    TRY(q_deliveries(db, court, matter, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const DeliveriesRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Delivery){ r->no,       r->paper,     r->participant, r->body,        r->status,  r->method, r->failure,
                                        r->attempts, r->served_on, r->posted_on,   r->code_sealed, r->made_seq };
    }
    return NULL;
}

Error *delivery_open(Db *db, Arena *a, CourtId court, Str status, Str after_on, MatterId after, int64_t after_no,
                     int64_t most, DeliveryTasks *out)
{
    DeliveriesOpenRows rows;
    TRY(q_deliveries_open(db, court, status, after_on, after, after_no, most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const DeliveriesOpenRow *r = &rows.items[i];
        *LIST_ADD(a, out) =
            (DeliveryTask){ r->matter_id, r->no, r->paper, r->participant, r->title, r->number, r->name, r->case_no,
                            r->procedure, r->state, r->day };
    }
    return NULL;
}

Error *delivery_code(House *h, Arena *a, MatterId matter, const Delivery *d, Str *out)
{
    Bytes plain;
    *out = S("");
    if (d->code_sealed.n == 0) {
        return NULL;
    }
    TRY(seal_open(a, seal_key(h->secret, S("served_code")), (Bytes){ matter.id.b, sizeof matter.id.b }, d->code_sealed, &plain));
    *out = (Str){ (const char *)plain.p, plain.n };
    return NULL;
}

/* ---- limits that run from receipt ---------------------------------------------------------------------------------------------- */

/* The higher procuracy's time for protest, too, runs from the receipt of the procuracy beside the court (BLTTDS 280). */
static bool binds(const Procedure *p, Str deadline, Str who)
{
    const ProcedureClock *c = procedure_clock(p, deadline);
    bool                  for_both = str_eq(who, S("procuracy"));
    for (uint32_t i = 0; c != NULL && i < c->who_count; i++) {
        if (str_eq(c->who[i], who) || (for_both && str_eq(c->who[i], S("higher_procuracy")))) {
            return true;
        }
    }
    return false;
}

/* A limit begins only in the states it runs in: who complained before the paper was proved to have reached him has no time to complain
 * left to count. */
static bool begins_here(const Act *act, Str deadline)
{
    const ProcedureClock *c = procedure_clock(act->procedure, deadline);
    return c == NULL || c->within_count == 0 || str_among(c->within, c->within_count, act_next_state(act->act, act->matter->state));
}

/* `capacity` has received a paper issued by `issuing` on that day. A clock that ran already for him is not started again. */
static Error *start_from_receipt(Act *act, const ProcedureAct *issuing, Str capacity, int64_t participant, Date received)
{
    for (uint32_t i = 0; i < issuing->starts_count; i++) {
        const ActClock *c = &issuing->starts[i];
        bool            from_receipt = c->from == FROM_RECEIPT || c->from == FROM_PRONOUNCEMENT;
        int64_t         whose = c->per == PER_MATTER ? 0 : participant;
        if (!from_receipt || !binds(act->procedure, c->deadline, capacity) || !begins_here(act, c->deadline)) {
            continue;
        }
        bool known = false;
        for (size_t k = 0; k < act->matter->deadlines.count; k++) {
            const MatterDeadline *d = &act->matter->deadlines.items[k];
            known = known || (str_eq(d->rule, c->deadline) && d->participant == whose);
        }
        if (!known || c->from == FROM_RECEIPT) {
            if (matter_running(act->matter, c->deadline, whose) == NULL) {
                int64_t days = c->field.n > 0 ? matter_field_number(act->matter, c->field, 0) : 0;
                TRY(days > 0 ? act_start_deadline_days(act, c->deadline, whose, received, days, c->field)
                             : act_start_deadline(act, c->deadline, whose, received));
            }
        }
    }
    return NULL;
}

/* ---- every act: its new papers to whom it tells ---------------------------------------------------------------------------------- */

static bool is_told(const Act *act, Str capacity)
{
    for (uint32_t i = 0; i < act->act->tells_count; i++) {
        if (str_eq(act->act->tells[i], capacity)) {
            return true;
        }
    }
    return false;
}

/* ---- sent to everybody --------------------------------------------------------------------------------------------------------- */

/* What the clerk records by hand when he sends a decision without proof of service. */
#define SENT_BY_HAND "record_decision_sent"
#define SENDING_TASK "send_decision"

static bool meets(const ProcedureAct *a, Str deadline)
{
    for (uint32_t i = 0; a != NULL && i < a->meets_count; i++) {
        if (str_eq(a->meets[i].deadline, deadline)) {
            return true;
        }
    }
    return false;
}

/* A decision that has reached everybody it was for was sent: the limit for sending it is met and its task done, without the clerk
 * saying so once more. */
static void count_as_sent(Act *act, const ProcedureAct *issuing)
{
    const ProcedureAct *by_hand = procedure_act(act->procedure, S(SENT_BY_HAND));
    for (uint32_t i = 0; issuing != NULL && i < issuing->starts_count; i++) {
        if (meets(by_hand, issuing->starts[i].deadline)) {
            act_meet_deadline(act, issuing->starts[i].deadline, 0);
            act_close_task(act, S(SENDING_TASK));
        }
    }
}

typedef struct Making {
    Act     *act;
    JsonOut *out;
    int64_t  next;
    bool     with_codes;
    bool     any;
    bool     on_paper; /* somebody's copy is to be served by hand */
    const ProcedureAct *issuing; /* the act that issued the paper: its limits run from receipt */
} Making;

static Error *next_number(Act *act, int64_t *out)
{
    Deliveries all = { 0 };
    *out = 1;
    if (act->matter->seq > 0) {
        TRY(delivery_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
        *out = (int64_t)all.count + 1;
    }
    return NULL;
}

static void begin_list(Making *m)
{
    if (!m->any) {
        m->out = act_section(m->act, "serve_papers");
        json_begin_list(m->out, "made");
        m->any = true;
    }
}

/* Who acts by the code, as the pages then name him: "Bị đơn Trần Thị …". */
static Str code_display(Act *act, int64_t participant)
{
    const Participant *p = matter_participant(act->matter, participant);
    const LawPower    *capacity = p == NULL ? NULL : law_power(act->house->law, p->capacity);
    if (capacity == NULL) {
        return p == NULL ? S("") : p->name;
    }
    return str_format(act->arena, STR_F " " STR_F, STR_A(capacity->name.vi), STR_A(p->name));
}

/* The code is drawn here, once; only its key opens a session, and the code itself is sealed for the printer. */
static void write_code(Making *m, int64_t participant)
{
    Act       *act = m->act;
    ServedCode code;
    served_code_make(act->house->identity, &code);
    Str   text = str_of(code.code);
    Bytes sealed = seal(act->house->os, act->arena, seal_key(act->house->secret, S("served_code")),
                        (Bytes){ act->matter->id.id.b, sizeof act->matter->id.id.b }, (Bytes){ (const uint8_t *)text.p, text.n });
    json_add_str(m->out, "code_id", id_format(act->arena, code.id.id));
    json_add_str(m->out, "code_key", hash_hex(act->arena, code.key));
    json_add_str(m->out, "code_sealed", base64_encode(act->arena, sealed));
    json_add_str(m->out, "code_display", code_display(act, participant));
}

static Error *make_one(Making *m, const Paper *paper, int64_t participant, Str body, Str capacity, bool electronic, bool code)
{
    begin_list(m);
    json_begin(m->out, NULL);
    json_add_i64(m->out, "no", m->next++);
    json_add_i64(m->out, "paper", paper->no);
    json_add_i64(m->out, "participant", participant);
    json_add_str(m->out, "body", body);
    json_add_str(m->out, "status", electronic ? S("served") : S("to_serve"));
    json_add_str(m->out, "served_on", electronic ? date_format(m->act->arena, m->act->day) : S(""));
    if (code && !electronic) {
        write_code(m, participant);
    }
    json_end(m->out);
    if (electronic) {
        return start_from_receipt(m->act, m->issuing, capacity, participant, m->act->day);
    }
    const ProcedureState *to = procedure_state(m->act->procedure, act_next_state(m->act->act, m->act->matter->state));
    bool                  waits = !m->on_paper && (to == NULL || to->kind != STATE_END); /* an ended file has no tasks; /nghiep-vu/tong-dat lists it */
    m->on_paper = true;
    return waits ? act_open_task(m->act, S("serve_papers"), (PersonId){ { { 0 } } }, NULL) : NULL;
}

/* Before acceptance nobody is told what a party hands in but those of his own side: the case may never come to be (BLTTDS 196). */
static bool is_early(const Matter *file, const Paper *paper, const Participant *p)
{
    return file->accepted_on.n == 0 && paper->from_no > 0 && p->represents != paper->from_no;
}

static Error *serve_paper(Making *m, const Paper *paper)
{
    static const Str bodies[] = { S_INIT("procuracy"), S_INIT("higher_procuracy"), S_INIT("enforcement_body") };
    Matter          *file = m->act->matter;
    for (size_t i = 0; i < file->participants.count; i++) {
        const Participant *p = &file->participants.items[i];
        if (p->until_on.n == 0 && p->no != paper->from_no && is_told(m->act, p->capacity) && !is_early(file, paper, p)) {
            bool no_account = id_is_zero(p->person.id);
            TRY(make_one(m, paper, p->no, S(""), p->capacity, p->electronic, m->with_codes && no_account));
        }
    }
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        if (is_told(m->act, bodies[i])) {
            TRY(make_one(m, paper, 0, bodies[i], bodies[i], true, false));
        }
    }
    return NULL;
}

static bool has_effect(const Act *act, Str id)
{
    for (uint32_t i = 0; i < act->act->effects_count; i++) {
        if (str_eq(act->act->effects[i], id)) {
            return true;
        }
    }
    return false;
}

/* A judgment is pronounced first and delivered within ten days (BLTTDS 269(2)): by the act with send_judgment. */
static bool is_judgment(const Paper *p)
{
    return str_eq(p->form, S("52-DS"));
}

static Error *prepare_serve(Act *act)
{
    Making m = { .act = act, .issuing = act->act, .with_codes = has_effect(act, S("prepare_first_service")) };
    if (act->act->tells_count == 0) {
        return NULL;
    }
    TRY(next_number(act, &m.next));
    for (size_t i = 0; i < act->matter->papers.count; i++) {
        const Paper *p = &act->matter->papers.items[i];
        bool         is_new = p->seq == 0;
        bool         leaves = str_eq(p->class, S("parties")) || str_eq(p->class, S("public"));
        if (is_new && leaves && !is_judgment(p)) {
            TRY(serve_paper(&m, p));
        }
    }
    if (m.any) {
        json_end_list(m.out);
        if (!m.on_paper) {
            count_as_sent(act, act->act);
        }
    }
    return NULL;
}

static Error *add_code(Tx *tx, const Event *e, const Json *item)
{
    Arena     *a = tx_arena(tx);
    ServedCode code;
    memset(&code, 0, sizeof code);
    if (!id_parse(json_str(item, "code_id", S("")), &code.id.id) || !hash_parse_hex(json_str(item, "code_key", S("")), &code.key)) {
        return err_make(ERR_ALTERED, "delivery: a code without id or key");
    }
    NewServedCode n = { .scope = delivery_code_scope(a, e->matter, json_i64(item, "participant", 0)),
                        .display = json_str(item, "code_display", S("")),
                        .until = { e->at.ms + CODE_DAYS * INT64_C(86400000) } };
    return served_code_add(tx, &code, &n, e->at);
}

static Error *apply_serve(Tx *tx, const Event *e, const Json *own)
{
    const Json *made = json_member(own, "made");
    for (size_t i = 0; i < json_count(made); i++) {
        const Json *item = json_at(made, i);
        Str         sealed = json_str(item, "code_sealed", S(""));
        Bytes       code = { (const uint8_t *)"", 0 };
        bool        served = str_eq(json_str(item, "status", S("")), S("served"));
        if (sealed.n > 0) {
            if (!base64_decode(tx_arena(tx), sealed, &code)) {
                return err_make(ERR_ALTERED, "delivery: a damaged code");
            }
            TRY(add_code(tx, e, item));
        }
        TRY(q_delivery_add(tx, e->court, e->matter, json_i64(item, "no", 0), json_i64(item, "paper", 0),
                           json_i64(item, "participant", 0), json_str(item, "body", S("")), json_str(item, "status", S("")),
                           served ? S("electronic") : S(""), json_str(item, "served_on", S("")), code, e->seq, served ? e->seq : 0));
    }
    return NULL;
}

/* ---- proofs of service ------------------------------------------------------------------------------------------------------------- */

/* The record says which paper it is about. */
static void name_paper(Act *act, int64_t no)
{
    for (size_t i = 0; i < act->matter->papers.count; i++) {
        const Paper *p = &act->matter->papers.items[i];
        if (p->no == no) {
            act_paper_text(act, "paper_title", p->title);
            act_paper_text(act, "paper_number", p->number);
        }
    }
}

/* The delivery a clerk speaks of: this person and paper, not yet done. */
static Error *find_delivery(Act *act, Delivery *out, bool *found)
{
    Deliveries all = { 0 };
    int64_t    person = act_input_number(act, "person", 0);
    int64_t    paper = act_input_number(act, "served_paper", 0);
    TRY(delivery_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    *found = false;
    for (size_t i = 0; i < all.count; i++) {
        const Delivery *d = &all.items[i];
        if (d->participant == person && d->paper == paper && !str_eq(d->status, S("served"))) {
            *out = *d;
            *found = true;
        }
    }
    if (!*found) {
        act_field_error(act, S("served_paper"), S("delivery.nothing_to_serve"));
    } else {
        name_paper(act, out->paper);
    }
    return NULL;
}

/* The act that issued a paper; NULL: it is not known. */
static Error *issuing_act(Act *act, const Paper *paper, const ProcedureAct **out)
{
    ActOfEventRow row;
    bool          found = false;
    TRY(q_act_of_event(act->db, act->matter->court, act->matter->id, paper->seq, act->arena, &row, &found));
    *out = found ? procedure_act(act->procedure, row.act) : NULL;
    return NULL;
}

/* Whether, besides this delivery, others of its paper and of the file wait to be served. */
static Error *others_wait(Act *act, const Delivery *d, bool *of_paper, bool *of_file)
{
    Deliveries all = { 0 };
    TRY(delivery_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    *of_paper = *of_file = false;
    for (size_t i = 0; i < all.count; i++) {
        const Delivery *other = &all.items[i];
        bool            waits = other->no != d->no && (str_eq(other->status, S("to_serve")) || str_eq(other->status, S("failed")));
        *of_file = *of_file || waits;
        *of_paper = *of_paper || (waits && other->paper == d->paper);
    }
    return NULL;
}

/* Delivered: the task is done with the last of the file; the limits of the act behind the paper count from this receipt, and the one
 * for sending it ends with the paper's last. */
static Error *count_receipt(Act *act, const Delivery *d, Date received)
{
    const Paper *paper = NULL;
    for (size_t i = 0; i < act->matter->papers.count; i++) {
        if (act->matter->papers.items[i].no == d->paper) {
            paper = &act->matter->papers.items[i];
        }
    }
    const Participant  *person = matter_participant(act->matter, d->participant);
    const ProcedureAct *issuing;
    bool                of_paper, of_file;
    TRY(others_wait(act, d, &of_paper, &of_file));
    if (!of_file) {
        act_close_task(act, S("serve_papers"));
    }
    if (paper == NULL || person == NULL || act->matter->closed_on.n > 0) { /* in a file that has ended no limit begins */
        return NULL;
    }
    TRY(issuing_act(act, paper, &issuing));
    if (!of_paper) {
        count_as_sent(act, issuing);
    }
    return issuing == NULL ? NULL : start_from_receipt(act, issuing, person->capacity, d->participant, received);
}

static Error *prepare_record(Act *act)
{
    Delivery d;
    bool     found;
    Instant  moment;
    TRY(find_delivery(act, &d, &found));
    if (!found || !instant_parse(act_input_text(act, "service_moment"), &moment)) {
        return NULL;
    }
    if (moment.ms > act->now.ms) {
        act_field_error(act, S("service_moment"), S("delivery.not_in_the_future"));
        return NULL;
    }
    Date     received = instant_date(moment);
    JsonOut *o = act_section(act, "record_service");
    json_add_i64(o, "no", d.no);
    json_add_str(o, "method", act_input_text(act, "service_method"));
    json_add_str(o, "served_on", date_format(act->arena, received));
    return count_receipt(act, &d, received);
}

static Error *apply_record(Tx *tx, const Event *e, const Json *own)
{
    return q_delivery_served(tx, e->court, e->matter, json_i64(own, "no", 0), json_str(own, "method", S("")),
                             json_str(own, "served_on", S("")), e->seq);
}

static Error *prepare_failed(Act *act)
{
    Delivery d;
    bool     found;
    TRY(find_delivery(act, &d, &found));
    if (found) {
        JsonOut *o = act_section(act, "record_failed_service");
        json_add_i64(o, "no", d.no);
        json_add_str(o, "failure", act_input_text(act, "service_failure"));
    }
    return NULL;
}

static Error *apply_failed(Tx *tx, const Event *e, const Json *own)
{
    return q_delivery_failed(tx, e->court, e->matter, json_i64(own, "no", 0), json_str(own, "failure", S("")));
}

/* Posting counts as service when its time has passed (BLTTDS 179(3)). */
static Error *prepare_posting(Act *act)
{
    Delivery d;
    bool     found;
    Date     posted;
    TRY(find_delivery(act, &d, &found));
    if (!found || !act_input_date(act, "posted_from", &posted)) {
        return NULL;
    }
    Date     counts = date_add_days(posted, POSTING_DAYS);
    JsonOut *o = act_section(act, "post_publicly");
    json_add_i64(o, "no", d.no);
    json_add_str(o, "posted_on", date_format(act->arena, posted));
    json_add_str(o, "served_on", date_format(act->arena, counts));
    act_paper_text(act, "posting_until", date_format(act->arena, counts));
    return count_receipt(act, &d, counts);
}

static Error *apply_posting(Tx *tx, const Event *e, const Json *own)
{
    return q_delivery_posted(tx, e->court, e->matter, json_i64(own, "no", 0), json_str(own, "posted_on", S("")),
                             json_str(own, "served_on", S("")), e->seq);
}

/* The judgment itself goes to everybody told: a paper issued earlier (52-DS), now served. */
static Error *prepare_send_judgment(Act *act)
{
    Making m = { .act = act };
    TRY(next_number(act, &m.next));
    for (size_t i = act->matter->papers.count; i > 0; i--) {
        const Paper *p = &act->matter->papers.items[i - 1];
        if (is_judgment(p)) {
            TRY(issuing_act(act, p, &m.issuing));
            TRY(m.issuing == NULL ? err_make(ERR_ALTERED, "a judgment without the act that pronounced it") : serve_paper(&m, p));
            break;
        }
    }
    if (m.any) {
        json_end_list(m.out);
    }
    return NULL;
}

/* Who holds the code served on a person and consents from an account of his own: from now on the account stands behind him. */
static void bind_account(Act *act)
{
    const Actor       *who = &act->request->actor;
    const Participant *p = who->participant > 0 ? matter_participant(act->matter, who->participant) : NULL;
    if (p != NULL && id_is_zero(p->person.id) && !id_is_zero(who->person.id)) {
        act_bind_participant(act, p->no, who->person);
    }
}

/* By a code, from an account that is not the one bound to the person served: another's choice is not made for him. */
static bool is_anothers(const Act *act)
{
    const Actor       *who = &act->request->actor;
    const Participant *p = who->participant > 0 ? matter_participant(act->matter, who->participant) : NULL;
    return p != NULL && !id_is_zero(who->person.id) && !id_is_zero(p->person.id) && !id_eq(p->person.id, who->person.id);
}

static Error *prepare_electronic(Act *act)
{
    bool consents = json_bool(act->input, "consent_given", false);
    if (is_anothers(act)) {
        return err_message(err_make(ERR_NOT_ALLOWED, "bound to another account"), S("delivery.bound_to_another"));
    }
    if (act->powers.participant > 0) {
        act_set_electronic(act, act->powers.participant, consents);
    }
    if (consents) {
        bind_account(act);
    }
    return NULL;
}

/* ---- guards ---------------------------------------------------------------------------------------------------------------------------- */

static Error *guard_waits(Act *act, bool *holds)
{
    DeliveriesUnprovenRows rows;
    TRY(q_deliveries_unproven(act->db, act->matter->court, act->matter->id, act->arena, &rows));
    *holds = rows.count > 0;
    return NULL;
}

static Error *guard_failed(Act *act, bool *holds)
{
    DeliveriesUnprovenRows rows;
    int64_t                person = act->input == NULL ? 0 : act_input_number(act, "person", 0);
    TRY(q_deliveries_unproven(act->db, act->matter->court, act->matter->id, act->arena, &rows));
    *holds = false;
    for (size_t i = 0; i < rows.count; i++) {
        *holds = *holds || (str_eq(rows.items[i].status, S("failed")) && (person == 0 || rows.items[i].participant == person));
    }
    return NULL;
}

/* The right to complain begins with the decision; only its end is counted from receipt (BLTTDS 140). */
static Error *guard_measure_complaint(Act *act, bool *holds)
{
    DecisionUnservedRow row;
    int64_t             who = act->powers.participant;
    *holds = false;
    for (size_t i = 0; i < act->matter->deadlines.count; i++) {
        const MatterDeadline *d = &act->matter->deadlines.items[i];
        bool                  his = str_eq(d->rule, S("complain_measure")) && d->participant == who;
        *holds = *holds || (his && str_eq(d->status, S("running")) && date_cmp(act->day, d->end_on) <= 0);
    }
    if (!*holds) {
        TRY(q_decision_unserved(act->db, act->matter->court, act->matter->id, S("measure_decision"), who, act->arena, &row));
        *holds = row.unserved;
    }
    return NULL;
}

static bool was_sent(const Deliveries *all, const Paper *p)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].paper == p->no) {
            return true;
        }
    }
    return false;
}

/* Nobody waits for the ruling any more: the judgment was sent, each delivery is served, or posted and its time over. */
static Error *guard_proven(Act *act, bool *holds)
{
    Deliveries all = { 0 };
    Str        today = date_format(act->arena, act->day);
    TRY(delivery_list(act->db, act->arena, act->matter->court, act->matter->id, &all));
    *holds = true;
    for (size_t k = 0; k < act->matter->papers.count; k++) {
        *holds = *holds && (!is_judgment(&act->matter->papers.items[k]) || was_sent(&all, &act->matter->papers.items[k]));
    }
    for (size_t i = 0; i < all.count; i++) {
        const Delivery *d = &all.items[i];
        for (size_t k = 0; k < act->matter->papers.count; k++) {
            const Paper *p = &act->matter->papers.items[k];
            bool ruling = str_eq(p->form, S("52-DS")) || str_eq(p->form, S("45-DS")) || str_eq(p->form, S("46-DS"));
            if (p->no == d->paper && ruling) {
                *holds = *holds && d->served_on.n > 0 && str_cmp(d->served_on, today) <= 0;
            }
        }
    }
    return NULL;
}

static const Effect effects[] = {
    { "serve_papers", prepare_serve, apply_serve, EFFECT_LAST },
    { "prepare_first_service", NULL, NULL, EFFECT_NAMED }, /* read by serve_papers: papers of this act carry codes */
    { "record_service", prepare_record, apply_record, EFFECT_NAMED },
    { "record_failed_service", prepare_failed, apply_failed, EFFECT_NAMED },
    { "post_publicly", prepare_posting, apply_posting, EFFECT_NAMED },
    { "send_judgment", prepare_send_judgment, NULL, EFFECT_NAMED },
    { "choose_electronic_service", prepare_electronic, NULL, EFFECT_NAMED },
};

static const Guard guards[] = {
    { "service_waits", guard_waits },
    { "service_failed", guard_failed },
    { "measure_complaint_in_time", guard_measure_complaint },
    { "service_proven", guard_proven },
};

static const char *const tables[] = { "delivery", NULL };

const MatterModule delivery_module = { "delivery", effects, COUNT_OF(effects), guards, COUNT_OF(guards), tables };
