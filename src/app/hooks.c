/* What the server asks the program: whose session this is, whether he may, how an error reads. */
#include "app/app_int.h"

#include "api/api.h"
#include "app/app_msg.h"
#include "html/error_page_html.h"
#include "i18n/i18n.h"
#include "judgment/ruling_index.h"

#include <string.h>

static Error *hook_session(void *app, Req *rq, Str cookie, HttpSession *out)
{
    Site    *site = app;
    Session *s = NEW(rq->arena, Session);
    bool     found;
    memset(out, 0, sizeof *out);
    TRY(session_find(site->identity, rq->arena, cookie, s, &found));
    if (found) {
        TRY(session_desk(site, rq->arena, s));
        out->who = s;
        memcpy(out->csrf_secret, s->csrf.b, sizeof out->csrf_secret);
    }
    return NULL;
}

static Error *hook_authorize(void *app, Req *rq, Str power)
{
    (void)app;
    const Session *s = session_of(rq);
    if (str_eq(power, S(PARTNER))) { /* a machine without a session: its handler checks the signature of the message */
        return NULL;
    }
    if (s == NULL) {
        return err_make(ERR_SIGN_IN, NULL);
    }
    if (s->must_enrol && !str_eq(power, S(ACCOUNT))) { /* staff without a second factor: nothing opens but its enrolment */
        return err_message(err_make(ERR_FORBIDDEN, "no second factor yet"), S("app.must_enrol"));
    }
    if (str_eq(power, S(API_READ)) || str_eq(power, S(API_ACT))) {
        bool allowed = session_may(s, str_eq(power, S(API_ACT)) ? S("act") : S("read"));
        return allowed ? NULL : err_arg(err_make(ERR_FORBIDDEN, "token without this power"), S("power"), power);
    }
    if (s->kind == SESSION_TOKEN) { /* a program reads no pages */
        return err_arg(err_make(ERR_FORBIDDEN, "token on a page"), S("power"), power);
    }
    bool may = str_eq(power, S(SIGNED_IN)) || (str_eq(power, S(ACCOUNT)) && s->kind != SESSION_SERVED)
            || (str_eq(power, S(STAFF)) && s->staff) || (str_eq(power, S(ADMIN)) && s->admin);
    return may ? NULL : err_arg(err_make(ERR_FORBIDDEN, "power " STR_F, STR_A(power)), S("power"), power);
}

static Str hook_message(void *app, Req *rq, const Error *e)
{
    (void)app;
    return err_text(rq->arena, lang_of(rq), e);
}

static Msg todo_of(int status)
{
    switch (status) {
    case 401: return M_app_todo_sign_in;
    case 403: return M_app_todo_forbidden;
    case 404: return M_app_todo_not_found;
    case 409: return M_app_todo_conflict;
    case 429: return M_app_todo_wait;
    default: return status >= 500 ? M_app_todo_later : M_app_todo_check;
    }
}

static Msg title_of(int status)
{
    switch (status) {
    case 403: return M_app_error_forbidden;
    case 404: return M_app_error_not_found;
    default: return M_app_error_title;
    }
}

/* An officer reads which power is missing and who grants it. Nobody grants a citizen a post: he reads whose page this is, and is led to his own. */
static void explain_missing(Req *rq, const Error *e, ErrorView *v)
{
    Lang           lang = lang_of(rq);
    const Session *s = session_of(rq);
    Str            power = err_arg_of(e, S("power"));
    bool           own_words = e != NULL && e->message.n > 0;
    if (s != NULL && s->must_enrol) {
        v->todo = S("");
        v->go = (Link){ msg(lang, M_app_login), rq_link(rq, S("/tai-khoan")) };
        return;
    }
    if (s != NULL && s->staff) {
        bool admin = str_eq(power, S(ADMIN));
        Str  name = admin ? msg(lang, M_app_power_admin) : power_name(site_of(rq)->house, lang, power);
        v->power = power.n == 0 ? S("") : MSG(rq->arena, lang, M_app_missing_power, { S("power"), name });
        v->todo = msg(lang, own_words ? M_app_todo_forbidden_asked : M_app_todo_forbidden);
        return;
    }
    bool served = s != NULL && s->kind == SESSION_SERVED;
    if (!own_words && s != NULL) {
        v->happened = msg(lang, served ? M_app_forbidden_code : M_app_forbidden_citizen);
    }
    v->todo = msg(lang, served ? M_app_todo_forbidden_code : M_app_todo_forbidden_citizen);
    v->go = (Link){ msg(lang, M_app_to_mine), rq_link(rq, S("/vu-viec-cua-toi")) };
}

static Error *hook_error_page(void *app, Req *rq, const Error *errors, int status, Str *html)
{
    (void)app;
    Lang      lang = lang_of(rq);
    ErrorView v = { .frame = frame_of(rq, msg(lang, title_of(status))), .status = status,
                    .happened = err_text(rq->arena, lang, errors), .todo = msg(lang, todo_of(status)),
                    .correlation = rq_correlation(rq), .whom = msg(lang, M_app_whom) };
    if (status == 404) {
        v.search = rq_link(rq, S("/ban-an"));
    }
    if (errors != NULL && errors->code == ERR_CSRF) { /* no power is missing: the sentence itself says what to do */
        v.frame.title = msg(lang, M_app_error_title);
        v.todo = S("");
    } else if (status == 403) {
        explain_missing(rq, errors, &v);
    }
    *html = error_page_html(rq->arena, lang, &v).markup;
    return NULL;
}

static Str hook_normalise(Arena *a, Str utf8, bool *ok)
{
    Str out = utf8;
    *ok = i18n_clean(a, utf8, &out) == NULL;
    return out;
}

static void hook_settle(void *app)
{
    Site *site = app;
    db_settle(site->house->db);
}

static Error *hook_ready(void *app)
{
    Site  *site = app;
    Arena *a = arena_make(KIB(64));
    Db    *db;
    Error *failed = db_read(site->house->db, a, &db);
    arena_release(a);
    return failed;
}

static void hook_metrics(void *app, Buf *out)
{
    Site      *site = app;
    DbCounters c = db_counters(site->house->db);
    buf_addf(out, "congly_db_committed_total %llu\ncongly_db_failed_total %llu\ncongly_db_retries_total %llu\n"
                  "congly_db_batches_total %llu\n",
             (unsigned long long)c.committed, (unsigned long long)c.failed, (unsigned long long)c.retries, (unsigned long long)c.batches);
    if (site->house->rulings != NULL) {
        RulingIndexState index = ruling_index_state(site->house->rulings);
        buf_addf(out, "congly_index_texts %lld\ncongly_index_damaged_segments %lld\ncongly_index_mended_total %lld\n", (long long)index.texts, (long long)index.damaged,
                 (long long)index.mended);
    }
    int64_t waiting, dead;
    if (outbox_count(site->house->db, &waiting, &dead) == NULL) { /* of a database that does not answer /readyz speaks */
        buf_addf(out, "congly_outbox_waiting %lld\ncongly_outbox_dead %lld\n", (long long)waiting, (long long)dead);
    }
}

const HttpHooks app_hooks = {
    .session = hook_session,
    .bearer = api_bearer,
    .authorize = hook_authorize,
    .error_page = hook_error_page,
    .message = hook_message,
    .normalise = hook_normalise,
    .settle = hook_settle,
    .ready = hook_ready,
    .metrics = hook_metrics,
};
