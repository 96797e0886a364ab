/* Work in the background: one row a job, retried with growing delays, set aside as dead after five tries, with progress a page
 * can show. A runner is found by the job's kind. Table: job. May use: db, os, base. */
#ifndef CORE_JOBS_JOBS_H
#define CORE_JOBS_JOBS_H

#include "db/db.h"
#include "os/os.h"

#include <stdatomic.h>

typedef struct Job {
    Id128    id;
    Str      kind;
    PersonId owner; /* who asked; zero for the system */
    Str      input; /* JSON */
    int64_t  tries;
    DbPool  *pool;
    const atomic_bool *stop; /* NULL: nobody stops it */
} Job;

typedef struct JobKind {
    const char *kind;
    /* `*result` is JSON for whoever asks; a failed run is tried again, so it must be safe to repeat. */
    Error *(*run)(void *context, Arena *a, Job *job, Str *result);
} JobKind;

/* A job of that id that is there already stays as it is: an id made of what is wanted asks for it once. */
MUST_CHECK Error *jobs_add(Tx *tx, Id128 id, Str kind, PersonId owner, Str input, Instant not_before, Instant now);
/* For work that comes again and again, at most once in `slot_ms`: asked for, unless it was in this slot. What was done before is forgotten. */
MUST_CHECK Error *jobs_add_again(Tx *tx, Str kind, int64_t slot_ms, Instant now);

/* Work that follows what changes in the database: whoever has a moment looks whether it is wanted, in truth only every five seconds, and
 * asks for it at most once in ten minutes. What changed less than JOBS_SETTLE_MS ago waits: an act that began earlier may end later. */
enum { JOBS_SETTLE_MS = 10 * 1000 };
typedef struct JobWatch {
    const char *kind;
    Error *(*wanted)(void *context, Db *db, Arena *a, Instant now, bool *wanted);
    _Atomic int64_t looked;
} JobWatch;
MUST_CHECK Error *jobs_look(JobWatch *w, DbPool *pool, Arena *a, Instant now, void *context);

typedef struct JobRunner {
    DbPool            *pool;
    Os                *os;
    const JobKind     *kinds;
    size_t             count;
    void              *context;
    const atomic_bool *stop; /* set when the program ends; NULL: never */
} JobRunner;
/* Takes and runs one due job; *ran is false when none is due. */
MUST_CHECK Error *jobs_run_one(const JobRunner *runner, bool *ran);
/* The program ends: a long job returns any error soon. It waits again and the try does not count. */
bool jobs_stopping(const Job *job);
MUST_CHECK Error *jobs_progress(Job *job, int64_t done, int64_t total);
/* On start: what a stopped process left running waits again; dead when that was its last try. */
MUST_CHECK Error *jobs_resume(DbPool *pool);

/* Jobs of one status, for the person who keeps the house, newest first; at most 200. */
typedef struct JobLine {
    Id128   id;
    Str     kind, result, why; /* result: the runner's JSON once it is done; why: an error line, never personal */
    int64_t done, total, tries;
    Instant not_before, made_at; /* done: not_before is when it ended */
} JobLine;
typedef LIST(JobLine) JobLines;
MUST_CHECK Error *jobs_list(Db *db, Arena *a, Str status, JobLines *out);
/* A dead job waits again with fresh tries. ERR_NOT_FOUND: it is not dead. */
MUST_CHECK Error *jobs_retry(Tx *tx, Id128 id, Instant now);

#endif
