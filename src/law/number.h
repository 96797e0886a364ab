/* Numbers of cases, judgments, decisions and notices: reading and writing them, and the public reference.
 * Law and practice: forms of NQ 01/2017, 02/2017, 05/2017, 04/2018 (law/number_formats.yaml). No single law fixes the
 * abbreviations, so every pattern is a row with dates. Pure. May use: base. */
#ifndef LAW_NUMBER_H
#define LAW_NUMBER_H

#include "law/law_data.h"

/* ---- the data ---------------------------------------------------------------------------------------------------------- */

/* A pattern such as "{n}/{y}/TLST-{type}": {n} the running number (two digits at least), {y} the year, {type} the case
 * type's abbreviation, anything else as it stands. */
typedef struct NumberFormat {
    Str        id;
    Str        register_kind; /* which running number: acceptance, judgment, decision, notice ... */
    Str        court_level;   /* regional, provincial, supreme; empty: all */
    Str        case_type;     /* DS, HNGĐ ...; empty: all */
    Str        instance;      /* ST, PT, GĐT, TT; empty: none */
    Str        doc_kind;      /* what the paper is: acceptance, judgment, settlement, set_for_trial ... */
    Str        pattern;
    LawText    name;
    RuleSource source;
} NumberFormat;

typedef struct NumberCaseType {
    Str     code;    /* "HNGĐ" */
    Str     ascii;   /* "HNGD": how it may be typed, and stands in the public reference */
    Str     kind;    /* the kind of matter numbered so ("family"); empty: none of its own */
    LawText name;
} NumberCaseType;

/* A spelling without marks that stands for a known word: "QDXX" for "QĐXX". */
typedef struct NumberSpelling {
    Str typed, means;
} NumberSpelling;

/* A tail that is known as a whole: "TB-TLVA". */
typedef struct NumberTail {
    Str     tail;
    Str     doc_kind;
    LawText name;
} NumberTail;

struct NumberLaw {
    const NumberFormat   *formats;
    uint32_t              formats_count;
    const NumberCaseType *types;
    uint32_t              types_count;
    const NumberSpelling *spellings;
    uint32_t              spellings_count;
    const NumberTail     *tails;
    uint32_t              tails_count;
};

extern const cyaml_schema_value_t number_schema;

/* ---- reading ----------------------------------------------------------------------------------------------------------- */

typedef enum NumberKind {
    NUMBER_ACCEPTANCE,
    NUMBER_JUDGMENT,
    NUMBER_DECISION,
    NUMBER_SET_FOR_TRIAL,
    NUMBER_CRIMINAL_DECISION,
    NUMBER_CRIMINAL_DETENTION,
    NUMBER_CASSATION,       /* a ruling of cassation or reopening */
    NUMBER_NOTICE,
    NUMBER_OTHER,           /* a known whole tail: see doc_kind */
    NUMBER_AMBIGUOUS,       /* legacy: judgment or acceptance, the kind of paper decides */
} NumberKind;

typedef enum NumberInstance { INSTANCE_NONE, INSTANCE_FIRST, INSTANCE_APPEAL, INSTANCE_CASSATION, INSTANCE_REOPENING } NumberInstance;

typedef struct CaseNumber {
    NumberKind     kind;
    NumberInstance instance;
    Str            case_type; /* "HNGĐ"; empty when the tail says none */
    Str            doc_kind;  /* of a known whole tail: "provisional_measure" */
    int32_t        seq;
    char           letter;    /* 'a' of "12a", 0 */
    int32_t        year;      /* 0: none; two digits read as 19xx or 20xx */
    bool           legacy;
    Str            raw;       /* as given */
    Str            normal;    /* "12/2026/TLST-HNGĐ" */
} CaseNumber;

/* ERR_BAD_INPUT with messages number.shape, number.year, number.type, number.tail. `this_year` bounds the year (next year is the most). */
MUST_CHECK Error *number_parse(const Law *law, Arena *a, Str text, int32_t this_year, CaseNumber *out);
Str               number_kind_name(NumberKind kind);
Str               number_instance_code(NumberInstance instance); /* "ST" */

/* ---- writing ----------------------------------------------------------------------------------------------------------- */

typedef struct NumberAsk {
    Str     doc_kind, case_type, instance, court_level;
    Date    on;
    int32_t seq;
} NumberAsk;

/* The row that fits best (most particular), in force on the day; NULL when none. */
const NumberFormat *number_format_find(const Law *law, const NumberAsk *ask);
/* ERR_NOT_FOUND (number.no_format) when no pattern is known for such a paper. */
MUST_CHECK Error   *number_format(const Law *law, Arena *a, const NumberAsk *ask, Str *out);
const NumberCaseType *number_case_type(const Law *law, Str code);

/* By the id of the pattern's row, for registers of procedures; the type is that of the kind of matter ("family" → HNGĐ). */
MUST_CHECK Error   *number_format_by_id(const Law *law, Arena *a, Str id, Str matter_kind, Date on, int32_t seq, Str *out);

/* "T79K01-2026-DS-00012-7". The check character is ISO 7064 MOD 37,36 over the letters and digits before it. */
Str  number_public_ref(const Law *law, Arena *a, CourtId court, int32_t year, Str case_type, int32_t seq);
bool number_public_ref_valid(Str ref);
char number_check_character(Str text);

/* congly number parse TEXT | congly number check REF [--json] [--lang vi|en] [--year N] */
MUST_CHECK Error *number_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status);

#endif
