/* Leaves and the file's own tree: pure, no database. See ledger.h. */
#include "core/ledger/ledger.h"

#include <string.h>

static const char entry_head[] = "congly/1";
enum { KIND_MAX = 24 };

static bool kind_ok(Str kind)
{
    for (size_t i = 0; i < kind.n; i++) {
        if (!(kind.p[i] >= 'a' && kind.p[i] <= 'z') && kind.p[i] != '_') {
            return false;
        }
    }
    return kind.n > 0 && kind.n <= KIND_MAX;
}

Bytes ledger_salt(Os *os, Arena *a)
{
    uint8_t *p = arena_alloc(a, LEDGER_SALT_BYTES);
    os_random(os, p, LEDGER_SALT_BYTES);
    return (Bytes){ p, LEDGER_SALT_BYTES };
}

Str ledger_entry(Arena *a, CourtId court, Str kind, Hash commitment)
{
    return str_format(a, "%s %s " STR_F " " STR_F, entry_head, court.code, STR_A(kind), STR_A(hash_hex(a, commitment)));
}

Hash ledger_commitment(Bytes salt, Bytes record)
{
    Arena     *a = arena_make(KIB(64));
    HashState *h = hash_begin(a);
    hash_add(h, salt);
    hash_add(h, record);
    Hash commitment = hash_end(h);
    arena_release(a);
    return commitment;
}

LedgerLeaf ledger_leaf(CourtId court, Str kind, Bytes salt, Bytes record)
{
    BUG_IF(!kind_ok(kind));
    Arena     *a = arena_make(KIB(64));
    LedgerLeaf leaf = { .court = court, .kind = kind, .commitment = ledger_commitment(salt, record) };
    Str        entry = ledger_entry(a, court, kind, leaf.commitment);
    leaf.hash = tree_leaf((Bytes){ (const uint8_t *)entry.p, entry.n });
    arena_release(a);
    return leaf;
}

Error *ledger_entry_parse(Str entry, LedgerLeaf *out)
{
    Str        rest = entry;
    LedgerLeaf leaf = { 0 };
    bool       head = str_eq(str_cut(&rest, ' '), str_of(entry_head));
    bool       court = court_id_parse(str_cut(&rest, ' '), &leaf.court);
    leaf.kind = str_cut(&rest, ' ');
    if (!head || !court || !kind_ok(leaf.kind) || !hash_parse_hex(rest, &leaf.commitment)) {
        return err_make(ERR_BAD_INPUT, "not an entry of the ledger");
    }
    leaf.hash = tree_leaf((Bytes){ (const uint8_t *)entry.p, entry.n });
    *out = leaf;
    return NULL;
}

Str ledger_file_code(Arena *a, Hash root)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t          bits = 0;
    char              text[9];
    for (size_t i = 0; i < 5; i++) {
        bits = bits << 8 | root.b[i];
    }
    for (size_t i = 0; i < 8; i++) {
        text[i < 4 ? i : i + 1] = alphabet[bits >> (35 - 5 * i) & 31];
    }
    text[4] = '-';
    return str_copy(a, (Str){ text, sizeof text });
}

Error *ledger_file_append(Arena *a, Bytes frontier, int64_t count, Hash leaf, Bytes *out_frontier, Str *out_code)
{
    Frontier f;
    TRY(frontier_load(frontier, (uint64_t)count, &f));
    frontier_add(&f, leaf);
    *out_frontier = frontier_save(a, &f);
    *out_code = ledger_file_code(a, frontier_root(&f));
    return NULL;
}
