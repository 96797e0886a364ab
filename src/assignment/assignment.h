/* Judges to files. A draw is two acts: the chief judge commits list, order and coded exclusions; after a checkpoint of the public
 * ledger signed later than a moment fixed before, the clock resolves it (core/ledger/choice.h). A designation needs a coded
 * ground; its share is published.
 * Law: BLTTDS 191(2), 197; TT 01/2022/TT-TANDTC Art. 7 (order: pending, suspended, overdue, quashed).
 * Table: draw. Effects: commit_draw resolve_draw designate_judge replace_officer decide_recusal. Guards: draw_pending draw_ready
 * not_examining_judge. May use: matter, registry, core, db. */
#ifndef ASSIGNMENT_ASSIGNMENT_H
#define ASSIGNMENT_ASSIGNMENT_H

#include "core/ledger/choice.h"
#include "matter/matter.h"

extern const MatterModule assignment_module;

/* The clock: resolves every committed draw whose checkpoint exists, as the system. `done` counts them. */
MUST_CHECK Error *assignment_tick(House *h, Arena *a, int64_t *done);

/* The clock of a running server, about once a second: a draw uses the first checkpoint after its moment, and in a quiet hour nothing
 * would be signed. Then a leaf of chance ("pulse") goes into the ledger, one for all draws that wait. */
MUST_CHECK Error *assignment_pulse(House *h, Arena *a, bool *added);

/* The judge of the case presides at its hearing. Whoever is replaced in one of these roles leaves the other with it, to the same
 * successor (BLTTDS 53-56: he takes no further part in the case): that other role, empty when he holds none. */
Str assignment_beside(const Matter *m, Str role);

/* Whether who holds this post can be given that role; without a role, any. The panel of a hearing is examined beside (hearing/). */
bool assignment_takes(Str role, Str post);

typedef struct DrawLine {
    CourtId  court;
    MatterId matter;
    int64_t  no;
    Str      role;
    Date     committed_on;
    Str      record; /* the public record, JSON of choice_format; resolved when it names the chosen */
    bool     resolved;
} DrawLine;
typedef LIST(DrawLine) DrawLines;
/* Newest first, before (day, matter, no) of the last seen; NULL for the first page. */
MUST_CHECK Error *draw_list(Db *db, Arena *a, CourtId court, const DrawLine *before, int64_t most, DrawLines *out);
/* The last one seen, in an address: "2026-03-05.<26 letters>.1". Its court is set before. */
Str  draw_key_format(Arena *a, const DrawLine *d);
bool draw_key_parse(Str text, DrawLine *out);
MUST_CHECK Error *draw_load(Db *db, Arena *a, CourtId court, MatterId matter, int64_t no, DrawLine *out);

typedef struct AssignmentShare {
    int64_t drawn, designated;
} AssignmentShare;
MUST_CHECK Error *assignment_share(Db *db, Arena *a, CourtId court, Date from, Date until, AssignmentShare *out);

#endif
