/* Inside api. */
#ifndef API_API_INT_H
#define API_API_INT_H

#include "api/api.h"
#include "base/json.h"
#include "page/page.h"

enum { PAGE_MOST = 100, PAGE_USUAL = 50, ANSWER_MAX = 4 * 1024 * 1024 };

/* ---- view.c: a file as JSON, as far as the reader may see */
void view_head(JsonOut *o, Arena *a, const Matter *m);
void view_file(JsonOut *o, Arena *a, Lang lang, const OpenFile *f, const ActChoices *choices);
void view_event(JsonOut *o, Arena *a, const EventLine *e);
void view_paper(JsonOut *o, Arena *a, const Paper *p);

/* ---- law.c */
/* JSON Schema of what an act asks. */
void  schema_of_act(JsonOut *o, const char *name, Arena *a, const Procedure *p, const ProcedureAct *act);
Error *api_procedure(Req *rq, Resp *rs);
Error *api_deadline(Req *rq, Resp *rs);
Error *api_fee(Req *rq, Resp *rs);
Error *api_search(Req *rq, Resp *rs);
extern const FormSpec api_deadline_form, api_fee_form, api_search_form;

/* ---- matters.c */
Error *api_matters(Req *rq, Resp *rs);
Error *api_matter(Req *rq, Resp *rs);
Error *api_events(Req *rq, Resp *rs);
Error *api_papers(Req *rq, Resp *rs);
Error *api_paper(Req *rq, Resp *rs);
Error *api_act(Req *rq, Resp *rs);
Error *api_open(Req *rq, Resp *rs);
extern const FormSpec api_list_form;

/* ---- tokens.c */
Error *api_people(Req *rq, Resp *rs);
Error *api_demo_token(Req *rq, Resp *rs);
Error *token_page(Req *rq, Resp *rs);
Error *token_add(Req *rq, Resp *rs);
Error *token_revoke(Req *rq, Resp *rs);
extern const FormSpec api_demo_form, token_form, token_revoke_form;

/* ---- openapi.c */
Error *api_openapi(Req *rq, Resp *rs);

#endif
