/* Fails, or kills at, the k-th call of one kind that changes a file below a folder. Preloaded into the program under test.
 *
 * FAULT_ROOT   the folder; other files, pipes and sockets are left alone
 * FAULT_CALL   write, rename, fsync, mkdir or ftruncate
 * FAULT_AT     k, from 1; 0: none is failed
 * FAULT_ERRNO  the error; 0: the process is killed there
 * FAULT_COUNT  a file that gets the number of calls at the end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int below(const char *path) {
    const char *root = setting("FAULT_ROOT");
    size_t length = strlen(root);
    return length > 0 && strncmp(path, root, length) == 0;
}

static int below_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

static int below_at(int dir, const char *path) {
    return path[0] == '/' || dir == AT_FDCWD ? below(path) : below_fd(dir);
}

/* True if this call is to fail; errno is set. */
static int fails(const char *call) {
    if (strcmp(setting("FAULT_CALL"), call) != 0) return 0;
    if (atomic_fetch_add(&calls, 1) + 1 != atol(setting("FAULT_AT"))) return 0;
    int error = atoi(setting("FAULT_ERRNO"));
    if (error == 0) kill(getpid(), SIGKILL);
    errno = error;
    return 1;
}

__attribute__((destructor)) static void tell(void) {
    const char *path = setting("FAULT_COUNT");
    if (!*path) return;
    FILE *file = fopen(path, "w");
    if (file) {
        fprintf(file, "%ld", (long)atomic_load(&calls));
        fclose(file);
    }
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t n) {
    if (below_fd(fd) && fails("write")) return -1;
    return REAL(ssize_t, write, int, const void *, size_t)(fd, bytes, n);
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
    if (below_fd(fd) && fails("write")) return -1;
    return REAL(ssize_t, writev, int, const struct iovec *, int)(fd, parts, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    if (below_fd(fd) && fails("write")) return -1;
    return REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    if (below_fd(fd) && fails("write")) return -1;
    return REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t)(fd, bytes, n, at);
}

int rename(const char *from, const char *to) {
    if (below(to) && fails("rename")) return -1;
    return REAL(int, rename, const char *, const char *)(from, to);
}

int renameat(int a, const char *from, int b, const char *to) {
    if (below_at(b, to) && fails("rename")) return -1;
    return REAL(int, renameat, int, const char *, int, const char *)(a, from, b, to);
}

int renameat2(int a, const char *from, int b, const char *to, unsigned int flags) {
    if (below_at(b, to) && fails("rename")) return -1;
    return REAL(int, renameat2, int, const char *, int, const char *, unsigned int)(a, from, b, to, flags);
}

int fsync(int fd) {
    if (below_fd(fd) && fails("fsync")) return -1;
    return REAL(int, fsync, int)(fd);
}

int fdatasync(int fd) {
    if (below_fd(fd) && fails("fsync")) return -1;
    return REAL(int, fdatasync, int)(fd);
}

int mkdir(const char *path, mode_t mode) {
    if (below(path) && fails("mkdir")) return -1;
    return REAL(int, mkdir, const char *, mode_t)(path, mode);
}

int mkdirat(int dir, const char *path, mode_t mode) {
    if (below_at(dir, path) && fails("mkdir")) return -1;
    return REAL(int, mkdirat, int, const char *, mode_t)(dir, path, mode);
}

int ftruncate(int fd, off_t length) {
    if (below_fd(fd) && fails("ftruncate")) return -1;
    return REAL(int, ftruncate, int, off_t)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    if (below_fd(fd) && fails("ftruncate")) return -1;
    return REAL(int, ftruncate64, int, off64_t)(fd, length);
}
