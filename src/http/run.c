/* The worker's side of a request: session, power, token, fields, handler, answer, in straight-line code. A request over its memory
 * is answered 503 and the process lives. May use: base. */
#include "http/http_int.h"

#include <string.h>

/* A GET without a form takes no query; a form that is a button takes no fields. */
static Error *check_unread(const Request *rq)
{
    const FormSpec *form = rq->pub.route->form;
    bool            none = form == NULL || form == &form_empty;
    for (size_t i = 0; none && i < rq->values.count; i++) {
        if (!str_eq(rq->values.items[i].name, S("_csrf"))) {
            return err_make(ERR_BAD_INPUT, "a field that was not asked for");
        }
    }
    return NULL;
}

static Error *handle(Request *rq)
{
    TRY(rq->refused);
    rq->cache_seen = cache_generation(rq->lane->pages);
    TRY(request_admit(rq));
    TRY(body_end(rq));
    TRY(values_read(rq));
    TRY(request_csrf(rq));
    TRY(check_unread(rq));
    TRY(rq->pub.route->handler(&rq->pub, &rq->rs));
    files_keep(rq);
    return NULL;
}

/* Before an answer is kept or sent: it tells what the handler read. */
static void settle(Request *rq)
{
    if (rq->sv->cfg.hooks.settle != NULL) {
        rq->sv->cfg.hooks.settle(rq->pub.app);
    }
}

static void run_handler(Request *rq)
{
    Error *e = handle(rq);
    settle(rq);
    if (e != NULL) {
        answer_error(rq, e);
    } else {
        answer_make(rq);
    }
    metrics_answer(rq, rq->status, rq->answer_bytes, false);
    rq->counted = true;
}

static void run_admit(Request *rq)
{
    Error *e = request_admit(rq);
    if (e == NULL && rq->body.form == FORM_RAW) {
        e = request_csrf(rq); /* in a header, or nowhere */
    }
    if (e != NULL) {
        answer_error(rq, e);
    }
}

static void run_piece(Request *rq)
{
    Error *e = body_piece(rq);
    if (e != NULL && rq->refused == NULL) {
        rq->refused = err_copy(rq->pub.arena, e);
    }
}

/* The arena was emptied on the way out: nothing that lay in it may be looked at again. */
static void over_budget(Request *rq)
{
    Error *e = err_make(ERR_MEMORY, "request over its memory");
    rq->session = (HttpSession){ .who = NULL }; /* the hook keeps him in the arena: the error page is nobody's */
    rq->session_known = false;
    rq->csrf_good = false;
    rq->pub.who = NULL;
    rq->spec = NULL;
    rq->raw_target = (Str){ NULL, 0 };
    rq->target = (Target){ .raw_path = S("/"), .path = S("/"), .lang = rq->pub.lang };
    rq->pub.path = S("/");
    rq->match.params = 0;
    rq->values.items = NULL;
    rq->values.count = rq->values.cap = 0;
    rq->json = NULL;
    rq->files = rq->file = NULL;
    rq->refused = NULL;
    rq->csrf_cookie = (Str){ NULL, 0 };
    rq->body.p = NULL;
    rq->body.n = rq->body.cap = 0;
    rq->rs = (Resp){ .rq = rq };
    if (rq->job == JOB_FILL) {
        rq->stream.failed = true;
        log_error("stream_failed", e);
    } else if (rq->job == JOB_PIECE) {
        rq->refused = err_copy(rq->pub.arena, e);
    } else {
        answer_error(rq, e);
    }
}

static void run_job(Request *rq)
{
    switch (rq->job) {
    case JOB_ADMIT: run_admit(rq); break;
    case JOB_PIECE: run_piece(rq); break;
    case JOB_HANDLE: run_handler(rq); break;
    case JOB_FILL:
        stream_fill(rq);
        settle(rq);
        break;
    case JOB_DISCARD: break;
    }
}

void request_run(Request *rq)
{
    err_reset();
    if (rq->job == JOB_DISCARD) {
        request_give(rq);
        return;
    }
    log_correlation(rq_correlation(&rq->pub));
    if (setjmp(*arena_guard(rq->pub.arena)) != 0) {
        over_budget(rq);
    } else {
        run_job(rq);
        arena_unguard(rq->pub.arena);
    }
    log_correlation(S(""));
    atomic_store(&rq->done, true);
    MHD_resume_connection(rq->mhd);
}
