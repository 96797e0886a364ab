/* Finding public rulings: lists by key, counts, what changed lately, the publication ledger. May use: db. */
#ifndef JUDGMENT_RULING_LIST_H
#define JUDGMENT_RULING_LIST_H

#include "judgment/ruling.h"

/* Empty members do not narrow. */
typedef struct RulingAsk {
    Str     court;    /* code */
    Str     kind, relation, instance, paper;
    int32_t year;     /* of pronouncement */
    Str     number;   /* as typed: its beginning; then the list is by number and has no further pages */
    Str     status;   /* empty: public */
} RulingAsk;

typedef struct RulingKey {
    Date     day;
    RulingId id;
} RulingKey;

/* "2019-05-15.<26 characters>": the last ruling seen, in addresses. False: no key. */
bool ruling_key_parse(Str text, RulingKey *out);
Str  ruling_key_format(Arena *a, const Ruling *r);

typedef LIST(Ruling) Rulings;
/* Newest first, before the key of the last seen (NULL: from the newest); without text. At most `most`. */
MUST_CHECK Error *ruling_list(Db *db, Arena *a, const RulingAsk *ask, const RulingKey *before, int64_t most, Rulings *out);
/* Those public of one month, from its first day on; like ruling_list. */
MUST_CHECK Error *ruling_month(Db *db, Arena *a, Date month, const RulingKey *before, int64_t most, Rulings *out);
/* What is public or was taken down, last changed first, before the key of the last seen (NULL: from the newest): for the feed. `court`
 * empty: all. */
typedef struct ChangeKey {
    Instant  at;
    RulingId id;
} ChangeKey;
MUST_CHECK Error *ruling_changes(Db *db, Arena *a, Str court, const ChangeKey *before, int64_t most, Rulings *out);
/* Those of one status, in the order they changed, after a place in it. */
MUST_CHECK Error *ruling_changes_since(Db *db, Arena *a, Str status, const ChangeKey *after, int64_t most, Rulings *out);
/* "1772416800000.<26 characters>", milliseconds and ruling, in addresses. False: no key. */
bool change_key_parse(Str text, ChangeKey *out);
Str  change_key_format(Arena *a, const Ruling *r);

typedef struct RulingCount {
    Str     code; /* kind, year or court */
    int64_t total;
} RulingCount;
typedef LIST(RulingCount) RulingCounts;
typedef struct RulingFacets {
    int64_t      total; /* within court, kind and year; relation, instance and number are not counted */
    RulingCounts kinds; /* within court and year */
    RulingCounts years; /* within court and kind, newest first */
    RulingCounts courts; /* within kind and year, most first */
} RulingFacets;
MUST_CHECK Error *ruling_facets(Db *db, Arena *a, const RulingAsk *ask, RulingFacets *out);

/* ---- the publication ledger -------------------------------------------------------------------------------------------------- */

typedef struct PublicationMonth {
    CourtId court;
    int64_t published, imported, corrected, withheld, taken_down;
} PublicationMonth;
typedef LIST(PublicationMonth) PublicationMonths;
/* One line a court that did something in that month ("2026-03"), by code. */
MUST_CHECK Error *publication_month(Db *db, Arena *a, Str month, PublicationMonths *out);

typedef struct PublicationEntry {
    MatterId matter;
    RulingId ruling; /* zero: withheld before it had an address */
    int64_t  seq;
    Str      step, number, reason;
    Date     day;
} PublicationEntry;
typedef LIST(PublicationEntry) PublicationEntries;
/* A court's steps of one month, newest first, before the last seen (NULL: from the newest). */
MUST_CHECK Error *publication_entries(Db *db, Arena *a, CourtId court, Str month, const PublicationEntry *before, int64_t most,
                                      PublicationEntries *out);

#endif
