/* The gate before release: the final public texts against what must not be in them. A refusing hit stops publication until
 * it is hidden, or a second person names the occurrence and the rule; a listed hit (a bare given name, which occurs by
 * chance in a quarter to two thirds of judgments) is cleared one by one by two people. Names of officers are no hits.
 * Law: NQ 03/2017/NQ-HĐTP. Pure. May use: base, hide. */
#ifndef JUDGMENT_GATE_H
#define JUDGMENT_GATE_H

#include "judgment/hide.h"

typedef enum GateKind {
    GATE_FULL_NAME,
    GATE_ALIAS,
    GATE_TITLED_NAME, /* a form of address or capacity with the given name; a legal form with a firm's distinctive part */
    GATE_SECRET,      /* a protected string: number, e-mail, house address */
    GATE_IDENTITY,
    GATE_PHONE,
    GATE_EMAIL,
    GATE_ACCOUNT,
    GATE_GIVEN_NAME, /* bare: listed */
} GateKind;

typedef struct GateHit {
    size_t   text; /* index of the text */
    size_t   from, to;
    GateKind kind;
    bool     refuses;
    Str      found;
    Str      person; /* id, or empty */
    Str      reason; /* message id: "gate.full_name" ... */
} GateHit;

typedef struct GateResult {
    GateHit *hits;
    size_t   hits_count;
    size_t   refusing;
} GateResult;

MUST_CHECK Error *gate_check(const HideCase *c, const Str *texts, size_t texts_count, Arena *a, GateResult *out);

/* Without a dictionary, for texts that were coded elsewhere: personal numbers only. Any hit: hold the text. */
MUST_CHECK Error *gate_check_imported(Str text, Arena *a, GateResult *out);

#endif
