/* The routes of this room. */
#include "work/routes.h"

const Route work_routes[] = {
    { GET, "/nghiep-vu", work_inbox_page, .power = STAFF, .form = &work_inbox_form },
    { GET, "/nghiep-vu/ho-so", work_find_page, .power = STAFF, .form = &work_find_form, .rate = RATE_CHEAP },
    { GET, "/nghiep-vu/so", work_books_page, .power = STAFF, .form = &work_books_form },
    { GET, "/nghiep-vu/so/{book}", work_book_page, .power = STAFF, .form = &work_book_form },
    { GET, "/nghiep-vu/so/{book}/tai", work_book_export, .power = STAFF, .form = &work_export_form, .rate = RATE_COSTLY },
    { GET, "/nghiep-vu/bang-dieu-hanh", work_board_page, .power = STAFF, .form = &work_board_form },
    { GET, "/nghiep-vu/tong-dat", work_service_page, .power = STAFF, .form = &work_service_form },
    { GET, "/nghiep-vu/tong-dat/{id}/{no}", work_envelope_page, .power = STAFF },
};
const size_t work_route_count = COUNT_OF(work_routes);
