/* The whole check: rows against public entries against tiles against checkpoint, and records against what they committed to.
 *
 * For each leaf there are three witnesses: the row, the entry in its bundle, the hash in its tile. The witness whose sequence
 * gives the signed root is the truth; when none does alone, two of three outvote the third. One pass when all agree.
 * The history of checkpoints decides draws, so each of its rows is compared with the root of the leaves it covers.
 * Tables ledger_log, ledger_leaf, ledger_checkpoint. May use: db, os, base. */
#include "core/ledger/ledger_int.h"
#include "core/ledger/ledger_sql.h"

#include <string.h>

enum { FINDINGS_MAX = 10000, SCRATCH_MAX = 32 * 1024 * 1024, EXTRA_MAX = 1000, HISTORY_PAGE = 256 };
enum { ROW, ENTRY, TILE, WITNESSES, VOTE = WITNESSES };

/* The rows of ledger_checkpoint in the order of their sizes, a page at a time. */
typedef struct History {
    LedgerCheckpointsFromRow rows[HISTORY_PAGE];
    Hash                     root[HISTORY_PAGE]; /* zero when the row has none that can be one */
    bool                     is_signed[HISTORY_PAGE];
    bool                     noted; /* from the first row with a note on, each has one */
    size_t                   count, next;
    bool                     ended; /* no page after this one */
    int64_t                  last_size;
    Instant                  last_at;
} History;

typedef struct Check {
    DbPool              *pool;
    Os                  *os;
    Arena               *arena;   /* findings */
    Arena               *scratch; /* one tile */
    Str                  dir, log_dir;
    NoteSigner           base;
    LedgerRecordFn      *record;
    void                *record_arg;
    const volatile bool *stop;
    LedgerFindings      *found;
    int64_t              log;
    uint64_t             size;
    Db                  *db;
    History             *history; /* of this log; NULL when it is not to be looked at in this pass */
    LedgerFinding        beyond; /* kept no more: the first ten thousand are enough to act on */
} Check;

/* The leaves of one tile as each witness tells them; a zero hash: it has none. */
typedef struct Testimony {
    uint64_t            first;
    unsigned            width;
    Hash                hash[WITNESSES][TILE_WIDTH];
    LedgerLeavesFromRow rows[TILE_WIDTH];
    bool                has_row[TILE_WIDTH], has_entry[TILE_WIDTH];
    LedgerLeaf          entries[TILE_WIDTH];
} Testimony;

Str ledger_finding_name(LedgerFindingKind kind)
{
    switch (kind) {
    case LEDGER_CHECKPOINT: return S("checkpoint_altered");
    case LEDGER_ROW: return S("row_altered");
    case LEDGER_ROW_GONE: return S("row_gone");
    case LEDGER_ROW_EXTRA: return S("row_extra");
    case LEDGER_TILE: return S("tile_altered");
    case LEDGER_RECORD: return S("record_altered");
    case LEDGER_RECORD_GONE: return S("record_gone");
    }
    BUG_IF(true);
}

static LedgerFinding *find(Check *c, LedgerFindingKind kind, int64_t index, Str what)
{
    LedgerFinding *f = &c->beyond;
    if (c->found->count < FINDINGS_MAX) {
        f = LIST_ADD(c->arena, c->found);
    }
    *f = (LedgerFinding){ .kind = kind, .log = c->log, .index = index, .what = str_copy(c->arena, what) };
    return f;
}

static void name_row(LedgerFinding *f, const LedgerLeavesFromRow *row)
{
    bool known UNUSED = court_id_parse(row->court_id, &f->court);
    if (row->matter_id.n == sizeof f->matter.id.b) {
        memcpy(f->matter.id.b, row->matter_id.p, row->matter_id.n);
    }
    f->seq = row->seq;
}

/* ---- hearing the witnesses ---- */

static Error *hear_rows(Check *c, Testimony *t)
{
    LedgerLeavesFromRows rows;
    TRY(q_ledger_leaves_from(c->db, c->log, (int64_t)t->first, (int64_t)(t->first + t->width), TILE_WIDTH, c->scratch, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const LedgerLeavesFromRow *r = &rows.items[i];
        size_t                     at = (size_t)r->idx - (size_t)t->first;
        Str                        entry;
        t->rows[at] = *r;
        t->has_row[at] = true;
        if (ledger_row_entry(c->scratch, r->court_id, r->kind, r->commitment, &entry)) {
            t->hash[ROW][at] = tree_leaf((Bytes){ (const uint8_t *)entry.p, entry.n });
        }
    }
    return NULL;
}

/* An unreadable file is a witness who says nothing; the finding comes from the comparison. */
static Error *hear_files(Check *c, TileReader *r, Testimony *t)
{
    Bytes    entries[TILE_WIDTH];
    TileName bundle = { TILE_ENTRIES, t->first / TILE_WIDTH, t->width };
    Error   *e = tile_load(r, 0, t->first / TILE_WIDTH);
    if (e == NULL) {
        memcpy(t->hash[TILE], r->hash, t->width * sizeof(Hash));
    } else if (e->code != ERR_ALTERED) {
        return e;
    }
    e = tile_entries(c->os, c->scratch, c->log_dir, bundle, entries);
    if (e != NULL) {
        return e->code == ERR_ALTERED ? NULL : e;
    }
    for (unsigned i = 0; i < t->width; i++) {
        t->hash[ENTRY][i] = tree_leaf(entries[i]);
        t->has_entry[i] = ledger_entry_parse((Str){ (const char *)entries[i].p, entries[i].n }, &t->entries[i]) == NULL;
    }
    return NULL;
}

static Error *hear(Check *c, TileReader *r, uint64_t n, Testimony *t)
{
    memset(t, 0, sizeof *t);
    t->first = n * TILE_WIDTH;
    t->width = tile_width(0, n, c->size);
    TRY(hear_rows(c, t));
    return hear_files(c, r, t);
}

static Hash vote(const Testimony *t, unsigned i)
{
    return hash_eq(t->hash[ROW][i], t->hash[ENTRY][i]) ? t->hash[ROW][i] : t->hash[TILE][i];
}

/* ---- judging ---- */

static Hash leaf_of(const Check *c, CourtId court, Str kind, Hash committed)
{
    Str entry = ledger_entry(c->scratch, court, kind, committed);
    return tree_leaf((Bytes){ (const uint8_t *)entry.p, entry.n });
}

/* Against what two of three witnesses say, so that a spoiled row or bundle does not accuse a good record. Court and kind are those of
 * the row, or of the entry when the row is the one that was spoiled. */
static bool is_committed(const Check *c, const Testimony *t, unsigned i, Hash committed)
{
    CourtId court;
    Hash    right = vote(t, i);
    bool    by_row = court_id_parse(t->rows[i].court_id, &court) && hash_eq(leaf_of(c, court, t->rows[i].kind, committed), right);
    return by_row || (t->has_entry[i] && hash_eq(leaf_of(c, t->entries[i].court, t->entries[i].kind, committed), right));
}

static Error *check_record(Check *c, const Testimony *t, unsigned i)
{
    const LedgerLeavesFromRow *row = &t->rows[i];
    LedgerFinding              named = { 0 };
    Bytes                      salt;
    Bytes                      record;
    bool                       there;
    name_row(&named, row);
    TRY(c->record(c->record_arg, c->db, c->scratch, row->kind, named.court, named.matter, named.seq, &salt, &record, &there));
    if (!there) {
        name_row(find(c, LEDGER_RECORD_GONE, row->idx, S("the record of this leaf is no more")), row);
        return NULL;
    }
    if (salt.p == NULL) {
        return NULL;
    }
    if (!is_committed(c, t, i, ledger_commitment(salt, record))) {
        name_row(find(c, LEDGER_RECORD, row->idx, S("the record is not the one that was committed")), row);
    }
    return NULL;
}

static Error *check_records(Check *c, const Testimony *t)
{
    for (unsigned i = 0; c->record != NULL && i < t->width; i++) {
        if (t->has_row[i] && !str_eq(t->rows[i].kind, S("origin"))) {
            TRY(check_record(c, t, i));
        }
    }
    return NULL;
}

static void judge(Check *c, const Testimony *t, int truth)
{
    for (unsigned i = 0; i < t->width; i++) {
        int64_t index = (int64_t)(t->first + i);
        Hash    right = truth == VOTE ? vote(t, i) : t->hash[truth][i];
        if (!t->has_row[i]) {
            find(c, LEDGER_ROW_GONE, index, S("the row of this leaf is gone"));
        } else if (!hash_eq(t->hash[ROW][i], right)) {
            name_row(find(c, LEDGER_ROW, index, S("the row differs from the public log")), &t->rows[i]);
        }
        if (!hash_eq(t->hash[ENTRY][i], right)) {
            find(c, LEDGER_TILE, index, S("the entry in its bundle differs"));
        }
        if (!hash_eq(t->hash[TILE][i], right)) {
            find(c, LEDGER_TILE, index, S("the hash in its tile differs"));
        }
    }
}

static bool told_to_stop(const Check *c)
{
    return c->stop != NULL && *c->stop;
}

/* Tiles above level 0 against the ones below them. */
static Error *check_upper(Check *c, TileReader *r)
{
    TileReader below;
    tile_reader(&below, c->os, c->log_dir, c->size);
    for (int level = 1; level < TILE_LEVELS; level++) {
        for (uint64_t n = 0; tile_width(level, n, c->size) > 0 && !told_to_stop(c); n++) {
            unsigned width = tile_width(level, n, c->size);
            Error   *e = tile_load(r, level, n);
            for (unsigned i = 0; e == NULL && i < width; i++) {
                Hash expected;
                unsigned height = 8u * (unsigned)level;
                uint64_t at = n * TILE_WIDTH + i;
                Hash     half[2];
                e = below.tree.read(&below.tree, height - 1, 2 * at, &half[0]);
                if (e == NULL) {
                    e = below.tree.read(&below.tree, height - 1, 2 * at + 1, &half[1]);
                }
                if (e == NULL) {
                    expected = tree_node(half[0], half[1]);
                    if (!hash_eq(expected, r->hash[i])) {
                        e = err_make(ERR_ALTERED, "tile %d/%llu, hash %u", level, (unsigned long long)n, i);
                    }
                }
            }
            if (e != NULL && e->code != ERR_ALTERED) {
                return e;
            }
            if (e != NULL) {
                find(c, LEDGER_TILE, -1, e->detail);
            }
        }
    }
    return NULL;
}

/* ---- the history of checkpoints ---- */

/* A signature of one key over the same words is always the same (RFC 8032): the row's note is what the key signs now. */
static bool is_signed(Check *c, const LedgerCheckpointsFromRow *row, Hash root)
{
    NoteSigner signer = c->base;
    signer.key.name = ledger_origin(c->scratch, c->base.key.name, c->log);
    Checkpoint checkpoint = { .origin = signer.key.name, .size = (uint64_t)row->size, .root = root, .at = row->at };
    return row->at.ms % 1000 == 0 && str_eq(row->note, checkpoint_sign(c->scratch, &signer, &checkpoint)); /* it is signed with whole seconds */
}

static Error *history_page(Check *c)
{
    History                  *h = c->history;
    LedgerCheckpointsFromRows rows;
    TRY(q_ledger_checkpoints_from(c->db, c->log, h->last_size, HISTORY_PAGE, c->scratch, &rows));
    h->count = rows.count;
    h->next = 0;
    h->ended = rows.count < HISTORY_PAGE;
    for (size_t i = 0; i < rows.count; i++) {
        h->rows[i] = rows.items[i];
        h->root[i] = (Hash){ { 0 } };
        if (rows.items[i].root.n == sizeof h->root[i].b) {
            memcpy(h->root[i].b, rows.items[i].root.p, sizeof h->root[i].b);
        }
        h->noted = h->noted || rows.items[i].note.n > 0;
        h->is_signed[i] = !h->noted || is_signed(c, &rows.items[i], h->root[i]);
    }
    return NULL;
}

static void wrong_checkpoint(Check *c, int64_t size, const char *why)
{
    find(c, LEDGER_CHECKPOINT, -1, str_format(c->scratch, "ledger_checkpoint log=%lld size=%lld %s", (long long)c->log, (long long)size, why));
}

/* `leaves` are all leaves up to a size: the row of that size, if there is one, has their root and is not older than the one before. */
static Error *check_history_at(Check *c, const Frontier *leaves)
{
    History *h = c->history;
    if (h->next == h->count && !h->ended) {
        TRY(history_page(c));
    }
    if (h->next == h->count || h->rows[h->next].size != (int64_t)leaves->size) {
        return NULL;
    }
    const LedgerCheckpointsFromRow *row = &h->rows[h->next];
    if (!hash_eq(h->root[h->next], frontier_root(leaves))) {
        wrong_checkpoint(c, row->size, "is not the root of its leaves");
    }
    if (row->at.ms < h->last_at.ms) {
        wrong_checkpoint(c, row->size, "is older than the one before it");
    }
    if (!h->is_signed[h->next]) {
        wrong_checkpoint(c, row->size, "is not what was signed");
    }
    h->last_size = row->size;
    h->last_at = row->at;
    h->next++;
    return NULL;
}

/* The last one is public with its time; after a fall its row may come with the next start. What lies beyond was never published. */
static Error *check_history_end(Check *c, const Checkpoint *signed_last)
{
    History *h = c->history;
    arena_reset(c->scratch);
    if (h->last_size == (int64_t)signed_last->size && h->last_at.ms != signed_last->at.ms) {
        wrong_checkpoint(c, h->last_size, "was signed at another time");
    }
    TRY(db_read(c->pool, c->scratch, &c->db));
    Error *e = history_page(c);
    db_done(c->db);
    for (size_t i = 0; e == NULL && i < h->count; i++) {
        wrong_checkpoint(c, h->rows[i].size, "is not the root of its leaves");
    }
    return e;
}

static Error *check_history_begin(Check *c)
{
    Frontier none = { 0 };
    arena_reset(c->scratch);
    c->history = NEW(c->arena, History);
    c->history->last_size = -1;
    TRY(db_read(c->pool, c->scratch, &c->db));
    Error *e = check_history_at(c, &none);
    db_done(c->db);
    return e;
}

/* What was ordered and is not yet public has its rows too. */
static Error *check_ordered(Check *c, const LedgerLogsRow *row)
{
    LedgerLeavesFromRows last = { 0 };
    if (row->size == 0) {
        return NULL;
    }
    arena_reset(c->scratch);
    TRY(db_read(c->pool, c->scratch, &c->db));
    Error *e = q_ledger_leaves_from(c->db, row->log, row->size - 1, row->size, 1, c->scratch, &last);
    db_done(c->db);
    if (e == NULL && last.count == 0 && row->size > (int64_t)c->size) {
        find(c, LEDGER_CHECKPOINT, -1, str_format(c->scratch, "ledger_log log=%lld tells more leaves than there are", (long long)row->log));
    }
    return e;
}

/* What the row of a log says of its beginning: the key and the first leaf say it too. */
static Error *check_beginning(Check *c, const LedgerLogsRow *row)
{
    LedgerLeavesFromRows first = { 0 };
    Hash                 prior = hash_str(row->prior);
    bool                 right = str_eq(row->origin, ledger_origin(c->arena, c->base.key.name, row->log));
    arena_reset(c->scratch);
    TRY(db_read(c->pool, c->scratch, &c->db));
    Error *e = q_ledger_leaves_from(c->db, row->log, 0, 1, 1, c->scratch, &first);
    db_done(c->db);
    TRY(e);
    if (row->log == 1) {
        right = right && row->prior.n == 0;
    } else {
        right = right && first.count == 1 && first.items[0].commitment.n == sizeof prior.b &&
                memcmp(first.items[0].commitment.p, prior.b, sizeof prior.b) == 0;
    }
    if (!right) {
        find(c, LEDGER_CHECKPOINT, -1, str_format(c->arena, "ledger_log log=%lld is not as the log began", (long long)row->log));
    }
    return NULL;
}

/* ---- partial tiles of earlier checkpoints ---- */

/* A file of fewer leaves is the beginning of the one that followed it; who reads by an older checkpoint still asks for it. */
static Error *check_shorter(Check *c, TileName t, Str folder, Str name, Str now)
{
    Str     text;
    int64_t width;
    if (!str_to_i64(name, &width) || width == (int64_t)t.width) {
        return NULL; /* a temporary name, or the present one, which was compared with the tree */
    }
    Error *e = os_load(c->os, c->scratch, os_path(c->scratch, folder, name), TILE_BUNDLE_MAX, &text);
    if (e != NULL && e->code == ERR_NOT_FOUND) {
        return NULL; /* tidied away meanwhile */
    }
    bool whole = t.level == TILE_ENTRIES || text.n == (size_t)width * sizeof(Hash);
    if (e != NULL || !whole || !str_starts(now, text)) {
        find(c, LEDGER_TILE, -1, str_format(c->scratch, STR_F "/" STR_F " is not the beginning of what followed it",
                                            STR_A(os_path_dir(tile_format(c->scratch, t))), STR_A(name)));
    }
    return NULL;
}

static Error *check_partials_of(Check *c, int level)
{
    unsigned shift = level == TILE_ENTRIES ? 0 : 8u * (unsigned)level;
    uint64_t n = (c->size >> shift) / TILE_WIDTH;
    TileName t = { level, n, tile_width(level, n, c->size) };
    Str     *names;
    size_t   count;
    Str      now;
    if (t.width == 0) {
        return NULL;
    }
    arena_reset(c->scratch);
    Str    path = os_path(c->scratch, c->log_dir, tile_format(c->scratch, t));
    Error *e = os_load(c->os, c->scratch, path, TILE_BUNDLE_MAX, &now);
    if (e == NULL) {
        e = c->os->ops->list(c->os, c->scratch, os_path_dir(path), &names, &count);
    }
    if (e != NULL) {
        return e->code == ERR_NOT_FOUND ? NULL : e; /* that it is gone was found before */
    }
    for (size_t i = 0; i < count; i++) {
        TRY(check_shorter(c, t, os_path_dir(path), names[i], now));
    }
    return NULL;
}

static Error *check_partials(Check *c)
{
    TRY(check_partials_of(c, TILE_ENTRIES));
    for (int level = 0; level < TILE_LEVELS; level++) {
        TRY(check_partials_of(c, level));
    }
    return NULL;
}

/* ---- one log ---- */

static Error *add_leaves(Check *c, const Testimony *t, Frontier roots[VOTE + 1], bool *agree)
{
    TRY(db_read(c->pool, c->scratch, &c->db));
    Error *e = NULL;
    for (unsigned i = 0; e == NULL && i < t->width; i++) {
        for (int w = 0; w < WITNESSES; w++) {
            frontier_add(&roots[w], t->hash[w][i]);
            *agree = *agree && hash_eq(t->hash[w][i], t->hash[ROW][i]);
        }
        frontier_add(&roots[VOTE], vote(t, i));
        e = check_history_at(c, &roots[VOTE]);
    }
    db_done(c->db);
    return e;
}

/* Hears every tile; judges with `truth` when it is not negative, else gathers the roots. */
static Error *pass(Check *c, int truth, Frontier roots[VOTE + 1], bool *agree)
{
    Testimony *t = NEW(c->arena, Testimony);
    TileReader reader;
    tile_reader(&reader, c->os, c->log_dir, c->size);
    *agree = true;
    for (uint64_t n = 0; tile_width(0, n, c->size) > 0 && !told_to_stop(c); n++) {
        arena_reset(c->scratch);
        TRY(db_read(c->pool, c->scratch, &c->db));
        Error *e = hear(c, &reader, n, t);
        if (e == NULL && truth < 0) {
            e = check_records(c, t);
        }
        db_done(c->db);
        TRY(e);
        if (truth >= 0) {
            judge(c, t, truth);
            continue;
        }
        c->found->checked += t->width;
        TRY(add_leaves(c, t, roots, agree));
    }
    return NULL;
}

static Error *check_leaves(Check *c, const Checkpoint *checkpoint)
{
    Frontier *roots = NEW_N(c->arena, Frontier, VOTE + 1);
    bool      agree;
    int       truth = VOTE;
    TRY(pass(c, -1, roots, &agree));
    if (told_to_stop(c)) {
        return NULL;
    }
    for (int w = VOTE; w >= 0; w--) {
        if (hash_eq(frontier_root(&roots[w]), checkpoint->root)) {
            truth = w;
        }
    }
    if (!hash_eq(frontier_root(&roots[truth]), checkpoint->root)) {
        find(c, LEDGER_CHECKPOINT, -1, S("nothing gives the root of the checkpoint"));
    }
    if (!agree) {
        return pass(c, truth, roots, &agree);
    }
    TileReader reader;
    tile_reader(&reader, c->os, c->log_dir, c->size);
    return check_upper(c, &reader);
}

static Error *check_extra(Check *c, int64_t ordered)
{
    LedgerLeavesBeyondRows rows;
    LedgerLogsRows         logs = { 0 };
    arena_reset(c->scratch);
    TRY(db_read(c->pool, c->scratch, &c->db));
    Error *e = q_ledger_leaves_beyond(c->db, c->log, ordered, EXTRA_MAX, c->scratch, &rows);
    e = e == NULL ? q_ledger_logs(c->db, c->scratch, &logs) : e; /* a server beside has ordered more since this began */
    db_done(c->db);
    TRY(e);
    for (size_t i = 0; i < logs.count; i++) {
        ordered = logs.items[i].log == c->log && logs.items[i].size > ordered ? logs.items[i].size : ordered;
    }
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.items[i].idx < ordered) {
            continue;
        }
        find(c, LEDGER_ROW_EXTRA, rows.items[i].idx, S("a row that was never ordered"));
    }
    return NULL;
}

static Error *check_log(Check *c, const LedgerLogsRow *row)
{
    Checkpoint checkpoint;
    Str        note;
    c->log = row->log;
    c->log_dir = ledger_log_dir(c->arena, c->dir, row->log);
    Error *e = ledger_load_checkpoint(c->os, c->arena, c->dir, &c->base, row->log, &note, &checkpoint);
    if (e != NULL && e->code != ERR_ALTERED && e->code != ERR_NOT_FOUND) {
        return e;
    }
    if (e != NULL) {
        find(c, LEDGER_CHECKPOINT, -1, e->code == ERR_NOT_FOUND ? S("there is no checkpoint") : e->detail);
        return check_extra(c, row->size);
    }
    c->size = checkpoint.size;
    if ((int64_t)checkpoint.size > row->size) {
        find(c, LEDGER_CHECKPOINT, -1, S("more is public than was ever ordered here: a restored backup"));
    }
    TRY(check_beginning(c, row));
    TRY(check_ordered(c, row));
    TRY(check_history_begin(c));
    TRY(check_leaves(c, &checkpoint));
    if (!told_to_stop(c)) {
        TRY(check_history_end(c, &checkpoint));
        TRY(check_partials(c));
    }
    return check_extra(c, row->size > (int64_t)checkpoint.size ? row->size : (int64_t)checkpoint.size);
}

static Error *check_strays(Check *c)
{
    LedgerCheckpointsOfNoneRows rows = { 0 };
    arena_reset(c->scratch);
    TRY(db_read(c->pool, c->scratch, &c->db));
    Error *e = q_ledger_checkpoints_of_none(c->db, EXTRA_MAX, c->scratch, &rows);
    db_done(c->db);
    for (size_t i = 0; e == NULL && i < rows.count; i++) {
        c->log = rows.items[i].log;
        wrong_checkpoint(c, rows.items[i].size, "is of no log");
    }
    return e;
}

static Error *check_all(Check *c)
{
    LedgerLogsRows logs;
    TRY(note_key_load(c->os, c->arena, os_path(c->arena, c->dir, S("key")), &c->base));
    TRY(db_read(c->pool, c->arena, &c->db));
    Error *e = q_ledger_logs(c->db, c->arena, &logs);
    db_done(c->db);
    TRY(e);
    for (size_t i = 0; i < logs.count; i++) {
        TRY(check_log(c, &logs.items[i]));
    }
    return check_strays(c);
}

Error *ledger_verify(DbPool *pool, Os *os, Str dir, Arena *a, LedgerRecordFn *record, void *arg, const volatile bool *stop,
                     LedgerFindings *out)
{
    Check c = { .pool = pool, .os = os, .arena = a, .scratch = arena_make(SCRATCH_MAX), .dir = dir, .record = record,
                .record_arg = arg, .stop = stop, .found = out };
    *out = (LedgerFindings){ 0 };
    Error *e = check_all(&c);
    arena_release(c.scratch);
    explicit_bzero(c.base.seed, sizeof c.base.seed);
    return e;
}
