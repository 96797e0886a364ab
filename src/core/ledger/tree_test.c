/* Tests of the tree, tiles and notes: published vectors, then every size and index of small trees against the definition. */
#include "core/ledger/ledger_testkit.h"
#include "core/ledger/tile.h"

TestSuite(ledger_tree, .init = kit_open, .fini = kit_close);

/* The leaves and answers of the Certificate Transparency test vectors (RFC 6962 implementations share them). */
static const char *const vector_leaves[] = { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" };
static const char *const vector_roots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};
typedef struct ProofVector {
    uint64_t    a, b;
    const char *path[4];
} ProofVector;
static const ProofVector inclusion_vectors[] = {
    { 0, 1, { NULL } },
    { 0, 8,
      { "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4", NULL } },
    { 5, 8,
      { "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", NULL } },
    { 2, 3, { "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", NULL } },
    { 1, 5,
      { "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", NULL } },
};
static const ProofVector consistency_vectors[] = {
    { 1, 1, { NULL } },
    { 1, 8,
      { "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4", NULL } },
    { 6, 8,
      { "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", NULL } },
    { 2, 5,
      { "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        NULL } },
};

/* A tree kept as its leaves. */
typedef struct PlainTree {
    TreeReader  tree;
    const Hash *leaves;
} PlainTree;

static Hash plain_root(const Hash *leaves, uint64_t n)
{
    if (n == 1) {
        return leaves[0];
    }
    uint64_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    return tree_node(plain_root(leaves, k), plain_root(leaves + k, n - k));
}

static Error *plain_read(TreeReader *r, unsigned height, uint64_t index, Hash *out)
{
    *out = plain_root(((PlainTree *)r)->leaves + (index << height), UINT64_C(1) << height);
    return NULL;
}

static Hash hash_of_hex(const char *hex)
{
    Hash h;
    cr_assert(hash_parse_hex(str_of(hex), &h));
    return h;
}

static void same_path(const TreePath *path, const ProofVector *v)
{
    size_t n = 0;
    for (; v->path[n] != NULL; n++) {
        cr_assert_lt(n, path->count);
        cr_assert(hash_eq(path->hash[n], hash_of_hex(v->path[n])));
    }
    cr_assert_eq(path->count, n);
}

Test(ledger_tree, published_vectors)
{
    Hash      leaves[COUNT_OF(vector_leaves)];
    Frontier  f = { 0 };
    PlainTree t = { { plain_read }, leaves };
    TreePath  path;
    cr_assert(hash_eq(frontier_root(&f), hash_of_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")));
    for (size_t i = 0; i < COUNT_OF(leaves); i++) {
        Bytes entry;
        cr_assert(hex_decode(kit, str_of(vector_leaves[i]), &entry));
        leaves[i] = tree_leaf(entry);
        frontier_add(&f, leaves[i]);
        cr_assert(hash_eq(frontier_root(&f), hash_of_hex(vector_roots[i])));
    }
    for (size_t i = 0; i < COUNT_OF(inclusion_vectors); i++) {
        OK(tree_inclusion(&t.tree, inclusion_vectors[i].a, inclusion_vectors[i].b, &path));
        same_path(&path, &inclusion_vectors[i]);
    }
    for (size_t i = 0; i < COUNT_OF(consistency_vectors); i++) {
        OK(tree_consistency(&t.tree, consistency_vectors[i].a, consistency_vectors[i].b, &path));
        same_path(&path, &consistency_vectors[i]);
    }
}

enum { SMALL = 70 };

static void small_tree(Hash leaves[SMALL], Hash roots[SMALL + 1])
{
    Frontier f = { 0 };
    for (size_t i = 0; i < SMALL; i++) {
        uint8_t b = (uint8_t)i;
        leaves[i] = tree_leaf((Bytes){ &b, 1 });
        frontier_add(&f, leaves[i]);
        roots[i + 1] = frontier_root(&f);
        cr_assert(hash_eq(roots[i + 1], plain_root(leaves, i + 1)));
    }
}

Test(ledger_tree, every_inclusion_of_small_trees_holds_and_no_other)
{
    Hash      leaves[SMALL];
    Hash      roots[SMALL + 1];
    PlainTree t = { { plain_read }, leaves };
    TreePath  path;
    small_tree(leaves, roots);
    for (uint64_t size = 1; size <= SMALL; size++) {
        for (uint64_t i = 0; i < size; i++) {
            OK(tree_inclusion(&t.tree, i, size, &path));
            cr_assert(tree_inclusion_holds(leaves[i], i, size, &path, roots[size]));
            cr_assert(!tree_inclusion_holds(leaves[i], i, size, &path, roots[size - 1]));
            cr_assert(!tree_inclusion_holds(leaves[(i + 1) % SMALL], i, size, &path, roots[size]));
            cr_assert(!tree_inclusion_holds(leaves[i], size, size, &path, roots[size]));
            if (path.count > 0) {
                path.hash[path.count - 1].b[31] ^= 1;
                cr_assert(!tree_inclusion_holds(leaves[i], i, size, &path, roots[size]));
                path.hash[path.count - 1].b[31] ^= 1;
                path.count--;
                cr_assert(!tree_inclusion_holds(leaves[i], i, size, &path, roots[size]));
            }
        }
    }
}

Test(ledger_tree, every_consistency_of_small_trees_holds_and_no_other)
{
    Hash      leaves[SMALL];
    Hash      roots[SMALL + 1];
    PlainTree t = { { plain_read }, leaves };
    TreePath  path;
    small_tree(leaves, roots);
    for (uint64_t size = 1; size <= SMALL; size++) {
        for (uint64_t first = 1; first <= size; first++) {
            OK(tree_consistency(&t.tree, first, size, &path));
            cr_assert(tree_consistency_holds(first, roots[first], size, roots[size], &path));
            if (first < size) {
                cr_assert(!tree_consistency_holds(first, roots[first + 1], size, roots[size], &path));
                cr_assert(!tree_consistency_holds(first, roots[first], size, roots[size - 1], &path));
                path.hash[0].b[0] ^= 1;
                cr_assert(!tree_consistency_holds(first, roots[first], size, roots[size], &path));
            }
        }
    }
}

Test(ledger_tree, frontier_survives_saving)
{
    Hash     leaves[SMALL];
    Hash     roots[SMALL + 1];
    Frontier f = { 0 };
    small_tree(leaves, roots);
    for (uint64_t i = 0; i < SMALL; i++) {
        Frontier back;
        frontier_add(&f, leaves[i]);
        Bytes saved = frontier_save(kit, &f);
        OK(frontier_load(saved, i + 1, &back));
        cr_assert(hash_eq(frontier_root(&back), roots[i + 1]));
        FAILS(frontier_load(saved, i * 2 + 64 + 1023, &back), ERR_ALTERED);
    }
}

/* ---- tiles ---- */

Test(ledger_tree, tile_paths_as_in_the_specification)
{
    static const struct {
        const char *path;
        TileName    name;
    } good[] = {
        { "tile/0/x001/x234/067", { 0, 1234067, 256 } }, { "tile/0/000", { 0, 0, 256 } },
        { "tile/63/999.p/255", { 63, 999, 255 } },       { "tile/entries/x001/000.p/1", { TILE_ENTRIES, 1000, 1 } },
    };
    static const char *const bad[] = {
        "tile/0/0",        "tile/0/1000",     "tile/00/000",         "tile/64/000",      "tile/0/x000/001",   "tile/0/x001",
        "tile/0/000.p/0",  "tile/0/000.p/256", "tile/0/000.p/01",     "tile/0/000/",      "tile//000",         "tile/-1/000",
        "tile/0/../0/000", "tile/0/000.p/",   "tile/0/x1/000",       "checkpoint",       "tile/entries",      "tile/0/x001/x234/067/000",
        "tile/0/-01",      "tile/0/+01",      "tile/0/000.p/-5",     "tile/0/x001/0a7",  "/tile/0/000",       "",
    };
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        TileName t;
        cr_assert(tile_parse(str_of(good[i].path), &t), "%s", good[i].path);
        cr_assert(t.level == good[i].name.level && t.n == good[i].name.n && t.width == good[i].name.width, "%s", good[i].path);
        cr_assert(str_eq(tile_format(kit, t), str_of(good[i].path)));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        TileName t;
        cr_assert(!tile_parse(str_of(bad[i]), &t), "%s", bad[i]);
    }
}

Test(ledger_tree, tile_widths_as_in_the_specification)
{
    cr_assert_eq(tile_width(0, 272, 70000), 256);
    cr_assert_eq(tile_width(0, 273, 70000), 112);
    cr_assert_eq(tile_width(0, 274, 70000), 0);
    cr_assert_eq(tile_width(1, 0, 70000), 256);
    cr_assert_eq(tile_width(1, 1, 70000), 17);
    cr_assert_eq(tile_width(2, 0, 70000), 1);
    cr_assert_eq(tile_width(3, 0, 70000), 0);
    cr_assert_eq(tile_width(0, 0, 256), 256);
    cr_assert_eq(tile_width(0, 1, 256), 0);
    cr_assert_eq(tile_width(1, 0, 256), 1);
    cr_assert_eq(tile_width(TILE_ENTRIES, 273, 70000), 112);
}

static Bytes nth_entry(uint64_t i)
{
    Str s = str_format(kit, "entry %llu", (unsigned long long)i);
    return (Bytes){ (const uint8_t *)s.p, s.n };
}

Test(ledger_tree, tiles_give_every_proof)
{
    enum { LEAVES = 70000, STEP = 997 };
    Os         *os = os_sim_make(kit, 1, (Instant){ 0 });
    Arena      *scratch = arena_make(MIB(4));
    TileWriter *w = NEW(kit, TileWriter);
    Hash       *leaves = NEW_N(kit, Hash, LEAVES);
    OK(tile_writer_load(w, os, scratch, S("log"), 0));
    for (uint64_t i = 0; i < LEAVES; i++) {
        Str s = str_format(scratch, "entry %llu", (unsigned long long)i);
        OK(tile_append(w, scratch, (Bytes){ (const uint8_t *)s.p, s.n }));
        leaves[i] = tree_leaf((Bytes){ (const uint8_t *)s.p, s.n });
        if (i % STEP == STEP - 1) { /* as the sequencer does: publish, tidy, sometimes begin anew */
            OK(tile_flush(w, scratch));
            OK(tile_tidy(os, scratch, S("log"), i + 1 - STEP, i + 1));
            arena_reset(scratch);
            if (i % 7 == 0) {
                OK(tile_writer_load(w, os, scratch, S("log"), i + 1));
            }
        }
    }
    OK(tile_flush(w, scratch));
    Hash root = plain_root(leaves, LEAVES);
    cr_assert(hash_eq(frontier_root(&w->frontier), root));

    TileReader r;
    TreePath   path;
    Hash       again;
    tile_reader(&r, os, S("log"), LEAVES);
    OK(tree_root(&r.tree, LEAVES, &again));
    cr_assert(hash_eq(again, root));
    for (uint64_t i = 0; i < LEAVES; i += 1511) {
        OK(tree_inclusion(&r.tree, i, LEAVES, &path));
        cr_assert(tree_inclusion_holds(leaves[i], i, LEAVES, &path, root));
        OK(tree_consistency(&r.tree, i + 1, LEAVES, &path));
        cr_assert(tree_consistency_holds(i + 1, plain_root(leaves, i + 1), LEAVES, root, &path));
    }
    Bytes entries[TILE_WIDTH];
    OK(tile_entries(os, kit, S("log"), (TileName){ TILE_ENTRIES, 273, 112 }, entries));
    for (unsigned i = 0; i < 112; i++) {
        cr_assert(bytes_eq_secret(entries[i], nth_entry(273 * 256 + i)));
    }
    bool   there;
    OK(os->ops->exists(os, S("log/tile/0/000.p"), &there));
    cr_assert(!there, "a partial tile outlived the full one");
    arena_release(scratch);
}

/* ---- notes ---- */

Test(ledger_tree, note_of_the_specification_opens)
{
    Str     note = S("This is an example message.\n\n\xE2\x80\x94 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
                     "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n");
    NoteKey key;
    Str     text;
    OK(note_vkey_parse(kit, S("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), &key));
    OK(note_open(note, &key, &text));
    cr_assert(str_eq(text, S("This is an example message.\n")));
    cr_assert(str_eq(note_vkey(kit, &key), S("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")));

    char *spoiled = arena_alloc(kit, note.n);
    memcpy(spoiled, note.p, note.n);
    spoiled[0] = 'U';
    FAILS(note_open((Str){ spoiled, note.n }, &key, &text), ERR_ALTERED);
    NoteKey other = key;
    other.name = S("example.com/bar");
    FAILS(note_open(note, &other, &text), ERR_NOT_FOUND);
    FAILS(note_open(str_sub(note, 0, note.n - 1), &key, &text), ERR_BAD_INPUT);
    FAILS(note_open(S("text\n"), &key, &text), ERR_BAD_INPUT);
    FAILS(note_open(S(""), &key, &text), ERR_BAD_INPUT);
    FAILS(note_open(S("te\txt\n\n\xE2\x80\x94 a AAAAAAAA\n"), &key, &text), ERR_BAD_INPUT);
    FAILS(note_vkey_parse(kit, S("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), &key), ERR_BAD_INPUT);
    FAILS(note_vkey_parse(kit, S("example.com/foo"), &key), ERR_BAD_INPUT);
}

/* RFC 8032 §7.1, TEST 1: the public key of a known seed. */
Test(ledger_tree, public_key_of_a_known_seed)
{
    Bytes seed;
    Str   public = S("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    cr_assert(hex_decode(kit, S("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"), &seed));
    NoteSigner s = note_signer(S("a"), seed.p);
    cr_assert(str_eq(hex_encode(kit, (Bytes){ s.key.public, 32 }), public));
}

Test(ledger_tree, checkpoints_carry_size_root_and_time)
{
    static const uint8_t seed[32] = { 7 };
    NoteSigner           s = note_signer(S("toaan.example/so-cai/1"), seed);
    Checkpoint           c = { .origin = s.key.name, .size = 20852163, .root = hash_str(S("x")), .at = { 1770000000000 } };
    Checkpoint           back;
    Str                  note = checkpoint_sign(kit, &s, &c);
    OK(checkpoint_open(note, &s.key, &back));
    cr_assert(str_eq(back.origin, c.origin) && back.size == c.size && hash_eq(back.root, c.root) && back.at.ms == c.at.ms);

    size_t at;
    cr_assert(str_find(note, S("20852163"), &at));
    char *spoiled = arena_alloc(kit, note.n);
    memcpy(spoiled, note.p, note.n);
    spoiled[at] = '3';
    FAILS(checkpoint_open((Str){ spoiled, note.n }, &s.key, &back), ERR_ALTERED);

    /* the time is signed as well: 12 bytes into its line stands the timestamp */
    memcpy(spoiled, note.p, note.n);
    size_t last = note.n - 2;
    while (note.p[last] != ' ') {
        last--;
    }
    spoiled[last + 14] = spoiled[last + 14] == 'A' ? 'B' : 'A';
    FAILS(checkpoint_open((Str){ spoiled, note.n }, &s.key, &back), ERR_ALTERED);

    static const char *const not_checkpoints[] = { "o\n01\n%s\n", "o\n1\nabcd\n", "o\n-1\n%s\n", "o\n1\n", "\n1\n%s\n", "o\n1\n%s\n\nx\n" };
    Str root = base64_encode(kit, (Bytes){ c.root.b, 32 });
    for (size_t i = 0; i < COUNT_OF(not_checkpoints); i++) {
        Str  form = str_of(not_checkpoints[i]);
        size_t hole;
        Str  text = form;
        if (str_find(form, S("%s"), &hole)) {
            text = str_format(kit, STR_F STR_F STR_F, STR_A(str_sub(form, 0, hole)), STR_A(root), STR_A(str_sub(form, hole + 2, form.n)));
        }
        FAILS(checkpoint_open(note_sign(kit, &s, text), &s.key, &back), ERR_BAD_INPUT);
    }
}

Test(ledger_tree, entries_and_codes)
{
    CourtId court;
    cr_assert(court_id_parse(S("T79K01"), &court));
    Bytes      record = { (const uint8_t *)"{\"act\":\"accept\"}", 16 };
    Bytes      salt = { (const uint8_t *)"0123456789abcdef", 16 };
    LedgerLeaf leaf = ledger_leaf(court, S("event"), salt, record);
    Str        entry = ledger_entry(kit, court, S("event"), leaf.commitment);
    LedgerLeaf back;
    cr_assert(hash_eq(leaf.commitment, hash_str(S("0123456789abcdef{\"act\":\"accept\"}"))));
    OK(ledger_entry_parse(entry, &back));
    cr_assert(hash_eq(back.hash, leaf.hash) && hash_eq(back.commitment, leaf.commitment) && court_id_eq(back.court, court));
    cr_assert_leq(entry.n, (size_t)TILE_ENTRY_MAX);
    FAILS(ledger_entry_parse(str_sub(entry, 0, entry.n - 1), &back), ERR_BAD_INPUT);
    FAILS(ledger_entry_parse(S("congly/2 T79K01 event 00"), &back), ERR_BAD_INPUT);
    FAILS(ledger_entry_parse(S(""), &back), ERR_BAD_INPUT);

    Hash root = { { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF } };
    cr_assert(str_eq(ledger_file_code(kit, root), S("ZZZZ-ZZZZ")));
    root = (Hash){ { 0x00, 0x44, 0x32, 0x14, 0xC7, 0xFF } }; /* 0,1,2,3,4,5,6,7 in groups of five bits */
    cr_assert(str_eq(ledger_file_code(kit, root), S("0123-4567")));

    Bytes    frontier = { NULL, 0 };
    Frontier whole = { 0 };
    Str      code = S("");
    for (int64_t i = 0; i < 20; i++) {
        Hash h = tree_leaf(nth_entry((uint64_t)i));
        frontier_add(&whole, h);
        OK(ledger_file_append(kit, frontier, i, h, &frontier, &code));
        cr_assert(str_eq(code, ledger_file_code(kit, frontier_root(&whole))));
    }
    FAILS(ledger_file_append(kit, frontier, 21, root, &frontier, &code), ERR_ALTERED);
}
