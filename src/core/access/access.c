/* Grants, delegations, and what they add up to for a person on a day. May use: core/witness, db, base. */
#include "core/access/access.h"

#include "base/hash.h"
#include "core/access/access_sql.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 500, REASON_MIN = 10 };

static const PersonId nobody;

const WitnessTable access_grant_table = {
    { "access_grant", "grant_id", "person_id scope level power from_on until_on reason basis given_by made_at ended_at ended_by" }, false
};
const WitnessTable delegation_table = {
    { "delegation", "delegation_id", "giver_id deputy_id scope power from_on until_on decision made_at ended_at ended_by" }, false
};

Scope scope_of(Bytes id)
{
    Scope s = { .n = (uint8_t)id.n };
    BUG_IF(id.n < 16 || id.n > sizeof s.b);
    memcpy(s.b, id.p, id.n);
    return s;
}

Scope scope_named(Str kind, Str name)
{
    char  text[128];
    Scope s = { .n = sizeof s.b };
    BUG_IF(kind.n + name.n + 1 > sizeof text);
    memcpy(text, kind.p, kind.n);
    text[kind.n] = ':';
    memcpy(text + kind.n + 1, name.p, name.n);
    Hash h = hash_str((Str){ text, kind.n + 1 + name.n });
    memcpy(s.b, h.b, sizeof s.b);
    return s;
}

bool scope_eq(Scope a, Scope b)
{
    return a.n == b.n && memcmp(a.b, b.b, a.n) == 0;
}

static Str day_text(Arena *a, Date d)
{
    return date_is_none(d) ? S("") : date_format(a, d);
}

static Date day_of(Str text)
{
    Date d = DATE_NONE;
    if (text.n > 0 && !date_parse(text, &d)) {
        d = DATE_NONE;
    }
    return d;
}

static Error *need_days(Date from, Date until)
{
    if (date_is_none(from) || (!date_is_none(until) && date_cmp(until, from) < 0)) {
        return err_message(err_field(err_make(ERR_FIELD, "days reversed or missing"), S("until")), S("access.days"));
    }
    return NULL;
}

static size_t letters(Str text)
{
    size_t n = 0;
    Str    trimmed = str_trim(text);
    for (size_t at = 0; at < trimmed.n; n++) {
        utf8_next(trimmed, &at);
    }
    return n;
}

/* ---- grants ------------------------------------------------------------------------------------------------------------- */

static Error *need_reason(const Grant *g)
{
    if (g->level == ACCESS_EXCLUDED && str_trim(g->reason).n == 0) {
        return err_message(err_field(err_make(ERR_FIELD, "exclusion without a reason"), S("reason")), S("access.reason_missing"));
    }
    if (g->level == ACCESS_CHALLENGED && letters(g->reason) < REASON_MIN) {
        return err_message(err_field(err_make(ERR_FIELD, "challenged access without a reason"), S("reason")), S("access.reason_short"));
    }
    return NULL;
}

Error *grant_add(Tx *tx, const Grant *g, Instant now)
{
    Arena *a = tx_arena(tx);
    BUG_IF(g->level < ACCESS_BASIC || g->level > ACCESS_EXCLUDED);
    TRY(need_days(g->from, g->until));
    TRY(need_reason(g));
    TRY(q_grant_insert(tx, g->id, g->person, scope_bytes(&g->scope), (int64_t)g->level, g->power, day_text(a, g->from),
                       day_text(a, g->until), g->reason, g->basis, g->given_by, now, nobody));
    return witness_row(tx, &access_grant_table, db_val_id(&g->id.id));
}

Error *grant_end(Tx *tx, GrantId grant, PersonId by, Instant now)
{
    int64_t ended;
    TRY(q_grant_set_ended(tx, grant, by, now, &ended));
    return ended > 0 ? witness_row(tx, &access_grant_table, db_val_id(&grant.id)) : err_make(ERR_NOT_FOUND, "no such living grant");
}

/* Rows of the two lists have the same columns and different types. */
#define GRANT_OF(r)                                                                                                          \
    {                                                                                                                        \
        .id = (r)->grant_id, .person = (r)->person_id, .scope = scope_of((r)->scope), .level = (AccessLevel)(r)->level,       \
        .power = (r)->power, .from = day_of((r)->from_on), .until = day_of((r)->until_on), .reason = (r)->reason,            \
        .basis = (r)->basis, .given_by = (r)->given_by                                                                       \
    }

Error *grant_list(Db *db, Arena *a, Scope scope, GrantId after, GrantLines *out)
{
    GrantsInScopeRows rows;
    TRY(q_grants_in_scope(db, scope_bytes(&scope), after, LIST_MAX, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const GrantsInScopeRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (GrantLine){ GRANT_OF(r), r->made_at, false };
    }
    return NULL;
}

Error *grant_list_of(Db *db, Arena *a, PersonId person, GrantId after, GrantLines *out)
{
    GrantsOfPersonRows rows;
    TRY(q_grants_of_person(db, person, after, LIST_MAX, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const GrantsOfPersonRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (GrantLine){ GRANT_OF(r), r->made_at, false };
    }
    return NULL;
}

/* ---- delegations ------------------------------------------------------------------------------------------------------------- */

Error *delegation_add(Tx *tx, const Delegation *d, Instant now)
{
    Arena *a = tx_arena(tx);
    TRY(need_days(d->from, d->until));
    if (date_is_none(d->until)) {
        return err_message(err_field(err_make(ERR_FIELD, "delegation without an end"), S("until")), S("access.days"));
    }
    if (str_trim(d->decision).n == 0) {
        return err_message(err_field(err_make(ERR_FIELD, "delegation without a decision"), S("decision")), S("access.decision_missing"));
    }
    if (d->power.n == 0 || id_eq(d->giver.id, d->deputy.id)) {
        return err_field(err_make(ERR_FIELD, "delegation of nothing, or to himself"), S("deputy"));
    }
    TRY(q_delegation_insert(tx, d->id, d->giver, d->deputy, scope_bytes(&d->scope), d->power, day_text(a, d->from),
                            day_text(a, d->until), d->decision, now, nobody));
    return witness_row(tx, &delegation_table, db_val_id(&d->id.id));
}

Error *delegation_end(Tx *tx, DelegationId delegation, PersonId by, Instant now)
{
    int64_t ended;
    TRY(q_delegation_set_ended(tx, delegation, by, now, &ended));
    return ended > 0 ? witness_row(tx, &delegation_table, db_val_id(&delegation.id)) : err_make(ERR_NOT_FOUND, "no such living delegation");
}

#define DELEGATION_OF(r)                                                                                                   \
    {                                                                                                                      \
        .id = (r)->delegation_id, .giver = (r)->giver_id, .deputy = (r)->deputy_id, .scope = scope_of((r)->scope),         \
        .power = (r)->power, .from = day_of((r)->from_on), .until = day_of((r)->until_on), .decision = (r)->decision       \
    }

Error *delegation_list_open(Db *db, Arena *a, Scope scope, Date on, Delegations *out)
{
    DelegationsOpenRows rows;
    TRY(q_delegations_open(db, scope_bytes(&scope), date_format(a, on), LIST_MAX, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const DelegationsOpenRow *r = &rows.items[i];
        *LIST_ADD(a, out) = (Delegation)DELEGATION_OF(r);
    }
    return NULL;
}

/* ---- what it adds up to ------------------------------------------------------------------------------------------------------- */

static int by_name_own_first(const void *x, const void *y)
{
    const Power *p = x;
    const Power *q = y;
    int          order = str_cmp(p->name, q->name);
    if (order != 0) {
        return order;
    }
    order = (int)p->from - (int)q->from;
    return order != 0 ? order : memcmp(p->by.b, q->by.b, sizeof p->by.b);
}

Error *access_powers(Db *db, Arena *a, PersonId person, const Scope *scopes, size_t count, Date on, Access *out)
{
    Str day = date_format(a, on);
    *out = (Access){ 0 };
    for (size_t i = 0; i < count; i++) {
        AccessLivingRows rows;
        TRY(q_access_living(db, person, scope_bytes(&scopes[i]), day, nobody, LIST_MAX, a, &rows));
        for (size_t j = 0; j < rows.count; j++) {
            const AccessLivingRow *r = &rows.items[j];
            AccessLevel            level = (AccessLevel)r->level;
            out->excluded = out->excluded || level == ACCESS_EXCLUDED;
            out->level = level > out->level ? level : out->level;
            if (r->power.n > 0 && level != ACCESS_EXCLUDED) {
                *LIST_ADD(a, &out->powers) = (Power){ r->power, (PowerFrom)r->source, r->by_id.id, r->other, r->decision };
            }
        }
        /* a full page might hide an exclusion behind it: nobody has so many rows in one scope but by mistake or on purpose */
        out->excluded = out->excluded || rows.count == LIST_MAX;
    }
    if (out->excluded) {
        *out = (Access){ .level = ACCESS_EXCLUDED, .excluded = true };
        return NULL;
    }
    if (out->powers.count > 1) {
        qsort(out->powers.items, out->powers.count, sizeof(*out->powers.items), by_name_own_first);
    }
    return NULL;
}

const Power *access_power(const Access *x, Str power)
{
    for (size_t i = 0; i < x->powers.count; i++) {
        if (str_eq(x->powers.items[i].name, power)) {
            return &x->powers.items[i];
        }
    }
    return NULL;
}

bool access_has(const Access *x, Str power)
{
    return access_power(x, power) != NULL;
}
