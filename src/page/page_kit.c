/* A court of the kit behind a server, for tests of pages. */
#include "page/page_kit.h"

#include "base/log.h"
#include "html/assets.h"
#include "i18n/i18n.h"
#include "registry/registry_store.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MAX = 4 * 1024 * 1024 };

static void must(Error *e)
{
    if (e != NULL) {
        Arena *a = arena_make(MIB(1));
        Str    line = err_line(a, e);
        fprintf(stderr, "page kit: " STR_F "\n", STR_A(line));
        arena_release(a);
        BUG_IF(true);
    }
}

static Error *find_session(void *app, Req *rq, Str cookie, HttpSession *out)
{
    PageKit *k = (PageKit *)((char *)app - offsetof(PageKit, site));
    Session *s = NEW(rq->arena, Session);
    bool     found = false;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < k->count; i++) {
        if (str_eq(cookie, str_of(k->people[i].word))) {
            TRY(session_desk(&k->site, rq->arena, &k->people[i].session));
            out->who = &k->people[i].session;
            memset(out->csrf_secret, 1, sizeof out->csrf_secret); /* the same: who may not is refused for what he is, not for his token */
            return NULL;
        }
    }
    TRY(session_find(k->site.identity, rq->arena, cookie, s, &found));
    if (found) {
        out->who = s;
        memcpy(out->csrf_secret, s->csrf.b, sizeof out->csrf_secret);
    }
    return NULL;
}

static Error *authorize(void *app, Req *rq, Str power)
{
    (void)app;
    const Session *s = session_of(rq);
    if (str_eq(power, S(PARTNER))) {
        return NULL;
    }
    if (s == NULL) {
        return err_make(ERR_SIGN_IN, NULL);
    }
    bool may = str_eq(power, S(SIGNED_IN)) || (str_eq(power, S(ACCOUNT)) && s->kind != SESSION_SERVED) || (str_eq(power, S(STAFF)) && s->staff)
            || (str_eq(power, S(ADMIN)) && s->admin) || ((str_eq(power, S(API_READ)) || str_eq(power, S(API_ACT))) && s->kind == SESSION_ACCOUNT);
    return may ? NULL : err_make(ERR_FORBIDDEN, NULL);
}

static Str message(void *app, Req *rq, const Error *e)
{
    (void)app;
    return err_text(rq->arena, lang_of(rq), e);
}

void page_kit_add(PageKit *k, const char *word, const Session *session)
{
    BUG_IF(k->count == PAGE_KIT_PEOPLE);
    k->people[k->count].word = word;
    k->people[k->count].session = *session;
    k->count++;
}

static void add_person(PageKit *k, const char *word, PersonId person, bool staff)
{
    Session s = { .kind = SESSION_ACCOUNT, .person = person, .staff = staff, .display = "Giả Định" };
    page_kit_add(k, word, &s);
}

typedef struct NewOfficer {
    const Law *law;
    PersonId person;
    CourtId  court;
    Str      post;
    Instant  now;
} NewOfficer;

static Error *add_officer(Tx *tx, void *arg)
{
    const NewOfficer *n = arg;
    Person            p = { .id = n->person, .name = S("Người Giả Định Khác") };
    Appointment       a = { .court = n->court, .post = n->post };
    TRY(person_add(tx, &p, n->now));
    return n->post.n == 0 ? NULL : appointment_add(tx, n->law, n->person, &a, date_make(2025, 7, 1));
}

PersonId page_kit_officer(PageKit *k, const char *word, CourtId court, Str post)
{
    NewOfficer n = { k->court->house.law, { os_id(k->court->os) }, court, post, os_now(k->court->os) };
    must(db_tx(k->court->house.db, "kit", add_officer, &n));
    add_person(k, word, n.person, post.n > 0);
    return n.person;
}

static void add_people(PageKit *k)
{
    const CourtKit *c = k->court;
    add_person(k, "citizen", c->citizen, false);
    add_person(k, "other", c->other, false);
    add_person(k, "clerk", c->clerk, true);
    add_person(k, "chief", c->chief, true);
    add_person(k, "judge", c->judge, true);
    add_person(k, "second", c->second_judge, true);
    add_person(k, "juror", c->juror, true);
    add_person(k, "second_juror", c->second_juror, true);
    add_person(k, "prosecutor", c->prosecutor, true);
    add_person(k, "enforcement", c->enforcement, true);
}

void page_kit_open(PageKit *k, CourtKit *court, const RouteTable *tables, size_t count)
{
    static Asset files[WEB_ASSET_COUNT];
    log_level(LOG_ERROR);
    *k = (PageKit){ .court = court };
    k->site = (Site){ .house = &court->house, .identity = court->house.identity };
    k->config = (HttpConfig){ .os = os_real(), .app = &k->site, .powers = page_powers, .sign_in = "/dang-nhap", .no_rates = true, .workers = 2,
                              .hooks = { .session = find_session, .authorize = authorize, .message = message } };
    add_people(k);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        files[i] = (Asset){ web_assets[i].name, web_assets[i].type, web_assets[i].bytes };
    }
    must(server_make(&k->config, &k->site.server));
    must(server_add_assets(k->site.server, files, COUNT_OF(files)));
    for (size_t i = 0; i < count; i++) {
        must(server_add_routes(k->site.server, tables[i].items, tables[i].count));
    }
    must(server_start(k->site.server));
}

void page_kit_close(PageKit *k)
{
    server_stop(k->site.server);
    server_release(k->site.server);
}

/* ---- asking ---------------------------------------------------------------------------------------------------------------- */

Answer page_kit_send(PageKit *k, Str request)
{
    Arena             *a = k->court->arena;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(server_port(k->site.server)), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    Buf     got = buf_make(a, ANSWER_MAX);
    char    piece[16384];
    int64_t status = 0;
    size_t  at;
    int     fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    BUG_IF(fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0);
    for (size_t sent = 0; sent < request.n;) {
        ssize_t more = send(fd, request.p + sent, request.n - sent, MSG_NOSIGNAL);
        if (more <= 0) {
            break; /* refused early: the answer says so */
        }
        sent += (size_t)more;
    }
    for (ssize_t n = 1; n > 0;) {
        n = recv(fd, piece, sizeof piece, 0);
        buf_add(&got, (Str){ piece, n > 0 ? (size_t)n : 0 });
    }
    close(fd);
    Str all = buf_str(&got);
    BUG_IF(all.n < 13 || !str_to_i64((Str){ all.p + 9, 3 }, &status) || !str_find(all, S("\r\n\r\n"), &at));
    return (Answer){ (int)status, all, str_sub(all, 0, at), str_sub(all, at + 4, all.n) };
}

static Str cookie_line(PageKit *k, const char *who)
{
    return who == NULL ? S("") : str_format(k->court->arena, "Cookie: phien=%s\r\n", who);
}

Answer page_kit_ask(PageKit *k, const char *method, const char *who, Str path, const char *headers, Str body)
{
    Buf b = buf_make(k->court->arena, MIB(32));
    buf_addf(&b, "%s " STR_F " HTTP/1.1\r\nHost: 127.0.0.1\r\n" STR_F "Connection: close\r\n%s", method, STR_A(path), STR_A(cookie_line(k, who)), headers);
    if (strcmp(method, "GET") != 0) {
        buf_addf(&b, "Content-Length: %zu\r\n", body.n);
    }
    buf_add(&b, S("\r\n"));
    buf_add(&b, body);
    must(buf_check(&b));
    return page_kit_send(k, buf_str(&b));
}

Answer page_kit_get(PageKit *k, const char *who, Str path)
{
    return page_kit_ask(k, "GET", who, path, "", S(""));
}

Answer page_kit_send_form(PageKit *k, const char *who, Str path, Str form)
{
    return page_kit_ask(k, "POST", who, path, "Origin: http://127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n", form);
}

Str html_value(Str html, const char *name, int nth)
{
    size_t at = 0;
    Str    want = str_of(name);
    while (str_find(html, S("name=\""), &at)) {
        html = str_sub(html, at + sizeof "name=\"" - 1, html.n);
        if (str_starts(html, want) && str_starts(str_sub(html, want.n, html.n), S("\" value=\"")) && nth-- == 0) {
            html = str_sub(html, want.n + sizeof "\" value=\"" - 1, html.n);
            return str_cut(&html, '"');
        }
    }
    return S("");
}

Str answer_hidden(const Answer *a, const char *name)
{
    return html_value(a->body, name, 0);
}

static Str token_of(PageKit *k, const char *who, Str from, Str *anonymous)
{
    Answer page = page_kit_get(k, who, from);
    size_t at;
    *anonymous = S("");
    if (who == NULL && str_find(page.head, S("Set-Cookie: "), &at)) { /* the token of nobody hangs on a cookie of its own */
        Str rest = str_sub(page.head, at + sizeof "Set-Cookie: " - 1, page.head.n);
        Str pair = str_cut(&rest, ';');
        *anonymous = str_format(k->court->arena, "Cookie: " STR_F "\r\n", STR_A(pair));
    }
    return answer_hidden(&page, "_csrf");
}

Answer page_kit_post(PageKit *k, const char *who, Str from, Str path, Str fields)
{
    Arena *a = k->court->arena;
    Str    own, token = token_of(k, who, from, &own);
    Str    body = str_format(a, "_csrf=" STR_F "%s" STR_F, STR_A(token), fields.n > 0 ? "&" : "", STR_A(fields));
    Str    lines = str_format(a, STR_F "Content-Type: application/x-www-form-urlencoded\r\n", STR_A(own));
    return page_kit_ask(k, "POST", who, path, str_z(a, lines), body);
}

Answer page_kit_upload(PageKit *k, const char *who, Str from, Str path, Str field, Str content)
{
    Arena *a = k->court->arena;
    Str    own, token = token_of(k, who, from, &own);
    Str    body = str_format(a, "--BOUND\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" STR_F "\r\n--BOUND\r\nContent-Disposition: "
                                "form-data; name=\"" STR_F "\"; filename=\"x.json\"\r\nContent-Type: application/json\r\n\r\n" STR_F "\r\n--BOUND--\r\n",
                             STR_A(token), STR_A(field), STR_A(content));
    Str    lines = str_format(a, STR_F "Content-Type: multipart/form-data; boundary=BOUND\r\n", STR_A(own));
    return page_kit_ask(k, "POST", who, path, str_z(a, lines), body);
}

bool answer_has(const Answer *a, const char *text)
{
    return str_has(a->body, str_of(text));
}
