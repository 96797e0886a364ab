/* Receipts: made, written, checked. See receipt.h. */
#include "core/ledger/receipt.h"
#include "base/json.h"
#include "core/ledger/ledger_int.h"

enum { RECEIPT_FILE_MAX = 256 * 1024, FILES_MAX = 500 };

static const char format[] = "congly-receipt/1";

static bool number_ok(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ') {
            return false;
        }
    }
    return s.n > 0 && s.n <= 200 && utf8_valid(s);
}

Error *receipt_sign(Arena *a, const Ledger *l, const Receipt *r, Str *note)
{
    if (!number_ok(r->number) || r->files.count > FILES_MAX) {
        return err_make(ERR_BAD_INPUT, "a receipt with %zu papers or a malformed number", r->files.count);
    }
    Buf b = buf_make(a, NOTE_MAX - KIB(2));
    buf_addf(&b, "%s\nlog " STR_F "\ncourt %s\nmatter " STR_F "\nnumber " STR_F "\ntime " STR_F "\n", format, STR_A(l->signer.key.name),
             r->court.code, STR_A(id_format(a, r->matter.id)), STR_A(r->number), STR_A(instant_format(a, r->at)));
    buf_addf(&b, "leaf " STR_F "\nnonce " STR_F "\n", STR_A(hash_hex(a, r->leaf)), STR_A(hash_hex(a, r->nonce)));
    for (size_t i = 0; i < r->files.count; i++) {
        buf_addf(&b, "file " STR_F "\n", STR_A(hash_hex(a, r->files.items[i])));
    }
    TRY(buf_check(&b));
    *note = note_sign(a, &l->signer, buf_str(&b));
    return NULL;
}

Str receipt_file(Arena *a, Str note, const LedgerProof *proof)
{
    Buf     b = buf_make(a, RECEIPT_FILE_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    json_add_str(&o, "format", str_of(format));
    json_add_str(&o, "receipt", note);
    if (proof != NULL) {
        json_begin(&o, "proof");
        json_add_i64(&o, "log", proof->log);
        json_add_i64(&o, "index", proof->index);
        json_begin_list(&o, "hashes");
        for (size_t i = 0; i < proof->path.count; i++) {
            json_add_str(&o, NULL, hash_hex(a, proof->path.hash[i]));
        }
        json_end_list(&o);
        json_add_str(&o, "checkpoint", proof->checkpoint);
        json_end(&o);
    }
    json_end(&o);
    BUG_IF(b.full);
    return buf_str(&b);
}

/* ---- reading ---- */

static bool field(Str *rest, const char *name, Str *out)
{
    Str line = str_cut(rest, '\n');
    Str word = str_cut(&line, ' ');
    *out = line;
    return str_eq(word, str_of(name));
}

static bool parse(Arena *a, Str text, Receipt *r)
{
    Str rest = text;
    Str court;
    Str matter;
    Str time;
    Str leaf;
    Str nonce;
    Str file;
    *r = (Receipt){ 0 };
    if (!str_eq(str_cut(&rest, '\n'), str_of(format)) || !field(&rest, "log", &r->log) || !field(&rest, "court", &court) ||
        !court_id_parse(court, &r->court) || !field(&rest, "matter", &matter) || !id_parse(matter, &r->matter.id) ||
        !field(&rest, "number", &r->number) || !field(&rest, "time", &time) || !instant_parse(time, &r->at) ||
        !field(&rest, "leaf", &leaf) || !hash_parse_hex(leaf, &r->leaf) || !field(&rest, "nonce", &nonce) ||
        !hash_parse_hex(nonce, &r->nonce)) {
        return false;
    }
    while (rest.n > 0) {
        Hash h;
        if (!field(&rest, "file", &file) || !hash_parse_hex(file, &h) || r->files.count == FILES_MAX) {
            return false;
        }
        *LIST_ADD(a, &r->files) = h;
    }
    return true;
}

typedef struct Case {
    Arena          *arena;
    const NoteKey  *key;
    ReceiptVerdict *verdict;
    Str            *why;
} Case;

static Error *altered(const Case *c, Str why)
{
    *c->verdict = RECEIPT_ALTERED;
    *c->why = why;
    return NULL;
}

/* Opens a note whose signer is named in its own text: by the sibling of our key, or not at all. */
static Error *open_own(const Case *c, Str note, Str origin, Str *text, bool *ours)
{
    NoteKey key;
    *ours = ledger_sibling(c->key, origin, &key);
    if (!*ours) {
        return NULL;
    }
    Error *e = note_open(note, &key, text);
    *ours = e == NULL;
    return e != NULL && e->code == ERR_BAD_INPUT ? e : NULL;
}

static Error *check_proof(const Case *c, const Json *proof, const Receipt *r)
{
    Str         note = json_str(proof, "checkpoint", S(""));
    int64_t     index = json_i64(proof, "index", -1);
    const Json *hashes = json_member(proof, "hashes");
    TreePath    path = { .count = json_count(hashes) };
    Str         rest = note;
    Checkpoint  checkpoint;
    NoteKey     key;
    if (path.count > TREE_PATH_MAX || index < 0) {
        return err_make(ERR_BAD_INPUT, "not a proof");
    }
    for (size_t i = 0; i < path.count; i++) {
        if (!hash_parse_hex(json_text(json_at(hashes, i)), &path.hash[i])) {
            return err_make(ERR_BAD_INPUT, "hash %zu of the proof", i);
        }
    }
    if (!ledger_sibling(c->key, str_cut(&rest, '\n'), &key)) {
        return altered(c, S("ledger.receipt_checkpoint"));
    }
    Error *e = checkpoint_open(note, &key, &checkpoint);
    if (e != NULL) {
        return e->code == ERR_BAD_INPUT ? e : altered(c, S("ledger.receipt_checkpoint"));
    }
    if (!tree_inclusion_holds(r->leaf, (uint64_t)index, checkpoint.size, &path, checkpoint.root)) {
        return altered(c, S("ledger.receipt_proof"));
    }
    *c->verdict = RECEIPT_PROVEN;
    *c->why = S("ledger.receipt_proven");
    return NULL;
}

Error *receipt_verify(Arena *a, Str file, Str vkey, ReceiptVerdict *verdict, Str *why, Receipt *out)
{
    const Json *json;
    NoteKey     key;
    Str         text = S("");
    bool        ours;
    Case        c = { a, &key, verdict, why };
    TRY(note_vkey_parse(a, vkey, &key));
    TRY(json_parse(a, file, RECEIPT_FILE_MAX, &json));
    Str note = json_str(json, "receipt", S(""));
    *out = (Receipt){ 0 };
    if (!str_eq(json_str(json, "format", S("")), str_of(format)) || note.n == 0) {
        return err_make(ERR_BAD_INPUT, "not a receipt file");
    }
    Receipt claimed;
    Str     rest = note;
    size_t  end;
    if (!str_find(note, S("\n\n"), &end) || !parse(a, str_sub(rest, 0, end + 1), &claimed)) {
        return err_make(ERR_BAD_INPUT, "not a receipt");
    }
    TRY(open_own(&c, note, claimed.log, &text, &ours));
    if (!ours || !parse(a, text, out)) {
        return altered(&c, S("ledger.receipt_signature"));
    }
    const Json *proof = json_member(json, "proof");
    if (proof != NULL) {
        return check_proof(&c, proof, out);
    }
    *verdict = RECEIPT_PROMISED;
    *why = S("ledger.receipt_promised");
    return NULL;
}
