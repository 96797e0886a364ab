/* Errors are values. NULL is success. An Error carries a code (one row of err.def: HTTP status and message),
 * arguments for the message people read, the field it concerns, a detail for the log only, where it was made, its cause.
 * It lives in memory of this thread until err_reset (the worker calls it between requests); err_copy carries one to
 * another thread or a longer life. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

typedef enum ErrCode {
#define ERR(name, status, message) ERR_##name,
#include "base/err.def"
#undef ERR
    ERR_COUNT
} ErrCode;

typedef struct ErrArg {
    Str name, value;
} ErrArg;

typedef struct Error Error;
struct Error {
    ErrCode     code;
    Str         field;      /* name of the form field or JSON member, empty when none */
    Str         message;    /* message id that replaces the code's own, e.g. "fee.value_negative"; empty when none */
    ErrArg      args[6];    /* for people: never secret, shown in the page */
    size_t      arg_count;
    Str         detail;     /* for the log: never shown, never personal data */
    const char *file;
    int         line;
    Error      *cause;
    Error      *next;       /* the next field error of the same form */
};

/* err_make(ERR_X, "detail for the log %d", n): the detail may be NULL. */
#define err_make(code, ...) err_make_at((code), __FILE__, __LINE__, __VA_ARGS__)
Error *err_make_at(ErrCode code, const char *file, int line, const char *detail, ...) PRINTF_LIKE(4, 5) __attribute__((returns_nonnull));
Error *err_field(Error *e, Str field) __attribute__((returns_nonnull));               /* returns e */
Error *err_message(Error *e, Str message_id) __attribute__((returns_nonnull));        /* returns e */
Error *err_arg(Error *e, Str name, Str value) __attribute__((returns_nonnull));       /* returns e; copies value */
Str    err_arg_of(const Error *e, Str name);                                          /* empty when there is none, or no error */
Error *err_because(Error *e, Error *cause) __attribute__((returns_nonnull));          /* returns e */
/* Appends to a list of field errors: *list may be NULL. */
void   err_add(Error **list, Error *e);

int    err_status(const Error *e);                   /* HTTP status */
Str    err_message_id(const Error *e);
Str    err_name(ErrCode code);                       /* "STALE" */
Error *err_copy(Arena *a, const Error *e);
void   err_reset(void);
/* One line for the log: code, detail, place, causes. */
Str    err_line(Arena *a, const Error *e);

#define TRY(expression)                     \
    do {                                    \
        Error *try_error_ = (expression);   \
        if (try_error_ != NULL) {           \
            return try_error_;              \
        }                                   \
    } while (0)

#endif
