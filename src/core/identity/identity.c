/* Opening the room, accounts and their logins. May use: core/witness, db, os, base. */
#include "core/identity/identity_int.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

#define FORGET_SESSIONS_MS (INT64_C(30) * 24 * 3600 * 1000)
#define FORGET_THROTTLE_MS (INT64_C(7) * 24 * 3600 * 1000)

static const Bytes nothing = { (const uint8_t *)"", 0 };

/* Without totp_step: it moves at each sign-in and opens nothing. */
const WitnessTable account_table = { { "account", "account_id", "person_id staff admin closed display card password totp totp_next made_at" }, false };
const WitnessTable account_login_table = { { "account_login", "login_key", "account_id kind sealed" }, false };

Error *identity_open(Arena *process, const IdentityOptions *options, Identity **out)
{
    if (sodium_init() < 0 || oath_init() != OATH_OK) {
        return err_make(ERR_ENVIRONMENT, "libsodium or liboath does not start");
    }
    Identity *id = NEW(process, Identity);
    id->options = *options;
    id->login_key = seal_key(options->secret, S("login"));
    id->code_key = seal_key(options->secret, S("code"));
    id->throttle_key = seal_key(options->secret, S("throttle"));
    id->totp_key = seal_key(options->secret, S("totp"));
    id->csrf_key = seal_key(options->secret, S("csrf"));
    TRY(gate_make(id, process));
    TRY(session_cache_make(id, process));
    *out = id;
    return NULL;
}

static Error *forget(Tx *tx, void *arg)
{
    Instant now = *(Instant *)arg;
    TRY(q_session_forget(tx, (Instant){ now.ms - FORGET_SESSIONS_MS }));
    return q_throttle_forget(tx, (Instant){ now.ms - FORGET_THROTTLE_MS });
}

Error *identity_tick(Identity *id, Arena *a)
{
    Instant now = identity_now(id);
    TRY(session_flush(id, a));
    return db_tx(id->options.pool, "identity_forget", forget, &now);
}

Error *identity_wrong(void)
{
    return err_message(err_make(ERR_SIGN_IN, "sign-in refused"), S("identity.wrong"));
}

/* ---- reading ----------------------------------------------------------------------------------------------------------- */

Error *account_full(Db *db, Arena *a, AccountId account, AccountRowRow *row, bool *found)
{
    return q_account_row(db, account, a, row, found);
}

Account account_of_row(const AccountRowRow *row)
{
    return (Account){
        .id = row->account_id,
        .person = row->person_id,
        .staff = row->staff,
        .admin = row->admin,
        .closed = row->closed,
        .has_password = row->password.n > 0,
        .has_totp = row->totp.n > 0,
        .display = row->display,
        .card = row->card,
    };
}

Error *account_load(Db *db, Arena *a, AccountId account, Account *out)
{
    AccountRowRow row;
    bool          found;
    TRY(q_account_row(db, account, a, &row, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "no such account");
    }
    *out = account_of_row(&row);
    return NULL;
}

Error *account_of_person(Db *db, Arena *a, PersonId person, Account *out, bool *found)
{
    AccountRowOfPersonRow row;
    TRY(q_account_row_of_person(db, person, a, &row, found));
    return *found ? account_load(db, a, row.account_id, out) : NULL;
}

static Hash login_lookup(Identity *id, LoginKind kind, Str normal, Arena *a)
{
    Str text = str_format(a, "%d:" STR_F, (int)kind, STR_A(normal));
    return seal_lookup(id->login_key, (Bytes){ (const uint8_t *)text.p, text.n });
}

Error *account_of_login(Identity *id, Db *db, Arena *a, Str login, Account *out, bool *found)
{
    LoginKind            kind;
    Str                  normal;
    AccountRowOfLoginRow row;
    *found = false;
    TRY(login_normal(a, login, &kind, &normal));
    TRY(q_account_row_of_login(db, login_lookup(id, kind, normal, a), a, &row, found));
    return *found ? account_load(db, a, row.account_id, out) : NULL;
}

Error *account_cards(Identity *id, Db *db, Arena *a, Accounts *out)
{
    enum { PAGE = 200 };
    if (!id->options.demo) {
        return err_make(ERR_FORBIDDEN, "cards are for the demo");
    }
    Instant   after = { -1 };
    AccountId after_id = { 0 };
    for (;;) {
        AccountCardsPageRows rows;
        TRY(q_account_cards_page(db, after, after_id, PAGE, a, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            const AccountCardsPageRow *r = &rows.items[i];
            *LIST_ADD(a, out) = (Account){ .id = r->account_id, .person = r->person_id, .staff = r->staff, .admin = r->admin,
                                           .display = r->display, .card = r->card };
            after = r->made_at;
            after_id = r->account_id;
        }
        if (rows.count < PAGE) {
            return NULL;
        }
    }
}

/* ---- writing ------------------------------------------------------------------------------------------------------------- */

Error *witness_account(Tx *tx, AccountId account)
{
    return witness_row(tx, &account_table, db_val_id(&account.id));
}

static Error *insert_login(Tx *tx, Hash login_key, AccountId account, LoginKind kind, Bytes sealed)
{
    TRY(q_account_login_insert(tx, login_key, account, (int64_t)kind, sealed));
    return witness_row(tx, &account_login_table, db_val_hash(&login_key));
}

typedef struct Making {
    const NewAccount *n;
    AccountId         account;
    Str               password; /* Argon2id string */
    bool              has_login;
    LoginKind         kind;
    Hash              login_key;
    Bytes             sealed;
    Instant           now;
    bool              taken;
} Making;

static Error *make(Tx *tx, void *arg)
{
    Making               *m = arg;
    bool                  found = false;
    AccountRowOfLoginRow  by_login;
    AccountRowOfPersonRow by_person;
    if (m->has_login) {
        TRY(q_account_row_of_login(tx_db(tx), m->login_key, tx_arena(tx), &by_login, &found));
    }
    m->taken = found;
    if (!found) {
        TRY(q_account_row_of_person(tx_db(tx), m->n->person, tx_arena(tx), &by_person, &found));
    }
    if (found) {
        return err_message(err_make(ERR_CONFLICT, "account exists"), m->taken ? S("identity.login_taken") : S("identity.account_exists"));
    }
    TRY(q_account_insert(tx, m->account, m->n->person, m->n->staff, m->n->admin, m->n->display, m->n->card, m->password, nothing, m->now));
    TRY(witness_account(tx, m->account));
    if (m->has_login) {
        TRY(insert_login(tx, m->login_key, m->account, m->kind, m->sealed));
    }
    return m->n->also == NULL ? NULL : m->n->also(tx, m->n->also_arg);
}

Error *account_make(Identity *id, const NewAccount *n, AccountId *out)
{
    Arena *a = arena_make(KIB(64));
    Making m = { .n = n, .account = { os_id(id->options.os) }, .has_login = n->login.n > 0, .now = identity_now(id) };
    Str    normal;
    Error *e = m.has_login ? login_normal(a, n->login, &m.kind, &normal) : NULL;
    if (n->password.n > 0) {
        Error *weak = password_check(n->password);
        if (weak != NULL) {
            err_add(&e, weak);
        }
    }
    if (e == NULL && n->password.n > 0) {
        e = password_hash(id, a, n->password, &m.password);
    }
    if (e == NULL && m.has_login) {
        m.login_key = login_lookup(id, m.kind, normal, a);
        m.sealed = seal(id->options.os, a, id->login_key, (Bytes){ m.account.id.b, 16 }, (Bytes){ (const uint8_t *)normal.p, normal.n });
    }
    if (e == NULL) {
        e = db_tx(id->options.pool, "account_make", make, &m);
    }
    *out = m.account;
    arena_release(a);
    return e;
}

typedef struct Adding {
    AccountId account;
    LoginKind kind;
    Hash      login_key;
    Bytes     sealed;
} Adding;

static Error *add_login(Tx *tx, void *arg)
{
    Adding              *n = arg;
    AccountRowOfLoginRow row;
    bool                 found;
    TRY(q_account_row_of_login(tx_db(tx), n->login_key, tx_arena(tx), &row, &found));
    if (found) {
        return id_eq(row.account_id.id, n->account.id) ? NULL : err_message(err_make(ERR_CONFLICT, "login is taken"), S("identity.login_taken"));
    }
    return insert_login(tx, n->login_key, n->account, n->kind, n->sealed);
}

Error *account_add_login(Identity *id, AccountId account, Str login)
{
    Arena *a = arena_make(KIB(64));
    Adding n = { .account = account };
    Str    normal;
    Error *e = login_normal(a, login, &n.kind, &normal);
    if (e == NULL) {
        n.login_key = login_lookup(id, n.kind, normal, a);
        n.sealed = seal(id->options.os, a, id->login_key, (Bytes){ account.id.b, 16 }, (Bytes){ (const uint8_t *)normal.p, normal.n });
        e = db_tx(id->options.pool, "account_add_login", add_login, &n);
    }
    arena_release(a);
    return e;
}

typedef struct Closing {
    AccountId account;
    bool      closed;
    Instant   now;
} Closing;

static Error *close_account(Tx *tx, void *arg)
{
    Closing *c = arg;
    int64_t  changed;
    TRY(q_account_set_closed(tx, c->account, c->closed, &changed));
    if (changed == 0) {
        return err_make(ERR_NOT_FOUND, "no such account");
    }
    TRY(witness_account(tx, c->account));
    return c->closed ? q_session_end_others(tx, c->account, (SessionId){ 0 }, c->now) : NULL;
}

Error *account_close(Identity *id, AccountId account, bool closed)
{
    Closing c = { account, closed, identity_now(id) };
    TRY(db_tx(id->options.pool, "account_close", close_account, &c));
    session_cache_end_account(id, account, (SessionId){ 0 });
    return NULL;
}
