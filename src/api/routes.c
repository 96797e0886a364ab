/* The routes of the API. */
#include "api/api_int.h"

const Route api_routes[] = {
    { GET, "/api/openapi.json", api_openapi, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/api/v1/procedures/{procedure}", api_procedure, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/api/v1/deadline", api_deadline, .power = PUBLIC, .form = &api_deadline_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/fee", api_fee, .power = PUBLIC, .form = &api_fee_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/names", api_search, .power = PUBLIC, .form = &api_search_form, .cache = CACHE_CHECK },
    { GET, "/api/v1/matters", api_matters, .power = API_READ, .form = &api_list_form },
    { POST, "/api/v1/matters", api_open, .power = API_ACT, .form = &form_by_handler, .body_max = MIB(1) },
    { GET, "/api/v1/matters/{id}", api_matter, .power = API_READ },
    { GET, "/api/v1/matters/{id}/events", api_events, .power = API_READ, .form = &api_list_form },
    { GET, "/api/v1/matters/{id}/papers", api_papers, .power = API_READ },
    { GET, "/api/v1/matters/{id}/papers/{no}", api_paper, .power = API_READ },
    { POST, "/api/v1/matters/{id}/acts/{act}", api_act, .power = API_ACT, .form = &form_by_handler, .body_max = MIB(1) },
    { GET, "/api/v1/demo/people", api_people, .power = PUBLIC },
    { POST, "/api/v1/demo/tokens", api_demo_token, .power = PUBLIC, .form = &api_demo_form, .rate = RATE_SIGN_IN, .csrf = CSRF_NONE },
    { GET, "/tai-khoan/ma-truy-cap", token_page, .power = ACCOUNT },
    { POST, "/tai-khoan/ma-truy-cap", token_add, .power = ACCOUNT, .form = &token_form },
    { POST, "/tai-khoan/ma-truy-cap/thu-hoi", token_revoke, .power = ACCOUNT, .form = &token_revoke_form },
};
const size_t api_route_count = COUNT_OF(api_routes);
