/* The Merkle tree of RFC 6962 §2.1 (leaf H(0x00 ‖ entry), node H(0x01 ‖ left ‖ right), SHA-256): frontier of an appended
 * tree, proofs of inclusion and of consistency, and their checks. Pure; hashes of a stored tree come through a TreeReader.
 * Source: RFC 6962 §2.1, RFC 9162 §2.1.3-2.1.4. May use: base. */
#ifndef CORE_LEDGER_TREE_H
#define CORE_LEDGER_TREE_H

#include "base/base.h"
#include "base/hash.h"

#define TREE_PATH_MAX 64

Hash tree_leaf(Bytes entry);
Hash tree_node(Hash left, Hash right);
Hash tree_empty(void);

/* The roots of the full subtrees of a tree, left to right: all that appending and the root need (a compact range).
 * node[i] is the subtree of 2^i leaves and counts only when bit i of size is set. */
typedef struct Frontier {
    uint64_t size;
    Hash     node[TREE_PATH_MAX];
} Frontier;

void frontier_add(Frontier *f, Hash leaf);
Hash frontier_root(const Frontier *f);
/* The counted nodes, widest first, 32 bytes each. */
Bytes             frontier_save(Arena *a, const Frontier *f);
MUST_CHECK Error *frontier_load(Bytes saved, uint64_t size, Frontier *out); /* ERR_ALTERED: not of that size */

/* The root over `index * 2^height` .. `(index + 1) * 2^height - 1`, which all exist. */
typedef struct TreeReader TreeReader;
struct TreeReader {
    Error *(*read)(TreeReader *r, unsigned height, uint64_t index, Hash *out);
};

/* Hashes from the leaf upwards. */
typedef struct TreePath {
    Hash   hash[TREE_PATH_MAX];
    size_t count;
} TreePath;

MUST_CHECK Error *tree_root(TreeReader *r, uint64_t size, Hash *out);
MUST_CHECK Error *tree_frontier(TreeReader *r, uint64_t size, Frontier *out);
MUST_CHECK Error *tree_inclusion(TreeReader *r, uint64_t index, uint64_t size, TreePath *out); /* index < size */
MUST_CHECK Error *tree_consistency(TreeReader *r, uint64_t first, uint64_t size, TreePath *out); /* 0 < first <= size */

bool tree_inclusion_holds(Hash leaf, uint64_t index, uint64_t size, const TreePath *path, Hash root);
bool tree_consistency_holds(uint64_t first, Hash first_root, uint64_t size, Hash root, const TreePath *path);

#endif
