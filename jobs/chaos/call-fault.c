/* Makes calls of one rank fail, or stops or ends the rank at a call. For LD_PRELOAD; variables:
 *
 *   CHAOS_RANK     the rank; all other ranks are left alone
 *   CHAOS_CALL     open, read, write, fsync, rename, flock or statvfs
 *   CHAOS_PATH     a pattern of paths as in the shell: calls on other files are left alone
 *   CHAOS_NUMBER   the first call that is changed, counted from 1
 *   CHAOS_EFFECT   the name of an error, KILL, STOP, SHORT (half is written), DELAY (0.3 s), ZERO (no
 *                  space in the file system); EINTR changes one call, all others change every further call
 *   CHAOS_MARK     a file that is made when a call is changed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const struct { const char *name; int number; } errors[] = {
  {"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EROFS", EROFS}, {"EINVAL", EINVAL},
  {"ENOLCK", ENOLCK}, {"EINTR", EINTR}, {"EACCES", EACCES}, {"EMFILE", EMFILE}, {"ESTALE", ESTALE},
};

static const char *setting(const char *name) {
  const char *value = getenv(name);
  return value ? value : "";
}

static int is(const char *effect) { return strcmp(setting("CHAOS_EFFECT"), effect) == 0; }

static void mark(void) {
  static int (*next)(const char *, int, ...);
  if (!next) next = dlsym(RTLD_NEXT, "open");
  int descriptor = next(setting("CHAOS_MARK"), O_WRONLY | O_CREAT, 0666);
  if (descriptor >= 0) close(descriptor);
}

/* Whether this call is changed. Sends signals and waits itself; the caller does the rest. */
static int is_changed(const char *call, const char *path) {
  static atomic_int count;
  const char *rank = getenv("OMPI_COMM_WORLD_RANK");
  if (strcmp(setting("CHAOS_CALL"), call) || strcmp(setting("CHAOS_RANK"), rank ? rank : "0")) return 0;
  if (!path || fnmatch(setting("CHAOS_PATH"), path, 0)) return 0;
  int number = ++count, first = atoi(setting("CHAOS_NUMBER"));
  if (number < first || (is("EINTR") && number > first)) return 0;
  mark();
  if (is("KILL")) raise(SIGKILL);
  if (is("STOP") && number == first) raise(SIGSTOP);
  if (is("DELAY")) usleep(300000);
  return 1;
}

static int is_changed_at(const char *call, int descriptor) {
  char link[64], path[PATH_MAX];
  if (strcmp(setting("CHAOS_CALL"), call)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_changed(call, path);
}

/* Whether the effect is an error; sets errno. */
static int fails(void) {
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
    if (is(errors[i].name)) {
      errno = errors[i].number;
      return 1;
    }
  return 0;
}

#define NEXT(name)                                                      \
  static __typeof__(name) *next;                                        \
  if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define WRITES(name, PARAMETERS, ...)                                   \
  ssize_t name PARAMETERS {                                             \
    NEXT(name);                                                         \
    if (is_changed_at("write", descriptor)) {                           \
      if (fails()) return -1;                                           \
      if (is("SHORT") && size > 1) size /= 2;                           \
    }                                                                   \
    return next(__VA_ARGS__);                                           \
  }
WRITES(write, (int descriptor, const void *data, size_t size), descriptor, data, size)
WRITES(pwrite, (int descriptor, const void *data, size_t size, off_t at), descriptor, data, size, at)
WRITES(pwrite64, (int descriptor, const void *data, size_t size, off64_t at), descriptor, data, size, at)

#define READS(name, PARAMETERS, ...)                                    \
  ssize_t name PARAMETERS {                                             \
    NEXT(name);                                                         \
    if (is_changed_at("read", descriptor) && fails()) return -1;        \
    return next(__VA_ARGS__);                                           \
  }
READS(read, (int descriptor, void *data, size_t size), descriptor, data, size)
READS(pread, (int descriptor, void *data, size_t size, off_t at), descriptor, data, size, at)
READS(pread64, (int descriptor, void *data, size_t size, off64_t at), descriptor, data, size, at)

int fsync(int descriptor) {
  NEXT(fsync);
  return is_changed_at("fsync", descriptor) && fails() ? -1 : next(descriptor);
}

int flock(int descriptor, int operation) {
  static int (*next)(int, int);
  if (!next) next = dlsym(RTLD_NEXT, "flock");
  return is_changed_at("flock", descriptor) && fails() ? -1 : next(descriptor, operation);
}

int rename(const char *from, const char *to) {
  NEXT(rename);
  return is_changed("rename", to) && fails() ? -1 : next(from, to);
}

#define OPENS(name)                                                     \
  int name(const char *path, int flags, ...) {                          \
    NEXT(name);                                                         \
    va_list more;                                                       \
    va_start(more, flags);                                              \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                       \
    return is_changed("open", path) && fails() ? -1 : next(path, flags, mode); \
  }
OPENS(open)
OPENS(open64)

#define MEASURES(name)                                                  \
  int name(const char *path, struct name *space) {                      \
    static int (*next)(const char *, struct name *);                    \
    if (!next) next = dlsym(RTLD_NEXT, #name);                          \
    int result = next(path, space);                                     \
    if (result == 0 && is_changed("statvfs", path))                     \
      space->f_blocks = space->f_bfree = space->f_bavail = 0;           \
    return result;                                                      \
  }
MEASURES(statvfs)
MEASURES(statvfs64)
