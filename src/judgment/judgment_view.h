/* View structs of the pages of judgments, and what those pages share. */
#ifndef JUDGMENT_JUDGMENT_VIEW_H
#define JUDGMENT_JUDGMENT_VIEW_H

#include "judgment/judgment.h"

/* ---- draft ---------------------------------------------------------------------------------------------------------------- */

typedef struct DraftRowView {
    Str       legend, id;
    FieldList fields;
} DraftRowView;
typedef LIST(DraftRowView) DraftRowViews;
typedef struct StoredText {
    Str title, text;
} StoredText;
typedef LIST(StoredText) StoredTexts;
typedef LIST(Str) Sentences;
typedef struct DraftPageView {
    FrameView     frame;
    NoticeView    privacy;
    NoticeView    state;      /* saved, stale, pronounced; title empty: none */
    FactsView     header;     /* parties, panel, hearing: from the file, not written here */
    int64_t       version, rows;
    Str           window;
    FormView      form;
    FieldView     facts, reasoning, grounds, outcome;
    DraftRowViews items;
    StoredTexts   stored;     /* the other save, beside what was typed */
    StoredTexts   read_only;  /* after pronouncement */
    Sentences     missing;
    LinkList      next;
} DraftPageView;

/* ---- deliberation ----------------------------------------------------------------------------------------------------------- */

typedef struct BallotView {
    Str       name, role, opinion;
    StateView state;
} BallotView;
typedef LIST(BallotView) BallotViews;
typedef struct IssueView {
    Str         id, title, text, result, waits;
    BallotViews ballots;
    bool        vote; /* the form is shown */
    FormView    form;
    FieldView   choice, opinion;
    int64_t     no;
} IssueView;
typedef LIST(IssueView) IssueViews;
typedef struct DeliberationPageView {
    FrameView  frame;
    NoticeView secrecy, state;
    IssueViews issues;
    EmptyView  empty;
    bool       put, sign;
    int64_t    version;
    FormView   put_form, sign_form;
    FieldView  issue, signed_on;
    LinkList   next;
} DeliberationPageView;

/* ---- pronouncement ------------------------------------------------------------------------------------------------------------- */

typedef struct PronouncePageView {
    FrameView  frame;
    ConfirmView confirm;
    FieldList  fields;
    Sentences  missing; /* why it cannot be done yet */
    PaperView  paper;
    int64_t    version;
    Html       sheet;   /* the judgment as it will be; empty: cannot be shown yet */
    Link       draft;
} PronouncePageView;

/* ---- force ------------------------------------------------------------------------------------------------------------------------ */

typedef struct ForceRowView {
    Str       legend, text, proposal;
    FieldList fields;
} ForceRowView;
typedef LIST(ForceRowView) ForceRowViews;
typedef struct ForcePageView {
    FrameView     frame;
    Str           title, lead;
    bool          whole;    /* all items, not the parts nobody appealed */
    FactsView     limits;   /* each limit and when it ends */
    TableView     services; /* to whom the judgment went and how */
    ForceRowViews rows;
    int64_t       version;
    FormView      form;
    FieldView     mail, service, in_force_on;
    Sentences     not_yet;
} ForcePageView;

/* ---- the part of the page of a file --------------------------------------------------------------------------------------------------- */

typedef struct ItemView {
    int64_t   no;
    Str       kind, text, why;
    StateView force;
    FactsView facts;
} ItemView;
typedef LIST(ItemView) ItemViews;
typedef struct AppealLine {
    Str       who, what, days;
    StateView state;
} AppealLine;
typedef LIST(AppealLine) AppealLines;
typedef struct JudgmentPartView {
    FactsView   facts;
    ItemViews   items;
    Str         appeals_title;
    AppealLines appeals;
    StoredTexts corrections;
    LinkList    links;
} JudgmentPartView;

/* The frame of a page under a file; opened for one purpose ("" leaves no look). */
MUST_CHECK Error *judgment_open(Req *rq, Db *db, Str purpose, OpenFile *out);
FrameView         judgment_frame(Req *rq, const OpenFile *f, Str title);
Str               judgment_link(Req *rq, const OpenFile *f, const char *page); /* "/nghiep-vu/ho-so/<id>/du-thao" */
Msg               item_appealed_word(const Appeals *appeals, int64_t item); /* under appeal, under protest, or under both */
Str               judgment_person(Req *rq, const Matter *m, int64_t no); /* "Trần Văn Hư Cấu – Bị đơn"; empty: nobody */
Str               judgment_day(Req *rq, Str iso);
Str               choice_name(Req *rq, const Matter *m, const char *field, const char *column, Str id);
/* Why an item is or will be in force, in words. */
Str               force_reason(Req *rq, Str why);
bool              is_panel(const PowerSet *p);

/* The wording an item's data suggest (law/papers.yaml, words op_*); empty: none. */
Str operative_suggest(const House *h, Arena *a, const Matter *m, const OperativeItem *item);
/* A first draft made of the file. */
void draft_begin(const House *h, Arena *a, const Matter *m, JudgmentDraft *out);

Error *draft_show(Req *rq, Resp *rs);
Error *draft_save(Req *rq, Resp *rs);
Error *draft_autosave(Req *rq, Resp *rs);
Error *deliberation_show(Req *rq, Resp *rs);
Error *deliberation_put(Req *rq, Resp *rs);
Error *deliberation_vote(Req *rq, Resp *rs);
Error *deliberation_sign(Req *rq, Resp *rs);
Error *pronounce_show(Req *rq, Resp *rs);
Error *pronounce_do(Req *rq, Resp *rs);
Error *force_show(Req *rq, Resp *rs);
Error *force_do(Req *rq, Resp *rs);

#endif
