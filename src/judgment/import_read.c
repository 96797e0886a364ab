/* Lines of a file, plain or xz. Owns memory: the decoder's state is liblzma's, released with the arena. */
#include "judgment/import_read.h"

#include <lzma.h>
#include <string.h>

enum { PIECE = 256 * 1024, DECODER_MEMORY = 128 * 1024 * 1024, MAGIC = 6 };

struct LineReader {
    Os         *os;
    OsFile     *file;
    uint64_t    at;
    bool        is_xz, input_ended, ended;
    lzma_stream xz;
    uint8_t    *in, *out;
    size_t      out_n, out_at;
    char       *line;
    size_t      line_n;
};

static void close_reader(void *arg)
{
    LineReader *r = arg;
    lzma_end(&r->xz);
    r->os->ops->close(r->file);
}

static Error *read_input(LineReader *r, uint8_t *to, size_t *got)
{
    TRY(r->os->ops->read_at(r->file, r->at, to, PIECE, got));
    r->at += *got;
    r->input_ended = *got == 0;
    return NULL;
}

Error *lines_open(Os *os, Arena *a, Str path, LineReader **out)
{
    static const uint8_t magic[MAGIC] = { 0xfd, '7', 'z', 'X', 'Z', 0 };
    uint8_t              head[MAGIC];
    size_t               got;
    LineReader          *r = NEW(a, LineReader);
    r->os = os;
    r->xz = (lzma_stream)LZMA_STREAM_INIT;
    TRY(os->ops->open(os, path, OS_READ, &r->file));
    arena_defer(a, close_reader, r);
    TRY(os->ops->read_at(r->file, 0, head, MAGIC, &got));
    r->is_xz = got == MAGIC && memcmp(head, magic, MAGIC) == 0;
    if (r->is_xz && lzma_stream_decoder(&r->xz, DECODER_MEMORY, LZMA_CONCATENATED) != LZMA_OK) {
        return err_make(ERR_MEMORY, "no decoder");
    }
    r->in = arena_alloc(a, PIECE);
    r->out = arena_alloc(a, PIECE);
    r->line = arena_alloc(a, LINE_MOST);
    *out = r;
    return NULL;
}

static Error *decode(LineReader *r)
{
    r->xz.next_out = r->out;
    r->xz.avail_out = PIECE;
    while (r->xz.avail_out == PIECE && !r->ended) {
        if (r->xz.avail_in == 0 && !r->input_ended) {
            size_t got;
            TRY(read_input(r, r->in, &got));
            r->xz.next_in = r->in;
            r->xz.avail_in = got;
        }
        lzma_ret ret = lzma_code(&r->xz, r->input_ended ? LZMA_FINISH : LZMA_RUN);
        if (ret != LZMA_OK && ret != LZMA_STREAM_END) {
            return err_message(err_make(ERR_BAD_INPUT, "xz: %d", (int)ret), S("import.damaged"));
        }
        r->ended = ret == LZMA_STREAM_END;
    }
    r->out_n = PIECE - r->xz.avail_out;
    return NULL;
}

static Error *fill(LineReader *r)
{
    r->out_at = 0;
    r->out_n = 0;
    if (r->is_xz) {
        return decode(r);
    }
    TRY(read_input(r, r->out, &r->out_n));
    r->ended = r->input_ended;
    return NULL;
}

Error *lines_next(LineReader *r, Str *line, bool *too_long, bool *more)
{
    *too_long = false;
    r->line_n = 0;
    for (;;) {
        if (r->out_at == r->out_n) {
            if (r->ended) {
                break;
            }
            TRY(fill(r));
            continue;
        }
        const uint8_t *from = r->out + r->out_at;
        const uint8_t *end = memchr(from, '\n', r->out_n - r->out_at);
        size_t         n = end == NULL ? r->out_n - r->out_at : (size_t)(end - from);
        bool           fits = r->line_n + n <= LINE_MOST;
        *too_long = *too_long || !fits;
        memcpy(r->line + r->line_n, from, fits ? n : 0);
        r->line_n += fits ? n : 0;
        r->out_at += n + (end != NULL);
        if (end != NULL) {
            *line = (Str){ r->line, r->line_n };
            *more = true;
            return NULL;
        }
    }
    *line = (Str){ r->line, r->line_n };
    *more = r->line_n > 0 || *too_long;
    return NULL;
}
