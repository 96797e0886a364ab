/* Inside identity. */
#ifndef CORE_IDENTITY_IDENTITY_INT_H
#define CORE_IDENTITY_IDENTITY_INT_H

#include "core/identity/identity.h"
#include "core/identity/identity_sql.h"
#include "core/identity/seal.h"

#include <pthread.h>

enum {
    CLIENT_MAX = 80,
    TOTP_STEP_S = 30,
    TOTP_SECRET_N = 20,
    PASSWORD_STRING_MAX = 128,
};
#define RESET_LIFE_MS (INT64_C(24) * 3600 * 1000)

typedef struct Cache Cache; /* session.c */

/* At most two password checks at a time; a few wait; more are refused (password.c). */
typedef struct Gate {
    pthread_mutex_t lock;
    pthread_cond_t  freed;
    int             running, waiting;
} Gate;

struct Identity {
    IdentityOptions options;
    SealKey         login_key, code_key, throttle_key, totp_key, csrf_key;
    Gate            gate;
    Cache          *cache;
    char            nobody[PASSWORD_STRING_MAX]; /* checked for unknown logins, so that time tells nothing */
};

static inline Instant identity_now(Identity *id)
{
    return os_now(id->options.os);
}

/* ---- password.c */
MUST_CHECK Error *gate_make(Identity *id, Arena *process);
/* Argon2id string of a password; ERR_BUSY. `salt` from the operating system. */
MUST_CHECK Error *password_hash(Identity *id, Arena *a, Str password, Str *out);
MUST_CHECK Error *password_verify(Identity *id, Arena *a, Str hash, Str password, bool *right);
bool              password_is_old(const Identity *id, Arena *a, Str hash); /* made with other costs */

/* ---- throttle.c */
typedef struct Attempt {
    Hash account, address, pair;
    bool has_account, has_address;
} Attempt;
Attempt           attempt_of(Identity *id, Arena *a, Str login, Str address);
/* Refuses while a delay runs (ERR_TOO_MANY), else charges the attempt beforehand. */
MUST_CHECK Error *attempt_enter(Identity *id, const Attempt *t);
/* It was right: inside the transaction that opens the session. */
MUST_CHECK Error *attempt_forgive(Tx *tx, const Attempt *t);

/* ---- session.c */
MUST_CHECK Error *session_cache_make(Identity *id, Arena *process);
void              session_cache_end(Identity *id, SessionId session);
void              session_cache_end_account(Identity *id, AccountId account, SessionId keep);
MUST_CHECK Error *session_flush(Identity *id, Arena *a); /* times of last use */
typedef struct Fresh {
    SessionToken token;
    Hash         hash;
    SessionId    id;
} Fresh;
Fresh   session_fresh(Identity *id); /* chance, drawn before a transaction */
Session session_view(Identity *id, const Fresh *f, SessionKind kind, const Account *account, Instant now, Instant expires);
void    session_show(Session *s, Str name); /* the display name, cut between characters */
Str     session_client(const Place *p);

/* ---- totp.c */
/* The step of a right code not used before; -1 when wrong. */
int64_t totp_match(Identity *id, Arena *a, AccountId account, Bytes sealed, int64_t last_step, Str code, Error **failed);

/* ---- code.c */
enum { CODE_CHARS_MAX = 16 };
/* `count` random characters of Crockford's alphabet, in groups joined by '-'. */
Str  code_make(Identity *id, Arena *a, size_t count, size_t group);
/* Capitals without separators, o as 0, i and l as 1; empty when it holds other characters or is too long. */
Str  code_normal(Arena *a, Str code);
Hash code_lookup(Identity *id, Arena *a, Str use, Id128 bound_to, Str normal);

/* ---- recovery.c */
/* The operator at the machine: no second person. For first passwords and administrators. */
MUST_CHECK Error *reset_by_command(Identity *id, Arena *a, AccountId account, Str ground, Str *code);

/* ---- identity.c */
MUST_CHECK Error *account_full(Db *db, Arena *a, AccountId account, AccountRowRow *row, bool *found);
Account           account_of_row(const AccountRowRow *row);
Error            *identity_wrong(void);
/* After each write to its row. */
MUST_CHECK Error *witness_account(Tx *tx, AccountId account);

#endif
