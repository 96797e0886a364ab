/* View structs of the room's templates. */
#ifndef PAGE_PAGE_INT_H
#define PAGE_PAGE_INT_H

#include "page/page.h"

typedef struct PartView { /* a section another room draws */
    Str  id, title;
    Html body;
} PartView;
typedef LIST(PartView) PartViews;

typedef struct PastView { /* a list of what is over: here, or by a link where it is long */
    size_t    count;
    TableView table;
    Str       href;
} PastView;

typedef struct CaseView {
    FrameView    frame;
    Str          heading, title;
    NoticeView   done; /* with a title: the act the reader has just taken */
    StandView    stand;
    FactsView    facts, people;
    PartViews    parts;
    bool         whole; /* its whole history is asked for: nothing of it is folded */
    TableView    papers;
    PastView     service; /* records of service apart: most papers of an old file are such */
    PastView     past;    /* limits that no longer run */
    bool         papers_open; /* the list stands open; a party with many papers opens it by one tap */
    LinkList     links, jumps; /* to other pages; to the sections of this one */
    TimelineView timeline;
} CaseView;

typedef struct ActPageView {
    FrameView frame;
    Str       title, note, basis;
    Str       becomes; /* the state it leads to, in plain words; empty when it stays */
    FactsView does;    /* what comes of it besides: papers, who is told, the limits it ends */
    NoticeView why_not; /* with a title: shown instead of a form that could only be refused */
    NoticeView  changed; /* with a title: the file went on since the form was made; how it stood then and stands now beside one another */
    VersionView then, now;
    int64_t   version;
    PartViews parts;
    FormView  form;
} ActPageView;

/* The page where a member of the court says why he must open a file he has no place in. */
typedef struct ChallengeView {
    FrameView frame;
    FactsView facts;
    FormView  form;
} ChallengeView;

/* The court a file that ended here was sent to; empty when it was not. */
Str court_moved_to(Req *rq, const Matter *m);
/* The number of the case a file that ended here was joined to; empty when it was not. */
Str matter_joined_to(const Matter *m);
/* The file with the reader's powers in it, whatever they are: who opens nothing by them is shown nothing of it. */
MUST_CHECK Error *file_load(Req *rq, Db *db, MatterId id, OpenFile *out);
/* Whether these powers open a file at all. */
bool file_has_business(const House *h, const PowerSet *p);
/* For a reader whom file_open refused: the page that lets him open it with a reason, when the law lets him ask; else ERR_NOT_FOUND. */
MUST_CHECK Error *challenge_offer(Req *rq, Resp *rs, Db *db, MatterId id);
extern const FormSpec challenge_form;
MUST_CHECK Error     *challenge_page(Req *rq, Resp *rs);
MUST_CHECK Error     *challenge_do(Req *rq, Resp *rs);

/* Running and not a period of a right that has passed: such a period has ended, it is not late. */
bool deadline_is_open(const Matter *m, const MatterDeadline *d, Date today);
/* The sentence for an act that is not allowed now. */
Str act_why_not(Req *rq, const Procedure *p, const ActChoice *c);
/* Delivered, not delivered, posted: papers about papers. */
bool is_service_record(const Paper *p);

#endif
