/* View structs of the templates of publication. */
#ifndef JUDGMENT_PUBLICATION_VIEW_H
#define JUDGMENT_PUBLICATION_VIEW_H

#include "html/html.h"

typedef struct ArticleSection {
    Str id, heading;
    LIST(ParagraphView) paragraphs;
} ArticleSection;

typedef struct ArticleView {
    NoticeView   notice; /* of correction; title empty: none */
    JudgmentView judgment;
    LIST(ArticleSection) sections;
} ArticleView;

#endif
