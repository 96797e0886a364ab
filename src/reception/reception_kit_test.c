/* The court behind a server and the browser without script. */
#include "reception/reception_kit_test.h"

#include "assignment/assignment.h"
#include "delivery/delivery.h"
#include "document/document.h"
#include "filing/filing.h"
#include "filing/filing_msg.h"
#include "page/page_msg.h"
#include "reception/reception_msg.h"
#include "registry/registry_store.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MAX = 2 * 1024 * 1024 };

static const MatterModule *const modules[] = { &assignment_module, &filing_module, &delivery_module, NULL };

static void ok(Browser *b, Error *e)
{
    cr_assert_null(e, "%s", e == NULL ? "" : str_z(b->kit.arena, err_line(b->kit.arena, e)));
}

/* ---- the server -------------------------------------------------------------------------------------------------------------- */

/* Site stands first in Browser, so that what pages take for their site is ours. */
static Browser *browser_of(void *app)
{
    return (Browser *)(void *)((char *)app - offsetof(Browser, site));
}

static const Session *session_named(Browser *b, Str who)
{
    return str_eq(who, S("citizen")) ? &b->citizen
           : str_eq(who, S("other")) ? &b->other
           : str_eq(who, S("clerk")) ? &b->clerk
           : str_eq(who, S("judge")) ? &b->judge
           : str_eq(who, S("far"))   ? &b->far_clerk
                                     : NULL;
}

static Error *find_session(void *app, Req *rq, Str cookie, HttpSession *out)
{
    Session       *copy = NEW(rq->arena, Session);
    const Session *s = session_named(browser_of(app), cookie);
    if (s != NULL) {
        *copy = *s;
        out->who = copy;
        memcpy(out->csrf_secret, s->csrf.b, sizeof out->csrf_secret);
    }
    return NULL;
}

static Error *authorize(void *app, Req *rq, Str power)
{
    (void)app;
    const Session *s = rq->who;
    if (s == NULL) {
        return err_make(ERR_SIGN_IN, NULL);
    }
    bool may = str_eq(power, S(SIGNED_IN)) || str_eq(power, S(ACCOUNT)) || (str_eq(power, S(STAFF)) && s->staff);
    return may ? NULL : err_make(ERR_FORBIDDEN, NULL);
}

static Session session_for(PersonId person, bool staff, const char *secret)
{
    Session s = { .kind = SESSION_ACCOUNT, .person = person, .staff = staff, .display = "Giả Định", .csrf = hash_str(str_of(secret)) };
    return s;
}

/* A clerk of another court. */
static Error *add_far_clerk(Tx *tx, void *arg)
{
    Browser    *b = arg;
    Person      p = { .id = b->far_clerk.person, .name = S("Thư ký Nơi Khác") };
    Appointment a = { .post = S("clerk") };
    BUG_IF(!court_id_parse(S("T01K02"), &a.court));
    TRY(person_add(tx, &p, os_now(b->kit.os)));
    return appointment_add(tx, p.id, &a, date_make(2025, 7, 1));
}

bool browser_open(Browser *b, DbEngine engine)
{
    memset(b, 0, sizeof *b);
    if (!court_kit_open(&b->kit, engine, modules)) {
        return false;
    }
    static MsgList words[3];
    words[0] = reception_messages;
    words[1] = page_messages;
    words[2] = filing_messages;
    msg_know(words, COUNT_OF(words));
    b->citizen = session_for(b->kit.citizen, false, "citizen");
    b->other = session_for(b->kit.other, false, "other");
    b->clerk = session_for(b->kit.clerk, true, "clerk");
    b->judge = session_for(b->kit.judge, true, "judge");
    b->far_clerk = session_for((PersonId){ os_id(b->kit.os) }, true, "far");
    ok(b, db_tx(b->kit.scratch.pool, "kit", add_far_clerk, b));
    b->site = (Site){ .house = &b->kit.house, .identity = b->kit.house.identity };
    HttpConfig config = { .os = os_real(), .app = &b->site, .powers = page_powers, .sign_in = "/dang-nhap", .no_rates = true, .workers = 2,
                          .hooks = { .session = find_session, .authorize = authorize } };
    ok(b, server_make(&config, &b->site.server));
    ok(b, server_add_routes(b->site.server, reception_routes, reception_route_count));
    ok(b, server_add_routes(b->site.server, page_routes, page_route_count));
    ok(b, server_start(b->site.server));
    return true;
}

void browser_close(Browser *b)
{
    server_stop(b->site.server);
    server_release(b->site.server);
    court_kit_close(&b->kit);
}

/* ---- asking -------------------------------------------------------------------------------------------------------------------- */

static Str header_of(Str answer, const char *name)
{
    size_t at, end;
    Str    mark = (Str){ name, strlen(name) };
    if (!str_find(answer, mark, &at)) {
        return S("");
    }
    Str rest = str_sub(answer, at + mark.n, answer.n);
    return str_find(rest, S("\r\n"), &end) ? str_sub(rest, 0, end) : S("");
}

static Answered talk(Browser *b, Str request)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(server_port(b->site.server)), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    static char got[ANSWER_MAX];
    size_t n = 0, sent = 0;
    int    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    while (sent < request.n) {
        ssize_t more = send(fd, request.p + sent, request.n - sent, MSG_NOSIGNAL);
        cr_assert(more > 0);
        sent += (size_t)more;
    }
    for (ssize_t more = 1; more > 0 && n < ANSWER_MAX;) {
        more = recv(fd, got + n, ANSWER_MAX - n, 0);
        n += more > 0 ? (size_t)more : 0;
    }
    close(fd);
    int64_t status = 0;
    Str     text = str_copy(b->kit.arena, (Str){ got, n });
    cr_assert(n > 12 && str_to_i64(str_sub(text, 9, 12), &status));
    return (Answered){ (int)status, header_of(text, "Location: "), text };
}

Answered browse(Browser *b, const char *who, Str path)
{
    return talk(b, str_format(b->kit.arena, "GET " STR_F " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: phien=%s\r\nConnection: close\r\n\r\n", STR_A(path), who));
}

Answered send_raw(Browser *b, const char *who, Str path, Str body)
{
    return talk(b, str_format(b->kit.arena,
                              "POST " STR_F " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: phien=%s\r\nConnection: close\r\n"
                              "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n" STR_F,
                              STR_A(path), who, body.n, STR_A(body)));
}

static void add_encoded(Buf *b, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool          plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (plain) {
            buf_add_char(b, (char)c);
        } else {
            buf_addf(b, "%%%02X", c);
        }
    }
}

static void add_pair(Buf *b, Str name, Str value)
{
    if (b->n > 0) {
        buf_add_char(b, '&');
    }
    add_encoded(b, name);
    buf_add_char(b, '=');
    add_encoded(b, value);
}

static Str between(Str *rest, Str before, Str after)
{
    size_t at, end;
    if (!str_find(*rest, before, &at)) {
        *rest = S("");
        return (Str){ NULL, 0 };
    }
    *rest = str_sub(*rest, at + before.n, rest->n);
    if (!str_find(*rest, after, &end)) {
        return (Str){ NULL, 0 };
    }
    Str inside = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end, rest->n);
    return inside;
}

Str hidden_value(Browser *b, Str page, const char *name)
{
    Str rest = page;
    return between(&rest, str_format(b->kit.arena, "type=\"hidden\" name=\"%s\" value=\"", name), S("\""));
}

static bool is_given(const char *const *pairs, Str name)
{
    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        if (str_eq(name, str_of(pairs[i]))) {
            return true;
        }
    }
    return false;
}

/* The hidden fields of the content's form: what stands in the frame above it is another form's. */
static void add_hidden_fields(Buf *body, Str page, const char *const *pairs)
{
    Str rest = page;
    between(&rest, S("<main"), S(">"));
    for (;;) {
        Str name = between(&rest, S("type=\"hidden\" name=\""), S("\""));
        if (name.p == NULL) {
            return;
        }
        Str value = between(&rest, S("value=\""), S("\""));
        if (!is_given(pairs, name)) {
            add_pair(body, name, value);
        }
    }
}

Answered send_form(Browser *b, const char *who, Str path, const char *to, const char *const *pairs)
{
    Answered page = browse(b, who, path);
    Buf      body = buf_make(b->kit.arena, MIB(2));
    cr_assert(page.status == 200, "the form at " STR_F " is there (%d)", STR_A(path), page.status);
    add_hidden_fields(&body, page.text, pairs);
    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        add_pair(&body, str_of(pairs[i]), str_of(pairs[i + 1]));
    }
    return send_raw(b, who, to == NULL ? path : str_of(to), buf_str(&body));
}

/* ---- a whole interview ------------------------------------------------------------------------------------------------------------ */

static Str at(Browser *b, Str draft, const char *step)
{
    return str_format(b->kit.arena, STR_F "/%s", STR_A(draft), step);
}

static void leads_to(Browser *b, Answered a, Str draft, const char *step)
{
    Str wanted = at(b, draft, step);
    cr_assert(a.status == 303 && str_eq(a.location, wanted), "leads to %s, not %d " STR_F "\n" STR_F, step, a.status, STR_A(a.location),
              STR_A(a.status == 422 ? a.text : S("")));
}

Str interview_walked(Browser *b)
{
    Answered a = send_form(b, "citizen", S("/nop-don"), NULL, (const char *const[]){ NULL });
    cr_assert_eq(a.status, 303);
    Str rest = str_sub(a.location, 9, a.location.n);
    Str id = str_cut(&rest, '/');
    Str draft = str_format(b->kit.arena, "/nop-don/" STR_F, STR_A(id));
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguoi-nop"), "vai-tro", "chinh-minh"), draft, "nguoi-khoi-kien");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguoi-khoi-kien"), "nguyen-don-1-loai", "person", "nguyen-don-1-ten", "Nguyễn Văn Giả Định",
                  "nguyen-don-1-sinh", "2/9/1985", "nguyen-don-1-so", "001 085 000 001", "nguyen-don-1-dia-chi", "số 2 đường Không Có",
                  "nguyen-don-1-phuong", "phuong ba dinh ha noi", "nguyen-don-1-dien-thoai", "0912 345 678", "nguyen-don-1-thu",
                  "nguoi@vi-du.vn"),
             draft, "nguoi-bi-kien");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguoi-bi-kien"), "bi-don-1-loai", "person", "bi-don-1-ten", "Trần Văn Hư Cấu", "bi-don-1-biet",
                  "co", "bi-don-1-dia-chi", "số 1 đường Không Có", "bi-don-1-phuong", "phường Ba Đình, Hà Nội"),
             draft, "viec-gi");
    leads_to(b, FILL(b, "citizen", at(b, draft, "viec-gi"), "tim", "", "viec", "DS.26.3.01"), draft, "yeu-cau");
    leads_to(b, FILL(b, "citizen", at(b, draft, "yeu-cau"), "yeu-cau-1-noi-dung", "Buộc ông Hư Cấu trả tiền gốc.", "yeu-cau-1-so-tien",
                  "500.000.000"),
             draft, "o-dau");
    leads_to(b, FILL(b, "citizen", at(b, draft, "o-dau"), "noi-thuc-hien-phuong", ""), draft, "toa-an");
    leads_to(b, FILL(b, "citizen", at(b, draft, "toa-an"), "toa", "T01K01"), draft, "su-viec");
    leads_to(b, FILL(b, "citizen", at(b, draft, "su-viec"), "su-viec", "Ngày 02/3/2025 ông Hư Cấu vay tiền.\nĐến hạn ông không trả."), draft,
             "chung-cu");
    leads_to(b, FILL(b, "citizen", at(b, draft, "chung-cu"), "tai-lieu-1-ten", "Giấy vay tiền", "tai-lieu-1-goc", "1"), draft, "nguoi-khac");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguoi-khac"), "nguoi-khac-1-vai", "witness", "nguoi-khac-1-ten", "Lý Thị Chứng Kiến",
                  "nguoi-khac-1-dia-chi", "xóm Không Có"),
             draft, "tam-ung");
    leads_to(b, FILL(b, "citizen", at(b, draft, "tam-ung"), "mien-giam", ""), draft, "nguyen-vong");
    leads_to(b, FILL(b, "citizen", at(b, draft, "nguyen-vong"), "hoa-giai", "unwilling", "dien-tu", "co"), draft, "xem-lai");
    return draft;
}
