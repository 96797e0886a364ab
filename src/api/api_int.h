/* Inside api. */
#ifndef API_API_INT_H
#define API_API_INT_H

#include "api/api.h"
#include "base/shape.h"
#include "page/page.h"

enum { PAGE_MOST = 100, PAGE_USUAL = 50, ANSWER_MAX = 4 * 1024 * 1024 };

/* ---- answer.c: what a route answers is declared beside it (routes.c) and is what its handler can write */

#define TAKES_ACT "ActRequest"

typedef struct ApiAnswer {
    Handler     *handler;
    const Shape *shape;   /* NULL: bytes, as they are */
    const char  *takes;   /* schema of the JSON body; NULL: none, or the fields of the route's form */
    bool         creates; /* 201 */
} ApiAnswer;
extern const ApiAnswer api_answers[];
extern const size_t    api_answer_count;

/* NULL: not of the API. */
const ApiAnswer *api_answer_of(const Route *r);
/* Writes the struct the route's shape is of. */
#define ANSWER(rq, rs, view) api_answer((rq), (rs), (view), sizeof *(view))
MUST_CHECK Error *api_answer(Req *rq, Resp *rs, const void *view, size_t size);
/* An object written by another room, which the route's shape describes. */
MUST_CHECK Error *api_answer_told(Req *rq, Resp *rs, Str object);

/* ---- answer.c: a page of a list */
typedef struct PageForm {
    Str     after;
    int64_t limit;
} PageForm;
#define PAGE_FIELDS(T)                                                  \
    FIELD(T, page.after, "after", .kind = FIELD_HIDDEN, .max = 80),     \
    FIELD(T, page.limit, "limit", .kind = FIELD_INTEGER, .least = 1, .most = PAGE_MOST)
typedef struct PlainList {
    PageForm page;
} PlainList;
extern const FormSpec api_page_form;
int64_t page_limit(const PageForm *f);
/* 0 when there is no key; a list in order of numbers goes on after that one. */
MUST_CHECK Error *page_after_number(const PageForm *f, int64_t *out);
Error            *page_wrong_key(void) __attribute__((returns_nonnull));
MUST_CHECK Error *need_court_field(Req *rq, Str code, CourtId *out);

/* ---- view.c: a file as JSON, as far as the reader may see */
typedef LIST(Paper) Papers;
typedef struct PapersView {
    Papers items;
    Str    next;
} PapersView;
typedef struct EventsView {
    EventLines items;
    Str        next;
} EventsView;
typedef struct PaperAnswer {
    Paper      paper;
    PaperFiles files; /* of one handed in; their bytes: .../files/1, 2 ... */
    Str        data;
} PaperAnswer;
MUST_CHECK Error *answer_file(Req *rq, Resp *rs, const OpenFile *f, const ActChoices *choices);
extern const Shape file_shape, papers_shape, events_shape, paper_answer_shape;

/* ---- law.c */
/* JSON Schema of what an act asks. */
void    schema_of_act(JsonOut *o, const char *name, Arena *a, const Procedure *p, const ProcedureAct *act);
Handler api_procedure, api_deadline, api_fee, api_search;
extern const FormSpec api_deadline_form, api_fee_form, api_search_form;
extern const Shape    procedure_answer_shape, deadline_answer_shape, fee_answer_shape, names_shape;

/* ---- matters.c */
Handler api_matters, api_matter, api_events, api_papers, api_paper, api_hearings_of_matter, api_receipt, api_act, api_open;
extern const FormSpec api_list_form;
extern const Shape    matters_shape, case_hearings_shape, receipt_shape, act_done_shape;

/* ---- open.c */
Handler api_judgments, api_judgment, api_judgments_export, api_similar, api_remarks, api_hearings, api_draws, api_draw;
extern const FormSpec api_judgments_form, api_hearings_form, api_draws_form;
extern const Shape    judgments_shape, judgment_shape, export_shape, similar_shape, remarks_shape, hearings_shape, draws_shape, draw_shape;

/* ---- desk.c */
Handler api_tasks, api_notices;
extern const FormSpec api_tasks_form;
extern const Shape    tasks_shape, notices_shape;

/* ---- tokens.c */
Handler api_people, api_demo_token, token_page, token_add, token_revoke;
extern const FormSpec api_demo_form, token_form, token_revoke_form;
extern const Shape    people_shape, demo_token_shape;

/* ---- openapi.c */
Handler api_openapi;

#endif
