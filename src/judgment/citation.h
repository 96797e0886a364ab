/* What public rulings cite: kept beside their texts, in the act that makes a text public, and gone with it.
 * Citations are read with the acts compiled into the program, so that a rebuild from events reads the same everywhere. A ruling that is read
 * otherwise by a later version is named by `congly verify` until `congly judgments cite` has read it again.
 * Tables: ruling_citation, citation_count. May use: law, ruling, db. */
#ifndef JUDGMENT_CITATION_H
#define JUDGMENT_CITATION_H

#include "judgment/ruling.h"
#include "law/cited.h"
#include "matter/matter.h"

const ActNames *citation_acts(Arena *a);

/* Changes of the counts, brought together so that each row is touched once a transaction, in the order of its key. */
typedef struct CitationMore {
    Str     cited, article;
    int64_t more;
} CitationMore;
typedef LIST(CitationMore) CitationCounts;

/* The citations of a public ruling's text instead of those stored: id, court, matter, number, day and text are read. A ruling that is not
 * public (`text` empty) has none. `changed` may be NULL. */
MUST_CHECK Error *citations_put(Tx *tx, const ActNames *acts, const Ruling *r, CitationCounts *counts, bool *changed);
MUST_CHECK Error *citation_counts_put(Tx *tx, CitationCounts *counts);
/* The same of one ruling, counts and all. */
MUST_CHECK Error *ruling_citations_put(Tx *tx, const ActNames *acts, const Ruling *r);
/* Whether what is stored is what the text cites. */
MUST_CHECK Error *citations_agree(Db *db, Arena *a, const ActNames *acts, const Ruling *r, bool *agree);

typedef struct CiteReport {
    int64_t rulings, changed;
} CiteReport;
/* Every public ruling read again, batch by batch, beside a server that runs. */
MUST_CHECK Error *rulings_cite(House *h, CiteReport *out);

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

typedef struct RulingCitation {
    MentionKind kind;
    Str         cited, article, clause, point;
    Str         cited_on; /* ISO day, or empty */
    bool        leads;
    size_t      begins, ends;
} RulingCitation;
typedef LIST(RulingCitation) RulingCitations;
MUST_CHECK Error *ruling_citations(Db *db, Arena *a, const Ruling *r, RulingCitations *out);

/* Rulings that cite: newest first, before the last seen (NULL: from the newest). */
typedef struct Citing {
    RulingId ruling;
    Date     day;
    Str      cited_on;
    size_t   begins, ends;
} Citing;
typedef LIST(Citing) CitingList;
MUST_CHECK Error *citing_rulings(Db *db, Arena *a, Str cited, Str article, const Citing *before, int64_t most, CitingList *out);
MUST_CHECK Error *citing_total(Db *db, Arena *a, Str cited, Str article, int64_t *out);
/* The one public ruling a number and a day (may be empty) stand for; none when there are several. */
MUST_CHECK Error *ruling_numbered(Db *db, Arena *a, Str fold, Str on, RulingId *out, bool *found);

#endif
