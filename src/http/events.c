/* Server-sent events (WHATWG HTML 9.2): one suspended connection a browser, woken when a topic it listens to speaks. A reader too
 * slow for its buffer is let go; the browser comes back by itself and reads the page anew. Lock order: events_lock before whatever
 * libmicrohttpd takes. May use: base. */
#include "http/http_int.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum { EVENTS_BUFFER = 32 * 1024, SUBSCRIBERS_MAX = 4000, RETRY_MS = 3000, LOOK_MS = 1000 };

struct Subscriber {
    Request    *rq;
    Subscriber *next, *prev;
    const Str  *topics;
    size_t      topic_count;
    char       *buffer;
    size_t      n;
    bool        waiting, over;
    int64_t     spoken_us, looked_us;
};

static void put(Subscriber *s, Str text, int64_t at_us)
{
    if (s->over) {
        return;
    }
    if (text.n > EVENTS_BUFFER - s->n) {
        s->over = true;
    } else {
        memcpy(s->buffer + s->n, text.p, text.n);
        s->n += text.n;
        s->spoken_us = at_us;
    }
    if (s->waiting) {
        s->waiting = false;
        MHD_resume_connection(s->rq->mhd);
    } else if (atomic_load(&s->rq->conn->stalled_us) == 0) {
        atomic_store(&s->rq->conn->stalled_us, at_us);
    }
}

static ssize_t take(void *arg, uint64_t pos, char *out, size_t room)
{
    (void)pos;
    Request    *rq = arg;
    Server     *sv = rq->sv;
    Subscriber *s = rq->subscriber;
    ssize_t     result = 0;
    pthread_mutex_lock(&sv->events_lock);
    if (s->n > 0) {
        size_t n = s->n < room ? s->n : room;
        memcpy(out, s->buffer, n);
        memmove(s->buffer, s->buffer + n, s->n - n);
        s->n -= n;
        atomic_store(&rq->conn->stalled_us, s->n > 0 ? now_us(sv) : 0);
        result = (ssize_t)n;
    } else if (s->over || atomic_load(&sv->stopping)) {
        result = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        s->waiting = true;
        atomic_store(&rq->conn->stalled_us, 0);
        MHD_suspend_connection(rq->mhd);
    }
    pthread_mutex_unlock(&sv->events_lock);
    return result;
}

struct MHD_Response *events_response(Request *rq)
{
    Server     *sv = rq->sv;
    Subscriber *s = NEW(rq->pub.arena, Subscriber);
    s->rq = rq;
    s->topics = rq->rs.topics;
    s->topic_count = rq->rs.topic_count;
    s->buffer = arena_alloc(rq->pub.arena, EVENTS_BUFFER);
    Str hello = str_format(rq->pub.arena, "retry: %d\n\n", RETRY_MS);
    pthread_mutex_lock(&sv->events_lock);
    put(s, hello, now_us(sv));
    s->over = sv->subscriber_count >= SUBSCRIBERS_MAX;
    s->next = sv->subscribers;
    if (s->next != NULL) {
        s->next->prev = s;
    }
    sv->subscribers = s;
    sv->subscriber_count++;
    rq->subscriber = s;
    pthread_mutex_unlock(&sv->events_lock);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, KIB(4), take, rq, NULL);
}

void events_leave(Request *rq)
{
    Server     *sv = rq->sv;
    Subscriber *s = rq->subscriber;
    if (s == NULL) {
        return;
    }
    pthread_mutex_lock(&sv->events_lock);
    *(s->prev == NULL ? &sv->subscribers : &s->prev->next) = s->next;
    if (s->next != NULL) {
        s->next->prev = s->prev;
    }
    sv->subscriber_count--;
    rq->subscriber = NULL;
    pthread_mutex_unlock(&sv->events_lock);
}

static bool listens(const Subscriber *s, Str topic)
{
    for (size_t i = 0; i < s->topic_count; i++) {
        if (str_eq(s->topics[i], topic)) {
            return true;
        }
    }
    return false;
}

void event_send(Server *sv, Str topic, Str event, Str data)
{
    Arena *a = arena_make(KIB(128));
    Buf    b = buf_make(a, EVENTS_BUFFER);
    BUG_IF(str_has(event, S("\n")));
    buf_add(&b, S("event: "));
    buf_add(&b, event);
    buf_add_char(&b, '\n');
    do {
        buf_add(&b, S("data: "));
        buf_add(&b, str_cut(&data, '\n'));
        buf_add_char(&b, '\n');
    } while (data.p != NULL);
    buf_add_char(&b, '\n');
    if (!b.full) {
        pthread_mutex_lock(&sv->events_lock);
        int64_t at_us = now_us(sv);
        for (Subscriber *s = sv->subscribers; s != NULL; s = s->next) {
            if (listens(s, topic)) {
                put(s, buf_str(&b), at_us);
            }
        }
        pthread_mutex_unlock(&sv->events_lock);
    }
    arena_release(a);
}

/* The library does not look at a suspended connection: whoever goes from page to page would leave one behind with each, until the next
 * heartbeat, and soon have as many as one address may. */
static bool has_gone(Subscriber *s, int64_t at_us)
{
    char byte;
    if (!s->waiting || at_us - s->looked_us < LOOK_MS * 1000) {
        return false;
    }
    s->looked_us = at_us;
    ssize_t n = recv(s->rq->conn->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

static void let_go(Subscriber *s)
{
    s->over = true;
    if (s->waiting) {
        s->waiting = false;
        MHD_resume_connection(s->rq->mhd);
    }
}

void events_tick(Server *sv, int64_t at_us)
{
    pthread_mutex_lock(&sv->events_lock);
    for (Subscriber *s = sv->subscribers; s != NULL; s = s->next) {
        if (has_gone(s, at_us)) {
            let_go(s);
        } else if (at_us - s->spoken_us > sv->cfg.heartbeat_ms * 1000) {
            put(s, S(":\n\n"), at_us);
        }
    }
    pthread_mutex_unlock(&sv->events_lock);
}

void events_halt(Server *sv)
{
    pthread_mutex_lock(&sv->events_lock);
    for (Subscriber *s = sv->subscribers; s != NULL; s = s->next) {
        let_go(s);
    }
    pthread_mutex_unlock(&sv->events_lock);
}
