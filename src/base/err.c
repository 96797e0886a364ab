/* Errors in memory of the thread that made them. */
#include "base/err.h"
#include "base/buf.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ERR_MEMORY_MAX = 1024 * 1024, DETAIL_MAX = 512 };

typedef struct ErrRow {
    Str name;
    int status;
    Str message;
} ErrRow;

static const ErrRow rows[] = {
#define ERR(name, status, message) { S_INIT(#name), status, S_INIT(message) },
#include "base/err.def"
#undef ERR
};

static pthread_key_t  arena_key;
static pthread_once_t arena_once = PTHREAD_ONCE_INIT;

static void release_arena(void *a)
{
    arena_release(a);
}

static void make_key(void)
{
    int failed = pthread_key_create(&arena_key, release_arena);
    BUG_IF(failed != 0);
}

static Arena *thread_arena(void)
{
    pthread_once(&arena_once, make_key);
    Arena *a = pthread_getspecific(arena_key);
    if (a == NULL) {
        a = arena_make(ERR_MEMORY_MAX);
        pthread_setspecific(arena_key, a);
    }
    return a;
}

void err_reset(void)
{
    arena_reset(thread_arena());
}

Error *err_make_at(ErrCode code, const char *file, int line, const char *detail, ...)
{
    Arena *a = thread_arena();
    Error *e = NEW(a, Error);
    e->code = code;
    e->file = file;
    e->line = line;
    if (detail != NULL) {
        char    text[DETAIL_MAX];
        va_list args;
        va_start(args, detail);
        int n = vsnprintf(text, sizeof text, detail, args);
        va_end(args);
        size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
        e->detail = str_copy(a, (Str){ text, length });
    }
    return e;
}

Error *err_field(Error *e, Str field)
{
    e->field = str_copy(thread_arena(), field);
    return e;
}

Error *err_message(Error *e, Str message_id)
{
    e->message = str_copy(thread_arena(), message_id);
    return e;
}

Error *err_arg(Error *e, Str name, Str value)
{
    BUG_IF(e->arg_count == COUNT_OF(e->args));
    Arena *a = thread_arena();
    e->args[e->arg_count++] = (ErrArg){ str_copy(a, name), str_copy(a, value) };
    return e;
}

Str err_arg_of(const Error *e, Str name)
{
    for (size_t i = 0; e != NULL && i < e->arg_count; i++) {
        if (str_eq(e->args[i].name, name)) {
            return e->args[i].value;
        }
    }
    return S("");
}

Error *err_because(Error *e, Error *cause)
{
    e->cause = cause;
    return e;
}

void err_add(Error **list, Error *e)
{
    while (*list != NULL) {
        list = &(*list)->next;
    }
    *list = e;
}

int err_status(const Error *e)
{
    return rows[e->code].status;
}

Str err_message_id(const Error *e)
{
    return e->message.n > 0 ? e->message : rows[e->code].message;
}

Str err_name(ErrCode code)
{
    return rows[code].name;
}

Error *err_copy(Arena *a, const Error *e)
{
    if (e == NULL) {
        return NULL;
    }
    Error *copy = NEW(a, Error);
    *copy = *e;
    copy->field = str_copy(a, e->field);
    copy->message = str_copy(a, e->message);
    copy->detail = str_copy(a, e->detail);
    for (size_t i = 0; i < e->arg_count; i++) {
        copy->args[i] = (ErrArg){ str_copy(a, e->args[i].name), str_copy(a, e->args[i].value) };
    }
    copy->cause = err_copy(a, e->cause);
    copy->next = err_copy(a, e->next);
    return copy;
}

Str err_line(Arena *a, const Error *e)
{
    Buf b = buf_make(a, KIB(4));
    for (; e != NULL; e = e->cause) {
        if (b.n > 0) {
            buf_add(&b, S(" <- "));
        }
        buf_addf(&b, STR_F " at %s:%d", STR_A(rows[e->code].name), e->file, e->line);
        if (e->detail.n > 0) {
            buf_addf(&b, " (" STR_F ")", STR_A(e->detail));
        }
    }
    return buf_str(&b);
}
