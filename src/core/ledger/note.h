/* Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint; Ed25519 of RFC 8032) and the key file.
 * A checkpoint also carries its time as a cosignature/v1 line (C2SP tlog-cosignature) of the log's own key; the two messages
 * cannot be taken for each other, for one begins with the origin and the other with "cosignature/v1". May use: os, base. */
#ifndef CORE_LEDGER_NOTE_H
#define CORE_LEDGER_NOTE_H

#include "base/base.h"
#include "base/hash.h"
#include "os/os.h"

#define NOTE_MAX KIB(64)

typedef struct NoteKey {
    Str     name;      /* of the log: "court.example/so-cai/1" */
    uint8_t public[32];
} NoteKey;

typedef struct NoteSigner {
    NoteKey key;
    uint8_t seed[32];
} NoteSigner;

/* Derives the public half. */
NoteSigner note_signer(Str name, const uint8_t seed[32]);
/* "name+530d903a+base64": what a stranger needs to check. */
Str               note_vkey(Arena *a, const NoteKey *key);
MUST_CHECK Error *note_vkey_parse(Arena *a, Str text, NoteKey *out); /* ERR_BAD_INPUT */

/* `text` ends with a newline and has no control characters but newlines. */
Str note_sign(Arena *a, const NoteSigner *signer, Str text);
/* Gives the text when a signature of `key` holds. ERR_BAD_INPUT: not a note; ERR_NOT_FOUND: not signed by this key;
 * ERR_ALTERED: the signature does not hold. */
MUST_CHECK Error *note_open(Str note, const NoteKey *key, Str *text);

typedef struct Checkpoint {
    Str      origin;
    uint64_t size;
    Hash     root;
    Instant  at; /* whole seconds; 0 when the note carries no time of this key */
} Checkpoint;

Str               checkpoint_sign(Arena *a, const NoteSigner *signer, const Checkpoint *c);
MUST_CHECK Error *checkpoint_open(Str note, const NoteKey *key, Checkpoint *out); /* as note_open; texts point into `note` */

/* The key file of a data directory, mode 0600: name and seed. Never in a backup of the database (docs/operations.md). */
MUST_CHECK Error *note_key_make(Os *os, Str path, Str name);
MUST_CHECK Error *note_key_load(Os *os, Arena *a, Str path, NoteSigner *out);

#endif
