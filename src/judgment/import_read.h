/* Lines of a file, plain or xz, in bounded memory. May use: os, liblzma. */
#ifndef JUDGMENT_IMPORT_READ_H
#define JUDGMENT_IMPORT_READ_H

#include "os/os.h"

typedef struct LineReader LineReader;

enum { LINE_MOST = 8 * 1024 * 1024 };

/* Lives in `a`, closed with it. xz is told by its first bytes. */
MUST_CHECK Error *lines_open(Os *os, Arena *a, Str path, LineReader **out);
/* The next line without its end, valid until the next call. `more` false: the end. A line longer than LINE_MOST is given as too long
 * and skipped. ERR_BAD_INPUT: damaged xz. */
MUST_CHECK Error *lines_next(LineReader *r, Str *line, bool *too_long, bool *more);

#endif
