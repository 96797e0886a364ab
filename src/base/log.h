/* Log lines: one JSON object each on standard error, with a correlation id. Never a secret, never a personal field:
 * the functions take only codes, counts, names of our own things and opaque ids. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/date.h"
#include "base/err.h"

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR } LogLevel;

void log_level(LogLevel lowest);
/* This thread's correlation id until changed; copied (at most 31 bytes). */
void log_correlation(Str id);

/* log_event(LOG_INFO, "server_started", "port", "8080", "engine", "sqlite", NULL): pairs of terminated strings. */
void log_event(LogLevel level, const char *event, ...) __attribute__((sentinel));
void log_error(const char *event, const Error *e);
/* Where lines go: for tests. Default file descriptor 2. */
void log_to(int fd);

#endif
