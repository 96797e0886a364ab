/* What the application tells a person about his matters, or about what he wants to be told of: message ids and our own references only;
 * the page makes the text in the reader's language, so nothing personal is stored twice.
 * Tables: notice, subscription, subscription_find, subscription_reach. May use: db, base. */
#ifndef CORE_NOTIFY_NOTIFY_H
#define CORE_NOTIFY_NOTIFY_H

#include "db/db.h"

/* `message`: an act id, or a message id and the limit it tells of. The same (matter, seq) for the same person is told once: ids are made from them. */
MUST_CHECK Error *notify_add(Tx *tx, PersonId person, CourtId court, MatterId matter, int64_t seq, Str message, Instant at);
MUST_CHECK Error *notify_unread(Db *db, Arena *a, PersonId person, int64_t *out);
MUST_CHECK Error *notify_read_all(Tx *tx, PersonId person, Instant at);

/* ---- subscriptions: what a person wants to be told of ------------------------------------------------------------------------------ */

enum { SUBSCRIPTIONS_MOST = 50, SUBSCRIPTION_FINDS_MOST = 200 }; /* of a person; untold finds of one: what is more is not kept */

typedef struct Subscription {
    PersonId person;
    Id128    id;
    Str      kind;    /* of what; the room that keeps this kind reads `what` */
    Str      name;    /* his words */
    Str      what;    /* JSON */
    Instant  made_at;
    Date     told_on; /* DATE_NONE: never */
    bool     paused;
} Subscription;
typedef LIST(Subscription) Subscriptions;

/* ERR_TOO_MANY: he has as many as one may have. The same `what` again is the one he has, by another name. */
MUST_CHECK Error *subscription_add(Tx *tx, const Subscription *s);
/* Of a person, oldest first. */
MUST_CHECK Error *subscription_list(Db *db, Arena *a, PersonId person, Str kind, Subscriptions *out);
MUST_CHECK Error *subscription_load(Db *db, Arena *a, PersonId person, Id128 id, Subscription *out, bool *found);
/* ERR_NOT_FOUND, also of another's. */
MUST_CHECK Error *subscription_rename(Tx *tx, PersonId person, Id128 id, Str name);
MUST_CHECK Error *subscription_pause(Tx *tx, PersonId person, Id128 id, bool paused);
/* With what was found and told of it. */
MUST_CHECK Error *subscription_remove(Tx *tx, PersonId person, Id128 id);

/* ---- for the room that keeps a kind */

/* Those of all people that are not paused, after one (NULL: from the first). */
MUST_CHECK Error *subscription_each(Db *db, Arena *a, Str kind, const Subscription *after, int64_t most, Subscriptions *out);
/* The same thing is found once. */
MUST_CHECK Error *subscription_find_add(Tx *tx, const Subscription *s, Id128 found, Instant at);
MUST_CHECK Error *subscription_find_drop(Tx *tx, const Subscription *s, Id128 found);
typedef struct SubscriptionFind {
    Id128   found;
    Instant at;
    bool    told;
} SubscriptionFind;
typedef LIST(SubscriptionFind) SubscriptionFinds;
/* Newest first. */
MUST_CHECK Error *subscription_finds(Db *db, Arena *a, const Subscription *s, int64_t most, SubscriptionFinds *out);
/* Those with something to tell that were not told yet on this day. */
MUST_CHECK Error *subscription_waiting(Db *db, Arena *a, Str kind, Date today, int64_t most, Subscriptions *out);
/* The day's notice of what was found until now: "message count"; none when the count is 0. It is about no file: its court is X, its
 * matter the subscription. */
MUST_CHECK Error *subscription_tell(Tx *tx, const Subscription *s, Str message, int64_t count, Instant now);
/* Up to where the room has looked: a moment, and what stood there. Not begun: found is false. */
MUST_CHECK Error *subscription_reach(Db *db, Arena *a, Str kind, Instant *at, Id128 *last, bool *found);
MUST_CHECK Error *subscription_reached(Tx *tx, Str kind, Instant at, Id128 last);

#endif
