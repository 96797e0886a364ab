/* Large objects, encrypted at rest, written and read in constant memory: files that people hand in, up to 4 GiB by the store and
 * 2 GiB by the pages. This room knows no court: an owner and a holder are opaque ids given by the caller.
 *
 * An object is a row of `blob` and one file. The file is a row of chunks of 64 KiB (what the http room streams at once, so a
 * reader never opens more than it sends; 28 bytes a chunk are overhead), each AES-256-GCM with a nonce of its own under the
 * object's key; the object's id, the chunk's place and "this is the last" are authenticated, so that cutting, reordering and
 * exchanging chunks are refused (ERR_ALTERED). The object's key is wrapped by the store key (`blob.key`), which is kept in the
 * data directory and never in the database: either one alone shows nothing.
 *
 * Order of durability: row (unfinished), `part/<id>` written and synced, renamed to `<xx>/<id>`, directories synced, row
 * finished. A crash leaves an unfinished row, which is resumed or swept; a finished object is never without its file.
 * Memory: about 300 KiB for a writer or reader, whatever the size. Tables: blob, blob_part, blob_use.
 * Errors: ERR_DISK (full or broken: nothing is kept of the piece), ERR_ALTERED, ERR_NOT_FOUND (also another's object),
 * ERR_TOO_LARGE, ERR_TOO_MANY (over BLOB_LOOSE_MAX). Sources: NIST SP 800-38D; stack.md. May use: db, os, base, libcrypto,
 * libmagic. */
#ifndef CORE_BLOBS_BLOBS_H
#define CORE_BLOBS_BLOBS_H

#include "base/base.h"
#include "base/hash.h"
#include "db/db.h"
#include "os/os.h"

#define BLOB_MAX (INT64_C(4) << 30)         /* bytes of an object */
#define BLOB_FILE_MAX (INT64_C(2) << 30)    /* bytes of a file a person may hand in */
#define BLOB_PART ((int64_t)8 * 1024 * 1024) /* bytes of a part of an upload; the last is shorter */
#define BLOB_LOOSE_MAX (INT64_C(16) << 30)  /* bytes one owner may have lying about that nothing holds */
#define BLOB_OFFER_DAYS 7                   /* what nobody has needed for so long may no longer be handed in, and is swept */

typedef struct Blobs Blobs; /* one a process; safe from all threads */

/* `dir` is the data directory: `<dir>/blob.key` and `<dir>/blobs/` are made when the database knows no object yet.
 * ERR_ENVIRONMENT: the key is missing, damaged or another's. Lives as long as `process`. */
MUST_CHECK Error *blobs_open(Arena *process, DbPool *pool, Os *os, Str dir, Blobs **out);

/* A finished object. */
typedef struct Blob {
    BlobId  id;
    Id128   owner;
    Str     name;       /* as the sender called it: hostile, for display only */
    int64_t size;
    Hash    hash;       /* SHA-256 of the plain bytes */
    Str     media_type; /* by content, never by name: "application/pdf" */
    Str     fault;      /* why a person may not be able to read it: BLOB_FAULT_...; empty: nothing known */
    Instant finished_at;
    bool    held;
} Blob;

/* Codes of Blob.fault; the message ids of their sentences are "blob.fault." and the code. */
#define BLOB_FAULT_EMPTY "empty"     /* no bytes */
#define BLOB_FAULT_UNKNOWN "unknown" /* of no type a court can open */
#define BLOB_FAULT_ARCHIVE "archive" /* several files packed into one */
#define BLOB_FAULT_LOCKED "locked"   /* asks for a password */
#define BLOB_FAULT_DAMAGED "damaged" /* its end is missing */

/* ERR_NOT_FOUND also while it is unfinished. */
MUST_CHECK Error *blob_load(Db *db, Arena *a, BlobId id, Blob *out);
/* Whether it may still be handed in: finished lately, or held by something. */
bool blob_is_offered(const Blob *b, Instant now);

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

typedef struct BlobReader BlobReader; /* closes with its arena */
MUST_CHECK Error *blob_reader(Blobs *b, Arena *a, BlobId id, BlobReader **out);
const Blob       *blob_read_of(const BlobReader *r);
/* From position `at`; short only at the end. One thread at a time. */
MUST_CHECK Error *blob_read(BlobReader *r, uint64_t at, void *out, size_t room, size_t *got);

/* ---- checking the whole -------------------------------------------------------------------------------------------------- */

typedef struct BlobFinding {
    BlobId id;
    Str    what; /* one line in English for the log and --json */
} BlobFinding;

typedef struct BlobFindings {
    BlobFinding *items;
    size_t       count, cap;
    int64_t      checked; /* objects */
} BlobFindings;

/* Reads every finished object and names each that is gone, does not open or does not hash to what its row says. At most 10,000
 * findings are kept, in `a`. */
MUST_CHECK Error *blobs_verify(Blobs *b, Arena *a, BlobFindings *out);

/* ---- writing a stream of unknown length ----------------------------------------------------------------------------------- */

typedef struct BlobWriter BlobWriter; /* closes with its arena; what was not ended is then taken away */
MUST_CHECK Error *blob_writer(Blobs *b, Arena *a, Id128 owner, Str name, BlobWriter **out);
MUST_CHECK Error *blob_write(BlobWriter *w, Bytes piece); /* at most BLOB_MAX in all */
MUST_CHECK Error *blob_write_end(BlobWriter *w, Arena *a, Blob *out);
void              blob_write_drop(BlobWriter *w);         /* also after an end: then nothing */

/* ---- uploads in parts of BLOB_PART, in any order, resumed from any device ------------------------------------------------------ */

typedef struct Upload {
    BlobId   id;      /* of the object it becomes */
    Str      name;
    int64_t  size;
    bool     finished;
    int64_t *parts;   /* numbers of those on disk, ascending from 0 */
    size_t   part_count;
} Upload;

/* Goes on with `resume` when that is an unfinished upload of this owner, size and name; else begins anew. ERR_TOO_LARGE: over
 * BLOB_FILE_MAX. */
MUST_CHECK Error *upload_begin(Blobs *b, Arena *a, Id128 owner, Str name, int64_t size, BlobId resume, Upload *out);
MUST_CHECK Error *upload_load(Blobs *b, Arena *a, Id128 owner, BlobId id, Upload *out);
/* How many parts a file of that size has: an empty one has one. */
int64_t upload_part_count(int64_t size);

typedef struct UploadPart UploadPart; /* closes with its arena */
/* `hash` is what the sender says the part hashes to. */
MUST_CHECK Error *upload_part(Blobs *b, Arena *a, Id128 owner, BlobId id, int64_t no, Hash hash, UploadPart **out);
MUST_CHECK Error *upload_part_add(UploadPart *p, Bytes piece);
/* On disk when this returns. ERR_BAD_INPUT: not as long as it should be, or of another hash; the part is then not there. */
MUST_CHECK Error *upload_part_end(UploadPart *p);
/* Reads the whole once: every part is what was acknowledged, the hash of the whole, what it is. ERR_CONFLICT: parts are missing;
 * a part that no longer is what it was is missing again. Finished before: the same answer. */
MUST_CHECK Error *upload_finish(Blobs *b, Arena *a, Id128 owner, BlobId id, Blob *out);

/* ---- who needs it ----------------------------------------------------------------------------------------------------------------- */

/* In the transaction that makes something refer to the object; pure inserts, harmless where there is no such object. */
MUST_CHECK Error *blob_hold(Tx *tx, BlobId id, Id128 holder);
MUST_CHECK Error *blob_is_held(Db *db, Arena *a, BlobId id, Id128 holder, bool *holds);
MUST_CHECK Error *blob_let_go(Tx *tx, BlobId id, Id128 holder);
/* Takes away unfinished uploads that had no part for BLOB_OFFER_DAYS, and a day later finished objects nothing holds. */
MUST_CHECK Error *blobs_sweep(Blobs *b, Arena *a, int64_t *removed);

#endif
