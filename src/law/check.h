/* Whether the law's data are consistent: what `congly law check` says. Pure but for the command, which reads files.
 * A finding names the file, the rule in it and why. May use: every part of law, i18n, os (the command). */
#ifndef LAW_CHECK_H
#define LAW_CHECK_H

#include "law/law.h"
#include "law/law_data.h"

typedef struct LawFinding {
    Str     file; /* procedures/civil_first_instance.yaml */
    Str     id;   /* the rule, with what of it: "act accept_case" */
    Str     code; /* unreachable, dead_end, nobody ... : the message is check.<code> */
    LawText why;
    bool    note; /* the rule is already marked for review: said, but it does not make the law inconsistent */
} LawFinding;
typedef LIST(LawFinding) LawFindings;
/* Those that are no mere notes. */
size_t law_findings_count(const LawFindings *f);

/* Everything: sources, translations, versions, citations, procedures. Empty when the law is consistent. */
void law_check(const Law *law, Arena *a, LawFindings *out);

/* The law of a directory that may hold only some of its parts: what it lacks is taken from `base`. A file that cannot be read as
 * law becomes a finding ("file") and leaves `base`'s part in place. ERR_BAD_INPUT when there is no such directory. */
MUST_CHECK Error *law_open_over(Arena *a, Str directory, const Law *base, const Law **out, LawFindings *findings);

/* ---- against the statute text --------------------------------------------------------------------------------------------- */

typedef struct LawCoverage {
    int64_t rules;          /* with a basis */
    int64_t citations;
    int64_t found;          /* article is in the corpus */
    int64_t missing;        /* its act is, the article is not */
    int64_t not_in_corpus;  /* the act is not: newer, or not collected */
    int64_t whole_acts;     /* cited without an article */
    int64_t amounts;        /* time limits and sums compared with the cited articles */
    int64_t amounts_found;
    int64_t articles_read;
} LawCoverage;

/* Compares every cited article, time limit and sum with a corpus of articles: lines of JSON, xz-compressed when `path` ends in
 * .xz. Statute text is only read, never kept. */
MUST_CHECK Error *law_check_against(const Law *law, Arena *a, Str path, LawCoverage *coverage, LawFindings *out);

/* congly law check [DIRECTORY] [--against FILE] | law draw PROCEDURE; [--lang vi|en] [--json]. Exit status 0 consistent, 1 not, 2 bad
 * input, 3 environment. */
MUST_CHECK Error *law_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status);

#endif
