/* Reading petitions: the register, a person's matters, the receipt. Tables: petition participant matter. */
#include "filing/filing_int.h"

#include "filing/filing_sql.h"

#include <string.h>

enum { SAME_MOST = 3 };

Error *petition_load(Db *db, Arena *a, CourtId court, MatterId matter, Petition *out)
{
    PetitionOneRow r;
    bool           found;
    TRY(q_petition_one(db, court, matter, a, &r, &found));
    if (!found) {
        return err_make(ERR_NOT_FOUND, "petition");
    }
    *out = (Petition){ court,     matter,      r.received_at, r.filed_on, r.mode,    r.receipt_no,
                       r.nonce,   r.plaintiff, r.defendant,   r.relation, r.outcome, r.claim_value };
    return NULL;
}

Error *petitions_of_person(Db *db, Arena *a, PersonId person, Str relation, Petitions *out)
{
    SameClaimsOfPersonRows rows;
    TRY(q_same_claims_of_person(db, person, relation, SAME_MOST, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const SameClaimsOfPersonRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Petition){ .court = r->court_id, .matter = r->matter_id, .defendant = r->defendant, .filed_on = r->filed_on };
    }
    return NULL;
}

Error *matters_of_person(Db *db, Arena *a, PersonId person, Date on, int64_t most, MatterLines *out)
{
    MattersOfPersonRows rows;
    TRY(q_matters_of_person(db, person, date_format(a, on), most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const MattersOfPersonRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (MatterLine){ r->court_id, r->matter_id, r->capacity,  r->title,   r->state,
                                          r->number,   r->opened_on, r->procedure, r->relation };
    }
    return NULL;
}

/* What was filed with the petition: each file by its own hash, which any tool computes; a form by that of its data. */
static Error *add_hashes(Arena *a, const Paper *p, Receipt *out)
{
    PaperFiles files;
    if (p->seq != 1 || !str_eq(p->kind, S("received"))) {
        return NULL;
    }
    TRY(paper_files(a, p, &files));
    if (files.count == 0) {
        *LIST_ADD(a, &out->files) = p->hash;
    }
    for (size_t i = 0; i < files.count; i++) {
        *LIST_ADD(a, &out->files) = files.items[i].hash;
    }
    return NULL;
}

/* Signing is deterministic: the same filing always gives the same promise. */
Error *petition_receipt(House *h, Db *db, Arena *a, CourtId court, MatterId matter, Receipt *out, Str *file)
{
    Matter      m;
    Petition    p;
    LedgerProof proof;
    bool        proven;
    Str         note;
    FirstLeafRow first;
    TRY(matter_load(h, db, a, court, matter, &m));
    TRY(petition_load(db, a, court, matter, &p));
    TRY(q_first_leaf(db, court, matter, a, &first));
    *out = (Receipt){ .court = court, .matter = matter, .number = p.receipt_no, .at = p.received_at, .leaf = first.leaf };
    if (!hash_parse_hex(p.nonce, &out->nonce)) {
        return err_make(ERR_ALTERED, "petition without a nonce");
    }
    for (size_t i = 0; i < m.papers.count; i++) {
        TRY(add_hashes(a, &m.papers.items[i], out));
    }
    TRY(receipt_sign(a, h->ledger, out, &note));
    TRY(ledger_prove(h->ledger, db, a, court, matter, 1, first.leaf, &proof, &proven));
    *file = receipt_file(a, note, proven ? &proof : NULL);
    return NULL;
}
