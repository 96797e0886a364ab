/* Connections: who is connected how often, and the sweeper with absolute deadlines. libmicrohttpd's own timeout is idle-based and a
 * byte now and then resets it. Owns memory: the Conn structs, which live as long as their connections. May use: base. */
#include "http/http_int.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TICK_MS = 200, PROBES = 16, LINGER_US = 3 * 1000 * 1000 };

/* ---- connections of one address; under conn_lock ---- */

static uint32_t *count_of(Server *sv, Addr addr, bool make)
{
    uint64_t  h = str_hash_on(sv->seed, addr.b, sizeof addr.b);
    uint32_t *free_slot = NULL;
    size_t    base = str_hash_place(h, ADDRESS_SLOTS / PROBES) * PROBES;
    for (size_t i = 0; i < PROBES; i++) {
        if (sv->addresses[base + i].count > 0 && addr_eq(sv->addresses[base + i].addr, addr)) {
            return &sv->addresses[base + i].count;
        }
        if (sv->addresses[base + i].count == 0 && free_slot == NULL && make) {
            free_slot = &sv->addresses[base + i].count;
            sv->addresses[base + i].addr = addr;
        }
    }
    return free_slot;
}

/* Under conn_lock. An address for which the table had no slot is let in uncounted: its end finds nothing, or one too many of its own. */
static void uncount(Server *sv, Addr addr)
{
    uint32_t *count = addr_is_proxy(sv, addr) ? NULL : count_of(sv, addr, false);
    if (count != NULL) {
        (*count)--;
    }
}

/* A few more than an address may have are let in to be told so; the rest is closed unheard. */
static uint32_t admitted_most(const Server *sv)
{
    return sv->cfg.per_address + sv->cfg.per_address / 8;
}

bool conn_admit(Server *sv, const struct sockaddr *sa)
{
    Addr addr = addr_of(sa);
    pthread_mutex_lock(&sv->conn_lock);
    uint32_t *count = addr_is_proxy(sv, addr) ? NULL : count_of(sv, addr, true);
    bool      full = count != NULL && *count >= admitted_most(sv);
    if (count != NULL && !full) {
        (*count)++;
    }
    pthread_mutex_unlock(&sv->conn_lock);
    atomic_fetch_add(full ? &sv->counters.limited : &sv->counters.accepted, 1);
    atomic_fetch_add(&sv->connections, full ? 0 : 1);
    return !full;
}

void conn_forget(Server *sv, const struct sockaddr *sa)
{
    pthread_mutex_lock(&sv->conn_lock);
    uncount(sv, addr_of(sa));
    pthread_mutex_unlock(&sv->conn_lock);
    atomic_fetch_sub(&sv->connections, 1);
}

static void opened(Server *sv, struct MHD_Connection *mhd, void **context)
{
    Conn *c = calloc(1, sizeof *c);
    BUG_IF(c == NULL);
    c->sv = sv;
    c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    c->addr = addr_of(MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    c->trusted = addr_is_proxy(sv, c->addr);
    atomic_store(&c->since_us, now_us(sv));
    atomic_store(&c->limit_us, sv->cfg.head_ms * 1000);
    pthread_mutex_lock(&sv->conn_lock);
    const uint32_t *count = c->trusted ? NULL : count_of(sv, c->addr, false);
    c->surplus = count != NULL && *count > sv->cfg.per_address;
    c->next = sv->conns;
    if (c->next != NULL) {
        c->next->prev = c;
    }
    sv->conns = c;
    pthread_mutex_unlock(&sv->conn_lock);
    *context = c;
}

static void closed(Server *sv, void **context)
{
    Conn *c = *context;
    if (c == NULL) {
        return;
    }
    access_leave(c); /* after some of its own refusals the library says nothing more about a request */
    pthread_mutex_lock(&sv->conn_lock);
    *(c->prev == NULL ? &sv->conns : &c->prev->next) = c->next;
    if (c->next != NULL) {
        c->next->prev = c->prev;
    }
    uncount(sv, c->addr);
    pthread_mutex_unlock(&sv->conn_lock);
    atomic_fetch_sub(&sv->connections, 1);
    free(c);
    *context = NULL;
}

void conn_notify(void *arg, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        opened(arg, mhd, context);
    } else {
        closed(arg, context);
    }
}

void conn_phase(Conn *c, Phase phase)
{
    int64_t at = now_us(c->sv);
    Phase   before = (Phase)atomic_load(&c->phase);
    if (before == PHASE_BODY && phase != PHASE_BODY) {
        atomic_fetch_add(&c->body_us, at - atomic_load(&c->since_us));
    }
    if (before == PHASE_HEAD && phase != PHASE_HEAD) {
        atomic_store(&c->body_us, 0);
        atomic_store(&c->body_bytes, 0);
    }
    atomic_store(&c->since_us, at);
    atomic_store(&c->phase, (int)phase);
}

/* ---- lingering: closing a socket with unread bytes resets it, and the other side never reads why it was refused ---- */

void conn_linger(Conn *c)
{
    Server *sv = c->sv;
    pthread_mutex_lock(&sv->conn_lock);
    if (sv->lingering_count < COUNT_OF(sv->lingering)) {
        int fd = dup(c->fd);
        if (fd >= 0) {
            sv->lingering[sv->lingering_count++] = (Linger){ fd, now_us(sv) + LINGER_US };
        }
    }
    pthread_mutex_unlock(&sv->conn_lock);
}

/* True when the other side is done, or too slow. */
static bool drained(const Linger *l, int64_t at)
{
    char trash[16 * 1024];
    for (int i = 0; i < 64; i++) {
        ssize_t n = recv(l->fd, trash, sizeof trash, MSG_DONTWAIT);
        if (n <= 0) {
            return n == 0 || at > l->until_us;
        }
    }
    return at > l->until_us;
}

static void drain(Server *sv, int64_t at)
{
    for (size_t i = 0; i < sv->lingering_count;) {
        if (drained(&sv->lingering[i], at)) {
            shutdown(sv->lingering[i].fd, SHUT_RDWR);
            close(sv->lingering[i].fd);
            sv->lingering[i] = sv->lingering[--sv->lingering_count];
        } else {
            i++;
        }
    }
}

/* ---- the sweeper ---- */

static bool is_late(Server *sv, Conn *c, int64_t at)
{
    const HttpConfig *cfg = &sv->cfg;
    int64_t           passed = at - atomic_load(&c->since_us), stalled = atomic_load(&c->stalled_us);
    switch ((Phase)atomic_load(&c->phase)) {
    case PHASE_HEAD: return passed > atomic_load(&c->limit_us);
    case PHASE_BODY: {
        int64_t late = atomic_load(&c->body_us) + passed - cfg->body_grace_ms * 1000;
        return late > 0 && (int64_t)atomic_load(&c->body_bytes) < late / 1000 * cfg->body_rate / 1000 + cfg->body_rate / 4;
    }
    case PHASE_EVENTS: return stalled != 0 && at - stalled > cfg->stall_ms * 1000;
    case PHASE_WORK:
    case PHASE_REPLY: break; /* the first is ours; in the second the idle timeout counts, and each byte taken is progress */
    }
    return false;
}

static void sweep(Server *sv, int64_t at)
{
    pthread_mutex_lock(&sv->conn_lock);
    for (Conn *c = sv->conns; c != NULL; c = c->next) {
        if (is_late(sv, c, at)) {
            atomic_fetch_add(&sv->counters.swept[atomic_load(&c->phase)], 1);
            shutdown(c->fd, SHUT_RDWR); /* safe: `closed` takes this lock before the descriptor is closed */
        }
    }
    drain(sv, at);
    pthread_mutex_unlock(&sv->conn_lock);
}

static void *sweeper(void *arg)
{
    Server *sv = arg;
    while (!atomic_load(&sv->sweeper_over)) {
        struct timespec tick = { 0, TICK_MS * 1000000L };
        nanosleep(&tick, NULL);
        int64_t at = now_us(sv);
        sweep(sv, at);
        events_tick(sv, at);
    }
    return NULL;
}

Error *sweeper_start(Server *sv)
{
    sigset_t before;
    block_signals(&before);
    sv->sweeper_runs = pthread_create(&sv->sweeper, NULL, sweeper, sv) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return sv->sweeper_runs ? NULL : err_make(ERR_ENVIRONMENT, "sweeper thread");
}

void sweeper_stop(Server *sv)
{
    if (sv->sweeper_runs) {
        atomic_store(&sv->sweeper_over, true);
        pthread_join(sv->sweeper, NULL);
        sv->sweeper_runs = false;
    }
    for (size_t i = 0; i < sv->lingering_count; i++) {
        close(sv->lingering[i].fd);
    }
    sv->lingering_count = 0;
}

void conn_close_idle(Server *sv)
{
    pthread_mutex_lock(&sv->conn_lock);
    for (Conn *c = sv->conns; c != NULL; c = c->next) {
        if (atomic_load(&c->phase) == PHASE_HEAD) {
            shutdown(c->fd, SHUT_RD);
        }
    }
    pthread_mutex_unlock(&sv->conn_lock);
}
