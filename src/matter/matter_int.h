/* What the files of the matter room share. */
#ifndef MATTER_MATTER_INT_H
#define MATTER_MATTER_INT_H

#include "matter/matter.h"

enum { OUTCOME_MAX = 1024 * 1024, EVENT_INPUT_MAX = 512 * 1024 };

/* The lists of an outcome, in the order they are applied. */
typedef enum Section {
    SECTION_FIELDS,
    SECTION_PEOPLE,
    SECTION_PEOPLE_ENDED,
    SECTION_PEOPLE_BOUND,
    SECTION_ELECTRONIC,
    SECTION_ASSIGNED,
    SECTION_UNASSIGNED,
    SECTION_DEADLINES,
    SECTION_DEADLINES_ENDED,
    SECTION_DEADLINES_MOVED,
    SECTION_TASKS,
    SECTION_TASKS_DONE,
    SECTION_TASKS_MOVED,
    SECTION_PAPERS,
    SECTION_LINKS,
    SECTION_COUNT
} Section;

typedef struct OwnSection {
    Str     effect;
    Buf     buf;
    JsonOut json;
} OwnSection;

typedef struct Draw {
    Str key, register_id;
} Draw;

typedef struct Outcome {
    Str  to;
    Str  title, relation;
    bool closed;
    Buf     section_buf[SECTION_COUNT];
    JsonOut section[SECTION_COUNT];
    LIST(OwnSection *) own;
    LIST(Draw) draws;
    LIST(int64_t) awaiting; /* participants whose limit from pronouncement waits for receipt */
    SignedBy signed_by;     /* instead of who takes the act; no role: he himself */
    Buf     paper_more_buf;
    JsonOut paper_more;
} Outcome;

const char *section_name(Section s);
Outcome    *outcome_make(Arena *a);
/* The whole outcome, text and value. `next_who` and `law_version` are kept with it: a rebuild never asks the law. */
MUST_CHECK Error *outcome_text(Act *act, Str next_who, JsonText *out);

/* The canonical text an event is committed by, and the leaf it becomes in the public ledger. */
Str        event_canonical(Arena *a, const Event *e);
LedgerLeaf event_leaf(Arena *a, const Event *e);

/* The input as the event keeps it: sealed fields encrypted together in its member "sealed". */
MUST_CHECK Error *input_text(Act *act, JsonText *out);
MUST_CHECK Error *event_parse(Arena *a, Event *e);
MUST_CHECK Error *act_prepare(Act *act);
/* Guards alone: asked for every act a page offers, without input. */
MUST_CHECK Error *act_check_guards(Act *act);
MUST_CHECK Error *paper_snapshot(Act *act, JsonText *out);
/* The files of a paper handed in, as its data and hash keep them (files.c). */
Str               paper_files_json(Arena *a, const PaperFile *files, size_t count);
Hash              paper_files_hash(Arena *a, const PaperFile *files, size_t count);
MUST_CHECK Error *paper_files_read(Arena *a, const Json *data, PaperFiles *out);

/* What this room itself offers to the law (recount.c). */
extern const MatterModule matter_module;

/* ---- compare.c ---- */
typedef void RowTell(void *to, Str what);
/* Rows as db_dump_rows writes them; the first `key_width` columns are the key. Tells each row that differs. */
void rows_compare(Arena *a, Str stored, Str rebuilt, size_t key_width, RowTell *tell, void *to);

/* Its own row without the lists. */
MUST_CHECK Error *matter_load_head(House *h, Db *db, Arena *a, CourtId court, MatterId id, Matter *out);

#endif
