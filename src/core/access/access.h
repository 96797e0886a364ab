/* Who may look, and who has looked. Knows no court and no matter: a scope is an opaque id of 16 to 32 bytes given by the caller
 * (a matter, a court, a division), a power is a word of the law's data.
 *
 * Grants: BASIC (knows that it exists), STANDARD (by post), SPECIFIC (given to this person for this scope), CHALLENGED (taken by
 * the person with a written reason; recorded before the first byte is shown), EXCLUDED (conflict of interest; beats everything).
 * Delegations let a deputy use powers of another under a written decision (LTCTAND 2024: the chief judge's deputies). Mandates of
 * lawyers and helpers are participants of a file (matter).
 * Looks: a record per person, scope, purpose and hour, on disk within a second.
 * Tables: access_grant, delegation, look. May use: core/witness, db, os, base. */
#ifndef CORE_ACCESS_ACCESS_H
#define CORE_ACCESS_ACCESS_H

#include "base/base.h"
#include "core/witness/witness.h"
#include "db/db.h"
#include "os/os.h"

extern const WitnessTable access_grant_table, delegation_table, look_table;

ID_TYPE(GrantId);
ID_TYPE(DelegationId);

typedef struct Scope {
    uint8_t b[32];
    uint8_t n; /* 16 to 32 */
} Scope;

/* A wrong length is our own mistake. */
Scope scope_of(Bytes id);
/* A scope named by words ("court", "T79K01"): 32 bytes of a digest. */
Scope scope_named(Str kind, Str name);
bool  scope_eq(Scope a, Scope b);
static inline Bytes scope_bytes(const Scope *s)
{
    return (Bytes){ s->b, s->n };
}

typedef enum AccessLevel {
    ACCESS_NONE,
    ACCESS_BASIC,
    ACCESS_STANDARD,
    ACCESS_SPECIFIC,
    ACCESS_CHALLENGED,
    ACCESS_EXCLUDED,
} AccessLevel;

/* ---- grants ----------------------------------------------------------------------------------------------------------- */

typedef struct Grant {
    GrantId     id;
    PersonId    person;
    Scope       scope;
    AccessLevel level;
    Str         power;     /* "judge", "clerk" ...; empty: the level alone */
    Date        from;
    Date        until;     /* last day; DATE_NONE: open */
    Str         reason;    /* required for CHALLENGED and EXCLUDED; EXCLUDED holds a code, reasons may be private */
    Str         basis;     /* decision or article */
    PersonId    given_by;  /* zero: the system or an act of the matter */
} Grant;

/* All in the caller's transaction. The id comes from os_id before it. ERR_FIELD: reason missing, days reversed. */
MUST_CHECK Error *grant_add(Tx *tx, const Grant *g, Instant now);
/* Ends it now: the next access_powers no longer counts it. ERR_NOT_FOUND. */
MUST_CHECK Error *grant_end(Tx *tx, GrantId grant, PersonId by, Instant now);

typedef struct GrantLine {
    Grant   grant;
    Instant at;
    bool    ended;
} GrantLine;
typedef LIST(GrantLine) GrantLines;
/* The living grants of a scope; the same for a person. At most 500, by id after `after` (zero from the start). */
MUST_CHECK Error *grant_list(Db *db, Arena *a, Scope scope, GrantId after, GrantLines *out);
MUST_CHECK Error *grant_list_of(Db *db, Arena *a, PersonId person, GrantId after, GrantLines *out);

/* ---- delegations ---------------------------------------------------------------------------------------------------------- */

typedef struct Delegation {
    DelegationId id;
    PersonId     giver, deputy;
    Scope        scope;    /* where: usually the court */
    Str          power;    /* "chief_judge" */
    Date         from, until; /* until is required */
    Str          decision; /* number of the written decision; required */
} Delegation;
MUST_CHECK Error *delegation_add(Tx *tx, const Delegation *d, Instant now);
MUST_CHECK Error *delegation_end(Tx *tx, DelegationId delegation, PersonId by, Instant now);
typedef LIST(Delegation) Delegations;
/* Living on that day or later. */
MUST_CHECK Error *delegation_list_open(Db *db, Arena *a, Scope scope, Date on, Delegations *out);

/* ---- what a person may ------------------------------------------------------------------------------------------------------ */

typedef enum PowerFrom { POWER_GRANT = 1, POWER_DELEGATION } PowerFrom;

typedef struct Power {
    Str       name;
    PowerFrom from;
    Id128     by;         /* the grant or delegation */
    PersonId  acting_for; /* the delegating officer; zero: himself */
    Str       decision;   /* of a delegation */
} Power;

typedef struct Access {
    AccessLevel level;    /* the highest; ACCESS_EXCLUDED when excluded */
    bool        excluded; /* then there are no powers */
    LIST(Power) powers;   /* by name; own before others' */
} Access;

/* `scopes` from narrow to wide (matter, court): the caller knows what lies inside what. An exclusion in any of them beats
 * everything. A delegation counts only while its giver holds the power in the same scopes on that day; the giver's own
 * exclusion does not end it (a conflict of the chief judge is why the deputy acts), the deputy's does. */
MUST_CHECK Error *access_powers(Db *db, Arena *a, PersonId person, const Scope *scopes, size_t count, Date on, Access *out);
bool              access_has(const Access *x, Str power);
/* The first power of that name, NULL when absent. */
const Power      *access_power(const Access *x, Str power);

/* ---- who looked ---------------------------------------------------------------------------------------------------------------- */

typedef struct Looks Looks; /* one a process; safe from all threads */

typedef struct Look {
    PersonId person;
    Scope    scope;
    Str      purpose;    /* a code of LookRule */
    PersonId acting_for; /* zero: himself */
} Look;

/* How soon, if ever, a party sees a look of this purpose: the law's data. */
typedef struct LookRule {
    Str     purpose;
    bool    shown;      /* false: never (panel, deliberation, draft of a judgment) */
    int32_t delay_days;
} LookRule;

/* With `thread` a writer of its own flushes every half second; without, the caller calls looks_flush (simulator). */
MUST_CHECK Error *looks_open(Arena *process, DbPool *pool, Os *os, bool thread, Looks **out);
void              looks_close(Looks *l); /* flushes */
/* Remembers it in memory: on disk within a second. Full: written at once by the caller. */
MUST_CHECK Error *look_note(Looks *l, const Look *look);
MUST_CHECK Error *looks_flush(Looks *l);
/* Witnesses the hours that are over: the looks of an hour, all together, are one row. Ten minutes after its end; what is written later
 * than that is booked to the hour of its writing. */
MUST_CHECK Error *looks_seal(Looks *l);

/* So many challenged openings a person has in one day: a reason excuses one look, not a habit. */
#define CHALLENGES_A_DAY 5

typedef struct Challenge {
    Look         look;
    const Scope *scopes; /* from narrow to wide, to look for an exclusion in */
    size_t       scope_count;
    Str          power;  /* what it gives until the day ends */
    Str          kind;   /* of the reason, a word: all that the file's parties read (the look's reason, the grant's basis) */
    Str          reason; /* in the person's own words, for supervision (the grant's reason) */
} Challenge;

/* CHALLENGED access: the grant for the rest of the day and the look with its kind of reason are on disk when this returns NULL; only
 * then may anything be shown. ERR_FIELD "access.reason_short" under 10 characters, ERR_FORBIDDEN when excluded there, ERR_TOO_MANY
 * when he has opened CHALLENGES_A_DAY that day. */
MUST_CHECK Error *access_challenge(DbPool *pool, Os *os, const Challenge *challenge, GrantId *out);

typedef struct LookLine {
    PersonId person;
    PersonId acting_for;
    Str      purpose;
    Instant  hour;       /* its beginning */
    int64_t  times;
    Str      reason;     /* of CHALLENGED looks: its kind */
} LookLine;
typedef LIST(LookLine) LookLines;
/* "Who looked at my case", newest first, before that hour (exclusive; a far instant for the newest): what the rules show on `now`.
 * A purpose without a rule is not shown. At most `limit` (500). */
MUST_CHECK Error *look_list(Db *db, Arena *a, Scope scope, const LookRule *rules, size_t rule_count, Instant now, Instant before,
                            int64_t limit, LookLines *out);

#endif
