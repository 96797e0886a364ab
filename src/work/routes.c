/* The routes of this room. */
#include "work/routes.h"

const Route work_routes[] = {
    { GET, "/nghiep-vu", work_inbox_page, .power = STAFF, .form = &work_inbox_form },
};
const size_t work_route_count = COUNT_OF(work_routes);
