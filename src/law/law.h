/* The law as data: what was compiled in from law/ at build time, or read from a directory at start.
 * Every part is read-only and shared by all threads. May use: base, os (only to read a directory). */
#ifndef LAW_LAW_H
#define LAW_LAW_H

#include "base/base.h"

typedef struct CalendarLaw     CalendarLaw;     /* calendar.h    law/calendar.yaml */
typedef struct LunarLaw        LunarLaw;        /* lunar.h       law/lunar.yaml */
typedef struct DeadlineRuleLaw DeadlineRuleLaw; /* deadline.h    law/deadline_rules.yaml: how to count (R1-R21) */
typedef struct DeadlineLaw     DeadlineLaw;     /* deadline.h    law/deadlines.yaml: the procedural limits */
typedef struct NumberLaw       NumberLaw;       /* number.h      law/number_formats.yaml */
typedef struct FeeLaw          FeeLaw;          /* fee.h         law/fees.yaml */
typedef struct ProcedureLaw    ProcedureLaw;    /* procedure.h   law/procedures/ (one file each) */
typedef struct FormLaw         FormLaw;         /* form.h        law/forms.yaml */
typedef struct PaperLaw        PaperLaw;        /* paper.h       law/papers.yaml: what stands on each form */
typedef struct PowerLaw        PowerLaw;        /* power.h       law/powers.yaml */
typedef struct LookLaw         LookLaw;         /* look.h        law/looks.yaml: which looks at a file its parties are shown */
typedef struct RemarkLaw       RemarkLaw;       /* remark.h      law/remarks.yaml: criteria of precedents, grounds on which a remark is not shown */
typedef struct HookLaw         HookLaw;         /* procedure.h   law/hooks.yaml: effects and guards the program offers */
typedef struct CitationLaw     CitationLaw;     /* citation.h    law/citations.yaml: short titles and the acts they stand for */
typedef struct OutcomeLaw      OutcomeLaw;      /* law_outcome.h law/outcomes.yaml: how judgments say what became of the claim */
typedef struct SpeechLaw       SpeechLaw;       /* law_speech.h  law/speech.yaml: how people ask for the law */
typedef struct CourtLaw        CourtLaw;        /* court.h       law/courts.yaml */
typedef struct PlaceLaw        PlaceLaw;        /* place.h       law/places.yaml */
typedef struct RelationLaw     RelationLaw;     /* relation.h    law/relations.yaml */
typedef struct OffenceLaw      OffenceLaw;      /* offence.h     law/offences.yaml */

typedef struct Law {
    const CalendarLaw        *calendar;
    const LunarLaw           *lunar;
    const DeadlineRuleLaw    *deadline_rules;
    const DeadlineLaw        *deadlines;
    const NumberLaw          *numbers;
    const FeeLaw             *fees;
    const ProcedureLaw *const *procedures;
    uint32_t                  procedures_count;
    const FormLaw            *forms;
    const PaperLaw           *papers;
    const PowerLaw           *powers;
    const LookLaw            *looks;
    const RemarkLaw          *remarks;
    const HookLaw            *hooks;
    const CitationLaw        *citations;
    const SpeechLaw          *speech;
    const OutcomeLaw         *outcomes;
    const CourtLaw           *courts;
    const PlaceLaw           *places;
    const CourtLaw           *demo_courts; /* law/demo/: the invented province, used by the demo alone */
    const PlaceLaw           *demo_places;
    const RelationLaw        *relations;
    const OffenceLaw         *offences;
    Str                       version;          /* 12 hexadecimal digits over all parts */
    Str                       calendar_version; /* the same over calendar and lunar table alone */
} Law;

/* Empty `directory`: the compiled-in law, at no cost. Otherwise every part is read from that directory (all must be
 * there). Errors carry the message "law.file" with file, line and why. */
MUST_CHECK Error *law_open(Arena *a, Str directory, const Law **out);
Str               law_version(const Law *law);

#endif
