/* What the tests of this room share: a store on a simulated disk and a scratch database of either engine. */
#ifndef CORE_BLOBS_BLOBS_TESTKIT_H
#define CORE_BLOBS_BLOBS_TESTKIT_H

#include "core/blobs/blobs.h"
#include "db/db_scratch.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct Kit {
    Arena    *arena;
    Os       *os;
    DbScratch db;
    Blobs    *blobs;
    Id128     an, binh; /* owners */
} Kit;

#define OK(k, call)                                                                                     \
    do {                                                                                                \
        Error *ok_error_ = (call);                                                                      \
        cr_assert(ok_error_ == NULL, #call ": " STR_F, STR_A(err_line((k)->arena, ok_error_)));         \
    } while (0)

#define FAILS(k, call, expected)                                                                        \
    do {                                                                                                \
        Error *fails_error_ = (call);                                                                   \
        cr_assert(fails_error_ != NULL, #call " succeeded");                                            \
        cr_assert(fails_error_->code == (expected), #call ": " STR_F, STR_A(err_line((k)->arena, fails_error_))); \
    } while (0)

/* False: this engine is not at hand. */
static inline bool kit_open(Kit *k, DbEngine engine)
{
    *k = (Kit){ .an = { { 1 } }, .binh = { { 2 } } };
    if (!db_scratch_open(engine, db_migrations, NULL, &k->db)) {
        return false;
    }
    k->arena = arena_make(MIB(256));
    k->os = os_sim_make(k->arena, 11, instant_of(date_make(2026, 3, 2), 8, 0));
    OK(k, blobs_open(k->arena, k->db.pool, k->os, S("/data"), &k->blobs));
    return true;
}

static inline void kit_close(Kit *k)
{
    db_scratch_close(&k->db);
    arena_release(k->arena);
    err_reset();
}

/* Bytes that repeat nowhere near: place and order matter. */
static inline Bytes kit_bytes(Kit *k, size_t n, uint64_t seed)
{
    uint8_t *p = arena_alloc(k->arena, n + 1);
    uint64_t x = seed * 2654435761u + 88172645463325252u;
    for (size_t i = 0; i < n; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        p[i] = (uint8_t)x;
    }
    return (Bytes){ p, n };
}

/* A whole object in pieces of `piece` bytes. */
static inline Error *kit_store(Kit *k, Id128 owner, Bytes data, size_t piece, Blob *out)
{
    BlobWriter *w;
    TRY(blob_writer(k->blobs, k->arena, owner, S("đơn.pdf"), &w));
    for (size_t at = 0; at < data.n; at += piece) {
        TRY(blob_write(w, (Bytes){ data.p + at, data.n - at < piece ? data.n - at : piece }));
    }
    return blob_write_end(w, k->arena, out);
}

static inline Error *kit_part(Kit *k, Id128 owner, BlobId id, int64_t no, Bytes data)
{
    UploadPart *p;
    TRY(upload_part(k->blobs, k->arena, owner, id, no, hash_of(data), &p));
    for (size_t at = 0; at < data.n; at += KIB(256)) {
        TRY(upload_part_add(p, (Bytes){ data.p + at, data.n - at < KIB(256) ? data.n - at : KIB(256) }));
    }
    return upload_part_end(p);
}

static inline Bytes kit_slice(Bytes data, int64_t no)
{
    size_t from = (size_t)(no * BLOB_PART);
    return (Bytes){ data.p + from, data.n - from < (size_t)BLOB_PART ? data.n - from : (size_t)BLOB_PART };
}

static inline Error *kit_load(Kit *k, BlobId id, Blob *out)
{
    Db *db;
    TRY(db_read(k->db.pool, k->arena, &db));
    Error *e = blob_load(db, k->arena, id, out);
    db_done(db);
    return e;
}

#endif
