/* Uploaded files become papers of the file. */
#include "filing/filing_int.h"

Error *file_attachments(Act *act, const char *field, int64_t from_no)
{
    (void)from_no;
    if (json_count(act_input(act, field)) > 0) {
        act_field_error(act, str_of(field), S("filing.attachment_gone"));
    }
    return NULL;
}
