/* The simulated machine: clock, randomness, faults, and OsOps over the simulated disk.
 * Owns memory: an OsFile lives from open to close, as on the machine; the rest of it is in os_sim_int.h. */
#include "os/os_sim_int.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct Sim {
    Os              os; /* first: an Os * of ours is a Sim * */
    pthread_mutex_t lock;
    SimRandom       random;
    Instant         start, now;
    SimDisk         disk;
    uint64_t        life;                       /* restarts so far: a file of an earlier life is dead */
    uint64_t        changes;
    bool            cut;                        /* power goes off after `cut_left` more changes */
    uint64_t        cut_left;
    bool            hangs;                      /* without power */
    pthread_cond_t  never;
    uint64_t        fail_left[OS_SIM_OP_COUNT]; /* 0: never */
} Sim;

struct OsFile {
    Sim     *sim;
    SimNode *node;
    uint64_t life;
    bool     writes, locks;
    void    *map; /* a copy of the content */
};

/* ---- xoshiro256** 1.0 (Blackman, Vigna), seeded by splitmix64 ---- */

void sim_seed(SimRandom *r, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        seed += UINT64_C(0x9E3779B97F4A7C15);
        uint64_t z = seed;
        z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
        r->s[i] = z ^ z >> 31;
    }
}

static uint64_t rotate(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

uint64_t sim_next(SimRandom *r)
{
    uint64_t *s = r->s;
    uint64_t  out = rotate(s[1] * 5, 7) * 9;
    uint64_t  t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return out;
}

bool sim_coin(SimRandom *r)
{
    return sim_next(r) >> 63 != 0;
}

/* ---- locking and faults ---- */

static Sim *sim_of(Os *os)
{
    return (Sim *)os;
}

/* In which life of which machine this thread began to call. */
static _Thread_local struct {
    const Sim *sim;
    uint64_t   life;
} born;

static void hang(Sim *s)
{
    while (true) {
        pthread_cond_wait(&s->never, &s->lock);
    }
}

static void enter(Sim *s)
{
    pthread_mutex_lock(&s->lock);
    if (born.sim != s) {
        born.sim = s;
        born.life = s->life;
    }
    if (s->hangs && born.life != s->life) {
        hang(s);
    }
}

static void leave(Sim *s)
{
    pthread_mutex_unlock(&s->lock);
}

static Error *fault(Sim *s, OsSimOp op, bool changes)
{
    if (s->cut && s->cut_left == 0) {
        if (s->hangs) {
            hang(s);
        }
        return err_make(ERR_DISK, "simulated: the power is off");
    }
    if (changes) {
        s->changes++;
        if (s->cut) {
            s->cut_left--;
        }
    }
    if (s->fail_left[op] > 0 && --s->fail_left[op] == 0) {
        return err_make(ERR_DISK, "simulated failure");
    }
    return NULL;
}

static Error *alive(const OsFile *f)
{
    return f->life == f->sim->life ? NULL : err_make(ERR_ENVIRONMENT, "a file opened before the crash");
}

static Error *absent(Str path)
{
    return err_make(ERR_NOT_FOUND, "simulated disk: " STR_F, STR_A(path));
}

/* ---- clock and randomness ---- */

static Instant sim_now(Os *os)
{
    Sim *s = sim_of(os);
    enter(s);
    Instant t = s->now;
    leave(s);
    return t;
}

static int64_t sim_monotonic_us(Os *os)
{
    return (sim_now(os).ms - sim_of(os)->start.ms) * 1000;
}

static void sim_random(Os *os, void *out, size_t n)
{
    Sim     *s = sim_of(os);
    uint8_t *p = out;
    enter(s);
    while (n > 0) {
        uint64_t word = sim_next(&s->random);
        for (size_t i = 0; i < sizeof word && n > 0; i++, n--) {
            *p++ = (uint8_t)(word >> (8 * i));
        }
    }
    leave(s);
}

/* ---- files ---- */

static Error *open_node(Sim *s, Str path, int flags, SimNode **out)
{
    SimNode *parent;
    Str      name;
    SimNode *n = sim_find(&s->disk, path, &parent, &name);
    if (n != NULL && n->is_dir) {
        return err_make(ERR_ENVIRONMENT, "a directory: " STR_F, STR_A(path));
    }
    if (n != NULL && (flags & OS_EXCLUSIVE) != 0) {
        return err_make(ERR_CONFLICT, "already there: " STR_F, STR_A(path));
    }
    bool makes = n == NULL && (flags & OS_WRITE) != 0 && parent != NULL;
    TRY(fault(s, OS_SIM_OPEN, makes));
    if (makes) {
        n = sim_node_make(false);
        sim_set_name(&s->disk, parent, name, n, n);
        sim_drop(&s->disk, n); /* its name holds it now */
    }
    *out = n;
    return n == NULL ? absent(path) : NULL;
}

static Error *open_with(Os *os, Str path, int flags, bool locks, OsFile **out)
{
    Sim     *s = sim_of(os);
    SimNode *n = NULL;
    enter(s);
    Error *e = open_node(s, path, flags, &n);
    if (e == NULL && locks && n->locked) {
        e = err_make(ERR_BUSY, "locked: " STR_F, STR_A(path));
    }
    if (e == NULL) {
        OsFile *f = calloc(1, sizeof *f);
        BUG_IF(f == NULL);
        *f = (OsFile){ s, sim_hold(n), s->life, (flags & OS_WRITE) != 0, locks, NULL };
        n->locked = n->locked || locks;
        *out = f;
    }
    leave(s);
    return e;
}

static Error *sim_open(Os *os, Str path, int flags, OsFile **out)
{
    return open_with(os, path, flags, false, out);
}

static Error *sim_lock(Os *os, Str path, OsFile **out)
{
    return open_with(os, path, OS_WRITE, true, out);
}

static void sim_close(OsFile *f)
{
    if (f == NULL) {
        return;
    }
    Sim *s = f->sim;
    enter(s);
    if (f->locks && f->life == s->life) {
        f->node->locked = false;
    }
    sim_drop(&s->disk, f->node);
    leave(s);
    free(f->map);
    free(f);
}

static Error *read_now(OsFile *f, uint64_t at, void *out, size_t n, size_t *got)
{
    TRY(alive(f));
    TRY(fault(f->sim, OS_SIM_READ, false));
    const SimContent *c = &f->node->now;
    size_t            left = at < c->n ? c->n - (size_t)at : 0;
    *got = n < left ? n : left;
    if (*got > 0) {
        memcpy(out, c->p + at, *got);
    }
    return NULL;
}

static Error *sim_read_at(OsFile *f, uint64_t at, void *out, size_t n, size_t *got)
{
    enter(f->sim);
    Error *e = read_now(f, at, out, n, got);
    leave(f->sim);
    return e;
}

/* A write that fails may have written its beginning, as on a real disk. */
static Error *write_now(OsFile *f, uint64_t at, const void *data, size_t n)
{
    TRY(alive(f));
    BUG_IF(!f->writes);
    Error *e = fault(f->sim, OS_SIM_WRITE, true);
    if (e != NULL) {
        bool off = f->sim->cut && f->sim->cut_left == 0;
        if (!off && sim_coin(&f->sim->random)) {
            sim_write(&f->sim->disk, f->node, at, data, n / 2);
        }
        return e;
    }
    return sim_write(&f->sim->disk, f->node, at, data, n) == n ? NULL : err_make(ERR_DISK, "simulated disk is full");
}

static Error *sim_write_at(OsFile *f, uint64_t at, const void *data, size_t n)
{
    enter(f->sim);
    Error *e = write_now(f, at, data, n);
    leave(f->sim);
    return e;
}

static Error *truncate_now(OsFile *f, uint64_t size)
{
    TRY(alive(f));
    BUG_IF(!f->writes);
    TRY(fault(f->sim, OS_SIM_WRITE, true));
    SimDisk *d = &f->sim->disk;
    if (d->limit > 0 && size > f->node->now.n && d->used + (size - f->node->now.n) > d->limit) {
        return err_make(ERR_DISK, "simulated disk is full");
    }
    sim_truncate(d, f->node, size);
    return NULL;
}

static Error *sim_truncate_at(OsFile *f, uint64_t size)
{
    enter(f->sim);
    Error *e = truncate_now(f, size);
    leave(f->sim);
    return e;
}

static Error *sync_now(OsFile *f)
{
    TRY(alive(f));
    Error *e = fault(f->sim, OS_SIM_SYNC, true);
    if (e != NULL) {
        sim_sync_failed(f->node);
        return e;
    }
    sim_sync(f->node);
    return NULL;
}

static Error *sim_sync_file(OsFile *f)
{
    enter(f->sim);
    Error *e = sync_now(f);
    leave(f->sim);
    return e;
}

static Error *sim_size(OsFile *f, uint64_t *out)
{
    enter(f->sim);
    Error *e = alive(f);
    *out = f->node->now.n;
    leave(f->sim);
    return e;
}

static Error *map_now(OsFile *f, const uint8_t **out, uint64_t *n)
{
    enum { PAGE = 4096 };
    TRY(alive(f));
    TRY(fault(f->sim, OS_SIM_READ, false));
    BUG_IF(f->map != NULL);
    *n = f->node->now.n;
    f->map = aligned_alloc(PAGE, ((size_t)*n / PAGE + 1) * PAGE);
    BUG_IF(f->map == NULL);
    if (*n > 0) {
        memcpy(f->map, f->node->now.p, (size_t)*n);
    }
    *out = f->map;
    return NULL;
}

static Error *sim_map(OsFile *f, const uint8_t **out, uint64_t *n)
{
    enter(f->sim);
    Error *e = map_now(f, out, n);
    leave(f->sim);
    return e;
}

/* ---- names ---- */

static Error *rename_now(Sim *s, Str from, Str to)
{
    SimNode *from_dir;
    SimNode *to_dir;
    Str      from_name;
    Str      to_name;
    SimNode *n = sim_find(&s->disk, from, &from_dir, &from_name);
    SimNode *there = sim_find(&s->disk, to, &to_dir, &to_name);
    TRY(fault(s, OS_SIM_RENAME, true));
    if (n == NULL || to_dir == NULL) {
        return absent(n == NULL ? from : to);
    }
    if (there != NULL && (there->is_dir || n->is_dir)) {
        return err_make(ERR_CONFLICT, "already there: " STR_F, STR_A(to));
    }
    if (there != n) {
        sim_move(&s->disk, from_dir, from_name, to_dir, to_name);
    }
    return NULL;
}

static Error *sim_rename(Os *os, Str from, Str to)
{
    enter(sim_of(os));
    Error *e = rename_now(sim_of(os), from, to);
    leave(sim_of(os));
    return e;
}

static Error *remove_now(Sim *s, Str path)
{
    SimNode *parent;
    Str      name;
    SimNode *n = sim_find(&s->disk, path, &parent, &name);
    TRY(fault(s, OS_SIM_REMOVE, n != NULL));
    if (n != NULL && (parent == NULL || (n->is_dir && n->names.count > 0))) {
        return err_make(ERR_ENVIRONMENT, "not an empty directory: " STR_F, STR_A(path));
    }
    if (n != NULL) {
        sim_set_name(&s->disk, parent, name, NULL, n);
    }
    return NULL;
}

static Error *sim_remove(Os *os, Str path)
{
    enter(sim_of(os));
    Error *e = remove_now(sim_of(os), path);
    leave(sim_of(os));
    return e;
}

static Error *sim_exists(Os *os, Str path, bool *out)
{
    Sim *s = sim_of(os);
    enter(s);
    Error *e = fault(s, OS_SIM_READ, false);
    *out = e == NULL && sim_find(&s->disk, path, NULL, NULL) != NULL;
    leave(s);
    return e;
}

static Error *make_dir_now(Sim *s, Str path)
{
    SimNode *parent;
    Str      name;
    SimNode *n = sim_find(&s->disk, path, &parent, &name);
    if (n != NULL) {
        return n->is_dir ? NULL : err_make(ERR_CONFLICT, "a file: " STR_F, STR_A(path));
    }
    if (parent == NULL) {
        TRY(make_dir_now(s, os_path_dir(path)));
        sim_find(&s->disk, path, &parent, &name);
    }
    TRY(fault(s, OS_SIM_MAKE_DIR, true));
    SimNode *dir = sim_node_make(true);
    sim_set_name(&s->disk, parent, name, dir, dir);
    sim_drop(&s->disk, dir);
    sim_sync_dir(&s->disk, parent);
    return NULL;
}

static Error *sim_make_dir(Os *os, Str path)
{
    enter(sim_of(os));
    Error *e = make_dir_now(sim_of(os), path);
    leave(sim_of(os));
    return e;
}

static Error *sync_dir_now(Sim *s, Str path)
{
    SimNode *n = sim_find(&s->disk, path, NULL, NULL);
    TRY(fault(s, OS_SIM_SYNC_DIR, true));
    if (n == NULL || !n->is_dir) {
        return absent(path);
    }
    sim_sync_dir(&s->disk, n);
    return NULL;
}

static Error *sim_sync_dir_at(Os *os, Str path)
{
    enter(sim_of(os));
    Error *e = sync_dir_now(sim_of(os), path);
    leave(sim_of(os));
    return e;
}

static Error *sim_list(Os *os, Arena *a, Str path, Str **names, size_t *count)
{
    Sim *s = sim_of(os);
    LIST(Str) found = { 0 };
    enter(s);
    Error         *e = fault(s, OS_SIM_READ, false);
    const SimNode *n = sim_find(&s->disk, path, NULL, NULL);
    if (e == NULL && (n == NULL || !n->is_dir)) {
        e = absent(path);
    }
    for (size_t i = 0; e == NULL && i < n->names.count; i++) {
        *LIST_ADD(a, &found) = str_copy(a, str_of(n->names.items[i].name));
    }
    leave(s);
    *names = found.items;
    *count = found.count;
    return e;
}

static const OsOps sim_ops = {
    .now = sim_now,
    .monotonic_us = sim_monotonic_us,
    .random = sim_random,
    .open = sim_open,
    .close = sim_close,
    .read_at = sim_read_at,
    .write_at = sim_write_at,
    .truncate = sim_truncate_at,
    .sync = sim_sync_file,
    .size = sim_size,
    .map = sim_map,
    .rename = sim_rename,
    .remove = sim_remove,
    .exists = sim_exists,
    .make_dir = sim_make_dir,
    .sync_dir = sim_sync_dir_at,
    .list = sim_list,
    .lock = sim_lock,
};

/* ---- the test's own handles ---- */

static void release(void *sim)
{
    Sim *s = sim;
    sim_disk_release(&s->disk);
    pthread_cond_destroy(&s->never);
    pthread_mutex_destroy(&s->lock);
}

Os *os_sim_make(Arena *a, uint64_t seed, Instant start)
{
    Sim *s = NEW(a, Sim);
    s->os.ops = &sim_ops;
    s->start = s->now = start;
    sim_seed(&s->random, seed);
    sim_disk_init(&s->disk);
    BUG_IF(pthread_mutex_init(&s->lock, NULL) != 0 || pthread_cond_init(&s->never, NULL) != 0);
    arena_defer(a, release, s);
    return &s->os;
}

void os_sim_advance(Os *os, int64_t ms)
{
    BUG_IF(ms < 0);
    enter(sim_of(os));
    sim_of(os)->now.ms += ms;
    leave(sim_of(os));
}

void os_sim_crash(Os *os, uint64_t seed)
{
    Sim      *s = sim_of(os);
    SimRandom r;
    sim_seed(&r, seed);
    enter(s);
    sim_disk_crash(&s->disk, &r);
    s->life++;
    born.life = s->life;
    s->cut = false;
    memset(s->fail_left, 0, sizeof s->fail_left);
    leave(s);
}

void os_sim_power_off_after(Os *os, uint64_t n)
{
    enter(sim_of(os));
    sim_of(os)->cut = true;
    sim_of(os)->cut_left = n;
    leave(sim_of(os));
}

void os_sim_hang_when_off(Os *os)
{
    enter(sim_of(os));
    sim_of(os)->hangs = true;
    leave(sim_of(os));
}

bool os_sim_is_off(Os *os)
{
    enter(sim_of(os));
    bool off = sim_of(os)->cut && sim_of(os)->cut_left == 0;
    leave(sim_of(os));
    return off;
}

uint64_t os_sim_changes(Os *os)
{
    enter(sim_of(os));
    uint64_t n = sim_of(os)->changes;
    leave(sim_of(os));
    return n;
}

void os_sim_limit(Os *os, uint64_t bytes)
{
    enter(sim_of(os));
    sim_of(os)->disk.limit = bytes;
    leave(sim_of(os));
}

void os_sim_fail(Os *os, OsSimOp op, uint64_t n)
{
    enter(sim_of(os));
    sim_of(os)->fail_left[op] = n;
    leave(sim_of(os));
}
