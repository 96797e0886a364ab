/* Log lines. One write per line, so lines of several threads do not mix. */
#include "base/log.h"
#include "base/json.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static atomic_int         lowest_level = LOG_INFO;
static atomic_int         log_fd = 2;
static _Thread_local char correlation[32];

static const char *const level_names[] = { "debug", "info", "warn", "error" };

void log_level(LogLevel lowest)
{
    lowest_level = (int)lowest;
}

void log_to(int fd)
{
    log_fd = fd;
}

void log_correlation(Str id)
{
    size_t n = id.n < sizeof correlation ? id.n : sizeof correlation - 1;
    if (n > 0) {
        memcpy(correlation, id.p, n);
    }
    correlation[n] = '\0';
}

static JsonOut line_begin(Buf *b, LogLevel level, const char *event)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    JsonOut o = json_out(b);
    json_begin(&o, NULL);
    json_add_str(&o, "at", instant_format(b->arena, (Instant){ now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000 }));
    json_add_str(&o, "level", str_of(level_names[level]));
    json_add_str(&o, "event", str_of(event));
    if (correlation[0] != '\0') {
        json_add_str(&o, "id", str_of(correlation));
    }
    return o;
}

static void line_end(JsonOut *o)
{
    json_end(o);
    buf_add_char(o->buf, '\n');
    ssize_t written = write(log_fd, o->buf->p, o->buf->n);
    (void)written; /* nowhere to report a log that cannot be written */
}

void log_event(LogLevel level, const char *event, ...)
{
    if ((int)level < lowest_level) {
        return;
    }
    Arena  *a = arena_make(KIB(64));
    Buf     b = buf_make(a, KIB(8));
    JsonOut o = line_begin(&b, level, event);
    va_list pairs;
    va_start(pairs, event);
    for (const char *name = va_arg(pairs, const char *); name != NULL; name = va_arg(pairs, const char *)) {
        json_add_str(&o, name, str_of(va_arg(pairs, const char *)));
    }
    va_end(pairs);
    line_end(&o);
    arena_release(a);
}

void log_error(const char *event, const Error *e)
{
    Arena  *a = arena_make(KIB(64));
    Buf     b = buf_make(a, KIB(8));
    JsonOut o = line_begin(&b, err_status(e) >= 500 ? LOG_ERROR : LOG_WARN, event);
    json_add_str(&o, "error", err_line(a, e));
    line_end(&o);
    arena_release(a);
}
