/* /api/v1: the same domain calls as the pages, for programs. JSON in and out, errors as problem+json, keyset paging (`after` is the
 * `next` of the answer before; `limit` up to 100), acts with an Idempotency-Key header. A program signs in with a token of its owner
 * (Authorization: Bearer cgl_...), which may read or act until a day, never more than the owner may. What a page does not show its
 * reader, no route here tells him, and a look at a file is recorded as the page records it.
 * Files go up in parts (/api/v1/files): begin, parts by number with their SHA-256, finish; an act then names the file by its id.
 * /api/openapi.json describes it, made from the tables of the routes, of their answers (base/shape.h) and of the procedures.
 * Routes: api_routes; the owner's page of tokens: /tai-khoan/ma-truy-cap. May use: every room of pages below it. */
#ifndef API_API_H
#define API_API_H

#include "http/http.h"

/* HttpHooks.bearer. */
Error *api_bearer(void *app, Req *rq, Str token, HttpSession *out);

extern const Route  api_routes[];
extern const size_t api_route_count;

#endif
