/* Handlers and forms of this room, for its table of routes. */
#ifndef WORK_ROUTES_H
#define WORK_ROUTES_H

#include "work/work_int.h"

extern const FormSpec work_inbox_form, work_find_form, work_books_form, work_book_form, work_export_form, work_board_form, work_service_form;

Handler work_inbox_page, work_find_page, work_books_page, work_book_page, work_book_export, work_board_page, work_service_page,
    work_envelope_page;

#endif
