/* Signing in: charge the attempt, find the account, check password and TOTP, open the session. Unknown login, wrong password and
 * wrong code give the same answer after the same work. May use: core/witness, db, os, base. */
#include "core/identity/identity_int.h"

#include <string.h>

typedef struct Opening {
    Identity   *id;
    Attempt     attempt;
    bool        forgive;
    AccountId   account;
    int64_t     totp_step; /* 0: none to use */
    bool        totp_lost; /* another request used the code first */
    Str         rehash;    /* empty: none */
    const Session *session;
    const Fresh *fresh;
    Str         client;
} Opening;

static Error *open_session(Tx *tx, void *arg)
{
    Opening *o = arg;
    if (o->totp_step > 0) {
        int64_t used;
        TRY(q_account_use_totp(tx, o->account, o->totp_step, &used));
        o->totp_lost = used == 0;
        if (o->totp_lost) {
            return NULL;
        }
    }
    if (o->forgive) {
        TRY(attempt_forgive(tx, &o->attempt));
    }
    if (o->rehash.n > 0) {
        TRY(q_account_set_password(tx, o->account, o->rehash));
        TRY(witness_account(tx, o->account));
    }
    const Session *s = o->session;
    return q_session_insert(tx, o->fresh->hash, s->id, (int64_t)s->kind, s->account, s->person, (Bytes){ s->scope, s->scope_n },
                            (ServedCodeId){ 0 }, o->client, s->made_at, s->expires_at);
}

static Error *forgive_only(Tx *tx, void *arg)
{
    return attempt_forgive(tx, arg);
}

/* The row of the login; `found` is false for unknown, malformed and closed ones. */
static Error *row_of_login(Identity *id, Arena *a, Str login, AccountRowRow *row, bool *found)
{
    Db     *db;
    Account account;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = account_of_login(id, db, a, login, &account, found);
    if (e != NULL && e->code == ERR_FIELD) {
        e = NULL; /* no login at all is as unknown as any other */
        *found = false;
    }
    if (e == NULL && *found) {
        e = account_full(db, a, account.id, row, found);
    }
    db_done(db);
    *found = *found && !row->closed;
    return e;
}

/* The code of staff: *needed when it has not been given. */
static Error *check_totp(Identity *id, Arena *a, const AccountRowRow *row, Str code, int64_t *step, bool *needed)
{
    *step = 0;
    *needed = false;
    if (id->options.demo || row->totp.n == 0) {
        return NULL;
    }
    if (str_trim(code).n == 0) {
        *needed = true;
        return NULL;
    }
    Error *failed;
    *step = totp_match(id, a, row->account_id, row->totp, row->totp_step, code, &failed);
    TRY(failed);
    return *step < 0 ? identity_wrong() : NULL;
}

Error *sign_in(Identity *id, Arena *a, const SignIn *in, SignedIn *out)
{
    AccountRowRow row = { 0 };
    bool          found = false;
    bool          right = false;
    LoginKind     kind;
    Str           who = str_trim(in->login);
    *out = (SignedIn){ 0 };
    Error *odd = login_normal(a, in->login, &kind, &who);
    who = odd != NULL ? str_trim(in->login) : who;
    Opening o = { .id = id, .attempt = attempt_of(id, a, who, in->place.address), .forgive = true, .client = session_client(&in->place) };
    TRY(attempt_enter(id, &o.attempt));
    TRY(row_of_login(id, a, in->login, &row, &found));
    TRY(password_verify(id, a, found ? row.password : S(""), str_sub(in->password, 0, KIB(1)), &right));
    if (!found || !right) {
        return identity_wrong();
    }
    TRY(check_totp(id, a, &row, in->totp, &o.totp_step, &out->totp_needed));
    if (out->totp_needed) {
        return db_tx(id->options.pool, "sign_in_forgive", forgive_only, &o.attempt);
    }
    if (password_is_old(id, a, row.password)) {
        TRY(password_hash(id, a, in->password, &o.rehash));
    }
    Fresh   fresh = session_fresh(id);
    Instant now = identity_now(id);
    Account account = account_of_row(&row);
    out->session = session_view(id, &fresh, SESSION_ACCOUNT, &account, now, (Instant){ now.ms + SESSION_MAX_MS });
    o.account = account.id;
    o.session = &out->session;
    o.fresh = &fresh;
    TRY(db_tx(id->options.pool, "sign_in", open_session, &o));
    if (o.totp_lost) {
        return identity_wrong();
    }
    out->token = fresh.token;
    return NULL;
}

Error *sign_in_demo(Identity *id, Arena *a, AccountId account, Place place, SignedIn *out)
{
    *out = (SignedIn){ 0 };
    if (!id->options.demo) {
        return err_make(ERR_FORBIDDEN, "sign-in without password outside the demo");
    }
    Db     *db;
    Account found;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = account_load(db, a, account, &found);
    db_done(db);
    TRY(e);
    if (found.closed || found.card.n == 0) {
        return err_make(ERR_FORBIDDEN, "not an account of the demo");
    }
    Fresh   fresh = session_fresh(id);
    Instant now = identity_now(id);
    out->session = session_view(id, &fresh, SESSION_DEMO, &found, now, (Instant){ now.ms + SESSION_MAX_MS });
    Opening o = { .id = id, .account = account, .session = &out->session, .fresh = &fresh, .client = session_client(&place) };
    TRY(db_tx(id->options.pool, "sign_in_demo", open_session, &o));
    out->token = fresh.token;
    return NULL;
}
