/* What the public says of published rulings: comments, and proposals as a precedent. Somebody of the court looks at each before it is
 * shown; he shows it, refuses it or takes it down later, on a ground of law/remarks.yaml with words to the writer, who is told. The writer
 * may withdraw it. When a ruling is taken down nothing of it is shown any more, and the words are erased; a corrected ruling keeps them.
 * Law: NQ 03/2017/NQ-HĐTP; NQ 04/2019/NQ-HĐTP Art. 2 (anybody may propose a precedent).
 * Tables: remark, remark_decision (witnessed: no event makes them), remark_count. May use: ruling, gate, core/notify, law. */
#ifndef JUDGMENT_REMARK_H
#define JUDGMENT_REMARK_H

#include "core/outbox/outbox.h"
#include "core/witness/witness.h"
#include "judgment/gate.h"
#include "judgment/ruling.h"
#include "law/remark.h"
#include "matter/matter.h"
#include "page/page.h"

ID_TYPE(RemarkId);

extern const WitnessTable remark_table, remark_decision_table;

#define REMARK_COMMENT "comment"
#define REMARK_PROPOSAL "proposal"
/* The deed of who looks at them (law/powers.yaml). */
#define REMARK_DEED "moderate"

enum { REMARK_NAME_MOST = 60, REMARK_WORDS_MOST = 3000, REMARK_REASON_MOST = 500, REMARKS_A_DAY = 10 };

typedef struct Remark {
    RulingId ruling;
    RemarkId id;
    CourtId  court;    /* whose staff look at it; RULING_NO_COURT: those of any court */
    PersonId person;
    int64_t  no;       /* the writer's first, second ... */
    Str      kind;
    Str      shown_as; /* empty: a reader */
    Str      words, criteria;
    Instant  sent_at;
    Str      state;    /* waiting, shown, refused, taken_down, withdrawn, erased */
    int64_t  decisions;
    Instant  decided_at; /* the last of them; not told in lists of those shown */
    Str      ground, reason;
} Remark;
typedef LIST(Remark) Remarks;

/* Sends one: ruling, person, kind, shown_as, words and criteria are given. ERR_GONE: the ruling is not public. ERR_FIELD on `words`
 * ("loi"): the same was sent before; ERR_CONFLICT: he has proposed it, or another was sent this moment; ERR_TOO_MANY: of this day. */
MUST_CHECK Error *remark_send(House *h, Arena *a, Remark *r);

/* "shown", "refused", "taken_down" by somebody of the court, with a ground and words when it is not "shown"; "withdrawn" by its writer.
 * The writer is told what the court decided. ERR_CONFLICT: it does not stand so that this could be decided; ERR_GONE: the ruling is not
 * public; ERR_NOT_ALLOWED: his own. */
MUST_CHECK Error *remark_decide(House *h, Arena *a, RemarkId id, PersonId who, Str decision, Str ground, Str reason);
/* ERR_NOT_FOUND, also of another's. */
MUST_CHECK Error *remark_withdraw(House *h, Arena *a, RemarkId id, PersonId who);

MUST_CHECK Error *remark_load(Db *db, Arena *a, RemarkId id, Remark *out, bool *found);
/* Those shown, newest first, before an id (zero: from the newest); `kind` empty: both. */
MUST_CHECK Error *remarks_shown(Db *db, Arena *a, RulingId ruling, Str kind, RemarkId before, int64_t most, Remarks *out);
/* What waits at a court, oldest first, after an id; what stands there in another state, newest first, before an id (zero: from the newest). */
MUST_CHECK Error *remarks_waiting(Db *db, Arena *a, CourtId court, RemarkId after, int64_t most, Remarks *out);
MUST_CHECK Error *remarks_of_state(Db *db, Arena *a, CourtId court, Str state, RemarkId before, int64_t most, Remarks *out);
/* A person's own, newest first, before a number (0: from the newest). */
MUST_CHECK Error *remarks_of_person(Db *db, Arena *a, PersonId person, int64_t before, int64_t most, Remarks *out);
/* His proposal of that ruling which waits or is shown. */
MUST_CHECK Error *remark_proposed_by(Db *db, Arena *a, PersonId person, RulingId ruling, bool *proposed);

typedef struct RemarkDecision {
    int64_t  no;
    PersonId person; /* zero: the ruling was taken down */
    Instant  at;
    Str      decision, ground, reason;
} RemarkDecision;
typedef LIST(RemarkDecision) RemarkDecisions;
/* In their order. */
MUST_CHECK Error *remark_decisions(Db *db, Arena *a, RemarkId id, RemarkDecisions *out);

typedef struct RemarkCount {
    RulingId ruling;
    int64_t  comments, proposals; /* shown */
} RemarkCount;
typedef LIST(RemarkCount) RemarkCounts;
MUST_CHECK Error *remark_count(Db *db, Arena *a, RulingId ruling, RemarkCount *out);
/* Most proposed first, after the last seen (NULL: from the first); comments are not told. */
MUST_CHECK Error *remark_most_proposed(Db *db, Arena *a, const RemarkCount *after, int64_t most, RemarkCounts *out);

/* What in its words should not be public: of a ruling of this court also the names that were hidden in it. */
MUST_CHECK Error *remark_flags(House *h, Db *db, Arena *a, const Remark *r, const Ruling *ruling, GateResult *out);

/* Who was told of a remark: "remark.told_refused dignity" in the reader's language. */
Str remark_notice(const Law *law, Arena *a, Lang lang, Str message);

/* A ruling was taken down: its remarks lose their words and the names they were shown under; who wrote one is told. Does it again
 * without harm. The context is the Site. */
MUST_CHECK Error *remark_listener(void *context, Arena *a, const OutboxMessage *m);
MUST_CHECK Error *remarks_erase(House *h, Arena *a, RulingId ruling);

/* Counts and states against their rows. */
MUST_CHECK Error *remarks_verify(Db *db, Arena *a, Findings *out);

extern const Route  remark_routes[]; /* the public's, and its forms */
extern const size_t remark_route_count;
extern const Route  remark_desk_routes[]; /* the court's */
extern const size_t remark_desk_route_count;

#endif
