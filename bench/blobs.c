/* What an object of 4 GiB costs in memory: streamed in and read back in pieces, as an upload and a download are.
 * Prints "anonymous_kib_before N", "anonymous_kib_most N", "seconds_in F", "seconds_out F". May use: core/blobs and lower. */
#include "core/blobs/blobs.h"
#include "db/db_scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PIECE = 256 * 1024, LOOKED_AT = 64 };
static const uint64_t SIZE = UINT64_C(4) << 30;

static void must(Error *e)
{
    if (e != NULL) {
        Arena *a = arena_make(KIB(64));
        Str    line = err_line(a, e);
        fprintf(stderr, STR_F "\n", STR_A(line));
        exit(3);
    }
}

static long anonymous_kib(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char  line[256];
    long  kib = 0;
    while (f != NULL && kib == 0 && fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, "RssAnon:", 8) == 0) {
            kib = strtol(line + 8, NULL, 10);
        }
    }
    if (f != NULL) {
        fclose(f);
    }
    return kib;
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fill(uint8_t *piece, uint64_t at)
{
    memcpy(piece, &at, sizeof at);
    memcpy(piece + PIECE - sizeof at, &at, sizeof at);
}

static long most;

static void look(uint64_t at)
{
    if (at / PIECE % LOOKED_AT == 0) {
        long kib = anonymous_kib();
        most = kib > most ? kib : most;
    }
}

static void write_in(Blobs *blobs, Arena *a, Blob *out)
{
    static uint8_t piece[PIECE];
    BlobWriter    *w;
    must(blob_writer(blobs, a, (Id128){ { 1 } }, S("ghi-hinh.mp4"), &w));
    for (uint64_t at = 0; at < SIZE; at += PIECE) {
        fill(piece, at);
        must(blob_write(w, (Bytes){ piece, PIECE }));
        look(at);
    }
    must(blob_write_end(w, a, out));
}

static void read_out(Blobs *blobs, Arena *a, BlobId id)
{
    static uint8_t got[PIECE], want[PIECE];
    BlobReader    *r;
    must(blob_reader(blobs, a, id, &r));
    for (uint64_t at = 0; at < SIZE; at += PIECE) {
        size_t n;
        must(blob_read(r, at, got, PIECE, &n));
        fill(want, at);
        BUG_IF(n != PIECE || memcmp(got, want, PIECE) != 0);
        look(at);
    }
}

int main(int count, char **args)
{
    BUG_IF(count != 2); /* a directory of its own */
    Arena    *process = arena_make(MIB(64)), *upload = arena_make(MIB(4));
    DbScratch db;
    Blobs    *blobs;
    Blob      b;
    BUG_IF(!db_scratch_open(DB_SQLITE, db_migrations, NULL, &db));
    must(blobs_open(process, db.pool, os_real(), str_of(args[1]), &blobs));
    printf("anonymous_kib_before %ld\n", anonymous_kib());
    double began = now_s();
    write_in(blobs, upload, &b);
    double written = now_s();
    read_out(blobs, upload, b.id);
    printf("anonymous_kib_most %ld\nseconds_in %.1f\nseconds_out %.1f\n", most, written - began, now_s() - written);
    db_scratch_close(&db);
    return 0;
}
