/* Writing tiles. See tile.h for the order of durability. */
#include "core/ledger/tile.h"

#include <string.h>

/* In place, for no checkpoint covers the file yet: what a crash left there is the beginning of the same bytes. */
static Error *write_file(Os *os, Arena *a, Str dir, TileName t, const void *data, size_t n)
{
    OsFile *f = NULL;
    Str     path = os_path(a, dir, tile_format(a, t));
    Str     parent = os_path_dir(path);
    TRY(os->ops->make_dir(os, parent));
    TRY(os->ops->open(os, path, OS_WRITE, &f));
    Error *e = os->ops->write_at(f, 0, data, n);
    if (e == NULL) {
        e = os->ops->truncate(f, n);
    }
    if (e == NULL) {
        e = os->ops->sync(f);
    }
    os->ops->close(f);
    return e == NULL ? os->ops->sync_dir(os, parent) : e;
}

/* The unfinished tile of a level; width 0: none. */
static TileName under_way(uint64_t size, int level)
{
    unsigned shift = level == TILE_ENTRIES ? 0 : 8u * (unsigned)level;
    uint64_t hashes = size >> shift;
    return (TileName){ level, hashes / TILE_WIDTH, (unsigned)(hashes % TILE_WIDTH) };
}

Error *tile_writer_load(TileWriter *w, Os *os, Arena *scratch, Str dir, uint64_t size)
{
    TileReader r;
    memset(w, 0, sizeof *w);
    w->os = os;
    w->dir = dir;
    w->size = w->written = size;
    tile_reader(&r, os, dir, size);
    TRY(tree_frontier(&r.tree, size, &w->frontier));
    for (int level = 0; level < TILE_LEVELS; level++) {
        TileName t = under_way(w->size, level);
        if (t.width > 0) {
            TRY(tile_load(&r, level, t.n));
            memcpy(w->hash[level], r.hash, t.width * sizeof(Hash));
        }
    }
    TileName bundle = under_way(w->size, TILE_ENTRIES);
    Bytes    entries[TILE_WIDTH];
    if (bundle.width > 0) {
        TRY(tile_entries(os, scratch, dir, bundle, entries));
        for (unsigned i = 0; i < bundle.width; i++) {
            if (!hash_eq(tree_leaf(entries[i]), w->hash[0][i])) {
                return err_make(ERR_ALTERED, STR_F ", entry %u", STR_A(tile_format(scratch, bundle)), i);
            }
        }
        w->bundle_size = (size_t)(entries[bundle.width - 1].p + entries[bundle.width - 1].n - (entries[0].p - 2));
        memcpy(w->bundle, entries[0].p - 2, w->bundle_size);
    }
    return NULL;
}

/* A full tile is written; its root goes one level up. */
static Error *complete(TileWriter *w, Arena *scratch, int level, uint64_t n)
{
    Hash run[TILE_WIDTH];
    TileName t = { level, n, TILE_WIDTH };
    TRY(write_file(w->os, scratch, w->dir, t, w->hash[level], sizeof w->hash[level]));
    memcpy(run, w->hash[level], sizeof run);
    for (size_t count = TILE_WIDTH; count > 1; count /= 2) {
        for (size_t i = 0; i < count / 2; i++) {
            run[i] = tree_node(run[2 * i], run[2 * i + 1]);
        }
    }
    BUG_IF(level + 1 >= TILE_LEVELS);
    w->hash[level + 1][n % TILE_WIDTH] = run[0];
    return NULL;
}

Error *tile_append(TileWriter *w, Arena *scratch, Bytes entry)
{
    BUG_IF(entry.n == 0 || entry.n > TILE_ENTRY_MAX);
    Hash leaf = tree_leaf(entry);
    w->hash[0][w->size % TILE_WIDTH] = leaf;
    w->bundle[w->bundle_size] = (uint8_t)(entry.n >> 8);
    w->bundle[w->bundle_size + 1] = (uint8_t)entry.n;
    memcpy(w->bundle + w->bundle_size + 2, entry.p, entry.n);
    w->bundle_size += 2 + entry.n;
    frontier_add(&w->frontier, leaf);
    w->size++;
    if (w->size % TILE_WIDTH != 0) {
        return NULL;
    }
    TileName bundle = { TILE_ENTRIES, w->size / TILE_WIDTH - 1, TILE_WIDTH };
    TRY(write_file(w->os, scratch, w->dir, bundle, w->bundle, w->bundle_size));
    w->bundle_size = 0;
    uint64_t hashes = w->size;
    for (int level = 0; hashes % TILE_WIDTH == 0; level++) {
        hashes /= TILE_WIDTH;
        TRY(complete(w, scratch, level, hashes - 1));
    }
    return NULL;
}

Error *tile_flush(TileWriter *w, Arena *scratch)
{
    for (int level = TILE_ENTRIES; level < TILE_LEVELS; level++) {
        TileName t = under_way(w->size, level);
        TileName old = under_way(w->written, level);
        bool     same = t.n == old.n && t.width == old.width;
        if (t.width > 0 && !same) {
            const void *data = level == TILE_ENTRIES ? (const void *)w->bundle : (const void *)w->hash[level];
            TRY(write_file(w->os, scratch, w->dir, t, data, level == TILE_ENTRIES ? w->bundle_size : t.width * sizeof(Hash)));
        }
    }
    w->written = w->size;
    return NULL;
}

static Error *remove_partials(Os *os, Arena *a, Str dir, TileName t)
{
    Str   *names;
    size_t count;
    t.width = 1;
    Str    folder = os_path_dir(os_path(a, dir, tile_format(a, t)));
    Error *e = os->ops->list(os, a, folder, &names, &count);
    if (e != NULL) {
        return e->code == ERR_NOT_FOUND ? NULL : e;
    }
    for (size_t i = 0; i < count; i++) {
        TRY(os->ops->remove(os, os_path(a, folder, names[i])));
    }
    return os->ops->remove(os, folder);
}

Error *tile_tidy(Os *os, Arena *scratch, Str dir, uint64_t from_size, uint64_t to_size)
{
    for (int level = TILE_ENTRIES; level < TILE_LEVELS; level++) {
        unsigned shift = level == TILE_ENTRIES ? 0 : 8u * (unsigned)level;
        uint64_t from = (from_size >> shift) / TILE_WIDTH;
        uint64_t to = (to_size >> shift) / TILE_WIDTH;
        for (uint64_t n = from; n < to; n++) {
            TRY(remove_partials(os, scratch, dir, (TileName){ level, n, TILE_WIDTH }));
        }
    }
    return NULL;
}
