/* Loss of power between any two steps of acts and sequencing, on one simulated disk that holds database, tiles and checkpoint. Each
 * time the machine comes back: every acknowledged receipt is proven, a checkpoint a stranger saw is the beginning of the one that
 * stands now, tiles and rows agree. */
#include "core/ledger/ledger_testkit.h"

#include "core/ledger/receipt.h"
#include "core/ledger/tile.h"
#include "db/db_migrate.h"

enum { FIRST = 250, ACTS_A_ROUND = 3, ROUNDS = 2, CUTS = 125 }; /* the first tile is full after the second round */

static Os      *os;
static Arena   *life; /* of one boot */
static DbPool  *pool;
static Ledger  *ledger;
static CourtId  court;
static int64_t  next_seq;

/* What the world knows. */
static LIST(LedgerHead) seen;
typedef struct Acknowledged {
    int64_t seq;
    Hash    leaf;
    Str     promise;
} Acknowledged;
static LIST(Acknowledged) receipts;

static const MatterId matter = { { { 5 } } };
static const uint8_t  salt[LEDGER_SALT_BYTES] = { 9 };

static LedgerLeaf leaf_of(Arena *a, int64_t seq)
{
    Str r = str_format(a, "record %lld", (long long)seq);
    return ledger_leaf(court, S("event"), (Bytes){ salt, sizeof salt }, (Bytes){ (const uint8_t *)r.p, r.n });
}

/* ---- one life ------------------------------------------------------------------------------------------------------------- */

/* The ledger's own migrations are enough, and much quicker to make 300 times. */
static DbMigrations own_tables(void)
{
    static DbMigration own[2];
    size_t             count = 0;
    for (size_t i = 0; i < db_migrations.count; i++) {
        const DbMigration *m = &db_migrations.items[i];
        if (m->number == 2 || m->number == 44) {
            cr_assert_lt(count, COUNT_OF(own));
            own[count++] = *m;
        }
    }
    return (DbMigrations){ own, count };
}

static Error *boot(void)
{
    LedgerIncident incident;
    DbOptions      options = { .single_thread = true, .os = os };
    bool           there;
    size_t         applied;
    life = arena_make(MIB(128));
    TRY(os->ops->make_dir(os, S("/data")));
    TRY(db_open(S("sqlite:/data/t.db"), &options, &pool));
    TRY(db_migrate_list(pool, own_tables(), os_now(os), &applied));
    TRY(os->ops->exists(os, S("/ledger/key"), &there));
    if (!there) {
        TRY(ledger_init(os, S("/ledger"), S("toaan.test/so")));
    }
    TRY(ledger_open(pool, os, life, S("/ledger"), &ledger, &incident));
    cr_assert_not(incident.happened, "nothing was restored here");
    return NULL;
}

static void shut(void)
{
    arena_release(life);
    db_close(pool);
    pool = NULL;
    ledger = NULL;
}

static void look(void)
{
    if (ledger != NULL) {
        LedgerHead h = ledger_head(ledger, kit);
        if (seen.count == 0 || seen.items[seen.count - 1].size != h.size) {
            *LIST_ADD(kit, &seen) = h;
        }
    }
}

static Error *add_leaf(Tx *tx, void *arg)
{
    LedgerLeaf l = leaf_of(tx_arena(tx), *(int64_t *)arg);
    return ledger_add(tx, ledger, &l, matter, *(int64_t *)arg);
}

/* An act: committed, then a receipt is handed out. */
static Error *act(void)
{
    Str     note;
    int64_t seq = ++next_seq; /* a number whose answer was lost is not used again */
    TRY(db_tx(pool, "act", add_leaf, &seq));
    Receipt r = { .court = court, .matter = matter, .number = S("1/2026"), .at = os_now(os), .leaf = leaf_of(kit, seq).hash };
    TRY(receipt_sign(kit, ledger, &r, &note));
    *LIST_ADD(kit, &receipts) = (Acknowledged){ seq, r.leaf, note };
    return NULL;
}

static Error *sequence(void)
{
    bool more = true;
    while (more) {
        Error *e = ledger_sequence(ledger, &more);
        look(); /* what is public is public, also when the round failed after it */
        TRY(e);
    }
    return NULL;
}

static Error *live(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < ACTS_A_ROUND; i++) {
            TRY(act());
        }
        os_sim_advance(os, 1000);
        TRY(sequence());
    }
    return NULL;
}

/* ---- the promises ------------------------------------------------------------------------------------------------------------ */

/* All of them are in the public tree; the files of those from `from` on are checked as a citizen does. */
static void check_receipts(size_t from)
{
    LedgerHead head = ledger_head(ledger, life);
    Str vkey = ledger_vkey(ledger, life);
    Db *db;
    OK(db_read(pool, life, &db));
    for (size_t i = 0; i < receipts.count; i++) {
        const Acknowledged *k = &receipts.items[i];
        LedgerProof         proof;
        ReceiptVerdict      verdict;
        Str                 why;
        Receipt             r;
        bool                found;
        OK(ledger_prove(ledger, db, life, court, matter, k->seq, k->leaf, &proof, &found));
        cr_assert(found, "receipt %lld has no proof", (long long)k->seq);
        cr_assert(tree_inclusion_holds(k->leaf, (uint64_t)proof.index, (uint64_t)head.size, &proof.path, head.root));
        if (i < from) {
            continue;
        }
        OK(receipt_verify(life, receipt_file(life, k->promise, &proof), vkey, &verdict, &why, &r));
        cr_assert_eq(verdict, RECEIPT_PROVEN, "receipt %lld: " STR_F, (long long)k->seq, STR_A(why));
    }
    db_done(db);
}

/* Each head seen since index `from` against the one that stands, and the last before it: consistency goes on from there. */
static void check_history(size_t from)
{
    LedgerHead now = ledger_head(ledger, life);
    TileReader reader;
    tile_reader(&reader, os, S("/ledger/1"), (uint64_t)now.size);
    for (size_t i = from > 0 ? from - 1 : 0; i < seen.count; i++) {
        const LedgerHead *old = &seen.items[i];
        TreePath          path;
        cr_assert(old->size <= now.size && old->at.ms <= now.at.ms, "the checkpoint went back");
        if (old->size > 0) {
            OK(tree_consistency(&reader.tree, (uint64_t)old->size, (uint64_t)now.size, &path));
            cr_assert(tree_consistency_holds((uint64_t)old->size, old->root, (uint64_t)now.size, now.root, &path), "the log forked at %lld",
                      (long long)old->size);
        }
    }
}

static void check_whole(void)
{
    LedgerFindings found;
    OK(ledger_verify(pool, os, S("/ledger"), life, NULL, NULL, NULL, &found));
    cr_assert_eq(found.count, 0, STR_F, STR_A(found.count == 0 ? S("") : found.items[0].what));
}

static Error *add_first(Tx *tx, void *arg)
{
    for (int i = 0; i < FIRST; i++) {
        TRY(add_leaf(tx, arg));
        ++*(int64_t *)arg;
    }
    return NULL;
}

static void crash_series(uint64_t seed)
{
    kit_open();
    cr_assert(court_id_parse(S("T01K01"), &court));
    os = os_sim_make(kit, seed, instant_of(date_make(2026, 3, 2), 8, 0));
    seen.count = receipts.count = seen.cap = receipts.cap = 0;
    next_seq = FIRST + 1;
    int64_t first = 1;
    OK(boot());
    OK(db_tx(pool, "first", add_first, &first));
    OK(sequence());
    shut();
    bool through = false;
    for (uint64_t cut = 1; cut <= CUTS; cut++) {
        bool   alive = false;
        size_t before = receipts.count, heads = seen.count;
        os_sim_power_off_after(os, cut);
        if (boot() == NULL) {
            look();
            alive = live() == NULL;
        }
        shut();
        os_sim_crash(os, seed * 1000 + cut);
        err_reset();
        OK(boot());
        OK(sequence());
        check_receipts(cut % 32 == 0 ? 0 : before);
        look();
        check_history(heads);
        through = through || alive;
        if (cut % 32 == 0) {
            check_whole();
        }
        shut();
    }
    cr_expect(through, "the last cuts came after everything");
    cr_expect_gt(receipts.count, 50, "acts were acknowledged before the cuts");
    cr_expect_gt(seen.count, 50);
    kit_close();
}

Test(ledger_crash, no_promise_is_broken, .timeout = 300)
{
    crash_series(1);
}

Test(ledger_crash, no_promise_is_broken_by_other_losses, .timeout = 300)
{
    crash_series(2);
}
