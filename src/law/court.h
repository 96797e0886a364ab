/* Courts: who they are, their names through time, who succeeded whom, where they judge, what they may judge, and the
 * procuracy that stands beside each. Closed courts stay: judgments and appeals still refer to them.
 * What the sources do not settle is not filled in: a province's number of regional courts may be known while its courts are
 * not, and the wards of most regional courts are not known at all ("chưa xác định").
 * Law: LTCTAND 34/2024/QH15 (am. 81/2025/QH15), NQ 81/2025/UBTVQH15, NQ 84/2025/UBTVQH15, NQ 85/2025/UBTVQH15.
 * Data: law/courts.yaml. May use: base, law_data. */
#ifndef LAW_COURT_H
#define LAW_COURT_H

#include "law/law.h"
#include "law/law_data.h"

typedef enum CourtLevel {
    COURT_NONE,
    COURT_SUPREME,          /* TANDTC */
    COURT_APPELLATE,        /* Tòa Phúc thẩm TANDTC */
    COURT_PROVINCIAL,
    COURT_REGIONAL,
    COURT_MILITARY_CENTRAL,
    COURT_MILITARY_REGION,
    COURT_MILITARY_AREA,
    COURT_SPECIAL,          /* at the international financial centre */
    COURT_HIGH,             /* cấp cao, until 2025-06-30 */
    COURT_DISTRICT,         /* cấp huyện, until 2025-06-30 */
} CourtLevel;

/* A name from its first day on; the name of a document's date is printed. */
typedef struct CourtName {
    LawText    name;
    Str        short_vi; /* TAND khu vực 1 - Hà Nội */
    LawDate    from, to;
    Confidence confidence;
} CourtName;

typedef struct Court {
    Str              code; /* T01K02; a CourtId */
    CourtLevel       level;
    Str              province; /* present code; of a closed court the code before 2025-07-01 */
    int32_t          number;   /* of a regional court */
    Str              parent;   /* hears its appeals; empty when none or not known */
    Str              district; /* code of a closed district court's district */
    const CourtName *names;    /* oldest first */
    uint32_t         names_count;
    const Str       *successors; /* known ones */
    uint32_t         successors_count;
    const Str       *old_districts; /* hint to its area: took over the courts of these old districts */
    uint32_t         old_districts_count;
    const Str       *wards; /* its area; empty: not known to us */
    uint32_t         wards_count;
    bool             invented;
    RuleSource       source; /* from: opened, to: last day */
} Court;

/* The closed district courts of one old province. */
typedef struct ClosedCourts {
    Str          province;
    const Court *courts;
    uint32_t     courts_count;
} ClosedCourts;

/* How many courts of a level there are, in a province or (empty) nationwide. */
typedef struct CourtCount {
    Str        province;
    CourtLevel level;
    int32_t    count;    /* 0: not known */
    bool       at_least; /* the highest number seen in a source */
    RuleSource source;
} CourtCount;

/* A kind of matter only some courts hear, for an area of provinces. */
typedef struct Designation {
    Str        id;
    Str        subject; /* bankruptcy, intellectual_property */
    Str        court;
    const Str *provinces; /* empty: area not known to us */
    uint32_t   provinces_count;
    LawText    note;
    RuleSource source;
} Designation;

/* One line of the competence table. */
typedef struct Competence {
    Str        id;
    const Str *kinds; /* civil, family, commercial, labour, administrative, criminal, bankruptcy, measure ... */
    uint32_t   kinds_count;
    Str        stage; /* first_instance, appeal, cassation */
    CourtLevel level;
    bool       exceptional; /* only in the listed exceptions */
    LawText    rule;
    RuleSource source;
} Competence;

typedef struct Succession {
    Str        id;
    LawText    rule;
    RuleSource source;
} Succession;

typedef struct Procuracy {
    Str     code;  /* VT01K02 */
    Str     court; /* the court it stands beside */
    LawText name;
    LawDate from, to;
    Confidence confidence;
} Procuracy;

/* Where advances of fees are paid and judgments carried out (NQ 326 Art. 10). A court without a row: not known, the clerk writes it. */
typedef struct EnforcementBody {
    Str     court; /* the court whose fees it collects */
    LawText name;
    Str     address;
    LawDate from, to;
    Confidence confidence;
} EnforcementBody;

struct CourtLaw {
    int32_t              regional_total; /* by law: 355 */
    int32_t              provincial_total;
    bool                 invented;
    const Court         *courts;
    uint32_t             courts_count;
    const ClosedCourts  *closed;
    uint32_t             closed_count;
    const CourtCount    *counts;
    uint32_t             counts_count;
    const Designation   *designations;
    uint32_t             designations_count;
    const Competence    *competences;
    uint32_t             competences_count;
    const Succession    *successions;
    uint32_t             successions_count;
    const Procuracy     *procuracies;
    uint32_t             procuracies_count;
    const EnforcementBody *enforcement_bodies;
    uint32_t             enforcement_bodies_count;
};

/* NULL when unknown. Looks in open and closed courts. */
const Court         *court_find(const CourtLaw *law, Str code);
bool                 court_is_open(const Court *c, Date on);
/* The name on that day; before the first or after the last name, the nearest. Never NULL. */
const CourtName     *court_name_on(const Court *c, Date on);
/* NULL when nothing is recorded. */
const CourtCount    *court_count(const CourtLaw *law, Str province, CourtLevel level);
const Procuracy     *court_procuracy(const CourtLaw *law, Str court);
const EnforcementBody *court_enforcement_body(const CourtLaw *law, Str court, Date on);
const Designation   *court_designated(const CourtLaw *law, Str subject, Str province, Date on);

#endif
