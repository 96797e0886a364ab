/* Rows that no event makes: persons, posts, grants, accounts, who looked. Each has its own little history of versions, and each version
 * is a leaf of the public log (kind "row"), so a row edited behind the program's back is named by `congly verify`.
 *
 * A version keeps a digest of what stood in the row, and the salt of its leaf; nothing personal. The writer adds it in his own
 * transaction; it gets its salt and its leaf when the log is next ordered, for a writer has no log at hand (commands beside a server).
 * Table: witness. May use: core/ledger, db, os, base. */
#ifndef CORE_WITNESS_WITNESS_H
#define CORE_WITNESS_WITNESS_H

#include "core/ledger/ledger.h"
#include "db/db_rows.h"

/* A table of such rows, declared by the room that writes it; app/modules.c lists them all. What stands under one key is one row to the
 * witness, also when it is several in the database (an account's printed codes, the looks of an hour). */
typedef struct WitnessTable {
    DbShape shape;
    bool    grows; /* keys after the last witnessed one are still being written: they are not compared */
} WitnessTable;

/* After the write, in its transaction: what stands under the key now is its next version. `witness_row(tx, &table, db_val_id(&id.id))`. */
#define witness_row(tx, table, ...) witness_row_of((tx), (table), (const DbVal[]){ __VA_ARGS__ })
MUST_CHECK Error *witness_row_of(Tx *tx, const WitnessTable *table, const DbVal *key);

/* The last key of a table, in the order of its text. */
MUST_CHECK Error *witness_last(Db *db, const WitnessTable *table, Arena *a, DbRowKey *out, bool *found);

/* Gives the versions that wait their salts and leaves; before each ledger_sequence, by the same thread. */
MUST_CHECK Error *witness_publish(DbPool *pool, Os *os, Ledger *ledger);
/* How many have one. */
MUST_CHECK Error *witness_count(Db *db, Arena *a, int64_t *out);

/* A database older than this room: all its rows are witnessed as they stand, once. `rows`: how many. Ended by NULL. */
MUST_CHECK Error *witness_adopt(DbPool *pool, const WitnessTable *const *tables, int64_t *rows);

/* ---- checking ------------------------------------------------------------------------------------------------------------------- */

/* One line in English, naming table and key. */
typedef void WitnessTell(void *to, Str what);
/* Every row against its last version, every version against its row and its leaf. At most 10,000 lines are told. That a leaf's version
 * is the one committed, and that no leaf lost its version, ledger_verify finds with witness_record. */
MUST_CHECK Error *witness_verify(DbPool *pool, const WitnessTable *const *tables, WitnessTell *tell, void *to);
/* A LedgerRecordFn for leaves of the kind "row". */
#define WITNESS_KIND "row"
Error *witness_record(void *arg, Db *db, Arena *a, Str kind, CourtId court, MatterId matter, int64_t seq, Bytes *salt, Bytes *record,
                      bool *found);

#endif
