/* Loading of articles of law: JSON lines, plain or xz. Each is checked, tidied and added in batches, a transaction each. What is there
 * already is skipped, so a load that was interrupted goes on where it stopped when it is started again.
 * A line: law_id, title, article_id, heading, text, type, issuer, issued, effective, source, related [{law_id, article_id}].
 * Tables: statute, statute_article, statute_related. May use: law (lines of a file), i18n, db, os. */
#ifndef STATUTE_STATUTE_IMPORT_H
#define STATUTE_STATUTE_IMPORT_H

#include "i18n/refusals.h"
#include "matter/matter.h"

typedef struct StatuteReport {
    int64_t      read, added, present;
    int64_t      documents; /* new ones */
    LineRefusals refused; /* the first of them */
    int64_t      refused_count;
} StatuteReport;

/* `progress` (may be NULL) is called after each batch. ERR_NOT_FOUND: no such file; ERR_BAD_INPUT: damaged xz: the report tells what was
 * done until then. */
MUST_CHECK Error *statutes_import(House *h, Arena *a, Str path, void (*progress)(void *to, const StatuteReport *), void *to, StatuteReport *out);

/* {"read":26,"added":23,"present":0,"documents":2,"refused":[{"line":3,"why":"..."}]} */
void statute_report_json(const StatuteReport *r, Buf *out);
void statute_report_text(const StatuteReport *r, Lang lang, Buf *out);

#endif
