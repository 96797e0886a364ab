/* Proving a court's files: every event hashes to the leaf that was committed, and the state is what the events make.
 * Files are applied again into an empty database in memory and both are written out as text and compared. */
#include "matter/matter_int.h"

#include "core/blobs/blobs.h"
#include "db/db_check.h"
#include "db/db_migrate.h"
#include "matter/matter_sql.h"

#include <string.h>

enum { DUMP_MAX = 32 * 1024 * 1024, FINDINGS_MAX = 10000 };

/* The matter's own derived tables; domains name theirs in their module. */
static const char *const own_tables[] = {
    "matter", "matter_place", "matter_field", "participant", "assignment", "deadline", "task", "paper", "link",
    "register_entry", NULL,
};

typedef struct Verify {
    House    *house;
    Db       *stored;
    DbPool   *rebuilt;
    CourtId   court;
    MatterId  matter;
    Findings *findings;
    Arena    *report; /* where findings live */
} Verify;

static void find(Verify *v, Str what)
{
    if (v->findings->count < FINDINGS_MAX) {
        *LIST_ADD(v->report, v->findings) = (Finding){ v->court, v->matter, str_copy(v->report, what) };
    }
}

static Event event_of_row(CourtId court, MatterId matter, const EventsFromRow *r)
{
    return (Event){ .court = court, .matter = matter, .seq = r->seq, .version = r->version, .act = r->act, .actor = r->actor,
                    .actor_role = r->actor_role, .acting_for = r->acting_for, .delegation = r->delegation, .channel = r->channel,
                    .at = r->at, .day = r->day, .state = r->state, .input = r->input, .outcome = r->outcome, .numbers = r->numbers,
                    .class = r->class, .idem = r->idem, .salt = r->salt, .leaf = r->leaf };
}

typedef struct Replay {
    Verify *verify;
    Event  *event;
} Replay;

static Error *replay(Tx *tx, void *arg)
{
    Replay *r = arg;
    TRY(event_parse(tx_arena(tx), r->event));
    return matter_apply(r->verify->house, tx, r->event);
}

static Error *check_event(Verify *v, Arena *a, const EventsFromRow *row, int64_t expected)
{
    Event e = event_of_row(v->court, v->matter, row);
    bool  logged;
    TRY(ledger_has(v->stored, a, v->court, v->matter, row->seq, &logged));
    if (!logged) {
        find(v, str_format(a, "event %lld is in no public log", (long long)row->seq));
    }
    if (row->seq != expected) {
        find(v, str_format(a, "event %lld is missing", (long long)expected));
    }
    if (!hash_eq(event_leaf(a, &e).hash, e.leaf)) {
        find(v, str_format(a, "event %lld does not hash to its leaf", (long long)row->seq));
    }
    Replay r = { v, &e };
    Error *failed = db_tx(v->rebuilt, "replay", replay, &r);
    if (failed != NULL) {
        find(v, str_format(a, "event %lld cannot be applied: " STR_F, (long long)row->seq, STR_A(err_line(a, failed))));
    }
    return NULL;
}

Error *matter_ledger_record(void *arg, Db *db, Arena *a, Str kind, CourtId court, MatterId matter, int64_t seq, Bytes *salt, Bytes *record,
                            bool *found)
{
    EventOfLeafRow r;
    (void)arg;
    *salt = (Bytes){ NULL, 0 };
    *found = true;
    if (!str_eq(kind, S("event"))) {
        return NULL;
    }
    TRY(q_event_of_leaf(db, court, matter, seq, a, &r, found));
    if (*found) {
        EventsFromRow same = { r.seq, r.version, r.act, r.actor, r.actor_role, r.acting_for, r.delegation, r.channel, r.at, r.day,
                               r.state, r.input, r.outcome, r.numbers, r.class, r.idem, r.salt, r.leaf };
        Event         e = event_of_row(court, matter, &same);
        Str           text = event_canonical(a, &e);
        *salt = r.salt;
        *record = (Bytes){ (const uint8_t *)text.p, text.n };
    }
    return NULL;
}

/* Events after `last`. */
static Error *replay_from(Verify *v, Arena *a, int64_t last)
{
    for (;;) {
        EventsFromRows rows;
        TRY(q_events_from(v->stored, v->court, v->matter, last, a, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            TRY(check_event(v, a, &rows.items[i], last + 1));
            last = rows.items[i].seq;
        }
        if (rows.count == 0) {
            return NULL;
        }
    }
}

static void find_row(void *verify, Str what)
{
    find(verify, what);
}

static Error *compare_table(Verify *v, Arena *a, Db *rebuilt, const char *table)
{
    DbKey  keys[] = { { "court_id", db_val_court(&v->court) }, { "matter_id", db_val_id(&v->matter.id) } };
    Buf    stored = buf_make(a, DUMP_MAX);
    Buf    again = buf_make(a, DUMP_MAX);
    size_t width;
    TRY(db_dump_rows(v->stored, table, keys, COUNT_OF(keys), a, &stored));
    TRY(db_dump_rows(rebuilt, table, keys, COUNT_OF(keys), a, &again));
    TRY(db_key_width(rebuilt, table, a, &width));
    rows_compare(a, buf_str(&stored), buf_str(&again), width, find_row, v);
    return NULL;
}

static Error *compare_tables(Verify *v, Arena *a)
{
    Db *rebuilt;
    TRY(db_read(v->rebuilt, a, &rebuilt));
    Error *failed = NULL;
    for (const char *const *t = own_tables; *t != NULL && failed == NULL; t++) {
        failed = compare_table(v, a, rebuilt, *t);
    }
    for (const MatterModule *const *m = v->house->modules; *m != NULL && failed == NULL; m++) {
        for (const char *const *t = (*m)->tables; t != NULL && *t != NULL && failed == NULL; t++) {
            failed = compare_table(v, a, rebuilt, *t);
        }
    }
    db_done(rebuilt);
    return failed;
}

static Error *verify_file(Verify *v, Arena *a)
{
    TRY(replay_from(v, a, 0));
    return compare_tables(v, a);
}

/* Up to 200 files after (court, matter), rebuilt into one empty database. */
static Error *verify_batch(Verify *v, Arena *work, bool *more)
{
    MatterIdsRows ids;
    TRY(db_read(v->house->db, work, &v->stored));
    TRY(q_matter_ids(v->stored, v->court, v->matter, work, &ids));
    *more = ids.count > 0;
    TRY(db_migrate(v->rebuilt, (Instant){ 0 }));
    for (size_t i = 0; i < ids.count; i++) {
        Arena *each = arena_make(MIB(128));
        v->court = ids.items[i].court_id;
        v->matter = ids.items[i].matter_id;
        Error *failed = verify_file(v, each);
        arena_release(each);
        TRY(failed);
    }
    return NULL;
}

/* ---- papers and what they are made of ------------------------------------------------------------------------------------- */

static Error *check_file(Verify *v, Arena *a, int64_t no, const PaperFile *f)
{
    Blob   blob;
    Error *e = blob_load(v->stored, a, f->blob, &blob);
    Str    id = id_format(a, f->blob.id);
    if (e != NULL && e->code != ERR_NOT_FOUND && e->code != ERR_ALTERED) {
        return e;
    }
    if (e != NULL) {
        find(v, str_format(a, "paper no=%lld: its object " STR_F " is gone", (long long)no, STR_A(id)));
    } else if (!hash_eq(blob.hash, f->hash) || blob.size != f->size) {
        find(v, str_format(a, "paper no=%lld: its object " STR_F " is another", (long long)no, STR_A(id)));
    }
    return NULL;
}

/* What a paper is said to consist of is what its event committed to; a row that says something else was named before. */
static Error *check_paper(Verify *v, Arena *a, const PapersHandedInRow *row)
{
    PaperFiles files;
    Paper      p = { .no = row->no, .kind = row->kind, .form = row->form, .data = row->data };
    Error     *e = paper_files(a, &p, &files);
    if (e != NULL && e->code != ERR_ALTERED && e->code != ERR_BAD_INPUT) {
        return e;
    }
    if (e != NULL) {
        find(v, str_format(a, "paper no=%lld: its data do not tell its files", (long long)row->no));
        return NULL;
    }
    for (size_t i = 0; i < files.count; i++) {
        TRY(check_file(v, a, row->no, &files.items[i]));
    }
    return NULL;
}

static Error *check_papers(Verify *v, Arena *work, int64_t *no, bool *more)
{
    PapersHandedInRows rows;
    TRY(db_read(v->house->db, work, &v->stored));
    TRY(q_papers_handed_in(v->stored, v->court, v->matter, *no, work, &rows));
    *more = rows.count > 0;
    for (size_t i = 0; i < rows.count; i++) {
        v->court = rows.items[i].court_id;
        v->matter = rows.items[i].matter_id;
        *no = rows.items[i].no;
        TRY(check_paper(v, work, &rows.items[i]));
    }
    return NULL;
}

Error *matter_verify_objects(House *h, Arena *a, Findings *out)
{
    Verify  v = { .house = h, .findings = out, .report = a };
    int64_t no = 0;
    bool    more = true;
    while (more) {
        Arena *work = arena_make(MIB(64));
        Error *failed = check_papers(&v, work, &no, &more);
        arena_release(work); /* gives the reader back */
        TRY(failed);
    }
    return NULL;
}

/* ---- everything ------------------------------------------------------------------------------------------------------------ */

Error *matter_verify(House *h, Arena *a, Findings *out)
{
    Verify v = { .house = h, .findings = out, .report = a };
    bool   more = true;
    while (more) {
        Arena *work = arena_make(MIB(64));
        TRY(db_open(S("sqlite::memory:"), NULL, &v.rebuilt));
        Error *failed = verify_batch(&v, work, &more);
        arena_release(work); /* gives the reader back */
        db_close(v.rebuilt);
        TRY(failed);
    }
    return NULL;
}

/* ---- beside the living ---------------------------------------------------------------------------------------------------- */

struct MatterShadow {
    Verify verify;
};

static void shadow_close(void *shadow)
{
    db_close(((MatterShadow *)shadow)->verify.rebuilt);
}

Error *matter_shadow_open(House *h, Arena *a, MatterShadow **out)
{
    MatterShadow *s = NEW(a, MatterShadow);
    s->verify = (Verify){ .house = h, .report = a };
    TRY(db_open(S("sqlite::memory:"), NULL, &s->verify.rebuilt));
    arena_defer(a, shadow_close, s);
    *out = s;
    return db_migrate(s->verify.rebuilt, (Instant){ 0 });
}

static Error *shadow_seq(Verify *v, Arena *a, int64_t *out)
{
    Db           *rebuilt;
    MatterHeadRow row = { 0 };
    bool          found;
    TRY(db_read(v->rebuilt, a, &rebuilt));
    Error *failed = q_matter_head(rebuilt, v->court, v->matter, a, &row, &found);
    db_done(rebuilt);
    *out = failed == NULL && found ? row.seq : 0;
    return failed;
}

Error *matter_shadow_follow(MatterShadow *s, CourtId court, MatterId matter, Findings *out)
{
    Verify *v = &s->verify;
    Arena  *work = arena_make(MIB(128));
    int64_t seen = 0;
    v->court = court;
    v->matter = matter;
    v->findings = out;
    Error *failed = db_read(v->house->db, work, &v->stored);
    if (failed == NULL) {
        failed = shadow_seq(v, work, &seen);
    }
    if (failed == NULL) {
        failed = replay_from(v, work, seen);
    }
    if (failed == NULL) {
        failed = compare_tables(v, work);
    }
    arena_release(work); /* gives the reader back */
    return failed;
}
