/* The simulated disk: what a crash keeps is decided here. See os_sim.h for the rules.
 * Owns memory: see os_sim_int.h. */
#include "os/os_sim_int.h"

#include <stdlib.h>
#include <string.h>

/* A kernel writes back in time even what nobody syncs; the lists are cut here, oldest first. */
enum { CHANGES_MAX = 4096, WRITES_MAX = 65536 };

static void *must_alloc(size_t count, size_t size)
{
    void *p = calloc(count, size);
    BUG_IF(p == NULL);
    return p;
}

static char *name_copy(Str s)
{
    char *z = must_alloc(s.n + 1, 1);
    memcpy(z, s.p, s.n);
    return z;
}

/* ---- content ---- */

static void content_resize(SimContent *c, size_t n)
{
    if (n > c->cap) {
        size_t cap = c->cap == 0 ? 512 : c->cap;
        while (cap < n) {
            cap *= 2;
        }
        uint8_t *p = realloc(c->p, cap);
        BUG_IF(p == NULL);
        c->p = p;
        c->cap = cap;
    }
    if (n > c->n) {
        memset(c->p + c->n, 0, n - c->n);
    }
    c->n = n;
}

static void content_write(SimContent *c, uint64_t at, const uint8_t *data, size_t n)
{
    if (n == 0) {
        return;
    }
    if (at + n > c->n) {
        content_resize(c, (size_t)at + n);
    }
    memcpy(c->p + at, data, n);
}

static void content_apply(SimContent *c, const SimWrite *w)
{
    if (w->truncate) {
        content_resize(c, (size_t)w->at);
    } else {
        content_write(c, w->at, w->data, w->n);
    }
}

static SimWrite *take_write(SimNode *n)
{
    SimWrite *w = n->writes;
    n->writes = w->next;
    n->write_count--;
    if (n->writes == NULL) {
        n->writes_end = &n->writes;
    }
    return w;
}

static void add_write(SimNode *n, SimWrite *w)
{
    *n->writes_end = w;
    n->writes_end = &w->next;
    if (++n->write_count > WRITES_MAX) {
        SimWrite *oldest = take_write(n);
        content_apply(&n->durable, oldest);
        free(oldest);
    }
}

size_t sim_write(SimDisk *d, SimNode *n, uint64_t at, const void *data, size_t size)
{
    uint64_t end = at + size;
    if (d->limit > 0 && end > n->now.n && d->used + (end - n->now.n) > d->limit) {
        uint64_t room = d->limit > d->used ? d->limit - d->used : 0;
        uint64_t reach = n->now.n + room;
        size = reach > at ? (size_t)(reach - at) : 0;
    }
    if (size == 0) {
        return 0;
    }
    size_t before = n->now.n;
    content_write(&n->now, at, data, size);
    d->used += n->now.n - before;

    SimWrite *w = must_alloc(1, sizeof *w + size);
    w->at = at;
    w->n = size;
    memcpy(w->data, data, size);
    add_write(n, w);
    return size;
}

void sim_truncate(SimDisk *d, SimNode *n, uint64_t size)
{
    d->used = d->used - n->now.n + size;
    content_resize(&n->now, (size_t)size);
    SimWrite *w = must_alloc(1, sizeof *w);
    w->truncate = true;
    w->at = size;
    add_write(n, w);
}

void sim_sync(SimNode *n)
{
    while (n->writes != NULL) {
        SimWrite *w = take_write(n);
        if (!w->unsafe) {
            content_apply(&n->durable, w);
        }
        free(w);
    }
}

void sim_sync_failed(SimNode *n)
{
    for (SimWrite *w = n->writes; w != NULL; w = w->next) {
        w->unsafe = true;
    }
}

/* ---- nodes ---- */

SimNode *sim_node_make(bool is_dir)
{
    SimNode *n = must_alloc(1, sizeof *n);
    n->refs = 1;
    n->is_dir = is_dir;
    n->writes_end = &n->writes;
    return n;
}

SimNode *sim_hold(SimNode *n)
{
    n->refs++;
    return n;
}

static void names_clear(SimDisk *d, SimNames *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->items[i].name);
        sim_drop(d, names->items[i].node);
    }
    free(names->items);
    *names = (SimNames){ 0 };
}

void sim_drop(SimDisk *d, SimNode *n)
{
    if (n == NULL || --n->refs > 0) {
        return;
    }
    d->used -= n->now.n;
    while (n->writes != NULL) {
        free(take_write(n));
    }
    free(n->now.p);
    free(n->durable.p);
    names_clear(d, &n->names);
    names_clear(d, &n->durable_names);
    free(n);
}

/* ---- names ---- */

static bool names_at(const SimNames *names, Str name, size_t *at)
{
    size_t low = 0;
    size_t high = names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int    order = str_cmp(str_of(names->items[middle].name), name);
        if (order == 0) {
            *at = middle;
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *at = low;
    return false;
}

static void names_set(SimDisk *d, SimNames *names, Str name, SimNode *value)
{
    size_t at;
    bool   present = names_at(names, name, &at);
    if (present && value != NULL) {
        SimNode *before = names->items[at].node;
        names->items[at].node = sim_hold(value);
        sim_drop(d, before);
    } else if (present) {
        SimName gone = names->items[at];
        names->count--;
        memmove(names->items + at, names->items + at + 1, (names->count - at) * sizeof *names->items);
        free(gone.name);
        sim_drop(d, gone.node);
    } else if (value != NULL) {
        if (names->count == names->cap) {
            names->cap = names->cap == 0 ? 8 : names->cap * 2;
            SimName *items = realloc(names->items, names->cap * sizeof *items);
            BUG_IF(items == NULL);
            names->items = items;
        }
        memmove(names->items + at + 1, names->items + at, (names->count - at) * sizeof *names->items);
        names->items[at] = (SimName){ name_copy(name), sim_hold(value) };
        names->count++;
    }
}

SimNode *sim_find(SimDisk *d, Str path, SimNode **parent, Str *name)
{
    SimNode *at = d->root;
    SimNode *above = NULL;
    Str      last = S("");
    while (path.n > 0) {
        Str part = str_cut(&path, '/');
        if (part.n == 0 || str_eq(part, S("."))) {
            continue;
        }
        if (at == NULL || !at->is_dir) {
            above = at = NULL;
            break;
        }
        size_t i;
        above = at;
        last = part;
        at = names_at(&at->names, part, &i) ? at->names.items[i].node : NULL;
    }
    if (parent != NULL) {
        *parent = above;
        *name = last;
    }
    return at;
}

static void change_apply(SimDisk *d, const SimChange *c)
{
    for (int i = 0; i < c->count; i++) {
        names_set(d, &c->dir[i]->durable_names, str_of(c->name[i]), c->value[i]);
    }
}

static void change_free(SimDisk *d, SimChange *c)
{
    for (int i = 0; i < c->count; i++) {
        free(c->name[i]);
        sim_drop(d, c->dir[i]);
        sim_drop(d, c->value[i]);
    }
    sim_drop(d, c->subject);
    free(c);
}

static void change_add(SimDisk *d, SimChange *c)
{
    *d->changes_end = c;
    d->changes_end = &c->next;
    if (++d->change_count > CHANGES_MAX) {
        SimChange *oldest = d->changes;
        d->changes = oldest->next;
        d->change_count--;
        change_apply(d, oldest);
        change_free(d, oldest);
    }
}

/* Holds first, then changes what is seen: a value may have no other owner than the name it loses. */
static void change_put(SimDisk *d, SimChange *c, SimNode *dir, Str name, SimNode *value)
{
    c->dir[c->count] = sim_hold(dir);
    c->name[c->count] = name_copy(name);
    c->value[c->count] = value == NULL ? NULL : sim_hold(value);
    c->count++;
    names_set(d, &dir->names, name, value);
}

void sim_set_name(SimDisk *d, SimNode *dir, Str name, SimNode *value, SimNode *subject)
{
    SimChange *c = must_alloc(1, sizeof *c);
    c->subject = sim_hold(subject);
    change_put(d, c, dir, name, value);
    change_add(d, c);
}

void sim_move(SimDisk *d, SimNode *from, Str from_name, SimNode *to, Str to_name)
{
    size_t at;
    BUG_IF(!names_at(&from->names, from_name, &at));
    SimChange *c = must_alloc(1, sizeof *c);
    c->subject = sim_hold(from->names.items[at].node);
    change_put(d, c, from, from_name, NULL);
    change_put(d, c, to, to_name, c->subject);
    change_add(d, c);
}

void sim_sync_dir(SimDisk *d, SimNode *dir)
{
    SimChange **link = &d->changes;
    while (*link != NULL) {
        SimChange *c = *link;
        if (c->dir[0] == dir || (c->count == 2 && c->dir[1] == dir)) {
            *link = c->next;
            d->change_count--;
            change_apply(d, c);
            change_free(d, c);
        } else {
            link = &c->next;
        }
    }
    d->changes_end = link;
}

/* ---- loss of power ---- */

static void crash_write(SimContent *c, const SimWrite *w, size_t sector, SimRandom *r)
{
    unsigned fate = (unsigned)(sim_next(r) % 3);
    if (fate == 0) {
        return;
    }
    if (fate == 1 || w->truncate) {
        content_apply(c, w);
        return;
    }
    for (size_t done = 0; done < w->n;) {
        size_t left = sector - (size_t)((w->at + done) % sector);
        size_t part = left < w->n - done ? left : w->n - done;
        if (sim_coin(r)) {
            content_write(c, w->at + done, w->data + done, part);
        }
        done += part;
    }
}

static void crash_file(SimDisk *d, SimNode *n, SimRandom *r)
{
    size_t sector = sim_coin(r) ? 512 : 4096;
    while (n->writes != NULL) {
        SimWrite *w = take_write(n);
        crash_write(&n->durable, w, sector, r);
        free(w);
    }
    d->used -= n->now.n;
    content_resize(&n->now, 0);
    content_write(&n->now, 0, n->durable.p, n->durable.n);
    d->used += n->now.n;
    n->locked = false;
}

/* What is seen becomes what survived, downwards. */
static void crash_tree(SimDisk *d, SimNode *n, SimRandom *r)
{
    n->lost = false;
    if (!n->is_dir) {
        crash_file(d, n, r);
        return;
    }
    SimNames before = n->names;
    n->names = (SimNames){ 0 };
    for (size_t i = 0; i < n->durable_names.count; i++) {
        SimName *s = &n->durable_names.items[i];
        names_set(d, &n->names, str_of(s->name), s->node);
        crash_tree(d, s->node, r);
    }
    names_clear(d, &before);
}

void sim_disk_crash(SimDisk *d, SimRandom *r)
{
    SimChange *kept = d->changes;
    for (SimChange *c = kept; c != NULL; c = c->next) {
        if (c->subject->lost || sim_coin(r)) {
            c->subject->lost = true;
        } else {
            change_apply(d, c);
        }
    }
    crash_tree(d, d->root, r);
    d->changes = NULL;
    d->changes_end = &d->changes;
    d->change_count = 0;
    while (kept != NULL) {
        SimChange *next = kept->next;
        kept->subject->lost = false;
        change_free(d, kept);
        kept = next;
    }
}

void sim_disk_init(SimDisk *d)
{
    *d = (SimDisk){ .root = sim_node_make(true) };
    d->changes_end = &d->changes;
}

void sim_disk_release(SimDisk *d)
{
    while (d->changes != NULL) {
        SimChange *next = d->changes->next;
        change_free(d, d->changes);
        d->changes = next;
    }
    sim_drop(d, d->root);
}
