/* View structs of the room's templates. */
#ifndef PAGE_PAGE_INT_H
#define PAGE_PAGE_INT_H

#include "page/page.h"

typedef struct PartView { /* a section another room draws */
    Str  id, title;
    Html body;
} PartView;
typedef LIST(PartView) PartViews;

typedef struct CaseView {
    FrameView    frame;
    Str          heading, title;
    StandView    stand;
    FactsView    facts, people;
    PartViews    parts;
    TableView    papers, service; /* records of service apart: most papers of an old file are such */
    bool         past_any; /* limits that no longer run */
    TableView    past;
    LinkList     links;
    TimelineView timeline;
} CaseView;

typedef struct ActPageView {
    FrameView frame;
    Str       title, note, basis;
    Str       becomes; /* the state it leads to, in plain words; empty when it stays */
    int64_t   version;
    PartViews parts;
    FormView  form;
} ActPageView;

/* Running and not a period of a right that has passed: such a period has ended, it is not late. */
bool deadline_is_open(const Matter *m, const MatterDeadline *d, Date today);
/* Delivered, not delivered, posted: papers about papers. */
bool is_service_record(const Paper *p);

#endif
