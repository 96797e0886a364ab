/* What the files of this room share, and the views of its templates. */
#ifndef WORK_WORK_INT_H
#define WORK_WORK_INT_H

#include "page/page.h"
#include "work/work.h"

enum { PAGE_ROWS = 50, CSV_ROWS = 2000 };

/* Who sits here: one court of his, and what he may do there. */
typedef struct Desk {
    Posts    posts;
    CourtId  court;
    Actor    actor;      /* posts at that court and delegations to him */
    PersonId me;
    bool     reads_all;  /* sees the files of the whole court, not only his own */
    bool     keeps_books; /* sees the court's registers */
    bool     serves;      /* has papers served: envelope, record */
    bool     chief;
} Desk;
/* `court` as asked in the address, empty: his first. ERR_FORBIDDEN when he has no post, ERR_NOT_FOUND when not in that court. */
MUST_CHECK Error *desk_open(Req *rq, Db *db, Str court, Desk *out);
bool  desk_has(const Desk *d, Str power);
bool  desk_may(Req *rq, const Desk *d, Str deed); /* by one of his posts or delegations there (law/powers.yaml) */
Bytes desk_scope(Arena *a, const Desk *d); /* of the court: exclusions may be of a whole court */
Str   desk_court_name(Req *rq, const Desk *d);
/* The courts of a reader who serves several, as links to `path`. */
FiltersView desk_courts(Req *rq, const Desk *d, Str path);
FrameView   desk_frame(Req *rq, const Desk *d, Str title);

/* Keyset of a list in an address: "2026-03-05.<26 letters>.3". */
typedef struct After {
    Str      key;
    MatterId matter;
    int64_t  no;
} After;
Str  after_format(Arena *a, const After *at);
bool after_parse(Str text, After *out);

/* "12/2026/TLST-DS", or what the file is called before it has a number. */
Str case_name(Req *rq, Str number);
Str procedure_state_name(Req *rq, Str procedure, Str state);

typedef struct InboxView {
    FrameView   frame;
    Str         court;
    LinkList    links;
    int64_t     late;
    FiltersView courts, scopes, roles;
    TableView   table;
} InboxView;

typedef struct FindView {
    FrameView   frame;
    Str         court;
    FiltersView courts;
    FormView    form;
    TableView   table;
} FindView;

typedef struct BooksView {
    FrameView   frame;
    Str         court, name; /* name: of one book; empty: the list of books */
    FiltersView courts, years;
    TableView   table;
    Str         json;
} BooksView;

typedef struct BoardView {
    FrameView   frame;
    Str         court;
    FiltersView courts;
    FactsView   facts;
    TableView   judges, overdue, states, challenges;
} BoardView;

typedef struct ServiceView {
    FrameView   frame;
    Str         court;
    FiltersView courts, states;
    TableView   table;
} ServiceView;

typedef struct EnvelopeView {
    FrameView frame;
    Str       sender, name, address, title, number, day, case_no, code, qr, page; /* page: where the code is typed */
    int64_t   qr_size;
    Str       record_href, failed_href;
} EnvelopeView;

#endif
