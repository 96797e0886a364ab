/* Drafts of petitions. The answers are a flat list of names and texts exactly as typed, right or wrong: nothing typed is lost.
 * Each step of the interview has a version of its own, so that a second device is refused only where it would overwrite.
 * An answer named "...-tep" lists files by id, separated by spaces: the draft holds them, so that they are there when it is filed.
 * Table: draft. May use: core/identity, db, os, base. */
#ifndef RECEPTION_DRAFT_H
#define RECEPTION_DRAFT_H

#include "matter/matter.h"

enum {
    DRAFTS_MOST = 20,     /* at a time, of one person */
    DRAFT_DAYS = 180,     /* kept after the last save; then it is forgotten */
    ANSWERS_MOST = 2000,
    ANSWERS_BYTES = 1024 * 1024,
};

typedef struct Given {
    Str name, text;
} Given;

/* Which save a step's answers come from: a form may save again what it saved itself (autosave), another only what it has seen. */
typedef struct StepMark {
    Str     step, form; /* form: key of the form that saved last */
    int64_t version;
    Instant at;
} StepMark;

typedef struct Answers {
    LIST(Given) items;
    LIST(StepMark) marks;
} Answers;

/* Empty when it was never given. */
Str  answer(const Answers *all, Str name);
bool answer_is(const Answers *all, const char *name, const char *text);
/* "bi-don", 2, "ten": the answer "bi-don-2-ten". */
Str  answer_name(Arena *a, const char *group, int no, const char *part);
Str  answer_of(Arena *a, const Answers *all, const char *group, int no, const char *part);
/* An empty text forgets it. */
void answer_set(Arena *a, Answers *all, Str name, Str text);
Answers answers_copy(Arena *a, const Answers *all);
/* Version 0 and no form when the step was never saved. */
StepMark step_mark(const Answers *all, Str step);

typedef struct Draft {
    PersonId owner;
    DraftId  id;
    MatterId matter;
    Str      court;     /* fixed by submitting; empty until then */
    int64_t  version;
    Instant  made_at, saved_at;
    bool     submitted;
    Answers  answers;   /* empty once submitted */
} Draft;
typedef LIST(Draft) Drafts;

/* Makes one and forgets those of everybody that are too old. ERR_CONFLICT "reception.too_many_drafts". */
MUST_CHECK Error *petition_draft_make(House *h, Arena *a, PersonId owner, const Answers *first, Draft *out);
/* ERR_NOT_FOUND also for another person's. */
MUST_CHECK Error *petition_draft_load(House *h, Db *db, Arena *a, PersonId owner, DraftId id, Draft *out);
/* Those not yet submitted, last saved first. */
MUST_CHECK Error *petition_draft_list(House *h, Db *db, Arena *a, PersonId owner, Drafts *out);

typedef struct StepSave {
    Str           step, form;
    int64_t       seen;    /* version of the step the form was made from */
    const Given *given;   /* all of the step's names; an empty text forgets */
    size_t        given_count;
    bool          anyway;  /* the person has seen both and chose his own */
} StepSave;
/* `d` is loaded anew and then holds what is stored. ERR_STALE: another form saved this step since; nothing was changed.
 * ERR_GONE: it is submitted. ERR_TOO_LARGE. */
MUST_CHECK Error *petition_draft_save_step(House *h, Arena *a, Draft *d, const StepSave *save);
/* ERR_NOT_FOUND; a draft that is being submitted stays. */
MUST_CHECK Error *petition_draft_remove(House *h, Arena *a, PersonId owner, DraftId id);

/* Before the act: fixes the court. ERR_CONFLICT: it went to another court. */
MUST_CHECK Error *petition_draft_submit_begin(House *h, const Draft *d, Str court);
/* The act was refused: the draft may be changed again. */
MUST_CHECK Error *petition_draft_submit_back(House *h, const Draft *d);
/* The petition is filed: what was written stands in the file, and here no more. */
MUST_CHECK Error *petition_draft_submit_done(House *h, const Draft *d);

#endif
