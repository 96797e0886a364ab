/* Sessions: rows in the database, a bounded cache in front. The cache has sets of eight; a full set drops the one unused
 * longest (its row stays). Lock order: the cache's lock is taken alone, never while a statement runs.
 * Revoking: the row is ended first, then the cache forgets; a reader that loaded the row before sees by `generation` that
 * something was revoked meanwhile and does not cache what it read. May use: db, os, base, libsodium. */
#include "core/identity/identity_int.h"

#include <sodium.h>
#include <string.h>

enum { WAYS = 8, CACHE_DEFAULT = 4096, LINES_MAX = 200, TOKEN_BYTES = 32 };
#define SEEN_STEP_MS INT64_C(60000) /* times of last use are kept to the minute */

typedef struct Slot {
    bool    used, dirty; /* dirty: seen_at is newer than its row */
    Hash    hash;
    Session session;
    Instant checked; /* when the database last said it lives */
} Slot;

struct Cache {
    pthread_mutex_t lock;
    Slot           *slots;
    size_t          sets;
    uint64_t        generation; /* grows with every revocation */
};

static void session_cache_release(void *handle)
{
    Cache *c = handle;
    pthread_mutex_destroy(&c->lock);
}

Error *session_cache_make(Identity *id, Arena *process)
{
    Cache *c = NEW(process, Cache);
    size_t most = id->options.cache_max != 0 ? id->options.cache_max : CACHE_DEFAULT;
    c->sets = most / WAYS > 0 ? most / WAYS : 1;
    c->slots = NEW_N(process, Slot, c->sets * WAYS);
    pthread_mutex_init(&c->lock, NULL);
    arena_defer(process, session_cache_release, c);
    id->cache = c;
    return NULL;
}

static Slot *set_of(Cache *c, const Hash *hash)
{
    uint64_t n;
    memcpy(&n, hash->b, sizeof n);
    return &c->slots[(n % c->sets) * WAYS];
}

static Slot *slot_of(Cache *c, const Hash *hash)
{
    Slot *set = set_of(c, hash);
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].used && hash_eq(set[i].hash, *hash)) {
            return &set[i];
        }
    }
    return NULL;
}

/* Also before its time has come: a token may be made for a later day. */
static bool idle_too_long(const Session *s, Instant now)
{
    if (s->kind == SESSION_TOKEN) {
        return now.ms < s->made_at.ms || now.ms >= s->expires_at.ms;
    }
    int64_t most = s->staff ? SESSION_IDLE_STAFF_MS : SESSION_IDLE_MS;
    return now.ms - s->seen_at.ms > most || now.ms >= s->expires_at.ms;
}

/* What the cache knows: false when the database must be asked. *found is the answer when true. */
static bool session_cache_ask(Identity *id, const Hash *hash, Instant now, Session *out, bool *found, uint64_t *generation)
{
    Cache *c = id->cache;
    bool   known = false;
    pthread_mutex_lock(&c->lock);
    *generation = c->generation;
    Slot *slot = slot_of(c, hash);
    if (slot != NULL && id->options.recheck_ms > 0 && now.ms - slot->checked.ms > id->options.recheck_ms) {
        slot = NULL;
    }
    if (slot != NULL) {
        known = true;
        *found = !idle_too_long(&slot->session, now);
        if (*found && now.ms - slot->session.seen_at.ms >= SEEN_STEP_MS) {
            slot->session.seen_at = now;
            slot->dirty = true;
        }
        *out = slot->session;
    }
    pthread_mutex_unlock(&c->lock);
    return known;
}

static void session_cache_put(Identity *id, const Hash *hash, const Session *s, Instant now, bool dirty, uint64_t generation)
{
    Cache *c = id->cache;
    pthread_mutex_lock(&c->lock);
    if (c->generation == generation) {
        Slot *slot = slot_of(c, hash);
        Slot *set = set_of(c, hash);
        for (size_t i = 0; slot == NULL && i < WAYS; i++) {
            slot = set[i].used ? NULL : &set[i];
        }
        if (slot == NULL) {
            slot = &set[0];
            for (size_t i = 1; i < WAYS; i++) {
                slot = set[i].session.seen_at.ms < slot->session.seen_at.ms ? &set[i] : slot;
            }
        }
        *slot = (Slot){ true, dirty, *hash, *s, now };
    }
    pthread_mutex_unlock(&c->lock);
}

static void session_cache_drop(Identity *id, bool (*match)(const Session *s, const void *with), const void *with)
{
    Cache *c = id->cache;
    pthread_mutex_lock(&c->lock);
    c->generation++;
    for (size_t i = 0; i < c->sets * WAYS; i++) {
        if (c->slots[i].used && match(&c->slots[i].session, with)) {
            c->slots[i].used = false;
        }
    }
    pthread_mutex_unlock(&c->lock);
}

static bool is_session(const Session *s, const void *with)
{
    return id_eq(s->id.id, ((const SessionId *)with)->id);
}

typedef struct OfAccount {
    AccountId account;
    SessionId keep;
} OfAccount;

static bool is_of_account(const Session *s, const void *with)
{
    const OfAccount *o = with;
    return id_eq(s->account.id, o->account.id) && !id_eq(s->id.id, o->keep.id);
}

void session_cache_end(Identity *id, SessionId session)
{
    session_cache_drop(id, is_session, &session);
}

void session_cache_end_account(Identity *id, AccountId account, SessionId keep)
{
    OfAccount o = { account, keep };
    session_cache_drop(id, is_of_account, &o);
}

/* ---- tokens ------------------------------------------------------------------------------------------------------------ */

Fresh session_fresh(Identity *id)
{
    Fresh   f = { .id = { os_id(id->options.os) } };
    uint8_t bytes[TOKEN_BYTES];
    os_random(id->options.os, bytes, sizeof bytes);
    f.hash = hash_of((Bytes){ bytes, sizeof bytes });
    sodium_bin2base64(f.token.text, sizeof f.token.text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
    return f;
}

static bool token_hash(Str token, Hash *out)
{
    uint8_t bytes[TOKEN_BYTES];
    size_t  n = 0;
    if (token.n != SESSION_TOKEN_LEN || sodium_base642bin(bytes, sizeof bytes, token.p, token.n, NULL, &n, NULL,
                                                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || n != sizeof bytes) {
        return false;
    }
    *out = hash_of((Bytes){ bytes, sizeof bytes });
    return true;
}

void session_show(Session *s, Str name)
{
    size_t n = name.n < sizeof s->display - 1 ? name.n : sizeof s->display - 1;
    while (n > 0 && n < name.n && ((unsigned char)name.p[n] & 0xC0) == 0x80) {
        n--; /* not inside a character */
    }
    memcpy(s->display, name.p, n);
    s->display[n] = '\0';
}

static Hash csrf_of(Identity *id, const Hash *token)
{
    return seal_lookup(id->csrf_key, (Bytes){ token->b, sizeof token->b });
}

Session session_view(Identity *id, const Fresh *f, SessionKind kind, const Account *account, Instant now, Instant expires)
{
    Session s = { .id = f->id, .kind = kind, .made_at = now, .seen_at = now, .expires_at = expires, .csrf = csrf_of(id, &f->hash) };
    if (account != NULL) {
        s.account = account->id;
        s.person = account->person;
        s.staff = account->staff;
        s.admin = account->admin;
        s.must_enrol = account->staff && !account->has_totp && !id->options.demo;
        session_show(&s, account->display);
    }
    return s;
}

Str session_client(const Place *p)
{
    size_t n = p->client.n < CLIENT_MAX ? p->client.n : CLIENT_MAX;
    while (n > 0 && n < p->client.n && ((unsigned char)p->client.p[n] & 0xC0) == 0x80) {
        n--;
    }
    return str_sub(p->client, 0, n);
}

/* ---- finding ------------------------------------------------------------------------------------------------------------- */

static bool row_lives(const SessionRowRow *row)
{
    bool served = row->kind == SESSION_SERVED;
    if (row->ended_at != 0) {
        return false;
    }
    return served ? row->code_ended.has && row->code_ended.value == 0 : row->closed.has && row->closed.value == 0;
}

static Session session_of_row(Identity *id, const SessionRowRow *row, const Hash *hash)
{
    Session s = {
        .id = row->session_id,
        .kind = (SessionKind)row->kind,
        .account = row->account_id,
        .person = row->person_id,
        .staff = row->staff.has && row->staff.value != 0,
        .admin = row->admin.has && row->admin.value != 0,
        .csrf = csrf_of(id, hash),
        .made_at = row->made_at,
        .seen_at = row->seen_at,
        .expires_at = row->expires_at,
    };
    s.must_enrol = s.staff && !(row->has_totp.has && row->has_totp.value != 0) && !id->options.demo;
    if (row->kind == SESSION_SERVED || row->kind == SESSION_TOKEN) {
        s.scope_n = (uint8_t)(row->scope.n < sizeof s.scope ? row->scope.n : sizeof s.scope);
        memcpy(s.scope, row->scope.p, s.scope_n);
    }
    session_show(&s, row->kind == SESSION_SERVED ? row->code_display.value : row->display.value);
    return s;
}

Error *session_find(Identity *id, Arena *a, Str token, Session *out, bool *found)
{
    Hash     hash;
    uint64_t generation;
    Instant  now = identity_now(id);
    *found = false;
    if (!token_hash(token, &hash)) {
        return NULL;
    }
    if (session_cache_ask(id, &hash, now, out, found, &generation)) {
        return NULL;
    }
    Db           *db;
    SessionRowRow row;
    bool          present = false;
    TRY(db_read(id->options.pool, a, &db));
    Error *e = q_session_row(db, hash, a, &row, &present);
    db_done(db);
    TRY(e);
    if (!present || !row_lives(&row)) {
        return NULL;
    }
    *out = session_of_row(id, &row, &hash);
    *found = !idle_too_long(out, now);
    if (*found && out->kind != SESSION_SERVED) {
        bool dirty = now.ms - out->seen_at.ms >= SEEN_STEP_MS;
        out->seen_at = dirty ? now : out->seen_at;
        session_cache_put(id, &hash, out, now, dirty, generation);
    }
    return NULL;
}

/* ---- when they were last used ----------------------------------------------------------------------------------------------- */

typedef struct Seen {
    Hash    hash;
    Instant at;
} Seen;
typedef LIST(Seen) SeenList;

static Error *write_seen(Tx *tx, void *arg)
{
    const SeenList *list = arg;
    for (size_t i = 0; i < list->count; i++) {
        TRY(q_session_seen(tx, list->items[i].hash, list->items[i].at));
    }
    return NULL;
}

Error *session_flush(Identity *id, Arena *a)
{
    enum { FLUSH_MAX = 1000 };
    Cache   *c = id->cache;
    SeenList list = { .items = NEW_N(a, Seen, FLUSH_MAX), .cap = FLUSH_MAX };
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < c->sets * WAYS && list.count < FLUSH_MAX; i++) {
        if (c->slots[i].used && c->slots[i].dirty) {
            list.items[list.count++] = (Seen){ c->slots[i].hash, c->slots[i].session.seen_at };
            c->slots[i].dirty = false;
        }
    }
    pthread_mutex_unlock(&c->lock);
    return list.count > 0 ? db_tx(id->options.pool, "session_seen", write_seen, &list) : NULL;
}

/* ---- ending -------------------------------------------------------------------------------------------------------------------- */

typedef struct Ending {
    AccountId owner;
    SessionId session;
    Hash      hash;
    Instant   now;
    int64_t   ended;
} Ending;

static Error *end_one(Tx *tx, void *arg)
{
    Ending *e = arg;
    return q_session_end_one(tx, e->owner, e->session, e->now, &e->ended);
}

static Error *end_token(Tx *tx, void *arg)
{
    const Ending *e = arg;
    return q_session_end_by_token(tx, e->hash, e->now);
}

static Error *end_all(Tx *tx, void *arg)
{
    const Ending *e = arg;
    return q_session_end_others(tx, e->owner, e->session, e->now);
}

Error *session_end(Identity *id, AccountId owner, SessionId session)
{
    Ending e = { .owner = owner, .session = session, .now = identity_now(id) };
    TRY(db_tx(id->options.pool, "session_end", end_one, &e));
    session_cache_end(id, session);
    return e.ended > 0 ? NULL : err_make(ERR_NOT_FOUND, "no such living session of this account");
}

typedef struct ByHash {
    Hash csrf;
} ByHash;

static bool is_token(const Session *s, const void *with)
{
    return hash_eq(s->csrf, ((const ByHash *)with)->csrf);
}

Error *session_end_token(Identity *id, Arena *a, Str token)
{
    (void)a;
    Ending e = { .now = identity_now(id) };
    if (!token_hash(token, &e.hash)) {
        return NULL;
    }
    TRY(db_tx(id->options.pool, "session_end_token", end_token, &e));
    ByHash by = { csrf_of(id, &e.hash) };
    session_cache_drop(id, is_token, &by);
    return NULL;
}

Error *session_end_all(Identity *id, AccountId owner, SessionId keep)
{
    Ending e = { .owner = owner, .session = keep, .now = identity_now(id) };
    TRY(db_tx(id->options.pool, "session_end_all", end_all, &e));
    session_cache_end_account(id, owner, keep);
    return NULL;
}

Error *session_list(Identity *id, Db *db, Arena *a, AccountId owner, SessionLines *out)
{
    SessionLinesRows rows;
    Instant          now = identity_now(id);
    TRY(q_session_lines(db, owner, now, LINES_MAX, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const SessionLinesRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (SessionLine){ r->session_id, r->client, r->made_at, r->seen_at, r->expires_at };
    }
    return NULL;
}
