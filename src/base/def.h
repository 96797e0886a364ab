/* Compiler attributes and assertions. */
#ifndef BASE_DEF_H
#define BASE_DEF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define KIB(n) ((size_t)(n) * 1024u)
#define MIB(n) ((size_t)(n) * 1024u * 1024u)

/* A condition that only our own mistake can make true. Stays on in release: a court that computes
 * with a broken invariant is worse than a court that restarts. */
#define BUG_IF(condition)                                      \
    do {                                                       \
        if (__builtin_expect(!!(condition), 0)) {              \
            bug_stop(#condition, __FILE__, __LINE__);          \
        }                                                      \
    } while (0)

NORETURN void bug_stop(const char *condition, const char *file, int line);

#endif
