/* Tokens of programs: sessions with a name, powers and two dates, found through the same cache. May use: db, os, base. */
#include "core/identity/identity_int.h"

enum { TOKENS_MAX = 100 };

typedef struct TokenMaking {
    const Fresh *fresh;
    const Account *account;
    Str          name, powers;
    Instant      from, until;
} TokenMaking;

static Error *add_token(Tx *tx, void *arg)
{
    const TokenMaking *m = arg;
    static const ServedCodeId no_code;
    return q_session_insert(tx, m->fresh->hash, m->fresh->id, SESSION_TOKEN, m->account->id, m->account->person,
                            (Bytes){ (const uint8_t *)m->powers.p, m->powers.n }, no_code, m->name, m->from, m->until);
}

static Error *field_wrong(Str field, Str message)
{
    return err_field(err_message(err_make(ERR_FIELD, NULL), message), field);
}

static Error *check_token(const NewToken *n, Instant now)
{
    if (str_trim(n->name).n == 0) {
        return field_wrong(S("name"), S("field.required"));
    }
    if (!str_eq(n->powers, S(TOKEN_READ)) && !str_eq(n->powers, S(TOKEN_ACT))) {
        return field_wrong(S("powers"), S("field.choice"));
    }
    bool sane = n->until.ms > n->from.ms && n->until.ms > now.ms && n->until.ms - n->from.ms <= TOKEN_MAX_MS;
    return sane ? NULL : field_wrong(S("until"), S("identity.token_until"));
}

Error *token_make(Identity *id, Arena *a, AccountId owner, const NewToken *n, SessionToken *out)
{
    Db     *db;
    Account account;
    TRY(check_token(n, identity_now(id)));
    TRY(db_read(id->options.pool, a, &db));
    Error *failed = account_load(db, a, owner, &account);
    db_done(db);
    TRY(failed);
    Fresh       fresh = session_fresh(id);
    Place       name = { .client = str_trim(n->name) };
    TokenMaking making = { &fresh, &account, session_client(&name), n->powers, n->from, n->until };
    TRY(db_tx(id->options.pool, "token_make", add_token, &making));
    *out = fresh.token;
    return NULL;
}

bool session_may(const Session *s, Str power)
{
    if (s->kind != SESSION_TOKEN) {
        return s->kind != SESSION_SERVED;
    }
    Str    powers = { (const char *)s->scope, s->scope_n };
    size_t at;
    return str_find(powers, power, &at);
}

Error *token_list(Identity *id, Db *db, Arena *a, AccountId owner, TokenLines *out)
{
    TokenLinesRows rows;
    TRY(q_token_lines(db, owner, identity_now(id), TOKENS_MAX, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const TokenLinesRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (TokenLine){ r->session_id, r->client, { (const char *)r->scope.p, r->scope.n }, r->made_at, r->seen_at,
                                         r->expires_at };
    }
    return NULL;
}
