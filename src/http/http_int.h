/* What the files of this room share. A request walks through stages on its epoll thread (server.c); whatever may block is a
 * job run by a worker (worker.c) while the connection is suspended, so a Request belongs to one thread at any time. */
#ifndef HTTP_HTTP_INT_H
#define HTTP_HTTP_INT_H

#include "base/log.h"
#include "http/http.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

enum {
    HEADERS_MAX = 64,
    HEAD_MAX = 16 * 1024,
    CONNECTION_MEMORY = 24 * 1024,
    PARAMS_MAX = 8,
    PAIRS_MAX = 1000,
    BODY_DEFAULT = 64 * 1024,
    BODY_MOST = 2 * 1024 * 1024,
    TEXT_MOST = 512 * 1024, /* what is typed beside files: a page that gives it back still fits the memory of a request */
    PIECE = 256 * 1024,
    CSRF_LEN = 64,
};

typedef struct Request Request;
typedef struct Lane Lane;

/* ---- clock and addresses ---- */
typedef struct Addr {
    uint8_t b[16]; /* IPv6, or IPv4 mapped into it */
} Addr;
bool    addr_parse(Str text, Addr *out);
Addr    addr_of(const struct sockaddr *sa);
Str     addr_format(Arena *a, Addr addr);
bool    addr_eq(Addr a, Addr b);
bool    addr_is_proxy(const Server *sv, Addr addr);
int64_t now_us(const Server *sv);

/* ---- guard.c ---- */
typedef struct Pair {
    Str name, value;
} Pair;

typedef struct Head {
    Pair     items[HEADERS_MAX];
    size_t   count; /* HEADERS_MAX + 1: there were more */
    bool     line_reads; /* the request line is good, whatever is wrong below it */
    bool     has_length, chunked, expects;
    uint64_t length;
    Str      host;
} Head;

/* What libmicrohttpd shows of the raw head: where its strings stand in the read buffer. */
typedef struct RawHead {
    const char *method;
    const char *target;      /* where it stands; by now the library has decoded it there; NULL: there was none */
    Str         target_text; /* as it was sent */
    const char *version;
    size_t      size; /* from method to the end of the empty line */
} RawHead;
/* NULL, or why the head is refused (for the log). */
const char *guard_check(const RawHead *raw, Head *head);
bool        guard_is_host(Str host);
bool        name_is(Str a, Str b); /* ASCII, without case */
Str         head_find(const Head *head, Str name);

/* ---- target.c: address in, its parts out ---- */
typedef struct Target {
    Str      raw_path, query; /* as sent */
    Str      path;            /* decoded, without the language prefix */
    HttpLang lang;
} Target;
bool target_parse(Arena *a, Str raw, Target *out);
bool percent_decode(Arena *a, Str in, bool plus, Str *out);
bool query_parse(Arena *a, Str query, Pair **items, size_t *count); /* false: too many, or broken escapes */
bool query_is_tracking(Str name);

/* ---- text.c ---- */
typedef enum TextFault { TEXT_GOOD, TEXT_ENCODING, TEXT_CONTROL } TextFault;
TextFault text_check(Str s, bool lines);
TextFault text_edge(Arena *a, Str (*normalise)(Arena *, Str, bool *), Str raw, bool lines, Str *out);

/* ---- router.c ---- */
typedef struct Router Router;
typedef struct Match {
    const Route *route;     /* of this method */
    unsigned     methods;   /* bits of the methods this path knows */
    Str          names[PARAMS_MAX], values[PARAMS_MAX];
    size_t       params;
    unsigned     index;     /* of the route, for counters */
} Match;
Router *router_make(Arena *a);
MUST_CHECK Error *router_add(Router *r, const Route *route, unsigned index);
bool    router_find(const Router *r, Str path, HttpMethod method, Match *out); /* false: no such path */

/* ---- rate.c ---- */
typedef struct Rates Rates;
Rates  *rates_make(Arena *a, const RateLimit limits[RATE_CLASSES], uint64_t seed);
/* 0: go on; otherwise the seconds to wait. */
int64_t rates_take(Rates *r, RateClass class, Addr address, int64_t at_us);

/* ---- csrf.c ---- */
Str  csrf_make(Arena *a, Bytes secret, const uint8_t mask[32]);
bool csrf_is(Bytes secret, Str token);

/* ---- range.c: conditional requests and ranges, in one place ---- */
typedef enum RangeResult { RANGE_NONE, RANGE_PART, RANGE_BAD } RangeResult;
bool        etag_listed(Str if_none_match, Str etag); /* etag with its quotes; weak comparison */
RangeResult range_parse(Str header, uint64_t size, uint64_t *from, uint64_t *length);

/* ---- compress.c ---- */
typedef enum Encoding { ENC_NONE, ENC_GZIP, ENC_BROTLI, ENC_COUNT } Encoding;
Encoding    encoding_choose(Str accept_encoding, bool once);
const char *encoding_name(Encoding e);
bool        encoding_suits(const char *type);
/* Into memory of the caller (`room` bytes); 0: did not fit or got no smaller. */
size_t      encoding_apply(Encoding e, Str in, bool once, void *out, size_t room);
size_t      encoding_room(Str in);

/* ---- response: what a handler said ---- */
typedef enum BodyKind { BODY_NONE, BODY_MEMORY, BODY_STREAM, BODY_EVENTS } BodyKind;

struct Resp {
    Request    *rq;
    int         status;
    BodyKind    kind;
    const char *type;
    Str         memory;
    int64_t     size; /* < 0: not known */
    StreamRead *read;
    void      (*release)(void *);
    void       *state;
    const Str  *topics;
    size_t      topic_count;
    Str         etag;         /* without quotes */
    LIST(Pair)  headers;
    bool        personal; /* something of this reader is in it: never kept, never shared */
    bool        secret;   /* answer to a post or with the reader's own input: not compressed (BREACH) */
};

/* ---- bodies ---- */
typedef enum BodyForm { FORM_ABSENT, FORM_URLENCODED, FORM_MULTIPART, FORM_JSON, FORM_RAW } BodyForm;

typedef struct Body {
    BodyForm form;
    size_t   max;
    uint64_t got;        /* bytes so far */
    char    *p;          /* whole body, or the piece being filled */
    size_t   n, cap;
    bool     streams;    /* to a sink */
    bool     discarding; /* refused on the way: the rest is read and forgotten */
    uint64_t refused_at;
    struct MHD_PostProcessor *parts;
    uint64_t text_bytes; /* multipart text so far */
    Str      part_name;
    bool     opened_empty;
} Body;

typedef struct OpenFile OpenFile;
struct OpenFile {
    FormFile        shown;
    Str             field;
    const FileSink *sink;
    bool            kept, ended;
    OpenFile       *next;
};

typedef enum Stage {
    STAGE_HEAD,    /* the first call is still to come */
    STAGE_ADMIT,   /* a worker checks session and power before the body is read */
    STAGE_BODY,    /* reading */
    STAGE_PIECE,   /* a worker has a piece of the body */
    STAGE_READY,   /* everything is here */
    STAGE_RUN,     /* a worker runs the handler */
    STAGE_ANSWERED,
} Stage;

typedef enum Job { JOB_ADMIT, JOB_PIECE, JOB_HANDLE, JOB_FILL, JOB_DISCARD } Job;

/* Bytes made as they are wanted: not in the arena, which a reader over its budget empties. */
typedef struct Stream {
    char    *buffer; /* malloc'd, freed by body_release */
    size_t   n, off;
    uint64_t at, left;
    bool     ended, failed;
} Stream;
typedef struct Subscriber Subscriber;

typedef enum Phase { PHASE_HEAD, PHASE_BODY, PHASE_WORK, PHASE_REPLY, PHASE_EVENTS } Phase;

typedef struct Conn Conn;
struct Conn {
    Server      *sv;
    int          fd;
    Addr         addr;
    bool         trusted;     /* a listed proxy */
    bool         surplus;     /* over the limit of its address: told so and closed */
    Conn        *next, *prev; /* under sv->conn_lock */
    Request     *rq;
    atomic_int   phase;
    _Atomic int64_t  since_us;    /* of the phase; for PHASE_HEAD: when it may first be late */
    _Atomic int64_t  limit_us;    /* PHASE_HEAD: how long */
    _Atomic int64_t  body_us;     /* time spent in earlier stretches of PHASE_BODY */
    _Atomic uint64_t body_bytes;
    _Atomic int64_t  stalled_us;  /* PHASE_EVENTS: since when something waits to be taken; 0: nothing */
};

struct Request {
    Req      pub; /* first: Req * and Request * are the same address */
    Server  *sv;
    Lane    *lane;
    Conn    *conn;
    struct MHD_Connection *mhd;
    Request *next; /* in the free list or the queue */

    Str      raw_target;
    const char *target_at; /* where the target stood in the read buffer: its layout is checked by the guard */
    Target   target;
    Head     head;
    bool     is_head, is_tls, closes;
    Addr     addr;
    int64_t  started_us;
    char     correlation[20];
    Match    match;

    Stage       stage;
    Job         job;
    atomic_bool done;
    int64_t     retry_after_s;

    Error *refused; /* in the arena: the answer is this error */
    Body   body;
    LIST(Pair) values; /* query and body fields, as sent */
    bool   values_read;
    const Json *json;
    OpenFile *files, *file; /* all; the one being written */
    const FormSpec *spec; /* last read */

    HttpSession session;
    bool    session_known, bearer, csrf_good;
    Str     csrf_cookie; /* made for this answer */
    Resp    rs;
    Stream      stream;
    Subscriber *subscriber;

    uint64_t             cache_seen; /* generation of its lane's pages when the handler began */
    struct MHD_Response *answer;
    int                  status;
    uint64_t             answer_bytes;
    enum MHD_Result      queued;
    bool                 counted;
};

static inline Request *request_of(const Req *rq)
{
    return (Request *)(uintptr_t)rq;
}

/* ---- request.c ---- */
Request *request_take(Server *sv, Lane *lane);
void     request_give(Request *rq);
void     request_pool_clear(Lane *lane);
Str      cookie_find(const Head *head, Str name);
Addr     request_client(const Request *rq, bool *tls);
const char *session_cookie_name(const Request *rq);

/* ---- body.c ---- */
/* Checked by header alone, before a byte of the body is read. */
MUST_CHECK Error *body_begin(Request *rq);
MUST_CHECK Error *body_take(Request *rq, const char *data, size_t n, size_t *taken); /* epoll thread */
MUST_CHECK Error *body_piece(Request *rq);     /* worker: a full piece to parts and sinks */
MUST_CHECK Error *body_end(Request *rq);       /* worker: everything is here */
void  body_release(Request *rq);
MUST_CHECK Error *values_read(Request *rq);    /* query or body into rq->values */
MUST_CHECK Error *multipart_add(Request *rq, const char *data, size_t n);
MUST_CHECK Error *multipart_end(Request *rq);
MUST_CHECK Error *file_begin(Request *rq, Str field, Str name, Str type);
MUST_CHECK Error *file_data(Request *rq, const char *data, size_t n);
MUST_CHECK Error *file_end(Request *rq);
void  files_keep(Request *rq);

/* ---- session.c ---- */
bool  request_has_session_cookie(const Request *rq);
MUST_CHECK Error *request_admit(Request *rq);      /* session, power, origin */
MUST_CHECK Error *request_csrf(Request *rq);       /* token of header or field */

/* ---- answer.c: headers.c holds what every answer carries ---- */
typedef struct Header {
    const char *name, *value;
} Header;
typedef LIST(Header) Headers;
void headers_common(Arena *a, Headers *out, bool tls, bool closing);
void header_list_add(Arena *a, Headers *out, const char *name, Str value);
void headers_give(struct MHD_Response *r, const Headers *list);

void  answer_make(Request *rq);                       /* rq->rs becomes rq->answer */
void  answer_error(Request *rq, const Error *errors); /* any thread */
/* Epoll thread: a head the guard refused. `line_reads`: path and language are known; otherwise both languages are spoken. */
void  answer_broken(Request *rq, const char *why, bool line_reads);
Str   problem_json(Request *rq, const Error *errors, int status);

/* ---- stream.c, events.c ---- */
struct MHD_Response *stream_response(Request *rq, uint64_t from, uint64_t length, bool known);
void  stream_fill(Request *rq); /* worker */
void  stream_release(Request *rq);
struct MHD_Response *events_response(Request *rq);
void  events_leave(Request *rq);
void  events_tick(Server *sv, int64_t at_us); /* heartbeats */
void  events_halt(Server *sv);

/* ---- cache.c ---- */
typedef struct Cache Cache;
typedef struct Kept {
    struct MHD_Response *response, *unchanged; /* 200 and 304 */
    Str                  etag, body;           /* etag with its quotes, owned by the cache; body by the response */
} Kept;
Cache *cache_make(Arena *a, size_t memory, int64_t age_us, uint64_t seed);
void   cache_release(Cache *c);
/* Path, language, query, preference cookies and the encoding asked for; empty: not to be kept. */
Str    cache_key(Request *rq);
/* Takes over `body.p` (malloc'd) through the response. false: not kept, the caller owns everything. */
bool   cache_put(Cache *c, Str key, Str path, const Kept *kept, int64_t at_us, uint64_t seen);
/* Queues the kept answer through `use` while it is safe from being dropped. */
bool   cache_use(Cache *c, Str key, int64_t at_us, void (*use)(void *, const Kept *), void *arg);
void   cache_drop_path(Cache *c, Str prefix);
uint64_t cache_generation(Cache *c); /* changes at each drop: what was rendered before is not kept after */
size_t cache_bytes(Cache *c, size_t *count);

/* ---- request.c, cache.c: what an epoll thread has for itself ---- */

enum { LANES = 2 };

/* Locks are here for the workers and the metrics, who come seldom. Were pages and requests shared by the epoll threads, each would stand
 * still for as long as the other was put off its core with a lock in hand: milliseconds, some sixty times a second under load. */
struct Lane {
    Cache          *pages;
    pthread_mutex_t pool_lock;
    Request        *pool;
    size_t          pool_count;
};

/* ---- asset.c ---- */
typedef struct Assets Assets;
Assets *assets_make(Arena *a);
void    assets_release(Assets *as);
bool    asset_is(const Request *rq);
enum MHD_Result asset_answer(Request *rq); /* epoll thread: queued */

/* ---- worker.c ---- */
typedef struct Workers Workers;
/* At most `pages` of the `count` threads answer reading requests at once. */
Workers *workers_make(Arena *a, unsigned count, unsigned pages, unsigned queue, void (*run)(Request *));
MUST_CHECK Error *workers_start(Workers *w);
/* false: the queue is full (`always` passes over that), or closed. */
bool     workers_submit(Workers *w, Request *rq, bool always);
void     workers_close(Workers *w); /* takes nothing more; waits until nothing waits or runs */
void     workers_stop(Workers *w);
size_t   workers_waiting(Workers *w);

/* ---- conn.c ---- */
enum { ADDRESS_SLOTS = 16384 };
void conn_notify(void *sv, struct MHD_Connection *mhd, void **socket_context, enum MHD_ConnectionNotificationCode code);
bool conn_admit(Server *sv, const struct sockaddr *sa); /* counts its address, before the connection exists: no burst slips past the limit */
void conn_forget(Server *sv, const struct sockaddr *sa); /* it was admitted and did not come to be */
void conn_phase(Conn *c, Phase phase);
void conn_linger(Conn *c); /* what is still being sent after a refusal is read and forgotten for a few seconds */
MUST_CHECK Error *sweeper_start(Server *sv);
void sweeper_stop(Server *sv);
void   conn_close_idle(Server *sv);

/* ---- metrics.c ---- */
typedef struct Counters {
    _Atomic uint64_t status[6][RATE_CLASSES]; /* hundreds */
    _Atomic uint64_t buckets[12];
    _Atomic uint64_t sum_us, count;
    _Atomic uint64_t kept_hits, kept_misses, refused_heads, swept[5], accepted, limited;
} Counters;
void metrics_answer(Request *rq, int status, uint64_t bytes, bool kept);
Str  metrics_text(Server *sv, Arena *a);
MUST_CHECK Error *metrics_start(Server *sv);

/* ---- worker side of server.c ---- */
void request_run(Request *rq);

/* ---- listen.c ---- */
MUST_CHECK Error *listen_open(const char *address, uint16_t port, int *fd, uint16_t *bound);
void listen_raise_files(unsigned connections);
/* A thread of ours takes connections and hands them to the daemon, which has no listening socket of its own: taking that back from
 * running epoll threads (MHD_quiesce_daemon) is a race in libmicrohttpd 0.9.75 that ends the program. */
MUST_CHECK Error *acceptor_start(Server *sv);
void acceptor_stop(Server *sv); /* who waits in the queue is let in still; then the port refuses */
void block_signals(sigset_t *before); /* for threads about to be made: signals are the main thread's */

/* ---- access.c: what libmicrohttpd calls ---- */
enum MHD_Result access_call(void *sv, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                            const char *data, size_t *size, void **context);
void *access_target(void *sv, const char *target, struct MHD_Connection *mhd);
void  access_leave(Conn *c);
void  access_done(void *sv, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode code);

typedef struct Linger {
    int     fd;
    int64_t until_us;
} Linger;

struct Server {
    HttpConfig cfg;
    Arena     *arena;
    Router    *router;
    LIST(const Route *) routes;
    Rates     *rates;
    Lane       lanes[LANES];
    Assets    *assets;
    Workers   *workers;
    Addr      *proxies;
    size_t     proxy_count;
    bool       tls;
    Str        certificate, key;

    struct MHD_Daemon *daemon, *metrics_daemon;
    int        listener, wake; /* -1: none; wake: an eventfd that ends the acceptor */
    uint16_t   port;
    pthread_t  acceptor;
    bool       acceptor_runs;
    atomic_bool stopping, halted;
    bool        started;
    atomic_size_t in_flight, connections;

    uint64_t seed; /* of the tables whose keys strangers choose: addresses, queries */

    pthread_mutex_t conn_lock;
    Conn           *conns;
    struct {
        Addr     addr;
        uint32_t count;
    } addresses[ADDRESS_SLOTS]; /* open addressing, under conn_lock */
    Linger     lingering[256];
    size_t     lingering_count;
    pthread_t  sweeper;
    bool       sweeper_runs;
    atomic_bool sweeper_over;

    pthread_mutex_t events_lock;
    Subscriber     *subscribers;
    size_t          subscriber_count;

    Counters counters;
};

#endif
