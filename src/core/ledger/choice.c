/* A random choice nobody can steer: commitment, seed, selection without bias. */
#include "core/ledger/choice.h"
#include "core/ledger/ledger_int.h"

#include <stdlib.h>
#include <string.h>

enum { RECORD_MAX = 512 * 1024, CANDIDATES_MAX = 1000 };

static int by_load(const void *a, const void *b)
{
    const Candidate *x = a;
    const Candidate *y = b;
    for (size_t i = 0; i < COUNT_OF(x->load); i++) {
        if (x->load[i] != y->load[i]) {
            return x->load[i] < y->load[i] ? -1 : 1;
        }
    }
    return str_cmp(x->reference, y->reference);
}

static void write_committed(JsonOut *o, Arena *a, const Choice *c)
{
    json_begin_list(o, "candidates");
    for (size_t i = 0; i < c->candidates.count; i++) {
        const Candidate *k = &c->candidates.items[i];
        json_begin(o, NULL);
        json_add_str(o, "excluded", k->excluded);
        json_add_str(o, "label", k->label);
        json_begin_list(o, "load");
        for (size_t j = 0; j < COUNT_OF(k->load); j++) {
            json_add_i64(o, NULL, k->load[j]);
        }
        json_end_list(o);
        json_add_str(o, "reference", k->reference);
        json_end(o);
    }
    json_end_list(o);
    json_add_str(o, "commit_at", instant_format(a, c->commit_at));
    json_add_str(o, "order", c->order);
    json_add_str(o, "role", c->role);
    json_add_str(o, "subject", c->subject);
    json_add_str(o, "use_after", instant_format(a, c->use_after));
}

static Hash commitment_of(Arena *a, const Choice *c)
{
    Buf     b = buf_make(a, RECORD_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    write_committed(&o, a, c);
    json_end(&o);
    return hash_str(buf_str(&b));
}

static size_t eligible_count(const Choice *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->candidates.count; i++) {
        n += c->candidates.items[i].excluded.n == 0;
    }
    return n;
}

Error *choice_commit(Arena *a, Choice *c)
{
    if (eligible_count(c) == 0) {
        return err_make(ERR_CONFLICT, "no eligible candidate");
    }
    qsort(c->candidates.items, c->candidates.count, sizeof *c->candidates.items, by_load);
    c->commitment = commitment_of(a, c);
    return NULL;
}

static Hash seed_of(Arena *a, const Choice *c)
{
    HashState *h = hash_begin(a);
    hash_add(h, (Bytes){ c->commitment.b, sizeof c->commitment.b });
    hash_add(h, (Bytes){ c->nonce.b, sizeof c->nonce.b });
    hash_add(h, (Bytes){ c->checkpoint_root.b, sizeof c->checkpoint_root.b });
    hash_add(h, (Bytes){ (const uint8_t *)c->contribution.p, c->contribution.n });
    return hash_end(h);
}

static uint64_t first_word(Hash h)
{
    uint64_t w = 0;
    for (size_t i = 0; i < 8; i++) {
        w = w << 8 | h.b[i];
    }
    return w;
}

/* A number below n, each equally likely: words above the largest multiple of n are drawn again. */
static uint64_t below(Arena *a, Hash seed, uint64_t n)
{
    BUG_IF(n == 0);
    uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    uint64_t word = first_word(seed);
    for (uint8_t counter = 1; word >= limit; counter++) {
        HashState *h = hash_begin(a);
        hash_add(h, (Bytes){ seed.b, sizeof seed.b });
        hash_add(h, (Bytes){ &counter, 1 });
        word = first_word(hash_end(h));
    }
    return word % n;
}

static Str chosen_of(Arena *a, const Choice *c)
{
    uint64_t index = below(a, c->seed, eligible_count(c));
    for (size_t i = 0; i < c->candidates.count; i++) {
        if (c->candidates.items[i].excluded.n > 0) {
            continue;
        }
        if (index == 0) {
            return c->candidates.items[i].reference;
        }
        index--;
    }
    BUG_IF(true);
    return S("");
}

Error *choice_resolve(Arena *a, Choice *c)
{
    if (eligible_count(c) == 0 || c->checkpoint_at.ms < c->use_after.ms) {
        return err_make(ERR_CONFLICT, "the checkpoint is older than the commitment allows");
    }
    c->seed = seed_of(a, c);
    c->chosen = chosen_of(a, c);
    return NULL;
}

Str choice_format(Arena *a, const Choice *c)
{
    Buf     b = buf_make(a, RECORD_MAX);
    JsonOut o = json_out(&b);
    json_begin(&o, NULL);
    write_committed(&o, a, c);
    json_add_str(&o, "commitment", hash_hex(a, c->commitment));
    if (c->chosen.n > 0) {
        json_add_str(&o, "nonce", hash_hex(a, c->nonce));
        json_add_str(&o, "checkpoint_at", instant_format(a, c->checkpoint_at));
        json_add_str(&o, "checkpoint_root", hash_hex(a, c->checkpoint_root));
        json_add_i64(&o, "checkpoint_size", c->checkpoint_size);
        if (c->checkpoint.n > 0) {
            json_add_str(&o, "checkpoint", c->checkpoint);
        }
        json_add_str(&o, "contribution", c->contribution);
        json_add_str(&o, "seed", hash_hex(a, c->seed));
        json_add_str(&o, "chosen", c->chosen);
    }
    json_end(&o);
    return buf_str(&b);
}

static Error *need_instant(const Json *o, const char *name, Instant *out)
{
    return instant_parse(json_str(o, name, S("")), out) ? NULL : err_make(ERR_BAD_INPUT, "%s is no instant", name);
}

static Error *need_hash(const Json *o, const char *name, Hash *out)
{
    return hash_parse_hex(json_str(o, name, S("")), out) ? NULL : err_make(ERR_BAD_INPUT, "%s is no SHA-256", name);
}

static Error *parse_candidate(const Json *v, Candidate *out)
{
    const Json *load = json_member(v, "load");
    *out = (Candidate){ .reference = json_str(v, "reference", S("")), .label = json_str(v, "label", S("")),
                        .excluded = json_str(v, "excluded", S("")) };
    if (out->reference.n == 0 || json_count(load) != COUNT_OF(out->load)) {
        return err_make(ERR_BAD_INPUT, "a candidate without reference or load");
    }
    for (size_t i = 0; i < COUNT_OF(out->load); i++) {
        out->load[i] = json_number(json_at(load, i));
    }
    return NULL;
}

Error *choice_parse(Arena *a, Str json, Choice *out)
{
    const Json *v;
    TRY(json_parse(a, json, RECORD_MAX, &v));
    Choice      c = { .subject = json_str(v, "subject", S("")), .role = json_str(v, "role", S("")),
                      .order = json_str(v, "order", S("")), .chosen = json_str(v, "chosen", S("")),
                      .contribution = json_str(v, "contribution", S("")), .checkpoint_size = json_i64(v, "checkpoint_size", 0),
                      .checkpoint = json_str(v, "checkpoint", S("")) };
    const Json *list = json_member(v, "candidates");
    if (json_count(list) == 0 || json_count(list) > CANDIDATES_MAX) {
        return err_make(ERR_BAD_INPUT, "candidates: %zu", json_count(list));
    }
    for (size_t i = 0; i < json_count(list); i++) {
        TRY(parse_candidate(json_at(list, i), LIST_ADD(a, &c.candidates)));
    }
    TRY(need_instant(v, "commit_at", &c.commit_at));
    TRY(need_instant(v, "use_after", &c.use_after));
    TRY(need_hash(v, "commitment", &c.commitment));
    if (c.chosen.n > 0) {
        TRY(need_hash(v, "nonce", &c.nonce));
        TRY(need_hash(v, "checkpoint_root", &c.checkpoint_root));
        TRY(need_hash(v, "seed", &c.seed));
        TRY(need_instant(v, "checkpoint_at", &c.checkpoint_at));
    }
    *out = c;
    return NULL;
}

static Error *altered(const char *what)
{
    return err_make(ERR_ALTERED, "%s", what);
}

Error *choice_verify(Arena *a, const Choice *c)
{
    for (size_t i = 1; i < c->candidates.count; i++) {
        if (by_load(&c->candidates.items[i - 1], &c->candidates.items[i]) >= 0) {
            return altered("order of the candidates");
        }
    }
    if (eligible_count(c) == 0) {
        return altered("nobody is eligible");
    }
    if (!hash_eq(commitment_of(a, c), c->commitment)) {
        return altered("commitment");
    }
    if (c->chosen.n == 0) {
        return NULL;
    }
    if (c->checkpoint_at.ms < c->use_after.ms) {
        return altered("checkpoint before the fixed moment");
    }
    if (!hash_eq(seed_of(a, c), c->seed)) { /* another nonce or root may draw the same candidate by chance */
        return altered("seed");
    }
    return str_eq(chosen_of(a, c), c->chosen) ? NULL : altered("chosen candidate");
}

Error *choice_signed(Arena *a, const Choice *c, Str vkey)
{
    NoteKey    key;
    NoteKey    own;
    Checkpoint signed_over;
    Str        rest = c->checkpoint;
    TRY(note_vkey_parse(a, vkey, &key));
    if (c->checkpoint.n == 0) {
        return err_make(ERR_NOT_FOUND, "the record carries no signed checkpoint");
    }
    if (!ledger_sibling(&key, str_cut(&rest, '\n'), &own) || checkpoint_open(c->checkpoint, &own, &signed_over) != NULL) {
        return altered("signature of the checkpoint");
    }
    bool same = signed_over.size == (uint64_t)c->checkpoint_size && hash_eq(signed_over.root, c->checkpoint_root) &&
                signed_over.at.ms == c->checkpoint_at.ms;
    return same ? NULL : altered("checkpoint");
}
