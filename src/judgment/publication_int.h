/* What the files of publication share. */
#ifndef JUDGMENT_PUBLICATION_INT_H
#define JUDGMENT_PUBLICATION_INT_H

#include "judgment/gate.h"
#include "judgment/hide.h"
#include "judgment/publication.h"

/* Memory that goes with `a` but does not count in its budget: rendering and reading six forms of a long ruling. */
Arena *scratch_of(Arena *a);

/* ---- what is to be published (publication_source.c) -------------------------------------------------------------------- */

typedef struct RulingSource {
    Str  paper;  /* judgment, decision */
    Str  number;
    Date day;
    Str  text;   /* as pronounced, tidy; behind it the notices that corrected it */
} RulingSource;
/* The judgment as pronounced, or the decision that ended the case. `found` false: there is none. */
MUST_CHECK Error *ruling_source(House *h, Db *db, Arena *a, const Matter *m, RulingSource *out, bool *found);

/* ---- hiding at work (publication_hiding.c) -------------------------------------------------------------------------------- */

typedef struct HidingPlace {
    int64_t  no;       /* 1, 2 ...; above Hiding.proposed: added by a person */
    size_t   from, to; /* bytes of Hiding.text; of an added one its first occurrence */
    Str      original, coded;
    HideRule rule;     /* 0 of an added one */
    bool     certain;
    Str      decision; /* accepted, corrected, kept, added; empty: undecided */
    Str      text;     /* what was decided to stand there */
} HidingPlace;

/* A piece of the text for the page with both sides: unchanged, or a place. */
typedef struct HidingPiece {
    Str     before, after;
    int64_t place; /* 0: unchanged */
} HidingPiece;

typedef struct Hiding {
    int64_t      round, proposed;
    RulingSource source;
    Str          book;  /* JSON of hide_book_write */
    LIST(HidingPlace) places;
    LIST(HidingPiece) pieces;
    Str          coded; /* the text with what was decided; undecided certain places as proposed */
    size_t       undecided;
} Hiding;

/* The people of a file as hiding takes them: parties coded, officers and lawyers named; born later than 18 years before the file
 * was opened is a minor. */
HideCase hiding_case(Arena *a, const Matter *m);
bool     hiding_has_minor(const Matter *m);
/* Proposes for the source, with the codes of the round before so that a person keeps his. Decisions of that round are carried
 * over to the same words. */
MUST_CHECK Error *hiding_propose(Arena *a, const Matter *m, const RulingSource *source, const Hiding *before, Hiding *out);
/* The sealed text of a round and back; the key is of the installation, bound to the file. */
Bytes             hiding_seal(House *h, Arena *a, MatterId matter, const Hiding *hiding);
/* The words of one decision: what is to be hidden (of an added place) and what stands instead. Empty when there are none. */
Bytes             hiding_words_seal(House *h, Arena *a, MatterId matter, Str words, Str text);
MUST_CHECK Error *hiding_load(House *h, Db *db, Arena *a, const Matter *m, Hiding *out, bool *found); /* the newest round */
/* Puts the decisions to work: pieces, coded, undecided. */
MUST_CHECK Error *hiding_apply(Arena *a, Hiding *hiding);

/* ---- forms the public sees (publication_forms.c) -------------------------------------------------------------------------- */

enum { FORM_PAGE, FORM_PAGE_EN, FORM_TEXT, FORM_JSON, FORM_AKN, FORM_FEED, FORM_COUNT };
typedef struct RulingForms {
    Str content[FORM_COUNT];
} RulingForms;
MUST_CHECK Error *ruling_forms(House *h, Arena *a, const Ruling *r, RulingForms *out);
/* What a reader of that form reads, one block a line: tags and escapes undone. */
MUST_CHECK Error *ruling_form_extract(Arena *a, int form, Str content, Str *out);
/* A rendered paper of the file as text: its blocks are lines; marks of the trial version are no part of it. */
MUST_CHECK Error *paper_plain(Arena *a, Str markup, Str *out);
/* The ruling a file would publish with this text. */
MUST_CHECK Error *ruling_of_matter(House *h, Arena *a, const Matter *m, const RulingSource *source, Str coded, Ruling *out);

/* ---- leftovers (publication_gate.c) -------------------------------------------------------------------------------------------- */

typedef struct Leftover {
    Str      key;    /* the occurrence: the same in all forms and rounds */
    Str      found, line;
    size_t   at;     /* of found in line */
    Str      reason; /* message id */
    bool     refuses;
    bool     cleared;      /* by two people */
    PersonId first;        /* who cleared it first; zero: nobody */
    Str      first_rule;
} Leftover;
typedef LIST(Leftover) Leftovers;
/* Renders every form of the ruling, reads each again and looks at it with the gate. Cleared ones are in the list too. */
MUST_CHECK Error *leftovers_find(House *h, Db *db, Arena *a, const Matter *m, const Ruling *r, Leftovers *out);
size_t            leftovers_open(const Leftovers *list);
/* Whether it is known from an earlier look at the file as it stands that nothing is left (publication_known.c). */
bool              gate_known(const Matter *m, bool *clear);
void              gate_keep(const Matter *m, bool clear);
/* The gate on one text of a person of the court that will be public. */
MUST_CHECK Error *gate_refuses(Arena *a, const Matter *m, Str text, bool *refuses);

#endif
