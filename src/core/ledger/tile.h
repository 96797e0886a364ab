/* The tree as static files (C2SP tlog-tiles): tiles of 256 hashes `tile/<level>/<n>`, entry bundles `tile/entries/<n>`,
 * partial ones `.p/<width>`. Order of durability: tiles and bundles are synced before the checkpoint that covers them is
 * saved, so a stranger never sees a checkpoint whose tiles may vanish. A file once covered by a checkpoint never changes.
 * May use: os, base. */
#ifndef CORE_LEDGER_TILE_H
#define CORE_LEDGER_TILE_H

#include "core/ledger/tree.h"
#include "os/os.h"

enum { TILE_WIDTH = 256, TILE_LEVELS = 8, TILE_ENTRY_MAX = 256, TILE_BUNDLE_MAX = TILE_WIDTH * (2 + TILE_ENTRY_MAX) };
#define TILE_ENTRIES (-1) /* the "level" of entry bundles */

typedef struct TileName {
    int      level; /* 0..63, or TILE_ENTRIES */
    uint64_t n;
    unsigned width; /* 1..256; below 256: partial */
} TileName;

/* "tile/0/x001/067", "tile/entries/000.p/3" */
Str  tile_format(Arena *a, TileName t);
bool tile_parse(Str path, TileName *out); /* exactly what tile_format writes */
/* The width of tile (level, n) in a tree of that size; 0: there is none. */
unsigned tile_width(int level, uint64_t n, uint64_t size);

/* Reads hashes of a tree of `size` leaves from a directory of tiles. Absent or short tiles are ERR_ALTERED. */
typedef struct TileReader {
    TreeReader tree; /* first: a TileReader * is a TreeReader * */
    Os        *os;
    Str        dir;  /* holds "tile" */
    uint64_t   size;
    TileName   held; /* the tile in `hash`; width 0: none */
    Hash       hash[TILE_WIDTH];
} TileReader;
void tile_reader(TileReader *r, Os *os, Str dir, uint64_t size);
/* All hashes of one tile of the tree into r->hash. */
MUST_CHECK Error *tile_load(TileReader *r, int level, uint64_t n);
/* The entries of a bundle: slices of one text, `width` of them. ERR_ALTERED: not a bundle of that width. */
MUST_CHECK Error *tile_entries(Os *os, Arena *a, Str dir, TileName t, Bytes *entries);

/* Appends leaves and writes what they complete. After an error the writer is void: load it again. */
typedef struct TileWriter {
    Os      *os;
    Str      dir;
    uint64_t size;
    Frontier frontier;
    Hash     hash[TILE_LEVELS][TILE_WIDTH]; /* the tile under way on each level */
    size_t   bundle_size;
    uint8_t  bundle[TILE_BUNDLE_MAX];       /* and the bundle */
    uint64_t written;                       /* size at the last flush: what is partial there needs no second writing */
} TileWriter;
MUST_CHECK Error *tile_writer_load(TileWriter *w, Os *os, Arena *scratch, Str dir, uint64_t size);
/* `entry` has 1..TILE_ENTRY_MAX bytes. Full tiles are written and synced at once. */
MUST_CHECK Error *tile_append(TileWriter *w, Arena *scratch, Bytes entry);
/* Writes and syncs the partial tiles: then a checkpoint of w->size may be saved. */
MUST_CHECK Error *tile_flush(TileWriter *w, Arena *scratch);
/* After the checkpoint: takes away partial tiles that full ones have replaced between the two sizes. */
MUST_CHECK Error *tile_tidy(Os *os, Arena *scratch, Str dir, uint64_t from_size, uint64_t to_size);

#endif
