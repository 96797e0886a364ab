/* Running a court in the browser: its people and their posts, absences, lawyers' cards, courtrooms, accounts, work in the background;
 * delegations and rights in a file, which are the chief judge's; passwords given again after a check of papers.
 * Routes: /quan-tri and below (the administrator), /nghiep-vu/uy-quyen and /nghiep-vu/ho-so/{id}/quyen-xem (the chief judge),
 * /nghiep-vu/cap-lai-mat-khau (the counter). Who operates reads no file and holds no post of a court (law/powers.yaml: administrator).
 * Tables: office_deed, upkeep; appointment, absence, lawyer_card, courtroom, account, access_grant, delegation through their rooms.
 * May use: page and every room below it, hearing (whether a room is still taken). */
#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H

#include "core/witness/witness.h"
#include "http/http.h"
#include "page/page.h"

extern const WitnessTable office_deed_table;

extern const Route  admin_routes[];
extern const size_t admin_route_count;

/* On the page of a file, for its chief judge alone: rights and exclusions. */
extern const CasePart admin_case_part;

/* A piece of upkeep that somebody started has ended: /quan-tri/viec-nen shows the newest of each name. */
MUST_CHECK Error *upkeep_note(DbPool *pool, Str name, Instant at, int64_t checked, int64_t findings);

#endif
