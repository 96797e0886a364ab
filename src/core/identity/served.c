/* Codes served on paper: they open one scope without an account. May use: core/witness, db, os, base. */
#include "core/identity/identity_int.h"

#include <string.h>

enum { CODE_CHARS = 16, CODE_GROUP = 4, USES = 20 };

static const Id128 unbound;

const WitnessTable served_code_table = { { "served_code", "code_key", "code_id person_id scope display until_at uses_left made_at ended_at" }, false };

void served_code_make(Identity *id, ServedCode *out)
{
    Arena *a = arena_make(KIB(64));
    Str    code = code_make(id, a, CODE_CHARS, CODE_GROUP);
    *out = (ServedCode){ .id = { os_id(id->options.os) }, .key = code_lookup(id, a, S("served"), unbound, code_normal(a, code)) };
    BUG_IF(code.n >= sizeof out->code);
    memcpy(out->code, code.p, code.n);
    arena_release(a);
}

Error *served_code_add(Tx *tx, const ServedCode *code, const NewServedCode *n, Instant now)
{
    BUG_IF(n->scope.n < 16 || n->scope.n > 32);
    TRY(q_served_insert(tx, code->key, code->id, n->person, n->scope, n->display, n->until, n->uses > 0 ? n->uses : USES, now));
    return witness_row(tx, &served_code_table, db_val_hash(&code->key));
}

typedef struct Opening {
    Hash           key;
    Attempt        attempt;
    const Session *session;
    const Fresh   *fresh;
    ServedCodeId   code;
    Str            client;
    bool           taken;
} Opening;

static Error *open_code(Tx *tx, void *arg)
{
    Opening       *o = arg;
    const Session *s = o->session;
    int64_t        used;
    TRY(q_served_take(tx, o->key, s->made_at, &used));
    o->taken = used == 1;
    if (!o->taken) {
        return NULL;
    }
    TRY(witness_row(tx, &served_code_table, db_val_hash(&o->key)));
    TRY(attempt_forgive(tx, &o->attempt));
    return q_session_insert(tx, o->fresh->hash, s->id, SESSION_SERVED, s->account, s->person, (Bytes){ s->scope, s->scope_n }, o->code,
                            o->client, s->made_at, s->expires_at);
}

static Error *wrong_code(void)
{
    return err_message(err_make(ERR_SIGN_IN, "no such living code"), S("identity.served_wrong"));
}

Error *served_code_open(Identity *id, Arena *a, Str code, Place place, SignedIn *out)
{
    *out = (SignedIn){ 0 };
    Str     normal = code_normal(a, code);
    Instant now = identity_now(id);
    Opening o = { .key = code_lookup(id, a, S("served"), unbound, normal), .attempt = attempt_of(id, a, S(""), place.address),
                  .client = session_client(&place) };
    TRY(attempt_enter(id, &o.attempt));
    Db          *db;
    ServedRowRow row;
    bool         found = false;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = q_served_row(db, o.key, now, a, &row, &found);
    db_done(db);
    TRY(e);
    if (!found || normal.n != CODE_CHARS) {
        return wrong_code();
    }
    Fresh   fresh = session_fresh(id);
    int64_t until = now.ms + SESSION_MAX_MS < row.until_at.ms ? now.ms + SESSION_MAX_MS : row.until_at.ms;
    out->session = session_view(id, &fresh, SESSION_SERVED, NULL, now, (Instant){ until });
    out->session.person = row.person_id;
    out->session.scope_n = (uint8_t)row.scope.n;
    memcpy(out->session.scope, row.scope.p, row.scope.n);
    session_show(&out->session, row.display);
    o.code = row.code_id;
    o.session = &out->session;
    o.fresh = &fresh;
    TRY(db_tx(id->options.pool, "served_code_open", open_code, &o));
    if (!o.taken) {
        return wrong_code();
    }
    out->token = fresh.token;
    return NULL;
}
