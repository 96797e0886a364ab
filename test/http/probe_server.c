/* The small server of the probes: one page of each kind. Invented data only.
 * Usage: http_probe_server PORT [METRICS_PORT [CERTIFICATE KEY]]; environment PROBE_FAST=1 shortens every deadline and lets an address
 * have 128 connections, PROBE_BENCH=1 turns rate limits and the access log off, PROBE_HEARTBEAT is that of event streams in milliseconds.
 * Ends on SIGTERM after finishing what is open. */
#include "base/log.h"
#include "http/http.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE_SIZE = 20 * 1024, BIG = 4 * 1024 * 1024 };

static Server *server;
static int     rendered; /* how often the cached page was made */

/* ---- pages ---- */

static Error *home(Req *rq, Resp *rs)
{
    return resp_html(rs, str_format(rq->arena, "<p>%s " STR_F "</p>", rq->lang == HTTP_EN ? "hello" : "xin chào", STR_A(rq_self_in(rq, HTTP_EN))));
}

static Error *small(Req *rq, Resp *rs)
{
    (void)rq;
    return resp_body(rs, "text/plain; charset=utf-8", S("small\n"));
}

/* A page of 20 KB, always the same. */
static Error *page(Req *rq, Resp *rs)
{
    static const char line[] = "<p>Bản án giả định</p>\n";
    char             *p = arena_alloc(rq->arena, PAGE_SIZE);
    memset(p, ' ', PAGE_SIZE);
    for (size_t i = 15; i + sizeof line <= PAGE_SIZE; i += sizeof line - 1) {
        memcpy(p + i, line, sizeof line - 1);
    }
    memcpy(p, "<!doctype html>", 15);
    __atomic_add_fetch(&rendered, 1, __ATOMIC_RELAXED);
    return resp_html(rs, (Str){ p, PAGE_SIZE });
}

static Error *rendered_count(Req *rq, Resp *rs)
{
    return resp_body(rs, "text/plain", str_format(rq->arena, "%d", __atomic_load_n(&rendered, __ATOMIC_RELAXED)));
}

static Error *drop(Req *rq, Resp *rs)
{
    (void)rq;
    cache_drop(server, S("/trang"));
    return resp_redirect(rs, S("/"));
}

static Error *who(Req *rq, Resp *rs)
{
    return resp_body(rs, "text/plain", rq->who == NULL ? S("nobody") : str_of(rq->who));
}

typedef struct NoteForm {
    Str     name, text, kind;
    Money   money;
    Date    day;
    int64_t age;
    StrList tags;
} NoteForm;

static const char *const kinds[] = { "dan-su", "lao-dong", NULL };
static const Field note_fields[] = {
    FIELD(NoteForm, name, "ten", .kind = FIELD_TEXT, .required = true, .max = 20),
    FIELD(NoteForm, text, "noi-dung", .kind = FIELD_LINES),
    FIELD(NoteForm, kind, "loai", .kind = FIELD_CHOICE, .choices = kinds),
    FIELD(NoteForm, money, "tien", .kind = FIELD_MONEY),
    FIELD(NoteForm, day, "ngay", .kind = FIELD_DATE),
    FIELD(NoteForm, age, "tuoi", .kind = FIELD_INTEGER, .least = 0, .most = 130),
    FIELD(NoteForm, tags, "the", .kind = FIELD_TEXT, .many = true),
};
static const FormSpec note_form = FORM(NoteForm, note_fields);

static Error *note(Req *rq, Resp *rs)
{
    NoteForm form;
    TRY(form_read(rq, &note_form, &form));
    return resp_body(rs, "text/plain; charset=utf-8",
                     str_format(rq->arena, STR_F "|" STR_F "|" STR_F "|%lld|%zu\n", STR_A(form.name), STR_A(form.text), STR_A(form.kind),
                                (long long)form.money.dong, form.tags.count));
}

static Error *token(Req *rq, Resp *rs)
{
    return resp_body(rs, "text/plain", csrf_token(rq));
}

/* ---- uploads: counted, not kept ---- */

typedef struct Counted {
    uint64_t bytes;
    size_t   largest;
} Counted;
static int begun, ended, dropped;

static Error *sink_begin(Req *rq, Str field, Str name, Str type, void **file)
{
    (void)field, (void)name, (void)type;
    *file = NEW(rq->arena, Counted);
    __atomic_add_fetch(&begun, 1, __ATOMIC_RELAXED);
    return NULL;
}

static Error *sink_data(Req *rq, void *file, Bytes piece)
{
    (void)rq;
    Counted *c = file;
    c->bytes += piece.n;
    c->largest = piece.n > c->largest ? piece.n : c->largest;
    return c->bytes > MIB(900) ? err_make(ERR_DISK, "full (invented)") : NULL;
}

static Error *sink_end(Req *rq, void *file, uint64_t size)
{
    (void)rq, (void)file, (void)size;
    __atomic_add_fetch(&ended, 1, __ATOMIC_RELAXED);
    return NULL;
}

static void sink_drop(void *file)
{
    (void)file;
    __atomic_add_fetch(&dropped, 1, __ATOMIC_RELAXED);
}

static const FileSink sink = { sink_begin, sink_data, sink_end, sink_drop };

typedef struct UploadForm {
    Str          note;
    FormFileList files;
} UploadForm;
static const Field upload_fields[] = {
    FIELD(UploadForm, note, "ghi-chu", .kind = FIELD_TEXT),
    FIELD(UploadForm, files, "tep", .kind = FIELD_FILE, .many = true),
};
static const FormSpec upload_form = FORM(UploadForm, upload_fields);

static Error *upload(Req *rq, Resp *rs)
{
    UploadForm form;
    TRY(form_read(rq, &upload_form, &form));
    Buf b = buf_make(rq->arena, KIB(16));
    buf_add(&b, form.note);
    for (size_t i = 0; i < form.files.count; i++) {
        const Counted *c = form.files.items[i].file;
        buf_addf(&b, "|" STR_F " %llu %zu", STR_A(form.files.items[i].name), (unsigned long long)c->bytes, c->largest);
    }
    return resp_body(rs, "text/plain; charset=utf-8", buf_str(&b));
}

static Error *part(Req *rq, Resp *rs)
{
    FormFile file;
    if (!rq_file(rq, 0, &file)) {
        return err_make(ERR_BAD_INPUT, "no bytes");
    }
    return resp_body(rs, "text/plain", str_format(rq->arena, "%llu", (unsigned long long)file.size));
}

static Error *upload_counts(Req *rq, Resp *rs)
{
    return resp_body(rs, "text/plain", str_format(rq->arena, "%d %d %d", begun, ended, dropped));
}

/* ---- bodies that are made ---- */

static Error *read_numbers(void *state, uint64_t at, void *out, size_t room, size_t *got)
{
    (void)state;
    uint64_t left = at >= BIG ? 0 : BIG - at;
    size_t   n = left < room ? (size_t)left : room;
    for (size_t i = 0; i < n; i++) {
        ((char *)out)[i] = (char)('0' + (at + i) % 10);
    }
    *got = n;
    return NULL;
}

static Error *stream(Req *rq, Resp *rs)
{
    bool sized = str_eq(rq_param(rq, "kind"), S("sized"));
    return resp_stream(rs, "application/octet-stream", sized ? BIG : -1, read_numbers, NULL, NULL);
}

static Error *file(Req *rq, Resp *rs)
{
    Buf b = buf_make(rq->arena, 10001);
    for (int i = 0; i < 1000; i++) {
        buf_addf(&b, "%09d\n", i);
    }
    resp_etag(rs, S("file-1"));
    resp_download(rs, S("bản án.txt"));
    return resp_body(rs, "text/plain", buf_str(&b));
}

static Error *events(Req *rq, Resp *rs)
{
    static const Str topics[] = { S_INIT("a"), S_INIT("b") };
    (void)rq;
    return resp_events(rs, topics, 2);
}

static Error *say(Req *rq, Resp *rs)
{
    event_send(server, rq_param(rq, "topic"), S("news"), S("one\ntwo"));
    return resp_body(rs, "text/plain", S("said"));
}

/* More than any socket buffer holds, said often enough. */
static Error *say_long(Req *rq, Resp *rs)
{
    char *data = arena_alloc(rq->arena, KIB(16));
    memset(data, 'x', KIB(16));
    event_send(server, rq_param(rq, "topic"), S("long"), (Str){ data, KIB(16) });
    return resp_body(rs, "text/plain", S("said"));
}

static Error *greedy(Req *rq, Resp *rs)
{
    for (;;) {
        memset(arena_alloc(rq->arena, KIB(64)), 1, KIB(64));
    }
    return resp_status(rs, 200), NULL;
}

static Error *slow(Req *rq, Resp *rs)
{
    (void)rq;
    usleep(300 * 1000);
    return resp_body(rs, "text/plain", S("slow"));
}

static Error *broken(Req *rq, Resp *rs)
{
    (void)rq, (void)rs;
    return err_make(ERR_INTERNAL, "invented");
}

static const Route routes[] = {
    { GET, "/", home, .power = PUBLIC },
    { GET, "/nho", small, .power = PUBLIC, .rate = RATE_FREE },
    { GET, "/trang/{so}", page, .power = PUBLIC, .form = &note_form, .rate = RATE_FREE, .cache = CACHE_PUBLIC },
    { GET, "/dem", rendered_count, .power = PUBLIC, .rate = RATE_FREE },
    { POST, "/quen", drop, .power = PUBLIC, .form = &form_empty, .csrf = CSRF_NONE },
    { GET, "/toi", who, .power = "signed_in" },
    { GET, "/dang-nhap", small, .power = PUBLIC },
    { GET, "/ghi", note, .power = PUBLIC, .form = &note_form },
    { POST, "/ghi", note, .power = PUBLIC, .form = &note_form },
    { POST, "/doi-tac", note, .power = PUBLIC, .form = &note_form, .csrf = CSRF_NONE, .rate = RATE_FREE },
    { POST, "/api/v1/ghi", note, .power = "signed_in", .form = &note_form },
    { GET, "/token", token, .power = PUBLIC },
    { POST, "/tep", upload, .power = PUBLIC, .form = &upload_form, .body_max = MIB(1024), .sink = &sink },
    { PUT, "/phan/{so}", part, .power = PUBLIC, .form = &form_empty, .body_max = MIB(8), .sink = &sink, .csrf = CSRF_NONE, .rate = RATE_FREE },
    { GET, "/tep/dem", upload_counts, .power = PUBLIC },
    { GET, "/dong/{kind}", stream, .power = PUBLIC },
    { GET, "/file", file, .power = PUBLIC },
    { GET, "/su-kien", events, .power = PUBLIC, .rate = RATE_FREE },
    { GET, "/noi/{topic}", say, .power = PUBLIC, .rate = RATE_FREE },
    { GET, "/noi-dai/{topic}", say_long, .power = PUBLIC, .rate = RATE_FREE },
    { GET, "/tham", greedy, .power = PUBLIC },
    { GET, "/cham", slow, .power = PUBLIC, .rate = RATE_FREE },
    { GET, "/loi", broken, .power = PUBLIC },
    { GET, "/it", small, .power = PUBLIC, .rate = RATE_SIGN_IN },
};

static const char css[] = "body { color: #222; background: #fff }\n";
static const Asset assets[] = { { "congly.css", "text/css; charset=utf-8", { (const uint8_t *)css, sizeof css - 1 } } };

/* ---- hooks ---- */

static Error *find_session(void *app, Req *rq, Str cookie, HttpSession *out)
{
    (void)app;
    if (str_eq(cookie, S("an"))) {
        static const char name[] = "an (invented)";
        out->who = memcpy(arena_alloc(rq->arena, sizeof name), name, sizeof name); /* in the request's arena, as the application does */
        memset(out->csrf_secret, 7, sizeof out->csrf_secret);
    }
    return NULL;
}

static Error *find_bearer(void *app, Req *rq, Str sent, HttpSession *out)
{
    return str_eq(sent, S("token-of-an")) ? find_session(app, rq, S("an"), out) : err_make(ERR_SIGN_IN, NULL);
}

static Error *authorize(void *app, Req *rq, Str power)
{
    (void)app, (void)power;
    return rq->who == NULL ? err_make(ERR_SIGN_IN, NULL) : NULL;
}

static Error *error_page(void *app, Req *rq, const Error *e, int status, Str *html)
{
    (void)app;
    Str         id = err_message_id(e);
    const char *reader = rq->who == NULL ? "" : rq->who;
    *html = str_format(rq->arena, "<p>%s %d " STR_F " <b>" STR_F "</b> %s</p>", rq->lang == HTTP_EN ? "error" : "lỗi", status, STR_A(id),
                       STR_A(rq_correlation(rq)), reader);
    return NULL;
}

static void no_log(void *app, const AccessLine *line)
{
    (void)app, (void)line;
}

static int64_t number_of(const char *text)
{
    int64_t n = 0;
    return str_to_i64(str_of(text), &n) ? n : 0;
}

static uint16_t port_of(const char *text)
{
    int64_t n = number_of(text);
    return n > 0 && n < 65536 ? (uint16_t)n : 0;
}

int main(int argc, char **argv)
{
    static const char *const powers[] = { "signed_in", NULL };
    bool       fast = getenv("PROBE_FAST") != NULL, bench = getenv("PROBE_BENCH") != NULL;
    HttpConfig config = {
        .os = os_real(),
        .hooks = { .session = find_session, .bearer = find_bearer, .authorize = authorize, .error_page = error_page },
        .powers = powers,
        .port = argc > 1 ? port_of(argv[1]) : 0,
        .metrics_port = argc > 2 ? port_of(argv[2]) : 0,
        .certificate = argc > 4 ? argv[3] : NULL,
        .key = argc > 4 ? argv[4] : NULL,
        .sign_in = "/dang-nhap",
        .no_rates = bench,
    };
    if (bench) {
        config.hooks.access = no_log;
    }
    if (fast) {
        config.head_ms = config.body_grace_ms = 2000;
        config.idle_ms = 4000;
        config.stall_ms = 3000;
        config.heartbeat_ms = 500;
        config.per_address = 128;
    }
    if (getenv("PROBE_HEARTBEAT") != NULL) {
        config.heartbeat_ms = number_of(getenv("PROBE_HEARTBEAT"));
    }
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    Error *e = server_make(&config, &server);
    e = e != NULL ? e : SERVER_ROUTES(server, routes);
    e = e != NULL ? e : server_add_assets(server, assets, COUNT_OF(assets));
    e = e != NULL ? e : server_start(server);
    if (e != NULL) {
        log_error("probe_server", e);
        server_release(server);
        return 3;
    }
    printf("port %u " STR_F "\n", (unsigned)server_port(server), STR_A(asset_link(server, "congly.css")));
    fflush(stdout);
    int got;
    sigwait(&stop, &got);
    server_stop(server);
    server_release(server);
    return 0;
}
