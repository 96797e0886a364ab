/* What the list of rulings and its search share. */
#ifndef JUDGMENT_RULINGS_INT_H
#define JUDGMENT_RULINGS_INT_H

#include "judgment/publication_view.h"
#include "judgment/ruling_index.h"
#include "judgment/ruling_search.h"
#include "page/page.h"

extern const char *const ruling_kinds[];     /* ended by NULL */
extern const char *const ruling_instances[]; /* likewise */

/* The address of `path` with these filters: a list from the newest or before `key`, a search from its page. */
Str  rulings_address(Req *rq, const char *path, const RulingSearch *s, Str key);

extern const FormSpec publication_list_form;
/* What the form of /ban-an asks for. */
MUST_CHECK Error *rulings_asked(Req *rq, RulingSearch *out);

Str  ruling_level_name(Lang lang, Str code);
Str  ruling_article_name(Req *rq, Str code); /* "91/2015/QH13.463" */
Str  ruling_court_label(Req *rq, Str code);
Str  ruling_court_of(Req *rq, const Ruling *r);
void rulings_form(Req *rq, const RulingSearch *s, const RulingFacets *facets, FormView *form);
void rulings_box(Req *rq, const RulingSearch *s, FormView *form); /* the words alone */

/* ---- rulings_search.c ---- */
Query rulings_words(Arena *a, Str typed); /* with the fields people type before a colon */
MUST_CHECK Error *rulings_search(Req *rq, Db *db, Resp *rs, const RulingSearch *s);
Handler           rulings_suggest;
MUST_CHECK Error *rulings_search_csv(Req *rq, Db *db, Resp *rs, const RulingSearch *s);

#endif
