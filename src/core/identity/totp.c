/* One-time passwords by time (RFC 6238: SHA-1, 30 seconds, 6 digits), the secret sealed in the account's row. A code is taken
 * one step early or late, and never twice. May use: core/witness, os, base, liboath. */
#include "core/identity/identity_int.h"

#include <liboath/oath.h>
#include <string.h>

static Bytes account_bytes(const AccountId *account)
{
    return (Bytes){ account->id.b, sizeof account->id.b };
}

static bool code_is(Bytes secret, int64_t step, Str code)
{
    char right[TOTP_SECRET_N];
    int  failed = oath_totp_generate((const char *)secret.p, secret.n, (time_t)(step * TOTP_STEP_S), TOTP_STEP_S, 0, 6, right);
    BUG_IF(failed != OATH_OK);
    return bytes_eq_secret((Bytes){ (const uint8_t *)right, strlen(right) }, (Bytes){ (const uint8_t *)code.p, code.n });
}

int64_t totp_match(Identity *id, Arena *a, AccountId account, Bytes sealed, int64_t last_step, Str code, Error **failed)
{
    Bytes secret;
    *failed = seal_open(a, id->totp_key, account_bytes(&account), sealed, &secret);
    Str digits = str_trim(code);
    if (*failed != NULL || digits.n != 6) {
        return -1;
    }
    int64_t now = identity_now(id).ms / 1000 / TOTP_STEP_S;
    int64_t matched = -1;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        if (step > last_step && code_is(secret, step, digits)) {
            matched = step;
        }
    }
    return matched;
}

static Str base32(Arena *a, const uint8_t *bytes, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char             *out = arena_alloc(a, n * 8 / 5 + 2);
    size_t            used = 0;
    uint32_t          bits = 0;
    unsigned          held = 0;
    for (size_t i = 0; i < n; i++) {
        bits = bits << 8 | bytes[i];
        held += 8;
        while (held >= 5) {
            held -= 5;
            out[used++] = letters[bits >> held & 31];
        }
    }
    return (Str){ out, used }; /* twenty bytes are 32 letters exactly */
}

/* Letters, digits and a few signs stay; the rest is percent-encoded (RFC 3986). */
static Str in_uri(Arena *a, Str text)
{
    Buf b = buf_make(a, 512);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (plain) {
            buf_add_char(&b, c);
        } else {
            buf_addf(&b, "%%%02X", (unsigned char)c);
        }
    }
    return buf_str(&b);
}

typedef struct Beginning {
    AccountId account;
    Bytes     sealed;
} Beginning;

static Error *begin(Tx *tx, void *arg)
{
    const Beginning *b = arg;
    TRY(q_account_set_totp_next(tx, b->account, b->sealed));
    return witness_account(tx, b->account);
}

Error *totp_begin(Identity *id, Arena *a, AccountId account, Str issuer, Str *secret, Str *uri)
{
    uint8_t chance[TOTP_SECRET_N];
    os_random(id->options.os, chance, sizeof chance);
    Beginning b = { account, seal(id->options.os, a, id->totp_key, account_bytes(&account), (Bytes){ chance, sizeof chance }) };
    TRY(db_tx(id->options.pool, "totp_begin", begin, &b));
    *secret = base32(a, chance, sizeof chance);
    Str name = in_uri(a, issuer);
    *uri = str_format(a, "otpauth://totp/" STR_F "?secret=" STR_F "&issuer=" STR_F "&digits=6&period=30", STR_A(name), STR_A(*secret),
                      STR_A(name));
    return NULL;
}

typedef struct Confirming {
    AccountId account;
    int64_t   step, done;
} Confirming;

static Error *confirm(Tx *tx, void *arg)
{
    Confirming *c = arg;
    TRY(q_account_confirm_totp(tx, c->account, c->step, (Bytes){ (const uint8_t *)"", 0 }, &c->done));
    return c->done == 1 ? witness_account(tx, c->account) : NULL;
}

Error *totp_confirm(Identity *id, Arena *a, AccountId account, Str code)
{
    Db           *db;
    AccountRowRow row;
    bool          found;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = account_full(db, a, account, &row, &found);
    db_done(db);
    TRY(e);
    if (!found || row.totp_next.n == 0) {
        return err_make(ERR_NOT_FOUND, "no enrolment was begun");
    }
    Confirming c = { .account = account, .step = totp_match(id, a, account, row.totp_next, 0, code, &e) };
    TRY(e);
    if (c.step < 0) {
        return err_message(err_field(err_make(ERR_FIELD, "wrong code at enrolment"), S("code")), S("identity.code_wrong"));
    }
    TRY(db_tx(id->options.pool, "totp_confirm", confirm, &c));
    session_cache_end_account(id, account, (SessionId){ 0 }); /* read again: must_enrol is over */
    return c.done == 1 ? NULL : err_make(ERR_STALE, "enrolment changed meanwhile");
}
