/* Uploads in parts: any order, resumed, sent twice, altered on the way, another's; the hash of the whole is that of the file. */
#include "core/blobs/blobs_testkit.h"

static Kit kit;
static Bytes file; /* two parts and a bit */

static const BlobId fresh;

static void open_kit(void)
{
    cr_assert(kit_open(&kit, DB_SQLITE));
    file = kit_bytes(&kit, 2 * (size_t)BLOB_PART + 70000, 3);
}

static void close_kit(void)
{
    kit_close(&kit);
}

TestSuite(upload, .init = open_kit, .fini = close_kit);

static Upload begin(Id128 owner, size_t size)
{
    Upload u;
    OK(&kit, upload_begin(kit.blobs, kit.arena, owner, S("phim.mp4"), (int64_t)size, fresh, &u));
    return u;
}

static void expect_content(BlobId id, Bytes want)
{
    BlobReader *r;
    size_t      got;
    uint8_t    *p = arena_alloc(kit.arena, want.n + 1);
    OK(&kit, blob_reader(kit.blobs, kit.arena, id, &r));
    OK(&kit, blob_read(r, 0, p, want.n + 1, &got));
    cr_expect(bytes_eq_secret((Bytes){ p, got }, want));
}

Test(upload, parts_come_in_any_order)
{
    Blob   b;
    Upload u = begin(kit.an, file.n);
    cr_expect_eq(upload_part_count(u.size), 3);
    OK(&kit, kit_part(&kit, kit.an, u.id, 2, kit_slice(file, 2)));
    OK(&kit, kit_part(&kit, kit.an, u.id, 0, kit_slice(file, 0)));
    FAILS(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b), ERR_CONFLICT);
    OK(&kit, kit_part(&kit, kit.an, u.id, 1, kit_slice(file, 1)));
    OK(&kit, kit_part(&kit, kit.an, u.id, 1, kit_slice(file, 1))); /* twice is once */
    OK(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b));
    cr_expect(hash_eq(b.hash, hash_of(file)));
    cr_expect_eq(b.size, (int64_t)file.n);
    cr_expect(str_eq(b.name, S("phim.mp4")));
    expect_content(u.id, file);
    Blob again; /* the answer was lost: asked once more */
    OK(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &again));
    cr_expect(hash_eq(again.hash, b.hash));
    FAILS(&kit, kit_part(&kit, kit.an, u.id, 0, kit_slice(file, 0)), ERR_CONFLICT);
}

Test(upload, goes_on_where_it_stopped)
{
    Upload u = begin(kit.an, file.n), back;
    OK(&kit, kit_part(&kit, kit.an, u.id, 1, kit_slice(file, 1)));
    OK(&kit, upload_begin(kit.blobs, kit.arena, kit.an, S("phim.mp4"), (int64_t)file.n, u.id, &back));
    cr_expect(id_eq(back.id.id, u.id.id));
    cr_assert_eq(back.part_count, 1);
    cr_expect_eq(back.parts[0], 1);
    /* Another size, name, owner, or an unknown one: a new upload. */
    OK(&kit, upload_begin(kit.blobs, kit.arena, kit.an, S("phim.mp4"), 5, u.id, &back));
    cr_expect_not(id_eq(back.id.id, u.id.id));
    OK(&kit, upload_begin(kit.blobs, kit.arena, kit.an, S("khac.mp4"), (int64_t)file.n, u.id, &back));
    cr_expect_not(id_eq(back.id.id, u.id.id));
    OK(&kit, upload_begin(kit.blobs, kit.arena, kit.binh, S("phim.mp4"), (int64_t)file.n, u.id, &back));
    cr_expect_not(id_eq(back.id.id, u.id.id));
    OK(&kit, upload_begin(kit.blobs, kit.arena, kit.an, S("phim.mp4"), (int64_t)file.n, (BlobId){ { { 9 } } }, &back));
    cr_expect_eq(back.part_count, 0);
}

Test(upload, another_person_has_no_business_with_it)
{
    Blob   b;
    Upload u = begin(kit.an, 10), seen;
    Bytes  ten = kit_bytes(&kit, 10, 1);
    FAILS(&kit, kit_part(&kit, kit.binh, u.id, 0, ten), ERR_NOT_FOUND);
    FAILS(&kit, upload_load(kit.blobs, kit.arena, kit.binh, u.id, &seen), ERR_NOT_FOUND);
    OK(&kit, kit_part(&kit, kit.an, u.id, 0, ten));
    FAILS(&kit, upload_finish(kit.blobs, kit.arena, kit.binh, u.id, &b), ERR_NOT_FOUND);
    OK(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b));
}

Test(upload, a_part_altered_on_its_way_is_not_there)
{
    UploadPart *p;
    Upload      u = begin(kit.an, 100000);
    Bytes       data = kit_bytes(&kit, 100000, 1);
    OK(&kit, upload_part(kit.blobs, kit.arena, kit.an, u.id, 0, hash_str(S("another")), &p));
    OK(&kit, upload_part_add(p, data));
    FAILS(&kit, upload_part_end(p), ERR_BAD_INPUT);
    OK(&kit, upload_part(kit.blobs, kit.arena, kit.an, u.id, 0, hash_of((Bytes){ data.p, 99999 }), &p));
    OK(&kit, upload_part_add(p, (Bytes){ data.p, 99999 }));
    FAILS(&kit, upload_part_end(p), ERR_BAD_INPUT); /* too short */
    OK(&kit, upload_part(kit.blobs, kit.arena, kit.an, u.id, 0, hash_of(data), &p));
    OK(&kit, upload_part_add(p, data));
    FAILS(&kit, upload_part_add(p, (Bytes){ data.p, 1 }), ERR_BAD_INPUT); /* too long */
    OK(&kit, upload_load(kit.blobs, kit.arena, kit.an, u.id, &u));
    cr_expect_eq(u.part_count, 0);
    FAILS(&kit, kit_part(&kit, kit.an, u.id, 1, data), ERR_BAD_INPUT);
    FAILS(&kit, kit_part(&kit, kit.an, u.id, -1, data), ERR_BAD_INPUT);
}

/* The same part once more with other bytes: what was acknowledged is withdrawn before it is written over. */
Test(upload, a_part_that_changed_counts_as_it_is_now)
{
    Blob        b;
    UploadPart *p;
    Upload      u = begin(kit.an, 70000);
    Bytes       old = kit_bytes(&kit, 70000, 1), new = kit_bytes(&kit, 70000, 2);
    OK(&kit, kit_part(&kit, kit.an, u.id, 0, old));
    OK(&kit, upload_part(kit.blobs, kit.arena, kit.an, u.id, 0, hash_of(new), &p));
    OK(&kit, upload_part_add(p, (Bytes){ new.p, 66000 })); /* and the connection breaks */
    FAILS(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b), ERR_CONFLICT);
    OK(&kit, kit_part(&kit, kit.an, u.id, 0, new));
    OK(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b));
    cr_expect(hash_eq(b.hash, hash_of(new)));
}

/* Two browsers write one part at once: each sees its own hash, the disk has a mixture; finishing finds it. */
Test(upload, a_mixture_is_sent_again)
{
    Blob        b;
    UploadPart *one, *two;
    Upload      u = begin(kit.an, 200000);
    Bytes       a = kit_bytes(&kit, 200000, 1), c = kit_bytes(&kit, 200000, 2);
    OK(&kit, upload_part(kit.blobs, kit.arena, kit.an, u.id, 0, hash_of(a), &one));
    OK(&kit, upload_part(kit.blobs, kit.arena, kit.an, u.id, 0, hash_of(c), &two));
    OK(&kit, upload_part_add(one, (Bytes){ a.p, 100000 }));
    OK(&kit, upload_part_add(two, c));
    OK(&kit, upload_part_end(two));
    OK(&kit, upload_part_add(one, (Bytes){ a.p + 100000, 100000 }));
    OK(&kit, upload_part_end(one));
    FAILS(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b), ERR_CONFLICT);
    OK(&kit, upload_load(kit.blobs, kit.arena, kit.an, u.id, &u));
    cr_expect_eq(u.part_count, 0);
    OK(&kit, kit_part(&kit, kit.an, u.id, 0, a));
    OK(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b));
    expect_content(u.id, a);
}

Test(upload, an_empty_file_is_a_file)
{
    Blob   b;
    Upload u = begin(kit.an, 0);
    OK(&kit, kit_part(&kit, kit.an, u.id, 0, (Bytes){ (const uint8_t *)"", 0 }));
    OK(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b));
    cr_expect_eq(b.size, 0);
    cr_expect(str_eq(b.fault, S(BLOB_FAULT_EMPTY)));
    expect_content(u.id, (Bytes){ (const uint8_t *)"", 0 });
}

Test(upload, exactly_whole_parts)
{
    Blob   b;
    Bytes  two = { file.p, 2 * (size_t)BLOB_PART };
    Upload u = begin(kit.an, two.n);
    cr_expect_eq(upload_part_count(u.size), 2);
    OK(&kit, kit_part(&kit, kit.an, u.id, 0, kit_slice(two, 0)));
    OK(&kit, kit_part(&kit, kit.an, u.id, 1, kit_slice(two, 1)));
    OK(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b));
    cr_expect(hash_eq(b.hash, hash_of(two)));
}

Test(upload, there_are_limits)
{
    Upload  u;
    int64_t size = BLOB_FILE_MAX;
    FAILS(&kit, upload_begin(kit.blobs, kit.arena, kit.an, S("x"), BLOB_FILE_MAX + 1, fresh, &u), ERR_TOO_LARGE);
    FAILS(&kit, upload_begin(kit.blobs, kit.arena, kit.an, S("x"), -1, fresh, &u), ERR_TOO_LARGE);
    for (int64_t at = size; at <= BLOB_LOOSE_MAX; at += size) {
        OK(&kit, upload_begin(kit.blobs, kit.arena, kit.an, S("x"), size, fresh, &u));
    }
    Error *e = upload_begin(kit.blobs, kit.arena, kit.an, S("x"), 1, fresh, &u);
    cr_assert(e != NULL && e->code == ERR_TOO_MANY && str_eq(err_message_id(e), S("blob.too_many")));
    OK(&kit, upload_begin(kit.blobs, kit.arena, kit.binh, S("x"), 1, fresh, &u));
}

/* ---- the disk ---------------------------------------------------------------------------------------------------------------- */

/* Power is lost after every single change in turn. What was acknowledged is there: a part after its end, the object after its
 * finish; and from wherever it stopped the upload can be brought to its end. */
static bool upload_until_cut(Bytes data, BlobId id, int64_t *parts, bool *finished)
{
    Blob b;
    for (int64_t no = 0; no < upload_part_count((int64_t)data.n); no++) {
        if (kit_part(&kit, kit.an, id, no, kit_slice(data, no)) != NULL) {
            return false;
        }
        *parts = no + 1;
    }
    *finished = upload_finish(kit.blobs, kit.arena, kit.an, id, &b) == NULL;
    return *finished;
}

Test(upload, survives_loss_of_power_between_any_two_steps, .timeout = 120)
{
    Bytes data = { file.p, (size_t)BLOB_PART + 150000 };
    bool  whole = false;
    for (uint64_t cut = 1; !whole; cut += cut < 120 ? 17 : 1) { /* the writes of the first part are alike */
        Blob    b;
        Upload  u = begin(kit.an, data.n);
        int64_t parts = 0;
        bool    finished = false;
        os_sim_power_off_after(kit.os, cut);
        whole = upload_until_cut(data, u.id, &parts, &finished);
        os_sim_crash(kit.os, cut);
        err_reset();
        OK(&kit, upload_load(kit.blobs, kit.arena, kit.an, u.id, &u));
        cr_assert_eq(u.finished, finished, "cut %llu", (unsigned long long)cut);
        cr_assert(finished || (int64_t)u.part_count == parts, "cut %llu: %zu of %lld parts", (unsigned long long)cut, u.part_count, (long long)parts);
        for (int64_t no = 0; !finished && no < upload_part_count(u.size); no++) {
            OK(&kit, kit_part(&kit, kit.an, u.id, no, kit_slice(data, no)));
        }
        OK(&kit, upload_finish(kit.blobs, kit.arena, kit.an, u.id, &b));
        cr_assert(hash_eq(b.hash, hash_of(data)), "cut %llu", (unsigned long long)cut);
    }
}
