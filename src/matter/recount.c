/* Time limits counted before the year's calendar was announced are counted again when the law's data has it: an act of the system in
 * each file, which keeps the old result beside the new one; a job in the background goes through the files.
 * Law: BLDS 148(5), BLLĐ 112 and the yearly notices (law/calendar.yaml). Tables: deadline, task (through the act), job. */
#include "matter/matter_int.h"

#include "matter/matter_sql.h"

#include <string.h>

enum { FILES_PAGE = 100, FILE_MEMORY = 16 * 1024 * 1024 };

/* ---- the act ------------------------------------------------------------------------------------------------------------------ */

static Error *prepare_recount(Act *act)
{
    int64_t count;
    return act_recount_deadlines(act, &count);
}

static Error *calendar_known(Act *act, bool *holds)
{
    int64_t count;
    TRY(act_count_recountable(act, &count));
    *holds = count > 0;
    return NULL;
}

static const Effect      effects[] = { { .id = "recount_deadlines", .prepare = prepare_recount } };
static const Guard       guards[] = { { "calendar_known", calendar_known } };
static const char *const tables[] = { NULL };
const MatterModule matter_module = { "matter", effects, COUNT_OF(effects), guards, COUNT_OF(guards), tables };

/* ---- the job ------------------------------------------------------------------------------------------------------------------ */

typedef struct Recounting {
    House   *house;
    Job     *job;
    int64_t  seen, total, changed;
    CourtId  court; /* the last file */
    MatterId matter;
} Recounting;

static Error *act_in_file(Recounting *r, Arena *a, CourtId court, MatterId matter)
{
    const Json *empty;
    ActResult   result;
    House      *h = r->house;
    Matter      m;
    Db         *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = matter_load(h, db, a, court, matter, &m);
    db_done(db);
    TRY(failed);
    if (procedure_act(m.procedure, S("recount_deadlines")) == NULL) {
        return NULL; /* a procedure of an older version: its limits stay as they were counted */
    }
    TRY(json_parse(a, S("{}"), KIB(1), &empty));
    ActRequest rq = { .actor = { .kind = ACTOR_SYSTEM, .channel = S("system") }, .court = court, .matter = matter, .act = S("recount_deadlines"),
                      .version = MATTER_ANY_VERSION, .input = empty };
    rq.idem = str_format(a, "recount-" STR_F "-" STR_F, STR_A(id_format(a, matter.id)), STR_A(h->law->calendar_version));
    TRY(matter_act(h, a, &rq, &result));
    r->changed += !result.repeated;
    return NULL;
}

/* A file in which nothing would change refuses the act; one that another act just moved is taken by the next run. */
static Error *recount_file(Recounting *r, CourtId court, MatterId matter)
{
    Arena *a = arena_make(FILE_MEMORY);
    Error *failed = act_in_file(r, a, court, matter);
    bool   nothing = failed != NULL && failed->code == ERR_NOT_ALLOWED;
    arena_release(a);
    return nothing ? NULL : failed;
}

static Error *recount_page(Recounting *r, Arena *a, bool *more)
{
    Db                  *db;
    ProvisionalFilesRows rows;
    TRY(db_read(r->house->db, a, &db));
    Error *failed = q_provisional_files(db, court_id_str(&r->court), r->matter, FILES_PAGE, a, &rows);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < rows.count; i++) {
        if (jobs_stopping(r->job)) {
            return err_make(ERR_BUSY, "the program ends");
        }
        r->court = rows.items[i].court_id;
        r->matter = rows.items[i].matter_id;
        TRY(recount_file(r, r->court, r->matter));
        r->seen++;
    }
    *more = rows.count == FILES_PAGE;
    return jobs_progress(r->job, r->seen, r->total > r->seen ? r->total : r->seen);
}

Error *matter_recount_job(void *house, Arena *a, Job *job, Str *result)
{
    Recounting          r = { .house = house, .job = job, .court = { "" } };
    ProvisionalCountRow count;
    Db                 *db;
    bool                more = true;
    TRY(db_read(r.house->db, a, &db));
    Error *failed = q_provisional_count(db, a, &count);
    db_done(db);
    TRY(failed);
    r.total = count.files;
    while (more) {
        Arena *page = arena_make(FILE_MEMORY);
        Error *wrong = recount_page(&r, page, &more);
        arena_release(page);
        TRY(wrong);
    }
    *result = str_format(a, "{\"files\":%lld,\"recounted\":%lld}", (long long)r.seen, (long long)r.changed);
    return NULL;
}

static Error *add_job(Tx *tx, void *arg)
{
    House *h = arg;
    Str    name = str_format(tx_arena(tx), RECOUNT_JOB "/" STR_F, STR_A(h->law->calendar_version));
    Hash   hash = hash_str(name);
    Id128  id;
    Instant now = os_now(h->os);
    memcpy(id.b, hash.b, sizeof id.b);
    return jobs_add(tx, id, S(RECOUNT_JOB), (PersonId){ { { 0 } } }, S("{}"), now, now);
}

Error *matter_ask_recount(House *h)
{
    return db_tx(h->db, "ask_recount", add_job, h);
}
