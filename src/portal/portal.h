/* Pages of the public and of a person. They compose what the domains publish and own no tables.
 * Public: / (home), /thoi-han (time limits), /minh-bach and below (rules, drawn procedures, draws of judges, the public ledger),
 * /so-doi-chung/... (the ledger's own files), /kiem-tra (check of a receipt), /tinh-trang-he-thong, /huong-dan.
 * Of a person: /vu-viec-cua-toi, /thong-bao, /ai-da-xem, /tai-khoan and below, /khoi-phuc.
 * Public pages hold nothing about a person and read the same for everybody. May use: every domain below. */
#ifndef PORTAL_PORTAL_H
#define PORTAL_PORTAL_H

#include "http/http.h"

extern const Route  portal_routes[];
extern const size_t portal_route_count;

#endif
