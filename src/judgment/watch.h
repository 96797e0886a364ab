/* Searches of public rulings that a person keeps: when newly published rulings answer one, he is told, at most once a day for each.
 * They are subscriptions of core/notify of the kind "rulings"; what is asked stands there as JSON.
 * A ruling is new when it becomes public after the search was kept; one that is corrected is not new, one that was taken down before the
 * notice is not counted. It answers when it has all of the words.
 * Tables: through core/notify; ruling (read). May use: ruling_search, ruling_index, core/notify, core/jobs. */
#ifndef JUDGMENT_WATCH_H
#define JUDGMENT_WATCH_H

#include "core/jobs/jobs.h"
#include "core/notify/notify.h"
#include "judgment/publication.h"
#include "judgment/ruling_search.h"

#define WATCH_KIND "rulings"

/* The same search always gives the same text; order and page are no part of it. */
Str               watch_format(Arena *a, const RulingSearch *s);
MUST_CHECK Error *watch_parse(Arena *a, Str what, RulingSearch *out);

/* Asks for the job when something was published, or waits to be told; at most one for each ten minutes. */
MUST_CHECK Error *watch_tick(House *h, Arena *a);
/* JobKind.run; the context is the House. Goes on where the last one stopped. */
MUST_CHECK Error *watch_job(void *context, Arena *a, Job *job, Str *result);

extern const Route  watch_routes[]; /* /tai-khoan/tim-kiem and below */
extern const size_t watch_route_count;

#endif
