/* The machine's files and chance under a clock that a test moves. May use: base. */
#include "os/os_moved.h"

typedef struct Moved {
    Os              os; /* first: an Os * of ours is a Moved * */
    OsOps           ops;
    OsFile         *file;
    _Atomic int64_t by;
} Moved;

enum { DIGITS_MAX = 24 };

static Instant moved_now(Os *os)
{
    Moved *m = (Moved *)os;
    char    text[DIGITS_MAX];
    size_t  got = 0;
    int64_t by;
    Error  *failed = m->ops.read_at(m->file, 0, text, sizeof text, &got);
    if (failed == NULL && str_to_i64(str_trim((Str){ text, got }), &by)) {
        m->by = by;
    }
    return (Instant){ os_now(os_real()).ms + m->by };
}

static void close_file(void *file)
{
    os_real()->ops->close(file);
}

Error *os_moved_make(Arena *a, Str path, Os **out)
{
    Moved *m = NEW(a, Moved);
    m->ops = *os_real()->ops; /* the machine's calls look at no state of their Os */
    TRY(os_real()->ops->open(os_real(), path, OS_READ, &m->file));
    arena_defer(a, close_file, m->file);
    m->ops.now = moved_now;
    m->os.ops = &m->ops;
    *out = &m->os;
    return NULL;
}
