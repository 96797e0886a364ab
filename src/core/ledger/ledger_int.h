/* What the files of the ledger room share. */
#ifndef CORE_LEDGER_LEDGER_INT_H
#define CORE_LEDGER_LEDGER_INT_H

#include "core/ledger/ledger.h"
#include "core/ledger/tile.h"

#include <pthread.h>

enum { LOG_NAME_MAX = 160, HEAD_NOTE_MAX = 1024, ROWS_A_READ = 1024 };

struct Ledger {
    DbPool     *db;
    Os         *os;
    Arena      *arena;   /* as long as the ledger */
    Arena      *scratch; /* one round */
    Str         dir, log_dir;
    OsFile     *lock;
    Str         name;    /* without the number of the origin */
    NoteSigner  signer;  /* of the current origin */
    int64_t     log;
    int64_t     ordered; /* leaves with an index in the database */
    bool        writer_ready;
    TileWriter *writer;
    bool        recorded; /* the last checkpoint has its row in the history */
    pthread_mutex_t head_lock;
    LedgerHead  head;     /* under head_lock; note points to head_note */
    char        head_note[HEAD_NOTE_MAX];
};

Str ledger_log_dir(Arena *a, Str dir, int64_t log);
Str ledger_origin(Arena *a, Str name, int64_t log);
/* The name before the number of an origin; false: it has none. */
bool ledger_origin_split(Str origin, Str *name, int64_t *log);
/* The key of one origin checks notes of all origins of the same log: same public key, same name before the number. */
bool ledger_sibling(const NoteKey *key, Str origin, NoteKey *out);

/* The checkpoint file of a log: ERR_NOT_FOUND, or as checkpoint_open. */
MUST_CHECK Error *ledger_load_checkpoint(Os *os, Arena *a, Str dir, const NoteSigner *base, int64_t log, Str *note, Checkpoint *out);

/* The entry a row stands for; false: the row cannot be one. */
bool ledger_row_entry(Arena *a, Str court, Str kind, Bytes commitment, Str *entry);

/* Writes and syncs the tiles of all ordered leaves the writer has not seen. Resets l->scratch. */
MUST_CHECK Error *ledger_write_tiles(Ledger *l);
/* Publishes what is ordered: tiles, checkpoint, history. Resets l->scratch. */
MUST_CHECK Error *ledger_publish(Ledger *l);

#endif
