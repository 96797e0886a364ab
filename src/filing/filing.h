/* Petitions: filing, receipts, the register of petitions; what changes people in a file. Drafts and pages: room reception.
 * Reception must receive every petition (BLTTDS 191(1)); a bad attachment never refuses it nor moves its date.
 * Law: BLTTDS 189-193; LHGĐT 16; NQ 04/2016.
 * Table: petition (made from events). Effects: attach_files (on every act) open_petition acknowledge_petition amend_petition file_papers return_petition
 * transfer_matter add_participant register_mandate end_mandate succeed_party file_counterclaim resume_origin.
 * Guards: mediation_open mandate_there. May use: page, matter, registry, law, core. */
#ifndef FILING_FILING_H
#define FILING_FILING_H

#include "core/ledger/receipt.h"
#include "matter/matter.h"

extern const MatterModule filing_module;

typedef struct Petition {
    CourtId  court;
    MatterId matter;
    Instant  received_at;
    Date     filed_on;
    Str      mode, receipt_no, nonce, plaintiff, defendant, relation, outcome;
    int64_t  claim_value; /* -1: none */
} Petition;
typedef LIST(Petition) Petitions;
MUST_CHECK Error *petition_load(Db *db, Arena *a, CourtId court, MatterId matter, Petition *out);

/* Open petitions of the same relation in which he is the plaintiff himself: for the hint that a claim was filed before, which tells
 * nobody of anybody else's matters. Only court, matter, defendant and filed_on are filled. */
MUST_CHECK Error *petitions_of_person(Db *db, Arena *a, PersonId person, Str relation, Petitions *out);

typedef struct MatterLine {
    CourtId  court;
    MatterId matter;
    Str      capacity, title, state, number, opened_on, procedure, relation;
} MatterLine;
typedef LIST(MatterLine) MatterLines;
/* What he takes part in on that day, newest first: for another only within his mandate. */
MUST_CHECK Error *matters_of_person(Db *db, Arena *a, PersonId person, Date on, int64_t most, MatterLines *out);

/* What other courts sent to this one and its clerk has not entered yet, the oldest first (BLTTDS 41, 191(3)c). */
typedef struct Arrival {
    MatterId matter; /* the number its file will have here */
    CourtId  from;
    Str      title, relation;
    Date     sent_on;
} Arrival;
typedef LIST(Arrival) Arrivals;
MUST_CHECK Error *arrivals_list(Db *db, Arena *a, CourtId court, int64_t most, Arrivals *out);
/* The input of `receive_transferred_petition` for it, as it stands in the file that was sent (`sent`); the act itself brings the papers
 * handed in there and those who act for the parties. ERR_NOT_FOUND: nothing was. */
MUST_CHECK Error *arrival_input(House *h, Db *db, Arena *a, CourtId court, MatterId matter, Matter *sent, const Json **out);

/* The receipt of a filing: signed promise, and the proof once a checkpoint covers it (BLTTDS 190(3); NQ 01/2026). */
MUST_CHECK Error *petition_receipt(House *h, Db *db, Arena *a, CourtId court, MatterId matter, Receipt *out, Str *file);

#endif
