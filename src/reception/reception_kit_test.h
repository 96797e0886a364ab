/* For the tests of this room: a browser without script on the kit's court. It fetches a page, fills its form and sends it as people do. */
#ifndef RECEPTION_RECEPTION_KIT_TEST_H
#define RECEPTION_RECEPTION_KIT_TEST_H

#include "page/page_kit.h"
#include "reception/reception_int.h"

typedef struct Browser {
    CourtKit kit;
    PageKit  pages; /* its people, and "far": a clerk of another court */
} Browser;

typedef struct Answered {
    int status;
    Str location; /* of a redirect, else empty */
    Str text;
} Answered;

/* False: the engine is not at hand. */
bool browser_open(Browser *b, DbEngine engine);
void browser_close(Browser *b);

/* `who`: a word of the kit, NULL for nobody. */
Answered browse(Browser *b, const char *who, Str path);
/* Sends name, value, name, value ..., ended by NULL, with the hidden fields of the page at `path` to that page. */
Answered send_form(Browser *b, const char *who, Str path, const char *const *pairs);
#define FILL(b, who, path, ...) send_form((b), (who), (path), (const char *const[]){ __VA_ARGS__, NULL })
#define SEND(b, who, path) send_form((b), (who), (path), (const char *const[]){ NULL })
/* Encoded fields with the token of the page `from`. */
Answered send_fields(Browser *b, const char *who, Str from, Str path, Str fields);
Str      hidden_value(Browser *b, Str page, const char *name);
#define EXPECT_TEXT(a, words) cr_expect(str_has((a).text, S(words)), "the page says: %s", words)
#define EXPECT_NO_TEXT(a, words) cr_expect_not(str_has((a).text, S(words)), "the page does not say: %s", words)

/* "/nop-don/<id>" of a new draft. */
Str new_draft(Browser *b, const char *who);
/* A whole interview of the citizen up to the review; gives the draft's address. */
Str interview_walked(Browser *b);

#endif
