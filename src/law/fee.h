/* Court fees (án phí), charges (lệ phí), advances (tạm ứng), who bears them and what is paid back.
 * Law: NQ 326/2016/UBTVQH14 and its schedule; BLTTDS 195, 217, 218, 276, 363; LTTHC 125, 209 (law/fees.yaml).
 * All amounts are integer đồng, rounded half up (the law is silent); rates are parts per ten thousand.
 * The schedule in force on the day of acceptance (first instance) or of the appeal applies: callers pass that day.
 * Pure: the same input and law always give the same answer. May use: base, law.h, law_data.h. */
#ifndef LAW_FEE_H
#define LAW_FEE_H

#include "law/law.h"
#include "law/law_data.h"
#include "law/law_text.h"

#define FEE_WHOLE 10000                            /* 100 % in parts per ten thousand */
#define FEE_VALUE_MAX INT64_C(1000000000000000)    /* the largest value, 10^15 đồng */

/* ---- the data (members carry the names of the keys in law/fees.yaml) ---------------------------------------------- */

typedef enum FeeInstance { FEE_INSTANCE_NONE, FEE_FIRST, FEE_APPEAL } FeeInstance;

/* A kind of case: which flat fee, which table of brackets. */
typedef struct FeeKind {
    Str        id, slug;
    LawText    name;
    Str        flat, appeal;  /* ids of amounts */
    Str        table;         /* of brackets; empty: a value plays no part */
    bool       value_adds;    /* a decided value is charged beside the flat fee (criminal, administrative) */
    bool       no_advance;    /* at first instance nobody advances (criminal) */
    bool       no_simplified; /* there is no halved fee */
    bool       is_charge;     /* a civil matter: the amounts are charges */
    RuleSource source;
} FeeKind;

typedef struct FeeAmount {
    Str        id;
    LawText    name;
    int64_t    dong;
    RuleSource source;
} FeeAmount;

/* Of a value v with above < v <= up_to (0: no end): base + rate x (v - over), at least `least`. */
typedef struct FeeBracket {
    Str        id, table;
    LawText    name;
    int64_t    above, up_to, base, over, per_ten_thousand, least;
    RuleSource source;
} FeeBracket;

typedef enum FeeCollector { FEE_COLLECTOR_NONE, FEE_ENFORCEMENT, FEE_COURT, FEE_FOREIGN_MINISTRY } FeeCollector;

typedef struct FeeCharge {
    Str          id, slug;
    LawText      name;
    Str          family;   /* civil_matter, recognition, arbitration ... : what reliefs refer to */
    int64_t      dong;
    bool         per_page;
    bool         advanced; /* paid as an advance first, which equals the charge */
    FeeCollector collector;
    RuleSource   source;
} FeeCharge;

/* A proportion the law fixes: simplified procedure, settlement, half an advance. */
typedef struct FeeRate {
    Str        id;
    LawText    name;
    int64_t    per_ten_thousand;
    RuleSource source;
} FeeRate;

typedef enum FeeLimitUnit { FEE_UNIT_NONE, FEE_DAYS, FEE_WORKING_DAYS, FEE_MONTHS } FeeLimitUnit;

/* How long people have to pay, and the court to decide on a relief. Counted by deadline.h. */
typedef struct FeeLimit {
    Str          id;
    LawText      name, start, consequence;
    int64_t      amount;
    FeeLimitUnit unit;
    RuleSource   source;
} FeeLimit;

typedef enum FeeReliefKind {
    FEE_RELIEF_NONE,
    FEE_NOT_PAYABLE, /* neither advance nor fee, without asking */
    FEE_NO_ADVANCE,  /* the fee remains */
    FEE_EXEMPT,      /* neither, on a request granted */
    FEE_REDUCED,     /* both lowered by the rate "reduction" */
} FeeReliefKind;

typedef struct FeeRelief {
    Str           id, slug;
    LawText       name;
    FeeReliefKind kind;
    Str           only;         /* id of the one kind of case it is for; empty: any */
    FeeInstance   instance;     /* the one instance it is for; none: both */
    Str           charges;      /* family of charges it also covers; "any"; empty: none */
    bool          charges_only; /* does not touch case fees */
    bool          as_claimant;  /* covers only the fee on what he himself claims */
    bool          people;       /* only a human being is one: not for an organisation */
    bool          by_outcome;   /* known only from the ruling: nobody can ask for it before */
    RuleSource    source;
} FeeRelief;

typedef enum FeePayer {
    FEE_PAYER_NONE,
    FEE_NOBODY,
    FEE_CLAIMANT,     /* who made the claim, or the appeal */
    FEE_DEBTOR,       /* those it was made against; joint debtors jointly, others each on his part */
    FEE_EACH_DEBTOR,  /* each of them the whole amount (each convicted defendant) */
    FEE_SHARER,       /* each on the value of his share */
    FEE_SHARERS_EVEN, /* all sharers equal parts of one fee */
    FEE_AGREED,       /* as agreed, otherwise claimant and debtors in equal parts */
} FeePayer;

typedef enum FeeBase {
    FEE_BASE_NONE,
    FEE_OF_ACCEPTED, /* the accepted value; the flat fee when a claim without value was accepted */
    FEE_OF_REJECTED, /* the same of what was rejected */
    FEE_OF_SHARE,
    FEE_OF_THIRD_PARTY, /* what a division leaves for a creditor outside it */
    FEE_OF_FLAT,
    FEE_OF_FLAT_IF_ACCEPTED,
    FEE_OF_FLAT_IF_REJECTED,
} FeeBase;

typedef enum FeeWhen { FEE_ALWAYS, FEE_IF_AGREED, FEE_UNLESS_AGREED } FeeWhen;

/* Who bears the fee. Several rows of one situation apply together. */
typedef struct FeeBearing {
    Str         id, situation;
    LawText     name;
    FeePayer    payer;
    FeeBase     of;
    FeeWhen     when;
    FeeInstance instance;          /* whose flat fee */
    int64_t     per_ten_thousand;
    bool        simplified_only;
    RuleSource  source;
} FeeBearing;

typedef enum FeeEndEffect { FEE_END_NONE, FEE_REFUND, FEE_TO_BUDGET, FEE_KEEP, FEE_SET_OFF } FeeEndEffect;

/* What becomes of an advance. */
typedef struct FeeEnd {
    Str          id;
    LawText      name;
    FeeEndEffect effect;
    RuleSource   source;
} FeeEnd;

/* Where the value comes from, first that is known (NQ 326 Điều 8). */
typedef struct FeePrice {
    Str        id;
    int64_t    rank;
    LawText    name;
    RuleSource source;
} FeePrice;

struct FeeLaw {
    const FeeKind     *kinds;
    uint32_t           kinds_count;
    const FeeAmount   *amounts;
    uint32_t           amounts_count;
    const FeeBracket  *brackets;
    uint32_t           brackets_count;
    const FeeCharge   *charges;
    uint32_t           charges_count;
    const FeeRate     *rates;
    uint32_t           rates_count;
    const FeeLimit    *limits;
    uint32_t           limits_count;
    const FeeRelief   *reliefs;
    uint32_t           reliefs_count;
    const FeeBearing  *bearings;
    uint32_t           bearings_count;
    const FeeEnd      *ends;
    uint32_t           ends_count;
    const FeePrice    *prices;
    uint32_t           prices_count;
    const LawPhrase   *phrases; /* sentences of the working */
    uint32_t           phrases_count;
};

extern const cyaml_schema_value_t fee_schema;

/* ---- what is computed ---------------------------------------------------------------------------------------------- */

/* One line of the working, as a person would write it down. */
typedef struct FeeStep {
    LawText text;
    Str     basis;
    Money   dong; /* what the line arrives at */
} FeeStep;

typedef struct FeeWorking {
    FeeStep   *steps;
    size_t     steps_count;
    Str       *basis; /* each article once, in order of use */
    size_t     basis_count;
    Confidence confidence; /* of the weakest rule used */
    bool       settled;    /* every rule used is certain or confirmed by a person */
} FeeWorking;

typedef enum FeeSettled { FEE_NOT_SETTLED, FEE_SETTLED_BEFORE_HEARING, FEE_SETTLED_AT_HEARING } FeeSettled;

typedef struct FeeClaim {
    Str         kind; /* id or slug: "civil", "dan-su" */
    FeeInstance instance;
    bool        has_value;
    Money       value; /* 0 .. FEE_VALUE_MAX */
    bool        simplified;
    FeeSettled  settled;
    Str         exempt, reduce; /* ids or slugs of reliefs; empty: none */
} FeeClaim;

typedef struct FeeQuote {
    Money      full;    /* the fee of the case, whoever bears it */
    Money      fee;     /* the same after this person's relief */
    Money      advance; /* what this person pays in advance */
    FeeWorking working;
} FeeQuote;

/* ERR_FIELD with the field's name ("kind", "value", "simplified", "exempt", "reduce", "on"). */
MUST_CHECK Error *fee_quote(const Law *law, Date on, const FeeClaim *claim, Arena *a, FeeQuote *out);

/* `pages` counts only for charges per page. `reliefs` as in FeeClaim. */
MUST_CHECK Error *fee_charge_quote(const Law *law, Date on, Str charge, int64_t pages, Str exempt, Str reduce, Arena *a, FeeQuote *out);

/* ---- who pays at the end ------------------------------------------------------------------------------------------- */

typedef struct FeePerson {
    LawText name;
    Str     exempt, reduce;
    Money   advance_paid;
} FeePerson;

typedef struct FeePart {
    uint32_t person; /* index in FeeCase.persons */
    Money    value;  /* of a debtor: what he was ordered to give; of a sharer: his share; of an agreed part: its weight */
} FeePart;

/* One claim (or one thing divided, or one appeal) as it was decided. */
typedef struct FeeDecision {
    Str            kind;      /* of the fee: id or slug; in a criminal case the civil part is "civil" */
    Str            situation; /* of bearings: "contested", "divorce", "division" ... */
    uint32_t       claimant;
    const FeePart *debtors;
    size_t         debtors_count;
    bool           joint;    /* the debtors owe jointly (liên đới) */
    bool           has_value;
    Money          claimed, accepted; /* with a value: 0 <= accepted <= claimed */
    bool           is_accepted;       /* without a value */
    Money          third_party;
    const FeePart *shares;
    size_t         shares_count;
    const FeePart *agreed; /* weights of an agreement on the fee; none: by law */
    size_t         agreed_count;
} FeeDecision;

typedef struct FeeCase {
    const FeePerson   *persons;
    size_t             persons_count;
    const FeeDecision *decisions;
    size_t             decisions_count;
    bool               simplified;
} FeeCase;

typedef struct FeePersonDue {
    Money fee;     /* he alone bears */
    Money joint;   /* he owes jointly with others (each the whole): never set off against his advance here */
    Money relieved; /* what an exemption or reduction took off */
    Money advance_paid, refund, to_pay;
} FeePersonDue;

typedef struct FeeJointDue {
    Money           dong;
    const uint32_t *persons;
    size_t          persons_count;
} FeeJointDue;

typedef struct FeeSplit {
    FeePersonDue *dues; /* one a person, in the case's order */
    size_t        dues_count;
    FeeJointDue  *joint;
    size_t        joint_count;
    Money         total;    /* all fees the decisions bring about = sum of fee + joint dues + relieved */
    FeeWorking    working;
} FeeSplit;

MUST_CHECK Error *fee_split(const Law *law, Date on, const FeeCase *c, Arena *a, FeeSplit *out);

typedef struct FeeAdvanceEnd {
    Money        refund, to_budget, kept;
    FeeEndEffect effect;
    FeeWorking   working;
} FeeAdvanceEnd;

/* What becomes of an advance when the case ends without a fee decision; `cause` is the id of an end. With an end that
 * sets off, `fee` is what its payer owes. */
MUST_CHECK Error *fee_advance_end(const Law *law, Date on, Str cause, Money paid, Money fee, Arena *a, FeeAdvanceEnd *out);

/* Rows by id or slug, in force on the day; NULL when there is none. */
const FeeKind   *fee_kind(const Law *law, Date on, Str code);
const FeeCharge *fee_charge(const Law *law, Date on, Str code);
const FeeRelief *fee_relief(const Law *law, Date on, Str code);
const FeeLimit  *fee_limit(const Law *law, Date on, Str id);

/* Whether a relief is one for such a case at all; `charges` is the family of a charge, empty for a case fee. */
bool fee_relief_fits(const FeeRelief *r, const FeeKind *kind, FeeInstance instance, Str charges);
/* The same of who makes a claim, when he is asked to advance its fee: not what covers only others (a protector, an officer). */
bool fee_relief_of_claimant(const FeeRelief *r, const FeeKind *kind, FeeInstance instance, bool person);

/* "12.000.000" and "12,000,000". */
LawText fee_money_text(Arena *a, Money m);

/* congly fee --type KIND --instance so-tham|phuc-tham [--value N] [--simplified] [--exempt CODE] [--reduce CODE]
 *   [--accepted N | --shares A,B,.. [--divorce] | --settled before-hearing|at-hearing] | --charge CODE [--pages N]
 *   | --list   [--on DATE] [--json] [--lang vi|en]          `today` stands in for --on. */
MUST_CHECK Error *fee_command(const Law *law, Date today, const Str *args, size_t count, Arena *a, Buf *out, int *status);

#endif
