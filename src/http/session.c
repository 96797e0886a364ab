/* Who asks, whether he may, and whether his own browser page sent it. Denied unless somebody says yes. May use: base. */
#include "http/http_int.h"

const char *session_cookie_name(const Request *rq)
{
    return rq->is_tls ? "__Host-phien" : "phien";
}

static const char *csrf_cookie_name(const Request *rq)
{
    return rq->is_tls ? "__Host-csrf" : "csrf";
}

bool request_has_session_cookie(const Request *rq)
{
    return rq_cookie(&rq->pub, session_cookie_name(rq)).n > 0;
}

static Error *find_session(Request *rq)
{
    const HttpHooks *hooks = &rq->sv->cfg.hooks;
    Str              authorization = rq_header(&rq->pub, "authorization");
    if (authorization.n > 7 && name_is(str_sub(authorization, 0, 7), S("bearer "))) {
        if (hooks->bearer == NULL) {
            return err_make(ERR_SIGN_IN, "no tokens here");
        }
        TRY(hooks->bearer(rq->pub.app, &rq->pub, str_trim(str_sub(authorization, 7, authorization.n)), &rq->session));
        if (rq->session.who == NULL) {
            return err_make(ERR_SIGN_IN, "token of nobody");
        }
        rq->bearer = true;
        return NULL;
    }
    Str cookie = rq_cookie(&rq->pub, session_cookie_name(rq));
    if (cookie.n == 0 || hooks->session == NULL) {
        return NULL;
    }
    return hooks->session(rq->pub.app, &rq->pub, cookie, &rq->session);
}

static bool needs_token(const Request *rq)
{
    return rq->pub.method != GET && !rq->bearer && rq->pub.route->csrf != CSRF_NONE;
}

/* A browser says where a post comes from; another site's is refused before its body is read. */
static Error *check_origin(const Request *rq)
{
    Str origin = rq_header(&rq->pub, "origin");
    if (origin.n == 0 || !needs_token(rq)) {
        return NULL;
    }
    size_t at;
    if (!str_find(origin, S("://"), &at) || !name_is(str_sub(origin, at + 3, origin.n), rq->head.host)) {
        return err_make(ERR_CSRF, "origin is another site");
    }
    return NULL;
}

Error *request_admit(Request *rq)
{
    if (!rq->session_known) {
        TRY(find_session(rq));
        rq->session_known = true;
        rq->pub.who = rq->session.who;
    }
    Str power = str_of(rq->pub.route->power);
    if (!str_eq(power, S(PUBLIC))) {
        const HttpHooks *hooks = &rq->sv->cfg.hooks;
        if (hooks->authorize == NULL) {
            return err_make(ERR_FORBIDDEN, "nobody authorizes");
        }
        TRY(hooks->authorize(rq->pub.app, &rq->pub, power));
    }
    return check_origin(rq);
}

static Bytes csrf_secret(const Request *rq)
{
    if (rq->session.who != NULL) {
        return (Bytes){ rq->session.csrf_secret, sizeof rq->session.csrf_secret };
    }
    Str cookie = rq_cookie(&rq->pub, csrf_cookie_name(rq));
    return (Bytes){ (const uint8_t *)cookie.p, cookie.n == 32 ? cookie.n : 0 };
}

Error *request_csrf(Request *rq)
{
    if (rq->csrf_good || !needs_token(rq)) {
        return NULL;
    }
    Str token = rq_header(&rq->pub, "x-csrf-token");
    for (size_t i = 0; token.n == 0 && i < rq->values.count; i++) {
        if (str_eq(rq->values.items[i].name, S("_csrf"))) {
            token = rq->values.items[i].value;
        }
    }
    Bytes secret = csrf_secret(rq);
    if (secret.n == 0 || !csrf_is(secret, token)) {
        return err_make(ERR_CSRF, token.n == 0 ? "no token" : "token is not this reader's");
    }
    rq->csrf_good = true;
    return NULL;
}

Str csrf_token(Req *rq)
{
    Request *r = request_of(rq);
    uint8_t  mask[32];
    r->rs.personal = true;
    os_random(r->sv->cfg.os, mask, sizeof mask);
    Bytes secret = csrf_secret(r);
    if (secret.n == 0) {
        Str fresh = r->csrf_cookie;
        if (fresh.n == 0) {
            uint8_t raw[16];
            os_random(r->sv->cfg.os, raw, sizeof raw);
            fresh = r->csrf_cookie = hex_encode(rq->arena, (Bytes){ raw, sizeof raw });
            resp_header(&r->rs, "Set-Cookie", str_format(rq->arena, "%s=" STR_F "; Path=/; HttpOnly; SameSite=Lax%s",
                                                         csrf_cookie_name(r), STR_A(fresh), r->is_tls ? "; Secure" : ""));
        }
        secret = (Bytes){ (const uint8_t *)fresh.p, fresh.n };
    }
    return csrf_make(rq->arena, secret, mask);
}
