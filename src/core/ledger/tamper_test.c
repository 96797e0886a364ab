/* Whatever is changed behind the program, in rows, tiles, checkpoint or records, is named, and nothing else is. */
#include "core/ledger/ledger_testkit.h"

#include "core/ledger/receipt.h"
#include "core/ledger/tamper_test_sql.h"
#include "db/db_scratch.h"

enum { LEAVES = 300 }; /* a full tile and one under way */

static Os       *os;
static DbScratch db;
static Ledger   *ledger;
static CourtId   court;

static MatterId matter_of(int64_t i)
{
    MatterId m = { { { 0 } } };
    m.id.b[0] = 7;
    m.id.b[15] = (uint8_t)i;
    m.id.b[14] = (uint8_t)(i >> 8);
    return m;
}

static Str record_of(Arena *a, int64_t i)
{
    return str_format(a, "what happened, %lld", (long long)i);
}

static const uint8_t salt[LEDGER_SALT_BYTES] = { 1, 2, 3 };

static LedgerLeaf leaf_of(Arena *a, int64_t i)
{
    Str r = record_of(a, i);
    return ledger_leaf(court, S("event"), (Bytes){ salt, sizeof salt }, (Bytes){ (const uint8_t *)r.p, r.n });
}

typedef struct Span {
    int64_t from, to;
} Span;

static Error *add_leaves(Tx *tx, void *arg)
{
    const Span *s = arg;
    for (int64_t i = s->from; i < s->to; i++) {
        LedgerLeaf l = leaf_of(tx_arena(tx), i);
        TRY(ledger_add(tx, ledger, &l, matter_of(i), 1));
    }
    return NULL;
}

static void sequence(void)
{
    bool more = true;
    while (more) {
        OK(ledger_sequence(ledger, &more));
    }
}

static void open_log(void)
{
    LedgerIncident incident;
    kit_open();
    cr_assert(db_scratch_open(DB_SQLITE, db_migrations, NULL, &db));
    cr_assert(court_id_parse(S("T01K01"), &court));
    os = os_sim_make(kit, 5, instant_of(date_make(2026, 3, 2), 8, 0));
    OK(ledger_init(os, S("/ledger"), S("toaan.test/so")));
    OK(ledger_open(db.pool, os, kit, S("/ledger"), &ledger, &incident));
    Span all = { 0, LEAVES };
    OK(db_tx(db.pool, "add", add_leaves, &all));
    sequence();
}

static void close_log(void)
{
    db_scratch_close(&db);
    kit_close();
}

TestSuite(ledger_tamper, .init = open_log, .fini = close_log);

/* ---- records, as their owner would show them ---------------------------------------------------------------------------- */

typedef struct Owner {
    int64_t altered, gone; /* -1: none */
} Owner;

static Error *show_record(void *arg, Db *reader, Arena *a, Str kind, CourtId c, MatterId m, int64_t seq, Bytes *out_salt, Bytes *record,
                          bool *found)
{
    const Owner *o = arg;
    int64_t      i = m.id.b[14] << 8 | m.id.b[15];
    Str          text = record_of(a, i == o->altered ? i + 1 : i);
    (void)reader;
    (void)c;
    (void)seq;
    cr_assert(str_eq(kind, S("event")));
    *found = i != o->gone;
    *out_salt = (Bytes){ salt, sizeof salt };
    *record = (Bytes){ (const uint8_t *)text.p, text.n };
    return NULL;
}

static LedgerFindings verify(Owner o)
{
    LedgerFindings found;
    OK(ledger_verify(db.pool, os, S("/ledger"), kit, show_record, &o, NULL, &found));
    cr_expect_eq(found.checked, LEAVES);
    return found;
}

static const Owner honest = { -1, -1 };

static void expect_one(LedgerFindings f, LedgerFindingKind kind, int64_t index)
{
    cr_assert_eq(f.count, 1, "%zu findings", f.count);
    cr_expect(f.items[0].kind == kind && f.items[0].index == index, STR_F " at %lld", STR_A(ledger_finding_name(f.items[0].kind)),
              (long long)f.items[0].index);
}

typedef struct Tamper {
    Error *(*how)(Tx *tx, int64_t idx);
    int64_t idx;
} Tamper;

static Error *run_tamper(Tx *tx, void *arg)
{
    const Tamper *t = arg;
    return t->how(tx, t->idx);
}

static void tamper(Error *(*how)(Tx *, int64_t), int64_t idx)
{
    Tamper t = { how, idx };
    OK(db_tx(db.pool, "tamper", run_tamper, &t));
}

/* ---- nothing, then one thing at a time --------------------------------------------------------------------------------------- */

Test(ledger_tamper, an_honest_log_has_no_findings)
{
    cr_expect_eq(verify(honest).count, 0);
}

static Error *other_commitment(Tx *tx, int64_t idx)
{
    return q_tamper_commitment(tx, idx, hash_str(S("another")));
}

static Error *other_court(Tx *tx, int64_t idx)
{
    return q_tamper_court(tx, idx, S("T79K01"));
}

static Error *no_court(Tx *tx, int64_t idx)
{
    return q_tamper_court(tx, idx, S("nobody's"));
}

static Error *remove_row(Tx *tx, int64_t idx)
{
    return q_tamper_remove(tx, idx);
}

static Error *insert_row(Tx *tx, int64_t idx)
{
    return q_tamper_insert(tx, idx, matter_of(1), hash_str(S("invented")));
}

static Error *swap_rows(Tx *tx, int64_t idx)
{
    TRY(q_tamper_commitment(tx, idx, leaf_of(tx_arena(tx), idx + 1).commitment));
    return q_tamper_commitment(tx, idx + 1, leaf_of(tx_arena(tx), idx).commitment);
}

Test(ledger_tamper, rows_that_were_edited_are_named)
{
    static const int64_t where[] = { 0, 17, 255, 256, LEAVES - 1 };
    for (size_t i = 0; i < COUNT_OF(where); i++) {
        tamper(other_commitment, where[i]);
    }
    LedgerFindings f = verify(honest);
    cr_assert_eq(f.count, COUNT_OF(where));
    for (size_t i = 0; i < COUNT_OF(where); i++) {
        cr_expect(f.items[i].kind == LEDGER_ROW && f.items[i].index == where[i]);
        cr_expect(id_eq(f.items[i].matter.id, matter_of(where[i]).id), "the file is named too");
    }
}

Test(ledger_tamper, a_row_under_another_court)
{
    tamper(other_court, 40);
    expect_one(verify(honest), LEDGER_ROW, 40);
}

Test(ledger_tamper, a_row_that_is_none)
{
    tamper(no_court, 299);
    expect_one(verify(honest), LEDGER_ROW, 299);
}

Test(ledger_tamper, a_row_taken_away)
{
    tamper(remove_row, 100);
    LedgerFindings f = verify(honest);
    cr_assert_eq(f.count, 1);
    cr_expect(f.items[0].kind == LEDGER_ROW_GONE && f.items[0].index == 100);
}

Test(ledger_tamper, a_row_added)
{
    tamper(insert_row, LEAVES);
    expect_one(verify(honest), LEDGER_ROW_EXTRA, LEAVES);
}

Test(ledger_tamper, two_rows_exchanged)
{
    tamper(swap_rows, 60);
    LedgerFindings f = verify(honest);
    cr_assert_eq(f.count, 2);
    cr_expect(f.items[0].index == 60 && f.items[1].index == 61);
}

Test(ledger_tamper, records_altered_or_gone)
{
    expect_one(verify((Owner){ 12, -1 }), LEDGER_RECORD, 12);
    expect_one(verify((Owner){ -1, 270 }), LEDGER_RECORD_GONE, 270);
}

/* The row was changed to fit the altered record: the public log still knows better. */
Test(ledger_tamper, a_record_altered_together_with_its_row)
{
    Owner o = { 12, -1 };
    Tamper t = { other_commitment, 12 };
    OK(db_tx(db.pool, "tamper", run_tamper, &t));
    LedgerFindings f = verify(o);
    cr_assert_eq(f.count, 2);
    cr_expect(f.items[0].kind == LEDGER_RECORD && f.items[1].kind == LEDGER_ROW);
}

/* ---- files ---------------------------------------------------------------------------------------------------------------------- */

static void flip(const char *path, uint64_t at)
{
    OsFile *file;
    uint8_t byte;
    size_t  got;
    OK(os->ops->open(os, str_of(path), OS_WRITE, &file));
    OK(os->ops->read_at(file, at, &byte, 1, &got));
    byte ^= 4;
    OK(os->ops->write_at(file, at, &byte, 1));
    os->ops->close(file);
}

Test(ledger_tamper, tiles_and_bundles)
{
    flip("/ledger/1/tile/0/000", 32 * 9 + 3);
    expect_one(verify(honest), LEDGER_TILE, 9);
    flip("/ledger/1/tile/0/000", 32 * 9 + 3);
    flip("/ledger/1/tile/0/001.p/44", 32 * 43);
    expect_one(verify(honest), LEDGER_TILE, 299);
    flip("/ledger/1/tile/0/001.p/44", 32 * 43);
    flip("/ledger/1/tile/entries/000", 40);
    LedgerFindings f = verify(honest);
    cr_assert_eq(f.count, 1);
    cr_expect_eq(f.items[0].kind, LEDGER_TILE);
    flip("/ledger/1/tile/entries/000", 40);
    flip("/ledger/1/tile/1/000.p/1", 5);
    f = verify(honest);
    cr_assert_eq(f.count, 1);
    cr_expect_eq(f.items[0].kind, LEDGER_TILE);
    flip("/ledger/1/tile/1/000.p/1", 5);
    OK(os->ops->remove(os, S("/ledger/1/tile/0/000")));
    cr_expect_eq(verify(honest).count, 256, "a tile gone is 256 hashes gone");
}

Test(ledger_tamper, the_checkpoint)
{
    Str            note;
    LedgerFindings found;
    OK(os_load(os, kit, S("/ledger/1/checkpoint"), KIB(4), &note));
    flip("/ledger/1/checkpoint", 20);
    OK(ledger_verify(db.pool, os, S("/ledger"), kit, NULL, NULL, NULL, &found));
    cr_assert_eq(found.count, 1);
    cr_expect_eq(found.items[0].kind, LEDGER_CHECKPOINT);
    OK(os->ops->remove(os, S("/ledger/1/checkpoint")));
    OK(ledger_verify(db.pool, os, S("/ledger"), kit, NULL, NULL, NULL, &found));
    cr_assert_eq(found.count, 1);
    cr_expect_eq(found.items[0].kind, LEDGER_CHECKPOINT);
    OK(os_save(os, S("/ledger/1/checkpoint"), note));
    cr_expect_eq(verify(honest).count, 0);
}

static Error *smaller(Tx *tx, int64_t idx)
{
    return q_tamper_size(tx, idx);
}

/* A backup from before the last checkpoint is never continued under the same name: a stranger holds the later checkpoint. */
Test(ledger_tamper, a_restored_backup_goes_on_under_a_new_origin)
{
    LedgerIncident incident;
    Ledger        *again;
    LedgerFindings found;
    Str            before;
    LedgerHead     head;
    OK(os_load(os, kit, S("/ledger/1/checkpoint"), KIB(4), &before));
    for (int64_t i = 280; i < LEAVES; i++) {
        tamper(remove_row, i);
    }
    tamper(smaller, 280);
    Arena *second = arena_make(MIB(64));
    os_sim_crash(os, 3); /* the first holder of the lock is gone */
    OK(ledger_open(db.pool, os, second, S("/ledger"), &again, &incident));
    cr_expect(incident.happened && incident.old_log == 1 && incident.new_log == 2);
    cr_expect_eq(incident.public_size, LEAVES);
    cr_expect_eq(incident.database_size, 280);
    head = ledger_head(again, kit);
    cr_expect_eq(head.log, 2);
    cr_expect_eq(head.size, 1, "its first leaf is the last public checkpoint");
    Str after;
    OK(os_load(os, kit, S("/ledger/1/checkpoint"), KIB(4), &after));
    cr_expect(str_eq(before, after), "what was public stays as it was");
    OK(ledger_verify(db.pool, os, S("/ledger"), kit, NULL, NULL, NULL, &found));
    cr_expect_gt(found.count, 0, "and what is missing is named");
    arena_release(second);
}

/* ---- receipts --------------------------------------------------------------------------------------------------------------------- */

static Receipt receipt(int64_t i)
{
    Receipt r = { .court = court, .matter = matter_of(i), .number = S("15/2026"), .at = os_now(os), .leaf = leaf_of(kit, i).hash,
                  .nonce = hash_str(S("nonce")) };
    *LIST_ADD(kit, &r.files) = hash_str(S("a paper"));
    *LIST_ADD(kit, &r.files) = hash_str(S("another"));
    return r;
}

static Str receipt_text(int64_t i, bool proven)
{
    Str         note;
    LedgerProof proof;
    bool        found = false;
    Db         *reader;
    Receipt     r = receipt(i);
    OK(receipt_sign(kit, ledger, &r, &note));
    if (proven) {
        OK(db_read(db.pool, kit, &reader));
        OK(ledger_prove(ledger, reader, kit, court, matter_of(i), 1, r.leaf, &proof, &found));
        db_done(reader);
        cr_assert(found);
    }
    return receipt_file(kit, note, proven ? &proof : NULL);
}

static ReceiptVerdict check(Str file, Str vkey, const char *expected)
{
    ReceiptVerdict verdict;
    Str            why;
    Receipt        r;
    OK(receipt_verify(kit, file, vkey, &verdict, &why, &r));
    cr_expect(str_eq(why, str_of(expected)), STR_F, STR_A(why));
    return verdict;
}

Test(ledger_tamper, a_receipt_promises_and_then_proves)
{
    Str     vkey = ledger_vkey(ledger, kit);
    Receipt r;
    ReceiptVerdict verdict;
    Str     why;
    cr_expect_eq(check(receipt_text(5, false), vkey, "ledger.receipt_promised"), RECEIPT_PROMISED);
    cr_expect_eq(check(receipt_text(5, true), vkey, "ledger.receipt_proven"), RECEIPT_PROVEN);
    cr_expect_eq(check(receipt_text(299, true), vkey, "ledger.receipt_proven"), RECEIPT_PROVEN);
    OK(receipt_verify(kit, receipt_text(5, true), vkey, &verdict, &why, &r));
    cr_assert_gt(r.files.count, 0);
    cr_expect(hash_eq(r.files.items[r.files.count - 1], hash_str(S("another"))));
    cr_expect(str_eq(r.number, S("15/2026")) && id_eq(r.matter.id, matter_of(5).id));
}

/* Every character of a receipt changed in turn: never proven any more. */
Test(ledger_tamper, a_receipt_touched_anywhere_proves_nothing)
{
    Str    file = receipt_text(5, true), vkey = ledger_vkey(ledger, kit);
    size_t refused = 0;
    for (size_t i = 0; i < file.n; i++) {
        char *bent = arena_alloc(kit, file.n);
        memcpy(bent, file.p, file.n);
        bent[i] = bent[i] == 'a' ? 'b' : 'a';
        ReceiptVerdict verdict = RECEIPT_ALTERED;
        Str            why;
        Receipt        r;
        Error         *e = receipt_verify(kit, (Str){ bent, file.n }, vkey, &verdict, &why, &r);
        bool           proven = e == NULL && verdict == RECEIPT_PROVEN;
        bool           signature_free = proven && hash_eq(r.leaf, leaf_of(kit, 5).hash) && r.files.count == 2; /* a byte nothing rests on */
        cr_expect(!proven || signature_free, "byte %zu", i);
        refused += !proven;
        err_reset();
    }
    cr_expect_gt(refused, file.n * 9 / 10);
}

Test(ledger_tamper, another_court_s_key_checks_nothing)
{
    LedgerIncident incident;
    Ledger        *other;
    OK(ledger_init(os, S("/other"), S("toaan.test/so")));
    DbScratch second;
    cr_assert(db_scratch_open(DB_SQLITE, db_migrations, NULL, &second));
    Arena *a = arena_make(MIB(64));
    OK(ledger_open(second.pool, os, a, S("/other"), &other, &incident));
    cr_expect_eq(check(receipt_text(5, true), ledger_vkey(other, kit), "ledger.receipt_signature"), RECEIPT_ALTERED);
    arena_release(a);
    db_scratch_close(&second);
}
