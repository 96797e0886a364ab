/* The machine with another time: its own clock plus the milliseconds that stand in a file, as text. A scenario that lives
 * through weeks moves the clock of a running server by writing the file anew. For invented courts only: app refuses it
 * outside the demo. May use: base. */
#ifndef OS_OS_MOVED_H
#define OS_OS_MOVED_H

#include "os/os.h"

/* The file must be there: ERR_NOT_FOUND. What is no number leaves the clock where it was. */
MUST_CHECK Error *os_moved_make(Arena *a, Str path, Os **out);

#endif
