/* What a person wants to be told of. Tables: subscription, subscription_find, subscription_reach; notice. */
#include "core/notify/notify.h"
#include "core/notify/subscription_sql.h"

#include <string.h>

enum { FINDS_KEPT_DAYS = 90 };
#define NO_COURT ((CourtId){ "X" })

static Bytes id_bytes(const Id128 *id)
{
    return (Bytes){ id->b, sizeof id->b };
}

static Error *take_id(Bytes from, Id128 *to)
{
    if (from.n != sizeof to->b) {
        return err_make(ERR_ALTERED, "an id of %zu bytes", from.n);
    }
    memcpy(to->b, from.p, sizeof to->b);
    return NULL;
}

/* Each list has rows of its own type with the same members. */
#define TAKE_ROW(row, to)                                                                                                      \
    (to) = (Subscription){ .person = (row)->person_id, .kind = (row)->kind, .name = (row)->name, .what = (row)->what,         \
                           .made_at = (row)->made_at, .paused = (row)->paused };                                               \
    (to).told_on = date_parse((row)->told_on, &(to).told_on) ? (to).told_on : DATE_NONE;                                       \
    TRY(take_id((row)->id, &(to).id))
#define TAKE_ROWS(rows, list)                                                                                                  \
    for (size_t i = 0; i < (rows).count; i++) {                                                                                \
        Subscription one;                                                                                                      \
        TAKE_ROW(&(rows).items[i], one);                                                                                       \
        *LIST_ADD(a, list) = one;                                                                                              \
    }

/* ---- his own ------------------------------------------------------------------------------------------------------------------------ */

Error *subscription_add(Tx *tx, const Subscription *s)
{
    SubscriptionCountRow row;
    int64_t              known;
    TRY(q_subscription_known(tx, s->person, s->kind, s->what, s->name, &known));
    if (known > 0) {
        return NULL;
    }
    TRY(q_subscription_count(tx_db(tx), s->person, tx_arena(tx), &row));
    if (row.total >= SUBSCRIPTIONS_MOST) {
        return err_make(ERR_TOO_MANY, "%d subscriptions", SUBSCRIPTIONS_MOST);
    }
    return q_subscription_put(tx, s->person, id_bytes(&s->id), s->kind, s->name, s->what, s->made_at);
}

Error *subscription_list(Db *db, Arena *a, PersonId person, Str kind, Subscriptions *out)
{
    SubscriptionsOfRows rows;
    *out = (Subscriptions){ 0 };
    TRY(q_subscriptions_of(db, person, kind, a, &rows));
    TAKE_ROWS(rows, out)
    return NULL;
}

Error *subscription_load(Db *db, Arena *a, PersonId person, Id128 id, Subscription *out, bool *found)
{
    SubscriptionOfRow row;
    TRY(q_subscription_of(db, person, id_bytes(&id), a, &row, found));
    if (*found) {
        TAKE_ROW(&row, *out);
    }
    return NULL;
}

static Error *need_changed(int64_t changed)
{
    return changed > 0 ? NULL : err_make(ERR_NOT_FOUND, "no such subscription of his");
}

Error *subscription_rename(Tx *tx, PersonId person, Id128 id, Str name)
{
    int64_t changed;
    TRY(q_subscription_name(tx, person, id_bytes(&id), name, &changed));
    return need_changed(changed);
}

Error *subscription_pause(Tx *tx, PersonId person, Id128 id, bool paused)
{
    int64_t changed;
    TRY(q_subscription_set_paused(tx, person, id_bytes(&id), paused, &changed));
    return need_changed(changed);
}

Error *subscription_remove(Tx *tx, PersonId person, Id128 id)
{
    int64_t changed;
    TRY(q_subscription_delete(tx, person, id_bytes(&id), &changed));
    TRY(need_changed(changed));
    TRY(q_subscription_forget_finds(tx, person, id_bytes(&id)));
    return q_subscription_forget_notices(tx, person, NO_COURT, (MatterId){ id });
}

/* ---- for the room that keeps a kind ------------------------------------------------------------------------------------------------- */

Error *subscription_each(Db *db, Arena *a, Str kind, const Subscription *after, int64_t most, Subscriptions *out)
{
    static const Subscription none = { 0 };
    SubscriptionsEachRows     rows;
    after = after == NULL ? &none : after;
    *out = (Subscriptions){ 0 };
    TRY(q_subscriptions_each(db, kind, after->person, id_bytes(&after->id), most, a, &rows));
    TAKE_ROWS(rows, out)
    return NULL;
}

Error *subscription_find_add(Tx *tx, const Subscription *s, Id128 found, Instant at)
{
    FindUntoldRow row;
    int64_t       added;
    TRY(q_find_untold(tx_db(tx), s->person, id_bytes(&s->id), tx_arena(tx), &row));
    if (row.total >= SUBSCRIPTION_FINDS_MOST) {
        return NULL;
    }
    TRY(q_find_put(tx, s->person, id_bytes(&s->id), id_bytes(&found), at, &added));
    return added > 0 ? q_subscription_wait(tx, s->person, id_bytes(&s->id)) : NULL;
}

Error *subscription_find_drop(Tx *tx, const Subscription *s, Id128 found)
{
    return q_find_drop(tx, s->person, id_bytes(&s->id), id_bytes(&found));
}

Error *subscription_finds(Db *db, Arena *a, const Subscription *s, int64_t most, SubscriptionFinds *out)
{
    FindsOfRows rows;
    *out = (SubscriptionFinds){ 0 };
    TRY(q_finds_of(db, s->person, id_bytes(&s->id), most, a, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        SubscriptionFind *f = LIST_ADD(a, out);
        *f = (SubscriptionFind){ .at = rows.items[i].at, .told = rows.items[i].told };
        TRY(take_id(rows.items[i].thing, &f->found));
    }
    return NULL;
}

Error *subscription_waiting(Db *db, Arena *a, Str kind, Date today, int64_t most, Subscriptions *out)
{
    SubscriptionsWaitingRows rows;
    *out = (Subscriptions){ 0 };
    TRY(q_subscriptions_waiting(db, kind, date_format(a, today), most, a, &rows));
    TAKE_ROWS(rows, out)
    return NULL;
}

/* Its number among the notices is the day: another run on the same day tells nothing twice. */
Error *subscription_tell(Tx *tx, const Subscription *s, Str message, int64_t count, Instant now)
{
    Date today = instant_date(now);
    if (count > 0) {
        Str said = str_format(tx_arena(tx), STR_F " %lld", STR_A(message), (long long)count);
        TRY(notify_add(tx, s->person, NO_COURT, (MatterId){ s->id }, today.day, said, now));
        TRY(q_finds_told(tx, s->person, id_bytes(&s->id), now));
    }
    TRY(q_find_forget_before(tx, s->person, id_bytes(&s->id), instant_of(date_add_days(today, -FINDS_KEPT_DAYS), 0, 0)));
    return q_subscription_told(tx, s->person, id_bytes(&s->id), count > 0 ? date_format(tx_arena(tx), today) : date_is_none(s->told_on) ? S("") : date_format(tx_arena(tx), s->told_on));
}

Error *subscription_reach(Db *db, Arena *a, Str kind, Instant *at, Id128 *last, bool *found)
{
    ReachOfRow row;
    TRY(q_reach_of(db, kind, a, &row, found));
    *at = *found ? row.at : (Instant){ 0 };
    memset(last, 0, sizeof *last);
    return *found ? take_id(row.thing, last) : NULL;
}

Error *subscription_reached(Tx *tx, Str kind, Instant at, Id128 last)
{
    return q_reach_put(tx, kind, at, id_bytes(&last));
}
