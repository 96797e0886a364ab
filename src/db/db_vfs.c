/* SQLite's files through Os: so that the simulated disk may lose what was not synced. One pool has one of these and is the only
 * one at its database, so locks and the WAL's shared memory (the wal-index, which no disk has to keep) are those of this process.
 * May use: os, base; sqlite3. */
#include "db/db_int.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Of the wal-index, as SQLite sizes them: for a WAL of 260,000 pages, 26 times what is written back. */
enum { REGION = 32 * 1024, REGIONS_MAX = 64 };

typedef struct VfsFile VfsFile;
typedef struct Vfs {
    sqlite3_vfs     vfs;
    Os             *os;
    char            name[40];
    pthread_mutex_t lock;
    /* of the database file: who holds it at which level (sqlite3.h, SQLITE_LOCK_SHARED ... EXCLUSIVE) */
    int             sharing;
    const VfsFile  *reserved, *pending;
    /* of the wal-index */
    Arena          *index;
    void           *regions[REGIONS_MAX];
    int             shared[SQLITE_SHM_NLOCK];
    const VfsFile  *exclusive[SQLITE_SHM_NLOCK];
} Vfs;

struct VfsFile {
    sqlite3_file head; /* first: SQLite's view of it */
    Vfs         *home;
    Os          *os;
    OsFile      *file;
    const char  *path;     /* SQLite keeps it while the file is open */
    atomic_bool  sync_dir; /* new: its name is durable only after the directory is */
    int          level;
    unsigned     shares;   /* slots of the wal-index held shared, as bits */
};

static VfsFile *of(sqlite3_file *f)
{
    return (VfsFile *)(void *)f;
}

static Os *os_of(sqlite3_vfs *v)
{
    return ((Vfs *)v->pAppData)->os;
}

static Str folder_of(const char *path)
{
    size_t n = strlen(path);
    while (n > 0 && path[n - 1] != '/') {
        n--;
    }
    return n == 0 ? S(".") : (Str){ path, n == 1 ? 1 : n - 1 };
}

static int sync_folder(Os *os, const char *path)
{
    return os->ops->sync_dir(os, folder_of(path)) == NULL ? SQLITE_OK : SQLITE_IOERR_DIR_FSYNC;
}

/* ---- files ----------------------------------------------------------------------------------------------------------------- */

static int file_close(sqlite3_file *f)
{
    of(f)->os->ops->close(of(f)->file);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *f, void *out, int n, sqlite3_int64 at)
{
    size_t got = 0;
    if (of(f)->os->ops->read_at(of(f)->file, (uint64_t)at, out, (size_t)n, &got) != NULL) {
        return SQLITE_IOERR_READ;
    }
    if (got < (size_t)n) {
        memset((char *)out + got, 0, (size_t)n - got);
        return SQLITE_IOERR_SHORT_READ;
    }
    return SQLITE_OK;
}

static int file_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
    return of(f)->os->ops->write_at(of(f)->file, (uint64_t)at, data, (size_t)n) == NULL ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return of(f)->os->ops->truncate(of(f)->file, (uint64_t)size) == NULL ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

static int file_sync(sqlite3_file *f, int flags)
{
    (void)flags;
    if (of(f)->os->ops->sync(of(f)->file) != NULL) {
        return SQLITE_IOERR_FSYNC;
    }
    if (of(f)->sync_dir) {
        int rc = sync_folder(of(f)->os, of(f)->path);
        of(f)->sync_dir = rc != SQLITE_OK;
        return rc;
    }
    return SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *out)
{
    uint64_t size = 0;
    if (of(f)->os->ops->size(of(f)->file, &size) != NULL) {
        return SQLITE_IOERR_FSTAT;
    }
    *out = (sqlite3_int64)size;
    return SQLITE_OK;
}

/* ---- locks of the database file: many read; one may prepare to write (reserved); who waits for the last reader keeps new ones
 * out (pending) ---- */

static bool may_lock(const Vfs *v, const VfsFile *f, int level)
{
    bool free = v->pending == NULL || v->pending == f;
    if (level == SQLITE_LOCK_SHARED) {
        return free;
    }
    return free && (v->reserved == NULL || v->reserved == f);
}

static int file_lock(sqlite3_file *file, int level)
{
    VfsFile *f = of(file);
    Vfs     *v = f->home;
    int      rc = SQLITE_OK;
    pthread_mutex_lock(&v->lock);
    if (f->level < level && !may_lock(v, f, level)) {
        rc = SQLITE_BUSY;
    } else if (f->level < level) {
        v->sharing += f->level == SQLITE_LOCK_NONE;
        v->reserved = level >= SQLITE_LOCK_RESERVED ? f : v->reserved;
        v->pending = level == SQLITE_LOCK_EXCLUSIVE ? f : v->pending;
        rc = level == SQLITE_LOCK_EXCLUSIVE && v->sharing > 1 ? SQLITE_BUSY : SQLITE_OK;
        f->level = rc == SQLITE_OK ? level : SQLITE_LOCK_PENDING;
    }
    pthread_mutex_unlock(&v->lock);
    return rc;
}

static int file_unlock(sqlite3_file *file, int level)
{
    VfsFile *f = of(file);
    Vfs     *v = f->home;
    pthread_mutex_lock(&v->lock);
    if (f->level > level) {
        v->sharing -= level == SQLITE_LOCK_NONE;
        v->reserved = v->reserved == f ? NULL : v->reserved;
        v->pending = v->pending == f ? NULL : v->pending;
        f->level = level;
    }
    pthread_mutex_unlock(&v->lock);
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *f, int *out)
{
    Vfs *v = of(f)->home;
    pthread_mutex_lock(&v->lock);
    *out = v->reserved != NULL;
    pthread_mutex_unlock(&v->lock);
    return SQLITE_OK;
}

/* ---- the wal-index: memory of this process, zero when new, gone with the last who closes ---- */

static int index_map(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
    Vfs *v = of(f)->home;
    *out = NULL;
    if (region >= REGIONS_MAX || size != REGION) {
        return SQLITE_IOERR_SHMSIZE;
    }
    pthread_mutex_lock(&v->lock);
    if (v->regions[region] == NULL && extend != 0) {
        v->regions[region] = memset(arena_alloc(v->index, REGION), 0, REGION);
    }
    *out = v->regions[region];
    pthread_mutex_unlock(&v->lock);
    return SQLITE_OK;
}

static bool may_hold(const Vfs *v, const VfsFile *f, int slot, bool shared)
{
    bool own = (f->shares & 1U << slot) != 0;
    bool free = v->exclusive[slot] == NULL || v->exclusive[slot] == f;
    return free && (shared || v->shared[slot] == (own ? 1 : 0));
}

static void hold(Vfs *v, VfsFile *f, int slot, bool shared)
{
    unsigned bit = 1U << slot;
    if (shared) {
        v->shared[slot] += (f->shares & bit) == 0;
        f->shares |= bit;
    } else {
        v->exclusive[slot] = f;
    }
}

static void let_go(Vfs *v, VfsFile *f, int slot, bool shared)
{
    unsigned bit = 1U << slot;
    if (shared) {
        v->shared[slot] -= (f->shares & bit) != 0;
        f->shares &= ~bit;
    } else {
        v->exclusive[slot] = NULL;
    }
}

static int index_lock(sqlite3_file *file, int first, int n, int flags)
{
    VfsFile *f = of(file);
    Vfs     *v = f->home;
    bool     shared = (flags & SQLITE_SHM_SHARED) != 0;
    bool     lock = (flags & SQLITE_SHM_LOCK) != 0;
    bool     may = true;
    pthread_mutex_lock(&v->lock);
    for (int slot = first; lock && slot < first + n; slot++) {
        may = may && may_hold(v, f, slot, shared);
    }
    for (int slot = first; may && slot < first + n; slot++) {
        (lock ? hold : let_go)(v, f, slot, shared);
    }
    pthread_mutex_unlock(&v->lock);
    return may ? SQLITE_OK : SQLITE_BUSY;
}

static void index_barrier(sqlite3_file *f)
{
    (void)f;
    atomic_thread_fence(memory_order_seq_cst);
}

static int index_unmap(sqlite3_file *f, int remove)
{
    Vfs *v = of(f)->home;
    pthread_mutex_lock(&v->lock);
    if (remove != 0) {
        arena_reset(v->index);
        memset(v->regions, 0, sizeof v->regions);
    }
    pthread_mutex_unlock(&v->lock);
    return SQLITE_OK;
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
    (void)f;
    (void)op;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *f)
{
    (void)f;
    return 4096;
}

/* Nothing is promised: a write may tear, a neighbour in the sector may be lost with it. */
static int file_traits(sqlite3_file *f)
{
    (void)f;
    return 0;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = index_map,
    .xShmLock = index_lock,
    .xShmBarrier = index_barrier,
    .xShmUnmap = index_unmap,
};

/* ---- names ------------------------------------------------------------------------------------------------------------------- */

static int vfs_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out_flags)
{
    Os  *os = os_of(v);
    bool there = false;
    *of(f) = (VfsFile){ .home = v->pAppData, .os = os, .path = path };
    if (path == NULL) {
        return SQLITE_CANTOPEN; /* temporary files stay in memory (temp_store) */
    }
    if (os->ops->exists(os, str_of(path), &there) != NULL || (!there && (flags & SQLITE_OPEN_CREATE) == 0)) {
        return SQLITE_CANTOPEN;
    }
    int how = (flags & SQLITE_OPEN_READWRITE) != 0 ? OS_WRITE : OS_READ;
    if ((flags & SQLITE_OPEN_EXCLUSIVE) != 0) {
        how |= OS_EXCLUSIVE;
    }
    if (os->ops->open(os, str_of(path), how, &of(f)->file) != NULL) {
        return SQLITE_CANTOPEN;
    }
    of(f)->sync_dir = !there;
    of(f)->head.pMethods = &methods;
    if (out_flags != NULL) {
        *out_flags = flags;
    }
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *v, const char *path, int sync)
{
    Os *os = os_of(v);
    if (os->ops->remove(os, str_of(path)) != NULL) {
        return SQLITE_IOERR_DELETE;
    }
    return sync != 0 ? sync_folder(os, path) : SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *v, const char *path, int flags, int *out)
{
    Os  *os = os_of(v);
    bool there = false;
    (void)flags;
    if (os->ops->exists(os, str_of(path), &there) != NULL) {
        return SQLITE_IOERR_ACCESS;
    }
    *out = there ? 1 : 0;
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *v, const char *path, int size, char *out)
{
    (void)v;
    int n = snprintf(out, (size_t)size, "%s", path);
    return n >= 0 && n < size ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int vfs_random(sqlite3_vfs *v, int n, char *out)
{
    os_random(os_of(v), out, (size_t)n);
    return n;
}

/* In true time: another thread holds what is waited for. */
static int vfs_sleep(sqlite3_vfs *v, int microseconds)
{
    struct timespec t = { microseconds / 1000000, microseconds % 1000000 * 1000L };
    (void)v;
    nanosleep(&t, NULL);
    return microseconds;
}

/* Julian day in milliseconds. */
static int vfs_time(sqlite3_vfs *v, sqlite3_int64 *out)
{
    *out = os_now(os_of(v)).ms + INT64_C(210866760000000);
    return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *v, int n, char *out)
{
    (void)v;
    (void)n;
    (void)out;
    return 0;
}

Error *vfs_register(Os *os, Arena *a, void **out)
{
    Vfs *v = NEW(a, Vfs);
    v->os = os;
    v->index = arena_make((REGIONS_MAX + 1) * (size_t)REGION);
    BUG_IF(pthread_mutex_init(&v->lock, NULL) != 0);
    int n = snprintf(v->name, sizeof v->name, "os-%p", (void *)v);
    BUG_IF(n <= 0 || (size_t)n >= sizeof v->name);
    v->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = sizeof(VfsFile),
        .mxPathname = 1024,
        .zName = v->name,
        .pAppData = v,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_random,
        .xSleep = vfs_sleep,
        .xGetLastError = vfs_last_error,
        .xCurrentTimeInt64 = vfs_time,
    };
    if (sqlite3_vfs_register(&v->vfs, 0) != SQLITE_OK) {
        return err_make(ERR_ENVIRONMENT, "SQLite refuses the file layer");
    }
    *out = v;
    return NULL;
}

void vfs_unregister(void *vfs)
{
    Vfs *v = vfs;
    sqlite3_vfs_unregister(&v->vfs);
    arena_release(v->index);
    pthread_mutex_destroy(&v->lock);
}

const char *vfs_name(const void *vfs)
{
    return ((const Vfs *)vfs)->name;
}
