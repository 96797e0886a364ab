/* New passwords: by the old one, by a printed code, by a reset after a check of papers (two people for staff).
 * May use: core/witness, db, os, base. */
#include "core/identity/identity_int.h"

#include <string.h>

enum { CODE_CHARS = 10, CODE_GROUP = 5 };

static const Bytes nothing = { (const uint8_t *)"", 0 };

/* All codes an account has left. */
const WitnessTable recovery_code_table = { { "recovery_code", "account_id", "code_key" }, false };
const WitnessTable account_reset_table = {
    { "account_reset", "reset_id", "account_id ground proposed_by proposed_at confirmed_by code_key expires_at used_at" }, false
};

static Bytes key_bytes(const Hash *h)
{
    return (Bytes){ h->b, sizeof h->b };
}

static Error *load_row(Identity *id, Arena *a, AccountId account, AccountRowRow *row)
{
    Db  *db;
    bool found = false;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = account_full(db, a, account, row, &found);
    db_done(db);
    TRY(e);
    return found ? NULL : err_make(ERR_NOT_FOUND, "no such account");
}

/* ---- by the old one ---------------------------------------------------------------------------------------------------- */

typedef struct Changing {
    AccountId account;
    Str       password;
    SessionId keep;
    Attempt   attempt;
    Instant   now;
} Changing;

static Error *change(Tx *tx, void *arg)
{
    const Changing *c = arg;
    TRY(attempt_forgive(tx, &c->attempt));
    TRY(q_account_set_password(tx, c->account, c->password));
    TRY(witness_account(tx, c->account));
    return q_session_end_others(tx, c->account, c->keep, c->now);
}

Error *password_change(Identity *id, Arena *a, AccountId account, Str old_password, Str new_password, SessionId keep)
{
    AccountRowRow row;
    bool          right;
    Str           who = id_format(a, account.id);
    Attempt       attempt = attempt_of(id, a, who, S(""));
    TRY(password_check(new_password));
    TRY(attempt_enter(id, &attempt));
    TRY(load_row(id, a, account, &row));
    TRY(password_verify(id, a, row.password, str_sub(old_password, 0, KIB(1)), &right));
    if (!right) {
        return err_field(err_message(err_make(ERR_SIGN_IN, "old password is wrong"), S("identity.old_wrong")), S("old_password"));
    }
    Changing c = { .account = account, .keep = keep, .attempt = attempt, .now = identity_now(id) };
    TRY(password_hash(id, a, new_password, &c.password));
    TRY(db_tx(id->options.pool, "password_change", change, &c));
    session_cache_end_account(id, account, keep);
    return NULL;
}

/* ---- printed codes --------------------------------------------------------------------------------------------------------- */

typedef struct Printing {
    AccountId account;
    Hash      keys[RECOVERY_CODES];
} Printing;

static Error *print_codes(Tx *tx, void *arg)
{
    const Printing *p = arg;
    TRY(q_recovery_drop_all(tx, p->account));
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        TRY(q_recovery_insert(tx, p->account, p->keys[i]));
    }
    return witness_row(tx, &recovery_code_table, db_val_id(&p->account.id));
}

Error *recovery_make(Identity *id, Arena *a, AccountId account, Str codes[RECOVERY_CODES])
{
    Printing p = { .account = account };
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        codes[i] = code_make(id, a, CODE_CHARS, CODE_GROUP);
        p.keys[i] = code_lookup(id, a, S("recovery"), account.id, code_normal(a, codes[i]));
    }
    return db_tx(id->options.pool, "recovery_make", print_codes, &p);
}

typedef struct Using {
    AccountId account;
    Hash      recovery, reset;
    Str       password;
    Attempt   attempt;
    Instant   now;
    bool      taken;
} Using;

static Error *use_code(Tx *tx, void *arg)
{
    Using         *u = arg;
    ResetByCodeRow row;
    bool           found = false;
    int64_t        taken;
    TRY(q_reset_by_code(tx_db(tx), u->account, key_bytes(&u->reset), u->now, tx_arena(tx), &row, &found));
    if (found) {
        TRY(q_reset_take(tx, row.reset_id, u->now, &taken));
    } else {
        TRY(q_recovery_take(tx, u->account, u->recovery, &taken));
    }
    u->taken = taken == 1;
    if (!u->taken) {
        return NULL;
    }
    TRY(found ? witness_row(tx, &account_reset_table, db_val_id(&row.reset_id.id))
              : witness_row(tx, &recovery_code_table, db_val_id(&u->account.id)));
    if (found && str_eq(row.ground, S("papers_checked_totp_lost"))) {
        TRY(q_account_drop_totp(tx, u->account, nothing));
    }
    TRY(attempt_forgive(tx, &u->attempt));
    TRY(q_account_set_password(tx, u->account, u->password));
    TRY(witness_account(tx, u->account));
    return q_session_end_others(tx, u->account, (SessionId){ 0 }, u->now);
}

static Error *code_is_known(Identity *id, Arena *a, const Using *u, bool *known)
{
    Db            *db;
    ResetByCodeRow reset;
    RecoveryHasRow printed;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = q_reset_by_code(db, u->account, key_bytes(&u->reset), u->now, a, &reset, known);
    if (e == NULL && !*known) {
        e = q_recovery_has(db, u->account, u->recovery, a, &printed, known);
    }
    db_done(db);
    return e;
}

Error *recovery_use(Identity *id, Arena *a, Str login, Str code, Str new_password, Place place)
{
    TRY(password_check(new_password));
    LoginKind kind;
    Str       who = str_trim(login);
    Error    *odd = login_normal(a, login, &kind, &who);
    Using     u = { .now = identity_now(id), .attempt = attempt_of(id, a, odd != NULL ? str_trim(login) : who, place.address) };
    TRY(attempt_enter(id, &u.attempt));
    Db     *db;
    Account account = { 0 };
    bool    found = false;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = odd == NULL ? account_of_login(id, db, a, login, &account, &found) : NULL;
    db_done(db);
    TRY(e);
    Str normal = code_normal(a, code);
    u.account = account.id;
    u.recovery = code_lookup(id, a, S("recovery"), account.id.id, normal);
    u.reset = code_lookup(id, a, S("reset"), account.id.id, normal);
    bool known = false;
    TRY(code_is_known(id, a, &u, &known));
    if (!found || account.closed || normal.n != CODE_CHARS || !known) {
        return identity_wrong();
    }
    TRY(password_hash(id, a, new_password, &u.password));
    TRY(db_tx(id->options.pool, "recovery_use", use_code, &u));
    if (!u.taken) {
        return identity_wrong();
    }
    session_cache_end_account(id, account.id, (SessionId){ 0 });
    return NULL;
}

/* ---- resets after a check of papers ---------------------------------------------------------------------------------------- */

typedef struct Resetting {
    ResetId   reset;
    AccountId account, by, confirmed_by;
    Str       ground;
    Hash      key;
    bool      confirmed;
    Instant   now;
    int64_t   changed;
} Resetting;

static Error *propose(Tx *tx, void *arg)
{
    const Resetting *r = arg;
    TRY(q_reset_insert(tx, r->reset, r->account, r->ground, r->by, r->now, r->confirmed_by,
                       r->confirmed ? key_bytes(&r->key) : nothing, (Instant){ r->now.ms + RESET_LIFE_MS }));
    return witness_row(tx, &account_reset_table, db_val_id(&r->reset.id));
}

static Error *confirm(Tx *tx, void *arg)
{
    Resetting *r = arg;
    TRY(q_reset_set_confirmed(tx, r->reset, r->confirmed_by, key_bytes(&r->key), (Instant){ r->now.ms + RESET_LIFE_MS }, &r->changed));
    return r->changed == 1 ? witness_row(tx, &account_reset_table, db_val_id(&r->reset.id)) : NULL;
}

static Error *not_you(void)
{
    return err_message(err_make(ERR_FORBIDDEN, "may not reset this account"), S("identity.reset_not_you"));
}

static Error *need_staff(Identity *id, Arena *a, AccountId by, AccountId account)
{
    AccountRowRow row;
    if (id_eq(by.id, account.id)) {
        return not_you();
    }
    TRY(load_row(id, a, by, &row));
    return row.closed || !row.staff ? not_you() : NULL;
}

static void give_code(Identity *id, Arena *a, Resetting *r, Str *code)
{
    *code = code_make(id, a, CODE_CHARS, CODE_GROUP);
    r->key = code_lookup(id, a, S("reset"), r->account.id, code_normal(a, *code));
    r->confirmed = true;
}

Error *reset_propose(Identity *id, Arena *a, AccountId by, AccountId account, Str ground, ResetId *out, Str *code)
{
    AccountRowRow row;
    *code = S("");
    if (!str_eq(ground, S("papers_checked")) && !str_eq(ground, S("papers_checked_totp_lost"))) {
        return err_field(err_make(ERR_FIELD, "unknown ground of a reset"), S("ground"));
    }
    TRY(need_staff(id, a, by, account));
    TRY(load_row(id, a, account, &row));
    Resetting r = { .reset = { os_id(id->options.os) }, .account = account, .by = by, .ground = ground, .now = identity_now(id) };
    if (!row.staff && !row.admin) {
        give_code(id, a, &r, code);
        r.confirmed_by = by;
    }
    TRY(db_tx(id->options.pool, "reset_propose", propose, &r));
    *out = r.reset;
    return NULL;
}

Error *reset_confirm(Identity *id, Arena *a, AccountId by, ResetId reset, Str *code)
{
    Db         *db;
    ResetRowRow row;
    bool        found = false;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = q_reset_row(db, reset, a, &row, &found);
    db_done(db);
    TRY(e);
    Instant now = identity_now(id);
    if (!found || row.confirmed > 0 || row.expires_at.ms <= now.ms) {
        return err_make(ERR_NOT_FOUND, "no such reset waits for a second person");
    }
    if (id_eq(by.id, row.proposed_by.id)) {
        return not_you();
    }
    TRY(need_staff(id, a, by, row.account_id));
    Resetting r = { .reset = reset, .account = row.account_id, .confirmed_by = by, .now = now };
    Str       shown;
    give_code(id, a, &r, &shown);
    TRY(db_tx(id->options.pool, "reset_confirm", confirm, &r));
    if (r.changed != 1) {
        return err_make(ERR_STALE, "confirmed by somebody else meanwhile");
    }
    *code = shown;
    return NULL;
}

Error *first_password_code(Identity *id, Arena *a, AccountId by, AccountId account, Str *code)
{
    AccountRowRow row;
    *code = S("");
    TRY(need_staff(id, a, by, account));
    TRY(load_row(id, a, account, &row));
    if (row.password.n > 0) {
        return err_message(err_make(ERR_CONFLICT, "the account has a password"), S("identity.has_password"));
    }
    Resetting r = { .reset = { os_id(id->options.os) }, .account = account, .by = by, .confirmed_by = by, .ground = S("first_password"),
                    .now = identity_now(id) };
    give_code(id, a, &r, code);
    return db_tx(id->options.pool, "first_password", propose, &r);
}

Error *reset_list(Identity *id, Db *db, Arena *a, ResetLines *out)
{
    ResetsWaitingRows rows;
    TRY(q_resets_waiting(db, identity_now(id), a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const ResetsWaitingRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (ResetLine){ r->reset_id, r->account_id, r->proposed_by, r->display, r->by_display, r->ground, r->proposed_at, r->expires_at };
    }
    return NULL;
}

Error *reset_by_command(Identity *id, Arena *a, AccountId account, Str ground, Str *code)
{
    Resetting r = { .reset = { os_id(id->options.os) }, .account = account, .ground = ground, .now = identity_now(id) };
    give_code(id, a, &r, code);
    return db_tx(id->options.pool, "reset_by_command", propose, &r);
}
