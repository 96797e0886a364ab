/* Reading one public ruling: what was asked for marked in its text, what it cites as links, whether it stands, which rulings are like it.
 * Tables read: ruling, ruling_citation, operative_item, event. May use: search, law, db. */
#ifndef JUDGMENT_RULING_READING_H
#define JUDGMENT_RULING_READING_H

#include "judgment/citation.h"
#include "judgment/rulings_int.h"

/* Pieces of the paragraphs of `v->article`, made of `r->text`: the words typed are marked, each mark leads to the next; articles and
 * precedents cited are links. Nothing typed, or no index: links alone. */
MUST_CHECK Error *reading_marks(Req *rq, Db *db, const Ruling *r, Str words, RulingPageView *v);
/* Of a ruling of a file: its force as the court has certified it, and its publication's proof. */
MUST_CHECK Error *reading_status(Req *rq, Db *db, const Ruling *r, RulingPageView *v);
/* Those like it. */
MUST_CHECK Error *reading_similar(Req *rq, Db *db, const Ruling *r, RulingPageView *v);

/* The address of a ruling with the words that led to it. */
Str ruling_link(Req *rq, RulingId id, Str words);
/* The page of rulings that cite an article or, without one, a precedent. */
Str citing_link(Req *rq, Str cited, Str article);

#endif
