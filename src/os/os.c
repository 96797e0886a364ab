/* What every os shares: identifiers, whole small files, paths. Written over OsOps, so it is the same on the machine and
 * in the simulation. May use: base. */
#include "os/os.h"

#include <stdatomic.h>
#include <stdio.h>

enum { ID_COUNTER_BITS = 12 }; /* the bits of RFC 9562 rand_a used as a counter within one millisecond */

/* Time in the high bits, counter below; always greater than the last. */
static uint64_t next_tick(Os *os)
{
    uint64_t now = (uint64_t)os_now(os).ms << ID_COUNTER_BITS;
    uint64_t last = atomic_load(&os->last_id);
    uint64_t next;
    do {
        next = now > last ? now : last + 1;
    } while (!atomic_compare_exchange_weak(&os->last_id, &last, next));
    return next;
}

Id128 os_id(Os *os)
{
    uint8_t random[16];
    os_random(os, random, sizeof random);
    uint64_t tick = next_tick(os);
    random[6] = (uint8_t)(tick >> 8 & 0x0F);
    random[7] = (uint8_t)tick;
    return id_timed((int64_t)(tick >> ID_COUNTER_BITS), random);
}

Id128 os_id_random(Os *os)
{
    Id128 id;
    os_random(os, id.b, sizeof id.b);
    return id;
}

Str os_path(Arena *a, Str dir, Str name)
{
    return str_ends(dir, S("/")) ? str_format(a, STR_F STR_F, STR_A(dir), STR_A(name))
                                 : str_format(a, STR_F "/" STR_F, STR_A(dir), STR_A(name));
}

Str os_path_dir(Str path)
{
    for (size_t i = path.n; i > 0; i--) {
        if (path.p[i - 1] == '/') {
            return i == 1 ? S("/") : str_sub(path, 0, i - 1);
        }
    }
    return S(".");
}

static Error *read_whole(Os *os, OsFile *f, Arena *a, size_t max, Str *out)
{
    uint64_t size = 0;
    TRY(os->ops->size(f, &size));
    if (size > max) {
        return err_make(ERR_TOO_LARGE, "%llu bytes, at most %zu", (unsigned long long)size, max);
    }
    char  *p = arena_alloc(a, (size_t)size + 1);
    size_t got = 0;
    TRY(os->ops->read_at(f, 0, p, (size_t)size, &got));
    *out = (Str){ p, got };
    return NULL;
}

Error *os_load(Os *os, Arena *a, Str path, size_t max, Str *out)
{
    OsFile *f = NULL;
    TRY(os->ops->open(os, path, OS_READ, &f));
    Error *e = read_whole(os, f, a, max, out);
    os->ops->close(f);
    return e;
}

static Error *write_whole(Os *os, Str path, Str content)
{
    OsFile *f = NULL;
    TRY(os->ops->open(os, path, OS_WRITE | OS_EXCLUSIVE, &f));
    Error *e = os->ops->write_at(f, 0, content.p, content.n);
    if (e == NULL) {
        e = os->ops->sync(f);
    }
    os->ops->close(f);
    return e;
}

/* The temporary name is random: two savers of one path never write into one file, and a leftover of a crash blocks nobody. */
Error *os_save(Os *os, Str path, Str content)
{
    char     temp[OS_PATH_MAX];
    uint64_t random;
    os_random(os, &random, sizeof random);
    int n = snprintf(temp, sizeof temp, STR_F ".%016llx" OS_TEMP, STR_A(path), (unsigned long long)random);
    if (n < 0 || (size_t)n >= sizeof temp) {
        return err_make(ERR_ENVIRONMENT, "a path of %zu bytes is too long", path.n);
    }
    Str temporary = { temp, (size_t)n };

    Error *e = write_whole(os, temporary, content);
    if (e == NULL) {
        e = os->ops->rename(os, temporary, path);
    }
    if (e != NULL) {
        Error *unremoved = os->ops->remove(os, temporary);
        return unremoved == NULL ? e : err_because(e, unremoved);
    }
    return os->ops->sync_dir(os, os_path_dir(path));
}
