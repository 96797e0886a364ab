/* Objects as streams: written in one go when their length is not known, read from anywhere. */
#include "core/blobs/blobs_int.h"

#include <string.h>

/* ---- writing ------------------------------------------------------------------------------------------------------------- */

struct BlobWriter {
    Chunks     chunks;
    Arena     *arena;
    size_t     held;    /* bytes in chunks.plain: a full chunk is written when more follows, for the last one is marked */
    uint64_t   index;
    int64_t    size;
    HashState *hash;
    KindScan   kind;
    bool       done;    /* ended or dropped */
};

static void drop_writer(void *writer)
{
    blob_write_drop(writer);
}

Error *blob_writer(Blobs *b, Arena *a, Id128 owner, Str name, BlobWriter **out)
{
    BlobId      id;
    BlobKey     key;
    BlobWriter *w = NEW(a, BlobWriter);
    TRY(blob_make_row(b, a, owner, name, -1, &id, &key));
    chunks_init(&w->chunks, a, b, id, &key);
    w->arena = a;
    w->hash = hash_begin(a);
    kind_begin(&w->kind, a);
    TRY(b->os->ops->open(b->os, blob_part_path(b, a, id), OS_WRITE | OS_EXCLUSIVE, &w->chunks.file));
    arena_defer(a, drop_writer, w);
    *out = w;
    return NULL;
}

static Error *flush(BlobWriter *w, bool last)
{
    TRY(chunk_write(&w->chunks, w->index, last, w->chunks.plain, w->held));
    w->index++;
    w->held = 0;
    return NULL;
}

Error *blob_write(BlobWriter *w, Bytes piece)
{
    BUG_IF(w->done);
    if ((int64_t)piece.n > BLOB_MAX - w->size) {
        return err_make(ERR_TOO_LARGE, "an object grew over %lld bytes", (long long)BLOB_MAX);
    }
    hash_add(w->hash, piece);
    kind_add(&w->kind, piece);
    w->size += (int64_t)piece.n;
    while (piece.n > 0) {
        if (w->held == CHUNK) {
            TRY(flush(w, false));
        }
        size_t n = piece.n < CHUNK - w->held ? piece.n : CHUNK - w->held;
        memcpy(w->chunks.plain + w->held, piece.p, n);
        w->held += n;
        piece = (Bytes){ piece.p + n, piece.n - n };
    }
    return NULL;
}

Error *blob_write_end(BlobWriter *w, Arena *a, Blob *out)
{
    Blobs *b = w->chunks.blobs;
    BUG_IF(w->done);
    TRY(flush(w, true));
    TRY(b->os->ops->sync(w->chunks.file));
    TRY(blob_settle_file(b, a, w->chunks.id));
    kind_end(&w->kind, b->kinds);
    TRY(blob_finish_row(b, a, w->chunks.id, w->size, hash_end(w->hash), &w->kind, out));
    w->done = true;
    return NULL;
}

/* Only the file: this may run where the database must not be waited for. The row says that it is unfinished and is swept. */
void blob_write_drop(BlobWriter *w)
{
    if (!w->done) {
        Blobs *b = w->chunks.blobs;
        w->done = true;
        Error *e = b->os->ops->remove(b->os, blob_part_path(b, w->arena, w->chunks.id));
        (void)e; /* what stays is swept */
    }
}

/* ---- reading --------------------------------------------------------------------------------------------------------------- */

struct BlobReader {
    Chunks   chunks;
    Blob     blob;
    uint64_t at;   /* the chunk in chunks.plain */
    bool     holds;
};

Error *blob_reader(Blobs *b, Arena *a, BlobId id, BlobReader **out)
{
    Db         *db;
    Bytes       wrapped;
    BlobKey     key;
    BlobReader *r = NEW(a, BlobReader);
    TRY(db_read(b->pool, a, &db));
    Error *e = blob_load_key(db, a, id, &r->blob, &wrapped);
    db_done(db);
    TRY(e);
    TRY(key_unwrap(b, id, wrapped, &key));
    chunks_init(&r->chunks, a, b, id, &key);
    e = b->os->ops->open(b->os, blob_path(b, a, id), OS_READ, &r->chunks.file);
    if (e != NULL && e->code == ERR_NOT_FOUND) {
        return err_make(ERR_ALTERED, "the file of a finished object is gone");
    }
    TRY(e);
    *out = r;
    return NULL;
}

const Blob *blob_read_of(const BlobReader *r)
{
    return &r->blob;
}

static Error *hold_chunk(BlobReader *r, uint64_t index)
{
    uint64_t size = (uint64_t)r->blob.size;
    uint64_t last = size == 0 ? 0 : (size - 1) / CHUNK;
    size_t   n = index < last ? CHUNK : (size_t)(size - last * CHUNK);
    if (r->holds && r->at == index) {
        return NULL;
    }
    r->holds = false;
    TRY(chunk_read(&r->chunks, index, index == last, n));
    r->holds = true;
    r->at = index;
    return NULL;
}

Error *blob_read(BlobReader *r, uint64_t at, void *out, size_t room, size_t *got)
{
    uint64_t size = (uint64_t)r->blob.size;
    uint8_t *to = out;
    *got = 0;
    while (room > 0 && at < size) {
        TRY(hold_chunk(r, at / CHUNK));
        size_t from = (size_t)(at % CHUNK);
        size_t n = CHUNK - from;
        n = n < size - at ? n : (size_t)(size - at);
        n = n < room ? n : room;
        memcpy(to, r->chunks.plain + from, n);
        to += n;
        at += n;
        room -= n;
        *got += n;
    }
    return NULL;
}
