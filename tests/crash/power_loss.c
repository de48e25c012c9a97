/* Records what a process does to the files below POWER_LOSS_ROOT, for tests of power loss.
 *
 * Preloaded (LD_PRELOAD), it wraps the calls of the C library that change files or sync them, and
 * appends a record of each to POWER_LOSS_TRACE. tests/crash/power_loss.py replays the records up to
 * a moment and forgets what was not synced by then. One lock keeps the order of threads.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;
static const char *root;

__attribute__((constructor)) static void begin(void) {
    root = getenv("POWER_LOSS_ROOT");
    const char *path = getenv("POWER_LOSS_TRACE");
    if (root && path) trace = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* Writes a record: kind, number, offset, then two strings with their lengths. */
static void note(char kind, uint64_t number, int64_t offset, const void *first, size_t first_size,
                 const void *second, size_t second_size) {
    struct { char kind; uint64_t number; int64_t offset; uint64_t sizes[2]; }
        __attribute__((packed)) head = {kind, number, offset, {first_size, second_size}};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)first, first_size},
                             {(void *)second, second_size}};
    int before = errno;
    if (REAL(writev)(trace, parts, 3) < 0) abort();
    errno = before;
}

static void note_paths(char kind, const char *first, const char *second) {
    note(kind, 0, 0, first, strlen(first), second, strlen(second));
}

/* Resolves a path without following its last part; returns whether it is below the root. */
static int below(int folder, const char *path, char *full) {
    char parent[PATH_MAX], link[64], real[PATH_MAX];
    if (trace < 0 || !path) return 0;
    if (path[0] == '/' || folder == AT_FDCWD) {
        if (snprintf(parent, sizeof parent, "%s", path) >= (int)sizeof parent) return 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t size = readlink(link, real, sizeof real - 1);
        if (size < 0) return 0;
        real[size] = 0;
        if (snprintf(parent, sizeof parent, "%s/%s", real, path) >= (int)sizeof parent) return 0;
    }
    size_t end = strlen(parent);
    while (end > 1 && parent[end - 1] == '/') parent[--end] = 0;
    char *slash = strrchr(parent, '/'), name[NAME_MAX + 2];
    snprintf(name, sizeof name, "%s", slash ? slash + 1 : parent);
    if (slash) slash[slash == parent] = 0; else strcpy(parent, ".");
    if (!realpath(parent, real)) return 0;
    if (snprintf(full, PATH_MAX, "%s/%s", real, name) >= PATH_MAX) return 0;
    size_t size = strlen(root);
    return !strncmp(full, root, size) && full[size] == '/';
}

/* Returns the inode of an open file or folder below the root; 0 for any other. */
static uint64_t inode_of(int file, struct stat *status) {
    char link[64], full[PATH_MAX];
    if (trace < 0 || file == trace) return 0;
    if (fstat(file, status) || !(S_ISREG(status->st_mode) || S_ISDIR(status->st_mode))) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, full, sizeof full - 1);
    if (size < 0) return 0;
    full[size] = 0;
    size = strlen(root);
    return !strncmp(full, root, size) && (full[size] == '/' || !full[size]) ? status->st_ino : 0;
}

#define LOCKED(type, expression) ({ pthread_mutex_lock(&lock); type found_ = (expression); \
                                    pthread_mutex_unlock(&lock); found_; })

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char full[PATH_MAX];
    struct stat status;
    int (*real)(int, const char *, int, ...) = REAL(openat);
    if (!(flags & (O_CREAT | O_TRUNC)) || !below(folder, path, full))
        return real(folder, path, flags, mode);
    int existed = !lstat(full, &status);
    int file = real(folder, path, flags, mode);
    if (file < 0 || fstat(file, &status)) return file;
    if (!existed) note('C', status.st_ino, 0, full, strlen(full), "", 0);
    else if (flags & O_TRUNC) note('T', status.st_ino, 0, "", 0, "", 0);
    return file;
}

#define MODE va_list rest; va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0; va_end(rest)
int open(const char *path, int flags, ...) { MODE; return LOCKED(int, opened(AT_FDCWD, path, flags, mode)); }
int open64(const char *path, int flags, ...) { MODE; return LOCKED(int, opened(AT_FDCWD, path, flags, mode)); }
int openat(int at, const char *path, int flags, ...) { MODE; return LOCKED(int, opened(at, path, flags, mode)); }
int openat64(int at, const char *path, int flags, ...) { MODE; return LOCKED(int, opened(at, path, flags, mode)); }

static ssize_t written(int file, const void *content, size_t size, int64_t offset) {
    struct stat status;
    uint64_t inode = inode_of(file, &status);
    ssize_t done = offset < 0 ? REAL(write)(file, content, size)
                              : REAL(pwrite)(file, content, size, offset);
    if (inode && done > 0)
        note('W', inode, offset < 0 ? lseek(file, 0, SEEK_CUR) - done : offset, content, done, "", 0);
    return done;
}
ssize_t write(int file, const void *content, size_t size) { return LOCKED(ssize_t, written(file, content, size, -1)); }
ssize_t pwrite(int file, const void *content, size_t size, off_t at) { return LOCKED(ssize_t, written(file, content, size, at)); }
ssize_t pwrite64(int file, const void *content, size_t size, off64_t at) { return LOCKED(ssize_t, written(file, content, size, at)); }
ssize_t writev(int file, const struct iovec *parts, int count) {
    ssize_t all = 0;
    for (int part = 0; part < count; part++) {
        ssize_t done = write(file, parts[part].iov_base, parts[part].iov_len);
        if (done < 0) return all ? all : done;
        all += done;
        if ((size_t)done < parts[part].iov_len) break;
    }
    return all;
}
/* Callers of these fall back to reading and writing. */
ssize_t sendfile(int to, int from, off_t *at, size_t size) { errno = EINVAL; return -1; }
ssize_t sendfile64(int to, int from, off64_t *at, size_t size) { errno = EINVAL; return -1; }
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t size, unsigned flags) { errno = EINVAL; return -1; }
int fallocate(int file, int mode, off_t at, off_t size) { errno = EOPNOTSUPP; return -1; }
int fallocate64(int file, int mode, off64_t at, off64_t size) { errno = EOPNOTSUPP; return -1; }

static int resized(int file, int64_t size) {
    struct stat status;
    uint64_t inode = inode_of(file, &status);
    int done = REAL(ftruncate)(file, size);
    if (inode && !done) note('T', inode, size, "", 0, "", 0);
    return done;
}
int ftruncate(int file, off_t size) { return LOCKED(int, resized(file, size)); }
int ftruncate64(int file, off64_t size) { return LOCKED(int, resized(file, size)); }

static int synced(int file) {
    struct stat status;
    uint64_t inode = inode_of(file, &status);
    if (inode) note('S', inode, 0, "", 0, "", 0); /* nothing is really synced: the test is faster */
    return inode ? 0 : REAL(fsync)(file);
}
int fsync(int file) { return LOCKED(int, synced(file)); }
int fdatasync(int file) { return LOCKED(int, synced(file)); }

static int renamed(int a, const char *from, int b, const char *to) {
    char first[PATH_MAX], second[PATH_MAX];
    int known = below(a, from, first) & below(b, to, second);
    int done = REAL(renameat)(a, from, b, to);
    if (known && !done) note_paths('R', first, second);
    return done;
}
int rename(const char *from, const char *to) { return LOCKED(int, renamed(AT_FDCWD, from, AT_FDCWD, to)); }
int renameat(int a, const char *from, int b, const char *to) { return LOCKED(int, renamed(a, from, b, to)); }

static int linked(int a, const char *from, int b, const char *to, int flags) {
    char first[PATH_MAX], second[PATH_MAX];
    int known = below(a, from, first) & below(b, to, second);
    int done = REAL(linkat)(a, from, b, to, flags);
    if (known && !done) note_paths('L', first, second);
    return done;
}
int link(const char *from, const char *to) { return LOCKED(int, linked(AT_FDCWD, from, AT_FDCWD, to, 0)); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return LOCKED(int, linked(a, from, b, to, flags)); }

static int removed(int at, const char *path, int flags) {
    char full[PATH_MAX];
    int known = below(at, path, full);
    int done = REAL(unlinkat)(at, path, flags);
    if (known && !done) note_paths('U', full, "");
    return done;
}
int unlink(const char *path) { return LOCKED(int, removed(AT_FDCWD, path, 0)); }
int rmdir(const char *path) { return LOCKED(int, removed(AT_FDCWD, path, AT_REMOVEDIR)); }
int unlinkat(int at, const char *path, int flags) { return LOCKED(int, removed(at, path, flags)); }

static int made(int at, const char *path, mode_t mode) {
    char full[PATH_MAX];
    struct stat status;
    int known = below(at, path, full);
    int done = REAL(mkdirat)(at, path, mode);
    if (known && !done && !lstat(full, &status)) note('D', status.st_ino, 0, full, strlen(full), "", 0);
    return done;
}
int mkdir(const char *path, mode_t mode) { return LOCKED(int, made(AT_FDCWD, path, mode)); }
int mkdirat(int at, const char *path, mode_t mode) { return LOCKED(int, made(at, path, mode)); }
