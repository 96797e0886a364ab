/* Fields with answers of their own. */
#ifndef SIMULATE_FILL_INT_H
#define SIMULATE_FILL_INT_H

#include "simulate/sim_int.h"

/* Writes the member `name` of the input, or nothing. `act` NULL: in whatever act the field is asked. */
typedef struct Filler {
    const char *act, *field;
    Error *(*fill)(Fill *f, const char *name, bool required);
} Filler;

extern const Filler fillers[]; /* ended by a row without a function */

/* Words for a field of text: of the dispute where they are known, else a sentence that says what it is about. */
Str fill_words(Fill *f, const ProcedureField *field);
/* Looks up what an act is about (a paper to serve, a sum due, a place to hide), once, before its fields are written; *possible false:
 * there is nothing to do. */
typedef struct FillPrepare {
    const char *act;
    Error *(*look)(Fill *f, bool *possible);
} FillPrepare;

/* ---- fill_field.c ---- */
MUST_CHECK Error *fill_delivery(Fill *f, bool *possible);
MUST_CHECK Error *fill_mandate(Fill *f, bool *possible);
MUST_CHECK Error *fill_expert(Fill *f, bool *possible);
MUST_CHECK Error *fill_answerer(Fill *f, bool *possible);

/* ---- fill_fee.c: what people pay, and how ---- */
MUST_CHECK Error *fill_payment(Fill *f, bool *possible);
MUST_CHECK Error *fill_receipt(Fill *f, bool *possible);
MUST_CHECK Error *fill_claimant(Fill *f, bool *possible);
Error *fill_bank_ref(Fill *f, const char *name, bool required);
Error *fill_paid_amount(Fill *f, const char *name, bool required);
Error *fill_fee_purpose(Fill *f, const char *name, bool required);
Error *fill_receipt_number(Fill *f, const char *name, bool required);
Error *fill_relief(Fill *f, const char *name, bool required);
Error *fill_relief_code(Fill *f, const char *name, bool required);
Error *fill_counterclaim_value(Fill *f, const char *name, bool required);

/* ---- fill_judgment.c: drafts, votes, force, appeals ---- */
Error *fill_from_draft(Fill *f, const char *name, bool required);
Error *fill_vote_issue(Fill *f, const char *name, bool required);
Error *fill_vote(Fill *f, const char *name, bool required);
Error *fill_unsaid(Fill *f, const char *name, bool required);
Error *fill_force_items(Fill *f, const char *name, bool required);
Error *fill_appeal_result(Fill *f, const char *name, bool required);
MUST_CHECK Error *fill_appellant(Fill *f, bool *possible);
MUST_CHECK Error *fill_new_appellant(Fill *f, bool *possible);
MUST_CHECK Error *fill_notified_appeal(Fill *f, bool *possible);
MUST_CHECK Error *fill_waiting_item(Fill *f, bool *possible);
Error *fill_appealed_items(Fill *f, const char *name, bool required);

/* ---- fill_paper.c: files handed in, places to hide ---- */
MUST_CHECK Error *fill_hiding(Fill *f, bool *possible);
MUST_CHECK Error *fill_leftover(Fill *f, bool *possible);
MUST_CHECK Error *fill_withholding(Fill *f, bool *possible);
Error *fill_withhold_reason(Fill *f, const char *name, bool required);
Error *fill_files(Fill *f, const char *name, bool required);
Error *fill_hiding_decisions(Fill *f, const char *name, bool required);
Error *fill_occurrence(Fill *f, const char *name, bool required);
Error *fill_clearance_rule(Fill *f, const char *name, bool required);

#endif
