/* Lines of a large text file, one at a time, in constant memory; a name ending in .xz is decompressed on the way.
 * May use: os, liblzma. */
#ifndef LAW_LINES_H
#define LAW_LINES_H

#include "base/base.h"

/* Calls `each` with every line (without its end); stops at its first error. Lines longer than 4 MiB are ERR_TOO_LARGE. */
typedef Error *LineVisit(void *context, Str line);
MUST_CHECK Error *lines_visit(Arena *a, Str path, LineVisit *each, void *context);

#endif
