/* Leaves in, order, publication. Tables ledger_queue, ledger_leaf, ledger_log, ledger_checkpoint.
 *
 * A round has four durable steps, and a crash between any two only means that the next round begins there:
 *   1 order       queue -> ledger_leaf with indexes, one transaction: from here on the order is fixed
 *   2 tiles       written from the rows and synced: the same rows give the same bytes again
 *   3 checkpoint  saved whole: from here on the size is public
 *   4 history     its row in ledger_checkpoint
 * May use: db, os, base. */
#include "core/ledger/ledger_int.h"
#include "core/ledger/ledger_sql.h"

#include <string.h>

enum { LEAVES_A_ROUND = 2048 };

Error *ledger_add(Tx *tx, Ledger *l, const LedgerLeaf *leaf, MatterId matter, int64_t seq)
{
    return q_ledger_queue_add(tx, (DocumentId){ os_id(l->os) }, leaf->court, matter, seq, leaf->kind, leaf->commitment);
}

/* ---- 1 order ---- */

typedef struct Ordering {
    Ledger *ledger;
    int64_t taken, ordered;
} Ordering;

static Error *order(Tx *tx, void *arg)
{
    Ordering             *o = arg;
    const Ledger         *l = o->ledger;
    LedgerHoldRow         hold;
    LedgerLogLastRow      last;
    LedgerQueueOldestRows rows;
    bool                  found;
    int64_t               grown = 0;
    TRY(q_ledger_hold(tx, tx_arena(tx), &hold));
    TRY(q_ledger_log_last(tx_db(tx), tx_arena(tx), &last, &found));
    TRY(q_ledger_queue_oldest(tx_db(tx), LEAVES_A_ROUND, tx_arena(tx), &rows));
    if (!found || last.log != l->log) {
        return err_make(ERR_CONFLICT, "log %lld is no longer the current one", (long long)l->log);
    }
    o->taken = (int64_t)rows.count;
    o->ordered = last.size + o->taken;
    if (o->taken == 0) {
        return NULL;
    }
    TRY(q_ledger_log_grow(tx, l->log, last.size, o->ordered, &grown));
    if (grown != 1) {
        return err_make(ERR_CONFLICT, "another sequencer grew log %lld", (long long)l->log);
    }
    for (size_t i = 0; i < rows.count; i++) {
        const LedgerQueueOldestRow *r = &rows.items[i];
        TRY(q_ledger_leaf_add(tx, l->log, last.size + (int64_t)i, r->court_id, r->matter_id, r->seq, r->kind, r->commitment));
        TRY(q_ledger_queue_remove(tx, r->id));
    }
    return NULL;
}

/* Whether leaves wait; and the size of the log, in case a commit succeeded whose answer was lost. */
static Error *look(Ledger *l, bool *waits)
{
    Db                   *db;
    LedgerQueueOldestRows rows;
    LedgerLogLastRow      last;
    bool                  found;
    TRY(db_read(l->db, l->scratch, &db));
    Error *e = q_ledger_queue_oldest(db, 1, l->scratch, &rows);
    if (e == NULL) {
        e = q_ledger_log_last(db, l->scratch, &last, &found);
    }
    db_done(db);
    TRY(e);
    *waits = rows.count > 0;
    if (found && last.log == l->log) {
        l->ordered = last.size;
    }
    return NULL;
}

/* ---- 2 tiles ---- */

bool ledger_row_entry(Arena *a, Str court, Str kind, Bytes commitment, Str *entry)
{
    CourtId id;
    Hash    hash;
    if (!court_id_parse(court, &id) || commitment.n != sizeof hash.b) {
        return false;
    }
    memcpy(hash.b, commitment.p, sizeof hash.b);
    *entry = ledger_entry(a, id, kind, hash);
    LedgerLeaf parsed;
    return ledger_entry_parse(*entry, &parsed) == NULL;
}

static Error *append_rows(Ledger *l, Db *db)
{
    TileWriter           *w = l->writer;
    LedgerLeavesFromRows  rows;
    TRY(q_ledger_leaves_from(db, l->log, (int64_t)w->size, l->ordered, ROWS_A_READ, l->scratch, &rows));
    if (rows.count == 0) {
        return err_make(ERR_ALTERED, "leaf %llu of log %lld has no row", (unsigned long long)w->size, (long long)l->log);
    }
    for (size_t i = 0; i < rows.count; i++) {
        const LedgerLeavesFromRow *r = &rows.items[i];
        Str                        entry;
        if (r->idx != (int64_t)w->size || !ledger_row_entry(l->scratch, r->court_id, r->kind, r->commitment, &entry)) {
            return err_make(ERR_ALTERED, "the row of leaf %llu of log %lld is gone or spoiled", (unsigned long long)w->size,
                            (long long)l->log);
        }
        TRY(tile_append(w, l->scratch, (Bytes){ (const uint8_t *)entry.p, entry.n }));
    }
    return NULL;
}

Error *ledger_write_tiles(Ledger *l)
{
    if (!l->writer_ready) {
        TRY(tile_writer_load(l->writer, l->os, l->scratch, l->log_dir, (uint64_t)l->head.size));
    }
    l->writer_ready = false; /* until all is written */
    while ((int64_t)l->writer->size < l->ordered) {
        Db *db;
        TRY(db_read(l->db, l->scratch, &db));
        Error *e = append_rows(l, db);
        db_done(db);
        TRY(e);
        arena_reset(l->scratch);
    }
    TRY(tile_flush(l->writer, l->scratch));
    l->writer_ready = true;
    return NULL;
}

/* ---- 3 checkpoint ---- */

/* Whole seconds, never before the last one: a clock set back does not make a checkpoint older than what it covers. */
static Instant checkpoint_time(Ledger *l)
{
    int64_t now = os_now(l->os).ms / 1000 * 1000;
    return (Instant){ now > l->head.at.ms ? now : l->head.at.ms };
}

static Error *save_checkpoint(Ledger *l)
{
    Checkpoint c = { .origin = l->signer.key.name, .size = l->writer->size, .root = frontier_root(&l->writer->frontier),
                     .at = checkpoint_time(l) };
    Str        note = checkpoint_sign(l->scratch, &l->signer, &c);
    int64_t    before = l->head.size;
    BUG_IF(note.n > sizeof l->head_note);
    db_settle(l->db); /* no head is signed over leaves that a loss of power could still take */
    TRY(l->os->ops->make_dir(l->os, l->log_dir)); /* the first checkpoint comes before any tile */
    TRY(os_save(l->os, os_path(l->scratch, l->log_dir, S("checkpoint")), note));
    pthread_mutex_lock(&l->head_lock);
    memcpy(l->head_note, note.p, note.n);
    l->head = (LedgerHead){ l->log, (int64_t)c.size, c.root, c.at, { l->head_note, note.n } };
    pthread_mutex_unlock(&l->head_lock);
    l->recorded = false;
    return tile_tidy(l->os, l->scratch, l->log_dir, (uint64_t)before, c.size);
}

/* ---- 4 history ---- */

static Error *record(Tx *tx, void *arg)
{
    const Ledger *l = arg;
    return q_ledger_checkpoint_add(tx, l->log, l->head.size, l->head.at, l->head.root, l->head.note);
}

Error *ledger_publish(Ledger *l)
{
    bool fresh = l->head.note.n == 0; /* an empty tree has a checkpoint too */
    if (fresh || l->head.size < l->ordered) {
        TRY(ledger_write_tiles(l));
        TRY(save_checkpoint(l));
    }
    if (!l->recorded) {
        TRY(db_tx(l->db, "ledger_checkpoint", record, l));
        l->recorded = true;
    }
    return NULL;
}

Error *ledger_sequence(Ledger *l, bool *more)
{
    bool waits;
    *more = false;
    arena_reset(l->scratch);
    TRY(look(l, &waits));
    if (waits) {
        Ordering o = { .ledger = l };
        TRY(db_tx(l->db, "ledger_order", order, &o));
        l->ordered = o.ordered;
        *more = o.taken == LEAVES_A_ROUND;
    }
    return ledger_publish(l);
}
