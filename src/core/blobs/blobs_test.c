/* Objects come back as they were written, from any place; whatever was touched on disk is refused; what nobody needs goes. */
#include "core/blobs/blobs_testkit.h"
#include "core/blobs/touch_test_sql.h"

enum { CHUNK_ON_DISK = 12 + 65536 + 16 };

static Kit kit;

static void open_kit(void)
{
    cr_assert(kit_open(&kit, DB_SQLITE));
}

static void close_kit(void)
{
    kit_close(&kit);
}

TestSuite(blobs, .init = open_kit, .fini = close_kit);

static Str path_of(BlobId id)
{
    Str name = id_format(kit.arena, id.id);
    return str_format(kit.arena, "/data/blobs/" STR_F "/" STR_F, STR_A(str_sub(name, name.n - 2, name.n)), STR_A(name));
}

static Error *read_all(BlobId id, Bytes *out)
{
    BlobReader *r;
    size_t      got;
    TRY(blob_reader(kit.blobs, kit.arena, id, &r));
    size_t   n = (size_t)blob_read_of(r)->size;
    uint8_t *p = arena_alloc(kit.arena, n + 1);
    TRY(blob_read(r, 0, p, n + 1, &got));
    *out = (Bytes){ p, got };
    return NULL;
}

Test(blobs, come_back_whole_at_every_length_around_a_chunk)
{
    static const size_t lengths[] = { 0, 1, 65535, 65536, 65537, 131071, 131072, 131073, 300000 };
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        Blob  b;
        Bytes back;
        Bytes data = kit_bytes(&kit, lengths[i], i);
        OK(&kit, kit_store(&kit, kit.an, data, 50000, &b));
        cr_expect_eq(b.size, (int64_t)lengths[i]);
        cr_expect(hash_eq(b.hash, hash_of(data)));
        OK(&kit, read_all(b.id, &back));
        cr_expect(bytes_eq_secret(back, data), "%zu bytes", lengths[i]);
    }
}

Test(blobs, the_size_of_the_pieces_does_not_matter)
{
    static const size_t pieces[] = { 1, 65536, 262144 };
    Bytes               data = kit_bytes(&kit, 140000, 5);
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        Blob  b;
        Bytes back;
        OK(&kit, kit_store(&kit, kit.an, data, pieces[i], &b));
        OK(&kit, read_all(b.id, &back));
        cr_expect(bytes_eq_secret(back, data));
    }
}

Test(blobs, any_range_is_read)
{
    Blob        b;
    BlobReader *r;
    Bytes       data = kit_bytes(&kit, 200000, 9);
    OK(&kit, kit_store(&kit, kit.an, data, 65536, &b));
    OK(&kit, blob_reader(kit.blobs, kit.arena, b.id, &r));
    static const size_t ranges[][2] = { { 0, 1 }, { 65535, 2 }, { 65536, 65536 }, { 199999, 10 }, { 200000, 10 }, { 300000, 1 }, { 3, 199000 } };
    uint8_t *out = arena_alloc(kit.arena, 200000);
    for (size_t i = 0; i < COUNT_OF(ranges); i++) {
        size_t got, from = ranges[i][0], want = from >= data.n ? 0 : ranges[i][1] < data.n - from ? ranges[i][1] : data.n - from;
        OK(&kit, blob_read(r, from, out, ranges[i][1], &got));
        cr_expect_eq(got, want);
        cr_expect(got == 0 || memcmp(out, data.p + from, got) == 0, "range %zu", i);
    }
}

Test(blobs, the_disk_shows_neither_content_nor_key)
{
    Blob b;
    Str  disk, key;
    Str  words = S("Nội dung bí mật của đơn khởi kiện, viết ra để tìm lại được trên đĩa.");
    OK(&kit, kit_store(&kit, kit.an, (Bytes){ (const uint8_t *)words.p, words.n }, 1000, &b));
    OK(&kit, os_load(kit.os, kit.arena, path_of(b.id), MIB(1), &disk));
    cr_expect_not(str_has(disk, S("bí mật")));
    OK(&kit, os_load(kit.os, kit.arena, S("/data/blob.key"), 100, &key));
    cr_expect_eq(key.n, 64);
}

/* Writes the object's file anew, changed. */
static void put(BlobId id, Str content)
{
    OsFile *f;
    OK(&kit, kit.os->ops->open(kit.os, path_of(id), OS_WRITE, &f));
    OK(&kit, kit.os->ops->write_at(f, 0, content.p, content.n));
    OK(&kit, kit.os->ops->truncate(f, content.n));
    kit.os->ops->close(f);
}

Test(blobs, a_file_that_was_touched_is_refused)
{
    Blob  b, other;
    Bytes back;
    Str   was, strange;
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 150000, 3), 65536, &b));
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 150000, 4), 65536, &other));
    OK(&kit, os_load(kit.os, kit.arena, path_of(b.id), MIB(1), &was));
    OK(&kit, os_load(kit.os, kit.arena, path_of(other.id), MIB(1), &strange));

    static const size_t places[] = { 0, 11, 12, 70000, CHUNK_ON_DISK - 1, CHUNK_ON_DISK + 3, 2 * CHUNK_ON_DISK + 40 };
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        char *bent = arena_alloc(kit.arena, was.n);
        memcpy(bent, was.p, was.n);
        bent[places[i]] ^= 1;
        put(b.id, (Str){ bent, was.n });
        FAILS(&kit, read_all(b.id, &back), ERR_ALTERED);
    }
    char *swapped = arena_alloc(kit.arena, was.n);
    memcpy(swapped, was.p, was.n);
    memcpy(swapped, was.p + CHUNK_ON_DISK, CHUNK_ON_DISK);
    memcpy(swapped + CHUNK_ON_DISK, was.p, CHUNK_ON_DISK);
    put(b.id, (Str){ swapped, was.n });
    FAILS(&kit, read_all(b.id, &back), ERR_ALTERED);
    put(b.id, str_sub(was, 0, 2 * CHUNK_ON_DISK));
    FAILS(&kit, read_all(b.id, &back), ERR_ALTERED);
    put(b.id, strange);
    FAILS(&kit, read_all(b.id, &back), ERR_ALTERED);
    put(b.id, was);
    OK(&kit, read_all(b.id, &back));
    OK(&kit, kit.os->ops->remove(kit.os, path_of(b.id)));
    FAILS(&kit, read_all(b.id, &back), ERR_ALTERED);
}

typedef struct Shorten {
    BlobId  id;
    int64_t size;
} Shorten;

static Error *shorten(Tx *tx, void *arg)
{
    const Shorten *s = arg;
    return q_touch_size(tx, s->id, s->size);
}

Test(blobs, a_row_that_says_less_is_refused)
{
    Blob    b;
    Bytes   back;
    Shorten s;
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 150000, 3), 65536, &b));
    s = (Shorten){ b.id, 65536 };
    OK(&kit, db_tx(kit.db.pool, "touch", shorten, &s));
    FAILS(&kit, read_all(b.id, &back), ERR_ALTERED);
}

Test(blobs, the_store_key_is_asked_for_when_it_opens)
{
    Blob   b;
    Blobs *again;
    Str    key;
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 10, 3), 10, &b));
    OK(&kit, blobs_open(kit.arena, kit.db.pool, kit.os, S("/data"), &again));
    OK(&kit, os_load(kit.os, kit.arena, S("/data/blob.key"), 100, &key));
    OK(&kit, os_save(kit.os, S("/data/blob.key"), S("0000000000000000000000000000000000000000000000000000000000000000")));
    FAILS(&kit, blobs_open(kit.arena, kit.db.pool, kit.os, S("/data"), &again), ERR_ENVIRONMENT);
    OK(&kit, os_save(kit.os, S("/data/blob.key"), S("no key")));
    FAILS(&kit, blobs_open(kit.arena, kit.db.pool, kit.os, S("/data"), &again), ERR_ENVIRONMENT);
    OK(&kit, kit.os->ops->remove(kit.os, S("/data/blob.key")));
    FAILS(&kit, blobs_open(kit.arena, kit.db.pool, kit.os, S("/data"), &again), ERR_ENVIRONMENT);
    OK(&kit, os_save(kit.os, S("/data/blob.key"), key));
    OK(&kit, blobs_open(kit.arena, kit.db.pool, kit.os, S("/data"), &again));
}

Test(blobs, a_stream_that_ends_early_leaves_nothing)
{
    BlobWriter *w;
    Blob        b;
    Str        *names;
    size_t      count;
    Arena      *request = arena_make(MIB(4));
    OK(&kit, blob_writer(kit.blobs, request, kit.an, S("x"), &w));
    OK(&kit, blob_write(w, kit_bytes(&kit, 100000, 1)));
    OK(&kit, kit.os->ops->list(kit.os, kit.arena, S("/data/blobs/part"), &names, &count));
    cr_expect_eq(count, 1);
    arena_release(request);
    OK(&kit, kit.os->ops->list(kit.os, kit.arena, S("/data/blobs/part"), &names, &count));
    cr_expect_eq(count, 0);
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 10, 1), 10, &b));
    OK(&kit, kit.os->ops->list(kit.os, kit.arena, S("/data/blobs/part"), &names, &count));
    cr_expect_eq(count, 0);
}

Test(blobs, a_full_disk_says_so_and_keeps_nothing)
{
    Blob b;
    os_sim_limit(kit.os, 200000);
    FAILS(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 400000, 1), 65536, &b), ERR_DISK);
    os_sim_limit(kit.os, 0);
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 400000, 1), 65536, &b));
}

/* ---- who needs it -------------------------------------------------------------------------------------------------------- */

typedef struct Hold {
    BlobId id;
    Id128  holder;
} Hold;

static Error *hold(Tx *tx, void *arg)
{
    const Hold *h = arg;
    return blob_hold(tx, h->id, h->holder);
}

static Error *let_go(Tx *tx, void *arg)
{
    const Hold *h = arg;
    return blob_let_go(tx, h->id, h->holder);
}

static void days(int n)
{
    os_sim_advance(kit.os, n * INT64_C(86400000));
}

static int64_t sweep(void)
{
    int64_t removed;
    OK(&kit, blobs_sweep(kit.blobs, kit.arena, &removed));
    return removed;
}

static void walk_of_sweep(void)
{
    Blob   held, loose, b;
    Upload begun;
    bool   there;
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 1000, 1), 1000, &held));
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 1000, 2), 1000, &loose));
    OK(&kit, upload_begin(kit.blobs, kit.arena, kit.an, S("x"), 5, (BlobId){ { { 0 } } }, &begun));
    Hold draft = { held.id, { { 7 } } }, file = { held.id, { { 8 } } };
    OK(&kit, db_tx(kit.db.pool, "hold", hold, &draft));
    OK(&kit, db_tx(kit.db.pool, "hold", hold, &draft)); /* twice is once */
    OK(&kit, db_tx(kit.db.pool, "hold", hold, &file));
    days(7);
    OK(&kit, kit_load(&kit, loose.id, &b));
    cr_expect_not(blob_is_offered(&b, os_now(kit.os)));
    cr_expect_eq(sweep(), 0, "seven days are not over");
    os_sim_advance(kit.os, 1);
    cr_expect_eq(sweep(), 1, "the unfinished upload");
    FAILS(&kit, upload_load(kit.blobs, kit.arena, kit.an, begun.id, &begun), ERR_NOT_FOUND);
    days(1);
    cr_expect_eq(sweep(), 1, "the finished one nobody holds");
    FAILS(&kit, kit_load(&kit, loose.id, &b), ERR_NOT_FOUND);
    OK(&kit, kit.os->ops->exists(kit.os, path_of(loose.id), &there));
    cr_expect_not(there);
    OK(&kit, db_tx(kit.db.pool, "let_go", let_go, &draft));
    cr_expect_eq(sweep(), 0, "a file still needs it");
    OK(&kit, kit_load(&kit, held.id, &b));
    cr_expect(b.held && blob_is_offered(&b, os_now(kit.os)));
    OK(&kit, db_tx(kit.db.pool, "let_go", let_go, &file));
    cr_expect_eq(sweep(), 1);
}

Test(blobs, what_nobody_needs_is_swept)
{
    walk_of_sweep();
}

Test(blobs, what_nobody_needs_is_swept_on_postgres)
{
    kit_close(&kit);
    if (!kit_open(&kit, DB_POSTGRES)) {
        cr_assert(kit_open(&kit, DB_SQLITE));
        cr_skip("this engine is not at hand");
    }
    walk_of_sweep();
}

Test(blobs, a_sweep_cut_off_goes_on)
{
    Blob    b;
    int64_t removed;
    OK(&kit, kit_store(&kit, kit.an, kit_bytes(&kit, 1000, 2), 1000, &b));
    days(9);
    os_sim_fail(kit.os, OS_SIM_REMOVE, 2);
    FAILS(&kit, blobs_sweep(kit.blobs, kit.arena, &removed), ERR_DISK);
    FAILS(&kit, kit_load(&kit, b.id, &b), ERR_NOT_FOUND);
    cr_expect_eq(sweep(), 1);
    cr_expect_eq(sweep(), 0);
}
