/* View structs of the pages of remarks. */
#ifndef JUDGMENT_REMARK_VIEW_H
#define JUDGMENT_REMARK_VIEW_H

#include "html/html.h"

typedef struct RemarkText {
    Str text;
} RemarkText;
typedef LIST(RemarkText) RemarkTexts;

typedef struct RemarkView {
    Str         id, href;  /* anchor "y-kien-<26>"; where it stands for ever */
    Str         kind, who, when;
    Str         note;      /* written before the ruling was corrected; empty: no */
    RemarkTexts criteria, lines;
} RemarkView;
typedef LIST(RemarkView) RemarkViews;

/* Under a ruling. */
typedef struct RemarksView {
    Str         comments_title, proposals_title; /* empty titles: nothing is shown */
    RemarkViews comments, proposals;
    Link        comment, propose, all; /* text empty: there is no more */
} RemarksView;

typedef struct RemarksPageView {
    FrameView   frame;
    Str         title;
    Link        ruling;
    RemarkViews remarks;
    EmptyView   empty;
    PagerView   pager;
} RemarksPageView;

typedef struct RemarkFormView {
    FrameView  frame;
    Str        title, lead;
    FactsView  facts;
    NoticeView notice; /* why there is no form; title empty: there is one */
    FormView   form;
} RemarkFormView;

typedef struct RemarkOwn {
    Str         id, kind, when, withdraw; /* withdraw empty: not any more */
    Link        ruling;
    StateView   state;
    FactsView   facts; /* ground and words of the court */
    RemarkTexts lines;
} RemarkOwn;

typedef struct RemarkMineView {
    FrameView frame;
    Str       csrf, action;
    LIST(RemarkOwn) items;
    EmptyView empty;
    PagerView pager;
} RemarkMineView;

typedef struct RemarkMostView {
    FrameView frame;
    Str       title;
    TableView table;
} RemarkMostView;

typedef struct RemarkDeskView {
    FrameView frame;
    Str       title;
    TableView table;
} RemarkDeskView;

typedef struct RemarkFlag {
    Str found, reason;
} RemarkFlag;

typedef struct RemarkLookView {
    FrameView   frame;
    Str         title;
    FactsView   facts;
    RemarkTexts criteria;
    TextPieces  pieces;
    LIST(RemarkFlag) flags;
    bool        waits, shown;
    NoticeView  own; /* it is the reader's own; title empty: no */
    FormView    show, refuse, take_down;
    FactsView   decisions;
} RemarkLookView;

#endif
