/* Signed notes, checkpoints, keys. See note.h. */
#include "core/ledger/note.h"

#include <openssl/evp.h>
#include <string.h>

enum { SIG_ED25519 = 1, SIG_COSIGNATURE = 4, SIG_BYTES = 64, ID_BYTES = 4, TIME_BYTES = 8, SIGNATURES_MAX = 64 };

static const char dash[] = "\xE2\x80\x94 "; /* em dash, space */

static Str dash_str(void)
{
    return (Str){ dash, sizeof dash - 1 };
}

/* ---- Ed25519 ---- */

NoteSigner note_signer(Str name, const uint8_t seed[32])
{
    NoteSigner s = { .key.name = name };
    size_t     n = sizeof s.key.public;
    EVP_PKEY  *k = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof s.seed);
    BUG_IF(k == NULL || EVP_PKEY_get_raw_public_key(k, s.key.public, &n) != 1 || n != sizeof s.key.public);
    EVP_PKEY_free(k);
    memcpy(s.seed, seed, sizeof s.seed);
    return s;
}

static void sign(const NoteSigner *s, Str message, uint8_t out[SIG_BYTES])
{
    size_t      n = SIG_BYTES;
    EVP_PKEY   *k = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, s->seed, sizeof s->seed);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    BUG_IF(k == NULL || c == NULL || EVP_DigestSignInit(c, NULL, NULL, NULL, k) != 1);
    BUG_IF(EVP_DigestSign(c, out, &n, (const uint8_t *)message.p, message.n) != 1 || n != SIG_BYTES);
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(k);
}

static bool holds(const NoteKey *key, Str message, const uint8_t *signature)
{
    EVP_PKEY   *k = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->public, sizeof key->public);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    BUG_IF(c == NULL);
    bool ok = k != NULL && EVP_DigestVerifyInit(c, NULL, NULL, NULL, k) == 1 &&
              EVP_DigestVerify(c, signature, SIG_BYTES, (const uint8_t *)message.p, message.n) == 1;
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(k);
    return ok;
}

/* SHA-256(name ‖ newline ‖ type ‖ public key), first four bytes. */
static void key_id(Arena *a, const NoteKey *key, uint8_t type, uint8_t out[ID_BYTES])
{
    HashState *h = hash_begin(a);
    hash_add(h, (Bytes){ (const uint8_t *)key->name.p, key->name.n });
    hash_add(h, (Bytes){ (const uint8_t *)"\n", 1 });
    hash_add(h, (Bytes){ &type, 1 });
    hash_add(h, (Bytes){ key->public, sizeof key->public });
    Hash all = hash_end(h);
    memcpy(out, all.b, ID_BYTES);
}

/* ---- verifier keys ---- */

Str note_vkey(Arena *a, const NoteKey *key)
{
    uint8_t id[ID_BYTES];
    uint8_t data[1 + sizeof key->public] = { SIG_ED25519 };
    key_id(a, key, SIG_ED25519, id);
    memcpy(data + 1, key->public, sizeof key->public);
    Str hex = hex_encode(a, (Bytes){ id, sizeof id });
    Str base64 = base64_encode(a, (Bytes){ data, sizeof data });
    return str_format(a, STR_F "+" STR_F "+" STR_F, STR_A(key->name), STR_A(hex), STR_A(base64));
}

static bool name_ok(Str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c <= ' ' || c >= 0x7F || c == '+') {
            return false;
        }
    }
    return name.n > 0;
}

Error *note_vkey_parse(Arena *a, Str text, NoteKey *out)
{
    Str   rest = str_trim(text);
    Str   name = str_cut(&rest, '+');
    Str   hex = str_cut(&rest, '+');
    Bytes id;
    Bytes data;
    if (!name_ok(name) || hex.n != 2 * ID_BYTES || !hex_decode(a, hex, &id) || !base64_decode(a, rest, &data) ||
        data.n != 1 + sizeof out->public || data.p[0] != SIG_ED25519) {
        return err_make(ERR_BAD_INPUT, "not an Ed25519 verifier key");
    }
    NoteKey key = { .name = str_copy(a, name) };
    memcpy(key.public, data.p + 1, sizeof key.public);
    uint8_t expected[ID_BYTES];
    key_id(a, &key, SIG_ED25519, expected);
    if (memcmp(expected, id.p, ID_BYTES) != 0) {
        return err_make(ERR_BAD_INPUT, "the id of the verifier key does not belong to it");
    }
    *out = key;
    return NULL;
}

/* ---- notes ---- */

static bool text_ok(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] < ' ' && text.p[i] != '\n') {
            return false;
        }
    }
    return utf8_valid(text);
}

static void add_line(Arena *a, Buf *b, const NoteKey *key, uint8_t type, Bytes signature)
{
    uint8_t all[ID_BYTES + TIME_BYTES + SIG_BYTES];
    BUG_IF(signature.n + ID_BYTES > sizeof all);
    key_id(a, key, type, all);
    memcpy(all + ID_BYTES, signature.p, signature.n);
    buf_add(b, dash_str());
    buf_add(b, key->name);
    buf_add_char(b, ' ');
    buf_add(b, base64_encode(a, (Bytes){ all, ID_BYTES + signature.n }));
    buf_add_char(b, '\n');
}

static Buf begin_note(Arena *a, const NoteSigner *signer, Str text)
{
    uint8_t signature[SIG_BYTES];
    Buf     b = buf_make(a, NOTE_MAX);
    BUG_IF(!name_ok(signer->key.name) || !str_ends(text, S("\n")) || !text_ok(text));
    sign(signer, text, signature);
    buf_add(&b, text);
    buf_add_char(&b, '\n');
    add_line(a, &b, &signer->key, SIG_ED25519, (Bytes){ signature, sizeof signature });
    return b;
}

static Str end_note(const Buf *b)
{
    BUG_IF(b->full);
    return buf_str(b);
}

Str note_sign(Arena *a, const NoteSigner *signer, Str text)
{
    Buf b = begin_note(a, signer, text);
    return end_note(&b);
}

/* The text with its last newline, and the lines of signatures. */
static bool cut_note(Str note, Str *text, Str *lines)
{
    if (note.n > NOTE_MAX || !text_ok(note) || !str_ends(note, S("\n"))) {
        return false;
    }
    for (size_t i = note.n - 1; i > 0; i--) {
        if (note.p[i] == '\n' && note.p[i - 1] == '\n') {
            *text = str_sub(note, 0, i);
            *lines = str_sub(note, i + 1, note.n);
            return lines->n > 0;
        }
    }
    return false;
}

typedef enum Found { FOUND_NOT, FOUND_GOOD, FOUND_BAD, FOUND_MALFORMED } Found;

/* Looks for a line of this key and type; `payload` gets what follows the id. */
static Found find_line(Arena *a, Str lines, const NoteKey *key, uint8_t type, size_t payload_size, Bytes *payload)
{
    uint8_t id[ID_BYTES];
    key_id(a, key, type, id);
    for (unsigned count = 0; lines.n > 0; count++) {
        Str   line = str_cut(&lines, '\n');
        Bytes data;
        if (count == SIGNATURES_MAX || !str_starts(line, dash_str())) {
            return FOUND_MALFORMED;
        }
        Str rest = str_sub(line, dash_str().n, line.n);
        Str name = str_cut(&rest, ' ');
        if (name.n == 0 || !base64_decode(a, rest, &data) || data.n <= ID_BYTES) {
            return FOUND_MALFORMED;
        }
        if (str_eq(name, key->name) && memcmp(data.p, id, ID_BYTES) == 0) {
            *payload = (Bytes){ data.p + ID_BYTES, data.n - ID_BYTES };
            return payload->n == payload_size ? FOUND_GOOD : FOUND_BAD;
        }
    }
    return FOUND_NOT;
}

static Error *open_with(Arena *a, Str note, const NoteKey *key, Str *text, Str *lines)
{
    Bytes signature;
    if (!cut_note(note, text, lines)) {
        return err_make(ERR_BAD_INPUT, "not a signed note");
    }
    switch (find_line(a, *lines, key, SIG_ED25519, SIG_BYTES, &signature)) {
    case FOUND_MALFORMED: return err_make(ERR_BAD_INPUT, "a signature line of the note is malformed");
    case FOUND_NOT: return err_make(ERR_NOT_FOUND, "the note is not signed by " STR_F, STR_A(key->name));
    case FOUND_GOOD:
        if (holds(key, *text, signature.p)) {
            return NULL;
        }
        break;
    case FOUND_BAD: break;
    }
    return err_make(ERR_ALTERED, "the signature of " STR_F " does not hold", STR_A(key->name));
}

Error *note_open(Str note, const NoteKey *key, Str *text)
{
    Arena *a = arena_make(MIB(1));
    Str    lines;
    Error *e = open_with(a, note, key, text, &lines);
    arena_release(a);
    return e;
}

/* ---- checkpoints ---- */

static Str timed_message(Arena *a, int64_t seconds, Str text)
{
    return str_format(a, "cosignature/v1\ntime %lld\n" STR_F, (long long)seconds, STR_A(text));
}

Str checkpoint_sign(Arena *a, const NoteSigner *signer, const Checkpoint *c)
{
    uint8_t payload[TIME_BYTES + SIG_BYTES];
    int64_t seconds = c->at.ms / 1000;
    Str     root = base64_encode(a, (Bytes){ c->root.b, sizeof c->root.b });
    Str     text = str_format(a, STR_F "\n%llu\n" STR_F "\n", STR_A(c->origin), (unsigned long long)c->size, STR_A(root));
    Buf     b = begin_note(a, signer, text);
    for (size_t i = 0; i < TIME_BYTES; i++) {
        payload[i] = (uint8_t)(seconds >> (56 - 8 * i));
    }
    sign(signer, timed_message(a, seconds, text), payload + TIME_BYTES);
    add_line(a, &b, &signer->key, SIG_COSIGNATURE, (Bytes){ payload, sizeof payload });
    return end_note(&b);
}

static Error *parse_text(Arena *a, Str text, Checkpoint *out)
{
    int64_t size;
    Bytes   root;
    Str     rest = text;
    Str     origin = str_cut(&rest, '\n');
    Str     digits = str_cut(&rest, '\n');
    Str     hash = str_cut(&rest, '\n');
    bool    leading_zero = digits.n > 1 && digits.p[0] == '0';
    if (origin.n == 0 || leading_zero || !str_to_i64(digits, &size) || size < 0 || !base64_decode(a, hash, &root) ||
        root.n != sizeof out->root.b) {
        return err_make(ERR_BAD_INPUT, "not a checkpoint");
    }
    while (rest.n > 0) {
        if (str_cut(&rest, '\n').n == 0) {
            return err_make(ERR_BAD_INPUT, "a checkpoint with an empty line");
        }
    }
    *out = (Checkpoint){ .origin = origin, .size = (uint64_t)size };
    memcpy(out->root.b, root.p, root.n);
    return NULL;
}

static Error *open_checkpoint(Arena *a, Str note, const NoteKey *key, Checkpoint *out)
{
    Str   text;
    Str   lines;
    Bytes timed;
    TRY(open_with(a, note, key, &text, &lines));
    TRY(parse_text(a, text, out));
    Found found = find_line(a, lines, key, SIG_COSIGNATURE, TIME_BYTES + SIG_BYTES, &timed);
    if (found == FOUND_NOT) {
        return NULL;
    }
    int64_t seconds = 0;
    for (size_t i = 0; found == FOUND_GOOD && i < TIME_BYTES; i++) {
        seconds = (int64_t)((uint64_t)seconds << 8 | timed.p[i]);
    }
    if (found != FOUND_GOOD || seconds < 0 || seconds > INT64_MAX / 1000 ||
        !holds(key, timed_message(a, seconds, text), timed.p + TIME_BYTES)) {
        return err_make(ERR_ALTERED, "the time of the checkpoint is not signed");
    }
    out->at = (Instant){ seconds * 1000 };
    return NULL;
}

Error *checkpoint_open(Str note, const NoteKey *key, Checkpoint *out)
{
    Arena *a = arena_make(MIB(1));
    Error *e = open_checkpoint(a, note, key, out);
    arena_release(a);
    return e;
}

/* ---- the key file ---- */

static const char key_head[] = "congly-ledger-key/1";

Error *note_key_make(Os *os, Str path, Str name)
{
    bool there;
    if (!name_ok(name)) {
        return err_make(ERR_BAD_INPUT, "a log name is ASCII without spaces and plus");
    }
    TRY(os->ops->exists(os, path, &there));
    if (there) {
        return err_make(ERR_CONFLICT, "there is a key already");
    }
    uint8_t seed[32];
    os_random(os, seed, sizeof seed);
    Arena *a = arena_make(KIB(64));
    Str    text = str_format(a, "%s\n" STR_F "\n" STR_F "\n", key_head, STR_A(name), STR_A(hex_encode(a, (Bytes){ seed, sizeof seed })));
    Error *e = os_save(os, path, text);
    explicit_bzero(seed, sizeof seed);
    arena_release(a);
    return e;
}

Error *note_key_load(Os *os, Arena *a, Str path, NoteSigner *out)
{
    Str   rest;
    Bytes seed;
    TRY(os_load(os, a, path, KIB(4), &rest));
    Str head = str_cut(&rest, '\n');
    Str name = str_cut(&rest, '\n');
    Str hex = str_cut(&rest, '\n');
    if (!str_eq(head, str_of(key_head)) || !name_ok(name) || !hex_decode(a, hex, &seed) || seed.n != sizeof out->seed) {
        return err_make(ERR_ALTERED, "the key file of the ledger is not one");
    }
    *out = note_signer(name, seed.p);
    return NULL;
}
