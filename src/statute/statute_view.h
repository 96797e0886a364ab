/* What the pages of texts of law show. */
#ifndef STATUTE_STATUTE_VIEW_H
#define STATUTE_STATUTE_VIEW_H

#include "html/parts.h"

typedef struct FoundArticle {
    Str        href;
    TextPieces title, passage;
    Str        of; /* kind, number, day of effect of the document */
    bool       cut_before, cut_after;
} FoundArticle;

typedef struct StatutesView {
    FrameView   frame;
    Str         title;
    NoticeView  language; /* in English: the texts are in Vietnamese */
    FormView    form;
    bool        asked;
    Str         total;
    Link        meant; /* what may have been meant; text empty: nothing better */
    FiltersView orders, kinds;
    LIST(FoundArticle) found;
    Link      before, after; /* pages of what was found */
    Str       page_no;       /* empty: there is one page */
    EmptyView empty; /* nothing was found, or nothing can be searched yet */
    TableView table; /* documents, when nothing was asked */
} StatutesView;

typedef struct StatuteView {
    FrameView  frame;
    Str        title;
    NoticeView as_of;
    FactsView  facts;
    LinkList   articles;
} StatuteView;

typedef struct TextLine {
    Str text;
} TextLine;

typedef struct StatuteArticleView {
    FrameView  frame;
    Str        name;
    Link       of; /* its document */
    Link       citing; /* public rulings that cite it; text empty: rulings are not searched here */
    NoticeView as_of, part; /* part: the source has only its beginning */
    LIST(TextLine) lines;
    FactsView facts;
    LinkList  related;
    Link      before, after;
} StatuteArticleView;

#endif
