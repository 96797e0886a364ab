/* Publication of rulings: names hidden, approved by the presiding judge, released by another person; read by the public as page,
 * text, JSON and Akoma Ntoso; corrected, withheld, taken down, each step in the publication ledger. Imported rulings stand beside
 * the court's own; those in which the gate finds personal numbers are held until a person has cleared them.
 * Law: NQ 03/2017/NQ-HĐTP; BLTTDS 269(4).
 * Tables made from events: hiding, hiding_decision, hiding_clearance, publication_objection, publication; with rows of imports
 * beside: ruling, ruling_text, publication_entry, ruling_citation. Counts: ruling_count, publication_count, citation_count. Of persons: ruling_review; remark, remark_decision, remark_count (remark.h).
 * Effects: propose_hiding decide_hiding clear_occurrence approve_publication release_publication correct_publication
 * object_to_publication decide_objection withhold_publication take_down. Guards: publication_allowed names_resolved
 * another_than_approver. May use: page, document, matter, registry, law, core, http, html, i18n, db. */
#ifndef JUDGMENT_PUBLICATION_H
#define JUDGMENT_PUBLICATION_H

#include "judgment/ruling.h"
#include "matter/matter.h"

extern const MatterModule publication_module;

/* The job that makes the index of rulings anew (ruling_index.h). */
#define INDEX_JOB "index_rulings"
/* How many parts of the index are damaged and not searched until they are mended (ruling_index.h). From every thread. */
int64_t ruling_index_damaged(RulingIndex *x);
/* Those that follow what is published: who keeps a search is told (watch.h), months are written as files (export.h). */
#define WATCH_JOB "watch_rulings"
#define EXPORT_JOB "export_rulings"

/* How far a file's ruling has come: what simulation and pages ask. */
typedef struct PublicationNow {
    int64_t  round;       /* of hiding; 0: none proposed */
    RulingId ruling;      /* zero: never released */
    PersonId approved_by; /* zero: not approved */
    Str      approved_on, withheld;
} PublicationNow;
MUST_CHECK Error *publication_now(House *h, Db *db, Arena *a, CourtId court, MatterId matter, PublicationNow *out);

/* What keeps a ruling from the public (NQ 03/2017 Art. 4). An objection nobody has decided holds it back as well: deny by default. */
typedef struct PublicationBars {
    bool closed_trial, minor, objection;
} PublicationBars;
MUST_CHECK Error *publication_bars(Db *db, Arena *a, const Matter *m, PublicationBars *out);

/* The input of decide_hiding that accepts what is certain and keeps what is only likely, and what has to be cleared before
 * approval: for the simulation, which acts as people do. `accept` is empty when nothing is undecided. */
typedef struct HidingWork {
    Str accept;             /* JSON */
    LIST(Str) leftovers;    /* occurrences not yet cleared by two people */
    LIST(PersonId) first;   /* who has cleared each of them; zero: nobody */
} HidingWork;
MUST_CHECK Error *hiding_work(House *h, Db *db, Arena *a, const Matter *m, HidingWork *out);

/* Whether the tallies beside lists are what they count, and imported texts are those that were taken in (publication_verify.c). */
MUST_CHECK Error *publication_verify(House *h, Arena *a, Findings *out);

#endif
