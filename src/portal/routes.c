/* The routes of this room. */
#include "portal/routes.h"

static Error *status_moved(Req *rq, Resp *rs)
{
    (void)rq;
    return resp_redirect(rs, S("/tinh-trang-he-thong"));
}

const Route portal_routes[] = {
    { GET, "/", portal_home_page, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/huong-dan", portal_help_page, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/thoi-han", portal_deadline_page, .power = PUBLIC, .form = &portal_deadline_form, .cache = CACHE_PUBLIC },
    { GET, "/minh-bach", portal_openness_page, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/minh-bach/quy-tac", portal_rules_page, .power = PUBLIC, .form = &portal_rules_form, .cache = CACHE_PUBLIC },
    { GET, "/minh-bach/so-do/{procedure}", portal_procedure_page, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/minh-bach/so-do/{procedure}/hinh.svg", portal_procedure_svg, .power = PUBLIC, .cache = CACHE_PUBLIC },
    { GET, "/minh-bach/phan-cong", portal_draws_page, .power = PUBLIC, .form = &portal_draws_form, .cache = CACHE_CHECK },
    { GET, "/minh-bach/phan-cong/{court}/{matter}/{no}", portal_draw_page, .power = PUBLIC, .cache = CACHE_CHECK },
    { GET, "/minh-bach/phan-cong/{court}/{matter}/{no}/bien-ban.json", portal_draw_file, .power = PUBLIC, .cache = CACHE_CHECK },
    { GET, "/minh-bach/so-doi-chung", portal_ledger_page, .power = PUBLIC, .cache = CACHE_CHECK },
    { GET, "/so-doi-chung/{rest*}", portal_ledger_file, .power = PUBLIC, .cache = CACHE_CHECK },
    { GET, "/kiem-tra", portal_check_page, .power = PUBLIC },
    { POST, "/kiem-tra", portal_check_do, .power = PUBLIC, .form = &portal_check_form, .sink = &portal_check_sink, .body_max = KIB(256),
      .rate = RATE_COSTLY },
    { GET, "/kiem-tra/{id}", portal_check_paper, .power = PUBLIC, .rate = RATE_COSTLY },
    { GET, "/tinh-trang-he-thong", portal_status_page, .power = PUBLIC },
    { GET, "/trang-thai", status_moved, .power = PUBLIC },
    { GET, "/vu-viec-cua-toi", portal_mine_page, .power = SIGNED_IN },
    { GET, "/vu-viec-cua-toi/{id}/ai-da-xem", portal_looks_page, .power = SIGNED_IN },
    { GET, "/ai-da-xem", portal_looks_list, .power = SIGNED_IN },
    { GET, "/thong-bao", portal_notices_page, .power = ACCOUNT, .form = &portal_notices_form },
    { POST, "/thong-bao/da-doc", portal_notices_read, .power = ACCOUNT, .form = &form_empty },
    { GET, "/tai-khoan", portal_account_page, .power = ACCOUNT, .form = &portal_account_form },
    { GET, "/tai-khoan/dong-y", portal_consents_page, .power = ACCOUNT },
    { POST, "/tai-khoan/mat-khau", portal_password_do, .power = ACCOUNT, .form = &portal_password_form, .rate = RATE_SIGN_IN },
    { POST, "/tai-khoan/phien", portal_session_end, .power = ACCOUNT, .form = &portal_session_form },
    { POST, "/tai-khoan/phien/tat-ca", portal_session_end_all, .power = ACCOUNT, .form = &form_empty },
    { POST, "/tai-khoan/xac-thuc", portal_totp_begin, .power = ACCOUNT, .form = &form_empty },
    { POST, "/tai-khoan/xac-thuc/xac-nhan", portal_totp_do, .power = ACCOUNT, .form = &portal_totp_form, .rate = RATE_SIGN_IN },
    { POST, "/tai-khoan/ma-khoi-phuc", portal_codes_do, .power = ACCOUNT, .form = &form_empty },
    { GET, "/khoi-phuc", portal_recover_page, .power = PUBLIC },
    { POST, "/khoi-phuc", portal_recover_do, .power = PUBLIC, .form = &portal_recover_form, .rate = RATE_SIGN_IN },
};
const size_t portal_route_count = COUNT_OF(portal_routes);
