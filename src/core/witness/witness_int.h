/* What the files of this room share. */
#ifndef CORE_WITNESS_WITNESS_INT_H
#define CORE_WITNESS_WITNESS_INT_H

#include "core/witness/witness.h"

/* The house, not one of its courts: which court's administrator was busy is nobody's business. */
CourtId witness_court(void);

/* Half a SHA-256 over table and key. */
MatterId witness_id(Str table, Str key);

/* What a leaf commits to: table ‖ 0 ‖ key ‖ 0 ‖ version ‖ 0 ‖ digest. Neither name nor key has a zero byte in it. */
Bytes witness_bytes(Arena *a, Str table, Str key, int64_t version, Bytes row_hash);

/* What stands under the key now; empty: nothing. */
MUST_CHECK Error *witness_digest(Db *db, const WitnessTable *table, const DbVal *key, Arena *a, Bytes *out);

/* That this database was taken over is a version too, of this table: who takes it away is named. */
#define WITNESS_OWN "witness"

#endif
