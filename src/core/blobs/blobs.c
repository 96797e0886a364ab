/* The store: its key, its files, its rows. Tables: blob, blob_part, blob_use. */
#include "core/blobs/blobs_int.h"

#include "core/blobs/blobs_sql.h"

#include <string.h>

enum { SWEEP_PAGE = 100, KEY_FILE_MAX = 4096 };

#define DAY_MS (INT64_C(86400) * 1000)

Bytes id_bytes(const Id128 *id)
{
    return (Bytes){ id->b, sizeof id->b };
}

/* ---- opening ------------------------------------------------------------------------------------------------------------- */

static Error *some_keys(Blobs *b, Arena *a, BlobSomeRows *rows)
{
    Db *db;
    TRY(db_read(b->pool, a, &db));
    Error *e = q_blob_some(db, a, rows);
    db_done(db);
    return e;
}

/* One spoiled row does not make it another's key. */
static bool opens_some(const Blobs *b, const BlobSomeRows *known)
{
    bool opens = known->count == 0;
    for (size_t i = 0; !opens && i < known->count; i++) {
        BlobKey opened;
        opens = key_unwrap(b, known->items[i].blob_id, known->items[i].key, &opened) == NULL;
        explicit_bzero(&opened, sizeof opened);
    }
    err_reset();
    return opens;
}

/* A store whose objects are known and whose key is gone must not get a new one: nothing would open any more. */
static Error *load_key(Blobs *b, Arena *a, Str path)
{
    BlobSomeRows known;
    bool         there;
    Str          hex;
    Bytes        key;
    TRY(some_keys(b, a, &known));
    TRY(b->os->ops->exists(b->os, path, &there));
    if (!there) {
        if (known.count > 0) {
            return err_make(ERR_ENVIRONMENT, "the store key 'blob.key' is not in the data directory");
        }
        BlobKey fresh = key_random(b->os);
        TRY(os_save(b->os, path, hex_encode(a, (Bytes){ fresh.b, sizeof fresh.b })));
    }
    TRY(os_load(b->os, a, path, KEY_FILE_MAX, &hex));
    if (!hex_decode(a, str_trim(hex), &key) || key.n != sizeof b->store.b) {
        return err_make(ERR_ENVIRONMENT, "the file 'blob.key' is damaged");
    }
    memcpy(b->store.b, key.p, key.n);
    return opens_some(b, &known) ? NULL : err_make(ERR_ENVIRONMENT, "'blob.key' is not the key of this store");
}

static void forget_key(void *blobs)
{
    Blobs *b = blobs;
    explicit_bzero(b->store.b, sizeof b->store.b);
}

Error *blobs_open(Arena *process, DbPool *pool, Os *os, Str dir, Blobs **out)
{
    Blobs *b = NEW(process, Blobs);
    b->pool = pool;
    b->os = os;
    b->dir = os_path(process, dir, S("blobs"));
    arena_defer(process, forget_key, b);
    TRY(os->ops->make_dir(os, os_path(process, b->dir, S("part"))));
    TRY(load_key(b, process, os_path(process, dir, S("blob.key"))));
    TRY(kinds_open(process, &b->kinds));
    *out = b;
    return NULL;
}

/* ---- files ------------------------------------------------------------------------------------------------------------------ */

Str blob_part_path(const Blobs *b, Arena *a, BlobId id)
{
    return str_format(a, STR_F "/part/" STR_F, STR_A(b->dir), STR_A(id_format(a, id.id)));
}

/* 1,024 directories by the last two characters, which are random. */
Str blob_path(const Blobs *b, Arena *a, BlobId id)
{
    Str name = id_format(a, id.id);
    return str_format(a, STR_F "/" STR_F "/" STR_F, STR_A(b->dir), STR_A(str_sub(name, name.n - 2, name.n)), STR_A(name));
}

Error *blob_settle_file(Blobs *b, Arena *a, BlobId id)
{
    Os  *os = b->os;
    Str  from = blob_part_path(b, a, id);
    Str  to = blob_path(b, a, id);
    bool there;
    TRY(os->ops->make_dir(os, os_path_dir(to)));
    TRY(os->ops->exists(os, from, &there));
    if (there) {
        TRY(os->ops->rename(os, from, to));
    }
    TRY(os->ops->sync_dir(os, os_path_dir(to)));
    return os->ops->sync_dir(os, os_path_dir(from));
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------- */

typedef struct NewRow {
    BlobId  id;
    Id128   owner;
    Str     name;
    int64_t size;
    uint8_t key[KEY_WRAPPED];
    Instant now;
} NewRow;

static Error *insert_row(Tx *tx, void *arg)
{
    const NewRow      *n = arg;
    BlobLooseBytesRow  loose;
    TRY(q_blob_loose_bytes(tx_db(tx), id_bytes(&n->owner), tx_arena(tx), &loose));
    if (loose.bytes + (n->size > 0 ? n->size : 0) > BLOB_LOOSE_MAX) {
        return err_message(err_make(ERR_TOO_MANY, "an owner has %lld bytes lying about", (long long)loose.bytes), S("blob.too_many"));
    }
    return q_blob_insert(tx, n->id, id_bytes(&n->owner), n->name, n->size, (Bytes){ n->key, sizeof n->key }, n->now);
}

/* Whole characters, at most NAME_MAX_BYTES. */
static Str short_name(Str name)
{
    if (name.n <= NAME_MAX_BYTES) {
        return name;
    }
    size_t n = NAME_MAX_BYTES;
    while (n > 0 && ((unsigned char)name.p[n] & 0xC0) == 0x80) {
        n--;
    }
    return str_sub(name, 0, n);
}

Error *blob_make_row(Blobs *b, Arena *a, Id128 owner, Str name, int64_t size, BlobId *id, BlobKey *key)
{
    NewRow *n = NEW(a, NewRow);
    *n = (NewRow){ .id = { os_id_random(b->os) }, .owner = owner, .name = short_name(name), .size = size, .now = os_now(b->os) };
    *key = key_random(b->os);
    key_wrap(b, n->id, key, n->key);
    *id = n->id;
    return db_tx(b->pool, "blob_begin", insert_row, n);
}

typedef struct Finish {
    BlobId  id;
    int64_t size;
    Hash    hash;
    Str     media_type, fault;
    Instant now;
} Finish;

static Error *finish_row(Tx *tx, void *arg)
{
    const Finish *f = arg;
    int64_t       changed;
    TRY(q_blob_finish(tx, f->id, f->size, f->hash, f->media_type, f->fault, f->now, &changed));
    TRY(q_blob_parts_delete(tx, f->id));
    return changed == 1 ? NULL : err_make(ERR_CONFLICT, "the object was finished or swept meanwhile");
}

Error *blob_finish_row(Blobs *b, Arena *a, BlobId id, int64_t size, Hash hash, const KindScan *kind, Blob *out)
{
    Db    *db;
    Finish f = { id, size, hash, str_of(kind->media_type), str_of(kind->fault), os_now(b->os) };
    TRY(db_tx(b->pool, "blob_finish", finish_row, &f));
    TRY(db_read(b->pool, a, &db));
    Error *e = blob_load(db, a, id, out);
    db_done(db);
    return e;
}

Error *blob_load_key(Db *db, Arena *a, BlobId id, Blob *out, Bytes *wrapped)
{
    BlobRowRow row;
    bool       found;
    TRY(q_blob_row(db, id, a, &row, &found));
    if (!found || row.finished_at.ms == 0) {
        return err_make(ERR_NOT_FOUND, "no such finished object");
    }
    if (!row.hash.has || row.owner.n != sizeof out->owner.b) {
        return err_make(ERR_ALTERED, "a finished object without hash or owner");
    }
    *out = (Blob){ .id = id, .name = row.name, .size = row.size, .hash = row.hash.value, .media_type = row.media_type,
                   .fault = row.fault, .finished_at = row.finished_at, .held = row.held };
    memcpy(out->owner.b, row.owner.p, row.owner.n);
    *wrapped = row.key;
    return NULL;
}

Error *blob_load(Db *db, Arena *a, BlobId id, Blob *out)
{
    Bytes wrapped;
    return blob_load_key(db, a, id, out, &wrapped);
}

bool blob_is_offered(const Blob *b, Instant now)
{
    return b->held || now.ms - b->finished_at.ms < BLOB_OFFER_DAYS * DAY_MS;
}

/* ---- who needs it ------------------------------------------------------------------------------------------------------------ */

Error *blob_hold(Tx *tx, BlobId id, Id128 holder)
{
    TRY(q_blob_use_add(tx, id, id_bytes(&holder)));
    return q_blob_mark(tx, id);
}

Error *blob_is_held(Db *db, Arena *a, BlobId id, Id128 holder, bool *holds)
{
    BlobUsedRow row;
    TRY(q_blob_used(db, id, id_bytes(&holder), a, &row));
    *holds = row.used;
    return NULL;
}

Error *blob_let_go(Tx *tx, BlobId id, Id128 holder)
{
    TRY(q_blob_use_drop(tx, id, id_bytes(&holder)));
    return q_blob_mark(tx, id);
}

typedef struct Doom {
    BlobId  id;
    Instant seen_at;
    int64_t count;
} Doom;

static Error *doom_row(Tx *tx, void *arg)
{
    Doom *d = arg;
    return q_blob_doom(tx, d->id, d->seen_at, &d->count);
}

static Error *delete_row(Tx *tx, void *arg)
{
    const Doom *d = arg;
    TRY(q_blob_parts_delete(tx, d->id));
    return q_blob_delete(tx, d->id);
}

/* The file goes before the row: a crash between leaves a doomed row, and the next sweep finds it. */
static Error *sweep_one(Blobs *b, Arena *a, const BlobSweepableRow *row, int64_t *removed)
{
    Doom d = { row->blob_id, row->seen_at, 0 };
    TRY(db_tx(b->pool, "blob_doom", doom_row, &d));
    if (d.count == 0) {
        return NULL; /* somebody needed it meanwhile */
    }
    TRY(b->os->ops->remove(b->os, blob_part_path(b, a, d.id)));
    TRY(b->os->ops->remove(b->os, blob_path(b, a, d.id)));
    TRY(db_tx(b->pool, "blob_delete", delete_row, &d));
    *removed += 1;
    return NULL;
}

static Error *sweepable(Blobs *b, Arena *a, BlobSweepableRow last, BlobSweepableRows *out)
{
    Db     *db;
    Instant now = os_now(b->os);
    Instant unfinished = { now.ms - BLOB_OFFER_DAYS * DAY_MS };
    Instant finished = { unfinished.ms - DAY_MS }; /* an act that began while it was offered has long ended */
    TRY(db_read(b->pool, a, &db));
    Error *e = q_blob_sweepable(db, unfinished, finished, last.seen_at, last.blob_id, SWEEP_PAGE, a, out);
    db_done(db);
    return e;
}

Error *blobs_sweep(Blobs *b, Arena *a, int64_t *removed)
{
    BlobSweepableRows rows;
    BlobSweepableRow  last = { .seen_at = { INT64_MIN } };
    *removed = 0;
    do {
        TRY(sweepable(b, a, last, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            last = rows.items[i];
            TRY(sweep_one(b, a, &last, removed));
        }
    } while (rows.count == SWEEP_PAGE);
    return NULL;
}
