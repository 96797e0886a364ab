/* Delays after wrong attempts: per account, per address, per pair of both; they grow, leak away, and lock nobody out for good.
 * An attempt is charged before it is checked and forgiven when it was right, so many at once gain nothing. */
#include "core/identity/identity_int.h"

#include <arpa/inet.h>
#include <string.h>

typedef struct Measure {
    int64_t free;    /* attempts without delay */
    int64_t most_ms; /* the longest delay */
    int64_t leak_ms; /* one is forgiven after so long */
} Measure;

/* The rightful owner elsewhere waits a minute at most while somebody hammers on his account. */
static const Measure of_account = { 8, 60000, 600000 };
static const Measure of_pair = { 4, 900000, 600000 };
/* A court behind one address has many people. */
static const Measure of_address = { 40, 900000, 30000 };

static Hash keyed(Identity *id, Arena *a, Str kind, Str login, Str address)
{
    Buf b = buf_make(a, 512);
    buf_add(&b, kind);
    buf_add_i64(&b, (int64_t)login.n);
    buf_add(&b, login);
    buf_add(&b, address);
    return seal_lookup(id->throttle_key, (Bytes){ (const uint8_t *)b.p, b.n });
}

/* Of IPv6 the network counts, which one person has whole. */
static Str network_of(Arena *a, Str address)
{
    struct in6_addr six;
    Str             text = str_sub(address, 0, 64);
    if (inet_pton(AF_INET6, str_z(a, text), &six) != 1) {
        return text;
    }
    return hex_encode(a, (Bytes){ six.s6_addr, 8 });
}

Attempt attempt_of(Identity *id, Arena *a, Str login, Str address)
{
    Str     network = network_of(a, address);
    Str     who = str_sub(login, 0, 200);
    Attempt t = { .has_account = who.n > 0, .has_address = network.n > 0 };
    t.account = keyed(id, a, S("account"), who, S(""));
    t.address = keyed(id, a, S("address"), S(""), network);
    t.pair = keyed(id, a, S("pair"), who, network);
    return t;
}

static int64_t delay_after(const Measure *m, int64_t failures)
{
    int64_t over = failures - m->free;
    if (over <= 0) {
        return 0;
    }
    int64_t delay = over > 20 ? m->most_ms : INT64_C(1000) << over;
    return delay < m->most_ms ? delay : m->most_ms;
}

static Error *wait_of(Db *db, Arena *a, Hash key, const Measure *m, Instant now, int64_t *wait)
{
    ThrottleRowRow row;
    bool           found;
    TRY(q_throttle_row(db, key, a, &row, &found));
    if (!found) {
        return NULL;
    }
    int64_t passed = now.ms - row.last_at.ms;
    int64_t left = delay_after(m, row.failures - passed / m->leak_ms) - passed;
    *wait = left > *wait ? left : *wait;
    return NULL;
}

typedef struct Entering {
    Attempt t;
    Instant now;
    int64_t wait;
} Entering;

static Error *enter(Tx *tx, void *arg)
{
    Entering *e = arg;
    Db       *db = tx_db(tx);
    Arena    *a = tx_arena(tx);
    e->wait = 0;
    if (e->t.has_account) {
        TRY(wait_of(db, a, e->t.account, &of_account, e->now, &e->wait));
        TRY(wait_of(db, a, e->t.pair, &of_pair, e->now, &e->wait));
    }
    if (e->t.has_address) {
        TRY(wait_of(db, a, e->t.address, &of_address, e->now, &e->wait));
    }
    if (e->wait > 0) {
        return NULL;
    }
    if (e->t.has_account) {
        TRY(q_throttle_charge(tx, e->t.account, e->now, of_account.leak_ms));
        TRY(q_throttle_charge(tx, e->t.pair, e->now, of_pair.leak_ms));
    }
    return e->t.has_address ? q_throttle_charge(tx, e->t.address, e->now, of_address.leak_ms) : NULL;
}

Error *attempt_enter(Identity *id, const Attempt *t)
{
    Entering e = { .t = *t, .now = identity_now(id) };
    TRY(db_tx(id->options.pool, "attempt", enter, &e));
    if (e.wait <= 0) {
        return NULL;
    }
    char seconds[24];
    Str  text = { seconds, 0 };
    int64_t whole = (e.wait + 999) / 1000;
    for (int64_t n = whole; n > 0 || text.n == 0; n /= 10) {
        memmove(seconds + 1, seconds, text.n);
        seconds[0] = (char)('0' + n % 10);
        text.n++;
    }
    Error *refused = err_message(err_make(ERR_TOO_MANY, "attempt during a delay"), S("identity.wait"));
    return err_arg(refused, S("seconds"), text);
}

Error *attempt_forgive(Tx *tx, const Attempt *t)
{
    if (t->has_account) {
        TRY(q_throttle_clear(tx, t->account));
        TRY(q_throttle_clear(tx, t->pair));
    }
    return t->has_address ? q_throttle_refund(tx, t->address) : NULL;
}
