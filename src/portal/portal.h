/* Pages of the public and of a person. They compose what the domains publish and own no tables.
 * Public: / (home), /thoi-han (time limits), /minh-bach and below (rules, drawn procedures, draws of judges, the public ledger),
 * /so-doi-chung/... (the ledger's own files), /kiem-tra (check of a receipt), /tinh-trang-he-thong, /huong-dan.
 * Of a person: /vu-viec-cua-toi, /thong-bao, /ai-da-xem, /tai-khoan and below, /khoi-phuc.
 * Public pages hold nothing about a person and read the same for everybody. May use: every domain below. */
#ifndef PORTAL_PORTAL_H
#define PORTAL_PORTAL_H

#include "page/page.h"

extern const Route  portal_routes[];
extern const size_t portal_route_count;

/* What the court has told a person, newest first, before an id (zero: from the newest), as /thong-bao shows it. */
typedef struct NoticeLine {
    Id128    id;
    MatterId matter;  /* zero: it is about a subscription, or a remark on a ruling */
    Id128    subscription, remark;
    int64_t  seq;     /* of the event it tells of; 0: of none */
    Str      message; /* its act; or a message and the limit it is about, or how many were found */
    Instant  at;
    bool     unread;
    Str      title, number, procedure; /* of the file; of a subscription its name */
} NoticeLine;
typedef LIST(NoticeLine) NoticeLines;
/* What it says, in the reader's language: the name of the act, how far which limit is, or how much is new. */
Str notice_text(Req *rq, const NoticeLine *n);
MUST_CHECK Error *notices_list(Db *db, Arena *a, PersonId person, Id128 before, int64_t most, NoticeLines *out);

#endif
