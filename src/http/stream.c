/* Bodies made as they are wanted: the reader runs on a worker into a buffer, the epoll thread empties it; in between the connection
 * is suspended. Owns memory: the buffer, which must outlive an arena emptied by a reader over its budget. May use: base. */
#include "http/http_int.h"

#include <stdlib.h>
#include <string.h>

enum { BUFFER = 64 * 1024 };

static ssize_t take(void *arg, uint64_t pos, char *out, size_t room)
{
    (void)pos;
    Request *rq = arg;
    Stream  *st = &rq->stream;
    if (st->off < st->n) {
        size_t n = st->n - st->off < room ? st->n - st->off : room;
        memcpy(out, st->buffer + st->off, n);
        st->off += n;
        return (ssize_t)n;
    }
    if (st->failed || atomic_load(&rq->sv->halted)) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    if (st->ended || st->left == 0) {
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    rq->job = JOB_FILL;
    MHD_suspend_connection(rq->mhd);
    if (!workers_submit(rq->sv->workers, rq, true)) {
        st->failed = true;
        MHD_resume_connection(rq->mhd);
    }
    return 0;
}

void stream_fill(Request *rq)
{
    Stream *st = &rq->stream;
    size_t  room = st->left < BUFFER ? (size_t)st->left : BUFFER, got = 0;
    st->off = st->n = 0;
    Error *e = rq->rs.read(rq->rs.state, st->at, st->buffer, room, &got);
    BUG_IF(got > room);
    if (e != NULL) {
        log_error("stream_failed", e);
        st->failed = true;
        return;
    }
    st->n = got;
    st->at += got;
    st->left -= st->left == UINT64_MAX ? 0 : got;
    st->ended = got == 0;
    st->failed = got == 0 && st->left != UINT64_MAX; /* shorter than was promised */
}

/* The first piece is read at once: we are on a worker already. */
struct MHD_Response *stream_response(Request *rq, uint64_t from, uint64_t length, bool known)
{
    Stream *st = &rq->stream;
    *st = (Stream){ .buffer = malloc(BUFFER), .at = from, .left = known ? length : UINT64_MAX };
    BUG_IF(st->buffer == NULL);
    if (!rq->is_head) {
        stream_fill(rq);
    }
    return MHD_create_response_from_callback(known ? length : MHD_SIZE_UNKNOWN, BUFFER / 2, take, rq, NULL);
}

void stream_release(Request *rq)
{
    free(rq->stream.buffer);
    rq->stream.buffer = NULL;
}
