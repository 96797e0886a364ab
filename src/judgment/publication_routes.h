/* Pages of publication, for app: the public's, the court's; what follows an act. */
#ifndef JUDGMENT_PUBLICATION_ROUTES_H
#define JUDGMENT_PUBLICATION_ROUTES_H

#include "core/outbox/outbox.h"
#include "judgment/ruling.h"
#include "page/page.h"

extern const Route  publication_routes[]; /* the public's */
extern const size_t publication_route_count;
extern const Route  publication_desk_routes[]; /* hiding of names in a file */
extern const size_t publication_desk_route_count;
extern const Route  held_routes[]; /* imported rulings that wait for a person */
extern const size_t held_route_count;
extern const CasePart publication_case_part;

/* A ruling as the public may read it, with text: status "public", or "taken_down" of which only number, day and reason are told.
 * ERR_NOT_FOUND. */
MUST_CHECK Error *ruling_open(Req *rq, Db *db, RulingId id, Ruling *out);

/* Kept public pages are forgotten when something was published, corrected or taken down. The context is the Site. */
MUST_CHECK Error *publication_listener(void *context, Arena *a, const OutboxMessage *m);

#endif
