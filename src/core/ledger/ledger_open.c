/* Opening: lock, key, last checkpoint, frontier; a new origin when the database stands behind what is public.
 * Tables ledger_log, ledger_leaf. May use: db, os, base. */
#include "core/ledger/ledger_int.h"
#include "core/ledger/ledger_sql.h"

#include <string.h>

enum { SCRATCH_MAX = 16 * 1024 * 1024 };

Str ledger_log_dir(Arena *a, Str dir, int64_t log)
{
    return str_format(a, STR_F "/%lld", STR_A(dir), (long long)log);
}

Str ledger_origin(Arena *a, Str name, int64_t log)
{
    return str_format(a, STR_F "/%lld", STR_A(name), (long long)log);
}

bool ledger_origin_split(Str origin, Str *name, int64_t *log)
{
    for (size_t i = origin.n; i > 1; i--) {
        if (origin.p[i - 1] == '/') {
            *name = str_sub(origin, 0, i - 1);
            return str_to_i64(str_sub(origin, i, origin.n), log) && *log > 0;
        }
    }
    return false;
}

bool ledger_sibling(const NoteKey *key, Str origin, NoteKey *out)
{
    Str     mine;
    Str     theirs;
    int64_t n;
    if (!ledger_origin_split(key->name, &mine, &n) || !ledger_origin_split(origin, &theirs, &n) || !str_eq(mine, theirs)) {
        return false;
    }
    *out = *key;
    out->name = origin;
    return true;
}

Error *ledger_key_in(Os *os, Arena *a, Str dir, Str origin, NoteKey *out)
{
    NoteSigner base;
    TRY(note_key_load(os, a, os_path(a, dir, S("key")), &base));
    base.key.name = ledger_origin(a, base.key.name, 1);
    return ledger_sibling(&base.key, origin, out) ? NULL : err_make(ERR_ALTERED, "not signed by this log");
}

Error *ledger_init(Os *os, Str dir, Str name)
{
    Arena *a = arena_make(KIB(64));
    Error *e = name.n > LOG_NAME_MAX ? err_make(ERR_BAD_INPUT, "a log name of %zu bytes", name.n) : NULL;
    if (e == NULL) {
        e = os->ops->make_dir(os, dir);
    }
    if (e == NULL) {
        e = note_key_make(os, os_path(a, dir, S("key")), name);
    }
    arena_release(a);
    return e;
}

Error *ledger_load_checkpoint(Os *os, Arena *a, Str dir, const NoteSigner *base, int64_t log, Str *note, Checkpoint *out)
{
    NoteKey key = base->key;
    key.name = ledger_origin(a, base->key.name, log);
    TRY(os_load(os, a, os_path(a, ledger_log_dir(a, dir, log), S("checkpoint")), HEAD_NOTE_MAX, note));
    Error *e = checkpoint_open(*note, &key, out);
    if (e == NULL && !str_eq(out->origin, key.name)) {
        e = err_make(ERR_ALTERED, "a checkpoint of another log");
    }
    return e == NULL || e->code == ERR_ALTERED ? e : err_because(err_make(ERR_ALTERED, "the checkpoint of log %lld", (long long)log), e);
}

/* ---- what there is ---- */

typedef struct Found {
    int64_t dir_log; /* highest numbered folder, 0: none */
    int64_t row_log; /* last row of ledger_log, 0: none */
    int64_t row_size;
} Found;

static Error *look(Ledger *l, Found *f)
{
    Str            *names;
    size_t          count;
    Db             *db;
    LedgerLogLastRow row;
    bool            found;
    *f = (Found){ 0 };
    TRY(l->os->ops->list(l->os, l->scratch, l->dir, &names, &count));
    for (size_t i = 0; i < count; i++) {
        int64_t n;
        if (str_to_i64(names[i], &n) && n > f->dir_log) {
            f->dir_log = n;
        }
    }
    TRY(db_read(l->db, l->scratch, &db));
    Error *e = q_ledger_log_last(db, l->scratch, &row, &found);
    db_done(db);
    if (e == NULL && found) {
        f->row_log = row.log;
        f->row_size = row.size;
    }
    return e;
}

/* Root over the rows [0, size) of a log; ERR_ALTERED: a row is missing or spoiled. */
static Error *root_of_rows(Db *db, int64_t log, int64_t size, Hash *out)
{
    Frontier f = { 0 };
    Arena   *a = arena_make(SCRATCH_MAX);
    Error   *e = NULL;
    while (e == NULL && (int64_t)f.size < size) {
        LedgerLeavesFromRows rows = { 0 };
        e = q_ledger_leaves_from(db, log, (int64_t)f.size, size, ROWS_A_READ, a, &rows);
        if (e == NULL && rows.count == 0) {
            e = err_make(ERR_ALTERED, "leaf %llu of log %lld has no row", (unsigned long long)f.size, (long long)log);
        }
        for (size_t i = 0; e == NULL && i < rows.count; i++) {
            Str entry;
            if (rows.items[i].idx == (int64_t)f.size &&
                ledger_row_entry(a, rows.items[i].court_id, rows.items[i].kind, rows.items[i].commitment, &entry)) {
                frontier_add(&f, tree_leaf((Bytes){ (const uint8_t *)entry.p, entry.n }));
            } else {
                e = err_make(ERR_ALTERED, "the row of leaf %llu of log %lld is gone or spoiled", (unsigned long long)f.size,
                             (long long)log);
            }
        }
        arena_reset(a);
    }
    arena_release(a);
    *out = frontier_root(&f);
    return e;
}

/* ---- a new origin ---- */

typedef struct Beginning {
    Ledger *ledger;
    int64_t log;
    Str     prior; /* empty for the first log, which begins without a leaf */
} Beginning;

static Error *begin(Tx *tx, void *arg)
{
    static const CourtId of_the_log = { "LOG" };
    const Beginning     *b = arg;
    Ledger              *l = b->ledger;
    int64_t              size = b->prior.n > 0 ? 1 : 0;
    TRY(q_ledger_log_add(tx, b->log, ledger_origin(tx_arena(tx), l->name, b->log), size, os_now(l->os), b->prior));
    return size == 0 ? NULL
                     : q_ledger_leaf_add(tx, b->log, 0, of_the_log, (MatterId){ { { 0 } } }, 0, S("origin"), hash_str(b->prior));
}

static void enter_log(Ledger *l, int64_t log, int64_t ordered)
{
    l->log = log;
    l->ordered = ordered;
    l->log_dir = ledger_log_dir(l->arena, l->dir, log);
    l->signer = note_signer(ledger_origin(l->arena, l->name, log), l->signer.seed);
    l->writer_ready = false;
    l->head = (LedgerHead){ .log = log };
}

static Error *begin_log(Ledger *l, int64_t log, Str prior)
{
    Beginning b = { l, log, prior };
    TRY(db_tx(l->db, "ledger_begin", begin, &b));
    enter_log(l, log, prior.n > 0 ? 1 : 0);
    return NULL;
}

/* The last public checkpoint of log `log`, or, when the folder is lost, what the rows say it must have been. */
static Error *last_words(Ledger *l, int64_t log, const Found *f, const NoteSigner *base, Str *prior, int64_t *public_size)
{
    Checkpoint c;
    Error     *e = ledger_load_checkpoint(l->os, l->scratch, l->dir, base, log, prior, &c);
    if (e == NULL) {
        *public_size = (int64_t)c.size;
        return NULL;
    }
    if (e->code != ERR_NOT_FOUND) {
        return e;
    }
    Db  *db;
    Hash root;
    TRY(db_read(l->db, l->scratch, &db));
    e = root_of_rows(db, f->row_log, f->row_size, &root);
    db_done(db);
    *public_size = -1;
    *prior = str_format(l->scratch, STR_F "\n%lld\n" STR_F "\n", STR_A(ledger_origin(l->scratch, l->name, f->row_log)),
                        (long long)f->row_size, STR_A(base64_encode(l->scratch, (Bytes){ root.b, sizeof root.b })));
    return e;
}

static Error *restart(Ledger *l, const Found *f, const NoteSigner *base, LedgerIncident *incident)
{
    int64_t old = f->dir_log > f->row_log ? f->dir_log : f->row_log;
    Str     prior;
    int64_t public_size;
    TRY(last_words(l, old, f, base, &prior, &public_size));
    *incident = (LedgerIncident){ true, old, public_size, f->row_log == old ? f->row_size : 0, old + 1 };
    return begin_log(l, old + 1, prior);
}

/* ---- going on ---- */

static Error *last_row_agrees(Ledger *l, Db *db)
{
    LedgerLeavesFromRows rows;
    Str                  entry;
    int64_t              last = l->head.size - 1;
    TRY(q_ledger_leaves_from(db, l->log, last, last + 1, 1, l->scratch, &rows));
    if (rows.count != 1 || !ledger_row_entry(l->scratch, rows.items[0].court_id, rows.items[0].kind, rows.items[0].commitment, &entry) ||
        !hash_eq(tree_leaf((Bytes){ (const uint8_t *)entry.p, entry.n }), l->writer->hash[0][last % TILE_WIDTH])) {
        return err_make(ERR_ALTERED, "the row of leaf %lld of log %lld is not the public one", (long long)last, (long long)l->log);
    }
    return NULL;
}

/* Damaged tiles are made again from the rows, when the rows give the signed root. */
static Error *repair(Ledger *l)
{
    Db     *db;
    Hash    root;
    int64_t ordered = l->ordered;
    TRY(db_read(l->db, l->scratch, &db));
    Error *e = root_of_rows(db, l->log, l->head.size, &root);
    db_done(db);
    TRY(e);
    if (!hash_eq(root, l->head.root)) {
        return err_make(ERR_ALTERED, "neither tiles nor rows of log %lld give the root of its checkpoint", (long long)l->log);
    }
    TRY(tile_writer_load(l->writer, l->os, l->scratch, l->log_dir, 0));
    l->writer_ready = true;
    l->ordered = l->head.size;
    e = ledger_write_tiles(l);
    l->ordered = ordered;
    return e;
}

static Error *check_frontier(Ledger *l)
{
    Error *e = tile_writer_load(l->writer, l->os, l->scratch, l->log_dir, (uint64_t)l->head.size);
    if (e != NULL && e->code != ERR_ALTERED) {
        return e;
    }
    if (e != NULL || !hash_eq(frontier_root(&l->writer->frontier), l->head.root)) {
        TRY(repair(l));
    }
    l->writer_ready = true;
    if (l->head.size == 0 || l->head.size % TILE_WIDTH == 0) {
        return NULL; /* no leaf under way to compare with: verify looks at all of them */
    }
    Db *db;
    TRY(db_read(l->db, l->scratch, &db));
    e = last_row_agrees(l, db);
    db_done(db);
    return e;
}

static Error *go_on(Ledger *l, const Found *f, const NoteSigner *base, LedgerIncident *incident)
{
    Str        note;
    Checkpoint c;
    bool       unpublished = f->row_size == (f->row_log > 1 ? 1 : 0); /* no more than its own beginning was ever ordered */
    Error     *e = ledger_load_checkpoint(l->os, l->scratch, l->dir, base, f->row_log, &note, &c);
    if (e != NULL && e->code == ERR_NOT_FOUND && unpublished) {
        enter_log(l, f->row_log, f->row_size);
        return NULL;
    }
    if (e != NULL && e->code != ERR_NOT_FOUND) {
        return e;
    }
    if (e != NULL || (int64_t)c.size > f->row_size) {
        return restart(l, f, base, incident);
    }
    enter_log(l, f->row_log, f->row_size);
    memcpy(l->head_note, note.p, note.n);
    l->head = (LedgerHead){ l->log, (int64_t)c.size, c.root, c.at, { l->head_note, note.n } };
    return check_frontier(l);
}

static Error *open_log(Ledger *l, LedgerIncident *incident)
{
    Found      f;
    NoteSigner base;
    TRY(l->os->ops->lock(l->os, os_path(l->scratch, l->dir, S("lock")), &l->lock));
    TRY(note_key_load(l->os, l->arena, os_path(l->scratch, l->dir, S("key")), &base));
    l->name = base.key.name;
    l->signer = base;
    TRY(look(l, &f));
    if (f.row_log == 0 && f.dir_log == 0) {
        TRY(begin_log(l, 1, S("")));
    } else if (f.dir_log > f.row_log) {
        TRY(restart(l, &f, &base, incident));
    } else {
        TRY(go_on(l, &f, &base, incident));
    }
    return ledger_publish(l);
}

static void release(void *ledger)
{
    Ledger *l = ledger;
    l->os->ops->close(l->lock);
    pthread_mutex_destroy(&l->head_lock);
    arena_release(l->scratch);
    explicit_bzero(l->signer.seed, sizeof l->signer.seed);
}

Error *ledger_open(DbPool *pool, Os *os, Arena *a, Str dir, Ledger **out, LedgerIncident *incident)
{
    Ledger *l = NEW(a, Ledger);
    l->db = pool;
    l->os = os;
    l->arena = a;
    l->dir = str_copy(a, dir);
    l->writer = NEW(a, TileWriter);
    l->scratch = arena_make(SCRATCH_MAX);
    BUG_IF(pthread_mutex_init(&l->head_lock, NULL) != 0);
    arena_defer(a, release, l);
    *incident = (LedgerIncident){ 0 };
    TRY(open_log(l, incident));
    *out = l;
    return NULL;
}
