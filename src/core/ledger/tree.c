/* Merkle tree arithmetic. See tree.h. */
#include "core/ledger/tree.h"

#include <string.h>

Hash tree_leaf(Bytes entry)
{
    enum { ENTRY_MAX = 65535 }; /* what the uint16 length of an entry bundle can say */
    static _Thread_local uint8_t bytes[1 + ENTRY_MAX];
    BUG_IF(entry.n > ENTRY_MAX);
    bytes[0] = 0;
    if (entry.n > 0) {
        memcpy(bytes + 1, entry.p, entry.n);
    }
    return hash_of((Bytes){ bytes, 1 + entry.n });
}

Hash tree_node(Hash left, Hash right)
{
    uint8_t bytes[1 + 2 * sizeof(Hash)];
    bytes[0] = 1;
    memcpy(bytes + 1, left.b, sizeof left.b);
    memcpy(bytes + 1 + sizeof left.b, right.b, sizeof right.b);
    return hash_of((Bytes){ bytes, sizeof bytes });
}

Hash tree_empty(void)
{
    return hash_of((Bytes){ (const uint8_t *)"", 0 });
}

/* ---- frontier ---- */

static bool bit(uint64_t n, unsigned i)
{
    return (n >> i & 1) != 0;
}

void frontier_add(Frontier *f, Hash leaf)
{
    unsigned i = 0;
    for (; bit(f->size, i); i++) {
        leaf = tree_node(f->node[i], leaf);
    }
    f->node[i] = leaf;
    f->size++;
}

Hash frontier_root(const Frontier *f)
{
    Hash root = tree_empty();
    bool any = false;
    for (unsigned i = 0; i < TREE_PATH_MAX; i++) {
        if (bit(f->size, i)) {
            root = any ? tree_node(f->node[i], root) : f->node[i];
            any = true;
        }
    }
    return root;
}

Bytes frontier_save(Arena *a, const Frontier *f)
{
    size_t   n = (size_t)__builtin_popcountll(f->size);
    uint8_t *p = arena_alloc(a, n * sizeof(Hash));
    size_t   at = 0;
    for (unsigned i = TREE_PATH_MAX; i > 0; i--) {
        if (bit(f->size, i - 1)) {
            memcpy(p + at, f->node[i - 1].b, sizeof(Hash));
            at += sizeof(Hash);
        }
    }
    return (Bytes){ p, at };
}

Error *frontier_load(Bytes saved, uint64_t size, Frontier *out)
{
    if (saved.n != (size_t)__builtin_popcountll(size) * sizeof(Hash)) {
        return err_make(ERR_ALTERED, "a frontier of %zu bytes for %llu leaves", saved.n, (unsigned long long)size);
    }
    *out = (Frontier){ .size = size };
    size_t at = 0;
    for (unsigned i = TREE_PATH_MAX; i > 0; i--) {
        if (bit(size, i - 1)) {
            memcpy(out->node[i - 1].b, saved.p + at, sizeof(Hash));
            at += sizeof(Hash);
        }
    }
    return NULL;
}

/* ---- reading a stored tree ---- */

/* The largest power of two below n, as an exponent; n > 1. */
static unsigned split(uint64_t n)
{
    return 63u - (unsigned)__builtin_clzll(n - 1);
}

/* Root over [from, to); `from` is a multiple of the first power of two that holds the range. */
static Error *range_root(TreeReader *r, uint64_t from, uint64_t to, Hash *out)
{
    uint64_t n = to - from;
    if ((n & (n - 1)) == 0) {
        unsigned height = (unsigned)__builtin_ctzll(n);
        return r->read(r, height, from >> height, out);
    }
    uint64_t half = UINT64_C(1) << split(n);
    Hash     left;
    Hash     right;
    TRY(range_root(r, from, from + half, &left));
    TRY(range_root(r, from + half, to, &right));
    *out = tree_node(left, right);
    return NULL;
}

Error *tree_root(TreeReader *r, uint64_t size, Hash *out)
{
    *out = tree_empty();
    return size == 0 ? NULL : range_root(r, 0, size, out);
}

Error *tree_frontier(TreeReader *r, uint64_t size, Frontier *out)
{
    *out = (Frontier){ .size = size };
    uint64_t from = 0;
    for (unsigned i = TREE_PATH_MAX; i > 0; i--) {
        if (bit(size, i - 1)) {
            TRY(r->read(r, i - 1, from >> (i - 1), &out->node[i - 1]));
            from += UINT64_C(1) << (i - 1);
        }
    }
    return NULL;
}

static void reverse(TreePath *path)
{
    for (size_t i = 0; i < path->count / 2; i++) {
        Hash kept = path->hash[i];
        path->hash[i] = path->hash[path->count - 1 - i];
        path->hash[path->count - 1 - i] = kept;
    }
}

/* PATH(m, D[n]) of RFC 6962 §2.1.1, gathered from the root down and turned round. */
Error *tree_inclusion(TreeReader *r, uint64_t index, uint64_t size, TreePath *out)
{
    BUG_IF(index >= size);
    uint64_t from = 0;
    uint64_t to = size;
    out->count = 0;
    while (to - from > 1) {
        uint64_t middle = from + (UINT64_C(1) << split(to - from));
        Hash    *next = &out->hash[out->count++];
        if (index < middle) {
            TRY(range_root(r, middle, to, next));
            to = middle;
        } else {
            TRY(range_root(r, from, middle, next));
            from = middle;
        }
    }
    reverse(out);
    return NULL;
}

/* PROOF(m, D[n]) of RFC 6962 §2.1.2. */
Error *tree_consistency(TreeReader *r, uint64_t first, uint64_t size, TreePath *out)
{
    BUG_IF(first == 0 || first > size);
    uint64_t from = 0;
    uint64_t to = size;
    bool     whole = true; /* the old tree is a full subtree so far: its root is known to the one who checks */
    out->count = 0;
    while (first != to) {
        uint64_t middle = from + (UINT64_C(1) << split(to - from));
        Hash    *next = &out->hash[out->count++];
        if (first <= middle) {
            TRY(range_root(r, middle, to, next));
            to = middle;
        } else {
            TRY(range_root(r, from, middle, next));
            from = middle;
            whole = false;
        }
    }
    if (!whole) {
        TRY(range_root(r, from, to, &out->hash[out->count++]));
    }
    reverse(out);
    return NULL;
}

/* ---- checking (RFC 9162 §2.1.3.2, §2.1.4.2) ---- */

bool tree_inclusion_holds(Hash leaf, uint64_t index, uint64_t size, const TreePath *path, Hash root)
{
    if (index >= size) {
        return false;
    }
    uint64_t fn = index;
    uint64_t sn = size - 1;
    Hash     r = leaf;
    for (size_t i = 0; i < path->count; i++) {
        if (sn == 0) {
            return false;
        }
        if (bit(fn, 0) || fn == sn) {
            r = tree_node(path->hash[i], r);
            while (!bit(fn, 0) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            r = tree_node(r, path->hash[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash_eq(r, root);
}

bool tree_consistency_holds(uint64_t first, Hash first_root, uint64_t size, Hash root, const TreePath *path)
{
    if (first == 0 || first > size) {
        return false;
    }
    if (first == size) {
        return path->count == 0 && hash_eq(first_root, root);
    }
    bool   whole = (first & (first - 1)) == 0;
    size_t at = 0;
    if (!whole && path->count == 0) {
        return false;
    }
    uint64_t fn = first - 1;
    uint64_t sn = size - 1;
    while (bit(fn, 0)) {
        fn >>= 1;
        sn >>= 1;
    }
    Hash fr = whole ? first_root : path->hash[at++];
    Hash sr = fr;
    for (; at < path->count; at++) {
        if (sn == 0) {
            return false;
        }
        if (bit(fn, 0) || fn == sn) {
            fr = tree_node(path->hash[at], fr);
            sr = tree_node(path->hash[at], sr);
            while (!bit(fn, 0) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sr = tree_node(sr, path->hash[at]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash_eq(fr, first_root) && hash_eq(sr, root);
}
