/* Invented people living through court years: one driver of the real engine for the demo, the simulation test and the growth
 * bench. Everything goes through matter_act on a clock that moves only when told: citizens, lawyers, clerks, judges, jurors,
 * prosecutors, enforcement officers, a bank; each file has a plan drawn from the seed (pays late, forgets, complains, withdraws,
 * settles, goes to judgment, appeals), and each simulated working day those concerned look at the acts permitted to them and at
 * their open tasks. They also try what they may not. What the driver knows of the law it reads from the procedure; only habits
 * (habit.c) and ways to fill in a field (fill_*.c) are its own, and an act without them is lived all the same.
 * The same seed, law and last day give the same events, and so the same root of the ledger, on both engines.
 * May use: every domain, matter, registry, law, core, db, os, base. */
#ifndef SIMULATE_SIMULATE_H
#define SIMULATE_SIMULATE_H

#include "core/blobs/blobs.h"
#include "core/outbox/outbox.h"
#include "core/witness/witness.h"
#include "matter/matter.h"
#include "registry/registry_store.h"

/* An opened court with nobody in it yet. `house->os` is a machine whose clock `advance` moves. */
typedef struct SimWorld {
    House                *house;
    Blobs                *blobs; /* where people's files go; NULL: nobody hands in files */
    void                (*advance)(Os *os, int64_t ms);
    const HouseTick      *ticks; /* ended by a row without a name */
    const OutboxListener *listeners;
    size_t                listener_count;
    void                 *listener_context;
    const WitnessTable *const *witnessed; /* ended by NULL: compared with their last versions at the end */
} SimWorld;

typedef struct SimOptions {
    uint64_t seed;
    int      months;   /* lived, 1 to 36 */
    int      courts;   /* of the invented province, 1 to 4 */
    int      matters;
    Date     ends;     /* the first day not lived */
    bool     checks;   /* the invariants of invariants.c after every act */
    int      meddling; /* per cent of the steps at which somebody also tries what he may not */
    bool     accounts; /* in the end the people get accounts with sign-in cards */
} SimOptions;

/* How often something was done and refused: an act, or a state files stood in. */
typedef struct SimTally {
    Str     id;
    int64_t done, refused;
    Str     first_refusal; /* a line for the report */
} SimTally;
typedef LIST(SimTally) SimTallies;

typedef struct SimReport {
    int64_t    acts;      /* taken */
    int64_t    refused;   /* tried in good faith and refused: a missing paper, a clash */
    int64_t    attempts;  /* outside somebody's powers: all refused, or `broken` says so */
    int64_t    checks;
    SimTallies by_act, by_state; /* every act and state of the procedure, in its order */
    Findings   broken;    /* what the invariants found; empty is good */
    int64_t    ledger_size;
    Hash       ledger_root;
} SimReport;

/* Lives the months before `ends`. Texts of the report live in `a`. ERR_BAD_INPUT on numbers out of range. */
MUST_CHECK Error *simulate(const SimWorld *world, Arena *a, const SimOptions *options, SimReport *out);
/* The first lived moment: the machine's clock stands there before anything of the house is opened. */
Instant simulate_start(const SimOptions *options);

/* Rulings of earlier months, invented and masked, one JSON object a line with the members `congly judgments import` takes, of these
 * courts of the invented province, dated between August 2025 and `before`. */
MUST_CHECK Error *simulate_history(const Law *law, uint64_t seed, int courts, int count, Date before, Buf *out);
/* What these people say of the newest rulings of the first court, in each state a remark may have. Nothing is said where there are fewer
 * than three of them, or of rulings. */
MUST_CHECK Error *simulate_remarks(House *h, Arena *a, const PersonIds *writers);

#endif
