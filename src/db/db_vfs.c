/* SQLite's files through Os: so that the simulated disk may lose what was not synced. For single_thread pools only: the
 * connection is alone (locking_mode=EXCLUSIVE), so locks do nothing and the WAL needs no shared memory.
 * May use: os, base; sqlite3. */
#include "db/db_int.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

typedef struct Vfs {
    sqlite3_vfs vfs;
    Os         *os;
    char        name[40];
} Vfs;

typedef struct VfsFile {
    sqlite3_file head; /* first: SQLite's view of it */
    Os          *os;
    OsFile      *file;
    const char  *path;      /* SQLite keeps it while the file is open */
    bool         sync_dir;  /* new: its name is durable only after the directory is */
} VfsFile;

static VfsFile *of(sqlite3_file *f)
{
    return (VfsFile *)(void *)f;
}

static Os *os_of(sqlite3_vfs *v)
{
    return v->pAppData;
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

static int file_lock(sqlite3_file *f, int level)
{
    (void)f;
    (void)level;
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *f, int *out)
{
    (void)f;
    *out = 0;
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
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
};

/* ---- names ------------------------------------------------------------------------------------------------------------------- */

static int vfs_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out_flags)
{
    Os  *os = os_of(v);
    bool there = false;
    *of(f) = (VfsFile){ .os = os, .path = path };
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

static int vfs_sleep(sqlite3_vfs *v, int microseconds)
{
    (void)v;
    return microseconds; /* nobody to wait for */
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
    int n = snprintf(v->name, sizeof v->name, "os-%p", (void *)v);
    BUG_IF(n <= 0 || (size_t)n >= sizeof v->name);
    v->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = sizeof(VfsFile),
        .mxPathname = 1024,
        .zName = v->name,
        .pAppData = os,
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
    sqlite3_vfs_unregister(&((Vfs *)vfs)->vfs);
}

const char *vfs_name(const void *vfs)
{
    return ((const Vfs *)vfs)->name;
}
