/* Handlers and forms of this room, for its table of routes. */
#ifndef PORTAL_ROUTES_H
#define PORTAL_ROUTES_H

#include "portal/portal_int.h"

extern const FormSpec portal_deadline_form, portal_rules_form, portal_draws_form, portal_check_form;
extern const FileSink portal_check_sink;

Handler portal_home_page, portal_deadline_page, portal_openness_page, portal_rules_page, portal_procedure_page, portal_procedure_svg,
    portal_draws_page, portal_draw_page, portal_draw_file, portal_ledger_page, portal_ledger_file, portal_check_page, portal_check_do,
    portal_check_paper, portal_status_page, portal_help_page;

#endif
