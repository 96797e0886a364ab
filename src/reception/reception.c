/* Routes of the room. Saving costs little; submitting and registering draw numbers and sign, so they are counted as costly. */
#include "reception/reception_int.h"

const Route reception_routes[] = {
    { GET, "/nop-don", reception_start_page, .power = PUBLIC },
    { POST, "/nop-don", reception_start_make, .power = ACCOUNT, .form = &form_empty },
    { GET, "/nop-don/{draft}", reception_step_page, .power = ACCOUNT, .form = &reception_step_query_form },
    { GET, "/nop-don/{draft}/xem-lai", reception_review_page, .power = ACCOUNT },
    { POST, "/nop-don/{draft}/xem-lai", reception_review_submit, .power = ACCOUNT, .form = &reception_review_form, .rate = RATE_COSTLY },
    { GET, "/nop-don/{draft}/xoa", reception_remove_page, .power = ACCOUNT },
    { POST, "/nop-don/{draft}/xoa", reception_remove_do, .power = ACCOUNT, .form = &form_empty },
    { GET, "/nop-don/{draft}/{step}", reception_step_page, .power = ACCOUNT, .form = &reception_step_query_form },
    { POST, "/nop-don/{draft}/{step}", reception_step_save, .power = ACCOUNT, .form = &form_by_handler, .body_max = UPLOAD_BODY_MAX,
      .sink = &upload_sink },
    { POST, "/nop-don/{draft}/{step}/luu", reception_step_autosave, .power = ACCOUNT, .form = &form_by_handler, .body_max = MIB(1),
      .rate = RATE_FREE },
    { GET, "/vu-viec-cua-toi/{id}/giay-xac-nhan", reception_receipt_page, .power = SIGNED_IN },
    { GET, "/nghiep-vu/ho-so/{id}/giay-xac-nhan", reception_receipt_page, .power = STAFF },
    { GET, "/vu-viec-cua-toi/{id}/giay-xac-nhan/tep", reception_receipt_download, .power = SIGNED_IN },
    { GET, "/nghiep-vu/ho-so/{id}/giay-xac-nhan/tep", reception_receipt_download, .power = STAFF },
    { GET, "/nghiep-vu/tiep-nhan", reception_counter_page, .power = STAFF, .form = &reception_counter_list_form },
    { GET, "/nghiep-vu/tiep-nhan/moi", reception_counter_form_page, .power = STAFF, .form = &reception_counter_new_form },
    { POST, "/nghiep-vu/tiep-nhan/moi", reception_counter_register, .power = STAFF, .form = &form_by_handler, .body_max = UPLOAD_BODY_MAX,
      .sink = &upload_sink, .rate = RATE_COSTLY },
    { POST, "/nghiep-vu/tiep-nhan/chuyen-den", reception_counter_arrival, .power = STAFF, .form = &reception_arrival_form, .rate = RATE_COSTLY },
    { GET, "/nghiep-vu/tiep-nhan/{id}/giay", reception_counter_paper_page, .power = STAFF },
};
const size_t reception_route_count = COUNT_OF(reception_routes);
