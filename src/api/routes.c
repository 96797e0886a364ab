/* The routes of the API, and what each answers. */
#include "api/api_int.h"

#include "document/document.h"
#include "judgment/export.h"

const Route api_routes[] = {
    { GET, "/api/openapi.json", api_openapi, .power = PUBLIC, .cache = CACHE_PUBLIC },

    { GET, "/api/v1/procedures/{procedure}", api_procedure, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/api/v1/deadline", api_deadline, .power = PUBLIC, .form = &api_deadline_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/fee", api_fee, .power = PUBLIC, .form = &api_fee_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/names", api_search, .power = PUBLIC, .form = &api_search_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/judgments", api_judgments, .power = PUBLIC, .form = &api_judgments_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/judgments/export", api_judgments_export, .power = PUBLIC, .cache = CACHE_CHECK },
    { GET, "/api/v1/judgments/export/manifest", export_manifest, .power = PUBLIC, .cache = CACHE_CHECK },
    { GET, "/api/v1/judgments/export/{file}", export_file, .power = PUBLIC, .rate = RATE_COSTLY, .cache = CACHE_CHECK },
    { GET, "/api/v1/judgments/{id}", api_judgment, .power = PUBLIC, .cache = CACHE_CHECK },
    { GET, "/api/v1/judgments/{id}/remarks", api_remarks, .power = PUBLIC, .form = &api_page_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/judgments/{id}/similar", api_similar, .power = PUBLIC, .cache = CACHE_CHECK },
    { GET, "/api/v1/hearings", api_hearings, .power = PUBLIC, .form = &api_hearings_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/draws", api_draws, .power = PUBLIC, .form = &api_draws_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/draws/{court}/{matter}/{no}", api_draw, .power = PUBLIC, .cache = CACHE_CHECK },

    { GET, "/api/v1/tasks", api_tasks, .power = API_READ, .form = &api_tasks_form },
    { GET, "/api/v1/notices", api_notices, .power = API_READ, .form = &api_page_form },
    { GET, "/api/v1/matters", api_matters, .power = API_READ, .form = &api_list_form },
    { POST, "/api/v1/matters", api_open, .power = API_ACT, .form = &form_by_handler, .body_max = MIB(1) },
    { GET, "/api/v1/matters/{id}", api_matter, .power = API_READ },
    { GET, "/api/v1/matters/{id}/events", api_events, .power = API_READ, .form = &api_page_form },
    { GET, "/api/v1/matters/{id}/papers", api_papers, .power = API_READ, .form = &api_page_form },
    { GET, "/api/v1/matters/{id}/papers/{no}", api_paper, .power = API_READ },
    { GET, "/api/v1/matters/{id}/papers/{no}/files/{file}", document_paper_file, .power = API_READ },
    { GET, "/api/v1/matters/{id}/hearings", api_hearings_of_matter, .power = API_READ },
    { GET, "/api/v1/matters/{id}/receipt", api_receipt, .power = API_READ },
    { POST, "/api/v1/matters/{id}/acts/{act}", api_act, .power = API_ACT, .form = &form_by_handler, .body_max = MIB(1) },

    { POST, "/api/v1/files", upload_begin_do, .power = API_ACT, .form = &form_by_handler, .body_max = KIB(8) },
    { GET, "/api/v1/files/{id}", upload_show, .power = API_ACT },
    { PUT, "/api/v1/files/{id}/parts/{n}", upload_take_part, .power = API_ACT, .form = &form_by_handler, .body_max = (size_t)BLOB_PART,
      .sink = &upload_part_sink, .rate = RATE_FREE },
    { POST, "/api/v1/files/{id}/finish", upload_finish_do, .power = API_ACT, .form = &form_by_handler, .body_max = KIB(1) },

    { GET, "/api/v1/demo/people", api_people, .power = PUBLIC },
    { POST, "/api/v1/demo/tokens", api_demo_token, .power = PUBLIC, .form = &api_demo_form, .rate = RATE_SIGN_IN, .csrf = CSRF_NONE },
    { GET, "/tai-khoan/ma-truy-cap", token_page, .power = ACCOUNT },
    { POST, "/tai-khoan/ma-truy-cap", token_add, .power = ACCOUNT, .form = &token_form },
    { POST, "/tai-khoan/ma-truy-cap/thu-hoi", token_revoke, .power = ACCOUNT, .form = &token_revoke_form },
};
const size_t api_route_count = COUNT_OF(api_routes);

const ApiAnswer api_answers[] = {
    { .handler = api_procedure, .shape = &procedure_answer_shape },
    { .handler = api_deadline, .shape = &deadline_answer_shape },
    { .handler = api_fee, .shape = &fee_answer_shape },
    { .handler = api_search, .shape = &names_shape },
    { .handler = api_judgments, .shape = &judgments_shape },
    { .handler = api_judgment, .shape = &judgment_shape },
    { .handler = api_judgments_export, .shape = &export_shape },
    { .handler = export_manifest },
    { .handler = export_file },
    { .handler = api_remarks, .shape = &remarks_shape },
    { .handler = api_similar, .shape = &similar_shape },
    { .handler = api_hearings, .shape = &hearings_shape },
    { .handler = api_draws, .shape = &draws_shape },
    { .handler = api_draw, .shape = &draw_shape },
    { .handler = api_tasks, .shape = &tasks_shape },
    { .handler = api_notices, .shape = &notices_shape },
    { .handler = api_matters, .shape = &matters_shape },
    { .handler = api_open, .shape = &act_done_shape, .takes = TAKES_ACT, .creates = true },
    { .handler = api_matter, .shape = &file_shape },
    { .handler = api_events, .shape = &events_shape },
    { .handler = api_papers, .shape = &papers_shape },
    { .handler = api_paper, .shape = &paper_answer_shape },
    { .handler = document_paper_file },
    { .handler = api_hearings_of_matter, .shape = &case_hearings_shape },
    { .handler = api_receipt, .shape = &receipt_shape },
    { .handler = api_act, .shape = &act_done_shape, .takes = TAKES_ACT, .creates = true },
    { .handler = upload_begin_do, .shape = &upload_shape, .takes = "UploadRequest" },
    { .handler = upload_show, .shape = &upload_shape },
    { .handler = upload_take_part, .shape = &upload_part_shape },
    { .handler = upload_finish_do, .shape = &upload_done_shape },
    { .handler = api_people, .shape = &people_shape },
    { .handler = api_demo_token, .shape = &demo_token_shape, .creates = true },
};
const size_t api_answer_count = COUNT_OF(api_answers);
