/* The manifest of what is exported, and the job that keeps it true: which months changed, their files, the note that names them. */
#include "judgment/export.h"

#include "base/log.h"
#include "judgment/publication_sql.h"

#include <string.h>

enum { CHANGES_STEP = 200, PAGE_BYTES = 16 * 1024 * 1024, HASH_SHOWN = 16, MONTHS_MOST = 2000, READ_BYTES = 64 * 1024, MANIFESTS_MOST = 3 };
static const char format[] = "congly-export/1";
static const Str  name_end = S_INIT(".jsonl.xz");

static Str folder(Arena *a, const House *h)
{
    return os_path(a, h->data, S("export"));
}

Str export_path(Arena *a, const House *h, const ExportFile *f)
{
    Str month = str_sub(f->name, 0, f->name.n - name_end.n);
    return os_path(a, folder(a, h), str_format(a, STR_F "." STR_F STR_F, STR_A(month), STR_A(str_sub(hash_hex(a, f->hash), 0, HASH_SHOWN)), STR_A(name_end)));
}

/* ---- the manifest ------------------------------------------------------------------------------------------------------------------- */

/* "congly-export/1", the log, its newest checkpoint, the time; then a line for each file, at the end as sha256sum reads it. */
static Error *write_manifest(House *h, Arena *a, Export *x)
{
    Buf        b = buf_make(a, NOTE_MAX - KIB(2));
    LedgerHead head = ledger_head(h->ledger, a);
    x->at = os_now(h->os);
    buf_addf(&b, "%s\nlog " STR_F "\ncheckpoint %lld " STR_F "\ntime " STR_F "\n", format, STR_A(ledger_key(h->ledger).name), (long long)head.size,
             STR_A(hash_hex(a, head.root)), STR_A(instant_format(a, x->at)));
    for (size_t i = 0; i < x->files.count; i++) {
        const ExportFile *f = &x->files.items[i];
        buf_addf(&b, "file %lld %lld " STR_F " " STR_F " %lld " STR_F "  " STR_F "\n", (long long)f->size, (long long)f->count, STR_A(date_format(a, f->first)),
                 STR_A(date_format(a, f->last)), (long long)f->until.ms, STR_A(hash_hex(a, f->hash)), STR_A(f->name));
    }
    TRY(buf_check(&b));
    x->note = ledger_note(h->ledger, a, buf_str(&b));
    return NULL;
}

static bool read_file_line(Str line, ExportFile *f)
{
    bool kind = str_eq(str_cut(&line, ' '), S("file"));
    bool size = str_to_i64(str_cut(&line, ' '), &f->size), count = str_to_i64(str_cut(&line, ' '), &f->count);
    bool first = date_parse(str_cut(&line, ' '), &f->first), last = date_parse(str_cut(&line, ' '), &f->last);
    bool until = str_to_i64(str_cut(&line, ' '), &f->until.ms), hash = hash_parse_hex(str_cut(&line, ' '), &f->hash);
    f->name = str_sub(line, 1, line.n);
    f->behind = false;
    return kind && size && count && first && last && until && hash && f->name.n > name_end.n && str_ends(f->name, name_end);
}

Error *export_read(Arena *a, Str note, const NoteKey *key, Export *out)
{
    Str text;
    *out = (Export){ .note = note };
    TRY(note_open(note, key, &text));
    bool fine = str_eq(str_cut(&text, '\n'), str_of(format));
    str_cut(&text, '\n');
    str_cut(&text, '\n');
    Str time = str_cut(&text, '\n');
    fine = fine && str_starts(time, S("time ")) && instant_parse(str_sub(time, 5, time.n), &out->at);
    while (fine && text.n > 0) {
        ExportFile f;
        fine = read_file_line(str_cut(&text, '\n'), &f);
        *LIST_ADD(a, &out->files) = f;
    }
    return fine ? NULL : err_make(ERR_BAD_INPUT, "not a manifest of an export");
}

/* Empty: there is none. */
static Error *load_note(const House *h, Arena *a, Str *out)
{
    Str  path = os_path(a, folder(a, h), S("manifest"));
    bool there;
    *out = S("");
    TRY(h->os->ops->exists(h->os, path, &there));
    return there ? os_load(h->os, a, path, NOTE_MAX, out) : NULL;
}

static Error *load_manifest(const House *h, Arena *a, Export *out)
{
    Str     note;
    NoteKey key = ledger_key(h->ledger);
    *out = (Export){ 0 };
    TRY(load_note(h, a, &note));
    return note.n > 0 ? export_read(a, note, &key, out) : NULL;
}

static ExportFile *file_of(const Export *x, Str month)
{
    for (size_t i = 0; i < x->files.count; i++) {
        if (str_starts(x->files.items[i].name, month)) {
            return &x->files.items[i];
        }
    }
    return NULL;
}

/* A file in which something stands that was taken down or corrected since. */
static Error *mark_behind(Db *db, Arena *a, Export *x)
{
    ExportChangedRows rows;
    Instant           since = { INT64_MAX };
    for (size_t i = 0; i < x->files.count; i++) {
        since = x->files.items[i].until.ms < since.ms ? x->files.items[i].until : since;
    }
    TRY(q_export_changed(db, since, MONTHS_MOST, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        ExportFile *f = file_of(x, rows.items[i].month);
        if (f != NULL && rows.items[i].last > f->until.ms) {
            f->behind = true;
        }
    }
    return NULL;
}

Error *export_load(House *h, Db *db, Arena *a, Export *out)
{
    *out = (Export){ 0 };
    if (h->data.n == 0) {
        return NULL;
    }
    TRY(load_manifest(h, a, out));
    return out->files.count == 0 ? NULL : mark_behind(db, a, out);
}

/* ---- whether it is whole -------------------------------------------------------------------------------------------------------------- */

static Error *hash_file(const House *h, Arena *a, Str path, Hash *out)
{
    OsFile *file;
    TRY(h->os->ops->open(h->os, path, OS_READ, &file));
    HashState *state = hash_begin(a);
    char      *some = arena_array(a, READ_BYTES, 1);
    size_t     got = READ_BYTES;
    Error     *failed = NULL;
    for (uint64_t at = 0; failed == NULL && got == READ_BYTES; at += got) {
        failed = h->os->ops->read_at(file, at, some, READ_BYTES, &got);
        hash_add(state, (Bytes){ (const uint8_t *)some, failed == NULL ? got : 0 });
    }
    h->os->ops->close(file);
    *out = hash_end(state);
    return failed;
}

static Error *check_file(const House *h, Arena *a, const ExportFile *f, bool *whole)
{
    Str  path = export_path(a, h, f);
    Hash hash;
    TRY(h->os->ops->exists(h->os, path, whole));
    if (*whole) {
        TRY(hash_file(h, a, path, &hash));
        *whole = hash_eq(hash, f->hash);
    }
    return NULL;
}

static Error *check_files(const House *h, Arena *a, const Export *x, Findings *wrong)
{
    for (size_t i = 0; i < x->files.count; i++) {
        Arena *work = arena_make(MIB(1));
        bool   whole;
        Error *failed = check_file(h, work, &x->files.items[i], &whole);
        arena_release(work);
        TRY(failed);
        if (!whole) {
            finding_add(a, wrong, S(""), str_format(a, "export: " STR_F " is not the file its manifest names", STR_A(x->files.items[i].name)));
        }
    }
    return NULL;
}

/* Its second line says under which origin of the log it was signed. */
static Error *read_ours(House *h, Arena *a, Str note, Export *out)
{
    NoteKey key;
    Str     rest = note;
    str_cut(&rest, '\n');
    Str line = str_cut(&rest, '\n');
    TRY(ledger_key_in(h->os, a, os_path(a, h->data, S("ledger")), str_starts(line, S("log ")) ? str_sub(line, 4, line.n) : S(""), &key));
    return export_read(a, note, &key, out);
}

Error *export_verify(House *h, Arena *a, Findings *out)
{
    for (int round = 0; h->data.n > 0 && round < MANIFESTS_MOST; round++) {
        Findings wrong = { 0 };
        Export   x = { 0 };
        Str      note, later;
        TRY(load_note(h, a, &note));
        Error *altered = note.n > 0 ? read_ours(h, a, note, &x) : NULL;
        if (altered != NULL) {
            finding_add(a, &wrong, S(""), str_format(a, "export: its manifest was altered: " STR_F, STR_A(altered->detail)));
        }
        TRY(check_files(h, a, &x, &wrong));
        TRY(load_note(h, a, &later));
        if (wrong.count == 0 || str_eq(note, later)) {
            for (size_t i = 0; i < wrong.count; i++) {
                *LIST_ADD(a, out) = wrong.items[i];
            }
            return NULL;
        }
    }
    return NULL; /* the job writes them faster than they are read: what it has just written is not altered yet */
}

/* ---- what changed ------------------------------------------------------------------------------------------------------------------- */

typedef struct Change {
    int32_t month; /* year * 12 + month */
    Instant last;
} Change;

typedef struct Exporting {
    House  *house;
    Job    *job;
    Arena  *arena;
    Export  now;
    Instant until;
    LIST(Change) changes;
    int64_t written;
} Exporting;

static void note_change(Exporting *e, const Ruling *r)
{
    Ymd     day = date_ymd(r->day);
    int32_t month = day.year * 12 + day.month - 1;
    for (size_t i = 0; i < e->changes.count; i++) {
        Change *c = &e->changes.items[i];
        if (c->month == month) {
            c->last = c->last.ms < r->changed_at.ms ? r->changed_at : c->last;
            return;
        }
    }
    *LIST_ADD(e->arena, &e->changes) = (Change){ month, r->changed_at };
}

static Error *read_step(Exporting *e, Arena *a, Str status, ChangeKey *after, bool *more)
{
    Db     *db;
    Rulings page;
    TRY(db_read(e->house->db, a, &db));
    Error *failed = ruling_changes_since(db, a, status, after, CHANGES_STEP, &page);
    db_done(db);
    TRY(failed);
    for (size_t i = 0; i < page.count; i++) {
        note_change(e, &page.items[i]);
    }
    *more = page.count == CHANGES_STEP && !jobs_stopping(e->job);
    if (page.count > 0) {
        *after = (ChangeKey){ page.items[page.count - 1].changed_at, page.items[page.count - 1].id };
    }
    return NULL;
}

static Error *read_changes(Exporting *e, Str status, Instant since)
{
    ChangeKey after = { .at = since };
    for (bool more = true; more;) {
        Arena *a = arena_make(PAGE_BYTES);
        Error *failed = read_step(e, a, status, &after, &more);
        arena_release(a);
        TRY(failed);
    }
    return NULL;
}

/* Everything up to here was looked at: the oldest of what the files are as of, or that of the last run. */
typedef struct Position {
    Instant looked;
} Position;

static Str position_path(Arena *a, const House *h)
{
    return os_path(a, folder(a, h), S("looked"));
}

static Error *load_position(const House *h, Arena *a, Position *p)
{
    bool there;
    Str  text;
    *p = (Position){ 0 };
    TRY(h->os->ops->exists(h->os, position_path(a, h), &there));
    TRY(there ? os_load(h->os, a, position_path(a, h), 64, &text) : NULL);
    if (there && !str_to_i64(text, &p->looked.ms)) {
        p->looked.ms = 0;
    }
    return NULL;
}

/* ---- the files ---------------------------------------------------------------------------------------------------------------------- */

static Error *remove_strangers(Exporting *e)
{
    House *h = e->house;
    Str   *names, dir = folder(e->arena, h);
    size_t count;
    TRY(h->os->ops->list(h->os, e->arena, dir, &names, &count));
    for (size_t i = 0; i < count; i++) {
        bool known = !str_ends(names[i], name_end);
        for (size_t k = 0; k < e->now.files.count && !known; k++) {
            known = str_eq(os_path(e->arena, dir, names[i]), export_path(e->arena, h, &e->now.files.items[k]));
        }
        TRY(known ? NULL : h->os->ops->remove(h->os, os_path(e->arena, dir, names[i])));
    }
    return h->os->ops->sync_dir(h->os, dir);
}

static Error *save_manifest(Exporting *e)
{
    TRY(write_manifest(e->house, e->arena, &e->now));
    TRY(os_save(e->house->os, os_path(e->arena, folder(e->arena, e->house), S("manifest")), e->now.note));
    return remove_strangers(e);
}

static void put_in_order(Exporting *e, const ExportFile *f)
{
    ExportFiles *list = &e->now.files;
    size_t       at = list->count;
    LIST_ADD(e->arena, list);
    for (; at > 0 && str_cmp(list->items[at - 1].name, f->name) > 0; at--) {
        list->items[at] = list->items[at - 1];
    }
    list->items[at] = *f;
}

/* What may not be shown any more leaves the disk before anything else is written. */
static Error *drop_behind(Exporting *e)
{
    size_t kept = 0, before = e->now.files.count;
    for (size_t i = 0; i < before; i++) {
        if (!e->now.files.items[i].behind) {
            e->now.files.items[kept++] = e->now.files.items[i];
        }
    }
    e->now.files.count = kept;
    return kept < before ? save_manifest(e) : NULL;
}

static void forget(Exporting *e, Str name)
{
    size_t kept = 0;
    for (size_t i = 0; i < e->now.files.count; i++) {
        if (!str_eq(e->now.files.items[i].name, name)) {
            e->now.files.items[kept++] = e->now.files.items[i];
        }
    }
    e->now.files.count = kept;
}

static Error *write_month(Exporting *e, const Change *c)
{
    House     *h = e->house;
    Str        part = os_path(e->arena, folder(e->arena, h), S("part"));
    Date       month = date_make(c->month / 12, c->month % 12 + 1, 1);
    ExportFile f = { .name = str_format(e->arena, "%04d-%02d" STR_F, c->month / 12, c->month % 12 + 1, STR_A(name_end)),
                     .until = { os_now(h->os).ms - JOBS_SETTLE_MS } };
    const ExportFile *old = file_of(&e->now, f.name);
    if (old != NULL && old->until.ms >= c->last.ms) { /* written by a run that was stopped */
        return NULL;
    }
    TRY(export_write(h, e->job, part, month, &f));
    forget(e, f.name);
    if (f.count > 0) {
        TRY(h->os->ops->rename(h->os, part, export_path(e->arena, h, &f)));
        TRY(h->os->ops->sync_dir(h->os, folder(e->arena, h)));
        put_in_order(e, &f);
    } else {
        TRY(h->os->ops->remove(h->os, part));
    }
    e->written++;
    return save_manifest(e);
}

/* ---- the job ------------------------------------------------------------------------------------------------------------------------ */

/* A manifest that is broken or of another log is worth nothing: everything is written anew. */
static Error *begin(Exporting *e, Position *p)
{
    Db *db;
    TRY(e->house->os->ops->make_dir(e->house->os, folder(e->arena, e->house)));
    TRY(load_position(e->house, e->arena, p));
    TRY(db_read(e->house->db, e->arena, &db));
    Error *failed = export_load(e->house, db, e->arena, &e->now);
    db_done(db);
    if (failed != NULL && (failed->code == ERR_ALTERED || failed->code == ERR_BAD_INPUT || failed->code == ERR_NOT_FOUND)) {
        log_error("export_manifest", failed);
        err_reset();
        failed = NULL;
        e->now = (Export){ 0 };
    }
    p->looked = e->now.note.n == 0 ? (Instant){ 0 } : p->looked;
    return failed;
}

static Error *run(Exporting *e)
{
    Position p;
    TRY(begin(e, &p));
    e->until = (Instant){ os_now(e->house->os).ms - JOBS_SETTLE_MS };
    TRY(read_changes(e, S("public"), p.looked));
    TRY(read_changes(e, S("taken_down"), p.looked));
    TRY(drop_behind(e));
    for (size_t i = 0; i < e->changes.count; i++) {
        TRY(write_month(e, &e->changes.items[i]));
    }
    return os_save(e->house->os, position_path(e->arena, e->house), str_format(e->arena, "%lld", (long long)e->until.ms));
}

Error *export_job(void *context, Arena *a, Job *job, Str *result)
{
    Exporting e = { .house = context, .job = job, .arena = a };
    TRY(run(&e));
    *result = str_format(a, "{\"months\":%lld,\"files\":%zu}", (long long)e.written, e.now.files.count);
    return NULL;
}

static Error *has_changed(void *context, Db *db, Arena *a, Instant now, bool *changed)
{
    static const Str statuses[] = { S_INIT("public"), S_INIT("taken_down") };
    Position         p;
    TRY(load_position(context, a, &p));
    *changed = false;
    for (size_t i = 0; i < COUNT_OF(statuses) && !*changed; i++) {
        Rulings   next;
        ChangeKey after = { .at = p.looked };
        memset(&after.id, 0xff, sizeof after.id);
        TRY(ruling_changes_since(db, a, statuses[i], &after, 1, &next));
        *changed = next.count > 0 && next.items[0].changed_at.ms <= now.ms - JOBS_SETTLE_MS;
    }
    return NULL;
}

Error *export_tick(House *h, Arena *a)
{
    static JobWatch for_what_changed = { .kind = EXPORT_JOB, .wanted = has_changed };
    return h->data.n == 0 ? NULL : jobs_look(&for_what_changed, h->db, a, os_now(h->os), h);
}
