/* The public ledger: every event of every file is a leaf of one Merkle tree whose checkpoints are signed and whose tiles are
 * public files, so that a stranger can check what the court once said and that it never said otherwise.
 * A leaf tells only the court, the kind and a commitment H(salt ‖ record): the salt lies beside the record in the database and
 * goes with it, so personal data can be erased and the tree still stands.
 *
 * Tables: ledger_queue (committed with its act, not yet ordered), ledger_leaf (ordered: index fixed for ever), ledger_log (one
 * row an origin), ledger_checkpoint (history of sizes, roots, times). Files in the ledger's directory: `key` (0600), `lock`,
 * and for each log `<number>/checkpoint`, `<number>/tile/...`.
 * The database is the order; tiles and checkpoints follow it and are made again from it after a crash.
 * Sources: RFC 6962, C2SP tlog-tiles, tlog-checkpoint, signed-note. May use: db, os, base. */
#ifndef CORE_LEDGER_LEDGER_H
#define CORE_LEDGER_LEDGER_H

#include "base/base.h"
#include "base/hash.h"
#include "core/ledger/note.h"
#include "core/ledger/tree.h"
#include "db/db.h"
#include "os/os.h"

/* ---- leaves ------------------------------------------------------------------------------------------------------- */

#define LEDGER_SALT_BYTES 16

/* The entry whose hash is the leaf: "congly/1 T79K01 event <64 hex digits>". Nothing personal fits in. */
typedef struct LedgerLeaf {
    CourtId court;
    Str     kind;       /* a-z and _, at most 24: "event" */
    Hash    commitment; /* SHA-256(salt ‖ record) */
    Hash    hash;       /* of the entry, RFC 6962 */
} LedgerLeaf;

Bytes      ledger_salt(Os *os, Arena *a);
Hash       ledger_commitment(Bytes salt, Bytes record);
LedgerLeaf ledger_leaf(CourtId court, Str kind, Bytes salt, Bytes record);
Str        ledger_entry(Arena *a, CourtId court, Str kind, Hash commitment);
MUST_CHECK Error *ledger_entry_parse(Str entry, LedgerLeaf *out); /* ERR_BAD_INPUT; kind points into `entry` */

/* ---- the file's own tree: mã toàn vẹn hồ sơ ----------------------------------------------------------------------- */

/* Adds the file's next leaf to its compact range (`frontier` of `count` leaves; empty for 0) and gives the code of the new root:
 * its first 40 bits in Crockford's base 32, "XXXX-XXXX". ERR_ALTERED: the frontier is not of that many leaves. */
MUST_CHECK Error *ledger_file_append(Arena *a, Bytes frontier, int64_t count, Hash leaf, Bytes *out_frontier, Str *out_code);
Str ledger_file_code(Arena *a, Hash root);

/* ---- the log ------------------------------------------------------------------------------------------------------ */

typedef struct Ledger Ledger;

typedef struct LedgerHead {
    int64_t log;  /* origin counter, 1 for the first */
    int64_t size;
    Hash    root;
    Instant at;   /* when it was signed, whole seconds */
    Str     note; /* the checkpoint as served */
} LedgerHead;

/* Why the log goes on under a new origin: what the public checkpoint says is not in the database (a restored backup). */
typedef struct LedgerIncident {
    bool    happened;
    int64_t old_log, public_size, database_size;
    int64_t new_log;
} LedgerIncident;

/* Makes directory and key. `name` is the address of the log without scheme, e.g. "toaan.example/so-cai"; the origin of log n is
 * name/n. ERR_CONFLICT: there is a key. */
MUST_CHECK Error *ledger_init(Os *os, Str dir, Str name);

/* The key of the log in `dir` as it signs under `origin`, without opening the log. ERR_ALTERED: that is no origin of this log. */
MUST_CHECK Error *ledger_key_in(Os *os, Arena *a, Str dir, Str origin, NoteKey *out);

/* Takes the directory's lock (ERR_BUSY: another sequencer), checks key, last checkpoint and frontier, publishes what was
 * ordered but not yet public; starts a new origin when the database is behind the public checkpoint.
 * ERR_ALTERED: rows and checkpoint disagree. The ledger lives as long as `a`. */
MUST_CHECK Error *ledger_open(DbPool *pool, Os *os, Arena *a, Str dir, Ledger **out, LedgerIncident *incident);

/* Inside the act's transaction: an insert, nothing that two acts contend for. */
MUST_CHECK Error *ledger_add(Tx *tx, Ledger *l, const LedgerLeaf *leaf, MatterId matter, int64_t seq);

/* One round of the only sequencer: orders queued leaves (at most a few thousand), writes tiles, signs a checkpoint. `more`:
 * leaves are still waiting. After an error the next round begins where the last was durable. One thread at a time. */
MUST_CHECK Error *ledger_sequence(Ledger *l, bool *more);

/* The last published checkpoint; the note is copied into `a`. Safe from every thread, as all below. */
LedgerHead ledger_head(Ledger *l, Arena *a);
NoteKey    ledger_key(const Ledger *l);             /* of the current origin */
Str        ledger_host(const Ledger *l);            /* where the log is published, before the first slash of its name; empty when NULL */
/* Another text that the house signs with the key of its log; its first line says what it is, and is no name of a log. */
Str        ledger_note(const Ledger *l, Arena *a, Str text);
Str        ledger_vkey(const Ledger *l, Arena *a);  /* its verifier key, to be printed and published */

/* The first checkpoint signed at or after `at`: for choices that nobody may steer. Its note is empty when it was signed before notes were kept. */
MUST_CHECK Error *ledger_checkpoint_after(Db *db, Instant at, Arena *a, LedgerHead *out, bool *found);

/* Content of `<log>/checkpoint` and `<log>/tile/...` under the ledger's address. ERR_NOT_FOUND: no such path, or a tile no
 * checkpoint covers yet. `immutable`: may be kept for ever by who fetched it. */
typedef struct LedgerFile {
    Str  content;
    Str  media_type;
    bool immutable;
} LedgerFile;
MUST_CHECK Error *ledger_serve(Ledger *l, Arena *a, Str path, LedgerFile *out);

/* ---- proofs ------------------------------------------------------------------------------------------------------- */

typedef struct LedgerProof {
    int64_t  log, index;
    TreePath path;
    Str      checkpoint; /* note */
} LedgerProof;

/* `found` is false while the leaf waits for its checkpoint. */
MUST_CHECK Error *ledger_prove(Ledger *l, Db *db, Arena *a, CourtId court, MatterId matter, int64_t seq, Hash leaf, LedgerProof *out,
                               bool *found);

/* ---- checking the whole ------------------------------------------------------------------------------------------- */

typedef enum LedgerFindingKind {
    LEDGER_CHECKPOINT, /* the signature or the root over the tiles does not hold */
    LEDGER_ROW,        /* a row of ledger_leaf differs from its public entry */
    LEDGER_ROW_GONE,   /* an index has no row */
    LEDGER_ROW_EXTRA,  /* a row beyond the size of its log */
    LEDGER_TILE,       /* a public tile or bundle differs from the tree */
    LEDGER_RECORD,     /* the record of a leaf is not what was committed */
    LEDGER_RECORD_GONE /* the record of a leaf is no more */
} LedgerFindingKind;

typedef struct LedgerFinding {
    LedgerFindingKind kind;
    int64_t           log, index; /* index -1: not one leaf */
    CourtId           court;
    MatterId          matter;
    int64_t           seq;
    Str               what; /* one line in English for the log and --json */
} LedgerFinding;

typedef struct LedgerFindings {
    LedgerFinding *items;
    size_t         count, cap;
    int64_t        checked; /* leaves */
} LedgerFindings;

/* Whether an event has its leaf, ordered or still waiting. */
MUST_CHECK Error *ledger_has(Db *db, Arena *a, CourtId court, MatterId matter, int64_t seq, bool *has);

/* How the owner of records shows one: salt and record as committed. `found` false: it is gone. A salt without bytes ({NULL, 0}): a
 * kind he does not keep, which is not compared. */
typedef Error *LedgerRecordFn(void *arg, Db *db, Arena *a, Str kind, CourtId court, MatterId matter, int64_t seq, Bytes *salt, Bytes *record,
                              bool *found);

/* Recomputes every log from rows, tiles and checkpoints and names each difference. `record` may be NULL. At most 10,000 findings
 * are kept. `stop`, when not NULL, is looked at between tiles. Needs neither lock nor Ledger: for `congly verify` too. */
MUST_CHECK Error *ledger_verify(DbPool *pool, Os *os, Str dir, Arena *a, LedgerRecordFn *record, void *arg, const volatile bool *stop,
                                LedgerFindings *out);
Str ledger_finding_name(LedgerFindingKind kind); /* "row_altered" */

#endif
