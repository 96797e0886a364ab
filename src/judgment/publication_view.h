/* View structs of the templates of publication. */
#ifndef JUDGMENT_PUBLICATION_VIEW_H
#define JUDGMENT_PUBLICATION_VIEW_H

#include "html/html.h"
#include "judgment/remark_view.h"

/* ---- the public ------------------------------------------------------------------------------------------------------------- */

/* A stretch of a paragraph: plain, asked for, or a link to what it cites. */
typedef struct ArticlePiece {
    Str     text;
    bool    hit;
    Str     id;            /* of the first piece of what was asked for: its anchor; empty: none */
    int64_t no;            /* its number among several in the whole text; 0: it is the only one */
    Str     before, after; /* anchors of its neighbours; empty: none */
    Str     href;
} ArticlePiece;

typedef struct ArticleParagraph {
    int64_t no;            /* 0: not numbered */
    Str     id;            /* "doan-12" */
    Str     text;
    LIST(ArticlePiece) pieces; /* instead of the text; none: the text is plain */
} ArticleParagraph;

typedef struct ArticleSection {
    Str  id, heading;
    bool opening; /* the opening is not numbered */
    LIST(ArticleParagraph) paragraphs;
} ArticleSection;

typedef struct ArticleView {
    NoticeView   notice;  /* of correction of what was published; title empty: none */
    NoticeView   amended; /* the judgment itself was corrected: leads to the notices behind it */
    JudgmentView judgment;
    LIST(ArticleSection) sections;
} ArticleView;

typedef struct CitedView { /* an act with its articles; precedents; rulings */
    Str      name;
    LinkList links; /* without address: not published here */
} CitedView;

/* Another ruling that is like the one shown. */
typedef struct SimilarView {
    Str href, title, facts; /* facts: "Bản án số 12/2024/DS-ST · 05/03/2024 · Tòa án ..." */
    Str why;                /* words both have; empty: nothing to say */
} SimilarView;

typedef struct RulingPageView {
    FrameView   frame;
    NoticeView  language; /* in English: the ruling is in Vietnamese */
    NoticeView  reviewed; /* a ruling of a higher instance cites it; title empty: none is known */
    FormView    find;     /* words to be marked in this text */
    Str         found;    /* how often they stand in it; empty: nothing was asked */
    LinkList    steps;    /* to the first of them; without the marks */
    ArticleView article;
    LIST(CitedView) cites;
    Str         cited_total;
    TableView   cited_by;
    LIST(SimilarView) similar;
    RemarksView remarks;
    LinkList    related;
} RulingPageView;

typedef struct CitingView {
    FrameView frame;
    Str       title, total;
    Link      read; /* the article itself; text empty: it is not loaded */
    TableView table;
} CitingView;

typedef struct RulingGoneView {
    FrameView  frame;
    Str        title;
    NoticeView notice;
    FactsView  facts;
    bool       has_paper;
    PaperView  paper;
    Html       sheet;
    Link       receipt;
} RulingGoneView;

typedef struct RulingsView {
    FrameView   frame;
    Str         title, total;
    bool        searched; /* there is an index: the box stands on top */
    FormView    box;
    bool        asked;   /* a filter is set: the form stands open */
    FormView    form;
    FiltersView kinds, years;
    TableView   table;
    LinkList    links;
} RulingsView;

typedef struct FoundView {
    Str        href, facts; /* "Bản án số 12/2024/DS-ST · 05/03/2024 · Tòa án ... · Sơ thẩm" */
    TextPieces title, passage;
    bool       cut_before, cut_after;
} FoundView;

/* A year of the histogram, in units of its picture. */
typedef struct YearBar {
    int64_t x, y, height;
    bool    on;
} YearBar;

typedef struct FoundPageView {
    FrameView   frame;
    Str         title, total;
    NoticeView  notice;   /* title empty: none */
    Link        meant;    /* what may have been meant; text empty: nothing better */
    FormView    box, form;
    FiltersView orders, years, kinds, instances, levels, courts, relations, articles, outcomes;
    int64_t     bars_width;
    LIST(YearBar) bars;
    LIST(FoundView) found;
    PagerView   pager;
    EmptyView   empty;
    LinkList    links;
} FoundPageView;

typedef struct BookView {
    FrameView frame;
    Str       title, text;
    LinkList  months;
    TableView table;
} BookView;

/* ---- the court --------------------------------------------------------------------------------------------------------------- */

typedef struct HidingView {
    FrameView  frame;
    Str        title;
    NoticeView blocked;  /* why it must not be published; title empty: it may */
    FactsView  facts;
    bool       proposed;
    SidesView  sides;
    bool       may_decide;
    FormView   add;      /* words to hide wherever they stand */
    LinkList   forms;    /* previews of what the public will get */
    ActsView   acts;
} HidingView;

typedef struct LeftoverPageView {
    FrameView  frame;
    Str        title;
    Str        before, found, after; /* the line */
    FactsView  facts;
    NoticeView notice;   /* who cleared it first, or that it is done */
    bool       may_clear;
    FormView   clear, hide;
} LeftoverPageView;

typedef struct PreviewView {
    FrameView   frame;
    Str         title;
    FiltersView forms;
    bool        page;    /* the article; else plain text */
    ArticleView article;
    Str         text;
} PreviewView;

typedef struct PublicationPartView {
    NoticeView behind; /* for the court: the judgment was corrected since */
    FactsView facts;
    LinkList  links;
} PublicationPartView;

typedef struct HeldListView {
    FrameView frame;
    Str       title, text;
    TableView table;
} HeldListView;

typedef struct HeldReason {
    Str found, reason;
} HeldReason;
typedef struct HeldView {
    FrameView frame;
    Str       title;
    FactsView facts;
    TextPieces pieces;
    LIST(HeldReason) hits;
    FormView  mask, release, refuse;
} HeldView;

#endif
