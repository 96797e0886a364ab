/* The judgment: drafted in private, deliberated issue by issue, pronounced, appealed, in force item by item.
 *
 * - A draft belongs to its author alone. It is no part of the file until pronounced: kept sealed, told to nobody, in no record of
 *   looks (BLTTDS 264, 265). The operative part pronounced is the draft's.
 * - Deliberation: the presiding judge puts each issue to the vote, jurors vote first, the presiding judge last; what was voted is
 *   sealed and readable by the panel alone, an issue only once all have voted on it (BLTTDS 264(2)).
 * - Absent parties' limits for appeal run from receipt or posting (273(1)); without a prosecutor at the hearing the procuracy's too
 *   (280(1)).
 * - Force is proposed by the clock, certified by a clerk, per operative item: parts that nobody appealed come into force (282(2)).
 *
 * Law: BLTTDS 264-269, 271-284, 308-315. Tables: judgment_draft (not of events), deliberation, deliberation_member,
 * deliberation_issue, deliberation_vote, judgment, judgment_correction, operative_item, appeal. May use: hearing, document, page, matter and below. */
#ifndef JUDGMENT_JUDGMENT_H
#define JUDGMENT_JUDGMENT_H

#include "matter/matter.h"
#include "page/page.h"

extern const MatterModule judgment_module;
extern const Route        judgment_routes[];
extern const size_t       judgment_route_count;
extern const ActPart      judgment_appeal_part; /* the items of the operative part, to choose those that are appealed */
extern const CasePart     judgment_case_part; /* "Bản án" on the page of a file: items with their force, appeals, corrections */

/* ---- drafts ------------------------------------------------------------------------------------------------------------------- */

typedef struct OperativeItem {
    int64_t no;                /* from 1 */
    Str     kind;              /* money, deliver, land, status, maintenance, declare, reject, costs, fee, appeal_right, enforcement;
                                  settlement: recognised, not decided */
    int64_t who_owes, to_whom; /* participants; 0: nobody named */
    Money   amount;            /* 0: none */
    Str     interest_from;     /* ISO day; empty: none */
    Str     interest;          /* agreed, statutory; empty: none */
    bool    joint;
    Str     thing;             /* to be delivered in kind */
    Str     text;              /* as it is pronounced */
    /* once pronounced */
    Str     force;             /* waiting, appealed, in_force, quashed */
    Str     proposed_on, in_force_on, why;
} OperativeItem;
typedef LIST(OperativeItem) OperativeItems;

typedef struct JudgmentDraft {
    int64_t        version;    /* 0: never saved */
    Instant        saved_at;
    Str            window;     /* of the page that saved last: its own further saves are not stale to it */
    Str            facts, reasoning, grounds; /* paragraphs, one a line */
    OperativeItems operative;
    Str            outcome_for; /* accepted, accepted_part, rejected */
} JudgmentDraft;

enum { DRAFT_MOST = 150 * 1024, OPERATIVE_MOST = 60 };

/* The author's own draft; version 0 and empty when he has none. Nobody else's: the caller passes the person who is signed in. */
MUST_CHECK Error *draft_load(House *h, Db *db, Arena *a, CourtId court, MatterId matter, PersonId author, JudgmentDraft *out);
/* Saves over `draft->version`. ERR_STALE (args yours, current): another save came first, nothing is lost: the caller shows both.
 * ERR_FIELD with message judgment.draft_too_long. On success draft->version is the new one. */
MUST_CHECK Error *draft_put(House *h, Arena *a, CourtId court, MatterId matter, PersonId author, JudgmentDraft *draft);
/* What is still missing, as message ids; empty: ready to be pronounced. */
typedef LIST(Str) MessageIds;
MessageIds draft_missing(const JudgmentDraft *draft, Arena *a);
/* The input of pronounce_judgment made of a draft: operative, outcome_for, resolution. `presence`: JSON list or empty. */
Str draft_input(const JudgmentDraft *draft, Str presence, Arena *a);

/* ---- deliberation ----------------------------------------------------------------------------------------------------------- */

typedef struct Ballot {
    Str  name, role;
    bool cast;
    Str  vote, opinion; /* only once all have voted on the issue */
} Ballot;
typedef struct Issue {
    int64_t no;
    Str     text;
    bool    complete; /* all have voted */
    int64_t votes_for, votes_against;
    Ballot *ballots;  /* in the order of votes */
    size_t  ballot_count;
    bool    my_turn;
} Issue;
typedef struct Deliberation {
    int64_t no; /* 0: none was opened */
    Str     opened_on, signed_on;
    LIST(Issue) issues;
} Deliberation;
/* As that member of the panel may see it. ERR_NOT_FOUND for everybody else. */
MUST_CHECK Error *deliberation_load(House *h, Db *db, Arena *a, const Matter *m, PersonId reader, Deliberation *out);

/* ---- judgment, appeals, force -------------------------------------------------------------------------------------------------- */

typedef struct Judgment {
    Str     number, pronounced_on, outcome_for, resolution, presiding;
    Str     parts; /* JSON: facts, reasoning, grounds, decision, each a list of paragraphs */
} Judgment;
MUST_CHECK Error *judgment_load(Db *db, Arena *a, CourtId court, MatterId matter, Judgment *out, bool *found);
MUST_CHECK Error *operative_load(Db *db, Arena *a, CourtId court, MatterId matter, OperativeItems *out);

typedef struct Correction {
    int64_t no;
    Str     text, corrected_on;
    int64_t seq; /* of the event; its notice is the paper with this seq */
} Correction;
typedef LIST(Correction) Corrections;
MUST_CHECK Error *correction_load(Db *db, Arena *a, CourtId court, MatterId matter, Corrections *out);

typedef struct Appeal {
    int64_t no;
    Str     kind;        /* appeal, protest, protest_higher */
    Str     ruling;      /* judgment, decision */
    int64_t participant; /* 0: the procuracy */
    const int64_t *items; /* none: all */
    size_t  item_count;
    Str     appealed_on, received_on;
    Str     status;      /* late, pending, replaced, ended, sent_up, decided */
    Str     late_reason, ended_on, end_act;
} Appeal;
typedef LIST(Appeal) Appeals;
MUST_CHECK Error *appeal_load(Db *db, Arena *a, CourtId court, MatterId matter, Appeals *out);
bool appeal_concerns(const Appeal *p, int64_t item); /* whether it attacks that item */
/* What still stands against an item, or with none named was ever lodged in the file: parties appeal, the procuracy protests. */
typedef struct Lodged {
    bool appeal, protest;
} Lodged;
Lodged appeals_lodged(const Appeals *all, int64_t item);

/* The clock: proposes the force of what no appeal holds up, and starts the time for sending files up. `done` counts the acts.
 * Looks at every judged file whose limits are over and at every appealed one: for once a day and court hours, not for each second. */
MUST_CHECK Error *judgment_tick(House *h, Arena *a, Date today, int64_t *done);

#endif
