/* The outside world: clock, random, files, processes. The only room that tests replace.
 * `os_real()` is the machine; `os_sim_make()` (os_sim.h) is simulated time, seeded random and a disk that drops
 * unsynced writes and renames on `crash`, fills up, and fails on request. Errors: ERR_NOT_FOUND (no such path), ERR_CONFLICT
 * (OS_EXCLUSIVE and it is there), ERR_BUSY (locked by another), ERR_DISK (full, broken, read-only), else ERR_ENVIRONMENT. */
#ifndef OS_OS_H
#define OS_OS_H

#include "base/base.h"

#define OS_PATH_MAX 1024    /* bytes of a path with its end */
#define OS_TEMP     ".tmp" /* how a temporary name of os_save ends: a reader of directories skips these */

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
    Error *(*map)(OsFile *f, const uint8_t **out, uint64_t *n); /* all of it as it is now, to read, until close; of files nobody changes */
    Error *(*rename)(Os *os, Str from, Str to);   /* durable only after sync_dir */
    Error *(*remove)(Os *os, Str path);           /* a file or an empty directory; absent is success; durable after sync_dir */
    Error *(*exists)(Os *os, Str path, bool *out);
    Error *(*make_dir)(Os *os, Str path);         /* with parents, durable at once; present is success */
    Error *(*sync_dir)(Os *os, Str path);
    Error *(*list)(Os *os, Arena *a, Str path, Str **names, size_t *count); /* sorted by bytes */
    Error *(*lock)(Os *os, Str path, OsFile **out); /* makes the file, holds it alone until close or death; held elsewhere: ERR_BUSY */
} OsOps;

struct Os {
    const OsOps     *ops;
    _Atomic uint64_t last_id; /* time and counter of the last os_id: so that ids of one process grow */
};

Os *os_real(void);

static inline Instant os_now(Os *os) { return os->ops->now(os); }
static inline int64_t os_monotonic_us(Os *os) { return os->ops->monotonic_us(os); }
static inline void    os_random(Os *os, void *out, size_t n) { os->ops->random(os, out, n); }
Id128                 os_id(Os *os);        /* time-ordered; each is greater than the ones this process made before */
Id128                 os_id_random(Os *os); /* for what must not tell when it was made */

/* Whole small files. `max` bounds the read: longer is ERR_TOO_LARGE. */
MUST_CHECK Error *os_load(Os *os, Arena *a, Str path, size_t max, Str *out);
/* Write to a temporary name, sync, rename, sync the directory: after success it is there after any crash. */
MUST_CHECK Error *os_save(Os *os, Str path, Str content);
Str               os_path(Arena *a, Str dir, Str name);
Str               os_path_dir(Str path); /* the directory a path stands in: "." when it names none */

/* Bytes that may still be written where `path` stands; the machine's, not the simulated disk's. */
MUST_CHECK Error *os_disk_free(Arena *a, Str path, int64_t *out);

#endif
