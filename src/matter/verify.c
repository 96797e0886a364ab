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
    Str       court_as_is;  /* the key of the last row looked at, also of one that is no file's */
    Bytes     matter_as_is;
    Findings *findings;
    Arena    *report; /* where findings and tables live */
    LIST(const DbTable *) tables; /* those made from events */
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

static EventsFromRow row_of_leaf(const EventOfLeafRow *r)
{
    return (EventsFromRow){ r->seq, r->version, r->act, r->actor, r->actor_role, r->acting_for, r->delegation, r->channel, r->at, r->day,
                            r->state, r->input, r->outcome, r->numbers, r->class, r->idem, r->salt, r->leaf };
}

Error *matter_ledger_record(void *arg, Db *db, Arena *a, Str kind, CourtId court, MatterId matter, int64_t seq, Bytes *salt, Bytes *record,
                            bool *found)
{
    static const uint8_t nothing[1];
    EventOfLeafRow       r;
    (void)arg;
    *salt = (Bytes){ NULL, 0 };
    *found = true;
    if (!str_eq(kind, S("event"))) {
        return NULL;
    }
    Error *unread = q_event_of_leaf(db, court, matter, seq, a, &r, found);
    if (unread != NULL && unread->code == ERR_ALTERED) {
        *salt = *record = (Bytes){ nothing, 0 }; /* what cannot be read is not what was committed */
        *found = true;
        return NULL;
    }
    TRY(unread);
    if (*found) {
        EventsFromRow same = row_of_leaf(&r);
        Event         e = event_of_row(court, matter, &same);
        Str           text = event_canonical(a, &e);
        *salt = r.salt;
        *record = (Bytes){ (const uint8_t *)text.p, text.n };
    }
    return NULL;
}

/* One by one, where some of a page cannot be read. */
static Error *replay_singly(Verify *v, Arena *a, int64_t last)
{
    for (int64_t seq = last + 1;; seq++) {
        EventOfLeafRow r;
        bool           found;
        Error         *e = q_event_of_leaf(v->stored, v->court, v->matter, seq, a, &r, &found);
        if (e != NULL && e->code == ERR_ALTERED) {
            find(v, str_format(a, "event %lld cannot be read: " STR_F, (long long)seq, STR_A(e->detail)));
            continue;
        }
        TRY(e);
        if (!found) {
            return NULL;
        }
        EventsFromRow same = row_of_leaf(&r);
        TRY(check_event(v, a, &same, seq));
    }
}

/* Events after `last`. */
static Error *replay_from(Verify *v, Arena *a, int64_t last)
{
    for (;;) {
        EventsFromRows rows;
        Error         *e = q_events_from(v->stored, v->court, v->matter, last, a, &rows);
        if (e != NULL && e->code == ERR_ALTERED) {
            return replay_singly(v, a, last);
        }
        TRY(e);
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

static Error *compare_table(Verify *v, Arena *a, Db *rebuilt, const DbTable *table)
{
    DbKey keys[] = { { "court_id", db_val_court(&v->court) }, { "matter_id", db_val_id(&v->matter.id) } };
    Buf   stored = buf_make(a, DUMP_MAX);
    Buf   again = buf_make(a, DUMP_MAX);
    TRY(db_dump_table(v->stored, table, keys, COUNT_OF(keys), a, &stored));
    TRY(db_dump_table(rebuilt, table, keys, COUNT_OF(keys), a, &again));
    if (!str_eq(buf_str(&stored), buf_str(&again))) {
        rows_compare(a, buf_str(&stored), buf_str(&again), db_key_width(table), find_row, v);
    }
    return NULL;
}

static Error *load_tables(Verify *v, Db *rebuilt, const char *const *names)
{
    for (const char *const *t = names; t != NULL && *t != NULL; t++) {
        TRY(db_table(rebuilt, *t, v->report, LIST_ADD(v->report, &v->tables)));
    }
    return NULL;
}

/* Once for all files. */
static Error *load_all_tables(Verify *v, Db *rebuilt)
{
    if (v->tables.count > 0) {
        return NULL;
    }
    TRY(load_tables(v, rebuilt, own_tables));
    for (const MatterModule *const *m = v->house->modules; *m != NULL; m++) {
        TRY(load_tables(v, rebuilt, (*m)->tables));
    }
    return NULL;
}

static Error *compare_tables(Verify *v, Arena *a)
{
    Db *rebuilt;
    TRY(db_read(v->rebuilt, a, &rebuilt));
    Error *failed = load_all_tables(v, rebuilt);
    for (size_t i = 0; i < v->tables.count && failed == NULL; i++) {
        failed = compare_table(v, a, rebuilt, v->tables.items[i]);
    }
    db_done(rebuilt);
    return failed;
}

static Error *verify_file(Verify *v, Arena *a)
{
    TRY(replay_from(v, a, 0));
    return compare_tables(v, a);
}

/* Moves on to the file of this row; false: its key is none, which is a finding of its own. */
static bool enter_file(Verify *v, const char *table, Str court, Bytes matter)
{
    v->court_as_is = str_copy(v->report, court);
    v->matter_as_is = (Bytes){ (const uint8_t *)str_copy(v->report, (Str){ (const char *)matter.p, matter.n }).p, matter.n };
    v->matter = (MatterId){ { { 0 } } };
    if (matter.n == sizeof v->matter.id.b) {
        memcpy(v->matter.id.b, matter.p, matter.n);
    }
    if (!court_id_parse(court, &v->court) || matter.n != sizeof v->matter.id.b) {
        v->court = (CourtId){ "" };
        find(v, str_format(v->report, "%s: the key of a row is no file's", table));
        return false;
    }
    return true;
}

/* Up to 200 files after (court, matter), rebuilt into one empty database. */
static Error *verify_batch(Verify *v, Arena *work, bool *more)
{
    MatterIdsRows ids;
    TRY(db_read(v->house->db, work, &v->stored));
    TRY(q_matter_ids(v->stored, v->court_as_is, v->matter_as_is, work, &ids));
    *more = ids.count > 0;
    TRY(db_migrate(v->rebuilt, (Instant){ 0 }));
    for (size_t i = 0; i < ids.count; i++) {
        if (!enter_file(v, "matter or event", ids.items[i].court_id, ids.items[i].matter_id)) {
            continue;
        }
        Arena *each = arena_make(MIB(128));
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
    } else if (!str_eq(blob.name, f->name) || !str_eq(blob.media_type, f->media_type) || !str_eq(blob.fault, f->fault)) {
        find(v, str_format(a, "paper no=%lld: its object " STR_F " is told otherwise", (long long)no, STR_A(id)));
    } else {
        bool holds;
        TRY(blob_is_held(v->stored, a, f->blob, v->matter.id, &holds));
        if (!holds || !blob.held) {
            find(v, str_format(a, "paper no=%lld: its object " STR_F " is held by nothing and would be swept", (long long)no, STR_A(id)));
        }
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
    TRY(q_papers_handed_in(v->stored, v->court_as_is, v->matter_as_is, *no, work, &rows));
    *more = rows.count > 0;
    for (size_t i = 0; i < rows.count; i++) {
        *no = rows.items[i].no;
        if (enter_file(v, "paper", rows.items[i].court_id, rows.items[i].matter_id)) {
            TRY(check_paper(v, work, &rows.items[i]));
        }
    }
    return NULL;
}

Error *matter_verify_objects(House *h, Arena *a, Findings *out)
{
    Verify  v = { .house = h, .findings = out, .report = a, .court_as_is = S("") };
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

void finding_add(Arena *a, Findings *out, Str court, Str what)
{
    Finding *f = LIST_ADD(a, out);
    if (!court_id_parse(court, &f->court)) { /* the code of a court may be what was altered */
        f->court = (CourtId){ 0 };
    }
    f->what = what;
}

/* A counter set back gives a number twice; one set on leaves a hole nobody can explain. */
Error *matter_verify_counters(House *h, Arena *a, Findings *out)
{
    CountersWrongRows rows = { 0 };
    Db               *db;
    TRY(db_read(h->db, a, &db));
    Error *failed = q_counters_wrong(db, a, &rows);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < rows.count; i++) {
        const CountersWrongRow *r = &rows.items[i];
        finding_add(a, out, r->court, str_format(a, "register_counter " STR_F " " STR_F " %lld is not at the last number given", STR_A(r->court), STR_A(r->book), (long long)r->year));
    }
    return NULL;
}

/* ---- everything ------------------------------------------------------------------------------------------------------------ */

Error *matter_verify(House *h, Arena *a, Findings *out)
{
    Verify v = { .house = h, .findings = out, .report = a, .court_as_is = S("") };
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
