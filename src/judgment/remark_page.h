/* What the pages of remarks share, and what the page of a ruling shows of them. */
#ifndef JUDGMENT_REMARK_PAGE_H
#define JUDGMENT_REMARK_PAGE_H

#include "judgment/publication_view.h"
#include "judgment/remark.h"
#include "judgment/remark_view.h"
#include "page/page.h"

/* Those shown under a ruling, and where one is sent. The same for everybody: the page is kept. */
MUST_CHECK Error *remarks_view(Req *rq, Db *db, const Ruling *r, RemarksView *out);
/* A line of the words each. */
RemarkTexts remark_lines(Arena *a, Str words);
/* The criteria named in a proposal, with their basis. */
RemarkTexts remark_criteria(Req *rq, Str codes);
Str         remark_kind_name(Lang lang, Str kind);
StateView   remark_state(Lang lang, Str state);
/* "Xúc phạm ... (BLDS 34)"; empty for none. */
Str         remark_ground_text(Req *rq, Str ground);
/* Kept pages that show it are made anew. */
void        remark_forget_pages(Site *site, Arena *a, RulingId ruling);

#endif
