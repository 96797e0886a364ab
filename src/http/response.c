/* What a handler says about its answer; answer.c turns it into bytes. May use: base. */
#include "http/http_int.h"


void resp_status(Resp *rs, int status)
{
    rs->status = status;
}

/* Header names and values are ours; a line break in one would let a value write headers of its own. */
static bool is_plain(Str value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

void resp_header(Resp *rs, const char *name, Str value)
{
    BUG_IF(!is_plain(value));
    *LIST_ADD(rs->rq->pub.arena, &rs->headers) = (Pair){ str_of(name), value };
}

void resp_etag(Resp *rs, Str tag)
{
    rs->etag = tag;
}

/* RFC 6266: the name as UTF-8 escapes, and a plain one for those who cannot read them. */
static void name_file(Resp *rs, Str how, Str file_name)
{
    static const char hex[] = "0123456789ABCDEF";
    Buf               b = buf_make(rs->rq->pub.arena, KIB(4));
    Str               name = str_sub(file_name, 0, 255);
    buf_add(&b, how);
    buf_add(&b, S("; filename=\""));
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        buf_add_char(&b, plain ? c : '_');
    }
    buf_add(&b, S("\"; filename*=UTF-8''"));
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-') {
            buf_add_char(&b, (char)c);
        } else {
            buf_add_char(&b, '%');
            buf_add_char(&b, hex[c >> 4]);
            buf_add_char(&b, hex[c & 15]);
        }
    }
    resp_header(rs, "Content-Disposition", buf_str(&b));
}

void resp_download(Resp *rs, Str file_name)
{
    name_file(rs, S("attachment"), file_name);
}

void resp_show(Resp *rs, Str file_name)
{
    name_file(rs, S("inline"), file_name);
}

static void add_cookie(Resp *rs, const char *name, Str value, int64_t max_age_s)
{
    const Request *rq = rs->rq;
    resp_header(rs, "Set-Cookie", str_format(rq->pub.arena, "%s=" STR_F "; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s", name,
                                             STR_A(value), (long long)(max_age_s < 0 ? 0 : max_age_s), rq->is_tls ? "; Secure" : ""));
    rs->personal = true;
}

void resp_cookie(Resp *rs, const char *name, Str value, int64_t max_age_s)
{
    add_cookie(rs, name, value, max_age_s);
}

void resp_session(Resp *rs, Str cookie, int64_t max_age_s)
{
    add_cookie(rs, session_cookie_name(rs->rq), cookie, max_age_s);
}

Error *resp_body(Resp *rs, const char *type, Str body)
{
    rs->kind = BODY_MEMORY;
    rs->type = type;
    rs->memory = body;
    return NULL;
}

Error *resp_html(Resp *rs, Str body)
{
    return resp_body(rs, "text/html; charset=utf-8", body);
}

Error *resp_json(Resp *rs, Str body)
{
    return resp_body(rs, "application/json", body);
}

Error *resp_redirect_away(Resp *rs, Str address)
{
    rs->status = 303;
    rs->kind = BODY_NONE;
    resp_header(rs, "Location", address);
    return NULL;
}

/* "//elsewhere" and "/\elsewhere" are other sites to a browser: a path of ours has neither. */
Error *resp_redirect(Resp *rs, Str to)
{
    if (!str_starts(to, S("/")) || str_starts(to, S("//")) || str_starts(to, S("/\\")) || !is_plain(to)) {
        return err_make(ERR_BAD_INPUT, "redirect to what is no path of ours");
    }
    return resp_redirect_away(rs, rq_link(&rs->rq->pub, to));
}

static void release_state(void *arg)
{
    Resp *rs = arg;
    if (rs->release != NULL) {
        rs->release(rs->state);
        rs->release = NULL;
    }
}

Error *resp_stream(Resp *rs, const char *type, int64_t size, StreamRead *read, void (*release)(void *), void *state)
{
    rs->kind = BODY_STREAM;
    rs->type = type;
    rs->size = size;
    rs->read = read;
    rs->release = release;
    rs->state = state;
    arena_defer(rs->rq->pub.arena, release_state, rs);
    return NULL;
}

Error *resp_events(Resp *rs, const Str *topics, size_t count)
{
    BUG_IF(count > 16);
    rs->kind = BODY_EVENTS;
    rs->type = "text/event-stream";
    rs->topics = topics;
    rs->topic_count = count;
    return NULL;
}
