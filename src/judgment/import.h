/* Import of rulings published elsewhere: JSON lines, plain or xz, read as a stream. Each is checked, tidied, put to its court and
 * relation where the registry knows them, looked at by the gate, and added in batches, a transaction each. What is there already is
 * skipped, so an import that was interrupted goes on where it stopped when it is started again.
 * Texts come masked by their court. Those in which the gate finds personal numbers are held: stored, listed for a person to clear,
 * not public. A ruling's address is made of its source and its number there: the same on every installation.
 * Tables: ruling, ruling_text, publication_entry, ruling_citation, counts. May use: gate, registry, db, os, liblzma. */
#ifndef JUDGMENT_IMPORT_H
#define JUDGMENT_IMPORT_H

#include "i18n/refusals.h"
#include "judgment/ruling.h"
#include "matter/matter.h"

typedef struct ImportReport {
    int64_t      read, added, present, held;
    LineRefusals refused; /* the first of them */
    int64_t      refused_count;
} ImportReport;

/* `progress` (may be NULL) is called after each batch. ERR_NOT_FOUND: no such file; ERR_BAD_INPUT: damaged xz: the report tells what
 * was done until then. A last line without its end is read too. */
MUST_CHECK Error *rulings_import(House *h, Arena *a, Str path, void (*progress)(void *to, const ImportReport *), void *to, ImportReport *out);

RulingId ruling_id_of_source(Str source, Str source_id);

/* {"read":26,"added":23,"present":0,"held":2,"refused":[{"line":3,"why":"..."}]} */
void import_report_json(const ImportReport *r, Buf *out);
void import_report_text(const ImportReport *r, bool english, Buf *out);

/* ---- held ones -------------------------------------------------------------------------------------------------------------- */

typedef struct HeldHit {
    size_t from, to;
    Str    found, reason; /* message id of the gate */
} HeldHit;
typedef LIST(HeldHit) HeldHits;
MUST_CHECK Error *held_hits(Arena *a, const Ruling *r, HeldHits *out);

/* What a person decides of a held ruling: "masked" (each number found becomes "…"), "released" (as it is: they are no personal
 * numbers, `reason` says what they are), "refused" (kept in). ERR_CONFLICT: it is not held any more. */
MUST_CHECK Error *held_decide(House *h, Arena *a, RulingId id, PersonId who, Str decision, Str reason);

#endif
