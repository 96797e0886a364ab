/* Handlers and forms of this room, for its table of routes. */
#ifndef PORTAL_ROUTES_H
#define PORTAL_ROUTES_H

#include "portal/portal_int.h"

extern const FormSpec portal_deadline_form, portal_rules_form, portal_draws_form, portal_check_form, portal_notices_form,
    portal_account_form, portal_password_form, portal_session_form, portal_totp_form, portal_recover_form;
extern const FileSink portal_check_sink;

Handler portal_home_page, portal_deadline_page, portal_openness_page, portal_rules_page, portal_procedure_page, portal_procedure_svg,
    portal_draws_page, portal_draw_page, portal_draw_file, portal_ledger_page, portal_ledger_file, portal_check_page, portal_check_do,
    portal_check_paper, portal_status_page, portal_help_page, portal_mine_page, portal_notices_page, portal_notices_read,
    portal_looks_list, portal_looks_page, portal_account_page, portal_password_do, portal_session_end, portal_session_end_all, portal_totp_begin,
    portal_totp_do, portal_codes_do, portal_recover_page, portal_recover_do, portal_consents_page;

#endif
