/* Background work. Table: job. */
#include "core/jobs/jobs.h"
#include "base/hash.h"
#include "base/log.h"
#include "core/jobs/jobs_sql.h"

#include <string.h>

enum { TRIES_MAX = 5, RETRY_FIRST_MS = 5000, JOB_MEMORY = 64 * 1024 * 1024, ROW_MEMORY = 4 * 1024 * 1024, LIST_MAX = 200, LOOK_MS = 5 * 1000, SLOT_MS = 10 * 60 * 1000 };

Error *jobs_add(Tx *tx, Id128 id, Str kind, PersonId owner, Str input, Instant not_before, Instant now)
{
    return q_job_add(tx, (Bytes){ id.b, sizeof id.b }, kind, owner, input, not_before, now);
}

Error *jobs_add_again(Tx *tx, Str kind, int64_t slot_ms, Instant now)
{
    Hash  h = hash_str(kind);
    Id128 id = id_timed(now.ms / slot_ms * slot_ms, h.b);
    TRY(q_job_forget_done(tx, kind, (Bytes){ id.b, sizeof id.b }));
    return jobs_add(tx, id, kind, (PersonId){ { { 0 } } }, S("{}"), now, now);
}

typedef struct Wanted {
    Str     kind;
    Instant now;
} Wanted;

static Error *ask(Tx *tx, void *arg)
{
    const Wanted *w = arg;
    return jobs_add_again(tx, w->kind, SLOT_MS, w->now);
}

Error *jobs_look(JobWatch *w, DbPool *pool, Arena *a, Instant now, void *context)
{
    Db     *db;
    int64_t apart = now.ms - w->looked;
    bool    wanted = false;
    if (apart >= 0 && apart < LOOK_MS) {
        return NULL;
    }
    w->looked = now.ms;
    TRY(db_read(pool, a, &db));
    Error *failed = w->wanted(context, db, a, now, &wanted);
    db_done(db);
    TRY(failed);
    return wanted ? db_tx(pool, "job_ask", ask, &(Wanted){ str_of(w->kind), now }) : NULL;
}

typedef struct Take {
    Instant    now;
    JobNextRow row;
    bool       found;
} Take;

static Error *take_next(Tx *tx, void *arg)
{
    Take *t = arg;
    return q_job_next(tx, t->now, tx_arena(tx), &t->row, &t->found);
}

typedef struct End {
    Bytes   id;
    Str     status, result, why;
    Instant not_before;
} End;

static Error *end_job(Tx *tx, void *arg)
{
    const End *e = arg;
    return q_job_end(tx, e->id, e->status, e->result, e->why, e->not_before);
}

typedef struct Progress {
    Bytes   id;
    int64_t done, total;
} Progress;

static Error *put_progress(Tx *tx, void *arg)
{
    const Progress *p = arg;
    return q_job_progress(tx, p->id, p->done, p->total);
}

Error *jobs_progress(Job *job, int64_t done, int64_t total)
{
    Progress p = { { job->id.b, sizeof job->id.b }, done, total };
    return db_tx(job->pool, "job_progress", put_progress, &p);
}

bool jobs_stopping(const Job *job)
{
    return job->stop != NULL && atomic_load(job->stop);
}

static Error *run_taken(Arena *a, const JobRunner *r, Job *job, Str *result)
{
    for (size_t i = 0; i < r->count; i++) {
        if (str_eq(job->kind, str_of(r->kinds[i].kind))) {
            return r->kinds[i].run(r->context, a, job, result);
        }
    }
    return err_make(ERR_INTERNAL, "no runner for jobs of kind " STR_F, STR_A(job->kind));
}

/* A job over its memory fails as any other does; the program lives. */
static Error *run_guarded(Arena *a, const JobRunner *r, Job *job, Str *result)
{
    if (setjmp(*arena_guard(a)) != 0) {
        return err_make(ERR_MEMORY, "a job of kind " STR_F " over its memory", STR_A(job->kind));
    }
    Error *failed = run_taken(a, r, job, result);
    arena_unguard(a);
    return failed;
}

static Error *give_back(Tx *tx, void *arg)
{
    const End *e = arg;
    return q_job_give_back(tx, e->id);
}

static Error *end_taken(const JobRunner *r, Arena *a, const Job *job, Str result, const Error *why)
{
    End e = { .id = { job->id.b, sizeof job->id.b }, .status = S("done"), .result = result, .not_before = os_now(r->os) };
    if (why != NULL && jobs_stopping(job)) {
        return db_tx(r->pool, "job_give_back", give_back, &e);
    }
    if (why != NULL) {
        log_error("job_failed", why);
        e.status = job->tries >= TRIES_MAX ? S("dead") : S("waiting");
        e.result = S("");
        e.why = err_line(a, why);
        e.not_before.ms += RETRY_FIRST_MS << (job->tries < 10 ? job->tries : 10);
    }
    return db_tx(r->pool, "job_end", end_job, &e);
}

Error *jobs_run_one(const JobRunner *r, bool *ran)
{
    Arena *own = arena_make(ROW_MEMORY);
    Take   t = { .now = os_now(r->os) };
    Error *failed = db_tx_keep(r->pool, "job_take", take_next, &t, own);
    *ran = failed == NULL && t.found;
    if (*ran) {
        Arena *a = arena_make(JOB_MEMORY);
        Job    job = { .kind = t.row.kind, .owner = t.row.owner, .input = t.row.input, .tries = t.row.tries, .pool = r->pool, .stop = r->stop };
        Str    result = S("");
        memcpy(job.id.b, t.row.id.p, sizeof job.id.b);
        Error *why = run_guarded(a, r, &job, &result);
        failed = end_taken(r, own, &job, result, why);
        arena_release(a);
    }
    arena_release(own);
    return failed;
}

/* A job that was running each of five times the program stopped may be what stops it. */
static Error *resume_all(Tx *tx, void *arg)
{
    return q_job_resume(tx, TRIES_MAX, arg);
}

Error *jobs_resume(DbPool *pool)
{
    int64_t count;
    return db_tx(pool, "jobs_resume", resume_all, &count);
}

Error *jobs_list(Db *db, Arena *a, Str status, JobLines *out)
{
    JobsInStatusRows rows;
    TRY(q_jobs_in_status(db, status, LIST_MAX, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const JobsInStatusRow *r = &rows.items[i];
        JobLine                l = { { { 0 } }, r->kind, r->result, r->why, r->done, r->total, r->tries, r->not_before, r->made_at };
        memcpy(l.id.b, r->id.p, sizeof l.id.b);
        *LIST_ADD(a, out) = l;
    }
    return NULL;
}

Error *jobs_retry(Tx *tx, Id128 id, Instant now)
{
    int64_t changed;
    TRY(q_job_retry(tx, (Bytes){ id.b, sizeof id.b }, now, &changed));
    return changed > 0 ? NULL : err_make(ERR_NOT_FOUND, "no such dead job");
}
