/* Lines of a large file, plain or xz. Reads through os, so that tests can stand in for the disk. May use: os, liblzma. */
#include "law/lines.h"

#include "os/os.h"

#include <lzma.h>
#include <string.h>

enum { CHUNK = 64 * 1024, LINE_MAX_BYTES = 4 * 1024 * 1024 };
#define LZMA_MEMORY_MAX MIB(128)

typedef struct Lines {
    char      *line;
    size_t     n;
    LineVisit *each;
    void      *context;
} Lines;

static Error *take(Lines *l, const char *data, size_t n)
{
    while (n > 0) {
        const char *end = memchr(data, '\n', n);
        size_t      part = end == NULL ? n : (size_t)(end - data);
        if (l->n + part > LINE_MAX_BYTES) {
            return err_make(ERR_TOO_LARGE, "a line is longer than %d bytes", LINE_MAX_BYTES);
        }
        memcpy(l->line + l->n, data, part);
        l->n += part;
        if (end == NULL) {
            return NULL;
        }
        Str whole = { l->line, l->n };
        l->n = 0;
        TRY(l->each(l->context, whole));
        data += part + 1;
        n -= part + 1;
    }
    return NULL;
}

static void close_file(void *file)
{
    os_real()->ops->close(file);
}

static void end_lzma(void *stream)
{
    lzma_end(stream);
}

static Error *decode(lzma_stream *z, Lines *l, const uint8_t *data, size_t n, uint8_t *room, lzma_action action)
{
    z->next_in = data;
    z->avail_in = n;
    for (;;) {
        z->next_out = room;
        z->avail_out = CHUNK;
        lzma_ret said = lzma_code(z, action);
        TRY(take(l, (const char *)room, CHUNK - z->avail_out));
        bool eaten = said == LZMA_OK && z->avail_in == 0 && z->avail_out > 0;
        if (said == LZMA_STREAM_END || ((eaten || said == LZMA_BUF_ERROR) && action == LZMA_RUN)) {
            return NULL;
        }
        if (said != LZMA_OK) { /* also at the end of a file that was cut off */
            return err_make(ERR_BAD_INPUT, "xz stream: code %d", (int)said);
        }
    }
}

Error *lines_visit(Arena *a, Str path, LineVisit *each, void *context)
{
    Os          *os = os_real();
    Lines        l = { arena_alloc(a, LINE_MAX_BYTES), 0, each, context };
    uint8_t     *in = arena_alloc(a, CHUNK), *room = arena_alloc(a, CHUNK);
    lzma_stream *z = NULL;
    OsFile      *file;
    TRY(os->ops->open(os, path, OS_READ, &file));
    arena_defer(a, close_file, file);
    if (str_ends(path, S(".xz"))) {
        z = NEW(a, lzma_stream);
        *z = (lzma_stream)LZMA_STREAM_INIT;
        arena_defer(a, end_lzma, z);
        if (lzma_stream_decoder(z, LZMA_MEMORY_MAX, LZMA_CONCATENATED) != LZMA_OK) {
            return err_make(ERR_MEMORY, "xz decoder");
        }
    }
    uint64_t at = 0;
    for (size_t got = 1; got > 0; at += got) {
        TRY(os->ops->read_at(file, at, in, CHUNK, &got));
        if (z != NULL) {
            TRY(decode(z, &l, in, got, room, got == 0 ? LZMA_FINISH : LZMA_RUN));
        } else {
            TRY(take(&l, (const char *)in, got));
        }
    }
    return l.n > 0 ? each(context, (Str){ l.line, l.n }) : NULL;
}
