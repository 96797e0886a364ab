/* Compression of text. Kept pages are compressed well, once; answers made for one reader quickly, and only when they hold nothing
 * the request brought in: a page that mixes secrets with reflected input tells its length to whoever can make the reader's browser
 * ask for it (BREACH). So: never for answers to posts, for errors, or for personal pages asked for with a query.
 * May use: base, zlib, brotli. */
#include "http/http_int.h"

#include <brotli/encode.h>
#include <string.h>
#include <zlib.h>

enum { LEVEL_ONCE = 6, LEVEL_EACH = 1, QUALITY_ONCE = 5, GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8 };

const char *encoding_name(Encoding e)
{
    switch (e) {
    case ENC_GZIP: return "gzip";
    case ENC_BROTLI: return "br";
    case ENC_NONE:
    case ENC_COUNT: break;
    }
    return NULL;
}

/* "gzip;q=0" means no. */
static bool is_refused(Str params)
{
    size_t at;
    if (!str_find(params, S("q=0"), &at)) {
        return false;
    }
    for (size_t i = at + 3; i < params.n && params.p[i] != ';'; i++) {
        if (params.p[i] != '.' && params.p[i] != '0' && params.p[i] != ' ') {
            return false;
        }
    }
    return true;
}

/* `once`: the work is done once for many readers, so the slower and smaller is worth it. */
Encoding encoding_choose(Str accept, bool once)
{
    Encoding best = ENC_NONE;
    while (accept.n > 0) {
        Str params = str_cut(&accept, ',');
        Str name = str_trim(str_cut(&params, ';'));
        if (is_refused(params)) {
            continue;
        }
        if (once && str_eq(name, S("br"))) {
            best = ENC_BROTLI;
        } else if (str_eq(name, S("gzip")) && best == ENC_NONE) {
            best = ENC_GZIP;
        }
    }
    return best;
}

bool encoding_suits(const char *type)
{
    Str t = str_of(type);
    return str_starts(t, S("text/")) ? !str_starts(t, S("text/event-stream"))
                                     : str_starts(t, S("application/json")) || str_starts(t, S("application/problem+json")) ||
                                           str_starts(t, S("application/xml")) || str_starts(t, S("application/atom+xml")) ||
                                           str_starts(t, S("application/javascript")) || str_starts(t, S("image/svg+xml"));
}

size_t encoding_room(Str in)
{
    return in.n; /* what gets no smaller is sent as it is */
}

/* A thread keeps its quick deflate state: making one costs more than compressing a page with it. */
static pthread_key_t  state_key;
static pthread_once_t state_once = PTHREAD_ONCE_INIT;
static _Thread_local z_stream each_stream;

static void state_release(void *z)
{
    deflateEnd(z);
}

static void state_make_key(void)
{
    int failed = pthread_key_create(&state_key, state_release);
    BUG_IF(failed != 0);
}

static z_stream *each_state(void)
{
    pthread_once(&state_once, state_make_key);
    z_stream *z = pthread_getspecific(state_key);
    if (z == NULL) {
        z = &each_stream;
        if (deflateInit2(z, LEVEL_EACH, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
            return NULL;
        }
        pthread_setspecific(state_key, z);
    } else {
        deflateReset(z);
    }
    return z;
}

static size_t deflate_all(z_stream *z, Str in, void *out, size_t room)
{
    unsigned char *source = (unsigned char *)(uintptr_t)in.p; /* zlib reads only */
    z->next_in = source;
    z->avail_in = (uInt)in.n;
    z->next_out = out;
    z->avail_out = (uInt)room;
    return deflate(z, Z_FINISH) == Z_STREAM_END ? room - z->avail_out : 0;
}

static size_t gzip(Str in, bool once, void *out, size_t room)
{
    if (!once) {
        z_stream *z = each_state();
        return z == NULL ? 0 : deflate_all(z, in, out, room);
    }
    z_stream z = { 0 };
    if (deflateInit2(&z, LEVEL_ONCE, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        return 0;
    }
    size_t n = deflate_all(&z, in, out, room);
    deflateEnd(&z);
    return n;
}

size_t encoding_apply(Encoding e, Str in, bool once, void *out, size_t room)
{
    if (in.n > UINT32_MAX / 2 || e == ENC_NONE) {
        return 0;
    }
    if (e == ENC_BROTLI) {
        size_t n = room;
        bool   good = BrotliEncoderCompress(QUALITY_ONCE, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, in.n,
                                            (const uint8_t *)in.p, &n, out) == BROTLI_TRUE;
        return good ? n : 0;
    }
    return gzip(in, once, out, room);
}
