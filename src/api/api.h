/* /api/v1: the same domain calls as the pages, for programs. JSON in and out, errors as problem+json, keyset paging
 * (`after`/`before`, `limit` up to 100; `next` in the answer), acts with an Idempotency-Key header. A program signs in with a
 * token of its owner (Authorization: Bearer cgl_...), which may read or act until a day, never more than the owner may.
 * /api/openapi.json describes it, made from the tables the routes and the procedures themselves are made of.
 * Routes: api_routes; the owner's page of tokens: /tai-khoan/ma-truy-cap. May use: page, matter, law, core, http, html. */
#ifndef API_API_H
#define API_API_H

#include "http/http.h"

/* HttpHooks.bearer. */
Error *api_bearer(void *app, Req *rq, Str token, HttpSession *out);

extern const Route  api_routes[];
extern const size_t api_route_count;

#endif
