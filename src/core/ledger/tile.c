/* Tile paths and reading. See tile.h. */
#include "core/ledger/tile.h"

#include <string.h>

Str tile_format(Arena *a, TileName t)
{
    BUG_IF(t.width == 0 || t.width > TILE_WIDTH);
    uint64_t groups[8];
    size_t   count = 0;
    uint64_t n = t.n;
    do {
        groups[count++] = n % 1000;
        n /= 1000;
    } while (n > 0);
    Buf b = buf_make(a, KIB(1));
    if (t.level == TILE_ENTRIES) {
        buf_add(&b, S("tile/entries"));
    } else {
        buf_addf(&b, "tile/%d", t.level);
    }
    for (; count > 0; count--) {
        buf_addf(&b, count > 1 ? "/x%03u" : "/%03u", (unsigned)groups[count - 1]);
    }
    if (t.width < TILE_WIDTH) {
        buf_addf(&b, ".p/%u", t.width);
    }
    return buf_str(&b);
}

static bool parse_number(Str s, int64_t max, int64_t *out)
{
    bool padded = s.n > 1 && s.p[0] == '0';
    return s.n > 0 && s.p[0] != '-' && !padded && str_to_i64(s, out) && *out <= max;
}

static bool parse_group(Str s, uint64_t *n)
{
    if (s.n != 3) {
        return false;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < 3; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
        value = value * 10 + (uint64_t)(s.p[i] - '0');
    }
    *n = *n * 1000 + value;
    return true;
}

bool tile_parse(Str path, TileName *out)
{
    enum { GROUPS_MAX = 5 }; /* 10^15 tiles */
    TileName t = { .width = TILE_WIDTH };
    int64_t  number;
    size_t   dot;
    if (path.n > 128 || !str_eq(str_cut(&path, '/'), S("tile"))) {
        return false;
    }
    Str level = str_cut(&path, '/');
    if (str_eq(level, S("entries"))) {
        t.level = TILE_ENTRIES;
    } else if (parse_number(level, 63, &number)) {
        t.level = (int)number;
    } else {
        return false;
    }
    if (str_find(path, S(".p/"), &dot)) {
        if (!parse_number(str_sub(path, dot + 3, path.n), TILE_WIDTH - 1, &number) || number == 0) {
            return false;
        }
        t.width = (unsigned)number;
        path = str_sub(path, 0, dot);
    }
    for (int i = 0; i < GROUPS_MAX; i++) {
        Str  group = str_cut(&path, '/');
        bool more = str_starts(group, S("x"));
        bool first_is_zero = i == 0 && more && str_eq(group, S("x000"));
        if (first_is_zero || !parse_group(more ? str_sub(group, 1, group.n) : group, &t.n)) {
            return false;
        }
        if (!more) {
            *out = t;
            return path.p == NULL; /* nothing, not even a slash, follows */
        }
    }
    return false;
}

unsigned tile_width(int level, uint64_t n, uint64_t size)
{
    unsigned shift = level == TILE_ENTRIES ? 0 : 8u * (unsigned)level;
    uint64_t hashes = shift < 64 ? size >> shift : 0;
    if (n >= hashes / TILE_WIDTH + 1) {
        return 0;
    }
    uint64_t left = hashes - n * TILE_WIDTH;
    return left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
}

/* Reads a tile file; a partial one that is gone is the beginning of the full one that replaced it. */
static Error *read_file(Os *os, Arena *a, Str dir, TileName t, size_t max, Str *out)
{
    Error *e = os_load(os, a, os_path(a, dir, tile_format(a, t)), max, out);
    if (e != NULL && e->code == ERR_NOT_FOUND && t.width < TILE_WIDTH) {
        TileName full = t;
        full.width = TILE_WIDTH;
        e = os_load(os, a, os_path(a, dir, tile_format(a, full)), max, out);
    }
    if (e != NULL && (e->code == ERR_NOT_FOUND || e->code == ERR_TOO_LARGE)) {
        e = err_because(err_make(ERR_ALTERED, STR_F, STR_A(tile_format(a, t))), e);
    }
    return e;
}

Error *tile_load(TileReader *r, int level, uint64_t n)
{
    TileName t = { level, n, tile_width(level, n, r->size) };
    if (t.width == 0) {
        return err_make(ERR_ALTERED, "no tile %llu on level %d in a tree of %llu", (unsigned long long)n, level,
                        (unsigned long long)r->size);
    }
    if (r->held.width == t.width && r->held.level == level && r->held.n == n) {
        return NULL;
    }
    Arena *a = arena_make(KIB(64));
    Str    text;
    Error *e = read_file(r->os, a, r->dir, t, sizeof r->hash, &text);
    if (e == NULL && text.n < t.width * sizeof(Hash)) {
        e = err_make(ERR_ALTERED, STR_F " has %zu bytes", STR_A(tile_format(a, t)), text.n);
    }
    r->held.width = 0;
    if (e == NULL) {
        memcpy(r->hash, text.p, t.width * sizeof(Hash));
        r->held = t;
    }
    arena_release(a);
    return e;
}

/* Root over 2^(height mod 8) neighbours within one tile. */
static Error *read_hash(TreeReader *tree, unsigned height, uint64_t index, Hash *out)
{
    TileReader *r = (TileReader *)tree;
    unsigned    inner = height % 8;
    uint64_t    first = index << inner;
    Hash        run[TILE_WIDTH];
    size_t      count = (size_t)1 << inner;
    size_t      from = (size_t)(first % TILE_WIDTH);
    TRY(tile_load(r, (int)(height / 8), first / TILE_WIDTH));
    if (from + count > r->held.width) {
        return err_make(ERR_ALTERED, "hash %llu at height %u is beyond the tree", (unsigned long long)index, height);
    }
    memcpy(run, r->hash + from, count * sizeof(Hash));
    for (; count > 1; count /= 2) {
        for (size_t i = 0; i < count / 2; i++) {
            run[i] = tree_node(run[2 * i], run[2 * i + 1]);
        }
    }
    *out = run[0];
    return NULL;
}

void tile_reader(TileReader *r, Os *os, Str dir, uint64_t size)
{
    *r = (TileReader){ .tree.read = read_hash, .os = os, .dir = dir, .size = size };
}

Error *tile_entries(Os *os, Arena *a, Str dir, TileName t, Bytes *entries)
{
    Str text;
    t.level = TILE_ENTRIES;
    TRY(read_file(os, a, dir, t, TILE_BUNDLE_MAX, &text));
    const uint8_t *p = (const uint8_t *)text.p;
    size_t         at = 0;
    for (unsigned i = 0; i < t.width; i++) {
        size_t n = at + 2 <= text.n ? (size_t)p[at] << 8 | p[at + 1] : SIZE_MAX;
        if (n > text.n - at - 2) {
            return err_make(ERR_ALTERED, STR_F " ends within entry %u", STR_A(tile_format(a, t)), i);
        }
        entries[i] = (Bytes){ p + at + 2, n };
        at += 2 + n;
    }
    return NULL;
}
