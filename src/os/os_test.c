/* Tests of both machines: the same contract on the real disk and on the simulated one, then what only a loss of power shows. */
#include "os/os_seeded.h"
#include "os/os_moved.h"
#include "os/os_sim.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Arena *arena;
static char   scratch[64];

static void open_arena(void)
{
    arena = arena_make(MIB(16));
    memcpy(scratch, "/tmp/os-test-XXXXXX", sizeof "/tmp/os-test-XXXXXX");
    cr_assert_not_null(mkdtemp(scratch));
}

static void remove_tree(Str dir)
{
    Os    *os = os_real();
    Str   *names;
    size_t count;
    if (os->ops->list(os, arena, dir, &names, &count) == NULL) {
        for (size_t i = 0; i < count; i++) {
            remove_tree(os_path(arena, dir, names[i]));
        }
    }
    Error *e UNUSED = os->ops->remove(os, dir);
}

static void close_arena(void)
{
    remove_tree(str_of(scratch));
    arena_release(arena);
    err_reset();
}

TestSuite(os, .init = open_arena, .fini = close_arena);

#define OK(expression)                                                              \
    do {                                                                            \
        Error *ok_error_ = (expression);                                            \
        cr_assert_null(ok_error_, STR_F, STR_A(err_line(arena, ok_error_)));        \
    } while (0)

#define FAILS(expected, expression)                                                 \
    do {                                                                            \
        Error *fails_error_ = (expression);                                         \
        cr_assert_not_null(fails_error_);                                           \
        cr_assert_eq(fails_error_->code, expected, STR_F, STR_A(err_line(arena, fails_error_))); \
    } while (0)

static Os *sim(uint64_t seed)
{
    return os_sim_make(arena, seed, (Instant){ INT64_C(1770000000000) });
}

static Str load(Os *os, const char *path)
{
    Str out = S("");
    OK(os_load(os, arena, str_of(path), KIB(64), &out));
    return out;
}

/* What any machine must do. */
static void contract(Os *os, Str base)
{
    OsFile *f;
    OsFile *other;
    size_t  got;
    char    text[16];
    Str    *names;
    size_t  count;
    bool    there;
    Str     dir = os_path(arena, base, S("a/b"));
    Str     path = os_path(arena, dir, S("file"));

    FAILS(ERR_NOT_FOUND, os->ops->open(os, path, OS_READ, &f));
    FAILS(ERR_NOT_FOUND, os->ops->open(os, path, OS_WRITE, &f));
    OK(os->ops->make_dir(os, dir));
    OK(os->ops->make_dir(os, dir));
    OK(os->ops->open(os, path, OS_WRITE | OS_EXCLUSIVE, &f));
    FAILS(ERR_CONFLICT, os->ops->open(os, path, OS_WRITE | OS_EXCLUSIVE, &other));
    OK(os->ops->write_at(f, 6, "world", 5));
    OK(os->ops->write_at(f, 0, "hello", 5));
    OK(os->ops->sync(f));
    OK(os->ops->read_at(f, 4, text, sizeof text, &got));
    cr_assert_eq(got, 7);
    cr_assert_arr_eq(text, "o\0world", 7);
    OK(os->ops->read_at(f, 100, text, sizeof text, &got));
    cr_assert_eq(got, 0);
    uint64_t size;
    OK(os->ops->truncate(f, 3));
    OK(os->ops->size(f, &size));
    cr_assert_eq(size, 3);
    const uint8_t *map;
    OK(os->ops->map(f, &map, &size));
    cr_assert(size == 3 && (uintptr_t)map % 64 == 0 && memcmp(map, "hel", 3) == 0);
    os->ops->close(f);

    OK(os_save(os, os_path(arena, dir, S("z")), S("zed")));
    OK(os_save(os, os_path(arena, dir, S("z")), S("zeta")));
    OK(os->ops->rename(os, path, os_path(arena, dir, S("moved"))));
    FAILS(ERR_NOT_FOUND, os->ops->rename(os, path, os_path(arena, dir, S("moved"))));
    OK(os->ops->list(os, arena, dir, &names, &count));
    cr_assert_eq(count, 2);
    cr_assert(str_eq(names[0], S("moved")) && str_eq(names[1], S("z")));
    cr_assert(str_eq(load(os, str_z(arena, os_path(arena, dir, S("z")))), S("zeta")));
    Str out;
    FAILS(ERR_TOO_LARGE, os_load(os, arena, os_path(arena, dir, S("z")), 3, &out));

    OK(os->ops->lock(os, os_path(arena, dir, S("lock")), &f));
    FAILS(ERR_BUSY, os->ops->lock(os, os_path(arena, dir, S("lock")), &other));
    os->ops->close(f);
    OK(os->ops->lock(os, os_path(arena, dir, S("lock")), &f));
    os->ops->close(f);

    FAILS(ERR_ENVIRONMENT, os->ops->remove(os, dir));
    OK(os->ops->remove(os, os_path(arena, dir, S("moved"))));
    OK(os->ops->remove(os, os_path(arena, dir, S("moved"))));
    OK(os->ops->exists(os, os_path(arena, dir, S("moved")), &there));
    cr_assert(!there);
    OK(os->ops->exists(os, dir, &there));
    cr_assert(there);
}

Test(os, real_machine_keeps_the_contract)
{
    contract(os_real(), str_of(scratch));
}

Test(os, simulated_machine_keeps_the_contract)
{
    contract(sim(1), S("data"));
}

Test(os, real_clock_and_random_move)
{
    Os     *os = os_real();
    uint8_t a[32];
    uint8_t b[32];
    os_random(os, a, sizeof a);
    os_random(os, b, sizeof b);
    cr_assert_arr_neq(a, b, sizeof a);
    cr_assert_gt(os_now(os).ms, INT64_C(1700000000000));
    int64_t before = os_monotonic_us(os);
    usleep(2000);
    cr_assert_geq(os_monotonic_us(os) - before, 2000);
}

Test(os, ids_grow_within_one_millisecond)
{
    Os   *os = sim(3);
    Id128 last = os_id(os);
    for (int i = 0; i < 10000; i++) {
        Id128 next = os_id(os);
        cr_assert_gt(memcmp(next.b, last.b, sizeof last.b), 0);
        last = next;
    }
    cr_assert(!id_eq(os_id_random(os), os_id_random(os)));
}

Test(os, simulated_time_and_chance_depend_on_the_seed_only)
{
    Os *a = sim(7);
    Os *b = sim(7);
    Os *c = sim(8);
    cr_assert(id_eq(os_id(a), os_id(b)));
    cr_assert(!id_eq(os_id_random(a), os_id_random(c)));
    os_sim_advance(a, 1500);
    cr_assert_eq(os_now(a).ms - os_now(b).ms, 1500);
    cr_assert_eq(os_monotonic_us(a), 1500000);
}

Test(os, seeded_machine_keeps_the_contract_with_files_of_the_machine)
{
    contract(os_seeded_make(arena, 1, (Instant){ 0 }, true), str_of(scratch));
}

Test(os, seeded_time_and_chance_depend_on_the_seed_only)
{
    Os *a = os_seeded_make(arena, 7, (Instant){ 5000 }, true);
    Os *b = os_seeded_make(arena, 7, (Instant){ 5000 }, false);
    Os *c = os_seeded_make(arena, 8, (Instant){ 5000 }, false);
    cr_assert(id_eq(os_id(a), os_id(b)));
    cr_assert(!id_eq(os_id_random(a), os_id_random(c)));
    os_seeded_advance(a, 1500);
    cr_assert_eq(os_now(a).ms, 6500);
    cr_assert_eq(os_monotonic_us(a), 1500000);
}

Test(os, a_saved_file_is_whole_after_any_crash)
{
    unsigned kept_old = 0;
    unsigned kept_new = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        Arena *a = arena_make(MIB(4));
        Os    *os = os_sim_make(a, seed, (Instant){ 0 });
        OK(os_save(os, S("state"), S("old")));
        char big[9000];
        memset(big, 'n', sizeof big);
        os_sim_power_off_after(os, seed % 8);
        Error *e = os_save(os, S("state"), (Str){ big, sizeof big });
        os_sim_crash(os, seed * 31 + 5);
        Str now;
        OK(os_load(os, a, S("state"), KIB(64), &now));
        bool is_old = str_eq(now, S("old"));
        bool is_new = str_eq(now, (Str){ big, sizeof big });
        cr_assert(is_old || is_new, "seed %llu mixed the two", (unsigned long long)seed);
        cr_assert(e != NULL || is_new, "seed %llu lost an acknowledged save", (unsigned long long)seed);
        kept_old += is_old;
        kept_new += is_new;
        arena_release(a);
    }
    cr_assert_gt(kept_old, 50);
    cr_assert_gt(kept_new, 50);
}

/* The check above can fail: without the sync of the file the same property breaks. */
Test(os, a_save_without_sync_is_caught)
{
    unsigned broken = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        Arena  *a = arena_make(MIB(4));
        Os     *os = os_sim_make(a, seed, (Instant){ 0 });
        OsFile *f;
        OK(os->ops->open(os, S("temp"), OS_WRITE, &f));
        OK(os->ops->write_at(f, 0, "content", 7));
        os->ops->close(f);
        OK(os->ops->rename(os, S("temp"), S("state")));
        OK(os->ops->sync_dir(os, S(".")));
        os_sim_crash(os, seed);
        Str now;
        OK(os_load(os, a, S("state"), KIB(64), &now));
        broken += !str_eq(now, S("content"));
        arena_release(a);
    }
    cr_assert_gt(broken, 10);
}

Test(os, unsynced_writes_are_torn_at_sectors)
{
    bool torn = false;
    for (uint64_t seed = 0; seed < 50 && !torn; seed++) {
        Arena  *a = arena_make(MIB(4));
        Os     *os = os_sim_make(a, seed, (Instant){ 0 });
        OsFile *f;
        char    zeros[16384] = { 0 };
        char    ones[sizeof zeros];
        memset(ones, 1, sizeof ones);
        OK(os_save(os, S("file"), (Str){ zeros, sizeof zeros }));
        OK(os->ops->open(os, S("file"), OS_WRITE, &f));
        OK(os->ops->write_at(f, 0, ones, sizeof ones));
        os->ops->close(f);
        os_sim_crash(os, seed);
        Str now;
        OK(os_load(os, a, S("file"), KIB(64), &now));
        cr_assert_eq(now.n, sizeof zeros);
        for (size_t i = 0; i < now.n; i += 512) {
            cr_assert_arr_eq(now.p + i, now.p[i] != 0 ? ones : zeros, 512);
            torn = torn || now.p[i] != now.p[0];
        }
        arena_release(a);
    }
    cr_assert(torn);
}

Test(os, a_name_without_sync_of_its_directory_may_go)
{
    bool gone = false;
    bool kept = false;
    for (uint64_t seed = 0; seed < 40; seed++) {
        Os     *os = sim(seed);
        OsFile *f;
        bool    there;
        OK(os->ops->open(os, S("file"), OS_WRITE, &f));
        OK(os->ops->write_at(f, 0, "x", 1));
        OK(os->ops->sync(f));
        os->ops->close(f);
        os_sim_crash(os, seed);
        OK(os->ops->exists(os, S("file"), &there));
        gone = gone || !there;
        kept = kept || there;
        if (there) {
            cr_assert(str_eq(load(os, "file"), S("x")));
        }
    }
    cr_assert(gone && kept);
}

Test(os, files_and_locks_of_before_the_crash_are_dead)
{
    Os     *os = sim(1);
    OsFile *f;
    OsFile *lock;
    OK(os->ops->lock(os, S("lock"), &lock));
    OK(os->ops->open(os, S("file"), OS_WRITE, &f));
    OK(os->ops->sync_dir(os, S(".")));
    os_sim_crash(os, 1);
    FAILS(ERR_ENVIRONMENT, os->ops->write_at(f, 0, "x", 1));
    os->ops->close(f);
    OsFile *again;
    OK(os->ops->lock(os, S("lock"), &again));
    os->ops->close(lock);
    FAILS(ERR_BUSY, os->ops->lock(os, S("lock"), &lock));
    os->ops->close(again);
}

Test(os, a_full_disk_says_so)
{
    Os *os = sim(1);
    OK(os_save(os, S("first"), S("0123456789")));
    os_sim_limit(os, 15);
    FAILS(ERR_DISK, os_save(os, S("second"), S("0123456789")));
    bool there;
    OK(os->ops->exists(os, S("second"), &there));
    cr_assert(!there);
    Str   *names;
    size_t count;
    OK(os->ops->list(os, arena, S("."), &names, &count));
    cr_assert_eq(count, 1, "the temporary file was not taken away");
    os_sim_limit(os, 0);
    OK(os_save(os, S("second"), S("0123456789")));
}

Test(os, each_kind_of_failure_on_request)
{
    static const OsSimOp kinds[] = { OS_SIM_OPEN, OS_SIM_WRITE, OS_SIM_SYNC, OS_SIM_RENAME, OS_SIM_SYNC_DIR };
    Os                  *os = sim(1);
    OK(os_save(os, S("file"), S("old")));
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        os_sim_fail(os, kinds[i], 1);
        FAILS(ERR_DISK, os_save(os, S("file"), S("new")));
        if (kinds[i] != OS_SIM_SYNC_DIR) {
            cr_assert(str_eq(load(os, "file"), S("old")));
        }
    }
    os_sim_fail(os, OS_SIM_WRITE, 2);
    OK(os_save(os, S("file"), S("newer")));
    FAILS(ERR_DISK, os_save(os, S("file"), S("newest")));
    OK(os_save(os, S("file"), S("newest")));
    os_sim_fail(os, OS_SIM_READ, 1);
    Str out;
    FAILS(ERR_DISK, os_load(os, arena, S("file"), KIB(1), &out));
}

Test(os, writes_before_a_failed_sync_stay_unsafe)
{
    bool lost = false;
    for (uint64_t seed = 0; seed < 40; seed++) {
        Os     *os = sim(seed);
        OsFile *f;
        OK(os_save(os, S("file"), S("old")));
        OK(os->ops->open(os, S("file"), OS_WRITE, &f));
        OK(os->ops->write_at(f, 0, "new", 3));
        os_sim_fail(os, OS_SIM_SYNC, 1);
        FAILS(ERR_DISK, os->ops->sync(f));
        OK(os->ops->sync(f));
        os->ops->close(f);
        os_sim_crash(os, seed);
        lost = lost || str_eq(load(os, "file"), S("old"));
    }
    cr_assert(lost);
}

Test(os, power_off_stops_between_steps)
{
    Os *os = sim(1);
    OK(os_save(os, S("file"), S("old")));
    uint64_t before = os_sim_changes(os);
    OK(os_save(os, S("file"), S("mid")));
    cr_assert_eq(os_sim_changes(os) - before, 5); /* made, written, synced, renamed, directory synced */
    os_sim_power_off_after(os, 0);
    Str out;
    FAILS(ERR_DISK, os_load(os, arena, S("file"), KIB(1), &out));
    FAILS(ERR_DISK, os_save(os, S("file"), S("new")));
    os_sim_crash(os, 2);
    cr_assert(str_eq(load(os, "file"), S("mid")));
}

static void *save_on(void *arg)
{
    Os *dark = arg;
    while (true) {
        cr_assert_null(os_save(dark, S("file"), S("of the first life")), "who lives no more is told nothing");
    }
    return NULL;
}

Test(os, without_power_nobody_gets_an_answer)
{
    static Arena *volatile kept; /* one thread waits in it for ever */
    kept = arena_make(MIB(16));
    Os       *os = os_sim_make(kept, 1, (Instant){ 0 });
    pthread_t t;
    Str       out;
    os_sim_hang_when_off(os);
    os_sim_power_off_after(os, 1000);
    cr_assert_eq(pthread_create(&t, NULL, save_on, os), 0);
    pthread_detach(t);
    while (!os_sim_is_off(os)) {
        sched_yield();
    }
    os_sim_crash(os, 3);
    cr_assert_not(os_sim_is_off(os));
    cr_assert_null(os_save(os, S("file"), S("of the second")));
    uint64_t changes = os_sim_changes(os);
    usleep(20 * 1000);
    cr_assert_eq(os_sim_changes(os), changes, "nobody else is there");
    cr_assert_null(os_load(os, arena, S("file"), KIB(1), &out));
    cr_assert(str_eq(out, S("of the second")));
}

/* ---- a moved clock ------------------------------------------------------------------------------------------------------- */

Test(os_moved, the_clock_follows_the_file)
{
    Arena *a = arena_make(MIB(1));
    char   path[] = "/tmp/congly-clock-XXXXXX";
    int    fd = mkstemp(path);
    Os    *os;
    cr_assert(fd >= 0 && write(fd, "0", 1) == 1);
    cr_assert_null(os_moved_make(a, str_of(path), &os));
    cr_expect(os_now(os).ms - os_now(os_real()).ms <= 1000);
    cr_assert(pwrite(fd, "864000000\n", 10, 0) == 10);
    cr_expect(os_now(os).ms - os_now(os_real()).ms >= 863999000);
    cr_assert(pwrite(fd, "not a number", 12, 0) == 12);
    cr_expect(os_now(os).ms - os_now(os_real()).ms >= 863999000, "it stays where it was");
    close(fd);
    unlink(path);
    arena_release(a);
}

Test(os_moved, without_a_file_there_is_no_clock)
{
    Arena *a = arena_make(MIB(1));
    Os    *os;
    Error *e = os_moved_make(a, S("/tmp/congly-no-such-clock"), &os);
    cr_assert_not_null(e);
    cr_expect_eq(e->code, ERR_NOT_FOUND);
    err_reset();
    arena_release(a);
}
