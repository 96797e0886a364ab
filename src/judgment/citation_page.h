/* What the pages of public rulings say of citations, and the list of who cites an article. */
#ifndef JUDGMENT_CITATION_PAGE_H
#define JUDGMENT_CITATION_PAGE_H

#include "judgment/publication_view.h"
#include "judgment/ruling.h"
#include "page/page.h"

/* Fills what a ruling cites and which rulings cite it. */
MUST_CHECK Error *citations_view(Req *rq, Db *db, const Ruling *r, RulingPageView *v);
/* GET /ban-an/vien-dan?dieu=91/2015/QH13.463: of a precedent its number alone. */
MUST_CHECK Error *citing_page(Req *rq, Resp *rs);
extern const FormSpec citing_form;

#endif
