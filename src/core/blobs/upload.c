/* Uploads in parts: each is sealed in its place in the object's file as it comes, so finishing copies nothing. The part of a
 * file is acknowledged by its row, which is written when its bytes are synced. */
#include "core/blobs/blobs_int.h"

#include "core/blobs/blobs_sql.h"

#include <string.h>

enum { CHUNKS_A_PART = BLOB_PART / CHUNK };

static const Id128 nobody;

int64_t upload_part_count(int64_t size)
{
    return size <= 0 ? 1 : (size - 1) / BLOB_PART + 1;
}

static size_t part_length(int64_t size, int64_t no)
{
    int64_t left = size - no * BLOB_PART;
    return (size_t)(left < BLOB_PART ? left : BLOB_PART);
}

/* ---- the session ------------------------------------------------------------------------------------------------------------ */

typedef struct Known {
    Upload       upload;
    BlobKey      key;
    BlobPartsRows parts;
} Known;

static Error *load_known(Blobs *b, Db *db, Arena *a, Id128 owner, BlobId id, Known *out)
{
    BlobRowRow row;
    bool       found;
    TRY(q_blob_row(db, id, a, &row, &found));
    if (!found || row.owner.n != sizeof owner.b || memcmp(row.owner.p, owner.b, sizeof owner.b) != 0 || row.size < 0 || id_eq(owner, nobody)) {
        return err_make(ERR_NOT_FOUND, "no such upload of this owner");
    }
    TRY(key_unwrap(b, id, row.key, &out->key));
    TRY(q_blob_parts(db, id, a, &out->parts));
    out->upload = (Upload){ .id = id, .name = row.name, .size = row.size, .finished = row.finished_at.ms != 0,
                            .parts = NEW_N(a, int64_t, out->parts.count), .part_count = out->parts.count };
    for (size_t i = 0; i < out->parts.count; i++) {
        out->upload.parts[i] = out->parts.items[i].no;
    }
    return NULL;
}

static Error *find_known(Blobs *b, Arena *a, Id128 owner, BlobId id, Known *out)
{
    Db *db;
    TRY(db_read(b->pool, a, &db));
    Error *e = load_known(b, db, a, owner, id, out);
    db_done(db);
    return e;
}

Error *upload_load(Blobs *b, Arena *a, Id128 owner, BlobId id, Upload *out)
{
    Known known;
    TRY(find_known(b, a, owner, id, &known));
    *out = known.upload;
    return NULL;
}

Error *upload_begin(Blobs *b, Arena *a, Id128 owner, Str name, int64_t size, BlobId resume, Upload *out)
{
    BlobKey key;
    Known   known;
    if (size < 0 || size > BLOB_FILE_MAX) {
        return err_make(ERR_TOO_LARGE, "a file of %lld bytes", (long long)size);
    }
    if (!id_is_zero(resume.id)) {
        Error *e = find_known(b, a, owner, resume, &known);
        if (e == NULL && !known.upload.finished && known.upload.size == size && str_eq(known.upload.name, name)) {
            *out = known.upload;
            return NULL;
        }
        if (e != NULL && e->code != ERR_NOT_FOUND) {
            return e;
        }
    }
    *out = (Upload){ .name = name, .size = size };
    return blob_make_row(b, a, owner, name, size, &out->id, &key);
}

/* ---- one part ------------------------------------------------------------------------------------------------------------------ */

struct UploadPart {
    Chunks     chunks;
    Arena     *arena;
    int64_t    no, size; /* size: of the whole */
    size_t     expected, got;
    size_t     held;
    uint64_t   index;
    Hash       said;
    HashState *hash;
    bool       known;    /* there already: read and compared, not written again */
};

typedef struct PartRow {
    BlobId  id;
    int64_t no;
    Hash    hash;
    Instant now;
} PartRow;

static Error *drop_part(Tx *tx, void *arg)
{
    const PartRow *p = arg;
    return q_blob_part_drop(tx, p->id, p->no);
}

static Error *add_part(Tx *tx, void *arg)
{
    const PartRow *p = arg;
    TRY(q_blob_part_add(tx, p->id, p->no, p->hash));
    return q_blob_touch(tx, p->id, p->now);
}

static const Hash *hash_of_part(const BlobPartsRows *parts, int64_t no)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->items[i].no == no) {
            return &parts->items[i].hash;
        }
    }
    return NULL;
}

Error *upload_part(Blobs *b, Arena *a, Id128 owner, BlobId id, int64_t no, Hash hash, UploadPart **out)
{
    Known       known;
    UploadPart *p = NEW(a, UploadPart);
    TRY(find_known(b, a, owner, id, &known));
    if (known.upload.finished) {
        return err_make(ERR_CONFLICT, "the upload is finished");
    }
    if (no < 0 || no >= upload_part_count(known.upload.size)) {
        return err_make(ERR_BAD_INPUT, "part %lld of %lld", (long long)no, (long long)upload_part_count(known.upload.size));
    }
    chunks_init(&p->chunks, a, b, id, &known.key);
    p->arena = a;
    p->no = no;
    p->size = known.upload.size;
    p->expected = part_length(p->size, no);
    p->index = (uint64_t)no * CHUNKS_A_PART;
    p->said = hash;
    p->hash = hash_begin(a);
    const Hash *there = hash_of_part(&known.parts, no);
    p->known = there != NULL && hash_eq(*there, hash);
    if (there != NULL && !p->known) { /* another content: what was acknowledged is withdrawn before it is overwritten */
        PartRow row = { .id = id, .no = no };
        TRY(db_tx(b->pool, "blob_part_drop", drop_part, &row));
    }
    if (!p->known) {
        TRY(b->os->ops->open(b->os, blob_part_path(b, a, id), OS_WRITE, &p->chunks.file));
    }
    *out = p;
    return NULL;
}

static Error *write_held(UploadPart *p)
{
    uint64_t last = p->size == 0 ? 0 : (uint64_t)(p->size - 1) / CHUNK;
    TRY(chunk_write(&p->chunks, p->index, p->index == last, p->chunks.plain, p->held));
    p->index++;
    p->held = 0;
    return NULL;
}

Error *upload_part_add(UploadPart *p, Bytes piece)
{
    if (piece.n > p->expected - p->got) {
        return err_make(ERR_BAD_INPUT, "a part of more than %zu bytes", p->expected);
    }
    hash_add(p->hash, piece);
    p->got += piece.n;
    while (!p->known && piece.n > 0) {
        size_t n = piece.n < CHUNK - p->held ? piece.n : CHUNK - p->held;
        memcpy(p->chunks.plain + p->held, piece.p, n);
        p->held += n;
        piece = (Bytes){ piece.p + n, piece.n - n };
        if (p->held == CHUNK) {
            TRY(write_held(p));
        }
    }
    return NULL;
}

Error *upload_part_end(UploadPart *p)
{
    Blobs  *b = p->chunks.blobs;
    PartRow row = { p->chunks.id, p->no, p->said, os_now(b->os) };
    if (p->got != p->expected || !hash_eq(hash_end(p->hash), p->said)) {
        return err_message(err_make(ERR_BAD_INPUT, "part %lld arrived as another", (long long)p->no), S("blob.part_differs"));
    }
    if (!p->known) {
        if (p->held > 0 || p->size == 0) {
            TRY(write_held(p));
        }
        TRY(b->os->ops->sync(p->chunks.file));
        TRY(b->os->ops->sync_dir(b->os, os_path(p->arena, b->dir, S("part")))); /* the first part made the file */
    }
    return db_tx(b->pool, "blob_part", add_part, &row);
}

/* ---- finishing ------------------------------------------------------------------------------------------------------------------- */

typedef struct Whole {
    HashState *hash;
    KindScan   kind;
} Whole;

/* One part of the object's file: its hash, and what it adds to the whole. */
static Error *read_part(Chunks *c, Arena *a, int64_t size, int64_t no, Whole *whole, Hash *out)
{
    HashState *part = hash_begin(a);
    uint64_t   last = size == 0 ? 0 : (uint64_t)(size - 1) / CHUNK;
    size_t     left = part_length(size, no);
    uint64_t   index = (uint64_t)no * CHUNKS_A_PART;
    do {
        size_t n = left < CHUNK ? left : CHUNK;
        TRY(chunk_read(c, index, index == last, n));
        Bytes plain = { c->plain, n };
        hash_add(part, plain);
        hash_add(whole->hash, plain);
        kind_add(&whole->kind, plain);
        left -= n;
        index++;
    } while (left > 0);
    *out = hash_end(part);
    return NULL;
}

static Error *part_again(Blobs *b, BlobId id, int64_t no)
{
    PartRow row = { .id = id, .no = no };
    TRY(db_tx(b->pool, "blob_part_drop", drop_part, &row));
    return err_message(err_make(ERR_CONFLICT, "part %lld has to be sent again", (long long)no), S("blob.parts_missing"));
}

/* A try before this one may have been cut off after its rename. */
static Error *open_whole(Blobs *b, Arena *a, BlobId id, OsFile **out)
{
    Error *e = b->os->ops->open(b->os, blob_part_path(b, a, id), OS_READ, out);
    return e != NULL && e->code == ERR_NOT_FOUND ? b->os->ops->open(b->os, blob_path(b, a, id), OS_READ, out) : e;
}

static Error *finish_known(Blobs *b, Arena *a, const Known *k, Blob *out)
{
    Chunks *c = NEW(a, Chunks);
    Whole  *whole = NEW(a, Whole);
    int64_t count = upload_part_count(k->upload.size);
    if ((int64_t)k->parts.count != count) {
        return err_message(err_make(ERR_CONFLICT, "%zu of %lld parts", k->parts.count, (long long)count), S("blob.parts_missing"));
    }
    chunks_init(c, a, b, k->upload.id, &k->key);
    whole->hash = hash_begin(a);
    kind_begin(&whole->kind, a);
    TRY(open_whole(b, a, k->upload.id, &c->file));
    for (int64_t no = 0; no < count; no++) {
        Hash   hash;
        Error *e = read_part(c, a, k->upload.size, no, whole, &hash);
        if (e != NULL && e->code != ERR_ALTERED) {
            return e;
        }
        if (e != NULL || !hash_eq(hash, k->parts.items[no].hash)) {
            return part_again(b, k->upload.id, no);
        }
    }
    kind_end(&whole->kind, b->kinds);
    TRY(blob_settle_file(b, a, k->upload.id));
    return blob_finish_row(b, a, k->upload.id, k->upload.size, hash_end(whole->hash), &whole->kind, out);
}

Error *upload_finish(Blobs *b, Arena *a, Id128 owner, BlobId id, Blob *out)
{
    Known  known;
    Db    *db;
    TRY(find_known(b, a, owner, id, &known));
    if (!known.upload.finished) {
        return finish_known(b, a, &known, out);
    }
    TRY(db_read(b->pool, a, &db));
    Error *e = blob_load(db, a, id, out);
    db_done(db);
    return e;
}
