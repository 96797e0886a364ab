/* What others ask of the ledger: head, keys, files, proofs. Tables ledger_leaf, ledger_checkpoint. May use: db, os, base. */
#include "core/ledger/ledger_int.h"
#include "core/ledger/ledger_sql.h"

#include <string.h>

LedgerHead ledger_head(Ledger *l, Arena *a)
{
    pthread_mutex_lock(&l->head_lock);
    char       note[HEAD_NOTE_MAX];
    LedgerHead head = l->head;
    memcpy(note, l->head_note, head.note.n);
    pthread_mutex_unlock(&l->head_lock);
    head.note = str_copy(a, (Str){ note, head.note.n });
    return head;
}

NoteKey ledger_key(const Ledger *l)
{
    return l->signer.key;
}

Str ledger_host(const Ledger *l)
{
    size_t end;
    return l == NULL ? S("") : str_find(l->name, S("/"), &end) ? str_sub(l->name, 0, end) : l->name;
}

Str ledger_vkey(const Ledger *l, Arena *a)
{
    return note_vkey(a, &l->signer.key);
}

Str ledger_note(const Ledger *l, Arena *a, Str text)
{
    return note_sign(a, &l->signer, text);
}

Error *ledger_checkpoint_after(Db *db, Instant at, Arena *a, LedgerHead *out, bool *found)
{
    LedgerCheckpointFirstRow row;
    TRY(q_ledger_checkpoint_first(db, at, a, &row, found));
    if (*found) {
        *out = (LedgerHead){ .log = row.log, .size = row.size, .root = row.root, .at = row.at, .note = row.note };
    }
    return NULL;
}

/* The published head of any log of the directory. */
static Error *head_of(Ledger *l, Arena *a, int64_t log, LedgerHead *out)
{
    *out = ledger_head(l, a);
    if (log == out->log) {
        return NULL;
    }
    NoteSigner base = l->signer;
    Checkpoint c;
    Str        note;
    base.key.name = l->name;
    TRY(ledger_load_checkpoint(l->os, a, l->dir, &base, log, &note, &c));
    *out = (LedgerHead){ log, (int64_t)c.size, c.root, c.at, note };
    return NULL;
}

/* ---- files ---- */

static Error *no_file(void)
{
    return err_make(ERR_NOT_FOUND, "no such file of the ledger");
}

Error *ledger_serve(Ledger *l, Arena *a, Str path, LedgerFile *out)
{
    Str        rest = path;
    Str        number = str_cut(&rest, '/');
    int64_t    log;
    LedgerHead head;
    TileName   t;
    if (number.n > 9 || !str_to_i64(number, &log) || log < 1 || number.p[0] == '0' || log > l->log) {
        return no_file();
    }
    TRY(head_of(l, a, log, &head));
    if (str_eq(rest, S("checkpoint"))) {
        *out = (LedgerFile){ head.note, S("text/plain; charset=utf-8"), false };
        return NULL;
    }
    if (!tile_parse(rest, &t) || tile_width(t.level, t.n, (uint64_t)head.size) < t.width) {
        return no_file();
    }
    out->media_type = S("application/octet-stream");
    out->immutable = true;
    return os_load(l->os, a, os_path(a, ledger_log_dir(a, l->dir, log), tile_format(a, t)), TILE_BUNDLE_MAX, &out->content);
}

Error *ledger_has(Db *db, Arena *a, CourtId court, MatterId matter, int64_t seq, bool *has)
{
    LedgerLeavesOfEventRows rows;
    LedgerWaitingRow        row;
    TRY(q_ledger_leaves_of_event(db, court, matter, seq, a, &rows));
    *has = rows.count > 0;
    if (!*has) {
        TRY(q_ledger_waiting(db, court, matter, seq, a, &row));
        *has = row.waits;
    }
    return NULL;
}

/* ---- proofs ---- */

static Error *prove(Ledger *l, Arena *a, int64_t log, int64_t index, LedgerProof *out, bool *found)
{
    LedgerHead head;
    TileReader reader;
    TRY(head_of(l, a, log, &head));
    if (index >= head.size) {
        return NULL; /* ordered, waiting for its checkpoint */
    }
    *out = (LedgerProof){ .log = log, .index = index, .checkpoint = head.note };
    tile_reader(&reader, l->os, ledger_log_dir(a, l->dir, log), (uint64_t)head.size);
    TRY(tree_inclusion(&reader.tree, (uint64_t)index, (uint64_t)head.size, &out->path));
    *found = true;
    return NULL;
}

Error *ledger_prove(Ledger *l, Db *db, Arena *a, CourtId court, MatterId matter, int64_t seq, Hash leaf, LedgerProof *out, bool *found)
{
    LedgerLeavesOfEventRows rows;
    *found = false;
    TRY(q_ledger_leaves_of_event(db, court, matter, seq, a, &rows));
    for (size_t i = 0; i < rows.count && !*found; i++) {
        const LedgerLeavesOfEventRow *r = &rows.items[i];
        Str                           entry = ledger_entry(a, court, r->kind, r->commitment);
        if (hash_eq(tree_leaf((Bytes){ (const uint8_t *)entry.p, entry.n }), leaf)) {
            TRY(prove(l, a, r->log, r->idx, out, found));
        }
    }
    return NULL;
}
