/* A random choice nobody can steer and anybody can recompute (the assignment of judges stands on it).
 *
 * Two steps. Commit: the candidates in their order, the exclusions as codes, the rule of order and the moment whose checkpoint
 * will be used are fixed and hashed. Resolve: seed = SHA-256(commitment ‖ nonce of the person concerned ‖ root of the first
 * checkpoint signed at or after that moment ‖ outside contribution, empty when none is configured). The chosen candidate is
 * number seed mod n among the eligible, with rejection so that no candidate is favoured (further words: SHA-256(seed ‖ counter)).
 * The one who runs the server knows neither the nonce's partner (the checkpoint) before committing, nor can he choose the
 * nonce; the person concerned cannot know the checkpoint. Knows no court: candidates are opaque references with a public label.
 * Pure. May use: base. */
#ifndef CORE_LEDGER_CHOICE_H
#define CORE_LEDGER_CHOICE_H

#include "base/base.h"
#include "base/hash.h"
#include "base/json.h"

typedef struct Candidate {
    Str     reference; /* opaque, unique in the list */
    Str     label;     /* public name */
    int64_t load[4];   /* what the list is ordered by, first key first */
    Str     excluded;  /* code of the reason; empty: eligible */
} Candidate;

typedef struct Choice {
    Str         subject;    /* opaque id of the matter */
    Str         role;
    Str         order;      /* id of the rule that ordered the list */
    Instant     commit_at;
    Instant     use_after;  /* the first checkpoint signed at or after this instant is used */
    LIST(Candidate) candidates;
    Hash        commitment;
    /* resolved */
    Hash        nonce;
    Instant     checkpoint_at;
    Hash        checkpoint_root;
    int64_t     checkpoint_size;
    Str         checkpoint;   /* the note that was signed over the three above; empty when it was not kept */
    Str         contribution; /* outside value as published, empty when none */
    Hash        seed;
    Str         chosen;       /* reference */
} Choice;

/* Orders the candidates (load ascending, then reference by bytes) and fills `commitment`. ERR_CONFLICT when nobody is eligible. */
MUST_CHECK Error *choice_commit(Arena *a, Choice *c);
/* Needs nonce, checkpoint and contribution set; fills `seed` and `chosen`. ERR_CONFLICT when the checkpoint is older than `use_after`. */
MUST_CHECK Error *choice_resolve(Arena *a, Choice *c);

/* The public record, and reading it back. A record is resolved when it has a `chosen`. */
Str               choice_format(Arena *a, const Choice *c);
MUST_CHECK Error *choice_parse(Arena *a, Str json, Choice *out);
/* Recomputes everything from a record; ERR_ALTERED names what does not follow. */
MUST_CHECK Error *choice_verify(Arena *a, const Choice *c);
/* Whether the log of that verifier key (any of its origins) signed the checkpoint. ERR_BAD_INPUT: not a verifier key; ERR_NOT_FOUND: the
 * record carries no signature; ERR_ALTERED: it is not this key's, or over another checkpoint. */
MUST_CHECK Error *choice_signed(Arena *a, const Choice *c, Str vkey);

#endif
