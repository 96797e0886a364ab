/* Everything public in bulk: one file of JSON lines for each month, compressed with xz, and a manifest signed with the key of the public
 * log. A line is what /ban-an/{id}.json shows. The month is that of the day of the ruling, so that what was imported of many years stands
 * in many files.
 *
 * DATA/export: `manifest`, and beside it a file for each month under its name and the beginning of its hash. The database alone says what
 * is public: a month of which something was taken down or corrected after its file was read is not given out from that moment on,
 * before the job has written it anew and removed the old file.
 * Tables read: ruling, ruling_text. May use: ruling_list, publication_forms, core/ledger, core/jobs, os, liblzma. */
#ifndef JUDGMENT_EXPORT_H
#define JUDGMENT_EXPORT_H

#include "core/jobs/jobs.h"
#include "judgment/publication.h"
#include "judgment/ruling_list.h"
#include "matter/matter.h"
#include "page/page.h"

typedef struct ExportFile {
    Str     name;   /* "2026-03.jsonl.xz" */
    int64_t size, count;
    Date    first, last; /* days of the rulings in it */
    Hash    hash;
    Instant until;  /* what changed before is in it */
    bool    behind; /* something in it is no longer public as it stands there: not given out */
} ExportFile;
typedef LIST(ExportFile) ExportFiles;

typedef struct Export {
    ExportFiles files; /* by month */
    Instant     at;    /* when the manifest was signed */
    Str         note;  /* the manifest; empty: nothing was exported yet */
} Export;

/* As it may be given out now. */
MUST_CHECK Error *export_load(House *h, Db *db, Arena *a, Export *out);
Str export_path(Arena *a, const House *h, const ExportFile *f);

/* What is in a signed manifest. ERR_ALTERED and the like: note_open. */
MUST_CHECK Error *export_read(Arena *a, Str note, const NoteKey *key, Export *out);

/* Whether the manifest bears our signature and each file is the one it names. May run beside the job. */
MUST_CHECK Error *export_verify(House *h, Arena *a, Findings *out);

/* Asks for the job when something changed; at most one for each ten minutes. */
MUST_CHECK Error *export_tick(House *h, Arena *a);
/* JobKind.run; the context is the House. */
MUST_CHECK Error *export_job(void *context, Arena *a, Job *job, Str *result);

/* One month as a file at `path`: fills size, count, days and hash. */
MUST_CHECK Error *export_write(House *h, Job *job, Str path, Date month, ExportFile *out);

Handler export_manifest, export_file; /* of the API */
extern const Route  export_routes[];  /* /du-lieu-mo */
extern const size_t export_route_count;

#endif
