/* What the files of the blobs room share. */
#ifndef CORE_BLOBS_BLOBS_INT_H
#define CORE_BLOBS_BLOBS_INT_H

#include "core/blobs/blobs.h"
#include "core/blobs/kind.h"

enum {
    CHUNK = 64 * 1024,
    CHUNK_NONCE = 12,
    CHUNK_TAG = 16,
    CHUNK_SEALED = CHUNK_NONCE + CHUNK + CHUNK_TAG, /* a full one on disk */
    KEY_BYTES = 32,
    KEY_WRAPPED = CHUNK_NONCE + KEY_BYTES + CHUNK_TAG,
    NAME_MAX_BYTES = 400,
};

typedef struct BlobKey {
    uint8_t b[KEY_BYTES];
} BlobKey;

struct Blobs {
    DbPool  *pool;
    Os      *os;
    Str      dir;   /* <data>/blobs */
    BlobKey  store; /* wraps the keys of objects */
    Kinds   *kinds;
};

/* ---- sealing (chunk.c) --------------------------------------------------------------------------------------------------- */

/* One object's chunks on disk: seals, opens, and the two buffers that takes. */
typedef struct Chunks {
    Blobs   *blobs;
    BlobId   id;
    BlobKey  key;
    OsFile  *file;
    void    *cipher; /* EVP_CIPHER_CTX */
    uint8_t *sealed; /* CHUNK_SEALED */
    uint8_t *plain;  /* CHUNK */
} Chunks;

BlobKey key_random(Os *os);
void    key_wrap(const Blobs *b, BlobId id, const BlobKey *key, uint8_t out[KEY_WRAPPED]);
MUST_CHECK Error *key_unwrap(const Blobs *b, BlobId id, Bytes wrapped, BlobKey *out); /* ERR_ALTERED */

/* Everything in it is released with `a`; the file is opened by the caller. */
void              chunks_init(Chunks *c, Arena *a, Blobs *b, BlobId id, const BlobKey *key);
MUST_CHECK Error *chunk_write(Chunks *c, uint64_t index, bool last, const uint8_t *plain, size_t n);
/* The chunk into c->plain; `n` is how long it must be. */
MUST_CHECK Error *chunk_read(Chunks *c, uint64_t index, bool last, size_t n);

/* ---- files and rows (blobs.c) ------------------------------------------------------------------------------------------------ */

Str               blob_part_path(const Blobs *b, Arena *a, BlobId id);
Str               blob_path(const Blobs *b, Arena *a, BlobId id);
Bytes             id_bytes(const Id128 *id);
MUST_CHECK Error *blob_load_key(Db *db, Arena *a, BlobId id, Blob *out, Bytes *wrapped);
/* Makes the unfinished row: the key is drawn here. ERR_TOO_MANY: the owner has too much lying about. */
MUST_CHECK Error *blob_make_row(Blobs *b, Arena *a, Id128 owner, Str name, int64_t size, BlobId *id, BlobKey *key);
/* part/<id> becomes <xx>/<id>, durably; done before by a try that was cut off: nothing. */
MUST_CHECK Error *blob_settle_file(Blobs *b, Arena *a, BlobId id);
MUST_CHECK Error *blob_finish_row(Blobs *b, Arena *a, BlobId id, int64_t size, Hash hash, const KindScan *kind, Blob *out);

#endif
