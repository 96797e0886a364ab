/* For the tests of this room: the kit's court behind a real server, and a browser without script: it fetches a page, fills its form
 * and sends it as people do. */
#ifndef RECEPTION_RECEPTION_KIT_TEST_H
#define RECEPTION_RECEPTION_KIT_TEST_H

#include "matter/matter_kit.h"
#include "reception/reception_int.h"

typedef struct Browser {
    CourtKit kit;
    Site     site;
    Session  citizen, other, clerk, judge, far_clerk;
} Browser;

typedef struct Answered {
    int status;
    Str location; /* of a redirect, else empty */
    Str text;
} Answered;

/* False: the engine is not at hand. */
bool browser_open(Browser *b, DbEngine engine);
void browser_close(Browser *b);

/* `who`: "citizen", "other", "clerk", "judge", "far" or "nobody". */
Answered browse(Browser *b, const char *who, Str path);
/* Sends name, value, name, value ..., ended by NULL, with the hidden fields of the page at `path` to `to` (NULL: that page). */
Answered send_form(Browser *b, const char *who, Str path, const char *to, const char *const *pairs);
#define FILL(b, who, path, ...) send_form((b), (who), (path), NULL, (const char *const[]){ __VA_ARGS__, NULL })
/* Bytes as they stand, urlencoded already, without looking at any page. */
Answered send_raw(Browser *b, const char *who, Str path, Str body);
Str      hidden_value(Browser *b, Str page, const char *name);
#define EXPECT_TEXT(a, words) cr_expect(str_has((a).text, S(words)), "the page says: %s", words)

/* A whole interview of the citizen up to the review; gives the draft's address "/nop-don/<id>". */
Str interview_walked(Browser *b);

#endif
