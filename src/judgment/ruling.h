/* A ruling the public reads, whether released here or imported: its facts, its text, the parts of the text.
 * Tables: ruling, ruling_text, ruling_count. May use: registry, law, db. */
#ifndef JUDGMENT_RULING_H
#define JUDGMENT_RULING_H

#include "base/base.h"
#include "base/hash.h"
#include "db/db.h"

ID_TYPE(RulingId);

/* A court that only its own words name ("Tòa án nhân dân huyện V, tỉnh Nam Định" of a masked text). */
#define RULING_NO_COURT_CODE "X"
#define RULING_NO_COURT ((CourtId){ RULING_NO_COURT_CODE })

typedef struct Ruling {
    RulingId id;
    CourtId  court;
    MatterId matter;    /* zero for imported ones */
    Str      source;    /* "court", or where it was imported from */
    Str      source_id;
    Str      court_name, number, kind, instance, paper, relation, title, case_number, status;
    Date     day, published_on;
    Date     corrected_on; /* DATE_NONE: never */
    Instant  changed_at;
    Hash     hash;      /* of the text */
    int64_t  size;
    Str      text;      /* coded, one paragraph a line; empty when only the facts were loaded */
    Str      parts;     /* JSON of ruling_parts_write */
    Str      correction; /* notice of correction; of one taken down: why */
    int64_t  proposals;  /* as a precedent, shown; where `counted` */
    bool     counted;
    Str      host;       /* where it is published, for its citation; empty: not told */
    bool     invented;   /* of the demo: every form says so */
} Ruling;

/* By its address, whatever its status, with text. */
MUST_CHECK Error *ruling_load(Db *db, Arena *a, RulingId id, Ruling *out, bool *found);
/* The same without text. */
MUST_CHECK Error *ruling_load_facts(Db *db, Arena *a, RulingId id, Ruling *out, bool *found);

/* ---- the text ------------------------------------------------------------------------------------------------------------ */

typedef enum RulingPart { PART_HEAD, PART_FACTS, PART_REASONING, PART_OPERATIVE, PART_CORRECTIONS, PART_COUNT } RulingPart;

/* Byte offsets where the parts begin; SIZE_MAX: not recognised (the head always begins at 0). They ascend. */
typedef struct RulingParts {
    size_t at[PART_COUNT];
} RulingParts;

typedef struct RulingParagraph {
    RulingPart part;
    int64_t    no;      /* 1, 2 ... over the whole text; 0 for headings, what closes the decision and, where parts are recognised, the opening */
    Str        text;
    bool       heading; /* the line that opens a part */
} RulingParagraph;
typedef LIST(RulingParagraph) RulingParagraphs;

/* Pure. Headings as courts write them ("NỘI DUNG VỤ ÁN", "NHẬN ĐỊNH CỦA TÒA ÁN", "QUYẾT ĐỊNH"). */
RulingParts      ruling_parts_find(Arena *a, Str text);
Str              ruling_parts_write(Arena *a, const RulingParts *p);
RulingParts      ruling_parts_read(Arena *a, Str json);
RulingParagraphs ruling_paragraphs(Arena *a, Str text, const RulingParts *parts);
/* One paragraph a line: white space made one, lines of nothing left out. What is stored and hashed. */
Str              ruling_text_tidy(Arena *a, Str text);
/* Who presided, as its head says ("Chủ tọa phiên tòa: Bà ..."), without "Ông" or "Bà"; empty: it does not say. Part of the text. */
Str              ruling_judge(Str text);
/* "12/2026/DS-ST" -> "122026DSST", as numbers are looked for. */
Str              ruling_number_fold(Arena *a, Str number);

#endif
