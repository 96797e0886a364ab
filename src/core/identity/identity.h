/* Accounts, sign-in and sessions. One account a person; the person itself (name, papers) belongs to the registry, a role to
 * core/access and the rooms above: this room knows neither court nor matter.
 *
 * Passwords: Argon2id (libsodium), at most two at a time so that sign-in never takes more memory than planned. Staff outside
 * the demo also give a TOTP code (RFC 6238). Wrong attempts wait longer and longer, per account, per address and per pair of
 * both; nobody is ever locked out for good. A session is a random 256-bit token in a cookie; only its hash is stored, and a
 * bounded cache in memory answers for it, so a page costs no query; revoking takes effect at once. Sessions of served codes are
 * not cached (they are few): ending the code in the act's transaction ends them.
 * Nothing secret is logged. Tables: account, account_login, account_session, throttle, recovery_code, account_reset, served_code.
 * May use: core/witness, db, os, base, libsodium, liboath. */
#ifndef CORE_IDENTITY_IDENTITY_H
#define CORE_IDENTITY_IDENTITY_H

#include "base/base.h"
#include "base/hash.h"
#include "core/witness/witness.h"
#include "db/db.h"
#include "os/os.h"

extern const WitnessTable account_table, account_login_table, account_reset_table, recovery_code_table, served_code_table;

ID_TYPE(SessionId);
ID_TYPE(ResetId);
ID_TYPE(ServedCodeId);

typedef struct Identity Identity; /* one a process; safe from all threads */

typedef struct IdentityOptions {
    DbPool  *pool;
    Os      *os;
    Hash     secret;       /* of this installation: sealing and look-up keys are derived from it; never in the database */
    bool     demo;         /* sign-in by account without password, no TOTP: only for a server bound to loopback */
    uint32_t argon_kib;    /* memory of one password check, 8 to 65536; 0: 19456 (19 MiB) */
    uint32_t argon_passes; /* 0: 2 */
    uint32_t cache_max;    /* sessions kept in memory; 0: 4096 (about 1.2 MB) */
    /* How old a cached session may grow before the database is asked again. 0: never (one server program). With several
     * programs on one database, 5000 bounds how late another program hears of a revocation. */
    int64_t  recheck_ms;
} IdentityOptions;

/* ERR_ENVIRONMENT when libsodium cannot start. Lives as long as `process`. */
MUST_CHECK Error *identity_open(Arena *process, const IdentityOptions *options, Identity **out);
/* Writes when sessions were last used and drops what has expired: call every minute from one thread. */
MUST_CHECK Error *identity_tick(Identity *id, Arena *a);

/* ---- accounts ---------------------------------------------------------------------------------------------------- */

typedef enum LoginKind { LOGIN_NAME = 1, LOGIN_PHONE, LOGIN_EMAIL } LoginKind;

typedef struct NewAccount {
    PersonId person;
    bool     staff; /* asked for TOTP outside the demo; recovery needs two people */
    bool     admin; /* operates; reads no file */
    Str      display; /* shown in the person's own pages */
    Str      card;    /* demo sign-in card, empty outside the demo */
    Str      login;   /* phone number, e-mail or chosen name; more can be added */
    Str      password; /* empty: none yet (a reset code sets the first) */
    /* Written in the same transaction, after the account: who the person is, his post. May be NULL. */
    Error *(*also)(Tx *tx, void *arg);
    void  *also_arg;
} NewAccount;

/* ERR_FIELD on login or password, ERR_CONFLICT when the login or the person has an account. Not inside a transaction. */
MUST_CHECK Error *account_make(Identity *id, const NewAccount *n, AccountId *out);
MUST_CHECK Error *account_add_login(Identity *id, AccountId account, Str login);
MUST_CHECK Error *account_close(Identity *id, AccountId account, bool closed);

typedef struct Account {
    AccountId id;
    PersonId  person;
    bool      staff, admin, closed, has_password, has_totp;
    Str       display, card;
} Account;
MUST_CHECK Error *account_load(Db *db, Arena *a, AccountId account, Account *out);
MUST_CHECK Error *account_of_person(Db *db, Arena *a, PersonId person, Account *out, bool *found);
MUST_CHECK Error *account_of_login(Identity *id, Db *db, Arena *a, Str login, Account *out, bool *found);
/* The demo's people in the order they were made. ERR_FORBIDDEN outside the demo. */
typedef LIST(Account) Accounts;
MUST_CHECK Error *account_cards(Identity *id, Db *db, Arena *a, Accounts *out);

/* ERR_FIELD with the reason in words: shorter than 10 characters, longer than 200, or among the common ones. */
MUST_CHECK Error *password_check(Str password);
/* NFC text of a login as it is compared: +84 phones as 0..., e-mail and names in lower case. ERR_FIELD. */
MUST_CHECK Error *login_normal(Arena *a, Str login, LoginKind *kind, Str *out);

/* ---- signing in ----------------------------------------------------------------------------------------------------- */

typedef struct Place {
    Str address; /* of the client, for throttling: kept only as a keyed hash */
    Str client;  /* "Firefox, Linux": shown in the person's list of sessions; at most 80 bytes are kept */
} Place;

typedef enum SessionKind {
    SESSION_ACCOUNT = 1,
    SESSION_DEMO,   /* an account of the demo, without password */
    SESSION_SERVED, /* the holder of a served code: one scope, no account */
    SESSION_TOKEN,  /* a program of an account's owner: its powers are in the scope, it does not grow idle */
} SessionKind;

/* A session as every request sees it: no texts to copy but the display name. */
typedef struct Session {
    SessionId   id;
    SessionKind kind;
    AccountId   account; /* zero for SESSION_SERVED */
    PersonId    person;
    bool        staff, admin;
    bool        desk;        /* keeps the counter, service and the books of a court; set by page (session_desk), which knows posts */
    Str         post;        /* of staff: the power of his first post; likewise */
    bool        must_enrol;  /* staff without TOTP outside the demo: nothing but enrolment should open */
    uint8_t     scope[32]; /* of SESSION_SERVED: the only thing it opens; of SESSION_TOKEN: its powers */
    uint8_t     scope_n;
    Hash        csrf;      /* a secret of this session for form tokens; derived, not stored */
    Instant     made_at, seen_at, expires_at;
    char        display[96]; /* terminated */
} Session;

#define SESSION_TOKEN_LEN 43 /* base64url without padding */
typedef struct SessionToken {
    char text[SESSION_TOKEN_LEN + 1];
} SessionToken;

typedef struct SignIn {
    Str   login, password;
    Str   totp; /* empty on the first attempt */
    Place place;
} SignIn;

typedef struct SignedIn {
    bool         totp_needed; /* password right, code missing: nothing was opened */
    SessionToken token;
    Session      session;
} SignedIn;

/* ERR_SIGN_IN "identity.wrong" (the same for an unknown login, a wrong password and a wrong code), ERR_TOO_MANY "identity.wait"
 * with the argument seconds, ERR_BUSY when too many are signing in. */
MUST_CHECK Error *sign_in(Identity *id, Arena *a, const SignIn *in, SignedIn *out);
/* ERR_FORBIDDEN unless the installation is a demo. */
MUST_CHECK Error *sign_in_demo(Identity *id, Arena *a, AccountId account, Place place, SignedIn *out);

/* ---- sessions ------------------------------------------------------------------------------------------------------- */

#define SESSION_IDLE_MS (INT64_C(2) * 3600 * 1000)
#define SESSION_IDLE_STAFF_MS (INT64_C(1) * 3600 * 1000)
#define SESSION_MAX_MS (INT64_C(12) * 3600 * 1000)

/* The session of a cookie; `found` is false when unknown, ended or expired. Uses the cache; a miss costs one query. */
MUST_CHECK Error *session_find(Identity *id, Arena *a, Str token, Session *out, bool *found);
MUST_CHECK Error *session_end(Identity *id, AccountId owner, SessionId session); /* ERR_NOT_FOUND: not one of his */
MUST_CHECK Error *session_end_token(Identity *id, Arena *a, Str token);          /* signing out; unknown is success */
MUST_CHECK Error *session_end_all(Identity *id, AccountId owner, SessionId keep); /* zero keeps none */

typedef struct SessionLine {
    SessionId id;
    Str       client;
    Instant   made_at, seen_at, expires_at;
} SessionLine;
typedef LIST(SessionLine) SessionLines;
/* The living ones, newest first. */
MUST_CHECK Error *session_list(Identity *id, Db *db, Arena *a, AccountId owner, SessionLines *out);

/* ---- tokens of programs ------------------------------------------------------------------------------------------------- */

/* What a token may do, as far as its owner may: read, and act as well. From a moment until a moment, at most a year. */
#define TOKEN_READ "read"
#define TOKEN_ACT "read act"
#define TOKEN_MAX_MS (INT64_C(366) * 24 * 3600 * 1000)
typedef struct NewToken {
    Str     name; /* what it is for, in its owner's words; at most 80 bytes are kept */
    Str     powers;
    Instant from, until;
} NewToken;
/* ERR_FIELD on name, powers or until. The text is shown once; only its hash is stored. session_find knows it, session_end ends
 * it; ending all sessions (a changed password) ends tokens too. */
MUST_CHECK Error *token_make(Identity *id, Arena *a, AccountId owner, const NewToken *n, SessionToken *out);
/* True when the session may use that power of the API ("read", "act"): a person signed in may use both. */
bool              session_may(const Session *s, Str power);

typedef struct TokenLine {
    SessionId id;
    Str       name, powers;
    Instant   from, seen_at, until;
} TokenLine;
typedef LIST(TokenLine) TokenLines;
MUST_CHECK Error *token_list(Identity *id, Db *db, Arena *a, AccountId owner, TokenLines *out);

/* ---- passwords, TOTP, recovery ---------------------------------------------------------------------------------------- */

/* ERR_SIGN_IN when the old one is wrong. Ends every other session. */
MUST_CHECK Error *password_change(Identity *id, Arena *a, AccountId account, Str old_password, Str new_password, SessionId keep);

/* Begins enrolment: the secret in base 32 and the otpauth:// address for a QR code, shown once; it counts after confirm. */
MUST_CHECK Error *totp_begin(Identity *id, Arena *a, AccountId account, Str issuer, Str *secret, Str *uri);
MUST_CHECK Error *totp_confirm(Identity *id, Arena *a, AccountId account, Str code);

/* Ten one-time codes to print, XXXXX-XXXXX; making new ones ends the old. Only keyed hashes are stored. */
#define RECOVERY_CODES 10
MUST_CHECK Error *recovery_make(Identity *id, Arena *a, AccountId account, Str codes[RECOVERY_CODES]);
/* Sets a new password with a recovery code, or with the code of a confirmed reset; ends all sessions; TOTP stays unless the
 * reset said otherwise. Throttled like sign-in, same errors. */
MUST_CHECK Error *recovery_use(Identity *id, Arena *a, Str login, Str code, Str new_password, Place place);

/* A reset after a check of papers. `ground` is a code ("papers_checked", "papers_checked_totp_lost"); the latter ends TOTP too.
 * For a citizen one member of staff is enough and `code` comes at once; for staff a second one confirms it (two people, neither
 * the account's own), and `code` comes then. The code is shown once, on paper, and lives 24 hours. */
MUST_CHECK Error *reset_propose(Identity *id, Arena *a, AccountId by, AccountId account, Str ground, ResetId *out, Str *code);
MUST_CHECK Error *reset_confirm(Identity *id, Arena *a, AccountId by, ResetId reset, Str *code);
/* The code that sets the first password of an account an administrator made. ERR_CONFLICT when it has a password: then it is a reset. */
MUST_CHECK Error *first_password_code(Identity *id, Arena *a, AccountId by, AccountId account, Str *code);
typedef struct ResetLine {
    ResetId   id;
    AccountId account, by;
    Str       display, by_display, ground;
    Instant   at, expires_at;
} ResetLine;
typedef LIST(ResetLine) ResetLines;
/* Those that wait for a second person, oldest first; at most 100. */
MUST_CHECK Error *reset_list(Identity *id, Db *db, Arena *a, ResetLines *out);

/* ---- codes served on paper ---------------------------------------------------------------------------------------------- */

/* A code printed on the papers served on somebody without an account: opens a session for that scope only, as that person,
 * until `until`, at most `uses` times (a phone, then a computer). BLTTDS 177: service stays on paper; this is only the page.
 * `code` is 16 characters in groups of four, shown once. Inside the act's transaction. */
typedef struct NewServedCode {
    PersonId person; /* may be zero: the scope says who */
    Bytes    scope;  /* 16 to 32 bytes */
    Str      display;
    Instant  until;
    int64_t  uses;   /* 0: 20 */
} NewServedCode;
/* Chance is drawn before the transaction (it may run twice): make, then add. */
typedef struct ServedCode {
    ServedCodeId id;
    Hash         key; /* keyed hash of the code: what is stored */
    char         code[20]; /* XXXX-XXXX-XXXX-XXXX, terminated */
} ServedCode;
void              served_code_make(Identity *id, ServedCode *out);
MUST_CHECK Error *served_code_add(Tx *tx, const ServedCode *code, const NewServedCode *n, Instant now);
/* Throttled by address; ERR_SIGN_IN "identity.code_wrong". */
MUST_CHECK Error *served_code_open(Identity *id, Arena *a, Str code, Place place, SignedIn *out);

/* ---- command line ---------------------------------------------------------------------------------------------------------- */

/* congly user add-admin | add | reset | list | close. Writes to `out`; returns the exit status (0 done, 1 refused, 2 bad
 * input, 3 environment). `args` are the words after "user". Secrets are printed, never read from the command line. */
int user_command(Identity *id, Arena *a, const Str *args, size_t count, bool json, Buf *out);

#endif
