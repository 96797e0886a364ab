/* The courts, places, legal relations and offences a person can look for, and which court may hear a matter.
 * Built once from the law's tables (and, in the demo, an invented province): a folded index answers in microseconds without
 * accents, case or đ. What the sources do not know is listed as missing (registry_gaps), never invented.
 * Pure: no database. registry_store.h has the tables of people and offices.
 * Law: BLTTDS 35-40, NQ 81/2025/UBTVQH15. May use: law, i18n, base. */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include "base/base.h"
#include "law/court.h"
#include "law/law.h"
#include "law/offence.h"
#include "law/place.h"
#include "law/relation.h"

typedef struct Registry Registry;

/* An official annex: which wards a regional court covers. Parsed by court_areas_parse. */
typedef struct CourtArea {
    Str court, ward;
} CourtArea;
typedef struct CourtAreas {
    const CourtArea *items; /* by ward */
    size_t           count;
} CourtAreas;

typedef struct RegistryExtra {
    const CourtLaw   *demo_courts; /* law/demo/courts.yaml, NULL outside the demo */
    const PlaceLaw   *demo_places; /* law/demo/places.yaml */
    const CourtAreas *areas;       /* imported, may be NULL */
} RegistryExtra;

/* `extra` may be NULL. Everything lives in `process`; read-only afterwards, safe from all threads. */
MUST_CHECK Error *registry_make(Arena *process, const Law *law, const RegistryExtra *extra, const Registry **out);

/* ---- finding --------------------------------------------------------------------------------------------------------- */

const Court    *registry_court(const Registry *r, Str code); /* open, closed or invented; NULL when unknown */
const Province *registry_province(const Registry *r, Str code);
const Ward     *registry_ward(const Registry *r, Str code, const Province **province);
const Relation *registry_relation(const Registry *r, Str code);
/* By its official Vietnamese name on that day; NULL when unknown. */
const Court    *registry_court_named(const Registry *r, Str name, Date on);
/* The court's official name on that day. */
LawText         registry_court_name(const Registry *r, Str code, Date on);
/* "Phường Ba Đình, Thành phố Hà Nội"; empty when unknown. */
LawText         registry_ward_name(const Registry *r, Arena *a, Str ward, Date on);
/* Open courts of a province that day: regional by number, then the provincial one when asked. */
typedef LIST(const Court *) Courts;
Courts          registry_courts_of(const Registry *r, Arena *a, Str province, CourtLevel level, Date on);
/* All provinces by Vietnamese order of their names, invented ones first: whoever has them came for them. */
typedef LIST(const Province *) Provinces;
Provinces       registry_provinces(const Registry *r, Arena *a);

/* ---- searching --------------------------------------------------------------------------------------------------------- */

typedef enum RegistryKind {
    REGISTRY_COURT        = 1,
    REGISTRY_CLOSED_COURT = 2,
    REGISTRY_PROVINCE     = 4,
    REGISTRY_WARD         = 8,
    REGISTRY_OLD_PROVINCE = 16,
    REGISTRY_OLD_DISTRICT = 32,
    REGISTRY_OLD_COMMUNE  = 64,
    REGISTRY_RELATION     = 128,
    REGISTRY_OFFENCE      = 256,
} RegistryKind;
#define REGISTRY_PLACES (REGISTRY_PROVINCE | REGISTRY_WARD | REGISTRY_OLD_DISTRICT | REGISTRY_OLD_COMMUNE)
#define REGISTRY_ALL 511u

typedef struct RegistryHit {
    RegistryKind kind;
    Str          code;
    LawText      name;     /* as a person reads it, with what it lies in */
    const Str   *wards;    /* of an old district or commune: present wards; a person chooses when there are several */
    uint32_t     wards_count;
    int32_t      rank;     /* 0 the whole name, 1 begins so, 2 has the words, 3 has words that begin so: lower is better */
} RegistryHit;
typedef LIST(RegistryHit) RegistryHits;

/* Every word asked for begins some word of the entry's name or code ("dong da ha noi", "kv 1 ha noi", "DS.26.3", "173"); best
 * first: whole names, then beginnings, then places of today before old ones. Relations and offences answer to both languages.
 * At most `limit` (100). */
RegistryHits registry_search(const Registry *r, Arena *a, Str text, unsigned kinds, size_t limit);

/* ---- which court -------------------------------------------------------------------------------------------------------- */

/* A place known of the case: `at` is a word of PlaceRule.at; ward may be empty. Several of one kind are allowed. */
typedef struct PlaceFact {
    Str at, province, ward;
} PlaceFact;

typedef struct CompetenceAsk {
    Str              relation; /* code */
    const PlaceFact *facts;
    size_t           fact_count;
    bool             agreed;            /* written agreement on the plaintiff's court: 39(1)b */
    bool             land;              /* the thing in dispute is an immovable: 39(1)c */
    bool             defendant_unknown; /* 40(1)a */
    bool             defendant_abroad;  /* 40(1)c */
    bool             employee;          /* the plaintiff is the employee: 40(1)đ */
    bool             branch;            /* from the work of a branch: 40(1)b */
    bool             provincial_body;   /* the act of a provincial People's Committee or its Chairman: LTTHC 32 */
    Date             on;
} CompetenceAsk;

typedef struct CourtOption {
    const Court *court;      /* NULL: the court exists by law but we do not know which it is */
    LawText      name;       /* of the court, or "Tòa án nhân dân khu vực có thẩm quyền tại ... (chưa xác định)" */
    Str          province;
    LawText      reason;     /* the place rule's sentence */
    Str          basis;      /* BLTTDS 40(1)g */
    Confidence   confidence; /* the weaker of rule and court */
    bool         area_known; /* the court covers that ward for certain; false: one of the province's, chưa xác định */
    bool         likely;     /* the ward's old districts belonged to this court's predecessors: a hint, not a fact */
    bool         exclusive;  /* no other court may hear it */
} CourtOption;
typedef struct CourtChoice {
    LIST(CourtOption) options;
    LawText           note;    /* what to tell the filer: why several, what is missing */
    const PlaceRule **missing; /* rules that would give more if their place were known */
    size_t            missing_count;
} CourtChoice;

/* Pure. Options in the order of the rules: land alone when land; else the defendant's place first, then the plaintiff's choices
 * (39(1)b, 40); the same court appears once per rule. ERR_FIELD on an unknown relation. */
MUST_CHECK Error *competent_courts(const Registry *r, Arena *a, const CompetenceAsk *ask, CourtChoice *out);

/* ---- what is known and what is not --------------------------------------------------------------------------------------- */

typedef struct RegistryGap {
    Str        id;       /* "regional_courts", "court_wards", "merge" ... */
    LawText    what;
    Str        province; /* empty: nationwide */
    int64_t    known, expected; /* expected -1: not known */
    Confidence confidence;
} RegistryGap;
typedef LIST(RegistryGap) RegistryGaps;
/* For /minh-bach/quy-tac and `congly registry check`: everything missing or to be verified, worst first. */
RegistryGaps registry_gaps(const Registry *r, Arena *a, Date on);

/* The import checks of the data themselves: a broken one is our mistake and listed by name. Empty when all hold. */
typedef LIST(Str) RegistryFaults;
RegistryFaults registry_faults(const Registry *r, Arena *a, Date on);

/* congly registry check | search WORDS | import FILE. Writes to `out`; exit status 0 complete/done, 1 something is missing (check)
 * or nothing found (search), 2 bad input. `file` is the content of the file for import, NULL otherwise. */
int registry_command(const Registry *r, Arena *a, const Str *args, size_t count, const Str *file, Date on, bool json, Buf *out);

/* ---- the official annex --------------------------------------------------------------------------------------------------- */

/* CSV: court code, ward code (a header line is allowed). Every fault is listed with its line: unknown court or ward, court not
 * regional or closed, ward of another province, ward in two courts. ERR_FIELD when any. `warnings` lists what is incomplete:
 * wards without court, courts without ward. The result's texts live in `a`. */
MUST_CHECK Error *court_areas_parse(const Registry *r, Arena *a, Str csv, Date on, CourtAreas *out, Buf *faults, Buf *warnings);
#endif
