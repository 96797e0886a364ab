/* For tests of pages: a court of the kit (matter_kit.h) behind a real server, asked over HTTP by people named with short words.
 * The cookie of a person is his word; other cookies are looked up as real sessions. Whatever goes wrong in it stops the test program. */
#ifndef PAGE_PAGE_KIT_H
#define PAGE_PAGE_KIT_H

#include "matter/matter_kit.h"
#include "page/page.h"

enum { PAGE_KIT_PEOPLE = 24 };

typedef struct PageKit {
    CourtKit   *court;
    Site        site;
    HttpConfig  config;
    struct {
        const char *word;
        Session     session;
    } people[PAGE_KIT_PEOPLE];
    size_t      count;
} PageKit;

typedef struct RouteTable {
    const Route *items;
    size_t       count;
} RouteTable;

/* Serves the tables and the files of web/. The kit's people are there: citizen, other, clerk, chief, judge, second, juror, second_juror,
 * prosecutor, enforcement. What else the site shows (parts, blobs, demo) the test sets in `site` then. */
void page_kit_open(PageKit *k, CourtKit *court, const RouteTable *tables, size_t count);
void page_kit_close(PageKit *k);
/* One more who may ask; the session is copied. */
void page_kit_add(PageKit *k, const char *word, const Session *session);
/* Somebody with a post at a court (empty post: a person with an account). */
PersonId page_kit_officer(PageKit *k, const char *word, CourtId court, Str post);

typedef struct Answer {
    int status;
    Str all, head, body;
} Answer;
/* The bytes of a request as they are. */
Answer page_kit_send(PageKit *k, Str request);
/* `headers`: whole lines, each ended by CR LF; a body goes with everything but GET. */
Answer page_kit_ask(PageKit *k, const char *method, const char *who, Str path, const char *headers, Str body);
/* `who` may be NULL: nobody. `path` is sent as it is. */
Answer page_kit_get(PageKit *k, const char *who, Str path);
/* The form on page `from` sent to `path`: its token goes with `fields` (already encoded, "a=1&b=2"). */
Answer page_kit_post(PageKit *k, const char *who, Str from, Str path, Str fields);
/* A form already encoded, its token included. */
Answer page_kit_send_form(PageKit *k, const char *who, Str path, Str form);
/* One file part `field` beside the token. */
Answer page_kit_upload(PageKit *k, const char *who, Str from, Str path, Str field, Str content);
bool   answer_has(const Answer *a, const char *text);
/* The value of the `nth` (from 0) `name="..." value="..."`; empty when there is none. */
Str    html_value(Str html, const char *name, int nth);
Str    answer_hidden(const Answer *a, const char *name); /* the first */

#endif
