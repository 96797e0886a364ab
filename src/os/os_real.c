/* The machine itself: clock_gettime, getrandom, pread, pwrite, mmap, fdatasync, rename, fsync of directories, flock.
 * Owns memory: an OsFile is malloc'd by open and freed by close, for `open` has no arena and files outlive requests.
 * May use: base. */
#include "os/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

struct OsFile {
    int    fd;
    void  *map; /* NULL: not mapped */
    size_t map_n;
};

enum { FILE_MODE = 0600, DIR_MODE = 0700 }; /* a court's data directory is nobody else's */

/* errno into our words. Paths are ours (never a person's), so the log may have them. */
static Error *failed(const char *what, const char *path, int code)
{
    ErrCode err = ERR_ENVIRONMENT;
    switch (code) {
    case ENOENT:
    case ENOTDIR: err = ERR_NOT_FOUND; break;
    case EEXIST: err = ERR_CONFLICT; break;
    case EWOULDBLOCK: err = ERR_BUSY; break;
    case ENOSPC:
    case EDQUOT:
    case EIO:
    case EROFS:
    case EFBIG: err = ERR_DISK; break;
    default: break;
    }
    const char *name = strerrorname_np(code);
    return err_make(err, "%s %s: %s", what, path, name == NULL ? "unknown" : name);
}

/* A terminated copy of a path. */
typedef struct Path {
    char z[OS_PATH_MAX];
} Path;

static Error *path_of(Str s, Path *out)
{
    if (s.n == 0 || s.n >= sizeof out->z || memchr(s.p, '\0', s.n) != NULL) {
        return err_make(ERR_ENVIRONMENT, "not a path: %zu bytes", s.n);
    }
    memcpy(out->z, s.p, s.n);
    out->z[s.n] = '\0';
    return NULL;
}

static Instant real_now(Os *os UNUSED)
{
    struct timespec t;
    BUG_IF(clock_gettime(CLOCK_REALTIME, &t) != 0);
    return (Instant){ (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 };
}

static int64_t real_monotonic_us(Os *os UNUSED)
{
    struct timespec t;
    BUG_IF(clock_gettime(CLOCK_MONOTONIC, &t) != 0);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void real_random(Os *os UNUSED, void *out, size_t n)
{
    uint8_t *p = out;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        BUG_IF(got <= 0); /* a court without randomness makes guessable keys: it stops instead */
        p += got;
        n -= (size_t)got;
    }
}

static Error *keep(int fd, OsFile **out)
{
    OsFile *f = calloc(1, sizeof *f);
    if (f == NULL) {
        close(fd);
        return err_make(ERR_MEMORY, NULL);
    }
    f->fd = fd;
    *out = f;
    return NULL;
}

static Error *real_open(Os *os UNUSED, Str path, int flags, OsFile **out)
{
    Path p;
    TRY(path_of(path, &p));
    int how = O_CLOEXEC | O_NOCTTY;
    if ((flags & OS_WRITE) != 0) {
        how |= O_RDWR | O_CREAT | ((flags & OS_EXCLUSIVE) != 0 ? O_EXCL : 0);
    } else {
        how |= O_RDONLY;
    }
    int fd = open(p.z, how, FILE_MODE);
    return fd < 0 ? failed("open", p.z, errno) : keep(fd, out);
}

static void real_close(OsFile *f)
{
    if (f != NULL) {
        if (f->map != NULL) {
            munmap(f->map, f->map_n);
        }
        close(f->fd);
        free(f);
    }
}

static Error *real_read_at(OsFile *f, uint64_t at, void *out, size_t n, size_t *got)
{
    uint8_t *p = out;
    size_t   done = 0;
    while (done < n) {
        ssize_t part = pread(f->fd, p + done, n - done, (off_t)(at + done));
        if (part < 0 && errno == EINTR) {
            continue;
        }
        if (part < 0) {
            return failed("read", "", errno);
        }
        if (part == 0) {
            break;
        }
        done += (size_t)part;
    }
    *got = done;
    return NULL;
}

static Error *real_write_at(OsFile *f, uint64_t at, const void *data, size_t n)
{
    const uint8_t *p = data;
    size_t         done = 0;
    while (done < n) {
        ssize_t part = pwrite(f->fd, p + done, n - done, (off_t)(at + done));
        if (part < 0 && errno == EINTR) {
            continue;
        }
        if (part <= 0) {
            return failed("write", "", part == 0 ? EIO : errno);
        }
        done += (size_t)part;
    }
    return NULL;
}

static Error *real_truncate(OsFile *f, uint64_t size)
{
    return ftruncate(f->fd, (off_t)size) == 0 ? NULL : failed("truncate", "", errno);
}

static Error *real_sync(OsFile *f)
{
    return fdatasync(f->fd) == 0 ? NULL : failed("sync", "", errno);
}

static Error *real_size(OsFile *f, uint64_t *out)
{
    struct stat st;
    if (fstat(f->fd, &st) != 0) {
        return failed("stat", "", errno);
    }
    *out = (uint64_t)st.st_size;
    return NULL;
}

static Error *real_map(OsFile *f, const uint8_t **out, uint64_t *n)
{
    TRY(real_size(f, n));
    BUG_IF(f->map != NULL);
    if (*n > 0) {
        void *map = mmap(NULL, (size_t)*n, PROT_READ, MAP_SHARED, f->fd, 0);
        if (map == MAP_FAILED) {
            return failed("map", "", errno);
        }
        f->map = map;
        f->map_n = (size_t)*n;
    }
    *out = f->map;
    return NULL;
}

static Error *real_rename(Os *os UNUSED, Str from, Str to)
{
    Path a;
    Path b;
    TRY(path_of(from, &a));
    TRY(path_of(to, &b));
    return rename(a.z, b.z) == 0 ? NULL : failed("rename", a.z, errno);
}

static Error *real_remove(Os *os UNUSED, Str path)
{
    Path p;
    TRY(path_of(path, &p));
    if (remove(p.z) == 0 || errno == ENOENT) {
        return NULL;
    }
    return failed("remove", p.z, errno);
}

static Error *real_exists(Os *os UNUSED, Str path, bool *out)
{
    Path        p;
    struct stat st;
    TRY(path_of(path, &p));
    *out = stat(p.z, &st) == 0;
    return *out || errno == ENOENT || errno == ENOTDIR ? NULL : failed("stat", p.z, errno);
}

static Error *real_sync_dir(Os *os UNUSED, Str path)
{
    Path p;
    TRY(path_of(path, &p));
    int fd = open(p.z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return failed("open directory", p.z, errno);
    }
    int code = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return code == 0 ? NULL : failed("sync directory", p.z, code);
}

/* Each new directory is made durable in its parent; when that fails it is taken away again, so that "present" always
 * means "durable". */
static Error *real_make_dir(Os *os, Str path)
{
    Path        p;
    struct stat st;
    TRY(path_of(path, &p));
    if (stat(p.z, &st) == 0) {
        return S_ISDIR(st.st_mode) ? NULL : failed("make directory", p.z, EEXIST);
    }
    Str parent = os_path_dir(path);
    if (!str_eq(parent, S(".")) && !str_eq(parent, S("/"))) {
        TRY(real_make_dir(os, parent));
    }
    if (mkdir(p.z, DIR_MODE) != 0) {
        return errno == EEXIST ? NULL : failed("make directory", p.z, errno);
    }
    Error *e = real_sync_dir(os, parent);
    if (e != NULL) {
        rmdir(p.z);
    }
    return e;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

typedef struct OpenDir {
    DIR *dir; /* NULL once closed */
} OpenDir;

static void close_dir(void *open_dir)
{
    OpenDir *d = open_dir;
    if (d->dir != NULL) {
        closedir(d->dir);
        d->dir = NULL;
    }
}

static Error *real_list(Os *os UNUSED, Arena *a, Str path, Str **names, size_t *count)
{
    Path p;
    TRY(path_of(path, &p));
    OpenDir *open_dir = NEW(a, OpenDir);
    arena_defer(a, close_dir, open_dir); /* should the names exceed the budget */
    DIR *dir = open_dir->dir = opendir(p.z);
    if (dir == NULL) {
        return failed("list", p.z, errno);
    }
    LIST(Str) found = { 0 };
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            *LIST_ADD(a, &found) = str_copy(a, str_of(entry->d_name));
        }
        errno = 0;
    }
    int code = errno;
    close_dir(open_dir);
    if (code != 0) {
        return failed("list", p.z, code);
    }
    if (found.count > 0) {
        qsort(found.items, found.count, sizeof *found.items, by_bytes);
    }
    *names = found.items;
    *count = found.count;
    return NULL;
}

static Error *real_lock(Os *os UNUSED, Str path, OsFile **out)
{
    Path p;
    TRY(path_of(path, &p));
    int fd = open(p.z, O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
    if (fd < 0) {
        return failed("open", p.z, errno);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int code = errno;
        close(fd);
        return failed("lock", p.z, code);
    }
    return keep(fd, out);
}

static const OsOps real_ops = {
    .now = real_now,
    .monotonic_us = real_monotonic_us,
    .random = real_random,
    .open = real_open,
    .close = real_close,
    .read_at = real_read_at,
    .write_at = real_write_at,
    .truncate = real_truncate,
    .sync = real_sync,
    .size = real_size,
    .map = real_map,
    .rename = real_rename,
    .remove = real_remove,
    .exists = real_exists,
    .make_dir = real_make_dir,
    .sync_dir = real_sync_dir,
    .list = real_list,
    .lock = real_lock,
};

Os *os_real(void)
{
    static Os os = { .ops = &real_ops };
    return &os;
}

Error *os_disk_free(Arena *a, Str path, int64_t *out)
{
    struct statvfs v;
    if (statvfs(str_z(a, path), &v) != 0) {
        return failed("statvfs", str_z(a, path), errno);
    }
    *out = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
    return NULL;
}
