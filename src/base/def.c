/* The end of the process for a broken invariant. */
#include "base/def.h"

#include <stdio.h>
#include <stdlib.h>

NORETURN void bug_stop(const char *condition, const char *file, int line)
{
    fprintf(stderr, "{\"level\":\"fatal\",\"event\":\"bug\",\"condition\":\"%s\",\"place\":\"%s:%d\"}\n", condition, file, line);
    abort();
}
