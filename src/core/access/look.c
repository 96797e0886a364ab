/* Who looked: counted in memory by person, client, scope, purpose and hour, written within a second; challenged access is
 * written before anything is shown. Lock order: `writing` before `lock`; no statement runs under `lock`.
 * May use: core/witness, db, os, base, POSIX threads. */
#include "core/access/access.h"

#include "base/log.h"
#include "core/access/access_sql.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { HELD_MAX = 2000, TABLE = 4096, PURPOSE_MAX = 40, FLUSH_MS = 500, STACK = 256 * 1024, SHOWN_MAX = 500, PAGE = 200, SEALED_AT_ONCE = 24 };
#define HOUR_MS (INT64_C(3600) * 1000)
#define LAST_LOOKS_MS (INT64_C(600) * 1000)
#define DAY_MS (INT64_C(24) * HOUR_MS)

/* The looks of an hour are one row to the witness. */
const WitnessTable look_table = { { "look", "hour_at", "scope person_id acting_for purpose times reason" }, true };

typedef struct Held {
    bool     used;
    Scope    scope;
    Instant  hour;
    PersonId person, acting_for;
    char     purpose[PURPOSE_MAX];
    uint8_t  purpose_n;
    int64_t  times;
} Held;

typedef struct Table {
    Held   slots[TABLE];
    size_t count;
} Table;

struct Looks {
    DbPool         *pool;
    Os             *os;
    Table          *filling, *written;
    pthread_mutex_t lock;    /* filling, stop, failing */
    pthread_mutex_t writing; /* written: one flush at a time */
    pthread_cond_t  wake;
    pthread_t       thread;
    bool            threaded, stop;
    bool            failing; /* the last flush failed: nothing new is taken in until one succeeds */
};

/* ---- the table --------------------------------------------------------------------------------------------------------------- */

static bool same(const Held *x, const Held *y)
{
    return scope_eq(x->scope, y->scope) && x->hour.ms == y->hour.ms && id_eq(x->person.id, y->person.id) &&
           id_eq(x->acting_for.id, y->acting_for.id) && x->purpose_n == y->purpose_n &&
           memcmp(x->purpose, y->purpose, x->purpose_n) == 0;
}

static size_t place_of(const Held *h)
{
    uint64_t n = str_hash_on(STR_HASH_START, h->scope.b, h->scope.n);
    n = str_hash_on(n, h->person.id.b, sizeof h->person.id.b);
    return str_hash_place(str_hash_on(n, h->purpose, h->purpose_n), TABLE);
}

/* False when the table holds `most` and the look is new. */
static bool count_in(Table *t, const Held *h, size_t most)
{
    for (size_t i = place_of(h);; i = (i + 1) % TABLE) {
        if (!t->slots[i].used) {
            if (t->count >= most) {
                return false;
            }
            t->slots[i] = *h;
            t->slots[i].used = true;
            t->count++;
            return true;
        }
        if (same(&t->slots[i], h)) {
            t->slots[i].times += h->times;
            return true;
        }
    }
}

static Instant hour_of(Instant t)
{
    return (Instant){ t.ms - t.ms % HOUR_MS };
}

static Held held_of(const Look *look, Instant now)
{
    Held h = { .scope = look->scope, .hour = hour_of(now), .person = look->person, .acting_for = look->acting_for, .times = 1 };
    BUG_IF(look->purpose.n == 0 || look->purpose.n > sizeof h.purpose);
    memcpy(h.purpose, look->purpose.p, look->purpose.n);
    h.purpose_n = (uint8_t)look->purpose.n;
    return h;
}

/* ---- writing ---------------------------------------------------------------------------------------------------------------------- */

static Error *put(Tx *tx, const Held *h, Str reason)
{
    return q_look_put(tx, scope_bytes(&h->scope), h->hour, h->person, h->acting_for, (Str){ h->purpose, h->purpose_n }, h->times, reason);
}

/* The last hour that was witnessed; before the first one: a time long ago. */
static Error *last_sealed(Tx *tx, Instant *out)
{
    LookHoldRow held;
    DbRowKey    last;
    bool        found;
    TRY(q_look_hold(tx, tx_arena(tx), &held));
    TRY(witness_last(tx_db(tx), &look_table, tx_arena(tx), &last, &found));
    *out = (Instant){ found ? last.items[0].i : -1 };
    return NULL;
}

typedef struct Writing {
    const Table *table;
    Instant      hour; /* of the writing */
} Writing;

static Error *write_table(Tx *tx, void *arg)
{
    const Writing *w = arg;
    Instant        sealed;
    TRY(last_sealed(tx, &sealed));
    for (size_t i = 0; i < TABLE; i++) {
        Held h = w->table->slots[i];
        if (h.used) {
            h.hour = h.hour.ms > sealed.ms ? h.hour : w->hour;
            TRY(put(tx, &h, S("")));
        }
    }
    return NULL;
}

/* Not written: they wait with those that came meanwhile. There is room: each of the two tables holds HELD_MAX at most, because
 * nothing new is taken in while `failing`. */
static void take_back(Looks *l)
{
    pthread_mutex_lock(&l->lock);
    for (size_t i = 0; i < TABLE; i++) {
        if (l->written->slots[i].used) {
            bool kept = count_in(l->filling, &l->written->slots[i], TABLE - 1);
            BUG_IF(!kept);
        }
    }
    pthread_mutex_unlock(&l->lock);
}

Error *looks_flush(Looks *l)
{
    pthread_mutex_lock(&l->writing);
    pthread_mutex_lock(&l->lock);
    Table *full = l->filling;
    l->filling = l->written;
    l->written = full;
    size_t count = full->count;
    pthread_mutex_unlock(&l->lock);
    Writing w = { full, hour_of(os_now(l->os)) };
    Error  *e = count > 0 ? db_tx(l->pool, "looks", write_table, &w) : NULL;
    if (e != NULL) {
        take_back(l);
    }
    pthread_mutex_lock(&l->lock);
    l->failing = e != NULL;
    pthread_mutex_unlock(&l->lock);
    if (count > 0) {
        memset(full, 0, sizeof *full);
    }
    pthread_mutex_unlock(&l->writing);
    return e;
}

typedef struct Sealing {
    Instant before; /* hours that begin earlier are over, and their last looks written */
    bool    more;
} Sealing;

static Error *seal_hours(Tx *tx, void *arg)
{
    Sealing      *s = arg;
    Instant       last;
    LookHoursRows hours;
    TRY(last_sealed(tx, &last));
    TRY(q_look_hours(tx_db(tx), last, s->before, SEALED_AT_ONCE, tx_arena(tx), &hours));
    for (size_t i = 0; i < hours.count; i++) {
        TRY(witness_row(tx, &look_table, db_val_i64(hours.items[i].hour_at.ms)));
    }
    s->more = hours.count == SEALED_AT_ONCE;
    return NULL;
}

Error *looks_seal(Looks *l)
{
    Sealing s = { .before = hour_of((Instant){ os_now(l->os).ms - LAST_LOOKS_MS }), .more = true };
    while (s.more) {
        TRY(db_tx(l->pool, "looks_seal", seal_hours, &s));
    }
    return NULL;
}

static void *run(void *arg)
{
    Looks *l = arg;
    bool   stop = false;
    while (!stop) {
        struct timespec until;
        pthread_mutex_lock(&l->lock);
        while (l->filling->count == 0 && !l->stop) {
            pthread_cond_wait(&l->wake, &l->lock);
        }
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += FLUSH_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        int waited = 0;
        while (!l->stop && waited != ETIMEDOUT) {
            waited = pthread_cond_timedwait(&l->wake, &l->lock, &until);
        }
        stop = l->stop;
        pthread_mutex_unlock(&l->lock);
        Error *e = looks_flush(l);
        if (e != NULL) {
            log_error("looks_flush", e);
            err_reset();
        }
    }
    return NULL;
}

static void release_looks(void *handle)
{
    Looks *l = handle;
    looks_close(l);
    pthread_mutex_destroy(&l->lock);
    pthread_mutex_destroy(&l->writing);
    pthread_cond_destroy(&l->wake);
}

Error *looks_open(Arena *process, DbPool *pool, Os *os, bool thread, Looks **out)
{
    Looks *l = NEW(process, Looks);
    l->pool = pool;
    l->os = os;
    l->filling = NEW(process, Table);
    l->written = NEW(process, Table);
    pthread_mutex_init(&l->lock, NULL);
    pthread_mutex_init(&l->writing, NULL);
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&l->wake, &clock);
    pthread_condattr_destroy(&clock);
    arena_defer(process, release_looks, l);
    if (thread) {
        pthread_attr_t small;
        pthread_attr_init(&small);
        pthread_attr_setstacksize(&small, STACK);
        int failed = pthread_create(&l->thread, &small, run, l);
        pthread_attr_destroy(&small);
        if (failed != 0) {
            return err_make(ERR_ENVIRONMENT, "no thread for the record of looks: %d", failed);
        }
        l->threaded = true;
    }
    *out = l;
    return NULL;
}

void looks_close(Looks *l)
{
    if (l->threaded) {
        pthread_mutex_lock(&l->lock);
        l->stop = true;
        pthread_cond_signal(&l->wake);
        pthread_mutex_unlock(&l->lock);
        pthread_join(l->thread, NULL);
        l->threaded = false;
    }
    if (l->pool != NULL) {
        Error *e = looks_flush(l);
        if (e != NULL) {
            log_error("looks_close", e);
        }
        l->pool = NULL; /* closed: a second call has nothing to write */
    }
}

Error *look_note(Looks *l, const Look *look)
{
    Held h = held_of(look, os_now(l->os));
    for (int i = 0; i < 2; i++) {
        pthread_mutex_lock(&l->lock);
        bool first = l->filling->count == 0;
        bool kept = !l->failing && count_in(l->filling, &h, HELD_MAX);
        pthread_mutex_unlock(&l->lock);
        if (kept && first) {
            pthread_cond_signal(&l->wake);
        }
        if (kept) {
            return NULL;
        }
        TRY(looks_flush(l));
    }
    return err_make(ERR_BUSY, "the record of looks is full");
}

/* ---- challenged access --------------------------------------------------------------------------------------------------------------- */

typedef struct Opening {
    Grant            grant;
    Held             look;
    const Challenge *asked;
    Instant          now;
} Opening;

static Error *open_challenged(Tx *tx, void *arg)
{
    Opening                *o = arg;
    Access                  access;
    ChallengesOfPersonRow   today;
    Date                    day = instant_date(o->now);
    TRY(access_powers(tx_db(tx), tx_arena(tx), o->grant.person, o->asked->scopes, o->asked->scope_count, day, &access));
    if (access.excluded) {
        return err_message(err_make(ERR_FORBIDDEN, "excluded there"), S("access.excluded"));
    }
    TRY(q_challenges_of_person(tx_db(tx), o->grant.person, date_format(tx_arena(tx), day), tx_arena(tx), &today));
    if (today.total >= CHALLENGES_A_DAY) {
        return err_message(err_make(ERR_TOO_MANY, "challenged openings of one day"), S("access.challenges_day"));
    }
    TRY(grant_add(tx, &o->grant, o->now));
    return put(tx, &o->look, o->asked->kind);
}

Error *access_challenge(DbPool *pool, Os *os, const Challenge *challenge, GrantId *out)
{
    Instant now = os_now(os);
    Date    today = instant_date(now);
    Opening o = {
        .grant = { .id = { os_id(os) }, .person = challenge->look.person, .scope = challenge->look.scope, .level = ACCESS_CHALLENGED,
                   .power = challenge->power, .from = today, .until = today, .reason = challenge->reason, .basis = challenge->kind,
                   .given_by = challenge->look.person },
        .look = held_of(&challenge->look, now),
        .asked = challenge,
        .now = now,
    };
    TRY(db_tx(pool, "access_challenge", open_challenged, &o));
    *out = o.grant.id;
    return NULL;
}

/* ---- showing them ------------------------------------------------------------------------------------------------------------------------ */

static bool is_shown(const LookRule *rules, size_t count, Str purpose, Instant hour, Instant now)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(rules[i].purpose, purpose)) {
            return rules[i].shown && hour.ms + rules[i].delay_days * DAY_MS <= now.ms;
        }
    }
    return false;
}

typedef struct Showing {
    const LookRule *rules; /* NULL: everything */
    size_t          rule_count;
    Instant         now;
    int64_t         limit;
    LookLines      *out;
} Showing;

static void show(const Showing *s, Arena *a, const LooksBeforeRow *r)
{
    bool room = (int64_t)s->out->count < s->limit;
    if (room && is_shown(s->rules, s->rule_count, r->purpose, r->hour_at, s->now)) {
        *LIST_ADD(a, s->out) = (LookLine){ r->person_id, r->acting_for, r->purpose, r->hour_at, r->times, r->reason };
    }
}

/* Pages over whole hours: the last hour of a full page is read whole, so none is cut in two. */
static Error *list(Db *db, Arena *a, Scope scope, Instant before, Showing *s)
{
    s->limit = s->limit > 0 && s->limit < SHOWN_MAX ? s->limit : SHOWN_MAX;
    for (;;) {
        LooksBeforeRows rows;
        TRY(q_looks_before(db, scope_bytes(&scope), before, PAGE, a, &rows));
        bool    full = rows.count == PAGE;
        Instant last = rows.count > 0 ? rows.items[rows.count - 1].hour_at : before;
        for (size_t i = 0; i < rows.count; i++) {
            if (!full || rows.items[i].hour_at.ms > last.ms) {
                show(s, a, &rows.items[i]);
            }
        }
        if (!full) {
            return NULL;
        }
        LooksInHourRows hour;
        TRY(q_looks_in_hour(db, scope_bytes(&scope), last, SHOWN_MAX * 4, a, &hour));
        for (size_t i = 0; i < hour.count; i++) {
            const LooksInHourRow *r = &hour.items[i];
            LooksBeforeRow        same_row = { r->hour_at, r->person_id, r->acting_for, r->purpose, r->times, r->reason };
            show(s, a, &same_row);
        }
        if ((int64_t)s->out->count >= s->limit) {
            return NULL;
        }
        before = last;
    }
}

Error *look_list(Db *db, Arena *a, Scope scope, const LookRule *rules, size_t rule_count, Instant now, Instant before, int64_t limit,
                 LookLines *out)
{
    Showing s = { rules, rule_count, now, limit, out };
    return list(db, a, scope, before, &s);
}
