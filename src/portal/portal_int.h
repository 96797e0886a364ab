/* What the files of this room share, and the views of its templates. */
#ifndef PORTAL_PORTAL_INT_H
#define PORTAL_PORTAL_INT_H

#include "page/page.h"
#include "portal/portal.h"

/* The frame of a page that anybody may read: of whoever is signed in, else the public one. */
FrameView portal_frame(Req *rq, Str title);
void      portal_fact(Req *rq, FactsView *v, Msg name, Str value);
StateView portal_mark(Lang lang, Confidence c); /* C, L, V as an icon and a word */
/* "Điều 273(1) Bộ luật Tố tụng dân sự; ..." of "BLTTDS 273(1); ...". */
TableColumn portal_column(Lang lang, Msg name);

typedef struct Door {
    Str title, text, href;
} Door;
typedef LIST(Door) Doors;
typedef struct HomeView {
    FrameView frame;
    Doors     doors, tools;
} HomeView;
typedef struct DoorsView { /* portal_doors: a list of places to go, each with one sentence */
    Doors doors;
} DoorsView;

typedef LIST(Fact) FactLines;

typedef struct DeadlinePageView {
    FrameView  frame;
    FormView   form;
    bool       answered;
    Str        name, end, unshifted, article;
    StateView  mark, calendar;
    FactsView  facts;
    FactLines  skipped; /* day and why */
    FactLines  steps;   /* sentence and rule */
    NoticeView person;  /* a person decides: title empty when not needed */
} DeadlinePageView;

typedef struct OpennessView {
    FrameView frame;
    DoorsView doors;
} OpennessView;

typedef struct RuleGroup {
    Str       name;
    TableView table;
} RuleGroup;

typedef struct RulesView {
    FrameView       frame;
    Str             version;
    FiltersView     parts, marks;
    LIST(RuleGroup) groups;
    bool            folded;
    EmptyView       empty;
} RulesView;

typedef struct ProcedureView {
    FrameView frame;
    Str       name, image, basis;
    TableView states;
} ProcedureView;

typedef struct DrawsView {
    FrameView frame;
    Str       court;
    bool      one_court;
    TableView table;
} DrawsView;

typedef struct DrawView {
    FrameView  frame;
    NoticeView verdict;
    FactsView  facts, seed;
    TableView  candidates;
    Str        file;
} DrawView;

typedef struct LedgerView {
    FrameView frame;
    FactsView facts;
    Str       note, checkpoint;
} LedgerView;

typedef LIST(Str) HashLines;

typedef struct CheckView {
    FrameView  frame;
    FormView   form;
    NoticeView verdict; /* title empty: nothing asked yet */
    FactsView  facts;
    HashLines  files;   /* hashes of the papers it names */
} CheckView;

typedef struct StatusView {
    FrameView  frame;
    NoticeView state;
    FactsView  facts;
    TableView  years;
} StatusView;

typedef struct HelpView {
    FrameView frame;
    Str       file_href, code_href, check_href, account_href;
} HelpView;

/* ---- of a person ----------------------------------------------------------------------------------------------------------- */

typedef struct DueView { /* a limit or task, and its last day (DATE_NONE: none) */
    Str     name;
    Date    day;
    int64_t left;
} DueView;
typedef LIST(DueView) DueList;

typedef struct MineItem {
    Str       name, title, capacity, court, href;
    StateView state;
    Str       next;
    DueList   tasks, limits;
} MineItem;
typedef LIST(MineItem) MineItems;
typedef struct MineView {
    FrameView frame;
    MineItems items;
    EmptyView empty;
    Str       file_href, code_href, looks_href;
} MineView;

typedef struct NoticeItem {
    Str     what, name, title, href;
    Instant at;
    bool    unread;
} NoticeItem;
typedef LIST(NoticeItem) NoticeItems;
typedef struct NoticesView {
    FrameView   frame;
    int64_t     unread;
    Str         csrf, read_action;
    NoticeItems items;
    PagerView   pager;
    EmptyView   empty;
} NoticesView;

typedef struct LooksView {
    FrameView frame;
    Str       name;
    TableView table;
} LooksView;
typedef struct LooksListView {
    FrameView frame;
    DoorsView doors;
    EmptyView empty;
} LooksListView;

typedef struct SessionItem {
    Str     id, client;
    Instant made_at, seen_at;
    bool    here;
} SessionItem;
typedef LIST(SessionItem) SessionItems;
typedef struct AccountView {
    FrameView    frame;
    NoticeView   done;     /* title empty: nothing was just done */
    FactsView    facts;
    SessionItems sessions;
    FormView     password;
    bool         has_password, has_totp, staff;
    Str          csrf, end_action, end_all_action, totp_action, codes_action, consents_href, tokens_href, looks_href, searches_href, remarks_href;
} AccountView;

typedef struct TotpView {
    FrameView frame;
    Str       secret, qr; /* empty after a wrong code: the secret is shown once */
    int64_t   qr_size;
    FormView  form;
} TotpView;

typedef struct CodesView {
    FrameView frame;
    HashLines codes;
    Str       back;
} CodesView;

typedef struct RecoverView {
    FrameView  frame;
    NoticeView done;
    FormView   form;
} RecoverView;

typedef struct ConsentsView {
    FrameView frame;
    TableView service, acting_for_me, acting_for_others;
} ConsentsView;

#endif
