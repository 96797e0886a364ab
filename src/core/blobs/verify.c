/* Whether every finished object still is what was acknowledged: its row, its key, each chunk of its file, the hash of the whole. */
#include "core/blobs/blobs_int.h"

#include "core/blobs/blobs_sql.h"

enum { VERIFY_PAGE = 100, FINDINGS_MAX = 10000, EACH_MEMORY = 1024 * 1024 };

static void find(Arena *report, BlobFindings *found, BlobId id, Str what)
{
    if (found->count < FINDINGS_MAX) {
        *LIST_ADD(report, found) = (BlobFinding){ id, str_copy(report, what) };
    }
}

static Error *read_whole(Blobs *b, Arena *a, BlobId id, bool *same)
{
    BlobReader *r;
    HashState  *hash = hash_begin(a);
    uint8_t    *piece = NEW_N(a, uint8_t, CHUNK);
    uint64_t    at = 0;
    size_t      got = 0;
    TRY(blob_reader(b, a, id, &r));
    do {
        TRY(blob_read(r, at, piece, CHUNK, &got));
        hash_add(hash, (Bytes){ piece, got });
        at += got;
    } while (got == CHUNK);
    *same = hash_eq(hash_end(hash), blob_read_of(r)->hash);
    return NULL;
}

static Error *check_one(Blobs *b, Arena *report, BlobId id, BlobFindings *found)
{
    Arena *a = arena_make(EACH_MEMORY);
    bool   same = true;
    Error *e = read_whole(b, a, id, &same);
    if (e != NULL && (e->code == ERR_ALTERED || e->code == ERR_NOT_FOUND)) {
        find(report, found, id, e->detail);
        e = NULL;
    } else if (e == NULL && !same) {
        find(report, found, id, S("its bytes do not hash to what its row says"));
    }
    arena_release(a);
    return e;
}

Error *blobs_verify(Blobs *b, Arena *a, BlobFindings *out)
{
    BlobsFinishedRows rows;
    BlobId            last = { { { 0 } } };
    *out = (BlobFindings){ 0 };
    do {
        Arena *page = arena_make(EACH_MEMORY);
        Db    *db;
        Error *e = db_read(b->pool, page, &db);
        if (e == NULL) {
            e = q_blobs_finished(db, last, VERIFY_PAGE, page, &rows);
            db_done(db);
        }
        for (size_t i = 0; e == NULL && i < rows.count; i++) {
            last = rows.items[i].blob_id;
            e = check_one(b, a, last, out);
            out->checked++;
        }
        arena_release(page);
        TRY(e);
    } while (rows.count == VERIFY_PAGE);
    return NULL;
}
