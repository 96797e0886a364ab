/* Requests in, responses out, over libmicrohttpd: two epoll threads read, guard, route and answer what is kept ready;
 * everything else is run by worker threads in straight-line code. README.md shows how a module writes a handler, a
 * route table and a form. Law source: none. May use: db, os, base.
 *
 * Text that reaches a handler is valid UTF-8, normalised (NFC), without control or bidirectional characters. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/base.h"
#include "base/hash.h"
#include "base/json.h"
#include "os/os.h"

typedef struct Server Server;
typedef struct Req    Req;
typedef struct Resp   Resp;
typedef struct Route  Route;

typedef enum HttpMethod { GET, POST, PUT, PATCH, DELETE, HTTP_METHODS } HttpMethod; /* HEAD is answered by GET routes */
typedef enum HttpLang { HTTP_VI, HTTP_EN } HttpLang;

/* ---- requests ---------------------------------------------------------------------------------------------------- */

struct Req {
    Arena       *arena;  /* lives until the answer is sent; over its budget the request ends with ERR_MEMORY */
    void        *app;    /* HttpConfig.app */
    void        *who;    /* what the session hook found; NULL: nobody is signed in */
    HttpMethod   method;
    HttpLang     lang;   /* /en/... is HTTP_EN */
    Str          path;   /* decoded, without the language prefix */
    const Route *route;
};

Str  rq_param(const Req *rq, const char *name);         /* {name} of the route's path, decoded; empty when there is none */
Str  rq_header(const Req *rq, const char *name);        /* request header, trimmed; empty when absent */
Str  rq_cookie(const Req *rq, const char *name);
Str  rq_address(const Req *rq);                         /* client address, for throttling only: never log it with a person */
Str  rq_correlation(Req *rq);                           /* shown in error answers and in the log */
Str  rq_link(Req *rq, Str path);                        /* the same language: "/an-phi" -> "/en/an-phi" */
Str  rq_link_in(Req *rq, HttpLang lang, Str path);
Str  rq_self_in(Req *rq, HttpLang lang);                /* this very address (GET: with its query) in a language */
bool rq_is_tls(const Req *rq);                          /* also when a trusted proxy says so */
/* Answers of the API, of JSON callers and of programs with a token are problem+json; the others are pages. */
bool rq_wants_json(const Req *rq);
/* The token of this reader's forms: <input type="hidden" name="_csrf" value="...">, or header X-CSRF-Token.
 * A page that calls it is never kept in the page cache. */
Str  csrf_token(Req *rq);

/* ---- forms: query of a GET, urlencoded, multipart and JSON bodies read by one table ---------------------------------- */

typedef struct StrList {
    Str   *items;
    size_t count;
} StrList;

typedef enum FieldKind {
    FIELD_TEXT = 1, /* one line -> Str, trimmed */
    FIELD_LINES,    /* text with line breaks (kept as \n) -> Str */
    FIELD_MONEY,    /* -> Money; absent: FORM_NONE */
    FIELD_DATE,     /* YYYY-MM-DD or D/M/YYYY -> Date; absent: DATE_NONE */
    FIELD_INTEGER,  /* -> int64_t; absent: FORM_NONE */
    FIELD_BOOL,     /* check box: "1", "on", "true" -> bool; absent: false */
    FIELD_CHOICE,   /* -> Str, one of .choices */
    FIELD_ID,       /* 26 characters -> Id128 (or any ID_TYPE); absent: zero */
    FIELD_HIDDEN,   /* as FIELD_TEXT, but taken as it is: for tokens and keys of our own */
    FIELD_SECRET,   /* as FIELD_HIDDEN, and rq_value never gives it back: passwords, codes */
    FIELD_FILE,     /* multipart only -> FormFile; its bytes went to the route's sink */
} FieldKind;

#define FORM_NONE INT64_MIN /* an optional number or amount that was left empty */

typedef struct FormFile {
    bool     given;
    Str      field;       /* of the form; empty for a raw body */
    Str      name, type;  /* as the browser says: hostile, for display only */
    uint64_t size;
    void    *file;        /* what the sink's begin made */
} FormFile;

typedef struct FormFileList {
    FormFile *items;
    size_t    count;
} FormFileList;

typedef struct Field {
    const char        *name;     /* in the form, the query and JSON */
    FieldKind          kind;
    size_t             offset;   /* into the caller's struct */
    bool               required;
    bool               many;     /* repeated: StrList (each checked by kind), or FormFileList */
    size_t             max;      /* characters (default 200, FIELD_LINES 20,000); repeated: values too, at most 200 */
    int64_t            least, most; /* integers and money; both 0: no bound */
    const char        *label;    /* message id: named in its errors as {label} by the page */
    const char *const *choices;  /* FIELD_CHOICE: ended by NULL */
} Field;

typedef struct FormSpec {
    const Field *fields;
    size_t       count;
    size_t       size; /* of the caller's struct; form_read clears it */
} FormSpec;

/* static const Field fields[] = { FIELD(FeeForm, value, "gia-tri", .kind = FIELD_MONEY, .required = true) };
 * static const FormSpec form = FORM(FeeForm, fields); */
#define FIELD(T, member, field_name, ...) { .name = (field_name), .offset = offsetof(T, member), __VA_ARGS__ }
#define FORM(T, table) { (table), sizeof(table) / sizeof((table)[0]), sizeof(T) }

extern const FormSpec form_empty;      /* a form without fields: a button */
extern const FormSpec form_by_handler; /* the handler reads with a spec it chose at run time, or with rq_json */

/* Reads what was sent into *out. Collects every field error: a list of ERR_FIELD with field, message id
 * ("field.required", "field.too_long", ...) and args. An undeclared field is ERR_BAD_INPUT. */
MUST_CHECK Error *form_read(Req *rq, const FormSpec *spec, void *out);
/* What was typed, to show the form again; also after errors. Empty when absent, secret, or not text at all. */
Str      rq_value(Req *rq, const char *field);
StrList  rq_values(Req *rq, const char *field);
const Error *error_of_field(const Error *list, const char *field); /* NULL: that field is good */
/* The whole JSON body, for routes with form_by_handler. ERR_MEDIA_TYPE when it is not JSON. */
MUST_CHECK Error *rq_json(Req *rq, const Json **out);
/* An ERR_FIELD made by a handler, for err_add: */
Error *field_error(const char *field, Str message_id) __attribute__((returns_nonnull));
/* The text rules of the edge for strings inside rq_json: UTF-8, NFC, no control or bidirectional characters. */
MUST_CHECK Error *text_clean(Req *rq, Str raw, bool lines, Str *out);

/* Where file parts go, piece by piece (at most 256 KiB), on worker threads, one at a time. `drop` is called once if the request
 * ends before the handler returned success: whatever `begin` made is undone there. All form fields that come before the file are
 * readable with rq_value; the form must put its token before its files. A raw body (application/octet-stream) has field "". */
typedef struct FileSink {
    Error *(*begin)(Req *rq, Str field, Str name, Str type, void **file);
    Error *(*data)(Req *rq, void *file, Bytes piece);
    Error *(*end)(Req *rq, void *file, uint64_t size);
    void (*drop)(void *file);
} FileSink;
/* The raw body's file, or the n-th file part. false: there is none. */
bool rq_file(Req *rq, size_t n, FormFile *out);

/* ---- answers. Memory given to them lives in rq->arena or for ever; nothing is copied ----------------------------------- */

void   resp_status(Resp *rs, int status);                       /* default 200 */
void   resp_header(Resp *rs, const char *name, Str value);      /* not those the server sets itself */
void   resp_etag(Resp *rs, Str tag);                            /* unquoted; default: hash of the body of GET pages */
void   resp_download(Resp *rs, Str file_name);                  /* Content-Disposition: attachment */
void   resp_show(Resp *rs, Str file_name);                      /* Content-Disposition: inline, named so when it is saved */
void   resp_cookie(Resp *rs, const char *name, Str value, int64_t max_age_s); /* a preference: Lax, readable by no script */
void   resp_session(Resp *rs, Str cookie, int64_t max_age_s);   /* the session cookie; < 0: gone */
Error *resp_html(Resp *rs, Str body);
Error *resp_json(Resp *rs, Str body);
Error *resp_body(Resp *rs, const char *type, Str body);
Error *resp_redirect(Resp *rs, Str to);                         /* 303; a path of ours: the language prefix is put before it */
Error *resp_redirect_away(Resp *rs, Str address);               /* 303 to another site */
/* Bytes made as they are wanted: `read` runs on a worker, may block, fills `out` from position `at`; *got 0 is the end.
 * size < 0: not known (no ranges). `release` (may be NULL) is called once at the end, whatever happens. */
typedef Error *StreamRead(void *state, uint64_t at, void *out, size_t room, size_t *got);
Error *resp_stream(Resp *rs, const char *type, int64_t size, StreamRead *read, void (*release)(void *), void *state);
/* Server-sent events: the reader hears what event_send says about these topics (at most 16). */
Error *resp_events(Resp *rs, const Str *topics, size_t count);
void   event_send(Server *sv, Str topic, Str event, Str data);

/* ---- routes -------------------------------------------------------------------------------------------------------- */

typedef Error *Handler(Req *rq, Resp *rs);

typedef enum RateClass { RATE_CHEAP, RATE_FREE, RATE_COSTLY, RATE_SIGN_IN, RATE_CLASSES } RateClass;
typedef enum CacheClass {
    CACHE_NONE,   /* private, no-store: whatever is about a person (the default) */
    CACHE_PUBLIC, /* the same for everybody: rendered once for each epoll thread, kept and answered by it, until cache_drop or its age.
                     A request with a session cookie is run with its session and its answer is not kept. */
    CACHE_FIXED,  /* never changes under its address: immutable for a year; not kept here */
    CACHE_CHECK,  /* public, but asked again each time (ETag); not kept here */
} CacheClass;
typedef enum CsrfRule { CSRF_FORM, CSRF_NONE } CsrfRule; /* CSRF_NONE: call-backs of partners that sign their messages */

#define PUBLIC "public" /* the power everybody has */

struct Route {
    HttpMethod      method;
    const char     *path;     /* "/ban-an/{id}", "/tile/{rest*}" */
    Handler        *handler;
    const char     *power;    /* PUBLIC or a name of HttpConfig.powers: NULL or unknown refuses to boot */
    const FormSpec *form;     /* POST, PUT, PATCH, DELETE need one; a GET without one takes no query */
    size_t          body_max; /* bytes; default 64 KiB (at most 2 MiB without a sink) */
    const FileSink *sink;     /* multipart and application/octet-stream bodies stream here */
    RateClass       rate;
    CacheClass      cache;
    CsrfRule        csrf;
};

/* Tables stay where they are. Errors (ERR_ENVIRONMENT with the path in the detail) stop the boot. */
MUST_CHECK Error *server_add_routes(Server *sv, const Route *table, size_t count);
#define SERVER_ROUTES(sv, table) server_add_routes((sv), (table), sizeof(table) / sizeof((table)[0]))

/* Every route of the server, its own (/healthz) first, as added. Embedded files are no routes. */
typedef struct RouteList {
    const Route *const *items;
    size_t              count;
} RouteList;
RouteList server_routes(const Server *sv);
size_t    route_body_max(const Route *r); /* bytes: what a body may have at most; with a sink files included */
size_t    field_text_max(const Field *f); /* characters of one value */
size_t    field_many_max(const Field *f); /* values of a repeated field */

typedef struct Asset {
    const char *name; /* "congly.css" */
    const char *type; /* "text/css; charset=utf-8" */
    Bytes       bytes;
} Asset;
/* Served under /tinh/<hash>/<name> for ever and under /tinh/<name> with an ETag; `root` names (favicon.ico,
 * robots.txt) also under /<name>. */
MUST_CHECK Error *server_add_assets(Server *sv, const Asset *table, size_t count);
Str               asset_link(const Server *sv, const char *name); /* "/tinh/<hash>/congly.css"; stops the program when unknown */

/* Forgets kept pages whose path (without language) begins with `prefix`: call it when something is published. */
void cache_drop(Server *sv, Str prefix);

/* ---- the server ---------------------------------------------------------------------------------------------------- */

typedef struct HttpSession {
    void   *who;             /* the application's own; NULL: nobody */
    uint8_t csrf_secret[32]; /* fixed for the life of the session */
} HttpSession;

typedef struct AccessLine {
    const char *route;       /* pattern, or "-" */
    HttpMethod  method;
    int         status;
    int64_t     us;          /* from the whole head read to the answer sent */
    Str         correlation;
    uint64_t    bytes;
} AccessLine;

/* `app` is HttpConfig.app. Those marked W run on workers and may block; the others run on any thread and must not. */
typedef struct HttpHooks {
    Error *(*session)(void *app, Req *rq, Str cookie, HttpSession *out);      /* W; an unknown cookie is success with who NULL */
    Error *(*bearer)(void *app, Req *rq, Str token, HttpSession *out);        /* W; unknown token: ERR_SIGN_IN */
    Error *(*authorize)(void *app, Req *rq, Str power);                   /* W; asked for every power but PUBLIC; absent: denied */
    Error *(*error_page)(void *app, Req *rq, const Error *errors, int status, Str *html); /* in rq->lang */
    Str (*message)(void *app, Req *rq, const Error *e);                   /* the sentence for people, in rq->lang */
    Str (*normalise)(Arena *a, Str utf8, bool *ok);                       /* NFC; absent: text passes as it is */
    void (*settle)(void *app);                                            /* W; before an answer leaves: waits until what it tells is durable */
    Error *(*ready)(void *app);                                           /* W; /readyz */
    void (*access)(void *app, const AccessLine *line);                    /* absent: a log line; kept answers are only counted */
    void (*metrics)(void *app, Buf *out);                                 /* more Prometheus lines */
} HttpHooks;

typedef struct RateLimit {
    uint32_t burst, per_minute; /* both 0: the default of the class */
} RateLimit;

typedef struct HttpConfig {
    Os        *os;
    void      *app;
    HttpHooks  hooks;
    const char *const *powers;     /* every power a route may name; ended by NULL */
    const char *address;           /* "127.0.0.1", "::", ...; default 127.0.0.1 */
    uint16_t    port;              /* 0: any free one, see server_port */
    uint16_t    metrics_port;      /* loopback only; 0: none */
    const char *certificate, *key; /* PEM files; both or none */
    const char *sign_in;           /* path of the sign-in page: a page that needs it leads there (?tiep=<where from>) */
    const char *const *hosts;      /* accepted Host names, ended by NULL; NULL: any */
    const char *const *proxies;    /* addresses whose X-Forwarded-For and -Proto are believed; ended by NULL */
    const char *const *page_cookies; /* preferences kept pages depend on (theme, type size), at most 4, ended by NULL */
    unsigned    workers;           /* default 32 */
    unsigned    pages;             /* of them, how many answer reading requests at once; default 8 */
    unsigned    queue;             /* waiting requests; default 1024; more is answered 503 */
    unsigned    connections;       /* default 4096 */
    unsigned    per_address;       /* connections of one address; default 512 */
    size_t      request_memory;    /* arena of a request; default 8 MiB */
    size_t      cache_memory;      /* kept pages of all epoll threads; default 8 MiB */
    int64_t     cache_age_ms;      /* default 60 s */
    int64_t     head_ms, idle_ms, body_grace_ms, stall_ms, heartbeat_ms; /* defaults 10 s, 30 s, 10 s, 30 s, 20 s */
    int64_t     body_rate;         /* bytes a second after the grace; default 8192 */
    int64_t     stop_ms;           /* how long server_stop lets open requests finish; default 10 s */
    RateLimit   rates[RATE_CLASSES];
    bool        no_rates;          /* benchmarks and load tests only */
} HttpConfig;

MUST_CHECK Error *server_make(const HttpConfig *config, Server **out); /* strings and tables of the config stay where they are */
MUST_CHECK Error *server_start(Server *sv);
uint16_t          server_port(const Server *sv);
/* No new connections; open requests finish (bounded by stop_ms); threads end. Call it from an ordinary thread. */
void              server_stop(Server *sv);
void              server_release(Server *sv); /* after server_stop, or when it was never started; NULL is allowed */

#endif
