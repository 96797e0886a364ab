/* The outside world: clock, random, files, processes. The only room that tests replace.
 * `os_real()` is the machine; `os_sim_make()` (os_sim.h) is simulated time, seeded random and a disk that drops
 * unsynced writes and renames on `crash`, fills up, and fails on request. Errors: ERR_DISK, ERR_NOT_FOUND, ERR_ENVIRONMENT. */
#ifndef OS_OS_H
#define OS_OS_H

#include "base/base.h"

typedef struct Os     Os;
typedef struct OsFile OsFile;

typedef enum OsOpen {
    OS_READ      = 1, /* must exist */
    OS_WRITE     = 2, /* read and write, made if absent */
    OS_EXCLUSIVE = 4, /* with OS_WRITE: must not exist */
} OsOpen;

typedef struct OsOps {
    Instant (*now)(Os *os);
    int64_t (*monotonic_us)(Os *os);
    void    (*random)(Os *os, void *out, size_t n);
    Error *(*open)(Os *os, Str path, int flags, OsFile **out);
    void   (*close)(OsFile *f);
    Error *(*read_at)(OsFile *f, uint64_t at, void *out, size_t n, size_t *got); /* short only at the end */
    Error *(*write_at)(OsFile *f, uint64_t at, const void *data, size_t n);      /* all or error */
    Error *(*truncate)(OsFile *f, uint64_t size);
    Error *(*sync)(OsFile *f);                                                   /* data and size */
    Error *(*size)(OsFile *f, uint64_t *out);
    Error *(*rename)(Os *os, Str from, Str to);   /* durable only after sync_dir */
    Error *(*remove)(Os *os, Str path);           /* absent is success */
    Error *(*exists)(Os *os, Str path, bool *out);
    Error *(*make_dir)(Os *os, Str path);         /* with parents; present is success */
    Error *(*sync_dir)(Os *os, Str path);
    Error *(*list)(Os *os, Arena *a, Str path, Str **names, size_t *count); /* sorted by bytes */
} OsOps;

struct Os {
    const OsOps *ops;
};

Os *os_real(void);

static inline Instant os_now(Os *os) { return os->ops->now(os); }
static inline void    os_random(Os *os, void *out, size_t n) { os->ops->random(os, out, n); }
Id128                 os_id(Os *os);       /* time-ordered */
Id128                 os_id_random(Os *os); /* for what the public sees */

/* Whole small files. `max` bounds the read: longer is ERR_TOO_LARGE. */
MUST_CHECK Error *os_load(Os *os, Arena *a, Str path, size_t max, Str *out);
/* Write to a temporary name, sync, rename, sync the directory: after success it is there after any crash. */
MUST_CHECK Error *os_save(Os *os, Str path, Str content);
Str               os_path(Arena *a, Str dir, Str name);

#endif
