/* Remarks on published rulings: sent, decided, withdrawn, erased, counted. Every row is witnessed in the transaction that writes it.
 * Tables: remark, remark_decision, remark_count; notice (through core/notify). */
#include "judgment/remark.h"

#include "core/notify/notify.h"
#include "judgment/judgment_msg.h"
#include "judgment/publication_int.h"
#include "judgment/remark_sql.h"
#include "law/power.h"
#include "registry/registry_store.h"

#include <string.h>

enum { ERASE_AT_ONCE = 200 };
#define DAY_MS INT64_C(86400000)

const WitnessTable remark_table = {
    { "remark", "ruling_id remark_id", "court_id person_id no kind shown_as words criteria digest sent_at state decisions" }, false
};
const WitnessTable remark_decision_table = { { "remark_decision", "remark_id no", "person_id at decision ground reason" }, false };

static Error *witness_remark(Tx *tx, RulingId ruling, RemarkId id)
{
    return witness_row(tx, &remark_table, db_val_id(&ruling.id), db_val_id(&id.id));
}

static Error *refuse(ErrCode code, const char *message)
{
    return err_message(err_make(code, NULL), str_of(message));
}

/* ---- reading --------------------------------------------------------------------------------------------------------------------- */

/* Each list has rows of its own type with the same members. */
#define TAKE_ROW(row)                                                                                                          \
    { .ruling = (row)->ruling_id, .id = (row)->remark_id, .court = (row)->court_id, .person = (row)->person_id, .no = (row)->no, \
      .kind = (row)->kind, .shown_as = (row)->shown_as, .words = (row)->words, .criteria = (row)->criteria,                    \
      .sent_at = (row)->sent_at, .state = (row)->state, .decisions = (row)->decisions, .decided_at = { (row)->decided_at },    \
      .ground = (row)->ground, .reason = (row)->reason }
#define TAKE_ROWS(rows, list)                                                                                                  \
    *(list) = (Remarks){ 0 };                                                                                                  \
    for (size_t i = 0; i < (rows).count; i++) {                                                                                \
        *LIST_ADD(a, list) = (Remark)TAKE_ROW(&(rows).items[i]);                                                               \
    }

Error *remark_load(Db *db, Arena *a, RemarkId id, Remark *out, bool *found)
{
    RemarkOfRow row;
    TRY(q_remark_of(db, id, a, &row, found));
    if (*found) {
        *out = (Remark)TAKE_ROW(&row);
    }
    return NULL;
}

Error *remarks_shown(Db *db, Arena *a, RulingId ruling, Str kind, RemarkId before, int64_t most, Remarks *out)
{
    RemarksShownRows rows;
    if (id_is_zero(before.id)) {
        memset(&before, 0xff, sizeof before);
    }
    TRY(q_remarks_shown(db, ruling, kind, before, most, a, &rows));
    TAKE_ROWS(rows, out)
    return NULL;
}

Error *remarks_waiting(Db *db, Arena *a, CourtId court, RemarkId after, int64_t most, Remarks *out)
{
    RemarksWaitingRows rows;
    TRY(q_remarks_waiting(db, court, after, most, a, &rows));
    TAKE_ROWS(rows, out)
    return NULL;
}

Error *remarks_of_state(Db *db, Arena *a, CourtId court, Str state, RemarkId before, int64_t most, Remarks *out)
{
    RemarksOfStateRows rows;
    if (id_is_zero(before.id)) {
        memset(&before, 0xff, sizeof before);
    }
    TRY(q_remarks_of_state(db, court, state, before, most, a, &rows));
    TAKE_ROWS(rows, out)
    return NULL;
}

Error *remark_decisions(Db *db, Arena *a, RemarkId id, RemarkDecisions *out)
{
    RemarkDecisionsRows rows;
    *out = (RemarkDecisions){ 0 };
    TRY(q_remark_decisions(db, id, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const RemarkDecisionsRow *d = &rows.items[i];
        *LIST_ADD(a, out) = (RemarkDecision){ d->no, d->person_id, d->at, d->decision, d->ground, d->reason };
    }
    return NULL;
}

Error *remarks_of_person(Db *db, Arena *a, PersonId person, int64_t before, int64_t most, Remarks *out)
{
    RemarksOfPersonRows rows;
    TRY(q_remarks_of_person(db, person, before > 0 ? before : INT64_MAX, most, a, &rows));
    TAKE_ROWS(rows, out)
    return NULL;
}

Error *remark_proposed_by(Db *db, Arena *a, PersonId person, RulingId ruling, bool *proposed)
{
    RemarkProposalOfRow row;
    return q_remark_proposal_of(db, person, ruling, a, &row, proposed);
}

Error *remark_count(Db *db, Arena *a, RulingId ruling, RemarkCount *out)
{
    RemarkCountOfRow row = { 0 };
    bool             found;
    TRY(q_remark_count_of(db, ruling, a, &row, &found));
    *out = found ? (RemarkCount){ ruling, row.comments, row.proposals } : (RemarkCount){ .ruling = ruling };
    return NULL;
}

Error *remark_most_proposed(Db *db, Arena *a, const RemarkCount *after, int64_t most, RemarkCounts *out)
{
    RemarkCountMostRows rows;
    RemarkCount         first = { .proposals = INT64_MAX };
    memset(&first.ruling, 0xff, sizeof first.ruling);
    const RemarkCount *from = after == NULL ? &first : after;
    *out = (RemarkCounts){ 0 };
    TRY(q_remark_count_most(db, from->proposals, from->ruling, most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        *LIST_ADD(a, out) = (RemarkCount){ .ruling = rows.items[i].ruling_id, .proposals = rows.items[i].proposals };
    }
    return NULL;
}

Error *remark_flags(House *h, Db *db, Arena *a, const Remark *r, const Ruling *ruling, GateResult *out)
{
    Matter m;
    if (id_is_zero(ruling->matter.id)) {
        return gate_check_imported(r->words, a, out);
    }
    TRY(matter_load(h, db, a, ruling->court, ruling->matter, &m));
    HideCase people = hiding_case(a, &m);
    return gate_check(&people, &r->words, 1, a, out);
}

/* ---- sending --------------------------------------------------------------------------------------------------------------------- */

typedef struct Sending {
    House  *house;
    Remark *remark;
    Instant now;
} Sending;

static Error *need_public(Db *db, Arena *a, RulingId id, Ruling *out)
{
    bool found;
    TRY(ruling_load_facts(db, a, id, out, &found));
    if (!found || (!str_eq(out->status, S("public")) && !str_eq(out->status, S("taken_down")))) {
        return err_make(ERR_NOT_FOUND, "no such ruling");
    }
    return str_eq(out->status, S("public")) ? NULL : err_make(ERR_GONE, "taken down");
}

/* The ruling's court; of one that has nobody who may (an imported ruling of a court elsewhere, or closed since) those of any court. */
static Error *desk_of(House *h, Db *db, Arena *a, const Ruling *r, Date today, CourtId *out)
{
    Officers officers = { 0 };
    *out = RULING_NO_COURT;
    if (court_id_eq(r->court, RULING_NO_COURT)) {
        return NULL;
    }
    TRY(officer_list(db, a, r->court, today, &officers));
    for (size_t i = 0; i < officers.count; i++) {
        const LawPower *p = law_power(h->law, officers.items[i].post);
        *out = p != NULL && law_power_may(p, S(REMARK_DEED)) ? r->court : *out;
    }
    return NULL;
}

static Error *check_sending(Tx *tx, const Sending *s, Bytes digest)
{
    Db               *db = tx_db(tx);
    Arena            *a = tx_arena(tx);
    const Remark     *r = s->remark;
    RemarkSentSinceRow day;
    RemarkSameRow     same;
    bool              proposed = false;
    TRY(q_remark_sent_since(db, r->person, (Instant){ s->now.ms - DAY_MS }, a, &day));
    if (day.total >= REMARKS_A_DAY) {
        return refuse(ERR_TOO_MANY, "remark.too_many");
    }
    if (str_eq(r->kind, S(REMARK_PROPOSAL))) {
        TRY(remark_proposed_by(db, a, r->person, r->ruling, &proposed));
    }
    if (proposed) {
        return refuse(ERR_CONFLICT, "remark.proposed_already");
    }
    TRY(q_remark_same(db, r->person, r->ruling, digest, a, &same));
    return same.total > 0 ? field_error("loi", S("remark.same")) : NULL;
}

static Error *send(Tx *tx, void *arg)
{
    const Sending  *s = arg;
    Remark         *r = s->remark;
    Arena          *a = tx_arena(tx);
    Hash            hash = hash_str(str_format(a, STR_F " " STR_F, STR_A(r->kind), STR_A(i18n_fold(a, r->words))));
    Bytes           digest = { hash.b, sizeof hash.b };
    Ruling          ruling;
    RemarkLastNoRow last;
    RemarkAddRow    added;
    bool            there;
    TRY(need_public(tx_db(tx), a, r->ruling, &ruling));
    TRY(check_sending(tx, s, digest));
    TRY(desk_of(s->house, tx_db(tx), a, &ruling, instant_date(s->now), &r->court));
    TRY(q_remark_last_no(tx_db(tx), r->person, a, &last));
    r->no = last.no + 1;
    TRY(q_remark_add(tx, r->ruling, r->id, r->court, r->person, r->no, r->kind, r->shown_as, r->words, r->criteria, digest, s->now, a, &added, &there));
    return there ? witness_remark(tx, r->ruling, r->id) : refuse(ERR_CONFLICT, "remark.another_now");
}

Error *remark_send(House *h, Arena *a, Remark *r)
{
    Sending s = { h, r, os_now(h->os) };
    r->id.id = os_id(h->os);
    r->sent_at = s.now;
    r->state = S("waiting");
    return db_tx_keep(h->db, "remark_send", send, &s, a);
}

/* ---- deciding -------------------------------------------------------------------------------------------------------------------- */

typedef struct Deciding {
    RemarkId id;
    PersonId who;
    Str      decision, ground, reason;
    Instant  now;
} Deciding;

static bool stands_for(const Remark *r, Str decision)
{
    bool waits = str_eq(r->state, S("waiting")), shown = str_eq(r->state, S("shown"));
    return str_eq(decision, S("shown")) || str_eq(decision, S("refused")) ? waits
           : str_eq(decision, S("taken_down"))                            ? shown
           : str_eq(decision, S("withdrawn"))                             ? waits || shown
                                                                          : !str_eq(r->state, S("erased"));
}

static Error *count_shown(Tx *tx, const Remark *r, Str decision)
{
    int64_t more = (str_eq(decision, S("shown")) ? 1 : 0) - (str_eq(r->state, S("shown")) ? 1 : 0);
    bool    comment = str_eq(r->kind, S(REMARK_COMMENT));
    return more == 0 ? NULL : q_remark_count_add(tx, r->ruling, comment ? more : 0, comment ? 0 : more);
}

/* The decision, the state it gives, the counts. */
static Error *put_decision(Tx *tx, const Remark *r, const Deciding *d)
{
    RemarkDecideRow added;
    bool            first;
    int64_t         no = r->decisions + 1;
    TRY(q_remark_decide(tx, r->id, no, d->who, d->now, d->decision, d->ground, d->reason, tx_arena(tx), &added, &first));
    if (!first) {
        return refuse(ERR_CONFLICT, "remark.decided_already");
    }
    TRY(witness_row(tx, &remark_decision_table, db_val_id(&r->id.id), db_val_i64(no)));
    TRY(q_remark_move(tx, r->id, d->decision, no));
    TRY(count_shown(tx, r, d->decision));
    return witness_remark(tx, r->ruling, r->id);
}

/* It is about no file: its court is X, its matter the remark. */
static Error *tell_writer(Tx *tx, const Remark *r, const Deciding *d)
{
    Str said = str_format(tx_arena(tx), "remark.told_" STR_F "%s" STR_F, STR_A(d->decision), d->ground.n > 0 ? " " : "", STR_A(d->ground));
    return notify_add(tx, r->person, RULING_NO_COURT, (MatterId){ r->id.id }, r->decisions + 1, said, d->now);
}

static Error *load_for(Tx *tx, const Deciding *d, Remark *r)
{
    bool found;
    TRY(remark_load(tx_db(tx), tx_arena(tx), d->id, r, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "no such remark");
    }
    return stands_for(r, d->decision) ? NULL : refuse(ERR_CONFLICT, "remark.decided_already");
}

static Error *decide(Tx *tx, void *arg)
{
    const Deciding *d = arg;
    Remark          r;
    Ruling          ruling;
    TRY(load_for(tx, d, &r));
    if (id_eq(r.person.id, d->who.id)) {
        return refuse(ERR_NOT_ALLOWED, "remark.own");
    }
    TRY(need_public(tx_db(tx), tx_arena(tx), r.ruling, &ruling));
    TRY(put_decision(tx, &r, d));
    return tell_writer(tx, &r, d);
}

Error *remark_decide(House *h, Arena *a, RemarkId id, PersonId who, Str decision, Str ground, Str reason)
{
    Deciding d = { id, who, decision, ground, reason, os_now(h->os) };
    return db_tx_keep(h->db, "remark_decide", decide, &d, a);
}

static Error *withdraw(Tx *tx, void *arg)
{
    const Deciding *d = arg;
    Remark          r;
    TRY(load_for(tx, d, &r));
    return id_eq(r.person.id, d->who.id) ? put_decision(tx, &r, d) : err_make(ERR_NOT_FOUND, "another's remark");
}

Error *remark_withdraw(House *h, Arena *a, RemarkId id, PersonId who)
{
    Deciding d = { id, who, S("withdrawn"), S(""), S(""), os_now(h->os) };
    return db_tx_keep(h->db, "remark_withdraw", withdraw, &d, a);
}

/* ---- a ruling that was taken down -------------------------------------------------------------------------------------------------- */

static Error *erase_one(Tx *tx, const Deciding *d, RemarkId id)
{
    Arena              *a = tx_arena(tx);
    Deciding            own = *d;
    Remark              r;
    RemarkDecisions     past;
    bool                withdrawn;
    own.id = id;
    TRY(load_for(tx, &own, &r));
    withdrawn = str_eq(r.state, S("withdrawn"));
    TRY(q_remark_erase(tx, id, (Bytes){ 0 }));
    TRY(q_remark_decisions_erase(tx, id));
    TRY(remark_decisions(tx_db(tx), a, id, &past));
    for (size_t i = 0; i < past.count; i++) {
        TRY(witness_row(tx, &remark_decision_table, db_val_id(&id.id), db_val_i64(past.items[i].no)));
    }
    TRY(put_decision(tx, &r, &own));
    return withdrawn ? NULL : tell_writer(tx, &r, &own);
}

typedef struct Erasing {
    RulingId ruling;
    Instant  now;
    bool     more;
} Erasing;

static Error *erase(Tx *tx, void *arg)
{
    Erasing        *e = arg;
    Deciding        d = { .decision = S("erased"), .now = e->now };
    RemarksLeftRows left;
    TRY(q_remarks_left(tx_db(tx), e->ruling, (RemarkId){ 0 }, ERASE_AT_ONCE, tx_arena(tx), &left));
    e->more = left.count == ERASE_AT_ONCE;
    for (size_t i = 0; i < left.count; i++) {
        TRY(erase_one(tx, &d, left.items[i].remark_id));
    }
    return NULL;
}

Error *remarks_erase(House *h, Arena *a, RulingId ruling)
{
    Erasing e = { .ruling = ruling, .now = os_now(h->os), .more = true };
    while (e.more) {
        TRY(db_tx_keep(h->db, "remarks_erase", erase, &e, a));
    }
    return NULL;
}

Error *remark_listener(void *context, Arena *a, const OutboxMessage *m)
{
    House         *h = ((Site *)context)->house;
    Db            *db;
    PublicationNow now;
    if (!str_eq(m->topic, S("take_down"))) {
        return NULL;
    }
    TRY(db_read(h->db, a, &db));
    Error *failed = publication_now(h, db, a, m->court, m->matter, &now);
    db_done(db);
    TRY(failed);
    return id_is_zero(now.ruling.id) ? NULL : remarks_erase(h, a, now.ruling);
}

/* ---- notices, verify ----------------------------------------------------------------------------------------------------------------- */

Str remark_notice(const Law *law, Arena *a, Lang lang, Str message)
{
    Str                 ground = message;
    Str                 said = str_cut(&ground, ' ');
    const RemarkReason *g = remark_ground(law, ground);
    MsgArg              arg = { S("ground"), g == NULL ? S("") : law_text(lang, g->name) };
    return msg_with(a, lang, msg_find(said), &arg, 1);
}

Error *remarks_verify(Db *db, Arena *a, Findings *out)
{
    RemarkCountsWrongRows counts = { 0 };
    RemarksWrongRows      remarks = { 0 };
    TRY(q_remark_counts_wrong(db, a, &counts));
    for (size_t i = 0; i < counts.count; i++) {
        finding_add(a, out, S(""), str_format(a, "remark_count " STR_F " is not the number of remarks shown", STR_A(id_format(a, counts.items[i].ruling_id.id))));
    }
    TRY(q_remarks_wrong(db, a, &remarks));
    for (size_t i = 0; i < remarks.count; i++) {
        finding_add(a, out, remarks.items[i].court,
                    str_format(a, "remark " STR_F " does not stand as its last decision says", STR_A(id_format(a, remarks.items[i].remark_id.id))));
    }
    return NULL;
}
