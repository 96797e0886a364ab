/* Texts of law by article: what was loaded of them, where they stand in the portal. They show the law as their collection had it, and
 * are never told to be the law in force; the rules this program follows stand in law/ and have nothing to do with them.
 * Tables: statute, statute_article, statute_related. May use: page, law, search, core. */
#ifndef STATUTE_STATUTE_H
#define STATUTE_STATUTE_H

#include "db/db.h"
#include "page/page.h"

typedef struct Statute {
    Str  law_id; /* 91/2015/QH13 */
    Str  slug;
    Str  title, kind, issuer;
    Date issued, effective; /* DATE_NONE: unknown */
    Date loaded_on;
} Statute;
typedef LIST(Statute) Statutes;

/* ---- names and addresses ---------------------------------------------------------------------------------------------------------- */

enum { ARTICLE_PLACES = 64 };

/* "23", "23a", "23đ": their order in a document, by the Vietnamese alphabet. 0: it is no such name. */
int64_t article_place(Str article_id);
/* "23đ" as it stands in an address, dieu-23dd, and back; empty: it is no such address. */
Str     article_slug(Arena *a, Str article_id);
Str     article_of_slug(Arena *a, Str slug);
/* Letters and digits of the number in lower case, without accents, parted by "-". */
Str     statute_slug(Arena *a, Str law_id);
Str     statute_address(Arena *a, Str slug);
Str     article_address(Arena *a, Str slug, Str article_id);
/* "Điều 23a. Its heading" in the reader's language; the heading may be empty. */
Str     article_name(Arena *a, Lang lang, Str article_id, Str heading);

/* ---- reading ----------------------------------------------------------------------------------------------------------------------- */

MUST_CHECK Error *statute_load(Db *db, Arena *a, Str slug, Statute *out, bool *found);
MUST_CHECK Error *statute_load_by_id(Db *db, Arena *a, Str law_id, Statute *out, bool *found);
/* Where an article is read; empty: it is not loaded. */
MUST_CHECK Error *statute_article_place(Db *db, Arena *a, Str law_id, Str article_id, Str *out);
/* By day of effect, latest first; of one kind when it is not empty; before the last seen (NULL: from the first). */
MUST_CHECK Error *statutes_list(Db *db, Arena *a, Str kind, const Statute *before, int64_t most, Statutes *out);

extern const Route  statute_routes[];
extern const size_t statute_route_count;

#endif
